"""What stands in a cell: a typed number, words, or a formula with its known result?"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from addin.facts.fact import Fact
from addin.facts.printer import in_language
from addin.language import Language, Text
from addin.measures.reasons import Reason
from addin.model.unit import UNITS, Unit
from addin.model.words import Precision

__all__ = [
    "ABSENT",
    "Cell",
    "absent",
    "calculated",
    "figure",
    "guarded",
    "keys_of",
    "marked_format",
    "number_format",
    "plain",
    "quoted",
    "stated",
    "words",
]

ABSENT = Text(zh="—", en="—")
"""What does not apply to a row; the legend says so."""

_MARKS = {
    Precision.LOWER_BOUND: Text(zh="＞", en="> "),
    Precision.UPPER_BOUND: Text(zh="＜", en="< "),
    Precision.ROUNDED: Text(zh="≈", en="≈ "),
    Precision.ESTIMATE: Text(zh="≈", en="≈ "),
}
_KEY = re.compile(r"\{([a-z_0-9]+(?:@[^{}]+)?)\}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One cell: its value, the formula that gives the value (or none), and its number format.

    A formula names cells of its own row as ``{progress}`` and of another row as
    ``{value@TOTAL}``; the grid turns both into addresses. `reason` marks words that stand where a
    number would.
    """

    value: float | str
    formula: str = ""
    number_format: str = "General"
    reason: bool = False

    @property
    def is_number(self) -> bool:
        """Whether a formula can calculate with the cell."""
        return not isinstance(self.value, str)


def words(text: Text | str, language: Language = "zh") -> Cell:
    """A cell of words."""
    return Cell(value=text if isinstance(text, str) else text[language])


def absent(language: Language) -> Cell:
    """A cell of what does not apply to its row."""
    return Cell(value=ABSENT[language], reason=True)


def plain(value: float, decimals: int = 0) -> Cell:
    """A typed number that belongs to no fact."""
    return Cell(value=float(value), number_format=number_format(decimals, "zh"))


def stated(fact: Fact | None, language: Language, unit: Unit | None = None) -> Cell:
    """A typed number: the fact's value, in the unit that readers of `language` see.

    `unit` is the unit that the row names; another one is said in the number format. Where there
    is no value, the cell holds the words of the reason.
    """
    if fact is None:
        return absent(language)
    if fact.value is None:
        return Cell(value=_why(fact, language), reason=True)
    return figure(in_language(fact.value, fact.unit, language), fact, language, unit)


def calculated(
    fact: Fact | None,
    formula: str,
    row: Mapping[str, Cell],
    language: Language,
    unit: Unit | None = None,
) -> Cell:
    """A formula whose cached value is the fact's value.

    It asks first whether all its inputs are numbers and else says why there is none, so that a
    row comes to life when somebody types the missing number. Where the inputs are there and the
    fact is still not known (a bound, a figure in dispute), the words stand alone.
    """
    known = stated(fact, language, unit)
    keys = keys_of(formula)
    if known.is_number:
        missing = (fact.reason if fact and fact.reason else Reason.NO_DATA)[language]
        return replace(known, formula=guarded(formula, missing, keys))
    if not fact or all(key in row and row[key].is_number for key in keys):
        return known
    return replace(
        known,
        formula=guarded(formula, str(known.value), keys),
        number_format=_format(fact, language, unit),
    )


def figure(value: float, fact: Fact, language: Language, unit: Unit | None = None) -> Cell:
    """A number shown the way `fact` is shown."""
    return Cell(value=value, number_format=_format(fact, language, unit))


def guarded(formula: str, otherwise: str, keys: Iterable[str]) -> str:
    """`formula` where all cells of `keys` are numbers, else the words `otherwise`."""
    cells = [f"{{{key}}}" for key in keys]
    if not cells:
        return f"={formula}"
    return f"=IF(COUNT({','.join(cells)})={len(cells)},{formula},{quoted(otherwise)})"


def keys_of(formula: str) -> tuple[str, ...]:
    """The cells that a formula names, each once, in order."""
    return tuple(dict.fromkeys(_KEY.findall(formula)))


def quoted(text: str) -> str:
    """`text` as a formula writes it."""
    return '"' + text.replace('"', '""') + '"'


def number_format(decimals: int, language: Language, mark: str = "", suffix: str = "") -> str:
    """The number format of a language: English has commas between thousands.

    It ends with the room of a bracket, so that numbers do not touch the line.

    >>> number_format(1, "en", suffix=" pp")
    '#,##0.0" pp"_)'
    """
    digits = ("#,##0" if language == "en" else "0") + "." * (decimals > 0) + "0" * decimals
    return (quoted(mark) if mark else "") + digits + (quoted(suffix) if suffix else "") + "_)"


def marked_format(precision: Precision, decimals: int, language: Language, suffix: str = "") -> str:
    """The number format of a figure that may be a bound or rounded."""
    mark = _MARKS[precision][language] if precision in _MARKS else ""
    return number_format(decimals, language, mark, suffix)


def _format(fact: Fact, language: Language, unit: Unit | None) -> str:
    own = fact.shown_unit(language)
    named = UNITS[unit.english] if unit and language == "en" and unit.english else unit
    suffix = own.name.zh if named is not None and own.code != named.code else ""
    if language == "en" and suffix not in {"", "%", "‰"}:
        suffix = " pp" if own.code == "pp" else f" {own.name.en}".rstrip()
    return marked_format(fact.precision, fact.shown_decimals(language), language, suffix)


def _why(fact: Fact, language: Language) -> str:
    return (fact.reason or Reason.NO_DATA)[language]
