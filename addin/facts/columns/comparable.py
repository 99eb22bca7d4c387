"""What can be compared with the target: which value, of which span, with which end?

METHODS-2 M1 to M6: two values are compared only where the time that they contain and the change
that they measure agree; a value is set against the path at the end of its own span.
"""

from dataclasses import dataclass, replace

import numpy as np

from addin.facts.columns.spans.families import bridge_of, links
from addin.facts.columns.spans.prices import Prices, bases_of, mismatched
from addin.facts.columns.spans.rates import chain_of
from addin.facts.columns.subjects import FLOW_BASES, PRECISIONS, Floats
from addin.facts.columns.values import rows_up_to
from addin.facts.columns.working import INDEX, PCT, Bools, Working, column
from addin.facts.factset import REASONS, Ints, Measured
from addin.measures.reasons import Reason
from addin.measures.series.growth import annualised, ttm
from addin.model.series import MONTHS, NOTHING, YEAR_SPAN, is_year, span_of, to_date_of
from addin.model.words import FlowBasis, Measure, Nature, Precision, TargetKind

FORMS = (
    "same", "ttm", "ttm_linked", "ttm_parts", "annualised", "annualised_linked", "last_year", "sum",
    "chain", "chain_index",
)  # fmt: skip
_YEARLY_LIMITS = (TargetKind.HOLD_MAX, TargetKind.HOLD_MIN, TargetKind.RANGE)
_BY_RATES = (TargetKind.CUM_CHANGE, TargetKind.RATE_AVG)
_ESTIMATE = PRECISIONS.index(Precision.ESTIMATE)
_INDEX_BASE = 100.0
# The three figures of a rolling sum, and what the two to date were multiplied by.
_LINKED = ("cumulative_now", "cumulative_year_ago", "full_last_year", "link_now", "link_year_ago")


@dataclass(frozen=True, kw_only=True, eq=False)
class Comparable:
    """The comparable value of each subject, the month it ends in, and how it was made.

    `bridge` is the revision, per cent, by which last year's figures were linked; NaN where none
    was; `linked` are the numbers of `_LINKED` as they were used.
    `reason` says why there is no value, -1 where the value itself tells, or has no full year.
    """

    value: Floats
    end: Ints
    form: Ints
    rows: Ints
    bridge: Floats
    linked: Floats
    reason: Ints

    @classmethod
    def on(cls, work: Working, rows: Ints, form: str = "same") -> "Comparable":
        """The value of one row of each subject."""
        return cls(
            value=work.values(rows),
            end=work.ends(rows),
            form=np.full(len(rows), FORMS.index(form)),
            rows=rows[:, None],
            bridge=np.full(len(rows), np.nan),
            linked=np.full((len(rows), len(_LINKED)), np.nan),
            reason=np.full(len(rows), NOTHING),
        )

    def put(self, at: Ints, **parts: Floats | Ints | str) -> "Comparable":
        """This one, with other `parts` at the positions `at`."""
        found = {}
        for name, part in parts.items():
            old = getattr(self, name)
            new = np.asarray(FORMS.index(part) if isinstance(part, str) else part)
            if name == "rows":
                old, new = _widened(old, new.shape[1]), _widened(new, old.shape[1])
            found[name] = old.copy()
            found[name][at] = new
        return replace(self, **found)


def comparable_of(work: Working, latest: Ints) -> Comparable:
    """What each subject is measured on; `latest` are the rows of the latest values.

    Stocks, ratios and whole years are comparable as they are. A flow to date is completed with
    last year's figures, or gives way to the last complete year, which its end then says. After
    the target year the value of that year stays.
    """
    subjects = work.subjects
    limit = np.where(subjects.is_kind(TargetKind.DIRECTION), work.end, subjects.target_end)
    limit = np.minimum(limit, work.end)
    rows = latest if (limit == work.end).all() else rows_up_to(work, limit)
    rows = np.where(work.ends(rows) > subjects.base_end, rows, NOTHING)
    found = Comparable.on(work, rows)
    to_date = subjects.is_nature(Nature.FLOW) & (rows >= 0) & ~is_year(work.periods(rows))
    at = np.flatnonzero(to_date & ~subjects.is_kind(TargetKind.CUM_COUNT, TargetKind.CUM_CHANGE))
    if len(at):
        found = _completed(work, found, rows, at)
        found = _last_year(work, found, limit, at[np.isnan(found.value[at])])
    found = _sum_of_plan(work, found, _begun_within_a_year(work, limit, rows))
    found = _reduction(work, found, limit)
    found = _same_prices(work, _growth(work, found, limit), latest)
    return _without_year(work, found, latest)


