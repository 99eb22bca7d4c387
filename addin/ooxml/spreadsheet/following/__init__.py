"""What besides cells names cells, and how does it follow when they move?"""

from addin.ooxml.spreadsheet.following.drawings import move_anchors, move_notes
from addin.ooxml.spreadsheet.following.formulas import sweep_formulas
from addin.ooxml.spreadsheet.following.guards import Guards, blocks_of, refuse
from addin.ooxml.spreadsheet.following.others import follow_names, follow_parts, pivot_areas
from addin.ooxml.spreadsheet.following.renaming import (
    change_formulas,
    free_sheet_name,
    renamed_formula,
)
from addin.ooxml.spreadsheet.following.sweeping import sweep_sheet
from addin.ooxml.spreadsheet.following.tables import (
    column_names,
    grow_table,
    header_row,
    move_table,
    table_area,
    totals_rows,
)

__all__ = [
    "Guards",
    "blocks_of",
    "change_formulas",
    "column_names",
    "follow_names",
    "follow_parts",
    "free_sheet_name",
    "grow_table",
    "header_row",
    "move_anchors",
    "move_notes",
    "move_table",
    "pivot_areas",
    "refuse",
    "renamed_formula",
    "sweep_formulas",
    "sweep_sheet",
    "table_area",
    "totals_rows",
]
