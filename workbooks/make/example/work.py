"""Which tasks, projects and corrective actions does the example city have?"""

from collections.abc import Iterator
from datetime import date

from addin.language import Text
from addin.model.period import Period
from addin.model.plan import Action, Task
from addin.model.words import ActionState, TaskKind, TaskState
from workbooks.make.example.city import FORMS, PLAN_TEXT

__all__ = ["ACTIONS", "TASKS"]

_DONE, _RUNNING, _NOT = TaskState.DONE, TaskState.RUNNING, TaskState.NOT_STARTED

_NAMED = (
    ("F1", TaskKind.FOCUS, "做强六大集群", "Strengthen six clusters", _RUNNING),
    ("F2", TaskKind.FOCUS, "提升创新能力", "Raise the capability to innovate", _RUNNING),
    ("F3", TaskKind.FOCUS, "推进绿色转型", "Turn manufacturing green", _RUNNING),
    ("T1", TaskKind.TASK, "实施产业链补链工程", "Complete the industrial chains", _RUNNING),
    ("T2", TaskKind.TASK, "建设重大创新平台", "Build major innovation platforms", _RUNNING),
    ("T3", TaskKind.TASK, "推进智能化改造", "Make factories smart", _RUNNING),
    ("T4", TaskKind.TASK, "实施节能降碳改造", "Save energy and cut carbon", _RUNNING),
    ("T5", TaskKind.TASK, "修订园区管理办法", "Revise the rules of the parks", _DONE),
    ("G1", TaskKind.SAFEGUARD, "加强组织领导", "Strengthen leadership", _DONE),
    ("G2", TaskKind.SAFEGUARD, "保障要素供给", "Secure land, energy and credit", _RUNNING),
    ("G3", TaskKind.SAFEGUARD, "培养技能人才", "Train skilled people", _RUNNING),
    ("G4", TaskKind.SAFEGUARD, "强化安全生产", "Keep work safe", _RUNNING),
)
_PROJECTS = (
    ("P1", "高新区集成电路封装测试基地", "Chip packaging base, High-tech Zone", _RUNNING, 86, 71.5),
    (
        "P2",
        "临港区新能源汽车整车工厂",
        "New energy vehicle plant, Port District",
        _DONE,
        120,
        121.3,
    ),
    ("P3", "动力电池材料一期", "Battery materials, phase one", _RUNNING, 45, 29.8),
    ("P4", "工业机器人产业园", "Industrial robot park", _RUNNING, 32, 14.2),
    ("P5", "生物药中试平台", "Pilot platform for biologics", _RUNNING, 18, 12.6),
    ("P6", "园区污水集中处理扩建", "Wastewater treatment of the parks", _NOT, 9.5, 0.0),
    ("P7", "工业互联网标识节点", "Node of the industrial internet", _DONE, 2.4, 2.4),
    ("P8", "食品冷链加工中心", "Cold-chain food centre", _RUNNING, 11, 8.3),
)

_BEGUN, _NOW = date(2021, 12, 31), date(2024, 9, 30)
# Of each year's investment: the day, how much of this year's was planned, and done.
_STATEMENTS = (
    (date(2022, 12, 31), 0.5, 0.45),
    (date(2023, 12, 31), 0.8, 0.82),
    (date(2024, 6, 30), 1.0, 0.6),
    (_NOW, 1.0, 1.0),
)


def _stated(state: TaskState, day: date) -> TaskState:
    """What was said of a task before it came to its `state`."""
    return _RUNNING if state is _DONE and day < _NOW else state


def _named() -> Iterator[Task]:
    for code, kind, zh, en, state in _NAMED:
        for day in (_BEGUN, _NOW):
            said = Task(
                code=code,
                kind=kind,
                name=Text(zh=zh, en=en),
                state=_stated(state, day),
                as_at=day,
                source=PLAN_TEXT,
            )
            if day is _BEGUN or said.state is not _RUNNING:
                yield said


