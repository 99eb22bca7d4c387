"""The progress methods of other offices (METHODS B), over plain values."""

from collections.abc import Mapping
from typing import Literal

import numpy as np

from addin.measures import distances, trends
from addin.measures.arrays import FloatArray
from addin.measures.methods.registry import (
    Answer,
    Plain,
    bounds,
    like,
    method,
    number,
    numbers,
    per_cent,
    row,
)
from addin.measures.reasons import Reason
from addin.measures.trends import Trend

_DEFAULT_BASE_YEAR = 2015


@method("progress_statcan", "statcan", "progress_open_sdg", source="METHODS 15")
def progress_statcan(
    base_value: Plain = None,
    base_year: Plain = None,
    current_value: Plain = None,
    current_year: Plain = None,
    target: Plain = None,
    target_year: Plain = None,
    direction: Plain = 1,
    limit: Plain = None,
    years: Plain = None,
    values: Plain = None,
    parity: Plain = False,
) -> Answer:
    """How does Statistics Canada judge the progress?"""
    span = _span(base_value, base_year, current_value, current_year, years, values)
    start, now, first, last = span
    if parity:
        start, now = max(start, 1 / start), max(now, 1 / now)
        target, direction = 1.0, -1
    found = trends.statcan(
        start,
        now,
        last - first,
        number(direction),
        target=_given(target),
        years_to_target=number(target_year) - first,
        limit=_given(limit),
    )
    return _verdict(found, "progress_value") | {"score": found.score}


@method("progress_statcan_aggregate", "statcan_aggregate", source="METHODS 15")
def progress_statcan_aggregate(
    series_scores: Plain, series_target_achieved: Plain = None
) -> Answer:
    """How does Statistics Canada judge an indicator of several series?"""
    found = trends.statcan_aggregate(_listed(series_scores), _listed(series_target_achieved))
    return {"score": found.score, "status": found.status, "reason": found.reason}


@method(
    "progress_un2023_no_target",
    "progress_un2023",
    "progress_un2023_target",
    "un2023",
    "un2023_target",
    "un2023_no_target",
    source="METHODS 16",
)
def progress_un2023(
    base_value: Plain = None,
    base_year: Plain = None,
    current_value: Plain = None,
    current_year: Plain = None,
    direction: Plain = None,
    target: Plain = None,
    target_year: Plain = None,
    years: Plain = None,
    values: Plain = None,
) -> Answer:
    """How does the UN progress chart of 2023 judge the indicator?"""
    start, now, first, last = _span(
        base_value, base_year, current_value, current_year, years, values, until=target_year
    )
    found = trends.un2023(
        start,
        now,
        last - first,
        _towards(direction, start, target),
        target=_given(target),
        years_left=None if target is None else number(target_year) - last,
    )
    answer = _verdict(found, "progress_value")
    if target is not None:
        answer["q"] = answer["ratio"] = found.value
        if np.isfinite(found.actual):
            answer["extrapolated"] = now * (1 + found.actual) ** (number(target_year) - last)
    return answer


@method("progress_un2022_target", "progress_un2022", "un2022", source="METHODS 16")
def progress_un2022(
    base_value: Plain = None,
    base_year: Plain = None,
    current_value: Plain = None,
    current_year: Plain = None,
    target: Plain = None,
    target_year: Plain = None,
    required_rate: Plain = None,
    years: Plain = None,
    values: Plain = None,
) -> Answer:
    """How does the actual growth compare with the required growth, by the UN rule of 2022?"""
    start, now, first, last = _span(
        base_value, base_year, current_value, current_year, years, values
    )
    required = (
        float(trends.growth_rate(start, number(target), number(target_year) - first))
        if required_rate is None
        else number(required_rate)
    )
    return _verdict(trends.un2022(start, now, last - first, required), "ratio")


@method("growth_target_ratio", source="METHODS 16")
def growth_target_ratio(
    base_value: Plain,
    base_year: Plain,
    current_value: Plain,
    current_year: Plain,
    required_rate: Plain,
) -> Answer:
    """How does the actual growth compare with a required rate?"""
    return progress_un2022(
        base_value, base_year, current_value, current_year, required_rate=required_rate
    )


