"""What do the charts of the dashboard draw? The last sheet, and the charts themselves."""

from typing import Any

from xlsxwriter.utility import xl_col_to_name

from addin.facts.columns.future.course import POINTS
from addin.language import Text
from addin.report.dashboard import SLOTS
from templates.make.excel.columns import Line, Listing, col, live
from templates.make.excel.desk import Desk
from templates.make.excel.looks import FACES, GREY, HATCHED, LIGHT, OPEN, SOLID
from templates.make.excel.sums import fixed, linked

__all__ = [
    "CHARTED", "CHART_GROUPS", "CHART_INDICATORS", "Charted", "charted_sheet", "draw_groups",
    "draw_progress", "draw_total", "draw_trend",
]  # fmt: skip

CHARTED = Text(zh="图表数据", en="Chart data")
_NOTE = Text(
    zh="看板图表所用数据，除走势外均为公式，不需要修改。",
    en="What the charts of the dashboard draw: formulas but for the trends. Nothing to change.",
)
_COUNTS, _TRENDS = 5, 16  # the first rows of the two blocks that stand in slots
_BARS, _GROUPS = 27, 31  # the headers of the two tables that grow
_COUNT_KEYS = ("label", "count", "before", "given")
_TREND_KEYS = ("code", "name", "status", "value", "target", "need", "yearly_unit", "said")
_COUNT_HEADS = (
    Text(zh="评价", en="Status"), Text(zh="项数", en="Number"), Text(zh="上期项数", en="Before"),
    Text(zh="所列项数", en="As given"),
)  # fmt: skip
_TREND_HEADS = (
    Text(zh="代码", en="Code"), Text(zh="走势：指标", en="Trend of"), Text(zh="评价", en="Status"),
    Text(zh="当期值", en="Latest"), Text(zh="目标", en="Target"),
    Text(zh="需/年", en="Needed a year"), Text(zh="年均单位", en="Unit of a year"),
    Text(zh="所列评价", en="Status as given"),
)  # fmt: skip
_LEAD = "({progress}-{planned_progress})"
# A bar too short for its number has it behind its name.
_LABEL = (
    f'LEFT({linked("tbl_ind", "status")},1)&" "&{{name}}&"  "'
    f'&IF(ROUND({_LEAD},1)>0,"+","")&{fixed(_LEAD)}'
    f'&IF(AND({{progress}}<9,{{progress}}>-30)," ("&{fixed("{progress}")}&"%)","")'
)
CHART_INDICATORS = Listing(
    sheet=CHARTED,
    title=Text(zh="图表数据", en="Chart data"),
    note=_NOTE,
    name="tbl_chart_ind",
    columns=(
        col("code", "代码", "Code", "words", 16),
        live("label", "图一：标签", "Chart 1: label", "words", 46),
        live("progress", "完成进度(%)", "Progress (%)", width=12),
        live("planned_progress", "时序或计划进度(%)", "Pace or plan (%)", width=12),
        live("done", "已完成，不超过计划(%)", "Done, up to the plan (%)", width=12),
        col("name", "名称", "Name", "words", 12),
    ),
    lines=(
        Line(
            items="bars",
            formulas={
                "label": _LABEL,
                "progress": linked("tbl_ind", "progress"),
                "planned_progress": linked("tbl_ind", "planned_progress"),
                "done": "MIN({progress},{planned_progress})",
            },
        ),
    ),
)
CHART_GROUPS = Listing(
    sheet=CHARTED,
    title=CHART_INDICATORS.title,
    note=_NOTE,
    name="tbl_chart_clu",
    columns=(
        col("code", "代码", "Code", "words", 16),
        live("label", "图二：标签", "Chart 2: label", "words", 46),
        live("target", "{{ end_year }}年目标", "{{ end_year }} target", "free", 12),
        live("path", "时序目标值", "Value on the path", "free", 12),
        live("now", "可比当期值", "Comparable value", "free", 12),
        live("base", "{{ base_year }}年", "{{ base_year }} level", "free", 12),
        col("decimals", "标签小数位", "Decimals of the label", "count", 12),
        col("name", "名称", "Name", "words", 12),
    ),
    lines=(
        Line(
            items="group_bars",
            formulas={
                "label": f'LEFT({linked("tbl_clu", "status")},1)&" "&{{name}}&" "'
                f'&{fixed("{now}", "{decimals}")}&"/"&{fixed("{target}", "{decimals}")}',
                "target": linked("tbl_clu", "target"),
                "path": f"MAX(N({linked('tbl_clu', 'expected')}),{{now}})",
                "now": linked("tbl_clu", "comparable"),
                "base": f"MIN(N({linked('tbl_clu', 'baseline')}),{{now}})",
            },
        ),
    ),
)


