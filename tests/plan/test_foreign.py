"""Plans come from tables that other programs hold, and go back into them."""

import pandas as pd
import pytest

from addin.errors import PlanError, UsageError
from addin.files import shipped
from addin.language import Language
from addin.model.words import Measure
from addin.plan.foreign import sheets_of, to_frames
from addin.plan.read import plan_of_tables, read_plan
from workbooks.make.build import BUILT

from .books import DATA, INDICATORS, PLAN


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("file", sorted(file for file, _ in BUILT.values()))
def test_a_plan_goes_into_frames_and_comes_back(file: str, language: Language) -> None:
    plan = read_plan(shipped("workbooks", file))

    frames = to_frames(plan, language)

    assert plan_of_tables(frames) == plan


def test_a_frame_has_the_keys_of_the_columns_and_numbers_where_they_are_numbers() -> None:
    frame = to_frames(read_plan(shipped("workbooks", "chongqing-14fyp.xlsx")))["Data"]

    assert list(frame.columns[:4]) == ["indicator", "cluster", "area", "period"]
    assert frame["value"].dtype == float


def test_frames_from_elsewhere_make_a_plan() -> None:
    data = pd.DataFrame(
        {"value": [110, 120.5], "indicator": ["GO", "GO"], "unit": "亿元"},
        index=pd.Index(["2021", "2022"], name="period"),
    ).assign(vintage=pd.to_datetime(["2022-01-20", ""]))

    plan = plan_of_tables([data])

    found = plan.observations
    assert found.value[found.rows_of("GO", Measure.LEVEL)].tolist() == [110, 120.5]
    assert found.vintage.tolist() == [20220120, 0]
    assert plan.indicator["GO"].unit.code == "CNY_100M"
    assert (plan.identity.start_year, plan.identity.end_year) == (2022, 2026)


def test_tables_may_be_called_as_sheets_are() -> None:
    bare = {"规划": PLAN, "indicators": INDICATORS, "数据": [row[:3] for row in DATA]}

    assert plan_of_tables(bare).observations.value.tolist() == [110, 1.2, 22]


def test_a_table_of_something_else_is_named() -> None:
    with pytest.raises(UsageError, match="no headers of a plan's sheet: a、b"):
        sheets_of([[["a", "b"], [1, 2]]])


def test_what_is_wrong_in_a_table_is_found_at_its_cell() -> None:
    data = [*DATA[:2], ["GO", "soon", 1.0, "亿元", ""]]

    with pytest.raises(PlanError) as raised:
        plan_of_tables([PLAN, INDICATORS, data])

    assert [(f.rule, f.place.cell) for f in raised.value.findings if f.level == "H"] == [
        ("W-07", "B3")
    ]
