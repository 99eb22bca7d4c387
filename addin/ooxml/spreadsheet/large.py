"""How are hundreds of thousands of rows written and read without holding a tree of them?

Rows are formatted some thousand at a time, column by column: a column of one kind costs one
format for each of its rows. Source of the technique: ANCHORS-templates section 4.
"""

import re
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from itertools import islice, repeat
from pathlib import Path
from typing import Any
from xml.sax.saxutils import quoteattr

from addin.errors import FileError, UsageError
from addin.files import write_atomically
from addin.ooxml.limits import Limits
from addin.ooxml.package import Package, open_package
from addin.ooxml.spreadsheet.contents import cell_xml
from addin.ooxml.spreadsheet.following import free_sheet_name
from addin.ooxml.spreadsheet.references import MAX_COLUMN, MAX_ROW, column_name, column_number
from addin.ooxml.zip import Member, deflate, write_members

__all__ = ["read_rows", "write_rows"]

_BATCH = 2_000
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_DATE, _MOMENT, _BOLD = 1, 2, 3
# What must be escaped, and what XML or Excel would read otherwise.
_UNSAFE = re.compile("[&<>\x00-\x08\x0b-\x1f\ufffe\uffff]|_x[0-9A-Fa-f]{4}_|  |\n")
_EDGE = re.compile(r"(?:^|\0)\s|\s(?:\0|$)")
_NOT_FINITE = re.compile("[na]")
_LARGEST_BOX = 30_000_000
_LAST_ROW = re.compile(rb'<(?:\w+:)?row\b[^>]*?\sr="(\d+)"')
_OTHER_CELL = re.compile(rb'<c(?! r="[A-Z][0-9]|[A-Za-z])')
_LETTERS = 26


def write_rows(
    path: Path,
    sheets: Mapping[str, Iterable[Sequence[Any]]],
    *,
    headers: Mapping[str, Sequence[str]] | None = None,
    level: int = 1,
) -> Path:
    """Write a new workbook of plain sheets; rows may come from a generator.

    A cell is a number (kept to the bit), text, bool, date, datetime or None. `headers` are the
    first rows, bold and frozen, by sheet. `level` is zlib's: 6 takes twice as long
    and makes a file a fifth smaller. The same rows give the same bytes. Raises UsageError for a
    value that no cell can hold and for more rows or columns than the grid has; then nothing is
    written.
    """
    heads = headers or {}
    names: list[str] = []
    for name in sheets:
        names.append(free_sheet_name(name, names))
    members = _plain_parts(names, level)
    for number, (name, rows) in enumerate(sheets.items(), 1):
        pieces = _sheet(rows, tuple(heads.get(name, ())))
        members.append(_streamed(f"xl/worksheets/sheet{number}.xml", pieces, level))
    return write_atomically(path, write_members(members))


def read_rows(path: Path, sheet: str | int = 0) -> Iterator[list[Any]]:
    """The rows of a sheet, by name or by its number from 0, through python-calamine.

    The file is checked first: one whose cells lie so far apart that reading it would fill the
    memory is refused with UnsafeFileError or FileError.
    """
    from python_calamine import CalamineError, CalamineWorkbook

    _check_extent(open_package(path))
    try:
        with CalamineWorkbook.from_path(path) as book:
            found = (
                book.get_sheet_by_index(sheet)
                if isinstance(sheet, int)
                else book.get_sheet_by_name(sheet)
            )
            yield from found.iter_rows()
    except CalamineError as error:
        raise FileError(f"cannot read {path}: {error}", f"无法读取{path}：{error}") from error


def _check_extent(package: Package) -> None:
    """Raise FileError where the box around all cells is too large to be allocated."""
    for name in package.names:
        if "worksheet+xml" not in package.content_type(name):
            continue
        rows, is_narrow = _extent(package.pieces(name))
        if rows * MAX_COLUMN <= _LARGEST_BOX:
            continue
        if rows * (_LETTERS if is_narrow else _widest(package[name])) > _LARGEST_BOX:
            raise FileError(
                f"the cells of {name} lie too far apart to be read as a table",
                f"{name}的单元格分布过于稀疏，无法按表格读取",
            )


def _extent(pieces: Iterable[bytes]) -> tuple[int, bool]:
    """The last row, and whether every cell surely stands in the columns A to Z."""
    rows, is_narrow, rest = MAX_ROW, True, b""
    for piece in pieces:
        text = rest + piece
        whole = text.rfind(b"<")  # what follows may go on in the next piece
        rest = text[whole:] if whole >= 0 else text
        last = text.rfind(b"<row ", 0, max(whole, 0))
        if last >= 0:
            found = _LAST_ROW.match(text, last)
            rows = int(found[1]) if found else MAX_ROW
        if is_narrow:
            is_narrow = not _OTHER_CELL.search(text, 0, max(whole, 0)) and not (
                # One sign is found ten times faster than two.
                b":" in text and b":c" in text
            )
    return rows, is_narrow


def _widest(content: bytes) -> int:
    """The last column in use."""
    found = set(re.findall(rb"""\sr\s*=\s*["']([A-Za-z]+)[0-9]""", content))
    return max((column_number(name.decode()) for name in found), default=MAX_COLUMN)


