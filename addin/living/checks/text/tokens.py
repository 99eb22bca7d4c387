"""Into which numbers and words does a paragraph divide, and where do two paragraphs differ?"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from addin.language import Language
from addin.living.checks.text.vocabulary import polarity, tokens, units
from addin.report.bound.reading import Paragraph


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """A number, a word or one other sign of a text; `mark` is the number's bookmark.

    `kind` is ``number``, ``numeral`` (three, 三项), ``word`` of direction or unit, ``term`` of time
    or rank, or another.
    """

    text: str
    start: int
    kind: str
    mark: str = ""

    @property
    def end(self) -> int:
        """Where the next begins."""
        return self.start + len(self.text)

    @property
    def counts(self) -> bool:
        """Whether it is a number, in digits or words."""
        return self.kind in {"number", "numeral"}


def tokens_of(paragraph: Paragraph, language: Language) -> tuple[Token, ...]:
    """The tokens of what a person reads; each number knows its bookmark."""
    marks: list[str] = []
    for each in paragraph.stretches:
        if each.change != "del":
            marks.extend([each.mark] * len(each.text))
    return tuple(
        Token(
            text=found[0],
            start=found.start(),
            kind=found.lastgroup or "",
            mark=marks[found.start()],
        )
        for found in tokens(language).finditer(paragraph.text)
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """Tokens of a report that differ from those that stand in their place today."""

    now: Sequence[Token]
    again: Sequence[Token]
    start: int

    @property
    def numbers(self) -> tuple[list[Token], list[Token]]:
        """The numbers on either side."""
        now, again = ([each for each in side if each.counts] for side in (self.now, self.again))
        return now, again

    def words(self, language: Language) -> tuple[list[str], list[str]]:
        """The words of direction and units on either side, by what they say."""
        now, again = (
            [polarity(each.text, language) for each in side if each.kind == "word"]
            for side in (self.now, self.again)
        )
        return now, again

    @property
    def terms(self) -> tuple[list[str], list[str]]:
        """The terms on either side."""
        now, again = (
            [each.text for each in side if each.kind == "term"] for side in (self.now, self.again)
        )
        return now, again

    def is_of_units(self, language: Language) -> bool:
        """Whether a unit is among the words that differ."""
        words = [each.text for each in (*self.now, *self.again) if each.kind == "word"]
        return any(units(language).fullmatch(word) for word in words)


def differences(now: Sequence[Token], again: Sequence[Token]) -> Iterator[Difference]:
    """The stretches of tokens that differ, in the order of the report."""
    texts = [each.text for each in now], [each.text for each in again]
    matcher = SequenceMatcher(None, *texts, autojunk=False)
    for kind, i, j, k, m in matcher.get_opcodes():
        if kind != "equal":
            start = now[i].start if i < len(now) else now[-1].end if now else 0
            yield Difference(now=now[i:j], again=again[k:m], start=start)
