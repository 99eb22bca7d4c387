"""Tags in Word and Excel files, compiled once and rendered many times."""

from addin.templating.jsonvalues import from_json, read_values
from addin.templating.language import Need
from addin.templating.linting import lint
from addin.templating.template import Template, compile_template, fill, register_kind
from addin.templating.values import (
    Bound,
    Filling,
    InlineImage,
    Listing,
    Replacement,
    RichText,
    RichTextParagraph,
    Subdoc,
)

__all__ = [
    "Bound",
    "Filling",
    "InlineImage",
    "Listing",
    "Need",
    "Replacement",
    "RichText",
    "RichTextParagraph",
    "Subdoc",
    "Template",
    "compile_template",
    "fill",
    "from_json",
    "lint",
    "read_values",
    "register_kind",
]
