"""The English template: a statistical bulletin (PRACTICE C2)."""

from templates.make.paper import ColumnOf, Face, Paper, Style

__all__ = ["bulletin"]

SANS = Face(eastern="黑体", western="Arial")
PORTRAIT = (25.0, 25.0, 25.0, 25.0)
LANDSCAPE = (20.0, 20.0, 20.0, 20.0)

STYLES = (
    Style(code="Normal", name="Normal", face=SANS, size=11, line=16, align="left", after=6),
    Style(code="GWTitle", name="Bulletin title", face=SANS, size=20, line=26, align="left",
          bold=True, after=4),
    Style(code="GWSubtitle", name="Bulletin subtitle", face=SANS, size=11, line=16, align="left",
          after=12),
    Style(code="Heading1", name="heading 1", face=SANS, size=14, line=20, align="left", bold=True,
          keep_next=True, before=14, after=6, outline=0),
    Style(code="Heading2", name="heading 2", face=SANS, size=12, line=18, align="left", bold=True,
          keep_next=True, before=8, after=4, outline=1),
    Style(code="GWContents", name="toc 1", face=SANS, size=10, line=15, align="left", after=1),
    Style(code="GWPoint", name="Main point", face=SANS, size=11, line=16, align="left", after=4),
    Style(code="GWTableTitle", name="Table title", face=SANS, size=10.5, line=15, align="left",
          bold=True, keep_next=True, before=8, after=3),
    Style(code="GWFigureTitle", name="Figure title", face=SANS, size=10.5, line=15, align="left",
          bold=True, keep_next=True, before=8),
    Style(code="GWFigure", name="Figure", face=SANS, size=10, align="left", after=6),
    Style(code="GWTableHead", name="Table head", face=SANS, size=9, line=12, align="left",
          bold=True),
    Style(code="GWTableText", name="Table text", face=SANS, size=9, line=12, align="left"),
    Style(code="GWNarrowHead", name="Annex table head", face=SANS, size=8, line=10.5, align="left",
          bold=True),
    Style(code="GWNarrowText", name="Annex table text", face=SANS, size=8, line=10.5, align="left"),
    Style(code="GWNote", name="Table note", face=SANS, size=9, line=12, align="left", after=2),
    Style(code="GWAnnex", name="Annex", face=SANS, size=14, line=20, align="left", bold=True,
          after=6),
    Style(code="GWFooter", name="Page number", face=SANS, size=9, align="center"),
    Style(code="GWHeader", name="Page header", face=SANS, size=9, align="right"),
)  # fmt: skip

