"""How do accepted numbers enter the user's plan workbook, in place and only once?"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from operator import itemgetter, methodcaller
from os.path import commonprefix
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from addin.cells import CellFormula, cell_name, day_of_serial
from addin.errors import FileError, ModelError
from addin.exchange.ledger.state import row_key
from addin.files import check_not_open, read_file, write_atomically
from addin.ooxml.sheet.editing.workbook import Workbook, open_workbook
from addin.ooxml.sheet.growing.appending import append_rows
from addin.plan.schema import SHEETS, PlanSheet, header_name
from addin.plan.values import day_of

_TOP_ROWS = 10
# What tells a row from others; a sheet may lack some of these columns.
_ABOUT = ("indicator", "cluster", "area", "period", "measure", "note")


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionReport:
    """What a department says about an item of the rectification ledger."""

    state: str
    day: date
    progress: str = ""


def update_plan_book(
    path: Path,
    rows: Sequence[Mapping[str, Any]],
    sources: Mapping[str, str],
    actions: Mapping[str, ActionReport],
) -> tuple[int, str]:
    """Append the `rows` that the workbook does not have yet, in one step.

    `rows` are keyed by the columns of the Data sheet, with `reference` in their notes; `sources`
    are the codes and titles of sources to be added where they are missing, `actions` what is said
    of items by their codes. Gives how many rows were written and the hash of the file. Raises
    FileInUseError where the workbook is open and FileError where it has no Data sheet.
    """
    check_not_open(path)
    content = read_file(path)
    book = open_workbook(content)
    data = data_table(book)
    missing = data.without_known(rows)
    data.append(missing)
    changed = _add_sources(book, missing, sources)
    changed |= bool(actions) and _report_actions(book, actions)
    if missing or changed:
        content = book.to_bytes()
        write_atomically(path, content)
    return len(missing), hashlib.sha256(content).hexdigest()


def explain_finding(path: Path, rule: str, cell: str, reason: str) -> None:
    """Write into the Rules sheet why what `rule` found at `cell` (``Sheet!G12``) is right.

    Raises FileInUseError where the workbook is open and FileError where it has no Rules sheet.
    """
    check_not_open(path)
    book = open_workbook(read_file(path))
    rules = _table(book, "Rules")
    if rules is None:
        title = SHEETS["Rules"].title
        raise FileError(
            en=f"the plan workbook has no sheet {title.en}", zh=f"规划工作簿没有“{title.zh}”表"
        )
    own = {"code": rule, "level": "I", "scope": cell, "expression": "true"}
    rules.append([{**own, "name_zh": "说明", "message_zh": reason, "message_en": reason}])
    write_atomically(path, book.to_bytes())


def data_table(book: Workbook) -> "PlanTable":
    """The Data sheet of a plan workbook; FileError where it has none."""
    found = _table(book, "Data")
    if found is None:
        title = SHEETS["Data"].title
        raise FileError(
            en=f"the plan workbook has no sheet {title.en}", zh=f"规划工作簿没有“{title.zh}”表"
        )
    return found


def reference_in(row: Mapping[str, Any]) -> str:
    """The `reference` at the end of a row's note, empty where there is none."""
    note = str(row.get("note", ""))
    return note[note.rfind("[") :] if "[" in note else ""


