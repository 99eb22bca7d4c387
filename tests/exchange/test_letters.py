import hashlib
import zipfile
from collections.abc import Callable
from dataclasses import replace
from email import message_from_bytes, policy
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from addin.exchange.calendar import moment
from addin.exchange.collecting import collect
from addin.exchange.desk.drafts import draft, write_reminders
from addin.exchange.desk.page import write_board
from addin.exchange.desk.questions import answer, questions_of
from addin.exchange.form.form import Form
from addin.exchange.intake.opening.letters import pieces_of
from addin.exchange.ledger.board import read_state
from addin.exchange.ledger.store import Ledger, default_url
from addin.exchange.sharing import Issued, share
from addin.exchange.words import Outcome
from addin.plan.write import write_plan
from tests.exchange.filling import cell_of, edited
from tests.exchange.letters import SENDER, archive_of, mail_of, outlook_mail_of
from tests.exchange.samples import city_plan

Send = Callable[[str, bytes], Path]
OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
PDF = b"%PDF-1.7 evidence"


@pytest.fixture
def containers(good: tuple[bytes, ...], tmp_path: Path) -> dict[str, bytes]:
    """The first form in every kind of container."""
    (form, *_) = good
    return {
        "报送.zip": archive_of({"填报表.xlsx": form}),
        "报送.eml": mail_of({"填报表.xlsx": form}),
        "报送.msg": outlook_mail_of("填报表.xlsx", form, tmp_path / "m.msg"),
        "转发.eml": mail_of({"附件.zip": archive_of({"三季度/填报表.xlsx": form})}),
    }


@pytest.mark.parametrize("name", ["报送.zip", "报送.eml", "报送.msg", "转发.eml"])
def test_a_form_in_a_mail_or_an_archive_is_taken_in(
    plan_path: Path, containers: dict[str, bytes], send: Send, name: str
) -> None:
    file = send(name, containers[name])

    (receipt,) = collect(plan_path, [file.parent], now=moment("2024-10-15T11:00")).receipts

    assert (receipt.file, receipt.outcome) == ("填报表.xlsx", Outcome.ACCEPTED)
    assert receipt.sender == ("" if name.endswith(".zip") else SENDER)


def test_sender_date_and_evidence_are_kept_by_hash(
    plan_path: Path, good: tuple[bytes, ...], send: Send
) -> None:
    file = send("报送.eml", mail_of({"填报表.xlsx": good[0], "销售明细.pdf": PDF}))

    (receipt,) = collect(plan_path, [file], now=moment("2024-10-15T11:00")).receipts

    digest = hashlib.sha256(PDF).hexdigest()
    assert receipt.attachments == (f"销售明细.pdf {digest[:12]}",)
    assert f"随附佐证：销售明细.pdf {digest[:12]}" in receipt.show("zh")
    (entry,) = (e for es in read_state(plan_path, "").received.values() for e in es)
    assert entry.content["letter"] == {
        "file": "报送.eml", "sender": SENDER, "subject": "报送三季度数据",
        "sent": "2024-10-15T09:58:00+08:00", "received": "2024-10-15T10:00:00+08:00",
    }  # fmt: skip
    with Ledger.open(default_url(plan_path)) as ledger, ledger.reading() as book:
        assert book.original(digest) == PDF


def test_evidence_that_a_form_names_is_kept_where_it_lies_beside_it(
    plan_path: Path, forms: tuple[Issued, ...], good: tuple[bytes, ...], send: Send
) -> None:
    def name(book: Any, form: Form) -> None:
        book["填报表"][cell_of(form, form.rows[0].code, "evidence")] = "见销售明细.pdf"

    send("销售明细.pdf", PDF)
    folder = send("a.xlsx", edited(good[0], forms[0].form, name)).parent

    receipts = collect(plan_path, [folder], now=moment("2024-10-15T11:00")).receipts

    (taken,) = (each for each in receipts if each.file == "a.xlsx")
    assert taken.attachments == (f"销售明细.pdf {hashlib.sha256(PDF).hexdigest()[:12]}",)


@pytest.mark.parametrize(
    ("received", "late"),
    [
        ("Wed, 16 Oct 2024 11:59:00 +0800", 0),
        ("Wed, 16 Oct 2024 12:31:00 +0800", 31),
        ("id 7 (TLS; verified); Wed, 16 Oct 2024 12:31:00 +0800", 31),
    ],
)
def test_who_mailed_in_time_is_not_late_because_it_is_collected_later(
    plan_path: Path, good: tuple[bytes, ...], send: Send, received: str, late: int
) -> None:
    file = send("报送.eml", mail_of({"填报表.xlsx": good[0]}, received))

    (receipt,) = collect(plan_path, [file], now=moment("2024-10-18T09:00")).receipts

    assert receipt.minutes_late == late


