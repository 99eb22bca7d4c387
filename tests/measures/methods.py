"""What answers for each method of the specification? Its inputs, told as calls of measures.

Units follow METHODS: `_pct` is per cent, `_pp` percentage points, no suffix a fraction.
"""

from math import fsum
from typing import Any

import numpy as np

from addin.errors import UsageError
from addin.measures import rounding
from addin.measures.arrays import FloatArray, floats, series
from addin.measures.projection import forecasts, smoothing
from addin.measures.projection.forecasts import Forecast
from addin.measures.projection.history import LEAST_YEARS
from addin.measures.reasons import Reason
from addin.measures.series import average, growth, outliers, reconciliation, revision
from addin.measures.series.outliers import Outliers
from addin.measures.structure import clusters, decomposition, indices
from addin.measures.structure.decomposition import ShiftShare
from addin.measures.targets import distances, gap, pace, progress, trends
from addin.measures.targets.course import Course, Trend, Verdict, growth_rate
from addin.measures.targets.status import ForecastClass, Prospect, forecast_status, status, two_key
from addin.measures.targets.weather import weather
from tests.measures.naming import Answer, Plain, method

NAN = float("nan")


# -- A: plan assessment ---------------------------------------------------------------------------


@method("time_progress", "schedule", "schedule_pct")
def time_progress(
    completion_pct: Plain = NAN,
    elapsed_periods: Plain = NAN,
    total_periods: Plain = None,
    schedule_pct: Plain = None,
    year: Plain = None,
    quarter: Plain = None,
    month: Plain = None,
    start_year: Plain = 2021,
    yearly_plan: Plain = None,
) -> Answer:
    if year is not None:
        part = 1.0 if month is None and quarter is None else (quarter or 0) / 4 + (month or 0) / 12
        elapsed_periods, total_periods = year - start_year + part, total_periods or 5
    if yearly_plan is not None:
        reached = np.concatenate(([0.0], np.cumsum(yearly_plan)))
        by_now = pace.expected_milestone(np.arange(reached.size), reached, elapsed_periods)
        schedule_pct = 100 * progress.progress_sum(by_now, reached[-1])
    found = scheduled(elapsed_periods, total_periods, schedule_pct)
    passed = bool(np.any(elapsed_periods > floats(total_periods)))
    return {
        "schedule_pct": found,
        "lead_pp": completion_pct - found,
        "flag": "target_year_passed" if passed else None,
        "reason": Reason.NO_TIME_LEFT if passed else None,
    }


@method("plan_amount_progress", "annual_plan_progress")
def plan_amount_progress(
    cumulative_actual: Plain,
    annual_plan: Plain,
    elapsed_periods: Plain = NAN,
    total_periods: Plain = NAN,
    yoy_increment: Plain = NAN,
    schedule_pct: Plain = None,
) -> Answer:
    done = 100 * progress.progress_sum(cumulative_actual, annual_plan)
    before = growth.change(cumulative_actual, yoy_increment)
    planned = scheduled(elapsed_periods, total_periods, schedule_pct)
    return {
        "completion_pct": done,
        "schedule_pct": planned,
        "lead_pp": done - planned,
        "yoy_growth_pct": 100 * growth.growth(cumulative_actual, before),
        "reason": Reason.ZERO_BASE if np.all(annual_plan <= 0) else None,
    }


@method("completion_ratio")
def completion_ratio(actual: Plain, plan: Plain, decimals: Plain = None) -> Answer:
    done = 100 * progress.progress_sum(actual, plan)
    shown = done if decimals is None else rounding.round_array(done, int(decimals))
    return {"completion_pct": shown, "reason": Reason.ZERO_BASE if np.all(plan <= 0) else None}


@method("status_counts")
def status_counts(counts: dict[str, int], total: Plain = None) -> Answer:
    good = {"achieved_early", "achieved", "ahead", "ahead_of_schedule", "on_schedule"}
    found = sum(counts.values())
    return {
        "total": found,
        "on_or_ahead": sum(count for word, count in counts.items() if word in good),
        "consistent": None if total is None else found == total,
    }


