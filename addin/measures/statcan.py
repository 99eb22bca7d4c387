"""How does Statistics Canada judge the progress of an indicator?"""

from collections.abc import Sequence

import numpy as np

from addin.measures.arrays import floats, rowwise
from addin.measures.reasons import Reason
from addin.measures.trends import Trend, first_reached, growth_rate, no_ratio, ratio_of, unusable

__all__ = ["aggregate", "assess", "limit_factor"]

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
        return Trend(reason=Reason.NO_CURRENT)
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
