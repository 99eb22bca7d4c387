"""What do all steps of an assessment share?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from addin.facts.columns.subjects import Floats, Subjects
from addin.facts.factset import REASONS, UNIT_AT, Ints, Measured
from addin.measures.reasons import Reason
from addin.model.indicator import Indicator
from addin.model.observations import PRECISIONS, STATUSES, Observations
from addin.model.period import Period
from addin.model.plan import Plan
from addin.model.series import MONTHS, NOTHING, YEAR_SPAN, Codes, SeriesIndex, end_of
from addin.model.unit import PERCENT, POINTS
from addin.model.words import DataStatus, Measure, Precision

Bools = NDArray[np.bool_]
_LOWER, _UPPER = (PRECISIONS.index(p) for p in (Precision.LOWER_BOUND, Precision.UPPER_BOUND))
_EXACT, _ROUNDED = PRECISIONS.index(Precision.EXACT), PRECISIONS.index(Precision.ROUNDED)
_EXPECTED = STATUSES.index(DataStatus.EXPECTED)
_DISPUTED = PRECISIONS.index(Precision.DISPUTED)
PCT, PP, INDEX = (UNIT_AT[code] for code in (PERCENT.code, POINTS.code, "index"))


@dataclass(frozen=True, kw_only=True, eq=False)
class Working:
    """A plan at a period: its subjects, and the figures known on the day.

    `index` has the observations and the sums of their parts, searchable by series and period.
    """

    plan: Plan
    period: Period
    observations: Observations
    subjects: Subjects
    index: SeriesIndex
    as_of: date | None = None

    def series(self, measure: Measure, at: Ints | slice = slice(None)) -> Ints:
        """The series of a measure for each subject, or for those at the positions `at`."""
        of = self.subjects
        return self.index.series(
            of.series_indicator[at], of.series_cluster[at], of.series_area[at], measure
        )

    def to_date(self, at: Ints, measure: Measure, ends: Ints) -> Floats:
        """The firm values from January to each month of `ends`, a row for each subject of `at`."""
        rows = self.index.at(
            self.series(measure, at)[:, None], ends, np.full(ends.shape, YEAR_SPAN)
        )
        return np.where(self.is_firm(rows) & (ends <= self.end), self.values(rows), np.nan)

    @property
    def end(self) -> int:
        """The month in which the report's period ends, counted from the year 0."""
        return self.period.month_index

    @cached_property
    def day(self) -> date:
        """The day up to which figures are known."""
        return self.plan.observations.known_until(self.period, self.as_of)

    def is_early(self, indicator: Indicator) -> bool:
        """Whether no period of the plan is due yet, as far as the data and the report reach."""
        due = indicator.last_due(self.period, self.day) if indicator.is_scheduled else self.period
        return due.month_index <= self.start

    @property
    def start(self) -> int:
        """The last month before the plan."""
        return self.plan.identity.base_end

    def values(self, rows: Ints) -> Floats:
        """The values of `rows`; NaN for no row."""
        return _taken(self.index.value, rows, np.nan)

    def ends(self, rows: Ints) -> Ints:
        """The months in which the periods of `rows` end; the report's own month for no row."""
        return end_of(self.periods(rows))

    def periods(self, rows: Ints) -> Ints:
        """The period codes of `rows`; the report's period for no row."""
        codes = _taken(self.index.period, rows, self.period.code)
        return codes.astype(np.int64)

    def is_level(self, rows: Ints) -> Bools:
        """Which `rows` state a level, not a growth or a share."""
        level = _taken(self.observations.measure, np.where(self.index.is_sum(rows), -1, rows), 0)
        return np.asarray((rows >= 0) & (level == 0), bool)

    def is_bound(self, rows: Ints) -> Bools:
        """Which `rows` state only a lower or upper bound."""
        found = self._precision(rows)
        return np.asarray((found == _LOWER) | (found == _UPPER), bool)

    def is_exact(self, rows: Ints) -> Bools:
        """Which `rows` state an exact value."""
        return np.equal(self._precision(rows), _EXACT)

    def is_disputed(self, rows: Ints) -> Bools:
        """Which `rows` state a value that sources contradict."""
        return np.equal(self._precision(rows), _DISPUTED)

    def is_firm(self, rows: Ints) -> Bools:
        """Which `rows` say what was: no expectation, estimate, bound or disputed value."""
        expected = np.equal(_taken(self.index.status, rows, _EXPECTED), _EXPECTED)
        found = self._precision(rows)
        return np.asarray(((found == _EXACT) | (found == _ROUNDED)) & ~expected, bool)

    def elapsed_years(self, ends: Ints) -> Floats:
        """Years from the end of the base of each subject to the end of each month."""
        return (ends - self.subjects.base_end) / MONTHS

    def _precision(self, rows: Ints) -> Floats:
        return _taken(self.index.precision, rows, -1)


def reasons(value: Floats, *tests: tuple[Bools, Reason], otherwise: Reason) -> Ints:
    """The first reason whose test holds; `otherwise` for any other NaN; -1 where `value` is known.

    A test that holds blanks even a known value.
    """
    conditions = [test for test, _ in tests] + [np.isnan(value)]
    codes = [REASONS.index(reason) for _, reason in tests] + [REASONS.index(otherwise)]
    return np.select(conditions, codes, NOTHING)


def column(  # noqa: PLR0913 - one argument for each field that differs between measures
    measure: str,
    value: Floats,
    reason: Ints,
    *,
    unit: Ints | int,
    decimals: Ints | int,
    period: Ints,
    formula: Sequence[str],
    which: Ints | int = 0,
    inputs: Sequence[str] | Mapping[str, Sequence[str]] = (),
    terms: Mapping[str, Floats | float] | None = None,
    rows: Ints | None = None,
    precision: Ints | None = None,
) -> Measured:
    """A column of facts; values with a reason are blanked. `inputs` may differ by formula."""
    return Measured(
        measure=measure,
        value=np.where(reason >= 0, np.nan, value),
        reason=reason,
        unit=np.broadcast_to(np.int64(unit), reason.shape),
        decimals=np.broadcast_to(np.int64(decimals), reason.shape),
        period=period,
        formula=tuple(formula),
        which_formula=np.broadcast_to(np.int64(which), reason.shape),
        inputs=_by_formula(formula, inputs),
        terms={name: np.broadcast_to(term, reason.shape) for name, term in (terms or {}).items()},
        rows=rows if rows is None or rows.ndim > 1 else rows[:, None],
        precision=precision,
    )


def _by_formula(
    formula: Sequence[str], inputs: Sequence[str] | Mapping[str, Sequence[str]]
) -> dict[str, tuple[str, ...]]:
    found = inputs if isinstance(inputs, Mapping) else dict.fromkeys(formula, inputs)
    return {each: tuple(found[each]) for each in formula}


def blank(size: int) -> Floats:
    """As many NaN as there are subjects."""
    return np.full(size, np.nan)


def _taken(values: Floats | Codes, rows: Ints, nothing: float) -> Floats:
    if not len(values):
        return np.full(np.shape(rows), nothing, np.float64)
    return np.where(rows >= 0, values[np.maximum(rows, 0)].astype(np.float64), nothing)
