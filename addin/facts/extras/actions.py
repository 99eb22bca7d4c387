"""How far are the actions of the register, and the projects? (PRACTICE C3.3, S-08, S-10)

The states of a count exclude each other, so that they add up to the total.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from math import fsum, isnan, nan

from addin.facts.fact import Fact, cell_id, counted, plan_fact
from addin.measures.reasons import Reason
from addin.model.period import Period
from addin.model.plan import Action, Plan, Task
from addin.model.unit import PERCENT
from addin.model.words import ActionState, TaskState

_YEAR = 12
_SHORT = 12  # a register of more items is cut to what is open
_LARGE = 0.3  # a project of more than this part of all may hide the others
_PROJECT = ("project", "项目")


URGENT = (
    ActionState.OVERDUE, ActionState.NOT_STARTED, ActionState.RUNNING, ActionState.PARTIAL,
    ActionState.DONE,
)  # fmt: skip
"""The states of an action, what is most urgent first."""


def register(plan: Plan) -> tuple[Action, ...]:
    """The actions of the register, the most urgent first; of a long one only those still open."""
    found = sorted(plan.actions, key=lambda action: URGENT.index(action.state))
    still = [action for action in found if action.state is not ActionState.DONE]
    return tuple(still if len(found) > _SHORT else found)


def projects_of(plan: Plan) -> list[Task]:
    """The projects among the tasks."""
    return [task for task in plan.tasks if any(word in task.kind.casefold() for word in _PROJECT)]


def without_action(plan: Plan, indicators: Iterable[str]) -> tuple[str, ...]:
    """Those of `indicators` about which no action is open."""
    return tuple(code for code in indicators if action_about(plan, code) is None)


def action_about(plan: Plan, indicator: str) -> Action | None:
    """The open action about an indicator's gap, the latest raised; or None."""
    found = [
        action
        for action in plan.actions
        if action.indicator == indicator and action.state is not ActionState.DONE
    ]
    return max(found, key=lambda action: action.raised.month_index, default=None)


def ledger_facts(plan: Plan, period: Period) -> Iterator[Fact]:
    """Counts of actions and of projects by state, and the projects' investment.

    `plan` is the one that the report may tell (`addin.facts.extras.clocks`).
    """
    book = plan.workbook
    states: dict[str, list[str]] = {state.value: [] for state in ActionState}
    for action in plan.actions:
        states[action.state.value].append(row_id(book, action))
    yield from _counts("actions", states, period)
    projects = projects_of(plan)
    if projects:
        yield from _project_facts(plan, projects, period)


def _project_facts(plan: Plan, projects: Sequence[Task], period: Period) -> Iterator[Fact]:
    states: dict[str, list[str]] = {state.value: [] for state in TaskState}
    for task in projects:
        states[task.state.value].append(row_id(plan.workbook, task))
    yield from _counts("projects", states, period)
    # Planned and done are summed over the same projects, else their ratio means nothing.
    amounts = {
        row_id(plan.workbook, task): (task.investment_planned, task.investment_done)
        for task in projects
        if task.investment_planned is not None and task.investment_done is not None
    }
    days = {task.as_at or period.end for task in projects if task.investment_done is not None}
    if amounts:
        yield counted("projects_valued", tuple(amounts), period)
        yield from _investment(plan, amounts, period, days)


def _investment(
    plan: Plan, amounts: Mapping[str, tuple[float, float]], period: Period, days: Collection[date]
) -> Iterator[Fact]:
    """What was planned and done of each cell together; one that is not dated leaves no sum.

    It is compared with the time of the year on the day of the statement, if all are of one day.
    """
    day = max(days)
    at = Period(day.year, day.month, 1)
    planned, done = (fsum(each) for each in zip(*amounts.values(), strict=True))
    money, time = plan.identity.money, 100 * at.last / _YEAR if len(days) == 1 else nan
    rate = 100 * done / planned if planned else nan
    why = Reason.NOT_DATED if isnan(planned) else Reason.ZERO_BASE
    for measure, value, unit, formula, inputs in (
        ("projects_planned", planned, money, "total", amounts),
        ("projects_invested", done, money, "total", amounts),
        ("projects_rate", rate, PERCENT, "completion", amounts),
        ("projects_time", time, PERCENT, "time_progress", ()),
    ):
        found = plan_fact(measure, value, period, unit, formula=formula, inputs=inputs)
        found = replace(found, period=at)
        yield replace(found, value=None, reason=why) if isnan(value) else found
    if not isnan(rate + time):
        yield from _behind_the_total(plan, amounts, period, (rate, time))


def _behind_the_total(
    plan: Plan,
    amounts: Mapping[str, tuple[float, float]],
    period: Period,
    pace: tuple[float, float],
) -> Iterator[Fact]:
    """How many are below the time of the year, and the rate without one that lifts the total."""
    rate, time = pace
    below = [cell for cell, pair in amounts.items() if pair[0] and 100 * pair[1] / pair[0] < time]
    yield counted("projects_below", below, period)
    money = plan.identity.money
    largest = max(amounts, key=lambda cell: amounts[cell][0])
    planned, done = amounts[largest]
    rest = {cell: pair for cell, pair in amounts.items() if cell != largest}
    size = fsum(pair[0] for pair in amounts.values())
    lifts = planned > _LARGE * size and done * 100 > rate * planned
    others = fsum(pair[0] for pair in rest.values())
    if not lifts or not others:
        return
    left = 100 * fsum(pair[1] for pair in rest.values()) / others
    yield plan_fact(
        "projects_rate_rest", left, period, PERCENT, formula="completion", inputs=tuple(rest)
    )
    yield plan_fact("projects_largest", planned, period, money, formula="total", inputs=(largest,))
    yield counted("projects_rest", tuple(rest), period)
    yield counted("projects_rest_below", [cell for cell in below if cell in rest], period)


def _counts(what: str, states: Mapping[str, Sequence[str]], period: Period) -> Iterator[Fact]:
    for state, cells in states.items():
        yield counted(f"{what}_{state}", cells, period)
    yield counted(f"{what}_total", [cell for cells in states.values() for cell in cells], period)


def row_id(book: str, row: Action | Task) -> str:
    """The cell that a task or an action stands in, as facts name it; its code without one."""
    place = replace(row.place, file="")
    return cell_id(book, place) if str(place) else row.code
