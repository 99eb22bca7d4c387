"""How do a number, a lamp and a sentence stand on the page? Each number knows its fact."""

from dataclasses import dataclass, replace

from addin.facts.fact import Fact
from addin.facts.factset import FactSet
from addin.facts.printer import printed
from addin.language import Language
from addin.measures.targets.status import StatusClass
from addin.model.indicator import Indicator
from addin.model.words import Attribute, TargetKind
from addin.report.sentences.phrases import BoundNumber, Sentence
from addin.report.tables.table import TableCell

SHAPES = {
    StatusClass.BEHIND: "warn",
    StatusClass.FAR_BEHIND: "bad",
    StatusClass.NO_DATA: "none",
    StatusClass.NOT_SCORED: "none",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Number:
    """A number as a reader sees it, the fact behind it, and where it has none the reason."""

    id: str
    text: str
    value: float | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lamp:
    """How something stands: shape, word and colour, in that order of importance."""

    status: str
    shape: str
    word: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """Words of a sentence, or with an `id` a number in it."""

    text: str
    id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """A subject that has a screen of its own."""

    code: str
    name: str
    binding: bool = False
    lamp: Lamp | None = None


Words = tuple[Piece, ...]


def number_of(fact: Fact, language: Language) -> Number:
    """The number of a fact as `Fact.display` prints it."""
    reason = fact.reason[language] if fact.reason is not None and not fact.known else ""
    return Number(id=fact.id, text=fact.display(language), value=fact.value, reason=reason)


def number(facts: FactSet, subject: str, measure: str, language: Language) -> Number | None:
    """The number of a subject; None where the plan has none of that measure."""
    fact = facts.find(subject, measure)
    return None if fact is None else number_of(fact, language)


def in_cell(cell: TableCell, language: Language) -> Number | None:
    """The number of a cell of a report's table, with the sign that the cell gives it."""
    if cell.fact is None:
        return None
    found = number_of(cell.fact, language)
    if not cell.sign and cell.within is None:
        return found
    if not cell.fact.known:
        return found
    unit = printed(cell.fact, language)
    text = f"{unit.before}{replace(cell, with_unit=False).show(language)}{unit.after}"
    return Number(id=found.id, text=text, value=found.value, reason=found.reason)


def lamp_of(facts: FactSet, subject: str, language: Language) -> Lamp | None:
    """The lamp of a subject, None where it has none."""
    fact = facts.find(subject, "status")
    if fact is None:
        return None
    status = fact.status_class
    return Lamp(status=status.value, shape=SHAPES.get(status, "good"), word=status[language])


def named(facts: FactSet, found: Indicator, language: Language) -> Named:
    """An indicator with its lamp."""
    return Named(
        code=found.code,
        name=found.name[language],
        binding=found.attribute is Attribute.BINDING,
        lamp=lamp_of(facts, found.code, language),
    )


def now_measure(found: Indicator) -> str:
    """What is compared with the target: of an average rate the rate, else the comparable value."""
    return "growth_achieved" if found.target.kind is TargetKind.RATE_AVG else "comparable"


def said(facts: FactSet, sentence: Sentence) -> Words:
    """A sentence of the report, piece by piece; what no fact stands behind is words."""
    return tuple(
        Piece(text=piece.text, id=piece.shown if piece.shown in facts else "")
        if isinstance(piece, BoundNumber)
        else Piece(text=piece)
        for piece in sentence.pieces
    )
