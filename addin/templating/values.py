"""Which values can a template print besides text and numbers?

The constructors and the JSON form are docxtpl's, so that what was written for it goes on
working: ``RichText``, ``RichTextParagraph``, ``Listing``, ``InlineImage``, ``Subdoc``. New are
``Bound``, text that stays findable in the document, and ``Chart`` (`addin.ooxml.charts`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol, runtime_checkable

from addin.errors import UsageError

__all__ = [
    "Bindable",
    "Bound",
    "InlineImage",
    "Listing",
    "Pieces",
    "RichText",
    "RichTextParagraph",
    "Subdoc",
    "from_json",
]


@runtime_checkable
class Bindable(Protocol):
    """A value that asks to be wrapped: its text, and the bookmark's name around it."""

    __bookmark__: str

    def __str__(self) -> str: ...


@dataclass(frozen=True)
class Bound:
    """Text that a bookmark of this name wraps wherever it is printed.

    `control` adds a content control around it, whose tag is the name. `number` is what a cell of
    a workbook gets instead of the text, so that it can be calculated with.
    """

    text: str
    name: str
    control: bool = False
    number: float | None = None

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
        "style",
        "color",
        "highlight",
        "size",
        "subscript",
        "superscript",
        "bold",
        "italic",
        "underline",
        "strike",
        "font",
        "rtl",
        "lang",
    ]
)


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
            raise UsageError(
                f"rich text has no look {unknown[0]!r} (it knows {', '.join(sorted(_LOOKS))})",
                f"富文本没有{unknown[0]!r}这一格式（可用：{'、'.join(sorted(_LOOKS))}）",
            )
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

    def __init__(self, text: object = None, **look: object) -> None:
        self.paragraphs: list[tuple[RichText, str]] = []
        if text:
            self.add(text, **look)

    def add(self, text: object, parastyle: object = None) -> "RichTextParagraph":
        """Add one paragraph."""
        rich = text if isinstance(text, RichText) else RichText(text)
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


