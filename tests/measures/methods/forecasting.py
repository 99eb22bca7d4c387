"""The methods of projection and of finding outliers (METHODS D, E), over plain values."""

import numpy as np

from addin.errors import UsageError
from addin.measures.projection import forecasts, projection, smoothing
from addin.measures.projection.forecasts import Forecast
from addin.measures.reasons import Reason
from addin.measures.series import outliers
from addin.measures.series.outliers import Outliers
from tests.measures.methods.registry import Answer, Plain, method, number, numbers, row, whole

_BOTH_LEVELS = (80, 95)


@method("forecast_drift", "drift", source="METHODS D")
def forecast_drift(y: Plain, h: Plain, levels: Plain = _BOTH_LEVELS) -> Answer:
    """Where does the average change lead?"""
    reason = _refusal(y, h)
    if reason:
        return _refused(reason)
    return _answer(forecasts.drift(_known(y), whole(h)), levels)


@method("forecast_linear", "linear_trend", source="METHODS D")
def forecast_linear(
    y: Plain, h: Plain = None, x: Plain = None, x_new: Plain = None, levels: Plain = _BOTH_LEVELS
) -> Answer:
    """Where does the straight line lead?"""
    reason = _refusal(y, h if x_new is None else None)
    if reason:
        return _refused(reason)
    places, ahead = _places(x), None if x_new is None else row(x_new)
    found = forecasts.linear(_known(y), whole(h or 1), places, ahead)
    fitted = found.parameters
    return _answer(found, levels) | {"coef": [fitted["start"], fitted["slope"]]}


@method("forecast_loglinear", "forecast_log_linear", source="METHODS D")
def forecast_loglinear(
    y: Plain, h: Plain = None, x: Plain = None, x_new: Plain = None, levels: Plain = _BOTH_LEVELS
) -> Answer:
    """Where does steady growth lead?"""
    reason = _refusal(y, h if x_new is None else None)
    if not reason and not (_known(y) > 0).all():
        reason = Reason.NOT_POSITIVE
    if reason:
        return _refused(reason)
    ahead = None if x_new is None else row(x_new)
    found = forecasts.loglinear(_known(y), whole(h or 1), _places(x), ahead)
    fitted = found.parameters
    return _answer(found, levels) | {
        "growth": fitted["growth"],
        "growth_pct": 100 * fitted["growth"],
        "coef": [fitted["start"], fitted["slope"]],
    }


@method("forecast_holt", "holt", source="METHODS D")
def forecast_holt(
    y: Plain,
    h: Plain,
    alpha: Plain = None,
    beta_star: Plain = None,
    initial_level: Plain = None,
    initial_trend: Plain = None,
    phi: Plain = None,
    levels: Plain = _BOTH_LEVELS,
) -> Answer:
    """Where do level and trend lead, recent values counting most?"""
    reason = _refusal(y, h)
    if reason:
        return _refused(reason)
    given = _given(
        alpha=alpha, beta_star=beta_star, phi=phi, level=initial_level, trend=initial_trend
    )
    return _answer(smoothing.holt(_known(y), whole(h), **given), levels)


@method("forecast_ets_damped", "forecast_damped", "ets_damped", source="METHODS D")
def forecast_ets_damped(
    y: Plain,
    h: Plain,
    alpha: Plain = None,
    beta: Plain = None,
    phi: Plain = None,
    initial_level: Plain = None,
    initial_trend: Plain = None,
    n_params_for_sigma2: Plain = 5,
    levels: Plain = _BOTH_LEVELS,
) -> Answer:
    """Where does a trend lead that fades?"""
    reason = _refusal(y, h)
    if reason:
        return _refused(reason)
    given = _given(alpha=alpha, beta=beta, phi=phi, level=initial_level, trend=initial_trend)
    found = smoothing.damped(_known(y), whole(h), whole(n_params_for_sigma2), **given)
    return _answer(found, levels)


@method("forecast_theta", "theta", source="METHODS D")
def forecast_theta(y: Plain, h: Plain, levels: Plain = _BOTH_LEVELS) -> Answer:
    """Where do smoothing and half of the trend lead?"""
    reason = _refusal(y, h)
    if reason:
        return _refused(reason)
    return _answer(smoothing.theta(_known(y), whole(h)), levels)


@method("forecast_accuracy", "accuracy", source="METHODS D")
def forecast_accuracy(test: Plain, forecast: Plain, train: Plain = None) -> Answer:
    """How good was the forecast?"""
    return dict(forecasts.accuracy([] if train is None else row(train), row(test), row(forecast)))


