"""May the lines of a sheet move, and where do its cells stand then?"""

from addin.cells import MAX_COLUMN, cell_name
from addin.errors import FileError, UsageError
from addin.ooxml.sheet.contents.cells import cell_xml
from addin.ooxml.sheet.contents.formulas import move_formulas, moved_row
from addin.ooxml.sheet.contents.sheetxml import SheetXml
from addin.ooxml.sheet.references.lines import Axis, Frame, LineMap, limit_of
from addin.ooxml.sheet.references.moving import Move


def check_lines(axis: Axis, first: int, last: int) -> None:
    """Raise UsageError where these are no lines of the grid."""
    if not 1 <= first <= last <= limit_of(axis):
        raise UsageError(f"no_such_{axis}s", first=first, last=last, most=limit_of(axis))


def check_room(xml: SheetXml, move: Move) -> None:
    """Raise FileError where a cell would be pushed off the grid."""
    if move.axis == "row":
        for number in xml.rows.numbers[::-1]:
            if not move.lines.pushed(number):
                break
            raise FileError("off_the_grid", sheet=move.sheet, cell=cell_name(number, 1))
    else:
        _check_columns(xml, move)


def _check_columns(xml: SheetXml, move: Move) -> None:
    if not move.lines.pushed(MAX_COLUMN):
        return
    for number, _ in xml.rows.texts():
        row = xml.rows.row(number)
        if row and row.cells and move.lines.pushed(row.cells[-1].column):
            raise FileError(
                "off_the_grid", sheet=move.sheet, cell=cell_name(number, row.cells[-1].column)
            )


def move_cells(xml: SheetXml, move: Move) -> None:
    """The rows of a sheet with their formulas, after a move."""
    if move.axis == "column":
        xml.rows.move_columns(move.lines)
        move_formulas(xml.rows, move.sheet, move)
        return
    rows = xml.rows
    turns = _Turns(move.lines)
    sources = list(rows.texts())
    rows.move_rows(move.lines)
    origin = {
        place: turns.of(number, place)
        for number, _ in sources
        for place in move.lines.targets(number)
    }
    rows.replace(
        [
            (number, moved_row(text, rows, move.sheet, move, origin.get(number)))
            for number, text in rows.texts()
        ]
    )


def copy_formats(xml: SheetXml, source: int, targets: range) -> None:
    """Give rows the height and the formats of another."""
    row = xml.rows.row(source)
    if row is None:
        return
    for number in targets:
        fresh = xml.rows.open_row(number)
        fresh.attributes = row.attributes.replace(f'r="{source}"', f'r="{number}"', 1)
        for cell in row.cells:
            if cell.style:
                name = cell_name(number, cell.column)
                fresh.put(cell.column, cell_xml(name, None, cell.style, prefix=xml.prefix))


class _Turns:
    """The turn of a repetition in which a row stands now."""

    def __init__(self, lines: LineMap) -> None:
        self._lines = lines
        self._known: dict[int, tuple[Frame, ...]] = {}

    def of(self, number: int, place: int) -> Frame | None:
        if number not in self._known:
            self._known[number] = self._lines.frames(number)
        for frame in self._known[number]:
            if frame.lines.start <= place <= frame.lines.end:
                return frame
        return None
