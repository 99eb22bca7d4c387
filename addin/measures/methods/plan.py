"""The methods of plan assessment (METHODS A1-A6, A21; PRACTICE C0), over plain values."""

import numpy as np

from addin.errors import UsageError
from addin.measures import gap, growth, pace, progress
from addin.measures.arrays import FloatArray
from addin.measures.methods.registry import (
    Answer,
    Plain,
    bounds,
    like,
    method,
    named,
    number,
    numbers,
    per_cent,
    whole,
)
from addin.measures.reasons import Reason
from addin.measures.rounding import round_array
from addin.measures.status import (
    ANNUAL_SCHEDULE,
    BINDING_SCHEDULE,
    PLAN_SCHEDULE,
    Forecast,
    Schedule,
    Status,
    TwoKey,
    forecast_status,
    schedule_status,
    status,
    two_key,
)


@method("time_progress", "schedule", "schedule_pct", source="METHODS A1")
def time_progress(
    completion_pct: Plain = None,
    elapsed_periods: Plain = None,
    total_periods: Plain = None,
    schedule_pct: Plain = None,
    year: Plain = None,
    quarter: Plain = None,
    month: Plain = None,
    start_year: Plain = None,
) -> Answer:
    """How much of the time has passed, and how far ahead is completion?"""
    elapsed, total = elapsed_periods, total_periods
    if elapsed is None and year is not None:
        first = 2021 if start_year is None else start_year
        part = (
            number(quarter) / 4
            if quarter is not None
            else 1
            if month is None
            else number(month) / 12
        )
        elapsed, total = number(year) - number(first) + part, 5 if total is None else total
    scheduled = _schedule(elapsed, total, schedule_pct)
    done = numbers(completion_pct)
    passed = bool(np.any(numbers(elapsed) > numbers(total)))
    return {
        "schedule_pct": like(elapsed, scheduled),
        "completion_pct": completion_pct,
        "lead_pp": like(completion_pct, done - scheduled),
        "flag": Reason.TARGET_YEAR_PASSED if passed else None,
        "flags": [Reason.TARGET_YEAR_PASSED] if passed else [],
    }


@method("plan_amount_progress", "annual_plan_progress", source="METHODS A2")
def plan_amount_progress(
    cumulative_actual: Plain,
    annual_plan: Plain,
    elapsed_periods: Plain = None,
    total_periods: Plain = None,
    yoy_increment: Plain = None,
    schedule_pct: Plain = None,
) -> Answer:
    """How much of the planned amount is done, ahead of time, and grown over last year?"""
    actual, plan = numbers(cumulative_actual), numbers(annual_plan)
    done = per_cent(progress.progress_sum(actual, plan))
    scheduled = _schedule(elapsed_periods, total_periods, schedule_pct)
    before = growth.previous_of_increment(actual, numbers(yoy_increment))
    return {
        "completion_pct": like(cumulative_actual, done),
        "schedule_pct": scheduled,
        "lead_pp": like(cumulative_actual, done - scheduled),
        "yoy_growth_pct": like(cumulative_actual, per_cent(growth.growth(actual, before))),
        "reason": Reason.ZERO_BASE if np.all(plan <= 0) else Reason.NONE,
    }


@method("completion_ratio", source="METHODS A2")
def completion_ratio(actual: Plain, plan: Plain, decimals: Plain = None) -> Answer:
    """Which share of the plan is done?"""
    done = per_cent(progress.progress_sum(numbers(actual), numbers(plan)))
    reason = Reason.ZERO_BASE if np.all(numbers(plan) <= 0) else Reason.NONE
    return {"completion_pct": like(actual, _shown(done, decimals)), "reason": reason}


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
    left = _remaining(remaining_years, elapsed_years, plan_years)
    way = per_cent(progress.progress_reduction(done, target))
    scheduled = _schedule(elapsed_years, plan_years, None)
    usable = np.all((target > 0) & (target < 1))
    needed = per_cent(gap.required_reduction(done, np.where(target > 0, target, np.nan), left))
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
        strong = _truth(progress.is_met(now, low + high - goal, towards, numbers(tolerance)))
    else:
        goal = numbers(target)
    met = _truth(progress.is_met(now, goal, towards, numbers(tolerance)))
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
    inside = _truth(progress.is_within(numbers(actual), lower, upper))
    return {
        "met": inside,
        "inside": inside,
        "distance": like(actual, gap.distance_to_band(numbers(actual), lower, upper)),
    }


