"""How are pictures and embedded files exchanged for others?"""

import zlib
from collections.abc import Sequence

from lxml import etree

from addin.errors import TemplateError
from addin.ooxml.package import Package
from addin.ooxml.xml import parse_xml
from addin.templating.values import Replacement


def replace_files(package: Package, replacements: Sequence[Replacement]) -> Package:
    """The package with files exchanged; TemplateError where one to exchange is not there."""
    changed: dict[str, bytes | None] = {}
    for replacement in replacements:
        names = _names(package, replacement)
        if not names:
            what = replacement.old if isinstance(replacement.old, str) else "of this content"
            raise TemplateError("nothing_to_replace", kind=replacement.kind, what=what)
        changed.update(dict.fromkeys(names, replacement.new))
    return package.with_parts(changed) if changed else package


def _names(package: Package, replacement: Replacement) -> list[str]:
    if replacement.kind == "zipname":
        return [str(replacement.old)] if replacement.old in package else []
    if replacement.kind == "pic":
        return sorted(_pictures(package, str(replacement.old)))
    folder = "word/media/" if replacement.kind == "media" else "word/embeddings/"
    old = replacement.old if isinstance(replacement.old, bytes) else replacement.old.encode()
    checksum = zlib.crc32(old)
    return [
        name
        for name in package.names
        if name.startswith(folder) and zlib.crc32(package[name]) == checksum
    ]


def _pictures(package: Package, wanted: str) -> set[str]:
    found: set[str] = set()
    for part in package.names:
        kind = package.content_type(part)
        if "wordprocessingml" not in kind and "ms-word" not in kind:
            continue
        if not part.endswith(".xml") or wanted.encode() not in package[part]:
            continue
        links = {link.id: link.target for link in package.relationships(part)}
        for picture in parse_xml(package[part], part).iter("{*}pic", "{*}inline", "{*}anchor"):
            names = [
                value
                for properties in picture.iter("{*}cNvPr", "{*}docPr")
                for value in (properties.get(key) for key in ("name", "title", "descr"))
            ]
            if wanted in names:
                found.update(links[blip] for blip in _blips(picture) if blip in links)
    return found


def _blips(picture: etree._Element) -> list[str]:
    return [
        str(value)
        for blip in picture.iter("{*}blip")
        for key, value in blip.attrib.items()
        if str(key).endswith("}embed")
    ]
