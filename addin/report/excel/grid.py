"""Where do the cells of a table stand, and how is the sheet printed?"""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from math import ceil
from typing import Any

from xlsxwriter.utility import xl_col_to_name, xl_rowcol_to_cell

from addin.report.excel.cells import Cell, words
from addin.report.excel.looks import Looks

__all__ = [
    "Column",
    "Placed",
    "Row",
    "Table",
    "fits",
    "heights",
    "looked_up",
    "place",
    "shown_width",
    "widths",
]

_KEY = re.compile(r"\{(?:(tbl_[a-z_0-9]+)\.)?([a-z_0-9]+)(?:@([^{}]+))?(?:#([^{}]+))?\}")
_DECIMALS = re.compile(r"0(?:\.(0+))?")
_CHINESE_UNIT = re.compile(r"\([\u4e00-\u9fff]{2,}\)$")
_LITERAL = re.compile(r'"([^"]*)"')
_NARROWEST, _WIDEST_FIGURE = 5.0, 14.0


class Exact(float):
    """A float that is written with all its digits; the library would write sixteen."""

    def __format__(self, _: str) -> str:
        return repr(float(self)).removesuffix(".0")


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column: key, header, what kind of cells it holds, and how wide words may run."""

    key: str
    header: str
    kind: str = "words"
    widest: float = 22.0
    narrowest: float = 0.0

    @property
    def widest_of(self) -> float:
        """How wide the column may become."""
        return max(self.widest, self.narrowest)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row: a key that formulas of other rows name, and cells by column."""

    key: str
    cells: Mapping[str, Cell]
    bold: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A named table with one header row. Only a `sortable` one gets filter buttons."""

    name: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    sortable: bool = False


@dataclass(frozen=True, kw_only=True, eq=False)
class Placed:
    """A table on its sheet; says the addresses of its cells."""

    sheet: str
    top: int
    left: int
    table: Table

    @property
    def last(self) -> int:
        """The last row, counted from 0."""
        return self.top + len(self.table.rows)

    def column(self, key: str) -> int:
        """The column of `key`, counted from 0."""
        return self.left + [found.key for found in self.table.columns].index(key)

    def row(self, key: str) -> int:
        """The row of `key`, counted from 0."""
        return self.top + 1 + [found.key for found in self.table.rows].index(key)

    def range(self, key: str) -> str:
        """The absolute address of a column's cells, with the sheet."""
        letter = xl_col_to_name(self.column(key), col_abs=True)
        return f"'{self.sheet}'!{letter}${self.top + 2}:{letter}${self.last + 1}"

    def resolve(self, formula: str, row: int, tables: Mapping[str, "Placed"]) -> str:
        """`formula` with addresses in place of keys.

        ``{key}`` is a cell of the same row, ``{key@ROW}`` of another, ``{key@ROW..ROW}`` a span,
        ``{tbl_ind.key}`` the whole column of another table and ``{tbl_ind.key#ROW}`` a cell of it.
        """

        def address(found: re.Match[str]) -> str:
            table, key, other, far = found.groups()
            if far is not None:
                return f"'{tables[table].sheet}'!{tables[table].absolute(key, far)}"
            if table is not None:
                return tables[table].range(key)
            if other is None:
                return str(xl_rowcol_to_cell(row, self.column(key), col_abs=True))
            return ":".join(self.absolute(key, each) for each in other.split(".."))

        return _KEY.sub(address, formula)

    def absolute(self, key: str, row: str) -> str:
        """The absolute address of one cell, without the sheet."""
        at, column = self.row(row), self.column(key)
        return str(xl_rowcol_to_cell(at, column, row_abs=True, col_abs=True))


def place(
    worksheet: Any,
    looks: Looks,
    placed: Placed,
    tables: Mapping[str, Placed],
) -> None:
    """Write a table where `placed` says; `tables` are all those that formulas may name."""
    table = placed.table
    for at, row in enumerate(table.rows):
        line = placed.top + 1 + at
        for offset, column in enumerate(table.columns):
            cell = row.cells[column.key]
            kind = "reason" if cell.reason else column.kind
            look = looks.of(kind, cell.number_format, bold=row.bold)
            if looks.publish and cell == _EMPTY:
                cell = replace(cell, value="—")
            formula = placed.resolve(cell.formula, line, tables)
            _write(worksheet, (line, placed.left + offset), cell, formula, look)
    worksheet.add_table(
        placed.top, placed.left, placed.last, placed.left + len(table.columns) - 1,
        {
            "name": table.name,
            "style": None,
            "autofilter": table.sortable and not looks.publish,
            "columns": [
                {"header": column.header, "header_format": looks.of("header")}
                for column in table.columns
            ],
        },
    )  # fmt: skip


