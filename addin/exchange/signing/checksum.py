"""Which few letters say on paper that the file holds the same numbers, to the last digit?

The form computes them with native formulas, the intake computes them again. It is no signature:
whoever changes a number gets the letters for it.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from math import copysign

# The input columns with the weight of a value; the older checksum also had one of its presence.
_COLUMNS = (("J", 7919, 104729), ("K", 6101, 86243), ("L", 4397, 65537))
_MODULUS = 16777213
_CANNOT = "数值有误"
# A number is taken as its first 15 digits, in three blocks that the modulus tells apart.
_FORMAT = "0.00000000000000E+00"
_BLOCKS, _EXPONENT, _SIGN, _THERE = (1, 3, 5), 7, 11, 13
_LIKE_HEX = str.maketrans("OIL", "011")


def checksum_formula(first: int, last: int) -> str:
    """The native formula over the rows `first` to `last` of the form."""
    cells = [f"{letter}{first}:{letter}{last}" for letter, *_ in _COLUMNS]
    words = "+".join(f"SUMPRODUCT(ISTEXT({each})*(LEN({each})>0))" for each in cells)
    parts = "+".join(
        f"MOD({_column_formula(each, first)}*{weight},{_MODULUS})"
        for each, (_, weight, _) in zip(cells, _COLUMNS, strict=True)
    )
    code = f'IFERROR(DEC2HEX(MOD({parts},{_MODULUS}),6),"{_CANNOT}")'
    return f'=IF({words}>0,"{_CANNOT}",{code})'


def _column_formula(cells: str, first: int) -> str:
    order = f"(ROW({cells})-{first}+1)"
    digits = f'TEXT(ABS({cells}),"{_FORMAT}")'
    blocks = (f"(MID({digits},1,1)&MID({digits},3,4))", f"MID({digits},7,5)", f"MID({digits},12,5)")
    terms = [f"VALUE({each})*{weight}" for each, weight in zip(blocks, _BLOCKS, strict=True)]
    negative = f'(MID({digits},18,1)="-")'
    terms += [
        f"(VALUE(MID({digits},19,3))+100*{negative})*{_EXPONENT}",
        f"({cells}<0)*{_SIGN}",
        f"ISNUMBER({cells})*{_THERE}",
    ]
    return f"MOD(SUMPRODUCT({order}*({'+'.join(terms)})),{_MODULUS})"


def checksum(rows: Iterable[Sequence[float | None]]) -> str:
    """The checksum of the numbers of each row: value, quarter, growth.

    >>> checksum([(1.0, None, None), (None, 0.0, None)])
    'BC55C1'
    """
    totals = [0] * len(_COLUMNS)
    for order, row in enumerate(rows, start=1):
        for place, value in enumerate(row):
            if value is not None:
                totals[place] += order * _weighed(value)
    parts = zip(totals, _COLUMNS, strict=True)
    return f"{sum(t % _MODULUS * weight for t, (_, weight, _) in parts) % _MODULUS:06X}"


def _weighed(value: float) -> int:
    digits = f"{abs(value):.14E}"
    blocks = digits[0] + digits[2:6], digits[6:11], digits[11:16]
    exponent = int(digits[18:]) + 100 * (digits[17] == "-")
    total = sum(int(each) * weight for each, weight in zip(blocks, _BLOCKS, strict=True))
    return total + exponent * _EXPONENT + (value < 0) * _SIGN + _THERE


def rounded_checksum(rows: Iterable[Sequence[float | None]]) -> str:
    """The checksum of forms that went out before forms were signed: of two decimals.

    >>> rounded_checksum([(1.0, None, None), (None, 0.0, None)])
    '10503B'
    """
    total = 0
    for order, row in enumerate(rows, start=1):
        for value, (_, weight, presence) in zip(row, _COLUMNS, strict=True):
            if value is not None:
                # Half away from zero, as the function ROUND.
                whole = int(copysign(int(abs(value * 100) + 0.5), value))
                total += (whole % _MODULUS) * order * weight + order * presence
    return f"{total % _MODULUS:06X}"


def as_printed(typed: str) -> str:
    """A checksum as somebody read it from paper: any width and case, O for 0.

    >>> as_printed(" ａｂ-1o ")
    'AB10'
    """
    plain = unicodedata.normalize("NFKC", typed).upper().translate(_LIKE_HEX)
    return re.sub(r"[^0-9A-Z一-鿿]", "", plain)
