"""How good would earlier projections have been?

`backtest` tests the rule before METHODS-2 and goes with it; `past_error` tests the rule of today.
"""

from dataclasses import dataclass

import numpy as np

from addin.measures.arrays import FloatArray, Rows, floats, rowwise, series, table
from addin.measures.formula import formula
from addin.measures.projection.extrapolation import extrapolate
from addin.measures.projection.history import LEAST_YEARS
from addin.measures.projection.projection import LEAST_POINTS, project

__all__ = ["Backtest", "backtest", "past_error"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Backtest:
    """How projections of one method would have fared: errors in the unit of the series.

    `mape` is in per cent, `mase` in units of the naive forecast's error, `covered` the share of
    outcomes inside the band, which should be near `level`.
    """

    method: str
    horizon: int
    count: int
    mean_error: float
    mean_absolute_error: float
    mape: float
    mase: float
    covered: float
    level: float


@formula("projection_error")
@rowwise
def backtest(
    values: Rows, horizon: int = 1, method: str | None = None, *, level: float = 0.8
) -> Backtest:
    """Projections from each earlier point, against what came (rolling origin).

    Each takes only the values up to its origin, at least five, and looks `horizon` steps ahead.
    NaN where the series is too short for one.
    """
    row = series(values)
    made = []
    for origin in range(LEAST_POINTS, row.size - horizon + 1):
        past = row[:origin]
        ahead = project(np.arange(origin, dtype=np.float64), past, horizon, method, level=level)
        outcome = float(row[origin + horizon - 1])
        if not ahead.reason and np.isfinite(outcome):
            naive = float(np.nanmean(np.abs(np.diff(past))))
            made.append((outcome - ahead.value, outcome, naive, ahead.low <= outcome <= ahead.high))
    errors, outcomes, naives, inside = np.array(made, dtype=np.float64).reshape(-1, 4).T
    relative, scaled = 100 * np.abs(errors / outcomes), np.abs(errors) / naives
    return Backtest(
        method=method or "by length",
        horizon=horizon,
        count=len(made),
        mean_error=_mean(errors),
        mean_absolute_error=_mean(np.abs(errors)),
        mape=_mean(relative),
        mase=_mean(scaled),
        covered=_mean(inside),
        level=level,
    )


@formula("projection_past_error")
@rowwise
def past_error(history: Rows, ratio: Rows = 0.0) -> FloatArray:
    """How far the projections of earlier years would have been off, one year ahead; a fraction.

    `history` and `ratio` as in `extrapolate`. The mean over the years that have at least five years
    before them, each projected from those alone. NaN where there is none.

    >>> float(past_error([100, 102, 104, 106, 108, 112, 112]).round(4))
    0.0196
    """
    values = table(history)
    total, count = np.zeros(values.shape[:-1]), np.zeros(values.shape[:-1])
    for year in range(LEAST_YEARS, values.shape[-1]):
        before = values[..., :year]
        found = np.where(
            np.isfinite(before[..., -1]), extrapolate(before, 1, floats(ratio)).value, np.nan
        )
        off = np.abs(found / values[..., year] - 1)
        total, count = total + np.nan_to_num(off), count + np.isfinite(off)
    return np.asarray(np.where(count > 0, total / count, np.nan))[()]


def _mean(values: FloatArray) -> float:
    known = values[np.isfinite(values)]
    return float(known.mean()) if known.size else float("nan")
