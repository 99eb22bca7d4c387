"""What is the example county, and what did it plan for its health services?"""

from addin.language import NO_TEXT, Text
from addin.model.indicator import Baseline, Concept, Indicator, Milestone, Target
from addin.model.period import Period
from addin.model.plan import Cluster, Department, PlanIdentity, Source
from addin.model.unit import UNITS
from addin.model.words import (
    Attribute,
    Direction,
    Frequency,
    MilestoneKind,
    Nature,
    Operator,
    PacePath,
    TargetKind,
    Verb,
)

__all__ = ["DEPARTMENTS", "DISTRICTS", "IDENTITY", "INDICATORS", "MILESTONES", "SOURCES"]

_BASE, _END = 2021, 2026
REPORTS, SURVEYS, PLAN_TEXT = "H1", "H2", "H3"

IDENTITY = PlanIdentity(
    code="XH26",
    name=Text(
        zh="示例县卫生健康发展规划（2022—2026年，虚构）",
        en="Example County plan for health 2022-2026 (fictitious)",
    ),
    start_year=_BASE + 1,
    end_year=_END,
    area=Text(zh="示例县（虚构）", en="Example County (fictitious)"),
    issuer=Text(zh="示例县人民政府", en="Example County Government"),
    author=Text(zh="示例县卫生健康局", en="Example County Health Bureau"),
    recipient=Text(zh="示例县人民政府", en="Example County Government"),
    document_number="示县府发〔2022〕0号",
    main_scheme="districts",
    total_indicator="BEDS",
    group_word=Text(zh="医疗片区", en="health district"),
    group_measure=Text(zh="床位", en="capacity"),
    group_verb=Text(zh="开放", en="had a"),
    total_word=Text(zh="全县医疗卫生机构", en="all the county's hospitals"),
    money=UNITS["CNY_10K"],
    fictitious=True,
    source=PLAN_TEXT,
    note=Text(
        zh="县、部门、机构和数字全部为虚构，由程序按固定种子生成，仅供演示。",
        en="County, departments, hospitals and numbers are invented, made by a program from a fixed"
        " seed, for demonstration only.",
    ),
)

DEPARTMENTS = tuple(
    Department(code=code, name=Text(zh=zh, en=en), contact=contact, phone=f"000-100000{at}")
    for at, (code, zh, en, contact) in enumerate(
        (
            ("WJJ", "示例县卫生健康局", "Health Bureau", "周示例"),
            ("YBJ", "示例县医疗保障局", "Health Insurance Bureau", "吴示例"),
            ("JKZ", "示例县疾病预防控制中心", "Centre for Disease Control", "郑示例"),
            ("FYY", "示例县妇幼保健院", "Maternal and Child Health Hospital", "冯示例"),
        ),
        1,
    )
)

SOURCES = tuple(
    Source(
        code=code,
        title=Text(zh=f"{zh}（虚构）", en=f"{en} (fictitious)"),
        publisher=Text(zh="示例县卫生健康局", en="Health Bureau of Example County"),
        address=f"https://example.invalid/{code.lower()}",
        tier="A",
    )
    for code, zh, en in (
        (REPORTS, "示例县卫生健康统计季报", "Quarterly health statistics of Example County"),
        (SURVEYS, "示例县卫生健康年度调查", "Yearly health survey of Example County"),
        (PLAN_TEXT, "规划文本", "Text of the plan"),
    )
)

_STAFF, _CARE = Text(zh="服务能力", en="Capacity"), Text(zh="医疗服务", en="Care")
_PREVENTION, _BURDEN = Text(zh="预防保健", en="Prevention"), Text(zh="健康水平", en="Health")
_UP, _DOWN = TargetKind.LEVEL_UP, TargetKind.LEVEL_DOWN
_FLOW, _STOCK, _RATIO = Nature.FLOW, Nature.STOCK, Nature.RATIO
_YEARLY, _QUARTERLY = Frequency.YEARLY, Frequency.QUARTERLY


def _indicator(  # noqa: PLR0913 - a row of the sheet
    code: str,
    name: tuple[str, str],
    short: tuple[str, str],
    unit: str,
    category: Text,
    nature: Nature,
    target: Target,
    *,
    base: float | None = None,
    department: str = "WJJ",
    is_binding: bool = False,
    lower: bool = False,
    frequency: Frequency = _QUARTERLY,
    decimals: int | None = None,
    verb: Verb = Verb.BY_NATURE,
    pace: PacePath = PacePath.LINEAR,
    definition: Text = NO_TEXT,
) -> Indicator:
    return Indicator(
        code=code,
        name=Text(zh=name[0], en=name[1]),
        short_name=Text(zh=short[0], en=short[1]),
        unit=UNITS.named(unit),
        category=category,
        attribute=Attribute.BINDING if is_binding else Attribute.INDICATIVE,
        direction=Direction.LOWER if lower else Direction.HIGHER,
        nature=nature,
        verb=verb,
        concept=Concept(name=f"{name[0]} | {name[1][:1].lower()}{name[1][1:]}"),
        baseline=Baseline(value=base, source="" if base is None else REPORTS),
        target=target,
        pace=pace,
        decimals=decimals,
        frequency=frequency,
        published_after_days=90 if frequency is _YEARLY else 18,
        department=department,
        definition=definition,
    )


def _goal(kind: TargetKind, value: float | None, operator: Operator = Operator.EXACT) -> Target:
    return Target(kind=kind, value=value, operator=operator, year=_END, source=PLAN_TEXT)


