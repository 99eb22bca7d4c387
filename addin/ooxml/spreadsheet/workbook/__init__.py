"""How is a workbook changed in place, with nothing lost and everything following?"""

from addin.ooxml.spreadsheet.workbook.sheets import Sheet
from addin.ooxml.spreadsheet.workbook.workbook import Workbook, open_workbook

__all__ = ["Sheet", "Workbook", "open_workbook"]
