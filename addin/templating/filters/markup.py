"""How does text with marks of HTML or Markdown become rich text of Word?

What is known: paragraphs, headings, lists, quotations, line breaks, rows whose cells tabs part;
bold, italic, underlined, struck, raised and lowered text, code, colours and links. Whatever else is
marked stays as text. Each numbered list begins with its own first number.
Styles are those of the template, by the names that Word gives them: ``List Bullet``.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from html import escape, unescape
from itertools import takewhile
from typing import Any

from addin.errors import UsageError
from addin.templating.values import Footnote, RichText, RichTextParagraph, is_nothing

_LONGEST = 50_000
_LOOKS: Mapping[str, Mapping[str, object]] = {
    **{key: {"bold": True} for key in ("b", "strong")},
    **{key: {"italic": True} for key in ("i", "em", "cite")},
    **{key: {"strike": True} for key in ("s", "strike", "del")},
    **{key: {"underline": "single"} for key in ("u", "ins")},
    **{key: {"font": "Courier New"} for key in ("code", "kbd", "tt")},
    "sub": {"subscript": True},
    "sup": {"superscript": True},
    **{key: {} for key in ("a", "span", "font", "mark")},
}
_BLOCKS = {"p", "div", "li", "blockquote", "pre", "tr", *(f"h{level}" for level in range(1, 7))}
_LISTS = {"ul": "List Bullet", "ol": "List Number"}
_CELLS, _PLAIN = {"td", "th"}, {"p", "div"}
_START = re.compile(r"\bstart\s*=\s*[\"']?(\d{1,9})\b")
_UNSEEN = {"script", "style", "head", "title"}
_COLOUR = re.compile(r"(?:^|[;\s])color\s*:\s*#([0-9a-fA-F]{6})\b")
_ADDRESS = re.compile(r"(?:https?:|mailto:|#)\S+")
_DEEPEST_LIST = 3


def html(text: object) -> RichText | RichTextParagraph:
    """HTML as rich text: of one paragraph without a style for ``{{ }}``, else for ``{{p }}``.

    >>> html("<b>R&amp;D</b> grew").plain
    'R&D grew'
    >>> [(rich.plain, style) for rich, style in html("<h1>A</h1><ul><li>b<li>c</ul>").paragraphs]
    [('A', 'heading 1'), ('b', 'List Bullet'), ('c', 'List Bullet')]
    """
    return _read(_short(text))


def markdown(text: object) -> RichText | RichTextParagraph:
    r"""Markdown as rich text; HTML in it is text.

    >>> markdown("**R&D** grew by *4*%").plain
    'R&D grew by 4%'
    >>> [(r.plain, style) for r, style in markdown("# A\n\n1. b\n2. c\n   - d").paragraphs]
    [('A', 'heading 1'), ('b', 'List Number'), ('c', 'List Number'), ('d', 'List Bullet 2')]
    """
    return _read("".join(_blocks(_short(text).splitlines())))


def _short(text: object) -> str:
    source = str(text)
    if len(source) > _LONGEST:
        raise UsageError("marked_text_too_long", most=_LONGEST)
    return source


def _read(source: str) -> RichText | RichTextParagraph:
    reader = _Reader()
    at = 0
    source = _without_comments(source)
    for found in _TAG.finditer(source):
        reader.text(unescape(source[at : found.start()]))
        tag = found["tag"].lower()
        if found["closes"]:
            reader.end(tag)
        else:
            reader.start(tag, found["rest"])
        at = found.end()
    reader.text(unescape(source[at:]))
    return reader.result()


_TAG = re.compile(r"<(?P<closes>/?)(?P<tag>[a-zA-Z][a-zA-Z0-9]*)(?P<rest>(?:[\s/][^<>]*)?)>")
_ATTRIBUTE = re.compile(r"""([\w-]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""")


def _without_comments(source: str) -> str:
    pieces: list[str] = []
    at = 0
    while (start := source.find("<!--", at)) >= 0 and (end := source.find("-->", start)) >= 0:
        pieces.append(source[at:start])
        at = end + len("-->")
    return "".join([*pieces, source[at:]])


class _Reader:
    """Collects paragraphs while HTML is read."""

    def __init__(self) -> None:
        self._paragraphs: list[tuple[RichText, str]] = []
        self._rich = RichText()
        self._style = self._last = ""
        self._looks: list[tuple[str, Mapping[str, object]]] = []
        self._lists: list[tuple[str, tuple[int, int]]] = []
        self._numbered: list[tuple[int, int] | None] = []
        self._begun = self._cells = self._kept = 0
        self._unseen = 0

    def result(self) -> RichText | RichTextParagraph:
        """What was read."""
        self._end_paragraph()
        if len(self._paragraphs) <= 1 and not any(style for _, style in self._paragraphs):
            return self._paragraphs[0][0] if self._paragraphs else RichText()
        found = RichTextParagraph()
        for (rich, style), of_list in zip(self._paragraphs, self._numbered, strict=True):
            found.add(rich, parastyle=style, of_list=of_list)
        return found

    def start(self, tag: str, rest: str) -> None:
        """Note a look, a list or the start of a paragraph."""
        if tag in _UNSEEN:
            self._unseen += 1
        elif tag == "br":
            self._add("\n")
        elif tag in _LOOKS:
            self._looks.append((tag, {**_LOOKS[tag], **_asked(tag, rest)}))
        elif tag in _LISTS:
            self._end_paragraph()
            self._begun += 1
            first = _START.search(rest)
            self._lists.append((_LISTS[tag], (self._begun, int(first[1]) if first else 1)))
        elif tag in _CELLS:
            self._add("\t" if self._cells else "")
            self._cells += 1
        elif tag in _BLOCKS and not (
            tag in _PLAIN and self._style and not self._rich.plain.strip()
        ):
            self._end_paragraph()
            self._style, self._cells = self._style_of(tag), 0
            self._kept += tag == "pre"
            self._looks += [(tag, {"font": "Courier New"})] * (tag == "pre")

    def end(self, tag: str) -> None:
        """Leave a look, a list or a paragraph."""
        if tag in _UNSEEN:
            self._unseen = max(self._unseen - 1, 0)
        elif tag in _LISTS or tag in _BLOCKS:
            self._end_paragraph()
            if tag in _LISTS and self._lists:
                self._lists.pop()
        if tag == "pre":
            self._kept = max(self._kept - 1, 0)
        at = max((n for n, (name, _) in enumerate(self._looks) if name == tag), default=-1)
        if at >= 0:
            del self._looks[at]

    def text(self, data: str) -> None:
        """Text: blanks count once, as HTML has it, but for what is written as it stands."""
        before = self._last
        if self._kept:
            self._add(data if before else data.lstrip("\r\n"))
            return
        text = re.sub(r"[ \t\r\n\f]+", " ", data)
        self._add(text.lstrip(" ") if before in {"", " ", "\n", "\t"} else text)

    def _add(self, text: str) -> None:
        if text and not self._unseen:
            self._last = text[-1]
            look: dict[str, object] = {}
            for _, each in self._looks:
                look.update(each)
            self._rich.add(text, **look)

    def _style_of(self, tag: str) -> str:
        if tag == "li" and self._lists:
            depth = min(len(self._lists), _DEEPEST_LIST)
            return self._lists[-1][0] + (f" {depth}" if depth > 1 else "")
        if tag == "blockquote":
            return "Quote"
        return f"heading {tag[1]}" if re.fullmatch(r"h[1-6]", tag) else ""

    def _end_paragraph(self) -> None:
        if self._rich.plain.strip():
            self._paragraphs.append((self._rich, self._style))
            in_list = self._style.startswith(_LISTS["ol"])
            self._numbered.append(self._lists[-1][1] if in_list and self._lists else None)
        self._rich, self._style, self._last = RichText(), "", ""


def _asked(tag: str, rest: str) -> dict[str, object]:
    """The looks that the attributes of a tag ask for."""
    attributes = {
        found[1].lower(): unescape(found[2] or found[3] or found[4] or "")
        for found in _ATTRIBUTE.finditer(rest)
    }
    if tag == "mark":
        return {"highlight": "FFFF00"}
    address = attributes.get("href", "")
    if tag == "a" and _ADDRESS.fullmatch(address):
        return {"url": address, "color": "0563C1", "underline": "single"}
    written = attributes.get("style", "")
    colour = _COLOUR.search(f"color:{attributes['color']}" if attributes.get("color") else written)
    return {"color": colour[1]} if colour else {}


def _blocks(lines: list[str]) -> Iterator[str]:
    """Markdown as HTML: rows of tables, and code that stands as it is written; rules are none."""
    plain: list[str] = []
    rest = iter(lines)
    for line in rest:
        found = _SPECIAL.match(line)
        if found is None:
            plain.append(line)
            continue
        yield from _as_html(plain)
        plain = []
        if fence := found["fence"]:
            code = takewhile(lambda each: not each.strip().startswith(fence), rest)
            yield f"<pre>{escape(chr(10).join(code), quote=False)}</pre>"
        elif row := found["row"]:
            cells = re.split(r"(?<!\\)\|", row.removesuffix("|"))
            yield f"<tr>{''.join(f'<td>{_inline(cell.strip())}</td>' for cell in cells)}</tr>"
    yield from _as_html(plain)


_SPECIAL = re.compile(
    r"\s*(?:(?P<fence>```|~~~)|\|(?=[^-]*-)[\s:|-]*$|\|(?P<row>.*\|)\s*$|([-*_])(?: ?\3){2,}\s*$)"
)


def _as_html(lines: list[str]) -> Iterator[str]:
    """Markdown's blocks as HTML; a list ends where something else begins."""
    open_lists: list[tuple[int, str]] = []
    in_paragraph = False
    for line in lines:
        found = _LINE.match(line)
        assert found is not None  # noqa: S101 - every line is one
        indent, sign, said = len(found[1]), found[2] or "", _inline(found[3])
        listed = "ul" if sign in {"-", "*", "+"} else "ol" if sign[:1].isdigit() else ""
        while open_lists and (said or sign) and not (listed and indent >= open_lists[-1][0]):
            if not listed and indent > open_lists[-1][0]:
                break
            yield f"</{open_lists.pop()[1]}>"
        if listed:
            if not open_lists or indent > open_lists[-1][0]:
                open_lists.append((indent, listed))
                yield f"<{listed} start={int(sign[:-1])}>" if listed == "ol" else "<ul>"
            yield f"<li>{said}"
            in_paragraph = True
        elif sign:
            tag = "blockquote" if sign == ">" else f"h{len(sign)}"
            yield f"<{tag}>{said}</{tag}>"
            in_paragraph = False
        elif not said:
            in_paragraph = False
        else:
            yield f" {said}" if in_paragraph else f"<p>{said}"
            in_paragraph = True
    yield from (f"</{tag}>" for _, tag in reversed(open_lists))


_LINE = re.compile(r"^([ \t]*)(?:([-*+]|\d{1,9}[.)]|#{1,6}|>)(?:[ \t]+|$))?(.*)$", re.DOTALL)


def _inline(text: str) -> str:
    """Markdown's marks in a line as HTML."""
    codes: list[str] = []

    def keep(found: re.Match[str]) -> str:
        codes.append(f"<code>{escape(found[1], quote=False)}</code>")
        return f"\0{len(codes) - 1}\0"

    text = re.sub(r"`([^`\0]{1,500})`", keep, text.replace("\0", ""))
    text = re.sub(r"(?: {2,}|\\)$", "\1", text)
    text = escape(text, quote=True)
    for pattern, tag in _MARKS:
        text = pattern.sub(rf"<{tag}>\1</{tag}>", text)
    text = _LINK.sub(r'<a href="\2">\1</a>', text).replace("\1", "<br>")
    return re.sub("\0(\\d+)\0", lambda found: codes[int(found[1])], text)


_MARKS = (
    (re.compile(r"(?!(?<=\d)\*\*\d)\*\*(?=\S)([^*]{1,1000}?)\*\*"), "b"),
    (re.compile(r"(?<!\w)__(?=\S)([^_]{1,1000}?)__(?!\w)"), "b"),
    (re.compile(r"(?<!\*)(?!(?<=\d)\*\d)\*(?=[^\s*])([^*]{1,1000}?)\*"), "i"),
    (re.compile(r"(?<!\w)_(?=[^\s_])([^_]{1,1000}?)_(?!\w)"), "i"),
    (re.compile(r"~~(?=\S)([^~]{1,1000}?)~~"), "s"),
)
_LINK = re.compile(r"\[([^\[\]]{1,500})\]\(([^()\s]{1,1000})\)")


def _known_only(plain: Callable[[object], object]) -> Callable[..., object]:
    def written(value: object, *args: Any) -> object:
        return value if is_nothing(value) else plain(value, *args)

    return written


def footnote(text: object) -> Footnote:
    """A text as a footnote.

    >>> footnote("Statistical yearbook")
    Footnote(text='Statistical yearbook')
    """
    return Footnote(str(text))


MARKUP: Mapping[str, Callable[..., object]] = {
    "html": _known_only(html),
    "markdown": _known_only(markdown),
    "footnote": _known_only(footnote),
}
"""The filters by name."""
