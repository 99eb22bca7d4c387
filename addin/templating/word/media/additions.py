"""Which relationships, pictures and charts does one render add to the document?"""

import posixpath
import re
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import Any

from addin.ooxml.package import CONTENT_TYPES, Package, rels_of
from addin.ooxml.xml import STRICT, parse_xml, quoteattr, strictly
from addin.templating.images import read_picture, read_svg, scaled
from addin.templating.values import InlineImage
from addin.templating.word.media.comments import Comments
from addin.templating.word.media.footnotes import EMPTY, TYPE, Footnotes, style_of
from addin.templating.word.media.numberings import Numberings

_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
_EMPTY = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    f'<Relationships xmlns="{_PACKAGE}"></Relationships>'
)
_STYLE = re.compile(r'<w:style\b[^<>]*w:styleId="([^"]+)"[^<>]*>\s*<w:name w:val="([^"]+)"')
_NUMBER = re.compile(r'(<w:ilvl w:val="(\d)"/><w:numId w:val=")(\d+)')
_IDS = re.compile(rb'\bId="onpace(\d+)"')


class Additions:
    """What is added to a package while its parts are written."""

    def __init__(self, package: Package) -> None:
        self._package = package
        self._links: dict[str, dict[tuple[str, str, bool], str]] = {}
        self._firsts: dict[str, int] = {}
        self.parts: dict[str, bytes] = {}
        self.defaults: dict[str, str] = {}
        self.overrides: dict[str, str] = {}
        self._pictures: dict[int, tuple[object, str, int, int]] = {}

    @cached_property
    def strict(self) -> bool:
        """Whether the document speaks strict Office Open XML, so that what is added must too."""
        return any(link.type.startswith(STRICT) for link in self._package.relationships())

    @cached_property
    def _numberings(self) -> Numberings:
        return Numberings(self._package.get(self._related("numbering")).decode("utf-8-sig"))

    def spoken(self, markup: str) -> str:
        """Markup in the namespaces of the document."""
        return strictly(markup) if self.strict else markup

    def relate(self, part: str, kind: str, target: str, *, external: bool = False) -> str:
        """The id of a relationship from `part`; the same link has one id."""
        links = self._links.setdefault(part, {})
        key = (self.spoken(kind), target, external)
        if key not in links:
            links[key] = f"onpace{self._first(part) + len(links)}"
        return links[key]

    def keep(
        self, part: str, number: str, kind: str, target: str, *, external: bool = False
    ) -> None:
        """A relationship of an added part, with the id that the part's text already names."""
        self._links.setdefault(part, {})[(self.spoken(kind), target, external)] = number

    def _first(self, part: str) -> int:
        """The first number that a document filled before has not used."""
        if part not in self._firsts:
            name = rels_of(part)
            before = self._package.get(name, b"")
            self._firsts[part] = 1 + max((int(n) for n in _IDS.findall(before)), default=0)
        return self._firsts[part]

    def picture(self, part: str, image: InlineImage) -> tuple[str, int, int]:
        """The relationship of a picture and its size in EMU."""
        known = self._pictures.get(id(image.image))
        if known is None:
            known = self._pictures[id(image.image)] = self._read_picture(image.image)
        _, name, width, height = known
        target = posixpath.relpath(name, posixpath.dirname(part))
        shown = scaled(width, height, image.width, image.height)
        return self.relate(part, f"{_OFFICE}/image", target), *shown

    def svg(self, part: str, source: Path | bytes) -> str:
        """The relationship of a picture in SVG."""
        name = self._media(read_svg(source), "svg", "image/svg+xml")
        return self.relate(
            part, f"{_OFFICE}/image", posixpath.relpath(name, posixpath.dirname(part))
        )

    def style(self, name: str) -> str:
        """The id of a style that is asked for by its id or its name; as it is where none has it."""
        return self._styles.get(name, self._styles.get(name.lower(), name))

    @cached_property
    def _styles(self) -> dict[str, str]:
        from html import unescape  # few values ask for a style

        text = self._package.get(self._related("styles")).decode("utf-8-sig")
        named = {unescape(name).lower(): number for number, name in _STYLE.findall(text)}
        return named | {number: number for number, _ in _STYLE.findall(text)}

    def footnote(self, content: str) -> str:
        """The run that refers to a new footnote of this content, XML of a run's text."""
        return self.spoken(self._footnotes.add(content, style_of(self._styles)))

    @cached_property
    def _footnotes(self) -> Footnotes:
        part = self._related("footnotes")
        if part not in self._package:
            self.add_part("word/footnotes.xml", self.spoken(EMPTY).encode(), TYPE)
            self.relate(self._package.main_part(), f"{_OFFICE}/footnotes", "footnotes.xml")
        return Footnotes(self._package.get(part).decode("utf-8-sig"))

    def _with_footnotes(self, written: Mapping[str, bytes]) -> dict[str, bytes]:
        name = self._related("footnotes") or "word/footnotes.xml"
        before = written.get(name) or self.parts.get(name) or self._package[name]
        return {name: self._footnotes.written(before.decode("utf-8-sig")).encode()}

    def _related(self, kind: str) -> str:
        links = self._package.relationships(self._package.main_part())
        return next((link.target for link in links if link.kind == kind), "")

    def new_list(self, number: str, levels: str) -> str:
        """The number of a list that begins anew on these levels."""
        return self._numberings.begin(number, levels)

    def own_list(self, style: str, start: int) -> str:
        """What puts paragraphs of a style in a list that begins anew; empty for other styles."""
        numbered = self._numbered.get(self.style(style), "")
        return _NUMBER.sub(
            lambda found: found[1] + self._numberings.again(found[3], found[2], start), numbered
        )

    @cached_property
    def _numbered(self) -> dict[str, str]:
        from addin.templating.word.styles import numbering_styles  # loads lxml

        styles = self._package.get(self._related("styles"))
        return numbering_styles(parse_xml(styles, "styles")) if styles else {}

    def new_comment(self, number: str) -> str:
        """The number of a comment that stands once more."""
        return self._comments.once_more(number)

    @cached_property
    def _comments(self) -> Comments:
        return Comments(self._package.get(self._related("comments")).decode("utf-8-sig"))

    def _with_comments(self, written: Mapping[str, bytes]) -> dict[str, bytes]:
        name = self._related("comments")
        before = written.get(name) or self._package.get(name)
        return {name: self._comments.written(before.decode("utf-8-sig")).encode()} if before else {}

    def add_part(self, name: str, content: bytes, content_type: str) -> None:
        """Add a part of its own content type."""
        self.parts[name] = content
        self.overrides[name] = content_type

    def apply(self, written: Mapping[str, bytes]) -> dict[str, bytes | None]:
        """The parts to change: what was written, what was added, and the lists that name them."""
        changed: dict[str, bytes | None] = {**written}
        for part, links in self._links.items():
            name = rels_of(part)
            before = written.get(name) or self._package.get(name, _EMPTY.encode())
            changed[name] = _with_links(before, links)
        changed.update({name: self.parts[name] for name in self.parts if name not in changed})
        if "_numberings" in vars(self) and (numbering := self._numberings.written()):
            changed[self._related("numbering")] = numbering.encode()
        if "_footnotes" in vars(self):
            changed.update(self._with_footnotes(written))
        if "_comments" in vars(self):
            changed.update(self._with_comments(written))
        if self.defaults or self.overrides:
            changed[CONTENT_TYPES] = _with_types(
                self._package[CONTENT_TYPES], self.defaults, self.overrides
            )
        return changed

    def _read_picture(self, source: Path | bytes) -> tuple[object, str, int, int]:
        content, extension, kind, width, height = read_picture(source)
        name = self._media(content, extension, kind)
        # The source is kept, so that no other object takes its identity.
        return source, name, width, height

    def _media(self, content: bytes, extension: str, kind: str) -> str:
        import hashlib

        digest = hashlib.sha256(content).hexdigest()[:16]
        name = f"word/media/onpace-{digest}.{extension}"
        self.parts[name] = content
        self.defaults[extension] = kind
        return name


