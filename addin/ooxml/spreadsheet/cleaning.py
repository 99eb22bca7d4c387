"""What in a workbook must not leave the office, and how is it taken out?"""

import re
from collections.abc import Callable, Iterator

from lxml import etree

from addin.errors import FileError, Finding, Level, Place
from addin.language import Text
from addin.ooxml.spreadsheet.parts import Parts, local
from addin.ooxml.spreadsheet.workbook import Workbook

__all__ = ["clean"]

_MAIN = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
_MACROS = frozenset(["vbaProject", "extensibility", "customUI", "webextensiontaskpanes"])
_OUTSIDE = frozenset(["externalLink", "connections", "volatileDependencies", "customXml"])
_REFUSED = {
    "xlMacrosheet": Text("Excel 4.0宏表", "a sheet of Excel 4 macros"),
    "xlIntlMacrosheet": Text("Excel 4.0宏表", "a sheet of Excel 4 macros"),
    "dialogsheet": Text("对话框工作表", "a dialog sheet"),
    "oleObject": Text("OLE对象", "an embedded object"),
    "control": Text("ActiveX控件", "an ActiveX control"),
    "powerPivotData": Text("数据模型", "a data model"),
}
_PERSONAL = ("creator", "lastModifiedBy", "Manager", "Company", "HyperlinkBase")
_LOCAL = re.compile(r"(?i)^(?:file:|[a-z]:[\\/]|\\\\|/)")


