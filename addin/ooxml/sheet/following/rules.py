"""How do formats with conditions, validations and sparklines follow when lines move?"""

from collections.abc import Callable
from copy import deepcopy

from lxml import etree

from addin.ooxml.sheet.following.formulas import FORMULAS
from addin.ooxml.sheet.references.area import area_of
from addin.ooxml.sheet.references.moving import Move, moved_formula, moved_places
from addin.ooxml.xml import local, remove


def move_rule(element: etree._Element, home: str, move: Move) -> None:
    """A conditional format, a validation or another thing that lies on a list of areas."""
    places = element.get("sqref")
    if places is None:
        found = element.find(".//{*}sqref")
        if found is not None and found.text:
            _rule_in_extension(element, found, home, move)
        return
    moved = moved_places(places, move)
    _formulas_of_rule(element, places, home, move)
    if moved:
        element.set("sqref", moved)
    else:
        remove(element)


def move_group(element: etree._Element, home: str, move: Move) -> None:
    """The dates of a group of sparklines."""
    for part in element:
        if local(part) == "f" and part.text:
            part.text = moved_formula(part.text, home, move, grow=True)


def _rule_in_extension(
    element: etree._Element, places: etree._Element, home: str, move: Move
) -> None:
    text = places.text or ""
    if local(element) == "sparkline":
        _sparkline(element, places, home, move)
        return
    moved = moved_places(text, move)
    _formulas_of_rule(element, text, home, move)
    if moved:
        places.text = moved
    else:
        remove(element)


def _formulas_of_rule(element: etree._Element, places: str, home: str, move: Move) -> None:
    anchor = _anchor(places, move)
    frames = move.lines.frames(anchor) if anchor else ()
    frame = frames[0] if frames else None
    for part in element.iter(etree.Element):
        if local(part) in FORMULAS and part.text:
            part.text = moved_formula(part.text, home, move, frame)
        if local(part) == "cfvo" and part.get("val") and part.get("type") in {"formula", "num"}:
            part.set("val", moved_formula(part.get("val", ""), home, move, frame))


def _sparkline(element: etree._Element, places: etree._Element, home: str, move: Move) -> None:
    text = places.text or ""
    anchor = _anchor(text, move)
    frames = move.lines.frames(anchor)
    if not frames:
        moved = moved_places(text, move)
        if not moved:
            remove(element)
            return
        places.text = moved
        _each_formula(element, lambda formula: moved_formula(formula, home, move, grow=True))
        return
    parent = element.getparent()
    area = area_of(text)
    for frame in reversed(frames):
        fresh = deepcopy(element)
        span = frame.lines.span(anchor, anchor)
        spot = fresh.find("{*}sqref")
        if parent is None or area is None or span is None or spot is None:
            continue
        spot.text = str(move.put(area, *span))
        _each_formula(fresh, lambda formula, f=frame: moved_formula(formula, home, move, f))  # type: ignore[misc]  # the default binds the frame of this turn
        parent.insert(parent.index(element) + 1, fresh)
    remove(element)


def _each_formula(element: etree._Element, change: Callable[[str], str]) -> None:
    for part in element.iter(etree.Element):
        if local(part) == "f" and part.text:
            part.text = change(part.text)


def _anchor(places: str, move: Move) -> int:
    lines = [move.of(area)[0] for word in places.split() if (area := area_of(word))]
    return min(lines, default=0)
