"""Which paragraph of an edited report is which paragraph of the report as it would be made?"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cached_property, lru_cache
from typing import TypeAlias

from addin.report.bound.naming import START
from addin.report.bound.reading import Paragraph

_ALIKE = 0.6  # so much of two texts is the same where one became the other


@dataclass(frozen=True, kw_only=True)
class Pair:
    """A paragraph of the report and the one that it would be today; None where there is none.

    `instead` is an automatic paragraph in whose place one stands that has nothing of it.
    """

    now: Paragraph | None
    again: Paragraph | None
    instead: Paragraph | None = None

    @cached_property
    def is_same(self) -> bool:
        """Whether a person reads the same in both."""
        if self.now is None or self.again is None:
            return False
        one, other = self.now.text, self.again.text
        return one == other or plain(one) == plain(other)


@lru_cache(maxsize=10_000)
def plain(text: str) -> str:
    r"""A text without what only lays it out.

    >>> plain("a\u2060 b\u3000")
    'a b'
    """
    return " ".join(text.replace("\u2060", "").replace("\u200b", "").split())


def pairs(now: Sequence[Paragraph], again: Sequence[Paragraph]) -> tuple[Pair, ...]:
    """The paragraphs of both in the order of the report, those that are gone at the end.

    A paragraph that was moved finds its own again by its text or its bookmarks; a cell of a table
    is that of the same row and column.
    """
    cells = dict(_cells(now, again))
    taken = {id(each) for each in cells.values()}
    mine = [each for each in now if each not in cells]
    theirs = [each for each in again if id(each) not in taken]
    found = dict(_texts(mine, theirs)) | cells
    taken = {id(each) for each in found.values()}
    gone = [Pair(now=None, again=one) for one in again if id(one) not in taken]
    stead = dict(_replaced(mine, theirs, found, taken))
    kept = (Pair(now=one, again=found.get(one), instead=stead.get(one)) for one in now)
    return (*kept, *gone)


def _replaced(
    now: Sequence[Paragraph],
    again: Sequence[Paragraph],
    found: Mapping[Paragraph, Paragraph],
    taken: AbstractSet[int],
) -> Iterator[tuple[Paragraph, Paragraph]]:
    """The paragraphs that stand between the same neighbours as others do today."""
    order = {id(each): at for at, each in enumerate(again)}
    for at, one in enumerate(now):
        before = found.get(now[at - 1]) if at else None
        place = order[id(before)] + 1 if before is not None and id(before) in order else None
        if one not in found and plain(one.text) and place is not None and place < len(again):
            other = again[place]
            if id(other) not in taken and plain(other.text):
                yield one, other


def rising(order: Sequence[int]) -> set[int]:
    """The longest part of an order that rises: the rows that have not moved.

    >>> sorted(rising([0, 3, 1, 2, 4]))
    [0, 1, 2, 4]
    """
    tails: list[int] = []
    ends: list[int] = []
    before: list[int] = []
    for at, value in enumerate(order):
        k = bisect_left(tails, value)
        tails[k : k + 1] = [value]
        ends[k : k + 1] = [at]
        before.append(ends[k - 1] if k else -1)
    found, at = set(), ends[-1] if ends else -1
    while at >= 0:
        found.add(order[at])
        at = before[at]
    return found


def _texts(
    now: Sequence[Paragraph], again: Sequence[Paragraph]
) -> Iterator[tuple[Paragraph, Paragraph]]:
    """The paragraphs that are each other's, by their order, their text and their bookmarks."""
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
    return ((now[at], again[other]) for at, other in found.items())


def _cells(
    now: Sequence[Paragraph], again: Sequence[Paragraph]
) -> Iterator[tuple[Paragraph, Paragraph]]:
    """The cells of tables that have kept their rows, or most of them."""
    mine, theirs = _Tables(now), _Tables(again)
    for key, rows in mine.rows.items():
        other = theirs.most_alike(rows, key)
        if other is None:
            continue
        for one, two in _rows(rows, theirs.rows.pop(other)):
            yield from (
                pair
                for column in one.keys() & two.keys()
                for pair in zip(one[column], two[column], strict=False)
            )


_Row: TypeAlias = "dict[int, list[Paragraph]]"


class _Tables:
    """The tables of a document: their rows, each cell by its column."""

    def __init__(self, paragraphs: Sequence[Paragraph]) -> None:
        self.rows: dict[tuple[str, int], list[_Row]] = {}
        for each in paragraphs:
            if each.cell is not None:
                table, row, column = each.cell
                rows = self.rows.setdefault((each.part, table), [])
                rows.extend({} for _ in range(row - len(rows)))
                rows[row - 1].setdefault(column, []).append(each)

    def most_alike(self, rows: Sequence[_Row], key: tuple[str, int]) -> tuple[str, int] | None:
        """The table that shares most texts with these rows, the one of the same place first."""
        told = {_said(row) for row in rows}
        best, most = None, 0.3
        for other, theirs in self.rows.items():
            said = {_said(row) for row in theirs}
            shared = len(told & said) / max(len(told), len(said), 1) + 0.2 * (other == key)
            if shared > most or (best is None and other == key and len(rows) == len(theirs)):
                best, most = other, max(shared, most)
        return best


def _rows(mine: Sequence[_Row], theirs: Sequence[_Row]) -> Iterator[tuple[_Row, _Row]]:
    """The rows that are each other's: the same first, between them those in the same order."""
    texts = [_said(row) for row in mine], [_said(row) for row in theirs]
    matcher = SequenceMatcher(None, *texts, autojunk=False)
    for _, i, j, k, m in matcher.get_opcodes():
        if j - i == m - k:
            yield from zip(mine[i:j], theirs[k:m], strict=True)


def _said(row: _Row) -> tuple[str, ...]:
    return tuple(plain(each.text) for column in sorted(row) for each in row[column])


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
    if marks and others and not _subjects(marks) & _subjects(others):
        return 0.0
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


def _subjects(marks: AbstractSet[str]) -> set[str]:
    """Of what bookmarks, or the facts in their place, speak, as far as their names tell."""
    return {re.split(r"[_.]", mark.removeprefix(START), maxsplit=1)[0] for mark in marks}


_FEW = 4
