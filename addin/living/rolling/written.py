"""What have people written in a report since it was made?"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from functools import cached_property
from typing import Any

from addin.living.checks.state import UNREAD
from addin.living.opened import Report
from addin.living.pairing import plain
from addin.living.refreshing.items import Item, Line, lines_of, sentences_of
from addin.ooxml.xml import local
from addin.report.bound.reading import Paragraph

BODY = "word/document.xml"
QUESTION = "GWQuestion"
"""The style of what a draft asks a person."""
_ALIKE = 0.5
_NUMBER = re.compile(r"[-−]?\d[\d,.]*")


@dataclass(kw_only=True, eq=False)
class Words:
    """Words of a person: a ``paragraph``, a ``sentence``, an ``answer``, a ``cell`` or a ``row``.

    `items` are its runs and numbers, without those of a row; `after` is the sentence before it,
    `made` what the paragraph said when it was made.
    """

    kind: str
    paragraph: Paragraph
    text: str
    items: Sequence[Item] = ()
    after: str = ""
    made: str = ""
    row: Any = None


_WORDS = 4  # Chinese letters, or pieces of four Latin ones: more than a unit has


@dataclass(kw_only=True, eq=False)
class Written:
    """Everything that people wrote, and numbers that they typed over, which are not carried on."""

    report: Report
    lines: Sequence[str]
    words: list[Words] = field(default_factory=list)
    overtyped: list[Paragraph] = field(default_factory=list)
    made_of: dict[int, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        every = self.report.document.paragraphs
        texts = [plain(each.text) for each in every]
        matcher = SequenceMatcher(None, self._made_lines, texts, autojunk=False)
        for kind, i, j, k, m in matcher.get_opcodes():
            if kind in {"replace", "insert"}:
                self._block(every[k:m], list(self.lines[i:j]))

    @cached_property
    def _made_lines(self) -> list[str]:
        return [plain(each) for each in self.lines]

    @cached_property
    def _made(self) -> frozenset[str]:
        return frozenset(self._made_lines)

    def is_made(self, paragraph: Paragraph) -> bool:
        """Whether a paragraph stands as the report made it."""
        return self.is_made_text(paragraph.text)

    def is_made_text(self, text: str) -> bool:
        """Whether the report said so when it was made."""
        return plain(text) in self._made

    def _block(self, mine: Sequence[Paragraph], made: list[str]) -> None:
        """A stretch that differs from what was made."""
        for each in mine:
            if not each.text.strip() or self.is_made(each):
                continue
            if each.cell is not None:
                self._cell(each)
            else:
                self._paragraph(each, made)

    def _paragraph(self, now: Paragraph, made: list[str]) -> None:
        if now.style == QUESTION:
            asked = next((line for line in made if line.strip()[-1:] in {"?", "？"}), "")
            if asked:
                made.remove(asked)
            self.words.append(self._whole("answer", now, made=asked))
            return
        base = max(made, key=lambda line: likeness(line, now.text), default="")
        if not base or likeness(base, now.text) < _ALIKE:
            self.words.append(self._whole("paragraph", now))
            return
        made.remove(base)
        self.made_of[id(now)] = base
        self._sentences(now, base)

    def _whole(self, kind: str, now: Paragraph, made: str = "") -> Words:
        lines = lines_of(now.element, self.report.language) or []
        items = [item for line in lines for item in line.items]
        return Words(kind=kind, paragraph=now, text=now.text, items=items, made=made)

    def _sentences(self, now: Paragraph, base: str) -> None:
        """The sentences of a paragraph that are a person's."""
        language = self.report.language
        lines = lines_of(now.element, language)
        if lines is None:
            self.words.append(self._whole("sentence", now, made=base))
            return
        made = {plain(each) for each in sentences_of(base, language)}
        bare = {_bare(each) for each in made}
        before = ""
        for line in lines:
            text = plain(line.text)
            if text and text not in made and _bare(text) in bare:
                self.overtyped.append(now)
            elif text and text not in made:
                self.words += self._added(now, line, made, before, base)
            before = line.text

    def _added(
        self, now: Paragraph, line: Line, made: set[str], before: str, base: str
    ) -> Iterator[Words]:
        """A sentence of a person, without the automatic one that it may go on from."""
        start = next((each for each in made if plain(line.text).startswith(each)), "")
        items = [item for item in line.items if not start or item.text not in start]
        text = "".join(item.text for item in items)
        if text.strip():
            after = start or before
            yield Words(
                kind="sentence", paragraph=now, text=text, items=items, after=after, made=base
            )

    def _cell(self, now: Paragraph) -> None:
        """Words in a cell; a row that is a person's whole is told once."""
        if any(each.mark for each in now.stretches) and _is_number(now.text):
            self.overtyped.append(now)
            return
        row = next(one for one in now.element.iterancestors() if local(one) == "tr")
        if any(each.row is row for each in self.words):
            return
        mine = [
            each
            for each in self.report.document.paragraphs
            if each.cell is not None and row in each.element.iterancestors() and each.text.strip()
        ]
        if not any(map(self.is_made, mine)) and len(mine) > 1:
            text = " | ".join(each.text for each in mine)
            self.words.append(Words(kind="row", paragraph=now, text=text, row=row))
        else:
            self.words.append(self._whole("cell", now))


def likeness(one: str, other: str) -> float:
    """How alike two texts are, from 0 to 1, their numbers apart."""
    a, b = _bare(one), _bare(other)
    if not a or not b:
        return 0.0
    matcher = SequenceMatcher(None, a, b, autojunk=False)
    if matcher.real_quick_ratio() < _ALIKE and not (a in b or b in a):
        return 0.0
    return 1.0 if a in b or b in a else matcher.ratio()


def unmarked(text: str) -> str:
    """A text without the mark that it may bear from an earlier time."""
    return text.replace(UNREAD, "")


def _bare(text: str) -> str:
    return _NUMBER.sub("#", plain(unmarked(text)))


def _is_number(text: str) -> bool:
    """Whether a cell holds one number, with its unit at most.

    >>> [_is_number(each) for each in ("≈2,270", "0.1 pp", "低2.8点", "595.11建议9组跟进。")]
    [True, True, True, False]
    """
    letters = re.findall(r"[^\W\d_]{4}|[\u4e00-\u9fff]", text)
    return len(re.findall(r"\d[\d,.]*", text)) == 1 and len(letters) < _WORDS
