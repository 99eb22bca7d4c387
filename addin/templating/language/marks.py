"""What is kept of a tag once it is compiled, and what is said of it when it is filled?"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from addin.errors import Finding, Level, Place, TemplateError
from addin.language import Text
from addin.templating.language.tags import Tag


@dataclass(frozen=True, kw_only=True)
class Spot:
    """How values are printed at a tag.

    `kind` is ``text`` (of Word), ``drawing`` (text of a shape or chart), ``plain`` (an element of
    text alone), ``attribute``, ``address`` (of a link), ``color``, ``run`` (the tag is a run of
    its own and writes it), ``block`` (instead of a paragraph, row or cell), ``chart``,
    ``chartAlt``, or what is counted in a loop: ``id``, ``bookmarkStart``, ``bookmarkEnd``,
    ``bookmarkName``. The other fields are markup: a line break, a tab, a paragraph break, a page
    break, and what leaves and enters the run or paragraph.
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


def fault_of(mark: Mark, rule: str, en: str, zh: str, level: Level = Level.HARD) -> Finding:
    """What is wrong with a tag."""
    if len(mark.tag.text) > _LONGEST_QUOTED:
        short = mark.tag.text[:_LONGEST_QUOTED] + "…"
        en, zh = (text.replace(mark.tag.text, short) for text in (en, zh))
    return Finding(rule=rule, level=level, text=Text(zh=zh, en=en), place=mark.place)


_LONGEST_QUOTED = 120


def nearly(text: str, place: Place) -> Finding:
    """What looks like a tag and would be printed as it is."""
    return Finding(
        rule="T-109",
        level=Level.SOFT,
        place=place,
        text=Text(
            zh=f"{text}不是标签，将原样输出：请用半角{{{{ }}}}或{{% %}}，括号间不留空格",
            en=f"{text} is no tag and is printed as it is: write {{{{ }}}} or {{% %}} in half"
            " width, without a blank between the signs",
        ),
    )


def left_blank(mark: Mark, times: int) -> Finding:
    """What a reader should know of a tag whose value was not known."""
    return Finding(
        rule="T-304",
        level=Level.SOFT,
        place=mark.place,
        text=Text(
            zh=f"{mark.tag.text}：取值未知，留空（{times}次）",
            en=f"{mark.tag.text}: the value is not known and left blank"
            f" ({times} time{'s' if times > 1 else ''})",
        ),
    )


def refused(findings: Sequence[Finding]) -> TemplateError:
    """The error of a template that cannot be filled, with every fault."""
    first, count = findings[0], len(findings)
    return TemplateError(
        en=f"the template cannot be filled: {count} fault(s); the first: {first.show('en')}",
        zh=f"无法填充模板：共{count}处错误；第一处：{first.show('zh')}",
        findings=findings,
    )
