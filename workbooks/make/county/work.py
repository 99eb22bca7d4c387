"""Which tasks, projects and corrective actions does the example county have?"""

from datetime import date

from addin.language import Text
from addin.model.period import Period
from addin.model.plan import Action, Task
from addin.model.words import ActionState, TaskKind, TaskState
from workbooks.make.county.county import PLAN_TEXT, REPORTS

__all__ = ["ACTIONS", "TASKS"]

_DONE, _RUNNING, _NOT = TaskState.DONE, TaskState.RUNNING, TaskState.NOT_STARTED
_NOW = date(2024, 12, 31)

_NAMED = (
    ("F1", TaskKind.FOCUS, "建强三个医疗片区", "Strengthen three health districts", _RUNNING),
    ("F2", TaskKind.FOCUS, "把健康管理关口前移", "Prevent rather than cure", _RUNNING),
    ("T1", TaskKind.TASK, "建设县域医疗次中心", "Build local medical centres", _RUNNING),
    ("T2", TaskKind.TASK, "扩大“两癌”筛查", "Screen more women for cancer", _RUNNING),
    ("T3", TaskKind.TASK, "修订家庭医生签约办法", "Revise the rules of family doctors", _DONE),
    ("G1", TaskKind.SAFEGUARD, "稳定乡村医生队伍", "Keep doctors in the villages", _RUNNING),
    ("G2", TaskKind.SAFEGUARD, "加强医保基金监管", "Watch over the insurance fund", _DONE),
)
# Of each project: this year's investment, and what of it was done at the middle and at the end.
_PROJECTS = (
    ("P1", "县人民医院新院区", "New site of the county hospital", _RUNNING, (9000, 4700, 8650)),
    ("P2", "东部医疗次中心", "Medical centre in the east", _RUNNING, (3200, 900, 1980)),
    ("P3", "县疾控中心实验楼", "Laboratories of disease control", _DONE, (1500, 1100, 1500)),
    ("P4", "村卫生室改造", "Village clinics", _RUNNING, (800, 380, 760)),
)


def _task(code: str, kind: TaskKind, zh: str, en: str, state: TaskState) -> Task:
    name = Text(zh=zh, en=en)
    return Task(code=code, kind=kind, name=name, state=state, as_at=_NOW, source=PLAN_TEXT)


TASKS = (
    *(_task(*named) for named in _NAMED),
    *(
        Task(
            code=code,
            kind=TaskKind.PROJECT,
            name=Text(zh=zh, en=en),
            state=state if day == _NOW else _RUNNING,
            as_at=day,
            investment_planned=planned,
            investment_done=done,
            department="JKZ" if code == "P3" else "WJJ",
            source=REPORTS,
        )
        for code, zh, en, state, (planned, half, whole) in _PROJECTS
        for day, done in ((date(2024, 6, 30), half), (_NOW, whole))
    ),
)

ACTIONS = (
    Action(
        code="Z1",
        indicator="DEATHS",
        raised=Period.parse("2024Q2"),
        problem=Text(zh="心脑血管疾病死亡率下降偏慢", en="deaths from heart disease fall slowly"),
        cause=Text(zh="高血压规范管理率不高", en="high blood pressure is seldom managed"),
        measure=Text(
            zh="将高血压患者全部纳入家庭医生签约", en="enrol all patients with family doctors"
        ),
        department="JKZ",
        person="郑示例",
        due=date(2025, 6, 30),
        state=ActionState.RUNNING,
        state_date=date(2024, 12, 20),
    ),
    Action(
        code="Z2",
        indicator="VACCINE",
        raised=Period.parse("2024Q3"),
        problem=Text(zh="接种率低于95%", en="fewer than 95% of the children are vaccinated"),
        cause=Text(zh="流动儿童未及时建卡", en="children who moved have no card yet"),
        measure=Text(zh="逐村逐校查漏补种", en="look for them in every village and school"),
        department="JKZ",
        person="郑示例",
        due=date(2024, 12, 31),
        state=ActionState.PARTIAL,
        state_date=date(2024, 12, 25),
    ),
    Action(
        code="Z3",
        indicator="CENTRES",
        raised=Period.parse("2024Q3"),
        problem=Text(zh="医疗次中心建设滞后", en="medical centres are late"),
        cause=Text(zh="东部次中心用地手续未办结", en="land of the eastern centre is not cleared"),
        measure=Text(zh="专班办理用地手续", en="a task force clears the land"),
        department="WJJ",
        person="周示例",
        due=date(2024, 11, 30),
        state=ActionState.OVERDUE,
        state_date=date(2024, 12, 28),
    ),
    Action(
        code="Z4",
        indicator="COST",
        raised=Period.parse("2023Q4"),
        problem=Text(zh="个人负担仍然偏重", en="people still pay much themselves"),
        cause=Text(zh="门诊报销比例偏低", en="little of outpatient care is paid back"),
        measure=Text(zh="提高门诊统筹报销比例", en="pay back a larger share of outpatient care"),
        department="YBJ",
        person="吴示例",
        due=date(2024, 9, 30),
        state=ActionState.DONE,
        state_date=date(2024, 9, 12),
    ),
)
