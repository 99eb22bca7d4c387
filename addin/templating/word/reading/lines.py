"""How is a tag taken out of a text that Word has split over many runs?"""

from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from itertools import accumulate

from addin.ooxml.xml import local, remove
from addin.templating.word.xml import SPACE, Element, is_word, paragraph_texts


@dataclass(slots=True)
class RunLine:
    """The text of one paragraph, and the nodes that it is written in."""

    element: Element
    nodes: list[Element] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    attribute: str = ""
    _starts: list[int] = field(init=False)
    _behind: dict[int, list[str]] = field(default_factory=dict, init=False)

    def __post_init__(self) -> None:
        self._starts = [0, *accumulate(map(len, self.texts))][: len(self.texts)]

    @classmethod
    def of_paragraph(cls, paragraph: Element) -> "RunLine":
        """The line of a paragraph of Word or of a drawing."""
        found = list(paragraph_texts(paragraph))
        return cls(paragraph, [node for node, _ in found], [text for _, text in found])

    @classmethod
    def of_text(cls, element: Element) -> "RunLine":
        """The line of an element that holds nothing but text."""
        return cls(element, [element], [element.text or ""])

    @classmethod
    def of_attribute(cls, element: Element, attribute: str) -> "RunLine":
        """The line of an attribute."""
        return cls(element, [element], [element.get(attribute, "")], attribute)

    @property
    def text(self) -> str:
        """What a reader sees."""
        return "".join(self.texts)

    def put(self, start: int, end: int, new: str) -> Element:
        """Write `new` instead of the text from `start` to `end`; the node that now holds it.

        A line is changed from its end to its start: later places move, those before stay.
        """
        node = self.plan(start, end, new)
        self.write()
        return node

    def write(self) -> None:
        """Write into the nodes what was planned."""
        for index, pieces in self._behind.items():
            self._write(index, self.texts[index] + "".join(reversed(pieces)))
        self._behind.clear()

    def plan(self, start: int, end: int, new: str) -> Element:
        """The same as `put` where a line is changed at many places; `write` is called at the end.

        Until then the texts end where the last change began.
        """
        starts = self._starts
        origin = first = max(bisect_right(starts, start) - 1, 0)
        while not self._writable(first) and first + 1 < len(self.nodes):
            first += 1
        behind = max(bisect_left(starts, end), first + 1)
        for index in range(behind - 1, origin - 1, -1):
            here, text = starts[index], self.texts[index]
            left = min(max(start - here, 0), len(text))
            right = max(min(end - here, len(text)), left)
            if index == first or left < right:
                self.texts[index] = text[:left]
                piece = (new if index == first else "") + text[right:]
                self._behind.setdefault(index, []).append(piece)
        return self.nodes[first]

    def _writable(self, index: int) -> bool:
        return bool(self.attribute) or not _is_letter(self.nodes[index])

    def _write(self, index: int, text: str) -> None:
        node = self.nodes[index]
        self.texts[index] = text
        if self.attribute:
            node.set(self.attribute, text)
        elif _is_letter(node):
            remove(node)
        else:
            node.text = text
            if is_word(node, "t"):
                node.set(SPACE, "preserve")


def _is_letter(node: Element) -> bool:
    return local(node) in {"tab", "br", "cr", "noBreakHyphen"}
