"""What did the year set out to do, and where does every number come from?"""

from collections.abc import Sequence

from addin.facts.explain import rows_behind
from addin.facts.fact import Fact
from addin.facts.factset import FactSet
from addin.facts.printer import in_language, unit_name
from addin.language import Language, Text
from addin.model.indicator import Indicator
from addin.model.observations import MEASURES, PRECISIONS, STATUSES, date_of_vintage
from addin.model.plan import Cluster
from addin.model.unit import PERCENT, Unit
from addin.model.words import Measure
from addin.report.excel.cells import (
    Cell,
    calculated,
    number_format,
    quoted,
    stated,
    words,
)
from addin.report.excel.grid import Row, Table
from addin.report.excel.sections import Section, column
from addin.report.tables.annual import annual_table

__all__ = ["annual_section", "data_section", "sources_section"]


def annual_section(facts: FactSet, language: Language) -> Section:
    """Targets of the year, in growth or in level, and what has become of them."""
    headers = (
        ("code", "代码", "Code", "words"),
        ("name", "指标", "Indicator", "words"),
        ("unit", "目标单位", "Unit of the target", "words"),
        ("annual_target", "年度目标", "Target of the year", "figure"),
        ("period", "数据期", "Data period", "words"),
        ("actual", "实际", "Actual", "figure"),
        ("annual_lead", "与目标差(百分点)", "Against the target (pp)", "figure"),
        ("annual_completion", "年度完成率(%)", "Completion (%)", "figure"),
        ("annual_time", "年时序(%)", "Time of the year (%)", "figure"),
        ("verdict", "完成情况", "Result", "words"),
    )
    shown = annual_table(facts).rows
    rows = [_annual_row(facts, language, row.subject, row["period"].show(language),
                        row["verdict"].words[language]) for row in shown]  # fmt: skip
    year = facts.period.year
    return Section(
        sheet=Text(zh="年度目标", en="Annual targets")[language],
        title=Text(zh=f"{year}年度目标完成情况", en=f"Targets of {year}")[language],
        lines=(
            Text(
                zh="增速目标与公布增速相比；总量目标按年度完成率与年时序相比。",
                en="A growth target is compared with published growth; a level by its completion"
                " against the time of the year.",
            )[language],
        ),
        table=Table(
            name="tbl_year",
            columns=tuple(
                column(key, Text(zh=zh, en=en), language, kind, 40 if key == "name" else 16)
                for key, zh, en, kind in headers
            ),
            rows=tuple(rows),
        ),
        frozen=2,
    )


def _annual_row(facts: FactSet, language: Language, subject: str, period: str, verdict: str) -> Row:
    def fact(measure: str) -> Fact | None:
        return facts.get(facts.id_of(subject, measure))

    target, done, grown = fact("annual_target"), fact("annual_completion"), fact("annual_lead")
    actual = facts.fact(subject, "value" if done else "yoy_official")
    of_year = actual.known and actual.period.year == facts.period.year
    unit = target.unit if target else None
    cells = {
        "code": words(subject),
        "name": words(facts.name_of(subject), language),
        "unit": words(unit_name(target.unit, language) if target else ""),
        "annual_target": stated(target, language, unit),
        "period": words(period),
        "actual": stated(actual, language, unit) if of_year else _no_data(language),
    }
    cells["annual_lead"] = calculated(grown, "{actual}-{annual_target}", cells, language)
    cells["annual_completion"] = calculated(done, "{actual}/{annual_target}*100", cells, language)
    time = fact("annual_time")
    cells["annual_time"] = calculated(time, "report_month/12*100", cells, language)
    cells["verdict"] = Cell(value=verdict, formula=_verdict(language, level=done is not None))
    return Row(key=subject, cells=cells)


def _verdict(language: Language, *, level: bool) -> str:
    met, missed, ahead, behind, none = (
        quoted(Text(zh=zh, en=en)[language])
        for zh, en in (
            ("完成", "met"), ("未完成", "missed"), ("达到进度", "on pace"),
            ("未达进度", "behind"), ("暂无数据", "no data"),
        )
    )  # fmt: skip
    key = "{annual_completion}" if level else "{annual_lead}"
    over = "{annual_completion}-{annual_time}" if level else "{annual_lead}"
    return (
        f"=IF(ISNUMBER({key}),IF({over}>=0,IF(report_month=12,{met},{ahead}),"
        f"IF(report_month=12,{missed},{behind})),{none})"
    )


def _no_data(language: Language) -> Cell:
    return Cell(value=Text(zh="暂无数据", en="no data")[language], reason=True)


