"""Forms go out, come back, are checked, accepted or returned, and remembered."""

import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from addin.errors import FormError, UsageError
from addin.exchange.calendar import moment
from addin.exchange.collecting import collect
from addin.exchange.form.form import Form
from addin.exchange.form.header import FormSettings
from addin.exchange.sharing import Issued, share
from addin.exchange.words import Outcome
from addin.model.period import Period
from addin.model.words import Measure
from addin.plan.read import read_plan
from addin.plan.write import write_plan
from tests.exchange.filling import cell_of, edited, fill
from tests.exchange.samples import city_plan

Send = Callable[[str, bytes], Path]
LONG = "新建产线三季度投产，产量同比大幅增加"


def test_every_department_gets_a_form_and_the_same_one_again(
    plan_path: Path, forms: tuple[Issued, ...]
) -> None:
    before = [issued.path.read_bytes() for issued in forms]

    again = share(plan_path, "2024Q3", plan_path.parent / "out", now=moment("2024-10-09T09:00"))

    assert [issued.form_id for issued in forms] == [
        f"YC-F01-2024Q3-D0{number}-01" for number in (1, 2, 3)
    ]
    assert [issued.path.read_bytes() for issued in again.forms] == before
    assert not any(issued.is_new for issued in again.forms)


def test_every_area_gets_a_form_of_its_own(plan_path: Path) -> None:
    shared = share(plan_path, "2024Q3", plan_path.parent / "areas", each="area")

    assert [issued.form.area for issued in shared.forms] == ["A1", "A2", "A3"]
    assert shared.forms[0].form.rows[0].code == "D01_I01/A1"


def test_an_expired_form_is_not_issued(plan_path: Path) -> None:
    settings = FormSettings(valid_until=moment("2024-09-30").date())

    with pytest.raises(FormError, match="V-00k"):
        share(plan_path, "2024Q3", plan_path.parent, settings=settings, now=moment("2024-10-08"))


def test_a_form_holds_no_macro_no_addin_function_and_no_link(forms: tuple[Issued, ...]) -> None:
    from addin.ooxml.package import open_package

    package = open_package(forms[0].path)

    assert not [name for name in package.names if "vba" in name or "externalLink" in name]
    sheets = b"".join(package[name] for name in package.names if "worksheets/" in name)
    assert b"PLAN" not in sheets
    assert b"[1]" not in sheets


def test_good_returns_enter_the_workbook_with_their_vintage(
    plan_path: Path, good: tuple[bytes, ...], send: Send, received: datetime
) -> None:
    files = [send(f"附件{number}.xlsx", content) for number, content in enumerate(good)]

    collected = collect(plan_path, files, now=received)

    assert [receipt.outcome for receipt in collected.receipts] == [Outcome.ACCEPTED] * 3
    seen = read_plan(plan_path).observations
    (row,) = [
        int(row)
        for row in seen.rows_of("D01_I02", Measure.LEVEL)
        if seen.period_of(int(row)) == Period.parse("2024M1-9")
    ]
    assert seen.value[row] == pytest.approx(2145.85)
    assert seen.vintage[row] == 20241015
    assert "YC-F01-2024Q3-D01-01 v1" in seen.code("notes", int(seen.note[row]))


def test_collecting_the_same_files_again_changes_nothing(
    plan_path: Path, good: tuple[bytes, ...], send: Send, received: datetime
) -> None:
    files = [send(f"附件{number}.xlsx", content) for number, content in enumerate(good)]
    collect(plan_path, files, now=received)
    ledger = plan_path.with_name("plan.ledger.sqlite")
    before = plan_path.read_bytes(), ledger.read_bytes()

    again = collect(plan_path, files, now=moment("2024-10-16T11:00"))

    assert [receipt.outcome for receipt in again.receipts] == [Outcome.DUPLICATE] * 3
    assert (plan_path.read_bytes(), ledger.read_bytes()) == before


def test_a_return_with_faults_comes_back_as_the_same_file_marked(
    plan_path: Path, forms: tuple[Issued, ...], send: Send, received: datetime
) -> None:
    code = "D01_I02"
    content = fill(forms[0].path.read_bytes(), forms[0].form, {code: -5.0})

    collected = collect(plan_path, [send("a.xlsx", content)], now=received)

    (receipt,) = collected.receipts
    assert receipt.outcome is Outcome.RETURNED
    assert receipt.reply is not None
    book = openpyxl.load_workbook(receipt.reply)
    cell = book["填报表"][cell_of(forms[0].form, code, "value")]
    assert cell.value == -5
    assert "V-03" in cell.comment.text
    assert cell.border.left.color.rgb == "FFC00000"
    assert "V-03" in [row[4] for row in book["退回意见"].iter_rows(values_only=True)]
    assert collected.rows_written == 0


