"""Why is it this number? The one explanation of a fact, as a panel shows it."""

from collections.abc import Callable
from dataclasses import dataclass

from addin.errors import Place
from addin.facts.explain import Explanation, explain_fact
from addin.facts.fact import Fact
from addin.facts.factset import FactSet
from addin.facts.printer import printed
from addin.functions.arguments import options
from addin.hosts.web.views.shown import Number, number_of
from addin.language import Language, Text

_ASKED = {one.code for one in options("measure")}
Known = Callable[[Place], Text | None]
"""What is known of a cell of the plan workbook: its value, source, vintage, form and sender."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Input:
    """What a number is made from: another number, or a cell and what is known of it."""

    name: str
    number: Number | None = None
    period: str = ""
    published: str = ""
    sheet: str = ""
    cell: str = ""
    about: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Versus:
    """The same number as another day's data have it."""

    was: Number
    now: Number
    change: str
    moved: tuple[Input, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Why:
    """Everything that stands behind one number."""

    id: str
    subject: str
    formula: str
    number: Number
    words: str
    substituted: str
    conversion: str
    inputs: tuple[Input, ...]
    period: str
    published: str
    standing: str
    source: str
    definition: str
    call: tuple[str, ...]
    versus: Versus | None


def why_view(
    facts: FactSet, fact_id: str, language: Language, known: Known, latest: FactSet | None = None
) -> Why:
    """The explanation of a fact, one step deep; KeyError for an id that the facts do not hold.

    `latest` are the facts of the newest data, where `facts` are those of an earlier day.
    """
    made = explain_fact(facts, fact_id, 1)
    fact, words = made.fact, made.formula.words[language]
    indicator = facts.plan.indicator.get(fact.subject.partition("/")[0])
    return Why(
        id=fact.id,
        subject=made.name[language],
        formula=made.formula.name[language],
        number=number_of(fact, language),
        words=words,
        substituted=_substituted(made, language),
        conversion=_conversion(made, language),
        inputs=_inputs(made, language, known),
        period=fact.period.label(language),
        published=made.published.isoformat() if made.published else "",
        standing=fact.status.text[language] if fact.status else "",
        source=made.source,
        definition=indicator.definition[language] if indicator else "",
        call=call_of(fact),
        versus=_versus(facts, fact, latest, language) if latest is not None else None,
    )


def _substituted(made: Explanation, language: Language) -> str:
    """The formula with its numbers and what comes out, in the unit in which they stand."""
    said, fact = made.said[language], made.fact
    if said == made.formula.words[language] or not fact.known:
        return ""
    cells = all(isinstance(each, Place) for each in made.inputs)
    form = f"in:{fact.unit.code}" if cells else ""
    result = fact.number(language) if fact.word else printed(fact, language, form=form).text
    return f"{said} = {result}{'%' * fact.unit.is_percent}"


def call_of(fact: Fact) -> tuple[str, ...]:
    """The arguments of PLAN.VALUE that ask a cell for the fact; none where it cannot ask it."""
    when = fact.id.rpartition("@")[2]
    return (fact.subject, when, fact.measure) if fact.measure in _ASKED else ()


def _conversion(made: Explanation, language: Language) -> str:
    """What the sum over cells is in the unit of the workbook, where a reader sees another one."""
    fact = made.fact
    cells = made.inputs and all(isinstance(each, Place) for each in made.inputs)
    if not cells or fact.value is None or fact.shown_unit(language) == fact.unit:
        return ""
    own = printed(fact, language, form=f"in:{fact.unit.code}")
    return f"{own.text} × {fact.unit.name[language]} = {fact.display(language)}"


def _inputs(made: Explanation, language: Language, known: Known) -> tuple[Input, ...]:
    return tuple(
        _cell(each, language, known) if isinstance(each, Place) else _fact(each, language)
        for each in made.inputs
    )


def _fact(made: Explanation, language: Language) -> Input:
    return Input(
        name=made.formula.name[language],
        number=number_of(made.fact, language),
        period=made.fact.period.label(language),
        published=made.published.isoformat() if made.published else "",
    )


def _cell(place: Place, language: Language, known: Known) -> Input:
    about = known(place)
    return Input(
        name=f"{place.sheet}!{place.cell}",
        sheet=place.sheet,
        cell=place.cell,
        about=about[language] if about else "",
    )


def _versus(facts: FactSet, fact: Fact, latest: FactSet, language: Language) -> Versus | None:
    """How the number differs from that of the newest data, and which inputs moved."""
    now = latest.get(fact.id)
    if now is None or now.value == fact.value:
        return None
    moved = []
    for source in fact.inputs:
        old, new = facts.get(source), latest.get(source)
        if old and new and old.value != new.value:
            was = f"{old.display(language)} → {new.display(language)}"
            moved.append(
                Input(name=new.how.name[language], number=number_of(new, language), about=was)
            )
    return Versus(
        was=number_of(fact, language),
        now=number_of(now, language),
        change=_change(fact, now, language),
        moved=tuple(moved),
    )


def _change(old: Fact, new: Fact, language: Language) -> str:
    """The difference of both as shown, with its sign."""
    if old.value is None or new.value is None:
        return ""
    found = printed(new, language, other=old)
    return f"{'+' if found.number > 0 else ''}{found}"
