"""One small plan, every number of which was worked out by hand.

The plan runs from 2021 to 2025 over the base year 2020. At the third quarter of 2023, 33 of its 60
months have gone: 55 per cent, 2.75 years, and 2.25 years are left.
"""

from dataclasses import replace
from math import log
from typing import Any

import pytest

from addin.errors import UsageError
from addin.facts.assess import assess
from addin.facts.factset import FactSet
from addin.measures.reasons import Reason
from addin.measures.targets.status import StatusClass
from addin.model.indicator import Indicator, Milestone
from addin.model.observations import Observation
from addin.model.period import Period
from addin.model.words import (
    FlowBasis,
    Measure,
    MilestoneKind,
    Nature,
    PacePath,
    TargetKind,
)
from tests.plans import indicator, plan_of, seen

GONE, LEFT = 2.75, 2.25
FLOW, RATIO = Nature.FLOW, Nature.RATIO
LEFT_OF_FALL = 0.97 * 0.96  # falls of 3 and 4 per cent; the nine months of 2023 are no year


def _indicators() -> list[Indicator]:
    scaled = indicator("SCALED", 600, 300, nature=FLOW)
    compound, steps = indicator("COMP", 400, 100), indicator("STEP", 200, 100)
    return [
        indicator("UP", 200, 100),
        indicator("DOWN", 5, 10, kind=TargetKind.LEVEL_DOWN, unit_name="%", nature=RATIO),
        indicator("RATE", 6, 100, kind=TargetKind.RATE_AVG),
        indicator("FALL", 16, None, kind=TargetKind.CUM_CHANGE, unit_name="%"),
        indicator("SUM", 100, None, kind=TargetKind.CUM_COUNT, nature=FLOW),
        indicator("MOST", 5.5, None, kind=TargetKind.HOLD_MAX, unit_name="%"),
        indicator("LEAST", 95, None, kind=TargetKind.HOLD_MIN, unit_name="%"),
        indicator("BAND", 30, None, kind=TargetKind.RANGE, unit_name="%", tolerance=0.5),
        indicator("ROLL", 400, 200, nature=FLOW),
        replace(scaled, flow_basis=FlowBasis.ANNUALISED),
        replace(compound, pace=PacePath.COMPOUND),
        replace(steps, pace=PacePath.MILESTONES),
        indicator("PAST", 90, 100),
        indicator("WISH", None, None, kind=TargetKind.DIRECTION),
    ]


def _observations() -> list[Observation]:
    stocks = {
        "UP": 150, "DOWN": 8, "RATE": 120, "MOST": 5.6, "LEAST": 95.5, "BAND": 31, "COMP": 200,
        "STEP": 145, "PAST": 80,
    }  # fmt: skip
    flows = [
        ("SUM", "2020", 1000), ("SUM", "2021", 20), ("SUM", "2022", 22), ("SUM", "2023Q3", 15),
        ("ROLL", "2022Q3", 180), ("ROLL", "2022", 250), ("ROLL", "2023Q3", 230),
        ("SCALED", "2022Q3", 240), ("SCALED", "2022", 400), ("SCALED", "2023Q3", 300),
        ("UP", "2022M9", 120), ("DOWN", "2022M9", 8.5),
    ]  # fmt: skip
    grown = [
        ("FALL", "2021", -3), ("FALL", "2022", -4), ("FALL", "2023Q3", -2),
        ("ROLL", "2023Q3", 26.5), ("SCALED", "2022Q3", 9), ("SCALED", "2023Q3", 25.5),
    ]  # fmt: skip
    return [
        *(seen(code, "2023M9", value) for code, value in stocks.items()),
        *(seen(code, period, value) for code, period, value in flows),
        *(seen(code, period, value, measure=Measure.YOY) for code, period, value in grown),
    ]


def _milestones() -> tuple[Milestone, ...]:
    rows = [
        ("NOBODY", 2023, 3, MilestoneKind.ANNUAL, Measure.LEVEL),
        ("STEP", 2023, 1, MilestoneKind.ANNUAL, Measure.LEVEL),
        ("STEP", 2022, 120, MilestoneKind.PATH, Measure.LEVEL),
        ("STEP", 2023, 160, MilestoneKind.PATH, Measure.LEVEL),
        ("STEP", 2024, 7, MilestoneKind.PATH, Measure.YOY),
        ("ROLL", 2022, 1, MilestoneKind.ANNUAL, Measure.LEVEL),
        ("ROLL", 2023, 320, MilestoneKind.ANNUAL, Measure.LEVEL),
        ("SCALED", 2023, 8, MilestoneKind.ANNUAL, Measure.YOY),
    ]
    return tuple(
        Milestone(
            indicator=code, period=Period.of_year(year), value=value, kind=kind, measure=measure
        )
        for code, year, value, kind, measure in rows
    )


