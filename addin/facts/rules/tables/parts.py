"""Of what is a row a part, what are its parts, and what came before it?"""

from collections.abc import Mapping
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from addin.facts.rules.tables.lookups import Ints, codes_at, first_known, is_nation, past, taken
from addin.facts.rules.tables.points import Points
from addin.facts.rules.tables.table import Floats, Group
from addin.language import fold
from addin.model.indicator import Concept, Indicator
from addin.model.series import MONTHS, NOTHING, span_of
from addin.model.words import TargetKind

# For each member: in which rows it is one, and its cluster and area there.
Members = list[tuple[NDArray[np.bool_], Ints, Ints]]
_HISTORY_YEARS = 8
_RECENT_QUARTERS = 12
_QUARTER, _HALF = 3, 6
_LEAST = 3


def wholes(points: Points) -> Ints:
    """What a row is a part of: its cluster's parent, else all clusters; then all areas."""
    rows, seen = points.rows, points.known.observations
    position = {code: at for at, code in enumerate(seen.clusters)}
    parents = [
        position.get(points.known.plan.cluster[code].parent, NOTHING)
        if code in points.known.plan.cluster
        else NOTHING
        for code in seen.clusters
    ]
    parent = np.array([*parents, NOTHING])[rows.cluster]
    in_area = rows.area >= 0
    cluster = np.where(in_area, rows.cluster, parent)
    area = np.full(len(rows.area), NOTHING)
    part = in_area | (rows.cluster >= 0)
    found = points.at(
        points.known.series_of(rows.indicator, cluster, area), points.end, span_of(rows.period)
    )
    return np.where(part, found, NOTHING)


def children(points: Points) -> Members:
    """For each cluster with a parent: where the parent stands, and its own codes there."""
    rows, seen = points.rows, points.known.observations
    position = {code: at for at, code in enumerate(seen.clusters)}
    found = []
    for cluster in points.known.plan.clusters:
        if cluster.parent in position and cluster.code in position:
            here = rows.cluster == position[cluster.parent]
            found.append((here, np.full(len(rows.area), position[cluster.code]), rows.area))
    return found


def main_clusters(points: Points) -> Members:
    """For each top cluster of the plan's own scheme: where its indicator stands, its code there."""
    rows, seen = points.rows, points.known.observations
    found = []
    for cluster in points.known.plan.main_clusters:
        if cluster.parent or cluster.code not in seen.clusters:
            continue
        own = rows.indicator == seen.code_of("indicators", cluster.indicator)
        code = seen.code_of("clusters", cluster.code)
        found.append((own, np.full(len(rows.area), code), rows.area))
    return found


def areas(points: Points) -> Members:
    """For each area that is part of no other: everywhere, its code."""
    rows, seen = points.rows, points.known.observations
    everywhere = np.ones(len(rows.area), bool)
    return [
        (everywhere, rows.cluster, np.full(len(rows.area), seen.code_of("areas", area.code)))
        for area in points.known.plan.areas
        if not area.parent and not is_nation(area.code, area.name)
        and area.code in seen.areas
    ]  # fmt: skip


def group_of(points: Points, members: Members, rows: NDArray[np.bool_]) -> Group:
    """The values of the members of the rows, at the same period."""
    here = np.flatnonzero(rows)
    values = np.full((len(rows), len(members)), np.nan)
    exists = np.zeros((len(rows), len(members)), bool)
    mine = points.rows
    for at, (where, cluster, area) in enumerate(members):
        own = here[where[here]]
        series = points.known.series_of(mine.indicator[own], cluster[own], area[own])
        found = points.at(series, points.end[own], span_of(mine.period[own]))
        values[own, at], exists[own, at] = taken(points.value, found), True
    return Group(values, exists)


def summed(points: Points) -> tuple[Floats, Floats]:
    """What the parts of a year, or of a part of it, of a flow add up to, and how many they are.

    Quarters, halves or months: the first of these ways in which every part is known; else NaN.
    """
    period, month = points.rows.period, points.end % MONTHS + 1
    total, count = np.full((2, len(period)), np.nan)
    whole = (points.first == 1) & ~points.is_state & (points.rows.level >= 0)
    alone = (month - points.first)[points.first > 1]
    for size in (_QUARTER, _HALF, 1):
        if not (alone == size - 1).any():
            continue
        here = np.flatnonzero(whole & (month > size) & (month % size == 0) & np.isnan(total))
        end = points.end[here] - month[here]
        parts = [
            np.where(at < month[here], _part(points, here, end + at + size, size), 0.0)
            for at in range(0, MONTHS, size)
        ]
        total[here], count[here] = np.sum(parts, axis=0), month[here] // size
    return total, np.where(np.isnan(total), np.nan, count)


