"""How is progress drawn against a path, so that it is read in black and white?

Bars of segments side by side: done, ahead of the path, short of it, still to go. Each segment has
its own fill (solid, light, hatched, outlined), each its labels, and no axis of values is needed.
"""

from addin.ooxml.charts.axes import AXIS_IDS, CATEGORY_AXIS, VALUE_AXIS
from addin.ooxml.charts.chart import Chart, Series
from addin.ooxml.charts.data import data_xml, name_xml
from addin.ooxml.charts.looks import (
    NO_LINE,
    SHOWN,
    filled,
    font_markup,
    one_colour,
    shown_markup,
)
from addin.ooxml.xml import escape

_DARK, _LIGHT, _RED, _GREY = "1F4E79", "8FC1E3", "B3261E", "C9D1DA"
_WHITE, _BLACK = "FFFFFF", "262626"


def _line(color: str) -> str:
    return f'<a:ln w="6350">{filled(color)}</a:ln>'


_FILLS = {
    "done": one_colour(_DARK, outline=False),
    "ahead": f"<c:spPr>{filled(_LIGHT)}{_line(_DARK)}</c:spPr>",
    "short": f'<c:spPr><a:pattFill prst="wdUpDiag"><a:fgClr><a:srgbClr val="{_RED}"/></a:fgClr>'
    f'<a:bgClr><a:srgbClr val="{_WHITE}"/></a:bgClr></a:pattFill>{_line(_RED)}</c:spPr>',
    "base": one_colour(_GREY, outline=False),
    "rest": f"<c:spPr>{filled(_WHITE)}{_line('595959')}</c:spPr>",
    "label": f"<c:spPr><a:noFill/>{NO_LINE}</c:spPr>",
}


def pace_plot(chart: Chart) -> tuple[str, str]:
    """The plot and its axes; the role of a series names its fill."""
    series = "".join(_segment(chart, place, one) for place, one in enumerate(chart.series))
    plot = (
        '<c:barChart><c:barDir val="bar"/><c:grouping val="stacked"/><c:varyColors val="0"/>'
        f'{series}<c:gapWidth val="38"/><c:overlap val="100"/>{AXIS_IDS}</c:barChart>'
    )
    return plot, _axes(chart)


def _axes(chart: Chart) -> str:
    low, high = chart.limits or (0.0, 100.0)
    font = font_markup(chart, 900, name="defRPr")
    text = f"<c:txPr><a:bodyPr/><a:p><a:pPr>{font}</a:pPr><a:endParaRPr/></a:p></c:txPr>"
    category = (
        f'<c:catAx><c:axId val="{CATEGORY_AXIS}"/><c:scaling><c:orientation val="maxMin"/>'
        '</c:scaling><c:delete val="0"/><c:axPos val="l"/><c:majorTickMark val="none"/>'
        '<c:minorTickMark val="none"/><c:tickLblPos val="low"/>'
        f"<c:spPr>{_line('595959')}</c:spPr>{text}"
        f'<c:crossAx val="{VALUE_AXIS}"/><c:crosses val="autoZero"/><c:auto val="0"/>'
        '<c:lblAlgn val="ctr"/><c:lblOffset val="60"/><c:noMultiLvlLbl val="1"/></c:catAx>'
    )
    value = (
        f'<c:valAx><c:axId val="{VALUE_AXIS}"/><c:scaling><c:orientation val="minMax"/>'
        f'<c:max val="{high!r}"/><c:min val="{low!r}"/></c:scaling><c:delete val="1"/>'
        '<c:axPos val="b"/><c:numFmt formatCode="0" sourceLinked="0"/><c:majorTickMark val="none"/>'
        '<c:minorTickMark val="none"/><c:tickLblPos val="nextTo"/>'
        f'<c:crossAx val="{CATEGORY_AXIS}"/><c:crosses val="autoZero"/>'
        '<c:crossBetween val="between"/></c:valAx>'
    )
    return category + value


def _segment(chart: Chart, place: int, series: Series) -> str:
    return (
        f'<c:ser><c:idx val="{place}"/><c:order val="{place}"/>{name_xml(series, place + 1)}'
        f'{_FILLS[series.role]}<c:invertIfNegative val="0"/>{_labels(chart, series)}'
        f"{data_xml(chart, place)}</c:ser>"
    )


def _labels(chart: Chart, series: Series) -> str:
    """The texts of a series inside of its segments; white where the segment is dark."""
    color = _WHITE if series.role == "done" else _BLACK
    words = "".join(
        f'<c:dLbl><c:idx val="{at}"/><c:tx><c:rich><a:bodyPr/><a:p><a:r>{_font(chart, color)}'
        f"<a:t>{escape(text)}</a:t></a:r></a:p></c:rich></c:tx>"
        f'<c:dLblPos val="ctr"/>{SHOWN}</c:dLbl>'
        for at, text in enumerate(series.texts)
        if text
    )
    every = _font(chart, color).replace("rPr", "defRPr").replace(' lang="zh-CN"', "")
    text = f"<c:txPr><a:bodyPr/><a:p><a:pPr>{every}</a:pPr><a:endParaRPr/></a:p></c:txPr>"
    rest = f'{text}<c:dLblPos val="ctr"/>{shown_markup(value=0)}'
    return f"<c:dLbls>{words}{rest}</c:dLbls>" if words else ""


def _font(chart: Chart, color: str) -> str:
    plain = font_markup(chart, 900, bold=True)
    return plain.replace("<a:latin", f"{filled(color)}<a:latin", 1)
