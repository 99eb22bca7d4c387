"""Which cells of a sheet may not be set, and between which lines may nothing be put in?"""

import re
from dataclasses import dataclass, field

from addin.cells import cell_name
from addin.errors import FileError
from addin.language import Text
from addin.ooxml.sheet.contents.cells import attribute
from addin.ooxml.sheet.contents.sheetxml import SheetXml
from addin.ooxml.sheet.following.others import pivot_areas
from addin.ooxml.sheet.following.tables import header_row, table_area
from addin.ooxml.sheet.parts import Parts
from addin.ooxml.sheet.references.area import CellArea, area_of
from addin.ooxml.sheet.references.moving import Move

_BLOCK = re.compile(r"""<(?:\w+:)?f\s[^>]*?\bt\s*=\s*["'](array|dataTable)["'][^>]*>""")
_TALL = 1_000
_WORDS = {
    "array": Text(zh="数组公式", en="an array formula"),
    "dataTable": Text(zh="模拟运算表", en="a data table"),
    "pivot": Text(zh="数据透视表", en="a pivot table"),
    "merge": Text(zh="合并单元格（非左上角）", en="a merged cell (not its first)"),
    "header": Text(zh="表格的表头", en="the header of a table"),
}


@dataclass(slots=True)
class Guards:
    """The areas of a sheet that hold together, by what they are."""

    blocks: list[tuple[str, CellArea]]
    together: list[tuple[str, CellArea]] = field(default_factory=list)
    headers: list[CellArea] = field(default_factory=list)
    merges: dict[int, list[CellArea]] = field(default_factory=dict)
    tall: list[CellArea] = field(default_factory=list)

    @classmethod
    def of(cls, xml: SheetXml, parts: Parts) -> "Guards":
        """The guards of one sheet."""
        blocks = blocks_of(xml, parts)
        found = cls(blocks, [(kind, _with_heads(kind, area)) for kind, area in blocks])
        for target in parts.linked(xml.part, "table"):
            root = parts.tree(target)
            row = header_row(root)
            if row:
                found.headers.append(table_area(root).with_rows(row, row))
        if "mergeCell" in xml.frame_text:
            for element in xml.tree.iterfind("{*}mergeCells/{*}mergeCell"):
                area = area_of(element.get("ref", ""))
                if area:
                    found.add_merge(area)
        return found

    def add_merge(self, area: CellArea) -> None:
        """Remember a merged area by its rows, unless they are very many."""
        first, last = area.rows
        if last - first > _TALL:
            self.tall.append(area)
            return
        for row in range(first, last + 1):
            self.merges.setdefault(row, []).append(area)

    def check(self, sheet: str, row: int, column: int, *, text: bool) -> None:
        """Raise FileError where a cell cannot be set on its own."""
        for kind, area in self.blocks:
            if area.holds(row, column):
                raise refuse(sheet, row, column, _WORDS[kind])
        for area in (*self.merges.get(row, ()), *self.tall):
            if area.holds(row, column) and (row, column) != (area.rows[0], area.columns[0]):
                raise refuse(sheet, row, column, _WORDS["merge"])
        if not text and any(area.holds(row, column) for area in self.headers):
            raise refuse(sheet, row, column, _WORDS["header"])

    def check_move(self, move: Move) -> None:
        """Raise FileError where lines would be put into, or taken out of, one that must hold."""
        for kind, area in self.together:
            first, last = move.of(area)
            span = move.lines.span(first, last)
            whole = span is None or span[1] - span[0] == last - first
            if not whole and not _repeats_whole(move, first, last):
                raise refuse(move.sheet, area.rows[0], area.columns[0], _WORDS[kind])


def blocks_of(xml: SheetXml, parts: Parts) -> list[tuple[str, CellArea]]:
    """Array formulas over several cells, data tables and pivot tables."""
    blocks: list[tuple[str, CellArea]] = []
    for _, text in xml.rows.texts():
        if "array" in text or "dataTable" in text:
            for found in _BLOCK.finditer(text):
                area = area_of(attribute(found[0], "ref") or "")
                if area and (area.end and area.end != area.start):
                    blocks.append((found[1], area))
    blocks += [("pivot", area) for ref in pivot_areas(parts, xml.part) if (area := area_of(ref))]
    return blocks


def _with_heads(kind: str, area: CellArea) -> CellArea:
    """A data table reads the row above it and the column before it: they must stay beside it."""
    if kind != "dataTable":
        return area
    (top, bottom), (left, right) = area.rows, area.columns
    return area.with_rows(max(top - 1, 1), bottom).with_columns(max(left - 1, 1), right)


def refuse(sheet: str, row: int, column: int, what: Text) -> FileError:
    """The error for a cell that is part of something whole."""
    address = cell_name(row, column)
    return FileError("part_of", sheet=sheet, address=address, what=what)


def _repeats_whole(move: Move, first: int, last: int) -> bool:
    return all(
        end - start == last - first for start, end in move.lines.copies(first, last)
    ) and move.lines.repeats(first, last)
