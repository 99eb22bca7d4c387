"""How do accepted numbers enter the user's plan workbook, in place and only once?"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from os.path import commonprefix
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from addin.cells import cell_name
from addin.errors import FileError
from addin.files import check_not_open, write_atomically
from addin.ooxml.package import open_package
from addin.ooxml.sheet.editing.workbook import Workbook, open_workbook
from addin.ooxml.sheet.growing.appending import append_rows
from addin.plan.schema import SHEETS, PlanSheet, header_name

_TOP_ROWS = 10
_ABOUT = ("indicator", "cluster", "area", "period", "measure")


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionReport:
    """What a department says about an item of the rectification ledger."""

    code: str
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
    actions: Iterable[ActionReport] = (),
) -> tuple[int, str]:
    """Append the `rows` that the workbook does not have yet, in one step.

    `rows` are keyed by the columns of the Data sheet, with `reference` in their notes; `sources`
    are the codes and titles of sources to be added where they are missing. Gives the number of
    rows written and the hash of the file. Raises FileInUseError where the workbook is open and
    FileError where it has no Data sheet.
    """
    check_not_open(path)
    content = _read(path)
    book = open_workbook(content)
    data = _table(book, "Data")
    known = data.subjects() if _mentions(content, rows) else set()
    missing = [row for row in rows if _subject(row) not in known]
    used = {str(row.get("source", "")) for row in missing}
    data.append(missing)
    changed = _add_sources(book, {code: sources[code] for code in used & sources.keys()})
    changed |= _report_actions(book, {report.code: report for report in actions})
    if missing or changed:
        content = book.to_bytes()
        write_atomically(path, content)
    return len(missing), hashlib.sha256(content).hexdigest()


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise FileError(en=f"cannot read {path}", zh=f"无法读取{path}") from error


def _mentions(content: bytes, rows: Sequence[Mapping[str, Any]]) -> bool:
    """Whether a reference of `rows` stands anywhere in the workbook.

    Only a run that was cut off leaves one there; looking at every note takes much longer.
    """
    start = commonprefix([escape(_reference_in(row)) for row in rows]).encode()  # noqa: RUF071 - of texts
    package = open_package(content)
    return bool(start) and any(
        start in package[name]
        for name in package.names
        if name.endswith(".xml") and ("worksheets/" in name or "sharedStrings" in name)
    )


def _reference_in(row: Mapping[str, Any]) -> str:
    """The `reference` at the end of a row's note, empty where there is none."""
    note = str(row.get("note", ""))
    return note[note.rfind("[") :] if "[" in note else ""


def _subject(row: Mapping[str, Any]) -> tuple[str, ...]:
    """What a row is about, and which form it came with."""
    return (_reference_in(row), *[str(row.get(name, "")) for name in _ABOUT])


class _PlanTable:
    """One sheet of the plan workbook, with the column of each key."""

    def __init__(self, book: Workbook, name: str, sheet: PlanSheet) -> None:
        self._book, self._name = book, name
        self._header, self._columns = 0, dict[str, int]()
        xml = book.xml(name)
        for number in range(1, _TOP_ROWS + 1):
            row, columns = xml.rows.row(number), dict[str, int]()
            for cell in row.cells if row else ():
                found = sheet.column_of(book.strings.value(cell.xml, xml.prefix))
                if found:
                    columns.setdefault(found.key, cell.column)
            if len(columns) > len(self._columns):
                self._header, self._columns = number, columns

    def append(self, rows: Sequence[Mapping[str, Any]]) -> None:
        """Write rows below the last one."""
        keys = {column: key for key, column in self._columns.items()}
        if rows:
            span = range(min(keys), max(keys) + 1)
            values = [[row.get(keys.get(column, "")) for column in span] for row in rows]
            append_rows(self._book, self._name, values, header=self._header)

    def subjects(self) -> set[tuple[str, ...]]:
        """What the rows that came through a ledger are about."""
        noted = {row for row, note in self.texts("note").items() if "[" in note}
        return {_subject({key: self.text(row, key) for key in ("note", *_ABOUT)}) for row in noted}

    def texts(self, key: str) -> dict[int, str]:
        """What a column says in each row below the header."""
        numbers = self._book.xml(self._name).rows.numbers
        return {row: self.text(row, key) for row in numbers if row > self._header}

    def text(self, row: int, key: str) -> str:
        """What a cell says."""
        if key not in self._columns:
            return ""
        value = self._book.value(self._name, cell_name(row, self._columns[key]))
        if isinstance(value, float) and value.is_integer():
            return str(int(value))
        return "" if value is None else str(value)

    def set(self, row: int, key: str, value: object) -> None:
        """Write one cell, where there is such a column."""
        if key in self._columns:
            self._book.set_value(self._name, cell_name(row, self._columns[key]), value)


def _table(book: Workbook, key: str) -> _PlanTable:
    """A sheet of the plan workbook; FileError where it has none."""
    sheet = SHEETS[key]
    names = set(sheet.names)
    for name in book.sheet_names:
        if header_name(name) in names:
            return _PlanTable(book, name, sheet)
    raise FileError(
        en=f"the plan workbook has no sheet {sheet.title.en}",
        zh=f"规划工作簿没有“{sheet.title.zh}”表",
    )


def _add_sources(book: Workbook, sources: Mapping[str, str]) -> bool:
    try:
        table = _table(book, "Sources")
    except FileError:
        return False
    known = set(table.texts("code").values()) if sources else set()
    missing = [
        {"code": code, "title_zh": title, "tier": "A"}
        for code, title in sorted(sources.items())
        if code not in known
    ]
    table.append(missing)
    return bool(missing)


def _report_actions(book: Workbook, reports: Mapping[str, ActionReport]) -> bool:
    changed = False
    if not reports:
        return changed
    try:
        table = _table(book, "Actions")
    except FileError:
        return changed
    for row, code in table.texts("code").items():
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
