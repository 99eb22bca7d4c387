"""What in a part besides cells names rows and columns, and how does it follow when they move?

One walk over the elements serves worksheets, tables, comments, charts and their extensions: the
standard writes references in few ways, whatever the element (``ref``, ``sqref``, ``f``).
"""

from collections.abc import Callable
from copy import deepcopy

from lxml import etree

from addin.ooxml.spreadsheet.formula import scan
from addin.ooxml.spreadsheet.moving import Move, moved_area, moved_formula, moved_places
from addin.ooxml.spreadsheet.parts import local
from addin.ooxml.spreadsheet.reference import Area, area_of

__all__ = ["sweep_formulas", "sweep_sheet"]

_FORMULAS = frozenset(
    ["f", "formula", "formula1", "formula2", "calculatedColumnFormula", "totalsRowFormula", "fmla"]
)
_FORMULA_ATTRIBUTES = (
    "textlink",
    "linkedCell",
    "listFillRange",
    "fmlaLink",
    "fmlaRange",
    "fmlaTxbx",
)
_SPANS = frozenset(
    ["autoFilter", "sortState", "sortCondition", "table", "nsvFilter", "dataRef", "singleXmlCell"]
)
_COPIED = frozenset({"mergeCell"})
_CELLS = {"inputCells": "r", "cellWatch": "r", "comment": "ref", "threadedComment": "ref"}
_COUNTED = frozenset(
    ["mergeCells", "dataValidations", "rowBreaks", "colBreaks", "cellWatches", "protectedRanges"]
)


def sweep_formulas(root: etree._Element, home: str, move: Move, *, grow: bool = False) -> bool:
    """Every formula in elements and attributes of a part, after `move`."""
    changed = False
    for element in root.iter(etree.Element):
        if local(element) in _FORMULAS and element.text:
            text = _moved_text(element, home, move, grow=grow)
            if text != element.text:
                element.text, changed = text, True
        for name in _FORMULA_ATTRIBUTES:
            written = element.get(name)
            if written:
                text = written[:1].replace("=", "") + written[1:]
                moved = moved_formula(text.removeprefix("="), home, move)
                if moved != written.removeprefix("="):
                    element.set(name, moved)
                    changed = True
    return changed


def sweep_sheet(root: etree._Element, home: str, move: Move) -> None:
    """Everything in a sheet's own parts that names its cells, after `move`."""
    for element in list(root.iter(etree.Element)):
        if element.getparent() is None and element is not root:
            continue  # removed with its rule
        act = _ACTS.get(local(element))
        if act:
            act(element, home, move)
        elif local(element) in _SPANS:
            _span(element, move)
        elif local(element) in _COPIED:
            _copies(element, move)
        elif local(element) in _CELLS:
            _cell(element, _CELLS[local(element)], move)
        if element.get("topLeftCell"):
            _top_left(element, move)
    _tidy(root)


def _moved_text(element: etree._Element, home: str, move: Move, *, grow: bool) -> str:
    return moved_formula(element.text or "", home, move, grow=grow and _grows(element))


def _grows(element: etree._Element) -> bool:
    """The name of a series is one cell and stays one; values and categories grow."""
    parent = element.getparent()
    while parent is not None:
        if local(parent) in {"tx", "title", "txData"}:
            return False
        parent = parent.getparent()
    return True


def _rule(element: etree._Element, home: str, move: Move) -> None:
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
        _remove(element)


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
        _remove(element)


def _formulas_of_rule(element: etree._Element, places: str, home: str, move: Move) -> None:
    anchor = _anchor(places, move)
    frames = move.lines.frames(anchor) if anchor else ()
    frame = frames[0] if frames else None
    for part in element.iter(etree.Element):
        if local(part) in _FORMULAS and part.text:
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
            _remove(element)
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
        _each_formula(fresh, lambda formula, f=frame: moved_formula(formula, home, move, f))  # type: ignore[misc]
        parent.insert(parent.index(element) + 1, fresh)
    _remove(element)


def _each_formula(element: etree._Element, change: Callable[[str], str]) -> None:
    for part in element.iter(etree.Element):
        if local(part) == "f" and part.text:
            part.text = change(part.text)


def _group(element: etree._Element, home: str, move: Move) -> None:
    for part in element:
        if local(part) == "f" and part.text:  # the dates of a group of sparklines
            part.text = moved_formula(part.text, home, move, grow=True)


def _anchor(places: str, move: Move) -> int:
    lines = [move.of(area)[0] for word in places.split() if (area := area_of(word))]
    return min(lines, default=0)


def _span(element: etree._Element, move: Move) -> None:
    area = area_of(element.get("ref", ""))
    if area is None:
        return
    moved = moved_area(area, move)
    if moved is None:
        _remove(element)
    else:
        element.set("ref", str(moved))


def _copies(element: etree._Element, move: Move) -> None:
    area = area_of(element.get("ref", ""))
    if area is None or not move.of(area)[0]:
        return
    spans = move.lines.copies(*move.of(area))
    for span in reversed(spans[1:]):
        fresh = deepcopy(element)
        fresh.set("ref", str(move.put(area, *span)))
        element.addnext(fresh)
    if not spans:
        _remove(element)
        return
    moved = move.put(area, *spans[0])
    element.set("ref", str(moved))
    if (
        local(element) == "mergeCell"
        and moved.rows[0] == moved.rows[1]
        and (moved.columns[0] == moved.columns[1])
    ):
        _remove(element)


