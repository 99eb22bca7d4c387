"""The Chinese template: an assessment in the layout of GB/T 9704-2012 (PRACTICE 1.5, C1)."""

from templates.make.paper import STATUS, ColumnOf, Face, Paper, Style

__all__ = ["gongwen"]

FANG, KAI, HEI, SONG, TITLE = "仿宋_GB2312", "楷体_GB2312", "黑体", "宋体", "方正小标宋简体"
PORTRAIT = (37.0, 35.0, 28.0, 26.0)
LANDSCAPE = (28.0, 26.0, 25.0, 25.0)
METHODS = (28.0, 26.0, 28.0, 26.0)
LINE = 28.0
_SQUEEZE = -0.25  # 28 characters to the line
HEADINGS = (("chineseCountingThousand", "%1、"), ("chineseCountingThousand", "（%2）"))
LEAD = Style(code="GWLead", name="GW引领词", face=Face(eastern=HEI), size=16)

STYLES = (
    Style(code="Normal", name="Normal", face=Face(eastern=FANG), size=16, line=LINE,
          first_line_chars=200, squeeze=_SQUEEZE),
    Style(code="GWTitle", name="GW标题", face=Face(eastern=TITLE, western=TITLE), size=22, line=33,
          align="center"),
    Style(code="GWAuthor", name="GW作者", face=Face(eastern=KAI), size=16, line=27, align="center",
          after=2),
    Style(code="Heading1", name="heading 1", face=Face(eastern=HEI), size=16, line=LINE,
          first_line_chars=200, keep_next=True, outline=0, squeeze=_SQUEEZE, numbered=0),
    Style(code="Heading2", name="heading 2", face=Face(eastern=KAI), size=16, line=LINE,
          first_line_chars=200, keep_next=True, outline=1, squeeze=_SQUEEZE, numbered=1),
    Style(code="GWPointHead", name="GW提要标题", face=Face(eastern=HEI), size=12, line=20, before=3,
          keep_next=True),
    Style(code="GWPoint", name="GW提要", face=Face(eastern=FANG), size=12, line=19),
    Style(code="GWTableTitle", name="GW表题", face=Face(eastern=HEI), size=12, line=20,
          align="center", keep_next=True, before=6),
    Style(code="GWFigureTitle", name="GW图题", face=Face(eastern=HEI), size=12, line=20,
          align="center", after=4),
    Style(code="GWUnit", name="GW单位", face=Face(eastern=FANG), size=10.5, line=15.5,
          align="right", keep_next=True),
    Style(code="GWTableHead", name="GW表头", face=Face(eastern=HEI), size=9.5, line=15.5,
          align="center"),
    Style(code="GWTableText", name="GW表文", face=Face(eastern=FANG), size=9.5, line=15.5,
          align="left"),
    Style(code="GWNarrowHead", name="GW附表头", face=Face(eastern=HEI), size=9, line=13,
          align="center"),
    Style(code="GWNarrowText", name="GW附表文", face=Face(eastern=FANG), size=9, line=12.4,
          align="left"),
    Style(code="GWNote", name="GW表注", face=Face(eastern=KAI), size=10.5, line=15.5,
          whole=True),
    Style(code="GWGap", name="GW表后", face=Face(eastern=FANG), size=4, line=6),
    Style(code="GWMethodHead", name="GW说明标题", face=Face(eastern=HEI), size=12, line=17,
          keep_next=True, before=4, after=2),
    Style(code="GWCopies", name="GW抄送", face=Face(eastern=FANG), size=14, line=24, before=12,
          ruled=True),
    Style(code="GWRecipient", name="GW主送", face=Face(eastern=FANG), size=16, line=LINE,
          squeeze=_SQUEEZE),
    Style(code="GWMethod", name="GW说明", face=Face(eastern=FANG), size=9.5, line=12.5),
    Style(code="GWFigure", name="GW图", face=Face(eastern=FANG), size=10.5, align="center",
          keep_next=True, before=6),
    Style(code="GWQuestion", name="GW待填", face=Face(eastern=FANG), size=16, line=LINE,
          first_line_chars=200, squeeze=_SQUEEZE, color="595959"),
    Style(code="GWAnnex", name="GW附件", face=Face(eastern=HEI), size=16, line=LINE, align="left",
          squeeze=_SQUEEZE),
    Style(code="GWAnnexTitle", name="GW附件标题", face=Face(eastern=TITLE, western=TITLE), size=18,
          line=28, align="center", after=6),
    Style(code="GWAttached", name="GW附件说明", face=Face(eastern=FANG), size=16, line=LINE,
          first_line_chars=200, keep_next=True, squeeze=_SQUEEZE),
    Style(code="GWSign", name="GW署名", face=Face(eastern=FANG), size=16, line=LINE, align="right",
          right_chars=400, keep_next=True, squeeze=_SQUEEZE),
    Style(code="GWFooterOdd", name="GW页码单", face=Face(eastern=SONG, western=SONG), size=14,
          align="right", right_chars=100),
    Style(code="GWFooterEven", name="GW页码双", face=Face(eastern=SONG, western=SONG), size=14,
          align="left", first_line_chars=100),
    Style(code="GWHeader", name="GW页眉", face=Face(eastern=KAI), size=10.5, align="right",
          color="595959"),
)  # fmt: skip

