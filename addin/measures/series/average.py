"""How fast has it changed on average, in each year?"""

import numpy as np

from addin.measures.arrays import (
    FloatArray,
    Numbers,
    Rows,
    elementwise,
    equal_rows,
    floats,
    rowwise,
    table,
)
from addin.measures.formula import formula
from addin.measures.series.growth import growth_reason

_AVERAGE = "(({end}/{start})^(1/{years})-1)*{scale}"
_NO_AVERAGE = "OR({start}<=0,{end}<=0,{years}<=0)"


@formula("average_growth_nominal", native=_AVERAGE, unknown=_NO_AVERAGE)
@formula(
    "average_growth",
    native=_AVERAGE,
    unknown=_NO_AVERAGE,
    reason=lambda start, end, years: growth_reason(end, start + 0 * years),
)
@elementwise
def average_growth(start: Numbers, end: Numbers, years: Numbers) -> Numbers:
    """Average yearly growth rate from `start` to `end` by the level method, as a fraction.

    METHODS A6. The base year does not count: 2013-2021 are nine years from the base 2012.
    NaN where no rate exists: no time between, or a value not above zero.

    >>> float(average_growth(2200, 2943, 5).round(3))
    0.06
    """
    known = (years > 0) & (start > 0) & (end > 0)
    return np.where(known, (end / start) ** (1 / years) - 1, np.nan)


@formula("average_change", native="({end}-{start})/{years}", unknown="{years}<=0")
@elementwise
def average_change(start: Numbers, end: Numbers, years: Numbers) -> Numbers:
    """Average yearly change, in the unit of both; percentage points for shares (METHODS A6).

    >>> float(average_change(30, 34.5, 3))
    1.5
    """
    return np.where(years > 0, (end - start) / years, np.nan)


@formula(
    "average_reduction",
    native="((1-{reduction}/{scale})^(1/{years})-1)*{scale}",
    unknown="OR({years}<=0,{reduction}>={scale})",
)
@elementwise
def average_reduction(reduction: Numbers, years: Numbers) -> Numbers:
    """Average yearly growth behind a cumulative reduction, negative for a fall; fractions.

    METHODS A4.

    >>> float(average_reduction(0.19, 2).round(6))
    -0.1
    """
    return average_growth(1.0, 1 - reduction, years)


@formula(
    "two_year_average",
    native="(SQRT((1+{growth_now}/{scale})*(1+{growth_year_ago}/{scale}))-1)*{scale}",
    unknown="OR({growth_now}<=-{scale},{growth_year_ago}<=-{scale})",
)
@elementwise
def two_year_average(growth_now: Numbers, growth_year_ago: Numbers) -> Numbers:
    """Two-year average growth (两年平均): geometric, over the base two years ago; fractions.

    METHODS A6.

    >>> float(two_year_average(0.127, -0.016).round(3))
    0.053
    """
    now, before = 1 + growth_now, 1 + growth_year_ago
    return np.where((now > 0) & (before > 0), np.sqrt(now * before) - 1, np.nan)


@rowwise
def chained_growth(rates: Rows) -> FloatArray:
    """Total growth of rates that follow each other along the last axis; fractions.

    NaN where a rate is -100 % or below, since nothing can grow from nothing.
    """
    factors = 1 + table(rates)
    total = np.where((factors > 0).all(axis=-1), factors.prod(axis=-1) - 1, np.nan)
    return np.where(np.isfinite(total), total, np.nan)[()]


@formula(
    "average_of_rates",
    native="(EXP(SUMPRODUCT(LN(1+{rates}/{scale}))/COUNT({rates}))-1)*{scale}",
    unknown="OR(COUNT({rates})<ROWS({rates})*COLUMNS({rates}),MIN({rates})<=-{scale})",
    ranges=frozenset({"rates"}),
)
@rowwise
def average_of_rates(rates: Rows) -> FloatArray:
    """Average of rates that follow each other along the last axis: geometric; fractions.

    METHODS A6.

    >>> float(average_of_rates([0.032, 0.079]).round(3))
    0.055
    """
    years = table(rates).shape[-1]
    if years == 0:
        return floats(np.nan)[()]
    return average_growth(1.0, 1 + chained_growth(rates), years)


@formula("average_growth_cumulative")
@rowwise
def average_growth_cumulative(base: Rows, values: Rows) -> FloatArray:
    """Average growth by the cumulative method (累计法), as a fraction (METHODS A7).

    The rate g with (1+g) + ... + (1+g)^n = sum(values) / base; `values` run along the last axis.
    Used for fixed-asset investment. NaN for a base not above zero or a negative value.

    >>> float(average_growth_cumulative(100, [105, 112, 118, 121, 130]).round(6))
    0.053379
    """
    yearly, start = table(values), floats(base)
    known = (start > 0) & (yearly >= 0).all(axis=-1) & (yearly.shape[-1] > 0)
    multiple = np.where(known, yearly.sum(axis=-1) / start, np.nan)
    # q = 1+g lies between 0 and the multiple, since q <= q + q^2 + ... ; halving needs no luck.
    low, high = np.zeros_like(multiple), np.maximum(multiple, 0.0)
    for _ in range(200):
        middle = (low + high) / 2
        total = np.polyval([*np.ones(yearly.shape[-1]), 0.0], middle)
        low, high = (
            np.where(total < multiple, middle, low),
            np.where(total < multiple, high, middle),
        )
    answer = np.where(np.isfinite(multiple), (low + high) / 2 - 1, np.nan)
    return answer[()]


@elementwise
def aarr_from_slope(log_slope: Numbers) -> Numbers:
    """Average annual rate of reduction from the slope of the logarithm, a fraction (METHODS 21b).

    >>> float(aarr_from_slope(-0.06613).round(3))
    0.064
    """
    return -np.expm1(log_slope)


@formula("aarr")
@rowwise
def aarr_of_series(years: Rows, values: Rows) -> FloatArray:
    """Average annual rate of reduction of one row by least squares; NaN unless all above zero."""
    times, heights = equal_rows(years, values)
    known = np.isfinite(times) & np.isfinite(heights)
    times, heights = times[known], heights[known]
    if times.size < 2 or not (heights > 0).all() or np.ptp(times) == 0:
        return floats(np.nan)[()]
    away = times - times.mean()
    return aarr_from_slope(float((away * np.log(heights)).sum() / (away**2).sum()))
