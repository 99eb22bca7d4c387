"""What will the cells of the open workbooks ask, and which of their arguments are empty?

Calc asks for one cell at a time, and hands over an empty cell as 0. What it does not tell stands in
the formulas: their calls are read with the cells that they name, so that a whole sheet is asked at
once, and a 0 is a hole where a formula that asks just so has an empty cell in its place. Cells are
not calculated for it: of a cell with a formula only is known that it is not empty.
"""

import re
import time
from functools import lru_cache

import unohelper
from com.sun.star.awt import XCallback
from com.sun.star.document import XDocumentEventListener
from com.sun.star.util import XModifyListener

_CALL = re.compile(r"\bPLAN\.([A-Z][A-Z0-9_.]*)\(")
_PART = re.compile(r"\"[^\"]*\"|'[^']*'|[(){};]")
_NUMBER = re.compile(r"-?\d+(\.\d+)?(E[+-]?\d+)?")
_TEXT = re.compile(r"\"[^\"]*\"")
_CELL = re.compile(r"(?:\$?('(?:[^']|'')+'|[^\s'\".!:;()#]+)\.)?\$?([A-Z]{1,3})\$?(\d+)")
_OTHER_BOOK = re.compile(r"'[^']*'#[^:]*$")
_ANY_CELL = re.compile(r"(INDIRECT|OFFSET|INDEX)\(")
_ONE_OF = re.compile(r"(IF|IFS|SWITCH|CHOOSE|IFERROR|IFNA)\(")  # they hand on one of their cells
_TYPED, _FORMULAS = 1 | 2 | 4, 16  # CellFlags: numbers, days and texts; formulas
_FEW = 20  # cells of a range
_SECONDS = 1.0  # that what was read counts, unless something is changed before

UNKNOWN = object()  # what a formula gives


class Sheets:
    """The calls in the open workbooks, read again when one of them has changed."""

    def __init__(self, context):
        create = context.ServiceManager.createInstanceWithContext
        self._desktop = create("com.sun.star.frame.Desktop", context)
        self._callback = create("com.sun.star.awt.AsyncCallback", context)
        self._calls, self._read = None, 0.0
        self._opened, self._watched = [], []
        self._unsure, self._told, self._waits = set(), {}, False
        models = context.getValueByName("/singletons/com.sun.star.frame.theGlobalEventBroadcaster")
        models.addDocumentEventListener(_Loading(self))

    def holes(self, name, args):
        """The arguments with None for each empty cell; None where that cannot be told yet.

        A formula that nobody has found is in a workbook that is being opened: that is calculated
        again as soon as it can be read.
        """
        told = self._told.pop((name, args), None)
        patterns = self._patterns(name, args) if told is None else {told}
        if len(patterns) == 1:
            (holes,) = patterns
            if not any(hole is None and arg == 0.0 for hole, arg in zip(holes, args)):
                return (*(None if h else arg for h, arg in zip(holes, args)), *args[len(holes) :])
        elif patterns:
            if not self._unsure:
                self._callback.addCallback(_Later(self), None)
            self._unsure.add((name, args))
        else:
            self._waits = True
        return None

    def _patterns(self, name, args):
        """Which of the arguments are empty cells, for each formula that may be asking."""
        found = set()
        for known, calls in self._now().get(name, {}).items():
            if not known or known[-1] < len(args):
                found.update(calls.get(tuple(args[at] for at in known), ()))
        return {holes for holes in found if all(arg is None for arg in args[len(holes) :])}

    def loaded(self, book):
        """A workbook can be read that could not be before."""
        self._opened.append(book)
        self.forget()
        if self._waits:
            self._waits = False
            book.calculateAll()
        cells, _ = _read(book)
        for (sheet, column, row), formula in _formulas_of(cells):
            if any(self._is_unsure(name) for name, _ in calls_of(formula)):
                cells[sheet].sheet.getCellByPosition(column, row).getError()  # now it asks
        self.settle()

    def _is_unsure(self, name):
        """Whether there are calls of a function that differ in nothing but an empty cell."""
        calls = self._now().get(name, {}).values()
        return any(len(holes) > 1 for found in calls for holes in found.values())

    def settle(self):
        """Calculate the cells one by one of which was not known who asks."""
        unsure, self._unsure = self._unsure, set()
        for book in self._books() if unsure else ():
            cells, names = _read(book)
            changed = book.isModified()
            book.UndoManager.lock()
            for place, formula in _formulas_of(cells):
                self._told = _told(formula, place, cells, names, unsure)
                if self._told and not formula.startswith("{"):
                    cell = cells[place[0]].sheet.getCellByPosition(*place[1:])
                    cell.setFormula(formula)
                    cell.getError()  # now it asks
            self._told = {}
            book.UndoManager.unlock()
            book.setModified(changed)

    def calls(self, name):
        """What the cells will ask of a function, as far as their arguments are typed in."""
        found = []
        for known, calls in self._now().get(name, {}).items():
            for values, patterns in calls.items():
                found += [
                    tuple(None if hole else value for value, hole in zip(values, holes))
                    for holes in patterns
                    if len(known) == len(holes) and None not in holes
                ]
        return found

    def _now(self):
        if self._calls is None or time.monotonic() - self._read > _SECONDS:
            self._calls = self._all()
            self._read = time.monotonic()
        return self._calls

    def forget(self):
        """Something has changed."""
        self._calls = None

    def _all(self):
        calls = {}
        for book in self._books():
            self._watch(book)
            read_book(book, calls)
        return calls

    def _books(self):
        """The open workbooks; those without a window are not among the desktop's."""
        found = list(self._opened)
        documents = self._desktop.Components.createEnumeration()
        while documents.hasMoreElements():
            book = documents.nextElement()
            if hasattr(book, "Sheets") and book not in found:
                found.append(book)
        return found

    def _watch(self, book):
        if book not in self._watched:
            self._watched.append(book)
            book.addModifyListener(_Changes(self, book))

    def leave(self, book):
        """A workbook is closed."""
        self._opened = [each for each in self._opened if each != book]
        self._watched = [each for each in self._watched if each != book]
        self.forget()