STRIP = (
    STATUS,
    "{{ row.count }}项{% if row.before %}（上期{{ row.before }}项）{% endif %}",
    "{{ row.names }}",
)
SITUATIONS = (
    ColumnOf(header="情况", tag=STATUS, width=34),
    ColumnOf(header="项数", tag="row.count", width=12, middle=True),
    ColumnOf(header="指标", tag="row.names", width=72),
    ColumnOf(header="补什么就能评价", tag="row.needed", width=38),
)
INDICATORS = (
    ColumnOf(header="指标（单位）", tag="row.name_unit", width=45),
    ColumnOf(header="{{ base_year }}年", tag="row.baseline", width=15, numeric=True),
    ColumnOf(header="{{ end_year }}年\n目标", tag="row.target", width=17, numeric=True),
    ColumnOf(header="当期值", tag="row.comparable", width=17, numeric=True),
    ColumnOf(header="完成\n进度(%)", tag="row.progress", width=15, numeric=True),
    ColumnOf(header="进度差\n(点)", tag="row.lead", width=14, numeric=True),
    ColumnOf(header="评价", tag=STATUS, width=24),
    ColumnOf(header="比\n上期", tag="row.change", width=9, middle=True),
)
UNSCORED = (
    ColumnOf(header="指标（单位）", tag="row.name_unit", width=62),
    ColumnOf(header="{{ end_year }}年\n目标", tag="row.target", width=22, numeric=True),
    ColumnOf(header="最新值", tag="row.value", width=22, numeric=True),
    ColumnOf(header="数据期", tag="row.period", width=27, middle=True),
    ColumnOf(header="缺什么", tag="row.needed", width=23, middle=True),
)
ANNUAL = (
    ColumnOf(header="指标", tag="row.name", width=51),
    ColumnOf(header="年度目标", tag="row.annual_target", width=18, numeric=True),
    ColumnOf(header="数据期", tag="row.period", width=27, middle=True),
    ColumnOf(header="实际", tag="row.actual", width=18, numeric=True),
    ColumnOf(header="与目标差(点)\n或完成率(%)", tag="row.difference_or_completion", width=22,
             numeric=True),
    ColumnOf(header="完成情况", tag="row.verdict", width=20, middle=True),
)  # fmt: skip
GROUPS = (
    ColumnOf(header="{{ group_word }}", tag="row.name", width=36),
    ColumnOf(header="{{ end_year }}年\n目标", tag="row.target", width=18, numeric=True),
    ColumnOf(header="可比全年", tag="row.comparable", width=18, numeric=True),
    ColumnOf(header="本期", tag="row.value", width=17, numeric=True),
    ColumnOf(header="同比\n(%)", tag="row.yoy", width=12, numeric=True),
    ColumnOf(header="贡献率\n(%)", tag="row.contribution", width=14, numeric=True),
    ColumnOf(header="进度差\n(点)", tag="row.lead", width=13, numeric=True),
    ColumnOf(header="评价", tag=STATUS + "{{ row.change }}", width=28),
)
PROJECTS = (
    ColumnOf(header="项目", tag="row.name", width=64),
    ColumnOf(
        header="年度计划投资\n（{{ money_unit }}）", tag="row.planned", width=28, numeric=True
    ),
    ColumnOf(header="完成投资\n（{{ money_unit }}）", tag="row.done", width=24, numeric=True),
    ColumnOf(header="完成率(%)", tag="row.rate", width=20, numeric=True),
    ColumnOf(header="进展", tag="row.state", width=20, middle=True),
)
GAPS = (
    ColumnOf(header="指标（单位）", tag="row.name_unit", width=44),
    ColumnOf(header="当期值", tag="row.comparable", width=17, numeric=True),
    ColumnOf(header="{{ end_year }}年\n目标", tag="row.target", width=18, numeric=True),
    ColumnOf(header="比时序\n目标", tag="row.against", width=20, numeric=True),
    ColumnOf(header="规划以来\n年均", tag="row.achieved", width=18, numeric=True),
    ColumnOf(header="后续年均\n需要", tag="row.required", width=18, numeric=True),
    ColumnOf(header="预判", tag="row.outlook", width=21),
)
ACTIONS = (
    ColumnOf(header="指标", tag="row.name", width=40),
    ColumnOf(header="措施", tag="row.measure", width=42),
    ColumnOf(header="责任单位", tag="row.department", width=32),
    ColumnOf(header="时限", tag="row.due", width=24, middle=True),
    ColumnOf(header="状态", tag="row.state", width=18, middle=True),
)
ANNEX_INDICATORS = (
    ColumnOf(header="序号", tag="row.number", width=7, middle=True),
    ColumnOf(header="指标（单位）", tag="row.name_unit", width=52),
    ColumnOf(header="{{ base_year }}年", tag="row.baseline", width=15, numeric=True),
    ColumnOf(header="{{ end_year }}年\n目标", tag="row.target", width=17, numeric=True),
    ColumnOf(header="数据期", tag="row.period", width=15, middle=True),
    ColumnOf(header="当期值", tag="row.value", width=15, numeric=True),
    ColumnOf(header="同比", tag="row.yoy", width=15, numeric=True),
    ColumnOf(header="可比值", tag="row.comparable", width=15, numeric=True),
    ColumnOf(header="完成\n进度(%)", tag="row.progress", width=11, numeric=True),
    ColumnOf(header="进度差\n(点)", tag="row.lead", width=11, numeric=True),
    ColumnOf(header="与目标\n差距", tag="row.gap_to_target", width=14, numeric=True),
    ColumnOf(header="后续年\n均需", tag="row.growth_required", width=19, numeric=True),
    ColumnOf(header="评价或说明", tag=STATUS, width=21),
    ColumnOf(header="责任部门", tag="row.department", width=20),
)
ANNEX_GROUPS = (
    ColumnOf(header="{{ group_word }}", tag="row.name", width=38),
    ColumnOf(header="{{ base_year }}年", tag="row.baseline", width=15, numeric=True),
    ColumnOf(header="{{ end_year }}年\n目标", tag="row.target", width=17, numeric=True),
    ColumnOf(header="数据期", tag="row.period", width=20, middle=True),
    ColumnOf(header="本期", tag="row.value", width=16, numeric=True),
    ColumnOf(header="上年同期", tag="row.value_year_ago", width=16, numeric=True),
    ColumnOf(header="同比\n(%)", tag="row.yoy", width=12, numeric=True),
    ColumnOf(header="占比\n(%)", tag="row.share", width=12, numeric=True),
    ColumnOf(header="占比变动\n(点)", tag="row.share_change", width=13, numeric=True),
    ColumnOf(header="贡献率\n(%)", tag="row.contribution", width=13, numeric=True),
    ColumnOf(header="拉动\n(点)", tag="row.pull", width=12, numeric=True),
    ColumnOf(header="可比全年", tag="row.comparable", width=16, numeric=True),
    ColumnOf(header="相当于目\n标值(%)", tag="row.completion", width=15, numeric=True),
    ColumnOf(header="进度差\n(点)", tag="row.lead", width=12, numeric=True),
    ColumnOf(header="评价", tag=STATUS, width=20),
)
CRITERIA = (
    ColumnOf(header="评价", tag=STATUS, width=36),
    ColumnOf(header="标准（进度差＝完成进度－时序进度）", tag="row.rule", width=120),
)
CONCEPTS = (
    ColumnOf(header="目标类型", tag="row.kind", width=28),
    ColumnOf(header="指标", tag="row.names", width=50),
    ColumnOf(header="当期值取法", tag="row.current", width=24),
    ColumnOf(header="完成进度怎样计算(%)", tag="row.progress", width=54),
)
ANNEX_REVISIONS = (
    ColumnOf(header="指标", tag="row.name", width=38),
    ColumnOf(header="期别", tag="row.period", width=18, middle=True),
    ColumnOf(header="原值", tag="row.first", width=17, numeric=True),
    ColumnOf(header="修订值", tag="row.last", width=17, numeric=True),
    ColumnOf(header="幅度", tag="row.revision", width=17, numeric=True),
    ColumnOf(header="类别", tag="row.kind", width=16, middle=True),
    ColumnOf(header="说明", tag="row.reason", width=33),
)


