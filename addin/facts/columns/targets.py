"""How far is each subject, and how far should it be? One formula for each kind of target."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from addin.facts.columns.comparable import Comparable, why_missing
from addin.facts.columns.path import (
    EXPECTED,
    LEVELS,
    PLANNED,
    Course,
    base_of,
    course_of,
    is_index,
    progress_of,
)
from addin.facts.columns.spans.prices import nominal
from addin.facts.columns.subjects import PRECISIONS, Floats
from addin.facts.columns.working import PCT, PP, Bools, Working, column, reasons
from addin.facts.factset import REASONS, Ints, Measured
from addin.measures.reasons import Reason
from addin.measures.series.average import average_change, average_growth, average_reduction
from addin.measures.targets.gap import (
    gap_to_band,
    gap_to_path,
    gap_to_target,
    required_change,
    required_growth,
    required_reduction,
)
from addin.measures.targets.pace import lead
from addin.measures.targets.progress import completion
from addin.model.series import NOTHING, to_date_of
from addin.model.words import Precision, TargetKind

HOLDS = (TargetKind.HOLD_MAX, TargetKind.HOLD_MIN, TargetKind.RANGE)
AT_LEAST, AT_MOST = (PRECISIONS.index(p) for p in (Precision.LOWER_BOUND, Precision.UPPER_BOUND))


@dataclass(frozen=True, kw_only=True, eq=False)
class Standing:
    """Progress of each subject, a fraction, on its path, and why it is not scored; -1 where it is.

    `bound` says what kind of bound a progress is that rests on the bound of a base.
    """

    progress: Floats
    course: Course
    unscored: Ints
    bound: Ints


def standing_of(work: Working, value: Measured, found: Comparable) -> Standing:
    """Where each subject stands at the end of what its comparable value speaks of."""
    base = base_of(work, found)
    return Standing(
        progress=progress_of(work, base, found.value),
        course=course_of(work, found),
        unscored=_why_unscored(work, value, found, base),
        bound=_bounds(work, found),
    )


def target_columns(work: Working, found: Comparable, standing: Standing) -> Iterator[Measured]:
    """Every column that relates a value to its baseline, target and path."""
    yield from _stated(work)
    yield from _pace(work, found, standing)
    yield from _path(work, found, standing)
    yield from _distance(work, found, standing)
    yield from _achieved(work, found, standing)
    yield from _required(work, found, standing)


def _bounds(work: Working, found: Comparable) -> Ints:
    """Of which precision a progress is whose base is only known to lie above or below (M14)."""
    subjects, goal = work.subjects, work.subjects.target
    precision = subjects.baseline_precision
    above = np.select([precision == AT_LEAST, precision == AT_MOST], [1, -1], 0)
    rates = subjects.is_kind(TargetKind.RATE_AVG) & ~is_index(work, found)
    with np.errstate(invalid="ignore"):
        rises = np.select(
            [subjects.is_kind(*LEVELS), rates], [np.sign(found.value - goal), -np.sign(goal)], 0.0
        )
    rises = np.nan_to_num(rises * above)
    exact = PRECISIONS.index(Precision.EXACT)
    return np.select([rises < 0, rises > 0], [AT_MOST, AT_LEAST], exact)


def _why_unscored(work: Working, value: Measured, found: Comparable, base: Floats) -> Ints:
    """The position of the reason why a subject cannot be scored; -1 where it can."""
    subjects, first = work.subjects, found.rows[:, 0]
    qualitative = subjects.has_target & subjects.is_kind(TargetKind.DIRECTION)
    no_target = ~subjects.has_target | (np.isnan(subjects.target) & ~qualitative)
    needs_base = subjects.is_kind(*LEVELS, TargetKind.RATE_AVG)
    tests: list[tuple[Bools, int]] = [
        (qualitative, REASONS.index(Reason.QUALITATIVE)),
        (no_target, REASONS.index(Reason.NO_TARGET)),
        (np.isnan(found.value), NOTHING),
        (work.is_disputed(first), REASONS.index(Reason.DISPUTED)),
        (work.is_bound(first), REASONS.index(Reason.BOUND_ONLY)),
        (needs_base & np.isnan(base), REASONS.index(Reason.NO_BASELINE)),
        (
            subjects.is_kind(TargetKind.RATE_AVG) & (base <= 0),
            REASONS.index(Reason.NO_GROWTH_RATE),
        ),
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
    return np.where((why < 0) & np.isnan(found.value), why_missing(found, value), why)


def _stated(work: Working) -> Iterator[Measured]:
    subjects = work.subjects
    base, due = to_date_of(subjects.base_end), to_date_of(subjects.target_end)
    in_percent = subjects.is_kind(TargetKind.RATE_AVG, TargetKind.CUM_CHANGE)
    yield column(
        "baseline", subjects.baseline, reasons(subjects.baseline, otherwise=Reason.NO_BASELINE),
        unit=subjects.unit, decimals=subjects.decimals, period=base, formula=["stated"],
        precision=subjects.baseline_precision,
    )  # fmt: skip
    qualitative = subjects.has_target & subjects.is_kind(TargetKind.DIRECTION)
    yield column(
        "target", subjects.target,
        reasons(subjects.target, (qualitative, Reason.QUALITATIVE), otherwise=Reason.NO_TARGET),
        unit=np.where(in_percent, PCT, subjects.unit),
        decimals=np.where(in_percent, 1, subjects.decimals), period=due, formula=["stated"],
    )  # fmt: skip


def _pace(work: Working, found: Comparable, standing: Standing) -> Iterator[Measured]:
    subjects, period = work.subjects, to_date_of(found.end)
    hold = subjects.is_kind(*HOLDS)
    why = np.where(
        (standing.unscored < 0) & hold, REASONS.index(Reason.NOT_APPLICABLE), standing.unscored
    )
    yield from _shares(work, standing, np.where(np.isin(why, _UNTIMED), why, NOTHING), period)
    others = (TargetKind.RATE_AVG, TargetKind.CUM_CHANGE, TargetKind.CUM_COUNT)
    which = np.select([subjects.is_kind(kind) for kind in others], [1, 2, 3], 0)
    progress = 100 * standing.progress
    yield column(
        "progress", progress, _or(why, progress, Reason.NO_GROWTH_RATE), unit=PCT, decimals=1,
        period=period, which=which, inputs=["comparable", "baseline", "target"], rows=found.rows,
        formula=["progress_level", "progress_rate", "progress_reduction", "progress_sum"],
        precision=standing.bound,
        terms={
            "baseline": _index_base(work, found),
            "target": np.where(which == _FALLS, _stated_otherwise(work, standing), np.nan),
            "years": np.where(which == _RISES, subjects.years, np.nan),
        },
    )  # fmt: skip
    ahead = lead(standing.progress, standing.course.planned)
    why = np.where((why < 0) & (subjects.years <= 0), _NO_TIME_LEFT, why)
    yield column(
        "lead", ahead, _or(why, ahead, Reason.NO_GROWTH_RATE), unit=PP, decimals=1, period=period,
        formula=["lead"], inputs=["progress", "planned_progress"], rows=found.rows,
        precision=standing.bound,
    )  # fmt: skip


def _shares(work: Working, standing: Standing, why: Ints, period: Ints) -> Iterator[Measured]:
    """The share of its time that a target has had, and the progress that its path has by then."""
    course = standing.course
    gone = course.share_of_time
    why = np.where((why < 0) & (work.subjects.years <= 0), _NO_TIME_LEFT, why)
    yield column(
        "time_progress", 100 * gone, _or(why, gone, Reason.BEFORE_PLAN), unit=PCT, decimals=1,
        period=period, formula=["time_progress"],
        terms={"elapsed": course.years_gone, "total": work.subjects.years},
    )  # fmt: skip
    why = np.where((why < 0) & np.isnan(course.planned), standing.unscored, why)
    yield column(
        "planned_progress", 100 * course.planned, _or(why, course.planned, Reason.NO_GROWTH_RATE),
        unit=PCT, decimals=1, period=period, formula=PLANNED, which=course.planned_form,
        inputs={
            "planned_linear": ["time_progress"],
            "planned_on_path": ["expected", "baseline", "target"],
            "planned_as_progress": ["expected", "baseline", "target"],
            "planned_seasonal": [],
        },
        terms={
            "elapsed": course.whole_years, "usual_share": course.usual_share,
            "total": np.where(course.planned_form == _SEASONAL, work.subjects.years, np.nan),
        },
    )  # fmt: skip


def _path(work: Working, found: Comparable, standing: Standing) -> Iterator[Measured]:
    """The value on the path, and how far off it is."""
    course, period = standing.course, to_date_of(found.end)
    unit, decimals = _of_gap(work)
    why = _hidden_index(work, found, _or(standing.unscored, course.expected, Reason.NOT_APPLICABLE))
    yield column(
        "expected", course.expected, why, unit=_of_value(work), decimals=decimals,
        which=course.expected_form, period=period, formula=EXPECTED,
        rows=found.rows, inputs=_INPUTS_OF_PATHS,
        terms={
            "baseline": _index_base(work, found), "target": _stated_otherwise(work, standing),
            **course.steps,
        },
    )  # fmt: skip
    yield column(
        "gap_to_path", gap_to_path(found.value, course.expected), why, unit=unit,
        decimals=decimals, period=period, formula=["gap_to_path"],
        inputs=["comparable", "expected"], rows=found.rows,
    )  # fmt: skip


def _distance(work: Working, found: Comparable, standing: Standing) -> Iterator[Measured]:
    """What is missing to the target, and which share of it is done."""
    subjects, period = work.subjects, to_date_of(found.end)
    unit, decimals = _of_gap(work)
    missing = _missing_to_target(work, found, standing)
    why = _without(standing.unscored, Reason.NO_BASELINE, Reason.BASELINE_PAST_TARGET)
    band, (low, high) = subjects.is_kind(TargetKind.RANGE), band_of(work)
    yield column(
        "gap_to_target", missing,
        _hidden_index(work, found, _or(why, missing, Reason.NOT_APPLICABLE)), unit=unit,
        decimals=decimals, period=period, formula=["gap_to_target", "gap_to_band"],
        which=band.astype(np.int64), inputs=["comparable", "target"], rows=found.rows,
        terms={
            "target": _stated_otherwise(work, standing),
            "direction": np.where(band, np.nan, _gap_sign(work)),
            "low": np.where(band, low, np.nan), "high": np.where(band, high, np.nan),
        },
    )  # fmt: skip
    done = 100 * completion(found.value, subjects.target)
    countable = subjects.is_kind(*LEVELS, TargetKind.CUM_COUNT)
    yield column(
        "completion", done,
        np.where(countable, _or(why, done, Reason.NOT_APPLICABLE), _NOT_APPLICABLE),
        unit=PCT, decimals=1, period=period, formula=["completion"],
        inputs=["comparable", "target"], rows=found.rows,
    )  # fmt: skip


def _hidden_index(work: Working, found: Comparable, why: Ints) -> Ints:
    """No distance in the unit of the subject where only an index of its growth is known."""
    return np.where((why < 0) & is_index(work, found), _NOT_APPLICABLE, why)


def _of_value(work: Working) -> Ints:
    """The unit of each value on the path."""
    subjects = work.subjects
    return np.where(subjects.is_kind(TargetKind.CUM_CHANGE), PCT, subjects.unit)


def _of_gap(work: Working) -> tuple[Ints, Ints]:
    """The unit of each gap, and its decimals; gaps of per cents are percentage points."""
    chained = work.subjects.is_kind(TargetKind.CUM_CHANGE)
    unit = np.where(chained | work.subjects.in_percent, PP, work.subjects.unit)
    return unit, np.where(chained, 1, work.subjects.decimals)


def _achieved(work: Working, found: Comparable, standing: Standing) -> Iterator[Measured]:
    """Growth achieved since the base year."""
    subjects, gone, value = work.subjects, standing.course.years_gone, found.value
    base = base_of(work, found)
    chained, summed = (
        subjects.is_kind(kind) for kind in (TargetKind.CUM_CHANGE, TargetKind.CUM_COUNT)
    )
    unit, decimals, which = _of_rate(work)
    achieved = np.select(
        # A reduction is a fall of the level behind it: its yearly rates are negative growth.
        [chained, summed, which == _CHANGE],
        [
            100 * average_reduction(value / 100, gone),
            average_change(0.0, value, gone),
            average_change(base, value, gone),
        ],
        100 * average_growth(base, value, gone),
    )
    # Growth in current prices, where the target says nothing of prices, is called nominal.
    which = np.where(nominal(work.plan, subjects) & ~is_index(work, found), _NOMINAL, which)
    why = _or(_why_not_achieved(work, found, standing), achieved, Reason.NO_GROWTH_RATE)
    yield column(
        "growth_achieved", achieved, why, unit=unit, decimals=decimals, which=which,
        inputs=_INPUTS_OF_RATES, rows=found.rows, period=to_date_of(found.end),
        formula=list(_INPUTS_OF_RATES),
        terms={"start": np.where(summed, 0, _index_base(work, found)), "years": gone},
    )  # fmt: skip


def _why_not_achieved(work: Working, found: Comparable, standing: Standing) -> Ints:
    """Why no growth since the base can be told; -1 where it can."""
    subjects, base = work.subjects, base_of(work, found)
    why = np.where(np.isin(standing.unscored, _UNUSABLE), standing.unscored, NOTHING)
    based = ~subjects.is_kind(TargetKind.CUM_CHANGE, TargetKind.CUM_COUNT)
    why = np.where((why < 0) & based & np.isnan(base), REASONS.index(Reason.NO_BASELINE), why)
    bounded = based & np.isin(subjects.baseline_precision, (AT_LEAST, AT_MOST))
    bounded &= ~is_index(work, found)
    return np.where((why < 0) & bounded, REASONS.index(Reason.BOUND_ONLY), why)


def _required(work: Working, found: Comparable, standing: Standing) -> Iterator[Measured]:
    """Growth needed in each of the years left."""
    needed = _needed(work, found, standing)
    why = _without(standing.unscored, Reason.NO_BASELINE, Reason.BASELINE_PAST_TARGET)
    over = (standing.course.years_left <= 0) | (work.end >= work.subjects.target_end)
    why = np.where((why < 0) & over, _NO_TIME_LEFT, why)
    kept = work.subjects.is_kind(*HOLDS) | np.isnan(standing.course.goal)
    why = np.where((why < 0) & kept, _NOT_APPLICABLE, why)
    unit, decimals, which = _of_rate(work)
    yield column(
        "growth_required", needed, _or(why, needed, Reason.NO_GROWTH_RATE), unit=unit,
        decimals=decimals, which=which, inputs=["comparable", "target"], rows=found.rows,
        period=to_date_of(found.end),
        formula=["required_growth", "required_change", "required_reduction"],
        terms={
            "target": _stated_otherwise(work, standing), "years_left": standing.course.years_left,
        },
    )  # fmt: skip


def _of_rate(work: Working) -> tuple[Ints, Ints, Ints]:
    """Unit, decimals and formula of a yearly rate: growth, points or amounts, reduction."""
    subjects = work.subjects
    chained, summed, items = (
        subjects.is_kind(kind)
        for kind in (TargetKind.CUM_CHANGE, TargetKind.CUM_COUNT, TargetKind.MILESTONE)
    )
    in_points = subjects.in_percent & ~chained & ~subjects.is_kind(TargetKind.RATE_AVG)
    amounts = ~in_points & (summed | items)
    return (
        np.where(amounts, subjects.unit, np.where(in_points, PP, PCT)),
        np.where(amounts & ~items, subjects.decimals, 1),
        np.select([chained, in_points | amounts], [2, _CHANGE], 0),
    )


def _needed(work: Working, found: Comparable, standing: Standing) -> Floats:
    subjects, value = work.subjects, found.value
    left, goal = standing.course.years_left, standing.course.goal
    *_, which = _of_rate(work)
    hold = subjects.is_kind(*HOLDS)
    return np.select(
        [hold, subjects.is_kind(TargetKind.CUM_CHANGE), which == _CHANGE],
        [
            np.full(len(value), np.nan),
            100 * required_reduction(value / 100, goal / 100, left),
            required_change(value, goal, left),
        ],
        100 * required_growth(value, goal, left),
    )


def _missing_to_target(work: Working, found: Comparable, standing: Standing) -> Floats:
    subjects, value = work.subjects, found.value
    return np.where(
        subjects.is_kind(TargetKind.RANGE),
        gap_to_band(value, *band_of(work)),
        gap_to_target(value, standing.course.goal, _gap_sign(work)),
    )


def _gap_sign(work: Working) -> Floats:
    """1 where more closes the gap to the target, -1 where less does."""
    subjects = work.subjects
    more = subjects.is_kind(TargetKind.CUM_COUNT, TargetKind.CUM_CHANGE, TargetKind.HOLD_MIN)
    less = subjects.is_kind(TargetKind.HOLD_MAX)
    return np.select([more, less], [1.0, -1.0], subjects.sign.astype(float))


def _index_base(work: Working, found: Comparable) -> Floats:
    """The base of an index of growth; NaN where the plan states a baseline."""
    return np.where(is_index(work, found), base_of(work, found), np.nan)


def _stated_otherwise(work: Working, standing: Standing) -> Floats:
    """The value of a target that the plan states as a rate or as a fall; NaN for others."""
    goal = standing.course.goal
    return np.where(goal == work.subjects.target, np.nan, goal)


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


_NOT_APPLICABLE, _NO_TIME_LEFT = (
    REASONS.index(reason) for reason in (Reason.NOT_APPLICABLE, Reason.NO_TIME_LEFT)
)
_RISES, _FALLS = 1, 2  # the positions of the formulas of progress
_SEASONAL = PLANNED.index("planned_seasonal")
_MISMATCH = REASONS.index(Reason.PRICE_BASIS_MISMATCH)
_UNUSABLE = [
    REASONS.index(r) for r in (Reason.BOUND_ONLY, Reason.DISPUTED, Reason.PRICE_BASIS_MISMATCH)
]
_INPUTS_OF_PATHS = {
    "expected_linear": ["baseline", "target", "time_progress"],
    "expected_compound": ["baseline", "target", "time_progress"],
    "expected_milestone": ["baseline", "target"],
    "expected_total": ["target", "time_progress"],
    "expected_seasonal": ["target", "planned_progress"],
    "expected_reduction": ["target", "time_progress"],
}
_INPUTS_OF_RATES = {
    "average_growth": ["comparable", "baseline"],
    "average_change": ["comparable", "baseline"],
    "average_reduction": ["comparable"],
    "average_growth_nominal": ["comparable", "baseline"],
}
_NOMINAL = 3  # the position of the formula of nominal growth in those of growth achieved
_CHANGE = 1  # the position of the formula of changes in those of yearly rates
_UNTIMED = [
    REASONS.index(reason)
    for reason in (
        Reason.QUALITATIVE, Reason.NO_TARGET, Reason.NO_DATA, Reason.NOT_PUBLISHED, Reason.NOT_DUE,
        Reason.OTHER_CONCEPT, Reason.NO_FULL_YEAR, Reason.NOT_APPLICABLE,
        Reason.PRICE_BASIS_MISMATCH,
    )
]  # fmt: skip
