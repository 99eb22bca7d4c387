"""Which words stand in the cells of more than one table?"""

from dataclasses import replace

from addin.facts import Fact, FactSet, StatusClass
from addin.language import Text
from addin.model import (
    UNITS,
    Attribute,
    Indicator,
    Period,
    TargetKind,
)
from addin.report.tables.table import Cell, TableColumn

__all__ = [
    "attribute_words",
    "cell_of",
    "fact_of",
    "figures",
    "lamp",
    "marked_name",
    "period_words",
    "same",
    "scored_at",
    "target_cell",
    "unit_words",
    "words",
]


def words(key: str, zh: str, en: str) -> TableColumn:
    """A column of words."""
    return TableColumn(key=key, header=Text(zh, en))


def figures(key: str, zh: str, en: str) -> TableColumn:
    """A column of numbers, which stand to the right."""
    return TableColumn(key=key, header=Text(zh, en), numeric=True)


def same(words: str) -> Text:
    """The words that are the same in both languages."""
    return Text(words, words)


def cell_of(facts: FactSet, subject: str, measure: str) -> Cell:
    """The cell of a fact, or a dash where the plan has none of that measure."""
    fact = fact_of(facts, subject, measure)
    return Cell(words=same("—")) if fact is None else Cell(fact=fact)


def fact_of(facts: FactSet, subject: str, measure: str) -> Fact | None:
    """The fact of a subject, or None where the plan has none of that measure."""
    return facts.get(facts.id_of(subject, measure))


def marked_name(found: Indicator) -> Text:
    """The name of an indicator; a binding one carries its mark."""
    mark = "▲" if found.attribute is Attribute.BINDING else ""
    return Text(mark + found.name.zh, mark + found.name.en)


def attribute_words(found: Indicator) -> Text:
    """Binding or expected, or a dash where the plan does not say."""
    return same("—") if found.attribute is Attribute.UNSTATED else found.attribute.text


def unit_words(found: Indicator) -> Text:
    """The unit in which each language shows the numbers of an indicator."""
    if found.target.kind in {TargetKind.RATE_AVG, TargetKind.CUM_CHANGE}:
        return same("%")
    english = UNITS[found.unit.english] if found.unit.english else found.unit
    # A mere count has no unit in English; a dash keeps the Chinese one from standing in.
    return Text(found.unit.name.zh, english.name.en or "–")


def lamp(status: StatusClass) -> Text:
    """The status with the sign that is told apart in black and white."""
    return Text(f"{status.lamp}{status.zh}", f"{status.lamp} {status.en}")


def period_words(fact: Fact) -> Text:
    """The period of a known fact, or a dash."""
    if not fact.known:
        return same("—")
    return Text(fact.period.label("zh"), fact.period.label("en", brief=True))


def scored_at(fact: Fact, report: Period) -> Text:
    """The period of a comparable value; twelve months that end within a year are said to be so."""
    if fact.known and fact.formula == "ttm":
        end = fact.period.end
        year = "" if end.year == report.year else f"{end.year}年"
        return Text(f"近四季至{year}{end.month}月", f"Year to {end:%b %Y}")
    return period_words(fact)


def target_cell(found: Indicator, cell: Cell) -> Cell:
    """A target that is to be kept says on which side of it, or how near."""
    target = found.target
    if target.kind is TargetKind.RANGE and cell.fact is not None:
        is_end = target.upper is not None
        within = replace(cell.fact, value=target.upper if is_end else target.tolerance)
        return replace(cell, within=within, is_end=is_end)
    signs = {TargetKind.HOLD_MAX: "≤", TargetKind.HOLD_MIN: "≥"}
    return replace(cell, sign=signs.get(target.kind, ""))
