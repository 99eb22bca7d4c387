"""What became of last quarter's actions, and how far are the projects? (PRACTICE C3.3, S-08, S-10)

The states of a count exclude each other, so that they add up to the total.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from math import fsum, isnan, nan

from addin.facts.fact import Fact, cell_id, counted, plan_fact
from addin.measures.reasons import Reason
from addin.model.period import Period
from addin.model.plan import Action, Plan, Task
from addin.model.unit import PERCENT
from addin.model.words import ActionState, TaskState

_QUARTER = 3
_YEAR = 12
_PROJECT = ("project", "项目")


def actions_of_last_period(plan: Plan, period: Period) -> tuple[Action, ...]:
    """The actions raised in the quarter (half, year) before `period`, in the order of the sheet."""
    span = period.months if period.months in {_QUARTER, _QUARTER * 2, _YEAR} else _QUARTER
    end = period.month_index - span
    return tuple(found for found in plan.actions if end - span < found.raised.month_index <= end)


def action_about(plan: Plan, indicator: str) -> Action | None:
    """The open action about an indicator's gap, the latest raised; or None."""
    found = [
        action
        for action in plan.actions
        if action.indicator == indicator and action.state is not ActionState.DONE
    ]
    return max(found, key=lambda action: action.raised.month_index, default=None)


def ledger_facts(plan: Plan, period: Period) -> Iterator[Fact]:
    """Counts of last quarter's actions and of projects by state, and the projects' investment.

    `plan` is the one that the report may tell (`addin.facts.extras.clocks`).
    """
    book = plan.workbook
    actions = actions_of_last_period(plan, period)
    states: dict[str, list[str]] = {state.value: [] for state in ActionState}
    for action in actions:
        states[action.state.value].append(_cell(book, action))
    yield from _counts("actions", states, period)
    projects = [task for task in plan.tasks if _is_project(task)]
    if projects:
        yield from _project_facts(plan, projects, period)


def _project_facts(plan: Plan, projects: Sequence[Task], period: Period) -> Iterator[Fact]:
    states: dict[str, list[str]] = {state.value: [] for state in TaskState}
    for task in projects:
        states[task.state.value].append(_cell(plan.workbook, task))
    yield from _counts("projects", states, period)
    # Planned and done are summed over the same projects, else their ratio means nothing.
    amounts = {
        _cell(plan.workbook, task): (task.investment_planned, task.investment_done)
        for task in projects
        if task.investment_planned is not None and task.investment_done is not None
    }
    if amounts:
        yield from _investment(plan, amounts, period)


def _investment(
    plan: Plan, amounts: Mapping[str, tuple[float, float]], period: Period
) -> Iterator[Fact]:
    """What was planned and done of each cell together; one that is not dated leaves no sum."""
    planned, done = (fsum(each) for each in zip(*amounts.values(), strict=True))
    money, time = plan.identity.money, 100 * period.last / _YEAR
    rate = 100 * done / planned if planned else nan
    why = Reason.NOT_DATED if isnan(planned) else Reason.ZERO_BASE
    for measure, value, unit, formula, inputs in (
        ("projects_planned", planned, money, "total", amounts),
        ("projects_invested", done, money, "total", amounts),
        ("projects_rate", rate, PERCENT, "completion", amounts),
        ("projects_time", time, PERCENT, "time_progress", ()),
    ):
        found = plan_fact(measure, value, period, unit, formula=formula, inputs=inputs)
        yield replace(found, value=None, reason=why) if isnan(value) else found


def _counts(what: str, states: Mapping[str, Sequence[str]], period: Period) -> Iterator[Fact]:
    for state, cells in states.items():
        yield counted(f"{what}_{state}", cells, period)
    yield counted(f"{what}_total", [cell for cells in states.values() for cell in cells], period)


def _cell(book: str, row: Action | Task) -> str:
    place = replace(row.place, file="")
    return cell_id(book, place) if str(place) else row.code


def _is_project(task: Task) -> bool:
    return any(word in task.kind.casefold() for word in _PROJECT)