class Charted:
    """Where the blocks in slots stand on the sheet of chart data."""

    def __init__(self, desk: Desk) -> None:
        self._sheet = CHARTED[desk.language]

    def count(self, slot: int, key: str) -> str:
        """The address of a count."""
        return f"'{self._sheet}'!${xl_col_to_name(_COUNT_KEYS.index(key))}${_COUNTS + slot + 1}"

    def trend(self, slot: int, key: str) -> str:
        """The address of a cell of a trend's row; slot 0 is that of the total."""
        return f"'{self._sheet}'!${xl_col_to_name(_TREND_KEYS.index(key))}${_TRENDS + slot + 1}"


def charted_sheet(desk: Desk, back: Text) -> None:
    """The sheet: counts and trends in slots, then bars and groups, which grow."""
    sheet = desk.sheet(CHARTED, pages_down=1)
    desk.heading(sheet, CHART_INDICATORS, _NOTE, back)
    widths = [column.width for column in CHART_GROUPS.columns]
    for at in range(len(_TREND_KEYS) + POINTS):
        sheet.set_column(at, at, widths[at] if at < len(widths) else 9)
    _counts(desk, sheet)
    _trends(desk, sheet)
    desk.table(sheet, CHART_INDICATORS, _BARS)
    desk.table(sheet, CHART_GROUPS, _GROUPS)
    sheet.print_area(0, 0, _GROUPS + 1, len(_TREND_KEYS) + POINTS - 1)


def _counts(desk: Desk, sheet: Any) -> None:
    """How many of each class, counted live; the sum is checked against the indicators."""
    language, statuses = desk.language, desk.column("tbl_ind", "status")
    for at, head in enumerate(_COUNT_HEADS):
        sheet.write_string(_COUNTS - 1, at, head[language], desk.format("header"))
    for slot in range(SLOTS["counts"]):
        row = _COUNTS + slot
        sheet.write_string(row, 0, f"{{{{ counts[{slot}].label }}}}", desk.format("words"))
        label, given = f"A{row + 1}", f"D{row + 1}"
        found = f'IF({label}=" ",0,COUNTIF({statuses},{label}))'
        counted = f"=IF(ISNUMBER({given}),{given},{found})"
        sheet.write_formula(row, 1, counted, desk.format("count", live=True))
        for at, key in enumerate(("before", "given"), 2):
            sheet.write_string(row, at, f"{{{{ counts[{slot}].{key} }}}}", desk.format("count"))
    total, last = _COUNTS + SLOTS["counts"], _COUNTS + SLOTS["counts"]
    words = Text(zh="合计", en="Total")[language]
    sheet.write_string(total, 0, words, desk.format("words", bold=True))
    summed = f"=SUM(B{_COUNTS + 1}:B{last})"
    sheet.write_formula(total, 1, summed, desk.format("count", live=True, bold=True))
    good = Text(zh="✓ 与指标总数一致", en="✓ equals the indicators")[language]
    bad = Text(zh="✗ 与指标总数不一致", en="✗ differs from the indicators")[language]
    test = f"B{total + 1}=COUNTA({desk.column('tbl_ind', 'code')})"
    sheet.write_formula(total, 2, f'=IF({test},"{good}","{bad}")', desk.format("plain"))


def _trends(desk: Desk, sheet: Any) -> None:
    """The total and those that are furthest behind, quarter by quarter."""
    language = desk.language
    for at, head in enumerate(_TREND_HEADS):
        sheet.write_string(_TRENDS - 1, at, head[language], desk.format("header"))
    for at in range(POINTS):
        tag = f"{{{{ course_ends[{at}] }}}}"
        look = desk.format("header", num_format="yyyy-mm")
        sheet.write_string(_TRENDS - 1, len(_TREND_KEYS) + at, tag, look)
    for slot in range(SLOTS["worst"] + 1):
        _trend(desk, sheet, slot, _TRENDS + slot)


def _trend(desk: Desk, sheet: Any, slot: int, row: int) -> None:
    name = f"worst[{slot - 1}]" if slot else "total_course"
    tags = ("code", "name", "yearly_unit", "said")
    formulas = _of_code(desk, row + 1)
    for at, key in enumerate(_TREND_KEYS):
        if key in tags:
            sheet.write_string(row, at, f"{{{{ {name}.{key} }}}}", desk.format("words"))
        else:
            look = desk.format("words" if key == "status" else "number", live=True)
            sheet.write_formula(row, at, formulas[key], look)
    for at in range(POINTS):
        tag = f"{{{{ {name}.course[{at}] }}}}"
        sheet.write_string(row, len(_TREND_KEYS) + at, tag, desk.format("point"))


