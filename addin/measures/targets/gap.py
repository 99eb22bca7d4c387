"""What is missing, and what would it take?"""

import numpy as np

from addin.measures.arrays import Numbers, elementwise

__all__ = [
    "distance_to_band",
    "effort",
    "gap_to_path",
    "gap_to_target",
    "hold_margin",
    "required_change",
    "required_growth",
    "required_growth_of_rate",
    "required_reduction",
    "target_of_rate",
]


@elementwise
def gap_to_target(value: Numbers, target: Numbers, direction: Numbers) -> Numbers:
    """What is missing to the target, in the unit of `value`; negative once it is passed.

    PRACTICE C0.

    >>> float(gap_to_target(26800, 30000, 1)), float(gap_to_target(5.2, 5.5, -1).round(2))
    (3200.0, -0.3)
    """
    return np.where(np.abs(direction) == 1, direction * (target - value), np.nan)


@elementwise
def gap_to_path(value: Numbers, expected: Numbers) -> Numbers:
    """How far the value lies above the path, in its unit; negative below it.

    METHODS C4, PRACTICE C0.

    >>> float(gap_to_path(26800, 27500))
    -700.0
    """
    return value - expected


@elementwise
def hold_margin(value: Numbers, limit: Numbers, direction: Numbers) -> Numbers:
    """Room left under a ceiling (-1) or above a floor (+1), in the unit of `value`."""
    return np.where(np.abs(direction) == 1, direction * (value - limit), np.nan)


@elementwise
def distance_to_band(value: Numbers, low: Numbers, high: Numbers) -> Numbers:
    """How far the value lies outside the band: 0 inside, negative below, positive above; its unit.

    >>> distance_to_band([29.2, 30.1, 31.0], 29.5, 30.5).round(6).tolist()
    [-0.3, 0.0, 0.5]
    """
    return value - np.clip(value, np.minimum(low, high), np.maximum(low, high))


@elementwise
def required_growth(current: Numbers, target: Numbers, years: Numbers) -> Numbers:
    """Average growth needed in the `years` that are left, as a fraction; negative for a decline.

    NaN where no time is left or a value is not above zero (METHODS A3).

    >>> float(required_growth(26800, 30000, 1.25).round(3))
    0.094
    """
    known = (years > 0) & (current > 0) & (target > 0)
    return np.where(known, (target / current) ** (1 / years) - 1, np.nan)


@elementwise
def required_change(current: Numbers, target: Numbers, years: Numbers) -> Numbers:
    """Change needed in each year that is left: units, percentage points, or the rest of an amount.

    NaN where no time is left (METHODS A3).

    >>> float(required_change(31.9, 35.0, 1.25).round(2))
    2.48
    """
    return np.where(years > 0, (target - current) / years, np.nan)


@elementwise
def target_of_rate(baseline: Numbers, rate: Numbers, years: Numbers) -> Numbers:
    """The level that an average growth of `rate` (a fraction) reaches after `years` years.

    METHODS A3.

    >>> float(target_of_rate(100, 0.06, 5).round(2))
    133.82
    """
    return np.where(rate > -1, baseline * (1 + rate) ** years, np.nan)


@elementwise
def required_growth_of_rate(
    baseline: Numbers, current: Numbers, rate: Numbers, years: Numbers, elapsed: Numbers
) -> Numbers:
    """Growth needed in the rest of the plan so that its average becomes `rate`; fractions.

    METHODS A3.

    >>> float(required_growth_of_rate(100, 110, 0.06, 5, 2).round(4))
    0.0675
    """
    left = years - elapsed
    known = (left > 0) & (baseline > 0) & (current > 0) & (rate > -1)
    needed = (1 + rate) ** years / (current / baseline)
    return np.where(known, needed ** (1 / left) - 1, np.nan)


@elementwise
def required_reduction(reduction: Numbers, target: Numbers, years: Numbers) -> Numbers:
    """Average yearly reduction needed in the `years` that are left; fractions (METHODS A4).

    Negative where the target is already passed. NaN where no time is left.

    >>> float(required_reduction(0.134, 0.16, 1).round(4))
    0.03
    """
    known = (years > 0) & (target < 1) & (reduction < 1)
    return np.where(known, 1 - ((1 - target) / (1 - reduction)) ** (1 / years), np.nan)


@elementwise
def effort(required: Numbers, achieved: Numbers) -> Numbers:
    """How many times the pace so far is needed from now on; NaN for a pace not above 0.

    PRACTICE C3.3.
    """
    return np.where(achieved > 0, required / achieved, np.nan)
