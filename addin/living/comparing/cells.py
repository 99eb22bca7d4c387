"""Which sheets, columns, formulas and cells differ between two workbooks?"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from functools import cached_property
from pathlib import Path

from addin.cells import cell_name, column_name
from addin.language import NO_TEXT, Text
from addin.living.comparing.changed import WORDS, Changed, said
from addin.ooxml.sheet.contents.formulas import formulas_in, has_formulas
from addin.ooxml.sheet.editing.workbook import Workbook, open_workbook
from addin.ooxml.sheet.marked import MarkedSheet, MarkedSheets, marked_sheets
from addin.ooxml.sheet.read import OURS
from addin.ooxml.sheet.references.area import CellArea, Corner
from addin.ooxml.sheet.references.formula import Reference, scan
from addin.plan.schema import SHEETS, WIDE, PlanSheet, header_name

Lines = Mapping[int, int]
_MACROS = "xl/vbaProject.bin"
_HEADER_WITHIN = 10
_MOST_ROWS = 3000
"""Beyond so many rows that differ, rows are compared in their order alone."""
_PLAN_SHEETS = {name: sheet for sheet in (*SHEETS.values(), WIDE) for name in sheet.names}


@dataclass(frozen=True, kw_only=True, eq=False)
class Book:
    """A workbook as it is written: cells, formulas, parts."""

    marked: MarkedSheets
    workbook: Workbook

    @classmethod
    def open(cls, path: Path) -> "Book":
        """The workbook at `path`; errors as for a planner's own workbooks."""
        limits = OURS.package
        return cls(marked=marked_sheets(path, OURS), workbook=open_workbook(path, limits))

    @cached_property
    def formulas(self) -> Mapping[str, Mapping[tuple[int, int], str]]:
        """The formulas of each sheet by their place."""
        found = {}
        for name in self.workbook.sheet_names:
            part = self.workbook.sheet(name).part
            written = has_formulas(self.workbook.parts.read(part))
            rows = formulas_in(self.workbook.xml(name).rows) if written else ()
            found[name] = {(each.row, each.column): each.text for each in rows}
        return found


def cell_changes(one: Path, other: Path) -> Iterator[Changed]:
    """Sheets and columns, formulas, macros, and cells of sheets that state no plan."""
    old, new = Book.open(one), Book.open(other)
    names = [{each.name: each for each in book.marked.sheets} for book in (old, new)]
    for name in dict.fromkeys([*names[1], *names[0]]):
        if name not in names[0] or name not in names[1]:
            yield _came_or_went(name, is_new=name in names[1])
        elif names[0][name].is_hidden is not names[1][name].is_hidden:
            hidden = [WORDS.text(f"hidden.{each[name].is_hidden}") for each in names]
            yield Changed(
                part="structure", name=WORDS.text("sheet", name=name), key=name,
                before=hidden[0], after=hidden[1],
            )  # fmt: skip
    shared = [name for name in names[1] if name in names[0]]
    beside = {name: Beside(names[0][name], names[1][name]) for name in shared}
    for name, both in beside.items():
        yield from both.columns()
        yield from _formulas(name, old, new, beside)
        if header_name(name) not in _PLAN_SHEETS:
            yield from both.cells()
    macros = [
        each.workbook.parts.read(_MACROS) if _MACROS in each.workbook.parts else b""
        for each in (old, new)
    ]
    if macros[0] != macros[1]:
        told = [WORDS.text("macros.none" if not each else "macros.some") for each in macros]
        yield Changed(
            part="formula", name=WORDS.text("macros"), key=_MACROS, before=told[0], after=told[1]
        )


def _came_or_went(name: str, *, is_new: bool) -> Changed:
    there, nothing = WORDS.text("row.new" if is_new else "row.gone"), said("—")
    return Changed(
        part="structure", name=WORDS.text("sheet", name=name), key=name,
        before=nothing if is_new else there, after=there if is_new else nothing, why=there,
    )  # fmt: skip


