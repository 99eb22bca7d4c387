"""How does a workbook that was written in one host open in another?

The same function has three spellings in files: ``PLAN.PROGRESS`` (Calc, XLL),
``PLAN_PROGRESS`` (classic UDF) and ``_xldudf_PLAN_PROGRESS`` in a dynamic array (Office.js).
Excel and Calc do not translate between them; this does, and touches nothing else.
"""

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from io import BytesIO
from pathlib import Path

from lxml import etree

from addin.cells import cell_name
from addin.errors import FileError
from addin.files import check_not_open, read_file, write_atomically
from addin.functions.catalogue import FUNCTIONS
from addin.functions.registry import Function
from addin.language import Language
from addin.ooxml.sheet.contents.cells import escape_text
from addin.ooxml.sheet.contents.formulas import expand_shared, formula_of
from addin.ooxml.sheet.contents.row import CellXml, patterns
from addin.ooxml.sheet.editing.workbook import Workbook, open_workbook
from addin.ooxml.xml import parse_xml
from addin.ooxml.zip import Limits, read_members

_DYNAMIC_ARRAY = Path(__file__).with_name("dynamic_array.xml")
_METADATA = "xl/metadata.xml"
_METADATA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheetMetadata+xml"
_METADATA_LINK = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/sheetMetadata"
_CALL = re.compile(
    r"(?<![\w.'!])(?:_xldudf_|_xll\.)?(?:plan[._]|规划[.])\w+(?=\s*\()", re.IGNORECASE
)
_TEXTS = re.compile(r'("(?:[^"]|"")*")')
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"


class Target(StrEnum):
    """The host that shall open the workbook."""

    EXCEL = "excel"
    CLASSIC = "classic"
    CALC = "calc"

    def name_of(self, function: Function) -> str:
        """How the host spells a function in a file."""
        return {
            Target.EXCEL: function.file_name,
            Target.CLASSIC: function.classic_name,
            Target.CALC: function.full_name,
        }[self]


@dataclass(frozen=True, slots=True, kw_only=True)
class Converted:
    """Where the converted workbook is, and which formulas were changed."""

    path: Path
    target: Target
    cells: tuple[str, ...]

    def show(self, language: Language) -> str:
        """The result as one line for a person."""
        if language == "zh":
            return f"{self.path}：改写了{len(self.cells)}处公式（{self.target}）"
        return f"{self.path}: {len(self.cells)} formulas respelt for {self.target}"


def convert(source: Path | str, out: Path | str, target: Target | str) -> Converted:
    """Write a copy of an .xlsx, .xlsm or .ods with the spelling of `target`.

    Values and everything else stay as they are. FileError where the file cannot be used.
    """
    source, out, host = Path(source), Path(out), Target(target)
    check_not_open(out)
    if source.suffix.lower() == ".ods":
        content, cells = _convert_ods(source, host)
    else:
        content, cells = _convert_xlsx(source, host)
    write_atomically(out, content)
    return Converted(path=out, target=host, cells=tuple(cells))


def respelt(formula: str, target: Target) -> str | None:
    """The formula with our functions in the spelling of `target`; None where nothing changes.

    >>> respelt('_xldudf_PLAN_GAP(A1,PLAN.EXPECTED(B1,C1,D1))&"PLAN.GAP(1)"', Target.CLASSIC)
    'PLAN_GAP(A1,PLAN_EXPECTED(B1,C1,D1))&"PLAN.GAP(1)"'
    """
    if not _CALL.search(formula):
        return None

    def spelling(match: re.Match[str]) -> str:
        function = FUNCTIONS.find(re.sub(r"(?i)^_xll\.", "", match[0]))
        return target.name_of(function) if function else match[0]

    pieces = _TEXTS.split(formula)
    found = "".join(
        piece if piece.startswith('"') else _CALL.sub(spelling, piece) for piece in pieces
    )
    return found if found != formula else None


def _convert_xlsx(source: Path, target: Target) -> tuple[bytes, list[str]]:
    workbook = open_workbook(source)
    cells: list[str] = []
    for sheet in workbook.sheet_names:
        rows = workbook.xml(sheet).rows
        if not any(_CALL.search(text) for _, text in rows.texts()):
            continue
        rows = workbook.change_xml(sheet).rows
        expand_shared(rows)
        for number, _ in list(rows.texts()):
            row = rows.row(number)
            for cell in list(row.cells) if row else ():
                if row is not None and _respell_cell(cell, number, rows.prefix, target):
                    row = rows.open_row(number)
                    row.put(cell.column, cell.xml)
                    cells.append(f"{sheet}!{cell_name(number, cell.column)}")
        workbook.touch(workbook.xml(sheet).part)
    cells += _respell_names(workbook, target)
    if cells:
        workbook.formulas_changed()
        if target is Target.EXCEL:
            _add_metadata(workbook)
    return workbook.to_bytes(), cells


def _respell_cell(cell: CellXml, row: int, prefix: str, target: Target) -> bool:
    found = formula_of(cell.xml, prefix)
    formula = respelt(found[1], target) if found and found[1] else None
    if found is None or formula is None:
        return False
    attributes = found[0]
    if target is Target.EXCEL and "t=" not in attributes:
        attributes = f' t="array" ref="{cell_name(row, cell.column)}"'
        cell.xml = re.sub(rf"^<{prefix}c\b", f'<{prefix}c cm="1"', cell.xml, count=1)
    fresh = f"<{prefix}f{attributes}>{escape_text(formula)}</{prefix}f>"
    cell.xml = patterns(prefix).formula.sub(lambda _: fresh, cell.xml, count=1)
    return True


def _respell_names(workbook: Workbook, target: Target) -> Iterator[str]:
    root = workbook.parts.tree(workbook.main_part)
    for name in root.iterfind("{*}definedNames/{*}definedName"):
        formula = respelt(name.text or "", target)
        if formula is not None:
            workbook.parts.change(workbook.main_part)
            name.text = formula
            yield str(name.get("name"))


def _add_metadata(workbook: Workbook) -> None:
    """What tells Excel that ``cm="1"`` is a dynamic array; a file that has some keeps it."""
    if _METADATA in workbook.parts:
        return
    workbook.parts.add(_METADATA, _DYNAMIC_ARRAY.read_bytes(), _METADATA_TYPE)
    workbook.parts.link(workbook.main_part, _METADATA_LINK, "metadata.xml")


def _convert_ods(source: Path, target: Target) -> tuple[bytes, list[str]]:
    raw = read_file(source)
    # The same gate as for any file from outside: its size, its number of parts, its names.
    if "content.xml" not in read_members(raw, Limits()):
        raise FileError(en=f"not a spreadsheet: {source}", zh=f"不是电子表格：{source}")
    with zipfile.ZipFile(BytesIO(raw)) as packed:
        root = parse_xml(packed.read("content.xml"), "content.xml")
    cells = []
    for cell in root.iter(f"{_TABLE}table-cell"):
        formula = respelt(cell.get(f"{_TABLE}formula", ""), target)
        if formula is not None:
            cell.set(f"{_TABLE}formula", formula)
            cells.append(formula)
    changed = etree.tostring(root, xml_declaration=True, encoding="UTF-8")
    content = BytesIO()
    with zipfile.ZipFile(BytesIO(raw)) as old, zipfile.ZipFile(content, "w") as new:
        for entry in old.infolist():
            part = changed if entry.filename == "content.xml" else old.read(entry)
            new.writestr(entry, part)
    return content.getvalue(), cells
