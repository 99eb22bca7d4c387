"""How are cells painted and commented in a workbook that somebody else wrote?

Values stay, and so does every note and format of others.
"""

from collections.abc import Collection, Mapping
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from lxml import etree

from addin.cells import cell_name, split_cell
from addin.errors import FileError
from addin.ooxml.sheet.contents.cells import cell_xml, with_attribute
from addin.ooxml.sheet.editing.workbook import Workbook
from addin.ooxml.sheet.following.drawings import NOTE_SHAPE
from addin.ooxml.xml import local

_TYPES = "application/vnd.openxmlformats-officedocument"
_BOXES = """<xml xmlns:v="urn:schemas-microsoft-com:vml"
 xmlns:o="urn:schemas-microsoft-com:office:office"
 xmlns:x="urn:schemas-microsoft-com:office:excel"><o:shapelayout v:ext="edit"><o:idmap
 v:ext="edit" data="1"/></o:shapelayout><v:shapetype id="_x0000_t202" coordsize="21600,21600"
 o:spt="202" path="m,l,21600r21600,l21600,xe"><v:stroke joinstyle="miter"/><v:path
 gradientshapeok="t" o:connecttype="rect"/></v:shapetype></xml>"""
_BOX = """<v:shape id="onpace_{index}" o:spid="_x0000_s{id}" type="#_x0000_t202"
 style="position:absolute;margin-left:59pt;margin-top:2pt;width:240pt;height:80pt;z-index:1;visibility:hidden"
 fillcolor="#ffffe1" o:insetmode="auto"><v:fill color2="#ffffe1"/><v:shadow on="t" color="black"
 obscured="t"/><v:path o:connecttype="none"/><v:textbox style="mso-direction-alt:auto"><div
 style="text-align:left"></div></v:textbox><x:ClientData ObjectType="Note"><x:MoveWithCells/>
<x:SizeWithCells/><x:Anchor>{anchor}</x:Anchor><x:AutoFill>False</x:AutoFill><x:Row>{row}</x:Row>
<x:Column>{column}</x:Column></x:ClientData></v:shape>"""
_FIRST_BOX = 900_000
_LETTERS_A_LINE = 24
# What may follow the boxes of notes in a sheet, by the schema.
_AFTER_BOXES = frozenset(
    ["legacyDrawingHF", "drawingHF", "picture", "oleObjects", "controls", "webPublishItems",
     "tableParts", "extLst"]
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Paint:
    """What changes in the look of a cell; what is empty stays. Colours are ``AARRGGBB``."""

    line: str = ""
    thick: bool = False
    ground: str = ""
    size: int = 0
    bold: bool = False
    wrap: bool = False


def mark_cells(workbook: Workbook, sheet: str, cells: Mapping[str, Paint]) -> None:
    """Paint cells; those that stand empty are made."""
    xml = workbook.change_looks(sheet)
    for name in sorted(cells, key=split_cell):
        row, column = split_cell(name)
        style = painted(workbook, workbook.style_of(sheet, row, column), cells[name])
        old = xml.rows.cell(row, column)
        fresh = _styled(old, style) if old else cell_xml(name, None, style, prefix=xml.prefix)
        xml.rows.open_row(row).put(column, fresh)


def repaint_cells(
    workbook: Workbook, sheet: str, grounds: Collection[str], paint: Paint, keep: Collection[str]
) -> None:
    """Paint the cells that stand on one of these grounds, but for those to `keep`."""
    tables = _Tables(workbook)
    painted_styles = [s for s in range(len(workbook.styles)) if tables.ground(s) in grounds]
    for style in painted_styles:
        fresh = painted(workbook, style, paint)
        xml = workbook.change_looks(sheet)
        for row in xml.rows.rows_with(f's="{style}"'):
            for cell in row.cells:
                there = cell.style == style
                if there and cell_name(row.number, cell.column) not in keep:
                    cell.xml = _styled(cell.xml, fresh)


def painted(workbook: Workbook, style: int, paint: Paint) -> int:
    """The number of the format `style` painted; made where there is none yet."""
    return _Tables(workbook).painted(style, paint)


def add_notes(workbook: Workbook, sheet: str, notes: Mapping[str, str], author: str) -> None:
    """Comment on cells, in place of all that `author` said before; what others said stays."""
    part = workbook.sheet(sheet).part
    comments = next(workbook.parts.linked(part, "comments"), "") or _new_comments(workbook, part)
    root = workbook.parts.change(comments)
    others = _write_comments(root, notes, author)
    drawing = _boxes_of(workbook, sheet)
    before = workbook.parts.read(drawing).decode(errors="surrogateescape")
    boxes = [_box(*pair, notes) for pair in enumerate(sorted(set(notes) - others, key=split_cell))]
    own = NOTE_SHAPE.sub(lambda found: "" if 'id="onpace_' in found[0] else found[0], before)
    head, end, tail = own.rpartition("</")
    workbook.parts.write(
        drawing, "".join((head, *boxes, end, tail)).encode(errors="surrogateescape")
    )


def _styled(cell: str, style: int) -> str:
    end = cell.index(">") + 1
    return with_attribute(cell[:end], "s", str(style)) + cell[end:]


def _new_comments(workbook: Workbook, part: str) -> str:
    """A comments part for a sheet, with nobody's comments in it yet."""
    space = etree.QName(workbook.parts.tree(workbook.main_part)).namespace
    name = workbook.parts.new_name("xl/comments{}.xml")
    empty = f'<comments xmlns="{space}"><authors/><commentList/></comments>'
    workbook.parts.add(name, empty.encode(), f"{_TYPES}.spreadsheetml.comments+xml")
    workbook.parts.link(part, _kind(workbook, "comments"), name)
    return name


def _kind(workbook: Workbook, word: str) -> str:
    """The address of a kind of relationship; strict files have others."""
    links = workbook.parts.links(workbook.main_part)
    sheet = next(link.type for link in links if link.kind == "worksheet")
    return f"{sheet.rpartition('/')[0]}/{word}"


def _write_comments(root: Any, notes: Mapping[str, str], author: str) -> frozenset[str]:
    """Renew the comments of `author`; the cells on which somebody else commented come back."""
    authors, found = root.find("{*}authors"), root.find("{*}commentList")
    names = [each.text or "" for each in authors]
    if author not in names:
        etree.SubElement(authors, _like(root, "author")).text = author
        names.append(author)
    ours = str(names.index(author))
    for node in [node for node in found if node.get("authorId") == ours]:
        found.remove(node)
    others = {node.get("ref", ""): node for node in found}
    for cell in sorted(notes, key=split_cell):
        # A cell has one comment: where there is one already, ours goes below it.
        comment = others[cell] if cell in others else _new_comment(found, cell, ours)
        _add_run(next(comment.iter("{*}text")), notes[cell])
    return frozenset(others)


def _new_comment(found: Any, cell: str, author: str) -> Any:
    node = etree.SubElement(found, _like(found, "comment"))
    node.set("ref", cell)
    node.set("authorId", author)
    etree.SubElement(node, _like(node, "text"))
    return node


def _add_run(text: Any, note: str) -> None:
    before = "".join(str(piece) for piece in text.itertext()).strip()
    for child in [child for child in text if local(child) == "t"]:
        # A bare text beside runs is not allowed: it becomes a run.
        run = etree.Element(_like(text, "r"))
        text.replace(child, run)
        run.append(child)
    node = etree.SubElement(etree.SubElement(text, _like(text, "r")), _like(text, "t"))
    node.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    node.text = f"\n{note}" if before else note


def _boxes_of(workbook: Workbook, sheet: str) -> str:
    """The part of a sheet that holds the boxes of its notes; made where there is none."""
    part = workbook.sheet(sheet).part
    there = workbook.xml(sheet).find("legacyDrawing")
    ids = set(there.attrib.values()) if there is not None else set()
    for link in workbook.parts.links(part):
        if link.kind == "vmlDrawing" and link.id in ids and link.target in workbook.parts:
            return link.target
    name = workbook.parts.new_name("xl/drawings/onpaceDrawing{}.vml")
    workbook.parts.write(name, _BOXES.encode())
    workbook.parts.set_default_type("vml", f"{_TYPES}.vmlDrawing")
    kind = _kind(workbook, "vmlDrawing")
    root = workbook.change_looks(sheet).change_tree()
    if there is not None:
        root.remove(there)
    made = etree.Element(_like(root, "legacyDrawing"))
    made.set(f"{{{kind.rpartition('/')[0]}}}id", workbook.parts.link(part, kind, name))
    places = (at for at, node in enumerate(root) if local(node) in _AFTER_BOXES)
    root.insert(next(places, len(root)), made)
    return name


def _box(index: int, cell: str, notes: Mapping[str, str]) -> str:
    row, column = split_cell(cell)
    lines = notes[cell].count("\n") + 2 + len(notes[cell]) // _LETTERS_A_LINE
    anchor = f"{column}, 15, {max(row - 2, 0)}, 10, {column + 3}, 31, {row + lines}, 4"
    return _BOX.format(
        index=index, id=_FIRST_BOX + index, anchor=anchor, row=row - 1, column=column - 1
    )


class _Tables:
    """The lists of formats, fonts, fills and borders of a workbook."""

    def __init__(self, workbook: Workbook) -> None:
        self._root = workbook.styles.change()

    def ground(self, style: int) -> str:
        """The colour on which a cell of this format stands."""
        fill = self._table("fills")[int(self._table("cellXfs")[style].get("fillId") or 0)]
        colours = (str(node.get("rgb") or "") for node in fill.iter("{*}fgColor"))
        return next(colours, "")

    def painted(self, style: int, paint: Paint) -> int:
        """The format `style` with what `paint` changes."""
        known = self._table("cellXfs")
        fresh = deepcopy(known[style]) if style < len(known) else etree.Element(self._tag("xf"))
        for name, index in (
            ("border", self._border(paint)),
            ("fill", self._fill(paint.ground)),
            ("font", self._font(paint)),
        ):
            if index is not None:
                fresh.set(f"{name}Id", str(index))
                fresh.set(f"apply{name.title()}", "1")
        if paint.wrap:
            for node in fresh.findall("{*}alignment"):
                fresh.remove(node)
            wrapped = self._node("alignment", wrapText="1", vertical="center")
            fresh.insert(0, wrapped)
            fresh.set("applyAlignment", "1")
        return self._add("cellXfs", fresh)

    def _border(self, paint: Paint) -> int | None:
        if not paint.line:
            return None
        border = self._node("border")
        for side in ("left", "right", "top", "bottom"):
            line = self._node(side, style="medium" if paint.thick else "thin")
            line.append(self._node("color", rgb=paint.line))
            border.append(line)
        border.append(self._node("diagonal"))
        return self._add("borders", border)

    def _fill(self, colour: str) -> int | None:
        if not colour:
            return None
        fill, pattern = self._node("fill"), self._node("patternFill", patternType="solid")
        pattern.append(self._node("fgColor", rgb=colour))
        pattern.append(self._node("bgColor", indexed="64"))
        fill.append(pattern)
        return self._add("fills", fill)

    def _font(self, paint: Paint) -> int | None:
        if not paint.size:
            return None
        font = self._node("font")
        font.extend([self._node("b")] if paint.bold else [])
        font.append(self._node("sz", val=str(paint.size)))
        font.append(self._node("name", val="宋体"))
        return self._add("fonts", font)

    def _table(self, name: str) -> Any:
        found = self._root.find(f"{{*}}{name}")
        if found is None:
            raise FileError("no_list", name=name)
        return found

    def _add(self, name: str, node: Any) -> int:
        """The place of an entry in its list, to which it comes where it is not there."""
        table, text = self._table(name), etree.tostring(node)
        for index, known in enumerate(table):
            if etree.tostring(known).strip() == text:
                return index
        table.append(node)
        table.set("count", str(len(table)))
        return len(table) - 1

    def _node(self, name: str, **attributes: str) -> Any:
        node = etree.Element(self._tag(name))
        for key, value in attributes.items():
            node.set(key, value)
        return node

    def _tag(self, name: str) -> str:
        return _like(self._root, name)


def _like(parent: Any, name: str) -> str:
    """`name` in the namespace of `parent`: strict files have another."""
    return f"{{{etree.QName(parent).namespace}}}{name}"
