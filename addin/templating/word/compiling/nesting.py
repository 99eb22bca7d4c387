"""Does every way through a template give whole XML?

A block (``if``, ``for``...) may be left out or repeated. The XML stays whole exactly where the
elements that are open at its start are open again at each of its ends; this is proved here once,
when a template is compiled, so that no output needs to be read again.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from addin.errors import Finding
from addin.language import Text
from addin.templating.language.marks import Mark, fault_of
from addin.templating.language.tags import BLOCKS, LEAVING, opens_block

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

    def find(self, key: str, mark: Mark, **values: object) -> None:
        self.findings.append(fault_of(mark, key, **values))


def check_nesting(texts: Sequence[str], marks: Sequence[Mark]) -> list[Finding]:
    """What is wrong with the nesting of a part's blocks; nothing where all output is whole XML."""
    check = _Check()
    for text, mark in zip(texts, marks, strict=False):
        _read(text, check)
        if not mark.is_output:
            _statement(mark, check)
    for block in check.blocks:
        check.find("never_ended", block.mark, word=block.mark.tag.word)
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
            check.find("stray", mark)
        else:
            _compare(mark, check.blocks[-1], check)
    elif word in LEAVING:
        loop = next((b for b in reversed(check.blocks) if b.mark.tag.word == "for"), None)
        if loop is None:
            check.find("stray", mark)
        else:
            _compare(mark, loop, check, leaves=True)
    elif word.startswith("end") and word[3:] in (*BLOCKS, "raw"):
        _end(mark, word[3:], check)


def _end(mark: Mark, word: str, check: _Check) -> None:
    if not check.blocks:
        check.find("stray", mark)
        return
    block = check.blocks.pop()
    if block.mark.tag.word != word:
        opened = block.mark
        check.find(
            "wrong_end", mark, block=opened.tag.text, place=opened.place, word=opened.tag.word
        )
        return
    _compare(mark, block, check)


def _compare(mark: Mark, block: _Block, check: _Check, *, leaves: bool = False) -> None:
    if [name for name, _ in check.stack] == [name for name, _ in block.open]:
        _compare_tables(mark, block, check)
        return
    here, there = (_innermost(stack) for stack in (check.stack, block.open))
    opened = block.mark
    check.find(
        "other_level", mark,
        here=here, there=there, block=opened.tag.text, place=opened.place,
    )  # fmt: skip
    if not leaves:
        check.stack[:] = block.open


def _compare_tables(mark: Mark, block: _Block, check: _Check) -> None:
    """A block may run over paragraphs; over tables, rows or cells it takes their edges with it."""
    pairs = zip(check.stack, block.open, strict=True)
    crossed = next((n for (n, here), (_, there) in pairs if here != there), "")
    crossed, opened = crossed.rsplit(":", 1)[-1], block.mark
    if crossed in _PARTS:
        scoped = {"tr", "tc"} & {mark.tag.scope, opened.tag.scope}
        check.find(
            "other_table" if scoped else "other_cell", mark,
            what=_PARTS[crossed], block=opened.tag.text, place=opened.place,
        )  # fmt: skip


_PARTS = {
    "tbl": Text(zh="表格", en="table"),
    "tr": Text(zh="表格行", en="row"),
    "tc": Text(zh="单元格", en="cell"),
}


def _innermost(stack: Iterable[tuple[str, int]]) -> Text:
    names = [name.rsplit(":", 1)[-1] for name, _ in stack]
    inner = next((name for name in reversed(names) if name in _WORDS), "")
    return _WORDS.get(inner, Text(zh="文档中", en="in the document"))


_WORDS = {
    "t": Text(zh="文字中", en="inside of a text"),
    "r": Text(zh="文字中", en="inside of a text"),
    "p": Text(zh="段落中", en="inside of a paragraph"),
    "tc": Text(zh="单元格的段落之间", en="between the paragraphs of a cell"),
    "tr": Text(zh="表格行的单元格之间", en="between the cells of a row"),
    "tbl": Text(zh="表格的行之间", en="between the rows of a table"),
    "body": Text(zh="段落之间", en="between paragraphs"),
}
