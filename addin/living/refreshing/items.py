"""Of which runs, numbers and sentences is a paragraph made?"""

import re
from collections.abc import Callable, Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from addin.language import Language
from addin.ooxml.xml import local
from addin.report.bound.naming import START
from addin.report.bound.reading import BREAKS

_ENDS: dict[Language, re.Pattern[str]] = {
    "zh": re.compile(r"[。！？；]+[”’）]*"),
    "en": re.compile(r"(?<!\bNo)(?<!\bvs)[.!?;][”’)]*(?= |$)"),
}
_MASK = "\0"


@dataclass(slots=True, eq=False)
class Item:
    """A piece of a paragraph: a run, a number with its bookmark, or what has to stay whole.

    `can_split` where it is one run of one text.
    """

    nodes: list[Any]
    text: str = ""
    mark: str = ""
    can_split: bool = False

    @property
    def runs(self) -> list[Any]:
        """The runs of a number, without its bookmark."""
        return [node for node in self.nodes if local(node) == "r"]


@dataclass(slots=True, eq=False)
class Line:
    """A sentence of a paragraph: its items."""

    items: list[Item] = field(default_factory=list)

    @property
    def text(self) -> str:
        """What a person reads."""
        return "".join(item.text for item in self.items)

    @property
    def marks(self) -> list[str]:
        """The bookmarks of its numbers, in their order."""
        return [item.mark for item in self.items if item.mark]

    def shape(self, source: Callable[[str], str]) -> str:
        """Its words, each bound number by the fact that it shows."""
        return "".join(
            f"{_MASK}{source(item.mark)}{_MASK}" if item.mark else item.text for item in self.items
        )


def lines_of(paragraph: Any, language: Language) -> list[Line] | None:
    """The sentences of a paragraph; None where a number's bookmark begins or ends within others."""
    items = _items(paragraph)
    if items is None:
        return None
    lines, now = [], Line()
    for item in _split(items, language):
        now.items.append(item)
        if not item.mark and _ends(item.text, language):
            lines.append(now)
            now = Line()
    if now.items:
        # What only closes the paragraph, like an end of a bookmark, belongs to its last sentence.
        if lines and not now.text:
            lines[-1].items.extend(now.items)
        else:
            lines.append(now)
    return lines


def sentences_of(text: str, language: Language) -> list[str]:
    """The sentences of a text, as `lines_of` divides them.

    >>> sentences_of("完成8276亿元。低于时序；其余见表2", "zh")
    ['完成8276亿元。', '低于时序；', '其余见表2']
    """
    ends = [found.end() for found in _ENDS[language].finditer(text)]
    cuts = [0, *ends, *([len(text)] if not ends or ends[-1] < len(text) else [])]
    pieces = (text[a:b] for a, b in pairwise(cuts))
    return [piece for piece in pieces if piece]


def _items(paragraph: Any) -> list[Item] | None:
    found: list[Item] = []
    number: Item | None = None
    closes = ""
    for node in paragraph:
        kind = local(node)
        if kind == "pPr":
            continue
        if kind == "bookmarkStart" and _value(node, "name").startswith(START):
            if number is not None:
                return None
            number, closes = Item([node], mark=_value(node, "name")), _value(node, "id")
            found.append(number)
        elif number is not None:
            number.nodes.append(node)
            number.text += _text(node)
            if kind == "bookmarkEnd" and _value(node, "id") == closes:
                number = None
        else:
            found.append(Item([node], _text(node), can_split=_is_plain(node)))
    return None if number is not None else found


def _split(items: Sequence[Item], language: Language) -> Iterator[Item]:
    """The items, runs that hold several sentences divided between them in the tree."""
    for item in items:
        pieces = sentences_of(item.text, language) if item.can_split else []
        if len(pieces) < 2:  # noqa: PLR2004 - one sentence, or none
            yield item
            continue
        (run,) = item.nodes
        last = run
        for at, piece in enumerate(pieces):
            one = run if at == 0 else deepcopy(run)
            if at:
                last.addnext(one)
            set_text(one, piece)
            last = one
            yield Item([one], piece, can_split=True)


def set_text(run: Any, words: str) -> None:
    """Let a run of one text say other words."""
    text = next(each for each in run if local(each) == "t")
    text.text = words
    text.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")


def _ends(text: str, language: Language) -> bool:
    found = list(_ENDS[language].finditer(text))
    return bool(found) and found[-1].end() >= len(text.rstrip())


def _is_plain(node: Any) -> bool:
    kinds = [local(each) for each in node if local(each) != "rPr"]
    return local(node) == "r" and kinds == ["t"]


def _text(node: Any) -> str:
    return "".join(
        (each.text or "") if kind == "t" else BREAKS[kind]
        for each in node.iter()
        if (kind := local(each)) == "t" or (kind in BREAKS and local(each.getparent()) == "r")
    )


def _value(node: Any, name: str) -> str:
    return next((str(v) for k, v in node.attrib.items() if k.rpartition("}")[2] == name), "")
