"""What does a row of a workbook need beside its figures, so that a formula can calculate with it?

A Word table shows figures; a cell calculates. These values say in which way an indicator is
measured, so that one formula of a template's row holds for every kind of target (PRACTICE C0).
"""

from collections.abc import Mapping
from typing import Any

from addin.facts.extras.revisions import Statement, revisions_told, unit_of
from addin.facts.factset import FactSet
from addin.facts.printer import in_language, unit_name
from addin.language import Language, Text
from addin.model.indicator import Indicator
from addin.model.plan import Cluster
from addin.model.words import Precision, TargetKind
from addin.report.excel.recipes import subject_of_row
from addin.report.tables.annexes import reason_words, series_name

__all__ = [
    "BOUNDS",
    "WAYS",
    "inputs_of",
    "revision_inputs",
]

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
                "series": series_name(facts, one)[language],
                "unit": unit_name(unit, language),
                "first_value": in_language(one.earlier.value, unit, language),
                "last_value": in_language(one.later.value, unit, language),
                "rate": "%" if unit.is_percent else "",
                "published_first": _day(one.earlier),
                "published_last": _day(one.later),
                "why": reason_words(facts, one)[language] or _NONE[language],
            }
        )
    return rows


def _day(said: Statement) -> str:
    return said.published.isoformat() if said.published else _NONE.zh
