"""The next plan begins where the last one ended."""

from dataclasses import replace

from addin.language import Text
from addin.model.indicator import Baseline, Indicator, Target
from addin.model.observations import Observation, Observations
from addin.model.period import Period
from addin.model.plan import Action, Plan, PlanIdentity
from addin.model.unit import unit
from addin.model.words import ActionState, Nature, TargetKind
from addin.plan.starting.following import next_plan

NAME = Text(zh="“十四五”规划（2021—2025年）", en="Plan 2021-2025")
PLAN = Plan(
    identity=PlanIdentity(code="P", name=NAME, start_year=2021, end_year=2025),
    indicators=(
        Indicator(
            code="GO", name=NAME, unit=unit("亿元"), nature=Nature.FLOW,
            baseline=Baseline(value=100), target=Target(kind=TargetKind.LEVEL_UP, value=150),
        ),
        Indicator(
            code="BEDS", name=NAME, unit=unit("张"), nature=Nature.STOCK,
            baseline=Baseline(value=40), target=Target(kind=TargetKind.LEVEL_UP, value=50),
        ),
    ),
    observations=Observations.of(
        Observation(indicator=code, period=Period.parse(period), value=value)
        for code, period, value in (
            ("GO", "2025M1-9", 110.0), ("GO", "2025", 148.0), ("GO", "2025Q4", 38.0),
            ("BEDS", "2025M12", 49.0), ("BEDS", "2024M12", 47.0),
        )
    ),
)  # fmt: skip


def test_the_last_values_become_baselines_and_targets_are_asked_anew() -> None:
    plan = next_plan(PLAN).plan

    output, beds = plan.indicators
    assert (output.baseline.value, beds.baseline.value) == (148, 49)
    assert output.target == Target(kind=TargetKind.LEVEL_UP)
    assert plan.observations == PLAN.observations


def test_the_years_and_the_name_move_on() -> None:
    identity = next_plan(PLAN).plan.identity

    assert (identity.start_year, identity.end_year) == (2026, 2030)
    assert identity.name == Text(zh="“十五五”规划（2026—2030年）", en="Plan 2026-2030")


def test_a_plan_that_ends_within_a_year_is_followed_from_the_next_month() -> None:
    within = replace(PLAN.identity, start_year=2023, start_month=7, end_year=2026, end_month=6)

    identity = next_plan(replace(PLAN, identity=within)).plan.identity

    assert (identity.start_year, identity.start_month) == (2026, 7)
    assert (identity.end_year, identity.end_month) == (2029, 6)


def test_a_value_that_was_not_observed_is_no_baseline() -> None:
    earlier = Observations.of(o for o in PLAN.observations if o.period.year < 2025)

    found = next_plan(replace(PLAN, observations=earlier))

    assert [each.baseline.value for each in found.plan.indicators] == [None, None]
    assert [finding.rule for finding in found.findings] == ["B-10", "B-10"]


def test_what_is_left_to_do_goes_along() -> None:
    actions = tuple(
        Action(
            code=state.value,
            indicator="GO",
            raised=Period.parse("2025Q1"),
            state=state,
            measure=NAME,
        )
        for state in (ActionState.DONE, ActionState.RUNNING)
    )

    plan = next_plan(replace(PLAN, actions=actions)).plan

    assert [each.state for each in plan.actions] == [ActionState.RUNNING]
