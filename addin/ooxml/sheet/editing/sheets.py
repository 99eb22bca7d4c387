"""Which sheets does a workbook have, and which formats do their cells have?"""

from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from addin.ooxml.sheet.contents.cells import attribute
from addin.ooxml.sheet.contents.sheetxml import SheetXml
from addin.ooxml.sheet.contents.styles import STYLES_TYPE, plain_styles
from addin.ooxml.sheet.parts import Parts

__all__ = ["Sheet", "add_styles", "list_sheets", "set_dimension", "style_at"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """One sheet of a workbook: its name, its part, and whether it holds cells."""

    name: str
    part: str
    relationship: str
    has_cells: bool
    hidden: bool = False


def list_sheets(parts: Parts, book: str) -> Iterator[Sheet]:
    """The sheets that the workbook's part `book` names, in order."""
    links = {link.id: link for link in parts.links(book)}
    for entry in parts.tree(book).iterfind("{*}sheets/{*}sheet"):
        number = next((v for k, v in entry.attrib.items() if str(k).endswith("}id")), "")
        link = links.get(str(number))
        if link is not None:
            there = link.kind == "worksheet" and link.target in parts
            yield Sheet(
                name=entry.get("name", ""),
                part=link.target,
                relationship=link.id,
                has_cells=there,
                hidden=entry.get("state", "visible") != "visible",
            )


def add_styles(parts: Parts, book: str) -> str:
    """The part of formats, for a workbook that has none."""
    root = parts.tree(book)
    usual = "xl/styles.xml"
    name = parts.new_name("xl/styles{}.xml") if usual in parts else usual
    parts.add(name, plain_styles(str(etree.QName(root).namespace)), STYLES_TYPE)
    kind = next(link.type for link in parts.links(book) if link.kind == "worksheet")
    parts.link(book, kind.replace("/worksheet", "/styles"), name)
    return name


def style_at(xml: SheetXml, row: int, column: int) -> int:
    """The number of a cell's format; that of its row or column where it stands empty."""
    found = xml.rows.row(row)
    cell = found.find(column) if found else None
    if cell:
        return int(attribute(cell.xml[: cell.xml.index(">") + 1], "s") or 0)
    if found and attribute(found.attributes, "customFormat") in {"1", "true"}:
        return int(attribute(found.attributes, "s") or 0)
    return _column_style(xml, column)


def _column_style(xml: SheetXml, column: int) -> int:
    if "<" + xml.prefix + "cols" not in xml.frame_text:
        return 0
    for entry in xml.tree.iterfind("{*}cols/{*}col"):
        if int(entry.get("min", "0")) <= column <= int(entry.get("max", "0")):
            return int(entry.get("style", "0"))
    return 0


def set_dimension(xml: SheetXml) -> None:
    """Say which area holds cells, where the sheet says it."""
    dimension = xml.find("dimension")
    if dimension is not None:
        extent = xml.rows.extent()
        if dimension.get("ref") != extent:
            xml.change_tree()
            dimension.set("ref", extent)
