"""Which cells does a formula find while it is calculated, where the numbers that say so stand?

``OFFSET(A1,B1,0)`` is one cell once B1 is known, and a name for ``A1:INDEX(A:A,COUNTA(A:A))`` a
column as long as what stands in it. Written out, they read these cells and no others, and the
engine need not find them. A format of TEXT that stands in a cell is written out too.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from addin.cells import MAX_COLUMN, MAX_ROW, Scalar
from addin.ooxml.sheet.references.area import CellArea, Corner
from addin.ooxml.sheet.references.formula import Reference, operands, quoted_sheet
from addin.ooxml.sheet.references.named import BookNames
from addin.ooxml.sheet.references.reading import Box, box_of

# An end of an area that is neither a cell nor a column.
_FINDS = re.compile(
    r"\bOFFSET\(|:\s*(?:INDEX\(|(?![A-Z]{1,3}(?:\d|\b))[^\W\d])|\bTEXT\(", re.IGNORECASE
)
_WORD = re.compile(r"[^\W\d][\w.\\?]*")
_DEEPEST = 5
Pieces = Sequence[str | Reference]
Filled = Callable[[Box], Iterator[tuple[int, int, Scalar]]]
"""The filled cells of a box: row, column and value, which is None where it is not known yet."""


class _UnclearError(Exception):
    """What a formula finds cannot be told."""


def arguments(pieces: Pieces, at: int) -> tuple[list[list[str | Reference]], int]:
    """The arguments of the call whose first piece stands at `at`, and where its bracket closes."""
    found: list[list[str | Reference]] = [[]]
    depth = 1
    for end in range(at, len(pieces)):
        piece = pieces[end]
        depth += (piece == "(") - (piece == ")")
        if not depth:
            return found, end
        if piece == "," and depth == 1:
            found.append([])
        else:
            found[-1].append(piece)
    return found, len(pieces)


class Finder:
    """Writes out which cells formulas of a workbook find."""

    def __init__(self, book: BookNames, filled: Filled) -> None:
        self.book, self._filled = book, filled
        self._values: dict[Box, list[tuple[int, int, Scalar]]] = {}
        self._places: dict[Box, dict[object, int]] = {}
        self._names = {name for (_, name), text in book.names.items() if _FINDS.search(text)}

    def values(self, box: Box) -> list[tuple[int, int, Scalar]]:
        """The filled cells of a box, which many formulas ask for."""
        if box not in self._values:
            self._values[box] = list(self._filled(box))
        return self._values[box]

    def places(self, box: Box) -> dict[object, int]:
        """Where each value of a row or column stands first, from 1; none where one is not known."""
        if box not in self._places:
            values = self.values(box)
            known = values if all(value is not None for _, _, value in values) else []
            found = self._places[box] = {}
            for row, column, value in known:
                found.setdefault(_same(value), row - box[1] + column - box[3] + 1)
        return self._places[box]

    def may_find(self, formula: str) -> bool:
        """Whether the words of a formula say that it finds cells."""
        names = self._names and not self._names.isdisjoint(_WORD.findall(formula.lower()))
        return bool(names) or _FINDS.search(formula) is not None

    def found(self, formula: str, sheet: str, row: int, column: int) -> str:
        """The formula with the cells that it finds; as it was where they cannot be told."""
        pieces = list(operands(formula))
        if any(_is_operand(a) and _is_operand(b) for a, b in pairwise(pieces)):
            return formula  # a blank between them means what they have in common
        return "".join(_Walk(self, pieces, (sheet, row, column)).written())


@dataclass(slots=True)
class _Walk:
    """One formula, or what a name means, while its pieces are read."""

    finder: Finder
    pieces: Pieces
    place: tuple[str, int, int]
    depth: int = 0
    at: int = 0

    def written(self) -> Iterator[str]:
        """Its pieces with the cells that are found."""
        while self.at < len(self.pieces):
            start = self.at
            try:
                area = self._chain()
            except _UnclearError:
                area = None
            if area is not None and self._finds(start, self.at):
                yield f"{quoted_sheet(area[0])}!{_fixed(area[1])}"
                continue
            self.at = start + 1
            piece = self.pieces[start]
            yield piece if isinstance(piece, str) else piece.text
            if isinstance(piece, str) and piece.upper() == "TEXT":
                yield from self._format()

    def area(self) -> tuple[str, CellArea]:
        """The one area that all the pieces name; raises _UnclearError."""
        found = self._chain()
        if self.at != len(self.pieces):
            raise _UnclearError
        return found

    def number(self) -> float:
        """The number that all the pieces give; raises _UnclearError."""
        found = self._sum()
        if self.at != len(self.pieces):
            raise _UnclearError
        return found

    def _finds(self, start: int, end: int) -> bool:
        """Whether some pieces are more than an area or a name that is written."""
        found = self.pieces[start:end]
        if len(found) > 1:
            return True
        word = found[0]
        meant = self.finder.book.name(word, self.place[0]) if isinstance(word, str) else None
        return meant is not None and _FINDS.search(meant) is not None

    def _format(self) -> Iterator[str]:
        """The call of TEXT, the format of which stands in a cell, as if it were written there."""
        found, end = arguments(self.pieces, self.at + 1)
        if len(found) != 2 or end >= len(self.pieces):  # noqa: PLR2004 - a value and a format
            return
        try:
            shown = self._value(self._inner(found[1]).area())
        except _UnclearError:
            return
        if isinstance(shown, str):
            inner = self._inner(found[0])
            yield "(" + "".join(inner.written()) + ',"' + shown.replace('"', '""') + '")'
            self.at = end + 1

    # Areas

    def _chain(self) -> tuple[str, CellArea]:
        sheet, area = self._end()
        while self._peek() == ":":
            self.at += 1
            other, end = self._end()
            if other.lower() != sheet.lower() and isinstance(self.pieces[self.at - 1], str):
                raise _UnclearError
            area = _hull(area, end)
        return sheet, area

    def _end(self) -> tuple[str, CellArea]:
        """An area, a name or a call that finds cells."""
        piece = self._next()
        if isinstance(piece, Reference):
            if piece.workbook or piece.three_d:
                raise _UnclearError
            return piece.sheet or self.place[0], piece.area
        name = piece.upper()
        if name in {"OFFSET", "INDEX"} and self._peek() == "(":
            found, end = arguments(self.pieces, self.at + 1)
            self.at = end + 1
            return self._offset(found) if name == "OFFSET" else self._index(found)
        meant = self.finder.book.name(name, self.place[0]) if _WORD.fullmatch(name) else None
        if meant is None or self._peek() == "(" or self.depth >= _DEEPEST:
            raise _UnclearError
        pieces = list(operands(meant))
        if not all(p.is_fixed for p in pieces if isinstance(p, Reference)):
            raise _UnclearError
        return self._inner(pieces, deeper=1).area()

    def _offset(self, found: list[list[str | Reference]]) -> tuple[str, CellArea]:
        if not 3 <= len(found) <= 5:  # noqa: PLR2004 - height and width may be left out
            raise _UnclearError
        sheet, area = self._inner(found[0]).area()
        _, top, bottom, left, right = box_of(sheet, area)
        down, over = (self._whole(each) for each in found[1:3])
        height, width = bottom - top + 1, right - left + 1
        if len(found) > 3 and found[3]:  # noqa: PLR2004 - the fourth is the height
            height = self._whole(found[3])
        if len(found) > 4 and found[4]:  # noqa: PLR2004 - the fifth is the width
            width = self._whole(found[4])
        top, left = top + down, left + over
        bottom, right = top + height - 1, left + width - 1
        if not (1 <= top <= bottom <= MAX_ROW and 1 <= left <= right <= MAX_COLUMN):
            raise _UnclearError
        return sheet, _between(top, left, bottom, right)

    def _index(self, found: list[list[str | Reference]]) -> tuple[str, CellArea]:
        if not 2 <= len(found) <= 3:  # noqa: PLR2004 - the column may be left out
            raise _UnclearError
        sheet, area = self._inner(found[0]).area()
        _, top, bottom, left, right = box_of(sheet, area)
        down, over = self._whole(found[1]), self._whole(found[2]) if found[2:] else 1
        if not found[2:] and top == bottom:
            down, over = 1, down
        elif not found[2:] and left != right:
            raise _UnclearError
        row, column = top + down - 1, left + over - 1
        if down < 1 or over < 1 or row > bottom or column > right:
            raise _UnclearError
        return sheet, _between(row, column, row, column)

    # Numbers

    def _whole(self, pieces: Pieces) -> int:
        number = float(self._inner(pieces).number()) if pieces else 0.0
        if not number.is_integer():
            raise _UnclearError
        return int(number)

    def _sum(self) -> float:
        total = self._product()
        while (sign := self._peek()) in {"+", "-"}:
            self.at += 1
            total += self._product() if sign == "+" else -self._product()
        return total

    def _product(self) -> float:
        product = self._factor()
        while (sign := self._peek()) in {"*", "/"}:
            self.at += 1
            factor = self._factor()
            if sign == "/" and not factor:
                raise _UnclearError
            product = product * factor if sign == "*" else product / factor
        return product

    def _factor(self) -> float:
        piece = self._peek()
        if piece in {"+", "-"}:
            self.at += 1
            return self._factor() if piece == "+" else -self._factor()
        if piece == "(":
            self.at += 1
            total = self._sum()
            if self._next() != ")":
                raise _UnclearError
            return total
        if isinstance(piece, str) and piece[:1].isdecimal():
            self.at += 1
            return float(piece)
        return self._counted() if self._is_call() else _plain(self._value(self._chain()))

    def _is_call(self) -> bool:
        calls = {"COUNTA", "COUNT", "ROWS", "COLUMNS", "ROW", "COLUMN", "MATCH"}
        return str(self._peek()).upper() in calls and self.pieces[self.at + 1 :][:1] == ["("]

    def _counted(self) -> float:
        """What a function that counts cells, or says where one stands, gives."""
        name = str(self._next()).upper()
        found, end = arguments(self.pieces, self.at + 1)
        self.at = end + 1
        if name == "MATCH":
            return self._match(found)
        if len(found) != 1:
            raise _UnclearError
        if name in {"ROW", "COLUMN"} and not found[0]:
            return self.place[1] if name == "ROW" else self.place[2]
        sheet, area = self._inner(found[0]).area()
        box = box_of(sheet.lower(), area)
        _, top, bottom, left, right = box
        if name in {"COUNTA", "COUNT"}:
            values = [value for _, _, value in self.finder.values(box)]
            return len(values) if name == "COUNTA" else sum(map(_is_number, values))
        if name in {"ROW", "COLUMN"} and (top, left) != (bottom, right):
            raise _UnclearError
        known = {"ROWS": bottom - top + 1, "COLUMNS": right - left + 1, "ROW": top, "COLUMN": left}
        return known[name]

    def _match(self, found: list[list[str | Reference]]) -> float:
        """Where the same value stands."""
        if len(found) != 3 or found[2] not in (["0"], ["FALSE"]):  # noqa: PLR2004 - by its third
            raise _UnclearError
        sought = self._sought(found[0])
        sheet, area = self._inner(found[1]).area()
        box = box_of(sheet.lower(), area)
        _, top, bottom, left, right = box
        place = self.finder.places(box).get(_same(sought))
        if place is None or (top != bottom and left != right):
            raise _UnclearError
        return place

    def _sought(self, pieces: Pieces) -> Scalar:
        [first, *rest] = pieces or [""]
        if isinstance(first, str) and first.startswith('"') and not rest:
            text = first[1:-1].replace('""', '"')
        else:
            value = self._value(self._inner(pieces).area())
            if not isinstance(value, str):
                return _plain(value)
            text = value
        if not text or any(mark in text for mark in "*?~"):
            raise _UnclearError
        return text

    # Pieces

    def _value(self, place: tuple[str, CellArea]) -> Scalar:
        """What stands in one cell; nothing is 0 in a blank one."""
        sheet, area = place
        box = box_of(sheet.lower(), area)
        if (box[1], box[3]) != (box[2], box[4]):
            raise _UnclearError
        for _, _, value in self.finder.values(box):
            if value is None:
                raise _UnclearError
            return value
        return 0

    def _inner(self, pieces: Pieces, *, deeper: int = 0) -> "_Walk":
        return _Walk(self.finder, pieces, self.place, self.depth + deeper)

    def _peek(self) -> str | Reference:
        return self.pieces[self.at] if self.at < len(self.pieces) else ""

    def _next(self) -> str | Reference:
        piece = self._peek()
        self.at += 1
        return piece


def _is_operand(piece: str | Reference) -> bool:
    return isinstance(piece, Reference) or piece[:1].isalnum() or piece[:1] in {'"', "{", "["}


def _is_number(value: Scalar) -> bool:
    if value is None:
        raise _UnclearError
    return isinstance(value, int | float) and not isinstance(value, bool)


def _plain(value: Scalar) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise _UnclearError
    return float(value)


def _same(value: Scalar) -> object:
    """What is equal for values that a search takes for the same: capitals do not matter."""
    if isinstance(value, str):
        return value.lower()
    return (value,) if isinstance(value, bool) else value


def _between(top: int, left: int, bottom: int, right: int) -> CellArea:
    start = Corner(top, left, row_fixed=True, column_fixed=True)
    end = Corner(bottom, right, row_fixed=True, column_fixed=True)
    return CellArea(start, None if start == end else end)


def _fixed(area: CellArea) -> CellArea:
    _, top, bottom, left, right = box_of("", area)
    return _between(top, left, bottom, right)


def _hull(one: CellArea, other: CellArea) -> CellArea:
    boxes = box_of("", one), box_of("", other)
    top, left = min(b[1] for b in boxes), min(b[3] for b in boxes)
    return _between(top, left, max(b[2] for b in boxes), max(b[4] for b in boxes))