class Beside:
    """A sheet of both workbooks: which row and column of the one is which of the other."""

    def __init__(self, old: MarkedSheet, new: MarkedSheet) -> None:
        self.old, self.new = old, new
        self._sheet: PlanSheet | None = _PLAN_SHEETS.get(header_name(old.name))
        self._headers = [_header(each, self._sheet) for each in (old, new)]

    @cached_property
    def lines(self) -> tuple[Lines, Lines]:
        """The new row of each old row, and the new column of each old column."""
        texts = [list(each[1].values()) for each in self._headers]
        columns = [list(each[1]) for each in self._headers]
        across = {
            columns[0][i]: columns[1][j] for i, j in _equal(texts[0], texts[1])
        } if all(texts) else {}  # fmt: skip
        return self._rows(), across

    def _rows(self) -> Lines:
        rows = [sorted(each.rows) for each in (self.old, self.new)]
        said_in = [
            [
                "\t".join(cell.text for _, cell in sheet.rows[row] if not cell.formula)
                for row in some
            ]
            for sheet, some in zip((self.old, self.new), rows, strict=True)
        ]
        return {rows[0][i]: rows[1][j] for i, j in _equal(*said_in, filling=True)}

    def columns(self) -> Iterator[Changed]:
        """Columns that came or went, by their header."""
        texts = [list(each[1].values()) for each in self._headers]
        for is_new, (mine, theirs) in enumerate((texts, texts[::-1])):
            row, places = self._headers[is_new] if is_new else self._headers[0]
            for column, header in places.items():
                if header not in theirs and mine:
                    told = WORDS.text("row.new" if is_new else "row.gone")
                    where = said(f"{self.new.name}!{cell_name(row, column)}")
                    words = said(" ".join(header.split()))
                    yield Changed(
                        part="structure", key=f"{self.new.name}!{column_name(column)}",
                        name=WORDS.text("column", sheet=self.new.name, column=words),
                        before=said("—") if is_new else words, after=words if is_new else said("—"),
                        why=told, place_before=NO_TEXT if is_new else where,
                        place_after=where if is_new else NO_TEXT,
                    )  # fmt: skip

    def cells(self) -> Iterator[Changed]:
        """Constants that differ."""
        down, across = self.lines
        met = set()
        for (row, column), cell in sorted(self.old.cells.items()):
            at = down.get(row), across.get(column, column)
            after = self.new[at[0], at[1]] if at[0] is not None else None
            met.add(at)
            if cell.formula or (after is not None and after.formula):
                continue
            text = after.text if after is not None else ""
            if cell.text != text:
                yield self._cell((row, column), at if after is not None else None, cell.text, text)
        for at, cell in sorted(self.new.cells.items()):
            if at not in met and not cell.formula and cell.text:
                yield self._cell(None, at, "", cell.text)

    def _cell(
        self, old: tuple[int, int] | None, new: tuple[int | None, int] | None, was: str, now: str
    ) -> Changed:
        place = _at(self.new.name, new) if new else _at(self.old.name, old)
        return Changed(
            part="statement", name=place, key=place.en, before=said(was or "—"),
            after=said(now or "—"), place_before=_at(self.old.name, old),
            place_after=_at(self.new.name, new), why=WORDS.text("cell.free"),
        )  # fmt: skip


def _at(sheet: str, place: tuple[int | None, int] | None) -> Text:
    return said(f"{sheet}!{cell_name(place[0] or 1, place[1])}") if place else NO_TEXT


def _header(sheet: MarkedSheet, known: PlanSheet | None) -> tuple[int, dict[int, str]]:
    """The row of headers, and its texts by column: the row that names most, within the first."""
    best, found = 0, dict[int, str]()
    for row in (each for each in sheet.rows if each <= _HEADER_WITHIN):
        texts = {
            column: cell.text for column, cell in sheet.rows[row] if cell.kind == "s" and cell.text
        }
        score = sum(known.column_of(text) is not None for text in texts.values()) if known else 0
        if (score, len(texts)) > (best, len(found)) or not found:
            best, found, at = score, texts, row
    return (at if found else 1), found


