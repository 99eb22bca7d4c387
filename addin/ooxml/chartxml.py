"""How is a chart written in DrawingML?"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from addin.ooxml.chartbook import chart_workbook, column_letters
from addin.ooxml.charts import Chart, Series, shown, waterfall_steps
from addin.ooxml.text import escape, quoteattr

__all__ = ["chart_part", "chart_rows", "data_xml", "name_xml"]

_C = "http://schemas.openxmlformats.org/drawingml/2006/chart"
_A = "http://schemas.openxmlformats.org/drawingml/2006/main"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PALETTE = ("1F4E79", "C55A11", "7F7F7F", "2E75B6", "BF9000", "548235")
_PATTERNS = ("", "wdUpDiag", "pct25", "wdDnDiag", "smGrid", "ltHorz")
_DASHES = ("solid", "dash", "sysDot", "dashDot", "lgDash", "sysDash")
_MARKERS = ("circle", "square", "triangle", "diamond", "x", "star")
_BANDS = ("A6A6A6", "C9C9C9", "E7E6E6", "F2F2F2")
_CATEGORY_AXIS, _VALUE_AXIS = 501, 502


@dataclass(frozen=True, slots=True, kw_only=True)
class _Look:
    """How one series is drawn: `shape` is the markup of its c:spPr."""

    shape: str
    marker: str = ""
    labels: str = ""


def chart_part(chart: Chart, relation: str) -> tuple[bytes, bytes]:
    """The chart's part and its workbook, which the part finds by `relation`."""
    drawn = _as_drawn(chart)
    plots, axes = _WRITERS[chart.kind](drawn)
    title = _title(chart, chart.title, 1200)
    legend = _legend(drawn)
    xml = (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        f'<c:chartSpace xmlns:c="{_C}" xmlns:a="{_A}" xmlns:r="{_R}"><c:date1904 val="0"/>'
        f'<c:roundedCorners val="0"/><c:chart>{title}'
        f'<c:autoTitleDeleted val="{0 if title else 1}"/>'
        f"<c:plotArea><c:layout/>{plots}{axes}</c:plotArea>{legend}"
        '<c:plotVisOnly val="1"/><c:dispBlanksAs val="gap"/></c:chart>'
        f"{_solid('FFFFFF', outline=False)}"
        f"<c:txPr><a:bodyPr/><a:p><a:pPr>{_font(chart, 900, name='defRPr')}</a:pPr>"
        '<a:endParaRPr lang="zh-CN"/></a:p></c:txPr>'
        f'<c:externalData r:id="{relation}"><c:autoUpdate val="0"/></c:externalData>'
        "</c:chartSpace>"
    )
    return xml.encode(), chart_workbook(chart_rows(drawn))


def chart_rows(chart: Chart) -> list[list[str | float | None]]:
    """The cells of a chart's workbook: categories in the first column, then the series.

    A scatter chart has two columns for each series: its x and its y.
    """
    if chart.kind == "scatter":
        head: list[str | float | None] = []
        for series in chart.series:
            head += [f"{series.name} x", series.name]
        longest = max(len(series.values) for series in chart.series)
        return [head, *(_scatter_row(chart.series, place) for place in range(longest))]
    rows: list[list[str | float | None]] = [["", *(series.name for series in chart.series)]]
    for place, category in enumerate(chart.categories):
        rows.append([category, *(series.values[place] for series in chart.series)])
    return rows


def _scatter_row(series: Sequence[Series], place: int) -> list[str | float | None]:
    row: list[str | float | None] = []
    for one in series:
        inside = place < len(one.values)
        row += [one.x[place], one.values[place]] if inside else [None, None]
    return row


def name_xml(series: Series, column: int) -> str:
    """The name of a series with its cell."""
    cell = f"Sheet1!${column_letters(column)}$1"
    return (
        f'<c:tx><c:strRef><c:f>{cell}</c:f><c:strCache><c:ptCount val="1"/>'
        f'<c:pt idx="0"><c:v>{escape(series.name)}</c:v></c:pt></c:strCache></c:strRef></c:tx>'
    )


