"""In which unit does a number stand, how does it become another, and which has a plan of its own?

The units that everybody knows are rows of ``units.csv``; thousands or 亿 of them, and one for each
of another (张/千人), follow from those. A plan adds its own (`units_with`): nothing is
registered, so that two plans never mix theirs.
"""

import csv
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from math import isclose, log10
from pathlib import Path

from addin.errors import WORDS, Place, UnitError
from addin.language import NO_TEXT, Text, fold


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """A unit: its code, its names, what it measures and how many base units it holds.

    `decimals` is how many a table shows unless told otherwise (PRACTICE 1.4). In English a value
    is shown in the unit `english`, converted from the stored value and rounded once. `symbol` and
    `aliases` are other spellings.
    """

    code: str
    name: Text
    dimension: str
    factor: float
    decimals: int = 0
    english: "Unit | None" = None
    symbol: str = ""
    aliases: tuple[str, ...] = ()

    @property
    def is_percent(self) -> bool:
        """Whether differences of two values are percentage points."""
        return self.code == "pct"

    @property
    def is_counted(self) -> bool:
        """Whether it is one of the things that are counted, such as a firm: there is no half one.

        >>> unit("家").is_counted, unit("万人").is_counted, unit("亿元").is_counted
        (True, False, False)
        """
        return self.dimension in _COUNTED_THINGS and self.factor == 1

    @property
    def is_money(self) -> bool:
        """Whether amounts in it are amounts of money."""
        return self.dimension in _CURRENCIES

    @property
    def is_interval(self) -> bool:
        """Whether two values have a difference but no quotient: 20 °C is no 5 % more than 19 °C."""
        return self.code in _INTERVALS

    @property
    def currency(self) -> str:
        """The currency that English names before the digits; empty for what is no money."""
        first = self.name.en.partition(" ")[0]
        return first if first in _CURRENCIES else ""

    @property
    def one(self) -> str:
        """The English name of one of them."""
        name = self.name.en
        counted = name.partition(" ")[0] in _COUNTED or bool(self.currency)
        return name if counted else _ONE.get(name, name.removesuffix("s"))

    @property
    def spellings(self) -> Iterator[str]:
        """Every way to write the unit, folded."""
        for name in (self.code, self.name.zh, self.name.en, self.one, self.symbol, *self.aliases):
            if name:
                yield fold(name, passing=_BETWEEN)


# What does not matter: width, capitals, ² for 2 and µ for μ by `fold`, and these.
_BETWEEN = r"[\s,·]+"
_INTERVALS = frozenset({"degC", "dB", "index", "score", "age"})
_ONE = {"people": "person"}
_COUNTED = frozenset({"thousand", "million", "billion", "10,000", "100"})
_COUNTED_THINGS = frozenset(
    {"count", "units", "pieces", "persons", "visits", "beds", "cases", "heads", "birds", "trees"}
)
_PER = re.compile(r"(?P<top>.+)(?:[/／]| per |_per_)(?P<each>.+)")
_DECIMALS_OF_QUOTIENTS = 2