HELP = (
    "模板使用说明（本页不印入报告）",
    (
        "1.双花括号里的名称由程序换成文字、数字或图表；"
        "花括号加百分号的行是条件和循环，成对出现，花括号加井号的灰字是例子，都不印入报告。"
        "固定文字、字体、行距、列宽、页边距可以直接在Word中修改；"
        "表格的列可以增删，删去一列时连同表头。"
    ),
    (
        "2.改完后运行“onpace lint 模板”检查，“onpace lint --names 模板”列出可用的名称；"
        "写错的名称和位置会逐条指出，不会生成半份报告。"
    ),
    "3.样式名为GW开头：GW标题、GW提要、GW表题、GW图题、GW表文、GW表注等。改样式即改全文。",
    "4.草稿中的灰色问题请逐条作答或删除；定稿时尚未作答的、修订和批注未处理的，程序会拒绝并指出位置。",
    "5.常用名称和印出来的样子（数字为虚构）：",
)
NAMES = (
    ("名称", "印出来的样子"),
    ("title", "示例市制造业发展“十四五”规划"),
    ("period_words", "2024年三季度"),
    (
        "opening",
        "截至2024年9月底，规划期已过75.0%。15项主要指标中，8项达到或快于时序进度，7项滞后。",
    ),
    ("classes.behind.names", "单位能耗※、工业投资、智能工厂、创新平台"),
    ("highlights", "1.出口低于2020年水平。近四个季度出口交货值872.52亿元，比基期还少27.48亿元。"),
    ("decisions", "1.园区污水集中处理扩建未开工，对应的整改事项已超期：请明确开工日期和督办单位。"),
    (
        "class_counts",
        "15项主要指标中，提前完成1项、快于时序2项、基本达到时序5项、滞后4项、严重滞后3项。",
    ),
    ("blocks", "表2的分级和各行：指标、基期、目标、当期值、完成进度、进度差、评价"),
    ("chart_progress", "图1，可在Word中“编辑数据”"),
    (
        "binding",
        "工业废水排放量。近四个季度排放11694万吨，比2020年减少306万吨，完成规划减排量的17.0%。",
    ),
    ("clusters_total", "1—9月，六大产业集群实现产值6667.85亿元（扣除重复计算），同比增长9.2%。"),
    ("difficulty", "7项滞后指标中，按现有速度如期完成难度较大的2项，需加力推进的4项。"),
    ("gap_rows", "差距表的各行；project_rows为项目表，actions为整改台账，annex_rows为附件1"),
    ("annual_words", "2024年3项年度目标中，产值增速达到进度；出口、工业投资慢于时间进度。"),
    ("projects", "8个重大项目年度计划投资323.90亿元，已完成260.10亿元，完成率80.3%。"),
    ("actions_words", "台账共6项：完成1项、取得阶段成效1项、推进中2项、未启动1项、超期1项。"),
    ("author", "示例市统计局"),
    ("signed", "2024年12月30日"),
    ("recipient、copies", "主送、抄送单位，规划工作簿“规划”表中填写了才印"),
)


