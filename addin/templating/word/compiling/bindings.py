"""Which content controls show what another part holds, and does that part hold their tags too?

Word shows a bound control as its store says, whatever stands in the document. Where the store
holds the same tags, both are filled; where not, the binding is cut, so that what is filled is seen.
"""

import re
from collections.abc import Collection, Iterable, Iterator
from typing import Any

from lxml import etree

from addin.errors import FileError, Place
from addin.ooxml.package import Package
from addin.ooxml.xml import local, parse_xml, remove
from addin.templating.language.tags import CELL_WORDS, find_tags, opens_block
from addin.templating.word.reading.places import Places
from addin.templating.word.xml import Element, is_word, paragraph_texts

_PROPERTIES = {
    "{6C3C8BC8-F283-45AE-878A-BAB7291924A1}": "core-properties",
    "{6668398D-A668-4E3E-A5EB-62B293D839F1}": "extended-properties",
}
_PATH = re.compile(r"(?:/(?:[\w-]+:)?[\w.-]+(?:\[\d{1,4}\])?)+(?:/@(?:[\w-]+:)?[\w.-]+|/text\(\))?")
_MAPPING = re.compile(r"""xmlns:([\w-]+)\s*=\s*["']([^"']*)["']""")
_MOST = 16 * 1024 * 1024


class Stores:
    """The stores of a document's content controls, and where in them the tags of these stand."""

    def __init__(self, package: Package) -> None:
        self._package = package
        self._roots: dict[str, Element | None] = {}
        self._names: dict[str, str] | None = None
        self._places: dict[str, dict[tuple[Element, str], Place]] = {}

    def settle(self, root: Element, places: Places) -> None:
        """Cut the bindings in a part that would hide what is filled; note what they share."""
        bound = {control: text for control, text in _bound(root) if find_tags(text)[0]}
        depths = _depths(root, bound) if bound else {}
        for control, text in bound.items():
            bindings = _bindings(control)
            found = None if depths[control] or len(bindings) > 1 else self._find(bindings[0])
            if found is None or not _shares(text, found[3]):
                for binding in bindings:
                    remove(binding)
            elif found[0].startswith("customXml/"):
                place = places.of(next(control.iter("{*}p"), control))
                self._places.setdefault(found[0], {})[found[1], found[2]] = place

    def parts(self) -> Iterator[tuple[str, Element, Places, Iterable[tuple[Element, str]]]]:
        """The stores that hold tags: name, content, places in the document, and where in them."""
        for name, nodes in self._places.items():
            root = self._roots[name]
            assert root is not None  # noqa: S101 - a node of it was found
            yield name, root, _StorePlaces(nodes), nodes

    def _find(self, binding: Element) -> tuple[str, Element, str, str] | None:
        """The node that a binding names: part, element, attribute and text."""
        asked = {_local(key): str(value) for key, value in binding.attrib.items()}
        name = self._part(asked.get("storeItemID", ""))
        root, path = self._root(name), asked.get("xpath", "")
        if not is_word(binding, "dataBinding") or root is None or not _PATH.fullmatch(path):
            return None
        known = dict(_MAPPING.findall(asked.get("prefixMappings", "")))
        try:
            found: Any = root.xpath(path, namespaces=known)
        except etree.XPathError:
            return None
        if not isinstance(found, list) or len(found) != 1:
            return None
        if isinstance(found[0], etree._Element):  # noqa: SLF001 - the library's only name for it
            return None if len(found[0]) else (name, found[0], "", found[0].text or "")
        owner, key = found[0].getparent(), getattr(found[0], "attrname", None)
        return (name, owner, str(key or ""), str(found[0]))

    def _root(self, name: str) -> Element | None:
        if name not in self._roots:
            content = self._package.get(name)
            try:
                whole = content and len(content) <= _MOST
                self._roots[name] = parse_xml(content, name) if whole else None
            except FileError:
                self._roots[name] = None
        return self._roots[name]

    def _part(self, identity: str) -> str:
        if self._names is None:
            self._names = dict(self._stores())
        return self._names.get(identity.upper(), "")

    def _stores(self) -> Iterator[tuple[str, str]]:
        package = self._package
        for link in (*package.relationships(), *package.relationships(package.main_part())):
            kind = next((g for g, kind in _PROPERTIES.items() if link.kind == kind), "")
            if kind:
                yield kind, link.target
            for own in package.relationships(link.target) if link.kind == "customXml" else ():
                root = self._root(own.target) if own.kind == "customXmlProps" else None
                for key, value in root.attrib.items() if root is not None else ():
                    if _local(key) == "itemID":
                        yield str(value).upper(), link.target


class _StorePlaces(Places):
    """Places in the document of what stands in a store."""

    def __init__(self, known: dict[tuple[Element, str], Place]) -> None:
        self._known = known

    def of(self, element: Element, attribute: str = "") -> Place:
        """The place of the control that shows a node."""
        return self._known[element, attribute]


def _local(key: object) -> str:
    """The name of an attribute without its namespace."""
    return str(key).rpartition("}")[2]


def _bindings(control: Element) -> list[Element]:
    own = (each for properties in control.iterchildren("{*}sdtPr") for each in properties)
    return [each for each in own if local(each) == "dataBinding"]


def _bound(root: Element) -> Iterator[tuple[Element, str]]:
    """The bound controls of a part with their texts."""
    for control in root.iter("{*}sdt"):
        content = next(control.iterchildren("{*}sdtContent"), None)
        if content is not None and _bindings(control):
            lines = ("".join(t for _, t in paragraph_texts(p)) for p in content.iter("{*}p"))
            # A control in the line of a text holds runs and no paragraph.
            yield control, "\n".join(lines) or "".join(t for _, t in paragraph_texts(content))


def _depths(root: Element, controls: Collection[Element]) -> dict[Element, bool]:
    """Whether each control stands in a block, or reads a name that a tag of the part sets."""
    starts: dict[Element, int] = {}
    texts: list[str] = []
    length = 0
    for element in root.iter("{*}sdt", "{*}t", "{*}p"):
        if element in controls:
            starts[element] = length
        texts.append((element.text or "") if local(element) == "t" else "\n")
        length += len(texts[-1])
    tags, _ = find_tags("".join(texts))
    steps = [(tag.end, opens_block(tag) - tag.word.startswith("end")) for tag in tags]
    own = {word for tag in tags if tag.word == "set" for word in _WORD.findall(tag.code)}
    return {
        control: sum(step for end, step in steps if end <= start) > 0
        or not own.isdisjoint(_WORD.findall("".join(map(str, control.itertext()))))
        for control, start in starts.items()
    }


_WORD = re.compile(r"\w+")


def _shares(text: str, stored: str) -> bool:
    """Whether a store holds the tags of a control, all of them in its text."""
    plain = all(t.scope in {"", "r"} and t.word not in CELL_WORDS for t in find_tags(text)[0])
    return plain and " ".join(stored.split()) == " ".join(text.split())