@pytest.fixture(scope="module")
def facts() -> FactSet:
    plan = plan_of(_indicators(), _observations())
    return assess(replace(plan, milestones=_milestones()), "2023Q3")


# Of each subject: the measures, each with value and unit (% per cent, p points, ¥ 亿元).
BY_HAND: dict[str, dict[str, Any]] = {
    "UP": {
        "value": (150, "¥"),
        "value_year_ago": (120, "¥"),
        "yoy_derived": (25, "%"),  # 150 / 120
        "yoy": (25, "%"),
        "comparable": (150, "¥"),
        "baseline": (100, "¥"),
        "target": (200, "¥"),
        "time_progress": (55, "%"),
        "planned_progress": (55, "%"),
        "progress": (50, "%"),
        "lead": (-5, "p"),
        "expected": (155, "¥"),
        "gap_to_path": (-5, "¥"),
        "gap_to_target": (50, "¥"),
        "completion": (75, "%"),
        "growth_achieved": (100 * (1.5 ** (1 / GONE) - 1), "%"),
        "growth_required": (100 * ((200 / 150) ** (1 / LEFT) - 1), "%"),
    },
    "DOWN": {
        "yoy_derived": (-0.5, "p"),  # per cents differ by points
        "progress": (40, "%"),  # 2 of the 5 points to fall
        "lead": (-15, "p"),
        "expected": (7.25, "%"),  # 10 - 0.55 x 5
        "gap_to_path": (0.75, "p"),
        "gap_to_target": (3, "p"),  # missing where lower is better
        "completion": (160, "%"),
        "growth_achieved": (-2 / GONE, "p"),
        "growth_required": (-3 / LEFT, "p"),
    },
    "RATE": {
        "target": (6, "%"),
        "progress": (100 * log(1.2) / (5 * log(1.06)), "%"),
        "lead": (100 * log(1.2) / (5 * log(1.06)) - 55, "p"),
        "expected": (100 * 1.06**GONE, "¥"),
        "gap_to_path": (120 - 100 * 1.06**GONE, "¥"),
        "gap_to_target": (100 * 1.06**5 - 120, "¥"),
        "growth_achieved": (100 * (1.2 ** (1 / GONE) - 1), "%"),
        "growth_required": (100 * ((1.06**5 / 1.2) ** (1 / LEFT) - 1), "%"),
    },
    "FALL": {
        "yoy_official": (-2, "%"),
        "yoy": (-2, "%"),
        "comparable": (100 * (1 - LEFT_OF_FALL), "%"),
        "target": (16, "%"),
        "progress": (100 * log(LEFT_OF_FALL) / log(0.84), "%"),
        "time_progress": (40, "%"),
        "expected": (100 * (1 - 0.84**0.4), "%"),
        "gap_to_path": (100 * (0.84**0.4 - LEFT_OF_FALL), "p"),
        "gap_to_target": (100 * LEFT_OF_FALL - 84, "p"),
        "growth_achieved": (100 * (LEFT_OF_FALL ** (1 / 2) - 1), "%"),
        "growth_required": (100 * ((0.84 / LEFT_OF_FALL) ** (1 / 3) - 1), "%"),
        "year_estimate": (100 * (1 - LEFT_OF_FALL * 0.98), "%"),  # with the 2 per cent of 2023
    },
    "SUM": {
        "comparable": (57, "¥"),  # 20 + 22 + 15; 2020 lies before the plan
        "progress": (57, "%"),
        "lead": (2, "p"),
        "expected": (55, "¥"),
        "gap_to_path": (2, "¥"),
        "gap_to_target": (43, "¥"),
        "completion": (57, "%"),
        "growth_achieved": (57 / GONE, "¥"),
        "growth_required": (43 / LEFT, "¥"),
    },
    "MOST": {"gap_to_target": (0.1, "p")},
    "LEAST": {"gap_to_target": (-0.5, "p")},
    "BAND": {"gap_to_target": (0.5, "p")},  # above 30.5
    "ROLL": {
        "yoy_official": (26.5, "%"),
        "yoy_derived": (100 * 50 / 180, "%"),
        "yoy": (26.5, "%"),
        "comparable": (300, "¥"),  # 230 + 250 - 180
        "progress": (50, "%"),
        "annual_target": (320, "¥"),
        "annual_completion": (71.875, "%"),  # 230 of 320, to date and not rolling
        "annual_time": (75, "%"),
    },
    "SCALED": {
        "comparable": (500, "¥"),  # 300 x 400 / 240
        "progress": (200 / 3, "%"),
        "time_progress": (60, "%"),  # it speaks of the whole of 2023
        "lead": (200 / 3 - 60, "p"),
        "annual_target": (8, "%"),
        "annual_lead": (17.5, "p"),  # 25.5 - 8
    },
    "COMP": {
        "expected": (100 * 4**0.55, "¥"),
        "gap_to_path": (200 - 100 * 4**0.55, "¥"),
        "time_progress": (55, "%"),
        "planned_progress": (100 * (4**0.55 - 1) / 3, "%"),  # of a way of 300
        "lead": (100 * (1 - (4**0.55 - 1)) / 3, "p"),  # 100 of 300 are done
    },
    # 120 at the end of 2022, 160 at the end of 2023; three quarters of the way between them.
    "STEP": {
        "expected": (150, "¥"),
        "gap_to_path": (-5, "¥"),
        "annual_completion": (14500, "%"),
        "planned_progress": (50, "%"),
        "lead": (-5, "p"),
    },
    "PAST": {
        "gap_to_target": (10, "¥"),
        "growth_achieved": (100 * (0.8 ** (1 / GONE) - 1), "%"),
        "growth_required": (100 * ((90 / 80) ** (1 / LEFT) - 1), "%"),
        "expected": None,
    },
    "PLAN": {"years_left": (2.25, "年")},
}
UNIT_CODES = {"%": "pct", "p": "pp", "¥": "CNY_100M", "年": "years"}
CASES = [
    (subject, measure, told) for subject, of in BY_HAND.items() for measure, told in of.items()
]


