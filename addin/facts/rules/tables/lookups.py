"""What do the tables of the Data sheet share: indicators, periods, words, and ways to look up."""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from addin.facts.rules.tables.declared import is_bounded, is_signed
from addin.facts.rules.tables.table import Floats, Group, WordColumn
from addin.language import LANGUAGES, Language, Text, fold
from addin.model.indicator import Concept, Indicator
from addin.model.observations import date_of_vintage
from addin.model.period import Period
from addin.model.plan import Plan
from addin.model.series import MONTHS, NOTHING

Ints = NDArray[np.int64]
_BITS = 20
_SPANS = 16
_QUARTER = 3
_NATION = frozenset({"cn", "china", "全国"})
_LEAST_DECIMALS = 2


class Lookups:
    """What both tables know: the indicator of each row, its period, its words."""

    def __init__(self, plan: Plan) -> None:
        self.plan, self.observations = plan, plan.observations
        by_series: dict[str, Indicator] = {}
        for found in plan.indicators:
            by_series.setdefault(found.series or found.code, found)
        named = {**by_series, **plan.indicator}
        self.meanings = [named.get(code) for code in self.observations.indicators]

    def of_meaning(self, value: Callable[[Indicator], float], rows: Ints) -> Floats:
        """A number of the indicator of each row; NaN where the plan does not know it."""
        found = [float("nan") if one is None else value(one) for one in self.meanings]
        return np.array([*found, np.nan])[rows]

    def words_of_meaning(self, value: Callable[[Indicator], str], rows: Ints) -> WordColumn:
        """A word of the indicator of each row."""
        texts = ["" if one is None else fold(value(one)) for one in self.meanings]
        known = tuple(sorted({text for text in texts if text}))
        codes = np.array([*(known.index(text) if text else NOTHING for text in texts), NOTHING])
        return WordColumn(codes[rows].astype(np.int64), known)

    def common_words(
        self, rows: Ints, cluster: Ints, area: Ints
    ) -> dict[str, Callable[[], WordColumn]]:
        """The words that come with the indicator of a row."""
        seen = self.observations
        of = self.words_of_meaning
        return {
            "indicator": lambda: word_column(rows, seen.indicators),
            "cluster": lambda: word_column(cluster, seen.clusters),
            "area": lambda: word_column(area, seen.areas),
            "unit": lambda: of(lambda one: one.unit.code, rows),
            "dimension": lambda: of(lambda one: one.unit.dimension, rows),
            "nature": lambda: of(lambda one: one.nature.value, rows),
            "concept": lambda: of(lambda one: Concept.text(one.concept.name).en, rows),
            "kind": lambda: of(lambda one: one.target.kind.value, rows),
            "attribute": lambda: of(lambda one: one.attribute.value, rows),
            "department": lambda: of(lambda one: one.department, rows),
        }

    def common_numbers(self, rows: Ints, period: Ints) -> dict[str, Callable[[], Floats]]:
        """The numbers that come with the indicator and the period of a row."""
        decimals = self.of_meaning(lambda one: one.shown_decimals, rows)
        first, last = self.plan.identity.start_year, self.plan.identity.end_year
        return {
            "year": lambda: (period // 10000).astype(float),
            "month": lambda: (period // 100 % 100).astype(float),
            "months": lambda: (period // 100 % 100 - period % 100 + 1).astype(float),
            "decimals": lambda: decimals,
            "rounding": lambda: 0.5 * 10.0**-decimals,
            "entire": lambda: self.of_meaning(lambda one: round(1 / one.unit.factor, 6), rows),
            "is_signed": lambda: self.of_meaning(lambda one: float(is_signed(one)), rows),
            "is_bounded": lambda: self.of_meaning(lambda one: float(is_bounded(one)), rows),
            "plan_start": lambda: np.full(len(rows), float(first)),
            "plan_end": lambda: np.full(len(rows), float(last)),
        }

    def series_of(self, indicator: Ints, cluster: Ints, area: Ints) -> Ints:
        """One number for each indicator, cluster and area."""
        seen = self.observations
        key = (indicator + 2) * (len(seen.clusters) + 3) + cluster + 2
        return np.asarray(key * (len(seen.areas) + 3) + area + 2, np.int64)

    def label(self, indicator: int, cluster: int, area: int, period: int) -> Text:
        """The name of an indicator, its cluster or area, and the period."""
        return Text(
            **{each: self._label(each, indicator, cluster, area, period) for each in LANGUAGES}
        )

    def _label(
        self, language: Language, indicator: int, cluster: int, area: int, period: int
    ) -> str:
        seen, plan = self.observations, self.plan
        meaning = self.meanings[indicator]
        parts = [meaning.name[language] if meaning else seen.indicators[indicator]]
        for code, known in (
            (seen.code("clusters", cluster), plan.cluster),
            (seen.code("areas", area), plan.area),
        ):
            if code:
                parts.append(known[code].name[language] if code in known else code)
        parts.append(Period.from_code(period).label(language))
        return " ".join(parts)

    def decimals(self, indicator: int) -> int:
        """How many decimals a message shows of the values of an indicator."""
        meaning = self.meanings[indicator]
        return max(meaning.shown_decimals if meaning else 0, _LEAST_DECIMALS)


ROW = ("indicator", "cluster", "area", "period")


def days_of(vintages: NDArray[np.int32]) -> Floats:
    """Days of publication as numbers that can be subtracted; NaN where unknown."""
    known, back = np.unique(vintages, return_inverse=True)
    days = [date_of_vintage(int(one)).toordinal() if one else np.nan for one in known]
    return np.array(days, float)[back.reshape(-1)]


def row_key(series: Ints, end: Ints, span: Ints) -> Ints:
    """One number that sorts as series, end and span do."""
    return np.asarray((series << _BITS) + end * _SPANS + span, np.int64)


def span_of_quarter(end: Ints) -> Ints:
    """The span rank of the three months that end in the month `end`."""
    return np.asarray(13 - (end % MONTHS + 1 - (_QUARTER - 1)), np.int64)


def taken(values: Floats, rows: Ints) -> Floats:
    """The values of `rows`; NaN for no row."""
    if not len(values):
        return np.full(np.shape(rows), np.nan)
    return np.where(rows >= 0, values[np.maximum(rows, 0)], np.nan)


def codes_at(values: NDArray[np.int32] | Ints, rows: Ints) -> Ints:
    """The codes of `rows`; -1 for no row."""
    if not len(values):
        return np.full(np.shape(rows), NOTHING)
    return np.where(rows >= 0, values[np.maximum(rows, 0)], NOTHING).astype(np.int64)


def first_known(one: Floats, other: Floats) -> Floats:
    """The one where it is known, else the other."""
    return np.where(np.isnan(one), other, one)


def past(columns: list[Floats]) -> Group:
    """What was known before, as a group: a hole in it is no member."""
    values = np.stack(columns, axis=1)
    return Group(values, ~np.isnan(values))


def word_column(codes: NDArray[np.int32] | Ints, words: Sequence[str]) -> WordColumn:
    """A column of words from their positions in a list."""
    return WordColumn(codes.astype(np.int64), tuple(fold(word) for word in words), tuple(words))


def is_nation(code: str, name: Text) -> bool:
    """Whether an area is the whole nation."""
    return bool(_NATION & {fold(code), fold(name.zh), fold(name.en)})