@dataclass(frozen=True, slots=True)
class Units(Mapping[str, Unit]):
    """A set of units by code; each is found by its names too, the first of a name counts."""

    by_code: Mapping[str, Unit]
    _named: dict[str, Unit] = field(init=False, repr=False, compare=False, default_factory=dict)

    def __getitem__(self, code: str) -> Unit:
        """The unit of a code."""
        return self.by_code[code]

    def __iter__(self) -> Iterator[str]:
        return iter(self.by_code)

    def __len__(self) -> int:
        return len(self.by_code)

    def find(self, text: str) -> Unit | None:
        """The unit that `text` names: by code, Chinese or English name; None where none is.

        >>> UNITS.find("张／千人").name.en, UNITS.find("µg/㎥").name.en
        ('beds per thousand people', 'μg/m³')
        """
        if not self._named:
            for unit in self.by_code.values():
                for name in unit.spellings:
                    self._named.setdefault(name, unit)
        spelling, parts = fold(text, passing=_BETWEEN), _PER.fullmatch(text.strip())
        if spelling not in self._named and parts:
            top, each = self.find(parts["top"]), self.find(parts["each"])
            if top and each:
                self._named[spelling] = _quotient(top, each)
        return self._named.get(spelling)

    def named(self, text: str) -> Unit:
        """The unit that `text` names, as `find` knows it; UnitError otherwise."""
        found = self.find(text)
        if found is None:
            raise UnitError("not_a_unit", text=text)
        return found

    def extended(self, more: Iterable[Unit]) -> "Units":
        """These units, after `more`: of two with one code or name the added one counts.

        >>> bed = Unit(code="cots", name=Text(zh="张", en="cots"), dimension="cots", factor=1)
        >>> UNITS.extended([bed]).named("张").code, "cots" in UNITS
        ('cots', False)
        """
        added = {unit.code: unit for unit in more}
        return Units({**added, **{c: u for c, u in self.by_code.items() if c not in added}})


def multiples(base: Unit, *, money: bool = False) -> Iterator[Unit]:
    """Thousands, 万, 亿 of a unit. English shows thousands of what Chinese counts in 万.

    Of `money` it shows millions.
    """
    made: dict[str, Unit] = {}
    for code, zh, en, factor, decimals, shown in _MONEY if money else _OTHERS:
        made[code] = replace(
            base,
            code=f"{base.code}_{code}" if money else f"{code}_{base.code}",
            name=Text(
                zh=f"{zh}{base.name.zh}",
                en=f"{base.name.en} {en}" if money else f"{en} {base.name.en}".strip(),
            ),
            factor=factor * base.factor,
            decimals=decimals,
            english=made.get(shown),
            symbol="",
            aliases=tuple(f"{zh}{name}" for name in base.aliases if not name.isascii()),
        )
    yield from made.values()


_THOUSAND, _MILLION, _BILLION = (
    ("1K", "千", "thousand"),
    ("1M", "百万", "million"),
    ("1B", "十亿", "billion"),
)
_TEN_THOUSAND, _HUNDRED_MILLION = ("10K", "万", "10,000"), ("100M", "亿", "100 million")
# Code, Chinese and English names, factor, decimals, and what English counts instead.
_OTHERS = (
    (*_THOUSAND, 1e3, 1, ""), (*_TEN_THOUSAND, 1e4, 2, "1K"), (*_MILLION, 1e6, 2, ""),
    (*_BILLION, 1e9, 2, ""), (*_HUNDRED_MILLION, 1e8, 2, "1B"),
)  # fmt: skip
_MONEY = (
    (*_THOUSAND, 1e3, 0, ""), (*_MILLION, 1e6, 2, ""), (*_TEN_THOUSAND, 1e4, 0, "1M"),
    (*_BILLION, 1e9, 2, ""), (*_HUNDRED_MILLION, 1e8, 2, "1B"),
    ("1T", "万亿", "trillion", 1e12, 2, ""),
)  # fmt: skip


def _quotient(top: Unit, each: Unit) -> Unit:
    """So much of one unit for each of another: 立方米/万元, people per km²."""
    divisor = each.symbol or each.one or each.name.zh
    symbols = f"{top.symbol}/{each.symbol}" if top.symbol and each.symbol else ""
    shown = _quotient(top.english, each) if top.english else None
    more = log10(shown.factor * each.factor / top.factor) if shown else 0.0
    return Unit(
        code=f"{top.code}_per_{each.code}",
        name=Text(
            zh=f"{top.name.zh}/{each.name.zh}",
            en=symbols or f"{top.name.en} per {divisor}".strip(),
        ),
        dimension=f"{top.dimension}/{each.dimension}",
        factor=top.factor / each.factor,
        decimals=_DECIMALS_OF_QUOTIENTS,
        english=replace(shown, decimals=round(shown.decimals + more)) if shown else None,
    )


