"""Which functions can a cell call?

Each function once, for every host: a name, a category and examples round a formula of the book.
Rates and shares are fractions (8.1 % is 0.081), as a cell formatted in per cent holds them;
differences of shares are percentage points.
"""

from addin.functions import formulas
from addin.functions.arguments import (
    DIRECTION,
    LANGUAGE,
    PATHS,
    PERIOD,
    PRESET,
    ROUNDINGS,
    choice,
    number,
    optional_number,
    optional_text,
    series,
)
from addin.functions.methods.declared import METHOD_FUNCTIONS
from addin.functions.plans.declared import PLAN_FUNCTIONS
from addin.functions.plans.explaining import explain_function
from addin.functions.registry import Category, Example, Function, Registry
from addin.language import Text

__all__ = ["FUNCTIONS"]

FUNCTIONS = Registry()
_FRACTION = Text(zh="小数，0.06即6%", en="fraction: 0.06 is 6 %")
_POINTS = Text(zh="百分点", en="percentage points")
_SAME_UNIT = Text(zh="与数值同单位", en="in the unit of the values")

_BASELINE = number("baseline", "基期值", "基期数值", "the value in the base year")
_CURRENT = number("current", "当前值", "当前数值", "the value now")
_VALUE = number("value", "当前值", "当前数值", "the value now")
_TARGET = number("target", "目标值", "规划目标", "the target of the plan")
_PROGRESS = number("progress", "完成进度", "完成进度", "progress", _FRACTION)
_SHARE = number("share", "时序进度", "时序进度", "time progress", _FRACTION)
_LEFT = number("years", "剩余年数", "剩余年数，可为小数", "years left, such as 1.25")
_PART_NOW = number("current", "部分本期", "部分本期数值", "the part now")
_PART_BEFORE = number("previous", "部分上期", "部分上期数值", "the part before")
_TOTAL_BEFORE = number("total_before", "总体上期", "总体上期数值", "the total before")
_UNITS = series("values", "数值", "各单位数值", "the value of each unit")
_HISTORY = (
    series("years", "年份", "历史年份", "the years of the history"),
    series(
        "values",
        "历史数值",
        "各年数值，至少五年，可比价或百分点",
        "the values, five years at least, in constant prices or points",
    ),
    number("year", "预测年", "外推到哪一年", "the year to project to"),
)
_SERIES = (((2020,), (2021,), (2022,), (2023,), (2024,)), ((100,), (106,), (111,), (119,), (125,)))