INDICATORS = (
    _indicator(
        "DOCTORS", ("每千人口执业（助理）医师数", "Doctors per 1,000 people"),
        ("医师数", "Doctors"), "人/千人", _STAFF, _RATIO, _goal(_UP, 3.3), base=2.62,
        frequency=_YEARLY, decimals=2,
        definition=Text(
            zh="年末执业医师和执业助理医师数与常住人口数之比",
            en="licensed doctors and assistant doctors at the end of the year over residents",
        ),
    ),
    _indicator(
        "BEDS", ("医疗卫生机构床位数", "Hospital beds"),
        ("床位数", "Beds"), "张", _STAFF, _STOCK, _goal(_UP, 4400), base=3620, verb=Verb.OPEN,
    ),
    _indicator(
        "VISITS", ("医疗卫生机构诊疗人次", "Visits to doctors"),
        ("诊疗人次", "Visits"), "万人次", _CARE, _FLOW,
        _goal(_UP, 520), base=418.2, decimals=1, verb=Verb.COMPLETE,
    ),
    _indicator(
        "PRIMARY", ("基层诊疗量占比", "Share of visits to primary care"),
        ("基层诊疗占比", "Primary care"), "%", _CARE, _RATIO,
        _goal(_UP, 60, Operator.AT_LEAST), base=51.4,
    ),
    _indicator(
        "STAY", ("平均住院日", "Average length of stay"),
        ("平均住院日", "Length of stay"), "天", _CARE, _RATIO,
        _goal(TargetKind.HOLD_MAX, 8.5, Operator.AT_MOST), base=8.6, lower=True, decimals=1,
    ),
    _indicator(
        "COST", ("个人卫生支出占卫生总费用比重", "Share of health costs that people pay"),
        ("个人卫生支出占比", "Private cost"), "%", _CARE, _RATIO,
        _goal(_DOWN, 26, Operator.AT_MOST), base=29.5,
        department="YBJ", is_binding=True, lower=True, frequency=_YEARLY,
        definition=Text(
            zh="城乡居民用于医疗卫生服务的现金支出与卫生总费用之比",
            en="what residents pay in cash for health services over all that is spent on health",
        ),
    ),
    _indicator(
        "VACCINE", ("儿童免疫规划疫苗接种率", "Children vaccinated"),
        ("疫苗接种率", "Vaccination"), "%", _PREVENTION, _RATIO,
        _goal(TargetKind.HOLD_MIN, 95, Operator.AT_LEAST),
        base=95.8, department="JKZ", is_binding=True,
    ),
    _indicator(
        "SCREENED", ("适龄妇女“两癌”筛查率", "Women screened for cancer"),
        ("“两癌”筛查率", "Screening"), "%", _PREVENTION, _RATIO,
        _goal(_UP, 82), base=58.2, department="FYY",
    ),
    _indicator(
        "GPS", ("培训全科医生数", "General practitioners trained"),
        ("全科医生培训", "GPs trained"), "人", _STAFF, _FLOW,
        _goal(TargetKind.CUM_COUNT, 600), decimals=0, verb=Verb.COMPLETE,
    ),
    _indicator(
        "CENTRES", ("县域医疗次中心建成数", "Local medical centres completed"),
        ("医疗次中心", "Local centres"), "个", _STAFF, _STOCK,
        _goal(TargetKind.MILESTONE, 6), base=0,
        verb=Verb.BUILD, pace=PacePath.MILESTONES,
    ),
    _indicator(
        "DEATHS", ("心脑血管疾病标化死亡率", "Deaths from heart disease and stroke"),
        ("心脑血管死亡率", "Heart deaths"), "1/10万", _BURDEN, _RATIO,
        _goal(_DOWN, 225), base=252.4,
        department="JKZ", lower=True, is_binding=True, frequency=_YEARLY, decimals=1,
    ),
    _indicator(
        "LITERACY", ("居民健康素养水平", "Health literacy of residents"),
        ("健康素养水平", "Literacy"), "%", _BURDEN, _RATIO,
        Target(kind=TargetKind.DIRECTION, source=PLAN_TEXT), base=24.1,
        department="JKZ", frequency=_YEARLY,
    ),
)  # fmt: skip

DISTRICTS = tuple(
    Cluster(
        code=code,
        name=Text(zh=f"{zh}医疗片区", en=f"{en} health district"),
        scheme="districts",
        scheme_name=Text(zh="规划三个医疗片区", en="three health districts of the plan"),
        tier=Text(zh=tier[0], en=tier[1]),
        indicator="BEDS",
        baseline=Baseline(value=base, source=REPORTS),
        target=_goal(_UP, goal),
        department="WJJ",
    )
    for code, zh, en, base, goal, tier in (
        ("D1", "城区", "Town", 1740, 2000, ("2000张", "2,000-bed")),
        ("D2", "东部", "East", 960, 1250, ("1250张", "1,250-bed")),
        ("D3", "西部", "West", 590, 700, ("700张", "700-bed")),
    )
)

_STEPS = zip(range(_BASE + 1, _END + 1), (1, 2, 4, 5, 6), strict=True)
MILESTONES = (
    *(
        Milestone(
            indicator="CENTRES", period=Period.parse(f"{year}"), value=value, source=PLAN_TEXT
        )
        for year, value in _STEPS
    ),
    *(
        Milestone(
            indicator=code,
            period=Period.parse("2024"),
            value=value,
            kind=MilestoneKind.ANNUAL,
            operator=Operator.AT_LEAST,
            source=PLAN_TEXT,
        )
        for code, value in (("VISITS", 480.0), ("BEDS", 4080.0))
    ),
)
