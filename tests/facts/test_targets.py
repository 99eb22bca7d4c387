"""Each target has its own time, path and tolerance; the expectations were worked out by hand.

METHODS-2 M5 to M7 and M11 to M14, with other numbers than the worked cases.
"""

from dataclasses import replace
from math import log
from pathlib import Path

import pytest

from addin.errors import PlanError
from addin.facts.assess import assess
from addin.facts.extras.reach import Reach, outlook_of
from addin.facts.fact import Fact
from addin.facts.factset import FactSet
from addin.measures.reasons import Reason
from addin.measures.targets.status import StatusClass
from addin.model.indicator import Indicator, Milestone
from addin.model.observations import Observation
from addin.model.period import Period
from addin.model.plan import Plan
from addin.model.words import (
    Measure,
    MilestoneKind,
    Nature,
    Operator,
    PacePath,
    Precision,
    TargetKind,
)
from addin.plan.read import read_plan
from addin.plan.write import write_plan
from tests.plans import IDENTITY, cluster, indicator, plan_of, seen

PLAIN = replace(IDENTITY, main_scheme="", total_indicator="")
FLOW, RATIO = Nature.FLOW, Nature.RATIO
TOTAL, RATE, FALL = TargetKind.CUM_COUNT, TargetKind.RATE_AVG, TargetKind.CUM_CHANGE


def timed(found: Indicator, base: int = 0, due: int = 0) -> Indicator:
    """The indicator with the years of its own base and target."""
    return replace(
        found, baseline=replace(found.baseline, year=base), target=replace(found.target, year=due)
    )


def based(found: Indicator, precision: Precision) -> Indicator:
    """The indicator with a baseline of which only a bound is known."""
    return replace(found, baseline=replace(found.baseline, precision=precision))


def facts_of(found: Indicator, rows: list[Observation], period: str) -> FactSet:
    return assess(plan_of([found], rows), period)


def of(found: Indicator, rows: list[Observation], period: str, measure: str) -> Fact:
    return facts_of(found, rows, period).fact(found.code, measure)


def steps_of(code: str, *values: float, kind: MilestoneKind) -> tuple[Milestone, ...]:
    """Planned values from 2021 on."""
    return tuple(
        Milestone(indicator=code, period=Period.of_year(2021 + at), value=value, kind=kind)
        for at, value in enumerate(values)
    )


# The horizon of a target (M5).


@pytest.mark.parametrize(
    ("base", "due", "time", "lead"),
    [(0, 0, 40, 10), (0, 2024, 50, 0), (0, 2028, 25, 25), (2018, 0, 400 / 7, 50 - 400 / 7)],
)
def test_a_target_runs_from_its_own_base_to_its_own_year(
    base: int, due: int, time: float, lead: float
) -> None:
    facts = facts_of(timed(indicator("A", 80, 40), base, due), [seen("A", "2022", 60)], "2022Q4")

    assert facts.fact("A", "time_progress").value == pytest.approx(time)
    assert facts.fact("A", "lead").value == pytest.approx(lead)
    assert facts.fact("A", "expected").value == pytest.approx(40 + 0.4 * time)
    assert facts.fact("A", "baseline").period == Period.of_year(base or 2020)
    assert facts.fact("A", "target").period == Period.of_year(due or 2025)


def test_growth_is_told_over_the_years_of_the_target() -> None:
    facts = facts_of(timed(indicator("A", 80, 40), 2018, 2024), [seen("A", "2022", 60)], "2022Q4")

    assert facts.fact("A", "growth_achieved").value == pytest.approx(100 * (1.5**0.25 - 1))
    assert facts.fact("A", "growth_required").value == pytest.approx(100 * ((4 / 3) ** 0.5 - 1))


