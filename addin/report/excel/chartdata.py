"""What do the charts show that no table shows as it is? Their own small tables, all of formulas."""

from collections.abc import Iterator, Sequence

from addin.facts.factset import FactSet
from addin.language import Language, Text
from addin.report.excel.cells import Cell, number_format, words
from addin.report.excel.clusters import chart_of_clusters
from addin.report.excel.decomposition import Split
from addin.report.excel.grid import Row, Table
from addin.report.excel.sections import Section, column

__all__ = ["chart_sections"]

SHEET = Text(zh="图表数据", en="Chart data")
_BARS = (
    ("base_up", "垫高（上）", "Base above", ""),
    ("base_down", "垫高（下）", "Base below", ""),
    ("short_up", "未达", "Shortfall", "short"),
    ("short_down", "未达（下）", "Shortfall below", "short"),
    ("over_up", "超出", "Surplus", "over"),
    ("over_down", "超出（下）", "Surplus below", "over"),
    ("total_up", "总缺口", "Whole gap", "total"),
    ("total_down", "总缺口（下）", "Whole gap below", "total"),
)


def chart_sections(
    facts: FactSet, language: Language, clusters: Table | None, split: Sequence[Split]
) -> Iterator[Section]:
    """The table behind the chart of clusters, and one behind each waterfall."""
    table = chart_of_clusters(facts, language, clusters) if clusters else None
    if table is not None:
        yield Section(
            sheet=SHEET[language],
            alone=Text(zh="图表数据 集群", en="Chart data clusters")[language],
            title=Text(zh="图表数据：集群规模与目标", en="Chart data: size and target of clusters")[
                language
            ],
            lines=(
                Text(zh="空格表示未知，图中不画。", en="A blank is unknown and is not drawn.")[
                    language
                ],
            ),
            table=table,
            frozen=2,
        )
    for found in split:
        title = Text(zh=f"图表数据：{found.name}缺口", en=f"Chart data: shortfall of {found.name}")
        at = found.number
        yield Section(
            sheet=SHEET[language],
            alone=Text(zh=f"图表数据 瀑布{at}", en=f"Chart data waterfall {at}")[language],
            title=title[language],
            table=_waterfall(found),
            frozen=2,
        )


def _waterfall(found: Split) -> Table:
    """Where each floating column starts and ends, and its visible and invisible pieces."""
    rows: list[Row] = []
    end, language = 0.0, found.language
    for part in found.attribution.parts:
        start, end = end, end + found.shown(-part.value)
        previous = rows[-1].key if rows else ""
        rows.append(_bar(found.key(part), part.name[language], (start, end), previous))
    whole = Text(zh="合计", en="Whole")[language]
    rows.append(_bar(found.key(None), whole, (0.0, found.gap), ""))
    edges = (("start", "起点", "Start"), ("end", "终点", "End"))
    return Table(
        name=f"tbl_waterfall_{found.number}",
        columns=(
            column("code", Text(zh="代码", en="Code"), language),
            column("label", Text(zh="部分", en="Part"), language),
            *(column(key, Text(zh=zh, en=en), language, "figure") for key, zh, en in edges),
            *(column(key, Text(zh=zh, en=en), language, "figure") for key, zh, en, _ in _BARS),
        ),
        rows=tuple(rows),
    )


def _bar(key: str, label: str, span: tuple[float, float], previous: str) -> Row:
    start, end = span
    kind = "total" if key.endswith("whole") else "short" if end >= start else "over"
    looks = number_format(2, "en")
    gap = f"{{tbl_dec.gap#{key}}}"
    cells = {
        "code": words(key),
        "label": words(label),
        "start": Cell(
            value=start, number_format=looks, formula=f"={{end@{previous}}}" if previous else ""
        ),
        "end": Cell(value=end, number_format=looks, formula=f"={{start}}+N({gap})"),
    }
    low, high = min(start, end), max(start, end)
    above, below = max(high, 0.0) - max(low, 0.0), min(low, 0.0) - min(high, 0.0)
    spans = {
        "base_up": (max(low, 0.0), "=MAX(MIN({start},{end}),0)"),
        "base_down": (min(high, 0.0), "=MIN(MAX({start},{end}),0)"),
    }
    shown = {
        "up": (above, "MAX({start},{end},0)-MAX(MIN({start},{end}),0)"),
        "down": (below, "MIN({start},{end},0)-MIN(MAX({start},{end}),0)"),
    }
    tests = {"short": "{end}>={start}", "over": "{end}<{start}"}
    for name, _, _, own in _BARS:
        if not own:
            value, formula = spans[name]
        else:
            value, piece = shown[name.rpartition("_")[2]]
            value = value if own == kind else 0.0
            test = tests.get(own)
            formula = f"=IF({test},{piece},0)" if test and kind != "total" else (
                f"={piece}" if own == kind else ""
            )  # fmt: skip
        cells[name] = Cell(value=value, number_format=looks, formula=formula)
    return Row(key=key, cells=cells)
