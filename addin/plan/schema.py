"""Which sheets and columns does a plan workbook have, and how are they called?

The one place for these names. Headers are accepted by key, in Chinese, in English, in both (one
under the other, as ``write_plan`` makes them) and by alias.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum
from functools import cached_property

from addin.language import Text, fold
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
    "KEYS",
    "README",
    "SHEETS",
    "THRESHOLDS",
    "WIDE",
    "Column",
    "Kind",
    "Sheet",
    "header_name",
]


class Kind(Enum):
    """What the cells of a column hold."""

    TEXT = "text"
    LONG_TEXT = "long text"
    CODE = "code"
    REFERENCE = "reference"
    REFERENCES = "references"
    WORD = "word"
    NUMBER = "number"
    SHARE = "share"
    WHOLE = "whole number"
    PERIOD = "period"
    DATE = "date"
    UNIT = "unit"


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column: its key, header, kind and width (in characters), and a note for its header.

    `words` is the closed list of a WORD column; `refers` the key of the sheet whose codes a
    reference takes.
    """

    key: str
    header: Text
    kind: Kind = Kind.TEXT
    required: bool = False
    width: int = 12
    note: Text = field(default_factory=lambda: Text(zh="", en=""))
    aliases: tuple[str, ...] = ()
    words: type[TypedWord] | None = None
    refers: str = ""

    @property
    def names(self) -> Iterator[str]:
        """Every spelling of the header, folded."""
        for name in (self.key, self.header.zh, self.header.en, *self.aliases):
            if name:
                yield header_name(name)


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """One sheet: its key (its English name), titles, columns and what it is for."""

    key: str
    title: Text
    purpose: Text
    columns: tuple[Column, ...]
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

    @cached_property
    def by_key(self) -> dict[str, Column]:
        """Columns by key."""
        return {column.key: column for column in self.columns}

    @cached_property
    def by_name(self) -> dict[str, Column]:
        """Columns by each folded spelling of their header."""
        return {name: column for column in self.columns for name in column.names}


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
    kind: Kind = Kind.TEXT,
    width: int = 12,
    *,
    required: bool = False,
    note: tuple[str, str] = ("", ""),
    aliases: tuple[str, ...] = (),
    words: type[TypedWord] | None = None,
    refers: str = "",
) -> Column:
    return Column(
        key=key,
        header=Text(zh=zh, en=en),
        kind=Kind.WORD if words else kind,
        width=width,
        required=required,
        note=Text(zh=note[0], en=note[1]),
        aliases=aliases,
        words=words,
        refers=refers,
    )


def _texts(key: str, zh: str, en: str, width: int = 20, *, required: bool = False) -> list[Column]:
    """A pair of columns: the same words in Chinese and in English."""
    kind = Kind.LONG_TEXT if width > 30 else Kind.TEXT  # noqa: PLR2004 - wider columns wrap
    return [
        _column(f"{key}_zh", zh, f"{en} (Chinese)", kind, width, required=required),
        _column(f"{key}_en", f"{zh}（英文）", f"{en} (English)", kind, width, aliases=(en,)),
    ]


def _refer(
    key: str, zh: str, en: str, sheet: str, width: int = 13, *, required: bool = False
) -> Column:
    return _column(key, zh, en, Kind.REFERENCE, width, refers=sheet, required=required)


_PERIOD_NOTE = (
    "如：2024、2024Q3（三季度）、2024H1、2024M1-9（1—9月累计）、2024年前三季度",
    "for example 2024, 2024Q3 (the third quarter), 2024H1, 2024M1-9 (January to September)",
)
_UNIT_NOTE = (
    "如：亿元、万元、%、百分点、个、户；读取时换算为该指标的计量单位",
    "for example 亿元 (CNY 100 million), %, 个; converted to the indicator's unit when read",
)


def _plan_row() -> Column:
    return _column(
        "plan_row",
        "规划序号",
        "Row of the plan",
        Kind.WHOLE,
        8,
        note=(
            "规划指标表中的序号，“指标”表与“集群”表连续编号；不属于规划指标的留空",
            "number in the plan's own table, counted on over Indicators and Clusters; else empty",
        ),
    )


