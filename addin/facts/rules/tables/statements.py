"""What can a rule ask of a row of the Data sheet: the vintage before, the one that counts?"""

from collections.abc import Callable, Iterator
from functools import cached_property

import numpy as np

from addin.errors import Place
from addin.facts.rules.tables.lookups import (
    ROW,
    Ints,
    Lookups,
    days_of,
    row_key,
    taken,
    word_column,
)
from addin.facts.rules.tables.table import Floats, RuleTable, WordColumn
from addin.model.observations import MEASURES, PRECISIONS, REVISION_CLASSES, STATUSES
from addin.model.period import Period
from addin.model.plan import Plan
from addin.model.series import NOTHING, end_of, span_of
from addin.model.words import Measure, Precision


def statement_table(plan: Plan) -> RuleTable:
    """One row for each row of the Data sheet."""
    return _Statements(plan).table


class _Statements:
    """The rows of the Data sheet, each beside the vintage before it and the one that counts."""

    def __init__(self, plan: Plan) -> None:
        self.known = Lookups(plan)

    @property
    def table(self) -> RuleTable:
        seen = self.known.observations
        indicator, cluster, area, period = (
            getattr(seen, name).astype(np.int64)
            for name in ("indicator", "cluster", "area", "period")
        )
        return RuleTable(
            scope="statement",
            size=len(seen),
            numbers={**self.known.common_numbers(indicator, period), **self._numbers()},
            words={**self.known.common_words(indicator, cluster, area), **self._words()},
            place=lambda row, _name: seen.place(row, self.known.plan.workbook),
            beside=self._cells_beside,
            seen=lambda row, _name: row,
            label=lambda row: self.known.label(
                int(indicator[row]), int(cluster[row]), int(area[row]), int(period[row])
            ),
            decimals=lambda row: self.known.decimals(int(indicator[row])),
        )

    def _numbers(self) -> dict[str, Callable[[], Floats]]:
        seen = self.known.observations
        return {
            "value": lambda: seen.value,
            "earlier": lambda: self._beside(self._earlier),
            "counted": lambda: self._beside(self._counted),
            "days_after_counted": self._days_after_counted,
            "days_after_end": self._days_after_end,
            "at_least": lambda: self._bounds[0],
            "at_most": lambda: self._bounds[1],
            "tier": lambda: seen.tier.astype(float),
            "counted_tier": lambda: self._beside(self._counted, seen.tier.astype(float)),
            "revisions": lambda: self._revisions(Measure.LEVEL),
            "yoy_revisions": lambda: self._revisions(Measure.YOY),
            "note_length": lambda: np.array([*map(len, seen.notes), 0.0])[seen.note],
        }

    def _cells_beside(self, row: int, name: str) -> tuple[Place, ...]:
        rows = {"counted": self._counted, "earlier": self._earlier}.get(name)
        if rows is None or rows[row] in {row, NOTHING}:
            return ()
        return (self.known.observations.place(int(rows[row]), self.known.plan.workbook),)

    def _words(self) -> dict[str, Callable[[], WordColumn]]:
        seen = self.known.observations
        classes = [each.value for each in REVISION_CLASSES]
        return {
            "measure": lambda: word_column(seen.measure, [m.value for m in MEASURES]),
            "precision": lambda: word_column(seen.precision, [p.value for p in PRECISIONS]),
            "status": lambda: word_column(seen.status, [s.value for s in STATUSES]),
            "source": lambda: word_column(seen.source, seen.sources),
            "counted_source": lambda: word_column(seen.source[self._counted], seen.sources),
            "revision_class": lambda: word_column(seen.revision_class, classes),
        }

    def _days_after_counted(self) -> Floats:
        days = days_of(self.known.observations.vintage)
        return days - taken(days, self._counted)

    def _days_after_end(self) -> Floats:
        """Days from the end of the period to its publication; NaN where undated."""
        period, back = np.unique(self.known.observations.period, return_inverse=True)
        ends = np.array([Period.from_code(int(one)).end.toordinal() for one in period], float)
        days = days_of(self.known.observations.vintage)
        return np.asarray(days - ends[back.reshape(-1)], float)

    @cached_property
    def _bounds(self) -> tuple[Floats, Floats]:
        """What any row, or a baseline, says that the same figure is at least and at most."""
        seen = self.known.observations
        size = int(self._keys.max(initial=-1)) + 1
        found = []
        for precision, tighter in (
            (Precision.LOWER_BOUND, np.fmax),
            (Precision.UPPER_BOUND, np.fmin),
        ):
            bound = np.full(size, np.nan)
            rows = np.flatnonzero(seen.precision == PRECISIONS.index(precision))
            tighter.at(bound, self._keys[rows], seen.value[rows])
            for key, value in self._baselines(precision):
                bound[key] = tighter(bound[key], value)
            found.append(bound[self._keys])
        return found[0], found[1]

    def _baselines(self, precision: Precision) -> Iterator[tuple[int, float]]:
        """The figures of the base year whose baselines are such a bound, and the bounds."""
        seen, plan = self.known.observations, self.known.plan
        level = seen.measure == MEASURES.index(Measure.LEVEL)
        stated = [(one.series or one.code, "", one.baseline) for one in plan.indicators]
        stated += [(one.indicator, one.code, one.baseline) for one in plan.clusters]
        for code, part, base in stated:
            if base.precision is not precision or base.value is None:
                continue
            year = Period.of_year(base.year or plan.identity.base_year).code
            rows = (
                level & (seen.period == year) & (seen.indicator == seen.code_of("indicators", code))
            )
            rows &= (seen.cluster == seen.code_of("clusters", part)) & (seen.area == NOTHING)
            yield from ((int(key), base.value) for key in np.unique(self._keys[rows]))

    def _beside(self, rows: Ints, values: Floats | None = None) -> Floats:
        return taken(self.known.observations.value if values is None else values, rows)

    @cached_property
    def _keys(self) -> Ints:
        """One number for each thing that is stated: indicator, cluster, area, measure, period."""
        of_period = self._keys_of_period * len(MEASURES) + self.known.observations.measure
        _, key = np.unique(of_period, return_inverse=True)
        return np.asarray(key.reshape(-1), np.int64)

    @cached_property
    def _keys_of_period(self) -> Ints:
        """One number for each indicator, cluster, area and period."""
        seen = self.known.observations
        codes = [getattr(seen, name).astype(np.int64) for name in ROW]
        return row_key(self.known.series_of(*codes[:3]), end_of(codes[3]), span_of(codes[3]))

    @cached_property
    def _counted(self) -> Ints:
        """For each row the row that counts for the same thing."""
        preferred = self.known.observations.preferred
        rows = np.full(int(self._keys.max(initial=-1)) + 1, NOTHING)
        rows[self._keys[preferred]] = preferred
        return rows[self._keys]

    @cached_property
    def _earlier(self) -> Ints:
        """For each row the one of the same thing that was published last before it; -1: none."""
        seen, keys = self.known.observations, self._keys
        order = np.lexsort((seen.vintage, keys))
        key, day = keys[order], seen.vintage[order]
        start = np.ones(len(order), bool)
        start[1:] = (key[1:] != key[:-1]) | (day[1:] != day[:-1])
        # All statements of one day look back to the last one of the day before.
        first = np.maximum.accumulate(np.where(start, np.arange(len(order)), 0))
        before = first - 1
        same = (before >= 0) & (key[np.maximum(before, 0)] == key) & (day > 0)
        found = np.full(len(order), NOTHING)
        found[order] = np.where(same, order[np.maximum(before, 0)], NOTHING)
        return found

    def _revisions(self, measure: Measure) -> Floats:
        """How many different values each (indicator, cluster, area, period) had, less one."""
        seen = self.known.observations
        _, key = np.unique(self._keys_of_period, return_inverse=True)
        key = key.reshape(-1)
        of = seen.measure == MEASURES.index(measure)
        mine, values = key[of], seen.value[of]
        order = np.lexsort((values, mine))
        mine, values = mine[order], values[order]
        new = np.ones(len(mine), bool)
        new[1:] = (mine[1:] != mine[:-1]) | (values[1:] != values[:-1])
        counts = np.bincount(mine[new], minlength=int(key.max(initial=-1)) + 1)
        return np.where(counts[key] > 0, counts[key] - 1, np.nan)
