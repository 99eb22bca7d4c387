"""How much room does text take on a page: width of a line, height of a paragraph?

Typefaces differ from office to office, so widths are those of the widest usual ones: a column made
by them has room for its numbers in Word and in LibreOffice.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from math import ceil
from typing import Any
from unicodedata import east_asian_width

from addin.ooxml.package import Package
from addin.ooxml.xml import parse_xml

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_STYLES = "word/styles.xml"
_TWIPS, _EMU = 20.0, 12_700.0
_TOLERANCE = 1.0
_NARROW, _WIDE = 0.3, 0.75  # of the size: "." · capitals; others as the typeface has them
_USUAL = {"Times New Roman": 0.5}
_RUNNING = 0.48  # of the size: small letters in the mean
_SIZE, _GAP = 10.5, 0.25
_MEETS = re.compile(r"(?<=[\u4e00-\u9fff])(?=[0-9A-Za-z])|(?<=[0-9A-Za-z])(?=[\u4e00-\u9fff])")
_PIECES = re.compile(
    r"\d+年|[\u2e80-\u9fff\uff00-\uffef、。，；：（）]|[^\s\u2e80-\u9fff\uff00-\uffef]+"
)


_TEXT, _BREAK = f"{_W}t", f"{_W}br"


@dataclass(frozen=True, slots=True)
class StyleRoom:
    """What a paragraph style says of room, in points; and whether it heads a chapter."""

    size: float = _SIZE
    line: float = _SIZE * 1.3
    around: float = 0.0
    indent: float = 0.0
    usual: float = 0.56
    chapter: bool = False


def tag(name: str) -> str:
    """The full name of an element or attribute of Word."""
    return _W + name


def twips(element: Any, name: str, default: float = 0.0) -> float:
    """A length that stands in twentieths of a point, in points."""
    found = None if element is None else element.get(tag(name))
    return float(found) / _TWIPS if found and found.lstrip("-").isdigit() else default


def looks(package: Package) -> dict[str, StyleRoom]:
    """The look of each paragraph style by its code; "" is the default's."""
    if _STYLES not in package.names:
        return {"": StyleRoom()}
    root = parse_xml(package[_STYLES], _STYLES)
    found: dict[str, StyleRoom] = {}
    for style in root.iter(tag("style")):
        code, base = style.get(tag("styleId")) or "", style.find(tag("basedOn"))
        parent = found.get((base.get(tag("val")) or "") if base is not None else "", StyleRoom())
        found[code] = _look(style, parent)
        if style.get(tag("default")) == "1" and style.get(tag("type")) == "paragraph":
            found[""] = found[code]
    return {"": StyleRoom(), **found}


def _look(style: Any, parent: StyleRoom) -> StyleRoom:
    size = style.find(f"{tag('rPr')}/{tag('sz')}")
    points = float(size.get(tag("val"))) / 2 if size is not None else parent.size
    spacing = style.find(f"{tag('pPr')}/{tag('spacing')}")
    indent = style.find(f"{tag('pPr')}/{tag('ind')}")
    face = style.find(f"{tag('rPr')}/{tag('rFonts')}")
    level = style.find(f"{tag('pPr')}/{tag('outlineLvl')}")
    exact = spacing is not None and spacing.get(tag("lineRule")) in {"exact", "atLeast"}
    return StyleRoom(
        size=points,
        line=twips(spacing, "line") if exact else points * 1.3,
        around=twips(spacing, "before") + twips(spacing, "after"),
        indent=twips(indent, "firstLine", parent.indent),
        usual=_USUAL.get(face.get(tag("ascii")), 0.56) if face is not None else parent.usual,
        chapter=level is not None and level.get(tag("val")) == "0",
    )


def style_of(paragraph: Any, styles: Mapping[str, StyleRoom]) -> StyleRoom:
    """The look of a paragraph's style."""
    return styles.get(style_code(paragraph), styles[""])