def _shipped() -> tuple[Units, frozenset[str]]:
    """The units of the file with their multiples, and the codes of the currencies."""
    with Path(__file__).with_name("units.csv").open(encoding="utf-8", newline="") as file:
        lines = list(csv.DictReader(file))
    made: dict[str, Unit] = {}
    for line in reversed(lines):  # what English counts instead stands below
        made[line["code"]] = _unit(line, made.get(line["english"]))
    found = {line["code"]: made[line["code"]] for line in lines}
    money = frozenset(line["code"] for line in lines if line["multiples"] == "money")
    for line in filter(lambda line: line["multiples"], lines):
        for unit in multiples(found[line["code"]], money=line["code"] in money):
            found.setdefault(unit.code, unit)
    return Units(found), money


def _unit(line: Mapping[str, str], english: Unit | None) -> Unit:
    return Unit(
        code=line["code"],
        name=Text(zh=line["zh"], en=line["en"]),
        dimension=line["dimension"],
        factor=float(line["factor"]),
        decimals=int(line["decimals"]),
        english=english,
        symbol=line["symbol"],
        aliases=tuple(filter(None, line["aliases"].split("|"))),
    )


UNITS, _CURRENCIES = _shipped()
PERCENT, POINTS = UNITS["pct"], UNITS["pp"]
NO_UNIT = Unit(code="", name=NO_TEXT, dimension="", factor=1)
"""What stands in for a unit that cannot be read: one finding says so, nothing follows from it."""


def unit(text: str) -> Unit:
    """The known unit that `text` names; UnitError otherwise.

    >>> unit("亿元").code, unit("％").code
    ('CNY_100M', 'pct')
    """
    return UNITS.named(text)


def conversion(source: Unit, target: Unit) -> float:
    """By what a value in `source` is multiplied to stand in `target`; UnitError where it cannot.

    What `NO_UNIT` stands in for goes with everything.

    >>> conversion(unit("万亿元"), unit("亿元"))
    10000.0
    """
    if not source.dimension or not target.dimension:
        return 1.0
    if source.dimension != target.dimension:
        money = source.is_money and target.is_money
        key = "no_conversion_of_money" if money else "no_conversion"
        raise UnitError(key, source=source.name, target=target.name)
    return source.factor / target.factor


def converted(value: float, factor: float) -> float:
    """`value` times a factor between units, as its decimal digits say: 1.13 times 10000 is 11300.

    Fifteen digits count: what a double carries beyond them is noise of the machine.

    >>> converted(1.13, 1e4), converted(15.0, conversion(unit("亩"), unit("公顷")))
    (11300.0, 1.0)
    """
    return float(f"{value * factor:.15g}") if factor != 1 else value


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclaredUnit:
    """One row of the Units sheet: one of it is `factor` of the unit that `other` names.

    Without another it measures something that no other unit does, or is one that everybody knows
    and says how the plan calls and rounds it.
    """

    name: Text = NO_TEXT
    symbol: str = ""
    factor: float | None = None
    other: str = ""
    decimals: int | None = None
    place: Place = field(default_factory=Place, compare=False)

    @property
    def code(self) -> str:
        """What facts call it: its English name, else its symbol or Chinese name."""
        return self.name.en or self.symbol or self.name.zh


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """A row that gives no unit: which, the key of the column at fault, and why."""

    row: int
    key: str
    text: Text


def units_with(declared: Sequence[DeclaredUnit]) -> tuple[Units, tuple[Refused, ...]]:
    """The known units with those of a plan, which count first, and the rows that give none.

    A row may build on another, whichever stands first. A currency whose factor to another is
    stated takes its multiples along: 美元 at 7.1 元 makes 亿美元 7.1 亿元.

    >>> half = DeclaredUnit(name=Text(zh="斤", en="jin"), factor=0.5, other="公斤")
    >>> units_with([half])[0].named("万斤").name.en
    '10,000 jin'
    """
    units, waiting = UNITS, dict(enumerate(declared))
    refused = list(_repeated(declared))
    for each in refused:
        del waiting[each.row]
    while ready := {at: one for at, one in waiting.items() if not _waits_for(one, waiting)}:
        for at, one in ready.items():
            del waiting[at]
            fault = _fault(one, units)
            if fault is None:
                units = units.extended(_made(one, units))
            else:
                refused.append(Refused(row=at, key=fault[0], text=fault[1]))
    circle = WORDS.text("unit_circle")
    refused += (Refused(row=at, key="other", text=circle) for at in waiting)
    return units.extended(map(_stand_in, (declared[each.row] for each in refused))), tuple(refused)


