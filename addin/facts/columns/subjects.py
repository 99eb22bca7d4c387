"""Of what does an assessment speak? Indicators, and their clusters and areas, as columns."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from addin.facts.factset import UNIT_AT, Ints
from addin.measures.arrays import distinct
from addin.model.indicator import Baseline, Indicator, Target, changing_in_points
from addin.model.observations import Observations
from addin.model.plan import Plan
from addin.model.series import MONTHS
from addin.model.words import (
    Attribute,
    FlowBasis,
    Nature,
    Operator,
    PacePath,
    Precision,
    TargetKind,
)

Floats = NDArray[np.float64]
KINDS = tuple(TargetKind)
NATURES = tuple(Nature)
FLOW_BASES = tuple(FlowBasis)
PACES = tuple(PacePath)
PRECISIONS = tuple(Precision)


@dataclass(frozen=True, kw_only=True, eq=False)
class Subjects:
    """One row for each indicator, cluster of an indicator, and area of an indicator.

    `series_*` index the lists of the observations (-2: never observed). Words are positions in
    their lists; numbers that the plan does not state are NaN. `target` stands in the unit of the
    subject, or in per cent a year (`rate_avg`) or over its time (`cum_change`). The time of a
    target (METHODS-2 M5) runs from the end of the month `base_end` to that of `target_end`, both
    counted from the year 0. Published growth of those `in_points` is in percentage points.
    """

    keys: tuple[str, ...]
    indicator: Ints
    series_indicator: Ints
    series_cluster: Ints
    series_area: Ints
    unit: Ints
    decimals: Ints
    nature: Ints
    kind: Ints
    sign: Ints
    flow_basis: Ints
    pace: Ints
    binding: NDArray[np.bool_]
    headline: NDArray[np.bool_]
    baseline: Floats
    baseline_precision: Ints
    base_end: Ints
    target: Floats
    target_end: Ints
    upper: Floats
    tolerance: Floats
    has_target: NDArray[np.bool_]
    in_points: NDArray[np.bool_]

    def __len__(self) -> int:
        return len(self.keys)

    def is_kind(self, *kinds: TargetKind) -> NDArray[np.bool_]:
        """Which subjects have a target of one of `kinds`."""
        return np.asarray(np.isin(self.kind, [KINDS.index(kind) for kind in kinds]), bool)

    def is_nature(self, nature: Nature) -> NDArray[np.bool_]:
        """Which subjects are flows, stocks or ratios."""
        return np.asarray(self.nature == NATURES.index(nature), bool)

    @property
    def years(self) -> Floats:
        """The horizon of each target: years from the end of its base to the day it is due."""
        return (self.target_end - self.base_end) / MONTHS

    @property
    def in_percent(self) -> NDArray[np.bool_]:
        """Which subjects stand in per cent, so that differences are percentage points."""
        return np.asarray(self.unit == UNIT_AT["pct"], bool)

    @property
    def grows_by_level(self) -> NDArray[np.bool_]:
        """Whose levels are growth: a target of average growth that follows per cents (M11)."""
        return np.asarray(self.is_kind(TargetKind.RATE_AVG) & self.in_percent, bool)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Row:
    key: str
    indicator: Indicator
    cluster: str = ""
    area: str = ""
    baseline: Baseline
    target: Target | None


def subjects_of(plan: Plan) -> Subjects:
    """Every subject of a plan: indicators first, then clusters, then what areas report."""
    rows = [*_indicator_rows(plan), *_cluster_rows(plan)]
    known = {(row.indicator.code, row.cluster, row.area) for row in rows}
    rows.extend(_observed_rows(plan, known))
    return _columns(plan, rows)


def _indicator_rows(plan: Plan) -> Iterable[_Row]:
    for found in plan.indicators:
        baseline = found.baseline
        if baseline.value is None and found.series and found.series in plan.indicator:
            baseline = _baseline_of_series(plan, found)
        yield _Row(key=found.code, indicator=found, baseline=baseline, target=found.target)


def _baseline_of_series(plan: Plan, indicator: Indicator) -> Baseline:
    """The baseline of the series that an indicator follows, unless it is of another year."""
    own, found = indicator.baseline.year, plan.indicator[indicator.series].baseline
    end_of = plan.identity.base_end_of
    if own and found.year and end_of(own) != end_of(found.year):
        return indicator.baseline
    return replace(found, year=own or found.year)


def _cluster_rows(plan: Plan) -> Iterable[_Row]:
    for found in plan.clusters:
        indicator = plan.indicator.get(found.indicator)
        if indicator is not None:
            yield _Row(
                key=f"{indicator.code}/{found.code}",
                indicator=indicator,
                cluster=found.code,
                baseline=found.baseline,
                target=found.target,
            )


def _observed_rows(plan: Plan, known: set[tuple[str, str, str]]) -> Iterable[_Row]:
    observed = plan.observations
    stated = np.stack([observed.indicator, observed.cluster, observed.area], 1)
    keys = distinct(stated, axis=0)
    for code, cluster_at, area_at in keys.tolist():
        indicator = plan.indicator.get(observed.indicators[code])
        cluster, area = observed.code("clusters", cluster_at), observed.code("areas", area_at)
        if indicator is None or (indicator.code, cluster, area) in known or not (cluster or area):
            continue
        yield _Row(
            key="/".join(part for part in (indicator.code, cluster, area) if part),
            indicator=indicator,
            cluster=cluster,
            area=area,
            baseline=Baseline(year=indicator.baseline.year),
            target=plan.targets_of_parts.get((indicator.code, cluster, area)),
        )


def _columns(plan: Plan, rows: list[_Row]) -> Subjects:
    headline = {found.code for found in plan.headline}
    of_indicator = {found.code: i for i, found in enumerate(plan.indicators)}
    followed = [_measured(plan, row.indicator) for row in rows]
    units = {found.code: plan.used_units[found.unit] for found in plan.indicators}
    in_points = changing_in_points(plan.indicators)
    return Subjects(
        keys=tuple(row.key for row in rows),
        indicator=_ints(of_indicator[row.indicator.code] for row in rows),
        **_series(plan.observations, rows),
        unit=_ints(units[found.code] for found in followed),
        decimals=_ints(found.shown_decimals for found in followed),
        nature=_ints(NATURES.index(found.nature) for found in followed),
        flow_basis=_ints(FLOW_BASES.index(found.flow_basis) for found in followed),
        sign=_ints(row.indicator.direction.sign for row in rows),
        pace=_ints(PACES.index(row.indicator.pace) for row in rows),
        binding=np.array([row.indicator.attribute is Attribute.BINDING for row in rows], bool),
        headline=np.array([row.key in headline for row in rows], bool),
        baseline=_numbers(row.baseline.value for row in rows),
        base_end=_ints(plan.identity.base_end_of(row.baseline.year) for row in rows),
        baseline_precision=_ints(PRECISIONS.index(row.baseline.precision) for row in rows),
        **_of_targets(plan, rows, followed),
        in_points=np.array([found.code in in_points for found in followed], bool),
    )


def _of_targets(plan: Plan, rows: list[_Row], followed: list[Indicator]) -> dict[str, Any]:
    """What each target asks for, and when."""
    targets = [row.target for row in rows]
    due = (target.year if target else 0 for target in targets)
    tolerances = (tolerance_of(*each) for each in zip(targets, followed, strict=True))
    return {
        "kind": _ints(KINDS.index(_kind_of(row)) for row in rows),
        "target": _numbers(target.value if target else None for target in targets),
        "target_end": _ints(map(plan.identity.target_end_of, due)),
        "upper": _numbers(target.upper if target else None for target in targets),
        "tolerance": _numbers(tolerances),
        "has_target": np.array([target is not None for target in targets], bool),
    }


def _series(observed: Observations, rows: list[_Row]) -> dict[str, Any]:
    """Where the observations of each subject stand."""
    series = (row.indicator.series or row.indicator.code for row in rows)
    return {
        "series_indicator": _ints(observed.code_of("indicators", code) for code in series),
        "series_cluster": _ints(observed.code_of("clusters", row.cluster) for row in rows),
        "series_area": _ints(observed.code_of("areas", row.area) for row in rows),
    }


def _ints(numbers: Iterable[int]) -> Ints:
    return np.array(list(numbers), np.int64)


def _numbers(numbers: Iterable[float | None]) -> Floats:
    return np.array([np.nan if number is None else number for number in numbers], np.float64)


def _kind_of(row: _Row) -> TargetKind:
    return row.target.kind if row.target else TargetKind.DIRECTION


def tolerance_of(target: Target | None, followed: Indicator) -> float:
    """How far off an "about" target, or a corridor, still counts: stated, or usual (M12).

    0.5 points for per cents, 1 % of other targets.
    """
    about = target is not None and target.operator is Operator.ABOUT
    if target is None or not (about or target.kind is TargetKind.RANGE):
        return 0.0
    if target.tolerance or not about:
        return target.tolerance
    rate = followed.unit.is_percent or target.kind in {TargetKind.RATE_AVG, TargetKind.CUM_CHANGE}
    return _USUAL_POINTS if rate else _USUAL_SHARE * abs(target.value or 0.0)


def _measured(plan: Plan, indicator: Indicator) -> Indicator:
    """The indicator whose values are followed: a target on growth follows the series that grows."""
    if indicator.target.kind is TargetKind.RATE_AVG:
        return plan.indicator.get(indicator.series, indicator)
    return indicator


_USUAL_POINTS, _USUAL_SHARE = 0.5, 0.01
