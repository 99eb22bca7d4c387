"""The row-growth probe as LibreOffice sees it: every number and every place is right."""

import csv
import subprocess
from pathlib import Path

import pytest

from addin.ooxml.sheet.editing.workbook import open_workbook
from tests.ooxml.sheet.probe import probe_workbook

_CSV = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1"


def in_libreoffice(path: Path, folder: Path) -> dict[str, list[list[str]]]:
    """The values of all sheets, as LibreOffice calculates them."""
    command = [
        "soffice", f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless",
        "--convert-to", _CSV, "--outdir", str(folder / "out"), str(path),
    ]  # fmt: skip
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    return {
        made.stem.removeprefix(f"{path.stem}-"): list(
            csv.reader(made.read_text(encoding="utf-8").splitlines())
        )
        for made in sorted((folder / "out").iterdir())
    }


@pytest.mark.office
def test_a_row_that_became_five_is_calculated_right_everywhere(tmp_path: Path) -> None:
    workbook = open_workbook(probe_workbook())
    workbook.copy_rows("Data", 4, 4, 5)
    for row, value in enumerate((10, 20, 30, 40, 50), 4):
        workbook.set_value("Data", f"B{row}", value)
    path = workbook.save(tmp_path / "probe.xlsx")

    sheets = in_libreoffice(path, tmp_path)

    data, other = sheets["Data"], sheets["Other sheet"]
    assert [row[1] for row in data[3:8]] == ["10", "20", "30", "40", "50"]
    assert data[9][:3] == ["total", "150", "1"]
    assert data[11][0] == "below"
    assert [row[1] for row in data[12:16]] == ["7", "8", "15", "23"]
    assert [row[:2] for row in data[18:21]] == [["k", "v"], ["a", "7"], ["b", "7"]]
    assert [row[0] for row in other] == ["150", "300", "7", "7", "8", "155"]
