"""How does a formula read after rows or columns have moved?"""

import re
from dataclasses import dataclass, replace
from functools import lru_cache

from addin.cells import MAX_COLUMN, MAX_ROW
from addin.ooxml.sheet.references.area import CellArea, Corner, area_of
from addin.ooxml.sheet.references.formula import AGGREGATES, Reference, scan
from addin.ooxml.sheet.references.lines import Axis, Frame, LineMap

LOST = "#REF!"


@dataclass(frozen=True, slots=True)
class Move:
    """The rows or columns of one sheet go where `lines` says.

    With `across` only areas that lie within these columns (or rows) are concerned. With `drawn`
    the pictures and notes of lines that repeat do so too, as in a loop of a template.
    """

    sheet: str
    axis: Axis
    lines: LineMap
    across: tuple[int, int] | None = None
    drawn: bool = False

    def again(self, line: int) -> tuple[int, ...]:
        """The places of what is drawn on a line, but for the first."""
        return self.lines.targets(line)[1:] if self.drawn else ()

    def of(self, area: CellArea) -> tuple[int, int]:
        """First and last line of an area along the axis; (0, 0) where it is not concerned."""
        if self.across is not None:
            low, high = area.columns if self.axis == "row" else area.rows
            if not self.across[0] <= low <= high <= self.across[1]:
                return 0, 0
        return area.rows if self.axis == "row" else area.columns

    def put(self, area: CellArea, first: int, last: int) -> CellArea:
        """The area on other lines."""
        return area.with_rows(first, last) if self.axis == "row" else area.with_columns(first, last)

    def fixed(self, corner: Corner) -> bool:
        """Whether a dollar holds the corner along the axis."""
        return corner.row_fixed if self.axis == "row" else corner.column_fixed


def moved_formula(
    formula: str, home: str, move: Move, frame: Frame | None = None, *, grow: bool = False
) -> str:
    """The formula of a cell on the sheet `home`, after `move`.

    Without a `frame` it is as in Excel, and beyond: an area whose lines were repeated grows over
    all of them, in pieces where other lines stand between and the function takes pieces; a
    single cell grows as a whole argument of such a function, and everywhere with `grow`.

    With a `frame` the formula belongs to one turn of a loop: lines of the same turn are meant;
    a fixed line (``B$4``) is that of the loop around it, so that ``SUM(B$4:B4)`` is a running
    total; the line just above the loop, without a dollar, is the line above the turn.
    """
    changed = False
    pieces: list[str] = []
    for piece in scan(formula):
        if isinstance(piece, str):
            pieces.append(piece)
            continue
        text = piece.text
        if piece.on(home, move.sheet) and move.of(piece.area) != (0, 0):
            text = _moved(piece, move, frame, grow=grow)
            changed = changed or text != piece.text
        pieces.append(text)
    return "".join(pieces) if changed else formula


def moved_places(places: str, move: Move) -> str:
    """A list of areas parted by blanks (``sqref``), after `move`; empty where all are gone."""
    found: list[str] = []
    for word in places.split():
        area = area_of(word)
        found += [word] if area is None else [str(part) for part in _parts(area, move)]
    return " ".join(found)


def moved_area(area: CellArea, move: Move) -> CellArea | None:
    """The area from its first to its last new line, or None where it is gone."""
    first, last = move.of(area)
    if not first:
        return area
    span = move.lines.span(first, last)
    return move.put(area, *span) if span else None


def translated(formula: str, rows: int, columns: int) -> str:
    """The formula as it reads when copied `rows` down and `columns` to the right.

    >>> translated("$A1+B$2+C3", 1, 1)
    '$A2+C$2+D4'
    """
    return "".join(
        piece if isinstance(piece, str) else _translated(piece, rows, columns)
        for piece in scan(formula)
    )


@lru_cache(maxsize=256)
def _mention(sheet: str) -> re.Pattern[str]:
    spellings = {re.escape(sheet), re.escape(sheet.replace("'", "''"))}
    return re.compile(rf"(?:{'|'.join(sorted(spellings))})'?!", re.IGNORECASE)


def mentions(formula: str, sheet: str) -> bool:
    """Whether a formula seems to name the sheet: quick, and never wrong when it says no."""
    return _mention(sheet).search(formula) is not None


