"""What holds at the edges of a plan: at a threshold, at the end, on a path, beside a year ago?

Each case is a plan of one or two indicators, worked out by hand.
"""

from dataclasses import replace

import pytest

from addin.errors import UsageError
from addin.facts.assess import assess
from addin.facts.scenario import scenario_of, what_if
from addin.measures.reasons import Reason
from addin.measures.targets.status import StatusClass
from addin.model.words import (
    Nature,
    Precision,
    TargetKind,
)
from tests.plans import binding, indicator, plan_of, seen


@pytest.mark.parametrize(
    ("period", "time", "quarters", "left"),
    [
        ("2021Q1", 5, 1, 4.75), ("2022H1", 30, 6, 3.5), ("2023", 60, 12, 2),
        ("2025", 100, 20, 0), ("2027", 100, 20, 0), ("2021M2", 100 / 30, 0, 58 / 12),
    ],
)  # fmt: skip
def test_the_time_of_a_plan_is_counted_in_months(
    period: str, time: float, quarters: int, left: float
) -> None:
    facts = assess(plan_of([indicator("UP", 200, 100)], []), period)

    assert facts.fact("PLAN", "time_progress").value == pytest.approx(time)
    assert facts.fact("PLAN", "elapsed_quarters").value == quarters
    assert facts.fact("PLAN", "years_left").value == pytest.approx(left)


OWN = {"ahead_pp": "5", "on_pace_pp": "0", "behind_pp": "-4"}


@pytest.mark.parametrize(
    ("thresholds", "value", "found"),
    [
        # At 55 per cent of the time; from +2, -2 and -10 points on, and from the target on.
        ({}, 100, StatusClass.ACHIEVED),
        ({}, 99.99, StatusClass.AHEAD),
        ({}, 57, StatusClass.AHEAD),
        ({}, 56.99, StatusClass.ON_PACE),
        ({}, 53, StatusClass.ON_PACE),
        ({}, 52.99, StatusClass.BEHIND),
        ({}, 45, StatusClass.BEHIND),
        ({}, 44.99, StatusClass.FAR_BEHIND),
        (OWN, 60, StatusClass.AHEAD),
        (OWN, 59.99, StatusClass.ON_PACE),
        (OWN, 55, StatusClass.ON_PACE),
        (OWN, 54.99, StatusClass.BEHIND),
        (OWN, 51, StatusClass.BEHIND),
        (OWN, 50.99, StatusClass.FAR_BEHIND),
    ],
)
def test_a_class_begins_at_its_threshold(
    thresholds: dict[str, str], value: float, found: StatusClass
) -> None:
    plan = plan_of([indicator("A", 100, 0)], [seen("A", "2023M9", value)])

    facts = assess(replace(plan, thresholds=thresholds), "2023Q3")

    assert facts.fact("A", "status").status_class is found


@pytest.mark.parametrize(
    ("value", "found"), [(0, StatusClass.BEHIND), (-0.01, StatusClass.FAR_BEHIND)]
)
def test_a_step_back_is_far_behind_however_little_time_has_gone(
    value: float, found: StatusClass
) -> None:
    plan = plan_of([indicator("A", 100, 0)], [seen("A", "2021M3", value)])

    assert assess(plan, "2021Q1").fact("A", "status").status_class is found


