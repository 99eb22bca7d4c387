"""No one can pretend: forged, copied and replayed forms are held or returned, with words."""

import shutil
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.workbook.defined_name import DefinedName
from sqlalchemy import create_engine, text

from addin.errors import UsageError
from addin.exchange.calendar import moment
from addin.exchange.collecting import collect
from addin.exchange.form.form import Answer, Form, checksum_of, name_of_form
from addin.exchange.form.layout import FORM_PROPERTY, SHEETS, TOKEN_CELL
from addin.exchange.form.workbook import write_form
from addin.exchange.ledger.board import ledger_board, read_state, remind
from addin.exchange.ledger.store import EntryKind, Ledger, default_url
from addin.exchange.proof.verify import verify_ledger
from addin.exchange.proof.vouching import vouch
from addin.exchange.returns import Receipt
from addin.exchange.sharing import Issued, share
from addin.exchange.words import Outcome
from tests.exchange.filling import cell_of, edited, fill, good_value

Send = Callable[[str, bytes], Path]
Forms = tuple[Issued, ...]
META, WHY = SHEETS["meta"].zh, "已电话核实，确为该单位所报"
NEXT = moment("2024-10-15T11:00")
AFTER = moment("2024-11-15T11:00")


def _token(content: bytes) -> str:
    return str(openpyxl.load_workbook(BytesIO(content))[META][TOKEN_CELL].value)


def _replaced(book: Any, old: str, new: str) -> None:
    for sheet in book:
        for row in sheet.iter_rows():
            for cell in row:
                if isinstance(cell.value, str) and old in cell.value:
                    cell.value = cell.value.replace(old, new)


def _renamed(book: Any, old: str, new: str) -> None:
    """Write another identity wherever a form carries its own."""
    _replaced(book, old, new)
    book.properties.keywords = new
    book.custom_doc_props[FORM_PROPERTY].value = new
    mark = book.defined_names.pop(name_of_form(old))
    book.defined_names[name_of_form(new)] = DefinedName(name_of_form(new), attr_text=mark.attr_text)


def _signed_as(token: str | None) -> Callable[[Any, Form], None]:
    def edit(book: Any, _form: Form) -> None:
        book[META][TOKEN_CELL] = token

    return edit


def _as_neighbour(forms: Forms) -> bytes:
    """The file of the first department, with every mark of the second."""
    mine, other = forms[0], forms[1]

    def edit(book: Any, form: Form) -> None:
        _renamed(book, str(form.id), other.form_id)
        _replaced(book, form.respondent.zh, other.form.respondent.zh)

    return edited(fill(mine.path.read_bytes(), mine.form), mine.form, edit)


def _forged(kind: str, forms: Forms, good: tuple[bytes, ...]) -> bytes:
    first, form = good[0], forms[0].form
    letter = {"0": "1"}.get(_token(first)[-1], "0")
    made = {
        "without a token": lambda: edited(first, form, _signed_as(None)),
        "words for a token": lambda: edited(first, form, _signed_as("已签")),
        "the token of another form": lambda: edited(first, form, _signed_as(_token(good[1]))),
        "a token with one letter changed": lambda: edited(
            first, form, _signed_as(_token(first)[:-1] + letter)
        ),
        "a token that claims a later base": lambda: edited(
            first, form, _signed_as("99" + _token(first)[1:])
        ),
        "the hidden sheet taken out": lambda: edited(
            first, form, lambda book, _: book.remove(book[META])
        ),
        "every mark of a neighbour": lambda: _as_neighbour(forms),
        "every mark and the token of a third form": lambda: edited(
            _as_neighbour(forms), form, _signed_as(_token(good[2]))
        ),
    }
    return made[kind]()


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("without a token", "没有本办签名"),
        ("words for a token", "没有本办签名"),
        ("the token of another form", "签名属于YC-F01-2024Q3-D02-01"),
        ("a token with one letter changed", "不是本办签发"),
        ("a token that claims a later base", "不是本办签发"),
        ("the hidden sheet taken out", "没有本办签名"),
        ("every mark of a neighbour", "签名属于YC-F01-2024Q3-D01-01"),
        ("every mark and the token of a third form", "签名属于YC-F01-2024Q3-D03-01"),
    ],
)
def test_a_forged_form_is_held_with_the_reason(
    plan_path: Path, forms: Forms, good: tuple[bytes, ...], send: Send, kind: str, said: str
) -> None:
    file = send("a.xlsx", _forged(kind, forms, good))

    found = collect(plan_path, [file], now=moment("2024-10-15T10:00"))

    (receipt,) = found.receipts
    assert receipt.outcome is Outcome.HELD
    assert [remark.finding.rule for remark in receipt.remarks if remark.blocks] == ["V-00s"]
    assert said in receipt.show("zh")
    assert "settle vouch" in receipt.show("en")
    assert (found.rows_written, found.needs_attention) == (0, True)
    assert read_state(plan_path, "").accepted == {}