def test_names_of_chinese_windows_are_read(good: tuple[bytes, ...]) -> None:
    (piece,) = pieces_of("a.zip", archive_of({"市经信委/填报表.xlsx": good[0]}, of_windows=True))

    assert piece.name == "填报表.xlsx"


def _bomb() -> bytes:
    return archive_of({"填报表.xlsx": b"\0" * 60_000_000})


def _locked() -> bytes:
    content = bytearray(archive_of({"填报表.xlsx": b"x" * 50}))
    for mark in (b"PK\3\4", b"PK\1\2"):
        at = content.index(mark) + (6 if mark == b"PK\3\4" else 8)
        content[at] |= 1
    return bytes(content)


def _many() -> bytes:
    return archive_of({f"{n}.xlsx": b"x" for n in range(300)})


def _deep(form: bytes) -> bytes:
    for _ in range(5):
        form = archive_of({"内.zip": form})
    return form


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("报送.zip", _bomb()), ("报送.zip", _locked()), ("报送.zip", _many()),
        ("报送.zip", _deep(archive_of({"填报表.xlsx": b"x"}))),
        ("报送.zip", archive_of({"照片.jpg": b"\xff\xd8\xff"})),
        ("报送.zip", archive_of({"a.xlsx": b"1"})[:40]),
        ("通知.eml", mail_of({"盖章件.pdf": PDF})), ("通知.eml", mail_of({})),
        ("坏.eml", b"From: a\r\nContent-Type: multipart/mixed; boundary=\r\n\r\nx"),
        ("坏.msg", OLE2 + "__properties_version1.0".encode("utf-16-le")),
    ],
)  # fmt: skip
def test_a_container_that_brings_no_form_is_refused_in_words(
    plan_path: Path, forms: tuple[Issued, ...], send: Send, name: str, content: bytes
) -> None:
    assert forms

    (receipt,) = collect(plan_path, [send(name, content)]).receipts

    assert receipt.outcome is Outcome.REFUSED
    assert "请直接报送" in receipt.show("zh") or "请报送" in receipt.show("zh")


def test_a_workbook_is_no_archive(good: tuple[bytes, ...]) -> None:
    (piece,) = pieces_of("a.xlsx", good[0])

    assert (piece.content, piece.letter, piece.beside) == (good[0], None, ())


# Mail out


@pytest.fixture
def addressed(tmp_path: Path) -> tuple[Path, tuple[Issued, ...]]:
    """A plan whose departments have addresses, and its forms."""
    plan = city_plan()
    offices = tuple(replace(d, email=f"{d.code}@example.org") for d in plan.departments)
    path = write_plan(replace(plan, departments=offices), tmp_path / "plan.xlsx")
    forms = share(path, "2024Q3", tmp_path / "out", now=moment("2024-10-08T09:00")).forms
    return path, forms


def test_a_reply_lies_ready_as_a_mail_with_the_returned_file(
    addressed: tuple[Path, tuple[Issued, ...]],
) -> None:
    path, (issued, *_) = addressed
    file = path.parent / "a.xlsx"
    file.write_bytes(issued.path.read_bytes())

    (receipt,) = collect(path, [file], now=moment("2024-10-15T10:00")).receipts

    assert receipt.reply is not None
    mail = message_from_bytes(receipt.reply.with_suffix(".eml").read_bytes(), policy=policy.default)
    (attached,) = mail.iter_attachments()
    assert (mail["To"], mail["X-Unsent"]) == ("D01@example.org", "1")
    assert mail["Subject"] == f"退回 {issued.form_id}"
    assert attached.get_filename() == receipt.reply.name
    assert attached.get_payload(decode=True) == receipt.reply.read_bytes()


def test_reminders_go_to_who_has_not_answered_with_the_form(
    addressed: tuple[Path, tuple[Issued, ...]],
) -> None:
    path, forms = addressed

    made = write_reminders(path, path.parent / "mails", now=moment("2024-10-15T10:00"))

    mails = [message_from_bytes(each.read_bytes(), policy=policy.default) for each in made]
    assert [mail["To"] for mail in mails] == [f"D0{n}@example.org" for n in (1, 2, 3)]
    (attached,) = mails[0].iter_attachments()
    assert attached.get_payload(decode=True) == forms[0].path.read_bytes()
    body = mails[0].get_body()
    assert body is not None
    assert "请于2024年10月16日12:00前报送" in body.get_content()


