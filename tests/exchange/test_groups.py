"""The groups of failures that were once met with whole folders of returns, each as it was met."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from itertools import count
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from addin.exchange.calendar import moment
from addin.exchange.collecting import Collected, collect
from addin.exchange.form.form import Form
from addin.exchange.ledger.board import ledger_board
from addin.exchange.proof.verify import verify_ledger
from addin.exchange.proof.vouching import vouch
from addin.exchange.sharing import Issued, share
from addin.exchange.words import Outcome
from addin.facts.assess import assess
from addin.model.period import Period
from addin.plan.read import read_plan
from tests.exchange.filling import cell_of, edited, fill

A, R, H = Outcome.ACCEPTED, Outcome.RETURNED, Outcome.HELD
DUE = moment("2024-10-15T10:00")
LATER, REASON = "统计口径核对中，10月25日前补报", "核实后补充两户企业，更正原报数据"
CODE = "D01_I02"
Send = Callable[..., Collected]


def _with(content: bytes, form: Form, cells: Mapping[str, object], code: str = CODE) -> bytes:
    def write(book: Any, form: Form) -> None:
        for key, value in cells.items():
            book["填报表"][cell_of(form, code, key)] = value

    return edited(content, form, write)


@pytest.fixture
def send(plan_path: Path, forms: tuple[Issued, ...]) -> Send:
    """Return the first department's form with some cells of one row as they are said."""
    numbers = count()

    def put(cells: Mapping[str, object], issued: Issued = forms[0], hours: int = 0) -> Collected:
        content = _with(fill(issued.path.read_bytes(), issued.form), issued.form, cells)
        path = plan_path.parent / f"k{next(numbers)}.xlsx"
        path.write_bytes(content)
        return collect(plan_path, [path], now=DUE + timedelta(hours=hours))

    return put


def _outcomes(*runs: Collected) -> list[Outcome]:
    return [receipt.outcome for run in runs for receipt in run.receipts]


@pytest.mark.parametrize("status", ["待补", "保密"])
def test_one_row_that_is_pending_beside_its_number_stops_none_of_five_forms(
    plan_path: Path, forms: tuple[Issued, ...], good: tuple[bytes, ...], status: str
) -> None:
    folder = plan_path.parent / "in"
    folder.mkdir()
    bad = _with(good[0], forms[0].form, {"status": status, "explanation": LATER})
    for number, content in enumerate((bad, *good[1:])):
        (folder / f"{number}.xlsx").write_bytes(content)

    first, again = (collect(plan_path, [folder], now=DUE) for _ in range(2))

    assert _outcomes(first) == [R, A, A]
    assert [receipt.became for receipt in again.receipts] == [R, A, A]
    assert "填报表!N11: 状态为“无此项”“待补”或“保密”却填了数" in first.receipts[0].show("zh")


def test_six_corrections_in_a_row_each_reach_the_plan_or_are_said_not_to(send: Send) -> None:
    nil = {"value": None, "status": "无此项", "explanation": REASON}

    runs = [
        send({"status": "初步"}),
        send({"status": "正常"}),
        send(nil),
        send({**nil, "revision": "C"}),
        send({"status": "正常 "}),  # another file, which says what the second said
        send({"period": "1—8月"}),
    ]

    assert _outcomes(*runs) == [A, A, R, A, R, A]
    assert [run.rows_written for run in runs[1:]] == [1, 0, 1, 0, 1]
    assert "V-00v" in [found.rule for found in runs[4].receipts[0].findings], "an old number"
    assert "撤回" in runs[3].receipts[0].show("zh")
    assert "已接收的2145.85不再填报" in runs[2].receipts[0].show("zh")


def test_growth_that_comes_later_reaches_the_plan_and_needs_a_class_to_change(send: Send) -> None:
    runs = [
        send({}),
        send({"growth": 6.3}),
        send({"growth": -6.3, "explanation": REASON}),
        send({"growth": -6.3, "explanation": REASON, "revision": "R1"}),
    ]

    assert _outcomes(*runs) == [A, A, R, A]
    assert [run.rows_written for run in runs[1:]] == [1, 0, 1]


def test_the_file_of_one_department_with_the_identity_of_another_replaces_nothing(
    plan_path: Path, forms: tuple[Issued, ...], good: tuple[bytes, ...]
) -> None:
    from tests.exchange.spoiled import identify

    own, forged = plan_path.parent / "own.xlsx", plan_path.parent / "forged.xlsx"
    own.write_bytes(good[1])
    forged.write_bytes(
        edited(good[0], forms[0].form, lambda book, _: identify(book, forms[1].form_id))
    )
    first = collect(plan_path, [own], now=DUE)
    before = plan_path.read_bytes()

    second = collect(plan_path, [forged], now=DUE)

    assert _outcomes(first) == [A]
    assert second.receipts[0].outcome is not A
    assert second.needs_attention
    assert plan_path.read_bytes() == before
    assert verify_ledger(plan_path) == ()


