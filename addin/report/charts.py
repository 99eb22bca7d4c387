"""Which charts does a report show, and with which numbers? (PRACTICE C1.3)"""

from dataclasses import replace
from typing import Any

from addin.facts.extras.attribution import parts_of
from addin.facts.extras.clusters import clusters_of, subject_of
from addin.facts.factset import FactSet
from addin.facts.printer import printed
from addin.language import Language, Text
from addin.model.indicator import Indicator
from addin.model.plan import Cluster
from addin.ooxml.charts.chart import Chart, Series

_CM = 360_000
_ROW = 1.0  # centimetres for each bar, so that names do not overlap
_FONTS = {"zh": ("宋体", "Times New Roman"), "en": ("黑体", "Arial")}


def chart_values(facts: FactSet, language: Language) -> dict[str, Any]:
    """The charts by the name of their tag; None where there is nothing to draw."""
    return {
        "chart_progress": _progress(facts, language),
        "chart_clusters": _clusters(facts, language),
        "chart_gaps": _gaps(facts, language),
    }


def _progress(facts: FactSet, language: Language) -> Chart | None:
    """Bars: progress and what was planned for its period, the furthest behind on top."""
    scored = [
        found for found in facts.plan.headline if facts.known(found.code, "progress") is not None
    ]
    if not scored:
        return None
    scored.sort(key=lambda found: -_value(facts, found.code, "lead"))
    words = {
        "progress": Text(zh="完成进度(%)", en="Progress (%)"),
        "planned_progress": Text(zh="计划进度(%)", en="Planned (%)"),
    }
    series = tuple(
        Series(
            name=name[language],
            values=tuple(_shown(facts, found.code, measure) for found in scored),
        )
        for measure, name in words.items()
    )
    names = tuple(found.name[language] for found in scored)
    alt = _alt_progress(facts, scored, language)
    return _chart("bar", names, series, language, rows=len(scored), alt=alt)


def _clusters(facts: FactSet, language: Language) -> Chart | None:
    """Columns: each cluster on a full-year basis; the target of the plan as a marker."""
    members = clusters_of(facts, facts.plan.identity.main_scheme)
    subjects = [subject_of(found) for found in members]
    if not any(facts.known(subject, "comparable") for subject in subjects):
        return None
    words = {
        "comparable": Text(zh="当期（可比全年）", en="Latest (full-year basis)"),
        "target": Text(
            zh=f"{facts.plan.identity.end_year}年目标", en=f"{facts.plan.identity.end_year} target"
        ),
    }
    series = tuple(
        Series(
            name=name[language],
            values=tuple(_shown(facts, subject, measure, language) for subject in subjects),
            role="marker" if measure == "target" else "bar",
        )
        for measure, name in words.items()
    )
    names = tuple(found.name[language] for found in members)
    alt = _alt_clusters(facts, members, language)
    return _chart("combination", names, series, language, rows=0, alt=alt)


def _gaps(facts: FactSet, language: Language) -> Chart | None:
    """Waterfall: the parts of the gap to the path, cluster by cluster, up to the whole gap."""
    split = parts_of(facts)
    if split is None:
        return None
    steps = [*(part.fact for part in split.parts), split.whole]
    names = (*(part.name[language] for part in split.parts), _WHOLE[language])
    values = tuple(float(printed(step, language).number) for step in steps)
    series = (Series(name=facts.name_of(split.indicator)[language], values=values),)
    alt = _alt_gaps(facts, split.indicator, language)
    chart = _chart("waterfall", names, series, language, rows=0, alt=alt)
    return replace(chart, totals=(len(steps) - 1,), number_format="0.00")


def _chart(
    kind: Any,
    categories: tuple[str, ...],
    series: tuple[Series, ...],
    language: Language,
    *,
    rows: int,
    alt: str,
) -> Chart:
    font, latin = _FONTS[language]
    height = max(6.0, 2.2 + _ROW * rows) if rows else 7.5
    return Chart(
        kind=kind,
        categories=categories,
        series=series,
        alt=alt,
        number_format="0.0" if kind == "bar" else "#,##0" if language == "en" else "0",
        width=round(15.0 * _CM),
        height=round(height * _CM),
        font=font,
        latin=latin,
        language=language,
    )


def _value(facts: FactSet, subject: str, measure: str) -> float:
    found = facts.known(subject, measure)
    return found.value or 0.0 if found else 0.0


def _shown(facts: FactSet, subject: str, measure: str, language: Language = "zh") -> float | None:
    """The value as the table prints it, so that chart and table never differ."""
    found = facts.known(subject, measure)
    return None if found is None else float(printed(found, language).number)


def _alt_progress(facts: FactSet, scored: list[Indicator], language: Language) -> str:
    parts = [
        f"{found.name[language]} {facts.fact(found.code, 'progress').display(language)}"
        f" ({facts.fact(found.code, 'planned_progress').display(language)})"
        for found in scored
    ]
    lead = Text(
        zh="各指标完成进度（括号内为计划进度）：", en="Progress of each indicator (planned): "
    )
    return lead[language] + ("；" if language == "zh" else "; ").join(parts)


def _alt_clusters(facts: FactSet, members: tuple[Cluster, ...], language: Language) -> str:
    parts = [
        f"{found.name[language]} {facts.fact(subject_of(found), 'comparable').display(language)}"
        f" / {facts.fact(subject_of(found), 'target').display(language)}"
        for found in members
    ]
    group = facts.plan.identity.group
    lead = Text(
        zh=f"各{group['zh']}当期（可比全年）与目标：",
        en=f"Latest full-year figure and target of each {group['en']}: ",
    )
    return lead[language] + ("；" if language == "zh" else "; ").join(parts)


def _alt_gaps(facts: FactSet, total: str, language: Language) -> str:
    group = facts.plan.identity.group
    lead = Text(
        zh=f"按{group['zh']}分解的与时序目标之差：", en=f"Gap to the path by {group['en']}: "
    )
    return lead[language] + facts.fact(total, "gap_to_path").display(language)


_WHOLE = Text(zh="合计", en="Whole gap")
