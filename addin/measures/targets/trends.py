"""Does the course so far lead to the target? The rules of international offices.

United Nations, Eurostat, Statistics Canada, SDSN and OECD (METHODS B); the German weather symbols
are in `addin.measures.targets.weather`. Values are one indicator's; rates are fractions.
"""

import numpy as np

from addin.measures.arrays import FloatArray, Rows, equal_rows, rowwise
from addin.measures.formula import formula
from addin.measures.reasons import Reason
from addin.measures.student import chance
from addin.measures.targets.course import (
    Course,
    Trend,
    Verdict,
    growth_rate,
    no_ratio,
    ratio_of,
    reached,
)


@formula("trend_un")
@rowwise
def un2023(course: Course) -> Trend:
    """The United Nations' progress chart, rule of 2023 (METHODS 16).

    With a target the value is the share of the way that the growth so far would cover until the
    target year; without one it is the growth towards the better.
    """
    reason = course.unusable()
    if reason:
        return Trend(reason=reason)
    actual, target = course.actual, course.target
    if target is None:
        steps = ((0.02, Verdict.ON_TRACK), (0.005, Verdict.FAIR))
        towards = course.direction * actual
        status = reached(towards, *steps, lowest=Verdict.STAGNATION)
        return Trend(status=status, value=towards, actual=actual)
    left = course.years_to_target - course.years
    share = ratio_of(
        course.current * np.float64(1 + actual) ** left - course.base, target - course.base
    )
    if course.met or (target in {0.0, 100.0} and abs(course.current - target) <= 1):
        return Trend(status=Verdict.ACHIEVED, value=share, actual=actual)
    if np.isnan(share):
        return Trend(actual=actual, reason=no_ratio(course.base, target))
    steps = ((0.95, Verdict.ON_TRACK), (0.10, Verdict.FAIR))
    status = reached(share, *steps, lowest=Verdict.STAGNATION)
    return Trend(status=status, value=share, actual=actual)


@formula("trend_un2022")
@rowwise
def un2022(course: Course, required: float | None = None) -> Trend:
    """The United Nations' rule of 2022: actual over required growth (METHODS 16).

    `required` is the course's yearly growth to the target, or a rate that is the target itself.
    Unlike the published code, falling back is never hidden and equality counts as reached.
    """
    required = course.required if required is None else required
    reason = course.unusable() or (Reason.NO_TARGET if np.isnan(required) else None)
    if reason:
        return Trend(reason=reason, required=required)
    ratio = ratio_of(course.actual, required)
    if np.isnan(ratio):
        return Trend(actual=course.actual, required=required, reason=Reason.TARGET_IS_BASELINE)
    steps = ((0.95, Verdict.ON_TRACK), (0.5, Verdict.FAIR), (-0.1, Verdict.LIMITED_OR_NONE))
    return Trend(
        status=reached(ratio, *steps), value=ratio, actual=course.actual, required=required
    )


@formula("trend_eurostat")
@rowwise
def eurostat(course: Course, required: float | None = None) -> Trend:
    """Eurostat's assessment in the EU SDG monitoring report (METHODS 14).

    `required` is the yearly growth from the policy's base to its target, else from the course's. A
    target that is met is reached; without a target exactly 0 is counted as moderate progress.
    """
    reason = course.unusable()
    if reason:
        return Trend(reason=reason)
    actual = course.actual
    if course.target is None:
        towards = course.direction * actual
        steps = ((0.01, Verdict.SIGNIFICANT), (0.0, Verdict.MODERATE))
        away = Verdict.FAR_AWAY if towards <= -0.01 else Verdict.SLOWLY_AWAY
        return Trend(status=reached(towards, *steps, lowest=away), value=towards, actual=actual)
    needed = course.required if required is None else required
    ratio = ratio_of(actual, needed)
    if course.met:
        return Trend(status=Verdict.TARGET_REACHED, value=ratio, actual=actual, required=needed)
    if np.isnan(ratio):
        reason = no_ratio(course.base, course.target)
        return Trend(actual=actual, required=needed, reason=reason)
    with_target = (
        (0.95, Verdict.SIGNIFICANT), (0.60, Verdict.MODERATE), (0.0, Verdict.INSUFFICIENT),
    )  # fmt: skip
    status = reached(ratio, *with_target, lowest=Verdict.AWAY)
    return Trend(status=status, value=ratio, actual=actual, required=needed)


_STATCAN_ZERO = 0.001
_LIMIT_POWER = 4.44
_TO_TARGET = ((0.95, Verdict.SUBSTANTIAL), (0.60, Verdict.MODERATE), (0.0, Verdict.LIMITED))


