"""Who vouches for a file that no signature proves, and how does an office change its key?"""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from addin.errors import UsageError
from addin.exchange.calendar import moment, now_in_china
from addin.exchange.collecting import Collected, collect
from addin.exchange.form.form import explains
from addin.exchange.ledger.state import State
from addin.exchange.ledger.store import Entry, EntryKind, Ledger, default_url
from addin.exchange.words import Outcome


def vouch(  # noqa: PLR0913 - the words of one command
    plan_path: Path | str,
    number: int,
    by: str,
    reason: str,
    *,
    agreed: bool = True,
    out_dir: Path | str | None = None,
    paper: Mapping[str, str] | None = None,
    ledger: str = "",
    now: datetime | None = None,
) -> Collected:
    """Say of the file that entry `number` held that it is genuine, or that it is not.

    It is then taken in like any other, or refused; who said so and why stays in the ledger.
    UsageError where the entry holds no file, somebody has decided already, or `by` or the reason
    is missing.
    """
    path, day = Path(plan_path), moment(now or now_in_china())
    with Ledger.open(ledger or default_url(path)) as opened, opened.transaction() as book:
        held = _held(State.of(book), number)
        _need(by, reason)
        content = book.original(held.content["sha256"])
        said = {"entry": number, "sha256": held.content["sha256"], "agreed": agreed,
                "by": by, "reason": reason}  # fmt: skip
        book.append(EntryKind.VOUCHED, held.form, said, day)
    with TemporaryDirectory() as folder:
        file = Path(folder) / Path(held.content["file"]).name
        file.write_bytes(content)
        replies = out_dir or path.parent / "replies"
        return collect(path, [file], out_dir=replies, paper=paper, ledger=ledger, now=day)


def change_key(
    plan_path: Path | str, by: str, reason: str, *, ledger: str = "", now: datetime | None = None
) -> Path:
    """Sign with another key from now on; where it lies.

    What an older key signed still counts as long as its line is in the file. Where the file was
    lost, forms that are out are held when they come back. UsageError without `by` or a reason,
    or where the ledger is not as it was sealed.
    """
    path, day = Path(plan_path), moment(now or now_in_china())
    with Ledger.open(ledger or default_url(path)) as opened, opened.transaction() as book:
        _need(by, reason)
        key, seal = opened.key(), book.seal()
        is_known = seal is None or seal.key in key.fingerprints
        if seal and is_known and not seal.holds(book.hash_at(seal.seq), key):
            raise UsageError(
                en="the ledger is not as it was sealed: see `onpace ledger --verify` first",
                zh="台账与封印不符：请先用onpace ledger --verify核查",
            )
        new = key.followed()
        said: dict[str, Any] = {"key": new.fingerprint, "before": seal.key if seal else "",
                                "lost": not is_known, "by": by, "reason": reason}  # fmt: skip
        book.append(EntryKind.KEYED, "", said, day)
        opened.reseal(book, new)
    return new.path


def _held(state: State, number: int) -> Entry:
    """The entry that holds a file, where nobody has decided yet."""
    entries = (entry for of_form in state.received.values() for entry in of_form)
    held = next((entry for entry in entries if entry.seq == number), None)
    if held is None or held.content["outcome"] != Outcome.HELD:
        raise UsageError(en=f"entry {number} holds no file", zh=f"台账号{number}不是待确认的文件")
    if held.content["sha256"] in state.vouched:
        raise UsageError(en=f"entry {number} was decided already", zh=f"台账号{number}已有确认结果")
    return held


def _need(by: str, reason: str) -> None:
    if not by.strip():
        raise UsageError(en="who says so is missing (--by)", zh="缺少确认人（--by）")
    if not explains(reason):
        raise UsageError(
            en="a reason of at least ten characters is needed", zh="须写明理由（不少于10个字）"
        )
