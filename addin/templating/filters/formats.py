"""How do filters write numbers, money, shares and days, in Chinese and in English?

Each filter leaves a value that is not known as it is, so that it stays blank and is told. Numbers
are rounded once, on their decimal digits, ties away from zero (METHODS A12).
"""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Any
from unicodedata import category

from addin.errors import UsageError
from addin.templating.values import is_nothing

_DIGITS = {"lower": "零一二三四五六七八九", "upper": "零壹贰叁肆伍陆柒捌玖"}
_PLACES = {"lower": ("", "十", "百", "千"), "upper": ("", "拾", "佰", "仟")}
_OF_YEARS = str.maketrans("0123456789", "〇一二三四五六七八九")
_LARGEST, _LONGEST = 20, 400
"""Digits before the point, and behind it."""
_MOST_DECIMALS = 30
_MONTHS = [
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
]  # fmt: skip
_WEEKDAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]


def number(value: object, decimals: int | None = None, *, group: bool = True) -> str:
    """A number with its thousands grouped, and as many decimals as asked or as it has.

    >>> number(1234567.5), number("1234.565", 2), number(-0.4, 0), number(12345, group=False)
    ('1,234,567.5', '1,234.57', '0', '12345')
    """
    exact = _decimal(value)
    if decimals is not None:
        if not 0 <= decimals <= _MOST_DECIMALS:
            raise UsageError("decimals_to_print", decimals=decimals)
        exact = exact.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    return f"{exact or abs(exact):{',' if group else ''}f}"


def percent(value: object, decimals: int | None = 1) -> str:
    """A share as per cent.

    >>> percent(0.12345), percent("0.5", 0), percent(0.07, None)
    ('12.3%', '50%', '7%')
    """
    shown = _decimal(value) * 100
    return f"{number(shown if decimals is not None else _shortest(shown), decimals)}%"


def money(value: object, currency: str = "", decimals: int = 2, *, lang: str = "zh") -> str:
    """An amount with its currency: behind it in Chinese, before it in English; a sign as ¥ before.

    >>> money(1234.5), money(1234.5, lang="en"), money(-5, "美元", 0), money(5, "USD", lang="en")
    ('1,234.50元', 'CNY 1,234.50', '-5美元', 'USD 5.00')
    >>> money(-5, "¥", 0), money(5, "$", lang="en")
    ('-¥5', '$5.00')
    """
    shown = number(value, decimals)
    if currency and category(currency[-1]) == "Sc":
        return f"-{currency}{shown[1:]}" if shown.startswith("-") else f"{currency}{shown}"
    return f"{currency or 'CNY'} {shown}" if _is_english(lang) else f"{shown}{currency or '元'}"


def chinese(value: object, kind: str = "lower") -> str:
    """A number in Chinese numerals: ``lower``, ``upper``, ``digits`` (years) or ``money``.

    >>> chinese(1010), chinese(110000), chinese("-2.05"), chinese(15)
    ('一千零一十', '十一万', '负二点零五', '十五')
    >>> chinese(2026, "digits"), chinese(1234, "upper")
    ('二〇二六', '壹仟贰佰叁拾肆')
    >>> chinese(1234.5, "money"), chinese(100000.05, "money"), chinese(0, "money")
    ('壹仟贰佰叁拾肆元伍角整', '壹拾万元零伍分', '零元整')
    """
    exact = _decimal(value)
    if kind == "digits":
        return f"{exact:f}".translate(_OF_YEARS)
    if kind == "money":
        return _amount(exact)
    if kind not in _DIGITS:
        raise UsageError("no_numerals", kind=kind, kinds=[*_DIGITS, "digits", "money"])
    whole, _, behind = f"{abs(exact):f}".partition(".")
    said = _whole(int(whole), kind)
    said += "点" + "".join(_DIGITS[kind][int(digit)] for digit in behind) if behind else ""
    return f"负{said}" if exact < 0 else said


