"""Which cluster, area or factor makes the gap? (METHODS C4, PRACTICE C3.3)

Every attribution reconciles: its parts, the overlap and the rest add up to the headline gap.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from math import isnan, nan

import numpy as np

from addin.errors import UsageError
from addin.facts.extras.clusters import clusters_of, schemes_of, subject_of
from addin.facts.fact import Fact
from addin.facts.factset import FactSet
from addin.language import Text
from addin.measures.structure.decomposition import attribute_gap, lmdi_additive, shift_share
from addin.model.period import Period
from addin.model.plan import Cluster
from addin.model.words import Measure

__all__ = [
    "Attribution",
    "Part",
    "by_areas",
    "by_clusters",
    "by_factors",
    "by_structure",
    "gap_facts",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One row of an attribution, in the unit of the indicator; `subject` may be empty."""

    name: Text
    value: float
    subject: str = ""

    def share_of(self, total: float) -> float:
        """The part as a share of the total, per cent; NaN where the total is nothing."""
        return 100 * self.value / total if total else nan


@dataclass(frozen=True, slots=True, kw_only=True)
class Attribution:
    """A gap or change split over parts that add up to `total`; `method` says how."""

    indicator: str
    method: Text
    total: float
    parts: tuple[Part, ...]

    @property
    def known(self) -> bool:
        """Whether every part is known."""
        return not any(isnan(part.value) for part in self.parts)


def by_clusters(facts: FactSet, scheme: str = "") -> Attribution | None:
    """The gap to the path of the clusters' indicator, cluster by cluster, with overlap and rest.

    None where the total has no path. A cluster whose value is not known stays in the rest.
    """
    members = clusters_of(facts, scheme or schemes_of(facts)[0])
    indicators = {found.indicator for found in members}
    if len(indicators) != 1:
        return None
    code = indicators.pop()
    names = [found.name for found in members]
    subjects = [subject_of(found) for found in members]
    return _by_parts(facts, f"{code}/{members[0].scheme}", subjects, names, _BY_CLUSTER)


def by_areas(facts: FactSet, code: str) -> Attribution | None:
    """The gap to the path of an indicator by area.

    An area without a target of its own takes the part of the path that its share of the base
    year gives it. None where no area reports the indicator, or the total has no path.
    """
    areas = [found for found in facts.plan.areas if facts.knows(f"{code}/{found.code}")]
    names = [found.name for found in areas]
    subjects = [f"{code}/{found.code}" for found in areas]
    return _by_parts(facts, f"{code}/areas", subjects, names, _BY_AREA) if areas else None


def by_factors(facts: FactSet, total: str, factors: Sequence[str]) -> Attribution:
    """The change of an indicator on a year earlier, split over the factors that it is made of.

    LMDI-I (METHODS C5): the total is the product of the factors up to a constant. Raises
    UsageError where one of them has no positive value, now and a year ago, and where the factors
    do not make up the total to 1 %.
    """
    for code in (total, *factors):
        _check_positive(facts, code)
    now = np.array([_value(facts, code, "value") for code in factors])
    ago = np.array([_value(facts, code, "value_year_ago") for code in factors])
    after, before = _value(facts, total, "value"), _value(facts, total, "value_year_ago")
    scale = after / float(np.prod(now))
    _check_product(total, factors, float(np.prod(ago)) * scale, before)
    # What the factors leave unexplained (units, rounding) is a factor of its own.
    left = before / (float(np.prod(ago)) * scale)
    effects = lmdi_additive(
        [[*(ago[:-1]), ago[-1] * scale, left]], [[*(now[:-1]), now[-1] * scale, 1.0]]
    )
    parts = [
        Part(name=facts.name_of(code), value=float(effect), subject=code)
        for code, effect in zip(factors, effects[:-1], strict=True)
    ]
    rest = Part(name=_UNEXPLAINED, value=after - before - sum(part.value for part in parts))
    return Attribution(
        indicator=total, method=_BY_FACTOR, total=after - before, parts=(*parts, rest)
    )


def _check_positive(facts: FactSet, code: str) -> None:
    """Logarithmic shares need values above 0 (METHODS C5)."""
    if code not in facts.plan.indicator:
        raise UsageError(
            en=f"there is no indicator {code!r} (expected TOTAL=FACTOR*FACTOR)",
            zh=f"没有指标“{code}”（应写作 总量=因素*因素）",
        )
    for measure in ("value", "value_year_ago"):
        value = _value(facts, code, measure)
        if not value > 0:
            raise UsageError(
                en=f"{facts.name_of(code).en} has no value above 0, now and a year ago: no split by"
                " factors",
                zh=f"{facts.name_of(code).zh}缺少大于0的本期或上年同期数，无法按因素分解",
            )


def by_structure(facts: FactSet, code: str, area: str) -> Attribution | None:
    """The change of an area since the base year: growth of the whole, structure, own performance.

    Shift-share (Dunn, METHODS C3) over the clusters of the plan's scheme. None where the area
    does not report its clusters for the period and the base year.
    """
    members = [
        found for found in clusters_of(facts, schemes_of(facts)[0]) if found.indicator == code
    ]
    period = facts.fact(code, "comparable").period
    base = Period.of_year(facts.plan.identity.base_year)
    table = np.array(
        [
            [_observed(facts, cluster, where, when) for cluster in members]
            for where in (area, "")
            for when in (base, period)
        ]
    )
    if not members or np.isnan(table).any():
        return None
    found = shift_share(*table)
    values = (found.national, found.mix, found.regional, found.new_and_exited)
    return Attribution(
        indicator=f"{code}/{area}",
        method=_BY_STRUCTURE,
        total=found.growth,
        parts=tuple(Part(name=n, value=v) for n, v in zip(_SHIFT_SHARE, values, strict=True)),
    )


