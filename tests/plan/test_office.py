"""The shipped workbooks survive being opened and saved in LibreOffice."""

import subprocess
from pathlib import Path

import pytest
from openpyxl import load_workbook

from addin.files import shipped
from addin.plan.read import read_plan
from workbooks.make.build import BUILT

pytestmark = pytest.mark.office


@pytest.fixture(scope="module")
def saved(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("saved")
    books = [str(shipped("workbooks", file)) for file, _ in BUILT.values()]
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", "xlsx", "--outdir", str(folder)]
    subprocess.run([*command, *books], check=True, capture_output=True, timeout=180)
    return folder


@pytest.mark.parametrize("file", sorted(file for file, _ in BUILT.values()))
def test_a_plan_saved_by_libreoffice_says_the_same(file: str, saved: Path) -> None:
    assert read_plan(saved / file) == read_plan(shipped("workbooks", file))


@pytest.mark.parametrize("file", sorted(file for file, _ in BUILT.values()))
def test_tables_and_choices_survive_libreoffice(file: str, saved: Path) -> None:
    before, after = load_workbook(shipped("workbooks", file)), load_workbook(saved / file)

    for sheet in before.worksheets:
        again = after[sheet.title]
        assert list(again.tables) == list(sheet.tables)
        assert len(again.data_validations.dataValidation) == len(
            sheet.data_validations.dataValidation
        )