def data_xml(chart: Chart, place: int, number_format: str = "") -> str:
    """The categories and values of the series at `place`, each with its cells."""
    series = chart.series[place]
    shape = number_format or chart.number_format
    if chart.kind == "scatter":
        x, y = (column_letters(2 * place + step) for step in (0, 1))
        return (
            f"<c:xVal>{_number_ref(x, series.x, 'General')}</c:xVal>"
            f"<c:yVal>{_number_ref(y, series.values, shape)}</c:yVal>"
        )
    letters = column_letters(place + 1)
    points = "".join(
        f'<c:pt idx="{i}"><c:v>{escape(name)}</c:v></c:pt>'
        for i, name in enumerate(chart.categories)
    )
    count = len(chart.categories)
    return (
        f"<c:cat><c:strRef><c:f>Sheet1!$A$2:$A${count + 1}</c:f><c:strCache>"
        f'<c:ptCount val="{count}"/>{points}</c:strCache></c:strRef></c:cat>'
        f"<c:val>{_number_ref(letters, series.values, shape)}</c:val>"
    )


def _number_ref(letters: str, values: Sequence[float | None], shape: str) -> str:
    points = "".join(
        f'<c:pt idx="{i}"><c:v>{value!r}</c:v></c:pt>'
        for i, value in enumerate(values)
        if value is not None
    )
    return (
        f"<c:numRef><c:f>Sheet1!${letters}$2:${letters}${len(values) + 1}</c:f><c:numCache>"
        f"<c:formatCode>{escape(shape)}</c:formatCode>"
        f'<c:ptCount val="{len(values)}"/>{points}</c:numCache></c:numRef>'
    )


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
    series = "".join(_bar_series(chart, i, _bar_look(chart, i)) for i in range(len(chart.series)))
    return _bar_plot(series, direction, grouping), _axes(chart, horizontal=direction == "bar")


def _line(chart: Chart) -> tuple[str, str]:
    series = "".join(_line_series(chart, i, _line_look(chart, i)) for i in range(len(chart.series)))
    return _line_plot(series), _axes(chart)


def _combination(chart: Chart) -> tuple[str, str]:
    bars = [i for i, s in enumerate(chart.series) if s.role == "bar"]
    lines = [i for i, s in enumerate(chart.series) if s.role != "bar"]
    plots = ""
    if bars:
        plots += _bar_plot("".join(_bar_series(chart, i, _bar_look(chart, i)) for i in bars))
    if lines:
        plots += _line_plot("".join(_line_series(chart, i, _line_look(chart, i)) for i in lines))
    return plots, _axes(chart)


def _bullet(chart: Chart) -> tuple[str, str]:
    bars = [i for i, s in enumerate(chart.series) if s.role == "bar"]
    markers = [i for i, s in enumerate(chart.series) if s.role != "bar"]
    measured, bands = bars[0], bars[1:]
    chart = replace(chart, limits=chart.limits or _bullet_limits(chart, measured, bands, markers))
    behind = "".join(
        _bar_series(chart, i, _Look(shape=_solid(_BANDS[min(n, len(_BANDS) - 1)], outline=False)))
        for n, i in enumerate(bands)
    )
    front = _line_series(chart, measured, _measure_look(chart, measured))
    targets = "".join(_line_series(chart, i, _line_look(chart, i)) for i in markers)
    plots = _bar_plot(behind, grouping="stacked", gap=40) if behind else ""
    return plots + _line_plot(front + targets), _axes(chart)


