"""What does one part of a document become: which text stays, which tags stand between?"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from urllib.parse import unquote

from lxml import etree

from addin.errors import Finding, Place
from addin.ooxml.xml import local
from addin.templating.language.marks import Mark, Spot, nearly
from addin.templating.language.tags import CELL_WORDS, Tag, escaped_braces, find_tags, nearly_tags
from addin.templating.word.reading.cells import mark_cells
from addin.templating.word.reading.joins import join_codes, join_paragraphs
from addin.templating.word.reading.lines import RunLine
from addin.templating.word.reading.marking import SIGN, Marking, shortened, spare_signs, spared
from addin.templating.word.reading.places import Places
from addin.templating.word.reading.scoped import replace_scoped
from addin.templating.word.reading.spots import spot_of
from addin.templating.word.xml import Element, is_word

_ENCODED_TAG = re.compile(r"%7[bB](?:%7[bB]|%25|\{|%).*?(?:%7[dD]|%25|\}|%)%7[dD]")
_TAG_IN_ATTRIBUTE = re.compile(r"""=\s*["'][^"'<>]*(?:\{[{%]|%7[bB])""")


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkedPart:
    """A part as text that stays, with marks between: ``texts[0] marks[0] texts[1] ...``.

    `repairs` is 0, ROWS or COLUMNS.
    """

    name: str
    texts: tuple[str, ...]
    marks: tuple[Mark, ...]
    findings: tuple[Finding, ...] = ()
    repairs: int = 0
    changed: bool = False


def mark_part(
    name: str, root: Element, places: Places, nodes: Iterable[tuple[Element, str]] | None = None
) -> MarkedPart:
    """The texts and marks of a part; `root` is changed on the way and is of no more use.

    Where `nodes` are given, elements or attributes of them, no tags but those are looked for.
    """
    work = Marking(places)
    spare_signs(root)
    if is_wordprocessing(root):
        join_codes(root)
        join_paragraphs(root)
    for line in list(_lines(root)) if nodes is None else map(_line_of, nodes):
        _mark_line(line, work)
    if work.in_raw:
        _find_open_raw(work)
    _mark_charts(root, work)
    replace_scoped(work)
    mark_cells(work)
    return _split(name, etree.tostring(root, encoding="unicode"), work)


def _find_open_raw(work: Marking) -> None:
    mark = next(mark for mark in reversed(work.marks) if mark.tag.word == "raw")
    work.find("never_ended", mark, word=mark.tag.word)


def is_wordprocessing(root: Element) -> bool:
    """Whether a part holds Word's own text: document, header, footnotes."""
    return any(is_word(root, name) for name in _STORIES)


_STORIES = ("document", "hdr", "ftr", "footnotes", "endnotes", "comments", "glossaryDocument")


def _lines(root: Element) -> Iterable[RunLine]:
    attributes = bool(_TAG_IN_ATTRIBUTE.search(etree.tostring(root, encoding="unicode")))
    plain = not any(local(element) == "p" for element in root.iter())
    for element in root.iter(etree.Element):
        if local(element) == "p" and not plain:
            yield RunLine.of_paragraph(element)
        elif (plain or local(element) == "v") and element.text and "{" in element.text:
            yield RunLine.of_text(element)
        if attributes:
            for key, found in element.attrib.items():
                value = str(found)
                if _ENCODED_TAG.search(value):
                    # Word writes the braces of a link as it writes every sign of an address.
                    element.set(key, _ENCODED_TAG.sub(lambda tag: unquote(tag[0]), value))
                if "{{" in element.get(key, "") or "{%" in element.get(key, ""):
                    yield RunLine.of_attribute(element, str(key))


def _line_of(node: tuple[Element, str]) -> RunLine:
    element, attribute = node
    return RunLine.of_attribute(*node) if attribute else RunLine.of_text(element)


def _mark_line(line: RunLine, work: Marking) -> None:
    text = line.text
    for odd in () if work.in_raw else nearly_tags(text):
        work.findings.append(nearly(shortened(odd), work.places.of(line.element, line.attribute)))
    if "{" not in text and "}" not in text and not work.in_raw:
        return
    tags, work.in_raw = find_tags(text, in_raw=work.in_raw)
    place = work.places.of(line.element, line.attribute) if tags else Place()
    marked = [(tag, work.add(_plain_scope(tag, line), place, Spot())) for tag in tags]
    edits: list[tuple[int, int, str, int]] = [
        (at, at + 1, "", -1)
        for at in escaped_braces(text)
        if not any(tag.start <= at < tag.end for tag in tags)
    ]
    first = len(work.marks) - len(marked)
    edits += [(tag.start, tag.end, sign, first + index) for index, (tag, sign) in enumerate(marked)]
    work.changed = work.changed or bool(edits)
    for start, end, sign, index in sorted(edits, reverse=True):
        if index < 0:
            line.plan(start, end, sign)
        else:
            _take_out(line, (start, end), sign, index, work)
    line.write()


def _plain_scope(tag: Tag, line: RunLine) -> Tag:
    # A run is split where its value needs it, so that the scope r changes nothing.
    return replace(tag, scope="") if tag.scope == "r" or line.attribute else tag


def _take_out(line: RunLine, span: tuple[int, int], sign: str, index: int, work: Marking) -> None:
    mark = work.marks[index]
    if not mark.tag.closed:
        work.find("unclosed", mark, short=shortened(mark.tag.text))
        return
    silent = mark.tag.opener == "{#" or mark.tag.word in {"raw", "endraw"}
    if mark.tag.scope or mark.tag.word in CELL_WORDS or silent:
        node = line.plan(*span, "")
        if mark.tag.scope:
            work.scoped.append((index, node))
        elif mark.tag.word in CELL_WORDS:
            work.celled.append((index, node))
        return
    node = line.plan(*span, sign)
    work.marks[index] = replace(mark, spot=spot_of(node, line.attribute))


def _mark_charts(root: Element, work: Marking) -> None:
    """Mark the charts that their author has named by alternative text: ``chart:NAME``."""
    for properties in root.iter("{*}docPr"):
        named = next((k for k in ("descr", "title") if _CHART.match(properties.get(k, ""))), "")
        frame = properties.getparent()
        drawn = None if frame is None or not named else next(frame.iter("{*}chart"), None)
        relation = None if drawn is None else _relation_key(drawn)
        if drawn is None or relation is None:
            continue
        found = _CHART.match(properties.get(named, ""))
        name = found[1] if found else ""
        tag = Tag(start=0, end=0, text=f"chart:{name}", opener="{{", code=name)
        place = work.places.of(properties)
        old = drawn.get(relation, "")
        drawn.set(relation, work.add(tag, place, Spot(kind="chart", line=old)))
        if "title" in properties.attrib:
            del properties.attrib["title"]
        properties.set("descr", work.add(tag, place, Spot(kind="chartAlt", line=old)))


_CHART = re.compile(r"\s*chart:([^\W\d][\w.]*)\s*$")


def _relation_key(drawn: Element) -> str | None:
    return next((str(key) for key in drawn.attrib if str(key).endswith("}id")), None)


def _split(name: str, text: str, work: Marking) -> MarkedPart:
    texts: list[str] = []
    marks: list[Mark] = []
    at = 0
    for found in SIGN.finditer(text):
        index = int(found[1] or found[2])
        if index >= len(work.marks):
            continue
        texts.append(spared(text[at : found.start()]))
        marks.append(work.marks[index])
        at = found.end()
    texts.append(spared(text[at:]))
    return MarkedPart(
        name=name,
        texts=tuple(texts),
        marks=tuple(marks),
        findings=tuple(work.findings),
        repairs=work.repairs,
        changed=work.changed,
    )
