"""The order of rows says nothing: whoever comes first on a sheet is told the same."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from addin.facts.assess import assess
from addin.facts.factset import FactSet
from addin.model.observations import Observation, Observations
from addin.model.period import Period
from addin.model.plan import Plan
from tests.report.rich_plan import rich_plan

PERIODS = ("2023Q4", "2024Q3")
# Rows that a number rests on: where one stands first its position is 0.
FIRST = (
    ("LAST", "2023"), ("ANN", "2023Q3"), ("GO", "2023"), ("SUM", "2024Q3"), ("CUT", "2023"),
    ("RATES", "2023"), ("BIND", "2024Q3"), ("STEP", "2024Q3"),
)  # fmt: skip
Change = Callable[[Plan], Plan]


def _told(facts: FactSet) -> dict[str, Any]:
    """Each number with all that is said of it, but for the cells that it stands in."""
    return {
        key: replace(
            fact,
            inputs=tuple(sorted(i for i in fact.inputs if "!" not in i)),
            terms=tuple(sorted(fact.terms)),
            value=None,
        )
        for key, fact in sorted(facts.items())
    }


def _values(facts: FactSet) -> dict[str, float | None]:
    return {key: fact.value for key, fact in sorted(facts.items())}


def _data(first: int, step: int = 1) -> Change:
    """The rows of the Data sheet turned, those from `first` on coming first."""

    def turned(plan: Plan) -> Plan:
        rows = list(plan.observations)[::step]
        return replace(plan, observations=Observations.of(rows[first:] + rows[:first]))

    return turned


def _moved(code: str, period: str) -> Change:
    """One row moved to the top of the Data sheet."""

    def moved(plan: Plan) -> Plan:
        end = Period.parse(period)
        mine: list[Observation] = []
        others: list[Observation] = []
        for row in plan.observations:
            is_it = (row.indicator, row.period.month_index) == (code, end.month_index)
            (mine if is_it and not row.area else others).append(row)
        assert mine
        return replace(plan, observations=Observations.of(mine + others))

    return moved


def _turned(plan: Plan) -> Plan:
    return replace(
        plan,
        indicators=plan.indicators[::-1],
        clusters=plan.clusters[::-1],
        areas=plan.areas[::-1],
        milestones=plan.milestones[::-1],
    )


CHANGES = {
    "data reversed": _data(0, -1),
    "data from the middle": _data(70),
    **{f"{code} {period} first": _moved(code, period) for code, period in FIRST},
    "sheets reversed": _turned,
}


@pytest.fixture(scope="module")
def straight() -> dict[str, FactSet]:
    return {period: assess(rich_plan(), period) for period in PERIODS}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_the_order_of_rows_says_nothing(change: Change, straight: dict[str, FactSet]) -> None:
    for period, expected in straight.items():
        found = assess(change(rich_plan()), period)

        assert _told(found) == _told(expected)
        assert _values(found) == pytest.approx(_values(expected), nan_ok=True)
