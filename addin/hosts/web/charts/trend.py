"""How did one indicator go, beside the path of the plan?"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from markupsafe import Markup

from addin.hosts.web.charts.drawing import Points, area, line, n, nice, rect, svg, text, titled

_NARROW = 420.0
_SMALL = {"font_size": "11.5", "fill": "var(--ink2)"}
_FEW, _MORE = 4, 5
_BROAD, _SLIM, _LATIN = 13.5, 7.6, 0x2000


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """What a trend draws, in years and in the unit of the reader.

    `tag` writes a round number at the axis; `now` and `goal_words` are numbers as the page has
    them elsewhere. `band` is half the corridor of the class on pace.
    """

    key: str
    title: str
    description: str
    width: float
    start: float
    end: float
    points: Points
    hollow: tuple[bool, ...]
    path: Points
    goal: float | None
    band: float
    limit: bool
    projected: tuple[float, float, float] | None
    tag: Callable[[float], str]
    now: str
    goal_words: str
    earlier: Points = ()


def trend(one: Drawn) -> Markup:
    """The chart: actual solid, path dashed, grey the corridor on pace, a bar for the target."""
    height = max(210.0, min(330.0, one.width * 0.44))
    frame = _Frame(one, height)
    body = [*frame.grid(), *frame.path(), *frame.projection(), *frame.actual(), *frame.target()]
    return svg(
        (one.width, height), body, head=titled(one.key, one.title, one.description), shape="trend"
    )


def _length(words: str) -> float:
    """About how long bold words of this size are."""
    return sum(_BROAD if ord(sign) > _LATIN else _SLIM for sign in words)


class _Frame:
    """Where a year and a value stand in the chart."""

    def __init__(self, one: Drawn, height: float) -> None:
        self.one, self.height = one, height
        self.left, self.right, self.top, self.bottom = 52.0, 62.0, 14.0, 28.0
        levels = [value for _, value in (*one.points, *one.path, *one.earlier)]
        levels += [*(one.projected or ()), *([] if one.goal is None else [one.goal])]
        low, high = min(levels), max(levels)
        room = (high - low) * 0.09 or abs(high) * 0.1 or 1.0
        self.low, self.high = low - room, high + room

    def x(self, year: float) -> float:
        share = (year - self.one.start) / ((self.one.end - self.one.start) or 1.0)
        return self.left + share * (self.one.width - self.left - self.right)

    def y(self, value: float) -> float:
        share = (value - self.low) / (self.high - self.low)
        return self.top + (1 - share) * (self.height - self.top - self.bottom)

    def placed(self, points: Points) -> list[tuple[float, float]]:
        return [(self.x(year), self.y(value)) for year, value in points]

    def grid(self) -> Iterator[str]:
        edge, foot = self.one.width - self.right, self.height - self.bottom
        for value in nice(self.low, self.high, _FEW if self.one.width < _NARROW else _MORE):
            y = self.y(value)
            yield line([(self.left, y), (edge, y)], stroke="var(--line)")
            yield text(self.left - 7, y + 4, self.one.tag(value), text_anchor="end", **_SMALL)
        yield line([(self.left, foot), (edge, foot)], stroke="var(--line2)")
        first, last = int(self.one.start), int(self.one.end)
        for year in range(first, last):
            middle = (self.x(year) + self.x(year + 1)) / 2
            yield text(middle, self.height - 8, str(year + 1), text_anchor="middle", **_SMALL)
            if year > first:
                yield line([(self.x(year), foot), (self.x(year), foot + 5)], stroke="var(--line2)")

    def path(self) -> Iterator[str]:
        one = self.one
        if one.band and len(one.path) > 1:
            upper = [(year, value + one.band) for year, value in one.path]
            lower = [(year, value - one.band) for year, value in reversed(one.path)]
            yield area(self.placed([*upper, *lower]), fill="var(--band)")
        if one.path:
            dashes = {"stroke_width": "1.4", "stroke_dasharray": "2 3" if one.limit else "5 4"}
            yield line(self.placed(one.path), stroke="var(--path)", **dashes)
        if one.earlier:
            yield line(self.placed(one.earlier), stroke="var(--none)", stroke_width="1")

    def projection(self) -> Iterator[str]:
        if self.one.projected is None or not self.one.points:
            return
        (year, value), (low, middle, high) = self.one.points[-1], self.one.projected
        end = self.one.end
        fan = self.placed([(year, value), (end, high), (end, low)])
        yield area(fan, fill="var(--bar-soft)", fill_opacity="0.6")
        dashed = {"stroke_width": "1.6", "stroke_dasharray": "2 3"}
        yield line(self.placed([(year, value), (end, middle)]), stroke="var(--bar)", **dashed)

    def actual(self) -> Iterator[str]:
        placed = self.placed(self.one.points)
        if not placed:
            return
        yield line(placed, stroke="var(--bar)", stroke_width="2.6", stroke_linejoin="round")
        yield '<g fill="var(--bar)" stroke="var(--card)" stroke-width="1.4">'
        yield from (f'<circle cx="{n(x)}" cy="{n(y)}" r="2.6"/>' for x, y in placed[:-1])
        x, y = placed[-1]
        hollow = ' fill="var(--card)" stroke="var(--bar)"' if self.one.hollow[-1] else ""
        yield f'<circle cx="{n(x)}" cy="{n(y)}" r="5"{hollow}/></g>'
        below = y < self.height - self.bottom - 30
        fits = x + 9 + _length(self.one.now) < self.one.width
        yield text(
            x + 9 if fits else self.one.width - 2, y + 19 if below else y - 11, self.one.now,
            text_anchor="start" if fits else "end",
            font_size="13", font_weight="700", fill="var(--ink)",
        )  # fmt: skip

    def target(self) -> Iterator[str]:
        if self.one.goal is None:
            return
        x, y = self.x(self.one.end), self.y(self.one.goal)
        yield rect(x - 9, y - 1.5, 14, 3, fill="var(--ink)")
        yield text(
            x + 8,
            y + 4,
            self.one.tag(self.one.goal),
            font_size="12",
            font_weight="600",
            fill="var(--ink)",
        )
        yield text(x + 8, y + 17, self.one.goal_words, font_size="10.5", fill="var(--ink2)")
