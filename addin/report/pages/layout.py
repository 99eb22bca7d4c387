"""How is a filled document laid out: numbers of captions, room in tables, where page 1 ends?

A caption counts with a SEQ field in a bookmark ``_tbl_…`` or ``_fig_…``, and text names it with a
REF field. Word counts anew when it is asked to; until then it shows what stands in the fields.
"""

import re
from collections import Counter
from collections.abc import Mapping
from typing import Any

from addin.ooxml.limits import OWN
from addin.ooxml.package import Package, open_package
from addin.ooxml.xml import parse_xml
from addin.report.pages.fitting import fit_tables, height_of_table
from addin.report.pages.floats import fill_holes
from addin.report.pages.measure import (
    StyleRoom,
    height_of,
    looks,
    rooms_of,
    style_code,
    style_of,
    tag,
)

_PART = "word/document.xml"
_RUN_ON, _ENDS = "GWRunOn", f"{tag('pPr')}/{tag('sectPr')}"
_FULL, _OVER = 0.78, 0.93  # of page 1: less is too empty for a break, more needs none
_CAPTION = re.compile(
    r'(<w:bookmarkStart [^>]*w:name="(_(?:tbl|fig)_\w+)"[^>]*/>)(.*?)(?=<w:bookmarkEnd )', re.DOTALL
)
_COUNTS = re.compile(r'(<w:fldSimple w:instr=" SEQ (\S+)[^"]*">)(.*?)(</w:fldSimple>)', re.DOTALL)
_REFERS = re.compile(
    r'(<w:fldSimple w:instr=" REF (_(?:tbl|fig)_\w+)[^"]*">)(.*?)(</w:fldSimple>)', re.DOTALL
)
_TEXT = re.compile(r"(<w:t(?: [^>]*)?>)([^<]*)(</w:t>)")


def lay_out(document: bytes) -> tuple[Package, Any]:
    """The package of a document and its tree: captions counted, tables fitted, page 1 ended.

    The tree is None where it has no body.
    """
    package = open_package(document, OWN)
    if _PART not in package.names:
        return package, None
    root = parse_xml(numbered(package[_PART].decode()).encode(), _PART)
    body = root.find(tag("body"))
    if body is None:
        return package, None
    _run_on(body)
    styles = looks(package)
    fit_tables(body, styles)
    _end_front(body, styles)
    fill_holes(body, styles)
    return package, root


def _run_on(body: Any) -> None:
    """Let a section go on to the end of the document where a paragraph ``GWRunOn`` asks for it."""
    for mark in [one for one in body if style_code(one) == _RUN_ON]:
        ends = (one for one in mark.itersiblings() if one.find(_ENDS) is not None)
        last = next(ends, None)
        if last is not None:
            body.replace(body[-1], last.find(_ENDS))
            body.remove(last)
        body.remove(mark)


def _end_front(body: Any, styles: Mapping[str, StyleRoom]) -> None:
    """Begin the first chapter on a new page where what stands before it nearly fills page 1."""
    taken = 0.0
    for element, (wide, high) in rooms_of(body):
        if element.tag == tag("tbl"):
            taken += height_of_table(element, styles)
        elif element.tag == tag("p"):
            if style_of(element, styles).chapter:
                if _FULL <= taken / high <= _OVER:
                    _break_before(element)
                return
            taken += height_of(element, styles, wide)


def _break_before(paragraph: Any) -> None:
    properties = paragraph.find(tag("pPr"))
    properties.insert(1, properties.makeelement(tag("pageBreakBefore")))


def numbered(text: str) -> str:
    """The XML of a document, its captions counted without gaps, its references in agreement."""
    if "_tbl_" not in text and "_fig_" not in text:
        return text
    counts: Counter[str] = Counter()
    said: dict[str, str] = {}

    def count(found: re.Match[str]) -> str:
        counts[found[2]] += 1
        return found[1] + _saying(found[3], str(counts[found[2]])) + found[4]

    def caption(found: re.Match[str]) -> str:
        inside = _COUNTS.sub(count, found[3])
        said[found[2]] = "".join(piece[2] for piece in _TEXT.finditer(inside))
        return found[1] + inside

    def reference(found: re.Match[str]) -> str:
        return found[1] + _saying(found[3], said.get(found[2], "")) + found[4]

    return _REFERS.sub(reference, _CAPTION.sub(caption, text))


def _saying(runs: str, words: str) -> str:
    """The runs of a field with other words in them."""
    return _TEXT.sub(lambda found: found[1] + words + found[3], runs, count=1)
