"""One file, one fate: each file has its own, whatever becomes of the others and came before."""

import os
import sqlite3
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from types import MappingProxyType
from typing import Any

import openpyxl
import pytest

from addin.exchange import collecting
from addin.exchange.calendar import moment
from addin.exchange.collecting import Collected, collect
from addin.exchange.decisions import decide
from addin.exchange.form.form import Form
from addin.exchange.intake.examine import examine
from addin.exchange.ledger.board import ledger_board, read_state
from addin.exchange.ledger.differences import differences
from addin.exchange.ledger.store import Ledger
from addin.exchange.sharing import Issued, share
from addin.exchange.words import Outcome
from addin.facts.assess import assess
from addin.model.observations import Observation
from addin.model.period import Period
from addin.model.plan import Plan
from addin.model.words import DataStatus, Measure
from addin.plan.read import read_plan
from addin.plan.write import write_plan
from tests.exchange.filling import cell_of, edited, fill, good_value
from tests.exchange.samples import city_plan

REASON = "核实后补充两户企业，更正原报数据"
NOW = moment("2024-10-15T10:00")
CODE, FORM = "D01_I02", "YC-F01-2024Q3-D01-01"
Cells = Mapping[str, Mapping[str, object]]
NOTHING: Cells = MappingProxyType({})


def _filled(issued: Issued, cells: Cells = NOTHING) -> bytes:
    """A form, well filled, with some cells as `cells` say, by code and column."""

    def write(book: Any, form: Form) -> None:
        for code, columns in cells.items():
            for key, value in columns.items():
                book["填报表"][cell_of(form, code, key)] = value

    return edited(fill(issued.path.read_bytes(), issued.form), issued.form, write)


@pytest.fixture
def send(plan_path: Path, forms: tuple[Issued, ...]) -> Callable[..., Collected]:
    """Return the first department's form with some cells as they are said."""
    numbers = iter(range(1000))

    def put(cells: Cells = NOTHING, now: datetime = NOW, issued: Issued = forms[0]) -> Collected:
        path = plan_path.parent / f"r{next(numbers)}.xlsx"
        path.write_bytes(_filled(issued, cells))
        return collect(plan_path, [path], now=now)

    return put


def _said(plan: Path, measure: Measure = Measure.LEVEL, period: str = "2024M1-9") -> Observation:
    seen = read_plan(plan).observations
    rows = {str(seen.period_of(int(row))): int(row) for row in seen.rows_of(CODE, measure)}
    return seen[rows[period]]


def _periods(plan: Path) -> set[str]:
    seen = read_plan(plan).observations
    return {str(seen.period_of(int(row))) for row in seen.rows_of(CODE, Measure.LEVEL)}


# One of them stops none.


@pytest.mark.parametrize("status", ["待补", "保密", "无此项"])
def test_a_status_that_denies_its_number_is_returned_and_stops_none(
    plan_path: Path, forms: tuple[Issued, ...], good: tuple[bytes, ...], status: str
) -> None:
    reason = "10月25日前补报，数据尚在核实之中"
    bad = _filled(forms[0], {CODE: {"status": status, "explanation": reason}})
    files = []
    for number, content in enumerate((bad, *good[1:])):
        files.append(plan_path.parent / f"{number}.xlsx")
        files[-1].write_bytes(content)

    collected = collect(plan_path, files, now=NOW)

    outcomes = [receipt.outcome for receipt in collected.receipts]
    assert outcomes == [Outcome.RETURNED, Outcome.ACCEPTED, Outcome.ACCEPTED]
    assert "V-46" in [found.rule for found in collected.receipts[0].findings]


