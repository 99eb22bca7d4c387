"""How does a cell of the Excel template look: typeface, lines, shading, number format?"""

from collections.abc import Mapping
from typing import Any

from addin.language import Language

__all__ = ["BOXED", "DOTTED", "FACES", "GRID", "HATCHED", "INK", "LIGHT", "LOOKS", "SIGNS", "SOLID"]

FACES: dict[Language, str] = {"zh": "宋体", "en": "Arial"}
"""One typeface for cells and charts; named, so that no program picks its own."""

INK = {"line": "#A6A6A6", "shade": "#EEF2F6", "grey": "#595959", "dark": "#1F3864",
       "live": "#F7F7F7"}  # fmt: skip
SOLID = {"fill": {"color": "#1F4E79"}, "border": {"color": "#1F4E79"}}
LIGHT = {"fill": {"color": "#8FC1E3"}, "border": {"color": "#1F4E79"}}
GRID = {"visible": True, "line": {"color": "#D9D9D9"}}
HATCHED = {
    "pattern": {
        "pattern": "wide_upward_diagonal", "fg_color": "#B3261E", "bg_color": "#FFFFFF",
    },
    "border": {"color": "#B3261E"},
}  # fmt: skip
DOTTED = {
    "pattern": {"pattern": "percent_25", "fg_color": "#404040", "bg_color": "#FFFFFF"},
    "border": {"color": "#404040"},
}
SIGNS: Mapping[str, Mapping[str, Any]] = {
    "●": {"font_color": "#1A7F4B", "bg_color": "#E2EFDA"},
    "▲": {"bold": True, "font_color": "#7A4A00", "bg_color": "#FFE9B3"},
    "■": {"bold": True, "font_color": "#B3261E", "bg_color": "#FBDDDA"},
    "○": {"italic": True, "font_color": "#595959"},
}
BOXED = frozenset(
    [
        "header",
        "words",
        "centred",
        "status",
        "amount",
        "free",
        "rate",
        "times",
        "count",
        "number",
        "tile",
    ]
)
LOOKS: Mapping[str, Mapping[str, Any]] = {
    "title": {"bold": True, "font_size": 16, "font_color": INK["dark"]},
    "subtitle": {"bold": True, "font_size": 12, "font_color": INK["dark"]},
    "lead": {"font_color": INK["grey"]},
    "warning": {"bold": True, "font_color": "#B3261E"},
    "link": {"font_color": "#0563C1", "underline": 1},
    "plain": {},
    "sentence": {"text_wrap": True, "align": "left", "valign": "top"},
    "header": {"bold": True, "text_wrap": True, "align": "center", "bg_color": INK["shade"]},
    "words": {"text_wrap": True, "align": "left", "indent": 1},
    "centred": {"text_wrap": True, "align": "center"},
    "status": {"text_wrap": True, "align": "left", "indent": 1},
    "tile": {"bold": True, "font_size": 14, "align": "center", "num_format": "0"},
    "amount": {"align": "right", "num_format": "#,##0.00_)"},
    "free": {"align": "right", "num_format": "#,##0.0###_)"},
    "rate": {"align": "right", "num_format": "0.0_)"},
    "number": {"align": "right"},
    "times": {"align": "right", "num_format": "0.00_)"},
    "count": {"align": "right", "num_format": "0_)"},
}