def test_average_growth_counts_its_own_years() -> None:
    facts = facts_of(
        timed(indicator("R", 4, 50, kind=RATE), 2019, 2023), [seen("R", "2021", 54.5)], "2021Q4"
    )

    assert facts.fact("R", "progress").value == pytest.approx(100 * log(1.09) / (4 * log(1.04)))
    assert facts.fact("R", "planned_progress").value == pytest.approx(50)
    assert facts.fact("R", "gap_to_target").value == pytest.approx(50 * 1.04**4 - 54.5)


def test_after_its_year_a_target_keeps_its_verdict() -> None:
    rows = [seen("A", "2022", 66), seen("A", "2023", 74), seen("A", "2024", 85)]
    facts = facts_of(timed(indicator("A", 80, 40), due=2023), rows, "2024Q4")

    assert facts.fact("A", "value").value == 85
    assert facts.fact("A", "progress").value == pytest.approx(85)
    assert facts.fact("A", "lead").value == pytest.approx(-15)
    assert facts.fact("A", "growth_required").reason is Reason.NO_TIME_LEFT
    assert facts.fact("A", "projection").reason is Reason.NO_TIME_LEFT


def test_a_total_of_its_own_years_leaves_the_others_out() -> None:
    found = timed(indicator("N", 50, None, kind=TOTAL, nature=FLOW), 2021, 2023)
    rows = [seen("N", str(year), value) for year, value in ((2021, 9), (2022, 21), (2023, 24))]

    assert of(found, rows, "2023Q4", "comparable").value == 45
    assert of(found, rows, "2023Q4", "progress").value == pytest.approx(90)


def test_a_cluster_and_an_area_have_their_own_time() -> None:
    part = cluster("K", 30, 10)
    assert part.target is not None
    part = replace(part, target=replace(part.target, year=2024))
    rows = [
        seen("GO", "2022", 50), seen("GO", "2022", 21, cluster="K"), seen("GO", "2022", 4, area="D")
    ]  # fmt: skip
    plan = plan_of([timed(indicator("GO", 90, 40), due=2024)], rows, (part,))
    goal = Milestone(indicator="GO", area="D", period=Period.of_year(2024), value=8)
    facts = assess(replace(plan, milestones=(goal,)), "2022Q4")

    assert facts.fact("GO/K", "time_progress").value == pytest.approx(50)
    assert facts.fact("GO/K", "lead").value == pytest.approx(5)
    assert facts.fact("GO/D", "target").value == 8
    assert facts.fact("GO/D", "target").period == Period.of_year(2024)


def test_a_projection_runs_to_the_year_of_the_target() -> None:
    rows = [seen("A", str(2017 + at), 20 + 4 * at) for at in range(6)]
    near, far = (timed(indicator("A", 60, 32), due=due) for due in (2023, 2025))

    assert of(near, rows, "2022Q4", "projection").value == pytest.approx(44)
    assert of(near, rows, "2022Q4", "projection").period == Period.of_year(2023)
    assert of(far, rows, "2022Q4", "projection").value == pytest.approx(52)


def test_projected_growth_starts_at_the_base_of_the_target() -> None:
    rows = [seen("R", str(2016 + at), 50 * 1.05**at) for at in range(7)]
    found = timed(indicator("R", 5, 50 * 1.05**2, kind=RATE), 2018, 2024)

    assert of(found, rows, "2022Q4", "projection").value == pytest.approx(5)


def test_a_target_that_is_due_before_its_first_year_is_a_finding(tmp_path: Path) -> None:
    wrong = timed(indicator("A", 80, 40), 2022, 2022)
    right = timed(indicator("B", 80, 40), 2021, 2022)
    plan = replace(plan_of([wrong, right], []), identity=PLAIN)
    plan = read_plan(write_plan(plan, tmp_path / "plan.xlsx"))

    (found,) = (each for each in plan.findings if each.rule == "V-70")
    assert "2022" in found.text["zh"]
    assert found.place.sheet.startswith("指标")
    status = assess(plan, "2023Q4").fact("A", "status")
    assert status.status_class is StatusClass.NO_DATA


