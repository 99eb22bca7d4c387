"""What do all steps of an assessment share?"""

from collections.abc import Sequence
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
from addin.model.series import MONTHS, NOTHING, SeriesIndex, end_of
from addin.model.unit import PERCENT, POINTS
from addin.model.words import DataStatus, Measure, Precision

Bools = NDArray[np.bool_]
_BOUND = [PRECISIONS.index(p) for p in (Precision.LOWER_BOUND, Precision.UPPER_BOUND)]
_EXACT = PRECISIONS.index(Precision.EXACT)
_FIRM = [PRECISIONS.index(p) for p in (Precision.EXACT, Precision.ROUNDED)]
_EXPECTED = STATUSES.index(DataStatus.EXPECTED)
_DISPUTED = PRECISIONS.index(Precision.DISPUTED)
PCT, PP = UNIT_AT[PERCENT.code], UNIT_AT[POINTS.code]


@dataclass(frozen=True, kw_only=True, eq=False)
class Working:
    """A plan at a period: its subjects, and the observations known on the day."""

    plan: Plan
    period: Period
    observations: Observations
    subjects: Subjects
    as_of: date | None = None

    @cached_property
    def index(self) -> SeriesIndex:
        """The observations, searchable by series and period."""
        return SeriesIndex(self.observations)

    def series(self, measure: Measure) -> Ints:
        """The series of a measure for each subject."""
        of = self.subjects
        return self.index.series(of.series_indicator, of.series_cluster, of.series_area, measure)

    @property
    def end(self) -> int:
        """The month in which the report's period ends, counted from the year 0."""
        return self.period.month_index

    @cached_property
    def day(self) -> date:
        """The day up to which figures are known."""
        return self.observations.known_until(self.period, self.as_of)

    def is_early(self, indicator: Indicator) -> bool:
        """Whether no period of the plan is due yet, as far as the data and the report reach."""
        due = indicator.last_due(self.period, self.day) if indicator.is_scheduled else self.period
        return due.month_index <= self.start

    @property
    def start(self) -> int:
        """The last month before the plan."""
        return Period.of_year(self.plan.identity.start_year - 1).month_index

    @property
    def months(self) -> int:
        """How many months the plan lasts."""
        return self.plan.identity.years * MONTHS

    def values(self, rows: Ints) -> Floats:
        """The values of `rows`; NaN for no row."""
        return _taken(self.observations.value, rows, np.nan)

    def ends(self, rows: Ints) -> Ints:
        """The months in which the periods of `rows` end; the report's own month for no row."""
        return end_of(self.periods(rows))

    def periods(self, rows: Ints) -> Ints:
        """The period codes of `rows`; the report's period for no row."""
        codes = _taken(self.observations.period, rows, self.period.code)
        return codes.astype(np.int64)

    def is_bound(self, rows: Ints) -> Bools:
        """Which `rows` state only a lower or upper bound."""
        return np.isin(self._precision(rows), _BOUND)

    def is_exact(self, rows: Ints) -> Bools:
        """Which `rows` state an exact value."""
        return np.equal(self._precision(rows), _EXACT)

    def is_disputed(self, rows: Ints) -> Bools:
        """Which `rows` state a value that sources contradict."""
        return np.equal(self._precision(rows), _DISPUTED)

    def is_firm(self, rows: Ints) -> Bools:
        """Which `rows` say what was: no expectation, estimate, bound or disputed value."""
        expected = np.equal(_taken(self.observations.status, rows, _EXPECTED), _EXPECTED)
        return np.isin(self._precision(rows), _FIRM) & ~expected

    def elapsed_years(self, ends: Ints) -> Floats:
        """Years from the start of the plan to the end of each month."""
        return (ends - self.start) / MONTHS

    def _precision(self, rows: Ints) -> Floats:
        return _taken(self.observations.precision, rows, -1)


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
    which: Ints | None = None,
    inputs: Sequence[str] = (),
    rows: Ints | None = None,
    precision: Ints | None = None,
) -> Measured:
    """A column of facts; values with a reason are blanked."""
    size = len(value)
    return Measured(
        measure=measure,
        value=np.where(reason >= 0, np.nan, value),
        reason=reason,
        unit=np.broadcast_to(np.asarray(unit, np.int64), size),
        decimals=np.broadcast_to(np.asarray(decimals, np.int64), size),
        period=period,
        formula=tuple(formula),
        which_formula=np.zeros(size, np.int64) if which is None else which,
        inputs=tuple(inputs),
        rows=rows if rows is None or rows.ndim > 1 else rows[:, None],
        precision=precision,
    )


def blank(size: int) -> Floats:
    """As many NaN as there are subjects."""
    return np.full(size, np.nan)


def _taken(values: Floats | NDArray[np.int32], rows: Ints, nothing: float) -> Floats:
    if not len(values):
        return np.full(np.shape(rows), nothing, np.float64)
    return np.where(rows >= 0, values[np.maximum(rows, 0)].astype(np.float64), nothing)
