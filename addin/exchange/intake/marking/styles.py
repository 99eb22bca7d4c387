"""How does a marked cell look, next to what it looked like before?"""

from copy import deepcopy

from lxml import etree

__all__ = ["MarkStyles"]

_RED, _PINK = "FFC00000", "FFFFC7CE"
_ORANGE, _CREAM = "FFED7D31", "FFFCE4D6"
# As in the form itself.
_LINE, _YELLOW = "FF7F7F7F", "FFFFF9D6"


class MarkStyles:
    """The styles part of a workbook, to which marked twins of its cell styles are added."""

    def __init__(self, root: etree._Element) -> None:
        self.root = root
        self._space = etree.QName(root).namespace
        self._made: dict[tuple[int, bool], int] = {}

    def marked(self, style: int, *, blocks: bool) -> int:
        """The style of a marked cell: `style` with a frame and a ground, red where it blocks."""
        key = (style, blocks)
        if key not in self._made:
            line, ground = (_RED, _PINK) if blocks else (_ORANGE, _CREAM)
            self._made[key] = self._add_style(
                style, border=self._border(line), fill=self._fill(ground)
            )
        return self._made[key]

    def is_marked(self, style: int) -> bool:
        """Whether a style is that of a cell marked by an earlier return."""
        known = list(self._table("cellXfs"))
        if not 0 <= style < len(known):
            return False
        fills = list(self._table("fills"))
        fill = int(known[style].get("fillId") or 0)
        colours = [str(node.get("rgb")) for node in fills[fill].iter(self._tag("fgColor"))]
        return bool({_PINK, _CREAM} & set(colours))

    def cleared(self, style: int) -> int:
        """The style of a cell that was marked and is mended: that of an input cell again."""
        return self._add_style(style, border=self._border(_LINE, "thin"), fill=self._fill(_YELLOW))

    def slip(self) -> dict[str, int]:
        """The styles of the return slip."""
        box = self._border("FF7F7F7F", "thin")
        return {
            "title": self._add_style(0, font=self._font(bold=True, size=16)),
            "plain": self._add_style(0, font=self._font(size=11)),
            "header": self._add_style(
                0, font=self._font(bold=True, size=11), border=box, fill=self._fill("FFDCE6F1")
            ),
            "cell": self._add_style(0, font=self._font(size=11), border=box, wrap=True),
        }

    def _add_style(
        self,
        base: int,
        *,
        border: int | None = None,
        fill: int | None = None,
        font: int | None = None,
        wrap: bool = False,
    ) -> int:
        table = self._table("cellXfs")
        known = list(table)
        twin = deepcopy(known[base]) if 0 <= base < len(known) else etree.Element(self._tag("xf"))
        for name, index, flag in (
            ("borderId", border, "applyBorder"),
            ("fillId", fill, "applyFill"),
            ("fontId", font, "applyFont"),
        ):
            if index is not None:
                twin.set(name, str(index))
                twin.set(flag, "1")
        if wrap:
            for node in list(twin.iter(self._tag("alignment"))):
                twin.remove(node)
            alignment = etree.Element(self._tag("alignment"))
            alignment.set("wrapText", "1")
            alignment.set("vertical", "center")
            twin.insert(0, alignment)
            twin.set("applyAlignment", "1")
        return self._append(table, twin)

    def _border(self, colour: str, style: str = "medium") -> int:
        node = etree.Element(self._tag("border"))
        for side in ("left", "right", "top", "bottom"):
            line = etree.SubElement(node, self._tag(side))
            line.set("style", style)
            etree.SubElement(line, self._tag("color")).set("rgb", colour)
        etree.SubElement(node, self._tag("diagonal"))
        return self._append(self._table("borders"), node)

    def _fill(self, colour: str) -> int:
        node = etree.Element(self._tag("fill"))
        pattern = etree.SubElement(node, self._tag("patternFill"))
        pattern.set("patternType", "solid")
        etree.SubElement(pattern, self._tag("fgColor")).set("rgb", colour)
        etree.SubElement(pattern, self._tag("bgColor")).set("indexed", "64")
        return self._append(self._table("fills"), node)

    def _font(self, *, size: int, bold: bool = False) -> int:
        node = etree.Element(self._tag("font"))
        if bold:
            etree.SubElement(node, self._tag("b"))
        etree.SubElement(node, self._tag("sz")).set("val", str(size))
        etree.SubElement(node, self._tag("name")).set("val", "宋体")
        return self._append(self._table("fonts"), node)

    def _table(self, name: str) -> etree._Element:
        return next(self.root.iter(self._tag(name)))

    def _append(self, table: etree._Element, node: etree._Element) -> int:
        text = etree.tostring(node)
        for index, known in enumerate(table):
            if etree.tostring(known).strip() == text:
                return index
        table.append(node)
        table.set("count", str(len(table)))
        return len(table) - 1

    def _tag(self, name: str) -> str:
        return f"{{{self._space}}}{name}"
