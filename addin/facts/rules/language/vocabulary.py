"""Which names may a rule use, and of which rows does it speak?

A scope is a kind of row: a statement of the Data sheet, a value that counts, an indicator, a
scheme of clusters, the plan, a returned form, a row of a form. Every name has a Chinese and an
English word; both may be written in an expression.
"""

from dataclasses import dataclass

from addin.facts.rules.language.nodes import Kind
from addin.language import Text

__all__ = ["AGGREGATES", "FUNCTIONS", "SCOPES", "TERMS", "Function", "Scope", "Term"]


@dataclass(frozen=True, slots=True)
class Term:
    """A name of the language: what kind of value it is, and its words."""

    name: str
    kind: Kind
    words: Text


@dataclass(frozen=True, slots=True)
class Scope:
    """A kind of row: its words, the names that its rows know, and whether it is a form's."""

    name: str
    words: Text
    terms: frozenset[str]


@dataclass(frozen=True, slots=True)
class Function:
    """A function of numbers: how many arguments it takes, and its words."""

    name: str
    least: int
    most: int
    words: Text


def _terms(kind: Kind, *rows: tuple[str, str, str]) -> dict[str, Term]:
    return {name: Term(name, kind, Text(zh=zh, en=en)) for name, zh, en in rows}


TERMS: dict[str, Term] = {
    **_terms(
        Kind.NUMBER,
        ("value", "本期值", "value"),
        ("previous", "上期值", "value of the quarter before"),
        ("before_previous", "上上期值", "value two quarters before"),
        ("quarter", "本季值", "value of the quarter alone"),
        ("value_year_ago", "上年同期值", "value a year ago"),
        ("yoy", "同比", "growth on a year earlier, as published"),
        ("yoy_previous", "上期同比", "growth of the quarter before, as published"),
        ("growth", "推算同比", "growth as computed from the values"),
        ("share", "占比", "share as published"),
        ("whole", "总项", "value of what this is a part of"),
        ("whole_year_ago", "总项上年同期值", "value a year ago of what this is a part of"),
        ("national_yoy", "全国同比", "growth of the nation"),
        ("target", "目标值", "target"),
        ("baseline", "基期值", "baseline"),
        ("base_year_value", "基期年观测值", "observed value of the base year"),
        ("year", "年", "year"),
        ("month", "截至月", "last month covered"),
        ("months", "月数", "how many months are covered"),
        ("decimals", "小数位", "decimals"),
        ("rounding", "修约误差", "half of the last digit"),
        ("earlier", "原值", "value of the vintage before"),
        ("counted", "采用值", "value that counts"),
        ("revisions", "修订次数", "how often the value was revised"),
        ("yoy_revisions", "同比修订次数", "how often the growth was revised"),
        ("days_after_counted", "晚于采用天数", "days after the value that counts was published"),
        ("tier", "来源等级", "tier of the source"),
        ("counted_tier", "采用来源等级", "tier of the source that counts"),
        ("note_length", "说明字数", "characters of the explanation"),
        ("progress", "完成进度", "progress, per cent"),
        ("time_progress", "时序进度", "time progress, per cent"),
        ("lead", "进度差", "lead, points"),
        ("gap_to_target", "与目标差距", "gap to the target"),
        ("growth_achieved", "已实现年均", "average growth achieved"),
        ("growth_required", "后续年均需", "average growth required"),
        ("completion", "完成目标比例", "share of the target, per cent"),
        ("value_months", "数据月数", "months covered by the value"),
        ("direction_sign", "方向", "+1 where higher is better, -1 where lower is"),
        ("definition_changed", "口径变化", "1 where the definition changed"),
        ("thresholds_changed", "阈值变化", "1 where thresholds or pace method changed"),
        ("total", "合计口径总量", "total to which the clusters belong"),
        ("rest", "其他", "total less the clusters"),
        ("total_change", "总量变动", "change of the total on a year earlier"),
        ("contribution_total", "贡献率合计", "contributions added up, the rest included"),
        ("count_total", "指标总数", "how many indicators"),
        ("count_classes", "各类合计", "classes added up"),
        ("stored", "库存值", "value that the plan holds"),
        ("stored_previous", "库存上期值", "value of the quarter before that the plan holds"),
        ("stored_year_ago", "库存上年同期值", "value a year ago that the plan holds"),
        ("stored_target", "规划目标值", "target that the plan holds"),
        ("stored_baseline", "规划基期值", "baseline that the plan holds"),
        ("lower", "下限", "lower bound"),
        ("upper", "上限", "upper bound"),
        ("growth_low", "增速下界", "lower bound of past growth"),
        ("growth_high", "增速上界", "upper bound of past growth"),
        ("before", "对照值", "the quarter before, else a year ago"),
        ("parsed", "可识别", "1 where the entry could be read"),
        ("codes_known", "选项有效", "1 where status, source and period are choices"),
        ("complete", "分项完全", "1 where the parts are all of the whole"),
        ("promised_days", "补报天数", "days until the promised date"),
        ("soft_fired", "已触发核实", "1 where a soft rule fired"),
        ("note_empty_words", "说明空泛", "1 where the explanation says nothing"),
        ("is_share", "是否比重", "1 for a share or rate"),
        ("is_flow", "是否流量", "1 for an amount over a period"),
        ("opened", "可打开", "1 where the file could be opened"),
        ("encrypted", "已加密", "1 where the file is encrypted"),
        ("megabytes", "文件大小", "size in megabytes"),
        ("identity_marks", "标识数", "how many identity marks agree"),
        ("period_matches", "报告期相符", "1 where the period is the one that is open"),
        ("template_version", "表样版本", "version of the form"),
        ("current_version", "现行版本", "version in force"),
        ("rows_moved", "移动行数", "rows that are missing or moved"),
        ("formulas_changed", "改动公式数", "locked formulas that were changed"),
        ("foreign_content", "外部内容数", "macros, external links, add-in functions"),
        ("checksum_matches", "校验码相符", "1 where paper and file have one checksum"),
        ("seen_before", "已收过", "1 where the same file was received before"),
        ("hours_late", "迟报小时", "hours after the deadline"),
        ("days_valid", "剩余有效天数", "days until the form expires"),
        ("signatures_missing", "缺签字数", "signatures that are missing"),
        ("days_after_period", "期末后天数", "days from the end of the period to the report's date"),
        ("days_before_receipt", "收到前天数", "days from the report's date to its receipt"),
    ),
    **_terms(
        Kind.TEXT,
        ("indicator", "指标", "code of the indicator"),
        ("cluster", "集群", "code of the cluster"),
        ("area", "区县", "code of the area"),
        ("measure", "数据种类", "level, yoy or share"),
        ("precision", "精度", "precision"),
        ("status", "数据状态", "status of the value"),
        ("previous_status", "上期状态", "status of the quarter before"),
        ("revision_class", "修订类别", "class of the revision"),
        ("unit", "计量单位", "code of the unit"),
        ("nature", "性质", "flow, stock or ratio"),
        ("concept", "口径概念", "concept that is measured"),
        ("kind", "目标类型", "kind of the target"),
        ("attribute", "属性", "binding or indicative"),
        ("department", "责任部门", "department"),
        ("source", "来源", "code of the source"),
        ("counted_source", "采用来源", "code of the source that counts"),
        ("comparable_by", "可比方法", "how the value was made comparable"),
        ("progress_by", "进度公式", "formula of the progress"),
        ("entry", "填报状态", "status that the respondent chose"),
    ),
    **_terms(
        Kind.GROUP,
        ("parts", "分项", "what this consists of"),
        ("clusters", "各集群", "the clusters of the plan"),
        ("areas", "各区县", "the areas of the plan"),
        ("history", "历史增速", "growth in the same quarter of earlier years"),
        ("recent", "近期增速", "growth of the last twelve quarters"),
    ),
}

