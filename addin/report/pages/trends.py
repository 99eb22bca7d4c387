"""Since when is an indicator off its path, or which way does it go? Small charts (REPORT 7).

A line of what was reached and the dashed path or limit beside it, over the years of the plan. Where
few indicators can be scored, lines alone: the direction of those that cannot.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import ceil, floor, log10
from typing import Any

from addin.facts.columns.future.course import Courses, course, ends_of
from addin.facts.factset import FactSet
from addin.facts.printer import in_language, rounded, unit_name
from addin.language import Language, Text
from addin.measures.targets.status import StatusClass
from addin.model.indicator import Indicator
from addin.model.words import MilestoneKind, PacePath, Precision, TargetKind
from addin.ooxml.charts.chart import Chart, Series
from addin.report.charts import chart_fonts, drawn_name
from addin.report.pages.front import class_of
from addin.report.sentences.overview import is_sparse
from addin.report.tables.gaps import laggards

_MOST, _LEAST_POINTS, _INTERVALS = 3, 6, 4
_EMU = 36_000
_WIDTHS = {"zh": 51.5, "en": 52.5}
_HEIGHT = 44
_DIRECTION_WIDTHS, _LOW = {"zh": 74, "en": 78}, 42
_MOST_DIRECTIONS, _LEAST_OF_DIRECTION = 2, 3
_BLUE = "1F4E79"
_LARGE_SIZE = (120, 62)  # millimetres: of the only indicator
_DRAWN = frozenset([
    TargetKind.LEVEL_UP, TargetKind.LEVEL_DOWN, TargetKind.MILESTONE, TargetKind.CUM_CHANGE,
    TargetKind.CUM_COUNT, TargetKind.HOLD_MAX, TargetKind.HOLD_MIN,
])  # fmt: skip
_LIMITS = {
    TargetKind.HOLD_MAX: Text(zh="上限{goal}", en="limit {goal}"),
    TargetKind.HOLD_MIN: Text(zh="下限{goal}", en="floor {goal}"),
}
_GOAL = Text(zh="目标{goal}", en="{goal}")
_BARE, _SHORT = Text(zh="{goal}", en="{goal}"), 4  # LibreOffice wraps longer labels
_BELOW, _ABOVE = 0.17, 0.06  # of the height: for a label below the line or above it
_STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)
_LARGE, _MIDDLE = 100, 10


def trend_values(facts: FactSet, language: Language, known: Courses) -> dict[str, Any]:
    """`trends`: up to three charts of those far behind, else behind, or of the only indicator.

    `known` are the courses of the headline indicators.
    """
    late = sorted(laggards(facts), key=lambda one: not _far_behind(facts, one.code))
    if len(facts.plan.headline) == 1:
        late = list(facts.plan.headline)
    late = [f for f in late if f.target.kind in _DRAWN and facts.known(f.code, "target")]
    if not late:
        return {"trends": []}
    drawn = [Trend(facts, one, known[one.code], language) for one in late]
    charts = [one.chart() for one in drawn if one.is_long][:_MOST]
    return {"trends": charts}


def direction_values(facts: FactSet, language: Language, known: Courses) -> dict[str, Any]:
    """`directions`: up to two charts of what is not scored, by how many figures there are.

    Of an indicator without data of its own the series of another concept that is published; none
    where no indicator is scored, but of the only one.
    """
    some = len(facts.plan.headline) == 1 or any(
        class_of(facts, one.code).is_scored for one in facts.plan.headline
    )
    told = list(_unscored(facts)) if is_sparse(facts) and some else []
    lacking = [one.code for one in told if one.code not in known]
    courses = {**known, **course(facts, lacking)} if lacking else known
    drawn = [_Direction(facts, one, courses[one.code], language) for one in told]
    long = sorted((one for one in drawn if one.is_long), key=lambda one: -len(one.points))
    charts = [one.chart() for one in long[:_MOST_DIRECTIONS]]
    own = {one.code for one in facts.plan.headline}
    other = any(one.found.code not in own for one in long[:_MOST_DIRECTIONS])
    return {
        "directions": charts,
        "other_concepts": other,
    }


def _unscored(facts: FactSet) -> Iterator[Indicator]:
    """What can be drawn of each headline indicator without a class: itself, or a related series."""
    for one in facts.plan.headline:
        if class_of(facts, one.code).is_scored:
            continue
        own = facts.known(one.code, "value") is not None
        related = (facts.plan.indicator.get(code) for code in one.related)
        yield from (one,) if own else (each for each in related if each and _is_told(facts, each))


def _is_told(facts: FactSet, found: Indicator) -> bool:
    """Whether there are figures of an indicator, and no row of the tables of its own."""
    own = {one.code for one in facts.plan.headline}
    return found.code not in own and facts.known(found.code, "value") is not None


def _far_behind(facts: FactSet, code: str) -> bool:
    return facts.fact(code, "status").status_class is StatusClass.FAR_BEHIND


@dataclass(frozen=True)
class Trend:
    """One indicator with its values at the ends of quarters."""

    facts: FactSet
    found: Indicator
    values: Sequence[float | None]
    language: Language

    @property
    def is_long(self) -> bool:
        """Whether there are points enough to tell a course."""
        return len(self.points) >= _LEAST_POINTS

    @cached_property
    def points(self) -> list[tuple[float, float]]:
        """The year at the end of which, or in which, each value stands, and the value."""
        ends = ends_of(self.facts.period)
        known = [
            (day.year - 1 + day.month / 12, self._shown(value))
            for day, value in zip(ends, self.values, strict=True)
            if value is not None
        ]
        base = self.base
        if base is not None and known and self.start < known[0][0]:
            known.insert(0, (self.start, base))
        return known

    def chart(self) -> Chart:
        """The chart; its axis may be cut, which the note under the figure says."""
        path, limits = self.path, self._limits
        font, latin = chart_fonts(self.language)
        alone = len(self.facts.plan.headline) == 1
        size = _LARGE_SIZE if alone else (_WIDTHS[self.language], _HEIGHT)
        series = (
            # LibreOffice cuts the others to the points of the first.
            self._series("line", self.points, self._words_of_line()),
            self._series("path", path, self._words_of_path()),
        )
        return Chart(
            kind="trend", categories=(), series=series, title=self._title, alt=self._alt,
            number_format=self._format(limits), limits=limits, across=(self.start, self.end),
            width=round(size[0] * _EMU), height=round(size[1] * _EMU),
            font=font, latin=latin, language=self.language,
        )  # fmt: skip

    def _series(self, role: Any, points: Sequence[tuple[float, float]], texts: Any) -> Series:
        x, y = zip(*points, strict=True)
        return Series(
            name=_NAMES[role][self.language], values=y, x=x, role=role, texts=texts,
            sources=self._sources(x, "comparable" if role == "line" else "target"),
        )  # fmt: skip

    def _sources(self, x: Sequence[float], last: str) -> tuple[str, ...]:
        """The facts behind the points: the last, and the base where the line begins there."""
        facts, code = self.facts, self.found.code
        first = facts.id_of(code, "baseline") if x[0] == self.start and self.base else ""
        return (first, *("" for _ in x[2:]), facts.id_of(code, last))[-len(x) :]

    @property
    def start(self) -> float:
        """The year at the end of which the path begins."""
        return float(self.facts.fact(self.found.code, "baseline").period.year)

    @property
    def end(self) -> float:
        """The year at the end of which the target is due."""
        return float(self.facts.fact(self.found.code, "target").period.year)

    @property
    def base(self) -> float | None:
        """The value from which the path starts; nothing is done yet where changes add up."""
        if self.found.target.kind in {TargetKind.CUM_CHANGE, TargetKind.CUM_COUNT}:
            return 0.0
        fact = self.facts.known(self.found.code, "baseline")
        return None if fact is None else self._shown(fact.value or 0.0)

    @property
    def goal(self) -> float:
        """The target as a reader sees it."""
        return self._shown(self.facts.fact(self.found.code, "target").value or 0.0)

    @property
    def is_limit(self) -> bool:
        """Whether the target is a limit that is to be kept all along."""
        return self.found.target.kind in _LIMITS

    @cached_property
    def path(self) -> list[tuple[float, float]]:
        """The corners of the path or limit: years, and values as a reader sees them."""
        start, end, goal, base = self.start, self.end, self.goal, self.base
        if self.is_limit or base is None:
            return [(start, goal), (start + 1, goal), (end, goal)]
        return [(start, base), *self._between(base, goal), (end, goal)]

    def _between(self, base: float, goal: float) -> Iterator[tuple[float, float]]:
        """Where the path bends: each year of a compound one, the steps that the plan states."""
        years = range(int(self.start) + 1, int(self.end))
        if self.found.pace is PacePath.COMPOUND and base > 0 and goal > 0:
            lasts = self.end - self.start
            yield from ((y, base * (goal / base) ** ((y - self.start) / lasts)) for y in years)
        elif self.found.pace is PacePath.MILESTONES:
            steps = {
                one.period.year: one.value
                for one in self.facts.plan.milestones
                if one.indicator == self.found.code
                and one.kind is MilestoneKind.PATH
                and not (one.cluster or one.area)
            }
            yield from ((y, self._shown(steps[y])) for y in years if y in steps)

    @cached_property
    def _limits(self) -> tuple[float, float]:
        every = [value for _, value in (*self.points, *self.path)]
        return _axis(min(every), max(every), below=_BELOW, above=_ABOVE)

    def _words_of_path(self) -> tuple[str, ...]:
        goal = self._number(self.goal)
        words = _LIMITS.get(self.found.target.kind, _GOAL if len(goal) <= _SHORT else _BARE)
        goal = words[self.language].format(goal=goal)
        if self.is_limit:
            below = "^" if self.points[0][1] < self.goal else "v"
            return ("", below + goal, "")
        side = "^" if self.path[0][1] <= self.goal else "v"
        return (*("" for _ in self.path[1:]), side + goal)

    def _words_of_line(self) -> tuple[str, ...]:
        year, last = self.points[-1]
        side = "v" if last < self.at(year) else "^"
        return (*("" for _ in self.points[1:]), side + self._number(last))

    def at(self, year: float) -> float:
        """Where the path is in a year."""
        for (x0, y0), (x1, y1) in zip(self.path, self.path[1:], strict=False):
            if x0 <= year <= x1:
                return y0 + (y1 - y0) * (year - x0) / (x1 - x0)
        return self.path[-1][1]

    @property
    def _title(self) -> str:
        name = drawn_name(self.found.short[self.language], self.language, 2)
        unit = self.unit
        if not unit:
            return name
        return f"{name}（{unit}）" if self.language == "zh" else f"{name} ({unit})"

    @property
    def unit(self) -> str:
        """The unit of what is drawn."""
        if self.found.target.kind is TargetKind.CUM_CHANGE:
            return Text(zh="累计下降，%", en="cumulative fall, %")[self.language]
        return unit_name(self.found.unit, self.language).strip("—")

    @property
    def _alt(self) -> str:
        """Kind, what, both ends and where the path is."""
        (first, start), (_, last) = self.points[0], self.points[-1]
        words = Text(
            zh=f"折线图：{self._title}。{first:.0f}年底{self._number(start)}，"
            f"最新{self._number(last)}，规划路径或界限为{self._number(self.at(self.points[-1][0]))}。",
            en=f"Line chart: {self._title}. {self._number(start)} at the end of {first:.0f},"
            f" {self._number(last)} now; the path or limit is at"
            f" {self._number(self.at(self.points[-1][0]))}.",
        )
        return words[self.language]

    def _format(self, limits: tuple[float, float]) -> str:
        """Decimals that tell the lines of the axis apart."""
        step = (limits[1] - limits[0]) / _INTERVALS
        places = next((n for n in range(4) if abs(step - round(step, n)) < step / 1000), 3)
        whole = "#,##0" if self.language == "en" else "0"
        return whole if not places else f"{whole}.{'0' * places}"

    def _shown(self, value: float) -> float:
        return in_language(value, self.found.unit, self.language)

    def _number(self, value: float) -> str:
        decimals = 0 if abs(value) >= _LARGE else 1 if abs(value) >= _MIDDLE else 2
        own = self.facts.fact(self.found.code, "comparable").shown_decimals(self.language)
        number = rounded(value, min(decimals, own))
        return f"{number:,}".replace("-", "−") if self.language == "en" else str(number)


class _Direction(Trend):
    """A line alone, with its first and its last value."""

    @property
    def is_long(self) -> bool:
        return len(self.points) >= _LEAST_OF_DIRECTION

    def chart(self) -> Chart:
        font, latin = chart_fonts(self.language)
        values = [value for _, value in self.points]
        limits = _axis(min(values), max(values), above=_ABOVE)
        x, y = zip(*self.points, strict=True)
        texts = ("^" + self._number(y[0]), *("" for _ in y[2:]), "^" + self._number(y[-1]))
        line = Series(
            name=_NAMES["line"][self.language], values=y, x=x, role="line", color=_BLUE,
            texts=texts, sources=(*("" for _ in x[1:]), self.facts.id_of(self.found.code, "value")),
        )  # fmt: skip
        return Chart(
            kind="trend", categories=(), series=(line,), title=self._title, alt=self._alt,
            number_format=self._format(limits), limits=limits, across=(self.start, self.end),
            width=round(_DIRECTION_WIDTHS[self.language] * _EMU), height=round(_LOW * _EMU),
            font=font, latin=latin, language=self.language,
        )  # fmt: skip

    @property
    def start(self) -> float:
        return float(self.facts.plan.identity.base_year)

    @property
    def end(self) -> float:
        return max(float(self.facts.period.year), self.start + 1)

    @property
    def base(self) -> float | None:
        fact = self.facts.known(self.found.code, "baseline")
        exact = fact is not None and fact.precision is Precision.EXACT
        return self._shown(fact.value or 0.0) if fact is not None and exact else None

    @property
    def _alt(self) -> str:
        (_, first), (_, last) = self.points[0], self.points[-1]
        words = Text(
            zh=f"折线图：{self._title}。最早{self._number(first)}，最新{self._number(last)}。",
            en=f"Line chart: {self._title}. {self._number(first)} at first,"
            f" {self._number(last)} now.",
        )
        return words[self.language]


def _axis(
    low: float, high: float, *, below: float = 0.0, above: float = 0.0
) -> tuple[float, float]:
    """Round ends with as many equal steps between as there are lines.

    `below` and `above` are the room for labels there, as shares; no axis goes below a zero.

    >>> _axis(872.5, 1150), _axis(84.4, 86.0), _axis(84.4, 86.0, above=0.1), _axis(0, 6, below=0.2)
    ((800.0, 1200.0), (84.0, 86.0), (84.0, 88.0), (0.0, 8.0))
    """
    width = (high - low) or abs(high) or 1.0
    size = 10.0 ** floor(log10(width / _INTERVALS))
    for step in (size * one for one in (*_STEPS, 20.0, 25.0)):
        start = floor(low / step - below * _INTERVALS) * step
        start = start if low < 0 else max(start, 0.0)
        if start + _INTERVALS * step * (1 - above) >= high:
            return round(start, 9), round(start + _INTERVALS * step, 9)
    return low, ceil(high)


_NAMES = {
    "path": Text(zh="规划路径或界限", en="Path or limit"),
    "line": Text(zh="实际", en="Actual"),
}
