"""How does a plain new sheet come into a workbook?"""

from collections.abc import Iterable, Sequence

from lxml import etree

from addin.cells import cell_name
from addin.ooxml.sheet.contents.cells import cell_xml
from addin.ooxml.sheet.editing.workbook import Workbook
from addin.ooxml.sheet.following.renaming import free_sheet_name

_KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"


def add_sheet(workbook: Workbook, name: str, rows: Iterable[Sequence[object]]) -> str:
    """Put a sheet of values behind the others; its name, free and accepted, comes back."""
    fresh = free_sheet_name(name, (sheet.name for sheet in workbook.sheets))
    body = "".join(
        f'<row r="{number}">'
        + "".join(cell_xml(cell_name(number, column), value) for column, value in enumerate(row, 1))
        + "</row>"
        for number, row in enumerate(rows, 1)
    )
    put_sheet(workbook, fresh, f"<sheetData>{body}</sheetData>")
    return fresh


def put_sheet(workbook: Workbook, name: str, content: str) -> None:
    """Put a sheet behind the others, or in place of the one with this name.

    `content` is what stands in its worksheet element.
    """
    parts = workbook.parts
    space = etree.QName(parts.tree(workbook.main_part)).namespace
    written = f'<worksheet xmlns="{space}">{content}</worksheet>'.encode()
    if name in workbook.sheet_names:
        workbook.replace_sheet(name, written)
        return
    part = parts.new_name("xl/worksheets/sheet{}.xml")
    parts.add(part, written, _KIND)
    _list(workbook, name, part)


def _list(workbook: Workbook, name: str, part: str) -> None:
    """Name a sheet's part in the workbook."""
    parts, book = workbook.parts, workbook.main_part
    root = parts.change(book)
    kind = next(link.type for link in parts.links(book) if link.kind == "worksheet")
    number = parts.link(book, kind, part)
    listed = root.find("{*}sheets")
    assert listed is not None  # noqa: S101 - the workbook was opened by it
    key = next(key for entry in listed for key in entry.attrib if str(key).endswith("}id"))
    entry = etree.SubElement(listed, f"{{{etree.QName(root).namespace}}}sheet")
    entry.set("name", name)
    entry.set("sheetId", str(1 + max(int(other.get("sheetId", "0")) for other in listed)))
    entry.set(key, number)
    workbook.relist()
    workbook.touch_book()


def show_sheet(workbook: Workbook, name: str) -> None:
    """Open the file at a sheet, which may have been hidden.

    Two selected sheets would be edited together.
    """
    root = workbook.parts.change(workbook.main_part)
    for listed in root.iter("{*}sheet"):
        if listed.get("name") == name:
            listed.attrib.pop("state", "")
    names = [sheet.name for sheet in workbook.sheets]
    for view in root.iter("{*}workbookView"):
        view.set("activeTab", str(names.index(name)))
        view.attrib.pop("firstSheet", "")
    for sheet in workbook.sheet_names:
        xml = workbook.xml(sheet)
        if (sheet == name) != ("tabSelected" in xml.frame_text):
            workbook.change_looks(sheet)
            for view in xml.change_tree().iter("{*}sheetView"):
                view.attrib.pop("tabSelected", "")
                if sheet == name:
                    view.set("tabSelected", "1")
