"""The methods on clusters and decompositions (METHODS C), over plain values."""

from typing import Literal

import numpy as np

from addin.measures.arrays import FloatArray
from addin.measures.reasons import Reason
from addin.measures.series import reconciliation
from addin.measures.series.reconciliation import Conversion
from addin.measures.structure import clusters, decomposition
from addin.measures.structure.decomposition import ShiftShare
from tests.measures.methods.registry import (
    Answer,
    Plain,
    like,
    method,
    number,
    numbers,
    per_cent,
    row,
    whole,
)


@method("hhi", "herfindahl", source="METHODS C1")
def hhi(values: Plain = None, shares_pct: Plain = None, shares: Plain = None) -> Answer:
    """How concentrated are the values, by Herfindahl and Hirschman?"""
    given = _given_shares(shares_pct, shares)
    if given is None:
        sizes = row(values)
        index, norm = float(clusters.hhi(sizes)), float(clusters.hhi_normalised(sizes))
    else:
        # Published shares may leave out the small ones, so they are taken as they stand.
        n = given.size
        index = float((given**2).sum())
        norm = (index - 1 / n) / (1 - 1 / n) if n > 1 else float("nan")
    equivalent = 1 / index if index else float("nan")
    return {
        "hhi": index,
        "hhi_10000": 10_000 * index,
        "hhi_norm": norm,
        "equivalent_n": equivalent,
        "reason": _unusable(index),
    }


@method(
    "cr_n",
    "crn",
    "cr4",
    "cr5",
    "cr8",
    "concentration_ratio",
    "concentration",
    "cr",
    source="METHODS C1",
)
def concentration_ratio(
    values: Plain = None, n: Plain = 5, shares_pct: Plain = None, shares: Plain = None
) -> Answer:
    """Which share do the n largest hold?"""
    most = whole(n)
    given = _given_shares(shares_pct, shares)
    found = (
        float(clusters.concentration(row(values), most))
        if given is None
        else float(np.sort(given)[::-1][:most].sum())
    )
    names = ("cr", "cr_n", "crn", f"cr{most}", "concentration")
    return (
        dict.fromkeys(names, found)
        | dict.fromkeys((f"{name}_pct" for name in names), 100 * found)
        | {"reason": _unusable(found)}
    )


@method("gini", source="METHODS C1")
def gini(values: Plain, weights: Plain = None) -> Answer:
    """How unequal are the values, by Gini?"""
    people = None if weights is None else row(weights)
    found = float(clusters.gini(row(values), people))
    norm = float(clusters.gini_normalised(row(values), people))
    return {"gini": found, "gini_norm": norm, "reason": _unusable(found)}


@method("theil", source="METHODS C1")
def theil(values: Plain) -> Answer:
    """How unequal are the values, by the mean log deviation?"""
    found = float(clusters.theil(row(values)))
    return {"theil": found, "reason": _unusable(found)}


@method("share", "shares", source="PRACTICE C3.2")
def share(part: Plain = None, total: Plain = None, values: Plain = None) -> Answer:
    """Which share of the whole is it?"""
    if values is not None:
        found = clusters.shares(numbers(values))
        return {"share": like(values, found), "share_pct": like(values, per_cent(found))}
    found = clusters.share(numbers(part), numbers(total))
    return {"share": like(part, found), "share_pct": like(part, per_cent(found))}


@method("disclosure_check", source="METHODS C1")
def disclosure_check(values: Plain, minimum: Plain = 3, dominance_pct: Plain = 85) -> Answer:
    """Must the row be suppressed, since it has too few units or one that dominates?"""
    hidden = clusters.is_disclosive(numbers(values), whole(minimum), number(dominance_pct) / 100)
    return {"suppress": bool(hidden)}


@method("location_quotient", "lq", source="METHODS C2")
def location_quotient(e_ij: Plain, e_j: Plain, e_i: Plain, e: Plain) -> Answer:
    """How strongly does the region specialise in the industry?"""
    found = clusters.location_quotient(numbers(e_ij), numbers(e_j), numbers(e_i), numbers(e))
    reason = Reason.ZERO_BASE if np.all(np.isnan(found)) else Reason.NONE
    return {"lq": like(e_ij, found), "reason": reason}


@method("krugman_specialization", "krugman_specialisation", "krugman", source="METHODS C2")
def krugman(region: Plain, reference: Plain) -> Answer:
    """How far do the shares of industries differ from the reference?"""
    found = float(clusters.krugman(row(region), row(reference)))
    return {"krugman": found, "reason": _unusable(found)}


@method("gini_specialization", "gini_specialisation", source="METHODS C2")
def gini_specialization(region: Plain, reference: Plain) -> Answer:
    """How unequal are the region's specialisations?"""
    found = float(clusters.gini_specialisation(row(region), row(reference)))
    return {"gini": found, "reason": _unusable(found)}


@method("shift_share_dunn", "shift_share", source="METHODS C3")
def shift_share_dunn(
    region_t0: Plain, region_t1: Plain, nation_t0: Plain, nation_t1: Plain
) -> Answer:
    """What of the change is national growth, mix of industries, and the region's own?"""
    found = _shift_share(region_t0, region_t1, nation_t0, nation_t1)
    return {
        "growth": found.growth,
        "national_share": found.national,
        "industrial_mix": found.mix,
        "regional_share": found.regional,
        "net_total_shift": found.net_shift,
        **_new(found.new_and_exited),
    }