@method(
    "progress_eurostat",
    "eurostat",
    "eurostat_target",
    "eurostat_no_target",
    "progress_eurostat_target",
    "progress_eurostat_no_target",
    source="METHODS 14",
)
def progress_eurostat(
    base_value: Plain = None,
    base_year: Plain = None,
    current_value: Plain = None,
    current_year: Plain = None,
    target: Plain = None,
    target_year: Plain = None,
    direction: Plain = None,
    years: Plain = None,
    values: Plain = None,
    policy_base_year: Plain = None,
    policy_base_value: Plain = None,
    term: Plain = None,
) -> Answer:
    """How does Eurostat judge the trend, with or without a target?"""
    if years is not None and str(term) in _TERMS:
        years, values = _window(row(years), row(values), *_TERMS[str(term)])
        if not years.size:
            return _verdict(Trend(reason=Reason.INSUFFICIENT_HISTORY), "ratio")
    start, now, first, last = _span(
        base_value, base_year, current_value, current_year, years, values, default_base=-np.inf
    )
    required = None
    if target is not None:
        from_value = start if policy_base_value is None else number(policy_base_value)
        from_year = first if policy_base_year is None else number(policy_base_year)
        required = float(
            trends.growth_rate(from_value, number(target), number(target_year) - from_year)
        )
    found = trends.eurostat(
        start,
        now,
        last - first,
        _towards(direction, start, target),
        target=_given(target),
        required=required,
    )
    return _verdict(found, "ratio" if target is not None else "progress_value")


_TERMS = {"long": (15, 10), "long_term": (15, 10), "short": (5, 3), "short_term": (5, 3)}


@method("current_status_index", "csi", source="METHODS 17")
def current_status_index(
    current: Plain, base: Plain, target: Plain, direction: Plain = 1, parity: Plain = False
) -> Answer:
    """Where between base (0) and target (10) does the indicator stand, by ESCAP?"""
    now, start, goal = numbers(current), numbers(base), numbers(target)
    index = (
        distances.parity_status_index(now, start, goal)
        if parity or direction == 0
        else distances.current_status_index(now, start, goal, numbers(direction))
    )
    reason = Reason.TARGET_EQUALS_BASE if np.all(start == goal) else Reason.NONE
    found = like(current, index)
    return {"csi": found, "current_status_index": found, "reason": reason}


@method("anticipated_progress_index", "api", source="METHODS 17")
def anticipated_progress_index(
    predicted: Plain, base: Plain, target: Plain, direction: Plain = 1
) -> Answer:
    """How much will be missing at the target year, by ESCAP?"""
    ahead, start, goal = number(predicted), number(base), number(target)
    towards = number(direction)
    index = float(distances.anticipated_progress_index(ahead, start, goal, towards))
    label = distances.effort_label(index)
    csi = float(distances.current_status_index(ahead, start, goal, towards))
    return {
        "api": index,
        "anticipated_progress_index": index,
        "category": label,
        "csi_predicted": csi,
        "label": distances.anticipated_label(csi),
        "reason": Reason.TARGET_EQUALS_BASE if start == goal else Reason.NONE,
    }


@method("anticipated_value", source="METHODS 17")
def anticipated_value(
    years: Plain, values: Plain, predict_year: Plain, scale: Plain = 100
) -> Answer:
    """Which value is to be expected in a later year, by UNICEF's three ways?"""
    times, heights = row(years), row(values)
    known = np.isfinite(times) & np.isfinite(heights)
    times, heights = times[known], heights[known]
    at, most = number(predict_year), number(scale)
    if times.size < 2:
        return {"geometric_endpoint": None, "reason": Reason.SINGLE_OBSERVATION}
    return {
        "geometric_endpoint": distances.geometric_endpoint(
            heights[0], heights[-1], times[-1] - times[0], at - times[-1]
        ),
        "logit_ols": distances.logit_forecast(times, heights, at, most),
        "logit_weighted": distances.logit_forecast(times, heights, at, most, weighted=True),
    }


@method("normalized_distance", "normalised_distance", source="METHODS 18")
def normalized_distance(value: Plain, optimum: Plain, lower_bound: Plain) -> Answer:
    """Where between the worst (0) and the best (100) does the value lie, by SDSN?"""
    score = distances.normalised_distance(numbers(value), numbers(optimum), numbers(lower_bound))
    return {"score_0_100": like(value, score), "score": like(value, score)}


@method("trend_sdsn", "sdsn_trend", source="METHODS 18")
def trend_sdsn(
    start_year: Plain,
    start_value: Plain,
    end_year: Plain,
    end_value: Plain,
    optimum: Plain,
    lower_bound: Plain,
    green_threshold: Plain,
    target_year: Plain = 2030,
) -> Answer:
    """Which arrow does SDSN give: is the pace enough for the green threshold?"""
    first, last, green = (
        float(distances.normalised_distance(number(value), number(optimum), number(lower_bound)))
        for value in (start_value, end_value, green_threshold)
    )
    found = distances.sdsn_trend(
        first,
        last,
        number(end_year) - number(start_year),
        green,
        number(target_year) - number(start_year),
    )
    return _verdict(found, "ratio") | {"trend": found.status}


