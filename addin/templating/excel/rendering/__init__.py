"""How are sheets, rows and cells of a workbook written with values?"""

from addin.templating.excel.rendering.pictures import add_pictures
from addin.templating.excel.rendering.printing import Note, Printing
from addin.templating.excel.rendering.quick import fill_quickly, forget_results, quick_plan
from addin.templating.excel.rendering.repeating import Instance, repeat_sheets
from addin.templating.excel.rendering.writing import SheetWriter

__all__ = [
    "Instance",
    "Note",
    "Printing",
    "SheetWriter",
    "add_pictures",
    "fill_quickly",
    "forget_results",
    "quick_plan",
    "repeat_sheets",
]
