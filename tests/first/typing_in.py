"""What a person types into the sheets of an empty workbook, in either language."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import openpyxl

from addin.language import Language
from addin.plan.schema import IDENTITY, SHEETS

Rows = Sequence[Mapping[str, object]]


def type_rows(book: Path, sheet: str, rows: Rows) -> None:
    """Type rows below what a sheet holds, each cell below the header of its column."""
    opened = openpyxl.load_workbook(book)
    page = _page(opened, sheet)
    header, columns = _header(page, sheet)
    at = next(
        row
        for row in range(header + 1, page.max_row + 2)
        if not any(page.cell(row, column).value for column in columns.values())
    )
    for number, row in enumerate(rows):
        for key, value in row.items():
            page.cell(at + number, columns[key]).value = value
    opened.save(book)


def type_plan(book: Path, values: Mapping[str, object]) -> None:
    """Type what the sheet Plan asks for, each beside its key."""
    opened = openpyxl.load_workbook(book)
    page = _page(opened, "Plan")
    for row in page.iter_rows():
        key = row[0].value
        if key in IDENTITY.by_key and key in values:
            row[2].value = values[str(key)]
    opened.save(book)


def retype(book: Path, sheet: str, old: object, new: object) -> str:
    """Put `new` in place of the one cell that holds `old`; where it is."""
    opened = openpyxl.load_workbook(book)
    page = _page(opened, sheet)
    (found,) = (cell for row in page.iter_rows() for cell in row if cell.value == old)
    found.value = new
    opened.save(book)
    return str(found.coordinate)


# Any: openpyxl's workbooks and sheets.
def _page(book: Any, sheet: str) -> Any:
    title = SHEETS[sheet].title
    return next(book[name] for name in (f"{title.zh} {title.en}", title.en) if name in book)


def _header(page: Any, sheet: str) -> tuple[int, dict[str, int]]:
    """The row of the headers and the column of each key."""
    rows = [
        {
            found.key: number
            for number, cell in enumerate(row, 1)
            if (found := SHEETS[sheet].column_of(cell.value))
        }
        for row in page.iter_rows(min_row=1, max_row=5)
    ]
    best = max(range(len(rows)), key=lambda at: len(rows[at]))
    return best + 1, rows[best]


def words(language: Language, zh: str, en: str) -> str:
    """A word as the drop-down of the workbook has it."""
    return zh if language == "zh" else en
