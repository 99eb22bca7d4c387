"""Which cluster, area or factor makes the gap? (METHODS C4, PRACTICE C3.3)

Every attribution reconciles: its parts, the overlap and the rest add up to the headline gap. The
parts are facts: `gap_part`, and `gap_share` of the whole. A group of parts has a name of its own:
``GO_AS/main`` are the clusters of the scheme "main", ``GO_AS/areas`` the areas that report it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from math import fsum, isnan, nan

import numpy as np

from addin.errors import UsageError
from addin.facts.extras.clusters import clusters_of, schemes_of, subject_of
from addin.facts.fact import Fact
from addin.facts.factset import FactSet
from addin.language import Text
from addin.measures.reasons import Reason
from addin.measures.structure.decomposition import (
    GapAttribution,
    attribute_gap,
    lmdi_additive,
    why_no_shares,
)
from addin.model.period import Period
from addin.model.unit import PERCENT
from addin.model.words import Measure

_AREAS = "areas"


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One row of an attribution: its name, what it adds and its share of the whole."""

    name: Text
    fact: Fact
    share: Fact

    @property
    def subject(self) -> str:
        """The subject of both facts."""
        return self.fact.subject

    @property
    def value(self) -> float:
        """What the part adds; a part that is not known adds nothing, it is in the rest."""
        return self.fact.value or 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Attribution:
    """A gap or change, the `whole`, split over parts that add up to it; `method` says how.

    `share` is what the parts are together of the whole: 100 per cent, unless they offset each
    other. `twice` is what they count twice, now and on the path.
    """

    indicator: str
    method: Text
    whole: Fact
    share: Fact
    parts: tuple[Part, ...]
    twice: tuple[float, float] = (0.0, 0.0)

    @property
    def total(self) -> float:
        """The whole as a number."""
        return self.whole.value or 0.0


def parts_of(facts: FactSet, group: str = "") -> Attribution | None:
    """Who makes the gap to the path of an indicator: its clusters, areas, overlap and rest.

    `group` is ``GO_AS/main``, ``GO_AS/areas`` or an indicator, whose clusters go before its areas;
    by default the clusters of the plan. None where the gap is not known or nobody reports a part.
    """
    code, _, kind = group.partition("/")
    kinds = (kind,) if kind else (schemes_of(facts)[0], _AREAS)
    if not group:
        code, kinds = _indicator_of(facts, kinds[0]), kinds[:1]
    found = (_told(facts, f"{code}/{each}") for each in kinds)
    return next((each for each in found if each is not None), None)


def gap_facts(facts: FactSet) -> Iterator[Fact]:
    """`gap_part` and `gap_share` of each cluster and area, of the overlap and the rest."""
    scheme = schemes_of(facts)[0]
    yield from _parts(facts, f"{_indicator_of(facts, scheme)}/{scheme}")
    for indicator in facts.plan.headline:
        yield from _parts(facts, f"{indicator.code}/{_AREAS}")


def by_factors(facts: FactSet, total: str, factors: Sequence[str]) -> Attribution:
    """The change of an indicator on a year earlier, split over the factors that it is made of.

    LMDI-I (METHODS C5): the total is the product of the factors up to a constant. Raises
    UsageError where one of them has no positive value, now and a year ago, and where the factors
    do not make up the total to 1 %.
    """
    for code in (total, *factors):
        _check_positive(facts, code)
    effects = _effects(facts, total, factors)
    value, ago = facts.fact(total, "value"), facts.fact(total, "value_year_ago")
    change = (value.value or 0.0) - (ago.value or 0.0)
    whole = _of(facts, value, total, "change_on_year", change)
    whole = replace(whole, formula="change", inputs=(value.id, ago.id))
    rows = [
        *zip(factors, map(facts.name_of, factors), effects, strict=True),
        (f"{total}/factors:rest", _UNEXPLAINED, change - fsum(effects)),
    ]
    return Attribution(
        indicator=total,
        method=_BY_FACTOR,
        whole=whole,
        share=_share(facts, whole, whole, f"{total}/factors"),
        parts=tuple(
            Part(name=name, fact=fact, share=_share(facts, fact, whole, subject))
            for subject, name, effect in rows
            for fact in [replace(_of(facts, whole, subject, "change_part", effect), formula="lmdi")]
        ),
    )


def _indicator_of(facts: FactSet, scheme: str) -> str:
    """The indicator that all clusters of a scheme are parts of, or "" where there is no one."""
    indicators = {found.indicator for found in clusters_of(facts, scheme)}
    return indicators.pop() if len(indicators) == 1 else ""


