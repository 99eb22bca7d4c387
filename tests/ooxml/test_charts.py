import io
import re
import zipfile

import pytest
from lxml import etree
from openpyxl import load_workbook

from addin.errors import UsageError
from addin.ooxml.charts.chart import Chart, Series, chart_from_json, waterfall_steps
from addin.ooxml.charts.filling import refill_chart
from addin.ooxml.charts.xml import chart_part

_KINDS = (
    "column bar stacked stacked_bar line pie combination bullet waterfall".split()  # noqa: SIM905 - names read better as one line
)


def _chart(kind: str = "column", **more: object) -> Chart:
    fields: dict[str, object] = {
        "kind": kind,
        "categories": ["汽车", "A & <B>", "电子"],
        "series": [
            {"name": "实际", "values": [1.5, None, 3]},
            {"name": "目标", "values": [2, 2, 2], "role": "marker"},
        ],
        "title": "产值 & <目标>",
        "unit": "亿元",
        "number_format": "#,##0.0",
    }
    return chart_from_json(fields | more)


def _points(xml: bytes, name: str) -> list[str]:
    root = etree.fromstring(xml)
    return [v.text or "" for part in root.iter(f"{{*}}{name}") for v in part.iter("{*}v")]


@pytest.mark.parametrize("kind", _KINDS)
def test_every_kind_of_chart_is_whole_xml_with_both_fonts_and_its_workbook(kind: str) -> None:
    xml, workbook = chart_part(_chart(kind), "rId1")

    root = etree.fromstring(xml)
    assert root[-1].tag.endswith("}externalData")
    assert {e.get("typeface") for e in root.iter("{*}ea")} == {"宋体"}
    assert chart_part(_chart(kind), "rId1") == (xml, workbook)
    rows = list(load_workbook(io.BytesIO(workbook)).active.iter_rows(values_only=True))  # type: ignore[union-attr]  # openpyxl may have no active sheet
    assert [row[0] for row in rows[1:]] == ["汽车", "A & <B>", "电子"]


def test_a_value_that_is_not_known_is_a_gap_and_never_zero() -> None:
    xml, workbook = chart_part(_chart(), "rId1")

    assert _points(xml, "val")[:2] == ["1.5", "3.0"]
    assert b'<c:dispBlanksAs val="gap"/>' in xml
    rows = list(load_workbook(io.BytesIO(workbook)).active.iter_rows(values_only=True))  # type: ignore[union-attr]  # openpyxl may have no active sheet
    assert rows[2] == ("A & <B>", None, 2)


def test_a_scatter_chart_has_an_x_for_each_y() -> None:
    series = (Series(name="甲", values=(1, 2), x=(10, 20)), Series(name="乙", values=(3,), x=(30,)))

    xml, _ = chart_part(Chart(kind="scatter", categories=(), series=series), "rId1")

    assert _points(xml, "xVal") == ["10.0", "20.0", "30.0"]
    assert _points(xml, "yVal") == ["1.0", "2.0", "3.0"]


def test_the_steps_of_a_waterfall_start_where_the_last_one_ended() -> None:
    steps = waterfall_steps((100, 30, None, -150, -20), {0, 4})

    assert steps == [(0, 100), (100, 130), None, (130, -20), (0, -20)]


def test_a_waterfall_that_crosses_zero_is_drawn_on_both_sides() -> None:
    chart = Chart(
        kind="waterfall",
        categories=("a", "b"),
        series=(Series(name="s", values=(10, -30)),),
        totals=(0,),
        language="en",
    )

    xml, _ = chart_part(chart, "rId1")

    assert "decrease below zero" in xml.decode()
    assert "-20.0" in _points(xml, "val")
    assert "<a:t>-30</a:t>" in xml.decode()


@pytest.mark.parametrize("kind", _KINDS)
def test_series_are_told_apart_without_colour(kind: str) -> None:
    xml = chart_part(_chart(kind), "rId1")[0].decode()

    looks = re.findall(r'pattFill prst="(\w+)"|symbol val="(\w+)"|prstDash val="(\w+)"', xml)
    assert looks


def test_the_alternative_text_says_the_chart_in_words() -> None:
    assert _chart().alternative == (
        "柱形图：产值 & <目标>（亿元）。实际：汽车 1.5，A & <B> 无数据，电子 3.0。"
        "目标：汽车 2.0，A & <B> 2.0，电子 2.0。"
    )
    assert _chart(alt="seen", language="en").alternative == "seen"
    assert _chart(language="en").alternative.startswith("Column chart: 产值")


def test_a_chart_that_cannot_be_is_refused_in_words() -> None:
    with pytest.raises(UsageError, match="no kind of chart"):
        _chart("cake")
    with pytest.raises(UsageError, match="2 values for 3 categories"):
        _chart(series=[{"name": "x", "values": [1, 2]}])
    with pytest.raises(UsageError, match="not a number"):
        _chart(series=[{"name": "x", "values": [1, 2, "n/a"]}])
    with pytest.raises(UsageError, match="needs a series"):
        _chart(series=[])


def test_a_drawn_chart_takes_more_series_and_categories_and_keeps_its_look() -> None:
    drawn, _ = chart_part(_chart(), "rId1")
    drawn = drawn.replace(b"1F4E79", b"ABCDEF")
    new = Chart(
        kind="column",
        title="新标题",
        categories=tuple("abcde"),
        series=tuple(Series(name=n, values=(1, 2, 3, None, 5)) for n in ("一", "二", "三")),
    )

    xml, workbook = refill_chart(drawn, "chart1.xml", new)

    assert b"ABCDEF" in xml
    assert "新标题" in xml.decode()
    assert len(_points(xml, "val")) == 12
    assert _points(xml, "tx")[:3] == ["一", "二", "三"]
    assert xml.decode().count("<c:formatCode>#,##0.0</c:formatCode>") == 3
    assert zipfile.ZipFile(io.BytesIO(workbook)).testzip() is None
    fewer, _ = refill_chart(xml, "chart1.xml", _chart(series=[{"name": "x", "values": [1, 2, 3]}]))
    assert _points(fewer, "val") == ["1.0", "2.0", "3.0"]
