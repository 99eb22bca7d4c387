"""Which tables has the Excel template: their columns, rows and formulas?"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from addin.facts.columns.future.course import POINTS
from addin.language import Text
from templates.make.excel.sums import (
    ANNUAL_FORMULAS,
    CLUSTER_FORMULAS,
    FORMULAS,
    GAP_FORMULAS,
    REVISION_FORMULAS,
    SPLIT_FORMULAS,
    needs,
)

__all__ = ["LISTINGS", "Band", "Col", "Line", "Listing", "col", "live"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Col:
    """One column: its header, and the tag of the row that repeats.

    `look` is words, centred, amount (with the decimals of the row), rate (one decimal), free,
    count, day, or a spark drawn from the points of its row. What is `folded` stands behind an
    outline and is not printed.
    """

    key: str
    header: Text
    tag: str | Text
    width: float = 11.0
    look: str = "amount"
    folded: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """Columns that belong together, under a name of their own."""

    name: Text
    fill: str
    columns: tuple[Col, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A row of a table: it repeats for each item of `items`, or stands once `when` something is so.

    `formulas` calculate; `texts` take the place of the columns' tags, and then all others show
    a dash.
    """

    items: str = ""
    when: str = ""
    formulas: Mapping[str, str] = field(default_factory=dict)
    texts: Mapping[str, str | Text] | None = None
    bold: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """A sheet with one table. `turns` says for what the sheet stands, or when.

    What is `whole` is printed on one page, what is `upright` in portrait; nothing behind the
    column `until` is printed. The title of a `brief` one has no room for the plan's.
    """

    sheet: Text
    title: Text
    note: Text
    name: str
    columns: tuple[Col, ...]
    lines: tuple[Line, ...]
    turns: str = ""
    frozen: int = 1
    sortable: bool = False
    whole: bool = False
    upright: bool = False
    until: str = ""
    bands: tuple[Band, ...] = ()
    brief: bool = False

    def at(self, key: str) -> int:
        """The column of a key, counted from 0."""
        return [column.key for column in self.columns].index(key)

    @property
    def printed(self) -> int:
        """Up to which column the sheet is printed; what is folded among them is not."""
        if self.until:
            return self.at(self.until) + 1
        return max(at for at, one in enumerate(self.columns, 1) if not one.folded)

    def fill_of(self, key: str) -> str:
        """The colour of the band of a column; "" where the table has none."""
        found = (band.fill for band in self.bands if key in {one.key for one in band.columns})
        return next(found, "")


def col(
    key: str, zh: str, en: str, look: str = "amount", width: float = 10.0, *, tag: str | Text = ""
) -> Col:
    """A column whose value a tag gives."""
    own = tag or f"{{{{ row.{key} }}}}"
    return Col(key=key, header=Text(zh=zh, en=en), tag=own, width=width, look=look)


def live(key: str, zh: str, en: str, look: str = "rate", width: float = 10.0) -> Col:
    """A column that calculates in most rows."""
    return col(key, zh, en, look, width)


def _folded(*columns: Col) -> tuple[Col, ...]:
    return tuple(
        Col(
            key=one.key, header=one.header, tag=one.tag, width=one.width, look=one.look, folded=True
        )
        for one in columns
    )