def comparable_columns(
    work: Working, found: Comparable, value: Measured
) -> tuple[Measured, Measured]:
    """`comparable`, the value that progress is measured on, and the `bridge` in it."""
    subjects = work.subjects
    index, chained = (
        is_form(found, "chain_index"),
        subjects.is_kind(TargetKind.CUM_CHANGE),
    )
    as_it_is = ~subjects.is_nature(Nature.FLOW) & is_form(found, "same")
    scaled = is_form(found, "annualised", "annualised_linked")
    period = np.where(as_it_is & ~chained, work.periods(found.rows[:, 0]), to_date_of(found.end))
    unit = np.select([chained, index], [PCT, INDEX], subjects.unit)
    comparable = column(
        "comparable", found.value, why_missing(found, value),
        unit=unit, decimals=np.select([chained, index], [1, 2], subjects.decimals),
        period=period, formula=FORMS, which=found.form, rows=found.rows,
        precision=np.where(scaled, _ESTIMATE, NOTHING), terms=_terms(work, found),
    )  # fmt: skip
    linked = np.isnan(found.bridge) | np.isnan(found.value)
    return comparable, column(
        "bridge", found.bridge, np.where(linked, REASONS.index(Reason.NOT_APPLICABLE), NOTHING),
        unit=PCT, decimals=1, period=period, formula=["bridge"], rows=found.rows,
    )  # fmt: skip


def why_missing(found: Comparable, value: Measured) -> Ints:
    """The position of the reason why nothing is comparable; -1 where something is."""
    otherwise = np.where(value.reason >= 0, value.reason, REASONS.index(Reason.NO_FULL_YEAR))
    why = np.where(found.reason >= 0, found.reason, otherwise)
    return np.where(np.isnan(found.value), why, NOTHING)


def _terms(work: Working, found: Comparable) -> dict[str, Floats]:
    """The numbers in it that no cell states: sums and linked figures; the base of a fall."""
    whole = is_form(found, "ttm", "annualised") & work.index.is_sum(found.rows).any(axis=1)
    made = whole | is_form(found, "ttm_linked", "annualised_linked")
    fallen = is_form(found, "chain") & work.is_level(found.rows[:, 0])
    return {
        **{name: np.where(made, found.linked[:, at], np.nan) for at, name in enumerate(_LINKED)},
        "baseline": np.where(fallen, work.subjects.baseline, np.nan),
    }


def is_form(found: Comparable, *forms: str) -> Bools:
    """Which comparable values were made in one of these ways."""
    return np.asarray(np.isin(found.form, [FORMS.index(form) for form in forms]), bool)


def _completed(work: Working, found: Comparable, rows: Ints, at: Ints) -> Comparable:
    """The last twelve months, or the year as last year's share to date makes it (M3, M4, M9)."""
    series, now = work.series(Measure.LEVEL, at), rows[at]
    end, period = work.ends(now), work.periods(now)
    last_year = end // MONTHS * MONTHS - 1
    ago = work.index.at(series, end - MONTHS, span_of(period))
    full = work.index.at(series, last_year, np.full(len(at), YEAR_SPAN))
    factors = links(work, full, ago, now)
    linked = (factors[1] * work.values(now), factors[0] * work.values(ago), work.values(full))
    basis = work.subjects.flow_basis[at]
    scaled = basis == FLOW_BASES.index(FlowBasis.ANNUALISED)
    limited = work.subjects.is_kind(*_YEARLY_LIMITS)[at]
    scaled, rolling = scaled & ~limited, limited | (basis == FLOW_BASES.index(FlowBasis.ROLLING))
    value = np.select([rolling, scaled], [ttm(*linked), annualised(*linked)], np.nan)
    firm = work.is_exact(now) & work.is_exact(ago) & work.is_exact(full)
    value = np.where(firm, value, np.nan)
    bridge = bridge_of(factors)
    made = np.where(scaled, FORMS.index("annualised"), FORMS.index("ttm")) + ~np.isnan(bridge)
    found = found.put(
        at, value=value, form=made, rows=np.stack([now, ago, full], 1),
        end=np.where(scaled & firm, last_year + MONTHS, end),
        bridge=bridge, linked=np.stack([*linked, *reversed(factors)], 1),
    )  # fmt: skip
    return _rolling_parts(work, found, now, at, rolling & np.isnan(value))