@method("shift_share_esteban", source="METHODS C3")
def shift_share_esteban(
    region_t0: Plain, region_t1: Plain, nation_t0: Plain, nation_t1: Plain
) -> Answer:
    """What of the region's own change is competition, and what the allocation to industries?"""
    found = _shift_share(region_t0, region_t1, nation_t0, nation_t1)
    return {
        "growth": found.growth,
        "national_share": found.national,
        "industrial_mix": found.mix,
        "regional_share": found.homothetic,
        "allocation_effect": found.allocation,
        "net_total_shift": found.net_shift,
        **_new(found.new_and_exited),
    }


@method("shift_share_gerfin", source="METHODS C3")
def shift_share_gerfin(
    region_t0: Plain, region_t1: Plain, nation_t0: Plain, nation_t1: Plain
) -> Answer:
    """By which factors do mix and region differ from national growth?"""
    found = _shift_share(region_t0, region_t1, nation_t0, nation_t1)
    return {
        "industrial_mix": found.mix_ratio,
        "regional_share": found.regional_ratio,
        "net_total_shift": found.mix_ratio * found.regional_ratio,
        **_new(found.new_ratio),
    }


@method("lmdi_additive", "lmdi", source="METHODS C5")
def lmdi_additive(factors_t0: Plain, factors_t1: Plain) -> Answer:
    """Which part of the change does each factor make?"""
    before, now = np.atleast_2d(numbers(factors_t0)), np.atleast_2d(numbers(factors_t1))
    effects = decomposition.lmdi_additive(before, now)
    total = now.prod(axis=1).sum() - before.prod(axis=1).sum()
    return {"effects": effects, "total": total, "reason": _no_factors(effects)}


@method("lmdi_multiplicative", source="METHODS C5")
def lmdi_multiplicative(factors_t0: Plain, factors_t1: Plain) -> Answer:
    """By which ratio does each factor change the whole?"""
    before, now = np.atleast_2d(numbers(factors_t0)), np.atleast_2d(numbers(factors_t1))
    effects = decomposition.lmdi_multiplicative(before, now)
    base = before.prod(axis=1).sum()
    total = now.prod(axis=1).sum() / base if base else float("nan")
    return {"effects": effects, "total": total, "reason": _no_factors(effects)}


@method("gap_attribution", "attribute_gap", source="METHODS C4")
def gap_attribution(
    values: Plain,
    paths: Plain,
    total_value: Plain = None,
    total_path: Plain = None,
    overlap_value: Plain = 0.0,
    overlap_path: Plain = 0.0,
    baselines: Plain = None,
    total_baseline: Plain = None,
) -> Answer:
    """Which cluster makes the gap to the path, and what is left over?"""
    now, planned = row(values), row(paths)
    found = decomposition.attribute_gap(
        now,
        planned,
        number(now.sum() if total_value is None else total_value),
        number(np.nansum(planned) if total_path is None else total_path),
        overlap=(number(overlap_value), number(overlap_path)),
        baselines=None if baselines is None else numbers(baselines),
        total_baseline=None if total_baseline is None else number(total_baseline),
    )
    return {
        "parts": like(values, found.parts),
        "overlap": found.overlap,
        "rest": found.rest,
        "total": found.total,
    }


@method("reconcile_ols", source="METHODS C6")
def reconcile_ols(S: Plain, base: Plain) -> Answer:
    """Which projections add up and differ least from these?"""
    return {"reconciled": reconciliation.reconcile(numbers(base), numbers(S), "ols")}


@method("reconcile_wls_struct", "reconcile", "reconcile_wls", source="METHODS C6")
def reconcile_wls_struct(S: Plain, base: Plain, nonnegative: Plain = False) -> Answer:
    """Which projections add up and differ least from these, large nodes less strictly?"""
    found = reconciliation.reconcile(
        numbers(base), numbers(S), "wls_struct", nonnegative=bool(nonnegative)
    )
    return {"reconciled": found}


@method("reconcile_topdown_fp", "reconcile_topdown", "top_down", source="METHODS C6")
def reconcile_topdown_fp(total: Plain, base_parts: Plain) -> Answer:
    """How is a total split by the projected proportions of its parts?"""
    top, parts = numbers(total), np.atleast_1d(numbers(base_parts))
    split = reconciliation.top_down(top, parts)
    return {"reconciled": np.concatenate((top[None], split)), "parts": split}


@method("benchmark_denton_cholette", "denton_cholette", "denton", source="METHODS C7")
def benchmark_denton_cholette(
    annual: Plain, quarterly_indicator: Plain, conversion: Conversion | Literal["mean"] = "sum"
) -> Answer:
    """Which quarterly series follows its indicator and adds up to the years?"""
    kind: Conversion = "average" if conversion == "mean" else conversion
    found = reconciliation.denton_cholette(row(annual), row(quarterly_indicator), kind)
    return {"quarterly": found, "series": found, "reason": _no_factors(found)}


def _shift_share(
    region_t0: Plain, region_t1: Plain, nation_t0: Plain, nation_t1: Plain
) -> ShiftShare:
    return decomposition.shift_share(
        *(row(one) for one in (region_t0, region_t1, nation_t0, nation_t1))
    )


def _new(value: float) -> Answer:
    return {"new_exited": value, "new_and_exited": value}


def _given_shares(shares_pct: Plain, shares: Plain) -> FloatArray | None:
    given = shares if shares_pct is None else shares_pct
    if given is None:
        return None
    held = row(given) / (1 if shares_pct is None else 100)
    held = held[np.isfinite(held)]
    return held if held.size and (held >= 0).all() else np.full(1, np.nan)


def _unusable(found: float) -> Reason:
    return Reason.NOT_POSITIVE if np.isnan(found) else Reason.NONE


def _no_factors(found: FloatArray) -> Reason:
    return Reason.NOT_POSITIVE if np.all(np.isnan(found)) else Reason.NONE
