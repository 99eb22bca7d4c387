"""Where do pictures, charts and notes stand after rows or columns have moved?"""

import re

from lxml import etree

from addin.ooxml.spreadsheet.parts import local
from addin.ooxml.spreadsheet.references import Move

__all__ = ["move_anchors", "move_notes"]

_SHAPE = re.compile(r"<v:shape\b.*?</v:shape\s*>", re.DOTALL)
_ANCHOR = re.compile(r"(<x:Anchor\s*>)(.*?)(</x:Anchor\s*>)", re.DOTALL)


def move_anchors(root: etree._Element, move: Move) -> None:
    """The anchors of a drawing: they move with their cells, and stretch unless told not to."""
    word = "row" if move.axis == "row" else "col"
    for anchor in root.iter(etree.Element):
        start = anchor.find("{*}from")
        if start is None or anchor.get("editAs") == "absolute":
            continue
        first = start.find(f"{{*}}{word}")
        shift = _shift(first, move)
        end = anchor.find("{*}to")
        last = end.find(f"{{*}}{word}") if end is not None else None
        if last is None:
            continue
        if anchor.get("editAs") == "oneCell" or local(anchor) == "oneCellAnchor":
            last.text = str(int(last.text or "0") + shift)
        else:
            _shift(last, move)


def move_notes(text: str, move: Move) -> str:
    """The boxes of notes and old form controls; that of a note whose cell is gone goes too.

    VML is often no well-formed XML, so it is read as text.
    """
    return _SHAPE.sub(lambda found: _moved_shape(found[0], move), text)


def _shift(element: etree._Element | None, move: Move) -> int:
    """Move a line counted from 0; how far it went comes back."""
    if element is None or not (element.text or "").strip().isdigit():
        return 0
    old = int(element.text or "0")
    new = move.lines.nearest(old + 1) - 1
    if new != old:
        element.text = str(new)
    return new - old


def _moved_shape(shape: str, move: Move) -> str:
    word = "Row" if move.axis == "row" else "Column"
    cell = re.search(rf"<x:{word}\s*>\s*(\d+)\s*</x:{word}\s*>", shape)
    shift = None
    if cell:
        target = move.lines.first(int(cell[1]) + 1)
        if target is None:
            return ""
        shift = target - 1 - int(cell[1])
        shape = shape[: cell.start()] + f"<x:{word}>{target - 1}</x:{word}>" + shape[cell.end() :]
    return _ANCHOR.sub(lambda found: found[1] + _moved_box(found[2], move, shift) + found[3], shape)


def _moved_box(text: str, move: Move, shift: int | None) -> str:
    """An anchor: left, offset, top, offset, right, offset, bottom, offset; counted from 0."""
    numbers = [part.strip() for part in text.split(",")]
    if len(numbers) != 8 or not all(re.fullmatch(r"-?\d+", part) for part in numbers):  # noqa: PLR2004 - an anchor has eight numbers
        return text
    first, last = (2, 6) if move.axis == "row" else (0, 4)
    box = [int(part) for part in numbers]
    by = shift
    if by is None:
        by = move.lines.nearest(max(box[first], 0) + 1) - 1 - box[first]
    # The box of a note in the first row starts above its cell, at row 0.
    box[first], box[last] = max(box[first] + by, 0), max(box[last] + by, 0)
    return ", ".join(map(str, box)) if by else text
