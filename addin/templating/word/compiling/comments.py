"""Which comments stand in a loop, so that each turn has a comment of its own?"""

import re
from collections import defaultdict
from collections.abc import Sequence

from addin.templating.language.marks import Mark, Spot
from addin.templating.word.compiling.numbering import follow_loops, with_spots

_POINT = re.compile(r'<w:comment(?:RangeStart|RangeEnd|Reference)\b[^<>]*?w:id="(?P<number>-?\d+)"')


def own_comments(
    texts: Sequence[str], marks: Sequence[Mark]
) -> tuple[tuple[str, ...], tuple[Mark, ...]]:
    """Texts and marks where the numbers of such comments are found when they are printed."""
    homes: dict[str, set[int]] = defaultdict(set)
    loops: list[int] = []
    for at, text in enumerate(texts, -1):
        if at >= 0:
            follow_loops(loops, at, marks[at])
        for found in _POINT.finditer(text) if "<w:comment" in text else ():
            homes[found["number"]].add(loops[-1] if loops else -1)
    own = {number: min(at) for number, at in homes.items() if len(at) == 1 and min(at) >= 0}
    return with_spots(
        texts,
        marks,
        _POINT,
        own,
        lambda number: Spot(kind="commentNumber", line=f"comment:{number}"),
    )