def test_a_series_lends_its_baseline_to_the_year_of_who_follows_it() -> None:
    base = timed(replace(indicator("S", None, 70, kind=TargetKind.DIRECTION)), 2019)
    same, other = (
        timed(replace(indicator("R", 3, None, kind=RATE), series="S"), year)
        for year in (2019, 2020)
    )

    for found, value in ((same, 70), (other, None)):
        facts = assess(plan_of([found, base], [seen("S", "2022", 75)]), "2022Q4")
        assert facts.fact("R", "baseline").value == value


# Plans that start and end within a year (M6).


def mid_year(plan: Plan) -> Plan:
    """The plan from April 2022 to September 2025: 42 months."""
    identity = replace(PLAIN, start_year=2022, start_month=4, end_year=2025, end_month=9)
    return replace(plan, identity=identity)


def test_a_plan_that_starts_within_a_year_counts_its_months() -> None:
    found = timed(indicator("A", 70, 35))
    facts = assess(mid_year(plan_of([found], [seen("A", "2023M6", 49)])), "2023Q2")

    assert facts.fact("PLAN", "time_progress").value == pytest.approx(100 * 15 / 42)
    assert facts.fact("A", "time_progress").value == pytest.approx(100 * 15 / 42)
    assert facts.fact("A", "lead").value == pytest.approx(40 - 100 * 15 / 42)
    assert facts.fact("A", "growth_required").value == pytest.approx(
        100 * ((70 / 49) ** (12 / 27) - 1)
    )


def test_the_months_of_a_plan_are_read_and_written(tmp_path: Path) -> None:
    plan = mid_year(plan_of([timed(indicator("A", 70, 35), base=2019)], []))
    back = read_plan(write_plan(plan, tmp_path / "plan.xlsx"))

    assert back.identity == plan.identity
    assert (back.identity.months, back.identity.base_year) == (42, 2022)
    assert back.indicators[0].baseline.year == 2019


def test_a_plan_that_ends_before_it_starts_is_refused(tmp_path: Path) -> None:
    identity = replace(PLAIN, start_year=2022, start_month=8, end_year=2022, end_month=7)
    book = write_plan(replace(plan_of([], []), identity=identity), tmp_path / "plan.xlsx")

    with pytest.raises(PlanError, match="2022-07"):
        read_plan(book)


# Lead on the indicator's own path (M7).


def test_who_is_on_a_compound_path_leads_by_nothing() -> None:
    found = replace(indicator("A", 270, 80), pace=PacePath.COMPOUND)
    on_path = 80 * (270 / 80) ** 0.4
    facts = facts_of(found, [seen("A", "2022", on_path)], "2022Q4")

    assert facts.fact("A", "planned_progress").value == pytest.approx((on_path - 80) / 190 * 100)
    assert facts.fact("A", "lead").value == pytest.approx(0)
    assert facts.fact("A", "time_progress").value == pytest.approx(40)
    assert facts.fact("A", "status").status_class is StatusClass.ON_PACE


@pytest.mark.parametrize(
    ("value", "found"), [(45, StatusClass.NOT_SCORED), (60, StatusClass.ACHIEVED)]
)
def test_there_is_no_compound_path_from_nothing(value: float, found: StatusClass) -> None:
    row = replace(indicator("A", 60, 0), pace=PacePath.COMPOUND)
    facts = facts_of(row, [seen("A", "2023", value)], "2023Q4")

    assert facts.fact("A", "lead").reason is Reason.NO_GROWTH_RATE
    assert facts.fact("A", "status").status_class is found


def test_who_is_on_its_milestones_leads_by_nothing() -> None:
    found = replace(indicator("A", 90, 30), pace=PacePath.MILESTONES)
    plan = plan_of([found], [seen("A", "2023M6", 40.5)])
    steps = steps_of("A", 33, 36, 45, kind=MilestoneKind.PATH)
    facts = assess(replace(plan, milestones=steps), "2023Q2")

    assert facts.fact("A", "expected").value == pytest.approx(40.5)
    assert facts.fact("A", "planned_progress").value == pytest.approx(17.5)
    assert facts.fact("A", "lead").value == pytest.approx(0)


