"""Which paragraph of an edited report is which paragraph of the report as it would be made?"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from addin.report.bound.reading import Paragraph

_ALIKE = 0.6  # so much of two texts is the same where one became the other


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """A paragraph of the report and the one that it would be today; None where there is none."""

    now: Paragraph | None
    again: Paragraph | None

    @property
    def is_same(self) -> bool:
        """Whether a person reads the same in both."""
        both = self.now is not None and self.again is not None
        return both and plain(self.now.text) == plain(self.again.text)  # type: ignore[union-attr]  # both are there


def plain(text: str) -> str:
    r"""A text without what only lays it out.

    >>> plain("a\u2060 b\u3000")
    'a b'
    """
    return " ".join(text.replace("\u2060", "").replace("\u200b", "").split())


def pairs(now: Sequence[Paragraph], again: Sequence[Paragraph]) -> tuple[Pair, ...]:
    """The paragraphs of both in the order of the report, those that are gone at the end.

    A paragraph that was moved finds its own again by its text or its bookmarks.
    """
    found: dict[int, int] = {}
    texts = [plain(each.text) for each in now], [plain(each.text) for each in again]
    matcher = SequenceMatcher(None, *texts, autojunk=False)
    left: list[tuple[range, range]] = []
    for kind, i, j, k, m in matcher.get_opcodes():
        if kind == "equal":
            found.update(zip(range(i, j), range(k, m), strict=True))
        else:
            left.append((range(i, j), range(k, m)))
    for mine, theirs in left:
        found.update(_alike(now, again, mine, theirs))
    rest = [at for at in range(len(now)) if at not in found]
    taken = set(found.values())
    free = [at for at in range(len(again)) if at not in taken]
    found.update(_moved(now, again, rest, free))
    taken = set(found.values())
    gone = [Pair(now=None, again=one) for at, one in enumerate(again) if at not in taken]
    kept = [
        Pair(now=one, again=again[found[at]] if at in found else None) for at, one in enumerate(now)
    ]
    return (*kept, *gone)


def _alike(
    now: Sequence[Paragraph], again: Sequence[Paragraph], mine: Sequence[int], theirs: Sequence[int]
) -> Iterator[tuple[int, int]]:
    """Pairs in a stretch that differs: in order where there are as many, else the most alike."""
    if len(mine) == len(theirs) and len(mine) <= 3 * _FEW:
        scores = [_likeness(now[i], again[j]) for i, j in zip(mine, theirs, strict=True)]
        if all(score > _ALIKE / 2 for score in scores):
            yield from zip(mine, theirs, strict=True)
            return
    first = 0
    for i in mine:
        best, best_score = -1, _ALIKE
        for at in range(first, len(theirs)):
            score = _likeness(now[i], again[theirs[at]])
            if score > best_score:
                best, best_score = at, score
        if best >= 0:
            yield i, theirs[best]
            first = best + 1


def _moved(
    now: Sequence[Paragraph], again: Sequence[Paragraph], mine: Sequence[int], theirs: Sequence[int]
) -> Iterator[tuple[int, int]]:
    free = list(theirs)
    for i in mine:
        if len(plain(now[i].text)) < _FEW or not free:
            continue
        score, best = max((_likeness(now[i], again[j]), -j) for j in free)
        if score > _ALIKE:
            free.remove(-best)
            yield i, -best


def _likeness(one: Paragraph, other: Paragraph) -> float:
    """How alike two paragraphs are, from 0 to 1: by their bookmarks, else by their words."""
    if (one.cell is None) is not (other.cell is None):
        return 0.0
    marks, others = _marks(one), _marks(other)
    shared = len(marks & others) / max(len(marks | others), 1) if marks or others else 0.0
    if shared == 1.0:
        return 1.0
    a, b = plain(one.text), plain(other.text)
    if not a or not b or min(len(a), len(b)) * _FEW < max(len(a), len(b)):
        return shared
    matcher = SequenceMatcher(None, a, b, autojunk=False)
    if matcher.quick_ratio() < _ALIKE / 2:
        return shared
    return max(matcher.ratio(), shared)


def _marks(paragraph: Paragraph) -> set[str]:
    return {re.sub(r"_\d+$", "", each.mark) for each in paragraph.stretches if each.mark}


_FEW = 4
