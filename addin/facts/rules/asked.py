"""What do rules ask of the rows of a table? Each column made once, whoever asks for it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import TypeVar

import numpy as np

from addin.facts.rules.language.nodes import Other
from addin.facts.rules.tables.table import Floats, Group, RuleTable, WordColumn

_Column = TypeVar("_Column", Floats, WordColumn, Group)


@dataclass(eq=False)
class AskedColumns:
    """The columns of a table, each made once, or the same columns for some `rows` of a `whole`."""

    table: RuleTable
    whole: "AskedColumns | None" = None
    rows: slice = field(default_factory=partial(slice, None))
    _made: dict[str | Other, Floats | WordColumn | Group] = field(default_factory=dict)

    def part(self, start: int, end: int) -> "AskedColumns":
        """These columns for the rows from `start` to before `end`."""
        return AskedColumns(self.table, self, slice(start, end))

    @property
    def size(self) -> int:
        """How many rows there are."""
        return len(range(*self.rows.indices(self.table.size)))

    def number(self, name: str) -> Floats:
        """A column of numbers."""
        if self.whole:
            return self.whole.number(name)[self.rows]
        return self._once(name, lambda: np.asarray(self.table.numbers[name](), float))

    def word(self, name: str) -> WordColumn:
        """A column of words."""
        if self.whole:
            found = self.whole.word(name)
            return WordColumn(found.codes[self.rows], found.words, found.shown)
        return self._once(name, self.table.words[name])

    def group(self, name: str) -> Group:
        """A column of groups."""
        if self.whole:
            found = self.whole.group(name)
            return Group(found.values[self.rows], found.exists[self.rows])
        return self._once(name, self.table.groups[name])

    def other(self, node: Other) -> Floats:
        """The values of another indicator beside each row."""
        if self.whole:
            return self.whole.other(node)[self.rows]
        ask = self.table.others
        if ask is None:
            return np.full(self.table.size, np.nan)
        return self._once(node, lambda: ask(node.measure, node.code))

    def _once(self, key: str | Other, make: Callable[[], _Column]) -> _Column:
        if key not in self._made:
            self._made[key] = make()
        found: _Column = self._made[key]  # type: ignore[assignment]  # what `make` made
        return found
