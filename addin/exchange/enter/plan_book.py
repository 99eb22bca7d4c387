"""How do accepted numbers enter the user's plan workbook, in place and only once?"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from operator import itemgetter
from os.path import commonprefix
from pathlib import Path
from typing import Any
from xml.sax.saxutils import unescape

from addin.cells import cell_name
from addin.errors import FileError
from addin.exchange.ledger.state import row_key
from addin.files import check_not_open, read_file, write_atomically
from addin.ooxml.sheet.editing.workbook import Workbook, open_workbook
from addin.ooxml.sheet.growing.appending import append_rows
from addin.plan.schema import SHEETS, PlanSheet, header_name

_TOP_ROWS = 10
# What tells a row from others; a sheet may lack some of these columns.
_ABOUT = ("indicator", "cluster", "area", "period", "measure", "note")


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionReport:
    """What a department says about an item of the rectification ledger."""

    state: str
    day: date
    progress: str = ""


def reference(form_id: str, version: int) -> str:
    """What the note of a row says, so that it is found again: ``[CQ-F01-2024Q3-JXW-01 v1]``."""
    return f"[{form_id} v{version}]"


def update_plan_book(
    path: Path,
    rows: Sequence[Mapping[str, Any]],
    sources: Mapping[str, str],
    actions: Mapping[str, ActionReport],
) -> tuple[int, str]:
    """Append the `rows` that the workbook does not have yet, in one step.

    `rows` are keyed by the columns of the Data sheet, with `reference` in their notes; `sources`
    are the codes and titles of sources to be added where they are missing, `actions` what is said
    of items by their codes. Gives the number of rows written and the hash of the file. Raises
    FileInUseError where the workbook is open and FileError where it has no Data sheet.
    """
    check_not_open(path)
    content = read_file(path)
    book = open_workbook(content)
    data = data_table(book)
    missing = data.without_known(rows)
    data.append(missing)
    changed = _add_sources(book, missing, sources)
    changed |= _report_actions(book, actions)
    if missing or changed:
        content = book.to_bytes()
        write_atomically(path, content)
    return len(missing), hashlib.sha256(content).hexdigest()


def data_table(book: Workbook) -> "_PlanTable":
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


class _PlanTable:
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
            keys, columns = self._columns.keys(), self._columns.values()
            values = [dict(zip(columns, map(row.get, keys), strict=True)) for row in rows]
            append_rows(self._book, self._name, values, header=self._header)

    def without_known(self, rows: Sequence[Mapping[str, Any]]) -> Sequence[Mapping[str, Any]]:
        """The `rows` that the sheet does not have, by what they are about and their reference.

        Only a run that was cut off leaves one there; looking at every note takes much longer than
        looking for what all references begin with.
        """
        start = commonprefix(list(map(reference_in, rows)))  # noqa: RUF071 - of texts, not of paths
        there = f"{unescape(self._xml.rows.xml())}{''.join(self._book.strings.texts)}"
        if not start or start not in there:
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

    def text(self, row: int, key: str) -> str:
        """What a cell says."""
        xml = self._xml.rows.cell(row, self._columns.get(key, 0))
        value = self._book.strings.value(xml, self._xml.prefix)
        if isinstance(value, float) and value.is_integer():
            return str(int(value))
        return "" if value is None else str(value)

    def set(self, row: int, key: str, value: object) -> None:
        """Write one cell, where there is such a column."""
        if key in self._columns:
            self._book.set_value(self._name, cell_name(row, self._columns[key]), value)


def _table(book: Workbook, key: str) -> _PlanTable | None:
    """A sheet of the plan workbook; None where it has none."""
    names = set(SHEETS[key].names)
    for name in book.sheet_names:
        if header_name(name) in names:
            return _PlanTable(book, name, SHEETS[key])
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
    changed = False
    table = _table(book, "Actions") if reports else None
    if table is None:
        return changed
    for row, code in table.texts("code"):
        report = reports.get(code)
        said = table.text(row, "state"), table.text(row, "note_zh")
        if report is None or said == (report.state, report.progress):
            continue
        table.set(row, "state", report.state)
        table.set(row, "state_date", report.day)
        if report.progress:
            table.set(row, "note_zh", report.progress)
        changed = True
    return changed