def _rolling_parts(
    work: Working, found: Comparable, now: Ints, at: Ints, where: Bools
) -> Comparable:
    """The last twelve months as the sum of last year's last months and this year's first (M8)."""
    at, now = at[where], now[where]
    end = work.ends(now)
    before = end // MONTHS * MONTHS - 1
    tail = work.index.at(work.series(Measure.LEVEL, at), before, 11 - end % MONTHS)
    known = tail >= 0
    at, now, tail = at[known], now[known], tail[known]
    total = work.values(tail) + work.values(now)
    return found.put(
        at,
        value=total,
        form="ttm_parts",
        bridge=np.full(len(at), np.nan),
        rows=np.stack([tail, now], 1),
    )


def _last_year(work: Working, found: Comparable, limit: Ints, at: Ints) -> Comparable:
    """The last whole year since the base, up to the limit."""
    rows = _whole_years(work, limit, at)
    return found.put(
        at, value=work.values(rows), end=work.ends(rows), form="last_year", rows=rows[:, None]
    )


def _whole_years(work: Working, limit: Ints, at: Ints) -> Ints:
    """The row of the last whole year of each subject at `at`; -1 for none since its base."""
    series, base = work.series(Measure.LEVEL, at), work.subjects.base_end[at]
    end, rows = (limit[at] + 1) // MONTHS * MONTHS - 1, np.full(len(at), NOTHING)
    while ((rows < 0) & (end > base)).any():
        row = work.index.at(series, end, np.full(len(at), YEAR_SPAN))
        rows = np.where((rows < 0) & (end > base), row, rows)
        end = end - MONTHS
    return rows