@pytest.mark.parametrize(
    ("kind", "target", "upper", "value", "kept", "missing"),
    [
        (TargetKind.HOLD_MAX, 5.5, None, 5.5, True, 0),
        (TargetKind.HOLD_MAX, 5.5, None, 5.51, False, 0.01),
        (TargetKind.HOLD_MIN, 95, None, 95, True, 0),
        (TargetKind.HOLD_MIN, 95, None, 94.99, False, 0.01),
        (TargetKind.RANGE, 29.5, 30.5, 29.5, True, 0),
        (TargetKind.RANGE, 29.5, 30.5, 30.5, True, 0),
        (TargetKind.RANGE, 29.5, 30.5, 29.49, False, 0.01),
        (TargetKind.RANGE, 29.5, 30.5, 30.51, False, 0.01),
        (TargetKind.RANGE, 30, None, 29.8, True, 0),
        (TargetKind.RANGE, 30, None, 30.2, True, 0),
        (TargetKind.RANGE, 30, None, 29.7, False, 0.1),
        (TargetKind.RANGE, 30, None, 30.3, False, 0.1),
    ],
)
def test_a_target_is_kept_up_to_its_very_edge(
    kind: TargetKind,
    target: float,
    upper: float | None,
    value: float,
    missing: float,
    *,
    kept: bool,
) -> None:
    slack = 0.2 if kind is TargetKind.RANGE else 0.0
    row = indicator("X", target, None, kind=kind, unit_name="%", upper=upper, tolerance=slack)

    facts = assess(plan_of([row], [seen("X", "2023M9", value)]), "2023Q3")

    status = StatusClass.ON_PACE if kept else StatusClass.FAR_BEHIND
    assert facts.fact("X", "status").status_class is status
    assert facts.fact("X", "gap_to_target").value == pytest.approx(missing, abs=1e-9)


@pytest.mark.parametrize(
    ("target", "value", "found"),
    [
        (90, 90, StatusClass.ACHIEVED),  # met from the start, and still
        (90, 89.9, StatusClass.FAR_BEHIND),
        (100, 100, StatusClass.ON_PACE),  # to be kept at the base
        (100, 99.9, StatusClass.FAR_BEHIND),
    ],
)
def test_a_target_met_from_the_start_is_met_as_long_as_it_is_kept(
    target: float, value: float, found: StatusClass
) -> None:
    plan = plan_of([indicator("A", target, 100)], [seen("A", "2023M9", value)])

    assert assess(plan, "2023Q3").fact("A", "status").status_class is found


LINE = {year: 14 + 2 * (year - 2020) for year in range(2017, 2024)}


@pytest.mark.parametrize(
    ("target", "tolerance", "missed"), [(20, 0, False), (20.5, 0.5, False), (20.6, 0.5, True)]
)
def test_what_never_changed_goes_on_as_it_is_and_misses_a_higher_target(
    target: float, tolerance: float, *, missed: bool
) -> None:
    row = binding(indicator("A", target, 14, tolerance=tolerance))
    rows = [seen("A", str(year), 20) for year in range(2017, 2023)]

    facts = assess(plan_of([row], rows), "2022Q4")

    for measure in ("projection", "projection_low", "projection_high"):
        assert facts.fact("A", measure).value == pytest.approx(20)
    assert facts.fact("A", "projected_completion").value == pytest.approx(100 * 20 / target)
    assert str(facts.fact("A", "projection").period) == "2025"
    # 90 per cent of the way in 40 per cent of the time, were it not for the forecast.
    late = facts.fact("A", "status").status_class is StatusClass.FAR_BEHIND
    assert late is missed


@pytest.mark.parametrize(
    ("years", "precision", "reason"),
    [
        (4, Precision.EXACT, Reason.SHORT_HISTORY),
        (5, Precision.LOWER_BOUND, Reason.SHORT_HISTORY),
        (5, Precision.EXACT, None),
        (5, Precision.ROUNDED, None),
    ],
)
def test_fewer_than_five_years_are_never_projected(
    years: int, precision: Precision, reason: Reason | None
) -> None:
    rows = [seen("A", str(year), LINE[year]) for year in range(2024 - years, 2023)]
    plan = plan_of([indicator("A", 30, 14)], [*rows, seen("A", "2023", 20, precision=precision)])

    fact = assess(plan, "2023Q4").fact("A", "projection")

    assert fact.reason is reason
    assert fact.value == (None if reason else pytest.approx(24))


def test_at_the_end_of_the_plan_nothing_is_left_to_project_or_to_need() -> None:
    rows = [seen("A", str(year), year - 2000) for year in range(2018, 2026)]

    facts = assess(plan_of([indicator("A", 30, 20)], rows), "2025Q4")

    assert facts.fact("A", "projection").reason is Reason.NO_TIME_LEFT
    assert facts.fact("A", "growth_required").reason is Reason.NO_TIME_LEFT


