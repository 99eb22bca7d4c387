"""How is the workbook to be read? Parameters that formulas use, signs, reasons, remarks."""

from addin.language import Text
from addin.measures.reasons import Reason
from addin.measures.targets.status import StatusClass
from addin.report.tables.table import lamp
from templates.make.excel.columns import Line, Listing, col
from templates.make.excel.desk import Desk

__all__ = ["NOTES", "PARAMETERS", "REMARKS", "SIGNS", "WHY", "notes"]

NOTES = Text(zh="说明", en="Notes")
_PARAMETERS = (
    ("report_month", Text(zh="报告期末月", en="last month of the period")),
    ("th_achieved", Text(zh="提前完成：完成进度不低于（%）", en="achieved: progress at least (%)")),
    ("th_ahead", Text(zh="快于时序：进度差不低于（百分点）", en="ahead: lead at least (pp)")),
    (
        "th_on_pace",
        Text(zh="基本达到时序：进度差不低于（百分点）", en="on pace: lead at least (pp)"),
    ),
    (
        "th_behind",
        Text(
            zh="滞后：进度差不低于（百分点），更低为严重滞后",
            en="behind: lead at least (pp); below it far behind",
        ),
    ),
    (
        "th_hard",
        Text(
            zh="难度较大：后续年均需超出已实现年均（百分点）",
            en="hard to reach: needed above achieved growth by (pp)",
        ),
    ),
)
_PARAMETER_COLUMNS = (
    col("name", "名称", "Name", "words", 26),
    col("value", "数值", "Value", "number", 14),
    col("meaning", "含义", "Meaning", "words", 90),
)
_SIGN_COLUMNS = (
    col("sign", "符号或用语", "Sign or words", "words", 26),
    col("kind", "类别", "Kind", "words", 14),
    col("meaning", "含义", "Meaning", "words", 90),
)
_CLASSES = {
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
        zh="定性、未公布目标或口径不同等，原因见“指标”表说明列",
        en="qualitative, no published target, another concept: see the remarks in Indicators",
    ),
}
_SIGNS = (
    (
        Text(zh="—", en="—"),
        Text(
            zh="没有数值或不适用，原因见说明列",
            en="no number, or does not apply; the remark says why",
        ),
    ),
    (Text(zh="＞", en=">"), Text(zh="仅知下限（超、以上）", en="only a lower bound is known")),
    (Text(zh="＜", en="<"), Text(zh="仅知上限（近、不足）", en="only an upper bound is known")),
    (Text(zh="≈", en="≈"), Text(zh="约数或估计数", en="rounded or estimated")),
    (
        Text(zh="※（指标名后）", en="※ (after a name)"),
        Text(zh="约束性指标", en="a binding target"),
    ),
    (Text(zh="#", en="#"), Text(zh="其中主要项，不计入合计", en="sub-item, not in the sum")),
)
WHY = {
    Reason.NO_DATA: Text(zh="报告期内没有公布的数据", en="nothing was published up to the period"),
    Reason.NOT_PUBLISHED: Text(zh="该数从未公布", en="the figure was never published"),
    Reason.NOT_DUE: Text(
        zh="按公布频率和时间，该数尚未到公布的时候",
        en="by its frequency and day of publication the figure is not out yet",
    ),
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
    Reason.PRICE_BASIS_MISMATCH: Text(
        zh="目标为实际增长，数据按现价计，不能相比",
        en="a target of real growth is not measured on current prices",
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
    Reason.OFFSETTING: Text(
        zh="各部分有增有减，占比没有意义，只列数量",
        en="the parts go both ways, so that only amounts are told",
    ),
    Reason.NOT_DATED: Text(
        zh="未注明是哪一天的数，不计入较早的报告",
        en="nobody said of which day it is: not told in earlier reports",
    ),
    Reason.NOT_APPLICABLE: Text(zh="该项不适用", en="does not apply"),
    Reason.DISPUTED: Text(zh="来源互相矛盾", en="sources contradict each other"),
    Reason.CONFIDENTIAL: Text(
        zh="企业太少，公布会泄露单个企业数据", en="so few members that the figure would tell on one"
    ),
    Reason.SINGLE_OBSERVATION: Text(
        zh="只有一期数据，没有变动可言", en="one figure alone says nothing of change"
    ),
    Reason.ZERO_BASE: Text(
        zh="基数为零或负数，不能相除", en="nothing can be divided by such a base"
    ),
    Reason.SIGN_CHANGE: Text(
        zh="由正转负或由负转正，增速没有意义", en="growth across zero says nothing"
    ),
    Reason.HORIZON_TOO_LONG: Text(
        zh="外推的年数超过历史数据所能支持", en="further ahead than the history can carry"
    ),
    Reason.IRREGULAR_HISTORY: Text(
        zh="历史数据间隔不等，不作预测", en="uneven gaps between the yearly values: not projected"
    ),
    Reason.NOT_POSITIVE: Text(zh="算法要求数值大于零", en="the method needs values above zero"),
    Reason.OUT_OF_RANGE: Text(
        zh="数值超出算法允许的范围", en="the value lies outside of the method"
    ),
}
"""What each reason means; a workbook shows those that its remarks use."""


PARAMETERS = Listing(
    sheet=NOTES,
    title=Text(zh="参数与阈值", en="Parameters and thresholds"),
    note=Text(
        zh="下列数值被各表公式引用；修改阈值后评价随之改变。",
        en="Formulas refer to these cells; the classes follow when a threshold is changed.",
    ),
    name="tbl_par",
    columns=_PARAMETER_COLUMNS,
    whole=True,
    lines=tuple(
        Line(texts={"name": name, "value": f"{{{{ {name} }}}}", "meaning": meaning})
        for name, meaning in _PARAMETERS
    ),
    frozen=1,
)
_LAMP, _SIGN, _REASON = (
    Text(zh="评价", en="class"), Text(zh="符号", en="sign"), Text(zh="空缺原因", en="reason"),
)  # fmt: skip


def _sign(sign: Text, kind: Text, meaning: Text, when: str = "") -> Line:
    return Line(when=when, texts={"sign": sign, "kind": kind, "meaning": meaning})


SIGNS = Listing(
    sheet=NOTES,
    title=Text(zh="符号与空缺原因", en="Signs, and why a number is missing"),
    note=Text(zh="", en=""),
    name="tbl_sym",
    columns=_SIGN_COLUMNS,
    lines=(
        *(_sign(lamp(found), _LAMP, _CLASSES[found]) for found in StatusClass),
        *(_sign(sign, _SIGN, meaning) for sign, meaning in _SIGNS),
        *(_sign(found.text, _REASON, WHY[found], f"reasons.{found.value}") for found in Reason),
    ),
    frozen=1,
)
REMARKS = Listing(
    sheet=Text(zh="表注", en="Remarks"),
    title=Text(zh="表注和口径", en="Remarks and concepts"),
    note=Text(zh="各表的注释，口径和计算方法。", en="Remarks on the sheets, concepts and methods."),
    name="tbl_rem",
    columns=(col("kind", "类别", "Kind", "words", 16), col("words", "内容", "Words", "words", 110)),
    upright=True,
    lines=(Line(items="remarks"),),
    frozen=1,
)


def notes(desk: Desk, back: Text) -> None:
    """Parameters with the names that formulas know them by, below them signs and reasons."""
    sheet = desk.listing(PARAMETERS, back)
    sheet.set_portrait()
    first = desk.header + 1
    for row, (name, _) in enumerate(_PARAMETERS, first + 1):
        desk.book.define_name(name, f"='{NOTES[desk.language]}'!$B${row}")
    below = first + len(_PARAMETERS) + 2
    sheet.write_string(below - 1, 0, SIGNS.title[desk.language], desk.format("subtitle"))
    desk.table(sheet, SIGNS, below)
    desk.shade(sheet, (below + 1, 0, below + len(StatusClass), 0))
    sheet.print_area(0, 0, below + len(SIGNS.lines), len(_SIGN_COLUMNS) - 1)
