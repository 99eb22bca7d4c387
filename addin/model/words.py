"""Which words may stand in a column, and how are they called in Chinese and English?"""

from typing import Self

from addin.errors import ModelError
from addin.language import Word


class TypedWord(Word):
    """A word that people type into a column."""

    @classmethod
    def parse(cls, text: str) -> Self:
        """The word that `text` names; ModelError where it names none.

        >>> Precision.parse("下限") is Precision.LOWER_BOUND
        True
        """
        word = cls.named(text)
        if word is not None:
            return word
        known = " / ".join(f"{word.value} ({word.zh})" for word in cls)
        raise ModelError("not_a_word", text=text, known=known, words=[word.zh for word in cls])


class Role(TypedWord):
    """What an indicator is there for."""

    HEADLINE = "headline", "主要指标", "headline indicator", "main"
    STATED = "stated", "公开表态目标", "stated elsewhere", "press"
    SERIES = "series", "监测序列", "monitored series", "monitor"


class TargetKind(TypedWord):
    """How a target is meant, and so which formula measures progress (PRACTICE C0)."""

    LEVEL_UP = "level_up", "达到（越高越好）", "reach, higher is better", "level"
    LEVEL_DOWN = "level_down", "降至（越低越好）", "reach, lower is better"
    RATE_AVG = "rate_avg", "年均增速", "average annual growth"
    CUM_CHANGE = "cum_change", "规划期累计下降", "cumulative reduction", "五年累计下降"
    CUM_COUNT = "cum_count", "规划期累计", "total over the plan", "cumulative", "五年累计"
    HOLD_MAX = "hold_max", "每期不高于", "stay at or below"
    HOLD_MIN = "hold_min", "每期不低于", "stay at or above"
    RANGE = "range", "保持在区间", "stay in a range"
    MILESTONE = "milestone", "完成事项", "milestones done"
    DIRECTION = "direction", "仅定方向", "direction only", "qualitative"


class Direction(TypedWord):
    """Which way is better. Never inferred from target and baseline (METHODS 0)."""

    HIGHER = "higher", "越高越好", "higher is better"
    LOWER = "lower", "越低越好", "lower is better"

    @property
    def sign(self) -> int:
        """+1 where higher is better, -1 where lower is."""
        return 1 if self is Direction.HIGHER else -1


class Verb(TypedWord):
    """With which verb a value is told; without one, by the nature of the indicator."""

    BY_NATURE = "by_nature", "按性质", "by nature"
    REACH = "reach", "实现", "reach"
    COMPLETE = "complete", "完成", "complete"
    DISCHARGE = "discharge", "排放", "discharge"
    CONSUME = "consume", "消耗", "consume"
    GENERATE = "generate", "产生", "generate"
    EARN = "earn", "盈利", "earn"
    ADD = "add", "新增", "add"
    ENROL = "enrol", "在校", "enrol"
    OPEN = "open", "开放", "open"
    AMOUNT = "amount", "达到", "amount to"
    RECOGNISE = "recognise", "累计认定", "recognise"
    BUILD = "build", "建成", "build"
    BE = "be", "为", "be"


class Attribute(TypedWord):
    """Binding targets must be reached; indicative ones may be missed by a little."""

    BINDING = "binding", "约束性", "binding"
    INDICATIVE = "indicative", "预期性", "indicative", "expected"
    UNSTATED = "unstated", "未公布", "not published"


class Nature(TypedWord):
    """What a value measures: an amount over a period, a state at its end, or a relation."""

    FLOW = "flow", "流量", "flow"
    STOCK = "stock", "存量", "stock"
    RATIO = "ratio", "比率", "ratio", "share"


class FlowBasis(TypedWord):
    """How a value of part of a year is made comparable with a full year."""

    ROLLING = "ttm", "滚动四个季度", "rolling four quarters", "rolling"
    ANNUALISED = "annualised", "按上年进度折年", "annualised by last year's share"
    LAST_YEAR = "last_year", "最近完整年度", "last complete year"


class PacePath(TypedWord):
    """Which path leads from baseline to target."""

    LINEAR = "linear", "线性", "linear"
    COMPOUND = "compound", "等比", "compound"
    MILESTONES = "milestone", "分年目标", "yearly milestones", "milestones"
    SEASONAL = "seasonal", "季节性", "seasonal"


