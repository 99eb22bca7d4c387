"""Which functions answer over a whole plan?

They are declared here and answered in `addin.functions.plans.answers`, which loads with the
first call of one of them: a cell that only divides two numbers does not wait for it.
"""

from dataclasses import dataclass, replace
from importlib import import_module
from typing import TYPE_CHECKING, Any

from addin.cells import ErrorCode
from addin.functions.arguments import LANGUAGE, PLAN, optional_text, text
from addin.functions.calling import Answer
from addin.functions.cells import Given
from addin.functions.registry import Argument, Category, Example, Function, Kind
from addin.language import Language, Text

if TYPE_CHECKING:
    from addin.functions.plans.showing import Answerable

__all__ = ["PLAN_FUNCTIONS", "PlanAnswer", "plan_function"]

_ASKING = "addin.functions.plans.asking"
_ANSWERS = "addin.functions.plans.answers"
_SHOWING = "addin.functions.plans.showing"


@dataclass(frozen=True, slots=True)
class PlanAnswer:
    """An answer of `addin.functions.plans.answers`, which is imported when it is called.

    `takes` are its arguments; they are named as in `addin.functions.plans.asking.Asked`.
    """

    name: str
    takes: tuple[Argument, ...]

    def answered(self, *given: Any, language: Language) -> "Answerable":
        """What the facts of the plan answer: a fact, a table, a sentence or a trace."""
        asked = import_module(_ASKING).asked_of(self.takes, given, language)
        answer = getattr(import_module(_ANSWERS), self.name)
        return answer(asked)  # type: ignore[no-any-return]  # every answer is one of the four

    def __call__(self, *given: Any, language: Language) -> Answer:
        """The answer as it stands in cells."""
        answer = self.answered(*given, language=language)
        return import_module(_SHOWING).in_cells(answer, language)  # type: ignore[no-any-return]  # an Answer


def plan_function(
    name: str,
    title: Text,
    *,
    help: Text,  # noqa: A002 - what a host calls it
    takes: tuple[Argument, ...],
    answer: str,
    **more: Any,
) -> Function:
    """A function over a plan: `answer` names what the facts answer to the arguments it `takes`.

    `more` are fields of `Function`: ``mode="each"`` works cell by cell.
    """
    return Function(
        name=name,
        called=title,
        help=help,
        category=Category.PLAN,
        arguments=takes,
        answer=PlanAnswer(answer, takes),
        **{"mode": "whole", **more},
    )


_PERIOD = Argument(
    name="period",
    zh="报告期",
    kind=Kind.TEXT,
    help=Text(
        zh="报告期，如2024Q3；可相对：2024Q3-1Q、2024Q3上年同期、本期",
        en="a period such as 2024Q3; also relative: 2024Q3-1Q, 2024Q3 year ago, latest",
    ),
)
_MAYBE_PERIOD = replace(_PERIOD, optional=True, default="")
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


_SCHEME = optional_text(
    "scheme",
    "体系",
    "集群体系，默认规划采用的体系",
    "scheme of clusters; the plan's own unless said",
)


def _load(source: Given, *tables: Given, language: Language) -> Answer:
    """The handle of a plan."""
    del language
    return import_module("addin.functions.handles").load([source, *tables]).handle  # type: ignore[no-any-return]  # a text


# The plan that is shipped stands for any plan; what it answers grows with its data.
_DEMO = "demo"


