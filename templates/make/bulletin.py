"""The English template: a statistical bulletin (PRACTICE C2)."""

from templates.make.paper import STATUS, ColumnOf, Face, Paper, Style

__all__ = ["bulletin"]

SANS = Face(eastern="黑体", western="Arial")
PORTRAIT = (22.0, 22.0, 25.0, 25.0)
LANDSCAPE = (20.0, 20.0, 20.0, 20.0)
NAVY, GREY = "0F2F4F", "595959"
HEADINGS = (("decimal", "%1. "),)
LEAD = Style(code="GWLead", name="Lead words", face=SANS, size=11, bold=True)

STYLES = (
    Style(code="Normal", name="Normal", face=SANS, size=11, line=14.5, align="left", after=4),
    Style(code="GWTitle", name="Bulletin title", face=SANS, size=18, line=23, align="left",
          bold=True, after=2, color=NAVY),
    Style(code="GWSubtitle", name="Bulletin subtitle", face=SANS, size=12, line=16, align="left",
          bold=True, after=2, color=NAVY),
    Style(code="GWMeta", name="Bulletin meta", face=SANS, size=8.5, line=11, align="left", after=6,
          color=GREY),
    Style(code="GWVerdict", name="Verdict", face=SANS, size=13, line=17, align="left", bold=True,
          after=4),
    Style(code="Heading1", name="heading 1", face=SANS, size=15, line=19, align="left", bold=True,
          keep_next=True, before=8, after=2, outline=0, color=NAVY, numbered=0),
    Style(code="Heading2", name="heading 2", face=SANS, size=12, line=16, align="left", bold=True,
          keep_next=True, before=6, after=2, outline=1, color=NAVY),
    Style(code="GWPoint", name="Main point", face=SANS, size=11, line=14.5, align="left", after=2,
          bullet=True),
    Style(code="GWTableTitle", name="Table title", face=SANS, size=10.5, line=14, align="left",
          bold=True, keep_next=True, before=6, after=3),
    Style(code="GWFigureTitle", name="Figure title", face=SANS, size=10.5, line=14, align="left",
          bold=True, keep_next=True, before=6),
    Style(code="GWFigure", name="Figure", face=SANS, size=10, align="left", after=4),
    Style(code="GWTableHead", name="Table head", face=SANS, size=8.5, line=11, align="left",
          bold=True),
    Style(code="GWTableText", name="Table text", face=SANS, size=8.5, line=11, align="left"),
    Style(code="GWNarrowHead", name="Annex table head", face=SANS, size=8, line=10, align="left",
          bold=True),
    Style(code="GWNarrowText", name="Annex table text", face=SANS, size=8, line=10, align="left"),
    Style(code="GWNote", name="Table note", face=SANS, size=8.5, line=11, align="left", after=2,
          color=GREY, whole=True),
    Style(code="GWGap", name="After a table", face=SANS, size=4, line=6, align="left"),
    Style(code="GWMethod", name="Method", face=SANS, size=8.5, line=11, align="left", after=1),
    Style(code="GWQuestion", name="To be written", face=SANS, size=11, line=15.5, align="left",
          after=5, color=GREY),
    Style(code="GWAnnex", name="Annex", face=SANS, size=15, line=20, align="left", bold=True,
          after=6, color=NAVY),
    Style(code="GWFooter", name="Page number", face=SANS, size=9, align="right"),
    Style(code="GWHeader", name="Page header", face=SANS, size=9, align="right", color=GREY),
)  # fmt: skip

