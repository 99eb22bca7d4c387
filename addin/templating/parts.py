"""What does one part of a document become: which text stays, which tags stand between?"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from urllib.parse import unquote

from lxml import etree

from addin.errors import Finding, Level, Place
from addin.language import Text
from addin.templating.joins import join_paragraphs
from addin.templating.lines import Line
from addin.templating.marks import Mark, Spot
from addin.templating.places import Places
from addin.templating.repairs import CELLS, COLUMNS, ROWS
from addin.templating.spots import spot_of
from addin.templating.tags import CELL_WORDS, Tag, escaped_braces, find_tags
from addin.templating.wordxml import (
    Element,
    ancestor,
    is_word,
    local,
    paragraph_texts,
)

__all__ = ["MarkedPart", "mark_part"]

_OPEN, _SHUT = "\ue0f1", "\ue0f2"
_SPLIT = re.compile(rf"{_OPEN}(\d+){_SHUT}|<\?onpace (\d+)\?>")
_ENCODED_TAG = re.compile(r"%7[bB](?:%7[bB]|%25|\{|%).*?(?:%7[dD]|%25|\}|%)%7[dD]")
_TAG_IN_ATTRIBUTE = re.compile(r"""=\s*["'][^"'<>]*(?:\{[{%]|%7[bB])""")
_SCOPES = {"p": "p", "tr": "tr", "tc": "tc"}
_CELL_ORDER = ("cnfStyle", "tcW", "gridSpan", "hMerge", "vMerge", "tcBorders", "shd")


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


@dataclass(slots=True)
class _Work:
    places: Places
    marks: list[Mark] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    scoped: list[tuple[int, Element]] = field(default_factory=list)
    celled: list[tuple[int, Element]] = field(default_factory=list)
    in_raw: bool = False
    repairs: int = 0
    changed: bool = False

    def add(self, tag: Tag, place: Place, spot: Spot) -> str:
        self.marks.append(Mark(tag=tag, place=place, spot=spot))
        return f"{_OPEN}{len(self.marks) - 1}{_SHUT}"

    def instruction(self, tag: Tag, place: Place) -> Element:
        self.add(tag, place, Spot(kind="block"))
        return etree.ProcessingInstruction("onpace", str(len(self.marks) - 1))

    def find(self, rule: str, mark: Mark, en: str, zh: str, level: Level = Level.HARD) -> None:
        self.findings.append(Finding(rule=rule, level=level, text=Text(zh, en), place=mark.place))


def mark_part(name: str, root: Element, places: Places) -> MarkedPart:
    """The texts and marks of a part; `root` is changed on the way and is of no more use."""
    work = _Work(places)
    if is_wordprocessing(root):
        join_paragraphs(root)
    for line in list(_lines(root)):
        _mark_line(line, work)
    _mark_charts(root, work)
    _replace_scoped(work)
    _mark_cells(work)
    return _split(name, etree.tostring(root, encoding="unicode"), work)


def is_wordprocessing(root: Element) -> bool:
    """Whether a part holds Word's own text: document, header, footnotes."""
    return any(is_word(root, name) for name in _STORIES)


_STORIES = ("document", "hdr", "ftr", "footnotes", "endnotes", "comments", "glossaryDocument")


def _lines(root: Element) -> Iterable[Line]:
    attributes = bool(_TAG_IN_ATTRIBUTE.search(etree.tostring(root, encoding="unicode")))
    plain = not any(local(element) == "p" for element in root.iter())
    for element in root.iter(etree.Element):
        if local(element) == "p" and not plain:
            yield Line.of_paragraph(element)
        elif (plain or local(element) == "v") and element.text and "{" in element.text:
            yield Line.of_text(element)
        if attributes:
            for key, found in element.attrib.items():
                value = str(found)
                if _ENCODED_TAG.search(value):
                    # Word writes the braces of a link as it writes every sign of an address.
                    element.set(key, _ENCODED_TAG.sub(lambda tag: unquote(tag[0]), value))
                if "{{" in element.get(key, "") or "{%" in element.get(key, ""):
                    yield Line.of_attribute(element, str(key))


def _mark_line(line: Line, work: _Work) -> None:
    text = line.text
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
            line.put(start, end, sign)
        else:
            _take_out(line, (start, end), sign, index, work)
    del text


def _plain_scope(tag: Tag, line: Line) -> Tag:
    # A run is split where its value needs it, so that the scope r changes nothing.
    return replace(tag, scope="") if tag.scope == "r" or line.attribute else tag


def _take_out(line: Line, span: tuple[int, int], sign: str, index: int, work: _Work) -> None:
    mark = work.marks[index]
    if not mark.tag.closed:
        work.find(
            "T-001",
            mark,
            f"the tag {_short(mark.tag.text)} is never closed",
            f"标签{_short(mark.tag.text)}没有结束",
        )
        return
    silent = mark.tag.opener == "{#" or mark.tag.word in {"raw", "endraw"}
    if mark.tag.scope or mark.tag.word in CELL_WORDS or silent:
        node = line.put(*span, "")
        if mark.tag.scope:
            work.scoped.append((index, node))
        elif mark.tag.word in CELL_WORDS:
            work.celled.append((index, node))
        return
    node = line.put(*span, sign)
    work.marks[index] = replace(mark, spot=spot_of(node, line.attribute))


def _mark_charts(root: Element, work: _Work) -> None:
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


def _replace_scoped(work: _Work) -> None:
    """Put the marks of {%p %}, {%tr %} and {%tc %} in the place of what they stand for."""
    taken: dict[Element, list[int]] = {}
    for index, node in sorted(work.scoped, key=lambda pair: pair[0]):
        mark = work.marks[index]
        scope = mark.tag.scope
        target = ancestor(node, _SCOPES[scope])
        if target is None:
            work.find(
                "T-203",
                mark,
                f"{mark.tag.text} stands outside of a {_SCOPE_WORDS[scope][0]}",
                f"{mark.tag.text}不在{_SCOPE_WORDS[scope][1]}中",
            )
        elif target in taken:
            _find_second(mark, work.marks[taken[target][0]], work)
            taken[target].append(index)
        else:
            taken[target] = [index]
    parents = [target.getparent() for target in taken]
    for target, indexes in taken.items():
        _replace(target, indexes, work)
    for parent in parents:
        work.repairs |= _repairs_of(parent)


def _repairs_of(parent: Element | None) -> int:
    """What can be missing from a table or a cell once its tags have run."""
    if parent is None:
        return 0
    if is_word(parent, "tbl"):
        first = next((e for e in parent if not local(e) or is_word(e, "tr")), None)
        # A row before the first tag, a head mostly, always stays.
        return 0 if first is not None and is_word(first, "tr") else ROWS
    if is_word(parent, "tc"):
        return 0 if is_word(parent[-1], "p") else CELLS
    return 0


_SCOPE_WORDS = {
    "p": ("paragraph", "段落"),
    "tr": ("table row", "表格行"),
    "tc": ("table cell", "单元格"),
}


def _find_second(mark: Mark, first: Mark, work: _Work) -> None:
    if mark.tag.opener == "{#":
        return
    en, zh = _SCOPE_WORDS[mark.tag.scope]
    work.find(
        {"p": "T-201", "tr": "T-206", "tc": "T-207"}[mark.tag.scope],
        mark,
        f"{mark.tag.text} shares its {en} with {first.tag.text}: each needs a {en} of its own",
        f"{mark.tag.text}与{first.tag.text}同在一个{zh}：各需单独一个{zh}",
    )


def _replace(target: Element, indexes: list[int], work: _Work) -> None:
    parent = target.getparent()
    if parent is None:
        return
    index, *others = indexes
    mark = work.marks[index]
    lost = _text_lost(target, work)
    if lost and mark.tag.opener != "{#":
        en, zh = _SCOPE_WORDS[mark.tag.scope]
        work.find(
            "T-209",
            mark,
            f"{lost!r} beside {mark.tag.text} is never printed: the tag stands for its whole {en}",
            f"{mark.tag.text}旁的“{lost}”不会输出：该标签代表整个{zh}",
            Level.SOFT,
        )
    if mark.tag.scope == "tc":
        work.repairs |= COLUMNS
    if mark.tag.opener == "{#":
        parent.remove(target)
        return
    spot = spot_of(target, "", block=mark.tag.scope)
    work.marks[index] = replace(mark, spot=spot)
    sign = etree.ProcessingInstruction("onpace", str(index))
    sign.tail = target.tail
    parent.replace(target, sign)
    for other in reversed(others):
        # It is a fault, and yet part of the nesting: a block that it ends is not open too.
        sign.addnext(etree.ProcessingInstruction("onpace", str(other)))


def _text_lost(target: Element, work: _Work) -> str:
    paragraphs = [target] if is_word(target, "p") else list(target.iter("{*}p"))
    text = "".join(part for p in paragraphs for _, part in paragraph_texts(p))
    restored = re.sub(
        rf"{_OPEN}(\d+){_SHUT}", lambda found: work.marks[int(found[1])].tag.text, text
    )
    return _short(restored.strip())


def _mark_cells(work: _Work) -> None:
    """Write {% cellbg %}, {% colspan %}, {% vm %} and {% hm %} into the cells they stand in."""
    order = {word: rank for rank, word in enumerate(("colspan", "cellbg", "vm", "hm"))}
    for index, node in sorted(work.celled, key=lambda pair: order[work.marks[pair[0]].tag.word]):
        mark = work.marks[index]
        cell = ancestor(node, "tc")
        if cell is None:
            work.find(
                "T-208",
                mark,
                f"{mark.tag.text} stands outside of a table cell",
                f"{mark.tag.text}不在表格单元格中",
            )
            continue
        work.repairs |= COLUMNS
        code = mark.tag.code[len(mark.tag.word) :].strip()
        writer = {"cellbg": _colour, "colspan": _span, "vm": _merge_down, "hm": _merge_right}
        writer[mark.tag.word](cell, code, mark, work)


def _colour(cell: Element, code: str, mark: Mark, work: _Work) -> None:
    shade = _property(cell, "shd")
    for key in list(shade.attrib):
        del shade.attrib[key]
    space = shade.tag[: shade.tag.index("}") + 1]
    shade.set(space + "val", "clear")
    shade.set(space + "color", "auto")
    shade.set(space + "fill", _attribute_output(code, mark, work, "color"))


def _span(cell: Element, code: str, mark: Mark, work: _Work) -> None:
    span = _property(cell, "gridSpan")
    space = span.tag[: span.tag.index("}") + 1]
    span.set(space + "val", _attribute_output(code, mark, work))


def _merge_down(cell: Element, _: str, mark: Mark, work: _Work) -> None:
    merge = _property(cell, "vMerge")
    space = merge.tag[: merge.tag.index("}") + 1]
    first, other, end = (
        work.add(_synthetic(mark.tag, code), mark.place, Spot(kind="attribute"))
        for code in ("if loop.first", "else", "endif")
    )
    merge.set(space + "val", f"{first}restart{other}continue{end}")
    contents = [child for child in cell if not is_word(child, "tcPr")]
    blank = etree.Element(contents[0].tag if contents else space + "p")
    start, middle, stop = (
        work.instruction(_synthetic(mark.tag, code), mark.place)
        for code in ("if loop.first", "else", "endif")
    )
    # What a merged cell holds below its first row is never seen; Word wants a paragraph there.
    cell.insert(cell.index(contents[0]) if contents else len(cell), start)
    cell.extend([middle, blank, stop])


def _merge_right(cell: Element, _: str, mark: Mark, work: _Work) -> None:
    span = _property(cell, "gridSpan")
    space = span.tag[: span.tag.index("}") + 1]
    before = span.get(space + "val", "1")
    known = _SPLIT.fullmatch(before)
    code = (
        f"({work.marks[int(known[1])].tag.code}) * loop.length"
        if known
        else f"{before} * loop.length"
    )
    span.set(space + "val", _attribute_output(code, mark, work))
    parent = cell.getparent()
    if parent is not None:
        parent.insert(
            parent.index(cell), work.instruction(_synthetic(mark.tag, "if loop.first"), mark.place)
        )
        parent.insert(
            parent.index(cell) + 1, work.instruction(_synthetic(mark.tag, "endif"), mark.place)
        )


def _property(cell: Element, name: str) -> Element:
    """A property of a cell, made in its place where there is none."""
    space = cell.tag[: cell.tag.index("}") + 1]
    properties = cell.find(space + "tcPr")
    if properties is None:
        properties = etree.Element(space + "tcPr")
        cell.insert(0, properties)
    found = properties.find(space + name)
    if found is None:
        found = etree.Element(space + name)
        before = _CELL_ORDER[: _CELL_ORDER.index(name)]
        position = sum(1 for child in properties if local(child) in before)
        properties.insert(position, found)
    return found


def _attribute_output(code: str, mark: Mark, work: _Work, kind: str = "attribute") -> str:
    tag = replace(mark.tag, opener="{{", scope="", code=code)
    return work.add(tag, mark.place, Spot(kind=kind))


def _synthetic(tag: Tag, code: str) -> Tag:
    return replace(tag, opener="{%", scope="", code=code)


def _split(name: str, text: str, work: _Work) -> MarkedPart:
    texts: list[str] = []
    marks: list[Mark] = []
    at = 0
    for found in _SPLIT.finditer(text):
        index = int(found[1] or found[2])
        if index >= len(work.marks):
            continue
        texts.append(text[at : found.start()])
        marks.append(work.marks[index])
        at = found.end()
    texts.append(text[at:])
    return MarkedPart(
        name=name,
        texts=tuple(texts),
        marks=tuple(marks),
        findings=tuple(work.findings),
        repairs=work.repairs,
        changed=work.changed,
    )


def _short(text: str, most: int = 40) -> str:
    text = " ".join(text.split())
    return text if len(text) <= most else text[: most - 1] + "…"
