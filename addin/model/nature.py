"""Does a series add up over the year, or does it say how things stand?"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from addin.model.indicator import Indicator
from addin.model.observations import MEASURES, Observations
from addin.model.series import MONTHS, YEAR_SPAN, SeriesIndex, end_of, is_year
from addin.model.words import Measure, Nature, TargetKind

_HALF = 6
_SMALL, _WHOLE = 0.65, 0.8
# Amounts of these are mostly of a year; of everything else, mostly how much there is of it.
_OF_A_YEAR = frozenset({"CNY", "USD", "t", "tce", "kWh", "units", "pieces"})
_RATIOS = frozenset({"share", "points", "index", "ratio", "rank"})
_OF_KIND = {TargetKind.CUM_COUNT: Nature.FLOW, TargetKind.MILESTONE: Nature.STOCK}


@dataclass(frozen=True, slots=True, kw_only=True)
class Habit:
    """How the values of parts of a year of one indicator stand to those of whole years.

    `partial` counts them, `to_date` those from January on that are no whole quarter. Of those
    that can be held against the whole year before, `small` are far below it and `whole` about it.
    """

    partial: int = 0
    to_date: int = 0
    small: int = 0
    whole: int = 0

    @property
    def nature(self) -> Nature | None:
        """What the values themselves tell; None where they tell nothing."""
        if self.small > self.whole:
            return Nature.FLOW
        if self.whole:
            return Nature.STOCK
        return Nature.FLOW if self.to_date else None


NO_HABIT = Habit()


def habits_of(seen: Observations) -> dict[str, Habit]:
    """The habit of each indicator that has values of parts of a year, by code."""
    rows = seen.preferred
    rows = rows[seen.measure[rows] == MEASURES.index(Measure.LEVEL)]
    period = seen.period[rows].astype(np.int64)
    rows, period = rows[~is_year(period)], period[~is_year(period)]
    year_before = _value_of_year_before(seen, rows, period)
    with np.errstate(all="ignore"):
        share = np.where(year_before > 0, seen.value[rows] / year_before, np.nan)
    short = period // 100 % 100 - period % 100 < _HALF
    running = (period % 100 == 1) & (period // 100 % 100 > MONTHS // 4)
    counts = [
        np.bincount(seen.indicator[rows[mask]], minlength=len(seen.indicators)).tolist()
        for mask in (
            np.ones(len(rows), bool), running, short & (share < _SMALL), short & (share >= _WHOLE)
        )
    ]  # fmt: skip
    return {
        code: Habit(partial=partial, to_date=to_date, small=small, whole=whole)
        for code, partial, to_date, small, whole in zip(seen.indicators, *counts, strict=True)
        if partial
    }


def likely_nature(found: Indicator, habit: Habit = NO_HABIT) -> Nature:
    """The nature of an indicator for which none is stated: by its unit, its kind, its values."""
    dimension = found.unit.dimension
    if dimension in _RATIOS or "/" in dimension:
        return Nature.RATIO
    told = _OF_KIND.get(found.target.kind) or habit.nature
    return told or (Nature.FLOW if dimension in _OF_A_YEAR else Nature.STOCK)


def _value_of_year_before(
    seen: Observations, rows: NDArray[np.intp], period: NDArray[np.int64]
) -> NDArray[np.float64]:
    """The value of the whole year before each row; NaN where there is none."""
    index = SeriesIndex(seen)
    of = (seen.indicator[rows], seen.cluster[rows], seen.area[rows])
    end = end_of(period) // MONTHS * MONTHS - 1
    found = index.at(index.series(*of, Measure.LEVEL), end, np.full(len(rows), YEAR_SPAN, np.int64))
    return np.where(found >= 0, seen.value[np.maximum(found, 0)], np.nan)