@method("plan_status_cn", "plan_status", "schedule_status")
def plan_status_cn(
    current: Plain = None,
    target: Plain = None,
    elapsed_years: Plain = NAN,
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
    done, met = completion_pct or NAN, False
    if (completion_pct is None and target is not None) or target_growth_pct is not None:
        way = target_progress(
            target_type=target_type, base=base, current=current, target=target,
            target_growth_pct=target_growth_pct, elapsed_years=elapsed_years,
            plan_years=plan_years, direction=direction,
        )  # fmt: skip
        done, met = float(way["progress_pct"]), bool(way["met"])
    planned = float(scheduled(elapsed_years, plan_years, schedule_pct))
    ahead = done - planned if lead_pp is None else lead_pp
    wide = threshold_pp or (2 if annual else 5)
    upper, lower = (wide, -wide) if thresholds is None else thresholds
    early = (met or done >= 100) and planned < 100
    answer = {
        "status": schedule_word(
            ahead, upper, 0 if binding and thresholds is None else lower, early
        ),
        "lead_pp": ahead,
    }
    if probability is not None:
        answer["forecast_status"] = forecast_word(probability)["status"]
    return answer


def schedule_word(lead: float, upper: float, lower: float, early: bool = False) -> str:
    """The official words; no published limit: ahead from the upper one, behind up to the lower."""
    if early:
        return "achieved_early"
    if np.isnan(lead):
        return "not_available"
    late = lead < -1e-9 if lower == 0 else lead <= lower + 1e-9
    ahead = "ahead_of_schedule" if lead >= upper - 1e-9 else "on_schedule"
    return "behind_schedule" if late else ahead


@method("forecast_status")
def forecast_word(probability: Plain) -> Answer:
    word = tuple(ForecastClass)[int(forecast_status(probability))]
    return {"status": word, "forecast_status": word}


@method("two_key_status", "two_key")
def two_key_status(
    progress_pct: Plain = NAN,
    schedule_pct: Plain = NAN,
    probability: Plain = NAN,
    lead_pp: Plain = None,
    met: Plain = False,
) -> Answer:
    ahead = progress_pct - schedule_pct if lead_pp is None else lead_pp
    now, later = status(1.0 if met else 0.5 + ahead / 100, 0.5), forecast_status(probability)
    return {
        "schedule_status": schedule_word(ahead, 5, -5, bool(met)),
        "forecast_status": tuple(ForecastClass)[int(later)],
        "status": tuple(Prospect)[int(two_key(now, later))],
    }


@method("expected_value", "expected_path", "path")
def expected_value(
    base: Plain = NAN,
    target: Plain = NAN,
    elapsed_years: Plain = NAN,
    plan_years: Plain = NAN,
    path: Plain = "linear",
    schedule_pct: Plain = None,
    milestone_years: Plain = None,
    milestone_values: Plain = None,
    at: Plain = NAN,
    current: Plain = NAN,
) -> Answer:
    share = scheduled(elapsed_years, plan_years, schedule_pct) / 100
    if milestone_years is not None:
        expected = pace.expected_milestone(milestone_years, milestone_values, at)
    elif path in {"compound", "geometric"}:
        expected = pace.expected_compound(base, target, share)
    else:
        expected = pace.expected_linear(base, target, share)
    return {"expected": expected, "gap": gap.gap_to_path(current, expected)}


@method("overfulfilment", "overfulfillment")
def overfulfilment(actual_reduction_pct: Plain, target_reduction_pct: Plain) -> Answer:
    past = progress.overfulfilment(actual_reduction_pct, target_reduction_pct)
    return {
        "excess_pp": growth.change(actual_reduction_pct, target_reduction_pct),
        "overfulfilment_pct": 100 * past,
    }


@method("intensity_progress_log", "intensity_progress", "progress_reduction")
def intensity_progress_log(
    target_reduction_pct: Plain,
    cumulative_reduction_pct: Plain = None,
    yearly_reduction_pct: Plain = None,
    remaining_years: Plain = None,
    elapsed_years: Plain = None,
    plan_years: Plain = 5,
    mode: Plain = "progress",
) -> Answer:
    if yearly_reduction_pct is not None:
        yearly = np.atleast_1d(yearly_reduction_pct) / 100
        cumulative_reduction_pct = 100 * progress.chained_reduction(yearly)
        elapsed_years = yearly.size if elapsed_years is None else elapsed_years
    if mode == "final":
        return overfulfilment(cumulative_reduction_pct, target_reduction_pct) | {"mode": mode}
    done, target = cumulative_reduction_pct / 100, target_reduction_pct / 100
    if not np.all((target > 0) & (target < 1)):
        return {"progress_pct": None, "reason": Reason.OUT_OF_RANGE}
    left = years_left(remaining_years, elapsed_years, plan_years)
    way = 100 * progress.progress_reduction(done, target)
    planned = scheduled(elapsed_years, plan_years)
    return {
        "progress_pct": way,
        "cumulative_reduction_pct": cumulative_reduction_pct,
        "required_annual_reduction_pct": -100 * gap.required_reduction(done, target, left),
        "schedule_pct": planned,
        "lead_pp": way - planned,
        "mode": mode,
    }


@method("target_met", "is_met", "maintain", "hold", "ceiling", "floor")
def target_met(
    actual: Plain,
    target: Plain = NAN,
    direction: Plain = 1,
    target_range: Plain = None,
    tolerance: Plain = 0.0,
) -> Answer:
    strong = None
    if target_range is not None:  # met at the weakest bound
        target, other = _bounds(target_range, direction)
        strong = truth(progress.is_met(actual, other, direction, tolerance))
    return {
        "met": truth(progress.is_met(actual, target, direction, tolerance)),
        "met_strong_bound": strong,
        "margin": -gap.gap_to_target(actual, target, direction),
    }


@method("within_range", "range_target", "band")
def within_range(
    actual: Plain,
    low: Plain = None,
    high: Plain = None,
    target: Plain = NAN,
    tolerance: Plain = 0.5,
) -> Answer:
    lower = target - tolerance if low is None else low
    upper = target + tolerance if high is None else high
    inside = truth(progress.is_within(actual, lower, upper))
    return {"met": inside, "distance": gap.distance_to_band(actual, lower, upper)}


_KINDS = {
    "average": {"rate_avg", "average_growth", "avg_growth", "growth"},
    "sum": {"cumulative", "cumulative_amount", "cum_count", "sum", "milestone"},
    "reduction": {"cumulative_reduction", "intensity", "reduction", "cum_change"},
    "hold": {
        "maintain", "hold", "hold_max", "hold_min", "ceiling", "floor", "range", "binary",
        "direction",
    },
    "level": {"level", "level_up", "level_down", "share", "rate", "pp", "share_pp"},
}  # fmt: skip


@method(
    "target_progress", "progress", "progress_by_target_type", "progress_level", "progress_linear",
    "required_growth", "progress_pct",
)  # fmt: skip
def target_progress(
    base: Plain = NAN,
    current: Plain = NAN,
    target: Plain = NAN,
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
    if values is not None or base_year is not None:
        base, current, first, last = span(
            base, -np.inf if base_year is None else base_year, current, current_year, years,
            values, until=target_year,
        )  # fmt: skip
        elapsed_years = last - first
        plan_years = NAN if target_year is None else target_year - first
    kind = next((name for name, words in _KINDS.items() if target_type in words), None)
    if kind is None:
        raise UsageError(en=f"unknown target type: {target_type!r}", zh="未知的目标类型")
    falling = target_type in {"level_down", "hold_max", "ceiling"}
    towards = direction if direction is not None else -1.0 if falling else 1.0
    left = years_left(remaining_years, elapsed_years, plan_years)
    if kind == "average" or target_growth_pct is not None:
        rate = (target if target_growth_pct is None else target_growth_pct) / 100
        found = _average(base, current, rate, plan_years or 5, left)
    elif kind == "hold":
        found = {"progress_pct": None}
        found |= target_met(current, target, towards, target_range, tolerance)
    elif kind == "sum":
        found = _sum(current, target, left)
    elif kind == "reduction":
        found = intensity_progress_log(target, current, remaining_years=left)
        found["met"] = current >= target
    else:
        stated = direction is not None or falling or target_type != "level"
        found = _level(base, current, target, towards if stated else 0.0, left)
    found["schedule_pct"] = scheduled(elapsed_years, plan_years)
    if found["progress_pct"] is not None:
        found["lead_pp"] = found["progress_pct"] - found["schedule_pct"]
    return found


@method("progress_average_growth", "progress_rate", "progress_avg_growth")
def progress_average_growth(
    base: Plain,
    current: Plain,
    target_growth_pct: Plain,
    elapsed_years: Plain = None,
    plan_years: Plain = 5,
) -> Answer:
    return target_progress(
        base, current, NAN, elapsed_years, plan_years, target_growth_pct=target_growth_pct
    )


@method("progress_cumulative", "progress_sum")
def progress_cumulative(
    current: Plain = None,
    target: Plain = NAN,
    elapsed_years: Plain = None,
    plan_years: Plain = None,
    stages: Plain = None,
) -> Answer:
    total = current if stages is None else np.sum(stages)
    return target_progress(NAN, total, target, elapsed_years, plan_years, target_type="sum")


def _level(base: float, now: float, target: float, direction: float, left: float) -> Answer:
    reason = str(progress.progress_reason(base, now, target, direction))
    towards = direction or float(np.sign(target - base)) or 1.0
    met = truth(progress.is_met(now, target, towards))
    answer: Answer = {
        "progress_pct": 100 * progress.progress_level(base, now, target, direction),
        "met": met,
        "gap": gap.gap_to_target(now, target, towards),
        "required_per_year": gap.required_change(now, target, left),
        "required_growth_pct": 100 * gap.required_growth(now, target, left),
        "reason": Reason.named(reason) if reason else None,
    }
    if reason == Reason.BASELINE_PAST_TARGET or (direction and reason == Reason.TARGET_IS_BASELINE):
        answer["status"] = "target_achieved" if met else "regressed_below_target"
    return answer


def _average(base: float, now: float, rate: float, years: float, left: float) -> Answer:
    goal = gap.target_of_rate(base, rate, years)
    so_far = 100 * average.average_growth(base, now, years - left)
    reason = str(growth.growth_reason(now, base))
    return {
        "progress_pct": 100 * progress.progress_rate(base, now, rate, years),
        "avg_growth_pct": so_far,
        "avg_growth_so_far_pct": so_far,
        "target_level": goal,
        "gap": gap.gap_to_target(now, goal, 1.0),
        "met": truth(progress.is_met(now, goal, 1.0)),
        "required_growth_pct": 100 * gap.required_growth(now, goal, left),
        "reason": Reason.named(reason) if reason else None,
    }


def _sum(total: float, target: float, left: float) -> Answer:
    way = 100 * progress.progress_sum(total, target)
    return {
        "progress_pct": way,
        "completion_pct": way,
        "met": truth(progress.is_met(total, target, 1.0)),
        "gap": gap.gap_to_target(total, target, 1.0),
        "required_per_year": gap.required_change(total, target, left),
        "reason": None if target > 0 else Reason.ZERO_BASE,
    }


def scheduled(elapsed: Plain, total: Plain, schedule_pct: Plain = None) -> FloatArray:
    """Time progress in per cent, or the schedule that is given."""
    if schedule_pct is not None:
        return floats(schedule_pct)
    return 100 * pace.time_progress(floats(elapsed), floats(total))


def years_left(remaining: Plain, elapsed: Plain, total: Plain) -> float:
    """Years that are left, as given or of a plan of five years unless told otherwise."""
    if remaining is not None:
        return float(remaining)
    whole = 5 if total is None and elapsed is not None else total
    return float(floats(whole) - floats(elapsed))


def truth(values: FloatArray) -> Plain:
    """True, False or None for each."""
    found = [None if np.isnan(value) else bool(value) for value in np.atleast_1d(values)]
    return found if np.ndim(values) else found[0]


def _bounds(target_range: FloatArray, direction: float) -> tuple[float, float]:
    low, high = sorted(target_range)
    return (low, high) if direction > 0 else (high, low)


# -- A: single figures ----------------------------------------------------------------------------


@method("cumulate")
def cumulate(stages: Plain, target: Plain = NAN) -> Answer:
    total = fsum(np.ravel(stages)) if np.size(stages) else NAN
    return {"cumulative": total, "completion_pct": 100 * progress.progress_sum(total, target)}


@method("relative_change", "growth", "yoy_growth")
def relative_change(base: Plain, current: Plain, decimals: Plain = None) -> Answer:
    found = 100 * growth.growth(current, base)
    if decimals is not None:
        found = rounding.round_array(found, int(decimals))
    return {
        "change_pct": found,
        "growth_pct": found,
        "reason": _shared(growth.growth_reason(current, base)),
    }


@method("growth_gap")
def growth_gap(growth_pct: Plain, reference_growth_pct: Plain) -> Answer:
    return {"lead_pp": growth.change(growth_pct, reference_growth_pct)}


@method("avg_growth_level", "average_growth", "cagr", "two_year_average")
def avg_growth_level(
    base: Plain = NAN,
    end: Plain = NAN,
    years: Plain = NAN,
    total_growth_pct: Plain = None,
    yearly_growth_pct: Plain = None,
) -> Answer:
    if yearly_growth_pct is not None:
        rate = average.average_of_rates(np.atleast_1d(yearly_growth_pct) / 100)
        return {
            "avg_growth_pct": 100 * rate,
            "reason": Reason.SIGN_CHANGE if np.isnan(rate).any() else None,
        }
    if total_growth_pct is not None:
        base, end = 1.0, 1 + total_growth_pct / 100
    rate = np.where(end == 0, np.nan, growth_rate(base, end, years))
    reason = _shared(growth.growth_reason(end, base)) or Reason.SINGLE_OBSERVATION
    if np.all(base * end <= 0):
        reason = Reason.SIGN_CHANGE  # METHODS A6 counts a zero as a change of sign
    return {"avg_growth_pct": 100 * rate, "reason": reason if np.isnan(rate).all() else None}


@method("avg_growth_cumulative", "average_growth_cumulative")
def avg_growth_cumulative(
    base: Plain, yearly_values: Plain = None, total: Plain = NAN, years: Plain = 1
) -> Answer:
    if yearly_values is None:  # only the sum counts, so that it may stand in the first year
        yearly_values = [total, *[0.0] * (int(years) - 1)]
    rate = 100 * average.average_growth_cumulative(base, yearly_values)
    wrong = Reason.SIGN_CHANGE if base > 0 else Reason.ZERO_BASE
    return {"avg_growth_pct": rate, "reason": wrong if np.isnan(rate) else None}


@method("contribution_pull", "contribution", "pull")
def contribution_pull(
    total_growth_pct: Plain = NAN,
    contribution_share_pct: Plain = None,
    parts_previous: Plain = NAN,
    parts_current: Plain = NAN,
    total_previous: Plain = None,
    total_current: Plain = None,
    increments: Plain = None,
    total_increment: Plain = None,
    pull_pp: Plain = None,
) -> Answer:
    if contribution_share_pct is not None:
        return {"pull_pp": total_growth_pct * contribution_share_pct / 100}
    if increments is not None or pull_pp is not None:
        parts = pull_pp if increments is None else increments
        stated = total_growth_pct if increments is None else total_increment
        whole = np.sum(parts) if stated is None or np.isnan(stated) else stated
        hardly = whole == 0 or abs(total_growth_pct) < 0.05
        shares = np.full(np.shape(parts), np.nan) if hardly else parts / whole
        return {
            "contribution_share_pct": 100 * shares,
            "pull_pp": parts if increments is None else total_growth_pct * shares,
            "reason": Reason.TOTAL_UNCHANGED if hardly else None,
        }
    before = np.sum(parts_previous) if total_previous is None else total_previous
    now = np.sum(parts_current) if total_current is None else total_current
    shares = 100 * decomposition.contribution(parts_current, parts_previous, now, before)
    return {
        "contribution_share_pct": shares,
        "pull_pp": decomposition.pull(parts_current, parts_previous, before),
        "total_growth_pct": 100 * growth.growth(now, before),
        "reason": Reason.TOTAL_UNCHANGED if np.all(np.isnan(shares)) else None,
    }


@method("contribution_weighted")
def contribution_weighted(weights_pct: Plain, growth_pct: Plain) -> Answer:
    found = decomposition.contribution_weighted(weights_pct / 100, growth_pct)
    return {"contribution_pp": found, "total_growth_pct": np.sum(found)}


@method("contribution_fisher")
def contribution_fisher(
    value_prev: Plain, value_curr: Plain, price_prev: Plain, price_curr: Plain
) -> Answer:
    found = indices.fisher_contributions(value_prev, value_curr, price_prev, price_curr)
    total = indices.fisher_index(value_prev, value_curr, price_prev, price_curr).volume - 1
    return {
        "contribution_pp": 100 * found,
        "total_growth_pct": 100 * total,
        "reason": _not_positive(found),
    }


@method("comparability_check")
def comparability_check(
    current_level: Plain,
    previous_level: Plain,
    published_growth_pct: Plain = None,
    published_avg_growth_pct: Plain = None,
    years: Plain = 1,
    price_basis: Plain = None,
    tolerance_pp: Plain = 0.1,
) -> Answer:
    published = published_growth_pct or published_avg_growth_pct
    ratio = 100 * float(average.average_growth(previous_level, current_level, years))
    differs = "scope_changed" if price_basis == "current" else "price_basis_mismatch"
    if published is None:
        return {
            "growth_to_report_pct": ratio,
            "level_ratio_matches_published": None,
            "label": "名义/未调整口径",
            "flag": differs,
        }
    matches = abs(ratio - published) <= tolerance_pp + 1e-9
    return {
        "growth_to_report_pct": published,
        "level_ratio_growth_pct": ratio,
        "level_ratio_matches_published": None if np.isnan(ratio) else bool(matches),
        "flag": None if matches else differs,
    }


@method("cumulative_to_discrete", "discrete")
def cumulative_to_discrete(
    cumulative: Plain,
    years: Plain = None,
    parts_cumulative: Plain = None,
    previous_cumulative: Plain = None,
    periods_per_year: Plain = None,
    periods: Plain = None,
) -> Answer:
    running = np.atleast_1d(cumulative)
    if periods is not None:
        years = [_year(period) for period in np.atleast_1d(periods).tolist()]
    elif years is None and periods_per_year is not None:
        years = np.arange(running.shape[-1]) // int(periods_per_year)
    single = growth.discrete(running, years)
    revised = bool(np.any(single < 0))
    answer: Answer = {
        "discrete": single,
        "discrete_total": single[..., -1],
        "flag": "revised_earlier_periods" if revised else None,
    }
    if parts_cumulative is not None:
        together = growth.discrete(np.atleast_2d(parts_cumulative), years).sum(axis=0)
        answer["parts_add_up"] = bool(np.allclose(together, single, rtol=1e-9, atol=1e-6))
    if previous_cumulative is not None:
        before = growth.discrete(np.atleast_1d(previous_cumulative), years)
        answer["growth_pct"] = 100 * growth.growth(single, before)
    return answer


@method("rolling_four_quarters", "ttm")
def rolling_four_quarters(
    cumulative_now: Plain = NAN,
    cumulative_year_ago: Plain = NAN,
    full_last_year: Plain = NAN,
) -> Answer:
    parts = cumulative_now, cumulative_year_ago, full_last_year
    return {"ttm": growth.ttm(*parts), "annualised": growth.annualised(*parts)}


@method("revision")
def one_revision(
    first_level: Plain = NAN,
    final_level: Plain = NAN,
    first_growth_pct: Plain = NAN,
    final_growth_pct: Plain = NAN,
) -> Answer:
    return {
        "level_revision": revision.revision(first_level, final_level),
        "growth_revision_pp": revision.revision(first_growth_pct, final_growth_pct),
        "level_revision_pct": 100 * growth.growth(final_level, first_level),
    }


@method("revision_stats", "revision_statistics")
def revision_stats(first: Plain, final: Plain) -> Answer:
    found = revision.revision_statistics(np.atleast_1d(first), np.atleast_1d(final))
    answer: Answer = {"n": found.n, "revisions": revision.revision(first, final)}
    if not found.enough:  # METHODS A11: below eight the list says more than its statistics
        return answer | {
            "mean_revision": None,
            "status": "not_available",
            "reason": Reason.SHORT_HISTORY,
        }
    return answer | {
        "mean_revision": found.mean,
        "bias": found.mean,
        "mean_abs_revision": found.mean_absolute,
        "min": found.least,
        "max": found.most,
        "q10": found.q10,
        "median": found.median,
        "q90": found.q90,
        "std_dev": found.deviation,
        "noise_to_signal": found.noise_to_signal,
        "theil_u1": found.theil_u1,
        "rmar": found.relative,
        "same_sign_share": found.same_sign_share,
        "corr_with_first": found.correlation,
    }


def _shared(reasons: Any) -> Reason | None:
    """The one reason that all share, else none."""
    found = {str(reason) for reason in np.atleast_1d(reasons)}
    return Reason.named(found.pop()) if len(found) == 1 else None


def _year(period: Plain) -> int:
    """The year that a period begins with: "2020Q1", "2020-03", 2020."""
    text = str(period)[:4]
    if not (text.isascii() and text.isdigit()):
        raise UsageError(en=f"not a period: {period!r}", zh=f"不是时期：{period!r}")
    return int(text)


# -- A: rounding ----------------------------------------------------------------------------------


@method("additivity_check")
def additivity_check(parts: Plain, total: Plain, decimals: Plain = 0) -> Answer:
    found = rounding.additivity(np.atleast_1d(parts), total, int(decimals))
    return {
        **found,
        "consistent": abs(found["residual"]) <= found["allowance"],
    }


@method("round_gbt8170", "round_half_even")
def round_gbt8170(value: Plain, interval: Plain = None, decimals: Plain = 0) -> Answer:
    return {"rounded": _rounded(value, interval, decimals, "half_even")}


@method("round_half_up", "round_display")
def round_half_up(value: Plain, decimals: Plain = 0, interval: Plain = None) -> Answer:
    return {"rounded": _rounded(value, interval, decimals, "half_up")}


def _rounded(value: Plain, interval: Plain, decimals: Plain, mode: rounding.Mode) -> Plain:
    if isinstance(value, list | np.ndarray):
        return [_rounded(one, interval, decimals, mode) for one in value]
    step = f"1e{-int(decimals)}" if interval is None else str(interval)
    return float(rounding.round_to_interval(str(value), step, mode))


@method("round_preserve_sum")
def round_preserve_sum(values: Plain, decimals: Plain = 0, total: Plain = None) -> Answer:
    return {"rounded": rounding.round_preserve_sum(np.atleast_1d(values), int(decimals), total)}


@method("largest_remainder")
def largest_remainder(weights: Plain, total: Plain = 100) -> Answer:
    return {"allocation": rounding.largest_remainder(np.atleast_1d(weights), int(total))}


# -- B: rules of international offices ------------------------------------------------------------


@method("progress_statcan", "statcan", "progress_open_sdg")
def progress_statcan(
    base_value: Plain = NAN,
    base_year: Plain = None,
    current_value: Plain = NAN,
    current_year: Plain = None,
    target: Plain = None,
    target_year: Plain = NAN,
    direction: Plain = 1,
    limit: Plain = None,
    years: Plain = None,
    values: Plain = None,
    parity: Plain = False,
) -> Answer:
    spanned = span(base_value, base_year, current_value, current_year, years, values)
    course = _course(spanned, direction, target, target_year)
    if parity:
        base, now = (max(each, 1 / each) for each in (course.base, course.current))
        course = Course(
            base=base, current=now, years=course.years, direction=-1, target=1.0,
            years_to_target=course.years_to_target,
        )  # fmt: skip
    found = trends.statcan(course, limit)
    return _verdict(found, "progress_value") | {"score": found.score}


@method("progress_statcan_aggregate", "statcan_aggregate")
def progress_statcan_aggregate(
    series_scores: Plain, series_target_achieved: Plain = None
) -> Answer:
    """The mean of the scores, nested groups first; achieved only where every series is."""
    listed = series_scores if isinstance(series_scores, list) else np.atleast_1d(series_scores)
    score = _nested_mean(list(listed))
    if np.isnan(score):
        return {"score": None, "status": Verdict.NOT_AVAILABLE}
    steps = (
        (2.5, Verdict.SUBSTANTIAL), (0.0, Verdict.MODERATE), (-2.5, Verdict.LIMITED),
    )  # fmt: skip
    word = next((word for least, word in steps if score >= least), Verdict.DETERIORATION)
    if series_target_achieved is not None and np.all(series_target_achieved):
        word = Verdict.TARGET_ACHIEVED
    return {"score": score, "status": word}


def _nested_mean(scores: list[Plain]) -> float:
    means = [_nested_mean(list(item)) if np.ndim(item) else float(floats(item)) for item in scores]
    known = [mean for mean in means if not np.isnan(mean)]
    return float(np.mean(known)) if known else NAN


@method(
    "progress_un2023_no_target", "progress_un2023", "progress_un2023_target", "un2023",
    "un2023_target", "un2023_no_target", "un_2023", "trend_un2023",
)  # fmt: skip
def progress_un2023(
    base_value: Plain = NAN,
    base_year: Plain = None,
    current_value: Plain = NAN,
    current_year: Plain = None,
    direction: Plain = None,
    target: Plain = None,
    target_year: Plain = None,
    years: Plain = None,
    values: Plain = None,
) -> Answer:
    spanned = span(
        base_value, base_year, current_value, current_year, years, values, until=target_year
    )
    found = trends.un2023(_course(spanned, direction, target, target_year))
    return _verdict(found, "progress_value") | {"q": found.value, "ratio": found.value}


@method("progress_un2022_target", "progress_un2022", "un2022")
def progress_un2022(
    base_value: Plain = NAN,
    base_year: Plain = None,
    current_value: Plain = NAN,
    current_year: Plain = None,
    target: Plain = None,
    target_year: Plain = NAN,
    required_rate: Plain = None,
    years: Plain = None,
    values: Plain = None,
) -> Answer:
    spanned = span(base_value, base_year, current_value, current_year, years, values)
    course = _course(spanned, 1, target, target_year)
    needed = course.required if required_rate is None else required_rate
    return _verdict(trends.un2022(course, needed), "ratio")


@method("growth_target_ratio")
def growth_target_ratio(
    base_value: Plain,
    base_year: Plain,
    current_value: Plain,
    current_year: Plain,
    required_rate: Plain,
) -> Answer:
    return progress_un2022(
        base_value, base_year, current_value, current_year, required_rate=required_rate
    )


@method(
    "progress_eurostat", "eurostat", "eurostat_target", "eurostat_no_target",
    "progress_eurostat_target", "progress_eurostat_no_target", "trend_eurostat", "eurostat_trend",
)  # fmt: skip
def progress_eurostat(
    base_value: Plain = NAN,
    base_year: Plain = None,
    current_value: Plain = NAN,
    current_year: Plain = None,
    target: Plain = None,
    target_year: Plain = NAN,
    direction: Plain = None,
    years: Plain = None,
    values: Plain = None,
    policy_base_year: Plain = None,
    policy_base_value: Plain = None,
    term: Plain = None,
) -> Answer:
    if term is not None and values is not None:
        longest, least = (15, 10) if str(term).startswith("long") else (5, 3)
        values = np.where(years >= years[np.isfinite(values)].max() - longest, values, np.nan)
        if np.ptp(years[np.isfinite(values)]) < least:
            return _verdict(Trend(reason=Reason.SHORT_HISTORY), "ratio")
    spanned = span(
        base_value, base_year, current_value, current_year, years, values, default=-np.inf
    )
    required = None
    if policy_base_year is not None and target is not None:
        start = spanned[0] if policy_base_value is None else policy_base_value
        required = float(growth_rate(start, target, target_year - policy_base_year))
    found = trends.eurostat(_course(spanned, direction, target, target_year), required)
    return _verdict(found, "progress_value" if target is None else "ratio")


@method("normalized_distance", "normalised_distance")
def normalized_distance(value: Plain, optimum: Plain, lower_bound: Plain) -> Answer:
    score = distances.normalised_distance(value, optimum, lower_bound)
    return {"score_0_100": score, "score": score}


@method("trend_sdsn", "sdsn_trend")
def trend_sdsn(
    start_year: Plain,
    start_value: Plain,
    end_year: Plain,
    end_value: Plain,
    optimum: Plain,
    lower_bound: Plain,
    green_threshold: Plain,
    target_year: Plain = 2030,
) -> Answer:
    first, last, green = (
        float(distances.normalised_distance(each, optimum, lower_bound))
        for each in (start_value, end_value, green_threshold)
    )
    course = _course((first, last, start_year, end_year), 1, green, target_year)
    found = trends.sdsn_trend(course)
    return _verdict(found, "ratio") | {"trend": found.status}


@method("trend_sdsn_goal", "sdsn_goal_trend")
def trend_sdsn_goal(scores: Plain) -> Answer:
    """Below 1 decreasing, below 2 stagnating, below 3 moderately improving; maintaining is 3."""
    mean = float(np.nanmean(scores)) if np.isfinite(scores).any() else NAN
    steps = (Verdict.DECREASING, Verdict.STAGNATING, Verdict.BETTER, Verdict.MAINTAINING)
    word = Verdict.NOT_AVAILABLE if np.isnan(mean) else steps[int(np.clip(mean, 0, 3))]
    return {"trend": word, "score": mean}


@method("trend_de_weather", "weather", "de_weather")
def trend_de_weather(
    years: Plain,
    values: Plain,
    direction: Plain = 1,
    target_type: Any = "target",
    target: Plain = None,
    target_year: Plain = None,
    target_range: Plain = None,
) -> Answer:
    if target_range is not None:
        target = _bounds(target_range, direction)[0]
    rows = np.atleast_1d(years), np.atleast_1d(values)
    found = weather(*rows, direction, target_type, target, target_year)
    return {
        "symbol": None if found.reason else found.status,
        "average_change": found.actual,
        "missing_share": found.value,
        "reason": found.reason,
    }


@method("trend_de_weather_worst", "worst_weather")
def trend_de_weather_worst(symbols: Plain) -> Answer:
    order = (Verdict.SUN, Verdict.SLIGHTLY_CLOUDY, Verdict.CLOUDY, Verdict.THUNDERSTORM)
    worst = [symbol for symbol in order if symbol in np.atleast_1d(symbols)]
    return {"symbol": worst[-1] if worst else Verdict.NOT_AVAILABLE}


@method("current_status_index", "csi", "escap_csi")
def current_status_index(
    current: Plain,
    base: Plain,
    target: Plain,
    direction: Plain = 1,
    parity: Plain = False,
    target_type: Plain = None,
) -> Answer:
    if parity or not direction or target_type == "parity":
        index = 10 - 10 * np.abs(target - current) / np.abs(target - base)
    else:
        index = distances.current_status_index(current, base, target, direction)
    reason = Reason.TARGET_IS_BASELINE if np.all(base == target) else None
    return {"csi": index, "current_status_index": index, "reason": reason}


@method("anticipated_progress_index", "api", "escap_api")
def anticipated_progress_index(
    predicted: Plain, base: Plain, target: Plain, direction: Plain = 1
) -> Answer:
    missing = np.maximum(gap.gap_to_target(predicted, target, direction), 0.0)
    index = 100 * missing / np.abs(target - base)
    csi = distances.current_status_index(predicted, base, target, direction)
    return {"api": index, "anticipated_progress_index": index, "csi_predicted": csi}


@method("anticipated_value")
def anticipated_value(
    years: Plain, values: Plain, predict_year: Plain, scale: Plain = 100
) -> Answer:
    known = np.isfinite(years) & np.isfinite(values)
    times, heights = np.atleast_1d(years)[known], np.atleast_1d(values)[known]
    if times.size < 2:
        return {"geometric_endpoint": None, "reason": Reason.SINGLE_OBSERVATION}
    pace_so_far = average.average_growth(heights[0], heights[-1], times[-1] - times[0])
    ahead = predict_year - times[-1]
    return {
        "geometric_endpoint": gap.target_of_rate(heights[-1], pace_so_far, ahead),
        "logit_ols": forecasts.logit_forecast(times, heights, predict_year, scale),
        "logit_weighted": forecasts.logit_forecast(
            times, heights, predict_year, scale, weighted=True
        ),
    }


@method("oecd_distance", "distance_oecd", "distance_to_target", "oecd", "oecd_distance_to_target")
def oecd_distance(
    value: Plain,
    target: Plain,
    direction: Plain = 1,
    sigma: Plain = None,
    peers: Plain = None,
    years: Plain = None,
    values: Plain = None,
) -> Answer:
    if sigma is None:
        sigma = np.nanstd(peers, ddof=1) if np.size(peers) > 1 else NAN
    found = distances.oecd_distance(value, target, direction, sigma)
    names = {0.0: "met", 0.5: "small", 1.5: "medium", np.inf: "long"}
    bands = [
        next((word for most, word in names.items() if one <= most), "not_available")
        for one in np.atleast_1d(found)
    ]
    answer: Answer = {
        "distance": found,
        "band": bands if np.ndim(found) else bands[0],
        "mean_distance": np.mean(found),
    }
    if values is not None:
        trend = trends.oecd_trend(years, values, direction)
        answer |= {
            "spearman": trend.value,
            "p_value": trend.score,
            "trend_significant": trend.status not in {Verdict.NO_TREND, Verdict.NOT_AVAILABLE},
        }
    return answer


@method("aarr_from_slope", "aarr")
def aarr(
    log_slope: Plain = NAN,
    years: Plain = None,
    values: Plain = None,
    base: Plain = NAN,
    target: Plain = NAN,
    n: Plain = NAN,
) -> Answer:
    rate = (
        average.aarr_from_slope(log_slope)
        if values is None
        else average.aarr_of_series(years, values)
    )
    return {"aarr_pct": 100 * rate, **required_aarr(base, target, n)}


@method("required_aarr")
def required_aarr(base: Plain, target: Plain, n: Plain) -> Answer:
    return {"required_aarr_pct": -100 * gap.required_growth(base, target, n)}


def _course(
    spanned: tuple[float, float, float, float], direction: Plain, target: Plain, until: Plain
) -> Course:
    base, now, first, last = spanned
    if direction is None:  # the side on which a target lies; the rule itself never guesses
        direction = 1.0 if target is None else float(np.sign(target - base))
    return Course(
        base=float(base), current=float(now), years=float(last - first), direction=direction,
        target=target, years_to_target=NAN if until is None else float(until - first),
    )  # fmt: skip


def span(
    base: Plain,
    base_year: Plain,
    current: Plain,
    current_year: Plain,
    years: Plain,
    values: Plain,
    *,
    until: Plain = None,
    default: float = 2015,
) -> tuple[float, float, float, float]:
    """Base, current value and their years, where wanted out of a series from `default` on."""
    if values is None:
        if base_year is None and years is not None:
            base_year = 0.0
        if current_year is None and years is not None:
            current_year = base_year + years
        return float(base), float(current), float(floats(base_year)), float(floats(current_year))
    times, heights = series(years), series(values)
    known = np.isfinite(heights) & (times >= (default if base_year is None else base_year))
    if until is not None:
        known &= times <= until
    if not known.any():
        return NAN, NAN, NAN, NAN
    order = np.argsort(times[known])
    times, heights = times[known][order], heights[known][order]
    return float(heights[0]), float(heights[-1]), float(times[0]), float(times[-1])


def _verdict(found: Trend, value_name: str) -> Answer:
    return {
        value_name: found.value,
        "status": found.status,
        "category": found.status,
        "cagr_actual": found.actual,
        "cagr_required": found.required,
        "reason": found.reason,
    }


# -- C: clusters and decompositions ---------------------------------------------------------------


@method("hhi", "herfindahl")
def hhi(values: Plain = None, shares_pct: Plain = None, shares: Plain = None) -> Answer:
    # Published shares may leave out the small ones, so they are taken as they stand.
    parts = _shares(values, shares_pct, shares)
    index = clusters.hhi(values) if values is not None else np.nansum(parts**2)
    n = np.isfinite(parts).sum()
    return {
        "hhi": index,
        "hhi_10000": 10_000 * index,
        "hhi_norm": (index - 1 / n) / (1 - 1 / n) if n > 1 else None,
        "equivalent_n": 1 / index,
        "reason": _not_positive(index),
    }


@method("cr_n", "crn", "cr4", "cr5", "cr8", "concentration_ratio", "concentration", "cr")
def concentration_ratio(
    values: Plain = None, n: Plain = 5, shares_pct: Plain = None, shares: Plain = None
) -> Answer:
    largest = np.sort(_shares(values, shares_pct, shares))[::-1][: int(n)]
    found = clusters.concentration(values, int(n)) if values is not None else largest.sum()
    names = ("cr", "cr_n", "crn", f"cr{int(n)}", "concentration")
    return dict.fromkeys(names, found) | {"reason": _not_positive(found)}


def _shares(values: Plain, shares_pct: Plain, shares: Plain) -> FloatArray:
    if values is not None:
        return clusters.shares(np.atleast_1d(values))
    return np.atleast_1d(shares_pct / 100 if shares is None else shares)


@method("gini")
def gini(values: Plain, weights: Plain = None) -> Answer:
    found, n = clusters.gini(values, weights), np.isfinite(values).sum()
    norm = found * n / (n - 1) if n > 1 else None
    return {"gini": found, "gini_norm": norm, "reason": _not_positive(found)}


@method("theil")
def theil(values: Plain) -> Answer:
    found = clusters.theil(values)
    return {"theil": found, "reason": _not_positive(found)}


@method("share", "shares")
def share(part: Plain = NAN, total: Plain = NAN, values: Plain = None) -> Answer:
    found = clusters.share(part, total) if values is None else clusters.shares(values)
    return {"share": found, "share_pct": 100 * found}


@method("disclosure_check")
def disclosure_check(values: Plain, minimum: Plain = 3, dominance_pct: Plain = 85) -> Answer:
    return {"suppress": bool(clusters.is_disclosive(values, int(minimum), dominance_pct / 100))}


@method("location_quotient", "lq")
def location_quotient(e_ij: Plain, e_j: Plain, e_i: Plain, e: Plain) -> Answer:
    found = clusters.location_quotient(e_ij, e_j, e_i, e)
    return {"lq": found, "reason": Reason.ZERO_BASE if np.all(np.isnan(found)) else None}


@method("krugman_specialization", "krugman_specialisation", "krugman")
def krugman(region: Plain, reference: Plain) -> Answer:
    found = clusters.krugman(region, reference)
    return {"krugman": found, "reason": _not_positive(found)}


@method("gini_specialization", "gini_specialisation")
def gini_specialization(region: Plain, reference: Plain) -> Answer:
    found = clusters.gini_specialisation(region, reference)
    return {"gini": found, "reason": _not_positive(found)}


@method("shift_share_dunn", "shift_share")
def shift_share_dunn(
    region_t0: Plain, region_t1: Plain, nation_t0: Plain, nation_t1: Plain
) -> Answer:
    found = decomposition.shift_share(region_t0, region_t1, nation_t0, nation_t1)
    return _shifts(found) | {"regional_share": found.regional}


@method("shift_share_esteban")
def shift_share_esteban(
    region_t0: Plain, region_t1: Plain, nation_t0: Plain, nation_t1: Plain
) -> Answer:
    found = decomposition.shift_share(region_t0, region_t1, nation_t0, nation_t1)
    own = {"regional_share": found.homothetic, "allocation_effect": found.allocation}
    return _shifts(found) | own


@method("shift_share_gerfin")
def shift_share_gerfin(
    region_t0: Plain, region_t1: Plain, nation_t0: Plain, nation_t1: Plain
) -> Answer:
    found = decomposition.shift_share(region_t0, region_t1, nation_t0, nation_t1)
    return {
        "industrial_mix": found.mix_ratio,
        "regional_share": found.regional_ratio,
        "net_total_shift": found.mix_ratio * found.regional_ratio,
        "new_exited": found.new_ratio,
    }


def _shifts(found: ShiftShare) -> Answer:
    return {
        "growth": found.growth,
        "national_share": found.national,
        "industrial_mix": found.mix,
        "net_total_shift": found.mix + found.regional,
        "new_exited": found.new_and_exited,
    }


@method("lmdi_additive", "lmdi")
def lmdi_additive(factors_t0: Plain, factors_t1: Plain) -> Answer:
    effects = decomposition.lmdi_additive(factors_t0, factors_t1)
    total = _product(factors_t1) - _product(factors_t0)
    return {"effects": effects, "total": total, "reason": _not_positive(effects)}


@method("lmdi_multiplicative")
def lmdi_multiplicative(factors_t0: Plain, factors_t1: Plain) -> Answer:
    effects = decomposition.lmdi_multiplicative(factors_t0, factors_t1)
    total = _product(factors_t1) / np.float64(_product(factors_t0))
    return {"effects": effects, "total": total, "reason": _not_positive(effects)}


def _product(factors: FloatArray) -> float:
    return float(np.atleast_2d(factors).prod(axis=1).sum())


@method("gap_attribution", "attribute_gap")
def gap_attribution(
    values: Plain,
    paths: Plain,
    total_value: Plain = None,
    total_path: Plain = None,
    overlap_value: Plain = 0.0,
    overlap_path: Plain = 0.0,
    baselines: Plain = None,
    total_baseline: Plain = None,
) -> Answer:
    found = decomposition.attribute_gap(
        values,
        paths,
        np.sum(values) if total_value is None else total_value,
        np.nansum(paths) if total_path is None else total_path,
        overlap=(overlap_value, overlap_path),
        baselines=baselines,
        total_baseline=total_baseline,
    )
    return {
        "parts": found.parts,
        "overlap": found.overlap,
        "rest": found.rest,
        "total": found.total,
    }


@method("reconcile_ols")
def reconcile_ols(S: Plain, base: Plain) -> Answer:
    return {"reconciled": reconciliation.reconcile(base, S, "ols")}


@method("reconcile_wls_struct", "reconcile", "reconcile_wls")
def reconcile_wls_struct(S: Plain, base: Plain, nonnegative: Plain = False) -> Answer:
    found = reconciliation.reconcile(base, S, "wls_struct", nonnegative=bool(nonnegative))
    return {"reconciled": found}


@method("reconcile_topdown_fp", "reconcile_topdown", "top_down")
def reconcile_topdown_fp(total: Plain, base_parts: Plain) -> Answer:
    split = reconciliation.top_down(total, base_parts)
    return {"reconciled": np.concatenate((np.asarray(total)[None], split)), "parts": split}


@method("benchmark_denton_cholette", "denton_cholette", "denton")
def benchmark_denton_cholette(
    annual: Plain, quarterly_indicator: Plain, conversion: Any = "sum"
) -> Answer:
    kind: Any = "average" if conversion == "mean" else conversion
    found = reconciliation.denton_cholette(np.atleast_1d(annual), quarterly_indicator, kind)
    return {"quarterly": found, "series": found, "reason": _not_positive(found)}


def _not_positive(found: Any) -> Reason | None:
    return Reason.NOT_POSITIVE if np.all(np.isnan(found)) else None


# -- D, E: projections and outliers ---------------------------------------------------------------


@method("forecast_drift", "drift")
def forecast_drift(y: Plain, h: Plain, levels: Plain = (80, 95)) -> Answer:
    return _refused(y, h) or _forecast(forecasts.drift(_known(y), int(h)), levels)


@method("forecast_linear", "linear_trend")
def forecast_linear(
    y: Plain, h: Plain = None, x: Plain = None, x_new: Plain = None, levels: Plain = (80, 95)
) -> Answer:
    refused = _refused(y, h if x_new is None else None)
    if refused:
        return refused
    found = forecasts.linear(_known(y), int(h or 1), x, x_new)
    coef = [found.parameters["start"], found.parameters["slope"]]
    return _forecast(found, levels) | {"coef": coef}


@method("forecast_loglinear", "forecast_log_linear")
def forecast_loglinear(
    y: Plain, h: Plain = None, x: Plain = None, x_new: Plain = None, levels: Plain = (80, 95)
) -> Answer:
    refused = _refused(y, h if x_new is None else None)
    if refused or not (_known(y) > 0).all():
        return refused or {"mean": None, "reason": Reason.NOT_POSITIVE}
    return _forecast(forecasts.loglinear(_known(y), int(h or 1), x, x_new), levels)


@method("forecast_holt", "holt")
def forecast_holt(
    y: Plain,
    h: Plain,
    alpha: Plain = None,
    beta_star: Plain = None,
    initial_level: Plain = None,
    initial_trend: Plain = None,
    phi: Plain = None,
    levels: Plain = (80, 95),
) -> Answer:
    given = {
        "alpha": alpha, "beta_star": beta_star, "phi": phi, "level": initial_level,
        "trend": initial_trend,
    }  # fmt: skip
    known = {name: float(value) for name, value in given.items() if value is not None}
    return _refused(y, h) or _forecast(smoothing.holt(_known(y), int(h), **known), levels)


@method("forecast_ets_damped", "forecast_damped", "ets_damped")
def forecast_ets_damped(
    y: Plain,
    h: Plain,
    alpha: Plain = None,
    beta: Plain = None,
    phi: Plain = None,
    initial_level: Plain = None,
    initial_trend: Plain = None,
    n_params_for_sigma2: Plain = 5,
    levels: Plain = (80, 95),
) -> Answer:
    given = {
        "alpha": alpha, "beta": beta, "phi": phi, "level": initial_level, "trend": initial_trend,
    }  # fmt: skip
    known = {name: float(value) for name, value in given.items() if value is not None}
    found = _refused(y, h)
    fitted = int(n_params_for_sigma2)
    return found or _forecast(smoothing.damped(_known(y), int(h), fitted, **known), levels)


@method("forecast_theta", "theta")
def forecast_theta(y: Plain, h: Plain, levels: Plain = (80, 95)) -> Answer:
    return _refused(y, h) or _forecast(smoothing.theta(_known(y), int(h)), levels)


@method("forecast_accuracy", "accuracy")
def forecast_accuracy(test: Plain, forecast: Plain, train: Plain = ()) -> Answer:
    return dict(forecasts.accuracy(train, np.atleast_1d(test), np.atleast_1d(forecast)))


@method("outlier_hb", "hidiroglou_berthelot")
def outlier_hb(
    previous: Plain, current: Plain, u: Plain = 0.5, a: Plain = 0.05, c: Plain = 4
) -> Answer:
    found = outliers.hidiroglou_berthelot(previous, current, u, a, c)
    return {"median_ratio": found.centre, "quartiles": found.quartiles} | _positions(found)


@method("outlier_boxplot", "boxplot")
def outlier_boxplot(values: Plain, k: Plain = 1.5) -> Answer:
    found = outliers.tukey_fences(values, k)
    return {"fences": [found.low, found.high], "quartiles": found.quartiles} | _positions(found)


@method("outlier_mad", "mad")
def outlier_mad(values: Plain, k: Plain = 3) -> Answer:
    found = outliers.mad_bounds(values, k)
    return {"median": found.centre, "scale": found.scale} | _positions(found)


def _positions(found: Outliers) -> Answer:
    """1-based positions, as the published software counts; none where the method cannot run."""
    if found.reason:
        return {"outlier_positions": None, "bounds": None, "reason": found.reason}
    return {
        "bounds": [found.low, found.high],
        "outlier_positions": (np.flatnonzero(found.outlying) + 1).tolist(),
        "excluded_positions": (np.flatnonzero(found.excluded) + 1).tolist(),
    }


def _known(y: Plain) -> FloatArray:
    values = series(y)
    if not np.isfinite(values[1:-1]).all():
        raise UsageError(en="a hole inside an evenly spaced series", zh="等间隔序列中间有缺数")
    return values[np.isfinite(values)]


def _refused(y: Plain, h: Plain) -> Answer:
    """Why nothing is projected (METHODS D); empty where something is."""
    count = _known(y).size
    if count < LEAST_YEARS:
        return {"mean": None, "reason": Reason.SHORT_HISTORY}
    too_far = h is not None and h > count / 2
    return {"mean": None, "reason": Reason.HORIZON_TOO_LONG} if too_far else {}


def _forecast(found: Forecast, levels: Plain) -> Answer:
    """Points, intervals of each level in per cent, and what was fitted."""
    answer: Answer = {"mean": found.values, "se": found.error}
    for level in np.atleast_1d(levels):
        low, high = found.band(level / 100)
        answer |= {f"lo{level:g}": low, f"hi{level:g}": high}
    return answer | found.parameters
