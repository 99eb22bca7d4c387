"""Sun, clouds or thunderstorm? The symbols of the German sustainability strategy (METHODS 20).

Linear, so that shares, negative values and zero bases are taken as they are; the one official rule
for targets to be reached, targets to be kept and directions alike.
"""

from typing import Literal

import numpy as np

from addin.measures.arrays import FloatArray, Rows, equal_rows, rowwise
from addin.measures.formula import formula
from addin.measures.reasons import Reason
from addin.measures.targets.course import Trend, Verdict

WeatherKind = Literal["target", "constant", "direction"]


@formula("trend_weather")
@rowwise
def weather(
    years: Rows,
    values: Rows,
    direction: float,
    kind: WeatherKind = "target",
    target: float | None = None,
    target_year: float | None = None,
) -> Trend:
    """The symbol, from the average change over the last six values, at least four.

    "target" is to be reached by the target year, "constant" kept each year, "direction" only says
    whither. `value` is the share of the way that will be missing.
    """
    times, heights = _last_points(years, values, target_year)
    if times.size < 4:
        return Trend(reason=Reason.SHORT_HISTORY)
    pace = float((heights[-1] - heights[0]) / (times[-1] - times[0]))
    now, towards = float(heights[-1]), pace * direction
    if kind == "direction":
        return Trend(status=_by_direction(towards, (now - heights[-2]) * direction), actual=pace)
    if target is None or (kind == "target" and target_year is None):
        return Trend(reason=Reason.NO_TARGET)
    left = direction * (target - now)
    if kind == "constant" or left <= 0:
        return Trend(status=_constant(towards, met=left <= 0), actual=pace)
    if towards <= 0 or target_year is None:
        return Trend(status=Verdict.THUNDERSTORM, actual=pace)
    missing = (left - towards * float(target_year - times[-1])) / left
    clouds = Verdict.SLIGHTLY_CLOUDY if missing <= 0.2 else Verdict.CLOUDY
    return Trend(status=Verdict.SUN if missing < 0.05 else clouds, value=missing, actual=pace)


def _last_points(
    years: Rows, values: Rows, target_year: float | None
) -> tuple[FloatArray, FloatArray]:
    times, heights = equal_rows(years, values)
    known = np.isfinite(times) & np.isfinite(heights)
    if target_year is not None:
        known &= times <= target_year
    order = np.argsort(times[known], kind="stable")[-6:]
    return times[known][order], heights[known][order]


def _constant(towards: float, *, met: bool) -> Verdict:
    if met:
        return Verdict.SUN if towards >= 0 else Verdict.SLIGHTLY_CLOUDY
    return Verdict.CLOUDY if towards > 0 else Verdict.THUNDERSTORM


def _by_direction(towards: float, last: float) -> Verdict:
    if towards > 0:
        return Verdict.SUN if last > 0 else Verdict.SLIGHTLY_CLOUDY
    return Verdict.CLOUDY if last > 0 else Verdict.THUNDERSTORM
