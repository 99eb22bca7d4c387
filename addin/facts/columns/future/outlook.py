"""Where will the plan end? Projections of yearly values, never on fewer than five."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from addin.facts.columns.comparable import Comparable
from addin.facts.columns.future.past import Estimate, Years
from addin.facts.columns.subjects import Floats
from addin.facts.columns.targets import Standing, band_of
from addin.facts.columns.working import PCT, Bools, Working, blank, column
from addin.facts.factset import REASONS, Ints, Measured
from addin.facts.scenario import assumed_growth, is_scenario
from addin.measures.projection import extrapolation
from addin.measures.projection.backtest import past_error
from addin.measures.projection.extrapolation import Extrapolation, extrapolate
from addin.measures.projection.history import LEAST_YEARS, history, last_year
from addin.measures.projection.kinds import (
    keep_chance,
    log_of_growth,
    log_of_reduction,
    project_growth,
    project_reduction,
    project_total,
    reach_chance,
)
from addin.measures.reasons import Reason
from addin.measures.series.average import average_growth
from addin.model.series import MONTHS, NOTHING, to_date_of
from addin.model.words import Nature, TargetKind

FORMS = (
    *extrapolation.FORMS,
    "projection_growth",
    "projection_reduction",
    "projection_total",
    "assumed",
)
_OWN = (
    TargetKind.LEVEL_UP, TargetKind.LEVEL_DOWN,
    TargetKind.HOLD_MAX, TargetKind.HOLD_MIN, TargetKind.RANGE,
)  # fmt: skip
_OTHER = (TargetKind.RATE_AVG, TargetKind.CUM_CHANGE, TargetKind.CUM_COUNT)
_CODES = {reason.value: at for at, reason in enumerate(REASONS)}
_TOO_OLD = 2  # a projection from older values would skip the years that matter


@dataclass(frozen=True, kw_only=True, eq=False)
class Outlook:
    """What each subject is projected to reach, its band, how it was made, or why it was not.

    In the unit of the target: average growth in per cent a year, cumulative change in per cent.
    """

    value: Floats
    low: Floats
    high: Floats
    probability: Floats
    error: Floats
    formula: Ints
    reason: Ints


@dataclass(frozen=True, kw_only=True, eq=False)
class _Made:
    """What one kind of target is projected to, for some lines of the years."""

    found: Extrapolation
    chance: Floats
    formula: Ints
    scale: float = 1.0


def outlook_of(
    work: Working, comparable: Comparable, standing: Standing, past: Years, running: Estimate
) -> Outlook:
    """Project each subject that has a target, from its whole years and what the running one says.

    Where a scenario assumes a growth, that growth is carried forward instead, without a band.
    """
    found = _projections(work, past, running)
    assumed = _assumed(work, comparable, standing)
    own = np.isnan(assumed)
    value = np.where(own, found.value, assumed)
    return replace(
        found,
        value=value,
        low=np.where(own, found.low, np.nan),
        high=np.where(own, found.high, np.nan),
        probability=np.where(own, found.probability, np.nan),
        formula=np.where(own, found.formula, FORMS.index("assumed")),
        reason=np.where(own | np.isnan(value), found.reason, NOTHING),
    )


def _projections(work: Working, past: Years, running: Estimate) -> Outlook:
    """What the years of each subject say."""
    size, subjects = len(work.subjects), work.subjects
    value, low, high, chance = (blank(size) for _ in range(4))
    formula, reason = np.zeros(size, np.int64), np.full(size, NOTHING)
    wanted = (_projected(work) & ~_is_over(work))[past.at]
    for kinds, way in _WAYS:
        lines = np.flatnonzero(wanted & subjects.is_kind(*kinds)[past.at])
        if not len(lines):
            continue
        made, at = way(work, past, running, lines), past.at[lines]
        for whole, part in ((value, "value"), (low, "low"), (high, "high")):
            whole[at] = made.scale * getattr(made.found, part)
        chance[at], formula[at] = made.chance, made.formula
        reason[at] = [_CODES.get(why, NOTHING) for why in made.found.reason.tolist()]
    return Outlook(
        value=value, low=low, high=high, probability=chance, formula=formula,
        error=_past_errors(work, past, np.isfinite(value[past.at])),
        reason=_why_not(work, value, reason),
    )  # fmt: skip


def _past_errors(work: Working, past: Years, made: Bools) -> Floats:
    """How far earlier projections of a headline series were off, one year ahead, in per cent."""
    subjects, found = work.subjects, blank(len(work.subjects))
    tested = subjects.headline & subjects.is_kind(*_OWN, TargetKind.CUM_COUNT)
    lines = np.flatnonzero(made & tested[past.at])
    at = past.at[lines]
    ratio = subjects.is_nature(Nature.RATIO)[at].astype(float)
    found[at] = 100 * past_error(history(past.years, past.level[lines]), ratio)
    return found


def _own(work: Working, past: Years, running: Estimate, lines: Ints) -> _Made:
    """Levels, ceilings, floors and corridors, on their own values."""
    subjects, at = work.subjects, past.at[lines]
    values = past.level[lines].copy()
    partial = np.isfinite(running.value[lines])
    column_of = np.clip(running.year[lines] - past.years[0], 0, len(past.years) - 1)
    here = np.flatnonzero(partial)
    values[here, column_of[here]] = running.value[lines][here]
    known = history(past.years, values)
    partial &= np.isfinite(known[np.arange(len(lines)), column_of])
    ratio = subjects.is_nature(Nature.RATIO)[at]
    found = extrapolate(
        known, _ahead(work, past, known, at), ratio.astype(float),
        unknown=np.where(partial, 1 - running.months[lines] / MONTHS, 0.0),
        last_error=np.where(partial, running.error[lines] * np.abs(running.value[lines]), 0.0),
    )  # fmt: skip
    # An amount that never was below 0 cannot be; a rate, of growth for example, may become so.
    amount = ~ratio & ~(known < 0).any(axis=-1)
    found = found.cut_below(np.where(amount, 0.0, np.nan))
    return _Made(found=found, chance=_chance_of_own(work, found, at), formula=found.form)


def _chance_of_own(work: Working, found: Extrapolation, at: Ints) -> Floats:
    subjects = work.subjects
    reached = reach_chance(
        found.centre, found.error, subjects.target[at], _direction(work)[at], subjects.tolerance[at]
    )
    kept = keep_chance(found.centre, found.error, *(end[at] for end in band_of(work)))
    return np.where(subjects.is_kind(TargetKind.RANGE)[at], kept, reached)


def _growth(work: Working, past: Years, running: Estimate, lines: Ints) -> _Made:
    """Average growth: on the logarithm of the level, else of the index that growth makes."""
    del running
    subjects, at = work.subjects, past.at[lines]
    levels = np.where(past.other_basis[lines][:, None], np.nan, past.level[lines])
    known = history(past.years, levels)
    by_level = np.isfinite(known).sum(axis=-1) >= LEAST_YEARS
    index = history(past.years, _index(work, past, lines))
    known = np.where(by_level[:, None], known, index)
    base = np.where(by_level, subjects.baseline[at], 1.0)
    years = subjects.years[at]
    found = project_growth(known, _ahead(work, past, known, at), base, years)
    direction = _direction(work)[at]
    goal = log_of_growth(
        base, (subjects.target[at] - direction * subjects.tolerance[at]) / 100, years
    )
    chance = reach_chance(found.centre, found.error, goal, direction)
    return _Made(found=found, chance=chance, formula=_form("projection_growth", lines), scale=100.0)


def _reduction(work: Working, past: Years, running: Estimate, lines: Ints) -> _Made:
    """Cumulative change: on the logarithm of the index, from the level, else from yearly rates."""
    del running
    subjects, at = work.subjects, past.at[lines]
    base = np.where(subjects.baseline[at] > 0, subjects.baseline[at], np.nan)
    levels = history(past.years, past.level[lines] / base[:, None])
    by_level = np.isfinite(levels).sum(axis=-1) >= LEAST_YEARS
    known = np.where(by_level[:, None], levels, history(past.years, _index(work, past, lines)))
    found = project_reduction(known, _ahead(work, past, known, at))
    goal = log_of_reduction((np.abs(subjects.target[at]) - subjects.tolerance[at]) / 100)
    chance = reach_chance(found.centre, found.error, goal, -1.0)
    form = _form("projection_reduction", lines)
    return _Made(found=found, chance=chance, formula=form, scale=100.0)


def _total(work: Working, past: Years, running: Estimate, lines: Ints) -> _Made:
    """A total since the base: what its whole years came to, and the years to come."""
    del running
    subjects, at = work.subjects, past.at[lines]
    values = past.level[lines]
    known = history(past.years, values)
    first = subjects.base_end[at] // MONTHS
    of_plan = (past.years > first[:, None]) & (past.years <= last_year(past.years, known)[:, None])
    ahead = _ahead(work, past, known, at)
    # The amounts of years say nothing of a plan that begins or ends within one.
    whole = (ahead == np.floor(ahead)) & (subjects.years[at] == np.floor(subjects.years[at]))
    found = project_total(
        known, np.where(whole, ahead, np.nan), np.where(of_plan, values, 0.0).sum(axis=-1)
    )
    chance = reach_chance(
        found.centre, found.error, subjects.target[at], _direction(work)[at], subjects.tolerance[at]
    )
    return _Made(found=found, chance=chance, formula=_form("projection_total", lines))


_WAYS = (
    (_OWN, _own),
    ((TargetKind.RATE_AVG,), _growth),
    ((TargetKind.CUM_CHANGE,), _reduction),
    ((TargetKind.CUM_COUNT,), _total),
)


def _form(name: str, lines: Ints) -> Ints:
    return np.full(len(lines), FORMS.index(name))


def _index(work: Working, past: Years, lines: Ints) -> Floats:
    """The index that yearly growth makes, 1 in the base year; NaN beyond a year without one."""
    grown = 1 + past.growth[lines] / 100
    factors = np.log(np.where(grown > 0, grown, np.nan))
    holes = np.cumsum(np.isnan(factors), axis=1)
    total = np.cumsum(np.nan_to_num(factors), axis=1)
    base = (work.subjects.base_end[past.at[lines]] + 1) / MONTHS - 1 - past.years[0]
    there = (base >= 0) & (base < len(past.years)) & (base == np.floor(base))
    column_of = np.where(there, base, 0).astype(np.int64)[:, None]
    hidden = holes != np.take_along_axis(holes, column_of, 1)
    found = np.exp(total - np.take_along_axis(total, column_of, 1))
    found = np.where(hidden | ~there[:, None], np.nan, found)
    alone = np.isfinite(found).sum(axis=1) == 1
    return np.where(alone[:, None], np.nan, found)


def _ahead(work: Working, past: Years, known: Floats, at: Ints) -> Floats:
    """How many years lie between the last one known and the target; NaN where that is too old."""
    last = last_year(past.years, known)
    recent = last >= work.period.year - _TOO_OLD
    due = (work.subjects.target_end[at] + 1) / MONTHS - 1
    return np.where(recent, due - last, np.nan)


def _direction(work: Working) -> Floats:
    """+1 where more is better or a floor holds, -1 where less is or a ceiling does."""
    subjects = work.subjects
    return np.select(
        [subjects.is_kind(TargetKind.HOLD_MAX), subjects.is_kind(TargetKind.HOLD_MIN)],
        [-1.0, 1.0],
        subjects.sign.astype(float),
    )


def _assumed(work: Working, comparable: Comparable, standing: Standing) -> Floats:
    """What the growth that a scenario assumes comes to by the target's day; NaN without."""
    subjects, found = work.subjects, np.full(len(work.subjects), np.nan)
    if not is_scenario(work.plan):
        return found
    for position, key in enumerate(subjects.keys):
        rate = assumed_growth(work.plan, key)
        if rate is None:
            continue
        now, left = comparable.value[position], standing.course.years_left[position]
        by_points = bool(subjects.in_percent[position])
        found[position] = now + rate * left if by_points else now * (1 + rate / 100) ** left
    grown = 100 * average_growth(subjects.baseline, found, subjects.years)
    return np.where(subjects.is_kind(TargetKind.RATE_AVG), grown, found)


