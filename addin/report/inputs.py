"""What does a row of a workbook need beside its figures, so that a formula can calculate with it?

A Word table shows figures; a cell calculates. These values say in which way an indicator is
measured, so that one formula of a template's row holds for every kind of target (PRACTICE C0).
"""

from collections.abc import Mapping
from typing import Any

from addin.facts import FactSet, revisions_told, subject_of
from addin.facts.revisions import Statement, unit_of
from addin.language import Language, Text
from addin.model import Cluster, Indicator, Precision, TargetKind
from addin.report.excel.annex import used_rows
from addin.report.excel.cells import in_language, unit_name
from addin.report.excel.recipes import subject_of_row
from addin.report.revised import reason_words, series_name

__all__ = ["BOUNDS", "WAYS", "inputs_of", "revision_inputs", "sources_told"]

BOUNDS = frozenset([Precision.LOWER_BOUND, Precision.UPPER_BOUND, Precision.DISPUTED])
"""Figures that nobody may calculate with; a cell shows them as text."""

_LEVEL = Text("水平", "level")
_NONE = Text("—", "—")
WAYS: Mapping[TargetKind, Text] = {
    TargetKind.LEVEL_UP: _LEVEL,
    TargetKind.LEVEL_DOWN: _LEVEL,
    TargetKind.MILESTONE: _LEVEL,
    TargetKind.RATE_AVG: Text("年均", "rate"),
    TargetKind.CUM_CHANGE: Text("降幅", "fall"),
    TargetKind.CUM_COUNT: Text("累计", "sum"),
    TargetKind.HOLD_MAX: Text("上限", "cap"),
    TargetKind.HOLD_MIN: Text("下限", "floor"),
    TargetKind.RANGE: Text("区间", "range"),
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