def _moved(piece: Reference, move: Move, frame: Frame | None, *, grow: bool) -> str:
    area = piece.area
    first, last = move.of(area)
    if frame is not None:
        inside = _inside(piece, move, frame)
        if inside is not None:
            return piece.prefix + str(inside)
    lines = _around(move, frame, first, last)
    if area.end is None and not (grow or piece.argument_of in AGGREGATES):
        target = lines.first(first)
        return piece.prefix + (str(move.put(area, target, target)) if target else LOST)
    runs = lines.runs(first, last)
    if not runs:
        return piece.prefix + LOST
    if len(runs) > 1 and not (grow or piece.argument_of in AGGREGATES):
        runs = ((runs[0][0], runs[-1][1]),)
    if runs == ((first, last),):
        return piece.text
    joined = ",".join(piece.prefix + str(move.put(area, *run)) for run in runs)
    return f"({joined})" if len(runs) > 1 and not piece.argument_of else joined


def _inside(piece: Reference, move: Move, frame: Frame) -> CellArea | None:
    """The area as one turn of a loop sees it, or None where it lies outside of the loop."""
    area, end = piece.area, piece.area.end or piece.area.start
    if move.of(area)[0] != _line(area.start, move):
        return None  # written upside down: moved as a whole
    start = _corner_inside(area.start, move, frame)
    stop = _corner_inside(end, move, frame)
    if start is None or stop is None:
        return None
    if area.end is not None and move.fixed(area.start) and move.fixed(area.end):
        return None  # wholly fixed: all turns are meant
    last = start[0] if area.end is None else stop[1]
    return move.put(area, min(start[0], last), max(start[0], last))


def _corner_inside(corner: Corner, move: Move, frame: Frame) -> tuple[int, int] | None:
    """First and last new line of a corner, as a turn of a loop sees it."""
    line, fixed = _line(corner, move), move.fixed(corner)
    here: Frame | None = frame
    while here is not None:
        if here.first <= line <= here.last:
            # A dollar holds the first turn; in a loop further out it has nothing to hold.
            return _in_turn(line, move, here, fixed=fixed and here is frame)
        if not fixed and here.turn and line == here.first - 1:
            return here.lines.start - 1, here.lines.start - 1
        here = here.parent
    span = move.lines.span(line, line)
    return (move.lines.first(line) or span[0], span[1]) if span else None


def _in_turn(line: int, move: Move, frame: Frame, *, fixed: bool) -> tuple[int, int] | None:
    if fixed:
        lines = frame.parent.lines if frame.parent else move.lines
        return lines.span(line, line)
    span = frame.lines.span(line, line)
    if span is None:  # a mark's own line is gone: the line above the turn is meant
        return frame.lines.start - 1, frame.lines.start - 1
    return span


def _around(move: Move, frame: Frame | None, first: int, last: int) -> LineMap:
    """The lines of the innermost loop turn that reaches around `first` to `last`."""
    here = frame.parent if frame else None
    while here is not None:
        if here.first <= first and last <= here.last:
            return here.lines
        here = here.parent
    return move.lines


def _line(corner: Corner, move: Move) -> int:
    return corner.row if move.axis == "row" else corner.column


def _parts(area: CellArea, move: Move) -> list[CellArea]:
    first, last = move.of(area)
    if not first:
        return [area]
    return [move.put(area, *run) for run in move.lines.runs(first, last)]


def _translated(piece: Reference, rows: int, columns: int) -> str:
    start = _shifted(piece.area.start, rows, columns)
    end = _shifted(piece.area.end, rows, columns) if piece.area.end else None
    if start is None or (piece.area.end and end is None):
        return piece.prefix + LOST
    return piece.prefix + str(CellArea(start, end))


def _shifted(corner: Corner, rows: int, columns: int) -> Corner | None:
    row = corner.row + (rows if corner.row and not corner.row_fixed else 0)
    column = corner.column + (columns if corner.column and not corner.column_fixed else 0)
    if (corner.row and not 1 <= row <= MAX_ROW) or (
        corner.column and not 1 <= column <= MAX_COLUMN
    ):
        return None
    return replace(corner, row=row, column=column)
