"""The Excel template: a workbook that calculates, which an office edits in Excel."""

from datetime import datetime
from typing import Any

from addin.language import Language, Text
from templates.make.excel.columns import LISTINGS, METHODS, SPLITS, Listing
from templates.make.excel.dashboard import (
    CHART_CLUSTERS,
    CHART_DATA,
    DASHBOARD,
    OVERVIEW,
    chart_data,
    dashboard,
)
from templates.make.excel.desk import HEADER, ROW, Desk
from templates.make.excel.looks import DOTTED, FACES, GRID, HATCHED, SOLID
from templates.make.excel.notes import PARAMETERS, REMARKS, SIGNS, notes

__all__ = ["ledger", "properties"]

_NOTHING: dict[str, Any] = {"fill": {"none": True}, "border": {"none": True}}


def ledger(language: Language) -> bytes:
    """The Excel template of a language."""
    tables = (*LISTINGS, REMARKS, PARAMETERS, SIGNS, OVERVIEW, CHART_DATA, CHART_CLUSTERS)
    desk = Desk(language, tables)
    first = desk.sheet(DASHBOARD, pages_down=1)
    for listing in LISTINGS:
        if listing is METHODS:
            notes(desk, DASHBOARD)
            desk.listing(REMARKS, DASHBOARD)
        sheet = desk.listing(listing, DASHBOARD)
        if listing is SPLITS:
            _waterfall(desk, sheet)
    chart_data(desk)
    dashboard(desk, first)
    title = Text(zh="规划评估工作簿", en="plan assessment workbook")
    return desk.finished(properties(title[language]))


def properties(what: str) -> dict[str, Any]:
    """Title, subject and author of the file, filled like a cell; the day makes the same bytes."""
    return {
        "title": f"{{{{ plan_name }}}} {{{{ period_words }}}} {what}",
        "subject": "{{ as_of_words }}",
        "author": "{{ author or 'Onpace' }}",
        "created": datetime(2024, 1, 1),  # noqa: DTZ001 - no clock
    }


def _waterfall(desk: Desk, sheet: Any) -> None:
    """A gap and its parts as floating columns; shortfalls solid, surpluses hatched."""
    chart = desk.book.add_chart({"type": "column", "subtype": "stacked"})
    looks = (
        ("base_up", _NOTHING), ("base_down", _NOTHING), ("short_up", SOLID),
        ("short_down", SOLID), ("over_up", HATCHED), ("over_down", HATCHED),
        ("total_up", DOTTED), ("total_down", DOTTED),
    )  # fmt: skip
    chart.show_hidden_data()
    for key, look in looks:
        chart.add_series(_bars(desk, SPLITS, key) | look)
    desk.dress(chart, "{{ split.name }}", legend={"delete_series": [0, 1, 3, 5, 7]})
    face = {"name": FACES[desk.language], "size": 9}
    chart.set_x_axis({"num_font": face, "label_position": "low"})
    chart.set_y_axis({"num_font": face, "num_format": "#,##0.0",
                      "major_gridlines": GRID})  # fmt: skip
    chart.set_size({"width": 860, "height": 340})
    said = Text(
        zh="瀑布图：{{ split.name }}的缺口由{{ split.parts|length + 1 }}个部分逐项累加至总缺口。",
        en="Waterfall chart: the shortfall of {{ split.name }} as the sum of"
        " {{ split.parts|length + 1 }} parts.",
    )
    place = {"object_position": 2, "description": said[desk.language]}
    sheet.insert_chart(ROW + len(SPLITS.lines) + 1, 0, chart, place)


def _bars(desk: Desk, listing: Listing, key: str) -> dict[str, Any]:
    name, last = listing.sheet[desk.language], ROW + len(listing.lines) - 1
    label, at = listing.at("name"), listing.at(key)
    return {
        "name": [name, HEADER, at],
        "categories": [name, ROW, label, last, label],
        "values": [name, ROW, at, last, at],
        "gap": 40,
    }
