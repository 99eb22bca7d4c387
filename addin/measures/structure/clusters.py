"""How large are the clusters, and how concentrated?

Values run along the last axis, so that one row is one set of clusters or enterprises; more rows
give one answer each. Missing values are left out, zeros stay. Negative values have no shares: NaN.
"""

import numpy as np
import numpy.typing as npt

from addin.measures.arrays import (
    FloatArray,
    Numbers,
    Rows,
    elementwise,
    floats,
    require_one_shape,
    rowwise,
    table,
)
from addin.measures.formula import formula


@formula("share", native="{part}/{whole}*{scale}", unknown="{whole}<=0")
@elementwise
def share(part: Numbers, whole: Numbers) -> Numbers:
    """Part of a whole, 0 to 1; NaN for a whole not above zero.

    >>> float(share(5885.5, 20000).round(4))
    0.2943
    """
    return np.where(whole > 0, part / whole, np.nan)


@formula(
    "share_change",
    native="({part}/{whole}-{part_before}/{whole_before})*100",
    unknown="OR({whole}<=0,{whole_before}<=0)",
)
@elementwise
def share_change(
    part: Numbers, whole: Numbers, part_before: Numbers, whole_before: Numbers
) -> Numbers:
    """By how many percentage points a share has changed (PRACTICE C3.2)."""
    known = (whole > 0) & (whole_before > 0)
    return np.where(known, 100 * (part / whole - part_before / whole_before), np.nan)


@rowwise
def shares(values: Rows) -> FloatArray:
    """Each value's share of its row's sum, 0 to 1; holes stay holes and are left out of the sum."""
    known, usable = _row_sums(values)
    return np.where(usable[..., None], known / np.nansum(known, axis=-1, keepdims=True), np.nan)


@formula("concentration")
@rowwise
def concentration(values: Rows, n: int = 5) -> FloatArray:
    """CRn: the share of the `n` largest in their row, 0 to 1 (METHODS C1).

    >>> float(concentration([20, 50, 20, 10], 2))
    0.7
    """
    largest = -np.sort(-shares(values), axis=-1)[..., : max(n, 0)]
    return _total(largest, values)


@formula(
    "hhi",
    native="SUMSQ({values})/SUM({values})^2",
    unknown="OR(MIN({values})<0,SUM({values})<=0)",
    ranges=frozenset({"values"}),
)
@rowwise
def hhi(values: Rows) -> FloatArray:
    """Herfindahl-Hirschman index: the sum of squared shares, 0 to 1 (METHODS C1).

    >>> float(hhi([20, 50, 20, 10]).round(2))
    0.34
    """
    return _total(shares(values) ** 2, values)


@formula("gini")
@rowwise
def gini(values: Rows, weights: Rows | None = None) -> FloatArray:
    """Gini coefficient, 0 to 1, where wanted with population weights (METHODS C1).

    >>> float(gini([20, 50, 20, 10]).round(6))
    0.3
    """
    sizes = table(values)
    people = np.ones_like(sizes) if weights is None else table(weights)
    require_one_shape(sizes, people)
    sizes, people = np.broadcast_arrays(sizes, people)
    known = np.isfinite(sizes) & np.isfinite(people)
    valid = ~((sizes < 0) | (people < 0)).any(axis=-1)
    people, sizes = np.where(known, people, 0.0), np.where(known, sizes, 0.0)
    order = np.argsort(sizes, axis=-1, kind="stable")
    people = np.take_along_axis(people, order, axis=-1)
    amounts = people * np.take_along_axis(sizes, order, axis=-1)
    population = people / people.sum(axis=-1, keepdims=True)
    lorenz = np.cumsum(amounts, axis=-1) / amounts.sum(axis=-1, keepdims=True)
    before = np.concatenate((np.zeros((*lorenz.shape[:-1], 1)), lorenz[..., :-1]), axis=-1)
    found = 1 - (population * (lorenz + before)).sum(axis=-1)
    return np.where(valid & np.isfinite(found) & (sizes.shape[-1] > 0), found, np.nan)[()]


@formula("theil")
@rowwise
def theil(values: Rows) -> FloatArray:
    """Theil's inequality as the mean log deviation, the form of REAT; positive values only.

    METHODS C1.

    >>> float(theil([10, 10, 10, 20, 50]).round(7))
    0.2326302
    """
    sizes = table(values)
    count = np.isfinite(sizes).sum(axis=-1)
    mean = np.nansum(sizes, axis=-1) / count
    logs = np.nansum(np.log(mean[..., None] / sizes), axis=-1) / count
    positive = ~(sizes <= 0).any(axis=-1)
    return np.where(positive & (count > 0), logs, np.nan)[()]