def _cell(element: etree._Element, name: str, move: Move) -> None:
    area = area_of(element.get(name, ""))
    if area is None or not move.of(area)[0]:
        return
    target = move.lines.first(move.of(area)[0])
    if target is None:
        _remove(element)
    else:
        element.set(name, str(move.put(area, target, target)))


def _top_left(element: etree._Element, move: Move) -> None:
    area = area_of(element.get("topLeftCell", ""))
    if area is not None and move.of(area)[0]:
        target = move.lines.nearest(move.of(area)[0])
        element.set("topLeftCell", str(move.put(area, target, target)))


def _selection(element: etree._Element, _home: str, move: Move) -> None:
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


def _near(area: Area, move: Move) -> Area:
    first, last = move.of(area)
    if not first:
        return area
    start = move.lines.nearest(first)
    span = move.lines.span(first, last)
    return move.put(area, *span) if span and area.end else move.put(area, start, start)


def _pane(element: etree._Element, _home: str, move: Move) -> None:
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


def _break(element: etree._Element, _home: str, move: Move) -> None:
    axis = "row" if local(element.getparent()) == "rowBreaks" else "column"  # type: ignore[arg-type]
    if axis != move.axis:
        return
    target = move.lines.first(int(element.get("id", "0")) + 1)
    if target is None or target == 1:
        _remove(element)
    else:
        element.set("id", str(target - 1))


def _columns(element: etree._Element, _home: str, move: Move) -> None:
    if move.axis != "column":
        return
    low, high = int(element.get("min", "1")), int(element.get("max", "1"))
    parent, at = element.getparent(), element
    runs = [] if parent is None else _format_runs(move, low, high)
    for first, last in runs:
        fresh = deepcopy(element)
        fresh.set("min", str(first))
        fresh.set("max", str(last))
        at.addnext(fresh)
        at = fresh
    _remove(element)


def _format_runs(move: Move, low: int, high: int) -> list[tuple[int, int]]:
    """Where the format of columns goes; columns put in take that of their left neighbour."""
    runs = list(move.lines.runs(low, high))
    if runs and high < move.lines.limit:
        behind = move.lines.first(high + 1)
        first, last = runs[-1]
        if behind and behind > last and not move.lines.repeats(low, high + 1):
            runs[-1] = (first, behind - 1)
    return runs


def _link(element: etree._Element, home: str, move: Move) -> None:
    place = element.get("location", "")
    pieces = scan(place)
    if len(pieces) == 1 and not isinstance(pieces[0], str):
        moved = moved_formula(place, home, move)
        if not moved.endswith("#REF!"):
            element.set("location", moved)
    _copies(element, move)


def _data_reference(element: etree._Element, home: str, move: Move) -> None:
    if (element.get("sheet") or home).lower() == move.sheet.lower():
        _span(element, move)


def _control_anchor(element: etree._Element, _home: str, move: Move) -> None:
    name = "row" if move.axis == "row" else "col"
    for corner in element:
        for part in corner:
            if local(part) == name and (part.text or "").strip().isdigit():
                part.text = str(move.lines.nearest(int(part.text or "0") + 1) - 1)


def _filter_column(element: etree._Element, _home: str, move: Move) -> None:
    if move.axis != "column":
        return
    parent = element.getparent()
    area = area_of(parent.get("__was", "")) if parent is not None else None
    moved = moved_area(area, move) if area else None
    if area is None or moved is None:
        return
    target = move.lines.first(area.columns[0] + int(element.get("colId", "0")))
    if target is None:
        _remove(element)
    else:
        element.set("colId", str(target - moved.columns[0]))


def _auto_filter(element: etree._Element, _home: str, move: Move) -> None:
    element.set("__was", element.get("ref", ""))
    _span(element, move)


def _view(element: etree._Element, _home: str, _move: Move) -> None:
    element.set("__seen", element.get("topLeftCell", "A1"))


def _remove(element: etree._Element) -> None:
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)


def _tidy(root: etree._Element) -> None:
    """Take out what only this walk needed, and lists that are empty now; count the others."""
    for element in list(root.iter(etree.Element)):
        for name in ("__was", "__seen"):
            if name in element.attrib:
                del element.attrib[name]
        name = local(element)
        if name in _COUNTED and element.getparent() is not None:
            children = [child for child in element if local(child)]
            if not children:
                _remove(element)
            elif element.get("count") is not None:
                element.set("count", str(len(children)))
            if element.get("manualBreakCount") is not None:
                manual = sum(child.get("man") in {"1", "true"} for child in children)
                element.set("manualBreakCount", str(manual))
        elif (
            name in {"hyperlinks", "cols", "sparklines", "conditionalFormattings"}
            and not len(element)
        ) or (name == "sparklineGroup" and element.find("{*}sparklines") is None):
            _remove(element)


_ACTS: dict[str, Callable[[etree._Element, str, Move], None]] = {
    "anchor": _control_anchor,
    "autoFilter": _auto_filter,
    "brk": _break,
    "col": _columns,
    "conditionalFormatting": _rule,
    "customSheetView": _view,
    "dataRef": _data_reference,
    "dataValidation": _rule,
    "filterColumn": _filter_column,
    "hyperlink": _link,
    "ignoredError": _rule,
    "pane": _pane,
    "protectedRange": _rule,
    "scenarios": _rule,
    "selection": _selection,
    "sheetView": _view,
    "sparkline": _rule,
    "sparklineGroup": _group,
}