def _members(facts: FactSet, group: str) -> list[str]:
    """The subjects of the clusters or areas that a group may have."""
    code, _, kind = group.partition("/")
    if kind == _AREAS:
        areas = (f"{code}/{found.code}" for found in facts.plan.areas)
        return [subject for subject in areas if facts.knows(subject)]
    return [subject_of(found) for found in clusters_of(facts, kind) if found.indicator == code]


def _told(facts: FactSet, group: str) -> Attribution | None:
    """The attribution that the facts of a group make up."""
    code, _, kind = group.partition("/")
    members = _members(facts, group)
    parts = [
        Part(name=facts.name_of(subject), fact=part, share=facts.fact(subject, "gap_share"))
        for subject in (*members, f"{group}:overlap", f"{group}:rest")
        if (part := facts.find(subject, "gap_part")) is not None
    ]
    if not parts or parts[-1].subject != f"{group}:rest":
        return None
    if len(parts) < len(members) + 2 and any(facts.known(m, "overlap") for m in members):
        parts[-1] = replace(parts[-1], name=_REST_WITH_OVERLAP)
    return Attribution(
        indicator=code,
        method=_BY_AREA if kind == _AREAS else _by_group(facts),
        whole=facts.fact(code, "gap_to_path"),
        share=facts.fact(group, "gap_share"),
        parts=tuple(parts),
        twice=_counted_twice(facts, group, members) or (0.0, 0.0),
    )


def _parts(facts: FactSet, group: str) -> Iterator[Fact]:
    members = _members(facts, group)
    if not members:
        return
    twice = _counted_twice(facts, group, members)
    split = _split(facts, group, members, twice)
    if split is None or np.isnan(split.parts).all():
        return
    whole, path = (facts.fact(group.partition("/")[0], m) for m in ("gap_to_path", "expected"))
    rows = list(zip(members, split.parts.tolist(), strict=True))
    if twice is not None:
        rows.append((f"{group}:overlap", split.overlap))
    rows.append((f"{group}:rest", split.rest))
    why = why_no_shares([value for _, value in rows], split.total, path.value or 0.0)
    for subject, value in rows:
        part = _of(facts, whole, subject, "gap_part", value)
        inputs = (whole.id, *_inputs(facts, subject))
        yield (part := replace(part, formula="gap_part", inputs=inputs))
        yield _share(facts, part, whole, subject, why)
    yield _share(facts, whole, whole, group, why)


def _split(
    facts: FactSet, group: str, members: Sequence[str], twice: tuple[float, float] | None
) -> GapAttribution | None:
    """Value less path of each member; an area without a path takes its share of the base year."""
    code = group.partition("/")[0]
    whole, path = (facts.find(code, m) for m in ("comparable", "expected"))
    if whole is None or path is None or whole.value is None or path.value is None:
        return None
    bases = np.array([_base_of(facts, subject) for subject in members])
    return attribute_gap(
        np.array([_at(facts, subject, "comparable", whole.period) for subject in members]),
        np.array([_at(facts, subject, "expected", whole.period) for subject in members]),
        whole.value,
        path.value,
        overlap=twice or (0.0, 0.0),
        baselines=None if np.isnan(bases).any() else bases,
        total_baseline=_none(_value(facts, code, "baseline")),
    )


def _counted_twice(
    facts: FactSet, group: str, members: Sequence[str]
) -> tuple[float, float] | None:
    """What the members count twice, now and on the path; None where one of them is not known."""
    if not any(subject.partition("/")[2] in facts.plan.cluster for subject in members):
        return None  # areas count nothing twice
    period = facts.fact(group.partition("/")[0], "comparable").period
    now = np.array([_at(facts, subject, "overlap_comparable", period) for subject in members])
    path = np.array([_overlap_on_path(facts, subject, period) for subject in members])
    counting = ~(np.isnan(now) & np.isnan(path))
    if not counting.any() or np.isnan(now[counting] + path[counting]).any():
        return None
    return fsum(now[counting].tolist()), fsum(path[counting].tolist())


def _overlap_on_path(facts: FactSet, subject: str, period: Period) -> float:
    """The overlap of the base year, held, or on the way to what the plan states (METHODS-2 M20)."""
    code, _, part = subject.partition("/")
    base = Period.of_year(facts.plan.identity.base_year)
    stated = {
        step.period.month_index: step.value
        for step in facts.plan.milestones
        if (step.indicator, step.cluster, step.measure) == (code, part, Measure.OVERLAP)
    }
    rows = facts.observations.rows_of(code, Measure.OVERLAP, cluster=part)
    for row in rows:
        if facts.observations.period[row] == base.code:
            stated[base.month_index] = float(facts.observations.value[row])
    months = sorted(stated)
    if not months or months[0] > period.month_index:
        return nan
    return float(np.interp(period.month_index, months, [stated[month] for month in months]))


