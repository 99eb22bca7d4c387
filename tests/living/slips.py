"""More slips of people, as what to find and what to write instead; none keeps what is said."""

import random
import re
from collections.abc import Callable, Mapping
from copy import deepcopy
from itertools import pairwise

from addin.language import Language
from addin.ooxml.xml import local
from addin.report.bound.reading import Paragraph

Change = Callable[[re.Match[str], random.Random], str]
Slip = Callable[[Paragraph, random.Random], bool]


def either(*pairs: tuple[str, str]) -> tuple[str, Change]:
    """Either of two words in place of the other."""
    other = {**{b: a for a, b in pairs}, **dict(pairs)}
    words = sorted(other, key=lambda word: -len(word))
    edge = r"\b" if words[0].isascii() else ""
    pattern = "|".join(rf"{edge}{re.escape(word)}{edge}" for word in words)
    return pattern, lambda found, _: other[found[0]]


def by_one(found: re.Match[str], _: random.Random) -> str:
    """A number that is one more."""
    return str(int(found[0]) + 1)


def _transposed(found: re.Match[str], chance: random.Random) -> str:
    text = found[0]
    places = [at for at, (a, b) in enumerate(pairwise(text)) if a != b
              and (a + b).isdigit()]  # fmt: skip
    at = chance.choice(places) if places else 0
    return text[:at] + text[at + 1] + text[at] + text[at + 2 :] if places else text


def _full_width(found: re.Match[str], _: random.Random) -> str:
    return "".join(chr(ord(each) + 0xFEE0) for each in str((int(found[0]) + 3) % 10))


def _another(words: str) -> Change:
    return lambda found, chance: chance.choice([w for w in words.split() if w != found[0].lower()])


_BOTH: Mapping[str, tuple[str, Change]] = {
    "two digits in each other's place": (r"\d[\d,]*\.?\d+", _transposed),
    "a point moved": (r"(\d)\.(\d)", lambda found, _: f"{found[1]}{found[2]}."),
    "a separator lost": (r"(\d),(\d{3})", lambda found, _: found[1] + found[2]),
    "a full-width digit": (r"(?<=\.)[0-9]", _full_width),
    "a letter for a zero": (r"(?<=\d)0", lambda _, __: "O"),
    "per mille": (r"(?<=\d)%", lambda _, __: "‰"),
    "a sign lost": (r"(?<![\d\w])[-−](?=\d)", lambda _, __: ""),
    "another interval": (r"80(?=%区间|% interval)", lambda _, __: "90"),
    "an arrow turned": either(("↑", "↓")),
    "another limit": either(("≥", "≤")),
}
SLIPS: Mapping[Language, Mapping[str, tuple[str, Change]]] = {
    "zh": {
        **_BOTH,
        "another size": either(("亿元", "万元"), ("亿", "万")),
        "another year": (r"20[12]\d(?=年)", lambda found, _: str(int(found[0]) - 1)),
        "another month": (r"\d{1,2}(?=月)", lambda found, _: str(int(found[0]) % 12 + 1)),
        "another quarter": either(("前三季度", "上半年"), ("三季度", "二季度")),
        "another comparison": either(("同比", "环比"), ("年均", "累计")),
        "another direction": either(("增长", "下降"), ("扩大", "收窄"), ("多", "少")),
        "another class": either(("严重滞后", "滞后"), ("提前完成", "快于时序"), ("滞后", "提前")),
        "another count": (r"(?<!近)[一二三四五六七八九](?=[项个大])", _another("三 四 五 七")),
        "a count in digits": (r"\d+(?=[项个家])", lambda found, _: str(int(found[0]) + 1)),
        "not": (r"不|没有", lambda _, __: ""),
        "another kind": either(("约束性", "预期性"), ("上限", "下限")),
        "all or some": either(("全部", "部分"), ("其余", "其中")),
        "another currency": (r"亿元", lambda _, __: "亿美元"),
        "another day": (r"\d{1,2}(?=日)", lambda found, _: str(int(found[0]) % 28 + 1)),
        "another reference": (r"(?<=见表)\d", lambda found, _: str(int(found[0]) % 6 + 1)),
        "a fraction in words": (r"完成(?=规划)", lambda _, __: "超六成完成"),
        "another state": either(("超期", "按期"), ("推进中", "已完成"), ("在建", "未开工")),
    },
    "en": {
        **_BOTH,
        "another size": either(("billion", "million")),
        "another year": (r"\b20[12]\d\b", lambda found, _: str(int(found[0]) - 1)),
        "another month": either(("September", "June"), ("December", "March")),
        "another quarter": (r"\b(?:third|fourth)(?= quarter)", _another("first second")),
        "another direction": either(("up", "down"), ("above", "below"), ("more", "less"),
                                    ("rise", "fall"), ("ahead", "behind")),
        "another class": either(("on pace", "ahead of pace"), ("achieved", "on pace")),
        "another count": (r"\b(?:[Tt]wo|[Tt]hree|[Ff]our|[Ff]ive|[Ss]ix)\b", _another("seven ten")),
        "not": (r" (?:not|no|none) ", lambda _, __: " "),
        "another kind": either(("binding", "indicative"), ("floor", "ceiling")),
        "all or some": either(("All", "Some"), ("all", "some"), ("only", "also")),
        "another currency": (r"CNY", lambda _, __: "USD"),
        "another day": (r"(?<=on )\d{1,2}(?= [A-Z])", lambda found, _: str(int(found[0]) % 28 + 1)),
        "another reference": (r"(?<=Table )\d(?= (?:names|has|lists))", _another("7 8")),
        "points or per cent": (r" percentage points?", lambda _, __: "%"),
        "another state": either(("overdue", "done"), ("under way", "not started")),
    },
}  # fmt: skip
"""What to find in a text, and what a slip makes of it, by language."""


