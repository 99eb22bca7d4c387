"""Where does every form stand, as the ledger tells it?"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Self

from addin.exchange.calendar import moment
from addin.exchange.form.form import Form
from addin.exchange.ledger.store import Entry, EntryKind, LedgerPage
from addin.exchange.words import Outcome

# Indicator, cluster, area, period, measure: what a number is about.
Subject = tuple[str, str, str, str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Observed:
    """A number that a department reported and the office accepted, as a row of the Data sheet."""

    entry: int
    form: str
    row: Mapping[str, Any]


def row_key(row: Mapping[str, Any]) -> Subject:
    """What a row of the Data sheet is about."""
    indicator, cluster, area = str(row["indicator"]), str(row["cluster"]), str(row["area"])
    return indicator, cluster, area, str(row["period"]), str(row["measure"])


@dataclass(kw_only=True)
class State:
    """The ledger, folded up to entry `seq`; `read` takes in what came after.

    `issued` are the entries of forms by identity, `received` those of returns by form in their
    order ("" for files that are no form of ours), `reported` those that were accepted, `observed`
    every accepted number, `by_subject` the last one of each form (decisions are no statement).
    `vouched` says what a person decided of files that were held, by the hash of their content;
    `keys` are the changes of the office's key.
    `accepted` are the values of a form that were accepted last, by code;
    `versions` counts its returned files and confirmed proposals.
    """

    seq: int = 0
    issued: dict[str, Entry] = field(default_factory=dict)
    newest: dict[str, str] = field(default_factory=dict)
    received: dict[str, list[Entry]] = field(default_factory=dict)
    reported: list[Entry] = field(default_factory=list)
    accepted: dict[str, dict[str, float]] = field(default_factory=dict)
    versions: Counter[str] = field(default_factory=Counter)
    by_content: dict[str, Entry] = field(default_factory=dict)
    deadlines: dict[str, datetime] = field(default_factory=dict)
    extensions: list[Entry] = field(default_factory=list)
    observed: list[Observed] = field(default_factory=list)
    by_subject: dict[Subject, dict[str, Observed]] = field(default_factory=dict)
    proposals: dict[int, Entry] = field(default_factory=dict)
    confirmed: dict[int, Entry] = field(default_factory=dict)
    conflicts: dict[int, Entry] = field(default_factory=dict)
    decided: dict[int, Entry] = field(default_factory=dict)
    vouched: dict[str, Entry] = field(default_factory=dict)
    keys: list[Entry] = field(default_factory=list)
    written: int = 0
    workbook_hash: str = ""
    _forms: dict[str, Form] = field(default_factory=dict)

    @classmethod
    def of(cls, book: LedgerPage) -> Self:
        """The whole ledger as it is now."""
        state = cls()
        state.read(book.entries())
        return state

    def read(self, entries: Iterable[Entry]) -> None:
        """Fold in the entries that follow."""
        for entry in entries:
            self.seq = entry.seq
            if entry.kind in _FOLDS:
                _FOLDS[entry.kind](self, entry)
            for row in entry.content.get("observations", ()):
                found = Observed(entry=entry.seq, form=entry.form, row=row)
                self.observed.append(found)
                if entry.kind is not EntryKind.DECIDED:
                    self.by_subject.setdefault(row_key(row), {})[entry.form] = found

    def form(self, form_id: str) -> Form:
        """The issued form of this identity."""
        if form_id not in self._forms:
            self._forms[form_id] = Form.from_record(self.issued[form_id].content["form"])
        return self._forms[form_id]

    @property
    def unwritten(self) -> tuple[Observed, ...]:
        """Accepted numbers of which the ledger does not know that the workbook has them."""
        return tuple(found for found in self.observed if found.entry > self.written)


def _issued(state: State, entry: Entry) -> None:
    state.issued[entry.form] = entry
    state.newest[entry.form] = entry.form
    replaced = entry.content.get("replaces", "")
    for form_id, newest in state.newest.items():
        if replaced and newest == replaced:
            state.newest[form_id] = entry.form


def _received(state: State, entry: Entry) -> None:
    state.received.setdefault(entry.form, []).append(entry)
    state.by_content[entry.content["sha256"]] = entry
    if entry.content["outcome"] not in {Outcome.REFUSED, Outcome.HELD}:
        state.versions[entry.form] += 1
    if entry.content["outcome"] == Outcome.ACCEPTED:
        state.accepted.setdefault(entry.form, {}).update(entry.content["values"])
        state.reported.append(entry)


def _extended(state: State, entry: Entry) -> None:
    state.deadlines[entry.form] = moment(entry.content["deadline"])
    state.extensions.append(entry)


def _proposed(state: State, entry: Entry) -> None:
    state.proposals[entry.seq] = entry


def _confirmed(state: State, entry: Entry) -> None:
    content = entry.content
    state.confirmed[int(content["proposal"])] = entry
    if content["agreed"]:
        state.versions[entry.form] += 1
        state.accepted.setdefault(entry.form, {})[content["code"]] = content["value"]


def _conflict(state: State, entry: Entry) -> None:
    state.conflicts[entry.seq] = entry


def _decided(state: State, entry: Entry) -> None:
    state.decided[int(entry.content["conflict"])] = entry


def _vouched(state: State, entry: Entry) -> None:
    state.vouched[entry.content["sha256"]] = entry


def _keyed(state: State, entry: Entry) -> None:
    state.keys.append(entry)


def _written(state: State, entry: Entry) -> None:
    state.written = max(state.written, int(entry.content["upto"]))
    state.workbook_hash = str(entry.content["sha256"])


_FOLDS = {
    EntryKind.ISSUED: _issued,
    EntryKind.RECEIVED: _received,
    EntryKind.EXTENDED: _extended,
    EntryKind.PROPOSED: _proposed,
    EntryKind.CONFIRMED: _confirmed,
    EntryKind.CONFLICT: _conflict,
    EntryKind.DECIDED: _decided,
    EntryKind.VOUCHED: _vouched,
    EntryKind.KEYED: _keyed,
    EntryKind.WRITTEN: _written,
}
