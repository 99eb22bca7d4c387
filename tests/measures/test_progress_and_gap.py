"""Progress, pace and gap: what holds for every plan."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from addin.measures.targets.gap import gap_to_target, required_growth, target_of_rate
from addin.measures.targets.pace import (
    expected_compound,
    expected_linear,
    expected_milestone,
    lead,
    planned_seasonal,
    time_progress,
)
from addin.measures.targets.progress import (
    is_met,
    progress_level,
    progress_rate,
    progress_reason,
    progress_reduction,
)

LEVELS = st.floats(min_value=-1e6, max_value=1e6, allow_nan=False)
SIZES = st.floats(min_value=1e-3, max_value=1e6, allow_nan=False)


@given(LEVELS, LEVELS, LEVELS, st.floats(min_value=0.1, max_value=1000))
def test_progress_does_not_depend_on_the_unit(
    baseline: float, current: float, target: float, factor: float
) -> None:
    if abs(target - baseline) < 1e-3:
        return
    plain = progress_level(baseline, current, target)
    scaled = progress_level(baseline * factor, current * factor, target * factor)

    assert np.isclose(plain, scaled, rtol=1e-6, atol=1e-6)


@given(LEVELS, LEVELS, LEVELS)
def test_progress_down_mirrors_progress_up(baseline: float, current: float, target: float) -> None:
    up = progress_level(baseline, current, target, 1)
    down = progress_level(-baseline, -current, -target, -1)

    assert np.array_equal(up, down, equal_nan=True)


@given(LEVELS, LEVELS)
def test_a_gap_down_mirrors_a_gap_up(value: float, target: float) -> None:
    assert gap_to_target(value, target, 1) == gap_to_target(-value, -target, -1)


@given(SIZES, SIZES, st.floats(min_value=0.25, max_value=10))
def test_the_required_growth_leads_to_the_target(
    current: float, target: float, years: float
) -> None:
    if target < current / 1000:
        return
    rate = required_growth(current, target, years)

    assert np.isclose(target_of_rate(current, rate, years), target, rtol=1e-3)


@given(LEVELS, LEVELS, st.floats(min_value=0, max_value=1))
def test_a_value_on_the_straight_path_has_no_lead(
    baseline: float, target: float, share: float
) -> None:
    if abs(target - baseline) < 1e-3:
        return
    on_path = expected_linear(baseline, target, share)

    assert np.isclose(lead(progress_level(baseline, on_path, target), share), 0, atol=1e-6)


def test_each_year_on_the_planned_rate_is_worth_the_same() -> None:
    years = np.arange(6.0)

    done = progress_rate(100, 100 * 1.06**years, 0.06, 5)

    assert np.allclose(done, years / 5)


def test_a_year_of_the_planned_reduction_is_worth_the_same_whenever_it_comes() -> None:
    yearly = 1 - (1 - 0.16) ** (1 / 5)

    done = progress_reduction(1 - (1 - yearly) ** np.arange(6.0), 0.16)

    assert np.allclose(done, np.arange(6) / 5)


@pytest.mark.parametrize(
    ("baseline", "current", "target", "direction", "reason"),
    [
        (np.nan, 1, 2, 0, "no_baseline"),
        (1, np.inf, 2, 0, "no_data"),
        (1, 1, np.nan, 0, "no_target"),
        (2, 3, 2, 0, "target_is_baseline"),
        (3, 3, 2, 1, "baseline_past_target"),
        (1, 3, 2, 1, ""),
    ],
)
def test_a_missing_progress_has_a_reason(
    baseline: float, current: float, target: float, direction: float, reason: str
) -> None:
    assert progress_reason(baseline, current, target, direction) == reason
    assert np.isnan(progress_level(baseline, current, target, direction)) == (reason != "")


def test_to_reach_the_target_exactly_is_to_meet_it() -> None:
    assert is_met(72.69, 72.69, 1) == 1


def test_time_does_not_run_past_the_plan() -> None:
    assert time_progress(np.array([-1.0, 0, 5, 20, 24]), 20).tolist() == pytest.approx(
        [np.nan, 0, 0.25, 1, 1], nan_ok=True
    )


def test_the_compound_path_passes_through_both_ends() -> None:
    assert expected_compound(100, 150, np.arange(2.0)).tolist() == pytest.approx([100, 150])


def test_milestones_may_have_holes_and_any_order() -> None:
    path = expected_milestone([2025, 2020, 2022], [200, 100, np.nan], [2019, 2022.5, 2026])

    assert path.tolist() == pytest.approx([np.nan, 150, 200], nan_ok=True)


def test_the_seasonal_pace_ends_each_year_where_the_straight_one_does() -> None:
    found = planned_seasonal(np.array([0.0, 1, 4]), np.array([1.0, 0, 1]), 5)
    assert found.tolist() == pytest.approx([0.2, 0.2, 1])
