"""Plans of other subjects, as an office would type them: forests, schools, roads, water, and worse.

Each is a few lines of text: code | Chinese name | English name | unit | nature | kind | baseline |
target | what else | figures. What else: ``binding``, ``verb=``, ``path=``, ``upper=``, ``tol=``,
``about``, ``decimals=``, ``year=``, ``in=`` (category), ``at=`` (the target of a year), ``nation=``.
A figure is period:value; a quarter of a flow is to date; ``p`` behind it is provisional, ``~`` about.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date

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

FORESTS = """
COVER | 森林覆盖率 | Forest cover | % | ratio | level_up | 42.3 | 44.5 | binding in=资源/Stock | 2018:41.7 2019:42.0 2020:42.3 2021:42.6 2022:42.9 2023:43.4
STOCK | 森林蓄积量 | Growing stock | 万立方米 | stock | level_up | 8200 | 9500 | binding in=资源/Stock | 2020:8200 2021:8420 2022:8610 2023:8790
PLANT | 造林面积 | Area planted | 万亩 | flow | cum_count | 22 | 120 | in=资源/Stock at=2024:25 | 2019:24 2020:22 2021:21 2022:24.5 2023:26 2023Q2:9 2023Q3:20 2024Q2:10.2 2024Q3:21.5p
FIRE | 森林火灾受害率 | Share of forest burnt | ‰ | ratio | hold_max | 0.3 | 0.9 | binding in=保护/Protection | 2020:0.3 2021:0.4 2022:1.2 2023:1.1
PEST | 松材线虫病发生面积 | Area with pine wilt | 万亩 | stock | level_down | 60 | 45 | in=保护/Protection | 2020:60 2021:61 2022:64 2023:66
PARKS | 新建自然公园 | New nature parks | 个 | stock | milestone | 0 | 12 | in=保护/Protection | 2021:2 2022:5 2023:5 2024Q3:8
WETLAND | 湿地保护率 | Wetlands protected | % | ratio | level_up | 52 | 55 | about in=保护/Protection | 2020:52 2021:52.4 2022:53 2023:53.9
OUTPUT | 林业总产值 | Output of forestry | 亿元 | flow | level_up | 410 | 600 | in=效益/Returns | 2017:330 2018:352 2019:380 2020:410 2021:452 2022:488 2023:520 2023Q2:240 2024Q2:262 2023Q3:372 2024Q3:405
CARBON | 林业碳汇 | Carbon sink | 万吨 | flow | direction | | | in=效益/Returns | 2022:310 2023:330
"""
SCHOOLS = """
KINDER | 学前三年毛入园率 | Enrolment in kindergartens | % | ratio | level_up | 88.5 | 93 | in=普及/Access | 2020:88.5 2021:90.1 2022:91.5 2023:93.2
RETAIN | 义务教育巩固率 | Retention in compulsory schooling | % | ratio | hold_min | 96.1 | 95 | binding in=普及/Access | 2020:96.1 2021:96 2022:95.7 2023:95.2
PLACES | 新增中小学学位 | New school places | 万个 | flow | cum_count | 3 | 20 | in=普及/Access verb=add | 2021:3.2 2022:4.4 2023:5.1 2024Q2:1.1 2024Q3:4.6
SIZE | 大班额比例 | Share of large classes | % | ratio | level_down | 4.8 | 0 | in=普及/Access | 2020:4.8 2021:3.6 2022:2.4 2023:1.1
RATIO | 高中生师比 | Pupils per teacher in senior secondary schools | 人/人 | ratio | range | 13.2 | 12 | upper=13 in=师资/Teachers | 2020:13.2 2021:13.1 2022:12.9 2023:12.8
SPEND | 教育经费总投入 | Spending on education | 亿元 | flow | rate_avg | 150 | 6 | in=师资/Teachers | 2018:132 2019:141 2020:150 2021:158.1 2022:166 2023:171
BOARD | 农村寄宿制学校 | Boarding schools in villages | 所 | stock | level_up | 0 | 40 | in=师资/Teachers | 2021:6 2022:13 2023:22 2024Q2:22 2024Q3:27
PUPILS | 在校生 | Pupils | 万人 | stock | direction | | | verb=enrol in=普及/Access | 2022:61.2 2023:60.8 2024Q3:60.1
DEBT | 校舍欠账 | Backlog of school building | 亿元 | stock | level_down | 5 | 0 | in=师资/Teachers | 2021:4.2 2022:3.5 2023:2.9
"""
ROADS = """
MOTORWAY | 高速公路通车里程 | Motorways in use | 公里 | stock | level_up | 380 | 520 | in=设施/Infrastructure decimals=0 | 2020:380 2021:395 2022:412 2023:430 2024Q2:430 2024Q3:466
FREIGHT | 铁路货运量 | Rail freight | 万吨 | flow | level_up | 2400 | 3200 | in=运输/Traffic at=2024:2900 | 2019:2300 2020:2400 2021:2520 2022:2480 2023:2610 2023Q1:600 2023Q2:1280 2023Q3:1940 2024Q1:640 2024Q2:1390 2024Q3:2085p
BUS | 公交企业利润 | Profit of the bus company | 亿元 | flow | level_up | -3.2 | 0 | in=运输/Traffic | 2020:-3.2 2021:-3.6 2022:-2.8 2023:-1.9 2023Q2:-1 2024Q2:-0.6 2023Q3:-1.4 2024Q3:0.2
AIR | 机场旅客吞吐量 | Passengers of the airport | 万人次 | flow | level_up | 0 | 200 | in=运输/Traffic | 2022:12 2023:95 2023Q2:38 2023Q3:70 2024Q2:62 2024Q3:101
DEATHS | 道路交通事故死亡人数 | Deaths on the road | 人 | flow | level_down | 120 | 90 | binding decimals=0 in=运输/Traffic | 2020:120 2021:118 2022:109 2023:97 2023Q2:44 2023Q3:70 2024Q2:51 2024Q3:75
CO2 | 单位运输周转量碳排放 | Carbon intensity of transport | tCO2/万元 | ratio | cum_change | 2.0 | -8 | binding decimals=2 in=运输/Traffic | 2020:2 2021:1.99 2022:1.97 2023:1.98
METRO | 地铁里程 | Metro lines in use | 公里 | stock | level_up | 0 | 50 | path=milestone in=设施/Infrastructure | 2021:0 2022:0 2023:18
QUALITY | 国省干线优良路率 | Good roads | % | ratio | hold_min | 90 | 90 | in=设施/Infrastructure | 2021:91 2022:90.4 2023:89.1 2024Q2:88.7 2024Q3:88.2
RANK | 物流绩效全国位次 | National rank in logistics | 位 | stock | level_down | 45 | 30 | in=运输/Traffic | 2020:45 2021:42 2022:41 2023:36
"""
WATER = """
GOOD | 地表水优良断面比例 | Good river sections | % | ratio | level_up | 71 | 80 | binding | 2020:71 2021:74.2 2022:78 2023:81.5 2024H1:79
USE | 用水总量 | Water use | 亿立方米 | flow | hold_max | 8.8 | 9.2 | binding decimals=2 | 2020:8.8 2021:8.9 2022:9.1 2023:9.3 2024H1:4.4
LOSS | 供水管网漏损率 | Leakage of pipes | % | ratio | level_down | 12.5 | 9 | binding | 2020:12.5 2021:12.1 2022:11.4 2023:11.5 2023H1:11.6 2024H1:11.2
INTENSITY | 万元产值用水量 | Water for 10,000 yuan of output | 立方米/万元 | ratio | cum_change | 30 | -16 | | 2020:30 2021:28.7 2022:27.9 2023:27
RESERVOIRS | 病险水库除险加固 | Dams made safe | 座 | stock | milestone | 0 | 30 | | 2021:8 2022:17 2023:30
INVEST | 水利投资 | Investment in water works | 亿元 | flow | cum_count | 20 | 150 | | 2021:22 2022:26 2023:31 2023H1:13 2024H1:17
"""
FEW = """
A | 医养结合床位 | Beds for the aged | 张 | stock | level_up | 1000 | 2000 | | 2022:1200~
B | 百岁老人 | People of a hundred | 人 | stock | direction | | | | 2023:41
C | 老年大学 | Universities for the aged | 所 | stock | level_up | | 12 | | 2023:4
D | 护理员 | Carers | 人 | stock | level_up | 300 | | | 2023:350
E | 助餐点 | Places for meals | 个 | stock | level_up | 20 | 200 | | 2021:60
F | 长护险参保率 | Insured for care | % | ratio | level_up | 10 | 60 | |
G | 家庭病床 | Beds at home | 张 | stock | level_up | 10 | 100 | |
"""
LEAPS = """
CARS | 新能源汽车保有量 | Electric cars | 万辆 | stock | level_up | 2 | 12 | decimals=2 | 2018:0.6 2019:1.2 2020:2 2021:3.1 2022:4.6 2023:6.7
SALES | 旅游收入 | Income from tourism | 亿元 | flow | level_up | 20 | 100 | | 2019:55 2020:20 2021:28 2022:16 2023:61 2023Q2:25 2024Q2:41
GHOST | 空置面积 | Vacant floors | 万平方米 | stock | level_down | 10 | 10 | | 2020:10 2021:9 2022:11 2023:12
SWAP | 债务率 | Debt ratio | % | ratio | hold_max | 110 | 120 | binding | 2020:110 2021:118 2022:121 2023:126 2024Q2:124
NET | 净迁入人口 | Net migration | 万人 | flow | level_up | -1.5 | 1 | decimals=2 | 2019:-1.2 2020:-1.5 2021:-0.8 2022:0.2 2023:-0.3
RATE | 就业年均增速 | Average growth of jobs | % | ratio | rate_avg | | 3 | | 2021:3.4 2022:2.1 2023:2.6
PRICE | 居民消费价格涨幅 | Rise of consumer prices | % | ratio | hold_max | 2 | 3 | | 2021:0.9 2022:2 2023:0.2 2024Q2:-0.1
"""


def _parts(line: str) -> list[str]:
    return [part.strip() for part in line.split("|")]


def _number(text: str) -> float | None:
    return float(text) if text else None


def _indicator(line: str) -> tuple[Indicator, list[Observation], list[Milestone]]:
    code, zh, en, named, nature, kind, base, goal, more, figures = _parts(line)
    said = dict(one.partition("=")[::2] for one in more.split())
    made, target = TargetKind(kind), _number(goal)
    category = said.get("in", "").partition("/")
    row = Indicator(
        code=code, name=Text(zh=zh, en=en), unit=unit(named), nature=Nature(nature),
        direction=Direction.LOWER if made in _LOWER else Direction.HIGHER,
        attribute=Attribute.BINDING if "binding" in said else Attribute.INDICATIVE,
        category=Text(zh=category[0], en=category[2]),
        verb=Verb(said.get("verb", "by_nature")), pace=PacePath(said.get("path", "linear")),
        decimals=int(said["decimals"]) if "decimals" in said else None,
        nation=said.get("nation", ""), role=Role(said.get("role", "headline")),
        baseline=Baseline(value=_number(base)),
        target=Target(
            kind=made, value=target, upper=_number(said.get("upper", "")),
            tolerance=float(said.get("tol", 0)), year=int(said.get("year", 0)),
            operator=Operator.ABOUT if "about" in said else Operator.EXACT,
        ),
    )  # fmt: skip
    steps = []
    if "at" in said:
        year, _, value = said["at"].partition(":")
        steps.append(
            Milestone(indicator=code, period=Period.parse(year), value=float(value),
                      kind=MilestoneKind.ANNUAL)
        )  # fmt: skip
    return row, [_figure(code, row, figure) for figure in figures.split()], steps


def _figure(code: str, row: Indicator, text: str) -> Observation:
    when, _, value = text.partition(":")
    period = Period.parse(when)
    flow = row.nature is Nature.FLOW
    return Observation(
        indicator=code, period=period.to_date if flow else period, value=float(value.strip("p~")),
        status=DataStatus.PRELIMINARY if value.endswith("p") else DataStatus.FINAL,
        precision=Precision.ROUNDED if value.endswith("~") else Precision.EXACT,
    )  # fmt: skip


def _plan(name: Text, lines: str, **identity: object) -> Plan:
    found = [_indicator(line) for line in lines.strip().splitlines()]
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


def _forests() -> Plan:
    made = _plan(Text(zh="林业发展规划", en="Forestry plan"), FORESTS, total_indicator="OUTPUT")
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
        Text(zh="教育事业规划", en="Education plan"), SCHOOLS, group_word=Text(zh="学段", en="stage"),
        group_verb=Text(zh="共有", en="had"), group_measure=Text(zh="寄宿制学校", en="boarding schools"),
        total_indicator="BOARD", main_scheme="own",
    )  # fmt: skip
    names = (("小学", "primary schools", 14, 9), ("初中", "junior schools", 18, 13))
    groups = tuple(
        Cluster(code=f"G{at}", name=Text(zh=zh, en=en), scheme="own", indicator="BOARD",
                baseline=Baseline(value=0), target=Target(kind=TargetKind.LEVEL_UP, value=goal))
        for at, (zh, en, goal, _) in enumerate(names)
    )  # fmt: skip
    seen = [
        Observation(indicator="BOARD", cluster=f"G{at}", period=Period.parse(when), value=now * share)
        for at, (_, _, _, now) in enumerate(names)
        for when, share in (("2022", 0.4), ("2023", 0.8), ("2023Q3", 0.6), ("2024Q3", 1.0))
    ]
    seen += list(made.observations)
    return replace(made, clusters=groups, observations=Observations.of(seen))


def _mid_year() -> Plan:
    """A plan that starts in September, as school years do."""
    return _plan(
        Text(zh="学校三年行动计划", en="School plan"), SCHOOLS, start_year=2021, start_month=9,
        end_year=2024, end_month=8,
    )  # fmt: skip


def _ended() -> Plan:
    return _plan(Text(zh="交通规划", en="Transport plan"), ROADS, start_year=2021, end_year=2023)


def _revised() -> Plan:
    """A revision of a year takes an indicator out of its class."""
    made = _plan(Text(zh="林业发展规划", en="Forestry plan"), FORESTS, total_indicator="OUTPUT")
    rows = [replace(one, vintage=date(one.period.year + 1, 3, 1)) for one in made.observations]
    rows += [
        Observation(indicator="COVER", period=Period.parse("2023"), value=42.4,
                    vintage=date(2024, 8, 20)),
        Observation(indicator="OUTPUT", period=Period.parse("2023"), value=470,
                    vintage=date(2024, 8, 20)),
    ]  # fmt: skip
    return replace(made, observations=Observations.of(rows))


def _unknown() -> Plan:
    made = _plan(Text(zh="养老规划", en="Plan for the aged"), FEW)
    targets = tuple(replace(one, target=replace(one.target, value=None)) for one in made.indicators)
    return replace(made, indicators=targets)


def _without(plan: Plan, measure: Measure) -> Plan:
    return replace(plan, observations=Observations.of(
        [one for one in plan.observations if one.measure is not measure]
    ))  # fmt: skip


OTHERS: Mapping[str, Callable[[], Plan]] = {
    "forests": _forests,
    "schools": _schools,
    "roads": lambda: _plan(Text(zh="综合交通规划", en="Transport plan"), ROADS, total_indicator="FREIGHT"),
    "water": lambda: _plan(Text(zh="水安全规划", en="Water plan"), WATER),
    "mid-year": _mid_year,
    "ended": _ended,
    "revised": _revised,
    "few": lambda: _plan(Text(zh="养老规划", en="Plan for the aged"), FEW),
    "unknown": _unknown,
    "leaps": lambda: _plan(Text(zh="县域发展规划", en="County plan"), LEAPS, total_indicator="SALES"),
}  # fmt: skip
"""Plans by name, each for any period of its run and the year after."""

PERIODS = ("2021Q2", "2022Q4", "2023Q3", "2023Q4", "2024Q2", "2024Q3", "2025Q4")


def cases() -> Iterator[tuple[str, str]]:
    """Each plan with each period to report on."""
    return ((name, period) for name in OTHERS for period in PERIODS)
