"""How high is a filled row, so that every word in it shows?

Excel fits rows by itself when it opens a file; other programs, and the PDFs they make, do not.
The height is told as a program would remember it: whoever edits the row has it fitted anew.
"""

import re
import unicodedata
from functools import lru_cache
from html import unescape
from math import inf

from lxml import etree

from addin.cells import column_number
from addin.ooxml.sheet.editing.workbook import Workbook

_TEXT = re.compile(
    r'<c r="([A-Z]{1,3})\d+" s="(\d+)" t="inlineStr"><is><t(?: xml:space="preserve")?>([^<]*)</t>'
)
_WORDS = re.compile(r"[!-~]+\s*|.", re.DOTALL)
_HANGING = frozenset("，。；：、）”")
_LINE, _MARGIN = 13.0, 4.0  # points of a line of ten-point letters, and what lies around
_USUAL = 8.43


class Fitting:
    """The heights of the rows of one sheet: its columns, and which formats wrap their text."""

    def __init__(self, workbook: Workbook, sheet: str, wrapped: frozenset[str]) -> None:
        self._wrapped = wrapped
        self._widths = _widths(workbook.xml(sheet).tree) if wrapped else {}

    def fitted(self, row: str) -> str:
        """The element of a row, with a height where its words take more than a line."""
        if "inlineStr" not in row or not self._wrapped or " ht=" in row[: row.index(">")]:
            return row
        most = max(
            (
                _lines(unescape(text), self._widths.get(column_number(letters), _USUAL) - 2)
                for letters, style, text in _TEXT.findall(row)
                if style in self._wrapped
            ),
            default=1,
        )
        at = row.index(">")
        return f'{row[:at]} ht="{_LINE * most + _MARGIN:g}"{row[at:]}' if most > 1 else row


def wrapped_styles(workbook: Workbook) -> frozenset[str]:
    """The numbers of the formats that wrap their text."""
    targets = list(workbook.parts.linked(workbook.main_part, "styles"))
    formats = workbook.parts.tree(targets[0]).iterfind("{*}cellXfs/{*}xf") if targets else ()
    return frozenset(
        str(number)
        for number, one in enumerate(formats)
        if (found := one.find("{*}alignment")) is not None
        and found.get("wrapText") in {"1", "true"}
    )


def _widths(root: etree._Element) -> dict[int, float]:
    """How wide each column is; a hidden one shows no word, so none of its words needs a line."""
    return {
        column: inf if one.get("hidden") in {"1", "true"} else float(one.get("width", _USUAL))
        for one in root.iterfind("{*}cols/{*}col")
        for column in range(int(one.get("min", "1")), min(int(one.get("max", "1")), 500) + 1)
    }


@lru_cache(maxsize=4096)
def _lines(text: str, room: float) -> int:
    """How many lines a text takes: English breaks between words, Chinese anywhere.

    >>> _lines("by the thresholds", 12), _lines("完成进度与时序进度", 10), _lines("short", 12)
    (2, 2, 1)
    """
    if len(text) * 2 <= room and "\n" not in text:
        return 1
    return sum(_folded(line, max(room, 2.0)) for line in text.split("\n"))


def _folded(text: str, room: float) -> int:
    lines, used = 1, 0.0
    for piece in _WORDS.findall(text):
        width = _shown(piece.rstrip())
        if used and used + width > room and piece not in _HANGING:
            lines, used = lines + 1, 0.0
        while width > room:  # a word longer than the line is cut
            lines, width = lines + 1, width - room
        used += width + len(piece) - len(piece.rstrip())
    return lines


def _shown(text: str) -> float:
    """How many digits wide a text is: a Chinese character takes two, a capital a little more."""
    return sum(
        2.0 if unicodedata.east_asian_width(each) in "WFA" else 1.3 if each.isupper() else 1.0
        for each in text
    )
