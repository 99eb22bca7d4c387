"""With which key an office signs: lost, replaced, changed, kept for its owner alone."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from addin.errors import UsageError
from addin.exchange.calendar import moment
from addin.exchange.collecting import collect
from addin.exchange.ledger.board import read_state
from addin.exchange.proof.vouching import change_key
from addin.exchange.sharing import Issued, share
from addin.exchange.signing.key import OfficeKey
from addin.exchange.words import Outcome
from addin.files import write_atomically

Send = Callable[[str, bytes], Path]
Forms = tuple[Issued, ...]
WHY = "已电话核实，确为该单位所报"
NEXT = moment("2024-10-15T11:00")


def test_without_its_key_an_office_holds_and_does_not_share(
    plan_path: Path, good: tuple[bytes, ...], send: Send
) -> None:
    key = plan_path.with_name("plan.ledger.key")
    content = key.read_bytes()
    key.unlink()

    (receipt,) = collect(plan_path, [send("a.xlsx", good[0])], now=NEXT).receipts
    with pytest.raises(UsageError, match="put it back from your copy"):
        share(plan_path, "2024Q4", plan_path.parent / "out")

    assert receipt.outcome is Outcome.HELD
    assert str(key) in receipt.show("zh")
    assert not key.exists()
    write_atomically(key, content)
    (late,) = collect(plan_path, [send("b.xlsx", good[1])], now=NEXT).receipts
    assert late.outcome is Outcome.ACCEPTED


def test_another_key_in_its_place_is_noticed(
    plan_path: Path, good: tuple[bytes, ...], send: Send
) -> None:
    key = plan_path.with_name("plan.ledger.key")
    key.unlink()
    OfficeKey(key).followed()

    (receipt,) = collect(plan_path, [send("a.xlsx", good[0])], now=NEXT).receipts
    with pytest.raises(UsageError, match="fingerprint"):
        share(plan_path, "2024Q4", plan_path.parent / "out")

    assert receipt.outcome is Outcome.HELD
    assert "没有这把密钥" in receipt.show("zh")


def test_a_changed_key_still_knows_what_the_old_one_signed(
    plan_path: Path, forms: Forms, good: tuple[bytes, ...], send: Send
) -> None:
    change_key(plan_path, "李工", "保管人员调整，按规定更换", now=NEXT)

    (receipt,) = collect(plan_path, [send("a.xlsx", good[0])], now=NEXT).receipts
    (new,) = share(plan_path, "2024Q4", plan_path.parent / "out", only=("D01",),
                   now=moment("2025-01-08T09:00")).forms  # fmt: skip

    assert receipt.outcome is Outcome.ACCEPTED
    key = OfficeKey.at(plan_path.with_name("plan.ledger.key"))
    issued = read_state(plan_path, "").issued
    assert len(key.fingerprints) == 2
    assert issued[new.form_id].content["key"] == key.fingerprint
    assert issued[forms[0].form_id].content["key"] != key.fingerprint


def test_a_lost_key_is_followed_by_another_and_old_forms_are_held(
    plan_path: Path, good: tuple[bytes, ...], send: Send
) -> None:
    plan_path.with_name("plan.ledger.key").unlink()

    change_key(plan_path, "李工", "服务器损坏，密钥无备份", now=NEXT)
    (receipt,) = collect(plan_path, [send("a.xlsx", good[0])], now=NEXT).receipts

    assert receipt.outcome is Outcome.HELD
    assert share(plan_path, "2024Q4", plan_path.parent / "out", now=NEXT).forms


@pytest.mark.parametrize(
    "content", [b"", b"# only a comment\n", b"abc\n", b"00ff\n", b"\xff\xfe\n"]
)
def test_what_is_no_key_is_said(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "x.key"
    path.write_bytes(content)

    with pytest.raises(UsageError, match="no key of Onpace"):
        OfficeKey.at(path)


def test_the_key_is_for_its_owner_alone_and_in_no_form(plan_path: Path, forms: Forms) -> None:
    path = plan_path.with_name("plan.ledger.key")
    secret = path.read_text("utf-8").splitlines()[-1]

    assert path.stat().st_mode & 0o777 == 0o600
    assert not OfficeKey.at(path).is_readable_by_others
    assert all(secret.encode() not in issued.path.read_bytes() for issued in forms)
    path.chmod(0o644)
    assert OfficeKey.at(path).is_readable_by_others


def test_no_two_lists_of_words_are_signed_alike(tmp_path: Path) -> None:
    key = OfficeKey(tmp_path / "x.key").followed()

    assert key.sign("ab", "c") != key.sign("a", "bc") != key.sign("abc")
    assert key.signed(key.sign("form", 1), "form", "1")


def test_a_copy_of_plan_ledger_and_key_goes_on(
    plan_path: Path, good: tuple[bytes, ...], send: Send, tmp_path: Path
) -> None:
    moved = tmp_path / "elsewhere"
    moved.mkdir()
    for name in ("plan.xlsx", "plan.ledger.sqlite", "plan.ledger.key"):
        shutil.copy(plan_path.with_name(name), moved / name)

    (receipt,) = collect(moved / "plan.xlsx", [send("a.xlsx", good[0])], now=NEXT).receipts

    assert receipt.outcome is Outcome.ACCEPTED
