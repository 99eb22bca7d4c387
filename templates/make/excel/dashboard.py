"""What does a leader see first? The dashboard, and what its charts draw."""

from typing import Any

from addin.language import Text
from addin.measures.targets.status import StatusClass
from addin.report.tables.table import lamp
from templates.make.excel.columns import Line, Listing, col, live
from templates.make.excel.desk import HEADER, ROW, Desk
from templates.make.excel.looks import FACES, GRID, HATCHED, LIGHT, SOLID
from templates.make.excel.sums import linked

__all__ = ["CHART_CLUSTERS", "CHART_DATA", "DASHBOARD", "OVERVIEW", "chart_data", "dashboard"]

DASHBOARD = Text(zh="看板", en="Dashboard")
_CHARTS = Text(zh="图表数据", en="Chart data")
_ACROSS = 20  # the last column: the table, a gap, and what the chart takes
_TILES, _GLANCE = 6, 11
_HIGH = {"zh": 18, "en": 27}  # points; English names take two lines
_BESIDE = {"zh": 262, "en": 286}  # pixels from the counts to below the last indicator
_LINKED = (
    ("name", "指标", "Indicator", "words", 36),
    ("status", "评价", "Status", "status", 17),
    ("progress", "完成进度(%)", "Progress (%)", "rate", 12),
    ("planned_progress", "计划进度(%)", "Planned (%)", "rate", 12),
    ("lead", "进度差(百分点)", "Lead (pp)", "rate", 12),
    ("comparable", "可比当期值", "Comparable value", "amount", 12),
    ("target", "{{ end_year }}年目标", "{{ end_year }} target", "amount", 12),
    ("unit", "单位", "Unit", "words", 11),
    ("comparable_period", "评价期", "Scored at", "words", 17),
)
_OF_CODE = {key: linked("tbl_ind", key) for key, *_ in _LINKED}
OVERVIEW = Listing(
    sheet=DASHBOARD,
    title=Text(
        zh="指标一览（按进度差由低到高）", en="Indicators at a glance, furthest behind first"
    ),
    note=Text(zh="", en=""),
    name="tbl_overview",
    columns=(
        *(live(key, zh, en, look, width) for key, zh, en, look, width in _LINKED),
        col("code", "代码", "Code", "words", 19),
        live("decimals", "小数位", "Decimals", "count", 7),
    ),
    lines=tuple(
        Line(items=items, formulas={**_OF_CODE, "decimals": linked("tbl_ind", "decimals")})
        for items in ("scored", "unscored")
    ),
)
_NAME = f'SUBSTITUTE({linked("tbl_ind", "name")},"▲","")'
CHART_DATA = Listing(
    sheet=_CHARTS,
    title=Text(zh="图表数据", en="Chart data"),
    note=Text(
        zh="看板图表所用数据，均为公式{% if drawn %}：上表为指标，下表为{{ group_word }}"
        "{% endif %}。",
        en="What the charts of the dashboard draw, all of it formulas{% if drawn %}: indicators,"
        " then {{ group_words|lower }}{% endif %}.",
    ),
    name="tbl_chart_ind",
    columns=(
        col("code", "代码", "Code", "words", 16),
        live("label", "标签", "Label", "words", 46),
        live("progress", "完成进度(%)", "Progress (%)", width=13),
        live("planned_progress", "计划进度(%)", "Planned (%)", width=13),
        live("done", "已完成", "Done", width=13),
        live("ahead", "超计划进度", "Ahead of plan", width=13),
        live("short", "欠计划进度", "Short of plan", width=13),
    ),
    lines=(
        Line(
            items="scored",
            formulas={
                "label": f'LEFT({linked("tbl_ind", "status")},1)&" "&{_NAME}&"  "'
                '&ROUND({progress},1)&" ("&IF(ROUND({progress}-{planned_progress},1)>0,"+","")'
                '&(ROUND({progress}-{planned_progress},1)+0)&")"',  # LibreOffice writes "-0"
                "progress": linked("tbl_ind", "progress"),
                "planned_progress": linked("tbl_ind", "planned_progress"),
                "done": "MIN({progress},{planned_progress})",
                "ahead": "MAX({progress}-{planned_progress},0)",
                "short": "MAX({planned_progress}-MAX({progress},0),0)",
            },
        ),
    ),
)
_CLUSTER_HEADER = ROW + 4
CHART_CLUSTERS = Listing(
    sheet=_CHARTS,
    title=CHART_DATA.title,
    note=CHART_DATA.note,
    name="tbl_chart_clu",
    columns=(
        col("code", "代码", "Code", "words", 16),
        live("label", "标签", "Label", "words", 46),
        live("comparable", "当期（可比全年）", "Latest, full-year basis", "free", 13),
        live("target", "{{ end_year }}年目标", "{{ end_year }} target", "free", 13),
    ),
    lines=(
        Line(
            items="drawn",
            formulas={
                "label": linked("tbl_clu", "name"),
                "comparable": f"N({linked('tbl_clu', 'comparable')})",
                "target": f"N({linked('tbl_clu', 'target')})",
            },
        ),
    ),
)