@method("oecd_distance", "distance_oecd", source="METHODS 19")
def oecd_distance(
    value: Plain,
    target: Plain,
    direction: Plain = 1,
    sigma: Plain = None,
    peers: Plain = None,
    years: Plain = None,
    values: Plain = None,
) -> Answer:
    """How many standard deviations among peers is it to the target, by the OECD?"""
    deviation = number(sigma)
    if sigma is None and peers is not None:
        known = row(peers)[np.isfinite(row(peers))]
        deviation = float(known.std(ddof=1)) if known.size > 1 else float("nan")
    found = distances.oecd_distance(numbers(value), numbers(target), numbers(direction), deviation)
    bands = [distances.distance_band(float(one)) for one in np.atleast_1d(found)]
    answer: Answer = {
        "distance": like(value, found),
        "band": bands if np.ndim(found) else bands[0],
        "mean_distance": float(np.mean(found)) if np.size(found) else None,
    }
    if years is not None:
        rho, p = distances.spearman(row(years), row(values))
        answer |= {"spearman": rho, "p_value": p, "trend_significant": p < 0.10}
    return answer


@method("trend_de_weather", "weather", "de_weather", source="METHODS 20")
def trend_de_weather(
    years: Plain,
    values: Plain,
    direction: Plain = 1,
    target_type: Literal["target", "constant", "direction"] = "target",
    target: Plain = None,
    target_year: Plain = None,
    target_range: Plain = None,
) -> Answer:
    """Which symbol does the German strategy give: sun, clouds or thunderstorm?"""
    towards = number(direction)
    if target_range is not None:
        low, high = bounds(target_range)
        target = min(low, high) if towards > 0 else max(low, high)
    found = distances.weather(
        row(years),
        row(values),
        towards,
        target_type,
        _given(target),
        _given(target_year),
    )
    return {
        "symbol": None if found.reason else found.status,
        "average_change": found.actual,
        "missing_share": found.value,
        "reason": found.reason,
    }


@method("aarr_from_slope", "aarr", source="METHODS 21b")
def aarr(
    log_slope: Plain = None,
    years: Plain = None,
    values: Plain = None,
    base: Plain = None,
    target: Plain = None,
    n: Plain = None,
) -> Answer:
    """What is the average annual rate of reduction, so far and required?"""
    rate = (
        trends.aarr_of_series(row(years), row(values))
        if values is not None
        else trends.aarr_from_slope(numbers(log_slope))
    )
    needed = trends.required_aarr(numbers(base), numbers(target), numbers(n))
    return {"aarr_pct": per_cent(rate), "required_aarr_pct": per_cent(needed)}


@method("required_aarr", source="METHODS 21b")
def required_aarr(base: Plain, target: Plain, n: Plain) -> Answer:
    """Which average annual rate of reduction leads to the target?"""
    needed = per_cent(trends.required_aarr(numbers(base), numbers(target), numbers(n)))
    return {"required_aarr_pct": like(base, needed), "aarr_pct": like(base, needed)}


def _span(
    base_value: Plain,
    base_year: Plain,
    current_value: Plain,
    current_year: Plain,
    years: Plain,
    values: Plain,
    *,
    until: Plain = None,
    default_base: float = _DEFAULT_BASE_YEAR,
) -> tuple[float, float, float, float]:
    """Base value, current value, base year and current year, where wanted out of a series."""
    if values is None:
        span = 0.0 if years is None else number(years)
        first = 0.0 if base_year is None and years is not None else number(base_year)
        last = first + span if current_year is None and years is not None else number(current_year)
        return number(base_value), number(current_value), first, last
    times, heights = row(years), row(values)
    wanted = default_base if base_year is None else number(base_year)
    known = np.isfinite(heights) & (times >= wanted)
    if until is not None:
        known &= times <= number(until)
    if not known.any():
        return (float("nan"),) * 4
    order = np.argsort(times[known])
    times, heights = times[known][order], heights[known][order]
    return float(heights[0]), float(heights[-1]), float(times[0]), float(times[-1])


def _window(
    times: FloatArray, heights: FloatArray, longest: int, least: int
) -> tuple[FloatArray, FloatArray]:
    known = np.isfinite(heights)
    times, heights = times[known], heights[known]
    inside = times >= times.max(initial=-np.inf) - longest
    times, heights = times[inside], heights[inside]
    return (times, heights) if times.size and np.ptp(times) >= least else (times[:0], heights[:0])


def _towards(direction: Plain, start: float, target: Plain) -> float:
    """The direction, else the side on which a target lies; the rule itself never guesses."""
    if direction is not None:
        return number(direction)
    return 1.0 if target is None else float(np.sign(number(target) - start))


def _given(value: Plain) -> float | None:
    return None if value is None else number(value)


def _verdict(found: Trend, value_name: str) -> Answer:
    return {
        value_name: found.value,
        "status": found.status,
        "category": found.status,
        "cagr_actual": found.actual,
        "cagr_required": found.required,
        "reason": found.reason,
    }


def _listed(value: Plain) -> list[Plain]:
    """A list as it is, named values without their names, one value as a list of one."""
    if isinstance(value, Mapping):
        return list(value.values())
    return value if isinstance(value, list) else [] if value is None else [value]
