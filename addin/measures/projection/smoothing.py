"""Where does a short, evenly spaced series go, if recent values count most?

Level and trend are smoothed exponentially. Parameters are those with the least squared one-step
error, found with exact starting states and a fixed search: no random start, no tolerance of an
optimiser, so that the same series always gives the same forecast.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache

import numpy as np

from addin.measures.arrays import FloatArray, Rows, rowwise, series
from addin.measures.projection.forecasts import Forecast, linear, steps_ahead

_LEAST_ALPHA, _MOST_ALPHA = 1e-4, 0.9999
_LEAST_PHI, _MOST_PHI = 0.8, 0.98
_GRID, _ROUNDS = 9, 18


@rowwise
def holt(y: Rows, h: int, **given: float) -> Forecast:
    """Holt's level and trend (R `holt(initial="simple")`, statsmodels `Holt`).

    `given` may hold alpha, beta_star, phi, level and trend. Without level and trend they start at
    y1 and y2 - y1; without alpha and beta_star those with the least squared error are taken.
    The trend's share of the error is beta = alpha * beta_star.
    """
    values = series(y, 4)
    start = np.array([given.get("level", values[0]), given.get("trend", values[1] - values[0])])
    phi = given.get("phi", 1.0)

    def errors(alpha: FloatArray, beta_star: FloatArray) -> FloatArray:
        return _residuals(values, alpha, alpha * beta_star, np.full(alpha.shape, phi), start)[0]

    ranges = [_range(given, "alpha", 0.0, 1.0), _range(given, "beta_star", 0.0, 1.0)]
    alpha, beta_star = search(errors, ranges)
    fitted = 2 + sum(name not in given for name in ("alpha", "beta_star"))
    found = {"alpha": alpha, "beta_star": beta_star, "phi": phi}
    return _extend(values, h, (alpha, alpha * beta_star, phi), start, fitted, found)


@rowwise
def damped(y: Rows, h: int, parameters: int | None = None, **given: float) -> Forecast:
    """Damped trend, ETS(A,Ad,N) (R `ets("AAN", damped=TRUE)`).

    `given` may hold alpha, beta, phi, level and trend; the others are fitted, level and trend
    exactly. The variance is SSE / (n - `parameters`), 5 if all are fitted.
    """
    values = series(y, 4)
    if {"alpha", "beta", "phi"} <= given.keys():
        alpha, beta, phi = given["alpha"], given["beta"], given["phi"]
    else:
        alpha, beta, phi = _fitted(tuple(values.tolist()), tuple(sorted(given.items())))
    one = np.ones(1)
    start = _residuals(values, alpha * one, beta * one, phi * one, _start_of(given))[1][:, 0]
    found = {"alpha": alpha, "beta": beta, "phi": phi}
    return _extend(
        values, h, (alpha, beta, phi), start, 5 if parameters is None else parameters, found
    )


@lru_cache(maxsize=1 << 14)  # a fit takes a hundredth of a second, and each step ahead asks again
def _fitted(
    values: tuple[float, ...], given: tuple[tuple[str, float], ...]
) -> tuple[float, float, float]:
    """The alpha, beta and phi of the least squared error, but for those given."""
    row, told = np.array(values), dict(given)
    start = _start_of(told)

    def errors(alpha: FloatArray, share: FloatArray, phi: FloatArray) -> FloatArray:
        return _residuals(row, alpha, alpha * share, phi, start)[0]

    alpha, share, phi = search(
        errors,
        [
            _range(told, "alpha", _LEAST_ALPHA, _MOST_ALPHA),
            (_LEAST_ALPHA, _MOST_ALPHA),  # beta as a share of alpha: R lets it reach alpha
            _range(told, "phi", _LEAST_PHI, _MOST_PHI),
        ],
    )
    return alpha, told.get("beta", alpha * share), phi


def _start_of(given: Mapping[str, float]) -> FloatArray | None:
    return (
        np.array([given["level"], given["trend"]]) if {"level", "trend"} <= given.keys() else None
    )


@rowwise
def theta(y: Rows, h: int) -> Forecast:
    """Theta method: exponential smoothing plus half of the straight line's slope (R `thetaf`)."""
    values = series(y, 4)
    n = values.size
    half = linear(values).parameters["slope"] / 2

    def errors(alpha: FloatArray) -> FloatArray:
        return _residuals(values, alpha, 0 * alpha, 0 * alpha, None)[0]

    (alpha,) = search(errors, [(_LEAST_ALPHA, _MOST_ALPHA)])
    one, steps = np.full(1, alpha), steps_ahead(h)
    squares, start = _residuals(values, one, 0 * one, 0 * one, None)
    level, _ = _last_states(values, (alpha, 0.0, 0.0), start[:, 0])
    return Forecast(
        mean=level + half * (steps - 1 + (1 - (1 - alpha) ** n) / alpha),
        error=np.sqrt(squares[0] / (n - 2) * (1 + (steps - 1) * alpha**2)),
        parameters={"alpha": alpha, "slope": 2 * half},
    )


