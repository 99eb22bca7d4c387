"""Which formulas show a result that a change has made wrong?

An office program calculates when it opens the file. Readers that do not (previews, importers)
would show what was true before: the result of a formula that depends on a changed cell is taken
out, however long the way from one to the other.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from addin.cells import MAX_COLUMN, MAX_ROW
from addin.ooxml.sheet.contents.cells import attribute
from addin.ooxml.sheet.contents.formulas import formula_of
from addin.ooxml.sheet.contents.row import patterns
from addin.ooxml.sheet.contents.rows import SheetRows
from addin.ooxml.sheet.references.area import CellArea, Corner
from addin.ooxml.sheet.references.formula import Reference, scan
from addin.ooxml.sheet.references.moving import translated

Place = tuple[str, int, int]
"""A cell: its sheet in lower case, row and column."""

_ANYWHERE = re.compile(r"\b(?:INDIRECT|OFFSET|CELL|INFO|NOW|TODAY|RAND|RANDBETWEEN)\(")
_FOUND_BY_TEXT = re.compile(r"\b(?:INDIRECT|OFFSET)\(", re.IGNORECASE)
_ANY_SHEET = "*"
"""No sheet is called so: what a formula reads that finds its cells while it is calculated."""
_WORD = re.compile(r"[^\W\d][\w.\\]*")
_MOST_PASSES = 100


@dataclass(frozen=True, slots=True)
class StaleBook:
    """What formulas may name besides cells: names and tables, in lower case, with their areas."""

    names: dict[str, str] = field(default_factory=dict)
    tables: dict[str, tuple[str, CellArea]] = field(default_factory=dict)


@dataclass(slots=True)
class _Formula:
    place: Place
    reads: list[tuple[str, CellArea]]


class Changed:
    """Areas and cells that are not what they were."""

    def __init__(self, areas: Iterable[tuple[str, CellArea]]) -> None:
        self._areas: dict[str, list[CellArea]] = defaultdict(list)
        for sheet, area in areas:
            self._areas[sheet].append(area)
        self._cells: dict[tuple[str, int], set[int]] = defaultdict(set)

    def add(self, place: Place) -> None:
        """Remember a cell too."""
        sheet, row, column = place
        self._cells[sheet, column].add(row)

    def touches(self, sheet: str, area: CellArea) -> bool:
        """Whether an area of a sheet, in lower case, holds one of them."""
        if sheet == _ANY_SHEET:
            return bool(self._areas or self._cells)
        (top, bottom), (left, right) = area.rows, area.columns
        top, bottom = (top, bottom) if top else (1, MAX_ROW)
        left, right = (left, right) if left else (1, MAX_COLUMN)
        for other in self._areas.get(sheet, ()):
            (first, last), (west, east) = other.rows, other.columns
            if first <= bottom and top <= last and west <= right and left <= east:
                return True
        return any(
            _meets(rows, top, bottom)
            for (owner, column), rows in self._cells.items()
            if owner == sheet and left <= column <= right
        )


def _meets(rows: set[int], top: int, bottom: int) -> bool:
    if bottom - top < len(rows):
        return any(row in rows for row in range(top, bottom + 1))
    return any(top <= row <= bottom for row in rows)


def cell_area(row: int, column: int) -> CellArea:
    """One cell."""
    return CellArea(Corner(row, column))


def row_area(first: int, last: int) -> CellArea:
    """Whole rows."""
    return CellArea(Corner(first, 1), Corner(last, MAX_COLUMN))


def column_area(first: int, last: int) -> CellArea:
    """Whole columns."""
    return CellArea(Corner(1, first), Corner(MAX_ROW, last))


def stale_cells(
    sheets: Iterable[tuple[str, SheetRows]],
    book: StaleBook,
    changed: Iterable[tuple[str, CellArea]],
) -> set[Place]:
    """The formulas that depend on `changed`, areas by sheets in lower case."""
    areas = list(changed)
    if not areas:
        return set()
    known = Changed(areas)
    waiting = [
        formula for sheet, rows in sheets for formula in _formulas(sheet.lower(), rows, book)
    ]
    stale: set[Place] = set()
    for _ in range(_MOST_PASSES):
        left: list[_Formula] = []
        for formula in waiting:
            if any(known.touches(sheet, area) for sheet, area in formula.reads):
                stale.add(formula.place)
                known.add(formula.place)
            else:
                left.append(formula)
        if len(left) == len(waiting):
            return stale
        waiting = left
    return stale | {formula.place for formula in waiting}


def without_results(rows: SheetRows, cells: set[tuple[int, int]]) -> bool:
    """Take the results out of these cells (row and column); whether there were any."""
    value = patterns(rows.prefix).value
    different = False
    for number in sorted({row for row, _ in cells}):
        row = rows.row(number)
        for cell in row.cells if row else ():
            if (number, cell.column) in cells and value.search(cell.xml):
                fresh = value.sub("", cell.xml, count=1)
                rows.open_row(number).put(cell.column, fresh)
                different = True
    return different


def _formulas(sheet: str, rows: SheetRows, book: StaleBook) -> Iterator[_Formula]:
    masters: dict[str, tuple[int, int, str]] = {}
    for number, text in list(rows.texts()):
        if f"<{rows.prefix}f" not in text:
            continue
        row = rows.cut(number, text)
        for cell in row.cells:
            found = formula_of(cell.xml, rows.prefix)
            if found is None:
                continue
            formula = _written_out(found, number, cell.column, masters)
            yield _Formula((sheet, number, cell.column), list(_reads(formula, sheet, book)))


def _written_out(
    found: tuple[str, str], row: int, column: int, masters: dict[str, tuple[int, int, str]]
) -> str:
    attributes, formula = found
    group = attribute(attributes, "si")
    if group is None or attribute(attributes, "t") != "shared":
        return formula
    if formula:
        masters.setdefault(group, (row, column, formula))
    if group not in masters:
        return formula
    master_row, master_column, text = masters[group]
    return translated(text, row - master_row, column - master_column)


def _reads(
    formula: str, sheet: str, book: StaleBook, depth: int = 0
) -> Iterator[tuple[str, CellArea]]:
    """The areas that a formula names, by itself or through names and tables."""
    if _ANYWHERE.search(formula):
        yield sheet, row_area(1, MAX_ROW)
    if _FOUND_BY_TEXT.search(formula):
        yield _ANY_SHEET, row_area(1, MAX_ROW)
    for piece in scan(formula):
        if isinstance(piece, Reference):
            if not piece.workbook:
                yield (piece.sheet or sheet).lower(), piece.area
            continue
        for word in _WORD.findall(piece):
            low = word.lower()
            if low in book.tables:
                yield book.tables[low]
            elif low in book.names and depth < 5:  # noqa: PLR2004 - names of names end
                yield from _reads(book.names[low], sheet, book, depth + 1)
        if piece.startswith("["):
            yield from ((owner, area) for owner, area in book.tables.values() if owner == sheet)
