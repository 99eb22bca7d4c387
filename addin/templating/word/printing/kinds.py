"""How are texts, rich text, pictures, charts and other documents printed at a spot?"""

from collections.abc import Callable, Mapping
from typing import Any

from addin.templating.language.limits import Fault
from addin.templating.language.marks import Spot
from addin.templating.values import Footnote, RichText, RichTextParagraph, Subdoc
from addin.templating.word.printing.escaping import (
    IN_ATTRIBUTE,
    SIGNS_OF_ADDRESSES,
    escape,
    read_colour,
)
from addin.templating.word.printing.host import Host
from addin.templating.word.printing.runs import instead_of_run, rich_spot

_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_WRAPPING = frozenset({"run", "block"})
"""The kinds of spots whose values write their own run or paragraph."""


def print_text(host: Host, value: str, spot: Spot) -> str:
    """A text at a spot; Fault where it cannot stand there."""
    if spot.kind == "color":
        return read_colour(value)
    if spot.kind == "address":
        from urllib.parse import quote

        return escape(quote(value, safe=SIGNS_OF_ADDRESSES), IN_ATTRIBUTE)
    if spot.kind in {"chart", "chartAlt"}:
        return host.drawn_chart(value, spot.line, spot.kind)
    if spot.kind == "block" and not spot.enter:
        raise Fault("not_here", value=str(value)[:40])
    text = escape(value, spot)
    return f"{spot.enter}{text}{spot.leave}" if spot.kind in _WRAPPING else text


def _rich(host: Host, value: RichText, spot: Spot) -> str:
    if not spot.leave:
        return print_text(host, value.plain, spot)
    return instead_of_run(_runs(host, value, spot), spot)


def _runs(host: Host, value: RichText, spot: Spot) -> str:
    from addin.templating.word.printing.rich import run_of

    pieces = []
    for piece in value.pieces:
        enter, leave = run_of(dict(piece.look))
        around = rich_spot(spot, enter, leave)
        run = f"{enter}{escape(piece.text, around)}{leave}"
        if piece.url:
            run = host.spoken(f"<w:hyperlink {_target(host, piece.url)}>{run}</w:hyperlink>")
        pieces.append(run)
    return "".join(pieces)


def _target(host: Host, address: str) -> str:
    """Where a link leads: to a bookmark of the document, or outside."""
    if address.startswith("#"):
        return f'w:anchor="{escape(address[1:], IN_ATTRIBUTE)}"'
    return f'xmlns:r="{_RELATIONS}" r:id="{host.link(address)}" w:tgtFrame="_blank"'


def _rich_paragraphs(host: Host, value: RichTextParagraph, spot: Spot) -> str:
    if spot.kind != "block":
        raise Fault("only_paragraph", kind="RichTextParagraph")
    firsts = {which: value.paragraphs[at][1] for at, which in value.lists.items()}
    own = {which: host.own_list(style, which[1]) for which, style in firsts.items()}
    return "".join(
        _rich_paragraph(host, rich, style, own.get(value.lists.get(at, (0, 0)), ""))
        for at, (rich, style) in enumerate(value.paragraphs)
    )


def _rich_paragraph(host: Host, rich: RichText, style: str, numbered: str) -> str:
    name = escape(host.style(style), IN_ATTRIBUTE)
    opened = f'<w:p><w:pPr><w:pStyle w:val="{name}"/>{numbered}</w:pPr>' if style else "<w:p>"
    spot = Spot(kind="block", enter=f"{opened}<w:r><w:t>", leave="</w:t></w:r></w:p>")
    return f"{opened}{_runs(host, rich, spot)}</w:p>"


def _drawing(drawing: str, spot: Spot) -> str:
    if not spot.leave:
        raise Fault("not_here", value="a picture or chart")
    return instead_of_run(f"<w:r>{drawing}</w:r>", spot)


def _footnote(host: Host, value: Footnote, spot: Spot) -> str:
    if not spot.leave:
        raise Fault("not_here", value="a footnote")
    content = escape(value.text, rich_spot(Spot(kind="text"), "", ""))
    return instead_of_run(host.footnote(content), spot)


def _subdoc(host: Host, value: Subdoc, spot: Spot) -> str:
    if spot.kind != "block":
        raise Fault("only_paragraph", kind="Subdoc")
    return host.subdocument(value)


# By name, so that a value can be printed before the module of its kind is loaded.
WRITERS: Mapping[str, Callable[[Host, Any, Spot], str]] = {
    "RichText": _rich,
    "RichTextParagraph": _rich_paragraphs,
    "Listing": lambda host, value, spot: print_text(host, value.text, spot),
    "InlineImage": lambda host, value, spot: _drawing(host.picture(value), spot),
    "Footnote": _footnote,
    "Subdoc": _subdoc,
    "Chart": lambda host, value, spot: _drawing(host.chart(value), spot),
}