@formula("trend_statcan")
@rowwise
def statcan(course: Course, limit: float | None = None) -> Trend:
    """Statistics Canada's progress measure, Open SDG 2.4 (METHODS 15).

    `limit` is the natural limit (100 %) of an indicator without a target. A base or target of zero
    counts as 0.001. A target that is met is met, whatever the trend.
    """
    reason = course.unusable(least=1)
    if reason:
        return Trend(reason=reason)
    start = course.base or _STATCAN_ZERO
    actual = float(growth_rate(start, course.current, course.years))
    towards = course.direction * actual * (-1.0 if max(start, course.current) < 0 else 1.0)
    if course.target is None:
        return _without_target(towards, actual, _limit_factor(start, limit))
    goal = course.target or _STATCAN_ZERO
    required = float(growth_rate(start, goal, course.years_to_target))
    ratio = ratio_of(towards, abs(required))
    if course.direction * (course.current - goal) >= 0:
        status, score = Verdict.TARGET_ACHIEVED, 5.0
    elif np.isnan(ratio):
        return Trend(actual=actual, required=required, reason=no_ratio(start, goal))
    else:
        with_target = (
            (0.95, Verdict.SUBSTANTIAL),
            (0.60, Verdict.MODERATE),
            (0.0, Verdict.LIMITED),
        )
        status, score = reached(ratio, *with_target), _score_to_target(ratio)
    return Trend(status=status, value=ratio, actual=actual, required=required, score=score)


def _without_target(towards: float, actual: float, factor: float) -> Trend:
    steps = (
        (0.015 * factor, Verdict.SUBSTANTIAL),
        (0.005 * factor, Verdict.MODERATE),
        (0.0, Verdict.LIMITED),
    )
    score = _score(towards, factor)
    return Trend(status=reached(towards, *steps), value=towards, actual=actual, score=score)


@formula("trend_sdsn")
@rowwise
def sdsn_trend(course: Course) -> Trend:
    """SDSN's arrow: pace so far against the pace needed to the green threshold (METHODS 18).

    Linear: base, current and target may be normalised scores or values as they are. The value is
    actual over needed pace.
    """
    start, end = course.direction * course.base, course.direction * course.current
    if not np.isfinite((start, end, np.nan if course.target is None else course.target)).all():
        return Trend(reason=Reason.NO_DATA)
    if course.met or course.target is None:
        return Trend(status=Verdict.MAINTAINING)
    if not (course.years > 0 and course.years_to_target > 0):
        return Trend(reason=Reason.SINGLE_OBSERVATION)
    actual = (end - start) / course.years
    needed = (course.direction * course.target - start) / course.years_to_target
    steps = (
        (needed, Verdict.MAINTAINING),
        (0.5 * needed, Verdict.BETTER),
        (0.0, Verdict.STAGNATING),
    )
    status = Verdict.DECREASING if actual < 0 else reached(actual, *steps)
    return Trend(status=status, value=ratio_of(actual, needed), actual=actual, required=needed)


@formula("trend_oecd")
@rowwise
def oecd_trend(years: Rows, values: Rows, direction: float = 1.0) -> Trend:
    """The OECD's trend: improving or worsening where the rank correlation with time is significant.

    Spearman's rho is the value, its p-value (Student's t, two-sided) the score (METHODS 19).
    """
    times, heights = equal_rows(years, values)
    known = np.isfinite(times) & np.isfinite(heights)
    times, heights = _ranks(times[known]), _ranks(heights[known])
    if times.size < 3 or np.ptp(heights) == 0 or np.ptp(times) == 0:
        return Trend(reason=Reason.SHORT_HISTORY)
    rho = float(np.clip(np.corrcoef(times, heights)[0, 1], -1, 1))
    freedom = times.size - 2
    spread = float(np.sqrt((1 - rho**2) / freedom))
    p = 2 * chance(-abs(rho) / spread, freedom) if spread else 0.0
    if p >= 0.10:
        return Trend(status=Verdict.NO_TREND, value=rho, score=p)
    better = rho * direction > 0
    return Trend(status=Verdict.IMPROVING if better else Verdict.WORSENING, value=rho, score=p)


def _limit_factor(base: float, limit: float | None) -> float:
    """By how much thresholds shrink near the natural limit, 0 to 1 (METHODS 15)."""
    if limit is None or limit == 0:
        return 1.0
    near = abs(base) / abs(limit)
    if near >= 2:
        return 1.0
    return float(1 - (near if near <= 1 else 2 - near) ** _LIMIT_POWER)


def _score_to_target(ratio: float) -> float:
    if ratio >= 0.6:
        return min(7.1429 * ratio - 4.2857, 5.0)
    return max(4.1667 * ratio - 2.5, -5.0)


def _score(towards: float, factor: float) -> float:
    if towards < 0:
        return max(125 * towards - 2.5, -5.0)
    if factor == 0:
        return 5.0
    scaled = towards / factor
    if scaled >= 0.015:
        return min(500 * scaled - 5, 5.0)
    return 250 * scaled - 1.25 if scaled >= 0.005 else 500 * scaled - 2.5


def _ranks(values: FloatArray) -> FloatArray:
    """Places from the smallest on; equal values share the mean of theirs."""
    below = np.searchsorted(np.sort(values), values, side="left")
    upto = np.searchsorted(np.sort(values), values, side="right")
    return (below + upto + 1) / 2
