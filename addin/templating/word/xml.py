"""What are the parts of a Word document's XML called, strict or transitional?"""

import re
from collections.abc import Iterator

from lxml import etree

from addin.ooxml.xml import local

Element = etree._Element  # noqa: SLF001 - the library's only name for it

SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_WORD = (
    "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}",
    "{http://purl.oclc.org/ooxml/wordprocessingml/main}",
)
_DRAWING = (
    "{http://schemas.openxmlformats.org/drawingml/2006/main}",
    "{http://purl.oclc.org/ooxml/drawingml/main}",
)
_DECLARATION = re.compile(r' xmlns(?::\w+)?="[^"]*"')
# Elements that stand for a letter in the text of a paragraph.
_LETTERS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
_TEXTS = ("t", "instrText")


def is_word(element: Element, name: str) -> bool:
    """Whether an element is WordprocessingML's `name`."""
    tag = str(element.tag)
    return tag.endswith("}" + name) and tag.startswith(_WORD)


def is_drawing(element: Element, name: str) -> bool:
    """Whether an element is DrawingML's `name`."""
    tag = str(element.tag)
    return tag.endswith("}" + name) and tag.startswith(_DRAWING)


def ancestor(element: Element, name: str) -> Element | None:
    """The nearest ancestor with WordprocessingML's `name`."""
    return next((above for above in element.iterancestors() if is_word(above, name)), None)


def name_in(element: Element, name: str) -> str:
    """`name` with the prefix that an element of the same namespace wears: ``w:r``."""
    return f"{element.prefix}:{name}" if element.prefix else name


def markup(element: Element | None) -> str:
    """An element as text without declarations of namespaces, to stand inside of its own part."""
    if element is None:
        return ""
    text = etree.tostring(element, encoding="unicode", with_tail=False)
    return _DECLARATION.sub("", text)


def paragraph_texts(paragraph: Element) -> Iterator[tuple[Element, str]]:
    """The texts of a paragraph in their order, without those of paragraphs inside of it.

    Tabs and breaks come as the letter they stand for; deleted text does not count.
    """
    for child in paragraph:
        name = local(child)
        if name in {"p", "txbxContent", "del", "pPr", "rPr"}:
            continue
        if name in _TEXTS:
            yield child, child.text or ""
        elif name in _LETTERS and local(paragraph) in {"r", "p"}:
            yield child, _LETTERS[name]
        else:
            yield from paragraph_texts(child)
