"""Projections: honest about length, the same every time, and no worse than their peers."""

import warnings

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import norm
from scipy.stats import t as student

from addin.measures.projection import forecasts, smoothing
from addin.measures.projection.backtest import backtest
from addin.measures.projection.projection import (
    METHODS,
    methods_for,
    project,
    reach_probability,
)
from addin.measures.student import chance, quantile

AIR = [17.5534, 21.8601, 23.8866, 26.9293, 26.8885, 28.8314, 30.0751, 30.9535, 30.1857, 31.5797]
AIR += [32.577569, 33.477398, 39.021581, 41.386432, 41.596552]
YEARS = list(range(2010, 2010 + len(AIR)))


def series(seed: int) -> np.ndarray:
    random = np.random.default_rng(seed)
    return np.asarray(100 * np.cumprod(1 + random.normal(0.06, 0.04, int(random.integers(8, 21)))))


@pytest.mark.parametrize("seed", range(8))
def test_the_damped_trend_fits_at_least_as_well_as_statsmodels(seed: int) -> None:
    from statsmodels.tsa.exponential_smoothing.ets import ETSModel

    values = series(seed)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        theirs = ETSModel(values, error="add", trend="add", damped_trend=True).fit(disp=False)
    ours = smoothing.damped(values, 3)

    assert ours.parameters["sigma2"] * (values.size - 5) <= theirs.sse * (1 + 1e-9)


@pytest.mark.parametrize("seed", range(8))
def test_holt_with_given_parameters_is_that_of_statsmodels(seed: int) -> None:
    from statsmodels.tsa.holtwinters import Holt

    values = series(seed)
    level, trend = values[0], values[1] - values[0]
    model = Holt(
        values,
        initialization_method="known",
        initial_level=level,
        initial_trend=trend,
        damped_trend=True,
    )
    theirs = model.fit(
        smoothing_level=0.6, smoothing_trend=0.3, damping_trend=0.9, optimized=False
    ).forecast(4)

    ours = smoothing.holt(values, 4, alpha=0.6, beta_star=0.3, phi=0.9)

    assert np.allclose(ours.mean, theirs)


@pytest.mark.parametrize("seed", range(8))
def test_theta_agrees_with_statsmodels_as_far_as_implementations_do(seed: int) -> None:
    from statsmodels.tsa.forecasting.theta import ThetaModel

    values = series(seed)
    theirs = ThetaModel(values, period=1, deseasonalize=False).fit().forecast(3)

    assert np.allclose(smoothing.theta(values, 3).mean, theirs, atol=0.005)


def test_the_straight_line_and_its_band_are_those_of_statsmodels() -> None:
    import statsmodels.api as sm

    places = np.arange(1.0, len(AIR) + 1)
    fit = sm.OLS(AIR, sm.add_constant(places)).fit()
    frame = fit.get_prediction(sm.add_constant(np.arange(16.0, 19))).summary_frame(alpha=0.2)

    ours = forecasts.linear(AIR, 3)

    assert np.allclose(ours.mean, frame["mean"])
    assert np.allclose(np.array(ours.band(0.8)), frame[["obs_ci_lower", "obs_ci_upper"]].T)


@pytest.mark.parametrize("degrees", [1, 3, 4, 8, 18])
def test_quantiles_are_those_of_students_t(degrees: float) -> None:
    for probability in (1e-4, 0.025, 0.2, 0.5, 0.6, 0.9, 0.975, 0.999):
        there = student.ppf(probability, degrees)
        assert quantile(probability, degrees) == pytest.approx(there, rel=1e-9, abs=1e-9)
        assert chance(there, degrees) == pytest.approx(probability, abs=1e-12)
    assert quantile(0.9) == pytest.approx(norm.ppf(0.9))


def test_few_points_are_refused() -> None:
    found = project(YEARS[:4], AIR[:4], 1)

    assert found.reason == "short_history"
    assert np.isnan([found.value, found.low, found.high]).all()


@pytest.mark.parametrize(("horizon", "refused"), [(3, None), (3.5, "horizon_too_long")])
def test_no_projection_looks_further_than_half_its_history(
    horizon: float, refused: str | None
) -> None:
    assert project(YEARS[:6], AIR[:6], horizon).reason == refused


