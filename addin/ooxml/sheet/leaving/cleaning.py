"""What in a workbook must not leave the office, and how is it taken out?"""

from addin.errors import FileError, Finding
from addin.language import Text
from addin.ooxml.sheet.editing.workbook import Workbook
from addin.ooxml.sheet.leaving.outside import drop_local_links, drop_outside
from addin.ooxml.sheet.leaving.people import clear_people, drop_printers
from addin.ooxml.sheet.parts import Parts

_MAIN = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
_REFUSED = {
    "xlMacrosheet": Text(zh="Excel 4.0宏表", en="a sheet of Excel 4 macros"),
    "xlIntlMacrosheet": Text(zh="Excel 4.0宏表", en="a sheet of Excel 4 macros"),
    "dialogsheet": Text(zh="对话框工作表", en="a dialog sheet"),
    "oleObject": Text(zh="OLE对象", en="an embedded object"),
    "control": Text(zh="ActiveX控件", en="an ActiveX control"),
    "powerPivotData": Text(zh="数据模型", en="a data model"),
}


def clean(workbook: Workbook) -> tuple[Finding, ...]:
    """Take out macros, links to outside and what says who made the file; what went comes back.

    Raises FileError for what cannot be taken out without harm: Excel 4 macro sheets, ActiveX
    controls, embedded objects, a data model.
    """
    parts = workbook.parts
    refuse_unsafe(parts)
    removed = [
        *drop_outside(workbook),
        *clear_people(workbook),
        *drop_local_links(workbook),
        *drop_printers(workbook),
    ]
    if "macroEnabled" in parts.content_type(workbook.main_part) or "template" in (
        parts.content_type(workbook.main_part)
    ):
        parts.set_content_type(workbook.main_part, _MAIN)
    workbook.touch_book()
    return tuple(removed)


def refuse_unsafe(parts: Parts) -> None:
    """Raise FileError for a workbook that cannot be cleaned."""
    for name in parts.names:
        for link in parts.links(name) if not name.endswith(".rels") else ():
            if link.kind in _REFUSED:
                what = _REFUSED[link.kind]
                raise FileError("not_taken_out", what=what)
