"""What stands in the cells of a workbook file?

The home of python-calamine. A file passes the gate of packages first, then that of sheets.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from io import BytesIO
from pathlib import Path
from typing import Protocol

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetVisibleEnum

from addin.errors import FileError
from addin.language import Text
from addin.ooxml import Limits, Package, open_package
from addin.workbook.reading.gate import look_through

__all__ = ["Book", "BookLimits", "Cell", "SheetSource", "open_book"]

Cell = str | int | float | bool | date | datetime | time | timedelta
_MB = 1024 * 1024
_PLAN_PACKAGE = Limits(file_size=200 * _MB, entry_size=1024 * _MB, total_size=2048 * _MB)


@dataclass(frozen=True, slots=True, kw_only=True)
class BookLimits:
    """How large a workbook may be: `box` is rows times columns of one sheet, empty cells too.

    The defaults let a Data sheet of 1,048,576 rows through (ANCHORS-files 5.4 has the stricter
    limits for files from outside).
    """

    package: Limits = _PLAN_PACKAGE
    box: int = 24_000_000


class SheetSource(Protocol):
    """Anything that has sheets with rows of cells."""

    @property
    def names(self) -> tuple[str, ...]:
        """The names of its sheets."""

    @property
    def errors(self) -> Mapping[str, Mapping[str, str]]:
        """The cells whose formula gives an error, by sheet."""

    def rows(self, name: str) -> Iterator[list[Cell]]:
        """The rows of a sheet, from its first on."""


@dataclass(frozen=True, slots=True)
class Book:
    """The sheets of a workbook, by name in their order; cells are read when asked for.

    `errors` are the cells whose formula gives an error, with it: calamine shows them empty.
    """

    sheets: dict[str, CalamineSheet]
    errors: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the sheets that a person can see."""
        return tuple(self.sheets)

    def rows(self, name: str) -> Iterator[list[Cell]]:
        """The rows of a sheet from its first row on; empty cells are empty texts."""
        sheet = self.sheets[name]
        if sheet.start is None:
            return
        top, left = sheet.start
        yield from ([] for _ in range(top))
        blank: list[Cell] = [""] * left
        for row in sheet.iter_rows():
            yield blank + row if left else row

    def width(self, name: str) -> int:
        """How many columns a sheet has, counted from A."""
        return self.sheets[name].total_width


def open_book(path: Path, limits: BookLimits | None = None) -> Book:
    """The sheets of the workbook at `path`.

    FileError where it is no whole workbook (a CSV renamed, protected, truncated, no sheets),
    UnsafeFileError where it breaks `limits`; the message names the file.
    """
    limits = limits or BookLimits()
    package = _open(path, limits)
    errors = look_through(package, limits.box)
    # What was checked is what is read: the file may change on the disk meanwhile.
    try:
        found = CalamineWorkbook.from_filelike(BytesIO(package.to_bytes()))
        visible = [s.name for s in found.sheets_metadata if s.visible is SheetVisibleEnum.Visible]
        sheets = {name: found.get_sheet_by_name(name) for name in visible}
        return Book(sheets, errors)
    except (CalamineError, OSError, ValueError) as error:
        raise FileError(
            f"{path.name} cannot be read as a workbook: {error}",
            f"{path.name}无法作为工作簿读取：{error}",
        ) from error


def _open(path: Path, limits: BookLimits) -> Package:
    try:
        package = open_package(path, limits.package)
        kind = package.content_type(package.main_part())
    except FileError as error:
        text = _CSV if _is_text(path) else error.text
        raise type(error)(f"{path.name}: {text.en}", f"{path.name}：{text.zh}") from error
    if "binary" in kind or ("spreadsheetml" not in kind and "ms-excel" not in kind):
        raise FileError(
            f"{path.name} is no .xlsx or .xlsm workbook: save it as .xlsx",
            f"{path.name}不是.xlsx或.xlsm工作簿：请另存为.xlsx",
        )
    return package


_CSV = Text(
    "内容是文本（如CSV），只是改了扩展名：请用Excel或WPS打开后另存为.xlsx",
    "it holds text, such as a CSV, under another name: open it in Excel and save it as .xlsx",
)


def _is_text(path: Path) -> bool:
    """Whether a file begins as text with lines and commas or tabs, in UTF-8 or GB 18030."""
    try:
        with path.open("rb") as file:
            start = file.read(4096)
    except OSError:
        return False
    return b"\0" not in start and b"\n" in start and (b"," in start or b"\t" in start)
