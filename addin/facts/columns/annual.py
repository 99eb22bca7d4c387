"""Did the year do what the year set out to do?"""

from collections.abc import Iterator

import numpy as np

from addin.facts.columns.path import TIMES, time_of_year
from addin.facts.columns.subjects import Floats
from addin.facts.columns.targets import band_of
from addin.facts.columns.working import PCT, PP, Bools, Working, column, reasons
from addin.facts.factset import Ints, Measured
from addin.measures.reasons import Reason
from addin.measures.targets.progress import progress_sum
from addin.model.indicator import Milestone
from addin.model.series import MONTHS, NOTHING
from addin.model.words import Measure, MilestoneKind, Nature, TargetKind


def annual_target_of(work: Working, subject: str) -> Milestone | None:
    """The target that the year of the period set for `subject`, or None."""
    code, _, part = subject.partition("/")
    return next(
        (
            step
            for step in work.plan.milestones
            if step.kind is MilestoneKind.ANNUAL
            and step.indicator == code
            and part in {step.cluster, step.area}
            and step.period.year == work.period.year
        ),
        None,
    )


def annual_columns(work: Working, rows: Ints) -> Iterator[Measured]:
    """What the year has done of its own target, or used of a yearly limit, and its time.

    A growth target is compared with the published growth to date (METHODS A2 `growth_gap`), a
    level target with the value to date, a limit of a flow with it too (METHODS-2 M4).
    """
    subjects = work.subjects
    targets, levels, values, used = _targets(work, rows)
    none, period = np.isnan(targets), np.full(len(subjects), work.period.whole_year.code)
    yield column(
        "annual_target", targets, reasons(targets, otherwise=Reason.NOT_APPLICABLE),
        unit=np.where(levels, subjects.unit, PCT), decimals=np.where(levels, subjects.decimals, 1),
        period=period, formula=["stated"],
    )  # fmt: skip
    done = 100 * progress_sum(np.where(levels, values, np.nan), targets)
    ahead = np.where(levels, np.nan, values - targets)
    yield _against_target(work, "annual_completion", done, none | ~levels, used)
    yield _against_target(work, "annual_lead", ahead, none | levels, used)
    limited = subjects.is_nature(Nature.FLOW) & subjects.is_kind(*_LIMITS) & ~np.isnan(_limit(work))
    to_date = np.where(limited & _is_this_year(work, rows), rows, NOTHING)
    yield _against_limit(work, to_date, ~limited)
    yield _time(work, np.where(none, to_date, used), (none | ~levels) & ~limited)


def _time(work: Working, used: Ints, hidden: Bools) -> Measured:
    """What of the year should be done by the end of the rows `used`, else of the period."""
    ends = np.where(used >= 0, work.ends(used), work.end)
    time, which = time_of_year(work, ends)
    # A level is due at the end of the year: nothing of it is done month by month.
    months = np.where(work.subjects.is_nature(Nature.FLOW), ends % MONTHS + 1, MONTHS)
    seasonal = (which == 1) & (months < MONTHS)
    time = np.where(seasonal, time, months / MONTHS)
    return column(
        "annual_time", 100 * time, np.where(hidden, _HIDDEN, NOTHING), unit=PCT, decimals=1,
        period=np.full(len(used), work.period.whole_year.code), formula=TIMES,
        which=np.where(seasonal, which, 0),
        terms={
            "elapsed": np.where(seasonal, 0, months),
            "usual_share": np.where(seasonal, time, np.nan),
            "total": np.where(seasonal, 1, MONTHS),
        },
    )  # fmt: skip


def _against_limit(work: Working, rows: Ints, hidden: Bools) -> Measured:
    value = 100 * progress_sum(work.values(rows), _limit(work))
    why = reasons(value, (hidden, Reason.NOT_APPLICABLE), otherwise=Reason.NO_DATA)
    return column(
        "limit_used", value, why, unit=PCT, decimals=1, period=work.periods(rows),
        formula=["limit_used"], inputs=["value", "target"], rows=rows,
    )  # fmt: skip


def _limit(work: Working) -> Floats:
    """The limit of a year; of a corridor its upper end."""
    subjects = work.subjects
    return np.where(subjects.is_kind(TargetKind.RANGE), band_of(work)[1], subjects.target)


def _against_target(
    work: Working, measure: str, value: Floats, hidden: Bools, used: Ints
) -> Measured:
    is_growth = measure == "annual_lead"
    return column(
        measure, value, reasons(value, (hidden, Reason.NOT_APPLICABLE), otherwise=Reason.NO_DATA),
        unit=PP if is_growth else PCT, decimals=1, period=work.periods(used), formula=[measure],
        inputs=["yoy_official" if is_growth else "value", "annual_target"], rows=used,
    )  # fmt: skip


def _targets(work: Working, rows: Ints) -> tuple[Floats, Bools, Floats, Ints]:
    subjects, size = work.subjects, len(work.subjects)
    targets, levels, used = np.full(size, np.nan), np.zeros(size, bool), np.full(size, NOTHING)
    position = {key: at for at, key in enumerate(subjects.keys)}
    grown = work.index.latest(work.series(Measure.YOY), np.full(size, work.end), to_date=True)
    for step in work.plan.milestones:
        at = position.get(step.subject)
        if at is None or annual_target_of(work, step.subject) is not step:
            continue
        targets[at], levels[at] = step.value, step.measure is not Measure.YOY
        used[at] = rows[at] if levels[at] else grown[at]
    used = np.where(_is_this_year(work, used), used, NOTHING)
    return targets, levels, work.values(used), used


def _is_this_year(work: Working, rows: Ints) -> Bools:
    return np.asarray(work.periods(rows) // 10000 == work.period.year, bool)


_LIMITS = (TargetKind.HOLD_MAX, TargetKind.HOLD_MIN, TargetKind.RANGE)
_HIDDEN = list(Reason).index(Reason.NOT_APPLICABLE)
