"""Do the stamped paper and the file hold the same numbers?

The checksum is computed in the form by native functions that every spreadsheet program knows,
and printed beside the signatures. It sees order and tells a blank from a zero. It guards against
slips, not against intent: it is no signature. Source: PRACTICE C3.4, with every input column
instead of one, and with remainders taken early so that large numbers stay exact.
"""

from collections.abc import Iterable, Sequence

__all__ = ["CHECKSUM_COLUMNS", "checksum", "checksum_formula"]

# The input columns with the weight of a value and the weight of there being one.
CHECKSUM_COLUMNS = (("J", 7919, 104729), ("K", 6101, 86243), ("L", 4397, 65537))
_MODULUS = 16777213
_CANNOT = "数值有误"


def checksum_formula(first: int, last: int) -> str:
    """The native formula over the rows `first` to `last` of the form."""
    terms = []
    for letter, weight, presence in CHECKSUM_COLUMNS:
        cells = f"{letter}{first}:{letter}{last}"
        order = f"(ROW({cells})-ROW({letter}{first})+1)"
        terms += [
            f"SUMPRODUCT(MOD(ROUND({cells}*100,0),{_MODULUS}),{order}*{weight})",
            f"SUMPRODUCT(ISNUMBER({cells})*{order}*{presence})",
        ]
    return f'=IFERROR(DEC2HEX(MOD({"+".join(terms)},{_MODULUS}),6),"{_CANNOT}")'


def checksum(rows: Iterable[Sequence[float | None]]) -> str:
    """The checksum of the numbers of each row, in the order of `CHECKSUM_COLUMNS`.

    >>> checksum([(1.0, None, None), (None, 0.0, None)])
    '10503B'
    """
    total = 0
    for order, row in enumerate(rows, start=1):
        for value, (_, weight, presence) in zip(row, CHECKSUM_COLUMNS, strict=True):
            if value is not None:
                total += (_rounded(value * 100) % _MODULUS) * order * weight + order * presence
    return f"{total % _MODULUS:06X}"


def _rounded(value: float) -> int:
    """Half away from zero, as the function ROUND."""
    whole = int(abs(value) + 0.5)
    return whole if value >= 0 else -whole
