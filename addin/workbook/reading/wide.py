"""How does a sheet with indicators down and periods across become rows?"""

from collections.abc import Sequence

import numpy as np

from addin.errors import ModelError
from addin.model import Period
from addin.workbook.reading.book import Cell
from addin.workbook.reading.observed import Column, Rows
from addin.workbook.reading.table import Table
from addin.workbook.reading.values import text_of

__all__ = ["is_wide", "rows_of_wide"]


def is_wide(table: Table) -> bool:
    """Whether periods stand across: no column of periods, but headers that are periods."""
    return "period" not in table.columns and bool(_periods(table))


def rows_of_wide(table: Table, cells: Sequence[list[Cell]]) -> Rows:
    """One row for each cell under a period that is not empty."""
    across = _periods(table)
    stated = [
        (row, position)
        for row in table.rows(cells)
        for position in across
        if position < len(row.cells) and text_of(row.cells[position])
    ]
    columns = {key: _column([row.cell(key) for row, _ in stated]) for key in table.columns}
    return Rows(
        table=table,
        columns=columns | {"period": _column([across[position] for _, position in stated])},
        value=_column([row.cells[position] for row, position in stated]),
        row=np.array([row.number for row, _ in stated], np.int64),
        column=np.array([position for _, position in stated], np.int64),
    )


def _periods(table: Table) -> dict[int, Cell]:
    found = {}
    for position, cell in table.others.items():
        try:
            Period.parse(text_of(cell))
        except ModelError:
            continue
        found[position] = cell
    return found


def _column(cells: Sequence[Cell]) -> Column:
    distinct = list(dict.fromkeys(cells))
    places = {cell: i for i, cell in enumerate(distinct)}
    return Column(distinct, np.array([places[cell] for cell in cells], np.int64))
