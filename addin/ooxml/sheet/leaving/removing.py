"""How is a sheet, a part, or an element of one, taken out, and what is said of it?"""

from lxml import etree

from addin.errors import Finding, Level, Place
from addin.language import Text
from addin.ooxml.sheet.editing.workbook import Workbook
from addin.ooxml.sheet.following.formulas import PARTS
from addin.ooxml.sheet.following.renaming import change_formulas, lost_formula
from addin.ooxml.sheet.parts import Parts
from addin.ooxml.xml import remove


def gone(rule: str, what: Text, where: str = "") -> Finding:
    """What was taken out, for the reader."""
    return Finding(
        rule=rule,
        level=Level.INFO,
        text=Text(zh=f"已去除：{what.zh}", en=f"taken out: {what.en}"),
        place=Place(sheet=where),
    )


def remove_elements(parts: Parts, part: str, name: str) -> None:
    """Take the elements of a name out of a part."""
    root = parts.tree(part)
    for element in list(root.iter(f"{{*}}{name}")):
        parts.change(part)
        remove(element)


def remove_sheet(workbook: Workbook, name: str) -> None:
    """Take a sheet out with its parts; what named its cells from elsewhere says ``#REF!``."""
    sheet = workbook.sheet(name)
    parts, book = workbook.parts, workbook.main_part
    at = [other.name for other in workbook.sheets].index(sheet.name)
    _leave(parts.change(book), at)
    parts.unlink(book, sheet.part)
    remove_tree(parts, sheet.part)
    workbook.relist()
    sheets = [workbook.xml(other.name) for other in workbook.sheets if other.has_cells]
    others = [*parts.of_type(*PARTS), book]
    for part in change_formulas(
        parts, sheets, others, sheet.name, lambda formula: lost_formula(formula, sheet.name)
    ):
        workbook.touch(part)
    workbook.touch_book()


def _leave(root: etree._Element, at: int) -> None:
    """Out of the list of sheets, with the names that are the sheet's own."""
    listed = root.find("{*}sheets")
    assert listed is not None  # noqa: S101 - the workbook was opened by it
    listed.remove(listed[at])
    for entry in list(root.iterfind("{*}definedNames/{*}definedName")):
        number = int(entry.get("localSheetId", "-1"))
        if number == at:
            remove(entry)
        elif number > at:
            entry.set("localSheetId", str(number - 1))
    for view in root.iterfind("{*}bookViews/{*}workbookView"):
        active = int(view.get("activeTab", "0"))
        view.set("activeTab", str(active - (active > at) - (active == at == len(listed))))


def remove_tree(parts: Parts, name: str) -> None:
    """A part, and the parts that only it leads to."""
    inner = [link.target for link in parts.links(name) if not link.external]
    parts.remove(name)
    for target in inner:
        if target in parts and not is_linked(parts, target):
            remove_tree(parts, target)


def is_linked(parts: Parts, target: str) -> bool:
    """Whether anything leads to a part."""
    owners = [name for name in parts.names if not name.endswith(".rels")]
    return any(link.target == target for owner in ("", *owners) for link in parts.links(owner))
