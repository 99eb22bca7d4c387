"""How is XML from outside read without reaching outside?"""

import codecs
import re
from typing import TYPE_CHECKING
from xml.parsers import expat

from addin.errors import FileError, UnsafeFileError

if TYPE_CHECKING:  # a report that is filled from a stored plan never needs it
    from lxml import etree


_DEPTH = 256
# What may stand before the root element and is no document type: text, comments, instructions.
_HARMLESS = re.compile(r"(?:[^<]|<!--.*?-->|<\?.*?\?>)*", re.DOTALL)
_ENCODING = re.compile(r"""^<\?xml[^>]*?encoding\s*=\s*["']([^"']*)""")
_ENCODINGS = ("utf-8", "utf8", "utf-16", "us-ascii", "ascii", "iso-8859-", "windows-125", "gb")


def parse_xml(content: bytes, part_name: str, depth: int = _DEPTH) -> "etree._Element":
    """The root element of an XML part.

    No entity is expanded and nothing is fetched. Raises FileError where the part is not
    well-formed and UnsafeFileError where it declares a document type or nests deeper than
    `depth`.
    """
    from lxml import etree

    check_prolog(content, part_name)
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, collect_ids=False
    )
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise not_well_formed(part_name, error) from error
    if depth < _DEPTH and _deeper(root, depth):
        raise UnsafeFileError("nests_too_deep", part=part_name, depth=depth)
    return root


def read_elements(content: bytes, part_name: str) -> list[tuple[str, dict[str, str]]]:
    """The elements of a short part in their order: local name and attributes.

    Errors as for `parse_xml`; it is for the lists of a package, which are read every time.
    """
    check_prolog(content, part_name)
    found: list[tuple[str, dict[str, str]]] = []
    parser = expat.ParserCreate()
    parser.StartElementHandler = lambda name, attributes: found.append(
        (name.rpartition(":")[2], attributes)
    )
    try:
        parser.Parse(content, True)  # noqa: FBT003 - expat's own signature
    except expat.ExpatError as error:
        raise not_well_formed(part_name, error) from error
    return found


def check_well_formed(content: bytes, part_name: str) -> None:
    """Raise FileError where a part is not well-formed; no tree is built."""
    parser = expat.ParserCreate(namespace_separator=" ")
    try:
        parser.Parse(content, True)  # noqa: FBT003 - expat's own signature
    except expat.ExpatError as error:
        if error.code != _UNKNOWN_ENCODING:  # Chinese ones are decoded by whoever reads the part
            raise not_well_formed(part_name, error) from error


_UNKNOWN_ENCODING = expat.errors.codes[expat.errors.XML_ERROR_UNKNOWN_ENCODING]


def serialised(root: "etree._Element") -> bytes:
    """A tree as a part of a package."""
    from lxml import etree

    content: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return content


class _Names(dict[object, str]):
    """The names of tags without their namespace; a comment or an instruction has none."""

    def __missing__(self, tag: object) -> str:
        self[tag] = name = tag.rpartition("}")[2] if isinstance(tag, str) else ""
        return name


NAMES = _Names()
"""What `local` says, by the tag of an element: for loops over all elements of a document."""


def local(element: "etree._Element") -> str:
    """The name of an element without its namespace; empty for comments and instructions."""
    return NAMES[element.tag]


def remove(element: "etree._Element") -> None:
    """Take an element out of its parent, with what stands in it."""
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)


def not_well_formed(part_name: str, error: Exception) -> FileError:
    """The error of a part that no reader of XML understands."""
    return FileError("not_well_formed", part=part_name, error=error)


def check_prolog(start: bytes, part_name: str) -> bool:
    """Raise UnsafeFileError where a part declares a document type, the root of entity attacks.

    `start` are the first bytes of the part; the answer is whether they reach its root element.
    """
    text = _decode(start)
    if text.strip() and (not text.lstrip().startswith("<") or "\0" in text):
        raise UnsafeFileError("no_unicode", part=part_name)
    declared = _ENCODING.match(text)
    if declared and not declared[1].lower().startswith(_ENCODINGS):
        raise UnsafeFileError("encoding", part=part_name, encoding=declared[1])
    harmless = _HARMLESS.match(text)
    rest = text[harmless.end() : harmless.end() + 4] if harmless else ""
    if rest.startswith("<!") and not "<!--".startswith(rest):
        raise UnsafeFileError("document_type", part=part_name)
    return len(rest) == len("<!--") and not rest.startswith(("<!--", "<?"))


def _decode(start: bytes) -> str:
    if start.startswith(codecs.BOM_UTF16_LE) or start[1:2] == b"\0":
        encoding = "utf-16-le"
    elif start.startswith(codecs.BOM_UTF16_BE) or start[:1] == b"\0":
        encoding = "utf-16-be"
    else:
        encoding = "utf-8"
    return start.decode(encoding, "replace").lstrip("\ufeff")


def _deeper(root: "etree._Element", depth: int) -> bool:
    from lxml import etree

    level = 0
    for event, _ in etree.iterwalk(root, events=("start", "end")):
        level += 1 if event == "start" else -1
        if level > depth:
            return True
    return False


STRICT = "http://purl.oclc.org/ooxml/"
"""What the namespaces of strict Office Open XML start with."""

_TRANSITIONAL = "http://schemas.openxmlformats.org/"
_SPACES = {
    f"{_TRANSITIONAL}officeDocument/2006/relationships": f"{STRICT}officeDocument/relationships",
    **{
        f"{_TRANSITIONAL}drawingml/2006/{name}": f"{STRICT}drawingml/{name}"
        for name in ("main", "chart", "picture", "wordprocessingDrawing")
    },
}


def escape(text: str) -> str:
    """Text between tags.

    >>> escape("a < b & c")
    'a &lt; b &amp; c'
    """
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def strictly(markup: str) -> str:
    """Markup of the transitional kind in the namespaces of the strict kind.

    >>> strictly('xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"')
    'xmlns:a="http://purl.oclc.org/ooxml/drawingml/main"'
    """
    for transitional, strict in _SPACES.items():
        markup = markup.replace(transitional, strict)
    return markup


def quoteattr(text: str) -> str:
    r"""Text as an attribute, with its quotes; breaks and tabs stay what they are.

    >>> quoteattr('say "<a>"')
    '"say &quot;&lt;a&gt;&quot;"'
    """
    text = escape(text).replace('"', "&quot;")
    return '"' + text.replace("\n", "&#10;").replace("\r", "&#13;").replace("\t", "&#9;") + '"'
