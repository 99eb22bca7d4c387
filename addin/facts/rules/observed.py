"""What can a rule ask of an observation: its neighbours in time, its whole, its parts?

Two tables come from the Data sheet: `statement`, every row of it, and `series`, one row for each
indicator, cluster, area and period, with the values that count. Columns are made when a rule
first asks for them, over all rows at once.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from addin.errors import Place
from addin.facts.rules.table import Floats, Group, Table, Words
from addin.facts.rules.vocabulary import fold
from addin.facts.series import MONTHS, NOTHING, YEAR_SPAN, end_of, span_of
from addin.language import LANGUAGES, Language, Text
from addin.model import Concept, Indicator, Measure, Nature, Period, Plan, date_of_vintage
from addin.model.observations import MEASURES, PRECISIONS, REVISION_CLASSES, STATUSES

__all__ = ["series_table", "statement_table"]

Ints = NDArray[np.int64]
_BITS = 20
_SPANS = 16
_QUARTER = 3
_HISTORY_YEARS = 8
_RECENT_QUARTERS = 12
_NATION = frozenset({"cn", "china", "全国"})
_LEAST_DECIMALS = 2


def series_table(plan: Plan) -> Table:
    """One row for each indicator, cluster, area and period that has a value or a growth."""
    return _Series(plan).table


def statement_table(plan: Plan) -> Table:
    """One row for each row of the Data sheet."""
    return _Statements(plan).table


class _Known:
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

    def words_of_meaning(self, value: Callable[[Indicator], str], rows: Ints) -> Words:
        """A word of the indicator of each row."""
        texts = ["" if one is None else fold(value(one)) for one in self.meanings]
        known = tuple(sorted({text for text in texts if text}))
        codes = np.array([*(known.index(text) if text else NOTHING for text in texts), NOTHING])
        return Words(codes[rows].astype(np.int64), known)

    def common_words(self, rows: Ints, cluster: Ints, area: Ints) -> dict[str, Callable[[], Words]]:
        """The words that come with the indicator of a row."""
        seen = self.observations
        of = self.words_of_meaning
        return {
            "indicator": lambda: Words(rows, tuple(fold(code) for code in seen.indicators)),
            "cluster": lambda: Words(cluster, tuple(fold(code) for code in seen.clusters)),
            "area": lambda: Words(area, tuple(fold(code) for code in seen.areas)),
            "unit": lambda: of(lambda one: one.unit.code, rows),
            "nature": lambda: of(lambda one: one.nature.value, rows),
            "concept": lambda: of(lambda one: Concept.text(one.concept.name).en, rows),
            "kind": lambda: of(lambda one: one.target.kind.value, rows),
            "attribute": lambda: of(lambda one: one.attribute.value, rows),
            "department": lambda: of(lambda one: one.department, rows),
        }

    def common_numbers(self, rows: Ints, period: Ints) -> dict[str, Callable[[], Floats]]:
        """The numbers that come with the indicator and the period of a row."""
        decimals = self.of_meaning(lambda one: one.shown_decimals, rows)
        return {
            "year": lambda: (period // 10000).astype(float),
            "month": lambda: (period // 100 % 100).astype(float),
            "months": lambda: (period // 100 % 100 - period % 100 + 1).astype(float),
            "decimals": lambda: decimals,
            "rounding": lambda: 0.5 * 10.0**-decimals,
        }

    def series_of(self, indicator: Ints, cluster: Ints, area: Ints) -> Ints:
        """One number for each indicator, cluster and area."""
        seen = self.observations
        key = (indicator + 2) * (len(seen.clusters) + 3) + cluster + 2
        return np.asarray(key * (len(seen.areas) + 3) + area + 2, np.int64)

    def label(self, indicator: int, cluster: int, area: int, period: int) -> Text:
        """The name of an indicator, its cluster or area, and the period."""
        return Text(*(self._label(each, indicator, cluster, area, period) for each in LANGUAGES))

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


class _Statements(_Known):
    """The rows of the Data sheet, each beside the vintage before it and the one that counts."""

    @property
    def table(self) -> Table:
        seen = self.observations
        indicator, cluster, area, period = (
            getattr(seen, name).astype(np.int64)
            for name in ("indicator", "cluster", "area", "period")
        )
        return Table(
            scope="statement",
            size=len(seen),
            numbers={
                **self.common_numbers(indicator, period),
                "value": lambda: seen.value,
                "earlier": lambda: self._beside(self._earlier),
                "counted": lambda: self._beside(self._counted),
                "days_after_counted": self._days_after_counted,
                "tier": lambda: seen.tier.astype(float),
                "counted_tier": lambda: self._beside(self._counted, seen.tier.astype(float)),
                "revisions": lambda: self._revisions(Measure.LEVEL),
                "yoy_revisions": lambda: self._revisions(Measure.YOY),
                "note_length": lambda: np.array([*map(len, seen.notes), 0.0])[seen.note],
            },
            words={
                **self.common_words(indicator, cluster, area),
                "measure": lambda: _words(seen.measure, [m.value for m in MEASURES]),
                "precision": lambda: _words(seen.precision, [p.value for p in PRECISIONS]),
                "status": lambda: _words(seen.status, [s.value for s in STATUSES]),
                "source": lambda: _words(seen.source, seen.sources),
                "counted_source": lambda: _words(seen.source[self._counted], seen.sources),
                "revision_class": lambda: _words(
                    seen.revision_class, [c.value for c in REVISION_CLASSES]
                ),
            },
            place=lambda row, _name: seen.place(row, self.plan.workbook),
            label=lambda row: self.label(
                int(indicator[row]), int(cluster[row]), int(area[row]), int(period[row])
            ),
            decimals=lambda row: self._decimals(int(indicator[row])),
        )

    def _days_after_counted(self) -> Floats:
        days = _days(self.observations.vintage)
        return days - _taken(days, self._counted)

    def _decimals(self, indicator: int) -> int:
        meaning = self.meanings[indicator]
        return max(meaning.shown_decimals if meaning else 0, _LEAST_DECIMALS)

    def _beside(self, rows: Ints, values: Floats | None = None) -> Floats:
        return _taken(self.observations.value if values is None else values, rows)

    @cached_property
    def _keys(self) -> Ints:
        """One number for each thing that is stated: indicator, cluster, area, measure, period."""
        of_period = self._keys_of_period * len(MEASURES) + self.observations.measure
        _, key = np.unique(of_period, return_inverse=True)
        return np.asarray(key.reshape(-1), np.int64)

    @cached_property
    def _keys_of_period(self) -> Ints:
        """One number for each indicator, cluster, area and period."""
        seen = self.observations
        codes = [getattr(seen, name).astype(np.int64) for name in _ROW]
        return _key(self.series_of(*codes[:3]), end_of(codes[3]), span_of(codes[3]))

    @cached_property
    def _counted(self) -> Ints:
        """For each row the row that counts for the same thing."""
        preferred = self.observations.preferred
        rows = np.full(int(self._keys.max(initial=-1)) + 1, NOTHING)
        rows[self._keys[preferred]] = preferred
        return rows[self._keys]

    @cached_property
    def _earlier(self) -> Ints:
        """For each row the one of the same thing that was published last before it; -1: none."""
        seen, keys = self.observations, self._keys
        order = np.lexsort((seen.vintage, keys))
        key, day = keys[order], seen.vintage[order]
        start = np.ones(len(order), bool)
        start[1:] = (key[1:] != key[:-1]) | (day[1:] != day[:-1])
        # All statements of one day look back to the last one of the day before.
        first = np.maximum.accumulate(np.where(start, np.arange(len(order)), 0))
        before = first - 1
        same = (before >= 0) & (key[np.maximum(before, 0)] == key) & (day > 0)
        found = np.full(len(order), NOTHING)
        found[order] = np.where(same, order[np.maximum(before, 0)], NOTHING)
        return found

    def _revisions(self, measure: Measure) -> Floats:
        """How many different values each (indicator, cluster, area, period) had, less one."""
        seen = self.observations
        _, key = np.unique(self._keys_of_period, return_inverse=True)
        key = key.reshape(-1)
        of = seen.measure == MEASURES.index(measure)
        mine, values = key[of], seen.value[of]
        order = np.lexsort((values, mine))
        mine, values = mine[order], values[order]
        new = np.ones(len(mine), bool)
        new[1:] = (mine[1:] != mine[:-1]) | (values[1:] != values[:-1])
        counts = np.bincount(mine[new], minlength=int(key.max(initial=-1)) + 1)
        return np.where(counts[key] > 0, counts[key] - 1, np.nan)


@dataclass(frozen=True, eq=False)
class _Rows:
    """The rows of the series table, sorted by series and time."""

    key: Ints
    indicator: Ints
    cluster: Ints
    area: Ints
    period: Ints
    level: Ints
    yoy: Ints
    share: Ints


class _Series(_Known):
    """One row for each indicator, cluster, area and period."""

    @property
    def table(self) -> Table:
        rows = self.rows
        return Table(
            scope="series",
            size=len(rows.key),
            numbers=self._numbers(),
            words={
                **self.common_words(rows.indicator, rows.cluster, rows.area),
                **self._words_of_value(),
            },
            groups={
                "parts": lambda: self._group(self._children(), rows.cluster >= 0),
                "clusters": lambda: self._group(self._main_clusters(), self._is_total),
                "areas": lambda: self._group(self._areas(), self._is_total),
                "history": self._history,
                "recent": self._recent,
            },
            others=self._others,
            place=self._place,
            label=lambda row: self.label(
                int(rows.indicator[row]), int(rows.cluster[row]), int(rows.area[row]),
                int(rows.period[row]),
            ),
            decimals=lambda row: self._shown(int(rows.indicator[row])),
        )  # fmt: skip

    def _shown(self, indicator: int) -> int:
        meaning = self.meanings[indicator]
        return max(meaning.shown_decimals if meaning else 0, _LEAST_DECIMALS)

    @cached_property
    def rows(self) -> _Rows:
        """The rows, from the observations that count."""
        seen = self.observations
        preferred = seen.preferred
        codes = [getattr(seen, name)[preferred].astype(np.int64) for name in _ROW]
        series, period = self.series_of(*codes[:3]), codes[3]
        keys = _key(series, end_of(period), span_of(period))
        key, first, inverse = np.unique(keys, return_index=True, return_inverse=True)
        measure = seen.measure[preferred]
        found = {}
        for each in (Measure.LEVEL, Measure.YOY, Measure.SHARE):
            rows = np.full(len(key), NOTHING)
            of = measure == MEASURES.index(each)
            rows[inverse.reshape(-1)[of]] = preferred[of]
            found[each] = rows
        return _Rows(
            key=key,
            indicator=codes[0][first],
            cluster=codes[1][first],
            area=codes[2][first],
            period=codes[3][first],
            level=found[Measure.LEVEL],
            yoy=found[Measure.YOY],
            share=found[Measure.SHARE],
        )

    def _numbers(self) -> dict[str, Callable[[], Floats]]:
        rows = self.rows
        flow = self.of_meaning(lambda one: float(one.nature is Nature.FLOW), rows.indicator)
        rate = self.of_meaning(lambda one: float(one.unit.is_percent), rows.indicator)
        return {
            **self.common_numbers(rows.indicator, rows.period),
            "value": lambda: self._value,
            "yoy": lambda: self._yoy,
            "share": lambda: self._seen(rows.share),
            "previous": lambda: _taken(self._value, self._previous),
            "before_previous": lambda: _taken(self._value, self._before_previous),
            "quarter": lambda: _taken(self._value, self._quarter),
            "value_year_ago": lambda: _taken(self._value, self._year_ago),
            "before": lambda: _first_known(
                _taken(self._value, self._previous), _taken(self._value, self._year_ago)
            ),
            "growth": lambda: self._growth,
            "yoy_previous": lambda: _taken(self._yoy, self._period_before),
            "whole": lambda: _taken(self._value, self._whole),
            "whole_year_ago": lambda: _taken(_taken(self._value, self._year_ago), self._whole),
            "national_yoy": self._national,
            "is_flow": lambda: flow,
            "is_share": lambda: rate,
        }

    def _words_of_value(self) -> dict[str, Callable[[], Words]]:
        seen, rows = self.observations, self.rows
        return {
            "measure": lambda: _words(
                np.where(rows.level >= 0, 0, np.where(rows.yoy >= 0, 1, 2)),
                ("level", "yoy", "share"),
            ),
            "precision": lambda: _words(
                _codes(seen.precision, self._main), [p.value for p in PRECISIONS]
            ),
            "status": lambda: _words(_codes(seen.status, self._main), [s.value for s in STATUSES]),
            "previous_status": lambda: _words(
                _codes(_codes(seen.status, self._main), self._previous), [s.value for s in STATUSES]
            ),
            "source": lambda: _words(_codes(seen.source, self._main), seen.sources),
        }

    def _place(self, row: int, name: str) -> Place:
        """The cell of the growth for a rule about growth, else that of the value."""
        rows = self.rows
        own = {"yoy": rows.yoy, "share": rows.share}.get(name, self._main)
        found = int(own[row]) if own[row] >= 0 else int(self._main[row])
        return self.observations.place(found, self.plan.workbook)

    def _seen(self, rows: Ints) -> Floats:
        return _taken(self.observations.value, rows)

    @cached_property
    def _main(self) -> Ints:
        """The observation of each row: its value, else its share, else its growth."""
        rows = self.rows
        found = np.where(rows.level >= 0, rows.level, rows.share)
        return np.where(found >= 0, found, rows.yoy)

    @cached_property
    def _value(self) -> Floats:
        rows = self.rows
        rate = self.of_meaning(lambda one: float(one.unit.is_percent), rows.indicator) == 1
        share = np.where(rate, rows.share, NOTHING)
        return self._seen(np.where(rows.level >= 0, rows.level, share))

    @cached_property
    def _yoy(self) -> Floats:
        return self._seen(self.rows.yoy)

    @cached_property
    def _series(self) -> Ints:
        return self.rows.key >> _BITS

    @cached_property
    def _end(self) -> Ints:
        return end_of(self.rows.period)

    @cached_property
    def _first(self) -> Ints:
        return self.rows.period % 100

    def _at(self, series: Ints, end: Ints, span: Ints) -> Ints:
        """The rows of `series` that end in the month `end` with the span `span`; -1: none."""
        keys = self.rows.key
        wanted = _key(series, end, span)
        at = np.minimum(np.searchsorted(keys, wanted), max(len(keys) - 1, 0))
        return np.where(keys[at] == wanted, at, NOTHING)

    def _ending(self, series: Ints, end: Ints) -> Ints:
        """The rows of `series` that end in the month `end`, the longest span of them."""
        keys = self.rows.key
        wanted = _key(series, end, np.full(len(series), _SPANS - 1))
        at = np.maximum(np.searchsorted(keys, wanted, side="right") - 1, 0)
        same = keys[at] // _SPANS == wanted // _SPANS
        return np.where(same, at, NOTHING)

    @cached_property
    def _is_state(self) -> NDArray[np.bool_]:
        """Rows of stocks and rates: a month's end is what counts, not the months before it."""
        flow = self.of_meaning(lambda one: float(one.nature is Nature.FLOW), self.rows.indicator)
        return np.asarray(flow == 0)

    @cached_property
    def _previous(self) -> Ints:
        """The quarter before: to date within the year for totals, three months before else."""
        month = self._end % MONTHS + 1
        span = span_of(self.rows.period)
        end = self._end - _QUARTER
        to_date = self._first == 1
        quarter = ~to_date & (month - self._first == _QUARTER - 1)
        total = np.where(to_date & (month > _QUARTER), self._at(self._series, end, span), NOTHING)
        alone = np.where(quarter, self._at(self._series, end, _span_of_quarter(end)), NOTHING)
        found = np.where(to_date, total, alone)
        state = self._ending(self._series, end)
        return np.where(self._is_state, np.where(found >= 0, found, state), found)

    @cached_property
    def _before_previous(self) -> Ints:
        return _codes(self._previous, self._previous)

    @cached_property
    def _period_before(self) -> Ints:
        """As `_previous`; for a first quarter the whole year before."""
        first = (self._first == 1) & (self._end % MONTHS + 1 == _QUARTER)
        year = self._at(self._series, self._end - _QUARTER, np.full(len(self._end), YEAR_SPAN))
        return np.where(first, year, self._previous)

    @cached_property
    def _quarter(self) -> Ints:
        """The same quarter alone, beside a total to date."""
        total = (self._first == 1) & (self._end % MONTHS + 1 > _QUARTER)
        return np.where(
            total, self._at(self._series, self._end, _span_of_quarter(self._end)), NOTHING
        )

    @cached_property
    def _year_ago(self) -> Ints:
        end = self._end - MONTHS
        same = self._at(self._series, end, span_of(self.rows.period))
        return np.where(self._is_state & (same < 0), self._ending(self._series, end), same)

    @cached_property
    def _growth(self) -> Floats:
        """Growth from the values: per cent, points for a rate; NaN without a positive base."""
        ago = _taken(self._value, self._year_ago)
        rate = self.of_meaning(lambda one: float(one.unit.is_percent), self.rows.indicator) == 1
        with np.errstate(all="ignore"):
            grown = 100 * (self._value / np.where(ago > 0, ago, np.nan) - 1)
        return np.where(rate, self._value - ago, grown)

    @cached_property
    def _whole(self) -> Ints:
        """What a row is a part of: its cluster's parent, else all clusters; then all areas."""
        rows, seen = self.rows, self.observations
        position = {code: at for at, code in enumerate(seen.clusters)}
        parents = [
            position.get(self.plan.cluster[code].parent, NOTHING)
            if code in self.plan.cluster
            else NOTHING
            for code in seen.clusters
        ]
        parent = np.array([*parents, NOTHING])[rows.cluster]
        in_area = rows.area >= 0
        cluster = np.where(in_area, rows.cluster, parent)
        area = np.full(len(rows.area), NOTHING)
        part = in_area | (rows.cluster >= 0)
        found = self._at(
            self.series_of(rows.indicator, cluster, area), self._end, span_of(rows.period)
        )
        return np.where(part, found, NOTHING)

    @property
    def _is_total(self) -> NDArray[np.bool_]:
        return (self.rows.cluster < 0) & (self.rows.area < 0)

    def _children(self) -> list[tuple[NDArray[np.bool_], Ints, Ints]]:
        """For each cluster with a parent: where the parent stands, and its own codes there."""
        rows, seen = self.rows, self.observations
        position = {code: at for at, code in enumerate(seen.clusters)}
        found = []
        for cluster in self.plan.clusters:
            if cluster.parent in position and cluster.code in position:
                here = rows.cluster == position[cluster.parent]
                found.append((here, np.full(len(rows.area), position[cluster.code]), rows.area))
        return found

    def _main_clusters(self) -> list[tuple[NDArray[np.bool_], Ints, Ints]]:
        rows, seen = self.rows, self.observations
        found = []
        for cluster in self.plan.main_clusters:
            if cluster.parent or cluster.code not in seen.clusters:
                continue
            own = rows.indicator == seen.code_of("indicators", cluster.indicator)
            code = seen.code_of("clusters", cluster.code)
            found.append((own, np.full(len(rows.area), code), rows.area))
        return found

    def _areas(self) -> list[tuple[NDArray[np.bool_], Ints, Ints]]:
        rows, seen = self.rows, self.observations
        everywhere = np.ones(len(rows.area), bool)
        return [
            (everywhere, rows.cluster, np.full(len(rows.area), seen.code_of("areas", area.code)))
            for area in self.plan.areas
            if not area.parent and not _is_nation(area.code, area.name)
            and area.code in seen.areas
        ]  # fmt: skip

    def _group(
        self, members: list[tuple[NDArray[np.bool_], Ints, Ints]], rows: NDArray[np.bool_]
    ) -> Group:
        """The values of the members of the rows, at the same period."""
        here = np.flatnonzero(rows)
        values = np.full((len(rows), len(members)), np.nan)
        exists = np.zeros((len(rows), len(members)), bool)
        mine = self.rows
        for at, (where, cluster, area) in enumerate(members):
            own = here[where[here]]
            series = self.series_of(mine.indicator[own], cluster[own], area[own])
            found = self._at(series, self._end[own], span_of(mine.period[own]))
            values[own, at], exists[own, at] = _taken(self._value, found), True
        return Group(values, exists)

    def _history(self) -> Group:
        """Growth in the same quarter of earlier years, as published, else as computed."""
        known = _first_known(self._yoy, self._growth)
        span = span_of(self.rows.period)
        columns = [
            _taken(known, self._at(self._series, self._end - MONTHS * years, span))
            for years in range(1, _HISTORY_YEARS + 1)
        ]
        return _past(columns)

    def _recent(self) -> Group:
        """Published growth of the quarters before, of the same kind."""
        found, columns = self._period_before, []
        for _ in range(_RECENT_QUARTERS):
            columns.append(_taken(self._yoy, found))
            found = _codes(self._period_before, found)
        return _past(columns)

    def _national(self) -> Floats:
        rows, seen = self.rows, self.observations
        nation = [
            seen.code_of("areas", area.code)
            for area in self.plan.areas
            if _is_nation(area.code, area.name) and area.code in seen.areas
        ]
        if not nation:
            return np.full(len(rows.key), np.nan)
        series = self.series_of(rows.indicator, rows.cluster, np.full(len(rows.area), nation[0]))
        found = self._at(series, self._end, span_of(rows.period))
        return np.where(rows.area == nation[0], np.nan, _taken(self._yoy, found))

    def _others(self, measure: str, code: str) -> Floats:
        """The value or growth of another indicator beside each row.

        `code` is a code, in which ``*`` stands for the row's own, or a concept; a concept is looked
        for among the indicators of the same scope as the row's own.
        """
        rows, seen = self.rows, self.observations
        at = [self._other_of(fold(code), one) for one in range(len(seen.indicators))]
        indicator = np.array([*at, NOTHING], np.int64)[rows.indicator]
        series = self.series_of(indicator, rows.cluster, rows.area)
        found = self._at(series, self._end, span_of(rows.period))
        found = np.where(found >= 0, found, self._ending(series, self._end))
        values = self._yoy if measure == "yoy" else self._value
        return np.where(indicator >= 0, _taken(values, found), np.nan)

    def _other_of(self, code: str, own: int) -> int:
        """The position of the indicator that `code` means for the indicator at `own`; -1: none."""
        named = self._codes_of_indicators
        exact = named.get(code.replace("*", fold(self.observations.indicators[own])))
        if exact is not None:
            return exact
        meaning = self.meanings[own]
        scope = meaning.concept.scope if meaning else ""
        return self._concepts.get((code, scope), NOTHING) if meaning else NOTHING

    @cached_property
    def _concepts(self) -> Mapping[tuple[str, str], int]:
        """Indicators by concept, in either language, and scope; the first of the sheet counts."""
        found: dict[tuple[str, str], int] = {}
        for at, meaning in enumerate(self.meanings):
            if meaning is not None and meaning.concept.name:
                words = Concept.text(meaning.concept.name)
                for word in (words.zh, words.en):
                    found.setdefault((fold(word), meaning.concept.scope), at)
        return found

    @cached_property
    def _codes_of_indicators(self) -> Mapping[str, int]:
        return {fold(code): at for at, code in enumerate(self.observations.indicators)}


