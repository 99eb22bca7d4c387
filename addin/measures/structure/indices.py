"""How is growth shown as an index, and how much of a growth in value is volume?"""

from dataclasses import dataclass

import numpy as np

from addin.errors import UsageError
from addin.measures.arrays import FloatArray, Rows, equal_rows, rowwise, series
from addin.measures.formula import formula


@formula("chain_index")
@rowwise
def chain_index(rates: Rows, base: int = 0, level: float = 100.0) -> FloatArray:
    """Index levels of one row of growth rates that follow each other; fractions in.

    `level` stands at the place `base`, counted from 1; 0 is the period before the first. A first
    rate that is unknown is that of a base period without growth of its own. What follows an unknown
    rate cannot be known. For chain-linked volumes the rate is the value at last year's prices over
    the value of last year, less 1.

    >>> chain_index([float("nan"), 0.076, 0.078]).round(1).tolist()
    [100.0, 107.6, 116.0]
    """
    factors = 1 + series(rates)
    if factors.size and np.isnan(factors[0]):
        factors = np.concatenate(([1.0], factors[1:]))
    factors = np.where(factors > 0, factors, np.nan)
    return fixed_base(np.concatenate(([1.0], np.cumprod(factors))), base + 1, level)[1:]


@rowwise
def fixed_base(values: Rows, base: int = 1, level: float = 100.0) -> FloatArray:
    """One row of values as an index that is `level` at the place `base`, counted from 1.

    >>> fixed_base([50, 60, 75], 2).round(1).tolist()
    [83.3, 100.0, 125.0]
    """
    row = series(values)
    if not 1 <= base <= row.size:
        raise UsageError("no_base", base=base)
    return np.where(row[base - 1] > 0, level * row / row[base - 1], np.nan)


@dataclass(frozen=True, slots=True, kw_only=True)
class FisherIndex:
    """Fisher indices of volume and price from one period to the next; their product is value's."""

    volume: float
    price: float


@formula(
    "fisher_index",
    native="(SQRT(SUMPRODUCT({value_now}*{price_before}/{price_now})/SUM({value_before})"
    "*SUM({value_now})/SUMPRODUCT({value_before}*{price_now}/{price_before}))-1)*{scale}",
    unknown="OR(COUNT({value_before})<ROWS({value_before})*COLUMNS({value_before}),"
    "COUNT({value_now})<ROWS({value_now})*COLUMNS({value_now}),"
    "COUNT({price_before})<ROWS({price_before})*COLUMNS({price_before}),"
    "COUNT({price_now})<ROWS({price_now})*COLUMNS({price_now}),MIN({price_before})<=0,"
    "MIN({price_now})<=0,SUM({value_before})<=0,SUM({value_now})<=0)",
    ranges=frozenset({"value_before", "value_now", "price_before", "price_now"}),
)
@rowwise
def fisher_index(
    value_before: Rows, value_now: Rows, price_before: Rows, price_now: Rows
) -> FisherIndex:
    """How much more, and how much dearer: the geometric mean of Laspeyres and Paasche indices.

    One row each. NaN where a price or the sum of values is not above zero.
    """
    v0, v1, p0, p1 = equal_rows(value_before, value_now, price_before, price_now)
    if not _usable(v0, v1, p0, p1):
        return FisherIndex(volume=float("nan"), price=float("nan"))
    laspeyres, paasche = (v1 * p0 / p1).sum() / v0.sum(), v1.sum() / (v0 * p1 / p0).sum()
    volume = float(np.sqrt(laspeyres * paasche))
    return FisherIndex(volume=volume, price=float(v1.sum() / v0.sum()) / volume)


@formula("fisher_contributions")
@rowwise
def fisher_contributions(
    value_before: Rows, value_now: Rows, price_before: Rows, price_now: Rows
) -> FloatArray:
    """What each part adds to the chain-Fisher growth of volume, as fractions that add up to it.

    One row each: values and prices of both periods (METHODS A8, StatCan). NaN where a price or
    the sum of values is not above zero.
    """
    v0, v1, p0, p1 = equal_rows(value_before, value_now, price_before, price_now)
    if not _usable(v0, v1, p0, p1):
        return np.full(v0.shape, np.nan)
    q0, q1 = v0 / p0, v1 / p1
    weights = p1 / fisher_index(v0, v1, p0, p1).price + p0
    return np.asarray(weights * (q1 - q0) / (weights @ q0))


def _usable(v0: FloatArray, v1: FloatArray, p0: FloatArray, p1: FloatArray) -> bool:
    return bool((p0 > 0).all() and (p1 > 0).all() and v0.sum() > 0 and v1.sum() > 0)
