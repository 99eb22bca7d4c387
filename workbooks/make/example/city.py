"""What is the example city, and what did it plan?"""

from dataclasses import replace

from addin.language import Text
from addin.model.indicator import Baseline, Concept, Indicator, Milestone, Target
from addin.model.period import Period
from addin.model.plan import Area, Cluster, Department, Membership, PlanIdentity, Source
from addin.model.unit import UNITS
from addin.model.words import (
    Attribute,
    Direction,
    Frequency,
    Measure,
    MilestoneKind,
    Nature,
    Operator,
    PacePath,
    Role,
    TargetKind,
)
from addin.plan.schema import THRESHOLDS

__all__ = [
    "AREAS",
    "CLUSTERS",
    "DEPARTMENTS",
    "IDENTITY",
    "INDICATORS",
    "MEMBERS",
    "MILESTONES",
    "SOURCES",
    "THRESHOLD_VALUES",
]

_END = 2025
BULLETIN, FORMS, PLAN_TEXT = "E1", "E2", "E3"
_ALL = "规模以上工业企业 | industrial enterprises above designated size"
_CURRENT = "现价 | current prices"

IDENTITY = PlanIdentity(
    code="EX14",
    name=Text(
        zh="示例市制造业发展“十四五”规划（2021—2025年，虚构）",
        en="Example City plan for manufacturing 2021-2025 (fictitious)",
    ),
    start_year=2021,
    end_year=_END,
    area=Text(zh="示例市（虚构）", en="Example City (fictitious)"),
    issuer=Text(zh="示例市人民政府", en="Example City Government"),
    author=Text(zh="示例市统计局", en="Example City Bureau of Statistics"),
    document_number="示府发〔2021〕0号",
    main_scheme="plan-six",
    total_indicator="GO",
    group_word=Text(zh="产业集群", en="industrial cluster"),
    group_lead="六大",
    group_measure=Text(zh="产值", en="gross output"),
    group_verb=Text(zh="实现", en="reached"),
    total_word=Text(zh="规上工业", en="industry above designated size"),
    overlap=Text(zh="扣除重复计算", en="net of what is counted twice"),
    fictitious=True,
    source=PLAN_TEXT,
    note=Text(
        zh="城市、部门、企业和数字全部为虚构，由程序按固定种子生成，仅供演示。",
        en="City, departments, firms and numbers are invented, made by a program from a"
        " fixed seed, for demonstration only.",
    ),
)

DEPARTMENTS = (
    Department(
        code="GXJ",
        name=Text(zh="示例市工业和信息化局", en="Bureau of Industry and Information Technology"),
        contact="张示例",
        phone="000-0000001",
    ),
    Department(
        code="TJJ",
        name=Text(zh="示例市统计局", en="Bureau of Statistics"),
        contact="李示例",
        phone="000-0000002",
    ),
    Department(
        code="KJJ",
        name=Text(zh="示例市科学技术局", en="Bureau of Science and Technology"),
        contact="王示例",
        phone="000-0000003",
    ),
    Department(
        code="RSJ",
        name=Text(zh="示例市人力资源和社会保障局", en="Bureau of Human Resources"),
        contact="赵示例",
        phone="000-0000004",
    ),
    Department(
        code="STJ",
        name=Text(zh="示例市生态环境局", en="Bureau of Ecology and Environment"),
        contact="钱示例",
        phone="000-0000005",
    ),
)

SOURCES = (
    Source(
        code=BULLETIN,
        title=Text(
            zh="示例市统计月报（虚构）", en="Example City statistical bulletin (fictitious)"
        ),
        publisher=Text(zh="示例市统计局", en="Example City Bureau of Statistics"),
        address="https://example.invalid/bulletin",
        tier="A",
    ),
    Source(
        code=FORMS,
        title=Text(zh="部门填报表（虚构）", en="Forms of the departments (fictitious)"),
        publisher=Text(zh="示例市各部门", en="Departments of Example City"),
        address="https://example.invalid/forms",
        tier="A",
    ),
    Source(
        code=PLAN_TEXT,
        title=Text(zh="规划文本（虚构）", en="Text of the plan (fictitious)"),
        publisher=Text(zh="示例市人民政府", en="Example City Government"),
        address="https://example.invalid/plan",
        tier="A",
    ),
)

