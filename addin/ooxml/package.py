"""Which parts does an office file hold, and how is one changed without touching the others?

``open_package`` is the only door for files from outside: whatever passes it is a zip archive
that looks the same to every reader, unpacks to a bounded size and declares no entities. A
package does not change; ``with_parts`` gives a new one, and writing it copies every untouched
part as the compressed bytes that came in.
"""

import posixpath
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import filterfalse
from operator import methodcaller
from pathlib import Path
from types import MappingProxyType
from urllib.parse import unquote

from addin.errors import FileError, UnsafeFileError
from addin.files import read_file, write_atomically
from addin.ooxml.limits import MB, Limits, counted
from addin.ooxml.xml import check_prolog, read_elements
from addin.ooxml.zip import (
    Member,
    deflate,
    inflate,
    inflate_pieces,
    inflate_start,
    read_members,
    write_members,
)

CONTENT_TYPES = "[Content_Types].xml"
_XML_NAMES = (".xml", ".rels", ".vml")
_IS_FOLDER = methodcaller("endswith", "/")
# The root element of nearly every part stands in so many bytes.
_FIRST_STEP = 512


@dataclass(frozen=True, slots=True, kw_only=True)
class Relationship:
    """One link from a part: `target` is a part's name, or an address where it is external.

    `kind` is the last word of the type, the same in strict and transitional files: ``image``.
    """

    id: str
    type: str
    target: str
    external: bool = False
    kind: str


class Package:
    """An office file as its parts; it does not change."""

    def __init__(self, members: Mapping[str, Member]) -> None:
        """`names` are those of all parts, without a leading slash, in their order in the file."""
        self._members = MappingProxyType(dict(members))
        self.names = tuple(filterfalse(_IS_FOLDER, members))

    def __contains__(self, name: object) -> bool:
        return name in self._members

    def __getitem__(self, name: str) -> bytes:
        """The content of a part, unpacked now; FileError where there is none of this name."""
        try:
            member = self._members[name]
        except KeyError as error:
            raise FileError("no_part", name=name) from error
        return inflate(member)

    def pieces(self, name: str) -> Iterator[bytes]:
        """The content of a part piece by piece, for what is read once and not kept."""
        return inflate_pieces(self._members[name])

    def get(self, name: str, default: bytes = b"") -> bytes:
        """The content of a part, or `default` where there is none of this name."""
        return self[name] if name in self._members else default

    def with_parts(self, parts: Mapping[str, bytes | None]) -> "Package":
        """A package with `parts` replaced or, in their order, added; None removes a part.

        Content types and relationships are parts too: the caller changes them with the rest.
        """
        members = dict(self._members)
        for name, content in parts.items():
            if content is None:
                members.pop(name, None)
            else:
                members[name] = replace(
                    deflate(name, content),
                    raw_name=members[name].raw_name if name in members else name.encode(),
                )
        return Package(members)

    def to_bytes(self) -> bytes:
        """The file. The same parts give the same bytes: no clock, untouched parts as they came."""
        return write_members(self._members.values())

    def save(self, path: Path) -> Path:
        """Write the file in one step; errors as for `addin.files.write_atomically`."""
        return write_atomically(path, self.to_bytes())

    def relationships(self, part: str = "") -> tuple[Relationship, ...]:
        """The links of a part, in their order; of the whole package where `part` is empty."""
        folder, rels = posixpath.dirname(part), rels_of(part)
        if rels not in self._members:
            return ()
        found = []
        for name, link in read_elements(self[rels], rels):
            if name == "Relationship":
                target, outside = link.get("Target", ""), link.get("TargetMode") == "External"
                if not outside and not target.startswith("#"):  # a place in the part itself
                    path = posixpath.join("/", folder, unquote(target))
                    target = posixpath.normpath(path).lstrip("/")
                type_ = link.get("Type", "")
                found.append(
                    Relationship(
                        id=link.get("Id", ""),
                        type=type_,
                        target=target,
                        external=outside,
                        kind=type_.rsplit("/", 1)[-1],
                    )
                )
        return tuple(found)

    def content_type(self, part: str) -> str:
        """The content type of a part; empty where the file does not say."""
        overrides, defaults = self._content_types
        extension = posixpath.splitext(part)[1].lstrip(".").lower()
        return overrides.get(part.lower()) or defaults.get(extension, "")

    def main_part(self) -> str:
        """The part that the package is about: ``word/document.xml``, ``xl/workbook.xml``."""
        for link in self.relationships():
            if link.kind == "officeDocument" and link.target in self._members:
                return link.target
        raise FileError("no_main_part")

    @cached_property
    def _content_types(self) -> tuple[dict[str, str], dict[str, str]]:
        overrides: dict[str, str] = {}
        defaults: dict[str, str] = {}
        for _, entry in read_elements(self[CONTENT_TYPES], CONTENT_TYPES):
            kind = entry.get("ContentType", "")
            if entry.get("PartName"):
                overrides[unquote(entry.get("PartName", "")).lstrip("/").lower()] = kind
            elif entry.get("Extension"):
                defaults[entry.get("Extension", "").lower()] = kind
        return overrides, defaults


def open_package(source: Path | bytes, limits: Limits | None = None) -> Package:
    """The package in a file or in bytes.

    Raises FileError where it is no whole office file (no zip, protected by a password, of the
    old kind, damaged), FileInUseError where another program holds it, and UnsafeFileError where
    it breaks a limit or hides something.
    """
    limits = counted(limits or Limits())
    content = source if isinstance(source, bytes) else read_file(source, limits.file_size + 1)
    if len(content) > limits.file_size:
        raise _file_too_large(limits)
    package = Package(read_members(content, limits))
    if CONTENT_TYPES not in package:
        raise FileError("no_content_types")
    # Parts that are copied unread would carry an entity attack to the next reader.
    for member in package._members.values():  # noqa: SLF001 - its own module
        if member.name.lower().endswith(_XML_NAMES) or _is_xml(package, member):
            start = inflate_start(member, _FIRST_STEP)
            if not check_prolog(start, member.name) and len(start) == _FIRST_STEP:
                check_prolog(inflate_start(member, member.size), member.name)
    _check_counts(package, limits)
    return package


def rels_of(part: str) -> str:
    """The name of the part that holds a part's relationships."""
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def _check_counts(package: Package, limits: Limits) -> None:
    """Refuse what takes minutes although it is small: so many sheets, names or cell formats."""
    counts = (
        (".main+xml", b"sheet ", "too_many_tabs", limits.sheets),
        (".main+xml", b"definedName ", "too_many_names", limits.names),
        (".styles+xml", b"xf ", "too_many_formats", limits.formats),
    )
    for part in package.names:
        kind = package.content_type(part)
        if "spreadsheetml" not in kind and "ms-excel" not in kind:
            continue
        for ending, mark, key, most in counts:
            if kind.endswith(ending):
                content = package[part].replace(b"\0", b"")  # UTF-16 too
                count = content.count(b"<" + mark) + content.count(b":" + mark)
                if count > most:
                    raise UnsafeFileError(key, count=count, most=most)


def _is_xml(package: Package, member: Member) -> bool:
    """Whether a part of another name says that it is XML and looks like it."""
    if not package.content_type(member.name).endswith("xml") or member.name.endswith(".svg"):
        return False
    start = inflate_start(member, 4)
    return start.lstrip(b"\xef\xbb\xbf\xff\xfe\0 \t\r\n")[:1] == b"<"


def _file_too_large(limits: Limits) -> UnsafeFileError:
    return UnsafeFileError("file_too_large", megabytes=limits.file_size // MB)
