"""How are the rows of a filled sheet put together?"""

import re
from bisect import bisect_left
from dataclasses import dataclass, field, replace

from addin.cells import MAX_COLUMN, MAX_ROW, cell_name, column_name
from addin.errors import Place
from addin.ooxml.sheet.contents.formulas import moved_row
from addin.ooxml.sheet.contents.row import CellXml, SheetRow
from addin.ooxml.sheet.contents.rows import SheetRows
from addin.ooxml.sheet.references.lines import Frame, LineMap, Piece
from addin.ooxml.sheet.references.moving import Move
from addin.templating.excel.compiling.plan import CellPlan, SheetPlan
from addin.templating.excel.compiling.speech import Context
from addin.templating.excel.rendering.expanding import SheetLine, Turn, expand
from addin.templating.excel.rendering.fitting import Fitting
from addin.templating.excel.rendering.printing import Printing
from addin.templating.language.limits import FAULTS, Fault

_FAR = MAX_ROW - 75
_FAR_ROW = re.compile(rf"(?<=[A-Za-z$])({_FAR}|{_FAR - 1})(?!\d)")


class SheetWriter:
    """Fills one sheet in one render."""

    def __init__(self, plan: SheetPlan, sheet: str, printing: Printing) -> None:
        self._plan = plan
        self._sheet = sheet
        self._printing = printing
        self._workbook = printing.workbook
        self._columns: dict[int, dict[int, tuple[CellPlan, Context]]] = {}
        self._compiled: dict[int, _RowPlan] = {}

    def write(self, context: Context) -> None:
        """Fill the sheet: columns first, then rows; then everything that names them follows."""
        if self._plan.moves_columns:
            self._write_columns(context)
        rows = self._workbook.change_xml(self._sheet).rows
        if not self._plan.moves_rows:
            self._fill_in_place(rows, context)
            return
        lines, move = self._row_lines(context)
        written = self._written_rows(rows, lines, move)
        self._workbook.move(move, written)

    # Rows

    def _row_lines(self, context: Context) -> tuple[list[SheetLine], Move]:
        lines: list[SheetLine] = []
        pieces: list[Piece] = []
        target = 1
        for line in expand(self._plan.rows, context, self._printing.note):
            piece = Piece(line.source, line.last or line.source)
            if target > MAX_ROW:
                raise Fault("too_many_rows", sheet=self._sheet, most=MAX_ROW)
            if line.turn is not None:
                line.turn.place(line.source, target)
            lines.append(line)
            pieces.append(piece)
            target += piece.length
        return lines, Move(self._sheet, "row", LineMap(pieces, MAX_ROW), drawn=True)

    def _written_rows(
        self, rows: SheetRows, lines: list[SheetLine], move: Move
    ) -> list[tuple[int, str]]:
        numbers = rows.numbers
        fitting = Fitting(self._workbook, self._sheet, self._printing.wrapped)
        written: list[tuple[int, str]] = []
        target = 1
        for line in lines:
            last = line.last or line.source
            if line.last:
                low, high = bisect_left(numbers, line.source), bisect_left(numbers, last + 1)
                sources = numbers[low:high]
            else:
                sources = [line.source]
            for source in sources:
                number = target + source - line.source
                if number <= MAX_ROW:
                    text = fitting.fitted(self._row(rows, source, number, line, move))
                    written += [(number, text)] if text else []
            target += last - line.source + 1
        return written

    def _row(self, rows: SheetRows, source: int, number: int, line: SheetLine, move: Move) -> str:
        if source not in self._compiled:
            self._compiled[source] = self._compile(rows, source)
        plan = self._compiled[source]
        if not plan.exists:
            return ""
        pieces: list[str] = []
        p, name = rows.prefix, str(number)
        for piece in plan.pieces:
            if isinstance(piece, str):
                pieces.append(piece)
            elif piece is None:
                pieces.append(name)
            elif isinstance(piece, _FormulaCell):
                if not line.blank:
                    pieces.append(self._formula(rows, piece, number, line.turn, move))
            else:
                cell, own = piece
                context = {**line.context, **own} if own else line.context
                address = f"{column_name(cell.column)}{name}"
                if line.blank:
                    pieces.append(_empty(address, cell.style, p))
                else:
                    pieces.append(self._printing.cell(address, cell, context, self._sheet, p))
        return "".join(pieces)

    def _formula(
        self, rows: SheetRows, cell: "_FormulaCell", number: int, turn: Turn | None, move: Move
    ) -> str:
        if turn is not None and turn.stands_alone and cell.turned is None:
            cell.turned = self._turned(rows, cell, turn, move)
        # What stands above the first turn stands outside of the loop.
        if turn is not None and cell.turned and (turn.number or -1 not in cell.turned):
            return "".join(
                piece if isinstance(piece, str) else str(number + piece) for piece in cell.turned
            )
        frame = turn.frame(MAX_ROW) if turn else None
        return self._moved(rows, cell, number, frame, move)

    def _moved(
        self, rows: SheetRows, cell: "_FormulaCell", number: int, frame: Frame | None, move: Move
    ) -> str:
        moved = moved_row(cell.xml, rows, self._sheet, move, frame)
        if "#REF!" in moved and "#REF!" not in cell.xml:
            self._note_lost(cell.address, moved)
        return rows.renamed(moved, f"{column_name(cell.column)}{number}")

    def _turned(
        self, rows: SheetRows, cell: "_FormulaCell", turn: Turn, move: Move
    ) -> list[str | int]:
        """A formula of a turn of one row, with holes for that row (0) and the row above (-1).

        Every turn but the first names the same cells outside of it: it is moved once, in a row
        that no other formula names.
        """
        lines = LineMap((Piece(turn.pieces[0].first, turn.pieces[0].last),), MAX_ROW, _FAR)
        frame = Frame(turn.first, turn.last, lines, 1)
        parts = _FAR_ROW.split(self._moved(rows, cell, _FAR, frame, move))
        return [int(part) - _FAR if at % 2 else part for at, part in enumerate(parts)]

    def _note_lost(self, address: str, moved: str) -> None:
        found = re.search(r"<(?:\w+:)?f[^>]*>(.*?)</", moved, re.DOTALL)
        formula = found[1] if found else ""
        self._printing.lost.append(
            FAULTS("lost_cells", formula=formula).at(Place(sheet=self._sheet, cell=address))
        )

    def _compile(self, rows: SheetRows, source: int) -> "_RowPlan":
        row = rows.row(source)
        if row is None:
            return _RowPlan(exists=False)
        tagged = self._tagged(source)
        plan = _RowPlan(exists=True)
        p = rows.prefix
        attributes = re.sub(r"""\s+r\s*=\s*["'][0-9]+["']""", "", row.attributes)
        attributes = re.sub(r"""\s+spans\s*=\s*["'][^"']*["']""", "", attributes).rstrip()
        plan.add(f'<{p}row r="', None, f'"{attributes}>')
        for cell in row.cells:
            if cell.column in tagged:
                plan.pieces.append(tagged[cell.column])
            elif f"<{p}f" in cell.xml:
                address = cell_name(source, cell.column)
                plan.pieces.append(_FormulaCell(cell.column, address, cell.xml))
            else:
                head, tail = _around_number(cell.xml)
                plan.add(head, None, tail)
        plan.add(f"</{p}row>")
        return plan

    def _tagged(self, source: int) -> dict[int, tuple[CellPlan, Context]]:
        if self._plan.moves_columns:
            return self._columns.get(source, {})
        empty: Context = {}
        return {c: (plan, empty) for c, plan in self._plan.cells.get(source, {}).items()}

    def _fill_in_place(self, rows: SheetRows, context: Context) -> None:
        for number in self._plan.cells:
            row = rows.open_row(number)
            for column, (plan, own) in self._tagged(number).items():
                address = cell_name(number, column)
                here = {**context, **own} if own else context
                row.put(column, self._printing.cell(address, plan, here, self._sheet, rows.prefix))

    # Columns

    def _write_columns(self, context: Context) -> None:
        """Columns repeat as a whole; each copy remembers the names of its turn."""
        placed: list[tuple[SheetLine, int]] = []
        pieces: list[Piece] = []
        target = 1
        for line in expand(self._plan.columns, context, self._printing.note):
            piece = Piece(line.source, line.last or line.source)
            if line.turn is not None:
                line.turn.place(line.source, target)
                placed.append((line, target))
            pieces.append(piece)
            target += piece.length
        move = Move(self._sheet, "column", LineMap(pieces, MAX_COLUMN), drawn=True)
        contexts = {target: line for line, target in placed}
        rows = self._workbook.change_xml(self._sheet).rows
        written = []
        for number, _ in list(rows.texts()):
            row = rows.row(number)
            if row is not None:
                written.append((number, self._wide_row(rows, row, move, contexts)))
        self._workbook.move(move, written)

    def _wide_row(
        self, rows: SheetRows, row: SheetRow, move: Move, contexts: dict[int, SheetLine]
    ) -> str:
        planned = self._plan.cells.get(row.number, {})
        cells: list[CellXml] = []
        for cell in row.cells:
            for target in move.lines.targets(cell.column):
                line = contexts.get(target)
                frame = line.turn.frame(MAX_COLUMN) if line and line.turn else None
                xml = moved_row(cell.xml, rows, self._sheet, move, frame)
                name = cell_name(row.number, target)
                if cell.column in planned:
                    own = line.context if line else {}
                    plan = planned[cell.column]
                    ask = None if line and line.blank else plan.ask
                    fresh = replace(plan, column=target, ask=ask)
                    self._columns.setdefault(row.number, {})[target] = (fresh, own)
                cells.append(CellXml(target, rows.renamed(xml, name)))
        cells.sort(key=lambda cell: cell.column)
        attributes = re.sub(r"""\s+spans\s*=\s*["'][^"']*["']""", "", row.attributes)
        return SheetRow(row.number, attributes, cells).xml(rows.prefix)


@dataclass(slots=True)
class _FormulaCell:
    """A cell with a formula; `turned` is what all turns of one row share of it."""

    column: int
    address: str
    xml: str
    turned: list[str | int] | None = None


@dataclass(slots=True)
class _RowPlan:
    """A row as text, with holes: None for its number, cells with tags, cells with formulas."""

    exists: bool
    pieces: list[str | _FormulaCell | tuple[CellPlan, Context] | None] = field(default_factory=list)

    def add(self, *pieces: str | None) -> None:
        """Add text and holes for the number; text joins text."""
        for piece in pieces:
            last = self.pieces[-1] if self.pieces else None
            if isinstance(piece, str) and isinstance(last, str):
                self.pieces[-1] = last + piece
            else:
                self.pieces.append(piece)


def _around_number(xml: str) -> tuple[str, str]:
    """A cell's element before and after the number in its address."""
    found = re.search(r"""\sr\s*=\s*["'][A-Za-z]+([0-9]+)""", xml)
    assert found is not None  # noqa: S101 - rows give every cell its address
    return xml[: found.start(1)], xml[found.end(1) :]


def _empty(address: str, style: int, prefix: str) -> str:
    return f'<{prefix}c r="{address}"' + (f' s="{style}"' if style else "") + "/>"
