"""In which unit does a number stand, and how does it become another unit?

The units that everybody knows are rows of ``units.csv``. A set of units can be extended with
units of one plan: nothing is registered, so that two plans never mix theirs.
"""

import csv
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from addin.errors import UnitError
from addin.language import Text, fold


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """A unit: its code, its names, what it measures and how many base units it holds.

    `decimals` is how many a table shows by default (PRACTICE 1.4). In English a value is shown
    in the unit `english`, converted from the stored value and rounded once. `symbol` and
    `aliases` are other spellings.
    """

    code: str
    name: Text
    dimension: str
    factor: float
    decimals: int = 0
    english: str = ""
    symbol: str = ""
    aliases: tuple[str, ...] = ()

    @property
    def is_percent(self) -> bool:
        """Whether differences of two values are percentage points."""
        return self.code == "pct"

    @property
    def spellings(self) -> Iterator[str]:
        """Every way to write the unit, folded."""
        for name in (self.code, self.name.zh, self.name.en, self.symbol, *self.aliases):
            if name:
                yield fold(name, passing=_SPACES)


_SPACES = " +"


@dataclass(frozen=True, slots=True)
class Units(Mapping[str, Unit]):
    """A set of units by code; each is found by its names too, the first of a name counts."""

    by_code: Mapping[str, Unit]
    _named: dict[str, Unit] = field(init=False, repr=False, compare=False, default_factory=dict)

    def __post_init__(self) -> None:
        for each in self.by_code.values():
            for name in each.spellings:
                self._named.setdefault(name, each)

    def __getitem__(self, code: str) -> Unit:
        """The unit of a code."""
        return self.by_code[code]

    def __iter__(self) -> Iterator[str]:
        return iter(self.by_code)

    def __len__(self) -> int:
        return len(self.by_code)

    def named(self, text: str) -> Unit:
        """The unit that `text` names: by code, Chinese or English name; UnitError otherwise."""
        found = self._named.get(fold(text, passing=_SPACES))
        if found is None:
            raise UnitError(
                en=f"not a unit: {text!r} (known ones are for example 亿元, 万元, %, 百分点, 个)",
                zh=f"不认识的计量单位：“{text}”（可用：亿元、万元、%、百分点、个等）",
            )
        return found

    def extended(self, more: Iterable[Unit]) -> "Units":
        """These units and `more`; a code that is there already keeps its place and its unit.

        >>> bed = Unit(code="beds", name=Text(zh="张", en="beds"), dimension="beds", factor=1)
        >>> UNITS.extended([bed]).named("张").code, "beds" in UNITS
        ('beds', False)
        """
        return Units({**self.by_code, **{u.code: u for u in more if u.code not in self.by_code}})


def _shipped() -> Units:
    with Path(__file__).with_name("units.csv").open(encoding="utf-8", newline="") as file:
        return Units({line["code"]: _unit(line) for line in csv.DictReader(file)})


def _unit(line: Mapping[str, str]) -> Unit:
    return Unit(
        code=line["code"],
        name=Text(zh=line["zh"], en=line["en"]),
        dimension=line["dimension"],
        factor=float(line["factor"]),
        decimals=int(line["decimals"]),
        english=line["english"],
        symbol=line["symbol"],
        aliases=tuple(filter(None, line["aliases"].split("|"))),
    )


UNITS = _shipped()
PERCENT, POINTS = UNITS["pct"], UNITS["pp"]


def unit(text: str) -> Unit:
    """The known unit that `text` names; UnitError otherwise.

    >>> unit("亿元").code, unit("％").code
    ('CNY_100M', 'pct')
    """
    return UNITS.named(text)


def conversion(source: Unit, target: Unit) -> float:
    """By what a value in `source` is multiplied to stand in `target`; UnitError where it cannot.

    >>> conversion(unit("万亿元"), unit("亿元"))
    10000.0
    """
    if source.dimension != target.dimension:
        raise UnitError(
            en=f"{source.name.en or source.code} cannot become {target.name.en or target.code}",
            zh=f"“{source.name.zh}”不能换算为“{target.name.zh}”",
        )
    return source.factor / target.factor
