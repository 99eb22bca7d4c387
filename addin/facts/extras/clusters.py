"""How large are the clusters, together and each, and what do they add to growth? (PRACTICE C3.2)"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from math import fsum, isnan

from addin.facts.fact import Fact, cell_id
from addin.facts.factset import FactSet
from addin.measures.reasons import Reason
from addin.measures.series.growth import growth
from addin.measures.structure.clusters import share
from addin.measures.structure.decomposition import (
    contribution,
    contribution_by_growth,
    pull,
    pull_by_growth,
)
from addin.model.period import Period
from addin.model.plan import Cluster, Membership
from addin.model.unit import PERCENT, POINTS, UNITS, Unit
from addin.model.words import Measure, Precision


def schemes_of(facts: FactSet) -> tuple[str, ...]:
    """The taxonomies of the plan, the plan's own first."""
    main = facts.plan.identity.main_scheme
    others = dict.fromkeys(found.scheme for found in facts.plan.clusters if found.scheme != main)
    return (main, *others)


def clusters_of(facts: FactSet, scheme: str) -> tuple[Cluster, ...]:
    """The top clusters of a scheme, in the order of the sheet."""
    return tuple(c for c in facts.plan.clusters if c.scheme == scheme and not c.parent)


def subject_of(cluster: Cluster) -> str:
    """The subject under which the facts of a cluster stand."""
    return f"{cluster.indicator}/{cluster.code}"


def cluster_facts(facts: FactSet) -> Iterator[Fact]:
    """Shares, contributions, overlap, ranks of each cluster, and total and rest of each scheme."""
    for scheme in schemes_of(facts):
        members = [c for c in facts.plan.clusters if c.scheme == scheme]
        overlaps = [fact for cluster in members for fact in _overlaps(facts, cluster)]
        yield from overlaps
        for cluster in members:
            yield from _relations(facts, subject_of(cluster), cluster.indicator)
            yield from _inner(facts, cluster)
        yield from _ranks(facts, members)
        totals = list(_totals(facts, scheme, overlaps))
        yield from totals
        if totals:
            summed = replace(facts, extras={fact.id: fact for fact in totals})
            yield from _relations(summed, totals[0].subject, totals[0].subject.partition("/")[0])
            yield from _growth(summed, totals[0].subject)


def _relations(facts: FactSet, subject: str, indicator: str) -> Iterator[Fact]:
    """How a cluster relates to the total of its indicator at the same period."""
    value, total = facts.fact(subject, "value"), facts.fact(indicator, "value")
    ago = facts.fact(subject, "value_year_ago")
    total_ago = facts.fact(indicator, "value_year_ago")
    comparable = value.known and total.known and value.period == total.period
    now, all_now = _pair(value, total, usable=comparable)
    before, all_before = _pair(ago, total_ago, usable=comparable)
    own = [value, total]
    four = [value, ago, total, total_ago]
    size = 100 * float(share(now, all_now))
    moved = size - 100 * float(share(before, all_before))
    yield _made(value, "share", size, PERCENT, own, Reason.NO_TOTAL)
    yield _made(value, "share_change", moved, POINTS, four, Reason.NO_TOTAL)
    grown = [_grown(facts, key, value.period) for key in (subject, indicator)]
    if comparable and all(grown):
        yield from _by_growth(value, [ago, total_ago, *filter(None, grown)])
    else:
        kind = _kind_of_prices(facts, indicator)
        pulled = float(pull(now, before, all_before))
        made = _made(value, "pull", pulled, POINTS, [value, ago, total_ago], Reason.NO_TOTAL)
        yield replace(made, formula=f"pull{kind}")
        given = 100 * float(contribution(now, before, all_now, all_before))
        why = Reason.NO_TOTAL if isnan(all_now - all_before) else Reason.TOTAL_UNCHANGED
        made = _made(value, "contribution", given, PERCENT, four, why)
        yield replace(made, formula=f"contribution{kind}")


def _by_growth(value: Fact, four: Sequence[Fact]) -> Iterator[Fact]:
    """Pull and contribution that stand on published growth (METHODS-2 M19).

    `four` are the part and the whole a year ago, and the growth of both.
    """
    before, all_before, grown, all_grown = (_number(fact) for fact in four)
    pulled = float(pull_by_growth(before, all_before, grown))
    made = _made(value, "pull", pulled, POINTS, four[:3], Reason.NO_YEAR_AGO)
    yield (made := replace(made, formula="pull_by_growth"))
    given = 100 * float(contribution_by_growth(pulled / 100, all_grown / 100))
    why = Reason.NO_YEAR_AGO if isnan(pulled) else Reason.TOTAL_UNCHANGED
    found = _made(value, "contribution", given, PERCENT, [made, four[3]], why)
    yield replace(found, formula="contribution_by_growth")


