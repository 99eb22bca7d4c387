"""Where does a formula name cells?

A scanner of our own: openpyxl's rejects ``A1#``, and moving rows needs to know no more of a
formula than where its references stand. Everything else is copied letter by letter, so that
array constants, structured references and functions of any age survive.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from addin.ooxml.sheet.references.area import CellArea, area_of

# Functions that take any number of areas: an area in pieces may stand in their arguments.
AGGREGATES = frozenset(
    [
        "SUM", "AVERAGE", "COUNT", "COUNTA", "MAX", "MIN", "PRODUCT", "STDEV", "STDEVP", "STDEV.S",
        "STDEV.P", "VAR", "VARP", "VAR.S", "VAR.P", "SUMSQ", "MEDIAN", "GEOMEAN", "HARMEAN",
        "AVERAGEA", "MAXA", "MINA", "AND", "OR",
    ]
)  # fmt: skip
# The functions of Excel 2010 and later that a planner's formula is likely to call.
_YOUNGER = frozenset(
    [
        "XLOOKUP", "XMATCH", "FILTER", "SORT", "SORTBY", "UNIQUE", "SEQUENCE", "LET",
        "LAMBDA", "TEXTJOIN", "CONCAT", "IFS", "SWITCH", "MAXIFS", "MINIFS", "IFNA",
        "TEXTSPLIT", "TEXTBEFORE", "TEXTAFTER", "VSTACK", "HSTACK", "TAKE", "DROP",
        "TOCOL", "TOROW", "AGGREGATE", "STDEV.S", "STDEV.P", "VAR.S", "VAR.P",
        "PERCENTILE.INC", "PERCENTILE.EXC", "QUARTILE.INC", "RANK.EQ", "RANK.AVG",
        "NORM.DIST", "NORM.INV", "NUMBERVALUE", "FORMULATEXT", "ISFORMULA", "DAYS",
    ]
)  # fmt: skip
_YOUNG = re.compile("|".join(rf"\b{re.escape(name)}\(" for name in sorted(_YOUNGER)), re.IGNORECASE)
_WORD = r"[^\W\d][\w.\\?]*"
_CORNER = r"\$?[A-Za-z]{1,3}\$?[1-9][0-9]{0,6}"
_REFERENCE = (
    rf"(?:{_CORNER}(?::{_CORNER})?"
    r"|\$?[A-Za-z]{1,3}:\$?[A-Za-z]{1,3}"
    r"|\$?[1-9][0-9]{0,6}:\$?[1-9][0-9]{0,6})(?![\w.(!\[?\\])"
)
# Names are bounded, so that a formula that no program wrote is read in one pass too.
_SHEET = r"(?:'(?:[^']|''){1,260}+'|(?:\[[^\[\]]{1,300}\])?[\w.\\?]{1,300}+(?::[\w.\\?]{1,300}+)?)!"
_TOKEN = re.compile(
    r'(?P<string>"(?:[^"]|"")*")'
    r'|(?P<array>\{(?:[^{}"]|"(?:[^"]|"")*")*\})'
    rf"|(?P<sheet>{_SHEET})?(?P<area>{_REFERENCE})"
    rf"|(?P<other>{_SHEET}(?:\#REF!|{_WORD})?)"
    r"|(?P<error>\#[A-Z0-9/_]+[!?]?)"
    r"|(?P<number>(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[Ee][+-]?[0-9]+)?)"
    r"|(?P<word>[\w\\$][\w.\\?$]*)"
    r"|(?P<space>\s+)"
    r"|(?P<mark>.)",
    re.DOTALL,
)
_CALL = re.compile(
    r'"(?:[^"]|"")*+"|\'(?:[^\']|\'\'){1,260}+\'!|\[(?:[^\[\]]|\[[^\[\]]{0,300}+\]){0,1000}+\]'
    r"|(?<![\w.\\])([^\W\d][\w.\\]*+)\s*+\("
)


@dataclass(frozen=True, slots=True)
class Reference:
    """One reference of a formula.

    `prefix` is the sheet as written (``'My Sheet'!``), `sheet` and `last_sheet` its names; they
    are empty for the formula's own sheet. `workbook` is the number of another workbook.
    `argument_of` is the function of which the reference is one whole argument.
    """

    text: str
    prefix: str
    area: CellArea
    sheet: str = ""
    last_sheet: str = ""
    workbook: str = ""
    argument_of: str = ""

    @property
    def three_d(self) -> bool:
        """Whether it reaches over several sheets."""
        return bool(self.last_sheet) and self.last_sheet.lower() != self.sheet.lower()

    @property
    def is_fixed(self) -> bool:
        """Whether it means the same cells wherever it is used."""
        corners = self.area.start, self.area.end or self.area.start
        return bool(self.sheet) and all(
            (corner.row_fixed or not corner.row) and (corner.column_fixed or not corner.column)
            for corner in corners
        )

    def on(self, home: str, sheet: str) -> bool:
        """Whether it names cells of `sheet` of this workbook, standing on `home` itself."""
        if self.workbook or self.three_d:
            return False
        return (self.sheet or home).lower() == sheet.lower()


@lru_cache(maxsize=16_384)
def scan(formula: str) -> tuple[str | Reference, ...]:
    """The pieces of a formula (without its equals sign); joined, they give it back.

    >>> [str(piece.area) for piece in scan("SUM('a b'!B4:B$9)+LOG10(A1#)*Tab[[#This Row],[A1]]")
    ...  if not isinstance(piece, str)]
    ['B4:B$9', 'A1']
    """
    pieces: list[str | Reference] = []
    calls: list[str] = []
    word, before, at = "", "", 0
    while at < len(formula):
        if end := _structured_end(formula, at):
            pieces.append(formula[at:end])
            word, before, at = "", "]", end
            continue
        token = _TOKEN.match(formula, at)
        assert token is not None  # noqa: S101 - the last alternative takes any letter
        text, at = token[0], token.end()
        kind = token.lastgroup
        if kind == "area" and (area := area_of(token["area"])):
            whole = before in {"(", ","} and _ends_argument(formula, at)
            pieces.append(_reference(token, area, calls[-1] if whole and calls else ""))
            word, before = "", "reference"
            continue
        pieces.append(text)
        if kind == "space":
            continue
        _follow_call(calls, text, word)
        word, before = (text if kind in {"word", "area"} else ""), text
    return tuple(pieces)


def operands(formula: str) -> Iterator[str | Reference]:
    """The pieces of a formula without blanks; ``Sheet!A1:Sheet!B2`` is one area.

    >>> [str(piece.area) for piece in operands("SUM(S!A1 : S!B2)") if isinstance(piece, Reference)]
    ['A1:B2']
    """
    pieces = [p for p in scan(formula) if isinstance(p, Reference) or p.strip()]
    at = 0
    while at < len(pieces):
        here = pieces[at]
        end = pieces[at + 2] if pieces[at + 1 : at + 2] == [":"] and at + 2 < len(pieces) else ""
        if isinstance(here, Reference) and isinstance(end, Reference) and _are_ends(here, end):
            yield replace(here, area=CellArea(here.area.start, end.area.start))
            at += 3
        else:
            yield here
            at += 1


def _are_ends(here: Reference, end: Reference) -> bool:
    """Whether two cells are the ends of one area."""
    same = end.prefix.lower() in {"", here.prefix.lower()}
    return same and not here.area.end and not end.area.end


def with_prefixes(formula: str) -> str:
    """The formula as a file holds it: functions younger than the format bear a prefix.

    >>> with_prefixes('XLOOKUP(A1,B:B,C:C)&"IFS("&_xlfn.IFS(A1,1)')
    '_xlfn.XLOOKUP(A1,B:B,C:C)&"IFS("&_xlfn.IFS(A1,1)'
    """
    if not _YOUNG.search(formula):
        return formula
    pieces = [piece if isinstance(piece, str) else piece.text for piece in scan(formula)]
    for at, piece in enumerate(pieces[:-1]):
        name = piece.upper()
        if name in _YOUNGER and pieces[at + 1] == "(":
            pieces[at] = f"_xlfn._xlws.{piece}" if name in {"FILTER", "SORT"} else f"_xlfn.{piece}"
    return "".join(pieces)


def called_functions(formula: str) -> set[str]:
    """The names of the functions that a formula calls, in capitals.

    >>> sorted(called_functions('IF(A1>0,_xlfn.XLOOKUP(A1,B:B,C:C),"SUM(")'))
    ['IF', '_XLFN.XLOOKUP']
    """
    return {found[1].upper() for found in _CALL.finditer(formula) if found[1]}


def quoted_sheet(name: str) -> str:
    """The name of a sheet as a formula writes it, without the mark: ``'gap 2024'``."""
    plain = re.fullmatch(r"[^\W\d]\w*", name) and area_of(name) is None
    if plain and not re.fullmatch(r"[Rr]\d*[Cc]\d*|[Rr]\d*|[Cc]\d*|(?i:true|false)", name):
        return name
    return "'" + name.replace("'", "''") + "'"


def _reference(token: re.Match[str], area: CellArea, function: str) -> Reference:
    prefix = token["sheet"] or ""
    name = prefix[:-1]
    if name.startswith("'"):
        name = name[1:-1].replace("''", "'")
    workbook = ""
    if name.startswith("[") and "]" in name:
        workbook, name = name[1:].split("]", 1)
    elif "]" in name:  # '/a folder/[book.xlsx]sheet'
        workbook, name = name.rsplit("]", 1)
    first, _, last = name.partition(":")
    return Reference(token[0], prefix, area, first, last, workbook, function)


def _follow_call(calls: list[str], text: str, word: str) -> None:
    if text == "(":
        calls.append(word.upper().removeprefix("_XLFN."))
    elif text == ")" and calls:
        calls.pop()


_ENDED = re.compile(r"\s*+[,)]")


def _ends_argument(formula: str, at: int) -> bool:
    return _ENDED.match(formula, at) is not None


def _structured_end(formula: str, at: int) -> int:
    """Where a structured reference that begins here ends; 0 where none does."""
    if formula[at] != "[":
        return 0
    end = _bracket_end(formula, at)
    return 0 if _is_workbook(formula, at, end) else end


def _bracket_end(formula: str, at: int) -> int:
    """The end of a structured reference, in which an apostrophe escapes the next letter."""
    depth = 0
    while at < len(formula):
        letter = formula[at]
        if letter == "'":
            at += 1
        depth += (letter == "[") - (letter == "]")
        at += 1
        if not depth:
            break
    return min(at, len(formula))


def _is_workbook(formula: str, at: int, end: int) -> bool:
    """Whether brackets name another workbook (``[1]Sheet1!A1``), not a column of a table."""
    if at and (formula[at - 1].isalnum() or formula[at - 1] in "_.]"):
        return False
    return re.match(r"[\w.\\?:]*!", formula[end:]) is not None
