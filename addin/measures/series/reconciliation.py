"""How do projections of parts and whole, of quarters and years, come to agree?

For projections and for series of different vintages only: published figures are never reconciled,
their discrepancies are shown (METHODS C6).
"""

from typing import Literal

import numpy as np

from addin.errors import UsageError
from addin.measures.arrays import FloatArray, Rows, floats, rowwise, series
from addin.measures.formula import formula

Weighting = Literal["ols", "wls_struct"]
Conversion = Literal["sum", "average", "first", "last"]
_NEARLY = 1e-12


@formula("reconcile")
@rowwise
def reconcile(
    base: Rows, summing: Rows, weighting: Weighting = "wls_struct", *, nonnegative: bool = False
) -> FloatArray:
    """Projections of every node of a hierarchy, changed as little as possible so that they add up.

    `summing` has a row for each node (total, groups, bottom) and a column for each bottom series;
    `base` a row for each node, and columns for steps ahead if there are more. "wls_struct" weighs a
    node by the number of series under it. Where a result below zero makes no sense, `nonnegative`
    solves again without any (METHODS C6, after hierarchicalforecast 1.5.3).
    """
    sums = np.atleast_2d(floats(summing))
    given = np.atleast_1d(floats(base))
    columns = given[:, None] if given.ndim == 1 else given
    if sums.shape[0] != columns.shape[0]:
        raise UsageError("nodes_and_projections", nodes=sums.shape[0], projections=columns.shape[0])
    below = np.ones(len(sums)) if weighting == "ols" else sums.sum(axis=1)
    if not (np.isfinite(columns).all() and np.isfinite(sums).all() and (below > 0).all()):
        return np.full(given.shape, np.nan)
    root = 1 / np.sqrt(below)
    weighted, wanted = sums * root[:, None], columns * root[:, None]
    bottom = np.linalg.lstsq(weighted, wanted, rcond=None)[0]
    if nonnegative and (bottom < 0).any():
        bottom = np.column_stack([_nonnegative(weighted, column) for column in wanted.T])
    return np.asarray(sums @ bottom).reshape(given.shape)


@formula("top_down")
@rowwise
def top_down(total: Rows, parts: Rows) -> FloatArray:
    """Parts scaled to the total by their projected proportions; one row for each part.

    METHODS C6. NaN where the parts add up to zero.
    """
    whole, pieces = floats(total), np.atleast_1d(floats(parts))
    if pieces.shape[1:] != whole.shape:
        raise UsageError("total_and_parts", whole=whole.shape, parts=pieces.shape)
    split = whole * pieces / pieces.sum(axis=0)
    return np.where(np.isfinite(split), split, np.nan)


@formula("benchmark")
@rowwise
def denton_cholette(
    totals: Rows, indicator: Rows, conversion: Conversion = "sum", periods: int | None = None
) -> FloatArray:
    """A series for each period that follows the indicator and adds up to the totals (METHODS C7).

    Proportional Denton-Cholette: the ratio to the indicator changes as little as it can from one
    period to the next. `indicator` must be above zero; it may run on after the last total, where
    the last ratio holds. `periods` in each total is found from the lengths if not given. After R
    tempdisagg `td(A ~ 0 + z, method="denton-cholette")`. NaN for an unusable indicator or total.
    """
    benchmarks, path = series(totals, 1), series(indicator, 1)
    each = path.size // benchmarks.size if periods is None else periods
    if each < 1 or each * benchmarks.size > path.size:
        raise UsageError("periods_and_totals", periods=path.size, totals=benchmarks.size)
    if not (np.isfinite(benchmarks).all() and (path > 0).all()):
        return np.full(path.shape, np.nan)
    size, count = path.size, benchmarks.size
    adds = np.zeros((count, size))
    for row in range(count):
        adds[row, row * each : (row + 1) * each] = _period_weights(each, conversion)
    steps = np.diff(np.eye(size), axis=0)
    by_ratio = adds * path
    # Stationary point of the squared steps with a multiplier for each total.
    system = np.block([[2 * steps.T @ steps, by_ratio.T], [by_ratio, np.zeros((count, count))]])
    solved = np.linalg.solve(system, np.concatenate((np.zeros(size), benchmarks)))
    return np.asarray(path * solved[:size])


def _period_weights(each: int, conversion: Conversion) -> FloatArray:
    if conversion in {"sum", "average"}:
        return np.full(each, 1.0 if conversion == "sum" else 1 / each)
    weights = np.zeros(each)
    weights[0 if conversion == "first" else -1] = 1.0
    return weights


def _nonnegative(sums: FloatArray, wanted: FloatArray) -> FloatArray:
    """Least squares without negative answers, by the active sets of Lawson and Hanson."""
    size = sums.shape[1]
    found, free = np.zeros(size), np.zeros(size, dtype=bool)
    for _ in range(3 * size):
        pull = sums.T @ (wanted - sums @ found)
        pull[free] = -np.inf
        if free.all() or pull.max() <= _NEARLY * max(np.abs(wanted).max(), 1.0):
            break
        free[np.argmax(pull)] = True
        while free.any():
            trial = np.zeros(size)
            trial[free] = np.linalg.lstsq(sums[:, free], wanted, rcond=None)[0]
            below = free & (trial <= 0)
            if not below.any():
                found = trial
                break
            step = np.min(found[below] / (found[below] - trial[below]))
            found += step * (trial - found)
            free &= found > _NEARLY * max(np.abs(found).max(), 1.0)
            found[~free] = 0.0
    return found
