"""Can the target still be reached in time?"""

from dataclasses import replace

import pytest

from addin.facts.assess import assess
from addin.facts.extras.reach import Reach, outlook_of
from addin.model.words import Measure, Nature, TargetKind
from tests.plans import indicator, plan_of, seen


@pytest.mark.parametrize(
    ("value", "outlook"),
    [(160, Reach.ENOUGH), (140, Reach.MORE), (104, Reach.HARD), (90, Reach.HARD)],
)
def test_the_growth_needed_is_held_against_the_growth_achieved(
    value: float, outlook: Reach
) -> None:
    facts = assess(plan_of([indicator("GO", 180, 100)], [seen("GO", "2023", value)]), "2023")

    assert outlook_of(facts, "GO") is outlook


def test_a_reduction_behind_its_path_is_never_said_to_be_in_time() -> None:
    row = indicator("ENERGY", 14.0, None, kind=TargetKind.CUM_CHANGE, unit_name="%")
    rates = [seen("ENERGY", str(year), -2.8, measure=Measure.YOY) for year in (2021, 2022, 2023)]

    facts = assess(plan_of([row], rates), "2023")

    assert outlook_of(facts, "ENERGY") is Reach.MORE


def test_from_nothing_there_is_no_growth_and_yearly_amounts_tell_the_outlook() -> None:
    # 30 a year came, 45 a year are needed.
    facts = assess(plan_of([indicator("GO", 180, 0)], [seen("GO", "2023", 90)]), "2023")

    assert facts.known("GO", "growth_achieved") is None
    assert outlook_of(facts, "GO") is Reach.MORE


@pytest.mark.parametrize(("nature", "told"), [(Nature.STOCK, 20.0), (Nature.FLOW, None)])
def test_what_is_counted_is_told_as_so_many_a_year_and_what_flows_by_its_growth(
    nature: Nature, told: float | None
) -> None:
    # 60 of 80 came in three years; the two that are left need 10 a year.
    row = replace(indicator("BEDS", 180, 100, nature=nature), decimals=0)
    facts = assess(plan_of([row], [seen("BEDS", "2023", 160)]), "2023")

    found = facts.known("BEDS", "pieces_achieved")
    assert (found and found.value) == told
    required = facts.known("BEDS", "pieces_required")
    assert (required and required.value) == (told and 10.0)


@pytest.mark.parametrize(("value", "outlook"), [(83.0, Reach.BROKEN), (86.0, None)])
def test_a_limit_is_kept_or_broken_whatever_the_rates(value: float, outlook: Reach | None) -> None:
    row = indicator("USE", 85, 84, kind=TargetKind.HOLD_MIN, unit_name="%")

    facts = assess(plan_of([row], [seen("USE", "2023", value)]), "2023")

    assert outlook_of(facts, "USE") is outlook