def gongwen() -> bytes:
    """The template of the Chinese assessment."""
    paper = Paper(STYLES, margins=PORTRAIT, headings=HEADINGS, lead=LEAD, samples=dict(NAMES[1:]))
    paper.footers(("— ", "PAGE", " —"), ("— ", "PAGE", " —"), "GWFooterOdd")
    _even_style(paper)
    paper.header("{{ header_words }}", "GWHeader")
    _front(paper)
    _overview(paper)
    _indicators(paper)
    _clusters(paper)
    _gaps(paper)
    _closing(paper)
    _annexes(paper)
    paper.help(("GWAnnexTitle", "GWMethod", "GWNarrowText"), HELP, NAMES)
    return paper.finish(title="{{ title }}{{ period_words }}实施情况评估报告", language="zh-CN")


def _front(paper: Paper) -> None:
    """Page 1: verdict, classes at a glance, what matters, what to decide."""
    paper.add("GWTitle", "{{ title }}")
    paper.add("GWTitle", "{{ period_words }}实施情况评估报告")
    paper.all("GWAuthor", "{%p if author %}", "{{ author }}", "{%p else %}")
    paper.all("GWAuthor", "（依据公开资料编制）", "{%p endif %}")
    paper.when("recipient", "{{ recipient }}：", style="GWRecipient")
    paper.add("Normal", "{{ opening }}{% if with_strip %}各项指标见<tbl:strip|表>。{% endif %}")
    paper.all("Normal", "{%p if with_strip %}", "{%p if sparse %}")
    title = "{{ headline_count }}项主要指标能评价到什么程度"
    paper.caption("GWTableTitle", "表", "strip", title)
    paper.table(
        "row in situations", SITUATIONS, head="GWTableHead", text="GWTableText", title=title
    )
    paper.add("GWGap", "")
    paper.add("Normal", "{%p else %}")
    title = "{{ headline_count }}项主要指标评价一览"
    paper.caption("GWTableTitle", "表", "strip", title)
    styles = ("GWTableHead", "GWNarrowText", "GWNarrowText")
    paper.strip("row in strip", STRIP, 156, styles, title)
    paper.add("GWNote", "注：{% if has_binding %}※为约束性指标。{% endif %}"
              "↑、↓为比上期上升、下降。评价标准见附件{{ 2 if few_groups else 3 }}。")  # fmt: skip
    paper.all("Normal", "{%p endif %}", "{%p endif %}", "{%p if alone and trends %}")
    _trends(paper, "<fig:trends|图>是它历年的走势。")
    paper.all("Normal", "{%p endif %}", "{%p if classes_revised %}")
    paper.add("Normal", "{{ revision_words }}")
    paper.add("Normal", "{%p endif %}")
    paper.add("GWPointHead", "{%p if highlights and not alone %}")
    paper.add("GWPointHead", "要点")
    paper.each("point in highlights", "{{ point.number }}.*{{ point.lead }}。*{{ point.text }}",
               style="GWPoint")  # fmt: skip
    paper.add("GWPointHead", "{%p endif %}")
    paper.add("GWPointHead", "{%p if decisions %}")
    paper.add("GWPointHead", "需要研究决定的事项")
    paper.each("point in decisions", "{{ loop.index }}.{{ point }}", style="GWPoint")
    paper.add("GWPointHead", "{%p endif %}")