_ROW = ("indicator", "cluster", "area", "period")


def _days(vintages: NDArray[np.int32]) -> Floats:
    """Days of publication as numbers that can be subtracted; NaN where unknown."""
    known, back = np.unique(vintages, return_inverse=True)
    days = [date_of_vintage(int(one)).toordinal() if one else np.nan for one in known]
    return np.array(days, float)[back.reshape(-1)]


def _key(series: Ints, end: Ints, span: Ints) -> Ints:
    return np.asarray((series << _BITS) + end * _SPANS + span, np.int64)


def _span_of_quarter(end: Ints) -> Ints:
    """The span rank of the three months that end in the month `end`."""
    return np.asarray(13 - (end % MONTHS + 1 - (_QUARTER - 1)), np.int64)


def _taken(values: Floats, rows: Ints) -> Floats:
    if not len(values):
        return np.full(np.shape(rows), np.nan)
    return np.where(rows >= 0, values[np.maximum(rows, 0)], np.nan)


def _codes(values: NDArray[np.int32] | Ints, rows: Ints) -> Ints:
    if not len(values):
        return np.full(np.shape(rows), NOTHING)
    return np.where(rows >= 0, values[np.maximum(rows, 0)], NOTHING).astype(np.int64)


def _first_known(one: Floats, other: Floats) -> Floats:
    return np.where(np.isnan(one), other, one)


def _past(columns: list[Floats]) -> Group:
    values = np.stack(columns, axis=1)
    return Group(values, ~np.isnan(values))


def _words(codes: NDArray[np.int32] | Ints, words: "tuple[str, ...] | list[str]") -> Words:
    return Words(codes.astype(np.int64), tuple(fold(word) for word in words))


def _is_nation(code: str, name: Text) -> bool:
    return bool(_NATION & {fold(code), fold(name.zh), fold(name.en)})
