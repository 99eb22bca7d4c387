"""What was tried against the proof of the ledger beyond plain edits: each is found or held."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from sqlalchemy import column, create_engine, insert, table, text

from addin.exchange.calendar import moment
from addin.exchange.collecting import collect
from addin.exchange.form.form import Form
from addin.exchange.form.layout import SHEETS, TOKEN_CELL
from addin.exchange.ledger.board import read_state
from addin.exchange.ledger.store import _hash, default_url
from addin.exchange.proof.verify import verify_ledger
from addin.exchange.sharing import Issued, share
from addin.exchange.words import Outcome
from tests.exchange.filling import cell_of, edited

Send = Callable[[str, bytes], Path]
Forms = tuple[Issued, ...]
NOW = moment("2024-10-20T10:00")
NEXT = moment("2024-10-15T10:00")


@pytest.fixture
def office(plan_path: Path, forms: Forms, good: tuple[bytes, ...], send: Send) -> Path:
    """The plan workbook of an office that took in one form."""
    assert collect(plan_path, [send(forms[0].path.name, good[0])], now=NEXT).rows_written
    return plan_path


def _receipt(plan: Path) -> Path:
    return min((plan.parent / "replies").glob("*.txt"))


def _on_receipt(change: Callable[[str], str]) -> Callable[[Path], None]:
    def tamper(plan: Path) -> None:
        file = _receipt(plan)
        before = file.read_text("utf-8")
        file.write_text(change(before), "utf-8")
        assert file.read_text("utf-8") != before

    return tamper


def _line(said: str, new: str) -> Callable[[str], str]:
    def change(whole: str) -> str:
        lines = whole.splitlines()
        return "\n".join(new if line.startswith(said) else line for line in lines) + "\n"

    return change


def _entry_appended(plan: Path) -> None:
    """An entry that follows the chain as it should, written past Onpace; then a new wave."""
    engine = create_engine(default_url(plan))
    with engine.begin() as connection:
        last = dict(connection.execute(
            text("SELECT * FROM onpace_entry WHERE kind='received' ORDER BY seq DESC LIMIT 1")
        ).mappings().one())  # fmt: skip
        head = connection.execute(text("SELECT seq, hash FROM onpace_head")).one()
        forged = last | {"seq": head.seq + 1, "before": head.hash}
        forged["hash"] = _hash(forged)
        entries = table("onpace_entry", *map(column, forged))
        connection.execute(insert(entries), forged)
        connection.execute(text("UPDATE onpace_head SET seq=:seq, hash=:hash"), forged)
    engine.dispose()
    share(plan, "2024Q4", plan.parent / "q4", now=moment("2025-01-08T09:00"))


def _key_added(plan: Path) -> None:
    with plan.with_name("plan.ledger.key").open("a", encoding="utf-8") as file:
        file.write("ab" * 32 + "\n")


TAMPERED: dict[str, tuple[Callable[[Path], None], str, str]] = {
    "words after the proof of a receipt": (
        _on_receipt(lambda said: said + "更正：本表已全部核准\n"), "L-14", "被改动"),
    "a proof in Chinese": (_on_receipt(_line("防伪码", "防伪码：已核")), "L-14", "被改动"),
    "the entry of a receipt taken out": (_on_receipt(_line("台账号", "")), "L-14", "被改动"),
    "an entry of five thousand digits": (
        _on_receipt(_line("台账号", f"台账号：{'9' * 5000} {'a' * 16}")), "L-14", "被改动"),
    "another entry, without a proof": (
        _on_receipt(lambda said: _line("防伪码", "")(
            _line("台账号", f"台账号：{'9' * 5000} {'a' * 16}")(said))), "L-14", "台账中没有"),
    "an entry that follows the chain, sealed over by the next": (
        _entry_appended, "L-13", "没有封印"),
    "another key beside the own one": (_key_added, "L-13", "台账没有记载的密钥"),
}  # fmt: skip


@pytest.mark.parametrize("name", TAMPERED)
def test_it_is_found(name: str, office: Path) -> None:
    tamper, rule, said = TAMPERED[name]
    assert verify_ledger(office, now=NOW) == ()

    tamper(office)

    found = [each for each in verify_ledger(office, now=NOW) if each.rule == rule]
    assert said in "".join(each.text.zh for each in found), [each.text.zh for each in found]


def test_a_row_of_the_plan_that_stands_there_twice_is_found(office: Path) -> None:
    book = openpyxl.load_workbook(office)
    sheet = book["数据 Data"]
    last = max(cell.row for cell in sheet["G"] if cell.value is not None)
    for cell in sheet[last]:
        sheet.cell(last + 1, cell.column).value = cell.value
    book.save(office)

    (found,) = verify_ledger(office, now=NOW)

    assert "本行重复" in found.text.zh


def _token(value: str) -> Callable[[Any, Form], None]:
    def edit(book: Any, _: Form) -> None:
        book[SHEETS["meta"].zh][TOKEN_CELL] = value

    return edit


@pytest.mark.parametrize("token", ["0-已签", f"{'9' * 5000}-ab", "0-", "-", "0-" + "a" * 32])
def test_a_token_of_odd_letters_holds_the_file(
    plan_path: Path, forms: Forms, good: tuple[bytes, ...], send: Send, token: str
) -> None:
    content = edited(good[0], forms[0].form, _token(token))

    (receipt,) = collect(plan_path, [send("a.xlsx", content)], now=NEXT).receipts

    assert receipt.outcome is Outcome.HELD, receipt.show("zh")


def test_neither_plan_nor_key_of_a_neighbour_takes_the_place_of_the_own(
    office: Path, tmp_path: Path
) -> None:
    other = tmp_path / "other"
    other.mkdir()
    shutil.copy(office, other / "plan.xlsx")
    share(other / "plan.xlsx", "2024Q3", other / "out", now=moment("2024-10-08T09:00"))
    for name in ("plan.ledger.sqlite", "plan.ledger.key"):
        shutil.copy(other / name, office.with_name(name))

    assert {"L-14", "L-15"} <= {each.rule for each in verify_ledger(office, now=NOW)}


def test_the_form_id_in_another_spelling_is_no_other_form(
    plan_path: Path, forms: Forms, good: tuple[bytes, ...], send: Send
) -> None:
    def spelled(book: Any, form: Form) -> None:
        for sheet in book:
            for row in sheet.iter_rows():
                for cell in row:
                    if isinstance(cell.value, str) and str(form.id) in cell.value:
                        cell.value = cell.value.replace(str(form.id), str(form.id).lower())

    receipts = collect(
        plan_path, [send("a.xlsx", edited(good[0], forms[0].form, spelled))], now=NEXT
    ).receipts

    accepted = set(read_state(plan_path, "").issued) & {receipt.form_id for receipt in receipts}
    assert receipts[0].outcome is not Outcome.ACCEPTED or accepted == {forms[0].form_id}


def test_a_known_year_before_that_was_edited_does_not_pass_as_the_plan_s(
    plan_path: Path, forms: Forms, good: tuple[bytes, ...], send: Send
) -> None:
    def edit(book: Any, form: Form) -> None:
        book[SHEETS["form"].zh][cell_of(form, "D01_I02", "year_ago")] = 1.0

    content = edited(good[0], forms[0].form, edit)

    (receipt,) = collect(plan_path, [send("a.xlsx", content)], now=NEXT).receipts

    assert receipt.outcome is Outcome.RETURNED or receipt.remarks, receipt.show("zh")
