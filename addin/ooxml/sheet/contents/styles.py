"""Which formats do cells have, and how is one made that differs in one thing?"""

from copy import deepcopy

from lxml import etree

from addin.ooxml.sheet.parts import Parts
from addin.ooxml.sheet.scan import shown_as

DATE, TIME, DATE_TIME, DURATION = 14, 21, 22, 46

_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"


def add_styles(parts: Parts, book: str) -> str:
    """A part of formats with nothing but the plain one, for a workbook that has none."""
    namespace, usual = etree.QName(parts.tree(book)).namespace, "xl/styles.xml"
    name = parts.new_name("xl/styles{}.xml") if usual in parts else usual
    plain = (
        f'<styleSheet xmlns="{namespace}"><fonts count="1"><font><sz val="11"/>'
        '<name val="Calibri"/></font></fonts><fills count="2"><fill>'
        '<patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/>'
        '</fill></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/>'
        '</cellStyleXfs><cellXfs count="1"><xf/></cellXfs></styleSheet>'
    )
    parts.add(name, plain.encode(), _TYPE)
    kind = next(link.type for link in parts.links(book) if link.kind == "worksheet")
    parts.link(book, kind.replace("/worksheet", "/styles"), name)
    return name


class Styles:
    """The cell formats (cellXfs) of a workbook, by number."""

    def __init__(self, parts: Parts, part: str) -> None:
        self._parts = parts
        self._part = part
        self._made: dict[tuple[int, str, str], int] = {}

    def shows_moment(self, style: int) -> bool:
        """Whether a format shows its number as a date or a time."""
        number = int(self._format(style).get("numFmtId", "0"))
        return shown_as(self._codes().get(number, ""), number) == "d"

    def number_format(self, style: int) -> str:
        """The number of the number format of a format, 0 for the plain one, 49 for text."""
        return str(self._format(style).get("numFmtId", "0"))

    def with_number_format(self, style: int, number: int) -> int:
        """The format `style` with another number format; made once."""
        return self._variant(style, "numFmtId", str(number), "applyNumberFormat")

    def with_quote(self, style: int) -> int:
        """The format `style` for text that looks like a formula and must stay text."""
        return self._variant(style, "quotePrefix", "1", "")

    def change(self) -> etree._Element:
        """The part of formats, for changing."""
        return self._parts.change(self._part)

    def __len__(self) -> int:
        return len(self._formats(self._parts.tree(self._part)))

    def _format(self, style: int) -> etree._Element:
        formats = self._formats(self._parts.tree(self._part))
        return formats[style] if 0 <= style < len(formats) else etree.Element("xf")

    def _variant(self, style: int, name: str, value: str, also: str) -> int:
        if self._format(style).get(name) == value:
            return style
        key = (style, name, value)
        if key not in self._made:
            root = self._parts.change(self._part)
            formats = _formats_element(root)
            fresh = deepcopy(self._format(style))
            fresh.tag = f"{{{etree.QName(root).namespace}}}xf"
            fresh.set(name, value)
            if also:
                fresh.set(also, "1")
            formats.append(fresh)
            formats.set("count", str(len(formats)))
            self._made[key] = len(self._formats(root)) - 1
        return self._made[key]

    def _codes(self) -> dict[int, str]:
        return {
            int(entry.get("numFmtId", "0")): entry.get("formatCode", "")
            for entry in self._parts.tree(self._part).iterfind("{*}numFmts/{*}numFmt")
        }

    @staticmethod
    def _formats(root: etree._Element) -> list[etree._Element]:
        return root.findall("{*}cellXfs/{*}xf")


def _formats_element(root: etree._Element) -> etree._Element:
    """The list of cell formats, made with the plain one where there is none."""
    found = root.find("{*}cellXfs")
    if found is not None:
        return found
    space = etree.QName(root).namespace
    found = etree.Element(f"{{{space}}}cellXfs")
    etree.SubElement(found, f"{{{space}}}xf")
    before = ("numFmts", "fonts", "fills", "borders", "cellStyleXfs")
    at = sum(etree.QName(child).localname in before for child in root)
    root.insert(at, found)
    return found
