"""What can a rule ask of what the plan itself states: of indicators, planned values, tasks?"""

from collections.abc import Callable, Mapping, Sequence
from functools import partial

import numpy as np

from addin.facts.columns.spans.prices import prices_of
from addin.facts.rules.tables.table import Cell, Floats, RuleTable, WordColumn, table_of
from addin.language import Text, fold
from addin.model.indicator import Indicator, Milestone
from addin.model.plan import Plan, Task
from addin.model.series import NO_HABIT, habits_of
from addin.model.words import MilestoneKind, TaskState

Column = Callable[[], Floats]
_NAN = float("nan")
# Names of what may lie outside 0 to 100 though it stands in per cent.
_FREE = (
    "增", "降", "涨", "变动", "利润", "盈亏", "指数", "负债", "growth", "change", "increase",
    "decrease", "decline", "rise", "profit", "margin", "return", "index", "debt",
)  # fmt: skip
_SIGNED = ("净", "差额", "顺差", "逆差", "结余", "net ", "balance", "surplus", "deficit")


def is_bounded(found: Indicator) -> bool:
    """Whether a value in per cent is a part of something, from 0 to 100, as far as names tell."""
    stated = [found.baseline.value, found.target.value]
    words = fold(f"{found.name.zh} {found.name.en} {found.concept.name}")
    inside = all(each is None or 0 <= each <= 100 for each in stated)  # noqa: PLR2004 - per cent
    return inside and not any(word in words for word in _FREE)


def is_signed(found: Indicator) -> bool:
    """Whether values below zero are natural, as far as names, base and target tell."""
    stated = [found.baseline.value, found.target.value, found.target.upper]
    words = fold(f"{found.name.zh} {found.name.en} {found.concept.name}")
    below = any(each is not None and each < 0 for each in stated)
    return below or any(word in words for word in (*_FREE, *_SIGNED))


def natures(plan: Plan, indicators: Sequence[Indicator | None]) -> Mapping[str, Column]:
    """What is known of the nature of indicators; None stands for a part of one, which has none."""
    habits = habits_of(plan.observations)
    mine = [habits.get(one.series or one.code, NO_HABIT) if one else None for one in indicators]
    told = [_NAN if one is None else float(one.nature_told) for one in indicators]
    if 1 not in told:
        # One finding says that the whole column is empty.
        parts = [at for at, habit in enumerate(mine) if habit and habit.partial]
        told = [0.0 if parts[:1] == [at] else _NAN for at in range(len(told))]
    looks = [
        # What is measured on another series has its nature from there.
        _NAN if not one or not habit or one.series or habit.small == habit.whole
        else float(habit.small > habit.whole)
        for one, habit in zip(indicators, mine, strict=True)
    ]  # fmt: skip
    return {
        "nature_told": partial(np.array, told),
        "partial_values": partial(np.array, [float(one.partial) if one else _NAN for one in mine]),
        "adds_up": partial(np.array, looks),
    }


def priced(found: Sequence[Indicator]) -> WordColumn:
    """In which prices the values of indicators stand, as their words say."""
    words = ("current", "constant")
    shown = (Text(zh="现价", en="current prices"), Text(zh="可比价", en="constant prices"))
    return WordColumn(np.array([prices_of(one) - 1 for one in found], np.int64), words, shown)


def milestone_table(plan: Plan) -> RuleTable:
    """One row for each planned value of a year."""
    before = _earlier(plan.milestones)
    rows = [_milestone(plan, one, before.get(at)) for at, one in enumerate(plan.milestones)]
    labels = [_label(plan, one) for one in plan.milestones]
    return table_of("milestone", rows, [one.place for one in plan.milestones], labels)


def _earlier(milestones: Sequence[Milestone]) -> dict[int, float]:
    """The value of the step before each one of the same path."""
    steps = [
        (one.subject, one.measure.value, one.period, at)
        for at, one in enumerate(milestones)
        if one.kind is MilestoneKind.PATH
    ]
    pairs = zip(sorted(steps), sorted(steps)[1:], strict=False)
    return {
        later[-1]: milestones[sooner[-1]].value
        for sooner, later in pairs
        if sooner[:2] == later[:2] and sooner[2] != later[2]
    }


def _milestone(plan: Plan, one: Milestone, before: float | None) -> dict[str, Cell]:
    found = plan.indicator.get(one.indicator)
    part = plan.cluster.get(one.cluster) if one.cluster else found
    target = part.target if part is not None and not one.area else None
    others = [
        each.value
        for each in plan.milestones
        if each is not one
        and (each.subject, each.period, each.kind, each.measure, each.source)
        == (one.subject, one.period, one.kind, one.measure, one.source)
    ]
    last = plan.identity.end_year
    return {
        "value": one.value,
        "previous": before,
        "stated_again": others[0] if others else None,
        "target": target.value if target else None,
        "year": float(one.period.year),
        "target_year": float(target.year or last) if target else None,
        "plan_start": float(plan.identity.start_year),
        "plan_end": float(last),
        "direction_sign": float(found.direction.sign) if found else None,
        "rounding": 0.5 * 10.0 ** -(found.shown_decimals if found else 0),
        "kind": one.kind.value,
        "measure": one.measure.value,
        "target_kind": target.kind.value if target else "",
        "indicator": one.indicator,
        "cluster": one.cluster,
        "area": one.area,
    }


def _label(plan: Plan, one: Milestone) -> Text:
    named = [plan.indicator.get(one.indicator), plan.cluster.get(one.cluster)]
    names = [each.name for each in (*named, plan.area.get(one.area)) if each]
    period = Text(zh=one.period.label("zh"), en=one.period.label("en"))
    parts = [*names, period]
    return Text(zh=" ".join(p.zh for p in parts), en=" ".join(p["en"] for p in parts))


def task_table(plan: Plan) -> RuleTable:
    """One row for each row of the Tasks sheet."""
    dated = [_dated(task) for task in plan.tasks]
    if 1 not in dated and 0 in dated:
        dated = [0.0 if at == dated.index(0) else None for at in range(len(dated))]
    rows = [_task(task) | {"dated": told} for task, told in zip(plan.tasks, dated, strict=True)]
    places, labels = [one.place for one in plan.tasks], [one.name for one in plan.tasks]
    return table_of("task", rows, places, labels)


def _dated(task: Task) -> float | None:
    """1 where a report on a task says of which day it is, 0 where not; None: nothing reported."""
    told = task.state is not TaskState.UNREPORTED or task.investment_done is not None
    return float(task.as_at is not None) if told else None


def _task(task: Task) -> dict[str, Cell]:
    return {
        "planned": task.investment_planned,
        "done": task.investment_done,
        "state": task.state.value,
        "indicator": "",
    }
