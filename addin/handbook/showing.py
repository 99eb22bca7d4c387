"""How does a page look: as HTML in a browser, as plain text on a screen?"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape

from markdown_it import MarkdownIt
from markdown_it.token import Token

from addin.handbook.pages import PARTS, TITLE, contents, page_text, pages
from addin.handbook.searching import search
from addin.language import Language, Text, fold

_LINK = re.compile(r"\[([^\]]+)\]\(([\w/-]+)\.md(#[^)]*)?\)")
_COMMAND = re.compile(r"onpace help ([\w.-]+)")
_SEARCH = Text(zh="搜索", en="Search")
_NONE = Text(zh="没有找到，换个说法试试", en="nothing found: try other words")
_OTHER: dict[Language, Language] = {"zh": "en", "en": "zh"}
_OF_OTHER: dict[Language, str] = {"zh": "English", "en": "中文"}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Frame:
    """How pages lead to each other: on a server by address, on a site by file."""

    language: Language
    style: str = ""
    is_site: bool = False

    def to(self, name: str, part: str = "") -> str:
        """The address of a page, or of a heading in it."""
        return (f"{name}.html" if self.is_site else f"{name}?l={self.language}") + part

    def other(self, name: str) -> str:
        """The address of a page in the other language."""
        other = _OTHER[self.language]
        return f"../{other}/{name}.html" if self.is_site else f"{name}?l={other}"


def html_page(
    name: str, language: Language, query: str = "", *, style: str = "", is_site: bool = False
) -> str:
    """A page of the handbook as HTML: ``index`` its contents, with a `query` what answers it.

    UsageError for a name that is none. `style` is the address of a style sheet; pages of a site
    lead to files.
    """
    text = found_text(query, language) if query else _text(name, language)
    frame = _Frame(language=language, style=style, is_site=is_site)
    return _framed(name, frame, _rendered(text, frame), query)


def plain_page(text: str) -> str:
    r"""Markdown as a person reads it on a screen: links as names of pages, no marks.

    >>> plain_page("# Pace\\n\\nSee [holes](holes.md) and `--json`.")
    'Pace\\n\\nSee holes (onpace help holes) and --json.'
    """
    lines = []
    fenced = False
    for line in text.splitlines():
        if line.startswith("```"):
            fenced = not fenced
            continue
        lines.append(f"    {line}" if fenced else _unmarked(line))
    return "\n".join(lines)


def found_text(query: str, language: Language) -> str:
    """What answers a query, as Markdown."""
    found = search(query, language)
    lines = [
        f"- [{page.title[language]}]({page.name}.md) {page.question[language]}" for page in found
    ]
    head = f"# {_SEARCH[language]}{': ' if language == 'en' else '：'}{query}"
    return "\n".join([head, "", *(lines or [_NONE[language]])])


def anchor(heading: str) -> str:
    """The name under which a heading is found in its page."""
    return re.sub(r"[^\w\u3400-\u9fff.-]+", "-", fold(heading)).strip("-")


def _text(name: str, language: Language) -> str:
    return contents(language) if name == "index" else page_text(name, language)


def _unmarked(line: str) -> str:
    line = _LINK.sub(lambda link: f"{link[1]} (onpace help {link[2]})", line)
    line = re.sub(r"^#+ ", "", line)
    if line.startswith("|"):
        if re.fullmatch(r"[|\s:-]+", line):
            return ""
        line = "  " + " — ".join(cell.strip() for cell in line.strip("|").split("|"))
    return line.replace("**", "").replace("`", "").replace("\\|", "|")


def _rendered(text: str, frame: _Frame) -> str:
    parser = MarkdownIt("commonmark", {"html": False}).enable("table")
    tokens = parser.parse(text)
    for at, token in enumerate(tokens):
        if token.type == "heading_open":
            token.attrSet("id", anchor(tokens[at + 1].content))
        if token.children:
            token.children = list(_linked(token.children, frame))
    return str(parser.renderer.render(tokens, parser.options, {}))


def _linked(tokens: list[Token], frame: _Frame) -> Iterator[Token]:
    """Links to pages lead to where they are shown; a command that names a page leads there."""
    for token in tokens:
        if token.type == "link_open":
            href = str(token.attrGet("href") or "")
            found = re.fullmatch(r"([\w-]+)\.md(#.*)?", href)
            if found:
                token.attrSet("href", frame.to(found[1], found[2] or ""))
        named = _COMMAND.fullmatch(token.content) if token.type == "code_inline" else None
        if named and named[1] in pages():
            opening = Token("link_open", "a", 1)
            opening.attrSet("href", frame.to(named[1]))
            yield from (opening, token, Token("link_close", "a", -1))
        else:
            yield token


def _framed(name: str, frame: _Frame, body: str, query: str) -> str:
    """A page with its search, its contents and the way to the other language."""
    language, page = frame.language, pages().get(name)
    title = page.title[language] if page else TITLE[language]
    sheet = f'<link rel="stylesheet" href="{escape(frame.style)}">' if frame.style else ""
    parts = "".join(
        f"<details{' open' if page and page.part == part else ''}><summary>{words[language]}"
        f"</summary>{_listed(part, name, frame)}</details>"
        for part, words in PARTS.items()
    )
    return (
        f'<!doctype html><html lang="{language}"><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width">'
        f"<title>{escape(title)} · Onpace</title>{sheet}<style>{_STYLE}</style>"
        f'<body class="help handbook"><nav>{"" if frame.is_site else _form(language, query)}'
        f'<p><a href="{frame.to("index")}">{TITLE[language]}</a> · '
        f'<a href="{frame.other(name)}">{_OF_OTHER[language]}</a></p>{parts}</nav>'
        f"<main>{body}</main></body></html>"
    )


def _form(language: Language, query: str) -> str:
    """The search: it needs a server that answers."""
    word = _SEARCH[language]
    return (
        f'<form action="index"><input type="hidden" name="l" value="{language}">'
        f'<input name="q" value="{escape(query)}" aria-label="{word}" placeholder="{word}"></form>'
    )


def _listed(part: str, name: str, frame: _Frame) -> str:
    rows = (
        f'<li><a href="{frame.to(page.name)}"'
        f"{' aria-current=page' if page.name == name else ''}>"
        f"{escape(page.title[frame.language])}</a>"
        for page in pages().values()
        if page.part == part
    )
    return f"<ul>{''.join(rows)}</ul>"


_STYLE = (
    "body.handbook{max-width:none;display:grid;grid-template-columns:16rem minmax(0,48rem);"
    "gap:2rem;margin:1rem auto;padding:0 1rem;"
    "font:15px/1.6 'Segoe UI','Microsoft YaHei','Noto Sans CJK SC',sans-serif}"
    ":root{color-scheme:light dark}main h1{font-size:1.6rem}main h2{font-size:1.2rem}"
    "main h3{font-size:1rem}code,pre{font-family:Consolas,'Noto Sans Mono CJK SC',monospace}"
    "nav ul{padding-left:1rem;margin:.2rem 0}nav input{width:100%;padding:.3rem;font:inherit}"
    "main table{border-collapse:collapse;width:100%;overflow-wrap:anywhere}"
    "main th,main td{border:1px solid #c9d1d9;padding:.3rem .5rem;text-align:left;"
    "vertical-align:top}main pre{background:#8881;padding:.6rem;overflow:auto}"
    "@media(max-width:50rem){body.handbook{display:block}}"
)