def dashboard(desk: Desk, sheet: Any) -> None:
    """The counts, the sentences that matter most, every indicator in a line, two charts."""
    title = Text(zh="{{ period_words }}规划进展看板", en="Is the plan on pace? {{ period_words }}")
    desk.heading(sheet, title, Text(zh="", en=""))
    for at, column in enumerate(OVERVIEW.columns):
        hidden = {"level": 1, "hidden": True} if column.key == "decimals" else {}
        sheet.set_column(at, at, column.width, None, hidden)
    sheet.set_column(len(OVERVIEW.columns), len(OVERVIEW.columns), 2)
    sentence = "{%tr for sentence in main_points %}{{ sentence }}{%tr endfor %}"
    sheet.merge_range(4, 0, 4, _ACROSS, sentence, desk.format("sentence"))
    sheet.set_row(4, 28)
    _tiles(desk, sheet)
    _glance(desk, sheet)
    _links(desk, sheet, _GLANCE + 5)
    sheet.print_area(0, 0, _GLANCE + 24, _ACROSS)
    sheet.set_first_sheet()
    sheet.activate()


def chart_data(desk: Desk) -> None:
    """The sheet of what the charts draw: indicators, then groups."""
    sheet = desk.listing(CHART_DATA, DASHBOARD)
    desk.table(sheet, CHART_CLUSTERS, _CLUSTER_HEADER)
    sheet.print_area(0, 0, _CLUSTER_HEADER + 1, len(CHART_DATA.columns) - 1)


def _tiles(desk: Desk, sheet: Any) -> None:
    """The classes side by side: how many, and which share; the sum is checked."""
    language, statuses = desk.language, desk.column("tbl_ind", "status")
    labels = (
        Text(zh="评价", en="Status"),
        Text(zh="项数", en="Number"),
        Text(zh="占比(%)", en="Share (%)"),
    )
    for row, label in enumerate(labels, _TILES):
        sheet.write_string(row, 0, label[language], desk.format("header"))
    for at, found in enumerate(StatusClass, 1):
        letter = chr(ord("A") + at)
        sheet.write_string(_TILES, at, lamp(found)[language], desk.format("centred", bold=True))
        here = f"{letter}{_TILES + 1}"
        sheet.write_formula(_TILES + 1, at, f"=COUNTIF({statuses},{here})", desk.format("tile"))
        share = f'=IF($I${_TILES + 2}>0,{letter}{_TILES + 2}/$I${_TILES + 2}*100,"—")'
        sheet.write_formula(_TILES + 2, at, share, desk.format("rate"))
    total = Text(zh="合计", en="Total")[language]
    sheet.write_string(_TILES, 8, total, desk.format("header"))
    numbers = f"B{_TILES + 2}:H{_TILES + 2}"
    sheet.write_formula(_TILES + 1, 8, f"=SUM({numbers})", desk.format("tile"))
    good = Text(zh="✓ 与指标总数一致", en="✓ equals the indicators")[language]
    bad = Text(zh="✗ 与指标总数不一致", en="✗ differs from the indicators")[language]
    test = f"I{_TILES + 2}=COUNTA({desk.column('tbl_ind', 'code')})"
    sheet.write_formula(_TILES + 2, 8, f'=IF({test},"{good}","{bad}")', desk.format("centred"))
    sheet.set_row(_TILES, 30)
    sheet.set_row(_TILES + 1, 24)
    sheet.set_row(_TILES + 2, 28)
    desk.shade(sheet, (_TILES, 1, _TILES, 7))


def _glance(desk: Desk, sheet: Any) -> None:
    """Every indicator in a line, with its bar beside and the clusters below."""
    sheet.write_string(_GLANCE - 1, 0, OVERVIEW.title[desk.language], desk.format("subtitle"))
    desk.table(sheet, OVERVIEW, _GLANCE)
    first, last = _GLANCE + 1, _GLANCE + len(OVERVIEW.lines)
    for row in (first, last):
        sheet.set_row(row, _HIGH[desk.language])
    desk.lamps(sheet, OVERVIEW, last, first)
    desk.decimals(sheet, OVERVIEW, last, first)
    _progress(desk, sheet)
    _clusters(desk, sheet, _GLANCE + 7)


