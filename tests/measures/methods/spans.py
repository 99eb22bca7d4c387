"""Which two observations does a rule compare?"""

import numpy as np

from tests.measures.methods.registry import Plain, number, row

__all__ = ["span"]

_DEFAULT_BASE_YEAR = 2015  # of the rules for the sustainable development goals


def span(
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
        between = 0.0 if years is None else number(years)
        first = 0.0 if base_year is None and years is not None else number(base_year)
        last = (
            first + between if current_year is None and years is not None else number(current_year)
        )
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
