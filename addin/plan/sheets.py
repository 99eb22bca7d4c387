"""Which sheet and which column is which, and what is wrong with them?"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from difflib import get_close_matches

from addin.cells import cell_name
from addin.errors import Finding, Level, ModelError, Note, Place
from addin.language import NO_TEXT, Text
from addin.model.period import Period
from addin.model.unit import UNITS, Units
from addin.ooxml.sheet.read import Cell
from addin.plan.schema import SHEETS, Holds, PlanColumn, PlanSheet, header_name
from addin.plan.values import NOTES, codes_of, text_of

STOPPING_EXCEPTIONS = frozenset({"V-70"})
"""Hard rules that do not stop the reading: the plan can be assessed, the fact says why not."""

COUNTED = frozenset({"W-08"})
"""What is said once for the whole file, with the number of its cells."""

_MOST_OF_A_KIND = 50
_ALIKE = 0.6


@dataclass(slots=True)
class Findings:
    """The findings of one file; of one kind in one column only the first fifty are listed.

    A unit that is wrong in many cells is one finding, at the first of them.
    """

    file: str
    found: list[Finding] = field(default_factory=list)
    _counts: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    _cells: Counter[Text] = field(default_factory=Counter)

    def add(self, note: Note, sheet: str = "", cell: str = "") -> None:
        """Note one finding."""
        if note.rule in COUNTED:
            self._cells[note.text] += 1
            if self._cells[note.text] > 1:
                return
        kind = (note.rule, sheet, cell.rstrip("0123456789"))
        self._counts[kind] += 1
        if self._counts[kind] <= _MOST_OF_A_KIND:
            self.found.append(note.at(Place(file=self.file, sheet=sheet, cell=cell)))

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
        return (*map(self._with_count, self.found), *more)

    def _with_count(self, found: Finding) -> Finding:
        count = self._cells[found.text]
        return found if count <= 1 else replace(found, text=counted(found.text, count))

    @property
    def stop(self) -> bool:
        """Whether a finding forbids to make a plan of the workbook."""
        return any(f.level is Level.HARD and f.rule not in STOPPING_EXCEPTIONS for f in self.found)


def counted(text: Text, count: int) -> Text:
    """What is said once of many cells."""
    return Text(zh=f"{text.zh}（共{count}处）", en=f"{text.en} (in {count} cells)")


def nearest(word: str, known: Iterable[str]) -> str:
    """The known word that `word` most resembles; empty where none is near.

    >>> nearest("GO_SA", ["GO_AS", "GDP"])
    'GO_AS'
    """
    return next(iter(get_close_matches(word, sorted(known), 1, _ALIKE)), "")


def did_you_mean(near: str) -> Text:
    """The word that was nearest as a question, nothing where none was."""
    return Text(zh=f"（是否为“{near}”？）", en=f" (did you mean {near!r}?)") if near else NO_TEXT


_HEADER_WITHIN = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundSheet:
    """A sheet whose header was found in row `header`, counted from 1.

    `columns` are positions counted from 0 by the key of the column; `others` the headers that
    are none, by position. `units` are those that its cells may name.
    """

    sheet: PlanSheet
    name: str
    header: int
    columns: Mapping[str, int]
    others: Mapping[int, Cell]
    findings: Findings
    units: Units = UNITS

    def add(self, note: Note, row: int = 0, column: int = -1) -> None:
        """Note a finding about a cell of the sheet, or about the sheet."""
        cell = cell_name(row, column + 1) if column >= 0 and row else ""
        self.findings.add(note, self.name, cell)

    @property
    def across(self) -> Mapping[int, Cell]:
        """The headers that are periods, by position: a wide sheet has its values below them."""
        return {position: cell for position, cell in self.others.items() if _is_period(cell)}

    def rows(self, cells: Sequence[Sequence[Cell]]) -> Iterator["FoundRow"]:
        """The rows below the header that are not empty; `cells` begin with row 1."""
        for number, row in enumerate(cells[self.header :], self.header + 1):
            if any(cell not in ("", None) for cell in row):
                yield FoundRow(self, number, row)


def find_sheet(
    sheet: PlanSheet, name: str, top: Sequence[Sequence[Cell]], findings: Findings, units: Units
) -> FoundSheet | None:
    """The table of a sheet, by its header within the first ten rows; None where there is none.

    Notes misspelt, unknown, duplicate and missing headers.
    """
    scores = [
        sum(sheet.column_of(cell) is not None for cell in row) for row in top[:_HEADER_WITHIN]
    ]
    if not any(scores):
        headers = [column.header for column in sheet.columns if column.required]
        expected = Text(zh="、".join(h.zh for h in headers), en=", ".join(h.en for h in headers))
        findings.add(NOTES("no_header", expected=expected), name, "A1")
        return None
    header = scores.index(max(scores))
    blank = FoundSheet(
        sheet=sheet, name=name, header=header + 1, columns={}, others={}, findings=findings
    )
    return _match(replace(blank, units=units), top[header])


def _match(table: FoundSheet, header: Sequence[Cell]) -> FoundSheet:
    columns: dict[str, int] = {}
    others: dict[int, Cell] = {}
    for position, cell in enumerate(header):
        found = table.sheet.column_of(cell)
        if found is None:
            if text_of(cell):
                others[position] = cell
        elif found.key in columns:
            table.add(NOTES("header_twice", shown=_in_line(cell)), table.header, position)
        else:
            columns[found.key] = position
    for position, cell in list(others.items()):
        key = _misspelt(table.sheet, text_of(cell), columns)
        if key:
            columns[key] = position
            del others[position]
            note = NOTES(
                "header_read_as", shown=_in_line(cell), header=table.sheet.by_key[key].header
            )
            table.add(note, table.header, position)
    table = replace(table, columns=columns, others=others)
    for column in table.sheet.columns:
        pair = {column.key, column.twin}  # one language is enough
        if column.required and not pair & columns.keys() and not table.across:
            table.add(NOTES("column_missing", header=column.header))
    return table


def _is_period(cell: Cell) -> bool:
    try:
        Period.parse(text_of(cell))
    except ModelError:
        return False
    return True


def _misspelt(sheet: PlanSheet, text: str, taken: Mapping[str, int]) -> str:
    free = {n: c.key for n, c in sheet.by_name.items() if c.key not in taken}
    for part in (text, *text.splitlines()):
        found = nearest(header_name(part), free)
        if found:
            return free[found]
    return ""


def _in_line(cell: Cell) -> str:
    return " ".join(text_of(cell).split())


@dataclass(frozen=True, slots=True)
class FoundRow:
    """One row of a sheet: its cells by the key of their column, and where they stand."""

    table: FoundSheet
    number: int
    cells: Sequence[Cell]

    @property
    def units(self) -> Units:
        """The units that its cells may name."""
        return self.table.units

    def place(self, key: str = "") -> Place:
        """The cell of a column in this row."""
        column = self.table.columns.get(key, -1)
        cell = cell_name(self.number, max(column, 0) + 1)
        return Place(file=self.table.findings.file, sheet=self.table.name, cell=cell)

    def cell(self, key: str) -> Cell:
        """What stands in a column; an empty text where there is no such column."""
        column = self.table.columns.get(key, -1)
        return self.cells[column] if 0 <= column < len(self.cells) else ""

    def note(self, note: Note, key: str) -> None:
        """Note a finding about a cell of this row."""
        self.table.add(note, self.number, self.table.columns.get(key, 0))

    def note_empty(self, column: PlanColumn) -> None:
        """Note that a required cell of this row is empty."""
        if column.key in self.table.columns:
            self.note(NOTES("empty", header=column.header), column.key)


@dataclass(frozen=True, slots=True)
class KeyedRows:
    """The rows of a key-value sheet by key: together they are one row, its keys the columns."""

    table: FoundSheet
    rows: Mapping[str, FoundRow]

    @property
    def units(self) -> Units:
        """The units that its cells may name."""
        return self.table.units

    def cell(self, key: str) -> Cell:
        """What stands beside a key; an empty text where the key is missing."""
        return self.rows[key].cell("value") if key in self.rows else ""

    def place(self, key: str = "") -> Place:
        """The cell beside a key."""
        if key in self.rows:
            return self.rows[key].place("value")
        return Place(file=self.table.findings.file, sheet=self.table.name)

    def note(self, note: Note, key: str) -> None:
        """Note a finding about the cell beside a key, or about the sheet."""
        if key in self.rows:
            self.rows[key].note(note, "value")
        else:
            self.table.add(note)

    def note_empty(self, column: PlanColumn) -> None:
        """Note that there is no value of a required key."""
        header = column.header  # either language of a pair would do, so that none is named
        neither = Text(zh=header.zh, en=header.en.removesuffix(" in Chinese"))
        self.note(NOTES("key_missing", header=neither), column.key)


_SUBJECTS = frozenset({"Indicators", "Clusters", "Areas", "Members"})
_LETTERS = re.compile(r"[A-Za-z0-9_.:-]|[\u4e00-\u9fff]")


def note_codes(rows: Iterable["FoundRow"], key: str) -> None:
    """Note codes that cannot be used, or that hold letters which only look like others."""
    for row in rows:
        code = text_of(row.cell(key))
        odd = next((letter for letter in code if not _LETTERS.fullmatch(letter)), "")
        if not odd:
            continue
        hard = row.table.sheet.key in _SUBJECTS and odd in _PARTING
        said = "parting_letter" if hard else "odd_letter"
        row.note(NOTES(said, code=code, letter=f"{odd!r} (U+{ord(odd):04X})"), key)


_PARTING = "/@!"
SOFT = frozenset({"Departments", "Sources"})


def check_references(
    rows: Mapping[str, Sequence[FoundRow]], codes: Mapping[str, AbstractSet[str]]
) -> None:
    """Note each code in `rows` (by sheet) that its sheet in `codes` does not have.

    A missing department or source does not change a number, so that it is no hard finding.
    """
    for key, found in rows.items():
        for column in SHEETS[key].columns:
            if column.holds in (Holds.REFERENCE, Holds.REFERENCES):
                known = codes.get(column.refers, frozenset())
                for row in found:
                    _check(row, column.key, known, column.refers)


def _check(row: FoundRow, key: str, known: AbstractSet[str], sheet: str) -> None:
    several = row.table.sheet.by_key[key].holds is Holds.REFERENCES
    cell = row.cell(key)
    codes = codes_of(cell) if several else (text_of(cell),)
    for code in codes:
        if code and not known:
            row.note(no_codes(code, sheet), key)
        elif code and code not in known:
            row.note(unknown_code(code, sheet, known), key)


def no_codes(code: str, sheet: str) -> Note:
    """What is said of a code where its whole sheet is missing or empty."""
    return _of_sheet("no_codes", code, sheet)


def unknown_code(code: str, sheet: str, known: AbstractSet[str]) -> Note:
    """What is said of a code that a sheet does not have, with the nearest one that it has."""
    return _of_sheet("unknown_code", code, sheet, did_you_mean(nearest(code, known)))


def _of_sheet(key: str, code: str, sheet: str, meant: Text = NO_TEXT) -> Note:
    found = NOTES(key, code=code, sheet=sheet, title=SHEETS[sheet].title.zh, meant=meant)
    return replace(found, level=Level.SOFT) if sheet in SOFT else found
