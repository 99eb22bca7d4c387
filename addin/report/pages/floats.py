"""Does a table or a figure leave a hole where it does not fit the page? Text moves in front of it.

A table with its caption and notes, or a figure with its own, stands on one page. Where the rest of
the page is too low for it, the paragraphs that follow come first. Floats keep their order, so that
their numbers stay; so does text, which is only moved ahead.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from addin.report.pages.fitting import height_of_table
from addin.report.pages.measure import (
    StyleRoom,
    height_of,
    rooms_of,
    style_code,
    style_of,
    tag,
    text_of,
)

_TITLES = frozenset(["GWTableTitle", "GWFigureTitle"])
_PARTS = frozenset(["GWUnit", "GWNote", "GWFigure", "GWFigureTitle"])
_TEXT = frozenset(["", "Normal"])
_LINES = 2.2  # of text: a lower hole is none
_LONGEST = 12  # pieces of a float
_WIDE_HOLE = 0.3  # of the page: then text of the next chapter may come first


def fill_holes(body: Any, styles: Mapping[str, StyleRoom]) -> None:
    """Move text in front of floats that the rest of their page has no room for."""
    pages = _Pages(styles)
    pending = [(element, room) for element, room in rooms_of(body)]
    while pending:
        element, room = pending[0]
        unit = _unit([one for one, _ in pending])
        if not unit:
            pages.put(element, room)
            del pending[0]
            continue
        at = len(unit)
        while at < len(pending) and (moved := pages.wanted(unit, pending[at:], room)):
            for one in moved:
                unit[0].addprevious(one)
                pages.put(one, room)
                pending.remove((one, room))
        pages.put_whole(unit, room)
        del pending[:at]


class _Pages:
    """Where the next piece stands: how far down its page, in points."""

    def __init__(self, styles: Mapping[str, StyleRoom]) -> None:
        self._styles = styles
        self._down = 0.0
        self._heights: dict[tuple[Any, float], float] = {}

    def put(self, element: Any, room: tuple[float, float]) -> None:
        """Let a piece flow; one that ends a section ends its page too."""
        wide, high = room
        if _breaks_before(element):
            self._down = 0.0
        down = self._down + self._height(element, wide)
        self._down = 0.0 if element.find(_ENDS) is not None else down % high

    def put_whole(self, unit: Sequence[Any], room: tuple[float, float]) -> None:
        """Set what stays together, on the next page where this one has no room."""
        wide, high = room
        size = self._size(unit, wide)
        self._down = self._down + size if self._down + size <= high else size % high

    def wanted(
        self, unit: Sequence[Any], after: Sequence[tuple[Any, Any]], room: tuple[float, float]
    ) -> list[Any]:
        """The next text to stand before a float, with its heading; nothing where it fits."""
        wide, high = room
        left = high - self._down
        line = self._styles[""].line
        if self._size(unit, wide) <= left or left < _LINES * line or not self._down:
            return []
        found: list[Any] = []
        for element in _outside_floats([one for one, _ in after]):
            look = style_of(element, self._styles) if element.tag == _P else StyleRoom()
            headed = style_code(element).startswith("Heading") and not _breaks_before(element)
            if look.chapter and left < _WIDE_HOLE * high:
                return []
            if _is_text(element):
                needed = sum(self._height(one, wide) for one in found) + 2 * line
                return [*found, element] if needed <= left else []
            if not headed:
                return []
            found.append(element)
        return []

    def _size(self, unit: Sequence[Any], wide: float) -> float:
        return sum(self._height(one, wide) for one in unit)

    def _height(self, element: Any, wide: float) -> float:
        known = self._heights.get((element, wide))
        if known is None:
            known = self._heights[element, wide] = self._measured(element, wide)
        return known

    def _measured(self, element: Any, wide: float) -> float:
        if element.tag == tag("tbl"):
            return height_of_table(element, self._styles)
        return height_of(element, self._styles, wide) if element.tag == _P else 0.0


def _unit(elements: Sequence[Any]) -> list[Any]:
    """The float that begins here: captions, the table or figure, and the notes below."""
    found = list(_of_unit(elements)) if _begins(elements[0]) else []
    return found if len(found) > 1 else []


def _of_unit(elements: Sequence[Any]) -> Iterator[Any]:
    """A caption above and what belongs to it; a second table or figure is another float's."""
    drawn = titled = False
    for element in elements:
        code = style_code(element)
        body = element.tag == tag("tbl") or code == "GWFigure"
        title = code in _TITLES
        if not (body or title or code in _PARTS) or element.find(_ENDS) is not None:
            return
        if (body and drawn) or (title and titled):
            return
        drawn, titled = drawn or body, titled or title
        yield element


def _outside_floats(elements: Sequence[Any]) -> Iterator[Any]:
    """All that belongs to no table or figure: what stands behind the next of them as well."""
    at = 0
    while at < len(elements):
        unit = _unit(elements[at : at + _LONGEST])
        if not unit:
            yield elements[at]
        at += len(unit) or 1


def _begins(element: Any) -> bool:
    return style_code(element) in {*_TITLES, "GWFigure"}


def _is_text(element: Any) -> bool:
    plain = element.tag == _P and style_code(element) in _TEXT and element.find(_ENDS) is None
    return plain and bool(text_of(element))


def _breaks_before(element: Any) -> bool:
    return element.find(f"{tag('pPr')}/{tag('pageBreakBefore')}") is not None


_P = tag("p")
_ENDS = f"{tag('pPr')}/{tag('sectPr')}"