def test_a_reduction_may_have_milestones() -> None:
    found = replace(indicator("E", 12, None, kind=FALL, unit_name="%", nature=RATIO),
                    pace=PacePath.MILESTONES)  # fmt: skip
    rows = [seen("E", "2021", -2, measure=Measure.YOY), seen("E", "2022", -2, measure=Measure.YOY)]
    steps = steps_of("E", 1, 3, 5, kind=MilestoneKind.PATH)
    facts = assess(replace(plan_of([found], rows), milestones=steps), "2022Q4")

    planned = 100 * log(0.97) / log(0.88)
    assert facts.fact("E", "planned_progress").value == pytest.approx(planned)
    assert facts.fact("E", "lead").value == pytest.approx(100 * 2 * log(0.98) / log(0.88) - planned)


SEASON = [
    ("2020M1-9", 60), ("2020", 100), ("2021M1-9", 66), ("2021", 110), ("2022M1-9", 78),
    ("2022", 120), ("2023M1-9", 75),
]  # fmt: skip


def test_a_seasonal_total_is_planned_by_the_usual_share() -> None:
    found = replace(indicator("N", 500, None, kind=TOTAL, nature=FLOW), pace=PacePath.SEASONAL)
    facts = facts_of(found, [seen("N", *row) for row in SEASON], "2023Q3")

    share = (0.6 + 0.6 + 0.65) / 3
    assert facts.fact("N", "planned_progress").value == pytest.approx(100 * (2 + share) / 5)
    assert facts.fact("N", "expected").value == pytest.approx(100 * (2 + share))
    assert facts.fact("N", "time_progress").value == pytest.approx(55)
    assert facts.fact("N", "lead").value == pytest.approx(61 - 20 * (2 + share))


def test_without_a_season_known_the_path_is_straight() -> None:
    found = replace(indicator("N", 500, None, kind=TOTAL, nature=FLOW), pace=PacePath.SEASONAL)
    rows = [seen("N", *row) for row in SEASON if not row[0].endswith("9") or row[0] > "2023"]

    fact = of(found, rows, "2023Q3", "planned_progress")
    assert fact.value == pytest.approx(55)
    assert fact.formula == "planned_linear"


@pytest.mark.parametrize(("pace", "time"), [(PacePath.SEASONAL, 185 / 3), (PacePath.LINEAR, 75)])
def test_the_time_of_a_seasonal_year_is_its_usual_share(pace: PacePath, time: float) -> None:
    found = replace(indicator("A", 150, 100, nature=FLOW), pace=pace)
    plan = plan_of([found], [seen("A", *row) for row in SEASON])
    steps = steps_of("A", 1, 1, 125, kind=MilestoneKind.ANNUAL)
    facts = assess(replace(plan, milestones=steps), "2023Q3")

    assert facts.fact("A", "annual_completion").value == pytest.approx(60)
    assert facts.fact("A", "annual_time").value == pytest.approx(time)
    # Four rolling quarters have no season.
    assert facts.fact("A", "planned_progress").value == pytest.approx(55)


# Average growth (M11).


def test_a_wanted_fall_lacks_what_lies_above_its_goal() -> None:
    row = indicator("R", -2, 200, kind=RATE)
    row = replace(row, direction=indicator("D", 1, 2, kind=TargetKind.LEVEL_DOWN).direction)
    facts = facts_of(row, [seen("R", "2022", 196)], "2022Q4")

    assert facts.fact("R", "gap_to_target").value == pytest.approx(196 - 200 * 0.98**5)
    assert facts.fact("R", "gap_to_path").value == pytest.approx(196 - 200 * 0.98**2)


