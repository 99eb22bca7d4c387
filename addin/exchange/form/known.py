"""What does the plan already know about one number that a form asks for?"""

from collections.abc import Iterator, Sequence
from math import isnan
from statistics import fmean, median
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from addin.measures.rounding import round_array
from addin.measures.series.growth import change, growth
from addin.model.indicator import Indicator
from addin.model.observations import STATUSES
from addin.model.period import Period
from addin.model.plan import Plan
from addin.model.words import DataStatus, Measure, Nature

Floats = NDArray[np.float64]

_LEAST_HISTORY = 4
_DEVIATIONS = 3.0
# Turns a median absolute deviation into a standard deviation.
_MAD_SCALE = 1.4826
_LEAST_SPREAD = 2.0
_YEARS_BACK = 10
_EXACT_DECIMALS = 9


def series_of(indicator: Indicator) -> str:
    """The code under which the observations of an indicator stand."""
    return indicator.series or indicator.code


def growth_shown(
    current: float | None, previous: float | None, *, in_points: bool = False
) -> float | None:
    """Derived growth as forms show it, with one decimal: per cent, or points for a share.

    >>> growth_shown(106.0, 100.0), growth_shown(2.3, 2.1, in_points=True)
    (6.0, 0.2)
    """
    if current is None or previous is None:
        return None
    grown = change(current, previous) if in_points else growth(current, previous) * 100
    shown = float(_shown(np.atleast_1d(grown))[0])
    return None if isnan(shown) else shown


def growth_band(past: Sequence[float]) -> tuple[float | None, float | None]:
    """Mean plus and minus three deviations of growth in the same quarter (V-05)."""
    if len(past) < _LEAST_HISTORY:
        return None, None
    middle = median(past)
    spread = max(_MAD_SCALE * median(abs(one - middle) for one in past), _LEAST_SPREAD)
    mean = fmean(past)
    return round(mean - _DEVIATIONS * spread, 2), round(mean + _DEVIATIONS * spread, 2)


def _shown(grown: Floats) -> Floats:
    # 106 / 100 - 1 is not 0.06 in binary: what is a tie in decimals shall be one.
    exact = round_array(grown, _EXACT_DECIMALS)
    return round_array(exact, 1)


class Prefilled:
    """What the plan's observations say about one indicator, or one cluster or area of it."""

    def __init__(self, plan: Plan, indicator: Indicator, *, cluster: str, area: str) -> None:
        self._observations = plan.observations
        self._where = {"cluster": cluster, "area": area}
        self._indicator = series_of(indicator)
        self._is_flow = indicator.nature is Nature.FLOW
        self._levels = self._series_of(Measure.LEVEL)
        self._growth = self._series_of(Measure.YOY)

    def level(self, period: Period) -> float | None:
        """The level of `period`, None where unknown."""
        found = self._at(period)
        return found.value if found else None

    def is_final(self, period: Period) -> bool:
        """Whether the level of `period` is no preliminary one."""
        found = self._at(period)
        return found is None or found.is_final

    def published(self, period: Period, *, but_by: str) -> float | None:
        """The level of `period` that another source than `but_by` says."""
        found = self._at(period)
        return found.value if found and found.source != but_by else None

    def _at(self, period: Period) -> "_Stated | None":
        found = self._levels.get(period)
        if found or self._is_flow:
            return found
        # A state at the end of September is the same for the quarter and the year to date.
        same_end = (p for p in self._levels if (p.year, p.last) == (period.year, period.last))
        return next((self._levels[p] for p in same_end), None)

    def levels(self) -> tuple[float, ...]:
        """All known levels."""
        return tuple(stated.value for stated in self._levels.values())

    def growth(self, period: Period) -> float | None:
        """Official growth of `period`, else derived, in per cent."""
        official = self._growth.get(period)
        if official:
            return official.value
        return growth_shown(self.level(period), self.level(period.year_ago))

    def growth_of_quarter(self, period: Period) -> tuple[float, ...]:
        """Growth of the same months in the years before."""
        first = min((known.year for known in (*self._levels, *self._growth)), default=period.year)
        years = range(max(first, period.year - _YEARS_BACK), period.year)
        return tuple(self._growths([Period(y, period.last, period.first) for y in years]))

    def _growths(self, periods: Sequence[Period]) -> Iterator[float]:
        """Growth of those periods of which it is known."""
        now, ago = (
            np.array([self.level(p) for p in each], float)
            for each in (periods, [p.year_ago for p in periods])
        )
        for period, derived in zip(periods, _shown(growth(now, ago) * 100), strict=True):
            official = self._growth.get(period)
            if official or not np.isnan(derived):
                yield official.value if official else float(derived)

    def _series_of(self, measure: Measure) -> "dict[Period, _Stated]":
        seen = self._observations
        return {
            seen.period_of(int(row)): _Stated(
                value=float(seen.value[row]),
                is_final=STATUSES[seen.status[row]] in {DataStatus.FINAL, DataStatus.REVISED},
                source=seen.code("sources", int(seen.source[row])),
            )
            for row in seen.rows_of(self._indicator, measure, **self._where)
        }


class _Stated(NamedTuple):
    value: float
    is_final: bool
    source: str
