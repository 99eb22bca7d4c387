"""What in a workbook says who made it and where, and how is it cleared?"""

from collections.abc import Callable, Iterator

from lxml import etree

from addin.errors import Finding
from addin.language import Text
from addin.ooxml.sheet.editing.workbook import Workbook
from addin.ooxml.sheet.leaving.removing import gone, is_linked, remove_elements
from addin.ooxml.sheet.parts import Parts
from addin.ooxml.xml import local, remove

_PERSONAL = ("creator", "lastModifiedBy", "Manager", "Company", "HyperlinkBase")


def clear_people(workbook: Workbook) -> Iterator[Finding]:
    """Clear properties, authors, and views that bear names."""
    yield from _clear_properties(workbook)
    yield from _clear_authors(workbook)
    yield from _clear_views(workbook)


def _clear_properties(workbook: Workbook) -> Iterator[Finding]:
    parts = workbook.parts
    for link in parts.links():
        custom = "custom" in link.kind.lower() or link.kind == "thumbnail"
        if custom and not link.external and link.target in parts:
            parts.unlink_ids("", [link.id])
            parts.remove(link.target)
            yield gone("F-15", Text(zh="自定义属性、缩略图", en="custom properties, thumbnail"))
    for name in list(parts.of_type("core-properties+xml", "extended-properties+xml")):
        for element in parts.tree(name).iter(etree.Element):
            if local(element) in _PERSONAL and (element.text or "").strip():
                parts.change(name)
                element.text = ""
                what = local(element)
                yield gone("F-15", Text(zh=f"文件属性{what}", en=f"the property {what}"))


def _clear_authors(workbook: Workbook) -> Iterator[Finding]:
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
                yield gone("F-16", Text(zh="人名", en="names of people"), name.rpartition("/")[2])


def _clear_views(workbook: Workbook) -> Iterator[Finding]:
    """Views and scenarios that bear names, and the path where the file lay."""
    parts = workbook.parts
    for name in ("absPath", "fileSharing", "customWorkbookViews"):
        if parts.tree(workbook.main_part).find(f".//{{*}}{name}") is not None:
            remove_elements(parts, workbook.main_part, name)
            _remove_empty_alternatives(parts, workbook.main_part)
            yield gone("F-16", Text(zh=f"{name}（路径或人名）", en=f"{name} (a path or a name)"))
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


def drop_printers(workbook: Workbook) -> Iterator[Finding]:
    """Printer settings name printers, servers and people."""
    parts = workbook.parts
    for sheet in workbook.sheets:
        targets = list(parts.linked(sheet.part, "printerSettings"))
        ids = [number for target in targets for number in parts.unlink(sheet.part, target)]
        for target in targets:
            if target in parts and not is_linked(parts, target):
                parts.remove(target)
        if not ids:
            continue
        if sheet.has_cells:
            _forget_ids(workbook.change_xml(sheet.name).change_tree(), ids)
        elif sheet.part in parts:
            _forget_ids(parts.change(sheet.part), ids)
        yield gone("F-18", Text(zh="打印机设置", en="printer settings"), sheet.name)


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
        if not any(len(choice) for choice in element):
            remove(element)


def _forget_ids(root: etree._Element, ids: list[str]) -> None:
    for element in root.iter("{*}pageSetup"):
        for key in [key for key, value in element.attrib.items() if value in ids]:
            del element.attrib[key]
