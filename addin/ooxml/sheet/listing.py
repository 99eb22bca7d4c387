"""Which sheets does a workbook have?"""

from collections.abc import Iterator
from dataclasses import dataclass
from operator import attrgetter

from addin.ooxml.sheet.parts import Parts


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetPart:
    """One sheet of a workbook: its name, its part, and whether it holds cells."""

    name: str
    part: str
    relationship: str
    has_cells: bool
    hidden: bool = False


def list_sheets(parts: Parts, book: str) -> Iterator[SheetPart]:
    """The sheets that the workbook's part `book` names, in order."""
    links = parts.links(book)
    by_id = dict(zip(map(attrgetter("id"), links), links, strict=True))
    for entry in parts.tree(book).iterfind("{*}sheets/{*}sheet"):
        link = by_id.get(str(entry.xpath("string(@*[local-name() = 'id'])")))
        if link is not None:
            there = link.kind == "worksheet" and link.target in parts
            yield SheetPart(
                name=entry.get("name", ""),
                part=link.target,
                relationship=link.id,
                has_cells=there,
                hidden=entry.get("state", "visible") != "visible",
            )