def _overview(paper: Paper) -> None:
    paper.add("Normal", "{%p if blocks or not sparse %}")
    paper.add("Heading1", "{% if sparse %}能够评价的指标{% else %}总体进展{% endif %}")
    paper.add("Normal", "{%p endif %}")
    paper.all("Normal", "{%p if not sparse and not alone %}")
    paper.add("Heading2", "主要指标总体情况")
    paper.add("Normal", "{%p endif %}")
    paper.all("Normal", "{%p if changes %}", "{{ changes }}", "{%p endif %}",
              "{%p if blocks and not alone %}")  # fmt: skip
    paper.add("Normal", "{{ class_counts }}进展情况见<tbl:indicators|表>。")
    paper.caption("GWTableTitle", "表", "indicators", "主要指标进展（按评价和进度差排列）")
    paper.blocks("block in blocks", INDICATORS, head="GWTableHead", text="GWTableText",
                 title="主要指标的基期、目标、当期值、完成进度、进度差和评价")  # fmt: skip
    paper.add(
        "GWNote",
        "注：当期值为可与目标比较的最新值，“点”为百分点"
        "{% if not brief %}；各项数据期见附件1，说明见附件末{% endif %}。"
        "{% if some_first %}“新”为本期首次评价，不计入升降。{% endif %}"
        "{% if blocks_cut %}表中为滞后和等级有变化的指标，每级至多20项，其余见附件1。{% endif %}",
    )
    paper.add("Normal", "{%p endif %}")
    paper.add("Normal", "{%p if chart_progress %}")
    paper.add("Normal", "<fig:progress|图>把完成进度和时序进度放在一起看：斜线部分是欠时序的进度，"
              "浅色部分是超时序的进度。")  # fmt: skip
    title = "主要指标完成进度（条内，%）和进度差（条右，百分点）"
    paper.figure(
        "chart_progress", caption=("图", title), title_first=False, every="progress_charts"
    )
    paper.add("Normal", "{%p endif %}")