INDICATORS = (
    ColumnOf(header="Indicator (unit)", tag="row.name_unit", width=44),
    ColumnOf(header="{{ base_year }}", tag="row.baseline", width=16, numeric=True),
    ColumnOf(header="{{ end_year }} target", tag="row.target", width=17, numeric=True),
    ColumnOf(header="Scored at", tag="row.comparable_period", width=20),
    ColumnOf(header="Value", tag="row.comparable", width=17, numeric=True),
    ColumnOf(header="Progress (%)", tag="row.progress", width=18, numeric=True),
    ColumnOf(header="Lead (pp)", tag="row.lead", width=13, numeric=True),
    ColumnOf(header="Status", tag="row.status", width=18),
)
ANNUAL = (
    ColumnOf(header="Indicator", tag="row.name", width=52),
    ColumnOf(header="Target of the year", tag="row.annual_target", width=20, numeric=True),
    ColumnOf(header="Period", tag="row.period", width=30),
    ColumnOf(header="Actual", tag="row.actual", width=18, numeric=True),
    ColumnOf(header="Against the target (pp) or completion (%)", tag="row.difference_or_completion",
             width=26, numeric=True),
    ColumnOf(header="Result", tag="row.verdict", width=18),
)  # fmt: skip
CLUSTERS = (
    ColumnOf(header="{{ group_word }}", tag="row.name", width=38),
    ColumnOf(header="{{ end_year }} target", tag="row.target", width=20, numeric=True),
    ColumnOf(header="Period", tag="row.period", width=26),
    ColumnOf(header="Size", tag="row.value", width=18, numeric=True),
    ColumnOf(header="Change on year (%)", tag="row.yoy", width=16, numeric=True),
    ColumnOf(header="Share (%)", tag="row.share", width=14, numeric=True),
    ColumnOf(header="Share of target (%)", tag="row.completion", width=15, numeric=True),
    ColumnOf(header="Needed a year (%)", tag="row.growth_required", width=16, numeric=True),
)
GAPS = (
    ColumnOf(header="Indicator (unit)", tag="row.name_unit", width=44),
    ColumnOf(header="Value", tag="row.comparable", width=17, numeric=True),
    ColumnOf(header="{{ end_year }} target", tag="row.target", width=17, numeric=True),
    ColumnOf(header="Gap to target", tag="row.gap_to_target", width=17, numeric=True),
    ColumnOf(header="Lead (pp)", tag="row.lead", width=13, numeric=True),
    ColumnOf(header="Achieved a year (%/pp)", tag="row.growth_achieved", width=19, numeric=True),
    ColumnOf(header="Needed a year (%/pp)", tag="row.growth_required", width=17, numeric=True),
    ColumnOf(header="Outlook", tag="row.outlook", width=19),
)
ATTRIBUTION = (
    ColumnOf(header="Part", tag="row.name", width=76),
    ColumnOf(header="Gap to the path", tag="row.value", width=44, numeric=True),
    ColumnOf(header="Share (%)", tag="row.share", width=40, numeric=True),
)
OUTLOOK = (
    ColumnOf(header="Indicator (unit)", tag="row.name_unit", width=44),
    ColumnOf(header="{{ end_year }} target", tag="row.target", width=17, numeric=True),
    ColumnOf(header="{{ end_year }} projected", tag="row.projection", width=19, numeric=True),
    ColumnOf(header="80% interval", tag="row.band", width=32),
    ColumnOf(header="Probability (%)", tag="row.reach_probability", width=19, numeric=True),
    ColumnOf(header="Prospect", tag="row.prospect", width=16),
    ColumnOf(header="Backtest error (%)", tag="row.projection_error", width=17, numeric=True),
)
ACTIONS = (
    ColumnOf(header="Indicator", tag="row.name", width=42),
    ColumnOf(header="Action", tag="row.measure", width=56),
    ColumnOf(header="Responsible", tag="row.department", width=28),
    ColumnOf(header="Due", tag="row.due", width=19),
    ColumnOf(header="State", tag="row.state", width=19),
)
ANNEX_INDICATORS = (
    ColumnOf(header="No.", tag="row.number", width=8, numeric=True),
    ColumnOf(header="Indicator", tag="row.name", width=42),
    ColumnOf(header="Unit", tag="row.unit", width=20),
    ColumnOf(header="Type", tag="row.attribute", width=17),
    ColumnOf(header="{{ base_year }}", tag="row.baseline", width=16, numeric=True),
    ColumnOf(header="{{ end_year }} target", tag="row.target", width=16, numeric=True),
    ColumnOf(header="Period", tag="row.period", width=24),
    ColumnOf(header="Latest", tag="row.value", width=17, numeric=True),
    ColumnOf(header="Change on year (%/pp)", tag="row.yoy", width=16, numeric=True),
    ColumnOf(header="Progress (%)", tag="row.progress", width=17, numeric=True),
    ColumnOf(header="Pace (%)", tag="row.time_progress", width=12, numeric=True),
    ColumnOf(header="Gap to target", tag="row.gap_to_target", width=17, numeric=True),
    ColumnOf(header="Needed a year (%/pp)", tag="row.growth_required", width=15, numeric=True),
    ColumnOf(header="Status or reason", tag="row.status_or_reason", width=20),
)
REVISIONS = (
    ColumnOf(header="Indicator", tag="row.name", width=46),
    ColumnOf(header="Period", tag="row.period", width=24),
    ColumnOf(header="First", tag="row.first", width=18, numeric=True),
    ColumnOf(header="Latest", tag="row.last", width=18, numeric=True),
    ColumnOf(header="Revision", tag="row.revision", width=18, numeric=True),
    ColumnOf(header="Class", tag="row.kind", width=18),
    ColumnOf(header="Note", tag="row.reason", width=22),
)


def bulletin() -> bytes:
    """The template of the English assessment."""
    paper = Paper(STYLES, margins=PORTRAIT)
    paper.footers(("Page ", "PAGE", " of ", "NUMPAGES"), None, "GWFooter")
    paper.header("{{ banner }}", "GWHeader")
    _body(paper)
    paper.contents("GWContents")
    _annex(paper)
    return paper.finish(title="Progress of the plan", language="en-GB", grid=None)


def _body(paper: Paper) -> None:
    _overview(paper)
    _clusters(paper)
    _gaps(paper)
    _closing(paper)