def test_from_a_base_of_nothing_no_rate_is_told() -> None:
    facts = facts_of(indicator("R", 5, 0, kind=RATE), [seen("R", "2022", 9)], "2022Q4")

    for measure in ("progress", "lead", "gap_to_target", "growth_achieved", "growth_required"):
        assert facts.fact("R", measure).reason is Reason.NO_GROWTH_RATE
    assert facts.fact("R", "status").status_class is StatusClass.NOT_SCORED


# "About" (M12).


@pytest.mark.parametrize(
    ("tolerance", "value", "found"),
    [
        (1.5, 78.5, StatusClass.ACHIEVED),
        (1.5, 78.4, StatusClass.FAR_BEHIND),
        (0.0, 79.2, StatusClass.ACHIEVED),  # 1 % of 80 is 0.8
        (0.0, 79.1, StatusClass.BEHIND),
    ],
)
def test_about_is_met_within_its_tolerance(
    tolerance: float, value: float, found: StatusClass
) -> None:
    row = indicator("A", 80, 70, tolerance=tolerance)
    row = replace(row, target=replace(row.target, operator=Operator.ABOUT))
    facts = facts_of(row, [seen("A", "2025", value)], "2025Q4")

    assert facts.fact("A", "status").status_class is found
    assert facts.fact("A", "lead").value == pytest.approx(10 * value - 800)


def test_within_the_tolerance_of_its_path_it_is_on_pace_and_other_signs_have_none() -> None:
    about = indicator("A", 2, 10, kind=RATE, tolerance=0.5)
    exact = replace(about, target=replace(about.target, operator=Operator.AT_LEAST))

    for found, rate, years, expected in (
        (about, 1.6, 2, StatusClass.ON_PACE),
        (exact, 1.6, 2, StatusClass.BEHIND),
        (about, 1.4, 2, StatusClass.FAR_BEHIND),
        (about, 1.51, 5, StatusClass.ACHIEVED),
        (exact, 1.9, 5, StatusClass.BEHIND),
    ):
        value, year = 10 * (1 + rate / 100) ** years, 2020 + years
        status = of(found, [seen("A", str(year), value)], f"{year}Q4", "status")
        assert status.status_class is expected


# Tasks (M13) and bounds (M14).


def test_tasks_are_counted_in_items_a_year() -> None:
    row = indicator("M", 15, 3, kind=TargetKind.MILESTONE, unit_name="项")
    facts = facts_of(row, [seen("M", "2023", 7)], "2023Q4")

    for measure, value in (("growth_required", 4), ("growth_achieved", 4 / 3)):
        fact = facts.fact("M", measure)
        assert fact.value == pytest.approx(value)
        assert fact.unit.code == "items"


@pytest.mark.parametrize(
    ("precision", "value", "bound", "found"),
    [
        (Precision.LOWER_BOUND, 38, Precision.UPPER_BOUND, StatusClass.FAR_BEHIND),
        (Precision.LOWER_BOUND, 47, Precision.UPPER_BOUND, StatusClass.NOT_SCORED),
        (Precision.LOWER_BOUND, 55, Precision.LOWER_BOUND, StatusClass.ACHIEVED),
        (Precision.UPPER_BOUND, 47, Precision.LOWER_BOUND, StatusClass.AHEAD),
        (Precision.UPPER_BOUND, 38, Precision.LOWER_BOUND, StatusClass.NOT_SCORED),
    ],
)
def test_from_the_bound_of_a_base_progress_is_a_bound(
    precision: Precision, value: float, bound: Precision, found: StatusClass
) -> None:
    row = based(indicator("A", 50, 30), precision)
    facts = facts_of(row, [seen("A", "2023", value)], "2023Q4")

    assert facts.fact("A", "progress").value == pytest.approx(5 * value - 150)
    assert facts.fact("A", "progress").precision is bound
    assert facts.fact("A", "lead").precision is bound
    assert facts.fact("A", "status").status_class is found
    assert facts.fact("A", "growth_achieved").reason is Reason.BOUND_ONLY
    assert facts.fact("A", "gap_to_target").value == 50 - value


