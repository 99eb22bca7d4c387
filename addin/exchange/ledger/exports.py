"""Which books does an office keep of its collection: late, returned, corrected, put right?"""

import csv
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path

from addin.exchange.calendar import moment, now_in_china
from addin.exchange.ledger.board import board_of
from addin.exchange.ledger.conflicts import conflicts_of
from addin.exchange.ledger.state import State, is_withdrawn
from addin.exchange.ledger.store import Entry, Ledger, default_url
from addin.exchange.words import Outcome
from addin.facts.extras.clocks import actions_now
from addin.files import write_atomically
from addin.language import Language, Text
from addin.model.plan import Action, Plan
from addin.model.words import ActionState
from addin.ooxml.newbook import Look, NewBook, NewSheet, SheetColumn, width_of
from addin.plan.read import read_plan

Row = tuple[object, ...]
_WIDEST = 48
# Room for the button that filters.
_BUTTON = 3


def export_ledger(
    plan_path: Path | str,
    out: Path | str,
    language: Language = "zh",
    period: str = "",
    *,
    ledger: str = "",
    now: datetime | None = None,
) -> Path:
    """Write the ledger as a workbook of nine books, from 收发台账 to the entries themselves."""
    day = moment(now) if now else now_in_china()
    plan, state = read_plan(Path(plan_path)), State()
    with Ledger.open(ledger or default_url(Path(plan_path))) as opened, opened.reading() as book:
        entries = book.entries()
    state.read(entries)
    written = NewBook({"header": Look(bold=True, fill="#DCE6F1", border="#000000")})
    rows = _rows(plan, state, entries, period, day, language)
    for number, (key, (name, *header)) in enumerate(_titles(language).items(), 1):
        _write(written.sheet(name), number, header, list(rows[key]))
    return write_atomically(Path(out), written.to_bytes())


def _rows(
    plan: Plan,
    state: State,
    entries: Iterable[Entry],
    period: str,
    day: datetime,
    language: Language,
) -> Mapping[str, Iterable[Row]]:
    """The rows of each book."""
    return {
        "board": _board_rows(state, period, day, language),
        "late": _late_rows(state, period, day, language),
        "returned": _returned_rows(state, language),
        "corrections": _corrected_rows(state),
        "explanations": _explained_rows(state),
        "proposals": _proposed_rows(state, language),
        "conflicts": _conflict_rows(state),
        "actions": action_rows(plan, state, day, language),
        "entries": _entry_rows(entries),
    }


def _titles(language: Language) -> dict[str, list[str]]:
    """The name of each book, then its headers, in the order in which they stand."""
    found: dict[str, list[str]] = {}
    with Path(__file__).with_name("books.csv").open(encoding="utf-8", newline="") as file:
        for line in csv.DictReader(file):
            found.setdefault(line["book"], []).append(line[language])
    return found


def action_rows(plan: Plan, state: State, day: datetime, language: Language) -> Iterator[Row]:
    """The rectification ledger with what departments last said, then the counts; they add up."""
    said = _said_of_actions(state)
    counts: Counter[ActionState] = Counter()
    actions = actions_now(plan)
    for action in actions:
        word, since, progress = _state_of_action(action, said, day)
        counts[word] += 1
        indicator = plan.indicator.get(action.indicator)
        department = plan.department.get(action.department)
        yield (
            action.code,
            indicator.name[language] if indicator else action.indicator,
            action.problem[language],
            action.measure[language],
            department.name[language] if department else action.department,
            action.person,
            action.due.isoformat() if action.due else "",
            word[language],
            since,
            progress or action.note[language],
        )
    for word in ActionState:
        yield ("", "", "", "", "", "", "", word[language], counts[word], "")
    total = Text(zh="合计", en="Total")[language]
    yield ("", "", "", "", "", "", "", total, len(actions), "")


def _said_of_actions(state: State) -> dict[str, tuple[ActionState, str, str]]:
    found: dict[str, tuple[ActionState, str, str]] = {}
    for _, entry in _accepted(state):
        for code, (word, progress) in entry.content["actions"].items():
            if word:
                found[code] = ActionState.parse(word), f"{entry.at:%Y-%m-%d}", progress
    return found


def _state_of_action(
    action: Action, said: Mapping[str, tuple[ActionState, str, str]], day: datetime
) -> tuple[ActionState, str, str]:
    since = action.state_date.isoformat() if action.state_date else ""
    word, since, progress = said.get(action.code, (action.state, since, ""))
    if action.due and action.due < day.date() and word is not ActionState.DONE:
        word = ActionState.OVERDUE
    return word, since, progress


def _board_rows(state: State, period: str, day: datetime, language: Language) -> Iterator[Row]:
    for row in board_of(state, period, day).rows:
        yield (
            row.form_id,
            row.respondent[language],
            _stamp(row.issued),
            _stamp(row.deadline),
            _stamp(row.received),
            row.version or "",
            row.state[language],
            row.late.text[language] if row.late else "",
            row.to_mend,
            row.checksum,
        )


