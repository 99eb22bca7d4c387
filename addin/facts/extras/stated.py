"""What do the plan and its sources say, word for word? Published and planned values as facts."""

from addin.facts.fact import Fact, cell_id
from addin.model.observations import PRECISIONS, STATUSES, Observations, date_of_vintage
from addin.model.period import Period
from addin.model.plan import Plan
from addin.model.unit import PERCENT, POINTS, Unit
from addin.model.words import Measure, MilestoneKind, Nature


def published(
    plan: Plan, known: Observations, subject: str, period: Period, measure: Measure
) -> Fact | None:
    """The published value of just this `period`; a quarter may stand for the year so far."""
    rows = rows_of(plan, known, subject, measure)
    wanted = (period.code, period.to_date.code)
    row = next((row for code in wanted for row in rows if known.period[row] == code), None)
    if row is None:
        return None
    code = subject.partition("/")[0]
    unit, decimals = unit_stated(plan, code, measure)
    whose = plan.indicator.get(code)
    if measure is Measure.YOY and whose and whose.nature is Nature.RATIO and whose.unit.is_percent:
        unit = POINTS
    place, vintage = known.place(row), int(known.vintage[row])
    return Fact(
        id=f"{subject}.{measure.value}@{known.period_of(row)}",
        subject=subject,
        measure=measure.value,
        value=float(known.value[row]),
        unit=unit,
        decimals=decimals,
        period=known.period_of(row),
        formula="observed",
        inputs=(cell_id(plan.workbook, place),),
        status=STATUSES[int(known.status[row])],
        precision=PRECISIONS[int(known.precision[row])],
        vintage=date_of_vintage(vintage) if vintage else None,
    )


def rows_of(plan: Plan, known: Observations, subject: str, measure: Measure) -> list[int]:
    """The rows that count of one measure of a subject."""
    code, *parts = subject.split("/")
    cluster = next((part for part in parts if _is_cluster(plan, known, part)), "")
    area = next((part for part in parts if part != cluster), "")
    found = known.rows_of(code, measure, cluster=cluster, area=area)
    return [int(row) for row in found]


def _is_cluster(plan: Plan, known: Observations, part: str) -> bool:
    """Whether a part is a cluster, or a member of one, which is observed as clusters are."""
    observed = known.code_of("clusters", part) >= 0 and part not in plan.area
    return part in plan.cluster or observed


def planned(plan: Plan, subject: str, year: int) -> Fact | None:
    """What the plan sets for one year: the target of the year, else the step of the path."""
    code, _, part = subject.partition("/")
    steps = [
        step
        for step in plan.milestones
        if step.indicator == code and part in (step.cluster, step.area) and step.period.year == year
    ]
    step = min(steps, key=lambda each: each.kind is not MilestoneKind.ANNUAL, default=None)
    if step is None:
        return None
    unit, decimals = unit_stated(plan, code, step.measure)
    return Fact(
        id=f"{subject}.planned@{step.period}",
        subject=subject,
        measure="planned",
        value=step.value,
        unit=unit,
        decimals=decimals,
        period=step.period,
        formula="stated",
    )


def unit_stated(plan: Plan, code: str, measure: Measure) -> tuple[Unit, int]:
    """The unit in which a measure of an indicator is stated, and how many decimals are shown."""
    known = plan.indicator.get(code)
    if measure is not Measure.LEVEL or known is None:
        return PERCENT, 1
    return known.unit, known.shown_decimals
