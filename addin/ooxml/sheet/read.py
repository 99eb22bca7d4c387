"""What stands in the cells of a workbook file?

The home of python-calamine, which reads rows of values; `marked` reads cells with all that they
say. A file passes the gate of packages first, then that of sheets.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from io import BytesIO
from pathlib import Path
from typing import Protocol

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from addin.errors import WORDS, FileError, UnsafeFileError
from addin.language import Text
from addin.ooxml.limits import BOUNDS, MB, Limits
from addin.ooxml.package import Package, open_package
from addin.ooxml.sheet.gate import WIDEST, look_through

Cell = str | int | float | bool | date | datetime | time | timedelta
# Content that a form never has and that could act on its own (ANCHORS-files 5.4).
_ACTIVE = (
    (re.compile(r"vbaproject\.bin$|/macrosheets/|/dialogsheets/"), Text(zh="宏", en="macros")),
    (re.compile(r"/activex/|/ctrlprops/"), Text(zh="控件", en="controls")),
    (re.compile(r"/embeddings/"), Text(zh="嵌入对象", en="embedded objects")),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetLimits:
    """What a workbook may hold: `box` is rows times columns of one sheet, empty cells too.

    `written` and `filled` count cells that are there at all and that hold something; what is
    `active` (macros, controls) may be there or not.
    """

    package: Limits = field(default_factory=Limits)
    box: int = WIDEST
    written: int = 1_000_000
    filled: int = 100_000
    sheets: int = 64
    active: bool = False


OURS = SheetLimits(
    package=Limits(file_size=200 * MB, entry_size=1024 * MB, total_size=2048 * MB),
    written=WIDEST,
    filled=WIDEST,
    sheets=BOUNDS["sheets"].most,
    active=True,
)
"""The limits for a planner's own files: every row of the grid may be filled, sheets as ever."""

OUTSIDE = SheetLimits(package=Limits(ratio_grace=5 * MB))
"""The limits for files that somebody sent (ANCHORS-files 5.4)."""


class Sheets(Protocol):
    """Anything that has sheets with rows of cells: a workbook, ranges, tables of data."""

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the sheets that a person can see."""

    @property
    def errors(self) -> Mapping[str, Mapping[str, str]]:
        """The cells whose formula gives an error, by sheet; an empty one was never calculated.

        A number instead of a cell is a row that is hidden.
        """

    def rows(self, name: str) -> Iterator[list[Cell]]:
        """The rows of a sheet from its first on; empty cells are empty texts."""


@dataclass(frozen=True, kw_only=True)
class OpenSheets:
    """The sheets of a workbook file in their order; cells are read when asked for.

    `errors` are the cells that show an error, with it, and hidden rows: calamine shows neither.
    """

    book: CalamineWorkbook = field(repr=False)
    all_names: tuple[str, ...]
    hidden: frozenset[str]
    errors: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    _read: dict[str, CalamineSheet] = field(default_factory=dict, repr=False)

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the sheets that a person can see."""
        return tuple(name for name in self.all_names if name not in self.hidden)

    def rows(self, name: str) -> Iterator[list[Cell]]:
        """The rows of a sheet from its first row on; empty cells are empty texts."""
        sheet = self._sheet(name)
        if sheet.start is None:
            return
        top, left = sheet.start
        yield from ([] for _ in range(top))
        blank: list[Cell] = [""] * left
        try:
            for row in sheet.iter_rows():
                yield blank + row if left else row
        except (OverflowError, ValueError) as error:
            raise FileError("no_calendar", name=name) from error

    def _sheet(self, name: str) -> CalamineSheet:
        if name not in self._read:
            try:
                self._read[name] = self.book.get_sheet_by_name(name)
            except (CalamineError, OSError, ValueError) as error:
                raise FileError("workbook_not_read", error=error) from error
        return self._read[name]


def open_sheets(source: Path | bytes, limits: SheetLimits = OURS) -> OpenSheets:
    """The sheets of a workbook, checked against `limits` first.

    FileError where it is no whole workbook (a CSV renamed, protected, truncated, no sheets),
    UnsafeFileError where it breaks `limits`; the message names the file.
    """
    package = workbook_package(source, limits)
    errors = look_through(package, limits.box)
    # What was checked is what is read: the file may change on the disk meanwhile.
    return _opened(BytesIO(package.to_bytes()), source, limits, errors)


def open_other(path: Path, limits: SheetLimits = OUTSIDE) -> OpenSheets:
    """The sheets of a workbook of any kind that calamine reads (.xls, .ods); errors are not seen.

    FileError where it cannot be read. No gate is in front: read it where it may be killed.
    """
    return _opened(path, path, limits, {})


def workbook_package(source: Path | bytes, limits: SheetLimits) -> Package:
    """The package of a workbook; errors as for `open_sheets`, but its sheets are not checked."""
    try:
        package = open_package(source, limits.package)
        if not limits.active:
            _check_active(package)
        _check_kind(package)
    except FileError as error:
        raise _named(error, source) from error
    return package


def _opened(
    file: BytesIO | Path,
    source: Path | bytes,
    limits: SheetLimits,
    errors: Mapping[str, Mapping[str, str]],
) -> OpenSheets:
    try:
        book = CalamineWorkbook.from_object(file)
    except (CalamineError, OSError, ValueError) as error:
        raise _named(FileError("workbook_not_read", error=error), source) from error
    sheets = [each for each in book.sheets_metadata if each.typ is SheetTypeEnum.WorkSheet]
    if len(sheets) > limits.sheets:
        raise UnsafeFileError("too_many_sheets", sheets=limits.sheets)
    return OpenSheets(
        book=book,
        all_names=tuple(each.name for each in sheets),
        hidden=frozenset(e.name for e in sheets if e.visible is not SheetVisibleEnum.Visible),
        errors=errors,
    )


def _named(error: FileError, source: Path | bytes) -> FileError:
    """The error with the name of the file, where it has one."""
    if isinstance(source, bytes):
        return error
    why = WORDS.text("only_text") if _is_text(source) else error.text
    return type(error)("of_file", name=source.name, why=why)


def _is_text(path: Path) -> bool:
    """Whether a file begins as text with lines and commas or tabs, in UTF-8 or GB 18030."""
    try:
        with path.open("rb") as file:
            start = file.read(4096)
    except OSError:
        return False
    return b"\0" not in start and b"\n" in start and (b"," in start or b"\t" in start)


def _check_kind(package: Package) -> None:
    kind = package.content_type(package.main_part())
    if "binary" in kind or ("spreadsheetml" not in kind and "ms-excel" not in kind):
        raise FileError("not_xlsx")


def _check_active(package: Package) -> None:
    for name in package.names:
        for pattern, what in _ACTIVE:
            if pattern.search(f"/{name}".lower()):
                raise UnsafeFileError("not_in_the_form", what=what, name=name)
