"""What was observed: value, a year ago, growth as published and as derived."""

from collections.abc import Iterator

import numpy as np

from addin.facts.columns.working import PCT, PP, Bools, Working, column, reasons
from addin.facts.factset import REASONS, UNIT_AT, Ints, Measured
from addin.measures.arrays import distinct
from addin.measures.reasons import Reason
from addin.measures.series.growth import change, growth
from addin.model.observations import NO_CODE
from addin.model.series import NOTHING, span_of
from addin.model.words import Measure, Nature


def observed_rows(work: Working) -> Ints:
    """The row of the latest value of each subject up to the period; -1 where there is none.

    Values from before plan and base do not count: they are the baseline's business.
    """
    rows = rows_up_to(work, np.full(len(work.subjects), work.end))
    since = np.minimum(work.subjects.base_end, work.start)
    return np.where(work.ends(rows) > since, rows, NOTHING)


def rows_up_to(work: Working, ends: Ints) -> Ints:
    """The row of the latest value of each subject that ends in the month of `ends` or before."""
    subjects = work.subjects
    flow, ratio = subjects.is_nature(Nature.FLOW), subjects.is_nature(Nature.RATIO)
    level = work.index.latest(work.series(Measure.LEVEL), ends, to_date=flow)
    lacking = np.flatnonzero(ratio & (level < 0))
    share = work.index.latest(work.series(Measure.SHARE)[lacking], ends[lacking])
    level[lacking] = share
    return level


def value_columns(work: Working, rows: Ints) -> Iterator[Measured]:
    """`value`, `value_year_ago`, `yoy_official`, `yoy_derived` and `yoy` of every subject."""
    subjects = work.subjects
    value, ago_rows = work.values(rows), _rows_year_ago(work, rows)
    missing = _why_missing(work)
    yield column(
        "value", value, np.where(np.isnan(value), missing, NOTHING), rows=rows,
        unit=subjects.unit, decimals=subjects.decimals, period=work.periods(rows),
        formula=_OBSERVED, which=_is_sum(work, rows),
    )  # fmt: skip
    ago = work.values(ago_rows)
    yield column(
        "value_year_ago", ago, reasons(ago, otherwise=Reason.NO_YEAR_AGO), rows=ago_rows,
        unit=subjects.unit, decimals=subjects.decimals, formula=_OBSERVED,
        which=_is_sum(work, ago_rows),
        period=np.where(ago_rows >= 0, work.periods(ago_rows), work.periods(rows) - 10000),
    )  # fmt: skip
    yield from _growth_columns(work, rows, ago_rows)


def _growth_columns(work: Working, rows: Ints, ago_rows: Ints) -> Iterator[Measured]:
    official_rows = _official_rows(work, rows)
    official = work.values(official_rows)
    of_official = np.where(work.subjects.in_points, PP, PCT)
    yield column(
        "yoy_official", official, reasons(official, otherwise=Reason.NO_DATA), rows=official_rows,
        unit=of_official, decimals=1, formula=["official"],
        period=work.periods(np.where(official_rows >= 0, official_rows, rows)),
    )  # fmt: skip
    derived = _derived(work, rows, ago_rows)
    in_points = work.subjects.in_percent
    yield column(
        "yoy_derived", derived, _why_not_derived(work, derived, rows, ago_rows),
        unit=np.where(in_points, PP, PCT), decimals=1, period=work.periods(rows),
        formula=["growth", "change"], which=in_points.astype(np.int64),
        inputs=["value", "value_year_ago"], rows=np.stack([rows, ago_rows], 1),
    )  # fmt: skip
    use_official = ~np.isnan(official)
    reason = _why_not_derived(work, derived, rows, ago_rows)
    yield column(
        "yoy", np.where(use_official, official, derived), np.where(use_official, NOTHING, reason),
        unit=np.where(use_official, of_official, np.where(in_points, PP, PCT)), decimals=1,
        period=work.periods(np.where(use_official, official_rows, rows)),
        formula=["official", "growth", "change"],
        which=np.where(use_official, 0, np.where(in_points, 2, 1)),
        rows=np.where(use_official[:, None], official_rows[:, None], np.stack([rows, ago_rows], 1)),
    )  # fmt: skip


def _is_sum(work: Working, rows: Ints) -> Ints:
    return work.index.is_sum(rows).astype(np.int64)


def _rows_year_ago(work: Working, rows: Ints) -> Ints:
    stated = np.flatnonzero((rows >= 0) & ~work.index.is_sum(rows))
    series = work.series(Measure.LEVEL)
    series[stated] += work.observations.measure[rows[stated]]
    end, periods = work.ends(rows) - 12, work.periods(rows)
    same = work.index.at(series, end, span_of(periods))
    stock = work.subjects.is_nature(Nature.STOCK)
    other = work.index.latest(series, end)
    other = np.where(stock & (other >= 0) & (work.ends(other) == end), other, NOTHING)
    return np.where(rows < 0, NOTHING, np.where(same >= 0, same, other))


def _official_rows(work: Working, rows: Ints) -> Ints:
    """Published growth of the value's own period; of the latest period where no value is known."""
    series = work.series(Measure.YOY)
    same = work.index.at(series, work.ends(rows), span_of(work.periods(rows)))
    everywhere = np.full(len(work.subjects), work.end)
    latest = work.index.latest(series, everywhere, to_date=True)
    latest = np.where((latest >= 0) & (work.ends(latest) > work.start), latest, NOTHING)
    return np.where(rows >= 0, same, latest)


def _derived(
    work: Working, rows: Ints, ago_rows: Ints
) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    now, ago = work.values(rows), work.values(ago_rows)
    rate = np.where(np.isin(work.subjects.unit, _NO_RATES), np.nan, 100 * growth(now, ago))
    return np.where(work.subjects.in_percent, change(now, ago), rate)


def _why_not_derived(
    work: Working, derived: np.ndarray[tuple[int], np.dtype[np.float64]], rows: Ints, ago_rows: Ints
) -> Ints:
    both = (rows >= 0) & (ago_rows >= 0)
    exact: Bools = work.is_exact(rows) & work.is_exact(ago_rows)
    return reasons(
        derived,
        (rows < 0, Reason.NO_DATA),
        (ago_rows < 0, Reason.NO_YEAR_AGO),
        (both & ~exact, Reason.NOT_EXACT),
        otherwise=Reason.NO_GROWTH_RATE,
    )


def _why_missing(work: Working) -> Ints:
    """Why a subject has no value: another concept is published, nothing ever was, or not yet."""
    plan, observed = work.plan, set(distinct(work.observations.indicator).tolist())
    names = {work.observations.indicators[i] for i in observed}
    of_indicator = np.array(
        [
            REASONS.index(
                Reason.OTHER_CONCEPT
                if found.target.value is not None and any(code in names for code in found.related)
                else Reason.NOT_DUE
                if work.is_early(found)
                else Reason.NO_DATA
                if (found.series or found.code) in names
                else Reason.NOT_PUBLISHED
            )
            for found in plan.indicators
        ],
        np.int64,
    )
    if not len(of_indicator):
        return np.empty(0, np.int64)
    found = of_indicator[work.subjects.indicator]
    part = (work.subjects.series_cluster != NO_CODE) | (work.subjects.series_area != NO_CODE)
    return np.where(part, REASONS.index(Reason.NO_DATA), found)


_OBSERVED = ("observed", "parts")
_NO_RATES = (UNIT_AT["degC"], UNIT_AT["dB"])  # zero is anywhere there, or ten are twice as loud
