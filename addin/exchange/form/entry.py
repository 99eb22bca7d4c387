"""Which rules does a form obey, and what do they ask of a row?

One list of names serves both sides: the form's own formulas, which ask its cells while it is
filled, and the intake, which asks the row that came back.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache
from operator import attrgetter

import numpy as np

from addin.errors import Level
from addin.exchange.form.form import (
    Answer,
    Form,
    FormRow,
    calls_estimate,
    calls_estimate_formula,
    explains,
    explains_formula,
)
from addin.exchange.form.known import growth_shown
from addin.exchange.words import EntryStatus
from addin.facts.rules.book import rules_with
from addin.facts.rules.judge import breaches
from addin.facts.rules.rule import Rule
from addin.facts.rules.tables.table import Cell, Floats, RuleTable, table_of
from addin.language import fold
from addin.model.period import Period
from addin.model.plan import Plan, RuleRow

# The rules that each row breaks, by the code of the row: code and level of each rule.
Broken = dict[str, set[tuple[str, Level]]]
_SHOWN_DECIMALS = 10


def office_rules(plan: Plan) -> tuple[RuleRow, ...]:
    """The rows of the plan's own Rules sheet that speak of forms or of their rows."""
    rules, _ = rules_with(plan.rules)
    wanted = {rule.code for rule in rules if rule.scope in {"entry", "form"}}
    return tuple(row for row in plan.rules if row.code in wanted)


def entry_rules(form: Form) -> tuple[Rule, ...]:
    """The rules in force for the rows of a form: the shipped ones and the office's own."""
    return in_force(form.rules, "entry", form.period)


def file_rules(form: Form | None) -> tuple[Rule, ...]:
    """The rules in force for a returned file; the shipped ones where its form is not known."""
    return in_force(form.rules if form else (), "form", form.period if form else None)


@lru_cache(maxsize=64)
def in_force(own: tuple[RuleRow, ...], scope: str, period: Period | None) -> tuple[Rule, ...]:
    """The rules of a scope in force at a period, beside an office's `own`."""
    rules, _ = rules_with(own)
    return tuple(rule for rule in rules if rule.scope == scope and rule.is_valid_at(period))


@dataclass(frozen=True, kw_only=True)
class EntryRow:
    """A row of a form with what was answered in it, and what else the rules may ask.

    `accepted` is the answer that was accepted before and `changed` counts the accepted numbers
    that become others; on the day `received` the form came back; `soft_fired` says whether a soft
    rule was broken.
    """

    form: Form
    row: FormRow
    answers: Mapping[str, Answer]
    accepted: Answer | None = None
    changed: int = 0
    received: date | None = None
    soft_fired: bool = False

    @cached_property
    def answer(self) -> Answer:
        """What was answered in this row."""
        return self.answers[self.row.code]

    @cached_property
    def prefilled(self) -> Mapping[str, float | None]:
        """What stands in the prefilled columns: as it was sent, or as it was changed."""
        row = self.row
        sent = {"previous": row.previous, "year_ago": row.year_ago, "target": row.target}
        return {**sent, **self.answer.prefilled}

    @cached_property
    def growth(self) -> float | None:
        """Growth against the year-ago value: per cent, or points for a share; one decimal."""
        value, before = self.answer.value, self.prefilled["year_ago"]
        return growth_shown(value, before, in_points=self.row.is_share)

    @cached_property
    def values(self) -> dict[str, Cell]:
        """What the row answers to each name of the rules."""
        answer, row, known = self.answer, self.row, self.prefilled
        parent, previous = self.answers.get(row.parent), known["previous"]
        bad = answer.unreadable.keys()
        return dict(zip(_NAMES, _FIELDS(self), strict=True)) | {
            "nature": "flow" if row.is_flow else "ratio" if row.is_share else "stock",
            "rounding": row.rounding(answer.value),
            "filled": not answer.is_blank,
            "previous": previous,
            "previous_status": "final" if row.previous_is_final else "preliminary",
            "value_year_ago": known["year_ago"],
            "before": known["year_ago"] if previous is None else previous,
            "target": known["target"],
            "growth_told": self.growth if answer.growth is None else answer.growth,
            "whole": parent.value if parent else None,
            "accepted": self.accepted.value if self.accepted else None,
            "parsed": bad.isdisjoint({"value", "quarter", "growth"}),
            "codes_known": bad.isdisjoint({"status", "source", "period", "revision"}),
            "entry": "" if "status" in bad else answer.status or EntryStatus.NORMAL,
            "note_length": len(answer.explanation.strip()),
            "note_empty_words": not explains(answer.explanation),
            "called_estimate": calls_estimate(answer.explanation),
            "promised_days": _days_to(answer.explanation, self.received),
            group_of(row): [
                self.answers[part.code].value if part.code in self.answers else None
                for part in self.form.parts.get(row.code, ())
            ],
        }


def entry_table(rows: Sequence[EntryRow]) -> RuleTable:
    """Rows of one form as the rules see them."""
    return table_of(
        "entry",
        list(map(attrgetter("values"), rows)),
        decimals=_SHOWN_DECIMALS,
        others=lambda measure, code: _beside(rows, measure, code),
    )


def broken_in(form: Form, answers: Mapping[str, Answer]) -> Broken:
    """Which rules the rows of a form break, by code: what its formulas will show."""
    blank = {row.code: Answer(code=row.code, status=EntryStatus.NORMAL) for row in form.rows}
    every = blank | dict(answers)
    rows = [EntryRow(form=form, row=row, answers=every) for row in form.rows]
    found: Broken = {row.code: set() for row in form.rows}
    for breach in breaches(entry_rules(form), entry_table(rows)):
        found[form.rows[breach.row].code].add((breach.rule.code, breach.rule.level))
    return found