_BASE, _END = ("{{ base_year }}年基期", "{{ base_year }}"), (
    "{{ end_year }}年目标", "{{ end_year }} target",
)  # fmt: skip
_WAY = (
    col("way", "算法", "Way", "words", 8),
    col("direction", "方向", "Direction", "count", 8),
    col("path", "路径", "Path", "words", 9),
    col("elapsed", "已过月数", "Months gone", "count", 8),
    col("lasts", "目标期月数", "Months of the target", "count", 8),
    col("left", "剩余月数", "Months left", "count", 8),
    col("yearly", "年均口径", "A year brings", "words", 8),
    col("how", "可比口径", "Made comparable by", "words", 16),
    col("last_year", "上年全年", "The whole of last year"),
    col("earlier", "规划期前几年之和", "Earlier years of the plan"),
    col("comparable_given", "可比值（所列）", "Comparable value as given",
        tag="{{ row.comparable }}"),
    col("expected_given", "时序值（所列）", "Value on the path as given", tag="{{ row.expected }}"),
    col("planned_given", "计划进度（所列）", "Planned as given", "rate",
        tag="{{ row.planned_progress }}"),
    col("low", "区间下限", "Lower end"),
    col("high", "区间上限", "Upper end"),
    col("tolerance", "容差", "Tolerance", "free"),
    col("bound", "基期上下限", "Bound of the base", "centred", 8),
    col("binding", "约束", "Binding", "words", 9),
    col("otherwise", "无评价时", "Not scored as", "words", 14),
    col("decimals", "小数位", "Decimals", "count", 7),
)  # fmt: skip
_POINTS = tuple(
    Col(
        key=f"course_{at}",
        header=Text(zh=f"{{{{ course_heads[{at}] }}}}", en=f"{{{{ course_heads[{at}] }}}}"),
        tag=f"{{{{ row.course[{at}] }}}}",
        look="point",
        folded=True,
    )
    for at in range(POINTS)
)
_INDICATOR_BANDS = (
    Band(
        name=Text(zh="识别", en="Indicator"), fill="#DCE6F1",
        columns=(
            col("number", "序号", "No.", "centred", 5),
            *_folded(col("code", "代码", "Code", "words", 13)),
            col("name", "指标", "Indicator", "words", 32),
            *_folded(col("category", "类别", "Category", "words", 9)),
            col("attribute", "属性", "Type", "centred", 8),
            col("unit", "单位", "Unit", "words", 14),
        ),
    ),
    Band(
        name=Text(zh="目标", en="Target"), fill="#E4EFDC",
        columns=(
            col("baseline", *_BASE, "amount", 10),
            col("operator", "目标符号", "Sign", "centred", 5),
            col("target", *_END, "amount", 10),
        ),
    ),
    Band(
        name=Text(zh="本期", en="Latest"), fill="#FDF3DC",
        columns=(
            col("period_end", "数据期末", "Data up to", "day", 11),
            col("value", "本期值", "Latest value", "amount", 10),
            *_folded(col("value_year_ago", "上年同期", "A year ago")),
            col("yoy", "同比", "On year", "rate", 7),
            *_folded(col("yoy_unit", "同比单位", "Unit of it", "centred", 8)),
            live("comparable", "可比当期值", "Comparable value", "amount", 11.5),
            col("about", "约数", "≈", "centred", 5),
        ),
    ),
    Band(
        name=Text(zh="进度", en="Progress"), fill="#E3E6F3",
        columns=(
            live("progress", "完成进度(%)", "Progress (%)", width=9),
            *_folded(live("time_progress", "时序进度(%)", "Pace (%)", width=9)),
            live("planned_progress", "计划进度(%)", "Planned (%)", width=9),
            live("lead", "进度差(百分点)", "Lead (pp)", width=9),
            *_folded(
                live("expected", "时序目标值", "Value on the path", "amount"),
                live("gap_to_path", "与时序目标差", "Gap to the path", "amount"),
            ),
        ),
    ),
    Band(
        name=Text(zh="要求", en="Needed"), fill="#FBE5DE",
        columns=(
            live("gap_to_target", "与目标差距", "Gap to target", "amount"),
            live("growth_achieved", "已实现年均", "Achieved a year", width=9),
            live("growth_required", "后续年均需", "Needed a year", width=9),
            *_folded(col("yearly_unit", "年均单位", "Unit of a year", "centred", 8)),
        ),
    ),
    Band(
        name=Text(zh="评价", en="Status"), fill="#ECE4F3",
        columns=(
            live("status", "评价", "Status", "status", 19),
            col("previous", "上期评价", "Last status", "status", 19),
            col("remark", "说明", "Remark", "words", 22),
            col("change", "变化", "Change", "centred", 7),
        ),
    ),
    Band(
        name=Text(zh="管理", en="Behind it"), fill="#E7E7E7",
        columns=(
            col("trend", "走势", "Trend", "spark", 14, tag=" "),
            col("department", "责任部门", "Department", "words", 28),
            col("data_status", "数据状态", "Data status", "centred", 9),
            col("vintage", "发布日期", "Published", "day", 11),
        ),
    ),
    Band(
        name=Text(zh="公式所用", en="What formulas need"), fill="#F2F2F2",
        columns=_folded(
            col("period", "数据期", "Data period", "words", 13),
            col("kind", "目标类型", "Kind of target", "words", 17),
            col("comparable_period", "评价期", "Scored at", "words", 14),
            col("yoy_official", "官方同比(%)", "On year, official (%)", "rate"),
            live("yoy_derived", "推算同比(%)", "On year, derived (%)"),
            col("derivable", "可推算", "Derivable", "count", 7),
            col("total_growth", "总量同比(%)", "Growth of the total (%)", "rate"),
            live("against_total", "与总量对比(百分点)", "Against the total (pp)"),
            col("projection", "预计{{ end_year }}年", "{{ end_year }} projected"),
            live("projected_completion", "预计完成率(%)", "Projected completion (%)"),
            col("projection_low", "预计下限", "Projection, low"),
            col("projection_high", "预计上限", "Projection, high"),
            col("reach_probability", "达标可能性(%)", "Probability (%)", "rate"),
            col("prospect", "综合预判", "Prospect", "words", 11),
            col("projection_method", "预测方法", "Projected by", "words", 24),
            col("projection_error", "回测误差(%)", "Backtest error (%)", "rate"),
            *_WAY,
        )
        + _POINTS,
    ),
)  # fmt: skip
INDICATOR_COLUMNS = tuple(one for band in _INDICATOR_BANDS for one in band.columns)
CLUSTER_COLUMNS = (
    col("name", "{{ group_word }}", "{{ group_word }}", "words", 30),
    *_folded(col("code", "代码", "Code", "words", 14)),
    col("baseline", *_BASE),
    col("target", *_END),
    col("period_end", "数据期末", "Data up to", "day", 11),
    col("value", "本期值", "Latest value"),
    *_folded(col("value_year_ago", "上年同期", "A year ago")),
    live("yoy", "同比(%)", "On year (%)", width=8),
    live("share", "占比(%)", "Share (%)", width=8),
    live("share_change", "比重变动(百分点)", "Change of share (pp)", width=9),
    live("contribution", "贡献率(%)", "Contribution (%)", width=12),
    live("pull", "拉动(百分点)", "Pull (pp)", width=8),
    live("rank", "位次", "Rank", "count", 6),
    live("comparable", "可比当期值", "Comparable value", "amount", 12),
    live("progress", "完成进度(%)", "Progress (%)", width=9),
    live("lead", "进度差(百分点)", "Lead (pp)", width=8),
    live("gap_to_path", "与时序目标差", "Gap to the path", "amount"),
    live("growth_required", "后续年均需(%)", "Needed a year (%)", width=9),
    live("status", "评价", "Status", "status", 19),
    col("remark", "说明", "Remark", "words", 22),
    *_folded(
        col("period", "数据期", "Data period", "words", 13),
        col("tier", "层级", "Size class", "words", 17),
        live("completion", "相当于目标值(%)", "Share of target (%)", width=9),
        live("gap_to_target", "与目标差距", "Gap to target", "amount"),
        col("concept", "口径(单位)", "Measured by (unit)", "words", 28),
        col("top", "计入合计", "In the sum", "count", 8),
        col("whole", "总量代码", "Total", "words", 12),
        live("whole_period", "总量数据期", "Period of the total", "words", 13),
        live("whole_value", "总量本期值", "Latest value of the total", "amount"),
        live("whole_value_year_ago", "总量上年同期", "Total a year ago", "amount"),
        live("whole_growth", "总量公布增速(%)", "Official growth of the total (%)"),
        col("yoy_official", "官方同比(%)", "On year, official (%)", "rate"),
        col("by_growth", "按公布增速", "By official growth", "count"),
        live("time_progress", "时序进度(%)", "Pace (%)"),
        live("planned_progress", "计划进度(%)", "Planned (%)"),
        live("expected", "时序目标值", "Value on the path", "amount"),
        live("growth_achieved", "已实现年均(%)", "Achieved a year (%)"),
        col("members", "成员数", "Members", "count"),
        col("concentration", "前5家占比(%)", "Share of the 5 largest (%)", "rate"),
        col("overlap", "重叠额", "Overlap"),
        col("overlap_year_ago", "上年同期重叠额", "Overlap a year ago"),
        col("overlap_comparable", "可比重叠额", "Comparable overlap"),
        col("projection", "预计{{ end_year }}年", "{{ end_year }} projected"),
        col("department", "牵头单位", "Department", "words", 22),
        col("vintage", "数据版本", "Vintage", "words", 11),
        col("unit", "单位", "Unit", "words", 10),
        *_WAY,
    ),
)
_SUMMED = {
    "baseline": "", "target": "", "value": "overlap", "value_year_ago": "overlap_year_ago",
    "comparable": "overlap_comparable",
}  # fmt: skip


