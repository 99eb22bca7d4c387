"""The methods of rounding and adding up (METHODS A8, A12, A13), over plain values."""

from collections.abc import Mapping
from decimal import Decimal

from addin.measures import rounding
from tests.measures.methods.registry import Answer, Plain, like, method, number, row, whole


@method("additivity_check", source="METHODS A8")
def additivity_check(parts: Plain, total: Plain, decimals: Plain = 0) -> Answer:
    """Do the parts add up to the total, as far as rounding can tell?"""
    pieces, digits = row(parts), whole(decimals)
    return {
        "consistent": rounding.is_additive(pieces, number(total), digits),
        "residual": rounding.additivity_residual(pieces, number(total), digits),
        "allowance": 0.5 * 10.0**-digits * (pieces.size + 1),
    }


@method("round_gbt8170", "round_half_even", source="METHODS A12")
def round_gbt8170(value: Plain, interval: Plain = None, decimals: Plain = None) -> Answer:
    """What is the value rounded by GB/T 8170, half to even?"""
    return {"rounded": _rounded(value, interval, decimals, "half_even")}


@method("round_half_up", "round_display", source="METHODS A12")
def round_half_up(value: Plain, decimals: Plain = None, interval: Plain = None) -> Answer:
    """What is the value rounded as school teaches it (四舍五入)?"""
    return {"rounded": _rounded(value, interval, decimals, "half_up")}


@method("round_preserve_sum", source="METHODS A13")
def round_preserve_sum(values: Plain, decimals: Plain = 0, total: Plain = None) -> Answer:
    """What are the values rounded so that they still add up?"""
    goal = None if total is None else number(total)
    rounded = rounding.round_preserve_sum(row(values), whole(decimals), goal)
    return {"rounded": like(values, rounded), "total": rounded.sum()}


@method("largest_remainder", source="METHODS A13")
def largest_remainder(weights: Plain, total: Plain = 100) -> Answer:
    """How is a whole number of seats or points split by weight?"""
    seats = rounding.largest_remainder(row(weights), whole(total))
    split = (
        dict(zip(weights, seats.tolist(), strict=True)) if isinstance(weights, Mapping) else seats
    )
    return {"allocation": split}


def _rounded(value: Plain, interval: Plain, decimals: Plain, mode: rounding.Mode) -> Plain:
    if isinstance(value, list | tuple):
        return [_rounded(one, interval, decimals, mode) for one in value]
    if isinstance(value, Mapping):
        return {name: _rounded(one, interval, decimals, mode) for name, one in value.items()}
    if value is None:
        return None
    # Decimal text is exact; a float counts as the shortest decimal that reads back as it.
    if interval is not None:
        return float(rounding.round_to_interval(str(value), str(interval), mode))
    step = Decimal(1).scaleb(-(0 if decimals is None else whole(decimals)))
    return float(rounding.round_to_interval(str(value), step, mode))
