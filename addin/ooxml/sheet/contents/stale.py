"""Which formulas show a result that a change has made wrong?

An office program calculates when it opens the file. Readers that do not (previews, importers)
would show what was true before: the result of a formula that depends on a changed cell is taken
out, however long the way from one to the other.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from addin.cells import MAX_COLUMN, MAX_ROW
from addin.ooxml.sheet.contents.cells import with_result
from addin.ooxml.sheet.contents.formulas import formulas_in
from addin.ooxml.sheet.contents.row import patterns
from addin.ooxml.sheet.contents.rows import SheetRows
from addin.ooxml.sheet.references.area import cell_area
from addin.ooxml.sheet.references.reading import ANY_SHEET, Box, Reader, box_of

_BLOCK = 10
_MOST_PASSES = 100


class Changed:
    """Boxes of cells that are not what they were."""

    def __init__(self, boxes: Iterable[Box] = ()) -> None:
        self._boxes: dict[str, list[Box]] = defaultdict(list)
        self._cells: dict[tuple[str, int], set[int]] = defaultdict(set)
        # Of each column the blocks of rows that hold one, so that a long box is seen at once.
        self._blocks: dict[tuple[str, int], set[int]] = defaultdict(set)
        for box in boxes:
            self.add(box)

    def __bool__(self) -> bool:
        return bool(self._boxes or self._cells)

    def add(self, box: Box) -> None:
        """Remember a box too."""
        sheet, top, bottom, left, right = box
        if top == bottom and left == right:
            self._cells[sheet, left].add(top)
            self._blocks[sheet, left].add(top >> _BLOCK)
        else:
            self._boxes[sheet].append(box)

    def touches(self, box: Box) -> bool:
        """Whether one of them lies in a box."""
        sheet, top, bottom, left, right = box
        if sheet == ANY_SHEET:
            return bool(self)
        for _, first, last, west, east in self._boxes.get(sheet, ()):
            if first <= bottom and top <= last and west <= right and left <= east:
                return True
        if left == right:
            return (sheet, left) in self._cells and self._meets((sheet, left), top, bottom)
        return any(
            owner == sheet and left <= column <= right and self._meets((owner, column), top, bottom)
            for owner, column in self._cells
        )

    def _meets(self, column: tuple[str, int], top: int, bottom: int) -> bool:
        rows = self._cells[column]
        if top == bottom:
            return top in rows
        first, last = top >> _BLOCK, bottom >> _BLOCK
        blocks = self._blocks[column]
        if len(blocks) <= last - first:
            near = {block for block in blocks if first <= block <= last}
        else:
            near = blocks.intersection(range(first, last + 1))
        if near - {first, last}:
            return True
        return any(
            row in rows
            for block in near
            for row in range(max(top, block << _BLOCK), min(bottom, (block + 1 << _BLOCK) - 1) + 1)
        )


def stale_boxes(
    sheets: Iterable[tuple[str, SheetRows]],
    reader: Reader,
    changed: Iterable[Box],
    *,
    within: Iterable[Box] = (),
) -> list[Box]:
    """The cells whose formulas depend on `changed`; a box where one formula fills many.

    Those that stand `within` some boxes are of their number, whatever they read.
    """
    boxes = list(changed)
    if not boxes:
        return []
    formulas = [each for sheet, rows in sheets for each in _formulas(sheet.lower(), rows, reader)]
    inside = Changed(within)
    first = [place for place, _ in formulas if inside and inside.touches(place)]
    rest = [each for each in formulas if not (inside and inside.touches(each[0]))]
    return first + stale_among(rest, [*boxes, *first])


def stale_among(formulas: Iterable[tuple[Box, Sequence[Box]]], changed: Iterable[Box]) -> list[Box]:
    """Those of `formulas`, each its own cells and what it reads, that depend on `changed`."""
    known, waiting = Changed(changed), list(formulas)
    stale: list[Box] = []
    for _ in range(_MOST_PASSES):
        left: list[tuple[Box, Sequence[Box]]] = []
        for formula in waiting:
            if any(map(known.touches, formula[1])):
                stale.append(formula[0])
                known.add(formula[0])
            else:
                left.append(formula)
        if len(left) == len(waiting):
            return stale
        waiting = left
    return stale + [place for place, _ in waiting]


def without_results(rows: SheetRows, boxes: Iterable[Box]) -> bool:
    """Take the results out of these cells; whether there were any."""
    value = patterns(rows.prefix).value
    different = False
    for _, top, bottom, left, right in boxes:
        for number in range(top, bottom + 1):
            row = rows.row(number)
            for cell in row.cells if row else ():
                if left <= cell.column <= right and value.search(cell.xml):
                    fresh = with_result(cell.xml, None, prefix=rows.prefix)
                    rows.open_row(number).put(cell.column, fresh)
                    different = True
    return different


def _formulas(sheet: str, rows: SheetRows, reader: Reader) -> Iterator[tuple[Box, list[Box]]]:
    """Each formula's own cells, and those that it reads."""
    for found in formulas_in(rows):
        place = box_of(sheet, found.ref or cell_area(found.row, found.column))
        if found.kind == "dataTable":  # it calculates a formula that stands anywhere
            yield place, [(ANY_SHEET, 1, MAX_ROW, 1, MAX_COLUMN)]
        else:
            yield place, reader.reads(found.text, sheet, found.row, found.column)
