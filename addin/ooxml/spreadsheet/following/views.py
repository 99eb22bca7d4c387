"""How do panes, selections and what is shown follow when lines move?"""

from lxml import etree

from addin.ooxml.spreadsheet.references import Area, Move, area_of

__all__ = ["move_pane", "move_selection", "move_top_left", "note_view"]


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


def _near(area: Area, move: Move) -> Area:
    first, last = move.of(area)
    if not first:
        return area
    start = move.lines.nearest(first)
    span = move.lines.span(first, last)
    return move.put(area, *span) if span and area.end else move.put(area, start, start)
