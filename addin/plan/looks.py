"""How do cells look?"""

from collections.abc import Iterable
from functools import cache
from math import ceil
from unicodedata import east_asian_width

from xlsxwriter import Workbook
from xlsxwriter.format import Format

__all__ = ["BODY_FONT", "Looks", "height_of"]

_LINE_HEIGHT, _MOST_LINES = 14.5, 12
BODY_FONT, HEADER_FONT, TITLE_FONT = "等线", "黑体", "黑体"
_INK, _LINE = "#1F2933", "#C9D1D9"


def height_of(texts: Iterable[tuple[str, float]]) -> float:
    """How high a row must be for its wrapped texts, each with the width of its column.

    Said in the file: not every program finds it out when it opens one.

    >>> height_of([("一二三四五六", 8)]) == 2 * height_of([("123456", 8)])
    True
    """
    lines = max((_lines(text, width) for text, width in texts), default=1)
    return _LINE_HEIGHT * min(max(lines, 1), _MOST_LINES)


def _lines(text: str, width: float) -> int:
    return sum(max(1, ceil(_width(part) / (width - 0.8))) for part in text.split("\n"))


def _width(text: str) -> float:
    return sum(2 if east_asian_width(letter) in "WFA" else 0.95 for letter in text)


class Looks:
    """The formats of one workbook, made when first asked for."""

    def __init__(self, workbook: Workbook) -> None:
        self._workbook = workbook
        self.cell = cache(self._cell)
        self.header = cache(self._header)
        self.line = cache(self._line)

    def _cell(
        self, number_format: str = "General", *, wrap: bool = False, align: str = "left"
    ) -> Format:
        """A body cell; numbers keep a space from the text beside them."""
        return self._make(
            num_format=number_format,
            text_wrap=wrap,
            align=align,
            indent=1 if align == "right" else 0,
            valign="top",
            border=1,
            border_color=_LINE,
        )

    def _header(self, *, required: bool) -> Format:
        """A header; required columns are darker."""
        return self._make(
            font_name=HEADER_FONT,
            text_wrap=True,
            align="center",
            valign="vcenter",
            border=1,
            border_color="#FFFFFF",
            font_color="#FFFFFF",
            bg_color="#1F4E79" if required else "#5B7FA6",
        )

    def _line(self, kind: str) -> Format:
        """A line outside tables: a title, a warning, plain words, a link."""
        kinds: dict[str, dict[str, object]] = {
            "title": {"font_name": TITLE_FONT, "font_size": 18},
            "heading": {"font_name": HEADER_FONT, "font_size": 12, "bottom": 1},
            "warning": {"font_name": HEADER_FONT, "font_color": "#C00000"},
            "text": {"text_wrap": True, "valign": "top"},
            "link": {"font_color": "#0563C1", "underline": 1, "valign": "top"},
        }
        return self._make(**kinds[kind])

    def _make(self, **properties: object) -> Format:
        return self._workbook.add_format(
            {"font_name": BODY_FONT, "font_size": 10.5, "font_color": _INK, **properties}
        )
