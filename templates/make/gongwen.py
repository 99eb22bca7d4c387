"""The Chinese template: an assessment in the layout of GB/T 9704-2012 (PRACTICE 1.5, C1)."""

from templates.make.paper import ColumnOf, Face, Paper, Style

__all__ = ["gongwen"]

FANG, KAI, HEI, SONG, TITLE = "仿宋_GB2312", "楷体_GB2312", "黑体", "宋体", "方正小标宋简体"
PORTRAIT = (37.0, 35.0, 28.0, 26.0)
LANDSCAPE = (28.0, 26.0, 35.0, 37.0)
LINE = 28.95  # 22 lines of it fill the 225 mm of the text area
_SQUEEZE = -0.25  # 28 characters to the line

STYLES = (
    Style(code="Normal", name="Normal", face=Face(eastern=FANG), size=16, line=LINE,
          first_line_chars=200, squeeze=_SQUEEZE),
    Style(code="GWTitle", name="GW标题", face=Face(eastern=TITLE), size=22, line=36,
          align="center"),
    Style(code="Heading1", name="heading 1", face=Face(eastern=HEI), size=16, line=LINE,
          first_line_chars=200, keep_next=True, outline=0, squeeze=_SQUEEZE),
    Style(code="Heading2", name="heading 2", face=Face(eastern=KAI), size=16, line=LINE,
          first_line_chars=200, keep_next=True, outline=1, squeeze=_SQUEEZE),
    Style(code="Heading3", name="heading 3", face=Face(eastern=FANG), size=16, line=LINE, bold=True,
          first_line_chars=200, keep_next=True, outline=2, squeeze=_SQUEEZE),
    Style(code="GWTableTitle", name="GW表题", face=Face(eastern=HEI), size=12, line=22,
          align="center", keep_next=True, before=8, grid=False),
    Style(code="GWFigureTitle", name="GW图题", face=Face(eastern=HEI), size=12, line=22,
          align="center", after=8, grid=False),
    Style(code="GWUnit", name="GW单位", face=Face(eastern=FANG), size=10.5, line=16, align="right",
          keep_next=True, grid=False),
    Style(code="GWTableHead", name="GW表头", face=Face(eastern=HEI), size=10.5, line=16,
          align="center", grid=False),
    Style(code="GWTableText", name="GW表文", face=Face(eastern=FANG), size=10.5, line=16,
          align="left", grid=False),
    Style(code="GWNarrowHead", name="GW附表头", face=Face(eastern=HEI), size=9, line=13,
          align="center", grid=False),
    Style(code="GWNarrowText", name="GW附表文", face=Face(eastern=FANG), size=9, line=13,
          align="left", grid=False),
    Style(code="GWNote", name="GW表注", face=Face(eastern=KAI), size=10.5, line=16, grid=False),
    Style(code="GWFigure", name="GW图", face=Face(eastern=FANG), size=10.5, align="center",
          keep_next=True, grid=False, before=6),
    Style(code="GWAnnex", name="GW附件", face=Face(eastern=HEI), size=16, line=LINE, align="left",
          squeeze=_SQUEEZE),
    Style(code="GWAnnexTitle", name="GW附件标题", face=Face(eastern=TITLE), size=18, line=32,
          align="center", after=6),
    Style(code="GWAttached", name="GW附件说明", face=Face(eastern=FANG), size=16, line=LINE,
          first_line_chars=200, keep_next=True, squeeze=_SQUEEZE),
    Style(code="GWSign", name="GW署名", face=Face(eastern=FANG), size=16, line=LINE, align="right",
          right_chars=400, keep_next=True, squeeze=_SQUEEZE),
    Style(code="GWFooterOdd", name="GW页码单", face=Face(eastern=SONG, western=SONG), size=14,
          align="right", right_chars=100, grid=False),
    Style(code="GWFooterEven", name="GW页码双", face=Face(eastern=SONG, western=SONG), size=14,
          align="left", first_line_chars=100, grid=False),
    Style(code="GWHeader", name="GW页眉", face=Face(eastern=KAI), size=10.5, align="center",
          grid=False),
)  # fmt: skip

