"""Do the figures of a rolling sum belong to one vintage family? (METHODS-2 M9)"""

import numpy as np

from addin.facts.columns.subjects import Floats
from addin.facts.columns.working import Working
from addin.facts.factset import Ints
from addin.model.observations import PRECISIONS, STATUSES
from addin.model.series import MONTHS, NOTHING, YEAR_SPAN
from addin.model.words import DataStatus, Measure, Precision

_EXACT, _EXPECTED = PRECISIONS.index(Precision.EXACT), STATUSES.index(DataStatus.EXPECTED)


def links(work: Working, years: Ints, *figures: Ints) -> list[Floats]:
    """For each row of `figures`, to date, by what it is multiplied to join the family of `years`.

    A figure stands in the family of the statement of the year that was in force on its day, or of
    the first one. Only exact statements make a family; 1 where the year was stated once.
    """
    found = [np.ones(len(years)) for _ in figures]
    order, starts, stops = work.observations.by_statement
    if len(starts) == len(order):
        return found
    place = np.zeros(len(work.observations), np.int64)
    place[order] = np.repeat(np.arange(len(starts)), stops - starts)
    several = (years >= 0) & ~work.index.is_sum(years)
    at = place[np.where(several, years, 0)]
    several &= stops[at] - starts[at] > 1
    here = np.flatnonzero(several)
    statements = _statements(work, starts[at[here]], stops[at[here]])
    for linked, figure in zip(found, figures, strict=True):
        linked[here] = _link(work, years[here], figure[here], statements)
    return found


def to_date_linked(work: Working, at: Ints, ends: Ints) -> Floats:
    """The firm values from January to each month of `ends`, in the family of their own year.

    A row for each subject of `at`; a share of the year is a share only within one family.
    """
    series, december = work.series(Measure.LEVEL, at)[:, None], ends // MONTHS * MONTHS + 11
    rows, years = (
        work.index.at(series, each, np.full(ends.shape, YEAR_SPAN)) for each in (ends, december)
    )
    (factor,) = links(work, years.ravel(), rows.ravel())
    return work.to_date(at, Measure.LEVEL, ends) * factor.reshape(ends.shape)


def bridge_of(factors: list[Floats]) -> Floats:
    """The revision, per cent, that the oldest figure which needs it is linked by; NaN: none.

    `factors` begin with that of the oldest figure.
    """
    found = np.full(len(factors[0]), np.nan)
    for factor in reversed(factors):
        found = np.where(np.abs(factor - 1) > _NOISE, 100 * (factor - 1), found)
    return found


def _statements(work: Working, starts: Ints, stops: Ints) -> list[Ints]:
    """The exact statements of each year, the one that counts first; -1 where there is no more."""
    order = work.observations.by_statement[0]
    found = []
    for step in range(int((stops - starts).max(initial=0))):
        at = starts + step
        rows = np.where(at < stops, order[np.minimum(at, len(order) - 1)], NOTHING)
        exact = (work.index.precision[rows] == _EXACT) & (work.index.status[rows] != _EXPECTED)
        found.append(np.where(exact, rows, NOTHING))
    return found


def _link(work: Working, years: Ints, figures: Ints, statements: list[Ints]) -> Floats:
    day = work.index.published
    latest = np.iinfo(day.dtype).max
    days = [np.where(rows >= 0, day[rows], latest) for rows in statements]
    first = np.minimum.reduce(days) if days else np.empty(0, np.int64)
    known = np.maximum(np.where(figures >= 0, day[figures], 0), first)
    then = np.full(len(years), NOTHING)
    for rows, published in zip(statements, days, strict=True):
        then = np.where((then < 0) & (published <= known), rows, then)
    now, before = work.values(years), work.values(then)
    linked = (figures >= 0) & (then >= 0) & (before != 0)
    return np.where(linked, now / np.where(linked, before, 1.0), 1.0)


_NOISE = 1e-12
