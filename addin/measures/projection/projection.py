"""Where will the indicator stand at the end, and how sure is that?

The rule before METHODS-2, which goes once facts and functions stand on `extrapolation`, `year` and
`kinds`; until then the back-test compares the two.

Few points, so little is claimed: no projection from fewer than five points, from more than the last
twenty, or further ahead than half their number; the median of the methods that the length allows,
and their widest band (METHODS D). Constant prices or percentage points only.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from addin.errors import UsageError
from addin.measures.arrays import (
    FloatArray,
    Numbers,
    Rows,
    elementwise,
    equal_rows,
    middle,
    rowwise,
)
from addin.measures.formula import formula
from addin.measures.projection import forecasts
from addin.measures.projection.extrapolation import METHODS
from addin.measures.projection.history import LEAST_YEARS, MOST_YEARS
from addin.measures.reasons import Reason
from addin.measures.student import NORMAL, chance, quantile

__all__ = [
    "LEAST_POINTS",
    "METHODS",
    "MOST_POINTS",
    "Projection",
    "methods_for",
    "project",
    "reach_probability",
]

LEAST_POINTS, MOST_POINTS = LEAST_YEARS, MOST_YEARS
_LONG = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Projection:
    """A projected value with its interval, in the unit of the series, and how it came about.

    `methods` names what was used; the value is their median and the band their widest.
    `error` and `degrees` belong to the widest method and feed `reach_probability`; the error of a
    log-linear trend is the one that its band has about its middle. Without a projection all
    numbers are NaN and `reason` says why; with one, `reason` is empty.
    """

    value: float = float("nan")
    low: float = float("nan")
    high: float = float("nan")
    level: float = 0.8
    error: float = float("nan")
    degrees: float = NORMAL
    methods: tuple[str, ...] = ()
    points: int = 0
    steps: float = 0.0
    reason: Reason | None = None

    @property
    def method(self) -> str:
        """The method's name, or all names that the median is of."""
        return self.methods[0] if len(self.methods) == 1 else f"median({', '.join(self.methods)})"


def methods_for(points: int) -> tuple[str, ...]:
    """The methods that a series of this length allows (METHODS D).

    >>> methods_for(4), methods_for(6)
    ((), ('drift', 'linear'))
    """
    if points < LEAST_POINTS:
        return ()
    return ("drift", "linear") if points < _LONG else ("drift", "linear", "holt", "damped", "theta")


@formula("projection_long")
@formula("projection_short")
@formula("projection_linear")
@rowwise
def project(
    years: Rows,
    values: Rows,
    horizon_years: float,
    method: str | None = None,
    *,
    level: float = 0.8,
) -> Projection:
    """The value `horizon_years` after the last known one, with the interval of probability `level`.

    One row each, evenly spaced; holes are left out. A horizon between two steps is taken in
    proportion; a series with gaps in time has a straight line only. `method` is one of `METHODS`,
    else the length decides. Raises UsageError for an unknown method and a level outside 0 to 1.

    >>> ahead = project([2020, 2021, 2022, 2023, 2024], [100, 106, 111, 119, 125], 1)
    >>> round(ahead.value, 2), ahead.method
    (131.18, 'median(drift, linear)')
    """
    _check(method, level)
    times, known = _known_points(years, values)
    step = middle(np.diff(times)) if known.size > 1 else np.nan
    steps = horizon_years / step
    names = _methods(method, times, step)
    reason = _refusal(known, steps, names)
    if reason:
        return Projection(level=level, points=known.size, steps=steps, reason=reason)
    return _combined([_at(name, times, known, steps, level) for name in names], known.size, steps)


def _combined(found: Sequence[Projection], points: int, steps: float) -> Projection:
    """The median of the methods, with the widest band."""
    level = found[0].level
    if not all(np.isfinite((one.value, one.low, one.high)).all() for one in found):
        return Projection(level=level, points=points, steps=steps, reason=Reason.OUT_OF_RANGE)
    widest = max(found, key=lambda one: one.high - one.low)
    return Projection(
        value=middle([one.value for one in found]),
        low=min(one.low for one in found),
        high=max(one.high for one in found),
        level=level,
        error=widest.error,
        degrees=widest.degrees,
        methods=tuple(name for one in found for name in one.methods),
        points=points,
        steps=steps,
    )


