"""How does a value stand in the XML of a cell?"""

import math
import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import cache
from html import unescape
from numbers import Integral, Real

from addin.errors import UsageError
from addin.ooxml.sheet.references.formula import with_prefixes

__all__ = [
    "Blank",
    "CellError",
    "CellValue",
    "Formula",
    "attribute",
    "cell_xml",
    "escape_control",
    "escape_formula",
    "escape_text",
    "is_moment",
    "serial",
    "text_of",
    "unescape_formula",
    "unescape_text",
    "with_attribute",
]

TEXT_LIMIT = 32_767
FORMULA_LIMIT = 8_192
_ERRORS = ("#N/A", "#VALUE!", "#DIV/0!", "#NUM!", "#NULL!", "#REF!", "#NAME?")
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_FORBIDDEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\r]|_(?=x[0-9A-Fa-f]{4}_)")
_SIMPLE_TEXT = re.compile(r"<t(?:\s[^<>]*)?>([^<]*)</t>")
_SPECIAL = re.compile(r"[&<>]")
_LETTERS = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
_EPOCH, _EPOCH_1904 = datetime(1899, 12, 30), datetime(1904, 1, 1)  # noqa: DTZ001 - no zones in cells
# Excel believes that 1900 was a leap year: until its 29 February serials are one lower.
_FALSE_LEAP_DAY = 60
_DAY = 86_400


class Blank:
    """No value: the cell keeps its format only."""


