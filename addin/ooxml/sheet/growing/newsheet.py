"""How does a plain new sheet come into a workbook?"""

from collections.abc import Iterable, Sequence

from lxml import etree

from addin.cells import cell_name
from addin.ooxml.sheet.contents.cells import cell_xml
from addin.ooxml.sheet.editing.workbook import Workbook
from addin.ooxml.sheet.following.renaming import free_sheet_name

__all__ = ["add_sheet"]

_KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"


def add_sheet(workbook: Workbook, name: str, rows: Iterable[Sequence[object]]) -> str:
    """Put a sheet of values behind the others; its name, free and accepted, comes back."""
    fresh = free_sheet_name(name, (sheet.name for sheet in workbook.sheets))
    parts, book = workbook.parts, workbook.main_part
    root = parts.change(book)
    space = etree.QName(root).namespace
    body = "".join(
        f'<row r="{number}">'
        + "".join(cell_xml(cell_name(number, column), value) for column, value in enumerate(row, 1))
        + "</row>"
        for number, row in enumerate(rows, 1)
    )
    part = parts.new_name("xl/worksheets/sheet{}.xml")
    content = f'<worksheet xmlns="{space}"><sheetData>{body}</sheetData></worksheet>'
    parts.add(part, content.encode(), _KIND)
    kind = next(link.type for link in parts.links(book) if link.kind == "worksheet")
    number = parts.link(book, kind, part)
    listed = root.find("{*}sheets")
    assert listed is not None  # noqa: S101 - the workbook was opened by it
    key = next(key for entry in listed for key in entry.attrib if str(key).endswith("}id"))
    entry = etree.SubElement(listed, f"{{{space}}}sheet")
    entry.set("name", fresh)
    entry.set("sheetId", str(1 + max(int(other.get("sheetId", "0")) for other in listed)))
    entry.set(key, number)
    workbook.relist()
    workbook.touch_book()
    return fresh