def _sum(key: str, overlap: str) -> str:
    """The top clusters together, less what is counted twice, once all of them are known."""
    less = f"-SUMIF({{rows.top}},1,{{rows.{overlap}}})" if overlap else ""
    return (
        f'IF(COUNTIFS({{rows.top}},1,{{rows.{key}}},">-1E+300")=SUM({{rows.top}}),'
        f"SUMIF({{rows.top}},1,{{rows.{key}}}){less},{{no}})"
    )


def _sum_line(at: int, formulas: Mapping[str, str]) -> Line:
    """One of the two rows of sums; where the facts know no sum, the row says so."""
    texts = {key: f"{{{{ scheme.sums[{at}].{key} }}}}" for key in ("code", "name", *_SUMMED)}
    return Line(
        when="scheme.sums",
        formulas=formulas,
        texts={**texts, "unit": "{{ scheme.unit }}", "decimals": "{{ scheme.decimals }}"},
        bold=True,
    )


_RELATED = ("share", "share_change", "contribution", "pull", "rank",
            "whole_period", "whole_value", "whole_value_year_ago", "whole_growth")  # fmt: skip
_CLUSTER_LINES = (
    Line(items="scheme.rows", formulas=CLUSTER_FORMULAS),
    _sum_line(0, {key: _sum(key, overlap) for key, overlap in _SUMMED.items()}),
    _sum_line(
        1,
        {
            key: f"IF(COUNT({{{key}@3}},{{{key}@1}})=2,{{{key}@3}}-{{{key}@1}},{{no}})"
            for key in _SUMMED
        },
    ),
    Line(
        items="scheme.totals",
        formulas={key: one for key, one in CLUSTER_FORMULAS.items() if key not in _RELATED},
        bold=True,
    ),
)
GAP_COLUMNS = (
    col("name", "指标", "Indicator", "words", 34),
    *_folded(col("code", "代码", "Code", "words", 16)),
    col("unit", "单位", "Unit", "words", 13),
    col("attribute", "属性", "Type", "centred", 9),
    live("comparable", "当期值", "Value", "amount"),
    live("target", *_END, "amount"),
    live("expected", "时序目标值", "Value on the path", "amount"),
    live("gap_to_path", "与时序目标差", "Gap to the path", "amount"),
    live("gap_to_target", "与目标差距", "Gap to target", "amount"),
    live("lead", "进度差(百分点)", "Lead (pp)", width=8),
    live("growth_achieved", "已实现年均", "Achieved a year", width=9),
    live("growth_required", "后续年均需", "Needed a year", width=9),
    live("times", "倍数(需/已)", "Needed / achieved", "times", 8),
    live("outlook", "预判", "Outlook", "centred", 12),
    col("cause", "主要原因", "Main cause", "words", 21),
    col("measure", "措施", "Action", "words", 22),
    col("who", "责任单位", "Responsible", "words", 17),
    col("due", "完成时限", "Due", "day", 11),
    col("state", "整改状态", "State", "centred", 9),
    *_folded(
        col("person", "责任人", "Person", "words", 9),
        col("period", "评价期", "Scored at", "words", 14),
        live("progress", "完成进度(%)", "Progress (%)"),
        live("time_progress", "时序进度(%)", "Pace (%)"),
        live("planned_progress", "计划进度(%)", "Planned (%)"),
        col("parts", "缺口分解", "Gap by part", "words", 14,
            tag=Text(zh="{{ '见“缺口分解”' if row.code in split_codes else '—' }}",
                     en="{{ 'see Gap by part' if row.code in split_codes else '—' }}")),
        col("evidence", "佐证", "Evidence", "words", 24),
        col("direction", "方向", "Direction", "count", 8),
        col("decimals", "小数位", "Decimals", "count", 7),
    ),
)  # fmt: skip
SPLIT_COLUMNS = (
    col("name", "{{ part_word }}", "{{ part_word }}", "words", 44),
    *_folded(col("code", "代码", "Code", "words", 26)),
    col("expected", "应达值", "Should be", width=13),
    col("comparable", "当期值", "Is", width=13),
    live("gap", "缺口", "Shortfall", "amount", 13),
    live("share", "占总缺口(%)", "Share of the gap (%)", width=13),
    col("basis", "应达值依据", "Should be by", "words", 66),
    *_folded(
        col("role", "角色", "Role", "centred", 6),
        live("whole_gap", "总缺口", "Whole gap", "amount"),
        col("decimals", "小数位", "Decimals", "count", 7, tag="{{ split.decimals }}"),
    ),
)
_WHOLE_GAP: Mapping[str, str] = {"whole_gap": "{gap@2}", "share": SPLIT_FORMULAS["share"]}
_SPLIT_LINES = (
    Line(items="split.parts", formulas={**SPLIT_FORMULAS, **_WHOLE_GAP}),
    Line(
        formulas={"gap": "{gap@2}-SUM({rows.gap})", **_WHOLE_GAP},
        texts={**{key: f"{{{{ split.rest.{key} }}}}" for key in ("code", "name", "gap", "share")},
               "decimals": "{{ split.decimals }}"},
    ),
    Line(
        formulas={"gap": needs("expected comparable", "{expected}-{comparable}"), **_WHOLE_GAP},
        texts={**{key: f"{{{{ split.whole.{key} }}}}"
                  for key in ("code", "expected", "comparable", "gap", "share")},
               "name": Text(zh="合计", en="Whole"), "decimals": "{{ split.decimals }}"},
        bold=True,
    ),
)  # fmt: skip
ANNUAL_COLUMNS = (
    col("series", "指标", "Indicator", "words", 34),
    *_folded(col("code", "代码", "Code", "words", 18)),
    col("unit", "目标单位", "Unit of the target", "words", 12),
    col("annual_target", "年度目标", "Target of the year", "free", 13),
    col("period", "数据期", "Data period", "words", 16),
    col("actual", "实际", "Actual", "free", 13),
    live("annual_lead", "与目标差(百分点)", "Against the target (pp)", width=16),
    live("annual_completion", "年度完成率(%)", "Completion (%)", width=13),
    col("annual_time", "年时序(%)", "Time of the year (%)", "rate", 13),
    live("verdict", "完成情况", "Result", "centred", 14),
    *_folded(
        col("by", "按增速", "By growth", "centred", 7),
        col("within", "允许偏差", "Tolerance", "free", 7),
        col("way", "方向", "Direction", "free", 7),
    ),
)
REVISION_COLUMNS = (
    col("series", "指标", "Indicator", "words", 34),
    *_folded(col("code", "代码", "Code", "words", 15)),
    col("unit", "单位", "Unit", "words", 12),
    col("period", "期别", "Period", "words", 16),
    col("first_value", "原值", "Earlier value", "free", 12),
    col("last_value", "修订值", "Later value", "free", 12),
    live("size", "修订", "Revision", "free", 12),
    live("relative", "修订幅度(%)", "Relative revision (%)", "times", 12),
    col("kind", "类别", "Class", "words", 16),
    col("published_first", "原值发布日期", "Earlier value published", "day", 12),
    col("published_last", "修订值发布日期", "Later value published", "day", 15),
    col("why", "原因", "Reason", "words", 40),
    *_folded(col("rate", "比率", "Rate", "centred", 6)),
)
REGISTER_COLUMNS = (
    col("code", "编号", "Item", "words", 9),
    col("name", "指标", "Indicator", "words", 28),
    col("raised", "提出期", "Raised", "words", 14),
    col("cause", "原因", "Cause", "words", 30),
    col("measure", "措施", "Action", "words", 30),
    col("who", "责任单位", "Responsible", "words", 22),
    col("due", "时限", "Due", "day", 12),
    col("state", "状态", "State", "status", 14),
)
DATA_COLUMNS = (
    col("name", "指标", "Indicator", "words", 38),
    col("part", "{{ part_word }}", "{{ part_word }}", "words", 25),
    col("period", "数据期", "Period", "words", 25),
    *_folded(col("period_end", "数据期末", "Data up to", "day", 11)),
    col("measure", "数据类型", "Measure", "words", 20),
    col("value", "数值", "Value", "free", 12),
    col("unit", "单位", "Unit", "words", 17),
    col("precision", "精度", "Precision", "words", 8),
    col("status", "数据状态", "Status", "words", 12),
    col("vintage", "发布日期", "Published", "day", 11),
    col("source", "来源代码", "Source", "words", 9),
    *_folded(
        col("code", "代码", "Code", "words", 16),
        col("cell", "规划工作簿单元格", "Cell of the plan workbook", "words", 22),
        col("note", "说明", "Note", "words", 46),
    ),
)
SOURCE_COLUMNS = (
    col("code", "来源代码", "Source", "words", 10),
    col("title", "名称", "Title", "words", 46),
    col("address", "网址", "Address", "words", 52),
    col("tier", "级别", "Tier", "centred", 7),
    col("published", "发布日期", "Published", "day", 11),
    *_folded(col("note", "说明", "Note", "words", 36)),
)
_NOTHING = Text(zh="本期没有可列内容。", en="Nothing to list for this period.")


