"""What has a person still to fill, to accept, to settle or to read? (N-10)"""

import re
from collections.abc import Iterator, Sequence
from typing import Any

from addin.living.again import Again
from addin.living.checks.numbers import name_of
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
_PROVISIONAL = re.compile(r"初步|\bprovisional\b")
_COMMENTS = "word/comments.xml"
_LONGEST = 40


def state_points(report: Report, differing: Sequence[Pair]) -> Iterator[Point]:
    """Blanks, marks, tracked changes, comments and hidden text, in the order of reading.

    What the report says by itself every time is no blank: only what is `differing` holds one.
    """
    for pair in differing:
        if pair.now is not None:
            for found in _BLANK.finditer(pair.now.text):
                yield point("placeholder", pair.now, start=found.start(), found=found[0])
    hidden = {
        run
        for root in report.document.roots.values()
        for each in root.iter(*_HIDING)
        if _hides(each) and (run := each.getparent().getparent()) is not None
    }
    for paragraph in report.document.paragraphs:
        text = paragraph.text
        for found in re.finditer(re.escape(UNREAD), text) if UNREAD in text else ():
            yield point("mark_unread", paragraph, start=found.start(), found=text[:_LONGEST])
        if any(each.change for each in paragraph.stretches):
            yield from _changes(paragraph)
        unseen = [each.text for each in paragraph.stretches if each.node.getparent() in hidden]
        if words := "".join(unseen).strip():
            yield point("hidden", paragraph, found=words[:_LONGEST])
    yield from _comments(report)


def silence_points(report: Report, again: Again, pairs: Sequence[Pair]) -> Iterator[Point]:
    """What an honest report has to say: who is behind of the binding ones, that totals round.

    Also what has gone down where what has gone up is still told, and that data are provisional.
    """
    text, language = report.document.text, report.language
    told = "\n".join(again.record.lines)
    unnamed = [
        each.code
        for each in again.plan.indicators
        if (names := [name for name in (each.name[language], each.short[language]) if name])
        and any(name in told for name in names)
        and not any(name in text for name in names)
    ]
    # A report made today names everybody: nobody is assessed where they are all still named.
    for each in laggards(again.facts) if unnamed else ():
        if each in unnamed and is_binding(again.facts, each):
            yield point("unnamed", name=again.plan.indicator[each].name)
    gone = [pair.again for pair in pairs if pair.now is None and pair.again is not None]
    for paragraph in gone:
        line = paragraph.text.strip()
        if _ROUNDING.search(line):
            yield point("rounding", line=line)
        elif _PROVISIONAL.search(line) and not _PROVISIONAL.search(text):
            yield point("provisional", line=line)
    yield from _selective(report, again)


def _selective(report: Report, again: Again) -> Iterator[Point]:
    """Falls that are told no more of subjects whose other numbers still are (N-07)."""
    starts, spots = again.record.starts, again.record.spots
    lost = [name for name in report.lost if name in starts and "#" not in spots[starts[name][0]]]
    if not lost:
        return
    there = {each.name for each in report.document.anchors if each.text and not each.paragraph.cell}
    told = {said.source.partition(".")[0] for key, said in report.numbers.items() if key in there}
    left = {report.numbers[key].source for key in there if key in report.numbers}
    for name in lost:
        said = report.numbers[name]
        fact = again.facts.get(said.source)
        kept = said.source in left or said.source.partition(".")[0] not in told
        if fact is not None and not kept and (fact.value or 0.0) < 0:
            yield point("selective", name=name_of(again, said.source), found=fact.display("zh"),
                        expected=fact.display("en"), fact=said.source)  # fmt: skip


def _changes(paragraph: Paragraph) -> Iterator[Point]:
    for change, sign in (("ins", "+"), ("del", "−")):
        words = "".join(each.text for each in paragraph.stretches if each.change == change)
        if words.strip():
            yield point("tracked", paragraph, found=f"{sign}{words[:_LONGEST]}")


_HIDING = tuple(f"{{*}}{each}" for each in ("vanish", "strike", "dstrike", "color", "sz"))
_SMALLEST = 8  # half points


def _hides(look: Any) -> bool:
    """Whether a look lets nobody read a run: hidden, struck out, white on white, far too small."""
    value = next((v for k, v in look.attrib.items() if k.endswith("}val")), "1").upper()
    kind = local(look)
    if kind == "color":
        shaded = (each for up in look.iterancestors("{*}tc") for each in up.iter("{*}shd"))
        return value == "FFFFFF" and next(shaded, None) is None
    if kind == "sz":
        return value.isdecimal() and int(value) < _SMALLEST
    return value not in {"0", "FALSE", "OFF"}


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
