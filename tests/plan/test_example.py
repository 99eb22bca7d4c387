from collections import Counter, defaultdict

import pytest

from addin.model.observations import STATUSES
from addin.model.plan import Plan
from addin.model.words import (
    ActionState,
    Attribute,
    DataStatus,
    Measure,
    Nature,
    PacePath,
    RevisionClass,
    TargetKind,
    TaskKind,
    TaskState,
)
from workbooks.make.example.plan import example_plan

TOTAL = "GO"


@pytest.fixture(scope="module")
def plan() -> Plan:
    return example_plan()


def values(plan: Plan, code: str, *, cluster: str = "", area: str = "") -> dict[str, float]:
    found = plan.observations
    rows = found.rows_of(code, Measure.LEVEL, cluster=cluster, area=area)
    return {str(found.period_of(int(row))): float(found.value[row]) for row in rows}


def test_the_example_is_the_same_every_time(plan: Plan) -> None:
    assert example_plan() == plan


def test_the_example_says_that_it_is_fictitious(plan: Plan) -> None:
    assert plan.identity.fictitious
    assert "虚构" in plan.identity.name.zh


def test_the_example_has_every_kind_of_indicator(plan: Plan) -> None:
    kinds = Counter(found.target.kind for found in plan.headline)

    assert len(plan.headline) == 15
    assert set(kinds) == set(TargetKind) - {TargetKind.DIRECTION}
    assert {found.nature for found in plan.headline} == set(Nature)
    assert {found.pace for found in plan.headline} == set(PacePath)
    assert {found.attribute for found in plan.headline} == {
        Attribute.BINDING,
        Attribute.INDICATIVE,
    }


def test_the_example_is_complete(plan: Plan) -> None:
    assert len([c for c in plan.main_clusters if not c.parent]) == 6
    assert [c.parent for c in plan.main_clusters if c.parent] == ["C2", "C2"]
    assert len({cluster.scheme for cluster in plan.clusters}) == 2
    assert len(plan.areas) == 8
    assert len(plan.departments) == 5
    assert {action.state for action in plan.actions} == set(ActionState)
    assert {task.kind for task in plan.tasks} >= {TaskKind.PROJECT, TaskKind.TASK}
    assert {task.state for task in plan.tasks} == set(TaskState) - {TaskState.UNREPORTED}


def test_districts_add_to_the_city_in_every_quarter(plan: Plan) -> None:
    city = values(plan, TOTAL)
    sums: dict[str, float] = defaultdict(float)
    for area in plan.areas:
        for period, value in values(plan, TOTAL, area=area.code).items():
            sums[period] += value

    assert len(sums) == 35
    revised = {"2021", "2022"}  # verified a year later, for the city alone
    assert {p: round(v, 2) for p, v in sums.items() if p not in revised} == {
        p: v for p, v in city.items() if p in sums and p not in revised
    }


@pytest.mark.parametrize("scheme", ["plan-six", "new-2023"])
def test_clusters_leave_something_of_the_city(scheme: str, plan: Plan) -> None:
    city = values(plan, TOTAL)
    sums: dict[str, float] = defaultdict(float)
    for cluster in plan.clusters:
        if cluster.scheme == scheme and not cluster.parent:
            for period, value in values(plan, TOTAL, cluster=cluster.code).items():
                sums[period] += value

    assert sums
    assert all(0.7 * city[period] < value < city[period] for period, value in sums.items())


@pytest.mark.parametrize("code", ["GO", "IVA", "EXPORT", "NEW_JOBS", "WASTEWATER"])
def test_quarters_add_to_running_totals(code: str, plan: Plan) -> None:
    found = values(plan, code)

    for year in range(2020, 2025):
        quarters = found[f"{year}Q1"] + found[f"{year}Q2"] + found[f"{year}Q3"]
        assert found[f"{year}M1-9"] == pytest.approx(quarters, abs=0.005)
        assert found[f"{year}H1"] == pytest.approx(
            found[f"{year}Q1"] + found[f"{year}Q2"], abs=0.005
        )


def test_baselines_are_the_values_of_the_base_year(plan: Plan) -> None:
    for found in plan.indicators:
        if found.baseline.value is not None and not found.series:
            assert values(plan, found.code)["2020"] == found.baseline.value, found.code


def test_a_loss_becomes_a_profit(plan: Plan) -> None:
    found = values(plan, "PROFIT_SOE")

    assert found["2022"] < 0 < found["2023"]
    assert found["2023Q1"] < 0 < found["2023Q2"]


def test_values_were_revised_for_every_reason(plan: Plan) -> None:
    found = plan.observations
    statuses = {STATUSES[status] for status in found.status}

    assert set(found.revision_class.tolist()) == {-1, *range(len(RevisionClass))}
    assert statuses == {DataStatus.PRELIMINARY, DataStatus.FINAL, DataStatus.REVISED}


def test_no_two_series_are_the_same(plan: Plan) -> None:
    series: dict[tuple[float, ...], str] = {}
    parts = [(c.code, "") for c in plan.clusters] + [("", a.code) for a in plan.areas]
    for code, cluster, area in [
        *((found.code, "", "") for found in plan.indicators),
        *((TOTAL, cluster, area) for cluster, area in parts),
    ]:
        found = tuple(values(plan, code, cluster=cluster, area=area).values())
        if found:
            assert found not in series, (code, cluster, area, series.get(found))
            series[found] = f"{code}/{cluster}{area}"
