"""How does a table (ListObject) follow when rows or columns move, and how does it grow?"""

from copy import deepcopy

from lxml import etree

from addin.errors import FileError
from addin.ooxml.sheet.contents.cells import unescape_text
from addin.ooxml.sheet.following.formulas import sweep_formulas
from addin.ooxml.sheet.following.sweeping import sweep_sheet
from addin.ooxml.sheet.references.area import CellArea, area_of
from addin.ooxml.sheet.references.moving import Move, moved_area
from addin.ooxml.xml import local


def table_area(root: etree._Element) -> CellArea:
    """The cells of a table, header and totals included; FileError where it has none."""
    area = area_of(root.get("ref", ""))
    if area is None:
        raise FileError("table_without_area", table=root.get("displayName"))
    return area


def header_row(root: etree._Element) -> int:
    """The row of the headers; 0 where they are hidden."""
    return table_area(root).rows[0] if root.get("headerRowCount", "1") != "0" else 0


def totals_rows(root: etree._Element) -> int:
    """How many rows of totals a table has."""
    return int(root.get("totalsRowCount", "0"))


def column_names(root: etree._Element) -> list[str]:
    """The names of the columns, in order."""
    # A line break in a name is written _x000a_.
    columns = root.iterfind("{*}tableColumns/{*}tableColumn")
    return [unescape_text(column.get("name", "")) for column in columns]


def grow_table(root: etree._Element, last: int) -> None:
    """Let a table end at row `last`."""
    bottom = last - totals_rows(root)
    for element in (root, *root.iter("{*}autoFilter", "{*}sortState", "{*}sortCondition")):
        start, _, end = element.get("ref", "").partition(":")
        columns = (end or start).rstrip("0123456789")
        element.set("ref", f"{start}:{columns}{last if element is root else bottom}")


def move_table(root: etree._Element, move: Move) -> None:
    """A table after `move`; FileError where it cannot be a table any more."""
    area = table_area(root)
    moved = moved_area(area, move)
    if moved is None or (move.axis == "row" and not _keeps_rows(root, area, move)):
        raise FileError("table_loses_rows", table=root.get("displayName"), sheet=move.sheet)
    sweep_sheet(root, move.sheet, move)
    sweep_formulas(root, move.sheet, move)
    if move.axis == "column":
        _move_columns(root, area, moved, move)


def _keeps_rows(root: etree._Element, area: CellArea, move: Move) -> bool:
    first, last = area.rows
    header, totals = header_row(root), totals_rows(root)
    if header and len(move.lines.targets(header)) != 1:
        return False
    if any(len(move.lines.targets(last - back)) != 1 for back in range(totals)):
        return False
    return move.lines.span(first + (1 if header else 0), last - totals) is not None


def _move_columns(root: etree._Element, area: CellArea, moved: CellArea, move: Move) -> None:
    columns = root.find("{*}tableColumns")
    if columns is None:
        return
    by_target: dict[int, tuple[etree._Element | None, bool]] = {
        target: (column, target == targets[0])
        for number, column in enumerate(columns.findall("{*}tableColumn"), area.columns[0])
        for targets in [move.lines.targets(number)]
        for target in targets
    }
    taken = {name.lower() for name in column_names(root)}
    next_id = max((int(column.get("id", "0")) for column in columns), default=0)
    for column in list(columns):
        columns.remove(column)
    for number in range(moved.columns[0], moved.columns[1] + 1):
        old, original = by_target.get(number, (None, False))
        if old is None or not original:
            next_id += 1
            columns.append(_new_column(columns, old, next_id, taken))
        else:
            columns.append(old)
    columns.set("count", str(len(columns)))


def _new_column(
    columns: etree._Element, like: etree._Element | None, number: int, taken: set[str]
) -> etree._Element:
    fresh = (
        deepcopy(like)
        if like is not None
        else etree.Element(f"{{{etree.QName(columns).namespace}}}tableColumn")
    )
    base = like.get("name", "") if like is not None else "Column"
    name = next(
        name for count in range(1, 20_000) if (name := f"{base}{count}").lower() not in taken
    )
    taken.add(name.lower())
    for key in [key for key in fresh.attrib if local(fresh) and str(key).endswith("uid")]:
        del fresh.attrib[key]
    fresh.set("id", str(number))
    fresh.set("name", name)
    return fresh
