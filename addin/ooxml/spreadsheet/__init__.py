"""Workbooks edited in place: what grows with the data grows, what the author put there stays."""

from addin.ooxml.spreadsheet.contents import Blank, CellError, Formula
from addin.ooxml.spreadsheet.growing import Appended, append_rows, append_rows_to_file
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
