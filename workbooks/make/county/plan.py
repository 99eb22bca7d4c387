"""The plan of the example county, put together."""

from dataclasses import replace

from addin.model.plan import Plan
from addin.plan.schema import THRESHOLDS
from workbooks.make.county.county import (
    DEPARTMENTS,
    DISTRICTS,
    IDENTITY,
    INDICATORS,
    MILESTONES,
    SOURCES,
)
from workbooks.make.county.figures import observations
from workbooks.make.county.work import ACTIONS, TASKS

__all__ = ["county_plan"]


def county_plan() -> Plan:
    """The same plan every time."""
    return Plan(
        identity=IDENTITY,
        indicators=tuple(replace(one, plan_row=row) for row, one in enumerate(INDICATORS, 1)),
        milestones=MILESTONES,
        clusters=DISTRICTS,
        observations=observations(),
        tasks=TASKS,
        actions=ACTIONS,
        departments=DEPARTMENTS,
        sources=SOURCES,
        thresholds={name: value for name, (value, _) in THRESHOLDS.items()},
    )
