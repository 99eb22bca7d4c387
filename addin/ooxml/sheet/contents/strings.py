"""Which text or value does a cell hold?"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from itertools import repeat

from addin.cells import CellError, CellFormula
from addin.ooxml.sheet.contents.cells import attribute, text_of, unescape_formula, unescape_text
from addin.ooxml.sheet.contents.row import patterns


@dataclass(eq=False)
class SharedStrings:
    """The texts that the cells of a workbook share (sharedStrings), read when first needed."""

    content: bytes

    @cached_property
    def items(self) -> tuple[str, ...]:
        """The XML of every text, in order."""
        text = self.content.decode("utf-8-sig", "replace")
        found = re.search(r"<((?:[\w.-]+:)?)sst\b", text)
        self._prefix = p = found[1] if found else ""
        item = re.compile(rf"<{p}si(?:\s[^>]*)?(?:/>|>(.*?)</{p}si\s*>)", re.DOTALL)
        return tuple(item.findall(text))

    @cached_property
    def texts(self) -> tuple[str, ...]:
        """The plain text of every item, in order."""
        return tuple(map(text_of, self.items, repeat(self._prefix)))

    def without(self, numbers: Iterable[int]) -> bytes:
        """The part with some texts emptied; the others keep their numbers."""
        gone = set(numbers)
        text = self.content.decode("utf-8-sig", "replace")
        p, count = (self._prefix if self.items else ""), iter(range(len(self.items)))
        item = re.compile(rf"<{p}si(?:\s[^>]*)?(?:/>|>.*?</{p}si\s*>)", re.DOTALL)
        empty = f"<{p}si><{p}t/></{p}si>"
        return item.sub(lambda found: empty if next(count) in gone else found[0], text).encode()

    def shared(self, number: str) -> str:
        """The text of a number as a cell writes it; empty where there is none."""
        known = number.strip().isdigit() and int(number) < len(self.texts)
        return self.texts[int(number)] if known else ""

    def value(self, cell: str, prefix: str = "") -> object:
        """What a cell's element holds."""
        if not cell:
            return None
        found = patterns(prefix).formula.search(cell)
        value = self._plain(cell, prefix)
        if found is None:
            return value
        text = unescape_formula(found[2] or "")
        return CellFormula(text, value) if text else value  # type: ignore[arg-type]  # a cell's value

    def _plain(self, cell: str, prefix: str) -> object:
        kind = attribute(cell[: cell.index(">") + 1], "t") or "n"
        if kind == "inlineStr":
            return text_of(cell, prefix)
        found = patterns(prefix).value.search(cell)
        if found is None or found[2] is None:
            return None
        text = unescape_text(found[2])
        if kind == "s":
            return self.shared(text)
        return _converted(text, kind)


def _converted(text: str, kind: str) -> object:
    if kind == "b":
        return text.strip() in {"1", "true"}
    if kind == "e" and text in _ERRORS:
        return CellError(text)
    if kind in {"str", "d", "e"}:
        return text
    try:
        number = float(text)
    except ValueError:
        return text
    return int(text) if re.fullmatch(r"-?\d{1,15}", text.strip()) else number


_ERRORS = ("#N/A", "#VALUE!", "#DIV/0!", "#NUM!", "#NULL!", "#REF!", "#NAME?")
