"""Which tags does a text hold?

The dialect is docxtpl's: ``{{ value }}``, ``{% statement %}``, ``{# comment #}``, each with a
scope that says what the tag stands for: ``{%p`` its paragraph, ``{%tr`` its table row, ``{%tc``
its table cell, ``{{r`` its run. ``{_{`` and its kin print the braces themselves.
"""

import re
from dataclasses import dataclass
from typing import Literal

Scope = Literal["", "p", "tr", "tc", "r"]

CELL_WORDS = ("cellbg", "colspan", "vm", "hm")
BLOCKS = ("for", "if", "with", "filter", "macro", "call", "set")
LEAVING = ("break", "continue")
_OPENER = re.compile(r"\{[{%#]")
_HEAD = re.compile(r"\{[{%#]([-+]?)(?:(tr|tc|p|r)(?=\s))?")
_WORD = re.compile(r"\s*(\w+)")
_ENDRAW = re.compile(r"\{%[-+]?(?:p|tr|tc|r)?\s*endraw\s*[-+]?%\}")
_ESCAPED = re.compile(r"\{_(?=[{%])|[}%]_(?=\})")
_CLOSER = {"{{": "}}", "{%": "%}", "{#": "#}"}
_DOUBLE, _SINGLE = '"“”„', "'‘’‚"
_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad"))
_SPACES = str.maketrans({"\n": " ", "\t": " ", "\u00a0": " ", "\u3000": " ", "\f": " "})


@dataclass(frozen=True, kw_only=True)
class Tag:
    """One tag in a text: from `start` to `end`, what it was written as, what it says."""

    start: int
    end: int
    text: str
    opener: str
    scope: Scope = ""
    code: str = ""
    joins_before: bool = False
    joins_after: bool = False
    closed: bool = True

    @property
    def word(self) -> str:
        """The statement's first word: ``for`` of ``{%tr for row in rows %}``."""
        found = _WORD.match(self.code) if self.opener == "{%" else None
        return found[1] if found else ""


def find_tags(text: str, *, in_raw: bool = False) -> tuple[list[Tag], bool]:
    """The tags of a text in their order, and whether it ends inside of ``{% raw %}``.

    A tag that never ends is returned with ``closed`` False and ends where the text ends.

    >>> [tag.code for tag in find_tags("{{ a }} and {%p if “}}” %}")[0]]
    ['a', 'if "}}"']
    """
    tags: list[Tag] = []
    at = 0
    while True:
        opened = (_ENDRAW if in_raw else _OPENER).search(text, at)
        if not opened:
            return tags, in_raw
        tag = _read(text, opened.start())
        tags.append(tag)
        in_raw = tag.word == "raw" or (in_raw and tag.word != "endraw")
        at = tag.end


def escaped_braces(text: str) -> list[int]:
    """The positions of the underscores in ``{_{``, ``{_%``, ``}_}`` and ``%_}``."""
    return [found.start() + 1 for found in _ESCAPED.finditer(text)]


def nearly_tags(text: str) -> list[str]:
    """What looks like a tag and is none: braces in full width, or with a blank between.

    >>> nearly_tags("｛｛ name ｝｝, {{ fine }}, { % if x % }")
    ['｛｛ name ｝｝', '{ % if x % }']
    """
    if not _ODD.search(text):
        return []
    return [found[0] for found in _NEARLY.finditer(text) if not _TRUE.fullmatch(found[0])]


_ODD = re.compile("[｛｝％]|[{}]\\s|\\s[{}]")
_NEARLY = re.compile(r"[{｛]\s*(?:[{｛][^{}｛｝]+[}｝]|[%％][^{}｛｝]+[%％])\s*[}｝]")
_TRUE = re.compile(r"\{(?:\{.*\}|%.*%)\}", re.DOTALL)


def opens_block(tag: Tag) -> bool:
    """Whether a statement opens a block: all of them but ``set`` with a value."""
    return tag.word in BLOCKS and not (tag.word == "set" and "=" in tag.code)


def _read(text: str, start: int) -> Tag:
    opener = text[start : start + 2]
    head = _HEAD.match(text, start)
    assert head is not None  # noqa: S101 - the opener was found there
    close = _find_close(text, head.end(), opener)
    if close < 0:
        return Tag(start=start, end=len(text), text=text[start:], opener=opener, closed=False)
    end = close + 2
    joins_after = text[close - 1] == "-" and close > head.end()
    signed = joins_after or (text[close - 1] == "+" and close > head.end())
    code = text[head.end() : close - 1 if signed else close]
    scope = head[2] or ""
    if scope and not code.strip():
        # {{p }} prints the value named p.
        scope, code = "", scope
    return Tag(
        start=start,
        end=end,
        text=text[start:end],
        opener=opener,
        scope=scope,  # type: ignore[arg-type]  # the pattern knows no other
        code=_clean(code).strip(),
        joins_before=head[1] == "-",
        joins_after=joins_after,
    )


def _find_close(text: str, start: int, opener: str) -> int:
    closer = _CLOSER[opener]
    if opener == "{#":
        return text.find(closer, start)
    position = _close_outside_strings(text, start, closer)
    # A lone apostrophe is no string: the first closer then ends the tag.
    return position if position >= 0 else text.find(closer, start)


def _close_outside_strings(text: str, start: int, closer: str) -> int:
    quotes, depth, at = "", 0, start
    while at < len(text):
        plain = _PLAIN.match(text, at)
        if plain:
            at = plain.end()
            continue
        letter = text[at]
        if quotes:
            if letter == "\\":
                at += 1
            elif letter in quotes:
                quotes = ""
        elif letter in _DOUBLE or letter in _SINGLE:
            quotes = _closers_of(letter)
        elif text.startswith(closer, at) and (depth == 0 or closer == "%}"):
            return at
        elif _OPENER.match(text, at) and depth == 0:
            return -1
        else:
            depth += (letter == "{") - (letter == "}")
        at += 1
    return -1


_PLAIN = re.compile(r"[\w .,()\[\]|+*/:=<>]+")


def _closers_of(quote: str) -> str:
    # A straight quote ends a straight one only, so that “” may stand inside of it.
    if quote in "\"'":
        return quote
    return _DOUBLE if quote in _DOUBLE else _SINGLE


# A tag is one line to Jinja.
_ESCAPES = {"\n": "\\n", "\t": "\\t", "\f": "\\f"}


def _clean(code: str) -> str:
    """The code with straight quotes and plain spaces; strings in straight quotes stay."""
    if code.isascii() and code.isprintable():
        return code
    pieces: list[str] = []
    quotes = ""
    for letter in code:
        if not quotes:
            letter = letter.translate(_INVISIBLE).translate(_SPACES)  # noqa: PLW2901 - as it is read
            if not letter:
                continue
        if quotes and letter in quotes:
            quotes = ""
            pieces.append('"' if letter in _DOUBLE else "'")
        elif not quotes and (letter in _DOUBLE or letter in _SINGLE):
            quotes = _closers_of(letter)
            pieces.append('"' if letter in _DOUBLE else "'")
        else:
            pieces.append(_ESCAPES.get(letter, letter) if quotes else letter)
    return "".join(pieces)
