"""What may a tag say, and what does it become?

The names below load no Jinja; what does (`sandbox`, `grammar`, `program`, `contract`, `findings`)
is imported from its own module, so that a stored plan is filled without it.
"""

from addin.templating.language.faults import LARGEST_TEXT, Budget, Fault
from addin.templating.language.marks import Mark, Need, Spot
from addin.templating.language.runtime import LightContext, LightRuntime, Program, load_program
from addin.templating.language.tags import (
    BLOCKS,
    CELL_WORDS,
    Tag,
    escaped_braces,
    find_tags,
    opens_block,
)

__all__ = [
    "BLOCKS",
    "CELL_WORDS",
    "LARGEST_TEXT",
    "Budget",
    "Fault",
    "LightContext",
    "LightRuntime",
    "Mark",
    "Need",
    "Program",
    "Spot",
    "Tag",
    "escaped_braces",
    "find_tags",
    "load_program",
    "opens_block",
]
