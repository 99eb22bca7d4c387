"""Which rules does a form obey, and what do they ask of a row?

One list of names serves both sides: the form's own formulas, which ask its cells while it is
filled, and the intake, which asks the row that came back.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

import numpy as np

from addin.errors import Level
from addin.exchange.form.form import Answer, Form, FormRow
from addin.exchange.words import EntryStatus
from addin.facts.rules.book import rules_with
from addin.facts.rules.judge import breaches
from addin.facts.rules.rule import Rule
from addin.facts.rules.tables.table import Cell, Floats, RuleTable, table_of
from addin.language import fold
from addin.measures.rounding import round_half_up
from addin.model.plan import Plan, RuleRow

__all__ = [
    "ASKED",
    "Asked",
    "Broken",
    "EntryRow",
    "broken_in",
    "entry_rules",
    "entry_table",
    "file_rules",
    "groups_of",
    "office_rules",
    "row_called",
]

# The rules that each row breaks, by the code of the row: code and level of each rule.
Broken = dict[str, set[tuple[str, Level]]]
_OF_FORMS = frozenset({"entry", "form"})
_SHOWN_DECIMALS = 10


def office_rules(plan: Plan) -> tuple[RuleRow, ...]:
    """The rows of the plan's own Rules sheet that speak of forms or of their rows."""
    wanted = {rule.code for rule in rules_with(plan.rules)[0] if rule.scope in _OF_FORMS}
    return tuple(row for row in plan.rules if row.code in wanted)


def entry_rules(form: Form) -> tuple[Rule, ...]:
    """The rules in force for the rows of a form: the shipped ones and the office's own."""
    return tuple(
        rule
        for rule in _compiled(form.rules)
        if rule.scope == "entry" and rule.is_valid_at(form.period)
    )


def file_rules(form: Form | None) -> tuple[Rule, ...]:
    """The rules in force for a returned file; the shipped ones where its form is not known."""
    rules = _compiled(form.rules if form else ())
    return tuple(
        rule
        for rule in rules
        if rule.scope == "form" and (form is None or rule.is_valid_at(form.period))
    )


