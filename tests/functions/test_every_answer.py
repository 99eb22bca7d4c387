"""Does each cell that a function over a plan answers show a fact?

Every plan function, over both shipped plans, all their quarters and three days of knowledge. What
a function is asked follows from its arguments, so that one that is added later is asked as well.
``ONPACE_EVERY=1`` asks each function everything; without it a few questions for every second case.
"""

import os
import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from functools import cache
from importlib import import_module
from inspect import signature
from itertools import product
from pkgutil import iter_modules

import pytest

import addin.report.tables
from addin.cells import CellError, ErrorCode
from addin.errors import Place, UsageError
from addin.facts.explain import Explanation
from addin.facts.fact import Fact
from addin.facts.factset import FactSet
from addin.facts.printer import in_language
from addin.files import shipped
from addin.functions.calling import Answer, call
from addin.functions.catalogue import FUNCTIONS
from addin.functions.cells import UnknownError
from addin.functions.handles import Loaded, current
from addin.functions.plans.asking import asked_of
from addin.functions.plans.declared import PlanAnswer
from addin.functions.plans.showing import Answerable, in_cells
from addin.functions.registry import Category, Function
from addin.language import LANGUAGES, Language
from addin.model.period import Period
from addin.model.words import Precision
from addin.plan.read import read_plan
from addin.report.sentences.phrases import Sentence, read_phrases
from addin.report.sentences.wording import Voice, said_again
from addin.report.tables.indicators import indicator_table
from addin.report.tables.table import Table, TableCell

pytestmark = pytest.mark.slow
EVERY = os.environ.get("ONPACE_EVERY") == "1"
PLANS, YEARS = ("chongqing-14fyp", "example-city"), range(2021, 2026)
# They answer no number of the plan: a handle, and what a function says of itself.
OF_NO_PLAN = {"LOAD", "EXPLAIN"}
ANSWERS = [function for function in FUNCTIONS if isinstance(function.formula, PlanAnswer)]


@cache
def loaded(name: str) -> Loaded:
    plan = read_plan(shipped("workbooks", f"{name}.xlsx"))
    return Loaded(handle=f"plan:{name}", plan=plan)


@dataclass(frozen=True, kw_only=True)
class Case:
    """A plan at a quarter, as known on a day."""

    plan: str
    period: Period
    day: date | None

    @property
    def loaded(self) -> Loaded:
        return loaded(self.plan)

    @property
    def facts(self) -> FactSet:
        return self.loaded.facts(self.period, self.day)

    def __str__(self) -> str:
        return f"{self.plan}-{self.period}-{self.day or 'all'}"


def _cases() -> Iterator[Case]:
    for name, year, quarter in product(PLANS, YEARS, range(1, 5)):
        period = Period.parse(f"{year}Q{quarter}")
        for day in (None, period.end, date(2022, 6, 30)):
            yield Case(plan=name, period=period, day=day)


CASES = list(_cases())
OF_CLUSTERS = ("share", "contribution", "pull", "rank", "gap_part", "gap_share", "overlap")
SUBJECTS: Callable[[Case], Sequence[str]] = lambda case: case.facts.subjects  # noqa: E731 - a row below
# What may stand in an argument; a new argument has to be told here.
MAY_STAND: Mapping[str, Callable[[Case], Sequence[object]]] = {
    "plan": lambda case: [case.loaded],
    "period": lambda case: [str(case.period)],
    "vintage": lambda case: [case.day.isoformat() if case.day else ""],
    "indicator": SUBJECTS,
    "measure": lambda case: ["", *case.facts.columns, *OF_CLUSTERS],
    "scheme": lambda case: sorted({row.scheme for row in case.loaded.plan.clusters}),
    "year": lambda case: [case.period.year],
    "language": lambda _: [],
    "assumption": lambda case: [[[f"{case.loaded.plan.indicators[0].code}.target=123"]]],
    "indicators": lambda case: [[[code] for code in case.facts.subjects[:3]]],
    "periods": lambda case: [[[str(case.period), str(max(case.period.year - 1, YEARS[0]))]]],
}


