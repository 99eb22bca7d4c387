"""What may stand in a cell, and how does it become numbers?

A cell holds a number, a text, a truth value, an error, or nothing. Hosts say "nothing" in many
ways (None, an empty text); here they all mean a hole, and a hole is never 0. A range is a tuple of
rows.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import chain
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from addin.cells import CellError, Scalar, is_hole, is_number, is_serial
from addin.errors import AddinError, UsageError

Grid: TypeAlias = tuple[tuple[Scalar, ...], ...]
Given: TypeAlias = Any  # what a host hands over: a cell, or rows of cells

_NUMBERS = frozenset({float, int, bool, type(None)})


class UnknownError(AddinError):
    """What was asked cannot be known; the cell shows #N/A with these words.

    `stale` is the handle that is no longer known, where that is why.
    """

    def __init__(self, key: str = "", /, *, stale: str = "", **said: Any) -> None:
        super().__init__(key, **said)
        self.stale = stale


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """The cells of one argument as numbers: NaN for a hole, and errors by position.

    `values` has no dimension for a single cell, two for a range, one for a column of calls.
    """

    values: npt.NDArray[np.float64]
    errors: dict[int, CellError] = field(default_factory=dict)


def grid_of(given: Given) -> Grid:
    """A cell or range as rows of equal length; short rows are filled with holes."""
    if not isinstance(given, list | tuple):
        return ((given,),)
    rows = [tuple(row) if isinstance(row, list | tuple) else (row,) for row in given]
    width = max(map(len, rows), default=0)
    return tuple(row + (None,) * (width - len(row)) for row in rows)


def block_of(cells: Sequence[Scalar], read: Callable[[Scalar], float | CellError]) -> Block:
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


def cells_of(given: Given) -> tuple[list[Scalar], tuple[int, ...]]:
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


def text_of(cell: Scalar) -> str:
    """What stands in a cell as text: a whole number without a point, a day's without its hour."""
    day = isinstance(cell, float) and (cell.is_integer() or is_serial(cell))
    return str(int(cell) if day else cell).strip()  # type: ignore[arg-type]  # a float, as was seen


def word_of(cell: Scalar) -> str:
    """The same; UsageError for a broken number, as 2024.10 is 2024.1 in a cell."""
    said = text_of(cell)
    if isinstance(cell, float) and not said.lstrip("-").isdecimal():
        raise UsageError("broken_number", shown=f"{cell:.10g}")
    return said


def refuse_errors(cells: Iterable[Scalar]) -> None:
    """UnknownError where one of the cells is an error."""
    wrong = next((cell for cell in cells if isinstance(cell, CellError)), None)
    if wrong is not None:
        raise UnknownError(en=wrong.show("en"), zh=wrong.show("zh"))


def walk(grid: Grid) -> Iterator[Scalar]:
    """Every cell, row by row."""
    return chain.from_iterable(grid)


def _number(cell: Scalar, read: Callable[[Scalar], float | CellError]) -> float | CellError:
    if isinstance(cell, CellError):
        return cell
    if is_hole(cell):
        return np.nan
    return float(cell) if is_number(cell) else read(cell)  # type: ignore[arg-type]  # it is one
