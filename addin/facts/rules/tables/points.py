"""What stands beside a value in time: the quarter before, the year before, the quarter alone?"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from addin.facts.rules.tables.lookups import (
    ROW,
    Ints,
    Lookups,
    codes_at,
    row_key,
    span_of_quarter,
    taken,
)
from addin.facts.rules.tables.table import Floats
from addin.model.observations import MEASURES
from addin.model.plan import Plan
from addin.model.series import MONTHS, NOTHING, YEAR_SPAN, end_of, span_of
from addin.model.words import Measure, Nature

_BITS = 20
_SPANS = 16
_QUARTER = 3


@dataclass(frozen=True, eq=False)
class Moments:
    """The rows of the series table, sorted by series and time."""

    key: Ints
    indicator: Ints
    cluster: Ints
    area: Ints
    period: Ints
    level: Ints
    yoy: Ints
    share: Ints


class Points:
    """One row for each indicator, cluster, area and period, sorted by series and time.

    Look-ups give row numbers, -1 where there is no such row, for all rows at once.
    """

    def __init__(self, plan: Plan) -> None:
        self.known = Lookups(plan)

    @cached_property
    def rows(self) -> Moments:
        """The rows, from the observations that count."""
        seen = self.known.observations
        preferred = seen.preferred
        codes = [getattr(seen, name)[preferred].astype(np.int64) for name in ROW]
        series, period = self.known.series_of(*codes[:3]), codes[3]
        keys = row_key(series, end_of(period), span_of(period))
        key, first, inverse = np.unique(keys, return_index=True, return_inverse=True)
        measure = seen.measure[preferred]
        found = {}
        for each in (Measure.LEVEL, Measure.YOY, Measure.SHARE):
            rows = np.full(len(key), NOTHING)
            of = measure == MEASURES.index(each)
            rows[inverse.reshape(-1)[of]] = preferred[of]
            found[each] = rows
        return Moments(
            key=key,
            indicator=codes[0][first],
            cluster=codes[1][first],
            area=codes[2][first],
            period=codes[3][first],
            level=found[Measure.LEVEL],
            yoy=found[Measure.YOY],
            share=found[Measure.SHARE],
        )

    def seen(self, rows: Ints) -> Floats:
        """The observed values of `rows`; NaN for no row."""
        return taken(self.known.observations.value, rows)

    @cached_property
    def main(self) -> Ints:
        """The observation of each row: its value, else its share, else its growth."""
        rows = self.rows
        found = np.where(rows.level >= 0, rows.level, rows.share)
        return np.where(found >= 0, found, rows.yoy)

    @cached_property
    def value(self) -> Floats:
        """The level; for a rate without one, its share."""
        rows = self.rows
        share = np.where(self.rate, rows.share, NOTHING)
        return self.seen(np.where(rows.level >= 0, rows.level, share))

    @cached_property
    def amount(self) -> Floats:
        """The value in the basic unit of its kind: CNY, persons, tonnes; a share from 0 to 1."""
        return self.value * self.known.of_meaning(lambda one: one.unit.factor, self.rows.indicator)

    @cached_property
    def yoy(self) -> Floats:
        """The growth on a year earlier, as published."""
        return self.seen(self.rows.yoy)

    @cached_property
    def series(self) -> Ints:
        """The series of each row."""
        return self.rows.key >> _BITS

    @cached_property
    def end(self) -> Ints:
        """The month in which the period of each row ends."""
        return end_of(self.rows.period)

    @cached_property
    def first(self) -> Ints:
        """The first month of the period of each row."""
        return self.rows.period % 100

    def at(self, series: Ints, end: Ints, span: Ints) -> Ints:
        """The rows of `series` that end in the month `end` with the span `span`; -1: none."""
        keys = self.rows.key
        wanted = row_key(series, end, span)
        at = np.minimum(np.searchsorted(keys, wanted), max(len(keys) - 1, 0))
        return np.where(keys[at] == wanted, at, NOTHING)

    def ending(self, series: Ints, end: Ints) -> Ints:
        """The rows of `series` that end in the month `end`, the longest span of them."""
        keys = self.rows.key
        wanted = row_key(series, end, np.full(len(series), _SPANS - 1))
        at = np.maximum(np.searchsorted(keys, wanted, side="right") - 1, 0)
        same = keys[at] // _SPANS == wanted // _SPANS
        return np.where(same, at, NOTHING)

    @cached_property
    def is_state(self) -> NDArray[np.bool_]:
        """Rows of stocks and rates: a month's end is what counts, not the months before it."""
        flow = self.known.of_meaning(
            lambda one: float(one.nature is Nature.FLOW), self.rows.indicator
        )
        return np.asarray(flow == 0)

    @cached_property
    def previous(self) -> Ints:
        """The quarter before: to date within the year for totals, three months before else."""
        month = self.end % MONTHS + 1
        span = span_of(self.rows.period)
        end = self.end - _QUARTER
        to_date = self.first == 1
        quarter = ~to_date & (month - self.first == _QUARTER - 1)
        total = np.where(to_date & (month > _QUARTER), self.at(self.series, end, span), NOTHING)
        alone = np.where(quarter, self.at(self.series, end, span_of_quarter(end)), NOTHING)
        found = np.where(to_date, total, alone)
        state = self.ending(self.series, end)
        return np.where(self.is_state, np.where(found >= 0, found, state), found)

    @cached_property
    def before_previous(self) -> Ints:
        """The quarter before the one before."""
        return codes_at(self.previous, self.previous)

    @cached_property
    def period_before(self) -> Ints:
        """As `_previous`; for a first quarter the whole year before."""
        first = (self.first == 1) & (self.end % MONTHS + 1 == _QUARTER)
        year = self.at(self.series, self.end - _QUARTER, np.full(len(self.end), YEAR_SPAN))
        return np.where(first, year, self.previous)

    @cached_property
    def whole_year(self) -> Ints:
        """The whole year that each row is in; where it is not known, the year before."""
        end = self.end // MONTHS * MONTHS + MONTHS - 1
        span = np.full(len(end), YEAR_SPAN)
        found = self.at(self.series, end, span)
        return np.where(found >= 0, found, self.at(self.series, end - MONTHS, span))

    @cached_property
    def quarter(self) -> Ints:
        """The same quarter alone, beside a total to date."""
        total = (self.first == 1) & (self.end % MONTHS + 1 > _QUARTER)
        return np.where(total, self.at(self.series, self.end, span_of_quarter(self.end)), NOTHING)

    @cached_property
    def year_ago(self) -> Ints:
        """The same months a year before; for a state, any that end there."""
        end = self.end - MONTHS
        same = self.at(self.series, end, span_of(self.rows.period))
        return np.where(self.is_state & (same < 0), self.ending(self.series, end), same)

    @cached_property
    def longest(self) -> Ints:
        """For a state, another row that ends in the same month and speaks of more months."""
        found = self.ending(self.series, self.end)
        return np.where(self.is_state & (found != np.arange(len(found))), found, NOTHING)

    @cached_property
    def growth(self) -> Floats:
        """Growth from the values: per cent, points for a rate; NaN without a positive base."""
        ago = taken(self.value, self.year_ago)
        with np.errstate(all="ignore"):
            grown = 100 * (self.value / np.where(ago > 0, ago, np.nan) - 1)
        return np.where(self.rate, self.value - ago, grown)

    @cached_property
    def rate(self) -> NDArray[np.bool_]:
        """Rows of indicators in per cent: their changes are percentage points."""
        return np.asarray(
            self.known.of_meaning(lambda one: float(one.unit.is_percent), self.rows.indicator) == 1
        )
