"""share, collect and ledger, and the commands that connect programs, as a person types them."""

import json
import shutil
from pathlib import Path

import pytest

from addin.files import shipped
from tests.cli.test_commands import onpace


@pytest.fixture
def plan_book(tmp_path: Path) -> Path:
    path = tmp_path / "plan.xlsx"
    shutil.copy(shipped("workbooks", "example-city.xlsx"), path)
    return path


def test_forms_go_out_come_back_and_are_remembered(plan_book: Path, tmp_path: Path) -> None:
    out = tmp_path / "forms"

    shared = onpace("share", plan_book, "-p", "2024Q4", "-o", out, "--json")
    forms = json.loads(shared.stdout)["forms"]
    collected = onpace("collect", plan_book, out, "--json")
    receipts = json.loads(collected.stdout)["receipts"]
    board = json.loads(onpace("ledger", plan_book, "--json").stdout)
    verified = onpace("ledger", plan_book, "--verify", "--lang", "en")

    assert shared.returncode == 0, shared.stderr
    assert len(forms) == len(receipts) == board["counts"]["sent"] > 3
    assert {receipt["outcome"] for receipt in receipts} == {"returned"}, "forms came back empty"
    assert collected.returncode == 1
    assert "nothing was altered" in verified.stdout


def test_forms_in_two_languages_are_reminded_by_mail_and_shown_on_a_page(
    plan_book: Path, tmp_path: Path
) -> None:
    out, mails, page = tmp_path / "forms", tmp_path / "mails", tmp_path / "board.html"

    shared = onpace("share", plan_book, "-p", "2024Q4", "-o", out, "--lang", "both",
                    "--contact", "张工 8123")  # fmt: skip
    reminded = onpace("ledger", plan_book, "--remind", "-o", mails)
    shown = onpace("ledger", plan_book, "-o", page)
    wrong = onpace("share", plan_book, "-p", "2024Q4", "-o", out, "--deadline", "昨天以前")

    assert shared.returncode == reminded.returncode == shown.returncode == 0
    assert len(list(mails.glob("*.eml"))) == len(list(out.glob("*.xlsx"))) > 3
    assert "<table>" in page.read_text("utf-8")
    assert wrong.returncode == 2


def test_a_ledger_without_forms_says_so(plan_book: Path) -> None:
    done = onpace("ledger", plan_book, "--lang", "en")

    assert done.returncode == 2
    assert "no form was shared yet" in done.stderr


def test_doctor_says_what_each_connection_needs() -> None:
    done = onpace("excel", "doctor", "--lang", "en")

    assert done.returncode in {0, 1}
    assert "catalogue" in done.stdout


def test_convert_names_an_unknown_program(plan_book: Path, tmp_path: Path) -> None:
    done = onpace("convert", plan_book, "--to", "lotus", "-o", tmp_path / "x.xlsx", "--lang", "en")

    assert done.returncode == 2
    assert "no such program: 'lotus'" in done.stderr


def test_a_deadline_is_extended_with_a_reason(plan_book: Path, tmp_path: Path) -> None:
    shared = onpace("share", plan_book, "-p", "2024Q4", "-o", tmp_path / "forms", "--json")
    form = json.loads(shared.stdout)["forms"][0]["form"]
    reason = "年度决算尚未完成，部门书面申请延期"

    short = onpace("settle", "extend", plan_book, form, "2027-02-10 17:00", "--reason", "忙")
    done = onpace("settle", "extend", plan_book, form, "2027-02-10 17:00", "--reason", reason)
    board = json.loads(onpace("ledger", plan_book, "--json").stdout)

    assert short.returncode == 2
    assert done.returncode == 0, done.stderr
    deadline = next(row["deadline"] for row in board["forms"] if row["form"] == form)
    assert deadline.startswith("2027-02-10T17:00")


def test_a_confirmation_that_is_no_pair_is_named(plan_book: Path, tmp_path: Path) -> None:
    done = onpace("collect", plan_book, tmp_path, "--confirm", "x.xlsx", "--lang", "en")

    assert done.returncode == 2
    assert "not of the form A=B: x.xlsx" in done.stderr
