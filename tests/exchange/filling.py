"""How a diligent department fills its form: the returns that the tests then spoil."""

from collections.abc import Callable, Mapping
from functools import lru_cache
from io import BytesIO
from typing import Any

import openpyxl

from addin.exchange.form.form import Form, FormRow
from addin.exchange.form.layout import COLUMN_OF, FIRST_ROW, FOOT, Grid
from addin.exchange.words import EntrySource

__all__ = ["Edit", "cell_of", "edited", "fill", "good_value", "sign"]

Edit = Callable[[Any, Form], None]


def good_value(row: FormRow) -> float:
    """A value that no rule objects to."""
    if row.is_share:
        return round((row.year_ago or 2.0) + 0.11, 2)
    return round((row.year_ago or 100.0) * 1.061, 2)


def cell_of(form: Form, code: str, key: str) -> str:
    """The cell of column `key` in the row of `code`, as the form was sent."""
    index = next(i for i, row in enumerate(form.rows) if row.code == code)
    return f"{COLUMN_OF[key].letter}{FIRST_ROW + index}"


def sign(sheet: Any, form: Form, reported: str = "2024年10月14日") -> None:
    """Fill the sign-off block."""
    words = {"head": "王局长", "statistician": "李科长", "filler": "张工", "phone": "023-12345678",
             "reported": reported}  # fmt: skip
    for found in FOOT:
        sheet[f"{found.input_column}{Grid(form).foot_row}"] = words[found.key]


def fill(
    content: bytes,
    form: Form,
    values: Mapping[str, float] | None = None,
    reported: str = "2024年10月14日",
) -> bytes:
    """The form, well filled; `values` replace the good ones by code."""
    return _well_filled(content, form, tuple((values or {}).items()), reported)


@lru_cache(64)  # many tests begin with the same form, well filled
def _well_filled(
    content: bytes, form: Form, values: tuple[tuple[str, float], ...], reported: str
) -> bytes:
    other = dict(values)

    def write(book: Any, form: Form) -> None:
        sheet = book[Grid(form).sheet("form")]
        for row in form.rows:
            sheet[cell_of(form, row.code, "value")] = other.get(row.code, good_value(row))
            sheet[cell_of(form, row.code, "source")] = EntrySource.REPORT[form.language]
        sign(sheet, form, reported)

    return edited(content, form, write)


def edited(content: bytes, form: Form, edit: Edit) -> bytes:
    """The workbook after `edit`, saved as a spreadsheet library saves it."""
    book = openpyxl.load_workbook(BytesIO(content))
    edit(book, form)
    stream = BytesIO()
    book.save(stream)
    book.close()
    return stream.getvalue()
