"""How is a sheet of formulas written for Calc, as .xlsx and as .ods, and read back?"""

import csv
import subprocess
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape, quoteattr

import openpyxl
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.formula import ArrayFormula

from addin.cells import CellError
from addin.functions.calling import call
from addin.functions.cells import grid_of
from addin.functions.registry import Function, Registry
from addin.hosts.libreoffice.installing import find_program, office_environment

_CSV = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,false"
ARGUMENTS_FROM = 40  # results stand left of this column, ranges of arguments right of it


@dataclass(frozen=True)
class Case:
    """A call, where its result stands, and what Python answers."""

    function: Function
    args: tuple[Any, ...]
    row: int
    wanted: tuple[tuple[Any, ...], ...]

    def formula(self, separator: str, *, ods: bool) -> str:
        column = ARGUMENTS_FROM
        parts = []
        for arg in self.args:
            if isinstance(arg, tuple):
                grid = grid_of(arg)
                first = f"{get_column_letter(column)}{self.row}"
                last = f"{get_column_letter(column + len(grid[0]) - 1)}{self.row + len(grid) - 1}"
                parts.append(f"[.{first}:.{last}]" if ods else f"{first}:{last}")
                column += len(grid[0])
            elif isinstance(arg, str):
                parts.append('"' + arg.replace('"', '""') + '"')
            else:
                parts.append("" if arg is None else repr(arg))
        return f"{self.function.full_name}({separator.join(parts)})"

    def values(self) -> dict[tuple[int, int], Any]:
        """The cells of the ranges, by row and column."""
        found: dict[tuple[int, int], Any] = {}
        column = ARGUMENTS_FROM
        for arg in self.args:
            if isinstance(arg, tuple):
                grid = grid_of(arg)
                for r, row in enumerate(grid):
                    for c, cell in enumerate(row):
                        if cell is not None:
                            found[self.row + r, column + c] = cell
                column += len(grid[0])
        return found


def cases_of(registry: Registry, calls: Sequence[tuple[str, tuple[Any, ...]]]) -> list[Case]:
    cases, row = [], 1
    for name, args in calls:
        wanted = grid_of(call(registry, name, args, "en"))
        cases.append(Case(registry[name], args, row, wanted))
        row += max(len(wanted), *(len(grid_of(arg)) for arg in args), 1) if args else len(wanted)
    return cases


def write_xlsx(path: Path, cases: Sequence[Case]) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for case in cases:
        for (row, column), value in case.values().items():
            sheet.cell(row, column, value)
        height, width = len(case.wanted), len(case.wanted[0])
        formula = "=" + case.formula(",", ods=False)
        if (height, width) == (1, 1):
            sheet.cell(case.row, 1, formula)
        else:
            area = f"A{case.row}:{get_column_letter(width)}{case.row + height - 1}"
            sheet[f"A{case.row}"] = ArrayFormula(area, formula)
    book.save(path)


def write_ods(path: Path, cases: Sequence[Case]) -> None:
    cells: dict[int, dict[int, str]] = {}
    for case in cases:
        for (row, column), value in case.values().items():
            cells.setdefault(row, {})[column] = _ods_value(value)
        height, width = len(case.wanted), len(case.wanted[0])
        spans = (
            f' table:number-matrix-rows-spanned="{height}"'
            f' table:number-matrix-columns-spanned="{width}"'
        )
        formula = quoteattr("of:=" + case.formula(";", ods=True))
        matrix = spans if (height, width) != (1, 1) else ""
        cells.setdefault(case.row, {})[1] = f"<table:table-cell table:formula={formula}{matrix}/>"
    rows = []
    for number in range(1, max(cells) + 1):
        found = cells.get(number, {})
        width = max(found, default=1)
        line = "".join(found.get(c, "<table:table-cell/>") for c in range(1, width + 1))
        rows.append(f"<table:table-row>{line}</table:table-row>")
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr("mimetype", kind)
        packed.writestr("content.xml", _CONTENT.replace("ROWS", "".join(rows)))
        packed.writestr("META-INF/manifest.xml", _MANIFEST)


def read_csv(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8") as file:
        return list(csv.reader(file))


def recalculate(profile: Path, folder: Path, *files: Path) -> list[list[list[str]]]:
    """What Calc shows for each file, from one run of LibreOffice; a crash gets a second try."""
    soffice = find_program("soffice")
    assert soffice is not None
    command = [
        str(soffice),
        f"-env:UserInstallation={profile.as_uri()}",
        "--headless",
        "--convert-to",
        _CSV,
        "--outdir",
        str(folder),
        *map(str, files),
    ]
    made = [folder / f"{file.stem}.csv" for file in files]
    for _ in range(2):
        done = subprocess.run(
            command,
            check=False,
            timeout=240,
            capture_output=True,
            text=True,
            env=office_environment(),
        )
        if all(path.exists() for path in made):
            return [read_csv(path) for path in made]
    raise AssertionError(f"LibreOffice made no files: {done.stdout} {done.stderr}")


def shown(cell: Any) -> str | float:
    """How Calc shows a cell in a text file."""
    if isinstance(cell, CellError):
        return str(cell.code)
    return cell if isinstance(cell, float | str) else float(cell)


def _ods_value(value: Any) -> str:
    if isinstance(value, str):
        return (
            f'<table:table-cell office:value-type="string"><text:p>{escape(value)}</text:p>'
            "</table:table-cell>"
        )
    return f'<table:table-cell office:value-type="float" office:value="{value!r}"/>'


_CONTENT = (
    '<?xml version="1.0" encoding="UTF-8"?><office:document-content'
    ' xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
    ' xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
    ' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
    ' xmlns:of="urn:oasis:names:tc:opendocument:xmlns:of:1.2" office:version="1.2">'
    '<office:body><office:spreadsheet><table:table table:name="Sheet1">ROWS</table:table>'
    "</office:spreadsheet></office:body></office:document-content>"
)
_MANIFEST = (
    '<?xml version="1.0" encoding="UTF-8"?><manifest:manifest manifest:version="1.2"'
    ' xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
    '<manifest:file-entry manifest:full-path="/"'
    ' manifest:media-type="application/vnd.oasis.opendocument.spreadsheet"/>'
    '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>'
    "</manifest:manifest>"
)
