"""How is every headline indicator doing? The table `tbl_ind` (PRACTICE C3.1)."""

from collections.abc import Mapping
from dataclasses import replace

from addin.facts.fact import Fact
from addin.facts.factset import FactSet
from addin.facts.printer import unit_name
from addin.language import Language
from addin.model.indicator import Indicator
from addin.model.unit import PERCENT, POINTS
from addin.model.words import Operator, TargetKind
from addin.report.excel.cells import (
    ABSENT,
    Cell,
    absent,
    calculated,
    figure,
    number_format,
    plain,
    quoted,
    stated,
    words,
)
from addin.report.excel.grid import Column, Row, Table
from addin.report.excel.recipes import Subject, lamp_formula, lamp_words, subject_of_row
from addin.report.tables.indicators import indicator_table
from addin.report.tables.table import TableRow as ReportRow

__all__ = ["base_cells", "indicators_table", "measured", "status_cells"]

_OPERATORS = {
    Operator.EXACT: "=", Operator.AT_LEAST: "≥", Operator.AT_MOST: "≤", Operator.ABOUT: "≈",
}  # fmt: skip


def indicators_table(facts: FactSet, language: Language) -> Table:
    """Every headline indicator: columns A to AI of PRACTICE C3.1, then what formulas need beside.

    Inputs are typed, in the unit of the row; everything derived from them is a formula.
    """
    shown = {row.subject: row for row in indicator_table(facts).rows}
    rows = [
        Row(key=found.code, cells=_cells(facts, language, found, shown[found.code]))
        for found in facts.plan.headline
    ]
    return Table(name="tbl_ind", columns=_columns(facts, language), rows=tuple(rows), sortable=True)


def measured(subject: Subject, cells: dict[str, Cell]) -> None:
    """Add what indicators and clusters share: comparable value, progress, pace, gaps, rates."""
    unit = subject.facts.fact(subject.key, "value").unit
    language = subject.language

    def derived(key: str, formula: str, *, own: bool = True) -> None:
        named = unit if own else None
        cells[key] = calculated(subject.fact(key), formula, cells, language, named)

    recipe = subject.comparable()
    fact = subject.fact("comparable")
    cells["comparable"] = (
        stated(fact, language, unit)
        if recipe is None
        else calculated(fact, recipe, cells, language, unit)
    )
    derived("time_progress", "MIN({elapsed}/plan_months,1)*100", own=False)
    derived("progress", subject.progress(), own=False)
    derived("lead", "{progress}-{time_progress}", own=False)
    derived("expected", subject.expected())
    derived("gap_to_path", "{comparable}-{expected}")
    derived("gap_to_target", subject.gap_to_target())
    derived("growth_achieved", subject.achieved())
    derived("growth_required", subject.required())
    for key in ("growth_achieved", "growth_required"):
        cells[key] = _without_own_unit(cells[key], subject.fact(key), language)


def status_cells(subject: Subject, cells: dict[str, Cell]) -> None:
    """Add the class and its lamp, by the threshold cells."""
    status = subject.fact("status")
    if status is None:
        cells["status"] = cells["lamp"] = absent(subject.language)
        return
    found = status.status_class
    cells["status"] = Cell(value=found[subject.language], formula=f"={subject.status()}")
    cells["lamp"] = Cell(
        value=lamp_words(found, subject.language), formula=lamp_formula(subject.language)
    )


def base_cells(subject: Subject, cells: dict[str, Cell]) -> None:
    """Add the inputs: baseline, target, value, a year ago, growth, and what completes a year."""
    language, unit = subject.language, subject.facts.fact(subject.key, "value").unit
    for key in ("baseline", "target", "value", "value_year_ago"):
        cells[key] = stated(subject.fact(key), language, unit)
    fact = subject.facts.fact(subject.key, "value")
    band = subject.band
    for at, key in enumerate(("low", "high")):
        cells[key] = figure(band[at], fact, language, unit) if band else absent(language)
    full, earlier = subject.last_year, subject.earlier
    cells["last_year"] = absent(language) if full is None else figure(full, fact, language, unit)
    cells["earlier"] = absent(language)
    if earlier is not None:
        total = sum(float(part) for part in earlier.split("+"))
        cells["earlier"] = replace(figure(total, fact, language, unit), formula=f"={earlier}")
    elapsed = subject.elapsed
    cells["elapsed"] = absent(language) if elapsed is None else plain(elapsed)


