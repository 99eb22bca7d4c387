"""What does a row of a workbook need beside its figures, so that a formula can calculate with it?

A Word table shows figures; a cell calculates. These values say in which way an indicator is
measured, so that one formula of a template's row holds for every kind of target (PRACTICE C0).
"""

import re
from collections.abc import Mapping
from math import isnan
from typing import Any

from addin.facts.extras.clusters import subject_of
from addin.facts.extras.revisions import Revision, Statement, revisions_told, unit_of
from addin.facts.factset import FactSet
from addin.facts.printer import NumberStyle, amount_decimals, converted, digits, shown
from addin.language import Language, Text
from addin.model.indicator import Indicator
from addin.model.plan import Cluster
from addin.model.unit import UNITS
from addin.model.words import Measure, Precision, TargetKind
from addin.report.excel.annex import used_rows
from addin.report.excel.cells import in_language, unit_name
from addin.report.excel.recipes import subject_of_row

__all__ = [
    "BOUNDS",
    "WAYS",
    "inputs_of",
    "kind_words",
    "reason_words",
    "revision_inputs",
    "revision_rows",
    "series_name",
    "series_name_with_unit",
    "sources_told",
]

_MEASURES = {
    Measure.YOY: Text(zh="（同比，%）", en=" (growth on a year earlier, %)"),
    Measure.SHARE: Text(zh="（占比，%）", en=" (share, %)"),
}
_MARKS = {
    Precision.LOWER_BOUND: Text(zh="超", en="over "),
    Precision.UPPER_BOUND: Text(zh="近", en="nearly "),
    Precision.ROUNDED: Text(zh="约", en="about "),
    Precision.ESTIMATE: Text(zh="约", en="about "),
}
_LONGEST_REMARK = 40
_CHINESE = re.compile(r"[\u4e00-\u9fff]")
_UNCLASSED = Text(zh="未注明", en="not stated")


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
    words = Text(zh="个百分点", en=" percentage points")[language] if points else "%"
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


BOUNDS = frozenset([Precision.LOWER_BOUND, Precision.UPPER_BOUND, Precision.DISPUTED])
"""Figures that nobody may calculate with; a cell shows them as text."""

_LEVEL = Text(zh="水平", en="level")
_NONE = Text(zh="—", en="—")
WAYS: Mapping[TargetKind, Text] = {
    TargetKind.LEVEL_UP: _LEVEL,
    TargetKind.LEVEL_DOWN: _LEVEL,
    TargetKind.MILESTONE: _LEVEL,
    TargetKind.RATE_AVG: Text(zh="年均", en="rate"),
    TargetKind.CUM_CHANGE: Text(zh="降幅", en="fall"),
    TargetKind.CUM_COUNT: Text(zh="累计", en="sum"),
    TargetKind.HOLD_MAX: Text(zh="上限", en="cap"),
    TargetKind.HOLD_MIN: Text(zh="下限", en="floor"),
    TargetKind.RANGE: Text(zh="区间", en="range"),
}
"""How a target is meant, in the word that formulas compare with."""

_ABOUT = frozenset([Precision.ROUNDED, Precision.ESTIMATE])


def inputs_of(facts: FactSet, found: Indicator | Cluster, language: Language) -> dict[str, Any]:
    """Way, direction (1 or -1), months gone, ends of a range, decimals, and ≈ for about."""
    subject = subject_of_row(facts, language, found)
    value, comparable = facts.fact(subject.key, "value"), facts.fact(subject.key, "comparable")
    followed = "growth_achieved" if subject.kind is TargetKind.RATE_AVG else "comparable"
    shown = subject.fact(followed)
    low, high = subject.band or (_NONE.zh, _NONE.zh)
    elapsed = subject.elapsed
    return {
        "code": found.code if isinstance(found, Cluster) else subject.key,
        "way": WAYS.get(subject.kind, _NONE)[language],
        "direction": subject.indicator.direction.sign,
        "elapsed": _NONE.zh if elapsed is None else elapsed,
        "low": low,
        "high": high,
        "decimals": (shown if shown and shown.known else value).shown_decimals(language),
        "about": "≈" if comparable.known and comparable.precision in _ABOUT else "",
    }


def revision_inputs(facts: FactSet, language: Language) -> list[dict[str, Any]]:
    """One row for each revision, with both values as numbers in the unit of the language."""
    rows = []
    for one in revisions_told(facts):
        unit, _ = unit_of(facts.plan, one)
        rows.append(
            {
                "code": one.subject,
                "series": series_name(facts, one, language),
                "unit": unit_name(unit, language),
                "first_value": in_language(one.earlier.value, unit, language),
                "last_value": in_language(one.later.value, unit, language),
                "rate": "%" if unit.is_percent else "",
                "published_first": _day(one.earlier),
                "published_last": _day(one.later),
                "why": reason_words(facts, one, language) or _NONE[language],
            }
        )
    return rows


def sources_told(facts: FactSet, language: Language) -> list[dict[str, str]]:
    """The sources behind the headline indicators and the clusters."""
    observed = facts.observations
    subjects = [found.code for found in facts.plan.headline]
    subjects += [subject_of(found) for found in facts.plan.clusters]
    known = [key for key in dict.fromkeys(subjects) if key in facts.subjects]
    codes = {observed.code("sources", int(observed.source[row])) for row in used_rows(facts, known)}
    return [
        {
            "code": found.code,
            "title": found.title[language],
            "address": found.address or _NONE.zh,
            "published": found.published.isoformat() if found.published else _NONE.zh,
        }
        for found in facts.plan.sources
        if found.code in codes or found.code == facts.plan.identity.source
    ]


def _day(said: Statement) -> str:
    return said.published.isoformat() if said.published else _NONE.zh
