"""What does a drawing of Word hold around its picture or chart?"""

from addin.ooxml.xml import quoteattr

_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def drawing_frame(
    graphic: str, number: int, name: str, alt: str, size: tuple[int, int], link: str = ""
) -> str:
    """A drawing in the line of the text that shows `graphic`; its size in EMU."""
    cx, cy = size
    inner = f'<a:hlinkClick xmlns:a="{_A}" xmlns:r="{_OFFICE}" r:id="{link}"/>' if link else ""
    return (
        f'<w:drawing><wp:inline xmlns:wp="{_WP}" distT="0" distB="0" distL="0" distR="0">'
        f'<wp:extent cx="{cx}" cy="{cy}"/><wp:effectExtent l="0" t="0" r="0" b="0"/>'
        f'<wp:docPr id="{number}" name={quoteattr(name)} descr={quoteattr(alt)}>{inner}</wp:docPr>'
        f"<wp:cNvGraphicFramePr/>{graphic}</wp:inline></w:drawing>"
    )


def picture_graphic(relation: str, name: str, size: tuple[int, int], svg: str = "") -> str:
    """The graphic of a picture, and of the same in SVG for programs that know it."""
    cx, cy = size
    inner = (
        f'<a:extLst><a:ext uri="{{96DAC541-7B7A-43D3-8B79-37D633B846F1}}"><asvg:svgBlip'
        f' xmlns:asvg="{_SVG}" r:embed="{svg}"/></a:ext></a:extLst>'
    )
    end = f">{inner}</a:blip>" if svg else "/>"
    return (
        f'<a:graphic xmlns:a="{_A}"><a:graphicData uri="{_PIC}"><pic:pic xmlns:pic="{_PIC}">'
        f'<pic:nvPicPr><pic:cNvPr id="0" name={quoteattr(name)}/><pic:cNvPicPr/></pic:nvPicPr>'
        f'<pic:blipFill><a:blip xmlns:r="{_OFFICE}" r:embed="{relation}"{end}'
        "<a:stretch><a:fillRect/></a:stretch></pic:blipFill>"
        f'<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{cx}" cy="{cy}"/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic>'
        "</a:graphicData></a:graphic>"
    )


def chart_graphic(relation: str) -> str:
    """The graphic of a chart."""
    return (
        f'<a:graphic xmlns:a="{_A}"><a:graphicData uri="{_C}"><c:chart xmlns:c="{_C}"'
        f' xmlns:r="{_OFFICE}" r:id="{relation}"/></a:graphicData></a:graphic>'
    )


_SVG = "http://schemas.microsoft.com/office/drawing/2016/SVG/main"


_A = "http://schemas.openxmlformats.org/drawingml/2006/main"


_C = "http://schemas.openxmlformats.org/drawingml/2006/chart"


_PIC = "http://schemas.openxmlformats.org/drawingml/2006/picture"


_WP = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
