"""Which formats do the cells of a sheet have?"""

from lxml import etree

from addin.ooxml.sheet.contents.cells import attribute
from addin.ooxml.sheet.contents.sheetxml import SheetXml
from addin.ooxml.sheet.contents.styles import STYLES_TYPE, plain_styles
from addin.ooxml.sheet.parts import Parts


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
        return cell.style
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