def slip(pattern: str, change: Change) -> Slip:
    """A slip within one run of a paragraph."""

    def done(paragraph: Paragraph, chance: random.Random) -> bool:
        for each in chance.sample(paragraph.stretches, len(paragraph.stretches)):
            text = each.node.text or ""
            for found in re.finditer(pattern, text):
                new = change(found, chance)
                if new != found[0]:
                    each.node.text = text[: found.start()] + new + text[found.end() :]
                    return True
        return False

    return done


def number_deleted(paragraph: Paragraph, chance: random.Random) -> bool:
    """A number is gone from a sentence, with its bookmark or out of it."""
    marked = [each for each in paragraph.stretches if each.mark and paragraph.cell is None]
    if not marked:
        return False
    run = chance.choice(marked).node.getparent()
    if chance.random() < 0.5:
        for each in (run.getprevious(), run.getnext()):
            run.getparent().remove(each)
    run.getparent().remove(run)
    return True


def said_twice(paragraph: Paragraph, _: random.Random) -> bool:
    """All that a paragraph says stands in it once more, as after pasting."""
    if paragraph.cell is not None or len(paragraph.text) < 30:
        return False
    runs = [each for each in paragraph.element if local(each) == "r"]
    if not runs:
        return False
    new = deepcopy(runs[-1])
    for text in [each for each in new if local(each) == "t"]:
        text.text = paragraph.text
    paragraph.element.append(new)
    return any(local(each) == "t" for each in new)


def cells_swapped(paragraph: Paragraph, _: random.Random) -> bool:
    """A cell says what the one below it says, and the other way round."""
    if paragraph.cell is None or not paragraph.text.strip():
        return False
    cell = next(paragraph.element.iterancestors("{*}tc"))
    row = cell.getparent().getnext()
    at = [each for each in cell.getparent() if local(each) == "tc"].index(cell)
    below = [each for each in (row if row is not None else ()) if local(each) == "tc"]
    if at >= len(below):
        return False
    mine, theirs = (list(one.iter("{*}t")) for one in (cell, below[at]))
    texts = ["".join(each.text or "" for each in some) for some in (mine, theirs)]
    if not all(text.strip() for text in texts) or texts[0] == texts[1]:
        return False
    for some, text in zip((mine, theirs), reversed(texts), strict=True):
        for each in some:
            each.text = ""
        some[0].text = text
    return True


def dash_filled(paragraph: Paragraph, _: random.Random) -> bool:
    """A hole is filled with a zero."""
    if paragraph.cell is None or paragraph.text.strip() != "—":
        return False
    paragraph.stretches[0].node.text = "0.0"
    return True


WHOLE: Mapping[str, Slip] = {
    "a number gone": number_deleted, "said twice": said_twice, "cells swapped": cells_swapped,
    "a hole filled": dash_filled,
}  # fmt: skip
