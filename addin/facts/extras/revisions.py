"""Which published numbers changed, when, by how much and why?

A number counts as published on a day as `Observations.as_of` and `preferred` say. It is revised
when a later statement takes its place with another value: a less precise one, or one of a worse
source, never does (METHODS A11, PRACTICE F71).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from addin.errors import Place
from addin.facts.fact import Fact
from addin.facts.factset import PLAN, FactSet
from addin.measures.series.revision import RevisionStatistics, revision_statistics
from addin.model.observations import (
    MEASURES,
    PRECISIONS,
    REVISION_CLASSES,
    STATUSES,
    Observations,
    date_of_vintage,
)
from addin.model.period import Period
from addin.model.plan import Plan
from addin.model.unit import PERCENT, UNITS, Unit
from addin.model.words import DataStatus, Measure, Precision, RevisionClass

__all__ = [
    "Revision",
    "Statement",
    "Triangle",
    "revision_facts",
    "revisions",
    "revisions_told",
    "statements",
    "triangle",
    "unit_of",
]

_SUBJECT = ("indicator", "cluster", "area")
_KEY = (*_SUBJECT, "measure", "period")


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """One statement of a value; `published` is None where the day is not known."""

    value: float
    precision: Precision
    status: DataStatus
    published: date | None
    source: str
    place: Place


@dataclass(frozen=True, slots=True, kw_only=True)
class Revision:
    """A published value and the one that took its place, in the unit of the indicator.

    `kind` is the class that the plan workbook states, else the one that follows from the status
    of the two statements, else None.
    """

    indicator: str
    cluster: str
    area: str
    measure: Measure
    period: Period
    earlier: Statement
    later: Statement
    kind: RevisionClass | None
    note: str

    @property
    def size(self) -> float:
        """Later less earlier."""
        return self.later.value - self.earlier.value

    @property
    def relative(self) -> float:
        """The size in per cent of the earlier value; NaN where that is zero."""
        return 100 * self.size / self.earlier.value if self.earlier.value else float("nan")

    @property
    def subject(self) -> str:
        """The subject of the facts that it moves."""
        part = self.cluster or self.area
        return f"{self.indicator}/{part}" if part else self.indicator


@dataclass(frozen=True, kw_only=True, eq=False)
class Triangle:
    """The values of one series by period (rows) and day of publication (columns).

    A cell holds what was known on that day; NaN before the first publication.
    """

    periods: tuple[Period, ...]
    vintages: tuple[date, ...]
    values: NDArray[np.float64]

    @cached_property
    def first(self) -> NDArray[np.float64]:
        """The first published value of each period."""
        known = ~np.isnan(self.values)
        if not known.size:
            return np.full(len(self.periods), np.nan)
        return np.where(known.any(axis=1), self._at(known.argmax(axis=1)), np.nan)

    @property
    def last(self) -> NDArray[np.float64]:
        """The value of each period as it is known now."""
        return self.values[:, -1] if self.vintages else np.full(len(self.periods), np.nan)

    @property
    def statistics(self) -> RevisionStatistics:
        """Mean revision, mean absolute revision and the others, last less first (A11)."""
        return revision_statistics(self.first, self.last)

    def _at(self, columns: NDArray[np.intp]) -> NDArray[np.float64]:
        return self.values[np.arange(len(self.periods)), columns]


def statements(
    observations: Observations,
    indicator: str,
    period: Period,
    measure: Measure = Measure.LEVEL,
    *,
    cluster: str = "",
    area: str = "",
) -> tuple[Statement, ...]:
    """Everything that was ever stated about one value, in the order of publication."""
    seen = observations
    mask = (
        (seen.indicator == seen.code_of("indicators", indicator))
        & (seen.cluster == seen.code_of("clusters", cluster))
        & (seen.area == seen.code_of("areas", area))
        & (seen.measure == MEASURES.index(measure))
        & (seen.period == period.code)
    )
    rows = np.flatnonzero(mask)
    return tuple(_statement(seen, row) for row in _in_order(seen, rows))


def revisions(
    observations: Observations,
    *,
    after: date | None = None,
    until: date | None = None,
    indicator: str = "",
) -> tuple[Revision, ...]:
    """The revisions published after the day `after` and up to the day `until`, oldest first."""
    seen = observations.as_of(until)
    wanted = seen.code_of("indicators", indicator) if indicator else None
    found = [
        _revision(seen, earlier, later)
        for rows in _stated_again(seen)
        if wanted is None or seen.indicator[rows[0]] == wanted
        for earlier, later in _replacements(seen, rows)
    ]
    late = [
        one
        for one in found
        if after is None or (one.later.published is not None and one.later.published > after)
    ]
    return tuple(sorted(late, key=_order))


def triangle(
    observations: Observations,
    indicator: str,
    measure: Measure = Measure.LEVEL,
    *,
    cluster: str = "",
    area: str = "",
) -> Triangle:
    """The revision triangle of one series."""
    seen = observations
    mask = (
        (seen.indicator == seen.code_of("indicators", indicator))
        & (seen.cluster == seen.code_of("clusters", cluster))
        & (seen.area == seen.code_of("areas", area))
        & (seen.measure == MEASURES.index(measure))
    )
    series = seen.take(mask)
    periods = np.unique(series.period)
    values = np.full((len(periods), len(series.vintages)), np.nan)
    for column, day in enumerate(series.vintages):
        known = series.as_of(day)
        rows = known.preferred
        values[np.searchsorted(periods, known.period[rows]), column] = known.value[rows]
    return Triangle(
        periods=tuple(Period.from_code(int(code)) for code in periods),
        vintages=series.vintages,
        values=values,
    )


def _stated_again(seen: Observations) -> Iterator[NDArray[np.intp]]:
    """The rows of each value that was stated more than once, in the order of publication."""
    if len(seen) == len(seen.preferred):
        return
    order = np.lexsort((seen.vintage, *(getattr(seen, name) for name in reversed(_KEY))))
    keys = [getattr(seen, name)[order] for name in _KEY]
    starts = np.flatnonzero(np.logical_or.reduce([key[1:] != key[:-1] for key in keys])) + 1
    for rows in np.split(order, starts):
        if len(rows) > 1 and len(np.unique(seen.value[rows])) > 1:
            yield np.array(_in_order(seen, rows))


def _in_order(seen: Observations, rows: NDArray[np.intp]) -> list[int]:
    # On one day the statement that counts comes last, so that it is the one that stays.
    order = np.lexsort(
        (-seen.tier[rows], -seen.status[rows], -seen.precision[rows], seen.vintage[rows])
    )
    return [int(row) for row in rows[order]]


def _replacements(seen: Observations, rows: NDArray[np.intp]) -> Iterator[tuple[int, int]]:
    """Pairs of rows: the one that counted, and the later one that counts in its place."""
    days = np.unique(seen.vintage[rows])
    counted = -1
    for day in days.tolist():
        known = rows[seen.vintage[rows] <= day]
        best = min(known.tolist(), key=lambda row: _rank(seen, row))
        if counted >= 0 and seen.value[best] != seen.value[counted]:
            yield counted, best
        counted = best


def _rank(seen: Observations, row: int) -> tuple[int, int, int, int]:
    """As `Observations.preferred` orders the statements of one value."""
    return (
        int(seen.precision[row]),
        int(seen.status[row]),
        -int(seen.vintage[row]),
        int(seen.tier[row]),
    )


def _revision(seen: Observations, earlier: int, later: int) -> Revision:
    old, new = _statement(seen, earlier), _statement(seen, later)
    stated = int(seen.revision_class[later])
    return Revision(
        indicator=seen.indicators[int(seen.indicator[later])],
        cluster=seen.code("clusters", int(seen.cluster[later])),
        area=seen.code("areas", int(seen.area[later])),
        measure=MEASURES[int(seen.measure[later])],
        period=seen.period_of(later),
        earlier=old,
        later=new,
        kind=REVISION_CLASSES[stated] if stated >= 0 else _class_of(old, new),
        note=seen.code("notes", int(seen.note[later])),
    )


def _class_of(earlier: Statement, later: Statement) -> RevisionClass | None:
    """The class that follows from how final the statements are."""
    awaited = (DataStatus.EXPECTED, DataStatus.PRELIMINARY)
    settled = later.status in (DataStatus.FINAL, DataStatus.REVISED)
    if earlier.status in awaited and (settled or later.status is DataStatus.PRELIMINARY):
        return RevisionClass.ROUTINE
    if earlier.precision is not Precision.EXACT and later.precision is Precision.EXACT:
        return RevisionClass.SOURCE
    return None


def _statement(seen: Observations, row: int) -> Statement:
    day = int(seen.vintage[row])
    return Statement(
        value=float(seen.value[row]),
        precision=PRECISIONS[int(seen.precision[row])],
        status=STATUSES[int(seen.status[row])],
        published=date_of_vintage(day) if day else None,
        source=seen.code("sources", int(seen.source[row])),
        place=seen.place(row),
    )


def _order(one: Revision) -> tuple[date, str, str, str, int]:
    day = one.later.published or date.min
    return day, one.indicator, one.cluster, one.area, one.period.code


def revisions_told(facts: FactSet) -> tuple[Revision, ...]:
    """The revisions that a report tells: those since the period before it ended."""
    first = date(facts.period.year, facts.period.first, 1)
    return revisions(facts.observations, after=first - timedelta(days=1))


def revision_facts(facts: FactSet) -> Iterator[Fact]:
    """How many published values were revised since the period before."""
    found = revisions_told(facts)
    yield Fact(
        id=facts.id_of(PLAN, "count_revisions"),
        subject=PLAN,
        measure="count_revisions",
        value=float(len(found)),
        unit=UNITS["items"],
        decimals=0,
        period=facts.period,
        formula="count",
        inputs=tuple(
            f"{facts.plan.workbook}!{one.later.place.sheet}!{one.later.place.cell}" for one in found
        ),
    )


def unit_of(plan: Plan, revision: Revision) -> tuple[Unit, int]:
    """The unit in which the values of a revision stand, and how many decimals a reader sees."""
    known = plan.indicator.get(revision.indicator)
    if revision.measure is not Measure.LEVEL or known is None:
        return PERCENT, 1
    return known.unit, known.shown_decimals