class Frequency(TypedWord):
    """How often an indicator is published."""

    YEARLY = "yearly", "年度", "yearly", "annual", "annually", "每年", "年", "年报"
    HALF_YEARLY = "half_yearly", "半年度", "half-yearly", "semi-annual", "半年", "每半年", "半年报"
    QUARTERLY = "quarterly", "季度", "quarterly", "quarter", "每季", "每季度", "季", "季报"
    MONTHLY = "monthly", "月度", "monthly", "month", "每月", "月", "月报"

    @property
    def months(self) -> int:
        """How many months lie between two figures."""
        return {"yearly": 12, "half_yearly": 6, "quarterly": 3, "monthly": 1}[self.value]


class Operator(TypedWord):
    """How a target is to be read."""

    EXACT = "=", "达到", "reach", "exact"
    AT_LEAST = ">=", "以上", "at least", "≥", "at_least"
    AT_MOST = "<=", "以内", "at most", "≤", "at_most"
    ABOUT = "~", "左右", "about", "≈"


class MilestoneKind(TypedWord):
    """What a planned value of a single year is."""

    PATH = "path", "分年目标", "step of the path"
    ANNUAL = "annual", "年度目标", "target of the year"
    OTHER = "other_plan", "其他规划目标", "target of another plan"


class Measure(TypedWord):
    """What an observation states about its indicator."""

    LEVEL = "level", "绝对值", "level", "value"
    YOY = "yoy", "同比", "year-on-year growth", "yoy_growth", "growth"
    SHARE = "share", "占比", "share"
    OVERLAP = "overlap", "重叠额", "counted in another group too", "counted in another cluster too"


class Basis(TypedWord):
    """Which months of the year an observation covers."""

    DISCRETE = "discrete", "当期", "discrete"
    YTD = "ytd", "累计", "year to date", "cumulative"
    ANNUAL = "annual", "全年", "annual"


class Precision(TypedWord):
    """How exactly the source states a value; better ones come first."""

    EXACT = "exact", "精确", "exact"
    ROUNDED = "rounded", "约数", "rounded"
    ESTIMATE = "estimate", "估计", "estimate"
    LOWER_BOUND = "lower_bound", "下限", "lower bound"
    UPPER_BOUND = "upper_bound", "上限", "upper bound"
    DISPUTED = "disputed", "有争议", "disputed"


class DataStatus(TypedWord):
    """How final a value is; more final ones come first."""

    REVISED = "revised", "已修订", "revised"
    FINAL = "final", "审定", "final"
    PRELIMINARY = "preliminary", "初步", "preliminary"
    EXPECTED = "expected", "预计", "expected"


class RevisionClass(TypedWord):
    """Why a published number changed; C is a correction of an error."""

    SOURCE = "R1", "源数据更新", "new source data"
    ROUTINE = "R2", "例行修订", "routine revision"
    METHOD = "R3", "方法或口径调整", "change of method"
    CORRECTION = "C", "差错更正", "correction of an error"


class TaskKind(TypedWord):
    """What a row of the Tasks sheet is."""

    FOCUS = "focus", "战略重点", "strategic focus"
    TASK = "task", "主要任务", "task"
    SAFEGUARD = "safeguard", "保障措施", "safeguard"
    PROJECT = "project", "重大项目", "project"
    FUTURE = "future", "前瞻领域", "field of the future", "未来产业", "future industry"
    BASELINE = "baseline", "基期数据", "data point of the base year"


class TaskState(TypedWord):
    """How far a task or project is."""

    DONE = "done", "已完成", "done"
    RUNNING = "running", "推进中", "under way"
    NOT_STARTED = "not_started", "未开始", "not started"
    UNREPORTED = "unreported", "未报告", "not reported"


class ActionState(TypedWord):
    """How far a rectification item is (PRACTICE C3.3)."""

    NOT_STARTED = "not_started", "未启动", "not started"
    RUNNING = "running", "推进", "under way"
    PARTIAL = "partial", "阶段成效", "first results"
    DONE = "done", "完成", "done"
    OVERDUE = "overdue", "超期", "overdue"
