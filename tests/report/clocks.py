"""What does a fact rest on, and what was there on the day? Both clocks of METHODS-2 M17, by hand.

Nothing here asks `addin.facts.extras.clocks`: the data of a day are cut out row by row.
"""

from collections.abc import Collection, Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import TypeVar

from addin.facts.factset import FactSet
from addin.model.indicator import Indicator
from addin.model.observations import Observation, Observations
from addin.model.period import Period
from addin.model.plan import Action, Cluster, Plan, Task

_Aimed = TypeVar("_Aimed", bound=Indicator | Cluster)
LAG = timedelta(days=60)  # what is undated counts as published so long after its period


def old_alone(plan: Plan, period: Period, day: date) -> Plan:
    """The plan workbook as it could stand on `day`, with nothing of later times than `period`."""
    late = _late(plan, day)
    seen = [row for row in plan.observations if _out(row) <= day and _over(row.period, period)]
    return replace(
        plan,
        observations=Observations.of(seen),
        indicators=tuple(_unstated(found, late) for found in plan.indicators),
        clusters=tuple(_unstated(found, late) for found in plan.clusters),
        milestones=tuple(step for step in plan.milestones if step.source not in late),
        tasks=tuple(row for row in plan.tasks if _at(row) <= min(day, period.end)),
        actions=tuple(row for row in plan.actions if _over(row.raised, period)),
    )


def ahead_of_time(facts: FactSet) -> Iterator[str]:
    """Facts that rest on what came out after the day, or was raised after the period."""
    cells = _young_cells(facts)
    late = _late(facts.plan, facts.as_of) if facts.as_of else set()
    goals: tuple[Indicator | Cluster, ...] = (*facts.plan.indicators, *facts.plan.clusters)
    for found in goals:
        if found.target is not None and found.target.source in late and found.target.value:
            yield f"{found.code}: target of {found.target.source}"
    for fact in facts.values():
        for each in cells.intersection(fact.inputs):
            yield f"{fact.id}: {each}"
        if fact.vintage and facts.as_of and fact.vintage > facts.as_of:
            yield f"{fact.id}: {fact.vintage}"


def _young_cells(facts: FactSet) -> set[str]:
    """The cells of rows that the report of a period and day must not know."""
    plan, day = facts.plan, facts.as_of or date.max
    rows: list[Observation | Task | Action] = [
        row for row in plan.observations if _out(row) > day or not _over(row.period, facts.period)
    ]
    rows += [row for row in plan.tasks if _at(row) > min(day, facts.period.end)]
    rows += [row for row in plan.actions if not _over(row.raised, facts.period)]
    return {f"{plan.workbook}!{row.place.sheet}!{row.place.cell}" for row in rows}


def _out(row: Observation) -> date:
    return row.vintage or row.period.end + LAG


def _at(task: Task) -> date:
    return task.as_at or date.min


def _over(period: Period, report: Period) -> bool:
    return period.end <= report.end


def _late(plan: Plan, day: date) -> set[str]:
    return {found.code for found in plan.sources if found.published and found.published > day}


def _unstated(found: _Aimed, late: Collection[str]) -> _Aimed:
    if found.target is not None and found.target.source in late:
        found = replace(found, target=replace(found.target, value=None, upper=None))
    if found.baseline.source in late:
        found = replace(found, baseline=replace(found.baseline, value=None))
    return found
