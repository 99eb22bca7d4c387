"""Where does every form stand, as the ledger tells it?"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from operator import attrgetter
from sys import intern
from typing import Any, NamedTuple, Self

from addin.exchange.calendar import moment
from addin.exchange.form.form import Answer, Form, FormId
from addin.exchange.ledger.store import Entry, EntryKind, LedgerPage
from addin.exchange.words import Outcome
from addin.model.words import DataStatus

# Indicator, cluster, area, period, measure: what a number is about.
Subject = tuple[str, str, str, str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Observed:
    """A number that a department reported and the office accepted, by its place in an entry."""

    entry: int
    form: str
    source: Entry
    part: str
    place: int
    is_decided: bool = False

    @property
    def row(self) -> Mapping[str, Any]:
        """The number as a row of the Data sheet."""
        found: Mapping[str, Any] = self.source.content[self.part][self.place]
        return found


class Accepted(NamedTuple):
    """The last accepted answer of one row, as it was recorded, and the form that it came in."""

    form: str
    answer: Mapping[str, Any]


def line_of(form_id: str) -> str:
    """What all issues of a form share: it is one form to its department (`FormId.line`)."""
    return form_id.rpartition("-")[0]


def is_withdrawn(row: Mapping[str, Any]) -> bool:
    """Whether a row of the Data sheet takes back what its source said before."""
    return bool(row.get("status") == DataStatus.WITHDRAWN.zh)


_ABOUT = ("indicator", "cluster", "area", "period", "measure")


def row_key(row: Mapping[str, Any]) -> Subject:
    """What a row of the Data sheet is about."""
    indicator, cluster, area, period, measure = map(intern, map(str, map(row.get, _ABOUT)))
    return indicator, cluster, area, period, measure


def subject_of(conflict: Entry) -> Subject:
    """What a conflict is about."""
    indicator, cluster, area, period, measure = conflict.content["subject"]
    return indicator, cluster, area, period, measure


_FORMS_AT_HAND = 32
_CHOOSES = frozenset({EntryKind.DECIDED, EntryKind.REVOKED})


@dataclass(kw_only=True)
class State:
    """The ledger, folded up to entry `seq`; `read` takes in what came after.

    `issued` are the entries of forms by identity, `received` those of returns by form in their
    order ("" for files that are no form of ours), `reported` those that were accepted, `observed`
    every accepted number, `by_subject` the last one of each respondent (decisions are no
    statement). By `line_of` a form, whatever its issue: `accepted` are the entries that brought
    accepted answers, `last_accepted` the last of them, `versions` counts its returned files.
    `settled` says whether a returned file agreed to a proposal, `decisions` who counts for what,
    `revoked` the conflicts of which a decision was taken back.
    `answered` are the answers to questions by form, row and words, `layouts` the tables of their
    own by respondent.
    `vouched` says what a person decided of files that were held, by the hash of their content;
    `keys` are the changes of the office's key; `attached` the evidence by the hash of its content.
    """

    seq: int = 0
    issued: dict[str, Entry] = field(default_factory=dict)
    newest: dict[str, str] = field(default_factory=dict)
    received: dict[str, list[Entry]] = field(default_factory=dict)
    reported: list[Entry] = field(default_factory=list)
    accepted: dict[str, list[Entry]] = field(default_factory=dict)
    last_accepted: dict[str, int] = field(default_factory=dict)
    versions: Counter[str] = field(default_factory=Counter)
    by_content: dict[str, Entry] = field(default_factory=dict)
    deadlines: dict[str, datetime] = field(default_factory=dict)
    extensions: list[Entry] = field(default_factory=list)
    observed: list[Observed] = field(default_factory=list)
    by_subject: dict[Subject, dict[str, Observed]] = field(default_factory=dict)
    proposals: dict[int, Entry] = field(default_factory=dict)
    confirmed: dict[int, Entry] = field(default_factory=dict)
    settled: dict[int, tuple[Entry, bool]] = field(default_factory=dict)
    conflicts: dict[int, Entry] = field(default_factory=dict)
    decided: dict[int, Entry] = field(default_factory=dict)
    revoked: dict[int, Entry] = field(default_factory=dict)
    answered: dict[tuple[str, str, str], Entry] = field(default_factory=dict)
    layouts: dict[str, Entry] = field(default_factory=dict)
    decisions: dict[Subject, Entry] = field(default_factory=dict)
    vouched: dict[str, Entry] = field(default_factory=dict)
    keys: list[Entry] = field(default_factory=list)
    attached: dict[str, Entry] = field(default_factory=dict)
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
            self._observe(entry, "observations", is_decided=entry.kind in _CHOOSES)
            self._observe(entry, "upheld", is_decided=True)

    def _observe(self, entry: Entry, part: str, *, is_decided: bool) -> None:
        for place, row in enumerate(entry.content.get(part, ())):
            found = Observed(
                entry=entry.seq, form=entry.form, source=entry,
                part=part, place=place, is_decided=is_decided,
            )  # fmt: skip
            self.observed.append(found)
            if not is_decided:
                stated = self.by_subject.setdefault(row_key(row), {})
                stated[FormId.parse(entry.form).respondent] = found

    def form(self, form_id: str) -> Form:
        """The issued form of this identity."""
        found = self._forms.pop(form_id, None)
        if found is None:
            found = Form.from_record(self.issued[form_id].content["form"])
            if len(self._forms) >= _FORMS_AT_HAND:
                del self._forms[next(iter(self._forms))]
        self._forms[form_id] = found
        return found

    def deadline(self, form: Form) -> datetime:
        """When a form is due, with the extensions that any issue of it was given."""
        given = self.deadlines.get(form.id.line, form.header.deadline)
        return max(given, form.header.deadline)

    def answers(self, form: Form) -> dict[str, Answer]:
        """The accepted answers to what the form asks, in whichever issue they came in."""
        found = {}
        for code, (form_id, answer) in self.accepted_in(form.id.line).items():
            row = form.row.get(code)
            if row and (form_id == str(form.id) or row.asks_as(self.form(form_id).row[code])):
                found[code] = Answer.from_record(code, answer)
        return found

    def accepted_in(self, line: str) -> dict[str, Accepted]:
        """The answers of a form that were accepted last, by code, whatever its issue."""
        found: dict[str, Accepted] = {}
        for entry in self.accepted.get(line, ()):
            content = entry.content
            if entry.kind is EntryKind.RECEIVED:
                for code, answer in content["answers"].items():
                    found[code] = Accepted(entry.form, answer)
            else:
                form_id, answer = found[content["code"]]
                changed = {**answer, "value": content["value"]}
                found[content["code"]] = Accepted(form_id, changed)
        return found

    def decision_before(self, subject: Subject, number: int = 0) -> Entry | None:
        """The last decision about something that was not taken back, but that of a `number`."""
        about = (e for n, e in self.decided.items() if n != number
                 and subject_of(self.conflicts[n]) == subject)  # fmt: skip
        return max(about, key=attrgetter("seq"), default=None)

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
    for each in entry.content.get("attachments", ()) if entry.form else ():
        state.attached[each["sha256"]] = entry
    if "version" in entry.content:
        state.versions[line_of(entry.form)] += 1
    if entry.content["outcome"] == Outcome.ACCEPTED:
        state.accepted.setdefault(line_of(entry.form), []).append(entry)
        state.last_accepted[line_of(entry.form)] = entry.seq
        state.reported.append(entry)
    for number, agreed in entry.content.get("settled", {}).items():
        state.settled[int(number)] = entry, bool(agreed)


def _extended(state: State, entry: Entry) -> None:
    state.deadlines[line_of(entry.form)] = moment(entry.content["deadline"])
    state.extensions.append(entry)


def _proposed(state: State, entry: Entry) -> None:
    state.proposals[entry.seq] = entry


def _confirmed(state: State, entry: Entry) -> None:
    content = entry.content
    state.confirmed[int(content["proposal"])] = entry
    if content["agreed"]:
        # Until 2026 the centre recorded the confirmation; now the department returns its form.
        line = line_of(entry.form)
        state.versions[line] += 1
        state.accepted[line].append(entry)


def _conflict(state: State, entry: Entry) -> None:
    state.conflicts[entry.seq] = entry


def _decided(state: State, entry: Entry) -> None:
    number = int(entry.content["conflict"])
    state.decided[number] = entry
    state.revoked.pop(number, None)
    state.decisions[subject_of(state.conflicts[number])] = entry


def _revoked(state: State, entry: Entry) -> None:
    number = int(entry.content["conflict"])
    del state.decided[number]
    state.revoked[number] = entry
    subject = subject_of(state.conflicts[number])
    before = state.decision_before(subject)
    if before is None:
        del state.decisions[subject]
    else:
        state.decisions[subject] = before


def _answered(state: State, entry: Entry) -> None:
    state.answered[entry.form, entry.content["code"], entry.content["text"]] = entry


def _mapped(state: State, entry: Entry) -> None:
    state.layouts[FormId.parse(entry.form).respondent] = entry


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
    EntryKind.REVOKED: _revoked,
    EntryKind.ANSWERED: _answered,
    EntryKind.MAPPED: _mapped,
    EntryKind.VOUCHED: _vouched,
    EntryKind.KEYED: _keyed,
    EntryKind.WRITTEN: _written,
}