_SCALE, _STRUCTURE = Text(zh="规模", en="Scale"), Text(zh="结构", en="Structure")
_INNOVATION, _GREEN = Text(zh="创新", en="Innovation"), Text(zh="绿色", en="Green")
_PEOPLE, _DIGITAL = Text(zh="民生", en="People"), Text(zh="数字化", en="Digital")


def _goal(kind: TargetKind, value: float, **more: float | Operator) -> Target:
    return replace(Target(kind=kind, value=value, year=_END, source=PLAN_TEXT), **more)  # type: ignore[arg-type]  # fields by name


def _base(value: float) -> Baseline:
    return Baseline(value=value, source=BULLETIN)


_UP, _DOWN = TargetKind.LEVEL_UP, TargetKind.LEVEL_DOWN

_INDICATORS = (
    Indicator(
        code="GO",
        name=Text(zh="规模以上工业总产值", en="Gross output of industry above designated size"),
        short_name=Text(zh="规上工业总产值", en="Gross output"),
        unit=UNITS["CNY_100M"],
        category=_SCALE,
        attribute=Attribute.INDICATIVE,
        nature=Nature.FLOW,
        concept=Concept(name="总产值 | gross output", price_basis=_CURRENT, scope=_ALL),
        baseline=_base(8000),
        target=_goal(_UP, 11000),
        department="GXJ",
        definition=Text(
            zh="规模以上工业企业在报告期内生产的工业产品和劳务的总价值",
            en="value of all industrial goods and services produced by enterprises above"
            " designated size",
        ),
    ),
    Indicator(
        code="IVA",
        name=Text(zh="工业增加值", en="Industrial value added"),
        unit=UNITS["CNY_100M"],
        category=_SCALE,
        attribute=Attribute.INDICATIVE,
        nature=Nature.FLOW,
        concept=Concept(
            name="增加值 | value added", price_basis=_CURRENT, scope="全部工业 | industry"
        ),
        baseline=_base(2300),
        target=_goal(_UP, 3200, operator=Operator.AT_LEAST),
        pace=PacePath.COMPOUND,
        department="TJJ",
    ),
    Indicator(
        code="INV_CAGR",
        name=Text(zh="工业投资年均增速", en="Average annual growth of industrial investment"),
        short_name=Text(zh="工业投资增速", en="Industrial investment"),
        unit=UNITS["pct"],
        category=_SCALE,
        attribute=Attribute.INDICATIVE,
        nature=Nature.RATIO,
        concept=Concept(name="固定资产投资 | fixed-asset investment", price_basis=_CURRENT),
        target=_goal(TargetKind.RATE_AVG, 8, operator=Operator.AT_LEAST),
        series="IND_INV",
        department="GXJ",
    ),
    Indicator(
        code="RD_INT",
        name=Text(zh="规上工业企业研发投入强度", en="R&D intensity of industrial enterprises"),
        short_name=Text(zh="研发强度", en="R&D intensity"),
        unit=UNITS["pct"],
        category=_INNOVATION,
        attribute=Attribute.INDICATIVE,
        nature=Nature.RATIO,
        concept=Concept(name="研发支出占营业收入比重 | R&D over business revenue", scope=_ALL),
        baseline=_base(2.1),
        target=_goal(_UP, 2.8),
        decimals=2,
        department="KJJ",
    ),
    Indicator(
        code="SH_HT",
        name=Text(
            zh="高技术制造业占工业增加值比重", en="High-tech manufacturing, share of value added"
        ),
        short_name=Text(zh="高技术制造业比重", en="High-tech share"),
        unit=UNITS["pct"],
        category=_STRUCTURE,
        attribute=Attribute.INDICATIVE,
        nature=Nature.RATIO,
        concept=Concept(name="占增加值比重 | share of value added", scope=_ALL),
        baseline=_base(24),
        target=_goal(_UP, 30),
        department="TJJ",
    ),
    Indicator(
        code="SH_MFG",
        name=Text(zh="制造业占地区生产总值比重", en="Manufacturing, share of GDP"),
        short_name=Text(zh="制造业比重", en="Manufacturing share"),
        unit=UNITS["pct"],
        category=_STRUCTURE,
        attribute=Attribute.INDICATIVE,
        nature=Nature.RATIO,
        concept=Concept(name="占地区生产总值比重 | share of GDP"),
        baseline=_base(28.6),
        target=_goal(TargetKind.RANGE, 28, upper=30),
        department="TJJ",
    ),
    Indicator(
        code="EXPORT",
        name=Text(zh="出口交货值", en="Export deliveries"),
        unit=UNITS["CNY_100M"],
        category=_SCALE,
        attribute=Attribute.INDICATIVE,
        nature=Nature.FLOW,
        concept=Concept(name="出口交货值 | export deliveries", price_basis=_CURRENT, scope=_ALL),
        baseline=_base(900),
        target=_goal(_UP, 1150),
        pace=PacePath.SEASONAL,
        department="GXJ",
    ),
    Indicator(
        code="PROFIT_SOE",
        name=Text(zh="市属改制企业利润总额", en="Profit of the city's restructured enterprises"),
        short_name=Text(zh="改制企业利润", en="Restructured firms' profit"),
        unit=UNITS["CNY_100M"],
        category=_SCALE,
        attribute=Attribute.INDICATIVE,
        nature=Nature.FLOW,
        concept=Concept(name="利润总额 | total profit", price_basis=_CURRENT),
        baseline=_base(-12.4),
        target=_goal(_UP, 15),
        department="GXJ",
        note=Text(
            zh="基期为亏损，增速无意义", en="a loss in the base year: growth rates have no meaning"
        ),
    ),
    Indicator(
        code="SMART_FACT",
        name=Text(zh="智能工厂数", en="Smart factories"),
        short_name=Text(zh="智能工厂", en="Smart factories"),
        unit=UNITS["count"],
        category=_DIGITAL,
        attribute=Attribute.INDICATIVE,
        nature=Nature.STOCK,
        concept=Concept(name="累计认定数 | recognised so far"),
        baseline=_base(40),
        target=_goal(_UP, 170),
        pace=PacePath.MILESTONES,
        department="GXJ",
    ),
    Indicator(
        code="PLATFORM",
        name=Text(zh="重大创新平台建成数", en="Major innovation platforms completed"),
        short_name=Text(zh="创新平台", en="Innovation platforms"),
        unit=UNITS["items"],
        category=_INNOVATION,
        attribute=Attribute.INDICATIVE,
        nature=Nature.STOCK,
        concept=Concept(name="建成数 | completed"),
        baseline=_base(0),
        target=_goal(TargetKind.MILESTONE, 12),
        department="KJJ",
    ),
    Indicator(
        code="NEW_JOBS",
        name=Text(zh="制造业新增就业", en="New jobs in manufacturing"),
        short_name=Text(zh="新增就业", en="New jobs"),
        unit=UNITS["10K_persons"],
        category=_PEOPLE,
        attribute=Attribute.INDICATIVE,
        nature=Nature.FLOW,
        concept=Concept(name="新增就业人数 | people newly employed"),
        target=_goal(TargetKind.CUM_COUNT, 60),
        decimals=1,
        department="RSJ",
    ),
    Indicator(
        code="UNEMP",
        name=Text(zh="城镇调查失业率", en="Surveyed urban unemployment rate"),
        short_name=Text(zh="调查失业率", en="Unemployment"),
        unit=UNITS["pct"],
        category=_PEOPLE,
        attribute=Attribute.INDICATIVE,
        direction=Direction.LOWER,
        nature=Nature.RATIO,
        concept=Concept(name="失业率 | unemployment rate"),
        baseline=_base(5.4),
        target=_goal(TargetKind.HOLD_MAX, 5.5, operator=Operator.AT_MOST),
        department="RSJ",
    ),
    Indicator(
        code="EN_INT",
        name=Text(zh="单位工业增加值能耗", en="Energy per unit of industrial value added"),
        short_name=Text(zh="单位能耗", en="Energy intensity"),
        unit=UNITS["tce_per_10K_CNY"],
        category=_GREEN,
        attribute=Attribute.BINDING,
        direction=Direction.LOWER,
        nature=Nature.RATIO,
        concept=Concept(
            name="能耗÷增加值 | energy over value added",
            price_basis="2020年可比价 | constant prices of 2020",
            scope=_ALL,
        ),
        baseline=_base(0.8),
        target=_goal(TargetKind.CUM_CHANGE, 14),
        department="GXJ",
    ),
    Indicator(
        code="SOLID_USE",
        name=Text(zh="一般工业固体废物综合利用率", en="Use of industrial solid waste"),
        short_name=Text(zh="固废利用率", en="Solid waste use"),
        unit=UNITS["pct"],
        category=_GREEN,
        attribute=Attribute.BINDING,
        nature=Nature.RATIO,
        concept=Concept(name="综合利用量占产生量比重 | used over produced"),
        baseline=_base(85.6),
        target=_goal(TargetKind.HOLD_MIN, 85, operator=Operator.AT_LEAST),
        department="STJ",
    ),
    Indicator(
        code="WASTEWATER",
        name=Text(zh="工业废水排放量", en="Industrial wastewater"),
        short_name=Text(zh="工业废水", en="Industrial wastewater"),
        unit=UNITS["10K_tonnes"],
        category=_GREEN,
        attribute=Attribute.BINDING,
        direction=Direction.LOWER,
        nature=Nature.FLOW,
        concept=Concept(name="排放量 | amount discharged"),
        baseline=_base(12000),
        target=_goal(_DOWN, 10200, operator=Operator.AT_MOST),
        decimals=0,
        department="STJ",
    ),
    Indicator(
        code="IND_INV",
        name=Text(zh="工业投资", en="Industrial investment"),
        unit=UNITS["CNY_100M"],
        role=Role.SERIES,
        nature=Nature.FLOW,
        concept=Concept(name="固定资产投资 | fixed-asset investment", price_basis=_CURRENT),
        baseline=_base(1500),
        department="GXJ",
    ),
    Indicator(
        code="ENT_N",
        name=Text(zh="规上工业企业户数", en="Industrial enterprises above designated size"),
        unit=UNITS["enterprises"],
        role=Role.SERIES,
        nature=Nature.STOCK,
        concept=Concept(name="企业户数 | number of enterprises", scope=_ALL),
        department="TJJ",
    ),
)