@pytest.mark.parametrize(
    ("nature", "before", "known"),
    [
        (Nature.STOCK, "2022M9", True),
        (Nature.STOCK, "2022Q3", True),  # the same day, however long the period
        (Nature.STOCK, "2022M8", False),
        (Nature.FLOW, "2022Q3", True),
        (Nature.FLOW, "2022M9", False),
        (Nature.FLOW, "2022", False),
    ],
)
def test_a_year_ago_is_the_same_day_for_a_stock_and_the_same_months_for_a_flow(
    nature: Nature, before: str, *, known: bool
) -> None:
    now = "2023M9" if nature is Nature.STOCK else "2023Q3"
    plan = plan_of([indicator("A", 9, 1, nature=nature)], [seen("A", before, 4), seen("A", now, 5)])

    fact = assess(plan, "2023Q3").fact("A", "value_year_ago")

    assert fact.value == (4 if known else None)


@pytest.mark.parametrize(
    ("first", "second", "yoy", "reason"),
    [
        (Precision.EXACT, Precision.EXACT, 25, None),
        (Precision.ROUNDED, Precision.EXACT, None, Reason.NOT_EXACT),
        (Precision.EXACT, Precision.ROUNDED, None, Reason.NOT_EXACT),
    ],
)
def test_growth_needs_two_exact_values(
    first: Precision, second: Precision, yoy: float | None, reason: Reason | None
) -> None:
    rows = [seen("A", "2022", 4, precision=first), seen("A", "2023", 5, precision=second)]

    fact = assess(plan_of([indicator("A", 9, 1)], rows), "2023Q4").fact("A", "yoy_derived")

    assert (fact.value, fact.reason) == (pytest.approx(yoy) if yoy else None, reason)


def test_a_flow_without_last_year_is_compared_by_its_last_whole_year_of_the_plan() -> None:
    rows = [seen("A", "2020", 70), seen("A", "2023Q3", 60)]
    row = indicator("A", 200, 100, nature=Nature.FLOW)

    none = assess(plan_of([row], rows), "2023Q3")
    some = assess(plan_of([row], [*rows, seen("A", "2021", 120)]), "2023Q3")

    assert none.fact("A", "comparable").reason is Reason.NO_FULL_YEAR
    assert none.fact("A", "status").status_class is StatusClass.NOT_SCORED
    assert some.fact("A", "comparable").value == 120
    assert str(some.fact("A", "comparable").period) == "2021"
    assert some.fact("A", "time_progress").value == pytest.approx(20)
    assert some.fact("A", "lead").value == pytest.approx(0)


@pytest.mark.parametrize(
    ("rate", "unit_name", "projected"),
    [(10, "亿元", 150 * 1.1**2.25), (2, "%", 150 + 2 * 2.25), (-5, "亿元", 150 * 0.95**2.25)],
)
def test_an_assumed_growth_is_carried_to_the_end_of_the_plan(
    rate: float, unit_name: str, projected: float
) -> None:
    plan = plan_of([indicator("A", 200, 100, unit_name=unit_name)], [seen("A", "2023M9", 150)])

    facts = assess(what_if(plan, {"A.growth": rate}), "2023Q3")

    assert facts.fact("A", "projection").value == pytest.approx(projected)
    assert facts.fact("A", "projection").formula == "assumed"
    assert facts.fact("A", "projected_completion").value == pytest.approx(projected / 2)


def test_an_assumption_is_as_large_as_any_number_of_a_plan() -> None:
    assert scenario_of(["A.target=1e15", " A.growth = -3"]) == {"A.target": 1e15, "A.growth": -3}
    with pytest.raises(UsageError):
        scenario_of(["A.target=1000000000000001"])
    base = what_if(plan_of([indicator("A", 200, 100)], []), {"A.baseline": 50})
    assert (base.indicator["A"].baseline.value, base.indicator["A"].target.value) == (50, 200)
