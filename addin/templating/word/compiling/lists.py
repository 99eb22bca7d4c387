"""Which numbered lists begin anew with each turn of a loop?

Those that stand whole in the loop behind something else, a heading mostly: there each turn has a
list of its own. Where a turn begins with an item, all turns together are one list.
"""

import re
from collections.abc import Iterator, Mapping, Sequence

from addin.templating.language.marks import Mark, Spot
from addin.templating.word.compiling.numbering import follow_loops, with_spots

_NUMBER = re.compile(
    r"<w:numPr>(?:<w:ilvl w:val=\"(?P<level>\d)\"/>)?<w:numId w:val=\"(?P<number>[1-9]\d*)\"/>"
)
_VISIBLE = re.compile(r"<w:t(?: [^<>]*)?>[^<]*[^<\s]|\0|<w:drawing\b")


def restart_lists(
    texts: Sequence[str], marks: Sequence[Mark], styles: Mapping[str, str]
) -> tuple[tuple[str, ...], tuple[Mark, ...]]:
    """Texts and marks where the numbers of such lists are found when they are printed.

    `styles` are the numbers that styles give to their paragraphs, as `numbering_styles` says.
    """
    said = [_with_numbers(text, styles) for text in texts] if styles else texts
    homes = _homes(said, marks) if any("<w:numId" in text for text in said) else {}
    own = {
        name: each
        for name, each in styles.items()
        if any(found["number"] in homes for found in _NUMBER.finditer(each))
    }
    texts = [_with_numbers(text, own) for text in texts] if own else texts
    levels = {number: _levels(texts, number) for number in homes}
    return with_spots(
        texts,
        marks,
        _NUMBER,
        homes,
        lambda number: Spot(kind="listNumber", line=number, tab=levels[number]),
    )


def _with_numbers(text: str, styles: Mapping[str, str]) -> str:
    """A text whose paragraphs say themselves which list their style puts them in."""
    return _STYLED.sub(lambda found: found[0] + styles.get(found[1], ""), text)


_STYLED = re.compile(
    r'<w:pStyle w:val="([^"]*)"/>'
    r"(?:<w:(?:keepNext|keepLines|pageBreakBefore|framePr|widowControl)\b[^<>]*/>)*(?!<w:numPr>)"
)


def _homes(texts: Sequence[str], marks: Sequence[Mark]) -> dict[str, int]:
    """The numbers of lists with the loop in which each begins anew: the innermost of them."""
    whole = [found["number"] for text in texts for found in _NUMBER.finditer(text)]
    homes: dict[str, int] = {}
    for start, end in sorted(_loops(marks)):
        body = "".join(
            ("\0" if mark.is_output and mark.spot.kind in _PRINTED else "") + text
            for mark, text in zip(marks[start:end], texts[start + 1 : end + 1], strict=True)
        )
        found = [number["number"] for number in _NUMBER.finditer(body)]
        for number in dict.fromkeys(found):
            if found.count(number) == whole.count(number) and _stands_behind(body, number):
                homes[number] = start
    return homes


_PRINTED = frozenset({"text", "run", "block"})


def _loops(marks: Sequence[Mark]) -> Iterator[tuple[int, int]]:
    loops: list[int] = []
    for at, mark in enumerate(marks):
        before = loops[-1:]
        depth = len(loops)
        follow_loops(loops, at, mark)
        if len(loops) < depth:
            yield before[0], at


def _stands_behind(body: str, number: str) -> bool:
    """Whether something that a reader sees stands before the first item of a list."""
    first = next(found for found in _NUMBER.finditer(body) if found["number"] == number)
    paragraph = max(body.rfind("<w:p>", 0, first.start()), body.rfind("<w:p ", 0, first.start()))
    return _VISIBLE.search(body, 0, max(paragraph, 0)) is not None


def _levels(texts: Sequence[str], number: str) -> str:
    """The levels on which a list has items, as they stand in the file: ``0 1``."""
    found = (each for text in texts for each in _NUMBER.finditer(text) if each["number"] == number)
    return " ".join(sorted({each["level"] or "0" for each in found}))
