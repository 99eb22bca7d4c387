"""The worked cases of METHODS-2 M24 to M28, told as calls of measures.

Their figures come with the specification; `why` says how each is derived by hand.
"""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from addin.measures.arrays import floats
from addin.measures.projection.extrapolation import Extrapolation, extrapolate
from addin.measures.projection.history import contradicted, history
from addin.measures.projection.kinds import (
    log_of_growth,
    log_of_reduction,
    project_growth,
    project_reduction,
    project_total,
    reach_chance,
)
from addin.measures.projection.year import (
    default_error,
    share_to_date,
    year_error,
    year_estimate,
    year_estimate_band,
    year_estimate_by_growth,
)

FILE = Path(__file__).parents[1] / "cases" / "projection.json"
CASES: list[dict[str, Any]] = json.loads(FILE.read_text(encoding="utf-8"))["cases"]
Told = dict[str, Any]


def told(found: Extrapolation, goal: list[float] | None = None) -> Told:
    chance = reach_chance(found.centre, found.error, *goal) if goal else None
    return {
        "value": found.value, "low": found.low, "high": found.high,
        "reason": str(found.reason), "chance": chance,
    }  # fmt: skip


def kept(years: Any, values: Any, refused: Any = (), at_most: Any = np.nan) -> Told:
    hidden = [np.array(refused, bool)] if refused else []
    found = history(years, values, *hidden, contradicted(values, np.nan, floats(at_most)))
    return {"kept": found, "reason": str(extrapolate(found, 1).reason)}


def year(to_date: Any, whole: Any, total: float, months: int) -> Told:
    shares = floats(to_date) / floats(whole)
    estimate = year_estimate(total, share_to_date(shares))
    low, high = year_estimate_band(estimate, year_error(shares, months))
    return {"value": estimate, "low": low, "high": high}


def year_on(to_date: Any, whole: Any, total: float, months: int, ahead: int) -> Told:
    shares = floats(to_date) / floats(whole)
    estimate = float(year_estimate(total, share_to_date(shares)))
    error = float(year_error(shares, months)) * estimate
    found = extrapolate([*whole, estimate], ahead, unknown=1 - months / 12, last_error=error)
    return told(found)


def year_by_growth(full_last_year: float, rate: float, months: int) -> Told:
    estimate = year_estimate_by_growth(full_last_year, rate)
    low, high = year_estimate_band(estimate, default_error(months))
    return {"value": estimate, "low": low, "high": high}


def reduction(growth: list[float], ahead: int, target: float) -> Told:
    index = np.cumprod([1, *(1 + np.array(growth) / 100)])
    return told(project_reduction(index, ahead), [float(log_of_reduction(target)), -1])


def average_growth(target: float, baseline: float, years: int, **rest: Any) -> Told:
    found = project_growth(baseline=baseline, years=years, **rest)
    return told(found, [float(log_of_growth(baseline, target, years)), 1])


CALLS: dict[str, Callable[..., Told]] = {
    "history": kept,
    "year": year,
    "year_on": year_on,
    "year_by_growth": year_by_growth,
    "project_reduction": reduction,
    "project_growth": average_growth,
}
PROJECTIONS: dict[str, Callable[..., Extrapolation]] = {
    "extrapolate": extrapolate,
    "project_total": project_total,
}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_a_worked_case_comes_out_as_it_was_derived(case: Told) -> None:
    measure, inputs = case["measure"], case["inputs"]

    if measure in PROJECTIONS:
        found = told(PROJECTIONS[measure](**inputs), case.get("goal"))
    else:
        found = CALLS[measure](**inputs)

    for name, there in case["expect"].items():
        if isinstance(there, str):
            assert found[name] == there
        else:
            near = pytest.approx(floats(there), abs=case["tolerance"], nan_ok=True)
            assert found[name] == near, name
