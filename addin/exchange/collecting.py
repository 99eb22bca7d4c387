"""How do returned files come in, once each, and complete whatever happens on the way?

A few files make one transaction of the ledger: their originals, what was found and, where they
are good, their numbers are there together or not at all. What follows from the ledger (receipts,
returned files, rows of the plan workbook) is made from it afterwards, and made again by the next
run where this one was interrupted.
"""

import hashlib
from collections.abc import Iterable, Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from operator import attrgetter
from pathlib import Path

from addin.errors import AddinError, FileInUseError, Finding, Level, Place, UsageError
from addin.exchange.calendar import moment, now_in_china
from addin.exchange.enter.observed import observations_of
from addin.exchange.enter.writing import write_accepted
from addin.exchange.form.form import Form, FormId
from addin.exchange.intake.examine import LedgerView, examine
from addin.exchange.intake.judge import remarks_on_file
from addin.exchange.intake.opening.reader import Read, Reader
from addin.exchange.intake.record import again, arrival_record
from addin.exchange.intake.remark import Noticed
from addin.exchange.ledger.conflicts import Conflict, conflicts_of, new_conflicts
from addin.exchange.ledger.state import State
from addin.exchange.ledger.store import Entry, EntryKind, Ledger, LedgerPage, default_url
from addin.exchange.returns import Receipt, receipt_of, repeated, returned_file, write_reply
from addin.exchange.signing.token import token_of
from addin.exchange.words import Outcome
from addin.language import Text
from addin.model.period import Period

