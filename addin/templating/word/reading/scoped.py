"""What stands for {%p %}, {%tr %} and {%tc %}: which paragraph, row or cell does a tag replace?"""

from dataclasses import replace

from lxml import etree

from addin.errors import Level
from addin.ooxml.xml import local
from addin.templating.language.marks import Mark
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


def _find_second(mark: Mark, first: Mark, work: Marking) -> None:
    if mark.tag.opener == "{#":
        return
    en, zh = _SCOPE_WORDS[mark.tag.scope]
    work.find(
        {"p": "T-201", "tr": "T-206", "tc": "T-207"}[mark.tag.scope],
        mark,
        f"{mark.tag.text} shares its {en} with {first.tag.text}: each needs a {en} of its own",
        f"{mark.tag.text}与{first.tag.text}同在一个{zh}：各需单独一个{zh}",
    )


def _replace(target: Element, indexes: list[int], work: Marking) -> None:
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


def _text_lost(target: Element, work: Marking) -> str:
    paragraphs = [target] if is_word(target, "p") else list(target.iter("{*}p"))
    text = "".join(part for p in paragraphs for _, part in paragraph_texts(p))
    restored = SIGN.sub(lambda found: work.marks[int(found[1])].tag.text, text)
    return shortened(restored.strip())
