"""How do new rows and new sheets come into a workbook?"""

from addin.ooxml.spreadsheet.growing.appending import Appended, append_rows, append_rows_to_file
from addin.ooxml.spreadsheet.growing.cloning import clone_sheet, rename_sheet
from addin.ooxml.spreadsheet.growing.newsheet import add_sheet

__all__ = [
    "Appended",
    "add_sheet",
    "append_rows",
    "append_rows_to_file",
    "clone_sheet",
    "rename_sheet",
]