PLAN_FUNCTIONS: tuple[Function, ...] = (
    Function(
        name="LOAD",
        called=Text(zh="装入规划", en="load a plan"),
        help=Text(
            zh="装入规划工作簿或数据区域，返回标识供其他函数使用",
            en="loads a plan workbook or ranges; other functions take what it returns",
        ),
        category=Category.PLAN,
        arguments=(_SOURCE, _TABLE),
        answer=_load,
        mode="whole",
        examples=(Example(args=(_DEMO,), result=None),),
    ),
    plan_function(
        "VALUE",
        Text(zh="取数", en="value"),
        help=Text(
            zh="某指标某期公布的数值，或评估所得的度量",
            en="the published value of an indicator in a period, or a measure of the assessment",
        ),
        takes=(PLAN, _INDICATOR, _PERIOD, _MEASURE, _VINTAGE),
        answer="value",
        mode="each",
        examples=(
            Example(args=(_DEMO, "GO_AS", "2020"), result=None),
            Example(args=(_DEMO, "SW_REV", "2024Q3", "进度差"), result=None),
        ),
    ),
    plan_function(
        "TARGET",
        Text(zh="目标值", en="target"),
        help=Text(
            zh="规划目标，或某年的年度目标",
            en="the target of the plan, or the planned value of one year",
        ),
        takes=(PLAN, _INDICATOR, _YEAR),
        answer="target",
        mode="each",
        examples=(Example(args=(_DEMO, "GO_AS"), result=30000),),
    ),
    plan_function(
        "BASE",
        Text(zh="基期值", en="base value"),
        help=Text(zh="基期数值", en="the value in the base year"),
        takes=(PLAN, _INDICATOR),
        answer="base",
        mode="each",
        examples=(Example(args=(_DEMO, "GO_AS"), result=None),),
    ),
    plan_function(
        "PROGRESS_TABLE",
        Text(zh="指标进度表", en="table of progress"),
        help=Text(
            zh="主要指标完成情况表",
            en="every headline indicator with value, growth, progress and status",
        ),
        takes=(PLAN, _PERIOD, _VINTAGE),
        answer="indicators",
        spills=True,
        examples=(Example(args=(_DEMO, "2024Q3"), result=None),),
    ),
    plan_function(
        "CLUSTER_TABLE",
        Text(zh="集群规模表", en="table of clusters"),
        help=Text(
            zh="产业集群规模情况表", en="the clusters with sizes, shares, contributions and targets"
        ),
        takes=(PLAN, _PERIOD, _SCHEME, _VINTAGE),
        answer="clusters",
        spills=True,
        examples=(Example(args=(_DEMO, "2024Q3"), result=None),),
    ),
    plan_function(
        "GAP_TABLE",
        Text(zh="差距分析表", en="table of gaps"),
        help=Text(
            zh="滞后指标与目标的差距", en="the indicators that are behind, and what is missing"
        ),
        takes=(PLAN, _PERIOD, _VINTAGE),
        answer="gaps",
        spills=True,
        examples=(Example(args=(_DEMO, "2024Q3"), result=None),),
    ),
    plan_function(
        "ATTRIBUTION",
        Text(zh="缺口分解", en="gap by cluster"),
        help=Text(
            zh="与时序目标的差按集群或区域分解，各行相加为合计",
            en="the gap to the path by cluster or area; the rows add up to the total",
        ),
        takes=(PLAN, _PERIOD, _ONE_INDICATOR, _VINTAGE),
        answer="attribution",
        spills=True,
        examples=(Example(args=(_DEMO, "2023"), result=ErrorCode.NA),),
    ),
    plan_function(
        "NARRATIVE",
        Text(zh="评估语句", en="sentences"),
        help=Text(
            zh="报告中的语句：总体，或某一指标、集群",
            en="sentences of the report: the overview, or on one indicator or cluster",
        ),
        takes=(PLAN, _PERIOD, _ONE_INDICATOR, LANGUAGE),
        answer="sentences",
        examples=(Example(args=(_DEMO, "2024Q3", "", "zh"), result=None),),
    ),
    plan_function(
        "CHECK",
        Text(zh="审核", en="check"),
        help=Text(
            zh="规划工作簿中需要修改或说明的问题",
            en="what must be mended or explained in the plan workbook",
        ),
        takes=(PLAN, _MAYBE_PERIOD),
        answer="check",
        spills=True,
        examples=(Example(args=(_DEMO,), result=None),),
    ),
    plan_function(
        "WHY",
        Text(zh="数据来历", en="why this number"),
        help=Text(
            zh="一个数怎么来的：公式、数值、来源单元格和发布日期",
            en="how a number came about: formula, numbers, cells, days",
        ),
        takes=(PLAN, _INDICATOR, _PERIOD, _MEASURE),
        answer="why",
        mode="each",
        examples=(Example(args=(_DEMO, "SW_REV", "2024Q3"), result=None),),
    ),
    plan_function(
        "REVISIONS",
        Text(zh="修订记录", en="revisions"),
        help=Text(
            zh="公布后又修订过的数值", en="values that were revised after they were published"
        ),
        takes=(PLAN, _ONE_INDICATOR, _MAYBE_PERIOD, _VINTAGE),
        answer="revisions",
        spills=True,
        examples=(Example(args=(_DEMO,), result=None),),
    ),
)
