"""How is text written into XML?

The standard library's `xml.sax.saxutils` does the same and loads the network with it.
"""

__all__ = ["STRICT", "escape", "quoteattr", "strictly"]

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
