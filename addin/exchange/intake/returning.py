"""How does a department see, in its own file, what has to be mended?

The file that came is edited in place: cells are framed, each finding becomes a comment, and a
return slip is added. Everything the department wrote stays as it is.
"""

import posixpath
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from lxml import etree

from addin.errors import FormError
from addin.exchange.form import SHEETS
from addin.exchange.intake.raw import position
from addin.exchange.intake.remark import Remark
from addin.exchange.intake.styles import MarkStyles
from addin.language import Language, Text
from addin.ooxml import CONTENT_TYPES, Package, open_package, parse_xml

__all__ = ["Slip", "mark_file"]

_AUTHOR = "Onpace 审核"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
_TYPES = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_VML = "application/vnd.openxmlformats-officedocument.vmlDrawing"
_DEFAULT_PACKAGE: Any = {None: _PACKAGE}
_DEFAULT_MAIN: Any = {None: _MAIN}
_SHAPE_IDS = 900_000
# What may follow a legacy drawing in a sheet, by the schema.
_AFTER_LEGACY = frozenset({"legacyDrawingHF", "drawingHF", "picture", "oleObjects", "controls",
                           "webPublishItems", "tableParts", "extLst"})  # fmt: skip
_COMMENT_LINES = 12
_SLIP_WIDTHS = (6, 12, 26, 10, 9, 9, 52, 40)
_SLIP_HEADERS = (
    Text("序号", "No."),
    Text("代码", "Code"),
    Text("项目", "Item"),
    Text("单元格", "Cell"),
    Text("规则号", "Rule"),
    Text("级别", "Level"),
    Text("问题", "Problem"),
    Text("期望", "Expected"),
)
_LEVELS = {
    "H": Text("强制", "must"),
    "S": Text("核实", "explain"),
    "I": Text("提示", "note"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Slip:
    """The lines above the table of a return slip, and its language."""

    title: Text
    lines: tuple[Text, ...]
    language: Language


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
            node.get("name", ""): links[_relation(node)].target
            for node in self._workbook.iter("{*}sheet")
            if _relation(node) in links
        }
        styles = next((link.target for link in links.values() if link.kind == "styles"), "")
        if not styles:
            raise FormError("the file has no styles", "文件缺少样式部件")
        self._styles_part = styles
        self._styles = MarkStyles(parse_xml(package[styles], styles))

    def mark(self, sheet: str, cells: Mapping[str, list[Remark]], language: Language) -> None:
        """Frame `cells` and comment on them."""
        part = self.sheets[sheet]
        root = self._root(part)
        cells = _on_anchors(root, cells)
        self._clear(root, set(cells))
        for cell in sorted(cells, key=position):
            node = _cell_node(root, cell)
            blocks = any(remark.blocks for remark in cells[cell])
            node.set("s", str(self._styles.marked(int(node.get("s") or 0), blocks=blocks)))
        notes = {cell: _comment(found, language) for cell, found in cells.items()}
        self._comment(part, root, notes)
        self._changed[part] = _bytes(root)

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
        content = _slip_xml(remarks, slip, styles)
        if other:
            self._changed[self.sheets[other.pop()]] = content
        else:
            self._new_sheet(name, content)
        self._show_only_slip({SHEETS["slip"].zh, SHEETS["slip"].en})

    def to_bytes(self) -> bytes:
        """The file."""
        self._changed[self._styles_part] = _bytes(self._styles.root)
        self._changed[self._main] = _bytes(self._workbook)
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
        link = self._link(self._main, f"{_OFFICE}/worksheet", part)
        sheets = next(self._workbook.iter("{*}sheets"))
        ids = [int(node.get("sheetId", "0")) for node in self._workbook.iter("{*}sheet")]
        node = etree.SubElement(sheets, _like(sheets, "sheet"))
        node.set("name", name)
        node.set("sheetId", str(max(ids, default=0) + 1))
        node.set(_relation_name(self._workbook), link)
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
                self._changed[part] = _bytes(root)

    def _comment(self, part: str, root: etree._Element, notes: Mapping[str, str]) -> None:
        links = {link.kind: link for link in self._package.relationships(part)}
        comments = links["comments"].target if "comments" in links else ""
        drawing = next(
            (
                link.target
                for link in self._package.relationships(part)
                if link.kind == "vmlDrawing" and link.id == _legacy_of(root)
            ),
            "",
        )
        if not comments:
            comments = self._free("comments{}.xml", posixpath.dirname(self._main))
            self._type(comments, f"{_TYPES}.comments+xml")
            self._link(part, f"{_OFFICE}/comments", comments)
        if not drawing:
            folder = posixpath.join(posixpath.dirname(self._main), "drawings")
            drawing = self._free("onpaceDrawing{}.vml", folder)
            self._default_type("vml", _VML)
            _add_legacy(root, self._link(part, f"{_OFFICE}/vmlDrawing", drawing))
        known = self._part(comments) if self._has(comments) else b""
        self._changed[comments], others = _comments_xml(known, comments, notes)
        before = self._part(drawing) if self._has(drawing) else b""
        self._changed[drawing] = _drawing_xml(before, notes, others)

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
        self._changed[rels] = _bytes(root)
        return f"rIdOnpace{number}"

    def _type(self, part: str, kind: str) -> None:
        root = self._root(CONTENT_TYPES)
        node = etree.SubElement(root, _like(root, "Override"))
        node.set("PartName", f"/{part}")
        node.set("ContentType", kind)
        self._changed[CONTENT_TYPES] = _bytes(root)

    def _default_type(self, extension: str, kind: str) -> None:
        root = self._root(CONTENT_TYPES)
        if any((node.get("Extension") or "").lower() == extension for node in root):
            return
        node = etree.Element(_like(root, "Default"))
        node.set("Extension", extension)
        node.set("ContentType", kind)
        root.insert(0, node)
        self._changed[CONTENT_TYPES] = _bytes(root)


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


def _comments_xml(
    before: bytes, part: str, notes: Mapping[str, str]
) -> tuple[bytes, frozenset[str]]:
    """The comments with ours renewed, and the cells on which somebody else commented."""
    if before:
        root = parse_xml(before, part)
    else:
        root = etree.Element(f"{{{_MAIN}}}comments", nsmap=_DEFAULT_MAIN)
        etree.SubElement(root, f"{{{_MAIN}}}authors")
        etree.SubElement(root, f"{{{_MAIN}}}commentList")
    authors, found = next(root.iter("{*}authors")), next(root.iter("{*}commentList"))
    names = [author.text or "" for author in authors]
    if _AUTHOR not in names:
        etree.SubElement(authors, _like(root, "author")).text = _AUTHOR
        names.append(_AUTHOR)
    ours = str(names.index(_AUTHOR))
    for node in list(found):
        if node.get("authorId") == ours:
            found.remove(node)
    others = {node.get("ref", ""): node for node in found}
    for cell in sorted(notes, key=position):
        # A cell has one comment: where there is one already, ours goes below it.
        comment = others[cell] if cell in others else _new_comment(found, cell, ours)
        _add_run(next(comment.iter("{*}text")), notes[cell])
    return _bytes(root), frozenset(others)


def _new_comment(found: etree._Element, cell: str, author: str) -> etree._Element:
    node = etree.SubElement(found, _like(found, "comment"))
    node.set("ref", cell)
    node.set("authorId", author)
    etree.SubElement(node, _like(node, "text"))
    return node


def _add_run(text: etree._Element, note: str) -> None:
    for child in list(text):
        if etree.QName(child).localname == "t":
            # A bare text beside runs is not allowed: it becomes a run.
            run = etree.Element(_like(text, "r"))
            text.replace(child, run)
            run.append(child)
    run = etree.SubElement(text, _like(text, "r"))
    node = etree.SubElement(run, _like(text, "t"))
    node.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    before = "".join(str(piece) for piece in text.itertext()).strip()
    node.text = f"\n{note}" if before else note


def _drawing_xml(before: bytes, notes: Mapping[str, str], others: frozenset[str]) -> bytes:
    """The legacy drawing with a hidden box for each comment of ours."""
    shapes = []
    for index, cell in enumerate(sorted(set(notes) - others, key=position)):
        row, column = position(cell)
        lines = notes[cell].count("\n") + 2 + len(notes[cell]) // 24
        anchor = f"{column}, 15, {max(row - 2, 0)}, 10, {column + 3}, 31, {row + lines}, 4"
        shapes.append(
            f'<v:shape id="onpace_{index}" o:spid="_x0000_s{_SHAPE_IDS + index}" '
            'type="#_x0000_t202" style="position:absolute;margin-left:59pt;margin-top:2pt;'
            'width:240pt;height:80pt;z-index:1;visibility:hidden" fillcolor="#ffffe1" '
            'o:insetmode="auto"><v:fill color2="#ffffe1"/><v:shadow on="t" color="black" '
            'obscured="t"/><v:path o:connecttype="none"/><v:textbox style="mso-direction-alt:auto">'
            '<div style="text-align:left"></div></v:textbox><x:ClientData ObjectType="Note">'
            f"<x:MoveWithCells/><x:SizeWithCells/><x:Anchor>{anchor}</x:Anchor>"
            f"<x:AutoFill>False</x:AutoFill><x:Row>{row - 1}</x:Row>"
            f"<x:Column>{column - 1}</x:Column></x:ClientData></v:shape>"
        )
    if before:
        return _into_drawing(before, "".join(shapes))
    return (
        '<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:'
        'office" xmlns:x="urn:schemas-microsoft-com:office:excel"><o:shapelayout v:ext="edit">'
        '<o:idmap v:ext="edit" data="1"/></o:shapelayout><v:shapetype id="_x0000_t202" '
        'coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe"><v:stroke '
        'joinstyle="miter"/><v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>'
        f"{''.join(shapes)}</xml>"
    ).encode()


def _into_drawing(before: bytes, shapes: str) -> bytes:
    """A drawing that exists, with our old boxes taken out and the new ones put in."""
    spaces = (
        'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"'
        ' xmlns:x="urn:schemas-microsoft-com:office:excel"'
    )
    root = parse_xml(before, "vmlDrawing")
    for node in list(root):
        if str(node.get("id") or "").startswith("onpace_"):
            root.remove(node)
    for node in parse_xml(f"<xml {spaces}>{shapes}</xml>".encode(), "vmlDrawing"):
        root.append(node)
    return etree.tostring(root)


def _slip_xml(remarks: Sequence[Remark], slip: Slip, styles: Mapping[str, int]) -> bytes:
    language = slip.language
    rows = [
        [(slip.title[language], "title")],
        *[[(line[language], "plain")] for line in slip.lines],
    ]
    rows.append([(header[language], "header") for header in _SLIP_HEADERS])
    ordered = sorted(remarks, key=lambda remark: (not remark.blocks, remark.finding.level))
    for number, remark in enumerate(ordered, start=1):
        found = remark.finding
        words = (
            str(number),
            remark.code,
            remark.item,
            found.place.cell,
            found.rule,
            _LEVELS[found.level][language] + _state(remark, language),
            found.text[language],
            remark.expected[language],
        )
        rows.append([(word, "cell") for word in words])
    body = []
    for index, row in enumerate(rows, start=1):
        cells = "".join(
            f'<c r="{chr(64 + place)}{index}" s="{styles[style]}" t="inlineStr"><is>'
            f'<t xml:space="preserve">{escape(_clean(word))}</t></is></c>'
            for place, (word, style) in enumerate(row, start=1)
        )
        body.append(f'<row r="{index}">{cells}</row>')
    widths = "".join(
        f'<col min="{i}" max="{i}" width="{width}" customWidth="1"/>'
        for i, width in enumerate(_SLIP_WIDTHS, start=1)
    )
    return (
        "<?xml version='1.0' encoding='UTF-8' standalone='yes'?>\n"
        f"<worksheet xmlns={quoteattr(_MAIN)}>"
        '<sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>'
        '<sheetViews><sheetView showGridLines="0" tabSelected="1" workbookViewId="0"/></sheetViews>'
        f'<sheetFormatPr defaultRowHeight="15"/><cols>{widths}</cols>'
        f"<sheetData>{''.join(body)}</sheetData>"
        '<pageMargins left="0.5" right="0.5" top="0.6" bottom="0.6" header="0.3" footer="0.3"/>'
        '<pageSetup paperSize="9" orientation="landscape" fitToHeight="0"/></worksheet>'
    ).encode()


def _state(remark: Remark, language: Language) -> str:
    if remark.is_explained:
        return "（已说明）" if language == "zh" else " (explained)"
    return ""


def _clean(word: str) -> str:
    return "".join(letter for letter in word if letter >= " " or letter in "\n\t")


def _cell_node(root: etree._Element, cell: str) -> etree._Element:
    """The node of a cell, made in its place where there is none."""
    row_number, column = position(cell)
    body = next(root.iter("{*}sheetData"))
    row = _placed(body, "row", row_number, lambda node: int(node.get("r") or 0))
    row.set("r", str(row_number))
    node = _placed(row, "c", column, lambda found: position(found.get("r") or "")[1])
    node.set("r", cell)
    return node


def _placed(parent: etree._Element, name: str, wanted: int, number: Any) -> etree._Element:
    for index, node in enumerate(parent):
        if number(node) == wanted:
            return node
        if number(node) > wanted:
            made = etree.Element(_like(parent, name))
            parent.insert(index, made)
            return made
    return etree.SubElement(parent, _like(parent, name))


def _add_legacy(root: etree._Element, link: str) -> None:
    for node in list(root.iter("{*}legacyDrawing")):
        root.remove(node)
    made = etree.Element(_like(root, "legacyDrawing"))
    made.set(_relation_name(root), link)
    for index, node in enumerate(root):
        if str(node.tag).rpartition("}")[2] in _AFTER_LEGACY:
            root.insert(index, made)
            return
    root.append(made)


def _legacy_of(root: etree._Element) -> str:
    return next((_relation(node) for node in root.iter("{*}legacyDrawing")), "")


def _relation(node: etree._Element) -> str:
    return next((str(v) for k, v in node.attrib.items() if str(k).endswith("}id")), "")


def _relation_name(root: etree._Element) -> str:
    strict = "purl.oclc.org" in str(etree.QName(root).namespace)
    space = "http://purl.oclc.org/ooxml/officeDocument/relationships" if strict else _OFFICE
    return f"{{{space}}}id"


def _like(parent: etree._Element, name: str) -> str:
    """`name` in the namespace of `parent`: strict files have another."""
    return f"{{{etree.QName(parent).namespace}}}{name}"


def _bytes(root: etree._Element) -> bytes:
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
