"""Which values does a JSON file hold?

The form is docxtpl's as recorded from its own tests: a plain object of values, or one with
``context``, ``env`` and ``api_calls``; an object whose one key starts with a dollar sign is one of
the classes of `addin.templating.values`.
"""

import json
import re
from base64 import b64decode
from collections.abc import Callable, Mapping, Sequence
from html import unescape
from pathlib import Path
from typing import Any

from addin.cells import CellFormula
from addin.errors import FileError, UsageError
from addin.templating.values import (
    Bound,
    Filling,
    Footnote,
    InlineImage,
    Listing,
    Replacement,
    RichText,
    RichTextParagraph,
    Subdoc,
)


def from_json(document: object, folder: Path) -> Filling:
    """The filling in a JSON document; files are looked for in `folder` and not outside of it.

    The document is a plain object of values, or ``{"context": {...}, "api_calls": [...]}``, with
    ``"env"`` where it was recorded from docxtpl: names without a value are then left blank.
    Objects with one key that starts with a dollar sign are the classes above. Raises UsageError
    where one cannot be read.
    """
    if not isinstance(document, Mapping):
        raise UsageError("no_json_object")
    wrapped = isinstance(document.get("context"), Mapping) and set(document) <= _WRAPPER
    values = document["context"] if wrapped else document
    calls = document.get("api_calls", ()) if wrapped else ()
    return Filling(
        values={str(name): _value(value, folder) for name, value in values.items()},
        replacements=tuple(
            replacement for call in calls for replacement in _replacement(call, folder)
        ),
        lenient=wrapped and "env" in document,
        days_as_text=True,
    )


def read_json(text: str, name: str) -> object:
    """What a JSON text says; FileError tells the line and the place where it is none."""
    try:
        return json.loads(text)
    except RecursionError:
        raise FileError("json_too_deep", name=name) from None
    except json.JSONDecodeError as error:
        near = " ".join(text[max(error.pos - _NEAR, 0) : error.pos + _NEAR].split())
        raise FileError(
            "not_json", name=name, line=error.lineno, column=error.colno, near=near
        ) from error


_NEAR = 12
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
        raise UsageError("unknown_kind", name=name, readers=sorted(_READERS))
    try:
        return reader(content, folder)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        if isinstance(error, UsageError):
            raise
        raise UsageError("kind_not_read", name=name, error=error) from error


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
        image=_picture(content, folder),
        width=int(content.get("width_emu") or 0),
        height=int(content.get("height_emu") or 0),
        alt=str(content.get("alt") or ""),
        link=str(content.get("anchor") or ""),
        svg=_inside(folder, content["svg"]) if content.get("svg") else None,
    )


def _picture(content: Mapping[str, Any], folder: Path) -> Path | bytes:
    """A picture of a file, or in the JSON itself: ``base64``, or ``data:image/png;base64,...``."""
    data, path = content.get("base64"), str(content.get("path") or "")
    if data is None and path.startswith("data:"):
        data = path.partition(";base64,")[2]
    if data is None:
        return _inside(folder, content["path"])
    return b64decode(re.sub(r"\s", "", str(data)), validate=True)


def _subdoc(content: Mapping[str, Any], folder: Path) -> Subdoc:
    if content.get("path"):
        return Subdoc(document=_inside(folder, content["path"]))
    return Subdoc(xml=str(content.get("body_xml") or ""))


def _chart(content: Mapping[str, Any], _: Path) -> Any:
    from addin.ooxml.charts.chart import chart_from_json

    return chart_from_json(content)


def _callable(source: object, _: Path) -> Any:
    """A known function of that text: the source is read as words and never run."""
    words = str(source).replace("(", " ").replace(")", " ").replace(".", " ").split()
    for word, function in _KNOWN_FUNCTIONS.items():
        if word in words:
            return function

    def refuse(*_: object) -> object:
        raise UsageError("no_function")

    return refuse


_KNOWN_FUNCTIONS: Mapping[str, Callable[[Mapping[Any, Any]], Any]] = {
    "items": lambda value: value.items(),
    "iteritems": lambda value: value.items(),
    "keys": lambda value: value.keys(),
    "values": lambda value: value.values(),
}
_READERS: Mapping[str, Any] = {
    "$RichText": _rich,
    "$RichTextParagraph": _rich_paragraph,
    "$InlineImage": _image,
    "$Listing": lambda content, _: Listing(unescape(content)),
    "$Footnote": lambda content, _: Footnote(str(content)),
    "$Subdoc": _subdoc,
    "$Bound": lambda content, _: Bound(
        str(content["text"]), str(content["name"]), bool(content.get("control"))
    ),
    "$Chart": _chart,
    "$Formula": lambda content, _: CellFormula(str(content)),
    "$callable": _callable,
    "$url": lambda content, _: str(content),
}


def _replacement(call: Sequence[Any], folder: Path) -> Sequence[Replacement]:
    method, old, new = (str(word) for word in call)
    kind = method.removeprefix("replace_")
    if kind not in {"pic", "media", "embedded", "zipname"}:
        raise UsageError("unknown_call", method=method)
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
        raise UsageError("outside_of_folder", name=name)
    if not path.is_file():
        raise UsageError("no_file_of_values", name=name)
    return path
