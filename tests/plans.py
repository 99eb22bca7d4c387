"""Small plans for tests, complete enough to assess."""

from dataclasses import replace
from datetime import date

from addin.language import NO_TEXT, Text
from addin.model.indicator import Baseline, Indicator, Target
from addin.model.observations import Observation, Observations
from addin.model.period import Period
from addin.model.plan import Cluster, Plan, PlanIdentity
from addin.model.unit import unit
from addin.model.words import (
    DataStatus,
    Direction,
    Measure,
    Nature,
    Operator,
    Precision,
    TargetKind,
)

IDENTITY = PlanIdentity(
    code="TEST",
    name=Text(zh="测试市制造业规划", en="Test City plan for manufacturing"),
    start_year=2021,
    end_year=2025,
    main_scheme="six",
    total_indicator="GO",
    group_word=Text(zh="产业集群", en="cluster"),
    group_lead="三大",
    group_verb=Text(zh="实现", en="reached"),
    total_word=Text(zh="规上工业总产值", en="gross output"),
)


def without_groups(plan: Plan) -> Plan:
    """The plan with its groups, their words and their data taken out."""
    identity = replace(
        plan.identity,
        main_scheme="",
        total_indicator="",
        group_word=NO_TEXT,
        group_lead="",
        group_measure=NO_TEXT,
        group_verb=NO_TEXT,
        total_word=NO_TEXT,
        overlap=NO_TEXT,
    )
    seen = plan.observations
    kept = seen.take(seen.cluster == seen.code_of("clusters", ""))
    return replace(plan, identity=identity, clusters=(), memberships=(), observations=kept)


def indicator(  # noqa: PLR0913 - what tests vary
    code: str,
    target: float | None,
    baseline: float | None,
    *,
    kind: TargetKind = TargetKind.LEVEL_UP,
    unit_name: str = "亿元",
    nature: Nature = Nature.STOCK,
    upper: float | None = None,
    tolerance: float = 0.0,
) -> Indicator:
    """An indicator with the given target, everything else by default."""
    lower = kind in {TargetKind.LEVEL_DOWN, TargetKind.CUM_CHANGE, TargetKind.HOLD_MAX}
    return Indicator(
        code=code,
        name=Text(zh=f"指标{code}", en=f"Indicator {code}"),
        unit=unit(unit_name),
        nature=nature,
        direction=Direction.LOWER if lower else Direction.HIGHER,
        baseline=Baseline(value=baseline),
        target=Target(
            kind=kind,
            value=target,
            upper=upper,
            tolerance=tolerance,
            operator=Operator.ABOUT if tolerance else Operator.EXACT,
            year=2025,
        ),
    )


def seen(  # noqa: PLR0913 - what tests vary
    code: str,
    period: str,
    value: float,
    *,
    measure: Measure = Measure.LEVEL,
    cluster: str = "",
    area: str = "",
    precision: Precision = Precision.EXACT,
    status: DataStatus = DataStatus.FINAL,
    vintage: date | None = None,
) -> Observation:
    """An observation; a quarter is taken to date, as departments report it."""
    parsed = Period.parse(period)
    return Observation(
        indicator=code,
        period=parsed.to_date if parsed.months in {3, 6} else parsed,
        value=value,
        measure=measure,
        cluster=cluster,
        area=area,
        precision=precision,
        status=status,
        vintage=vintage,
    )


def plan_of(
    indicators: list[Indicator], observations: list[Observation], clusters: tuple[Cluster, ...] = ()
) -> Plan:
    """A plan of the test city."""
    return Plan(
        identity=IDENTITY,
        indicators=tuple(indicators),
        observations=Observations.of(observations),
        clusters=clusters,
        workbook="test.xlsx",
    )


def cluster(code: str, target: float, baseline: float | None, *, scheme: str = "six") -> Cluster:
    """A cluster measured by the indicator GO."""
    return Cluster(
        code=code,
        name=Text(zh=f"集群{code}", en=f"Cluster {code}"),
        scheme=scheme,
        indicator="GO",
        baseline=Baseline(value=baseline),
        target=Target(kind=TargetKind.LEVEL_UP, value=target, year=2025),
    )


def binding(found: Indicator) -> Indicator:
    """The indicator as a binding one."""
    from addin.model.words import Attribute

    return replace(found, attribute=Attribute.BINDING)
