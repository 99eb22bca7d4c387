"""How does the wave stand: who was sent what, who has answered, who is late?"""

from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from operator import attrgetter
from pathlib import Path

from addin.exchange.calendar import Lateness, lateness, moment, now_in_china
from addin.exchange.form.form import FormId
from addin.exchange.ledger.conflicts import Conflict, conflicts_of
from addin.exchange.ledger.state import State, line_of
from addin.exchange.ledger.store import Entry, Ledger, default_url, ledger_path
from addin.exchange.words import Outcome
from addin.language import Language, Text, Word
from addin.model.period import Period


class FormState(Word):
    """How far a form is."""

    WAITING = "waiting", "待报", "waiting"
    OVERDUE = "overdue", "逾期未报", "overdue"
    HELD = "held", "待本办确认", "held"
    RETURNED = "returned", "退回待改", "returned"
    PARTLY = "partly", "部分接收", "partly accepted"
    ACCEPTED = "accepted", "已接收", "accepted"


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardRow:
    """One form of the wave: `received` is its last return, lateness that of its first.

    `version` is the one that counts: the last accepted, else the last; `sent_back` is a later one
    that the department has to mend, 0 for none.
    """

    form_id: str
    respondent: Text
    contact: str
    issued: datetime
    deadline: datetime
    state: FormState
    received: datetime | None = None
    version: int = 0
    sent_back: int = 0
    late: Lateness = Lateness(0)  # noqa: RUF009 - it does not change
    to_mend: int = 0
    missing: int = 0
    checksum: str = ""

    def version_said(self, language: Language) -> str:
        """The version that counts, and the one behind it that was sent back."""
        if not self.version:
            return ""
        later = Text(
            zh=f"，v{self.sent_back}退回待改", en=f", v{self.sent_back} returned to be mended"
        )
        return f" v{self.version}{later[language] if self.sent_back else ''}"

    @property
    def is_asked(self) -> bool:
        """Whether the department has something to do: send it, mend it, add to it."""
        return self.state not in {FormState.ACCEPTED, FormState.HELD}


@dataclass(frozen=True, kw_only=True)
class Board:
    """The newest wave, or the one that was asked for, form by form."""

    wave: str
    rows: tuple[BoardRow, ...]
    conflicts: tuple[Conflict, ...] = ()

    @property
    def counts(self) -> dict[str, int]:
        """How many forms were sent, received, late, returned, accepted."""
        states = [row.state for row in self.rows]
        return {
            "sent": len(states),
            "received": sum(row.received is not None for row in self.rows),
            "late": sum(bool(row.late) for row in self.rows),
            "returned": states.count(FormState.RETURNED),
            "accepted": states.count(FormState.ACCEPTED),
        }

    def show(self, language: Language) -> str:
        """The board as lines of text."""
        names = {
            "sent": Text(zh="发出", en="sent"),
            "received": Text(zh="收到", en="received"),
            "late": Text(zh="迟报", en="late"),
            "returned": Text(zh="退回", en="returned"),
            "accepted": Text(zh="接收", en="accepted"),
        }
        head = "  ".join(f"{names[key][language]} {count}" for key, count in self.counts.items())
        lines = [f"{self.wave}  {head}"]
        for row in self.rows:
            received = f"{row.received:%m-%d %H:%M}" if row.received else "-"
            late = f"  {names['late'][language]} {row.late.text[language]}" if row.late else ""
            lines.append(
                f"{row.form_id}  {row.respondent[language]}"
                f"  {row.state[language]}{row.version_said(language)}"
                f"  {received} / {row.deadline:%m-%d %H:%M}{late}"
            )
        lines += [each.finding.show(language) for each in self.conflicts]
        return "\n".join(lines)


def ledger_board(
    plan_path: Path | str, period: str = "", *, ledger: str = "", now: datetime | None = None
) -> Board:
    """The board of a wave: the newest, or that of `period`."""
    state = read_state(plan_path, ledger)
    return board_of(state, period, moment(now) if now else now_in_china())


def remind(
    plan_path: Path | str,
    language: Language = "zh",
    period: str = "",
    *,
    ledger: str = "",
    now: datetime | None = None,
) -> tuple[str, ...]:
    """A reminder to copy for every form that is not accepted yet."""
    board = ledger_board(plan_path, period, ledger=ledger, now=now)
    return tuple(reminder(row, language) for row in board.rows if row.is_asked)


def read_state(plan_path: Path | str, ledger: str) -> State:
    """The whole ledger, folded; looking at one that does not exist yet makes none."""
    state = State()
    if not ledger and not ledger_path(Path(plan_path)).exists():
        return state
    with Ledger.open(ledger or default_url(Path(plan_path))) as opened, opened.reading() as book:
        state.read(book.entries())
    return state


