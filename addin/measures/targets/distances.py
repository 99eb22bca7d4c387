"""How far is it still, on a straight line? Distances, indices and symbols.

Rules of ESCAP, SDSN, the OECD and the German sustainability strategy (METHODS B). They take shares,
negative values and zero bases as they are. `direction` is +1 where higher is better, else -1.
"""

from collections.abc import Sequence
from typing import Literal

import numpy as np

from addin.measures.arrays import FloatArray, Numbers, Rows, elementwise, rowwise, series
from addin.measures.reasons import Reason
from addin.measures.targets.trends import Trend

__all__ = [
    "WeatherKind",
    "anticipated_label",
    "anticipated_progress_index",
    "current_status_index",
    "distance_band",
    "effort_label",
    "geometric_endpoint",
    "logit_forecast",
    "normalised_distance",
    "oecd_distance",
    "parity_status_index",
    "sdsn_goal_trend",
    "sdsn_trend",
    "spearman",
    "weather",
    "worst_weather",
]

WeatherKind = Literal["target", "constant", "direction"]
_WEATHER = ("sun", "slightly_cloudy", "cloudy", "thunderstorm")


@elementwise
def current_status_index(
    current: Numbers, base: Numbers, target: Numbers, direction: Numbers
) -> Numbers:
    """ESCAP's current status index: 0 as at the base, 10 at the target, below 0 moved away.

    METHODS 17. NaN where the base is the target and the target is not met.

    >>> float(current_status_index(52, 40, 100, 1))
    2.0
    """
    index = direction * 10 * (current - base) / np.abs(target - base)
    return np.where(direction * (current - target) >= 0, 10.0, index)


@elementwise
def parity_status_index(current: Numbers, base: Numbers, target: Numbers = 1.0) -> Numbers:
    """ESCAP's current status index for parity, where both sides of the target are away from it."""
    return 10 - 10 * np.abs(target - current) / np.abs(target - base)


@elementwise
def anticipated_progress_index(
    predicted: Numbers, base: Numbers, target: Numbers, direction: Numbers
) -> Numbers:
    """ESCAP's anticipated progress index of the predicted value: what will be missing, per cent.

    METHODS 17. 0 where the target will be reached, above 100 where the way leads back.
    """
    missing = 100 * np.abs(target - predicted) / np.abs(target - base)
    return np.where(direction * (predicted - target) >= 0, 0.0, missing)


def effort_label(index: float) -> str:
    """In words of ESCAP: will meet (to 10), accelerate (to 100), reverse (beyond)."""
    if np.isnan(index):
        return "not_available"
    return "will_meet" if index <= 10 else "accelerate" if index <= 100 else "reverse"


def anticipated_label(index: float) -> str:
    """In words of UNICEF, from the status index of the predicted value."""
    if np.isnan(index):
        return "not_available"
    if index > 9:
        return "Will meet target"
    return "Need to accelerate" if index > 0 else "No progress expected"


@elementwise
def geometric_endpoint(
    first: Numbers, last: Numbers, years: Numbers, years_ahead: Numbers
) -> Numbers:
    """The value after `years_ahead` at the average growth of the `years` so far (METHODS 17)."""
    known = (first > 0) & (last > 0) & (years > 0)
    return np.where(known, last * (last / first) ** (years_ahead / years), np.nan)


@rowwise
def logit_forecast(
    years: Rows, values: Rows, at: float, scale: float = 1.0, *, weighted: bool = False
) -> float:
    """A proportion at time `at` by a straight line through its logits (METHODS 17, UNICEF).

    Values strictly between 0 and `scale` (100 for per cent), else NaN. `weighted` counts recent
    years more in the slope, but not in the intercept: so does the published code.
    """
    times, heights = series(years), series(values)
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


@elementwise
def normalised_distance(value: Numbers, optimum: Numbers, lower_bound: Numbers) -> Numbers:
    """SDSN's score, 0 at the lower bound and 100 at the optimum; either may be the larger.

    METHODS 18.

    >>> float(normalised_distance(48.63, 6.3, 87.0).round(2))
    47.55
    """
    return np.clip(100 * (value - lower_bound) / (optimum - lower_bound), 0, 100)


