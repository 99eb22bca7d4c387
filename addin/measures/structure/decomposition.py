"""Where does the change, or the gap, come from?

Every decomposition adds up exactly: what cannot be assigned has a line of its own.
"""

from dataclasses import dataclass

import numpy as np

from addin.errors import UsageError
from addin.measures.arrays import (
    FloatArray,
    Numbers,
    Rows,
    elementwise,
    equal_rows,
    floats,
    require_one_shape,
    rowwise,
    series,
)
from addin.measures.formula import formula
from addin.measures.reasons import Reason

_HARDLY_CHANGED = 0.0005  # a total growth under 0.05 % makes the shares of it explode (METHODS A8)
_NOISE = 1e-9  # of the path: what floats leave where a part is nothing
_ZERO_FACTOR = 1e-10  # what LMDI puts for a zero factor (METHODS C5)


_CONTRIBUTION = "({current}-{previous})/({total_current}-{total_previous})*{scale}"
_UNCHANGED = (
    "OR({total_current}={total_previous},"
    "ABS({total_current}-{total_previous})<0.0005*ABS({total_previous}))"
)


@formula("contribution_nominal", native=_CONTRIBUTION, unknown=_UNCHANGED)
@formula("contribution", native=_CONTRIBUTION, unknown=_UNCHANGED)
@elementwise
def contribution(
    current: Numbers, previous: Numbers, total_current: Numbers, total_previous: Numbers
) -> Numbers:
    """贡献率: the part's change as a share of the total's change, a fraction (METHODS A8).

    Constant prices. May be negative or above 1. NaN where the total changed by less than 0.05 %.

    >>> float(contribution(120, 100, 1050, 1000).round(2))
    0.4
    """
    total = total_current - total_previous
    hardly = np.abs(total) < _HARDLY_CHANGED * np.abs(total_previous)
    return np.where(hardly, np.nan, (current - previous) / total)


_PULL = "({current}-{previous})/{total_previous}*100"


@formula("pull_nominal", native=_PULL, unknown="{total_previous}<=0")
@formula("pull", native=_PULL, unknown="{total_previous}<=0")
@elementwise
def pull(current: Numbers, previous: Numbers, total_previous: Numbers) -> Numbers:
    """拉动: what the part adds to the total's growth, in points; the parts add up to it.

    METHODS A8. NaN for a total not above zero.

    >>> float(pull(120, 100, 1000))
    2.0
    """
    return np.where(total_previous > 0, 100 * (current - previous) / total_previous, np.nan)


@formula("pull_weighted", native="{weight}*{growth}/{scale}")
@elementwise
def contribution_weighted(weight: Numbers, growth: Numbers) -> Numbers:
    """What a part adds to total growth: its share in the previous period times its growth.

    METHODS A8. Fractions.
    """
    return weight * growth


@formula(
    "pull_by_growth",
    native="{previous}/{total_previous}*{growth}",
    unknown="{total_previous}<=0",
)
@elementwise
def pull_by_growth(previous: Numbers, total_previous: Numbers, growth: Numbers) -> Numbers:
    """What a part adds to the total's growth, by its published growth; in the scale of `growth`.

    METHODS-2 M19: its share a year ago in current prices times its growth. NaN for a total not
    above zero.

    >>> float(pull_by_growth(300, 1000, 6).round(3))
    1.8
    """
    return np.where(total_previous > 0, previous / total_previous * growth, np.nan)


@formula(
    "contribution_by_growth",
    native="{pull}/{total_growth}*{scale}",
    unknown="ABS({total_growth})<0.0005*{scale}",
)
@elementwise
def contribution_by_growth(pull: Numbers, total_growth: Numbers) -> Numbers:
    """What a part contributed to the published growth of the total, a fraction (METHODS-2 M19).

    Fractions in. NaN where the total grew by less than 0.05 %.

    >>> float(contribution_by_growth(0.018, 0.05).round(3))
    0.36
    """
    return np.where(np.abs(total_growth) < _HARDLY_CHANGED, np.nan, pull / total_growth)


@dataclass(frozen=True, slots=True, kw_only=True)
class ShiftShare:
    """Regional change split three ways (METHODS C3), in the unit of the values.

    `growth` = `national` + `mix` + `regional` + `new_and_exited` (Dunn), and
    `regional` = `homothetic` + `allocation` (Esteban). Gerfin's ratios multiply:
    `mix_ratio` * `regional_ratio` * `new_ratio` is regional over national growth.
    """

    growth: float
    national: float
    mix: float
    regional: float
    new_and_exited: float
    homothetic: float
    allocation: float
    mix_ratio: float
    regional_ratio: float
    new_ratio: float


@formula("shift_share")
@rowwise
def shift_share(
    region_before: Rows, region_now: Rows, nation_before: Rows, nation_now: Rows
) -> ShiftShare:
    """Split a region's change into national growth, industrial mix and regional performance.

    One row of industries each, in constant prices (METHODS C3, after REAT). An industry without a
    base has no rate: its full change is `new_and_exited`. Plan growth may stand for the nation.
    """
    r0, r1, n0, n1 = equal_rows(region_before, region_now, nation_before, nation_now)
    rated = (r0 != 0) & (n0 != 0)
    growth = n1.sum() / n0.sum()
    base, now = r0[rated].sum(), r1[rated].sum()
    rates = n1[rated] / n0[rated]
    as_industries = (r0[rated] * rates).sum()
    similar = base * n0[rated] / n0.sum()
    own = r1[rated] / r0[rated] - rates
    found = {
        "growth": r1.sum() - r0.sum(),
        "national": base * (growth - 1),
        "mix": as_industries - base * growth,
        "regional": now - as_industries,
        "new_and_exited": (r1[~rated] - r0[~rated]).sum(),
        "homothetic": (similar * own).sum(),
        "allocation": ((r0[rated] - similar) * own).sum(),
        "mix_ratio": (as_industries / base) / growth,
        "regional_ratio": (now / base) / (as_industries / base),
        "new_ratio": (r1.sum() / r0.sum()) / (now / base),
    }
    return ShiftShare(**{name: _known(value) for name, value in found.items()})


