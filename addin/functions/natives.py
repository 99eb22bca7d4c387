"""How is a function written in plain Excel, so that a workbook may leave the office?

The plain form answers what the function answers: a hole gives #N/A and never counts as 0, and so
does what cannot be known. It is made for single cells; a range raises TypeError, and the cell then
keeps its value.
"""

from collections.abc import Callable

__all__ = ["Native", "plain", "plain_rounding", "plain_series"]

Native = Callable[..., str]
_LONGEST = 8000  # Excel takes 8192 letters


def plain(names: str, formula: str, unknown: str = "") -> Native:
    """The plain form of a function of single cells.

    `names` are its arguments, `formula` and `unknown` (when there is no answer) use them in braces.

    >>> plain("part whole", "{part}/{whole}", "{whole}<=0")("A1", "B1")
    'IF(COUNT(A1,B1)<2,NA(),IF(B1<=0,NA(),A1/B1))'
    """
    arguments = names.split()

    def write(*given: str) -> str:
        if len(given) != len(arguments) or any(":" in text for text in given):
            raise TypeError(names)
        words = dict(zip(arguments, given, strict=True))
        answer = formula.format_map(words)
        if unknown:
            answer = f"IF({unknown.format_map(words)},NA(),{answer})"
        found = f"IF(COUNT({','.join(given)})<{len(given)},NA(),{answer})"
        if len(found) > _LONGEST:  # calls within calls grow fast
            raise TypeError(names)
        return found

    return write


def plain_series(formula: str, unknown: str = "", *, whole: bool = False) -> Native:
    """The plain form of a function of one range, ``{x}``; `whole` allows no hole in it.

    >>> plain_series("SUM({x})", whole=True)("A1:A3")
    'IF(COUNT(A1:A3)<ROWS(A1:A3)*COLUMNS(A1:A3),NA(),SUM(A1:A3))'
    """

    def write(given: str) -> str:
        answer = formula.format(x=given)
        if unknown:
            answer = f"IF({unknown.format(x=given)},NA(),{answer})"
        if whole:
            answer = f"IF(COUNT({given})<ROWS({given})*COLUMNS({given}),NA(),{answer})"
        return answer

    return write


def plain_rounding(value: str, decimals: str = "1") -> str:
    """The plain form of rounding half up; decimals that are empty are one.

    >>> plain_rounding("A1", "2")
    'IF(COUNT(A1)<1,NA(),ROUND(A1,IF(COUNT(2)<1,1,2)))'
    """
    if ":" in value or ":" in decimals:
        raise TypeError(value)
    return f"IF(COUNT({value})<1,NA(),ROUND({value},IF(COUNT({decimals})<1,1,{decimals})))"
