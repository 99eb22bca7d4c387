"""Which column of a sheet is which, and what does one of its rows say?"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from datetime import date
from difflib import get_close_matches
from typing import TypeVar

from addin.cells import column_name
from addin.errors import Finding, Level, ModelError, Place
from addin.language import Text
from addin.model.period import Period
from addin.model.unit import Unit, unit
from addin.model.words import TypedWord
from addin.ooxml.sheet.read import Cell
from addin.plan.schema import SHEETS, Column, Kind, Sheet, header_name
from addin.plan.values import day_of, number_of, text_of

__all__ = [
    "STOPPING_EXCEPTIONS",
    "Findings",
    "Row",
    "Table",
    "check_references",
    "find_table",
    "nearest",
    "unknown_code",
]

STOPPING_EXCEPTIONS = frozenset({"V-70"})
"""Hard rules that do not stop the reading: the plan can be assessed, the fact says why not."""

_MOST_OF_A_KIND = 50
_ALIKE = 0.6


@dataclass(slots=True)
class Findings:
    """The findings of one file; of one kind in one column only the first fifty are listed."""

    file: str
    found: list[Finding] = field(default_factory=list)
    _counts: Counter[tuple[str, str, str]] = field(default_factory=Counter)

    def add(self, rule: str, level: Level, text: Text, sheet: str = "", cell: str = "") -> None:
        """Note one finding."""
        kind = (rule, sheet, cell.rstrip("0123456789"))
        self._counts[kind] += 1
        if self._counts[kind] <= _MOST_OF_A_KIND:
            place = Place(file=self.file, sheet=sheet, cell=cell)
            self.found.append(Finding(rule=rule, level=level, text=text, place=place))

    def all(self) -> tuple[Finding, ...]:
        """Every finding, and how many more there were of each long kind."""
        more = [
            Finding(
                rule=rule,
                level=Level.INFO,
                place=Place(file=self.file, sheet=sheet, cell=column),
                text=Text(
                    zh=f"本列同类问题另有{count - _MOST_OF_A_KIND}处",
                    en=f"{count - _MOST_OF_A_KIND} more of this kind in this column",
                ),
            )
            for (rule, sheet, column), count in self._counts.items()
            if count > _MOST_OF_A_KIND
        ]
        return (*self.found, *more)

    @property
    def stop(self) -> bool:
        """Whether a finding forbids to make a plan of the workbook."""
        return any(f.level is Level.HARD and f.rule not in STOPPING_EXCEPTIONS for f in self.found)


def nearest(word: str, known: Iterable[str]) -> str:
    """The known word that `word` most resembles; empty where none is near.

    >>> nearest("GO_SA", ["GO_AS", "GDP"])
    'GO_AS'
    """
    return next(iter(get_close_matches(word, sorted(known), 1, _ALIKE)), "")


_HEADER_WITHIN = 10
_W = TypeVar("_W", bound=TypedWord)


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
        cell = f"{column_name(column + 1)}{row}" if column >= 0 and row else ""
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
                zh="没有表头（"
                f"应有：{'、'.join(c.header.zh for c in sheet.columns if c.required)}）",
                en="no header row (expected: "
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
        found = sheet.by_name.get(header_name(name))
        if found:
            return found
    return None


def _misspelt(sheet: Sheet, text: str, taken: Mapping[str, int]) -> str:
    free = {n: c.key for n, c in sheet.by_name.items() if c.key not in taken}
    for part in (text, *text.splitlines()):
        found = nearest(header_name(part), free)
        if found:
            return free[found]
    return ""


def _duplicate(text: str) -> Text:
    shown = " ".join(text.split())
    return Text(zh=f"表头“{shown}”重复，请保留一列", en=f"the header {shown!r} stands here twice")


def _read_as(text: str, header: Text) -> Text:
    shown = " ".join(text.split())
    return Text(
        zh=f"表头“{shown}”不认识，已按最接近的“{header.zh}”读取",
        en=f"the header {shown!r} is unknown and was read as the nearest one, {header.en!r}",
    )


def _missing(header: Text) -> Text:
    return Text(zh=f"缺少必需的列“{header.zh}”", en=f"the column {header.en!r} is missing")


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table; its readers give a default where a cell is empty or wrong."""

    table: Table
    number: int
    cells: Sequence[Cell]

    def place(self, key: str = "") -> Place:
        """The cell of a column in this row."""
        column = self.table.columns.get(key, -1)
        cell = f"{column_name(column + 1)}{self.number}" if column >= 0 else f"A{self.number}"
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
        return Text(zh=zh, en=en)

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
            text = Text(zh=f"应为整数：{found}", en=f"not a whole number: {found}")
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
        zh=f"日期“{text}”不完整，按{day.isoformat()}读取",
        en=f"the date {text!r} names no day and was read as {day.isoformat()}",
    )


def _empty(header: Text) -> Text:
    return Text(zh=f"“{header.zh}”为空", en=f"{header.en!r} is empty")


_SOFT = frozenset({"Departments", "Sources"})


def check_references(
    rows: Mapping[str, Sequence[Row]], codes: Mapping[str, AbstractSet[str]]
) -> None:
    """Note each code in `rows` (by sheet) that its sheet in `codes` does not have.

    A missing department or source does not change a number, so that it is no hard finding.
    """
    for key, found in rows.items():
        for column in SHEETS[key].columns:
            if column.kind in (Kind.REFERENCE, Kind.REFERENCES):
                known = codes.get(column.refers, frozenset())
                level = Level.SOFT if column.refers in _SOFT else Level.HARD
                for row in found:
                    _check(row, column.key, known, level, column.refers)


def _check(row: Row, key: str, known: AbstractSet[str], level: Level, sheet: str) -> None:
    several = row.table.sheet.by_key[key].kind is Kind.REFERENCES
    codes = row.codes(key) if several else (text_of(row.cell(key)),)
    for code in codes:
        if code and not known:
            row.note("W-10", level, no_codes(code, sheet), key)
        elif code and code not in known:
            row.note("W-10", level, unknown_code(code, sheet, known), key)


def no_codes(code: str, sheet: str) -> Text:
    """What is said of a code where its whole sheet is missing or empty."""
    return Text(
        zh=f"“{SHEETS[sheet].title.zh}”表缺失或为空，却用到其中的代码（如“{code}”）",
        en=f"the sheet {sheet} is missing or empty, but its codes are used ({code!r})",
    )


def unknown_code(code: str, sheet: str, known: AbstractSet[str]) -> Text:
    """What is said of a code that a sheet does not have, with the nearest one that it has."""
    near = nearest(code, known)
    return Text(
        zh=f"“{SHEETS[sheet].title.zh}”表中没有代码“{code}”"
        + (f"（是否为“{near}”？）" if near else ""),
        en=f"the sheet {sheet} has no code {code!r}"
        + (f" (did you mean {near!r}?)" if near else ""),
    )