@method("status_counts", source="METHODS A21")
def status_counts(counts: Plain, total: Plain = None) -> Answer:
    """How many indicators are there, and how many are on schedule or better?"""
    good = ("achieved_early", "achieved", "ahead", "ahead_of_schedule", "on_schedule")
    given = {word: whole(count) for word, count in named(counts).items()}
    found = sum(given.values())
    return {
        "total": found,
        "on_or_ahead": sum(given.get(word, 0) for word in good),
        "consistent": None if total is None else found == number(total),
    }


@method("plan_status_cn", "plan_status", "schedule_status", source="METHODS A21")
def plan_status_cn(
    current: Plain = None,
    target: Plain = None,
    elapsed_years: Plain = None,
    plan_years: Plain = None,
    target_type: Plain = "level",
    base: Plain = None,
    direction: Plain = 1,
    lead_pp: Plain = None,
    completion_pct: Plain = None,
    schedule_pct: Plain = None,
    target_growth_pct: Plain = None,
    binding: Plain = False,
    annual: Plain = False,
    thresholds: Plain = None,
    threshold_pp: Plain = None,
    probability: Plain = None,
) -> Answer:
    """Which official word describes the indicator: achieved early, ahead, on or behind schedule?"""
    done, met = number(completion_pct), False
    if (completion_pct is None and target is not None) or target_growth_pct is not None:
        way = target_progress(
            target_type=target_type,
            base=base,
            current=current,
            target=target,
            target_growth_pct=target_growth_pct,
            elapsed_years=elapsed_years,
            plan_years=plan_years,
            direction=direction,
        )
        done, met = number(way["progress_pct"]), bool(way["met"])
    scheduled = number(_schedule(elapsed_years, plan_years, schedule_pct))
    ahead = done - scheduled if lead_pp is None else number(lead_pp)
    early = (met or done >= 100) and scheduled < 100
    found = schedule_status(
        ahead, met=early, limits=_limits(binding, annual, thresholds, threshold_pp)
    )
    answer: Answer = {
        "status": Schedule(int(found)),
        "lead_pp": ahead,
        "completion_pct": done,
        "schedule_pct": scheduled,
    }
    if probability is not None:
        answer["forecast_status"] = Forecast(int(forecast_status(number(probability))))
    return answer


@method("forecast_status", source="METHODS A21")
def forecast_word(probability: Plain) -> Answer:
    """Is the target expected, likely, difficult or not expected?"""
    word = Forecast(int(forecast_status(number(probability))))
    return {"status": word, "forecast_status": word, "probability": probability}


@method("indicator_status", "status", source="PRACTICE C0")
def indicator_status(progress_pct: Plain, schedule_pct: Plain, misses: Plain = False) -> Answer:
    """Which class of the default thresholds: achieved, ahead, on pace, behind, far behind?"""
    done, time = number(progress_pct) / 100, number(schedule_pct) / 100
    return {
        "status": Status(int(status(done, time, misses=number(misses) > 0))),
        "lead_pp": 100 * (done - time),
    }


@method("two_key_status", "two_key", source="METHODS A21")
def two_key_status(
    progress_pct: Plain = None,
    schedule_pct: Plain = None,
    probability: Plain = None,
    lead_pp: Plain = None,
    met: Plain = False,
) -> Answer:
    """What do pace now and forecast say together?"""
    ahead = number(progress_pct) - number(schedule_pct) if lead_pp is None else number(lead_pp)
    achieved = number(met) > 0
    now = status(1.0 if achieved else 0.5 + ahead / 100, 0.5)
    later = forecast_status(number(probability))
    return {
        "schedule_status": Schedule(int(schedule_status(ahead, met=achieved))),
        "forecast_status": Forecast(int(later)),
        "status": TwoKey(int(two_key(now, later))),
        "lead_pp": ahead,
    }


