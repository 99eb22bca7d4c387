"""What did each cell say when it was made, what does it say now, and what would it say today?"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from addin.errors import UsageError
from addin.facts.factset import FactSet
from addin.living.sheets.opened import Book, Cells
from addin.model.plan import Plan
from addin.ooxml.limits import OWN
from addin.ooxml.package import open_package
from addin.report.bound.carrying import carried
from addin.report.bound.cells import At
from addin.report.bound.record import Said
from addin.report.build import assessed, workbook

_CLOSE = 1e-9
_NUMBERS = "npb"
_CONSTANT = re.compile(r"(?<![\w.])\d+\.?\d*(?:e[+-]?\d+)?(?![\w.])")


@dataclass(frozen=True, slots=True, kw_only=True)
class Met:
    """A cell that was made: where it stands now, and its three texts, None where it is gone.

    `today` is where it stands in the workbook made again; `said` the number that it holds.
    """

    base: str
    at: At | None = None
    mine: str | None = None
    today: At | None = None
    theirs: str | None = None
    name: str = ""
    said: Said | None = None

    @property
    def untouched(self) -> bool:
        """Whether it says what it said when it was made."""
        return self.mine is not None and alike(self.base, self.mine)

    @property
    def is_right(self) -> bool:
        """Whether it says what it would say today."""
        if self.mine is None or self.theirs is None:
            return self.mine is None and self.theirs is None
        return alike(self.mine, self.theirs)


@dataclass(frozen=True, kw_only=True, eq=False)
class Meeting:
    """A workbook beside the one made today: its facts, that workbook, and every cell that was made.

    `remembers` is false where it forgot how it was made and only today's can be compared.
    """

    book: Book
    again: Book
    facts: FactSet
    cells: tuple[Met, ...]
    remembers: bool


def meet(book: Book, plan: Plan, path: Path, *, as_of: date | None = None) -> Meeting:
    """A workbook beside the one that would be made today of `plan`, read from `path`.

    UsageError where it is of another plan.
    """
    record = book.record
    if record.plan != plan.identity.code:
        raise UsageError(
            "report_of_another_plan", name=book.name, plan=record.title or record.plan,
            book=plan.workbook, other=plan.identity.name,
        )  # fmt: skip
    facts, previous = assessed(plan, record.period, as_of or record.as_of)
    content = workbook(
        facts, record.language, previous=previous, beside=path, final=record.final,
        publish=book.is_published,
    )  # fmt: skip
    package = open_package(content, OWN)
    fresh = carried(package) or record
    again = Book(path=book.path, package=package, record=fresh)
    made, names = book.made
    remembers = bool(made)
    base, anchors = (made, names) if remembers else (again.said, again.anchors)
    cells = tuple(_met(book, again, base, anchors))
    return Meeting(book=book, again=again, facts=facts, cells=cells, remembers=remembers)


def _met(
    book: Book, again: Book, base: Mapping[At, str], anchors: Mapping[str, At]
) -> Iterator[Met]:
    here = Cells(base, book.said, (anchors, book.anchors))
    there = Cells(base, again.said, (anchors, again.anchors))
    named = {at: name for name, at in anchors.items()}
    for at, text in base.items():
        mine, theirs = here.of(at), there.of(at)
        name = named.get(at, "")
        yield Met(
            base=here.formula(text, at.sheet) if text.startswith("=") else text,
            at=mine, mine=book.said.get(mine, "") if mine else None,
            today=theirs, theirs=_carried_over(again, theirs, text, (here, there)), name=name,
            said=book.record.numbers.get(name) or again.record.numbers.get(name),
        )  # fmt: skip


def _carried_over(again: Book, at: At | None, base: str, cells: tuple[Cells, Cells]) -> str | None:
    """What a cell would say today; a formula that is as it was made, where the rows stand now."""
    if at is None:
        return None
    text = again.said.get(at, "")
    here, there = cells
    if text.startswith("=") and alike(there.formula(base, at.sheet), text):
        return here.formula(base, at.sheet)
    return text


def alike(one: str, other: str) -> bool:
    """Whether two cells say the same, however the programs that wrote them spell it."""
    if one == other:
        return True
    if one.startswith("=") or other.startswith("="):
        return one[:1] == other[:1] and _spelt(one) == _spelt(other)
    if one[:1] != other[:1] or one[:1] not in _NUMBERS or not one[1:] or not other[1:]:
        return one[:1] == other[:1] == "s" and one[1:].split() == other[1:].split()
    try:
        a, b = float(one[1:]), float(other[1:])
    except ValueError:
        return False
    return abs(a - b) <= _CLOSE * max(1.0, abs(a), abs(b))


def _spelt(formula: str) -> str:
    """A formula without blanks, capitals, quotation of sheets and the prefixes of functions."""
    text = re.sub(r"\s+|'|_xlfn\.|_xlws\.|\$", "", formula).casefold()
    text = re.sub(r"\b(true|false)\(\)", r"\1", text)
    return _CONSTANT.sub(lambda found: repr(float(found[0])), text)


def value_of(text: str) -> float | str | bool | None:
    """The value of a cell's text, as it is written into a cell."""
    kind, rest = text[:1], text[1:]
    if kind in {"n", "p"}:
        return float(rest)
    if kind == "b":
        return rest == "True"
    return rest or None


def shown(text: str | None) -> str:
    """A cell's text as a person reads it."""
    if not text:
        return "—"
    if text.startswith("="):
        return text
    if text[:1] in {"n", "p"}:
        number = float(text[1:])
        return f"{100 * number:.12g}%" if text[0] == "p" else f"{number:.12g}"
    return text[1:] or "—"
