"""Which rules of the office's own does a form check, besides or instead of the shipped ones?

Rows of the plan workbook's Rules sheet whose scope is a row of a form (``entry``). Their compiler
writes them as native formulas into the form, and judges the same expressions at the intake.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from addin.errors import Finding, Place, UsageError
from addin.exchange.form.answer import Answer
from addin.exchange.form.form import Form, FormRow
from addin.exchange.words import EntryStatus
from addin.facts.rules import Cells, Rule, compile_rules, marker_formula, table_of, violations
from addin.language import Text
from addin.model import Period, Plan, RuleRow

__all__ = ["broken_rules", "compiled", "native_rules", "office_rules", "words_for"]

_SCOPE = "entry"


def office_rules(plan: Plan, period: Period) -> tuple[RuleRow, ...]:
    """The rows of the plan's own Rules sheet that speak of rows of a form and are in force."""
    return tuple(
        row
        for row in plan.rules
        if any(rule.scope == _SCOPE and rule.is_valid_at(period) for rule in _rules((row,)))
    )


def compiled(form: Form) -> tuple[Rule, ...]:
    """The office's rules of a form, ready to judge."""
    return tuple(rule for rule in _rules(form.rules) if rule.scope == _SCOPE)


def native_rules(row: FormRow, form: Form, cells: Mapping[str, str]) -> Iterator[tuple[Rule, str]]:
    """The rules that a row obeys, each with its formula; `cells` are named as in the rules.

    A rule about what only the intake knows has no formula.
    """
    names = {name: cell for name, cell in cells.items() if not name.startswith("value_of ")}
    others = {
        f"value {name.removeprefix('value_of ')}": cell
        for name, cell in cells.items()
        if name.startswith("value_of ")
    }
    words = {status.value: status[form.language] for status in EntryStatus}
    groups = {"parts": cells["parts"].split(",")} if cells.get("parts") else {}
    known = Cells(
        names=names,
        groups={**groups, **({"clusters": groups["parts"]} if groups else {})},
        others=others,
        words=words,
    )
    for rule in compiled(form):
        if not _concerns(rule, row):
            continue
        try:
            yield rule, marker_formula(rule, known)
        except UsageError:
            continue


def broken_rules(
    answers: Mapping[str, Answer], row: FormRow, form: Form, stored: float | None
) -> tuple[Finding, ...]:
    """What the office's rules find in one row that came back; `stored` was accepted before."""
    rules = compiled(form)
    if not rules:
        return ()
    values = _values(answers, row, form, stored)
    return violations(rules, table_of(_SCOPE, [values], [Place()], [Text("", "")]))


def words_for(row: FormRow) -> set[str]:
    """By which words another row's rule may ask for the value of this one."""
    if "/" in row.code:
        return set()
    words = {row.code, row.name.zh, row.name.en} - {""}
    return words | {word.casefold() for word in words}


def _rules(rows: tuple[RuleRow, ...]) -> tuple[Rule, ...]:
    return compile_rules(rows)[0] if rows else ()


def _concerns(rule: Rule, row: FormRow) -> bool:
    """Whether a rule speaks of this row's indicator; ``*`` at the end stands for any rest."""
    code = row.indicator.casefold()
    return not rule.codes or any(
        code.startswith(wanted[:-1]) if wanted.endswith("*") else code == wanted
        for wanted in (each.casefold() for each in rule.codes)
    )


def _values(
    answers: Mapping[str, Answer], row: FormRow, form: Form, stored: float | None
) -> dict[str, Any]:
    answer = answers[row.code]
    parts = [answers[p.code].value for p in form.parts.get(row.code, ()) if p.code in answers]
    before = row.year_ago if row.previous is None else row.previous
    parent = answers.get(row.parent)
    others = {
        f"value_of {word}": answers[other.code].value
        for other in form.rows
        if other.code in answers
        for word in words_for(other)
    }
    return others | {
        "indicator": row.indicator,
        "unit": row.unit_code,
        "decimals": row.decimals,
        "rounding": 0.5 * 10.0**-row.decimals,
        "value": answer.value,
        "quarter": answer.quarter,
        "yoy": answer.growth,
        "previous": row.previous,
        "value_year_ago": row.year_ago,
        "yoy_previous": row.previous_growth,
        "before": before,
        "previous_status": "final" if row.previous_is_final else "preliminary",
        "whole": parent.value if parent else None,
        "parts": [float("nan") if part is None else part for part in parts],
        "clusters": [float("nan") if part is None else part for part in parts],
        "target": row.target,
        "stored": stored,
        "lower": row.lower,
        "upper": row.upper,
        "growth_low": row.growth_low,
        "growth_high": row.growth_high,
        "parsed": 0.0 if answer.unreadable else 1.0,
        "note_length": float(len(answer.explanation.strip())),
        "is_flow": float(row.is_flow),
        "is_share": float(row.is_share),
        "entry": (answer.status or EntryStatus.NORMAL).value,
        "source": answer.source.value if answer.source else "",
        "revision_class": answer.revision,
        "month": float(form.period.last),
    }
