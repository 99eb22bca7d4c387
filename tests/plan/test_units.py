"""Units of any subject in a plan workbook: declared, converted, refused once."""

import pickle
from pathlib import Path
from typing import Any

import pytest

from addin.errors import Finding, PlanError
from addin.facts.assess import assess
from addin.model.plan import Plan
from addin.plan.read import plan_of_tables, read_plan
from addin.plan.write import write_plan

_INDICATORS = ("code", "name_zh", "unit", "nature", "target_kind", "baseline", "target")
_DATA = ("indicator", "period", "value", "unit", "vintage")
_OWN = ("name_zh", "name_en", "symbol", "factor", "other", "decimals")


def book(
    indicators: list[tuple[Any, ...]],
    data: list[tuple[Any, ...]],
    units: list[tuple[Any, ...]] | None = None,
    **more: list[list[Any]],
) -> dict[str, list[list[Any]]]:
    """The tables of a plan for 2021 to 2025 with these rows."""
    plan = {"code": "T", "name_zh": "测试", "start_year": 2021, "end_year": 2025, "money": "亿元"}
    tables: dict[str, list[list[Any]]] = {
        "Plan": [["key", "value"], *map(list, plan.items())],
        "Indicators": [list(_INDICATORS), *map(list, indicators)],
        "Data": [list(_DATA), *([*row, "2025-02-01"] for row in data)],
        **more,
    }
    return tables | ({"Units": [list(_OWN), *map(list, units)]} if units else {})


def asked(
    code: str, unit: str, baseline: float | str, target: float | str, nature: str = "flow"
) -> tuple[Any, ...]:
    """The row of an indicator."""
    return (code, f"指标{code}", unit, nature, "level_up", baseline, target)


def refused(tables: dict[str, list[list[Any]]], rule: str = "W-08") -> list[Finding]:
    with pytest.raises(PlanError) as caught:
        plan_of_tables(tables)
    return [found for found in caught.value.findings if found.rule == rule]


JIN = ("斤", "jin", "", 0.5, "公斤", 1)
BOXES = ("标准箱位", "slots", "", None, "", 1)


def shown(plan: Plan, subject: str, measure: str = "value") -> tuple[float | None, str, str]:
    fact = assess(plan, "2024Q4").fact(subject, measure)
    return fact.value, fact.display("zh"), fact.display("en")


def test_data_in_another_unit_of_the_same_dimension_are_converted_exactly() -> None:
    plan = plan_of_tables(book(
        [asked("A", "吨", "3吨", "40000斤"), asked("B", "平方公里", 2, 9, "stock"),
         asked("C", "万标准箱位", 1, 3)],
        [("A", "2024", 1.13, "万斤"), ("B", "2024", 7410, "亩"), ("C", "2024", 21500, "slots")],
        [JIN, BOXES],
    ))  # fmt: skip

    assert shown(plan, "A") == (5.65, "6吨", "6 tonnes")
    assert shown(plan, "A", "target")[0] == 20
    assert shown(plan, "B") == (4.94, "5平方公里", "5 km²")
    assert shown(plan, "C") == (2.15, "2.15万标准箱位", "21.5 thousand slots")
    assert assess(plan, "2024Q4").fact("C", "value").unit.code == "10K_slots"


def test_an_amount_of_a_cluster_or_task_is_converted_to_the_unit_it_stands_in() -> None:
    plan = plan_of_tables(book(
        [asked("A", "亿元", 1, 3)], [("A", "2024", 2, "亿元")],
        Clusters=[["code", "name_zh", "scheme", "indicator", "target_kind", "baseline", "target"],
                  ["C1", "集群", "s", "A", "level_up", "8000万元", "1.2亿元"]],
        Tasks=[["code", "kind", "name_zh", "investment_planned"],
               ["T1", "project", "项目", "4500万元"]],
    ))  # fmt: skip

    [cluster], [task] = plan.clusters, plan.tasks
    assert cluster.target is not None
    assert (cluster.baseline.value, cluster.target.value) == (0.8, 1.2)
    assert task.investment_planned == 0.45


def test_a_plan_with_units_of_its_own_is_written_and_read_again(tmp_path: Path) -> None:
    plan = plan_of_tables(book(
        [asked("A", "万斤", 3, 4), asked("B", "张/千人", 5, 7, "stock"),
         asked("C", "亿美元", 3, 4)],
        [("A", "2024", 30, "吨"), ("B", "2024", 62, "床/万人"), ("C", "2024", 21.3, "亿元")],
        [JIN, ("美元", "USD", "", 7.1, "元", None)],
    ))  # fmt: skip

    again = read_plan(write_plan(plan, tmp_path / "plan.xlsx"))

    assert again == plan
    assert [shown(again, code)[0] for code in "ABC"] == [6, 6.2, 3]
    assert pickle.loads(pickle.dumps(again)) == plan  # noqa: S301 - our own bytes


def test_one_bad_unit_is_one_finding_at_its_first_cell() -> None:
    years = [str(year) for year in range(2015, 2025)]
    tables = book(
        [asked("A", "亿圆", "3万元", 4), asked("B", "亿圆", 3, 4)],
        [(code, year, 5, unit) for code, unit in (("A", "亿圆"), ("B", "万元")) for year in years],
        Milestones=[["indicator", "period", "value", "unit"], ["A", "2024", 3, "亿元"]],
    )  # fmt: skip

    [found] = refused(tables)

    assert (found.place.sheet, found.place.cell) == ("Indicators", "C2")
    assert "亿圆" in found.text.zh
    assert "共12处" in found.text.zh


@pytest.mark.parametrize(
    ("unit", "word"), [("万人", "people"), ("亿美元", "factor"), ("人次", "visits")]
)
def test_a_unit_of_another_dimension_is_one_finding_for_each_indicator(
    unit: str, word: str
) -> None:
    data = [(code, str(year), 5, unit) for code in "AB" for year in range(2019, 2025)]
    rows = [asked(code, "亿元", 3, 4) for code in "AB"]

    found = refused(book(rows, data))

    assert [(each.place.sheet, each.place.cell) for each in found] == [
        ("Data", "D2"),
        ("Data", "D8"),
    ]
    assert all(word in each.text.en and "6 cells" in each.text.en for each in found)
    assert [each.text.en[:2] for each in found] == ["A:", "B:"]


def test_a_declared_unit_that_cannot_be_is_one_finding_on_its_own_sheet() -> None:
    tables = book(
        [asked("A", "斤", 3, 4)],
        [("A", str(year), 30, "吨") for year in range(2019, 2025)],
        [("斤", "jin", "", 0.5, "公近", 1)],
    )

    [found] = refused(tables)

    assert (found.place.sheet, found.place.cell) == ("Units", "E2")


def test_two_plans_never_mix_their_units() -> None:
    plan_of_tables(book([asked("A", "斤", 3, 4)], [("A", "2024", 3, "斤")], [JIN]))

    [found] = refused(book([asked("A", "斤", 3, 4)], [("A", "2024", 3, "吨")]))

    assert "斤" in found.text.zh
