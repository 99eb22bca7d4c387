"""The schema is whole: names lead to one column, fields to a record, references to a sheet."""

from collections import Counter
from dataclasses import fields, replace
from pathlib import Path

import pytest

from addin.model.observations import Observations
from addin.model.period import Period
from addin.model.plan import Plan
from addin.plan.read import read_plan
from addin.plan.schema import IDENTITY, SHEETS, WIDE, PlanSheet
from addin.plan.write import write_plan
from workbooks.make.example.plan import example_plan

ALL = [*SHEETS.values(), WIDE, IDENTITY]


@pytest.mark.parametrize("sheet", ALL, ids=lambda sheet: sheet.key)
def test_a_header_leads_to_one_column(sheet: PlanSheet) -> None:
    named = Counter(name for column in sheet.columns for name in set(column.names))

    assert [name for name, count in named.items() if count > 1] == []


def test_the_name_of_a_sheet_leads_to_one_sheet() -> None:
    named = Counter(name for sheet in (*SHEETS.values(), WIDE) for name in set(sheet.names))

    assert [name for name, count in named.items() if count > 1] == []


@pytest.mark.parametrize("sheet", ALL, ids=lambda sheet: sheet.key)
def test_what_a_column_refers_to_is_there(sheet: PlanSheet) -> None:
    for column in sheet.columns:
        assert not column.refers or SHEETS[column.refers].is_coded
        assert not column.needs or column.needs in sheet.by_key
        assert column.twin in sheet.by_key


@pytest.mark.parametrize(
    "sheet", [sheet for sheet in ALL if sheet.record], ids=lambda sheet: sheet.key
)
def test_the_columns_state_every_field_of_the_record(sheet: PlanSheet) -> None:
    assert sheet.record is not None
    stated = {column.field.split(".")[0] for column in sheet.columns if column.field}
    found = {field.name for field in fields(sheet.record)}

    # The reader knows place, tier and what is told; only shipped rules say what they mark and mend;
    # a year of the plan names its month.
    known = {"place", "tier", "nature_told", "marks", "advice", "mend", "cause"}
    assert stated | known | {"start_month", "end_month"} >= found
    assert stated <= found


def test_every_part_of_a_plan_has_its_sheet() -> None:
    held = {sheet.field for sheet in ALL if sheet.field}

    others = {"thresholds", "later_thresholds", "findings", "workbook"}
    assert {field.name for field in fields(Plan)} - held == others


def test_an_observation_alone_says_what_its_row_in_the_columns_says() -> None:
    observations = example_plan().observations

    assert Observations.of(observations) == observations


def test_a_threshold_that_counts_from_a_period_on_is_written_and_read(tmp_path: Path) -> None:
    later = (("on_pace_pp", Period.parse("2024Q3"), "-3"),)
    plan = replace(example_plan(), later_thresholds=later)

    read = read_plan(write_plan(plan, tmp_path / "plan.xlsx"))

    assert read.later_thresholds == later
    assert read.thresholds == plan.thresholds
