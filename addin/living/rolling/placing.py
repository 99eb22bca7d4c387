"""Where in the next report does a place of the last one lie?"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cached_property
from typing import Any

from addin.living.comparing.causes import key_of
from addin.living.pairing import pairs, plain
from addin.living.rolling.written import BODY, Written
from addin.ooxml.xml import local
from addin.report.bound.reading import Document, Paragraph, Stretch
from addin.report.bound.record import Said

_ALIKE = 0.7
_WORDS = re.compile(r"[^\W\d_]{2}")


@dataclass(kw_only=True, eq=False)
class Places:
    """The paragraphs, tables and rows of the next report by those of the last.

    `last` and `following` are the numbers of both by their bookmark, `periods` their periods.
    """

    written: Written
    document: Document
    last: Mapping[str, Said]
    following: Mapping[str, Said]
    periods: tuple[str, str]

    @cached_property
    def paragraphs(self) -> Mapping[int, Paragraph]:
        """The paragraph of the next report for paragraphs of the last, by their identity."""
        own = {id(each.paragraph) for each in self.written.words if each.kind == "paragraph"}
        before = self.written.report.document.paragraphs
        mine = [each for each in before if _is_text(each) and id(each) not in own]
        theirs = [each for each in self.document.paragraphs if _is_text(each)]
        shadows = (
            [self._shadow(each, 0) for each in mine],
            [self._shadow(each, 1) for each in theirs],
        )
        of = [
            {id(shadow): each for shadow, each in zip(some, real, strict=True)}
            for some, real in zip(shadows, (mine, theirs), strict=True)
        ]
        return {
            id(of[0][id(pair.now)]): of[1][id(pair.again)]
            for pair in pairs(*shadows)
            if pair.now is not None and pair.again is not None
        }

    def _shadow(self, real: Paragraph, side: int) -> Paragraph:
        """A paragraph without numbers and periods: as it was made, its facts without periods."""
        text = self.written.made_of.get(id(real), real.text) if not side else real.text
        numbers = (self.last, self.following)[side]
        marks = [numbers[each.mark].source for each in real.stretches if each.mark in numbers]
        keys = dict.fromkeys(key_of(each, self.periods[side]) for each in marks)
        stretches = [Stretch(text=re.sub(r"\d[\d,.]*", "#", plain(text)))]
        stretches += [Stretch(text="", mark=key) for key in keys]
        return Paragraph(
            part=real.part, number=real.number, element=real.element, stretches=stretches
        )

    def behind(self, paragraph: Paragraph) -> Any:
        """The element behind which a paragraph of a person belongs; None where there is none.

        It is that of what stands before it under the same heading, past as many tables.
        """
        known = {each.element: each for each in self.written.report.document.paragraphs}
        tables, node = 0, paragraph.element.getprevious()
        while node is not None:
            tables += local(node) == "tbl"
            before = known.get(node)
            found = self.paragraphs.get(id(before)) if before is not None else None
            if found is not None:
                return _past(found.element, tables)
            if before is not None and before.style.lower().startswith("heading"):
                return None
            node = node.getprevious()
        return None

    def cell(self, paragraph: Paragraph) -> Paragraph | None:
        """The first paragraph of the cell of the next report; None where table or row is gone."""
        row = self._row_of(paragraph)
        mine = next(one for one in paragraph.element.iterancestors() if local(one) == "tc")
        cells = _cells(mine.getparent())
        at = next(i for i, one in enumerate(cells) if one is mine)
        if row is None or at >= len(_cells(row)):
            return None
        target = _cells(row)[at]
        return next(
            (each for each in self.document.paragraphs if target in each.element.iterancestors()),
            None,
        )

    def row_before(self, row: Any) -> Any:
        """The row of the next report behind which a row of a person belongs; None if none."""
        before = row.getprevious()
        while before is not None and local(before) == "tr":
            found = self._row(before)
            if found is not None:
                return found
            before = before.getprevious()
        return None

    def _row_of(self, paragraph: Paragraph) -> Any:
        return self._row(
            next(one for one in paragraph.element.iterancestors() if local(one) == "tr")
        )

    def _row(self, row: Any) -> Any:
        """The row with the most of the same words in the same columns, in the same table."""
        table = self._table(row.getparent())
        if table is None:
            return None
        mine, made = _words(row), self.written.is_made_text
        mine = frozenset(each for each in mine if made(each[1]))
        at = row.getparent().index(row)
        scored = [
            (len(mine & _words(one)), -abs(table.index(one) - at), i)
            for i, one in enumerate(table)
            if local(one) == "tr"
        ]
        score, _, best = max(scored, default=(0, 0, 0))
        return table[best] if score else None

    def _table(self, table: Any) -> Any:
        heads = _heads(table)
        tables = [one for one in self.document.roots[BODY].iter() if local(one) == "tbl"]
        scored = [
            (SequenceMatcher(None, heads, _heads(one)).ratio(), -i) for i, one in enumerate(tables)
        ]
        score, at = max(scored, default=(0.0, 0))
        return tables[-at] if score >= _ALIKE else None


def _is_text(paragraph: Paragraph) -> bool:
    return paragraph.part == BODY and paragraph.cell is None


def _past(element: Any, tables: int) -> Any:
    """The element, or the last of so many tables behind it."""
    node, found = element.getnext(), element
    while tables and node is not None:
        if local(node) == "tbl":
            tables, found = tables - 1, node
        node = node.getnext()
    return found


def _cells(row: Any) -> Sequence[Any]:
    return [one for one in row if local(one) == "tc"]


def _text(node: Any) -> str:
    return "".join(one.text or "" for one in node.iter() if local(one) == "t")


def _heads(table: Any) -> str:
    row = next((one for one in table if local(one) == "tr"), None)
    return re.sub(r"\d+", "#", _text(row)) if row is not None else ""


def _words(row: Any) -> frozenset[tuple[int, str]]:
    """The words of a row by their column, numbers and dashes apart."""
    texts = ((at, plain(_text(one))) for at, one in enumerate(_cells(row)))
    return frozenset(each for each in texts if _WORDS.search(each[1]))