def _goal() -> list[Column]:
    """Baseline and target, as indicators and clusters both have them."""
    return [
        _column("baseline", "基期值", "Baseline", Kind.NUMBER, 11, aliases=("base", "基期")),
        _column(
            "baseline_precision", "基期精确程度", "Baseline precision", width=11, words=Precision
        ),
        _refer("baseline_source", "基期来源", "Baseline source", "Sources", 10),
        _column(
            "target_kind",
            "目标类型",
            "Kind of target",
            width=17,
            words=TargetKind,
            aliases=("target type", "指标类型"),
            note=(
                "决定完成进度的计算方法；未公布目标的选“仅定方向”或留空目标值",
                "decides how progress is measured; leave the target empty where none was published",
            ),
        ),
        _column(
            "target",
            "目标值",
            "Target",
            Kind.NUMBER,
            11,
            aliases=("target value", "目标"),
            note=("未公布的留空，不作评价", "empty where none was published: never scored"),
        ),
        _column("target_upper", "目标上限", "Upper end of the range", Kind.NUMBER, 10),
        _column("operator", "目标符号", "Target reads", width=9, words=Operator),
        _column(
            "tolerance",
            "允许偏差",
            "Tolerance",
            Kind.NUMBER,
            9,
            note=("“左右”类目标的允许偏差，按指标单位", "for 'about' targets, in the unit"),
        ),
        _column("target_year", "目标年份", "Target year", Kind.WHOLE, 9),
        _refer("target_source", "目标来源", "Target source", "Sources", 10),
    ]


_PLAN = Sheet(
    key="Plan",
    title=Text(zh="规划", en="Plan"),
    purpose=Text(zh="这是哪一个规划", en="which plan this is"),
    required=True,
    aliases=("规划信息", "基本信息"),
    columns=(
        _column("key", "键", "Key", Kind.CODE, 17),
        _column("item", "项目", "Item", width=24),
        _column("value", "内容", "Value", Kind.LONG_TEXT, 62, required=True),
    ),
)

_INDICATORS = Sheet(
    key="Indicators",
    title=Text(zh="指标", en="Indicators"),
    purpose=Text(
        zh="规划指标和监测序列：口径、基期、目标",
        en="what is followed: concept, baseline and target of each indicator and series",
    ),
    required=True,
    aliases=("指标表",),
    columns=(
        _plan_row(),
        _column(
            "code", "指标代码", "Code", Kind.CODE, 19, required=True, aliases=("indicator", "代码")
        ),
        *_texts("name", "指标名称", "Name", 26, required=True),
        _column("unit", "计量单位", "Unit", Kind.UNIT, 11, required=True, aliases=("单位",)),
        _column("role", "角色", "Role", width=12, words=Role),
        *_texts("category", "类别", "Category", 12),
        _column("attribute", "属性", "Attribute", width=10, words=Attribute),
        _column("direction", "方向", "Direction", width=11, words=Direction),
        _column("nature", "性质", "Nature", width=9, words=Nature),
        *_goal(),
        _column(
            "concept",
            "口径",
            "Concept",
            width=26,
            note=(
                "口径不同的序列不得相互评价；中英文之间用“|”分隔",
                "series of another concept are never scored; a bar parts Chinese and English",
            ),
        ),
        _column("price_basis", "价格", "Price basis", width=24),
        _column("scope", "统计范围", "Scope", width=30),
        _column("flow_basis", "流量口径", "Basis of flows", width=12, words=FlowBasis),
        _column("pace", "时序路径", "Path", width=10, words=PacePath),
        _column(
            "series",
            "数据序列",
            "Series",
            Kind.REFERENCE,
            14,
            refers="Indicators",
            note=(
                "本指标的数据记在另一指标代码下时填写",
                "the code under which its data stand, where it is another",
            ),
        ),
        _column(
            "related",
            "易混序列",
            "Look-alikes",
            Kind.REFERENCES,
            18,
            refers="Indicators",
            note=(
                "名称相近、口径不同、不得用于评价本指标的序列；多个用分号分隔",
                "series of another concept never scored against it; parted by semicolons",
            ),
        ),
        _column("decimals", "小数位", "Decimals", Kind.WHOLE, 8),
        _refer("department", "责任部门", "Department", "Departments"),
        *_texts("definition", "指标解释", "Definition", 40),
        *_texts("note", "备注", "Note", 44),
    ),
)

