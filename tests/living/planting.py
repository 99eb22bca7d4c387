"""Errors that people make in a report, planted one by one, each in a paragraph of its own."""

import random
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from addin.ooxml.package import Package
from addin.ooxml.xml import local, serialised
from addin.report.bound.reading import Document, Paragraph, read_document

FLIPS = {
    "zh": {"高于": "低于", "低于": "高于", "增长": "下降", "下降": "增长", "提高": "下降",
           "快于": "慢于", "慢于": "快于", "加快": "放缓", "放缓": "加快", "收窄": "扩大"},
    "en": {" above ": " below ", " below ": " above ", " up ": " down ", " down ": " up ",
           " ahead ": " behind ", " behind ": " ahead ", "faster": "slower", "slower": "faster"},
}  # fmt: skip
UNITS = {
    "zh": [("个百分点", "%"), ("%", "个百分点"), ("亿元", "万元"), ("亿元", "元"), ("万吨", "吨")],
    "en": [(" percentage point", "%"), ("%", " percentage points"), (" billion", " million")],
}


@dataclass(frozen=True)
class Planted:
    """An error: its kind, its paragraph, what stood there and what stands there now."""

    kind: str
    paragraph: int
    before: str
    after: str


def plant(package: Package, language: str, seed: int, many: int) -> tuple[Package, list[Planted]]:
    """A copy of a report with `many` errors, each in another paragraph."""
    chance = random.Random(seed)  # noqa: S311 - errors that are the same every time
    document = read_document(package)
    body = [one for one in document.paragraphs if one.part == "word/document.xml"]
    chance.shuffle(body)
    # Two in three stand in sentences, though most paragraphs are cells.
    body.sort(key=lambda one: one.cell is not None and chance.random() < 0.9)
    planted: list[Planted] = []
    kinds = list(KINDS)
    for paragraph in body:
        if len(planted) >= many:
            break
        before = paragraph.text
        chance.shuffle(kinds)
        # The rare kinds first, or digits would be all.
        kinds.sort(key=lambda kind: sum(one.kind == kind for one in planted))
        for kind in kinds:
            if KINDS[kind](paragraph, language, chance):
                planted.append(Planted(kind, paragraph.number, before, _text(paragraph)))
                break
    content = serialised(document.roots["word/document.xml"])
    return package.with_parts({"word/document.xml": content}), planted


def _text(paragraph: Paragraph) -> str:
    return "".join(each.node.text or "" for each in paragraph.stretches)


def _digit(paragraph: Paragraph, _language: str, chance: random.Random) -> bool:
    return _change_digit([each.node for each in paragraph.stretches if each.mark], chance)


def _change_digit(nodes: list[Any], chance: random.Random) -> bool:
    nodes = [node for node in nodes if re.search(r"\d", node.text or "")]
    if not nodes:
        return False
    node = chance.choice(nodes)
    at = chance.choice([found.start() for found in re.finditer(r"\d", node.text)])
    digit = str((int(node.text[at]) + chance.randint(1, 9)) % 10)
    node.text = node.text[:at] + digit + node.text[at + 1 :]
    return True


def _count(paragraph: Paragraph, language: str, chance: random.Random) -> bool:
    """A count in words that are bound to nothing, or in a bookmark of a count."""
    pattern = r"\d+(?=[项个])" if language == "zh" else r"\d+(?= (?:indicators|actions|projects))"
    nodes = [each.node for each in paragraph.stretches if re.search(pattern, each.text)]
    nodes += [each.node for each in paragraph.stretches if "_count_" in each.mark]
    return _change_digit(nodes, chance)


def _sign(paragraph: Paragraph, _language: str, chance: random.Random) -> bool:
    numbers = [each.node for each in paragraph.stretches if each.mark and each.text[:1].isdigit()]
    negative = [each.node for each in paragraph.stretches if each.mark and each.text[:1] in "-−"]
    if negative:
        node = chance.choice(negative)
        node.text = node.text[1:]
    elif numbers:
        node = chance.choice(numbers)
        node.text = f"-{node.text}"
    return bool(numbers or negative)


