"""What does a person see of a sheet that its cells do not say, and which cells are not seen?

Pictures lie over cells, pages have texts in their margins, rows and columns are hidden, and a
white number on white paper is there all the same.
"""

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from html import unescape
from itertools import islice
from typing import Any, Self

from addin.cells import cell_name
from addin.ooxml.package import Package
from addin.ooxml.xml import local, parse_xml

_ROW = re.compile(
    rb"""<(?:\w+:)?row\b(?=[^>]*?\s(?:hidden=["'](?:1|true)["']|ht=["'][0-2](?:\.\d*)?["']))"""
    rb"""[^>]*?\sr=["'](\d{1,7})["']"""
)
_COLUMN = re.compile(
    rb"""<(?:\w+:)?col\b(?=[^>]*?\s(?:hidden=["'](?:1|true)["']|width=["']0(?:\.[0-4]\d*)?["']))[^>]*>"""
)
_SPAN = re.compile(rb"""\s(min|max)=["'](\d{1,5})["']""")
_MARGIN = re.compile(
    rb"<(?:\w+:)?(odd|even|first)(?:Header|Footer)\b[^>]*>(.*?)</", re.DOTALL | re.IGNORECASE
)
# In the margin of a page: fonts, sizes, colours and fields, between them what somebody wrote.
_CODES = re.compile(r'&"[^"]*"|&K(?:[0-9A-F]{6}|\d\d[+-]\d{3})|&\d+|&[A-Za-z+-]')
_FIELDS = {"&G": "🖼"}
_EMU_OF_ROW, _EMU_OF_COLUMN = 330_200, 600_000  # about what a row and a column of a form take
_THEME = ("FFFFFF", "000000", "E7E6E6", "44546A")  # of the first four every theme has its own
_INDEXED = {"0": "000000", "1": "FFFFFF", "8": "000000", "9": "FFFFFF", "64": "000000",
            "65": "FFFFFF"}  # fmt: skip
_LEAST_CONTRAST, _LEAST_SIZE = 1.3, 4.0
_DARK = 0.04045  # where the curve of sRGB begins to bend
_OFF = {"0", "false"}
LITERAL = re.compile(r'"[^"]*"|\\.|\[(?!h|m|s)[^\]]*\]|_.|\*.', re.IGNORECASE)
_SHOWS = re.compile("[0#?@ymdhs年月日]|general", re.IGNORECASE)
_MOST = 2000  # whoever hides or draws more sends no form


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A picture, chart or shape: the `area` of cells that it covers, and what it says it is."""

    area: str
    title: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sight:
    """How a sheet looks: `pictures` over its cells, texts in its `margins`, and what it hides.

    Of columns the first and last of each hidden group are kept; in the areas `veiled` conditional
    formats may keep a number from being seen.
    """

    pictures: tuple[Picture, ...] = ()
    margins: tuple[str, ...] = ()
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: tuple[tuple[int, int], ...] = ()
    veiled: tuple[str, ...] = ()

    def hides(self, row: int, column: int) -> bool:
        """Whether a cell stands in a row or column that is not shown."""
        spans = self.hidden_columns
        return row in self.hidden_rows or any(a <= column <= z for a, z in spans)

    def record(self) -> list[Any]:
        """The sight as plain values, to cross from one process to another."""
        return [
            [[each.area, each.title] for each in self.pictures],
            self.margins, sorted(self.hidden_rows), self.hidden_columns, self.veiled,
        ]  # fmt: skip

    @classmethod
    def from_record(cls, record: list[Any]) -> Self:
        """The inverse of `record`."""
        pictures, margins, rows, columns, veiled = record
        return cls(
            pictures=tuple(Picture(area=area, title=title) for area, title in pictures),
            margins=tuple(margins),
            hidden_rows=frozenset(rows),
            hidden_columns=tuple(map(tuple, columns)),
            veiled=tuple(veiled),
        )


NOTHING_ELSE = Sight()


def sight_of(package: Package, part: str, veils: frozenset[str] = frozenset()) -> Sight:
    """How the sheet in a part looks; `veils` are the numbers of formats that show nothing."""
    content = package[part]
    spans = (dict(_SPAN.findall(found[0])) for found in _COLUMN.finditer(content))
    return Sight(
        pictures=tuple(islice(_pictures(package, part), _MOST)),
        margins=margin_texts(content),
        hidden_rows=frozenset(int(found[1]) for found in islice(_ROW.finditer(content), _MOST)),
        hidden_columns=tuple((int(s.get(b"min", 0)), int(s.get(b"max", 0))) for s in spans),
        veiled=tuple(_veiled(content, part, veils)) if _may_veil(content, veils) else (),
    )


def _may_veil(content: bytes, veils: frozenset[str]) -> bool:
    return b"conditionalFormatting" in content and bool(veils or b"showValue" in content)


def _veiled(content: bytes, part: str, veils: frozenset[str]) -> Iterator[str]:
    """The areas whose conditional formats may show no number: in no colour, or bars alone."""
    for node in parse_xml(content, part).iter("{*}conditionalFormatting"):
        rules = node.findall("{*}cfRule")
        looks = {rule.get("dxfId", "") for rule in rules}
        bars = (each for rule in rules for each in rule if each.get("showValue", "1") in _OFF)
        if looks & veils or any(True for _ in bars):
            yield from islice(node.get("sqref", "").split(), _MOST)


def veils_in(root: Any) -> frozenset[str]:
    """The numbers of the conditional formats of a book's styles that show nothing."""
    return frozenset(
        str(number)
        for number, look in enumerate(root.iterfind("{*}dxfs/{*}dxf"))
        if any(is_invisible(font, look.find("{*}fill")) for font in look.iterfind("{*}font"))
        or any(hides_all(f.get("formatCode", "")) for f in look.iterfind("{*}numFmt"))
    )


