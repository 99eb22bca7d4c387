"""How far is it still, on a straight line?

Indices of ESCAP and SDSN, and the distances of the OECD (METHODS B). They take shares,
negative values and zero bases as they are. `direction` is +1 where higher is better, else -1.
"""

import numpy as np

from addin.language import Text
from addin.measures.arrays import Numbers, elementwise
from addin.measures.formula import formula

__all__ = ["current_status_index", "normalised_distance", "oecd_distance"]


@formula(
    "status_index",
    Text(zh="现状指数", en="current status index"),
    source="METHODS 17",
    native="IF({direction}*({current}-{target})>=0,10,"
    "{direction}*10*({current}-{base})/ABS({target}-{base}))",
    unknown="AND({target}={base},{direction}*({current}-{target})<0)",
    words=Text(
        zh="达到目标为10，否则10×（当期－基期）÷|目标－基期|，越低越好者取负",
        en="10 where the target is met, else 10 x (value - baseline) / |target - baseline|,"
        " turned where lower is better",
    ),
    undefined=Text(zh="目标与基期相同", en="the target is the baseline"),
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
    Text(zh="标准化得分", en="normalised score"),
    source="METHODS 18",
    native="MAX(MIN(100*({value}-{lower_bound})/({optimum}-{lower_bound}),100),0)",
    unknown="{optimum}={lower_bound}",
    words=Text(
        zh="（当期－下限）÷（最优值－下限）×100，限于0至100",
        en="(value - lower bound) / (optimum - lower bound) x 100, kept in 0 to 100",
    ),
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
    Text(zh="与目标的标准化距离", en="distance to target"),
    source="METHODS 19",
    native="MAX({direction}*({target}-{value})/{deviation},0)",
    unknown="{deviation}<=0",
    words=Text(
        zh="（目标－当期）÷同类地区标准差，达到目标为0，越低越好者取反",
        en="(target - value) / standard deviation among peers, 0 where met; turned where lower is"
        " better",
    ),
    undefined=Text(
        zh="同类地区数值至少两个且不全相同", en="two peers at least, and not all of them equal"
    ),
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