def _grown(facts: FactSet, subject: str, period: Period) -> Fact | None:
    """The published growth of just this period, where it is a number."""
    found = facts.known(subject, "yoy_official")
    stated = found is not None and found.period == period and found.precision not in _BOUNDS
    return found if stated else None


def _kind_of_prices(facts: FactSet, indicator: str) -> str:
    """What the name of a growth of levels says: amounts of money grow in name only."""
    dimension = facts.plan.indicator[indicator].unit.dimension
    return "_nominal" if dimension == facts.plan.identity.money.dimension else ""


def growth_beside(facts: FactSet, subject: str) -> str:
    """Which growth may stand beside a pull: the one that the pull stands on (METHODS-2 M19)."""
    pulled = facts.known(subject, "pull")
    derived = pulled is not None and pulled.formula != "pull_by_growth"
    return "yoy_derived" if derived and facts.known(subject, "yoy_derived") else "yoy"


def _growth(facts: FactSet, subject: str) -> Iterator[Fact]:
    """Growth of the clusters together, net of overlap; their share of target, gross (M21)."""
    value, ago = facts.fact(subject, "value"), facts.fact(subject, "value_year_ago")
    grown = 100 * float(growth(_number(value), _number(ago)))
    made = _made(value, "yoy", grown, PERCENT, [value, ago], Reason.NO_YEAR_AGO)
    yield replace(made, formula="growth")
    # No target is published net of overlap: what is compared with it counts twice as well.
    target = facts.fact(subject, "target")
    members = clusters_of(facts, subject.partition("/")[2])
    parts = [facts.fact(subject_of(each), "comparable") for each in members]
    done = fsum(_number(fact) for fact in parts) if _one_period(parts) else _UNKNOWN
    reached = 100 * float(share(done, _number(target)))
    made = _made(value, "completion", reached, PERCENT, [*parts, target], Reason.NO_TARGET)
    yield replace(made, period=parts[0].period)


def _overlaps(facts: FactSet, cluster: Cluster) -> Iterator[Fact]:
    """What the cluster counts that another one counts too: now, a year ago, and comparable."""
    if cluster.parent:
        return
    found = facts.observations
    rows = found.rows_of(cluster.indicator, Measure.OVERLAP, cluster=cluster.code)
    by_period = {int(found.period[row]): int(row) for row in rows}
    for measure, name in _OVERLAP_OF.items():
        base = facts.fact(subject_of(cluster), measure)
        used = _rows_like(base, by_period)
        if base.known and used:
            places = [found.place(row) for _, row in used]
            yield replace(
                base,
                id=facts.id_of(base.subject, name),
                measure=name,
                value=fsum(sign * float(found.value[row]) for sign, row in used),
                formula=base.formula,
                inputs=tuple(cell_id(facts.plan.workbook, place) for place in places),
            )


def _rows_like(base: Fact, by_period: Mapping[int, int]) -> list[tuple[int, int]]:
    """The rows of overlap that make it up as `base` is made: as it is, or four quarters rolling."""
    period = base.period
    signed = [(1, period)]
    if base.is_rolling:
        signed = [(1, period), (1, period.year_ago.whole_year), (-1, period.year_ago)]
    if any(each.code not in by_period for _, each in signed):
        return []
    return [(sign, by_period[each.code]) for sign, each in signed]


def _inner(facts: FactSet, cluster: Cluster) -> Iterator[Fact]:
    """How a cluster is made up: how many members, the share of the five largest, disclosure."""
    value = facts.fact(subject_of(cluster), "value")
    sizes = _member_sizes(facts, cluster, value.period)
    if not sizes:
        return
    inputs = [value]
    count = float(len(sizes))
    # Members that do not report stand for the rest of the cluster, as many small ones.
    whole = max(value.value or 0.0, fsum(sizes))
    largest = 100 * float(share(fsum(sorted(sizes)[-_LARGEST:]), whole))
    hidden = float(len(sizes) < _FEWEST or float(share(max(sizes), whole)) > _DOMINANT)
    made = _made(value, "members", count, UNITS["enterprises"], inputs, Reason.NO_DATA)
    yield replace(made, decimals=0, formula="count")
    yield _made(value, "concentration", largest, PERCENT, inputs, Reason.NO_DATA)
    made = _made(value, "disclosive", hidden, UNITS["count"], inputs, Reason.NO_DATA)
    yield replace(made, decimals=0)


