"""How did the rule before METHODS-2 project? Kept here to be compared with (METHODS D).

The median of drift and straight line, from eight years on of five methods, and their widest band.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from addin.measures.projection import forecasts, smoothing
from addin.measures.projection.forecasts import Forecast
from addin.measures.student import chance

Floats = npt.NDArray[np.float64]
_SHORT: tuple[Callable[[Floats, int], Forecast], ...] = (forecasts.drift, forecasts.linear)
_LONG = (*_SHORT, smoothing.holt, smoothing.damped, smoothing.theta)
_FROM = 8


@dataclass(frozen=True, kw_only=True, eq=False)
class Before:
    """Points, 80 % band, and the error and degrees of the widest method, for each step ahead."""

    value: Floats
    low: Floats
    high: Floats
    error: Floats
    degrees: Floats

    def chance(self, target: Floats, direction: Floats) -> Floats:
        """The probability to reach a target, as it was told before."""
        reach = np.vectorize(chance, otypes=[np.float64])
        error = np.maximum(self.error, 1e-12 * np.abs(self.value))  # a straight past had no error
        return np.asarray(reach(direction * (self.value - target) / error, self.degrees))


def project_before(past: Floats, steps: int) -> Before:
    """Each row of `past` on for 1 to `steps` years; a column for each."""
    found = [_of_row(row, steps) for row in past]
    return Before(
        value=np.array([one.value for one in found]).reshape(-1, steps),
        low=np.array([one.low for one in found]).reshape(-1, steps),
        high=np.array([one.high for one in found]).reshape(-1, steps),
        error=np.array([one.error for one in found]).reshape(-1, steps),
        degrees=np.array([one.degrees for one in found]).reshape(-1, steps),
    )


def _of_row(row: Floats, steps: int) -> Before:
    methods = _SHORT if row.size < _FROM else _LONG
    made = [method(row, steps) for method in methods]
    low, high = np.array([one.band(0.8) for one in made]).transpose(1, 0, 2)
    widest, columns = np.argmax(high - low, axis=0), np.arange(steps)
    return Before(
        value=np.median([one.values for one in made], axis=0),
        low=low.min(axis=0),
        high=high.max(axis=0),
        error=np.array([one.error for one in made])[widest, columns],
        degrees=np.array([one.degrees for one in made])[widest],
    )
