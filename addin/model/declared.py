"""Which units does a plan have of its own?"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from math import isclose

from addin.errors import Place
from addin.language import NO_TEXT, Text
from addin.model.unit import NO_UNIT, UNITS, Unit, Units, multiples


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
    circle = Text(
        zh="该单位的换算绕回了自身", en="the way to the other unit leads back to this one"
    )
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
            said = Text(
                zh=f"计量单位“{one.name.zh or one.code}”重复",
                en=f"the unit {one.code!r} stands twice",
            )
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
        return "other", Text(zh=f"不认识的计量单位：“{one.other}”", en=f"not a unit: {one.other!r}")
    if bool(one.other) is (one.factor is None):
        return "factor", Text(
            zh="换算系数与换算单位应同时填写，或同时留空",
            en="a factor and the other unit go together: fill both or none",
        )
    if one.factor is not None and not one.factor > 0:
        return "factor", Text(
            zh=f"换算系数应大于0：{one.factor:g}", en=f"a factor is above zero: {one.factor:g}"
        )
    known, made = units.find(one.name.zh or one.code), _unit(one, units)
    if known and made.dimension == known.dimension and not isclose(made.factor, known.factor):
        stated = made.factor / known.factor
        return "factor", Text(
            zh=f"与通用的“{known.name.zh}”不符，相差{stated:g}倍",
            en=f"{stated:g} times the {known.code!r} that everybody knows",
        )
    return None


def _unit(one: DeclaredUnit, units: Units) -> Unit:
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
    made, known = _unit(one, units), units.find(one.name.zh or one.code)
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
