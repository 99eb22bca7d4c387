"""How did a number come about?"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Protocol

import numpy as np

from addin.errors import Place
from addin.facts.fact import Fact
from addin.facts.factset import FactSet
from addin.facts.printer import printed
from addin.language import LANGUAGES, Language, Text
from addin.measures.formula import Formula
from addin.measures.inputs import name_of

_DEPTH = 9
STATED = "stated"
"""The formula of what the plan workbook states itself."""


class Told(Protocol):
    """Facts by id, with the names of what they are about: of an assessment, or in a report."""

    def __getitem__(self, key: str, /) -> Fact:
        """The fact of an id."""

    def __contains__(self, key: object, /) -> bool:
        """Whether there is one."""

    def get(self, key: str, /) -> Fact | None:
        """The fact of an id, or None."""

    def name_of(self, subject: str, /) -> Text:
        """The name of a subject in both languages."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """How one number came about: its formula with the numbers in it, and what it rests on.

    `inputs` are the traces of other facts and cells of the plan workbook. `published` is the day
    from which on the number could be known.
    """

    name: Text
    fact: Fact
    formula: Formula
    said: Text
    source: str
    published: date | None
    inputs: "tuple[Explanation | Place, ...]"


def explain_fact(facts: Told, fact_id: str, depth: int = _DEPTH) -> Explanation:
    """The explanation of a fact down to the cells of the plan workbook, `depth` steps at most.

    KeyError for an id that the facts do not hold.
    """
    return trace_of(facts, facts[fact_id], depth)


def trace_of(facts: Told, fact: Fact, depth: int = _DEPTH) -> Explanation:
    """The explanation of a fact that rests on `facts` or on cells."""
    inputs = [_input(facts, source, depth) for source in fact.inputs] if depth else []
    if depth and not inputs and fact.formula == STATED and isinstance(facts, FactSet):
        place = stated_at(facts, fact)
        inputs = [replace(place, file=facts.plan.workbook)] if place.cell else []
    return Explanation(
        name=facts.name_of(fact.subject),
        fact=fact,
        formula=fact.how,
        said=_said(facts, fact),
        source=fact.how.source,
        published=fact.vintage,
        inputs=tuple(inputs),
    )


def _said(facts: Told, fact: Fact) -> Text:
    """The formula with the numbers in it that a reader sees; its words where nothing is known."""
    formula = fact.how
    if not (formula.native and fact.known):
        return formula.words
    if told := told_of(facts, fact):
        zh, en = (formula.said(_numbers(fact, told, language), language) for language in LANGUAGES)
        return Text(zh=zh, en=en)
    cells = _of_cells(facts, fact) if isinstance(facts, FactSet) else {}
    if not cells:
        return formula.words
    zh, en = (formula.said(cells, language) for language in LANGUAGES)
    return Text(zh=zh, en=en)


def _of_cells(facts: FactSet, fact: Fact) -> dict[str, str]:
    """The inputs of a formula over cells as the workbook has them; nothing where they are others.

    A cell stands for each input, in their order.
    """
    rows = rows_behind_alone(facts, fact)
    if not rows or roles_of(fact, rows) != fact.how.inputs:
        return {}
    values = (f"{float(facts.observations.value[row]):.15g}" for row in rows)
    return dict(zip(fact.how.inputs, values, strict=True))


def rows_behind_alone(facts: FactSet, fact: Fact) -> list[int]:
    """The rows of observations that a fact rests on by itself, none where it rests on facts."""
    column = facts.columns.get(fact.measure)
    own = column is not None and not column.inputs.get(fact.formula)
    return list(dict.fromkeys(facts.rows_of(fact.subject, fact.measure))) if own else []


def roles_of(fact: Fact, rows: Sequence[int]) -> tuple[str, ...]:
    """The names of the inputs where there is a row for each, else the number of each row."""
    inputs = fact.how.inputs or ("value",)
    plays = bool(fact.how.native or not fact.how.inputs) and not fact.terms
    single = plays and len(inputs) == len(rows) and not fact.how.ranges
    return tuple(inputs) if single else tuple(f"value:{at}" for at, _ in enumerate(rows, 1))


def stated_at(facts: FactSet, fact: Fact) -> Place:
    """Where the plan workbook states a baseline or a target."""
    code, _, part = fact.subject.partition("/")
    if part in facts.plan.cluster:
        return facts.plan.cluster[part].place
    stated = facts.plan.indicator[code]
    part_of = stated.baseline if fact.measure == "baseline" else stated.target
    return part_of.place if part_of.place.cell else stated.place


def _numbers(fact: Fact, told: Mapping[str, Fact], language: Language) -> dict[str, str]:
    """What stands for each input: the number of a fact, another number, else its name."""
    terms = {name: f"{value:.10g}" for name, value in fact.terms}
    return {
        name: _digits(told[name], language)
        if name in told
        else terms.get(name, name_of(name)[language])
        for name in fact.how.inputs
    }


def told_of(facts: Told, fact: Fact) -> dict[str, Fact]:
    """Which fact stands for which input of the formula; each is taken once, in their order."""
    left = [found for source in fact.inputs if (found := facts.get(source)) and found.known]
    told, terms = {}, dict(fact.terms)
    for name in fact.how.inputs:
        if name in terms:
            continue
        wanted = _MEASURES_OF.get(name, (name,))
        playing = [each for measure in wanted for each in left if _is_of(each, measure)]
        if playing:
            told[name] = playing[0]
            left.remove(playing[0])
    return told


def _is_of(fact: Fact, measure: str) -> bool:
    return fact.measure.partition(":")[0] == measure


def _digits(fact: Fact, language: Language) -> str:
    found = printed(fact, language)
    return found.text + "%" * fact.unit.is_percent


# The measures of facts that play the part of an input, the likeliest first.
_OF_NOW = ("comparable", "value", "projection", "yoy_official", "target", "baseline")
_MEASURES_OF = {
    "current": _OF_NOW,
    "end": _OF_NOW,
    "growth": ("yoy_official",),
    "part": ("gap_part", "change_part", "value"),
    "previous": ("value_year_ago", *_OF_NOW, "annual_target"),
    "rate": ("target",),
    "reduction": ("comparable",),
    "planned_share": ("planned_progress",),
    "share": ("time_progress",),
    "start": ("baseline",),
    "target": ("target", "annual_target"),
    "total": ("comparable", "value"),
    "total_current": ("value",),
    "total_growth": ("yoy_official",),
    "total_previous": ("value_year_ago",),
    "value": _OF_NOW,
    "whole": ("gap_to_path", "change_on_year", "value"),
}


def _input(facts: Told, source: str, depth: int) -> Explanation | Place:
    if source in facts:
        return explain_fact(facts, source, depth - 1)
    book, _, rest = source.partition("!")
    sheet, _, cell = rest.rpartition("!")  # a sheet may be called a!b
    return Place(file=book, sheet=sheet, cell=cell)


def lines(
    trace: Explanation, language: Language, cell: Callable[[Place], str] = str
) -> Iterator[str]:
    """For a cell, a screen, a page, an annex: the same words, each step further in.

    `cell` says what is known of a cell of the plan workbook, by default its address.
    """
    yield from _lines(trace, language, cell, "")


def _lines(
    trace: Explanation, language: Language, cell: Callable[[Place], str], indent: str
) -> Iterator[str]:
    fact, formula = trace.fact, trace.formula
    said = fact.display(language)
    if fact.reason is not None:
        said = f"{said} ({fact.reason[language]})"
    day = f", {trace.published.isoformat()}" if trace.published else ""
    yield (
        f"{indent}{trace.name[language]} · {formula.name[language]} @{fact.period} = {said}"
        f" [{trace.said[language]}; {trace.source}{day}]"
    )
    for source in trace.inputs:
        if isinstance(source, Place):
            yield f"{indent}  {cell(source)}"
        else:
            yield from _lines(source, language, cell, indent + "  ")


def formulas_used(facts: FactSet) -> frozenset[str]:
    """The ids of the formulas behind the known numbers of an assessment."""
    return frozenset(
        column.formula[which]
        for column in facts.columns.values()
        for which in np.unique(column.which_formula[column.reason < 0]).tolist()
    )


def rows_behind(facts: FactSet, subjects: Sequence[str]) -> list[int]:
    """The rows of observations behind any fact of `subjects`, in the order of the plan workbook."""
    wanted = set(subjects)
    positions = [at for at, key in enumerate(facts.subjects) if key in wanted]
    found: set[int] = set()
    for each in facts.columns.values():
        if each.rows is not None and positions:
            found.update(np.unique(each.rows[positions]).tolist())
    return sorted(row for row in found if row >= 0)