def test_every_function_over_a_plan_is_asked() -> None:
    of_plans = {function.name for function in FUNCTIONS if function.category is Category.PLAN}

    assert {function.name for function in ANSWERS} == of_plans - OF_NO_PLAN


def _questions(function: Function, case: Case) -> Iterator[list[object]]:
    names = {argument.name for argument in function.arguments}
    if case.day and "vintage" not in names:
        return  # it answers the same whatever the day
    choices = []
    for argument in function.arguments:
        may = MAY_STAND[argument.name](case)
        choices.append([*may, None] if argument.optional or not may else list(may))
    if EVERY:
        yield from map(list, product(*choices))
        return
    chance = random.Random(f"{function.name} {case}")  # noqa: S311 - the same questions each time
    for _ in range(3 if "indicator" in names else 1):
        yield [chance.choice(each) for each in choices]


@pytest.mark.parametrize("case", CASES if EVERY else CASES[::2], ids=str)
def test_each_cell_shows_a_fact_or_words(case: Case) -> None:
    wrong: list[str] = []
    for function in ANSWERS:
        answer = function.formula
        assert isinstance(answer, PlanAnswer)
        for given in _questions(function, case):
            asked = f"{function.name} {given[1:]}"
            try:
                answered = answer.answered(*given, language="en")
            except UnknownError:
                continue
            except UsageError as error:
                wrong += [] if "there is no fact" in str(error) else [f"{asked}: {error}"]
                continue
            known = asked_of(function.arguments, given, "en")
            facts = case.loaded.facts(known.period or known.end, known.vintage, known.assumption)
            wrong += [f"{asked}: {said}" for said in _faults(answered, facts)]

    assert wrong == []


def _faults(answered: Answerable, facts: FactSet) -> Iterator[str]:
    """What in an answer is no fact, or stands in its cells as another number."""
    if isinstance(answered, Fact):
        yield from _fact_faults(answered, facts)
        yield from _number_faults(answered)
    elif isinstance(answered, Table):
        yield from _table_faults(answered, facts)
    elif isinstance(answered, Explanation):
        yield from _trace_faults(answered, facts)
    elif isinstance(answered, tuple):
        plan = loaded(facts.plan.workbook.removesuffix(".xlsx"))
        for fact in (cell for row in answered for cell in row if isinstance(cell, Fact)):
            when = Period.parse(fact.id.rpartition("@")[2])
            yield from _fact_faults(fact, plan.facts(when, facts.as_of))
            yield from _number_faults(fact)
    else:
        yield from _sentence_faults(answered, facts)


def _fact_faults(fact: Fact, facts: FactSet) -> Iterator[str]:
    if facts.get(fact.id) != fact and fact.value not in _stated(fact, facts):
        yield f"{fact.id} = {fact.value} is no fact"


@cache
def _cells(name: str) -> Mapping[str, float]:
    """The observed values by the id of their cell."""
    plan = loaded(name.removesuffix(".xlsx")).plan
    seen = plan.observations
    places = (seen.place(row) for row in range(len(seen)))
    return {
        f"{plan.workbook}!{place.sheet}!{place.cell}": float(seen.value[row])
        for row, place in enumerate(places)
    }


def _stated(fact: Fact, facts: FactSet) -> set[float]:
    """What the cells of the plan workbook say that a fact names; what the plan sets for a year."""
    cells = _cells(facts.plan.workbook) if fact.formula == "observed" else {}
    steps = {
        step.value
        for step in facts.plan.milestones
        if fact.formula == "stated" and fact.subject.startswith(step.indicator)
    }
    return {cells[cell] for cell in fact.inputs if cell in cells} | steps


def _number_faults(fact: Fact) -> Iterator[str]:
    for language in LANGUAGES:
        try:
            cell = in_cells(fact, language)
        except UnknownError:
            if fact.precision is Precision.EXACT and fact.known:
                yield f"{fact.id} is known and not told"
            continue
        wanted = fact.word[language] if fact.word else _as_fraction(fact)
        if cell != wanted:
            yield f"{fact.id}: {cell!r}, not {wanted!r}"


