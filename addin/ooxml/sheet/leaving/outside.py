"""What in a workbook runs, or leads outside, and how is it taken out?"""

import re
from collections.abc import Collection, Iterator

from lxml import etree

from addin.errors import Finding
from addin.language import Text
from addin.ooxml.sheet.editing.workbook import Workbook
from addin.ooxml.sheet.leaving.freezing import is_foreign, own_names
from addin.ooxml.sheet.leaving.removing import gone, remove_elements, remove_tree
from addin.ooxml.sheet.references.calls import is_local
from addin.ooxml.xml import local, remove

_MACROS = frozenset(["vbaProject", "extensibility", "customUI", "webextensiontaskpanes"])
_OUTSIDE = frozenset(["externalLink", "connections", "volatileDependencies", "customXml"])
_BUTTON = Text(zh="按钮所绑定的宏", en="the macro of a button")


def drop_outside(workbook: Workbook) -> Iterator[Finding]:
    """Take out macros, add-ins, connections and links to other files."""
    yield from _drop_parts(workbook, _MACROS, Text(zh="宏与加载项", en="macros and add-ins"))
    yield from _drop_parts(
        workbook, _OUTSIDE, Text(zh="外部链接与连接", en="links and connections to outside")
    )
    yield from _drop_orphans(workbook)
    yield from _drop_query_tables(workbook)
    yield from _drop_links(workbook)
    yield from _clear_actions(workbook)
    yield from _clear_names(workbook)


def _drop_parts(workbook: Workbook, kinds: frozenset[str], what: Text) -> Iterator[Finding]:
    parts = workbook.parts
    for owner in ("", workbook.main_part):
        links = [link for link in parts.links(owner) if link.kind in kinds]
        parts.unlink_ids(owner, [link.id for link in links])
        for link in links:
            if not link.external and link.target in parts:
                remove_tree(parts, link.target)
            yield gone("F-11", Text(zh=f"{what.zh}（{link.kind}）", en=f"{what.en} ({link.kind})"))
        if any(link.kind == "externalLink" for link in links):
            remove_elements(parts, workbook.main_part, "externalReferences")


def _drop_orphans(workbook: Workbook) -> Iterator[Finding]:
    """Parts of add-ins that nothing leads to any more."""
    parts = workbook.parts
    for name in [name for name in parts.names if "/webextensions/" in name]:
        if name in parts and not name.endswith(".rels"):
            for owner in [other for other in parts.names if not other.endswith(".rels")]:
                parts.unlink(owner, name)
            parts.remove(name)
            yield gone("F-11", Text(zh="网页加载项", en="a web add-in"))


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
            yield gone("F-12", Text(zh="查询", en="a query"), root.get("displayName", ""))
    for sheet in workbook.sheets:
        for target in list(parts.linked(sheet.part, "queryTable")):
            parts.unlink(sheet.part, target)
            parts.remove(target)
            yield gone("F-12", Text(zh="查询", en="a query"), sheet.name)


def _drop_links(workbook: Workbook) -> Iterator[Finding]:
    """Pictures and objects that stand elsewhere, and links that lead to no part of the file."""
    parts = workbook.parts
    sheets = {sheet.part: sheet.name for sheet in workbook.sheets if sheet.has_cells}
    for owner in [name for name in parts.names if not name.endswith(".rels")]:
        lost = {
            link.id: link
            for link in parts.links(owner)
            if (link.external and link.kind != "hyperlink")
            or not (link.external or link.target in parts or link.target.startswith("#"))
        }
        if not lost:
            continue
        if owner in sheets:
            _cut(workbook.change_xml(sheets[owner]).change_tree(), lost.keys())
        elif parts.content_type(owner).endswith("xml"):
            _cut(parts.change(owner), lost.keys())
        parts.unlink_ids(owner, list(lost))
        for link in lost.values():
            what = Text(zh=f"指向文件之外的{link.kind}", en=f"{link.kind} outside of the file")
            yield gone("F-19", what, sheets.get(owner, owner))


def _cut(root: etree._Element, ids: Collection[str]) -> None:
    """Take out what shows a link: a picture with its anchor, another element as it is."""
    for element in list(root.iter(etree.Element)):
        links = [key for key, value in element.attrib.items() if value in ids and "}" in str(key)]
        if not links or element is root:
            continue
        for key in links:
            del element.attrib[key]
        if local(element) == "blip" and any("}embed" in str(key) for key in element.attrib):
            continue  # a copy of the picture stands in the file
        above = (one for one in element.iterancestors() if local(one) in _SHOWN)
        remove(next(above, element))


_SHOWN = frozenset(["twoCellAnchor", "oneCellAnchor", "absoluteAnchor"])


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
                    yield gone("F-13", _BUTTON)
    yield from _clear_control_actions(workbook)
    for name in [name for name in parts.names if name.endswith(".vml")]:
        text = parts.read(name)
        plain = re.sub(rb"<x:FmlaMacro\s*>.*?</x:FmlaMacro\s*>", b"", text, flags=re.DOTALL)
        if plain != text:
            parts.write(name, plain)
            yield gone("F-13", _BUTTON)


def _clear_control_actions(workbook: Workbook) -> Iterator[Finding]:
    for sheet in workbook.sheets:
        if not sheet.has_cells or "macro=" not in workbook.xml(sheet.name).frame_text:
            continue
        root = workbook.change_xml(sheet.name).change_tree()
        for element in root.iter("{*}controlPr"):
            if "macro" in element.attrib:
                del element.attrib["macro"]
                yield gone("F-13", _BUTTON, sheet.name)


def _clear_names(workbook: Workbook) -> Iterator[Finding]:
    """Names that are macros, or mean cells of another workbook."""
    parts = workbook.parts
    root = parts.tree(workbook.main_part)
    own = own_names(workbook)
    for entry in list(root.iterfind("{*}definedNames/{*}definedName")):
        text = entry.text or ""
        outside = re.search(r"_xll\.|_xldudf_", text) or is_foreign(text, own)
        if outside or any(entry.get(key) for key in ("xlm", "vbProcedure", "function")):
            parts.change(workbook.main_part)
            parent = entry.getparent()
            if parent is not None:
                parent.remove(entry)
                if not len(parent):
                    remove_elements(parts, workbook.main_part, "definedNames")
            name = entry.get("name", "")
            yield gone("F-14", Text(zh=f"名称{name}", en=f"the name {name}"))


def drop_local_links(workbook: Workbook) -> Iterator[Finding]:
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
        yield gone(
            "F-17", Text(zh="指向本机文件的链接", en="links to files on this machine"), sheet.name
        )