INDICATORS = (
    ColumnOf(header="指标（单位）", tag="row.name_unit", width=35),
    ColumnOf(header="{{ base_year }}年", tag="row.baseline", width=17, numeric=True),
    ColumnOf(header="{{ end_year }}年目标", tag="row.target", width=18, numeric=True),
    ColumnOf(header="评价期", tag="row.comparable_period", width=19),
    ColumnOf(header="当期值", tag="row.comparable", width=18, numeric=True),
    ColumnOf(header="完成进度(%)", tag="row.progress", width=13, numeric=True),
    ColumnOf(header="进度差(百分点)", tag="row.lead", width=14, numeric=True),
    ColumnOf(header="评价", tag="row.status", width=22),
)
ANNUAL = (
    ColumnOf(header="指标", tag="row.name", width=46),
    ColumnOf(header="年度目标", tag="row.annual_target", width=22, numeric=True),
    ColumnOf(header="数据期", tag="row.period", width=26),
    ColumnOf(header="实际", tag="row.actual", width=22, numeric=True),
    ColumnOf(header="与目标差(百分点)或完成率(%)", tag="row.difference_or_completion", width=24,
             numeric=True),
    ColumnOf(header="完成情况", tag="row.verdict", width=20),
)  # fmt: skip
CLUSTERS = (
    ColumnOf(header="{{ group_word }}", tag="row.name", width=30),
    ColumnOf(header="{{ end_year }}年目标", tag="row.target", width=22, numeric=True),
    ColumnOf(header="数据期", tag="row.period", width=24),
    ColumnOf(header="规模", tag="row.value", width=20, numeric=True),
    ColumnOf(header="同比(%)", tag="row.yoy", width=16, numeric=True),
    ColumnOf(header="占比(%)", tag="row.share", width=16, numeric=True),
    ColumnOf(header="完成目标比例(%)", tag="row.completion", width=16, numeric=True),
    ColumnOf(header="后续年均需增长(%)", tag="row.growth_required", width=16, numeric=True),
)
GAPS = (
    ColumnOf(header="指标（单位）", tag="row.name_unit", width=38),
    ColumnOf(header="当期值", tag="row.comparable", width=19, numeric=True),
    ColumnOf(header="{{ end_year }}年目标", tag="row.target", width=19, numeric=True),
    ColumnOf(header="与目标差距", tag="row.gap_to_target", width=19, numeric=True),
    ColumnOf(header="进度差(百分点)", tag="row.lead", width=16, numeric=True),
    ColumnOf(header="已实现年均(%/百分点)", tag="row.growth_achieved", width=16, numeric=True),
    ColumnOf(header="后续年均需(%/百分点)", tag="row.growth_required", width=16, numeric=True),
    ColumnOf(header="预判", tag="row.outlook", width=17),
)
ATTRIBUTION = (
    ColumnOf(header="部分", tag="row.name", width=70),
    ColumnOf(header="与时序目标差", tag="row.value", width=45, numeric=True),
    ColumnOf(header="占比(%)", tag="row.share", width=41, numeric=True),
)
OUTLOOK = (
    ColumnOf(header="指标（单位）", tag="row.name_unit", width=38),
    ColumnOf(header="{{ end_year }}年目标", tag="row.target", width=19, numeric=True),
    ColumnOf(header="{{ end_year }}年预计", tag="row.projection", width=19, numeric=True),
    ColumnOf(header="80%区间", tag="row.band", width=32),
    ColumnOf(header="达标可能性(%)", tag="row.reach_probability", width=16, numeric=True),
    ColumnOf(header="综合预判", tag="row.prospect", width=18),
    ColumnOf(header="回测误差(%)", tag="row.projection_error", width=14, numeric=True),
)
ACTIONS = (
    ColumnOf(header="指标", tag="row.name", width=38),
    ColumnOf(header="整改措施", tag="row.measure", width=58),
    ColumnOf(header="责任单位", tag="row.department", width=26),
    ColumnOf(header="时限", tag="row.due", width=18),
    ColumnOf(header="状态", tag="row.state", width=18),
)
ANNEX_INDICATORS = (
    ColumnOf(header="序号", tag="row.number", width=8, numeric=True),
    ColumnOf(header="指标", tag="row.name", width=34),
    ColumnOf(header="单位", tag="row.unit", width=13),
    ColumnOf(header="属性", tag="row.attribute", width=12),
    ColumnOf(header="{{ base_year }}年基期", tag="row.baseline", width=16, numeric=True),
    ColumnOf(header="{{ end_year }}年目标", tag="row.target", width=16, numeric=True),
    ColumnOf(header="数据期", tag="row.period", width=20),
    ColumnOf(header="当期值", tag="row.value", width=17, numeric=True),
    ColumnOf(header="同比(%/百分点)", tag="row.yoy", width=12, numeric=True),
    ColumnOf(header="完成进度(%)", tag="row.progress", width=13, numeric=True),
    ColumnOf(header="时序进度(%)", tag="row.time_progress", width=13, numeric=True),
    ColumnOf(header="与目标差距", tag="row.gap_to_target", width=17, numeric=True),
    ColumnOf(header="后续年均需(%/百分点)", tag="row.growth_required", width=13, numeric=True),
    ColumnOf(header="评价或说明", tag="row.status_or_reason", width=21),
)
ANNEX_CLUSTERS = (
    ColumnOf(header="{{ group_word }}", tag="row.name", width=36),
    ColumnOf(header="层级", tag="row.tier", width=18),
    ColumnOf(header="{{ end_year }}年目标", tag="row.target", width=19, numeric=True),
    ColumnOf(header="数据期", tag="row.period", width=24),
    ColumnOf(header="规模", tag="row.value", width=20, numeric=True),
    ColumnOf(header="上年同期", tag="row.value_year_ago", width=20, numeric=True),
    ColumnOf(header="同比(%)", tag="row.yoy", width=14, numeric=True),
    ColumnOf(header="占比(%)", tag="row.share", width=14, numeric=True),
    ColumnOf(header="比重变动(百分点)", tag="row.share_change", width=15, numeric=True),
    ColumnOf(header="贡献率(%)", tag="row.contribution", width=15, numeric=True),
    ColumnOf(header="拉动(百分点)", tag="row.pull", width=15, numeric=True),
    ColumnOf(header="完成目标比例(%)", tag="row.completion", width=15, numeric=True),
)
ANNEX_REVISIONS = (
    ColumnOf(header="指标", tag="row.name", width=52),
    ColumnOf(header="期别", tag="row.period", width=26),
    ColumnOf(header="原值", tag="row.first", width=26, numeric=True),
    ColumnOf(header="修订值", tag="row.last", width=26, numeric=True),
    ColumnOf(header="幅度", tag="row.revision", width=26, numeric=True),
    ColumnOf(header="类别", tag="row.kind", width=24),
    ColumnOf(header="说明", tag="row.reason", width=44),
)


