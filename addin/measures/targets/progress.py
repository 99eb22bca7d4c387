"""How much of the way from base to target is done?"""

import numpy as np

from addin.measures.arrays import (
    FloatArray,
    Numbers,
    Rows,
    TextArray,
    elementwise,
    floats,
    rowwise,
    table,
)
from addin.measures.formula import formula
from addin.measures.reasons import Reason, first_reason
from addin.measures.series.growth import growth_reason


def progress_reason(
    baseline: Rows, current: Rows, target: Rows, direction: Rows = 0.0
) -> TextArray:
    """Why `progress_level` has no answer; "" where it has one."""
    base, now, goal, towards = np.broadcast_arrays(
        *(floats(value) for value in (baseline, current, target, direction))
    )
    return first_reason(
        (~np.isfinite(base), Reason.NO_BASELINE),
        (~np.isfinite(now), Reason.NO_DATA),
        (~np.isfinite(goal), Reason.NO_TARGET),
        (goal == base, Reason.TARGET_IS_BASELINE),
        ((towards != 0) & (towards * (base - goal) > 0), Reason.BASELINE_PAST_TARGET),
    )


@formula(
    "progress_level",
    native="({current}-{baseline})/({target}-{baseline})*{scale}",
    unknown="{target}={baseline}",
    reason=progress_reason,
)
@elementwise
def progress_level(
    baseline: Numbers, current: Numbers, target: Numbers, direction: Numbers = 0.0
) -> Numbers:
    """Share of the way from `baseline` to `target` that is done: 1 at the target (METHODS A3).

    Never capped: above 1 past the target, below 0 after a step back. Works for any sign. Shares and
    rates go in as they are. NaN where the target equals the base; where `direction` is given (+1 or
    -1), also where the base already met the target. `progress_reason` says which.

    >>> float(progress_level(20000, 26800, 30000))
    0.68
    """
    done = (current - baseline) / (target - baseline)
    beyond = (direction != 0) & (direction * (baseline - target) >= 0)
    return np.where(beyond, np.nan, done)


@formula(
    "progress_rate",
    native="LN({current}/{baseline})/({years}*LN(1+{rate}/{scale}))*{scale}",
    unknown="OR({baseline}<=0,{current}<=0,{years}<=0,{rate}<=-{scale},{rate}=0)",
    reason=lambda baseline, current, rate, years: growth_reason(
        current + 0 * rate * years, baseline
    ),
)
@elementwise
def progress_rate(baseline: Numbers, current: Numbers, rate: Numbers, years: Numbers) -> Numbers:
    """Progress to an average growth of `rate` (a fraction) over `years` years (METHODS A3).

    On the logarithmic scale, so that each year on target is worth the same. Both values in
    constant prices. NaN where a value is not above zero or the rate is 0 or below -100 %.

    >>> float(progress_rate(100, 106**3 / 100**2, 0.06, 5).round(3))
    0.6
    """
    known = (baseline > 0) & (current > 0) & (rate > -1) & (years > 0)
    return np.where(known, np.log(current / baseline) / (years * np.log1p(rate)), np.nan)


@formula(
    "progress_reduction",
    native="LN(1-{reduction}/{scale})/LN(1-{target}/{scale})*{scale}",
    unknown="OR({target}<=0,{target}>={scale},{reduction}>={scale})",
)
@elementwise
def progress_reduction(reduction: Numbers, target: Numbers) -> Numbers:
    """Progress to a cumulative reduction, such as energy intensity; all fractions (METHODS A4).

    On the logarithmic scale: 13.4 % of 16 % is 82.5 % of the way, not 83.75 %. Below 0 where the
    intensity rose. NaN where the target is not between 0 and 1.

    >>> float(progress_reduction(0.134, 0.16).round(3))
    0.825
    """
    known = (target > 0) & (target < 1) & (reduction < 1)
    return np.where(known, np.log1p(-reduction) / np.log1p(-target), np.nan)


@formula(
    "chain",
    native="(1-EXP(SUMPRODUCT(LN(1-{rates}/{scale}))))*{scale}",
    unknown="OR(COUNT({rates})<ROWS({rates})*COLUMNS({rates}),MAX({rates})>={scale})",
    ranges=frozenset({"rates"}),
)
@rowwise
def chained_reduction(rates: Rows) -> FloatArray:
    """Cumulative reduction of yearly reductions along the last axis; fractions (METHODS A4).

    >>> float(chained_reduction([0.1, 0.1]).round(6))
    0.19
    """
    left = 1 - table(rates)
    return np.where((left > 0).all(axis=-1), 1 - left.prod(axis=-1), np.nan)[()]


@formula("progress_sum", native="{total}/{target}*{scale}", unknown="{target}<=0")
@formula("limit_used", native="{total}/{target}*{scale}", unknown="{target}<=0")
@formula("annual_completion", native="{total}/{target}*{scale}", unknown="{target}<=0")
@elementwise
def progress_sum(total: Numbers, target: Numbers) -> Numbers:
    """Share of a planned amount that is reached (METHODS A2, A3); NaN for a plan not above zero.

    >>> float(progress_sum(95.4, 110).round(3))
    0.867
    """
    return np.where(target > 0, total / target, np.nan)


@formula("completion", native="{value}/{target}*{scale}", unknown="{target}=0")
@formula("projected_completion", native="{value}/{target}*{scale}", unknown="{target}=0")
@elementwise
def completion(value: Numbers, target: Numbers) -> Numbers:
    """The value as a share of its target, which may be negative; NaN for a target of 0.

    >>> float(completion(26800, 30000).round(3))
    0.893
    """
    return np.where(target == 0, np.nan, value / target)


@formula("overfulfilment", native="({actual}-{target})/{target}*{scale}", unknown="{target}<=0")
@elementwise
def overfulfilment(actual: Numbers, target: Numbers) -> Numbers:
    """By which share of the target the result passed it, in the final assessment (METHODS A5).

    >>> float(overfulfilment(26.59, 20).round(4))
    0.3295
    """
    return np.where(target > 0, (actual - target) / target, np.nan)


@elementwise
def is_met(
    current: Numbers, target: Numbers, direction: Numbers, tolerance: Numbers = 0.0
) -> Numbers:
    """1 where the target is met, 0 where it is not, NaN where it cannot be known (METHODS A3).

    Equality counts as met. `direction` is +1 where higher is better, -1 where lower is better;
    `tolerance` is in the unit of the values.

    >>> is_met(5.5, [5.5, 5.4], -1).tolist()
    [1.0, 0.0]
    """
    margin = direction * (current - target) + tolerance
    return np.where(np.isnan(margin) | (np.abs(direction) != 1), np.nan, margin >= 0)


@elementwise
def is_within(current: Numbers, low: Numbers, high: Numbers) -> Numbers:
    """1 inside the band and on its edges, 0 outside, NaN where it cannot be known (PRACTICE C0)."""
    unknown = np.isnan(current) | np.isnan(low) | np.isnan(high)
    lower, upper = np.minimum(low, high), np.maximum(low, high)
    return np.where(unknown, np.nan, (lower <= current) & (current <= upper))