def _sheet(rows: Iterable[Sequence[Any]], header: tuple[str, ...]) -> Iterator[str]:
    frozen = (
        '<sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2"'
        ' activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>'
        if header
        else ""
    )
    yield f'{_HEAD}<worksheet xmlns="{_MAIN}">{frozen}<sheetData>'
    if header:
        cells = (cell_xml(f"{column_name(n)}1", text, _BOLD) for n, text in enumerate(header, 1))
        yield f'<row r="1">{"".join(cells)}</row>'
    number = 2 if header else 1
    source = iter(rows)
    while batch := list(islice(source, _BATCH)):
        if number + len(batch) - 1 > MAX_ROW:
            raise UsageError(f"a sheet holds {MAX_ROW} rows at most", f"工作表最多{MAX_ROW}行")
        yield _batch(batch, number)
        number += len(batch)
    yield "</sheetData></worksheet>"


def _batch(rows: list[Sequence[Any]], first: int) -> str:
    width = max(map(len, rows))
    if width > MAX_COLUMN:
        raise UsageError(f"a sheet holds {MAX_COLUMN} columns at most", f"工作表最多{MAX_COLUMN}列")
    if any(len(row) != width for row in rows):
        rows = [(*row, *repeat(None, width - len(row))) for row in rows]
    by_column = enumerate(zip(*rows, strict=True), 1)
    columns = [_column(column_name(n), values, first) for n, values in by_column]
    template = f'<row r="#">{"".join(head for head, _ in columns)}</row>'
    if not columns:
        return "".join(f'<row r="{n}"/>' for n in range(first, first + len(rows)))
    texts = zip(*(values for _, values in columns), strict=True)
    return "".join(
        template.replace("#", str(number)) % values for number, values in enumerate(texts, first)
    )


def _column(letters: str, values: Sequence[Any], first: int) -> tuple[str, Iterable[str]]:
    """The template of a column's cells, and what goes into each."""
    kinds = set(map(type, values))
    if kinds == {float}:
        texts = list(map(repr, values))
        if not _NOT_FINITE.search("".join(texts)):
            return f'<c r="{letters}#"><v>%s</v></c>', texts
    elif kinds == {int}:
        return f'<c r="{letters}#"><v>%s</v></c>', map(str, values)
    elif kinds == {str} and max(map(len, values)) < 32_767:  # noqa: PLR2004 - a cell's longest text
        joined = "\0".join(values)
        safe = not _UNSAFE.search(joined.replace("\0", "")) and not _EDGE.search(joined)
        if safe:
            return f'<c r="{letters}#" t="inlineStr"><is><t>%s</t></is></c>', values
    return "%s", [_whole_cell(f"{letters}{n}", value) for n, value in enumerate(values, first)]


def _whole_cell(address: str, value: Any) -> str:
    if value is None:
        return ""
    style = _MOMENT if isinstance(value, datetime) else _DATE if isinstance(value, date) else 0
    return cell_xml(address, value, style)


def _streamed(name: str, pieces: Iterable[str], level: int) -> Member:
    packer = zlib.compressobj(level, zlib.DEFLATED, -15)
    stored: list[bytes] = []
    crc, size = 0, 0
    for piece in pieces:
        content = piece.encode()
        crc, size = zlib.crc32(content, crc), size + len(content)
        stored.append(packer.compress(content))
    stored.append(packer.flush())
    if size > Limits().entry_size * 8:
        raise UsageError("the sheet is too large for one workbook", "工作表过大")
    return Member(
        name=name,
        raw_name=name.encode(),
        flags=0,
        method=8,
        crc=crc,
        size=size,
        stored=b"".join(stored),
    )


def _plain_parts(names: Sequence[str], level: int) -> list[Member]:
    sheets = "".join(
        f'<sheet name={quoteattr(name)} sheetId="{n}" r:id="rId{n}"/>'
        for n, name in enumerate(names, 1)
    )
    numbers = range(1, len(names) + 1)
    overrides = "".join(
        f'<Override PartName="/xl/worksheets/sheet{n}.xml" ContentType="{_KIND}.worksheet+xml"/>'
        for n in numbers
    )
    links = "".join(
        f'<Relationship Id="rId{n}" Type="{_OFFICE}/worksheet" Target="worksheets/sheet{n}.xml"/>'
        for n in numbers
    )
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels"'
        f' ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override'
        f' PartName="/xl/workbook.xml" ContentType="{_KIND}.sheet.main+xml"/><Override'
        f' PartName="/xl/styles.xml" ContentType="{_KIND}.styles+xml"/>{overrides}</Types>',
        "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1"'
        f' Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>{sheets}'
        "</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">{links}'
        f'<Relationship Id="rId0" Type="{_OFFICE}/styles" Target="styles.xml"/></Relationships>',
        "xl/styles.xml": _STYLES,
    }
    return [deflate(name, (_HEAD + text).encode(), level) for name, text in parts.items()]


_STYLES = (
    f'<styleSheet xmlns="{_MAIN}"><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font>'
    '<font><b/><sz val="11"/><name val="Calibri"/></font></fonts><fills count="2"><fill>'
    '<patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>'
    '</fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs>'
    '<cellXfs count="4"><xf/><xf numFmtId="14" applyNumberFormat="1"/><xf numFmtId="22"'
    ' applyNumberFormat="1"/><xf fontId="1" applyFont="1"/></cellXfs></styleSheet>'
)
