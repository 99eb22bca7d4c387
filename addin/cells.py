"""What stands in a cell, and where?

The floor below model, measures and office files: values, errors, days and addresses, which a
reader, a formula of the plan and a cell of Excel all speak of.
"""

import re
import sys
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache
from typing import TypeAlias

from addin.errors import UsageError
from addin.language import NO_TEXT, Language, Text

MAX_ROW = 1_048_576
MAX_COLUMN = 16_384
TEXT_LIMIT = 32_767
FORMULA_LIMIT = 8_192

_CELL = re.compile(r"(\$?)([A-Za-z]{1,3})(\$?)([1-9][0-9]{0,6})")
_EPOCH, _EPOCH_1904 = datetime(1899, 12, 30), datetime(1904, 1, 1)  # noqa: DTZ001 - no zones in cells
# Excel believes that 1900 was a leap year: until its 29 February serials are one lower.
_FALSE_LEAP_DAY = 60
_DAY = 86_400
_LAST_DAY = 2_000_000
_FIRST_SERIAL, _AFTER_SERIALS = 10_000, 100_000  # 1927 to 2173; neither 2024 nor 202409


class ErrorCode(StrEnum):
    """The error values of spreadsheets.

    Onpace gives two: `VALUE` for a mistake in the call, `NA` for what cannot be known. The others
    only pass through.
    """

    VALUE = "#VALUE!"
    NA = "#N/A"
    DIV0 = "#DIV/0!"
    NUM = "#NUM!"
    NULL = "#NULL!"
    REF = "#REF!"
    NAME = "#NAME?"


@dataclass(frozen=True, slots=True)
class CellError:
    """An error value and the words that say what to do about it.

    ``CellError("#N/A")`` says that a number cannot be known. `stale` names a handle that is no
    longer known, so that a host that still has what it stands for can load it again. UsageError
    for a code that no cell shows.
    """

    code: str
    text: Text = NO_TEXT
    stale: str = ""

    def __post_init__(self) -> None:
        try:
            object.__setattr__(self, "code", ErrorCode(self.code))
        except ValueError as error:
            known = tuple(map(str, ErrorCode))
            raise UsageError("not_an_error_value", code=self.code, known=list(known)) from error

    def show(self, language: Language) -> str:
        """The error as one line: its value, then its words."""
        return f"{self.code} {self.text[language]}".strip()


@dataclass(frozen=True, slots=True)
class CellFormula:
    """A formula without its equals sign, and its value where it is known."""

    text: str
    value: "float | str | bool | CellError | None" = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "text", self.text.removeprefix("="))
        if not self.text or len(self.text) > FORMULA_LIMIT:
            raise UsageError("formula_length", most=FORMULA_LIMIT, size=len(self.text))


class Blank:
    """No value: the cell keeps its format only."""


CellValue = (
    float
    | Decimal
    | str
    | bool
    | date
    | datetime
    | time
    | timedelta
    | CellFormula
    | CellError
    | None
)
"""What a cell can be given; None is an empty cell, and never 0."""


Scalar: TypeAlias = float | int | str | bool | CellError | None
"""What a host hands over for a cell: days come as numbers, holes in many ways."""


@lru_cache(maxsize=4096)
def column_number(letters: str) -> int:
    """The number of a column, counted from 1.

    >>> column_number("A"), column_number("XFD")
    (1, 16384)
    """
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number


@lru_cache(maxsize=MAX_COLUMN)
def column_name(number: int) -> str:
    """The letters of a column, counted from 1; nothing for 0.

    >>> column_name(28)
    'AB'
    """
    letters = ""
    while number > 0:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def cell_name(row: int, column: int) -> str:
    """The address of a cell, both counted from 1.

    >>> cell_name(7, 2)
    'B7'
    """
    return f"{column_name(column)}{row}"


def split_cell(address: str) -> tuple[int, int]:
    """Row and column of one cell; UsageError where `address` names no cell of the grid.

    >>> split_cell("$J$8")
    (8, 10)
    """
    found = _CELL.fullmatch(address.strip())
    row, column = (int(found[4]), column_number(found[2])) if found else (0, 0)
    if not (1 <= row <= MAX_ROW and 1 <= column <= MAX_COLUMN):
        raise UsageError("not_a_cell", address=address)
    return row, column


def is_moment(value: object) -> bool:
    """Whether a value needs a format of dates or times to be read."""
    return isinstance(value, date | time | timedelta)


def serial_of(value: date | time | timedelta, *, since_1904: bool = False) -> float:
    """Days since the workbook's first day; the time of day is the fraction.

    UsageError for a day before that.

    >>> serial_of(date(2024, 9, 30)), serial_of(time(12, 0))
    (45565, 0.5)
    """
    if isinstance(value, timedelta):
        return _days(value)
    if isinstance(value, time):
        seconds = (value.hour * 60 + value.minute) * 60 + value.second
        return _days(timedelta(seconds=seconds, microseconds=value.microsecond))
    moment = (
        value.replace(tzinfo=None)
        if isinstance(value, datetime)
        else datetime.combine(value, time())
    )
    days = _days(moment - (_EPOCH_1904 if since_1904 else _EPOCH))
    if not since_1904 and 0 < days <= _FALSE_LEAP_DAY:
        days -= 1
    if days < 0:
        raise UsageError("day_no_cell_holds", value=value)
    return days


def day_of_serial(cell: float) -> date:
    """The day of a spreadsheet's number: 1 is 1900-01-01, 45292 is 2024-01-01.

    >>> day_of_serial(45292).isoformat()
    '2024-01-01'
    """
    return (_EPOCH + timedelta(days=int(min(cell, _LAST_DAY)))).date()


def is_serial(cell: object) -> bool:
    """Whether a number is a day rather than a year or month: hosts give a date as its number."""
    return isinstance(cell, float | int) and _FIRST_SERIAL <= cell < _AFTER_SERIALS


def is_hole(cell: object) -> bool:
    """Whether a cell holds nothing: None, NaN, an empty text or blanks."""
    return cell is None or cell != cell or (isinstance(cell, str) and not cell.strip())  # noqa: PLR0124 - NaN


def is_number(cell: object) -> bool:
    """Whether a cell holds a number that a spreadsheet can hold: finite, and not too large."""
    return isinstance(cell, float | int) and abs(cell) <= sys.float_info.max


def _days(span: timedelta) -> float:
    seconds = span.seconds + span.microseconds / 1e6
    return span.days + seconds / _DAY if seconds else span.days