@dataclass(frozen=True, kw_only=True)
class InlineImage:
    """A picture in the text; width and height in EMU (914,400 to the inch), 0 as it is.

    `alt` is what a reader who does not see hears; `link` an address to go to.
    """

    image: Path | bytes
    width: int = 0
    height: int = 0
    alt: str = ""
    link: str = ""


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

    Where it is `lenient`, a name without a value is left blank, as docxtpl does, and reported.
    """

    values: Mapping[str, Any] = field(default_factory=dict)
    replacements: tuple[Replacement, ...] = ()
    lenient: bool = False


def from_json(document: object, folder: Path) -> Filling:
    """The filling in a JSON document; files are looked for in `folder` and not outside of it.

    The document is a plain object of values, or ``{"context": {...}, "api_calls": [...]}``, with
    ``"env"`` where it was recorded from docxtpl: names without a value are then left blank.
    Objects with one key that starts with a dollar sign are the classes above. Raises UsageError
    where one cannot be read.
    """
    if not isinstance(document, Mapping):
        raise UsageError("the values are no JSON object ({...})", "取值文件不是JSON对象（{...}）")
    wrapped = isinstance(document.get("context"), Mapping) and set(document) <= _WRAPPER
    values = document["context"] if wrapped else document
    calls = document.get("api_calls", ()) if wrapped else ()
    return Filling(
        values={str(name): _value(value, folder) for name, value in values.items()},
        replacements=tuple(
            replacement for call in calls for replacement in _replacement(call, folder)
        ),
        lenient=wrapped and "env" in document,
    )


_WRAPPER = {"context", "env", "api_calls", "undeclared_expected", "note"}


def _value(value: Any, folder: Path) -> Any:
    if isinstance(value, list):
        return [_value(item, folder) for item in value]
    if not isinstance(value, Mapping):
        return value
    if len(value) == 1 and (name := next(iter(value))).startswith("$"):
        return _tagged(name, value[name], folder)
    return {key: _value(item, folder) for key, item in value.items()}


def _tagged(name: str, content: Any, folder: Path) -> Any:
    reader = _READERS.get(name)
    if reader is None:
        raise UsageError(
            f"unknown kind of value {name!r} (known: {', '.join(sorted(_READERS))})",
            f"未知的取值类型{name!r}（可用：{'、'.join(sorted(_READERS))}）",
        )
    try:
        return reader(content, folder)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        if isinstance(error, UsageError):
            raise
        raise UsageError(
            f"cannot read a value of kind {name}: {error}", f"无法读取类型为{name}的取值：{error}"
        ) from error


def _rich(content: Sequence[Any], folder: Path) -> RichText:
    rich = RichText()
    for text, look in content:
        rich.add(_value(text, folder), **{k: _value(v, folder) for k, v in look.items()})
    return rich


def _rich_paragraph(content: Sequence[Any], folder: Path) -> RichTextParagraph:
    rich = RichTextParagraph()
    for text, look in content:
        rich.add(_value(text, folder), **look)
    return rich


def _image(content: Mapping[str, Any], folder: Path) -> InlineImage:
    return InlineImage(
        image=_inside(folder, content["path"]),
        width=int(content.get("width_emu") or 0),
        height=int(content.get("height_emu") or 0),
        alt=str(content.get("alt") or ""),
        link=str(content.get("anchor") or ""),
    )


def _subdoc(content: Mapping[str, Any], folder: Path) -> Subdoc:
    if content.get("path"):
        return Subdoc(document=_inside(folder, content["path"]))
    return Subdoc(xml=str(content.get("body_xml") or ""))


def _listing(content: str, _: Path) -> Listing:
    from html import unescape

    return Listing(unescape(content))


def _bound(content: Mapping[str, Any], _: Path) -> Bound:
    return Bound(str(content["text"]), str(content["name"]), bool(content.get("control")))


def _formula(content: object, _: Path) -> Any:
    from addin.ooxml.spreadsheet import Formula

    return Formula(str(content))


def _chart(content: Mapping[str, Any], _: Path) -> Any:
    from addin.ooxml.charts import chart_from_json

    return chart_from_json(content)


def _callable(source: object, _: Path) -> Any:
    """A known function of that text: the source is read as words and never run."""
    words = str(source).replace("(", " ").replace(")", " ").replace(".", " ").split()
    for word, function in _KNOWN_FUNCTIONS.items():
        if word in words:
            return function
    return _refuse


def _refuse(*_: object) -> object:
    raise UsageError("a function cannot be read from JSON", "无法从JSON读取函数")


def _items(value: Mapping[Any, Any]) -> Any:
    return value.items()


def _keys(value: Mapping[Any, Any]) -> Any:
    return value.keys()


def _values(value: Mapping[Any, Any]) -> Any:
    return value.values()


_KNOWN_FUNCTIONS = {
    "items": _items,
    "iteritems": _items,
    "keys": _keys,
    "values": _values,
}
_READERS: Mapping[str, Any] = {
    "$RichText": _rich,
    "$RichTextParagraph": _rich_paragraph,
    "$InlineImage": _image,
    "$Listing": _listing,
    "$Subdoc": _subdoc,
    "$Bound": _bound,
    "$Chart": _chart,
    "$Formula": _formula,
    "$callable": _callable,
    "$url": lambda content, _: str(content),
}


def _replacement(call: Sequence[Any], folder: Path) -> Sequence[Replacement]:
    method, old, new = (str(word) for word in call)
    kind = method.removeprefix("replace_")
    if kind not in {"pic", "media", "embedded", "zipname"}:
        raise UsageError(f"unknown call {method!r}", f"未知的调用{method!r}")
    if "<stream>" in (old, new):
        # Recorded from a program that passed open files; their content is not in the JSON.
        return ()
    by_content = kind in {"media", "embedded"}
    return (
        Replacement(
            kind=kind,
            old=_inside(folder, old).read_bytes() if by_content else old,
            new=_inside(folder, new).read_bytes(),
        ),
    )


def _inside(folder: Path, name: str) -> Path:
    path = (folder / name).resolve()
    if not path.is_relative_to(folder.resolve()):
        raise UsageError(
            f"the file {name!r} lies outside of the folder of the values",
            f"文件{name!r}不在取值文件所在文件夹内",
        )
    if not path.is_file():
        raise UsageError(f"there is no file {name!r}", f"文件{name!r}不存在")
    return path
