"""What is a chart, before it is drawn in Word or Excel?

A chart is native: the office program draws it, and "Edit data" opens its numbers. It is made to
be read without colour (patterns, dashes, data labels) and without sight (alternative text).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import isfinite
from typing import Any, Literal, get_args

from addin.errors import UsageError
from addin.language import Language

ChartKind = Literal[
    "column", "bar", "stacked", "stacked_bar", "line", "pie", "scatter", "combination", "bullet",
    "waterfall", "pace", "trend",
]  # fmt: skip
Role = Literal[
    "bar", "line", "marker", "done", "ahead", "short", "base", "rest", "label", "path",
]  # fmt: skip
SCATTERED = frozenset(["scatter", "trend"])
"""The kinds whose points have a place of their own on the horizontal axis."""
_EMU_PER_CM = 360_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """One series; a value that is not known is None and leaves a gap, never a zero.

    `role` counts in a combination and a bullet: drawn as bars, as a line, or as a marker alone
    (a target); in a pace chart it names the fill, and `label` is a segment that nobody sees; in a
    trend `path` is dashed. `x` are the horizontal values of a scatter chart or a trend. `color` is
    RRGGBB, empty for the next of the palette. `texts` are what stands in the segments of a pace
    chart or at the points of a trend; `sources` name what the points show, for whoever made them.
    """

    name: str
    values: tuple[float | None, ...]
    role: Role = "bar"
    x: tuple[float | None, ...] = ()
    color: str = ""
    texts: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "values", _numbers(self.values))
        object.__setattr__(self, "x", _numbers(self.x))


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """A chart as a value of a template: ``{{ chart }}`` in a paragraph of its own.

    `kind` is one of ``column``, ``bar`` (horizontal), ``stacked``, ``stacked_bar``, ``line``,
    ``pie`` (first series), ``scatter``, ``combination`` (bars with lines or markers, by the
    series' role), ``bullet`` (series of role bar: the first is what is measured, the others are
    the bands behind it from the lowest limit up; role marker: the target), ``waterfall`` (the
    first series holds steps; `totals` are the places whose value is a level, not a step), ``pace``
    (bars of segments: done, ahead of the path, short of it, the rest), ``trend`` (small: a line and
    the dashed path beside it over years; `across` are the first and the last).

    `number_format` is Excel's; `width` and `height` are EMU (360,000 to the centimetre).
    `limits` are the lowest and highest value of the axis, by default the program's choice.
    """

    kind: ChartKind
    categories: tuple[str, ...]
    series: tuple[Series, ...]
    title: str = ""
    alt: str = ""
    unit: str = ""
    number_format: str = "General"
    totals: tuple[int, ...] = ()
    labels: bool = True
    limits: tuple[float, float] | None = None
    across: tuple[float, float] | None = None
    width: int = 15 * _EMU_PER_CM
    height: int = 8 * _EMU_PER_CM
    font: str = "宋体"
    latin: str = "Times New Roman"
    language: Language = "zh"

    def __post_init__(self) -> None:
        object.__setattr__(self, "categories", tuple(map(str, self.categories)))
        object.__setattr__(self, "series", tuple(self.series))
        if self.kind not in get_args(ChartKind):
            raise UsageError("no_kind_of_chart", kind=self.kind, kinds=list(get_args(ChartKind)))
        if not self.series:
            raise UsageError("no_series")
        for series in self.series:
            self._check(series)

    def _check(self, series: Series) -> None:
        expected = len(series.x) if self.kind in SCATTERED else len(self.categories)
        if len(series.values) != expected:
            key = "not_as_many_x" if self.kind in SCATTERED else "not_as_many_categories"
            count = len(series.values)
            raise UsageError(key, series=series.name, count=count, expected=expected)

    @property
    def alternative(self) -> str:
        """What a reader who does not see the chart hears: `alt`, or the chart in words."""
        return self.alt or describe(self)


def describe(chart: Chart) -> str:
    """A chart in one or two sentences: kind, title, and its values where they are few."""
    zh = chart.language == "zh"
    kind = _NAMES[chart.kind][0 if zh else 1]
    head = f"{kind}{'：' if zh else ': '}{chart.title}" if chart.title else kind
    unit = (f"（{chart.unit}）" if zh else f" ({chart.unit})") if chart.unit else ""
    parts = [f"{head}{unit}"]
    parts += [_series_words(chart, series, zh=zh) for series in chart.series]
    return ("。" if zh else ". ").join(parts) + ("。" if zh else ".")


_NAMES: Mapping[str, tuple[str, str]] = {
    "column": ("柱形图", "Column chart"),
    "bar": ("条形图", "Bar chart"),
    "stacked": ("堆积柱形图", "Stacked column chart"),
    "stacked_bar": ("堆积条形图", "Stacked bar chart"),
    "line": ("折线图", "Line chart"),
    "pie": ("饼图", "Pie chart"),
    "scatter": ("散点图", "Scatter chart"),
    "combination": ("组合图", "Combination chart"),
    "bullet": ("子弹图", "Bullet chart"),
    "waterfall": ("瀑布图", "Waterfall chart"),
    "pace": ("条形图", "Bar chart"),
    "trend": ("折线图", "Line chart"),
}
_MOST_NAMED = 12


def _series_words(chart: Chart, series: Series, *, zh: bool) -> str:
    names: Sequence[str] = (
        [shown(x, "") for x in series.x] if chart.kind in SCATTERED else chart.categories
    )
    pairs = list(zip(names, series.values, strict=True))
    missing = "无数据" if zh else "not known"
    if len(pairs) > _MOST_NAMED:
        return _range_words(chart, series.name, pairs, zh=zh)
    words = [
        f"{name} {shown(value, chart.number_format) if value is not None else missing}"
        for name, value in pairs
    ]
    return f"{series.name}：{'，'.join(words)}" if zh else f"{series.name}: {', '.join(words)}"


def _range_words(
    chart: Chart, name: str, pairs: Sequence[tuple[str, float | None]], *, zh: bool
) -> str:
    known = [(value, where) for where, value in pairs if value is not None]
    if not known:
        return f"{name}：无数据" if zh else f"{name}: not known"
    (low, low_at), (high, high_at) = min(known), max(known)
    least, most = shown(low, chart.number_format), shown(high, chart.number_format)
    if zh:
        return f"{name}：{len(pairs)}个值，最低{low_at} {least}，最高{high_at} {most}"
    return f"{name}: {len(pairs)} values, lowest {low_at} {least}, highest {high_at} {most}"


def shown(value: float | None, number_format: str) -> str:
    """A value in Excel's number format, of those that charts use.

    >>> shown(1234.5, "#,##0.0"), shown(0.256, "0.0%")
    ('1,234.5', '25.6%')
    """
    if value is None:
        return ""
    plain = number_format.split(";", maxsplit=1)[0].strip('"+')
    decimals = len(plain.rstrip("%").partition(".")[2]) if "." in plain else 0
    if plain.endswith("%"):
        return f"{value:.{decimals}%}"
    if plain.startswith(("0", "#")):
        return f"{value:,.{decimals}f}" if "," in plain else f"{value:.{decimals}f}"
    return f"{value:.10g}"


def waterfall_steps(
    values: Sequence[float | None], totals: Iterable[int]
) -> list[tuple[float, float] | None]:
    """From and to which level each bar of a waterfall reaches; None where a step is not known."""
    levels: list[tuple[float, float] | None] = []
    level, whole = 0.0, set(totals)
    for place, value in enumerate(values):
        if value is None:
            levels.append(None)
            continue
        start = 0.0 if place in whole else level
        level = start + value
        levels.append((start, level))
    return levels


def chart_from_json(content: Mapping[str, Any]) -> Chart:
    """The chart in a JSON object whose keys are the fields of Chart and Series.

    Raises UsageError where a field does not exist or the series do not fit.
    """
    fields = _tuples(content)
    series = tuple(Series(**_tuples(one)) for one in fields.pop("series", ()))
    return Chart(**{"categories": (), **fields, "series": series})


def _tuples(content: Mapping[str, Any]) -> dict[str, Any]:
    return {k: tuple(v) if isinstance(v, list) else v for k, v in content.items()}


def _numbers(values: Iterable[Any]) -> tuple[float | None, ...]:
    return tuple(_number(value) for value in values)


def _number(value: Any) -> float | None:
    if value is None:
        return None
    try:
        number = float(value)
    except (TypeError, ValueError) as error:
        raise UsageError("not_a_number", value=value) from error
    return number if isfinite(number) else None