# The bulletin brings quarterly figures on the twentieth day; these come otherwise.
_OTHERWISE = {
    "GO": (Frequency.MONTHLY, 20),
    "RD_INT": (Frequency.YEARLY, 240),
    "EN_INT": (Frequency.YEARLY, 60),
    "ENT_N": (Frequency.YEARLY, 20),
}


def _scheduled(found: Indicator) -> Indicator:
    frequency, days = _OTHERWISE.get(found.code, (Frequency.QUARTERLY, 20))
    return replace(found, frequency=frequency, published_after_days=days)


INDICATORS = tuple(map(_scheduled, _INDICATORS))


def _cluster(
    code: str, zh: str, en: str, base: float, goal: float, tier: tuple[str, str]
) -> Cluster:
    return Cluster(
        code=code,
        name=Text(zh=zh, en=en),
        scheme="plan-six",
        scheme_name=Text(zh="规划六大集群", en="six clusters of the plan"),
        tier=Text(zh=tier[0], en=tier[1]),
        indicator="GO",
        baseline=_base(base),
        target=_goal(_UP, goal),
        department="GXJ",
    )


_LARGE, _MIDDLE = ("二千亿级", "CNY 200 billion class"), ("千亿级", "CNY 100 billion class")


def _later(code: str, zh: str, en: str) -> Cluster:
    return Cluster(
        code=code,
        name=Text(zh=zh, en=en),
        scheme="new-2023",
        scheme_name=Text(zh="2023年起的新体系", en="new system since 2023"),
        indicator="GO",
        valid_from=Period.parse("2023"),
        department="GXJ",
    )


