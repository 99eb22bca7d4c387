"""Which number did the clerk mean, and what had to be understood to see it?

Whatever is understood is logged; what could mean two things is not guessed.
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date

from addin.errors import UnitError
from addin.language import Text
from addin.model.unit import Unit, conversion, converted, unit
from addin.ooxml.sheet.scan import MarkedCell

_MULTIPLES = {
    "": 1.0,
    "百": 1e2,
    "千": 1e3,
    "万": 1e4,
    "百万": 1e6,
    "千万": 1e7,
    "亿": 1e8,
    "万亿": 1e12,
}
_NUMBER = re.compile(r"([+-]?)(\d+(?:\.\d*)?|\.\d+)(?:e([+-]?\d{1,3}))?", re.IGNORECASE)
_GROUPED = re.compile(r"[+-]?(?:\d{1,3}(?:,\d{3})+|\d{1,4}(?:,\d{4})+)(?:\.\d+)?")
_VALUE = re.compile(r"([+-]?[\d.,]+(?:e[+-]?\d+)?)(.*)", re.IGNORECASE)
_SPACES = re.compile(r"[\s\u00a0\u2007\u202f\u3000\u200b\ufeff]+")
_MINUS = str.maketrans(dict.fromkeys("\u2212\u2013\u2014\ufe63\u2010\u2011", "-"))
_NOTHING = {"-", "--", "—", "——", "/", "无", "没有", "暂无", "n/a", "na", "none", "nil", "…", "..."}
_DATE = re.compile(r"(\d{4})\s*[-年/.]\s*(\d{1,2})\s*[-月/.]\s*(\d{1,2})\s*日?")
_SHOWN = 40
# Above this no decimals are left in a double, and none of a plan's numbers is so large.
_LARGEST = 1e15


@dataclass(frozen=True, slots=True, kw_only=True)
class Number:
    """What a cell says: a value, or why there is none; and what was understood on the way."""

    value: float | None = None
    unreadable: str = ""
    reason: Text | None = None
    notes: tuple[Text, ...] = ()


def read_number(cell: MarkedCell, of: Unit, *, as_points: bool = False) -> Number:
    """The number in `cell` in the unit `of`; growth is per cent, shown `as_points` or not.

    >>> read_number(MarkedCell("s", "１,２３４.５亿"), unit("亿元")).value
    1234.5
    """
    if cell.value is None:
        return _empty(cell)
    notes: tuple[Text, ...] = ()
    if cell.formula:
        notes = (
            Text(
                zh=f"单元格内为公式，取其结果{cell.text}",
                en=f"a formula: its result {cell.text} was taken",
            ),
        )
    if cell.kind == "n" and isinstance(cell.value, float):
        return _checked(cell.value, notes)
    if cell.kind == "p" and isinstance(cell.value, float):
        return _per_cent(cell.value, of, notes, as_points=as_points)
    if cell.kind == "s":
        return _from_text(str(cell.value), of, notes)
    return _not_a_number(cell)


def read_date(cell: MarkedCell) -> date | None:
    """The day that `cell` writes, None where it is none."""
    if cell.kind == "n" and isinstance(cell.value, float) and 36526 <= cell.value < 73051:  # noqa: PLR2004 - 2000 to 2099
        return date.fromordinal(date(1899, 12, 30).toordinal() + int(cell.value))
    match = _DATE.search(unicodedata.normalize("NFKC", cell.text))
    if not match:
        return None
    try:
        return date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        return None


def _empty(cell: MarkedCell) -> Number:
    if not cell.formula:
        return Number()
    return Number(
        unreadable=f"={cell.formula}"[:_SHOWN],
        reason=Text(
            zh="公式没有计算结果，请改填数字", en="a formula without a result: type the number"
        ),
    )


def _checked(value: float, notes: tuple[Text, ...]) -> Number:
    if abs(value) >= _LARGEST or value != value:  # noqa: PLR0124 - NaN differs from itself
        return Number(
            unreadable=f"{value:g}",
            reason=Text(zh="数值过大，无法采用", en="too large to be a value"),
        )
    return Number(value=value, notes=notes)


def _per_cent(value: float, of: Unit, notes: tuple[Text, ...], *, as_points: bool) -> Number:
    shown = round(value * 100, 10)
    if of.is_percent or as_points:
        return _checked(
            shown,
            (
                *notes,
                Text(zh=f"百分比格式{shown:g}%按{shown:g}读取", en=f"{shown:g}% read as {shown:g}"),
            ),
        )
    return Number(
        unreadable=f"{shown:g}%",
        reason=Text(zh=f"单元格为百分比{shown:g}%，应填{of.name.zh}",
                    en=f"a per cent ({shown:g}%) where {of.name.en or of.code} is expected"),
    )  # fmt: skip


def _not_a_number(cell: MarkedCell) -> Number:
    reasons = {
        "d": Text(
            zh=f"单元格为日期{cell.text}，应填数字", en=f"a date ({cell.text}) instead of a number"
        ),
        "e": Text(zh=f"单元格为错误值{cell.text}", en=f"an error value ({cell.text})"),
        "b": Text(zh=f"单元格为逻辑值{cell.text}", en=f"a truth value ({cell.text})"),
    }
    return Number(
        unreadable=cell.text[:_SHOWN],
        reason=reasons.get(cell.kind, Text(zh="不是数字", en="not a number")),
    )


def _from_text(text: str, of: Unit, notes: tuple[Text, ...]) -> Number:
    folded = unicodedata.normalize("NFKC", text).translate(_MINUS)
    folded = _SPACES.sub("", folded.lstrip("'‘’`"))
    if not folded:
        return Number()
    if folded.casefold() in _NOTHING:
        return Number(
            unreadable=text.strip()[:_SHOWN],
            reason=Text(
                zh="没有此项请在“填报状态”选“无此项”，暂缺请选“待补”",
                en="choose the status 'nil' where there is none, 'pending' where it is late",
            ),
        )
    value, shown = _value_in(folded, of), text.strip()[:_SHOWN]
    if value is None:
        return Number(
            unreadable=shown, reason=Text(zh=f"“{shown}”不是数字", en=f"not a number: {shown!r}")
        )
    said = Text(zh=f"“{shown}”按{value:.15g}读取", en=f"{shown!r} read as {value:.15g}")
    return _checked(value, (*notes, said))


def _value_in(text: str, of: Unit) -> float | None:
    match = _VALUE.fullmatch(text)
    number = _plain(match[1]) if match else None
    factor = _factor(match[2], of) if match else None
    if number is None or factor is None:
        return None
    return converted(number, factor)


def _plain(digits: str) -> float | None:
    if "," in digits:
        if not _GROUPED.fullmatch(digits):
            return None
        digits = digits.replace(",", "")
    return float(digits) if _NUMBER.fullmatch(digits) else None


def _factor(suffix: str, of: Unit) -> float | None:
    """By what a number with this suffix is multiplied to stand in the unit; None if unclear."""
    if not suffix or suffix in {of.name.zh, of.name.en.replace(" ", "")}:
        return 1.0
    if of.is_percent:
        return 1.0 if suffix in {"%", "个百分点", "百分点"} else None
    try:
        return conversion(unit(suffix), of)
    except UnitError:
        multiple = _MULTIPLES.get(suffix)
        if multiple is None or of.dimension == "share" or "/" in of.name.zh:
            return None
        return multiple / of.factor
