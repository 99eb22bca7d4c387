"""How does another document's content come into this one, with its styles, lists and pictures?"""

import io
from collections.abc import Iterator, Sequence
from copy import deepcopy
from typing import Any

from lxml import etree

from addin.errors import FileError, TemplateError
from addin.ooxml.limits import OWN
from addin.ooxml.package import CONTENT_TYPES, Package, open_package
from addin.templating.language.limits import Fault
from addin.templating.values import Subdoc

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_KNOWN = {
    "w": _W,
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "pic": "http://schemas.openxmlformats.org/drawingml/2006/picture",
    "w14": "http://schemas.microsoft.com/office/word/2010/wordml",
    "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
}
_SIGN = "onpace-part"
"""The processing instruction of a placeholder: no value can write one."""


def placeholder(number: int) -> str:
    """A paragraph that stands for a sub-document until it is inserted."""
    return f"<w:p><?{_SIGN} {number}?></w:p>"


def whole_paragraphs(xml: str) -> str:
    """The XML of paragraphs and tables, if it is whole; Fault where it is not."""
    spaces = " ".join(f'xmlns:{prefix}="{uri}"' for prefix, uri in _KNOWN.items())
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root = etree.fromstring(f"<onpace {spaces}>{xml}</onpace>", parser)
    except etree.XMLSyntaxError as error:
        raise Fault("broken_subdocument", error=error) from error
    return "".join(etree.tostring(child, encoding="unicode") for child in root)


def insert_subdocuments(package: Package, subdocuments: Sequence[Subdoc]) -> Package:
    """The package with each placeholder exchanged for its document's content.

    Raises TemplateError where the package is of a kind that cannot take one in: strict.
    """
    document = open_document(package)
    for number, subdoc in enumerate(subdocuments):
        _insert(document, number, subdoc)
    return close_document(document, package)


def open_document(package: Package) -> Any:
    """The package as python-docx's Document; TemplateError where it is strict."""
    from docx import Document

    kind = package.content_type(package.main_part())
    types = package[CONTENT_TYPES]
    # python-docx opens no templates and no files with macros; inside they are the same.
    plain = package.with_parts({CONTENT_TYPES: types.replace(kind.encode(), _DOCUMENT.encode())})
    try:
        return Document(io.BytesIO(plain.to_bytes()))
    except (KeyError, ValueError) as error:
        raise TemplateError("strict_document") from error


def close_document(document: Any, package: Package) -> Package:
    """A Document that was opened from `package`, as a package of the same kind."""
    stream = io.BytesIO()
    document.save(stream)
    filled = open_package(stream.getvalue(), OWN)
    kind = package.content_type(package.main_part())
    types = filled[CONTENT_TYPES].replace(_DOCUMENT.encode(), kind.encode())
    return filled.with_parts({CONTENT_TYPES: types})


_DOCUMENT = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"


def elements_of(document: Any) -> list[Any]:
    """The paragraphs and tables of a Document."""
    return [child for child in document.element.body if not str(child.tag).endswith("}sectPr")]


def _insert(document: Any, number: int, subdoc: Subdoc) -> None:
    from docx import Document

    source = subdoc.document
    try:
        content = source if isinstance(source, bytes) else source.read_bytes() if source else b""
        open_package(content)
        other = Document(io.BytesIO(content))
    except (OSError, KeyError, ValueError) as error:
        raise FileError("subdocument_not_read") from error
    composer = _composer(document)
    composer.reset_reference_mapping()
    composer._create_style_id_mapping(other)  # noqa: SLF001 - as Composer.insert does
    for part in _stories(document):
        for place in _places(part.element, number):
            for element in elements_of(other):
                copy = deepcopy(element)
                place.addprevious(copy)
                _bring_along(composer, other, copy)
                _settle(copy, document.part, part)
            _take_out(place)
    composer.add_styles_from_other_parts(other)
    composer.renumber_bookmarks()
    composer.renumber_docpr_ids()
    composer.renumber_nvpicpr_ids()


def _stories(document: Any) -> Iterator[Any]:
    """The parts that can take a document in: the main one, headers and footers."""
    yield document.part
    for part in list(document.part.package.iter_parts()):
        if part.content_type.endswith(("header+xml", "footer+xml")):
            yield part


def _settle(element: Any, main: Any, part: Any) -> None:
    """Let what was brought along for the main part be that of a header or footer."""
    if part is main:
        return
    if element.find(f".//{{{_W}}}footnoteReference") is not None:
        raise TemplateError("footnote_in_header")
    for section in list(element.iter(f"{{{_W}}}sectPr")):
        section.getparent().remove(section)
    for node in element.iter(etree.Element):
        for key, value in node.attrib.items():
            if key.startswith(f"{{{_KNOWN['r']}}}") and value in main.rels:
                link = main.rels[value]
                target = link.target_ref if link.is_external else link.target_part
                node.set(key, part.relate_to(target, link.reltype, link.is_external))


def _take_out(place: Any) -> None:
    """Remove a place; where it ends a cell or header behind a table it stays as it must."""
    before, cell = place.getprevious(), place.getparent()
    if cell[-1] is place and (before is None or before.tag != f"{{{_W}}}p"):
        for child in [child for child in place if not str(child.tag).endswith("}pPr")]:
            place.remove(child)
    else:
        cell.remove(place)


def _composer(document: Any) -> Any:
    """The composer of docxcompose, without what its import does to python-docx.

    It gives the prefix of the core properties to another namespace, so that every document that
    python-docx then makes in this process has core properties that Word does not know.
    """
    from docx.oxml.ns import nsmap

    known = dict(nsmap)
    from docxcompose.composer import Composer

    nsmap.update(known)
    return Composer(document)


def _bring_along(composer: Any, other: Any, element: Any) -> None:
    composer.add_referenced_parts(other.part, composer.doc.part, element)
    composer.add_styles(other, element)
    composer.add_numberings(other, element)
    composer.restart_first_numbering(other, element)
    composer.add_images(other, element)
    composer.add_diagrams(other, element)
    composer.add_shapes(other, element)
    composer.add_footnotes(other, element)
    composer.remove_header_and_footer_references(other, element)


def _places(body: Any, number: int) -> list[Any]:
    signs = body.iter(etree.ProcessingInstruction)
    return [sign.getparent() for sign in signs if (sign.target, sign.text) == (_SIGN, f"{number}")]
