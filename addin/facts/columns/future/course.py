"""How did what each subject is measured on go, quarter by quarter up to the report?"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

import numpy as np

from addin.facts.columns.comparable import comparable_of
from addin.facts.columns.spans.sums import with_sums
from addin.facts.columns.subjects import subjects_of
from addin.facts.columns.values import observed_rows
from addin.facts.columns.working import Working
from addin.facts.factset import FactSet
from addin.model.period import Period
from addin.model.series import MONTHS

__all__ = ["POINTS", "Courses", "course", "ends_of"]

Courses = Mapping[str, tuple[float | None, ...]]
"""A value for the end of each quarter, by subject."""

POINTS = 16
"""So many quarters are told, the last one that of the report."""
_QUARTER = 3


def ends_of(period: Period) -> tuple[date, ...]:
    """The last days of the quarters that end with the report's month.

    >>> [str(day) for day in ends_of(Period.parse("2024Q3"))][::5]
    ['2020-12-31', '2022-03-31', '2023-06-30', '2024-09-30']
    """
    return tuple(_month(month).end for month in _months(period))


def course(facts: FactSet, subjects: Sequence[str]) -> Courses:
    """The comparable value at each quarter's end, as known on the day of `facts`.

    None where nothing new is known since the quarter before, so that a yearly figure stands at
    the end of its year alone, and where only a bound is known. In the unit of the subject.
    """
    work = _working(_about(facts, subjects))
    at = [work.subjects.keys.index(subject) for subject in subjects]
    points = [list(found) for found in _points(work, at)]
    return dict(zip(subjects, map(tuple, zip(*points, strict=True)), strict=True))


def _about(facts: FactSet, codes: Sequence[str]) -> FactSet:
    """The facts with a plan of these indicators alone: what others were each quarter costs time."""
    known = facts.plan.indicator
    if not all(code in known for code in codes):
        return facts
    wanted = {*codes, *(known[code].series for code in codes)}
    kept = tuple(one for one in facts.plan.indicators if one.code in wanted)
    plan = replace(facts.plan, indicators=kept, clusters=(), areas=(), memberships=())
    return replace(facts, plan=plan)


def _points(work: Working, at: list[int]) -> Iterator[Iterator[float | None]]:
    for month in _months(work.period):
        if month <= work.start:
            yield iter([None] * len(at))
            continue
        then = replace(work, period=_month(month))
        found = comparable_of(then, observed_rows(then))
        fresh = (month - _QUARTER < found.end[at]) & ~np.isnan(found.value[at])
        fresh &= ~then.is_bound(found.rows[at]).any(axis=1)
        yield (
            float(value) if is_fresh else None
            for value, is_fresh in zip(found.value[at], fresh, strict=True)
        )


def _working(facts: FactSet) -> Working:
    subjects = subjects_of(facts.plan)
    return Working(
        plan=facts.plan, period=facts.period, observations=facts.observations, subjects=subjects,
        as_of=facts.as_of, index=with_sums(facts.observations, subjects),
    )  # fmt: skip


def _months(period: Period) -> range:
    last = period.month_index
    return range(last - _QUARTER * (POINTS - 1), last + 1, _QUARTER)


def _month(index: int) -> Period:
    year, month = divmod(index, MONTHS)
    return Period(year, month + 1, 1)
