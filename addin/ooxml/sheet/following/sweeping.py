"""What in a part besides cells names rows and columns, and how does it follow when they move?

One walk over the elements serves worksheets, tables, comments, charts and their extensions: the
standard writes references in few ways, whatever the element (``ref``, ``sqref``, ``f``).
"""

from collections.abc import Callable
from copy import deepcopy

from lxml import etree

from addin.ooxml.sheet.following.drawings import move_pane, move_selection, move_top_left, note_view
from addin.ooxml.sheet.following.rules import move_group, move_rule
from addin.ooxml.sheet.references.area import area_of
from addin.ooxml.sheet.references.formula import scan
from addin.ooxml.sheet.references.moving import Move, moved_area, moved_formula
from addin.ooxml.xml import local, remove

_SPANS = frozenset(
    ["autoFilter", "sortState", "sortCondition", "table", "nsvFilter", "dataRef", "singleXmlCell"]
)
_COPIED = frozenset({"mergeCell"})
_CELLS = {"inputCells": "r", "cellWatch": "r", "comment": "ref", "threadedComment": "ref"}
_COUNTED = frozenset(
    ["mergeCells", "dataValidations", "rowBreaks", "colBreaks", "cellWatches", "protectedRanges"]
)


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
            move_top_left(element, move)
    _tidy(root)


def _span(element: etree._Element, move: Move) -> None:
    area = area_of(element.get("ref", ""))
    if area is None:
        return
    moved = moved_area(area, move)
    if moved is None:
        remove(element)
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
        remove(element)
        return
    moved = move.put(area, *spans[0])
    element.set("ref", str(moved))
    if (
        local(element) == "mergeCell"
        and moved.rows[0] == moved.rows[1]
        and (moved.columns[0] == moved.columns[1])
    ):
        remove(element)


def _cell(element: etree._Element, name: str, move: Move) -> None:
    area = area_of(element.get(name, ""))
    if area is None or not move.of(area)[0]:
        return
    for place in reversed(move.again(move.of(area)[0])) if _is_plain_note(element) else ():
        fresh = deepcopy(element)
        fresh.set(name, str(move.put(area, place, place)))
        for key in [key for key in fresh.attrib if str(key).endswith(("}uid", "guid"))]:
            del fresh.attrib[key]
        element.addnext(fresh)
    target = move.lines.first(move.of(area)[0])
    if target is None:
        remove(element)
    else:
        element.set(name, str(move.put(area, target, target)))


def _is_plain_note(element: etree._Element) -> bool:
    """Whether it is a note, and not the copy of a talk that stands there once."""
    if local(element) != "comment":
        return False
    root = element.getroottree().getroot()
    authors = [author.text or "" for author in root.iterfind("{*}authors/{*}author")]
    at = int(element.get("authorId", "0"))
    return not (at < len(authors) and authors[at].startswith("tc="))


def _break(element: etree._Element, _home: str, move: Move) -> None:
    axis = "row" if local(element.getparent()) == "rowBreaks" else "column"  # type: ignore[arg-type]  # a break has a parent
    if axis != move.axis:
        return
    target = move.lines.first(int(element.get("id", "0")) + 1)
    if target is None or target == 1:
        remove(element)
    else:
        element.set("id", str(target - 1))


def _columns(element: etree._Element, _home: str, move: Move) -> None:
    if move.axis != "column" or "min" not in element.attrib:  # a corner of a control has a col too
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
    remove(element)


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
        remove(element)
    else:
        element.set("colId", str(target - moved.columns[0]))


def _auto_filter(element: etree._Element, _home: str, move: Move) -> None:
    element.set("__was", element.get("ref", ""))
    _span(element, move)


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
                remove(element)
            elif element.get("count") is not None:
                element.set("count", str(len(children)))
            if element.get("manualBreakCount") is not None:
                manual = sum(child.get("man") in {"1", "true"} for child in children)
                element.set("manualBreakCount", str(manual))
        elif (
            name in {"hyperlinks", "cols", "sparklines", "conditionalFormattings"}
            and not len(element)
        ) or (name == "sparklineGroup" and element.find("{*}sparklines") is None):
            remove(element)


_ACTS: dict[str, Callable[[etree._Element, str, Move], None]] = {
    "anchor": _control_anchor,
    "autoFilter": _auto_filter,
    "brk": _break,
    "col": _columns,
    "conditionalFormatting": move_rule,
    "customSheetView": note_view,
    "dataRef": _data_reference,
    "dataValidation": move_rule,
    "filterColumn": _filter_column,
    "hyperlink": _link,
    "ignoredError": move_rule,
    "pane": move_pane,
    "protectedRange": move_rule,
    "scenarios": move_rule,
    "selection": move_selection,
    "sheetView": note_view,
    "sparkline": move_rule,
    "sparklineGroup": move_group,
}