def _projects() -> Iterator[Task]:
    for code, zh, en, state, planned, done in _PROJECTS:
        for day, share_planned, share_done in _STATEMENTS:
            yield Task(
                code=code,
                kind=TaskKind.PROJECT,
                name=Text(zh=zh, en=en),
                state=_stated(state, day),
                as_at=day,
                investment_planned=round(planned * share_planned, 1),
                investment_done=round(done * share_done, 1),
                department="STJ" if code == "P6" else "GXJ",
                source=FORMS,
            )


TASKS = (*_named(), *_projects())

ACTIONS = (
    Action(
        code="Z01",
        indicator="WASTEWATER",
        raised=Period.parse("2023Q2"),
        problem=Text(zh="废水减排进度严重滞后", en="wastewater falls far too slowly"),
        cause=Text(zh="两座污水厂扩建未开工", en="two treatment works were not begun"),
        measure=Text(zh="9月底前开工", en="work back from the date, begin by September"),
        department="STJ",
        person="钱示例",
        due=date(2023, 9, 30),
        state=ActionState.OVERDUE,
        state_date=date(2024, 9, 30),
    ),
    Action(
        code="Z02",
        indicator="RD_INT",
        raised=Period.parse("2023Q4"),
        problem=Text(zh="研发投入强度滞后", en="R&D intensity lags"),
        cause=Text(zh="中小企业研发费用归集不全", en="small firms do not book R&D in full"),
        measure=Text(zh="开展归集辅导500户", en="advise 500 firms on booking"),
        department="KJJ",
        person="王示例",
        due=date(2024, 6, 30),
        state=ActionState.DONE,
        state_date=date(2024, 6, 21),
    ),
    Action(
        code="Z03",
        indicator="EXPORT",
        raised=Period.parse("2024Q1"),
        problem=Text(zh="出口交货值持续下降", en="exports keep falling"),
        cause=Text(zh="外需回落", en="demand of the main markets fell"),
        measure=Text(zh="组团参加6场展会", en="take firms to six fairs"),
        department="GXJ",
        person="张示例",
        due=date(2024, 12, 31),
        state=ActionState.PARTIAL,
        state_date=date(2024, 9, 25),
    ),
    Action(
        code="Z04",
        indicator="SOLID_USE",
        raised=Period.parse("2024Q2"),
        problem=Text(zh="固废综合利用率低于85%", en="less than 85% of solid waste is used"),
        cause=Text(zh="脱硫石膏去向减少", en="fewer takers of gypsum"),
        measure=Text(
            zh="新增建材消纳协议3份", en="sign three contracts with makers of building materials"
        ),
        department="STJ",
        person="钱示例",
        due=date(2025, 3, 31),
        state=ActionState.RUNNING,
        state_date=date(2024, 9, 28),
    ),
    Action(
        code="Z05",
        indicator="INV_CAGR",
        raised=Period.parse("2024Q2"),
        problem=Text(zh="工业投资增速低于目标", en="investment grows more slowly than planned"),
        cause=Text(zh="两个重大项目用地未落实", en="two large projects have no land yet"),
        measure=Text(zh="市级统筹用地指标", en="allot land at city level"),
        department="GXJ",
        person="张示例",
        due=date(2024, 11, 30),
        state=ActionState.RUNNING,
        state_date=date(2024, 9, 18),
    ),
    Action(
        code="Z06",
        indicator="PLATFORM",
        raised=Period.parse("2024Q3"),
        problem=Text(zh="创新平台建成数滞后", en="platforms are completed too slowly"),
        cause=Text(zh="设备采购周期延长", en="equipment takes longer to arrive"),
        measure=Text(zh="分批验收投用", en="accept and use them in parts"),
        department="KJJ",
        person="王示例",
        due=date(2025, 6, 30),
        state=ActionState.NOT_STARTED,
    ),
)