def _as_fraction(fact: Fact) -> float | None:
    """The digits of a number in per cent, two places down; any other number as it is."""
    if fact.value is None or fact.unit.code != "pct":
        return fact.value
    return float(Fraction(str(float(fact.value))) / 100)


def _table_faults(table: Table, facts: FactSet) -> Iterator[str]:
    for row in table.rows:
        for column in table.columns:
            cell = row[column.key]
            for fact in (cell.fact,) if cell.fact else ():
                yield from _fact_faults(fact, facts)
    for language in LANGUAGES:
        grid = in_cells(table, language)
        assert isinstance(grid, tuple)
        named: Language = "zh" if table.key in {"attribution", "clusters"} else language
        for row, shown in zip(table.rows, grid[1:], strict=True):
            for column, value in zip(table.columns, shown, strict=True):
                if not _shows(row[column.key], value, language, named):
                    yield f"{table.key} {row.subject} {column.key}: {value!r}"


def _shows(cell: TableCell, value: object, language: Language, unit: Language) -> bool:
    """Whether a cell says its fact; in the unit of another language only where the row names it."""
    if isinstance(value, str):
        return value == cell.show(language)
    fact = cell.fact
    return (
        fact is not None
        and fact.value is not None
        and value == in_language(fact.value, fact.unit, unit)
    )


def _trace_faults(trace: Explanation, facts: FactSet) -> Iterator[str]:
    yield from _fact_faults(trace.fact, facts)
    for source in trace.inputs:
        if isinstance(source, Place):
            if not (source.sheet and source.cell):
                yield f"{trace.fact.id} rests on {source}"
        else:
            yield from _trace_faults(source, facts)


@cache
def _voice(language: Language) -> Voice:
    return Voice(phrases=read_phrases(language))


def _sentence_faults(sentence: Sentence, facts: FactSet) -> Iterator[str]:
    for number in sentence.numbers:
        again = {said_again(_voice(language), number, facts) for language in LANGUAGES}
        if number not in again:
            yield f"{number.fact_id} is not {number.text}"


def _tables() -> Iterator[Callable[[FactSet], Table]]:
    """Every table of the report that is made of facts alone."""
    for module in iter_modules(addin.report.tables.__path__, "addin.report.tables."):
        for name, made in vars(import_module(module.name)).items():
            if name.endswith("_table") and made.__module__ == module.name:
                takes = signature(made).parameters.values()
                if [each.name for each in takes if each.default is each.empty] == ["facts"]:
                    yield made


@pytest.mark.parametrize("case", CASES, ids=str)
def test_each_table_of_a_report_shows_facts(case: Case) -> None:
    tables = list(_tables())

    wrong = [fault for made in tables for fault in _table_faults(made(case.facts), case.facts)]

    assert len(tables) >= 7
    assert wrong == []


def test_a_table_with_a_number_of_its_own_is_noticed() -> None:
    facts = CASES[0].facts
    table = indicator_table(facts)
    fact = facts.fact(facts.subjects[0], "target")
    other = TableCell(fact=replace(fact, value=(fact.value or 0.0) + 1))

    row = replace(table.rows[0], cells={**table.rows[0].cells, "target": other})

    assert list(_table_faults(replace(table, rows=(row,)), facts))


def test_a_call_is_the_answer_in_cells() -> None:
    case = next(each for each in CASES if str(each) == "chongqing-14fyp-2024Q3-all")
    handle = current().load_file("demo").handle

    for function in ANSWERS:
        given = next(_questions(function, case))
        found = call(FUNCTIONS, function.name, [handle, *given[1:]], "en")
        assert found == _in_cells(function, given)


def _in_cells(function: Function, given: Sequence[object]) -> Answer:
    """What the answer is in cells; an error of the cell where there is none."""
    try:
        return function.formula(*given, language="en")  # type: ignore[no-any-return]  # an Answer
    except UnknownError as error:
        return CellError(ErrorCode.NA, error.text)
    except UsageError as error:
        return CellError(ErrorCode.VALUE, error.text)