CLUSTERS = (
    _cluster("C1", "电子信息", "Electronic information", 2000, 3000, _LARGE),
    _cluster("C2", "汽车及零部件", "Automobiles and parts", 1500, 2000, _LARGE),
    replace(
        _cluster("C2A", "新能源汽车及零部件", "New energy vehicles and parts", 220, 700, _MIDDLE),
        parent="C2",
    ),
    replace(
        _cluster("C2B", "燃油汽车及零部件", "Fuel vehicles and parts", 1280, 0, _MIDDLE),
        parent="C2",
        target=None,
    ),
    _cluster("C3", "高端装备", "High-end equipment", 1100, 1500, _MIDDLE),
    _cluster("C4", "先进材料", "Advanced materials", 1300, 1700, _MIDDLE),
    _cluster("C5", "特色食品", "Special foods", 700, 900, _MIDDLE),
    _cluster("C6", "生物医药", "Biomedicine", 400, 650, _MIDDLE),
    _later("N1", "智能网联新能源汽车", "Intelligent connected new energy vehicles"),
    _later("N2", "新一代电子信息", "New-generation electronic information"),
    _later("N3", "先进材料", "Advanced materials"),
    _later("N4", "智能装备", "Smart equipment"),
    _later("N5", "食品及农产品加工", "Food and farm products"),
)

