"""Where does a short, evenly spaced series go? One method for each function.

Points are means (for the log-linear trend medians) at steps 1 to `h`. Checked against R 4.2.2
forecast 8.20 (METHODS D). Smoothing methods are in `addin.measures.projection.smoothing`.
"""

from dataclasses import dataclass

import numpy as np

from addin.measures.arrays import FloatArray, Rows, equal_rows, floats, rowwise, series
from addin.measures.formula import formula
from addin.measures.student import NORMAL, quantile


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


@formula("logit_forecast")
@rowwise
def logit_forecast(
    years: Rows, values: Rows, at: float, scale: float = 1.0, *, weighted: bool = False
) -> float:
    """A proportion at time `at` by a straight line through its logits (METHODS 17, UNICEF).

    Values strictly between 0 and `scale` (100 for per cent), else NaN. `weighted` counts recent
    years more in the slope, but not in the intercept: so does the published code.
    """
    times, heights = equal_rows(years, values)
    known = np.isfinite(times) & np.isfinite(heights)
    times, part = times[known], heights[known] / scale
    if times.size < 2 or not ((part > 0) & (part < 1)).all() or np.ptp(times) == 0:
        return float("nan")
    logits = np.log(part / (1 - part))
    centred = times - times.mean()
    weights = (at - times[0]) / (at - times) if weighted else np.ones_like(times)
    if not (np.isfinite(weights).all() and (weights > 0).all()):
        return float("nan")
    around, middle = np.average(centred, weights=weights), np.average(logits, weights=weights)
    slope = (weights * (centred - around) * (logits - middle)).sum() / (
        weights * (centred - around) ** 2
    ).sum()
    return float(scale / (1 + np.exp(-(logits.mean() + slope * (at - times.mean())))))


@formula("forecast_error")
@rowwise
def accuracy(train: Rows, test: Rows, forecast: Rows) -> dict[str, float]:
    """ME, RMSE, MAE, MPE, MAPE (per cent) and MASE of a forecast (R `accuracy()`, METHODS D).

    MASE is in units of the naive forecast's error within `train`. NaN where a measure divides by 0.
    """
    actual, ahead = equal_rows(test, forecast)
    known = series(train)
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
