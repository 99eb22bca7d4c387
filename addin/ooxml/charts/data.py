"""Which cells and which points does a chart have?"""

from collections.abc import Sequence

from addin.cells import column_name
from addin.ooxml.charts.chart import SCATTERED, Chart, Series
from addin.ooxml.xml import escape


def chart_rows(chart: Chart) -> list[list[str | float | None]]:
    """The cells of a chart's workbook: categories in the first column, then the series.

    A scatter chart has two columns for each series: its x and its y.
    """
    if chart.kind in SCATTERED:
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
    cell = f"Sheet1!${column_name(column + 1)}$1"
    return (
        f'<c:tx><c:strRef><c:f>{cell}</c:f><c:strCache><c:ptCount val="1"/>'
        f'<c:pt idx="0"><c:v>{escape(series.name)}</c:v></c:pt></c:strCache></c:strRef></c:tx>'
    )


def data_xml(chart: Chart, place: int, number_format: str = "") -> str:
    """The categories and values of the series at `place`, each with its cells."""
    series = chart.series[place]
    shape = number_format or chart.number_format
    if chart.kind in SCATTERED:
        x, y = (column_name(2 * place + step) for step in (1, 2))
        return (
            f"<c:xVal>{_number_ref(x, series.x, 'General')}</c:xVal>"
            f"<c:yVal>{_number_ref(y, series.values, shape)}</c:yVal>"
        )
    letters = column_name(place + 2)
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
