"""Which column of a sheet is which, and what does one of its rows say?"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TypeVar

from addin.errors import Level, ModelError, Place
from addin.language import Text
from addin.model import Period, Unit, Word, unit
from addin.workbook.layout import Column, Sheet, fold
from addin.workbook.reading.book import Cell
from addin.workbook.reading.findings import Findings, letters, nearest
from addin.workbook.reading.values import day_of, number_of, text_of

__all__ = ["Row", "Table", "find_table"]

_HEADER_WITHIN = 10
_W = TypeVar("_W", bound=Word)


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A sheet whose header was found in row `header`, counted from 1.

    `columns` are positions counted from 0 by the key of the column; `others` the headers that
    are none, by position.
    """

    sheet: Sheet
    name: str
    header: int
    columns: Mapping[str, int]
    others: Mapping[int, Cell]
    findings: Findings

    def add(self, rule: str, level: Level, text: Text, row: int = 0, column: int = -1) -> None:
        """Note a finding about a cell of the sheet, or about the sheet."""
        cell = f"{letters(column)}{row}" if column >= 0 and row else ""
        self.findings.add(rule, level, text, self.name, cell)

    def rows(self, cells: Sequence[Sequence[Cell]]) -> Iterator["Row"]:
        """The rows below the header that are not empty; `cells` begin with row 1."""
        for number, row in enumerate(cells[self.header :], self.header + 1):
            if any(cell not in ("", None) for cell in row):
                yield Row(self, number, row)


def find_table(
    sheet: Sheet, name: str, top: Sequence[Sequence[Cell]], findings: Findings
) -> Table | None:
    """The table of a sheet, by its header within the first ten rows; None where there is none.

    Notes misspelt, unknown, duplicate and missing headers.
    """
    scores = [sum(_column(sheet, cell) is not None for cell in row) for row in top[:_HEADER_WITHIN]]
    if not any(scores):
        findings.add(
            "W-02",
            Level.HARD,
            Text(
                f"没有表头（应有：{'、'.join(c.header.zh for c in sheet.columns if c.required)}）",
                "no header row (expected: "
                + ", ".join(c.header.en for c in sheet.columns if c.required)
                + ")",
            ),
            name,
            "A1",
        )
        return None
    header = scores.index(max(scores))
    blank = Table(
        sheet=sheet, name=name, header=header + 1, columns={}, others={}, findings=findings
    )
    return _match(blank, top[header])


def _match(table: Table, header: Sequence[Cell]) -> Table:
    columns: dict[str, int] = {}
    others: dict[int, Cell] = {}
    for position, cell in enumerate(header):
        found = _column(table.sheet, cell)
        if found is None:
            if text_of(cell):
                others[position] = cell
        elif found.key in columns:
            table.add("W-05", Level.HARD, _duplicate(text_of(cell)), table.header, position)
        else:
            columns[found.key] = position
    for position, cell in list(others.items()):
        key = _misspelt(table.sheet, text_of(cell), columns)
        if key:
            columns[key] = position
            del others[position]
            known = table.sheet.by_key[key].header
            table.add("W-03", Level.SOFT, _read_as(text_of(cell), known), table.header, position)
    table = replace(table, columns=columns, others=others)
    for column in table.sheet.columns:
        other = column.key.replace("_zh", "_en")  # one language of a pair is enough
        if column.required and not {column.key, other} & columns.keys() and not _wide(table):
            table.add("W-02", Level.HARD, _missing(column.header))
    return table


def _wide(table: Table) -> bool:
    """Whether the sheet has no header row of its own names, but periods across."""
    return any(_is_period(cell) for cell in table.others.values())


def _is_period(cell: Cell) -> bool:
    try:
        Period.parse(text_of(cell))
    except ModelError:
        return False
    return True


def _column(sheet: Sheet, cell: Cell) -> Column | None:
    if not isinstance(cell, str):
        return None
    for name in (cell, *cell.splitlines(), *cell.split("/")):
        found = sheet.by_name.get(fold(name))
        if found:
            return found
    return None


def _misspelt(sheet: Sheet, text: str, taken: Mapping[str, int]) -> str:
    free = {n: c.key for n, c in sheet.by_name.items() if c.key not in taken}
    for part in (text, *text.splitlines()):
        found = nearest(fold(part), free)
        if found:
            return free[found]
    return ""


def _duplicate(text: str) -> Text:
    shown = " ".join(text.split())
    return Text(f"表头“{shown}”重复，请保留一列", f"the header {shown!r} stands here twice")


