"""Where should each subject be, and which progress would it have there? Its own path (M7)."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from addin.facts.columns.comparable import Comparable, is_form
from addin.facts.columns.spans.families import to_date_linked
from addin.facts.columns.subjects import PACES, Floats
from addin.facts.columns.working import Bools, Working
from addin.facts.factset import Ints
from addin.measures.projection.history import MOST_YEARS
from addin.measures.projection.year import share_to_date
from addin.measures.targets.gap import target_of_rate
from addin.measures.targets.pace import (
    expected_compound,
    expected_linear,
    expected_milestone,
    expected_reduction,
    expected_total,
    planned_seasonal,
    time_progress,
)
from addin.measures.targets.progress import (
    progress_level,
    progress_rate,
    progress_reduction,
    progress_sum,
)
from addin.model.series import MONTHS
from addin.model.words import Measure, MilestoneKind, Nature, PacePath, TargetKind

LEVELS = (TargetKind.LEVEL_UP, TargetKind.LEVEL_DOWN, TargetKind.MILESTONE)
EXPECTED = (
    "expected_linear", "expected_compound", "expected_milestone", "expected_total",
    "expected_seasonal", "expected_reduction",
)  # fmt: skip
TIMES = ("time_progress", "planned_seasonal")
PLANNED = ("planned_linear", "planned_on_path", "planned_as_progress", "planned_seasonal")


@dataclass(frozen=True, kw_only=True, eq=False)
class Course:
    """The path of each subject at the end of its comparable value.

    `share_of_time` and `planned` are fractions: the time that has gone, and the progress that the
    path has then. `goal` and `expected` stand in the unit of the comparable value. The forms are
    positions in `EXPECTED` and `PLANNED`. A path by the season has `whole_years` and the
    `usual_share` of this one, a path of `steps` the years gone and each planned value; else NaN.
    """

    years_gone: Floats
    years_left: Floats
    share_of_time: Floats
    goal: Floats
    expected: Floats
    expected_form: Ints
    planned: Floats
    planned_form: Ints
    whole_years: Floats
    usual_share: Floats
    steps: Mapping[str, Floats]


def course_of(work: Working, found: Comparable) -> Course:
    """Where the path of each subject is at the end of what its comparable value speaks of."""
    subjects, base = work.subjects, base_of(work, found)
    gone, years = work.elapsed_years(found.end), subjects.years
    share, goal = time_progress(gone, years), goal_of(work, base)
    whole, usual = _seasonal_share(work, found.end)
    seasonal = planned_seasonal(whole, usual, years)
    by_season, by_step = np.isfinite(seasonal), _has_steps(work)
    planned = np.where(by_season, seasonal, share)
    expected, form = _expected(work, base, goal, share, planned)
    steps: dict[str, Floats] = {}
    for position in np.flatnonzero(by_step):
        expected[position] = _on_milestones(work, int(position), goal, float(gone[position]), steps)
    level = subjects.is_kind(*LEVELS)
    own = by_step | (level & (form == EXPECTED.index("expected_compound")))
    return Course(
        years_gone=gone,
        years_left=years - gone,
        share_of_time=share,
        goal=goal,
        expected=expected,
        expected_form=np.where(by_step, EXPECTED.index("expected_milestone"), form),
        planned=np.where(own, progress_of(work, base, expected), planned),
        planned_form=np.select([own & level, own, by_season], [1, 2, 3], 0),
        whole_years=whole,
        usual_share=usual,
        steps={"elapsed": np.where(by_step, gone, np.nan), **steps},
    )


def is_index(work: Working, found: Comparable) -> Bools:
    """Which comparable values are an index of growth, 100 in the base year (METHODS-2 M11)."""
    rates = work.subjects.is_kind(TargetKind.RATE_AVG)
    return np.asarray(rates & is_form(found, "chain_index"), bool)


def base_of(work: Working, found: Comparable) -> Floats:
    """What each comparable value is measured from: its baseline, or 100 where it is an index."""
    return np.where(is_index(work, found), 100.0, work.subjects.baseline)


def goal_of(work: Working, base: Floats) -> Floats:
    """The value of each target, on the scale of the comparable value."""
    subjects = work.subjects
    return np.select(
        [subjects.is_kind(TargetKind.RATE_AVG), subjects.is_kind(TargetKind.CUM_CHANGE)],
        [
            target_of_rate(base, subjects.target / 100, subjects.years),
            np.abs(subjects.target),
        ],
        subjects.target,
    )


def progress_of(work: Working, base: Floats, value: Floats) -> Floats:
    """The progress, a fraction, that each subject has or would have at `value`."""
    subjects, goal = work.subjects, work.subjects.target
    return np.select(
        [
            subjects.is_kind(*LEVELS),
            subjects.is_kind(TargetKind.RATE_AVG),
            subjects.is_kind(TargetKind.CUM_CHANGE),
            subjects.is_kind(TargetKind.CUM_COUNT),
        ],
        [
            progress_level(base, value, goal, subjects.sign.astype(float)),
            progress_rate(base, value, goal / 100, subjects.years),
            progress_reduction(value / 100, np.abs(goal) / 100),
            progress_sum(value, goal),
        ],
        np.nan,
    )


def eased(work: Working, base: Floats, value: Floats, years: Floats) -> Floats:
    """A `value` of the path after `years` years, less what "about" allows (METHODS-2 M12)."""
    subjects, slack = work.subjects, work.subjects.tolerance
    down = np.where(subjects.is_kind(*LEVELS, TargetKind.RATE_AVG), subjects.sign, 1) * slack
    grown = target_of_rate(base, (subjects.target - down) / 100, years)
    return np.where(subjects.is_kind(TargetKind.RATE_AVG), grown, value - down)


def usual_share(work: Working, at: Ints, ends: Ints) -> Floats:
    """The share that the subjects `at` usually have of a year by the month `ends` (M7, M26).

    The mean of up to three whole years before; NaN where none is known.
    """
    back = np.arange(MOST_YEARS, 0, -1) * MONTHS
    now = ends[:, None] - back
    done = to_date_linked(work, at, now)
    whole = work.to_date(at, Measure.LEVEL, now // MONTHS * MONTHS + MONTHS - 1)
    return share_to_date(done / np.where(whole > 0, whole, np.nan))


def time_of_year(work: Working, ends: Ints) -> tuple[Floats, Ints]:
    """The share of a year's plan that is due by each month, and its position in `TIMES` (M7)."""
    subjects, found = work.subjects, (ends % MONTHS + 1) / MONTHS
    seasonal = subjects.is_nature(Nature.FLOW) & _paced(work, PacePath.SEASONAL)
    at = np.flatnonzero(seasonal)
    usual = np.full(len(found), np.nan)
    usual[at] = _share_of_year(work, at, ends[at])
    known = np.isfinite(usual)
    return np.where(known, usual, found), known.astype(np.int64)


