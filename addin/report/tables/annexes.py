"""What was revised, what is to be mended, what was observed, and who said so? The annexes."""

import re
from collections.abc import Iterable, Sequence
from typing import Any

from addin.errors import Finding
from addin.facts.explain import rows_behind
from addin.facts.extras.clusters import subject_of
from addin.facts.extras.revisions import Revision, unit_of
from addin.facts.factset import FactSet
from addin.facts.printer import in_language, shown_unit, unit_name
from addin.language import LANGUAGES, Language, Text
from addin.model.observations import MEASURES, PRECISIONS, STATUSES, date_of_vintage
from addin.model.plan import Source
from addin.model.unit import PERCENT
from addin.model.words import Measure
from addin.report.tables.table import (
    Table,
    TableCell,
    TableRow,
    day_words,
    same,
    table,
)

_MEASURES = {
    Measure.YOY: Text(zh="（同比，%）", en=" (growth on a year earlier, %)"),
    Measure.SHARE: Text(zh="（占比，%）", en=" (share, %)"),
}
_LONGEST_REMARK = 40
_CHINESE = re.compile(r"[\u4e00-\u9fff]")
_UNCLASSED = Text(zh="未注明", en="not stated")
_DASH = same("—")


def revision_table(facts: FactSet, told: Sequence[Revision]) -> Table:
    """Published figures and those that took their place, with size, class and reason."""
    return table("revisions", (_revision_row(facts, one) for one in told))


def _revision_row(facts: FactSet, one: Revision) -> TableRow:
    size, rate = (
        facts.find(one.subject, one.measure_of(role)) for role in ("revision", "revision_rate")
    )
    points = size is not None and unit_of(facts.plan, one)[0].is_percent
    relative = size if points else rate
    cells = {
        "code": TableCell(words=same(one.subject)),
        "name": TableCell(words=_series_with_unit(facts, one)),
        "period": TableCell(words=Text(**{each: one.period.label(each) for each in LANGUAGES})),
        "published": TableCell(words=day_words(one.later.published)),
        "status": TableCell(words=one.later.status.text),
        "first": TableCell(fact=facts.fact(one.subject, one.measure_of("earlier"))),
        "last": TableCell(fact=facts.fact(one.subject, one.measure_of("later"))),
        "size": TableCell(fact=size),
        "revision": TableCell(fact=relative, words=_DASH, with_unit=True, brief=True),
        "kind": TableCell(words=kind_words(one)),
        "reason": TableCell(words=reason_words(facts, one)),
    }
    return TableRow(subject=one.subject, cells=cells)


def series_name(facts: FactSet, one: Revision) -> Text:
    """The indicator, the cluster or area, and what is measured where that is not the level."""
    known = facts.plan.indicator.get(one.indicator)
    names = [known.name if known else same(one.indicator)]
    if one.cluster or one.area:
        names.append(facts.name_of(one.subject))
    measured = _MEASURES.get(one.measure, same(""))
    zh, en = (" ".join(name[each] for name in names) + measured[each] for each in LANGUAGES)
    return Text(zh=zh, en=en)


def _series_with_unit(facts: FactSet, one: Revision) -> Text:
    """The same with the unit in brackets, for a table without a column of units."""
    name = series_name(facts, one)
    if one.measure in _MEASURES:
        return name
    unit = unit_of(facts.plan, one)[0]
    zh, en = unit.name.zh, shown_unit(unit, "en").name.en
    return Text(zh=f"{name.zh}（{zh}）", en=f"{name.en} ({en})" if en else name.en)


def reason_words(facts: FactSet, one: Revision) -> Text:
    """Who published the later value, and the note of the workbook where it is a remark."""
    zh, en = (_reason(facts, one, language) for language in LANGUAGES)
    return Text(zh=zh, en=en)


