"""Which values can a template print besides text and numbers?

The constructors are docxtpl's, so that what was written for it goes on working:
``RichText``, ``RichTextParagraph``, ``Listing``, ``InlineImage``, ``Subdoc``. New are ``Bound``,
text that stays findable in the document, and ``Chart`` (`addin.ooxml.charts`).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import isfinite
from pathlib import Path
from typing import Any

from addin.errors import UsageError


@dataclass(frozen=True)
class Bound:
    """Text that a bookmark of this name wraps wherever it is printed.

    `control` adds a content control around it, whose tag is the name. `number` is what a cell of
    a workbook gets instead of the text, so that it can be calculated with. `source` and `form` say
    what it shows and how, for whoever made the values: no template asks.
    """

    text: str
    name: str
    control: bool = False
    number: float | None = None
    source: str = ""
    form: str = ""

    @property
    def __bookmark__(self) -> str:
        """The name of the bookmark."""
        return self.name

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True)
class Pieces:
    """A stretch of text of which some parts are bound: a sentence with its numbers."""

    parts: tuple[str | Bound, ...]

    def __str__(self) -> str:
        return "".join(map(str, self.parts))

    def __bool__(self) -> bool:
        return bool(str(self))


@dataclass(frozen=True, kw_only=True)
class _Piece:
    """A stretch of rich text in one look."""

    text: str
    look: tuple[tuple[str, Any], ...] = ()
    url: str = ""


_LOOKS = frozenset(
    [
        "style", "color", "highlight", "size", "subscript", "superscript", "bold", "italic",
        "underline", "strike", "font", "rtl", "lang",
    ]
)  # fmt: skip


class RichText:
    """Text in several looks, for ``{{r name }}``; sizes in half-points, colours as RRGGBB.

    >>> RichText("bold", bold=True).add(" and not").plain
    'bold and not'
    """

    def __init__(self, text: object = None, **look: object) -> None:
        self.pieces: list[_Piece] = []
        if text:
            self.add(text, **look)

    def add(self, text: object, **look: object) -> "RichText":
        """Add text, or another RichText; `url_id` or `url` makes it a link.

        Raises UsageError for a look that does not exist.
        """
        if isinstance(text, RichText):
            self.pieces.extend(text.pieces)
            return self
        url = look.pop("url_id", None) or look.pop("url", None) or ""
        unknown = sorted(set(look) - _LOOKS)
        if unknown:
            raise UsageError("no_look_of_text", look=unknown[0], looks=sorted(_LOOKS))
        words = text.decode("utf-8", "ignore") if isinstance(text, bytes) else str(text)
        kept = tuple((name, value) for name, value in look.items() if value)
        self.pieces.append(_Piece(text=words, look=kept, url=str(url)))
        return self

    @property
    def plain(self) -> str:
        """The text without its looks."""
        return "".join(piece.text for piece in self.pieces)

    def __str__(self) -> str:
        return self.plain


class RichTextParagraph:
    """Paragraphs of rich text, each with a paragraph style, for ``{{p name }}``."""

    def __init__(self, text: object = None, parastyle: object = None) -> None:
        self.paragraphs: list[tuple[RichText, str]] = []
        self.lists: dict[int, tuple[int, int]] = {}
        if text:
            self.add(text, parastyle)

    def add(
        self, text: object, parastyle: object = None, *, of_list: tuple[int, int] | None = None
    ) -> "RichTextParagraph":
        """Add one paragraph; those of a numbered list share `of_list`: which, and its start."""
        rich = text if isinstance(text, RichText) else RichText(text)
        if of_list:
            self.lists[len(self.paragraphs)] = of_list
        self.paragraphs.append((rich, str(parastyle or "")))
        return self

    def __str__(self) -> str:
        return "\n".join(rich.plain for rich, _ in self.paragraphs)


@dataclass(frozen=True)
class Listing:
    r"""Text whose ``\n`` and ``\a`` are kept; every text is treated so, this is docxtpl's name."""

    text: str

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True)
class Footnote:
    """A footnote in the body of a document; what is printed is the sign that refers to it."""

    text: str

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True, kw_only=True)
class InlineImage:
    """A picture in the text; width and height in EMU (914,400 to the inch), 0 as it is.

    `alt` is what a reader who does not see hears; `link` an address to go to. `svg` is the same
    picture as SVG: Word shows that, what cannot shows `image`.
    """

    image: Path | bytes
    width: int = 0
    height: int = 0
    alt: str = ""
    link: str = ""
    svg: Path | bytes | None = None


@dataclass(frozen=True, kw_only=True)
class Subdoc:
    """Another document's content, for ``{{p name }}``: a .docx, or paragraphs as XML."""

    document: Path | bytes | None = None
    xml: str = ""


@dataclass(frozen=True, kw_only=True)
class Replacement:
    """One picture or embedded file to exchange; `kind` as docxtpl's method is called.

    ``pic`` finds by name, title or description; ``media`` and ``embedded`` by the content of
    `old`; ``zipname`` by the part's name.
    """

    kind: str
    old: str | bytes
    new: bytes


@dataclass(frozen=True, kw_only=True)
class Filling:
    """What a template is filled with: values, and pictures or files to exchange.

    Where it is `lenient`, a name without a value is left blank, as docxtpl does, and reported. With
    `days_as_text` a text such as 2024-09-30 is a day, since JSON has no other way to write one.
    A list of `cells` gets sheet, cell and value of each bound number that a workbook prints.
    """

    values: Mapping[str, Any] = field(default_factory=dict)
    replacements: tuple[Replacement, ...] = ()
    lenient: bool = False
    days_as_text: bool = False
    cells: list[tuple[str, str, Any]] | None = field(default=None, compare=False)


def is_nothing(value: Any) -> bool:
    """Whether a value is not known: None, NaN, an infinity, pandas' NA."""
    if value is None:
        return True
    kind = type(value)
    if kind.__name__ in {"NaTType", "NAType"}:
        return True
    try:
        number = float(value) if hasattr(value, "__float__") and not isinstance(value, str) else 0.0
    except (TypeError, ValueError, OverflowError):
        return False
    return not isfinite(number)
