"""How does a paragraph take new numbers and sentences, and keep what a person has written?

A sentence that is as it was made is replaced where it says something else today; where only its
numbers do, only these are. A sentence that a person has edited is kept: its numbers follow where
its words still fit, else a comment says what they are and what the report would say.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from functools import cached_property

from addin.living.again import Again
from addin.living.checks.numbers import name_of
from addin.living.checks.point import Point, point
from addin.living.checks.text.vocabulary import sign_of, vocabulary
from addin.living.opened import Report
from addin.living.pairing import plain
from addin.living.refreshing.impact import Change, Reasons
from addin.living.refreshing.items import Item, Line, lines_of, sentences_of
from addin.living.refreshing.tracking import Tracker
from addin.report.bound.naming import subject_of
from addin.report.bound.reading import Paragraph
from addin.report.bound.record import Said

_ALIKE, _SAME = 0.5, 0.75
_AROUND = 10


@dataclass(eq=False, kw_only=True)
class Merge:
    """One refresh: the report, the report made again, who changes, and what came of it.

    Of the changes, by their number in `changes`, those of `leave` are told and not made.
    """

    report: Report
    again: Again
    tracker: Tracker
    leave: Collection[int] = frozenset()
    changes: list[Change] = field(default_factory=list)
    flags: list[Point] = field(default_factory=list)

    @property
    def makes_next(self) -> bool:
        """Whether the change that is told next is made as well."""
        return len(self.changes) not in self.leave

    @cached_property
    def reasons(self) -> Reasons:
        """Why numbers are otherwise."""
        return Reasons(self.report, self.again)

    @cached_property
    def made(self) -> frozenset[str]:
        """The paragraphs as they were made; without a record those that would be made today."""
        record = self.report.record
        if record is not None and record.lines:
            return frozenset(map(plain, record.lines))
        return frozenset(plain(each.text) for each in self.again.document.paragraphs)

    @cached_property
    def _sentences(self) -> frozenset[str]:
        found = (sentences_of(line, self.report.language) for line in self.made)
        return frozenset(plain(each) for some in found for each in some)

    @cached_property
    def _there(self) -> frozenset[str]:
        language = self.report.language
        found = (sentences_of(one.text, language) for one in self.report.document.paragraphs)
        return frozenset(plain(each) for some in found for each in some)

    @cached_property
    def _struck(self) -> list[str]:
        """The sentences that a person took out or rewrote, without their numbers."""
        return sorted({_bare(each) for each in self._sentences - self._there if len(each) > 1})

    @cached_property
    def _lost(self) -> frozenset[str]:
        """What the numbers that are no longer there speak of."""
        return frozenset(subject_of(self.report.numbers[name].source) for name in self.report.lost)

    @cached_property
    def tables_made(self) -> Sequence[Counter[str]]:
        """How often each text stood in each table when the report was made, as far as it knows."""
        record = self.report.record
        tables: dict[str, Counter[str]] = {}
        for line, spot in zip(record.lines, record.spots, strict=False) if record else ():
            if "#" in spot:
                tables.setdefault(spot.partition(".")[0], Counter())[plain(line)] += 1
        return list(tables.values())

    def was_struck(self, text: str, marks: Iterable[str] = ()) -> bool:
        """Whether a person has taken such a sentence or paragraph out, or rewritten it.

        One with numbers, whose bookmarks are `marks`, was only where some of its subject are gone.
        """
        subjects = {subject_of(self.source_today(mark)) for mark in marks}
        if subjects and not subjects & self._lost:
            return False
        sentences = [plain(each) for each in sentences_of(text, self.report.language)]
        struck = sum(len(each) for each in sentences if self._is_struck(_bare(each)))
        return struck > sum(map(len, sentences)) / 2

    def _is_struck(self, bare: str) -> bool:
        return any(_ratio(bare, each) >= _SAME for each in self._struck)

    def as_made(self, text: str) -> bool:
        """Whether nobody has edited a paragraph since it was made."""
        return plain(text) in self.made

    def paragraph(self, now: Paragraph, today: Paragraph) -> None:
        """Bring a paragraph to what it would be today."""
        if plain(now.text) == plain(today.text):
            return
        language = self.report.language
        mine, theirs = lines_of(now.element, language), lines_of(today.element, language)
        if mine is None or theirs is None:
            self.flags.append(point("not_merged", now, found=now.text[:60], line=today.text))
            return
        shapes = [each.shape(self.source) for each in mine]
        others = [each.shape(self.source_today) for each in theirs]
        matcher = SequenceMatcher(None, shapes, others, autojunk=False)
        for kind, i, j, k, m in matcher.get_opcodes():
            if kind == "equal":
                for one, other in zip(mine[i:j], theirs[k:m], strict=True):
                    self._same_words(now, one, other)
            else:
                before = mine[i - 1] if i else None
                self._block(now, mine[i:j], theirs[k:m], before)

    def orphan(self, now: Paragraph) -> None:
        """Bring the numbers of a person's own paragraph up to date, or flag them."""
        lines = lines_of(now.element, self.report.language) if now.stretches else []
        for line in lines or []:
            self._edited(now, line, None)

    def source(self, mark: str) -> str:
        """The fact of a bookmark of the report."""
        said = self.again.said(self.report, mark)
        return said.source if said else mark

    def source_today(self, mark: str) -> str:
        """The fact of a bookmark of the report made again."""
        said = self.again.record.numbers.get(mark)
        return said.source if said else mark

    def _same_words(self, now: Paragraph, line: Line, today: Line) -> None:
        """Only numbers differ."""
        for item, other in zip(
            (each for each in line.items if each.mark),
            (each for each in today.items if each.mark),
            strict=True,
        ):
            self._number(now, item, other.text)

    def _number(self, now: Paragraph, item: Item, expected: str) -> None:
        """A number takes its new text, unless a person has written another."""
        said = self.again.said(self.report, item.mark)
        if item.text == expected or said is None:
            return
        if said.text and item.text != said.text:
            self._keep("overtyped", now, item, said, expected)
        elif not item.runs:
            self._keep("moved_on", now, item, said, expected)
        else:
            if self.makes_next:
                self.tracker.replace_text(item.runs, expected)
            self.changes.append(
                self.reasons.change("number", now, item.text, expected, said.source)
            )

    def _keep(
        self, key: str, now: Paragraph, item: Item, said: Said, expected: str, line: str = ""
    ) -> None:
        """Leave what a person wrote and say what it would be."""
        name = name_of(self.again, said.source)
        self.flags.append(
            point(
                key, now, start=now.text.find(item.text) if item.text else 0, mark=item.mark,
                fact=said.source, found=item.text, expected=expected or "—", name=name,
                old=said.text or item.text, line=line or "—",
            )
        )  # fmt: skip
        self.changes.append(self.reasons.change("kept", now, item.text, expected, said.source))

    def _block(
        self, now: Paragraph, mine: Sequence[Line], theirs: Sequence[Line], before: Line | None
    ) -> None:
        """Sentences that say something else today."""
        own = [line for line in mine if plain(line.text) not in self._sentences]
        left = list(theirs)
        for line in own:
            best = max(left, key=lambda each: self._likeness(line, each), default=None)
            if best is not None and self._likeness(line, best) >= _ALIKE:
                left.remove(best)
                self._edited(now, line, best)
            else:
                self._edited(now, line, None)
        made = [line for line in mine if line not in own]
        fresh = [line for line in left if self._is_new(line, made)]
        if not made and not fresh:
            return
        words = "".join(each.text for each in made), "".join(each.text for each in fresh)
        if self.makes_next:
            self._replace(now, made, fresh, self._place(now, made, mine, before))
        self.changes.append(self.reasons.change("sentence", now, *words))

    def _replace(
        self, now: Paragraph, made: Sequence[Line], fresh: Sequence[Line], after: object
    ) -> None:
        for line in made:
            deleted = self.tracker.delete([node for item in line.items for node in item.nodes])
            after = after if deleted is None else deleted
        nodes = [node for line in fresh for item in line.items for node in item.nodes]
        first = after is now.element
        self.tracker.insert(nodes, after, first=first)

    def _place(
        self, now: Paragraph, made: Sequence[Line], mine: Sequence[Line], before: Line | None
    ) -> object:
        last = mine[-1] if mine else before
        if made or last is None:
            return now.element
        node = last.items[-1].nodes[-1]
        # A number that has changed stands within an insertion by now.
        while node.getparent() is not now.element:
            node = node.getparent()
        return node

    def _is_new(self, line: Line, made: Sequence[Line]) -> bool:
        """Whether a sentence replaces one that is as it was made, or was never there before."""
        if any(self._likeness(each, line) >= _ALIKE for each in made):
            return True
        return not self.was_struck(line.text, line.marks)

    def _likeness(self, line: Line, today: Line) -> float:
        marks = {self.source(mark) for mark in line.marks}
        others = {self.source_today(mark) for mark in today.marks}
        shared = len(marks & others) / max(len(marks | others), 1)
        return max(shared, _ratio(_bare(line.text), _bare(today.text)))

    def _edited(self, now: Paragraph, line: Line, today: Line | None) -> None:
        """A sentence of a person's: its numbers follow where its words still fit."""
        fits = today is None or self._still_fits(line, today)
        for item in line.items:
            said = self.again.said(self.report, item.mark) if item.mark else None
            if said is None:
                continue
            expected = self.again.shown(said) or ""
            if item.text == expected:
                continue
            untouched = bool(item.text) and item.text == (said.text or item.text)
            if expected and fits and untouched and not self._turned(line, item, said):
                self._number(now, item, expected)
            else:
                key = "overtyped" if said.text and said.text != item.text else "moved_on"
                text = today.text if today else ""
                self._keep(key, now, item, said, expected, text)

    def _turned(self, line: Line, item: Item, said: Said) -> bool:
        """Whether a number that is said without its sign has changed it: its words would lie."""
        if "abs" not in said.form.split() and said.form:
            return False
        record, fact = self.report.record, self.again.facts.get(said.source)
        old = record.facts.get(said.source) if record else None
        value = (fact.value if fact else None) or 0.0
        if old is not None and old.value is not None:
            return old.value * value <= 0 and old.value != value
        at = line.items.index(item)
        words = "".join(each.text for each in line.items[:at])[-_AROUND:]
        sign, _ = sign_of(words, self.report.language)
        return sign * value < 0

    def _still_fits(self, line: Line, today: Line) -> bool:
        """Whether the words of direction of the sentence that was made are those of today."""
        pattern = vocabulary(self.report.language)
        record = self.report.record
        if record is None or not record.lines:
            return bool(pattern.findall(_bare(line.text)) == pattern.findall(_bare(today.text)))
        was = max(
            self._sentences, key=lambda each: _ratio(_bare(each), _bare(line.text)), default=""
        )
        words, others = pattern.findall(_bare(was)), pattern.findall(_bare(today.text))
        return words == others


def gone(lines: Iterable[str], made: frozenset[str]) -> bool:
    """Whether all of these texts are as they were made, so that nobody's words go with them."""
    return all(not plain(text) or plain(text) in made for text in lines)


def _bare(text: str) -> str:
    """A text without its digits."""
    return re.sub(r"[-−]?\d[\d,.]*", "#", text)


def _ratio(one: str, other: str) -> float:
    if one == other:
        return 1.0
    if not one or not other:
        return 0.0
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    return matcher.ratio() if matcher.real_quick_ratio() >= _ALIKE else 0.0
