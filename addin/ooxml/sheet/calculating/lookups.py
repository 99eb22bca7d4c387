"""What must cells hold so that the engine searches and counts as Excel does?

Its search among sorted cells goes astray where one of them is blank or out of order: they must be
numbers that ascend. What it counts goes by Excel's rules for numbers and for texts that are alike,
not for texts that are greater, less or other.
"""

import re
from functools import lru_cache
from typing import NamedTuple

from addin.ooxml.sheet.calculating.plain import DoubtError
from addin.ooxml.sheet.calculating.texts import is_number
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


class Criterion(NamedTuple):
    """Cells that say what is counted: their sheet as written, the area, the operator before."""

    sheet: str
    area: CellArea
    operator: str


_COUNTING = re.compile(r"(?:COUNT|SUM|AVERAGE|MAX|MIN)IFS?")
_OPERATOR = re.compile(r"(<>|<=|>=|<|>|=)?(.*)", re.DOTALL)
_NUMERIC = frozenset({"ABS", "AVERAGE", "COUNT", "DATE", "INT", "MAX", "MIN", "N", "ROUND", "SUM"})
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?(?:E[+-]?\d+)?", re.IGNORECASE)


def counts(formula: str) -> bool:
    """Whether a formula, in capitals, counts what meets a criterion."""
    return _COUNTING.search(formula) is not None


@lru_cache(maxsize=16_384)
def criteria(said: str) -> tuple[Criterion, ...]:
    """The cells that say what is counted; raises DoubtError where the engine counts otherwise.

    >>> [(str(one.area), one.operator) for one in criteria('COUNTIF(A:A,B1)+SUMIF(A:A,">"&B2,C:C)')]
    [('B1', ''), ('B2', '>')]
    >>> criteria('COUNTIF(A:A,">"&N(B1))')
    ()
    """
    pieces = [p for p in scan(said) if isinstance(p, Reference) or p.strip()]
    found = []
    for at, piece in enumerate(pieces[:-1]):
        name = _bare(piece)
        if _COUNTING.fullmatch(name) and pieces[at + 1] == "(":
            given, _ = arguments(pieces, at + 2)
            start = 1 if name == "COUNTIFS" or not name.endswith("S") else 2
            for one in given[start::2] if name.endswith("S") else given[1:2]:
                found += _criterion(name, one)
    return tuple(found)


def is_plain(criterion: object) -> bool:
    """Whether the engine counts as Excel does by what a criterion says.

    >>> [is_plain(one) for one in ("a", "<>", ">-1E+9", "<>a*", 7, "=", ">a", "<>a", None)]
    [True, True, True, True, True, False, False, False, False]
    """
    if not isinstance(criterion, str):
        return isinstance(criterion, int | float)
    operator, rest = _OPERATOR.findall(criterion)[0]
    if operator in {"", "="} or (operator == "<>" and (not rest or "*" in rest or "?" in rest)):
        return criterion != "="
    return _NUMBER.fullmatch(rest) is not None


def _criterion(name: str, pieces: list[str | Reference]) -> list[Criterion]:
    while len(pieces) > 2 and (pieces[0], pieces[-1]) == ("(", ")"):  # noqa: PLR2004 - brackets
        pieces = pieces[1:-1]
    first, rest = (pieces or [""])[0], pieces[2:]
    if isinstance(first, Reference) and len(pieces) == 1:
        return [Criterion(first.sheet, first.area, "")]
    if isinstance(first, Reference) or not first.startswith('"'):
        return []
    text = first[1:-1].replace('""', '"')
    if len(pieces) == 1 and is_plain(text):
        return []
    operator, end = (_OPERATOR.findall(text) or [("", "")])[0]
    if not operator and pieces[1:2] == ["&"]:
        return []
    if pieces[1:2] != ["&"] or end or not rest:
        raise DoubtError(name)
    if len(rest) == 1 and isinstance(rest[0], Reference):
        return [Criterion(rest[0].sheet, rest[0].area, operator)]
    is_call = _bare(rest[0]) in _NUMERIC and rest[1:2] == ["("]
    call = is_call and rest.index(")") == len(rest) - 1
    if call or is_number(rest) or not any(isinstance(piece, Reference) for piece in rest):
        return []
    raise DoubtError(name)


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
