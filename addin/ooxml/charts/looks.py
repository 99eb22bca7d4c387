"""How is a series drawn so that it is told from the others, in black and white too?"""

from dataclasses import dataclass

from addin.ooxml.charts.chart import Chart
from addin.ooxml.xml import escape, quoteattr

PALETTE = ("1F4E79", "C55A11", "7F7F7F", "2E75B6", "BF9000", "548235")
PATTERNS = ("", "wdUpDiag", "pct25", "wdDnDiag", "smGrid", "ltHorz")
_DASHES = ("solid", "dash", "sysDot", "dashDot", "lgDash", "sysDash")
_MARKERS = ("circle", "square", "triangle", "diamond", "x", "star")


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesLook:
    """How one series is drawn: `shape` is the markup of its c:spPr."""

    shape: str
    marker: str = ""
    labels: str = ""


def measure_look(chart: Chart, place: int) -> SeriesLook:
    """A bar in front of stacked bands: a thick error bar from the value down to zero.

    A second bar chart on a second axis would be stacked on the bands by LibreOffice.
    """
    color = chart.series[place].color or PALETTE[0]
    paint = filled(color)
    marker = _marker("square", 7, paint)
    bar = (
        '<c:errBars><c:errDir val="y"/><c:errBarType val="minus"/>'
        '<c:errValType val="percentage"/><c:noEndCap val="1"/><c:val val="100"/>'
        f'<c:spPr><a:ln w="139700" cap="flat">{paint}</a:ln></c:spPr></c:errBars>'
    )
    labels = data_labels(chart, position="r") if chart.labels else ""
    shape = "<c:spPr><a:ln><a:noFill/></a:ln></c:spPr>"
    return SeriesLook(shape=shape, marker=marker, labels=labels + bar)


def bar_look(chart: Chart, place: int) -> SeriesLook:
    """How the bars of a series are drawn."""
    color = chart.series[place].color or PALETTE[place % len(PALETTE)]
    crowded = chart.kind.startswith("stacked") or chart.kind == "combination"
    position = "ctr" if crowded else "outEnd"
    labels = data_labels(chart, position=position) if chart.labels else ""
    return SeriesLook(shape=patterned(color, PATTERNS[place % len(PATTERNS)]), labels=labels)


def line_look(chart: Chart, place: int) -> SeriesLook:
    """How a line is drawn, or the marker alone."""
    series = chart.series[place]
    color = series.color or PALETTE[place % len(PALETTE)]
    paint = filled(color)
    alone = series.role == "marker"
    dash = f'<a:prstDash val="{_DASHES[place % len(_DASHES)]}"/>'
    line = NO_LINE if alone else f'<a:ln w="22225" cap="rnd">{paint}{dash}</a:ln>'
    sign = "dash" if alone and chart.kind != "scatter" else _MARKERS[place % len(_MARKERS)]
    marker = _marker(sign, 14 if sign == "dash" else 6, paint)
    few = chart.labels and len(chart.series) <= 2 and chart.kind == "line"  # noqa: PLR2004 - more would overlap
    labels = data_labels(chart, position="t") if few else ""
    return SeriesLook(shape=f"<c:spPr>{line}</c:spPr>", marker=marker, labels=labels)


NO_LINE = "<a:ln><a:noFill/></a:ln>"


def filled(color: str) -> str:
    """One colour as a fill or of a line."""
    return f'<a:solidFill><a:srgbClr val="{color}"/></a:solidFill>'


def _marker(sign: str, size: int, paint: str) -> str:
    return (
        f'<c:marker><c:symbol val="{sign}"/><c:size val="{size}"/><c:spPr>{paint}'
        f"<a:ln>{paint}</a:ln></c:spPr></c:marker>"
    )


def patterned(color: str, pattern: str) -> str:
    """A fill that is told from the others in black and white."""
    if not pattern:
        return one_colour(color)
    return (
        f'<c:spPr><a:pattFill prst="{pattern}"><a:fgClr><a:srgbClr val="{color}"/></a:fgClr>'
        '<a:bgClr><a:srgbClr val="FFFFFF"/></a:bgClr></a:pattFill>'
        f'<a:ln w="9525">{filled(color)}</a:ln></c:spPr>'
    )


def one_colour(color: str, *, outline: bool = True) -> str:
    """A fill of one colour."""
    line = f'<a:ln w="9525">{filled(color)}</a:ln>' if outline else NO_LINE
    return f"<c:spPr>{filled(color)}{line}</c:spPr>"


def data_labels(chart: Chart, sign: str = "", position: str = "", points: str = "") -> str:
    """The numbers beside the points; `sign` stands before each."""
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
    behind = WHITE if position in {"", "ctr"} else "<a:noFill/>"
    return (
        f'<c:dLbls>{points}<c:numFmt formatCode={quoteattr(shape)} sourceLinked="{linked}"/>'
        f"<c:spPr>{behind}</c:spPr>{place}"
        f"{SHOWN}</c:dLbls>"
    )


WHITE = filled("FFFFFF")


def shown_markup(*, value: int = 1, share: int = 0) -> str:
    """What a label shows: the number, or the name of the category and its share."""
    return (
        f'<c:showLegendKey val="0"/><c:showVal val="{value}"/><c:showCatName val="{share}"/>'
        f'<c:showSerName val="0"/><c:showPercent val="{share}"/><c:showBubbleSize val="0"/>'
    )


SHOWN = shown_markup()


def title_markup(chart: Chart, text: str, size: int) -> str:
    """The title of a chart or an axis; nothing where there is none."""
    if not text:
        return ""
    bold = size > _BOLD_FROM
    return (
        f'<c:title><c:tx><c:rich><a:bodyPr/><a:p><a:pPr><a:defRPr sz="{size}" b="{int(bold)}"/>'
        f"</a:pPr><a:r>{font_markup(chart, size, bold=bold)}<a:t>{escape(text)}</a:t></a:r></a:p>"
        '</c:rich></c:tx><c:overlay val="0"/></c:title>'
    )


_BOLD_FROM = 1000


def font_markup(chart: Chart, size: int, *, bold: bool = False, name: str = "rPr") -> str:
    """Both scripts by name, so that Chinese is never drawn in a font without it."""
    language = ' lang="zh-CN"' if name == "rPr" else ""
    return (
        f'<a:{name}{language} sz="{size}" b="{int(bold)}">'
        f"<a:latin typeface={quoteattr(chart.latin)}/>"
        f"<a:ea typeface={quoteattr(chart.font)}/></a:{name}>"
    )