@rowwise
def sdsn_trend(
    start: float, end: float, years: float, threshold: float, years_to_target: float
) -> Trend:
    """SDSN's arrow: pace so far against the pace needed to the green threshold (METHODS 18).

    All three values are normalised scores; `years_to_target` counts from the start. The value is
    actual over needed pace.
    """
    if not all(np.isfinite(value) for value in (start, end, threshold)):
        return Trend(reason=Reason.NO_DATA)
    if end >= threshold:
        return Trend(status="on_track_or_maintaining")
    if not (years > 0 and years_to_target > 0):
        return Trend(reason=Reason.SINGLE_OBSERVATION)
    actual, needed = (end - start) / years, (threshold - start) / years_to_target
    if actual < 0:
        status = "decreasing"
    elif actual >= needed:
        status = "on_track_or_maintaining"
    else:
        status = "moderately_improving" if actual >= 0.5 * needed else "stagnating"
    ratio = actual / needed if needed else float("nan")
    return Trend(status=status, value=ratio, actual=actual, required=needed)


@elementwise
def oecd_distance(
    value: Numbers, target: Numbers, direction: Numbers, deviation: Numbers
) -> Numbers:
    """The OECD's distance to a target in standard deviations among peers, 0 where met.

    METHODS 19.
    """
    known = deviation > 0
    return np.where(known, np.maximum(direction * (target - value) / deviation, 0.0), np.nan)


def distance_band(distance: float) -> str:
    """The OECD's band: met, small to 0.5, medium to 1.5, long beyond (METHODS 19)."""
    if np.isnan(distance):
        return "not_available"
    bands = ((0.0, "met"), (0.5, "small"), (1.5, "medium"))
    return next((name for most, name in bands if distance <= most), "long")


@rowwise
def spearman(years: Rows, values: Rows) -> tuple[float, float]:
    """Rank correlation of values with time and its p-value, for the OECD's trend (METHODS 19)."""
    times, heights = series(years), series(values)
    known = np.isfinite(times) & np.isfinite(heights)
    if known.sum() < 3 or np.ptp(heights[known]) == 0:
        return float("nan"), float("nan")
    from scipy.stats import spearmanr

    found = spearmanr(times[known], heights[known])
    return float(found.statistic), float(found.pvalue)


@rowwise
def weather(
    years: Rows,
    values: Rows,
    direction: float,
    kind: WeatherKind = "target",
    target: float | None = None,
    target_year: float | None = None,
) -> Trend:
    """The symbol of the German sustainability strategy (METHODS 20).

    From the average change over the last six values, at least four: sun, slightly_cloudy, cloudy or
    thunderstorm. "target" is to be reached by the target year, "constant" kept each year,
    "direction" only says whither. `value` is the share of the way that will be missing.
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
    if kind == "constant" or direction * (now - target) >= 0:
        met = direction * (now - target) >= 0
        return Trend(status=_constant(towards, met=bool(met)), actual=pace)
    if towards <= 0 or target_year is None:
        return Trend(status="thunderstorm", actual=pace)
    expected = now + pace * (target_year - times[-1])
    missing = float((target - expected) * direction / abs(target - now))
    # 5 and 20 per cent of the way.
    status = "sun" if missing < 0.05 else "slightly_cloudy" if missing <= 0.2 else "cloudy"
    return Trend(status=status, value=missing, actual=pace)


def worst_weather(symbols: Sequence[str]) -> str:
    """The symbol of an indicator with several targets at once: the worst of theirs (METHODS 20)."""
    known = [symbol for symbol in symbols if symbol in _WEATHER]
    return max(known, key=_WEATHER.index, default="not_available")


def sdsn_goal_trend(scores: Rows) -> str:
    """SDSN's arrow of a goal: the mean of its indicators' trends on the scale 0 to 4 (METHODS 18).

    Below 1 decreasing, below 2 stagnating, below 3 moderately improving; maintaining is exactly 3.
    Indicators without a trend are left out.
    """
    known = series(scores)
    known = known[np.isfinite(known)]
    if not known.size:
        return "not_available"
    steps = ("decreasing", "stagnating", "moderately_improving", "on_track_or_maintaining")
    return steps[int(np.clip(known.mean(), 0, 3))]


def _last_points(
    years: Rows, values: Rows, target_year: float | None
) -> tuple[FloatArray, FloatArray]:
    times, heights = series(years), series(values)
    known = np.isfinite(times) & np.isfinite(heights)
    if target_year is not None:
        known &= times <= target_year
    order = np.argsort(times[known], kind="stable")[-6:]
    return times[known][order], heights[known][order]


def _constant(towards: float, *, met: bool) -> str:
    if met:
        return "sun" if towards >= 0 else "slightly_cloudy"
    return "cloudy" if towards > 0 else "thunderstorm"


def _by_direction(towards: float, last: float) -> str:
    if towards > 0:
        return "sun" if last > 0 else "slightly_cloudy"
    return "cloudy" if last > 0 else "thunderstorm"
