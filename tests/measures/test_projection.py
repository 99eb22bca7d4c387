"""The methods of forecasting: no worse than their peers."""

import warnings

import numpy as np
import pytest
from scipy.stats import norm
from scipy.stats import t as student

from addin.measures.projection import forecasts, smoothing
from addin.measures.student import chance, quantile

AIR = [17.5534, 21.8601, 23.8866, 26.9293, 26.8885, 28.8314, 30.0751, 30.9535, 30.1857, 31.5797]
AIR += [32.577569, 33.477398, 39.021581, 41.386432, 41.596552]


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
def test_no_other_parameters_of_holt_fit_better_than_those_that_were_found(seed: int) -> None:
    values = series(seed)

    def squares(alpha: float, beta_star: float) -> float:
        level, trend, total = values[0], values[1] - values[0], 0.0
        for value in values:
            error = value - level - trend
            total += error**2
            level, trend = level + trend + alpha * error, trend + alpha * beta_star * error
        return float(total)

    found = smoothing.holt(values, 1).parameters
    best = squares(found["alpha"], found["beta_star"])

    grid = np.linspace(0.0, 1.0, 21)
    assert best <= min(squares(alpha, beta) for alpha in grid for beta in grid) * (1 + 1e-6)


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
