"""What did making, verifying, refreshing, filling and linting bring?"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One point of a list: how grave, where, what stands there, what was expected, why.

    Of a change `number` is its place among all, `kind` what it changes.
    """

    level: str
    rule: str
    where: str
    text: str
    before: str = ""
    after: str = ""
    why: str = ""
    fact: str = ""
    number: int = 0
    kind: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MadeFiles:
    """Files with their sizes, and where they were written; "" where they are to be fetched.

    Of so many `parts`, those that `failed` say why; the others are good.
    """

    folder: str
    files: tuple[tuple[str, str], ...]
    notes: tuple[str, ...]
    parts: int = 0
    failed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Points:
    """A report against the plan: how many numbers are bound and right, what is not.

    Of a refresh `lines` are the changes, `kept` what people wrote and stays; `waiting` is the
    file that was brought, and `way` how it is to be changed.
    """

    file: str
    bound: int
    right: int
    lines: tuple[Line, ...]
    kept: tuple[Line, ...] = ()
    waiting: str = ""
    way: str = ""

    @property
    def kinds(self) -> tuple[tuple[str, str, int], ...]:
        """The kinds of changes, each with its word and how many there are."""
        words = {one.kind: one.rule for one in self.lines}
        return tuple(
            (kind, word, sum(one.kind == kind for one in self.lines))
            for kind, word in words.items()
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Filled:
    """What is wrong with a template."""

    file: str
    lines: tuple[Line, ...]
