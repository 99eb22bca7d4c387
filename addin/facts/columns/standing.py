"""Is each subject on pace? The class of each, and how many there are of each class."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from addin.errors import UsageError
from addin.facts.columns.comparable import Comparable
from addin.facts.columns.future.outlook import Outlook, misses_target
from addin.facts.columns.subjects import Floats, Subjects
from addin.facts.columns.targets import HOLDS, Standing, band_of
from addin.facts.columns.working import Working, column
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
        Reason.NO_BASELINE, Reason.DISPUTED, Reason.NO_FULL_YEAR,
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
        raise UsageError(
            en=f"a threshold is not a number: {stated}", zh=f"阈值不是数值：{stated}"
        ) from error


def difficult_points(plan: Plan) -> float:
    """How far needed growth may lie above growth achieved before a target is hard to reach (pp)."""
    return float(plan.thresholds.get("difficult_pp", _DIFFICULT))


def status_column(
    work: Working, found: Comparable, standing: Standing, outlook: Outlook
) -> Measured:
    """`status`: the position of the class in `StatusClass`; never blank for what has a target."""
    made = column(
        "status", _classes(work, found, standing, outlook), _without_target(work.subjects),
        unit=_NO_UNIT, decimals=0, period=to_date_of(found.end), formula=["status"],
        inputs=["progress", "time_progress"], rows=found.rows,
    )  # fmt: skip
    return replace(made, otherwise=("comparable", "target"))


def _classes(work: Working, found: Comparable, standing: Standing, outlook: Outlook) -> Floats:
    subjects, why = work.subjects, standing.unscored
    late = subjects.binding & misses_target(work, outlook)
    paced = status(
        standing.progress, standing.share_of_time, thresholds=thresholds_of(work.plan), misses=late
    )
    still_met = is_met(found.value, subjects.target, subjects.sign.astype(float)) > 0
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
        paced,
    )
    return np.asarray(scored, np.float64)


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
    met = is_met(found.value, subjects.target, sign)
    inside = is_within(found.value, *band_of(work))
    return np.asarray(np.where(subjects.is_kind(TargetKind.RANGE), inside, met))


def _without_target(subjects: Subjects) -> Ints:
    return np.where(subjects.has_target, -1, REASONS.index(Reason.NOT_APPLICABLE))


_NO_UNIT = UNIT_AT["index"]
_DIFFICULT = 3.0