def _measure_look(chart: Chart, place: int) -> _Look:
    """A bar in front of stacked bands: a thick error bar from the value down to zero.

    A second bar chart on a second axis would be stacked on the bands by LibreOffice.
    """
    color = chart.series[place].color or _PALETTE[0]
    paint = f'<a:solidFill><a:srgbClr val="{color}"/></a:solidFill>'
    marker = (
        f'<c:marker><c:symbol val="square"/><c:size val="7"/><c:spPr>{paint}'
        f"<a:ln>{paint}</a:ln></c:spPr></c:marker>"
    )
    bar = (
        '<c:errBars><c:errDir val="y"/><c:errBarType val="minus"/>'
        '<c:errValType val="percentage"/><c:noEndCap val="1"/><c:val val="100"/>'
        f'<c:spPr><a:ln w="139700" cap="flat">{paint}</a:ln></c:spPr></c:errBars>'
    )
    labels = _labels(chart, position="r") if chart.labels else ""
    shape = "<c:spPr><a:ln><a:noFill/></a:ln></c:spPr>"
    return _Look(shape=shape, marker=marker, labels=labels + bar)


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
        names[0]: _Look(shape="<c:spPr><a:noFill/><a:ln><a:noFill/></a:ln></c:spPr>"),
        names[1]: _Look(shape=_fill(_PALETTE[0], ""), labels=_labels(chart)),
        names[2]: _Look(
            shape=_fill(_PALETTE[5], "wdUpDiag"),
            labels=_labels(chart, "+", points=_crossing_labels(chart, names[4])),
        ),
        names[3]: _Look(
            shape=_fill(_PALETTE[1], "pct25"),
            labels=_labels(chart, "-", points=_crossing_labels(chart, names[5])),
        ),
        names[4]: _Look(shape=_fill(_PALETTE[5], "wdUpDiag")),
        names[5]: _Look(shape=_fill(_PALETTE[1], "pct25")),
    }
    series = "".join(_bar_series(chart, i, looks[s.name]) for i, s in enumerate(chart.series))
    return _bar_plot(series, grouping="stacked", gap=50), _axes(chart)


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
                f"{_font(chart, 900)}<a:t>{escape(text)}</a:t></a:r></a:p></c:rich></c:tx>"
                f'<c:spPr>{_WHITE}</c:spPr><c:showLegendKey val="0"/><c:showVal val="1"/>'
                '<c:showCatName val="0"/><c:showSerName val="0"/><c:showPercent val="0"/>'
                '<c:showBubbleSize val="0"/></c:dLbl>'
            )
    return words


