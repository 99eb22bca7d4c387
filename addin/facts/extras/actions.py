"""What became of last quarter's actions, and how far are the projects? (PRACTICE C3.3, S-08, S-10)

The states of a count exclude each other, so that they add up to the total.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from math import fsum

from addin.facts.fact import Fact, cell_id, counted, plan_fact
from addin.model.period import Period
from addin.model.plan import Action, Plan, Task
from addin.model.unit import PERCENT, UNITS
from addin.model.words import ActionState, TaskState

_QUARTER = 3
_YEAR = 12
_PROJECT = ("project", "项目")


def state_on(action: Action, day: date) -> ActionState:
    """The state of `action` on `day`: overdue where its date has passed and it is not done.

    A state that was reached only after `day` counts as not started yet.
    """
    reached = action.state_date is None or action.state_date <= day
    state = action.state if reached else ActionState.NOT_STARTED
    late = action.due is not None and action.due < day
    return ActionState.OVERDUE if late and state is not ActionState.DONE else state


def actions_of_last_period(plan: Plan, period: Period) -> tuple[Action, ...]:
    """The actions raised in the quarter (half, year) before `period`, in the order of the sheet."""
    span = period.months if period.months in {_QUARTER, _QUARTER * 2, _YEAR} else _QUARTER
    end = period.month_index - span
    return tuple(found for found in plan.actions if end - span < found.raised.month_index <= end)


def action_about(
    plan: Plan, indicator: str, period: Period, day: date
) -> tuple[Action, ActionState] | None:
    """The action about an indicator's gap that is open on `day`, the latest raised; or None."""
    found = [
        (action, state)
        for action in plan.actions
        if action.indicator == indicator and action.raised.month_index <= period.month_index
        for state in (state_on(action, day),)
        if state is not ActionState.DONE
    ]
    return max(found, key=lambda pair: pair[0].raised.month_index, default=None)


def ledger_facts(plan: Plan, period: Period, day: date) -> Iterator[Fact]:
    """Counts of last quarter's actions and of projects by state, and the projects' investment."""
    book = plan.workbook
    actions = actions_of_last_period(plan, period)
    states: dict[str, list[str]] = {state.value: [] for state in ActionState}
    for action in actions:
        states[state_on(action, day).value].append(_cell(book, action))
    yield from _counts("actions", states, period)
    projects = [task for task in plan.tasks if _is_project(task)]
    if projects:
        yield from _project_facts(book, projects, period)


def _project_facts(book: str, projects: Sequence[Task], period: Period) -> Iterator[Fact]:
    states: dict[str, list[str]] = {state.value: [] for state in TaskState}
    for task in projects:
        states[task.state.value].append(_cell(book, task))
    yield from _counts("projects", states, period)
    # Planned and done are summed over the same projects, else their ratio means nothing.
    both = [
        t for t in projects if t.investment_planned is not None and t.investment_done is not None
    ]
    if not both:
        return
    cells = tuple(_cell(book, task) for task in both)
    money = UNITS["CNY_100M"]
    planned = fsum(task.investment_planned or 0.0 for task in both)
    done = fsum(task.investment_done or 0.0 for task in both)
    yield plan_fact("projects_planned", planned, period, money, formula="total", inputs=cells)
    yield plan_fact("projects_invested", done, period, money, formula="total", inputs=cells)
    if planned > 0:
        rate = 100 * done / planned
        yield plan_fact(
            "projects_rate", rate, period, PERCENT, formula="completion", inputs=cells, decimals=1
        )
    time = 100 * period.last / _YEAR
    yield plan_fact("projects_time", time, period, PERCENT, formula="time_progress", decimals=1)


def _counts(what: str, states: Mapping[str, Sequence[str]], period: Period) -> Iterator[Fact]:
    for state, cells in states.items():
        yield counted(f"{what}_{state}", cells, period)
    yield counted(f"{what}_total", [cell for cells in states.values() for cell in cells], period)


def _cell(book: str, row: Action | Task) -> str:
    place = replace(row.place, file="")
    return cell_id(book, place) if str(place) else row.code


def _is_project(task: Task) -> bool:
    return any(word in task.kind.casefold() for word in _PROJECT)