def _stand_in(one: DeclaredUnit) -> Unit:
    return replace(NO_UNIT, code=one.code, name=one.name, symbol=one.symbol)


def _names(one: DeclaredUnit) -> set[str]:
    own = Unit(code=one.code, name=one.name, symbol=one.symbol, dimension="", factor=1)
    return set(own.spellings)


def _repeated(declared: Sequence[DeclaredUnit]) -> Iterator[Refused]:
    seen: set[str] = set()
    for at, one in enumerate(declared):
        names = _names(one)
        if names & seen:
            said = WORDS.text("unit_twice", name=one.name.zh or one.code, code=one.code)
            yield Refused(row=at, key="name_zh" if one.name.zh else "name_en", text=said)
        seen |= names


def _waits_for(one: DeclaredUnit, waiting: Mapping[int, DeclaredUnit]) -> bool:
    """Whether the unit that it builds on is itself one of the rows that are still to be made."""
    if not one.other:
        return False
    other = Unit(code=one.other, name=NO_TEXT, dimension="", factor=1)
    return any(set(other.spellings) & _names(each) for each in waiting.values())


def _fault(one: DeclaredUnit, units: Units) -> tuple[str, Text] | None:
    """The column at fault, and why."""
    if one.other and units.find(one.other) is None:
        return "other", WORDS.text("unit_unknown", unit=one.other)
    if bool(one.other) is (one.factor is None):
        return "factor", WORDS.text("unit_half_made")
    if one.factor is not None and not one.factor > 0:
        return "factor", WORDS.text("unit_factor", factor=one.factor)
    known, made = units.find(one.name.zh or one.code), _declared(one, units)
    if known and made.dimension == known.dimension and not isclose(made.factor, known.factor):
        stated = made.factor / known.factor
        return "factor", WORDS.text("unit_other", name=known.name.zh, code=known.code, times=stated)
    return None


def _declared(one: DeclaredUnit, units: Units) -> Unit:
    other = units.find(one.other) if one.other else None
    known = units.find(one.name.zh or one.code)
    if known and other is None:
        name = Text(zh=one.name.zh or known.name.zh, en=one.name.en or known.name.en)
        decimals = known.decimals if one.decimals is None else one.decimals
        return replace(known, name=name, decimals=decimals, symbol=one.symbol or known.symbol)
    usual = other.decimals if other else 0
    return Unit(
        code=one.code,
        name=Text(zh=one.name.zh or one.code, en=one.name.en or one.code),
        dimension=other.dimension if other else one.code,
        factor=(one.factor or 1.0) * (other.factor if other else 1.0),
        decimals=usual if one.decimals is None else one.decimals,
        symbol=one.symbol,
    )


def _made(one: DeclaredUnit, units: Units) -> Iterable[Unit]:
    """The unit with what is counted in thousands or 万 of it."""
    made, known = _declared(one, units), units.find(one.name.zh or one.code)
    if known and known.currency and made.dimension != known.dimension:
        rate = made.factor / known.factor
        for each in units.values():
            if each.dimension == known.dimension:
                yield _moved(each, made.dimension, rate)
        return
    yield made
    if known is None or f"10K_{made.code}" in units:
        yield from multiples(made)


def _moved(unit: Unit, dimension: str, rate: float) -> Unit:
    """A unit of a currency in the dimension of another."""
    english = unit.english and _moved(unit.english, dimension, rate)
    return replace(unit, dimension=dimension, factor=unit.factor * rate, english=english)
