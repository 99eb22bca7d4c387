"""The methods on single figures (METHODS A2, A6-A11): growth, shares of it, revisions."""

from collections.abc import Mapping
from math import fsum

import numpy as np

from addin.errors import UsageError
from addin.measures import rounding
from addin.measures.arrays import FloatArray, floats
from addin.measures.reasons import Reason
from addin.measures.series import growth, revision
from addin.measures.structure import decomposition
from addin.measures.targets import gap
from addin.measures.targets.trends import growth_rate
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


@method("cumulate", source="METHODS A2")
def cumulate(stages: Plain, target: Plain = None) -> Answer:
    """What do the stages add up to?"""
    total = float(rounding_free_sum(numbers(stages)))
    done = 100 * total / number(target) if target else None
    return {"cumulative": total, "completion_pct": done} if target else {"cumulative": total}


@method("relative_change", "growth", "yoy_growth", source="METHODS A2")
def relative_change(base: Plain, current: Plain, decimals: Plain = None) -> Answer:
    """By how many per cent has it changed?"""
    found = per_cent(growth.growth(numbers(current), numbers(base)))
    if decimals is not None:
        found = rounding.round_array(found, whole(decimals))
    change = like(current, found)
    return {
        "change_pct": change,
        "growth_pct": change,
        "reason": _first(growth.growth_reason(numbers(current), numbers(base))),
    }


@method("growth_gap", source="METHODS A2")
def growth_gap(growth_pct: Plain, reference_growth_pct: Plain) -> Answer:
    """By how many points does growth lead its reference?"""
    lead = growth.change(numbers(growth_pct), numbers(reference_growth_pct))
    return {"lead_pp": like(growth_pct, lead)}


@method("avg_growth_level", "average_growth", "cagr", "two_year_average", source="METHODS A6")
def avg_growth_level(
    base: Plain = None,
    end: Plain = None,
    years: Plain = None,
    total_growth_pct: Plain = None,
    yearly_growth_pct: Plain = None,
) -> Answer:
    """Which steady yearly growth leads to the same end?"""
    if yearly_growth_pct is not None:
        rate = growth.average_of_rates(numbers(yearly_growth_pct) / 100)
        total = growth.chained_growth(numbers(yearly_growth_pct) / 100)
        reason = Reason.SIGN_CHANGE if np.any(np.isnan(rate)) else Reason.NONE
        return {
            "avg_growth_pct": per_cent(rate),
            "total_growth_pct": per_cent(total),
            "reason": reason,
        }
    start = numbers(1.0 if total_growth_pct is not None else base)
    now = 1 + numbers(total_growth_pct) / 100 if total_growth_pct is not None else numbers(end)
    rate = np.where(now == 0, np.nan, growth_rate(start, now, numbers(years)))
    reason = Reason(_first(growth.growth_reason(now, start)))
    if np.all(start * now <= 0):
        reason = Reason.SIGN_CHANGE  # METHODS A6 counts a zero as a change of sign
    elif not np.all(np.isnan(rate)):
        reason = Reason.NONE
    elif not reason:
        reason = Reason.SINGLE_OBSERVATION
    form = total_growth_pct if total_growth_pct is not None else end
    return {"avg_growth_pct": like(form, per_cent(rate)), "reason": reason}


@method("avg_growth_cumulative", "average_growth_cumulative", source="METHODS A7")
def avg_growth_cumulative(
    base: Plain, yearly_values: Plain = None, total: Plain = None, years: Plain = None
) -> Answer:
    """Which steady growth gives the same sum over the years?"""
    if yearly_values is None:
        # Only the sum counts, so that it may stand in the first year.
        yearly = np.concatenate(([number(total)], np.zeros(whole(years) - 1)))
    else:
        yearly = row(yearly_values)
    rate = per_cent(growth.average_growth_cumulative(number(base), yearly))
    wrong = Reason.ZERO_BASE if not number(base) > 0 else Reason.SIGN_CHANGE
    return {"avg_growth_pct": rate, "reason": wrong if np.isnan(rate) else Reason.NONE}


@method("contribution_pull", "contribution", "pull", source="METHODS A8")
def contribution_pull(
    total_growth_pct: Plain = None,
    contribution_share_pct: Plain = None,
    parts_previous: Plain = None,
    parts_current: Plain = None,
    total_previous: Plain = None,
    total_current: Plain = None,
    increments: Plain = None,
    total_increment: Plain = None,
    pull_pp: Plain = None,
) -> Answer:
    """What does each part add to growth, and which share of it is that?"""
    if increments is not None or pull_pp is not None:
        return _shares_of_change(total_growth_pct, increments, total_increment, pull_pp)
    if contribution_share_pct is not None:
        rate = number(total_growth_pct) / 100
        shares = numbers(contribution_share_pct) / 100
        pulls = per_cent(decomposition.pull_of_share(rate, shares))
        return {"pull_pp": like(contribution_share_pct, pulls)}
    before, now = numbers(parts_previous), numbers(parts_current)
    whole_before = number(before.sum() if total_previous is None else total_previous)
    whole_now = number(now.sum() if total_current is None else total_current)
    shares = per_cent(decomposition.contribution(now, before, whole_now, whole_before))
    return {
        "contribution_share_pct": like(parts_current, shares),
        "pull_pp": like(parts_current, per_cent(decomposition.pull(now, before, whole_before))),
        "total_growth_pct": per_cent(growth.growth(whole_now, whole_before)),
        "reason": Reason.TOTAL_UNCHANGED if np.all(np.isnan(shares)) else Reason.NONE,
    }


