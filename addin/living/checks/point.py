"""What is one thing that is wrong with a report, and where does it stand?"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from addin.errors import Finding, Level, Notes, Place
from addin.language import NO_TEXT, Text
from addin.report.bound.reading import Paragraph

NOTES = Notes(Path(__file__).with_name("points.csv"))
_ADVICE = ".advice"


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """One thing to settle: the rule, how grave, where, what stands there and what was expected.

    `fact` is the id of the number's fact, `mark` its bookmark; `start` the letter of the paragraph
    at which it begins.
    """

    rule: str
    level: Level
    text: Text
    advice: Text
    where: Text
    paragraph: Paragraph | None = None
    start: int = 0
    mark: str = ""
    fact: str = ""
    found: str = ""
    expected: str = ""

    def finding(self, file: str) -> Finding:
        """The same as every other finding."""
        place = Place(file=file, cell=self.where.en)
        return Finding(
            rule=self.rule, level=self.level, text=self.text, advice=self.advice, place=place
        )

    def row(self) -> dict[str, Any]:
        """The same as plain values."""
        return {
            "rule": self.rule,
            "level": self.level.value,
            "where_zh": self.where.zh,
            "where_en": self.where.en,
            "part": self.paragraph.part if self.paragraph else "",
            "paragraph": self.paragraph.number if self.paragraph else None,
            "bookmark": self.mark,
            "fact": self.fact,
            "found": self.found,
            "expected": self.expected,
            "zh": self.text.zh,
            "en": self.text.en,
            "advice_zh": self.advice.zh,
            "advice_en": self.advice.en,
        }


def point(  # noqa: PLR0913 - what one thing consists of
    key: str,
    paragraph: Paragraph | None = None,
    *,
    start: int = 0,
    mark: str = "",
    fact: str = "",
    found: str = "",
    expected: str = "",
    rule: str = "",
    level: Level | None = None,
    **more: object,
) -> Point:
    """The point of a line of ``points.csv``, with what to do about it."""
    told = {"found": found, "expected": expected, "fact": fact, "mark": mark, **more}
    note = NOTES(key, **told)
    advice = NOTES.text(key + _ADVICE, **told) if key + _ADVICE in NOTES.lines else NO_TEXT
    return Point(
        rule=rule or note.rule, level=level or note.level, text=note.text, advice=advice,
        where=paragraph.where if paragraph else NO_TEXT, paragraph=paragraph, start=start,
        mark=mark, fact=fact, found=found, expected=expected,
    )  # fmt: skip
