"""What is kept of a tag once it is compiled, and what is said of it when it is filled?"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from addin.errors import Finding, Place, TemplateError
from addin.templating.language.limits import FAULTS
from addin.templating.language.tags import Tag


@dataclass(frozen=True, kw_only=True)
class Spot:
    """How values are printed at a tag.

    `kind` is ``text`` (of Word), ``drawing`` (text of a shape or chart), ``plain`` (an element of
    text alone), ``attribute``, ``address`` (of a link), ``color``, ``run`` (the tag is a run of
    its own and writes it), ``block`` (instead of a paragraph, row or cell), ``chart``,
    ``chartAlt``, or what is counted in a loop: ``id``, ``bookmarkStart``, ``bookmarkEnd``,
    ``bookmarkName``, ``bookmarkRef`` (what leads to it), ``bookmarkTurn`` (where a turn begins),
    ``listNumber``.
    The other fields are markup: a line break, a tab, a paragraph break, a page break, and what
    leaves and enters the run or paragraph.
    """

    kind: str = "plain"
    line: str = "\n"
    tab: str = "\t"
    paragraph: str = "\n"
    page: str = "\n"
    leave: str = ""
    enter: str = ""


@dataclass(frozen=True, kw_only=True)
class Mark:
    """A tag with its place in the document and what surrounds it there."""

    tag: Tag
    place: Place
    spot: Spot

    @property
    def source(self) -> str:
        """The tag as Jinja reads it, on a line of its own."""
        return f"{{{{\n{self.tag.code} }}}}" if self.is_output else f"{{%\n{self.tag.code} %}}"

    @property
    def is_output(self) -> bool:
        """Whether the tag prints a value."""
        return self.tag.opener == "{{"


@dataclass(frozen=True, kw_only=True)
class Need:
    """One value that a template reads.

    `path` is written as in a tag, with ``[]`` for the items of a list: ``clusters[].name``.
    `kind` is ``text`` (printed), ``number`` (counted or rounded), ``list`` (looped over),
    ``condition`` (asked for), ``mapping`` (only its parts are read). An optional need has a
    default or is asked for first. `place` is that of the first tag that reads it.
    """

    path: str
    kind: str = "mapping"
    optional: bool = False
    place: Place = field(default_factory=Place)

    @property
    def name(self) -> str:
        """The name among the values themselves: ``clusters``."""
        return self.path.split(".")[0].split("[")[0]


def fault_of(mark: Mark, key: str, **values: object) -> Finding:
    """What is wrong with a tag, in the words of `key`."""
    tag = mark.tag.text
    quoted = tag if len(tag) <= _LONGEST_QUOTED else f"{tag[:_LONGEST_QUOTED]}…"
    return FAULTS(key, tag=quoted, **values).at(mark.place)


_LONGEST_QUOTED = 120


def nearly(text: str, place: Place) -> Finding:
    """What looks like a tag and would be printed as it is."""
    return FAULTS("nearly", text=text).at(place)


def left_blank(mark: Mark, times: int) -> Finding:
    """What a reader should know of a tag whose value was not known."""
    return fault_of(mark, "left_blank", times=times, s="s" if times > 1 else "")


def refused(findings: Sequence[Finding]) -> TemplateError:
    """The error of a template that cannot be filled, with every fault."""
    return TemplateError(
        "template_faults", count=len(findings), first=findings[0], findings=findings
    )
