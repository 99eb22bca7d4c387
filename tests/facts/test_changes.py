"""What moved since the last report, how long a limit is broken, what is left: worked by hand."""

from dataclasses import replace
from datetime import date

import pytest

from addin.facts.assess import assess
from addin.facts.changes import since
from addin.facts.extras.year import OfYear, set_for_year, standing_of_year, tolerance_of_year
from addin.facts.factset import FactSet
from addin.model.indicator import Milestone
from addin.model.observations import Observation
from addin.model.period import Period
from addin.model.plan import Plan
from addin.model.words import (
    MilestoneKind,
    Nature,
    Operator,
    TargetKind,
)
from tests.plans import indicator, plan_of, seen


def _both(plan: Plan, period: str, before: str) -> FactSet:
    return since(assess(plan, period), assess(plan, before))


def _known(facts: FactSet, subject: str, measure: str) -> float | None:
    found = facts.known(subject, measure)
    return found.value if found else None


def test_a_class_and_a_lead_move_from_one_report_to_the_next() -> None:
    # 2024Q2: (62 - 0) / 100 against 70 %, 8 points behind; 2024Q3: 76 against 75, 1 point ahead.
    plan = plan_of([indicator("A", 100, 0)], [seen("A", "2024Q2", 62), seen("A", "2024Q3", 76)])

    facts = _both(plan, "2024Q3", "2024Q2")

    assert _known(facts, "A", "status_change") == 1
    assert _known(facts, "A", "lead_change") == pytest.approx(9.0)
    counts = {way: _known(facts, "PLAN", f"count_{way}") for way in ("up", "down", "unchanged")}
    assert counts == {"up": 1, "down": 0, "unchanged": 0}
    assert facts["PLAN.count_behind@2024Q2"].value == 1


def test_nothing_moves_where_there_was_no_score_or_no_report() -> None:
    plan = plan_of([indicator("A", 100, 0)], [seen("A", "2024Q3", 76)])

    assert _known(_both(plan, "2024Q3", "2024Q2"), "A", "status_change") is None
    assert since(assess(plan, "2024Q3"), None).find("PLAN", "count_up") is None


def test_a_revision_that_changes_a_class_is_counted() -> None:
    first = seen("A", "2024Q3", 60, vintage=date(2024, 7, 20))
    later = replace(first, value=76.0, vintage=date(2024, 10, 20))
    same = replace(first, value=61.0, vintage=date(2024, 10, 20))

    found = [
        _known(since(assess(plan_of([indicator("A", 100, 0)], rows), "2024Q3"), None),
               "PLAN", "count_reclassified")
        for rows in ([first, later], [first, same])
    ]  # fmt: skip

    assert found == [1, 0]


def _floor(*values: tuple[str, float]) -> FactSet:
    row = replace(
        indicator("F", 85, None, kind=TargetKind.HOLD_MIN, unit_name="%", nature=Nature.RATIO)
    )
    spans = [replace(seen("F", "2021", size), period=Period.parse(text)) for text, size in values]
    return assess(plan_of([row], spans), values[-1][0])


@pytest.mark.parametrize(
    ("values", "quarters", "years"),
    [
        ([("2023", 86), ("2024M1-3", 84), ("2024M1-6", 84.9), ("2024M1-9", 84)], 3, None),
        ([("2023", 84), ("2024M1-3", 84), ("2024M1-6", 85), ("2024M1-9", 84)], 1, None),
        ([("2023", 84), ("2024M1-3", 84), ("2024M4-6", 84.9)], 2, None),  # no mean of a year
        ([("2022", 84), ("2023", 84), ("2024", 84.9)], None, 3),
        ([("2022", 84), ("2023", 84), ("2024", 85)], None, None),
    ],
)
def test_a_limit_is_broken_for_so_many_quarters_or_years_in_a_row(
    values: list[tuple[str, float]], quarters: int | None, years: int | None
) -> None:
    facts = _floor(*values)

    assert _known(facts, "F", "quarters_broken") == quarters
    assert _known(facts, "F", "years_broken") == years


@pytest.mark.parametrize(("value", "years"), [(0.4, 2), (0.0, None)])
def test_a_limit_may_be_nothing_at_all(value: float, years: int | None) -> None:
    row = indicator("F", 0, None, kind=TargetKind.HOLD_MAX, unit_name="件", nature=Nature.STOCK)
    rows = [seen("F", "2022", 0.4), seen("F", "2023", value)]

    assert _known(assess(plan_of([row], rows), "2023"), "F", "years_broken") == years


