"""Where will the plan end? Projections of yearly values, never on fewer than five."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from addin.facts.columns.comparable import Comparable
from addin.facts.columns.subjects import Floats
from addin.facts.columns.targets import LEVELS, Standing
from addin.facts.columns.working import PCT, Working, column
from addin.facts.factset import REASONS, Column, Ints
from addin.facts.scenario import assumed_growth, is_scenario
from addin.measures.projection.backtest import backtest
from addin.measures.projection.projection import project, reach_probability
from addin.measures.reasons import Reason
from addin.model.period import Period
from addin.model.series import MONTHS, YEAR_SPAN
from addin.model.words import Measure, TargetKind

__all__ = ["Outlook", "outlook_columns", "outlook_of"]

_PAST_YEARS = 20
_LIMITED = (*LEVELS, TargetKind.HOLD_MAX, TargetKind.HOLD_MIN)


@dataclass(frozen=True, kw_only=True, eq=False)
class Outlook:
    """The projected value of each subject at the end of the plan, its band and how it was made."""

    value: Floats
    low: Floats
    high: Floats
    probability: Floats
    error: Floats
    formula: Ints


def outlook_of(work: Working, comparable: Comparable, standing: Standing) -> Outlook:
    """Project each subject that has a target, from its whole years up to the period.

    Where a scenario assumes a growth, that growth is carried forward instead, without a band.
    """
    size = len(work.subjects)
    value, low, high, error, degrees = (np.full(size, np.nan) for _ in range(5))
    formula, past_error = np.zeros(size, np.int64), np.full(size, np.nan)
    wanted = np.flatnonzero(_projected(work))
    years, history, last = _history(work, wanted)
    end = work.plan.identity.end_year
    for line, position in enumerate(wanted.tolist()):
        horizon = end - int(last[line])
        if horizon <= 0 or int(last[line]) < work.period.year - _TOO_OLD:
            continue
        found = project(years, history[line], float(horizon))
        value[position], low[position], high[position] = found.value, found.low, found.high
        error[position], degrees[position] = found.error, found.degrees
        formula[position] = FORMS.index(_form(found.methods))
        if work.subjects.headline[position]:
            past_error[position] = _backtest(history[line])
    assumed = _assumed(work, comparable, standing)
    value = np.where(np.isnan(assumed), value, assumed)
    low, high, error = (np.where(np.isnan(assumed), row, np.nan) for row in (low, high, error))
    formula = np.where(np.isnan(assumed), formula, FORMS.index("assumed"))
    goal, sign = standing.goal, work.subjects.sign.astype(float)
    probability = reach_probability(
        value, error, goal, sign, np.where(np.isnan(degrees), 1e9, degrees)
    )
    return Outlook(
        value=value,
        low=low,
        high=high,
        probability=np.asarray(probability),
        error=past_error,
        formula=formula,
    )


def _form(methods: tuple[str, ...]) -> str:
    if len(methods) <= 1:
        return "projection_linear"
    return "projection_short" if len(methods) == _SHORT else "projection_long"


def _backtest(history: Floats) -> float:
    """How far earlier projections of the same series were off, one year ahead, in per cent."""
    known = np.flatnonzero(~np.isnan(history))
    if not len(known) or known[-1] - known[0] + 1 != len(known):
        return np.nan
    return float(backtest(history[known]).mape)


def _assumed(work: Working, comparable: Comparable, standing: Standing) -> Floats:
    """The value at the end of the plan under the growth that a scenario assumes; NaN without."""
    subjects, found = work.subjects, np.full(len(work.subjects), np.nan)
    if not is_scenario(work.plan):
        return found
    for position, key in enumerate(subjects.keys):
        rate = assumed_growth(work.plan, key)
        if rate is None:
            continue
        now, left = comparable.value[position], standing.years_left[position]
        by_points = bool(subjects.in_percent[position])
        found[position] = now + rate * left if by_points else now * (1 + rate / 100) ** left
    return found


def misses_target(
    work: Working, standing: Standing, outlook: Outlook
) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """Which subjects are projected to miss their target."""
    with np.errstate(invalid="ignore"):
        short = work.subjects.sign * (outlook.value - standing.goal) < -work.subjects.tolerance
    return np.asarray(short, bool)


def outlook_columns(work: Working, standing: Standing, outlook: Outlook) -> Iterator[Column]:
    """`projection` with its band, `projected_completion` and `reach_probability`."""
    subjects = work.subjects
    end = np.full(len(subjects), Period.of_year(work.plan.identity.end_year).code)
    why = np.where(_projected(work), -1, REASONS.index(Reason.NOT_APPLICABLE))
    why = np.where(
        (why < 0) & (work.end >= work.start + work.months),
        REASONS.index(Reason.NO_TIME_LEFT),
        why,
    )
    why = np.where((why < 0) & np.isnan(outlook.value), REASONS.index(Reason.SHORT_HISTORY), why)
    for name, values in (
        ("projection", outlook.value),
        ("projection_low", outlook.low),
        ("projection_high", outlook.high),
    ):
        yield column(
            name, values, why, unit=subjects.unit, decimals=subjects.decimals, period=end,
            formula=FORMS, which=outlook.formula, inputs=["value"],
        )  # fmt: skip
    done = 100 * outlook.value / np.where(standing.goal == 0, np.nan, standing.goal)
    yield column(
        "projected_completion", done, _or_short(why, done), unit=PCT, decimals=1, period=end,
        formula=["projected_completion"], inputs=["projection", "target"],
    )  # fmt: skip
    yield column(
        "projection_error", outlook.error,
        np.where(np.isnan(outlook.error), REASONS.index(Reason.NOT_APPLICABLE), -1),
        unit=PCT, decimals=1, period=end, formula=["projection_error"], inputs=["value"],
    )  # fmt: skip
    likely = 100 * outlook.probability
    yield column(
        "reach_probability", likely, _or_short(why, likely), unit=PCT, decimals=0, period=end,
        formula=["reach_probability"], inputs=["projection", "target"],
    )  # fmt: skip


FORMS = ("projection_linear", "projection_short", "projection_long", "assumed")
_SHORT = 2
_TOO_OLD = 2  # a projection from older values would skip the years that matter


def _projected(work: Working) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    subjects = work.subjects
    found = subjects.has_target & subjects.is_kind(*_LIMITED) & ~np.isnan(subjects.target)
    return np.asarray(found & _main(work), bool)


def _main(work: Working) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """Indicators and clusters; areas are too many to fit one by one."""
    return np.asarray(work.subjects.series_area == -1, bool)


def _history(work: Working, wanted: Ints) -> tuple[Floats, Floats, Ints]:
    """The years looked at, the exact yearly values of each subject in them, and its last year."""
    found = work.subjects
    newest = (work.end + 1) // MONTHS - 1
    years = np.arange(newest - _PAST_YEARS + 1, newest + 1)
    table = np.full((len(wanted), len(years)), np.nan)
    for measure in (Measure.SHARE, Measure.LEVEL):
        series = work.index.series(
            found.series_indicator[wanted], found.series_cluster[wanted],
            found.series_area[wanted], measure,
        )  # fmt: skip
        for at, year in enumerate(years.tolist()):
            end = np.full(len(wanted), year * MONTHS + MONTHS - 1)
            rows = work.index.at(series, end, np.full(len(wanted), YEAR_SPAN))
            values = np.where(work.is_bound(rows), np.nan, work.values(rows))
            table[:, at] = np.where(np.isnan(values), table[:, at], values)
    known = ~np.isnan(table)
    last = np.where(known.any(axis=1), years[::-1][np.argmax(known[:, ::-1], axis=1)], 0)
    return years.astype(float), table, last


def _or_short(why: Ints, value: Floats) -> Ints:
    return np.where((why < 0) & np.isnan(value), REASONS.index(Reason.SHORT_HISTORY), why)
