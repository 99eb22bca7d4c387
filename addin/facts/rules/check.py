"""What is to be mended in a plan?"""

from collections.abc import Iterator

from addin.errors import Finding, Level
from addin.facts.assess import assess
from addin.facts.rules.book import rules_of
from addin.facts.rules.judge import violations
from addin.facts.rules.tables.assessed import indicator_table, plan_table, scheme_table
from addin.facts.rules.tables.series import series_table
from addin.facts.rules.tables.statements import statement_table
from addin.facts.rules.tables.table import RuleTable
from addin.model.period import Period
from addin.model.plan import Plan

_ORDER = {Level.HARD: 0, Level.SOFT: 1, Level.INFO: 2}


def check(
    plan: Plan, period: Period | str | None = None, *, before: Plan | None = None
) -> tuple[Finding, ...]:
    """Everything that the rules find in `plan`, the gravest first, then by place.

    `period` is the one that is assessed, the latest that the data reach by default. `before` is
    the plan as it stood for the period before: with it changes of definition and method show.
    Faulty rules are findings too; the plan's own findings come first.
    """
    when = Period.parse(period or plan.latest)
    rules, faults = rules_of(plan)
    valid = [rule for rule in rules if rule.is_valid_at(when)]
    found = [one for table in _tables(plan, when, before) for one in violations(valid, table)]
    return (*plan.findings, *sorted([*faults, *found], key=_gravity))


def _tables(plan: Plan, period: Period, before: Plan | None) -> Iterator[RuleTable]:
    yield statement_table(plan)
    yield series_table(plan)
    facts = assess(plan, period)
    yield indicator_table(facts, before)
    yield scheme_table(facts)
    yield plan_table(facts, before)


def _gravity(finding: Finding) -> tuple[int, str, str]:
    return _ORDER[finding.level], finding.rule, str(finding.place)