def gongwen() -> bytes:
    """The template of the Chinese assessment."""
    paper = Paper(STYLES, margins=PORTRAIT)
    paper.footers(("— ", "PAGE", " —"), ("— ", "PAGE", " —"), "GWFooterOdd")
    _even_style(paper)
    paper.header("{{ banner }}", "GWHeader")
    _body(paper)
    _annexes(paper)
    return paper.finish(title="规划实施情况评估报告", language="zh-CN", grid=LINE)


def _body(paper: Paper) -> None:
    _overview(paper)
    _clusters(paper)
    _gaps(paper)
    _closing(paper)


def _overview(paper: Paper) -> None:
    paper.all("GWTitle", "{%p for line in title_lines %}", "{{ line }}", "{%p endfor %}")
    paper.add("GWTitle", "{{ period_words }}实施情况评估报告")
    paper.add("Normal", "")
    paper.add("Normal", "{{ opening }}")
    paper.add("Heading1", "一、总体进展")
    paper.add("Heading2", "（一）主要指标总体情况")
    paper.all("Normal", "{{ class_counts }}", "{{ named_classes }}")
    _table(
        paper,
        "表1　主要指标完成情况",
        "{{ as_of_words }}",
        "row in indicators",
        INDICATORS,
        "indicator_notes",
    )
    paper.figure("chart_progress", "图1　指标完成进度与计划进度", title_first=False)
    paper.add("Heading2", "（二）约束性指标")
    paper.each("sentence in binding", "{{ sentence }}")
    paper.add("Heading2", "（三）预期性指标和其他指标")
    paper.add("Normal", "{%p for group in groups %}")
    paper.add("Heading3", "{{ group.number }}.{{ group.name }}（{{ group.count }}项）")
    paper.each("sentence in group.sentences", "{{ sentence }}")
    paper.add("Normal", "{%p endfor %}")
    paper.add("Normal", "{%p if annual %}")
    paper.add("Heading2", "（四）年度目标完成情况")
    paper.add("Normal", "{{ annual_words }}")
    _table(paper, "表2　{{ year }}年度目标完成情况", "", "row in annual", ANNUAL, "")
    paper.add("Normal", "{%p endif %}")


def _clusters(paper: Paper) -> None:
    paper.add("Normal", "{%p if clusters %}")
    paper.add("Heading1", "二、{{ group_word }}{{ group_measure or '规模' }}")
    paper.add("Normal", "{{ clusters_total }}")
    paper.each("sentence in cluster_sentences", "{{ sentence }}")
    _table(
        paper,
        "表3　{{ group_word }}{{ group_measure or '规模' }}",
        "单位：{{ cluster_unit }}",
        "row in clusters",
        CLUSTERS,
        "cluster_notes",
    )
    paper.figure("chart_clusters", "图2　{{ group_word }}与目标", title_first=False)
    paper.add("Normal", "{%p endif %}")
    paper.add("Heading1", "{{ '三' if clusters else '二' }}、重点任务和重大项目进展")
    paper.when("projects", "{{ projects }}")
    paper.each("sentence in tasks", "{{ sentence }}")