def _pie(chart: Chart) -> tuple[str, str]:
    points = "".join(
        f'<c:dPt><c:idx val="{i}"/><c:bubble3D val="0"/>'
        f"{_fill(_PALETTE[i % len(_PALETTE)], _PATTERNS[i % len(_PATTERNS)])}</c:dPt>"
        for i in range(len(chart.categories))
    )
    labels = (
        '<c:dLbls><c:spPr><a:solidFill><a:srgbClr val="FFFFFF"/></a:solidFill></c:spPr>'
        '<c:dLblPos val="outEnd"/><c:showLegendKey val="0"/><c:showVal val="0"/>'
        '<c:showCatName val="1"/><c:showSerName val="0"/><c:showPercent val="1"/>'
        '<c:showBubbleSize val="0"/><c:showLeaderLines val="1"/></c:dLbls>'
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
        look = _line_look(replace(chart, series=alone), i)
        series += (
            f'<c:ser><c:idx val="{i}"/><c:order val="{i}"/>{name_xml(one, 2 * i + 1)}'
            f'{look.shape}{look.marker}{data_xml(chart, i)}<c:smooth val="0"/></c:ser>'
        )
    plot = (
        '<c:scatterChart><c:scatterStyle val="lineMarker"/><c:varyColors val="0"/>'
        f"{series}{_axis_ids((_CATEGORY_AXIS, _VALUE_AXIS))}</c:scatterChart>"
    )
    horizontal = _value_axis(chart, _CATEGORY_AXIS, _VALUE_AXIS, "b", grid=False, titled=False)
    return plot, horizontal + _value_axis(chart, _VALUE_AXIS, _CATEGORY_AXIS, "l", between="midCat")


_WRITERS = {
    "column": _columns, "bar": _columns, "stacked": _columns, "stacked_bar": _columns,
    "line": _line, "pie": _pie, "scatter": _scatter, "combination": _combination,
    "bullet": _bullet, "waterfall": _waterfall,
}  # fmt: skip


def _bar_series(chart: Chart, place: int, look: _Look) -> str:
    return (
        f'<c:ser><c:idx val="{place}"/><c:order val="{place}"/>'
        f"{name_xml(chart.series[place], place + 1)}{look.shape}"
        f'<c:invertIfNegative val="0"/>{look.labels}{data_xml(chart, place)}</c:ser>'
    )


def _line_series(chart: Chart, place: int, look: _Look) -> str:
    return (
        f'<c:ser><c:idx val="{place}"/><c:order val="{place}"/>'
        f"{name_xml(chart.series[place], place + 1)}{look.shape}{look.marker}{look.labels}"
        f'{data_xml(chart, place)}<c:smooth val="0"/></c:ser>'
    )


def _bar_plot(
    series: str,
    direction: str = "col",
    grouping: str = "clustered",
    gap: int = 80,
    axes: tuple[int, int] | None = None,
) -> str:
    overlap = '<c:overlap val="100"/>' if grouping == "stacked" else '<c:overlap val="-5"/>'
    return (
        f'<c:barChart><c:barDir val="{direction}"/><c:grouping val="{grouping}"/>'
        f'<c:varyColors val="0"/>{series}<c:gapWidth val="{gap}"/>{overlap}'
        f"{_axis_ids(axes or (_CATEGORY_AXIS, _VALUE_AXIS))}</c:barChart>"
    )


def _line_plot(series: str, axes: tuple[int, int] | None = None) -> str:
    return (
        f'<c:lineChart><c:grouping val="standard"/><c:varyColors val="0"/>{series}'
        f'<c:marker val="1"/>{_axis_ids(axes or (_CATEGORY_AXIS, _VALUE_AXIS))}</c:lineChart>'
    )


def _axis_ids(axes: tuple[int, int]) -> str:
    return "".join(f'<c:axId val="{number}"/>' for number in axes)


def _bar_look(chart: Chart, place: int) -> _Look:
    color = chart.series[place].color or _PALETTE[place % len(_PALETTE)]
    crowded = chart.kind.startswith("stacked") or chart.kind == "combination"
    position = "ctr" if crowded else "outEnd"
    labels = _labels(chart, position=position) if chart.labels else ""
    return _Look(shape=_fill(color, _PATTERNS[place % len(_PATTERNS)]), labels=labels)


def _line_look(chart: Chart, place: int) -> _Look:
    series = chart.series[place]
    color = series.color or _PALETTE[place % len(_PALETTE)]
    paint = f'<a:solidFill><a:srgbClr val="{color}"/></a:solidFill>'
    alone = series.role == "marker"
    dash = f'<a:prstDash val="{_DASHES[place % len(_DASHES)]}"/>'
    line = (
        "<a:ln><a:noFill/></a:ln>" if alone else f'<a:ln w="22225" cap="rnd">{paint}{dash}</a:ln>'
    )
    sign = "dash" if alone and chart.kind != "scatter" else _MARKERS[place % len(_MARKERS)]
    size = 14 if sign == "dash" else 6
    marker = (
        f'<c:marker><c:symbol val="{sign}"/><c:size val="{size}"/><c:spPr>{paint}'
        f"<a:ln>{paint}</a:ln></c:spPr></c:marker>"
    )
    few = chart.labels and len(chart.series) <= 2 and chart.kind == "line"  # noqa: PLR2004 - more would overlap
    labels = _labels(chart, position="t") if few else ""
    return _Look(shape=f"<c:spPr>{line}</c:spPr>", marker=marker, labels=labels)


def _fill(color: str, pattern: str) -> str:
    """A fill that is told from the others in black and white."""
    if not pattern:
        return _solid(color)
    return (
        f'<c:spPr><a:pattFill prst="{pattern}"><a:fgClr><a:srgbClr val="{color}"/></a:fgClr>'
        '<a:bgClr><a:srgbClr val="FFFFFF"/></a:bgClr></a:pattFill>'
        f'<a:ln w="9525"><a:solidFill><a:srgbClr val="{color}"/></a:solidFill></a:ln></c:spPr>'
    )


def _solid(color: str, *, outline: bool = True) -> str:
    paint = f'<a:solidFill><a:srgbClr val="{color}"/></a:solidFill>'
    line = f'<a:ln w="9525">{paint}</a:ln>' if outline else "<a:ln><a:noFill/></a:ln>"
    return f"<c:spPr>{paint}{line}</c:spPr>"


def _labels(chart: Chart, sign: str = "", position: str = "", points: str = "") -> str:
    if not chart.labels:
        return ""
    shape = chart.number_format if chart.number_format != "General" else "0.##########"
    if sign:
        # A bar has a length and no direction: its format says which way the step goes.
        shown = shape.split(";")[0]
        shape = f'"{sign}"{shown};"{sign}"{shown}'
    linked = 1 if chart.number_format == "General" and not sign else 0
    shape = "General" if linked else shape
    place = f'<c:dLblPos val="{position}"/>' if position else ""
    # On a dark bar the number stands on white, so that it is read in print.
    behind = _WHITE if position in {"", "ctr"} else "<a:noFill/>"
    return (
        f'<c:dLbls>{points}<c:numFmt formatCode={quoteattr(shape)} sourceLinked="{linked}"/>'
        f"<c:spPr>{behind}</c:spPr>{place}"
        '<c:showLegendKey val="0"/><c:showVal val="1"/><c:showCatName val="0"/>'
        '<c:showSerName val="0"/><c:showPercent val="0"/><c:showBubbleSize val="0"/></c:dLbls>'
    )


_WHITE = '<a:solidFill><a:srgbClr val="FFFFFF"/></a:solidFill>'


def _axes(chart: Chart, *, horizontal: bool = False) -> str:
    category_side, value_side = ("l", "b") if horizontal else ("b", "l")
    # A reader of a bar chart expects the first category at the top.
    order = "maxMin" if horizontal else "minMax"
    category = (
        f'<c:catAx><c:axId val="{_CATEGORY_AXIS}"/><c:scaling><c:orientation val="{order}"/>'
        f'</c:scaling><c:delete val="0"/><c:axPos val="{category_side}"/>'
        '<c:majorTickMark val="none"/><c:minorTickMark val="none"/><c:tickLblPos val="low"/>'
        f'<c:crossAx val="{_VALUE_AXIS}"/><c:crosses val="autoZero"/><c:auto val="0"/>'
        '<c:lblAlgn val="ctr"/><c:lblOffset val="100"/><c:noMultiLvlLbl val="1"/></c:catAx>'
    )
    crosses = "max" if horizontal else "autoZero"
    return category + _value_axis(chart, _VALUE_AXIS, _CATEGORY_AXIS, value_side, crosses=crosses)


def _value_axis(  # noqa: PLR0913 - what an axis has
    chart: Chart,
    number: int,
    across: int,
    side: str,
    *,
    grid: bool = True,
    titled: bool = True,
    crosses: str = "autoZero",
    between: str = "between",
) -> str:
    scale = ""
    if chart.limits and titled:
        low, high = chart.limits
        scale = f'<c:max val="{high!r}"/><c:min val="{low!r}"/>'
    lines = (
        '<c:majorGridlines><c:spPr><a:ln w="6350"><a:solidFill><a:srgbClr val="D9D9D9"/>'
        "</a:solidFill></a:ln></c:spPr></c:majorGridlines>"
        if grid
        else ""
    )
    title = _title(chart, chart.unit, 900) if titled else ""
    shape = quoteattr(chart.number_format if titled else "General")
    return (
        f'<c:valAx><c:axId val="{number}"/><c:scaling><c:orientation val="minMax"/>{scale}'
        f'</c:scaling><c:delete val="0"/><c:axPos val="{side}"/>{lines}{title}'
        f'<c:numFmt formatCode={shape} sourceLinked="0"/><c:majorTickMark val="out"/>'
        '<c:minorTickMark val="none"/><c:tickLblPos val="nextTo"/>'
        f'<c:crossAx val="{across}"/><c:crosses val="{crosses}"/>'
        f'<c:crossBetween val="{between}"/></c:valAx>'
    )


def _title(chart: Chart, text: str, size: int) -> str:
    if not text:
        return ""
    bold = size > _BOLD_FROM
    return (
        f'<c:title><c:tx><c:rich><a:bodyPr/><a:p><a:pPr><a:defRPr sz="{size}" b="{int(bold)}"/>'
        f"</a:pPr><a:r>{_font(chart, size, bold=bold)}<a:t>{escape(text)}</a:t></a:r></a:p>"
        '</c:rich></c:tx><c:overlay val="0"/></c:title>'
    )


_BOLD_FROM = 1000


def _legend(chart: Chart) -> str:
    hidden = ""
    if chart.kind == "waterfall":
        names = _WATERFALL_NAMES[chart.language]
        hidden = "".join(
            f'<c:legendEntry><c:idx val="{i}"/><c:delete val="1"/></c:legendEntry>'
            for i, series in enumerate(chart.series)
            if series.name in (names[0], *names[4:])
        )
    elif chart.kind == "pie" or len(chart.series) == 1:
        return ""
    return f'<c:legend><c:legendPos val="b"/>{hidden}<c:overlay val="0"/></c:legend>'


def _font(chart: Chart, size: int, *, bold: bool = False, name: str = "rPr") -> str:
    """Both scripts by name, so that Chinese is never drawn in a font without it."""
    language = ' lang="zh-CN"' if name == "rPr" else ""
    return (
        f'<a:{name}{language} sz="{size}" b="{int(bold)}">'
        f"<a:latin typeface={quoteattr(chart.latin)}/>"
        f"<a:ea typeface={quoteattr(chart.font)}/></a:{name}>"
    )
