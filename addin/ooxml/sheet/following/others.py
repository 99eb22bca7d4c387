"""Which other parts of a workbook name the cells of a sheet, and how do they follow?"""

import re

from lxml import etree

from addin.errors import FileError
from addin.ooxml.sheet.following.drawings import move_anchors, move_notes
from addin.ooxml.sheet.following.formulas import PARTS, sweep_formulas
from addin.ooxml.sheet.following.sweeping import sweep_sheet
from addin.ooxml.sheet.following.tables import move_table
from addin.ooxml.sheet.parts import Parts
from addin.ooxml.sheet.references.area import area_of
from addin.ooxml.sheet.references.formula import Reference, scan
from addin.ooxml.sheet.references.moving import Move, mentions, moved_area, moved_formula
from addin.ooxml.xml import local

_WITH_CELLS = frozenset(["comments", "threadedComment", "namedSheetView", "tableSingleCells"])


def follow_parts(parts: Parts, sheet_part: str, move: Move) -> None:
    """Tables, notes, drawings, charts and pivots, after `move` on the sheet of `sheet_part`."""
    for link in parts.links(sheet_part):
        if link.external or link.target not in parts:
            continue
        if link.kind == "table":
            move_table(parts.change(link.target), move)
        elif link.kind in _WITH_CELLS:
            sweep_sheet(parts.change(link.target), move.sheet, move)
        elif link.kind == "vmlDrawing":
            text = parts.read(link.target).decode("utf-8", "surrogateescape")
            moved = move_notes(text, move)
            if moved != text:
                parts.write(link.target, moved.encode("utf-8", "surrogateescape"))
        elif link.kind == "drawing":
            move_anchors(parts.change(link.target), move)
        elif link.kind == "pivotTable":
            _move_location(parts.change(link.target), move)
    _follow_formulas(parts, move)
    _follow_pivot_sources(parts, move)


def follow_names(workbook: etree._Element, sheets: list[str], move: Move) -> None:
    """Defined names, print areas and titles, after `move`; `sheets` are the sheets in order."""
    for name in workbook.iterfind("{*}definedNames/{*}definedName"):
        number = name.get("localSheetId", "")
        home = sheets[int(number)] if number.isdigit() and int(number) < len(sheets) else ""
        name.text = _moved_name(name.text or "", home, move)


def pivot_areas(parts: Parts, sheet_part: str) -> list[str]:
    """The areas of the pivot tables on a sheet."""
    found = []
    for target in parts.linked(sheet_part, "pivotTable"):
        location = parts.tree(target).find("{*}location")
        if location is not None:
            found.append(location.get("ref", ""))
    return found


def _moved_name(formula: str, home: str, move: Move) -> str:
    """A name whose references are fixed follows; a relative one means another cell each time."""
    for piece in scan(formula):
        if isinstance(piece, Reference) and piece.on(home, move.sheet):
            corners = [piece.area.start, piece.area.end or piece.area.start]
            if move.of(piece.area)[0] and not all(move.fixed(corner) for corner in corners):
                return formula
    moved = moved_formula(formula, home, move, grow=True)
    # A list of areas stands without brackets in a name.
    return re.sub(r"^\((.*)\)$", r"\1", moved) if not formula.startswith("(") else moved


def _move_location(root: etree._Element, move: Move) -> None:
    location = root.find("{*}location")
    if location is None:
        return
    area = area_of(location.get("ref", ""))
    moved = moved_area(area, move) if area else None
    if area and (moved is None or _size(move.of(moved)) != _size(move.of(area))):
        raise FileError("pivot_in_the_way", table=root.get("name"), sheet=move.sheet)
    location.set("ref", str(moved))


def _size(lines: tuple[int, int]) -> int:
    return lines[1] - lines[0]


def _follow_formulas(parts: Parts, move: Move) -> None:
    for name in list(parts.of_type(*PARTS)):
        text = parts.read(name).decode("utf-8", "replace")
        if not mentions(text.replace("&apos;", "'").replace("&amp;", "&"), move.sheet):
            continue
        if sweep_formulas(parts.tree(name), "", move, grow=True):
            root = parts.change(name)
            if move.lines.repeats(1, move.lines.limit):
                _forget_caches(root)


def _forget_caches(root: etree._Element) -> None:
    """What a chart remembers of its cells is wrong once they are more."""
    for element in list(root.iter(etree.Element)):
        parent = element.getparent()
        if parent is not None and local(element) in {"numCache", "strCache"}:
            above = parent.getparent()
            if above is None or local(above) not in {"tx", "title"}:
                parent.remove(element)


def _follow_pivot_sources(parts: Parts, move: Move) -> None:
    for name in list(parts.of_type("pivotCacheDefinition+xml")):
        source = parts.tree(name).find("{*}cacheSource/{*}worksheetSource")
        if source is None or source.get("sheet", "").lower() != move.sheet.lower():
            continue
        area = area_of(source.get("ref", ""))
        moved = moved_area(area, move) if area else None
        if moved is None or moved == area:
            continue
        root = parts.change(name)
        source.set("ref", str(moved))
        if area and _size(move.of(moved)) != _size(move.of(area)):
            root.set("refreshOnLoad", "1")