STRIP = (
    STATUS,
    "{{ row.count }}{% if row.before %} ({{ row.before }} before){% endif %}",
    "{{ row.names }}",
)
SITUATIONS = (
    ColumnOf(header="Situation", tag=STATUS, width=36),
    ColumnOf(header="Number", tag="row.count", width=14, middle=True),
    ColumnOf(header="Indicators", tag="row.names", width=70),
    ColumnOf(header="What would make them scored", tag="row.needed", width=40),
)
INDICATORS = (
    ColumnOf(header="Indicator (unit)", tag="row.name_unit", width=46),
    ColumnOf(header="{{ base_year }}", tag="row.baseline", width=14, numeric=True),
    ColumnOf(header="{{ end_year }} target", tag="row.target", width=20, numeric=True),
    ColumnOf(header="Latest", tag="row.comparable", width=16, numeric=True),
    ColumnOf(header="Progress (%)", tag="row.progress", width=18, numeric=True),
    ColumnOf(header="Lead (pp)", tag="row.lead", width=14, numeric=True),
    ColumnOf(header="Status", tag=STATUS, width=22),
    ColumnOf(header="Move", tag="row.change", width=10, middle=True),
)
UNSCORED = (
    ColumnOf(header="Indicator (unit)", tag="row.name_unit", width=64),
    ColumnOf(header="{{ end_year }} target", tag="row.target", width=22, numeric=True),
    ColumnOf(header="Latest", tag="row.value", width=20, numeric=True),
    ColumnOf(header="Period", tag="row.period", width=26, middle=True),
    ColumnOf(header="What is lacking", tag="row.needed", width=28),
)
ANNUAL = (
    ColumnOf(header="Indicator", tag="row.name", width=60),
    ColumnOf(header="Target of the year", tag="row.annual_target", width=18, numeric=True),
    ColumnOf(header="Period", tag="row.period", width=27, middle=True),
    ColumnOf(header="Actual", tag="row.actual", width=16, numeric=True),
    ColumnOf(header="Difference (pp) or completion (%)", tag="row.difference_or_completion",
             width=22, numeric=True),
    ColumnOf(header="Result", tag="row.verdict", width=17),
)  # fmt: skip
GROUPS = (
    ColumnOf(header="{{ group_word }}", tag="row.name", width=46),
    ColumnOf(header="{{ end_year }} target", tag="row.target", width=16, numeric=True),
    ColumnOf(header="Full year", tag="row.comparable", width=16, numeric=True),
    ColumnOf(header="This period", tag="row.value", width=16, numeric=True),
    ColumnOf(header="On year (%)", tag="row.yoy", width=14, numeric=True),
    ColumnOf(header="Share of growth (%)", tag="row.contribution", width=17, numeric=True),
    ColumnOf(header="Lead (pp)", tag="row.lead", width=12, numeric=True),
    ColumnOf(header="Status", tag=STATUS + " {{ row.change }}", width=23),
)
PROJECTS = (
    ColumnOf(header="Project", tag="row.name", width=72),
    ColumnOf(header="Planned for the year ({{ money_unit }})", tag="row.planned", width=26,
             numeric=True),
    ColumnOf(header="Done ({{ money_unit }})", tag="row.done", width=22, numeric=True),
    ColumnOf(header="Rate (%)", tag="row.rate", width=16, numeric=True),
    ColumnOf(header="State", tag="row.state", width=24),
)  # fmt: skip
GAPS = (
    ColumnOf(header="Indicator (unit)", tag="row.name_unit", width=46),
    ColumnOf(header="Latest", tag="row.comparable", width=17, numeric=True),
    ColumnOf(header="{{ end_year }} target", tag="row.target", width=17, numeric=True),
    ColumnOf(header="Against the path", tag="row.against", width=22, numeric=True),
    ColumnOf(header="A year so far", tag="row.achieved", width=16, numeric=True),
    ColumnOf(header="A year needed", tag="row.required", width=16, numeric=True),
    ColumnOf(header="Outlook", tag="row.outlook", width=26),
)
ACTIONS = (
    ColumnOf(header="Indicator", tag="row.name", width=42),
    ColumnOf(header="Action", tag="row.measure", width=46),
    ColumnOf(header="Owner", tag="row.department", width=34),
    ColumnOf(header="Due", tag="row.due", width=20, middle=True),
    ColumnOf(header="State", tag="row.state", width=18),
)
ANNEX_INDICATORS = (
    ColumnOf(header="No.", tag="row.number", width=8, middle=True),
    ColumnOf(header="Indicator (unit)", tag="row.name_unit", width=47),
    ColumnOf(header="{{ base_year }}", tag="row.baseline", width=15, numeric=True),
    ColumnOf(header="{{ end_year }} target", tag="row.target", width=19, numeric=True),
    ColumnOf(header="Period", tag="row.period", width=18, middle=True),
    ColumnOf(header="Latest", tag="row.value", width=16, numeric=True),
    ColumnOf(header="On year", tag="row.yoy", width=17, numeric=True),
    ColumnOf(header="Comparable", tag="row.comparable", width=18, numeric=True),
    ColumnOf(header="Progress (%)", tag="row.progress", width=15, numeric=True),
    ColumnOf(header="Pace (%)", tag="row.time_progress", width=12, numeric=True),
    ColumnOf(header="Lead (pp)", tag="row.lead", width=12, numeric=True),
    ColumnOf(header="Gap to target", tag="row.gap_to_target", width=15, numeric=True),
    ColumnOf(header="Needed a year", tag="row.growth_required", width=24, numeric=True),
    ColumnOf(header="Status or reason", tag=STATUS, width=21),
)
CRITERIA = (
    ColumnOf(header="Status", tag=STATUS, width=36),
    ColumnOf(header="Rule (lead is progress less pace)", tag="row.rule", width=124),
)
CONCEPTS = (
    ColumnOf(header="Kind of target", tag="row.kind", width=30),
    ColumnOf(header="Indicators", tag="row.names", width=56),
    ColumnOf(header="Latest figure", tag="row.current", width=26),
    ColumnOf(header="How progress is computed (%)", tag="row.progress", width=48),
)
REVISIONS = (
    ColumnOf(header="Indicator", tag="row.name", width=46),
    ColumnOf(header="Period", tag="row.period", width=20),
    ColumnOf(header="First", tag="row.first", width=16, numeric=True),
    ColumnOf(header="Latest", tag="row.last", width=16, numeric=True),
    ColumnOf(header="Revision", tag="row.revision", width=18, numeric=True),
    ColumnOf(header="Class", tag="row.kind", width=18),
    ColumnOf(header="Note", tag="row.reason", width=26),
)


