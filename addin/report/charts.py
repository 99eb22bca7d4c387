"""Which charts does a report show, and with which numbers? (PRACTICE C1.3)"""

from dataclasses import replace
from typing import Any

from addin.facts import Fact, FactSet, by_clusters, clusters_of, subject_of
from addin.language import Language, Text
from addin.model import Cluster, Indicator
from addin.ooxml.charts import Chart, Series

__all__ = ["chart_values"]

_CM = 360_000
_ROW = 0.75  # centimetres for each bar, so that names do not overlap
_FONTS = {"zh": ("宋体", "Times New Roman"), "en": ("黑体", "Arial")}


def chart_values(facts: FactSet, language: Language) -> dict[str, Any]:
    """The charts by the name of their tag; None where there is nothing to draw."""
    return {
        "chart_progress": _progress(facts, language),
        "chart_clusters": _clusters(facts, language),
        "chart_gaps": _gaps(facts, language),
    }


def _progress(facts: FactSet, language: Language) -> Chart | None:
    """Bullets: progress as a bar, the pace of its period as a marker, the furthest behind below."""
    scored = [
        found for found in facts.plan.headline if _known(facts, found.code, "progress") is not None
    ]
    if not scored:
        return None
    scored.sort(key=lambda found: _value(facts, found.code, "lead"))
    words = {
        "progress": Text("完成进度(%)", "Progress (%)"),
        "time_progress": Text("时序进度(%)", "Pace (%)"),
    }
    series = tuple(
        Series(
            name=name[language],
            values=tuple(_shown(facts, found.code, measure) for found in scored),
            role="bar" if measure == "progress" else "marker",
        )
        for measure, name in words.items()
    )
    return _chart(
        "bullet", tuple(_short(found, language) for found in scored), series, language,
        rows=len(scored), alt=_alt_progress(facts, scored, language),
    )  # fmt: skip


def _clusters(facts: FactSet, language: Language) -> Chart | None:
    """Columns: this period and a year ago; the target of the plan as a marker."""
    members = clusters_of(facts, facts.plan.identity.main_scheme)
    shown = [found for found in members if _known(facts, subject_of(found), "value") is not None]
    if not shown:
        return None
    words = [
        ("value_year_ago", Text("上年同期", "A year ago"), "bar"),
        ("comparable", Text("当期（可比全年）", "Latest (full-year basis)"), "bar"),
        ("target", Text(f"{facts.plan.identity.end_year}年目标", "Target"), "marker"),
    ]
    same_year = any(_known(facts, subject_of(found), "value_year_ago") for found in shown)
    series = tuple(
        Series(
            name=name[language],
            values=tuple(_shown(facts, subject_of(found), measure, language) for found in members),
            role="bar" if role == "bar" else "marker",
        )
        for measure, name, role in words
        if measure != "value_year_ago" or same_year
    )
    return _chart(
        "combination", tuple(found.name[language] for found in members), series, language,
        rows=0, alt=_alt_clusters(facts, members, language),
    )  # fmt: skip


def _gaps(facts: FactSet, language: Language) -> Chart | None:
    """Waterfall: from the path of the total to its value, cluster by cluster."""
    split = by_clusters(facts)
    if split is None or not split.known:
        return None
    path, value = facts.fact(split.indicator, "expected"), facts.fact(split.indicator, "comparable")
    scale = path.unit.factor / path.shown_unit(language).factor
    levels = [path.value or 0.0, *(part.value for part in split.parts), value.value or 0.0]
    names = [_PATH[language], *(part.name[language] for part in split.parts), _ACTUAL[language]]
    shown = tuple(round(level * scale, 2) for level in levels)
    series = (Series(name=facts.name_of(split.indicator)[language], values=shown),)
    alt = _alt_gaps(facts, split.indicator, language)
    chart = _chart("waterfall", tuple(names), series, language, rows=0, alt=alt)
    return replace(chart, totals=(0, len(levels) - 1))


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
        number_format="0.0" if kind == "bullet" else "#,##0" if language == "en" else "0",
        width=round(15.0 * _CM),
        height=round(height * _CM),
        font=font,
        latin=latin,
        language=language,
    )


def _known(facts: FactSet, subject: str, measure: str) -> Fact | None:
    found = facts.get(facts.id_of(subject, measure))
    return found if found is not None and found.known else None


def _value(facts: FactSet, subject: str, measure: str) -> float:
    found = _known(facts, subject, measure)
    return found.value or 0.0 if found else 0.0


def _shown(facts: FactSet, subject: str, measure: str, language: Language = "zh") -> float | None:
    """The value as the table prints it, so that chart and table never differ."""
    found = _known(facts, subject, measure)
    return None if found is None else float(found.number(language).replace(",", ""))


def _short(found: Indicator, language: Language) -> str:
    return found.name[language]


def _alt_progress(facts: FactSet, scored: list[Indicator], language: Language) -> str:
    parts = [
        f"{found.name[language]} {facts.fact(found.code, 'progress').display(language)}"
        f" ({facts.fact(found.code, 'time_progress').display(language)})"
        for found in scored
    ]
    lead = Text("各指标完成进度（括号内为时序进度）：", "Progress of each indicator (pace): ")
    return lead[language] + ("；" if language == "zh" else "; ").join(parts)


def _alt_clusters(facts: FactSet, members: tuple[Cluster, ...], language: Language) -> str:
    parts = [
        f"{found.name[language]} {facts.fact(subject_of(found), 'value').display(language)}"
        f" / {facts.fact(subject_of(found), 'target').display(language)}"
        for found in members
    ]
    lead = Text("各集群规模与目标：", "Size and target of each cluster: ")
    return lead[language] + ("；" if language == "zh" else "; ").join(parts)


def _alt_gaps(facts: FactSet, total: str, language: Language) -> str:
    lead = Text("按集群分解的与时序目标之差：", "Gap to the path by cluster: ")
    return lead[language] + facts.fact(total, "gap_to_path").display(language)


_PATH, _ACTUAL = Text("时序目标", "Path"), Text("实际", "Actual")
