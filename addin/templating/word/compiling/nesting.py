"""Does every way through a template give whole XML?

A block (``if``, ``for``...) may be left out or repeated. The XML stays whole exactly where the
elements that are open at its start are open again at each of its ends; this is proved here once,
when a template is compiled, so that no output needs to be read again.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from addin.errors import Finding, Level
from addin.templating.language.marks import Mark, fault_of
from addin.templating.language.tags import BLOCKS, opens_block

_MIDDLES = {"else": ("if", "for"), "elif": ("if",)}
_MARKUP = re.compile(r"<(/?)([\w:.-]+)((?:[^<>\"']|\"[^\"]*\"|'[^']*')*?)(/?)>")
_INLINE = {"t", "r", "p", "tc", "tr", "tbl"}


@dataclass(slots=True)
class _Block:
    mark: Mark
    open: list[tuple[str, int]]


@dataclass(slots=True)
class _Check:
    findings: list[Finding] = field(default_factory=list)
    blocks: list[_Block] = field(default_factory=list)
    stack: list[tuple[str, int]] = field(default_factory=list)
    """The elements that are open: name, and number among all that were opened."""
    inside: str = ""
    opened: int = 0

    def find(self, rule: str, mark: Mark, en: str, zh: str) -> None:
        self.findings.append(fault_of(mark, rule, en, zh))


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
            check.opened += 1
            check.stack.append((name, check.opened))


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
    if [name for name, _ in check.stack] == [name for name, _ in block.open]:
        _compare_tables(mark, block, check)
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


def _compare_tables(mark: Mark, block: _Block, check: _Check) -> None:
    """A block may run over paragraphs; over tables, rows or cells it takes their edges with it."""
    pairs = zip(check.stack, block.open, strict=True)
    crossed = next((n for (n, here), (_, there) in pairs if here != there), "")
    crossed = crossed.rsplit(":", 1)[-1]
    if crossed not in _PARTS:
        return
    en, zh = _PARTS[crossed]
    scoped = mark.tag.scope in {"tr", "tc"} or block.mark.tag.scope in {"tr", "tc"}
    check.findings.append(
        fault_of(
            mark,
            "T-204" if scoped else "T-210",
            f"{block.mark.tag.text} ({block.mark.place}) begins in another {en} than"
            f" {mark.tag.text} ends in: for whole rows write {{%tr in rows of their own, for cells"
            " {%tc",
            f"{block.mark.tag.text}（{block.mark.place}）与{mark.tag.text}不在同一个{zh}中："
            "整行请用单独一行的{%tr，整格请用{%tc",
            Level.HARD if scoped else Level.SOFT,
        )
    )


_PARTS = {"tbl": ("table", "表格"), "tr": ("row", "表格行"), "tc": ("cell", "单元格")}


def _innermost(stack: Iterable[tuple[str, int]]) -> tuple[str, str]:
    names = [name.rsplit(":", 1)[-1] for name, _ in stack]
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
