"""How do returned files come in, once each, and complete whatever happens on the way?

A few files make one transaction of the ledger: their originals, what was found and, where they
are good, their numbers are there together or not at all. What follows from the ledger (receipts,
returned files, rows of the plan workbook) is made from it afterwards, and made again by the next
run where this one was interrupted.
"""

import hashlib
import os
from collections.abc import Iterable, Mapping
from contextlib import closing, suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from itertools import chain, islice
from operator import attrgetter
from pathlib import Path
from typing import Any

from addin.errors import AddinError, FileError, Finding, LedgerError, Level, Place, UsageError
from addin.exchange.calendar import moment, now_in_china
from addin.exchange.decisions import proposals_settled
from addin.exchange.desk.layouts import adopted
from addin.exchange.enter.observed import observations_of
from addin.exchange.enter.writing import write_accepted
from addin.exchange.form.form import Form
from addin.exchange.form.layout import FORM_PROPERTY
from addin.exchange.intake.examine import Arrival, LedgerView, examine, not_examined
from addin.exchange.intake.judge import remarks_on_file
from addin.exchange.intake.noticing.evidence import Sent
from addin.exchange.intake.opening.letters import Piece, pieces_of
from addin.exchange.intake.opening.reader import Read, Reader
from addin.exchange.intake.recognise import marks_of
from addin.exchange.intake.record import again, arrival_record
from addin.exchange.intake.remark import Noticed, Remark
from addin.exchange.ledger.conflicts import Conflict, conflicts_of, new_conflicts, upheld
from addin.exchange.ledger.state import State, line_of
from addin.exchange.ledger.store import Entry, EntryKind, Ledger, LedgerPage, default_url
from addin.exchange.returns import (
    Receipt,
    kept_as_evidence,
    not_entered,
    receipt_of,
    repeated,
    returned_file,
    write_reply,
)
from addin.exchange.signing.key import OfficeKey
from addin.exchange.signing.token import token_of
from addin.exchange.words import Outcome
from addin.files import remove_strays, why
from addin.language import Text
from addin.model.period import Period

_BATCH = 8
_SETTLED = frozenset({Outcome.ACCEPTED, Outcome.EVIDENCE})
_IGNORED = ("~$", ".~lock.", ".onpace-", ".")
_SKIPPED_ENDINGS = (".sqlite", ".sqlite-journal", ".key", ".tmp", ".ini", ".ds_store")


@dataclass(frozen=True, kw_only=True)
class Collected:
    """What became of all files, the rows that entered the workbook, and what needs a decision."""

    receipts: tuple[Receipt, ...]
    rows_written: int = 0
    rows_waiting: int = 0
    conflicts: tuple[Conflict, ...] = ()
    findings: tuple[Finding, ...] = ()

    @property
    def needs_attention(self) -> bool:
        """Whether somebody has to act: a file not accepted, a conflict, rows not written."""
        return bool(
            self.rows_waiting
            or any(found.level is not Level.INFO for found in self.findings)
            or any(receipt.became not in _SETTLED for receipt in self.receipts)
            or any(remark.blocks for receipt in self.receipts for remark in receipt.remarks)
        )


def collect(  # noqa: PLR0913 - the words of one command
    plan_path: Path | str,
    files: Iterable[Path | str],
    *,
    out_dir: Path | str | None = None,
    period: str = "",
    ledger: str = "",
    confirm: Mapping[str, str] | None = None,
    paper: Mapping[str, str] | None = None,
    now: datetime | None = None,
) -> Collected:
    """Take in returned files and folders of them.

    Replies go to `out_dir` (beside the workbook: ``replies``). A form belongs to the wave that is
    printed in it; with a `period` only forms of that one are taken. `confirm` gives the form of a
    file (by name) that has one mark left; `paper` the checksum printed on the stamped paper, by
    form. Collecting again changes nothing, or completes what was interrupted; what was returned
    or refused is examined anew. Raises UsageError where no form was ever
    shared; a file is never an error, its receipt says why.
    """
    path = Path(plan_path)
    with Ledger.open(ledger or default_url(path)) as opened:
        run = _Run(
            ledger=opened,
            replies=Path(out_dir) if out_dir else path.parent / "replies",
            received=moment(now or now_in_china()),
            view=_view(opened, period, confirm or {}, paper or {}),
        )
        return run.collected(path, files)


