"""Is a filled form accepted, or what has to be mended first? The rule book says it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from addin.errors import Finding, Level
from addin.exchange.calendar import moment
from addin.exchange.form.entry import EntryRow, entry_rules, entry_table, file_rules
from addin.exchange.form.form import Answer, Form, FormRow
from addin.exchange.form.layout import COLUMN_OF
from addin.exchange.intake.answers import Filled
from addin.exchange.intake.locate import Located
from addin.exchange.intake.remark import Noticed, Remark
from addin.exchange.statements import Change
from addin.facts.rules.judge import Breach, breaches
from addin.facts.rules.rule import Rule
from addin.facts.rules.tables.table import table_of
from addin.language import Text

_CHECK_IT = Text(zh="核实；属实的在“情况说明”写明原因", en="check; if true, explain it")
_PUT_IT_BACK = Text(zh="恢复原值", en="put it back")
_CLASS_IT = Text(
    zh="属更正的，选更正类别（R1/R2/R3/C）并在“情况说明”写明原因（不少于10字）；不是更正的恢复原数",
    en="if it is a revision, choose its class (R1/R2/R3/C) and give the reason in ten characters or"
    " more; else put the number back",
)
_REVISE_IT = Text(zh="恢复原值，或作为更正报送", en="put it back, or send it as a revision")
_UNITS = ((1e4, "10000"), (1e3, "1000"), (1e2, "100"))


def remarks_on_file(
    form: Form | None, known: Mapping[str, float], noticed: Sequence[Noticed]
) -> tuple[Remark, ...]:
    """What the rules for files find in what is `known` by now; hard findings block.

    `form` is the form that the file is, None where nobody knows. A rule is asked as soon as all
    that it asks is known.
    """
    rules = [rule for rule in file_rules(form) if rule.asks <= known.keys()]
    remarks: list[Remark] = []
    for breach in breaches(rules, table_of("form", [known])):
        said = [seen for seen in noticed if seen.name in breach.rule.asks]
        blocks = breach.rule.level is Level.HARD  # a file as such cannot be explained
        remarks += _details(breach, said or [Noticed(name="", text=breach.text)], blocks=blocks)
    return tuple(remarks)


def remarks_on_rows(
    filled: Filled,
    form: Form,
    located: Located,
    received: datetime,
    accepted: Mapping[str, Answer],
    changed: Mapping[str, Sequence[Change]],
) -> tuple[Remark, ...]:
    """What the rules for rows find in what was filled in, row by row.

    `accepted` are the answers of this form that were accepted before, by code; to `change` one
    takes a class and a reason (V-26).
    """
    day, answers = moment(received).date(), filled.answers
    revised = {code: [one for one in found if one.needs_class] for code, found in changed.items()}
    rows = [
        EntryRow(form=form, row=row, answers=answers, received=day,
                 accepted=accepted.get(row.code), changed=len(revised.get(row.code, ())))
        for row in form.rows
        if row.code in answers
    ]  # fmt: skip
    noticed = [*filled.noticed, *_noticed(revised, form, located)]
    remarks: list[Remark] = []
    for breach in sorted(_breaches(form, rows), key=lambda found: found.row):
        asks, code = breach.rule.asks, rows[breach.row].row.code
        said = [seen for seen in noticed if seen.code == code and seen.name in asks]
        blocks = breach.rule.level is not Level.INFO  # what cannot be read is not explained away
        details = _details(breach, said, blocks=blocks)
        remarks += details or [_remark(breach, rows[breach.row], located)]
    return tuple(remarks)


def _noticed(
    revised: Mapping[str, Sequence[Change]], form: Form, located: Located
) -> Iterator[Noticed]:
    """The accepted numbers that become others, as what is to be said of them."""
    for code, found in revised.items():
        for one in found:
            place, item = located.place(code, one.key), form.row[code].name.zh
            yield Noticed(
                name="changed", text=one.text, place=place, code=code, item=item, expected=_CLASS_IT
            )


def _breaches(form: Form, rows: Sequence[EntryRow]) -> list[Breach]:
    """The breaches of all rules; those that ask whether a soft rule fired come last."""
    first: list[Rule] = []
    last: list[Rule] = []
    for rule in entry_rules(form):
        (last if "soft_fired" in rule.asks else first).append(rule)
    found = list(breaches(first, entry_table(rows)))
    again = list(rows)
    for breach in found:
        if breach.rule.level is Level.SOFT:
            again[breach.row] = replace(rows[breach.row], soft_fired=True)
    return found + list(breaches(last, entry_table(again)))


def _details(breach: Breach, said: Sequence[Noticed], *, blocks: bool) -> list[Remark]:
    """What was noticed, as the rule that it breaks weighs it."""
    rule = breach.rule
    return [Remark.in_detail(rule.code, rule.level, seen, blocks=blocks) for seen in said]


def _remark(breach: Breach, entry: EntryRow, located: Located) -> Remark:
    rule, row, answer = breach.rule, entry.row, entry.answer
    marks = rule.marks or "value"
    explained = rule.level is Level.SOFT and _is_excused(marks, answer)
    # Growth that was derived is mended where its value stands.
    key = "value" if marks == "growth" and answer.growth is None else marks
    return Remark(
        finding=Finding(
            rule=rule.code, level=rule.level, text=breach.text, place=located.place(row.code, key)
        ),
        blocks=rule.level is Level.HARD or (rule.level is Level.SOFT and not explained),
        code=row.code,
        item=row.name.zh,
        expected=_expected(breach, answer, row),
        is_explained=explained,
    )


def _is_excused(marks: str, answer: Answer) -> bool:
    """Whether the explanation is one for the marked column.

    It is none for itself, and a number of the plan is changed with a class of revision only.
    """
    if marks == "explanation":
        return False
    return answer.is_explained and (bool(answer.revision) or not COLUMN_OF[marks].is_prefilled)


def _expected(breach: Breach, answer: Answer, row: FormRow) -> Text:
    if breach.rule.code == "V-11":
        return _other_unit(answer, row)
    soft = breach.rule.level is Level.SOFT
    if COLUMN_OF[breach.rule.marks or "value"].is_prefilled:
        return _REVISE_IT if soft else _PUT_IT_BACK
    return _CHECK_IT if soft else Text(zh="", en="")


def _other_unit(answer: Answer, row: FormRow) -> Text:
    """The number that is meant where ten thousand, a thousand or a hundred times it would fit."""
    before, value = row.previous or row.year_ago or 0.0, answer.value or 0.0
    for factor, name in _UNITS if before * value else ():
        for times in (factor, 1 / factor):
            if 0.3 < value * times / before < 3:  # noqa: PLR2004 - about as large as before
                meant, sign = f"{value * times:.15g}", "×" if times > 1 else "÷"
                return Text(
                    zh=f"是否应为{meant}{row.unit.name.zh}（{sign}{name}）？",
                    en=f"perhaps {meant} {row.unit.name.en or row.unit.code} ({sign} {name})?",
                )
    return Text(zh="", en="")
