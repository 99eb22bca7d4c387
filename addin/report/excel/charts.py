"""Which native charts are there? All read without colour: by outlines, patterns and labels."""

from collections.abc import Sequence
from typing import Any

from addin.language import Language, Text
from addin.measures.targets.status import StatusClass
from addin.report.excel.grid import Placed, Row
from addin.report.excel.looks import FACES
from addin.report.excel.recipes import lamp_words
from addin.report.excel.sections import Page

__all__ = ["draw_clusters", "draw_progress", "draw_waterfall", "sign_lamps"]

_SOLID = {"color": "#44546A"}
_HATCHED = {"pattern": "wide_upward_diagonal", "fg_color": "#7F7F7F", "bg_color": "#FFFFFF"}
_DOTTED = {"pattern": "percent_25", "fg_color": "#404040", "bg_color": "#FFFFFF"}
_LINE = {"color": "#000000", "width": 1.25}
_GRID = {"visible": True, "line": {"color": "#D9D9D9"}}
_MOST = 40


def sign_lamps(page: Page, *keys: str) -> None:
    """Bold and shade the lamps; shape and word say the same without colour."""
    if page.looks.publish:
        return
    language, placed = page.looks.language, page.placed
    signs = (
        (StatusClass.FAR_BEHIND, {"bold": True, "font_color": "#FFFFFF", "bg_color": "#9C0006"}),
        (StatusClass.BEHIND, {"bold": True, "font_color": "#000000", "bg_color": "#FFD966"}),
        (StatusClass.NO_DATA, {"italic": True, "font_color": "#595959"}),
        (StatusClass.NOT_SCORED, {"italic": True, "font_color": "#595959"}),
    )
    for key in keys:
        at = placed.column(key)
        for found, look in signs:
            text = lamp_words(found, language) if key == "lamp" else found[language]
            page.worksheet.conditional_format(
                placed.top + 1, at, placed.last, at,
                {"type": "cell", "criteria": "==", "value": f'"{text}"',
                 "format": page.looks.sign(**look)},
            )  # fmt: skip
        good = "绿" if language == "zh" else "green"
        if key == "lamp":
            page.worksheet.conditional_format(
                placed.top + 1, at, placed.last, at,
                {"type": "text", "criteria": "containing", "value": good,
                 "format": page.looks.sign(font_color="#375623", bg_color="#E2EFDA")},
            )  # fmt: skip


def draw_progress(page: Page, count: int) -> None:
    """Progress of each indicator as a bar within the outline of its time progress."""
    if not count:
        return
    language, count = page.looks.language, min(count, _MOST)
    chart = page.workbook.add_chart({"type": "bar"})
    names = _span(page, "name", count)
    chart.add_series(
        {
            "name": _header_of(page.placed, "progress"), "categories": names,
            "values": _span(page, "progress", count), "fill": _SOLID, "border": {"none": True},
            "gap": 45, "overlap": 100,
            "data_labels": {
                "value": True, "num_format": "0.0", "font": _font(language, 8),
                "fill": {"color": "#FFFFFF"},
            },
        }
    )  # fmt: skip
    chart.add_series(
        {
            "name": _header_of(page.placed, "time_progress"), "categories": names,
            "values": _span(page, "time_progress", count), "fill": {"none": True}, "border": _LINE,
        }
    )  # fmt: skip
    title = Text(zh="完成进度与时序进度（%）", en="Progress and time progress (%)")[language]
    _dress(chart, language, title)
    chart.set_y_axis({"reverse": True, "num_font": _font(language, 8), "label_position": "low",
                      "major_tick_mark": "none"})  # fmt: skip
    chart.set_x_axis({"num_font": _font(language, 8), "num_format": "0", "label_position": "high",
                      "major_gridlines": _GRID})  # fmt: skip
    chart.set_size({"width": 620, "height": _progress_height(count)})
    said = Text(
        zh=f"条形图：{count}项指标的完成进度（实心）与时序进度（外框），按进度差由低到高排列。数据见左表。",
        en=f"Bar chart: progress (solid) of {count} indicators within time progress (outline),"
        " furthest behind first. The data stand in the table beside it.",
    )[language]
    _insert(page, chart, said)