class _Changes(unohelper.Base, XModifyListener):
    def __init__(self, sheets, book):
        self._sheets, self._book = sheets, book

    def modified(self, event):
        self._sheets.forget()

    def disposing(self, event):
        self._sheets.leave(self._book)


class _Loading(unohelper.Base, XDocumentEventListener):
    def __init__(self, sheets):
        self._sheets = sheets

    def documentEventOccured(self, event):
        if not hasattr(event.Source, "Sheets"):
            return
        if event.EventName == "OnLoadFinished":
            self._sheets.loaded(event.Source)
        elif event.EventName == "OnUnload":
            self._sheets.leave(event.Source)

    def disposing(self, event):
        pass


class _Later(unohelper.Base, XCallback):
    def __init__(self, sheets):
        self._sheets = sheets

    def notify(self, data):
        self._sheets.settle()


def read_book(book, calls):
    """Put the calls of a workbook under their functions, by what is known of their arguments."""
    cells, names = _read(book)
    for sheet, formula in {(place[0], formula) for place, formula in _formulas_of(cells)}:
        for name, given in _calls_in(formula, sheet, cells, names):
            values, holes = zip(*given) if given else ((), ())
            known = tuple(at for at, value in enumerate(values) if value is not UNKNOWN)
            same = calls.setdefault(name, {}).setdefault(known, {})
            same.setdefault(tuple(values[at] for at in known), set()).add(holes)


def _read(book):
    """The cells of a workbook by sheet, and what its names stand for."""
    sheets = [book.Sheets.getByIndex(at) for at in range(book.Sheets.Count)]
    names = book.NamedRanges
    return (
        {sheet.Name: Cells(sheet) for sheet in sheets},
        {name: names.getByName(name).Content for name in names.ElementNames},
    )


def _formulas_of(cells):
    """Each formula that asks us, with its place: sheet, column, row."""
    for sheet, found in cells.items():
        for column, row, formula in found.formulas():
            yield (sheet, column, row), formula


def _calls_in(formula, sheet, cells, names):
    """The calls of a formula: for each argument what Calc hands over, and whether it is a hole."""
    for name, texts in calls_of(formula):
        yield name, [given(names.get(text, text), sheet, cells) for text in texts]


def _told(formula, place, cells, names, unsure):
    """Which arguments are holes in the calls of this formula of which was not known who asks."""
    found = {}
    for name, given in _calls_in(formula, place[0], cells, names):
        holes = tuple(hole for _, hole in given)
        for asked in unsure:
            if asked[0] == name and _fits(given, asked[1]):
                found.setdefault(asked, set()).add(holes)
    return {asked: holes.pop() for asked, holes in found.items() if len(holes) == 1}