def _indicators(paper: Paper) -> None:
    paper.all("Normal", "{%p if binding %}", "{%p if not sparse and not alone %}")
    paper.add("Heading2", "约束性指标")
    paper.add("Normal", "{%p endif %}")
    paper.each("sentence in binding[:12]", "{{ sentence }}")
    paper.add("Normal", "{%p endif %}")
    paper.add("Normal", "{%p if groups %}")
    paper.all("Normal", "{%p if not sparse and not alone %}")
    paper.add("Heading2", "{% if has_binding %}预期性指标{% else %}各项指标{% endif %}")
    paper.add("Normal", "{%p endif %}")
    paper.all("Normal", "{%p for group in groups %}", "{%p if group.scored or not sparse %}")
    paper.add("Normal", "{% if not alone %}*{{ group.name }}{{ group.count }}项。*{% endif %}"
              "{% for sentence in group.sentences %}{{ sentence }}{% endfor %}")  # fmt: skip
    paper.all("Normal", "{%p endif %}", "{%p endfor %}")
    paper.add("Normal", "{%p endif %}")
    paper.add("Normal", "{%p if unscored_rows %}")
    paper.add("Heading1", "有数据但不能评价的指标")
    paper.add(
        "Normal",
        "{{ unknown_words }}{% if with_strip %}不作评价的原因见<tbl:strip|表>，{% endif %}"
        "{% if brief %}各项指标{% else %}其中有数据的指标{% endif %}见<tbl:unscored|表>"
        "{% if directions %}，{{ direction_count }}项的方向见<fig:directions|图>{% endif %}。",
    )
    _table(paper, ("unscored", "不作评价指标的最新情况"), "", "row in unscored_rows", UNSCORED)
    paper.all("Normal", "{%p endif %}", "{%p if directions %}")
    paper.add("GWFigure", "{% for one in directions %}{{ one }}{% endfor %}")
    titled = paper.caption("GWFigureTitle", "图", "directions", "不作评价指标的方向")
    titled.paragraph_format.keep_with_next = True
    paper.add(
        "GWNote",
        "注：横轴刻度为年末，纵轴不从零起。"
        "{% if other_concepts %}公布口径与规划不同的，不能与规划目标比较。{% endif %}",
    )
    paper.add("Normal", "{%p endif %}")
    paper.add("Normal", "{%p if annual %}")
    paper.all("Normal", "{%p if sparse %}")
    paper.add("Heading1", "年度目标")
    paper.add("Normal", "{%p else %}")
    paper.add("Heading2", "年度目标")
    paper.add("Normal", "{%p endif %}")
    paper.add(
        "Normal", "{{ annual_words }}{% if annual_many %}各项目标见<tbl:annual|表>。{% endif %}"
    )
    paper.add("Normal", "{%p if annual_many %}")
    _table(paper, ("annual", "{{ year }}年度目标完成情况"), "", "row in annual", ANNUAL)
    paper.all("Normal", "{%p endif %}", "{%p endif %}")