def style_code(paragraph: Any) -> str:
    """The code of a paragraph's style; none where it has the default one."""
    named = paragraph.find(f"{tag('pPr')}/{tag('pStyle')}")
    return "" if named is None else str(named.get(tag("val")))


def text_of(element: Any) -> str:
    """The text of a paragraph or a cell, with the ends of lines that were typed."""
    return "".join(
        "\n" if one.tag == _BREAK else one.text or "" for one in element.iter(_TEXT, _BREAK)
    )


def width_of(text: str, look: StyleRoom) -> float:
    r"""How wide a text is at its widest line, in points; Chinese and digits stand a little apart.

    >>> look = StyleRoom(size=10)
    >>> width_of("产值", look), round(width_of("12.5", look), 1), width_of("产值\n比", look)
    (20.0, 19.8, 20.0)
    """
    return look.size * _shares(text, look.usual)


@lru_cache(maxsize=4096)
def _shares(text: str, usual: float) -> float:
    return max(
        sum(_share(sign, usual) for sign in line) + _GAP * len(_MEETS.findall(line))
        for line in text.split("\n")
    )


def pieces_of(text: str) -> list[str]:
    """The pieces between which a line may break: words, numbers, single characters.

    >>> pieces_of("2025年目标 (pp)")
    ['2025年', '目', '标', '(pp)']
    """
    return _PIECES.findall(text)


def height_of(paragraph: Any, styles: Mapping[str, StyleRoom], width: float) -> float:
    """How high a paragraph is in a column of `width`; a drawing as high as it says.

    Running text is reckoned as wide as it is, not as the widest typeface would have it.
    """
    look = style_of(paragraph, styles)
    look = replace(look, usual=min(look.usual, _RUNNING))
    drawn = [one for one in paragraph.iter() if _is_extent(one)]
    if drawn:
        return _height_of_drawings(drawn, width) + look.around
    typed = text_of(paragraph).split("\n")
    lines = sum(max(1, ceil((width_of(one, look) + look.indent) / width)) for one in typed)
    return lines * look.line + look.around


def _height_of_drawings(drawn: list[Any], width: float) -> float:
    """How high drawings are that stand side by side as far as there is room."""
    rows, taken = [0.0], 0.0
    for one in drawn:
        wide, high = (float(one.get(side)) / _EMU for side in ("cx", "cy"))
        if taken and taken + wide > width + _TOLERANCE:
            rows.append(0.0)
            taken = 0.0
        taken += wide
        rows[-1] = max(rows[-1], high)
    return sum(rows)


def _is_extent(element: Any) -> bool:
    return isinstance(element.tag, str) and element.tag.endswith("}extent")


@lru_cache(maxsize=4096)
def _share(sign: str, usual: float) -> float:
    """The width of a sign as a share of the size of the type."""
    if sign in ".,:;'|!il ":
        return _NARROW
    if east_asian_width(sign) in "WF" or sign in "●▲■○※—≈＜＞↑↓→“”‘’":
        return 1.0
    return _WIDE if sign.isupper() or sign in "%@mw&" else usual


def rooms_of(body: Any) -> Iterator[tuple[Any, tuple[float, float]]]:
    """Each piece of a body with how wide and how high the text is on the page it stands on."""
    waiting: list[Any] = []
    for element in body:
        waiting.append(element)
        section = element if element.tag == _SECTION else element.find(f"{tag('pPr')}/{_SECTION}")
        if section is not None:
            room = _room(section)
            yield from ((one, room) for one in waiting)
            waiting.clear()


def _room(section: Any) -> tuple[float, float]:
    size, margins = section.find(tag("pgSz")), section.find(tag("pgMar"))
    sides = {name: twips(margins, name, 72.0) for name in ("left", "right", "top", "bottom")}
    return (
        twips(size, "w", 595.0) - sides["left"] - sides["right"],
        twips(size, "h", 842.0) - sides["top"] - sides["bottom"],
    )


_SECTION = tag("sectPr")
