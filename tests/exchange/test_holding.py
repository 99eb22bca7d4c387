"""A decision between two departments holds, whatever they correct afterwards."""

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from addin.exchange.calendar import moment
from addin.exchange.collecting import Collected, collect
from addin.exchange.decisions import decide
from addin.exchange.ledger.board import read_state
from addin.exchange.sharing import Issued, share
from addin.exchange.words import Outcome
from addin.plan.write import write_plan
from tests.exchange.returning import CODE, NOW, REASON, filled, said
from tests.exchange.samples import city_plan


@pytest.fixture
def disagreeing(tmp_path: Path) -> tuple[Path, tuple[Issued, ...]]:
    """A plan of which two departments answer for one indicator, and their forms."""
    plan = city_plan()
    found = tuple(
        replace(one, department="D01、D02") if one.code == CODE else one for one in plan.indicators
    )
    path = write_plan(replace(plan, indicators=found), tmp_path / "plan.xlsx")
    forms = share(path, "2024Q3", tmp_path / "out", now=moment("2024-10-08T09:00")).forms
    return path, forms[:2]


@pytest.mark.parametrize("chosen", [0, 1])
@pytest.mark.parametrize("status", ["正常", "初步"])
def test_a_decision_holds_from_its_day_and_for_later_corrections(
    disagreeing: tuple[Path, tuple[Issued, ...]], chosen: int, status: str
) -> None:
    plan, forms = disagreeing
    numbers = iter(range(99))
    values = [2145.0, 2146.0]

    def send(who: int, value: float, now: datetime, **more: object) -> Collected:
        path = plan.parent / f"c{next(numbers)}.xlsx"
        state = {"status": status} if who == chosen else {}
        cells = {CODE: {"value": value, "explanation": REASON, **state, **more}}
        path.write_bytes(filled(forms[who], cells))
        return collect(plan, [path], now=now)

    for who, value in enumerate(values):
        (conflict,) = send(who, value, NOW).conflicts or (None,)
    assert conflict is not None
    decide(plan, conflict.number, forms[chosen].form_id, REASON, now=NOW)
    at_once = said(plan).value
    other = 1 - chosen
    later = send(other, 2155.0, NOW, revision="C")
    next_day = send(other, 2156.0, NOW + timedelta(days=1), revision="C")
    held = said(plan)
    own = send(chosen, 2149.0, NOW + timedelta(days=1), revision="C")
    still = send(other, 2157.0, NOW + timedelta(days=2), revision="C")

    assert at_once == values[chosen]
    for run in (later, next_day, own, still):
        assert [r.outcome for r in run.receipts] == [Outcome.ACCEPTED], run.receipts[0].show("zh")
        assert not run.conflicts
    assert (held.value, held.source) == (values[chosen], f"D0{chosen + 1}")
    assert said(plan).value == 2149.0
    assert len(read_state(plan, "").conflicts) == 1


def test_who_is_chosen_and_takes_its_number_back_leaves_the_other_s(
    disagreeing: tuple[Path, tuple[Issued, ...]],
) -> None:
    plan, forms = disagreeing
    for number, value in enumerate((2145.0, 2146.0)):
        path = plan.parent / f"{number}.xlsx"
        path.write_bytes(filled(forms[number], {CODE: {"value": value}}))
        collected = collect(plan, [path], now=NOW)
    decide(plan, collected.conflicts[0].number, forms[0].form_id, REASON, now=NOW)
    nil = {"value": None, "status": "无此项", "explanation": REASON, "revision": "C"}
    path.write_bytes(filled(forms[0], {CODE: nil}))

    collect(plan, [path], now=NOW)

    assert said(plan).value == 2146.0


def test_a_third_voice_is_a_conflict_of_its_own(tmp_path: Path) -> None:
    plan = city_plan()
    found = tuple(
        replace(one, department="D01、D02、D03") if one.code == CODE else one
        for one in plan.indicators
    )
    path = write_plan(replace(plan, indicators=found), tmp_path / "plan.xlsx")
    forms = share(path, "2024Q3", tmp_path / "out", now=moment("2024-10-08T09:00")).forms
    runs: list[Collected] = []
    for number, value in enumerate((2145.0, 2146.0, 2147.0)):
        if number == 2:
            (first,) = runs[-1].conflicts
            decide(path, first.number, forms[0].form_id, REASON, now=NOW)
        file = tmp_path / f"{number}.xlsx"
        file.write_bytes(filled(forms[number], {CODE: {"value": value}}))
        runs.append(collect(path, [file], now=NOW))

    (second,) = runs[-1].conflicts

    assert sorted(second.values.values()) == [2145.0, 2146.0, 2147.0]
    assert said(path).value == 2145.0, "the decision holds until another is taken"
    decide(path, second.number, forms[2].form_id, REASON, now=NOW)
    assert said(path).value == 2147.0
