"""Which periods that nobody stated are the sum of their parts? (METHODS-2 M8)

The figures of a flow within one year tile it: quarters, halves, months, nine months and a quarter.
A state of the walk is the months from `first` on that are covered; the fewest parts count.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from addin.facts.columns.subjects import Floats, Subjects
from addin.model.observations import MEASURES, PRECISIONS, STATUSES, Observations
from addin.model.series import MONTHS, NOTHING, Ints, SeriesIndex, Sums
from addin.model.words import DataStatus, Measure, Nature, Precision

Bools = NDArray[np.bool_]
# The rows of each year of a series, by their first and last month.
Table = Mapping[tuple[int, int], Ints]
_EXPECTED = STATUSES.index(DataStatus.EXPECTED)
_LOWER, _UPPER = PRECISIONS.index(Precision.LOWER_BOUND), PRECISIONS.index(Precision.UPPER_BOUND)
_YEARS = 4096
_DECEMBER = 12
_MANY = 99


def with_sums(observations: Observations, subjects: Subjects) -> SeriesIndex:
    """The figures of a plan: those that are stated, and for flows the sums of their parts."""
    index = SeriesIndex(observations)
    is_flow = np.zeros(len(observations.indicators) + 1, bool)
    followed = subjects.series_indicator[subjects.is_nature(Nature.FLOW)]
    is_flow[followed[followed >= 0]] = True
    rows = observations.preferred
    level = observations.measure[rows] == MEASURES.index(Measure.LEVEL)
    rows = rows[level & is_flow[observations.indicator[rows]]]
    single = observations.period[rows] % 100 != 1
    if not single.any():
        return index
    starts = sorted({int(end) for end in subjects.base_end if end % MONTHS != MONTHS - 1})
    return replace(index, sums=_Tiling(index, rows, single).sums(starts))


@dataclass(eq=False)
class _Walk:
    """Which months are covered, for each year: from `first` to each month, with what."""

    row: Ints
    value: Floats
    precision: Ints
    status: Ints
    published: Ints
    parts: Ints
    left: Ints
    right: Ints

    @classmethod
    def empty(cls, size: int) -> "_Walk":
        nothing = np.full(size, NOTHING)
        zero = np.zeros(size, np.int64)
        return cls(
            row=nothing, value=np.zeros(size), precision=zero, status=zero, published=zero,
            parts=np.full(size, _MANY), left=nothing, right=nothing,
        )  # fmt: skip

    def take(self, other: "_Walk", where: Bools) -> "_Walk":
        return _Walk(
            **{name: np.where(where, getattr(other, name), getattr(self, name)) for name in _WALK}
        )


_WALK = tuple(_Walk.__dataclass_fields__)


@dataclass(eq=False)
class _Tiling:
    """The years of series that have parts, and the sums that are made of them."""

    index: SeriesIndex
    rows: Ints
    single: Bools
    made: list[dict[str, Ints | Floats]] = field(default_factory=list)
    unused: list[Ints] = field(default_factory=list)

    def __post_init__(self) -> None:
        seen = self.index.observations
        series = self.index.series(
            seen.indicator[self.rows], seen.cluster[self.rows], seen.area[self.rows], Measure.LEVEL
        )
        keys = series * _YEARS + seen.period[self.rows] // 10000
        wanted = keys[self.single]
        self.groups = wanted[np.append(True, wanted[1:] != wanted[:-1])] if len(wanted) else wanted
        at = np.minimum(np.searchsorted(self.groups, keys), len(self.groups) - 1)
        mine = self.groups[at] == keys
        self.next = len(seen)
        self.table = self._table(self.rows[mine], at[mine])

    def sums(self, starts: list[int]) -> Sums:
        """Every sum from January on, to December, and from the month after each of `starts`."""
        self._walk(self.table, np.ones(len(self.groups), bool), 1)
        mirrored = {(13 - last, 13 - first): rows for (first, last), rows in self.table.items()}
        self._walk(mirrored, np.ones(len(self.groups), bool), 1, mirrored=True)
        for end in starts:
            self._walk(self.table, self.groups % _YEARS == end // MONTHS, end % MONTHS + 2)
        parts = {name: [each[name] for each in self.made] for name in _SUM}
        return Sums(
            **{name: np.concatenate([*found, _EMPTY]) for name, found in parts.items()},
            unused=np.concatenate([*self.unused, _EMPTY]),
        )

    def _table(self, rows: Ints, at: Ints) -> Table:
        period = self.index.observations.period[rows]
        pairs = period % 100 * 100 + period // 100 % 100
        found = {}
        for pair in sorted(set(pairs.tolist())):
            table = np.full(len(self.groups), NOTHING)
            table[at[pairs == pair]] = rows[pairs == pair]
            found[divmod(pair, 100)] = table
        return found

    def _walk(self, table: Table, years: Bools, first: int, *, mirrored: bool = False) -> None:
        walks: dict[int, _Walk] = {}
        for last in range(first, _DECEMBER + 1):
            own = self._stated(table.get((first, last)))
            best = own
            for start, left in walks.items():
                right = table.get((start + 1, last))
                if right is not None:
                    found = self._joined(left, self._stated(right))
                    best = best.take(found, self._counts_before(found, best))
            is_sum = (best.row == _NEW) & years
            if mirrored and last == _DECEMBER:
                continue  # the whole year is there from the way forward
            best.row = np.where(is_sum, self.next + np.cumsum(is_sum) - 1, best.row)
            self._keep(best, is_sum, (13 - last, _DECEMBER) if mirrored else (first, last))
            self.unused.append(own.row[is_sum & (own.row >= 0)])
            walks[last] = best

    def _stated(self, rows: Ints | None) -> _Walk:
        found = _Walk.empty(len(self.groups))
        if rows is None:
            return found
        at, known = np.maximum(rows, 0), rows >= 0
        for name in ("value", "precision", "status", "published"):
            setattr(found, name, np.where(known, getattr(self.index, name)[at], 0))
        found.row, found.parts = rows, np.where(known, 1, _MANY)
        return found

    def _joined(self, left: _Walk, right: _Walk) -> _Walk:
        low, high = (
            np.minimum(left.precision, right.precision), np.maximum(left.precision, right.precision)
        )  # fmt: skip
        made = (left.row >= 0) & (right.row >= 0) & ~((low == _LOWER) & (high == _UPPER))
        return _Walk(
            row=np.where(made, _NEW, NOTHING),
            value=left.value + right.value,
            precision=high,
            status=np.maximum(left.status, right.status),
            published=np.maximum(left.published, right.published),
            parts=np.where(made, left.parts + 1, _MANY),
            left=left.row,
            right=right.row,
        )

    @staticmethod
    def _counts_before(found: _Walk, best: _Walk) -> Bools:
        """A figure counts before a sum, unless it is only a bound, disputed, or expected."""
        stated = best.row >= 0
        weak = (best.precision >= _LOWER) | (best.status == _EXPECTED)
        firm = (found.precision < _LOWER) & (found.status != _EXPECTED)
        better = np.where(stated, weak & firm, found.parts < best.parts)
        return np.asarray((found.row == _NEW) & better, bool)

    def _keep(self, walk: _Walk, is_sum: Bools, months: tuple[int, int]) -> None:
        if not is_sum.any():
            return
        self.next += int(is_sum.sum())
        groups, (first, last) = self.groups[is_sum], months
        self.made.append(
            {name: getattr(walk, name)[is_sum] for name in _SUM if name in _WALK}
            | {
                "series": groups // _YEARS,
                "period": groups % _YEARS * 10000 + last * 100 + first,
            }
        )


_NEW = -3  # a sum that has no row yet
_SUM = ("series", "period", "value", "precision", "status", "published", "left", "right")
_EMPTY = np.empty(0, np.int64)