@pytest.mark.parametrize(("subject", "measure", "told"), CASES)
def test_every_number_is_the_one_worked_out_by_hand(
    facts: FactSet, subject: str, measure: str, told: tuple[float, str] | None
) -> None:
    fact = facts.fact(subject, measure)

    if told is None:
        assert fact.value is None
        return
    value, unit = told
    assert fact.value == pytest.approx(value, abs=1e-9)
    assert fact.unit.code == UNIT_CODES[unit]
    assert fact.decimals == (2 if unit in "¥年" else 1)


@pytest.mark.parametrize(
    ("subject", "measure", "reason"),
    [
        ("FALL", "value", Reason.NO_DATA),
        ("WISH", "value", Reason.NOT_PUBLISHED),
        ("RATE", "value_year_ago", Reason.NO_YEAR_AGO),
        ("UP", "yoy_official", Reason.NO_DATA),
        ("RATE", "yoy_derived", Reason.NO_YEAR_AGO),
        ("WISH", "yoy_derived", Reason.NO_DATA),
        ("SUM", "baseline", Reason.NO_BASELINE),
        ("WISH", "target", Reason.QUALITATIVE),
        ("WISH", "progress", Reason.QUALITATIVE),
        ("WISH", "lead", Reason.QUALITATIVE),
        ("WISH", "expected", Reason.QUALITATIVE),
        ("WISH", "gap_to_target", Reason.QUALITATIVE),
        ("WISH", "time_progress", Reason.QUALITATIVE),
        ("WISH", "growth_achieved", Reason.NO_BASELINE),
        ("WISH", "growth_required", Reason.QUALITATIVE),
        ("PAST", "progress", Reason.BASELINE_PAST_TARGET),
        ("PAST", "lead", Reason.BASELINE_PAST_TARGET),
        ("MOST", "growth_achieved", Reason.NO_BASELINE),
        ("UP", "projection", Reason.SHORT_HISTORY),
    ],
)
def test_every_hole_has_its_own_reason(
    facts: FactSet, subject: str, measure: str, reason: Reason
) -> None:
    fact = facts.fact(subject, measure)

    assert fact.value is None
    assert fact.reason is reason


@pytest.mark.parametrize(
    "key",
    [
        "MOST.progress", "MOST.lead", "MOST.time_progress", "MOST.expected", "MOST.gap_to_path",
        "MOST.completion", "MOST.growth_required", "BAND.progress", "RATE.completion",
        "FALL.completion", "ROLL.annual_lead", "SCALED.annual_completion", "SCALED.annual_time",
        "UP.annual_target", "UP.annual_completion", "UP.annual_time", "UP.prospect",
        "WISH.projection", "WISH.completion",
    ],
)  # fmt: skip
def test_what_says_nothing_of_a_subject_is_no_fact(facts: FactSet, key: str) -> None:
    assert f"{key}@2023Q3" not in facts
    assert f"{key}@2023Q3" not in set(facts)