def _clusters(paper: Paper) -> None:
    paper.add("Normal", "{%p if clusters %}")
    paper.add("Heading1", "{{ group_word }}{{ group_measure or '规模' }}")
    paper.all("Normal", "{%p if few_groups %}")
    paper.add(
        "Normal",
        "{{ clusters_total }}{% for sentence in cluster_sentences %}{{ sentence }}{% endfor %}",
    )
    paper.add("Normal", "{%p else %}")
    paper.add("Normal", "{{ clusters_total }}各{{ group_word }}情况见<tbl:groups|表>。")
    paper.each("sentence in cluster_sentences", "{{ sentence }}")
    named = ("groups", "{{ group_word }}{{ group_measure or '规模' }}")
    unit = "单位：{{ cluster_unit }}"
    _table(paper, named, unit, "row in group_rows", GROUPS, "cluster_notes", totals=True)
    paper.when("groups_more", "注：其余{{ groups_more }}个见附件2。", style="GWNote")
    paper.add("Normal", "{%p if chart_clusters %}")
    paper.add("Normal", "<fig:groups|图>中，斜线部分是比时序目标少的部分，白色部分是距目标的部分。")
    title = "{{ group_word }}可比全年与目标（条右：当期/目标，{{ cluster_unit }}）"
    paper.figure("chart_clusters", caption=("图", title), title_first=False)
    paper.all("Normal", "{%p endif %}", "{%p endif %}", "{%p endif %}")
    paper.add("Normal", "{%p if projects or tasks or tasks_unknown %}")
    paper.add("Heading1", "重点任务和重大项目")
    paper.add("Normal", "{%p if projects %}")
    paper.add("Normal", "{{ projects }}{% if project_rows %}各项目见<tbl:projects|表>。{% endif %}")
    paper.all("Normal", "{%p endif %}", "{%p if project_rows %}")
    named = ("projects", "重大项目投资进度（按完成率由低到高）")
    _table(paper, named, "", "row in project_rows", PROJECTS, totals=True)
    paper.add("Normal", "{%p endif %}")
    paper.when("tasks", "{% for sentence in tasks %}{{ sentence }}{% endfor %}")
    paper.when("tasks_unknown", "{{ tasks_unknown }}")
    paper.add("Normal", "{%p endif %}")


def _gaps(paper: Paper) -> None:
    paper.add("Normal", "{%p if gaps and not sparse %}")
    paper.add("Heading1", "主要差距和原因")
    # Once the plan has ended nothing is needed any more, and nothing is expected.
    words = "{{ difficulty }}{% if not alone %}滞后指标的差距见<tbl:gaps|表>。{% endif %}"
    paper.when("difficulty", words)
    paper.add("Normal", "{%p if difficulty and not alone %}")
    named = ("gaps", "滞后指标差距分析（约束性在前，按进度差排列）")
    _table(paper, named, "", "row in gap_rows", GAPS)
    paper.add("GWNote", "注：“点”为百分点；“比时序目标”为当期值与时序目标值之差，"
              "年均增速为与目标之差，有界限的为与界限之差。"
              "{% if gaps_more %}其余{{ gaps_more }}项见附件1。{% endif %}")  # fmt: skip
    paper.all("Normal", "{%p endif %}", "{%p if trends and not alone %}")
    _trends(paper, "<fig:trends|图>是其中{{ trend_count }}项指标历年的走势。")
    paper.add("Normal", "{%p endif %}")
    paper.each("sentence in shortfalls[:12]", "{{ sentence }}")
    paper.add("Normal", "{%p for one in questions[:24] %}")
    paper.question("causes", "{{ one.question }}")
    paper.all("Normal", "{%p endfor %}", "{%p endif %}")


def _trends(paper: Paper, words: str) -> None:
    paper.add("Normal", words)
    paper.add("GWFigure", "{% for one in trends %}{{ one }}{% endfor %}")
    titled = paper.caption(
        "GWFigureTitle", "图", "trends", "指标的走势（红线）与规划路径或界限（虚线）"
    )
    titled.paragraph_format.keep_with_next = True
    paper.add("GWNote", "注：流量指标为滚动四个季度合计；横轴刻度为年末，纵轴不从零起。")


def _closing(paper: Paper) -> None:
    paper.add("Normal", "{%p if actions %}")
    paper.add("Heading1", "整改事项进展")
    paper.add("Normal", "{{ actions_words }}各事项见<tbl:actions|表>。")
    _table(paper, ("actions", "整改台账"), "", "row in actions", ACTIONS)
    paper.add("Normal", "{%p endif %}")
    paper.all("Normal", "{%p if draft %}")
    paper.add("Heading1", "下一步工作建议")
    paper.add("Normal", "{%p endif %}")
    paper.question(
        "advice", "下一步由谁牵头、做什么、什么时候完成？（没有建议的，定稿前连同标题删去）"
    )
    paper.add("Normal", "{%p if brief %}")
    paper.add("Heading1", "评价标准和指标口径")
    _methods(paper, ("", "", "", ""))
    paper.add("GWAttached", "{%p else %}")
    paper.all("GWAttached", "", "附件：1.主要指标完成情况表", "{%p if not few_groups %}")
    methods = "评价标准、指标口径和数据修订说明"
    paper.all("GWAttached", "　　　2.{{ group_word }}情况表", f"　　　3.{methods}")
    paper.all("GWAttached", "{%p else %}", f"　　　2.{methods}", "{%p endif %}", "{%p endif %}")
    paper.all("GWAttached", "{%p if author %}", "", "{%p endif %}")
    paper.when("author", "{{ author }}", "{{ signed }}", style="GWSign")


