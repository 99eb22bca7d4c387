"""What has a person still to fill, to accept, to settle or to read? (N-10)"""

import re
from collections.abc import Iterator, Sequence
from typing import Any

from addin.living.again import Again
from addin.living.checks.point import Point, point
from addin.living.opened import Report
from addin.living.pairing import Pair
from addin.ooxml.xml import local, parse_xml
from addin.report.bound.reading import Paragraph
from addin.report.sentences.overview import is_binding, laggards

UNREAD = "【待核】"
"""Stands before text of an earlier report that nobody has read since."""
_BLANK = re.compile(
    r"【(?!待核)[^【】]{0,40}】|×{2,}|X{3,}|\{\{.*?\}\}|\{%.*?%\}|_{4,}|…{3,}"
    r"|\[(?:Cause|Measure|Reason|Action|TBC|TBD|TODO|To be [^\]]{0,30}|[A-Z][A-Z ]{3,})\]"
    r"|\b(?:TBC|TBD|TODO)\b|待补充?(?![齐足贴])|待定(?![价])"
)
_ROUNDING = re.compile(r"四舍五入|修约|\brounding\b")
_COMMENTS = "word/comments.xml"
_LONGEST = 40


def state_points(report: Report, pairs: Sequence[Pair]) -> Iterator[Point]:
    """Blanks, marks, tracked changes, comments and hidden text, in the order of reading."""
    same = {id(pair.now) for pair in pairs if pair.is_same}
    for paragraph in report.document.paragraphs:
        text = paragraph.text
        for found in re.finditer(re.escape(UNREAD), text):
            yield point("mark_unread", paragraph, start=found.start(), found=text[:_LONGEST])
        # What the report says by itself every time is no blank.
        for found in () if id(paragraph) in same else _BLANK.finditer(text):
            yield point("placeholder", paragraph, start=found.start(), found=found[0])
        yield from _changes(paragraph)
    yield from _comments(report)


def silence_points(report: Report, again: Again, pairs: Sequence[Pair]) -> Iterator[Point]:
    """What an honest report has to say: who is behind of the binding ones, that totals round."""
    text, language = report.document.text, report.language
    for each in laggards(again.facts):
        found = again.facts.plan.indicator[each]
        names = (found.name[language], found.short[language])
        if is_binding(again.facts, each) and not any(name in text for name in names):
            yield point("unnamed", name=found.name)
    for pair in pairs:
        if pair.now is None and pair.again and _ROUNDING.search(pair.again.text):
            yield point("rounding", line=pair.again.text.strip())


def _changes(paragraph: Paragraph) -> Iterator[Point]:
    for change, sign in (("ins", "+"), ("del", "−")):
        words = "".join(each.text for each in paragraph.stretches if each.change == change)
        if words.strip():
            yield point("tracked", paragraph, found=f"{sign}{words[:_LONGEST]}")
    hidden = "".join(each.text for each in paragraph.stretches if _is_hidden(each.node))
    if hidden.strip():
        yield point("hidden", paragraph, found=hidden[:_LONGEST])


def _is_hidden(node: Any) -> bool:
    run = node.getparent()
    looks = next((each for each in run if local(each) == "rPr"), None)
    found = (
        next((each for each in looks if local(each) == "vanish"), None)
        if looks is not None
        else None
    )
    if found is None:
        return False
    value = next((v for k, v in found.attrib.items() if k.endswith("}val")), "1")
    return value not in {"0", "false", "off"}


def _comments(report: Report) -> Iterator[Point]:
    package = report.document.package
    if _COMMENTS not in package:
        return
    texts = {}
    for each in parse_xml(package[_COMMENTS], _COMMENTS):
        words = "".join(one.text or "" for one in each.iter() if local(one) == "t")
        texts[_id(each)] = words
    for paragraph in report.document.paragraphs:
        for node in paragraph.element.iter():
            if local(node) == "commentReference" and _id(node) in texts:
                yield point("comment", paragraph, found=texts.pop(_id(node))[:_LONGEST])


def _id(node: Any) -> str:
    return next((str(v) for k, v in node.attrib.items() if k.endswith("}id")), "")
