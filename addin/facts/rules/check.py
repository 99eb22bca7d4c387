"""What is to be mended in a plan?"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from string import ascii_uppercase

from addin.errors import Finding, Level, Place
from addin.facts.assess import assess
from addin.facts.factset import FactSet
from addin.facts.rules.book import explanations_of, rules_of
from addin.facts.rules.effects import Found, with_effects
from addin.facts.rules.judge import breaches, finding_of
from addin.facts.rules.tables.assessed import indicator_table, plan_table, scheme_table
from addin.facts.rules.tables.declared import milestone_table, task_table
from addin.facts.rules.tables.series import series_table
from addin.facts.rules.tables.statements import statement_table
from addin.facts.rules.tables.table import RuleTable
from addin.language import NO_TEXT, Text, fold
from addin.model.period import Period
from addin.model.plan import Plan

_ORDER = {Level.HARD: 0, Level.SOFT: 1, Level.INFO: 2}


def check(
    plan: Plan, period: Period | str | None = None, *, before: Plan | None = None
) -> tuple[Finding, ...]:
    """Everything that the rules find in `plan`, the gravest first, then by place.

    `period` is the one that is assessed, the latest that the data reach by default. `before` is
    the plan as it stood for the period before: with it changes of definition and method show.
    Faulty rules are findings too; the plan's own findings come first. What follows from another
    finding is not told; the others say what they do to the scores. What an office has explained
    in its Rules sheet only informs.
    """
    when = Period.parse(period or plan.latest)
    rules, faults = rules_of(plan)
    valid = [rule for rule in rules if rule.is_valid_at(when)]
    facts = assess(plan, when)
    breached = [
        Found(finding=finding_of(one, table), rule=one.rule, table=table, row=one.row)
        for table in _tables(plan, facts, before)
        for one in breaches(valid, table)
    ]
    told = with_effects(facts, tuple(_unexplained(plan, breached)))
    read, more = _joined(plan.findings, told)
    explained = explanations_of(plan)
    found = (*read, *sorted([*faults, *more], key=_gravity))
    return tuple(_explained(one, explained) for one in found) if explained else found


def _explained(one: Finding, known: Mapping[tuple[str, str], Text]) -> Finding:
    """A finding that an office has explained only informs; what must be mended still must."""
    words = known.get((fold(one.rule), f"{one.place.sheet}!{one.place.cell}"))
    if words is None or one.level is Level.HARD:
        return one
    text = Text(
        zh=f"{one.text.zh}（已说明：{words.zh}）", en=f"{one.text.en} (explained: {words.en})"
    )
    return replace(one, level=Level.INFO, text=text, advice=NO_TEXT)


def _joined(
    read: Sequence[Finding], told: Sequence[Finding]
) -> tuple[list[Finding], list[Finding]]:
    """What the reading found, with what a rule says of the same; and what only rules found."""
    again = {(one.rule, one.place): one for one in told}
    known = {(one.rule, one.place) for one in read}
    joined = [
        replace(one, advice=again[one.rule, one.place].advice)
        if (one.rule, one.place) in again
        else one
        for one in read
    ]
    return joined, [one for one in told if (one.rule, one.place) not in known]


def _tables(plan: Plan, facts: FactSet, before: Plan | None) -> Iterator[RuleTable]:
    yield statement_table(plan)
    yield series_table(plan)
    yield milestone_table(plan)
    yield task_table(plan)
    yield indicator_table(facts, before)
    yield scheme_table(facts)
    yield plan_table(facts, before)


def _unexplained(plan: Plan, found: Sequence[Found]) -> Iterator[Found]:
    """The findings that do not follow from another one: of their cell, or of one beside it."""
    causes = {_spot(plan, one.place) for one in plan.findings if one.level is Level.HARD}
    causes |= {_spot(plan, one.finding.place) for one in found if one.rule.cause == "yes"}
    runs = {_run(plan, one) for one in found if one.rule.cause == "run"}
    told: set[tuple[str, Place]] = set()
    for one in found:
        if (one.rule.code, one.finding.place) in told:
            continue
        told.add((one.rule.code, one.finding.place))
        beside = set(_beside(plan, one))
        earlier = runs.intersection((one.rule.code, spot) for spot in beside)
        follows = causes.intersection(beside | {_spot(plan, one.finding.place)})
        if one.rule.cause == "yes" or not (follows or earlier):
            yield one


def _run(plan: Plan, one: Found) -> tuple[str, str]:
    return one.rule.code, _spot(plan, one.finding.place)


def _beside(plan: Plan, one: Found) -> Iterator[str]:
    """The other cells that a finding compares with its own."""
    for name in one.rule.asks:
        for place in one.table.beside(one.row, name):
            yield _spot(plan, place)


def _spot(plan: Plan, place: Place) -> str:
    """A cell of the data; elsewhere the row, which is about one thing."""
    whole = place.sheet in plan.observations.sheets
    cell = place.cell if whole else place.cell.lstrip(ascii_uppercase)
    return f"{place.sheet}!{cell}"


def _gravity(finding: Finding) -> tuple[int, str, str]:
    return _ORDER[finding.level], finding.rule, str(finding.place)
