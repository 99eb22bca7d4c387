"""Which report is this workbook, and which of its cells is which of the cells that were made?"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from addin.errors import FileError
from addin.living.comparing.cells import Beside, moved_text
from addin.ooxml.package import Package
from addin.ooxml.sheet.marked import MarkedSheet, MarkedSheets, marked_sheets
from addin.ooxml.sheet.read import OURS, workbook_package
from addin.ooxml.sheet.scan import BLANK, MarkedCell
from addin.report.bound.carrying import carried
from addin.report.bound.cells import At, anchors_in, made_in, said_in
from addin.report.bound.record import Record
from addin.report.build import PUBLICATION

SUFFIXES = frozenset({".xlsx", ".xlsm"})


@dataclass(frozen=True, kw_only=True, eq=False)
class Book:
    """A workbook that came back: what each cell says, where its numbers are, what it carries."""

    path: Path
    package: Package
    record: Record

    @property
    def name(self) -> str:
        """The name of the file."""
        return self.path.name

    @property
    def is_published(self) -> bool:
        """Whether it is the one for publication."""
        return self.record.template.startswith(PUBLICATION)

    @cached_property
    def said(self) -> Mapping[At, str]:
        """What each cell says now."""
        return said_in(self.package)

    @cached_property
    def marked(self) -> MarkedSheets:
        """The cells with all that they say."""
        return marked_sheets(self.package.to_bytes(), OURS)

    @cached_property
    def anchors(self) -> Mapping[str, At]:
        """The cells of bound numbers by their names."""
        return anchors_in(self.marked)

    @cached_property
    def made(self) -> tuple[Mapping[At, str], Mapping[str, At]]:
        """What each cell said when it was made, and its named cells; empty where it forgot."""
        return made_in(self.record)


def open_book(path: Path) -> Book:
    """The workbook of a report at `path`; FileError where it is none that Onpace made."""
    if path.suffix.lower() not in SUFFIXES:
        raise FileError("no_report_book", name=path.name)
    package = workbook_package(path, OURS)
    record = carried(package)
    if record is None:
        raise FileError("book_of_others", name=path.name)
    return Book(path=path, package=package, record=record)


def carries_record(path: Path) -> bool:
    """Whether a file is the workbook of a report and no plan workbook."""
    if path.suffix.lower() not in SUFFIXES:
        return False
    return carried(workbook_package(path, OURS)) is not None


class Cells:
    """Which cell of one workbook is which cell of another: by names, else by rows and columns."""

    def __init__(
        self,
        here: Mapping[At, str],
        there: Mapping[At, str],
        names: tuple[Mapping[str, At], Mapping[str, At]] = ({}, {}),
    ) -> None:
        """`names` are the named cells of both."""
        sheets = [_sheets(each) for each in (here, there)]
        self._beside = {
            name: Beside(sheets[0][name], sheets[1][name])
            for name in sheets[0]
            if name in sheets[1]
        }
        self._named = {at: names[1][name] for name, at in names[0].items() if name in names[1]}
        self._rows = [_rows(each) for each in sheets]

    def of(self, at: At) -> At | None:
        """The cell of the other workbook; None where its sheet or row is gone."""
        if at.sheet not in self._beside:
            return None
        down, across = self._beside[at.sheet].lines
        target = self._named.get(at)
        if target is None:
            row = down.get(at.row)
            target = At(at.sheet, row, across.get(at.column, at.column)) if row else None
        words = self._rows[0][at.sheet].get(at.row, "")
        if target is not None and (self._rows[1][at.sheet].get(target.row) == words or not words):
            return target
        # Somebody has sorted the rows: names stay where they were, words go along.
        same = [row for row, text in self._rows[1][at.sheet].items() if text == words]
        if words and len(same) == 1:
            return At(at.sheet, same[0], target.column if target else at.column)
        return target

    def formula(self, text: str, sheet: str) -> str:
        """A formula as it reads where the rows and columns of the other workbook stand."""
        return moved_text(text, sheet, self._beside)


def _rows(sheets: Mapping[str, MarkedSheet]) -> Mapping[str, Mapping[int, str]]:
    """The words of each row of each sheet."""
    return {
        name: {row: "\t".join(c.text for _, c in cells) for row, cells in sheet.rows.items()}
        for name, sheet in sheets.items()
    }


def _sheets(said: Mapping[At, str]) -> Mapping[str, MarkedSheet]:
    """The sheets of cells by name; numbers say nothing of which row is which."""
    found: dict[str, dict[tuple[int, int], MarkedCell]] = {}
    for at, text in said.items():
        words = text.startswith("s") and not any(map(str.isdigit, text))
        cell = MarkedCell("s", text[1:]) if words else BLANK
        found.setdefault(at.sheet, {})[at.row, at.column] = cell
    return {name: MarkedSheet(name=name, cells=cells) for name, cells in found.items()}
