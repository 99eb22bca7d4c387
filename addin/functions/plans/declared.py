"""Which functions answer over a whole plan?

They are declared here and answered in `addin.functions.plans.answers`, which loads with the
first call of one of them: a cell that only divides two numbers does not wait for it.
"""

from addin.cells import ErrorCode
from addin.functions.arguments import LANGUAGE, PLAN, optional_text, text
from addin.functions.registry import Argument, Category, Example, Function, Kind, Later
from addin.language import Text

__all__ = ["PLAN_FUNCTIONS"]


_PERIOD = Argument(
    name="period",
    zh="报告期",
    kind=Kind.TEXT,
    help=Text(
        zh="报告期，如2024Q3；可相对：2024Q3-1Q、2024Q3上年同期、本期",
        en="a period such as 2024Q3; also relative: 2024Q3-1Q, 2024Q3 year ago, latest",
    ),
)
_INDICATOR = text(
    "indicator",
    "指标",
    "指标代码或名称，集群或区域写在斜杠后",
    "code or name; a cluster or area after a slash",
)
_ONE_INDICATOR = optional_text(
    "indicator", "指标", "指标代码或名称", "code or name of an indicator"
)
_MEASURE = optional_text(
    "measure",
    "度量",
    "绝对值、同比、占比、完成进度、进度差、评价等，%为单位的给出45.2",
    "value, yoy, share, progress, lead, status...; per cent are given as 45.2",
)
_VINTAGE = optional_text(
    "vintage",
    "截至日",
    "只看这一天以前发布的数据，如2024-10-25",
    "only what was published by this day",
)
_YEAR = Argument(
    name="year",
    zh="年份",
    optional=True,
    help=Text(zh="该年的年度目标", en="the planned value of this year"),
)
_TABLE = Argument(
    name="table",
    zh="区域",
    kind=Kind.TABLE,
    optional=True,
    repeating=True,
    help=Text(
        zh="更多带表头的区域：指标、集群、分年目标等",
        en="more ranges with headers: indicators, clusters...",
    ),
)
_SOURCE = Argument(
    name="source",
    zh="来源",
    kind=Kind.TABLE,
    help=Text(
        zh="规划工作簿的文件名，或带表头的数据区域",
        en="the file of a plan workbook, or a range of data",
    ),
)


def _plan_function(  # noqa: PLR0913 - a row of the list below
    name: str,
    title: tuple[str, str],
    words: tuple[str, str],
    arguments: tuple[Argument, ...],
    answer: str,
    *,
    cells: bool = False,
    spills: bool = False,
    examples: tuple[Example, ...] = (),
) -> Function:
    return Function(
        name=name,
        called=Text(zh=title[0], en=title[1]),
        help=Text(zh=words[0], en=words[1]),
        category=Category.PLAN,
        arguments=arguments,
        answer=Later("addin.functions.plans.answers", answer),
        mode="each" if cells else "whole",
        spills=spills,
        examples=examples,
    )


_FUNCTION = text(
    "function", "函数", "函数名，如PROGRESS", "the name of a function, such as PROGRESS"
)
_GIVEN = Argument(
    name="argument",
    zh="参数",
    kind=Kind.ANY,
    optional=True,
    repeating=True,
    help=Text(zh="该函数的参数", en="the arguments of that function"),
)
_SCHEME = optional_text(
    "scheme",
    "体系",
    "集群体系，默认规划采用的体系",
    "scheme of clusters; the plan's own unless said",
)
# The plan that is shipped stands for any plan; what it answers grows with its data.
_DEMO = "demo"


