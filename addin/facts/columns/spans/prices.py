"""In which prices do a target and the values that it is measured on stand? (METHODS-2 M10)"""

from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from addin.facts.columns.subjects import Subjects
from addin.model.indicator import Indicator
from addin.model.plan import Plan
from addin.model.words import TargetKind

Bools = NDArray[np.bool_]


class Prices(IntEnum):
    """The price basis of an amount, as its words say."""

    UNSTATED = 0
    CURRENT = 1
    CONSTANT = 2


_WORDS = {
    Prices.CURRENT: ("现价", "当年价", "current", "nominal"),
    Prices.CONSTANT: ("可比价", "不变价", "constant", "real"),
}


def prices_of(indicator: Indicator) -> Prices:
    """The price basis of an indicator; words of both say nothing."""
    text = indicator.concept.price_basis.lower()
    said = [basis for basis, words in _WORDS.items() if any(word in text for word in words)]
    return said[0] if len(said) == 1 else Prices.UNSTATED


def followed_by(plan: Plan, indicator: Indicator) -> Indicator:
    """The indicator whose values are followed, itself unless it names another series."""
    return plan.indicator.get(indicator.series, indicator)


def bases_of(plan: Plan, subjects: Subjects) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The `Prices` of the target and of the values of each subject."""
    pairs = [(prices_of(one), prices_of(followed_by(plan, one))) for one in plan.indicators]
    found = np.array(pairs, np.int64).reshape(-1, 2)[subjects.indicator]
    return found[:, 0], found[:, 1]


def nominal(plan: Plan, subjects: Subjects) -> Bools:
    """Whose target of growth says nothing of prices, while its values stand in current ones."""
    target, values = bases_of(plan, subjects)
    unstated = (target == Prices.UNSTATED) & (values == Prices.CURRENT)
    return np.asarray(unstated & subjects.is_kind(TargetKind.RATE_AVG), bool)


def mismatched(plan: Plan, subjects: Subjects) -> Bools:
    """Whose target and values stand in different prices, both stated."""
    target, values = bases_of(plan, subjects)
    stated = (target != Prices.UNSTATED) & (values != Prices.UNSTATED)
    return np.asarray(stated & (target != values), bool)
