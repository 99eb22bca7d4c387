"""Which figures were revised since the report before? The rows of the annex of revisions."""

import re
from math import isnan

from addin.facts import FactSet, Revision, revisions_told
from addin.facts.revisions import unit_of
from addin.language import Language, Text
from addin.model import UNITS, Measure, Precision
from addin.report.numbers import NumberStyle, amount_decimals, converted, digits, shown

__all__ = ["kind_words", "reason_words", "revision_rows", "series_name", "series_name_with_unit"]

_MEASURES = {
    Measure.YOY: Text("（同比，%）", " (growth on a year earlier, %)"),
    Measure.SHARE: Text("（占比，%）", " (share, %)"),
}
_MARKS = {
    Precision.LOWER_BOUND: Text("超", "over "),
    Precision.UPPER_BOUND: Text("近", "nearly "),
    Precision.ROUNDED: Text("约", "about "),
    Precision.ESTIMATE: Text("约", "about "),
}
_LONGEST_REMARK = 40
_CHINESE = re.compile(r"[\u4e00-\u9fff]")
_UNCLASSED = Text("未注明", "not stated")


def revision_rows(
    facts: FactSet, language: Language, style: NumberStyle | None = None
) -> list[dict[str, str]]:
    """One row for each revision: name, period, first and last value, size, class and reason."""
    return [_row(facts, one, language, style or NumberStyle()) for one in revisions_told(facts)]


def _row(facts: FactSet, one: Revision, language: Language, style: NumberStyle) -> dict[str, str]:
    return {
        "name": series_name_with_unit(facts, one, language),
        "period": one.period.label(language),
        "first": _value(facts, one, one.earlier.value, one.earlier.precision, language, style),
        "last": _value(facts, one, one.later.value, one.later.precision, language, style),
        "revision": _size(facts, one, language, style),
        "kind": kind_words(one)[language],
        "reason": reason_words(facts, one, language),
    }


def _size(facts: FactSet, one: Revision, language: Language, style: NumberStyle) -> str:
    """Percentage points for rates, per cent else; a small revision is not shown as none."""
    unit, decimals = unit_of(facts.plan, one)
    points = unit.is_percent
    size, places = (one.size, decimals) if points else (one.relative, 1)
    if isnan(size):
        return "—"
    found = shown(size, places, style.rounding)
    if not found:
        found = shown(size, places + 1, style.rounding)
    words = Text("个百分点", " percentage points")[language] if points else "%"
    return f"{digits(found, language)}{words}"


def reason_words(facts: FactSet, one: Revision, language: Language) -> str:
    """Who published the later value, and the note of the workbook where it is a remark."""
    source = facts.plan.source.get(one.later.source)
    title = source.title[language] if source else ""
    # A long note is the wording of the source, kept in the workbook.
    remark = one.note if len(one.note) <= _LONGEST_REMARK or not title else ""
    if title and language == "en" and _CHINESE.search(remark):
        remark = ""
    return ("；" if language == "zh" else "; ").join(part for part in (title, remark) if part)


def kind_words(one: Revision) -> Text:
    """The class of a revision, or that none is stated."""
    return one.kind.text if one.kind else _UNCLASSED


def series_name(facts: FactSet, one: Revision, language: Language) -> str:
    """The indicator, the cluster or area, and what is measured where that is not the level."""
    known = facts.plan.indicator.get(one.indicator)
    words = [known.name[language] if known else one.indicator]
    if one.cluster or one.area:
        words.append(facts.name_of(one.subject)[language])
    return " ".join(words) + (_MEASURES[one.measure][language] if one.measure in _MEASURES else "")


def series_name_with_unit(facts: FactSet, one: Revision, language: Language) -> str:
    """The same with the unit in brackets, for a table without a column of units."""
    name = series_name(facts, one, language)
    if one.measure in _MEASURES:
        return name
    unit = unit_of(facts.plan, one)[0]
    if language == "en":
        unit = UNITS.get(unit.english, unit)
    named = unit.name.zh if language == "zh" else unit.name.en
    brackets = "（{}）" if language == "zh" else " ({})"
    return name + (brackets.format(named) if named else "")


def _value(
    facts: FactSet,
    one: Revision,
    value: float,
    precision: Precision,
    language: Language,
    style: NumberStyle,
) -> str:
    unit, decimals = unit_of(facts.plan, one)
    target = UNITS.get(unit.english, unit) if language == "en" else unit
    places = amount_decimals(decimals, unit, target)
    rounded = shown(converted(value, unit, target), places, style.rounding)
    mark = _MARKS[precision][language] if precision in _MARKS else ""
    return mark + digits(rounded, language)
