"""How do findings become the comments of a sheet, beside those that are there?"""

from collections.abc import Mapping
from typing import Any

from lxml import etree

from addin.exchange.intake.marking.nodes import like, to_bytes
from addin.ooxml.sheet.scan import position
from addin.ooxml.xml import parse_xml

__all__ = ["comments_xml", "drawing_xml"]

_AUTHOR = "Onpace 审核"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_DEFAULT_MAIN: Any = {None: _MAIN}
_SHAPE_IDS = 900_000


def comments_xml(
    before: bytes, part: str, notes: Mapping[str, str]
) -> tuple[bytes, frozenset[str]]:
    """The comments with ours renewed, and the cells on which somebody else commented."""
    if before:
        root = parse_xml(before, part)
    else:
        root = etree.Element(f"{{{_MAIN}}}comments", nsmap=_DEFAULT_MAIN)
        etree.SubElement(root, f"{{{_MAIN}}}authors")
        etree.SubElement(root, f"{{{_MAIN}}}commentList")
    authors, found = next(root.iter("{*}authors")), next(root.iter("{*}commentList"))
    names = [author.text or "" for author in authors]
    if _AUTHOR not in names:
        etree.SubElement(authors, like(root, "author")).text = _AUTHOR
        names.append(_AUTHOR)
    ours = str(names.index(_AUTHOR))
    for node in list(found):
        if node.get("authorId") == ours:
            found.remove(node)
    others = {node.get("ref", ""): node for node in found}
    for cell in sorted(notes, key=position):
        # A cell has one comment: where there is one already, ours goes below it.
        comment = others[cell] if cell in others else _new_comment(found, cell, ours)
        _add_run(next(comment.iter("{*}text")), notes[cell])
    return to_bytes(root), frozenset(others)


def _new_comment(found: etree._Element, cell: str, author: str) -> etree._Element:
    node = etree.SubElement(found, like(found, "comment"))
    node.set("ref", cell)
    node.set("authorId", author)
    etree.SubElement(node, like(node, "text"))
    return node


def _add_run(text: etree._Element, note: str) -> None:
    for child in list(text):
        if etree.QName(child).localname == "t":
            # A bare text beside runs is not allowed: it becomes a run.
            run = etree.Element(like(text, "r"))
            text.replace(child, run)
            run.append(child)
    run = etree.SubElement(text, like(text, "r"))
    node = etree.SubElement(run, like(text, "t"))
    node.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    before = "".join(str(piece) for piece in text.itertext()).strip()
    node.text = f"\n{note}" if before else note


def drawing_xml(before: bytes, notes: Mapping[str, str], others: frozenset[str]) -> bytes:
    """The legacy drawing with a hidden box for each comment of ours."""
    shapes = []
    for index, cell in enumerate(sorted(set(notes) - others, key=position)):
        row, column = position(cell)
        lines = notes[cell].count("\n") + 2 + len(notes[cell]) // 24
        anchor = f"{column}, 15, {max(row - 2, 0)}, 10, {column + 3}, 31, {row + lines}, 4"
        shapes.append(
            f'<v:shape id="onpace_{index}" o:spid="_x0000_s{_SHAPE_IDS + index}" '
            'type="#_x0000_t202" style="position:absolute;margin-left:59pt;margin-top:2pt;'
            'width:240pt;height:80pt;z-index:1;visibility:hidden" fillcolor="#ffffe1" '
            'o:insetmode="auto"><v:fill color2="#ffffe1"/><v:shadow on="t" color="black" '
            'obscured="t"/><v:path o:connecttype="none"/><v:textbox style="mso-direction-alt:auto">'
            '<div style="text-align:left"></div></v:textbox><x:ClientData ObjectType="Note">'
            f"<x:MoveWithCells/><x:SizeWithCells/><x:Anchor>{anchor}</x:Anchor>"
            f"<x:AutoFill>False</x:AutoFill><x:Row>{row - 1}</x:Row>"
            f"<x:Column>{column - 1}</x:Column></x:ClientData></v:shape>"
        )
    if before:
        return _into_drawing(before, "".join(shapes))
    return (
        '<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:'
        'office" xmlns:x="urn:schemas-microsoft-com:office:excel"><o:shapelayout v:ext="edit">'
        '<o:idmap v:ext="edit" data="1"/></o:shapelayout><v:shapetype id="_x0000_t202" '
        'coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe"><v:stroke '
        'joinstyle="miter"/><v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>'
        f"{''.join(shapes)}</xml>"
    ).encode()


def _into_drawing(before: bytes, shapes: str) -> bytes:
    """A drawing that exists, with our old boxes taken out and the new ones put in."""
    spaces = (
        'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"'
        ' xmlns:x="urn:schemas-microsoft-com:office:excel"'
    )
    root = parse_xml(before, "vmlDrawing")
    for node in list(root):
        if str(node.get("id") or "").startswith("onpace_"):
            root.remove(node)
    for node in parse_xml(f"<xml {spaces}>{shapes}</xml>".encode(), "vmlDrawing"):
        root.append(node)
    return etree.tostring(root)
