"""Which result does each formula show to readers that do not calculate?

Previews, importers and our own intake see what is stored. A formula without a result gets the
engine's where Excel would come to the same; else it has none, which is honest: the workbook is
calculated when it opens.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from math import inf, isfinite

from addin.cells import TEXT_LIMIT, CellError, Scalar, cell_name
from addin.ooxml.sheet.calculating.engine import Cell, Formula, Unknown, calculated
from addin.ooxml.sheet.calculating.lookups import is_plain
from addin.ooxml.sheet.calculating.plain import Speech
from addin.ooxml.sheet.calculating.slicing import AskedFormula, Place, Slice, Slicer
from addin.ooxml.sheet.calculating.totals import Totals
from addin.ooxml.sheet.contents.cells import with_result
from addin.ooxml.sheet.contents.rows import SheetRows
from addin.ooxml.sheet.contents.sheetxml import SheetXml
from addin.ooxml.sheet.contents.stale import Changed, stale_among
from addin.ooxml.sheet.contents.strings import SharedStrings
from addin.ooxml.sheet.references.formula import quoted_sheet
from addin.ooxml.sheet.references.named import BookNames
from addin.ooxml.sheet.references.reading import Box, Reader, box_of

_SURE_ERRORS = frozenset({"#N/A", "#DIV/0!"})
_MOST_SEARCHED = 100_000
# Excel writes a number into a text with fifteen digits, the engine with all.
_LONG_NUMBER = re.compile(r"(?:\d\.?){16}")
Results = list[Scalar | Unknown]


@dataclass(slots=True)
class Calculated:
    """What came of it: the cells with fresh results, and what has none with what is the doubt."""

    fresh: list[Box] = field(default_factory=list)
    without: dict[Place, str] = field(default_factory=dict)


def put_results(
    sheets: Mapping[str, SheetXml],
    asked: Iterable[str],
    strings: SharedStrings,
    book: BookNames,
    *,
    since_1904: bool,
) -> Calculated:
    """Store results for the formulas without one of the `asked` sheets, in lower case.

    So do formulas on which they rest, wherever they stand. A formula that the engine is not known
    to calculate as Excel does, and all that rests on one, gets none.
    """
    reader = Reader(book)
    speech = Speech(book, lambda: _last_row(sheets), since_1904)
    cut = Slicer(sheets, strings, speech, reader).cut(asked)
    found = {} if cut.is_too_large else _found(cut, book)
    done = Calculated()
    for place, each in cut.formulas.items():
        if not each.is_wanted:
            continue
        if place in found:
            _put(sheets[place[0]].rows, each, found[place])
            done.fresh.append(_own(place, each))
        else:
            done.without[place] = each.doubt
    return done


def _found(cut: Slice, book: BookNames) -> dict[Place, Results]:
    """The results of which there is no doubt."""
    told = {place: each for place, each in cut.formulas.items() if not each.doubt}
    answers = _answers(told, cut, book) if told else []
    found = {
        place: values
        for (place, each), values in zip(told.items(), answers, strict=False)
        if all(_is_sure(value, each) for value in values)
    }
    known: dict[Box, bool] = {}
    for place in list(found):
        if not _holds(cut, found, cut.formulas[place], known):
            del found[place]
    unknown = [_own(place, each) for place, each in cut.formulas.items() if place not in found]
    if not unknown:
        return found
    waiting = [(_own(place, cut.formulas[place]), cut.formulas[place].reads) for place in found]
    resting = Changed(stale_among(waiting, unknown))
    return {
        place: values
        for place, values in found.items()
        if not resting.touches(_own(place, cut.formulas[place]))
    }


def _answers(told: Mapping[Place, AskedFormula], cut: Slice, book: BookNames) -> list[Results]:
    """What the engine says of the formulas, in their order; totals that many ask come last."""
    numbers = {name.lower(): number for number, name in enumerate(book.sheets)}
    cells: list[Cell] = [
        (numbers[sheet], row, column, f"\0{value.code}" if isinstance(value, CellError) else value)
        for (sheet, row, column), value in cut.values.items()
        if value is not None and (sheet, row, column) not in told
    ]
    totals = Totals(quoted_sheet(sheet) for sheet in book.sheets)
    formulas = [
        _told(numbers[place[0]], each, totals.shared(each.said, numbers[place[0]]))
        for place, each in told.items()
    ]
    formulas += [(len(book.sheets), n, 1, 0, 0, text) for n, text in enumerate(totals.texts, 1)]
    finds = any("INDIRECT" in each.said.upper() for each in told.values())
    names = [(name, text) for (sheet, name), text in book.names.items() if finds and not sheet]
    return calculated([*book.sheets, totals.sheet], cells, formulas, names)


def _holds(
    cut: Slice, found: Mapping[Place, Results], asked: AskedFormula, known: dict[Box, bool]
) -> bool:
    """Whether the cells hold what the result of a formula takes for granted; `known` remembers."""
    for box in asked.ascending:
        if box not in known:
            known[box] = _ascends(cut, found, box)
        if not known[box]:
            return False
    return all(
        is_plain(operator + value if isinstance(value, str) else value)
        for box, operator in asked.criteria
        for value in _values(cut, found, box)
    )


def _ascends(cut: Slice, found: Mapping[Place, Results], box: Box) -> bool:
    """Whether the cells among which a formula searches are numbers that ascend."""
    last = -inf
    for value in _values(cut, found, box):
        if not isinstance(value, int | float) or isinstance(value, bool) or value <= last:
            return False
        last = value
    return True


def _values(cut: Slice, found: Mapping[Place, Results], box: Box) -> Iterator[Scalar | Unknown]:
    """The values of a box, cell by cell; None where it is too large."""
    sheet, top, bottom, left, right = box
    if (bottom - top + 1) * (right - left + 1) > _MOST_SEARCHED:
        yield None
        return
    for row in range(top, bottom + 1):
        for column in range(left, right + 1):
            at = (sheet, row, column)
            yield found[at][0] if at in found else cut.values.get(at)


def _last_row(sheets: Mapping[str, SheetXml]) -> int:
    return max((xml.rows.numbers[-1] for xml in sheets.values() if xml.rows.numbers), default=1)


def _told(sheet: int, asked: AskedFormula, said: str) -> Formula:
    formula = asked.formula
    height = width = 0
    if formula.ref is not None:
        (top, bottom), (left, right) = formula.ref.rows, formula.ref.columns
        height, width = bottom - top + 1, right - left + 1
    return sheet, formula.row, formula.column, height, width, said


def _own(place: Place, asked: AskedFormula) -> Box:
    """The cells that a formula fills."""
    if asked.formula.ref is not None:
        return box_of(place[0], asked.formula.ref)
    sheet, row, column = place
    return sheet, row, row, column, column


def _is_sure(value: Scalar | Unknown, asked: AskedFormula) -> bool:
    if isinstance(value, Unknown) or value is None:
        return False
    if isinstance(value, CellError):
        return value.code in _SURE_ERRORS or value.code in asked.formula.text
    if isinstance(value, str):
        return len(value) <= TEXT_LIMIT and not _LONG_NUMBER.search(value)
    return isfinite(value)


def _put(rows: SheetRows, asked: AskedFormula, values: Results) -> None:
    """Store the results of a formula in the cells that it fills."""
    formula, given = asked.formula, iter(values)
    if formula.ref is None:
        fresh = with_result(formula.xml, next(given), prefix=rows.prefix)
        rows.exchange(formula.row, formula.column, formula.xml, fresh)
        return
    (top, bottom), (left, right) = formula.ref.rows, formula.ref.columns
    for number in range(top, bottom + 1):
        row = rows.open_row(number)
        for column in range(left, right + 1):
            cell = row.find(column)
            xml = cell.xml if cell else f'<{rows.prefix}c r="{cell_name(number, column)}"/>'
            row.put(column, with_result(xml, next(given), prefix=rows.prefix))
