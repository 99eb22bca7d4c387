"""Which parts of the package have been changed, and how do they look now?"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from addin.ooxml.package import CONTENT_TYPES, Package, Relationship, rels_of
from addin.ooxml.xml import parse_xml

_RELATIONSHIPS = "http://schemas.openxmlformats.org/package/2006/relationships"
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"


@dataclass(eq=False)
class Parts:
    """A package being edited: parts read once, changed in memory, written together."""

    _package: Package
    _trees: dict[str, etree._Element] = field(default_factory=dict)
    _changed: set[str] = field(default_factory=set)
    _read: dict[str, bytes] = field(default_factory=dict)

    @property
    def names(self) -> tuple[str, ...]:
        """The names of all parts as they stand now."""
        return self._package.names

    def __contains__(self, name: object) -> bool:
        return name in self._package

    def read(self, name: str) -> bytes:
        """The content of a part as it stands now."""
        if name in self._changed:
            return xml_bytes(self._trees[name])
        if name not in self._read:
            self._read[name] = self._package[name]
        return self._read[name]

    def forget(self, name: str) -> None:
        """Keep no copy of a part that is open elsewhere."""
        self._read.pop(name, None)

    def tree(self, name: str) -> etree._Element:
        """The root of an XML part, for reading."""
        if name not in self._trees:
            self._trees[name] = parse_xml(self.read(name), name)
        return self._trees[name]

    def change(self, name: str) -> etree._Element:
        """The root of an XML part, for changing."""
        tree = self.tree(name)
        self._changed.add(name)
        return tree

    def write(self, name: str, content: bytes | None) -> None:
        """Replace or add a part; None takes it out."""
        self._trees.pop(name, None)
        self._read.pop(name, None)
        self._changed.discard(name)
        self._package = self._package.with_parts({name: content})

    def remove(self, name: str) -> None:
        """Take out a part and its relationships, and what the content types say of it."""
        for gone in (name, rels_of(name)):
            self.write(gone, None)
        if any(self._part_name(entry) == name for entry in self.tree(CONTENT_TYPES)):
            types = self.change(CONTENT_TYPES)
            for entry in list(types):
                if self._part_name(entry) == name:
                    types.remove(entry)

    def add(self, name: str, content: bytes, content_type: str) -> None:
        """Add a part and say of which type it is."""
        self.write(name, content)
        types = self.change(CONTENT_TYPES)
        known = [entry for entry in types if self._part_name(entry) == name]
        entry = known[0] if known else etree.SubElement(types, f"{{{_TYPES}}}Override")
        entry.set("PartName", f"/{name}")
        entry.set("ContentType", content_type)

    def set_default_type(self, extension: str, content_type: str) -> None:
        """Say of which type parts with this extension are, where it is not said yet."""
        for entry in self.tree(CONTENT_TYPES):
            if (entry.get("Extension") or "").lower() == extension:
                return
        types = self.change(CONTENT_TYPES)
        entry = etree.Element(f"{{{_TYPES}}}Default")
        entry.set("Extension", extension)
        entry.set("ContentType", content_type)
        types.insert(0, entry)

    def set_content_type(self, name: str, content_type: str) -> None:
        """Say anew of which type a part is."""
        for entry in self.change(CONTENT_TYPES):
            if self._part_name(entry) == name:
                entry.set("ContentType", content_type)

    def content_type(self, name: str) -> str:
        """The content type of a part; empty where the file does not say."""
        return self._with(CONTENT_TYPES).content_type(name)

    def of_type(self, *words: str) -> Iterator[str]:
        """The parts whose content type holds one of these words."""
        package = self._with(CONTENT_TYPES)
        for name in package.names:
            if any(map(package.content_type(name).__contains__, words)):
                yield name

    def links(self, part: str = "") -> tuple[Relationship, ...]:
        """The relationships of a part as they stand now."""
        return self._with(rels_of(part)).relationships(part)

    def linked(self, part: str, kind: str) -> Iterator[str]:
        """The parts of the file that `part` links to with relationships of one kind."""
        for link in self.links(part):
            if link.kind == kind and not link.external and link.target in self:
                yield link.target

    def link(self, part: str, kind_address: str, target: str, *, external: bool = False) -> str:
        """A new relationship from `part`; its id comes back."""
        rels = rels_of(part)
        if rels not in self:
            self.write(rels, f'<Relationships xmlns="{_RELATIONSHIPS}"/>'.encode())
        root = self.change(rels)
        taken = {entry.get("Id") for entry in root}
        number = next(n for n in range(1, len(taken) + 2) if f"rId{n}" not in taken)
        entry = etree.SubElement(root, f"{{{_RELATIONSHIPS}}}Relationship")
        entry.set("Id", f"rId{number}")
        entry.set("Type", kind_address)
        entry.set("Target", target if external else f"/{target}")
        if external:
            entry.set("TargetMode", "External")
        return f"rId{number}"

    def unlink(self, part: str, target: str) -> list[str]:
        """Take out the relationships from `part` to the part `target`; their ids come back."""
        gone = [link.id for link in self.links(part) if link.target == target and not link.external]
        self.unlink_ids(part, gone)
        return gone

    def unlink_ids(self, part: str, ids: list[str]) -> None:
        """Take out relationships by their ids."""
        if ids:
            root = self.change(rels_of(part))
            for entry in list(root):
                if entry.get("Id") in ids:
                    root.remove(entry)

    def new_name(self, pattern: str) -> str:
        """The first free name; ``{}`` in `pattern` is the number."""
        taken = {name.lower() for name in self.names}
        number = 1
        while pattern.format(number).lower() in taken:
            number += 1
        return pattern.format(number)

    def package(self) -> Package:
        """The package with every change."""
        return self._with(*sorted(self._changed))

    def _with(self, *names: str) -> Package:
        """The package with what was changed in the trees of some parts."""
        changed = {name: xml_bytes(self._trees[name]) for name in names if name in self._changed}
        return self._package.with_parts(changed) if changed else self._package

    @staticmethod
    def _part_name(entry: etree._Element) -> str:
        # A comment among the types has no attributes, not even those that are asked with a default.
        return (entry.get("PartName") or "").lstrip("/")


def xml_bytes(root: etree._Element) -> bytes:
    """An XML part of a tree."""
    text: bytes = etree.tostring(root.getroottree(), encoding="UTF-8", standalone=True)
    # lxml writes the declaration with apostrophes, Excel with quotation marks.
    return re.sub(rb"^<\?xml[^>]*\?>", _DECLARATION, text, count=1)


_DECLARATION = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