def _unit(paragraph: Paragraph, language: str, chance: random.Random) -> bool:
    found = []
    for one, other in zip(paragraph.stretches, paragraph.stretches[1:], strict=False):
        if one.mark and not other.mark:
            for unit, wrong in UNITS[language]:
                if other.text.startswith(unit):
                    found.append((other.node, unit, wrong))
                    break
    if not found:
        return False
    node, unit, wrong = chance.choice(found)
    node.text = wrong + node.text[len(unit) :]
    return True


def _verb(paragraph: Paragraph, language: str, chance: random.Random) -> bool:
    flips = FLIPS[language]
    found = [
        (one.node, word)
        for one, other in zip(paragraph.stretches, paragraph.stretches[1:], strict=False)
        for word in flips
        if other.mark and not one.mark and word in f"{one.text[-12:]} "
    ]
    if not found:
        return False
    node, word = chance.choice(found)
    head, _, tail = node.text.rpartition(word.rstrip())
    node.text = head + flips[word].rstrip() + tail
    return True


def _swap(paragraph: Paragraph, _language: str, chance: random.Random) -> bool:
    """Two numbers, with their bookmarks, in each other's place."""
    element = paragraph.element
    starts = [each for each in element if _name(each).startswith("f_")]
    whole = [each for each in starts if _is_end(each.getnext().getnext(), each)]
    pairs = [
        (one, other)
        for at, one in enumerate(whole)
        for other in whole[at + 1 :]
        if _said(one) != _said(other)
    ]
    if not pairs:
        return False
    one, other = chance.choice(pairs)
    if chance.random() < 0.5:
        runs = one.getnext(), other.getnext()
        texts = [next(each for each in run if local(each) == "t") for run in runs]
        texts[0].text, texts[1].text = texts[1].text, texts[0].text
        return True
    group, others = ([each, each.getnext(), each.getnext().getnext()] for each in (one, other))
    before, behind = one.getprevious(), other.getprevious()
    for each in reversed(others):
        before.addnext(each)
    for each in reversed(group):
        (behind if behind not in group else others[-1]).addnext(each)
    return True


def _stale(paragraph: Paragraph, _language: str, chance: random.Random) -> bool:
    """Another number of the same paragraph's kind: the one of an earlier report."""
    one = re.compile(r"\D*\d[\d,]*\.\d+\D*")  # not a band, which is two numbers
    marked = [each for each in paragraph.stretches if each.mark and one.fullmatch(each.text)]
    if not marked:
        return False
    node = chance.choice(marked).node
    number = re.sub(r"[^\d.]", "", node.text)
    decimals = len(number.partition(".")[2])
    old = f"{float(number) * chance.uniform(0.9, 1.1) + 0.3:.{decimals}f}"
    if old == number:
        return False
    node.text = node.text.replace(number, old) if number in node.text else old
    return True


def _name(node: Any) -> str:
    found = (v for k, v in node.attrib.items() if k.endswith("}name"))
    return next(found, "") if local(node) == "bookmarkStart" else ""


def _is_end(node: Any, start: Any) -> bool:
    return node is not None and local(node) == "bookmarkEnd" and start.getprevious() is not None


def _said(start: Any) -> str:
    return "".join(each.text or "" for each in start.getnext().iter() if local(each) == "t")


KINDS: Mapping[str, Callable[[Paragraph, str, random.Random], bool]] = {
    "digit": _digit, "count": _count, "sign": _sign, "unit": _unit, "verb": _verb, "swap": _swap,
    "stale": _stale,
}  # fmt: skip


def missed(document: Document, planted: list[Planted], told: set[int]) -> Iterator[Planted]:
    """The errors in whose paragraph nothing was found."""
    texts = {each.number: each.text for each in document.paragraphs if "document" in each.part}
    for one in planted:
        if one.paragraph not in told and texts[one.paragraph] != one.before:
            yield one
