"""Small drawings: progress against time, the shape of a course, counts, time that has passed."""

from collections.abc import Sequence

from markupsafe import Markup, escape

from addin.hosts.web.charts.drawing import HIDDEN, Points, line, rect, svg

_LOW, _HIGH, _WIDTH = -15.0, 115.0, 220.0
_STROKE = {"vector_effect": "non-scaling-stroke"}


def bullet(progress: float, planned: float, shape: str, label: str) -> Markup:
    """Progress as a bar, the time that has passed as a line; beyond the scale an arrow head."""
    zero, end, now = (_at(value) for value in (0.0, 100.0, progress))
    colour = "var(--bar)" if shape == "good" else f"var(--{shape})"
    body = [
        rect(zero, 6, end - zero, 10, rx="2", fill="var(--bar-soft)"),
        rect(min(zero, now), 8.5, max(abs(now - zero), 1.5), 5, fill=colour),
        line([(zero, 4), (zero, 18)], stroke="var(--line2)", **_STROKE),
        line(
            [(_at(planned), 2), (_at(planned), 20)],
            stroke="var(--ink)",
            stroke_width="2",
            **_STROKE,
        ),
    ]
    if not _LOW <= progress <= _HIGH:
        tip, back = (_WIDTH, _WIDTH - 9) if progress > _HIGH else (0.0, 9.0)
        body.append(f'<path d="M{back:g} 4L{tip:g} 11L{back:g} 18Z" fill="{colour}"/>')
    head = f'preserveAspectRatio="none" role="img" aria-label="{escape(label)}">'
    return svg((_WIDTH, 22), body, head=head, shape="bul")


def _at(value: float) -> float:
    return (min(max(value, _LOW), _HIGH) - _LOW) / (_HIGH - _LOW) * _WIDTH


def spark(values: Sequence[float | None], target: float | None, left: int) -> Markup:
    """The shape of a course, and the target `left` quarters on; hidden from readers."""
    wide, high = 96.0, 30.0
    known = [(at, value) for at, value in enumerate(values) if value is not None]
    if len(known) < 2:  # noqa: PLR2004 - no line through one point
        return Markup("")
    levels = [value for _, value in known] + ([] if target is None else [target])
    low, span = min(levels), (max(levels) - min(levels)) or 1.0
    last = max(len(values) - 1 + max(left, 0), 1)

    def place(at: float, value: float) -> tuple[float, float]:
        return 2 + at / last * (wide - 8), high - 4 - (value - low) / span * (high - 8)

    body = [line([place(at, value) for at, value in known], stroke="var(--bar)", stroke_width="2")]
    if target is not None:
        ends: Points = [place(*known[-1]), place(last, target)]
        x, y = ends[1]
        body.insert(
            0, line(ends, stroke="var(--path)", stroke_width="1.2", stroke_dasharray="3 2.5")
        )
        body.append(line([(x - 3, y), (x + 3, y)], stroke="var(--ink)", stroke_width="2"))
    return svg((wide, high), body, head=HIDDEN, shape="spark")


def strip(counts: Sequence[tuple[int, str]]) -> Markup:
    """How many of each shape, as one bar; numbers, words and links stand below it."""
    total, x, body = sum(count for count, _ in counts) or 1, 0.0, []
    for count, kind in counts:
        wide = 600.0 * count / total
        body.append(rect(x, 0, max(wide - 3, 3), 28, rx="5", fill=f"var(--{kind})"))
        x += wide
    return svg((600, 28), body, head=f'preserveAspectRatio="none" {HIDDEN}', shape="strip")


def ticks(gone: int, total: int, label: str) -> Markup:
    """The quarters of the plan, those that have passed filled."""
    wide = 600.0 / max(total, 1)
    body = [
        rect(
            at * wide,
            0,
            wide - 3,
            20,
            rx="3",
            fill="var(--bar)" if at < gone else "var(--bar-soft)",
        )
        for at in range(total)
    ]
    head = f'preserveAspectRatio="none" role="img" aria-label="{escape(label)}">'
    return svg((600, 20), body, head=head, shape="ticks")
