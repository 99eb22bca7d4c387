"""Which rules are there: the shipped ones, and those of an office's own Rules sheet?"""

import csv
from collections.abc import Iterable
from functools import cache, lru_cache
from pathlib import Path

from addin.errors import Finding, UsageError
from addin.facts.rules.rule import Rule, compile_rules, is_readable
from addin.language import Text, fold
from addin.model.plan import Plan, RuleRow

_CELL = "!"
"""In the scope of a row of the Rules sheet: it is about one cell of a sheet."""
Compiled = tuple[tuple[Rule, ...], tuple[Finding, ...]]


def rules_of(plan: Plan) -> Compiled:
    """The rules in force for `plan`, and a finding for each faulty one of its own."""
    return rules_with(plan.rules)


def rules_with(own: Iterable[RuleRow]) -> Compiled:
    """The rules in force beside an office's `own` ones, and a finding for each faulty one.

    An own rule replaces the shipped one of the same code, unless it cannot be read. An office
    switches a shipped rule off with the expression ``true``. Rows of one cell are no rules
    (`explanations_of`).
    """
    rows = tuple(row for row in own if _CELL not in row.scope)
    if not rows:
        return default_rules(), ()
    return _with(rows)


def explanations_of(plan: Plan) -> dict[tuple[str, str], Text]:
    """What an office has explained: its words by the code of the rule and the cell.

    They are rows of the Rules sheet whose scope is a cell, such as ``Data!G12``.
    """
    return {
        (fold(row.code), row.scope.strip()): row.message for row in plan.rules if _CELL in row.scope
    }


@lru_cache(maxsize=8)
def _with(rows: tuple[RuleRow, ...]) -> Compiled:
    replaced = {fold(row.code) for row in rows if is_readable(row)}
    shipped = (row for row in default_rows() if fold(row.code) not in replaced)
    return compile_rules((*shipped, *rows))


@cache
def default_rows() -> tuple[RuleRow, ...]:
    """The shipped rules as rows of a Rules sheet."""
    path = Path(__file__).with_name("default.csv")
    with path.open(encoding="utf-8", newline="") as file:
        return tuple(_row(line) for line in csv.DictReader(file))


@cache
def default_rules() -> tuple[Rule, ...]:
    """The shipped rules, V-00 to V-75 of PRACTICE 3D."""
    rules, faults = compile_rules(default_rows())
    if faults:
        raise UsageError(en=faults[0].text.en, zh=faults[0].text.zh, findings=faults)
    return rules


def _row(line: dict[str, str]) -> RuleRow:
    return RuleRow(
        code=line["code"],
        level=line["level"],
        scope=line["scope"],
        expression=line["expression"],
        message=Text(zh=line["message_zh"], en=line["message_en"]),
        name=Text(zh=line["name_zh"], en=line["name_en"]),
        tolerance=line["tolerance"],
        missing=line["missing"],
        marks=line["marks"],
        advice=Text(zh=line["advice_zh"], en=line["advice_en"]),
        mend=line["mend"],
        cause=line["cause"],
    )
