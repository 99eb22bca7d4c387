"""How far is each headline indicator? (PRACTICE C3.1)"""

from addin.facts.fact import Fact
from addin.facts.factset import FactSet
from addin.language import Text
from addin.model.indicator import Indicator
from addin.model.words import TargetKind
from addin.report.tables.table import (
    Table,
    TableCell,
    TableColumn,
    TableRow,
    attribute_words,
    cell_of,
    fact_of,
    figures,
    lamp,
    marked_name,
    period_words,
    same,
    scored_at,
    target_cell,
    unit_words,
    words,
)

__all__ = ["indicator_table"]


def indicator_table(facts: FactSet) -> Table:
    """Every headline indicator with all that C3.1 asks for."""
    rows = [_indicator_row(facts, found, at) for at, found in enumerate(facts.plan.headline, 1)]
    identity = facts.plan.identity
    base, end = identity.base_year, identity.end_year
    return Table(
        key="indicators",
        title=Text(zh="主要指标完成情况表", en="Headline indicators"),
        columns=_columns(base, end),
        rows=tuple(rows),
    )


def _columns(base: int, end: int) -> tuple[TableColumn, ...]:
    return (
        words("number", "序号", "No."),
        words("category", "类别", "Category"),
        words("name", "指标", "Indicator"),
        words("unit", "单位", "Unit"),
        words("attribute", "属性", "Type"),
        figures("baseline", f"{base}年基期", f"{base}"),
        figures("target", f"{end}年目标", f"{end} target"),
        words("period", "数据期", "Period"),
        figures("value", "当期值", "Latest"),
        figures("value_year_ago", "上年同期", "A year ago"),
        figures("yoy", "同比(%/百分点)", "Change on year (%/pp)"),
        words("comparable_period", "评价期", "Scored at"),
        figures("comparable", "可比当期值", "Comparable value"),
        figures("progress", "完成进度(%)", "Progress (%)"),
        figures("time_progress", "时序进度(%)", "Pace (%)"),
        figures("lead", "进度差(百分点)", "Lead (pp)"),
        figures("expected", "时序目标值", "Value on the path"),
        figures("gap_to_path", "与时序目标差", "Gap to the path"),
        figures("gap_to_target", "与目标差距", "Gap to target"),
        figures("growth_achieved", "已实现年均(%/百分点)", "Achieved a year (%/pp)"),
        figures("growth_required", "后续年均需(%/百分点)", "Needed a year (%/pp)"),
        figures("projection", f"{end}年预计", f"{end} projected"),
        figures("reach_probability", "达标可能性(%)", "Probability (%)"),
        words("status", "评价", "Status"),
        words("department", "责任部门", "Department"),
        words("data_status", "数据状态", "Data status"),
        words("remark", "说明", "Remark"),
    )


def _indicator_row(facts: FactSet, found: Indicator, number: int) -> TableRow:
    status = facts.fact(found.code, "status")
    department = facts.plan.department.get(found.department)
    shown = {name: cell_of(facts, found.code, name) for name in _INDICATOR_FACTS}
    shown["target"] = target_cell(found, shown["target"])
    if found.target.kind is TargetKind.RATE_AVG:
        # The target is a rate: the value beside it is the rate achieved, not the level behind it.
        shown["value"] = shown["comparable"] = cell_of(facts, found.code, "growth_achieved")
        for key in ("baseline", "value_year_ago", "expected", "gap_to_path", "gap_to_target"):
            shown[key] = TableCell(words=same("—"))
    if found.target.kind is TargetKind.CUM_CHANGE:
        # What counts is the reduction so far in per cent, not the level that it is taken from.
        for key in ("baseline", "value", "value_year_ago"):
            shown[key] = TableCell(words=same("—"))
    cells = shown | {
        "number": TableCell(words=same(str(number))),
        "category": TableCell(words=found.category),
        "name": TableCell(words=marked_name(found)),
        "unit": TableCell(words=unit_words(found)),
        "attribute": TableCell(words=attribute_words(found)),
        "period": TableCell(words=period_words(facts.fact(found.code, "value"))),
        "comparable_period": TableCell(
            words=scored_at(facts.fact(found.code, "comparable"), facts.period)
        ),
        "status": TableCell(words=lamp(status.status_class)),
        "department": TableCell(words=department.name if department else same(found.department)),
        "data_status": TableCell(words=_status(facts.fact(found.code, "value"))),
        "remark": TableCell(words=_remark(facts, found)),
    }
    return TableRow(subject=found.code, cells=cells, status=status.status_class)


_INDICATOR_FACTS = (
    "baseline", "target", "value", "value_year_ago", "yoy", "comparable", "progress",
    "time_progress", "lead", "expected", "gap_to_path", "gap_to_target", "growth_achieved",
    "growth_required", "projection", "reach_probability",
)  # fmt: skip


def _remark(facts: FactSet, found: Indicator) -> Text:
    progress = fact_of(facts, found.code, "progress") or facts.fact(found.code, "status")
    reason = progress.reason or facts.fact(found.code, "value").reason
    return reason.text if reason else same("")


def _status(value: Fact) -> Text:
    return value.status.text if value.status else same("")