def _read_as(text: str, header: Text) -> Text:
    shown = " ".join(text.split())
    return Text(
        f"表头“{shown}”不认识，已按最接近的“{header.zh}”读取",
        f"the header {shown!r} is unknown and was read as the nearest one, {header.en!r}",
    )


def _missing(header: Text) -> Text:
    return Text(f"缺少必需的列“{header.zh}”", f"the column {header.en!r} is missing")


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table; its readers give a default where a cell is empty or wrong."""

    table: Table
    number: int
    cells: Sequence[Cell]

    def place(self, key: str = "") -> Place:
        """The cell of a column in this row."""
        column = self.table.columns.get(key, -1)
        cell = f"{letters(column)}{self.number}" if column >= 0 else f"A{self.number}"
        return Place(file=self.table.findings.file, sheet=self.table.name, cell=cell)

    def cell(self, key: str) -> Cell:
        """What stands in a column; an empty text where there is no such column."""
        column = self.table.columns.get(key, -1)
        return self.cells[column] if 0 <= column < len(self.cells) else ""

    def note(self, rule: str, level: Level, text: Text, key: str) -> None:
        """Note a finding about a cell of this row."""
        self.table.add(rule, level, text, self.number, self.table.columns.get(key, 0))

    def text(self, key: str) -> str:
        """The text of a cell; a required one that is empty is a finding."""
        found = text_of(self.cell(key))
        column = self.table.sheet.by_key[key]
        if not found and column.required and key in self.table.columns:
            self.note("V-01", Level.HARD, _empty(column.header), key)
        return found

    def texts(self, key: str) -> Text:
        """The Chinese and the English words of a pair of columns."""
        required = self.table.sheet.by_key[f"{key}_zh"].required
        zh, en = text_of(self.cell(f"{key}_zh")), text_of(self.cell(f"{key}_en"))
        if required and not zh and not en:
            self.text(f"{key}_zh")
        return Text(zh, en)

    def codes(self, key: str) -> tuple[str, ...]:
        """Several codes in one cell, parted by semicolons or commas."""
        folded = text_of(self.cell(key))
        for mark in "；,，、\n":
            folded = folded.replace(mark, ";")
        return tuple(code.strip() for code in folded.split(";") if code.strip())

    def number_or_none(self, key: str, wanted: Unit | None = None) -> float | None:
        """The number of a cell, None where it is empty."""
        cell = self.cell(key)
        if text_of(cell) == "":
            return None
        try:
            read = number_of(cell, wanted)
        except ModelError as error:
            self.note("V-02", Level.HARD, error.text, key)
            return None
        if read.said:
            self.note("V-02", Level.INFO, read.said, key)
        return read.value

    def whole(self, key: str, default: int = 0) -> int:
        """The whole number of a cell."""
        found = self.number_or_none(key)
        if found is not None and not found.is_integer():
            text = Text(f"应为整数：{found}", f"not a whole number: {found}")
            self.note("V-03", Level.HARD, text, key)
            return default
        return default if found is None else int(found)

    def word(self, key: str, default: _W) -> _W:
        """The word of a cell from the list of `default`."""
        text = text_of(self.cell(key))
        if not text:
            return default
        try:
            return type(default).parse(text)
        except ModelError as error:
            self.note("V-08", Level.HARD, error.text, key)
            return default

    def period(self, key: str) -> Period | None:
        """The period of a cell, None where it is empty."""
        cell = self.cell(key)
        text = text_of(cell)
        if not text:
            self.text(key)
            return None
        try:
            return Period.parse(text)
        except ModelError as error:
            self.note("W-07", Level.HARD, error.text, key)
            return None

    def day(self, key: str) -> date | None:
        """The day of a cell, None where it is empty."""
        cell = self.cell(key)
        if text_of(cell) == "":
            return None
        try:
            found, partial = day_of(cell)
        except ModelError as error:
            self.note("V-03", Level.HARD, error.text, key)
            return None
        if partial:
            self.note("V-02", Level.INFO, last_day(text_of(cell), found), key)
        return found

    def unit(self, key: str, default: Unit) -> Unit:
        """The unit of a cell."""
        text = self.text(key)
        if not text:
            return default
        try:
            return unit(text)
        except ModelError as error:
            self.note("W-08", Level.HARD, error.text, key)
            return default


def last_day(text: str, day: date) -> Text:
    """What is said where only a month or year was given."""
    return Text(
        f"日期“{text}”不完整，按{day.isoformat()}读取",
        f"the date {text!r} names no day and was read as {day.isoformat()}",
    )


def _empty(header: Text) -> Text:
    return Text(f"“{header.zh}”为空", f"{header.en!r} is empty")
