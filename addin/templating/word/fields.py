"""What do fields show once a template is filled: numbers of captions, and what leads to them?

Captions are counted and references to bookmarks repeat them, as Word does when it updates. What
only pages can tell (a table of contents) Word is asked to update when it opens the document.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

_CODE = re.compile(r"<w:instrText\b[^<>]*>([^<]*)</w:instrText>")
_BEGIN = r'<w:fldChar\b[^<>]*w:fldCharType="{}"[^<>]*?(?:/>|></w:fldChar>)'
_INSIDE = r"((?:(?!fldCharType=).)*?)"
_COMPLEX = re.compile(
    _INSIDE.join((_BEGIN.format("begin"), _BEGIN.format("separate"), _BEGIN.format("end"))),
    re.DOTALL,
)
_SIMPLE = re.compile(r'<w:fldSimple\b[^<>]*w:instr="([^"]*)"[^<>]*>(.*?)</w:fldSimple>', re.DOTALL)
_TEXT = re.compile(r"(<w:t(?: [^<>]*)?>)([^<]*)(?=</w:t>)")
_SEQUENCE = re.compile(
    r"\s*SEQ\s+([^\s\\]+)\s*((?:\\\*\s*\w+\s*|\\[nch]\s*|\\r\s*\d+\s*)*)$", re.IGNORECASE
)
_REFERENCE = re.compile(r"\s*REF\s+(\w+)\s*((?:\\\*\s*\w+\s*|\\h\s*)*)$", re.IGNORECASE)
_OTHER_DIGITS = re.compile(r"\\\*\s*(?!ARABIC\b|MERGEFORMAT\b|CHARFORMAT\b)\w", re.IGNORECASE)
_OF_PAGES = re.compile(
    r"(?:<w:instrText\b[^<>]*>|w:instr=\")\s*"
    r"(?:(?:TOC|TOA|INDEX|PAGEREF|STYLEREF)\b|SEQ\b[^<\"]*\\s\b)"
)
_UPDATE = '<w:updateFields w:val="true"/>'
_BEHIND_UPDATE = re.compile(
    r"<w:(?:hdrShapeDefaults|footnotePr|endnotePr|compat|docVars|rsids|attachedSchema|themeFontLang"
    r"|clrSchemeMapping|doNotIncludeSubdocsInStats|doNotAutoCompressPictures|forceUpgrade|captions"
    r"|readModeInkLockDown|smartTagType|shapeDefaults|doNotEmbedSmartTags|decimalSymbol"
    r"|listSeparator)\b|<(?!w:)\w+:\w+|</w:settings>"
)


def counts_captions(text: str) -> bool:
    """Whether a part numbers captions."""
    return "SEQ " in text


def needs_pages(text: str) -> bool:
    """Whether a part shows what only pages can tell."""
    return _OF_PAGES.search(text) is not None


def asking_to_update(settings: str) -> str:
    """The settings of a document that Word brings up to date when it opens it."""
    if "<w:updateFields" in settings or "<w:settings" not in settings:
        return settings
    found = _BEHIND_UPDATE.search(settings, settings.index(">", settings.index("<w:settings")))
    return (
        settings
        if found is None
        else settings[: found.start()] + _UPDATE + settings[found.start() :]
    )


def count_captions(text: str) -> str:
    """The part with its captions numbered in their order, and with what refers to them."""
    counts: dict[str, int] = {}

    def numbered(field: _Field) -> str | None:
        found = _SEQUENCE.match(field.code)
        return _number(found[1], found[2], counts) if found else None

    text = _with_results(text, numbered)

    def repeated(field: _Field) -> str | None:
        found = _REFERENCE.match(field.code)
        return _bookmarked(text, found[1]) if found and not _OTHER_DIGITS.search(found[2]) else None

    return _with_results(text, repeated)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Field:
    """A field: its code, and from where to where its result stands in the part."""

    code: str
    start: int
    end: int


def _fields(text: str) -> Iterator[_Field]:
    for found in _COMPLEX.finditer(text):
        code = "".join(_CODE.findall(found[1]))
        yield _Field(code=code, start=found.start(2), end=found.end(2))
    for found in _SIMPLE.finditer(text):
        yield _Field(code=found[1], start=found.start(2), end=found.end(2))


def _with_results(text: str, result_of: Callable[[_Field], str | None]) -> str:
    pieces, at = [], 0
    for field in sorted(_fields(text), key=lambda field: field.start):
        new = result_of(field)
        old = text[field.start : field.end]
        if new is None or field.start < at or "".join(t[2] for t in _TEXT.finditer(old)) == new:
            continue
        pieces += [text[at : field.start], _with_text(old, new)]
        at = field.end
    return "".join([*pieces, text[at:]])


def _with_text(result: str, new: str) -> str:
    """A result whose first run says `new` and whose others say nothing."""
    words = iter([new])
    return _TEXT.sub(lambda found: found[1] + next(words, ""), result)


def _number(name: str, switches: str, counts: dict[str, int]) -> str | None:
    """The number of a caption; None where it is hidden or written otherwise than 1, 2, 3."""
    reset = re.search(r"\\r\s*(\d+)", switches)
    if reset:
        counts[name] = int(reset[1])
    elif not re.search(r"\\c\b", switches):
        counts[name] = counts.get(name, 0) + 1
    hidden = re.search(r"\\h\b", switches) or _OTHER_DIGITS.search(switches)
    return None if hidden else str(counts.get(name, 0))


def _bookmarked(text: str, name: str) -> str | None:
    """The text of a bookmark; None where there is none, or more than a line."""
    start = re.search(rf'<w:bookmarkStart\b[^<>]*w:name="{name}"[^<>]*>', text)
    number = re.search(r'w:id="(-?\d+)"', start[0]) if start else None
    if start is None or number is None:
        return None
    end = re.compile(rf'<w:bookmarkEnd\b[^<>]*w:id="{number[1]}"').search(text, start.end())
    inner = text[start.end() : end.start()] if end else "</w:p>"
    said = "".join(found[2] for found in _TEXT.finditer(inner))
    return said if said and "</w:p>" not in inner else None