def test_three_corrections_of_one_day_leave_a_plan_that_every_command_reads(
    plan_path: Path, send: Send
) -> None:
    runs = [
        send({"value": value, "revision": "C", "explanation": REASON}) for value in (2150, 2160, 9)
    ]

    assert _outcomes(*runs) == [A, A, A]
    assert assess(read_plan(plan_path), Period.parse("2024Q3"))


def test_what_was_refused_once_is_taken_when_its_reason_is_gone(
    plan_path: Path, forms: tuple[Issued, ...], good: tuple[bytes, ...]
) -> None:
    share(plan_path, "2024Q4", plan_path.parent / "next", now=moment("2025-01-08T09:00"))
    late, form = plan_path.parent / "late.xlsx", forms[0].form_id
    late.write_bytes(good[0])
    now = moment("2025-01-10T09:00")

    other = collect(plan_path, [late], period="2024Q4", now=now)
    mistyped = collect(plan_path, [late], paper={form: "ABCDEF"}, now=now)
    right = collect(plan_path, [late], paper={form: mistyped.receipts[0].checksum}, now=now)
    doubted = collect(plan_path, [late], paper={form: "ABCDEF"}, now=now)

    assert _outcomes(other, mistyped, right, doubted) == [Outcome.REFUSED, R, A, Outcome.DUPLICATE]
    assert right.rows_written
    assert doubted.needs_attention, "the paper says something else than what was accepted"
    assert "纸质表校验码为ABCDEF" in doubted.receipts[0].show("zh")
    assert "the paper says ABCDEF" in doubted.receipts[0].show("en")


def test_a_held_file_tells_who_decides_all_that_was_noticed_and_keeps_its_evidence(
    plan_path: Path, forms: tuple[Issued, ...], good: tuple[bytes, ...]
) -> None:
    def unsigned(book: Any, form: Form) -> None:
        book["_meta"]["B7"] = None
        book["填报表"][cell_of(form, CODE, "derived")] = 1
        book["填报表"][cell_of(form, CODE, "evidence")] = "台账.pdf"

    folder = plan_path.parent / "in"
    folder.mkdir()
    (folder / "台账.pdf").write_bytes(b"%PDF-1.7 evidence")
    (folder / "z.xlsx").write_bytes(edited(good[0], forms[0].form, unsigned))

    held = collect(plan_path, [folder], now=DUE)
    by_file = {receipt.file: receipt for receipt in held.receipts}
    said = by_file["z.xlsx"].show("zh")
    agreed = vouch(plan_path, by_file["z.xlsx"].entry, "张工", "已电话核实确为本单位所报", now=DUE)

    assert (by_file["z.xlsx"].outcome, by_file["台账.pdf"].outcome) == (H, Outcome.EVIDENCE)
    assert "被覆盖，已按原表恢复" in said
    assert "随附佐证：台账.pdf" in said
    assert _outcomes(agreed) == [A]
    assert agreed.receipts[0].attachments == by_file["z.xlsx"].attachments
    assert "V-17" not in [found.rule for found in agreed.receipts[0].findings]
    assert ledger_board(plan_path, now=DUE).counts["accepted"] == 1


@pytest.mark.parametrize("state", ["hidden", "veryHidden"])
def test_a_slip_that_was_hidden_is_shown_when_the_form_goes_back_again(
    plan_path: Path, forms: tuple[Issued, ...], good: tuple[bytes, ...], state: str
) -> None:
    def again(book: Any, form: Form) -> None:
        book["退回意见"].sheet_state = state
        book["填报表"][cell_of(form, CODE, "value")] = -2

    path = plan_path.parent / "a.xlsx"
    path.write_bytes(_with(good[0], forms[0].form, {"value": -1}))
    first = collect(plan_path, [path], now=DUE).receipts[0]
    assert first.reply is not None
    path.write_bytes(edited(first.reply.read_bytes(), forms[0].form, again))

    second = collect(plan_path, [path], now=DUE).receipts[0]

    assert second.reply is not None
    book = openpyxl.load_workbook(second.reply)
    assert (second.outcome, book["退回意见"].sheet_state) == (R, "visible")
    assert "-2" in "".join(str(cell.value) for row in book["退回意见"].iter_rows() for cell in row)