def test_only_the_last_twenty_points_count() -> None:
    long = np.concatenate((np.full(30, 1e6), 100 + np.arange(20.0)))

    found = project(np.arange(50.0), long, 1, "linear")

    assert found.points == 20
    assert found.value == pytest.approx(120)


def test_a_horizon_behind_us_is_refused() -> None:
    assert project(YEARS, AIR, 0).reason == "no_time_left"


def test_the_length_decides_which_methods_speak() -> None:
    assert methods_for(7) == ("drift", "linear")
    assert methods_for(8) == ("drift", "linear", "holt", "damped", "theta")


def test_the_value_is_the_median_and_the_band_the_widest() -> None:
    together = project(YEARS, AIR, 2)
    alone = [project(YEARS, AIR, 2, name) for name in together.methods]

    assert together.value == np.median([one.value for one in alone])
    assert together.low == min(one.low for one in alone)
    assert together.high == max(one.high for one in alone)
    assert together.low < together.value < together.high
    assert together.method == "median(drift, linear, holt, damped, theta)"


@pytest.mark.parametrize("name", METHODS)
def test_a_horizon_between_two_steps_lies_between_them(name: str) -> None:
    one, between, two = (project(YEARS, AIR, h, name) for h in (1, 1.25, 2))

    assert min(one.value, two.value) <= between.value <= max(one.value, two.value)
    assert one.high - one.low <= between.high - between.low <= two.high - two.low


def test_quarters_are_steps_of_a_quarter() -> None:
    quarters = 2021 + np.arange(12) / 4

    found = project(quarters, 100 + np.arange(12.0), 1.25, "drift")

    assert found.steps == 5
    assert found.value == pytest.approx(116)


def test_a_gap_in_time_leaves_the_straight_line_only() -> None:
    years = [2015, 2016, 2017, 2019, 2020, 2021]
    values = [10.0, 11, 12, 14, 15, 16]

    assert project(years, values, 2).methods == ("linear",)
    assert project(years, values, 2).value == pytest.approx(18)
    assert project(years, values, 2, "drift").reason == "irregular_history"


def test_steady_growth_needs_values_above_zero() -> None:
    assert project(YEARS[:6], [1, 2, 0, 3, 4, 5], 1, "loglinear").reason == "not_positive"


def test_the_chance_to_reach_a_target_at_the_projection_is_even() -> None:
    assert reach_probability(100, 5, 100, 1) == 0.5
    assert reach_probability(100, 5, 100, -1) == 0.5


@given(st.floats(50, 150), st.floats(0.1, 20), st.floats(50, 150), st.floats(1, 30))
def test_the_chances_up_and_down_add_up_to_one(
    value: float, error: float, target: float, degrees: float
) -> None:
    up = reach_probability(value, error, target, 1, degrees)
    down = reach_probability(value, error, target, -1, degrees)

    assert up + down == pytest.approx(1)


def test_without_any_error_the_chance_is_all_or_nothing() -> None:
    assert reach_probability(np.array([101.0, 99.0]), 0, 100, 1).tolist() == [1, 0]


def test_a_backtest_of_a_straight_series_has_no_error() -> None:
    found = backtest(100 + 3 * np.arange(12.0), 2)

    assert found.count == 6
    assert found.mean_absolute_error == pytest.approx(0, abs=1e-6)


def test_a_backtest_sees_only_what_was_known() -> None:
    jump = [*(100 + np.arange(10.0)), 200.0]

    found = backtest(jump, 1, "drift")

    assert found.count == 6
    assert found.mean_absolute_error == pytest.approx(90 / 6)
    assert found.covered < 1
    assert found.method == "drift"


def test_the_same_series_gives_the_same_projection() -> None:
    assert project(YEARS, AIR, 3) == project(YEARS, AIR, 3)


@pytest.mark.parametrize("name", METHODS)
def test_every_method_gives_a_chance_that_fits_its_band(name: str) -> None:
    found = project(YEARS, AIR, 2, name, level=0.8)

    above_low = reach_probability(found.value, found.error, found.low, 1, found.degrees)

    # A log-linear band leans upwards, so that its low end is less than a symmetric one would say.
    assert above_low == pytest.approx(0.9, abs=0.02 if name == "loglinear" else 1e-6)
