"""Does every way through a template give whole XML with ids that stand once?

A block (``if``, ``for``...) may be left out or repeated. The XML stays whole exactly where the
elements that are open at its start are open again at each of its ends; this is proved here once,
when a template is compiled, so that no output needs to be read again.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from addin.errors import Finding, Level
from addin.language import Text
from addin.templating.marks import Mark, Spot
from addin.templating.tags import Tag

__all__ = ["BLOCKS", "check_nesting", "number_loops", "opens_block", "own_runs"]

BLOCKS = ("for", "if", "with", "filter", "macro", "call", "set")
_MIDDLES = {"else": ("if", "for"), "elif": ("if",)}
_MARKUP = re.compile(r"<(/?)([\w:.-]+)((?:[^<>\"']|\"[^\"]*\"|'[^']*')*?)(/?)>")
_INLINE = {"t", "r", "p", "tc", "tr", "tbl"}
_ID = re.compile(r'(<(?:\w+:)?docPr\b[^<>]*?\bid=")(\d+)(")')
_BOOKMARK = re.compile(r"<(?:\w+:)?bookmark(Start|End)\b[^<>]*?>")
_BOOKMARK_ID = re.compile(r'\b(?:\w+:)id="(-?\d+)"')
_BOOKMARK_NAME = re.compile(r'\b(?:\w+:)name="([^"]*)"')
_IDENTITY = re.compile(r' w14:(?:paraId|textId)="[^"]*"')


def opens_block(tag: Tag) -> bool:
    """Whether a statement opens a block: all of them but ``set`` with a value."""
    return tag.word in BLOCKS and not (tag.word == "set" and "=" in tag.code)


@dataclass(slots=True)
class _Block:
    mark: Mark
    open: list[str]


@dataclass(slots=True)
class _Check:
    findings: list[Finding] = field(default_factory=list)
    blocks: list[_Block] = field(default_factory=list)
    stack: list[str] = field(default_factory=list)
    inside: str = ""

    def find(self, rule: str, mark: Mark, en: str, zh: str) -> None:
        self.findings.append(
            Finding(rule=rule, level=Level.HARD, text=Text(zh, en), place=mark.place)
        )


def check_nesting(texts: Sequence[str], marks: Sequence[Mark]) -> list[Finding]:
    """What is wrong with the nesting of a part's blocks; nothing where all output is whole XML."""
    check = _Check()
    for text, mark in zip(texts, marks, strict=False):
        _read(text, check)
        if not mark.is_output:
            _statement(mark, check)
    for block in check.blocks:
        check.find(
            "T-101",
            block.mark,
            f"{block.mark.tag.text} is never ended (expected {{% end{block.mark.tag.word} %}})",
            f"{block.mark.tag.text}没有结束（应有{{% end{block.mark.tag.word} %}}）",
        )
    return check.findings


def _read(text: str, check: _Check) -> None:
    # A tag may stand in an attribute: the element is then cut into two texts.
    text = check.inside + text
    end = text.rfind("<")
    whole = text.rfind(">") > end or end < 0
    check.inside = "" if whole else text[end:]
    for closing, name, _, empty in _MARKUP.findall(text if whole else text[:end]):
        if closing:
            if check.stack:
                check.stack.pop()
        elif not empty:
            check.stack.append(name)


def _statement(mark: Mark, check: _Check) -> None:
    word = mark.tag.word
    if opens_block(mark.tag):
        check.blocks.append(_Block(mark, list(check.stack)))
    elif word in _MIDDLES:
        if not check.blocks or check.blocks[-1].mark.tag.word not in _MIDDLES[word]:
            _stray(mark, check)
        else:
            _compare(mark, check.blocks[-1], check)
    elif word.startswith("end") and word[3:] in (*BLOCKS, "raw"):
        _end(mark, word[3:], check)


def _end(mark: Mark, word: str, check: _Check) -> None:
    if not check.blocks:
        _stray(mark, check)
        return
    block = check.blocks.pop()
    if block.mark.tag.word != word:
        check.find(
            "T-104",
            mark,
            f"{mark.tag.text} cannot end {block.mark.tag.text} ({block.mark.place})",
            f"{mark.tag.text}不能结束{block.mark.tag.text}（{block.mark.place}）",
        )
        return
    _compare(mark, block, check)


def _stray(mark: Mark, check: _Check) -> None:
    check.find(
        "T-102",
        mark,
        f"{mark.tag.text} ends or divides nothing: no block is open here",
        f"{mark.tag.text}没有对应的开始标签",
    )


