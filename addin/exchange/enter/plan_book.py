"""How do accepted numbers enter the user's plan workbook, in place and only once?"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import takewhile
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

__all__ = ["ActionReport", "reference", "update_plan_book"]

_TOP_ROWS = 10


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
    book = open_workbook(path)
    target = _Target(book, "Data")
    known = target.keys() if _mentions(content, rows) else set()
    missing = [row for row in rows if _key(row) not in known]
    used = {str(row.get("source", "")) for row in missing}
    target.append(missing)
    changed = bool(missing)
    changed |= _add_sources(book, {c: t for c, t in sources.items() if c in used})
    changed |= _report_actions(book, actions)
    if changed:
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
    wanted = {escape(reference_of(str(row.get("note", "")))) for row in rows}
    first, last = min(wanted, default=""), max(wanted, default="")
    same = takewhile(lambda pair: pair[0] == pair[1], zip(first, last, strict=False))
    start = "".join(letter for letter, _ in same).encode()
    package = open_package(content)
    parts = [
        package[name]
        for name in package.names
        if name.endswith(".xml") and ("worksheets/" in name or "sharedStrings" in name)
    ]
    return bool(start) and any(start in part for part in parts)


def reference_of(note: str) -> str:
    """The `reference` at the end of a note, empty where there is none."""
    return note[note.rfind("[") :] if "[" in note else ""


def _key(row: Mapping[str, Any]) -> tuple[str, ...]:
    return (
        reference_of(str(row.get("note", ""))),
        *(str(row.get(name, "")) for name in ("indicator", "cluster", "area", "period", "measure")),
    )


class _Target:
    """One sheet of the plan workbook, with the column of each key."""

    def __init__(self, book: Workbook, key: str) -> None:
        layout = SHEETS[key]
        names = set(layout.names)
        found = next((name for name in book.sheet_names if header_name(name) in names), "")
        if not found:
            raise FileError(
                en=f"the plan workbook has no sheet {layout.title.en}",
                zh=f"规划工作簿没有“{layout.title.zh}”表",
            )
        self.book, self.name = book, found
        self.header, self.columns = self._header(layout)

    def append(self, rows: Sequence[Mapping[str, Any]]) -> None:
        """Write rows below the last one."""
        if rows:
            first, last = min(self.columns.values()), max(self.columns.values())
            by_column = {column: key for key, column in self.columns.items()}
            values = [
                [row.get(by_column.get(column, "")) for column in range(first, last + 1)]
                for row in rows
            ]
            append_rows(self.book, self.name, values, header=self.header)

    def keys(self) -> set[tuple[str, ...]]:
        """What the rows that came through this ledger are about."""
        names = ("note", "indicator", "cluster", "area", "period", "measure")
        return {
            _key({name: self.text(number, name) for name in names})
            for number in self.rows()
            if "[" in self.text(number, "note")
        }

    def rows(self) -> list[int]:
        """The rows below the header."""
        return [number for number in self.book.xml(self.name).rows.numbers if number > self.header]

    def text(self, row: int, key: str) -> str:
        """What a cell says."""
        if key not in self.columns:
            return ""
        value = self.book.value(self.name, cell_name(row, self.columns[key]))
        if isinstance(value, float) and value.is_integer():
            return str(int(value))
        return "" if value is None else str(value)

    def set(self, row: int, key: str, value: object) -> None:
        """Write one cell, where there is such a column."""
        if key in self.columns:
            self.book.set_value(self.name, cell_name(row, self.columns[key]), value)

    def _header(self, sheet: PlanSheet) -> tuple[int, dict[str, int]]:
        best: tuple[int, dict[str, int]] = (0, {})
        xml = self.book.xml(self.name)
        for row in range(1, _TOP_ROWS + 1):
            columns: dict[str, int] = {}
            found = xml.rows.row(row)
            for cell in found.cells if found else ():
                text = self.book.strings.value(cell.xml, xml.prefix)
                known = sheet.column_of(text)
                if known is not None:
                    columns.setdefault(known.key, cell.column)
            if len(columns) > len(best[1]):
                best = row, columns
        return best


def _add_sources(book: Workbook, sources: Mapping[str, str]) -> bool:
    if not sources:
        return False
    try:
        target = _Target(book, "Sources")
    except FileError:
        return False
    known = {target.text(row, "code") for row in target.rows()}
    missing = [
        {"code": code, "title_zh": title, "tier": "A"}
        for code, title in sources.items()
        if code not in known
    ]
    target.append(missing)
    return bool(missing)


def _report_actions(book: Workbook, actions: Iterable[ActionReport]) -> bool:
    reports = {report.code: report for report in actions}
    if not reports:
        return False
    try:
        target = _Target(book, "Actions")
    except FileError:
        return False
    changed = False
    for row in target.rows():
        report = reports.get(target.text(row, "code"))
        if report is None or (
            target.text(row, "state") == report.state
            and target.text(row, "note_zh") == report.progress
        ):
            continue
        target.set(row, "state", report.state)
        target.set(row, "state_date", report.day)
        if report.progress:
            target.set(row, "note_zh", report.progress)
        changed = True
    return changed