def draw_clusters(page: Page, scored: int) -> None:
    """Size of each cluster against its target, below a progress chart of `scored` bars."""
    placed = page.tables.get("tbl_chart_clu")
    if placed is None:
        return
    language = page.looks.language
    rows = placed.table.rows
    chart = page.workbook.add_chart({"type": "column"})
    chart.add_series(
        {
            "name": _header_of(placed, "comparable"), "categories": f"={placed.range('name')}",
            "values": f"={placed.range('comparable')}", "fill": _SOLID, "border": {"none": True},
            "gap": 60,
            "data_labels": _labels(rows, "comparable", language),
        }
    )  # fmt: skip
    targets = page.workbook.add_chart({"type": "line"})
    targets.add_series(
        {
            "name": _header_of(placed, "target"), "categories": f"={placed.range('name')}",
            "values": f"={placed.range('target')}", "line": {"none": True},
            "marker": {"type": "long_dash", "size": 14, "fill": {"color": "#000000"},
                       "border": {"color": "#000000"}},
            "data_labels": _labels(rows, "target", language, "above"),
        }
    )  # fmt: skip
    chart.combine(targets)
    unit = placed.table.rows[0].cells["unit"].value
    title = Text(zh="产业集群规模与目标", en="Clusters: size and target")[language]
    _dress(chart, language, f"{title} ({unit})" if language == "en" else f"{title}（{unit}）")
    chart.set_x_axis({"num_font": _font(language, 8)})
    chart.set_y_axis({"num_font": _font(language, 8), "num_format": "#,##0",
                      "major_gridlines": _GRID})  # fmt: skip
    chart.show_blanks_as("gap")
    chart.set_size({"width": 620, "height": 330})
    said = Text(
        zh="柱形图：各产业集群规模（柱）与规划目标（短横）。数据见“图表数据”。",
        en="Column chart: size of each cluster (column) and its target (dash). The data stand"
        " in the"
        " sheet Chart data.",
    )[language]
    _insert(page, chart, said, below=_progress_height(scored) + 10 * bool(scored))


def draw_waterfall(page: Page, name: str, title: str, said: str, slot: int) -> None:
    """A gap and its parts as floating columns; shortfalls solid, surpluses hatched."""
    placed, language = page.tables[name], page.looks.language
    chart = page.workbook.add_chart({"type": "column", "subtype": "stacked"})
    looks: tuple[tuple[str, dict[str, Any]], ...] = (
        ("base_up", {"fill": {"none": True}, "border": {"none": True}}),
        ("base_down", {"fill": {"none": True}, "border": {"none": True}}),
        ("short_up", {"fill": _SOLID, "border": _LINE}),
        ("short_down", {"fill": _SOLID, "border": _LINE}),
        ("over_up", {"pattern": _HATCHED, "border": _LINE}),
        ("over_down", {"pattern": _HATCHED, "border": _LINE}),
        ("total_up", {"pattern": _DOTTED, "border": _LINE}),
        ("total_down", {"pattern": _DOTTED, "border": _LINE}),
    )
    for key, look in looks:
        chart.add_series(
            {
                "name": _header_of(placed, key), "categories": f"={placed.range('label')}",
                "values": f"={placed.range(key)}", "gap": 40, **look,
            }
        )  # fmt: skip
    _dress(chart, language, title)
    chart.set_legend(
        {"position": "bottom", "font": _font(language, 9), "delete_series": [0, 1, 3, 5, 7]}
    )
    chart.set_x_axis({"num_font": _font(language, 9), "label_position": "low"})
    chart.set_y_axis({"num_font": _font(language, 9), "num_format": "#,##0.0",
                      "major_gridlines": _GRID})  # fmt: skip
    chart.set_size({"width": 760, "height": 340})
    _insert(page, chart, said, below=355 * slot)


def _labels(
    rows: Sequence[Row], key: str, language: Language, position: str = ""
) -> dict[str, Any]:
    """Labels for the points that are known; an unknown one has none."""
    found: dict[str, Any] = {
        "value": True, "font": _font(language, 8), "num_format": "#,##0",
        "custom": [None if row.cells[key].is_number else {"delete": True} for row in rows],
    }  # fmt: skip
    return found | ({"position": position} if position else {"position": "inside_end", "font": {
        **_font(language, 8), "color": "#FFFFFF"}})  # fmt: skip


def _dress(chart: Any, language: Language, title: str) -> None:
    chart.set_title({"name": title, "name_font": _font(language, 12, bold=True), "overlay": False})
    chart.set_legend({"position": "bottom", "font": _font(language, 9)})
    chart.set_chartarea({"border": {"color": "#BFBFBF"}})


def _insert(page: Page, chart: Any, said: str, below: int = 0) -> None:
    """Beside the table and what stands above it; `below` pixels are taken by another chart."""
    columns = len(page.placed.table.columns)
    page.worksheet.insert_chart(
        1, columns, chart,
        {"object_position": 2, "description": said, "x_offset": 15, "y_offset": 5 + below},
    )  # fmt: skip


def _progress_height(count: int) -> int:
    return 150 + 26 * min(count, _MOST) if count else 0


def _span(page: Page, key: str, count: int) -> list[Any]:
    at, top = page.placed.column(key), page.placed.top + 1
    return [page.placed.sheet, top, at, top + count - 1, at]


def _header_of(placed: Placed, key: str) -> list[Any]:
    return [placed.sheet, placed.top, placed.column(key)]


def _font(language: Language, size: int, *, bold: bool = False) -> dict[str, Any]:
    return {"name": FACES[language], "size": size, "bold": bold}
