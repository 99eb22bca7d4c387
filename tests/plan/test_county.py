"""The county plans for health, in words of its own: what the workbook says is what was planned."""

from collections import Counter
from pathlib import Path

import pytest

from addin.facts.assess import assess
from addin.files import shipped
from addin.language import Text
from addin.model.plan import Plan
from addin.model.words import Attribute, Frequency, Nature, TargetKind, Verb
from addin.plan.read import plan_of_tables, read_plan
from addin.plan.write import write_plan
from tests.plans import without_groups
from workbooks.make.county.plan import county_plan


@pytest.fixture(scope="module")
def plan() -> Plan:
    return read_plan(shipped("workbooks", "county-health.xlsx"))


def test_the_workbook_says_what_the_county_planned(plan: Plan) -> None:
    made = county_plan()

    assert plan.findings == ()
    assert (plan.identity, plan.indicators, plan.clusters) == (
        made.identity, made.indicators, made.clusters,
    )  # fmt: skip
    assert county_plan() == made


def test_the_county_has_what_a_plan_for_health_has(plan: Plan) -> None:
    kinds = Counter(found.target.kind for found in plan.headline)

    assert set(TargetKind) - set(kinds) == {
        TargetKind.RATE_AVG, TargetKind.CUM_CHANGE, TargetKind.RANGE,
    }  # fmt: skip
    assert {found.frequency for found in plan.headline} == {Frequency.YEARLY, Frequency.QUARTERLY}
    assert {found.nature for found in plan.headline} == set(Nature)
    assert sum(found.attribute is Attribute.BINDING for found in plan.headline) == 3
    assert plan.indicator["BEDS"].verb is Verb.OPEN
    assert plan.indicator["BEDS"].short == Text(zh="床位数", en="Beds")


def test_the_districts_leave_a_tenth_of_the_beds_to_others(plan: Plan) -> None:
    facts = assess(plan, "2024Q4")

    parts = [facts.fact(f"BEDS/{code}", "value").value for code in ("D1", "D2", "D3")]
    assert parts == [1874, 1142, 634]
    assert facts.fact("BEDS/districts", "value").value == 3650
    assert facts.fact("BEDS/districts", "share").value == pytest.approx(100 * 3650 / 4059)


def test_a_plan_without_groups_is_written_and_read_without_any(tmp_path: Path) -> None:
    bare = without_groups(county_plan())

    again = read_plan(write_plan(bare, tmp_path / "plan.xlsx"))

    assert again.findings == ()
    assert not again.clusters
    assert not again.identity.group_word
    assert again.identity.groups == Text(zh="分组", en="groups")


def test_sheets_and_columns_of_groups_are_read_under_their_earlier_names() -> None:
    plan = plan_of_tables(
        {
            "规划": (("键", "内容"), ("code", "K"), ("规划名称", "键"), ("开始年份", 2021),
                   ("结束年份", 2025), ("规划采用的集群体系", "six"), ("集群合计对应的指标", "GO")),
            "指标": (("指标代码", "指标名称", "计量单位"), ("GO", "产出", "亿元")),
            "产业集群": (("集群代码", "集群名称", "集群名称（英文）", "体系代码", "上级集群",
                      "指标代码"),
                     ("C1", "汽车", "cars", "six", "", "GO"),
                     ("C2", "新能源汽车", "", "six", "C1", "GO")),
            "数据": (("指标代码", "集群代码", "报告期", "数值", "发布日期"),
                   ("GO", "C2", "2024", 5, "2025-01-20")),
        }
    )  # fmt: skip

    assert not [found for found in plan.findings if found.rule.startswith("W")]
    assert plan.identity.main_scheme == "six"
    assert plan.cluster["C1"].name == Text(zh="汽车", en="cars")
    assert plan.cluster["C2"].parent == "C1"
    assert plan.observations[0].cluster == "C2"