def board_of(state: State, period: str, now: datetime) -> Board:
    """The board of a folded ledger at a moment."""
    ids = [FormId.parse(form_id) for form_id in state.issued]
    if not ids:
        return Board(wave="", rows=())
    newest = max(found.period for found in ids)
    wanted = str(Period.parse(period) if period else newest)
    current = [
        str(found)
        for found in ids
        if str(found.period) == wanted and state.newest[str(found)] == str(found)
    ]
    rows = tuple(_row(state, form_id, now) for form_id in sorted(current))
    wave = FormId.parse(current[0]).wave if current else wanted
    return Board(wave=wave, rows=rows, conflicts=conflicts_of(state))


def _row(state: State, form_id: str, now: datetime) -> BoardRow:
    form = state.form(form_id)
    deadline, returns = state.deadline(form), _returns(state, form_id)
    last = returns[-1] if returns else None
    held = _held(state, form_id, last.seq if last else 0)
    came = [entry.at for entry in (*returns, *held)]
    missing = len(form.rows) - len(state.answers(form))
    versions = [int(e.content["version"]) for e in returns if _is_accepted(e)]
    newest = int(last.content["version"]) if last else 0
    return BoardRow(
        form_id=form_id,
        respondent=form.respondent,
        contact=form.header.contact,
        issued=form.issued,
        deadline=deadline,
        state=_form_state(returns, held, missing, lateness(now, deadline)),
        received=came[-1] if came else None,
        version=versions[-1] if versions else newest,
        sent_back=newest if versions and versions[-1] < newest else 0,
        late=lateness(came[0] if came else now, deadline),
        missing=missing,
        to_mend=sum(bool(remark["blocks"]) for remark in last.content["remarks"]) if last else 0,
        checksum=str(last.content["checksum"]) if last else "",
    )


def _entries(state: State, form_id: str) -> list[Entry]:
    """The files that came for a form, in whichever issue."""
    line = line_of(form_id)
    issues = [each for each in state.received if line_of(each) == line]
    return sorted(chain(*map(state.received.__getitem__, issues)), key=attrgetter("seq"))


def _returns(state: State, form_id: str) -> list[Entry]:
    """The returned versions of a form."""
    return [entry for entry in _entries(state, form_id) if "version" in entry.content]


def _held(state: State, form_id: str, after: int) -> list[Entry]:
    """The files behind an entry that wait for a person of the office."""
    return [
        entry
        for entry in _entries(state, form_id)
        if entry.seq > after
        and entry.content["outcome"] == Outcome.HELD
        and entry.content["sha256"] not in state.vouched
    ]


def _is_accepted(entry: Entry) -> bool:
    return bool(entry.content["outcome"] == Outcome.ACCEPTED)


def _form_state(returns: list[Entry], held: list[Entry], missing: int, late: Lateness) -> FormState:
    # A version that was sent back after one was accepted does not undo the acceptance; one that
    # was accepted in an earlier issue holds for what the newest asks as it did.
    if any(map(_is_accepted, returns)):
        return FormState.PARTLY if missing else FormState.ACCEPTED
    if held:
        return FormState.HELD
    if returns:
        return FormState.RETURNED
    return FormState.OVERDUE if late else FormState.WAITING


def reminder(row: BoardRow, language: Language) -> str:
    """What is said to who has not answered yet, or has to mend something."""
    due = row.deadline
    if language == "en":
        said = {
            FormState.WAITING: "is due",
            FormState.OVERDUE: f"is overdue by {row.late.text.en}; it was due",
            FormState.RETURNED: f"was returned with {row.to_mend} points to mend; it is due",
            FormState.PARTLY: f"asks {row.missing} more rows by now; it is due",
        }[row.state]
        return (
            f"{row.respondent['en']}: the form {row.form_id} {said} by {due:%H:%M} on "
            f"{due.day} {due:%B %Y}. Please send the workbook and the stamped paper. "
            f"Contact: {row.contact or '-'}"
        )
    when = f"{due.year}年{due.month}月{due.day}日{due:%H:%M}"
    said = {
        FormState.WAITING: f"请于{when}前报送",
        FormState.OVERDUE: f"限报时间为{when}，已逾期{row.late.text.zh}，请尽快报送",
        FormState.RETURNED: f"已退回，有{row.to_mend}项须处理，请于{when}前改正或说明后重报",
        FormState.PARTLY: f"有新增或变动的{row.missing}项尚未报送，请于{when}前补报",
    }[row.state]
    contact = f"联系方式：{row.contact}。" if row.contact else ""
    return f"{row.respondent.zh}：填报表{row.form_id}{said}（电子表和盖章纸质表）。{contact}"
