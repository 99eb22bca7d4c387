"""How does a reader see a number: unit, decimals, rounding, sign, precision?

Cells take the `number` of what is printed, tables its text with a sign, sentences text and unit. A
number is rounded once, on its decimal digits, when it is shown (METHODS A12, PRACTICE 1.4). What
is compared in a sentence are the shown numbers, so that a reader can check it.
"""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import cache
from math import log10
from typing import Protocol

from addin.language import Language, Text
from addin.measures.rounding import round_half_even, round_half_up
from addin.model.unit import POINTS, UNITS, Unit
from addin.model.words import Precision


class Rounding(StrEnum):
    """Which way a tie goes: 四舍五入, or GB/T 8170 四舍六入五成双."""

    HALF_UP = "half_up"
    HALF_EVEN = "half_even"


class Figure(Protocol):
    """What the printer needs to know of a fact; one with a `precision` is marked where inexact."""

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


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberStyle:
    """The choices of an office: how ties are rounded, and how large amounts are named.

    `trillions` shows amounts from one trillion on as 万亿元 or CNY trillion;
    `shown_differences` takes differences of the shown numbers, else of the exact ones.
    """

    rounding: Rounding = Rounding.HALF_UP
    trillions: bool = False
    shown_differences: bool = True


USUAL = NumberStyle()


@dataclass(frozen=True, slots=True, kw_only=True)
class Printed:
    """A number as a reader sees it, rounded, in the unit `unit`.

    `text` are its digits, `before` and `after` the unit around them ("CNY " and " billion");
    `mark` says in which way it is not exact: ``over``, ``nearly``, ``about`` as stated,
    ``at_least`` and ``at_most`` as computed, else "".
    """

    number: Decimal
    text: str
    unit: Unit
    before: str
    after: str
    mark: str

    def __str__(self) -> str:
        return f"{self.before}{self.text}{self.after}"


MARK_WORDS: dict[str, Text] = {
    "": Text(zh="", en=""),
    "over": Text(zh="超", en="over "),
    "nearly": Text(zh="近", en="nearly "),
    "about": Text(zh="约", en="about "),
    "at_least": Text(zh="至少", en="at least "),
    "at_most": Text(zh="至多", en="at most "),
}
"""How a text says that a number is a bound or rounded."""

MARK_SIGNS: dict[str, Text] = {
    "": Text(zh="", en=""),
    "over": Text(zh="＞", en=">"),
    "nearly": Text(zh="＜", en="<"),
    "about": Text(zh="≈", en="≈"),
    "at_least": Text(zh="≥", en="≥"),
    "at_most": Text(zh="≤", en="≤"),
}
"""How a table says it."""


def printed(
    figure: Figure,
    language: Language,
    style: NumberStyle = USUAL,
    *,
    form: str = "",
    other: Figure | None = None,
) -> Printed:
    """The number that a reader of `language` sees of `figure`.

    `form` says how it follows from the figure, so that it can be made again after a revision:
    words divided by blanks, of ``abs``, ``times`` (hundreds of per cent), ``in:UNIT`` (else the
    unit that the language has for it) and ``minus:FACT``, the difference to `other`. An unknown
    value counts as zero: whoever speaks of it has to ask first.
    """
    words = form.split()
    named = next((word[3:] for word in words if word.startswith("in:")), "")
    unit = _named(named, figure.unit) if named else shown_unit(figure.unit, language)
    number = _number(figure, words, unit, style, other)
    if other is not None and unit.is_percent:
        unit = POINTS
    text = f"{number:,f}" if language == "en" else f"{number:f}"
    if "times" in words:
        text = text.removesuffix(".0")
    before, after = _around(unit, language, text)
    if language == "zh" and unit.code == "rank" and other is None and "abs" not in words:
        before = "第"  # a place, not how many places
    mark = mark_of(figure)
    return Printed(number=number, text=text, unit=unit, before=before, after=after, mark=mark)


def rounded(
    value: float | Decimal, decimals: int, rounding: Rounding = Rounding.HALF_UP
) -> Decimal:
    """`value` rounded once to `decimals`, on fifteen decimal digits; zero has no sign.

    >>> str(rounded(2.675, 2)), str(rounded(-0.04, 1)), str(rounded(0.25, 1, Rounding.HALF_EVEN))
    ('2.68', '0.0', '0.2')
    """
    exact = value if isinstance(value, Decimal) else _exact(value)
    if rounding is Rounding.HALF_EVEN:
        return round_half_even(exact, decimals)
    return round_half_up(exact, decimals)