@dataclass(kw_only=True)
class _Run:
    """One run of collecting: what it needs to know at every file."""

    ledger: Ledger
    view: LedgerView
    replies: Path
    received: datetime
    failed: dict[str, LedgerError] = field(default_factory=dict)
    lost: LedgerError | None = None
    findings: list[Finding] = field(default_factory=list)
    pieces: dict[str, Piece] = field(default_factory=dict)

    def collected(self, plan: Path, files: Iterable[Path | str]) -> Collected:
        """Take in the files, then bring the workbook up to the ledger."""
        remove_strays(plan.parent, self.replies)
        self.pieces, unread = _contents(files, plan, self.replies, self.received)
        receipts, state = self._take(), self.view.state
        written = 0
        try:
            if self.lost is None:
                written = write_accepted(plan, self.ledger, state, self.received)
        except (FileError, LedgerError) as error:
            # Where the workbook is open, or the disk is full, its rows wait for the next run.
            place = Place(file=plan.name)
            self.findings.append(
                Finding(rule="W-11", level=Level.HARD, text=error.text, place=place)
            )
        conflicts = conflicts_of(state)
        return Collected(
            receipts=(*receipts, *unread),
            rows_written=written,
            rows_waiting=len(state.unwritten),
            conflicts=conflicts,
            findings=(*self.findings, *map(attrgetter("finding"), conflicts)),
        )

    def _take(self) -> list[Receipt]:
        """A receipt for each file, in their order.

        Some share a transaction: waiting for the disk after each takes longest.
        """
        new = list(filter(self._is_new, self.pieces))
        receipts: dict[str, Receipt] = {}
        later: dict[str, Read | AddinError | None] = {}
        with Reader() as reader, closing(reader.read_each(new, self._content)) as reads:
            for first in range(0, len(self.pieces), _BATCH):
                batch: dict[str, Read | AddinError | None] = {}
                for name in islice(self.pieces, first, first + _BATCH):
                    read = next(reads)[1] if name in new else None
                    if read and self.view.state.layouts:
                        read = adopted(read, self.view.state, self.view.key)
                    (later if self._may_be_evidence(read) else batch)[name] = read
                self._answer(batch, receipts)
            for first in range(0, len(later), _BATCH):
                batch = dict(islice(later.items(), first, first + _BATCH))
                self._answer(batch, receipts)
        return list(map(receipts.__getitem__, self.pieces))

    def _may_be_evidence(self, read: Read | AddinError | None) -> bool:
        """Whether a file waits for the forms, of which one may name it as its evidence."""
        if isinstance(read, Read):
            said = read.book.keywords or read.book.properties.get(FORM_PROPERTY)
            return not (said or marks_of(read.book, frozenset(self.view.state.issued)))
        return read is not None

    def _content(self, name: str) -> bytes:
        return self.pieces[name].content

    def _is_new(self, name: str) -> bool:
        return self._is_asked(self._content(name))

    def _answer(
        self, batch: Mapping[str, Read | AddinError | None], receipts: dict[str, Receipt]
    ) -> None:
        """Enter the files of a batch, and put the answer to each among the `receipts`."""
        entered = self._enter(batch)
        for name, read in batch.items():
            receipts[name] = self._reply(name, self._content(name), entered.get(name), read)

    def _again(self, entry: Entry, form: Form | None) -> tuple[Remark, ...]:
        """What is said of a file that came before; forms of before signing were rounded."""
        issued = self.view.state.issued.get(entry.form)
        paper = self.view.paper.get(entry.form, "") if issued and issued.content.get("key") else ""
        return again(entry, form, paper)

    def _known(self, content: bytes) -> Entry | None:
        return self.view.state.by_content.get(hashlib.sha256(content).hexdigest())

    def _kept(self, content: bytes) -> Entry | None:
        """The file that brought this one as its evidence, where it is no form itself."""
        before = self._known(content)
        is_form = before is not None and before.form
        return (
            None if is_form else self.view.state.attached.get(hashlib.sha256(content).hexdigest())
        )

    def _is_asked(self, content: bytes) -> bool:
        """Whether a file is examined: it never came, or it may fare better than the last time.

        What was accepted is not touched again, nor what a later version took the place of.
        """
        before, state = self._known(content), self.view.state
        if self._kept(content):
            return False
        if before is None:
            return True
        if before.content["outcome"] == Outcome.HELD and before.content["sha256"] in state.vouched:
            return True
        last = state.last_accepted.get(line_of(before.form), 0)
        return before.content["outcome"] != Outcome.ACCEPTED and last < before.seq

    def _enter(self, batch: Mapping[str, Read | AddinError | None]) -> dict[str, Entry]:
        """Enter the files of a batch that were read, where nobody else did in the meantime.

        What the database does not take is tried again one by one, so that each has its own fate;
        where the database takes nothing at all, all files that follow share it.
        """
        wanted = {name: read for name, read in batch.items() if read is not None}
        entered: dict[str, Entry] = {}
        has_begun = False
        try:
            if self.lost is None and wanted:
                with self.ledger.transaction() as book:
                    has_begun = True
                    self.view.state.read(book.entries(after=self.view.state.seq))
                    for name, read in wanted.items():
                        entered |= self._entry(book, name, self._content(name), read)
        except LedgerError as error:
            self._start_anew()
            self.lost = None if has_begun else error
            if has_begun and len(wanted) > 1:
                alone = [self._enter({name: batch[name]}) for name in wanted]
                return dict(chain.from_iterable(map(dict.items, alone)))
            self.failed |= dict.fromkeys(wanted, error)
            return {}
        if self.lost:
            self.failed |= dict.fromkeys(wanted, self.lost)
        return entered

    def _start_anew(self) -> None:
        """Forget what was undone: the state is what the ledger holds."""
        with suppress(LedgerError), self.ledger.reading() as book:
            self.view = replace(self.view, state=State.of(book))

    def _entry(
        self, book: LedgerPage, name: str, content: bytes, read: Read | AddinError
    ) -> dict[str, Entry]:
        """Write one file and what follows from it into the ledger; a fault is its fate alone."""
        if not self._is_asked(content):
            return {}
        before, named = self._known(content), ""
        sent = Sent.along(self.pieces, name, before)
        try:
            arrival = examine(
                name, content, read, self.view, self._arrived(name, before), sent.names
            )
            named = arrival.evidence
            record, form_id = self._record(arrival), str(arrival.form.id) if arrival.form else ""
        except Exception as error:  # noqa: BLE001 - one file must not stop the others
            record, form_id = arrival_record(not_examined(name, content, error)), ""
        if before and _fate(before.content) == _fate(record):
            return {}
        with book.savepoint():
            book.archive(content)
            record |= sent.archived(book, named)
            entry = book.append(EntryKind.RECEIVED, form_id, record, self.received)
            found = [
                book.append(EntryKind.CONFLICT, form_id, conflict, self.received)
                for conflict in new_conflicts(self.view.state, entry)
            ]
        self.view.state.read([entry, *found])
        return {name: entry}

    def _arrived(self, name: str, before: Entry | None) -> datetime:
        """When a file came: who sent it in time is not late because the office takes it later."""
        letter = self.pieces[name].letter
        delivered = letter.received if letter else None
        return before.at if before else min(delivered or self.received, self.received)

    def _record(self, arrival: Arrival) -> dict[str, Any]:
        """What the ledger keeps of a file, with the rows that follow where it is accepted."""
        state, record, form = self.view.state, arrival_record(arrival), arrival.form
        if form is None or arrival.outcome in {Outcome.REFUSED, Outcome.HELD}:
            return record
        record["version"] = state.versions[form.id.line] + 1
        if arrival.outcome is Outcome.ACCEPTED and arrival.filled:
            record["observations"] = observations_of(
                form, arrival.filled, arrival.changed,
                version=record["version"], received=self.received,
            )  # fmt: skip
            if state.decisions:
                record["upheld"] = upheld(state, record["observations"], state.seq + 1)
            if state.proposals:
                record["settled"] = proposals_settled(state, form, arrival.filled.answers)
        return record

    def _reply(
        self, name: str, content: bytes, entered: Entry | None, read: Read | AddinError | None
    ) -> Receipt:
        """The answer to one file: its receipt, written down unless it is there already."""
        entry, kept = entered or self._known(content), self._kept(content)
        if kept:
            return kept_as_evidence(name, kept, self.view.state.form(kept.form))
        if entry is None or name in self.failed:
            return not_entered(name, self.failed.get(name), self.received)
        state, key = self.view.state, self.view.key
        form = state.form(entry.form) if entry.form else None
        first = receipt_of(name, entry, form)
        receipt = first if entered else repeated(first, self._again(entry, form))

        def marked() -> bytes | None:
            if first.outcome is not Outcome.RETURNED or form is None:
                return None
            newest = state.form(state.newest[str(form.id)])
            found = read or adopted(_read_again(name, content), state, self.view.key)
            sign = partial(_signed, key, entry.seq)
            return returned_file(found, form, newest, first.remarks, first.received, sign)

        try:
            return write_reply(
                receipt, first, self.replies, marked, form.languages if form else ("zh",), key
            )
        except Exception as error:  # noqa: BLE001 - one file must not stop the others
            self.findings.append(_no_reply(name, error))
            return receipt