def test_a_returned_file_that_is_mended_is_accepted(
    plan_path: Path, forms: tuple[Issued, ...], send: Send, received: datetime
) -> None:
    form = forms[0].form
    content = fill(forms[0].path.read_bytes(), form, {"D01_I02": -5.0})
    (first,) = collect(plan_path, [send("a.xlsx", content)], now=received).receipts
    assert first.reply is not None

    def mend(book: Any, form: Form) -> None:
        book["填报表"][cell_of(form, "D01_I02", "value")] = 2145.85

    mended = edited(first.reply.read_bytes(), form, mend)
    (second,) = collect(plan_path, [send("b.xlsx", mended)], now=received).receipts

    assert second.outcome is Outcome.ACCEPTED
    assert second.version == 2


def test_a_soft_finding_is_accepted_with_an_explanation_only(
    plan_path: Path, forms: tuple[Issued, ...], send: Send, received: datetime
) -> None:
    form = forms[0].form
    plain = fill(forms[0].path.read_bytes(), form, {"D01_I02": 5000.0})

    def explain(book: Any, form: Form) -> None:
        book["填报表"][cell_of(form, "D01_I02", "explanation")] = LONG

    explained = edited(plain, form, explain)

    receipts = collect(
        plan_path, [send("a.xlsx", plain), send("b.xlsx", explained)], now=received
    ).receipts

    assert [receipt.outcome for receipt in receipts] == [Outcome.RETURNED, Outcome.ACCEPTED]


def test_a_correction_needs_class_and_reason_and_becomes_a_new_vintage(
    plan_path: Path, forms: tuple[Issued, ...], good: tuple[bytes, ...], send: Send
) -> None:
    form, code = forms[0].form, "D01_I02"
    collect(plan_path, [send("v1.xlsx", good[0])], now=moment("2024-10-15T10:00"))

    def correct(book: Any, form: Form) -> None:
        book["填报表"][cell_of(form, code, "value")] = 2150.0

    def explain(book: Any, form: Form) -> None:
        book["填报表"][cell_of(form, code, "revision")] = "C 差错更正"
        book["填报表"][cell_of(form, code, "explanation")] = "漏报一家企业，现予补充更正"

    silent = edited(good[0], form, correct)
    stated = edited(silent, form, explain)
    receipts = collect(
        plan_path,
        [send("v2.xlsx", silent), send("v3.xlsx", stated)],
        now=moment("2024-10-20T10:00"),
    ).receipts

    assert [receipt.outcome for receipt in receipts] == [Outcome.RETURNED, Outcome.ACCEPTED]
    seen = read_plan(plan_path).observations
    rows = [row for row in range(len(seen)) if seen.vintage[row] == 20241020]
    assert [seen.value[row] for row in rows] == [2150.0]
    assert seen.as_of(moment("2024-10-16").date()).rows_of(code, Measure.LEVEL).size


def test_rows_wait_while_the_workbook_is_open(
    plan_path: Path, good: tuple[bytes, ...], send: Send, received: datetime
) -> None:
    file = send("a.xlsx", good[0])
    lock = plan_path.with_name("~$plan.xlsx")
    lock.touch()
    waiting = collect(plan_path, [file], now=received)
    lock.unlink()

    done = collect(plan_path, [file], now=received)

    assert (waiting.rows_written, waiting.rows_waiting) == (0, 6)
    assert (done.rows_written, done.rows_waiting) == (6, 0)


def test_a_changed_plan_issues_a_form_that_replaces_the_old_one(
    plan_path: Path, forms: tuple[Issued, ...], good: tuple[bytes, ...], send: Send
) -> None:
    book = openpyxl.load_workbook(plan_path)
    sheet = next(sheet for sheet in book if "Indicators" in sheet.title)
    for row in sheet.iter_rows():
        for cell in row:
            if cell.value == "规上工业产值（1）":
                cell.value = "规上工业总产值（1）"
    book.save(plan_path)

    again = share(plan_path, "2024Q3", plan_path.parent / "new", now=moment("2024-10-10T09:00"))
    (receipt,) = collect(
        plan_path, [send("old.xlsx", good[0])], now=moment("2024-10-15T10:00")
    ).receipts

    assert again.forms[0].form_id == "YC-F01-2024Q3-D01-02"
    assert receipt.outcome is Outcome.RETURNED
    assert "V-00d" in [finding.rule for finding in receipt.findings]
    assert receipt.reply is not None
    moved = openpyxl.load_workbook(BytesIO(receipt.reply.read_bytes()))["填报表"]
    assert moved[cell_of(forms[0].form, "D01_I02", "value")].value == pytest.approx(2145.85)


