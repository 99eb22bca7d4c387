"""Which months does a number speak of?"""

import re
import unicodedata
from calendar import month_abbr
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from addin.errors import PeriodError
from addin.language import Language
from addin.model.words import Basis

_FIRST_YEAR, _LAST_YEAR = 1949, 2149
_MONTHS_OF_YEAR = 12
_MONTHS_OF_QUARTER = 3
_MONTHS_OF_HALF = 6


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """The months `first` to `last` of one year, both included.

    Periods sort by the end of what they cover. A cumulative January-September and a discrete
    third quarter are two periods: ``Period(2024, 9, 1)`` and ``Period(2024, 9, 7)``.

    >>> Period.parse("2024年前三季度") == Period.parse("2024Q3").to_date
    True
    """

    year: int
    last: int
    first: int

    def __post_init__(self) -> None:
        if not (
            _FIRST_YEAR <= self.year <= _LAST_YEAR
            and 1 <= self.first <= self.last <= _MONTHS_OF_YEAR
        ):
            raise PeriodError("not_months", first=self.first, last=self.last, year=self.year)

    @classmethod
    def parse(cls, text: object, basis: Basis | None = None) -> "Period":
        """Read a period as people write it, in Chinese or English; `basis` says what it covers.

        Accepts ``2024``, ``2024Q3``, ``2024H1``, ``2024M1-9``, ``2024M9``, ``2024-09``, ``202409``,
        ``2024年三季度``, ``2024年前三季度``, ``2024年1—9月``, ``2024年上半年``, ``Q3 2024``,
        ``Jan-Sep 2024``, full-width digits, dates. PeriodError otherwise.

        >>> str(Period.parse("２０２４年１—９月"))
        '2024M1-9'
        """
        found = _parse(text if isinstance(text, str) else _as_text(text))
        if basis is Basis.YTD:
            return found.to_date
        if basis is Basis.ANNUAL and not found.is_year:
            raise PeriodError("not_a_whole_year", text=text)
        return found

    @classmethod
    def from_code(cls, code: int) -> "Period":
        """The period of a `code`; the inverse of `Period.code`."""
        return cls(code // 10000, code // 100 % 100, code % 100)

    @classmethod
    def of_year(cls, year: int) -> "Period":
        """The whole `year`."""
        return cls(year, _MONTHS_OF_YEAR, 1)

    @property
    def code(self) -> int:
        """A number that sorts as the period does: year, last month, first month."""
        return self.year * 10000 + self.last * 100 + self.first

    @property
    def months(self) -> int:
        """How many months the period covers."""
        return self.last - self.first + 1

    @property
    def is_year(self) -> bool:
        """Whether the period is a whole year."""
        return self.months == _MONTHS_OF_YEAR

    @property
    def quarter(self) -> int:
        """The quarter in which the period ends, 1 to 4."""
        return (self.last + 2) // 3

    @property
    def to_date(self) -> "Period":
        """From January to the end of the period."""
        return Period(self.year, self.last, 1)

    @property
    def whole_year(self) -> "Period":
        """The year of the period."""
        return Period.of_year(self.year)

    @property
    def year_ago(self) -> "Period":
        """The same months one year before."""
        return Period(self.year - 1, self.last, self.first)

    @property
    def year_start(self) -> "Period":
        """The whole year before, at whose end the year of the period begins."""
        return Period.of_year(self.year - 1)

    @property
    def before(self) -> "Period":
        """The same span one step earlier; for a total to date, the one a quarter earlier.

        >>> [str(Period.parse(text).before) for text in ("2024", "2024Q1", "2024M1-9", "2024M1")]
        ['2023', '2023Q4', '2024H1', '2023M12']
        """
        to_date = self.first == 1 and 1 < self.months < _MONTHS_OF_YEAR
        return self.moved(-_MONTHS_OF_QUARTER if to_date else -self.months)

    @property
    def quarter_before(self) -> "Period":
        """January to the end of the last quarter that was over before the period ended.

        >>> str(Period.parse("2024M1-8").quarter_before), str(Period.parse("2024Q1").quarter_before)
        ('2024H1', '2023')
        """
        last = (self.last - 1) // _MONTHS_OF_QUARTER * _MONTHS_OF_QUARTER
        return Period(self.year, last, 1) if last else self.year_start

    @property
    def end(self) -> date:
        """The last day of the period."""
        if self.last == _MONTHS_OF_YEAR:
            return date(self.year, _MONTHS_OF_YEAR, 31)
        return date.fromordinal(date(self.year, self.last + 1, 1).toordinal() - 1)

    @property
    def month_index(self) -> int:
        """The last month of the period, counted from the year 0."""
        return self.year * _MONTHS_OF_YEAR + self.last - 1

    def months_since(self, year: int) -> int:
        """Months from the start of `year` to the end of the period."""
        return self.month_index + 1 - year * _MONTHS_OF_YEAR

    def moved(self, months: int) -> "Period":
        """The period moved by whole years or by its own length; a total to date moves its end.

        PeriodError where neither is possible.

        >>> str(Period.parse("2024Q1").moved(-3)), str(Period.parse("2024M1-9").moved(3))
        ('2023Q4', '2024')
        """
        if months % _MONTHS_OF_YEAR == 0:
            return Period(self.year + months // _MONTHS_OF_YEAR, self.last, self.first)
        year, last = divmod(self.month_index + months, _MONTHS_OF_YEAR)
        if months % self.months == 0 and _MONTHS_OF_YEAR % self.months == 0:
            return Period(year, last + 1, last + 2 - self.months)
        if self.first == 1:
            return Period(year, last + 1, 1)
        raise PeriodError("period_cannot_move", period=self, months=months)

    def __str__(self) -> str:
        if self.is_year:
            return f"{self.year}"
        if self.months == _MONTHS_OF_QUARTER and self.first % _MONTHS_OF_QUARTER == 1:
            return f"{self.year}Q{self.quarter}"
        if self.months == _MONTHS_OF_HALF and self.first in (1, 7):
            return f"{self.year}H{1 if self.first == 1 else 2}"
        return f"{self.year}M{self.first}" + (f"-{self.last}" if self.months > 1 else "")

    def label(self, language: Language, *, with_year: bool = True, brief: bool = False) -> str:
        """The period in the words of a report; `brief` shortens the months in English tables.

        >>> Period.parse("2024Q3").to_date.label("zh"), Period.parse("2024Q3").label("en")
        ('2024年1—9月', 'Quarter 3 2024')
        """
        if language == "zh":
            return (f"{self.year}年" if with_year else "") + _label_zh(self, with_year=with_year)
        words = _label_en(self, brief=brief)
        return " ".join(
            part for part in (words, str(self.year) if with_year or not words else "") if part
        )


def _label_zh(period: Period, *, with_year: bool) -> str:
    text = str(period)[4:]
    if period.is_year:
        return "" if with_year else "全年"
    if text.startswith("Q"):
        return f"{'一二三四'[period.quarter - 1]}季度"
    if text.startswith("H"):
        return "上半年" if text == "H1" else "下半年"
    return f"{period.first}月" if period.months == 1 else f"{period.first}—{period.last}月"


def _label_en(period: Period, *, brief: bool) -> str:
    first, last = (
        _MONTH_NAMES[month - 1][: 3 if brief else None] for month in (period.first, period.last)
    )
    text = str(period)[4:]
    if period.is_year:
        return ""
    if text.startswith("Q"):
        return f"Quarter {period.quarter}"
    return first if period.months == 1 else f"{first} to {last}"


_MONTH_NAMES = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_MONTH_WORDS = {name.upper(): i + 1 for i, name in enumerate(_MONTH_NAMES)} | {
    name.upper(): i for i, name in enumerate(month_abbr) if name
}
_MONTH_WORDS["SEPT"] = 9
_QUARTER_WORDS = {word: i % 4 + 1 for i, word in enumerate("一二三四1234")}
_MONTH_PATTERN = "|".join(sorted(_MONTH_WORDS, key=len, reverse=True))

_DIGITS = str.maketrans("〇零○ΟO一二三四五六七八九", "00000123456789")
_YEAR_WORD = re.compile(r"^[〇零○一二三四五六七八九]{4}(?=年)")
_MONTH_WORD = re.compile(
    r"(?:十[一二]?|[一二三四五六七八九])(?=个?月|-[\d一二三四五六七八九十]{1,2}月)"
)

# Each pattern, with what its groups mean: y year, q quarter, p quarters so far, h half,
# a first month, b last month, m single month, c months so far.
_PATTERNS = tuple(
    re.compile(pattern)
    for pattern in (
        r"(?:FY)?(?P<y>\d{4})(?:年|年全年|年度|年[末底]|FY|A)?",
        r"(?P<y>\d{4})(?P<m>0[1-9]|1[0-2])",
        r"(?P<y>\d{4})[-年/.]?Q(?P<q>[1-4])",
        r"Q(?P<q>[1-4])[-/]?(?P<y>\d{4})",
        r"(?P<y>\d{4})[-年/.]?Q1-Q?(?P<p>[1-4])",
        r"(?P<y>\d{4})年?第?(?P<q>[一二三四1-4])季度?[末底]?",
        r"(?P<y>\d{4})年?(?:前(?P<p>[一二三四1-4])个?季度|第?[一1]-第?(?P<p2>[一二三四1-4])季度|第?(?P<p3>[一二三四1-4])季度累计)",
        r"(?P<y>\d{4})[-年/.]?(?:H(?P<h>[12])|(?P<hz>[上下])半年)(?:累计)?",
        r"H(?P<h>[12])[-/]?(?P<y>\d{4})",
        r"(?:THE)?(?P<hw>FIRST|SECOND)HALF(?:OF)?(?P<y>\d{4})",
        # A day stands for its month; it comes before spans, which look like it (2024-1-9).
        r"(?P<y>\d{4})(?:年|[-/.])(?P<m>\d{2})(?:月|[-/.])\d{1,2}日?(?:T?00:00:00)?",
        r"(?P<y>\d{4})年(?P<m>\d{1,2})月\d{1,2}日",
        r"(?P<y>\d{4})(?:年|M|[-/.])?(?P<a>\d{1,2})月?-(?P<b>\d{1,2})月?份?(?:累计)?",
        r"(?P<y>\d{4})M(?P<a>\d{1,2})-M?(?P<b>\d{1,2})",
        r"(?P<y>\d{4})年?(?P<c>\d{1,2})月份?累计",
        r"(?P<y>\d{4})年?前(?P<c>\d{1,2})个?月",
        r"(?P<c>\d{1,2})M[-/]?(?P<y>\d{4})",
        r"(?P<y>\d{4})(?:年|M|[-/.])(?P<m>\d{1,2})(?:月份?)?(?:末|底)?",
        rf"(?P<aw>{_MONTH_PATTERN})(?:-|TO)(?P<bw>{_MONTH_PATTERN}),?(?P<y>\d{{4}})",
        rf"(?P<mw>{_MONTH_PATTERN}),?(?P<y>\d{{4}})",
        rf"(?P<y>\d{{4}}),?(?P<aw>{_MONTH_PATTERN})(?:-|TO)(?P<bw>{_MONTH_PATTERN})",
    )
)


def _as_text(value: object) -> str:
    if isinstance(value, date):
        return f"{value.year}-{value.month:02d}"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def in_digits(word: str) -> str:
    """A year that is written in Chinese figure by figure, in digits.

    >>> in_digits("二〇二四")
    '2024'
    """
    return word.translate(_DIGITS)


def counted(word: str) -> int:
    """A number below a hundred as it is counted in Chinese.

    >>> [counted(word) for word in ("九", "十", "十二", "二十", "廿七", "三十一")]
    [9, 10, 12, 20, 27, 31]
    """
    tens, ten, ones = word.replace("廿", "二十").rpartition("十")
    return 10 * int(in_digits(tens) or bool(ten)) + int(in_digits(ones) or 0)


@lru_cache(maxsize=4096)
def _parse(text: str) -> Period:
    folded = re.sub(r"[—–‐-―~～至]", "-", unicodedata.normalize("NFKC", text)).upper()
    folded = re.sub(r"[\s_]+", "", folded)
    folded = _YEAR_WORD.sub(lambda year: in_digits(year[0]), folded)
    folded = _MONTH_WORD.sub(lambda month: str(counted(month[0])), folded)
    for pattern in _PATTERNS:
        match = pattern.fullmatch(folded)
        if match:
            return _period_of(match.groupdict(), text)
    raise PeriodError("not_a_period", text=text)


def _period_of(found: dict[str, str | None], text: str) -> Period:
    year = int(found["y"] or 0)
    months = _months_of({name: value for name, value in found.items() if value})
    try:
        return Period(year, months[1], months[0])
    except PeriodError as error:
        raise PeriodError("not_a_period", text=text) from error


def _months_of(found: dict[str, str]) -> tuple[int, int]:  # noqa: PLR0911 - one line for each way of writing
    if "q" in found:
        quarter = _QUARTER_WORDS[found["q"]]
        return 3 * quarter - 2, 3 * quarter
    for name in ("p", "p2", "p3"):
        if name in found:
            return 1, 3 * _QUARTER_WORDS[found[name]]
    if "h" in found or "hz" in found or "hw" in found:
        first = found.get("h") == "1" or found.get("hz") == "上" or found.get("hw") == "FIRST"
        return (1, 6) if first else (7, 12)
    if "a" in found:
        return int(found["a"]), int(found["b"])
    if "aw" in found:
        return _MONTH_WORDS[found["aw"]], _MONTH_WORDS[found["bw"]]
    if "c" in found:
        return 1, int(found["c"])
    if "m" in found or "mw" in found:
        month = int(found["m"]) if "m" in found else _MONTH_WORDS[found["mw"]]
        return month, month
    return 1, _MONTHS_OF_YEAR
