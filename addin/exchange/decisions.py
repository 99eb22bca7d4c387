"""How is a number put right when only its department may change it, and two may disagree?

The office proposes; the department confirms by returning its form, signed, with the number in it.
Of two statements one is chosen with a reason, and both stay. Each is an entry of the ledger and,
where a number follows, a row of the workbook.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from math import isclose, isfinite
from pathlib import Path

from addin.errors import UsageError
from addin.exchange.calendar import deadline_in, moment, now_in_china
from addin.exchange.enter.writing import write_accepted
from addin.exchange.form.form import Answer, Form, FormId, FormRow, explains
from addin.exchange.form.workbook import write_form
from addin.exchange.ledger.conflicts import (
    Conflict,
    conflicts_of,
    decided_row,
    without_decision,
)
from addin.exchange.ledger.state import State, line_of, subject_of
from addin.exchange.ledger.store import Entry, EntryKind, Ledger, LedgerPage, default_url
from addin.exchange.signing.token import token_of
from addin.files import write_atomically
from addin.language import Language
from addin.model.words import RevisionClass

_CLOSE = 1e-9


def extend(
    plan_path: Path | str,
    form_id: str,
    deadline: datetime | str,
    reason: str,
    *,
    ledger: str = "",
    now: datetime | None = None,
) -> Entry:
    """Give a form more time; lateness then counts from the new deadline.

    `deadline` is read as people write it (`deadline_in`). UsageError where there is no such form
    or no reason, and for a moment that is over or no later than the deadline in force.
    """
    today = moment(now or now_in_china())
    with _opened(plan_path, ledger) as opened, opened.transaction() as book:
        state = State.of(book)
        due = state.deadline(_form(state, form_id))
        until = deadline_in(deadline, today) if isinstance(deadline, str) else moment(deadline)
        if until <= max(due, today):
            raise UsageError(
                en=f"{until:%Y-%m-%d %H:%M} is no more time: the form is due {due:%Y-%m-%d %H:%M},"
                f" now it is {today:%Y-%m-%d %H:%M}",
                zh=f"{until:%Y-%m-%d %H:%M}不是延期：现限报时间为{due:%Y-%m-%d %H:%M}，"
                f"现在是{today:%Y-%m-%d %H:%M}",
            )
        _need_reason(reason)
        content = {"deadline": until.isoformat(), "reason": reason}
        return book.append(EntryKind.EXTENDED, form_id, content, today)


def propose(
    plan_path: Path | str,
    form_id: str,
    code: str,
    value: float,
    reason: str,
    *,
    ledger: str = "",
    now: datetime | None = None,
) -> Entry:
    """Propose a correction to the department (建议更正); nothing changes before it confirms.

    `code` is the row of the form. The department confirms by returning its form with the number
    (`proposal_form`). UsageError where the form has no such row, nothing of it was accepted yet,
    or the value is none that the row can have.
    """
    with _opened(plan_path, ledger) as opened, opened.transaction() as book:
        state = State.of(book)
        old = _accepted_value(state, form_id, code)
        _need_possible(state.form(form_id).row[code], value)
        _need_reason(reason)
        content = {"code": code, "value": value, "old": old, "reason": reason}
        return book.append(EntryKind.PROPOSED, form_id, content, now or now_in_china())


def _accepted_value(state: State, form_id: str, code: str) -> float:
    """The value of a row that was accepted last; UsageError where there is none."""
    form = _form(state, form_id)
    if code not in form.row:
        raise UsageError(
            en=f"the form has no row {code!r} (it has {', '.join(form.row)})",
            zh=f"表中没有代码{code}（有：{'、'.join(form.row)}）",
        )
    known = state.answers(form).get(code)
    if known is None or known.value is None:
        raise UsageError(
            en=f"no value of {code} was accepted yet: return the file instead of correcting it",
            zh=f"{code}尚无已接收的数据：请退回原表，由填报单位修改",
        )
    return known.value


def _need_possible(row: FormRow, value: float) -> None:
    """UsageError for a value that the form itself would not take (V-02, V-03, V-04)."""
    low, high = row.lower, row.upper
    below, above = low is not None and value < low, high is not None and value > high
    if not isfinite(value) or below or above:
        unit = row.unit.name
        least, most = ("" if each is None else f"{each:.15g}" for each in (low, high))
        raise UsageError(
            en=f"{value} cannot be proposed for {row.code}: a number"
            + (f" from {least}" if least else "") + (f" to {most}" if most else "")
            + f" is expected, in {unit.en or row.unit_code}",
            zh=f"{row.code}不能建议为{value}：应为"
            + (f"不小于{least}" if least else "") + (f"、不大于{most}" if most else "")
            + f"的数，单位{unit.zh}",
        )  # fmt: skip


def proposals_settled(state: State, form: Form, answers: Mapping[str, Answer]) -> dict[str, bool]:
    """The open proposals that a returned form answers, by number: whether it agrees.

    A number that was put in agrees; one that is sent again as it was, with an explanation of its
    own, does not. Silence answers nothing.
    """
    found: dict[str, bool] = {}
    for number, asked in state.proposals.items():
        answer = answers.get(asked.content["code"])
        is_open = number not in state.confirmed and number not in state.settled
        if not is_open or answer is None or line_of(asked.form) != form.id.line:
            continue
        told, before = answer.value, state.answers(form).get(answer.code)
        agreed = told is not None and isclose(told, asked.content["value"], rel_tol=_CLOSE)
        said_anew = before is None or before.explanation != answer.explanation
        if agreed or told != asked.content["old"] or (answer.is_explained and said_anew):
            found[str(number)] = agreed
    return found


def proposal_text(
    plan_path: Path | str, proposal: int, language: Language = "zh", *, ledger: str = ""
) -> str:
    """A proposal as a letter to the department; UsageError for an unknown one."""
    with _opened(plan_path, ledger) as opened, opened.reading() as book:
        state = State.of(book)
    if proposal not in state.proposals:
        raise UsageError(en=f"no proposal {proposal}", zh=f"没有建议更正{proposal}")
    asked = state.proposals[proposal]
    form, content = _form(state, asked.form), asked.content
    row = form.row[content["code"]]
    unit = row.unit.name[language]
    if language == "en":
        return (
            f"{form.respondent['en']}: proposed correction no. {proposal} of {asked.form}: "
            f"{row.name['en']} ({row.code}) from {content['old']:.15g} to {content['value']:.15g} "
            f"{unit}. Reason: {content['reason']}. To confirm, sign the form with this figure and"
            " return it; to decline, tell us. Your figure stays as it is until you do."
        )
    return (
        f"{form.respondent.zh}：建议更正第{proposal}号（{asked.form}）：{row.name.zh}（{row.code}）"
        f"由{content['old']:.15g}{unit}更正为{content['value']:.15g}{unit}。理由：{content['reason']}。"
        "请核实；同意的，将填有该数的填报表签字盖章后报回，不同意的请告知。未经你单位报回，数据不作改动。"
    )


def proposal_form(
    plan_path: Path | str, proposal: int, folder: Path | str, *, ledger: str = ""
) -> Path:
    """The department's form with its accepted answers and the number proposed, to be signed.

    UsageError for an unknown or settled proposal.
    """
    with _opened(plan_path, ledger) as opened, opened.reading() as book:
        state, key = State.of(book), opened.signing_key(book)
    asked = _open_proposal(state, proposal)
    form = state.form(state.newest[asked.form])
    answers, code = state.answers(form), asked.content["code"]
    words = f"建议更正第{proposal}号：{asked.content['reason']}"
    answers[code] = replace(
        answers[code], value=float(asked.content["value"]), explanation=words,
        revision=RevisionClass.CORRECTION.value,
    )  # fmt: skip
    path = Path(folder) / f"建议更正_{proposal}_{form.id}.xlsx"
    token = str(token_of(str(form.id), form.issued, key, proposal))
    return write_atomically(path, write_form(form, answers, token=token))


def decline(
    plan_path: Path | str,
    proposal: int,
    by: str,
    *,
    note: str = "",
    ledger: str = "",
    now: datetime | None = None,
) -> Entry:
    """Record that the department declined a proposal: `by` whom, and how (`note`).

    Its number stays as it is; to agree it returns its form. UsageError for an unknown or settled
    proposal.
    """
    with _opened(plan_path, ledger) as opened, opened.transaction() as book:
        asked = _open_proposal(State.of(book), proposal)
        if not by.strip():
            raise UsageError(en="who declined it is missing", zh="缺少答复人")
        said = {"proposal": proposal, "agreed": False, "by": by, "note": note}
        number = {key: asked.content[key] for key in ("code", "value")}
        content = {**said, **number, "observations": []}
        return book.append(EntryKind.CONFIRMED, asked.form, content, now or now_in_china())


def _open_proposal(state: State, proposal: int) -> Entry:
    if proposal not in state.proposals or proposal in {*state.confirmed, *state.settled}:
        raise UsageError(en=f"no open proposal {proposal}", zh=f"没有待确认的建议更正{proposal}")
    return state.proposals[proposal]


def decide(
    plan_path: Path | str,
    conflict: int,
    form_id: str,
    reason: str,
    *,
    ledger: str = "",
    now: datetime | None = None,
) -> Conflict:
    """Choose whose number counts where two departments disagree; both stay in the workbook.

    The chosen number becomes the latest vintage, its note says why; it stays so when the other
    department corrects its own. UsageError for an unknown or settled conflict, or a form that has
    no part in it.
    """
    day = moment(now or now_in_china())
    with _entering(plan_path, ledger, day) as (book, state):
        chosen = _party(state, conflict, form_id)
        _need_reason(reason)
        said = {"conflict": conflict, "chosen": chosen, "reason": reason}
        stated = state.by_subject[subject_of(state.conflicts[conflict])][_who(chosen)]
        row = decided_row(state, said, stated.row, state.seq + 1)
        rows = [{**row, "vintage": day.date().isoformat()}]
        book.append(EntryKind.DECIDED, chosen, {**said, "observations": rows}, day)
    return {one.number: one for one in conflicts_of(state, with_decided=True)}[conflict]


def revoke(
    plan_path: Path | str,
    conflict: int,
    reason: str,
    *,
    ledger: str = "",
    now: datetime | None = None,
) -> Conflict:
    """Take back whose number counts: the conflict is open again, and both stay in the workbook.

    What counted before the decision counts again; the decision and its end stay in the ledger.
    UsageError for a conflict of which nothing was decided, or without a reason.
    """
    day = moment(now or now_in_china())
    with _entering(plan_path, ledger, day) as (book, state):
        decision = state.decided.get(conflict)
        if decision is None:
            raise UsageError(
                en=f"conflict {conflict} was not decided: there is nothing to take back",
                zh=f"第{conflict}号冲突尚无裁定，无可撤回",
            )
        _need_reason(reason)
        row = without_decision(state, conflict, reason)
        rows = [{**row, "vintage": day.date().isoformat()}]
        said = {"conflict": conflict, "chosen": decision.content["chosen"], "reason": reason}
        form = str(decision.content["chosen"])
        entry = book.append(EntryKind.REVOKED, form, {**said, "observations": rows}, day)
        state.read([entry])
    return {one.number: one for one in conflicts_of(state, with_decided=True)}[conflict]


def _party(state: State, conflict: int, form_id: str) -> str:
    """The form that speaks for the respondent of `form_id` in an open conflict, or UsageError."""
    _form(state, form_id)
    found = {one.number: one for one in conflicts_of(state)}.get(conflict)
    parties = {_who(each): each for each in found.values} if found else {}
    if _who(form_id) not in parties:
        raise UsageError(
            en=f"no open conflict {conflict} with {form_id}",
            zh=f"没有涉及{form_id}的待处理冲突{conflict}",
        )
    return parties[_who(form_id)]


@contextmanager
def _entering(
    plan_path: Path | str, ledger: str, day: datetime
) -> Iterator[tuple[LedgerPage, State]]:
    """The ledger in one transaction, with its state; then the workbook catches up with it."""
    with _opened(plan_path, ledger) as opened:
        with opened.transaction() as book:
            state = State.of(book)
            yield book, state
        write_accepted(Path(plan_path), opened, state, day)


def _opened(plan_path: Path | str, ledger: str) -> Ledger:
    return Ledger.open(ledger or default_url(Path(plan_path)))


def _who(form_id: str) -> str:
    return FormId.parse(form_id).respondent


def _form(state: State, form_id: str) -> Form:
    if form_id not in state.issued:
        raise UsageError(
            en=f"no form {form_id!r} was issued; those that were: onpace ledger BOOK",
            zh=f"未发出过表{form_id}；发出过的见 onpace ledger 工作簿",
        )
    return state.form(form_id)


def _need_reason(reason: str) -> None:
    if not explains(reason):
        raise UsageError(
            en="a reason of at least ten characters is needed", zh="须写明理由（不少于10个字）"
        )
