"""Of what is each lamp made? Every number behind it, with all that is needed to make it again."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from addin.errors import Place
from addin.facts.explain import STATED, roles_of, rows_behind_alone, stated_at, told_of
from addin.facts.fact import PLAN, Fact
from addin.facts.factset import FactSet
from addin.language import Text
from addin.measures.inputs import name_of
from addin.model.observations import MEASURES, PRECISIONS, STATUSES, date_of_vintage
from addin.model.unit import PERCENT, Unit
from addin.model.words import DataStatus, Measure, Precision


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """One number that goes into a formula: under the name of an input, from a fact or a cell.

    `source` is the id of a fact, "" for a cell or a number that the formula brings along. `unit` is
    None for a bare number: years, a direction, a threshold.
    """

    name: str
    words: Text
    value: float | None
    unit: Unit | None = None
    period: str = ""
    source: str = ""
    place: Place = field(default_factory=Place)
    precision: Precision | None = None
    status: DataStatus | None = None
    vintage: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Component:
    """A number with all the terms of its formula."""

    fact: Fact
    name: Text
    terms: tuple[Term, ...]

    @property
    def native(self) -> str:
        """The formula in Excel's own functions over the names of its inputs, "" where it has none.

        Rates and shares are in per cent.
        """
        formula = self.fact.how
        cells = {name: name for name in formula.inputs}
        return formula.excel(cells, scale=100) if formula.native else ""


def components_of(facts: FactSet) -> tuple[Component, ...]:
    """Everything behind the lamp of each subject, in the order of the plan; then the plan's own."""
    return tuple(
        Component(fact=fact, name=facts.name_of(fact.subject), terms=tuple(_terms(facts, fact)))
        for fact in _facts(facts)
    )


def _facts(facts: FactSet) -> Iterator[Fact]:
    """Every fact of a subject that has a lamp, a lamp last; then those of the plan as a whole."""
    measures = sorted(facts.columns, key=lambda measure: measure == "status")
    for subject in facts.subjects:
        if facts.find(subject, "status") is not None:
            found = (facts.find(subject, measure) for measure in measures)
            yield from (fact for fact in found if fact is not None)
    yield from (fact for fact in facts.extras.values() if fact.subject == PLAN)


def _terms(facts: FactSet, fact: Fact) -> Iterator[Term]:
    """The terms of a fact: first those of its formula, in their order, then what else it names."""
    told = told_of(facts, fact)
    own = {name: Term(name=name, words=_words(name), value=each) for name, each in fact.terms}
    for name in fact.how.inputs:
        if name in told:
            yield _of_fact(name, _words(name), told[name])
        elif name in own:
            yield own.pop(name)
    used = {found.id for found in told.values()}
    for source in fact.inputs:
        found = facts.get(source)
        if found is not None and source not in used:
            name = f"stated_{found.measure}" if found.measure in dict(fact.terms) else found.measure
            yield _of_fact(name, found.how.name, found)
    yield from own.values()
    yield from _cells(facts, fact)


def _words(name: str) -> Text:
    return name_of(name.partition(":")[0])


def _of_fact(name: str, words: Text, found: Fact) -> Term:
    return Term(
        name=name,
        words=words,
        value=found.value,
        unit=found.unit,
        period=str(found.period),
        source=found.id,
        precision=found.precision,
        status=found.status,
        vintage=found.vintage,
    )


def _cells(facts: FactSet, fact: Fact) -> Iterator[Term]:
    """The cells that a fact rests on by itself: observations, or where the plan states it."""
    if fact.formula == STATED:
        place = stated_at(facts, fact)
        yield Term(
            name="value", words=_words("value"), value=fact.value, unit=fact.unit, place=place
        )
    rows = rows_behind_alone(facts, fact)
    for name, row in zip(roles_of(fact, rows), rows, strict=True):
        yield _observed(facts, name, row)


def _observed(facts: FactSet, name: str, row: int) -> Term:
    observed = facts.observations
    vintage = int(observed.vintage[row])
    return Term(
        name=name,
        words=_words(name),
        value=float(observed.value[row]),
        unit=_unit_of(facts, row),
        period=str(observed.period_of(row)),
        place=observed.place(row),
        precision=PRECISIONS[int(observed.precision[row])],
        status=STATUSES[int(observed.status[row])],
        vintage=date_of_vintage(vintage) if vintage else None,
    )


def _unit_of(facts: FactSet, row: int) -> Unit | None:
    """Levels stand in the unit of the indicator, growth and shares in per cent."""
    observed = facts.observations
    if MEASURES[int(observed.measure[row])] is not Measure.LEVEL:
        return PERCENT
    found = facts.plan.indicator.get(observed.indicators[int(observed.indicator[row])])
    return found.unit if found else None
