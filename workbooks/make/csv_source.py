"""What does a folder of CSV files say, one file for each sheet of a plan workbook?

The shipped workbooks are built from such folders, so that a change can be read in review. The
files are UTF-8, their headers the keys of `addin.plan.schema`.
"""

import csv
from collections.abc import Iterator, Mapping
from pathlib import Path

from addin.errors import FileError
from addin.model.plan import Plan
from addin.ooxml.sheet.read import Cell
from addin.plan.read import plan_of_sheets
from addin.plan.schema import NUMBERS, SHEETS, PlanSheet, header_name

__all__ = ["read_csv_folder"]


def read_csv_folder(folder: Path) -> Plan:
    """The plan in the CSV files of `folder`; errors as for `read_plan`."""
    if not folder.is_dir():
        raise FileError(en=f"{folder} is not a folder", zh=f"{folder}不是文件夹")
    return plan_of_sheets(_CsvBook(folder), folder.name)


class _CsvBook:
    """A folder as a book of sheets."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(key for key in SHEETS if self._file(key).exists())

    @property
    def errors(self) -> Mapping[str, Mapping[str, str]]:
        return {}

    def rows(self, name: str) -> Iterator[list[Cell]]:
        sheet = SHEETS[name]
        with self._file(name).open(encoding="utf-8-sig", newline="") as file:
            lines = csv.reader(file)
            header = next(lines, [])
            yield list(header)
            numbers = [_is_number(sheet, cell) for cell in header]
            for line in lines:
                yield [_cell(c, number=n) for c, n in zip(line, numbers, strict=True)]

    def _file(self, key: str) -> Path:
        return self._folder / f"{key.lower()}.csv"


def _is_number(sheet: PlanSheet, header: str) -> bool:
    column = sheet.by_name.get(header_name(header))
    return column is not None and column.holds in NUMBERS


def _cell(text: str, *, number: bool) -> Cell:
    if not number:
        return text
    try:
        return float(text)
    except ValueError:
        return text
