"""What does a target say that somebody wrote into one cell: ``≥95``, ``45左右``, ``[12]``?"""

import re
import unicodedata
from dataclasses import dataclass

from addin.errors import ModelError
from addin.model.unit import PERCENT, Unit
from addin.model.words import Direction, Operator, TargetKind
from addin.ooxml.sheet.read import Cell
from addin.plan.values import number_of, text_of

_HOLES = frozenset(
    {"", "-", "—", "——", "–", "/", "无", "n/a", "na", "none", "…", "...", "待定", "tbd"}
)
_NUMBER = r"[-+−]?\d[\d,，]*(?:\.\d+)?"


@dataclass(frozen=True, slots=True, kw_only=True)
class Goal:
    """What the cell says; `kind` None where its words do not tell."""

    value: float | None = None
    upper: float | None = None
    operator: Operator = Operator.EXACT
    kind: TargetKind | None = None
    direction: Direction | None = None


def is_nothing(cell: Cell) -> bool:
    """Whether a cell says that there is no number."""
    return unicodedata.normalize("NFKC", text_of(cell)).lower().strip() in _HOLES


def value_of(cell: Cell, unit: Unit) -> float:
    """The number in a cell, in the unit of its row; ModelError where it is none."""
    return number_of(cell, unit if unit.dimension else None).value


def goal_of(cell: Cell, unit: Unit) -> Goal | None:
    """The target that a cell says; None where it says no number.

    >>> goal_of("≥95", PERCENT).operator, goal_of("[12]", PERCENT).kind
    (<Operator.AT_LEAST: '>='>, <TargetKind.CUM_COUNT: 'cum_count'>)
    >>> goal_of("下降18%", PERCENT).kind, goal_of("44-46", PERCENT).upper
    (<TargetKind.CUM_CHANGE: 'cum_change'>, 46.0)
    """
    if isinstance(cell, float | int):
        return Goal(value=float(cell))
    text = unicodedata.normalize("NFKC", text_of(cell)).strip()
    span = re.fullmatch(rf"\D*?({_NUMBER})%?\s*[-~至到—–]\s*({_NUMBER})\D*", text)
    if span:
        low, high = (value_of(part.replace("−", "-"), unit) for part in span.groups())
        return Goal(value=low, upper=high, kind=TargetKind.RANGE)
    found = re.search(rf"{_NUMBER}\s*%?", text)
    if not found or len(re.findall(_NUMBER, text)) > 1:
        return None
    return _with_words(text, found[0], unit)


def _with_words(text: str, number: str, unit: Unit) -> Goal | None:
    falls = re.search(r"下降|降低|减少|reduc|fall|cut|decreas", text, re.IGNORECASE)
    averaged = re.search(r"年均|每年增长|a year|per year|annual", text, re.IGNORECASE)
    summed = re.search(r"[\[〔【]|累计|cumulative|in total", text, re.IGNORECASE)
    # A rate of change stands in per cent whatever the unit of the indicator is.
    changes = averaged or falls or (summed and "%" in number and unit is not PERCENT)
    try:
        value = value_of(number, PERCENT if changes and "%" in number else unit)
    except ModelError:
        return None
    if averaged:
        return Goal(value=value, kind=TargetKind.RATE_AVG, operator=_operator(text))
    if (falls and "%" in number) or (summed and value < 0):
        return Goal(
            value=abs(value), kind=TargetKind.CUM_CHANGE, direction=Direction.LOWER,
            operator=_operator(text),
        )  # fmt: skip
    kind = TargetKind.CUM_COUNT if summed else None
    return Goal(value=value, kind=kind, operator=_operator(text))


_OPERATORS = (
    (Operator.ABOUT, r"左右|约|~|≈|about|around|approx"),
    (Operator.AT_LEAST, r"≥|>|以上|不低于|不少于|至少|超过|at least|above|over|more than"),
    (Operator.AT_MOST, r"≤|<|以内|以下|不高于|不超过|控制在|at most|below|under|up to|less than"),
)


def _operator(text: str) -> Operator:
    for operator, words in _OPERATORS:
        if re.search(words, text, re.IGNORECASE):
            return operator
    return Operator.EXACT
