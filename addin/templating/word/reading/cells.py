"""How do {% cellbg %}, {% colspan %}, {% vm %} and {% hm %} change the cell that they stand in?"""

from dataclasses import replace

from lxml import etree

from addin.ooxml.xml import local
from addin.templating.language.marks import Mark, Spot
from addin.templating.language.tags import Tag
from addin.templating.word.reading.marking import SIGN, Marking
from addin.templating.word.repairs import COLUMNS
from addin.templating.word.xml import Element, ancestor, is_word

_CELL_ORDER = ("cnfStyle", "tcW", "gridSpan", "hMerge", "vMerge", "tcBorders", "shd")


def mark_cells(work: Marking) -> None:
    """Write {% cellbg %}, {% colspan %}, {% vm %} and {% hm %} into the cells they stand in."""
    order = {word: rank for rank, word in enumerate(("colspan", "cellbg", "vm", "hm"))}
    for index, node in sorted(work.celled, key=lambda pair: order[work.marks[pair[0]].tag.word]):
        mark = work.marks[index]
        cell = ancestor(node, "tc")
        if cell is None:
            work.find("outside_cell", mark)
            continue
        work.repairs |= COLUMNS
        code = mark.tag.code[len(mark.tag.word) :].strip()
        writer = {"cellbg": _colour, "colspan": _span, "vm": _merge_down, "hm": _merge_right}
        writer[mark.tag.word](cell, code, mark, work)


def _colour(cell: Element, code: str, mark: Mark, work: Marking) -> None:
    shade, space = _property(cell, "shd"), _space(cell)
    shade.attrib.clear()
    shade.set(f"{space}val", "clear")
    shade.set(f"{space}color", "auto")
    shade.set(f"{space}fill", _attribute_output(code, mark, work, "color"))


def _span(cell: Element, code: str, mark: Mark, work: Marking) -> None:
    span = _property(cell, "gridSpan")
    span.set(f"{_space(cell)}val", _attribute_output(code, mark, work))


def _merge_down(cell: Element, _: str, mark: Mark, work: Marking) -> None:
    merge, space = _property(cell, "vMerge"), _space(cell)
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


def _merge_right(cell: Element, _: str, mark: Mark, work: Marking) -> None:
    span, space = _property(cell, "gridSpan"), _space(cell)
    before = span.get(space + "val", "1")
    known = SIGN.fullmatch(before)
    code = (
        f"({work.marks[int(known[1])].tag.code}) * loop.length"
        if known
        else f"{before} * loop.length"
    )
    span.set(space + "val", _attribute_output(code, mark, work))
    parent = cell.getparent()
    if parent is not None:
        at = parent.index(cell)
        parent.insert(at, work.instruction(_synthetic(mark.tag, "if loop.first"), mark.place))
        parent.insert(at + 2, work.instruction(_synthetic(mark.tag, "endif"), mark.place))


def _property(cell: Element, name: str) -> Element:
    """A property of a cell, made in its place where there is none."""
    space = _space(cell)
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


def _space(element: Element) -> str:
    """The namespace of an element, in braces."""
    return str(element.tag[: element.tag.index("}") + 1])


def _attribute_output(code: str, mark: Mark, work: Marking, kind: str = "attribute") -> str:
    tag = replace(mark.tag, opener="{{", scope="", code=code)
    return work.add(tag, mark.place, Spot(kind=kind))


def _synthetic(tag: Tag, code: str) -> Tag:
    return replace(tag, opener="{%", scope="", code=code)
