"""How far does a chain of yearly rates reach? Over whole years without a hole (METHODS-2 M2)."""

from dataclasses import dataclass

import numpy as np

from addin.facts.columns.subjects import Floats
from addin.facts.columns.working import Working
from addin.facts.factset import Ints
from addin.model.series import MONTHS, NOTHING, YEAR_SPAN
from addin.model.words import Measure


@dataclass(frozen=True, kw_only=True, eq=False)
class Chain:
    """Published growth, year by year since the base: the index (base 1), its end, its rows.

    `index` is NaN, and `end` the base, where not even the first year is known.
    """

    index: Floats
    end: Ints
    rows: Ints


def chain_of(work: Working, at: Ints, limit: Ints) -> Chain:
    """The chains of the subjects at the positions `at`, up to the month `limit` of each.

    A base that ends within a year has no first whole year: it has no chain.
    """
    series, base = work.series(Measure.YOY, at), work.subjects.base_end[at]
    levels, by_level = work.series(Measure.LEVEL, at), work.subjects.grows_by_level[at]
    index, end, rows = np.ones(len(at)), base.copy(), []
    alive = base % MONTHS == MONTHS - 1
    while True:
        wanted = end + MONTHS
        year = np.full(len(at), YEAR_SPAN)
        row = work.index.at(series, wanted, year)
        if by_level.any():
            row = np.where(by_level & (row < 0), work.index.at(levels, wanted, year), row)
        alive &= (row >= 0) & (wanted <= limit)
        if not alive.any():
            break
        index = np.where(alive, index * (1 + np.nan_to_num(work.values(row)) / 100), index)
        end = np.where(alive, wanted, end)
        rows.append(np.where(alive, row, NOTHING))
    found = np.stack(rows, 1) if rows else np.full((len(at), 1), NOTHING)
    return Chain(index=np.where(found[:, 0] >= 0, index, np.nan), end=end, rows=found)
