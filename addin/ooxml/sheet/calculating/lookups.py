"""In which cells does a formula search as if they were sorted?

The engine's search goes astray where one of them is blank or out of order, so that its answer
holds only where they are numbers that ascend.
"""

from functools import lru_cache
from typing import NamedTuple

from addin.ooxml.sheet.calculating.plain import DoubtError
from addin.ooxml.sheet.references.area import CellArea
from addin.ooxml.sheet.references.finding import arguments
from addin.ooxml.sheet.references.formula import Reference, scan

# Whose argument says whether the search is for the same value only, and how it says so.
_EXACT = {"VLOOKUP": 3, "HLOOKUP": 3, "MATCH": 2, "XLOOKUP": 4, "XMATCH": 2}
_SAME = frozenset({"FALSE", "0", ""})
_YOUNG = frozenset({"XLOOKUP", "XMATCH"})
_LOOKUPS = frozenset({*_EXACT, "LOOKUP"})


class Vector(NamedTuple):
    """The cells that are searched: their sheet as written, and the area."""

    sheet: str
    area: CellArea


@lru_cache(maxsize=16_384)
def searched(formula: str) -> tuple[Vector, ...]:
    """The cells that must ascend; raises DoubtError where they cannot be told.

    >>> [str(found.area) for found in searched("VLOOKUP(A1,B2:D9,3)+MATCH(1,A:A,0)")]
    ['B2:B9']
    """
    if "LOOKUP" not in (upper := formula.upper()) and "MATCH" not in upper:
        return ()
    pieces = [p for p in scan(formula) if isinstance(p, Reference) or p.strip()]
    found = []
    for at, piece in enumerate(pieces[:-1]):
        name = _bare(piece)
        if name in _LOOKUPS and pieces[at + 1] == "(":
            given, _ = arguments(pieces, at + 2)
            if not _is_exact(name, given):
                found.append(_vector(name, given))
    return tuple(found)


def _bare(piece: str | Reference) -> str:
    return "" if isinstance(piece, Reference) else piece.upper().removeprefix("_XLFN.")


def _is_exact(name: str, given: list[list[str | Reference]]) -> bool:
    place = _EXACT.get(name)
    if place is None:
        return False
    if len(given) <= place:
        return name in _YOUNG
    said = "".join(p if isinstance(p, str) else p.text for p in given[place]).upper()
    return said.removesuffix("()") in _SAME


def _vector(name: str, given: list[list[str | Reference]]) -> Vector:
    cells = given[1] if len(given) > 1 else []
    if name in _YOUNG or len(cells) != 1 or not isinstance(cells[0], Reference):
        raise DoubtError(name)
    if cells[0].workbook or cells[0].three_d or (name == "MATCH" and not _ascends(given)):
        raise DoubtError(name)
    area = cells[0].area
    (top, _), (left, _) = area.rows, area.columns
    if name == "VLOOKUP":
        area = area.with_columns(left, left)
    elif name == "HLOOKUP":
        area = area.with_rows(top, top)
    elif top != area.rows[1] and left != area.columns[1]:
        raise DoubtError(name)
    return Vector(cells[0].sheet, area)


def _ascends(given: list[list[str | Reference]]) -> bool:
    return len(given) == 2 or given[2] in (["1"], ["TRUE"])  # noqa: PLR2004 - without a third it is 1
