"""What stands in the cells of a workbook file?

The home of python-calamine. A file passes the package gate first, then a look at its sheets:
calamine allocates the box around all cells, so that two cells far apart in a small file would
end the process (ANCHORS-files 5.1).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from io import BytesIO
from pathlib import Path
from typing import Protocol

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetVisibleEnum

from addin.errors import FileError, UnsafeFileError
from addin.ooxml import Limits, Package, open_package

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

    def rows(self, name: str) -> Iterator[list[Cell]]:
        """The rows of a sheet, from its first on."""


@dataclass(frozen=True, slots=True)
class Book:
    """The sheets of a workbook, by name in their order; cells are read when asked for."""

    sheets: dict[str, CalamineSheet]

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
    for part in package.names:
        if package.content_type(part).endswith(("worksheet+xml", "sharedStrings+xml")) or (
            part.startswith("xl/worksheets/") and part.endswith(".xml")
        ):
            _check_part(package, part, limits)
    # What was checked is what is read: the file may change on the disk meanwhile.
    try:
        found = CalamineWorkbook.from_filelike(BytesIO(package.to_bytes()))
        visible = [s.name for s in found.sheets_metadata if s.visible is SheetVisibleEnum.Visible]
        return Book({name: found.get_sheet_by_name(name) for name in visible})
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
        text = error.text
        raise type(error)(f"{path.name}: {text.en}", f"{path.name}：{text.zh}") from error
    if "spreadsheetml" not in kind and "ms-excel" not in kind:
        raise FileError(
            f"{path.name} is not an Excel workbook (its kind is {kind or 'unknown'})",
            f"{path.name}不是Excel工作簿（类型为{kind or '未知'}）",
        )
    return package


_REFERENCE = re.compile(rb"""[\s"']r\s*=\s*["']\s*([A-Za-z]{1,9})(\d+)""")
_ROW = re.compile(rb"""[\s"']r\s*=\s*["']\s*(\d+)""")
_MANY_LETTERS = re.compile(rb"""[\s"']r\s*=\s*["']\s*([A-Za-z]{2,9})\d""")
_COUNTED = re.compile(rb"""[Cc]ount\s*=\s*["'](\d+)["']""")
_LETTERS = 26
_EXCEL_ROWS, _EXCEL_COLUMNS = 1_048_576, 16_384


def _check_part(package: Package, part: str, limits: BookLimits) -> None:
    content = package[part]
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        content = content.decode("utf-16", "replace").encode()
    if "sharedStrings" in part or b"<sst" in content[:1024]:
        _check_strings(content, part)
    else:
        _check_box(content, part, limits)


def _check_strings(content: bytes, part: str) -> None:
    declared = [int(count) for count in _COUNTED.findall(content[:4096])]
    # A string takes at least `<si/>`, but texts used often are stored once.
    if max(declared, default=0) > max(len(content), 64 * _MB):
        raise _too_large(part, "a false count of texts", "文本数量不实")


def _check_box(content: bytes, part: str, limits: BookLimits) -> None:
    rows = max((int(row) for row in _ROW.findall(content)), default=0)
    rows = max(rows, content.count(b"<row"), content.count(b":row"))
    # A cell may claim another row than the one it stands in; in large parts only one with more
    # digits is looked for, since ten million matches take seconds.
    farther = rb"""[\s"']r\s*=\s*["']\s*[A-Za-z]{1,9}\d{%d}""" % (len(str(rows)) + 1)
    if len(content) < _MB or re.search(farther, content):
        rows = max(rows, max((int(found[2]) for found in _REFERENCE.finditer(content)), default=0))
    letters = set(_MANY_LETTERS.findall(content))
    columns = max((_column_number(found) for found in letters), default=_LETTERS)
    if rows > _EXCEL_ROWS or columns > _EXCEL_COLUMNS or rows * columns > limits.box:
        raise _too_large(part, f"{rows} rows by {columns} columns", f"{rows}行×{columns}列")


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * _LETTERS + letter - 64
    return number


def _too_large(part: str, en: str, zh: str) -> UnsafeFileError:
    return UnsafeFileError(
        f"the sheet in {part} is too large to be read: {en}",
        f"{part}中的工作表过大，无法读取：{zh}",
    )
