"""Is each subject on pace? The class of each, and how many there are of each class."""

from collections.abc import Iterator

import numpy as np

from addin.errors import UsageError
from addin.facts.columns.comparable import Comparable
from addin.facts.columns.future.outlook import Outlook, misses_target
from addin.facts.columns.path import base_of, eased, progress_of
from addin.facts.columns.subjects import Floats, Subjects
from addin.facts.columns.targets import AT_LEAST, AT_MOST, HOLDS, Standing, band_of
from addin.facts.columns.working import Bools, Working, column
from addin.facts.fact import Fact, counted
from addin.facts.factset import REASONS, UNIT_AT, Ints, Measured
from addin.measures.reasons import Reason
from addin.measures.targets.progress import is_met, is_within
from addin.measures.targets.status import (
    StatusClass,
    Thresholds,
    forecast_status,
    hold_status,
    status,
    two_key,
)
from addin.model.plan import Plan
from addin.model.series import to_date_of
from addin.model.words import TargetKind

CLASSES = tuple(StatusClass)
# Without these a subject says nothing about pace, though it may well have data.
_NOT_SCORED = [
    REASONS.index(reason)
    for reason in (
        Reason.QUALITATIVE, Reason.NO_TARGET, Reason.OTHER_CONCEPT, Reason.BOUND_ONLY,
        Reason.NO_BASELINE, Reason.DISPUTED, Reason.NO_FULL_YEAR, Reason.NO_GROWTH_RATE,
        Reason.PRICE_BASIS_MISMATCH,
    )
]  # fmt: skip


def thresholds_of(plan: Plan) -> Thresholds:
    """The thresholds of the status classes as the plan sets them, in percentage points."""
    named = {"ahead_pp": "ahead", "on_pace_pp": "on_pace", "behind_pp": "behind"}
    stated = {
        field: plan.thresholds[name] for name, field in named.items() if name in plan.thresholds
    }
    try:
        return Thresholds(**{field: float(value) for field, value in stated.items()})
    except ValueError as error:
        raise UsageError("threshold_no_number", stated=str(stated)) from error


def difficult_points(plan: Plan) -> float:
    """How far needed growth may lie above growth achieved before a target is hard to reach (pp)."""
    return float(plan.thresholds.get("difficult_pp", _DIFFICULT))


def status_column(
    work: Working, found: Comparable, standing: Standing, outlook: Outlook
) -> Measured:
    """`status`: the position of the class in `StatusClass`; never blank for what has a target."""
    return column(
        "status", _classes(work, found, standing, outlook), _without_target(work.subjects),
        unit=_NO_UNIT, decimals=0, period=to_date_of(found.end), formula=["status"],
        inputs=["progress", "planned_progress", "comparable", "target"], rows=found.rows,
        terms=_rules(work, outlook),
    )  # fmt: skip


def _rules(work: Working, outlook: Outlook) -> dict[str, Floats | float]:
    """What a class follows from besides facts: thresholds, direction, tolerance, forecast."""
    subjects, limits = work.subjects, thresholds_of(work.plan)
    band, (low, high) = subjects.is_kind(TargetKind.RANGE), band_of(work)
    sign = np.where(subjects.is_kind(TargetKind.HOLD_MAX), -1, subjects.sign)
    return {
        "ahead_of": limits.ahead,
        "on_pace": limits.on_pace,
        "behind": limits.behind,
        "direction": np.where(subjects.is_kind(TargetKind.HOLD_MIN), 1, sign),
        "tolerance": subjects.tolerance,
        "low": np.where(band, low, np.nan),
        "high": np.where(band, high, np.nan),
        "misses": np.where(subjects.binding, misses_target(work, outlook), np.nan),
    }


def _classes(work: Working, found: Comparable, standing: Standing, outlook: Outlook) -> Floats:
    subjects, why = work.subjects, standing.unscored
    late = subjects.binding & misses_target(work, outlook)
    still_met = (
        is_met(found.value, subjects.target, subjects.sign.astype(float), subjects.tolerance) > 0
    )
    # A target equal to the baseline is one to be kept (PRACTICE C0).
    keeps = why == REASONS.index(Reason.TARGET_IS_BASELINE)
    met_from_start = why == REASONS.index(Reason.BASELINE_PAST_TARGET)
    scored = np.select(
        [
            np.isin(why, _NOT_SCORED),
            met_from_start & still_met,
            keeps & still_met,
            met_from_start | keeps,
            why >= 0,
            subjects.is_kind(*HOLDS),
        ],
        [
            CLASSES.index(StatusClass.NOT_SCORED),
            CLASSES.index(StatusClass.ACHIEVED),
            CLASSES.index(StatusClass.ON_PACE),
            CLASSES.index(StatusClass.FAR_BEHIND),
            CLASSES.index(StatusClass.NO_DATA),
            hold_status(_kept(work, found)),
        ],
        _paced(work, found, standing, late),
    )
    return np.asarray(scored, np.float64)