_MEMBERS = (
    (
        "39",
        "计算机、通信和其他电子设备制造业",
        "Computers, communication and electronics",
        "C1",
        1.0,
    ),
    ("38", "电气机械和器材制造业", "Electrical machinery", "C1", 0.4),
    ("38", "电气机械和器材制造业", "Electrical machinery", "C3", 0.6),
    ("36", "汽车制造业", "Automobiles", "C2", 1.0),
    ("37", "铁路、船舶、航空航天和其他运输设备制造业", "Other transport equipment", "C3", 0.7),
    ("34", "通用设备制造业", "General machinery", "C3", 1.0),
    ("35", "专用设备制造业", "Special machinery", "C3", 1.0),
    ("30", "非金属矿物制品业", "Non-metallic mineral products", "C4", 0.8),
    ("32", "有色金属冶炼和压延加工业", "Non-ferrous metals", "C4", 1.0),
    ("33", "金属制品业", "Metal products", "C4", 0.5),
    ("13", "农副食品加工业", "Farm products", "C5", 1.0),
    ("14", "食品制造业", "Food", "C5", 1.0),
    ("27", "医药制造业", "Pharmaceuticals", "C6", 1.0),
    ("F601", "示例生物制药甲", "Example Biopharma A", "C6", 1.0),
    ("F602", "示例生物制药乙", "Example Biopharma B", "C6", 1.0),
    ("F603", "示例医疗器械", "Example Devices", "C6", 1.0),
    ("F604", "示例现代中药", "Example Herbal Medicine", "C6", 1.0),
    ("F605", "示例诊断试剂", "Example Diagnostics", "C6", 1.0),
    ("F606", "示例医用材料", "Example Materials", "C6", 1.0),
)
MEMBERS = tuple(
    Membership(
        member=code,
        name=Text(zh=zh, en=en),
        cluster=cluster,
        share=share,
        valid_from=Period.parse("2021"),
    )
    for code, zh, en, cluster, share in _MEMBERS
)

_DISTRICTS = (
    ("A1", "东城区", "East District"),
    ("A2", "西城区", "West District"),
    ("A3", "南岸区", "South Bank District"),
    ("A4", "北山区", "North Hill District"),
    ("A5", "高新区", "High-tech Zone"),
    ("A6", "临港区", "Port District"),
    ("A7", "青溪县", "Qingxi County"),
    ("A8", "云峰县", "Yunfeng County"),
)
AREAS = tuple(Area(code=code, name=Text(zh=f"{zh}（虚构）", en=en)) for code, zh, en in _DISTRICTS)


def _step(
    indicator: str, year: int, value: float, kind: MilestoneKind, measure: Measure = Measure.LEVEL
) -> Milestone:
    return Milestone(
        indicator=indicator,
        period=Period.parse(str(year)),
        value=value,
        kind=kind,
        measure=measure,
        source=PLAN_TEXT if kind is MilestoneKind.PATH else BULLETIN,
    )


_PATH, _ANNUAL = MilestoneKind.PATH, MilestoneKind.ANNUAL
MILESTONES = (
    *(
        _step("SMART_FACT", year, value, _PATH)
        for year, value in zip(range(2021, 2026), (60, 85, 110, 140, 170), strict=True)
    ),
    *(
        _step("GO", year, value, _ANNUAL, Measure.YOY)
        for year, value in zip(range(2021, 2026), (7, 7, 6.5, 6.5, 6), strict=True)
    ),
    *(
        _step("IND_INV", year, value, _ANNUAL)
        for year, value in zip(range(2021, 2026), (1620, 1750, 1890, 2040, 2200), strict=True)
    ),
    *(_step("EXPORT", year, value, _ANNUAL) for year, value in ((2023, 960), (2024, 940))),
)

THRESHOLD_VALUES = {name: value for name, (value, _) in THRESHOLDS.items()}