def _residuals(
    values: FloatArray,
    alpha: FloatArray,
    beta: FloatArray,
    phi: FloatArray,
    start: FloatArray | None,
) -> tuple[FloatArray, FloatArray]:
    """Sum of squared one-step errors, and starting level and trend, for many parameters at once.

    The errors are linear in the starting states, so that the best start is a regression: the
    recursion runs once for the data and once for each state.
    """
    data, by_level, by_trend = _one_step_errors(values, alpha, beta, phi)
    best = (
        _regress(data, -by_level, -by_trend)
        if start is None
        else start[:, None] * np.ones_like(alpha)
    )
    left = data + best[0] * by_level + best[1] * by_trend
    return (left**2).sum(axis=0), best


def _one_step_errors(
    values: FloatArray, alpha: FloatArray, beta: FloatArray, phi: FloatArray
) -> FloatArray:
    """Errors of the data, and of a start of 1 in level and in trend."""
    # Axes: data, level, trend; then the parameters.
    level, trend, sees = (np.zeros((3, *alpha.shape)) for _ in range(3))
    level[1], trend[2] = 1.0, 1.0
    errors = []
    for value in values:
        sees[0] = value
        ahead = level + phi * trend
        error = sees - ahead
        errors.append(error)
        level, trend = ahead + alpha * error, phi * trend + beta * error
    return np.moveaxis(np.array(errors), 1, 0)


def _regress(target: FloatArray, first: FloatArray, second: FloatArray) -> FloatArray:
    """The two coefficients of a least-squares fit, for many fits side by side."""
    aa, bb, ab = (first**2).sum(axis=0), (second**2).sum(axis=0), (first * second).sum(axis=0)
    ay, by = (first * target).sum(axis=0), (second * target).sum(axis=0)
    determinant = aa * bb - ab**2
    both = np.array([bb * ay - ab * by, aa * by - ab * ay]) / determinant
    level_only = np.array([ay / aa, np.zeros_like(aa)])
    # Without a trend (phi = 0) the second column is zero.
    return np.where(determinant > 1e-12 * aa * bb, both, level_only)


def search(
    errors: Callable[..., FloatArray], ranges: Sequence[tuple[float, float]]
) -> tuple[float, ...]:
    """The parameters within `ranges` with the least error: a grid that closes in on its best point.

    `errors` takes one array for each parameter and answers the error of each combination.
    """
    window = list(ranges)
    best = tuple(low for low, _ in ranges)
    for _ in range(_ROUNDS):
        axes = [np.linspace(low, high, 1 if low == high else _GRID) for low, high in window]
        points = [axis.ravel() for axis in np.meshgrid(*axes, indexing="ij")]
        at = int(np.argmin(errors(*points)))
        best = tuple(float(point[at]) for point in points)
        window = [
            (max(low, middle - 2 * step), min(high, middle + 2 * step))
            for middle, (low, high), step in zip(
                best, ranges, ((b - a) / (_GRID - 1) for a, b in window), strict=True
            )
        ]
    return best


def _last_states(
    values: FloatArray, parameters: tuple[float, float, float], start: FloatArray
) -> tuple[float, float]:
    alpha, beta, phi = parameters
    level, trend = float(start[0]), float(start[1])
    for value in values.tolist():
        ahead = level + phi * trend
        error = value - ahead
        level, trend = ahead + alpha * error, phi * trend + beta * error
    return level, trend


def _extend(
    values: FloatArray,
    h: int,
    parameters: tuple[float, float, float],
    start: FloatArray,
    fitted: int,
    found: dict[str, float],
) -> Forecast:
    """On from the last level and trend, with the variance of ETS(A,Ad,N)."""
    alpha, beta, phi = parameters
    level, trend = _last_states(values, parameters, start)
    damping = np.cumsum(phi ** steps_ahead(h))
    one = np.ones(1)
    squares = _residuals(values, alpha * one, beta * one, phi * one, start)[0][0]
    variance = squares / (values.size - fitted) if values.size > fitted else np.nan
    growing = np.concatenate(([0.0], np.cumsum((alpha + beta * damping) ** 2)))[:h]
    return Forecast(
        mean=level + damping * trend,
        error=np.sqrt(variance * (1 + growing)),
        parameters=found
        | {"level": float(start[0]), "trend": float(start[1]), "sigma2": float(variance)},
    )


def _range(given: dict[str, float], name: str, low: float, high: float) -> tuple[float, float]:
    return (given[name], given[name]) if name in given else (low, high)
