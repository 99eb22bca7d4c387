"""Which clusters or areas make up a gap? The table `tbl_dec` (PRACTICE C3.3, METHODS C4).

The facts split a gap as value less path; here, as in the rectification table, a shortfall is
above zero: should be less is.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from addin.facts.extras.attribution import Attribution, Part, parts_of
from addin.facts.fact import Fact
from addin.facts.factset import FactSet
from addin.facts.printer import in_language, unit_name
from addin.language import Language, Text
from addin.model.unit import Unit
from addin.model.words import Precision
from addin.report.excel.cells import (
    Cell,
    figure,
    number_format,
    stated,
    words,
)
from addin.report.excel.charts import draw_waterfall
from addin.report.excel.grid import Row, Table
from addin.report.excel.sections import Page, Section, column
from addin.report.tables.gaps import laggards

__all__ = ["Split", "decomposition_section", "splits"]

_MOST = 4
_NONE = Cell(value="—", reason=True)


@dataclass(frozen=True, kw_only=True, eq=False)
class Split:
    """A gap with its parts, in the unit that readers of `language` see."""

    facts: FactSet
    language: Language
    number: int
    attribution: Attribution

    @property
    def unit(self) -> Unit:
        """The stored unit of the indicator."""
        return self.whole("comparable").unit

    @property
    def gap(self) -> float:
        """The whole shortfall."""
        return self.shown(-self.attribution.total)

    @property
    def name(self) -> str:
        """The indicator and by what it is split."""
        indicator = self.facts.name_of(self.attribution.indicator)[self.language]
        method = self.attribution.method[self.language]
        return f"{indicator}（{method}）" if self.language == "zh" else f"{indicator} ({method})"

    def whole(self, measure: str) -> Fact:
        """A fact of the whole."""
        return self.facts.fact(self.attribution.indicator, measure)

    def key(self, part: Part | None) -> str:
        """The key of a part's row; None is the whole."""
        at = "whole" if part is None else str(self.attribution.parts.index(part))
        return f"{self.number}-{at}"

    def fact(self, part: Part, measure: str) -> Fact | None:
        """A fact of a part, if it speaks of the period of the whole."""
        found = self.facts.get(self.facts.id_of(part.subject, measure))
        same = found is not None and found.period.end == self.whole("comparable").period.end
        return found if same and found is not None and found.known else None

    def shown(self, value: float) -> float:
        """A value in the language's unit."""
        return in_language(value, self.unit, self.language)


def splits(facts: FactSet, language: Language) -> tuple[Split, ...]:
    """By cluster and by area, of indicators that are behind first; none where parts are unknown."""
    late = [found.code for found in laggards(facts)]
    codes = [found.code for found in facts.plan.headline]
    found = [parts_of(facts), *(parts_of(facts, f"{code}/areas") for code in codes)]
    known = [each for each in found if each is not None and len(each.parts) > 1]
    known.sort(key=lambda each: each.indicator not in late)
    return tuple(
        Split(facts=facts, language=language, number=at, attribution=each)
        for at, each in enumerate(known[:_MOST], 1)
    )


def decomposition_section(language: Language, found: Sequence[Split]) -> Section:
    """Each part's share of the gap; what no part explains has a row of its own."""

    def draw(page: Page) -> None:
        for at, each in enumerate(found):
            title = Text(zh=f"{each.name}：缺口", en=f"{each.name}: shortfall")[language]
            number = len(each.attribution.parts)
            said = Text(
                zh=f"瀑布图：{each.name}的缺口由{number}个部分逐项累加至总缺口。数据见“图表数据”。",
                en=f"Waterfall chart: the shortfall of {each.name} as the sum of {number}"
                " parts. The"
                " data stand in the sheet Chart data.",
            )[language]
            draw_waterfall(page, f"tbl_waterfall_{each.number}", title, said, at)

    return Section(
        sheet=Text(zh="缺口分解", en="Gap by part")[language],
        title=Text(zh="缺口分解", en="Where the gap lies")[language],
        lines=(
            Text(
                zh="缺口=应达值－当期值，正数为未达；各部分之和等于总缺口。无自身目标的区县按基期份额分摊时序目标。",
                en="Shortfall = should be - is; above zero is behind. The parts add up to the"
                " whole."
                " An area without a target takes its base-year share of the path.",
            )[language],
        ),
        table=Table(
            name="tbl_dec",
            columns=tuple(
                column(key, Text(zh=zh, en=en), language, kind, 30)
                for key, zh, en, kind in _COLUMNS
            ),
            rows=tuple(row for each in found for row in _rows(each)),
        ),
        draw=draw,
    )


