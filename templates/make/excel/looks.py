"""How does a cell of the Excel template look: typeface, lines, shading, number format?"""

from collections.abc import Mapping
from typing import Any

from addin.language import Language

__all__ = ["BOXED", "FACES", "GREY", "HATCHED", "INK", "LIGHT", "LOOKS", "OPEN", "SIGNS", "SOLID"]

FACES: dict[Language, str] = {"zh": "微软雅黑", "en": "Arial"}
"""One typeface for cells and charts; named, so that no program picks its own."""

INK = {"line": "#BFBFBF", "shade": "#EEF2F6", "grey": "#595959", "dark": "#1F3864",
       "live": "#F7F7F7"}  # fmt: skip
SOLID = {"fill": {"color": "#1F4E79"}, "border": {"color": "#1F4E79"}}
LIGHT = {"fill": {"color": "#8FC1E3"}, "border": {"color": "#1F4E79"}}
GREY = {"fill": {"color": "#C9D1DA"}, "border": {"color": "#C9D1DA"}}
OPEN = {"fill": {"color": "#FFFFFF"}, "border": {"color": "#7F7F7F"}}
HATCHED = {
    "pattern": {
        "pattern": "wide_upward_diagonal", "fg_color": "#B3261E", "bg_color": "#FFFFFF",
    },
    "border": {"color": "#B3261E"},
}  # fmt: skip
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
        "day",
        "spark",
        "point",
    ]
)
LOOKS: Mapping[str, Mapping[str, Any]] = {
    "title": {"bold": True, "font_size": 14, "font_color": INK["dark"]},
    "subtitle": {"bold": True, "font_size": 11, "font_color": INK["dark"]},
    "lead": {"font_color": INK["grey"], "font_size": 9},
    "aside": {"font_color": INK["grey"], "font_size": 9, "align": "right", "shrink": True},
    "verdict": {
        "bold": True,
        "font_size": 10.5,
        "text_wrap": True,
        "align": "left",
        "indent": 1,
        "bg_color": "#F2F6FB",
    },
    "bar": {
        "bold": True,
        "font_color": "#FFFFFF",
        "bg_color": SOLID["fill"]["color"],
        "align": "left",
        "indent": 1,
    },
    "band": {"bold": True, "font_size": 9, "font_color": INK["dark"]},
    "tile_name": {"bold": True, "font_size": 10, "align": "center"},
    "tile": {"bold": True, "font_size": 18, "align": "center"},
    "tile_foot": {"font_size": 8, "align": "center", "font_color": INK["grey"]},
    "link": {"font_color": "#0563C1", "underline": 1},
    "plain": {},
    "cell": {
        "font_size": 9,
        "align": "left",
        "shrink": True,
        "bottom": 4,
        "bottom_color": INK["line"],
    },
    "cell_number": {
        "font_size": 9,
        "align": "right",
        "shrink": True,
        "bottom": 4,
        "bottom_color": INK["line"],
    },
    "sentence": {"text_wrap": True, "align": "left", "valign": "top"},
    "line": {"font_size": 9, "text_wrap": True, "align": "left"},
    "sign": {"bold": True, "align": "center"},
    "header": {"bold": True, "text_wrap": True, "align": "center", "bg_color": INK["shade"]},
    "words": {"text_wrap": True, "align": "left", "indent": 1},
    "centred": {"text_wrap": True, "align": "center"},
    "status": {"text_wrap": True, "align": "left", "indent": 1},
    "amount": {"align": "right", "num_format": "#,##0.00"},
    "free": {"align": "right", "num_format": "#,##0.0###"},
    "rate": {"align": "right", "num_format": "0.0;-0.0;0.0"},
    "number": {"align": "right"},
    "times": {"align": "right", "num_format": "0.00"},
    "count": {"align": "right", "num_format": "0"},
    "day": {"align": "center", "num_format": "yyyy-mm-dd"},
    "spark": {"align": "center"},
    "point": {"align": "right", "num_format": "#,##0.0###"},
}
