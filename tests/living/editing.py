"""What people do to a report, at random: they write, rewrite, move, strike and overtype."""

import random
import re
from collections.abc import Callable, Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any

from addin.ooxml.package import Package
from addin.ooxml.xml import local
from addin.report.bound.reading import Paragraph, read_document
from tests.living.made import add_words, with_body

WORDS = {
    "zh": [
        "这是分析人员补充的第{n}条判断。",
        "据调研（编号{n}号），企业反映订单回升。",
        "建议{n}组跟进。",
    ],
    "en": ["Note {n} of the analyst stands here.", "Survey No. {n} says orders return."],
}


@dataclass
class Edits:
    """What was done: words that must stay, numbers that were overtyped, texts that were struck."""

    kept: list[str] = field(default_factory=list)
    overtyped: dict[str, str] = field(default_factory=dict)
    struck: list[str] = field(default_factory=list)
    touched: set[str] = field(default_factory=set)
    rows: int = 0


def edit(package: Package, language: str, seed: int, many: int) -> tuple[Package, Edits]:
    """A copy of a report after `many` random edits, each of another paragraph."""
    chance = random.Random(seed)  # noqa: S311 - edits that are the same every time
    document = read_document(package)
    body = [one for one in document.paragraphs if one.part == "word/document.xml"]
    edits, done = Edits(), 0
    chance.shuffle(body)
    body.sort(key=lambda one: one.cell is not None and chance.random() < 0.8)
    for paragraph in body:
        if done >= many:
            break
        if not paragraph.text.strip() or paragraph.element.getparent() is None:
            continue
        kind = chance.choice(list(KINDS))
        text = paragraph.text
        if KINDS[kind](paragraph, language, chance, edits):
            edits.touched.add(text)
            done += 1
    return with_body(document), edits


def _words(language: str, chance: random.Random, edits: Edits) -> str:
    words = chance.choice(WORDS[language]).format(n=chance.randint(100, 999))
    edits.kept.append(words)
    return words


def _write(paragraph: Paragraph, language: str, chance: random.Random, edits: Edits) -> bool:
    add_words(paragraph, (" " if language == "en" else "") + _words(language, chance, edits))
    return True


def _new_paragraph(
    paragraph: Paragraph, language: str, chance: random.Random, edits: Edits
) -> bool:
    element = paragraph.element
    new = element.makeelement(element.tag)
    element.addnext(new)
    run = new.makeelement(f"{element.tag[:-1]}r")
    text = run.makeelement(f"{element.tag[:-1]}t")
    text.text = _words(language, chance, edits)
    run.append(text)
    new.append(run)
    return True


def _rewrite(paragraph: Paragraph, language: str, chance: random.Random, edits: Edits) -> bool:
    """Other words between the numbers."""
    plain = [each.node for each in paragraph.stretches if not each.mark and len(each.text) > 6]
    if not plain or paragraph.cell is not None:
        return False
    node = chance.choice(plain)
    words = (
        f"改写{chance.randint(100, 999)}处"
        if language == "zh"
        else f"rewritten {chance.randint(100, 999)}"
    )
    at = len(node.text) // 2
    node.text = f"{node.text[:at]}{words}{node.text[at + 2 :]}"
    edits.kept.append(words)
    return True


def _overtype(paragraph: Paragraph, _language: str, chance: random.Random, edits: Edits) -> bool:
    marked = [each for each in paragraph.stretches if each.mark and each.text[-1:].isdigit()]
    if not marked:
        return False
    each = chance.choice(marked)
    each.node.text = f"{chance.randint(11111, 99999)}.7"
    edits.overtyped[each.mark] = each.node.text
    return True


def _strike(paragraph: Paragraph, _language: str, _chance: random.Random, edits: Edits) -> bool:
    if paragraph.cell is not None or len(paragraph.text) < 12 or _has_section(paragraph):
        return False
    edits.struck.append(paragraph.text)
    paragraph.element.getparent().remove(paragraph.element)
    return True


def _strike_row(paragraph: Paragraph, _language: str, _chance: random.Random, edits: Edits) -> bool:
    if paragraph.cell is None or paragraph.cell[1] < 3:
        return False
    row = next(one for one in paragraph.element.iterancestors() if local(one) == "tr")
    if row.getparent() is None:
        return False
    for each in row.iter():
        if local(each) == "t" and each.text:
            edits.touched.add(each.text)
    edits.rows += 1
    row.getparent().remove(row)
    return True


def _move(paragraph: Paragraph, _language: str, chance: random.Random, _edits: Edits) -> bool:
    if paragraph.cell is not None or _has_section(paragraph):
        return False
    body = [one for one in paragraph.element.getparent() if local(one) == "p"]
    other = chance.choice(body)
    if other is paragraph.element:
        return False
    other.addprevious(paragraph.element)
    return True


def _split(paragraph: Paragraph, _language: str, chance: random.Random, _edits: Edits) -> bool:
    """A line begins in the middle of a paragraph: what is behind stands in one of its own."""
    if paragraph.cell is not None or _has_section(paragraph):
        return False
    runs = [each for each in paragraph.element if local(each) == "r"]
    runs = [each for each in runs[1:] if not _is_bookmark(each.getprevious())]
    if not runs:
        return False
    first = chance.choice(runs)
    new = paragraph.element.makeelement(paragraph.element.tag)
    paragraph.element.addnext(new)
    rest = [first, *first.itersiblings()]
    for each in rest:
        new.append(each)
    return True


def _double(paragraph: Paragraph, language: str, chance: random.Random, edits: Edits) -> bool:
    """A paragraph is copied, bookmarks and all, and words are written behind the copy."""
    if paragraph.cell is not None or _has_section(paragraph) or len(paragraph.text) < 12:
        return False
    copy = deepcopy(paragraph.element)
    paragraph.element.addnext(copy)
    run = [each for each in copy.iter() if local(each) == "r"][-1]
    new = run.makeelement(run.tag)
    text = run.makeelement(f"{run.tag[:-1]}t")
    text.text = _words(language, chance, edits)
    new.append(text)
    copy.append(new)
    return True


def _new_row(paragraph: Paragraph, language: str, chance: random.Random, edits: Edits) -> bool:
    """A row of a person's own, with words in its first cell."""
    if paragraph.cell is None or paragraph.cell[1] < 3 or paragraph.cell[2] != 1:
        return False
    row = next(one for one in paragraph.element.iterancestors() if local(one) == "tr")
    if row.getparent() is None:
        return False
    new = deepcopy(row)
    for each in [one for one in new.iter() if local(one).startswith("bookmark")]:
        each.getparent().remove(each)
    texts = [each for each in new.iter() if local(each) == "t"]
    for each in texts:
        each.text = ""
    texts[0].text = _words(language, chance, edits)
    row.addnext(new)
    return True


def _is_bookmark(node: Any) -> bool:
    return node is not None and local(node) == "bookmarkStart"


def _has_section(paragraph: Paragraph) -> bool:
    return any(local(each) in {"sectPr", "drawing"} for each in paragraph.element.iter())


Edit = Callable[[Paragraph, str, random.Random, Edits], bool]
KINDS: Mapping[str, Edit] = {
    "write": _write, "paragraph": _new_paragraph, "rewrite": _rewrite, "overtype": _overtype,
    "strike": _strike, "row": _strike_row, "move": _move, "split": _split, "double": _double,
    "new row": _new_row,
}  # fmt: skip


def bare(text: Any) -> str:
    """A text without its numbers."""
    return re.sub(r"[-−]?\d[\d,.]*", "#", str(text))
