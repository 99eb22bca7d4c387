"""What may be chosen in a cell? Drop-down lists on a hidden sheet, as defined names."""

from collections.abc import Iterator

from xlsxwriter import Workbook
from xlsxwriter.utility import xl_col_to_name, xl_range_abs

from addin.language import Language
from addin.model.words import TypedWord
from addin.plan.schema import SHEETS, Column, Kind, Sheet
from addin.plan.titles import Titles

__all__ = ["LISTS_SHEET", "word_lists", "write_lists"]

LISTS_SHEET = "_lists"
_MOST_CODES = 5000


def write_lists(
    workbook: Workbook, titles: Titles, language: Language, *, header: int
) -> dict[str, str]:
    """Write the lists; gives the defined name for each kind of word and each sheet of codes."""
    hidden = workbook.add_worksheet(LISTS_SHEET)
    names = {}
    for position, words in enumerate(word_lists()):
        name = f"list_{words.__name__.lower()}"
        for row, word in enumerate(words):
            hidden.write_string(row, position, word[language])
        area = xl_range_abs(0, position, len(words) - 1, position)
        workbook.define_name(name, f"='{LISTS_SHEET}'!{area}")
        names[words.__name__] = name
    for key, sheet in SHEETS.items():
        if any(column.kind is Kind.CODE and column.key == "code" for column in sheet.columns):
            names[key] = f"codes_{key.lower()}"
            workbook.define_name(names[key], _codes(sheet, titles, header + 1))
    hidden.hide()
    return names


def word_lists() -> Iterator[type[TypedWord]]:
    """The closed lists that columns use, each once, in the order of the sheets."""
    columns: list[Column] = [column for sheet in SHEETS.values() for column in sheet.columns]
    yield from dict.fromkeys(column.words for column in columns if column.words)


def _codes(sheet: Sheet, titles: Titles, first: int) -> str:
    """A range that grows with the codes of a sheet."""
    letter = xl_col_to_name([column.key for column in sheet.columns].index("code"))
    start = f"'{titles.sheet(sheet)}'!${letter}${first + 1}"
    filled = f"COUNTA({start}:${letter}${first + _MOST_CODES})"
    return f"=OFFSET({start},0,0,MAX(1,{filled}),1)"
