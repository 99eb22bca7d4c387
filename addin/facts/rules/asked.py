"""What do rules ask of the rows of a table? Each column made once, whoever asks for it."""

from collections.abc import Callable
from typing import TypeVar

import numpy as np

from addin.facts.rules.language.nodes import Other
from addin.facts.rules.tables.table import Floats, Group, RuleTable, WordColumn

_ALL = slice(None)
_Column = TypeVar("_Column", Floats, WordColumn, Group)


class AskedColumns:
    """The columns of a table, each made once, or the same columns for some of its rows."""

    def __init__(
        self, table: RuleTable, whole: "AskedColumns | None" = None, rows: slice = _ALL
    ) -> None:
        self.table, self._whole, self._rows = table, whole, rows
        self._made: dict[str | Other, Floats | WordColumn | Group] = {}

    def part(self, start: int, end: int) -> "AskedColumns":
        """These columns for the rows from `start` to before `end`."""
        return AskedColumns(self.table, self, slice(start, end))

    @property
    def size(self) -> int:
        """How many rows there are."""
        return len(range(*self._rows.indices(self.table.size)))

    def number(self, name: str) -> Floats:
        """A column of numbers."""
        if self._whole:
            return self._whole.number(name)[self._rows]
        return self._once(name, lambda: np.asarray(self.table.numbers[name](), float))

    def word(self, name: str) -> WordColumn:
        """A column of words."""
        if self._whole:
            found = self._whole.word(name)
            return WordColumn(found.codes[self._rows], found.words, found.shown)
        return self._once(name, self.table.words[name])

    def group(self, name: str) -> Group:
        """A column of groups."""
        if self._whole:
            found = self._whole.group(name)
            return Group(found.values[self._rows], found.exists[self._rows])
        return self._once(name, self.table.groups[name])

    def other(self, node: Other) -> Floats:
        """The values of another indicator beside each row."""
        if self._whole:
            return self._whole.other(node)[self._rows]
        ask = self.table.others
        if ask is None:
            return np.full(self.table.size, np.nan)
        return self._once(node, lambda: ask(node.measure, node.code))

    def _once(self, key: str | Other, make: Callable[[], _Column]) -> _Column:
        if key not in self._made:
            self._made[key] = make()
        found: _Column = self._made[key]  # type: ignore[assignment]  # what `make` made
        return found
