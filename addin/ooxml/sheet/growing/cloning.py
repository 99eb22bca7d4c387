"""How does one sheet stand several times in a workbook, each with its own parts?"""

import posixpath
import re
from copy import deepcopy

from lxml import etree

from addin.errors import FileError
from addin.ooxml.package import rels_of
from addin.ooxml.sheet.contents.sheetxml import SheetXml
from addin.ooxml.sheet.editing.workbook import Workbook
from addin.ooxml.sheet.following.formulas import PARTS
from addin.ooxml.sheet.following.renaming import change_formulas, free_sheet_name, renamed_formula
from addin.ooxml.sheet.parts import Parts
from addin.ooxml.xml import local

_SHARED = frozenset(["image", "printerSettings", "hyperlink", "customProperty", "package"])
_CLONED = frozenset(
    [
        "chart", "chartEx", "chartColorStyle", "chartStyle", "chartUserShapes", "comments",
        "ctrlProp", "drawing", "table", "themeOverride", "threadedComment", "vmlDrawing",
    ]
)  # fmt: skip


def clone_sheet(workbook: Workbook, name: str, new_name: str, *, after: int = 0) -> dict[str, str]:
    """Put a copy of a sheet behind it, called `new_name` or nearly so.

    Charts, tables, notes and pictures are copied with it; what in them names the sheet names
    the copy. It stands behind `after` sheets that follow the original. The parts come back, old
    name to new. Raises FileError for a sheet with a pivot table, a
    slicer or a control, which no second sheet can share.
    """
    sheet = workbook.sheet(name)
    parts = workbook.parts
    workbook.flush(sheet.name)
    fresh_name = free_sheet_name(new_name, (other.name for other in workbook.sheets))
    made: dict[str, str] = {}
    _clone_part(parts, sheet.part, made, sheet.name)
    _enter(workbook, sheet.name, made[sheet.part], fresh_name, after)
    workbook.relist()
    xml = workbook.xml(fresh_name)
    _detach(xml)
    others = [new for old, new in made.items() if old != sheet.part and new.endswith(".xml")]
    change_formulas(
        parts,
        [xml],
        others,
        sheet.name,
        lambda formula: renamed_formula(formula, sheet.name, fresh_name),
    )
    workbook.touch(xml.part)
    _name_tables(parts, made)
    return made


def rename_sheet(workbook: Workbook, name: str, new_name: str) -> str:
    """Call a sheet otherwise; every formula, name and chart follows. The new name comes back."""
    sheet = workbook.sheet(name)
    fresh = free_sheet_name(
        new_name, (other.name for other in workbook.sheets if other.name != sheet.name)
    )
    if fresh == sheet.name:
        return fresh
    parts = workbook.parts
    sheets = [workbook.xml(other.name) for other in workbook.sheets if other.has_cells]
    others = [*parts.of_type(*PARTS, "spreadsheetml.table+xml"), workbook.main_part]
    for part in change_formulas(
        parts,
        sheets,
        others,
        sheet.name,
        lambda formula: renamed_formula(formula, sheet.name, fresh),
    ):
        workbook.touch(part)
    for part in list(parts.of_type("pivotCacheDefinition+xml")):
        source = parts.tree(part).find("{*}cacheSource/{*}worksheetSource")
        if source is not None and source.get("sheet", "").lower() == sheet.name.lower():
            parts.change(part)
            source.set("sheet", fresh)
    for entry in parts.change(workbook.main_part).iterfind("{*}sheets/{*}sheet"):
        if entry.get("name") == sheet.name:
            entry.set("name", fresh)
    workbook.relist()
    workbook.touch_book()
    return fresh


