"""How does the wave stand, and what became of the files that came back?"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from addin.errors import Level
from addin.hosts.web.views.shown import Lamp
from addin.language import Language

if TYPE_CHECKING:  # a server that shows a plan loads no ledger
    from addin.exchange.collecting import Collected
    from addin.exchange.ledger.board import BoardRow
    from addin.exchange.ledger.conflicts import Conflict
    from addin.exchange.ledger.state import State
    from addin.exchange.returns import Receipt

_SHAPES = {"accepted": "good", "partly": "warn", "returned": "bad", "overdue": "warn"}
_OUTCOMES = {"accepted": "good", "returned": "bad", "refused": "bad", "held": "warn"}
_ACCEPTED = "accepted"


@dataclass(frozen=True, slots=True, kw_only=True)
class FormRow:
    """One form of the wave; it `waits` where its department may be given more time."""

    form: str
    department: str
    lamp: Lamp
    received: str
    deadline: str
    late: str
    version: int
    to_mend: int
    waits: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Dispute:
    """Two departments that report the same otherwise: choose with a reason."""

    number: int
    words: str
    forms: tuple[tuple[str, str], ...]
    chosen: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """A file that no signature proves: somebody of the office says whether it is genuine."""

    entry: int
    form: str
    file: str
    department: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What a department asks."""

    number: str
    form: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Wave:
    """The fourth screen; `writable` is false for a copy that was uploaded.

    `seen` is the ledger's last entry, `asked` how many departments have something to do.
    """

    wave: str
    deadline: str
    asked: int
    seen: int
    writable: bool
    counts: tuple[tuple[str, int], ...]
    rows: tuple[FormRow, ...]
    disputes: tuple[Dispute, ...]
    held: tuple[Held, ...]
    questions: tuple[Question, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """What became of one file."""

    file: str
    form: str
    shape: str
    outcome: str
    findings: tuple[str, ...]
    entered: tuple[str, ...]
    receipt: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Intake:
    """What became of all files; of a trial nothing is written yet, `files` are to be entered.

    `seen` was the ledger's last entry then; `replies` are receipts and marked copies.
    """

    is_trial: bool
    seen: int
    answers: tuple[Answered, ...]
    accepted: int
    numbers: int
    waiting: int
    remarks: tuple[str, ...]
    files: tuple[str, ...]
    replies: tuple[str, ...]


def wave_view(book: Path, language: Language, period: str = "", *, writable: bool) -> Wave:
    """The board of the newest wave, or of that of `period`."""
    from addin.exchange.calendar import now_in_china
    from addin.exchange.desk.questions import questions_of
    from addin.exchange.ledger.board import board_of, read_state

    state = read_state(book, "")
    board = board_of(state, period, now_in_china())
    asked = questions_of(state) if board.rows else ()
    due = max((row.deadline for row in board.rows), default=None)
    return Wave(
        wave=board.wave,
        deadline=f"{due:%Y-%m-%d %H:%M}" if due else "",
        asked=sum(row.is_asked for row in board.rows),
        seen=state.seq,
        writable=writable,
        counts=tuple(board.counts.items()) if board.rows else (),
        rows=tuple(_row(row, language) for row in board.rows),
        disputes=tuple(_dispute(one, language) for one in board.conflicts),
        held=tuple(_held(state, language)) if board.rows else (),
        questions=tuple(
            Question(number=one.number, form=one.form, words=one.show(language)) for one in asked
        ),
    )


def _row(row: "BoardRow", language: Language) -> FormRow:
    shape = _SHAPES.get(row.state.value, "none")
    return FormRow(
        form=row.form_id,
        department=row.respondent[language],
        lamp=Lamp(status=row.state.value, shape=shape, word=row.state[language]),
        received=f"{row.received:%Y-%m-%d %H:%M}" if row.received else "",
        deadline=f"{row.deadline:%Y-%m-%d %H:%M}",
        late=row.late.text[language] if row.late else "",
        version=row.version,
        to_mend=row.to_mend,
        waits=row.is_asked,
    )


def _held(state: "State", language: Language) -> Iterator[Held]:
    """The files that wait for somebody of the office."""
    for form, entries in state.received.items():
        for one in entries:
            if one.content["outcome"] == "held" and one.content["sha256"] not in state.vouched:
                name = state.form(form).respondent[language] if form else ""
                yield Held(entry=one.seq, form=form, file=one.content["file"], department=name)


def _dispute(one: "Conflict", language: Language) -> Dispute:
    return Dispute(
        number=one.number,
        words=one.finding.text[language],
        forms=tuple((form, f"{value:.15g}") for form, value in one.values.items()),
        chosen=one.chosen,
    )


def intake(
    found: "Collected", language: Language, *, files: tuple[str, ...], seen: int, is_trial: bool
) -> Intake:
    """What became of the files."""
    replies = [] if is_trial else [path for one in found.receipts for path in _replies(one)]
    return Intake(
        is_trial=is_trial,
        seen=seen,
        answers=tuple(_answered(one, language) for one in found.receipts),
        accepted=sum(one.outcome.value == _ACCEPTED for one in found.receipts),
        numbers=found.rows_written,
        waiting=found.rows_waiting,
        remarks=tuple(one.show(language) for one in found.findings if one.level is not Level.INFO),
        files=files,
        replies=tuple(map(str, dict.fromkeys(replies))),
    )


def _replies(one: "Receipt") -> list[Path]:
    """The receipt and the marked copy of a file, as far as they are there."""
    if one.reply is None:
        return []
    return [path for end in (".txt", ".xlsx") if (path := one.reply.with_suffix(end)).exists()]


def _answered(one: "Receipt", language: Language) -> Answered:
    return Answered(
        file=one.file,
        form=one.form_id,
        shape=_OUTCOMES.get(one.outcome.value, "none"),
        outcome=one.outcome[language],
        findings=tuple(found.show(language) for found in one.findings),
        entered=tuple(words[language] for words in one.entered),
        receipt=one.show(language),
    )
