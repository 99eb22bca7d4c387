"""What did a person type into a cell, and how is it written?

`read_value` and `written` are mirrors: one pair for each kind of column. What cannot be read, or
had to be normalised, is said in notes, which become findings at the cell.
"""

import calendar
import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, Generic, TypeVar

from addin.cells import CellValue
from addin.errors import Level, ModelError, Note, Notes, UnitError
from addin.language import Language, fold
from addin.model.period import Period
from addin.model.unit import UNITS, Unit, Units, conversion, converted
from addin.model.words import TypedWord
from addin.ooxml.sheet.read import Cell
from addin.plan.schema import Holds, PlanColumn

_NUMBER = re.compile(r"([-+]?)(\d{1,3}(?:,\d{3})+|\d+)?(\.\d*)?(?:[eE]([-+]?\d+))?")
_MONTHS = 12
_DAY = re.compile(r"(\d{4})(?:[-/.年](\d{1,2})(?:[-/.月](\d{1,2})日?)?|年)?月?")
_PARTING = re.compile(r"[;；,，、\n]")
_YES = frozenset({"是", "yes", "true", "1"})


NOTES = Notes(Path(__file__).with_name("findings.csv"))
"""What readers of a plan workbook say of its cells."""

_V = TypeVar("_V")


@dataclass(frozen=True, slots=True)
class Read(Generic[_V]):
    """The value of a cell, None where it cannot be read, and what there is to say about it."""

    value: _V
    notes: tuple[Note, ...] = ()


def read_value(
    cell: Cell, column: PlanColumn, wanted: Unit | None = None, units: Units = UNITS
) -> Read[Any]:
    """What a cell of `column` means; an amount is converted to the unit `wanted`.

    `units` are those that a cell may name.
    """
    rule, read = _READERS.get(column.holds, _TEXT)
    try:
        found = read(cell, column, wanted, units)
    except ModelError as error:
        return Read(None, (Note(rule, Level.HARD, error.text),))
    return found if isinstance(found, Read) else Read(found)


_UNPRINTED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069\ufffe\uffff]")


def written(value: object, column: PlanColumn, language: Language) -> CellValue:
    """The cell in which `column` states a value; words and units in `language`."""
    if value is None or value == column.unsaid:
        return None
    write = _WRITERS.get(column.holds, _as_it_is)
    return write(value, language)


def text_of(cell: Cell | None) -> str:
    r"""The cell as text without outer spaces; a whole number without its ``.0``.

    Letters that no document may hold, or that turn the order of what follows, are left out.

    >>> text_of(" 产\x01值\u202e ")
    '产值'
    """
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    text = str(cell).strip()
    # Signs that steer a terminal or turn a line come with copied text; no document may hold them.
    return text if text.isprintable() else _UNPRINTED.sub("", text)


def codes_of(cell: Cell) -> tuple[str, ...]:
    """Several codes in one cell, parted by semicolons or commas."""
    return tuple(code.strip() for code in _PARTING.split(text_of(cell)) if code.strip())


def number_of(cell: Cell, wanted: Unit | None = None, units: Units = UNITS) -> Read[float]:
    """The number in a cell, a typed unit converted to `wanted`; ModelError where it is none.

    >>> number_of("１，２３４.5").value
    1234.5
    """
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return Read(float(cell))
    if not isinstance(cell, str):
        raise _not_a_number(text_of(cell))
    folded = re.sub(r"\s", "", unicodedata.normalize("NFKC", cell)).replace("−", "-")
    match = _NUMBER.match(folded)
    if match is None or not (match[2] or match[3]) or match[3] == ".":
        raise _not_a_number(cell)
    value = float(match[0].replace(",", ""))
    rest = folded[match.end() :]
    if rest:
        value = converted(value, _factor(rest, wanted, units, cell))
    shown = str(int(value)) if value.is_integer() else repr(value)
    return Read(value, (NOTES("number_as_text", cell=cell, shown=shown),))


