"""On which cells do the formulas without a result rest?

Only these are told to the engine: what has a result is a constant to it, and the rest of the
workbook does not exist.
"""

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from addin.cells import CellError, CellFormula, Scalar, column_number
from addin.ooxml.sheet.calculating.lookups import counts, criteria, searched
from addin.ooxml.sheet.calculating.plain import DoubtError, Speech
from addin.ooxml.sheet.contents.cells import attribute
from addin.ooxml.sheet.contents.formulas import WrittenFormula, formulas_in, has_result
from addin.ooxml.sheet.contents.sheetxml import SheetXml
from addin.ooxml.sheet.contents.strings import SharedStrings
from addin.ooxml.sheet.references.finding import Finder
from addin.ooxml.sheet.references.reading import ANY_SHEET, Box, Reader, box_of, shape_of

_MOST_FORMULAS, _MOST_CELLS = 200_000, 600_000
_PLAIN = re.compile(
    r'<c r="([A-Z]{1,3})\d+"(?: s="\d+")?(?: t="(n|s|inlineStr)")?'
    r"(?:/>|>(?:<v>(-?[\d.]+(?:E-?\d+)?)</v>|<is><t>([^<&]*)</t></is>|(<f>[^<]*</f>))</c>)"
)
_SEARCHES = re.compile(
    r"LOOKUP|MATCH|SUMPRODUCT|(?:SUM|COUNT|AVERAGE|MAX|MIN)IFS?\(|INDIRECT|OFFSET", re.IGNORECASE
)
_FEW, _QUICK, _MOST_VISITS = 50, 0.1, 10_000_000
_HIDDEN = re.compile(r"""^<[^>]*\shidden\s*=\s*["'](?:1|true)""")
_WIDE = re.compile(r"""\st\s*=\s*["'](?:array|dataTable)""")
Place = tuple[str, int, int]
"""A cell: its sheet in lower case, row and column."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedFormula:
    """A formula to calculate: how it is said, what is the doubt about it, and what it reads.

    Its result holds where the numbers in the boxes `ascending` do, and where `criteria`, boxes with
    the operator before, are plain. A total leaves out other totals, which must then be known.
    """

    formula: WrittenFormula
    said: str
    doubt: str
    reads: list[Box]
    ascending: tuple[Box, ...]
    criteria: tuple[tuple[Box, str], ...]
    is_wanted: bool
    is_total: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class _Kind:
    """What the words of a formula say: that it finds cells, searches, totals, looks up, counts."""

    finds: bool
    searches: bool
    totals: bool
    looks_up: bool
    counts: bool


@dataclass(slots=True)
class Slice:
    """What the engine is told: the formulas in question by place, and the values they rest on."""

    formulas: dict[Place, AskedFormula] = field(default_factory=dict)
    values: dict[Place, Scalar] = field(default_factory=dict)

    @property
    def is_too_large(self) -> bool:
        """Whether it would take too long."""
        return len(self.formulas) > _MOST_FORMULAS or len(self.values) > _MOST_CELLS


class Slicer:
    """Cuts out of a workbook what its formulas without a result rest on."""

    def __init__(
        self, sheets: Mapping[str, SheetXml], strings: SharedStrings, speech: Speech, reader: Reader
    ) -> None:
        """`sheets` by name in lower case; they are opened when first asked."""
        self._sheets, self._strings = sheets, strings
        self._speech, self._reader = speech, reader
        self._written: dict[str, dict[tuple[int, int], WrittenFormula]] = {}
        self._seen: set[tuple[Box, bool]] = set()
        self._waiting: list[AskedFormula] = []
        self._parsed: dict[tuple[str, int], list[tuple[int, Scalar, str]]] = {}
        self._hidden: dict[str, list[int]] = {}
        self._fillers: dict[str, list[WrittenFormula]] = {}
        self._slice = Slice()
        self._visits, self._paid = 0.0, set[Box]()
        self._finder, self._kinds = Finder(reader.book, self._filled), dict[Any, _Kind]()

    def cut(self, names: Iterable[str]) -> Slice:
        """The slice for the formulas without a result of some sheets, in lower case."""
        for name in names:
            prefix = self._sheets[name].prefix
            for formula in self._formulas(name).values():
                if not has_result(formula.xml, prefix):
                    self._ask(name, formula)
        while self._waiting and not self._slice.is_too_large:
            waiting, self._waiting = self._waiting, []
            for box, totals in self._boxes(waiting):
                self._read(box, totals=totals)
        return self._slice

    def _ask(self, sheet: str, formula: WrittenFormula, *, is_wanted: bool = True) -> None:
        place = (sheet, formula.row, formula.column)
        if place in self._slice.formulas:
            return
        kind = self._kind(formula)
        one = formula.ref is None or formula.ref.end is None
        text = self._finder.found(formula.text, *place) if kind.finds and one else formula.text
        reads = self._reader.reads(text, *place)
        said, doubt, ascending, plain = "", "", tuple[Box, ...](), tuple[tuple[Box, str], ...]()
        try:
            said = self._said(place, formula, kind, text, reads)
            if kind.looks_up:
                ascending = _ascending(text, sheet)
            if kind.counts:
                plain = _plain(said, sheet)
        except DoubtError as error:
            doubt = str(error)
        asked = AskedFormula(
            formula=formula, said=said, doubt=doubt, reads=reads, ascending=ascending,
            criteria=plain, is_wanted=is_wanted, is_total=kind.totals,
        )  # fmt: skip
        self._slice.formulas[place] = asked
        if not doubt:
            self._waiting.append(asked)

    def _kind(self, formula: WrittenFormula) -> _Kind:
        """What is known of a formula from its words; of those of a column, but once."""
        shape = shape_of(formula.text, formula.row)
        kind = self._kinds.get(shape)
        if kind is None:
            upper = formula.text.upper()
            kind = self._kinds[shape] = _Kind(
                finds=self._finder.may_find(formula.text),
                searches=_SEARCHES.search(upper) is not None,
                totals="SUBTOTAL" in upper,
                looks_up="LOOKUP" in upper or "MATCH" in upper,
                counts=counts(upper),
            )
        return kind

    def _said(
        self, place: Place, formula: WrittenFormula, kind: _Kind, text: str, reads: list[Box]
    ) -> str:
        """How a formula is said; raises DoubtError."""
        if formula.kind == "dataTable" or not text:
            raise DoubtError("TABLE")
        self._spend(reads, searches=kind.searches)
        if kind.totals and any(map(self._hides, reads)):
            raise DoubtError("SUBTOTAL")
        return self._speech.said(text, *place, array=formula.kind == "array")

    def _spend(self, reads: list[Box], *, searches: bool) -> None:
        """Count how many cells the engine will visit, so that it never takes long."""
        visits = self._visits
        for box in reads:
            if box[2] - box[1] >= _FEW:
                visits += self._cost(box, searches=searches)
        if visits > _MOST_VISITS:
            raise DoubtError("too long")
        self._visits = visits

    def _cost(self, box: Box, *, searches: bool) -> float:
        sheet, top, bottom, left, right = box
        if sheet not in self._sheets:
            return 0.0
        if not searches:
            if box in self._paid:  # the total of the same cells is asked once
                return 0.0
            self._paid.add(box)
        numbers = self._sheets[sheet].rows.numbers
        lines = max(min(bottom, numbers[-1] if numbers else 0) - top, 0)
        return lines if searches else _QUICK * lines * (right - left + 1)

    def _hides(self, box: Box) -> bool:
        """Whether a row of a box is hidden."""
        sheet, top, bottom, *_ = box
        if sheet not in self._hidden:
            rows = self._sheets[sheet].rows.texts() if sheet in self._sheets else ()
            self._hidden[sheet] = [number for number, text in rows if _HIDDEN.match(text)]
        at = bisect_left(self._hidden[sheet], top)
        return at < len(self._hidden[sheet]) and self._hidden[sheet][at] <= bottom

    def _boxes(self, waiting: Iterable[AskedFormula]) -> Iterator[tuple[Box, bool]]:
        """What is to be read, with totals or without: rows of the same columns are joined."""
        columns: dict[tuple[str, int, int, bool], list[tuple[int, int]]] = defaultdict(list)
        for asked in waiting:
            for box in asked.reads:
                if (box, asked.is_total) in self._seen:
                    continue
                self._seen.add((box, asked.is_total))
                sheet, top, bottom, left, right = box
                for each in self._sheets if sheet == ANY_SHEET else (sheet,):
                    if each in self._sheets:
                        columns[each, left, right, asked.is_total].append((top, bottom))
        for (sheet, left, right, totals), rows in columns.items():
            for top, bottom in _joined(rows):
                yield (sheet, top, bottom, left, right), totals

    def _read(self, box: Box, *, totals: bool) -> None:
        """Take the values in a box; what has none is asked too, and with `totals` subtotals."""
        sheet, top, bottom, left, right = box
        numbers = self._sheets[sheet].rows.numbers
        for wide in self._wide(sheet):
            if wide.ref is not None and _meet(box, box_of(sheet, wide.ref)):
                self._ask(sheet, wide)
        for number in numbers[bisect_left(numbers, top) : bisect_right(numbers, bottom)]:
            for column, value, xml in self._row(sheet, number):
                if not left <= column <= right:
                    continue
                is_total = totals and "SUBTOTAL" in xml.upper()
                if value is None or is_total:
                    formula = self._formulas(sheet)[number, column]
                    self._ask(sheet, formula, is_wanted=value is None)
                else:
                    self._slice.values[sheet, number, column] = value

    def _filled(self, box: Box) -> Iterator[tuple[int, int, Scalar]]:
        """The filled cells of a box: row, column, value (None for a formula without)."""
        sheet, top, bottom, left, right = box
        numbers = self._sheets[sheet].rows.numbers if sheet in self._sheets else []
        for wide in self._wide(sheet) if numbers else ():
            if wide.ref is not None and _meet(box, box_of(sheet, wide.ref)):
                yield wide.row, wide.column, None
        for number in numbers[bisect_left(numbers, top) : bisect_right(numbers, bottom)]:
            for column, value, _ in self._row(sheet, number):
                if left <= column <= right:
                    yield number, column, value

    def _row(self, sheet: str, number: int) -> list[tuple[int, Scalar, str]]:
        if (sheet, number) not in self._parsed:
            self._parsed[sheet, number] = list(self._cells(sheet, number))
        return self._parsed[sheet, number]

    def _cells(self, sheet: str, number: int) -> Iterator[tuple[int, Scalar, str]]:
        """The filled cells of a row: column, value (None for a formula without), element."""
        xml = self._sheets[sheet]
        text = xml.rows.text(number)
        quick = [] if xml.prefix else _PLAIN.findall(text)
        if quick and len(quick) == text.count("<c") and "_x" not in text:
            for letters, kind, written, inline, formula in quick:
                if written:
                    shown = self._strings.shared(written) if kind == "s" else float(written)
                    yield column_number(letters), shown, ""
                elif inline or formula:
                    yield column_number(letters), inline or None, formula
            return
        for cell in xml.rows.cut(number, text).cells:
            has_formula = f"<{xml.prefix}f" in cell.xml
            if has_formula and not has_result(cell.xml, xml.prefix):
                yield cell.column, None, cell.xml
            elif (value := self._value(cell.xml, xml.prefix)) is not None:
                yield cell.column, value, cell.xml

    def _value(self, cell: str, prefix: str) -> Scalar:
        value = self._strings.value(cell, prefix)
        value = value.value if isinstance(value, CellFormula) else value
        if value is None and attribute(cell[: cell.index(">") + 1], "t") == "str":
            return ""
        return value if isinstance(value, float | int | str | bool | CellError) else None

    def _formulas(self, sheet: str) -> dict[tuple[int, int], WrittenFormula]:
        """The formulas of a sheet by their places."""
        if sheet not in self._written:
            found = formulas_in(self._sheets[sheet].rows)
            self._written[sheet] = {(each.row, each.column): each for each in found}
        return self._written[sheet]

    def _wide(self, sheet: str) -> list[WrittenFormula]:
        """The formulas without a result that fill more than their own cell."""
        if sheet not in self._fillers:
            rows, prefix = self._sheets[sheet].rows, self._sheets[sheet].prefix
            some = any(_WIDE.search(text) for _, text in rows.texts())
            found = self._formulas(sheet).values() if some else ()
            self._fillers[sheet] = [
                each for each in found if each.ref is not None and not has_result(each.xml, prefix)
            ]
        return self._fillers[sheet]


def _ascending(formula: str, sheet: str) -> tuple[Box, ...]:
    """In which cells a formula of a sheet searches as if they were sorted."""
    return tuple(box_of((v.sheet or sheet).lower(), v.area) for v in searched(formula))


def _plain(said: str, sheet: str) -> tuple[tuple[Box, str], ...]:
    """Which cells say what a formula of a sheet counts, and the operator before them."""
    found = criteria(said)
    return tuple((box_of((c.sheet or sheet).lower(), c.area), c.operator) for c in found)


def _joined(rows: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Stretches of rows, those that touch as one."""
    first = last = 0
    for top, bottom in sorted(rows):
        if top > last + 1:
            if last:
                yield first, last
            first = top
        last = max(last, bottom)
    if last:
        yield first, last


def _meet(one: Box, other: Box) -> bool:
    return one[1] <= other[2] and other[1] <= one[2] and one[3] <= other[4] and other[3] <= one[4]