def test_a_count_needs_and_gains_pieces_a_year() -> None:
    row = indicator("N", 170, 40, nature=Nature.STOCK, unit_name="个")
    facts = assess(plan_of([replace(row, decimals=0)], [seen("N", "2024Q3", 131)]), "2024Q3")

    assert _known(facts, "N", "pieces_required") == pytest.approx((170 - 131) / 1.25)
    assert _known(facts, "N", "pieces_achieved") == pytest.approx((131 - 40) / 3.75)


def _year_plan(operator: Operator, *rows: Observation, goal: float = 100) -> Plan:
    step = Milestone(
        indicator="V", period=Period.parse("2024"), value=goal, kind=MilestoneKind.ANNUAL,
        operator=operator,
    )  # fmt: skip
    row = indicator("V", 500, 80, nature=Nature.FLOW)
    return replace(plan_of([row], list(rows)), milestones=(step,))


def test_the_rest_of_the_year_is_target_less_done_beside_the_same_months_last_year() -> None:
    rows = (seen("V", "2023Q3", 60), seen("V", "2023", 90), seen("V", "2024Q3", 65))
    facts = assess(_year_plan(Operator.EXACT, *rows), "2024Q3")

    assert set_for_year(facts) == ("V",)
    assert (_known(facts, "V", "rest_of_year"), _known(facts, "V", "rest_year_ago")) == (35, 30)
    assert standing_of_year(facts, "V") is OfYear.BEHIND


@pytest.mark.parametrize(
    ("operator", "done", "found"),
    [
        (Operator.EXACT, 99.5, OfYear.MISSED),
        (Operator.ABOUT, 99.5, OfYear.ABOUT),
        (Operator.ABOUT, 98.5, OfYear.MISSED),
        (Operator.ABOUT, 100.0, OfYear.MET),
    ],
)
def test_about_a_hundred_is_met_about_within_one_per_cent(
    operator: Operator, done: float, found: OfYear
) -> None:
    facts = assess(_year_plan(operator, seen("V", "2024", done)), "2024")

    assert standing_of_year(facts, "V") is found
    assert tolerance_of_year(facts, "V") == (1.0 if operator is Operator.ABOUT else 0.0)


def test_thresholds_count_from_their_period_on_and_what_moved_only_by_them_is_counted() -> None:
    # 71 and 70 against 75 %: 4 and 5 points behind; from the third quarter -4 still is on pace.
    rows = [indicator("A", 100, 0), indicator("B", 100, 0)]
    seen_ = [seen("A", "2024Q2", 66), seen("A", "2024Q3", 71),
             seen("B", "2024Q2", 65), seen("B", "2024Q3", 70)]  # fmt: skip
    later = (("on_pace_pp", Period.parse("2024Q3"), "-4"),)
    plan = replace(plan_of(rows, seen_), later_thresholds=later)

    facts = _both(plan, "2024Q3", "2024Q2")

    assert _known(facts, "PLAN", "count_by_thresholds") == 1
    assert facts.plan.thresholds["on_pace_pp"] == "-4"
    assert assess(plan, "2024Q2").plan.thresholds == {}
    assert _both(plan, "2024Q2", "2024Q1").find("PLAN", "count_by_thresholds") is None


def test_a_limit_is_not_broken_before_the_plan() -> None:
    row = indicator("A", 90, None, kind=TargetKind.HOLD_MIN, unit_name="%", nature=Nature.RATIO)
    rows = [seen("A", str(year), 85) for year in (2018, 2019, 2020, 2021, 2022)]

    assert _known(_both(plan_of([row], rows), "2022Q4", "2022Q3"), "A", "years_broken") == 2


@pytest.mark.parametrize(
    ("values", "quarters"),
    [
        # A stock of the last days of quarters; that of September 2024 is missing: no "6 quarters".
        (["2022", "2023", "2024", "2025M1-3", "2025M1-6", "2025M1-9"], 4),
        (["2023", "2024M1-9", "2024", "2025M1-3"], 3),
    ],
)
def test_years_before_the_quarters_are_no_quarters(values: list[str], quarters: int) -> None:
    row = indicator("F", 85, None, kind=TargetKind.HOLD_MIN, unit_name="公里", nature=Nature.STOCK)
    spans = [replace(seen("F", "2021", 84.0), period=Period.parse(text)) for text in values]

    assert _known(assess(plan_of([row], spans), values[-1]), "F", "quarters_broken") == quarters


def test_half_years_alone_are_no_quarters() -> None:
    row = indicator("F", 85, None, kind=TargetKind.HOLD_MIN, unit_name="%", nature=Nature.RATIO)
    spans = [
        replace(seen("F", "2021", 84.0), period=Period.parse(text))
        for text in ("2024M1-6", "2024M7-12")
    ]

    assert _known(assess(plan_of([row], spans), "2024M7-12"), "F", "quarters_broken") in (None, 1)
