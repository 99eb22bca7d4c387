"""A small plan with every kind of target, clusters, areas, milestones, bounds and actions."""

from dataclasses import replace
from datetime import date

from addin.language import Text
from addin.model.indicator import Indicator, Milestone
from addin.model.observations import Observation
from addin.model.period import Period
from addin.model.plan import Action, Area, Plan, Source
from addin.model.words import (
    DataStatus,
    FlowBasis,
    Measure,
    MilestoneKind,
    Nature,
    Operator,
    PacePath,
    Precision,
    TargetKind,
)
from tests.plans import binding, cluster, indicator, plan_of, seen

__all__ = ["rich_plan"]

FLOW, RATIO = Nature.FLOW, Nature.RATIO
YEARS = (2020, 2021, 2022, 2023)


def rich_plan(*, fictitious: bool = True) -> Plan:
    """The plan: 16 indicators, 3 clusters and a sub-cluster, 2 areas."""
    clusters = (
        cluster("C1", 700, 400),
        replace(cluster("C1a", 200, 100), parent="C1"),
        cluster("C2", 500, 350),
        cluster("C3", 300, 200),
        cluster("X1", 300, 200, scheme="new"),
    )
    plan = plan_of(_indicators(), _observations(), clusters)
    return replace(
        plan,
        identity=replace(plan.identity, fictitious=fictitious),
        areas=(
            Area(code="A1", name=Text(zh="东区", en="East")),
            Area(code="A2", name=Text(zh="西区", en="West")),
        ),
        milestones=_milestones(),
        sources=(
            Source(code="S1", title=Text(zh="统计公报", en="Statistical communiqué"), tier="A"),
        ),
        actions=(
            Action(
                code="R1",
                indicator="BIND",
                raised=Period.parse("2024Q2"),
                measure=Text(zh="增加投入", en="spend more"),
                cause=Text(zh="产能", en="capacity"),
                due=date(2024, 12, 31),
            ),
        ),
    )


def _indicators() -> list[Indicator]:
    go = indicator("GO", 3000, 2000, nature=FLOW)
    return [
        go,
        replace(indicator("ANN", 600, 400, nature=FLOW), flow_basis=FlowBasis.ANNUALISED),
        replace(indicator("LAST", 600, 400, nature=FLOW), flow_basis=FlowBasis.LAST_YEAR),
        replace(
            indicator("CAGR", 6, None, kind=TargetKind.RATE_AVG, unit_name="%", nature=RATIO),
            series="GO",
        ),
        indicator(
            "CUT", -16, 0.5, kind=TargetKind.CUM_CHANGE, unit_name="吨标准煤/万元", nature=RATIO
        ),
        indicator("RATES", 14, None, kind=TargetKind.CUM_CHANGE, unit_name="%", nature=RATIO),
        indicator("SUM", 500, None, kind=TargetKind.CUM_COUNT, unit_name="个", nature=FLOW),
        indicator("CAP", 5.5, 5.0, kind=TargetKind.HOLD_MAX, unit_name="%", nature=RATIO),
        indicator("FLOOR", 90, 90, kind=TargetKind.HOLD_MIN, unit_name="%", nature=RATIO),
        indicator(
            "BAND", 30, 30, kind=TargetKind.RANGE, unit_name="%", nature=RATIO, tolerance=0.5
        ),
        indicator("DOWN", 4, 6, kind=TargetKind.LEVEL_DOWN, unit_name="%", nature=RATIO),
        replace(indicator("GEO", 144, 100, unit_name="个"), pace=PacePath.COMPOUND),
        replace(indicator("STEP", 60, 10, unit_name="个"), pace=PacePath.MILESTONES),
        binding(indicator("BIND", 3.0, 2.0, unit_name="%", nature=RATIO)),
        indicator("OVER", 35, 30, unit_name="%", nature=RATIO),
        indicator("NONE", None, None),
        replace(indicator("WORDS", None, None, kind=TargetKind.DIRECTION)),
    ]


def _observations() -> list[Observation]:
    rows = [*_flow("GO", 2000, 180), *_flow("ANN", 400, 50), *_flow("LAST", 400, 30)]
    rows += _flow("SUM", 100, 5)
    for year, rate in ((2021, -3.1), (2022, -2.4), (2023, -3.3)):
        rows.append(seen("RATES", str(year), rate, measure=Measure.YOY))
    rows.append(seen("RATES", "2024Q3", -2.0, measure=Measure.YOY))
    for at, year in enumerate(YEARS):
        rows.append(seen("BIND", str(year), 2.0 + 0.1 * at))
        rows.append(seen("CUT", str(year), 0.5 - 0.017 * at))
    rows += [seen("BIND", "2019", 1.9), seen("BIND", "2018", 1.85), seen("BIND", "2024Q3", 2.35)]
    rows += [seen("CUT", "2024Q3", 0.43)]
    for code, value in (
        ("CAP", 5.2), ("FLOOR", 88.0), ("BAND", 30.4), ("DOWN", 4.9), ("GEO", 131.0),
        ("STEP", 41.0), ("WORDS", 7.0),
    ):  # fmt: skip
        rows.append(seen(code, "2024Q3", value, status=DataStatus.PRELIMINARY))
        rows.append(seen(code, "2023Q3", 0.9 * value, vintage=date(2023, 10, 20)))
    rows.append(seen("OVER", "2024Q3", 33.0, precision=Precision.LOWER_BOUND))
    for code, share in (("C1", 0.4), ("C1a", 0.1), ("C2", 0.3), ("C3", 0.15)):
        rows += _flow("GO", 2000 * share, 200 * share, cluster=code)
    rows += _flow("GO", 1000, 80, area="A1") + _flow("GO", 700, 60, area="A2")
    return rows


def _flow(
    code: str, base: float, step: float, *, cluster: str = "", area: str = ""
) -> list[Observation]:
    """Whole years that grow by `step`, and nine months of the last two years."""
    made = [
        seen(code, str(year), base + step * at + 0.37, cluster=cluster, area=area)
        for at, year in enumerate(YEARS)
    ]
    for at, year in ((3, 2023), (4, 2024)):
        value = 0.7 * (base + step * at) + 0.13
        made.append(seen(code, f"{year}Q3", value, cluster=cluster, area=area))
    return made


def _milestones() -> tuple[Milestone, ...]:
    path = [
        Milestone(indicator="STEP", period=Period.parse(str(year)), value=value)
        for year, value in ((2022, 30.0), (2024, 45.0))
    ]
    areas = [
        Milestone(indicator="GO", period=Period.parse("2025"), value=value, area=area)
        for area, value in (("A1", 1700.0), ("A2", 1300.0))
    ]
    year = [
        Milestone(
            indicator="GO", period=Period.parse("2024"), value=2900.0, kind=MilestoneKind.ANNUAL,
            operator=Operator.ABOUT,
        ),
        Milestone(
            indicator="RATES", period=Period.parse("2024"), value=-3.0,
            kind=MilestoneKind.ANNUAL, measure=Measure.YOY,
        ),
    ]  # fmt: skip
    return (*path, *areas, *year)