def _cells(
    facts: FactSet, language: Language, found: Indicator, shown: ReportRow
) -> Mapping[str, Cell]:
    subject = subject_of_row(facts, language, found)
    unit = facts.fact(found.code, "value").unit
    cells = {key: words(shown[key].words, language) for key in _TAKEN}
    cells |= {
        "code": words(found.code),
        "name": words(found.name, language),
        "unit": words(unit_name(unit, language)),
        "kind": words(found.target.kind[language]),
        "operator": words(_operator(found)),
    }
    base_cells(subject, cells)
    _growth_cells(subject, cells)
    measured(subject, cells)
    for key in ("projection", "projection_low", "projection_high", "reach_probability"):
        cells[key] = stated(subject.fact(key), language, unit)
    cells["reach_probability"] = stated(subject.fact("reach_probability"), language)
    cells["projected_completion"] = calculated(
        subject.fact("projected_completion"),
        f"{{projection}}/({subject.goal})*100",
        cells,
        language,
    )
    projection = subject.fact("projection")
    cells["projection_method"] = words(
        projection.how.name[language] if projection and projection.known else ABSENT[language]
    )
    cells["projection_error"] = stated(subject.fact("projection_error"), language)
    prospect = subject.fact("prospect")
    cells["prospect"] = words((prospect.word if prospect else None) or ABSENT, language)
    status_cells(subject, cells)
    _annual_cells(subject, cells)
    cells["against_total"] = _against_total(subject, cells)
    value = facts.fact(found.code, "value")
    cells["vintage"] = words(value.vintage.isoformat() if value.vintage else ABSENT[language])
    cells["method"] = words(_method(subject))
    return cells


def _growth_cells(subject: Subject, cells: dict[str, Cell]) -> None:
    language = subject.language
    cells["yoy_official"] = stated(subject.fact("yoy_official"), language)
    derived = subject.fact("yoy_derived")
    points = derived is not None and derived.unit is POINTS
    formula = "{value}-{value_year_ago}" if points else "({value}/{value_year_ago}-1)*100"
    cells["yoy_derived"] = calculated(derived, formula, cells, language, PERCENT)


def _annual_cells(subject: Subject, cells: dict[str, Cell]) -> None:
    language, unit = subject.language, subject.facts.fact(subject.key, "value").unit
    cells["annual_target"] = stated(subject.fact("annual_target"), language, unit)
    done = subject.fact("annual_completion")
    cells["annual_completion"] = calculated(done, "{value}/{annual_target}*100", cells, language)
    time = subject.fact("annual_time")
    cells["annual_time"] = (
        absent(language)
        if time is None
        else replace(stated(time, language), formula="=report_month/12*100")
    )


def _against_total(subject: Subject, cells: Mapping[str, Cell]) -> Cell:
    """Growth of the indicator less growth of the plan's total, in percentage points."""
    facts, code = subject.facts, subject.facts.plan.identity.total_indicator
    own = subject.fact("yoy")
    total = facts.get(facts.id_of(code, "yoy")) if code and code != subject.key else None
    same = (
        own is not None and total is not None
        and own.unit is PERCENT is total.unit
        and own.period == total.period
        and subject.indicator.unit.dimension == facts.plan.indicator[code].unit.dimension
    )  # fmt: skip
    if not same or own is None or total is None or own.value is None or total.value is None:
        return absent(subject.language)
    official = cells["yoy_official"].is_number
    growth = "{yoy_official}" if official else "{yoy_derived}"
    formula = f"=IF(COUNT({growth},total_growth)=2,{growth}-total_growth,{quoted('—')})"
    return Cell(
        value=own.value - total.value, formula=formula,
        number_format=number_format(1, subject.language),
    )  # fmt: skip


def _operator(found: Indicator) -> str:
    if found.target.value is None or found.target.kind is TargetKind.DIRECTION:
        return "—"
    return _OPERATORS[found.target.operator]