def _progress(desk: Desk, sheet: Any) -> None:
    """What is done, what is ahead of plan, what is short of it; it grows with the rows beside."""
    chart = desk.book.add_chart({"type": "bar", "subtype": "stacked"})
    for key, look in (("done", SOLID), ("ahead", LIGHT), ("short", HATCHED)):
        chart.add_series(_series(desk, CHART_DATA, key, HEADER) | look | {"gap": 45})
    title = Text(zh="完成进度(%)，括号内为进度差", en="Progress (%), in brackets the lead (pp)")
    desk.dress(chart, title[desk.language])
    face = {"name": FACES[desk.language], "size": 9}
    chart.set_y_axis({"reverse": True, "label_position": "low", "num_font": face,
                      "major_tick_mark": "none"})  # fmt: skip
    chart.set_x_axis({"num_font": face, "num_format": "0", "label_position": "high",
                      "major_gridlines": GRID})  # fmt: skip
    said = Text(
        zh="{% if scored %}条形图：{{ scored|length }}项指标的完成进度按进度差由低到高排列；"
        "浅色为超计划进度，斜线为欠计划进度。数据见“图表数据”。{% endif %}",
        en="{% if scored %}Bar chart: progress of {{ scored|length }} indicators, furthest behind"
        " first; light is ahead of plan, hatched is short of it. The data stand in the sheet Chart"
        " data.{% endif %}",
    )
    place = {"object_position": 1, "description": said[desk.language]}
    # From the counts to below the last indicator: the anchor stretches with the rows between.
    chart.set_size({"width": 560, "height": _BESIDE[desk.language]})
    sheet.insert_chart(_TILES, len(OVERVIEW.columns) + 1, chart, place)


def _clusters(desk: Desk, sheet: Any, row: int) -> None:
    """Each cluster on a full-year basis beside its target."""
    chart = desk.book.add_chart({"type": "column"})
    labels = {"value": True, "num_format": "#,##0;-#,##0;;",
              "font": {"name": FACES[desk.language], "size": 8}}  # fmt: skip
    for key, look in (("comparable", SOLID), ("target", HATCHED)):
        series = _series(desk, CHART_CLUSTERS, key, _CLUSTER_HEADER)
        chart.add_series(series | look | {"gap": 60, "data_labels": labels})
    title = Text(
        zh="{{ group_word }}{{ group_measure or '规模' }}与目标（{{ cluster_unit }}）",
        en="{{ group_words }}: {{ group_measure or 'size' }} and target ({{ cluster_unit }})",
    )[desk.language]
    desk.dress(chart, title)
    face = {"name": FACES[desk.language], "size": 9}
    chart.set_x_axis({"num_font": face})
    chart.set_y_axis({"num_font": face, "num_format": "#,##0",
                      "major_gridlines": GRID})  # fmt: skip
    chart.set_size({"width": 1560, "height": 340})
    said = Text(
        zh="{% if drawn %}柱形图：{{ drawn|length }}个{{ group_word }}的当期值（可比全年）与"
        "规划目标。数据见“图表数据”。{% endif %}",
        en="{% if drawn %}Column chart: latest figure of {{ drawn|length }}"
        " {{ group_words|lower }} on a full-year basis beside the target. The data stand in the"
        " sheet Chart data.{% endif %}",
    )
    sheet.insert_chart(row, 0, chart, {"object_position": 2, "description": said[desk.language]})


def _series(desk: Desk, listing: Listing, key: str, header: int) -> dict[str, Any]:
    name, row = listing.sheet[desk.language], header + 1
    label, at = listing.at("label"), listing.at(key)
    return {
        "name": [name, header, at],
        "categories": [name, row, label, row, label],
        "values": [name, row, at, row, at],
    }


def _links(desk: Desk, sheet: Any, row: int) -> None:
    """The way to the sheets that every workbook has."""
    names = [
        listing.sheet[desk.language]
        for listing in desk.listings.values()
        if not listing.turns and listing.sheet is not DASHBOARD
    ]
    for at, name in enumerate(dict.fromkeys(names)):
        sheet.write_url(row, at, f"internal:'{name}'!A1", desk.format("link"), name)
