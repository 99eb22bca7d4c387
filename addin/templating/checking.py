"""Is a filled file whole, so that an office program opens it without a question?

The engine proves its own output when a template is compiled; this reads what is to be written once
more, with other means. Faults that the template came with are its author's and stay.
"""

from collections.abc import Iterator
from xml.parsers import expat

from addin.errors import TemplateError
from addin.ooxml.limits import OWN
from addin.ooxml.package import Package, open_package

_LINKED = ("r:id", "r:embed", "r:link", "r:pict", "r:dm", "r:lo", "r:qs", "r:cs")
_LEFT_OVER = "<?onpace"


def check_filled(content: bytes, template: Package | None = None) -> None:
    """Raise TemplateError where a filled file is not whole and its `template` was.

    Each changed XML part is read: well-formed, ids of drawings and bookmarks once, no sign of a tag
    left; its relationships exist and lead to parts; each new part has a content type.
    """
    package = open_package(content, OWN)
    for name in package.names:
        before = template.get(name) if template is not None else b""
        if package[name] == before:
            continue
        known = set(_problems(template, name)) if template is not None and before else set()
        for problem in _problems(package, name):
            if problem not in known:
                raise TemplateError("not_whole", name=name, problem=problem)


def _problems(package: Package, name: str) -> Iterator[str]:
    if not package.content_type(name) and name != "[Content_Types].xml":
        yield "no content type"
    if name.endswith(".rels"):
        yield from _dangling(package, name)
    elif name.endswith(".xml"):
        yield from _part_problems(package, name)


def _part_problems(package: Package, name: str) -> Iterator[str]:
    reader = _Reader()
    try:
        reader.read(package[name])
    except expat.ExpatError as error:
        yield f"not well-formed: {error}"
        return
    yield from reader.problems
    if _LEFT_OVER.encode() in package[name]:
        yield f"a sign of the engine is left: {_LEFT_OVER!r}"
    links = {link.id for link in package.relationships(name)}
    yield from (f"no relationship {link}" for link in sorted(reader.links - links) if link)


def _dangling(package: Package, name: str) -> Iterator[str]:
    part = name.replace("_rels/", "").removesuffix(".rels")
    ids: set[str] = set()
    for link in package.relationships(part):
        if link.id in ids:
            yield f"the relationship {link.id} stands twice"
        ids.add(link.id)
        if not link.external and link.target not in package and not link.target.startswith("#"):
            yield f"the relationship {link.id} leads to no part ({link.target})"


class _Reader:
    """The ids of one part: those that must stand once, and those of relationships."""

    def __init__(self) -> None:
        self.links: set[str] = set()
        self.problems: list[str] = []
        self._once: set[tuple[str, str]] = set()

    def read(self, content: bytes) -> None:
        parser = expat.ParserCreate()
        parser.StartElementHandler = self._element
        parser.Parse(content, True)  # noqa: FBT003 - expat's own signature

    def _element(self, name: str, attributes: dict[str, str]) -> None:
        for key in _LINKED:
            if key in attributes:
                self.links.add(attributes[key])
        local = name.rpartition(":")[2]
        if local == "docPr":
            self._note("drawing", attributes.get("id", ""))
        elif local == "bookmarkStart":
            self._note("bookmark", attributes.get("w:id", ""))
            self._note("bookmark name", attributes.get("w:name", ""))

    def _note(self, kind: str, value: str) -> None:
        if (kind, value) in self._once and value:
            self.problems.append(f"the {kind} {value} stands twice")
        self._once.add((kind, value))
