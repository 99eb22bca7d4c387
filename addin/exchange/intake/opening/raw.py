"""What stands in a returned workbook, before anyone understands it?"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Self

from addin.cells import split_cell
from addin.errors import UsageError

__all__ = ["BLANK", "RawBook", "RawCell", "RawSheet", "position"]


@dataclass(frozen=True, slots=True)
class RawCell:
    """One cell: `kind` is n(umber), p(er cent), d(ate), s(tring), b(oolean), e(rror) or nothing.

    A date is its ISO text; a per cent is the stored fraction. `formula` is its text, empty for
    a constant.
    """

    kind: str = ""
    value: float | str | bool | None = None
    formula: str = ""

    @property
    def text(self) -> str:
        """The cell as a person reads it, without outer blanks."""
        if self.value is None:
            return ""
        if isinstance(self.value, float) and self.value.is_integer():
            return str(int(self.value))
        return str(self.value).strip()


BLANK = RawCell()


@dataclass(frozen=True, kw_only=True)
class RawSheet:
    """One sheet: its cells by (row, column), both from 1."""

    name: str
    is_hidden: bool = False
    cells: Mapping[tuple[int, int], RawCell] = field(default_factory=dict)

    def __getitem__(self, place: tuple[int, int]) -> RawCell:
        return self.cells.get(place, BLANK)

    @cached_property
    def rows(self) -> Mapping[int, tuple[tuple[int, RawCell], ...]]:
        """The cells of each row with their columns, both ascending."""
        found: dict[int, list[tuple[int, RawCell]]] = {}
        for (row, column), cell in sorted(self.cells.items()):
            found.setdefault(row, []).append((column, cell))
        return {row: tuple(cells) for row, cells in found.items()}


@dataclass(frozen=True, kw_only=True)
class RawBook:
    """A workbook as a reader found it; `has_formulas` says whether it could see formulas."""

    sheets: tuple[RawSheet, ...]
    names: Mapping[str, str] = field(default_factory=dict)
    properties: Mapping[str, str] = field(default_factory=dict)
    keywords: str = ""
    external_links: int = 0
    has_formulas: bool = True

    def sheet(self, name: str) -> RawSheet | None:
        """The sheet of this name, if there is one."""
        return next((sheet for sheet in self.sheets if sheet.name == name), None)

    def record(self) -> dict[str, Any]:
        """The workbook as plain values, to cross from one process to another."""
        return {
            "sheets": [
                [
                    sheet.name,
                    sheet.is_hidden,
                    [[*at, c.kind, c.value, c.formula] for at, c in sheet.cells.items()],
                ]
                for sheet in self.sheets
            ],
            "names": dict(self.names),
            "properties": dict(self.properties),
            "keywords": self.keywords,
            "external_links": self.external_links,
            "has_formulas": self.has_formulas,
        }

    @classmethod
    def from_record(cls, record: Mapping[str, Any]) -> Self:
        """The inverse of `record`."""
        return cls(
            sheets=tuple(
                RawSheet(
                    name=name,
                    is_hidden=hidden,
                    cells={(row, column): RawCell(*rest) for row, column, *rest in cells},
                )
                for name, hidden, cells in record["sheets"]
            ),
            names=record["names"],
            properties=record["properties"],
            keywords=record["keywords"],
            external_links=record["external_links"],
            has_formulas=record["has_formulas"],
        )


def position(cell: str) -> tuple[int, int]:
    """The (row, column) of an address, both from 1; (0, 0) where it is none.

    >>> position("$J$8"), position("oops")
    ((8, 10), (0, 0))
    """
    try:
        return split_cell(cell)
    except UsageError:
        return 0, 0