def mark_of(figure: Figure) -> str:
    """In which way a number is not exact; "" where it is, or is in dispute."""
    precision = getattr(figure, "precision", Precision.EXACT)
    computed = getattr(figure, "measure", "").removeprefix("difference:") in _COMPUTED
    return (_BOUNDS if computed else _MARKS).get(precision, "")


def shown_unit(unit: Unit, language: Language) -> Unit:
    """The unit in which readers of `language` count: 亿元 becomes CNY billion in English."""
    return unit.english if language == "en" and unit.english else unit


def unit_name(unit: Unit, language: Language) -> str:
    """The name of that unit; a mere count has none in English, a dash says so."""
    name = shown_unit(unit, language).name
    return name.zh if language == "zh" else name.en or "—"


def in_language(value: float, unit: Unit, language: Language) -> float:
    """`value` as a cell holds it: exact, in the unit that readers of `language` see.

    >>> in_language(23244.31, UNITS["CNY_100M"], "en")
    2324.431
    """
    return float(_converted(value, unit, shown_unit(unit, language)))


def decimals_in(decimals: int, unit: Unit, target: Unit, value: float | None = None) -> int:
    """How many decimals a number of `unit`, shown with `decimals`, has in the unit `target`.

    In the English counterpart of its unit those of the target, less where the indicator is shown
    coarser than is usual; in a smaller unit no digit more than was stated, unless it is a `value`
    below ten of them.

    >>> decimals_in(1, UNITS["10K_persons"], UNITS["1K_persons"])
    0
    """
    if target == unit:
        return decimals
    usual = max(target.decimals - max(unit.decimals - decimals, 0), 0)
    if target.factor >= unit.factor or target == unit.english:
        return usual
    if value is not None and abs(_converted(value, unit, target)) < _TEN:
        return usual
    shift = round(log10(target.factor / unit.factor))
    return max(min(target.decimals, decimals + shift), 0)


def amount_unit(
    value: float | None, unit: Unit, language: Language, style: NumberStyle, *, small: bool = True
) -> Unit:
    """The unit in which a sentence of `language` names an amount that is stored in `unit`.

    English counts in billions what Chinese counts in 亿, and thousands of tonnes from a million on
    in millions. An amount that shows as less than one steps down (0.0832亿元 is 832万元) where
    `small` allows it; one of seven digits steps up (1204000000元 is 12.04亿元), and one of a
    trillion where the style asks for it.
    """
    named = unit_without_end(value, unit, language, style)
    ladder = _ladder(unit.dimension, language)
    if value is None or named not in ladder:
        return _in_thousands(value or 0.0, unit, named, style) if language == "en" else named
    if style.trillions and _reaches_one(value, unit, ladder[0], style):
        return ladder[0]
    if small and value and not _reaches_one(value, unit, named, style):
        below = ladder[min(ladder.index(named) + 1, len(ladder) - 1)]
        shows = rounded(_converted(value, unit, below), below.decimals, style.rounding)
        return below if shows else named
    return named


def unit_without_end(
    value: float | None, unit: Unit, language: Language, style: NumberStyle = USUAL
) -> Unit:
    """The unit of a reader, or a larger one where the number would have digits without end.

    >>> unit_without_end(160_000_000_000, UNITS["CNY_100M"], "zh").code
    'CNY_1T'
    """
    named = shown_unit(unit, language)
    endless = _ENDLESS if named.factor < _HUNDRED_MILLION else _ENDLESS * 100
    if value is None or abs(_converted(value, unit, named)) < endless:
        return named
    return _in_large(value, unit, named, language, style)


def smaller(unit: Unit, language: Language) -> tuple[Unit, ...]:
    """The smaller units in which a language counts the same money, the largest first."""
    return tuple(one for one in _ladder(unit.dimension, language) if one.factor < unit.factor)


@cache
def _ladder(currency: str, language: Language) -> tuple[Unit, ...]:
    """The units in which a language counts a currency, the largest first; none of other things."""
    codes = [f"{currency}_{size}" for size in _MONEY_SIZES[language]]
    return tuple(UNITS[code] for code in (*codes, currency) if codes[0] in UNITS)