def _reason(facts: FactSet, one: Revision, language: Language) -> str:
    source = facts.plan.source.get(one.later.source)
    title = source.cited[language] if source else ""
    # A long note is the wording of the source, kept in the workbook.
    remark = one.note if len(one.note) <= _LONGEST_REMARK or not title else ""
    if "【" in remark:
        # What whoever collected the data noted for themselves is not for print.
        remark = ""
    if title and language == "en" and _CHINESE.search(remark):
        remark = ""
    return ("；" if language == "zh" else "; ").join(part for part in (title, remark) if part)


def kind_words(one: Revision) -> Text:
    """The class of a revision, or that none is stated."""
    return one.kind.text if one.kind else _UNCLASSED


def finding_table(findings: Iterable[Finding]) -> Table:
    """What is to be mended in a plan workbook; one row says so where nothing is."""
    rows = [
        TableRow(
            subject=each.rule,
            cells={
                "rule": TableCell(words=same(each.rule)),
                "level": TableCell(words=same(str(each.level))),
                "place": TableCell(words=same(str(each.place))),
                "finding": TableCell(words=each.words),
            },
        )
        for each in findings
    ]
    return table("findings", rows or [_NOTHING_TO_MEND])


_NOTHING_TO_MEND = TableRow(
    subject="",
    cells={
        **dict.fromkeys(("rule", "level", "place"), TableCell()),
        "finding": TableCell(words=Text(zh="未发现问题", en="nothing to mend")),
    },
)


def source_table(facts: FactSet) -> Table:
    """The sources behind the shown numbers."""
    rows = [
        TableRow(
            subject=found.code,
            cells={
                "code": TableCell(words=same(found.code)),
                "title": TableCell(words=found.cited),
                "address": TableCell(words=same(found.address or "—")),
                "tier": TableCell(words=same(found.tier or "—")),
                "published": TableCell(words=day_words(found.published)),
                "note": TableCell(words=found.note if found.note.zh else _DASH),
            },
        )
        for found in sources_told(facts)
    ]
    return table("sources", rows)


def observation_rows(facts: FactSet, language: Language) -> list[dict[str, Any]]:
    """Every observation behind a shown number, with the cell of the plan workbook it stands in."""
    return [_observation(facts, language, row) for row in rows_behind(facts, _shown(facts))]


def sources_told(facts: FactSet) -> tuple[Source, ...]:
    """The sources of the rows behind the shown numbers, and of the plan."""
    observed = facts.observations
    rows = rows_behind(facts, _shown(facts))
    codes = {observed.code("sources", int(observed.source[row])) for row in rows}
    return tuple(
        found
        for found in facts.plan.sources
        if found.code in codes or found.code == facts.plan.identity.source
    )


def _shown(facts: FactSet) -> Sequence[str]:
    """Headline indicators, clusters with their totals, targets of the year, and areas."""
    plan = facts.plan
    wanted = [found.code for found in plan.headline]
    wanted += [key for found in plan.clusters for key in (subject_of(found), found.indicator)]
    wanted += [key for key in facts.subjects if facts.find(key, "annual_target")]
    wanted += [f"{found.code}/{area.code}" for found in plan.headline for area in plan.areas]
    return tuple(key for key in dict.fromkeys(wanted) if facts.knows(key))


def _observation(facts: FactSet, language: Language, row: int) -> dict[str, Any]:
    observed = facts.observations
    code = observed.code("indicators", int(observed.indicator[row]))
    indicator = facts.plan.indicator.get(code)
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
        "vintage": date_of_vintage(vintage) if vintage else "—",
        "period_end": observed.period_of(row).end,
        "source": observed.code("sources", int(observed.source[row])) or "—",
        "note": observed.code("notes", int(observed.note[row])) or "—",
    }


def _part(facts: FactSet, row: int, language: Language) -> str:
    observed, plan = facts.observations, facts.plan
    cluster = observed.code("clusters", int(observed.cluster[row]))
    area = observed.code("areas", int(observed.area[row]))
    named = ((cluster, plan.cluster.get(cluster)), (area, plan.area.get(area)))
    return " / ".join(one.name[language] if one else code for code, one in named if code) or "—"
