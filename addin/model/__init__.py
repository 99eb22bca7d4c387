"""What is a plan, an indicator, a period, a unit, an observation?

Everything here is a checked, frozen value. A `Plan` is what a plan workbook says; nothing in it
is computed.
"""

from addin.model.indicator import Baseline, Concept, Indicator, Milestone, Target
from addin.model.observations import (
    NO_CODE,
    Observation,
    Observations,
    date_of_vintage,
    vintage_of_date,
)
from addin.model.period import Period
from addin.model.plan import (
    Action,
    Area,
    Cluster,
    Department,
    Membership,
    Plan,
    PlanIdentity,
    RuleRow,
    Source,
    Task,
)
from addin.model.unit import PERCENT, POINTS, UNITS, Unit, conversion, unit
from addin.model.words import (
    ActionState,
    Attribute,
    Basis,
    DataStatus,
    Direction,
    FlowBasis,
    Measure,
    MilestoneKind,
    Nature,
    Operator,
    PacePath,
    Precision,
    RevisionClass,
    Role,
    TargetKind,
    TaskState,
    Word,
)

__all__ = [
    "NO_CODE",
    "PERCENT",
    "POINTS",
    "UNITS",
    "Action",
    "ActionState",
    "Area",
    "Attribute",
    "Baseline",
    "Basis",
    "Cluster",
    "Concept",
    "DataStatus",
    "Department",
    "Direction",
    "FlowBasis",
    "Indicator",
    "Measure",
    "Membership",
    "Milestone",
    "MilestoneKind",
    "Nature",
    "Observation",
    "Observations",
    "Operator",
    "PacePath",
    "Period",
    "Plan",
    "PlanIdentity",
    "Precision",
    "RevisionClass",
    "Role",
    "RuleRow",
    "Source",
    "Target",
    "TargetKind",
    "Task",
    "TaskState",
    "Unit",
    "Word",
    "conversion",
    "date_of_vintage",
    "unit",
    "vintage_of_date",
]
