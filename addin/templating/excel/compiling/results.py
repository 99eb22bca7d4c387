"""Which results of a template do not hold once it is filled?

Those that rest on a cell with tags, on rows, columns or sheets that repeat, on the clock: they are
forgotten, in cells and in charts. All others stay.
"""

import re
from collections.abc import Iterator, Sequence

from addin.cells import MAX_COLUMN, MAX_ROW, column_number
from addin.ooxml.sheet.contents.cells import with_result
from addin.ooxml.sheet.contents.formulas import expand_shared, has_formulas
from addin.ooxml.sheet.contents.stale import Changed, stale_boxes, without_results
from addin.ooxml.sheet.editing.caches import ChartMemory
from addin.ooxml.sheet.editing.calculation import book_of
from addin.ooxml.sheet.editing.workbook import Workbook
from addin.ooxml.sheet.references.reading import CLOCK, LINES, Box, Reader
from addin.templating.excel.compiling.blocks import Loop, Step
from addin.templating.excel.compiling.plan import SheetPlan

_RESULT = re.compile(
    r'(<c r="([A-Z]{1,3})(\d+)"[^<>]*>(?:<f(?:\s[^<>]*)?/>|<f(?:\s[^<>]*)?>[^<]*</f>))'
    r"<v>[^<]*</v></c>"
)


def forget_results(workbook: Workbook, plans: Sequence[SheetPlan]) -> None:
    """Forget the results that filling the template makes wrong."""
    changed = [box for plan in plans for box in _changed(plan)]
    if not changed:
        return
    moving = [box for plan in plans for box in _moving(plan)]
    book = book_of(workbook.parts, workbook.main_part, workbook.sheets)
    sheets = {
        name.lower(): workbook.xml(name).rows
        for name in workbook.sheet_names
        if has_formulas(workbook.parts.read(workbook.sheet(name).part))
    }
    boxes = [*changed, *moving, (CLOCK, 1, 1, 1, 1)]
    if moving:
        boxes.append((LINES, 1, 1, 1, 1))
    stale = stale_boxes(sheets.items(), Reader(book), boxes, within=moving)
    for plan in plans:
        if plan.name.lower() in sheets:
            _forget(workbook, plan, [box for box in stale if box[0] == plan.name.lower()])
    ChartMemory(
        parts=workbook.parts, book=book, strings=workbook.strings, xml=lambda _: None,
        styles=lambda: workbook.styles,
    ).refresh(Changed([*boxes, *stale]), tell=False)  # fmt: skip


def _changed(plan: SheetPlan) -> Iterator[Box]:
    """The cells that are filled."""
    sheet = plan.name.lower()
    if plan.turns or plan.title:
        yield sheet, 1, MAX_ROW, 1, MAX_COLUMN
    for row, cells in plan.cells.items():
        yield from ((sheet, row, row, column, column) for column in cells)


def _moving(plan: SheetPlan) -> Iterator[Box]:
    """The rows and columns that repeat, or stand only sometimes."""
    sheet = plan.name.lower()
    yield from ((sheet, *lines, 1, MAX_COLUMN) for lines in _blocks(plan.rows))
    yield from ((sheet, 1, MAX_ROW, *lines) for lines in _blocks(plan.columns))


def _blocks(steps: Sequence[Step]) -> Iterator[tuple[int, int]]:
    return ((step.first, step.last or step.first) for step in steps if isinstance(step, Loop))


def _forget(workbook: Workbook, plan: SheetPlan, stale: Sequence[Box]) -> None:
    """Take the stale results out of a sheet, whether it is in pieces or in rows."""
    workbook.formulas_changed()
    gone, sheet = Changed(stale), plan.name.lower()

    def without(found: re.Match[str]) -> str:
        row, column = int(found[3]), column_number(found[2])
        if not gone.touches((sheet, row, row, column, column)):
            return found[0]
        return with_result(found[0], None) if " t=" in found[1] else f"{found[1]}</c>"

    if plan.cells and plan.pieces:
        plan.pieces = [
            _RESULT.sub(without, piece) if isinstance(piece, str) and "<f" in piece else piece
            for piece in plan.pieces
        ]
        return
    xml = workbook.xml(plan.name)
    if not plan.pieces:
        expand_shared(xml.rows)
    if without_results(xml.rows, stale) or not plan.pieces:
        workbook.touch(xml.part)
