"""Where does a tag of a cell stand, what is wrong with it, and how does Jinja read it?"""

from collections.abc import Sequence
from dataclasses import replace

from jinja2 import TemplateSyntaxError

from addin.errors import Finding, Place
from addin.templating.language.findings import finding_of, syntax_fault
from addin.templating.language.marks import Mark, Spot
from addin.templating.language.tags import Tag, escaped_braces


def mark_of(tag: Tag, sheet: str, cell: str) -> Mark:
    """A tag with its place in the workbook."""
    return Mark(tag=tag, place=Place(sheet=sheet, cell=cell), spot=Spot())


def fault_at(mark: Mark, error: Exception, names: Sequence[str]) -> Finding:
    """A fault of one tag as a finding."""
    mark = replace(mark, tag=error.__dict__.get("tag", mark.tag))
    if isinstance(error, TemplateSyntaxError):
        return syntax_fault(mark, error)
    return finding_of(mark, error, names)


def inline_source(tag: Tag) -> str:
    """The tag as Jinja reads it, in the line of its text."""
    return f"{{{{ {tag.code} }}}}" if tag.opener == "{{" else f"{{% {tag.code} %}}"


def texts_between(written: str, tags: Sequence[Tag]) -> list[str]:
    """The texts around the tags of a cell, one more than there are tags."""
    edges = [0, *(edge for tag in tags for edge in (tag.start, tag.end)), len(written)]
    return [
        _unescaped(written[start:end]) for start, end in zip(edges[::2], edges[1::2], strict=True)
    ]


def _unescaped(text: str) -> str:
    for position in reversed(escaped_braces(text)):
        text = text[:position] + text[position + 1 :]
    return text
