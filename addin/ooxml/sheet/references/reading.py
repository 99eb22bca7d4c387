"""Which cells does a formula read?"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from addin.cells import MAX_COLUMN, MAX_ROW
from addin.ooxml.sheet.references.area import CellArea
from addin.ooxml.sheet.references.formula import Reference, operands, scan
from addin.ooxml.sheet.references.named import BookNames

Box = tuple[str, int, int, int, int]
"""Cells of a sheet, in lower case: first and last row, first and last column."""

ANY_SHEET, CLOCK, LINES = "*", "*clock", "*lines"
"""No sheet is called so: what finds its cells while it is calculated; what reads the clock; what
says where it stands. Chance is none of them: what it drew is as good as what it would draw."""

# The ends of its rows with whether they follow when the formula is copied down.
_Read = tuple[str, int, bool, int, bool, int, int]
_FOUND_BY_TEXT = re.compile(r"\b(?:INDIRECT|OFFSET)\(", re.IGNORECASE)
_INDIRECT = re.compile(r'\bINDIRECT\((?:\s*"([^"]*)"\s*\))?', re.IGNORECASE)
_CLOCK = re.compile(r"\b(?:CELL|INFO|NOW|TODAY)\(", re.IGNORECASE)
_LINES = re.compile(r"\b(?:ROW|COLUMN|CELL|SHEET|SHEETS|FORMULATEXT)\(", re.IGNORECASE)
_CORNER = re.compile(r"(?<![\w.\"'])(\$?[A-Za-z]{1,3})(\$?)([1-9][0-9]{0,6})(?![\w(.!\[])")
_WORD = re.compile(r"[^\W\d][\w.\\?]*")
_DEEPEST = 5
_MOST_SHAPES = 20_000


@dataclass(slots=True)
class Reader:
    """Reads the formulas of a workbook; those of a column, which differ in rows, but once."""

    book: BookNames
    _shapes: dict[tuple[object, ...], tuple[int, tuple[_Read, ...]]] = field(default_factory=dict)
    _lasts: bool = True
    _met: set[tuple[str, str]] = field(default_factory=set)

    def reads(self, formula: str, sheet: str, row: int, column: int) -> list[Box]:
        """The areas that a formula names, by itself or through names and tables."""
        key = (sheet, *shape_of(formula, row))
        known = self._shapes.get(key)
        if known is None:
            self._lasts = True
            self._met.clear()
            known = row, tuple(dict.fromkeys(self._read(formula, (sheet, row, column))))
            if len(self._shapes) < _MOST_SHAPES and self._lasts:
                self._shapes[key] = known
        by = row - known[0]
        found = [
            (where, top + by * top_moves, bottom + by * bottom_moves, left, right)
            for where, top, top_moves, bottom, bottom_moves, left, right in known[1]
        ]
        if any(box[1] > box[2] for box in found):  # the end that moves has passed the other
            return [(w, min(a, b), max(a, b), left, right) for w, a, b, left, right in found]
        return found

    def _read(self, formula: str, at: tuple[str, int, int], depth: int = 0) -> Iterator[_Read]:
        sheet = at[0]
        if _CLOCK.search(formula):
            yield _whole(CLOCK)
        if _LINES.search(formula):
            yield _whole(LINES)
        if _FOUND_BY_TEXT.search(formula):
            yield from self._found_by_text(formula, at, depth)
        word = ""
        for piece in (*operands(formula), ""):
            if piece == ":":  # to a cell that a function finds
                yield _whole(sheet)
                yield _whole(ANY_SHEET)
            if isinstance(piece, str) and piece.startswith("["):
                yield from self._structured(word, piece, at)
            elif word:
                yield from self._named(word, at, depth)
            word = piece if isinstance(piece, str) and piece[:1] not in '["' else ""
            if isinstance(piece, Reference):
                yield from self._areas(piece, sheet)

    def _found_by_text(self, formula: str, at: tuple[str, int, int], depth: int) -> Iterator[_Read]:
        """What INDIRECT names in plain words, and the sheets in which OFFSET moves about."""
        for found in _INDIRECT.finditer(formula):
            if not found[1] or depth >= _DEEPEST:
                yield _whole(ANY_SHEET)
            else:
                yield from self._read(found[1], at, depth + 1)
        if "OFFSET(" in formula.upper():
            pieces = (piece for piece in scan(formula) if isinstance(piece, Reference))
            yield from (_whole((piece.sheet or at[0]).lower()) for piece in pieces)
            if any(self.book.name(word, at[0]) for word in _WORD.findall(formula)):
                yield _whole(ANY_SHEET)

    def _areas(self, piece: Reference, sheet: str) -> Iterator[_Read]:
        if piece.workbook not in {"", "0"}:
            return
        if piece.three_d:
            for each in self.book.between(piece.sheet, piece.last_sheet):
                yield _read(each, piece.area)
        else:
            yield _read((piece.sheet or sheet).lower(), piece.area)

    def _structured(self, word: str, piece: str, at: tuple[str, int, int]) -> Iterator[_Read]:
        name = word if _WORD.fullmatch(word) else ""
        self._lasts = self._lasts and bool(name)  # else it is the table in which the cell stands
        table = self.book.table(name, *at)
        if table is not None:
            yield _read(table.sheet, table.part(piece, at[1]) or table.whole())

    def _named(self, piece: str, at: tuple[str, int, int], depth: int) -> Iterator[_Read]:
        home = at[0]
        if "!" in piece:
            sheet, _, piece = piece.rpartition("!")
            home = sheet.strip("'").replace("''", "'") or home
        for word in _WORD.findall(piece):
            low = word.lower()
            meant = self.book.name(low, home)
            if low in self.book.tables:
                table = self.book.tables[low]
                yield _read(table.sheet, table.part("[]", at[1]) or table.whole())
            elif meant is not None and depth < _DEEPEST and (home.lower(), low) not in self._met:
                self._met.add((home.lower(), low))  # a name of names a thousand times over
                yield from self._read(meant, at, depth + 1)


@lru_cache(maxsize=8)  # what is read and how it is said are asked one after the other
def shape_of(formula: str, row: int) -> tuple[object, ...]:
    """What the formulas of a column have in common: the rows that they name count from their own.

    >>> shape_of("A2*B$9", 2) == shape_of("A3*B$9", 3) != shape_of("A3*B9", 3)
    True
    """
    parts: list[object] = []
    at = 0
    for found in _CORNER.finditer(formula):
        parts += [formula[at : found.start()], found[1], found[2]]
        parts.append(found[3] if found[2] else int(found[3]) - row)
        at = found.end()
    parts.append(formula[at:])
    return tuple(parts)


def box_of(sheet: str, area: CellArea) -> Box:
    """An area of a sheet, in lower case, as a box."""
    (top, bottom), (left, right) = area.rows, area.columns
    return sheet, top or 1, bottom or MAX_ROW, left or 1, right or MAX_COLUMN


def _read(sheet: str, area: CellArea) -> _Read:
    start, end = area.start, area.end or area.start
    if start.row > end.row:
        start, end = end, start
    _, top, bottom, left, right = box_of(sheet, area)
    moves = (bool(at.row) and not at.row_fixed for at in (start, end))
    return sheet, top, next(moves), bottom, next(moves), left, right


def _whole(sheet: str) -> _Read:
    return sheet, 1, False, MAX_ROW, False, 1, MAX_COLUMN
