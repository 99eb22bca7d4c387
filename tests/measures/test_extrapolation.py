"""Projections by METHODS-2: what enters, what is refused, and what the numbers keep to."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import t as student

from addin.errors import UsageError
from addin.measures.projection import smoothing
from addin.measures.projection.backtest import past_error
from addin.measures.projection.extrapolation import FORMS, extrapolate
from addin.measures.projection.history import contradicted, history, last_year
from addin.measures.projection.kinds import (
    keep_chance,
    project_growth,
    project_reduction,
    project_total,
    reach_chance,
)
from addin.measures.projection.year import share_to_date, year_error, year_estimate

NAN = np.nan
SHORT = [100.0, 106, 111, 119, 125]
LONG = [50.0, 53, 52, 57, 60, 61, 66, 70, 69, 75, 79, 84]
STEP = np.diff(SHORT)


def test_the_history_is_the_unbroken_run_up_to_the_last_known_year() -> None:
    years = [2016, 2017, 2018, 2020, 2021, 2022]

    rows = [[1.0, 2, 3, 4, 5, 6], [1, 2, 3, 4, NAN, 6], [1, 2, 3, NAN, NAN, NAN]]

    found = history(years, rows)

    assert np.array_equal(
        found,
        [[NAN, NAN, NAN, 4, 5, 6], [NAN, NAN, NAN, NAN, NAN, 6], [1, 2, 3, NAN, NAN, NAN]],
        equal_nan=True,
    )
    assert last_year(years, found).tolist() == [2022, 2022, 2018]


def test_no_more_than_the_last_twenty_years_enter() -> None:
    found = history(np.arange(1990, 2020), np.arange(30.0))

    assert np.flatnonzero(np.isfinite(found)).tolist() == list(range(10, 30))


def test_what_is_refused_breaks_the_run() -> None:
    expected, bound = [False, False, False, False], [False, True, False, False]

    found = history([2019, 2020, 2021, 2022], [1, 2, 3, 4], expected, bound)

    assert np.array_equal(found, [NAN, NAN, 3, 4], equal_nan=True)


def test_a_history_of_nothing_is_nothing() -> None:
    assert np.isnan(history([2020, 2021], [NAN, NAN])).all()
    assert last_year([2020, 2021], [[NAN, NAN]]).tolist() == [0]


def test_years_that_do_not_rise_are_refused_with_words() -> None:
    with pytest.raises(UsageError, match="years rise"):
        history([2021, 2020], [1, 2])


def test_a_value_on_its_bound_does_not_contradict_it() -> None:
    assert contradicted([5, 5, 4, 6], [5, NAN, 5, NAN], [NAN, 5, NAN, 5]).tolist() == [
        False, False, True, True,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("years", "ahead", "reason"),
    [
        (4, 1, "short_history"), (5, 2, ""), (5, 2.5, ""), (5, 3, "short_history"),
        (8, 4, ""), (5, 0, "no_time_left"), (2, -1, "no_time_left"), (0, 1, "short_history"),
    ],
)  # fmt: skip
def test_five_years_and_twice_the_way_ahead_must_lie_behind(
    years: int, ahead: float, reason: str
) -> None:
    found = extrapolate(np.arange(years) ** 1.5, ahead)

    assert found.reason == reason
    assert np.isfinite([found.value, found.low, found.high, found.error]).all() == (not reason)


def test_many_rows_are_each_projected_as_if_alone() -> None:
    rows = np.full((4, 12), NAN)
    rows[0, 7:], rows[1], rows[2, :6], rows[3, 8:] = SHORT, LONG, LONG[:6], SHORT[:4]
    ahead, ratio = np.array([1.0, 4, 3, 1]), np.array([0.0, 0, 1, 0])

    together = extrapolate(rows, ahead, ratio)

    for at, row in enumerate(rows):
        alone = extrapolate(row, ahead[at], ratio[at])
        for name in ("value", "low", "high", "error", "years", "form", "reason"):
            assert np.array_equal(
                getattr(together, name)[at], getattr(alone, name), equal_nan=name != "reason"
            )  # fmt: skip
    assert [FORMS[form] for form in together.form[:3]] == [
        "projection_drift", "projection_damped", "projection_half_step",
    ]  # fmt: skip
    assert together.reason.tolist() == ["", "", "", "short_history"]


def test_from_ten_years_on_the_damped_trend_has_half_a_say() -> None:
    nine, ten = extrapolate(LONG[:9], 3), extrapolate(LONG[:10], 3)

    assert nine.value == pytest.approx(LONG[8] + 3 * (LONG[8] - LONG[0]) / 8)
    drift = LONG[9] + 3 * (LONG[9] - LONG[0]) / 9
    assert ten.value == pytest.approx((drift + smoothing.damped(LONG[:10], 3).mean[2]) / 2)


def test_a_share_of_any_length_goes_on_at_half_its_pace() -> None:
    found = extrapolate(LONG, 2, 1)

    assert found.value == pytest.approx(84 + (84 - 50) / 11)
    spread = np.sqrt(((np.diff(LONG) - 34 / 11) ** 2).sum() / 10)
    assert found.error == pytest.approx(spread * 2**0.5 * np.sqrt(1 + 2 / 11))


def test_a_straight_past_promises_no_straight_future() -> None:
    found = extrapolate([10, 12, 14, 16, 18], 1)

    assert found.error == pytest.approx(0.2 * 2 * np.sqrt(1.25))


def test_any_level_is_of_student_s_t_with_three_degrees() -> None:
    found = extrapolate(SHORT, 1, level=0.95)

    spread = np.sqrt(((STEP - 6.25) ** 2).sum() / 3)
    assert found.error == pytest.approx(spread * np.sqrt(1.25))
    assert found.high == pytest.approx(131.25 + student.ppf(0.975, 3) * float(found.error))


def test_what_is_unknown_of_the_year_lengthens_the_way_but_not_the_step() -> None:
    known, part = extrapolate(SHORT, 1), extrapolate(SHORT, 1, unknown=0.5)
    wide = extrapolate(SHORT, 1, last_error=5)

    assert part.value == known.value
    assert part.error == pytest.approx(
        float(known.error) * 1.5**0.8 * np.sqrt((1 + 1.5 / 4) / 1.25)
    )
    assert wide.error == pytest.approx(5 * 1.25)


@pytest.mark.parametrize("method", ["drift", "linear", "loglinear", "holt", "damped", "theta"])
def test_a_method_that_is_named_gives_its_own_point_and_this_band(method: str) -> None:
    own, usual = extrapolate(LONG, 2, method=method), extrapolate(LONG, 2)
    between = extrapolate(LONG, 1.5, method=method)
    one = extrapolate(LONG, 1, method=method)

    assert own.error == usual.error
    assert own.high - own.value == pytest.approx(float(usual.high - usual.value))
    assert FORMS[int(own.form)] == "projection_named"
    assert between.value == pytest.approx((float(one.value) + float(own.value)) / 2)


def test_an_unknown_method_and_an_impossible_level_are_refused_with_words() -> None:
    with pytest.raises(UsageError, match="unknown projection"):
        extrapolate(SHORT, 1, method="magic")
    with pytest.raises(UsageError, match="between 0 and 1"):
        extrapolate(SHORT, 1, level=1)


def test_steady_growth_of_what_was_negative_has_no_answer() -> None:
    assert extrapolate([-1, 2, 3, 4, 5], 1, method="loglinear").reason == "out_of_range"


def test_what_cannot_be_negative_is_cut_at_nothing() -> None:
    falling = extrapolate([[50, 40, 28, 20, 8], [50, 40, 28, 20, 8]], 1)

    cut = falling.cut_below([0, NAN])

    assert falling.value[0] < 0
    assert (cut.value[0], cut.low[0]) == (0, 0)
    assert cut.low[1] == falling.low[1]
    assert np.isnan(extrapolate(SHORT[:4], 1).cut_below(0).value)


@given(
    st.floats(-5, 5), st.floats(0.1, 20), st.sampled_from([1.0, -1.0]), st.floats(-100, 100)
)  # fmt: skip
def test_a_chance_is_that_of_student_s_t_and_never_near_certainty(
    steps: float, error: float, direction: float, goal: float
) -> None:
    found = reach_chance(goal + direction * steps * error, error, goal, direction)

    assert found == pytest.approx(np.clip(student.cdf(steps, 3), 0.05, 0.95), abs=1e-9)


def test_about_a_target_counts_from_its_tolerance() -> None:
    assert reach_chance(99, 2, 100, 1, 1) == pytest.approx(0.5)
    assert reach_chance(101, 2, 100, -1, 1) == pytest.approx(0.5)


def test_without_an_error_the_chance_is_still_no_certainty() -> None:
    assert reach_chance(np.array([101.0, 100, 99]), 0, 100, 1).tolist() == [0.95, 0.95, 0.05]
    assert keep_chance(np.array([89.0, 90, 100, 110, 111]), 0, 90, 110).tolist() == [
        0.05, 0.95, 0.95, 0.95, 0.05,
    ]  # fmt: skip


@given(st.floats(80, 120), st.floats(0.5, 30))
def test_the_chance_of_a_corridor_is_that_between_its_ends(value: float, error: float) -> None:
    low, high = student.cdf((90 - value) / error, 3), student.cdf((110 - value) / error, 3)

    assert keep_chance(value, error, 90, 110) == pytest.approx(
        np.clip(high - low, 0.05, 0.95), abs=1e-9
    )


def test_low_and_high_of_a_reduction_exchange() -> None:
    found = project_reduction([1, 0.97, 0.95, 0.91, 0.89], 2)

    assert found.low < found.value < found.high
    assert found.centre < 0


def test_average_growth_is_stated_from_the_base() -> None:
    found = project_growth(100 * 1.06 ** np.arange(5), 1, 100, 5)

    assert found.value == pytest.approx(0.06)


def test_growth_from_nothing_has_no_rate() -> None:
    found = project_growth(np.array([[1, 2, 0, 4, 5], SHORT]), 1, [1, 0], 5)

    assert found.reason.tolist() == ["no_growth_rate", "no_growth_rate"]
    assert np.isnan(found.value).all()


def test_logarithms_go_on_by_their_mean_step_at_any_length() -> None:
    found = project_reduction(1 / np.array(LONG), 1)

    assert FORMS[int(found.form)] == "projection_drift"
    assert found.centre == pytest.approx(-np.log(84) - np.log(84 / 50) / 11)


def test_a_total_never_falls_and_each_row_has_its_own_years_ahead() -> None:
    falling = [30.0, 22, 15, 9, 2, 1]

    found = project_total([falling, falling, falling], [1, 3, 4], [78, 78, 78])

    assert found.value.tolist()[:2] == [78, 78]
    assert (found.low[:2] >= 78).all()
    assert found.error[1] > found.error[0]
    assert found.reason.tolist() == ["", "", "short_history"]


def test_errors_of_the_years_of_a_total_are_added() -> None:
    errors = [float(extrapolate(SHORT, year).error) for year in (1, 2)]

    assert project_total(SHORT, 2, 0).error == pytest.approx(sum(errors))


def test_the_share_to_date_is_of_the_last_three_known_years() -> None:
    shares = [[0.9, 0.2, NAN, 0.3, 0.4], [NAN, NAN, NAN, NAN, 0.4], [NAN] * 5]

    found = share_to_date(shares)

    assert found[:2] == pytest.approx([0.3, 0.4])
    assert np.isnan(found[2])
    assert share_to_date(shares, 1)[0] == pytest.approx(0.4)
    assert np.isnan(year_estimate(50, 0))


def test_the_error_of_a_year_is_that_of_the_last_four_estimates() -> None:
    shares = np.array([0.9, 0.25, 0.25, 0.25, 0.24, 0.25, 0.26])
    estimated = [np.mean(shares[max(at - 3, 0) : at]) for at in range(3, 7)]
    errors = shares[3:] / estimated - 1

    assert year_error(shares, 3) == pytest.approx(np.sqrt(np.mean(errors**2)))


@pytest.mark.parametrize(
    ("shares", "error"), [([0.2, 0.3], 0.04), ([], 0.04), ([0.5, 0.5, 0.5], 0.002)]
)
def test_an_error_rests_on_two_years_at_least_and_is_never_nothing(
    shares: list[float], error: float
) -> None:
    assert year_error(shares, 6) == pytest.approx(error)


def test_the_error_of_the_past_is_that_of_each_year_from_those_before_it() -> None:
    rows = [[*SHORT, 130.0, 140.0], [NAN, NAN, *SHORT]]

    found = past_error(rows)

    by_hand = [131.25 / 130 - 1, 136 / 140 - 1]
    assert found[0] == pytest.approx(np.mean(np.abs(by_hand)))
    assert np.isnan(found[1])
