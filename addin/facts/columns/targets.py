"""How far is each subject, and how far should it be? One formula for each kind of target."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from addin.facts.columns.comparable import Comparable
from addin.facts.columns.subjects import PACES, PRECISIONS, Floats
from addin.facts.columns.working import PCT, PP, Bools, Working, column, reasons
from addin.facts.factset import REASONS, Ints, Measured
from addin.measures.reasons import Reason
from addin.measures.series.average import average_change, average_growth, average_reduction
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


def standing_of(work: Working, value: Measured, found: Comparable) -> Standing:
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


def target_columns(work: Working, found: Comparable, standing: Standing) -> Iterator[Measured]:
    """Every column that relates a value to its baseline, target and path."""
    yield from _stated(work)
    yield from _pace(work, found, standing)
    yield from _path(work, found, standing)
    yield from _distance(work, found, standing)
    yield from _achieved(work, found, standing)
    yield from _required(work, found, standing)


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


def _why_unscored(work: Working, value: Measured, found: Comparable) -> Ints:
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


def _stated(work: Working) -> Iterator[Measured]:
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


def _pace(work: Working, found: Comparable, standing: Standing) -> Iterator[Measured]:
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
    others = (TargetKind.RATE_AVG, TargetKind.CUM_CHANGE, TargetKind.CUM_COUNT)
    which = np.select([subjects.is_kind(kind) for kind in others], [1, 2, 3], 0)
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


def _path(work: Working, found: Comparable, standing: Standing) -> Iterator[Measured]:
    """The value on the path, and how far off it is."""
    subjects, period, expected = work.subjects, to_date_of(found.end), standing.expected
    chained = subjects.is_kind(TargetKind.CUM_CHANGE)
    unit, decimals = _of_gap(work)
    why = _or(standing.unscored, expected, Reason.NOT_APPLICABLE)
    paths = {PacePath.LINEAR: 0, PacePath.COMPOUND: 1, PacePath.MILESTONES: 2, PacePath.SEASONAL: 0}
    which = np.array([paths[pace] for pace in PACES])[subjects.pace]
    yield column(
        "expected", expected, why, unit=np.where(chained, PCT, subjects.unit), decimals=decimals,
        which=np.where(subjects.is_kind(TargetKind.RATE_AVG) | chained, 1, which), period=period,
        formula=["expected_linear", "expected_compound", "expected_milestone"],
        inputs=["baseline", "target", "time_progress"], rows=found.rows,
    )  # fmt: skip
    yield column(
        "gap_to_path", gap_to_path(found.value, expected), why, unit=unit, decimals=decimals,
        period=period, formula=["gap_to_path"], inputs=["comparable", "expected"], rows=found.rows,
    )  # fmt: skip


def _distance(work: Working, found: Comparable, standing: Standing) -> Iterator[Measured]:
    """What is missing to the target, and which share of it is done."""
    subjects, period = work.subjects, to_date_of(found.end)
    unit, decimals = _of_gap(work)
    missing = _missing_to_target(work, found, standing)
    why = _without(standing.unscored, Reason.NO_BASELINE, Reason.BASELINE_PAST_TARGET)
    yield column(
        "gap_to_target", missing, _or(why, missing, Reason.NOT_APPLICABLE), unit=unit,
        decimals=decimals, period=period, formula=["gap_to_target"],
        inputs=["comparable", "target"], rows=found.rows,
    )  # fmt: skip
    done = 100 * found.value / np.where(subjects.target == 0, np.nan, subjects.target)
    countable = subjects.is_kind(*LEVELS, TargetKind.CUM_COUNT)
    yield column(
        "completion", done,
        np.where(countable, _or(why, done, Reason.NOT_APPLICABLE), _NOT_APPLICABLE),
        unit=PCT, decimals=1, period=period, formula=["completion"],
        inputs=["comparable", "target"], rows=found.rows,
    )  # fmt: skip


def _of_gap(work: Working) -> tuple[Ints, Ints]:
    """The unit of each gap, and its decimals; gaps of per cents are percentage points."""
    chained = work.subjects.is_kind(TargetKind.CUM_CHANGE)
    unit = np.where(chained | work.subjects.in_percent, PP, work.subjects.unit)
    return unit, np.where(chained, 1, work.subjects.decimals)


def _achieved(work: Working, found: Comparable, standing: Standing) -> Iterator[Measured]:
    """Growth achieved since the base year."""
    subjects, gone, value = work.subjects, standing.years_gone, found.value
    chained, summed = (
        subjects.is_kind(kind) for kind in (TargetKind.CUM_CHANGE, TargetKind.CUM_COUNT)
    )
    achieved = np.select(
        # A reduction is a fall of the level behind it: its yearly rates are negative growth.
        [chained, summed, subjects.in_percent],
        [
            100 * average_reduction(value / 100, gone),
            average_change(0.0, value, gone),
            average_change(subjects.baseline, value, gone),
        ],
        100 * average_growth(subjects.baseline, value, gone),
    )
    bounds = [REASONS.index(r) for r in (Reason.BOUND_ONLY, Reason.DISPUTED)]
    why = np.where(np.isin(standing.unscored, bounds), standing.unscored, NOTHING)
    stated = summed | chained | ~np.isnan(subjects.baseline)
    why = np.where((why < 0) & ~stated, REASONS.index(Reason.NO_BASELINE), why)
    unit, decimals, which = _of_rate(work)
    yield column(
        "growth_achieved", achieved, _or(why, achieved, Reason.NO_GROWTH_RATE), unit=unit,
        decimals=decimals, which=which, inputs=["comparable", "baseline"], rows=found.rows,
        period=to_date_of(found.end),
        formula=["average_growth", "average_change", "average_reduction"],
    )  # fmt: skip


def _required(work: Working, found: Comparable, standing: Standing) -> Iterator[Measured]:
    """Growth needed in each of the years left."""
    needed = _needed(work, found, standing)
    why = _without(standing.unscored, Reason.NO_BASELINE, Reason.BASELINE_PAST_TARGET)
    over = (why < 0) & (standing.years_left <= 0)
    why = np.where(over, REASONS.index(Reason.NO_TIME_LEFT), why)
    unit, decimals, which = _of_rate(work)
    yield column(
        "growth_required", needed, _or(why, needed, Reason.NOT_APPLICABLE), unit=unit,
        decimals=decimals, which=which, inputs=["comparable", "target"], rows=found.rows,
        period=to_date_of(found.end),
        formula=["required_growth", "required_change", "required_reduction"],
    )  # fmt: skip


def _of_rate(work: Working) -> tuple[Ints, Ints, Ints]:
    """Unit, decimals and formula of a yearly rate: growth, points or amounts, reduction."""
    subjects = work.subjects
    chained, summed = (
        subjects.is_kind(kind) for kind in (TargetKind.CUM_CHANGE, TargetKind.CUM_COUNT)
    )
    in_points = subjects.in_percent & ~chained
    return (
        np.where(summed, subjects.unit, np.where(in_points, PP, PCT)),
        np.where(summed, subjects.decimals, 1),
        np.select([chained, in_points | summed], [2, 1], 0),
    )


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
        Reason.QUALITATIVE, Reason.NO_TARGET, Reason.NO_DATA, Reason.NOT_PUBLISHED, Reason.NOT_DUE,
        Reason.OTHER_CONCEPT, Reason.NO_FULL_YEAR, Reason.NOT_APPLICABLE,
    )
]  # fmt: skip