def _method(subject: Subject) -> str:
    fact = subject.facts.fact(subject.key, "comparable")
    return fact.how.name[subject.language] if fact.known else ABSENT[subject.language]


def _without_own_unit(cell: Cell, fact: Fact | None, language: Language) -> Cell:
    """A rate in per cent needs no unit under a header that says per cent."""
    if fact is None or not cell.is_number or fact.unit is not PERCENT:
        return cell
    return replace(cell, number_format=number_format(fact.shown_decimals(language), language))


_TAKEN = (
    "category", "attribute", "period", "department", "data_status", "remark", "comparable_period",
)  # fmt: skip


def _columns(facts: FactSet, language: Language) -> tuple[Column, ...]:
    identity = facts.plan.identity
    base, end = identity.base_year, identity.end_year
    zh = language == "zh"

    def text(key: str, chinese: str, english: str, widest: float = 14.0) -> Column:
        return Column(key=key, header=chinese if zh else english, widest=widest)

    def number(key: str, chinese: str, english: str) -> Column:
        return Column(key=key, header=chinese if zh else english, kind="figure")

    return (
        text("code", "代码", "Code", 22),
        text("category", "类别", "Category", 12),
        text("name", "指标名称", "Indicator", 26),
        text("unit", "单位", "Unit", 12),
        text("attribute", "属性", "Type", 10),
        text("kind", "方向/目标类型", "Kind of target", 17),
        number("baseline", f"{base}年基期", f"{base} baseline"),
        number("target", f"{end}年目标", f"{end} target"),
        text("operator", "目标符号", "Sign of target", 10),
        text("period", "数据期", "Data period", 18),
        number("value", "本期累计", "Latest value"),
        number("value_year_ago", "上年同期", "A year ago"),
        number("yoy_official", "官方同比(%)", "Change on year, official (%)"),
        number("yoy_derived", "推算同比(%)", "Change on year, derived (%)"),
        number("comparable", "可比当期值", "Comparable value"),
        number("progress", "完成进度(%)", "Progress (%)"),
        number("time_progress", "时序进度(%)", "Time progress (%)"),
        number("lead", "进度差(百分点)", "Lead (pp)"),
        number("expected", "时序目标值", "Value on the path"),
        number("gap_to_path", "与时序目标差", "Gap to the path"),
        number("gap_to_target", "与目标差距", "Gap to target"),
        number("growth_achieved", "已实现年均(%)", "Achieved a year (%)"),
        number("growth_required", "后续年均需(%)", "Needed a year (%)"),
        number("projection", f"预计{end}年", f"{end} projected"),
        number("projected_completion", "预计完成率(%)", "Projected completion (%)"),
        text("status", "评价", "Status", 14),
        Column(key="lamp", header="灯" if zh else "Lamp", kind="lamp"),
        number("annual_target", f"{facts.period.year}年度目标", f"Target of {facts.period.year}"),
        number("annual_completion", "年度完成率(%)", "Completion of the year (%)"),
        number("annual_time", "年时序(%)", "Time of the year (%)"),
        number("against_total", "与全市对比(百分点)", "Against the total (pp)"),
        text("department", "责任部门", "Department", 26),
        text("data_status", "数据状态", "Data status", 10),
        text("vintage", "数据版本", "Vintage", 11),
        text("remark", "说明", "Remark", 32),
        text("comparable_period", "评价期", "Scored at", 18),
        text("method", "可比口径", "Made comparable by", 20),
        number("elapsed", "已过月数", "Months elapsed"),
        number("last_year", "上年全年", "The whole of last year"),
        number("earlier", "规划期前几年之和", "Earlier years of the plan"),
        number("low", "区间下限", "Lower end of range"),
        number("high", "区间上限", "Upper end of range"),
        number("projection_low", "预计下限", "Projection, low"),
        number("projection_high", "预计上限", "Projection, high"),
        number("reach_probability", "达标可能性(%)", "Probability (%)"),
        text("prospect", "综合预判", "Prospect", 12),
        text("projection_method", "预测方法", "Projected by", 32),
        number("projection_error", "回测误差(%)", "Backtest error (%)"),
    )
