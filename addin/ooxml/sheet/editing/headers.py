"""How do a table's columns and its header cells stay called the same?"""

from addin.cells import cell_name
from addin.ooxml.sheet.contents.cells import cell_xml, escape_control
from addin.ooxml.sheet.contents.sheetxml import SheetXml
from addin.ooxml.sheet.contents.strings import SharedStrings
from addin.ooxml.sheet.following.tables import column_names, header_row, table_area
from addin.ooxml.sheet.parts import Parts


def name_headers(parts: Parts, xml: SheetXml, strings: SharedStrings) -> None:
    """A table's header cells say what its columns are called, else Excel repairs the file."""
    for target in parts.linked(xml.part, "table"):
        root = parts.tree(target)
        row = header_row(root)
        if not row:
            continue
        for column, name in enumerate(column_names(root), table_area(root).columns[0]):
            if _shown(xml, strings, row, column) != name:
                style = xml.style_at(row, column) or xml.style_at(row, max(column - 1, 1))
                fresh = cell_xml(cell_name(row, column), name, style, prefix=xml.prefix)
                xml.rows.open_row(row).put(column, fresh)


def name_columns(parts: Parts, xml: SheetXml, strings: SharedStrings) -> None:
    """Call the columns of a sheet's tables what their header cells say, each once."""
    for target in parts.linked(xml.part, "table"):
        root = parts.change(target)
        row, taken = header_row(root), set[str]()
        columns = root.findall("{*}tableColumns/{*}tableColumn") if row else []
        headers = xml.rows.row(row) if row else None
        for number, column in enumerate(columns, table_area(root).columns[0]):
            address = cell_name(row, number)
            cell = headers.find(number) if headers else None
            shown = strings.value(cell.xml if cell else "", xml.prefix)
            name = _unique("Column" if shown in {None, ""} else str(shown), taken)
            column.set("name", escape_control(name))
            if shown != name:
                style = xml.style_at(row, number)
                fresh = cell_xml(address, name, style, prefix=xml.prefix)
                xml.rows.open_row(row).put(number, fresh)


def _shown(xml: SheetXml, strings: SharedStrings, row: int, column: int) -> object:
    return strings.value(xml.rows.cell(row, column), xml.prefix)


def _unique(name: str, taken: set[str]) -> str:
    """The name, or the name with a number where it is taken already."""
    number, fresh = 1, name
    while fresh.lower() in taken:
        number += 1
        fresh = f"{name}{number}"
    taken.add(fresh.lower())
    return fresh
