"""How does the gap add up, step by step; how far is the speed from the one needed?"""

from collections.abc import Sequence
from itertools import pairwise

from markupsafe import Markup

from addin.hosts.web.charts.drawing import HIDDEN, hatch, line, n, rect, svg

_WIDTH, _HIGH = 600.0, 26.0
_THIN = {"vector_effect": "non-scaling-stroke"}
_HEAD = f'preserveAspectRatio="none" {HIDDEN}'


def falls(start: float, end: float, steps: Sequence[float]) -> list[Markup]:
    """A drawing for each row: the path, each step from where the last one ended, the actual value.

    The axis is cut: totals are marks, not bars whose length would mislead.
    """
    levels = [start]
    for step in steps:
        levels.append(levels[-1] + step)
    span = (max(*levels, end) - min(*levels, end)) or abs(start) or 1.0
    low, high = min(*levels, end) - span * 0.12, max(*levels, end) + span * 0.06

    def at(value: float) -> float:
        return (value - low) / (high - low) * _WIDTH

    drawn = [_total(at(start), last=False)]
    for number, (before, after) in enumerate(pairwise(levels)):
        drawn.append(_step(at(before), at(after), f"wf{number}", short=after < before))
    return [*drawn, _total(at(end), last=True)]


def _drop(x: float) -> str:
    return line([(x, 13), (x, 39)], stroke="var(--line2)", stroke_dasharray="2 2", **_THIN)


def _total(x: float, *, last: bool) -> Markup:
    dots = line([(0, 13), (x, 13)], stroke="var(--line2)", stroke_dasharray="1 4", **_THIN)
    mark = line([(x, 3), (x, 23)], stroke="var(--ink)", stroke_width="4", **_THIN)
    return svg((_WIDTH, _HIGH), ["" if last else _drop(x), dots, mark], head=_HEAD)


def _step(before: float, after: float, key: str, *, short: bool) -> Markup:
    left, wide = min(before, after), max(abs(after - before), 2.0)
    look = {"fill": f"url(#{key})", "stroke": "var(--bad)"} if short else {"fill": "var(--bar)"}
    bar = rect(left, 5, wide, 16, **look, **_THIN)
    body = [hatch(key, "var(--bad)") if short else "", _drop(after), bar]
    return svg((_WIDTH, _HIGH), body, head=_HEAD)


def dumbbell(achieved: float, required: float, low: float, high: float) -> Markup:
    """Two marks and a line: a dot for the speed so far, a ring for the speed needed."""
    span = (high - low) or 1.0
    one, other = (6 + (value - low) / span * 108 for value in (achieved, required))
    body = [
        line([(one, 9), (other, 9)], stroke="var(--line2)", stroke_width="2"),
        f'<circle cx="{n(one)}" cy="9" r="4" fill="var(--bar)"/>',
        f'<circle cx="{n(other)}" cy="9" r="4" fill="var(--card)"',
        ' stroke="var(--ink)" stroke-width="2"/>',
    ]
    return svg((120, 18), body, head=HIDDEN, shape="bell")