def _fits(given, args):
    return all(arg is None for arg in args[len(given) :]) and all(
        value is UNKNOWN or value == arg for (value, _), arg in zip(given, args)
    )


@lru_cache(maxsize=50_000)
def calls_of(formula):
    """The calls in a formula: the function, and each argument as it is written."""
    return list(_calls_of(formula))


def _calls_of(formula):
    for match in _CALL.finditer(formula):
        texts, depth, begin = [], 0, match.end()
        for part in _PART.finditer(formula, begin):
            sign = part.group()
            if sign in "({":
                depth += 1
            elif sign in ")}":
                if depth == 0:
                    yield match.group(1), [*texts, formula[begin : part.start()].strip()]
                    break
                depth -= 1
            elif sign == ";" and depth == 0:
                texts.append(formula[begin : part.start()].strip())
                begin = part.end()


def given(text, sheet, cells):
    """What Calc will hand over for an argument, and whether it is a hole (None: who knows)."""
    if not text:
        return None, False
    if _NUMBER.fullmatch(text):
        return float(text), False
    if _TEXT.fullmatch(text):
        return text[1:-1], False
    place = _place(text)
    if place is None:
        return UNKNOWN, _may_be_a_hole(text, sheet, cells)
    return _cell(place, sheet, cells)


def _may_be_a_hole(text, sheet, cells):
    """False where an expression is a value; None where it may be an empty cell itself."""
    if _OTHER_BOOK.match(text) or _ANY_CELL.match(text):
        return None
    if not _ONE_OF.match(text):
        return False
    named = (_cell(_place(match.group()), sheet, cells) for match in _CELL.finditer(text))
    return None if any(hole for _, hole in named) else False


def _cell(place, sheet, cells):
    name, column, row = place
    found = cells.get(name or sheet)
    return found.at(column, row) if found else (UNKNOWN, False)


@lru_cache(maxsize=200_000)
def _place(text):
    """Sheet (none: the same), column and row of what is the name of a cell."""
    match = _CELL.fullmatch(text)
    if match is None:
        return None
    name = match.group(1) or ""
    column = 0
    for letter in match.group(2):
        column = column * 26 + ord(letter) - 64
    name = name[1:-1].replace("''", "'") if name.startswith("'") else name
    return name, column - 1, int(match.group(3)) - 1


class Cells:
    """What is typed into a sheet, and where its formulas stand."""

    def __init__(self, sheet):
        self.sheet = sheet
        self._typed = [_Typed(found) for found in _ranges(sheet, _TYPED)]
        self._formulas = _ranges(sheet, _FORMULAS)
        self._columns = None

    def formulas(self):
        """The formulas that ask us something, with column and row."""
        for found in self._formulas:
            area = found.RangeAddress
            for row, texts in enumerate(found.getFormulaArray(), area.StartRow):
                for column, text in enumerate(texts, area.StartColumn):
                    if "PLAN." in text:
                        yield column, row, text

    def at(self, column, row):
        """What a cell holds as Calc hands it over, and whether it is empty."""
        if self._columns is None:
            self._columns = {}
            for typed in self._typed:
                self._place(typed.area, typed)
            for found in self._formulas:
                self._place(found.RangeAddress, None)
        for first, last, typed in self._columns.get(column, ()):
            if first <= row <= last:
                return (typed.at(column, row) if typed else UNKNOWN), False
        return 0.0, True

    def _place(self, area, typed):
        for column in range(area.StartColumn, area.EndColumn + 1):
            self._columns.setdefault(column, []).append((area.StartRow, area.EndRow, typed))


class _Typed:
    """A range of typed cells: some are read one by one, of many asked for it is read whole."""

    def __init__(self, found):
        self.area, self._found = found.RangeAddress, found
        self._values, self._asked = None, 0

    def at(self, column, row):
        """The number or text of a cell."""
        column, row = column - self.area.StartColumn, row - self.area.StartRow
        self._asked += 1
        if self._values is None and self._asked < _FEW:
            return self._found.getCellByPosition(column, row).getDataArray()[0][0]
        if self._values is None:
            self._values = self._found.getDataArray()
        return self._values[row][column]


def _ranges(sheet, what):
    found = sheet.queryContentCells(what)
    return [found.getByIndex(at) for at in range(found.Count)]