def _member_sizes(facts: FactSet, cluster: Cluster, period: Period) -> list[float]:
    """What each member counts in the cluster at the period, where members report."""
    found = facts.observations
    sizes: list[float] = []
    for member in facts.plan.memberships:
        if member.cluster != cluster.code or not _valid(member, period):
            continue
        rows = found.rows_of(cluster.indicator, Measure.LEVEL, cluster=member.member)
        sizes.extend(
            member.share * float(found.value[r]) for r in rows if found.period[r] == period.code
        )
    return sizes


def _valid(member: Membership, period: Period) -> bool:
    begun = member.valid_from is None or member.valid_from.end <= period.end
    return begun and (member.valid_to is None or period.end <= member.valid_to.end)


def _ranks(facts: FactSet, members: Sequence[Cluster]) -> Iterator[Fact]:
    """The place of each cluster by size among those known for the same period."""
    values = [facts.fact(subject_of(cluster), "value") for cluster in members if not cluster.parent]
    for fact in values:
        peers = [one.value for one in values if one.value is not None and one.period == fact.period]
        place = _UNKNOWN if fact.value is None else 1.0 + sum(one > fact.value for one in peers)
        made = _made(fact, "rank", place, UNITS["rank"], values, Reason.NO_DATA)
        yield replace(made, decimals=0)


def _totals(facts: FactSet, scheme: str, overlaps: Sequence[Fact]) -> Iterator[Fact]:
    """Sum of a scheme's clusters and what the total leaves beside them; blank if one is missing."""
    clusters = clusters_of(facts, scheme)
    indicators = {cluster.indicator for cluster in clusters}
    if len(indicators) != 1 or not scheme:
        return
    indicator = indicators.pop()
    for measure in ("value", "value_year_ago", "target", "baseline", "comparable"):
        parts = [facts.fact(subject_of(cluster), measure) for cluster in clusters]
        total = facts.fact(indicator, measure)
        twice = [fact for fact in overlaps if fact.measure == _OVERLAP_OF.get(measure)]
        summed = _sum(facts, f"{indicator}/{scheme}", measure, parts, twice)
        yield summed
        left = (
            total.value - summed.value
            if total.value is not None and summed.value is not None and _one_period([total, *parts])
            else None
        )
        yield replace(
            summed,
            id=facts.id_of(f"{indicator}/{scheme}:rest", measure),
            subject=f"{indicator}/{scheme}:rest",
            value=left,
            reason=None if left is not None else Reason.NO_TOTAL,
            formula="rest",
            inputs=(total.id, summed.id),
        )


def _sum(
    facts: FactSet, subject: str, measure: str, parts: Sequence[Fact], twice: Sequence[Fact]
) -> Fact:
    """The parts together, less what is counted twice; unknown where one is, or periods differ."""
    known = [part.value for part in parts if part.value is not None]
    whole = len(known) == len(parts) and _one_period(parts)
    first = parts[0]
    return replace(
        first,
        id=facts.id_of(subject, measure),
        subject=subject,
        measure=measure,
        value=fsum([*known, *(-(fact.value or 0.0) for fact in twice)]) if whole else None,
        formula="total",
        inputs=tuple(part.id for part in (*parts, *twice)),
        reason=None if whole else Reason.NO_DATA,
    )


def _one_period(parts: Iterable[Fact]) -> bool:
    return len({part.period for part in parts}) == 1


def _pair(part: Fact, total: Fact, *, usable: bool) -> tuple[float, float]:
    if not usable or part.value is None or total.value is None:
        return _UNKNOWN, _UNKNOWN
    return part.value, total.value


def _number(fact: Fact) -> float:
    return _UNKNOWN if fact.value is None else fact.value


def _made(
    base: Fact, measure: str, value: float, unit: Unit, inputs: Sequence[Fact], reason: Reason
) -> Fact:
    known = not isnan(value)
    return replace(
        base,
        id=base.id.replace(".value@", f".{measure}@"),
        measure=measure,
        value=value if known else None,
        unit=unit,
        decimals=1,
        formula={"share_change": "change"}.get(measure, measure),
        inputs=tuple(fact.id for fact in inputs),
        reason=None if known else reason if base.known else base.reason,
        precision=Precision.EXACT,
    )


_UNKNOWN = float("nan")
_BOUNDS = frozenset([Precision.LOWER_BOUND, Precision.UPPER_BOUND, Precision.DISPUTED])
_LARGEST = 5
_FEWEST, _DOMINANT = 3, 0.85  # METHODS C1: below three units, or one above 85 %
_OVERLAP_OF = {
    "value": "overlap",
    "value_year_ago": "overlap_year_ago",
    "comparable": "overlap_comparable",
}