def _equal(
    one: Sequence[str], other: Sequence[str], *, filling: bool = False
) -> Iterator[tuple[int, int]]:
    """Pairs of positions of the same texts; `filling` pairs stretches of equal length too."""
    first, ends = 0, (len(one), len(other))
    while first < min(ends) and one[first] == other[first]:
        yield first, first
        first += 1
    last = 0
    while last < min(ends) - first and one[-1 - last] == other[-1 - last]:
        last += 1
        yield ends[0] - last, ends[1] - last
    mine, theirs = one[first : ends[0] - last], other[first : ends[1] - last]
    if max(len(mine), len(theirs)) > _MOST_ROWS:
        yield from ((first + at, first + at) for at in range(min(len(mine), len(theirs))))
        return
    matcher = SequenceMatcher(None, mine, theirs, autojunk=False)
    for kind, i, j, k, m in matcher.get_opcodes():
        if kind == "equal" or (filling and kind == "replace" and j - i == m - k):
            yield from ((first + i + at, first + k + at) for at in range(j - i))


def _formulas(name: str, old: Book, new: Book, beside: Mapping[str, Beside]) -> Iterator[Changed]:
    """Formulas that read otherwise, where lines that were put in or taken out do not count."""
    before, after = old.formulas.get(name, {}), new.formulas.get(name, {})
    if not before and not after:
        return
    down, across = beside[name].lines
    met = set()
    for (row, column), formula in before.items():
        if row not in down:
            continue
        at = down[row], across.get(column, column)
        met.add(at)
        text, cell = after.get(at, ""), beside[name].new[at]
        if _squeezed(text) != _squeezed(moved_text(formula, name, beside)):
            key = (
                "formula.other" if text else "formula.overwritten" if cell.text else "formula.gone"
            )
            now = said(f"={text}" if text else cell.text or "—")
            yield _formula(name, (row, column), at, said(f"={formula}"), now, key)
    for at, text in after.items():
        if at not in met:
            was = _came_from(at, down, across)
            words = said((beside[name].old[was].text if was else "") or "—")
            yield _formula(name, was, at, words, said(f"={text}"), "formula.new")


def _came_from(at: tuple[int, int], down: Lines, across: Lines) -> tuple[int, int] | None:
    rows = [old for old, new in down.items() if new == at[0]]
    columns = [old for old, new in across.items() if new == at[1]] or [at[1]]
    return (rows[0], columns[0]) if rows else None


def _formula(
    sheet: str, old: tuple[int, int] | None, new: tuple[int, int], was: Text, now: Text, key: str
) -> Changed:
    return Changed(
        part="formula", name=_at(sheet, new), key=_at(sheet, new).en, before=was, after=now,
        why=WORDS.text(key), place_before=_at(sheet, old), place_after=_at(sheet, new),
    )  # fmt: skip


def _squeezed(formula: str) -> str:
    return formula.replace(" ", "")


def moved_text(formula: str, home: str, beside: Mapping[str, Beside]) -> str:
    """A formula as it reads where the lines of the sheets have moved."""
    return "".join(
        piece if isinstance(piece, str) else _reference(piece, home, beside)
        for piece in scan(formula)
    )


def _reference(piece: Reference, home: str, beside: Mapping[str, Beside]) -> str:
    both = beside.get(piece.sheet or home)
    if both is None or piece.workbook or piece.three_d:
        return piece.text
    start, end = (
        _corner(each, both.lines) if each is not None else None
        for each in (piece.area.start, piece.area.end)
    )
    assert start is not None  # noqa: S101 - an area begins somewhere
    return piece.prefix + str(CellArea(start, end))


def _corner(corner: Corner, lines: tuple[Lines, Lines]) -> Corner:
    down, across = lines
    return replace(corner, row=_line(corner.row, down), column=_line(corner.column, across))


def _line(line: int, lines: Lines) -> int:
    """Where a line stands now; an empty one moves with what stands before it."""
    if line in lines or not line:
        return lines.get(line, line)
    before = max((each for each in lines if each < line), default=0)
    return line + lines.get(before, before) - before