def _paced(work: Working, found: Comparable, standing: Standing, late: Bools) -> Ints:
    """The class of what has a pace: by its lead, the tolerance of "about", the bound of a base."""
    course, done, limits = standing.course, standing.progress, thresholds_of(work.plan)
    classes = status(done, course.planned, thresholds=limits, misses=late)
    unpaced = np.where(done >= limits.achieved, _ACHIEVED, _NO_CLASS)
    classes = np.where(np.isfinite(done) & np.isnan(course.planned), unpaced, classes)
    base, tolerant = base_of(work, found), work.subjects.tolerance > 0
    on_path = eased(work, base, course.expected, course.years_gone)
    at_goal = eased(work, base, course.goal, work.subjects.years)
    with np.errstate(invalid="ignore"):
        near, met = (
            tolerant & (done >= progress_of(work, base, value) - _NOISE)
            for value in (on_path, at_goal)
        )
    classes = np.where(near & ~late & np.isin(classes, _SLOW), _ON_PACE, classes)
    classes = np.where(met, _ACHIEVED, classes)
    # A bound can only be better, or only be worse, than it looks (METHODS-2 M14).
    doubtful = (standing.bound == AT_MOST) & np.isin(classes, _GOOD)
    doubtful |= (standing.bound == AT_LEAST) & np.isin(classes, _SLOW) & ~late
    return np.where(doubtful, _NO_CLASS, classes)


def prospect_column(statuses: Measured, outlook: Outlook) -> Measured:
    """`prospect`: pace now and probability of reaching the target, as a position in `Prospect`."""
    classes = np.nan_to_num(statuses.value, nan=CLASSES.index(StatusClass.NO_DATA)).astype(int)
    found = two_key(classes, forecast_status(outlook.probability))
    hidden = (found == 0) | (statuses.reason >= 0)
    return column(
        "prospect", np.asarray(found, float),
        np.where(hidden, REASONS.index(Reason.NOT_APPLICABLE), -1), unit=_NO_UNIT, decimals=0,
        period=statuses.period, formula=["prospect"], inputs=["status", "reach_probability"],
    )  # fmt: skip


def count_facts(work: Working, statuses: Measured) -> Iterator[Fact]:
    """How many headline indicators there are, and how many of each class: the classes add up."""
    mine = np.flatnonzero(work.subjects.headline)
    classes = statuses.value[mine].astype(int)
    keys = [f"{work.subjects.keys[position]}.status@{work.period}" for position in mine]
    for at, found in enumerate(CLASSES):
        members = [key for key, own in zip(keys, classes, strict=True) if own == at]
        yield counted(f"count_{found.value}", members, work.period)
    yield counted("count_total", keys, work.period)
    good = np.array([found.is_good for found in CLASSES])[classes]
    scored = np.array([found.is_scored for found in CLASSES])[classes]
    late = scored & ~good
    binding = work.subjects.binding[mine]
    for measure, mask in (
        ("good", good), ("late", late), ("scored", scored), ("unscored", ~scored),
        ("binding", binding), ("binding_late", binding & late),
    ):  # fmt: skip
        members = [key for key, own in zip(keys, mask, strict=True) if own]
        yield counted(f"count_{measure}", members, work.period)
    yield from _met_counts(work, keys, classes, mine)


def _met_counts(work: Working, keys: list[str], classes: Ints, mine: Ints) -> Iterator[Fact]:
    """At the end of the plan a target is met or missed: a target to be kept is met while kept."""
    hold = work.subjects.is_kind(*HOLDS)[mine] & (classes == CLASSES.index(StatusClass.ON_PACE))
    met = hold | (classes == CLASSES.index(StatusClass.ACHIEVED))
    scored = np.array([found.is_scored for found in CLASSES])[classes]
    for measure, mask in (("count_met", met), ("count_missed", scored & ~met)):
        members = [key for key, own in zip(keys, mask, strict=True) if own]
        yield counted(measure, members, work.period)


def _kept(work: Working, found: Comparable) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """Whether a target to be kept is kept: 1, 0, or NaN."""
    subjects = work.subjects
    sign = np.where(subjects.is_kind(TargetKind.HOLD_MAX), -1.0, 1.0)
    met = is_met(found.value, subjects.target, sign, subjects.tolerance)
    inside = is_within(found.value, *band_of(work))
    return np.asarray(np.where(subjects.is_kind(TargetKind.RANGE), inside, met))


def _without_target(subjects: Subjects) -> Ints:
    return np.where(subjects.has_target, -1, REASONS.index(Reason.NOT_APPLICABLE))


_NO_UNIT = UNIT_AT["index"]
_ACHIEVED, _ON_PACE, _NO_CLASS = (
    CLASSES.index(found)
    for found in (StatusClass.ACHIEVED, StatusClass.ON_PACE, StatusClass.NOT_SCORED)
)
_GOOD = [CLASSES.index(StatusClass.AHEAD), _ON_PACE]
_SLOW = [CLASSES.index(StatusClass.BEHIND), CLASSES.index(StatusClass.FAR_BEHIND)]
_NOISE = 1e-9  # 30 - 0.5 and the way to it need not meet in their last digit
_DIFFICULT = 3.0
