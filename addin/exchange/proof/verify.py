"""Is the ledger as it was written, and does the plan workbook say what was accepted?

What is found stays as it is: triggers and numbers are put back only where somebody asks for it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from addin.errors import AddinError, Finding, Level, Place, UsageError
from addin.exchange.calendar import moment, now_in_china
from addin.exchange.intake.opening.letters import texts_of_mail
from addin.exchange.ledger.state import State
from addin.exchange.ledger.store import (
    Ledger,
    LedgerPage,
    broken_links,
    default_url,
    ledger_path,
)
from addin.exchange.proof.planned import deviating, restored
from addin.exchange.signing.key import OfficeKey
from addin.exchange.signing.receipt import evidence_in
from addin.files import read_file
from addin.language import Text


def verify_ledger(
    plan_path: Path | str,
    *,
    replies: Path | str | None = None,
    restore: bool = False,
    ledger: str = "",
    now: datetime | None = None,
) -> tuple[Finding, ...]:
    """What was altered or is missing; nothing where all is as it was written.

    Looked at are entries, originals, triggers (L-01, L-11, L-12), the seal and the key (L-13), what
    receipts in `replies` contradict (L-14) and numbers in the plan (L-15), which become proposals
    where they were edited and the ledger is whole. To `restore` sets triggers again and writes
    what was accepted back into the plan. UsageError where there is no ledger.
    """
    path, day = Path(plan_path), moment(now or now_in_china())
    url = _url_of(path, ledger)
    with Ledger.open(url) as opened:
        with opened.reading() as book:
            proof = _Proof(book, opened.key(), path)
            state, found = proof.state(), list(proof.of_ledger())
            found += proof.of_receipts(Path(replies or path.parent / "replies"), state)
        if restore:
            with opened.transaction() as book:
                book.guard()
    is_whole = all(finding.level is not Level.HARD for finding in found)
    if state is not None:
        found += deviating(path, state, day, url, may_propose=is_whole)
        found += restored(path, state) if restore and is_whole else ()
    return tuple(found)


def _url_of(path: Path, ledger: str) -> str:
    if not ledger and not ledger_path(path).exists():
        raise UsageError(
            en="there is no ledger beside this workbook yet", zh="本规划工作簿旁尚无台账"
        )
    return ledger or default_url(path)


@dataclass(frozen=True)
class _Proof:
    """One ledger that is tried, with the key of the office."""

    book: LedgerPage
    key: OfficeKey
    plan: Path

    def of_ledger(self) -> Iterator[Finding]:
        """What is wrong with entries, originals, triggers, seal and key."""
        for line in broken_links(self.book):
            rule = "L-11" if "original" in line.en else "L-01"
            zh, en = f"台账记录不完整：{line.zh}", f"the ledger is not whole: {line.en}"
            yield self._finding(rule, Text(zh=f"{zh}；{_BACKUP.zh}", en=f"{en}; {_BACKUP.en}"))
        missing = self.book.missing_guards()
        if missing:
            names = ", ".join(missing)
            said = Text(
                zh=f"防改触发器缺失、停用或被替换：{names}；查明何人所为后用--restore恢复",
                en=f"triggers that refuse changes are gone, off or replaced: {names}; find out who"
                " did so, then set them again with --restore",
            )
            yield self._finding("L-12", said)
        yield from self._of_seal()

    def _of_seal(self) -> Iterator[Finding]:
        seal, (seq, _) = self.book.seal(), self.book.head()
        if self.key and self.key.is_readable_by_others:
            said = Text(
                zh=f"密钥文件{self.key.path}他人可读：请改权限（chmod 600），必要时更换密钥",
                en=f"others can read the key {self.key.path}: chmod 600, and think of another key",
            )
            yield self._finding("L-13", said)
        if seal is None:
            yield from self._unsealed(seq)
        elif seal.key not in self.key.fingerprints:
            yield self._finding("L-13", _no_key(seal.key, self.key.path))
        elif not seal.holds(self.book.hash_at(seal.seq), self.key):
            said = Text(
                zh=f"封印至第{seal.seq}号的台账已被截断、重算或替换；{_BACKUP.zh}",
                en=f"the ledger was cut, computed anew or replaced since it was sealed at entry"
                f" {seal.seq}; {_BACKUP.en}",
            )
            yield self._finding("L-13", said)
        elif seal.seq != seq:
            said = Text(
                zh=f"第{seal.seq}号之后的记录没有封印，可能是绕过程序写入；{_BACKUP.zh}；"
                "确系密钥不在时所收的，核对后用onpace settle key另启密钥",
                en=f"entries after {seal.seq} were never sealed: perhaps not written by Onpace;"
                f" {_BACKUP.en}; where they came while the key was away, start another with"
                " `onpace settle key` once they are checked",
            )
            yield self._finding("L-13", said)

    def _unsealed(self, seq: int) -> Iterator[Finding]:
        if self.key:
            said = Text(
                zh=f"台账的封印被删除（密钥在{self.key.path}）；{_BACKUP.zh}",
                en=f"the seal of the ledger is gone (its key is at {self.key.path}); {_BACKUP.en}",
            )
            yield self._finding("L-13", said)
        elif seq:
            said = Text(
                zh="台账建于启用封印之前，下次写入时自动封印",
                en="the ledger was begun before ledgers were sealed; the next entry seals it",
            )
            yield self._finding("L-13", said, Level.INFO)

    def of_receipts(self, replies: Path, state: State | None) -> Iterator[Finding]:
        """Receipts that contradict the ledger or were edited, and what they alone prove."""
        files = sorted(replies.rglob("*")) if replies.is_dir() else ()
        for file, text in ((f, t) for f in files for t in _texts_in(f)):
            said = evidence_in(text, self.key)
            if said is None:
                continue
            if said.is_genuine is False:
                words = Text(
                    zh=f"回执{file.name}被改动：防伪码不符，以台账和单位留存的回执为准",
                    en=f"the receipt {file.name} was edited: its proof does not fit; ask the"
                    " respondent for its own copy",
                )
                yield self._finding("L-14", words, file=file.name)
            elif not self.book.hash_at(said.entry).startswith(said.hash):
                words = Text(
                    zh=f"回执{file.name}记有第{said.entry}号（{said.hash[:12]}…），台账中没有"
                    f"或不同：台账被截断、重算或换成了旧副本；{_BACKUP.zh}",
                    en=f"the receipt {file.name} names entry {said.entry} ({said.hash[:12]}…);"
                    " the ledger has none or another: it was cut, computed anew or replaced by an"
                    f" older copy; {_BACKUP.en}",
                )
                yield self._finding("L-14", words, file=file.name)
        yield from self._of_keys(state)

    def _of_keys(self, state: State | None) -> Iterator[Finding]:
        """What a lost key no longer proves."""
        strange = self._strange_keys(state) if state and self.key else ()
        if strange:
            names = ", ".join(strange)
            said = Text(
                zh=f"密钥文件中有台账没有记载的密钥（指纹{names}）：请查明何人加入，并删除该行",
                en=f"the file of the key holds one that the ledger never heard of ({names}): find"
                " out who added it, and delete its line",
            )
            yield self._finding("L-13", said)
        for entry in state.keys if state else ():
            if entry.content["lost"]:
                by, reason = entry.content["by"], entry.content["reason"]
                said = Text(
                    zh=f"{entry.at:%Y-%m-%d}密钥遗失后更换（{by}：{reason}）："
                    f"第{entry.seq}号之前的记录只能以单位留存的回执为证",
                    en=f"the key was lost and replaced on {entry.at:%Y-%m-%d} ({by}: {reason}):"
                    f" entries before {entry.seq} are proven by the receipts of respondents only",
                )
                yield self._finding("L-13", said, Level.INFO)

    def _strange_keys(self, state: State) -> list[str]:
        """Keys at hand that nothing in the ledger was signed with: others can sign with them."""
        seal = self.book.seal()
        known = {seal.key} if seal else self.key.fingerprints
        known |= {str(entry.content.get("key", "")) for entry in state.issued.values()}
        known |= {str(entry.content[name]) for entry in state.keys for name in ("key", "before")}
        return sorted(self.key.fingerprints - known)

    def state(self) -> State | None:
        """The ledger, folded; None where what was altered can no longer be read."""
        try:
            return State.of(self.book)
        except (AddinError, LookupError, TypeError, ValueError):
            return None

    def _finding(self, rule: str, text: Text, level: Level = Level.HARD, file: str = "") -> Finding:
        return Finding(rule=rule, level=level, text=text, place=Place(file=file or self.plan.name))


def _texts_in(file: Path) -> Iterator[str]:
    """What may be a receipt: a text, or what a mail says and brought along as texts."""
    kind = file.suffix.lower()
    if kind in {".txt", ".eml"} and file.is_file():
        content = read_file(file)
        yield from (
            texts_of_mail(content) if kind != ".txt" else [content.decode("utf-8", "replace")]
        )


def _no_key(fingerprint: str, path: Path) -> Text:
    return Text(
        zh=f"{path}处没有封印台账的密钥（指纹{fingerprint}），封印无法核验："
        "请用备份恢复密钥；确已遗失的用onpace settle key启用新密钥",
        en=f"the key that sealed the ledger (fingerprint {fingerprint}) is not at {path}: the seal"
        " cannot be tried; put it back from your copy, or start another with `onpace settle key`",
    )


_BACKUP = Text(
    zh="请保留现场，与备份和单位留存的回执核对",
    en="leave everything as it is, and compare it with your copy and the receipts of respondents",
)