def _of_code(desk: Desk, row: int) -> dict[str, str]:
    """Status, value, target and need of the indicator whose code stands in the row."""

    def found(key: str) -> str:
        formula = linked("tbl_ind", key, f"$A{row}")
        return desk.formula(formula, CHART_INDICATORS, row).removeprefix("=")

    def said(key: str, unit: str = "") -> str:
        number = desk.formula(fixed(found(key), found("decimals")), CHART_INDICATORS, row)
        return f"IF(ISNUMBER({found(key)}),{number.removeprefix('=')}{unit},{found(key)})"

    # A long unit stands in the sheet of indicators alone.
    unit = f'&IF(OR({found("unit")}="—",LEN({found("unit")})>3),"",{found("unit")})'
    sign = f'IF(OR({found("operator")}="≥",{found("operator")}="≤"),{found("operator")},"")'
    ends = f'{said("low")}&"—"&{said("high")}'
    need = found("growth_required")
    a_year = desk.formula(fixed(need), CHART_INDICATORS, row).removeprefix("=")
    formulas = {
        "status": f'IF(H{row}=" ",{found("status")},H{row})',
        "value": said("comparable", unit),
        "target": f"IF(ISNUMBER({found('low')}),{ends},{sign}&{said('target')})",
        "need": f"IF(ISNUMBER({need}),{a_year}&G{row},{need})",
    }
    return {key: f'=IF($A{row}=" "," ",{formula})' for key, formula in formulas.items()}


Pair = tuple[int, int]


def draw_progress(desk: Desk, sheet: Any, place: Pair, size: Pair, when: str) -> None:
    """A bar for each: what is ahead light, what is short hatched, what is done over both."""
    chart = desk.book.add_chart({"type": "bar"})
    face = {"name": FACES[desk.language], "size": 8}
    names = {
        "progress": _at_the_end("超出目标", "超时序", "Beyond the target", "Ahead of the path"),
        "planned_progress": _at_the_end("未完成", "欠时序", "Not done", "Short of the path"),
        "done": Text(zh="已完成", en="Done"),
    }
    labels = {"value": True, "num_format": "[>=9]0.0;[<=-30]-0.0;", "position": "inside_base",
              "font": {**face, "bold": True, "color": "#FFFFFF"}}  # fmt: skip
    for key, look in (("progress", LIGHT), ("planned_progress", HATCHED), ("done", SOLID)):
        more = {"data_labels": labels} if key == "progress" else {}
        series = _series(desk, CHART_INDICATORS, key, _BARS) | look | more
        chart.add_series(series | {"name": names[key][desk.language], "gap": 45, "overlap": 100})
    desk.dress(chart)
    chart.set_y_axis({"reverse": True, "label_position": "low", "num_font": face,
                      "major_tick_mark": "none", "line": {"color": "#7F7F7F"}})  # fmt: skip
    chart.set_x_axis({"visible": False, "major_gridlines": {"visible": False}})
    said = Text(
        zh=f"{{% if not shows_missing and {when} %}}"
        "条形图：{{ bars|length }}项指标按进度差由高到低排列，"
        "{{ bars[0].name }}最前，{{ bars[-1].name }}最后；浅色为超时序，斜线为欠时序。数据见"
        "“图表数据”。{% endif %}",
        en=f"{{% if not shows_missing and {when} %}}"
        "Bar chart: {{ bars|length }} indicators by their lead on the"
        " path; {{ bars[0].name }} is furthest ahead, {{ bars[-1].name }} furthest behind. Light is"
        " ahead of the path, hatched short of it. The data stand in the sheet Chart data."
        "{% endif %}",
    )
    _insert(desk, sheet, chart, place, size, said)


def _at_the_end(ended_zh: str, zh: str, ended_en: str, en: str) -> Text:
    """A name that is another one once the plan has ended."""
    way = "{{% if ended %}}{}{{% else %}}{}{{% endif %}}"
    return Text(zh=way.format(ended_zh, zh), en=way.format(ended_en, en))


