"""How is the workbook to be read? Thresholds that formulas use, signs, methods."""

from collections.abc import Iterable, Iterator, Sequence

from addin.facts.columns.standing import difficult_points, thresholds_of
from addin.facts.fact import Reason
from addin.facts.factset import FactSet
from addin.language import Language, Text
from addin.measures.book import BOOK
from addin.report.excel.cells import Cell, plain, stated, words
from addin.report.excel.grid import Row, Table
from addin.report.excel.sections import Page, Section, column

__all__ = ["notes_sections"]

SHEET = Text(zh="说明", en="Notes")
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
        (
            "plan_start",
            plain(identity.start_year),
            Text(zh="规划起始年", en="first year of the plan"),
        ),
        (
            "plan_years",
            plain(identity.years),
            Text(zh="规划期（年）", en="length of the plan, years"),
        ),
        (
            "plan_months",
            plain(identity.years * _MONTHS),
            Text(zh="规划期（月）", en="length of the plan, months"),
        ),
        (
            "report_month",
            plain(facts.period.last),
            Text(zh="报告期末月", en="last month of the period"),
        ),
        (
            "th_achieved",
            plain(100 * steps.achieved, 1),
            Text(zh="提前完成：完成进度不低于（%）", en="achieved: progress at least (%)"),
        ),
        (
            "th_ahead",
            plain(steps.ahead, 1),
            Text(zh="快于时序：进度差不低于（百分点）", en="ahead: lead at least (pp)"),
        ),
        (
            "th_on_pace",
            plain(steps.on_pace, 1),
            Text(zh="基本达到时序：进度差不低于（百分点）", en="on pace: lead at least (pp)"),
        ),
        (
            "th_behind",
            plain(steps.behind, 1),
            Text(
                zh="滞后：进度差不低于（百分点），更低为严重滞后",
                en="behind: lead at least (pp); below it far behind",
            ),
        ),
        (
            "th_hard",
            plain(difficult_points(facts.plan), 1),
            Text(
                zh="难度较大：后续年均需超出已实现年均（百分点）",
                en="hard to reach: needed above achieved growth by (pp)",
            ),
        ),
        (
            "total_growth",
            stated(growth, language),
            Text(
                zh="规划总量指标同比（%），用于“与全市对比”",
                en="growth of the plan's total (%), for ‘Against the total’",
            ),
        ),
    )
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
        alone=Text(zh="参数", en="Parameters")[language],
        title=Text(zh="参数与阈值", en="Parameters and thresholds")[language],
        lines=(
            Text(
                zh="下列数值被各表公式引用；修改阈值后评价随之改变。",
                en="Formulas refer to these cells; the classes follow when a threshold is changed.",
            )[language],
            *note,
        ),
        table=Table(
            name="tbl_par",
            columns=(
                column("code", Text(zh="名称", en="Name"), language, widest=26),
                column("value", Text(zh="数值", en="Value"), language, "figure"),
                column("meaning", Text(zh="含义", en="Meaning"), language, widest=90),
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
        alone=Text(zh="符号", en="Signs")[language],
        title=Text(zh="符号与空缺原因", en="Signs, and why a number is missing")[language],
        table=Table(
            name="tbl_sym",
            columns=(
                column("sign", Text(zh="符号或用语", en="Sign or words"), language, widest=26),
                column("kind", Text(zh="类别", en="Kind"), language),
                column("meaning", Text(zh="含义", en="Meaning"), language, widest=90),
            ),
            rows=tuple(rows),
        ),
    )


def _reasons(used: Sequence[Reason]) -> Iterator[tuple[Text, Text, Text]]:
    kind = Text(zh="空缺原因", en="reason")
    for found in used:
        yield found.text, kind, _WHY[found]


def _methods(language: Language) -> Section:
    rows = [
        Row(
            key=found.id,
            cells={
                "name": words(found.name, language),
                "source": words(found.source),
                "words": words(found.words, language),
            },
        )
        for found in list(BOOK.values())[: list(BOOK).index("annual_lead") + 1]  # facts name these
    ]
    return Section(
        sheet=Text(zh="方法", en="Methods")[language],
        title=Text(zh="计算方法", en="Methods")[language],
        lines=(
            Text(
                zh="只在显示时修约一次（四舍五入）；部分数据因四舍五入的原因，存在总计与分项合计不等的情况。",
                en="Numbers are rounded once, when they are shown, half up; sums may differ"
                " from the"
                " shown parts by rounding.",
            )[language],
        ),
        table=Table(
            name="tbl_met",
            columns=(
                column("name", Text(zh="名称", en="Name"), language, widest=26),
                column("source", Text(zh="依据", en="Source"), language),
                column("words", Text(zh="算法", en="How it goes"), language, widest=90),
            ),
            rows=tuple(rows),
        ),
    )


_LAMP, _SIGN = Text(zh="灯", en="lamp"), Text(zh="符号", en="sign")
_SIGNS = (
    (
        Text(zh="● 绿", en="● green"),
        _LAMP,
        Text(zh="提前完成、快于时序、基本达到时序", en="achieved, ahead of pace, on pace"),
    ),
    (Text(zh="▲ 黄", en="▲ amber"), _LAMP, Text(zh="滞后", en="behind")),
    (Text(zh="■ 红", en="■ red"), _LAMP, Text(zh="严重滞后", en="far behind")),
    (Text(zh="○ 灰", en="○ grey"), _LAMP, Text(zh="暂无数据、不作评价", en="no data, not scored")),
    (Text(zh="—", en="—"), _SIGN, Text(zh="该项不适用", en="does not apply")),
    (
        Text(zh="＞", en=">"),
        _SIGN,
        Text(zh="仅知下限（超、以上）", en="only a lower bound is known"),
    ),
    (
        Text(zh="＜", en="<"),
        _SIGN,
        Text(zh="仅知上限（近、不足）", en="only an upper bound is known"),
    ),
    (Text(zh="≈", en="≈"), _SIGN, Text(zh="约数或估计数", en="rounded or estimated")),
    (Text(zh="#", en="#"), _SIGN, Text(zh="其中主要项，不计入合计", en="sub-item, not in the sum")),
)
_WHY = {
    Reason.NO_DATA: Text(zh="报告期内没有公布的数据", en="nothing was published up to the period"),
    Reason.NOT_PUBLISHED: Text(zh="该数从未公布", en="the figure was never published"),
    Reason.NO_TARGET: Text(
        zh="规划未公布目标值，不作评价", en="the plan has no number to reach: not scored"
    ),
    Reason.QUALITATIVE: Text(zh="规划只作定性表述", en="the plan states a direction, not a number"),
    Reason.NO_BASELINE: Text(zh="没有基期值，无法计算进度", en="no progress without a baseline"),
    Reason.OTHER_CONCEPT: Text(
        zh="公布的数据与规划目标口径不同，不能相比",
        en="what is published measures another concept than the target",
    ),
    Reason.BOUND_ONLY: Text(zh="公布值只是上限或下限", en="the published figure is only a bound"),
    Reason.NOT_EXACT: Text(
        zh="公布值为约数，推算的增速没有意义", en="growth of rounded figures says nothing"
    ),
    Reason.NO_YEAR_AGO: Text(
        zh="没有上年同期数，无法推算", en="nothing to compare with a year earlier"
    ),
    Reason.NO_FULL_YEAR: Text(
        zh="无法与全年目标相比",
        en="part of a year cannot be compared with a target for a full year",
    ),
    Reason.TARGET_IS_BASELINE: Text(
        zh="目标与基期相同，没有进度可言",
        en="target and baseline are the same: there is no way to go",
    ),
    Reason.BASELINE_PAST_TARGET: Text(
        zh="基期值已达到目标，没有进度可言",
        en="the baseline had met the target: there is no way to go",
    ),
    Reason.NO_GROWTH_RATE: Text(
        zh="基数为零或负数，增速没有意义", en="growth from zero or below says nothing"
    ),
    Reason.NO_TIME_LEFT: Text(
        zh="规划期已满，不再预计", en="the plan is over: nothing is left to project"
    ),
    Reason.BEFORE_PLAN: Text(zh="数据早于规划期", en="the figure is older than the plan"),
    Reason.SHORT_HISTORY: Text(
        zh="年度数据太少，不作预测", en="too few yearly values to project from"
    ),
    Reason.NO_TOTAL: Text(
        zh="没有同期总量，无法计算", en="no total of the same period to relate to"
    ),
    Reason.TOTAL_UNCHANGED: Text(
        zh="总量变动不足0.05%，贡献率没有意义", en="the total moved by less than 0.05 %"
    ),
    Reason.NOT_APPLICABLE: Text(zh="该项不适用", en="does not apply"),
    Reason.DISPUTED: Text(zh="来源互相矛盾", en="sources contradict each other"),
    Reason.CONFIDENTIAL: Text(
        zh="企业太少，公布会泄露单个企业数据", en="so few members that the figure would tell on one"
    ),
}
