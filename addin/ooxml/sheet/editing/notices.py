"""What should a reader of an edited workbook know about it?"""

from collections.abc import Iterator
from pathlib import Path

from addin.errors import Finding, Notes, Place
from addin.ooxml.sheet.parts import Parts

NOTES = Notes(Path(__file__).parents[1] / "findings.csv")


def notices_of(parts: Parts, file: str, *, edited: bool) -> Iterator[Finding]:
    """Signatures and macros: kept as they are, but what they say may not hold any more."""
    if not edited:
        return
    names = parts.names
    if any(name.startswith("_xmlsignatures/") for name in names):
        yield NOTES("signed").at(Place(file=file))
    if any(name.endswith("vbaProject.bin") for name in names):
        yield NOTES("macros").at(Place(file=file))
