"""What does LibreOffice make of a workbook when it calculates every formula anew?"""

import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from openpyxl import load_workbook

__all__ = ["Recalculated", "recalculate"]

# Without it LibreOffice would trust the cached values of files that it did not write itself.
_ALWAYS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry"
 xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load">
<prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
</oor:items>"""
Cells = Mapping[tuple[str, str], object]


@dataclass(frozen=True, kw_only=True)
class Recalculated:
    """The formulas of a workbook, their cached values, and the values LibreOffice finds."""

    formulas: Cells
    cached: Cells
    found: Cells

    def differences(self) -> list[str]:
        """Every formula cell whose two values differ by more than 1e-9 relative, or in words."""
        return [
            f"{sheet}!{cell}: {self.cached.get((sheet, cell))!r} !="
            f" {self.found.get((sheet, cell))!r} by {formula}"
            for (sheet, cell), formula in self.formulas.items()
            if not _same(self.cached.get((sheet, cell)), self.found.get((sheet, cell)))
        ]


def recalculate(books: Sequence[Path], folder: Path) -> list[Recalculated]:
    """Recalculate `books` in one run of LibreOffice; the new files go to `folder`."""
    profile = folder / "profile"
    (profile / "user").mkdir(parents=True)
    (profile / "user" / "registrymodifications.xcu").write_text(_ALWAYS, encoding="utf-8")
    made = folder / "made"
    command = [
        "soffice", f"-env:UserInstallation={profile.as_uri()}", "--headless",
        "--convert-to", "xlsx", "--outdir", str(made), *map(str, books),
    ]  # fmt: skip
    subprocess.run(command, check=True, capture_output=True, timeout=240)
    return [
        Recalculated(
            formulas={key: value for key, value in _cells(book).items() if _is_formula(value)},
            cached=_cells(book, values=True),
            found=_cells(made / book.name, values=True),
        )
        for book in books
    ]


def _cells(book: Path, *, values: bool = False) -> Cells:
    loaded = load_workbook(book, data_only=values, read_only=True)
    found = {
        (sheet.title, cell.coordinate): cell.value
        for sheet in loaded.worksheets
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None
    }
    loaded.close()
    return found


def _is_formula(value: object) -> bool:
    return isinstance(value, str) and value.startswith("=")


def _same(cached: object, found: object) -> bool:
    if isinstance(cached, int | float) and isinstance(found, int | float):
        return abs(cached - found) <= 1e-9 * max(abs(cached), abs(found), 1.0)
    return cached == found and cached is not None