def _seasonal_share(work: Working, ends: Ints) -> tuple[Floats, Floats]:
    """The whole years of a seasonal total, and the usual share of this one; NaN for others."""
    subjects, whole, usual = work.subjects, *(np.full(len(ends), np.nan) for _ in range(2))
    totals = subjects.is_kind(TargetKind.CUM_COUNT) & subjects.is_nature(Nature.FLOW)
    at = np.flatnonzero(totals & _paced(work, PacePath.SEASONAL))
    if len(at):
        base, end = subjects.base_end[at], ends[at]
        usual[at] = _share_of_year(work, at, end) - _share_of_year(work, at, base)
        whole[at] = end // MONTHS - base // MONTHS
    return whole, usual


def _share_of_year(work: Working, at: Ints, ends: Ints) -> Floats:
    """Which share of a year has usually been brought by the end of each month."""
    return np.where(ends % MONTHS == MONTHS - 1, 1.0, usual_share(work, at, ends))


def _has_steps(work: Working) -> Bools:
    """Which subjects follow the planned values of single years."""
    subjects = work.subjects
    timed = subjects.is_kind(*LEVELS, TargetKind.CUM_CHANGE, TargetKind.CUM_COUNT)
    return np.asarray(timed & _paced(work, PacePath.MILESTONES), bool)


def _paced(work: Working, path: PacePath) -> Bools:
    return np.asarray(work.subjects.pace == PACES.index(path), bool)


def _expected(
    work: Working, base: Floats, goal: Floats, share: Floats, planned: Floats
) -> tuple[Floats, Ints]:
    """The value on a path without steps, and how it is made."""
    subjects = work.subjects
    falls, rises, total = (
        subjects.is_kind(kind)
        for kind in (TargetKind.CUM_CHANGE, TargetKind.RATE_AVG, TargetKind.CUM_COUNT)
    )
    compound = rises | (subjects.is_kind(*LEVELS) & _paced(work, PacePath.COMPOUND))
    found = np.select(
        [falls, compound, total, subjects.is_kind(*LEVELS)],
        [
            100 * expected_reduction(goal / 100, share),
            expected_compound(base, goal, share),
            expected_total(goal, planned),
            expected_linear(base, goal, share),
        ],
        np.nan,
    )
    seasonal = total & (planned != share)
    return found, np.select([falls, compound, seasonal, total], [5, 1, 4, 3], 0)


def _on_milestones(
    work: Working, position: int, goal: Floats, gone: float, terms: dict[str, Floats]
) -> float:
    """The path through the planned values of one subject, which are added to `terms`."""
    subjects = work.subjects
    base, due = (int(ends[position]) for ends in (subjects.base_end, subjects.target_end))
    level = bool(subjects.is_kind(*LEVELS)[position])
    steps = {0.0: float(subjects.baseline[position]) if level else 0.0}
    for step in work.plan.milestones:
        own = step.subject == subjects.keys[position] and step.period.month_index > base
        if own and step.kind is MilestoneKind.PATH and step.measure is Measure.LEVEL:
            steps[(step.period.month_index - base) / MONTHS] = step.value
    steps.setdefault((due - base) / MONTHS, float(goal[position]))
    for year, value in steps.items():
        named = terms.setdefault(f"planned_value:{year:g}", np.full(len(goal), np.nan))
        named[position] = value
    years = np.array(sorted(steps))
    return float(expected_milestone(years, np.array([steps[y] for y in years.tolist()]), gone))