def _or_nothing(items: str, zh: str, en: str) -> Text:
    """A note that says when there is nothing to list."""
    start, end = f"{{% if {items} %}}", "{% endif %}"
    return Text(
        zh=f"{start}{zh}{{% else %}}{_NOTHING.zh}{end}",
        en=f"{start}{en}{{% else %}}{_NOTHING.en}{end}",
    )


_LIVE = Text(
    zh="灰底列为公式，改动录入值即重算；“＋”展开更多列。",
    en="Shaded columns are formulas and follow their inputs; + unfolds more columns.",
)
INDICATORS = Listing(
    sheet=Text(zh="指标", en="Indicators"),
    title=Text(zh="主要指标完成情况", en="Headline indicators"),
    note=Text(
        zh=f"{_LIVE.zh}无数值处写“—”，原因见说明列；＞、＜、≈为上下限和约数。",
        en=f"{_LIVE.en} A dash stands where there is no number, the remark says why; >, < and ≈"
        " mark bounds and rounded figures.",
    ),
    name="tbl_ind",
    columns=INDICATOR_COLUMNS,
    lines=(Line(items="indicators", formulas=FORMULAS),),
    sortable=True,
    frozen=3,
    until="change",
    bands=_INDICATOR_BANDS,
)
CLUSTERS = Listing(
    sheet=Text(zh="{{ scheme.sheet }}", en="{{ scheme.sheet }}"),
    title=Text(
        zh="{{ group_word }}{{ group_measure or '规模' }}{{ scheme.name }}（{{ scheme.unit }}）",
        en="{{ group_words }}{{ scheme.name }} ({{ scheme.unit }})",
    ),
    note=Text(
        zh="占比、贡献率、拉动以同期总量计，按公布增速为0的为名义；合计为各项之和减重叠额；#为其中项，不计入合计。",
        en="Shares, contributions and pull relate to the total of the same period, nominal where by"
        " official growth is 0; the sum is net of overlap; # marks sub-items, not in the sum.",
    ),
    name="tbl_clu",
    columns=CLUSTER_COLUMNS,
    lines=_CLUSTER_LINES,
    turns="for scheme in schemes",
)
GAPS = Listing(
    sheet=Text(zh="差距", en="Gaps"),
    title=Text(zh="差距分析", en="Gaps to the path and to the target"),
    note=_or_nothing(
        "gaps",
        "仅列滞后和严重滞后的指标，约束性在前，进度差由低到高。数值引自“指标”表。",
        "Indicators behind or far behind only: binding ones first, then the furthest behind."
        " Values are links to the sheet Indicators.",
    ),
    name="tbl_gap",
    columns=GAP_COLUMNS,
    lines=(Line(items="gaps", formulas=GAP_FORMULAS),),
)
SPLITS = Listing(
    sheet=Text(zh="{{ split.sheet }}", en="{{ split.sheet }}"),
    title=Text(
        zh="缺口分解：{{ split.name }}，{{ split.period }}（{{ split.unit }}）",
        en="Where the gap lies: {{ split.name }}, {{ split.period }} ({{ split.unit }})",
    ),
    note=Text(
        zh="缺口=应达值-当期值，正数为未达；各部分之和等于总缺口。"
        "无自身目标的区县按基期份额分摊时序目标。各部分相互抵消时不列占比。",
        en="Shortfall = should be - is; above zero is behind. The parts add up to the whole. An"
        " area without a target takes its base-year share of the path. No shares where the parts"
        " offset each other.",
    ),
    name="tbl_dec",
    columns=SPLIT_COLUMNS,
    lines=_SPLIT_LINES,
    turns="for split in splits",
    whole=True,
    brief=True,
)
ANNUAL = Listing(
    sheet=Text(zh="年度目标", en="Annual targets"),
    title=Text(zh="{{ year }}年度目标完成情况", en="Targets of {{ year }}"),
    note=_or_nothing(
        "annual",
        "增速目标与公布增速相比；总量目标按年度完成率与年时序相比。",
        "A growth target is compared with published growth; a level by its completion against the"
        " time of the year.",
    ),
    name="tbl_year",
    columns=ANNUAL_COLUMNS,
    lines=(Line(items="annual", formulas=ANNUAL_FORMULAS),),
)
REVISIONS = Listing(
    sheet=Text(zh="修订", en="Revisions"),
    title=Text(zh="数据修订说明", en="Revisions of published figures"),
    note=Text(
        zh="列出上期末以来发布的修订；修订=修订值-原值，百分数的修订为百分点。",
        en="Revisions published since the period before ended; a revision is the later less the"
        " earlier value, of a percentage in percentage points.",
    ),
    name="tbl_rev",
    columns=REVISION_COLUMNS,
    lines=(Line(items="revisions", formulas=REVISION_FORMULAS),),
    turns="if revisions",
)
DATA = Listing(
    sheet=Text(zh="数据", en="Data"),
    title=Text(zh="数据附表", en="Data behind the numbers"),
    note=_or_nothing(
        "observations",
        "列出各表所用的全部观测值及其在规划工作簿中的位置；此处改动不影响其他表。",
        "All observations that the sheets use, with their place in the plan workbook; changes here"
        " do not reach the other sheets.",
    ),
    name="tbl_data",
    columns=DATA_COLUMNS,
    lines=(Line(items="observations"),),
    frozen=1,
    sortable=True,
    upright=True,
)
SOURCES = Listing(
    sheet=Text(zh="来源", en="Sources"),
    title=Text(zh="数据来源", en="Sources"),
    note=_or_nothing("sources", "各表所用数据的来源。", "Where the data of the sheets come from."),
    name="tbl_src",
    columns=SOURCE_COLUMNS,
    lines=(Line(items="sources"),),
    frozen=1,
    sortable=True,
)
REGISTER = Listing(
    sheet=Text(zh="整改", en="Actions"),
    title=Text(zh="整改台账", en="Register of actions"),
    note=_or_nothing(
        "register", "超期和未启动的在前。", "Overdue ones and those not started come first."
    ),
    name="tbl_act",
    columns=REGISTER_COLUMNS,
    lines=(Line(items="register"),),
    frozen=2,
    sortable=True,
)
LISTINGS = (INDICATORS, CLUSTERS, GAPS, SPLITS, ANNUAL, REVISIONS, REGISTER, SOURCES, DATA)
