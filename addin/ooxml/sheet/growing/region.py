"""Which rows does a sheet or table have already, and which columns?"""

from dataclasses import dataclass

from lxml import etree

from addin.cells import MAX_ROW
from addin.errors import FileError, UsageError
from addin.ooxml.sheet.contents.formulas import formula_of
from addin.ooxml.sheet.editing.workbook import Workbook
from addin.ooxml.sheet.following.tables import column_names, table_area, totals_rows


@dataclass(frozen=True, slots=True, kw_only=True)
class Region:
    """The rows there are: columns by name, the last row in use, the last row of the region."""

    sheet: str
    columns: dict[str, int]
    header: int
    last_used: int
    last: int
    table: etree._Element | None = None

    @property
    def across(self) -> tuple[int, int]:
        """First and last column."""
        return min(self.columns.values()), max(self.columns.values())


def find_region(workbook: Workbook, sheet: str, table: str, header: int) -> Region:
    """The rows of a table, or of those below the header in row `header`; UsageError where none."""
    name = workbook.sheet(sheet).name
    tables = workbook.parts.linked(workbook.sheet(name).part, "table")
    roots = list(map(workbook.parts.tree, tables))
    wanted = [
        root
        for root in roots
        if (not table and len(roots) == 1) or root.get("displayName", "").lower() == table.lower()
    ]
    if not wanted and (table or roots):
        raise UsageError(
            "which_table",
            name=name,
            tables=[root.get("displayName") for root in roots],
            table=table,
        )
    return _region_of_table(workbook, name, wanted[0]) if wanted else _plain(workbook, name, header)


def _region_of_table(workbook: Workbook, sheet: str, root: etree._Element) -> Region:
    area = table_area(root)
    columns = dict(zip(column_names(root), range(area.columns[0], MAX_ROW), strict=False))
    top = area.rows[0] + (root.get("headerRowCount", "1") != "0")
    last = area.rows[1] - totals_rows(root)
    used = _last_used(workbook, sheet, columns, top, last)
    return Region(
        sheet=sheet, columns=columns, header=top - 1, last_used=used, last=last, table=root
    )


def _plain(workbook: Workbook, sheet: str, header: int) -> Region:
    row = workbook.xml(sheet).rows.row(header)
    prefix = workbook.xml(sheet).prefix
    columns: dict[str, int] = {}
    for cell in row.cells if row else ():
        text = workbook.strings.value(cell.xml, prefix)
        if isinstance(text, str) and text.strip():
            columns.setdefault(text.strip(), cell.column)
    if not columns:
        raise FileError("no_header", sheet=sheet, header=header)
    numbers = workbook.xml(sheet).rows.numbers
    used = _last_used(workbook, sheet, columns, header + 1, numbers[-1] if numbers else header)
    return Region(sheet=sheet, columns=columns, header=header, last_used=used, last=used)


def _last_used(workbook: Workbook, sheet: str, columns: dict[str, int], top: int, last: int) -> int:
    """The last row between `top` and `last` that holds a value typed by somebody."""
    rows = workbook.xml(sheet).rows
    wanted = set(columns.values())
    for number in reversed(rows.numbers):
        if number < top:
            break
        row = rows.row(number) if number <= last else None
        for cell in row.cells if row else ():
            typed = cell.column in wanted and formula_of(cell.xml, rows.prefix) is None
            if typed and workbook.strings.value(cell.xml, rows.prefix) not in {None, ""}:
                return number
    return top - 1
