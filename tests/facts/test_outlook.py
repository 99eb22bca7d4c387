"""Projections of the shipped plans stand on what was, and say nothing that a source contradicts."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from addin.facts.assess import assess
from addin.facts.columns.future.past import years_of
from addin.facts.columns.spans.sums import with_sums
from addin.facts.columns.subjects import subjects_of
from addin.facts.columns.working import Working
from addin.measures.targets.status import StatusClass
from addin.model.observations import PRECISIONS
from addin.model.period import Period
from addin.model.plan import Plan
from addin.model.series import is_year
from addin.model.words import Measure, Nature, Precision, TargetKind
from addin.plan.read import read_plan
from tests.plans import binding, indicator, plan_of, seen

ROOT = Path(__file__).parents[2] / "workbooks"
PLANS = [read_plan(ROOT / f"{name}.xlsx") for name in ("chongqing-14fyp", "example-city")]
QUARTERS = [f"{year}Q{quarter}" for year in range(2021, 2026) for quarter in range(1, 5)]
LOWER, UPPER = (PRECISIONS.index(p) for p in (Precision.LOWER_BOUND, Precision.UPPER_BOUND))
TOLD = ("projection", "year_estimate")


@pytest.mark.parametrize("quarter", QUARTERS)
@pytest.mark.parametrize("plan", PLANS, ids=lambda plan: plan.identity.code)
def test_no_projection_contradicts_a_bound_stated_for_its_year(plan: Plan, quarter: str) -> None:
    facts = assess(plan, quarter)
    seen = plan.observations
    for row in np.flatnonzero(
        np.isin(seen.precision, (LOWER, UPPER)) & is_year(seen.period.astype(np.int64))
    ):
        if seen.measure[row] or seen.area[row] >= 0:
            continue
        parts = (
            seen.indicators[seen.indicator[row]],
            seen.code("clusters", int(seen.cluster[row])),
        )
        for measure in TOLD:
            fact = facts.get(facts.id_of("/".join(filter(None, parts)), measure))
            if fact is None or not fact.known or fact.period.code != seen.period[row]:
                continue
            lower = seen.precision[row] == LOWER
            assert fact.value >= seen.value[row] if lower else fact.value <= seen.value[row]


@pytest.mark.parametrize("plan", PLANS, ids=lambda plan: plan.identity.code)
def test_the_past_holds_no_bound_and_nothing_that_contradicts_one(plan: Plan) -> None:
    subjects = subjects_of(plan)
    work = Working(
        plan=plan,
        period=Period.parse(f"{plan.identity.end_year}Q3"),
        observations=plan.observations,
        subjects=subjects,
        index=with_sums(plan.observations, subjects),
    )
    past = years_of(work)
    base = int(plan.identity.base_year - past.years[0])
    upper = work.subjects.baseline_precision[past.at] == UPPER

    assert not (past.level[upper, base] > work.subjects.baseline[past.at][upper]).any()


def test_a_bound_of_a_later_year_says_nothing_of_this_one() -> None:
    rows = [seen("A", str(year), 100 + year - 2016) for year in range(2016, 2024)]
    bounds = [
        seen("A", "2024", 300, precision=Precision.LOWER_BOUND),
        seen("A", "2003", 300, precision=Precision.LOWER_BOUND),
    ]
    plan, bounded = (plan_of([indicator("A", 120, 104)], each) for each in (rows, rows + bounds))

    found, expected = (assess(each, "2023").fact("A", "projection") for each in (bounded, plan))

    assert found.value == pytest.approx(109)  # one more each year: 107 in 2023, 109 in 2025
    assert expected.value == found.value


def test_a_year_is_estimated_by_the_share_of_the_last_three() -> None:
    flow = indicator("A", 900, 400, nature=Nature.FLOW)
    rows = [seen("A", str(2019 + at), whole) for at, whole in enumerate((400, 400, 500, 600))] + [
        seen("A", f"{2019 + at}Q2", half) for at, half in enumerate((360, 160, 225, 300))
    ]
    plan = plan_of([flow], [*rows, seen("A", "2023Q2", 324)])

    facts = assess(plan, "2023Q2")

    # 0.4, 0.45 and 0.5 of the years 2020 to 2022; what 2019 had is too long ago.
    found = facts.fact("A", "year_estimate")
    assert found.value == pytest.approx(324 / 0.45)
    assert str(found.period) == "2023"
    low, high = (facts.fact("A", f"year_estimate_{end}").value for end in ("low", "high"))
    assert low is not None
    assert high is not None
    assert low + high == pytest.approx(2 * 324 / 0.45)
    grown = plan_of([flow], [seen("A", "2022", 600),
                             seen("A", "2023Q2", 5, measure=Measure.YOY)])  # fmt: skip
    assert assess(grown, "2023Q2").fact("A", "year_estimate").value == pytest.approx(630)
    stock = replace(flow, nature=Nature.STOCK)
    assert assess(plan_of([stock], rows), "2023Q2").find("A", "year_estimate") is None


def test_a_reduction_is_estimated_from_the_amounts_of_the_year() -> None:
    fall = indicator(
        "A", 18, 1000, kind=TargetKind.CUM_CHANGE, unit_name="万吨", nature=Nature.FLOW
    )
    halves = [seen("A", f"{2020 + at}Q2", half) for at, half in enumerate((160, 225, 300, 324))]
    rows = [seen("A", str(2020 + at), whole) for at, whole in enumerate((400, 500, 600))]

    facts = assess(plan_of([fall], [*rows, *halves]), "2023Q2")

    # 324 is 0.45 of a year, as in the test above: 720, which is 28 % below 1000.
    assert facts.fact("A", "year_estimate").value == pytest.approx(28)


@pytest.mark.parametrize(("tolerance", "behind"), [(0.0, True), (2.0, False)])
def test_a_projection_within_the_tolerance_does_not_miss(tolerance: float, *, behind: bool) -> None:
    found = binding(indicator("A", 110, 104, tolerance=tolerance))
    rows = [seen("A", str(year), 100 + year - 2016) for year in range(2016, 2024)]

    facts = assess(plan_of([found], rows), "2023")

    assert facts.fact("A", "projection").value == pytest.approx(109)
    status = facts.fact("A", "status").status_class
    assert status is (StatusClass.FAR_BEHIND if behind else StatusClass.ON_PACE)