HELP = (
    "How to edit this template (this page is left out of reports)",
    (
        "1. A name in double braces becomes words, a number or a chart. Lines with a brace"
        " and a per cent sign are conditions and loops; they come in pairs and do not print, nor do"
        " the grey examples between braces with a hash. Fixed words, typefaces, spacing, widths and"
        " margins can be changed in Word; a column can be added or taken out with its header."
    ),
    (
        "2. Then run “onpace lint TEMPLATE”; “onpace lint --names TEMPLATE” lists the names"
        " that may"
        " be used. Every wrong name is told with its place; no half report is made."
    ),
    (
        "3. Styles: Bulletin title, Verdict, Main point, Table title, Figure title, Table"
        " text, Table"
        " note. To change a style changes all of the report."
    ),
    (
        "4. Answer or delete the grey questions of a draft. A final with open questions, tracked"
        " changes or comments is refused, and the places are named."
    ),
    "5. Names and what they print (figures are invented):",
)
NAMES = (
    ("Name", "What it prints"),
    ("title", "Example City manufacturing plan, 2021 to 2025"),
    ("period_words", "Quarter 3 2024"),
    ("opening", "Eight of 15 headline targets are met or on pace; seven are behind."),
    ("classes.behind.names", "Energy intensity※; Industrial investment; Smart factories"),
    (
        "highlights",
        "Export deliveries fell by 4.7% on a year earlier and are below the 2020 level.",
    ),
    ("decisions", "Wastewater works: the extension has not begun; the action was due in 2023."),
    ("blocks", "The classes and rows of Table 2"),
    ("chart_progress", "Figure 1, a chart with data that Word can edit"),
    ("binding", "Industrial wastewater has fallen by 17.0% of the planned reduction."),
    ("clusters_total", "The six clusters produced CNY 666.8 billion in January to September 2024."),
    ("gap_rows", "Rows of the table of gaps; project_rows, actions and annex_rows for the others"),
    ("actions_words", "Of six actions, one is done and one is a year overdue."),
    ("author", "Example City Bureau of Statistics"),
    ("signed", "30 December 2024"),
    ("recipient, copies", "To whom and copies; printed where the sheet Plan names them"),
)


def bulletin() -> bytes:
    """The template of the English assessment."""
    paper = Paper(STYLES, margins=PORTRAIT, headings=HEADINGS, lead=LEAD, samples=dict(NAMES[1:]))
    paper.footers(("Page ", "PAGE", " of ", "NUMPAGES"), None, "GWFooter")
    paper.header("{{ header_words }}", "GWHeader")
    _front(paper)
    _overview(paper)
    _drivers(paper)
    _clusters(paper)
    _gaps(paper)
    _closing(paper)
    paper.run_on("brief")
    paper.landscape(LANDSCAPE)
    paper.add("GWAnnex", "{%p if not brief %}")
    paper.add("GWAnnex", "Annex: all headline indicators")
    paper.table("row in annex_rows", ANNEX_INDICATORS, head="GWNarrowHead", text="GWNarrowText",
                title="All headline indicators")  # fmt: skip
    paper.add("GWNote", "Comparable: the latest figure that can be set beside the target: four"
              " quarters of a flow, average growth since the plan began, else the latest."
              "{% if annex_apart %} More, less, higher, lower: beside the year before."
              "{% endif %}"
              "{% if has_binding %} ※ binding indicator.{% endif %}")  # fmt: skip
    paper.add("GWAnnex", "{%p endif %}")
    paper.help(("GWAnnex", "GWMethod", "GWNarrowText"), HELP, NAMES)
    return paper.finish(title="{{ title }}: progress at {{ period_words }}", language="en-GB")