def _annexes(paper: Paper) -> None:
    paper.run_on("brief")
    paper.landscape(LANDSCAPE)
    paper.all("GWAnnex", "{%p if not brief %}", "附件1")
    paper.add("GWAnnexTitle", "主要指标完成情况表")
    paper.table("row in annex_rows", ANNEX_INDICATORS, head="GWNarrowHead", text="GWNarrowText",
                title="主要指标完成情况表")  # fmt: skip
    paper.add("GWNote", "注：“可比值”为可与目标比较的最新值：流量为滚动四个季度，"
              "年均增速为规划以来年均，其余为当期值。“点”为百分点"
              "{% if annex_apart %}，同比列的多、少、高、低为与上年同期之差{% endif %}"
              "{% if has_binding %}，※为约束性指标{% endif %}。")  # fmt: skip
    paper.add("GWAnnex", "{%p if not few_groups %}")
    paper.add("GWAnnex", "附件2").paragraph_format.page_break_before = True
    paper.add("GWAnnexTitle", "{{ group_word }}情况表")
    paper.add("GWUnit", "单位：{{ cluster_unit }}")
    paper.blocks("block in group_blocks", ANNEX_GROUPS, head="GWNarrowHead", text="GWNarrowText",
                 title="{{ group_word }}情况表", totals=True)  # fmt: skip
    paper.each("note in cluster_notes", "{{ note }}", style="GWNote")
    paper.add("GWAnnex", "{%p endif %}")
    paper.portrait(METHODS)
    paper.add("GWAnnex", "附件{{ 2 if few_groups else 3 }}")
    paper.add("GWAnnexTitle", "评价标准、指标口径和数据修订说明")
    _methods(paper, ("一、", "二、", "三、", "四、"))
    paper.add("GWAnnex", "{%p endif %}")
    paper.when("copies", "抄送：{{ copies }}。", style="GWCopies")


def _methods(paper: Paper, numbers: tuple[str, str, str, str]) -> None:
    """By which yardstick, how measured, from where, what was revised; an annex where it is long."""
    first, second, third, fourth = numbers
    paper.add("GWMethodHead", f"{first}评价标准")
    paper.table("row in criteria", CRITERIA, head="GWNarrowHead", text="GWNarrowText",
                title="各等级的评价标准")  # fmt: skip
    paper.add("GWMethodHead", f"{second}指标口径")
    paper.table("row in concepts", CONCEPTS, head="GWNarrowHead", text="GWNarrowText",
                title="各类目标的当期值和完成进度怎样计算(%)")  # fmt: skip
    paper.each("note in indicator_notes", "{{ note }}", style="GWMethod")
    paper.each("line in path_words", "{{ line }}", style="GWMethod")
    paper.add("GWMethodHead", f"{third}数据来源")
    paper.each("line in source_words", "{{ line }}", style="GWMethod")
    paper.add("GWMethod", "{{ data_words }}")
    paper.add("Normal", "{%p if revisions %}")
    paper.add("GWMethodHead", f"{fourth}数据修订")
    paper.add("GWMethod", "{{ revision_words }}")
    paper.table("row in revision_rows", ANNEX_REVISIONS, head="GWNarrowHead", text="GWNarrowText",
                title="数据修订")  # fmt: skip
    paper.add("Normal", "{%p endif %}")


def _table(
    paper: Paper,
    named: tuple[str, str],
    unit: str,
    loop: str,
    columns: tuple[ColumnOf, ...],
    notes: str = "",
    *,
    totals: bool = False,
) -> None:
    key, title = named
    paper.caption("GWTableTitle", "表", key, title)
    if unit:
        paper.add("GWUnit", unit)
    paper.table(loop, columns, head="GWTableHead", text="GWTableText", title=title, totals=totals)
    if notes:
        paper.each(f"note in {notes}", "{{ note }}", style="GWNote")


def _even_style(paper: Paper) -> None:
    footer = paper.document.sections[0].even_page_footer
    footer.paragraphs[0]._p.get_or_add_pPr().get_or_add_pStyle().val = "GWFooterEven"  # noqa: SLF001 - python-docx has no public way to the element
