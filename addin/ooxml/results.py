"""Which result does each formula of a workbook show to readers that do not calculate?

Previews, importers and our own intake see what is stored. The engine's value is stored where
Excel would come to the same; else none is, which is honest: the workbook is marked to be
calculated when it opens.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from addin.cells import CellError, Scalar, split_cell
from addin.ooxml.engine import calculated
from addin.ooxml.sheet.contents.cells import attribute, with_result
from addin.ooxml.sheet.contents.formulas import formula_of
from addin.ooxml.sheet.contents.row import CellXml
from addin.ooxml.sheet.contents.stale import cell_area, stale_cells
from addin.ooxml.sheet.editing.calculation import book_of, mark_for_calculation
from addin.ooxml.sheet.editing.workbook import open_workbook
from addin.ooxml.sheet.references.formula import Reference, scan
from addin.ooxml.zip import OWN

# What the engine was seen to calculate as Excel or LibreOffice do: 218 formulas, one for each way
# to call these, and 578 workbooks that hold the results of Excel. TEXT is not among them, nor
# what reads the clock or the file.
_TRUSTED = frozenset(
    re.findall(
        r"[\w.]+",
        """ABS ACOS AND ASIN ATAN ATAN2 AVEDEV AVERAGE AVERAGEA AVERAGEIF AVERAGEIFS CHOOSE COLUMN
        COLUMNS CONCAT CONCATENATE CORREL COS COUNT COUNTA COUNTBLANK COUNTIF COUNTIFS DATE DATEDIF
        DAY DAYS EDATE EOMONTH EXACT EXP FALSE FIND GEOMEAN HLOOKUP IF IFERROR IFNA IFS INDEX INT
        ISBLANK ISERR ISERROR ISEVEN ISLOGICAL ISNA ISNONTEXT ISNUMBER ISODD ISTEXT LARGE LEFT LEN
        LN LOG LOG10 LOOKUP LOWER MATCH MAX MAXIFS MEDIAN MID MIN MINIFS MOD MONTH N NA NOT OR
        PERCENTILE PI POWER PRODUCT QUARTILE QUOTIENT RANK REPT RIGHT ROUND ROUNDDOWN ROUNDUP ROW
        ROWS SEARCH SIGN SIN SMALL SQRT STDEV STDEV.S STDEVP SUBSTITUTE SUBTOTAL SUM SUMIF SUMIFS
        SUMPRODUCT SUMSQ SWITCH TAN TEXTJOIN TRIM TRUE TRUNC UPPER VALUE VAR VARP VLOOKUP XOR
        YEAR""",
    )
)
# What was just filled is no bomb, however often it says the same long thing.
_ERRORS = frozenset({"#N/A", "#DIV/0!"})
_ROW = re.compile(r"(?<=[A-Z$])\d+(?![\w(])")
_WORD = re.compile(r"[^\W\d][\w.\\?]*")
# Structured references, array constants, spilt ranges, other workbooks, areas put together.
_ODD = re.compile(r"[\[{#@!:]")
# The engine wants an area where Excel takes one cell too, and an error may be caught within.
_ONE_CELL = re.compile(
    r"(?:SUMIFS?|COUNTIFS?|AVERAGEIFS?)\(\s*(?:'[^']+'!|[\w.]+!)?\$?[A-Z]{1,3}\$?\d+\s*,",
    re.IGNORECASE,
)
# Excel writes a number into a text with fifteen digits, the engine with all.
_LONG_NUMBER = re.compile(r"(?:\d\.?){16}")
_CELLS = re.compile(r"(?:'(?:[^']|'')+'|[\w.]+)!\$?[A-Z]{1,3}\$?\d+(?::\$?[A-Z]{1,3}\$?\d+)?")
_Place = tuple[str, int, int]


@dataclass(frozen=True, slots=True)
class _Formula:
    """A formula and its cell; a `part` of an array or of a data table has no value of its own."""

    sheet: str
    row: int
    cell: CellXml
    text: str
    is_part: bool

    @property
    def place(self) -> _Place:
        return self.sheet, self.row, self.cell.column


def with_results(content: bytes, known: Mapping[tuple[str, str], Scalar] | None = None) -> bytes:
    """The workbook with the results of its formulas; nothing else in it changes.

    `known` results by sheet and cell win, and others rest on them. Formulas that the engine is
    not known to calculate as Excel does, and all that rest on one, carry no result.
    """
    book = _Book(content)
    stated = {(sheet, *split_cell(cell)): value for (sheet, cell), value in (known or {}).items()}
    found = stated if book.since_1904 else {**calculated(content, stated), **stated}
    doubted = book.doubted(found, stated)
    for formula in book.formulas:
        book.put(formula, None if formula.place in doubted else found.get(formula.place))
    return book.to_bytes()


class _Book:
    """A workbook whose formulas get results."""

    def __init__(self, content: bytes) -> None:
        self._book = open_workbook(content, OWN)
        # The engine knows days since 1900 only.
        self.since_1904 = self._book.since_1904
        self._named = book_of(self._book.parts, self._book.main_part, self._book.sheets)
        self._sure: dict[str, bool] = {}
        self.formulas = [f for sheet in self._book.sheet_names for f in self._formulas(sheet)]

    def doubted(
        self, found: Mapping[_Place, Scalar], stated: Mapping[_Place, Scalar]
    ) -> set[_Place]:
        """The formulas whose value in `found` may not be Excel's, and all that rest on one."""
        doubtful = [
            formula.place
            for formula in self.formulas
            if formula.place not in stated and not self._is_sure(formula, found.get(formula.place))
        ]
        names = {name.lower(): name for name in self._book.sheet_names}
        rows = ((name, self._book.xml(name).rows) for name in names)
        areas = [(sheet.lower(), cell_area(row, column)) for sheet, row, column in doubtful]
        stale = stale_cells(rows, self._named, areas)
        resting = {(names[sheet], row, column) for sheet, row, column in stale}
        return (resting | set(doubtful)) - set(stated)

    def put(self, formula: _Formula, value: Scalar) -> None:
        """Store a result, or none."""
        rows, cell = self._book.xml(formula.sheet).rows, formula.cell
        fresh = with_result(cell.xml, value, prefix=rows.prefix)
        if fresh != cell.xml:
            rows.open_row(formula.row).put(cell.column, fresh)

    def to_bytes(self) -> bytes:
        """The file, marked to be calculated; nothing else follows, since no value changed."""
        parts = self._book.parts
        for sheet in dict.fromkeys(formula.sheet for formula in self.formulas):
            xml = self._book.xml(sheet)
            parts.write(xml.part, xml.to_bytes())
        mark_for_calculation(parts, self._book.main_part)
        return parts.package().to_bytes()

    def _formulas(self, sheet: str) -> Iterator[_Formula]:
        """The formulas of a sheet; one that repeats is told by the first of its group."""
        rows = self._book.xml(sheet).rows
        groups: dict[str, str] = {}
        for row in rows.rows_with(f"<{rows.prefix}f"):
            for cell in row.cells:
                found = formula_of(cell.xml, rows.prefix)
                if found is None:
                    continue
                attributes, text = found
                group = attribute(attributes, "si")
                if group is not None:
                    text = groups.setdefault(group, text) or text
                is_part = attribute(attributes, "t") in {"array", "dataTable"}
                yield _Formula(sheet, row.number, cell, text, is_part)

    def _is_sure(self, formula: _Formula, value: Scalar) -> bool:
        if formula.is_part or value is None or _ONE_CELL.search(formula.text):
            return False
        if isinstance(value, CellError) and value.code not in _ERRORS:
            return False
        if isinstance(value, str) and _LONG_NUMBER.search(value):
            return False
        # Formulas of a column differ in their rows only, which no doubt rests on.
        shape = _ROW.sub("", formula.text)
        if shape not in self._sure:
            pieces = [p for p in scan(formula.text) if isinstance(p, Reference) or p.strip()]
            following = [*pieces[1:], ""]
            pairs = zip(pieces, following, strict=True)
            self._sure[shape] = all(self._is_plain(*pair) for pair in pairs)
        return self._sure[shape]

    def _is_plain(self, piece: str | Reference, following: str | Reference) -> bool:
        """Whether the engine reads a piece of a formula as Excel does."""
        if isinstance(piece, Reference):
            apart = not isinstance(following, Reference)
            return apart and not piece.workbook and not piece.three_d
        if piece.startswith('"'):
            return True
        if not _WORD.fullmatch(piece):
            return not _ODD.search(piece)
        if following == "(":
            return piece.upper().removeprefix("_XLFN.") in _TRUSTED
        cells = _CELLS.fullmatch(self._named.names.get(piece.lower(), ""))
        return piece.upper() in {"TRUE", "FALSE"} or cells is not None
