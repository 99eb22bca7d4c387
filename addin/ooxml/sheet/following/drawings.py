"""Where do pictures, charts and notes stand after rows or columns have moved?"""

import re
from copy import deepcopy
from itertools import count

from lxml import etree

from addin.ooxml.sheet.references.area import CellArea, area_of
from addin.ooxml.sheet.references.moving import Move
from addin.ooxml.xml import local

NOTE_SHAPE = re.compile(r"<v:shape\b.*?</v:shape\s*>", re.DOTALL)
_SHAPE_NUMBER = re.compile(r"_x0000_s(\d+)")
_DRAWN = frozenset({"pic", "sp", "cxnSp", "grpSp"})
_ANCHOR = re.compile(r"(<x:Anchor\s*>)(.*?)(</x:Anchor\s*>)", re.DOTALL)


def move_anchors(root: etree._Element, move: Move) -> None:
    """The anchors of a drawing: they move with their cells, and stretch unless told not to.

    Pictures and shapes on lines that repeat stand in every copy, where `move` says so.
    """
    word = "row" if move.axis == "row" else "col"
    for anchor in list(root.iter(etree.Element)):
        start = anchor.find("{*}from")
        if start is None or anchor.get("editAs") == "absolute":
            continue
        first = start.find(f"{{*}}{word}")
        again = _again(anchor, first, move)
        shift = _shift(first, move)
        end = anchor.find("{*}to")
        last = end.find(f"{{*}}{word}") if end is not None else None
        stays = again or anchor.get("editAs") == "oneCell" or local(anchor) == "oneCellAnchor"
        if last is not None and stays:
            last.text = str(int(last.text or "0") + shift)
        elif last is not None:
            _shift(last, move)
        if first is not None:
            _copy(anchor, [line - 1 - int(first.text or "0") for line in again], word)


def _again(anchor: etree._Element, first: etree._Element | None, move: Move) -> tuple[int, ...]:
    """The lines of the copies of what is drawn."""
    line = (first.text or "").strip() if first is not None else ""
    plain = is_copied(anchor) and anchor.getparent() is not None
    return move.again(int(line) + 1) if plain and line.isdigit() else ()


def is_copied(anchor: etree._Element) -> bool:
    """Whether lines that repeat carry copies of what is drawn; a chart or control stands once."""
    return any(local(one) in _DRAWN for one in anchor)


def _copy(anchor: etree._Element, shifts: list[int], word: str) -> None:
    """Put copies of an anchor behind it, each so many lines further."""
    names = anchor.getroottree().getroot().iter("{*}cNvPr") if shifts else ()
    number = max((int(name.get("id", "0")) for name in names), default=0)
    for shift in reversed(shifts):
        fresh = deepcopy(anchor)
        for end in ("from", "to"):
            for line in fresh.iterfind(f"{{*}}{end}/{{*}}{word}"):
                line.text = str(int(line.text or "0") + shift)
        for name in fresh.iter("{*}cNvPr"):
            number += 1
            name.set("id", str(number))
            for extension in list(name.iterfind("{*}extLst")):
                name.remove(extension)  # it holds an id that must be the only one
        anchor.addnext(fresh)


def move_notes(text: str, move: Move) -> str:
    """The boxes of notes and old form controls; that of a note whose cell is gone goes too.

    VML is often no well-formed XML, so it is read as text.
    """
    numbers = count(1 + max(map(int, _SHAPE_NUMBER.findall(text)), default=1024))

    def moved(found: re.Match[str]) -> str:
        cell = _line_of(found[0], move)
        shapes = [_moved_shape(found[0], move)]
        for line in move.again(cell) if cell and shapes[0] else ():
            fresh = _SHAPE_NUMBER.sub(lambda _: f"_x0000_s{next(numbers)}", found[0], count=1)
            shapes.append(_moved_shape(fresh, move, line))
        return "".join(shapes)

    return NOTE_SHAPE.sub(moved, text)


def _line_of(shape: str, move: Move) -> int:
    """The line of the cell that a note belongs to; 0 for what is none."""
    word = "Row" if move.axis == "row" else "Column"
    cell = re.search(rf"<x:{word}\s*>\s*(\d+)\s*</x:{word}\s*>", shape)
    return int(cell[1]) + 1 if cell and 'ObjectType="Note"' in shape else 0


def _shift(element: etree._Element | None, move: Move) -> int:
    """Move a line counted from 0; how far it went comes back."""
    if element is None or not (element.text or "").strip().isdigit():
        return 0
    old = int(element.text or "0")
    new = move.lines.nearest(old + 1) - 1
    if new != old:
        element.text = str(new)
    return new - old


def _moved_shape(shape: str, move: Move, line: int | None = None) -> str:
    """A shape where its cell is now, or on another `line`; empty where the cell is gone."""
    word = "Row" if move.axis == "row" else "Column"
    cell = re.search(rf"<x:{word}\s*>\s*(\d+)\s*</x:{word}\s*>", shape)
    shift = None
    if cell:
        target = line or move.lines.first(int(cell[1]) + 1)
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


def note_view(element: etree._Element, _home: str, _move: Move) -> None:
    """Remember the corner that a view showed before anything moved."""
    element.set("__seen", element.get("topLeftCell", "A1"))


def move_pane(element: etree._Element, _home: str, move: Move) -> None:
    """A frozen pane keeps its lines: those put in above its edge are frozen too."""
    if element.get("state") not in {"frozen", "frozenSplit"}:
        return
    name = "ySplit" if move.axis == "row" else "xSplit"
    count = int(float(element.get(name, "0")))
    if not count:
        return
    view = element.getparent()
    corner = area_of(view.get("__seen", "")) if view is not None else None
    first = move.of(corner)[0] if corner else 1
    span = move.lines.span(first, first + count - 1)
    if span:
        element.set(name, str(span[1] - span[0] + 1))


def move_selection(element: etree._Element, _home: str, move: Move) -> None:
    """What is selected goes where its cells go."""
    for name in ("activeCell", "sqref"):
        areas = [area_of(word) for word in element.get(name, "").split()]
        kept = [str(_near(area, move)) for area in areas if area]
        if kept:
            element.set(name, " ".join(kept))
    if "activeCellId" not in element.attrib and " " not in element.get("sqref", ""):
        active, places = element.get("activeCell"), area_of(element.get("sqref", ""))
        cell = area_of(active or "")
        if cell and places and not places.holds(cell.start.row, cell.start.column):
            element.set("sqref", str(cell))


def move_top_left(element: etree._Element, move: Move) -> None:
    """The first cell that is shown."""
    area = area_of(element.get("topLeftCell", ""))
    if area is not None and move.of(area)[0]:
        target = move.lines.nearest(move.of(area)[0])
        element.set("topLeftCell", str(move.put(area, target, target)))


def _near(area: CellArea, move: Move) -> CellArea:
    first, last = move.of(area)
    if not first:
        return area
    start = move.lines.nearest(first)
    span = move.lines.span(first, last)
    return move.put(area, *span) if span and area.end else move.put(area, start, start)
