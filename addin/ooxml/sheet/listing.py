"""Which sheets does a workbook have?"""

from collections.abc import Iterator
from dataclasses import dataclass

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
    links = {link.id: link for link in parts.links(book)}
    for entry in parts.tree(book).iterfind("{*}sheets/{*}sheet"):
        number = next((v for k, v in entry.attrib.items() if str(k).endswith("}id")), "")
        link = links.get(str(number))
        if link is not None:
            there = link.kind == "worksheet" and link.target in parts
            yield SheetPart(
                name=entry.get("name", ""),
                part=link.target,
                relationship=link.id,
                has_cells=there,
                hidden=entry.get("state", "visible") != "visible",
            )