def _signed(key: OfficeKey, base: int, form: Form) -> str:
    return str(token_of(str(form.id), form.issued, key, base)) if key else ""


def _no_reply(name: str, error: Exception) -> Finding:
    said = Text(zh=f"{error}", en=f"{error}")
    if isinstance(error, AddinError | OSError):
        said = error.text if isinstance(error, AddinError) else why(error)
    text = Text(zh=f"回执未写出：{said.zh}", en=f"the reply was not written: {said.en}")
    return Finding(rule="W-11", level=Level.HARD, text=text, place=Place(file=name))


def _fate(record: Mapping[str, Any]) -> tuple[object, ...]:
    """What became of a file, as far as somebody would act on it."""
    said = [(r["rule"], r["code"], r["zh"]) for r in record["remarks"] if r["blocks"]]
    return record["outcome"], sorted(said)


def _view(
    ledger: Ledger, period: str, confirmed: Mapping[str, str], paper: Mapping[str, str]
) -> LedgerView:
    """What the office knows: its ledger, and what it was told at the command."""
    with ledger.reading() as book:
        state = State.of(book)
    if not state.issued:
        raise UsageError(
            en="no form was shared yet from this plan workbook", zh="本规划工作簿尚未发出填报表"
        )
    strange = sorted({*confirmed.values(), *paper} - state.issued.keys())
    if strange:
        names = ", ".join(strange)
        raise UsageError(en=f"no such form was issued: {names}", zh=f"没有发出过表：{names}")
    wanted = Period.parse(period) if period else None
    return LedgerView(
        state=state, key=ledger.key(), period=wanted, confirmed=confirmed, paper=paper
    )


