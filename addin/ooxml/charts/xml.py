"""How is a chart written in DrawingML?"""

from collections.abc import Sequence
from dataclasses import replace

from addin.ooxml.charts.axes import AXIS_IDS, CATEGORY_AXIS, VALUE_AXIS, two_axes, value_axis
from addin.ooxml.charts.book import chart_workbook
from addin.ooxml.charts.chart import Chart, Series, shown, waterfall_steps
from addin.ooxml.charts.data import chart_rows, data_xml, name_xml
from addin.ooxml.charts.looks import (
    NO_LINE,
    PALETTE,
    PATTERNS,
    SHOWN,
    WHITE,
    SeriesLook,
    bar_look,
    data_labels,
    font_markup,
    line_look,
    measure_look,
    one_colour,
    patterned,
    shown_markup,
    title_markup,
)
from addin.ooxml.charts.pace import pace_plot, trend_plot
from addin.ooxml.xml import escape

_C = "http://schemas.openxmlformats.org/drawingml/2006/chart"
_A = "http://schemas.openxmlformats.org/drawingml/2006/main"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_SMALL = frozenset(["trend", "pace"])
_BANDS = ("A6A6A6", "C9C9C9", "E7E6E6", "F2F2F2")


def chart_part(chart: Chart, relation: str) -> tuple[bytes, bytes]:
    """The chart's part and its workbook, which the part finds by `relation`."""
    drawn = _as_drawn(chart)
    plots, axes = _WRITERS[chart.kind](drawn)
    title = title_markup(chart, chart.title, 900 if chart.kind in _SMALL else 1200)
    legend = _legend(drawn)
    xml = (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        f'<c:chartSpace xmlns:c="{_C}" xmlns:a="{_A}" xmlns:r="{_R}"><c:date1904 val="0"/>'
        f'<c:roundedCorners val="0"/><c:chart>{title}'
        f'<c:autoTitleDeleted val="{0 if title else 1}"/>'
        f"<c:plotArea><c:layout/>{plots}{axes}</c:plotArea>{legend}"
        '<c:plotVisOnly val="1"/><c:dispBlanksAs val="gap"/></c:chart>'
        f"{one_colour('FFFFFF', outline=False)}"
        f"<c:txPr><a:bodyPr/><a:p><a:pPr>{font_markup(chart, 900, name='defRPr')}</a:pPr>"
        '<a:endParaRPr lang="zh-CN"/></a:p></c:txPr>'
        f'<c:externalData r:id="{relation}"><c:autoUpdate val="0"/></c:externalData>'
        "</c:chartSpace>"
    )
    return xml.encode(), chart_workbook(chart_rows(drawn))


def _as_drawn(chart: Chart) -> Chart:
    """The chart with the series that are drawn: those of a waterfall are made from its steps."""
    if chart.kind == "pie":
        return replace(chart, series=chart.series[:1])
    return _waterfall_series(chart) if chart.kind == "waterfall" else chart


_WATERFALL_NAMES = {
    "zh": ("底座", "合计", "增加", "减少", "增加（零以下）", "减少（零以下）"),
    "en": ("base", "level", "increase", "decrease", "increase below zero", "decrease below zero"),
}


def _waterfall_series(chart: Chart) -> Chart:
    columns: list[list[float | None]] = [[] for _ in range(6)]
    values = chart.series[0].values
    for place, span in enumerate(waterfall_steps(values, chart.totals)):
        row: list[float | None] = [None] * 6
        if span is not None:
            low, high = min(span), max(span)
            row[0] = low if low > 0 else high if high < 0 else 0.0
            kind = 1 if place in chart.totals else 2 if span[1] >= span[0] else 3
            above, below = max(high, 0) - max(low, 0), min(low, 0) - min(high, 0)
            row[kind] = above or below
            if above and below:
                row[kind if kind == 1 else kind + 2] = below if kind != 1 else above
        for column, value in zip(columns, row, strict=True):
            column.append(value)
    names = _WATERFALL_NAMES[chart.language]
    used = [
        Series(name=name, values=tuple(column))
        for name, column in zip(names, columns, strict=True)
        if name == names[0] or any(value is not None for value in column)
    ]
    return replace(chart, series=tuple(used))


def _columns(chart: Chart) -> tuple[str, str]:
    grouping = "stacked" if chart.kind.startswith("stacked") else "clustered"
    direction = "bar" if chart.kind in {"bar", "stacked_bar"} else "col"
    series = "".join(_bar_series(chart, i, bar_look(chart, i)) for i in range(len(chart.series)))
    return _bar_plot(series, direction, grouping), two_axes(chart, horizontal=direction == "bar")


