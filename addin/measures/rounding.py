"""Which digits does a reader see?"""

from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Literal

import numpy as np

from addin.errors import UsageError
from addin.measures.arrays import FloatArray, IntArray, Rows, floats, series
from addin.measures.formula import formula

Mode = Literal["half_up", "half_even"]
Exact = float | str | Decimal

# Every float at or above 2**52 is a whole number.
_WHOLE = 2.0**52
_DIGITS = 26  # fewer than a decimal number keeps
_EXACT_POWERS = 22  # 10**22 is the last power of ten that a float holds exactly


def round_half_up(value: Exact, decimals: int = 0) -> Decimal:
    """四舍五入 on the decimal digits of `value`, negatives by absolute value (METHODS A12).

    A float counts as the shortest decimal that reads back as it, which is what people typed.

    >>> str(round_half_up(0.35, 1)), str(round_half_up("-2.5")), str(round_half_up(6, 1))
    ('0.4', '-3', '6.0')
    """
    return _round(value, Decimal(1).scaleb(-decimals), ROUND_HALF_UP)


def round_half_even(value: Exact, decimals: int = 0) -> Decimal:
    """四舍六入五成双 on the decimal digits of `value` (METHODS A12)."""
    return _round(value, Decimal(1).scaleb(-decimals), ROUND_HALF_EVEN)


def round_to_interval(value: Exact, interval: Exact, mode: Mode = "half_up") -> Decimal:
    """Round to a multiple of `interval` on decimal digits, in one step: 1, 0.1, 100, 0.5, 0.2.

    Half to even is GB/T 8170-2008 (METHODS A12). Give decimal text where a tie matters.

    >>> str(round_to_interval("60.25", "0.5", "half_even"))
    '60.0'
    """
    step = _decimal(interval)
    if not step.is_finite() or step <= 0:
        raise UsageError("not_an_interval", interval=interval)
    return _round(value, step, ROUND_HALF_UP if mode == "half_up" else ROUND_HALF_EVEN)


@formula("rounding", native="ROUND({values},{decimals})")
def round_array(values: Rows, decimals: int = 0, mode: Mode = "half_up") -> FloatArray:
    """Many values rounded as `round_half_up` and `round_half_even` do; NaN stays, and infinity.

    >>> round_array([0.35, 1.005, -2.5, 1.25], 2).tolist()
    [0.35, 1.01, -2.5, 1.25]
    >>> round_array([0.5, 1.5, 2.5], 0, "half_even").tolist()
    [0.0, 2.0, 2.0]
    """
    _check_decimals(decimals)
    given = floats(values)
    size = np.abs(given)
    power = 10.0 ** abs(decimals)
    with np.errstate(all="ignore"):
        scaled = size * power if decimals >= 0 else size / power
        whole = np.floor(scaled)
        # Both sides of this division are exact, so `tie` is the float of the decimal tie, and
        # comparing floats compares the decimals that they stand for.
        tie = (whole + 0.5) / power if decimals >= 0 else (whole + 0.5) * power
        up = size > tie if mode == "half_even" else size >= tie
        if mode == "half_even":
            up |= (size == tie) & (whole % 2 == 1)
        whole += up
        rounded = np.copysign(whole / power if decimals >= 0 else whole * power, given)
    settled = scaled < _WHOLE
    return np.where(settled, rounded + 0.0, given)[()]


@formula("round_sum")
def round_preserve_sum(values: Rows, decimals: int = 0, total: float | None = None) -> FloatArray:
    """Round one row so that it adds up to its rounded sum, or to `total` (METHODS A13).

    Half to even on decimal digits; then the items with the largest rounding difference move by one
    last digit, the first of equals first (iteround leaves equals to the noise of binary floats).
    For tables that must add up on paper, never for the data: print 按最大余数法调整.

    >>> round_preserve_sum([33.335, 33.335, 33.33], 1).tolist()
    [33.4, 33.3, 33.3]
    """
    row = series(values)
    if not row.size or not np.isfinite(row).all():
        return np.full(row.shape, np.nan)
    exact = [Fraction(_decimal(value)) for value in row.tolist()]
    step = Fraction(Decimal(1).scaleb(-decimals))
    units = [round(value / step) for value in exact]
    goal = round(sum(exact) / step) if total is None else round(Fraction(_decimal(total)) / step)
    missing = goal - sum(units)
    move = 1 if missing > 0 else -1
    order = sorted(range(row.size), key=lambda at: -move * (exact[at] / step - units[at]))
    for turn in range(abs(missing)):
        units[order[turn % row.size]] += move
    return np.array([float(unit * step) for unit in units])


@formula("largest_remainder")
def largest_remainder(weights: Rows, total: int) -> IntArray:
    """`total` whole seats, or points of a per cent, by weight: largest remainders first.

    METHODS A13. Raises UsageError for weights that are not known, negative, or all zero.

    >>> largest_remainder([5117, 4400, 162, 161, 160], 100).tolist()
    [51, 44, 2, 2, 1]
    """
    row = series(weights)
    if not (np.isfinite(row).all() and (row >= 0).all() and row.sum() > 0):
        raise UsageError("not_weights")
    exact = [Fraction(_decimal(weight)) for weight in row.tolist()]
    quotas = [weight * total / sum(exact) for weight in exact]
    seats = [int(quota) for quota in quotas]
    order = sorted(range(row.size), key=lambda at: seats[at] - quotas[at])
    for at in order[: total - sum(seats)]:
        seats[at] += 1
    return np.array(seats, dtype=np.int64)


@formula("additivity")
def additivity(parts: Rows, total: float, decimals: int = 0) -> dict[str, float]:
    """By how much a total differs from its parts, and by how much rounding alone can make it.

    METHODS A8: each of the parts and the total may be off by half a last digit. NaN with a hole.
    UsageError for more decimals than a number can have.

    >>> additivity([4.3, 1.5, -0.6], 5.2, 1)
    {'residual': 0.0, 'allowance': 0.2}
    """
    _check_decimals(decimals)
    row = series(parts)
    allowance = float(Decimal("0.5").scaleb(-decimals) * (row.size + 1))
    if not (np.isfinite(row).all() and np.isfinite(total)):
        return {"residual": float("nan"), "allowance": allowance}
    residual = _decimal(total) - sum((_decimal(part) for part in row.tolist()), Decimal(0))
    return {"residual": float(round_half_up(residual, decimals)) + 0.0, "allowance": allowance}


def _check_decimals(decimals: int) -> None:
    if abs(decimals) > _EXACT_POWERS:
        raise UsageError("too_many_decimals", most=_EXACT_POWERS, decimals=decimals)


def _round(value: Exact, step: Decimal, mode: str) -> Decimal:
    exact = _decimal(value)
    if not exact.is_finite():
        return Decimal("NaN")
    if step.as_tuple().digits == (1,) and exact.adjusted() - step.adjusted() < _DIGITS:
        # To a power of ten the digits are cut, which is as exact and ten times as fast.
        rounded = exact.quantize(step, rounding=mode)
        return rounded or abs(rounded)
    quotient = Fraction(exact) / Fraction(step)
    whole = _halves(abs(quotient), mode)
    rounded = whole * step if quotient >= 0 else -whole * step
    return rounded or abs(rounded)


def _halves(quotient: Fraction, mode: str) -> int:
    if mode == ROUND_HALF_EVEN:
        return round(quotient)
    return int(quotient + Fraction(1, 2))


def _decimal(value: Exact) -> Decimal:
    try:
        return value if isinstance(value, Decimal) else Decimal(str(value))
    except ArithmeticError as error:
        raise UsageError("not_a_number", value=value) from error