def _overview(paper: Paper) -> None:
    paper.add("GWTitle", "{{ plan_name }}: progress at {{ period_words }}")
    paper.add("GWSubtitle", "{{ date_words }}. {{ as_of_words }}")
    paper.contents_here("GWContents")
    paper.chapter("Heading1", "1 Main points")
    paper.each("point in main_points", "•  {{ point }}", style="GWPoint")
    paper.chapter("Heading1", "2 Indicators at a glance")
    paper.add("Normal", "{{ named_classes }}")
    _table(
        paper,
        "Table 1: Progress of the headline indicators",
        "row in indicators",
        INDICATORS,
        "indicator_notes",
    )
    paper.figure(
        "chart_progress",
        "Figure 1: Progress of indicators and planned progress",
        title_first=True,
    )
    paper.each("sentence in binding", "{{ sentence }}")
    paper.add("Normal", "{%p for group in groups %}")
    paper.add("Heading2", "{{ group.name }}")
    paper.each("sentence in group.sentences", "{{ sentence }}")
    paper.add("Normal", "{%p endfor %}")
    paper.add("Normal", "{%p if annual %}")
    paper.add("Heading2", "Targets of the year")
    paper.add("Normal", "{{ annual_words }}")
    _table(paper, "Table 2: Targets set for {{ year }}", "row in annual", ANNUAL, "")
    paper.add("Normal", "{%p endif %}")


def _clusters(paper: Paper) -> None:
    paper.add("Normal", "{%p if clusters %}")
    paper.add("Heading1", "3 {{ group_words }}")
    paper.add("Normal", "{{ clusters_total }}")
    paper.each("sentence in cluster_sentences", "{{ sentence }}")
    _table(
        paper,
        "Table 3: {{ group_words }}, {{ cluster_unit }}",
        "row in clusters",
        CLUSTERS,
        "cluster_notes",
    )
    paper.figure("chart_clusters", "Figure 2: {{ group_words }} and their targets", title_first=True)
    paper.add("Normal", "{%p endif %}")


def _gaps(paper: Paper) -> None:
    paper.chapter("Heading1", "{{ 4 if clusters else 3 }} Gaps to target")
    paper.each("sentence in shortfalls", "{{ sentence }}")
    paper.all("Normal", "{%p if not gaps %}", "No indicator is behind pace.", "{%p endif %}")
    paper.add("Normal", "{%p if gaps %}")
    _table(paper, "Table 4: Gaps to target", "row in gaps", GAPS, "")
    paper.add("Normal", "{%p endif %}")
    paper.add("Normal", "{%p if attribution %}")
    title = "Table 5: Where the gap to the path arises, {{ cluster_unit }}"
    _table(paper, title, "row in attribution", ATTRIBUTION, "")
    paper.when("attribution_words", "{{ attribution_words }}")
    paper.add("Normal", "{%p endif %}")
    paper.add("Normal", "{%p if outlook %}")
    paper.add("Heading2", "Outlook")
    title = "Table 6: Projected values at the end of the plan"
    _table(paper, title, "row in outlook", OUTLOOK, "outlook_notes")
    paper.add("Normal", "{%p endif %}")


def _closing(paper: Paper) -> None:
    paper.chapter("Heading1", "{{ 5 if clusters else 4 }} Tasks, projects and actions since last quarter")
    paper.when("projects", "{{ projects }}")
    paper.each("sentence in tasks", "{{ sentence }}")
    paper.add("Normal", "{{ actions_words }}")
    paper.add("Normal", "{%p if actions %}")
    _table(paper, "Table 7: Actions", "row in actions", ACTIONS, "")
    paper.add("Normal", "{%p endif %}")
    paper.chapter("Heading1", "{{ 6 if clusters else 5 }} Revisions and corrections")
    paper.add("Normal", "{{ revision_words }}")
    paper.add("Normal", "{%p if revisions %}")
    _table(paper, "Table 8: Revised figures", "row in revisions", REVISIONS, "")
    paper.add("Normal", "{%p endif %}")
    paper.chapter("Heading1", "{{ 7 if clusters else 6 }} Data sources, methods and quality")
    paper.each("line in methods", "{{ line }}")
    paper.chapter("Heading1", "{{ 8 if clusters else 7 }} Glossary")
    paper.each("line in glossary", "{{ line }}")


def _annex(paper: Paper) -> None:
    paper.landscape(LANDSCAPE)
    paper.add("GWAnnex", "Annex: all headline indicators")
    paper.table("row in indicators", ANNEX_INDICATORS, head="GWNarrowHead", text="GWNarrowText")
    paper.each("note in indicator_notes", "{{ note }}", style="GWNote")


def _table(paper: Paper, title: str, loop: str, columns: tuple[ColumnOf, ...], notes: str) -> None:
    paper.add("GWTableTitle", title)
    paper.table(loop, columns, head="GWTableHead", text="GWTableText", rule=0.5)
    if notes:
        paper.each(f"note in {notes}", "{{ note }}", style="GWNote")
    paper.add("GWNote", "")
