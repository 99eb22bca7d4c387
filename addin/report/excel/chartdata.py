"""What do the charts show that no table shows as it is? Their own small tables, all of formulas."""

from collections.abc import Iterator, Sequence

from addin.facts import FactSet
from addin.language import Language, Text
from addin.report.excel.cells import Cell, in_language, number_format, words
from addin.report.excel.clusters import chart_of_clusters
from addin.report.excel.gaps import Decomposition
from addin.report.excel.grid import Row, Table
from addin.report.excel.sections import Section, column

__all__ = ["chart_sections"]

SHEET = Text("图表数据", "Chart data")
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
    facts: FactSet, language: Language, clusters: Table | None, split: Sequence[Decomposition]
) -> Iterator[Section]:
    """The table behind the chart of clusters, and one behind each waterfall."""
    table = chart_of_clusters(facts, language, clusters) if clusters else None
    if table is not None:
        yield Section(
            sheet=SHEET[language],
            alone=Text("图表数据 集群", "Chart data clusters")[language],
            title=Text("图表数据：集群规模与目标", "Chart data: size and target of clusters")[
                language
            ],
            lines=(
                Text("空格表示未知，图中不画。", "A blank is unknown and is not drawn.")[language],
            ),
            table=table,
            frozen=2,
        )
    for at, found in enumerate(split, 1):
        name = found.indicator.name[language]
        yield Section(
            sheet=SHEET[language],
            alone=Text(f"图表数据 瀑布{at}", f"Chart data waterfall {at}")[language],
            title=Text(f"图表数据：{name}缺口分解", f"Chart data: gap of {name}")[language],
            table=_waterfall(facts, language, found, at),
            frozen=2,
        )


def _waterfall(facts: FactSet, language: Language, found: Decomposition, at: int) -> Table:
    """Where each floating column starts and ends, and its visible and invisible pieces."""
    keys = [f"{at}-{number}" for number in range(1, len(found.parts) + 1)] + [f"{at}-rest"]
    gaps = [(goal.value or 0.0) - (now.value or 0.0) for now, goal, _ in found.parts]
    names = [facts.name_of(now.subject)[language] for now, _, _ in found.parts]
    names.append(Text("其他", "The rest")[language])
    rows: list[Row] = []
    unit, end = found.comparable.unit, 0.0
    for key, name, gap in zip(keys, names, [*gaps, found.rest], strict=True):
        start, end = end, end + in_language(gap, unit, language)
        first = not rows
        rows.append(
            _bar(key, name, (start, end), first=first, previous=rows[-1].key if rows else "")
        )
    whole = in_language(found.gap, unit, language)
    rows.append(_bar(f"{at}-whole", Text("合计", "Whole")[language], (0.0, whole), first=True))
    edges = (("start", "起点", "Start"), ("end", "终点", "End"))
    return Table(
        name=f"tbl_waterfall_{at}",
        columns=(
            column("code", Text("代码", "Code"), language),
            column("label", Text("部分", "Part"), language),
            *(column(key, Text(zh, en), language, "figure") for key, zh, en in edges),
            *(column(key, Text(zh, en), language, "figure") for key, zh, en, _ in _BARS),
        ),
        rows=tuple(rows),
    )


def _bar(
    key: str, label: str, span: tuple[float, float], *, first: bool, previous: str = ""
) -> Row:
    start, end = span
    kind = "total" if key.endswith("whole") else "short" if end >= start else "over"
    looks = number_format(2, "en")
    gap = f"{{tbl_dec.gap#{key}}}"
    cells = {
        "code": words(key),
        "label": words(label),
        "start": Cell(
            value=start, number_format=looks, formula="" if first else f"={{end@{previous}}}"
        ),
        "end": Cell(value=end, number_format=looks, formula=f"={{start}}+{gap}"),
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