def day_of(cell: Cell) -> Read[date]:
    """The day in a cell, the last one where it names only a month or year; ModelError."""
    if isinstance(cell, date):
        return Read(cell.date() if isinstance(cell, datetime) else cell)
    text = unicodedata.normalize("NFKC", text_of(cell))
    if re.fullmatch(r"(19|20)\d{6}", text):
        text = f"{text[:4]}-{text[4:6]}-{text[6:]}"
    match = _DAY.fullmatch(text)
    year, month, last = (int(part or 0) for part in match.groups()) if match else (0, 0, 0)
    try:
        month = month or _MONTHS
        day = date(year, month, last or calendar.monthrange(year, month)[1])
    except (ValueError, IndexError) as error:
        raise ModelError("not_a_date", text=text) from error
    return Read(day) if last else Read(day, (NOTES("part_of_date", cell=text_of(cell), day=day),))


def _factor(rest: str, wanted: Unit | None, units: Units, cell: str) -> float:
    try:
        typed = units.named(rest)
        return conversion(typed, wanted) if wanted else 1.0
    except UnitError as error:
        raise _not_a_number(cell) from error


def _not_a_number(text: str) -> ModelError:
    if text.startswith("#"):
        return ModelError("formula_error", text=text)
    return ModelError("not_a_number_in_cell", text=text)


def _whole(cell: Cell, *_: object) -> Read[int | None]:
    read = number_of(cell)
    if read.value.is_integer():
        return Read(int(read.value), read.notes)
    return Read(None, (*read.notes, NOTES("not_whole", value=read.value)))


def _share(cell: Cell, *_: object) -> Read[float]:
    read = number_of(cell)
    if 0 <= read.value <= 1:
        return read
    return Read(read.value, (*read.notes, NOTES("no_share", value=read.value)))


def _word(cell: Cell, column: PlanColumn, *_: object) -> TypedWord | None:
    return column.words.parse(text_of(cell)) if column.words else None


def unit_cell(found: Unit, language: Language) -> str:
    """The name of a unit as a cell holds it; its code where another one has the name too."""
    name = found.name.zh if language == "zh" else found.name.en
    return name if name and UNITS.find(name) in (found, None) else found.code


def _as_it_is(value: CellValue, _language: Language) -> CellValue:
    return value


_Reader = Callable[[Cell, PlanColumn, Unit | None, Units], object]
_NAMES = ("name", "short_name", "scheme_name", "title", "publisher")


def _text(cell: Cell, column: PlanColumn, *_: object) -> str:
    """The text of a cell; a name stands in one line."""
    text = text_of(cell)
    return " ".join(text.split()) if column.key.startswith(_NAMES) else text


_TEXT: tuple[str, _Reader] = "", _text
# The rule that a cell breaks where it cannot be read, and how it is read.
_READERS: Mapping[Holds, tuple[str, _Reader]] = {
    Holds.REFERENCES: ("", lambda cell, *_: codes_of(cell)),
    Holds.WORD: ("V-08", _word),
    Holds.NUMBER: ("V-02", lambda cell, *_: number_of(cell)),
    Holds.AMOUNT: ("V-02", lambda cell, _column, *of: number_of(cell, *of)),
    Holds.SHARE: ("V-02", _share),
    Holds.WHOLE: ("V-02", _whole),
    Holds.PERIOD: ("W-07", lambda cell, *_: Period.parse(text_of(cell))),
    Holds.YEAR: ("W-07", lambda cell, *_: Period.parse(text_of(cell)).year),
    Holds.DATE: ("V-03", lambda cell, *_: day_of(cell)),
    Holds.UNIT: ("W-08", lambda cell, _column, _wanted, units: units.named(text_of(cell))),
    Holds.YES: ("", lambda cell, *_: fold(text_of(cell)) in _YES),
}
# Any: a writer is handed what the reader of its kind gives.
_WRITERS: Mapping[Holds, Callable[[Any, Language], CellValue]] = {
    Holds.REFERENCES: lambda codes, _language: "；".join(codes),
    Holds.WORD: lambda word, language: word[language],
    Holds.WHOLE: lambda number, _language: float(number),
    Holds.PERIOD: lambda period, _language: str(period),
    Holds.YEAR: lambda year, _language: float(year),
    Holds.UNIT: unit_cell,
    Holds.YES: lambda yes, language: {"zh": "是", "en": "yes"}[language] if yes else "",
}
