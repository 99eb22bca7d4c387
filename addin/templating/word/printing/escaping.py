"""Which texts may a document hold, and how are they written as XML?"""

import re
from collections.abc import Mapping
from copy import copy
from dataclasses import replace
from typing import Any

from addin.templating.language.limits import Fault, refuse_wordless
from addin.templating.language.marks import Spot
from addin.templating.values import Footnote, Listing, RichText, RichTextParagraph, is_nothing

_ILLEGAL = re.compile("[\x00-\x06\x08\x0e-\x1f]")
_COLOUR = re.compile(r"#?([0-9A-Fa-f]{6})|(auto)")


IN_ATTRIBUTE = Spot(kind="attribute", line=" ", tab=" ", paragraph=" ", page=" ")
SIGNS_OF_ADDRESSES = ":/?#[]@!$&'()*+,;=%"


def escape(text: str, spot: Spot) -> str:
    """Text as XML at a spot; Fault where it holds a character that no document may hold."""
    found = _ILLEGAL.search(text)
    if found:
        raise Fault("illegal", text=text[:40], letter=found[0])
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    if spot.kind == "attribute":
        text = text.replace('"', "&quot;")
    if not _LAYOUT.search(text):
        return text
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\v", "\n").replace("\x7f", "")
    text = text.replace("\n", spot.line) if spot.line != "\n" else text
    text = text.replace("\t", spot.tab) if spot.tab != "\t" else text
    return text.replace("\a", spot.paragraph).replace("\f", spot.page)


def only_legal(text: str) -> str:
    """The text, if a document may hold it; for the rare letters that are not looked for before."""
    for letter in text:
        if "\ud800" <= letter <= "\udfff" or letter in "\ufffe\uffff":
            words = re.sub("<[^>]*>", "", text)
            raise Fault("illegal", text=words[:40], letter=letter)
    return text


def without_illegal(value: Any) -> Any:
    """A text, plain or rich, without the characters that no document may hold; None for no text."""
    if isinstance(value, str):
        return re.sub(f"{_ILLEGAL.pattern[:-1]}\ud800-\udfff\ufffe\uffff]", "", value)
    if isinstance(value, Listing | Footnote):
        return replace(value, text=without_illegal(value.text))
    if isinstance(value, RichText):
        found = copy(value)
        found.pieces = [replace(piece, text=without_illegal(piece.text)) for piece in value.pieces]
        return found
    if isinstance(value, RichTextParagraph):
        paragraphs = copy(value)
        paragraphs.paragraphs = [(without_illegal(rich), style) for rich, style in value.paragraphs]
        return paragraphs
    return None


_LAYOUT = re.compile("[\a\t\n\v\f\r\x7f]")


def read_colour(value: str) -> str:
    """A colour as the file wants it; Fault where the text is none."""
    found = _COLOUR.fullmatch(value.strip())
    if not found:
        raise Fault("no_colour", value=value)
    return found[1] or found[2]


def check_container(value: Any) -> None:
    """Fault where a list or mapping that is printed as it is holds a value that is not known."""
    items = list(value.values()) if isinstance(value, Mapping) else list(value)
    for item in items:
        if isinstance(item, Mapping | list | tuple | set | frozenset):
            check_container(item)
        elif is_nothing(item):
            raise Fault("unknown_within")
        else:
            refuse_wordless(item)


def is_missing(value: object) -> bool:
    """Whether a value is a name that nothing bears."""
    # Known by name, so that a render that never meets it does not load Jinja.
    return type(value).__name__ in {"MissingName", "Undefined"}


def whole_markup(markup: str) -> str:
    """What a macro or a block wrote, if it is whole XML."""
    from xml.parsers import expat

    parser = expat.ParserCreate()
    try:
        parser.Parse(f"<w>{markup}</w>".encode(), True)  # noqa: FBT003 - expat's own signature
    except expat.ExpatError as error:
        raise Fault("broken_block", error=error) from error
    return str(markup)