_MILESTONES = Sheet(
    key="Milestones",
    title=Text(zh="分年目标", en="Milestones"),
    purpose=Text(zh="分年目标和年度目标", en="planned values of single years"),
    aliases=("年度目标", "里程碑"),
    columns=(
        _refer("indicator", "指标代码", "Indicator", "Indicators", 17, required=True),
        _refer("cluster", "集群代码", "Cluster", "Clusters", 11),
        _refer("area", "区域代码", "Area", "Areas", 11),
        _column(
            "period", "期间", "Period", Kind.PERIOD, 11, required=True, note=_PERIOD_NOTE,
            aliases=("year", "年份", "报告期"),
        ),
        _column("kind", "目标性质", "Kind", width=17, words=MilestoneKind),
        _column("measure", "数据类型", "Measure", width=10, words=Measure),
        _column("operator", "目标符号", "Target reads", width=9, words=Operator),
        _column("value", "目标值", "Value", Kind.NUMBER, 11, required=True),
        _column("unit", "计量单位", "Unit", Kind.UNIT, 10, note=_UNIT_NOTE),
        _refer("source", "来源代码", "Source", "Sources", 10),
        *_texts("note", "备注", "Note", 50),
    ),
)  # fmt: skip

_CLUSTERS = Sheet(
    key="Clusters",
    title=Text(zh="集群", en="Clusters"),
    purpose=Text(
        zh="产业集群及其体系（规划体系与后续体系并存）",
        en="industrial clusters, by scheme; several schemes may stand side by side",
    ),
    aliases=("产业集群",),
    columns=(
        _plan_row(),
        _column("code", "集群代码", "Code", Kind.CODE, 10, required=True, aliases=("cluster",)),
        *_texts("name", "集群名称", "Name", 26, required=True),
        _column(
            "scheme", "体系代码", "Scheme", Kind.CODE, 14, required=True,
            aliases=("体系", "taxonomy"),
        ),
        *_texts("scheme_name", "体系名称", "Scheme name", 22),
        *_texts("tier", "层级", "Tier", 14),
        _refer("parent", "上级集群", "Part of", "Clusters", 10),
        _refer("indicator", "指标代码", "Indicator", "Indicators", 13, required=True),
        *_goal(),
        _refer("department", "牵头单位", "Department", "Departments"),
        _column("valid_from", "启用期间", "Valid from", Kind.PERIOD, 10),
        _column("valid_to", "停用期间", "Valid to", Kind.PERIOD, 10),
        *_texts("note", "备注", "Note", 50),
    ),
)  # fmt: skip

_MEMBERS = Sheet(
    key="Members",
    title=Text(zh="集群成员", en="Members"),
    purpose=Text(
        zh="哪些行业或企业计入哪个集群", en="which industries or firms count in which cluster"
    ),
    aliases=("成员", "memberships"),
    columns=(
        _column("member", "成员代码", "Member", Kind.CODE, 12, required=True),
        *_texts("name", "成员名称", "Name", 26),
        _refer("cluster", "集群代码", "Cluster", "Clusters", 11, required=True),
        _column(
            "share",
            "计入比例",
            "Share counted",
            Kind.SHARE,
            10,
            note=("0到1之间，1为全部计入", "from 0 to 1; 1 counts in full"),
        ),
        _column("valid_from", "启用期间", "Valid from", Kind.PERIOD, 10),
        _column("valid_to", "停用期间", "Valid to", Kind.PERIOD, 10),
    ),
)

_AREAS = Sheet(
    key="Areas",
    title=Text(zh="区域", en="Areas"),
    purpose=Text(zh="区县", en="districts and counties"),
    aliases=("区县", "地区"),
    columns=(
        _column("code", "区域代码", "Code", Kind.CODE, 11, required=True, aliases=("area",)),
        *_texts("name", "区域名称", "Name", 22, required=True),
        _refer("parent", "上级区域", "Part of", "Areas", 11),
    ),
)

_OBSERVED = (
    _column("measure", "数据类型", "Measure", width=9, words=Measure, aliases=("类型",)),
    _column(
        "basis", "期间口径", "Basis", width=8, words=Basis, aliases=("cumulative",),
        note=("当期、累计或全年", "discrete, year to date or annual"),
    ),
)  # fmt: skip
_STATED = (
    _column(
        "unit", "计量单位", "Unit", Kind.UNIT, 10, note=_UNIT_NOTE, aliases=("单位",)
    ),
    _column("precision", "精确程度", "Precision", width=10, words=Precision, aliases=("精度",)),
    _column("status", "数据状态", "Status", width=9, words=DataStatus, aliases=("状态",)),
    _column(
        "vintage", "发布日期", "Published", Kind.DATE, 11, aliases=("published date", "数据版本"),
        note=(
            "该数首次公布的日期；修订数另起一行，不改原行",
            "the day on which this number was published; a revision is a new row",
        ),
    ),
    _column("revision_class", "修订类别", "Revision class", width=14, words=RevisionClass),
    _refer("source", "来源代码", "Source", "Sources", 9),
    _column("note", "备注", "Note", Kind.LONG_TEXT, 60, aliases=("说明", "quote")),
)  # fmt: skip
_OBSERVED_OF = (
    _refer("indicator", "指标代码", "Indicator", "Indicators", 19, required=True),
    _refer("cluster", "集群代码", "Cluster", "Clusters", 9),
    _refer("area", "区域代码", "Area", "Areas", 9),
)

