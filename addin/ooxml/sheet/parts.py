"""Which parts of the package have been changed, and how do they look now?"""

import re
from collections.abc import Iterator

from lxml import etree

from addin.ooxml.package import CONTENT_TYPES, Package, Relationship, rels_of
from addin.ooxml.xml import parse_xml

_RELATIONSHIPS = "http://schemas.openxmlformats.org/package/2006/relationships"
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"


class Parts:
    """A package being edited: parts read once, changed in memory, written together."""

    def __init__(self, package: Package) -> None:
        self._package = package
        self._written: dict[str, bytes | None] = {}
        self._trees: dict[str, etree._Element] = {}
        self._changed: set[str] = set()
        self._read: dict[str, bytes] = {}

    @property
    def names(self) -> tuple[str, ...]:
        """The names of all parts as they stand now."""
        old = [name for name in self._package.names if self._written.get(name, b"") is not None]
        new = [name for name, content in self._written.items() if content is not None]
        return tuple(dict.fromkeys(old + new))

    def __contains__(self, name: object) -> bool:
        if name in self._written:
            return self._written[str(name)] is not None
        return name in self._package

    def read(self, name: str) -> bytes:
        """The content of a part as it stands now."""
        if name in self._changed:
            return xml_bytes(self._trees[name])
        written = self._written.get(name)
        if written is not None:
            return written
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

    def write(self, name: str, content: bytes) -> None:
        """Replace or add a part."""
        self._trees.pop(name, None)
        self._changed.discard(name)
        self._written[name] = content

    def remove(self, name: str) -> None:
        """Take out a part and its relationships, and what the content types say of it."""
        for gone in (name, rels_of(name)):
            if gone in self:
                self._trees.pop(gone, None)
                self._changed.discard(gone)
                self._written[gone] = None
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
            if entry.get("Extension", "").lower() == extension:
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
        overrides, defaults = self._types()
        return overrides.get(name) or defaults.get(name.rpartition(".")[2].lower(), "")

    def of_type(self, *words: str) -> Iterator[str]:
        """The parts whose content type holds one of these words."""
        overrides, defaults = self._types()
        for name in self.names:
            kind = overrides.get(name) or defaults.get(name.rpartition(".")[2].lower(), "")
            if any(word in kind for word in words):
                yield name

    def _types(self) -> tuple[dict[str, str], dict[str, str]]:
        overrides: dict[str, str] = {}
        defaults: dict[str, str] = {}
        for entry in self.tree(CONTENT_TYPES):
            kind = entry.get("ContentType", "")
            if entry.get("PartName"):
                overrides[self._part_name(entry)] = kind
            elif entry.get("Extension"):
                defaults[entry.get("Extension", "").lower()] = kind
        return overrides, defaults

    def links(self, part: str = "") -> tuple[Relationship, ...]:
        """The relationships of a part as they stand now."""
        rels = rels_of(part)
        if rels in self._written or rels in self._changed:
            parts = {rels: self.read(rels)} if rels in self else {rels: None}
            return self._package.with_parts(parts).relationships(part)
        return self._package.relationships(part)

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
        changed = {name: xml_bytes(self._trees[name]) for name in sorted(self._changed)}
        return self._package.with_parts({**self._written, **changed})

    @staticmethod
    def _part_name(entry: etree._Element) -> str:
        return entry.get("PartName", "").lstrip("/")


def xml_bytes(root: etree._Element) -> bytes:
    """An XML part of a tree."""
    text: bytes = etree.tostring(root.getroottree(), encoding="UTF-8", standalone=True)
    # lxml writes the declaration with apostrophes, Excel with quotation marks.
    return re.sub(rb"^<\?xml[^>]*\?>", _DECLARATION, text, count=1)


_DECLARATION = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
