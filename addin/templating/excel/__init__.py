"""Tags in workbooks: cells that are filled, rows and columns that repeat, sheets for each item."""

from addin.templating.excel.template import ExcelTemplate, compile_excel

__all__ = ["ExcelTemplate", "compile_excel"]
