"""What can be compared with the target: the value made comparable with a full year of the plan."""

from dataclasses import dataclass

import numpy as np

from addin.facts.columns.subjects import FLOW_BASES, Floats
from addin.facts.columns.working import PCT, Bools, Working, column, reasons
from addin.facts.factset import Ints, Measured
from addin.measures.reasons import Reason
from addin.measures.series.growth import annualised, ttm
from addin.model.series import MONTHS, NOTHING, YEAR_SPAN, is_year, span_of, to_date_of
from addin.model.words import FlowBasis, Measure, Nature, TargetKind

FORMS = ("same", "ttm", "annualised", "last_year", "sum", "chain")


@dataclass(frozen=True, kw_only=True, eq=False)
class Comparable:
    """The comparable value of each subject, the month it ends in, and how it was made."""

    value: Floats
    end: Ints
    form: Ints
    rows: Ints

    def take(self, other: "Comparable", where: Bools) -> "Comparable":
        """This one, and `other` where it holds."""
        return Comparable(
            value=np.where(where, other.value, self.value),
            end=np.where(where, other.end, self.end),
            form=np.where(where, other.form, self.form),
            rows=np.where(where[:, None], other.rows, self.rows),
        )


def comparable_of(work: Working, rows: Ints) -> Comparable:
    """A full-year value for each subject (PRACTICE C0, `flow_basis`).

    Stocks, ratios and whole years are comparable as they are. A flow to date is completed with
    last year's figures, or gives way to the last complete year, which its end then says.
    """
    subjects = work.subjects
    own = _own(work, rows)
    flow = subjects.is_nature(Nature.FLOW) & (rows >= 0) & ~is_year(work.periods(rows))
    partial = flow & ~subjects.is_kind(
        TargetKind.CUM_COUNT, TargetKind.HOLD_MAX, TargetKind.HOLD_MIN
    )
    found = own.take(_completed(work, rows), partial)
    found = found.take(_last_year(work), partial & np.isnan(found.value))
    found = found.take(_sum_of_plan(work, rows), subjects.is_kind(TargetKind.CUM_COUNT))
    return found.take(_chained(work, found), subjects.is_kind(TargetKind.CUM_CHANGE))


def comparable_column(work: Working, found: Comparable, value: Measured) -> Measured:
    """`comparable`: the value that progress is measured on."""
    subjects = work.subjects
    chained = subjects.is_kind(TargetKind.CUM_CHANGE)
    reason = np.where(
        value.reason >= 0, value.reason, reasons(found.value, otherwise=Reason.NO_FULL_YEAR)
    )
    stock = ~subjects.is_nature(Nature.FLOW)
    return column(
        "comparable", found.value, np.where(np.isnan(found.value), reason, NOTHING),
        unit=np.where(chained, PCT, subjects.unit),
        decimals=np.where(chained, 1, subjects.decimals),
        period=np.where(stock & ~chained, value.period, to_date_of(found.end)),
        formula=FORMS, which=found.form, rows=found.rows,
    )  # fmt: skip


def _own(work: Working, rows: Ints) -> Comparable:
    return _resting_on(rows, work.values(rows), work.ends(rows), "same")


def _resting_on(rows: Ints, value: Floats, end: Ints, form: str) -> Comparable:
    """A value that rests on one row of observations."""
    none = np.full(len(rows), NOTHING)
    return Comparable(
        value=value,
        end=end,
        form=np.full(len(rows), FORMS.index(form)),
        rows=np.stack([rows, none, none], 1),
    )


def _completed(work: Working, rows: Ints) -> Comparable:
    """The last twelve months, or the year estimated from last year's share to date."""
    series, end = work.series(Measure.LEVEL), work.ends(rows)
    ago = work.index.at(series, end - MONTHS, span_of(work.periods(rows)))
    last_year_end = end // MONTHS * MONTHS - 1
    full = work.index.at(series, last_year_end, np.full(len(rows), YEAR_SPAN))
    now, before, year = work.values(rows), work.values(ago), work.values(full)
    basis = work.subjects.flow_basis
    rolling = basis == FLOW_BASES.index(FlowBasis.ROLLING)
    scaled = basis == FLOW_BASES.index(FlowBasis.ANNUALISED)
    value = np.select(
        [rolling, scaled], [ttm(now, before, year), annualised(now, before, year)], np.nan
    )
    firm = work.is_exact(rows) & work.is_exact(ago) & work.is_exact(full)
    return Comparable(
        value=np.where(firm, value, np.nan),
        end=end,
        form=np.where(scaled, FORMS.index("annualised"), FORMS.index("ttm")),
        rows=np.stack([rows, ago, full], 1),
    )


def _last_year(work: Working) -> Comparable:
    series = work.series(Measure.LEVEL)
    before = np.full(len(work.subjects), (work.end + 1) // MONTHS * MONTHS - 1)
    found = np.full(len(work.subjects), NOTHING)
    for years in range(work.plan.identity.months // MONTHS):
        end = before - years * MONTHS
        row = work.index.at(series, end, np.full(len(end), YEAR_SPAN))
        found = np.where((found < 0) & (end > work.start), row, found)
    return _resting_on(found, work.values(found), work.ends(found), "last_year")


def _sum_of_plan(work: Working, rows: Ints) -> Comparable:
    """The years of the plan that are complete, and this year to date; unknown if one is missing."""
    series, end = work.series(Measure.LEVEL), work.ends(rows)
    total, last_year = np.nan_to_num(work.values(rows), nan=np.nan), end // MONTHS
    for year in range(work.plan.identity.start_year, work.plan.identity.end_year + 1):
        row = work.index.at(
            series, np.full(len(rows), year * MONTHS + 11), np.full(len(rows), YEAR_SPAN)
        )
        total = total + np.where(year < last_year, work.values(row), 0.0)
    return _resting_on(rows, total, end, "sum")


def _chained(work: Working, found: Comparable) -> Comparable:
    """The reduction so far, in per cent: from level and baseline, else from the yearly rates."""
    level = 100 * (
        1 - found.value / np.where(work.subjects.baseline > 0, work.subjects.baseline, np.nan)
    )
    rates, rows, last = _yearly_rates(work)
    from_level = ~np.isnan(level)
    return Comparable(
        value=np.where(from_level, level, rates),
        end=np.where(from_level, found.end, last),
        form=np.full(len(level), FORMS.index("chain")),
        rows=np.where(from_level[:, None], found.rows, rows),
    )


def _yearly_rates(work: Working) -> tuple[Floats, Ints, Ints]:
    series, size = work.series(Measure.YOY), len(work.subjects)
    factor, alive = np.ones(size), np.ones(size, bool)
    rows, last = np.full((size, 3), NOTHING), np.full(size, work.end)
    for year in range(work.plan.identity.start_year, work.period.year + 1):
        end = np.full(size, min(year * MONTHS + MONTHS - 1, work.end))
        row = work.index.at(series, end, np.full(size, YEAR_SPAN))
        alive &= row >= 0
        factor = np.where(alive, factor * (1 + np.nan_to_num(work.values(row)) / 100), factor)
        last = np.where(alive, end, last)
        rows[:, 0] = np.where(alive, row, rows[:, 0])
    return np.where(rows[:, 0] >= 0, 100 * (1 - factor), np.nan), rows, last
