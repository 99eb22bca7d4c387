"""How does a cell look: typeface, lines, shading, number format?"""

from dataclasses import dataclass, field
from typing import Any

from addin.language import Language

__all__ = ["FACES", "INK", "Looks"]

FACES: dict[Language, str] = {"zh": "宋体", "en": "Arial"}
"""One typeface for cells and charts; named, so that no program picks its own."""

INK = {"line": "#A6A6A6", "shade": "#E7E6E6", "grey": "#595959", "dark": "#1F3864"}
_SIZE = 10
_KINDS: dict[str, dict[str, Any]] = {
    "title": {"bold": True, "font_size": 16, "font_color": INK["dark"], "valign": "vcenter"},
    "lead": {"font_color": INK["grey"], "valign": "vcenter"},
    "warning": {"bold": True, "font_color": "#C00000", "valign": "vcenter"},
    "note": {"font_size": 9, "valign": "top"},
    "header": {
        "bold": True, "text_wrap": True, "align": "center", "valign": "vcenter", "border": 1,
        "border_color": INK["line"], "bg_color": INK["shade"],
    },
    "words": {
        "text_wrap": True, "align": "left", "indent": 1, "valign": "vcenter", "border": 1,
        "border_color": INK["line"],
    },
    "figure": {
        "align": "right", "valign": "vcenter", "border": 1,
        "border_color": INK["line"],
    },
    "reason": {
        "text_wrap": True, "align": "center", "valign": "vcenter", "font_size": 8, "border": 1,
        "font_color": INK["grey"], "border_color": INK["line"],
    },
    "lamp": {"align": "center", "valign": "vcenter", "border": 1, "border_color": INK["line"]},
}  # fmt: skip


@dataclass(frozen=True, kw_only=True, eq=False)
class Looks:
    """The formats of one workbook, each made once.

    A published copy has no shading, so that it reads the same for everybody.
    """

    workbook: Any
    language: Language
    publish: bool
    _made: dict[tuple[str, str, bool], Any] = field(default_factory=dict)

    def of(self, kind: str, number_format: str = "General", *, bold: bool = False) -> Any:
        """The format of a kind of cell."""
        key = (kind, number_format, bold)
        if key not in self._made:
            chosen = dict(_KINDS[kind])
            if self.publish:
                chosen.pop("bg_color", None)
            if bold:
                chosen["bold"] = True
            if number_format != "General":
                chosen["num_format"] = number_format
            self._made[key] = self.workbook.add_format(chosen)
        return self._made[key]

    def sign(self, **properties: Any) -> Any:
        """A format for a conditional format."""
        return self.workbook.add_format(properties)
