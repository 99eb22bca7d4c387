"""How is a formula said so that the engine understands it as Excel does?

Names and columns of tables are written out, an area where Excel takes one cell of it becomes that
cell. What the engine is not known to calculate as Excel does is a doubt: it is not asked at all.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

from addin.cells import FORMULA_LIMIT, MAX_COLUMN, MAX_ROW, cell_name
from addin.ooxml.sheet.calculating.functions import (
    ARRAY_SAFE,
    CATCHES,
    COUNTS_BLANKS,
    OF_DAYS,
    QUICK,
    TAKES,
)
from addin.ooxml.sheet.calculating.texts import UNSURE, is_number, shown
from addin.ooxml.sheet.references.area import CellArea
from addin.ooxml.sheet.references.finding import arguments
from addin.ooxml.sheet.references.formula import (
    AGGREGATES,
    Reference,
    operands,
    quoted_sheet,
    scan,
)
from addin.ooxml.sheet.references.named import BookNames
from addin.ooxml.sheet.references.reading import shape_of

_WORD = re.compile(r"[^\W\d][\w.\\?]*")
_NUMBER_SHOWN = re.compile(r'"(?:#,##)?0+(?:\.(0+))?(%?)"')
_DAY_SHOWN = re.compile(r'"(?!.*(?:mmm|ddd))(?:(?:yyyy|yy|mm?|dd?)[-/.]?)+"', re.IGNORECASE)
_ERROR = re.compile(r"#(?:N/A|DIV/0!|VALUE!|NUM!|NULL!|REF!|NAME\?)")
# A letter that XML cannot hold, as Excel writes it.
_ESCAPED = re.compile(r"_x[0-9A-Fa-f]{4}_")
_SPANS = frozenset({'"y"', '"m"', '"d"', '"ym"'})
_OPERATORS = frozenset("+-*/^&=<>%")
_DEEPEST = 5
_LONG = 100_000


class DoubtError(Exception):
    """Why the engine is not asked: what it is not known to do."""


@dataclass(slots=True)
class _Frame:
    """A bracket that is open: whose arguments, which of them, what each may be."""

    takes: str = ""
    at: int = 0
    array: bool = False
    function: str = ""

    @property
    def letter(self) -> str:
        """What the argument may be; empty outside of a function."""
        head, _, again = self.takes.partition("(")
        if self.at < len(head):
            return head[self.at]
        return again[(self.at - len(head)) % len(again)] if again else "s"


@dataclass(slots=True)
class Speech:
    """Says the formulas of a workbook; those of a column, which differ in rows, but once."""

    book: BookNames
    last_row: Callable[[], int]
    since_1904: bool = False
    _shapes: dict[tuple[object, ...], tuple[object, ...] | DoubtError] = field(default_factory=dict)

    def said(self, formula: str, sheet: str, row: int, column: int, *, array: bool = False) -> str:
        """The formula as the engine is told it; raises DoubtError."""
        key = (sheet, column, array, *shape_of(formula, row))
        known = self._shapes.get(key)
        if known is None:
            known, lasts = self._sentence(formula, (sheet, row, column), array=array)
            if lasts:
                self._shapes[key] = known
        if isinstance(known, DoubtError):
            raise known
        return "".join(_joined(known, row))

    def _sentence(
        self, formula: str, at: tuple[str, int, int], *, array: bool
    ) -> tuple[tuple[object, ...] | DoubtError, bool]:
        """The shape of what is said or the doubt, and whether it lasts for other rows.

        What fills many cells is first tried as if no area in it were calculated cell by cell.
        """
        doubt = DoubtError()
        for many in (False, True) if array else (False,):
            said = _Sentence(self, at, array=many, strict=array and not many)
            try:
                return shape_of(said.of(formula), at[1]), said.lasts
            except DoubtError as error:
                doubt = error
        return doubt, True


def _joined(shape: tuple[object, ...], row: int) -> Iterator[str]:
    for piece in shape:
        yield str(piece + row) if isinstance(piece, int) else str(piece)


class _Sentence:
    """One formula while it is said."""

    def __init__(
        self, speech: Speech, at: tuple[str, int, int], *, array: bool, strict: bool
    ) -> None:
        self._strict = strict
        self._speech, self._book = speech, speech.book
        self._sheet, self._row, self._column = at
        self._frames = [_Frame(array=array)]
        self.lasts = True
        self._pieces: list[str | Reference] = []
        self._at = self._depth = self._size = 0

    def of(self, formula: str) -> str:
        """The formula, said."""
        if len(formula) > FORMULA_LIMIT:
            raise DoubtError("too long")
        return self._say(list(operands(formula)))

    def _say(self, pieces: list[str | Reference]) -> str:
        outer, self._pieces, self._at = (self._pieces, self._at), pieces, 0
        self._size += len(pieces)
        if self._size > FORMULA_LIMIT:
            raise DoubtError("too long")
        written: list[str] = []
        while self._at < len(self._pieces):
            piece = self._pieces[self._at]
            self._at += 1
            if isinstance(piece, Reference):
                written.append(self._reference(piece))
            else:
                written.append(self._piece(piece))
        self._pieces, self._at = outer
        return "".join(written)

    def _piece(self, piece: str) -> str:
        if piece[0] in '"0123456789.':
            if _ESCAPED.search(piece):
                raise DoubtError(piece)
            return piece
        if piece in {"(", ")", ","}:
            self._turn(piece)
        elif piece[0] == "[":
            return self._structured("", piece)
        elif _WORD.fullmatch(piece):
            return self._word(piece, self._next())
        elif piece[0] == "{":
            frame = self._frames[-1]
            if not (frame.array or frame.letter in {"r", "R"}):
                raise DoubtError("{}")
        elif piece not in _OPERATORS and not _ERROR.fullmatch(piece):
            return self._other(piece)
        return piece

    def _turn(self, piece: str) -> None:
        """A bracket opens or closes, or the next argument begins."""
        frame = self._frames[-1]
        if piece == "(":
            self._frames.append(_Frame(array=frame.array))
        elif piece == ")" and len(self._frames) > 1:
            self._frames.pop()
        elif piece == "," and frame.function:
            frame.at += 1
        else:
            raise DoubtError(piece)

    def _word(self, piece: str, following: str) -> str:
        if following == "(":
            return self._call(piece)
        if following[:1] == "[":
            self._at += 1
            return self._structured(piece, following)
        return self._name(piece, self._sheet)

    def _other(self, piece: str) -> str:
        sheet, mark, word = piece.rpartition("!")
        if mark and _WORD.fullmatch(word):
            return self._name(word, sheet.strip("'").replace("''", "'"))
        raise DoubtError(piece)

    def _next(self, back: int = 0) -> str:
        at = self._at + back
        piece = self._pieces[at] if 0 <= at < len(self._pieces) else ""
        return piece.text if isinstance(piece, Reference) else piece

    # Calls

    def _call(self, word: str) -> str:
        name = word.upper().removeprefix("_XLFN.").removeprefix("_XLWS.")
        takes, outer = TAKES.get(name), self._frames[-1]
        if takes is None or (self._speech.since_1904 and name in OF_DAYS):
            raise DoubtError(name)
        if outer.array and name not in ARRAY_SAFE and not (name == "IF" and self._frames[0].array):
            raise DoubtError(name)
        self._at += 1
        if name == "TEXT" and not outer.array:
            return self._text()
        array = outer.array or takes == "(R"
        self._frames.append(_Frame(takes, array=array, function=name))
        if name in {"TEXT", "DATEDIF"}:
            self._check(name)
        # The engine does not know every name, and the error would pass for an answer.
        if name == "INDIRECT" and self._is_caught and (self._book.names or self._book.tables):
            raise DoubtError(name)
        return f"{word}("

    @property
    def _is_caught(self) -> bool:
        return any(frame.function in CATCHES for frame in self._frames)

    def _text(self) -> str:
        """A call of TEXT, said without it as far as that goes."""
        given, end = arguments(self._pieces, self._at)
        if len(given) != 2 or not given[0] or len(given[1]) != 1:  # noqa: PLR2004 - and a format
            raise DoubtError("TEXT")
        [written], number, self._at = given[1], is_number(given[0]), end + 1
        value = self._say(["(", *given[0], ")"])
        said = ""
        if isinstance(written, str) and written.startswith('"'):
            said = shown(value, written[1:-1].replace('""', '"'), number=number)
        if not said or (UNSURE in said and self._is_caught):
            raise DoubtError("TEXT")
        return f"({said})"

    def _check(self, name: str) -> None:
        """Functions that the engine knows for some words only; raises DoubtError for others.

        TEXT rounds halves to even there, and says months as only some places do.
        """
        end = self._end()
        word = self._pieces[end - 1]
        if self._pieces[end - 2] != "," or not isinstance(word, str):
            raise DoubtError(name)
        if name == "DATEDIF":
            if word.lower() not in _SPANS:
                raise DoubtError(name)
            return
        number = _NUMBER_SHOWN.fullmatch(word)
        if number is None:
            if not _DAY_SHOWN.fullmatch(word) or self._speech.since_1904:
                raise DoubtError(name)
            return
        digits = len(number[1] or "") + 2 * len(number[2])
        self._pieces[end - 2 : end - 2] = [",", str(digits), ")"]
        self._pieces[self._at : self._at] = ["ROUND", "("]

    def _end(self) -> int:
        """Where the bracket closes that was opened just before."""
        depth, at = 1, self._at
        while at < len(self._pieces):
            depth += (self._pieces[at] == "(") - (self._pieces[at] == ")")
            if not depth:
                return at
            at += 1
        raise DoubtError("(")

    # Cells

    def _reference(self, piece: Reference) -> str:
        if piece.workbook or self._next(-2) in {":", "@"} or self._next()[:1] in {":", "#", "("}:
            raise DoubtError(piece.text)
        if self._ends_before() or isinstance(self._peek(), Reference):
            raise DoubtError(" ")
        if piece.three_d:
            return self._over_sheets(piece)
        prefix = f"{self._quoted(piece.sheet.lower())}!" if piece.sheet else ""
        return self._cells(prefix, piece.area, whole=self._is_whole())

    def _peek(self) -> str | Reference:
        return self._pieces[self._at] if self._at < len(self._pieces) else ""

    def _ends_before(self) -> bool:
        """Whether an operand stands just before, so that the blank between them means common."""
        return self._next(-2) == ")" or (
            self._at > 1 and isinstance(self._pieces[self._at - 2], Reference)
        )

    def _is_whole(self, width: int = 1) -> bool:
        """Whether a piece is one whole argument."""
        return self._next(-1 - width) in {"(", ","} and self._next() in {")", ","}

    def _over_sheets(self, piece: Reference) -> str:
        sheets = self._book.between(piece.sheet, piece.last_sheet)
        frame = self._frames[-1]
        if not sheets or frame.function not in AGGREGATES or not self._is_whole():
            raise DoubtError(piece.text)
        return ",".join(f"{self._quoted(each)}!{piece.area}" for each in sheets)

    def _cells(self, prefix: str, area: CellArea, *, whole: bool) -> str:
        """An area as what stands around it takes it: whole, or the one cell on its lines."""
        if not area.start.column:  # whole rows, which the engine does not know
            area = area.with_columns(1, MAX_COLUMN)
        (top, bottom), (left, right) = area.rows, area.columns
        one = top == bottom and left == right and top > 0
        frame = self._frames[-1]
        letter = frame.letter if whole and frame.function else ""
        if one:
            start = str(area.start)
            return f"{prefix}{start}:{start}" if letter == "a" else f"{prefix}{start}"
        if letter in {"r", "R", "a"} or frame.array:
            return f"{prefix}{self._shortened(area)}"
        if letter in {"x", "1"} or self._depth or self._strict:
            raise DoubtError(f"{frame.function}({area})")
        top, bottom, left, right = top or 1, bottom or MAX_ROW, left or 1, right or MAX_COLUMN
        if left == right and top <= self._row <= bottom:
            return f"{prefix}{cell_name(self._row, left)}"
        if top == bottom and left <= self._column <= right:
            return f"{prefix}{cell_name(top, self._column)}"
        raise DoubtError(str(area))

    def _shortened(self, area: CellArea) -> CellArea:
        """The area without the blank rows that end the sheet: the engine would visit each."""
        frame, (top, bottom) = self._frames[-1], area.rows
        function = frame.function
        if (bottom or MAX_ROW) - top < _LONG or function in QUICK:
            return area
        if frame.array or function in COUNTS_BLANKS:
            raise DoubtError(function or str(area))
        end = area.end or area.start
        last = max(self._speech.last_row(), top, 2)
        start = replace(area.start, row=top or 1, row_fixed=True)
        return CellArea(start, replace(end, row=min(last, bottom or MAX_ROW), row_fixed=True))

    def _structured(self, name: str, piece: str) -> str:
        table = self._book.table(name, self._sheet, self._row, self._column)
        area = table.part(piece, self._row) if table else None
        if table is None or area is None or self._next()[:1] in {":", "#", "["}:
            raise DoubtError(f"{name}{piece}")
        self.lasts = self.lasts and bool(name)
        whole = self._is_whole(2 if name else 1)
        return self._cells(f"{self._quoted(table.sheet)}!", area, whole=whole)

    def _quoted(self, sheet: str) -> str:
        for each in self._book.sheets:
            if each.lower() == sheet:
                return quoted_sheet(each)
        raise DoubtError(sheet)

    def _name(self, word: str, sheet: str) -> str:
        if word.upper() in {"TRUE", "FALSE"}:
            return word
        table, meant = self._book.tables.get(word.lower()), self._book.name(word, sheet)
        if table is not None and (area := table.part("[]", self._row)):
            return self._cells(f"{self._quoted(table.sheet)}!", area, whole=self._is_whole())
        if meant is None or self._depth >= _DEEPEST:
            raise DoubtError(word)
        pieces = scan(meant)
        if any(isinstance(p, Reference) and not p.is_fixed for p in pieces):
            raise DoubtError(word)
        if len(pieces) == 1 and isinstance(pieces[0], Reference) and not pieces[0].workbook:
            if pieces[0].three_d:
                raise DoubtError(word)
            prefix = f"{self._quoted(pieces[0].sheet.lower())}!"
            return self._cells(prefix, pieces[0].area, whole=self._is_whole())
        self.lasts, self._depth = False, self._depth + 1
        self._frames.append(_Frame())
        said = self.of(meant)
        self._frames.pop()
        self._depth -= 1
        return f"({said})"