def misses_target(work: Working, outlook: Outlook) -> Bools:
    """Which subjects are projected to miss their target."""
    subjects = work.subjects
    falls = subjects.is_kind(TargetKind.CUM_CHANGE)
    goal = np.where(falls, np.abs(subjects.target), subjects.target)
    direction = np.where(falls, 1.0, _direction(work))
    with np.errstate(invalid="ignore"):
        short = direction * (outlook.value - goal) < -subjects.tolerance
    return np.asarray(short, bool)


def outlook_columns(work: Working, outlook: Outlook) -> Iterator[Measured]:
    """`projection` with its band, `projected_completion` and `reach_probability`."""
    subjects, why = work.subjects, outlook.reason
    end = to_date_of(subjects.target_end)
    relative = subjects.is_kind(TargetKind.RATE_AVG, TargetKind.CUM_CHANGE)
    for name, values in (
        ("projection", outlook.value),
        ("projection_low", outlook.low),
        ("projection_high", outlook.high),
    ):
        yield column(
            name, values, why, unit=np.where(relative, PCT, subjects.unit),
            decimals=np.where(relative, 1, subjects.decimals), period=end,
            formula=FORMS, which=outlook.formula, inputs=["value"],
        )  # fmt: skip
    yield from _relations(work, outlook, end)