@formula(
    "location_quotient",
    native="({industry_region}/{region})/({industry}/{total})",
    unknown="OR({region}<=0,{industry}<=0,{total}<=0)",
)
@elementwise
def location_quotient(
    industry_region: Numbers, region: Numbers, industry: Numbers, total: Numbers
) -> Numbers:
    """How strongly a region specialises in an industry; above 1 it does (METHODS C2).

    Value added or output in one price basis. NaN where one of the three totals is not above zero.

    >>> float(location_quotient(1714, 79006, 879213, 15593224).round(7))
    0.3847623
    """
    known = (region > 0) & (industry > 0) & (total > 0)
    return np.where(known, (industry_region / region) / (industry / total), np.nan)


@formula("krugman")
@rowwise
def krugman(region: Rows, reference: Rows) -> FloatArray:
    """Krugman's specialisation: the sum of absolute share differences, 0 to 2 (METHODS C2)."""
    here, there = table(region), table(reference)
    require_one_shape(here, there)
    return np.asarray(np.abs(shares(here) - shares(there)).sum(axis=-1))[()]


@formula("gini_specialisation")
@rowwise
def gini_specialisation(region: Rows, reference: Rows) -> FloatArray:
    """Gini coefficient of the ratios of shares in the region to the reference (METHODS C2)."""
    here, there = table(region), table(reference)
    require_one_shape(here, there)
    ratios = np.sort(shares(here) / shares(there), axis=-1)
    mean = ratios.mean(axis=-1, keepdims=True) if ratios.shape[-1] else np.nan
    places = np.arange(1, ratios.shape[-1] + 1)
    spread = (places * (ratios - mean)).sum(axis=-1)
    found = 2 * spread / (ratios.shape[-1] ** 2 * np.squeeze(mean, axis=-1))
    return np.where(np.isfinite(found), found, np.nan)[()]


@formula("rank")
@rowwise
def rank(values: Rows) -> FloatArray:
    """Place in the row, 1 for the largest; equal values share a place; NaN for a hole."""
    sizes = table(values)
    lines = np.where(np.isfinite(sizes), -sizes, np.inf).reshape(-1, max(sizes.shape[-1], 1))
    places = [1.0 + np.searchsorted(np.sort(line), line, side="left") for line in lines]
    return np.where(np.isfinite(sizes), np.reshape(places, sizes.shape), np.nan)


@formula("disclosive")
@rowwise
def is_disclosive(values: Rows, minimum: int = 3, dominance: float = 0.85) -> npt.NDArray[np.bool_]:
    """Whether a row must be suppressed in what is shared: too few units, or one that dominates.

    Fewer than `minimum` units above zero, or a share above `dominance` (METHODS C1).

    >>> bool(is_disclosive([90, 5, 5])), bool(is_disclosive([40, 30, 30]))
    (True, False)
    """
    units = (table(values) > 0).sum(axis=-1)
    largest = concentration(values, 1)
    return np.asarray((units < minimum) | (largest > dominance))


@formula(
    "total",
    native="SUM({values})-SUM({overlap})",
    unknown="COUNT({values})<ROWS({values})*COLUMNS({values})",
    ranges=frozenset({"values", "overlap"}),
)
@rowwise
def net_of_overlap(values: Rows, overlap: Rows) -> FloatArray:
    """The sum of clusters without what is counted twice; an overlap for each cluster, or one.

    `overlap` is what a cluster counts that another one counts already (PRACTICE C3.2, 合计(去重)).
    A cluster that is not known makes the sum unknown; an overlap that is not known counts as 0.
    """
    counted_twice = np.nansum(np.atleast_1d(floats(overlap)), axis=-1)
    return np.asarray(table(values).sum(axis=-1) - counted_twice)[()]


def _row_sums(values: Rows) -> tuple[FloatArray, npt.NDArray[np.bool_]]:
    """The known values, and which rows have a positive sum and nothing negative."""
    sizes = table(values)
    known = np.where(np.isfinite(sizes), sizes, np.nan)
    usable = (np.nansum(known, axis=-1) > 0) & ~(known < 0).any(axis=-1)
    return known, usable


def _total(parts: FloatArray, values: Rows) -> FloatArray:
    """The sum over the known parts of each usable row, NaN for the others."""
    _, usable = _row_sums(values)
    return np.where(usable, np.nansum(parts, axis=-1), np.nan)[()]