def _line(chart: Chart) -> tuple[str, str]:
    series = "".join(_line_series(chart, i, line_look(chart, i)) for i in range(len(chart.series)))
    return _line_plot(series), two_axes(chart)


def _combination(chart: Chart) -> tuple[str, str]:
    bars = [i for i, s in enumerate(chart.series) if s.role == "bar"]
    lines = [i for i, s in enumerate(chart.series) if s.role != "bar"]
    plots = ""
    if bars:
        plots += _bar_plot("".join(_bar_series(chart, i, bar_look(chart, i)) for i in bars))
    if lines:
        plots += _line_plot("".join(_line_series(chart, i, line_look(chart, i)) for i in lines))
    return plots, two_axes(chart)


def _bullet(chart: Chart) -> tuple[str, str]:
    bars = [i for i, s in enumerate(chart.series) if s.role == "bar"]
    markers = [i for i, s in enumerate(chart.series) if s.role != "bar"]
    measured, bands = bars[0], bars[1:]
    chart = replace(chart, limits=chart.limits or _bullet_limits(chart, measured, bands, markers))
    behind = "".join(
        _bar_series(
            chart, i, SeriesLook(shape=one_colour(_BANDS[min(n, len(_BANDS) - 1)], outline=False))
        )
        for n, i in enumerate(bands)
    )
    front = _line_series(chart, measured, measure_look(chart, measured))
    targets = "".join(_line_series(chart, i, line_look(chart, i)) for i in markers)
    plots = _bar_plot(behind, grouping="stacked", gap=40) if behind else ""
    return plots + _line_plot(front + targets), two_axes(chart)


def _bullet_limits(
    chart: Chart, measured: int, bands: Sequence[int], markers: Sequence[int]
) -> tuple[float, float]:
    """One scale for the bands and for what is measured before them."""
    stacked = [
        sum(chart.series[i].values[place] or 0.0 for i in bands)
        for place in range(len(chart.categories))
    ]
    single = [v for i in (measured, *markers) for v in chart.series[i].values if v is not None]
    top = max([*stacked, *single, 0.0])
    return min([*single, 0.0]), top * 1.05 if top else 1.0


def _waterfall(chart: Chart) -> tuple[str, str]:
    names = _WATERFALL_NAMES[chart.language]
    looks = {
        names[0]: SeriesLook(shape=f"<c:spPr><a:noFill/>{NO_LINE}</c:spPr>"),
        names[1]: SeriesLook(shape=patterned(PALETTE[0], ""), labels=data_labels(chart)),
        names[2]: SeriesLook(
            shape=patterned(PALETTE[5], "wdUpDiag"),
            labels=data_labels(chart, "+", points=_crossing_labels(chart, names[4])),
        ),
        names[3]: SeriesLook(
            shape=patterned(PALETTE[1], "pct25"),
            labels=data_labels(chart, "-", points=_crossing_labels(chart, names[5])),
        ),
        names[4]: SeriesLook(shape=patterned(PALETTE[5], "wdUpDiag")),
        names[5]: SeriesLook(shape=patterned(PALETTE[1], "pct25")),
    }
    series = "".join(_bar_series(chart, i, looks[s.name]) for i, s in enumerate(chart.series))
    return _bar_plot(series, grouping="stacked", gap=50), two_axes(chart)


def _crossing_labels(chart: Chart, below: str) -> str:
    """The labels of steps that cross zero: their bar is in two pieces, the step is their sum."""
    pieces = {series.name: series.values for series in chart.series}
    names = _WATERFALL_NAMES[chart.language]
    above = names[names.index(below) - 2]
    words = ""
    for place, low in enumerate(pieces.get(below, ())):
        high = pieces.get(above, ())[place] if low is not None else None
        if low is not None and high is not None:
            text = f"{'+' if above == names[2] else '-'}{shown(high - low, chart.number_format)}"
            words += (
                f'<c:dLbl><c:idx val="{place}"/><c:tx><c:rich><a:bodyPr/><a:p><a:r>'
                f"{font_markup(chart, 900)}<a:t>{escape(text)}</a:t></a:r></a:p></c:rich></c:tx>"
                f"<c:spPr>{WHITE}</c:spPr>{SHOWN}</c:dLbl>"
            )
    return words


