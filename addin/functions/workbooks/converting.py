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

import numpy as np
from lxml import etree

from addin.cells import cell_name
from addin.errors import FileError
from addin.files import check_not_open, read_file, write_atomically
from addin.functions.catalogue import FUNCTIONS
from addin.functions.registry import Function
from addin.language import Language
from addin.measures.formula import is_written
from addin.ooxml.limits import Limits, counted
from addin.ooxml.sheet.contents.cells import escape_text
from addin.ooxml.sheet.contents.formulas import expand_shared, formula_of
from addin.ooxml.sheet.contents.row import CellXml, patterns
from addin.ooxml.sheet.editing.workbook import Workbook, open_workbook
from addin.ooxml.sheet.references.calls import replace_calls
from addin.ooxml.xml import parse_xml
from addin.ooxml.zip import read_members

_DYNAMIC_ARRAY = Path(__file__).with_name("dynamic_array.xml")
_METADATA = "xl/metadata.xml"
_METADATA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheetMetadata+xml"
_METADATA_LINK = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/sheetMetadata"
_CALL = re.compile(
    r"(?<![\w.'!])(?:_xldudf_|_xll\.)?(?:plan[._]|规划[.])\w+(?=\s*\()", re.IGNORECASE
)
_TEXTS = re.compile(r'("(?:[^"]|"")*")')
# They were told on another scale once: a formula that still changes it counts wrongly.
_RESCALED = {"VALUE", "TARGET", "BASE", "PULL"}
_TIMES_100 = re.compile(r"[*/]\s*100(?![\d.])|(?<![\d.])100\s*\*|\d%")
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
    """Where the converted workbook is, which formulas were changed, and which to look at."""

    path: Path
    target: Target
    cells: tuple[str, ...]
    in_per_cent: tuple[str, ...] = ()

    def show(self, language: Language) -> str:
        """The result for a person, with a line for each formula that seems to count in per cent."""
        respelt = f"{self.path}: {len(self.cells)} formulas respelt for {self.target}"
        doubt = "shares are fractions (45.2 % is 0.452): look at this formula"
        if language == "zh":
            respelt = f"{self.path}：改写了{len(self.cells)}处公式（{self.target}）"
            doubt = "百分数为小数（45.2%为0.452），请核对公式"
        return "\n".join([respelt, *(f"{cell}: {doubt}" for cell in self.in_per_cent)])


def convert(source: Path | str, out: Path | str, target: Target | str) -> Converted:
    """Write a copy of an .xlsx, .xlsm or .ods with the spelling of `target`.

    Values and everything else stay as they are. FileError where the file cannot be used.
    """
    source, out, host = Path(source), Path(out), Target(target)
    check_not_open(out)
    if source.suffix.lower() == ".ods":
        content, cells, doubtful = _convert_ods(source, host)
    else:
        content, cells, doubtful = _convert_xlsx(source, host)
    write_atomically(out, content)
    return Converted(path=out, target=host, cells=tuple(cells), in_per_cent=tuple(doubtful))


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


def counts_in_per_cent(formula: str) -> bool:
    """Whether a formula gives a function per cent, or multiplies or divides what is one by 100.

    >>> counts_in_per_cent("PLAN.STATUS(45, A1)"), counts_in_per_cent("PLAN.VALUE(A1,B1,C1)/100")
    (True, True)
    >>> counts_in_per_cent("PLAN.STATUS(0.45, A1)"), counts_in_per_cent("PLAN.SHARE(A1,B1)*100")
    (False, False)
    """
    found: list[bool] = []

    def look(name: str, given: tuple[str, ...]) -> str:
        function = FUNCTIONS.find(name.removeprefix("_xll.")) if _CALL.match(f"{name}(") else None
        for argument, text in zip(function.arguments if function else (), given, strict=False):
            written = np.array(float(text) if is_written(text) else np.nan)
            found.append(bool(argument.scale.refuses(written)))
        if function and function.name in _RESCALED:
            found.append(bool(_TIMES_100.search(_TEXTS.sub("", formula))))
        return f"{name}({','.join(given)})"

    replace_calls(formula, look)
    return any(found)


def _convert_xlsx(source: Path, target: Target) -> tuple[bytes, list[str], list[str]]:
    workbook = open_workbook(source)
    cells: list[str] = []
    doubtful: list[str] = []
    for sheet in workbook.sheet_names:
        rows = workbook.xml(sheet).rows
        if not any(_CALL.search(text) for _, text in rows.texts()):
            continue
        rows = workbook.change_xml(sheet).rows
        expand_shared(rows)
        for number, _ in list(rows.texts()):
            row = rows.row(number)
            for cell in list(row.cells) if row else ():
                name = f"{sheet}!{cell_name(number, cell.column)}"
                if counts_in_per_cent((formula_of(cell.xml, rows.prefix) or ("", ""))[1]):
                    doubtful.append(name)
                if row is not None and _respell_cell(cell, number, rows.prefix, target):
                    row = rows.open_row(number)
                    row.put(cell.column, cell.xml)
                    cells.append(name)
        workbook.touch(workbook.xml(sheet).part)
    cells += _respell_names(workbook, target)
    if cells:
        workbook.formulas_changed()
        if target is Target.EXCEL:
            _add_metadata(workbook)
    return workbook.to_bytes(), cells, doubtful


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


def _convert_ods(source: Path, target: Target) -> tuple[bytes, list[str], list[str]]:
    raw = read_file(source)
    # The same gate as for any file from outside: its size, its number of parts, its names.
    if "content.xml" not in read_members(raw, counted(Limits())):
        raise FileError("not_a_spreadsheet", source=source)
    with zipfile.ZipFile(BytesIO(raw)) as packed:
        root = parse_xml(packed.read("content.xml"), "content.xml")
    cells, doubtful = [], []
    for cell in root.iter(f"{_TABLE}table-cell"):
        written = cell.get(f"{_TABLE}formula", "")
        if counts_in_per_cent(written.removeprefix("of:=").replace(";", ",")):
            doubtful.append(written)
        formula = respelt(written, target)
        if formula is not None:
            cell.set(f"{_TABLE}formula", formula)
            cells.append(formula)
    changed = etree.tostring(root, xml_declaration=True, encoding="UTF-8")
    content = BytesIO()
    with zipfile.ZipFile(BytesIO(raw)) as old, zipfile.ZipFile(content, "w") as new:
        for entry in old.infolist():
            part = changed if entry.filename == "content.xml" else old.read(entry)
            new.writestr(entry, part)
    return content.getvalue(), cells, doubtful
