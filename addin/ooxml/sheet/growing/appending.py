"""How do new rows come below those a user already has, in the user's own workbook?"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import repeat

from addin.cells import MAX_ROW, cell_name
from addin.errors import FileError, UsageError, nearest
from addin.ooxml.sheet.contents.formulas import expand_shared, formula_of, moved_row
from addin.ooxml.sheet.contents.rows import SheetRows
from addin.ooxml.sheet.editing.workbook import Workbook
from addin.ooxml.sheet.following.tables import table_area, totals_rows
from addin.ooxml.sheet.growing.lengthening import AT_ONCE, is_named, lengthen
from addin.ooxml.sheet.growing.region import Region, find_region
from addin.ooxml.sheet.references.lines import Frame, LineMap, Piece, grown, repeated
from addin.ooxml.sheet.references.moving import Move

NewRow = Mapping[str, object] | Mapping[int, object] | Sequence[object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Appended:
    """What was written: rows `first` to `last` of `sheet`."""

    sheet: str
    first: int
    last: int


def append_rows(
    workbook: Workbook, sheet: str, rows: Collection[NewRow], *, table: str = "", header: int = 1
) -> Appended:
    """Write rows below the last one in use, of a table or below the header in row `header`.

    A row is a mapping from the names in the header, or the numbers of columns, to values, or the
    values in their order. The new rows look like the row above; columns that hold a formula
    there get it too, unless a value is given. The table, and every formula, name, chart, rule
    and print area that reached to the last row, reaches to the new last row. What stands below
    is moved down only where it is in the way. `table` picks one of several tables of the sheet.

    Raises UsageError for a name that no column has and FileError where the rows cannot be put
    in safely.
    """
    region = find_region(workbook, sheet, table, header)
    # Looked at before anything changes, and not kept: there may be very many.
    count = sum(1 for _ in map(_by_column, rows, repeat(region)))
    first, last = region.last_used + 1, region.last_used + count
    if count and last > region.last:
        _make_room(workbook, region, last - region.last)
    if count:
        _fill(workbook, region, map(_by_column, rows, repeat(region)), first)
    return Appended(sheet=region.sheet, first=first, last=last)


def _by_column(row: NewRow, region: Region) -> dict[int, object]:
    if not isinstance(row, Mapping):
        if len(row) > len(region.columns):
            raise UsageError(
                "values_and_columns",
                values=len(row),
                columns=len(region.columns),
                sheet=region.sheet,
            )
        return dict(zip(region.columns.values(), row, strict=False))
    found: dict[int, object] = {}
    for name, value in row.items():
        column = name if isinstance(name, int) else region.columns.get(name, 0)
        if not column:
            near = nearest(str(name), region.columns)
            raise UsageError("no_column", sheet=region.sheet, name=str(name), near=near)
        found[column] = value
    return found


def _make_room(workbook: Workbook, region: Region, count: int) -> None:
    """Let the last row stand `count` more times, moving what is below only if it must."""
    if region.last + count > MAX_ROW:
        raise FileError("no_room", sheet=region.sheet, count=count)
    rows = workbook.xml(region.sheet).rows
    last, below = region.last, range(region.last + 1, region.last + count + 1)
    totals = region.table is not None and totals_rows(region.table) > 0
    free = not totals and not _occupied(rows, below, region.across)
    if free and not is_named(workbook, region):
        lengthen(workbook, region, count)
        return
    xml = workbook.change_xml(region.sheet)
    expand_shared(xml.rows)
    if free:
        move = Move(region.sheet, "row", grown("row", last, count), region.across)
        _grow_in_place(workbook, region, move, count)
        return
    _check_neighbours(workbook, region)
    lines = repeated("row", last, last, count + 1)
    move = Move(region.sheet, "row", lines)
    fresh = _moved_rows(workbook, region, move, count)
    workbook.move(move, fresh)


def _grow_in_place(workbook: Workbook, region: Region, move: Move, count: int) -> None:
    """The rows below are free: nothing moves, references to the last row reach further."""
    rows = workbook.xml(region.sheet).rows
    pattern = rows.row(region.last) if region.last > region.header else None
    text = rows.text(region.last) if pattern else ""
    moved = [(number, moved_row(old, rows, region.sheet, move)) for number, old in rows.texts()]
    workbook.move(move, moved)
    for turn in range(1, count + 1):
        number = region.last + turn
        target = rows.open_row(number)
        if pattern is None:
            continue
        if not target.cells:
            target.attributes = pattern.attributes.replace(f'r="{region.last}"', f'r="{number}"', 1)
        for column, xml in _copied_cells(text, workbook, region, number, turn, move):
            target.put(column, xml)


def _copied_cells(
    text: str, workbook: Workbook, region: Region, number: int, turn: int, move: Move
) -> list[tuple[int, str]]:
    rows = workbook.xml(region.sheet).rows
    here = LineMap((Piece(region.last, region.last),), move.lines.limit, number)
    frame = Frame(region.last, region.last, here, turn)
    moved = moved_row(text, rows, region.sheet, move, frame)
    # Rows of values only, the usual case, are all alike: the one that is cut already will do.
    source = (moved == text and rows.row(region.last)) or rows.cut(region.last, moved)
    return [
        (cell.column, rows.renamed(cell.xml, cell_name(number, cell.column)))
        for cell in source.cells
        if region.across[0] <= cell.column <= region.across[1]
    ]


def _moved_rows(
    workbook: Workbook, region: Region, move: Move, count: int
) -> list[tuple[int, str]]:
    """All rows with the last one repeated; beside the region the repeated rows are empty."""
    rows = workbook.xml(region.sheet).rows
    fresh: list[tuple[int, str]] = []
    for number, text in rows.texts():
        shift = count if number > region.last else 0
        moved = moved_row(text, rows, region.sheet, move)
        fresh.append((number + shift, rows.renumbered(moved, number + shift)))
        if number != region.last:
            continue
        for turn in range(1, count + 1):
            row = rows.cut(number, text)
            row.number = number + turn
            row.attributes = row.attributes.replace(f'r="{number}"', f'r="{row.number}"', 1)
            row.cells = []
            for column, xml in _copied_cells(text, workbook, region, row.number, turn, move):
                row.put(column, xml)
            fresh.append((row.number, row.xml(rows.prefix)))
    return fresh


def _check_neighbours(workbook: Workbook, region: Region) -> None:
    for part in workbook.parts.linked(workbook.sheet(region.sheet).part, "table"):
        root = workbook.parts.tree(part)
        area = table_area(root)
        if root is not region.table and area.rows[0] <= region.last + 1 <= area.rows[1]:
            raise FileError("cut_through_table", sheet=region.sheet, table=root.get("displayName"))


def _occupied(rows: SheetRows, numbers: range, across: tuple[int, int]) -> bool:
    for number in numbers:
        row = rows.row(number)
        for cell in row.cells if row else ():
            if across[0] <= cell.column <= across[1] and "<" in cell.xml[1:]:
                return True
    return False


def _fill(
    workbook: Workbook, region: Region, values: Iterable[dict[int, object]], first: int
) -> None:
    xml = workbook.change_xml(region.sheet)
    for number, row_values in enumerate(values, first):
        if not number % AT_ONCE:
            xml.rows.close_rows()
        row = xml.rows.open_row(number)
        for column in sorted(set(region.columns.values()) | set(row_values)):
            cell = row.find(column)
            has_formula = cell is not None and formula_of(cell.xml, xml.prefix) is not None
            value = row_values.get(column)
            if value is None and (has_formula or cell is None):
                continue
            name = cell_name(number, column)
            style = cell.style if cell else xml.style_at(number, column)
            row.put(column, workbook.written(name, value, style, xml.prefix))
