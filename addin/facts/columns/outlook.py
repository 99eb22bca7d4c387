"""Where will the plan end? Projections of yearly values, never on fewer than five."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from addin.facts.columns.comparable import Comparable
from addin.facts.columns.subjects import Floats
from addin.facts.columns.targets import LEVELS, Standing
from addin.facts.columns.working import PCT, Working, column
from addin.facts.factset import REASONS, Ints, Measured
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
    found, degrees, spread = _projections(work)
    assumed = _assumed(work, comparable, standing)
    own = np.isnan(assumed)
    value = np.where(own, found.value, assumed)
    probability = reach_probability(
        value,
        np.where(own, spread, np.nan),
        standing.goal,
        work.subjects.sign.astype(float),
        np.where(np.isnan(degrees), 1e9, degrees),
    )
    return replace(
        found,
        value=value,
        low=np.where(own, found.low, np.nan),
        high=np.where(own, found.high, np.nan),
        probability=np.asarray(probability),
        formula=np.where(own, found.formula, FORMS.index("assumed")),
    )


def _projections(work: Working) -> tuple[Outlook, Floats, Floats]:
    """What the whole years of each subject say, with the degrees and the error of the forecast."""
    size = len(work.subjects)
    value, low, high, spread, degrees, past = (np.full(size, np.nan) for _ in range(6))
    formula = np.zeros(size, np.int64)
    wanted = np.flatnonzero(_projected(work))
    years, history, last = _history(work, wanted)
    for line, position in enumerate(wanted.tolist()):
        horizon = work.plan.identity.end_year - int(last[line])
        if horizon <= 0 or int(last[line]) < work.period.year - _TOO_OLD:
            continue
        found = project(years, history[line], float(horizon))
        value[position], low[position], high[position] = found.value, found.low, found.high
        spread[position], degrees[position] = found.error, found.degrees
        formula[position] = FORMS.index(_form(found.methods))
        if work.subjects.headline[position]:
            past[position] = _backtest(history[line])
    none = np.full(size, np.nan)
    outlook = Outlook(
        value=value, low=low, high=high, probability=none, error=past, formula=formula
    )
    return outlook, degrees, spread


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


def outlook_columns(work: Working, standing: Standing, outlook: Outlook) -> Iterator[Measured]:
    """`projection` with its band, `projected_completion` and `reach_probability`."""
    subjects = work.subjects
    end = np.full(len(subjects), Period.of_year(work.plan.identity.end_year).code)
    why = _why_not(work, outlook)
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
    untried = np.where(np.isnan(outlook.error), REASONS.index(Reason.NOT_APPLICABLE), -1)
    likely = 100 * outlook.probability
    both = ["projection", "target"]
    for name, values, reason, decimals, inputs in (
        ("projected_completion", done, _or_short(why, done), 1, both),
        ("projection_error", outlook.error, untried, 1, ["value"]),
        ("reach_probability", likely, _or_short(why, likely), 0, both),
    ):
        yield column(
            name, values, reason, unit=PCT, decimals=decimals, period=end, formula=[name],
            inputs=inputs,
        )  # fmt: skip


def _why_not(work: Working, outlook: Outlook) -> Ints:
    """Why a subject is not projected; -1 where it is."""
    why = np.where(_projected(work), -1, REASONS.index(Reason.NOT_APPLICABLE))
    over = (why < 0) & (work.end >= work.start + work.months)
    why = np.where(over, REASONS.index(Reason.NO_TIME_LEFT), why)
    return np.where((why < 0) & np.isnan(outlook.value), REASONS.index(Reason.SHORT_HISTORY), why)


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
