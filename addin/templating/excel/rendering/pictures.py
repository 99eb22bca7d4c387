"""How does a picture come into a cell?"""

import hashlib
from collections.abc import Sequence
from xml.sax.saxutils import quoteattr

from lxml import etree

from addin.ooxml.sheet.editing.workbook import Workbook
from addin.templating.images import read_picture, scaled
from addin.templating.values import InlineImage

_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_XDR = "http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing"
_A = "http://schemas.openxmlformats.org/drawingml/2006/main"
_DRAWING = "application/vnd.openxmlformats-officedocument.drawing+xml"
# The elements of a worksheet that stand behind its drawing.
_BEHIND = frozenset(
    [
        "legacyDrawing", "legacyDrawingHF", "drawingHF", "picture", "oleObjects", "controls",
        "webPublishItems", "tableParts", "extLst", "AlternateContent",
    ]
)  # fmt: skip


def add_pictures(workbook: Workbook, pictures: Sequence[tuple[str, int, int, InlineImage]]) -> None:
    """Place pictures with their upper left corners in cells; the same picture is stored once."""
    for sheet, row, column, image in pictures:
        content, extension, kind, width, height = read_picture(image.image)
        size = scaled(width, height, image.width, image.height)
        digest = hashlib.sha256(content).hexdigest()[:16]
        name = f"xl/media/onpace-{digest}.{extension}"
        if name not in workbook.parts:
            workbook.parts.write(name, content)
            workbook.parts.set_default_type(extension, kind)
        drawing = _drawing_of(workbook, sheet)
        relation = workbook.parts.link(drawing, f"{_OFFICE}/image", name)
        root = workbook.parts.change(drawing)
        number = 1 + max((int(found.get("id", "0")) for found in root.iter("{*}cNvPr")), default=1)
        root.append(etree.fromstring(_anchor(row, column, size, relation, number, image.alt)))


def _drawing_of(workbook: Workbook, sheet: str) -> str:
    """The drawing of a sheet, made where it has none."""
    part = workbook.sheet(sheet).part
    for target in workbook.parts.linked(part, "drawing"):
        return target
    name = workbook.parts.new_name("xl/drawings/drawing{}.xml")
    workbook.parts.add(name, f'<xdr:wsDr xmlns:xdr="{_XDR}" xmlns:a="{_A}"/>'.encode(), _DRAWING)
    relation = workbook.parts.link(part, f"{_OFFICE}/drawing", name)
    root = workbook.change_xml(sheet).change_tree()
    element = etree.Element(f"{{{etree.QName(root).namespace}}}drawing")
    element.set(f"{{{_OFFICE}}}id", relation)
    at = next(
        (i for i, child in enumerate(root) if etree.QName(child).localname in _BEHIND), len(root)
    )
    root.insert(at, element)
    return name


def _anchor(
    row: int, column: int, size: tuple[int, int], relation: str, number: int, alt: str
) -> str:
    cx, cy = size
    return (
        f'<xdr:oneCellAnchor xmlns:xdr="{_XDR}" xmlns:a="{_A}"><xdr:from><xdr:col>{column - 1}'
        f"</xdr:col><xdr:colOff>0</xdr:colOff><xdr:row>{row - 1}</xdr:row><xdr:rowOff>0"
        f'</xdr:rowOff></xdr:from><xdr:ext cx="{cx}" cy="{cy}"/><xdr:pic><xdr:nvPicPr>'
        f'<xdr:cNvPr id="{number}" name="Picture {number}" descr={quoteattr(alt)}/>'
        "<xdr:cNvPicPr/></xdr:nvPicPr>"
        f'<xdr:blipFill><a:blip xmlns:r="{_OFFICE}" r:embed="{relation}"/><a:stretch>'
        '<a:fillRect/></a:stretch></xdr:blipFill><xdr:spPr><a:xfrm><a:off x="0" y="0"/>'
        f'<a:ext cx="{cx}" cy="{cy}"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom>'
        "</xdr:spPr></xdr:pic><xdr:clientData/></xdr:oneCellAnchor>"
    )