def gap_facts(facts: FactSet) -> Iterator[Fact]:
    """`gap_part` of each cluster and area, of the overlap and the rest, as facts that add up."""
    found = [by_clusters(facts)]
    found.extend(by_areas(facts, indicator.code) for indicator in facts.plan.headline)
    for attribution in found:
        if attribution is None or not attribution.known:
            continue
        whole = facts.fact(attribution.indicator, "gap_to_path")
        for part in attribution.parts:
            yield replace(
                whole,
                id=facts.id_of(part.subject, "gap_part"),
                subject=part.subject,
                measure="gap_part",
                value=part.value,
                reason=None,
                formula="gap_part",
                inputs=(whole.id, *_inputs(facts, part.subject)),
            )


def _by_parts(
    facts: FactSet, whole_of: str, subjects: Sequence[str], names: Sequence[Text], method: Text
) -> Attribution | None:
    """`whole_of` names the indicator and the group of parts; overlap and rest stand under it."""
    code = whole_of.partition("/")[0]
    whole, path = (facts.get(facts.id_of(code, m)) for m in ("comparable", "expected"))
    if whole is None or path is None or whole.value is None or path.value is None:
        return None
    values = [_at(facts, subject, "comparable", whole.period) for subject in subjects]
    paths = [_at(facts, subject, "expected", whole.period) for subject in subjects]
    bases = [_base_of(facts, subject) for subject in subjects]
    twice = float(np.nansum([_value(facts, subject, "overlap_comparable") for subject in subjects]))
    split = attribute_gap(
        np.array(values),
        np.array(paths),
        whole.value,
        path.value,
        overlap=(twice, 0.0),
        baselines=None if np.isnan(bases).any() else np.array(bases),
        total_baseline=_none(_value(facts, code, "baseline")),
    )
    parts = [
        Part(name=name, value=0.0 if isnan(value) else float(value), subject=subject)
        for name, subject, value in zip(names, subjects, split.parts, strict=True)
    ]
    if twice:
        parts.append(Part(name=_OVERLAP, value=split.overlap, subject=f"{whole_of}:overlap"))
    parts.append(Part(name=_REST, value=split.rest, subject=f"{whole_of}:rest"))
    return Attribution(indicator=code, method=method, total=split.total, parts=tuple(parts))


def _base_of(facts: FactSet, subject: str) -> float:
    """The baseline that the plan states, else the observed value of the base year."""
    stated = _value(facts, subject, "baseline")
    if not isnan(stated):
        return stated
    code, _, part = subject.partition("/")
    rows = facts.observations.rows_of(code, Measure.LEVEL, area=part)
    year = Period.of_year(facts.plan.identity.base_year).code
    return next(
        (float(facts.observations.value[r]) for r in rows if facts.observations.period[r] == year),
        nan,
    )


def _observed(facts: FactSet, cluster: Cluster, area: str, period: Period) -> float:
    rows = facts.observations.rows_of(
        cluster.indicator, Measure.LEVEL, cluster=cluster.code, area=area
    )
    found = facts.observations
    return next((float(found.value[r]) for r in rows if found.period[r] == period.code), nan)


def _at(facts: FactSet, subject: str, measure: str, period: Period) -> float:
    """A value, if it speaks of the period of the total."""
    found = facts.get(facts.id_of(subject, measure))
    usable = found is not None and found.value is not None and found.period.end == period.end
    return found.value if usable and found is not None and found.value is not None else nan


def _value(facts: FactSet, subject: str, measure: str) -> float:
    found = facts.get(facts.id_of(subject, measure))
    return found.value if found is not None and found.value is not None else nan


def _none(value: float) -> float | None:
    return None if isnan(value) else value


def _inputs(facts: FactSet, subject: str) -> Iterator[str]:
    for measure in ("comparable", "expected"):
        if facts.get(facts.id_of(subject, measure)) is not None:
            yield facts.id_of(subject, measure)


def _check_product(total: str, factors: Sequence[str], made: float, before: float) -> None:
    if not abs(made / before - 1) < _TOLERANCE:
        raise UsageError(
            en=f"{' x '.join(factors)} does not make up {total}: {made:g} against {before:g}"
            " a year ago",
            zh=f"{'×'.join(factors)}与{total}不符：上年同期{made:g}对{before:g}",
        )


_TOLERANCE = 0.01
_BY_CLUSTER = Text(zh="按产业集群分解", en="by cluster")
_BY_AREA = Text(zh="按区域分解", en="by area")
_BY_FACTOR = Text(zh="按因素分解（LMDI）", en="by factor (LMDI)")
_BY_STRUCTURE = Text(zh="偏离—份额分解", en="shift-share")
_OVERLAP = Text(zh="重叠", en="Counted twice")
_REST = Text(zh="其他", en="Rest")
_UNEXPLAINED = Text(zh="未解释部分", en="Not explained by the factors")
_SHIFT_SHARE = (
    Text(zh="全市增长", en="Growth of the whole"),
    Text(zh="产业结构", en="Structure"),
    Text(zh="自身竞争力", en="Own performance"),
    Text(zh="新增和退出", en="New and gone"),
)
