"""What should a reader of an edited workbook know about it?"""

import re
from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet
from pathlib import Path

from addin.cells import cell_name
from addin.errors import Finding, Notes, Place
from addin.ooxml.sheet.contents.formulas import formulas_in
from addin.ooxml.sheet.contents.rows import SheetRows
from addin.ooxml.sheet.parts import Parts
from addin.ooxml.sheet.references.formula import Reference, called_functions, scan
from addin.ooxml.sheet.references.named import BookNames

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
