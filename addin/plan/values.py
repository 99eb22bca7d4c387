"""What does a person mean by what they typed into a cell?

Each function takes one cell and gives a value, or raises ModelError with both languages. A
normalised value says so: `Read.said` holds the words of an I-finding.
"""

import calendar
import re
import unicodedata
from dataclasses import dataclass, field
from datetime import date, datetime

from addin.errors import ModelError, UnitError
from addin.language import Text
from addin.model.unit import Unit, conversion, unit
from addin.ooxml.sheet.read import Cell

__all__ = ["Read", "day_of", "number_of", "text_of"]

_NUMBER = re.compile(r"([-+]?)(\d{1,3}(?:,\d{3})+|\d+)?(\.\d*)?(?:[eE]([-+]?\d+))?")
_MONTHS = 12
_DAY = re.compile(r"(\d{4})(?:[-/.年](\d{1,2})(?:[-/.月](\d{1,2})日?)?|年)?月?")


@dataclass(frozen=True, slots=True)
class Read:
    """A value, and what had to be normalised to read it."""

    value: float
    said: Text = field(default_factory=lambda: Text(zh="", en=""))


def text_of(cell: Cell | None) -> str:
    """The cell as text without outer spaces; a whole number without its ``.0``."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    return str(cell).strip()


def number_of(cell: Cell, wanted: Unit | None = None) -> Read:
    """The number in a cell; a typed unit is converted to `wanted`.

    >>> number_of("１，２３４.5").value
    1234.5
    """
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return Read(float(cell))
    if not isinstance(cell, str):
        raise _not_a_number(text_of(cell))
    folded = re.sub(r"\s", "", unicodedata.normalize("NFKC", cell)).replace("−", "-")
    match = _NUMBER.match(folded)
    if match is None or not (match[2] or match[3]) or match[3] == ".":
        raise _not_a_number(cell)
    value = float(match[0].replace(",", ""))
    rest = folded[match.end() :]
    if rest:
        value *= _factor(rest, wanted, cell)
    return Read(
        value,
        Text(
            zh=f"“{cell}”为文本，已按{_plain(value)}读取",
            en=f"the text {cell!r} was read as the number {_plain(value)}",
        ),
    )


def day_of(cell: Cell) -> tuple[date, bool]:
    """The day in a cell, and whether only its month or year was given (then its last day)."""
    if isinstance(cell, datetime):
        return cell.date(), False
    if isinstance(cell, date):
        return cell, False
    text = unicodedata.normalize("NFKC", text_of(cell))
    if re.fullmatch(r"(19|20)\d{6}", text):
        text = f"{text[:4]}-{text[4:6]}-{text[6:]}"
    match = _DAY.fullmatch(text)
    year, month, last = (int(part or 0) for part in match.groups()) if match else (0, 0, 0)
    try:
        month = month or _MONTHS
        return date(year, month, last or calendar.monthrange(year, month)[1]), not last
    except (ValueError, IndexError) as error:
        raise ModelError(
            en=f"not a date: {text!r} (expected for example '2024-10-25')",
            zh=f"不是有效的日期：“{text}”（应如“2024-10-25”）",
        ) from error


def _factor(rest: str, wanted: Unit | None, cell: str) -> float:
    try:
        typed = unit(rest)
        return conversion(typed, wanted) if wanted else 1.0
    except UnitError as error:
        raise _not_a_number(cell) from error


def _plain(value: float) -> str:
    return str(int(value)) if value.is_integer() else repr(value)


def _not_a_number(text: str) -> ModelError:
    if text.startswith("#"):
        return ModelError(en=f"the formula gives an error: {text}", zh=f"公式结果为错误值：{text}")
    return ModelError(
        en=f"not a number: {text!r} (leave the cell empty where no number is known)",
        zh=f"不是数值：“{text}”（没有数据请留空）",
    )
