"""Which paragraphs, tables and rows are new, gone or moved, and where do new ones stand?"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import Any

from addin.living.pairing import Pair, pairs, plain, rising
from addin.living.refreshing.merging import Merge, gone
from addin.living.refreshing.rows import Rows, rows_of
from addin.ooxml.xml import local
from addin.report.bound.reading import Document, Paragraph

_BODY = "document"
_LEAST = 0.3


@dataclass(eq=False, kw_only=True)
class Structure:
    """The body of a report beside the one that would be made today."""

    merge: Merge
    placed: dict[Any, Any] = field(default_factory=dict)

    def bring_up_to_date(self) -> None:
        """Take over what is new, mark what is gone, and merge the rest."""
        mine, theirs = (
            [each for each in one.document.paragraphs if each.cell is None]
            for one in (self.merge.report, self.merge.again)
        )
        own, today = ([one for one in some if _BODY in one.part] for some in (mine, theirs))
        self._tables()
        both = pairs(own, today)
        moved = self._moved(today, both)
        for pair in both:
            self._pair(pair, is_moved=id(pair.now) in moved)
        for now, again in self._outside(mine, theirs):
            self.merge.paragraph(now, again)
        self._insert(today)

    def _outside(
        self, mine: Sequence[Paragraph], theirs: Sequence[Paragraph]
    ) -> list[tuple[Paragraph, Paragraph]]:
        """The paragraphs of headers, footers and notes that both have."""
        found = {(each.part, each.number): each for each in theirs if _BODY not in each.part}
        return [(one, found[key]) for one in mine if (key := (one.part, one.number)) in found]

    def _moved(self, today: Sequence[Paragraph], both: Sequence[Pair]) -> set[int]:
        """The paragraphs that stand elsewhere today, and that no person has moved.

        What stands beside a table stays with it.
        """
        record, every = self.merge.report.record, self.merge.report.document.paragraphs
        lines = [plain(line) for line in record.lines] if record else []
        matcher = SequenceMatcher(None, lines, [plain(each.text) for each in every], autojunk=False)
        unmoved = {
            id(each)
            for one in matcher.get_matching_blocks()
            for each in every[one.b : one.b + one.size]
        }
        order = {each.element: at for at, each in enumerate(today)}
        free = [
            (one.now, order[one.again.element])
            for one in both
            if one.now and one.again and not _is_beside_table(one.now.element)
        ]
        steady = rising([at for _, at in free])
        return {id(now) for now, at in free if at not in steady and id(now) in unmoved}

    def _pair(self, pair: Pair, *, is_moved: bool) -> None:
        if pair.now is not None and pair.again is not None and not is_moved:
            self.placed[pair.again.element] = pair.now.element
            self.merge.paragraph(pair.now, pair.again)
        elif pair.now is not None:
            self._leftover(pair.now)

    def _leftover(self, now: Paragraph) -> None:
        """A paragraph that a report made today would not have."""
        merge = self.merge
        if now.text.strip() and merge.as_made(now.text) and not _has_section(now.element):
            if merge.makes_next:
                merge.tracker.content(now.element, "del")
                merge.tracker.paragraph(now.element, "del")
            merge.changes.append(merge.reasons.change("paragraph", now, now.text, ""))
        else:
            merge.orphan(now)

    def _insert(self, today: Sequence[Paragraph]) -> None:
        """Put new paragraphs and tables behind what stands before them today."""
        body = next(each for each in self.merge.again.document.roots.values())[0]
        known = {each.element: each for each in today}
        last = None
        for block in body:
            kind = local(block)
            if block in self.placed:
                last = self.placed[block]
            elif kind == "p" and block in known and self._is_new(known[block]):
                last = self._new_paragraph(block, known[block], last)
            elif kind == "tbl" and not self._was_struck(block):
                last = self._new_table(block, last)

    def _is_new(self, paragraph: Paragraph) -> bool:
        text = paragraph.text.strip()
        marks = [each.mark for each in paragraph.stretches if each.mark]
        return bool(text) and not paragraph.charts and not self.merge.was_struck(text, marks)

    def _was_struck(self, table: Any) -> bool:
        """Whether a person has taken the whole table out: its heads were there."""
        heads = [text for text in Rows(table).texts[0] if text] if rows_of(table) else []
        there = Counter(plain(each.text) for each in self.merge.report.document.paragraphs)
        return bool(heads) and all(
            head in self.merge.made and not there[head] for head in map(plain, heads)
        )

    def _new_paragraph(self, block: Any, paragraph: Paragraph, last: Any) -> Any:
        tracker, new = self.merge.tracker, last
        if self.merge.makes_next:
            (new,) = tracker.copied([block])
            _without_section(new)
            tracker.content(new, "ins")
            tracker.paragraph(new, "ins")
            self._put(new, last)
        self.merge.changes.append(
            self.merge.reasons.change("paragraph", paragraph, "", paragraph.text)
        )
        return new

    def _new_table(self, block: Any, last: Any) -> Any:
        new = last
        if self.merge.makes_next:
            (new,) = self.merge.tracker.copied([block])
            for row in rows_of(new):
                self.merge.tracker.row(row, "ins")
            self._put(new, last)
        text = " | ".join(Rows(block).texts[0])
        where = next(one for one in self.merge.again.document.paragraphs if one.cell)
        self.merge.changes.append(self.merge.reasons.change("table", where, "", text))
        return new

    def _put(self, new: Any, last: Any) -> None:
        if last is not None:
            last.addnext(new)
            return
        next(each for each in self.merge.report.document.roots.values())[0].insert(0, new)

    def _tables(self) -> None:
        """Merge each table with its own, the most alike first; those that are the same stay."""
        mine, theirs = self._differing()
        scores = [
            (score, -i, -j)
            for i, one in enumerate(mine)
            for j, other in enumerate(theirs)
            if (score := one.likeness(other)) > _LEAST
        ]
        used: set[int] = set()
        for _, i, j in sorted(scores, reverse=True):
            one, other = mine[-i], theirs[-j]
            if -i in used or other.table in self.placed:
                continue
            used.add(-i)
            self.placed[other.table] = one.table
            one.merge_with(other, self.merge)
        for at, one in enumerate(mine):
            if at not in used:
                self._gone(one)

    def _differing(self) -> tuple[list[Rows], list[Rows]]:
        """The tables of both that are not the same; those that are have their place."""
        merge = self.merge
        mine, theirs = (_tables_in(one.document) for one in (merge.report, merge.again))
        same = dict(_same_tables(mine, theirs))
        self.placed.update({today: now for now, today in same.items()})
        now = [(table, some) for table, some in mine.items() if table not in same]
        today = [(table, some) for table, some in theirs.items() if table not in self.placed]
        return (
            [Rows(*each, self.merge.source) for each in now],
            [Rows(*each, self.merge.source_today) for each in today],
        )

    def _gone(self, rows: "Rows") -> None:
        """A table that a report made today would not have."""
        texts = [text for row in rows.texts for text in row]
        if gone(texts, self.merge.made) and rows.places:
            for row in rows_of(rows.table) if self.merge.makes_next else ():
                self.merge.tracker.row(row, "del")
            place = next(iter(rows.places.values()))[0]
            words = " | ".join(rows.texts[0])
            self.merge.changes.append(self.merge.reasons.change("table", place, words, ""))


def _tables_in(document: Document) -> dict[Any, list[Paragraph]]:
    """The tables of the body, without those within others, each with its paragraphs."""
    tables: dict[Any, list[Paragraph]] = {}
    for each in document.paragraphs:
        if each.cell is not None and _BODY in each.part:
            table = next(each.element.iterancestors("{*}tbl"))
            tables.setdefault(table, []).append(each)
    return {each: some for each, some in tables.items() if local(each.getparent()) == "body"}


def _same_tables(
    mine: Mapping[Any, Sequence[Paragraph]], theirs: Mapping[Any, Sequence[Paragraph]]
) -> Iterator[tuple[Any, Any]]:
    """The tables that say the same, cell by cell."""
    free: dict[tuple[tuple[object, str], ...], list[Any]] = {}
    for table, paragraphs in theirs.items():
        free.setdefault(_said_in(paragraphs), []).append(table)
    for table, paragraphs in mine.items():
        found = free.get(_said_in(paragraphs))
        if found:
            yield table, found.pop(0)


def _said_in(paragraphs: Sequence[Paragraph]) -> tuple[tuple[object, str], ...]:
    return tuple([(each.cell and each.cell[1:], plain(each.text)) for each in paragraphs])


def _is_beside_table(paragraph: Any) -> bool:
    """Whether it is the caption or the note of a table or a figure."""
    around = (paragraph.getprevious(), paragraph.getnext())
    there = [one for one in (paragraph, *around) if one is not None]
    return any(
        local(one) == "tbl" or next(one.iter("{*}drawing"), None) is not None for one in there
    )


def _has_section(paragraph: Any) -> bool:
    return any(local(each) == "sectPr" for each in paragraph.iter())


def _without_section(paragraph: Any) -> None:
    for each in [one for one in paragraph.iter() if local(one) == "sectPr"]:
        each.getparent().remove(each)
