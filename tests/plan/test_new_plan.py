"""The empty workbook: everything in it follows from the schema."""

from pathlib import Path

import pytest
from openpyxl import load_workbook
from openpyxl.workbook import Workbook

from addin.cells import column_name
from addin.errors import PlanError
from addin.language import Text
from addin.model.plan import PlanIdentity
from addin.model.unit import UNITS
from addin.plan.read import read_plan
from addin.plan.schema import IDENTITY, NUMBERS, SHEETS, THRESHOLDS, Holds
from addin.plan.write import new_plan

IDENTITY_OF_A_COUNTY = PlanIdentity(
    code="H", name=Text(zh="县卫生规划", en="County health plan"), start_year=2026, end_year=2030
)

_RULED = NUMBERS | {Holds.WORD, Holds.REFERENCE, Holds.DATE, Holds.UNIT}


@pytest.fixture
def book(tmp_path: Path) -> Workbook:
    return load_workbook(new_plan(tmp_path / "plan.xlsx", IDENTITY_OF_A_COUNTY, language="en"))


def test_an_empty_workbook_has_every_sheet_and_header(book: Workbook) -> None:
    for sheet in SHEETS.values():
        headers = [cell.value for cell in book[sheet.title.en][1]]

        assert headers == [column.header.en for column in sheet.columns]


def test_required_columns_lists_and_references_say_so_in_their_notes(book: Workbook) -> None:
    indicators = book["Indicators"]
    notes = {cell.value: cell.comment.text for cell in indicators[1] if cell.comment}

    assert notes["Unit"].startswith("Required.")
    assert "flow" in notes["Nature"]
    assert "A code of the sheet Departments." in notes["Department"]


def test_columns_of_words_codes_numbers_and_days_take_nothing_else(book: Workbook) -> None:
    for sheet in SHEETS.values():
        rules = book[sheet.title.en].data_validations.dataValidation
        ruled = {str(rule.sqref).split(":")[0].rstrip("0123456789") for rule in rules}
        free = [
            column.key
            for number, column in enumerate(sheet.columns, 1)
            if column_name(number) not in ruled and column.holds in _RULED
        ]

        assert free == []


def test_every_unit_that_is_offered_is_read(book: Workbook) -> None:
    area = book.defined_names["list_units"].attr_text.rpartition("!")[2]
    offered = [cell.value for (cell,) in book["_lists"][area.replace("$", "")]]

    assert {"people", "hectares", "visits", "CNY 100 million", "10,000 tonnes"} <= set(offered)
    assert all(UNITS.find(name) for name in offered)
    assert len(set(offered)) == len(offered)


def test_a_workbook_of_which_only_the_plan_is_known_is_read(tmp_path: Path) -> None:
    plan = read_plan(new_plan(tmp_path / "plan.xlsx", IDENTITY_OF_A_COUNTY))

    assert plan.identity == IDENTITY_OF_A_COUNTY
    assert plan.thresholds == {name: default for name, (default, _) in THRESHOLDS.items()}
    assert plan.findings == ()


def test_a_workbook_of_which_nothing_is_known_asks_for_what_a_plan_must_say(
    tmp_path: Path,
) -> None:
    with pytest.raises(PlanError) as raised:
        read_plan(new_plan(tmp_path / "plan.xlsx"))

    required = [column.header.zh for column in IDENTITY.columns if column.required]
    assert [found.rule for found in raised.value.findings] == ["V-01"] * len(required)
    assert [found.place.cell for found in raised.value.findings] == ["C2", "C3", "C5", "C6"]