def _relations(work: Working, outlook: Outlook, end: Ints) -> Iterator[Measured]:
    """What the projection means for the target, and how far earlier ones were off."""
    subjects, why = work.subjects, outlook.reason
    goal = np.where(
        subjects.is_kind(TargetKind.CUM_CHANGE), np.abs(subjects.target), subjects.target
    )
    goal = np.where(subjects.is_kind(TargetKind.RATE_AVG) | (goal == 0), np.nan, goal)
    done, likely = 100 * outlook.value / goal, 100 * outlook.probability
    corridor = subjects.is_kind(TargetKind.RANGE).astype(np.int64)
    both, first = ["projection", "target"], np.zeros(len(subjects), np.int64)
    for name, values, reason, decimals, inputs, formula, which in (
        ("projected_completion", done, _or(why, done), 1, both, ["projected_completion"], first),
        (
            "projection_error", outlook.error, _or(first - 1, outlook.error), 1, ["value"],
            ["projection_past_error"], first,
        ),
        (
            "reach_probability", likely, _or(why, likely), 0, both,
            ["reach_chance", "keep_chance"], corridor,
        ),
    ):  # fmt: skip
        yield column(
            name, values, reason, unit=PCT, decimals=decimals, period=end, formula=formula,
            which=which, inputs=inputs,
        )  # fmt: skip


def _why_not(work: Working, value: Floats, found: Ints) -> Ints:
    """Why a subject is not projected; -1 where it is."""
    why = np.where(_projected(work), found, REASONS.index(Reason.NOT_APPLICABLE))
    why = np.where(_projected(work) & _is_over(work), REASONS.index(Reason.NO_TIME_LEFT), why)
    return np.where((why < 0) & np.isnan(value), REASONS.index(Reason.SHORT_HISTORY), why)


def _is_over(work: Working) -> Bools:
    """Whose target is due by the end of the report: nothing is left to project."""
    return np.asarray(work.end >= work.subjects.target_end, bool)


def _projected(work: Working) -> Bools:
    """Tasks that are done or not, and directions, are never projected."""
    subjects = work.subjects
    found = subjects.has_target & subjects.is_kind(*_OWN, *_OTHER) & ~np.isnan(subjects.target)
    return np.asarray(found & (subjects.series_area == NOTHING), bool)


def _or(why: Ints, value: Floats) -> Ints:
    return np.where((why < 0) & np.isnan(value), REASONS.index(Reason.NOT_APPLICABLE), why)