def _front(paper: Paper) -> None:
    """Page 1: verdict, classes at a glance, what matters, what changed, what to decide."""
    paper.add("GWTitle", "{{ title }}")
    paper.add("GWSubtitle", "Progress at {{ period_words }}")
    paper.add("GWMeta", "{% if author %}{{ author }}. {% endif %}{{ data_words }}"
              "{% if not draft %} Published {{ signed }}.{% endif %}")  # fmt: skip
    paper.when("recipient", "To: {{ recipient }}", style="GWMeta")
    paper.add("GWVerdict", "{{ opening }}")
    paper.all("Normal", "{%p if with_strip %}", "{%p if sparse %}")
    title = "How far the {{ headline_count }} headline indicators can be scored"
    paper.caption("GWTableTitle", "Table", "strip", title)
    paper.table(
        "row in situations", SITUATIONS, head="GWTableHead", text="GWTableText", title=title
    )
    paper.add("GWGap", "")
    paper.add("Normal", "{%p else %}")
    title = "Status of the {{ headline_count }} headline indicators"
    paper.caption("GWTableTitle", "Table", "strip", title)
    styles = ("GWTableHead", "GWTableText", "GWTableText")
    paper.strip("row in strip", STRIP, 160, styles, title)
    paper.add("GWNote", "{% if has_binding %}※ binding indicator. {% endif %}"
              "In brackets: in the report before. ↑, ↓: moved up, down a class since.")  # fmt: skip
    paper.all("Normal", "{%p endif %}", "{%p endif %}", "{%p if alone and trends %}")
    paper.add("Normal", "<fig:trends|Figure> shows its course.")
    _trends(paper)
    paper.add("Normal", "{%p endif %}")
    paper.add("Normal", "{%p if highlights or changes or decisions %}")
    paper.all("Heading1", "Main points", "{%p endif %}")
    paper.each("point in highlights", "{{ point.text }}", style="GWPoint")
    paper.add("Normal", "{%p if changes %}")
    paper.all("Heading2", "What changed")
    paper.all("GWPoint", "{%p if change_points %}", "{%p for point in change_points %}")
    paper.all("GWPoint", "{{ point }}", "{%p endfor %}", "{%p else %}")
    paper.all("Normal", "{{ changes }}", "{%p endif %}", "{%p endif %}", "{%p if decisions %}")
    paper.add("Heading2", "Decisions needed")
    paper.each("point in decisions", "{{ point }}", style="GWPoint")
    paper.add("Normal", "{%p endif %}")


def _overview(paper: Paper) -> None:
    paper.add("Normal", "{%p if not alone %}")
    paper.add("Heading1", "Indicators at a glance")
    paper.add(
        "Normal",
        "{{ class_counts }}{% if with_strip %} <tbl:strip|Table> names them.{% endif %}"
        "{% if chart_progress %} <fig:progress|Figure> sets progress against the path; the hatched"
        " part is what is short of it.{% endif %}"
        "{% if blocks %} <tbl:indicators|Table> has the figures.{% endif %}",
    )
    paper.all("Normal", "{%p endif %}", "{%p if chart_progress %}")
    _figure(
        paper,
        "chart_progress",
        "{{ progress_title }}",
        "Progress, % of the planned change (in the bar), and lead, percentage points (right)",
        every="progress_charts",
    )
    paper.add("Normal", "{%p endif %}")
    paper.all("Normal", "{%p if blocks and not alone %}")
    title = "Progress of the headline indicators, by class and lead"
    paper.caption("GWTableTitle", "Table", "indicators", title)
    paper.blocks("block in blocks", INDICATORS, head="GWTableHead", text="GWTableText", title=title)
    paper.add("GWNote", "Progress is the share of the planned change. Lead is progress less the"
              " share of time that has passed. pp: percentage points. Notes are in the section on"
              " methods.{% if some_first %} new: scored for the first time.{% endif %}"
              "{% if blocks_cut %} Of many only those behind or in a new class are"
              " shown, at most 20 of a class.{% endif %}")  # fmt: skip
    paper.add("Normal", "{%p endif %}")
    paper.add("Normal", "{%p if unscored_rows %}")
    paper.add("Heading1", "Indicators with data that are not scored")
    paper.add(
        "Normal",
        "{{ unknown_words }}{% if with_strip %} <tbl:strip|Table> says why;{% endif %}"
        " <tbl:unscored|Table> has figures.{% if directions %} <fig:directions|Figure> shows which"
        " way {{ direction_count }} of them go.{% endif %}",
    )
    _table(paper, ("unscored", "Latest figures of the indicators that are not scored"),
           "row in unscored_rows", UNSCORED)  # fmt: skip
    paper.all("Normal", "{%p endif %}", "{%p if directions %}")
    paper.caption("GWFigureTitle", "Figure", "directions", "Direction of indicators not scored")
    drawn = paper.add("GWFigure", "{% for one in directions %}{{ one }}{% endfor %}")
    drawn.paragraph_format.keep_with_next = True
    paper.add("GWNote", "Years mark the end of the year. Axes do not start at zero."
              "{% if other_concepts %} What is published on another concept than the plan's cannot"
              " be compared with its target.{% endif %}")  # fmt: skip
    paper.add("Normal", "{%p endif %}")