def group_of(row: FormRow) -> str:
    """What the parts of a row are: of an indicator some clusters, of a cluster all its parts."""
    return "parts" if "/" in row.code else "clusters"


def row_called(name: str, form: Form) -> FormRow | None:
    """The row of an indicator by its code or its name."""
    wanted = fold(name)
    return next(
        (
            row
            for row in form.rows
            if "/" not in row.code
            and wanted in {fold(row.code), fold(row.name.zh), fold(row.name.en)}
        ),
        None,
    )


@dataclass(frozen=True, slots=True)
class NamedCell:
    """A name of the rules: which cell of the form holds it, and which field of a row answers.

    `cell` is an expression over columns in braces; ``#`` writes the answer itself, and an empty
    one says that only the intake knows. Without a `field` the answer is in `EntryRow.values`.
    """

    name: str
    cell: str = ""
    field: str = ""


def _is_text(key: str) -> str:
    return f"AND(LEN(TRIM({{{key}}}))>0,NOT(ISNUMBER({{{key}}})))"


ASKED = (
    NamedCell("indicator", "#", "row.indicator"),
    NamedCell("unit", "#", "row.unit_code"),
    NamedCell("nature", "#"),
    NamedCell("decimals", "{decimals}", "row.decimals"),
    NamedCell("rounding", "{rounding}"),
    NamedCell("is_counted", "#", "row.is_counted"),
    NamedCell("month", "#", "form.period.last"),
    NamedCell("is_flow", "#", "row.is_flow"),
    NamedCell("is_share", "#", "row.is_share"),
    NamedCell("value", "{value}", "answer.value"),
    NamedCell("filled", "IF(LEN(TRIM({value}))>0,1,0)"),
    NamedCell("quarter", "{quarter}", "answer.quarter"),
    NamedCell("previous", "{previous}"),
    NamedCell("previous_status", "#"),
    NamedCell("value_year_ago", "{year_ago}"),
    NamedCell("before", "IF(ISNUMBER({previous}),{previous},{year_ago})"),
    NamedCell("target", "{target}"),
    NamedCell("yoy", "{growth}", "answer.growth"),
    NamedCell("growth", "{derived}", "growth"),
    NamedCell("growth_told", "IF(ISNUMBER({growth}),{growth},{derived})"),
    NamedCell("yoy_previous", "{previous_growth}", "row.previous_growth"),
    NamedCell("whole", "{whole}"),
    NamedCell("complete", "#", "row.is_complete"),
    NamedCell("lower", "{lower}", "row.lower"),
    NamedCell("upper", "{upper}", "row.upper"),
    NamedCell("growth_low", "{growth_low}", "row.growth_low"),
    NamedCell("growth_high", "{growth_high}", "row.growth_high"),
    NamedCell("definition_changed", "#", "row.definition_changed"),
    NamedCell("parsed", f"IF(OR({','.join(map(_is_text, ('value', 'quarter', 'growth')))}),0,1)"),
    NamedCell("codes_known", "IF(OR({no_status},{no_source},{no_period}),0,1)"),
    NamedCell("entry", "IF(LEN(TRIM({status}))=0,{normal},TRIM({status}))"),
    NamedCell("source", "{source}", "answer.source"),
    NamedCell("note_length", "LEN(TRIM({explanation}))"),
    NamedCell("note_empty_words", f"IF({explains_formula('{explanation}')},0,1)"),
    NamedCell("called_estimate", f"IF({calls_estimate_formula('{explanation}')},1,0)"),
    # Whoever explains why a value comes later is taken to say when; the intake reads the day.
    NamedCell("promised_days", f'IF({explains_formula("{explanation}")},0,"")'),
    NamedCell("soft_fired", "", "soft_fired"),
    NamedCell("revision_class", "", "answer.revision"),
    NamedCell("accepted"),
    NamedCell("changed", "", "changed"),
    NamedCell("stored", "#", "row.published"),
    NamedCell("stored_previous", "", "row.previous"),
    NamedCell("stored_year_ago", "", "row.year_ago"),
    NamedCell("stored_target", "", "row.target"),
)
_NAMES = tuple(asked.name for asked in ASKED if asked.field)
_FIELDS = attrgetter(*(asked.field for asked in ASKED if asked.field))
_DAY = re.compile(r"(?:(\d{4})\s*[-年/.])?\s*(\d{1,2})\s*[-月/.]\s*(\d{1,2})\s*日?")


def _days_to(text: str, today: date | None) -> float | None:
    """Days to the first day in a text that is still to come."""
    if today is None:
        return None
    for match in _DAY.finditer(unicodedata.normalize("NFKC", text)):
        try:
            day = date(int(match[1] or today.year), int(match[2]), int(match[3]))
        except ValueError:
            continue
        if day >= today:
            return float((day - today).days)
    return None


def _beside(rows: Sequence[EntryRow], measure: str, code: str) -> Floats:
    """The value or growth of another row of the same form, beside each row."""
    other = row_called(code, rows[0].form) if rows else None
    answer = rows[0].answers.get(other.code) if other else None
    found = (answer.growth if measure == "yoy" else answer.value) if answer else None
    return np.full(len(rows), np.nan if found is None else found)
