"""Is a sheet safe to be read, and which of its cells hold errors?

calamine allocates the box around all cells of a sheet, and as many texts as the file claims, so
that a small file could end the process (ANCHORS-files 5.1). It also shows the error of a formula
as an empty cell.
"""

import re
from collections.abc import Iterator, Mapping

from addin.errors import UnsafeFileError
from addin.ooxml import Package, parse_xml

__all__ = ["check_sheets", "error_cells"]

_MB = 1024 * 1024
_STRINGS = "xl/sharedStrings.xml"
_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_STRICT_ID = "{http://purl.oclc.org/ooxml/officeDocument/relationships}id"


def check_sheets(package: Package, box: int) -> None:
    """UnsafeFileError where a sheet has more than `box` cells, or texts are miscounted."""
    for part in _parts(package):
        content = _utf8(package[part])
        if part == _STRINGS or b"<sst" in content[: 64 * 1024]:
            _check_strings(content, part)
        if b"sheetData" in content:
            _check_box(content, part, box)


def error_cells(package: Package) -> Mapping[str, Mapping[str, str]]:
    """The cells that show an error, as ``{"Data": {"C2": "#REF!"}}``."""
    main = package.main_part()
    targets = {link.id: link.target for link in package.relationships(main)}
    found = {}
    for element in parse_xml(package[main], main).iter("{*}sheet"):
        part = targets.get(element.get(_ID) or element.get(_STRICT_ID) or "", "")
        content = _utf8(package[part]) if part in package else b""
        if b't="e"' in content:
            cells = {m[1].decode(): m[2].decode() for m in _ERROR.finditer(content)}
            found[element.get("name", "")] = cells
    return found


_REFERENCE = re.compile(rb"""[\s"']r\s*=\s*["']\s*([A-Za-z]{1,9})(\d+)""")
_ROW = re.compile(rb"""[\s"']r\s*=\s*["']\s*(\d+)""")
_MANY_LETTERS = re.compile(rb"""[\s"']r\s*=\s*["']\s*([A-Za-z]{2,9})\d""")
_COUNTED = re.compile(rb"""uniqueCount\s*=\s*["'](\d+)["']""")
_ERROR = re.compile(
    rb"""<c r="([A-Z]+\d+)"[^>]* t="e"[^>]*>(?:<f.*?</f>|<f[^>]*/>)?<v>([^<]*)</v>"""
)
_LETTERS = 26
_EXCEL_ROWS, _EXCEL_COLUMNS = 1_048_576, 16_384


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
    rows = max((int(row) for row in _ROW.findall(content)), default=0)
    rows = max(rows, content.count(b"<row"), content.count(b":row"))
    # A cell may claim another row than the one it stands in; in large parts only one with more
    # digits is looked for, since ten million matches take seconds.
    farther = rb"""[\s"']r\s*=\s*["']\s*[A-Za-z]{1,9}\d{%d}""" % (len(str(rows)) + 1)
    if len(content) < _MB or re.search(farther, content):
        rows = max(rows, max((int(found[2]) for found in _REFERENCE.finditer(content)), default=0))
    letters = set(_MANY_LETTERS.findall(content))
    columns = max((_column_number(found) for found in letters), default=_LETTERS)
    if rows > _EXCEL_ROWS or columns > _EXCEL_COLUMNS or rows * columns > box:
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