@method("contribution_weighted", source="METHODS A8")
def contribution_weighted(weights_pct: Plain, growth_pct: Plain) -> Answer:
    """What does each part add to growth, by its weight in the previous period?"""
    pulls = decomposition.contribution_weighted(numbers(weights_pct) / 100, numbers(growth_pct))
    return {"contribution_pp": like(weights_pct, pulls), "total_growth_pct": pulls.sum()}


@method("contribution_fisher", source="METHODS A8")
def contribution_fisher(
    value_prev: Plain, value_curr: Plain, price_prev: Plain, price_curr: Plain
) -> Answer:
    """What does each part add to the chain-Fisher growth of volume?"""
    found = per_cent(
        decomposition.fisher_contributions(
            *(row(one) for one in (value_prev, value_curr, price_prev, price_curr))
        )
    )
    reason = Reason.NOT_POSITIVE if np.all(np.isnan(found)) else Reason.NONE
    total = found.sum()
    return {
        "contribution_pp": like(value_prev, found),
        "total_growth_pct": total,
        "reason": reason,
    }


@method("comparability_check", source="METHODS A9")
def comparability_check(
    current_level: Plain,
    previous_level: Plain,
    published_growth_pct: Plain = None,
    published_avg_growth_pct: Plain = None,
    years: Plain = 1,
    price_basis: Plain = None,
    tolerance_pp: Plain = 0.1,
) -> Answer:
    """Is the published growth the ratio of the published levels, and which one is reported?"""
    published = (
        published_growth_pct if published_avg_growth_pct is None else published_avg_growth_pct
    )
    ratio = 100 * float(
        growth.average_growth(number(previous_level), number(current_level), number(years))
    )
    differs = Reason.SCOPE_CHANGED if price_basis == "current" else Reason.PRICE_BASIS_MISMATCH
    if published is None:
        return {
            "growth_to_report_pct": ratio,
            "level_ratio_growth_pct": ratio,
            "level_ratio_matches_published": None,
            "label": "名义/未调整口径",
            "flag": differs,
        }
    noise = 1e-9
    matches = abs(ratio - number(published)) <= number(tolerance_pp) + noise
    return {
        "growth_to_report_pct": published,
        "level_ratio_growth_pct": ratio,
        "level_ratio_matches_published": None if np.isnan(ratio) else matches,
        "flag": None if matches else differs,
    }


@method("cumulative_to_discrete", "discrete", source="METHODS A10")
def cumulative_to_discrete(
    cumulative: Plain,
    years: Plain = None,
    parts_cumulative: Plain = None,
    previous_cumulative: Plain = None,
    periods_per_year: Plain = None,
    periods: Plain = None,
) -> Answer:
    """What are the single periods behind values cumulated within the year?"""
    running = np.atleast_1d(numbers(cumulative))
    starts = years
    if periods is not None:
        starts = [_year(period) for period in _listed(periods)]
    elif years is None and periods_per_year is not None:
        starts = np.arange(running.shape[-1]) // whole(periods_per_year)
    single = growth.discrete(running, starts)
    revised = bool(np.any(single < 0))
    answer: Answer = {
        "discrete": like(cumulative, single),
        "discrete_total": single[..., -1] if single.size else None,
        "flag": "revised_earlier_periods" if revised else None,
        "flags": ["revised_earlier_periods"] if revised else [],
        "revised_earlier_periods": revised,
    }
    if parts_cumulative is not None:
        rows = (
            parts_cumulative
            if isinstance(parts_cumulative, Mapping)
            else {str(at): one for at, one in enumerate(np.atleast_1d(numbers(parts_cumulative)))}
        )
        pieces = {name: growth.discrete(numbers(one), starts) for name, one in rows.items()}
        together = np.sum(list(pieces.values()), axis=0)
        answer |= {
            "discrete_parts": pieces,
            "parts_add_up": bool(np.allclose(together, single, rtol=1e-9, atol=1e-6)),
        }
    if previous_cumulative is not None:
        before = growth.discrete(numbers(previous_cumulative), starts)
        answer["growth_pct"] = per_cent(growth.growth(single, before))
    return answer


