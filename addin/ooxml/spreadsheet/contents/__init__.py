"""What stands in a sheet: rows, cells, texts, formats, formulas and their results?"""

from addin.ooxml.spreadsheet.contents.cells import (
    Blank,
    CellError,
    CellValue,
    Formula,
    attribute,
    cell_xml,
    escape_control,
    escape_formula,
    escape_text,
    is_moment,
    serial,
    text_of,
    unescape_formula,
    unescape_text,
    with_attribute,
)
from addin.ooxml.spreadsheet.contents.formulas import (
    expand_shared,
    formula_of,
    move_formulas,
    moved_row,
)
from addin.ooxml.spreadsheet.contents.notices import notices_of
from addin.ooxml.spreadsheet.contents.row import Cell, Patterns, Row, patterns
from addin.ooxml.spreadsheet.contents.rows import Rows
from addin.ooxml.spreadsheet.contents.sheetxml import SheetXml
from addin.ooxml.spreadsheet.contents.stale import (
    Book,
    cell_area,
    column_area,
    row_area,
    stale_cells,
    without_results,
)
from addin.ooxml.spreadsheet.contents.strings import SharedStrings
from addin.ooxml.spreadsheet.contents.styles import (
    DATE,
    DATE_TIME,
    DURATION,
    STYLES_TYPE,
    TIME,
    Styles,
    plain_styles,
)

__all__ = [
    "DATE",
    "DATE_TIME",
    "DURATION",
    "STYLES_TYPE",
    "TIME",
    "Blank",
    "Book",
    "Cell",
    "CellError",
    "CellValue",
    "Formula",
    "Patterns",
    "Row",
    "Rows",
    "SharedStrings",
    "SheetXml",
    "Styles",
    "attribute",
    "cell_area",
    "cell_xml",
    "column_area",
    "escape_control",
    "escape_formula",
    "escape_text",
    "expand_shared",
    "formula_of",
    "is_moment",
    "move_formulas",
    "moved_row",
    "notices_of",
    "patterns",
    "plain_styles",
    "row_area",
    "serial",
    "stale_cells",
    "text_of",
    "unescape_formula",
    "unescape_text",
    "with_attribute",
    "without_results",
]
