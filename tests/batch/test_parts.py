"""A part of a plan is a plan of its own, with the same numbers."""

from dataclasses import replace
from datetime import date

import pytest

from addin.batch.parts import PartKind, Parts
from addin.facts.assess import assess
from addin.files import shipped
from addin.language import Text
from addin.model.indicator import Milestone
from addin.model.period import Period
from addin.model.plan import Area, Plan
from addin.model.words import Role
from addin.plan.read import read_plan

AT = Period.parse("2024Q3")


@pytest.fixture(scope="module")
def city() -> Plan:
    return read_plan(shipped("workbooks", "example-city.xlsx"))


def test_an_area_has_the_figures_that_the_whole_plan_knows_of_it(city: Plan) -> None:
    whole, parts = assess(city, AT), Parts(city, PartKind.AREA, AT)
    assert list(parts.named) == [area.code for area in city.areas]
    for code in parts.named:
        own = assess(parts.plan_of(code), AT)
        for measure in ("value", "yoy", "comparable"):
            assert own.fact("GO", measure).value == whole.fact(f"GO/{code}", measure).value


def test_an_area_starts_from_its_own_base_and_aims_at_its_own_target(city: Plan) -> None:
    step = Milestone(indicator="GO", area="A1", period=Period.of_year(2025), value=2000.0)
    other = replace(step, area="A2", value=1.0)
    plan = replace(city, milestones=(*city.milestones, step, other))
    own = Parts(plan, PartKind.AREA, AT).plan_of("A1")
    found = own.indicator["GO"]
    base = assess(city, "2021Q1").observations
    [row] = [
        at
        for at in range(len(base))
        if base.code("areas", base.area[at]) == "A1" and base.period_of(at) == Period.of_year(2020)
    ]
    assert found.baseline.value == base.value[row]
    assert found.target.value == 2000.0
    assert {step.area for step in own.milestones} == {""}
    assert assess(own, AT).known("GO", "progress")


def test_without_a_target_of_its_own_an_area_is_not_measured_by_that_of_the_whole(
    city: Plan,
) -> None:
    own = Parts(city, PartKind.AREA, AT).plan_of("A1")
    assert own.indicator["GO"].target.value is None
    assert own.indicator["GO"].target.kind is city.indicator["GO"].target.kind


def test_an_area_keeps_the_areas_that_are_part_of_it(city: Plan) -> None:
    areas = tuple(
        replace(area, parent={"A2": "A1", "A3": "A2"}.get(area.code, "")) for area in city.areas
    )
    own = Parts(replace(city, areas=areas), PartKind.AREA, AT).plan_of("A1")
    assert [area.code for area in own.areas] == ["A2", "A3"]
    assert set(own.observations.areas) == {"A2", "A3"}


def test_areas_in_a_circle_come_to_an_end(city: Plan) -> None:
    areas = tuple(
        replace(area, parent={"A1": "A2", "A2": "A1"}.get(area.code, "")) for area in city.areas
    )
    own = Parts(replace(city, areas=areas), PartKind.AREA, AT).plan_of("A1")
    assert [area.code for area in own.areas] == ["A2"]


def test_a_department_answers_for_its_own_and_watches_the_rest(city: Plan) -> None:
    own = Parts(city, PartKind.DEPARTMENT, AT).plan_of("RSJ")
    assert {row.code for row in own.headline} == {
        row.code for row in city.headline if row.department == "RSJ"
    }
    assert {row.role for row in own.indicators if row.department != "RSJ"} <= {Role.SERIES}
    assert {action.department for action in own.actions} <= {"RSJ"}


def test_a_group_is_measured_by_its_own_base_and_target(city: Plan) -> None:
    own, group = Parts(city, PartKind.CLUSTER, AT).plan_of("C1"), city.cluster["C1"]
    assert own.indicator[group.indicator].baseline == group.baseline
    assert own.indicator[group.indicator].target == group.target
    whole = assess(city, AT).fact(f"{group.indicator}/C1", "progress")
    assert assess(own, AT).fact(group.indicator, "progress").value == whole.value


def test_a_part_knows_nothing_of_later_times_and_days(city: Plan) -> None:
    early, day = Period.parse("2023Q2"), date(2023, 8, 1)
    seen = Parts(city, PartKind.AREA, early, day).plan_of("A1").observations
    assert len(seen)
    assert seen.published.max() <= 20230801
    assert all(seen.period_of(row).month_index <= early.month_index for row in range(len(seen)))


def test_the_name_of_a_part_stands_before_what_is_in_brackets(city: Plan) -> None:
    named = Parts(city, PartKind.AREA, AT).plan_of("A1").identity
    assert named.name.zh == "示例市制造业发展“十四五”规划·东城区（2021—2025年，虚构）"
    assert named.area == Text(zh="东城区（虚构）", en="East District")


def test_only_parts_with_something_to_report_are_named(city: Plan) -> None:
    more = replace(city, areas=(*city.areas, Area(code="A9", name=Text(zh="新区", en="New"))))
    assert "A9" not in Parts(more, PartKind.AREA, AT).named
