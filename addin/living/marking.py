"""How does a person see in Word what was found: a copy with a comment at each point?"""

import re
from collections.abc import Sequence
from itertools import count
from typing import Any

from addin.language import Language
from addin.living.checks.point import Point
from addin.ooxml.package import Package
from addin.ooxml.xml import escape, local, parse_xml, quoteattr, serialised
from addin.report.bound.reading import Document, Paragraph
from addin.templating.word.media.additions import Additions

AUTHOR = "Onpace"
_COMMENTS = "word/comments.xml"
_KIND = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"
_TYPE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/comments"
_SPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def with_comments(document: Document, points: Sequence[Point], language: Language) -> Package:
    """A copy of the document with a comment for each point of its body.

    What stands in headers, footers and notes, where Word takes no comments, and what has no place
    is told at the first paragraph.
    """
    package = document.package
    main = package.main_part()
    before = package.get(_COMMENTS, f'<w:comments xmlns:w="{_SPACE}"/>'.encode())
    comments = parse_xml(before, _COMMENTS)
    numbers = count(1 + max((_number(each) for each in comments), default=-1))
    first = next((each for each in document.paragraphs if each.part == main), None)
    for each in points:
        paragraph = each.paragraph
        place = paragraph if paragraph is not None and paragraph.part == main else first
        if place is not None:
            number = next(numbers)
            comments.append(_comment(number, each, language))
            _mark(place, each if place is paragraph else None, number)
    additions = Additions(package)
    additions.add_part(_COMMENTS, serialised(comments), _KIND)
    if _COMMENTS not in package:
        additions.relate(main, _TYPE, "comments.xml")
    return package.with_parts(additions.apply({main: serialised(document.roots[main])}))


def _comment(number: int, each: Point, language: Language) -> Any:
    words = f"[{each.rule} {each.level.value}] {each.text[language]}"
    if each.advice:
        words += ("；" if language == "zh" else "; ") + each.advice[language]
    # No clock: the same findings give the same file.
    return parse_xml(
        f'<w:comment xmlns:w="{_SPACE}" w:id="{number}" w:author={quoteattr(AUTHOR)}'
        f' w:initials="OP"><w:p><w:r><w:t xml:space="preserve">{escape(words)}</w:t></w:r></w:p>'
        "</w:comment>".encode(),
        _COMMENTS,
    )


def _mark(paragraph: Paragraph, each: Point | None, number: int) -> None:
    """Put a comment around the run in which a point begins, or at the head of a paragraph."""
    run = _run_at(paragraph, each.start) if each is not None else None
    element = paragraph.element
    space = f"{{{_SPACE}}}" if element.tag.startswith(f"{{{_SPACE}}}") else element.tag[:-1]
    start, end, reference = (
        element.makeelement(f"{space}{name}", {f"{space}id": str(number)})
        for name in ("commentRangeStart", "commentRangeEnd", "commentReference")
    )
    holder = element.makeelement(f"{space}r")
    holder.append(reference)
    if run is None:
        at = 1 if len(element) and local(element[0]) == "pPr" else 0
        for offset, node in enumerate((start, end, holder)):
            element.insert(at + offset, node)
        return
    run.addprevious(start)
    run.addnext(holder)
    run.addnext(end)


def _run_at(paragraph: Paragraph, start: int) -> Any:
    """The run that holds a letter of what a person reads; None for an empty paragraph."""
    at, last = 0, None
    for each in paragraph.stretches:
        if each.change == "del":
            continue
        run = next((one for one in each.node.iterancestors() if local(one) == "r"), None)
        last = run if run is not None else last
        at += len(each.text)
        if at > start:
            break
    return last


def _number(comment: Any) -> int:
    found = next((v for k, v in comment.attrib.items() if re.search(r"\}id$", k)), "")
    return int(found) if found.isdecimal() else 0