PLAN_FUNCTIONS: tuple[Function, ...] = (
    _plan_function(
        "LOAD",
        ("装入规划", "load a plan"),
        (
            "装入规划工作簿或数据区域，返回标识供其他函数使用",
            "loads a plan workbook or ranges; other functions take what it returns",
        ),
        (_SOURCE, _TABLE),
        "load",
        examples=(Example(args=(_DEMO,), result=None),),
    ),
    _plan_function(
        "VALUE",
        ("取数", "value"),
        (
            "某指标某期公布的数值，或评估所得的度量",
            "the published value of an indicator in a period, or a measure of the assessment",
        ),
        (PLAN, _INDICATOR, _PERIOD, _MEASURE, _VINTAGE),
        "value",
        cells=True,
        examples=(
            Example(args=(_DEMO, "GO_AS", "2020"), result=None),
            Example(args=(_DEMO, "SW_REV", "2024Q3", "进度差"), result=None),
        ),
    ),
    _plan_function(
        "TARGET",
        ("目标值", "target"),
        ("规划目标，或某年的年度目标", "the target of the plan, or the planned value of one year"),
        (PLAN, _INDICATOR, _YEAR),
        "target",
        cells=True,
        examples=(Example(args=(_DEMO, "GO_AS"), result=30000),),
    ),
    _plan_function(
        "BASE",
        ("基期值", "base value"),
        ("基期数值", "the value in the base year"),
        (PLAN, _INDICATOR),
        "base",
        cells=True,
        examples=(Example(args=(_DEMO, "GO_AS"), result=None),),
    ),
    _plan_function(
        "PROGRESS_TABLE",
        ("指标进度表", "table of progress"),
        ("主要指标完成情况表", "every headline indicator with value, growth, progress and status"),
        (PLAN, _PERIOD, _VINTAGE),
        "indicators",
        spills=True,
        examples=(Example(args=(_DEMO, "2024Q3"), result=None),),
    ),
    _plan_function(
        "CLUSTER_TABLE",
        ("集群规模表", "table of clusters"),
        ("产业集群规模情况表", "the clusters with sizes, shares, contributions and targets"),
        (PLAN, _PERIOD, _SCHEME, _VINTAGE),
        "clusters",
        spills=True,
        examples=(Example(args=(_DEMO, "2024Q3"), result=None),),
    ),
    _plan_function(
        "GAP_TABLE",
        ("差距分析表", "table of gaps"),
        ("滞后指标与目标的差距", "the indicators that are behind, and what is missing"),
        (PLAN, _PERIOD, _VINTAGE),
        "gaps",
        spills=True,
        examples=(Example(args=(_DEMO, "2024Q3"), result=None),),
    ),
    _plan_function(
        "ATTRIBUTION",
        ("缺口分解", "gap by cluster"),
        (
            "与时序目标的差按集群分解，各行相加为合计",
            "the gap to the path, cluster by cluster; the rows add up to the total",
        ),
        (PLAN, _PERIOD, _ONE_INDICATOR, _VINTAGE),
        "attribution",
        spills=True,
        examples=(Example(args=(_DEMO, "2023"), result=ErrorCode.NA),),
    ),
    _plan_function(
        "NARRATIVE",
        ("评估语句", "sentences"),
        (
            "报告中的语句：总体，或某一指标、集群",
            "sentences of the report: the overview, or on one indicator or cluster",
        ),
        (PLAN, _PERIOD, _ONE_INDICATOR, LANGUAGE),
        "sentences",
        examples=(Example(args=(_DEMO, "2024Q3", "", "zh"), result=None),),
    ),
    _plan_function(
        "CHECK",
        ("审核", "check"),
        (
            "规划工作簿中需要修改或说明的问题",
            "what must be mended or explained in the plan workbook",
        ),
        (PLAN,),
        "check",
        spills=True,
        examples=(Example(args=(_DEMO,), result=None),),
    ),
    _plan_function(
        "WHY",
        ("数据来历", "why this number"),
        (
            "一个数怎么来的：公式、数值、来源单元格和发布日期",
            "how a number came about: formula, numbers, cells, days",
        ),
        (PLAN, _INDICATOR, _PERIOD, _MEASURE),
        "why",
        cells=True,
        examples=(Example(args=(_DEMO, "SW_REV", "2024Q3"), result=None),),
    ),
    _plan_function(
        "REVISIONS",
        ("修订记录", "revisions"),
        ("公布后又修订过的数值", "values that were revised after they were published"),
        (PLAN, _ONE_INDICATOR),
        "revisions",
        spills=True,
        examples=(Example(args=(_DEMO,), result=None),),
    ),
    _plan_function(
        "EXPLAIN",
        ("说明", "explain"),
        ("说明一个函数怎么算，或为什么算不出", "how a function computes, or why it cannot"),
        (_FUNCTION, _GIVEN),
        "explain",
        examples=(Example(args=("PROGRESS", 20000, 26800, 30000), result=None),),
    ),
)
