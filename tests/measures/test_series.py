"""Seasons, ranks and least squares agree with other people's code."""

import numpy as np
import pytest
from scipy.optimize import nnls
from scipy.stats import spearmanr
from statsmodels.tsa.seasonal import seasonal_decompose

from addin.measures.series.reconciliation import reconcile
from addin.measures.series.seasonal import Form, seasonal
from addin.measures.targets.course import Verdict
from addin.measures.targets.trends import oecd_trend


@pytest.mark.parametrize("form", ["multiplicative", "additive"])
@pytest.mark.parametrize("periods", [4, 12, 5])
def test_seasons_are_those_of_statsmodels(periods: int, form: Form) -> None:
    random = np.random.default_rng(periods)
    values = (100 + np.arange(5.0 * periods)) * random.uniform(0.8, 1.2, 5 * periods)

    found = seasonal(values, periods, form)

    theirs = seasonal_decompose(values, model=form, period=periods)
    assert np.allclose(found.seasons, theirs.seasonal)
    assert np.allclose(found.trend, theirs.trend, equal_nan=True)
    adjusted = values / theirs.seasonal if form == "multiplicative" else values - theirs.seasonal
    assert np.allclose(found.adjusted, adjusted)


def test_too_short_a_series_or_one_with_a_hole_is_not_adjusted() -> None:
    assert seasonal([1, 2, 3, 4, 5, 6, 7]).reason == "short_history"
    assert seasonal([1, 2, 3, 4, 5, np.nan, 7, 8]).reason == "short_history"
    assert seasonal([1, 2, 3, 4, 5, -6, 7, 8]).reason == "not_positive"
    assert np.isnan(seasonal([1, 2, 3, 4, 5, -6, 7, 8]).adjusted).all()


@pytest.mark.parametrize("seed", range(6))
def test_the_trend_of_the_oecd_is_spearmans(seed: int) -> None:
    values = np.random.default_rng(seed).integers(0, 6, 9).astype(float)

    found = oecd_trend(np.arange(9), values)

    theirs = spearmanr(np.arange(9), values)
    assert found.value == pytest.approx(theirs.statistic)
    assert found.score == pytest.approx(theirs.pvalue)
    assert (found.status is Verdict.NO_TREND) == (theirs.pvalue >= 0.1)


@pytest.mark.parametrize("seed", range(6))
def test_projections_without_negatives_are_the_best_of_their_kind(seed: int) -> None:
    summing = np.vstack((np.ones(4), [1, 1, 0, 0], [0, 0, 1, 1], np.eye(4)))
    base = np.random.default_rng(seed).normal(0, 10, 7)

    found = reconcile(base, summing, "ols", nonnegative=True)

    assert np.allclose(found, summing @ nnls(summing, base)[0], atol=1e-9)
