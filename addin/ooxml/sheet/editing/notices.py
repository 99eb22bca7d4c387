"""What should a reader of an edited workbook know about it?"""

import re
from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet
from pathlib import Path

from lxml import etree

from addin.cells import cell_name
from addin.errors import Finding, Notes, Place
from addin.ooxml.sheet.contents.formulas import formulas_in
from addin.ooxml.sheet.contents.rows import SheetRows
from addin.ooxml.sheet.following.drawings import is_copied
from addin.ooxml.sheet.parts import Parts
from addin.ooxml.sheet.references.area import CellArea, area_of, cell_area
from addin.ooxml.sheet.references.formula import Reference, called_functions, scan
from addin.ooxml.sheet.references.moving import Move
from addin.ooxml.sheet.references.named import BookNames
from addin.ooxml.xml import local

NOTES = Notes(Path(__file__).parents[1] / "findings.csv")


def notices_of(parts: Parts, file: str, *, edited: bool) -> Iterator[Finding]:
    """Signatures and macros: kept as they are, but what they say may not hold any more."""
    if not edited:
        return
    names = parts.names
    if any(name.startswith("_xmlsignatures/") for name in names):
        yield NOTES("signed").at(Place(file=file))
    if any(name.endswith("vbaProject.bin") for name in names):
        yield NOTES("macros").at(Place(file=file))


def standing_once(parts: Parts, sheet_part: str, move: Move) -> Iterator[Finding]:
    """Charts, controls and conversations on lines that repeat: copies have none of their own."""
    found: list[CellArea] = []
    for link in parts.links(sheet_part):
        if link.target not in parts or link.kind not in {"drawing", "threadedComment"}:
            continue
        for element in parts.tree(link.target).iter(etree.Element):
            corner = element.find("{*}from")
            stands = is_copied(element) or element.get("editAs") == "absolute"
            if corner is not None and not stands:
                at = (int(corner.findtext(f"{{*}}{axis}") or "0") + 1 for axis in ("row", "col"))
                found.append(cell_area(*at))
            elif local(element) == "threadedComment" and "parentId" not in element.attrib:
                found += [area] if (area := area_of(element.get("ref", ""))) else []
    once = [area for area in found if move.again(move.of(area)[0])]
    if once:
        place = Place(sheet=move.sheet, cell=str(min(once, key=lambda area: area.rows)))
        yield NOTES("once", count=len(once)).at(place)


def notices_of_moves(
    sheets: Iterable[tuple[str, SheetRows]], moved: AbstractSet[str], book: BookNames
) -> Iterator[Finding]:
    """Formulas that do not follow lines that moved: they name cells in words, or over sheets.

    `moved` are the names of sheets in lower case. The first of each sheet is named.
    """
    for sheet, rows in sheets:
        if not any(_STAYS.search(text) for _, text in rows.texts()):
            continue
        staying = [f for f in formulas_in(rows) if _stays(f.text, moved, book)]
        if staying:
            place = Place(sheet=sheet, cell=cell_name(staying[0].row, staying[0].column))
            yield NOTES("stays", formula=staying[0].text, count=len(staying)).at(place)


_STAYS = re.compile(r"INDIRECT\s*\(|:[^!<>\"(),]{1,60}!", re.IGNORECASE)


def _stays(formula: str, moved: AbstractSet[str], book: BookNames) -> bool:
    if not _STAYS.search(formula):
        return False
    over = (piece for piece in scan(formula) if isinstance(piece, Reference) and piece.three_d)
    if any(moved & {*book.between(piece.sheet, piece.last_sheet)} for piece in over):
        return True
    return "INDIRECT" in called_functions(formula)
