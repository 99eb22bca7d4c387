"""The methods of plan assessment (METHODS A1, A2, A21, C4; PRACTICE C0), over plain values."""

import numpy as np

from addin.measures.arrays import FloatArray
from addin.measures.reasons import Reason
from addin.measures.rounding import round_array
from addin.measures.series import growth
from addin.measures.targets import gap, pace, progress
from addin.measures.targets.status import (
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
from tests.measures.methods.registry import (
    Answer,
    Plain,
    bounds,
    like,
    method,
    named,
    number,
    numbers,
    per_cent,
    row,
    whole,
)
from tests.measures.methods.targets import scheduled_share, target_progress


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
    yearly_plan: Plain = None,
) -> Answer:
    """How much of the time has passed, and how far ahead is completion?"""
    elapsed, total = elapsed_periods, total_periods
    if elapsed is None and year is not None:
        first = 2021 if start_year is None else start_year
        elapsed = number(year) - number(first) + _part_of_year(quarter, month)
        total = 5 if total is None else total
    if yearly_plan is not None:
        schedule_pct = _planned_share(yearly_plan, number(elapsed))
    scheduled = scheduled_share(elapsed, total, schedule_pct)
    done = numbers(completion_pct)
    passed = bool(np.any(numbers(elapsed) > numbers(total)))
    return {
        "schedule_pct": like(elapsed, scheduled),
        "completion_pct": completion_pct,
        "lead_pp": like(completion_pct, done - scheduled),
        "flag": Reason.NO_TIME_LEFT if passed else None,
        "flags": [Reason.NO_TIME_LEFT] if passed else [],
        "reason": Reason.NO_TIME_LEFT if passed else Reason.NONE,
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
    scheduled = scheduled_share(elapsed_periods, total_periods, schedule_pct)
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
    scheduled = number(scheduled_share(elapsed_years, plan_years, schedule_pct))
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
    share = scheduled_share(elapsed_years, plan_years, schedule_pct) / 100
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


def _part_of_year(quarter: Plain, month: Plain) -> float:
    """How much of the year has passed; all of it where neither quarter nor month is given."""
    if quarter is not None:
        return number(quarter) / 4
    return 1.0 if month is None else number(month) / 12


def _planned_share(yearly_plan: Plain, elapsed: float) -> float:
    """Per cent of the whole that yearly amounts (分年度目标) foresee by now (METHODS A1)."""
    amounts = row(yearly_plan)
    reached = pace.expected_milestone(
        np.arange(amounts.size + 1.0), np.concatenate(([0.0], np.cumsum(amounts))), elapsed
    )
    return float(per_cent(progress.progress_sum(reached, float(amounts.sum()))))


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


def _shown(values: FloatArray, decimals: Plain) -> FloatArray:
    return values if decimals is None else round_array(values, whole(decimals))
