"""One file, one fate: each file has its own, whatever becomes of the others and came before."""

import os
import sqlite3
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from addin.exchange import collecting
from addin.exchange.calendar import moment
from addin.exchange.collecting import Collected, collect
from addin.exchange.intake.examine import examine
from addin.exchange.ledger.board import ledger_board
from addin.exchange.ledger.store import Ledger
from addin.exchange.sharing import Issued, share
from addin.exchange.words import Outcome
from addin.model.plan import Plan
from addin.plan.read import read_plan
from addin.plan.write import write_plan
from tests.exchange.filling import cell_of, fill, good_value
from tests.exchange.returning import CODE, NOW, REASON, filled

FORM = "YC-F01-2024Q3-D01-01"

# One of them stops none.


@pytest.mark.parametrize("status", ["待补", "保密", "无此项"])
def test_a_status_that_denies_its_number_is_returned_and_stops_none(
    plan_path: Path, forms: tuple[Issued, ...], good: tuple[bytes, ...], status: str
) -> None:
    reason = "10月25日前补报，数据尚在核实之中"
    bad = filled(forms[0], {CODE: {"status": status, "explanation": reason}})
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
    plan_path: Path, reissued: tuple[Issued, ...], answer: Callable[..., Collected]
) -> None:
    value: dict[str, dict[str, object]] = {"D01_I04": {"value": 4300.0, "explanation": REASON}}

    bare = answer(value, NOW + timedelta(hours=2), reissued[0])
    between = ledger_board(plan_path, now=NOW)
    value["D01_I04"]["revision"] = "C"
    told = answer(value, NOW + timedelta(hours=2), reissued[0])

    assert bare.receipts[0].outcome is Outcome.RETURNED
    assert "V-26" in [found.rule for found in bare.receipts[0].findings]
    assert (told.receipts[0].outcome, told.receipts[0].version) == (Outcome.ACCEPTED, 3)
    assert not told.conflicts
    assert "已接收 v1，v2退回待改" in between.show("zh")
    assert "accepted v3" in ledger_board(plan_path, now=NOW).show("en")
    assert "v2" not in ledger_board(plan_path, now=NOW).show("en")
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


def test_share_leaves_a_form_that_somebodyfilled(
    plan_path: Path, forms: tuple[Issued, ...]
) -> None:
    returned = filled(forms[0])
    forms[0].path.write_bytes(returned)
    forms[1].path.unlink()

    shared = share(plan_path, "2024Q3", forms[0].path.parent, now=NOW)

    assert forms[0].path.read_bytes() == returned
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
    files[0].write_bytes(filled(forms[0], {CODE: {"value": -5.0}}))
    files[1].write_bytes(good[0])
    collect(plan_path, files, now=NOW)
    ledger = _ledger(plan_path).read_bytes()

    again = collect(plan_path, files, now=NOW)

    assert [r.became for r in again.receipts] == [Outcome.RETURNED, Outcome.ACCEPTED]
    assert _ledger(plan_path).read_bytes() == ledger
