"""What did making, verifying, refreshing, filling and linting bring?"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One point of a list: how grave, where, what stands there, what was expected, why."""

    level: str
    rule: str
    where: str
    text: str
    before: str = ""
    after: str = ""
    why: str = ""
    fact: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MadeFiles:
    """Files with their sizes, and where they were written; "" where they are to be fetched."""

    folder: str
    files: tuple[tuple[str, str], ...]
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Points:
    """A report against the plan: how many numbers are bound and right, what is not.

    Of a refresh `lines` are the changes, `kept` what people wrote and stays; `waiting` is the file.
    """

    file: str
    bound: int
    right: int
    lines: tuple[Line, ...]
    kept: tuple[Line, ...] = ()
    waiting: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Filled:
    """What is wrong with a template."""

    file: str
    lines: tuple[Line, ...]
