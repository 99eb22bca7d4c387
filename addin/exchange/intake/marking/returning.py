"""How does a department see, in its own file, what has to be mended?

The file that came is edited in place: cells are framed, each finding becomes a comment, and a
return slip is added. Everything the department wrote stays as it is.
"""

import posixpath
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from lxml import etree

from addin.errors import FormError
from addin.exchange.form.layout import SHEETS
from addin.exchange.intake.marking.comments import comments_xml, drawing_xml
from addin.exchange.intake.marking.nodes import (
    OFFICE,
    add_legacy,
    cell_node,
    legacy_of,
    like,
    relation,
    relation_name,
    to_bytes,
)
from addin.exchange.intake.marking.slip import Slip, slip_xml
from addin.exchange.intake.marking.styles import MarkStyles
from addin.exchange.intake.remark import Remark
from addin.language import Language
from addin.ooxml.package import CONTENT_TYPES, Package, open_package
from addin.ooxml.sheet.scan import position
from addin.ooxml.xml import parse_xml

__all__ = ["mark_file"]

_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
_TYPES = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_VML = "application/vnd.openxmlformats-officedocument.vmlDrawing"
_DEFAULT_PACKAGE: Any = {None: _PACKAGE}
_COMMENT_LINES = 12


def mark_file(content: bytes, remarks: Sequence[Remark], slip: Slip) -> bytes:
    """The returned workbook with its cells marked, comments and a slip; else nothing changes."""
    book = _Book(open_package(content))
    by_sheet: dict[str, dict[str, list[Remark]]] = defaultdict(lambda: defaultdict(list))
    for remark in remarks:
        place = remark.finding.place
        if position(place.cell) != (0, 0):
            by_sheet[place.sheet][place.cell].append(remark)
    for sheet, cells in by_sheet.items():
        if sheet in book.sheets:
            book.mark(sheet, cells, slip.language)
    book.add_slip(remarks, slip)
    return book.to_bytes()


