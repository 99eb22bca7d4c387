"""Which values stand out so far that someone should ask?"""

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from addin.measures.arrays import FloatArray, Rows, equal_rows, rowwise, series
from addin.measures.formula import formula
from addin.measures.reasons import Reason

_NORMAL_MAD = 1.4826  # makes the median absolute deviation that of a normal distribution


@dataclass(frozen=True, slots=True, kw_only=True)
class Outliers:
    """Which positions stand out, and outside which bounds.

    `outlying` and `excluded` (missing, or zero where a ratio is taken) have an entry for each
    value. `centre` and `quartiles` are what the bounds come from, in the unit of the values; for
    ratios of two periods they have none. Where the method cannot run, `reason` says why.
    """

    outlying: npt.NDArray[np.bool_]
    excluded: npt.NDArray[np.bool_]
    low: float = float("nan")
    high: float = float("nan")
    centre: float = float("nan")
    scale: float = float("nan")
    quartiles: tuple[float, float, float] = (float("nan"),) * 3
    reason: Reason | None = None


@formula("outliers_ratio")
@rowwise
def hidiroglou_berthelot(
    previous: Rows, current: Rows, u: float = 0.5, a: float = 0.05, c: float = 4.0
) -> Outliers:
    """Unusual changes between two periods, large units judged more strictly (METHODS E).

    One row for each period. Sizes count to the power `u`; `c` widens the bounds and `a` keeps them
    apart. A unit that is missing or zero is excluded. Quantiles of type 7, after univOutl 0.5.0.
    """
    before, now = equal_rows(previous, current)
    usable = np.isfinite(before) & np.isfinite(now) & (before > 0) & (now > 0)
    if not usable.any():
        return _cannot(usable)
    effect, middle = _effects(before[usable], now[usable], u)
    q1, q2, q3 = map(float, np.quantile(effect, (0.25, 0.5, 0.75)))
    if q1 == q2 == q3 == 0:
        return _cannot(usable)
    low = q2 - c * max(q2 - q1, abs(a * q2))
    high = q2 + c * max(q3 - q2, abs(a * q2))
    found = _outside(effect, usable, low, high)
    return replace(found, centre=middle, quartiles=(q1, q2, q3))


def _effects(before: FloatArray, now: FloatArray, u: float) -> tuple[FloatArray, float]:
    """Ratios made symmetric about their median and weighted with size, and that median."""
    ratio = now / before
    middle = float(np.median(ratio))
    symmetric = np.where(ratio < middle, 1 - middle / ratio, ratio / middle - 1)
    return symmetric * np.maximum(before, now) ** u, middle


@formula("outliers_fences")
@rowwise
def tukey_fences(values: Rows, k: float = 1.5) -> Outliers:
    """Values beyond the fences of the boxplot: `k` quartile distances (METHODS E), type 7.

    >>> found = tukey_fences([2, 3, 3, 4, 5, 5, 6, 7, 8, 30])
    >>> found.low, found.high
    (-2.0, 12.0)
    """
    row = series(values)
    usable = np.isfinite(row)
    if not usable.any():
        return _cannot(usable)
    q1, q2, q3 = (float(q) for q in np.quantile(row[usable], (0.25, 0.5, 0.75)))
    low, high = q1 - k * (q3 - q1), q3 + k * (q3 - q1)
    found = _outside(row[usable], usable, low, high)
    return replace(found, centre=q2, quartiles=(q1, q2, q3))


@formula("outliers_median")
@rowwise
def mad_bounds(values: Rows, k: float = 3.0) -> Outliers:
    """Values further from the median than `k` scaled median absolute deviations (METHODS E).

    `scale` is 1.4826 times that deviation. Where it is 0 the method cannot run.
    """
    row = series(values)
    usable = np.isfinite(row)
    if not usable.any():
        return _cannot(usable)
    middle = float(np.median(row[usable]))
    scale = _NORMAL_MAD * float(np.median(np.abs(row[usable] - middle)))
    if scale == 0:
        return _cannot(usable)
    found = _outside(row[usable], usable, middle - k * scale, middle + k * scale)
    return replace(found, centre=middle, scale=scale)


def _outside(known: FloatArray, usable: npt.NDArray[np.bool_], low: float, high: float) -> Outliers:
    """Which of the `known` values, those that are `usable`, lie outside of the bounds."""
    outlying = np.zeros(usable.shape, dtype=bool)
    outlying[usable] = (known < low) | (known > high)
    return Outliers(outlying=outlying, excluded=~usable, low=low, high=high)


def _cannot(usable: npt.NDArray[np.bool_]) -> Outliers:
    return Outliers(
        outlying=np.zeros(usable.shape, dtype=bool),
        excluded=~usable,
        reason=Reason.SHORT_HISTORY if not usable.any() else Reason.TOTAL_UNCHANGED,
    )