def test_the_number_of_another_department_cannot_be_replaced(
    plan_path: Path, forms: Forms, good: tuple[bytes, ...], send: Send
) -> None:
    collect(plan_path, [send("own.xlsx", good[1])], now=moment("2024-10-15T10:00"))
    before = read_state(plan_path, "").accepted

    (receipt,) = collect(plan_path, [send("forged.xlsx", _as_neighbour(forms))], now=NEXT).receipts

    assert receipt.outcome is Outcome.HELD
    assert read_state(plan_path, "").accepted == before


def test_a_form_under_the_name_of_another_unit_is_refused(
    plan_path: Path, forms: Forms, good: tuple[bytes, ...], send: Send
) -> None:
    def rename(book: Any, form: Form) -> None:
        _replaced(book, form.respondent.zh, "市商务委")

    content = edited(good[0], forms[0].form, rename)

    (receipt,) = collect(plan_path, [send("a.xlsx", content)], now=NEXT).receipts

    assert receipt.outcome is Outcome.REFUSED
    assert "市商务委" in receipt.show("zh")


def test_a_person_vouches_for_a_file_that_is_held(
    plan_path: Path, forms: Forms, good: tuple[bytes, ...], send: Send
) -> None:
    content = edited(good[0], forms[0].form, _signed_as(None))
    (held,) = collect(plan_path, [send("a.xlsx", content)], now=NEXT).receipts

    found = vouch(plan_path, held.entry, "李工", WHY, now=NEXT)
    (again,) = collect(plan_path, [send("b.xlsx", content)], now=NEXT).receipts

    assert [receipt.outcome for receipt in found.receipts] == [Outcome.ACCEPTED]
    assert found.rows_written > 0
    assert again.outcome is Outcome.DUPLICATE
    (decided,) = read_state(plan_path, "").vouched.values()
    assert (decided.content["by"], decided.content["reason"]) == ("李工", WHY)
    with pytest.raises(UsageError, match="decided already"):
        vouch(plan_path, held.entry, "李工", WHY)


def test_a_department_whose_file_waits_for_the_office_is_not_reminded(
    plan_path: Path, forms: Forms, good: tuple[bytes, ...], send: Send
) -> None:
    content = edited(good[0], forms[0].form, _signed_as(None))
    (held,) = collect(plan_path, [send("a.xlsx", content)], now=NEXT).receipts

    def standing() -> tuple[str, int]:
        (row, *_) = ledger_board(plan_path, now=AFTER).rows
        return row.state.value, len(remind(plan_path, now=AFTER))

    assert standing() == ("held", len(forms) - 1)
    vouch(plan_path, held.entry, "李工", WHY, agreed=False, now=NEXT)
    assert standing() == ("overdue", len(forms))


def test_a_file_that_nobody_vouches_for_is_refused_with_the_reason(
    plan_path: Path, forms: Forms, good: tuple[bytes, ...], send: Send
) -> None:
    content = edited(good[0], forms[0].form, _signed_as(None))
    (held,) = collect(plan_path, [send("a.xlsx", content)], now=NEXT).receipts

    (receipt,) = vouch(
        plan_path, held.entry, "李工", "该单位来电说明并未报送此表", agreed=False, now=NEXT
    ).receipts

    assert receipt.outcome is Outcome.REFUSED
    assert "经李工核实，不予接收：该单位来电说明并未报送此表" in receipt.show("zh")
    assert read_state(plan_path, "").accepted == {}