def looked_up(table: str, key: str, code: str = "{code}") -> str:
    """A formula that finds column `key` of another table in the row of the same code.

    It holds however the table is sorted.
    """
    return f"INDEX({{{table}.{key}}},MATCH({code},{{{table}.code}},0))"


def widths(table: Table) -> list[float]:
    """How wide each column must be to show everything; words wrap."""
    return [_width(table, column) for column in table.columns]


def shown_width(text: str) -> float:
    """How many digits wide a text is: a Chinese character takes two, a capital a little more."""
    return sum(
        2.0 if unicodedata.east_asian_width(each) in "WFA" else 1.3 if each.isupper() else 1.0
        for each in text
    )


def _write(worksheet: Any, at: tuple[int, int], cell: Cell, formula: str, look: Any) -> None:
    value = cell.value if isinstance(cell.value, str) else Exact(cell.value)
    if formula:
        worksheet.write_formula(*at, formula, look, value)
    elif isinstance(value, float):
        worksheet.write_number(*at, value, look)
    elif value:
        worksheet.write_string(*at, value, look)
    else:
        worksheet.write_blank(*at, None, look)


def _width(table: Table, column: Column) -> float:
    figures = column.kind != "words"
    needed = max((_cell_width(row.cells[column.key]) for row in table.rows), default=0.0)
    reasons = any(row.cells[column.key].reason for row in table.rows)
    # A header wraps into lines of about half its length, and never within an English word.
    longest = max(map(shown_width, re.split(r"[\s(（)）/、]+", column.header)))
    header = max(shown_width(column.header) / (2 if figures else 1.6), min(longest, 14.0))
    if _CHINESE_UNIT.search(column.header):
        # Chinese breaks anywhere, and a unit in two lines reads badly: the header stays whole.
        header = shown_width(column.header)
    header += 3 if table.sortable else 1
    wide = max(column.narrowest, needed + 3, header, 11.0 if reasons else _NARROWEST)
    return min(wide, max(_WIDEST_FIGURE, needed + 3, header) if figures else column.widest_of)


def _cell_width(cell: Cell) -> float:
    if isinstance(cell.value, str):
        return 0.0 if cell.reason else shown_width(cell.value)
    found = _DECIMALS.search(cell.number_format.replace("#,##0", "0"))
    decimals = len(found.group(1) or "") if found else 2
    around = sum(shown_width(text) for text in _LITERAL.findall(cell.number_format))
    return shown_width(f"{cell.value:,.{decimals}f}") + around


def fits(values: Sequence[float]) -> float:
    """The width of columns on paper, in inches."""
    return sum(value * 7 + 5 for value in values) / 96


def heights(table: Table, across: Sequence[float]) -> Iterator[tuple[int, float]]:
    """The height of the header (row 0) and of each row, in points, so that all words show.

    They are stated, since charts are anchored to rows and would stretch where a program grows
    the rows by itself.
    """
    headers = [
        _lines(column.header, width - (2 if table.sortable else 0))
        for column, width in zip(table.columns, across, strict=False)
    ]
    yield 0, _LINE * max(headers) + 4
    for at, row in enumerate(table.rows, 1):
        lines = [
            _lines(str(cell.value), width * (1.3 if cell.reason else 1.0) - (not cell.reason))
            for column, width in zip(table.columns, across, strict=False)
            if isinstance((cell := row.cells[column.key]).value, str)
        ]
        yield at, _LINE * max(lines, default=1) + 4


def folded(text: str, width: float) -> list[str]:
    """`text` in lines of at most `width` digits; English breaks between words.

    >>> folded("by the thresholds", 12), folded("完成进度与时序进度", 10)
    (['by the', 'thresholds'], ['完成进度与', '时序进度'])
    """
    lines, line = [], ""
    for piece in re.findall(r"[!-~]+\s*|.", text):
        if line and shown_width(line + piece.rstrip()) > width and piece not in _HANGING:
            lines.append(line.rstrip())
            line = ""
        line += piece
    return [*lines, line.rstrip()]


_HANGING = set("，。；：、）”")


def _lines(text: str, width: float) -> int:
    """How many lines a text takes at most: programs break long addresses where they like."""
    room = max(width - 1, 1.0)
    lines = sum(ceil(shown_width(line) / room) for line in folded(text, room))
    return max(lines, 1) + ("://" in text and lines > 1)


_LINE = 13.0
_EMPTY = words("")  # a published copy explains every blank
