"""Sheets, columns and cells of a plan workbook: reading and writing."""

from addin.workbook.layout import SHEETS, Column, Kind, Sheet
from addin.workbook.reader import BookLimits, read_plan
from addin.workbook.writer import write_plan

__all__ = ["SHEETS", "BookLimits", "Column", "Kind", "Sheet", "read_plan", "write_plan"]
