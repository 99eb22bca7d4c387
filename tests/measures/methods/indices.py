"""The methods of distances and indices (METHODS 17-21), over plain values."""

from typing import Literal

import numpy as np

from addin.measures.reasons import Reason
from addin.measures.targets import distances, trends
from tests.measures.methods.international import given, verdict
from tests.measures.methods.registry import (
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


@method("current_status_index", "csi", "escap_csi", source="METHODS 17")
def current_status_index(
    current: Plain,
    base: Plain,
    target: Plain,
    direction: Plain = 1,
    parity: Plain = False,
    target_type: Plain = None,
) -> Answer:
    """Where between base (0) and target (10) does the indicator stand, by ESCAP?"""
    now, start, goal = numbers(current), numbers(base), numbers(target)
    index = (
        distances.parity_status_index(now, start, goal)
        if parity or not direction or target_type == "parity"
        else distances.current_status_index(now, start, goal, numbers(direction))
    )
    reason = Reason.TARGET_IS_BASELINE if np.all(start == goal) else Reason.NONE
    found = like(current, index)
    return {"csi": found, "current_status_index": found, "reason": reason}


@method("anticipated_progress_index", "api", "escap_api", source="METHODS 17")
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
        "reason": Reason.TARGET_IS_BASELINE if start == goal else Reason.NONE,
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
    return verdict(found, "ratio") | {"trend": found.status}


@method("trend_sdsn_goal", "sdsn_goal_trend", source="METHODS 18")
def trend_sdsn_goal(scores: Plain) -> Answer:
    """Which arrow does SDSN give a goal of several indicators?"""
    known = row(scores)
    mean = float(np.nanmean(known)) if np.isfinite(known).any() else None
    return {"trend": distances.sdsn_goal_trend(known), "score": mean}


@method("trend_de_weather_worst", "worst_weather", source="METHODS 20")
def trend_de_weather_worst(symbols: Plain) -> Answer:
    """Which symbol has an indicator with several targets at once?"""
    listed = symbols if isinstance(symbols, list) else [symbols]
    return {"symbol": distances.worst_weather([str(symbol) for symbol in listed])}


@method(
    "oecd_distance",
    "distance_oecd",
    "distance_to_target",
    "oecd",
    "oecd_distance_to_target",
    source="METHODS 19",
)
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
        given(target),
        given(target_year),
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
