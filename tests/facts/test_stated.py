"""Are published and planned values taken as they stand?"""

from dataclasses import replace
from datetime import date

from addin.facts.extras.stated import planned, published
from addin.model.indicator import Milestone
from addin.model.period import Period
from addin.model.plan import Plan
from addin.model.words import Measure, MilestoneKind, Precision
from tests.plans import cluster, indicator, plan_of, seen


def plan() -> Plan:
    rows = [
        seen("GO", "2024M1-9", 210.0, vintage=date(2024, 10, 20)),
        seen("GO", "2024M1-9", 4.5, measure=Measure.YOY),
        seen("GO", "2023", 26000, precision=Precision.LOWER_BOUND),
        seen("GO", "2023", 90.0, cluster="C0"),
        seen("GO", "2023", 7.0, cluster="M1"),
        seen("GO", "2023", 30.0, area="A1"),
        seen("GO", "2023", 12.0, cluster="C0", area="A1"),
    ]
    return plan_of([indicator("GO", 300, 100)], rows, (cluster("C0", 100, 50),))


def told(subject: str, period: str, measure: Measure = Measure.LEVEL) -> float | None:
    found = plan()
    fact = published(found, found.observations, subject, Period.parse(period), measure)
    return fact.value if fact else None


def test_a_quarter_stands_for_the_year_so_far() -> None:
    assert told("GO", "2024Q3") == told("GO", "2024M1-9") == 210.0
    assert told("GO", "2024Q2") is None


def test_clusters_areas_and_both_together_have_values_of_their_own() -> None:
    assert [told(each, "2023") for each in ("GO/C0", "GO/A1", "GO/C0/A1", "GO/X")] == [
        90.0, 30.0, 12.0, None,
    ]  # fmt: skip


def test_a_member_that_is_no_cluster_of_the_plan_is_observed_as_clusters_are() -> None:
    assert told("GO/M1", "2023") == 7.0


def test_growth_is_in_per_cent_and_a_bound_stays_one() -> None:
    found = plan()

    growth = published(found, found.observations, "GO", Period.parse("2024Q3"), Measure.YOY)
    bound = published(found, found.observations, "GO", Period.parse("2023"), Measure.LEVEL)

    assert growth is not None
    assert growth.display() == "4.5%"
    assert bound is not None
    assert bound.precision is Precision.LOWER_BOUND


def test_the_target_of_the_year_goes_before_the_step_of_the_path() -> None:
    steps = tuple(
        Milestone(indicator="GO", period=Period.of_year(2024), value=value, kind=kind)
        for value, kind in ((240.0, MilestoneKind.PATH), (250.0, MilestoneKind.ANNUAL))
    )
    found = replace(plan(), milestones=steps)

    step = planned(found, "GO", 2024)

    assert step is not None
    assert (step.value, step.formula) == (250.0, "stated")
    assert planned(found, "GO", 2023) is None
    assert planned(found, "GO/C0", 2024) is None
