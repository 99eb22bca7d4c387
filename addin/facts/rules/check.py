"""What is to be mended in a plan, and what does a rule say?"""

import csv
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

from addin.errors import Finding, Level, UsageError
from addin.facts.assess import assess
from addin.facts.rules.judge import violations
from addin.facts.rules.language.tokens import in_chinese
from addin.facts.rules.language.vocabulary import SCOPES
from addin.facts.rules.rule import Rule, compile_rules, is_readable
from addin.facts.rules.tables.assessed import indicator_table, plan_table, scheme_table
from addin.facts.rules.tables.series import series_table
from addin.facts.rules.tables.statements import statement_table
from addin.facts.rules.tables.table import Table
from addin.facts.rules.words import language_card
from addin.language import Language, Text, fold
from addin.model.period import Period
from addin.model.plan import Plan, RuleRow

__all__ = ["check", "check_table", "default_rules", "explain", "rules_of"]

_LEVELS = {
    Level.HARD: Text(zh="强制", en="must hold"),
    Level.SOFT: Text(zh="核实", en="needs an explanation"),
    Level.INFO: Text(zh="提示", en="informs"),
}
_ORDER = {Level.HARD: 0, Level.SOFT: 1, Level.INFO: 2}


def check(
    plan: Plan, period: Period | str | None = None, *, before: Plan | None = None
) -> tuple[Finding, ...]:
    """Everything that the rules find in `plan`, the gravest first, then by place.

    `period` is the one that is assessed, the latest that the data reach by default. `before` is
    the plan as it stood for the period before: with it changes of definition and method show.
    Faulty rules are findings too; the plan's own findings come first.
    """
    when = _period_of(plan, period)
    rules, faults = rules_of(plan)
    valid = [rule for rule in rules if rule.is_valid_at(when)]
    found = [one for table in _tables(plan, when, before) for one in violations(valid, table)]
    return (*plan.findings, *sorted([*faults, *found], key=_gravity))


def check_table(table: Table, plan: Plan | None = None) -> tuple[Finding, ...]:
    """What the rules find in the rows of one table, such as the rows of a returned form."""
    rules, _ = rules_of(plan) if plan else (default_rules(), ())
    return violations(rules, table)


def rules_of(plan: Plan) -> tuple[tuple[Rule, ...], tuple[Finding, ...]]:
    """The rules in force for `plan`, and a finding for each faulty one of its own.

    A rule of the plan replaces the shipped one of the same code, unless it cannot be read. An
    office switches a shipped rule off with the expression ``true``.
    """
    if not plan.rules:
        return default_rules(), ()
    replaced = {fold(row.code) for row in plan.rules if is_readable(row)}
    shipped = (row for row in default_rows() if fold(row.code) not in replaced)
    return compile_rules((*shipped, *plan.rules))


@cache
def default_rows() -> tuple[RuleRow, ...]:
    """The shipped rules as rows of a Rules sheet."""
    path = Path(__file__).with_name("default.csv")
    with path.open(encoding="utf-8", newline="") as file:
        return tuple(_row(line) for line in csv.DictReader(file))


@cache
def default_rules() -> tuple[Rule, ...]:
    """The shipped rules, V-00 to V-76 of PRACTICE 3D."""
    rules, faults = compile_rules(default_rows())
    if faults:
        raise UsageError(en=faults[0].text.en, zh=faults[0].text.zh, findings=faults)
    return rules


def explain(code: str, language: Language, plan: Plan | None = None) -> str:
    """What a rule asks, of what, how exactly, and what it says; UsageError for an unknown one.

    The code ``names`` (``名称``) explains the language instead: scopes, names and functions.
    """
    if fold(code) in {"names", "名称"}:
        return language_card(language)
    rules = rules_of(plan)[0] if plan else default_rules()
    found = [rule for rule in rules if fold(rule.code) == fold(code)]
    if not found:
        raise _unknown(code, rules)
    title = found[0].name[language]
    head = f"{found[0].code} {title}".rstrip()
    return "\n".join([head, *(line for rule in found for line in _explained(rule, language))])


def _explained(rule: Rule, language: Language) -> Iterator[str]:
    labels = _LABELS[language]
    lines = (
        (labels[0], f"{rule.level.value} {_LEVELS[rule.level][language]}"),
        (labels[1], _scope_words(rule, language)),
        (labels[2], rule.text if language == "en" else in_chinese(rule.text)),
        (labels[3], rule.tolerance),
        (labels[4], rule.missing[language]),
        (labels[5], rule.message[language]),
        (labels[6], rule.owner),
        (labels[7], _validity(rule)),
    )
    yield from (f"  {label}{_COLON[language]}{text}" for label, text in lines if text)


_COLON: dict[Language, str] = {"zh": "：", "en": ": "}
_LABELS: dict[Language, tuple[str, ...]] = {
    "zh": ("级别", "范围", "应成立", "容差", "缺数处理", "提示语", "归口", "有效期"),
    "en": (
        "Level", "Scope", "Must hold", "Tolerance", "Missing values", "Message", "Owner", "Valid",
    ),
}  # fmt: skip


def _scope_words(rule: Rule, language: Language) -> str:
    words = SCOPES[rule.scope].words[language]
    return words + (f" ({', '.join(rule.codes)})" if rule.codes else "")


def _validity(rule: Rule) -> str:
    if rule.valid_from is None and rule.valid_to is None:
        return ""
    return f"{rule.valid_from or ''}—{rule.valid_to or ''}"


def _unknown(code: str, rules: Iterable[Rule]) -> UsageError:
    codes = list(dict.fromkeys(rule.code for rule in rules))
    wanted = fold(code)
    common = {
        known: sum(1 for at in range(1, len(wanted) + 1) if fold(known).startswith(wanted[:at]))
        for known in codes
    }
    near = sorted(codes, key=lambda known: -common[known])[:3]
    return UsageError(
        en=f"there is no rule {code!r} (near ones: {', '.join(near)})",
        zh=f"没有规则“{code}”（相近的有：{'、'.join(near)}）",
    )


def _tables(plan: Plan, period: Period, before: Plan | None) -> Iterator[Table]:
    yield statement_table(plan)
    yield series_table(plan)
    facts = assess(plan, period)
    yield indicator_table(facts, before)
    yield scheme_table(facts)
    yield plan_table(facts, before)


def _period_of(plan: Plan, period: Period | str | None) -> Period:
    """The period to assess: the quarter that the data reach, within the plan."""
    if period is not None:
        return period if isinstance(period, Period) else Period.parse(period)
    first, last = Period(plan.identity.start_year, 3, 1), Period(plan.identity.end_year, 12, 10)
    seen = plan.observations.period
    if not len(seen):
        return last
    latest = Period.from_code(int(seen.max()))
    return max(first, min(Period.parse(f"{latest.year}Q{latest.quarter}"), last))


def _gravity(finding: Finding) -> tuple[int, str, str]:
    return _ORDER[finding.level], finding.rule, str(finding.place)


def _row(line: dict[str, str]) -> RuleRow:
    return RuleRow(
        code=line["code"],
        level=line["level"],
        scope=line["scope"],
        expression=line["expression"],
        message=Text(zh=line["message_zh"], en=line["message_en"]),
        tolerance=line["tolerance"],
        missing=line["missing"],
        owner=line["owner"],
        valid_from=line["valid_from"],
        valid_to=line["valid_to"],
        name=Text(zh=line["name_zh"], en=line["name_en"]),
    )
