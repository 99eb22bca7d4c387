"""What is every chart made of: shapes, scales, escaped words?"""

from collections.abc import Iterable, Sequence
from math import ceil, floor, log10

from markupsafe import Markup, escape

_STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)
_SHAPES = {
    "good": '<circle cx="6" cy="6" r="5.2"/>',
    "warn": '<path d="M6 .6 11.7 11H.3z"/>',
    "bad": '<path d="M.8.8h10.4v10.4H.8z"/>',
    "none": '<circle cx="6" cy="6" r="4.4" fill="none" stroke="currentColor" stroke-width="1.8"/>',
}
Points = Sequence[tuple[float, float]]


def n(value: float) -> str:
    """A coordinate to a tenth.

    >>> n(3.04), n(-0.01), n(2.25)
    ('3', '0', '2.2')
    """
    text = f"{value:.1f}"
    return "0" if text == "-0.0" else text.removesuffix(".0")


def svg(
    box: tuple[float, float], body: Iterable[str], *, head: str = "", shape: str = ""
) -> Markup:
    """A drawing of `box` width and height; `head` are more attributes and names of the element."""
    size = f'viewBox="0 0 {n(box[0])} {n(box[1])}"'
    return Markup(f'<svg {size} class="{shape}" {head}{"".join(body)}</svg>')  # noqa: S704 - words in it are escaped


def titled(key: str, title: str, description: str) -> str:
    """The names of a drawing that readers hear; `key` makes its ids its own."""
    return (
        f'role="img" aria-labelledby="{escape(key)}t" aria-describedby="{escape(key)}d">'
        f'<title id="{escape(key)}t">{escape(title)}</title>'
        f'<desc id="{escape(key)}d">{escape(description)}</desc>'
    )


HIDDEN = 'aria-hidden="true">'
"""The head of a drawing that says what stands beside it in words."""


def line(points: Points, **given: str) -> str:
    """A line through points."""
    path = "".join(f"{'L' if at else 'M'}{n(x)} {n(y)}" for at, (x, y) in enumerate(points))
    return f'<path d="{path}" fill="none"{_attributes(given)}/>'


def area(points: Points, **given: str) -> str:
    """A filled area."""
    path = "".join(f"{'L' if at else 'M'}{n(x)} {n(y)}" for at, (x, y) in enumerate(points))
    return f'<path d="{path}Z"{_attributes(given)}/>'


def rect(x: float, y: float, width: float, height: float, **given: str) -> str:
    """A rectangle."""
    size = f'x="{n(x)}" y="{n(y)}" width="{n(width)}" height="{n(height)}"'
    return f"<rect {size}{_attributes(given)}/>"


def text(x: float, y: float, words: str, **given: str) -> str:
    """Words at a place."""
    return f'<text x="{n(x)}" y="{n(y)}"{_attributes(given)}>{escape(words)}</text>'


def _attributes(given: dict[str, str]) -> str:
    return "".join(f' {name.rstrip("_").replace("_", "-")}="{given[name]}"' for name in given)


def hatch(key: str, colour: str) -> str:
    """A pattern for what is short: told apart in black and white."""
    return (
        f'<defs><pattern id="{escape(key)}" width="5" height="5" patternUnits="userSpaceOnUse"'
        f' patternTransform="rotate(45)"><rect width="5" height="5" fill="var(--card)"/>'
        f'<rect width="2.6" height="5" fill="{colour}"/></pattern></defs>'
    )


def shape(kind: str) -> Markup:
    """The sign of a lamp: fonts draw these in different sizes."""
    head = f'fill="currentColor" {HIDDEN}'
    return svg((12, 12), [_SHAPES.get(kind, _SHAPES["none"])], head=head, shape="sign")


def nice(low: float, high: float, most: int) -> list[float]:
    """Round numbers between both, at most about `most`.

    >>> nice(780, 1120, 5)
    [800.0, 900.0, 1000.0, 1100.0]
    """
    raw = (high - low) / most or 1.0
    power = 10.0 ** floor(log10(raw))
    step = next(one * power for one in _STEPS if one * power >= raw * (1 - 1e-9))
    first = ceil(low / step - 1e-9)
    return [round(at * step, 10) for at in range(first, floor(high / step + 1e-9) + 1)]