def _part(points: Points, here: Ints, end: Ints, size: int) -> Floats:
    """The values of the `size` months that end in the month `end`, of the series of `here`."""
    span = 13 - (end % MONTHS + 2 - size)
    return taken(points.value, points.at(points.series[here], end, span))


def usual(points: Points) -> Floats:
    """The median of what is known of each series: its values, its baseline and its target.

    NaN where that is less than three numbers.
    """
    codes = np.arange(len(points.known.observations.indicators))
    stated = [points.known.of_meaning(value, codes) for value in (_baseline, _level_target)]
    of_total = points.known.series_of(codes, np.full(len(codes), -1), np.full(len(codes), -1))
    values = np.concatenate([points.value, *stated])
    series = np.concatenate([points.series, of_total, of_total])
    known = ~np.isnan(values)
    names, back = np.unique(np.concatenate([points.series, series[known]]), return_inverse=True)
    of_row, of_value = np.split(back.reshape(-1), [len(points.series)])
    order = np.lexsort((values[known], of_value))
    count = np.bincount(of_value, minlength=len(names))
    start = np.cumsum(count) - count
    sized = np.append(values[known][order], np.nan)
    upper = np.minimum(start + count // 2, len(order))
    middle = (sized[start + (count - 1) // 2] + sized[upper]) / 2
    return np.where(count >= _LEAST, middle, np.nan)[of_row]


def _baseline(found: Indicator) -> float:
    return _or_nan(found.baseline.value)


def _level_target(found: Indicator) -> float:
    kinds = (TargetKind.RATE_AVG, TargetKind.CUM_CHANGE, TargetKind.CUM_COUNT)
    return _or_nan(None if found.target.kind in kinds else found.target.value)


def _or_nan(value: float | None) -> float:
    return float("nan") if value is None else value


def history(points: Points) -> Group:
    """Growth in the same quarter of earlier years, as published, else as computed."""
    known = first_known(points.yoy, points.growth)
    span = span_of(points.rows.period)
    columns = [
        taken(known, points.at(points.series, points.end - MONTHS * years, span))
        for years in range(1, _HISTORY_YEARS + 1)
    ]
    return past(columns)


def recent(points: Points) -> Group:
    """Published growth of the quarters before, of the same kind."""
    found, columns = points.period_before, []
    for _ in range(_RECENT_QUARTERS):
        columns.append(taken(points.yoy, found))
        found = codes_at(points.period_before, found)
    return past(columns)


def national_growth(points: Points) -> Floats:
    """The growth of the nation beside each row; NaN without an area that is the nation."""
    rows, seen = points.rows, points.known.observations
    nation = [
        seen.code_of("areas", area.code)
        for area in points.known.plan.areas
        if is_nation(area.code, area.name) and area.code in seen.areas
    ]
    if not nation:
        return np.full(len(rows.key), np.nan)
    area = np.full(len(rows.area), nation[0])
    series = points.known.series_of(rows.indicator, rows.cluster, area)
    found = points.at(series, points.end, span_of(rows.period))
    return np.where(rows.area == nation[0], np.nan, taken(points.yoy, found))


class Others:
    """Values and growth of other indicators for the period, cluster and area of each row."""

    def __init__(self, points: Points) -> None:
        self.points = points

    def beside(self, measure: str, code: str) -> Floats:
        """The value or growth of another indicator beside each row.

        `code` is a code, in which ``*`` stands for the row's own, or a concept, or several of them
        with bars between; a concept is looked for among the indicators of the same scope as the
        row's own.
        """
        rows, seen = self.points.rows, self.points.known.observations
        names = [fold(name) for name in code.split("|")]
        at = [
            next((p for p in (self._position(name, one) for name in names) if p >= 0), NOTHING)
            for one in range(len(seen.indicators))
        ]
        indicator = np.array([*at, NOTHING], np.int64)[rows.indicator]
        series = self.points.known.series_of(indicator, rows.cluster, rows.area)
        found = self.points.at(series, self.points.end, span_of(rows.period))
        found = np.where(found >= 0, found, self.points.ending(series, self.points.end))
        values = self._values(measure)
        return np.where(indicator >= 0, taken(values, found), np.nan)

    def _values(self, measure: str) -> Floats:
        if measure == "amount":
            return self.points.amount
        return self.points.yoy if measure == "yoy" else self.points.value

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