def _gaps(paper: Paper) -> None:
    paper.add("Heading1", "{{ '四' if clusters else '三' }}、存在的差距和问题")
    paper.each("sentence in shortfalls", "{{ sentence }}")
    paper.all("Normal", "{%p if not gaps %}", "本期没有进度滞后的指标。", "{%p endif %}")
    paper.add("Normal", "{%p if gaps %}")
    _table(paper, "表4　差距分析", "", "row in gaps", GAPS, "")
    paper.figure("chart_gaps", "图3　差距构成", title_first=False)
    paper.add("Normal", "{%p endif %}")
    paper.add("Normal", "{%p if attribution %}")
    _table(
        paper,
        "表5　与时序目标差的分解",
        "单位：{{ cluster_unit }}",
        "row in attribution",
        ATTRIBUTION,
        "",
    )
    paper.when("attribution_words", "{{ attribution_words }}")
    paper.add("Normal", "{%p endif %}")
    paper.add("Normal", "{%p if outlook %}")
    _table(paper, "表6　期末预计", "", "row in outlook", OUTLOOK, "outlook_notes")
    paper.add("Normal", "{%p endif %}")


def _closing(paper: Paper) -> None:
    paper.add("Heading1", "{{ '五' if clusters else '四' }}、上期问题整改情况")
    paper.add("Normal", "{{ actions_words }}")
    paper.add("Normal", "{%p if actions %}")
    _table(paper, "表7　整改台账摘要", "", "row in actions", ACTIONS, "")
    paper.add("Normal", "{%p endif %}")
    paper.add("Heading1", "{{ '六' if clusters else '五' }}、下一步工作建议")
    paper.each("sentence in advice", "{{ sentence }}")
    paper.add("Normal", "【工作建议】")
    paper.all("GWAttached", "", "附件：1.主要指标完成情况表")
    paper.when("clusters", "　　　2.{{ group_word }}情况表", style="GWAttached")
    paper.add("GWAttached", "　　　{{ 3 if clusters else 2 }}.指标口径和计算方法")
    revised = "　　　{{ 4 if clusters else 3 }}.数据修订说明"
    paper.when("revisions", revised, style="GWAttached")
    paper.add("GWAttached", "")
    paper.when("author", "{{ author }}", style="GWSign")
    paper.add("GWSign", "{{ date_words }}")


def _annexes(paper: Paper) -> None:
    paper.landscape(LANDSCAPE)
    paper.all("GWAnnex", "附件1")
    paper.add("GWAnnexTitle", "主要指标完成情况表")
    paper.table("row in indicators", ANNEX_INDICATORS, head="GWNarrowHead", text="GWNarrowText")
    paper.each("note in indicator_notes", "{{ note }}", style="GWNote")
    paper.add("GWAnnex", "{%p if clusters %}")
    paper.add("GWAnnex", "附件2").paragraph_format.page_break_before = True
    paper.add("GWAnnexTitle", "{{ group_word }}情况表")
    paper.add("GWUnit", "单位：{{ cluster_unit }}")
    paper.table("row in clusters", ANNEX_CLUSTERS, head="GWNarrowHead", text="GWNarrowText")
    paper.each("note in cluster_notes", "{{ note }}", style="GWNote")
    paper.add("GWNote", "{%p endif %}")
    paper.portrait(PORTRAIT)
    paper.add("GWAnnex", "附件{{ 3 if clusters else 2 }}")
    paper.add("GWAnnexTitle", "指标口径和计算方法")
    paper.each("line in methods", "{{ line }}")
    paper.add("Normal", "{%p if revisions %}")
    paper.add("GWAnnex", "附件{{ 4 if clusters else 3 }}").paragraph_format.page_break_before = True
    paper.add("GWAnnexTitle", "数据修订说明")
    paper.add("Normal", "{{ revision_words }}")
    shrunk = [ColumnOf(header=c.header, tag=c.tag, width=c.width * 156 / 224, numeric=c.numeric)
              for c in ANNEX_REVISIONS]  # fmt: skip
    paper.table("row in revisions", shrunk, head="GWNarrowHead", text="GWNarrowText")
    paper.add("Normal", "{%p endif %}")


def _table(
    paper: Paper, title: str, unit: str, loop: str, columns: tuple[ColumnOf, ...], notes: str
) -> None:
    paper.add("GWTableTitle", title)
    if unit:
        paper.add("GWUnit", unit)
    paper.table(loop, columns, head="GWTableHead", text="GWTableText")
    if notes:
        paper.each(f"note in {notes}", "{{ note }}", style="GWNote")
    paper.add("GWNote", "")


def _even_style(paper: Paper) -> None:
    footer = paper.document.sections[0].even_page_footer
    footer.paragraphs[0]._p.get_or_add_pPr().get_or_add_pStyle().val = "GWFooterEven"  # noqa: SLF001 - python-docx has no public way to the element
