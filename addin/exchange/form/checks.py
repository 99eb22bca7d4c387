"""How does a rule read as a native formula of the form?"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any

from addin.errors import Finding, Level, Place, UsageError
from addin.exchange.form.form import Answer, Form, FormRow
from addin.exchange.form.layout import COLUMNS, Grid
from addin.exchange.form.rules import parts_of, rules_of
from addin.exchange.words import EntrySource, EntryStatus
from addin.facts.rules.judge import violations
from addin.facts.rules.native import Cells, marker_formula
from addin.facts.rules.rule import Rule, compile_rules
from addin.facts.rules.tables.table import table_of
from addin.language import Language, Text
from addin.model.period import Period
from addin.model.plan import Plan, RuleRow

__all__ = [
    "VERDICTS",
    "broken_rules",
    "compiled",
    "growth_formula",
    "joined_formula",
    "native_rules",
    "office_rules",
    "rule_formulas",
    "verdict_formula",
    "words_for",
]

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
    return violations(rules, table_of(_SCOPE, [values], [Place()], [Text(zh="", en="")]))


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


VERDICTS = {
    "hard": Text(zh="强制:", en="Must:"),
    "soft": Text(zh="需说明:", en="Explain:"),
    "explained": Text(zh="已说明:", en="Explained:"),
    "passed": Text(zh="通过", en="Passed"),
    "hint": Text(zh="提示:", en="Note:"),
}
_CONSTANTS = ("lower", "upper", "decimals", "growth_low", "growth_high", "previous_growth")


def rule_formulas(index: int, grid: Grid) -> Iterator[tuple[str, Level, str]]:
    """The ids and levels of the rules of the row of `index`, with their cells on the check sheet.

    Such a cell says the rule's id where it fires, else nothing.
    """
    row = grid.form.rows[index]
    references = _references(row, index, grid)
    for rule in rules_of(row, grid.form):
        condition = rule.formula.format_map(references)
        yield rule.id, rule.level, f'=IF(IFERROR({condition},FALSE),"{rule.id}","")'
    if grid.form.rules:
        for own, formula in native_rules(row, grid.form, _names(row, references, grid)):
            yield own.code, own.level, formula


def joined_formula(cells: Sequence[str]) -> str:
    """What stands in some cells of the check sheet, with spaces between."""
    if not cells:
        return '=""'
    return "=TRIM(" + '&" "&'.join(cells) + ")"


def verdict_formula(index: int, grid: Grid) -> str:
    """The result of all checks of a row, in the words that a clerk acts upon."""
    words = {key: text[grid.form.language] for key, text in VERDICTS.items()}
    hard, soft, info = (
        grid.on("checks", grid.check(key, index)) for key in ("hard", "soft", "info")
    )
    explanation = grid.entry("explanation", index)
    # A cell that holds an error value would make every formula an error: it is no number.
    errors = ",".join(
        f"ISERROR({grid.entry(key, index)})" for key in ("value", "quarter", "growth")
    )
    return (
        f'=IF(OR({errors}),"{words["hard"]}V-02",'
        f'IF({hard}<>"","{words["hard"]}"&{hard},IF({soft}<>"",'
        f'IF(LEN(TRIM({explanation}))>=10,"{words["explained"]}","{words["soft"]}")&{soft},'
        f'IF({info}<>"","{words["passed"]} {words["hint"]}"&{info},"{words["passed"]}"))))'
    )


def growth_formula(index: int, grid: Grid) -> str:
    """Growth against a year ago, one decimal: per cent, or points for shares."""
    value, before = grid.entry("value", index), grid.entry("year_ago", index)
    if grid.form.rows[index].is_share:
        rate = f"ROUND({value}-{before},1)"
    else:
        rate = f'IF({before}>0,ROUND(({value}/{before}-1)*100,1),"")'
    return f'=IF(AND(ISNUMBER({value}),ISNUMBER({before})),{rate},"")'


def _references(row: FormRow, index: int, grid: Grid) -> dict[str, str]:
    form = grid.form
    found = {column.letter: grid.entry(column.key, index, sheet=True) for column in COLUMNS}
    found |= {key: grid.check(key, index) for key in _CONSTANTS}
    found |= _choices(form.language, row, found)
    found["before"] = f"IF(ISNUMBER({found['H']}),{found['H']},{found['G']})"
    found["tolerance"] = f"1.5*10^-{found['decimals']}"
    found["low_growth"] = (
        "FALSE" if row.is_share else f"IF(ISNUMBER({found['L']}),{found['L']}<=-100,FALSE)"
    )
    places = form.places
    if row.parent in places:
        found["parent"] = grid.entry("value", places[row.parent], sheet=True)
    found["parts"] = ",".join(
        grid.entry("value", places[part.code], sheet=True) for part in parts_of(row, form)
    )
    return found


def _names(row: FormRow, cells: Mapping[str, str], grid: Grid) -> dict[str, str]:
    """The cells of a row by the names that the office's rules use."""
    known = {
        "value": "J", "quarter": "K", "previous": "H", "value_year_ago": "G", "yoy": "L",
        "target": "I", "before": "before", "entry": "N", "source": "O", "whole": "parent",
        "parts": "parts", "lower": "lower", "upper": "upper", "growth_low": "growth_low",
        "growth_high": "growth_high", "yoy_previous": "previous_growth", "decimals": "decimals",
    }  # fmt: skip
    found = {name: cells[key] for name, key in known.items() if cells.get(key)}
    found["note_length"] = f"LEN(TRIM({cells['Q']}))"
    found["is_flow"], found["is_share"] = str(int(row.is_flow)), str(int(row.is_share))
    found["previous_status"] = '"final"' if row.previous_is_final else '"preliminary"'
    found["rounding"] = f"(0.5*10^-{cells['decimals']})"
    found["month"] = str(grid.form.period.last)
    return found | {
        f"value_of {word}": grid.entry("value", place, sheet=True)
        for place, other in enumerate(grid.form.rows)
        for word in words_for(other)
    }


def _choices(language: Language, row: FormRow, cells: dict[str, str]) -> dict[str, str]:
    statuses, sources = _words(language)
    return statuses | {
        "not_status": _none_of(cells["N"], statuses.values()),
        "not_source": _none_of(cells["O"], sources),
        "not_period": _none_of(cells["F"], [f'"{period}"' for period in row.periods]),
    }


@cache
def _words(language: Language) -> tuple[dict[str, str], tuple[str, ...]]:
    statuses = {status.value: f'"{status[language]}"' for status in EntryStatus}
    return statuses, tuple(f'"{source[language]}"' for source in EntrySource)


def _none_of(cell: str, words: Iterable[str]) -> str:
    return "AND(" + ",".join(f"TRIM({cell})<>{word}" for word in words) + ")"
