"""How does a reader see a number?

A number is rounded once, on its decimal digits, when it is shown (METHODS A12, PRACTICE 1.4).
What is compared in a sentence are the shown numbers, so that a reader can check it.
"""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from math import log10
from typing import Protocol

from addin.language import Language
from addin.measures.rounding import round_half_even, round_half_up
from addin.model.unit import UNITS, Unit

__all__ = [
    "Figure",
    "Number",
    "NumberStyle",
    "Rounding",
    "amount_decimals",
    "amount_unit",
    "converted",
    "digits",
    "show",
    "shown",
]


class Rounding(StrEnum):
    """Which way a tie goes: 四舍五入, or GB/T 8170 四舍六入五成双."""

    HALF_UP = "half_up"
    HALF_EVEN = "half_even"


class Figure(Protocol):
    """What a sentence needs to know of a fact."""

    @property
    def id(self) -> str:
        """The stable id."""

    @property
    def value(self) -> float | None:
        """The value in `unit`; None where it cannot be known."""

    @property
    def unit(self) -> Unit:
        """The unit in which `value` stands."""

    @property
    def decimals(self) -> int:
        """How many decimals a reader sees."""


@dataclass(frozen=True, slots=True)
class Number:
    """A number in a sentence: the fact that it shows, the text that a reader sees, and how.

    `form` says how the text follows from the fact, so that it can be made again after a
    revision: words divided by blanks, of ``abs``, ``times`` (hundreds of per cent), ``in:UNIT``
    and ``minus:FACT`` (the difference of two shown numbers). Empty means as the fact stands.
    """

    fact_id: str
    text: str
    form: str = ""

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberStyle:
    """The choices of an office: how ties are rounded, and how large amounts are named.

    `trillions` shows amounts from one trillion on as 万亿元 or CNY trillion;
    `shown_differences` takes differences of the shown numbers, else of the exact ones.
    """

    rounding: Rounding = Rounding.HALF_UP
    trillions: bool = False
    shown_differences: bool = True


def shown(value: float | Decimal, decimals: int, rounding: Rounding = Rounding.HALF_UP) -> Decimal:
    """`value` rounded once to `decimals`, on its decimal digits; zero has no sign.

    >>> str(shown(2.675, 2)), str(shown(-0.04, 1)), str(shown(0.25, 1, Rounding.HALF_EVEN))
    ('2.68', '0.0', '0.2')
    """
    exact = value if isinstance(value, Decimal) else _exact(value)
    if rounding is Rounding.HALF_EVEN:
        return round_half_even(exact, decimals)
    return round_half_up(exact, decimals)


def digits(value: Decimal, language: Language) -> str:
    """The digits of a rounded `value`; English has commas between thousands, Chinese has none.

    >>> digits(Decimal("23244.31"), "zh"), digits(Decimal("23244.31"), "en")
    ('23244.31', '23,244.31')
    """
    return f"{value:,f}" if language == "en" else f"{value:f}"


def amount_unit(
    value: float | None, unit: Unit, language: Language, style: NumberStyle, *, small: bool = True
) -> Unit:
    """The unit in which `language` names an amount that is stored in `unit`.

    English counts in billions what Chinese counts in 亿. An amount that shows as less than one
    steps down (0.0832亿元 is 832万元) where `small` allows it; from one trillion on it steps up
    where the style asks for it.
    """
    named = UNITS.get(unit.english, unit) if language == "en" else unit
    ladder = _LADDERS[language]
    if value is None or named not in ladder:
        return named
    if style.trillions and _reaches_one(value, unit, ladder[0], style):
        return ladder[0]
    if small and value and not _reaches_one(value, unit, named, style):
        return ladder[min(ladder.index(named) + 1, len(ladder) - 1)]
    return named


def amount_decimals(decimals: int, unit: Unit, target: Unit, value: float | None = None) -> int:
    """How many decimals an amount of `unit`, shown with `decimals`, has in the unit `target`.

    In the English counterpart of its unit those of the target, less where the indicator is shown
    coarser than is usual; in a smaller unit no digit more than was stated, unless it is a `value`
    below ten of them.
    """
    if target is unit:
        return decimals
    usual = max(target.decimals - max(unit.decimals - decimals, 0), 0)
    if target.factor >= unit.factor or target.code == unit.english:
        return usual
    if value is not None and abs(converted(value, unit, target)) < _TEN:
        return usual
    shift = round(log10(target.factor / unit.factor))
    return max(min(target.decimals, decimals + shift), 0)


def converted(value: float, unit: Unit, target: Unit) -> Decimal:
    """`value` in the unit `target`, exactly: nothing is rounded on the way."""
    exact = _exact(value)
    if target is unit:
        return exact
    return exact * Decimal(repr(unit.factor)) / Decimal(repr(target.factor))


def show(figure: Figure, form: str, style: NumberStyle, other: Figure | None = None) -> Decimal:
    """The number that a reader sees of `figure` in the `form` of a `Number`.

    `other` is the fact that the form names after ``minus:``. An unknown value counts as zero:
    whoever speaks of it has to ask first.
    """
    words = form.split()
    named = next((word[3:] for word in words if word.startswith("in:")), "")
    unit = UNITS[named] if named else figure.unit
    found = _in_unit(figure, unit, style)
    if "times" in words:
        found = shown(_exact(figure.value or 0.0) / 100, 1, style.rounding)
    if other is not None:
        found = _difference(figure, other, unit, style)
    return abs(found) if "abs" in words else found


def _in_unit(figure: Figure, unit: Unit, style: NumberStyle) -> Decimal:
    decimals = amount_decimals(figure.decimals, figure.unit, unit, figure.value)
    return shown(converted(figure.value or 0.0, figure.unit, unit), decimals, style.rounding)


def _difference(figure: Figure, other: Figure, unit: Unit, style: NumberStyle) -> Decimal:
    if style.shown_differences:
        return _in_unit(figure, unit, style) - _in_unit(other, unit, style)
    exact = converted(figure.value or 0.0, figure.unit, unit) - converted(
        other.value or 0.0, other.unit, unit
    )
    return shown(exact, amount_decimals(figure.decimals, figure.unit, unit), style.rounding)


def _exact(value: float) -> Decimal:
    # Fifteen digits: what a sum of exact decimals carries beyond them is noise of the machine.
    return Decimal(f"{float(value):.15g}")


def _reaches_one(value: float, unit: Unit, target: Unit, style: NumberStyle) -> bool:
    return abs(shown(converted(value, unit, target), target.decimals, style.rounding)) >= 1


_TEN = 10
_LADDERS: dict[Language, tuple[Unit, ...]] = {
    "zh": (UNITS["CNY_1T"], UNITS["CNY_100M"], UNITS["CNY_10K"]),
    "en": (UNITS["CNY_1T"], UNITS["CNY_1B"], UNITS["CNY_1M"]),
}
