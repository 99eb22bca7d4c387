"""What does a workbook with tags become, so that it is filled many times?"""

from addin.templating.excel.compiling.blocks import Block, Lines, Setting, Step
from addin.templating.excel.compiling.cells import plan_cell
from addin.templating.excel.compiling.marks import fault_at, mark_of, source_of
from addin.templating.excel.compiling.plan import CellPlan, SheetPlan
from addin.templating.excel.compiling.sheets import plan_sheet, tagged_texts
from addin.templating.excel.compiling.speech import Ask, Context, Speech, is_nothing, new_budget

__all__ = [
    "Ask",
    "Block",
    "CellPlan",
    "Context",
    "Lines",
    "Setting",
    "SheetPlan",
    "Speech",
    "Step",
    "fault_at",
    "is_nothing",
    "mark_of",
    "new_budget",
    "plan_cell",
    "plan_sheet",
    "source_of",
    "tagged_texts",
]