@method("expected_value", "expected_path", "path", source="METHODS C4, PRACTICE C0")
def expected_value(
    base: Plain = None,
    target: Plain = None,
    elapsed_years: Plain = None,
    plan_years: Plain = None,
    path: Plain = "linear",
    schedule_pct: Plain = None,
    milestone_years: Plain = None,
    milestone_values: Plain = None,
    at: Plain = None,
    current: Plain = None,
) -> Answer:
    """Where should the indicator stand on its path, and how far from it does it stand?"""
    share = _schedule(elapsed_years, plan_years, schedule_pct) / 100
    if path == "milestone" or milestone_years is not None:
        expected = pace.expected_milestone(milestone_years, milestone_values, numbers(at))
    elif path in {"compound", "geometric"}:
        expected = pace.expected_compound(numbers(base), numbers(target), share)
    else:
        expected = pace.expected_linear(numbers(base), numbers(target), share)
    return {"expected": expected, "gap": gap.gap_to_path(numbers(current), expected)}


@method("gap_to_path", source="METHODS C4")
def gap_to_path(current: Plain, expected: Plain) -> Answer:
    """How far from its path is the value?"""
    return {"gap": like(current, gap.gap_to_path(numbers(current), numbers(expected)))}


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
) -> Answer:
    """How much of the way is done, is the target met, and what is needed from now on?"""
    kind = _KINDS.get(str(target_type))
    if kind is None:
        raise UsageError(
            f"unknown target type: {target_type!r}", f"未知的目标类型：{target_type!r}"
        )
    towards = number(direction)
    if direction is None:
        towards = -1.0 if target_type in {"level_down", "hold_max", "ceiling"} else 1.0
    left = _remaining(remaining_years, elapsed_years, plan_years)
    scheduled = number(_schedule(elapsed_years, plan_years, None))
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


def _level(base: float, now: float, target: float, direction: float, left: float) -> Answer:
    reason = Reason(str(progress.progress_reason(base, now, target, direction)))
    way = 100 * float(progress.progress_level(base, now, target, direction))
    towards = direction or (np.sign(target - base) or 1.0)
    met = _truth(progress.is_met(now, target, float(towards)))
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
        "reason": reason,
    }
    if reason is Reason.BASE_BEYOND_TARGET:
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
        "met": _truth(progress.is_met(now, target, 1.0)),
        "required_growth_pct": needed,
        "required_avg_growth_pct": needed,
        "reason": str(growth.growth_reason(now, base)),
    }


def _sum(total: float, target: float, left: float) -> Answer:
    way = 100 * float(progress.progress_sum(total, target))
    return {
        "progress_pct": way,
        "completion_pct": way,
        "met": _truth(progress.is_met(total, target, 1.0)),
        "gap": gap.gap_to_target(total, target, 1.0),
        "required_per_year": gap.required_change(total, target, left),
        "reason": Reason.NONE if target > 0 else Reason.ZERO_BASE,
    }


def _schedule(elapsed: Plain, total: Plain, schedule_pct: Plain) -> FloatArray:
    if schedule_pct is not None:
        return numbers(schedule_pct)
    return per_cent(pace.time_progress(numbers(elapsed), numbers(total)))


def _remaining(remaining: Plain, elapsed: Plain, total: Plain) -> float:
    if remaining is not None:
        return number(remaining)
    return number(5 if total is None and elapsed is not None else total) - number(elapsed)


def _limits(
    binding: Plain, annual: Plain, thresholds: Plain, threshold_pp: Plain
) -> tuple[float, float]:
    if thresholds is not None:
        upper, lower = bounds(thresholds)
        return upper, lower
    upper, lower = ANNUAL_SCHEDULE if annual else PLAN_SCHEDULE
    if threshold_pp is not None:
        upper, lower = number(threshold_pp), -number(threshold_pp)
    return (upper, BINDING_SCHEDULE[1]) if binding else (upper, lower)


def _truth(values: FloatArray) -> Plain:
    """True, False or None for each."""
    found = [None if np.isnan(value) else bool(value) for value in np.atleast_1d(values)]
    return found if np.ndim(values) else found[0]


def _shown(values: FloatArray, decimals: Plain) -> FloatArray:
    return values if decimals is None else round_array(values, whole(decimals))
