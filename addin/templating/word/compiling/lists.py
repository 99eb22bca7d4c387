"""Which numbered lists begin anew with each turn of a loop?

Those that stand whole in the loop behind something else, a heading mostly: there each turn has a
list of its own. Where a turn begins with an item, all turns together are one list.
"""

import re
from collections.abc import Iterator, Sequence

from addin.templating.language.marks import Mark, Spot
from addin.templating.word.compiling.numbering import counted, follow_loops

_NUMBER = re.compile(
    r"<w:numPr>(?:<w:ilvl w:val=\"(?P<level>\d)\"/>)?<w:numId w:val=\"(?P<number>[1-9]\d*)\"/>"
)
_VISIBLE = re.compile(r"<w:t(?: [^<>]*)?>[^<]*[^<\s]|\0|<w:drawing\b")


def restart_lists(
    texts: Sequence[str], marks: Sequence[Mark]
) -> tuple[tuple[str, ...], tuple[Mark, ...]]:
    """Texts and marks where the numbers of such lists are found when they are printed."""
    homes = _homes(texts, marks) if any("<w:numId" in text for text in texts) else {}
    if not homes:
        return tuple(texts), tuple(marks)
    levels = {number: _levels(texts, number) for number in homes}
    new_texts, new_marks = [texts[0]], list[Mark]()
    for at, (mark, text) in enumerate(zip(marks, texts[1:], strict=True)):
        new_marks.append(mark)
        turned = " ".join(number for number, loop in homes.items() if loop == at)
        if turned:
            new_texts.append("")
            new_marks.append(counted(mark, Spot(kind="bookmarkTurn", line=turned)))
        behind = 0
        for found in _NUMBER.finditer(text):
            number = found["number"]
            if number in homes:
                new_texts.append(text[behind : found.start("number")])
                spot = Spot(kind="listNumber", line=number, tab=levels[number])
                new_marks.append(counted(mark, spot))
                behind = found.end("number")
        new_texts.append(text[behind:])
    return tuple(new_texts), tuple(new_marks)


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