def day(value: object, form: str = "", *, lang: str = "zh") -> str:
    """A day in words, or in a form of ``strftime``; a text is read as ISO writes days.

    >>> day("2026-11-08"), day("2026-11-08", lang="en"), day(date(2026, 11, 8), "%Y/%m")
    ('2026年11月8日', '8 November 2026', '2026/11')
    >>> day("2026-11-08", "weekday"), day("2026-11-08", "weekday", lang="en")
    ('星期日', 'Sunday')
    >>> day("2026-11-08", "chinese")
    '二〇二六年十一月八日'
    """
    moment = value if isinstance(value, date) else _read_day(value)
    if form == "weekday":
        at = moment.weekday()
        return _WEEKDAYS[at] if _is_english(lang) else f"星期{'一二三四五六日'[at]}"
    if form == "chinese":
        month, number_of_day = (_whole(each, "lower") for each in (moment.month, moment.day))
        return f"{chinese(moment.year, 'digits')}年{month}月{number_of_day}日"
    if form:
        return moment.strftime(form)
    if _is_english(lang):
        return f"{moment.day} {_MONTHS[moment.month - 1]} {moment.year}"
    return f"{moment.year}年{moment.month}月{moment.day}日"


def _known_only(plain: Callable[..., str]) -> Callable[..., object]:
    def written(value: object, *args: Any, **kwargs: Any) -> object:
        return value if is_nothing(value) else plain(value, *args, **kwargs)

    return written


FORMATS: Mapping[str, Callable[..., object]] = {
    name: _known_only(plain)
    for name, plain in (
        ("number", number), ("percent", percent), ("money", money), ("chinese", chinese),
        ("date", day),
    )
}  # fmt: skip
"""The filters by name."""


def _decimal(value: object) -> Decimal:
    if isinstance(value, bool) or not isinstance(value, int | float | str | Decimal):
        value = value.item() if hasattr(value, "item") and hasattr(value, "dtype") else None
    try:
        exact = Decimal(str(value).replace(",", "").strip())
    except InvalidOperation as error:
        raise UsageError("not_a_number_to_print", value=str(value)[:40]) from error
    behind = exact.as_tuple().exponent
    if not isinstance(behind, int) or behind < -_LONGEST or exact.adjusted() >= _LARGEST:
        raise UsageError("not_a_number_to_print", value=str(value)[:40])
    return _shortest(exact)


def _shortest(exact: Decimal) -> Decimal:
    return exact.quantize(Decimal(1)) if exact == exact.to_integral_value() else exact.normalize()


def _whole(value: int, kind: str) -> str:
    """A whole number in Chinese numerals."""
    said = _numerals(value, kind)
    return said[1:] if said.startswith("一十") else said


def _numerals(value: int, kind: str) -> str:
    for base, name in ((10**8, "亿"), (10**4, "万")):
        if value >= base:
            high, low = divmod(value, base)
            zero = "零" if 0 < low < base // 10 else ""
            return f"{_numerals(high, kind)}{name}{zero}{_numerals(low, kind) if low else ''}"
    return _part(value, kind) or "零"


def _part(value: int, kind: str) -> str:
    """A number below ten thousand."""
    said = ""
    for place in (3, 2, 1, 0):
        digit = value // 10**place % 10
        if digit:
            said += _DIGITS[kind][digit] + _PLACES[kind][place]
        elif said and value % 10**place and not said.endswith("零"):
            said += "零"
    return said


def _amount(exact: Decimal) -> str:
    """An amount of yuan as cheques have it."""
    cents = int((abs(exact) * 100).quantize(Decimal(1), ROUND_HALF_UP))
    yuan, jiao, fen = cents // 100, cents // 10 % 10, cents % 10
    digits = _DIGITS["upper"]
    said = f"{_whole(yuan, 'upper')}元" if yuan or not cents else ""
    said += f"{digits[jiao]}角" if jiao else "零" if fen and yuan else ""
    said += f"{digits[fen]}分" if fen else "整"
    return f"负{said}" if exact < 0 and cents else said


def _read_day(value: object) -> date:
    try:
        return datetime.fromisoformat(str(value).strip())
    except ValueError as error:
        raise UsageError("not_a_day_to_print", value=str(value)[:40]) from error


def _is_english(lang: str) -> bool:
    if lang not in {"zh", "en"}:
        raise UsageError("no_language_of_filter", lang=lang)
    return lang == "en"
