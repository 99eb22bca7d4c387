"""What is noted while the tags of a part are found?"""

import re
from dataclasses import dataclass, field, replace

from lxml import etree

from addin.errors import Finding, Place
from addin.templating.language.marks import Mark, Spot, fault_of
from addin.templating.language.tags import Tag
from addin.templating.word.reading.places import Places
from addin.templating.word.xml import Element

_OPEN, _SHUT = "\ufdd0", "\ufdd1"
SIGN = re.compile(rf"{_OPEN}(\d+){_SHUT}|<\?onpace (\d+)\?>")
"""A sign in the text of a part: the number of its mark."""
_NO_SIGN = f"{_OPEN}\ufdd2"


def spare_signs(root: Element) -> None:
    """Change what looks like a sign in the text of a template, so that it is none."""
    if _OPEN not in etree.tostring(root, encoding="unicode"):
        return
    for element in root.iter(etree.Element):
        if _OPEN in (element.text or ""):
            element.text = (element.text or "").replace(_OPEN, _NO_SIGN)
        if _OPEN in (element.tail or ""):
            element.tail = (element.tail or "").replace(_OPEN, _NO_SIGN)
        for key, value in element.attrib.items():
            element.set(key, str(value).replace(_OPEN, _NO_SIGN))


def spared(text: str) -> str:
    """The text as it was before its signs were spared."""
    return text.replace(_NO_SIGN, _OPEN)


@dataclass(slots=True)
class Marking:
    """What is known of a part so far: its marks, and those that still wait for their place."""

    places: Places
    marks: list[Mark] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    scoped: list[tuple[int, Element]] = field(default_factory=list)
    celled: list[tuple[int, Element]] = field(default_factory=list)
    in_raw: bool = False
    repairs: int = 0
    changed: bool = False

    def add(self, tag: Tag, place: Place, spot: Spot) -> str:
        """Note a tag; the sign that stands for it in a text."""
        tag = replace(tag, text=spared(tag.text), code=spared(tag.code))
        self.marks.append(Mark(tag=tag, place=place, spot=spot))
        return f"{_OPEN}{len(self.marks) - 1}{_SHUT}"

    def instruction(self, tag: Tag, place: Place) -> Element:
        """Note a tag; the node that stands for it between elements."""
        self.add(tag, place, Spot(kind="block"))
        return etree.ProcessingInstruction("onpace", str(len(self.marks) - 1))

    def find(self, key: str, mark: Mark, **values: object) -> None:
        """Note a fault of a tag."""
        self.findings.append(fault_of(mark, key, **values))


def shortened(text: str, most: int = 40) -> str:
    """A text in one line of at most `most` letters."""
    text = " ".join(text.split())
    return text if len(text) <= most else text[: most - 1] + "…"
