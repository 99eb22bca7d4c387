"""A decision about two departments' numbers is taken back, and leaves its trace."""

from dataclasses import replace
from datetime import timedelta
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from addin.errors import UsageError
from addin.exchange.calendar import moment
from addin.exchange.collecting import Collected, collect
from addin.exchange.decisions import decide, revoke
from addin.exchange.form.form import Form
from addin.exchange.ledger.board import ledger_board
from addin.exchange.ledger.exports import export_ledger
from addin.exchange.ledger.store import Entry, EntryKind, Ledger, default_url
from addin.exchange.proof.verify import verify_ledger
from addin.exchange.sharing import Issued, share
from addin.model.words import Measure
from addin.plan.read import read_plan
from addin.plan.write import write_plan
from tests.exchange.filling import cell_of, edited, fill
from tests.exchange.samples import city_plan

CODE = "D01_I02"
REASON = "核实后补充两户企业，更正原报数据"
NOW = moment("2024-10-15T10:00")


class _Office:
    """A plan of which two departments answer for one indicator, and what they return."""

    def __init__(self, folder: Path, departments: str = "D01、D02") -> None:
        plan = city_plan()
        found = tuple(
            replace(one, department=departments) if one.code == CODE else one
            for one in plan.indicators
        )
        self.plan = write_plan(replace(plan, indicators=found), folder / "plan.xlsx")
        self.forms = share(
            self.plan, "2024Q3", folder / "out", now=moment("2024-10-08T09:00")
        ).forms
        self._numbers = count()

    def send(self, who: int, value: float, days: int = 0, **more: object) -> Collected:
        issued = self.forms[who]
        path = self.plan.parent / f"r{next(self._numbers)}.xlsx"
        path.write_bytes(_filled(issued, {"value": value, "explanation": REASON, **more}))
        return collect(self.plan, [path], now=NOW + timedelta(days=days))

    @property
    def value(self) -> float:
        """The number that counts."""
        seen = read_plan(self.plan).observations
        rows = {str(seen.period_of(int(r))): int(r) for r in seen.rows_of(CODE, Measure.LEVEL)}
        return seen[rows["2024M1-9"]].value


def _filled(issued: Issued, cells: dict[str, object]) -> bytes:
    def write(book: Any, _form: Form) -> None:
        for key, value in cells.items():
            book["填报表"][cell_of(issued.form, CODE, key)] = value

    return edited(fill(issued.path.read_bytes(), issued.form), issued.form, write)


@pytest.fixture
def office(tmp_path: Path) -> _Office:
    found = _Office(tmp_path)
    found.send(0, 2145.0)
    found.send(1, 2146.0)
    return found


@pytest.mark.parametrize("chosen", [0, 1])
@pytest.mark.parametrize("days", [0, 1])
def test_what_counted_before_a_decision_counts_again(
    office: _Office, chosen: int, days: int
) -> None:
    before, later = office.value, NOW + timedelta(days=days)
    (conflict,) = ledger_board(office.plan, now=NOW).conflicts
    decide(office.plan, conflict.number, office.forms[chosen].form_id, REASON, now=NOW)
    decided = office.value

    back = revoke(office.plan, conflict.number, "选错了单位，应由统计局核定", now=later)

    assert decided == [2145.0, 2146.0][chosen]
    assert office.value == before
    assert (back.number, back.chosen) == (conflict.number, "")
    (again,) = ledger_board(office.plan, now=NOW).conflicts
    assert "原裁定已撤回：选错了单位" in again.finding.show("zh")
    assert "an earlier choice was taken back" in again.finding.show("en")


def test_after_it_is_taken_back_later_corrections_count_by_themselves(office: _Office) -> None:
    (conflict,) = ledger_board(office.plan, now=NOW).conflicts
    decide(office.plan, conflict.number, office.forms[0].form_id, REASON, now=NOW)
    revoke(office.plan, conflict.number, REASON, now=NOW)

    run = office.send(1, 2150.0, 1, revision="C")

    assert office.value == 2150.0
    assert [one.number for one in run.conflicts] == [conflict.number]


def test_another_choice_can_follow_and_all_of_it_stays_in_the_ledger(
    office: _Office, tmp_path: Path
) -> None:
    (conflict,) = ledger_board(office.plan, now=NOW).conflicts
    decide(office.plan, conflict.number, office.forms[0].form_id, REASON, now=NOW)
    revoke(office.plan, conflict.number, "选错了单位，应由统计局核定", now=NOW)
    decide(office.plan, conflict.number, office.forms[1].form_id, REASON, now=NOW)

    assert office.value == 2146.0
    assert ledger_board(office.plan, now=NOW).conflicts == ()
    assert verify_ledger(office.plan) == ()
    kinds = [e.kind for e in _entries(office.plan)]
    assert kinds.count(EntryKind.DECIDED) == 2
    assert kinds.count(EntryKind.REVOKED) == 1
    assert export_ledger(office.plan, tmp_path / "ledger.xlsx", "zh").exists()


def test_an_earlier_decision_counts_again_where_a_later_one_is_taken_back(tmp_path: Path) -> None:
    office = _Office(tmp_path, "D01、D02、D03")
    office.send(0, 2145.0)
    (first,) = office.send(1, 2146.0).conflicts
    decide(office.plan, first.number, office.forms[0].form_id, REASON, now=NOW)
    (second,) = office.send(2, 2147.0).conflicts
    decide(office.plan, second.number, office.forms[2].form_id, REASON, now=NOW)
    assert office.value == 2147.0

    revoke(office.plan, second.number, REASON, now=NOW)

    assert office.value == 2145.0
    office.send(1, 2160.0, 1, revision="C")
    assert office.value == 2145.0, "the first decision holds for later corrections"


def test_nothing_is_taken_back_that_was_not_decided(office: _Office) -> None:
    (conflict,) = ledger_board(office.plan, now=NOW).conflicts
    for number, reason, said in ((conflict.number, REASON, "尚无裁定"), (99, REASON, "尚无裁定")):
        with pytest.raises(UsageError) as raised:
            revoke(office.plan, number, reason, now=NOW)
        assert said in raised.value.text.zh
    decide(office.plan, conflict.number, office.forms[0].form_id, REASON, now=NOW)
    with pytest.raises(UsageError) as raised:
        revoke(office.plan, conflict.number, "无", now=NOW)
    assert "理由" in raised.value.text.zh
    assert office.value == 2145.0


def _entries(plan: Path) -> list[Entry]:
    with Ledger.open(default_url(plan)) as ledger, ledger.reading() as book:
        return list(book.entries())