_DATA = Sheet(
    key="Data",
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
            "period", "报告期", "Period", Kind.PERIOD, 11, required=True, note=_PERIOD_NOTE,
            aliases=("期间", "数据期"),
        ),
        *_OBSERVED,
        _column("value", "数值", "Value", Kind.NUMBER, 12, required=True, aliases=("值",)),
        *_STATED,
    ),
)  # fmt: skip

WIDE = Sheet(
    key="Wide",
    title=Text(zh="数据宽表", en="Wide data"),
    purpose=Text(
        zh="观测数据的另一种排法：指标向下、报告期向右",
        en="observations laid out with indicators down and periods across",
    ),
    aliases=("宽表", "data wide"),
    columns=(*_OBSERVED_OF, *_OBSERVED, *_STATED),
)

_TASKS = Sheet(
    key="Tasks",
    title=Text(zh="任务", en="Tasks"),
    purpose=Text(
        zh="重点、任务、保障措施、重大项目、基期数据",
        en="focuses, tasks, safeguards, projects and the plan's data points of the base year",
    ),
    aliases=("任务和项目", "重点任务"),
    columns=(
        _column("code", "任务代码", "Code", Kind.CODE, 10, required=True),
        _column("kind", "类别", "Kind", width=14, words=TaskKind, required=True),
        *_texts("name", "名称", "Name", 50, required=True),
        _column("state", "进展", "State", width=10, words=TaskState),
        _column(
            "investment_planned", "计划投资", "Planned investment", Kind.NUMBER, 11,
            note=("单位见“规划”表", "in the money unit of the Plan sheet"),
        ),
        _column("investment_done", "完成投资", "Invested so far", Kind.NUMBER, 11),
        _refer("department", "责任部门", "Department", "Departments"),
        _refer("source", "来源代码", "Source", "Sources", 9),
        *_texts("note", "备注", "Note", 60),
    ),
)  # fmt: skip

_ACTIONS = Sheet(
    key="Actions",
    title=Text(zh="整改台账", en="Actions"),
    purpose=Text(
        zh="针对差距的措施：谁、何时完成、进展",
        en="what is done about a gap, by whom, until when, and how far it is",
    ),
    aliases=("台账", "措施"),
    columns=(
        _column("code", "编号", "Code", Kind.CODE, 9, required=True),
        _refer("indicator", "指标代码", "Indicator", "Indicators", 15, required=True),
        _column("raised", "提出期间", "Raised in", Kind.PERIOD, 10, required=True),
        *_texts("problem", "问题", "Problem", 34),
        *_texts("cause", "原因", "Cause", 34),
        *_texts("measure", "措施", "Measure", 34, required=True),
        _refer("department", "责任部门", "Department", "Departments"),
        _column("person", "责任人", "Person", width=10),
        _column("due", "完成时限", "Due", Kind.DATE, 11),
        _column("state", "整改状态", "State", width=11, words=ActionState),
        _column("state_date", "状态日期", "State since", Kind.DATE, 11),
        *_texts("note", "备注", "Note", 34),
    ),
)

_DEPARTMENTS = Sheet(
    key="Departments",
    title=Text(zh="部门", en="Departments"),
    purpose=Text(zh="责任部门", en="who answers for what"),
    aliases=("责任部门",),
    columns=(
        _column(
            "code", "部门代码", "Code", Kind.CODE, 11, required=True, aliases=("department",)
        ),
        *_texts("name", "部门名称", "Name", 28, required=True),
        _column("contact", "联系人", "Contact", width=14),
        _column("phone", "电话", "Phone", width=16),
    ),
)  # fmt: skip