def test_nothing_can_be_collected_before_a_form_was_shared(plan_path: Path) -> None:
    with pytest.raises(UsageError, match="no form"):
        collect(plan_path, [plan_path])


def test_the_ledger_of_a_copied_folder_goes_on(
    plan_path: Path, good: tuple[bytes, ...], send: Send, received: datetime, tmp_path: Path
) -> None:
    file = send("a.xlsx", good[0])
    moved = tmp_path / "elsewhere"
    moved.mkdir()
    for name in ("plan.xlsx", "plan.ledger.sqlite", "plan.ledger.key"):
        shutil.copy(plan_path.with_name(name), moved / name)

    (receipt,) = collect(moved / "plan.xlsx", [file], now=received).receipts

    assert receipt.outcome is Outcome.ACCEPTED


def test_a_form_in_english_goes_out_and_comes_back_in_english(
    plan_path: Path, send: Send, received: datetime
) -> None:
    (issued, *_) = share(
        plan_path,
        "2024Q3",
        plan_path.parent / "en",
        settings=FormSettings(language="en", form="E01"),
        now=moment("2024-10-08T09:00"),
    ).forms
    sent, form = issued.path.read_bytes(), issued.form
    faulty, mended = fill(sent, form, {"D01_I02": -1.0}), fill(sent, form)

    receipts = collect(
        plan_path, [send("a.xlsx", faulty), send("b.xlsx", mended)], now=received
    ).receipts

    assert [receipt.outcome for receipt in receipts] == [Outcome.RETURNED, Outcome.ACCEPTED]
    assert receipts[0].reply is not None
    assert "Return slip" in openpyxl.load_workbook(receipts[0].reply).sheetnames
    assert "negative" in receipts[0].show("en")


def test_marks_of_an_earlier_return_leave_the_cells_that_were_mended(
    plan_path: Path, forms: tuple[Issued, ...], send: Send, received: datetime
) -> None:
    form = forms[0].form
    content = fill(forms[0].path.read_bytes(), form, {"D01_I02": -5.0, "D01_I04": -5.0})
    (first,) = collect(plan_path, [send("a.xlsx", content)], now=received).receipts
    assert first.reply is not None

    def mend_one(book: Any, form: Form) -> None:
        book["填报表"][cell_of(form, "D01_I02", "value")] = 2145.85

    half = edited(first.reply.read_bytes(), form, mend_one)
    (second,) = collect(plan_path, [send("b.xlsx", half)], now=received).receipts

    assert second.reply is not None
    sheet = openpyxl.load_workbook(second.reply)["填报表"]
    mended = sheet[cell_of(form, "D01_I02", "value")]
    still = sheet[cell_of(form, "D01_I04", "value")]
    assert mended.comment is None
    assert mended.fill.fgColor.rgb == "FFFFF9D6"
    assert "V-03" in still.comment.text
    assert still.comment.text.count("V-03") == 1


def test_the_thresholds_of_the_plan_fill_the_header(tmp_path: Path) -> None:
    options = {
        "form_number": "样评01表",
        "form_approval": "样统制〔2024〕5号",
        "form_valid_until": "2025-12-31",
        "form_deadline": "2024-10-15 18:30",
    }
    path = write_plan(replace(city_plan(), thresholds=options), tmp_path / "plan.xlsx")

    header = share(path, "2024Q3", tmp_path, now=moment("2024-10-08")).forms[0].form.header

    assert (header.number, header.approval.zh) == ("样评01表", "样统制〔2024〕5号")
    assert (header.valid_until.isoformat(), header.deadline) == (
        "2025-12-31",
        moment("2024-10-15T18:30"),
    )


def test_an_option_that_is_no_date_is_named(tmp_path: Path) -> None:
    options = {"form_valid_until": "年底"}
    path = write_plan(replace(city_plan(), thresholds=options), tmp_path / "plan.xlsx")

    with pytest.raises(UsageError, match="form_valid_until"):
        share(path, "2024Q3", tmp_path)


def test_the_same_numbers_sent_again_make_a_version_but_no_rows(
    plan_path: Path, forms: tuple[Issued, ...], good: tuple[bytes, ...], send: Send
) -> None:
    def attach(book: Any, form: Form) -> None:
        book["填报表"][cell_of(form, "D01_I02", "evidence")] = "盖章件.pdf"

    collect(plan_path, [send("a.xlsx", good[0])], now=moment("2024-10-15T10:00"))
    more = send("b.xlsx", edited(good[0], forms[0].form, attach))

    collected = collect(plan_path, [more], now=moment("2024-10-16T09:00"))

    (receipt,) = collected.receipts
    assert (receipt.outcome, receipt.version) == (Outcome.ACCEPTED, 2)
    assert "V-00i" in [finding.rule for finding in receipt.findings]
    assert collected.rows_written == 0
