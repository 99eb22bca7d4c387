"""What lies behind each subject: its whole years, and what the running year will come to."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from addin.facts.columns.comparable import Comparable
from addin.facts.columns.spans.families import links, to_date_linked
from addin.facts.columns.spans.prices import Prices, bases_of
from addin.facts.columns.subjects import FLOW_BASES, PRECISIONS, Floats
from addin.facts.columns.working import PCT, Bools, Working, blank, column
from addin.facts.factset import REASONS, Ints, Measured
from addin.measures.projection.history import MOST_YEARS, contradicted
from addin.measures.projection.year import (
    SHARE_YEARS,
    default_error,
    share_to_date,
    year_error,
    year_estimate,
    year_estimate_band,
    year_estimate_by_growth,
)
from addin.measures.reasons import Reason
from addin.model.observations import MEASURES, NO_CODE
from addin.model.series import MONTHS, NOTHING, YEAR_SPAN, is_year, to_date_of
from addin.model.words import FlowBasis, Measure, Nature, Precision, TargetKind

_LOWER, _UPPER = (PRECISIONS.index(p) for p in (Precision.LOWER_BOUND, Precision.UPPER_BOUND))
_ESTIMATE = PRECISIONS.index(Precision.ESTIMATE)
_LEVELS = [MEASURES.index(measure) for measure in (Measure.LEVEL, Measure.SHARE)]


@dataclass(frozen=True, kw_only=True, eq=False)
class Years:
    """Whole years of the subjects at the positions `at`: a row each, a column for each of `years`.

    `level` and `growth`, in per cent on the year before, are NaN where no projection may stand on
    what is stated (METHODS-2 M24). `nominal` levels stand in current prices; `other_basis` marks
    those whose target is one of real growth.
    """

    at: Ints
    years: Ints
    level: Floats
    growth: Floats
    nominal: Bools
    other_basis: Bools


@dataclass(frozen=True, kw_only=True, eq=False)
class Estimate:
    """What the running year will come to, one for each row of `Years`; NaN where it is not known.

    `error` is relative; `year` and `months` say which year, and how much of it is known.
    """

    value: Floats
    error: Floats
    year: Ints
    months: Ints
    by_growth: Bools
    rows: Ints


def years_of(work: Working) -> Years:
    """The whole years of indicators and clusters; areas are too many to look ahead for."""
    at = np.flatnonzero(work.subjects.series_area == NO_CODE)
    bases = work.subjects.base_end // MONTHS
    oldest = min(work.period.year - MOST_YEARS, int(bases.min(initial=work.period.year)))
    years = np.arange(oldest, work.period.year + 1)
    ends = np.broadcast_to(years * MONTHS + MONTHS - 1, (len(at), len(years)))
    share, level, growth = (
        work.to_date(at, measure, ends) for measure in (Measure.SHARE, Measure.LEVEL, Measure.YOY)
    )
    level = np.where(np.isnan(share), level, share)
    grows = work.subjects.grows_by_level[at][:, None]
    growth = np.where(grows & np.isnan(growth), level, growth)
    level = np.where(grows, np.nan, level)
    hidden = contradicted(level, *_bounds(work, at, years))
    target, prices = bases_of(work.plan, work.subjects)
    return Years(
        at=at,
        years=years,
        level=np.where(hidden, np.nan, level),
        growth=growth,
        nominal=prices[at] == Prices.CURRENT,
        other_basis=((target == Prices.CONSTANT) & (prices == Prices.CURRENT))[at],
    )


def estimate_of(work: Working, past: Years) -> Estimate:
    """The running year of each flow: from its months, else from growth to date (METHODS-2 M26)."""
    from_months = _from_months(work, past)
    from_growth = _from_growth(work, past)
    by_growth = np.isnan(from_months.value)
    return Estimate(
        **{
            name: np.where(by_growth, getattr(from_growth, name), getattr(from_months, name))
            for name in ("value", "error", "year", "months", "rows")
        },
        by_growth=by_growth,
    )


def estimate_columns(
    work: Working, past: Years, found: Estimate, comparable: Comparable
) -> Iterator[Measured]:
    """`year_estimate` with its band, for each subject whose running year can be told."""
    subjects, falls = work.subjects, work.subjects.is_kind(TargetKind.CUM_CHANGE)
    ends = (found.value, *year_estimate_band(found.value, found.error))
    value, low, high = (_of_all(work, past, each) for each in ends)
    year, rows, which = _origin(work, past, found)
    at, grown = np.flatnonzero(falls), _grown(work, past, comparable)
    value[at], low[at], high[at] = (_fall(work, each)[at] for each in (value, high, low))
    known = at[~np.isnan(grown.value[at])]
    value[known], low[known], high[known] = grown.value[known], np.nan, np.nan
    year[known], which[known] = grown.end[known] // MONTHS + 1, 2
    if len(known):
        rows = np.concatenate([rows, grown.rows], 1)
    for name, told in (
        ("year_estimate", value), ("year_estimate_low", low), ("year_estimate_high", high),
    ):  # fmt: skip
        yield column(
            name, told, np.where(np.isnan(told), REASONS.index(Reason.NOT_APPLICABLE), NOTHING),
            unit=np.where(falls, PCT, subjects.unit), which=which,
            decimals=np.where(falls, 1, subjects.decimals), formula=_ESTIMATES, rows=rows,
            period=to_date_of(year * MONTHS + MONTHS - 1), precision=np.full(len(told), _ESTIMATE),
        )  # fmt: skip


def _of_all(work: Working, past: Years, values: Floats) -> Floats:
    """The values of `past`, a place for each subject."""
    found = blank(len(work.subjects))
    found[past.at] = values
    return found


def _origin(work: Working, past: Years, found: Estimate) -> tuple[Ints, Ints, Ints]:
    """The year of each estimate, the rows behind it, and its formula."""
    size, known = len(work.subjects), np.isfinite(found.value)
    year, rows, which = np.full(size, work.period.year), np.full((size, 1), NOTHING), np.zeros(size)
    year[past.at], which[past.at] = found.year, found.by_growth
    rows[past.at, 0] = np.where(known, found.rows, NOTHING)
    return year, rows, which.astype(np.int64)


def _fall(work: Working, level: Floats) -> Floats:
    """What a level of the year would be as a cumulative change, per cent."""
    base = work.subjects.baseline
    return 100 * (1 - level / np.where(base > 0, base, np.nan))


def _grown(work: Working, past: Years, found: Comparable) -> Comparable:
    """A cumulative change, carried on by the growth of the running year so far (METHODS-2 M2)."""
    rows, year, _ = _running(work, past, Measure.YOY)
    first = np.isnan(found.value)
    end = np.where(first, work.subjects.base_end, found.end)
    follows = (rows >= 0) & work.is_firm(rows) & (year == end[past.at] // MONTHS + 1)
    follows &= end[past.at] < work.subjects.target_end[past.at]
    left = 100 - np.where(first, 0.0, found.value)[past.at]
    value = np.where(follows, 100 - left * (1 + work.values(rows) / 100), np.nan)
    behind = np.full((len(found.rows), 1), NOTHING)
    behind[past.at, 0] = rows
    return replace(
        found,
        end=end,
        value=_of_all(work, past, value),
        rows=np.where(
            np.isnan(_of_all(work, past, value))[:, None], NOTHING,
            np.concatenate([behind, found.rows], 1),
        ),
    )  # fmt: skip


def _from_months(work: Working, past: Years) -> Estimate:
    flow = work.subjects.is_nature(Nature.FLOW)[past.at]
    rows, year, months = _running(work, past, Measure.LEVEL)
    ends = past.years * MONTHS + months[:, None] - 1
    before = past.years < year[:, None]
    to_date = np.where(before, to_date_linked(work, past.at, ends), np.nan)
    shares = to_date / np.where(past.level > 0, past.level, np.nan)
    scaled = work.subjects.flow_basis[past.at] == FLOW_BASES.index(FlowBasis.ANNUALISED)
    usual, error = (
        np.where(scaled, of_one, of_some)
        for of_one, of_some in (
            (share_to_date(shares, 1), share_to_date(shares, SHARE_YEARS)),
            (year_error(shares, months, 1), year_error(shares, months, SHARE_YEARS)),
        )
    )
    last_year = work.index.at(
        work.series(Measure.LEVEL, past.at), year * MONTHS - 1, np.full(len(rows), YEAR_SPAN)
    )
    (linked,) = links(work, last_year, rows)
    total = np.where(flow & work.is_firm(rows), linked * work.values(rows), np.nan)
    return Estimate(
        value=year_estimate(total, usual), error=error, year=year, months=months,
        by_growth=np.zeros(len(rows), bool), rows=rows,
    )  # fmt: skip


def _from_growth(work: Working, past: Years) -> Estimate:
    """Growth at constant prices says nothing of a value in current prices (METHODS A6)."""
    flow = work.subjects.is_nature(Nature.FLOW)[past.at] & ~past.nominal
    rows, year, months = _running(work, past, Measure.YOY)
    last = np.clip(year - 1 - past.years[0], 0, len(past.years) - 1)
    full = past.level[np.arange(len(rows)), last]
    rate = np.where(flow & work.is_firm(rows), work.values(rows) / 100, np.nan)
    return Estimate(
        value=year_estimate_by_growth(full, rate), error=default_error(months.astype(float)),
        year=year, months=months, by_growth=np.ones(len(rows), bool), rows=rows,
    )  # fmt: skip


def _running(work: Working, past: Years, measure: Measure) -> tuple[Ints, Ints, Ints]:
    """The row of the year to date that is not complete, its year and its months; -1 for none."""
    rows = work.index.latest(
        work.series(measure, past.at), np.full(len(past.at), work.end), to_date=True
    )
    ends = work.ends(rows)
    partial = (rows >= 0) & ~is_year(work.periods(rows)) & (ends // MONTHS >= work.period.year - 1)
    return np.where(partial, rows, NOTHING), ends // MONTHS, ends % MONTHS + 1


_ESTIMATES = ("year_estimate", "year_estimate_by_growth", "year_estimate_by_chain")


def _bounds(work: Working, at: Ints, years: Ints) -> tuple[Floats, Floats]:
    """What any statement says each year is at least and at most; NaN for no bound."""
    low, high = np.full((2, len(at), len(years)), np.nan)
    observed, series = work.observations, work.series(Measure.LEVEL, at)
    stated = np.flatnonzero(
        np.isin(observed.precision, (_LOWER, _UPPER))
        & is_year(observed.period.astype(np.int64))
        & np.isin(observed.measure, _LEVELS)
    )
    keys = work.index.series(
        observed.indicator[stated], observed.cluster[stated], observed.area[stated], Measure.LEVEL
    )
    columns = observed.period[stated] // 10000 - years[0]
    # Bounds are few; `np.isin` of many would load numpy's masked arrays.
    ours = set(series.tolist())
    wanted = np.array([key in ours for key in keys.tolist()], bool)
    wanted &= (columns >= 0) & (columns < len(years))
    for row, key, year in zip(stated[wanted], keys[wanted], columns[wanted], strict=True):
        _narrow(low, high, series == key, year, observed.precision[row], observed.value[row])
    bases = work.subjects.base_end[at]
    of_year = (bases % MONTHS == MONTHS - 1) & (bases // MONTHS <= work.period.year)
    for precision in (_LOWER, _UPPER):
        own = np.flatnonzero((work.subjects.baseline_precision[at] == precision) & of_year)
        base = bases[own] // MONTHS - years[0]
        _narrow(low, high, own, base, precision, work.subjects.baseline[at][own])
    return low, high


def _narrow(
    low: Floats, high: Floats, which: Bools | Ints, year: int | Ints, precision: int, bound: Floats
) -> None:
    if precision == _LOWER:
        low[which, year] = np.fmax(low[which, year], bound)
    else:
        high[which, year] = np.fmin(high[which, year], bound)
