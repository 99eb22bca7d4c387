"""Is a nature that nobody stated read from unit, kind and values?"""

from dataclasses import replace

import pytest

from addin.model.indicator import Indicator, likely_nature
from addin.model.observations import Observation, Observations
from addin.model.period import Period
from addin.model.series import NO_HABIT, Habit, habits_of
from addin.model.words import Basis, Nature, TargetKind
from tests.plans import indicator, seen


def _habit(*rows: Observation) -> Habit:
    return habits_of(Observations.of(rows)).get("A", NO_HABIT)


def _alone(period: str, value: float) -> Observation:
    return replace(seen("A", "2020", value), period=Period.parse(period, Basis.DISCRETE))


@pytest.mark.parametrize(
    ("rows", "nature"),
    [
        ([seen("A", "2023", 118.0), seen("A", "2024Q1", 30.0)], Nature.FLOW),
        ([seen("A", "2023", 118.0), _alone("2024Q3", 31.0)], Nature.FLOW),
        ([seen("A", "2023", 118.0), seen("A", "2024H1", 121.0)], Nature.STOCK),
        ([seen("A", "2023", 118.0), _alone("2024M9", 123.0)], Nature.STOCK),
        ([seen("A", "2024Q3", 93.0)], Nature.FLOW),  # January to September, by its own words
        ([_alone("2024Q3", 93.0)], None),
        ([seen("A", "2023", 118.0)], None),
        ([], None),
    ],
)  # fmt: skip
def test_values_of_part_of_a_year_tell_flows_from_states(
    rows: list[Observation], nature: Nature | None
) -> None:
    assert _habit(*rows).nature is nature


@pytest.mark.parametrize(
    ("found", "habit", "nature"),
    [
        (indicator("A", 30, 20, unit_name="%"), NO_HABIT, Nature.RATIO),
        (indicator("A", 1, 2, unit_name="吨标准煤/万元"), NO_HABIT, Nature.RATIO),
        (indicator("A", 60, None, kind=TargetKind.CUM_COUNT, unit_name="万人"), NO_HABIT,
         Nature.FLOW),
        (indicator("A", 12, 0, kind=TargetKind.MILESTONE, unit_name="项"), NO_HABIT, Nature.STOCK),
        (indicator("A", 150, 100), NO_HABIT, Nature.FLOW),  # 亿元
        (indicator("A", 15, 10, unit_name="亿欧元"), NO_HABIT, Nature.FLOW),
        (indicator("A", 15, 10, unit_name="万人次"), NO_HABIT, Nature.FLOW),
        (indicator("A", 15, 10, unit_name="万标准箱"), NO_HABIT, Nature.FLOW),
        (indicator("A", 15, 10, unit_name="亿人公里"), NO_HABIT, Nature.FLOW),
        (indicator("A", 6.2, 5, unit_name="张/千人"), NO_HABIT, Nature.RATIO),
        (indicator("A", 150, 100), Habit(partial=2, whole=2), Nature.STOCK),  # deposits
        (indicator("A", 150, 100, unit_name="户"), NO_HABIT, Nature.STOCK),
        (indicator("A", 150, 100, unit_name="户"), Habit(partial=1, small=1), Nature.FLOW),
    ],
)  # fmt: skip
def test_a_nature_is_told_by_unit_kind_and_values(
    found: Indicator, habit: Habit, nature: Nature
) -> None:
    assert likely_nature(found, habit.nature) is nature
