"""Does a report tell only what was said by its period and day? (METHODS-2 M17)"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest

from addin.facts.assess import assess
from addin.facts.extras.clocks import actions_now, plan_known
from addin.language import Text
from addin.measures.reasons import Reason
from addin.model.indicator import Milestone
from addin.model.period import Period
from addin.model.plan import Action, Plan, Source, Task
from addin.model.words import (
    ActionState,
    DataStatus,
    MilestoneKind,
    TaskKind,
    TaskState,
)
from tests.plans import indicator, plan_of, seen


def _said(day: date | None, done: float, state: TaskState = TaskState.RUNNING) -> Task:
    return Task(
        code="P1",
        name=Text(zh="项目", en="Project"),
        kind=TaskKind.PROJECT,
        state=state,
        as_at=day,
        investment_planned=80,
        investment_done=done,
    )


def _plan(*tasks: Task, actions: Sequence[Action] = ()) -> Plan:
    rows = [
        seen("A", "2021", 104),
        seen("A", "2024Q3", 118),
        seen("A", "2025", 130, status=DataStatus.EXPECTED),
    ]
    return replace(plan_of([indicator("A", 130, 100)], rows), tasks=tasks, actions=tuple(actions))


IN_2021, IN_2023, IN_2024 = date(2021, 12, 31), date(2023, 6, 30), date(2024, 9, 30)
STATED = (_said(IN_2021, 12), _said(IN_2023, 33), _said(IN_2024, 80, TaskState.DONE))


@pytest.mark.parametrize(
    ("period", "day", "done", "state"),
    [
        ("2021Q3", None, None, ""),  # nothing was said of it yet
        ("2021Q4", None, 12, "running"),
        ("2023Q1", None, 12, "running"),
        ("2023Q2", None, 33, "running"),
        ("2024Q3", None, 80, "done"),
        ("2025Q4", None, 80, "done"),
        ("2024Q3", date(2024, 9, 29), 33, "running"),  # the day before it was said
        ("2023Q1", date(2026, 1, 1), 12, "running"),  # what was said later belongs to later reports
    ],
)
@pytest.mark.parametrize("turned", [False, True])
def test_of_the_rows_of_a_task_the_last_of_the_reports_time_counts(
    period: str,
    day: date | None,
    done: float | None,
    state: str,
    turned: bool,  # noqa: FBT001 - the order of rows says nothing
) -> None:
    rows = reversed(STATED) if turned else STATED

    facts = assess(_plan(*rows), period, day)

    found = facts.find("PLAN", "projects_invested")
    assert (found.value if found else None) == done
    if state:
        assert facts.fact("PLAN", f"projects_{state}").value == 1


def test_an_undated_task_belongs_to_the_newest_period_of_the_data() -> None:
    """What is only expected for 2025 is no data of 2025."""
    plan = _plan(_said(None, 50))

    now, before = assess(plan, "2024Q3"), assess(plan, "2024Q2")

    assert now.fact("PLAN", "projects_invested").value == 50
    assert now.fact("PLAN", "projects_rate").value == 62.5
    for measure in ("planned", "invested", "rate"):
        assert before.fact("PLAN", f"projects_{measure}").reason is Reason.NOT_DATED
    assert before.fact("PLAN", "projects_unreported").value == 1
    assert before.fact("PLAN", "projects_running").value == 0


def test_a_dated_row_stands_before_an_undated_one_that_is_too_young() -> None:
    plan = _plan(_said(IN_2021, 12), _said(None, 50))

    assert assess(plan, "2022Q4").fact("PLAN", "projects_invested").value == 12
    assert assess(plan, "2024Q3").fact("PLAN", "projects_invested").value == 50


def test_one_undated_amount_leaves_no_sum_but_no_zero_either() -> None:
    plan = _plan(_said(IN_2021, 12), replace(_said(None, 50), code="P2"))

    facts = assess(plan, "2022Q4")

    assert facts.fact("PLAN", "projects_invested").reason is Reason.NOT_DATED
    assert facts.fact("PLAN", "projects_total").value == 2
    assert facts.fact("PLAN", "projects_unreported").value == 1


def _action(state: ActionState, since: date | None, raised: str = "2024Q1") -> Action:
    return Action(
        code="Z1",
        indicator="A",
        raised=Period.parse(raised),
        measure=Text(zh="措施", en="measure"),
        state=state,
        state_date=since,
    )


HISTORY = (
    _action(ActionState.RUNNING, date(2024, 4, 10)),
    _action(ActionState.DONE, date(2024, 9, 1)),
)


@pytest.mark.parametrize(
    ("period", "day", "state"),
    [
        ("2023Q4", None, None),  # not raised yet
        ("2024Q1", None, ActionState.NOT_STARTED),
        ("2024Q2", None, ActionState.RUNNING),
        ("2024Q2", date(2024, 12, 31), ActionState.RUNNING),  # as it was at the end of June
        ("2024Q3", date(2024, 8, 31), ActionState.RUNNING),
        ("2024Q3", None, ActionState.DONE),
    ],
)
def test_an_action_is_told_in_the_state_that_it_had(
    period: str, day: date | None, state: ActionState | None
) -> None:
    known = plan_known(_plan(actions=HISTORY), Period.parse(period), day)

    assert [found.state for found in known.actions] == ([] if state is None else [state])


def test_an_action_counts_once_however_often_its_state_was_said() -> None:
    facts = assess(_plan(actions=HISTORY), "2024Q2")

    assert facts.fact("PLAN", "actions_total").value == 1
    assert facts.fact("PLAN", "actions_running").value == 1


def _with_sources() -> Plan:
    """Target and milestone from sources of 2022 and 2023, the baseline from one of 2021."""
    plan = _plan()
    (found,) = plan.indicators
    sources = {"S1": date(2021, 7, 1), "S2": date(2022, 3, 1), "S3": date(2023, 1, 15)}
    return replace(
        plan,
        indicators=(
            replace(
                found,
                target=replace(found.target, source="S2"),
                baseline=replace(found.baseline, source="S1"),
            ),
        ),
        milestones=(
            Milestone(
                indicator="A",
                period=Period.of_year(2023),
                kind=MilestoneKind.ANNUAL,
                value=112,
                source="S3",
            ),
        ),
        sources=tuple(
            Source(code=code, title=Text(zh=code, en=code), published=day)
            for code, day in sources.items()
        ),
    )


@pytest.mark.parametrize(
    ("day", "baseline", "target", "steps"),
    [
        (date(2021, 6, 30), None, None, 0),
        (date(2021, 7, 1), 100, None, 0),
        (date(2022, 12, 31), 100, 130, 0),
        (date(2023, 1, 15), 100, 130, 1),
        (None, 100, 130, 1),
    ],
)
def test_what_a_later_source_states_is_not_known_yet(
    day: date | None, baseline: float | None, target: float | None, steps: int
) -> None:
    facts = assess(_with_sources(), "2021Q4", day)

    assert facts.fact("A", "baseline").value == baseline
    assert facts.fact("A", "target").value == target
    assert len(facts.plan.milestones) == steps


def test_an_assessment_leaves_the_plan_as_it_is() -> None:
    plan = _plan(*STATED, actions=HISTORY)

    facts = assess(plan, "2024Q3")

    assert (len(plan.tasks), len(plan.actions)) == (3, 2)
    assert (len(facts.plan.tasks), len(facts.plan.actions)) == (1, 1)


def test_what_was_observed_of_later_periods_does_not_show_that_a_series_is_published() -> None:
    rows = [seen("A", "2021", 104), seen("B", "2024", 7, vintage=date(2025, 1, 20))]
    plan = plan_of([indicator("A", 130, 100), indicator("B", 9, 5)], rows)
    alone = plan_of([indicator("A", 130, 100), indicator("B", 9, 5)], rows[:1])

    facts, then = assess(plan, "2021Q4"), assess(alone, "2021Q4")

    assert {key: facts[key] for key in facts} == {key: then[key] for key in then}


def test_now_an_action_stands_as_its_newest_row_says() -> None:
    """Forms and the ledger's books ask for it."""
    assert [found.state for found in actions_now(_plan(actions=HISTORY))] == [ActionState.DONE]
