"""What does a leader see first? Counts of classes, every indicator in one line, charts."""

from collections.abc import Sequence
from dataclasses import replace

from addin.facts.factset import PLAN, FactSet
from addin.language import Language, Text
from addin.measures.targets.status import StatusClass
from addin.model.words import TargetKind
from addin.report.excel.cells import Cell, number_format, quoted, words
from addin.report.excel.charts import draw_clusters, draw_progress, sign_lamps
from addin.report.excel.grid import Row, Table, looked_up
from addin.report.excel.recipes import lamp_formula, lamp_words
from addin.report.excel.sections import Page, Section, column

__all__ = ["counts_section", "overview_section"]

DASHBOARD = Text(zh="看板", en="Dashboard")


def counts_section(facts: FactSet, language: Language) -> Section:
    """How many headline indicators stand in each class; the sum is checked against their number."""
    rows = [_count_row(facts, language, found) for found in StatusClass]
    rows.append(_total_row(facts, language))
    return Section(
        sheet=DASHBOARD[language],
        alone=Text(zh="评价分布", en="Classes")[language],
        title=Text(zh="规划进展看板", en="Is the plan on pace?")[language],
        lines=(
            Text(
                zh="项数为公式，随“指标”表变动；评价阈值见“说明”表，可改。",
                en="Counts are formulas over the sheet Indicators; the thresholds in Notes can"
                " be changed.",
            )[language],
        ),
        table=Table(
            name="tbl_count",
            columns=(
                column("status", Text(zh="评价", en="Status"), language, widest=30),
                column("lamp", Text(zh="灯", en="Lamp"), language, "lamp"),
                column("number", Text(zh="项数", en="Number"), language, "figure"),
                column("share", Text(zh="占比(%)", en="Share (%)"), language, "figure"),
                column("meaning", Text(zh="含义", en="Meaning"), language, widest=26),
            ),
            rows=tuple(rows),
        ),
        draw=lambda page: sign_lamps(page, "status", "lamp"),
    )


def overview_section(language: Language, indicators: Table) -> Section:
    """Every indicator in one line, the furthest behind first, with the charts beside."""
    ordered = _by_lead(indicators.rows)
    rows = [
        Row(key=row.key, cells={key: _link(key, row) for key in _SHOWN} | _own(row, language))
        for row in ordered
    ]
    scored = sum(row.cells["progress"].is_number for row in ordered)
    headers = {found.key: found.header for found in indicators.columns}
    kinds = {found.key: found.kind for found in indicators.columns}

    def draw(page: Page) -> None:
        sign_lamps(page, "status", "lamp")
        draw_progress(page, scored)
        draw_clusters(page, scored)

    return Section(
        sheet=DASHBOARD[language],
        alone=Text(zh="一览", en="Overview")[language],
        title=Text(
            zh="指标一览（按进度差由低到高）", en="Indicators at a glance, furthest behind first"
        )[language],
        table=Table(
            name="tbl_overview",
            columns=tuple(
                column(key, Text(zh=headers[key], en=headers[key]), language, kinds[key], widest)
                for key, widest in _ORDER
            ),
            rows=tuple(rows),
        ),
        draw=draw,
    )


_ORDER = (
    ("name", 30), ("lamp", 16), ("progress", 16), ("time_progress", 16), ("status", 16),
    ("lead", 16), ("comparable", 16), ("target", 16), ("unit", 16), ("comparable_period", 18),
    ("code", 22),
)  # fmt: skip
_SHOWN = tuple(key for key, _ in _ORDER if key not in {"code", "lamp"})


def _link(key: str, row: Row) -> Cell:
    return replace(row.cells[key], formula=f"={looked_up('tbl_ind', key)}")


def _own(row: Row, language: Language) -> dict[str, Cell]:
    lamp = row.cells["lamp"]
    own = {"code": words(row.key), "lamp": replace(lamp, formula=lamp_formula(language))}
    kind = row.cells["kind"].value
    if kind in {TargetKind.RATE_AVG[language], TargetKind.CUM_CHANGE[language]}:
        own["unit"] = words("%")
    if kind == TargetKind.RATE_AVG[language]:
        # The target is a rate: beside it stands the rate achieved, not the level behind it.
        achieved = _link("growth_achieved", row)
        own["comparable"] = replace(achieved, number_format=row.cells["target"].number_format)
    return own


def _by_lead(rows: Sequence[Row]) -> list[Row]:
    def order(row: Row) -> tuple[bool, float]:
        lead = row.cells["lead"].value
        return isinstance(lead, str), 0.0 if isinstance(lead, str) else lead

    return sorted(rows, key=order)


def _count_row(facts: FactSet, language: Language, found: StatusClass) -> Row:
    number = facts.fact(PLAN, f"count_{found.value}").value or 0.0
    total = facts.fact(PLAN, "count_total").value or 0.0
    return Row(
        key=found.value,
        cells={
            "status": words(found[language]),
            "lamp": Cell(value=lamp_words(found, language), formula=lamp_formula(language)),
            "number": Cell(
                value=number, formula="=COUNTIF({tbl_ind.status},{status})", number_format="0_)"
            ),
            "share": _share(number, total, language),
            "meaning": words(_MEANINGS[found], language),
        },
    )


def _total_row(facts: FactSet, language: Language) -> Row:
    first, *_, last = StatusClass
    total = facts.fact(PLAN, "count_total").value or 0.0
    good = Text(zh="✓ 与指标总数一致", en="✓ equals the number of indicators")[language]
    bad = Text(zh="✗ 与指标总数不一致", en="✗ differs from the number of indicators")[language]
    test = "{number@total}=COUNTA({tbl_ind.code})"
    return Row(
        key="total",
        bold=True,
        cells={
            "status": words(Text(zh="合计", en="Total"), language),
            "lamp": words(""),
            "number": Cell(
                value=total,
                formula=f"=SUM({{number@{first.value}..{last.value}}})",
                number_format="0_)",
            ),
            "share": _share(total, total, language),
            "meaning": Cell(value=good, formula=f"=IF({test},{quoted(good)},{quoted(bad)})"),
        },
    )


def _share(number: float, total: float, language: Language) -> Cell:
    formula = f"=IF({{number@total}}>0,{{number}}/{{number@total}}*100,{quoted('—')})"
    value = 100 * number / total if total else "—"
    return Cell(value=value, formula=formula, number_format=number_format(1, language))


_MEANINGS = {
    StatusClass.ACHIEVED: Text(zh="完成进度已达100%", en="the whole way to the target is done"),
    StatusClass.AHEAD: Text(
        zh="进度差不低于“快于”阈值", en="lead at or above the threshold ‘ahead’"
    ),
    StatusClass.ON_PACE: Text(
        zh="进度差在两阈值之间；保持类指标达标",
        en="lead between the thresholds; a target to be kept is kept",
    ),
    StatusClass.BEHIND: Text(
        zh="进度差低于“基本达到”阈值", en="lead below the threshold ‘on pace’"
    ),
    StatusClass.FAR_BEHIND: Text(
        zh="进度差低于“滞后”阈值、倒退，或约束性指标预计不能完成",
        en="lead below the threshold ‘behind’, a step back, or a binding target that will be"
        " missed",
    ),
    StatusClass.NO_DATA: Text(zh="没有可用数据", en="no usable data"),
    StatusClass.NOT_SCORED: Text(
        zh="定性、未公布目标或口径不同等，原因见“指标”表",
        en="qualitative, no published target, another concept: see Indicators",
    ),
}