@formula("lmdi")
@rowwise
def lmdi_additive(factors_before: Rows, factors_now: Rows) -> FloatArray:
    """The change of V = sum of products split over the factors; the effects add up to it (LMDI-I).

    Rows are units (clusters, districts), columns factors (enterprises, output for each, price):
    METHODS C5, after Ang 2005. A zero counts as 1e-10. NaN for negative factors.

    >>> lmdi_additive([[1, 10, 2], [4, 5, 3]], [[4, 5, 3], [5, 6, 4]]).round(4).tolist()
    [69.7901, -9.4551, 39.6651]
    """
    before, now = _factors(factors_before, factors_now)
    weights = _log_mean(now.prod(axis=1), before.prod(axis=1))
    effects = (weights[:, None] * np.log(now / before)).sum(axis=0)
    return np.where(np.isfinite(effects), effects, np.nan)


@rowwise
def lmdi_multiplicative(factors_before: Rows, factors_now: Rows) -> FloatArray:
    """The ratio of V now to V before split over the factors; the effects multiply to it (LMDI-I).

    Arguments as for `lmdi_additive`.
    """
    before, now = _factors(factors_before, factors_now)
    v0, v1 = before.prod(axis=1), now.prod(axis=1)
    weights = _log_mean(v1, v0) / _log_mean(v1.sum(), v0.sum())
    effects = np.exp((weights[:, None] * np.log(now / before)).sum(axis=0))
    return np.where(np.isfinite(effects), effects, np.nan)


@dataclass(frozen=True, slots=True, kw_only=True)
class GapAttribution:
    """A gap to the path by cluster: `parts` + `overlap` + `rest` = `total`, in one unit."""

    parts: FloatArray
    overlap: float
    rest: float
    total: float


@rowwise
def attribute_gap(
    values: Rows,
    paths: Rows,
    total_value: float,
    total_path: float,
    *,
    overlap: tuple[float, float] = (0.0, 0.0),
    baselines: Rows | None = None,
    total_baseline: float | None = None,
) -> GapAttribution:
    """Which cluster makes the headline gap (METHODS C4): each one's value minus its path.

    One row of clusters. What clusters count twice, its value and its path, is taken out as
    `overlap`; what no cluster holds is `rest`. A cluster without a path (NaN) takes part of the
    path that the others leave: its share of `total_baseline` less the baselines of the others.
    Without `baselines` it stays in the rest; without `total_baseline` the clusters are taken to be
    everything. Below 0 is behind.
    """
    now, path = series(values), series(paths)
    require_one_shape(now, path)
    if baselines is not None:
        left = total_path + overlap[1] - float(np.nansum(path))
        path = _with_allocated(path, series(baselines), left, total_baseline)
    parts = now - path
    twice = overlap[1] - overlap[0]
    total = total_value - total_path
    return GapAttribution(
        parts=parts, overlap=twice, rest=total - float(np.nansum(parts)) - twice, total=total
    )


def why_no_shares(parts: Rows, total: float, path: float) -> Reason | None:
    """Why the `parts` of a gap to `path` have no share of it; None where they have (METHODS-2 M20).

    A gap below 0.05 % of the path says nothing, nor do parts of both signs; holes do not count.
    """
    if abs(total) < _HARDLY_CHANGED * abs(path):
        return Reason.TOTAL_UNCHANGED
    against = series(parts) * np.sign(total) < -_NOISE * abs(path)
    return Reason.OFFSETTING if against.any() else None


def _with_allocated(
    path: FloatArray, baselines: FloatArray, left: float, total_baseline: float | None
) -> FloatArray:
    require_one_shape(path, baselines)
    open_ones = np.isnan(path)
    whole = (
        np.nansum(baselines[open_ones])
        if total_baseline is None
        else total_baseline - np.nansum(baselines[~open_ones])
    )
    if not whole > 0:
        return path
    return np.where(open_ones, left * baselines / whole, path)


def _factors(factors_before: Rows, factors_now: Rows) -> tuple[FloatArray, FloatArray]:
    before, now = floats(factors_before), floats(factors_now)
    if before.ndim == now.ndim == 1:
        before, now = before[None, :], now[None, :]
    if before.shape != now.shape or before.ndim != 2:
        raise UsageError("factors_differ", before=before.shape, now=now.shape)
    return _usable_factors(before), _usable_factors(now)


def _usable_factors(factors: FloatArray) -> FloatArray:
    usable = np.isfinite(factors) & (factors >= 0)
    return np.where(usable, np.where(factors == 0, _ZERO_FACTOR, factors), np.nan)


def _log_mean(a: FloatArray, b: FloatArray) -> FloatArray:
    equal = np.isclose(a, b, rtol=1e-14, atol=0)
    return np.where(equal, a, (a - b) / (np.log(a) - np.log(b)))


def _known(value: float) -> float:
    return float(value) if np.isfinite(value) else float("nan")