def _methods(method: str | None, times: FloatArray, step: float) -> tuple[str, ...]:
    """The methods to use: the one asked for, else those of the length, on an even spacing only."""
    names = (method,) if method else methods_for(times.size)
    even = times.size < LEAST_POINTS or np.abs(np.diff(times) - step).max() <= 1e-6 * step
    return names if even else tuple(name for name in names if name == "linear")


def _refusal(known: FloatArray, steps: float, names: tuple[str, ...]) -> Reason | None:
    """Why nothing is projected; None where something is."""
    if known.size < LEAST_POINTS:
        return Reason.SHORT_HISTORY
    if not 0 < steps <= known.size / 2 + 1e-9:
        return _wrong_horizon(steps)
    if not names:
        return Reason.IRREGULAR_HISTORY
    return Reason.NOT_POSITIVE if "loglinear" in names and not (known > 0).all() else None


@formula("reach_probability")
@elementwise
def reach_probability(
    value: Numbers,
    error: Numbers,
    target: Numbers,
    direction: Numbers,
    degrees: Numbers = NORMAL,
) -> Numbers:
    """How probable it is that the target is reached, 0 to 1 (METHODS D).

    `value` and `error` as projected, in one unit; `degrees` of Student's t, normal by default.
    Where the error is 0 the answer is 0 or 1. Say it as 约x成把握, never as certainty.

    >>> float(reach_probability(105, 5, 100, 1).round(2))
    0.84
    """
    ahead = direction * (value - target)
    reached = np.vectorize(chance, otypes=[np.float64])(ahead / error, degrees)
    sure = np.where(ahead >= 0, 1.0, 0.0)
    unknown = np.isnan(ahead) | (np.abs(direction) != 1) | ~(error >= 0)
    return np.where(unknown, np.nan, np.where(error == 0, sure, reached))


def _check(method: str | None, level: float) -> None:
    if method is not None and method not in METHODS:
        raise UsageError(
            en=f"unknown projection: {method!r} (one of {', '.join(METHODS)})",
            zh=f"没有这种预测方法：{method!r}（可选{'、'.join(METHODS)}）",
        )
    if not 0 < level < 1:
        raise UsageError(
            en=f"a level lies between 0 and 1: {level}", zh=f"置信水平须在0与1之间：{level}"
        )


def _known_points(years: Rows, values: Rows) -> tuple[FloatArray, FloatArray]:
    times, heights = equal_rows(years, values)
    known = np.isfinite(times) & np.isfinite(heights)
    order = np.argsort(times[known], kind="stable")
    times, heights = times[known][order], heights[known][order]
    if (np.diff(times) == 0).any():
        raise UsageError(en="two values at the same time", zh="同一时间有两个数值")
    return times[-MOST_POINTS:], heights[-MOST_POINTS:]


def _at(name: str, times: FloatArray, known: FloatArray, steps: float, level: float) -> Projection:
    """One method's value and band; between two whole steps in proportion."""
    if name == "linear":
        step = middle(np.diff(times))
        made = forecasts.linear(known, x=times, at=times[-1] + steps * step)
        first, second, part = 0, 0, 0.0
    else:
        whole = max(int(np.ceil(steps - 1e-9)), 1)
        made = METHODS[name](known, whole)
        first, second = max(whole - 2, 0), whole - 1
        part = steps - whole + 1
    low, high = made.band(level)
    start = float(known[-1])

    def between(ahead: FloatArray, at_zero: float) -> float:
        before = at_zero if second == 0 and name != "linear" else float(ahead[first])
        return before + part * (float(ahead[second]) - before)

    error = made.error
    if made.logarithmic:
        error = (high - low) / (2 * quantile(0.5 + level / 2, made.degrees))
    return Projection(
        value=between(made.values, start),
        low=between(low, start),
        high=between(high, start),
        level=level,
        error=between(error, 0.0),
        degrees=made.degrees,
        methods=(name,),
    )


def _wrong_horizon(steps: float) -> Reason:
    if np.isnan(steps):
        return Reason.OUT_OF_RANGE
    return Reason.HORIZON_TOO_LONG if steps > 0 else Reason.NO_TIME_LEFT