def _of(facts: FactSet, like: Fact, subject: str, measure: str, value: float) -> Fact:
    """A fact beside another one; a part whose value is not known stays in the rest."""
    known = not isnan(value)
    return replace(
        like,
        id=facts.id_of(subject, measure),
        subject=subject,
        measure=measure,
        value=value if known else None,
        reason=None if known else Reason.NO_DATA,
    )


def _share(
    facts: FactSet, part: Fact, whole: Fact, subject: str, why: Reason | None = None
) -> Fact:
    """The part in per cent of the whole, under the name of `subject`; `why` there is none."""
    known = part.value is not None and whole.value and why is None
    share = 100 * (part.value or 0.0) / (whole.value or 1.0) if known else nan
    found = replace(
        _of(facts, part, subject, "gap_share", share),
        unit=PERCENT,
        decimals=1,
        formula="share",
        inputs=(part.id, whole.id),
    )
    why = part.reason or why or Reason.TOTAL_UNCHANGED
    return replace(found, reason=why) if isnan(share) else found


def _effects(facts: FactSet, total: str, factors: Sequence[str]) -> list[float]:
    now = np.array([_value(facts, code, "value") for code in factors])
    ago = np.array([_value(facts, code, "value_year_ago") for code in factors])
    after, before = _value(facts, total, "value"), _value(facts, total, "value_year_ago")
    scale = after / float(np.prod(now))
    _check_product(total, factors, float(np.prod(ago)) * scale, before)
    # What the factors leave unexplained (units, rounding) is a factor of its own.
    left = before / (float(np.prod(ago)) * scale)
    found = lmdi_additive(
        [[*(ago[:-1]), ago[-1] * scale, left]], [[*(now[:-1]), now[-1] * scale, 1.0]]
    )
    return [float(effect) for effect in found[:-1]]


def _check_positive(facts: FactSet, code: str) -> None:
    """Logarithmic shares need values above 0 (METHODS C5)."""
    if code not in facts.plan.indicator:
        raise UsageError("no_factor", code=code)
    for measure in ("value", "value_year_ago"):
        value = _value(facts, code, measure)
        if not value > 0:
            raise UsageError("factor_not_above_zero", name=facts.name_of(code))


def _base_of(facts: FactSet, subject: str) -> float:
    """The baseline that the plan states, else the observed value of the base year."""
    stated = _value(facts, subject, "baseline")
    if not isnan(stated):
        return stated
    code, _, part = subject.partition("/")
    rows = facts.observations.rows_of(code, Measure.LEVEL, area=part)
    year = facts.fact(subject, "baseline").period.code
    return next(
        (float(facts.observations.value[r]) for r in rows if facts.observations.period[r] == year),
        nan,
    )


def _at(facts: FactSet, subject: str, measure: str, period: Period) -> float:
    """A value, if it speaks of the period of the total."""
    found = facts.known(subject, measure)
    same = found is not None and found.period.end == period.end
    return _value(facts, subject, measure) if same else nan


def _value(facts: FactSet, subject: str, measure: str) -> float:
    found = facts.find(subject, measure)
    return found.value if found is not None and found.value is not None else nan


def _none(value: float) -> float | None:
    return None if isnan(value) else value


def _by_group(facts: FactSet) -> Text:
    group = facts.plan.identity.group
    return Text(zh=f"按{group['zh']}分解", en=f"by {group['en']}")


def _inputs(facts: FactSet, subject: str) -> Iterator[str]:
    for measure in ("comparable", "expected"):
        if facts.find(subject, measure) is not None:
            yield facts.id_of(subject, measure)


def _check_product(total: str, factors: Sequence[str], made: float, before: float) -> None:
    if not abs(made / before - 1) < _TOLERANCE:
        raise UsageError(
            "factors_no_product", factors="×".join(factors), total=total, made=made, before=before
        )


_TOLERANCE = 0.01
_BY_AREA = Text(zh="按区域分解", en="by area")
_BY_FACTOR = Text(zh="按因素分解（LMDI）", en="by factor (LMDI)")
_REST_WITH_OVERLAP = Text(
    zh="其他（含重复计算，基年数未公布）", en="Rest, with what is counted twice (base year unknown)"
)
_UNEXPLAINED = Text(zh="未解释部分", en="Not explained by the factors")
