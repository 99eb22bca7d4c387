"""How is the workbook to be read? Thresholds that formulas use, signs, methods."""

from collections.abc import Iterable, Iterator, Sequence

from addin.facts.columns.standing import difficult_points, thresholds_of
from addin.facts.fact import Reason
from addin.facts.factset import FactSet
from addin.language import Language, Text
from addin.measures.formula import FORMULAS
from addin.report.excel.cells import Cell, plain, stated, words
from addin.report.excel.grid import Row, Table
from addin.report.excel.sections import Page, Section, column

__all__ = ["notes_sections"]

SHEET = Text("说明", "Notes")
_MONTHS = 12


def notes_sections(
    facts: FactSet, language: Language, tables: Iterable[Table]
) -> Iterator[Section]:
    """Parameters, the signs and reasons that `tables` use, and methods."""
    used = {
        cell.value for table in tables for row in table.rows for cell in row.cells.values()
        if cell.reason
    }  # fmt: skip
    yield _parameters(facts, language)
    yield _signs(language, [found for found in Reason if found[language] in used])
    yield _methods(language)


def _parameters(facts: FactSet, language: Language) -> Section:
    identity, steps = facts.plan.identity, thresholds_of(facts.plan)
    code = identity.total_indicator
    growth = facts.get(facts.id_of(code, "yoy")) if code else None
    rows: tuple[tuple[str, Cell, Text], ...] = (
        ("plan_start", plain(identity.start_year), Text("规划起始年", "first year of the plan")),
        ("plan_years", plain(identity.years), Text("规划期（年）", "length of the plan, years")),
        (
            "plan_months", plain(identity.years * _MONTHS),
            Text("规划期（月）", "length of the plan, months"),
        ),
        ("report_month", plain(facts.period.last), Text("报告期末月", "last month of the period")),
        (
            "th_achieved", plain(100 * steps.achieved, 1),
            Text("提前完成：完成进度不低于（%）", "achieved: progress at least (%)"),
        ),
        (
            "th_ahead", plain(steps.ahead, 1),
            Text("快于时序：进度差不低于（百分点）", "ahead: lead at least (pp)"),
        ),
        (
            "th_on_pace", plain(steps.on_pace, 1),
            Text("基本达到时序：进度差不低于（百分点）", "on pace: lead at least (pp)"),
        ),
        (
            "th_behind", plain(steps.behind, 1),
            Text("滞后：进度差不低于（百分点），更低为严重滞后",
                 "behind: lead at least (pp); below it far behind"),
        ),
        (
            "th_hard", plain(difficult_points(facts.plan), 1),
            Text("难度较大：后续年均需超出已实现年均（百分点）",
                 "hard to reach: needed above achieved growth by (pp)"),
        ),
        (
            "total_growth", stated(growth, language),
            Text("规划总量指标同比（%），用于“与全市对比”",
                 "growth of the plan's total (%), for ‘Against the total’"),
        ),
    )  # fmt: skip
    made = [
        Row(key=name, cells={"code": words(name), "value": cell, "meaning": words(text, language)})
        for name, cell, text in rows
    ]

    def name_them(page: Page) -> None:
        for name, _, _ in rows:
            row, at = page.placed.row(name), page.placed.column("value")
            from xlsxwriter.utility import xl_rowcol_to_cell

            cell = xl_rowcol_to_cell(row, at, row_abs=True, col_abs=True)
            page.workbook.define_name(name, f"='{page.placed.sheet}'!{cell}")

    if facts.plan.identity.note:
        note: tuple[str, ...] = (facts.plan.identity.note[language],)
    else:
        note = ()
    return Section(
        sheet=SHEET[language],
        alone=Text("参数", "Parameters")[language],
        title=Text("参数与阈值", "Parameters and thresholds")[language],
        lines=(
            Text(
                "下列数值被各表公式引用；修改阈值后评价随之改变。",
                "Formulas refer to these cells; the classes follow when a threshold is changed.",
            )[language],
            *note,
        ),
        table=Table(
            name="tbl_par",
            columns=(
                column("code", Text("名称", "Name"), language, widest=26),
                column("value", Text("数值", "Value"), language, "figure"),
                column("meaning", Text("含义", "Meaning"), language, widest=90),
            ),
            rows=tuple(made),
        ),
        draw=name_them,
    )


def _signs(language: Language, reasons: Sequence[Reason]) -> Section:
    rows = [
        Row(
            key=str(at),
            cells={
                "sign": words(sign, language),
                "kind": words(kind, language),
                "meaning": words(meaning, language),
            },
        )
        for at, (sign, kind, meaning) in enumerate((*_SIGNS, *_reasons(reasons)))
    ]
    return Section(
        sheet=SHEET[language],
        alone=Text("符号", "Signs")[language],
        title=Text("符号与空缺原因", "Signs, and why a number is missing")[language],
        table=Table(
            name="tbl_sym",
            columns=(
                column("sign", Text("符号或用语", "Sign or words"), language, widest=26),
                column("kind", Text("类别", "Kind"), language),
                column("meaning", Text("含义", "Meaning"), language, widest=90),
            ),
            rows=tuple(rows),
        ),
    )


