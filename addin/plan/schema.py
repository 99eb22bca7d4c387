"""Which sheets and columns does a plan workbook have, and how are they called?

The one place for these names. Headers are accepted by key, in Chinese, in English, in both (one
under the other, as ``write_plan`` makes them) and by alias.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from functools import cached_property

from addin.language import NO_TEXT, Text, fold
from addin.model.indicator import Indicator, Milestone
from addin.model.observations import Observation
from addin.model.plan import (
    Action,
    Area,
    Cluster,
    Department,
    Membership,
    PlanIdentity,
    RuleRow,
    Source,
    Task,
)
from addin.model.words import (
    ActionState,
    Attribute,
    Basis,
    DataStatus,
    Direction,
    FlowBasis,
    Measure,
    MilestoneKind,
    Nature,
    Operator,
    PacePath,
    Precision,
    RevisionClass,
    Role,
    TargetKind,
    TaskKind,
    TaskState,
    TypedWord,
)

__all__ = [
    "IDENTITY",
    "NUMBERS",
    "README",
    "SHEETS",
    "THRESHOLDS",
    "WIDE",
    "Holds",
    "PlanColumn",
    "PlanSheet",
    "header_name",
]


class Holds(Enum):
    """What the cells of a column hold; an AMOUNT stands in the unit of its row."""

    TEXT = "text"
    LONG_TEXT = "long text"
    CODE = "code"
    REFERENCE = "reference"
    REFERENCES = "references"
    WORD = "word"
    NUMBER = "number"
    AMOUNT = "amount"
    SHARE = "share"
    WHOLE = "whole number"
    PERIOD = "period"
    YEAR = "year"
    DATE = "date"
    UNIT = "unit"
    YES = "yes or nothing"


NUMBERS = frozenset({Holds.NUMBER, Holds.AMOUNT, Holds.SHARE, Holds.WHOLE})


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanColumn:
    """One column: reading, writing, checks, the empty workbook and its notes follow from it.

    `field` is the path in the record (``target.value``, ``name.zh``); empty where the column is
    none but says how others are read. `words` is the closed list of a WORD; `refers` the key of
    the sheet whose codes a reference takes. `unsaid` is the value that an empty cell means;
    nothing is written for it, nor where the column `needs` is empty. `width` is in characters.
    """

    key: str
    field: str
    header: Text
    holds: Holds = Holds.TEXT
    required: bool = False
    width: int = 12
    note: Text = NO_TEXT
    aliases: tuple[str, ...] = ()
    words: type[TypedWord] | None = None
    refers: str = ""
    unsaid: object = None
    needs: str = ""

    @property
    def names(self) -> Iterator[str]:
        """Every spelling of the header, folded."""
        for name in (self.key, self.header.zh, self.header.en, *self.aliases):
            if name:
                yield header_name(name)

    @property
    def twin(self) -> str:
        """The key of the column with the same words in the other language; its own where none."""
        stem, _, language = self.field.rpartition(".")
        twins = {"zh": "_en", "en": "_zh"}
        return stem + twins[language] if language in twins else self.key


@dataclass(frozen=True, kw_only=True)
class PlanSheet:
    """One sheet: its key (its English name), titles, columns and what it is for.

    Each row states a `record`; the plan holds them in its field `field`.
    """

    key: str
    title: Text
    purpose: Text
    columns: tuple[PlanColumn, ...]
    record: type | None = None
    field: str = ""
    required: bool = False
    aliases: tuple[str, ...] = ()

    @property
    def names(self) -> Iterator[str]:
        """Every spelling of the name, folded."""
        zh, en = self.title.zh, self.title.en
        both = (f"{zh} {en}", f"{en} {zh}", f"{zh}表")
        for name in (self.key, zh, en, *both, *self.aliases):
            yield header_name(name)

    @property
    def table(self) -> str:
        """The name of the Excel table."""
        return f"tbl_{self.key.lower()}"

    @property
    def is_coded(self) -> bool:
        """Whether its rows have codes that other sheets refer to."""
        return "code" in self.by_key

    @cached_property
    def by_key(self) -> Mapping[str, PlanColumn]:
        """Columns by key."""
        return {column.key: column for column in self.columns}

    @cached_property
    def by_name(self) -> Mapping[str, PlanColumn]:
        """Columns by each folded spelling of their header."""
        return {name: column for column in self.columns for name in column.names}

    def column_of(self, header: object) -> PlanColumn | None:
        """The column of a header that may name it on one of several lines, or beside a slash."""
        if not isinstance(header, str):
            return None
        for name in (header, *header.splitlines(), *header.split("/")):
            found = self.by_name.get(header_name(name))
            if found:
                return found
        return None

    @cached_property
    def by_field(self) -> Mapping[str, PlanColumn]:
        """Columns by the field that they state."""
        return {column.field: column for column in self.columns if column.field}


def header_name(text: str) -> str:
    """A header or a sheet's name without what people vary: width, case, spaces, marks.

    >>> header_name(" 指标 代码*") == header_name("指标代码")
    True
    """
    return fold(text, passing=r"[^\w%#]+|_+")


def _column(  # noqa: PLR0913 - one line for each column reads best
    key: str,
    zh: str,
    en: str,
    holds: Holds = Holds.TEXT,
    width: int = 12,
    *,
    field: str | None = None,
    required: bool = False,
    note: tuple[str, str] = ("", ""),
    aliases: tuple[str, ...] = (),
    words: type[TypedWord] | None = None,
    refers: str = "",
    unsaid: object = None,
    needs: str = "",
) -> PlanColumn:
    """A column; its field is called as its key unless said otherwise."""
    return PlanColumn(
        key=key, field=key if field is None else field, header=Text(zh=zh, en=en), width=width,
        holds=Holds.WORD if words else holds, words=words, refers=refers, required=required,
        note=Text(zh=note[0], en=note[1]), aliases=aliases, unsaid=unsaid, needs=needs,
    )  # fmt: skip


def _texts(
    key: str, zh: str, en: str, width: int = 20, *, required: bool = False
) -> list[PlanColumn]:
    """A pair of columns: the same words in Chinese and in English."""
    holds = Holds.LONG_TEXT if width > 30 else Holds.TEXT  # noqa: PLR2004 - wider columns wrap
    return [
        _column(
            f"{key}_zh", zh, f"{en} (Chinese)", holds, width, field=f"{key}.zh", required=required
        ),
        _column(
            f"{key}_en", f"{zh}（英文）", f"{en} (English)", holds, width, field=f"{key}.en",
            aliases=(en,),
        ),
    ]  # fmt: skip


def _refer(
    key: str,
    zh: str,
    en: str,
    sheet: str,
    width: int = 13,
    *,
    field: str | None = None,
    required: bool = False,
) -> PlanColumn:
    return _column(
        key,
        zh,
        en,
        Holds.REFERENCE,
        width,
        field=field,
        refers=sheet,
        required=required,
    )


_PERIOD_NOTE = (
    "如：2024、2024Q3（三季度）、2024H1、2024M1-9（1—9月累计）、2024年前三季度",
    "for example 2024, 2024Q3 (the third quarter), 2024H1, 2024M1-9 (January to September)",
)
_UNIT_NOTE = (
    "如：亿元、万元、%、百分点、个、户；读取时换算为该指标的计量单位",
    "for example 亿元 (CNY 100 million), %, 个; converted to the indicator's unit when read",
)


_PLAN_ROW = _column(
    "plan_row", "规划序号", "Row of the plan", Holds.WHOLE, 8, unsaid=0,
    note=(
        "规划指标表中的序号，“指标”表与“集群”表连续编号；不属于规划指标的留空",
        "number in the plan's own table, counted on over Indicators and Clusters; else empty",
    ),
)  # fmt: skip
# Baseline and target, as indicators and clusters both have them.
_GOAL = (
    _column(
        "baseline", "基期值", "Baseline", Holds.AMOUNT, 11, field="baseline.value",
        aliases=("base", "基期"),
    ),
    _column(
        "baseline_precision", "基期精确程度", "Baseline precision", width=11,
        field="baseline.precision", words=Precision, unsaid=Precision.EXACT,
    ),
    _refer(
        "baseline_source", "基期来源", "Baseline source", "Sources", 10, field="baseline.source",
    ),
    _column(
        "target_kind", "目标类型", "Kind of target", width=17, field="target.kind",
        words=TargetKind, aliases=("target type", "指标类型"),
        note=(
            "决定完成进度的计算方法；未公布目标的选“仅定方向”或留空目标值",
            "decides how progress is measured; leave the target empty where none was published",
        ),
    ),
    _column(
        "target", "目标值", "Target", Holds.AMOUNT, 11, field="target.value",
        aliases=("target value", "目标"),
        note=("未公布的留空，不作评价", "empty where none was published: never scored"),
    ),
    _column(
        "target_upper", "目标上限", "Upper end of the range", Holds.AMOUNT, 10,
        field="target.upper",
    ),
    _column(
        "operator", "目标符号", "Target reads", width=9, field="target.operator", words=Operator,
        needs="target",
    ),
    _column(
        "tolerance", "允许偏差", "Tolerance", Holds.NUMBER, 9, field="target.tolerance",
        unsaid=0.0, note=("“左右”类目标的允许偏差，按指标单位", "for 'about' targets, in the unit"),
    ),
    _column(
        "target_year", "目标年份", "Target year", Holds.WHOLE, 9, field="target.year", unsaid=0,
    ),
    _refer("target_source", "目标来源", "Target source", "Sources", 10, field="target.source"),
)  # fmt: skip

_PLAN = PlanSheet(
    key="Plan",
    title=Text(zh="规划", en="Plan"),
    purpose=Text(zh="这是哪一个规划", en="which plan this is"),
    required=True,
    aliases=("规划信息", "基本信息"),
    columns=(
        _column("key", "键", "Key", Holds.CODE, 17, field=""),
        _column("item", "项目", "Item", width=24, field=""),
        _column("value", "内容", "Value", Holds.LONG_TEXT, 62, field="", required=True),
    ),
)  # fmt: skip

_INDICATORS = PlanSheet(
    key="Indicators",
    record=Indicator,
    field="indicators",
    title=Text(zh="指标", en="Indicators"),
    purpose=Text(
        zh="规划指标和监测序列：口径、基期、目标",
        en="what is followed: concept, baseline and target of each indicator and series",
    ),
    required=True,
    aliases=("指标表",),
    columns=(
        _PLAN_ROW,
        _column(
            "code", "指标代码", "Code", Holds.CODE, 19, required=True,
            aliases=("indicator", "代码"),
        ),
        *_texts("name", "指标名称", "Name", 26, required=True),
        _column("unit", "计量单位", "Unit", Holds.UNIT, 11, required=True, aliases=("单位",)),
        _column("role", "角色", "Role", width=12, words=Role),
        *_texts("category", "类别", "Category", 12),
        _column(
            "attribute", "属性", "Attribute", width=10, words=Attribute, unsaid=Attribute.UNSTATED,
        ),
        _column("direction", "方向", "Direction", width=11, words=Direction),
        _column("nature", "性质", "Nature", width=9, words=Nature),
        *_GOAL,
        _column(
            "concept", "口径", "Concept", width=26, field="concept.name",
            note=(
                "口径不同的序列不得相互评价；中英文之间用“|”分隔",
                "series of another concept are never scored; a bar parts Chinese and English",
            ),
        ),
        _column("price_basis", "价格", "Price basis", width=24, field="concept.price_basis"),
        _column("scope", "统计范围", "Scope", width=30, field="concept.scope"),
        _column("flow_basis", "流量口径", "Basis of flows", width=12, words=FlowBasis),
        _column("pace", "时序路径", "Path", width=10, words=PacePath),
        _column(
            "series", "数据序列", "Series", Holds.REFERENCE, 14, refers="Indicators",
            note=(
                "本指标的数据记在另一指标代码下时填写",
                "the code under which its data stand, where it is another",
            ),
        ),
        _column(
            "related", "易混序列", "Look-alikes", Holds.REFERENCES, 18, refers="Indicators",
            note=(
                "名称相近、口径不同、不得用于评价本指标的序列；多个用分号分隔",
                "series of another concept never scored against it; parted by semicolons",
            ),
        ),
        _column("decimals", "小数位", "Decimals", Holds.WHOLE, 8),
        _refer("department", "责任部门", "Department", "Departments"),
        *_texts("definition", "指标解释", "Definition", 40),
        *_texts("note", "备注", "Note", 44),
    ),
)  # fmt: skip

_MILESTONES = PlanSheet(
    key="Milestones",
    record=Milestone,
    field="milestones",
    title=Text(zh="分年目标", en="Milestones"),
    purpose=Text(zh="分年目标和年度目标", en="planned values of single years"),
    aliases=("年度目标", "里程碑"),
    columns=(
        _refer("indicator", "指标代码", "Indicator", "Indicators", 17, required=True),
        _refer("cluster", "集群代码", "Cluster", "Clusters", 11),
        _refer("area", "区域代码", "Area", "Areas", 11),
        _column(
            "period", "期间", "Period", Holds.PERIOD, 11, required=True, note=_PERIOD_NOTE,
            aliases=("year", "年份", "报告期"),
        ),
        _column("kind", "目标性质", "Kind", width=17, words=MilestoneKind),
        _column("measure", "数据类型", "Measure", width=10, words=Measure),
        _column("operator", "目标符号", "Target reads", width=9, words=Operator),
        _column("value", "目标值", "Value", Holds.AMOUNT, 11, required=True),
        _column("unit", "计量单位", "Unit", Holds.UNIT, 10, field="", note=_UNIT_NOTE),
        _refer("source", "来源代码", "Source", "Sources", 10),
        *_texts("note", "备注", "Note", 50),
    ),
)  # fmt: skip

_CLUSTERS = PlanSheet(
    key="Clusters",
    record=Cluster,
    field="clusters",
    title=Text(zh="集群", en="Clusters"),
    purpose=Text(
        zh="产业集群及其体系（规划体系与后续体系并存）",
        en="industrial clusters, by scheme; several schemes may stand side by side",
    ),
    aliases=("产业集群",),
    columns=(
        _PLAN_ROW,
        _column("code", "集群代码", "Code", Holds.CODE, 10, required=True, aliases=("cluster",)),
        *_texts("name", "集群名称", "Name", 26, required=True),
        _column(
            "scheme", "体系代码", "Scheme", Holds.CODE, 14, required=True,
            aliases=("体系", "taxonomy"),
        ),
        *_texts("scheme_name", "体系名称", "Scheme name", 22),
        *_texts("tier", "层级", "Tier", 14),
        _refer("parent", "上级集群", "Part of", "Clusters", 10),
        _refer("indicator", "指标代码", "Indicator", "Indicators", 13, required=True),
        *_GOAL,
        _refer("department", "牵头单位", "Department", "Departments"),
        _column("valid_from", "启用期间", "Valid from", Holds.PERIOD, 10),
        _column("valid_to", "停用期间", "Valid to", Holds.PERIOD, 10),
        *_texts("note", "备注", "Note", 50),
    ),
)  # fmt: skip

_MEMBERS = PlanSheet(
    key="Members",
    record=Membership,
    field="memberships",
    title=Text(zh="集群成员", en="Members"),
    purpose=Text(
        zh="哪些行业或企业计入哪个集群", en="which industries or firms count in which cluster"
    ),
    aliases=("成员", "memberships"),
    columns=(
        _column("member", "成员代码", "Member", Holds.CODE, 12, required=True),
        *_texts("name", "成员名称", "Name", 26),
        _refer("cluster", "集群代码", "Cluster", "Clusters", 11, required=True),
        _column(
            "share", "计入比例", "Share counted", Holds.SHARE, 10,
            note=("0到1之间，1为全部计入", "from 0 to 1; 1 counts in full"),
        ),
        _column("valid_from", "启用期间", "Valid from", Holds.PERIOD, 10),
        _column("valid_to", "停用期间", "Valid to", Holds.PERIOD, 10),
    ),
)  # fmt: skip

_AREAS = PlanSheet(
    key="Areas",
    record=Area,
    field="areas",
    title=Text(zh="区域", en="Areas"),
    purpose=Text(zh="区县", en="districts and counties"),
    aliases=("区县", "地区"),
    columns=(
        _column("code", "区域代码", "Code", Holds.CODE, 11, required=True, aliases=("area",)),
        *_texts("name", "区域名称", "Name", 22, required=True),
        _refer("parent", "上级区域", "Part of", "Areas", 11),
    ),
)  # fmt: skip

_OBSERVED = (
    _column("measure", "数据类型", "Measure", width=9, words=Measure, aliases=("类型",)),
    _column(
        "basis", "期间口径", "Basis", width=8, field="", words=Basis, aliases=("cumulative",),
        note=("当期、累计或全年", "discrete, year to date or annual"),
    ),
)  # fmt: skip
_STATED = (
    _column(
        "unit", "计量单位", "Unit", Holds.UNIT, 10, field="", note=_UNIT_NOTE, aliases=("单位",),
    ),
    _column("precision", "精确程度", "Precision", width=10, words=Precision, aliases=("精度",)),
    _column("status", "数据状态", "Status", width=9, words=DataStatus, aliases=("状态",)),
    _column(
        "vintage", "发布日期", "Published", Holds.DATE, 11, aliases=("published date", "数据版本"),
        note=(
            "该数首次公布的日期；修订数另起一行，不改原行",
            "the day on which this number was published; a revision is a new row",
        ),
    ),
    _column("revision_class", "修订类别", "Revision class", width=14, words=RevisionClass),
    _refer("source", "来源代码", "Source", "Sources", 9),
    _column("note", "备注", "Note", Holds.LONG_TEXT, 60, aliases=("说明", "quote")),
)  # fmt: skip
_OBSERVED_OF = (
    _refer("indicator", "指标代码", "Indicator", "Indicators", 19, required=True),
    _refer("cluster", "集群代码", "Cluster", "Clusters", 9),
    _refer("area", "区域代码", "Area", "Areas", 9),
)  # fmt: skip

_DATA = PlanSheet(
    key="Data",
    record=Observation,
    field="observations",
    title=Text(zh="数据", en="Data"),
    purpose=Text(
        zh="观测数据，一行一个数、一个来源、一个发布日期",
        en="observations: one number, one source, one day of publication on each row",
    ),
    required=True,
    aliases=("观测数据", "observations"),
    columns=(
        *_OBSERVED_OF,
        _column(
            "period", "报告期", "Period", Holds.PERIOD, 11, required=True, note=_PERIOD_NOTE,
            aliases=("期间", "数据期"),
        ),
        *_OBSERVED,
        _column("value", "数值", "Value", Holds.AMOUNT, 12, required=True, aliases=("值",)),
        *_STATED,
    ),
)  # fmt: skip

WIDE = PlanSheet(
    key="Wide",
    title=Text(zh="数据宽表", en="Wide data"),
    purpose=Text(
        zh="观测数据的另一种排法：指标向下、报告期向右",
        en="observations laid out with indicators down and periods across",
    ),
    aliases=("宽表", "data wide"),
    columns=(*_OBSERVED_OF, *_OBSERVED, *_STATED),
)

_TASKS = PlanSheet(
    key="Tasks",
    record=Task,
    field="tasks",
    title=Text(zh="任务", en="Tasks"),
    purpose=Text(
        zh="重点、任务、保障措施、重大项目、基期数据",
        en="focuses, tasks, safeguards, projects and the plan's data points of the base year",
    ),
    aliases=("任务和项目", "重点任务"),
    columns=(
        _column("code", "任务代码", "Code", Holds.CODE, 10, required=True),
        _column("kind", "类别", "Kind", width=14, words=TaskKind, required=True),
        *_texts("name", "名称", "Name", 50, required=True),
        _column("state", "进展", "State", width=10, words=TaskState),
        _column(
            "investment_planned", "计划投资", "Planned investment", Holds.NUMBER, 11,
            note=("单位见“规划”表", "in the money unit of the Plan sheet"),
        ),
        _column("investment_done", "完成投资", "Invested so far", Holds.NUMBER, 11),
        _refer("department", "责任部门", "Department", "Departments"),
        _refer("source", "来源代码", "Source", "Sources", 9),
        *_texts("note", "备注", "Note", 60),
    ),
)  # fmt: skip

_ACTIONS = PlanSheet(
    key="Actions",
    record=Action,
    field="actions",
    title=Text(zh="整改台账", en="Actions"),
    purpose=Text(
        zh="针对差距的措施：谁、何时完成、进展",
        en="what is done about a gap, by whom, until when, and how far it is",
    ),
    aliases=("台账", "措施"),
    columns=(
        _column("code", "编号", "Code", Holds.CODE, 9, required=True),
        _refer("indicator", "指标代码", "Indicator", "Indicators", 15, required=True),
        _column("raised", "提出期间", "Raised in", Holds.PERIOD, 10, required=True),
        *_texts("problem", "问题", "Problem", 34),
        *_texts("cause", "原因", "Cause", 34),
        *_texts("measure", "措施", "Measure", 34, required=True),
        _refer("department", "责任部门", "Department", "Departments"),
        _column("person", "责任人", "Person", width=10),
        _column("due", "完成时限", "Due", Holds.DATE, 11),
        _column("state", "整改状态", "State", width=11, words=ActionState),
        _column("state_date", "状态日期", "State since", Holds.DATE, 11),
        *_texts("note", "备注", "Note", 34),
    ),
)  # fmt: skip

_DEPARTMENTS = PlanSheet(
    key="Departments",
    record=Department,
    field="departments",
    title=Text(zh="部门", en="Departments"),
    purpose=Text(zh="责任部门", en="who answers for what"),
    aliases=("责任部门",),
    columns=(
        _column("code", "部门代码", "Code", Holds.CODE, 11, required=True, aliases=("department",)),
        *_texts("name", "部门名称", "Name", 28, required=True),
        _column("contact", "联系人", "Contact", width=14),
        _column("phone", "电话", "Phone", width=16),
    ),
)  # fmt: skip

_SOURCES = PlanSheet(
    key="Sources",
    record=Source,
    field="sources",
    title=Text(zh="来源", en="Sources"),
    purpose=Text(
        zh="数据和目标的来源及等级", en="where numbers come from, and how much they weigh"
    ),
    aliases=("数据来源",),
    columns=(
        _column("code", "来源代码", "Code", Holds.CODE, 9, required=True, aliases=("source",)),
        *_texts("title", "名称", "Title", 34),
        _column("address", "网址", "Address", Holds.LONG_TEXT, 60, aliases=("url",)),
        _column(
            "tier", "等级", "Tier", Holds.CODE, 7,
            note=(
                "A 官方，B 主流媒体，C 转载汇编，S 来源文章；数值相同条件下等级高者优先",
                "A official, B named press, C copies, S the first article; the better one counts",
            ),
        ),
        _column("published", "发布日期", "Published", Holds.DATE, 11),
        *_texts("note", "备注", "Note", 50),
    ),
)  # fmt: skip

_RULES = PlanSheet(
    key="Rules",
    record=RuleRow,
    field="rules",
    title=Text(zh="审核关系", en="Rules"),
    purpose=Text(zh="本规划追加或改动的审核关系", en="checks that this plan adds or changes"),
    aliases=("审核规则",),
    columns=(
        _column("code", "规则编号", "Code", Holds.CODE, 9, required=True),
        _column(
            "level", "级别", "Level", Holds.CODE, 7, required=True,
            note=("H 强制，S 核实，I 提示", "H must hold, S needs a word, I informs"),
        ),
        *_texts("name", "规则名称", "Name", 24),
        _column("scope", "范围", "Scope", width=18),
        _column("expression", "表达式", "Expression", Holds.LONG_TEXT, 44, required=True),
        *_texts("message", "提示语", "Message", 40),
        _column("tolerance", "容差", "Tolerance", width=9),
        _column("missing", "缺数处理", "Missing", width=10),
        _column("owner", "归口", "Owner", width=12),
        _column("valid_from", "启用", "Valid from", width=10),
        _column("valid_to", "停用", "Valid to", width=10),
    ),
)  # fmt: skip

_THRESHOLDS = PlanSheet(
    key="Thresholds",
    title=Text(zh="阈值", en="Thresholds"),
    purpose=Text(
        zh="评价等级的阈值和选项", en="the numbers behind the status classes, and options"
    ),
    aliases=("评价阈值",),
    columns=(
        _column("name", "名称", "Name", Holds.CODE, 22, field="", required=True),
        _column("value", "取值", "Value", width=12, field="", required=True),
        _column("meaning", "含义", "Meaning", Holds.LONG_TEXT, 70, field=""),
    ),
)  # fmt: skip

SHEETS: dict[str, PlanSheet] = {
    sheet.key: sheet
    for sheet in (
        _PLAN, _INDICATORS, _MILESTONES, _CLUSTERS, _MEMBERS, _AREAS, _DATA, _TASKS, _ACTIONS,
        _DEPARTMENTS, _SOURCES, _RULES, _THRESHOLDS,
    )
}  # fmt: skip

README = Text(zh="说明", en="Read me")
"""The first sheet, which explains the others; readers pass over it."""

IDENTITY = PlanSheet(
    key="Plan",
    title=_PLAN.title,
    purpose=_PLAN.purpose,
    record=PlanIdentity,
    field="identity",
    columns=(
        _column("code", "规划代码", "Code of the plan", Holds.CODE, required=True),
        _column("name_zh", "规划名称", "Name in Chinese", field="name.zh", required=True),
        _column("name_en", "规划名称（英文）", "Name in English", field="name.en"),
        _column("start_year", "开始年份", "First year", Holds.YEAR, required=True, unsaid=0),
        _column("end_year", "结束年份", "Last year", Holds.YEAR, required=True, unsaid=0),
        _column("area_zh", "地区", "Area in Chinese", field="area.zh"),
        _column("area_en", "地区（英文）", "Area in English", field="area.en"),
        _column("issuer_zh", "印发机关", "Issuer in Chinese", field="issuer.zh"),
        _column("issuer_en", "印发机关（英文）", "Issuer in English", field="issuer.en"),
        _column("author_zh", "编制单位", "Author of the reports in Chinese", field="author.zh"),
        _column(
            "author_en", "编制单位（英文）", "Author of the reports in English", field="author.en",
        ),
        _column("document_number", "文号", "Number of the document"),
        _column("main_scheme", "规划采用的集群体系", "Scheme of clusters of the plan"),
        _column("total_indicator", "集群合计对应的指标", "Indicator that the clusters are part of"),
        _column("money", "投资额计量单位", "Unit of investments", Holds.UNIT),
        _column("fictitious", "是否虚构数据", "Whether the data are fictitious", Holds.YES),
        _column("source", "规划文本来源", "Source of the plan"),
        _column("note_zh", "备注", "Note in Chinese", field="note.zh"),
        _column("note_en", "备注（英文）", "Note in English", field="note.en"),
    ),
)  # fmt: skip
"""The keys of the Plan sheet in their order: columns that stand below each other."""

THRESHOLDS: dict[str, tuple[str, Text]] = {
    "ahead_pp": (
        "2",
        Text(
            zh="快于时序：完成进度减时序进度不低于（百分点）",
            en="ahead: progress at least so far ahead (pp)",
        ),
    ),
    "on_pace_pp": (
        "-2",
        Text(zh="基本达到时序：进度差不低于（百分点）", en="on pace: lead at least this (pp)"),
    ),
    "behind_pp": (
        "-10",
        Text(
            zh="滞后：进度差不低于，再低为严重滞后（百分点）",
            en="behind: lead at least this, else far behind (pp)",
        ),
    ),
    "difficult_pp": (
        "3",
        Text(
            zh="难度较大：后续年均需要的增速比已实现的高出（百分点）",
            en="hard to reach: growth needed is this much above growth achieved (pp)",
        ),
    ),
}
"""The known thresholds: default (PRACTICE C0) and meaning."""