def test_a_fault_of_the_program_is_the_fate_of_one_file(
    plan_path: Path, good: tuple[bytes, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    files = [plan_path.parent / f"{number}.xlsx" for number in range(3)]
    for path, content in zip(files, good, strict=True):
        path.write_bytes(content)

    def fails(file: str, *more: Any) -> Any:
        if file == "1.xlsx":
            raise KeyError("nobody thought of it")
        return examine(file, *more)

    monkeypatch.setattr(collecting, "examine", fails)
    first = collect(plan_path, files, now=NOW)
    same = collect(plan_path, files, now=NOW)
    monkeypatch.undo()
    after = collect(plan_path, files, now=NOW)

    assert [r.outcome for r in first.receipts] == [
        Outcome.ACCEPTED, Outcome.REFUSED, Outcome.ACCEPTED,
    ]  # fmt: skip
    assert "KeyError" in first.receipts[1].show("zh")
    assert same.receipts[1].outcome is Outcome.DUPLICATE
    assert same.needs_attention
    assert after.receipts[1].outcome is Outcome.ACCEPTED
    assert not after.needs_attention


NAMES = [
    "附" * 80 + ".xlsx",
    os.fsdecode("经信委.xlsx".encode("gbk")),
    os.fsdecode(b"\xff\xfe.xlsx"),
    "a\nb.xlsx",
    "x" * 245 + ".xlsx",
]


@pytest.mark.parametrize("is_good", [True, False])
def test_any_name_that_a_disk_takes_is_taken(
    plan_path: Path, forms: tuple[Issued, ...], good: tuple[bytes, ...], *, is_good: bool
) -> None:
    assert forms
    folder = plan_path.parent / "in"
    folder.mkdir()
    for number, name in enumerate(NAMES):
        content = good[number % 3] + bytes(number) if is_good else b"PK\3\4" + bytes([number + 65])
        (folder / name).write_bytes(content)

    collected = collect(plan_path, [folder], now=NOW)

    assert len(collected.receipts) == len(NAMES)
    assert all(receipt.reply and receipt.reply.exists() for receipt in collected.receipts)
    assert "经信委.xlsx" in [receipt.file for receipt in collected.receipts]
    assert {each.rule for each in collected.findings} == set()
    again = collect(plan_path, [folder], now=NOW)
    assert {receipt.outcome for receipt in again.receipts} == {Outcome.DUPLICATE}
    assert again.needs_attention is not is_good


# What the database does not take.


@pytest.fixture
def returns(plan_path: Path, good: tuple[bytes, ...]) -> Path:
    folder = plan_path.parent / "returns"
    folder.mkdir()
    for number, content in enumerate(good):
        (folder / f"{number}.xlsx").write_bytes(content)
    return folder


def _ledger(plan: Path) -> Path:
    return plan.with_name("plan.ledger.sqlite")


def test_a_locked_ledger_is_said_of_every_file_and_the_next_run_takes_them(
    plan_path: Path, returns: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("addin.exchange.ledger.store._SECONDS_TO_WAIT", 0.1)
    other = sqlite3.connect(_ledger(plan_path), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    before = plan_path.read_bytes()

    locked = collect(plan_path, [returns], now=NOW)
    other.execute("ROLLBACK")
    other.close()
    after = collect(plan_path, [returns], now=NOW)

    assert [receipt.outcome for receipt in locked.receipts] == [Outcome.REFUSED] * 3
    assert all("占用" in receipt.show("zh") for receipt in locked.receipts)
    assert locked.needs_attention
    assert before != plan_path.read_bytes()
    assert [receipt.outcome for receipt in after.receipts] == [Outcome.ACCEPTED] * 3


def test_a_ledger_that_is_full_in_the_middle_takes_what_there_is_room_for(
    plan_path: Path, returns: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A disk with room for one more original, as SQLite says it."""
    with sqlite3.connect(_ledger(plan_path)) as connection:
        (pages,) = connection.execute("PRAGMA page_count").fetchone()
    opened = Ledger.open

    def small(url: str) -> Ledger:
        from sqlalchemy import event

        ledger = opened(url)
        ledger.engine.dispose()

        @event.listens_for(ledger.engine, "connect")
        def _(connection: Any, _record: object) -> None:
            connection.execute(f"PRAGMA max_page_count = {pages + 14}")

        return ledger

    monkeypatch.setattr(Ledger, "open", small)
    full = collect(plan_path, [returns], now=NOW)
    monkeypatch.undo()
    after = collect(plan_path, [returns], now=NOW)

    outcomes = [receipt.outcome for receipt in full.receipts]
    assert set(outcomes) == {Outcome.ACCEPTED, Outcome.REFUSED}
    refused = [receipt for receipt in full.receipts if receipt.outcome is Outcome.REFUSED]
    assert all("磁盘已满" in receipt.show("zh") for receipt in refused)
    assert {receipt.became for receipt in after.receipts} == {Outcome.ACCEPTED}
    assert not after.needs_attention


def test_a_ledger_that_is_read_only_is_looked_at_but_takes_nothing(
    plan_path: Path, returns: Path
) -> None:
    url = f"sqlite:///file:{_ledger(plan_path)}?mode=ro&uri=true"

    board = ledger_board(plan_path, ledger=url, now=NOW)
    collected = collect(plan_path, [returns], ledger=url, now=NOW)

    assert board.counts["sent"] == 3
    assert [receipt.outcome for receipt in collected.receipts] == [Outcome.REFUSED] * 3
    assert all("只读" in receipt.show("zh") for receipt in collected.receipts)


def test_replies_that_cannot_be_written_lose_no_file(plan_path: Path, returns: Path) -> None:
    (plan_path.parent / "replies").write_text("a file is in the way")

    collected = collect(plan_path, [returns], now=NOW)

    assert [receipt.outcome for receipt in collected.receipts] == [Outcome.ACCEPTED] * 3
    assert [found.rule for found in collected.findings] == ["W-11"] * 3
    assert collected.rows_written
    assert collected.needs_attention


def test_what_a_killed_process_left_half_written_is_removed(plan_path: Path, returns: Path) -> None:
    from addin.files import _HALF

    stray = plan_path.parent / f"{_HALF}999999999-x"
    mine = plan_path.parent / f"{_HALF}{os.getpid()}-y"
    stray.touch()
    mine.touch()

    collect(plan_path, [returns], now=NOW)

    assert (stray.exists(), mine.exists()) == (False, True)


# Whole answers: every change enters the plan, or is said not to.


def test_what_is_no_longer_preliminary_enters_the_plan(
    plan_path: Path, send: Callable[..., Collected]
) -> None:
    send({CODE: {"status": "初步"}})
    before = _said(plan_path)

    collected = send({CODE: {"status": "正常"}})

    assert before.status is DataStatus.PRELIMINARY
    assert [r.outcome for r in collected.receipts] == [Outcome.ACCEPTED]
    assert collected.rows_written == 1
    assert _said(plan_path).status is DataStatus.FINAL


@pytest.mark.parametrize(
    ("first", "second"), [({}, {"growth": 6.5}), ({"growth": 6.5}, {"growth": 6.0})]
)
def test_growth_alone_enters_the_plan(
    plan_path: Path,
    send: Callable[..., Collected],
    first: dict[str, float],
    second: dict[str, float],
) -> None:
    send({CODE: first})
    bare = send({CODE: second})
    told = send({CODE: {**second, "revision": "R1", "explanation": REASON}})

    is_new = not first
    assert bare.receipts[0].outcome is (Outcome.ACCEPTED if is_new else Outcome.RETURNED)
    assert told.receipts[0].outcome is Outcome.ACCEPTED
    assert bare.rows_written + told.rows_written == 1
    assert _said(plan_path, Measure.YOY).value == second["growth"]


def test_a_number_that_becomes_preliminary_again_is_marked_so(
    plan_path: Path, send: Callable[..., Collected]
) -> None:
    send()
    again = {"status": "初步", "explanation": REASON}

    bare, told = send({CODE: again}), send({CODE: {**again, "revision": "R2"}})

    assert bare.receipts[0].outcome is Outcome.RETURNED
    assert told.receipts[0].outcome is Outcome.ACCEPTED
    assert _said(plan_path).status is DataStatus.PRELIMINARY


def test_a_number_that_is_taken_back_leaves_the_plan(
    plan_path: Path, send: Callable[..., Collected]
) -> None:
    send()
    nil = {"value": None, "status": "无此项", "explanation": REASON}
    bare, told = send({CODE: nil}), send({CODE: {**nil, "revision": "C"}})
    gone = _periods(plan_path)
    back = send({CODE: {"value": 2150.0, "explanation": REASON}}, NOW + timedelta(hours=1))

    assert bare.receipts[0].outcome is Outcome.RETURNED, "it needs a class"
    assert told.receipts[0].outcome is Outcome.ACCEPTED
    assert told.rows_written == 1
    assert "撤回" in told.receipts[0].show("zh")
    assert "2024M1-9" not in gone
    assert back.receipts[0].outcome is Outcome.ACCEPTED
    assert _said(plan_path).value == 2150.0
    assert assess(read_plan(plan_path), Period.parse("2024Q3"))


def test_another_period_takes_the_number_from_the_first(
    plan_path: Path, forms: tuple[Issued, ...], send: Callable[..., Collected]
) -> None:
    send()
    shorter = forms[0].form.row[CODE].periods[1]

    told = send({CODE: {"period": shorter, "revision": "C", "explanation": REASON}})

    assert told.receipts[0].outcome is Outcome.ACCEPTED
    assert told.rows_written == 2
    assert "2024M1-9" not in _periods(plan_path)
    assert _said(plan_path, period="2024M1-8").value == good_value(forms[0].form.row[CODE])


def test_two_corrections_of_one_day_leave_the_plan_readable_and_the_later_counts(
    plan_path: Path, send: Callable[..., Collected]
) -> None:
    send()
    for value in (2150.0, 2160.0, 2140.0):
        told = send({CODE: {"value": value, "revision": "C", "explanation": REASON}})
        assert told.receipts[0].outcome is Outcome.ACCEPTED
        assert _said(plan_path).value == value

    assert assess(read_plan(plan_path), Period.parse("2024Q3"))
    kept = read_plan(plan_path).observations.as_of(NOW.date() - timedelta(days=1))
    assert "2024M1-9" not in {
        str(kept.period_of(int(r))) for r in kept.rows_of(CODE, Measure.LEVEL)
    }


def test_a_receipt_says_what_entered_the_plan_and_what_did_not(
    send: Callable[..., Collected],
) -> None:
    send()
    told = send({
        CODE: {"value": 2150.0, "revision": "C", "explanation": REASON},
        "D01_I04": {"value": None, "status": "无此项", "revision": "C", "explanation": REASON},
    })  # fmt: skip

    zh, en = (told.receipts[0].show(language) for language in ("zh", "en"))
    assert "D01_I02 规上工业产值（2）：2024年1—9月2150亿元（已修订，原2145.85，差错更正）" in zh
    assert "D01_I04 规上工业产值（4）：2024年1—9月4291.7亿元（撤回，差错更正）" in zh
    assert "D01_I01 规上工业产值（1）：与已接收的相同，不另记" in zh
    assert "as accepted before: no new row" in en


def test_two_versions_differ_cell_by_cell(plan_path: Path, send: Callable[..., Collected]) -> None:
    send()
    send({CODE: {"value": -5.0}})
    send({CODE: {"value": 2150.0, "revision": "C", "explanation": REASON}})
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
    assert ("签字栏", "单位负责人", "王局长") in [
        (d.item.zh, d.column.zh, d.after.zh) for d in sent
    ]


# Another issue, another wave, the same file again.


def _moved(plan: Plan) -> Plan:
    """The plan after the first department's second indicator went to the third department."""
    found = tuple(
        replace(one, department="D03") if one.code == CODE else one for one in plan.indicators
    )
    return replace(plan, indicators=found)


@pytest.fixture
def reissued(plan_path: Path, good: tuple[bytes, ...], tmp_path: Path) -> tuple[Issued, ...]:
    """The forms of the second issue, after the first department's was accepted."""
    path = tmp_path / "first.xlsx"
    path.write_bytes(good[0])
    assert not collect(plan_path, [path], now=NOW).needs_attention
    write_plan(_moved(read_plan(plan_path)), plan_path)
    return share(plan_path, "2024Q3", tmp_path / "again", now=NOW + timedelta(hours=1)).forms


def test_sharing_again_forgets_nothing(plan_path: Path, reissued: tuple[Issued, ...]) -> None:
    board = {row.form_id: row for row in ledger_board(plan_path, now=NOW).rows}

    assert [issued.form.id.issue for issued in reissued] == [2, 1, 2]
    assert board["YC-F01-2024Q3-D01-02"].state.value == "accepted"
    assert board["YC-F01-2024Q3-D01-02"].version == 1
    assert board["YC-F01-2024Q3-D03-02"].state.value == "waiting"
    sheet = openpyxl.load_workbook(reissued[0].path)["填报表"]
    row = reissued[0].form.row["D01_I04"]
    assert sheet[cell_of(reissued[0].form, row.code, "value")].value == good_value(row)


def test_another_number_in_another_issue_needs_a_class_and_conflicts_with_no_one(
    reissued: tuple[Issued, ...], send: Callable[..., Collected]
) -> None:
    value: dict[str, dict[str, object]] = {"D01_I04": {"value": 4300.0, "explanation": REASON}}

    bare = send(value, NOW + timedelta(hours=2), reissued[0])
    value["D01_I04"]["revision"] = "C"
    told = send(value, NOW + timedelta(hours=2), reissued[0])

    assert bare.receipts[0].outcome is Outcome.RETURNED
    assert "V-26" in [found.rule for found in bare.receipts[0].findings]
    assert (told.receipts[0].outcome, told.receipts[0].version) == (Outcome.ACCEPTED, 3)
    assert not told.conflicts
    assert told.rows_written == 1


def test_a_form_with_a_new_row_is_accepted_in_part(
    plan_path: Path, reissued: tuple[Issued, ...], good: tuple[bytes, ...], tmp_path: Path
) -> None:
    path = tmp_path / "third.xlsx"
    path.write_bytes(fill(reissued[2].path.read_bytes(), reissued[2].form))
    collect(plan_path, [path], now=NOW + timedelta(hours=2))
    plan = read_plan(plan_path)
    first = plan.indicators[0]
    new = replace(first, code="NEW", series="", department="D03", place=first.place)
    write_plan(replace(plan, indicators=(*plan.indicators, new)), plan_path)

    (issued,) = share(plan_path, "2024Q3", tmp_path / "more", only=("D03",), now=NOW).forms

    assert good
    (row,) = (r for r in ledger_board(plan_path, now=NOW).rows if r.form_id == issued.form_id)
    assert (row.state.value, row.missing) == ("partly", 1)


def test_share_leaves_a_form_that_somebody_filled(
    plan_path: Path, forms: tuple[Issued, ...]
) -> None:
    filled = _filled(forms[0])
    forms[0].path.write_bytes(filled)
    forms[1].path.unlink()

    shared = share(plan_path, "2024Q3", forms[0].path.parent, now=NOW)

    assert forms[0].path.read_bytes() == filled
    assert forms[1].path.exists()
    assert [issued.is_filled for issued in shared.forms] == [True, False, False]
    assert [(found.rule, found.place.file) for found in shared.findings] == [
        ("L-03", forms[0].path.name)
    ]


def test_sharing_the_next_quarter_closes_nothing(
    plan_path: Path, good: tuple[bytes, ...], tmp_path: Path
) -> None:
    share(plan_path, "2024Q4", tmp_path / "next", now=moment("2025-01-08T09:00"))
    path = tmp_path / "late.xlsx"
    path.write_bytes(good[0])

    (receipt,) = collect(plan_path, [path], now=moment("2025-01-10T09:00")).receipts

    assert receipt.outcome is Outcome.ACCEPTED
    assert receipt.minutes_late > 0


def test_what_was_refused_is_examined_anew_when_its_reason_is_gone(
    plan_path: Path, good: tuple[bytes, ...], forms: tuple[Issued, ...], tmp_path: Path
) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(good[0])
    first = collect(plan_path, [path], period="2024Q2", now=NOW)
    mistyped = collect(plan_path, [path], paper={FORM: "ABCDEF"}, now=NOW)
    again = collect(plan_path, [path], paper={FORM: "ABCDEF"}, now=NOW)
    late = forms[0].form.header.deadline + timedelta(hours=5)
    right = collect(plan_path, [path], paper={FORM: mistyped.receipts[0].checksum}, now=late)
    repeated = collect(plan_path, [path], now=late)

    outcomes = [run.receipts[0].outcome for run in (first, mistyped, again, right, repeated)]
    assert outcomes == [
        Outcome.REFUSED, Outcome.RETURNED, Outcome.DUPLICATE, Outcome.ACCEPTED, Outcome.DUPLICATE,
    ]  # fmt: skip
    attention = [run.needs_attention for run in (first, mistyped, again, right, repeated)]
    assert attention == [True, True, True, False, False]
    assert "当时退回 v1" in again.receipts[0].show("zh")
    assert "V-00h" in [found.rule for found in again.receipts[0].findings]
    assert right.receipts[0].minutes_late == 0, "it had come in time"


def test_a_version_that_another_took_the_place_of_stays_as_it_was(
    plan_path: Path, forms: tuple[Issued, ...], good: tuple[bytes, ...], tmp_path: Path
) -> None:
    files = [tmp_path / "v1.xlsx", tmp_path / "v2.xlsx"]
    files[0].write_bytes(_filled(forms[0], {CODE: {"value": -5.0}}))
    files[1].write_bytes(good[0])
    collect(plan_path, files, now=NOW)
    ledger = _ledger(plan_path).read_bytes()

    again = collect(plan_path, files, now=NOW)

    assert [r.became for r in again.receipts] == [Outcome.RETURNED, Outcome.ACCEPTED]
    assert _ledger(plan_path).read_bytes() == ledger


# A decision holds.


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
        path.write_bytes(_filled(forms[who], cells))
        return collect(plan, [path], now=now)

    for who, value in enumerate(values):
        (conflict,) = send(who, value, NOW).conflicts or (None,)
    assert conflict is not None
    decide(plan, conflict.number, forms[chosen].form_id, REASON, now=NOW)
    at_once = _said(plan).value
    other = 1 - chosen
    later = send(other, 2155.0, NOW, revision="C")
    next_day = send(other, 2156.0, NOW + timedelta(days=1), revision="C")
    held = _said(plan)
    own = send(chosen, 2149.0, NOW + timedelta(days=1), revision="C")
    still = send(other, 2157.0, NOW + timedelta(days=2), revision="C")

    assert at_once == values[chosen]
    for run in (later, next_day, own, still):
        assert [r.outcome for r in run.receipts] == [Outcome.ACCEPTED], run.receipts[0].show("zh")
        assert not run.conflicts
    assert (held.value, held.source) == (values[chosen], f"D0{chosen + 1}")
    assert _said(plan).value == 2149.0
    assert len(read_state(plan, "").conflicts) == 1


def test_who_is_chosen_and_takes_its_number_back_leaves_the_other_s(
    disagreeing: tuple[Path, tuple[Issued, ...]],
) -> None:
    plan, forms = disagreeing
    for number, value in enumerate((2145.0, 2146.0)):
        path = plan.parent / f"{number}.xlsx"
        path.write_bytes(_filled(forms[number], {CODE: {"value": value}}))
        collected = collect(plan, [path], now=NOW)
    decide(plan, collected.conflicts[0].number, forms[0].form_id, REASON, now=NOW)
    nil = {"value": None, "status": "无此项", "explanation": REASON, "revision": "C"}
    path.write_bytes(_filled(forms[0], {CODE: nil}))

    collect(plan, [path], now=NOW)

    assert _said(plan).value == 2146.0


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
        file.write_bytes(_filled(forms[number], {CODE: {"value": value}}))
        runs.append(collect(path, [file], now=NOW))

    (second,) = runs[-1].conflicts

    assert sorted(second.values.values()) == [2145.0, 2146.0, 2147.0]
    assert _said(path).value == 2145.0, "the decision holds until another is taken"
    decide(path, second.number, forms[2].form_id, REASON, now=NOW)
    assert _said(path).value == 2147.0