@method("project", "projection", "forecast", source="METHODS D")
def project(
    y: Plain, h: Plain, years: Plain = None, use: Plain = None, levels: Plain = 80
) -> Answer:
    """Where will the series stand, by the methods that its length allows?"""
    values = row(y)
    times = np.arange(values.size, dtype=np.float64) if years is None else row(years)
    level = number(levels) / 100
    found = projection.project(
        times, values, number(h), None if use is None else str(use), level=level
    )
    return {
        "value": found.value,
        "mean": found.value,
        "low": found.low,
        "high": found.high,
        "method": found.method if found.methods else None,
        "methods": list(found.methods),
        "reason": found.reason,
    }


@method("methods_by_length", source="METHODS D")
def methods_by_length(n: Plain) -> Answer:
    """Which methods does a series of this length allow?"""
    return {"methods": [f"forecast_{name}" for name in projection.methods_for(whole(n))]}


@method(
    "reach_probability",
    "probability_reach_target",
    "p_reach",
    "forecast_probability",
    source="METHODS D",
)
def reach_probability(
    forecast: Plain, error: Plain, target: Plain, direction: Plain = 1, degrees: Plain = None
) -> Answer:
    """How probable is it that the target is reached?"""
    freedom = 1e9 if degrees is None else number(degrees)
    found = projection.reach_probability(
        number(forecast), number(error), number(target), number(direction), freedom
    )
    return {"probability": found, "p": found}


@method("outlier_hb", "hidiroglou_berthelot", source="METHODS E")
def outlier_hb(
    previous: Plain, current: Plain, u: Plain = 0.5, a: Plain = 0.05, c: Plain = 4
) -> Answer:
    """Which units changed unusually between two periods?"""
    found = outliers.hidiroglou_berthelot(
        row(previous), row(current), number(u), number(a), number(c)
    )
    return {
        "median_ratio": found.centre,
        "quartiles": found.quartiles,
        "bounds": [found.low, found.high],
        **_positions(found),
    }


@method("outlier_boxplot", "boxplot", source="METHODS E")
def outlier_boxplot(values: Plain, k: Plain = 1.5) -> Answer:
    """Which values lie beyond the fences of the boxplot?"""
    found = outliers.tukey_fences(row(values), number(k))
    bounds = [found.low, found.high]
    return {"fences": bounds, "bounds": bounds, "quartiles": found.quartiles, **_positions(found)}


@method("outlier_mad", "mad", source="METHODS E")
def outlier_mad(values: Plain, k: Plain = 3) -> Answer:
    """Which values lie too many median deviations from the median?"""
    found = outliers.mad_bounds(row(values), number(k))
    return {
        "median": found.centre,
        "scale": found.scale,
        "bounds": [found.low, found.high],
        **_positions(found),
    }


def _positions(found: Outliers) -> Answer:
    """1-based positions, as the published software counts; none where the method cannot run."""
    if found.reason:
        return {"outlier_positions": None, "reason": found.reason}
    return {
        "outlier_positions": (np.flatnonzero(found.outlying) + 1).tolist(),
        "excluded_positions": (np.flatnonzero(found.excluded) + 1).tolist(),
    }


def _refusal(y: Plain, h: Plain) -> Reason:
    count = _known(y).size
    if count < projection.LEAST_POINTS:
        return Reason.SHORT_HISTORY
    too_far = h is not None and number(h) > count / 2
    return Reason.HORIZON_TOO_LONG if too_far else Reason.NONE


def _refused(reason: Reason) -> Answer:
    return {"mean": None, "reason": reason}


def _known(y: Plain) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    values = row(y)
    if not np.isfinite(values[1:-1]).all():
        raise UsageError(en="a hole inside an evenly spaced series", zh="等间隔序列中间有缺数")
    return values[np.isfinite(values)]


def _places(x: Plain) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]] | None:
    return None if x is None else row(x)


def _given(**parameters: Plain) -> dict[str, float]:
    return {name: number(value) for name, value in parameters.items() if value is not None}


def _answer(found: Forecast, levels: Plain) -> Answer:
    """Points, intervals of each level in per cent, and what was fitted."""
    answer: Answer = {"mean": found.values, "se": found.error}
    for level in np.atleast_1d(numbers(list(levels) if isinstance(levels, tuple) else levels)):
        low, high = found.band(level / 100)
        answer |= {f"lo{level:g}": low, f"hi{level:g}": high}
    return answer | found.parameters
