"""Which observation answers for a series at a period, and what kind of series is it?

Series and periods become one sortable number, so that a look-up for forty thousand series is one
binary search.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from addin.model.observations import MEASURES, Observations
from addin.model.words import Measure, Nature

Ints = NDArray[np.int64]
Codes = NDArray[np.integer[Any]]
NOTHING = -1
_BITS = 20  # enough for month 16 x (12 x 2149 + 11)
_SPANS = 16
YEAR_SPAN = 12
MONTHS = 12
_WHOLE_YEAR = 1201  # the end of a code: December, from January on


def end_of(period: Ints) -> Ints:
    """The month in which a period ends, counted from the year 0, from its code."""
    return period // 10000 * MONTHS + period // 100 % 100 - 1


def is_year(period: Ints) -> NDArray[np.bool_]:
    """Which codes are of whole years."""
    return np.asarray(period % 10000 == _WHOLE_YEAR, bool)


def to_date_of(end: Ints) -> Ints:
    """The codes of the periods from January to each month `end`, counted from the year 0."""
    return end // MONTHS * 10000 + (end % MONTHS + 1) * 100 + 1


def _key(series: Ints, period: Ints) -> Ints:
    return np.asarray((series << _BITS) + end_of(period) * _SPANS + span_of(period), np.int64)


def span_of(period: Ints) -> Ints:
    """A rank of the span of a period among those with the same end: the longer, the higher."""
    return 13 - period % 100


@dataclass(frozen=True, kw_only=True, eq=False)
class Sums:
    """Figures that nobody stated, each the sum of two that follow one another (METHODS-2 M8).

    Their rows come after those of the observations; `left` and `right` are rows of either kind.
    `unused` are rows of observations in whose place a sum stands.
    """

    series: Ints
    period: Ints
    value: NDArray[np.float64]
    precision: Ints
    status: Ints
    published: Ints
    left: Ints
    right: Ints
    unused: Ints


@dataclass(frozen=True, eq=False)
class SeriesIndex:
    """The preferred observations and sums of them, searchable by series and period."""

    observations: Observations
    sums: Sums | None = None

    @cached_property
    def value(self) -> NDArray[np.float64]:
        """The value of each row, of observations and of sums."""
        return self._with_sums("value", self.observations.value)

    @cached_property
    def period(self) -> Codes:
        """The code of the period of each row."""
        return self._with_sums("period", self.observations.period)

    @cached_property
    def precision(self) -> Codes:
        """The precision of each row; of a sum the worst of its parts."""
        return self._with_sums("precision", self.observations.precision)

    @cached_property
    def status(self) -> Codes:
        """The status of each row as it stands; of a sum the least final of its parts."""
        return self._with_sums("status", self.observations.standing)

    @cached_property
    def published(self) -> Codes:
        """The day of each row, yyyymmdd; of a sum the latest of its parts."""
        return self._with_sums("published", self.observations.published)

    def _with_sums(self, name: str, own: NDArray[Any]) -> NDArray[Any]:
        return own if self.sums is None else np.concatenate([own, getattr(self.sums, name)])

    def is_sum(self, rows: Ints) -> NDArray[np.bool_]:
        """Which rows are sums of others."""
        return np.asarray(rows >= len(self.observations), bool)

    def stated(self, rows: Ints) -> Ints:
        """`rows`, a line for each subject, with the rows of observations in place of each sum."""
        if self.sums is None or not self.is_sum(rows).any():
            return rows
        size, found = len(self.observations), rows
        while self.is_sum(found).any():
            of = np.where(self.is_sum(found), found - size, 0)
            left = np.where(self.is_sum(found), self.sums.left[of], found)
            right = np.where(self.is_sum(found), self.sums.right[of], NOTHING)
            found = np.concatenate([left, right[:, (right >= 0).any(axis=0)]], axis=1)
        return found

    def series(self, indicator: Codes, cluster: Codes, area: Codes, measure: Measure) -> Ints:
        """The number of each series; indexes as in `Observations`, -1 for none."""
        found = self.observations
        key = indicator.astype(np.int64) + 2
        key = key * (len(found.clusters) + 3) + cluster + 2
        key = key * (len(found.areas) + 3) + area + 2
        return np.asarray(key * len(MEASURES) + MEASURES.index(measure), np.int64)

    def at(self, series: Ints, end: Ints, span: Ints) -> Ints:
        """The row of each series whose period ends in the month `end` and has rank `span`."""
        keys, rows = self._all
        wanted = (series << _BITS) + end * _SPANS + span
        position = np.minimum(np.searchsorted(keys, wanted), max(len(keys) - 1, 0))
        if not len(keys):
            return np.full(np.shape(wanted), NOTHING)
        return np.where(keys[position] == wanted, rows[position], NOTHING)

    def latest(self, series: Ints, end: Ints, *, to_date: bool | NDArray[np.bool_] = False) -> Ints:
        """The row of each series with the latest period that ends in the month `end` or before.

        At the same end the longer period wins. With `to_date` only periods that begin in January
        count: the running totals and years of a flow.
        """
        anything = self._latest(self._all, series, end)
        running = self._latest(self._running, series, end)
        return np.where(to_date, running, anything)

    @cached_property
    def _all(self) -> tuple[Ints, Ints]:
        found, rows, sums = self.observations, self.observations.preferred, self.sums
        measure = found.measure[rows].astype(np.int64)
        series = self.series(
            found.indicator[rows], found.cluster[rows], found.area[rows], MEASURES[0]
        )
        keys = _key(series + measure, found.period[rows].astype(np.int64))
        if sums is not None:
            used = np.ones(len(found), bool)
            used[sums.unused] = False
            more = len(found) + np.arange(len(sums.series))
            keys = np.concatenate([keys[used[rows]], _key(sums.series, sums.period)])
            rows = np.concatenate([rows[used[rows]], more])
        order = np.argsort(keys, kind="stable")
        return keys[order], rows[order].astype(np.int64)

    @cached_property
    def _running(self) -> tuple[Ints, Ints]:
        keys, rows = self._all
        running = keys % _SPANS == YEAR_SPAN
        return keys[running], rows[running]

    @staticmethod
    def _latest(index: tuple[Ints, Ints], series: Ints, end: Ints) -> Ints:
        keys, rows = index
        if not len(keys):
            return np.full(np.shape(series), NOTHING)
        wanted = (series << _BITS) + end * _SPANS + _SPANS - 1
        position = np.maximum(np.searchsorted(keys, wanted, side="right") - 1, 0)
        found = keys[position]
        same = (found >> _BITS == series) & (found <= wanted)
        return np.where(same, rows[position], NOTHING)


_HALF = 6
_SMALL, _WHOLE = 0.65, 0.8


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


def _value_of_year_before(
    seen: Observations, rows: NDArray[np.intp], period: NDArray[np.int64]
) -> NDArray[np.float64]:
    """The value of the whole year before each row; NaN where there is none."""
    index = SeriesIndex(seen)
    of = (seen.indicator[rows], seen.cluster[rows], seen.area[rows])
    end = end_of(period) // MONTHS * MONTHS - 1
    found = index.at(index.series(*of, Measure.LEVEL), end, np.full(len(rows), YEAR_SPAN, np.int64))
    return np.where(found >= 0, seen.value[np.maximum(found, 0)], np.nan)
