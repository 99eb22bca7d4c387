"""Which amounts does a text say in words, and of which time does it speak?"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from addin.language import Language
from addin.model.period import Period

_DIGITS = "一二三四五六七八九十百千万亿零〇两"
_NUMBERS = (
    "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|thirty|forty|"
    "fifty|sixty|seventy|eighty|ninety|hundred"
)
IN_WORDS: Mapping[Language, re.Pattern[str]] = {
    "zh": re.compile(
        rf"[{_DIGITS}]+成(?![立为员果绩功效长本就品])|[{_DIGITS}]+分之[{_DIGITS}]+|[{_DIGITS}]+点[{_DIGITS}]+"
        rf"|(?:近|过|超|逾|大)半(?!年)|一半|半数|翻了?[{_DIGITS}]*番|[{_DIGITS}]+倍|倍增"
        rf"|[{_DIGITS}]{{2,}}(?=元|吨|家|户|人|个百分点)"
    ),
    "en": re.compile(
        rf"(?i)\b(?:doubled?|tripled?|quadrupled?|halved?|twofold|threefold|tenfold|twice|"
        rf"(?<!first )(?<!second )half|"
        rf"(?:a|one|two|three) (?:thirds?|quarters? of|fifths?|tenths?)|"
        rf"(?:{_NUMBERS})[- ](?:per ?cent|percentage|billion|million|thousand|fold|hundred)|"
        rf"(?:{_NUMBERS}) of (?:the )?(?:{_NUMBERS}))\b"
    ),
}
"""Fractions, multiples and amounts in words: nobody can tell them from the data by digits."""
_SAID: Mapping[Language, re.Pattern[str]] = {
    "zh": re.compile(
        r"(?:(?P<year>20\d\d)年)?(?:(?P<half>上半年)|(?P<nine>前三(?:个)?季度)|(?P<quarter>[一二三四])季度"
        r"|(?P<whole>全年)|(?P<first>\d{1,2})[—–~至-](?P<last>\d{1,2})月)"
    ),
    "en": re.compile(
        r"(?:(?P<half>first half)|(?P<nine>first three quarters|January to September)"
        r"|(?P<quarter>first|second|third|fourth) quarter|(?P<whole>whole year|full year))"
        r"(?:(?: of)? (?P<year>20\d\d))?"
    ),
}
_QUARTERS = {each: at for words in ("一二三四", ("first", "second", "third", "fourth"))
             for at, each in enumerate(words, 1)}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A time that a text names: its words, its months, and its year where it says one."""

    words: str
    first: int
    last: int
    year: int | None = None

    def fits(self, period: Period) -> bool:
        """Whether a number of this period may be said of it; a quarter is said of its end too."""
        ends = period.end.month
        begins = ends - period.months + 1
        same_year = self.year is None or self.year == period.end.year
        return same_year and ends == self.last and (begins == self.first or period.months > 9)  # noqa: PLR2004 - four quarters are said of their end


def period_said(text: str, language: Language) -> Said | None:
    """The time that the end of a text speaks of; None where it names none.

    >>> period_said("规上工业总产值2024年上半年为", "zh")
    Said(words='2024年上半年', first=1, last=6, year=2024)
    """
    found = None
    for found in _SAID[language].finditer(text):  # noqa: B007 - the last one counts
        pass
    if found is None:
        return None
    told = found.groupdict()
    if told["quarter"]:
        last = 3 * _QUARTERS[told["quarter"]]
        first = last - 2
    else:
        first = int(told.get("first") or 1)
        last = 6 if told["half"] else 9 if told["nine"] else int(told.get("last") or 12)
    year = int(told["year"]) if told["year"] else None
    return Said(words=found[0], first=first, last=last, year=year)