def test_a_fall_from_a_base_that_is_lower_still_is_at_most_so_far() -> None:
    row = indicator("A", 10, 30, kind=TargetKind.LEVEL_DOWN)
    fact = of(based(row, Precision.UPPER_BOUND), [seen("A", "2023", 25)], "2023Q4", "progress")

    assert fact.precision is Precision.UPPER_BOUND
    assert (fact.display("zh"), fact.display("en")) == ("至多25.0%", "at most 25.0%")


def test_a_path_goes_through_the_steps_of_its_own_after_its_base() -> None:
    steps = (
        Milestone(indicator="B", period=Period.of_year(2022), value=1),
        Milestone(indicator="A", period=Period.of_year(2019), value=2),
        Milestone(indicator="A", period=Period.of_year(2020), value=3),
        Milestone(indicator="A", area="X", period=Period.of_year(2022), value=4),
        Milestone(indicator="A", period=Period.of_year(2022), value=5, measure=Measure.YOY),
        Milestone(indicator="A", period=Period.of_year(2022), value=6, kind=MilestoneKind.ANNUAL),
        Milestone(indicator="A", period=Period.of_year(2024), value=76),
    )
    found = replace(indicator("A", 100, 40), pace=PacePath.MILESTONES)
    plan = replace(
        plan_of([found, indicator("B", 9, 5)], [seen("A", "2022", 60)]), milestones=steps
    )

    facts = assess(plan, "2022Q4")

    # From 40 in 2020 to 76 in 2024: half of the way in 2022.
    assert facts.fact("A", "expected").value == pytest.approx(58)
    assert dict(facts.fact("A", "expected").terms) == {
        "elapsed": 2, "planned_value:0": 40, "planned_value:4": 76, "planned_value:5": 100,
    }  # fmt: skip
    assert facts.fact("A", "planned_progress").value == pytest.approx(30)


def test_totals_of_different_years_are_each_summed_from_their_own_base() -> None:
    early = timed(indicator("N", 50, None, kind=TOTAL, nature=FLOW), 2019)
    late = timed(indicator("M", 50, None, kind=TOTAL, nature=FLOW), 2021)
    rows = [
        seen(code, str(year), value)
        for code in ("N", "M")
        for year, value in ((2019, 1), (2020, 2), (2021, 4), (2022, 8))
    ]

    facts = facts_of(late, rows, "2022Q4")
    both = assess(plan_of([early, late], rows), "2022Q4")

    assert facts.fact("M", "comparable").value == 8
    assert [both.fact(code, "comparable").value for code in ("N", "M")] == [14, 8]
    assert [both.fact(code, "progress").value for code in ("N", "M")] == pytest.approx([28, 16])


