"""The methods on targets of every type (METHODS A3-A5; PRACTICE C0), over plain values."""

import numpy as np

from addin.errors import UsageError
from addin.measures.arrays import FloatArray
from addin.measures.reasons import Reason
from addin.measures.series import growth
from addin.measures.targets import gap, pace, progress
from tests.measures.methods.registry import (
    Answer,
    Plain,
    bounds,
    like,
    method,
    number,
    numbers,
    per_cent,
)
from tests.measures.methods.spans import span


@method("overfulfilment", "overfulfillment", source="METHODS A5")
def overfulfilment(actual_reduction_pct: Plain, target_reduction_pct: Plain) -> Answer:
    """By how much did the result pass the target, in the final assessment?"""
    actual, target = numbers(actual_reduction_pct), numbers(target_reduction_pct)
    return {
        "excess_pp": like(actual_reduction_pct, growth.change(actual, target)),
        "overfulfilment_pct": like(
            actual_reduction_pct, per_cent(progress.overfulfilment(actual, target))
        ),
    }


@method("intensity_progress_log", "intensity_progress", "progress_reduction", source="METHODS A4")
def intensity_progress_log(
    target_reduction_pct: Plain,
    cumulative_reduction_pct: Plain = None,
    yearly_reduction_pct: Plain = None,
    remaining_years: Plain = None,
    elapsed_years: Plain = None,
    plan_years: Plain = None,
    mode: Plain = "progress",
) -> Answer:
    """How far is a multiplicative reduction, and what is needed each year from now on?"""
    if yearly_reduction_pct is not None:
        cumulative_reduction_pct = float(
            100 * progress.chained_reduction(numbers(yearly_reduction_pct) / 100)
        )
        if elapsed_years is None:
            elapsed_years = numbers(yearly_reduction_pct).size
    if mode == "final":
        return overfulfilment(cumulative_reduction_pct, target_reduction_pct) | {"mode": mode}
    done, target = numbers(cumulative_reduction_pct) / 100, numbers(target_reduction_pct) / 100
    left = years_left(remaining_years, elapsed_years, plan_years)
    way = per_cent(progress.progress_reduction(done, target))
    scheduled = scheduled_share(elapsed_years, plan_years, None)
    usable = np.all((target > 0) & (target < 1))
    needed = -per_cent(gap.required_reduction(done, np.where(target > 0, target, np.nan), left))
    return (
        {
            "progress_pct": like(cumulative_reduction_pct, way),
            "cumulative_reduction_pct": cumulative_reduction_pct,
            "required_annual_reduction_pct": like(cumulative_reduction_pct, needed),
            "schedule_pct": scheduled,
            "lead_pp": like(cumulative_reduction_pct, way - scheduled),
            "reason": Reason.NONE if usable else Reason.OUT_OF_RANGE,
            "mode": mode,
        }
        if usable
        else {"progress_pct": None, "reason": Reason.OUT_OF_RANGE}
    )


@method("target_met", "is_met", "maintain", "hold", "ceiling", "floor", source="METHODS A3")
def target_met(
    actual: Plain,
    target: Plain = None,
    direction: Plain = 1,
    target_range: Plain = None,
    tolerance: Plain = 0.0,
) -> Answer:
    """Is the target met, and by which margin?"""
    now, towards = numbers(actual), numbers(direction)
    strong = None
    if target_range is not None:
        low, high = bounds(target_range)
        goal = progress.weakest_bound(low, high, towards)
        strong = truth(progress.is_met(now, low + high - goal, towards, numbers(tolerance)))
    else:
        goal = numbers(target)
    met = truth(progress.is_met(now, goal, towards, numbers(tolerance)))
    return {
        "met": met,
        "met_strong_bound": strong,
        "margin": like(actual, gap.hold_margin(now, goal, towards)),
    }


@method("within_range", "range_target", "band", source="PRACTICE C0")
def within_range(
    actual: Plain,
    low: Plain = None,
    high: Plain = None,
    target: Plain = None,
    tolerance: Plain = 0.5,
) -> Answer:
    """Is the value inside the band around its target, and how far outside?"""
    lower = numbers(target) - numbers(tolerance) if low is None else numbers(low)
    upper = numbers(target) + numbers(tolerance) if high is None else numbers(high)
    inside = truth(progress.is_within(numbers(actual), lower, upper))
    return {
        "met": inside,
        "inside": inside,
        "distance": like(actual, gap.distance_to_band(numbers(actual), lower, upper)),
    }


