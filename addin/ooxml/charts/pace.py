"""How is progress drawn against a path, so that it is read in black and white?

Bars of segments side by side: done, ahead of the path, short of it, still to go. Each segment has
its own fill (solid, light, hatched, outlined), each its labels, and no axis of values is needed.
Over time: a line that ends in a dot, and the path or limit dashed beside it.
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
from addin.ooxml.xml import escape, quoteattr

_DARK, _LIGHT, _RED, _GREY = "1F4E79", "8FC1E3", "B3261E", "C9D1DA"
_WHITE, _BLACK = "FFFFFF", "262626"
_ONE_LINE = '<a:bodyPr wrap="none"/>'


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
        f'<c:dLbl><c:idx val="{at}"/><c:tx><c:rich>{_ONE_LINE}<a:p><a:r>{_font(chart, color)}'
        f"<a:t>{escape(text)}</a:t></a:r></a:p></c:rich></c:tx>"
        f'<c:dLblPos val="ctr"/>{SHOWN}</c:dLbl>'
        for at, text in enumerate(series.texts)
        if text
    )
    rest = f'{_text(chart, color)}<c:dLblPos val="ctr"/>{shown_markup(value=0)}'
    return f"<c:dLbls>{words}{rest}</c:dLbls>" if words else ""


def _text(chart: Chart, color: str) -> str:
    """The type of labels that have none of their own."""
    every = _font(chart, color).replace("rPr", "defRPr").replace(' lang="zh-CN"', "")
    return f"<c:txPr>{_ONE_LINE}<a:p><a:pPr>{every}</a:pPr><a:endParaRPr/></a:p></c:txPr>"


def _font(chart: Chart, color: str) -> str:
    plain = font_markup(chart, 900, bold=True)
    return plain.replace("<a:latin", f"{filled(color)}<a:latin", 1)


def trend_plot(chart: Chart) -> tuple[str, str]:
    """The line and the path of a small chart over years, with axes that say where they begin."""
    series = "".join(_line_of(chart, place, one) for place, one in enumerate(chart.series))
    plot = (
        '<c:scatterChart><c:scatterStyle val="lineMarker"/><c:varyColors val="0"/>'
        f"{series}{AXIS_IDS}</c:scatterChart>"
    )
    low, high = chart.limits or (None, None)
    first, last = chart.across or (None, None)
    years = _scale(chart, (CATEGORY_AXIS, VALUE_AXIS), "b", (first, last), 1.0)
    step = None if low is None or high is None else (high - low) / _INTERVALS
    return plot, years + _scale(chart, (VALUE_AXIS, CATEGORY_AXIS), "l", (low, high), step)


def _line_of(chart: Chart, place: int, series: Series) -> str:
    path = series.role == "path"
    color = _PATH if path else series.color or _RED
    paint = filled(color)
    dash = '<a:prstDash val="sysDash"/>' if path else ""
    width = 15875 if path else 22225
    line = f'<c:spPr><a:ln w="{width}" cap="rnd">{paint}{dash}</a:ln></c:spPr>'
    end = "" if path else _dot(len(series.values) - 1, paint, line)
    return (
        f'<c:ser><c:idx val="{place}"/><c:order val="{place}"/>{name_xml(series, 2 * place + 1)}'
        f'{line}<c:marker><c:symbol val="none"/></c:marker>{end}'
        f"{_labels_of_points(chart, series, color)}{data_xml(chart, place)}"
        '<c:smooth val="0"/></c:ser>'
    )


def _dot(at: int, paint: str, line: str) -> str:
    """The last point of a line."""
    return (
        f'<c:dPt><c:idx val="{at}"/><c:marker><c:symbol val="circle"/><c:size val="6"/>'
        f'<c:spPr>{paint}</c:spPr></c:marker><c:bubble3D val="0"/>{line}</c:dPt>'
    )


def _labels_of_points(chart: Chart, series: Series, color: str) -> str:
    """The texts at points; "v" before one puts it below its point, "^" above, "<" at its left."""
    words = ""
    for at, text in enumerate(series.texts):
        if not text:
            words += f'<c:dLbl><c:idx val="{at}"/><c:delete val="1"/></c:dLbl>'
            continue
        font = _font(chart, color).replace('sz="900"', 'sz="800"')
        words += (
            f'<c:dLbl><c:idx val="{at}"/><c:tx><c:rich>{_ONE_LINE}<a:p><a:r>{font}'
            f"<a:t>{escape(text[1:])}</a:t></a:r></a:p></c:rich></c:tx>"
            f'<c:dLblPos val="{_SIDES[text[0]]}"/>{SHOWN}</c:dLbl>'
        )
    return (
        f"<c:dLbls>{words}{_text(chart, color)}{shown_markup(value=0)}</c:dLbls>" if words else ""
    )


def _scale(
    chart: Chart,
    axes: tuple[int, int],
    side: str,
    ends: tuple[float | None, float | None],
    step: float | None,
) -> str:
    low, high = ends
    limits = "" if low is None else f'<c:max val="{high!r}"/><c:min val="{low!r}"/>'
    upright = side == "l"
    grid = f"<c:majorGridlines><c:spPr>{_line('E3E3E3')}</c:spPr></c:majorGridlines>"
    line = NO_LINE if upright else _line("595959")
    shape = quoteattr(chart.number_format if upright else "0")
    font = font_markup(chart, 800, name="defRPr")
    return (
        f'<c:valAx><c:axId val="{axes[0]}"/><c:scaling><c:orientation val="minMax"/>{limits}'
        f'</c:scaling><c:delete val="0"/><c:axPos val="{side}"/>{grid if upright else ""}'
        f'<c:numFmt formatCode={shape} sourceLinked="0"/><c:majorTickMark val="none"/>'
        '<c:minorTickMark val="none"/><c:tickLblPos val="low"/>'
        f"<c:spPr>{line}</c:spPr><c:txPr><a:bodyPr/><a:p><a:pPr>{font}</a:pPr>"
        f'<a:endParaRPr/></a:p></c:txPr><c:crossAx val="{axes[1]}"/><c:crosses val="min"/>'
        f'<c:crossBetween val="midCat"/>'
        f'{"" if step is None else f"""<c:majorUnit val="{step!r}"/>"""}</c:valAx>'
    )


_INTERVALS = 4
_PATH = "595959"
_SIDES = {"v": "b", "^": "t", "<": "l", ">": "r"}