@pytest.mark.parametrize(
    ("said", "words"),
    [((1, "李工", WHY), "holds no file"), ((99, "李工", WHY), "holds no file"),
     ((0, " ", WHY), "--by"), ((0, "李工", "同上"), "ten characters")],
)  # fmt: skip
def test_vouching_needs_a_held_file_a_person_and_a_reason(
    plan_path: Path,
    forms: Forms,
    good: tuple[bytes, ...],
    send: Send,
    said: tuple[int, str, str],
    words: str,
) -> None:
    content = edited(good[0], forms[0].form, _signed_as(None))
    (held,) = collect(plan_path, [send("a.xlsx", content)], now=NEXT).receipts

    number, by, reason = said
    with pytest.raises(UsageError, match=words):
        vouch(plan_path, number or held.entry, by, reason)


def _correction(sent: bytes, form: Form, value: float, code: str = "D01_I02") -> bytes:
    def edit(book: Any, form: Form) -> None:
        sheet = book[SHEETS["form"].zh]
        sheet[cell_of(form, code, "value")] = value
        sheet[cell_of(form, code, "revision")] = "C"
        sheet[cell_of(form, code, "explanation")] = "复核台账后发现少计一家企业产值"

    return edited(sent, form, edit)


def _collected(plan: Path, send: Send, *contents: bytes) -> list[Receipt]:
    found: list[Receipt] = []
    for number, content in enumerate(contents):
        file = send(f"{number}-{len(content)}.xlsx", content)
        found += collect(plan, [file], now=moment(f"2024-10-15T1{number}:00")).receipts
    return found


def test_one_file_is_corrected_again_and_again(
    plan_path: Path, forms: Forms, good: tuple[bytes, ...], send: Send
) -> None:
    form, first = forms[0].form, good[0]
    second, third = _correction(first, form, 2005.0), _correction(first, form, 2006.0)

    receipts = _collected(plan_path, send, first, second, third)

    assert [receipt.outcome for receipt in receipts] == [Outcome.ACCEPTED] * 3
    assert _accepted(plan_path, form) == 2006.0


def test_an_old_correction_that_was_saved_again_is_returned(
    plan_path: Path, forms: Forms, good: tuple[bytes, ...], send: Send
) -> None:
    form, first = forms[0].form, good[0]
    second, third = _correction(first, form, 2005.0), _correction(first, form, 2006.0)
    resaved = edited(second, form, lambda book, _: book.properties.__setattr__("title", "x"))

    *_, receipt = _collected(plan_path, send, first, second, third, resaved)

    assert receipt.outcome is Outcome.RETURNED
    assert "V-00v" in {remark.finding.rule for remark in receipt.remarks if remark.blocks}
    assert "疑似用旧文件重报" in receipt.show("zh")
    assert _accepted(plan_path, form) == 2006.0


def test_a_file_older_than_what_was_returned_and_accepted_is_stale(
    plan_path: Path, forms: Forms, good: tuple[bytes, ...], send: Send
) -> None:
    form, first = forms[0].form, good[0]
    wrong = edited(first, form, lambda book, form: _put(book, form, -5.0))
    (returned,) = _collected(plan_path, send, wrong)
    assert returned.reply is not None
    mended = edited(returned.reply.read_bytes(), form, _well)

    accepted, late = _collected(plan_path, send, mended, _correction(first, form, 2005.0))

    assert (accepted.outcome, late.outcome) == (Outcome.ACCEPTED, Outcome.RETURNED)
    assert "本文件依据旧版填报" in late.show("zh")
    assert late.reply is not None
    assert _token(late.reply.read_bytes()).startswith(f"{late.entry}-")
    (then,) = collect(plan_path, [late.reply], now=moment("2024-10-16T09:00")).receipts
    assert then.outcome is Outcome.ACCEPTED, then.show("zh")


def test_the_token_of_an_older_version_makes_a_file_no_newer(
    plan_path: Path, forms: Forms, good: tuple[bytes, ...], send: Send
) -> None:
    form, first = forms[0].form, good[0]
    wrong = edited(first, form, lambda book, form: _put(book, form, -5.0))
    (returned,) = _collected(plan_path, send, wrong)
    assert returned.reply is not None
    mended = edited(returned.reply.read_bytes(), form, _well)
    replayed = edited(_correction(mended, form, 2007.0), form, _signed_as(_token(first)))

    _, receipt = _collected(plan_path, send, mended, replayed)

    assert receipt.outcome is Outcome.RETURNED


def _well(book: Any, form: Form) -> None:
    _put(book, form, good_value(form.row["D01_I02"]))


def _accepted(plan: Path, form: Form) -> object:
    return read_state(plan, "").accepted_in(form.id.line)["D01_I02"].answer["value"]