@dataclass(frozen=True, slots=True)
class CellError:
    """An error in a cell: ``CellError("#N/A")`` says that a number cannot be known."""

    code: str

    def __post_init__(self) -> None:
        if self.code not in _ERRORS:
            raise UsageError(
                f"not an error of a cell: {self.code!r} (expected one of {', '.join(_ERRORS)})",
                f"不是单元格错误值：{self.code!r}（应为{'、'.join(_ERRORS)}之一）",
            )


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula without its equals sign, and its value where it is known."""

    text: str
    value: "float | str | bool | CellError | None" = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "text", self.text.removeprefix("="))
        if not self.text or len(self.text) > FORMULA_LIMIT:
            raise UsageError(
                f"a formula has 1 to {FORMULA_LIMIT} letters, not {len(self.text)}",
                f"公式长度应为1至{FORMULA_LIMIT}个字符，现为{len(self.text)}个",
            )


CellValue = (
    float | Decimal | str | bool | date | datetime | time | timedelta | Formula | CellError | None
)


def cell_xml(
    address: str, value: object, style: int = 0, *, prefix: str = "", since_1904: bool = False
) -> str:
    """The XML of one cell; text stands in the cell itself, numbers keep every bit.

    `prefix` is that of the sheet's elements. Raises UsageError for a value that no cell can
    hold: a number that is not finite, a text of more than 32,767 letters, another type.
    """
    kind, content = _content(value, prefix, since_1904=since_1904)
    head = f'<{prefix}c r="{address}"' + (f' s="{style}"' if style else "") + kind
    return f"{head}>{content}</{prefix}c>" if content else f"{head}/>"


def _content(value: object, p: str, *, since_1904: bool) -> tuple[str, str]:
    """The attribute that names the type, and what stands in the cell."""
    if value is None or isinstance(value, Blank):
        return "", ""
    if isinstance(value, Formula):
        kind, known = _known(value.value, p)
        return kind, f"<{p}f>{escape_formula(with_prefixes(value.text))}</{p}f>{known}"
    if isinstance(value, str):
        return ' t="inlineStr"', f"<{p}is>{_text_xml(value, p)}</{p}is>"
    if isinstance(value, date | time | timedelta):
        return "", f"<{p}v>{serial(value, since_1904=since_1904)!r}</{p}v>"
    return _known(value, p)


def _known(value: object, p: str) -> tuple[str, str]:
    if value is None:
        return "", ""
    if isinstance(value, bool) or type(value).__name__ in {"bool_", "bool"}:
        return ' t="b"', f"<{p}v>{int(bool(value))}</{p}v>"
    if isinstance(value, CellError):
        return ' t="e"', f"<{p}v>{value.code}</{p}v>"
    if isinstance(value, str):
        return ' t="str"', f"<{p}v>{escape_text(value)}</{p}v>"
    return "", f"<{p}v>{_number(value)}</{p}v>"


def _number(value: object) -> str:
    """The shortest digits that read back as the same double: 17 at most."""
    if isinstance(value, Integral):
        return str(int(value))
    if isinstance(value, Real | Decimal) and math.isfinite(value):
        return repr(float(value))
    raise UsageError(
        f"no cell can hold {value!r} of type {type(value).__name__} (use None for a blank,"
        " CellError('#N/A') for a number that cannot be known)",
        f"单元格不能存放{type(value).__name__}类型的{value!r}（空白用None，"
        "无法得知的数用CellError('#N/A')）",
    )


def escape_text(text: str) -> str:
    """Text for XML; letters that XML cannot hold are written as Excel does (``_x000D_``)."""
    if len(text) > TEXT_LIMIT:
        raise UsageError(
            f"a cell holds {TEXT_LIMIT} letters, not {len(text)}: {text[:40]!r}...",
            f"单元格最多{TEXT_LIMIT}个字符，现有{len(text)}个：{text[:40]!r}…",
        )
    text = _FORBIDDEN.sub(lambda found: f"_x{ord(found[0]):04X}_", text)
    if _SPECIAL.search(text):
        text = _SPECIAL.sub(lambda found: _LETTERS[found[0]], text)
    return text


def escape_formula(formula: str) -> str:
    """A formula for XML; unlike text it knows no ``_x000D_``."""
    return _SPECIAL.sub(lambda found: _LETTERS[found[0]], formula).replace("\r", "&#13;")


def unescape_formula(xml: str) -> str:
    """The formula that stands in XML as `xml`."""
    return unescape(xml) if "&" in xml else xml


def escape_control(text: str) -> str:
    """Text for an attribute, in which a line break is written ``_x000a_``."""
    return text.replace("\n", "_x000a_")


def unescape_text(text: str) -> str:
    """The text that stands in XML as `text`."""
    if "&" in text:
        text = unescape(text)
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text) if "_x" in text else text


def text_of(xml: str, prefix: str = "") -> str:
    """The plain text of an inline or shared string; phonetic hints are left out."""
    simple = _SIMPLE_TEXT.fullmatch(xml)
    if simple and not prefix:
        return unescape_text(simple[1])
    p = re.escape(prefix)
    plain = re.sub(rf"<{p}rPh\b.*?</{p}rPh>", "", xml, flags=re.DOTALL)
    pieces = re.findall(rf"<{p}t(?:\s[^>]*)?>(.*?)</{p}t>", plain, re.DOTALL)
    return unescape_text("".join(pieces))


def _text_xml(text: str, p: str) -> str:
    kept = ' xml:space="preserve"' if text != text.strip() or "\n" in text or "  " in text else ""
    return f"<{p}t{kept}>{escape_text(text)}</{p}t>"


def is_moment(value: object) -> bool:
    """Whether a value needs a format of dates or times to be read."""
    return isinstance(value, date | time | timedelta)


def serial(value: date | time | timedelta, *, since_1904: bool = False) -> float:
    """Days since the workbook's first day; the time of day is the fraction.

    >>> serial(date(2024, 9, 30)), serial(time(12, 0))
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
        raise UsageError(f"no cell can hold the day {value}", f"单元格不能存放日期{value}")
    return days


def _days(span: timedelta) -> float:
    seconds = span.seconds + span.microseconds / 1e6
    return span.days + seconds / _DAY if seconds else span.days


def attribute(tag: str, name: str) -> str | None:
    """An attribute of a start tag as it is written, or None."""
    found = _attribute(name).search(tag)
    return None if found is None else (found[1] if found[1] is not None else found[2])


@cache
def _attribute(name: str) -> re.Pattern[str]:
    return re.compile(rf"""\s{name}\s*=\s*(?:"([^"]*)"|'([^']*)')""")


def with_attribute(tag: str, name: str, value: str | None) -> str:
    """The start tag with an attribute set or, for None, taken out."""
    pattern = rf"""\s{name}\s*=\s*(?:"[^"]*"|'[^']*')"""
    written = "" if value is None else f' {name}="{value}"'
    if re.search(pattern, tag):
        return re.sub(pattern, lambda _: written, tag, count=1)
    end = len(tag) - (2 if tag.endswith("/>") else 1)
    return tag[:end].rstrip() + written + tag[end:]