def data_section(facts: FactSet, language: Language, subjects: Sequence[str]) -> Section:
    """Every observation behind a shown number, with the cell of the plan workbook it stands in."""
    headers = (
        ("cell", "规划工作簿单元格", "Cell of the plan workbook", 26),
        ("code", "代码", "Code", 18),
        ("name", "指标", "Indicator", 28),
        ("part", "集群/区县", "Cluster or area", 18),
        ("period", "数据期", "Period", 18),
        ("measure", "数据类型", "Measure", 14),
        ("value", "数值", "Value", 16),
        ("unit", "单位", "Unit", 14),
        ("precision", "精度", "Precision", 10),
        ("status", "数据状态", "Status", 12),
        ("vintage", "发布日期", "Published", 12),
        ("source", "来源代码", "Source", 10),
        ("note", "说明", "Note", 50),
    )
    rows = [_data_row(facts, language, row) for row in rows_behind(facts, subjects)]
    return Section(
        sheet=Text(zh="数据", en="Data")[language],
        title=Text(zh="数据附表", en="Data behind the numbers")[language],
        lines=(
            Text(
                zh="列出各表所用的全部观测值及其在规划工作簿中的位置；此处改动不影响其他表。",
                en="All observations that the sheets use, with their place in the plan workbook;"
                " changes here do not reach the other sheets.",
            )[language],
        ),
        table=Table(
            name="tbl_data",
            columns=tuple(
                column(
                    key,
                    Text(zh=zh, en=en),
                    language,
                    "figure" if key == "value" else "words",
                    widest,
                )
                for key, zh, en, widest in headers
            ),
            rows=tuple(rows),
            sortable=True,
        ),
        frozen=3,
    )


def _data_row(facts: FactSet, language: Language, row: int) -> Row:
    observed, plan = facts.observations, facts.plan
    code = observed.code("indicators", int(observed.indicator[row]))
    indicator = plan.indicator.get(code)
    measure = MEASURES[int(observed.measure[row])]
    unit = PERCENT if measure is not Measure.LEVEL else indicator.unit if indicator else PERCENT
    vintage = int(observed.vintage[row])
    place = observed.place(row)
    cells = {
        "cell": words(str(place)),
        "code": words(code),
        "name": words(indicator.name if indicator else code, language),
        "part": words(_part(facts, row, language)),
        "period": words(observed.period_of(row).label(language)),
        "measure": words(measure[language]),
        "value": _observed_cell(float(observed.value[row]), unit, indicator, language),
        "unit": words(unit_name(unit, language)),
        "precision": words(PRECISIONS[int(observed.precision[row])][language]),
        "status": words(STATUSES[int(observed.status[row])][language]),
        "vintage": words(date_of_vintage(vintage).isoformat() if vintage else "—"),
        "source": words(observed.code("sources", int(observed.source[row])) or "—"),
        "note": words(observed.code("notes", int(observed.note[row])) or "—"),
    }
    return Row(key=str(row), cells=cells)


def _observed_cell(
    value: float, unit: Unit, indicator: Indicator | None, language: Language
) -> Cell:
    """A typed number with every digit that was stated, and no fewer than a table shows."""
    shown = in_language(value, unit, language)
    stated_decimals = len(f"{shown:.10f}".rstrip("0").partition(".")[2])
    least = indicator.shown_decimals if indicator and unit is indicator.unit else 1
    return Cell(value=shown, number_format=number_format(max(stated_decimals, least), language))


def _part(facts: FactSet, row: int, language: Language) -> str:
    observed, plan = facts.observations, facts.plan
    cluster = observed.code("clusters", int(observed.cluster[row]))
    area = observed.code("areas", int(observed.area[row]))
    named: list[Cluster | None] = [plan.cluster.get(cluster)]
    names = [each.name[language] if each else cluster for each in named if cluster]
    if area:
        names.append(plan.area[area].name[language] if area in plan.area else area)
    return " / ".join(names) or "—"


def sources_section(facts: FactSet, language: Language, subjects: Sequence[str]) -> Section:
    """Where the observations come from: the sources of the sheet Data."""
    observed = facts.observations
    codes = {
        observed.code("sources", int(observed.source[row])) for row in rows_behind(facts, subjects)
    }
    rows = [
        Row(
            key=found.code,
            cells={
                "code": words(found.code),
                "title": words(found.title, language),
                "address": words(found.address or "—"),
                "tier": words(found.tier or "—"),
                "published": words(found.published.isoformat() if found.published else "—"),
                "note": words(found.note[language] or "—"),
            },
        )
        for found in facts.plan.sources
        if found.code in codes or found.code == facts.plan.identity.source
    ]
    headers = (
        ("code", "来源代码", "Source", 12),
        ("title", "名称", "Title", 50),
        ("address", "网址", "Address", 50),
        ("tier", "级别", "Tier", 10),
        ("published", "发布日期", "Published", 12),
        ("note", "说明", "Note", 40),
    )
    return Section(
        sheet=Text(zh="来源", en="Sources")[language],
        title=Text(zh="数据来源", en="Sources")[language],
        table=Table(
            name="tbl_src",
            columns=tuple(
                column(key, Text(zh=zh, en=en), language, widest=widest)
                for key, zh, en, widest in headers
            ),
            rows=tuple(rows),
            sortable=True,
        ),
    )
