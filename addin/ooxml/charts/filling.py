"""How is a chart that its author drew filled with other data and keeps its look?"""

from copy import deepcopy
from dataclasses import replace

from lxml import etree

from addin.ooxml.charts.book import chart_workbook
from addin.ooxml.charts.chart import Chart
from addin.ooxml.charts.data import chart_rows, data_xml, name_xml
from addin.ooxml.xml import local, parse_xml, remove

_C = "http://schemas.openxmlformats.org/drawingml/2006/chart"
_STRICT_C = "http://purl.oclc.org/ooxml/drawingml/chart"
_BEFORE_DATA = frozenset(
    "idx order tx spPr invertIfNegative pictureOptions marker explosion dPt dLbls trendline"  # noqa: SIM905 - names read better as one line
    " errBars".split()
)
_Element = etree._Element  # noqa: SLF001 - the library's only name for it


def refill_chart(content: bytes, name: str, chart: Chart) -> tuple[bytes, bytes]:
    """The chart's part with the series and categories of `chart`, and its new workbook.

    The n-th series of the author takes the n-th of `chart`; more are drawn like the last one,
    fewer are taken away. The title is changed where both have one.
    """
    root = parse_xml(content, name)
    drawn = _all(root, "ser")
    scatter = any(_all(root, kind) for kind in ("scatterChart", "bubbleChart"))
    chart = _as_scatter(chart) if scatter else chart
    drawn.sort(key=lambda series: int(_value(series, "order") or 0))
    while len(drawn) < len(chart.series):
        drawn.append(_one_more(drawn[-1], len(drawn)))
    for surplus in drawn[len(chart.series) :]:
        remove(surplus)
    for place, series in enumerate(drawn[: len(chart.series)]):
        _write_data(series, chart, place)
    _write_title(root, chart.title)
    workbook = chart_workbook(chart_rows(chart))
    text: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return text, workbook


def data_relation(content: bytes, name: str) -> str:
    """The relationship of a chart to its workbook; empty where it has none."""
    for element in _all(parse_xml(content, name), "externalData"):
        return next((str(v) for k, v in element.attrib.items() if str(k).endswith("}id")), "")
    return ""


def _as_scatter(chart: Chart) -> Chart:
    if chart.kind == "scatter":
        return chart
    count = len(chart.categories)
    places = tuple(float(number) for number in range(1, count + 1))
    series = tuple(replace(one, x=one.x or places) for one in chart.series)
    return replace(chart, kind="scatter", series=series)


def _write_data(series: _Element, chart: Chart, place: int) -> None:
    kept = _value(series, "formatCode", deep=True) or ""
    number = 2 * place + 1 if chart.kind == "scatter" else place + 1
    for name in ("tx", "cat", "val", "xVal", "yVal", "bubbleSize"):
        for child in _children(series, name):
            series.remove(child)
    _trim_points(series, len(chart.series[place].values))
    new = _parsed(series, name_xml(chart.series[place], number) + data_xml(chart, place, kept))
    after_order = 1 + max(
        series.index(child) for name in ("idx", "order") for child in _children(series, name)
    )
    series.insert(after_order, new[0])
    position = sum(1 for child in series if local(child) in _BEFORE_DATA)
    for offset, child in enumerate(new[1:]):
        series.insert(position + offset, child)


def _trim_points(series: _Element, count: int) -> None:
    """Points that are no more lose the look they were given one by one."""
    for point in (*_children(series, "dPt"), *_all(series, "dLbl")):
        if int(_value(point, "idx") or 0) >= count:
            remove(point)
    for error in _children(series, "extLst"):
        # Labels taken from cells and other extras name the author's cells, which are gone.
        series.remove(error)


def _one_more(last: _Element, number: int) -> _Element:
    new = deepcopy(last)
    for name in ("idx", "order"):
        for child in _children(new, name):
            child.set("val", str(number))
    for name in ("spPr", "dPt"):
        for child in _children(new, name):
            new.remove(child)
    last.addnext(new)
    return new


def _write_title(root: _Element, title: str) -> None:
    if not title:
        return
    chart = next(iter(_all(root, "chart")), root)
    for drawn in _children(chart, "title"):
        texts = [e for e in drawn.iter() if local(e) == "t"]
        if texts:
            texts[0].text = title
            for other in texts[1:]:
                other.text = ""
            return


def _parsed(series: _Element, markup: str) -> list[_Element]:
    space = _STRICT_C if str(series.tag).startswith("{" + _STRICT_C) else _C
    return list(etree.fromstring(f'<c:x xmlns:c="{space}">{markup}</c:x>'))


def _all(root: _Element, name: str) -> list[_Element]:
    return [element for element in root.iter() if local(element) == name]


def _children(parent: _Element, name: str) -> list[_Element]:
    return [child for child in parent if local(child) == name]


def _value(element: _Element, name: str, *, deep: bool = False) -> str | None:
    found = _all(element, name) if deep else _children(element, name)
    return (found[0].get("val") or found[0].text) if found else None