def _sum_of_plan(work: Working, found: Comparable, rows: Ints) -> Comparable:
    """The months since the base: whole years, and this year to date; unknown if one is missing."""
    at = np.flatnonzero(work.subjects.is_kind(TargetKind.CUM_COUNT) & (rows >= 0))
    if not len(at):
        return found
    series, base, now = work.series(Measure.LEVEL, at), work.subjects.base_end[at], rows[at]
    end = work.ends(now)
    total, used = _since_base(work, series, base, np.minimum(end, base // MONTHS * MONTHS + 11))
    for year in range(int((base // MONTHS).min()) + 1, int((end // MONTHS).max()) + 1):
        december = np.full(len(at), year * MONTHS + MONTHS - 1)
        whole = work.index.at(series, december, np.full(len(at), YEAR_SPAN))
        row = np.where(december <= end, whole, now)
        counts = (base < december) & (base // MONTHS < year) & (end // MONTHS >= year)
        total = total + np.where(counts, work.values(row), 0.0)
        used.append(np.where(counts, row, NOTHING))
    return found.put(at, value=total, end=end, form="sum", rows=np.stack(used, 1))


def _begun_within_a_year(work: Working, limit: Ints, rows: Ints) -> Ints:
    """`rows`, and for totals without any the newest that covers all months since a base in June."""
    subjects = work.subjects
    base = subjects.base_end
    cut = (rows < 0) & (base % MONTHS != MONTHS - 1) & subjects.is_kind(TargetKind.CUM_COUNT)
    if not cut.any():
        return rows
    found = rows.copy()
    at = np.flatnonzero(cut)
    series, base = work.series(Measure.LEVEL, at), base[at]
    for month in range(MONTHS - 1):  # from December of that year back
        end = base // MONTHS * MONTHS + MONTHS - 1 - month
        row = work.index.at(series, end, MONTHS - 1 - base % MONTHS)
        may = (end > base) & (end <= limit[at]) & (found[at] < 0)
        found[at] = np.where(may, row, found[at])
    return found


def _since_base(work: Working, series: Ints, base: Ints, end: Ints) -> tuple[Floats, list[Ints]]:
    """The months after a base that ends within a year, up to `end` in that year (M6).

    They are known by themselves, or as what was added to date since the base.
    """
    cut = base % MONTHS != MONTHS - 1
    span = np.full(len(series), YEAR_SPAN)
    alone = np.where(cut, work.index.at(series, end, 11 - base % MONTHS), NOTHING)
    later, earlier = (
        np.where(cut & (alone < 0), work.index.at(series, each, span), NOTHING)
        for each in (end, base)
    )
    added = np.where(alone >= 0, work.values(alone), work.values(later) - work.values(earlier))
    return np.where(cut, added, 0.0), [alone, later, earlier]


def _reduction(work: Working, found: Comparable, limit: Ints) -> Comparable:
    """The reduction so far, per cent, from the level or from the yearly rates (M2, METHODS A4).

    Of both the one that has come further counts, the level where they end together. Stocks stand
    at their day; else only whole years are levels.
    """
    subjects = work.subjects
    at = np.flatnonzero(subjects.is_kind(TargetKind.CUM_CHANGE))
    if not len(at):
        return found
    stock = subjects.is_nature(Nature.STOCK)[at]
    rows = np.where(stock, found.rows[at, 0], _whole_years(work, limit, at))
    base = subjects.baseline[at]
    usable = (base > 0) & ~mismatched(work.plan, subjects)[at]
    level = 100 * (1 - work.values(rows) / np.where(usable, base, np.nan))
    chain = chain_of(work, at, limit[at])
    by_level = ~np.isnan(level) & (np.isnan(chain.index) | (work.ends(rows) >= chain.end))
    baseless = np.isnan(base) & np.isnan(chain.index) & (rows >= 0)
    return found.put(
        at,
        reason=np.where(baseless, REASONS.index(Reason.NO_BASELINE), NOTHING),
        value=np.where(by_level, level, 100 * (1 - chain.index)),
        end=np.where(
            by_level, work.ends(rows), np.where(chain.rows[:, 0] >= 0, chain.end, work.end)
        ),
        form="chain",
        rows=np.where(by_level[:, None], _widened(rows[:, None], chain.rows.shape[1]), chain.rows),
        bridge=np.full(len(at), np.nan),
    )


def _growth(work: Working, found: Comparable, limit: Ints) -> Comparable:
    """Where no level answers for a target of growth: the index of the published rates (M11)."""
    subjects = work.subjects
    wrong = mismatched(work.plan, subjects) | ~(subjects.baseline > 0) | np.isnan(found.value)
    wrong |= subjects.grows_by_level
    at = np.flatnonzero(subjects.is_kind(TargetKind.RATE_AVG) & wrong)
    chain = chain_of(work, at, limit[at])
    target, _ = bases_of(work.plan, subjects)
    # Published growth is real: it says nothing of growth in current prices.
    known = ~np.isnan(chain.index) & (target[at] != Prices.CURRENT)
    unknown = at[~known & subjects.grows_by_level[at]]
    at, index, end, rows = (part[known] for part in (at, chain.index, chain.end, chain.rows))
    nothing = np.full(len(at), np.nan)
    found = found.put(
        at, value=_INDEX_BASE * index, end=end, rows=rows, form="chain_index", bridge=nothing
    )
    why = np.full(len(unknown), REASONS.index(Reason.NO_FULL_YEAR))
    return found.put(unknown, value=np.full(len(unknown), np.nan), reason=why)


def _same_prices(work: Working, found: Comparable, latest: Ints) -> Comparable:
    """Levels in other prices than their target's are not compared with it (M10).

    Nor is the real growth of such levels with a target in current prices.
    """
    subjects = work.subjects
    target, _ = bases_of(work.plan, subjects)
    by_rates = is_form(found, "chain", "chain_index")
    other = mismatched(work.plan, subjects) & ~subjects.is_kind(TargetKind.DIRECTION)
    real = other & subjects.is_kind(TargetKind.RATE_AVG) & (target == Prices.CURRENT)
    rates = np.full(len(subjects), NOTHING)
    rates[real] = work.index.latest(
        work.series(Measure.YOY, np.flatnonzero(real)), np.full(int(real.sum()), work.end)
    )
    told = other & ((latest >= 0) | (rates >= 0))
    at = np.flatnonzero(told & ~(by_rates & ~np.isnan(found.value)))
    return found.put(at, value=np.full(len(at), np.nan), reason=np.full(len(at), _MISMATCH))


def _without_year(work: Working, found: Comparable, latest: Ints) -> Comparable:
    """Where single months are known, or their growth, but neither a value nor a year (M1)."""
    subjects, why = work.subjects, found.reason.copy()
    flow, rated = subjects.is_nature(Nature.FLOW), subjects.is_kind(*_BY_RATES)
    at = np.flatnonzero((flow | rated) & np.isnan(found.value) & (latest < 0) & (why < 0))
    for measure, told in ((Measure.LEVEL, flow[at]), (Measure.YOY, rated[at])):
        rows = work.index.latest(work.series(measure, at), np.full(len(at), work.end))
        part = (rows >= 0) & ~is_year(work.periods(rows))
        part &= told & (work.ends(rows) > subjects.base_end[at])
        why[at[part]] = REASONS.index(Reason.NO_FULL_YEAR)
    return replace(found, reason=why)


def _widened(rows: Ints, width: int) -> Ints:
    """`rows` with columns of no row up to a width."""
    more = width - rows.shape[1]
    return rows if more <= 0 else np.pad(rows, ((0, 0), (0, more)), constant_values=NOTHING)


_MISMATCH = REASONS.index(Reason.PRICE_BASIS_MISMATCH)
