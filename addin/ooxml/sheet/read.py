"""What stands in the cells of a workbook file?

The home of python-calamine. A file passes the gate of packages first, then that of sheets.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from io import BytesIO
from pathlib import Path
from typing import Protocol

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetVisibleEnum

from addin.errors import FileError, UnsafeFileError
from addin.language import Text
from addin.ooxml.package import Package, open_package
from addin.ooxml.xml import parse_xml
from addin.ooxml.zip import Limits

__all__ = ["Book", "BookLimits", "Cell", "SheetSource", "look_through", "open_book"]

_STRINGS = "xl/sharedStrings.xml"
_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_STRICT_ID = "{http://purl.oclc.org/ooxml/officeDocument/relationships}id"
_LETTERS = 26
_EXCEL_ROWS, _EXCEL_COLUMNS = 1_048_576, 16_384
_REFERENCE = re.compile(rb"""[\s"']r\s*=\s*["']\s*([A-Za-z]{1,9})(\d+)""")
_ROW = re.compile(rb"""[\s"']r\s*=\s*["']\s*(\d+)""")
_ROW_START = re.compile(rb"<(?:\w+:)?row\b")
_CELL = re.compile(rb"<(?:\w+:)?c\b")
_COUNTED = re.compile(rb"""uniqueCount\s*=\s*["'](\d+)["']""")
_NO_RESULT = re.compile(
    rb"""<c r="([A-Z]+\d+)"(?![^>]* t="str")[^>]*>"""
    rb"""(?:<f[^>]*/>|<f[^>]*>[^<]*</f>)(?:<v\s*/>|<v></v>)?</c>"""
)
_ERROR = re.compile(
    rb"""<c r="([A-Z]+\d+)"[^>]* t="e"[^>]*>(?:<f.*?</f>|<f[^>]*/>)?<v>([^<]*)</v>"""
)


def look_through(package: Package, box: int) -> Mapping[str, Mapping[str, str]]:
    """The cells that show an error, by sheet, as ``{"Data": {"C2": "#REF!"}}``.

    An empty error stands for a formula that no program has calculated yet.
    UnsafeFileError where a sheet's rows times columns are more than `box`, or where the file
    claims more texts than it has.
    """
    names = _names(package)
    errors = {}
    for part in _parts(package):
        content = _utf8(package[part])
        if part == _STRINGS or b"<sst" in content[: 64 * 1024]:
            _check_strings(content, part)
        if b"sheetData" in content:
            _check_box(content, part, box)
        if part in names:
            errors[names[part]] = _errors(content)
    return errors


def _errors(content: bytes) -> dict[str, str]:
    found = {}
    if b't="e"' in content:
        found = {each[1].decode(): each[2].decode() for each in _ERROR.finditer(content)}
    if b"<f" in content:
        found |= dict.fromkeys((each[1].decode() for each in _NO_RESULT.finditer(content)), "")
    return found


def _names(package: Package) -> Mapping[str, str]:
    """The name of the sheet in each part."""
    main = package.main_part()
    targets = {link.id: link.target for link in package.relationships(main)}
    return {
        targets.get(sheet.get(_ID) or sheet.get(_STRICT_ID) or "", ""): sheet.get("name", "")
        for sheet in parse_xml(package[main], main).iter("{*}sheet")
    }


def _parts(package: Package) -> Iterator[str]:
    """Every part that a reader of workbooks may open as a sheet or as texts."""
    linked = [link.target for link in package.relationships(package.main_part())]
    named = [name for name in package.names if name.startswith("xl/worksheets/")]
    wanted = dict.fromkeys((*linked, *named, _STRINGS))
    yield from (part for part in wanted if part in package and not part.endswith(".rels"))


def _utf8(content: bytes) -> bytes:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", "replace").encode()
    return content


def _check_strings(content: bytes, part: str) -> None:
    declared = [int(count) for count in _COUNTED.findall(content[: 64 * 1024])]
    # Honest files miscount a little: room is made for each claimed text, 24 bytes.
    if max(declared, default=0) > max(4 * content.count(b"si>"), _MB):
        raise _too_large(part, "a false count of texts", "文本数量不实")


def _check_box(content: bytes, part: str, box: int) -> None:
    rows, columns = _plain_box(content) if _is_plain(content) else _any_box(content)
    if rows > _EXCEL_ROWS or columns > _EXCEL_COLUMNS or rows * columns > box:
        raise _too_large(part, f"{rows} rows by {columns} columns", f"{rows}行×{columns}列")


def _is_plain(content: bytes) -> bool:
    """Whether every cell and row is written as office programs write them.

    Looking for a fixed text is ten times faster than a pattern, and sheets may hold 500 MB.
    """
    fixed = content.count(b'<c r="') + content.count(b'<row r="')
    return (
        content.count(b"<c") - content.count(b"<cols>") - content.count(b"<col ")
        + content.count(b"<row") == fixed
        and b":row" not in content
        and not re.search(rb'<c r="[^A-Z]', content)
    )  # fmt: skip


def _plain_box(content: bytes) -> tuple[int, int]:
    rows = max((int(row) for row in re.findall(rb'<row r="(\d+)', content)), default=0)
    # A cell may claim another row than the one it stands in.
    if re.search(rb'<c r="[A-Z]+\d{%d}' % (len(str(rows)) + 1), content):
        rows = max((int(row) for row in re.findall(rb'<c r="[A-Z]+(\d+)', content)), default=rows)
    columns = _LETTERS
    if re.search(rb'<c r="[A-Z]{2}', content):
        letters = set(re.findall(rb'<c r="([A-Z]{2,9})', content))
        columns = max(_column_number(found) for found in letters)
    return rows, columns


def _any_box(content: bytes) -> tuple[int, int]:
    """The box of cells however they are written: every attribute r, and cells without one."""
    rows = max((int(row) for row in _ROW.findall(content)), default=0)
    cells = [(_column_number(found[1]), int(found[2])) for found in _REFERENCE.finditer(content)]
    most = max((len(_CELL.findall(row)) for row in _ROW_START.split(content)), default=0)
    return (
        max(rows, len(_ROW_START.findall(content)), *(row for _, row in cells), 0),
        max(most, *(column for column, _ in cells), _LETTERS),
    )


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * _LETTERS + letter - 64
    return number


def _too_large(part: str, en: str, zh: str) -> UnsafeFileError:
    return UnsafeFileError(
        en=f"the sheet in {part} is too large to be read: {en}",
        zh=f"{part}中的工作表过大，无法读取：{zh}",
    )


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
            en=f"{path.name} cannot be read as a workbook: {error}",
            zh=f"{path.name}无法作为工作簿读取：{error}",
        ) from error


def _open(path: Path, limits: BookLimits) -> Package:
    try:
        package = open_package(path, limits.package)
        kind = package.content_type(package.main_part())
    except FileError as error:
        text = _CSV if _is_text(path) else error.text
        raise type(error)(en=f"{path.name}: {text.en}", zh=f"{path.name}：{text.zh}") from error
    if "binary" in kind or ("spreadsheetml" not in kind and "ms-excel" not in kind):
        raise FileError(
            en=f"{path.name} is no .xlsx or .xlsm workbook: save it as .xlsx",
            zh=f"{path.name}不是.xlsx或.xlsm工作簿：请另存为.xlsx",
        )
    return package


_CSV = Text(
    zh="内容是文本（如CSV），只是改了扩展名：请用Excel或WPS打开后另存为.xlsx",
    en="it holds text, such as a CSV, under another name: open it in Excel and save it as .xlsx",
)


def _is_text(path: Path) -> bool:
    """Whether a file begins as text with lines and commas or tabs, in UTF-8 or GB 18030."""
    try:
        with path.open("rb") as file:
            start = file.read(4096)
    except OSError:
        return False
    return b"\0" not in start and b"\n" in start and (b"," in start or b"\t" in start)