def _clone_part(parts: Parts, name: str, made: dict[str, str], sheet: str) -> None:
    stem, extension = posixpath.splitext(name)
    stem = re.sub(r"\d+$", "", stem)
    fresh = parts.new_name(f"{stem}{{}}{extension}")
    made[name] = fresh
    content_type = parts.content_type(name)
    if extension == ".vml":
        parts.write(fresh, parts.read(name))
        parts.set_default_type("vml", content_type)
    else:
        parts.add(fresh, parts.read(name), content_type)
    if rels_of(name) not in parts:
        return
    root = deepcopy(parts.tree(rels_of(name)))
    links = {link.id: link for link in parts.links(name)}
    for entry in root:
        link = links.get(entry.get("Id", ""))
        if link is None or link.external or link.kind in _SHARED or link.target not in parts:
            if link is not None and not link.external:
                entry.set("Target", f"/{link.target}")
            continue
        if link.kind not in _CLONED:
            raise FileError("cannot_stand_twice", sheet=sheet, kind=link.kind)
        if link.target not in made:
            _clone_part(parts, link.target, made, sheet)
        entry.set("Target", f"/{made[link.target]}")
    parts.write(rels_of(fresh), etree.tostring(root, encoding="UTF-8", standalone=True))


def _enter(workbook: Workbook, name: str, part: str, fresh: str, copies: int) -> None:
    """Write the copy into the list of sheets, and the names that are the sheet's own."""
    parts, book = workbook.parts, workbook.main_part
    kind = next(link.type for link in parts.links(book) if link.kind == "worksheet")
    number = parts.link(book, kind, part)
    root = parts.change(book)
    listed = root.find("{*}sheets")
    assert listed is not None  # noqa: S101 - the workbook was opened by it
    entries = list(listed)
    at = next(i for i, entry in enumerate(entries) if entry.get("name") == name)
    behind = at + 1 + copies
    entry = deepcopy(entries[at])
    entry.set("name", fresh)
    entry.set("sheetId", str(max(int(other.get("sheetId", "0")) for other in entries) + 1))
    key = next(key for key in entry.attrib if str(key).endswith("}id"))
    entry.set(key, number)
    listed.insert(behind, entry)
    _names_of_copy(root, at, behind, name, fresh)


def _names_of_copy(root: etree._Element, at: int, behind: int, name: str, fresh: str) -> None:
    names = root.find("{*}definedNames")
    if names is not None:
        for entry in list(names):
            number = entry.get("localSheetId")
            if number is None:
                continue
            if int(number) >= behind:
                entry.set("localSheetId", str(int(number) + 1))
            elif int(number) == at:
                copy = deepcopy(entry)
                copy.set("localSheetId", str(behind))
                copy.text = renamed_formula(copy.text or "", name, fresh)
                entry.addnext(copy)
    for view in root.iterfind("{*}bookViews/{*}workbookView"):
        active = int(view.get("activeTab", "0"))
        if active >= behind:
            view.set("activeTab", str(active + 1))


def _detach(xml: SheetXml) -> None:
    """A copy is not the selected sheet, and no module of macros is its own."""
    root = xml.change_tree()
    for view in root.iterfind("{*}sheetViews/{*}sheetView"):
        if "tabSelected" in view.attrib:
            del view.attrib["tabSelected"]
    properties = root.find("{*}sheetPr")
    if properties is not None and "codeName" in properties.attrib:
        del properties.attrib["codeName"]


def _name_tables(parts: Parts, made: dict[str, str]) -> None:
    tables = list(parts.of_type("spreadsheetml.table+xml"))
    fresh = [new for new in made.values() if new in tables]
    taken = {parts.tree(name).get("displayName", "").lower() for name in tables}
    number = max((int(parts.tree(name).get("id", "0")) for name in tables), default=0)
    for name in fresh:
        root = parts.change(name)
        number += 1
        base = root.get("displayName", "Table")
        new = next(n for i in range(2, 10_000) if (n := f"{base}_{i}").lower() not in taken)
        taken.add(new.lower())
        root.set("id", str(number))
        root.set("name", new)
        root.set("displayName", new)
        for key in [key for key in root.attrib if str(key).endswith("}uid") and local(root)]:
            del root.attrib[key]