_BATCH = 8
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
        good = {Outcome.ACCEPTED, Outcome.DUPLICATE}
        return bool(
            self.conflicts
            or self.rows_waiting
            or any(receipt.outcome not in good for receipt in self.receipts)
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

    Replies go to `out_dir` (beside the workbook: ``replies``). `period` opens the wave of that
    period, else the newest is open. `confirm` gives the form of a file (by name) that has one
    mark left; `paper` the checksum printed on the stamped paper, by form. Collecting again
    changes nothing, or completes what was interrupted. Raises UsageError where no form was ever
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

    def collected(self, plan: Path, files: Iterable[Path | str]) -> Collected:
        """Take in the files, then bring the workbook up to the ledger."""
        contents, unread = _contents(files, plan, self.replies, self.received)
        receipts, state = self._take(contents), self.view.state
        findings: list[Finding] = []
        written = 0
        try:
            written = write_accepted(plan, self.ledger, state, self.received)
        except FileInUseError as error:
            # Where the workbook is open, its rows wait for the next run.
            place = Place(file=plan.name)
            findings.append(Finding(rule="W-11", level=Level.HARD, text=error.text, place=place))
        conflicts = conflicts_of(state)
        return Collected(
            receipts=(*receipts, *unread),
            rows_written=written,
            rows_waiting=len(state.unwritten),
            conflicts=conflicts,
            findings=(*findings, *map(attrgetter("finding"), conflicts)),
        )

    def _take(self, contents: Mapping[str, bytes]) -> list[Receipt]:
        """A receipt for each file, in their order.

        Some share a transaction: waiting for the disk after each takes longest.
        """
        new = {name: content for name, content in contents.items() if self._is_new(name, content)}
        receipts: list[Receipt] = []
        with Reader() as reader, closing(reader.read_each(new)) as reads:
            for first in range(0, len(contents), _BATCH):
                batch: dict[str, Read | AddinError | None] = {}
                for name in islice(contents, first, first + _BATCH):
                    batch[name] = next(reads)[1] if name in new else None
                entered = self._enter(contents, batch)
                for name, read in batch.items():
                    receipts.append(self._reply(name, contents[name], entered.get(name), read))
        return receipts

    def _known(self, content: bytes) -> Entry | None:
        return self.view.state.by_content.get(hashlib.sha256(content).hexdigest())

    def _enter(
        self, contents: Mapping[str, bytes], batch: Mapping[str, Read | AddinError | None]
    ) -> dict[str, Entry]:
        """Enter the files of a batch that were read, where nobody else did in the meantime."""
        entered: dict[str, Entry] = {}
        if any(batch.values()):
            with self.ledger.transaction() as book:
                self.view.state.read(book.entries(after=self.view.state.seq))
                for name, read in batch.items():
                    if read is not None and self._is_new(name, contents[name]):
                        entered[name] = self._entry(book, name, contents[name], read)
        return entered

    def _is_new(self, name: str, content: bytes) -> bool:
        """Whether a file never came, or was refused for its marks and is vouched for by now."""
        before = self._known(content)
        if before is None:
            return True
        outcome = Outcome.parse(before.content["outcome"])
        vouched = self.view.state.vouched.get(before.content["sha256"])
        if outcome is Outcome.HELD:
            return bool(vouched) or name in self.view.confirmed
        return outcome is Outcome.REFUSED and name in self.view.confirmed

    def _entry(self, book: LedgerPage, name: str, content: bytes, read: Read | AddinError) -> Entry:
        """Write one file and all that follows from it into the ledger."""
        state = self.view.state
        arrival = examine(name, content, read, self.view, self.received)
        form_id = str(arrival.form.id) if arrival.form else ""
        book.archive(content)
        record = arrival_record(arrival)
        if arrival.outcome not in {Outcome.REFUSED, Outcome.HELD}:
            record["version"] = state.versions[form_id] + 1
        if arrival.outcome is Outcome.ACCEPTED and arrival.form and arrival.filled:
            record["observations"] = observations_of(
                arrival.form,
                arrival.filled,
                state.accepted.get(form_id, {}),
                version=record["version"],
                received=self.received,
            )
        entry = book.append(EntryKind.RECEIVED, form_id, record, self.received)
        state.read([entry])
        for conflict in new_conflicts(state, entry):
            state.read([book.append(EntryKind.CONFLICT, form_id, conflict, self.received)])
        return entry

    def _reply(
        self, name: str, content: bytes, entered: Entry | None, read: Read | AddinError | None
    ) -> Receipt:
        """The answer to one file: its receipt, written down unless it is there already."""
        entry = entered or self._known(content)
        if entry is None:
            raise UsageError(en=f"{name} is not in the ledger", zh=f"{name}未登记入台账")
        state, key = self.view.state, self.view.key
        form = state.form(entry.form) if entry.form else None
        first = receipt_of(name, entry, form)
        receipt = first if entered else repeated(first, again(entry, form))

        def signed(form: Form) -> str:
            return str(token_of(str(form.id), form.issued, key, entry.seq)) if key else ""

        def marked() -> bytes | None:
            if first.outcome is not Outcome.RETURNED or form is None:
                return None
            newest = state.form(state.newest[str(form.id)])
            found = read or _read_again(name, content)
            return returned_file(found, form, newest, first.remarks, first.received, signed)

        return write_reply(
            receipt, first, self.replies, marked, form.language if form else "zh", key
        )


def _view(
    ledger: Ledger, period: str, confirmed: Mapping[str, str], paper: Mapping[str, str]
) -> LedgerView:
    """What the office knows: its ledger, and which wave is open."""
    with ledger.reading() as book:
        state = State.of(book)
    if not state.issued:
        raise UsageError(
            en="no form was shared yet from this plan workbook", zh="本规划工作簿尚未发出填报表"
        )
    waves: dict[Period, set[str]] = {}
    for found in map(FormId.parse, state.issued):
        waves.setdefault(found.period, set()).add(found.wave)
    wanted = Period.parse(period) if period else max(waves)
    is_open = frozenset(waves.get(wanted, ()))
    return LedgerView(
        state=state, key=ledger.key(), open_waves=is_open, confirmed=confirmed, paper=paper
    )


def _read_again(name: str, content: bytes) -> Read | AddinError:
    with Reader() as reader:
        return reader.read({name: content})[name]


def _contents(
    files: Iterable[Path | str], plan: Path, replies: Path, received: datetime
) -> tuple[dict[str, bytes], list[Receipt]]:
    """The files by name, and the receipts of those that cannot be read."""
    contents: dict[str, bytes] = {}
    unread: list[Receipt] = []
    for file in _listed(files, plan, replies):
        name = file.name
        number = 2
        while name in contents:
            name, number = f"{file.name} ({number})", number + 1
        try:
            contents[name] = file.read_bytes()
        except OSError as error:
            unread.append(_unread(name, error.strerror or str(error), received))
    return contents, unread


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


def _unread(name: str, reason: str, received: datetime) -> Receipt:
    said = Text(zh=f"无法读取：{reason}", en=f"cannot read: {reason}")
    noticed = [Noticed(name="opened", text=said, place=Place(file=name))]
    remarks = remarks_on_file(None, {"opened": 0.0, "encrypted": 0.0, "megabytes": 0.0}, noticed)
    return Receipt(file=name, outcome=Outcome.REFUSED, received=received, remarks=remarks)
