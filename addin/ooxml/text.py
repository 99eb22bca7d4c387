"""How is text written into XML?

The standard library's `xml.sax.saxutils` does the same and loads the network with it.
"""

__all__ = ["escape", "quoteattr"]


def escape(text: str) -> str:
    """Text between tags.

    >>> escape("a < b & c")
    'a &lt; b &amp; c'
    """
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def quoteattr(text: str) -> str:
    r"""Text as an attribute, with its quotes; breaks and tabs stay what they are.

    >>> quoteattr('say "<a>"')
    '"say &quot;&lt;a&gt;&quot;"'
    """
    text = escape(text).replace('"', "&quot;")
    return '"' + text.replace("\n", "&#10;").replace("\r", "&#13;").replace("\t", "&#9;") + '"'