def draw_groups(desk: Desk, sheet: Any, place: Pair, size: Pair) -> None:
    """A bar for each group: it ends where the target is."""
    chart = desk.book.add_chart({"type": "bar"})
    face = {"name": FACES[desk.language], "size": 8}
    names = {
        "target": Text(zh="距{{ end_year }}年目标", en="Still to go to {{ end_year }}"),
        "path": _at_the_end("比目标少", "比时序目标少", "Short of the target", "Short of the path"),
        "now": Text(zh="规划以来增加", en="Added since {{ base_year }}"),
        "base": Text(zh="{{ base_year }}年", en="{{ base_year }} level"),
    }
    for key, look in (("target", OPEN), ("path", HATCHED), ("now", SOLID), ("base", GREY)):
        series = _series(desk, CHART_GROUPS, key, _GROUPS) | look
        chart.add_series(series | {"name": names[key][desk.language], "gap": 45, "overlap": 100})
    desk.dress(chart)
    chart.set_y_axis({"reverse": True, "label_position": "low", "num_font": face,
                      "major_tick_mark": "none"})  # fmt: skip
    chart.set_x_axis({"visible": False, "major_gridlines": {"visible": False}})
    said = Text(
        zh="{% if group_bars %}条形图：{{ group_bars|length }}个{{ group_word }}的基期、可比当期"
        "值、时序目标值和{{ end_year }}年目标。数据见“图表数据”。{% endif %}",
        en="{% if group_bars %}Bar chart: base, latest comparable figure, value on the path and"
        " {{ end_year }} target of {{ group_bars|length }} {{ group_words|lower }}. The data stand"
        " in the sheet Chart data.{% endif %}",
    )
    _insert(desk, sheet, chart, place, size, said)


def draw_total(desk: Desk, sheet: Any, place: Pair, size: Pair, when: str) -> None:
    """The trend of the total, where there is room for it."""
    chart = _line(desk, 0, "#1F4E79", 2.25)
    face = {"name": FACES[desk.language], "size": 8}
    chart.set_legend({"position": "top", "font": face})
    chart.set_x_axis({"num_font": face, "num_format": "yyyy-mm", "interval_unit": 3,
                      "text_axis": True})  # fmt: skip
    chart.set_y_axis({"num_font": face, "major_gridlines": {"visible": True,
                      "line": {"color": "#E3E3E3"}}, "line": {"none": True}})  # fmt: skip
    said = Text(
        zh=f"{{% if total_course.code != ' ' and {when} %}}"
        "折线图：{{ total_course.name }}的可比值，按季度。数据见“图表数据”。"
        "{% endif %}",
        en=f"{{% if total_course.code != ' ' and {when} %}}"
        "Line chart: comparable value of {{ total_course.name }} by"
        " quarter. The data stand in the sheet Chart data.{% endif %}",
    )
    _insert(desk, sheet, chart, place, size, said)


def draw_trend(desk: Desk, sheet: Any, slot: int, place: Pair) -> None:
    """A small line in the row of one that is behind."""
    chart = _line(desk, slot + 1, "#B3261E", 1.5)
    for hide in (chart.set_x_axis, chart.set_y_axis):
        hide({"visible": False, "major_gridlines": {"visible": False}})
    chart.set_plotarea({"layout": {"x": 0.03, "y": 0.1, "width": 0.94, "height": 0.8}})
    name = f"worst[{slot}]"
    said = Text(
        zh=f"{{% if {name}.code != ' ' %}}走势：{{{{ {name}.name }}}}的可比值，按季度，"
        "数据见“图表数据”。{% endif %}",
        en=f"{{% if {name}.code != ' ' %}}Trend: comparable value of {{{{ {name}.name }}}} by"
        " quarter; the data stand in the sheet Chart data.{% endif %}",
    )
    _insert(desk, sheet, chart, place, (80, 21), said)


def _line(desk: Desk, slot: int, colour: str, width: float) -> Any:
    """A line over the quarters of a slot; years alone are joined."""
    chart = desk.book.add_chart({"type": "line"})
    name, row, first = CHARTED[desk.language], _TRENDS + slot, len(_TREND_KEYS)
    last = first + POINTS - 1
    chart.add_series(
        {
            "name": [name, row, _TREND_KEYS.index("name")],
            "categories": [name, _TRENDS - 1, first, _TRENDS - 1, last],
            "values": [name, row, first, row, last],
            "line": {"color": colour, "width": width},
            "marker": {"type": "circle", "size": 2, "fill": {"color": colour},
                       "border": {"color": colour}},
        }
    )  # fmt: skip
    chart.show_blanks_as("span")
    desk.dress(chart, legend=False)
    return chart


def _insert(desk: Desk, sheet: Any, chart: Any, place: Pair, size: Pair, said: Text) -> None:
    chart.set_size({"width": size[0], "height": size[1]})
    sheet.insert_chart(*place, chart, {"object_position": 2, "description": said[desk.language]})


def _series(desk: Desk, listing: Listing, key: str, header: int) -> dict[str, Any]:
    name, row = CHARTED[desk.language], header + 1
    label, at = listing.at("label"), listing.at(key)
    return {"categories": [name, row, label, row, label], "values": [name, row, at, row, at]}
