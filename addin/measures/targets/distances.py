"""How far is it still, on a straight line?

Indices of ESCAP and SDSN, and the distances of the OECD (METHODS B). They take shares,
negative values and zero bases as they are. `direction` is +1 where higher is better, else -1.
"""

import numpy as np

from addin.measures.arrays import Numbers, elementwise
from addin.measures.formula import formula


@formula(
    "status_index",
    native="IF({direction}*({current}-{target})>=0,10,"
    "{direction}*10*({current}-{base})/ABS({target}-{base}))",
    unknown="AND({target}={base},{direction}*({current}-{target})<0)",
)
@elementwise
def current_status_index(
    current: Numbers, base: Numbers, target: Numbers, direction: Numbers
) -> Numbers:
    """ESCAP's current status index: 0 as at the base, 10 at the target, below 0 moved away.

    METHODS 17. NaN where the base is the target and the target is not met.

    >>> float(current_status_index(52, 40, 100, 1))
    2.0
    """
    index = direction * 10 * (current - base) / np.abs(target - base)
    return np.where(direction * (current - target) >= 0, 10.0, index)


@formula(
    "normalised_distance",
    native="MAX(MIN(100*({value}-{lower_bound})/({optimum}-{lower_bound}),100),0)",
    unknown="{optimum}={lower_bound}",
)
@elementwise
def normalised_distance(value: Numbers, optimum: Numbers, lower_bound: Numbers) -> Numbers:
    """SDSN's score, 0 at the lower bound and 100 at the optimum; either may be the larger.

    METHODS 18.

    >>> float(normalised_distance(48.63, 6.3, 87.0).round(2))
    47.55
    """
    score = np.clip(100 * (value - lower_bound) / (optimum - lower_bound), 0, 100)
    return np.where(optimum == lower_bound, np.nan, score)


@formula(
    "oecd_distance",
    native="MAX({direction}*({target}-{value})/{deviation},0)",
    unknown="{deviation}<=0",
)
@elementwise
def oecd_distance(
    value: Numbers, target: Numbers, direction: Numbers, deviation: Numbers
) -> Numbers:
    """The OECD's distance to a target in standard deviations among peers, 0 where met.

    METHODS 19.
    """
    known = deviation > 0
    return np.where(known, np.maximum(direction * (target - value) / deviation, 0.0), np.nan)