def _in_large(
    value: float, unit: Unit, named: Unit, language: Language, style: NumberStyle
) -> Unit:
    """The unit in which an endless number has few digits; its own where there is no larger one."""
    base = next((each for each in UNITS if named.code.endswith(f"_{each}")), named.code)
    others = (UNITS.get(f"{size}_{base}") for size in _LARGE_SIZES[language])
    ladder = _ladder(unit.dimension, language)
    larger = (one for one in (*ladder, *others) if one and one.factor > named.factor)
    return next((one for one in larger if _reaches_one(value, unit, one, style)), named)


def _in_thousands(value: float, unit: Unit, named: Unit, style: NumberStyle) -> Unit:
    """Billions, millions or thousands of what is no money: the largest in which it reaches one."""
    size, _, base = named.code.partition("_")
    if size not in _SIZES:
        return named
    sizes = (UNITS.get(f"{each}_{base}") for each in _SIZES)
    fits = (each for each in sizes if each and _reaches_one(value, unit, each, style))
    return next(fits, named)


def _named(code: str, unit: Unit) -> Unit:
    """The unit of a code; the English counterpart of a plan's own unit is known to that alone."""
    return unit.english if unit.english and unit.english.code == code else UNITS[code]


def _number(
    figure: Figure, words: list[str], unit: Unit, style: NumberStyle, other: Figure | None
) -> Decimal:
    if "times" in words:
        found = rounded(_exact(figure.value or 0.0) / 100, 1, style.rounding)
    elif other is not None:
        found = _difference(figure, other, unit, style)
    else:
        found = _in_unit(figure, unit, style)
    return abs(found) if "abs" in words else found


def _in_unit(figure: Figure, unit: Unit, style: NumberStyle) -> Decimal:
    decimals = decimals_in(figure.decimals, figure.unit, unit, figure.value)
    return rounded(_converted(figure.value or 0.0, figure.unit, unit), decimals, style.rounding)


def _difference(figure: Figure, other: Figure, unit: Unit, style: NumberStyle) -> Decimal:
    if style.shown_differences:
        return _in_unit(figure, unit, style) - _in_unit(other, unit, style)
    exact = _converted(figure.value or 0.0, figure.unit, unit) - _converted(
        other.value or 0.0, other.unit, unit
    )
    return rounded(exact, decimals_in(figure.decimals, figure.unit, unit), style.rounding)


def _converted(value: float, unit: Unit, target: Unit) -> Decimal:
    """`value` in the unit `target`, exactly: nothing is rounded on the way."""
    exact = _exact(value)
    if target == unit:
        return exact
    return exact * Decimal(repr(unit.factor)) / Decimal(repr(target.factor))


def _exact(value: float) -> Decimal:
    # Fifteen digits: what a sum of exact decimals carries beyond them is noise of the machine.
    return Decimal(f"{float(value):.15g}")


def _around(unit: Unit, language: Language, text: str) -> tuple[str, str]:
    """What of a unit's name stands before the digits, and what behind."""
    if language == "zh":
        name = unit.name.zh
        if name.startswith("1/"):  # 51 of "1/10万" are 51/10万, not 511/10万
            name = name[1:]
        return "", "个百分点" if unit == POINTS else name
    name = unit.name.en
    if name in {"%", "‰"}:
        return "", name
    before = f"{unit.currency} " if unit.currency else ""
    if before:
        name = name[len(before) :]
    elif text == "1":
        name = unit.one
    return before, f" {name}" if name else ""


def _reaches_one(value: float, unit: Unit, target: Unit, style: NumberStyle) -> bool:
    return abs(rounded(_converted(value, unit, target), target.decimals, style.rounding)) >= 1


_TEN = 10
_SIZES = ("1B", "1M", "1K")
_MARKS = {
    Precision.LOWER_BOUND: "over",
    Precision.UPPER_BOUND: "nearly",
    Precision.ROUNDED: "about",
    Precision.ESTIMATE: "about",
}
_BOUNDS = {Precision.LOWER_BOUND: "at_least", Precision.UPPER_BOUND: "at_most"}
_COMPUTED = frozenset({"progress", "lead"})
_ENDLESS, _HUNDRED_MILLION = 1_000_000, 1e8
_MONEY_SIZES: dict[Language, tuple[str, ...]] = {
    "zh": ("1T", "100M", "10K"), "en": ("1T", "1B", "1M", "1K"),
}  # fmt: skip
_LARGE_SIZES: dict[Language, tuple[str, ...]] = {"zh": ("100M", "10K"), "en": ("1B", "1M")}
