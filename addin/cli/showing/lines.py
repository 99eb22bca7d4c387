"""How wide is a text on a screen, and where may a line of it end?"""

import re
import shutil
import sys
from collections.abc import Iterator
from typing import TextIO
from unicodedata import combining, east_asian_width

_NARROWEST = 40
_PIECES = re.compile(
    r"\s+|[\u2e80-\u9fff\uff00-\uffef“”‘’—…]|[^\s\u2e80-\u9fff\uff00-\uffef“”‘’—…]+"
)
_NEVER_FIRST = frozenset("，。；：！？、）》】”’%‰…,.;:!?)]")
_NEVER_LAST = frozenset("（《【“‘([")


def width_of(text: str) -> int:
    """How many columns of a screen a text takes; a Chinese character takes two.

    >>> width_of("进度 63.8%")
    10
    """
    return sum(
        2 if east_asian_width(sign) in "WF" else 0 if combining(sign) else 1 for sign in text
    )


def columns(stream: TextIO | None = None) -> int:
    """How many columns the screen has; 0 where nobody looks and lines are not broken."""
    stream = stream or sys.stdout
    return max(_NARROWEST, shutil.get_terminal_size().columns) if stream.isatty() else 0


def wrapped(text: str, width: int, *, hanging: int = 0) -> Iterator[str]:
    """The lines of a text, none wider than `width` where its words allow; 0 breaks none.

    The second and later lines begin with `hanging` spaces. No line begins with a mark that closes
    or ends with one that opens.

    >>> list(wrapped("完成进度快于时序。", 10))
    ['完成进度快', '于时序。']
    """
    for line in text.split("\n"):
        yield from _lines(line, width, " " * hanging) if width else (line,)


def _lines(text: str, width: int, indent: str) -> Iterator[str]:
    line, start = "", True
    for piece in _joined(text):
        room = width - (0 if start else len(indent))
        if width_of(line + piece.rstrip()) > room and line.strip():
            yield ("" if start else indent) + line.rstrip()
            line, start, room = "", False, width - len(indent)
            piece = piece.lstrip()  # noqa: PLW2901 - a line does not begin with the space before it
        while width_of(piece) > room:
            part, piece = _cut(piece, room)  # noqa: PLW2901 - what is left of a word too long
            yield ("" if start else indent) + part
            start, room = False, width - len(indent)
        line += piece
    yield ("" if start else indent) + line.rstrip()


def _joined(text: str) -> Iterator[str]:
    """Pieces that stay together: a word, a character with the marks about it."""
    held = ""
    for found in _PIECES.finditer(text):
        piece = found[0]
        if held and (piece[0] in _NEVER_FIRST or held[-1] in _NEVER_LAST):
            held += piece
            continue
        if held:
            yield held
        held = piece
    if held:
        yield held


def _cut(word: str, room: int) -> tuple[str, str]:
    """The beginning of a word that fits, and the rest."""
    at = 1
    while at < len(word) and width_of(word[: at + 1]) <= room:
        at += 1
    return word[:at], word[at:]
