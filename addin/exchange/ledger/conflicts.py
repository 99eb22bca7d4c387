"""Where do two departments say different things about the same number?"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from math import isclose
from typing import Any

from addin.errors import Finding, Level
from addin.exchange.form.form import FormId
from addin.exchange.ledger.state import (
    Observed,
    State,
    Subject,
    is_withdrawn,
    row_key,
    subject_of,
)
from addin.exchange.ledger.store import Entry
from addin.exchange.statements import finality
from addin.language import Text
from addin.model.observations import reference, version_in
from addin.model.words import DataStatus

_alike = partial(isclose, rel_tol=1e-9, abs_tol=1e-9)


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """Two accepted numbers about the same thing (V-60); both are kept until one is chosen.

    `revoked` says why an earlier choice was taken back.
    """

    number: int
    subject: str
    period: str
    values: Mapping[str, float]
    chosen: str = ""
    reason: str = ""
    revoked: str = ""

    @property
    def finding(self) -> Finding:
        """The conflict as a finding."""
        values = "; ".join(f"{form_id} {value:.15g}" for form_id, value in self.values.items())
        was_zh = f"（原裁定已撤回：{self.revoked}）" if self.revoked else ""
        was_en = f" (an earlier choice was taken back: {self.revoked})" if self.revoked else ""
        return Finding(
            rule="V-60",
            level=Level.SOFT,
            text=Text(
                zh=f"冲突{self.number}：{self.subject}（{self.period}）各方数据不一致：{values}{was_zh}，"
                "请选定并说明理由：onpace settle decide 规划工作簿"
                f" {self.number} 表标识 --reason 理由",
                en=f"conflict {self.number}: {self.subject} ({self.period}) is reported"
                " differently:"
                f" {values}{was_en}; choose one and give the reason: onpace settle decide BOOK"
                f" {self.number} FORM --reason WHY",
            ),
        )


def new_conflicts(state: State, entry: Entry) -> list[dict[str, Any]]:
    """The conflicts that the numbers of `entry` make with those of other respondents.

    Who was decided about, or is waited for, makes no second one. The entry is not folded yet.
    """
    found = []
    for row in entry.content.get("observations", ()):
        me, subject = _respondent(entry.form), row_key(row)
        if subject not in state.by_subject:
            continue
        others = {
            who: other
            for who, other in state.by_subject[subject].items()
            if who != me
            and not is_withdrawn(other.row)
            and not _alike(other.row["value"], row["value"])
        }
        if others and not is_withdrawn(row) and not {me, *others} <= _known(state, subject):
            values = {entry.form: row["value"]}
            values |= {other.form: other.row["value"] for other in others.values()}
            found.append({"subject": list(subject), "values": values})
    return found


def upheld(
    state: State, observations: Iterable[Mapping[str, Any]], number: int
) -> list[dict[str, Any]]:
    """A row for each of an entry's `observations` about which it was decided who counts.

    The chosen number is said once more, so that it stays the latest; `number` is the entry's.
    """
    found = []
    for row in observations:
        decision = state.decisions.get(row_key(row))
        if decision is None:
            continue
        who = _respondent(decision.content["chosen"])
        stated = state.by_subject[row_key(row)].get(who)
        if row["source"] == who:
            found.append(decided_row(state, decision.content, row, number))
        elif stated is not None:
            again = decided_row(state, decision.content, stated.row, number, beside=row)
            found.append({**again, "vintage": row["vintage"]})
    return found


def decided_row(
    state: State,
    decision: Mapping[str, Any],
    row: Mapping[str, Any],
    number: int,
    beside: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """The `row` of the number that was chosen, once more, as entry `number` of the ledger has it.

    What is less final than another's statement, or than the one `beside` it, is marked as revised:
    it counts all the same.
    """
    form_id = str(decision["chosen"])
    latest = state.by_subject[row_key(row)].items()
    stated = [each.row for who, each in latest if who != _respondent(form_id)]
    stated += [beside] if beside else []
    mine, *theirs = (finality(DataStatus.parse(str(r["status"]))) for r in (row, *stated))
    outdone = mine > min(theirs, default=mine) and not is_withdrawn(row)
    name, mark = state.form(form_id).respondent.zh, reference(form_id, number, decided=True)
    return {
        **row,
        "status": DataStatus.REVISED.zh if outdone else row["status"],
        "revision_class": "",
        "old": None,
        "note": f"多部门数据不一致，采用{name}数；{decision['reason']} {mark}",
    }


def without_decision(state: State, number: int, reason: str) -> dict[str, Any]:
    """The row of the number that counts again once the decision on a conflict is taken back.

    That is who was chosen before it, else what counts by itself: the most final statement, of
    equals the latest. It is said once more, as the next entry of the ledger has it.
    """
    subject = subject_of(state.conflicts[number])
    stated = state.by_subject[subject]
    before = state.decision_before(subject, number)
    counts = stated.get(_respondent(before.content["chosen"])) if before else None
    if counts is None or is_withdrawn(counts.row):
        standing = [each for each in stated.values() if not is_withdrawn(each.row)]
        counts = min(standing or stated.values(), key=_rank)
    said = {"chosen": counts.form, "reason": f"裁定撤回：{reason}"}
    return decided_row(state, said, counts.row, state.seq + 1)


def _rank(said: Observed) -> tuple[int, float, float]:
    """As statements are ranked in the plan: settled ones, then the latest."""
    status, row = DataStatus.parse(str(said.row["status"])), said.row
    day = date.fromisoformat(str(row["vintage"])).toordinal()
    return finality(status), -day, -version_in(str(row["note"]))


def conflicts_of(state: State, *, with_decided: bool = False) -> tuple[Conflict, ...]:
    """The conflicts that wait for a choice, or all of them, with what each says by now."""
    found = []
    for number, entry in state.conflicts.items():
        subject = indicator, cluster, area, period, measure = subject_of(entry)
        last, decision = state.decisions.get(subject), state.decided.get(number)
        is_over = decision or (last and last.seq > number) or _agree_by_now(state, subject, entry)
        if is_over and not with_decided:
            continue
        shown = decision or (last if last and last.seq > number else None)
        code = "/".join(part for part in (indicator, cluster or area) if part)
        found.append(
            Conflict(
                number=number,
                subject=f"{code} {measure}",
                period=period,
                values=entry.content["values"] if is_over else _by_now(state, subject, entry),
                chosen=str(shown.content["chosen"]) if shown else "",
                reason=str(shown.content["reason"]) if shown else "",
                revoked=str(state.revoked[number].content["reason"])
                if number in state.revoked
                else "",
            )
        )
    return tuple(found)


def _known(state: State, subject: Subject) -> set[str]:
    """Of which respondents the last conflict about something speaks, decided or open."""
    about = [e for e in state.conflicts.values() if tuple(e.content["subject"]) == subject]
    return set(_parties(about[-1])) if about else set()


def _parties(entry: Entry) -> list[str]:
    return list(map(_respondent, entry.content["values"]))


def _by_now(state: State, subject: Subject, entry: Entry) -> dict[str, float]:
    """What those who disagreed say by now, by form; who took its number back says nothing."""
    latest = state.by_subject.get(subject, {})
    found = [latest[who] for who in dict.fromkeys(_parties(entry)) if who in latest]
    return {each.form: each.row["value"] for each in found if not is_withdrawn(each.row)}


def _agree_by_now(state: State, subject: Subject, entry: Entry) -> bool:
    """Whether those who disagreed say the same since one of them corrected its number."""
    values = list(_by_now(state, subject, entry).values())
    return all(map(_alike, values, values[1:]))


def _respondent(form_id: str) -> str:
    return FormId.parse(form_id).respondent
