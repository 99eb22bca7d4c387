"""Where in a document does an element stand, in the words of the person who wrote it?"""

import posixpath

from addin.errors import Place
from addin.ooxml.xml import local
from addin.templating.word.xml import Element, is_word, paragraph_texts


class Places:
    """The places of one part; headings are known by the ids of their styles."""

    def __init__(self, part: str, root: Element, headings: frozenset[str], file: str = "") -> None:
        self._part = posixpath.splitext(posixpath.basename(part))[0]
        self._headings = headings
        self._file = file
        self._numbers: dict[Element, str] = {}
        self._heading_of: dict[Element, str] = {}
        self._read(root)

    def of(self, element: Element, attribute: str = "") -> Place:
        """The place of an element: part, paragraph, table cell, and the heading above it."""
        at = next((e for e in (element, *element.iterancestors()) if e in self._numbers), None)
        words = [self._numbers[at]] if at is not None else []
        if attribute:
            words.append(f"@{attribute.rsplit('}', 1)[-1]}")
        heading = self._heading_of.get(at, "") if at is not None else ""
        if heading:
            words.append(f"({heading})")
        return Place(file=self._file, sheet=self._part, cell=" ".join(words))

    def _read(self, root: Element) -> None:
        paragraphs, tables, heading = 0, 0, ""
        cells: dict[Element, str] = {}
        inside: dict[Element, int] = {}
        twins = _twins(root)
        for element in root.iter("{*}p", "{*}tbl"):
            if element in twins:
                self._numbers[element] = self._numbers.get(twins[element], "")
                self._heading_of[element] = heading
            elif is_word(element, "tbl"):
                tables += 1
                _number_cells(element, tables, cells)
            elif local(element) == "p":
                cell = next((e for e in element.iterancestors() if e in cells), None)
                if cell is None:
                    paragraphs += 1
                    self._numbers[element] = f"¶{paragraphs}"
                    heading = self._heading(element) or heading
                else:
                    inside[cell] = inside.get(cell, 0) + 1
                    self._numbers[element] = f"[{cells[cell]} ¶{inside[cell]}]"
                self._heading_of[element] = heading

    def _heading(self, paragraph: Element) -> str:
        style = next((e for e in paragraph.iter("{*}pStyle")), None)
        if style is None or next(iter(style.attrib.values()), "") not in self._headings:
            return ""
        text = "".join(text for _, text in paragraph_texts(paragraph)).strip()
        return str(text if len(text) <= 30 else text[:29] + "…")  # noqa: PLR2004 - letters that a message quotes


def _twins(root: Element) -> dict[Element, Element]:
    """The paragraphs of text boxes as old programs read them, by those that a person sees."""
    found: dict[Element, Element] = {}
    for fallback in root.iter("{*}Fallback"):
        choice = fallback.getprevious()
        if choice is not None:
            pairs = zip(
                fallback.iter("{*}p", "{*}tbl"), choice.iter("{*}p", "{*}tbl"), strict=False
            )
            found.update(pairs)
    return found


def _number_cells(table: Element, number: int, cells: dict[Element, str]) -> None:
    rows = [child for child in table if is_word(child, "tr")]
    for row_number, row in enumerate(rows, 1):
        columns = [child for child in row if is_word(child, "tc")]
        for column_number, cell in enumerate(columns, 1):
            cells[cell] = f"T{number} R{row_number} C{column_number}"