def _read_again(name: str, content: bytes) -> Read | AddinError:
    with Reader() as reader:
        return reader.read({name: content})[name]


def _contents(
    files: Iterable[Path | str], plan: Path, replies: Path, received: datetime
) -> tuple[dict[str, Piece], list[Receipt]]:
    """The files by name, those in mails and archives too; the receipts of what cannot be read."""
    found: dict[str, Piece] = {}
    unread: list[Receipt] = []
    for file in _listed(files, plan, replies):
        try:
            pieces = pieces_of(_legible(file.name), file.read_bytes(), file)
        except OSError as error:
            unread.append(_unread(_legible(file.name), why(error), received))
            continue
        for piece in pieces:
            name, number = piece.name, 2
            while name in found:
                name, number = f"{piece.name} ({number})", number + 1
            found[name] = piece
    return found, unread


def _legible(name: str) -> str:
    """A file's name as text; what is no UTF-8 is mostly the code page of Chinese Windows."""
    raw = os.fsencode(name)
    for code in ("utf-8", "gb18030"):
        with suppress(UnicodeDecodeError):
            return raw.decode(code)
    return raw.decode("utf-8", "backslashreplace")


def _listed(files: Iterable[Path | str], plan: Path, replies: Path) -> list[Path]:
    """The files, and those in folders; without the plan workbook itself and what was answered."""
    found: list[Path] = []
    for each in files:
        path = Path(each)
        if not path.is_dir():
            found.append(path)
            continue
        found += [
            inner
            for inner in sorted(path.rglob("*"))
            if inner.is_file()
            and inner.resolve() != plan.resolve()
            and not inner.name.startswith(_IGNORED)
            and not inner.name.lower().endswith(_SKIPPED_ENDINGS)
            and replies.resolve() not in inner.resolve().parents
        ]
    return list(dict.fromkeys(found))


def _unread(name: str, reason: Text, received: datetime) -> Receipt:
    said = Text(zh=f"无法读取：{reason.zh}", en=f"cannot read: {reason.en}")
    noticed = [Noticed(name="opened", text=said, place=Place(file=name))]
    remarks = remarks_on_file(None, {"opened": 0.0, "encrypted": 0.0, "megabytes": 0.0}, noticed)
    return Receipt(file=name, outcome=Outcome.REFUSED, received=received, remarks=remarks)
