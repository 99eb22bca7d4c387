"""Workbooks edited in place: what grows with the data grows, what the author put there stays."""

from addin.ooxml.spreadsheet.appending import Appended, append_rows, append_rows_to_file
from addin.ooxml.spreadsheet.cells import Blank, CellError, Formula
from addin.ooxml.spreadsheet.workbook import Sheet, Workbook, open_workbook

__all__ = [
    "Appended",
    "Blank",
    "CellError",
    "Formula",
    "Sheet",
    "Workbook",
    "append_rows",
    "append_rows_to_file",
    "open_workbook",
]