def test_the_same_draft_has_the_same_bytes() -> None:
    words = ("a@example.org", "退回", "说明\n", {"表.xlsx": b"1"})

    assert draft(*words) == draft(*words)


# Questions and the board


def _ask(content: bytes, form: Form) -> bytes:
    def change(book: Any, form: Form) -> None:
        book["填报表"][cell_of(form, form.rows[0].code, "question")] = "是否含<规下>企业？"

    return edited(content, form, change)


def test_the_questions_of_a_file_are_numbered_from_one(
    plan_path: Path, forms: tuple[Issued, ...], good: tuple[bytes, ...], send: Send
) -> None:
    def change(book: Any, form: Form) -> None:
        for row, said in zip(form.rows, ("含规下吗？", "含境外吗？"), strict=False):
            book["填报表"][cell_of(form, row.code, "question")] = said

    file = send("a.xlsx", edited(good[0], forms[0].form, change))
    collect(plan_path, [file], now=moment("2024-10-15T10:00"))

    asked = list(questions_of(read_state(plan_path, "")))

    assert [each.number.partition(".")[2] for each in asked] == ["1", "2"]
    assert [each.question.text for each in asked] == ["含规下吗？", "含境外吗？"]


def test_a_question_holds_a_form_until_it_is_answered(
    plan_path: Path, forms: tuple[Issued, ...], good: tuple[bytes, ...], send: Send
) -> None:
    file = send("a.xlsx", _ask(good[0], forms[0].form))
    (first,) = collect(plan_path, [file], now=moment("2024-10-15T10:00")).receipts
    (asked,) = questions_of(read_state(plan_path, ""))

    answer(plan_path, asked.number, "不含规下", now=moment("2024-10-15T11:00"))
    (second,) = collect(plan_path, [file], now=moment("2024-10-15T12:00")).receipts

    assert (first.outcome, second.outcome) == (Outcome.RETURNED, Outcome.ACCEPTED)
    assert "是否含<规下>企业？”，有疑问的数不能接收" in first.show("zh")
    assert "已答复：不含规下" in second.show("zh")
    assert list(questions_of(read_state(plan_path, ""))) == []


def test_the_board_is_a_page_that_loads_nothing_and_shows_all(
    plan_path: Path, forms: tuple[Issued, ...], good: tuple[bytes, ...], send: Send
) -> None:
    file = send("a.xlsx", _ask(good[0], forms[0].form))
    collect(plan_path, [file], now=moment("2024-10-15T10:00"))

    page = write_board(plan_path, plan_path.parent / "board.html", now=moment("2024-10-20T10:00"))

    said = page.read_text("utf-8")
    assert [word for word in ("<script", "http:", "https:", "src=", "url(") if word in said] == []
    assert "<b>3</b>发出" in said
    assert "<b>1</b>退回" in said
    assert "<b>1</b>未答复的问题" in said
    assert "是否含&lt;规下&gt;企业？" in said
    assert said.count("逾期未报") == 2
    english = write_board(plan_path, plan_path.parent / "b.html", "en").read_text("utf-8")
    assert '<html lang="en">' in english
    assert said.index('<tr class="overdue"') < said.index('<tr class="returned"')
    assert "2024年三季度" in said
    assert "Quarter 3 2024" in english
    assert "市经信委" not in english


def test_an_encrypted_archive_is_no_traceback(good: tuple[bytes, ...]) -> None:
    assert zipfile.is_zipfile(BytesIO(_locked()))
    (piece,) = pieces_of("a.zip", _locked())

    assert piece.letter is None
    assert good


def test_a_damaged_file_in_an_archive_takes_no_other_with_it() -> None:
    content = bytearray(archive_of({"a.xlsx": b"a" * 900, "b.xlsx": b"b" * 900}))
    start = content.index(b"a.xlsx") + len("a.xlsx")
    content[start : start + 4] = b"\xff\xff\xff\xff"

    assert {piece.name: piece.content[:1] for piece in pieces_of("报送.zip", bytes(content))} == {
        "a.xlsx": b"", "b.xlsx": b"b",
    }  # fmt: skip
