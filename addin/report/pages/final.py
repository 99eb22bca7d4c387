"""May a report leave the house? What a final must not hold, and where it stands."""

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

from addin.errors import TemplateError, UsageError
from addin.ooxml.package import open_package
from addin.ooxml.xml import local, parse_xml
from addin.ooxml.zip import OWN

_PARTS = re.compile(r"word/(?:document|header\d*|footer\d*|footnotes|endnotes)\.xml")
_MARKS = ("【", "】", "待核", "××", "{{", "{%")
_CHANGES = frozenset(["ins", "del", "moveFrom", "moveTo"])
_CONTEXT = 12
_MOST = 20


def refuse_date(day: date, newest: date) -> None:
    """Raise UsageError where a report would be signed before its data were out."""
    if day < newest:
        raise UsageError(
            en=f"a report dated {day} would be older than its newest data, of {newest}",
            zh=f"报告日期{day}早于所用最新数据的日期{newest}",
        )


def refuse_blanks(document: bytes, name: str) -> None:
    """Raise TemplateError with every place that a person has still to fill, strike or accept."""
    found = list(blanks(document))
    if not found:
        return
    places = "\n".join(f"  {place}" for place in found[:_MOST])
    more = len(found) - _MOST
    rest = f"\n  … (+{more})" if more > 0 else ""
    raise TemplateError(
        en=f"{name} is no final yet, {len(found)} place(s):\n{places}{rest}",
        zh=f"{name}还不能定稿，有{len(found)}处：\n{places}{rest}",
    )


def blanks(document: bytes) -> Iterator[str]:
    """Each mark, question without an answer and tracked change: part, paragraph, what it is."""
    package = open_package(document, OWN)
    for part in sorted(filter(_PARTS.fullmatch, package.names)):
        root = parse_xml(package[part], part)
        stem = part.removeprefix("word/").removesuffix(".xml")
        paragraphs = (one for one in root.iter() if local(one) == "p")
        for number, paragraph in enumerate(paragraphs, 1):
            for what in _in_paragraph(paragraph):
                yield f"{stem} ¶{number}: {what}"


def _in_paragraph(paragraph: Any) -> Iterator[str]:
    text = "".join(one.text or "" for one in paragraph.iter() if local(one) == "t")
    for mark in _MARKS:
        at = text.find(mark)
        if at >= 0:
            yield f"{mark} …{text[max(at - _CONTEXT, 0) : at + _CONTEXT]}…"
    for one in paragraph.iter():
        if local(one) == "showingPlcHdr":
            yield f"? {text[: 3 * _CONTEXT]}"
        elif local(one) in _CHANGES:
            yield f"w:{local(one)} {text[: 3 * _CONTEXT]}"
