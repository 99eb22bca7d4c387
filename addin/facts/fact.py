"""What is one number that a reader may see?"""

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from addin.language import Language, Text
from addin.measures.book import BOOK
from addin.measures.formula import Formula
from addin.measures.reasons import Reason
from addin.measures.targets.status import Prospect, StatusClass
from addin.model.period import Period
from addin.model.unit import UNITS, Unit, decimals_in
from addin.model.words import DataStatus, Precision

__all__ = ["Fact", "Prospect", "Reason", "StatusClass", "rounded"]


_BOUNDS = {
    Precision.LOWER_BOUND: Text(zh="超", en="over "),
    Precision.UPPER_BOUND: Text(zh="近", en="nearly "),
    Precision.ROUNDED: Text(zh="约", en="about "),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One number: exact in `value`, shown in `display`, with all that is needed to trace it.

    `value` stands in `unit` (45.2 where the unit is per cent) and is None where it cannot be
    known; `reason` then says why. `period` is what the data speak of, which may be earlier than
    the period of the report. `inputs` are ids of facts and cells ``workbook!sheet!cell``.
    """

    id: str
    subject: str
    measure: str
    value: float | None
    unit: Unit
    decimals: int
    period: Period
    formula: str
    inputs: tuple[str, ...] = ()
    status: DataStatus | None = None
    precision: Precision = Precision.EXACT
    vintage: date | None = None
    reason: Reason | None = None

    @property
    def known(self) -> bool:
        """Whether there is a number."""
        return self.value is not None

    @property
    def word(self) -> Text | None:
        """The name of the class, for a fact whose value is a class."""
        if not self.known:
            return None
        if self.measure == "prospect":
            return tuple(Prospect)[int(self.value or 0)].text
        return self.status_class.text if self.measure == "status" else None

    @property
    def status_class(self) -> StatusClass:
        """The class that a status fact stands for."""
        return tuple(StatusClass)[int(self.value or 0)]

    @property
    def how(self) -> Formula:
        """The formula behind the number."""
        return BOOK[self.formula]

    def number(self, language: Language = "zh") -> str:
        """The number as it is printed, rounded once, half up, without its unit; "—" if unknown.

        In English amounts are shown in the unit's English counterpart, converted from the stored
        value, with commas.
        """
        if self.value is None:
            return "—"
        if self.word is not None:
            return self.word[language]
        if language == "zh":
            return rounded(self.value, self.decimals)
        shown = self.shown_unit("en")
        factor = Decimal(repr(self.unit.factor)) / Decimal(repr(shown.factor))
        return f"{Decimal(rounded(self.value, self.shown_decimals('en'), factor)):,}"

    def shown_unit(self, language: Language) -> Unit:
        """The unit in which a reader of `language` sees the number."""
        return UNITS[self.unit.english] if language == "en" and self.unit.english else self.unit

    def shown_decimals(self, language: Language) -> int:
        """How many decimals a reader of `language` sees."""
        return decimals_in(self.decimals, self.unit, self.shown_unit(language))

    def display(self, language: Language = "zh") -> str:
        """The number with its unit and the mark of its precision, as a cell or list shows it."""
        if self.value is None or self.word is not None:
            return self.number(language)
        mark = _BOUNDS[self.precision][language] if self.precision in _BOUNDS else ""
        name = self.shown_unit(language).name
        if language == "zh":
            return f"{mark}{self.number()}{name.zh}"
        return f"{mark}{_english(self.number('en'), name.en)}"


def rounded(value: float, decimals: int, factor: Decimal = Decimal(1)) -> str:
    """`value` times `factor`, rounded half up on its decimal digits, never "-0.0".

    Fifteen significant digits of the double are taken, so that 12.349999999999998, the sum of
    exact decimals, rounds as 12.35 does.

    >>> rounded(2.675, 2), rounded(-0.04, 1), rounded(1e16 / 3, 0)
    ('2.68', '0.0', '3333333333333330')
    """
    exact = Decimal(f"{value:.15g}") * factor
    step = Decimal(1).scaleb(-decimals)
    found = exact.quantize(step, rounding=ROUND_HALF_UP)
    return f"{abs(found) if found == 0 else found:f}"


def _english(number: str, unit: str) -> str:
    if not unit:
        return number
    if unit.startswith(("CNY", "USD")) and not unit[4:5].isdigit():
        currency, _, scale = unit.partition(" ")
        return f"{currency} {number}" + (f" {scale}" if scale else "")
    return number + unit if unit in ("%", "‰") else f"{number} {unit}"
