"""Which published numbers changed, when, by how much and why?

A number counts as published on a day as `Observations.as_of` and `preferred` say. It is revised
when a later statement takes its place with another value (METHODS-2 M16, METHODS A11, PRACTICE
F71).
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from addin.errors import Place
from addin.facts.extras.stated import unit_stated
from addin.facts.fact import Fact, cell_id, counted
from addin.facts.factset import FactSet
from addin.facts.printer import rounded
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
from addin.model.unit import PERCENT, POINTS, Unit
from addin.model.words import DataStatus, Measure, Precision, RevisionClass

ROLES = ("earlier", "later", "revision", "revision_rate")
"""The facts of a revision: both values, their difference, and that in per cent of the earlier."""


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
        return "/".join(part for part in (self.indicator, self.cluster, self.area) if part)

    def measure_of(self, role: str) -> str:
        """The measure of the fact that plays a `role` of `ROLES` in the revision."""
        return f"{role}:{self.measure.value}:{self.period}:{self.later.published}"


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


def _stated_again(seen: Observations) -> Iterator[NDArray[np.intp]]:
    """The rows of each thing that was stated more than once, the one that counts first."""
    order, starts, stops = seen.by_statement
    for at in np.flatnonzero(stops - starts > 1).tolist():
        rows = order[starts[at] : stops[at]]
        if len(set(seen.value[rows].tolist())) > 1:
            yield rows


def _replacements(seen: Observations, ranked: NDArray[np.intp]) -> Iterator[tuple[int, int]]:
    """Pairs of rows: the one that counted, and the later one that counts in its place."""
    days, counted = seen.published[ranked], -1
    for day in sorted(set(days.tolist())):
        best = seen.best(ranked[days <= day])
        if counted >= 0 and seen.value[best] != seen.value[counted]:
            yield counted, best
        counted = best


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


def revisions_known(facts: FactSet, subject: str = "") -> tuple[Revision, ...]:
    """Which published figures another one took the place of, as known on the day; oldest first."""
    return _of(revisions(facts.observations), subject)


def revisions_told(facts: FactSet, subject: str = "") -> tuple[Revision, ...]:
    """The revisions that a report tells (METHODS-2 M18).

    They are of periods up to its own and came out since its own began.
    """
    before = date(facts.period.year, facts.period.first, 1) - timedelta(days=1)
    since = _of(revisions(facts.observations, after=before), subject)
    return tuple(one for one in since if one.period.end <= facts.period.end)


def _of(found: tuple[Revision, ...], subject: str) -> tuple[Revision, ...]:
    return tuple(one for one in found if not subject or one.subject == subject)


def revision_facts(facts: FactSet) -> Iterator[Fact]:
    """Both values of each revision that is known, its size and its rate."""
    for one in revisions_known(facts):
        yield from _facts_of(facts, one)


def revision_count(facts: FactSet) -> Fact:
    """How many revisions a report tells."""
    cells = [cell_id(facts.plan.workbook, one.later.place) for one in revisions_told(facts)]
    return counted("count_revisions", cells, facts.period)


def _facts_of(facts: FactSet, one: Revision) -> Iterator[Fact]:
    earlier, later = (
        _stated(facts, one, role, said)
        for role, said in (("earlier", one.earlier), ("later", one.later))
    )
    yield earlier
    yield later
    made = replace(later, precision=Precision.EXACT, inputs=(earlier.id, later.id))
    points = later.unit.is_percent
    yield _sized(facts, one, made, "revision", one.size, POINTS if points else later.unit)
    # The revision of a rate is told in percentage points; per cent of a per cent mislead.
    if not points and one.earlier.value:
        yield _sized(facts, one, made, "revision_rate", one.relative, PERCENT)


def _stated(facts: FactSet, one: Revision, role: str, said: Statement) -> Fact:
    unit, decimals = unit_of(facts.plan, one)
    return Fact(
        id=facts.id_of(one.subject, one.measure_of(role)),
        subject=one.subject,
        measure=one.measure_of(role),
        value=said.value,
        unit=unit,
        decimals=decimals,
        period=one.period,
        formula="observed",
        inputs=(cell_id(facts.plan.workbook, said.place),),
        status=said.status,
        precision=said.precision,
        vintage=said.published,
    )


def _sized(facts: FactSet, one: Revision, made: Fact, role: str, value: float, unit: Unit) -> Fact:
    decimals = 1 if unit == PERCENT else made.decimals
    # A small revision is not shown as none.
    return replace(
        made,
        id=facts.id_of(one.subject, one.measure_of(role)),
        measure=one.measure_of(role),
        value=value,
        unit=unit,
        decimals=decimals if rounded(value, decimals) else decimals + 1,
        formula=role,
    )


def unit_of(plan: Plan, revision: Revision) -> tuple[Unit, int]:
    """The unit in which the values of a revision stand, and how many decimals a reader sees."""
    return unit_stated(plan, revision.indicator, revision.measure)
