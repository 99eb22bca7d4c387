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


@formula("lead", native="({progress}-{planned_share})*{points}")
@elementwise
def lead(progress: Numbers, planned_share: Numbers) -> Numbers:
    """Progress minus planned progress, in percentage points; negative is behind (METHODS-2 M7).

    On a straight path the share that is planned is that of time.

    >>> float(lead(0.68, 0.75).round(6))
    -7.0
    """
    return 100 * (progress - planned_share)


@formula(
    "planned_on_path",
    native="({expected}-{baseline})/({target}-{baseline})*{scale}",
    unknown="{target}={baseline}",
)
@elementwise
def planned_on_path(baseline: Numbers, expected: Numbers, target: Numbers) -> Numbers:
    """The progress that the value on a path of its own would have: a fraction (METHODS-2 M7).

    >>> float(planned_on_path(100, 120, 200))
    0.2
    """
    return np.where(target == baseline, np.nan, (expected - baseline) / (target - baseline))


@formula("expected_total", native="{target}*{share}/{scale}")
@elementwise
def expected_total(target: Numbers, share: Numbers) -> Numbers:
    """What of a total should be done at `share` of the way (METHODS-2 M7).

    >>> float(expected_total(110, 0.635).round(2))
    69.85
    """
    return target * share


@formula("planned_seasonal")
@elementwise
def planned_seasonal(elapsed: Numbers, usual_share: Numbers, total: Numbers) -> Numbers:
    """The share of a total, or of a year's plan, that earlier years had by then (METHODS-2 M7).

    `elapsed` are the whole years that have passed, `usual_share` what earlier years had of
    themselves by this month, `total` the years of the plan: 1 for the plan of a year.

    >>> float(planned_seasonal(3, 0.175, 5).round(3))
    0.635
    """
    return time_progress(elapsed + usual_share, total)


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


@formula(
    "expected_reduction",
    native="(1-(1-{target}/{scale})^({share}/{scale}))*{scale}",
    unknown="{target}>={scale}",
)
@elementwise
def expected_reduction(target: Numbers, share: Numbers) -> Numbers:
    """The reduction on a path of steady falls at `share` of the way; fractions (METHODS-2 M7).

    >>> float(expected_reduction(0.19, 0.5).round(6))
    0.1
    """
    return np.where(target < 1, 1 - np.abs(1 - target) ** share, np.nan)


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
        raise UsageError("two_milestones_at_once")
    if not times.size:
        return np.full(when.shape, np.nan)[()]
    found = np.interp(when, times, planned, left=np.nan)
    return np.where(np.isfinite(when), found, np.nan)[()]