_COLUMNS = (
    ("number", "序号", "No.", "words"),
    ("code", "代码", "Code", "words"),
    ("name", "集群/区县", "Cluster or area", "words"),
    ("unit", "单位", "Unit", "words"),
    ("period", "评价期", "Scored at", "words"),
    ("goal", "应达值", "Should be", "figure"),
    ("comparable", "当期值", "Is", "figure"),
    ("gap", "缺口", "Shortfall", "figure"),
    ("share", "占总缺口(%)", "Share of the gap (%)", "figure"),
    ("basis", "应达值依据", "Should be by", "words"),
)


def _rows(split: Split) -> Iterator[Row]:
    for part in split.attribution.parts:
        yield Row(key=split.key(part), cells=_cells(split, part))
    whole = _common(split)
    whole |= {
        "code": words(split.attribution.indicator),
        "name": words(split.name),
        "goal": stated(split.whole("expected"), split.language, split.unit),
        "comparable": stated(split.whole("comparable"), split.language, split.unit),
        "gap": _gap(split, split.gap, "={goal}-{comparable}"),
        "basis": words(_PATH, split.language),
    }
    whole["share"] = _share(split, split.gap)
    yield Row(key=split.key(None), cells=whole, bold=True)


def _cells(split: Split, part: Part) -> dict[str, Cell]:
    """A part with both its values, what is counted twice, or the rest."""
    gap = split.shown(-part.value)
    cells = _common(split) | {
        "code": words(part.subject),
        "name": words(part.name, split.language),
        "goal": _NONE,
        "comparable": _NONE,
        "basis": words("—"),
        "share": _share(split, gap),
    }
    if part.subject.endswith(":rest"):
        others = [split.key(each) for each in split.attribution.parts if each is not part]
        span = f"{{gap@{others[0]}..{others[-1]}}}"
        whole = f"{{gap@{split.key(None)}}}"
        return cells | {"gap": _gap(split, gap, f"={whole}-SUM({span})")}
    if part.subject.endswith(":overlap"):
        cells["comparable"] = figure(-gap, _exact(split), split.language, split.unit)
        return cells | {"gap": _gap(split, gap, "=-{comparable}")}
    now, path = split.fact(part, "comparable"), split.fact(part, "expected")
    if now is None or now.value is None:
        return cells | {"gap": _NONE, "share": _NONE}
    cells["comparable"] = stated(now, split.language, split.unit)
    cells["goal"] = stated(path, split.language, split.unit)
    cells["basis"] = words(_PATH if path else _SHARED, split.language)
    if path is None:
        cells["goal"] = figure(
            split.shown(now.value - part.value), _exact(split), split.language, split.unit
        )
    return cells | {"gap": _gap(split, gap, "={goal}-{comparable}")}


def _common(split: Split) -> dict[str, Cell]:
    language = split.language
    return {
        "number": words(str(split.number)),
        "unit": words(unit_name(split.unit, language)),
        "period": words(split.whole("comparable").period.label(language)),
    }


def _gap(split: Split, value: float, formula: str) -> Cell:
    return replace(figure(value, _exact(split), split.language, split.unit), formula=formula)


def _exact(split: Split) -> Fact:
    return replace(split.whole("comparable"), precision=Precision.EXACT)


def _share(split: Split, gap: float) -> Cell:
    whole = f"{{gap@{split.key(None)}}}"
    value = gap / split.gap * 100 if split.gap else "—"
    formula = f'=IF({whole}<>0,{{gap}}/{whole}*100,"—")'
    return Cell(value=value, formula=formula, number_format=number_format(1, split.language))


_PATH = Text(zh="时序目标值", en="value on the path")
_SHARED = Text(zh="按基期份额分摊", en="base-year share of the path")
