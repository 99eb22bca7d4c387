"""What does a workbook say of its formulas: what they may name, and when they are calculated?"""

import re
from collections.abc import Sequence

from lxml import etree

from addin.errors import UsageError
from addin.ooxml.sheet.following.tables import (
    column_names,
    header_row,
    table_area,
    totals_rows,
)
from addin.ooxml.sheet.listing import SheetPart
from addin.ooxml.sheet.parts import Parts
from addin.ooxml.sheet.references.formula import scan
from addin.ooxml.sheet.references.named import BookNames, NamedTable

_CALC_BEFORE = frozenset(
    [
        "fileVersion", "fileSharing", "workbookPr", "workbookProtection", "bookViews", "sheets",
        "functionGroups", "externalReferences", "definedNames", "AlternateContent", "revisionPtr",
        "absPath",
    ]
)  # fmt: skip
_BEYOND = re.compile(r"\$?[A-Za-z]{1,3}\$?[1-9][0-9]{0,7}")


def check_formula(parts: Parts, book: str, address: str, formula: str) -> None:
    """Raise UsageError where a formula names cells beyond the grid."""
    for piece in scan(formula):
        if isinstance(piece, str) and _BEYOND.fullmatch(piece):
            names = parts.tree(book).iterfind("{*}definedNames/{*}definedName")
            if piece.upper() not in {name.get("name", "").upper() for name in names}:
                raise UsageError("beyond_the_grid", address=address, piece=piece)


def book_of(parts: Parts, book: str, sheets: Sequence[SheetPart]) -> BookNames:
    """The sheets, names and tables that formulas may mean."""
    names: dict[tuple[str, str], str] = {}
    for entry in parts.tree(book).iterfind("{*}definedNames/{*}definedName"):
        own = entry.get("localSheetId", "")
        if own and not (own.isdecimal() and int(own) < len(sheets)):
            continue
        sheet = sheets[int(own)].name.lower() if own else ""
        names[sheet, entry.get("name", "").lower()] = entry.text or ""
    tables = {
        root.get("displayName", "").lower(): NamedTable(
            sheet=sheet.name.lower(),
            area=table_area(root),
            columns=tuple(column_names(root)),
            headers=1 if header_row(root) else 0,
            totals=totals_rows(root),
        )
        for sheet in sheets
        for part in parts.linked(sheet.part, "table")
        for root in [parts.tree(part)]
    }
    return BookNames(tuple(sheet.name for sheet in sheets), names, tables)


def drop_calculation_chain(parts: Parts, book: str) -> None:
    """Forget the order of calculation; Excel makes it anew."""
    for target in list(parts.linked(book, "calcChain")):
        parts.unlink(book, target)
        parts.remove(target)


def mark_for_calculation(parts: Parts, book: str) -> None:
    """Have every formula calculated when the workbook opens."""
    root = parts.tree(book)
    properties = root.find("{*}calcPr")
    if properties is None:
        root = parts.change(book)
        properties = etree.Element(f"{{{etree.QName(root).namespace}}}calcPr")
        at = 0
        for number, child in enumerate(root, 1):
            if etree.QName(child).localname in _CALC_BEFORE:
                at = number
        root.insert(at, properties)
    if properties.get("fullCalcOnLoad") != "1":
        parts.change(book)
        properties.set("fullCalcOnLoad", "1")


def shows_rounded(parts: Parts, book: str) -> bool:
    """Whether numbers are calculated as they are shown, with the digits of their format."""
    properties = parts.tree(book).find("{*}calcPr")
    return properties is not None and properties.get("fullPrecision") in {"0", "false"}