def _late_rows(state: State, period: str, day: datetime, language: Language) -> Iterator[Row]:
    for row in board_of(state, period, day).rows:
        extension = next((e for e in reversed(state.extensions) if e.form == row.form_id), None)
        if not row.late and extension is None:
            continue
        returns = state.received.get(row.form_id, ())
        yield (
            row.form_id,
            row.respondent[language],
            _stamp(row.deadline),
            _stamp(returns[0].at) if returns else "",
            row.late.text[language] if row.late else "",
            row.late.minutes,
            _stamp(row.deadline) if extension else "",
            extension.content["reason"] if extension else "",
        )


def _returned_rows(state: State, language: Language) -> Iterator[Row]:
    for form_id, entries in sorted(state.received.items()):
        for entry in entries:
            if entry.content["outcome"] == Outcome.ACCEPTED:
                continue
            for remark in entry.content["remarks"]:
                yield (
                    form_id or entry.content["file"],
                    _who(state, form_id, language),
                    entry.content.get("version", ""),
                    _stamp(entry.at),
                    remark["code"],
                    remark["item"],
                    remark["cell"],
                    remark["rule"],
                    remark["level"],
                    remark[language],
                    remark["expected"][language],
                    "√" if remark["blocks"] else "",
                )


def _corrected_rows(state: State) -> Iterator[Row]:
    heads = {
        entry.seq: entry.content.get("signed", {}).get("head", entry.content.get("by", ""))
        for entry in (*(e for _, e in _accepted(state)), *state.confirmed.values())
    }
    for found in state.observed:
        row = found.row
        if row.get("revision_class") and not found.is_decided:
            part = row["cluster"] or row["area"]
            yield (
                found.form,
                _who(state, found.form, "zh"),
                row["vintage"],
                "/".join(filter(None, (row["indicator"], part))),
                row["period"],
                row["value"] if is_withdrawn(row) else row.get("old"),
                "" if is_withdrawn(row) else row["value"],
                row["revision_class"],
                row["note"],
                heads.get(found.entry, ""),
            )


def _explained_rows(state: State) -> Iterator[Row]:
    for form_id, entry in _accepted(state):
        for code, answer in entry.content["answers"].items():
            if not answer["explanation"]:
                continue
            rules = [r["rule"] for r in entry.content["remarks"] if r["code"] == code]
            yield (
                form_id,
                _who(state, form_id, "zh"),
                entry.content["version"],
                code,
                " ".join(rules),
                answer["explanation"],
            )


def _proposed_rows(state: State, language: Language) -> Iterator[Row]:
    words = {
        None: Text(zh="待确认", en="open"),
        True: Text(zh="已确认", en="confirmed"),
        False: Text(zh="未同意", en="declined"),
    }
    for number, entry in state.proposals.items():
        answer = state.confirmed.get(number)
        returned, agrees = state.settled.get(number, (None, None))
        agreed = bool(answer.content["agreed"]) if answer else agrees
        by = returned.content["signed"].get("head", "") if returned else ""
        yield (
            number,
            entry.form,
            _who(state, entry.form, language),
            entry.content["code"],
            entry.content["old"],
            entry.content["value"],
            entry.content["reason"],
            words[agreed][language],
            answer.content["by"] if answer else by,
            _stamp(entry.at),
        )


def _conflict_rows(state: State) -> Iterator[Row]:
    for one in conflicts_of(state, with_decided=True):
        values = "；".join(f"{form}: {value:g}" for form, value in one.values.items())
        reason = one.reason or (f"裁定撤回：{one.revoked}" if one.revoked else "")
        yield (one.number, one.subject, one.period, values, one.chosen, reason)


def _entry_rows(entries: Iterable[Entry]) -> Iterator[Row]:
    for entry in entries:
        content = entry.content
        yield (
            entry.seq,
            _stamp(entry.at),
            str(entry.kind),
            entry.form,
            content.get("file", ""),
            content.get("outcome", ""),
            content.get("sha256", ""),
            entry.hash,
        )


def _accepted(state: State) -> Iterator[tuple[str, Entry]]:
    for form_id, entries in sorted(state.received.items()):
        for entry in entries:
            if entry.content["outcome"] == Outcome.ACCEPTED:
                yield form_id, entry


def _who(state: State, form_id: str, language: Language) -> str:
    if form_id not in state.issued:
        return ""
    return state.form(form_id).respondent[language]


def _stamp(when: datetime | None) -> str:
    return f"{when:%Y-%m-%d %H:%M}" if when else ""


def _write(sheet: NewSheet, number: int, header: Sequence[str], rows: Sequence[Row]) -> None:
    """One book as a sheet; its columns are as wide as what stands in them."""
    columns = [
        SheetColumn(header=title, width=_width([title, *(row[place] or "" for row in rows)]))
        for place, title in enumerate(header)
    ]
    cells = [[v if isinstance(v, int | float) else str(v or "") for v in row] for row in rows]
    sheet.table(f"book_{number}", columns, cells)
    sheet.freeze(2)


def _width(values: Iterable[object]) -> float:
    return min(max(width_of(str(value)) for value in values) + _BUTTON, _WIDEST)
