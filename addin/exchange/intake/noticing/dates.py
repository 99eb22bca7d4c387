"""Which day or period did somebody write, in whatever way people write one?"""

import re
import unicodedata
from collections.abc import Iterator
from datetime import date
from itertools import islice

from addin.errors import PeriodError
from addin.model.period import Period, counted, in_digits
from addin.ooxml.sheet.scan import MarkedCell

_YEAR = re.compile(r"(?<![\d一二三四五六七八九])[〇零○OΟ一二三四五六七八九]{2,4}(?=年)")
_COUNT = re.compile(r"[一二三四五六七八九十廿]{1,3}(?=[月日号])")
_FULL = re.compile(r"(?<!\d)(\d{4}|\d{2}(?=年))\s*[-年/.]\s*(\d{1,2})\s*[-月/.]\s*(\d{1,2})(?!\d)")
_TIGHT = re.compile(r"(?<!\d)(20\d\d)([01]\d)([0-3]\d)(?!\d)")
_WESTERN = re.compile(r"(?<!\d)(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})(?!\d)")
_SHORT = re.compile(r"(?<![\d年])(\d{1,2})月(\d{1,2})[日号]?")
_MONTH = "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
_IN_ENGLISH = re.compile(
    rf"(?<!\d)(?:(?P<first>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?)?\b(?P<month>{_MONTH})[a-z]*\.?"
    r"\s+(?:(?P<second>\d{1,2})(?:st|nd|rd|th)?,?\s+)?(?P<year>\d{4})(?!\d)",
    re.IGNORECASE,
)
_FIRST_SERIAL, _LAST_SERIAL = 36526, 73051  # 2000 to 2099
_MONTHS = 12
_CENTURY = 2000
_PERIOD = re.compile(
    r"(\d{4}|(?<!\d)\d{2})\s*年?\s*(?:度\s*)?"
    r"(第?[一二三四1-4]季度|前[一二三四1-4]个?季度|[上下]半年|Q[1-4]|H[12]"
    r"|\d{1,2}\s*月?\s*[-—–~～至到]\s*\d{1,2}月|\d{1,2}月(?!\s*\d))",
    re.IGNORECASE,
)


def read_date(cell: MarkedCell, received: date | None = None) -> date | None:
    """The day that `cell` writes, None where it is none.

    Of a day without a year the last one is meant before the file was `received`.

    >>> read_date(MarkedCell("s", "十一月二十七日"), date(2026, 12, 1)).isoformat()
    '2026-11-27'
    >>> read_date(MarkedCell("s", "Nov 27, 2026")), read_date(MarkedCell("s", "2026-1-1—2026-1-2"))
    (datetime.date(2026, 11, 27), None)
    """
    serial = cell.value if cell.kind == "n" and isinstance(cell.value, float) else 0.0
    if _FIRST_SERIAL <= serial < _LAST_SERIAL:
        return date.fromordinal(date(1899, 12, 30).toordinal() + int(serial))
    named = {*days_in(cell.text, received)}
    return named.pop() if len(named) == 1 else None  # of two days nobody knows which is meant


def days_in(text: str, received: date | None = None) -> Iterator[date]:
    """The days that a text names; those without a year need the day when it was `received`."""
    folded = _IN_ENGLISH.sub(_iso, with_digits(text))
    for pattern, order in ((_FULL, (0, 1, 2)), (_TIGHT, (0, 1, 2)), (_WESTERN, (2, 0, 1))):
        for match in pattern.finditer(folded):
            year, month, day = (int(match[at + 1]) for at in order)
            if pattern is _WESTERN and month > _MONTHS:
                month, day = day, month
            elif pattern is _WESTERN and day <= _MONTHS and day != month:
                continue  # 3/4/2026 is March to one reader and April to another
            yield from _day(year + _CENTURY * (year < 100), month, day)  # noqa: PLR2004 - two digits
    if received:
        for match in _SHORT.finditer(folded):
            years = (received.year, received.year - 1)
            found = (day for y in years for day in _day(y, int(match[1]), int(match[2])))
            yield from islice((day for day in found if day <= received), 1)


def _iso(found: re.Match[str]) -> str:
    """A day that is written in English, as it is written in numbers."""
    day = found["first"] or found["second"]
    month = _MONTH.split("|").index(found["month"].lower()) + 1
    return f"{found['year']}-{month}-{day}" if day else found[0]


def periods_in(text: str) -> Iterator[Period]:
    """The periods that a heading names: a year where it names nothing else; a day is none.

    >>> [str(found) for found in periods_in("二〇二四年第四季度（快报）")]
    ['2024Q4']
    """
    folded = with_digits(text).strip()
    if re.fullmatch(r"\d{4}年度?", folded):
        yield Period.of_year(int(folded[:4]))
    for match in _PERIOD.finditer(folded):
        year, months = match[1], re.sub(r"^第|个", "", match[2])
        year = year if len(year) > 2 else f"20{year}"  # noqa: PLR2004 - two digits
        try:
            yield Period.parse(f"{year}{'' if months[0] in 'QHqh' else '年'}{months}")
        except PeriodError:
            continue


def with_digits(text: str) -> str:
    """A text with the years, months and days that stand in it in Chinese in digits.

    >>> with_digits("二〇二六年十一月二十七日")
    '2026年11月27日'
    """
    folded = unicodedata.normalize("NFKC", text)
    folded = _YEAR.sub(lambda found: in_digits(found[0]), folded)
    return _COUNT.sub(lambda found: str(counted(found[0])), folded)


def _day(year: int, month: int, day: int) -> Iterator[date]:
    try:
        yield date(year, month, day)
    except ValueError:
        return