_KINDS = {
    "level": "level",
    "level_up": "level",
    "level_down": "level",
    "share": "points",
    "rate": "points",
    "pp": "points",
    "share_pp": "points",
    "rate_avg": "average",
    "average_growth": "average",
    "avg_growth": "average",
    "growth": "average",
    "cumulative": "sum",
    "cumulative_amount": "sum",
    "cum_count": "sum",
    "sum": "sum",
    "milestone": "sum",
    "cumulative_reduction": "reduction",
    "intensity": "reduction",
    "reduction": "reduction",
    "cum_change": "reduction",
    "maintain": "hold",
    "hold": "hold",
    "hold_max": "hold",
    "hold_min": "hold",
    "ceiling": "hold",
    "floor": "hold",
    "range": "range",
    "binary": "binary",
    "direction": "direction",
}


@method(
    "target_progress",
    "progress",
    "progress_by_target_type",
    "progress_level",
    "progress_linear",
    "required_growth",
    "progress_pct",
    source="METHODS A3, PRACTICE C0",
)
def target_progress(
    base: Plain = None,
    current: Plain = None,
    target: Plain = None,
    elapsed_years: Plain = None,
    plan_years: Plain = None,
    remaining_years: Plain = None,
    direction: Plain = None,
    target_type: Plain = "level",
    target_growth_pct: Plain = None,
    target_range: Plain = None,
    tolerance: Plain = 0.0,
    base_year: Plain = None,
    current_year: Plain = None,
    target_year: Plain = None,
    years: Plain = None,
    values: Plain = None,
) -> Answer:
    """How much of the way is done, is the target met, and what is needed from now on?"""
    if values is not None or base_year is not None:
        base, current, elapsed_years, plan_years = _observed(
            base, current, (base_year, current_year, target_year), years, values
        )
    kind = _KINDS.get(str(target_type))
    if kind is None:
        raise UsageError(
            en=f"unknown target type: {target_type!r}", zh=f"未知的目标类型：{target_type!r}"
        )
    towards = number(direction)
    if direction is None:
        towards = -1.0 if target_type in {"level_down", "hold_max", "ceiling"} else 1.0
    left = years_left(remaining_years, elapsed_years, plan_years)
    scheduled = number(scheduled_share(elapsed_years, plan_years, None))
    if target_growth_pct is not None or kind == "average":
        rate = number(target if target_growth_pct is None else target_growth_pct) / 100
        found = _average(number(base), number(current), rate, number(plan_years or 5), left)
    elif kind in {"hold", "binary", "range", "direction"}:
        met = target_met(current, target, towards, target_range, tolerance)
        found = {"progress_pct": None, **met}
    elif kind == "sum":
        found = _sum(number(current), number(target), left)
    elif kind == "reduction":
        found = intensity_progress_log(target, current, remaining_years=left)
        found |= {"met": number(current) >= number(target)}
    else:
        given = 0.0 if direction is None and target_type == "level" else towards
        found = _level(number(base), number(current), number(target), given, left)
    found |= {"schedule_pct": scheduled}
    if found.get("progress_pct") is not None:
        found["lead_pp"] = number(found["progress_pct"]) - scheduled
    return found


@method("progress_average_growth", "progress_rate", "progress_avg_growth", source="METHODS A3")
def progress_average_growth(
    base: Plain,
    current: Plain,
    target_growth_pct: Plain,
    elapsed_years: Plain = None,
    plan_years: Plain = 5,
) -> Answer:
    """How far is a target of average growth, and which growth is needed from now on?"""
    return target_progress(
        base=base,
        current=current,
        target_growth_pct=target_growth_pct,
        elapsed_years=elapsed_years,
        plan_years=plan_years,
        target_type="average_growth",
    )


@method("progress_cumulative", "progress_sum", source="METHODS A3")
def progress_cumulative(
    current: Plain = None,
    target: Plain = None,
    elapsed_years: Plain = None,
    plan_years: Plain = None,
    stages: Plain = None,
) -> Answer:
    """How far is a target for the sum over the plan?"""
    total = number(current) if stages is None else float(numbers(stages).sum())
    return target_progress(
        current=total,
        target=target,
        elapsed_years=elapsed_years,
        plan_years=plan_years,
        target_type="cumulative",
    )


