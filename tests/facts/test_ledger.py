"""Are the items of the rectification ledger where they should be, on any day?"""

from dataclasses import replace
from datetime import date

import pytest

from addin.facts.extras.actions import action_about, register, without_action
from addin.facts.extras.clocks import plan_known, state_on
from addin.language import Text
from addin.model.period import Period
from addin.model.plan import Action, Plan
from addin.model.words import ActionState
from tests.plans import indicator, plan_of

DUE = date(2024, 9, 1)


def _action(code: str, raised: str, state: ActionState = ActionState.RUNNING) -> Action:
    return Action(
        code=code,
        indicator="A",
        raised=Period.parse(raised),
        measure=Text(zh="措施", en="measure"),
        due=DUE,
        state=state,
    )


def _plan(*actions: Action) -> Plan:
    return replace(plan_of([indicator("A", 100, 0)], []), actions=actions)


@pytest.mark.parametrize(
    ("state", "day", "seen"),
    [
        (ActionState.RUNNING, DUE, ActionState.RUNNING),
        (ActionState.RUNNING, date(2024, 9, 2), ActionState.OVERDUE),
        (ActionState.PARTIAL, date(2024, 9, 2), ActionState.OVERDUE),
        (ActionState.DONE, date(2024, 9, 2), ActionState.DONE),
    ],
)
def test_an_item_is_overdue_after_its_day_until_it_is_done(
    state: ActionState, day: date, seen: ActionState
) -> None:
    assert state_on(_action("A1", "2024Q2", state), day) is seen


def test_what_was_done_later_was_not_done_yet() -> None:
    done = replace(_action("A1", "2024Q2", ActionState.DONE), state_date=date(2024, 8, 20))

    assert state_on(done, date(2024, 8, 1)) is ActionState.NOT_STARTED
    assert state_on(done, date(2024, 8, 20)) is ActionState.DONE


def test_the_register_begins_with_what_is_most_urgent() -> None:
    states = (ActionState.DONE, ActionState.RUNNING, ActionState.NOT_STARTED, ActionState.OVERDUE)
    plan = _plan(*(_action(state.value, "2024Q1", state) for state in states))

    found = [action.code for action in register(plan)]

    assert found == ["overdue", "not_started", "running", "done"]


def test_a_long_register_is_cut_to_what_is_open() -> None:
    done = [_action(f"D{number}", "2024Q1", ActionState.DONE) for number in range(12)]
    plan = _plan(*done, _action("open", "2024Q1"))

    assert [action.code for action in register(plan)] == ["open"]
    assert len(register(_plan(*done))) == 12


def test_what_is_behind_without_an_open_action_is_found() -> None:
    plan = _plan(_action("A1", "2024Q1", ActionState.DONE))

    assert without_action(plan, ["A", "B"]) == ("A", "B")
    assert without_action(_plan(_action("A1", "2024Q1")), ["A", "B"]) == ("B",)


def test_a_gap_is_answered_by_the_latest_open_item_about_it() -> None:
    plan = _plan(_action("old", "2024Q1"), _action("new", "2024Q2"), _action("next", "2024Q4"))

    known = plan_known(plan, Period.parse("2024Q3"), None)
    found = action_about(known, "A")

    assert found is not None
    assert (found.code, found.state) == ("new", ActionState.OVERDUE)
    assert action_about(known, "B") is None
