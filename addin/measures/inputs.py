"""What is an input of a formula called?

A formula's words and its trace name its inputs by these; the parameter of the function is the key.
"""

from pathlib import Path

from addin.errors import Words
from addin.language import Text

_NAMES = Words(Path(__file__).with_suffix(".csv"))


def name_of(name: str) -> Text:
    """The name of an input in both languages; its own where it has none."""
    known = name in _NAMES.lines
    return _NAMES.text(name) if known else Text(zh=name, en=name.replace("_", " "))
