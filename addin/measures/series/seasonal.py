"""What would a series be without its seasons?

The classical decomposition by ratio to moving average, as R `decompose` and statsmodels
`seasonal_decompose` make it: simple, without a model, the same every time. It is neither X-13 nor
STL: the seasons are taken to be the same in all years, and holidays that move stay in the series.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from addin.errors import UsageError
from addin.measures.arrays import FloatArray, Rows, rowwise, series
from addin.measures.formula import formula
from addin.measures.reasons import Reason

Form = Literal["multiplicative", "additive"]
_LEAST_YEARS = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Decomposition:
    """A series with its seasons taken out, its trend, and the seasons.

    `trend` is unknown for the first and last half year. Without an answer `reason` says why.
    """

    adjusted: FloatArray
    trend: FloatArray
    seasons: FloatArray
    reason: Reason | None = None


@formula("seasonal")
@rowwise
def seasonal(values: Rows, periods: int = 4, form: Form = "multiplicative") -> Decomposition:
    """Seasons of `periods` in a year taken out of one row, at least two years without a hole.

    "multiplicative" seasons grow with the level (values above zero), "additive" ones do not.

    >>> seasonal([8, 10, 12, 10, 8, 10, 12, 10]).adjusted.round(6).tolist()
    [10.0, 10.0, 10.0, 10.0, 10.0, 10.0, 10.0, 10.0]
    """
    row = series(values)
    if periods < 2:
        raise UsageError("periods_of_a_year", periods=periods)
    multiplied = form == "multiplicative"
    if row.size < _LEAST_YEARS * periods or not np.isfinite(row).all():
        return _refused(row, Reason.SHORT_HISTORY)
    if multiplied and not (row > 0).all():
        return _refused(row, Reason.NOT_POSITIVE)
    trend = _moving_average(row, periods)
    seasons = _seasons(row / trend if multiplied else row - trend, periods, multiplied=multiplied)
    adjusted = row / seasons if multiplied else row - seasons
    return Decomposition(adjusted=adjusted, trend=trend, seasons=seasons)


def _refused(row: FloatArray, reason: Reason) -> Decomposition:
    unknown = np.full(row.shape, np.nan)
    return Decomposition(adjusted=unknown, trend=unknown, seasons=unknown, reason=reason)


def _moving_average(row: FloatArray, periods: int) -> FloatArray:
    """The centred mean of a year; the two ends of an even one count half."""
    weights = np.ones(periods) if periods % 2 else np.array([0.5, *np.ones(periods - 1), 0.5])
    filled = np.full(row.shape, np.nan)
    half = weights.size // 2
    filled[half : row.size - half] = np.convolve(row, weights / periods, mode="valid")
    return filled


def _seasons(left: FloatArray, periods: int, *, multiplied: bool) -> FloatArray:
    means = np.array([np.nanmean(left[season::periods]) for season in range(periods)])
    means = means / means.mean() if multiplied else means - means.mean()
    return np.resize(means, left.size)
