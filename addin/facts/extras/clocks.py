"""What of a plan may a report tell? (METHODS-2 M17)

Two clocks run: nothing published after the day is known, nothing after the end of the report's
period counts. Observations have their own clocks; here are tasks, actions, targets and milestones.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from math import nan
from typing import TypeVar

from addin.model.indicator import Indicator
from addin.model.observations import STATUSES, Observations
from addin.model.period import Period
from addin.model.plan import Action, Cluster, Plan, Task
from addin.model.words import ActionState, DataStatus, TaskState

_Row = TypeVar("_Row", Task, Action)
_Aimed = TypeVar("_Aimed", bound=Indicator | Cluster)
_EXPECTED = STATUSES.index(DataStatus.EXPECTED)


def plan_known(plan: Plan, period: Period, as_of: date | None) -> Plan:
    """The plan with one row for each task and action, as it stood at the end of `period`.

    With `as_of`, as it was known on that day: a target, baseline or milestone whose source came
    out later is not stated yet.
    """
    day = min(as_of or period.end, period.end)
    told = replace(
        plan,
        tasks=tuple(_tasks(plan, day)),
        actions=tuple(_actions(plan.actions, period, day)),
        thresholds=_thresholds(plan, period),
        later_thresholds=(),
    )
    days = {found.code: found.published for found in plan.sources}
    late = {code for code, out in days.items() if as_of is not None and out and out > as_of}
    return _without(told, late) if late else told


def _thresholds(plan: Plan, period: Period) -> Mapping[str, str]:
    """The thresholds that count in a period: those that began to count last."""
    begun = [one for one in plan.later_thresholds if one[1].month_index <= period.month_index]
    return {**plan.thresholds, **{name: value for name, _, value in begun}}


def latest(rows: Iterable[_Row], said: Callable[[_Row], int]) -> Iterator[_Row]:
    """Of the rows of each code the one that was said last, in the order of the codes."""
    found: dict[str, _Row] = {}
    for row in rows:
        if row.code not in found or said(row) >= said(found[row.code]):
            found[row.code] = row
    yield from found.values()


def actions_now(plan: Plan) -> tuple[Action, ...]:
    """One row for each action, the one whose state is the newest."""
    return tuple(latest(plan.actions, _since))


def state_on(action: Action, day: date) -> ActionState:
    """The state of `action` on `day`: overdue where its date has passed and it is not done.

    A state that was reached only after `day` counts as not started yet.
    """
    state = action.state if _since(action) <= day.toordinal() else ActionState.NOT_STARTED
    late = action.due is not None and action.due < day
    return ActionState.OVERDUE if late and state is not ActionState.DONE else state


def _tasks(plan: Plan, day: date) -> Iterator[Task]:
    """The last statement of each task up to `day`; one without a day is as old as the newest data.

    Of a task that is not dated and too young only the name is told.
    """
    undated = any(task.as_at is None for task in plan.tasks)
    reach = _reach(plan.observations) if undated else date.min

    def said(task: Task) -> int:
        at = task.as_at or reach
        return at.toordinal() if at <= day else 0

    rows = (task for task in plan.tasks if task.as_at is None or task.as_at <= day)
    for task in latest(rows, said):
        yield task if said(task) else _unreported(task)


def _unreported(task: Task) -> Task:
    planned, done = (
        None if amount is None else nan
        for amount in (task.investment_planned, task.investment_done)
    )
    return replace(
        task, state=TaskState.UNREPORTED, investment_planned=planned, investment_done=done
    )


def _reach(found: Observations) -> date:
    """The last day that the data speak of; what is only expected reaches nowhere."""
    codes = found.period[found.status != _EXPECTED]
    return Period.from_code(int(codes.max())).end if len(codes) else date.min


def _actions(rows: Iterable[Action], period: Period, day: date) -> Iterator[Action]:
    """The actions raised up to `period`, in the state that they had on `day`."""
    raised = (
        row
        for row in rows
        if row.raised.month_index <= period.month_index
        and date(row.raised.year, row.raised.first, 1) <= day
    )

    def said(action: Action) -> int:
        since = _since(action)
        return since if since <= day.toordinal() else -since

    for row in latest(raised, said):
        yield replace(row, state=state_on(row, day))


def _since(action: Action) -> int:
    """The day since which an action is in its state; a state without a day has always been."""
    return (action.state_date or date.min).toordinal()


def _without(plan: Plan, late: Collection[str]) -> Plan:
    """The plan without what sources of codes `late` state."""
    return replace(
        plan,
        indicators=tuple(_unstated(found, late) for found in plan.indicators),
        clusters=tuple(_unstated(found, late) for found in plan.clusters),
        milestones=tuple(step for step in plan.milestones if step.source not in late),
    )


def _unstated(found: _Aimed, late: Collection[str]) -> _Aimed:
    if found.target is not None and found.target.source in late:
        found = replace(found, target=replace(found.target, value=None, upper=None))
    if found.baseline.source in late:
        found = replace(found, baseline=replace(found.baseline, value=None))
    return found
