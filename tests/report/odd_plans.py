"""Plans that strain the pages: very few and very many indicators, very long and very odd words."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date

from addin.language import Text
from addin.model.indicator import Indicator
from addin.model.observations import Observation
from addin.model.period import Period
from addin.model.plan import Action, Plan
from addin.model.words import Nature, TargetKind
from tests.plans import binding, indicator, plan_of, seen, without_groups
from tests.report.rich_plan import rich_plan

_TEXT = "用于检验版面的很长的说明文字，" * 700
_ENGLISH = "a very long explanation that tries the page " * 230
_YEARS = (2020, 2021, 2022, 2023, 2024)


def many(count: int, *, reach: Callable[[int], float] = lambda at: 0.4 + at % 13 / 10) -> Plan:
    """`count` indicators that have gone a share of their way, each in a category of ten."""
    found = [_one(at) for at in range(count)]
    seen_ = [each for at in range(count) for each in _history(f"I{at}", reach(at))]
    return without_groups(plan_of(found, seen_))


def _one(at: int) -> Indicator:
    kind = TargetKind.HOLD_MIN if at % 7 == 6 else TargetKind.LEVEL_UP
    made = indicator(f"I{at}", 200 if kind is TargetKind.LEVEL_UP else 150, 100, kind=kind,
                     nature=Nature.FLOW)  # fmt: skip
    category = Text(zh=f"第{at // 10 + 1}类", en=f"Group {at // 10 + 1}")
    name = Text(zh=f"主要产品产量之{at + 1}", en=f"Output of product {at + 1}")
    made = replace(made, category=category, name=name)
    return binding(made) if at % 9 == 4 else made


def _history(code: str, reached: float) -> list[Observation]:
    """Yearly totals, and the quarters of the last two years, towards a share of the way."""
    levels = {year: 100 + 20 * reached * (year - 2020) for year in _YEARS}
    quarters = [
        seen(code, f"{year}Q{quarter}", levels[year] * quarter / 4)
        for year in (2023, 2024)
        for quarter in (1, 2, 3)
    ]
    return [*(seen(code, str(year), levels[year]) for year in _YEARS[:-1]), *quarters]


def _renamed(plan: Plan, name: Callable[[int], Text]) -> Plan:
    indicators = tuple(replace(one, name=name(at)) for at, one in enumerate(plan.indicators))
    return replace(plan, indicators=indicators)


def _long_texts() -> Plan:
    plan = many(6)
    text = Text(zh=_TEXT, en=_ENGLISH)
    action = Action(
        code="R1", indicator="I0", raised=Period.parse("2024Q1"), measure=text, cause=text,
        problem=text, due=date(2024, 12, 31), note=text,
    )  # fmt: skip
    indicators = tuple(replace(one, definition=text, note=text) for one in plan.indicators)
    return replace(plan, indicators=indicators, actions=(action,))


def _long_names() -> Plan:
    return _renamed(
        many(15),
        lambda at: Text(
            zh=f"规模以上非公有制企业中高技术制造业和战略性新兴服务业研发投入占营业收入比重之{at}",
            en="Research and development spending of non-public enterprises above designated"
            f" size in high-tech manufacturing and strategic emerging services, number {at}",
        ),
    )


def _odd_names() -> Plan:
    right_to_left = ("مؤشر الإنتاج", "מדד התפוקה", "指标\u200f🙂")
    odd = (*right_to_left, "a<b>&\"c'", "行\n二\t三", "*星*", "{{ x }}")
    return _renamed(many(7), lambda at: Text(zh=odd[at], en=odd[at]))


def _large() -> Plan:
    plan = many(9)
    indicators = tuple(
        replace(
            one,
            decimals=2,
            baseline=replace(one.baseline, value=(one.baseline.value or 0) * 1e9),
            target=replace(one.target, value=(one.target.value or 0) * 1e9),
        )
        for one in plan.indicators
    )
    rows = [each for at in range(9) for each in _history(f"I{at}", 0.4 + at % 13 / 10)]
    observations = plan_of([], [replace(one, value=one.value * 1e9) for one in rows]).observations
    return replace(plan, indicators=indicators, observations=observations)


def _unknown() -> Plan:
    plan = many(16)
    targets = tuple(replace(one, target=replace(one.target, value=None)) for one in plan.indicators)
    return replace(plan, indicators=targets)


ODD: Mapping[str, Callable[[], Plan]] = {
    "1": lambda: many(1),
    "4": lambda: many(4),
    "60": lambda: many(60),
    "200": lambda: many(200),
    "300": lambda: many(300),
    "no groups": lambda: without_groups(rich_plan()),
    "unknown": _unknown,
    "achieved": lambda: many(12, reach=lambda at: 2.0 + at),
    "nothing behind": lambda: many(12, reach=lambda _: 1.01),
    "long texts": _long_texts,
    "long names": _long_names,
    "odd names": _odd_names,
    "large": _large,
}
"""Each case of section 12 by its name."""
