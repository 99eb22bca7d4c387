"""How does a value stand in the XML of a cell?"""

import math
import re
from datetime import date, time, timedelta
from decimal import Decimal
from html import unescape
from numbers import Integral, Real

from addin.cells import TEXT_LIMIT, Blank, CellError, CellFormula, serial_of
from addin.errors import UsageError
from addin.ooxml.sheet.references.formula import with_prefixes

_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_FORBIDDEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\r]|_(?=x[0-9A-Fa-f]{4}_)")
_SIMPLE_TEXT = re.compile(r"<t(?:\s[^<>]*)?>([^<]*)</t>")
_SPECIAL = re.compile(r"[&<>]")
_LETTERS = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}


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


def with_result(cell: str, value: object, *, prefix: str = "") -> str:
    """The element of a formula's cell with another result; with None it has none."""
    end = cell.index(">") + 1
    if type(value) in {int, float} and cell.endswith("</f></c>") and " t=" not in cell[:end]:
        return f"{cell[:-4]}<v>{value!r}</v></c>"
    if cell[end - 2] == "/":
        cell = f"{cell[: end - 2]}></{prefix}c>"
        end -= 1
    kind, result = _known(value, prefix)
    tag = with_attribute(with_attribute(cell[:end], "t", None), "t", kind[4:-1] or None)
    value_at = cell.find(f"<{prefix}v", end)
    after = cell.rindex("</")
    return tag + cell[end : value_at if value_at > 0 else after] + result + cell[after:]


def _content(value: object, p: str, *, since_1904: bool) -> tuple[str, str]:
    """The attribute that names the type, and what stands in the cell."""
    if value is None or isinstance(value, Blank):
        return "", ""
    if isinstance(value, CellFormula):
        kind, known = _known(value.value, p)
        return kind, f"<{p}f>{escape_formula(with_prefixes(value.text))}</{p}f>{known}"
    if isinstance(value, str):
        spaced = value != value.strip() or "\n" in value or "  " in value
        kept = ' xml:space="preserve"' if spaced else ""
        return ' t="inlineStr"', f"<{p}is><{p}t{kept}>{escape_text(value)}</{p}t></{p}is>"
    if isinstance(value, date | time | timedelta):
        return "", f"<{p}v>{serial_of(value, since_1904=since_1904)!r}</{p}v>"
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
    raise UsageError("no_value_of_a_cell", value=value, kind=type(value).__name__)


def escape_text(text: str) -> str:
    """Text for XML; letters that XML cannot hold are written as Excel does (``_x000D_``)."""
    if len(text) > TEXT_LIMIT:
        raise UsageError("text_too_long", most=TEXT_LIMIT, size=len(text), text=text[:40])
    text = _FORBIDDEN.sub(lambda found: f"_x{ord(found[0]):04X}_", text)
    if _SPECIAL.search(text):
        text = _SPECIAL.sub(lambda found: _LETTERS[found[0]], text)
    return text


def escape_formula(formula: str) -> str:
    """A formula for XML; unlike text it knows no ``_x000D_``."""
    return _SPECIAL.sub(lambda found: _LETTERS[found[0]], formula).replace("\r", "&#13;")


def unescape_formula(xml: str) -> str:
    """The formula that stands in XML as `xml`."""
    xml = _with_line_ends(xml)
    return unescape(xml) if "&" in xml else xml


def _with_line_ends(xml: str) -> str:
    # To XML a line ends with \n, however it is written; a \r that counts is written &#13;.
    return xml.replace("\r\n", "\n").replace("\r", "\n") if "\r" in xml else xml


def escape_control(text: str) -> str:
    """Text for an attribute, in which a line break is written ``_x000a_``."""
    return text.replace("\n", "_x000a_")


def unescape_text(text: str) -> str:
    """The text that stands in XML as `text`."""
    text = _with_line_ends(text)
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


def attribute(tag: str, name: str) -> str | None:
    """An attribute of a start tag as it is written, or None."""
    pattern = _PATTERNS.get(name)
    if pattern is None:
        written = rf"""\s{name}\s*=\s*(?:"([^"]*)"|'([^']*)')"""
        pattern = _PATTERNS[name] = re.compile(written)
    found = pattern.search(tag)
    return None if found is None else (found[1] if found[1] is not None else found[2])


_PATTERNS: dict[str, re.Pattern[str]] = {}


def with_attribute(tag: str, name: str, value: str | None) -> str:
    """The start tag with an attribute set or, for None, taken out."""
    pattern = rf"""\s{name}\s*=\s*(?:"[^"]*"|'[^']*')"""
    written = "" if value is None else f' {name}="{value}"'
    if re.search(pattern, tag):
        return re.sub(pattern, lambda _: written, tag, count=1)
    end = len(tag) - (2 if tag.endswith("/>") else 1)
    return tag[:end].rstrip() + written + tag[end:]
