"""How is a filled document laid out: numbers of captions, room in tables, where page 1 ends?"""

from collections.abc import Mapping
from typing import Any

from addin.ooxml.package import open_package
from addin.ooxml.xml import parse_xml, serialised
from addin.report.pages.captions import numbered
from addin.report.pages.fitting import fit_tables, height_of_table
from addin.report.pages.floats import fill_holes
from addin.report.pages.measure import Look, height_of, looks, rooms_of, style_of, tag

_PART = "word/document.xml"
_FULL, _OVER = 0.78, 0.93  # of page 1: less is too empty for a break, more needs none


def laid_out(document: bytes) -> bytes:
    """The document with counted captions, fitted tables, and page 1 ended where it is full."""
    package = open_package(document)
    if _PART not in package.names:
        return document
    root = parse_xml(numbered(package[_PART].decode()).encode(), _PART)
    body = root.find(tag("body"))
    if body is None:
        return document
    styles = looks(package)
    fit_tables(body, styles)
    _end_front(body, styles)
    fill_holes(body, styles)
    return package.with_parts({_PART: serialised(root)}).to_bytes()


def _end_front(body: Any, styles: Mapping[str, Look]) -> None:
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
