"""How is a number put right when only its department may change it, and two may disagree?

The office proposes, the department confirms; of two statements one is chosen with a reason, and
both stay. Each is an entry of the ledger and, where a number follows, a row of the workbook.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from addin.errors import UsageError
from addin.exchange.calendar import moment, now_in_china
from addin.exchange.enter.observed import observation, period_of
from addin.exchange.enter.writing import write_accepted
from addin.exchange.form.form import Form, explains
from addin.exchange.ledger.conflicts import Conflict, conflicts_of
from addin.exchange.ledger.state import State
from addin.exchange.ledger.store import Entry, EntryKind, Ledger, LedgerPage, default_url
from addin.language import Language
from addin.model.observations import Observation
from addin.model.words import RevisionClass


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

    UsageError where there is no such form or no reason.
    """
    with _opened(plan_path, ledger) as opened, opened.transaction() as book:
        _form(State.of(book), form_id)
        _need_reason(reason)
        content = {"deadline": moment(deadline).isoformat(), "reason": reason}
        return book.append(EntryKind.EXTENDED, form_id, content, now or now_in_china())


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

    `code` is the row of the form. The entry's `seq` is the number to confirm. UsageError where
    the form has no such row, or nothing of it was accepted yet.
    """
    with _opened(plan_path, ledger) as opened, opened.transaction() as book:
        state = State.of(book)
        form = _form(state, form_id)
        if code not in form.row:
            raise UsageError(en=f"the form has no row {code!r}", zh=f"表中没有代码{code}")
        accepted = state.accepted.get(form_id, {})
        if code not in accepted:
            raise UsageError(
                en=f"no value of {code} was accepted yet: return the file instead of correcting it",
                zh=f"{code}尚无已接收的数据：请退回原表，由填报单位修改",
            )
        _need_reason(reason)
        content = {"code": code, "value": value, "old": accepted[code], "reason": reason}
        return book.append(EntryKind.PROPOSED, form_id, content, now or now_in_china())


def proposal_text(
    plan_path: Path | str, proposal: int, language: Language = "zh", *, ledger: str = ""
) -> str:
    """A proposal as a letter to the department; UsageError for an unknown one."""
    with _opened(plan_path, ledger) as opened, opened.transaction() as book:
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
            f"{unit}. Reason: {content['reason']}. Please confirm or decline; your figure stays "
            "as it is until you do."
        )
    return (
        f"{form.respondent.zh}：建议更正第{proposal}号（{asked.form}）：{row.name.zh}（{row.code}）"
        f"由{content['old']:.15g}{unit}更正为{content['value']:.15g}{unit}。理由：{content['reason']}。"
        "请核实后确认或说明；未经你单位确认，数据不作改动。"
    )


def confirm(  # noqa: PLR0913 - the words of one command
    plan_path: Path | str,
    proposal: int,
    by: str,
    *,
    agreed: bool = True,
    revision: str = "C",
    note: str = "",
    ledger: str = "",
    now: datetime | None = None,
) -> Entry:
    """Record that the department confirmed (or declined) a proposal: `by` whom, and how (`note`).

    A confirmed value is the department's new version and a new vintage in the workbook, with the
    class `revision`. UsageError for an unknown or settled proposal.
    """
    day = moment(now or now_in_china())
    with _entering(plan_path, ledger, day) as (book, state):
        if proposal not in state.proposals or proposal in state.confirmed:
            raise UsageError(
                en=f"no open proposal {proposal}", zh=f"没有待确认的建议更正{proposal}"
            )
        if not by.strip():
            raise UsageError(en="who confirmed it is missing", zh="缺少确认人")
        asked = state.proposals[proposal]
        stated = [_confirmed(state, asked, revision, by, day)] if agreed else []
        said = {"proposal": proposal, "agreed": agreed, "by": by, "note": note}
        number = {key: asked.content[key] for key in ("code", "value")}
        content = {**said, **number, "observations": stated}
        return book.append(EntryKind.CONFIRMED, asked.form, content, day)


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

    The chosen number becomes the latest vintage, its note says why. UsageError for an unknown
    or settled conflict, or a form that has no part in it.
    """
    day = moment(now or now_in_china())
    with _entering(plan_path, ledger, day) as (book, state):
        found = {one.number: one for one in conflicts_of(state)}.get(conflict)
        if found is None or form_id not in found.values:
            raise UsageError(
                en=f"no open conflict {conflict} with {form_id}",
                zh=f"没有涉及{form_id}的待处理冲突{conflict}",
            )
        _need_reason(reason)
        row = _chosen(state, conflict, form_id, reason, day)
        content = {"conflict": conflict, "chosen": form_id, "reason": reason, "observations": [row]}
        book.append(EntryKind.DECIDED, form_id, content, day)
    return {one.number: one for one in conflicts_of(state, with_decided=True)}[conflict]


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


def _confirmed(state: State, asked: Entry, revision: str, by: str, day: datetime) -> dict[str, Any]:
    """The row of a number that its department confirmed."""
    form, code = _form(state, asked.form), asked.content["code"]
    last = next(
        entry
        for entry in reversed(state.reported)
        if entry.form == asked.form and code in entry.content["values"]
    )
    row = form.row[code]
    stated = Observation(
        indicator=row.indicator,
        period=period_of(form, row, last.content["answers"][code]["period"]),
        value=float(asked.content["value"]),
        vintage=day.date(),
        revision_class=RevisionClass.parse(revision),
    )
    version, reason = state.versions[asked.form] + 1, asked.content["reason"]
    words, old = f"建议更正经{by}确认：{reason}", float(asked.content["old"])
    return observation(form, row, stated, version=version, words=words, old=old)


def _chosen(
    state: State, conflict: int, form_id: str, reason: str, day: datetime
) -> dict[str, Any]:
    """The row of the number that was chosen, once more and of today."""
    chosen = state.by_subject[tuple(state.conflicts[conflict].content["subject"])][form_id]
    name = state.form(form_id).respondent.zh
    note = f"多部门数据不一致，采用{name}数；{reason} [{form_id} d{conflict}]"
    return {**chosen.row, "vintage": day.date().isoformat(), "note": note}


def _opened(plan_path: Path | str, ledger: str) -> Ledger:
    return Ledger.open(ledger or default_url(Path(plan_path)))


def _form(state: State, form_id: str) -> Form:
    if form_id not in state.issued:
        raise UsageError(en=f"no form {form_id!r} was issued", zh=f"未发出过表{form_id}")
    return state.form(form_id)


def _need_reason(reason: str) -> None:
    if not explains(reason):
        raise UsageError(
            en="a reason of at least ten characters is needed", zh="须写明理由（不少于10个字）"
        )
