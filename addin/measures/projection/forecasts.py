"""Where does a short, evenly spaced series go? One method for each function.

Points are means (for the log-linear trend medians) at steps 1 to `h`. Checked against R 4.2.2
forecast 8.20 (METHODS D). Smoothing methods are in `addin.measures.projection.smoothing`.
"""

from dataclasses import dataclass
from statistics import NormalDist

import numpy as np

from addin.errors import UsageError
from addin.measures.arrays import FloatArray, Rows, floats, rowwise, series

__all__ = [
    "NORMAL",
    "Forecast",
    "accuracy",
    "drift",
    "linear",
    "loglinear",
    "quantile",
    "steps_ahead",
]

NORMAL = 1e9  # so many degrees of freedom make Student's t normal, and are still a number


@dataclass(frozen=True, slots=True, kw_only=True)
class Forecast:
    """Points and their standard errors at each step ahead, in the unit of the series.

    `degrees` are those of Student's t, `NORMAL` for the normal distribution. Where `logarithmic`,
    the points and errors are those of the logarithm. `parameters` says what was fitted.
    """

    mean: FloatArray
    error: FloatArray
    degrees: float = NORMAL
    logarithmic: bool = False
    parameters: dict[str, float]

    @property
    def values(self) -> FloatArray:
        """The points in the unit of the series."""
        return np.asarray(np.exp(self.mean)) if self.logarithmic else self.mean

    def band(self, level: float = 0.8) -> tuple[FloatArray, FloatArray]:
        """Low and high of the interval that holds the value with probability `level`."""
        reach = quantile(0.5 + level / 2, self.degrees) * self.error
        low, high = self.mean - reach, self.mean + reach
        return (np.exp(low), np.exp(high)) if self.logarithmic else (low, high)


def quantile(probability: float, degrees: float = NORMAL) -> float:
    """Quantile of Student's t, of the normal distribution for `NORMAL` degrees."""
    if degrees >= NORMAL:
        return NormalDist().inv_cdf(probability)
    from scipy.special import stdtrit

    return float(stdtrit(degrees, probability))


@rowwise
def drift(y: Rows, h: int) -> Forecast:
    """Random walk with drift: on by the average change (R `rwf(drift=TRUE)`)."""
    values = series(y, 3)
    n = values.size
    slope = (values[-1] - values[0]) / (n - 1)
    spread = np.sqrt(((np.diff(values) - slope) ** 2).sum() / (n - 2))
    steps = steps_ahead(h)
    return Forecast(
        mean=values[-1] + steps * slope,
        error=spread * np.sqrt(steps * (1 + steps / (n - 1))),
        parameters={"slope": float(slope)},
    )


@rowwise
def linear(y: Rows, h: int = 1, x: Rows | None = None, at: Rows | None = None) -> Forecast:
    """Straight line by least squares, with prediction intervals (R `predict.lm`).

    `x` is 1 to n if not given, `at` the next `h` places.
    """
    values = series(y, 3)
    places = np.arange(1.0, values.size + 1) if x is None else series(x)
    ahead = places[-1] + steps_ahead(h) if at is None else np.atleast_1d(floats(at))
    centre = places.mean()
    squares = ((places - centre) ** 2).sum()
    slope = ((places - centre) * (values - values.mean())).sum() / squares
    start = values.mean() - slope * centre
    degrees = values.size - 2
    spread = np.sqrt(((values - start - slope * places) ** 2).sum() / degrees)
    return Forecast(
        mean=start + slope * ahead,
        error=spread * np.sqrt(1 + 1 / values.size + (ahead - centre) ** 2 / squares),
        degrees=float(degrees),
        parameters={"start": float(start), "slope": float(slope)},
    )


@rowwise
def loglinear(y: Rows, h: int = 1, x: Rows | None = None, at: Rows | None = None) -> Forecast:
    """Steady growth: a straight line through the logarithms. Values must be above zero."""
    fit = linear(np.log(series(y)), h, x, at)
    growth = float(np.expm1(fit.parameters["slope"]))
    return Forecast(
        mean=fit.mean,
        error=fit.error,
        degrees=fit.degrees,
        logarithmic=True,
        parameters=fit.parameters | {"growth": growth},
    )


@rowwise
def accuracy(train: Rows, test: Rows, forecast: Rows) -> dict[str, float]:
    """ME, RMSE, MAE, MPE, MAPE (per cent) and MASE of a forecast (R `accuracy()`, METHODS D).

    MASE is in units of the naive forecast's error within `train`. NaN where a measure divides by 0.
    """
    actual, known = series(test), series(train)
    ahead = series(forecast)
    if actual.size == 0 or actual.size != ahead.size:
        raise UsageError(
            en=f"{actual.size} outcomes, but {ahead.size} forecasts",
            zh=f"有{actual.size}个实际值，却有{ahead.size}个预测值",
        )
    error = actual - ahead
    relative = 100 * error / actual
    naive = np.abs(np.diff(known)).mean() if known.size > 1 else np.nan
    found = {
        "ME": error.mean(),
        "RMSE": np.sqrt((error**2).mean()),
        "MAE": np.abs(error).mean(),
        "MPE": relative.mean(),
        "MAPE": np.abs(relative).mean(),
        "MASE": np.abs(error).mean() / naive,
    }
    return {
        name: float(value) if np.isfinite(value) else float("nan") for name, value in found.items()
    }


def steps_ahead(h: int) -> FloatArray:
    """The steps 1 to `h`."""
    return np.arange(1.0, h + 1)