def _drivers(paper: Paper) -> None:
    paper.add("Normal", "{%p if drivers %}")
    paper.all("Heading1", "What is driving the results", "{%p endif %}")
    paper.add("Normal", "{%p if binding %}")
    paper.add("Heading2", "Binding targets")
    paper.each("sentence in binding[:12]", "{{ sentence }}")
    paper.all("Normal", "{%p endif %}", "{%p for group in groups %}",
              "{%p if group.scored or not sparse %}", "{%p if not alone %}")  # fmt: skip
    paper.add("Heading2", "{{ group.name }}")
    paper.add("Normal", "{%p endif %}")
    paper.each("sentence in group.sentences", "{{ sentence }}")
    paper.all("Normal", "{%p endif %}", "{%p endfor %}", "{%p if annual %}")
    paper.add("Heading2", "Targets of the year")
    paper.add("Normal", "{{ annual_words }}{% if annual_many %} <tbl:annual|Table> lists them."
              "{% endif %}")  # fmt: skip
    paper.add("Normal", "{%p if annual_many %}")
    _table(paper, ("annual", "Targets set for {{ year }}"), "row in annual", ANNUAL)
    paper.all("Normal", "{%p endif %}", "{%p endif %}")


def _clusters(paper: Paper) -> None:
    paper.add("Normal", "{%p if clusters %}")
    paper.add("Heading1", "{{ group_words }}")
    paper.add(
        "Normal",
        "{{ clusters_total }}{% for sentence in cluster_sentences %} {{ sentence }}{% endfor %}"
        "{% if not few_groups %} <tbl:groups|Table> has every figure.{% endif %}"
        "{% if chart_clusters and not few_groups %} In <fig:groups|Figure> the hatched part is"
        " short of the path and the white part still to go.{% endif %}",
    )
    paper.add("Normal", "{%p if not few_groups %}")
    _table(paper, ("groups", "{{ group_words }}, {{ cluster_unit }}"), "row in group_rows",
           GROUPS, "cluster_notes", totals=True)  # fmt: skip
    paper.when("groups_more", "{{ groups_more }} more are not shown here.", style="GWNote")
    paper.add("Normal", "{%p if chart_clusters %}")
    _figure(paper, "chart_clusters", "{{ groups_title }}",
            "Full-year figure and {{ end_year }} target, {{ cluster_unit }}")  # fmt: skip
    paper.all("Normal", "{%p endif %}", "{%p endif %}", "{%p endif %}")