FORMULAS = {
    "UP.progress": "progress_level", "RATE.progress": "progress_rate", "UP.expected":
    "expected_linear", "FALL.progress": "progress_reduction", "SUM.progress": "progress_sum",
    "COMP.expected": "expected_compound", "RATE.expected": "expected_compound",
    "FALL.expected": "expected_reduction", "STEP.expected": "expected_milestone",
    "ROLL.comparable": "ttm", "SCALED.comparable": "annualised", "SUM.comparable": "sum",
    "FALL.comparable": "chain", "UP.comparable": "same", "UP.yoy": "growth", "DOWN.yoy": "change",
    "ROLL.yoy": "official", "UP.yoy_derived": "growth", "DOWN.yoy_derived": "change",
    "UP.growth_achieved": "average_growth", "DOWN.growth_achieved": "average_change",
    "SUM.growth_achieved": "average_change", "FALL.growth_achieved": "average_reduction",
    "UP.growth_required": "required_growth", "DOWN.growth_required": "required_change",
    "SUM.growth_required": "required_change", "FALL.growth_required": "required_reduction",
}  # fmt: skip
PERIODS = {
    "UP.value": "2023M9", "UP.value_year_ago": "2022M9", "RATE.value_year_ago": "2022M9",
    "UP.comparable": "2023M9", "ROLL.comparable": "2023M1-9", "FALL.comparable": "2022",
    "UP.baseline": "2020", "UP.target": "2025", "UP.progress": "2023M1-9",
    "ROLL.yoy": "2023M1-9", "ROLL.annual_target": "2023", "ROLL.annual_completion": "2023M1-9",
    "SCALED.annual_lead": "2023M1-9",
    "SCALED.comparable": "2023", "FALL.year_estimate": "2023", "UP.projection": "2025",
    "ROLL.annual_time": "2023",
}  # fmt: skip


@pytest.mark.parametrize(("key", "formula"), FORMULAS.items())
def test_every_number_names_the_formula_behind_it(facts: FactSet, key: str, formula: str) -> None:
    assert facts[f"{key}@2023Q3"].formula == formula


@pytest.mark.parametrize(("key", "period"), PERIODS.items())
def test_every_number_says_of_which_period_it_speaks(facts: FactSet, key: str, period: str) -> None:
    assert str(facts[f"{key}@2023Q3"].period) == period


CLASSES = {
    StatusClass.AHEAD: ["RATE", "SUM", "SCALED"],
    StatusClass.ON_PACE: ["FALL", "LEAST"],
    StatusClass.BEHIND: ["UP", "ROLL", "COMP", "STEP"],
    StatusClass.FAR_BEHIND: ["DOWN", "MOST", "BAND", "PAST"],
    StatusClass.NOT_SCORED: ["WISH"],
    StatusClass.ACHIEVED: [],
    StatusClass.NO_DATA: [],
}


@pytest.mark.parametrize(("found", "members"), CLASSES.items())
def test_every_class_counts_its_members(
    facts: FactSet, found: StatusClass, members: list[str]
) -> None:
    count = facts.fact("PLAN", f"count_{found.value}")

    assert count.value == len(members)
    assert count.inputs == tuple(f"{code}.status@2023Q3" for code in members)
    assert all(facts.fact(code, "status").status_class is found for code in members)


def test_at_the_end_only_what_is_kept_or_achieved_is_met(facts: FactSet) -> None:
    assert facts.fact("PLAN", "count_total").value == 14
    assert facts.fact("PLAN", "count_met").inputs == ("LEAST.status@2023Q3",)
    assert facts.fact("PLAN", "count_missed").value == 12  # all but LEAST and WISH


@pytest.mark.parametrize(
    ("year", "expected"),
    [(2021, 110), (2022, 120), (2023, 160), (2024, 180), (2025, 200)],
)
def test_a_path_leads_through_its_milestones_to_the_target(year: int, expected: float) -> None:
    (steps,) = (one for one in _indicators() if one.code == "STEP")
    rows = [seen("STEP", str(min(year, 2025)), 150)]
    plan = replace(plan_of([steps], rows), milestones=_milestones())

    assert assess(plan, f"{year}Q4").fact("STEP", "expected").value == pytest.approx(expected)


def test_what_there_is_no_fact_of_is_refused_with_the_nearest_subjects(facts: FactSet) -> None:
    with pytest.raises(UsageError, match=r"known subjects: ROLL"):
        facts.fact("ROLLS", "value")
    with pytest.raises(UsageError, match=r"known subjects: UP, DOWN, RATE\)"):
        facts.fact("####", "value")
    with pytest.raises(KeyError):
        facts["UP.value@2023Q2"]
