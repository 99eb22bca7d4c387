"""How large are the clusters, together and each, and what do they add to growth? (PRACTICE C3.2)"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from math import fsum, isnan

from addin.facts.fact import Fact, cell_id
from addin.facts.factset import FactSet
from addin.measures.reasons import Reason
from addin.measures.series.growth import growth
from addin.measures.structure.clusters import share
from addin.measures.structure.decomposition import contribution, pull
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
    given = 100 * float(contribution(now, before, all_now, all_before))
    yield _made(value, "contribution", given, PERCENT, four, Reason.NO_TOTAL)
    pulled = 100 * float(pull(now, before, all_before))
    yield _made(value, "pull", pulled, POINTS, four, Reason.NO_TOTAL)


def _growth(facts: FactSet, subject: str) -> Iterator[Fact]:
    """Growth and share of target of the clusters together, from their sums."""
    value, ago = facts.fact(subject, "value"), facts.fact(subject, "value_year_ago")
    now, before = (fact.value if fact.value is not None else _UNKNOWN for fact in (value, ago))
    grown = 100 * float(growth(now, before))
    made = _made(value, "yoy", grown, PERCENT, [value, ago], Reason.NO_YEAR_AGO)
    yield replace(made, formula="growth")
    comparable, target = facts.fact(subject, "comparable"), facts.fact(subject, "target")
    done, goal = (f.value if f.value is not None else _UNKNOWN for f in (comparable, target))
    reached = 100 * float(share(done, goal))
    made = _made(value, "completion", reached, PERCENT, [comparable, target], Reason.NO_TARGET)
    yield replace(made, period=comparable.period)


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
_LARGEST = 5
_FEWEST, _DOMINANT = 3, 0.85  # METHODS C1: below three units, or one above 85 %
_OVERLAP_OF = {
    "value": "overlap",
    "value_year_ago": "overlap_year_ago",
    "comparable": "overlap_comparable",
}
