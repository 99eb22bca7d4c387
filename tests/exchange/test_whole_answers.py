"""Value, growth, status, period and withdrawal are one answer: what changes enters the plan."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from addin.exchange.collecting import Collected, collect
from addin.exchange.form.form import Form
from addin.exchange.ledger.board import read_state
from addin.exchange.ledger.differences import differences
from addin.exchange.sharing import Issued
from addin.exchange.words import Outcome
from addin.facts.assess import assess
from addin.model.period import Period
from addin.model.words import DataStatus, Measure, Precision
from addin.plan.read import read_plan
from tests.exchange.filling import edited, good_value
from tests.exchange.returning import CODE, NOW, REASON, filled, periods, said

FORM = "YC-F01-2024Q3-D01-01"


def test_what_is_no_longer_preliminary_enters_the_plan(
    plan_path: Path, answer: Callable[..., Collected]
) -> None:
    answer({CODE: {"status": "初步"}})
    before = said(plan_path)

    collected = answer({CODE: {"status": "正常"}})

    assert before.status is DataStatus.PRELIMINARY
    assert [r.outcome for r in collected.receipts] == [Outcome.ACCEPTED]
    assert collected.rows_written == 1
    assert said(plan_path).status is DataStatus.FINAL


@pytest.mark.parametrize(
    ("first", "second"), [({}, {"growth": 6.5}), ({"growth": 6.5}, {"growth": 6.0})]
)
def test_growth_alone_enters_the_plan(
    plan_path: Path,
    answer: Callable[..., Collected],
    first: dict[str, float],
    second: dict[str, float],
) -> None:
    answer({CODE: first})
    bare = answer({CODE: second})
    told = answer({CODE: {**second, "revision": "R1", "explanation": REASON}})

    is_new = not first
    assert bare.receipts[0].outcome is (Outcome.ACCEPTED if is_new else Outcome.RETURNED)
    assert told.receipts[0].outcome is Outcome.ACCEPTED
    assert bare.rows_written + told.rows_written == 1
    assert said(plan_path, Measure.YOY).value == second["growth"]


def test_a_number_that_becomes_preliminary_again_is_marked_so(
    plan_path: Path, answer: Callable[..., Collected]
) -> None:
    answer()
    again = {"status": "初步", "explanation": REASON}

    bare, told = answer({CODE: again}), answer({CODE: {**again, "revision": "R2"}})

    assert bare.receipts[0].outcome is Outcome.RETURNED
    assert told.receipts[0].outcome is Outcome.ACCEPTED
    assert said(plan_path).status is DataStatus.PRELIMINARY


def test_a_number_that_is_taken_back_leaves_the_plan(
    plan_path: Path, answer: Callable[..., Collected]
) -> None:
    answer()
    nil = {"value": None, "status": "无此项", "explanation": REASON}
    bare, told = answer({CODE: nil}), answer({CODE: {**nil, "revision": "C"}})
    gone = periods(plan_path)
    back = answer({CODE: {"value": 2150.0, "explanation": REASON}}, NOW + timedelta(hours=1))

    assert bare.receipts[0].outcome is Outcome.RETURNED, "it needs a class"
    assert told.receipts[0].outcome is Outcome.ACCEPTED
    assert told.rows_written == 1
    assert "撤回" in told.receipts[0].show("zh")
    assert "2024M1-9" not in gone
    assert back.receipts[0].outcome is Outcome.ACCEPTED
    assert said(plan_path).value == 2150.0
    assert assess(read_plan(plan_path), Period.parse("2024Q3"))


def test_another_period_takes_the_number_from_the_first(
    plan_path: Path, forms: tuple[Issued, ...], answer: Callable[..., Collected]
) -> None:
    answer()
    shorter = forms[0].form.row[CODE].periods[1]

    told = answer({CODE: {"period": shorter, "revision": "C", "explanation": REASON}})

    assert told.receipts[0].outcome is Outcome.ACCEPTED
    assert told.rows_written == 2
    assert "2024M1-9" not in periods(plan_path)
    assert said(plan_path, period="2024M1-8").value == good_value(forms[0].form.row[CODE])


def test_two_corrections_of_one_day_leave_the_plan_readable_and_the_later_counts(
    plan_path: Path, answer: Callable[..., Collected]
) -> None:
    answer()
    for value in (2150.0, 2160.0, 2140.0):
        told = answer({CODE: {"value": value, "revision": "C", "explanation": REASON}})
        assert told.receipts[0].outcome is Outcome.ACCEPTED
        assert said(plan_path).value == value

    assert assess(read_plan(plan_path), Period.parse("2024Q3"))
    kept = read_plan(plan_path).observations.as_of(NOW.date() - timedelta(days=1))
    assert "2024M1-9" not in {
        str(kept.period_of(int(r))) for r in kept.rows_of(CODE, Measure.LEVEL)
    }


def test_a_receipt_says_what_entered_the_plan_and_what_did_not(
    answer: Callable[..., Collected],
) -> None:
    answer()
    told = answer({
        CODE: {"value": 2150.0, "revision": "C", "explanation": REASON},
        "D01_I04": {"value": None, "status": "无此项", "revision": "C", "explanation": REASON},
    })  # fmt: skip

    zh, en = (told.receipts[0].show(language) for language in ("zh", "en"))
    assert "D01_I02 规上工业产值（2）：2024年1—9月2150亿元（已修订，原2145.85，差错更正）" in zh
    assert "D01_I04 规上工业产值（4）：2024年1—9月4291.7亿元（撤回，差错更正）" in zh
    assert "D01_I01 规上工业产值（1）：与已接收的相同，不另记" in zh
    assert "as accepted before: no new row" in en


def test_two_versions_differ_cell_by_cell(
    plan_path: Path, answer: Callable[..., Collected]
) -> None:
    answer()
    answer({CODE: {"value": -5.0}})
    answer({CODE: {"value": 2150.0, "revision": "C", "explanation": REASON}})
    state = read_state(plan_path, "")

    first, last, found = differences(state, FORM)
    _, _, whole = differences(state, FORM, 1, 3)
    _, _, sent = differences(state, FORM, 0, 1)

    assert (first, last) == (2, 3)
    assert [(d.cell, d.before.zh, d.after.zh) for d in found] == [
        ("J11", "-5", "2150"), ("Q11", "", REASON), ("S11", "", "C"),
    ]  # fmt: skip
    assert (whole[0].column.zh, whole[0].before.zh, whole[0].after.zh) == (
        "本期累计", "2145.85", "2150",
    )  # fmt: skip
    assert {d.before.zh for d in sent} == {""}
    answer({CODE: {"value": None, "status": "无此项", "revision": "C", "explanation": REASON}})
    _, _, gone = differences(read_state(plan_path, ""), FORM, 3, 4)
    assert next((d.cell, d.before.zh, d.after.zh) for d in gone) == ("J11", "2150", "")
    assert ("签字栏", "单位负责人", "王局长") in [
        (d.item.zh, d.column.zh, d.after.zh) for d in sent
    ]


def test_a_number_by_estimate_is_one_in_the_plan_until_it_is_counted(
    plan_path: Path, answer: Callable[..., Collected]
) -> None:
    told = {"status": "预计", "source": "估算"}
    answer({CODE: told})
    before = said(plan_path).precision

    counted = answer({CODE: {"status": "正常", "source": "统计报表"}})

    assert before is Precision.ESTIMATE
    assert counted.rows_written == 1
    assert said(plan_path).precision is Precision.EXACT


def test_an_earlier_number_is_corrected_where_the_row_has_a_class(
    plan_path: Path, answer: Callable[..., Collected]
) -> None:
    before = said(plan_path, period="2023M1-9").value
    answer({CODE: {"value": 2150.0}})
    unchanged = said(plan_path, period="2023M1-9").value

    answer({CODE: {"value": 2150.0, "year_ago": before + 3, "revision": "C",
                   "explanation": REASON}})  # fmt: skip

    assert unchanged == before
    assert said(plan_path, period="2023M1-9").value == before + 3


def test_the_same_answers_in_another_file_are_nothing_new(
    plan_path: Path, answer: Callable[..., Collected], forms: tuple[Issued, ...]
) -> None:
    first = answer()

    def touch(book: Any, _form: Form) -> None:
        book.properties.creator = "somebody else"

    path = plan_path.parent / "again.xlsx"
    path.write_bytes(edited(filled(forms[0]), forms[0].form, touch))
    again = collect(plan_path, [path], now=NOW)
    other = answer({CODE: {"value": 2150.0, "revision": "C", "explanation": REASON}})

    alike = answer({CODE: {"value": 2151.0, "revision": "C", "explanation": REASON}})

    told = [
        any(finding.rule == "V-00i" for finding in run.receipts[0].findings)
        for run in (first, again, other, alike)
    ]
    assert told == [False, True, False, False]
