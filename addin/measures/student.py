"""How probable is a value of Student's t, and which value has a probability?

Abramowitz and Stegun 26.5.8 and 26.7.1: the incomplete beta function as a continued fraction.
"""

from functools import lru_cache
from math import copysign, exp, inf, isnan, lgamma, log, nan

NORMAL = 1e9  # so many degrees of freedom make Student's t normal, and are still a number
_TINY = 1e-300
_STEPS, _EXACT = 500, 1e-16


def chance(value: float, degrees: float = NORMAL) -> float:
    """The probability of a value of at most `value`; NaN where it cannot be known.

    >>> round(chance(1.6377443536962106, 3), 9)
    0.9
    """
    if isnan(value) or not degrees > 0:
        return nan
    if degrees >= NORMAL:
        from statistics import NormalDist  # loads random numbers and fractions too

        return NormalDist().cdf(value)
    above = _tail(abs(value), degrees)
    return 1 - above if value > 0 else above


@lru_cache(maxsize=1 << 10)
def quantile(probability: float, degrees: float = NORMAL) -> float:
    """The value that is not passed with `probability`, 0 to 1 without the ends.

    >>> round(quantile(0.9, 3), 9), round(quantile(0.1, 3), 9)
    (1.637744354, -1.637744354)
    """
    if degrees >= NORMAL:
        from statistics import NormalDist

        return NormalDist().inv_cdf(probability)
    if probability == 0.5:
        return 0.0
    above = min(probability, 1 - probability)
    low, high = 0.0, 1.0
    while _tail(high, degrees) > above:
        low, high = high, 2 * high
    while high - low > 1e-15 * high:
        middle = (low + high) / 2
        if middle in (low, high):
            break
        low, high = (middle, high) if _tail(middle, degrees) > above else (low, middle)
    return copysign(high, probability - 0.5)


def _tail(value: float, degrees: float) -> float:
    """The probability of more than `value`, which is not negative."""
    if value == inf:
        return 0.0
    square = value * value
    return _beta(degrees / (degrees + square), square / (degrees + square), degrees / 2, 0.5) / 2


def _beta(x: float, rest: float, a: float, b: float) -> float:
    """The regularised incomplete beta function of `x` and `rest`, which is 1 - x."""
    if x <= 0 or rest <= 0:
        return 0.0 if x <= 0 else 1.0
    if x > (a + 1) / (a + b + 2):  # the fraction converges fast on the other side only
        return 1 - _beta(rest, x, b, a)
    front = lgamma(a + b) - lgamma(a) - lgamma(b) + a * log(x) + b * log(rest)
    return exp(front) / a * _fraction(x, a, b)


def _fraction(x: float, a: float, b: float) -> float:
    """The continued fraction by Lentz's method."""
    below = upper = 1.0
    lower = 0.0
    for step in range(1, _STEPS):
        half, odd = divmod(step, 2)
        part = (
            -(a + half) * (a + b + half) / ((a + step - 1) * (a + step))
            if odd
            else half * (b - half) / ((a + step - 1) * (a + step))
        )
        lower = 1 / ((1 + part * x * lower) or _TINY)
        upper = (1 + part * x / upper) or _TINY
        below *= upper * lower
        if abs(upper * lower - 1) < _EXACT:
            break
    return 1 / below
