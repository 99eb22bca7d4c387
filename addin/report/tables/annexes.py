"""What stands in the annexes: revisions, observations with their cells, sources, formulas."""

import re
from collections.abc import Iterator, Sequence
from math import isnan
from typing import Any

import numpy as np

from addin.facts.extras.clusters import subject_of
from addin.facts.extras.revisions import Revision, Statement, revisions_told, unit_of
from addin.facts.factset import FactSet
from addin.facts.printer import NumberStyle, amount_decimals, converted, digits, shown
from addin.language import Language, Text
from addin.measures.book import BOOK
from addin.model.observations import MEASURES, PRECISIONS, STATUSES, date_of_vintage
from addin.model.unit import PERCENT, UNITS, Unit
from addin.model.words import Measure, Precision

__all__ = [
    "formula_rows",
    "in_language",
    "observation_rows",
    "revision_rows",
    "source_rows",
    "unit_name",
]

Rows = list[dict[str, Any]]

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
_NONE = "—"


def revision_rows(facts: FactSet, language: Language, style: NumberStyle | None = None) -> Rows:
    """One row for each revision: both values in words and as numbers, size, class and reason."""
    return [
        _revision(facts, one, language, style or NumberStyle()) for one in revisions_told(facts)
    ]


def observation_rows(facts: FactSet, language: Language) -> Rows:
    """Every observation behind a shown number, with the cell of the plan workbook it stands in."""
    return [_observation(facts, language, row) for row in _used_rows(facts)]


def source_rows(facts: FactSet, language: Language) -> Rows:
    """The sources behind the shown numbers, and that of the plan itself."""
    observed = facts.observations
    codes = {observed.code("sources", int(observed.source[row])) for row in _used_rows(facts)}
    return [
        {
            "code": found.code,
            "title": found.title[language],
            "address": found.address or _NONE,
            "tier": found.tier or _NONE,
            "published": found.published.isoformat() if found.published else _NONE,
            "note": found.note[language] or _NONE,
        }
        for found in facts.plan.sources
        if found.code in codes or found.code == facts.plan.identity.source
    ]


def formula_rows(language: Language) -> Rows:
    """Every way to compute a number: its name, its source and how it goes."""
    return [
        {"name": one.name[language], "source": one.source, "words": one.words[language]}
        for one in BOOK.values()
    ]


def in_language(value: float, unit: Unit, language: Language) -> float:
    """`value` in the unit in which readers of `language` see it: 亿元 becomes CNY billion.

    >>> in_language(23244.31, UNITS["CNY_100M"], "en")
    2324.431
    """
    return float(converted(value, unit, _unit_of_language(unit, language)))


def unit_name(unit: Unit, language: Language) -> str:
    """The unit that readers of `language` see; a mere count has none in English, a dash says so."""
    return unit.name.zh if language == "zh" else _unit_of_language(unit, "en").name.en or _NONE


def _unit_of_language(unit: Unit, language: Language) -> Unit:
    return UNITS.get(unit.english, unit) if language == "en" else unit


def _revision(
    facts: FactSet, one: Revision, language: Language, style: NumberStyle
) -> dict[str, Any]:
    unit, _ = unit_of(facts.plan, one)
    series = _series_name(facts, one, language)
    return {
        "code": one.subject,
        "name": series + _unit_in_brackets(facts, one, language),
        "series": series,
        "unit": unit_name(unit, language),
        "period": one.period.label(language),
        "first": _value(facts, one, one.earlier, language, style),
        "last": _value(facts, one, one.later, language, style),
        "first_value": in_language(one.earlier.value, unit, language),
        "last_value": in_language(one.later.value, unit, language),
        "rate": "%" if unit.is_percent else "",
        "revision": _size(facts, one, language, style),
        "kind": (one.kind.text if one.kind else _UNCLASSED)[language],
        "published_first": _day(one.earlier),
        "published_last": _day(one.later),
        "reason": _reason(facts, one, language),
        "why": _reason(facts, one, language) or _NONE,
    }


def _size(facts: FactSet, one: Revision, language: Language, style: NumberStyle) -> str:
    """Percentage points for rates, per cent else; a small revision is not shown as none."""
    unit, decimals = unit_of(facts.plan, one)
    points = unit.is_percent
    size, places = (one.size, decimals) if points else (one.relative, 1)
    if isnan(size):
        return _NONE
    found = shown(size, places, style.rounding)
    if not found:
        found = shown(size, places + 1, style.rounding)
    words = Text(zh="个百分点", en=" percentage points")[language] if points else "%"
    return f"{digits(found, language)}{words}"


def _reason(facts: FactSet, one: Revision, language: Language) -> str:
    """Who published the later value, and the note of the workbook where it is a remark."""
    source = facts.plan.source.get(one.later.source)
    title = source.title[language] if source else ""
    # A long note is the wording of the source, kept in the workbook.
    remark = one.note if len(one.note) <= _LONGEST_REMARK or not title else ""
    if title and language == "en" and _CHINESE.search(remark):
        remark = ""
    return ("；" if language == "zh" else "; ").join(part for part in (title, remark) if part)


