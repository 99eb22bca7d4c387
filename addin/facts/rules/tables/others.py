"""What does another indicator say beside a row?"""

from collections.abc import Mapping
from functools import cached_property

import numpy as np

from addin.facts.rules.language.vocabulary import fold
from addin.facts.rules.tables.known import taken
from addin.facts.rules.tables.points import Points
from addin.facts.rules.tables.table import Floats
from addin.facts.series import NOTHING, span_of
from addin.model import Concept

__all__ = ["Others"]


class Others:
    """Values and growth of other indicators for the period, cluster and area of each row."""

    def __init__(self, points: Points) -> None:
        self.points = points

    def beside(self, measure: str, code: str) -> Floats:
        """The value or growth of another indicator beside each row.

        `code` is a code, in which ``*`` stands for the row's own, or a concept; a concept is looked
        for among the indicators of the same scope as the row's own.
        """
        rows, seen = self.points.rows, self.points.known.observations
        at = [self._position(fold(code), one) for one in range(len(seen.indicators))]
        indicator = np.array([*at, NOTHING], np.int64)[rows.indicator]
        series = self.points.known.series_of(indicator, rows.cluster, rows.area)
        found = self.points.at(series, self.points.end, span_of(rows.period))
        found = np.where(found >= 0, found, self.points.ending(series, self.points.end))
        values = self.points.yoy if measure == "yoy" else self.points.value
        return np.where(indicator >= 0, taken(values, found), np.nan)

    def _position(self, code: str, own: int) -> int:
        """The position of the indicator that `code` means for the indicator at `own`; -1: none."""
        named = self._codes_of_indicators
        exact = named.get(code.replace("*", fold(self.points.known.observations.indicators[own])))
        if exact is not None:
            return exact
        meaning = self.points.known.meanings[own]
        scope = meaning.concept.scope if meaning else ""
        return self._concepts.get((code, scope), NOTHING) if meaning else NOTHING

    @cached_property
    def _concepts(self) -> Mapping[tuple[str, str], int]:
        """Indicators by concept, in either language, and scope; the first of the sheet counts."""
        found: dict[tuple[str, str], int] = {}
        for at, meaning in enumerate(self.points.known.meanings):
            if meaning is not None and meaning.concept.name:
                words = Concept.text(meaning.concept.name)
                for word in (words.zh, words.en):
                    found.setdefault((fold(word), meaning.concept.scope), at)
        return found

    @cached_property
    def _codes_of_indicators(self) -> Mapping[str, int]:
        return {fold(code): at for at, code in enumerate(self.points.known.observations.indicators)}
