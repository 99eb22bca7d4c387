"""Which axes does a chart have?"""

from addin.ooxml.charts.chart import Chart
from addin.ooxml.charts.looks import filled, title_markup
from addin.ooxml.xml import quoteattr

CATEGORY_AXIS, VALUE_AXIS = 501, 502
AXIS_IDS = f'<c:axId val="{CATEGORY_AXIS}"/><c:axId val="{VALUE_AXIS}"/>'
"""The axes that a plot is drawn on."""
_GRID = (
    f'<c:majorGridlines><c:spPr><a:ln w="6350">{filled("D9D9D9")}</a:ln></c:spPr>'
    "</c:majorGridlines>"
)


def two_axes(chart: Chart, *, horizontal: bool = False) -> str:
    """The axis of the categories and that of the values; a horizontal chart lies on its side."""
    category_side, value_side = ("l", "b") if horizontal else ("b", "l")
    # A reader of a bar chart expects the first category at the top.
    order = "maxMin" if horizontal else "minMax"
    category = (
        f'<c:catAx><c:axId val="{CATEGORY_AXIS}"/><c:scaling><c:orientation val="{order}"/>'
        f'</c:scaling><c:delete val="0"/><c:axPos val="{category_side}"/>'
        '<c:majorTickMark val="none"/><c:minorTickMark val="none"/><c:tickLblPos val="low"/>'
        f'<c:crossAx val="{VALUE_AXIS}"/><c:crosses val="autoZero"/><c:auto val="0"/>'
        '<c:lblAlgn val="ctr"/><c:lblOffset val="100"/><c:noMultiLvlLbl val="1"/></c:catAx>'
    )
    crosses = "max" if horizontal else "autoZero"
    return category + value_axis(chart, VALUE_AXIS, CATEGORY_AXIS, value_side, crosses=crosses)


def value_axis(  # noqa: PLR0913 - what an axis has
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
    """An axis of numbers."""
    scale = ""
    if chart.limits and titled:
        low, high = chart.limits
        scale = f'<c:max val="{high!r}"/><c:min val="{low!r}"/>'
    lines = _GRID if grid else ""
    title = title_markup(chart, chart.unit, 900) if titled else ""
    shape = quoteattr(chart.number_format if titled else "General")
    return (
        f'<c:valAx><c:axId val="{number}"/><c:scaling><c:orientation val="minMax"/>{scale}'
        f'</c:scaling><c:delete val="0"/><c:axPos val="{side}"/>{lines}{title}'
        f'<c:numFmt formatCode={shape} sourceLinked="0"/><c:majorTickMark val="out"/>'
        '<c:minorTickMark val="none"/><c:tickLblPos val="nextTo"/>'
        f'<c:crossAx val="{across}"/><c:crosses val="{crosses}"/>'
        f'<c:crossBetween val="{between}"/></c:valAx>'
    )
