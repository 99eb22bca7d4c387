"""Plans of other subjects, as an office would type them: forests, schools, roads, water, and worse.

Their indicators stand in ``other_plans.txt``; here stands what else a plan has.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

from addin.language import Text
from addin.model.indicator import Baseline, Indicator, Milestone, Target
from addin.model.observations import Observation, Observations
from addin.model.period import Period
from addin.model.plan import Action, Cluster, Department, Plan, PlanIdentity, Task
from addin.model.unit import unit
from addin.model.words import (
    ActionState,
    Attribute,
    DataStatus,
    Direction,
    Measure,
    MilestoneKind,
    Nature,
    Operator,
    PacePath,
    Precision,
    Role,
    TargetKind,
    TaskKind,
    TaskState,
    Verb,
)

_LOWER = (TargetKind.LEVEL_DOWN, TargetKind.CUM_CHANGE, TargetKind.HOLD_MAX)


def _sections() -> dict[str, list[str]]:
    """The lines of each plan."""
    found: dict[str, list[str]] = {}
    text = Path(__file__).with_suffix(".txt").read_text("utf-8")
    for line in (one for one in text.splitlines() if one and not one.startswith("#")):
        if line.startswith("["):
            found[line.strip("[]")] = []
        else:
            found[list(found)[-1]].append(line)
    return found


_LINES = _sections()


def _number(text: str) -> float | None:
    return float(text) if text else None


def _indicator(line: str) -> tuple[Indicator, list[Observation], list[Milestone]]:
    code, zh, en, named, nature, kind, base, goal, more, figures = (
        part.strip() for part in line.split("|")
    )
    said = dict(one.partition("=")[::2] for one in more.split())
    made, target = TargetKind.parse(kind), _number(goal)
    category = said.get("in", "").partition("/")
    row = Indicator(
        code=code, name=Text(zh=zh, en=en), unit=unit(named), nature=Nature.parse(nature),
        direction=Direction.LOWER if made in _LOWER else Direction.HIGHER,
        attribute=Attribute.BINDING if "binding" in said else Attribute.INDICATIVE,
        category=Text(zh=category[0], en=category[2]),
        verb=Verb.parse(said.get("verb", "by_nature")),
        pace=PacePath.parse(said.get("path", "linear")),
        decimals=int(said["decimals"]) if "decimals" in said else None,
        nation=said.get("nation", ""), role=Role.parse(said.get("role", "headline")),
        baseline=Baseline(value=_number(base), year=int(said.get("base", 0))),
        target=Target(
            kind=made, value=target, upper=_number(said.get("upper", "")),
            tolerance=float(said.get("tol", 0)), year=int(said.get("year", 0)),
            operator=Operator.ABOUT if "about" in said else Operator.EXACT,
        ),
    )  # fmt: skip
    seen = [_figure(code, row, figure) for figure in figures.split()]
    return row, seen, [_step(code, said["at"])] if "at" in said else []


def _step(code: str, text: str) -> Milestone:
    """The target of one year."""
    year, _, value = text.partition(":")
    return Milestone(indicator=code, period=Period.parse(year), value=float(value),
                     kind=MilestoneKind.ANNUAL)  # fmt: skip


def _figure(code: str, row: Indicator, text: str) -> Observation:
    when, _, value = text.partition(":")
    period = Period.parse(when)
    flow = row.nature is Nature.FLOW
    return Observation(
        indicator=code, period=period.to_date if flow else period, value=float(value.strip("gp~")),
        measure=Measure.YOY if value.startswith("g") else Measure.LEVEL,
        status=DataStatus.PRELIMINARY if value.endswith("p") else DataStatus.FINAL,
        precision=Precision.ROUNDED if value.endswith("~") else Precision.EXACT,
    )  # fmt: skip


def plan_of_lines(lines: Iterable[str], name: Text, **identity: object) -> Plan:
    """A plan of indicators that stand in lines, from 2021 to 2025 unless it is said otherwise."""
    found = [_indicator(line) for line in lines]
    rows = tuple(row for row, _, _ in found)
    words = {"code": "OTHER", "name": name, "start_year": 2021, "end_year": 2025, **identity}
    return Plan(
        identity=PlanIdentity(**words),  # type: ignore[arg-type]  # fields by name
        indicators=rows,
        observations=Observations.of([one for _, seen, _ in found for one in seen]),
        milestones=tuple(step for _, _, steps in found for step in steps),
        departments=(
            Department(code="D1", name=Text(zh="林业局", en="Forestry Bureau")),
            Department(code="D2", name=Text(zh="财政局", en="Finance Bureau")),
        ),
        workbook="other.xlsx",
    )


def _plan(name: Text, of: str, **identity: object) -> Plan:
    return plan_of_lines(_LINES[of], name, **identity)


def _forests() -> Plan:
    made = _plan(Text(zh="林业发展规划", en="Forestry plan"), "forests", total_indicator="OUTPUT")
    actions = (
        Action(code="R1", indicator="PEST", raised=Period.parse("2023Q4"), department="D1",
               measure=Text(zh="集中除治疫木。", en="Remove infected trees."),
               cause=Text(zh="除治资金未到位", en="no money for removal yet"),
               due=date(2024, 6, 30), state=ActionState.OVERDUE),
        Action(code="R2", indicator="FIRE", raised=Period.parse("2024Q1"), department="D1",
               measure=Text(zh="补建防火道", en="build fire breaks"), state=ActionState.RUNNING),
    )  # fmt: skip
    tasks = (
        Task(code="T1", name=Text(zh="防火道一期", en="Fire breaks, phase 1"), indicator="FIRE",
             kind=TaskKind.PROJECT, state=TaskState.NOT_STARTED, as_at=date(2024, 9, 30),
             investment_planned=1.2, investment_done=0.0),
        Task(code="T2", name=Text(zh="种苗基地", en="Nursery"), kind=TaskKind.PROJECT,
             state=TaskState.DONE, as_at=date(2024, 9, 30), investment_planned=0.5,
             investment_done=0.5),
    )  # fmt: skip
    return replace(made, actions=actions, tasks=tasks)


def _schools() -> Plan:
    made = _plan(
        Text(zh="教育事业规划", en="Education plan"), "schools",
        group_word=Text(zh="学段", en="stage"),
        group_verb=Text(zh="共有", en="had"),
        group_measure=Text(zh="寄宿制学校", en="boarding schools"),
        total_indicator="BOARD", main_scheme="own",
    )  # fmt: skip
    names = (("小学", "primary schools", 14, 9), ("初中", "junior schools", 18, 13))
    groups = tuple(
        Cluster(code=f"G{at}", name=Text(zh=zh, en=en), scheme="own", indicator="BOARD",
                baseline=Baseline(value=0), target=Target(kind=TargetKind.LEVEL_UP, value=goal))
        for at, (zh, en, goal, _) in enumerate(names)
    )  # fmt: skip
    seen = [
        Observation(
            indicator="BOARD", cluster=f"G{at}", period=Period.parse(when), value=now * share
        )
        for at, (_, _, _, now) in enumerate(names)
        for when, share in (("2022", 0.4), ("2023", 0.8), ("2023Q3", 0.6), ("2024Q3", 1.0))
    ]
    seen += list(made.observations)
    return replace(made, clusters=groups, observations=Observations.of(seen))


def _mid_year() -> Plan:
    """A plan that starts in September, as school years do."""
    return _plan(
        Text(zh="学校三年行动计划", en="School plan"), "schools", start_year=2021, start_month=9,
        end_year=2024, end_month=8,
    )  # fmt: skip


def _ended() -> Plan:
    return _plan(Text(zh="交通规划", en="Transport plan"), "roads", start_year=2021, end_year=2023)


def _revised() -> Plan:
    """A revision of a year takes an indicator out of its class."""
    made = _plan(Text(zh="林业发展规划", en="Forestry plan"), "forests", total_indicator="OUTPUT")
    rows = [replace(one, vintage=date(one.period.year + 1, 3, 1)) for one in made.observations]
    rows += [
        Observation(indicator="COVER", period=Period.parse("2023"), value=42.4,
                    vintage=date(2024, 8, 20)),
        Observation(indicator="OUTPUT", period=Period.parse("2023"), value=470,
                    vintage=date(2024, 8, 20)),
    ]  # fmt: skip
    return replace(made, observations=Observations.of(rows))


_WORKS = (
    Task(code="T1", name=Text(zh="灌区改造", en="Irrigation works"), indicator="FARMLAND",
         kind=TaskKind.PROJECT, state=TaskState.RUNNING, as_at=date(2024, 9, 30),
         investment_planned=36000, investment_done=21000),
    Task(code="T2", name=Text(zh="冷链基地", en="Cold chain base"), kind=TaskKind.PROJECT),
    Task(code="T3", name=Text(zh="种业振兴", en="Better seeds"), state=TaskState.DONE),
    Task(code="T4", name=Text(zh="厕所革命", en="Better toilets")),
)  # fmt: skip


def _farms() -> Plan:
    """Counties grow the grain; one of two projects is done, one says nothing."""
    made = _plan(
        Text(zh="农业农村现代化规划", en="Farming plan"), "farms", main_scheme="own",
        total_indicator="GRAIN", group_word=Text(zh="产粮县", en="county"),
        group_verb=Text(zh="收获", en="harvested"), group_measure=Text(zh="粮食", en="grain"),
        total_word=Text(zh="全市", en="the city"), money=unit("万元"),
    )  # fmt: skip
    sizes = (("东县", "East", 8, 8.6), ("西县", "West", 7, 6.6), ("南县", "South", 4, 4.1))
    groups = tuple(
        Cluster(code=f"G{at}", name=Text(zh=zh, en=en), scheme="own", indicator="GRAIN",
                baseline=Baseline(value=base),
                target=Target(kind=TargetKind.LEVEL_UP, value=base * 1.1))
        for at, (zh, en, base, _) in enumerate(sizes)
    )  # fmt: skip
    seen = [
        Observation(indicator="GRAIN", cluster=f"G{at}", period=Period.of_year(year),
                    value=round(base + (now - base) * share, 2))
        for at, (_, _, base, now) in enumerate(sizes)
        for year, share in ((2021, 0.3), (2022, 0.5), (2023, 1.0))
    ]  # fmt: skip
    return replace(made, clusters=groups, observations=Observations.of([*made.observations, *seen]),
                   tasks=_WORKS)  # fmt: skip


def _police() -> Plan:
    """A plan of three years, with one action that is done late and one that nobody owns."""
    made = _plan(Text(zh="平安建设三年行动计划", en="Plan for a safe city"), "police",
                 start_year=2022, end_year=2024)  # fmt: skip
    actions = (
        Action(code="R1", indicator="RESPONSE", raised=Period.parse("2024Q2"),
               measure=Text(zh="增设警务站", en="open police posts"),
               cause=Text(zh="老城区道路拥堵。", en="The old town is congested."),
               due=date(2024, 12, 31), state=ActionState.RUNNING),
        Action(code="R2", indicator="CENTRE", raised=Period.parse("2023Q2"), department="D2",
               measure=Text(zh="落实用地", en="find a site"), due=date(2024, 3, 31),
               cause=Text(zh="用地未落实", en="no land yet"), state=ActionState.RUNNING),
    )  # fmt: skip
    return replace(made, actions=actions)


def _in(language: str, plan: Plan) -> Plan:
    """A plan that is written in one language alone."""

    def only(text: Text) -> Text:
        return replace(text, **{"en" if language == "zh" else "zh": ""})

    rows = tuple(replace(one, name=only(one.name), category=only(one.category))
                 for one in plan.indicators)  # fmt: skip
    return replace(plan, indicators=rows, identity=replace(plan.identity,
                   name=only(plan.identity.name)))  # fmt: skip


def _unknown() -> Plan:
    made = _plan(Text(zh="养老规划", en="Plan for the aged"), "few")
    targets = tuple(replace(one, target=replace(one.target, value=None)) for one in made.indicators)
    return replace(made, indicators=targets)


OTHERS: Mapping[str, Callable[[], Plan]] = {
    "forests": _forests,
    "schools": _schools,
    "roads": lambda: _plan(
        Text(zh="综合交通规划", en="Transport plan"), "roads", total_indicator="FREIGHT"
    ),
    "water": lambda: _plan(Text(zh="水安全规划", en="Water plan"), "water"),
    "mid-year": _mid_year,
    "ended": _ended,
    "revised": _revised,
    "few": lambda: _plan(Text(zh="养老规划", en="Plan for the aged"), "few"),
    "unknown": _unknown,
    "farms": _farms,
    "digital": lambda: _plan(
        Text(zh="数字经济发展规划", en="Digital plan"), "digital", total_indicator="RETAIL"
    ),
    "tourism": lambda: _plan(
        Text(zh="文化旅游规划", en="Tourism plan"), "tourism", total_indicator="INCOME"
    ),
    "police": _police,
    "climate": lambda: _plan(
        Text(zh="应对气候变化规划", en="Climate plan"), "climate", start_year=2016
    ),
    "budget": lambda: _plan(
        Text(zh="财政发展规划", en="Finance plan"), "budget", total_indicator="REVENUE"
    ),
    "wide": lambda: _plan(
        Text(zh="民生事业规划", en="People's plan"), "wide", total_indicator="BUDGETED"
    ),
    "chinese": lambda: _in("zh", _farms()),
    "english": lambda: _in("en", _police()),
    "leaps": lambda: _plan(
        Text(zh="县域发展规划", en="County plan"), "leaps", total_indicator="SALES"
    ),
}
"""Plans by name, each for any period of its run and the year after."""

PERIODS = ("2021Q2", "2022Q4", "2023Q3", "2023Q4", "2024Q2", "2024Q3", "2025Q4")


def cases() -> Iterator[tuple[str, str]]:
    """Each plan with each period to report on."""
    return (
        (name, period)
        for name, made in OTHERS.items()
        for period in PERIODS
        if Period.parse(period).month_index > made().identity.base_end
    )