class PlanTable:
    """One sheet of the plan workbook, with the column of each key."""

    def __init__(self, book: Workbook, name: str, sheet: PlanSheet) -> None:
        self._book, self._name, self._xml = book, name, book.xml(name)
        self._header, self._columns = 0, dict[str, int]()
        for number in range(1, _TOP_ROWS + 1):
            row, columns = self._xml.rows.row(number), dict[str, int]()
            for cell in row.cells if row else ():
                found = sheet.column_of(book.strings.value(cell.xml, self._xml.prefix))
                if found:
                    columns.setdefault(found.key, cell.column)
            if len(columns) > len(self._columns):
                self._header, self._columns = number, columns

    def append(self, rows: Sequence[Mapping[str, Any]]) -> None:
        """Write rows below the last one."""
        if rows:
            append_rows(self._book, self._name, _ByColumn(rows, self._columns), header=self._header)

    def without_known(self, rows: Sequence[Mapping[str, Any]]) -> Sequence[Mapping[str, Any]]:
        """The `rows` that the sheet does not have, by what they are about and their reference.

        Only a run that was cut off leaves one there; looking at every note takes much longer than
        looking for what all references begin with.
        """
        start = commonprefix(list(map(reference_in, rows)))  # noqa: RUF071 - of texts, not of paths
        written = map(itemgetter(1), self._xml.rows.texts())
        if not start or not (
            any(map(methodcaller("__contains__", escape(start)), written))
            or any(map(methodcaller("__contains__", start), self._book.strings.texts))
        ):
            return rows
        known = set()
        for number, note in self.texts("note"):
            if "[" in note:
                found = {key: self.text(number, key) for key in _ABOUT}
                known.add((reference_in(found), row_key(found)))
        return [row for row in rows if (reference_in(row), row_key(row)) not in known]

    def texts(self, key: str) -> Iterator[tuple[int, str]]:
        """What a column says in each row below the header."""
        for row in self._xml.rows.numbers:
            if row > self._header:
                yield row, self.text(row, key)

    @property
    def keys(self) -> Iterable[str]:
        """The keys of the columns that the sheet has."""
        return self._columns.keys()

    def cell(self, row: int, key: str) -> str:
        """The address of a cell."""
        return f"{self._name}!{cell_name(row, self._columns[key])}"

    def value(self, row: int, key: str) -> Any:
        """What stands in a cell; None for nothing."""
        xml = self._xml.rows.cell(row, self._columns.get(key, 0))
        return self._book.strings.value(xml, self._xml.prefix)

    def day(self, row: int, key: str) -> date | str:
        """The day in a cell, or what else stands there."""
        value = self.value(row, key)
        try:
            return (
                day_of_serial(value)
                if isinstance(value, float | int)
                else day_of(value or "").value
            )
        except ModelError:
            return self.text(row, key)

    def text(self, row: int, key: str) -> str:
        """What a cell says."""
        value = self.value(row, key)
        if isinstance(value, float) and value.is_integer():
            return str(int(value))
        return "" if value is None else str(value)

    def set(self, row: int, key: str, value: object) -> None:
        """Write one cell, where there is such a column."""
        if key in self._columns:
            self._book.set_value(self._name, cell_name(row, self._columns[key]), value)


@dataclass(frozen=True, slots=True)
class _ByColumn(Sequence[Mapping[int, Any]]):
    """Rows by the numbers of their columns, each made when it is asked for."""

    rows: Sequence[Mapping[str, Any]]
    columns: Mapping[str, int]

    def __len__(self) -> int:
        return len(self.rows)

    def __getitem__(self, at: Any) -> Any:
        row = self.rows[at]
        return {column: row.get(key) for key, column in self.columns.items()}


def _table(book: Workbook, key: str) -> PlanTable | None:
    """A sheet of the plan workbook; None where it has none."""
    names = set(SHEETS[key].names)
    for name in book.sheet_names:
        if header_name(name) in names:
            return PlanTable(book, name, SHEETS[key])
    return None


def _add_sources(
    book: Workbook, rows: Iterable[Mapping[str, Any]], sources: Mapping[str, str]
) -> bool:
    wanted = sources.keys() & set(map(itemgetter("source"), rows))
    table = _table(book, "Sources") if wanted else None
    if table is None:
        return False
    missing = wanted.difference(map(itemgetter(1), table.texts("code")))
    table.append([{"code": c, "title_zh": sources[c], "tier": "A"} for c in sorted(missing)])
    return bool(missing)


def _report_actions(book: Workbook, reports: Mapping[str, ActionReport]) -> bool:
    """Add what is said of items as rows of their own day, where it is news; the rest stays."""
    table = _table(book, "Actions")
    if table is None:
        return False
    of_day: dict[str, dict[str, int]] = {}
    for number, code in table.texts("code"):
        of_day.setdefault(code, {})[str(table.day(number, "state_date"))] = number
    added, changed = [], False
    for code in reports.keys() & of_day.keys():
        report, days = reports[code], of_day[code]
        number = days[max(days)]
        told = {"state": report.state}
        told |= {"note_zh": report.progress} if report.progress else {}
        if all(table.text(number, key) == value for key, value in told.items()):
            continue
        changed = True
        # A sheet that has no column for the day can say one thing of each item only.
        today = days.get(str(report.day)) if "state_date" in table.keys else number
        if today:
            for key, value in told.items():
                table.set(today, key, value)
        else:
            values = {key: table.value(number, key) for key in table.keys}
            kept = {k: v for k, v in values.items() if not isinstance(v, CellFormula)}
            added.append(kept | told | {"state_date": report.day})
    table.append(sorted(added, key=itemgetter("code")))
    return changed
