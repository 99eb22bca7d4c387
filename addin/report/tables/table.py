"""What is a table of a report: columns, rows, and cells that hold a fact or words?"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from addin.facts import Fact, StatusClass
from addin.language import Language, Text
from addin.model import Precision

__all__ = ["Cell", "Row", "Table", "TableColumn"]

_MARKS = {
    Precision.LOWER_BOUND: Text("＞", ">"),
    Precision.UPPER_BOUND: Text("＜", "<"),
    Precision.ROUNDED: Text("≈", "≈"),
    Precision.ESTIMATE: Text("≈", "≈"),
}


_NO_MARK = Text("", "")


@dataclass(frozen=True, slots=True, kw_only=True)
class TableColumn:
    """One column: its key, its header, and whether numbers stand in it."""

    key: str
    header: Text
    numeric: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """What stands in a cell: words, or a fact, or the reason why there is no number.

    `sign` stands before the number (at least, at most); `within` is the tolerance of a target or,
    where `is_end`, the other end of its range.
    """

    fact: Fact | None = None
    words: Text = field(default_factory=lambda: Text("", ""))
    sign: str = ""
    within: Fact | None = None
    is_end: bool = False

    def show(self, language: Language) -> str:
        """The text of the cell; a bound or rounded figure carries its sign."""
        if self.fact is None:
            return self.words[language]
        if not self.fact.known:
            return self.fact.number(language)
        mark = _MARKS.get(self.fact.precision, _NO_MARK)[language] + self.sign
        return mark + self.fact.number(language) + self._range(language)

    def _range(self, language: Language) -> str:
        if self.within is None:
            return ""
        sign = Text("—", " to ")[language] if self.is_end else "±"
        return sign + self.within.number(language)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row: its subject and its cells by the key of the column."""

    subject: str
    cells: Mapping[str, Cell]
    status: StatusClass | None = None

    def __getitem__(self, key: str) -> Cell:
        return self.cells[key]


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A title, columns and rows."""

    key: str
    title: Text
    columns: tuple[TableColumn, ...]
    rows: tuple[Row, ...]

    def only(self, *keys: str) -> "Table":
        """The table with these columns, in this order."""
        chosen = {column.key: column for column in self.columns}
        return Table(
            key=self.key,
            title=self.title,
            columns=tuple(chosen[key] for key in keys),
            rows=self.rows,
        )
