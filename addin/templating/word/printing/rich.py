"""What does a look of rich text become in WordprocessingML?"""

from collections.abc import Mapping
from typing import Any

from addin.ooxml.xml import quoteattr

_UNDERLINES = frozenset(
    [
        "single",
        "double",
        "thick",
        "dotted",
        "dash",
        "dotDash",
        "dotDotDash",
        "wave",
        "words",
        "none",
    ]
)


def run_of(look: Mapping[str, Any]) -> tuple[str, str]:
    """The markup before and after the text of a run in a look."""
    properties = "".join(_properties(look))
    head = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    return f'<w:r>{head}<w:t xml:space="preserve">', "</w:t></w:r>"


def _properties(look: Mapping[str, Any]) -> list[str]:
    """The properties in the order that the schema wants."""
    rtl = bool(look.get("rtl"))
    found = [
        _valued("rStyle", look.get("style")),
        _font(str(look["font"])) if look.get("font") else "",
        *(
            f"<w:{name}/>" if look.get(word) and (rtl or not complex_script) else ""
            for word, name, complex_script in _SWITCHES
        ),
        _valued("color", _hex(look.get("color"))),
        *(_valued(name, look.get("size")) for name in ("sz", "szCs")),
        _valued("u", _underline(look.get("underline"))),
        _shade(look.get("highlight")),
        _valued("vertAlign", _vertical(look)),
        "<w:rtl/>" if rtl else "",
        _valued("lang", look.get("lang")),
    ]
    return [prop for prop in found if prop]


_SWITCHES = (
    ("bold", "b", False),
    ("bold", "bCs", True),
    ("italic", "i", False),
    ("italic", "iCs", True),
    ("strike", "strike", False),
)


def _valued(name: str, value: object) -> str:
    return f"<w:{name} w:val={quoteattr(str(value))}/>" if value else ""


def _font(font: str) -> str:
    region, _, name = font.rpartition(":")
    name = quoteattr(name)
    extra = f" w:{region}={name}" if region in {"eastAsia", "cs", "ascii", "hAnsi"} else ""
    usual = "".join(f" w:{kind}={name}" for kind in ("ascii", "hAnsi", "cs") if kind != region)
    return f"<w:rFonts{usual}{extra}/>"


def _hex(colour: object) -> str:
    return str(colour).removeprefix("#") if colour else ""


def _underline(kind: object) -> str:
    return "" if not kind else str(kind) if kind in _UNDERLINES else "single"


def _shade(colour: object) -> str:
    fill = quoteattr(_hex(colour))
    return f'<w:shd w:val="clear" w:color="auto" w:fill={fill}/>' if colour else ""


def _vertical(look: Mapping[str, Any]) -> str:
    return (
        "subscript" if look.get("subscript") else "superscript" if look.get("superscript") else ""
    )
