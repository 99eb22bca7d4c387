"""How far is each subject, and how far should it be? One formula for each kind of target."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from addin.facts.columns.comparable import Comparable
from addin.facts.columns.subjects import PACES, PRECISIONS, Floats
from addin.facts.columns.working import PCT, PP, Bools, Working, column, reasons
from addin.facts.factset import REASONS, Column, Ints
from addin.measures.reasons import Reason
from addin.measures.series.growth import average_change, average_growth, average_reduction
from addin.measures.targets.gap import (
    distance_to_band,
    gap_to_path,
    gap_to_target,
    required_change,
    required_growth,
    required_reduction,
    target_of_rate,
)
from addin.measures.targets.pace import (
    expected_compound,
    expected_linear,
    expected_milestone,
    lead,
    time_progress,
)
from addin.measures.targets.progress import (
    progress_level,
    progress_rate,
    progress_reduction,
    progress_sum,
)
from addin.model.period import Period
from addin.model.series import NOTHING, to_date_of
from addin.model.words import Measure, MilestoneKind, PacePath, Precision, TargetKind

__all__ = ["Standing", "standing_of", "target_columns"]

LEVELS = (TargetKind.LEVEL_UP, TargetKind.LEVEL_DOWN, TargetKind.MILESTONE)
HOLDS = (TargetKind.HOLD_MAX, TargetKind.HOLD_MIN, TargetKind.RANGE)
# A baseline of which only a bound is known still allows a progress, marked as estimated.
_DISPUTED = PRECISIONS.index(Precision.DISPUTED)


@dataclass(frozen=True, kw_only=True, eq=False)
class Standing:
    """Progress, pace and path as fractions and in the unit of the subject, before blanking."""

    progress: Floats
    share_of_time: Floats
    expected: Floats
    goal: Floats
    years_gone: Floats
    years_left: Floats
    unscored: Ints


def standing_of(work: Working, value: Column, found: Comparable) -> Standing:
    """Where each subject stands at the end of what its comparable value speaks of."""
    subjects = work.subjects
    gone = work.elapsed_years(found.end)
    years = float(work.plan.identity.years)
    share = time_progress(gone, years)
    goal = np.where(
        subjects.is_kind(TargetKind.RATE_AVG),
        target_of_rate(subjects.baseline, subjects.target / 100, years),
        subjects.target,
    )
    return Standing(
        progress=_progress(work, found, years),
        share_of_time=share,
        expected=_expected(work, goal, share, gone),
        goal=goal,
        years_gone=gone,
        years_left=years - gone,
        unscored=_why_unscored(work, value, found),
    )


def target_columns(work: Working, found: Comparable, standing: Standing) -> Iterator[Column]:
    """Every column that relates a value to its baseline, target and path."""
    yield from _stated(work)
    yield from _pace(work, found, standing)
    yield from _gaps(work, found, standing)
    yield from _rates(work, found, standing)


def _progress(work: Working, found: Comparable, years: float) -> Floats:
    subjects, value = work.subjects, found.value
    base, goal = subjects.baseline, subjects.target
    return np.select(
        [
            subjects.is_kind(*LEVELS),
            subjects.is_kind(TargetKind.RATE_AVG),
            subjects.is_kind(TargetKind.CUM_CHANGE),
            subjects.is_kind(TargetKind.CUM_COUNT),
        ],
        [
            progress_level(base, value, goal, subjects.sign.astype(float)),
            progress_rate(base, value, goal / 100, years),
            progress_reduction(value / 100, np.abs(goal) / 100),
            progress_sum(value, goal),
        ],
        np.nan,
    )


def _expected(work: Working, goal: Floats, share: Floats, gone: Floats) -> Floats:
    subjects = work.subjects
    linear = expected_linear(subjects.baseline, goal, share)
    compound = expected_compound(subjects.baseline, goal, share)
    by_rate = subjects.is_kind(TargetKind.RATE_AVG)
    found = np.where(by_rate | (subjects.pace == PACES.index(PacePath.COMPOUND)), compound, linear)
    left_over = expected_compound(1.0, 1 - np.abs(goal) / 100, share)
    reduction = 100 * (1 - left_over)
    found = np.where(subjects.is_kind(TargetKind.CUM_CHANGE), reduction, found)
    found = np.where(subjects.is_kind(TargetKind.CUM_COUNT), goal * share, found)
    found = np.where(
        subjects.is_kind(*LEVELS)
        | by_rate
        | subjects.is_kind(TargetKind.CUM_CHANGE, TargetKind.CUM_COUNT),
        found,
        np.nan,
    )
    for position in np.flatnonzero(subjects.pace == PACES.index(PacePath.MILESTONES)):
        found[position] = _on_milestones(work, int(position), goal, float(gone[position]))
    return found


def _on_milestones(work: Working, position: int, goal: Floats, gone: float) -> float:
    """The path through the yearly milestones of one subject, linear within the year."""
    code, _, part = work.subjects.keys[position].partition("/")
    start = work.plan.identity.base_year
    steps = {0.0: float(work.subjects.baseline[position])}
    for step in work.plan.milestones:
        own = step.indicator == code and part in {step.cluster, step.area}
        if own and step.kind is MilestoneKind.PATH and step.measure is Measure.LEVEL:
            steps[float(step.period.year - start)] = step.value
    steps.setdefault(float(work.plan.identity.years), float(goal[position]))
    years = np.array(sorted(steps))
    return float(expected_milestone(years, np.array([steps[y] for y in years.tolist()]), gone))


def _why_unscored(work: Working, value: Column, found: Comparable) -> Ints:
    """The position of the reason why a subject cannot be scored; -1 where it can."""
    subjects, first = work.subjects, found.rows[:, 0]
    qualitative = subjects.has_target & subjects.is_kind(TargetKind.DIRECTION)
    no_target = ~subjects.has_target | (np.isnan(subjects.target) & ~qualitative)
    needs_base = subjects.is_kind(*LEVELS, TargetKind.RATE_AVG)
    tests: list[tuple[Bools, int]] = [
        (qualitative, REASONS.index(Reason.QUALITATIVE)),
        (no_target, REASONS.index(Reason.NO_TARGET)),
        (np.isnan(found.value) & (value.reason >= 0), NOTHING),
        (np.isnan(found.value), REASONS.index(Reason.NO_FULL_YEAR)),
        (work.is_disputed(first), REASONS.index(Reason.DISPUTED)),
        (work.is_bound(first), REASONS.index(Reason.BOUND_ONLY)),
        (needs_base & np.isnan(subjects.baseline), REASONS.index(Reason.NO_BASELINE)),
        (
            subjects.is_kind(*LEVELS) & (subjects.baseline == subjects.target),
            REASONS.index(Reason.TARGET_IS_BASELINE),
        ),
        (
            subjects.is_kind(*LEVELS) & (subjects.sign * (subjects.baseline - subjects.target) > 0),
            REASONS.index(Reason.BASELINE_PAST_TARGET),
        ),
    ]
    why = np.select([test for test, _ in tests], [code for _, code in tests], NOTHING)
    return np.where((why < 0) & np.isnan(found.value), value.reason, why)


def _stated(work: Working) -> Iterator[Column]:
    subjects = work.subjects
    base_year = np.full(len(subjects), Period.of_year(work.plan.identity.base_year).code)
    end_year = np.full(len(subjects), Period.of_year(work.plan.identity.end_year).code)
    in_percent = subjects.is_kind(TargetKind.RATE_AVG, TargetKind.CUM_CHANGE)
    yield column(
        "baseline", subjects.baseline, reasons(subjects.baseline, otherwise=Reason.NO_BASELINE),
        unit=subjects.unit, decimals=subjects.decimals, period=base_year, formula=["stated"],
        precision=subjects.baseline_precision,
    )  # fmt: skip
    qualitative = subjects.has_target & subjects.is_kind(TargetKind.DIRECTION)
    yield column(
        "target", subjects.target,
        reasons(subjects.target, (qualitative, Reason.QUALITATIVE), otherwise=Reason.NO_TARGET),
        unit=np.where(in_percent, PCT, subjects.unit),
        decimals=np.where(in_percent, 1, subjects.decimals), period=end_year, formula=["stated"],
    )  # fmt: skip


def _pace(work: Working, found: Comparable, standing: Standing) -> Iterator[Column]:
    subjects, period = work.subjects, to_date_of(found.end)
    hold = subjects.is_kind(*HOLDS)
    why = np.where(
        (standing.unscored < 0) & hold, REASONS.index(Reason.NOT_APPLICABLE), standing.unscored
    )
    timed = np.where(np.isin(why, _UNTIMED), why, NOTHING)
    yield column(
        "time_progress", 100 * standing.share_of_time, timed, unit=PCT, decimals=1,
        period=period, formula=["time_progress"],
    )  # fmt: skip
    which = np.select(
        [
            subjects.is_kind(TargetKind.RATE_AVG),
            subjects.is_kind(TargetKind.CUM_CHANGE),
            subjects.is_kind(TargetKind.CUM_COUNT),
        ],
        [1, 2, 3],
        0,
    )
    progress = 100 * standing.progress
    yield column(
        "progress", progress, _or(why, progress, Reason.NO_GROWTH_RATE), unit=PCT, decimals=1,
        period=period, which=which, inputs=["comparable", "baseline", "target"], rows=found.rows,
        formula=["progress_level", "progress_rate", "progress_reduction", "progress_sum"],
    )  # fmt: skip
    ahead = lead(standing.progress, standing.share_of_time)
    yield column(
        "lead", ahead, _or(why, ahead, Reason.NO_GROWTH_RATE), unit=PP, decimals=1, period=period,
        formula=["lead"], inputs=["progress", "time_progress"], rows=found.rows,
    )  # fmt: skip


def _gaps(work: Working, found: Comparable, standing: Standing) -> Iterator[Column]:
    subjects, period = work.subjects, to_date_of(found.end)
    chained = subjects.is_kind(TargetKind.CUM_CHANGE)
    unit = np.where(chained | subjects.in_percent, PP, subjects.unit)
    own_unit = np.where(chained, PCT, subjects.unit)
    decimals = np.where(chained, 1, subjects.decimals)
    expected = standing.expected
    why = _or(standing.unscored, expected, Reason.NOT_APPLICABLE)
    paths = {PacePath.LINEAR: 0, PacePath.COMPOUND: 1, PacePath.MILESTONES: 2, PacePath.SEASONAL: 0}
    which = np.array([paths[pace] for pace in PACES])[subjects.pace]
    which = np.where(subjects.is_kind(TargetKind.RATE_AVG) | chained, 1, which)
    yield column(
        "expected", expected, why, unit=own_unit, decimals=decimals, period=period, which=which,
        formula=["expected_linear", "expected_compound", "expected_milestone"],
        inputs=["baseline", "target", "time_progress"], rows=found.rows,
    )  # fmt: skip
    short = gap_to_path(found.value, expected)
    yield column(
        "gap_to_path", short, why, unit=unit, decimals=decimals, period=period,
        formula=["gap_to_path"], inputs=["comparable", "expected"], rows=found.rows,
    )  # fmt: skip
    missing = _missing_to_target(work, found, standing)
    open_targets = _without(standing.unscored, Reason.NO_BASELINE, Reason.BASELINE_PAST_TARGET)
    yield column(
        "gap_to_target", missing, _or(open_targets, missing, Reason.NOT_APPLICABLE), unit=unit,
        decimals=decimals, period=period, formula=["gap_to_target"],
        inputs=["comparable", "target"], rows=found.rows,
    )  # fmt: skip
    done = 100 * found.value / np.where(subjects.target == 0, np.nan, subjects.target)
    countable = subjects.is_kind(*LEVELS, TargetKind.CUM_COUNT)
    yield column(
        "completion", done,
        np.where(countable, _or(open_targets, done, Reason.NOT_APPLICABLE), _NOT_APPLICABLE),
        unit=PCT, decimals=1, period=period, formula=["completion"],
        inputs=["comparable", "target"], rows=found.rows,
    )  # fmt: skip


def _rates(work: Working, found: Comparable, standing: Standing) -> Iterator[Column]:
    """Growth achieved since the base year, and growth needed in what is left."""
    subjects, period = work.subjects, to_date_of(found.end)
    in_points = subjects.in_percent & ~subjects.is_kind(TargetKind.CUM_CHANGE)
    gone, left, value = standing.years_gone, standing.years_left, found.value
    achieved = np.where(
        in_points,
        average_change(subjects.baseline, value, gone),
        100 * average_growth(subjects.baseline, value, gone),
    )
    # A reduction is a fall of the level behind it: its yearly rates are negative growth.
    chained = subjects.is_kind(TargetKind.CUM_CHANGE)
    achieved = np.where(chained, 100 * average_reduction(value / 100, gone), achieved)
    summed = subjects.is_kind(TargetKind.CUM_COUNT)
    achieved = np.where(summed, average_change(0.0, value, gone), achieved)
    unit = np.where(summed, subjects.unit, np.where(in_points, PP, PCT))
    decimals = np.where(summed, subjects.decimals, 1)
    which = np.select([chained, in_points | summed], [2, 1], 0)
    bounds = [REASONS.index(r) for r in (Reason.BOUND_ONLY, Reason.DISPUTED)]
    why = np.where(np.isin(standing.unscored, bounds), standing.unscored, NOTHING)
    stated = summed | chained | ~np.isnan(subjects.baseline)
    why = np.where((why < 0) & ~stated, REASONS.index(Reason.NO_BASELINE), why)
    yield column(
        "growth_achieved", achieved, _or(why, achieved, Reason.NO_GROWTH_RATE), unit=unit,
        decimals=decimals, period=period, which=which, inputs=["comparable", "baseline"],
        formula=["average_growth", "average_change", "average_reduction"], rows=found.rows,
    )  # fmt: skip
    needed = _needed(work, found, standing)
    why = _without(standing.unscored, Reason.NO_BASELINE, Reason.BASELINE_PAST_TARGET)
    over = np.where((why < 0) & (left <= 0), REASONS.index(Reason.NO_TIME_LEFT), why)
    yield column(
        "growth_required", needed, _or(over, needed, Reason.NOT_APPLICABLE), unit=unit,
        decimals=decimals, period=period, which=which, inputs=["comparable", "target"],
        formula=["required_growth", "required_change", "required_reduction"], rows=found.rows,
    )  # fmt: skip


def _needed(work: Working, found: Comparable, standing: Standing) -> Floats:
    subjects, left, value = work.subjects, standing.years_left, found.value
    by_growth = 100 * required_growth(value, standing.goal, left)
    by_change = required_change(value, standing.goal, left)
    by_reduction = 100 * required_reduction(value / 100, np.abs(subjects.target) / 100, left)
    hold = subjects.is_kind(*HOLDS)
    return np.select(
        [
            hold,
            subjects.is_kind(TargetKind.CUM_CHANGE),
            subjects.in_percent | subjects.is_kind(TargetKind.CUM_COUNT),
        ],
        [np.full(len(value), np.nan), by_reduction, by_change],
        by_growth,
    )


def _missing_to_target(work: Working, found: Comparable, standing: Standing) -> Floats:
    subjects, value = work.subjects, found.value
    sign = np.where(
        subjects.is_kind(
            TargetKind.CUM_COUNT, TargetKind.CUM_CHANGE, TargetKind.RATE_AVG, TargetKind.HOLD_MIN
        ),
        1,
        np.where(subjects.is_kind(TargetKind.HOLD_MAX), -1, subjects.sign),
    )
    goal = np.where(subjects.is_kind(TargetKind.CUM_CHANGE), np.abs(subjects.target), standing.goal)
    return np.where(
        subjects.is_kind(TargetKind.RANGE),
        np.abs(distance_to_band(value, *band_of(work))),
        gap_to_target(value, goal, sign.astype(float)),
    )


def band_of(work: Working) -> tuple[Floats, Floats]:
    """The lower and upper end of each range target."""
    subjects = work.subjects
    low = np.where(np.isnan(subjects.upper), subjects.target - subjects.tolerance, subjects.target)
    high = np.where(np.isnan(subjects.upper), subjects.target + subjects.tolerance, subjects.upper)
    return low, high


def _or(why: Ints, value: Floats, reason: Reason) -> Ints:
    return np.where((why < 0) & np.isnan(value), REASONS.index(reason), why)


def _without(why: Ints, *forgiven: Reason) -> Ints:
    return np.where(np.isin(why, [REASONS.index(reason) for reason in forgiven]), NOTHING, why)


_NOT_APPLICABLE = REASONS.index(Reason.NOT_APPLICABLE)
_UNTIMED = [
    REASONS.index(reason)
    for reason in (
        Reason.QUALITATIVE, Reason.NO_TARGET, Reason.NO_DATA, Reason.NOT_PUBLISHED,
        Reason.OTHER_CONCEPT, Reason.NO_FULL_YEAR, Reason.NOT_APPLICABLE,
    )
]  # fmt: skip