_SOURCES = Sheet(
    key="Sources",
    title=Text(zh="来源", en="Sources"),
    purpose=Text(
        zh="数据和目标的来源及等级", en="where numbers come from, and how much they weigh"
    ),
    aliases=("数据来源",),
    columns=(
        _column("code", "来源代码", "Code", Kind.CODE, 9, required=True, aliases=("source",)),
        *_texts("title", "名称", "Title", 34),
        _column("address", "网址", "Address", Kind.LONG_TEXT, 60, aliases=("url",)),
        _column(
            "tier",
            "等级",
            "Tier",
            Kind.CODE,
            7,
            note=(
                "A 官方，B 主流媒体，C 转载汇编，S 来源文章；数值相同条件下等级高者优先",
                "A official, B named press, C copies, S the first article; the better one counts",
            ),
        ),
        _column("published", "发布日期", "Published", Kind.DATE, 11),
        *_texts("note", "备注", "Note", 50),
    ),
)

_RULES = Sheet(
    key="Rules",
    title=Text(zh="审核关系", en="Rules"),
    purpose=Text(zh="本规划追加或改动的审核关系", en="checks that this plan adds or changes"),
    aliases=("审核规则",),
    columns=(
        _column("code", "规则编号", "Code", Kind.CODE, 9, required=True),
        _column(
            "level", "级别", "Level", Kind.CODE, 7, required=True,
            note=("H 强制，S 核实，I 提示", "H must hold, S needs a word, I informs"),
        ),
        *_texts("name", "规则名称", "Name", 24),
        _column("scope", "范围", "Scope", width=18),
        _column("expression", "表达式", "Expression", Kind.LONG_TEXT, 44, required=True),
        *_texts("message", "提示语", "Message", 40),
        _column("tolerance", "容差", "Tolerance", width=9),
        _column("missing", "缺数处理", "Missing", width=10),
        _column("owner", "归口", "Owner", width=12),
        _column("valid_from", "启用", "Valid from", width=10),
        _column("valid_to", "停用", "Valid to", width=10),
    ),
)  # fmt: skip

_THRESHOLDS = Sheet(
    key="Thresholds",
    title=Text(zh="阈值", en="Thresholds"),
    purpose=Text(
        zh="评价等级的阈值和选项", en="the numbers behind the status classes, and options"
    ),
    aliases=("评价阈值",),
    columns=(
        _column("name", "名称", "Name", Kind.CODE, 22, required=True),
        _column("value", "取值", "Value", width=12, required=True),
        _column("meaning", "含义", "Meaning", Kind.LONG_TEXT, 70),
    ),
)

SHEETS: dict[str, Sheet] = {
    sheet.key: sheet
    for sheet in (
        _PLAN, _INDICATORS, _MILESTONES, _CLUSTERS, _MEMBERS, _AREAS, _DATA, _TASKS, _ACTIONS,
        _DEPARTMENTS, _SOURCES, _RULES, _THRESHOLDS,
    )
}  # fmt: skip

README = Text(zh="说明", en="Read me")
"""The first sheet, which explains the others; readers pass over it."""

KEYS: dict[str, Text] = {
    "code": Text(zh="规划代码", en="Code of the plan"),
    "name_zh": Text(zh="规划名称", en="Name in Chinese"),
    "name_en": Text(zh="规划名称（英文）", en="Name in English"),
    "start_year": Text(zh="开始年份", en="First year"),
    "end_year": Text(zh="结束年份", en="Last year"),
    "area_zh": Text(zh="地区", en="Area in Chinese"),
    "area_en": Text(zh="地区（英文）", en="Area in English"),
    "issuer_zh": Text(zh="印发机关", en="Issuer in Chinese"),
    "issuer_en": Text(zh="印发机关（英文）", en="Issuer in English"),
    "author_zh": Text(zh="编制单位", en="Author of the reports in Chinese"),
    "author_en": Text(zh="编制单位（英文）", en="Author of the reports in English"),
    "document_number": Text(zh="文号", en="Number of the document"),
    "main_scheme": Text(zh="规划采用的集群体系", en="Scheme of clusters of the plan"),
    "total_indicator": Text(zh="集群合计对应的指标", en="Indicator that the clusters are part of"),
    "money": Text(zh="投资额计量单位", en="Unit of investments"),
    "fictitious": Text(zh="是否虚构数据", en="Whether the data are fictitious"),
    "source": Text(zh="规划文本来源", en="Source of the plan"),
    "note_zh": Text(zh="备注", en="Note in Chinese"),
    "note_en": Text(zh="备注（英文）", en="Note in English"),
}
"""The keys of the Plan sheet, in their order."""

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