def _put(book: Any, form: Form, value: float) -> None:
    book[SHEETS["form"].zh][cell_of(form, "D01_I02", "value")] = value


def _issued_unsigned(plan: Path, issued: Issued, folder: Path) -> Path:
    """A plan whose ledger sent a form before forms were signed."""
    old = folder / "old.xlsx"
    shutil.copy(plan, old)
    content = write_form(issued.form)
    with Ledger.open(default_url(old)) as ledger, ledger.transaction() as book:
        said = {"form": issued.form.record(), "sha256": book.archive(content),
                "file": issued.path.name, "replaces": ""}  # fmt: skip
        book.append(EntryKind.ISSUED, issued.form_id, said, issued.form.issued)
    engine = create_engine(default_url(old))
    with engine.begin() as connection:
        connection.execute(text("DROP TABLE onpace_seal"))
    engine.dispose()
    old.with_name("old.ledger.key").unlink()
    return old


def test_a_form_that_went_out_before_forms_were_signed_is_held_in_words(
    plan_path: Path, forms: Forms, send: Send, tmp_path: Path
) -> None:
    plan, form = _issued_unsigned(plan_path, forms[0], tmp_path), forms[0].form
    content = fill(write_form(form), form)
    values = {row.code: Answer(code=row.code, value=good_value(row)) for row in form.rows}
    printed = checksum_of(form, values, rounded=True)

    (held,) = collect(plan, [send("a.xlsx", content)], now=NEXT).receipts
    shared = share(plan, "2024Q4", tmp_path / "new", now=moment("2025-01-08T09:00")).forms
    found = vouch(plan, held.entry, "李工", WHY, paper={str(form.id): printed}, now=NEXT)

    assert held.outcome is Outcome.HELD
    assert "尚未启用签名" in held.show("zh")
    assert [receipt.outcome for receipt in found.receipts] == [Outcome.ACCEPTED]
    assert _token(shared[0].path.read_bytes()).startswith("0-")
    assert verify_ledger(plan, replies=tmp_path / "none") == ()


def test_a_held_file_can_be_vouched_for_after_another_was_accepted(
    plan_path: Path, forms: Forms, good: tuple[bytes, ...], send: Send
) -> None:
    unsigned = edited(_correction(good[0], forms[0].form, 2005.0), forms[0].form, _signed_as(None))
    (held,) = collect(plan_path, [send("a.xlsx", unsigned)], now=NEXT).receipts
    collect(plan_path, [send("b.xlsx", good[0])], now=NEXT)

    found = vouch(plan_path, held.entry, "李工", WHY, now=moment("2024-10-15T13:00"))

    assert [receipt.outcome for receipt in found.receipts] == [Outcome.ACCEPTED]
    assert _accepted(plan_path, forms[0].form) == 2005.0


def test_a_form_that_claims_another_wave_is_held(
    plan_path: Path, forms: Forms, good: tuple[bytes, ...], send: Send
) -> None:
    (other,) = share(plan_path, "2024Q2", plan_path.parent / "q2", only=("D01",),
                     now=moment("2024-10-08T09:00")).forms  # fmt: skip

    def edit(book: Any, form: Form) -> None:
        _renamed(book, str(form.id), other.form_id)
        _replaced(book, form.period.label("zh"), other.form.period.label("zh"))

    content = edited(good[0], forms[0].form, edit)

    (receipt,) = collect(plan_path, [send("a.xlsx", content)], now=NEXT).receipts

    assert receipt.outcome is Outcome.HELD
    assert f"签名属于{forms[0].form_id}" in receipt.show("zh")


def test_codes_that_were_exchanged_are_not_taken(
    plan_path: Path, forms: Forms, good: tuple[bytes, ...], send: Send
) -> None:
    def exchange(book: Any, form: Form) -> None:
        sheet = book[SHEETS["form"].zh]
        first, second = (cell_of(form, code, "code") for code in ("D01_I02", "D01_I04"))
        sheet[first].value, sheet[second].value = sheet[second].value, sheet[first].value

    content = edited(good[0], forms[0].form, exchange)

    (receipt,) = collect(plan_path, [send("a.xlsx", content)], now=NEXT).receipts

    assert receipt.outcome is Outcome.RETURNED, receipt.show("zh")
    assert read_state(plan_path, "").accepted == {}
