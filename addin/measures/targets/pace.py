"""Where should the plan stand today?"""

import numpy as np

from addin.errors import UsageError
from addin.measures.arrays import (
    FloatArray,
    Numbers,
    Rows,
    elementwise,
    equal_rows,
    floats,
    rowwise,
    series,
)
from addin.measures.formula import formula


@formula(
    "time_progress", native="MIN({elapsed}/{total},1)*{scale}", unknown="OR({total}<=0,{elapsed}<0)"
)
@elementwise
def time_progress(elapsed: Numbers, total: Numbers) -> Numbers:
    """Share of the plan's time that has passed (时序进度), at most 1 (METHODS A1).

    `elapsed` and `total` in the same unit: months, quarters or years. Where `elapsed` is above
    `total` the target year has passed and the share is 1. NaN before the plan begins.

    >>> float(time_progress(15, 20))
    0.75
    """
    return np.where((total > 0) & (elapsed >= 0), np.minimum(elapsed / total, 1.0), np.nan)


@formula("lead", native="({progress}-{share})*{points}")
@elementwise
def lead(progress: Numbers, share: Numbers) -> Numbers:
    """Progress minus time progress, in percentage points; negative is behind (METHODS A1).

    >>> float(lead(0.68, 0.75).round(6))
    -7.0
    """
    return 100 * (progress - share)


@formula("expected_linear", native="{baseline}+({target}-{baseline})*{share}/{scale}")
@elementwise
def expected_linear(baseline: Numbers, target: Numbers, share: Numbers) -> Numbers:
    """The value on a straight path from `baseline` to `target` at `share` of the way (PRACTICE C0).

    >>> float(expected_linear(20000, 30000, 0.75))
    27500.0
    """
    return baseline + (target - baseline) * share


@formula(
    "expected_compound",
    native="{baseline}*({target}/{baseline})^({share}/{scale})",
    unknown="OR({baseline}<=0,{target}<=0)",
)
@elementwise
def expected_compound(baseline: Numbers, target: Numbers, share: Numbers) -> Numbers:
    """The value on a path of steady growth at `share` of the way; NaN for values not above zero.

    >>> float(expected_compound(100, 144, 0.5).round(6))
    120.0
    """
    known = (baseline > 0) & (target > 0)
    return np.where(known, baseline * (target / baseline) ** share, np.nan)


@formula("expected_milestone")
@rowwise
def expected_milestone(years: Rows, values: Rows, at: Rows) -> FloatArray:
    """The planned value at time `at`, straight between the milestones (PRACTICE C0).

    `years` and `values` are one row each; a milestone without a value is passed over. `at` is a
    scalar or an array on the same time scale: where 2024 is the end of 2024, its third quarter
    ends at 2023.75. NaN before the first milestone; after the last one its value holds.

    Raises UsageError for rows of different lengths and for two milestones at one time.

    >>> float(expected_milestone([2020, 2023, 2025], [100, 130, 160], 2024))
    145.0
    """
    (times, planned), when = equal_rows(years, values), floats(at)
    known = np.isfinite(times) & np.isfinite(planned)
    order = np.argsort(times[known], kind="stable")
    times, planned = times[known][order], planned[known][order]
    if (np.diff(times) == 0).any():
        raise UsageError(en="two milestones at the same time", zh="同一时间有两个节点目标")
    if not times.size:
        return np.full(when.shape, np.nan)[()]
    found = np.interp(when, times, planned, left=np.nan)
    return np.where(np.isfinite(when), found, np.nan)[()]


@rowwise
def seasonal_shares(history: Rows) -> FloatArray:
    """Share of the year's total in each period: the mean over the years of `history` (PRACTICE C0).

    One row for each year, one column for each period of single (not cumulative) values. Years with
    a hole or a total not above zero are left out; NaN if none remains.

    >>> seasonal_shares([[1, 2, 3, 4], [2, 2, 2, 4]]).round(3).tolist()
    [0.15, 0.2, 0.25, 0.4]
    """
    years = np.atleast_2d(floats(history))
    totals = years.sum(axis=-1)
    usable = np.isfinite(totals) & (totals > 0)
    if not usable.any():
        return np.full(years.shape[-1], np.nan)
    return np.asarray((years[usable] / totals[usable, None]).mean(axis=0))


@rowwise
def seasonal_progress(
    shares: Rows, years_complete: Rows, periods: Rows, total_years: Rows = 1.0
) -> FloatArray:
    """Share of the plan that a seasonal pace expects: whole years, and the periods of this one.

    `shares` as `seasonal_shares` gives them, `periods` how many of this year have passed. For a
    yearly plan `years_complete` is 0 and `total_years` 1. Feed the answer to `expected_linear`.

    >>> float(seasonal_progress([0.15, 0.2, 0.25, 0.4], 3, 3, 5).round(3))
    0.72
    """
    reached = np.concatenate(([0.0], np.cumsum(series(shares))))
    passed = floats(periods)
    usable = (passed >= 0) & (passed < reached.size) & (passed == np.floor(passed))
    this_year = np.where(usable, reached[np.where(usable, passed, 0).astype(int)], np.nan)
    return time_progress(floats(years_complete) + this_year, floats(total_years))