def _with_links(before: bytes, links: Mapping[tuple[str, str, bool], str]) -> bytes:
    text = before.decode("utf-8-sig")
    new = "".join(
        f'<Relationship Id="{number}" Type="{kind}" Target={quoteattr(target)}'
        f"{' TargetMode=' + quoteattr('External') if external else ''}/>"
        for (kind, target, external), number in links.items()
    )
    return _inside_root(text, new).encode()


def _with_types(before: bytes, defaults: Mapping[str, str], overrides: Mapping[str, str]) -> bytes:
    text = before.decode("utf-8-sig")
    lower = text.lower()
    new = "".join(
        f'<Default Extension="{ext}" ContentType="{kind}"/>'
        for ext, kind in sorted(defaults.items())
        if f'extension="{ext}"' not in lower
    )
    new += "".join(
        f'<Override PartName="/{name}" ContentType="{kind}"/>'
        for name, kind in overrides.items()
        if f'partname="/{name.lower()}"' not in lower
    )
    return _inside_root(text, new).encode()


def _inside_root(text: str, new: str) -> str:
    """`text` with `new` as the last children of its root."""
    end = text.rfind("</")
    if end < 0:
        start = text.rindex("/>")
        name = re.findall(r"<([\w:]+)[^<>]*/>\s*$", text)[0]
        return f"{text[:start]}>{new}</{name}>"
    prefix = text[end + 2 :].split(">", maxsplit=1)[0].rpartition(":")[0]
    if prefix:
        new = re.sub(r"<(?=\w)", f"<{prefix}:", new)
    return text[:end] + new + text[end:]


def next_free(names: Any, pattern: str) -> str:
    """The first name of a pattern like ``word/charts/chart{}.xml`` that is not taken."""
    number = 1
    while pattern.format(number) in names:
        number += 1
    return pattern.format(number)
