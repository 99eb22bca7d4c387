"""Every number of both shipped plans: each quarter of the plan, known on three days."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from functools import partial
from typing import TYPE_CHECKING

from tests.nets.house import PERIODS, PLANS, assess, plan, shown
from tests.nets.page import Net, page_of

if TYPE_CHECKING:
    from addin.facts.fact import Fact

__all__ = ["FACTS", "KNOWN_ON", "known_on"]

# As first published, in the middle of the plan, and with all that is known.
KNOWN_ON = ("early", "middle", "all")
_FIRST_PUBLISHED = timedelta(days=35)
_MIDDLE = date(2023, 9, 30)


def known_on(which: str, period: str) -> date | None:
    """The day from which a period is looked at."""
    if which == "all":
        return None
    if which == "middle":
        return _MIDDLE
    year, quarter = int(period[:4]), int(period[-1])
    after = date(year + quarter // 4, quarter * 3 % 12 + 1, 1)
    return after + _FIRST_PUBLISHED


def _page(name: str, period: str, which: str) -> str:
    facts = assess(plan(name), period, known_on(which, period))
    parts: dict[str, list[str]] = defaultdict(list)
    for fact in sorted(facts.values(), key=lambda fact: fact.id):
        parts[fact.measure].append(_line(fact))
    return page_of(dict(sorted(parts.items())))


def _line(fact: "Fact") -> str:
    """Id, value, both displays, unit, quality, period, vintage, reason, formula, inputs."""
    own, at = f"{fact.subject}.", fact.id.rpartition("@")[2]
    inputs = (_short(i, own, f"@{at}") for i in fact.inputs)
    quality = [fact.status.value if fact.status else "-", fact.precision.value]
    return " ; ".join(
        (
            fact.id,
            "-" if fact.value is None else f"{fact.value:.15g}",
            shown(fact, "zh"),
            shown(fact, "en"),
            fact.unit.code,
            *quality,
            str(fact.period),
            fact.vintage.isoformat() if fact.vintage else "-",
            fact.reason.value if fact.reason else "-",
            fact.formula,
            " ".join(inputs),
        )
    )


def _short(name: str, own: str, at: str) -> str:
    """An input without what goes without saying: the workbook, the subject and the period."""
    if "!" in name:
        return name.partition("!")[2].replace(" ", "")
    return name.removesuffix(at).replace(own, ".", 1) if name.startswith(own) else name


def _pages() -> Iterable[tuple[str, Callable[[], str]]]:
    for name in PLANS:
        for period in PERIODS:
            for which in KNOWN_ON:
                yield f"{name}/{period}-{which}", partial(_page, name, period, which)


FACTS = Net(
    name="facts",
    pages=dict(_pages()),
    kept=frozenset({"chongqing-14fyp/2024Q3-all", "example-city/2024Q3-all"}),
)