class _Book:
    """A workbook under the red pencil: the parts that change, by name."""

    def __init__(self, package: Package) -> None:
        self._package = package
        self._changed: dict[str, bytes | None] = {}
        self._main = package.main_part()
        self._workbook = parse_xml(package[self._main], self._main)
        links = {link.id: link for link in package.relationships(self._main)}
        self.sheets = {
            node.get("name", ""): links[relation(node)].target
            for node in self._workbook.iter("{*}sheet")
            if relation(node) in links
        }
        styles = next((link.target for link in links.values() if link.kind == "styles"), "")
        if not styles:
            raise FormError(en="the file has no styles", zh="文件缺少样式部件")
        self._styles_part = styles
        self._styles = MarkStyles(parse_xml(package[styles], styles))

    def mark(self, sheet: str, cells: Mapping[str, list[Remark]], language: Language) -> None:
        """Frame `cells` and comment on them."""
        part = self.sheets[sheet]
        root = self._root(part)
        cells = _on_anchors(root, cells)
        self._clear(root, set(cells))
        for cell in sorted(cells, key=position):
            node = cell_node(root, cell)
            blocks = any(remark.blocks for remark in cells[cell])
            node.set("s", str(self._styles.marked(int(node.get("s") or 0), blocks=blocks)))
        notes = {cell: _comment(found, language) for cell, found in cells.items()}
        self._comment(part, root, notes)
        self._changed[part] = to_bytes(root)

    def _clear(self, root: etree._Element, still_marked: set[str]) -> None:
        """Take the marks of an earlier return off the cells that were mended."""
        marked: dict[int, bool] = {}
        for node in root.iter("{*}c"):
            style = int(node.get("s") or 0)
            if style not in marked:
                marked[style] = self._styles.is_marked(style)
            if marked[style] and node.get("r") not in still_marked:
                node.set("s", str(self._styles.cleared(style)))

    def add_slip(self, remarks: Sequence[Remark], slip: Slip) -> None:
        """Write the return slip, over the one of an earlier return."""
        name = SHEETS["slip"][slip.language]
        other = {SHEETS["slip"].zh, SHEETS["slip"].en} & set(self.sheets)
        styles = self._styles.slip()
        content = slip_xml(remarks, slip, styles)
        if other:
            self._changed[self.sheets[other.pop()]] = content
        else:
            self._new_sheet(name, content)
        self._show_only_slip({SHEETS["slip"].zh, SHEETS["slip"].en})

    def to_bytes(self) -> bytes:
        """The file."""
        self._changed[self._styles_part] = to_bytes(self._styles.root)
        self._changed[self._main] = to_bytes(self._workbook)
        return self._package.with_parts(self._changed).to_bytes()

    def _root(self, part: str) -> etree._Element:
        return parse_xml(self._part(part), part)

    def _part(self, part: str) -> bytes:
        changed = self._changed.get(part)
        return self._package[part] if changed is None else changed

    def _new_sheet(self, name: str, content: bytes) -> None:
        number = 1
        folder = posixpath.join(posixpath.dirname(self._main), "worksheets")
        while f"{folder}/sheet{number}.xml" in self._package:
            number += 1
        part = f"{folder}/sheet{number}.xml"
        self._changed[part] = content
        self._type(part, f"{_TYPES}.worksheet+xml")
        link = self._link(self._main, f"{OFFICE}/worksheet", part)
        sheets = next(self._workbook.iter("{*}sheets"))
        ids = [int(node.get("sheetId", "0")) for node in self._workbook.iter("{*}sheet")]
        node = etree.SubElement(sheets, like(sheets, "sheet"))
        node.set("name", name)
        node.set("sheetId", str(max(ids, default=0) + 1))
        node.set(relation_name(self._workbook), link)
        self.sheets[name] = part

    def _show_only_slip(self, names: set[str]) -> None:
        """Open the file at the slip. Two selected sheets would be edited together."""
        order = [node.get("name", "") for node in self._workbook.iter("{*}sheet")]
        index = next(i for i, name in enumerate(order) if name in names)
        for view in self._workbook.iter("{*}workbookView"):
            view.set("activeTab", str(index))
            view.attrib.pop("firstSheet", "")
        for name, part in self.sheets.items():
            if name in names or part not in self._package:
                continue
            root = self._root(part)
            views = [v for v in root.iter("{*}sheetView") if v.get("tabSelected")]
            for view in views:
                view.attrib.pop("tabSelected")
            if views:
                self._changed[part] = to_bytes(root)

    def _comment(self, part: str, root: etree._Element, notes: Mapping[str, str]) -> None:
        links = {link.kind: link for link in self._package.relationships(part)}
        comments = links["comments"].target if "comments" in links else ""
        drawing = next(
            (
                link.target
                for link in self._package.relationships(part)
                if link.kind == "vmlDrawing" and link.id == legacy_of(root)
            ),
            "",
        )
        if not comments:
            comments = self._free("comments{}.xml", posixpath.dirname(self._main))
            self._type(comments, f"{_TYPES}.comments+xml")
            self._link(part, f"{OFFICE}/comments", comments)
        if not drawing:
            folder = posixpath.join(posixpath.dirname(self._main), "drawings")
            drawing = self._free("onpaceDrawing{}.vml", folder)
            self._default_type("vml", _VML)
            add_legacy(root, self._link(part, f"{OFFICE}/vmlDrawing", drawing))
        known = self._part(comments) if self._has(comments) else b""
        self._changed[comments], others = comments_xml(known, comments, notes)
        before = self._part(drawing) if self._has(drawing) else b""
        self._changed[drawing] = drawing_xml(before, notes, others)

    def _has(self, part: str) -> bool:
        return part in self._package or part in self._changed

    def _free(self, pattern: str, folder: str) -> str:
        number = 1
        while self._has(posixpath.join(folder, pattern.format(number))):
            number += 1
        return posixpath.join(folder, pattern.format(number))

    def _link(self, source: str, kind: str, target: str) -> str:
        folder, name = posixpath.split(source)
        rels = posixpath.join(folder, "_rels", f"{name}.rels")
        if self._has(rels):
            root = self._root(rels)
        else:
            root = etree.Element(f"{{{_PACKAGE}}}Relationships", nsmap=_DEFAULT_PACKAGE)
        taken = {node.get("Id") for node in root}
        number = 1
        while f"rIdOnpace{number}" in taken:
            number += 1
        node = etree.SubElement(root, f"{{{_PACKAGE}}}Relationship")
        node.set("Id", f"rIdOnpace{number}")
        node.set("Type", kind)
        node.set("Target", f"/{target}")
        self._changed[rels] = to_bytes(root)
        return f"rIdOnpace{number}"

    def _type(self, part: str, kind: str) -> None:
        root = self._root(CONTENT_TYPES)
        node = etree.SubElement(root, like(root, "Override"))
        node.set("PartName", f"/{part}")
        node.set("ContentType", kind)
        self._changed[CONTENT_TYPES] = to_bytes(root)

    def _default_type(self, extension: str, kind: str) -> None:
        root = self._root(CONTENT_TYPES)
        if any((node.get("Extension") or "").lower() == extension for node in root):
            return
        node = etree.Element(like(root, "Default"))
        node.set("Extension", extension)
        node.set("ContentType", kind)
        root.insert(0, node)
        self._changed[CONTENT_TYPES] = to_bytes(root)


def _on_anchors(root: etree._Element, cells: Mapping[str, list[Remark]]) -> dict[str, list[Remark]]:
    """The remarks by cell; in a merged area only its first cell can carry a comment."""
    areas = []
    for node in root.iter("{*}mergeCell"):
        first, _, last = (node.get("ref") or "").partition(":")
        areas.append((first, position(first), position(last)))
    found: dict[str, list[Remark]] = defaultdict(list)
    for cell, remarks in cells.items():
        row, column = position(cell)
        anchor = next(
            (
                name
                for name, (top, left), (bottom, right) in areas
                if top <= row <= bottom and left <= column <= right
            ),
            cell,
        )
        found[anchor] += remarks
    return dict(found)


def _comment(remarks: Iterable[Remark], language: Language) -> str:
    lines = []
    for remark in remarks:
        lines.append(remark.finding.show(language).removeprefix(f"{remark.finding.place}: "))
        if remark.expected:
            lines.append(f"→ {remark.expected[language]}")
    return "\n".join(lines[:_COMMENT_LINES])
