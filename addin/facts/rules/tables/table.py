"""Of which rows does a rule speak, and where does each stand?"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import count
from operator import methodcaller
from typing import Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

from addin.errors import Place
from addin.language import Language, Text, Word, fold

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Cell = float | str | Sequence[float | None] | None
_Column = TypeVar("_Column")


@dataclass(frozen=True, eq=False)
class WordColumn:
    """A column of words: positions in a list of folded words, -1 where there is none.

    `shown` are the words as they are written, in the same order, or their names.
    """

    codes: Ints
    words: tuple[str, ...]
    shown: tuple[str | Text, ...] = ()

    def at(self, row: int, language: Language = "en") -> str:
        """The word of a row as it is written, or its name; empty where there is none."""
        code = int(self.codes[row])
        found = (self.shown or self.words)[code] if code >= 0 else ""
        return found if isinstance(found, str) else found[language]

    def among(self, wanted: Sequence[str]) -> NDArray[np.bool_]:
        """Which rows hold one of the words; ``*`` at the end stands for any rest."""
        starts = tuple(word[:-1] for word in wanted if word[-1:] == "*")
        known = enumerate(self.words)
        hits = [at for at, word in known if word in wanted or word.startswith(starts)]
        if not hits:
            return np.zeros(len(self.codes), bool)
        if len(hits) == 1:
            return np.asarray(self.codes == hits[0])
        mask = np.zeros(len(self.words) + 1, bool)
        mask[hits] = True
        return mask[self.codes]


@dataclass(frozen=True, eq=False)
class Group:
    """Several values for each row: one line for each row, one column for each member.

    NaN where a member has no value; `exists` is false where a row has fewer members than others.
    """

    values: Floats
    exists: NDArray[np.bool_]


@dataclass(frozen=True, kw_only=True, eq=False)
class RuleTable:
    """Rows of one scope as columns, each made when a rule first asks for it.

    Numbers are NaN where there is none. `others` answers for another indicator by measure and
    code; `decimals` says how many a reader sees of the numbers of a row. `place` is the cell of a
    row in which the value of the name stands that a rule is about; `beside` are the other
    cells behind a name, `seen` is the row of the Data sheet that it stands for (-1: none).
    """

    scope: str
    size: int
    numbers: Mapping[str, Callable[[], Floats]] = field(default_factory=dict)
    words: Mapping[str, Callable[[], WordColumn]] = field(default_factory=dict)
    groups: Mapping[str, Callable[[], Group]] = field(default_factory=dict)
    others: Callable[[str, str], Floats] | None = None
    place: Callable[[int, str], Place] = lambda _row, _name: Place()
    beside: Callable[[int, str], Sequence[Place]] = lambda _row, _name: ()
    seen: Callable[[int, str], int] = lambda _row, _name: -1
    label: Callable[[int], Text] = lambda _row: Text(zh="", en="")
    decimals: Callable[[int], int] = lambda _row: 2


def table_of(
    scope: str,
    rows: Sequence[Mapping[str, Cell]],
    places: Sequence[Place] = (),
    labels: Sequence[Text] = (),
    *,
    decimals: int = 2,
    others: Callable[[str, str], Floats] | None = None,
) -> RuleTable:
    """A table of a few rows, each a mapping of names; a name that is left out is missing.

    This is how a form hands its rows to the rules. `others` answers for other indicators where
    the rows do not name them (``value_of CODE``).
    """
    return RuleTable(
        scope=scope,
        size=len(rows),
        numbers=_Made(partial(_numbers_of, rows)),
        words=_Made(partial(_words_of, rows)),
        groups=_Made(partial(_group_of, rows)),
        others=others or (lambda measure, code: _numbers_of(rows, f"{measure}_of {code}")),
        place=lambda row, _name: places[row] if places else Place(),
        label=lambda row: labels[row] if labels else Text(zh="", en=""),
        decimals=lambda _row: decimals,
    )


def words_of(texts: Sequence[str]) -> WordColumn:
    """A column of words from texts; the empty one is none."""
    # Of several spellings of a word the first is shown.
    folded = list(map(fold, texts))
    shown = dict(zip(reversed(folded), reversed(texts), strict=True))
    known = tuple(sorted(filter(None, shown)))
    position = dict(zip(("", *known), count(-1)))
    codes = np.array(list(map(position.__getitem__, folded)), np.int64)
    return WordColumn(codes, known, tuple(map(shown.__getitem__, known)))


def named_words(words: Sequence[Word | None]) -> WordColumn:
    """A column of words of a closed list, which are shown by their names."""
    known = sorted({each for each in words if each is not None})
    position = {each: at for at, each in enumerate(known)}
    codes = np.array([-1 if each is None else position[each] for each in words], np.int64)
    return WordColumn(codes, tuple(map(str, known)), tuple(each.text for each in known))


@dataclass(eq=False)
class _Made(dict[str, Callable[[], _Column]], Generic[_Column]):
    """A mapping that makes its entries when they are asked for."""

    make: Callable[[str], _Column]

    def __missing__(self, name: str) -> Callable[[], _Column]:
        return partial(self.make, name)


def _numbers_of(rows: Sequence[Mapping[str, Cell]], name: str) -> Floats:
    # No number is NaN to numpy.
    return np.array(list(map(methodcaller("get", name), rows)), float)


def _words_of(rows: Sequence[Mapping[str, Cell]], name: str) -> WordColumn:
    return words_of([str(row.get(name) or "") for row in rows])


def _group_of(rows: Sequence[Mapping[str, Cell]], name: str) -> Group:
    found = map(methodcaller("get", name), rows)
    members = [each if isinstance(each, list | tuple) else () for each in found]
    sizes = np.array(list(map(len, members)), np.int64)
    values = np.full((len(rows), sizes.max(initial=0)), np.nan)
    for at, each in enumerate(members):
        values[at, : len(each)] = np.array(each, float)
    return Group(values, np.arange(values.shape[1]) < sizes[:, None])
