"""May one task or action stand in several rows, each of its own day? (METHODS-2 M17)"""

from datetime import date
from pathlib import Path

import pytest

from addin.errors import PlanError
from addin.model.plan import Plan
from addin.plan.read import plan_of_tables, read_plan
from addin.plan.write import write_plan

PLAN = [
    ["key", "value"],
    ["code", "T"],
    ["name_zh", "规划"],
    ["start_year", 2021],
    ["end_year", 2025],
]
INDICATORS = [["code", "name_zh", "unit"], ["A", "指标", "亿元"]]
TASK = ["code", "kind", "name_zh", "as_at", "investment_done"]
ACTION = ["code", "indicator", "raised", "measure_zh", "state", "state_date"]


def _read(sheet: str, header: list[str], *rows: list[object]) -> Plan:
    data = [["indicator", "period", "value"], ["A", "2024", 1]]
    return plan_of_tables(
        {"Plan": PLAN, "Indicators": INDICATORS, "Data": data, sheet: [header, *rows]}
    )


def _task(day: str | None, done: float) -> list[object]:
    return ["P1", "project", "项目", day, done]


def test_a_task_may_stand_once_for_each_day_and_once_without(tmp_path: Path) -> None:
    plan = _read(
        "Tasks", TASK, _task("2021-12-31", 10), _task("2024年9月30日", 40), _task(None, 50)
    )

    days = [task.as_at for task in plan.tasks]
    assert days == [date(2021, 12, 31), date(2024, 9, 30), None]
    assert read_plan(write_plan(plan, tmp_path / "plan.xlsx")).tasks == plan.tasks


@pytest.mark.parametrize("day", ["2021-12-31", None])
def test_two_rows_of_one_task_and_one_day_are_named(day: str | None) -> None:
    with pytest.raises(PlanError, match=r"'P1' stands twice .*\[W-06\]"):
        _read("Tasks", TASK, _task(day, 10), _task(day, 40))


def test_an_action_may_stand_once_for_each_day_of_its_state() -> None:
    row = ["Z1", "A", "2024Q1", "措施"]
    plan = _read("Actions", ACTION, [*row, "running", "2024-04-10"], [*row, "done", "2024-09-01"])

    assert len(plan.actions) == 2
    with pytest.raises(PlanError, match=r"'Z1' stands twice"):
        _read("Actions", ACTION, [*row, "running", "2024-04-10"], [*row, "done", "2024-04-10"])
