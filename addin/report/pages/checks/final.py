"""May a report leave the house? What a final must not hold, and where it stands."""

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

from addin.errors import TemplateError, UsageError
from addin.ooxml.limits import OWN
from addin.ooxml.package import open_package
from addin.ooxml.xml import local, parse_xml

_PARTS = re.compile(r"word/(?:document|header\d*|footer\d*|footnotes|endnotes)\.xml")
MARKS = ("【", "】", "待核", "××", "{{", "{%")
_CHANGES = frozenset([
    "ins", "del", "moveFrom", "moveTo", "rPrChange", "pPrChange", "sectPrChange", "tblPrChange",
    "tblGridChange", "trPrChange", "tcPrChange", "cellIns", "cellDel", "cellMerge",
    "commentReference",
])  # fmt: skip
_CONTEXT = 12
_MOST = 20


def refuse_date(day: date, newest: date) -> None:
    """Raise UsageError where a report would be signed before its data were out."""
    if day < newest:
        raise UsageError("older_than_data", day=day, newest=newest)


def refuse_blanks(document: bytes, name: str) -> None:
    """Raise TemplateError with every place that a person has still to fill, strike or accept."""
    found = list(blanks(document))
    if not found:
        return
    places = "".join(f"\n  {place}" for place in found[:_MOST])
    more = len(found) - _MOST
    rest = f"\n  … (+{more})" if more > 0 else ""
    raise TemplateError("no_final", name=name, count=len(found), places=places + rest)


def blanks(document: bytes) -> Iterator[str]:
    """What a person has to settle: part, paragraph, the heading above it, and what it is.

    Marks, questions without an answer, numbers that were struck out of their bookmark, tracked
    changes and comments.
    """
    package = open_package(document, OWN)
    for part in sorted(filter(_PARTS.fullmatch, package.names)):
        root = parse_xml(package[part], part)
        stem = part.removeprefix("word/").removesuffix(".xml")
        paragraphs = [one for one in root.iter() if local(one) == "p"]
        changes = [one for one in root.iter() if local(one) in _CHANGES]
        under = ""
        for number, paragraph in enumerate(paragraphs, 1):
            if _is_heading(paragraph):
                under = f" “{_text(paragraph)[:_CONTEXT]}”"
            own = [one for one in changes if _place(one) is paragraph]
            for what in (*_in_paragraph(paragraph), *(_change(one, paragraph) for one in own)):
                yield f"{stem} ¶{number}{under}: {what}"


def _place(change: Any) -> Any:
    """The paragraph of a change; of one of a row, a table or a section the first or own one."""
    for outer in change.iterancestors():
        if local(outer) == "p":
            return outer
        if local(outer) in {"tr", "tbl", "body"}:
            return next((one for one in outer.iter() if local(one) == "p"), None)
    return None


def _change(one: Any, paragraph: Any) -> str:
    return f"w:{local(one)} {_text(paragraph)[: 3 * _CONTEXT]}"


def _in_paragraph(paragraph: Any) -> Iterator[str]:
    text = _text(paragraph)
    for mark in MARKS:
        at = text.find(mark)
        if at >= 0:
            yield f"{mark} …{text[max(at - _CONTEXT, 0) : at + _CONTEXT]}…"
    for one in paragraph.iter():
        if local(one) == "showingPlcHdr":
            yield f"? {text[: 3 * _CONTEXT]}"
        elif local(one) == "bookmarkStart" and _is_struck(one):
            yield f"[{one.get(_NAME)}] {text[: 3 * _CONTEXT]}"


def _is_struck(start: Any) -> bool:
    """Whether the bookmark of a number holds nothing any more."""
    after = start.getnext()
    empty = after is not None and local(after) == "bookmarkEnd"
    return empty and after.get(_ID) == start.get(_ID) and str(start.get(_NAME)).startswith("f_")


def _is_heading(paragraph: Any) -> bool:
    named = (one for one in paragraph.iter() if local(one) == "pStyle")
    return any(str(one.values()[0]).lower().startswith("heading") for one in named)


def _text(paragraph: Any) -> str:
    return "".join(one.text or "" for one in paragraph.iter() if local(one) == "t")


_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_NAME, _ID = f"{_W}name", f"{_W}id"
