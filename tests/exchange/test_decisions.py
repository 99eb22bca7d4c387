"""Corrections are proposed and confirmed, conflicts shown and decided, the ledger looked at."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest

from addin.errors import UsageError
from addin.exchange.calendar import moment
from addin.exchange.collecting import collect
from addin.exchange.decisions import confirm, decide, extend, proposal_text, propose
from addin.exchange.ledger.board import ledger_board, remind
from addin.exchange.ledger.exports import export_ledger
from addin.exchange.proof.verify import verify_ledger
from addin.exchange.sharing import Issued, share
from addin.exchange.words import Outcome
from addin.language import Language
from addin.model.period import Period
from addin.model.words import Measure
from addin.plan.read import read_plan
from addin.plan.write import write_plan
from tests.exchange.filling import fill
from tests.exchange.samples import city_plan

Send = Callable[[str, bytes], Path]
REASON = "与统计公报核对后发现小数点录错"
FORM, CODE = "YC-F01-2024Q3-D01-01", "D01_I02"
LATER = moment("2024-10-18T09:00")


@pytest.fixture
def accepted(
    plan_path: Path, good: tuple[bytes, ...], send: Send, received: datetime
) -> tuple[Path, ...]:
    """The returns of all three departments, accepted."""
    files = tuple(send(f"{number}.xlsx", content) for number, content in enumerate(good))
    collect(plan_path, files, now=received)
    return files


def _level(plan_path: Path, code: str) -> float:
    seen = read_plan(plan_path).observations
    rows = {seen.period_of(int(row)): row for row in seen.rows_of(code, Measure.LEVEL)}
    return float(seen.value[rows[Period.parse("2024M1-9")]])


def test_a_proposal_changes_nothing_before_the_department_confirms(
    plan_path: Path, accepted: tuple[Path, ...]
) -> None:
    before = plan_path.read_bytes()

    proposal = propose(plan_path, FORM, CODE, 2154.85, REASON, now=LATER)

    assert accepted
    assert plan_path.read_bytes() == before
    assert proposal.content["old"] == pytest.approx(2145.85)
    assert "由2145.85亿元更正为2154.85亿元" in proposal_text(plan_path, proposal.seq)
    assert "from 2145.85 to 2154.85" in proposal_text(plan_path, proposal.seq, "en")


def test_a_confirmed_proposal_is_a_new_version_and_vintage(
    plan_path: Path, accepted: tuple[Path, ...]
) -> None:
    proposal = propose(plan_path, FORM, CODE, 2154.85, REASON, now=LATER)

    confirm(plan_path, proposal.seq, "李科长", now=LATER)

    assert accepted
    seen = read_plan(plan_path).observations
    (row,) = [row for row in range(len(seen)) if seen.vintage[row] == 20241018]
    assert seen.value[row] == 2154.85
    assert f"[{FORM} v2]" in seen.code("notes", int(seen.note[row]))
    with pytest.raises(UsageError, match="no open proposal"):
        confirm(plan_path, proposal.seq, "李科长")


def test_a_declined_proposal_leaves_the_department_s_number(
    plan_path: Path, accepted: tuple[Path, ...]
) -> None:
    proposal = propose(plan_path, FORM, CODE, 2154.85, REASON, now=LATER)

    confirm(plan_path, proposal.seq, "李科长", agreed=False, now=LATER)

    assert accepted
    assert _level(plan_path, CODE) == pytest.approx(2145.85)


def test_nothing_is_proposed_without_a_reason_or_an_accepted_value(
    plan_path: Path, accepted: tuple[Path, ...]
) -> None:
    assert accepted
    with pytest.raises(UsageError, match="reason"):
        propose(plan_path, FORM, CODE, 1.0, "错了")
    with pytest.raises(UsageError, match="no row"):
        propose(plan_path, FORM, "NO", 1.0, REASON)


@pytest.fixture
def disagreeing(tmp_path: Path) -> Path:
    """A plan in which two departments answered differently for one indicator."""
    plan = city_plan()
    first, *rest = plan.indicators
    shared = replace(first, department="D01、D02")
    path = write_plan(replace(plan, indicators=(shared, *rest)), tmp_path / "plan.xlsx")
    forms = share(path, "2024Q3", tmp_path / "out", now=moment("2024-10-08T09:00")).forms
    for number, issued in enumerate(forms[:2]):
        values = {first.code: 1072.93 + number}
        (tmp_path / f"{number}.xlsx").write_bytes(
            fill(issued.path.read_bytes(), issued.form, values)
        )
    return path


def test_two_departments_that_disagree_are_both_kept_until_one_is_chosen(
    disagreeing: Path, received: datetime
) -> None:
    files = [disagreeing.with_name(f"{number}.xlsx") for number in (0, 1)]

    collected = collect(disagreeing, files, now=received)

    assert [receipt.outcome for receipt in collected.receipts] == [Outcome.ACCEPTED] * 2
    (conflict,) = collected.conflicts
    assert sorted(conflict.values.values()) == [1072.93, 1073.93]
    seen = read_plan(disagreeing).observations
    assert {1072.93, 1073.93} <= set(seen.value.tolist())

    decided = decide(
        disagreeing, conflict.number, FORM, "以主管部门统计数为准，统一口径", now=LATER
    )

    assert decided.chosen == FORM
    assert _level(disagreeing, "D01_I01") == 1072.93
    assert not collect(disagreeing, files, now=LATER).conflicts


def test_the_board_counts_what_was_sent_received_late_returned_and_accepted(
    plan_path: Path, forms: tuple[Issued, ...], good: tuple[bytes, ...], send: Send
) -> None:
    faulty = fill(forms[1].path.read_bytes(), forms[1].form, {"D02_I02": -1.0})
    collect(plan_path, [send("0.xlsx", good[0])], now=moment("2024-10-15T10:00"))
    collect(plan_path, [send("1.xlsx", faulty)], now=moment("2024-10-17T09:30"))

    board = ledger_board(plan_path, now=LATER)

    assert board.counts == {"sent": 3, "received": 2, "late": 2, "returned": 1, "accepted": 1}
    assert "迟报 21小时30分" in board.show("zh")
    assert "overdue" in board.show("en")


@pytest.mark.parametrize(("language", "word"), [("zh", "已逾期"), ("en", "overdue")])
def test_reminders_go_to_those_who_have_not_been_accepted(
    plan_path: Path,
    forms: tuple[Issued, ...],
    good: tuple[bytes, ...],
    send: Send,
    language: Language,
    word: str,
) -> None:
    collect(plan_path, [send("0.xlsx", good[0])], now=moment("2024-10-15T10:00"))

    texts = remind(plan_path, language, now=LATER)

    assert len(texts) == len(forms) - 1
    assert all(word in text for text in texts)


def test_an_extension_moves_the_deadline(
    plan_path: Path, good: tuple[bytes, ...], send: Send
) -> None:
    extend(plan_path, FORM, "2024-10-20T18:00", "系统升级，统一延期报送", now=LATER)

    (receipt,) = collect(plan_path, [send("0.xlsx", good[0])], now=LATER).receipts

    assert receipt.minutes_late == 0


def test_the_ledger_verifies_and_becomes_a_workbook_whose_counts_add_up(
    plan_path: Path, accepted: tuple[Path, ...], tmp_path: Path
) -> None:
    proposal = propose(plan_path, FORM, CODE, 2154.85, REASON, now=LATER)
    confirm(plan_path, proposal.seq, "李科长", now=LATER)

    path = export_ledger(plan_path, tmp_path / "台账.xlsx", now=LATER)

    assert accepted
    assert verify_ledger(plan_path) == ()
    book = openpyxl.load_workbook(path)
    assert book.sheetnames == [
        "收发台账", "迟报台账", "退回意见", "更正单", "情况说明", "建议更正", "数据冲突",
        "整改台账", "流水",
    ]  # fmt: skip
    corrected = list(book["更正单"].iter_rows(min_row=2, values_only=True))
    assert [(row[5], row[6], row[9]) for row in corrected] == [(2145.85, 2154.85, "李科长")]
    actions = list(book["整改台账"].iter_rows(min_row=2, values_only=True))
    assert actions[0][7] == "推进"
    assert sum(int(str(row[8])) for row in actions[1:-1]) == actions[-1][8] == 1
    assert export_ledger(plan_path, tmp_path / "ledger.xlsx", "en", now=LATER).exists()


def test_what_departments_say_of_open_actions_enters_the_rectification_ledger(
    plan_path: Path, forms: tuple[Issued, ...], good: tuple[bytes, ...], send: Send
) -> None:
    from io import BytesIO

    book = openpyxl.load_workbook(BytesIO(good[0]))
    book["整改事项"]["H2"] = "阶段成效"
    book["整改事项"]["I2"] = "两个项目已投产"
    stream = BytesIO()
    book.save(stream)

    (receipt,) = collect(
        plan_path, [send("0.xlsx", stream.getvalue())], now=moment("2024-10-15T10:00")
    ).receipts

    assert forms[0].form.actions[0].code == "Z01"
    assert receipt.outcome is Outcome.ACCEPTED
    (action,) = read_plan(plan_path).actions
    assert (action.state, action.note.zh) == ("partial", "两个项目已投产")


def test_every_decision_is_entered_at_its_moment(
    plan_path: Path, accepted: tuple[Path, ...]
) -> None:
    assert accepted
    more = extend(plan_path, FORM, "2024-10-20T18:00", "系统升级，统一延期报送", now=LATER)
    proposal = propose(plan_path, FORM, CODE, 2154.85, REASON, now=LATER)
    agreed = confirm(plan_path, proposal.seq, "李科长", now=LATER)

    assert [entry.at for entry in (more, proposal, agreed)] == [LATER] * 3
    assert more.content["deadline"] == "2024-10-20T18:00:00+08:00"
    for form in ("YC-F01-2024Q3-D09-01", ""):
        with pytest.raises(UsageError, match="no form"):
            extend(plan_path, form, "2024-10-20T18:00", REASON)
    with pytest.raises(UsageError, match="reason"):
        extend(plan_path, FORM, "2024-10-20T18:00", "晚")
    with pytest.raises(UsageError, match="who confirmed"):
        confirm(plan_path, propose(plan_path, FORM, CODE, 1.0, REASON, now=LATER).seq, " ")
    with pytest.raises(UsageError, match="no open proposal"):
        confirm(plan_path, more.seq, "李科长")


@pytest.mark.parametrize(("day", "word"), [("2024-12-31", "推进"), ("2025-01-01", "超期")])
def test_an_item_is_overdue_in_the_exported_ledger_after_its_day(
    plan_path: Path, accepted: tuple[Path, ...], tmp_path: Path, day: str, word: str
) -> None:
    assert accepted
    path = export_ledger(plan_path, tmp_path / "台账.xlsx", now=moment(f"{day}T09:00"))

    actions = list(openpyxl.load_workbook(path)["整改台账"].iter_rows(min_row=2, values_only=True))
    assert (actions[0][6], actions[0][7]) == ("2024-12-31", word)
