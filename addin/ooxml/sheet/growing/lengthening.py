"""How does a table grow by rows at its end where nothing else names its last row?

The usual case of a list that is only written to: no formula, name, rule or chart has to follow,
so none is taken apart.
"""

import re

from addin.cells import cell_name
from addin.ooxml.sheet.contents.formulas import has_formulas
from addin.ooxml.sheet.editing.workbook import Workbook
from addin.ooxml.sheet.following.tables import grow_table
from addin.ooxml.sheet.growing.region import Region

# What says where cells stand or are seen, and follows by itself.
_OWN = re.compile(r"<(?:\w+:)?(?:dimension|selection)\b[^>]*>")
# Rows that are cut into cells take five times the room of their text: no more stay open.
AT_ONCE = 256
_NAMING = ("drawingml.chart+xml", "chartex+xml", "drawing+xml", "pivotCacheDefinition+xml")


def is_named(workbook: Workbook, region: Region) -> bool:
    """Whether something in the workbook may name the region's last row, or calculates in it.

    Only the text is looked at: a row of the same number on another sheet counts too.
    """
    row, parts, xml = region.last, workbook.parts, workbook.xml(region.sheet)
    named = re.compile(rf"[A-Za-z$:!]{row}(?!\d)")
    in_formula = re.compile(rf"[A-Za-z$:!]{row}(?!\d)[^<>]*</|<(?:\w+:)?f\s[^>]*:[A-Z]+{row}\"")
    mark = f"<{xml.prefix}f"
    if mark in xml.rows.text(row) or named.search(_OWN.sub("", xml.frame_text)):
        return True
    for _, text in xml.rows.texts():
        if mark in text and in_formula.search(text):
            return True
    for name in (workbook.main_part, *parts.of_type(*_NAMING)):
        if named.search(parts.read(name).decode("utf-8", "replace")):
            return True
    for name in parts.of_type("worksheet+xml", ".table+xml"):
        content = parts.read(name) if name != xml.part else b""
        if has_formulas(content) and in_formula.search(content.decode("utf-8", "replace")):
            return True
    return False


def lengthen(workbook: Workbook, region: Region, count: int) -> None:
    """Let `count` free rows below the region become rows of it that look like its last."""
    rows = workbook.change_xml(region.sheet).rows
    pattern = rows.row(region.last) if region.last > region.header else None
    (left, right), end = region.across, region.last + count
    for number in range(region.last + 1, end + 1):
        if not number % AT_ONCE:
            rows.close_rows()
        row = rows.open_row(number)
        if pattern and not row.cells:
            named = pattern.attributes.replace(f'r="{region.last}"', f'r="{number}"', 1)
            row.attributes = named
        for cell in pattern.cells if pattern else ():
            if left <= cell.column <= right:
                name = cell_name(number, cell.column)
                row.put(cell.column, rows.renamed(cell.xml, name))
    for part in workbook.parts.linked(workbook.sheet(region.sheet).part, "table"):
        if workbook.parts.tree(part) is region.table:
            grow_table(workbook.parts.change(part), end)
    workbook.note_rows(region.sheet, region.last + 1, end)
