"""The plan of the example city, put together."""

from dataclasses import replace

from addin.model.plan import Plan
from workbooks.make.example.city import (
    AREAS,
    CLUSTERS,
    DEPARTMENTS,
    IDENTITY,
    INDICATORS,
    MEMBERS,
    MILESTONES,
    SOURCES,
    THRESHOLD_VALUES,
)
from workbooks.make.example.numbers import observations
from workbooks.make.example.work import ACTIONS, TASKS

__all__ = ["example_plan"]


def example_plan() -> Plan:
    """The same plan every time."""
    return Plan(
        identity=IDENTITY,
        indicators=tuple(
            replace(found, plan_row=number) if number <= _HEADLINES else found
            for number, found in enumerate(INDICATORS, 1)
        ),
        milestones=MILESTONES,
        clusters=CLUSTERS,
        memberships=MEMBERS,
        areas=AREAS,
        observations=observations(),
        tasks=TASKS,
        actions=ACTIONS,
        departments=DEPARTMENTS,
        sources=SOURCES,
        thresholds=THRESHOLD_VALUES,
    )


_HEADLINES = 15
