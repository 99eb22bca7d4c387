"""Which row of a table is which row of the table that would be made today?"""

from collections import Counter
from collections.abc import Callable, Sequence
from difflib import SequenceMatcher
from typing import Any

from addin.living.pairing import plain, rising
from addin.living.refreshing.merging import Merge, gone
from addin.ooxml.xml import local
from addin.report.bound.reading import Paragraph

_ALIKE = 0.6


def rows_of(table: Any) -> list[Any]:
    """The rows of a table, without those of tables within it."""
    return [each for each in table if local(each) == "tr"]


class Rows:
    """The rows of one table: their texts, and the facts that they show."""

    def __init__(
        self,
        table: Any,
        paragraphs: Sequence[Paragraph] = (),
        source: Callable[[str], str] = lambda mark: mark,
    ) -> None:
        """`source` gives the fact of a bookmark."""
        self.table = table
        self.places: dict[Any, list[Paragraph]] = {}
        self.texts = [[_text(cell) for cell in _cells(row)] for row in rows_of(table)]
        self.subjects: list[frozenset[str]] = []
        for each in paragraphs:
            cell = next((up for up in each.element.iterancestors() if local(up) == "tc"), None)
            self.places.setdefault(cell, []).append(each)
        for row in rows_of(table):
            marks = [
                one.mark
                for cell in _cells(row)
                for each in self.places.get(cell, ())
                for one in each.stretches
                if one.mark
            ]
            self.subjects.append(frozenset(source(mark).rpartition("@")[0] for mark in marks))

    def likeness(self, other: "Rows") -> float:
        """How alike two tables are: by their heads and the facts that they show."""
        mine, theirs = (frozenset().union(*one.subjects) for one in (self, other))
        heads, others = (" ".join(one.texts[0]) if one.texts else "" for one in (self, other))
        shared = len(mine & theirs) / max(len(mine | theirs), 1)
        return shared + SequenceMatcher(None, heads, others, autojunk=False).ratio()

    def merge_with(self, other: "Rows", merge: Merge) -> None:
        """Bring each row to what it would be today; new rows come in, rows without a fact go."""
        mine, theirs = rows_of(self.table), rows_of(other.table)
        found = self._pairs(other)
        steady = rising([found[at] for at in range(len(theirs)) if at in found])
        taken: set[int] = set()
        after = None
        for at, row in enumerate(theirs):
            i = found.get(at)
            if i is not None and self._stays(i, other.texts[at], merge, is_steady=i in steady):
                taken.add(i)
                self._merge_row(mine[i], row, other, merge)
                after = mine[i] if i in steady else after
            elif i is not None or not self._was_struck(other.texts[at], merge):
                after = self._new_row(row, other, merge, after)
        for i, row in enumerate(mine):
            if i not in taken:
                self._leftover(row, self.texts[i], merge)

    def _stays(self, i: int, today: Sequence[str], merge: Merge, *, is_steady: bool) -> bool:
        """Whether a row is merged in its place; one that moved is, where a person has edited it."""
        as_made = gone(self.texts[i], merge.made)
        return not as_made or (is_steady and len(today) == len(self.texts[i]))

    def _pairs(self, other: "Rows") -> dict[int, int]:
        """The own row of each row of today, by position."""
        found: dict[int, int] = {}
        free = list(range(len(self.texts)))
        for at, subjects in enumerate(other.subjects):
            scores = [(_score(self, i, other, at, subjects), -abs(i - at), i) for i in free]
            score, _, best = max(scores, default=(0.0, 0, -1))
            if score >= _ALIKE:
                found[at] = best
                free.remove(best)
        return found

    def _merge_row(self, row: Any, today: Any, other: "Rows", merge: Merge) -> None:
        for cell, new in zip(_cells(row), _cells(today), strict=False):
            mine, theirs = self.places.get(cell, []), other.places.get(new, [])
            for one, two in zip(mine, theirs, strict=False):
                merge.paragraph(one, two)

    def _new_row(self, row: Any, other: "Rows", merge: Merge, after: Any) -> Any:
        new = after
        place = next((some[0] for cell in _cells(row) if (some := other.places.get(cell))), None)
        if place is None or merge.makes_next:
            (new,) = merge.tracker.copied([row])
            merge.tracker.row(new, "ins")
            if after is not None:
                after.addnext(new)
            else:
                rows_of(self.table)[0].addprevious(new)
        if place is not None:
            words = " | ".join(_text(cell) for cell in _cells(row))
            merge.changes.append(merge.reasons.change("row", place, "", words))
        return new

    def _leftover(self, row: Any, texts: Sequence[str], merge: Merge) -> None:
        """A row that the table would not have today: as it was made it goes, edited it stays."""
        places = [each for cell in _cells(row) for each in self.places.get(cell, ())]
        if gone(texts, merge.made) and any(texts):
            if not places or merge.makes_next:
                merge.tracker.row(row, "del")
            if places:
                merge.changes.append(merge.reasons.change("row", places[0], " | ".join(texts), ""))
            return
        for each in places:
            merge.orphan(each)

    def _was_struck(self, texts: Sequence[str], merge: Merge) -> bool:
        """Whether a person has taken the row out: the table has its name less often now."""
        name = next((text for text in map(plain, texts) if not _is_figure(text)), "")
        there = Counter(plain(text) for row in self.texts for text in row)
        made = max(merge.tables_made, key=lambda one: (one & there).total(), default=Counter[str]())
        return bool(name) and made[name] > there[name]


def _is_figure(text: str) -> bool:
    return not text or any(map(str.isdigit, text))


def _score(mine: Rows, i: int, other: Rows, at: int, subjects: frozenset[str]) -> float:
    if subjects or mine.subjects[i]:
        both = subjects & mine.subjects[i]
        return len(both) / max(min(len(subjects), len(mine.subjects[i])), 1) if both else 0.0
    a, b = " ".join(mine.texts[i]), " ".join(other.texts[at])
    return 1.0 if a == b else SequenceMatcher(None, a, b, autojunk=False).ratio()


def _cells(row: Any) -> list[Any]:
    return [each for each in row if local(each) == "tc"]


def _text(cell: Any) -> str:
    return "".join(each.text or "" for each in cell.iter() if local(each) == "t")