@lru_cache(maxsize=64)
def _compiled(own: tuple[RuleRow, ...]) -> tuple[Rule, ...]:
    return rules_with(own)[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryRow:
    """A row of a form with what was answered in it, and what else the rules may ask.

    `accepted` is the value that was accepted before; on the day `received` the form came back.
    """

    form: Form
    row: FormRow
    answers: Mapping[str, Answer]
    accepted: float | None = None
    received: date | None = None

    @property
    def answer(self) -> Answer:
        """What was answered in this row."""
        return self.answers[self.row.code]

    def prefilled(self, key: str) -> float | None:
        """What stands in a prefilled column: as it was sent, or as it was changed."""
        sent: float | None = getattr(self.row, key)
        return self.answer.prefilled.get(key, sent)

    @property
    def growth(self) -> float | None:
        """Growth against the year-ago value: per cent, or points for a share; one decimal."""
        value, before = self.answer.value, self.prefilled("year_ago")
        if value is None or before is None or (before <= 0 and not self.row.is_share):
            return None
        grown = value - before if self.row.is_share else (value / before - 1) * 100
        return float(round_half_up(f"{grown:.12g}", 1))

    def values(self, codes: Sequence[str]) -> list[float]:
        """The values of other rows; NaN where one has none."""
        found = (self.answers[code].value if code in self.answers else None for code in codes)
        return [float("nan") if value is None else value for value in found]


def entry_table(rows: Sequence[EntryRow], soft: frozenset[str] = frozenset()) -> RuleTable:
    """Rows of one form as the rules see them; in those named `soft` a soft rule fired."""
    return table_of(
        "entry",
        [
            {"soft_fired": float(row.row.code in soft)}
            | {asked.name: asked.answer(row) for asked in ASKED}
            | {
                name: row.values([p.code for p in parts])
                for name, parts in groups_of(row.row, row.form)
            }
            for row in rows
        ],
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


@dataclass(frozen=True, slots=True)
class Asked:
    """A name of the rules: what a returned row answers, and which cell of the form holds it.

    `cell` is an expression over columns in braces; ``#`` writes the answer itself, and an empty
    one says that only the intake knows.
    """

    name: str
    answer: Callable[[EntryRow], Cell]
    cell: str = ""


def _unreadable(*keys: str) -> Callable[[EntryRow], float]:
    return lambda entry: float(not any(key in entry.answer.unreadable for key in keys))


def _is_text(key: str) -> str:
    return f"AND(LEN(TRIM({{{key}}}))>0,NOT(ISNUMBER({{{key}}})))"


def _entry(entry: EntryRow) -> str:
    if "status" in entry.answer.unreadable:
        return ""
    return (entry.answer.status or EntryStatus.NORMAL).value


def _whole(entry: EntryRow) -> float | None:
    parent = entry.answers.get(entry.row.parent)
    return parent.value if parent else None


def _told(entry: EntryRow) -> float | None:
    return entry.growth if entry.answer.growth is None else entry.answer.growth


def _before(entry: EntryRow) -> float | None:
    previous = entry.prefilled("previous")
    return entry.prefilled("year_ago") if previous is None else previous


_DAY = re.compile(r"(?:(\d{4})\s*[-年/.])?\s*(\d{1,2})\s*[-月/.]\s*(\d{1,2})\s*日?")


def _promised(entry: EntryRow) -> float | None:
    """Days to the first day of the explanation that is still to come."""
    today = entry.received
    if today is None:
        return None
    for match in _DAY.finditer(unicodedata.normalize("NFKC", entry.answer.explanation)):
        try:
            day = date(int(match[1] or today.year), int(match[2]), int(match[3]))
        except ValueError:
            continue
        if day >= today:
            return float((day - today) / timedelta(days=1))
    return None


def _nature(entry: EntryRow) -> str:
    return "flow" if entry.row.is_flow else "ratio" if entry.row.is_share else "stock"


# Whoever explains why a value comes later is taken to say when; the intake reads the day.
_PROMISED = 'IF(LEN(TRIM({explanation}))>=10,0,"")'
ASKED = (
    Asked("indicator", lambda e: e.row.indicator, "#"),
    Asked("unit", lambda e: e.row.unit_code, "#"),
    Asked("nature", _nature, "#"),
    Asked("decimals", lambda e: e.row.decimals, "{decimals}"),
    Asked("rounding", lambda e: 0.5 * 10.0**-e.row.decimals, "(0.5*10^-{decimals})"),
    Asked("month", lambda e: e.form.period.last, "#"),
    Asked("is_flow", lambda e: float(e.row.is_flow), "#"),
    Asked("is_share", lambda e: float(e.row.is_share), "#"),
    Asked("value", lambda e: e.answer.value, "{value}"),
    Asked("filled", lambda e: float(not e.answer.is_blank), "IF(LEN(TRIM({value}))>0,1,0)"),
    Asked("quarter", lambda e: e.answer.quarter, "{quarter}"),
    Asked("previous", lambda e: e.prefilled("previous"), "{previous}"),
    Asked("previous_status", lambda e: "final" if e.row.previous_is_final else "preliminary", "#"),
    Asked("value_year_ago", lambda e: e.prefilled("year_ago"), "{year_ago}"),
    Asked("before", _before, "IF(ISNUMBER({previous}),{previous},{year_ago})"),
    Asked("target", lambda e: e.prefilled("target"), "{target}"),
    Asked("yoy", lambda e: e.answer.growth, "{growth}"),
    Asked("growth", lambda e: e.growth, "{derived}"),
    Asked("growth_told", _told, "IF(ISNUMBER({growth}),{growth},{derived})"),
    Asked("yoy_previous", lambda e: e.row.previous_growth, "{previous_growth}"),
    Asked("whole", _whole, "{whole}"),
    Asked("complete", lambda e: float(e.row.is_complete), "#"),
    Asked("lower", lambda e: e.row.lower, "{lower}"),
    Asked("upper", lambda e: e.row.upper, "{upper}"),
    Asked("growth_low", lambda e: e.row.growth_low, "{growth_low}"),
    Asked("growth_high", lambda e: e.row.growth_high, "{growth_high}"),
    Asked("definition_changed", lambda e: float(e.row.definition_changed), "#"),
    Asked("parsed", _unreadable("value", "quarter", "growth"),
           f"IF(OR({_is_text('value')},{_is_text('quarter')},{_is_text('growth')}),0,1)"),
    Asked("codes_known", _unreadable("status", "source", "period", "revision"),
           "IF(OR({no_status},{no_source},{no_period}),0,1)"),
    Asked("entry", _entry, "IF(LEN(TRIM({status}))=0,{normal},TRIM({status}))"),
    Asked("source", lambda e: e.answer.source.value if e.answer.source else "", "{source}"),
    Asked("note_length", lambda e: float(len(e.answer.explanation.strip())),
           "LEN(TRIM({explanation}))"),
    Asked("note_empty_words", lambda e: float(not e.answer.is_explained)),
    Asked("promised_days", _promised, _PROMISED),
    Asked("revision_class", lambda e: e.answer.revision),
    Asked("accepted", lambda e: e.accepted),
    Asked("stored", lambda e: e.row.published, "#"),
    Asked("stored_previous", lambda e: e.row.previous),
    Asked("stored_year_ago", lambda e: e.row.year_ago),
    Asked("stored_target", lambda e: e.row.target),
)  # fmt: skip


def groups_of(row: FormRow, form: Form) -> Iterator[tuple[str, Sequence[FormRow]]]:
    """What a row consists of: clusters of an indicator are some of it, of a cluster its parts."""
    parts = form.parts.get(row.code, ())
    yield ("parts" if "/" in row.code else "clusters"), parts


def _beside(rows: Sequence[EntryRow], measure: str, code: str) -> Floats:
    """The value or growth of another row of the same form, beside each row."""
    other = row_called(code, rows[0].form) if rows else None
    answer = rows[0].answers.get(other.code) if other else None
    found = (answer.growth if measure == "yoy" else answer.value) if answer else None
    return np.full(len(rows), np.nan if found is None else found)


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
