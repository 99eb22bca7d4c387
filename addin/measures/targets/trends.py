"""Does the growth so far lead to the target? The rules of international offices.

Growth-based rules of the United Nations, Eurostat, UNICEF and Statistics Canada (METHODS B);
straight lines and distances are in `addin.measures.targets.distances`. Values are one
indicator's; rates are fractions. `direction` is +1 where higher is better, -1 where lower is.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from addin.measures.arrays import FloatArray, Numbers, Rows, elementwise, floats, rowwise, series
from addin.measures.reasons import Reason

__all__ = [
    "NOT_AVAILABLE",
    "Trend",
    "aarr_from_slope",
    "aarr_of_series",
    "aggregate",
    "assess",
    "eurostat",
    "first_reached",
    "growth_rate",
    "limit_factor",
    "no_ratio",
    "ratio_of",
    "required_aarr",
    "un2022",
    "un2023",
    "unusable",
]

NOT_AVAILABLE = "not_available"


@dataclass(frozen=True, slots=True, kw_only=True)
class Trend:
    """A verdict in the words of the rule that made it, and the number it rests on.

    `value` is a ratio of growth rates with a target, else a growth rate towards the better.
    `score` is Statistics Canada's -5 to 5. Without a verdict `reason` says why.
    """

    status: str = NOT_AVAILABLE
    value: float = float("nan")
    score: float = float("nan")
    actual: float = float("nan")
    required: float = float("nan")
    reason: Reason | None = None


@elementwise
def growth_rate(start: Numbers, end: Numbers, years: Numbers) -> Numbers:
    """Average yearly growth as the trend rules take it: also of two negative values, and to zero.

    A fraction. NaN where the sign changes, the start is zero or no time has passed.
    """
    ratio = end / start
    return np.where((years > 0) & (ratio >= 0), ratio ** (1 / years) - 1, np.nan)


@rowwise
def un2023(
    base: float,
    current: float,
    years: float,
    direction: float,
    *,
    target: float | None = None,
    years_left: float | None = None,
) -> Trend:
    """The United Nations' progress chart, rule of 2023 (METHODS 16).

    With a target the value is the share of the way that the growth so far would cover until the
    target year, `years_left` from now; without one it is the growth towards the better.
    """
    reason = unusable(base, current, years)
    if reason:
        return Trend(reason=reason)
    actual = float(growth_rate(base, current, years))
    if target is None:
        towards = direction * actual
        status = first_reached(
            towards,
            (0.02, "on_track"),
            (0.005, "fair_progress"),
            lowest="stagnation_or_regression",
        )
        return Trend(status=status, value=towards, actual=actual)
    expected = float(current * np.float64(1 + actual) ** (years_left or 0))
    share = ratio_of(expected - base, target - base)
    if direction * (current - target) >= 0 or _within_one_per_cent(current, target):
        return Trend(status="achieved", value=share, actual=actual)
    if np.isnan(share):
        return Trend(actual=actual, reason=no_ratio(base, target))
    status = first_reached(
        share, (0.95, "on_track"), (0.10, "fair_progress"), lowest="stagnation_or_regression"
    )
    return Trend(status=status, value=share, actual=actual)


@rowwise
def un2022(base: float, current: float, years: float, required: float) -> Trend:
    """The United Nations' rule of 2022: actual over required growth (METHODS 16).

    `required` is the yearly growth to the target, or a rate that is the target itself. Unlike the
    published code, falling back is never hidden and equality counts as reached.
    """
    reason = unusable(base, current, years)
    if reason:
        return Trend(reason=reason, required=required)
    actual = float(growth_rate(base, current, years))
    ratio = ratio_of(actual, required)
    if np.isnan(ratio):
        return Trend(actual=actual, required=required, reason=Reason.TARGET_IS_BASELINE)
    status = first_reached(
        ratio,
        (0.95, "on_track"),
        (0.5, "fair_progress"),
        (-0.1, "limited_or_none"),
    )
    return Trend(status=status, value=ratio, actual=actual, required=required)


@rowwise
def eurostat(
    base: float,
    current: float,
    years: float,
    direction: float,
    *,
    target: float | None = None,
    required: float | None = None,
) -> Trend:
    """Eurostat's assessment in the EU SDG monitoring report (METHODS 14).

    `required` is the yearly growth from the policy's base to its target. A target that is met is
    "target_reached"; without a target exactly 0 is counted as moderate progress.
    """
    reason = unusable(base, current, years)
    if reason:
        return Trend(reason=reason)
    actual = float(growth_rate(base, current, years))
    if target is None:
        towards = direction * actual
        status = first_reached(
            towards,
            (0.01, "significant_progress"),
            (0.0, "moderate_progress"),
            lowest="significant_movement_away" if towards <= -0.01 else "moderate_movement_away",
        )
        return Trend(status=status, value=towards, actual=actual)
    needed = float("nan") if required is None else required
    ratio = ratio_of(actual, needed)
    if direction * (current - target) >= 0:
        return Trend(status="target_reached", value=ratio, actual=actual, required=needed)
    if np.isnan(ratio):
        return Trend(actual=actual, required=needed, reason=no_ratio(base, target))
    status = first_reached(
        ratio,
        (0.95, "significant_progress"),
        (0.60, "moderate_progress"),
        (0.0, "insufficient_progress"),
        lowest="movement_away",
    )
    return Trend(status=status, value=ratio, actual=actual, required=needed)


@elementwise
def aarr_from_slope(log_slope: Numbers) -> Numbers:
    """Average annual rate of reduction from the slope of the logarithm, a fraction (METHODS 21b).

    >>> float(aarr_from_slope(-0.06613).round(3))
    0.064
    """
    return -np.expm1(log_slope)


@rowwise
def aarr_of_series(years: Rows, values: Rows) -> FloatArray:
    """Average annual rate of reduction of one row by least squares; NaN unless all above zero."""
    times, heights = series(years), series(values)
    known = np.isfinite(times) & np.isfinite(heights)
    times, heights = times[known], heights[known]
    if times.size < 2 or not (heights > 0).all() or np.ptp(times) == 0:
        return floats(np.nan)[()]
    away = times - times.mean()
    return aarr_from_slope(float((away * np.log(heights)).sum() / (away**2).sum()))


@elementwise
def required_aarr(start: Numbers, target: Numbers, years: Numbers) -> Numbers:
    """Yearly rate of reduction that leads from `start` to `target`, a fraction (METHODS 21b)."""
    known = (start > 0) & (target > 0) & (years > 0)
    return np.where(known, 1 - (target / start) ** (1 / years), np.nan)


def unusable(base: float, current: float, years: float, least: float = 0) -> Reason | None:
    """Why two observations show no growth; None where they do."""
    if not np.isfinite(base):
        return Reason.NO_BASELINE
    if not np.isfinite(current):
        return Reason.NO_DATA
    if not years > 0 or years < least:
        return Reason.SINGLE_OBSERVATION
    if base * current < 0:
        return Reason.SIGN_CHANGE
    return Reason.ZERO_BASE if base == 0 and not least else None


def no_ratio(base: float, target: float) -> Reason:
    """Why there is no required growth from a base to a target."""
    if base == target:
        return Reason.TARGET_IS_BASELINE
    return Reason.SIGN_CHANGE if base * target < 0 else Reason.NO_TARGET


def first_reached(value: float, *steps: tuple[float, str], lowest: str = "deterioration") -> str:
    """The word of the first step that the value reaches, from the highest down."""
    return next((word for least, word in steps if value >= least), lowest)


def ratio_of(part: float, whole: float) -> float:
    """A quotient, NaN over zero."""
    return float(np.float64(part) / whole) if whole else float("nan")


def _within_one_per_cent(current: float, target: float) -> bool:
    return target in {0.0, 100.0} and abs(current - target) <= 1


_STATCAN_ZERO = 0.001
_LIMIT_POWER = 4.44


@rowwise
def assess(
    base: float,
    current: float,
    years: float,
    direction: float,
    *,
    target: float | None = None,
    years_to_target: float | None = None,
    limit: float | None = None,
) -> Trend:
    """Statistics Canada's progress measure, Open SDG 2.4 (METHODS 15).

    `years` from base to current, `years_to_target` from base to target year; `limit` the natural
    limit of the indicator (100 %), for indicators without a target. A zero base or target counts
    as 0.001. A target that is met is met, whatever the trend.
    """
    reason = unusable(base, current, years, least=1)
    if reason:
        return Trend(reason=reason)
    start = base or _STATCAN_ZERO
    actual = float(growth_rate(start, current, years))
    sign = -1.0 if max(start, current) < 0 else 1.0
    if target is None:
        towards = sign * direction * actual
        factor = limit_factor(start, limit)
        status = first_reached(
            towards,
            (0.015 * factor, "substantial_progress"),
            (0.005 * factor, "moderate_progress"),
            (0.0, "limited_progress"),
        )
        return Trend(status=status, value=towards, actual=actual, score=_score(towards, factor))
    goal = target or _STATCAN_ZERO
    required = float(growth_rate(start, goal, years_to_target or np.nan))
    ratio = ratio_of(sign * direction * actual, abs(required))
    met = direction * (current - goal) >= 0
    if not met and np.isnan(ratio):
        return Trend(actual=actual, required=required, reason=no_ratio(start, goal))
    status = (
        "target_achieved"
        if met
        else first_reached(
            ratio,
            (0.95, "substantial_progress"),
            (0.60, "moderate_progress"),
            (0.0, "limited_progress"),
        )
    )
    return Trend(
        status=status,
        value=ratio,
        actual=actual,
        required=required,
        score=5.0 if met else _score_to_target(ratio),
    )


def limit_factor(base: float, limit: float | None) -> float:
    """By how much thresholds shrink near the natural limit, 0 to 1 (METHODS 15)."""
    if limit is None or limit == 0:
        return 1.0
    near = abs(base) / abs(limit)
    if near >= 2:
        return 1.0
    return float(1 - (near if near <= 1 else 2 - near) ** _LIMIT_POWER)


@rowwise
def aggregate(scores: Sequence[object], achieved: Sequence[object] = ()) -> Trend:
    """The verdict of an indicator with several series: the mean of their scores (METHODS 15).

    Nested groups are averaged first, series without a score left out. "target_achieved" only where
    every series achieved its target.
    """
    score = _nested_mean(scores)
    if np.isnan(score):
        return Trend(reason=Reason.NO_DATA)
    every = list(_flat(achieved))
    if every and all(every):
        return Trend(status="target_achieved", value=score, score=score)
    status = first_reached(
        score,
        (2.5, "substantial_progress"),
        (0.0, "moderate_progress"),
        (-2.5, "limited_progress"),
    )
    return Trend(status=status, value=score, score=score)


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


def _nested_mean(scores: Sequence[object]) -> float:
    means = [
        _nested_mean(item) if isinstance(item, Sequence) else float(floats(item)) for item in scores
    ]
    known = [mean for mean in means if not np.isnan(mean)]
    return float(np.mean(known)) if known else float("nan")


def _flat(items: Sequence[object]) -> list[bool]:
    return [
        leaf
        for item in items
        for leaf in (_flat(item) if isinstance(item, Sequence) else [bool(item)])
    ]