def _gaps(paper: Paper) -> None:
    paper.add("Normal", "{%p if gaps or projects or tasks or tasks_unknown or actions %}")
    paper.add("Heading1", "Gaps, projects and actions")
    paper.add("Normal", "{%p if gaps and not sparse %}")
    # Once the plan has ended nothing is needed any more, and nothing is expected.
    paper.when("difficulty", "{{ difficulty }}{% if not alone %} <tbl:gaps|Table> has what they"
               " still need.{% endif %}")  # fmt: skip
    paper.add("Normal", "{%p if trends and not alone %}")
    paper.add("Normal", "<fig:trends|Figure> shows {{ trend_count }} of them over the years.")
    paper.all("Normal", "{%p endif %}", "{%p if difficulty and not alone %}")
    named = ("gaps", "What the indicators that are behind still need")
    _table(paper, named, "row in gap_rows", GAPS, followed=True)
    paper.add("GWNote", "Against the path: the latest figure less that on the path; for average"
              " growth less the target, for a limit less the limit."
              "{% if gaps_more %} The annex has {{ gaps_more }} more.{% endif %}")  # fmt: skip
    paper.all("Normal", "{%p endif %}", "{%p if trends and not alone %}")
    _trends(paper)
    paper.add("Normal", "{%p endif %}")
    paper.each("sentence in shortfalls[:12]", "{{ sentence }}")
    paper.add("Normal", "{%p for one in questions[:24] %}")
    paper.question("causes", "{{ one.question }}")
    paper.all("Normal", "{%p endfor %}", "{%p endif %}", "{%p if projects %}")
    paper.add("Normal", "{{ projects }}{% if project_rows %} <tbl:projects|Table> lists them."
              "{% endif %}")  # fmt: skip
    paper.all("Normal", "{%p endif %}", "{%p if project_rows %}")
    named = ("projects", "Investment in the major projects, the lowest rate first")
    _table(paper, named, "row in project_rows", PROJECTS, totals=True)
    paper.add("Normal", "{%p endif %}")
    paper.when("tasks", "{% for sentence in tasks %}{{ sentence }} {% endfor %}")
    paper.when("tasks_unknown", "{{ tasks_unknown }}")
    paper.add("Normal", "{%p if actions %}")
    paper.add("Normal", "{{ actions_words }} <tbl:actions|Table> lists them.")
    _table(paper, ("actions", "Action register"), "row in actions", ACTIONS)
    paper.all("Normal", "{%p endif %}", "{%p endif %}")
    paper.question("advice", "What should be done next, by whom and by when?")


def _trends(paper: Paper) -> None:
    paper.caption("GWFigureTitle", "Figure", "trends", "Actual course and the course of the plan",
                  "Actual (red line) and the path or limit (dashed)")  # fmt: skip
    drawn = paper.add("GWFigure", "{% for one in trends %}{{ one }}{% endfor %}")
    drawn.paragraph_format.keep_with_next = True
    paper.add("GWNote", "Flows are totals of four quarters. Years mark the end of the year. Axes do"
              " not start at zero.")  # fmt: skip


def _closing(paper: Paper) -> None:
    paper.add("Heading1", "Revisions")
    paper.add("Normal", "{{ revision_words }}{% if revisions %} <tbl:revisions|Table> has both"
              " figures.{% endif %}")  # fmt: skip
    paper.add("Normal", "{%p if revisions %}")
    _table(paper, ("revisions", "Revised figures"), "row in revision_rows", REVISIONS)
    paper.add("Normal", "{%p endif %}")
    paper.add("Heading1", "Methods and quality")
    paper.table("row in criteria", CRITERIA, head="GWNarrowHead", text="GWNarrowText",
                title="The rule of each status")  # fmt: skip
    paper.add("GWNote", "{{ data_words }}")
    paper.table("row in concepts", CONCEPTS, head="GWNarrowHead", text="GWNarrowText",
                title="How each kind of target is measured")  # fmt: skip
    for lines in ("indicator_notes", "path_words", "source_words"):
        paper.each(f"line in {lines}", "{{ line }}", style="GWMethod")
    paper.add("Heading1", "Glossary")
    paper.each("line in glossary", "{{ line }}", style="GWMethod")
    paper.when("copies", "Copies to: {{ copies }}", style="GWMethod")


def _table(
    paper: Paper,
    named: tuple[str, str],
    loop: str,
    columns: tuple[ColumnOf, ...],
    notes: str = "",
    *,
    totals: bool = False,
    followed: bool = False,
) -> None:
    """A table with its caption; a blank line after it where no note has `followed`."""
    key, title = named
    paper.caption("GWTableTitle", "Table", key, title)
    paper.table(loop, columns, head="GWTableHead", text="GWTableText", title=title, totals=totals)
    if notes:
        paper.each(f"note in {notes}", "{{ note }}", style="GWNote")
    elif not followed:
        paper.add("GWGap", "")


def _figure(paper: Paper, chart: str, title: str, subtitle: str, every: str = "") -> None:
    paper.figure(chart, caption=("Figure", title), title_first=True, every=every, below=subtitle)