_OF_PLAN = "indicator unit nature concept kind attribute department decimals rounding"
_OF_ROW = "cluster area measure precision status source year month months value"


def _scope(name: str, zh: str, en: str, *terms: str) -> Scope:
    return Scope(name, Text(zh=zh, en=en), frozenset(" ".join(terms).split()))


SCOPES: dict[str, Scope] = {
    scope.name: scope
    for scope in (
        _scope(
            "statement", "数据行", "every row of the Data sheet", _OF_PLAN, _OF_ROW,
            "earlier counted counted_source counted_tier days_after_counted tier revisions",
            "yoy_revisions revision_class note_length",
        ),
        _scope(
            "series", "序列值", "every value that counts", _OF_PLAN, _OF_ROW,
            "previous before_previous previous_status quarter value_year_ago yoy yoy_previous",
            "growth share whole whole_year_ago national_yoy before parts clusters areas history",
            "recent is_flow is_share",
        ),
        _scope(
            "indicator", "指标行", "every indicator, cluster and area at the period", _OF_PLAN,
            "cluster area value value_year_ago yoy growth target baseline base_year_value progress",
            "time_progress lead gap_to_target growth_achieved growth_required completion",
            "value_months direction_sign comparable_by progress_by definition_changed status",
        ),
        _scope(
            "scheme", "集群体系", "every scheme of clusters at the period",
            "total rest total_change contribution_total clusters rounding",
        ),
        _scope("plan", "规划", "the plan at the period",
               "count_total count_classes thresholds_changed"),
        _scope(
            "form", "报表文件", "a returned form",
            "opened encrypted megabytes identity_marks period_matches template_version",
            "current_version rows_moved formulas_changed foreign_content checksum_matches",
            "seen_before hours_late days_valid signatures_missing days_after_period",
            "days_before_receipt",
        ),
        _scope(
            "entry", "填报行", "a row of a form",
            "indicator unit nature decimals rounding value quarter previous value_year_ago yoy",
            "yoy_previous growth before whole parts clusters complete target baseline stored",
            "stored_previous stored_year_ago stored_target stored_baseline lower upper growth_low",
            "growth_high parsed codes_known promised_days soft_fired note_length note_empty_words",
            "is_flow is_share entry source previous_status definition_changed revision_class month",
        ),
    )
}  # fmt: skip

FUNCTIONS: dict[str, Function] = {
    found.name: found
    for found in (
        Function("abs", 1, 1, Text(zh="绝对值", en="size without sign")),
        Function("log10", 1, 1, Text(zh="常用对数", en="decimal logarithm")),
        Function("ln", 1, 1, Text(zh="自然对数", en="natural logarithm")),
        Function("sqrt", 1, 1, Text(zh="平方根", en="square root")),
        Function("min", 2, 9, Text(zh="较小值", en="the smallest")),
        Function("max", 2, 9, Text(zh="较大值", en="the largest")),
        Function("round", 2, 2, Text(zh="四舍五入", en="rounded half up")),
        Function("mod", 2, 2, Text(zh="余数", en="remainder")),
    )
}

AGGREGATES: dict[str, Text] = {
    "sum": Text(zh="求和", en="sum"),
    "count": Text(zh="计数", en="how many are known"),
    "mean": Text(zh="平均", en="mean"),
    "median": Text(zh="中位数", en="median"),
    "mad": Text(zh="平均绝对偏差", en="mean absolute deviation from the mean"),
    "median_deviation": Text(zh="中位数绝对偏差", en="median absolute deviation from the median"),
    "smallest": Text(zh="最小", en="the smallest"),
    "largest": Text(zh="最大", en="the largest"),
}
