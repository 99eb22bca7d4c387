"""Projections of the shipped plans stand on what was, and say nothing that a source contradicts."""

from pathlib import Path

import numpy as np
import pytest

from addin.facts.assess import assess
from addin.facts.columns.future.past import years_of
from addin.facts.columns.spans.sums import with_sums
from addin.facts.columns.subjects import subjects_of
from addin.facts.columns.working import Working
from addin.model.observations import PRECISIONS
from addin.model.period import Period
from addin.model.plan import Plan
from addin.model.series import is_year
from addin.model.words import Precision
from addin.plan.read import read_plan

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
