"""What did one version of a form change, and what of it entered the plan?"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from addin.errors import UnitError, UsageError
from addin.exchange.form.form import Answer, Form
from addin.exchange.form.layout import COLUMN_OF, FIRST_ROW, FOOT, INPUTS
from addin.exchange.ledger.state import State, line_of
from addin.exchange.ledger.store import Entry
from addin.exchange.words import EntryStatus, Outcome
from addin.language import NO_TEXT, Language, Text
from addin.model.period import Period
from addin.model.unit import unit
from addin.model.words import DataStatus, Measure, RevisionClass, TypedWord


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """A cell of a form in which two of its versions differ; empty words for an empty cell."""

    cell: str
    item: Text
    column: Text
    before: Text
    after: Text

    def show(self, language: Language) -> str:
        """The difference as one line."""
        before, after = self.before[language] or "—", self.after[language] or "—"
        return f"{self.cell}  {self.item[language]}  {self.column[language]}: {before} → {after}"


def entered(entry: Entry, form: Form) -> tuple[Text, ...]:
    """What of an accepted form enters the plan, row by row, and what does not and why."""
    if entry.content["outcome"] != Outcome.ACCEPTED:
        return ()
    by_code: dict[str, list[Mapping[str, Any]]] = {}
    for row in entry.content.get("observations", ()):
        part = row["cluster"] or row["area"]
        by_code.setdefault("/".join(filter(None, (row["indicator"], part))), []).append(row)
    found = []
    for code, answer in entry.content["answers"].items():
        rows = by_code.get(code, ())
        said = list(map(_row_said, rows)) or [_not_said(answer)]
        name = form.row[code].name if code in form.row else Text(zh=code, en=code)
        found += [
            Text(zh=f"{code} {name.zh}：{one.zh}", en=f"{code} {name['en']}: {one.en}")
            for one in said
        ]
    return tuple(found)


def versions_of(state: State, form_id: str) -> Mapping[int, Entry]:
    """The returned versions of a form in all its issues, by number; UsageError where none is."""
    line = line_of(form_id)
    issues = [each for each in state.received if line_of(each) == line]
    entries = [entry for each in issues for entry in state.received[each]]
    found = {
        int(e.content["version"]): e for e in sorted(entries, key=_seq) if "version" in e.content
    }
    if form_id not in state.issued:
        raise UsageError(en=f"no form {form_id!r} was issued", zh=f"未发出过表{form_id}")
    if not found:
        raise UsageError(
            en=f"nothing was returned for {form_id} yet", zh=f"尚未收到{form_id}的报送"
        )
    return found


def differences(
    state: State, form_id: str, before: int | None = None, after: int | None = None
) -> tuple[int, int, tuple[Difference, ...]]:
    """Two versions of a form and the cells in which they differ: the last two, or those asked for.

    Version 0 is the form as it was sent. UsageError for a version that there is not.
    """
    found = versions_of(state, form_id)
    last = max(found) if after is None else after
    first = max((n for n in found if n < last), default=0) if before is None else before
    for number in {first, last} - {0, *found}:
        raise UsageError(
            en=f"there is no version {number} of {form_id} (there are {_listed(found)})",
            zh=f"{form_id}没有第{number}版（有{_listed(found)}）",
        )
    form = state.form(found[last or first].form)
    old, new = (found[n].content if n else _NOTHING for n in (first, last))
    return (
        first,
        last,
        (*_of_rows(form, old, new), *_of_foot(old, new), *_of_actions(form, old, new)),
    )


_NOTHING: Mapping[str, Any] = {"answers": {}, "signed": {}, "actions": {}}


def _of_rows(form: Form, old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Difference]:
    for place, row in enumerate(form.rows):
        before, after = (_cells(row.code, each["answers"].get(row.code)) for each in (old, new))
        for key in (*INPUTS, "year_ago", "previous", "target"):
            one, other = before.get(key, NO_TEXT), after.get(key, NO_TEXT)
            if one != other:
                column = COLUMN_OF[key]
                yield Difference(
                    cell=f"{column.letter}{FIRST_ROW + place}", item=row.name,
                    column=column.header, before=one, after=other,
                )  # fmt: skip


def _of_foot(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Difference]:
    for field in FOOT:
        one, other = (_text(each["signed"].get(field.key, "")) for each in (old, new))
        if one != other:
            name = Text(zh=field.label.zh.rstrip("："), en=field.label.en.rstrip(":"))
            yield Difference(
                cell=field.input_column, item=Text(zh="签字栏", en="Signature"), column=name,
                before=one, after=other,
            )  # fmt: skip


def _of_actions(form: Form, old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Difference]:
    heads = Text(zh="整改状态", en="State"), Text(zh="进展", en="Progress")
    for action in form.actions:
        before, after = (each["actions"].get(action.code, ("", "")) for each in (old, new))
        for head, one, other in zip(heads, before, after, strict=True):
            if one != other:
                yield Difference(
                    cell=action.code, item=action.problem, column=head,
                    before=_text(one), after=_text(other),
                )  # fmt: skip


def _cells(code: str, record: Mapping[str, Any] | None) -> dict[str, Text]:
    """What an answer says, by column."""
    if record is None:
        return {}
    answer = Answer.from_record(code, record)
    found = {key: getattr(answer, key) for key in INPUTS} | dict(answer.prefilled)
    return {
        k: _text(v) for k, v in (found | dict(answer.unreadable)).items() if v not in {None, ""}
    }


def _text(value: object) -> Text:
    if isinstance(value, TypedWord):
        return Text(zh=value.zh, en=value["en"])
    said = f"{value:.15g}" if isinstance(value, float | int) else str(value)
    return Text(zh=said, en=said)


def _row_said(row: Mapping[str, Any]) -> Text:
    """A row for the Data sheet in words."""
    period, measure = Period.parse(str(row["period"])), Measure.parse(str(row["measure"]))
    status, kind = DataStatus.parse(row["status"]), RevisionClass.named(row["revision_class"] or "")
    value, growth, names = f"{row['value']:.15g}", measure is Measure.YOY, _unit(str(row["unit"]))
    old = "" if row.get("old") is None else f"{row['old']:.15g}"
    zh = [status.zh, old and f"原{old}", kind.zh if kind else ""]
    en = [status["en"], old and f"was {old}", kind["en"] if kind else ""]
    head = Text(
        zh=f"{period.label('zh')}{'同比' if growth else ''}",
        en=f"{period.label('en')}{', growth,' if growth else ''}",
    )
    return Text(
        zh=f"{head.zh}{value}{names.zh}（{'，'.join(filter(None, zh))}）",
        en=f"{head.en} {value}{names.en} ({', '.join(filter(None, en))})",
    )


def _unit(name: str) -> Text:
    """A unit behind a number; one of the plan's own stays as it is written."""
    try:
        found = unit(name)
        other = found.name.en or ("" if found.is_counted else name)
    except UnitError:
        other = name
    return Text(zh=name, en=other if other in {"%", ""} else f" {other}")


def _not_said(answer: Mapping[str, Any]) -> Text:
    """Why an answer makes no row."""
    status = EntryStatus.named(answer["status"]) or EntryStatus.NORMAL
    if answer["value"] is None:
        return Text(zh=f"{status.zh}，不入库", en=f"{status['en']}: no row")
    return Text(zh="与已接收的相同，不另记", en="as accepted before: no new row")


def _seq(entry: Entry) -> int:
    return entry.seq


def _listed(found: Sequence[int] | Mapping[int, Entry]) -> str:
    return ", ".join(f"v{number}" for number in found)
