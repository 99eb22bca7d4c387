"""The methods on growth to the target (METHODS 14-16), over plain values."""

from collections.abc import Mapping

import numpy as np

from addin.measures.arrays import FloatArray
from addin.measures.reasons import Reason
from addin.measures.targets import trends
from addin.measures.targets import trends as statcan
from addin.measures.targets.trends import Trend
from tests.measures.methods.registry import Answer, Plain, method, number, row
from tests.measures.methods.spans import span


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
    found_span = span(base_value, base_year, current_value, current_year, years, values)
    start, now, first, last = found_span
    if parity:
        start, now = max(start, 1 / start), max(now, 1 / now)
        target, direction = 1.0, -1
    found = statcan.assess(
        start,
        now,
        last - first,
        number(direction),
        target=given(target),
        years_to_target=number(target_year) - first,
        limit=given(limit),
    )
    return verdict(found, "progress_value") | {"score": found.score}


@method("progress_statcan_aggregate", "statcan_aggregate", source="METHODS 15")
def progress_statcan_aggregate(
    series_scores: Plain, series_target_achieved: Plain = None
) -> Answer:
    """How does Statistics Canada judge an indicator of several series?"""
    found = statcan.aggregate(_listed(series_scores), _listed(series_target_achieved))
    return {"score": found.score, "status": found.status, "reason": found.reason}


@method(
    "progress_un2023_no_target",
    "progress_un2023",
    "progress_un2023_target",
    "un2023",
    "un2023_target",
    "un2023_no_target",
    "un_2023",
    "trend_un2023",
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
    start, now, first, last = span(
        base_value, base_year, current_value, current_year, years, values, until=target_year
    )
    found = trends.un2023(
        start,
        now,
        last - first,
        _towards(direction, start, target),
        target=given(target),
        years_left=None if target is None else number(target_year) - last,
    )
    answer = verdict(found, "progress_value")
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
    start, now, first, last = span(
        base_value, base_year, current_value, current_year, years, values
    )
    required = (
        float(trends.growth_rate(start, number(target), number(target_year) - first))
        if required_rate is None
        else number(required_rate)
    )
    return verdict(trends.un2022(start, now, last - first, required), "ratio")


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
    "trend_eurostat",
    "eurostat_trend",
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
            return verdict(Trend(reason=Reason.SHORT_HISTORY), "ratio")
    start, now, first, last = span(
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
        target=given(target),
        required=required,
    )
    return verdict(found, "ratio" if target is not None else "progress_value")


_TERMS = {"long": (15, 10), "long_term": (15, 10), "short": (5, 3), "short_term": (5, 3)}


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


def given(value: Plain) -> float | None:
    """A number, or None if there is none."""
    return None if value is None else number(value)


def verdict(found: Trend, value_name: str) -> Answer:
    """A trend as an answer."""
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
