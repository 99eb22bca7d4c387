"""Which cells does a reference such as ``$B$4:C9`` name?"""

import re
from dataclasses import dataclass, replace
from functools import lru_cache

from addin.cells import MAX_COLUMN, MAX_ROW, column_name, column_number


@dataclass(frozen=True, slots=True)
class Corner:
    """One end of a reference; row or column is 0 where whole columns or rows are meant."""

    row: int
    column: int
    row_fixed: bool = False
    column_fixed: bool = False

    def __str__(self) -> str:
        letters = ("$" if self.column_fixed else "") + column_name(self.column)
        digits = ("$" if self.row_fixed else "") + str(self.row)
        return (letters if self.column else "") + (digits if self.row else "")


@dataclass(frozen=True, slots=True)
class CellArea:
    """A cell (no `end`) or a rectangle, as it is written."""

    start: Corner
    end: Corner | None = None

    def __str__(self) -> str:
        return f"{self.start}:{self.end}" if self.end else str(self.start)

    @property
    def rows(self) -> tuple[int, int]:
        """First and last row; (0, 0) where whole columns are meant."""
        end = self.end or self.start
        return min(self.start.row, end.row), max(self.start.row, end.row)

    @property
    def columns(self) -> tuple[int, int]:
        """First and last column; (0, 0) where whole rows are meant."""
        end = self.end or self.start
        return min(self.start.column, end.column), max(self.start.column, end.column)

    def with_rows(self, first: int, last: int) -> "CellArea":
        """The same columns in other rows."""
        return self._ordered(_in_row(self.start, first), _in_row(self.end or self.start, last))

    def with_columns(self, first: int, last: int) -> "CellArea":
        """The same rows in other columns."""
        return self._ordered(
            replace(self.start, column=first), replace(self.end or self.start, column=last)
        )

    def _ordered(self, start: Corner, end: Corner) -> "CellArea":
        # A1 stays A1; A1:A1 stays A1:A1.
        return CellArea(start, end if self.end or start != end else None)

    def holds(self, row: int, column: int) -> bool:
        """Whether the cell lies inside."""
        (top, bottom), (left, right) = self.rows, self.columns
        return (not top or top <= row <= bottom) and (not left or left <= column <= right)


def _in_row(corner: Corner, row: int) -> Corner:
    """As `replace` does, at a fifth of its cost: reports move many thousand corners."""
    return Corner(row, corner.column, corner.row_fixed, corner.column_fixed)


_PART = r"(\$?)([A-Za-z]{1,3})?(\$?)([1-9][0-9]{0,6})?"
_AREA = re.compile(rf"{_PART}(?::{_PART})?")


@lru_cache(maxsize=65_536)
def area_of(text: str) -> CellArea | None:
    """The area that `text` names, or None where it names none of the grid.

    >>> str(area_of("$B4:C$9")), area_of("XFE1"), str(area_of("3:$4"))
    ('$B4:C$9', None, '3:$4')
    """
    found = _AREA.fullmatch(text)
    if not found:
        return None
    start = _corner(found, 1)
    if ":" not in text:
        return CellArea(start) if start.row and start.column and _on_grid(start) else None
    end = _corner(found, 5)
    rows, columns = bool(start.row), bool(start.column)
    alike = (rows, columns) == (bool(end.row), bool(end.column)) and (rows or columns)
    return CellArea(start, end) if alike and _on_grid(start) and _on_grid(end) else None


def _on_grid(corner: Corner) -> bool:
    return corner.row <= MAX_ROW and corner.column <= MAX_COLUMN


def cell_area(row: int, column: int) -> CellArea:
    """One cell."""
    return CellArea(Corner(row, column))


def row_area(first: int, last: int) -> CellArea:
    """Whole rows."""
    return CellArea(Corner(first, 1), Corner(last, MAX_COLUMN))


def column_area(first: int, last: int) -> CellArea:
    """Whole columns."""
    return CellArea(Corner(1, first), Corner(MAX_ROW, last))


def area_between(top: int, left: int, bottom: int, right: int) -> CellArea:
    """The area between two cells, all counted from 1.

    >>> str(area_between(2, 1, 9, 3))
    'A2:C9'
    """
    return CellArea(Corner(top, left), Corner(bottom, right))


def _corner(found: re.Match[str], at: int) -> Corner:
    first, letters, second, digits = found.groups("")[at - 1 : at + 3]
    # "$4" reads as a dollar without letters: the first group took the row's dollar.
    row_fixed = bool(second or (first and not letters))
    return Corner(
        row=int(digits) if digits else 0,
        column=column_number(letters) if letters else 0,
        row_fixed=row_fixed and bool(digits),
        column_fixed=bool(first and letters),
    )