def _reasons(used: Sequence[Reason]) -> Iterator[tuple[Text, Text, Text]]:
    kind = Text("空缺原因", "reason")
    for found in used:
        yield found.text, kind, _WHY[found]


def _methods(language: Language) -> Section:
    rows = [
        Row(
            key=found.code,
            cells={
                "name": words(found.name, language),
                "source": words(found.source),
                "words": words(found.words, language),
            },
        )
        for found in FORMULAS.values()
    ]
    return Section(
        sheet=Text("方法", "Methods")[language],
        title=Text("计算方法", "Methods")[language],
        lines=(
            Text(
                "只在显示时修约一次（四舍五入）；部分数据因四舍五入的原因，存在总计与分项合计不等的情况。",
                "Numbers are rounded once, when they are shown, half up; sums may differ from the"
                " shown parts by rounding.",
            )[language],
        ),
        table=Table(
            name="tbl_met",
            columns=(
                column("name", Text("名称", "Name"), language, widest=26),
                column("source", Text("依据", "Source"), language),
                column("words", Text("算法", "How it goes"), language, widest=90),
            ),
            rows=tuple(rows),
        ),
    )


_LAMP, _SIGN = Text("灯", "lamp"), Text("符号", "sign")
_SIGNS = (
    (
        Text("● 绿", "● green"), _LAMP,
        Text("提前完成、快于时序、基本达到时序", "achieved, ahead of pace, on pace"),
    ),
    (Text("▲ 黄", "▲ amber"), _LAMP, Text("滞后", "behind")),
    (Text("■ 红", "■ red"), _LAMP, Text("严重滞后", "far behind")),
    (Text("○ 灰", "○ grey"), _LAMP, Text("暂无数据、不作评价", "no data, not scored")),
    (Text("—", "—"), _SIGN, Text("该项不适用", "does not apply")),
    (Text("＞", ">"), _SIGN, Text("仅知下限（超、以上）", "only a lower bound is known")),
    (Text("＜", "<"), _SIGN, Text("仅知上限（近、不足）", "only an upper bound is known")),
    (Text("≈", "≈"), _SIGN, Text("约数或估计数", "rounded or estimated")),
    (Text("#", "#"), _SIGN, Text("其中主要项，不计入合计", "sub-item, not in the sum")),
)  # fmt: skip
_WHY = {
    Reason.NO_DATA: Text("报告期内没有公布的数据", "nothing was published up to the period"),
    Reason.NOT_PUBLISHED: Text("该数从未公布", "the figure was never published"),
    Reason.NO_TARGET: Text(
        "规划未公布目标值，不作评价", "the plan has no number to reach: not scored"
    ),
    Reason.QUALITATIVE: Text("规划只作定性表述", "the plan states a direction, not a number"),
    Reason.NO_BASELINE: Text("没有基期值，无法计算进度", "no progress without a baseline"),
    Reason.OTHER_CONCEPT: Text(
        "公布的数据与规划目标口径不同，不能相比",
        "what is published measures another concept than the target",
    ),
    Reason.BOUND_ONLY: Text("公布值只是上限或下限", "the published figure is only a bound"),
    Reason.NOT_EXACT: Text(
        "公布值为约数，推算的增速没有意义", "growth of rounded figures says nothing"
    ),
    Reason.NO_YEAR_AGO: Text("没有上年同期数，无法推算", "nothing to compare with a year earlier"),
    Reason.NO_FULL_YEAR: Text(
        "无法与全年目标相比", "part of a year cannot be compared with a target for a full year"
    ),
    Reason.TARGET_IS_BASELINE: Text(
        "目标与基期相同，没有进度可言", "target and baseline are the same: there is no way to go"
    ),
    Reason.BASELINE_PAST_TARGET: Text(
        "基期值已达到目标，没有进度可言", "the baseline had met the target: there is no way to go"
    ),
    Reason.NO_GROWTH_RATE: Text(
        "基数为零或负数，增速没有意义", "growth from zero or below says nothing"
    ),
    Reason.NO_TIME_LEFT: Text(
        "规划期已满，不再预计", "the plan is over: nothing is left to project"
    ),
    Reason.BEFORE_PLAN: Text("数据早于规划期", "the figure is older than the plan"),
    Reason.SHORT_HISTORY: Text("年度数据太少，不作预测", "too few yearly values to project from"),
    Reason.NO_TOTAL: Text("没有同期总量，无法计算", "no total of the same period to relate to"),
    Reason.TOTAL_UNCHANGED: Text(
        "总量变动不足0.05%，贡献率没有意义", "the total moved by less than 0.05 %"
    ),
    Reason.NOT_APPLICABLE: Text("该项不适用", "does not apply"),
    Reason.DISPUTED: Text("来源互相矛盾", "sources contradict each other"),
    Reason.CONFIDENTIAL: Text(
        "企业太少，公布会泄露单个企业数据", "so few members that the figure would tell on one"
    ),
}
