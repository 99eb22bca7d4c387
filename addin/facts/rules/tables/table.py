"""Of which rows does a rule speak, and where does each stand?"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

from addin.errors import Place
from addin.language import Text, fold

__all__ = [
    "Cell",
    "Floats",
    "FormContext",
    "Group",
    "Table",
    "Words",
    "form_table",
    "table_of",
    "words_of",
]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Cell = float | str | Sequence[float] | None
_Column = TypeVar("_Column")


@dataclass(frozen=True, eq=False)
class Words:
    """A column of words: positions in a list of folded words, -1 where there is none.

    `shown` are the words as they are written, in the same order.
    """

    codes: Ints
    words: tuple[str, ...]
    shown: tuple[str, ...] = ()

    def at(self, row: int) -> str:
        """The word of a row as it is written; empty where there is none."""
        code = int(self.codes[row])
        return (self.shown or self.words)[code] if code >= 0 else ""

    def among(self, wanted: Sequence[str]) -> NDArray[np.bool_]:
        """Which rows hold one of the words; ``*`` at the end stands for any rest."""
        hits = [i for i, word in enumerate(self.words) if any(_matches(word, w) for w in wanted)]
        if not hits:
            return np.zeros(len(self.codes), bool)
        if len(hits) == 1:
            return np.asarray(self.codes == hits[0])
        mask = np.zeros(len(self.words) + 1, bool)
        mask[hits] = True
        return mask[self.codes]


def _matches(word: str, wanted: str) -> bool:
    return word.startswith(wanted[:-1]) if wanted.endswith("*") else word == wanted


@dataclass(frozen=True, eq=False)
class Group:
    """Several values for each row: one line for each row, one column for each member.

    NaN where a member has no value; `exists` is false where a row has fewer members than others.
    """

    values: Floats
    exists: NDArray[np.bool_]


@dataclass(frozen=True, kw_only=True, eq=False)
class Table:
    """Rows of one scope as columns, each made when a rule first asks for it.

    Numbers are NaN where there is none. `others` answers for another indicator by measure and
    code; `decimals` says how many a reader sees of the numbers of a row. `place` is the cell of a
    row in which the value of the name stands that a rule is about.
    """

    scope: str
    size: int
    numbers: Mapping[str, Callable[[], Floats]] = field(default_factory=dict)
    words: Mapping[str, Callable[[], Words]] = field(default_factory=dict)
    groups: Mapping[str, Callable[[], Group]] = field(default_factory=dict)
    others: Callable[[str, str], Floats] | None = None
    place: Callable[[int, str], Place] = lambda _row, _name: Place()
    label: Callable[[int], Text] = lambda _row: Text(zh="", en="")
    decimals: Callable[[int], int] = lambda _row: 2


def table_of(
    scope: str,
    rows: Sequence[Mapping[str, Cell]],
    places: Sequence[Place] = (),
    labels: Sequence[Text] = (),
) -> Table:
    """A table of a few rows, each a mapping of names; a name that is left out is missing.

    This is how a form hands its rows to the rules.
    """
    kept = list(rows)

    def number(name: str) -> Callable[[], Floats]:
        return lambda: np.array([_number(row.get(name)) for row in kept], float)

    def text(name: str) -> Callable[[], Words]:
        return lambda: words_of([str(row.get(name) or "") for row in kept])

    def group(name: str) -> Callable[[], Group]:
        return lambda: _group([row.get(name) for row in kept])

    def other(measure: str, code: str) -> Floats:
        return np.array([_number(row.get(f"{measure}_of {code}")) for row in kept], float)

    return Table(
        scope=scope,
        size=len(kept),
        numbers=_Made(number),
        words=_Made(text),
        groups=_Made(group),
        others=other,
        place=lambda row, _name: places[row] if places else Place(),
        label=lambda row: labels[row] if labels else Text(zh="", en=""),
    )


def words_of(texts: Sequence[str]) -> Words:
    """A column of words from texts; the empty one is none."""
    folded = [fold(text) for text in texts]
    written = dict(zip(reversed(folded), reversed(texts), strict=True))
    known = tuple(sorted({text for text in folded if text}))
    position = {text: i for i, text in enumerate(known)}
    codes = np.array([position.get(text, -1) for text in folded], np.int64)
    return Words(codes, known, tuple(written[text] for text in known))


class _Made(dict[str, Callable[[], _Column]], Generic[_Column]):
    """A mapping that makes its entries when they are asked for."""

    def __init__(self, make: Callable[[str], Callable[[], _Column]]) -> None:
        super().__init__()
        self._make = make

    def __missing__(self, name: str) -> Callable[[], _Column]:
        return self._make(name)


def _number(value: object) -> float:
    return float(value) if isinstance(value, int | float) else float("nan")


def _group(rows: Sequence[object]) -> Group:
    members = [list(row) if isinstance(row, list | tuple) else [] for row in rows]
    width = max((len(each) for each in members), default=0)
    values = np.full((len(members), width), np.nan)
    for at, each in enumerate(members):
        values[at, : len(each)] = [_number(value) for value in each]
    sizes = np.array([len(each) for each in members])
    return Group(values, np.arange(width) < sizes[:, None])


@dataclass(frozen=True, slots=True, kw_only=True)
class FormContext:
    """A returned form as the rules V-00 and V-10 see it; None where it is not known.

    The intake fills it; the rows of the form go to `table_of("entry", rows)` by the same names.
    """

    opened: bool | None = None
    encrypted: bool | None = None
    megabytes: float | None = None
    identity_marks: int | None = None
    period_matches: bool | None = None
    template_version: int | None = None
    current_version: int | None = None
    rows_moved: int | None = None
    formulas_changed: int | None = None
    foreign_content: int | None = None
    checksum_matches: bool | None = None
    seen_before: bool | None = None
    hours_late: float | None = None
    days_valid: int | None = None
    signatures_missing: int | None = None
    days_after_period: int | None = None
    days_before_receipt: int | None = None


def form_table(forms: Sequence[FormContext]) -> Table:
    """A table of returned forms, one row each."""
    return table_of("form", [asdict(form) for form in forms])
