"""How is a node of a spreadsheet part found, made in its place and written?"""

from collections.abc import Callable

from lxml import etree

from addin.ooxml.sheet.scan import position

__all__ = ["OFFICE", "add_legacy", "cell_node", "legacy_of", "like", "relation", "relation_name",
           "to_bytes"]  # fmt: skip

OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
# What may follow a legacy drawing in a sheet, by the schema.
_AFTER_LEGACY = frozenset({"legacyDrawingHF", "drawingHF", "picture", "oleObjects", "controls",
                           "webPublishItems", "tableParts", "extLst"})  # fmt: skip


def cell_node(root: etree._Element, cell: str) -> etree._Element:
    """The node of a cell, made in its place where there is none."""
    row_number, column = position(cell)
    body = next(root.iter("{*}sheetData"))
    row = _placed(body, "row", row_number, lambda node: int(node.get("r") or 0))
    row.set("r", str(row_number))
    node = _placed(row, "c", column, lambda found: position(found.get("r") or "")[1])
    node.set("r", cell)
    return node


def _placed(
    parent: etree._Element, name: str, wanted: int, number: Callable[[etree._Element], int]
) -> etree._Element:
    for index, node in enumerate(parent):
        if number(node) == wanted:
            return node
        if number(node) > wanted:
            made = etree.Element(like(parent, name))
            parent.insert(index, made)
            return made
    return etree.SubElement(parent, like(parent, name))


def add_legacy(root: etree._Element, link: str) -> None:
    """Give a sheet its legacy drawing, the boxes of its comments, in place of any other."""
    for node in list(root.iter("{*}legacyDrawing")):
        root.remove(node)
    made = etree.Element(like(root, "legacyDrawing"))
    made.set(relation_name(root), link)
    for index, node in enumerate(root):
        if str(node.tag).rpartition("}")[2] in _AFTER_LEGACY:
            root.insert(index, made)
            return
    root.append(made)


def legacy_of(root: etree._Element) -> str:
    """The relationship of the legacy drawing that a sheet has; empty where it has none."""
    return next((relation(node) for node in root.iter("{*}legacyDrawing")), "")


def relation(node: etree._Element) -> str:
    """The relationship that a node names."""
    return next((str(v) for k, v in node.attrib.items() if str(k).endswith("}id")), "")


def relation_name(root: etree._Element) -> str:
    """The attribute that names a relationship; strict files have another namespace."""
    strict = "purl.oclc.org" in str(etree.QName(root).namespace)
    space = "http://purl.oclc.org/ooxml/officeDocument/relationships" if strict else OFFICE
    return f"{{{space}}}id"


def like(parent: etree._Element, name: str) -> str:
    """`name` in the namespace of `parent`: strict files have another."""
    return f"{{{etree.QName(parent).namespace}}}{name}"


def to_bytes(root: etree._Element) -> bytes:
    """The part that a tree is written to."""
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