def _compare(mark: Mark, block: _Block, check: _Check) -> None:
    if check.stack == block.open:
        return
    here, there = (_innermost(stack) for stack in (check.stack, block.open))
    check.find(
        "T-204",
        mark,
        f"{mark.tag.text} stands {here[0]}, {block.mark.tag.text} ({block.mark.place}) {there[0]}:"
        " both must stand in the same, for whole paragraphs, rows or cells with {%p, {%tr or {%tc",
        f"{mark.tag.text}位于{here[1]}，而{block.mark.tag.text}（{block.mark.place}）位于{there[1]}："
        "二者须在同一层；整段、整行、整格请用{%p、{%tr、{%tc",
    )
    check.stack[:] = block.open


def _innermost(stack: Iterable[str]) -> tuple[str, str]:
    names = [name.rsplit(":", 1)[-1] for name in stack]
    inner = next((name for name in reversed(names) if name in _WORDS), "")
    return _WORDS.get(inner, ("in the document", "文档中"))


_WORDS = {
    "t": ("inside of a text", "文字中"),
    "r": ("inside of a text", "文字中"),
    "p": ("inside of a paragraph", "段落中"),
    "tc": ("between the paragraphs of a cell", "单元格的段落之间"),
    "tr": ("between the cells of a row", "表格行的单元格之间"),
    "tbl": ("between the rows of a table", "表格的行之间"),
    "body": ("between paragraphs", "段落之间"),
}


def own_runs(
    texts: Sequence[str], marks: Sequence[Mark]
) -> tuple[tuple[str, ...], tuple[Mark, ...]]:
    """Texts and marks where a tag that fills its run writes the run itself.

    So a picture or a bookmark stands instead of the run and leaves no empty runs beside it.
    """
    pieces, changed = list(texts), list(marks)
    for place, mark in enumerate(marks):
        spot = mark.spot
        if (
            spot.kind != "text"
            or not mark.is_output
            or not pieces[place + 1].startswith(spot.leave)
        ):
            continue
        found = _RUN_START.search(pieces[place])
        if found and spot.enter.endswith(found[1]):
            pieces[place] = pieces[place][: found.start()]
            pieces[place + 1] = pieces[place + 1].removeprefix(spot.leave)
            changed[place] = replace(mark, spot=replace(spot, kind="run"))
    return tuple(pieces), tuple(changed)


_RUN_START = re.compile(
    r"<(?:\w+:)?r(?: [^>]*)?>((?:<(?:\w+:)?rPr/>|<(\w+:)?rPr>(?:(?!</\2?rPr>).)*</\2?rPr>)?"
    r"<(?:\w+:)?t xml:space=\"preserve\">)$",
    re.DOTALL,
)


def number_loops(
    texts: Sequence[str], marks: Sequence[Mark]
) -> tuple[tuple[str, ...], tuple[Mark, ...]]:
    """Texts and marks where ids inside of loops are counted when they are printed."""
    new_texts: list[str] = [texts[0]]
    new_marks: list[Mark] = []
    depth = 0
    for mark, text in zip(marks, texts[1:], strict=True):
        word = mark.tag.word if not mark.is_output else ""
        depth += (word in {"for", "macro"}) - (word in {"endfor", "endmacro"})
        new_marks.append(mark)
        if depth > 0:
            pieces, inner = _count_ids(text, mark)
            new_texts.extend(pieces)
            new_marks.extend(inner)
        else:
            new_texts.append(text)
    return tuple(new_texts), tuple(new_marks)


def _count_ids(text: str, mark: Mark) -> tuple[list[str], list[Mark]]:
    text = _IDENTITY.sub("", text)
    if "docPr" not in text and "bookmark" not in text:
        return [text], []
    spans: list[tuple[int, int, Spot]] = []
    spans.extend((found.start(2), found.end(2), Spot(kind="id")) for found in _ID.finditer(text))
    for found in _BOOKMARK.finditer(text):
        number = _BOOKMARK_ID.search(found[0])
        name = _BOOKMARK_NAME.search(found[0])
        for kind, inner in ((f"bookmark{found[1]}", number), ("bookmarkName", name)):
            if inner is not None:
                start = found.start() + inner.start(1)
                spans.append((start, start + len(inner[1]), Spot(kind=kind, line=inner[1])))
    pieces, marks, at = [], [], 0
    for start, end, spot in sorted(spans, key=lambda span: span[0]):
        pieces.append(text[at:start])
        marks.append(replace(mark, tag=_counted(mark.tag), spot=spot))
        at = end
    return [*pieces, text[at:]], marks


def _counted(tag: Tag) -> Tag:
    return replace(tag, opener="{{", scope="", code="true")
