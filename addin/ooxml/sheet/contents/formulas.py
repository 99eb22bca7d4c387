"""Which formulas stand in the rows of a sheet, and how do they follow when lines move?"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from addin.cells import column_number
from addin.ooxml.sheet.contents.cells import (
    attribute,
    escape_formula,
    unescape_formula,
    with_attribute,
)
from addin.ooxml.sheet.contents.row import CellXml, SheetRow, patterns
from addin.ooxml.sheet.contents.rows import SheetRows
from addin.ooxml.sheet.references.area import CellArea, area_of
from addin.ooxml.sheet.references.lines import Frame
from addin.ooxml.sheet.references.moving import (
    Move,
    mentions,
    moved_area,
    moved_formula,
    translated,
)

_PLAIN_CELL = re.compile(
    r'<c r="([A-Z]{1,3})\d+"[^<>]*><f((?:\s[^<>]*?)?)(?:/>|>([^<]*)</f>)(?:<v>[^<]*</v>|<v/>)?</c>'
)
_OVER_CELLS = frozenset({"array", "dataTable"})
# Of a cell, or of a column of a table.
_FORMULA = re.compile(rb"[<:]f[\s/>]|Formula")


class WrittenFormula(NamedTuple):
    """A formula where it stands, written out; `kind` is empty, ``array`` or ``dataTable``.

    `ref` are the cells that the results of an array formula or a data table fill.
    """

    row: int
    column: int
    text: str
    kind: str
    ref: CellArea | None
    xml: str


def formulas_in(rows: SheetRows) -> Iterator[WrittenFormula]:
    """The formulas of a sheet, row by row; those that are shared are written out."""
    masters: dict[str, tuple[int, int, str]] = {}
    mark = f"<{rows.prefix}f"
    for number, written in list(rows.texts()):
        for column, xml, found in _cells(rows, number, written) if mark in written else ():
            text = _written_out(found, number, column, masters) if found[0] else found[1]
            kind = (attribute(found[0], "t") or "") if found[0] else ""
            whole = kind in _OVER_CELLS
            ref = area_of(attribute(found[0], "ref") or "") if whole else None
            yield WrittenFormula(number, column, text, kind if whole else "", ref, xml)


def _cells(
    rows: SheetRows, number: int, written: str
) -> Iterator[tuple[int, str, tuple[str, str]]]:
    """The cells of a row with formulas: column, element, attributes and text of the formula."""
    quick = [] if rows.prefix else list(_PLAIN_CELL.finditer(written))
    if len(quick) == written.count(f"<{rows.prefix}f"):
        for found in quick:
            formula = unescape_formula(found[3] or "")
            yield column_number(found[1]), found[0], (found[2], formula)
        return
    for cell in rows.cut(number, written).cells:
        if written_out := formula_of(cell.xml, rows.prefix):
            yield cell.column, cell.xml, written_out


def has_result(cell: str, prefix: str = "") -> bool:
    """Whether the element of a formula's cell shows a result; an empty text is one."""
    found = patterns(prefix).value.search(cell)
    if found is None:
        return False
    return bool(found[2]) or attribute(cell[: cell.index(">") + 1], "t") == "str"


def has_formulas(content: bytes) -> bool:
    """Whether a sheet or a table, as its part is written, holds a formula."""
    return _FORMULA.search(content) is not None


def formula_of(cell: str, prefix: str = "") -> tuple[str, str] | None:
    """Attributes and text of the formula in a cell's element, or None."""
    found = patterns(prefix).formula.search(cell) if "<" + prefix + "f" in cell else None
    return None if found is None else (found[1] or "", unescape_formula(found[2] or ""))


def expand_shared(rows: SheetRows, sheet: str = "") -> None:
    """Write out shared formulas cell by cell, so that each can move on its own.

    With `sheet`, only the groups whose formula names that sheet.
    """
    masters: dict[str, tuple[SheetRow, CellXml, str]] = {}
    for row in rows.rows_with("shared"):
        for cell in row.cells:
            formula = formula_of(cell.xml, rows.prefix)
            if formula is None or attribute(formula[0], "t") != "shared":
                continue
            group = attribute(formula[0], "si") or ""
            if formula[1] and (attribute(formula[0], "ref") or group not in masters):
                masters[group] = (row, cell, formula[1])
            if group in masters and (not sheet or mentions(masters[group][2], sheet)):
                _write_out(rows, row, cell, masters[group])


def moved_row(text: str, rows: SheetRows, home: str, move: Move, frame: Frame | None = None) -> str:
    """The element of a row of the sheet `home` with its formulas after `move`."""
    p = rows.prefix
    if f"<{p}f" not in text:
        return text
    own = home.lower() == move.sheet.lower()

    def change(found: re.Match[str]) -> str:
        formula = unescape_formula(found[2]) if found[2] else ""
        if not own and not mentions(formula, move.sheet):
            return found[0]
        moved = moved_formula(formula, home, move, frame) if formula else ""
        tag = found[0][: found[0].index(">") + 1] if found[2] is not None else found[0]
        fresh = _moved_tag(tag, move, frame) if own else tag
        if moved == formula and fresh == tag:
            return found[0]
        return fresh if found[2] is None else f"{fresh}{escape_formula(moved)}</{p}f>"

    return patterns(p).formula.sub(change, text)


def move_formulas(rows: SheetRows, home: str, move: Move) -> bool:
    """Every formula of a sheet that stays in its place, after `move` on another sheet."""
    changed: list[tuple[int, str]] = []
    different = False
    for number, text in rows.texts():
        named = mentions(text.replace("&apos;", "'").replace("&amp;", "&"), move.sheet)
        moved = moved_row(text, rows, home, move) if named else text
        different = different or moved is not text
        changed.append((number, moved))
    if different:
        rows.replace(changed)
    return different


def _written_out(
    found: tuple[str, str], row: int, column: int, masters: dict[str, tuple[int, int, str]]
) -> str:
    attributes, formula = found
    group = attribute(attributes, "si")
    if group is None or attribute(attributes, "t") != "shared":
        return formula
    if formula:
        masters.setdefault(group, (row, column, formula))
    if group not in masters:
        return formula
    master_row, master_column, text = masters[group]
    return translated(text, row - master_row, column - master_column)


def _write_out(
    rows: SheetRows, row: SheetRow, cell: CellXml, master: tuple[SheetRow, CellXml, str]
) -> None:
    master_row, master_cell, formula = master
    text = translated(formula, row.number - master_row.number, cell.column - master_cell.column)
    always = ' ca="1"' if re.search(r"""\sca\s*=\s*["'](?:1|true)""", cell.xml) else ""
    p = rows.prefix
    cell.xml = patterns(p).formula.sub(
        lambda _: f"<{p}f{always}>{escape_formula(text)}</{p}f>", cell.xml, count=1
    )


def _moved_tag(tag: str, move: Move, frame: Frame | None) -> str:
    """The start tag of an array formula or data table with its own areas after `move`."""
    for name in ("ref", "r1", "r2"):
        area = area_of(attribute(tag, name) or "")
        if area is None:
            continue
        moved = _in_frame(area, move, frame) if frame else moved_area(area, move)
        tag = with_attribute(tag, name, str(moved)) if moved else tag
    return tag


def _in_frame(area: CellArea, move: Move, frame: Frame) -> CellArea | None:
    span = frame.lines.span(*move.of(area))
    return move.put(area, *span) if span else moved_area(area, move)