@method("gap_to_target", "gap", source="PRACTICE C0")
def gap_to_target(current: Plain, target: Plain, direction: Plain = 1) -> Answer:
    """What is missing to the target?"""
    missing = gap.gap_to_target(numbers(current), numbers(target), numbers(direction))
    return {"gap": like(current, missing)}


def _observed(
    base: Plain, current: Plain, when: tuple[Plain, Plain, Plain], years: Plain, values: Plain
) -> tuple[float, float, float, float]:
    """Base, current value, years between them and years of the plan, out of years or a series.

    What was observed after the target year is no part of the assessment (METHODS A3).
    """
    base_year, current_year, target_year = when
    first_year = -np.inf if base_year is None else number(base_year)
    start, now, first, last = span(
        base, first_year, current, current_year, years, values, until=target_year
    )
    return start, now, last - first, number(target_year) - first


def _level(base: float, now: float, target: float, direction: float, left: float) -> Answer:
    reason = Reason(str(progress.progress_reason(base, now, target, direction)))
    way = 100 * float(progress.progress_level(base, now, target, direction))
    towards = direction or (np.sign(target - base) or 1.0)
    met = truth(progress.is_met(now, target, float(towards)))
    yearly = gap.required_change(now, target, left)
    rate = per_cent(gap.required_growth(now, target, left))
    answer: Answer = {
        "progress_pct": way,
        "met": met,
        "gap": gap.gap_to_target(now, target, float(towards)),
        "required_per_year": yearly,
        "required_change_per_year": yearly,
        "required_pp_per_year": yearly,
        "required_growth_pct": rate,
        "required_avg_growth_pct": rate,
        "needed_per_year": yearly,
        "needed_growth_pct": rate,
        "reason": reason,
    }
    if reason is Reason.BASELINE_PAST_TARGET or (reason is Reason.TARGET_IS_BASELINE and direction):
        answer["status"] = "target_achieved" if met else "regressed_below_target"
    return answer


def _average(base: float, now: float, rate: float, years: float, left: float) -> Answer:
    elapsed = years - left
    target = gap.target_of_rate(base, rate, years)
    needed = per_cent(gap.required_growth_of_rate(base, now, rate, years, elapsed))
    return {
        "progress_pct": 100 * float(progress.progress_rate(base, now, rate, years)),
        "avg_growth_pct": per_cent(growth.average_growth(base, now, elapsed)),
        "avg_growth_so_far_pct": per_cent(growth.average_growth(base, now, elapsed)),
        "target_level": target,
        "gap": gap.gap_to_target(now, target, 1.0),
        "met": truth(progress.is_met(now, target, 1.0)),
        "required_growth_pct": needed,
        "required_avg_growth_pct": needed,
        "reason": str(growth.growth_reason(now, base)),
    }


def _sum(total: float, target: float, left: float) -> Answer:
    way = 100 * float(progress.progress_sum(total, target))
    return {
        "progress_pct": way,
        "completion_pct": way,
        "met": truth(progress.is_met(total, target, 1.0)),
        "gap": gap.gap_to_target(total, target, 1.0),
        "required_per_year": gap.required_change(total, target, left),
        "reason": Reason.NONE if target > 0 else Reason.ZERO_BASE,
    }


def scheduled_share(elapsed: Plain, total: Plain, schedule_pct: Plain) -> FloatArray:
    """Time progress in per cent, or the schedule that is given."""
    if schedule_pct is not None:
        return numbers(schedule_pct)
    return per_cent(pace.time_progress(numbers(elapsed), numbers(total)))


def years_left(remaining: Plain, elapsed: Plain, total: Plain) -> float:
    """Years that are left, as given or of a plan of five years unless told otherwise."""
    if remaining is not None:
        return number(remaining)
    return number(5 if total is None and elapsed is not None else total) - number(elapsed)


def truth(values: FloatArray) -> Plain:
    """True, False or None for each."""
    found = [None if np.isnan(value) else bool(value) for value in np.atleast_1d(values)]
    return found if np.ndim(values) else found[0]