def _series_name(facts: FactSet, one: Revision, language: Language) -> str:
    """The indicator, the cluster or area, and what is measured where that is not the level."""
    known = facts.plan.indicator.get(one.indicator)
    words = [known.name[language] if known else one.indicator]
    if one.cluster or one.area:
        words.append(facts.name_of(one.subject)[language])
    return " ".join(words) + (_MEASURES[one.measure][language] if one.measure in _MEASURES else "")


def _unit_in_brackets(facts: FactSet, one: Revision, language: Language) -> str:
    """For a table without a column of units."""
    if one.measure in _MEASURES:
        return ""
    named = _unit_of_language(unit_of(facts.plan, one)[0], language).name[language]
    brackets = "（{}）" if language == "zh" else " ({})"
    return brackets.format(named) if named else ""


def _value(
    facts: FactSet, one: Revision, said: Statement, language: Language, style: NumberStyle
) -> str:
    unit, decimals = unit_of(facts.plan, one)
    target = _unit_of_language(unit, language)
    places = amount_decimals(decimals, unit, target)
    rounded = shown(converted(said.value, unit, target), places, style.rounding)
    mark = _MARKS[said.precision][language] if said.precision in _MARKS else ""
    return mark + digits(rounded, language)


def _day(said: Statement) -> str:
    return said.published.isoformat() if said.published else _NONE


def _shown_subjects(facts: FactSet) -> Sequence[str]:
    """Headline indicators, clusters with their totals, targets of the year, and areas."""
    plan = facts.plan
    wanted = [found.code for found in plan.headline]
    wanted += [subject_of(found) for found in plan.clusters]
    wanted += [found.indicator for found in plan.clusters]
    wanted += [key for key in facts.subjects if facts.get(facts.id_of(key, "annual_target"))]
    wanted += [f"{found.code}/{area.code}" for found in plan.headline for area in plan.areas]
    known = set(facts.subjects)
    return tuple(dict.fromkeys(key for key in wanted if key in known))


def _used_rows(facts: FactSet) -> list[int]:
    """The rows of observations behind any shown fact, in the order of the plan workbook."""
    subjects = _shown_subjects(facts)
    chosen = set(subjects)
    positions = [at for at, key in enumerate(facts.subjects) if key in chosen]
    found: set[int] = set()
    for each in facts.columns.values():
        if each.rows is not None and positions:
            found.update(np.unique(each.rows[positions]).tolist())
    for key in subjects:
        found.update(_summed_rows(facts, key))
    return sorted(row for row in found if row >= 0)


def _summed_rows(facts: FactSet, key: str) -> Iterator[int]:
    """The years that a target counts together, or whose rates it chains."""
    fact = facts.get(facts.id_of(key, "comparable"))
    if fact is None or not fact.known or fact.formula not in {"sum", "chain"}:
        return
    code, _, cluster = key.partition("/")
    indicator = facts.plan.indicator[code]
    measure = Measure.LEVEL if fact.formula == "sum" else Measure.YOY
    start = facts.plan.identity.start_year
    for row in facts.observations.rows_of(indicator.series or code, measure, cluster=cluster):
        period = facts.observations.period_of(int(row))
        if start <= period.year < facts.period.year and period.is_year:
            yield int(row)


def _observation(facts: FactSet, language: Language, row: int) -> dict[str, Any]:
    observed, plan = facts.observations, facts.plan
    code = observed.code("indicators", int(observed.indicator[row]))
    indicator = plan.indicator.get(code)
    measure = MEASURES[int(observed.measure[row])]
    unit = indicator.unit if indicator and measure is Measure.LEVEL else PERCENT
    vintage = int(observed.vintage[row])
    return {
        "cell": str(observed.place(row)),
        "code": code,
        "name": indicator.name[language] if indicator else code,
        "part": _part(facts, row, language),
        "period": observed.period_of(row).label(language),
        "measure": measure[language],
        "value": in_language(float(observed.value[row]), unit, language),
        "unit": unit_name(unit, language),
        "precision": PRECISIONS[int(observed.precision[row])][language],
        "status": STATUSES[int(observed.status[row])][language],
        "vintage": date_of_vintage(vintage).isoformat() if vintage else _NONE,
        "source": observed.code("sources", int(observed.source[row])) or _NONE,
        "note": observed.code("notes", int(observed.note[row])) or _NONE,
    }


def _part(facts: FactSet, row: int, language: Language) -> str:
    observed, plan = facts.observations, facts.plan
    cluster = observed.code("clusters", int(observed.cluster[row]))
    area = observed.code("areas", int(observed.area[row]))
    named = ((cluster, plan.cluster.get(cluster)), (area, plan.area.get(area)))
    return " / ".join(one.name[language] if one else code for code, one in named if code) or _NONE