def _pie(chart: Chart) -> tuple[str, str]:
    points = "".join(
        f'<c:dPt><c:idx val="{i}"/><c:bubble3D val="0"/>'
        f"{patterned(PALETTE[i % len(PALETTE)], PATTERNS[i % len(PATTERNS)])}</c:dPt>"
        for i in range(len(chart.categories))
    )
    labels = (
        f'<c:dLbls><c:spPr>{WHITE}</c:spPr><c:dLblPos val="outEnd"/>'
        f'{shown_markup(value=0, share=1)}<c:showLeaderLines val="1"/></c:dLbls>'
        if chart.labels
        else ""
    )
    series = (
        f'<c:ser><c:idx val="0"/><c:order val="0"/>{name_xml(chart.series[0], 1)}{points}{labels}'
        f"{data_xml(chart, 0)}</c:ser>"
    )
    plot = f'<c:pieChart><c:varyColors val="1"/>{series}<c:firstSliceAng val="0"/></c:pieChart>'
    return plot, ""


def _scatter(chart: Chart) -> tuple[str, str]:
    series = ""
    alone = tuple(replace(one, role="marker") for one in chart.series)
    for i, one in enumerate(chart.series):
        look = line_look(replace(chart, series=alone), i)
        series += (
            f'<c:ser><c:idx val="{i}"/><c:order val="{i}"/>{name_xml(one, 2 * i + 1)}'
            f'{look.shape}{look.marker}{data_xml(chart, i)}<c:smooth val="0"/></c:ser>'
        )
    plot = (
        '<c:scatterChart><c:scatterStyle val="lineMarker"/><c:varyColors val="0"/>'
        f"{series}{AXIS_IDS}</c:scatterChart>"
    )
    horizontal = value_axis(chart, CATEGORY_AXIS, VALUE_AXIS, "b", grid=False, titled=False)
    return plot, horizontal + value_axis(chart, VALUE_AXIS, CATEGORY_AXIS, "l", between="midCat")


_WRITERS = {
    "column": _columns, "bar": _columns, "stacked": _columns, "stacked_bar": _columns,
    "line": _line, "pie": _pie, "scatter": _scatter, "combination": _combination,
    "bullet": _bullet, "waterfall": _waterfall, "pace": pace_plot, "trend": trend_plot,
}  # fmt: skip


def _bar_series(chart: Chart, place: int, look: SeriesLook) -> str:
    return (
        f'<c:ser><c:idx val="{place}"/><c:order val="{place}"/>'
        f"{name_xml(chart.series[place], place + 1)}{look.shape}"
        f'<c:invertIfNegative val="0"/>{look.labels}{data_xml(chart, place)}</c:ser>'
    )


def _line_series(chart: Chart, place: int, look: SeriesLook) -> str:
    return (
        f'<c:ser><c:idx val="{place}"/><c:order val="{place}"/>'
        f"{name_xml(chart.series[place], place + 1)}{look.shape}{look.marker}{look.labels}"
        f'{data_xml(chart, place)}<c:smooth val="0"/></c:ser>'
    )


def _bar_plot(
    series: str, direction: str = "col", grouping: str = "clustered", gap: int = 80
) -> str:
    overlap = '<c:overlap val="100"/>' if grouping == "stacked" else '<c:overlap val="-5"/>'
    return (
        f'<c:barChart><c:barDir val="{direction}"/><c:grouping val="{grouping}"/>'
        f'<c:varyColors val="0"/>{series}<c:gapWidth val="{gap}"/>{overlap}'
        f"{AXIS_IDS}</c:barChart>"
    )


def _line_plot(series: str) -> str:
    return (
        f'<c:lineChart><c:grouping val="standard"/><c:varyColors val="0"/>{series}'
        f'<c:marker val="1"/>{AXIS_IDS}</c:lineChart>'
    )


def _legend(chart: Chart) -> str:
    hidden = ""
    if chart.kind == "waterfall":
        names = _WATERFALL_NAMES[chart.language]
        hidden = "".join(
            f'<c:legendEntry><c:idx val="{i}"/><c:delete val="1"/></c:legendEntry>'
            for i, series in enumerate(chart.series)
            if series.name in (names[0], *names[4:])
        )
    elif chart.kind in {"pie", "trend"} or len(chart.series) == 1:
        return ""
    return f'<c:legend><c:legendPos val="b"/>{hidden}<c:overlay val="0"/></c:legend>'