_NUMBER_FUNCTIONS = (
    Function(
        name="CAGR",
        how="average_growth",
        called=Text(zh="年均增速", en="average yearly growth"),
        help=Text(zh="按水平法计算的年均增长速度", en="average yearly growth by the level method"),
        category=Category.GROWTH,
        arguments=(
            number("start", "基期值", "基期（起始）数值", "the value at the start"),
            number("end", "末期值", "末期数值", "the value at the end"),
            number(
                "years", "年数", "相隔年数，基年不计", "years between; the base year does not count"
            ),
        ),
        unit=_FRACTION,
        examples=(Example(args=(2200, 2943, 5), result=0.05992),),
    ),
    Function(
        name="YOY",
        how="growth",
        called=Text(zh="同比", en="growth on a year earlier"),
        help=Text(
            zh="推算的同比增速；官方增速请直接引用",
            en="derived growth on a year earlier; official growth is another number",
        ),
        category=Category.GROWTH,
        arguments=(
            number("current", "本期值", "本期数值", "the value now"),
            number("year_ago", "上年同期", "上年同期数值", "the value a year earlier"),
        ),
        unit=_FRACTION,
        examples=(Example(args=(106, 100), result=0.06),),
    ),
    Function(
        name="CHAIN",
        how="average_of_rates",
        answer=formulas.chain,
        help=Text(
            zh="各年增速连乘后的几何平均",
            en="geometric average of growth rates that follow each other",
        ),
        category=Category.GROWTH,
        arguments=(
            series(
                "rates",
                "各年增速",
                "各年增速（一行或一列）",
                "yearly growth rates, a row or column",
                _FRACTION,
            ),
        ),
        unit=_FRACTION,
        mode="whole",
        examples=(Example(args=(((0.032,), (0.079,)),), result=0.05524),),
    ),
    Function(
        name="TWO_YEAR",
        how="two_year_average",
        help=Text(zh="两年平均增速（几何平均）", en="geometric average growth over two years"),
        category=Category.GROWTH,
        arguments=(
            number("growth", "本年增速", "本年同比增速", "growth on a year earlier", _FRACTION),
            number("year_ago", "上年增速", "上年同期同比增速", "growth a year before", _FRACTION),
        ),
        unit=_FRACTION,
        examples=(Example(args=(0.127, -0.016), result=0.053075),),
    ),
    Function(
        name="TTM",
        how="ttm",
        called=Text(zh="滚动四季", en="last four quarters"),
        help=Text(
            zh="由累计数推算最近四个季度合计", en="the last four quarters, from cumulative values"
        ),
        category=Category.GROWTH,
        arguments=(
            number("cumulative", "本年累计", "本年累计数", "this year so far"),
            number("year_ago", "上年同期累计", "上年同期累计数", "last year at the same point"),
            number("last_year", "上年全年", "上年全年数", "the whole of last year"),
        ),
        unit=_SAME_UNIT,
        examples=(Example(args=(18000, 17000, 24000), result=25000),),
    ),
    Function(
        name="DISCRETE",
        how="discrete",
        answer=formulas.discrete,
        help=Text(
            zh="将年内累计数还原为各期当期数",
            en="single periods from values cumulated within each year",
        ),
        category=Category.GROWTH,
        arguments=(
            series(
                "cumulative",
                "累计数",
                "各期累计数（一行或一列）",
                "cumulative values, a row or column",
            ),
            series(
                "years",
                "年份",
                "各期所属年份，跨年时填写",
                "the year of each period, where there are several",
                optional=True,
            ),
        ),
        unit=_SAME_UNIT,
        mode="whole",
        spills=True,
        follows_first=True,
        examples=(Example(args=(((206504, 456614),),), result=((206504, 250110),)),),
    ),
    Function(
        name="ELAPSED",
        called=Text(zh="已过季度数", en="quarters elapsed"),
        answer=formulas.elapsed,
        help=Text(zh="规划开始以来经过的季度数", en="quarters since the plan began"),
        category=Category.PACE,
        arguments=(
            PERIOD,
            number(
                "first_year", "首年", "规划第一年，如2021", "first year of the plan, such as 2021"
            ),
        ),
        unit=Text(zh="季度", en="quarters"),
        mode="each",
        examples=(Example(args=("2024Q3", 2021), result=15),),
    ),
    Function(
        name="PACE",
        how="time_progress",
        help=Text(
            zh="已过时间占规划期的比例，最高为1",
            en="share of the plan's time that has passed, at most 1",
        ),
        category=Category.PACE,
        arguments=(
            number(
                "elapsed",
                "已过时间",
                "已过季度、月或年数",
                "quarters, months or years that have passed",
            ),
            number(
                "total",
                "总时间",
                "规划期总数，单位与上相同",
                "the whole plan, in the same unit",
            ),
        ),
        unit=_FRACTION,
        examples=(Example(args=(15, 20), result=0.75),),
    ),
    Function(
        name="EXPECTED",
        how="expected_linear",
        called=Text(zh="时序目标值", en="expected value"),
        answer=formulas.expected,
        unknown=Text(zh="等比路径要求数值大于零", en="a compound path needs values above zero"),
        help=Text(zh="按时序当前应达到的数值", en="where the value should stand at this time"),
        category=Category.PACE,
        arguments=(
            _BASELINE,
            _TARGET,
            number(
                "share",
                "时序进度",
                "时序进度，见PLAN.PACE",
                "time progress, see PLAN.PACE",
                _FRACTION,
            ),
            choice(
                "path",
                "路径",
                PATHS,
                "从基期到目标的路径，默认线性",
                "the path from base to target; linear unless said",
            ),
        ),
        unit=_SAME_UNIT,
        examples=(Example(args=(20000, 30000, 0.75), result=27500),),
    ),
    Function(
        name="LEAD",
        how="lead",
        called=Text(zh="进度差", en="lead on the pace"),
        help=Text(
            zh="完成进度减时序进度，负数为滞后",
            en="progress minus time progress; negative is behind",
        ),
        category=Category.PACE,
        arguments=(_PROGRESS, _SHARE),
        unit=_POINTS,
        examples=(Example(args=(0.68, 0.75), result=-7),),
    ),
    Function(
        name="PROGRESS",
        how="progress_level",
        help=Text(
            zh="从基期到目标已完成的比例，不封顶",
            en="share of the way from base to target that is done; never capped",
        ),
        category=Category.PACE,
        arguments=(_BASELINE, _CURRENT, _TARGET),
        unit=_FRACTION,
        examples=(Example(args=(20000, 26800, 30000), result=0.68),),
    ),
    Function(
        name="PROGRESS_RATE",
        how="progress_rate",
        called=Text(zh="年均增速进度", en="progress of a growth target"),
        help=Text(
            zh="年均增速类目标的完成进度（对数法，可比价）",
            en="progress to a target of average yearly growth, on the log scale",
        ),
        category=Category.PACE,
        arguments=(
            number(
                "baseline",
                "基期值",
                "基期数值（可比价）",
                "the value in the base year, constant prices",
            ),
            number("current", "当前值", "当前数值（可比价）", "the value now, constant prices"),
            number(
                "rate", "目标增速", "规划年均增速", "the average yearly growth planned", _FRACTION
            ),
            optional_number(
                "years", "年数", 5, "规划期年数，默认5", "years of the plan; 5 unless said"
            ),
        ),
        unit=_FRACTION,
        examples=(Example(args=(100, 119.1016, 0.06), result=0.6),),
    ),
    Function(
        name="PROGRESS_REDUCTION",
        how="progress_reduction",
        called=Text(zh="累计下降进度", en="progress of a reduction target"),
        help=Text(
            zh="五年累计下降类目标的完成进度（对数法）",
            en="progress to a cumulative reduction, on the log scale",
        ),
        category=Category.PACE,
        arguments=(
            number("reduction", "累计下降", "累计下降幅度", "the reduction so far", _FRACTION),
            number("target", "目标降幅", "规划降幅", "the reduction planned", _FRACTION),
        ),
        unit=_FRACTION,
        examples=(Example(args=(0.134, 0.16), result=0.825165),),
    ),
    Function(
        name="COMPLETION",
        how="progress_sum",
        called=Text(zh="完成率", en="completion"),
        help=Text(
            zh="完成计划（目标）的比例", en="share of a planned amount or target that is reached"
        ),
        category=Category.PACE,
        arguments=(
            number("value", "完成值", "累计完成数", "what has been reached"),
            number("plan", "计划值", "计划或目标数", "the plan or target"),
        ),
        unit=_FRACTION,
        examples=(Example(args=(95.4, 110), result=0.867273),),
    ),
    Function(
        name="STATUS",
        how="status",
        answer=formulas.status_of_preset,
        help=Text(
            zh="按进度差分档：提前完成、快于时序、基本达到时序、滞后、严重滞后",
            en="class by the lead: achieved, ahead of pace, on pace, behind, far behind",
        ),
        category=Category.PACE,
        arguments=(_PROGRESS, _SHARE, PRESET),
        words=formulas.STATUS_WORDS,
        examples=(Example(args=(0.7, 0.75), result=Text(zh="滞后", en="behind")),),
    ),
    Function(
        name="GAP",
        how="gap_to_target",
        called=Text(zh="与目标差距", en="gap to the target"),
        answer=formulas.gap_to_target,
        help=Text(
            zh="距目标还差多少，负数为已超过",
            en="what is missing to the target; negative once it is passed",
        ),
        category=Category.PACE,
        arguments=(_VALUE, _TARGET, DIRECTION),
        unit=_SAME_UNIT,
        examples=(Example(args=(26800, 30000), result=3200),),
    ),
    Function(
        name="REQUIRED_GROWTH",
        how="required_growth",
        called=Text(zh="后续年均需增长", en="growth needed"),
        help=Text(
            zh="剩余时间内为达到目标每年需要的增速",
            en="yearly growth needed in the time left to reach the target",
        ),
        category=Category.PACE,
        arguments=(_CURRENT, _TARGET, _LEFT),
        unit=_FRACTION,
        examples=(Example(args=(26800, 30000, 1.25), result=0.094433),),
    ),
    Function(
        name="REQUIRED_CHANGE",
        how="required_change",
        called=Text(zh="后续年均需提高", en="change needed"),
        help=Text(
            zh="剩余时间内每年需要变动的数值或百分点",
            en="change needed in each year that is left, in units or points",
        ),
        category=Category.PACE,
        arguments=(_CURRENT, _TARGET, _LEFT),
        unit=_SAME_UNIT,
        examples=(Example(args=(31.9, 35, 1.25), result=2.48),),
    ),
    Function(
        name="SHARE",
        how="share",
        help=Text(zh="部分占总体的比例", en="part of a whole"),
        category=Category.CLUSTERS,
        arguments=(
            number("part", "部分", "部分数值", "the part"),
            number("whole", "总体", "总体数值", "the whole"),
        ),
        unit=_FRACTION,
        examples=(Example(args=(345, 1000), result=0.345),),
    ),
    Function(
        name="CONTRIBUTION",
        how="contribution",
        help=Text(
            zh="部分增量占总体增量的比例（可比价）",
            en="the part's change as a share of the total's change, constant prices",
        ),
        category=Category.CLUSTERS,
        arguments=(
            _PART_NOW,
            _PART_BEFORE,
            number("total", "总体本期", "总体本期数值", "the total now"),
            _TOTAL_BEFORE,
        ),
        unit=_FRACTION,
        examples=(Example(args=(130, 100, 1100, 1000), result=0.3),),
    ),
    Function(
        name="PULL",
        how="pull",
        called=Text(zh="拉动", en="pull on growth"),
        help=Text(
            zh="部分拉动总体增长多少，各部分相加为总体增速",
            en="what the part adds to the total's growth; the parts add up to it",
        ),
        category=Category.CLUSTERS,
        arguments=(_PART_NOW, _PART_BEFORE, _TOTAL_BEFORE),
        unit=Text(zh="小数，0.019即1.9个百分点", en="fraction: 0.019 is 1.9 percentage points"),
        examples=(Example(args=(119, 100, 1000), result=0.019),),
    ),
    Function(
        name="HHI",
        how="hhi",
        answer=formulas.herfindahl,
        help=Text(
            zh="赫芬达尔指数：份额平方和，0至1",
            en="Herfindahl-Hirschman index: the sum of squared shares, 0 to 1",
        ),
        category=Category.CLUSTERS,
        arguments=(_UNITS,),
        mode="whole",
        examples=(Example(args=(((50,), (30,), (20,)),), result=0.38),),
    ),
    Function(
        name="CR_N",
        how="concentration",
        called=Text(zh="前几家占比", en="share of the largest"),
        answer=formulas.concentration,
        help=Text(zh="最大n家占合计的比例", en="share of the n largest"),
        category=Category.CLUSTERS,
        arguments=(
            _UNITS,
            optional_number("n", "家数", 5, "前几家，默认5", "how many; 5 unless said"),
        ),
        unit=_FRACTION,
        mode="whole",
        aliases=("CR",),
        examples=(Example(args=(((50,), (30,), (20,)), 2), result=0.8),),
    ),
    Function(
        name="LQ_INDEX",
        how="location_quotient",
        help=Text(
            zh="地区产业专业化程度，大于1为优势产业",
            en="how strongly a region specialises in an industry; above 1 it does",
        ),
        category=Category.CLUSTERS,
        arguments=(
            number("industry_region", "地区该产业", "地区该产业数值", "the industry in the region"),
            number("region", "地区合计", "地区全部产业数值", "all industries of the region"),
            number("industry", "全国该产业", "全国该产业数值", "the industry in the country"),
            number("total", "全国合计", "全国全部产业数值", "all industries of the country"),
        ),
        aliases=("LQ",),
        examples=(Example(args=(30, 100, 200, 1000), result=1.5),),
    ),
    Function(
        name="PROJECT",
        how="projection_drift",
        called=Text(zh="预测", en="projection"),
        answer=formulas.project,
        help=Text(
            zh="外推到某年：预测值、下限、上限（一行三格）",
            en="the value in a later year, with the low and high of its band: three cells",
        ),
        category=Category.PROJECTION,
        arguments=(
            *_HISTORY,
            optional_text(
                "method",
                "方法",
                "drift、linear、loglinear、holt、damped或theta；默认按年均增量，10年起与阻尼趋势平均",
                "drift, linear, loglinear, holt, damped or theta; else by the mean yearly step,"
                " from ten years on half of it by the damped trend",
            ),
        ),
        unit=_SAME_UNIT,
        mode="whole",
        spills=True,
        examples=(Example(args=(*_SERIES, 2025), result=((131.25, 128.945974, 133.554026),)),),
    ),
    Function(
        name="REACH",
        how="reach_chance",
        called=Text(zh="达标把握", en="chance to reach the target"),
        answer=formulas.reach,
        help=Text(
            zh="外推到目标年达到目标的概率",
            en="how probable it is that the projection reaches the target",
        ),
        category=Category.PROJECTION,
        arguments=(*_HISTORY, _TARGET, DIRECTION),
        unit=Text(zh="概率，0至1", en="probability, 0 to 1"),
        mode="whole",
        examples=(Example(args=(*_SERIES, 2025, 130), result=0.780145),),
    ),
    Function(
        name="ROUND_CN",
        how="rounding",
        answer=formulas.rounded,
        help=Text(
            zh="按十进制四舍五入，或按GB/T 8170修约",
            en="rounding on decimal digits: half up, or half to even by GB/T 8170",
        ),
        category=Category.SHOWING,
        arguments=(
            number("value", "数值", "要修约的数值", "the number to round"),
            optional_number(
                "decimals", "小数位", 1, "保留小数位，默认1", "decimals to keep; 1 unless said"
            ),
            choice(
                "rule", "规则", ROUNDINGS, "修约规则，默认四舍五入", "the rule; half up unless said"
            ),
        ),
        examples=(
            Example(args=(0.35, 1), result=0.4),
            Example(args=(1.05, 1, "gbt8170"), result=1.0),
        ),
    ),
    Function(
        name="PERIOD_LABEL",
        called=Text(zh="报告期名称", en="name of a period"),
        answer=formulas.label,
        help=Text(zh="报告期在公文中的写法", en="a period in the words of a report"),
        category=Category.SHOWING,
        arguments=(PERIOD, LANGUAGE),
        mode="each",
        examples=(Example(args=("2024M1-9", "zh"), result="2024年1—9月"),),
    ),
)
FUNCTIONS.add((*_NUMBER_FUNCTIONS, *METHOD_FUNCTIONS, *PLAN_FUNCTIONS))
FUNCTIONS.add((explain_function(FUNCTIONS),))
