"""What is a row of a sheet, cut into cells?"""

import re
from bisect import bisect_left
from dataclasses import dataclass
from functools import lru_cache
from operator import attrgetter

from addin.ooxml.sheet.contents.cells import attribute

_COLUMN, _XML = attrgetter("column"), attrgetter("xml")
_SPANS = re.compile(r"""\s+spans\s*=\s*(?:"[^"]*"|'[^']*')""")
_ATTRIBUTES = r"""(?:\s+[\w:.-]+\s*=\s*(?:"[^"]*"|'[^']*'))*+\s*"""


@dataclass(frozen=True, slots=True)
class Patterns:
    """The patterns of one sheet; they differ by the prefix of its elements."""

    row: re.Pattern[str]
    cell: re.Pattern[str]
    formula: re.Pattern[str]
    value: re.Pattern[str]
    row_name: re.Pattern[str]
    cell_row: re.Pattern[str]


@lru_cache(maxsize=16)
def patterns(prefix: str) -> Patterns:
    """The patterns for elements that are written with `prefix` (``x:``, mostly empty)."""
    p = re.escape(prefix)
    element = rf"(?s)<{p}NAME({_ATTRIBUTES})(?:/>|>(.*?)</{p}NAME\s*>)"
    return Patterns(
        row=re.compile(element.replace("NAME", "row")),
        cell=re.compile(element.replace("NAME", "c")),
        formula=re.compile(element.replace("NAME", "f")),
        value=re.compile(element.replace("NAME", "v")),
        row_name=re.compile(rf"(<{p}row\b[^>]*?\sr\s*=\s*[\"'])[0-9]+"),
        cell_row=re.compile(rf"(<{p}c\b[^>]*?\sr\s*=\s*[\"'][A-Za-z]{{1,3}})[0-9]+"),
    )


@dataclass(slots=True)
class CellXml:
    """One cell: its column and the text of its element."""

    column: int
    xml: str

    @property
    def style(self) -> int:
        """The number of its format."""
        return int(attribute(self.xml[: self.xml.index(">") + 1], "s") or 0)


@dataclass(slots=True)
class SheetRow:
    """One row cut into cells: the attributes of its start tag, and the cells by column."""

    number: int
    attributes: str
    cells: list[CellXml]

    def find(self, column: int) -> CellXml | None:
        """The cell of a column, or None."""
        at = bisect_left(self.cells, column, key=_COLUMN)
        found = at < len(self.cells) and self.cells[at].column == column
        return self.cells[at] if found else None

    def put(self, column: int, xml: str) -> None:
        """Set the cell of a column; an empty `xml` takes it out."""
        at = bisect_left(self.cells, column, key=_COLUMN)
        there = at < len(self.cells) and self.cells[at].column == column
        if not there and at in {0, len(self.cells)}:
            # The hint which columns a row spans is optional; a wrong one is worse than none.
            self.attributes = _SPANS.sub("", self.attributes)
        self.cells[at : at + there] = [CellXml(column, xml)] if xml else []

    def xml(self, prefix: str = "") -> str:
        """The element of the row."""
        body = "".join(map(_XML, self.cells))
        if not body:
            return f"<{prefix}row{self.attributes.rstrip()}/>"
        return f"<{prefix}row{self.attributes.rstrip()}>{body}</{prefix}row>"
