"""What is missing, and what would it take?"""

import numpy as np

from addin.measures.arrays import Numbers, Rows, TextArray, elementwise, floats
from addin.measures.formula import formula
from addin.measures.reasons import Reason, first_reason


@formula("gap_to_target", native="{direction}*({target}-{value})", unknown="ABS({direction})<>1")
@elementwise
def gap_to_target(value: Numbers, target: Numbers, direction: Numbers) -> Numbers:
    """What is missing to the target, in the unit of `value`; negative once it is passed.

    PRACTICE C0.

    >>> float(gap_to_target(26800, 30000, 1)), float(gap_to_target(5.2, 5.5, -1).round(2))
    (3200.0, -0.3)
    """
    return np.where(np.abs(direction) == 1, direction * (target - value), np.nan)


@formula("gap_part", native="{value}-{expected}")
@formula("gap_to_path", native="{value}-{expected}")
@elementwise
def gap_to_path(value: Numbers, expected: Numbers) -> Numbers:
    """How far the value lies above the path, in its unit; negative below it.

    METHODS C4, PRACTICE C0.

    >>> float(gap_to_path(26800, 27500))
    -700.0
    """
    return value - expected


@formula("distance_to_band", native="{value}-MEDIAN({value},{low},{high})")
@elementwise
def distance_to_band(value: Numbers, low: Numbers, high: Numbers) -> Numbers:
    """How far the value lies outside the band: 0 inside, negative below, positive above; its unit.

    >>> distance_to_band([29.2, 30.1, 31.0], 29.5, 30.5).round(6).tolist()
    [-0.3, 0.0, 0.5]
    """
    return value - np.clip(value, np.minimum(low, high), np.maximum(low, high))


@formula("gap_to_band", native="ABS({value}-MEDIAN({value},{low},{high}))")
@elementwise
def gap_to_band(value: Numbers, low: Numbers, high: Numbers) -> Numbers:
    """How far the value is outside the band, on either side; 0 inside (METHODS-2 M4).

    >>> gap_to_band([29.2, 30.1, 31.0], 29.5, 30.5).round(6).tolist()
    [0.3, 0.0, 0.5]
    """
    return np.abs(distance_to_band(value, low, high))


def required_reason(current: Rows, target: Rows, years_left: Rows) -> TextArray:
    """Why `required_growth` has no answer; "" where it has one."""
    now, goal, left = np.broadcast_arrays(*(floats(each) for each in (current, target, years_left)))
    return first_reason(
        (~np.isfinite(now), Reason.NO_DATA),
        (~np.isfinite(goal), Reason.NO_TARGET),
        (left <= 0, Reason.NO_TIME_LEFT),
        ((now <= 0) | (goal <= 0), Reason.NOT_POSITIVE),
    )


@formula(
    "required_growth",
    native="(({target}/{current})^(1/{years_left})-1)*{scale}",
    unknown="OR({current}<=0,{target}<=0,{years_left}<=0)",
    reason=required_reason,
)
@elementwise
def required_growth(current: Numbers, target: Numbers, years_left: Numbers) -> Numbers:
    """Average growth needed in the years that are left, as a fraction; negative for a decline.

    NaN where no time is left or a value is not above zero (METHODS A3).

    >>> float(required_growth(26800, 30000, 1.25).round(3))
    0.094
    """
    known = (years_left > 0) & (current > 0) & (target > 0)
    return np.where(known, (target / current) ** (1 / years_left) - 1, np.nan)


@formula("required_change", native="({target}-{current})/{years_left}", unknown="{years_left}<=0")
@elementwise
def required_change(current: Numbers, target: Numbers, years_left: Numbers) -> Numbers:
    """Change needed in each year that is left: units, percentage points, or the rest of an amount.

    NaN where no time is left (METHODS A3).

    >>> float(required_change(31.9, 35.0, 1.25).round(2))
    2.48
    """
    return np.where(years_left > 0, (target - current) / years_left, np.nan)


@formula("assumed", native="{baseline}*(1+{rate}/{scale})^{years}", unknown="{rate}<=-{scale}")
@elementwise
def target_of_rate(baseline: Numbers, rate: Numbers, years: Numbers) -> Numbers:
    """The level that an average growth of `rate` (a fraction) reaches after `years` years.

    METHODS A3.

    >>> float(target_of_rate(100, 0.06, 5).round(2))
    133.82
    """
    return np.where(rate > -1, baseline * (1 + rate) ** years, np.nan)


@formula(
    "required_reduction",
    native="(((1-{target}/{scale})/(1-{reduction}/{scale}))^(1/{years_left})-1)*{scale}",
    unknown="OR({years_left}<=0,{target}>={scale},{reduction}>={scale})",
)
@elementwise
def required_reduction(reduction: Numbers, target: Numbers, years_left: Numbers) -> Numbers:
    """Average yearly growth of what is to fall, in the years that are left; fractions (METHODS A4).

    Negative for a fall, as all growth; above 0 where the target is already passed. NaN where no
    time is left.

    >>> float(required_reduction(0.134, 0.16, 1).round(4))
    -0.03
    """
    known = (years_left > 0) & (target < 1) & (reduction < 1)
    return np.where(known, ((1 - target) / (1 - reduction)) ** (1 / years_left) - 1, np.nan)


@formula("effort", native="{required}/{achieved}", unknown="{achieved}<=0")
@elementwise
def effort(required: Numbers, achieved: Numbers) -> Numbers:
    """How many times the pace so far is needed from now on; NaN for a pace not above 0.

    PRACTICE C3.3.
    """
    return np.where(achieved > 0, required / achieved, np.nan)