@method("rolling_four_quarters", "ttm", "rolling_sum", source="PRACTICE C0")
def rolling_four_quarters(
    values: Plain = None,
    cumulative_now: Plain = None,
    cumulative_year_ago: Plain = None,
    full_last_year: Plain = None,
) -> Answer:
    """What do the last four quarters add up to?"""
    if values is not None:
        sums = growth.rolling_sum(row(values))
        return {"rolling": sums, "ttm": sums[-1] if sums.size else None}
    found = growth.ttm(
        numbers(cumulative_now), numbers(cumulative_year_ago), numbers(full_last_year)
    )
    yearly = growth.annualised(
        numbers(cumulative_now), numbers(cumulative_year_ago), numbers(full_last_year)
    )
    return {"ttm": found, "annualised": yearly}


@method("revision", source="METHODS A11")
def one_revision(
    first_level: Plain = None,
    final_level: Plain = None,
    first_growth_pct: Plain = None,
    final_growth_pct: Plain = None,
) -> Answer:
    """By how much did level and growth change from the first to the final figure?"""
    level = revision.revision(numbers(first_level), numbers(final_level))
    rate = revision.revision(numbers(first_growth_pct), numbers(final_growth_pct))
    return {
        "level_revision": level,
        "growth_revision_pp": rate,
        "level_revision_pct": per_cent(growth.growth(numbers(final_level), numbers(first_level))),
    }


@method("revision_stats", "revision_statistics", source="METHODS A11")
def revision_stats(first: Plain, final: Plain) -> Answer:
    """What do many revisions have in common: bias, size, spread, noise?"""
    found = revision.revision_statistics(row(first), row(final))
    revisions = revision.revision(row(first), row(final))
    if not found.enough:
        # METHODS A11: below eight the list says more than its statistics.
        return {
            "n": found.n,
            "revisions": revisions,
            "mean_revision": None,
            "status": "not_available",
            "reason": Reason.SHORT_HISTORY,
        }
    return {
        "revisions": revisions,
        "n": found.n,
        "mean_revision": found.mean,
        "bias": found.mean,
        "mean_abs_revision": found.mean_absolute,
        "min": found.least,
        "max": found.most,
        "q10": found.q10,
        "median": found.median,
        "q50": found.median,
        "q90": found.q90,
        "std_dev": found.deviation,
        "noise_to_signal": found.noise_to_signal,
        "theil_u1": found.theil_u1,
        "rmar": found.relative,
        "same_sign_share": found.same_sign_share,
        "corr_with_first": found.correlation,
    }


@method("required_average_growth", "required_growth_rate", source="METHODS A3")
def required_average_growth(current: Plain, target: Plain, remaining_years: Plain) -> Answer:
    """Which yearly growth and which yearly change lead to the target?"""
    now, goal, left = numbers(current), numbers(target), numbers(remaining_years)
    rate, change = (
        per_cent(gap.required_growth(now, goal, left)),
        gap.required_change(now, goal, left),
    )
    return {
        "required_growth_pct": like(current, rate),
        "required_per_year": like(current, change),
        "reason": Reason.NO_TIME_LEFT if np.all(left <= 0) else Reason.NONE,
    }


def _shares_of_change(
    total_growth_pct: Plain, increments: Plain, total_increment: Plain, pull_pp: Plain
) -> Answer:
    """Contributions from published increments, or from published pulls and total growth."""
    parts = pull_pp if increments is None else increments
    whole_change = total_growth_pct if increments is None else total_increment
    total = float(numbers(parts).sum()) if whole_change is None else number(whole_change)
    # METHODS A8: a total growth under 0.05 % makes the shares of it explode.
    hardly = total == 0 or abs(number(total_growth_pct)) < 0.05
    shares = np.full(numbers(parts).shape, np.nan) if hardly else numbers(parts) / total
    rate = number(total_growth_pct)
    pulls = numbers(parts) if increments is None else rate * shares
    return {
        "contribution_share_pct": like(parts, per_cent(shares)),
        "pull_pp": like(parts, pulls),
        "reason": Reason.TOTAL_UNCHANGED if hardly else Reason.NONE,
    }


def rounding_free_sum(values: FloatArray) -> FloatArray:
    """A sum without the noise of floats."""
    return floats(fsum(values.ravel().tolist()) if values.size else np.nan)


def _first(reasons: Plain) -> str:
    """The one reason that all share, else none."""
    found = {str(reason) for reason in np.atleast_1d(reasons)}
    return found.pop() if len(found) == 1 else ""


def _year(period: Plain) -> int:
    """The year that a period begins with: "2020Q1", "2020-03", 2020."""
    text = str(period)[:4]
    if not (text.isascii() and text.isdigit()):
        raise UsageError(en=f"not a period: {period!r}", zh=f"不是时期：{period!r}")
    return int(text)


def _listed(value: Plain) -> list[Plain]:
    return value if isinstance(value, list) else [value]
