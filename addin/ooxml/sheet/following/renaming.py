"""How do formulas follow when a sheet gets another name, or goes?"""

import re
from collections.abc import Callable, Iterable
from html import unescape

from lxml import etree

from addin.errors import UsageError
from addin.ooxml.sheet.contents.cells import escape_formula, unescape_formula
from addin.ooxml.sheet.contents.row import patterns
from addin.ooxml.sheet.contents.rows import SheetRows
from addin.ooxml.sheet.contents.sheetxml import SheetXml
from addin.ooxml.sheet.following.formulas import ATTRIBUTES, FORMULAS
from addin.ooxml.sheet.parts import Parts
from addin.ooxml.sheet.references.formula import Reference, quoted_sheet, scan
from addin.ooxml.xml import local

_ILLEGAL = re.compile(r"[:\\/?*\[\]\x00-\x1f]")
_LONGEST = 31
_OWN = re.compile(r"(?:'((?:[^']|'')+)'|([\w.\\?]+))!")


def renamed_formula(formula: str, old: str, new: str) -> str:
    """The formula with the sheet `old` called `new`.

    >>> renamed_formula("SUM(Data!A1:B2)+'Data 2'!A1+Data!total", "Data", "data 3")
    "SUM('data 3'!A1:B2)+'Data 2'!A1+'data 3'!total"
    """
    if not _may_name(formula, old):
        return formula
    return "".join(_renamed(piece, old, new) for piece in scan(formula))


def lost_formula(formula: str, sheet: str) -> str:
    """The formula once a sheet is gone: what named its cells is lost.

    >>> lost_formula("SUM(Data!A1:B2)+'Data 2'!A1", "Data")
    "SUM(#REF!)+'Data 2'!A1"
    """
    if not _may_name(formula, sheet):
        return formula
    return "".join(_lost(piece, sheet) for piece in scan(formula))


def change_formulas(
    parts: Parts,
    sheets: Iterable[SheetXml],
    others: Iterable[str],
    named: str,
    change: Callable[[str], str],
) -> list[str]:
    """Apply `change` to the formulas of open sheets and of other parts that name the sheet `named`.

    The names of the sheets' parts that changed come back.
    """
    touched = []
    for xml in sheets:
        changed = _change_rows(xml.rows, change)
        if _may_hold(xml.frame_text, named) and _change_tree(xml.tree, change):
            xml.change_tree()
            changed = True
        touched += [xml.part] if changed else []
    for name in others:
        text = parts.read(name).decode("utf-8", "replace")
        if _may_hold(text, named) and _change_tree(parts.tree(name), change):
            parts.change(name)
    return touched


def free_sheet_name(wanted: str, taken: Iterable[str]) -> str:
    """A name that Excel accepts and no other sheet has: 31 letters, no colon, slash or bracket."""
    name = _ILLEGAL.sub(" ", wanted).strip().strip("'")[:_LONGEST].strip()
    if not name:
        raise UsageError("no_name")
    known = {other.lower() for other in taken}
    number, fresh = 1, name
    while fresh.lower() in known or fresh.lower() == "history":
        number += 1
        ending = f" {number}"
        fresh = name[: _LONGEST - len(ending)] + ending
    return fresh


def _may_hold(text: str, sheet: str) -> bool:
    """The same for the text of a part, in which some letters are written otherwise."""
    return _may_name(unescape(text) if "&" in text else text, sheet)


def _may_name(formula: str, sheet: str) -> bool:
    """Whether a formula can name the sheet: quick, and never wrong when it says no."""
    return sheet.lower() in formula.lower().replace("''", "'")


def _renamed(piece: str | Reference, old: str, new: str) -> str:
    if isinstance(piece, Reference):
        if piece.workbook or old.lower() not in {piece.sheet.lower(), piece.last_sheet.lower()}:
            return piece.text
        names = [
            new if name.lower() == old.lower() else name
            for name in (piece.sheet, piece.last_sheet)
            if name
        ]
        whole = ":".join(names)
        quoted = any(quoted_sheet(name) != name for name in names)
        written = "'" + whole.replace("'", "''") + "'" if quoted else whole
        return f"{written}!{piece.area}"
    found = _OWN.match(piece)
    if found and (found[1] or found[2] or "").replace("''", "'").lower() == old.lower():
        return f"{quoted_sheet(new)}!{piece[found.end() :]}"
    return piece


def _lost(piece: str | Reference, sheet: str) -> str:
    if isinstance(piece, Reference):
        names = {piece.sheet.lower(), piece.last_sheet.lower()}
        return "#REF!" if sheet.lower() in names and not piece.workbook else piece.text
    found = _OWN.match(piece)
    own = found and (found[1] or found[2] or "").replace("''", "'").lower() == sheet.lower()
    return "#REF!" if own else piece


def _change_rows(rows: SheetRows, change: Callable[[str], str]) -> bool:
    formula = patterns(rows.prefix).formula
    p, different = rows.prefix, False

    def swap(found: re.Match[str]) -> str:
        if not found[2]:
            return found[0]
        old = unescape_formula(found[2])
        new = change(old)
        if new == old:
            return found[0]
        return f"<{p}f{found[1] or ''}>{escape_formula(new)}</{p}f>"

    fresh = []
    for number, text in rows.texts():
        changed = formula.sub(swap, text) if f"<{p}f" in text else text
        different = different or changed != text
        fresh.append((number, changed))
    if different:
        rows.replace(fresh)
    return different


def _change_tree(root: etree._Element, change: Callable[[str], str]) -> bool:
    different = False
    for element in root.iter(etree.Element):
        if local(element) in FORMULAS | {"definedName"} and element.text and element.text.strip():
            new = change(element.text)
            different = different or new != element.text
            element.text = new
        for name in (*ATTRIBUTES, "location"):
            written = element.get(name)
            if written:
                new = change(written)
                different = different or new != written
                element.set(name, new)
    return different
