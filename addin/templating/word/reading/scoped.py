"""What stands for {%p %}, {%tr %} and {%tc %}: which paragraph, row or cell does a tag replace?"""

from dataclasses import replace

from lxml import etree

from addin.language import Text
from addin.ooxml.xml import local
from addin.templating.word.reading.marking import SIGN, Marking, shortened
from addin.templating.word.reading.spots import spot_of
from addin.templating.word.repairs import CELLS, COLUMNS, ROWS
from addin.templating.word.xml import Element, ancestor, is_word, paragraph_texts

_SCOPES = {"p": "p", "tr": "tr", "tc": "tc"}


def replace_scoped(work: Marking) -> None:
    """Put the marks of {%p %}, {%tr %} and {%tc %} in the place of what they stand for."""
    taken: dict[Element, list[int]] = {}
    for index, node in sorted(work.scoped, key=lambda pair: pair[0]):
        mark = work.marks[index]
        scope = mark.tag.scope
        target = ancestor(node, _SCOPES[scope])
        if target is None:
            work.find("outside", mark, what=_SCOPE_WORDS[scope])
        elif target in taken:
            if mark.tag.opener != "{#":
                first, what = work.marks[taken[target][0]].tag.text, _SCOPE_WORDS[scope]
                work.find(f"second_{scope}", mark, first=first, what=what)
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
    "p": Text(zh="段落", en="paragraph"),
    "tr": Text(zh="表格行", en="table row"),
    "tc": Text(zh="单元格", en="table cell"),
}


def _replace(target: Element, indexes: list[int], work: Marking) -> None:
    parent = target.getparent()
    if parent is None:
        return
    index, *others = indexes
    mark = work.marks[index]
    lost = _text_lost(target, work)
    if lost and mark.tag.opener != "{#":
        work.find("displaced", mark, lost=lost, what=_SCOPE_WORDS[mark.tag.scope])
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


def _text_lost(target: Element, work: Marking) -> str:
    paragraphs = [target] if is_word(target, "p") else list(target.iter("{*}p"))
    text = "".join(part for p in paragraphs for _, part in paragraph_texts(p))
    restored = SIGN.sub(lambda found: work.marks[int(found[1])].tag.text, text)
    return shortened(restored.strip())
