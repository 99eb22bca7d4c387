"""How did a published figure change, from its first statement to the latest?"""

from collections.abc import Sequence

from markupsafe import Markup

from addin.hosts.web.charts.drawing import n, svg, text, titled

_HIGH, _TOP, _FOOT, _SIDE = 132.0, 30.0, 26.0, 8.0
_SMALL = {"font_size": "11.5", "fill": "var(--ink2)"}


def steps(
    key: str, title: str, description: str, width: float, points: Sequence[tuple[str, float, str]]
) -> Markup:
    """A step for each statement: the day below, the number above; the latest is filled."""
    values = [value for _, value, _ in points]
    low, span = min(values), (max(values) - min(values)) or 1.0
    wide = (width - 2 * _SIDE) / len(points)

    def y(value: float) -> float:
        return _TOP + (1 - (value - low) / span) * (_HIGH - _TOP - _FOOT - 12)

    path = f"M{n(_SIDE)} {n(y(values[0]))}"
    body = []
    for at, (day, value, number) in enumerate(points):
        left, middle = _SIDE + at * wide, _SIDE + (at + 0.5) * wide
        path += f"V{n(y(value))}H{n(left + wide)}" if at else f"H{n(left + wide)}"
        last = at == len(points) - 1
        look = 'fill="var(--bar)"' if last else 'fill="var(--card)" stroke="var(--bar)"'
        body.append(f'<circle cx="{n(middle)}" cy="{n(y(value))}" r="4" {look}/>')
        words = {"font_size": "12.5", "font_weight": "700" if last else "400", "fill": "var(--ink)"}
        body.append(text(middle, y(value) - 10, number, text_anchor="middle", **words))
        body.append(text(middle, _HIGH - 6, day, text_anchor="middle", **_SMALL))
    line = f'<path d="{path}" fill="none" stroke="var(--bar)" stroke-width="2"/>'
    return svg((width, _HIGH), [line, *body], head=titled(key, title, description), shape="trend")