def hides_all(code: str) -> bool:
    """Whether a number format shows nothing of a number.

    >>> hides_all(";;;"), hides_all('"-"'), hides_all("0.0")
    (True, True, False)
    """
    return bool(code) and not _SHOWS.search(LITERAL.sub("", code))


def _pictures(package: Package, part: str) -> Iterator[Picture]:
    """What lies over the cells of a sheet; boxes with words in them are read as such."""
    for link in package.relationships(part):
        if link.kind == "drawing" and link.target in package:
            for anchor in parse_xml(package[link.target], link.target):
                if local(anchor).endswith("Anchor") and not _words_in(anchor):
                    named = (n.get("descr") or n.get("name") for n in anchor.iter("{*}cNvPr"))
                    yield Picture(area=_covered(anchor), title=next(filter(None, named), ""))


def _words_in(anchor: Any) -> str:
    return "".join(str(t.text or "") for sp in anchor.iter("{*}sp") for t in sp.iter("{*}t"))


def _covered(anchor: Any) -> str:
    """The cells under an anchor; a size that is given without cells is told in usual ones."""
    ends = [_corner(node) for node in (anchor.find("{*}from"), anchor.find("{*}to"))]
    (row, column), end = ends[0] or (1, 1), ends[1]
    if end is None:
        size = anchor.find("{*}ext")
        wide, high = (_whole(size, key) for key in ("cx", "cy")) if size is not None else (0, 0)
        end = row + high // _EMU_OF_ROW, column + wide // _EMU_OF_COLUMN
    return f"{cell_name(row, column)}:{cell_name(*end)}"


def _corner(node: Any) -> tuple[int, int] | None:
    if node is None:
        return None
    row, column = (node.findtext(f"{{*}}{key}", "0").strip() for key in ("row", "col"))
    return int(row) + 1 if row.isdigit() else 1, int(column) + 1 if column.isdigit() else 1


def _whole(node: Any, key: str) -> int:
    text = node.get(key, "0")
    return int(text) if text.isdigit() else 0


def margin_texts(content: bytes) -> tuple[str, ...]:
    """What stands in the margins of a sheet's pages, without codes; ``🖼`` for a picture.

    >>> margin_texts(b'<oddFooter>&amp;L&amp;8Draft&amp;R&amp;P</oddFooter>')
    ('Draft',)
    """
    found = []
    for match in _MARGIN.finditer(content):
        text = unescape(match[2].decode("utf-8", "replace")).replace("&&", "\0")
        plain = _CODES.sub(lambda code: _FIELDS.get(code[0], " "), text).replace("\0", "&")
        found.append(" ".join(plain.split()))
    return tuple(dict.fromkeys(filter(None, found)))


def is_invisible(font: Any, fill: Any) -> bool:
    """Whether nobody sees a text in this font on this fill: its colour is that of the ground."""
    size = font.find("{*}sz")
    with suppress(ValueError):
        if size is not None and float(size.get("val", "11")) < _LEAST_SIZE:
            return True
    ink, ground = _colour(font.find("{*}color"), "000000"), "FFFFFF"
    pattern = None if fill is None else fill.find("{*}patternFill")
    if pattern is not None and pattern.get("patternType", "solid") == "solid":
        fore, back = pattern.find("{*}fgColor"), pattern.find("{*}bgColor")
        # A conditional format keeps the colour of its ground in the other place.
        ground = _colour(back if fore is None else fore, "FFFFFF")
    return bool(ink and ground) and _contrast(ink, ground) < _LEAST_CONTRAST


def _colour(node: Any, otherwise: str) -> str:
    """A colour as six digits; empty where it cannot be told."""
    if node is None:
        return otherwise
    theme, rgb = node.get("theme", ""), node.get("rgb", "")
    if rgb:
        return rgb[-6:] if re.fullmatch(r"[0-9A-Fa-f]{6,8}", rgb) else ""
    if theme.isdigit() and int(theme) < len(_THEME):
        return _tinted(_THEME[int(theme)], node.get("tint", "0"))
    return _INDEXED.get(node.get("indexed", ""), "")


def _tinted(colour: str, tint: str) -> str:
    try:
        share = float(tint)
    except ValueError:
        return colour
    towards, light = (255 if share > 0 else 0), abs(share)
    parts = (int(colour[at : at + 2], 16) for at in (0, 2, 4))
    return "".join(f"{round(each + (towards - each) * light):02X}" for each in parts)


def _contrast(one: str, other: str) -> float:
    """How well one colour is seen on another, from 1 to 21 (WCAG 2.1)."""
    bright, dark = sorted(map(_luminance, (one, other)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = (p / 12.92 if p <= _DARK else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
