"""What may stand in a cell, and how does it become numbers?

A cell holds a number, a text, a truth value, an error, or nothing. Hosts say "nothing" in many
ways (None, an empty text); here they all mean a hole, and a hole is never 0. A range is a tuple of
rows.
"""

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from itertools import chain
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from addin.language import Language, Text

__all__ = [
    "Block",
    "Cell",
    "CellError",
    "Code",
    "Given",
    "Grid",
    "Scalar",
    "block_of",
    "day_of_serial",
    "grid_of",
    "is_hole",
    "is_number",
    "is_serial",
]


class Code(StrEnum):
    """The error values of spreadsheets.

    Onpace gives two: `VALUE` for a mistake in the call, `NA` for what cannot be known. The others
    only pass through.
    """

    VALUE = "#VALUE!"
    NA = "#N/A"
    DIV0 = "#DIV/0!"
    NUM = "#NUM!"
    NULL = "#NULL!"
    REF = "#REF!"
    NAME = "#NAME?"


@dataclass(frozen=True, slots=True)
class CellError:
    """An error value and the words that say what to do about it.

    `stale` names a handle that is no longer known, so that a host that still has what it stands
    for can load it again.
    """

    code: Code
    text: Text = field(default_factory=lambda: Text("", ""))
    stale: str = ""

    def show(self, language: Language) -> str:
        """The error as one line: its value, then its words."""
        return f"{self.code} {self.text[language]}".strip()


Scalar: TypeAlias = float | int | str | bool | CellError | None
Cell: TypeAlias = Scalar
Grid: TypeAlias = tuple[tuple[Cell, ...], ...]
Given: TypeAlias = Any  # what a host hands over: a cell, or rows of cells

_DAY_ZERO, _LAST_DAY = date(1899, 12, 30), 2_000_000
_FIRST_SERIAL = 10_000  # 1927-05-18; no year is as large
_NUMBERS = frozenset({float, int, bool, type(None)})


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """The cells of one argument as numbers: NaN for a hole, and errors by position.

    `values` has no dimension for a single cell, two for a range, one for a column of calls.
    """

    values: npt.NDArray[np.float64]
    errors: dict[int, CellError] = field(default_factory=dict)


def day_of_serial(cell: float) -> date:
    """The day of a spreadsheet's number: 1 is 1900-01-01, 45292 is 2024-01-01.

    >>> day_of_serial(45292).isoformat()
    '2024-01-01'
    """
    return _DAY_ZERO + timedelta(days=int(min(cell, _LAST_DAY)))


def is_serial(cell: object) -> bool:
    """Whether a number is a day rather than a year: hosts hand over a date as its number."""
    return isinstance(cell, float | int) and cell >= _FIRST_SERIAL


def is_hole(cell: object) -> bool:
    """Whether a cell holds nothing: None, NaN, an empty text or blanks."""
    return cell is None or cell != cell or (isinstance(cell, str) and not cell.strip())  # noqa: PLR0124 - NaN


def grid_of(given: Given) -> Grid:
    """A cell or range as rows of equal length; short rows are filled with holes."""
    if not isinstance(given, list | tuple):
        return ((given,),)
    rows = [tuple(row) if isinstance(row, list | tuple) else (row,) for row in given]
    width = max(map(len, rows), default=0)
    return tuple(row + (None,) * (width - len(row)) for row in rows)


def block_of(cells: Sequence[Cell], read: Callable[[Cell], float | CellError]) -> Block:
    """Many cells as numbers; `read` is asked about those that are none.

    Whole columns of numbers take no Python step for each cell.
    """
    if _NUMBERS.issuperset(map(type, cells)):
        with suppress(OverflowError):  # a whole number too large for a cell
            return Block(values=np.array(cells, dtype=np.float64))
    values = np.empty(len(cells))
    errors: dict[int, CellError] = {}
    for position, cell in enumerate(cells):
        found = _number(cell, read)
        if isinstance(found, CellError):
            errors[position] = found
            values[position] = np.nan
        else:
            values[position] = found
    return Block(values=values, errors=errors)


def is_number(cell: object) -> bool:
    """Whether a cell holds a number that a spreadsheet can hold: finite, and not too large."""
    return isinstance(cell, float | int) and abs(cell) <= sys.float_info.max


def cells_of(given: Given) -> tuple[list[Cell], tuple[int, ...]]:
    """The cells of an argument in one row, and their shape: () for a cell, (rows, columns)."""
    if not isinstance(given, list | tuple):
        return [given], ()
    rows = [row if isinstance(row, list | tuple) else (row,) for row in given]
    width = len(rows[0]) if rows else 0
    if not any(rows):
        return [None], ()  # a range without cells is a hole
    if any(len(row) != width for row in rows):
        rows = list(grid_of(given))
        width = len(rows[0])
    return list(chain.from_iterable(rows)), (len(rows), width)


def walk(grid: Grid) -> Iterator[Cell]:
    """Every cell, row by row."""
    return chain.from_iterable(grid)


def _number(cell: Cell, read: Callable[[Cell], float | CellError]) -> float | CellError:
    if isinstance(cell, CellError):
        return cell
    if is_hole(cell):
        return np.nan
    return float(cell) if is_number(cell) else read(cell)  # type: ignore[arg-type]  # it is one