@pytest.mark.parametrize(
    ("found", "rows", "reason"),
    [
        (indicator("A", 9, 5), [], Reason.NOT_PUBLISHED),
        (indicator("A", 9, 5), [seen("A", "2023", 6)], Reason.NOT_PUBLISHED),
        (indicator("A", None, 5), [seen("A", "2022", 6)], Reason.NO_TARGET),
        (indicator("A", None, None, kind=TargetKind.DIRECTION), [], Reason.QUALITATIVE),
        (indicator("A", 9, None), [seen("A", "2022", 6)], Reason.NO_BASELINE),
        (indicator("A", 9, None), [], Reason.NOT_PUBLISHED),
        (indicator("A", 9, 9), [seen("A", "2022", 6)], Reason.TARGET_IS_BASELINE),
        (indicator("A", 9, 10), [seen("A", "2022", 6)], Reason.BASELINE_PAST_TARGET),
        (indicator("A", 9, 9), [], Reason.NOT_PUBLISHED),
        (indicator("A", 9, None, kind=TargetKind.HOLD_MIN), [], Reason.NOT_PUBLISHED),
        (indicator("A", 9, 5, kind=RATE), [seen("A", "2022", 6)], None),
        (indicator("A", 9, 0, kind=RATE), [seen("A", "2022", 6)], Reason.NO_GROWTH_RATE),
        (indicator("A", 9, -1, kind=RATE), [seen("A", "2022", 6)], Reason.NO_GROWTH_RATE),
        (indicator("A", 9, None, kind=RATE), [seen("A", "2022", 6)], Reason.NO_BASELINE),
        (indicator("A", 9, None, kind=TOTAL, nature=FLOW), [seen("A", "2022", 6)],
         Reason.NO_FULL_YEAR),
        (indicator("A", 9, 5, nature=FLOW), [seen("A", "2022Q3", 6)], Reason.NO_FULL_YEAR),
        (indicator("A", 9, 5), [seen("A", "2022", 6, precision=Precision.LOWER_BOUND)],
         Reason.BOUND_ONLY),
        (indicator("A", 9, 5), [seen("A", "2022", 6)], None),
    ],
)  # fmt: skip
def test_why_a_target_is_not_scored(
    found: Indicator, rows: list[Observation], reason: Reason | None
) -> None:
    facts = facts_of(found, rows, "2022Q4")

    assert facts.fact("A", "progress").reason is reason
    assert (facts.fact("A", "lead").reason is None) is (reason is None)


def test_growth_typed_as_levels_of_a_target_on_growth_is_chained() -> None:
    # 1.065 * 1.058 * 1.061 = 1.1955: 6.13 % a year, above the 6 % asked for.
    row = indicator("G", 6.0, None, kind=TargetKind.RATE_AVG, unit_name="%", nature=Nature.RATIO)
    rates = (("2021", 6.5), ("2022", 5.8), ("2023", 6.1))

    facts = facts_of(row, [seen("G", year, rate) for year, rate in rates], "2023Q4")

    growth = facts.fact("G", "growth_achieved")
    assert growth.value == pytest.approx(6.1329, abs=1e-4)
    assert growth.unit.code == "pct"
    assert facts.fact("G", "growth_required").value == pytest.approx(5.8009, abs=1e-4)


def test_nothing_is_needed_and_nothing_projected_once_the_target_is_due() -> None:
    rows = [seen("A", str(year), 100 + 5 * (year - 2018)) for year in range(2018, 2025)]
    at_the_end = facts_of(indicator("A", 200, 110, nature=Nature.FLOW), rows, "2025Q4")

    for measure in ("growth_required", "projection", "projection_low", "reach_probability"):
        assert at_the_end.fact("A", measure).reason is Reason.NO_TIME_LEFT, measure


def test_an_amount_behind_a_straight_path_is_judged_by_amounts_where_growth_misleads() -> None:
    # 205 on the way from 100 to 300 is 7.5 points behind; 27 % a year came, 21 % would do.
    row = indicator("A", 300, 100, nature=Nature.FLOW)

    facts = facts_of(row, [seen("A", "2023", 205)], "2023Q4")

    assert facts.fact("A", "growth_achieved").value == pytest.approx(27.03, abs=0.01)
    assert facts.fact("A", "growth_required").value == pytest.approx(20.97, abs=0.01)
    assert facts.fact("A", "pieces_achieved").value == pytest.approx(35.0)
    assert facts.fact("A", "pieces_required").value == pytest.approx(47.5)
    assert outlook_of(facts, "A") is Reach.MORE


def test_from_nothing_to_nothing_is_judged_by_amounts() -> None:
    rows = [
        indicator("UP", 40, 0, nature=Nature.FLOW),
        indicator("LOSS", 0, -5, nature=Nature.FLOW),
    ]
    facts = assess(plan_of(rows, [seen("UP", "2023", 18), seen("LOSS", "2023", -3)]), "2023Q4")

    assert facts.fact("UP", "pieces_required").value == pytest.approx(11.0)
    assert facts.fact("LOSS", "pieces_required").value == pytest.approx(1.5)