def clean(workbook: Workbook) -> tuple[Finding, ...]:
    """Take out macros, links to outside and what says who made the file; what went comes back.

    Raises FileError for what cannot be taken out without harm: Excel 4 macro sheets, ActiveX
    controls, embedded objects, a data model.
    """
    parts = workbook.parts
    refuse_unsafe(parts)
    removed = [
        *_drop_parts(workbook, _MACROS, Text("宏与加载项", "macros and add-ins")),
        *_drop_parts(
            workbook, _OUTSIDE, Text("外部链接与连接", "links and connections to outside")
        ),
        *_drop_orphans(workbook),
        *_drop_query_tables(workbook),
        *_clear_actions(workbook),
        *_clear_names(workbook),
        *_clear_properties(workbook),
        *_clear_people(workbook),
        *_clear_views(workbook),
        *_drop_local_links(workbook),
        *_drop_printers(workbook),
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
                raise FileError(
                    f"the workbook holds {what.en}, which cannot be taken out safely: remove it"
                    " in Excel first",
                    f"工作簿含有{what.zh}，无法安全去除：请先在Excel中删除",
                )


def _drop_orphans(workbook: Workbook) -> Iterator[Finding]:
    """Parts of add-ins that nothing leads to any more."""
    parts = workbook.parts
    for name in [name for name in parts.names if "/webextensions/" in name]:
        if name in parts and not name.endswith(".rels"):
            for owner in [other for other in parts.names if not other.endswith(".rels")]:
                parts.unlink(owner, name)
            parts.remove(name)
            yield _gone("F-11", Text("网页加载项", "a web add-in"))


def _gone(rule: str, what: Text, where: str = "") -> Finding:
    return Finding(
        rule=rule,
        level=Level.INFO,
        text=Text(f"已去除：{what.zh}", f"taken out: {what.en}"),
        place=Place(sheet=where),
    )


def _drop_parts(workbook: Workbook, kinds: frozenset[str], what: Text) -> Iterator[Finding]:
    parts = workbook.parts
    for owner in ("", workbook.main_part):
        links = [link for link in parts.links(owner) if link.kind in kinds]
        parts.unlink_ids(owner, [link.id for link in links])
        for link in links:
            if not link.external and link.target in parts:
                _remove_tree(parts, link.target)
            yield _gone("F-11", Text(f"{what.zh}（{link.kind}）", f"{what.en} ({link.kind})"))
        if any(link.kind == "externalLink" for link in links):
            _remove_elements(parts, workbook.main_part, "externalReferences")


def _remove_tree(parts: Parts, name: str) -> None:
    """A part, and the parts that only it leads to."""
    inner = [link.target for link in parts.links(name) if not link.external]
    parts.remove(name)
    for target in inner:
        if target in parts and not _is_linked(parts, target):
            _remove_tree(parts, target)


def _is_linked(parts: Parts, target: str) -> bool:
    owners = [name for name in parts.names if not name.endswith(".rels")]
    return any(link.target == target for owner in ("", *owners) for link in parts.links(owner))


def _remove_elements(parts: Parts, part: str, name: str) -> None:
    root = parts.tree(part)
    for element in list(root.iter(f"{{*}}{name}")):
        parent = element.getparent()
        if parent is not None:
            parts.change(part)
            parent.remove(element)


def _drop_query_tables(workbook: Workbook) -> Iterator[Finding]:
    parts = workbook.parts
    for table in list(parts.of_type("spreadsheetml.table+xml")):
        targets = list(parts.linked(table, "queryTable"))
        for target in targets:
            parts.unlink(table, target)
            parts.remove(target)
        root = parts.tree(table)
        if targets or root.get("tableType"):
            parts.change(table)
            for element in root.iter(etree.Element):
                for key in ("tableType", "connectionId", "queryTableFieldId"):
                    if key in element.attrib:
                        del element.attrib[key]
            yield _gone("F-12", Text("查询", "a query"), root.get("displayName", ""))
    for sheet in workbook.sheets:
        for target in list(parts.linked(sheet.part, "queryTable")):
            parts.unlink(sheet.part, target)
            parts.remove(target)
            yield _gone("F-12", Text("查询", "a query"), sheet.name)


def _clear_actions(workbook: Workbook) -> Iterator[Finding]:
    """Buttons keep their look and start nothing."""
    parts = workbook.parts
    for name in list(parts.of_type("drawing+xml", "controlproperties+xml")):
        root = parts.tree(name)
        for element in root.iter(etree.Element):
            for key in ("macro", "fmlaMacro"):
                if element.get(key):
                    parts.change(name)
                    element.set(key, "")
                    yield _gone("F-13", Text("按钮所绑定的宏", "the macro of a button"))
    yield from _clear_control_actions(workbook)
    for name in [name for name in parts.names if name.endswith(".vml")]:
        text = parts.read(name)
        plain = re.sub(rb"<x:FmlaMacro\s*>.*?</x:FmlaMacro\s*>", b"", text, flags=re.DOTALL)
        if plain != text:
            parts.write(name, plain)
            yield _gone("F-13", Text("按钮所绑定的宏", "the macro of a button"))


def _clear_control_actions(workbook: Workbook) -> Iterator[Finding]:
    for sheet in workbook.sheets:
        if not sheet.has_cells or "macro=" not in workbook.xml(sheet.name).frame_text:
            continue
        root = workbook.change_xml(sheet.name).change_tree()
        for element in root.iter("{*}controlPr"):
            if "macro" in element.attrib:
                del element.attrib["macro"]
                yield _gone("F-13", Text("按钮所绑定的宏", "the macro of a button"), sheet.name)


def _clear_names(workbook: Workbook) -> Iterator[Finding]:
    """Names that are macros, or mean cells of another workbook."""
    parts = workbook.parts
    root = parts.tree(workbook.main_part)
    for entry in list(root.iterfind("{*}definedNames/{*}definedName")):
        text = entry.text or ""
        outside = re.search(r"\[[^\]@#]*\][^!\]]*!|_xll\.|_xldudf_", text)
        if outside or any(entry.get(key) for key in ("xlm", "vbProcedure", "function")):
            parts.change(workbook.main_part)
            parent = entry.getparent()
            if parent is not None:
                parent.remove(entry)
                if not len(parent):
                    _remove_elements(parts, workbook.main_part, "definedNames")
            name = entry.get("name", "")
            yield _gone("F-14", Text(f"名称{name}", f"the name {name}"))


def _clear_properties(workbook: Workbook) -> Iterator[Finding]:
    parts = workbook.parts
    for link in parts.links():
        custom = "custom" in link.kind.lower() or link.kind == "thumbnail"
        if custom and not link.external and link.target in parts:
            parts.unlink_ids("", [link.id])
            parts.remove(link.target)
            yield _gone("F-15", Text("自定义属性、缩略图", "custom properties, thumbnail"))
    for name in list(parts.of_type("core-properties+xml", "extended-properties+xml")):
        for element in parts.tree(name).iter(etree.Element):
            if local(element) in _PERSONAL and (element.text or "").strip():
                parts.change(name)
                element.text = ""
                what = local(element)
                yield _gone("F-15", Text(f"文件属性{what}", f"the property {what}"))


def _clear_people(workbook: Workbook) -> Iterator[Finding]:
    """Names of people in notes and caches."""
    parts = workbook.parts
    clear: dict[str, Callable[[etree._Element], bool]] = {
        "comments+xml": _clear_author,
        "person+xml": _clear_person,
        "pivotCacheDefinition+xml": lambda e: _clear_attribute(e, "refreshedBy", None),
    }
    for kind, act in clear.items():
        for name in list(parts.of_type(kind)):
            found = [act(element) for element in parts.tree(name).iter(etree.Element)]
            if any(found):
                parts.change(name)
                yield _gone("F-16", Text("人名", "names of people"), name.rpartition("/")[2])


def _clear_views(workbook: Workbook) -> Iterator[Finding]:
    """Views and scenarios that bear names, and the path where the file lay."""
    parts = workbook.parts
    for name in ("absPath", "fileSharing", "customWorkbookViews"):
        if parts.tree(workbook.main_part).find(f".//{{*}}{name}") is not None:
            _remove_elements(parts, workbook.main_part, name)
            _remove_empty_alternatives(parts, workbook.main_part)
            yield _gone("F-16", Text(f"{name}（路径或人名）", f"{name} (a path or a name)"))
    for sheet in workbook.sheets:
        if not sheet.has_cells:
            continue
        text = workbook.xml(sheet.name).frame_text
        if "customSheetView" in text or "scenario" in text:
            root = workbook.change_xml(sheet.name).change_tree()
            for element in list(root.iter("{*}customSheetViews")):
                root.remove(element)
            for element in root.iter("{*}scenario"):
                _clear_attribute(element, "user", None)


def _clear_author(element: etree._Element) -> bool:
    if local(element) == "author" and (element.text or "").strip():
        element.text = ""
        return True
    return False


def _clear_person(element: etree._Element) -> bool:
    changed = _clear_attribute(element, "displayName", "-")
    return any(
        [changed, *(_clear_attribute(element, key, "-") for key in ("userId", "providerId"))]
    )


def _clear_attribute(element: etree._Element, name: str, value: str | None) -> bool:
    if element.get(name) in {None, value}:
        return False
    if value is None:
        del element.attrib[name]
    else:
        element.set(name, value)
    return True


def _remove_empty_alternatives(parts: Parts, part: str) -> None:
    for element in list(parts.tree(part).iter("{*}AlternateContent")):
        parent = element.getparent()
        if parent is not None and not any(len(choice) for choice in element):
            parent.remove(element)


def _drop_local_links(workbook: Workbook) -> Iterator[Finding]:
    """Links to files on this machine or network; links to the web stay."""
    parts = workbook.parts
    for sheet in workbook.sheets:
        if not sheet.has_cells:
            continue
        ids = [
            link.id
            for link in parts.links(sheet.part)
            if link.external and link.kind == "hyperlink" and is_local(link.target)
        ]
        if not ids:
            continue
        root = workbook.change_xml(sheet.name).change_tree()
        for element in list(root.iter("{*}hyperlink")):
            parent = element.getparent()
            if parent is not None and any(value in ids for value in element.attrib.values()):
                parent.remove(element)
                if not len(parent):
                    root.remove(parent)
        parts.unlink_ids(sheet.part, ids)
        yield _gone(
            "F-17", Text("指向本机文件的链接", "links to files on this machine"), sheet.name
        )


def is_local(target: str) -> bool:
    """Whether a link leads to a file on this machine or its network."""
    return bool(_LOCAL.match(target)) or not re.match(r"(?i)(?:https?|mailto|ftp):", target)


def _drop_printers(workbook: Workbook) -> Iterator[Finding]:
    """Printer settings name printers, servers and people."""
    parts = workbook.parts
    for sheet in workbook.sheets:
        targets = list(parts.linked(sheet.part, "printerSettings"))
        ids = [number for target in targets for number in parts.unlink(sheet.part, target)]
        for target in targets:
            if target in parts and not _is_linked(parts, target):
                parts.remove(target)
        if not ids:
            continue
        if sheet.has_cells:
            _forget_ids(workbook.change_xml(sheet.name).change_tree(), ids)
        elif sheet.part in parts:
            _forget_ids(parts.change(sheet.part), ids)
        yield _gone("F-18", Text("打印机设置", "printer settings"), sheet.name)


def _forget_ids(root: etree._Element, ids: list[str]) -> None:
    for element in root.iter("{*}pageSetup"):
        for key in [key for key, value in element.attrib.items() if value in ids]:
            del element.attrib[key]
