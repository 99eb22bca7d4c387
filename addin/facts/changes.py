"""What has changed since the last report: classes, leads, and what revisions did to them?

Both reports are made from what is known now. Facts of the last report that a sentence compares with
stand beside those of this one, under their own ids.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

import numpy as np

from addin.facts.assess import assess
from addin.facts.extras.clusters import clusters_of, subject_of
from addin.facts.extras.revisions import Revision, revisions_told
from addin.facts.fact import PLAN, Fact, counted
from addin.facts.factset import FactSet
from addin.facts.printer import rounded
from addin.measures.targets.status import StatusClass
from addin.model.observations import Observations, vintage_of_date
from addin.model.unit import UNITS
from addin.model.words import Precision

_COMPARED = ("value", "yoy")


def since(facts: FactSet, previous: FactSet | None) -> FactSet:
    """The facts with what moved since the `previous` assessment, and for revisions alone.

    New are `status_change` (classes, up is positive) and `lead_change` (points) of each headline
    indicator and cluster that was scored both times, how many moved, and how many were in a class;
    and how many moved only because the thresholds did.
    """
    if facts.find(PLAN, "count_reclassified") is not None:
        return facts
    found = [_reclassified(facts), *(_since(facts, previous) if previous else ())]
    if previous and previous.plan.thresholds != facts.plan.thresholds:
        found.append(_by_thresholds(facts, previous))
    return replace(facts, extras={**facts.extras, **{fact.id: fact for fact in found}})


def _since(facts: FactSet, previous: FactSet) -> list[Fact]:
    heads = [row.code for row in facts.plan.headline]
    groups = [subject_of(row) for row in clusters_of(facts, facts.plan.identity.main_scheme)]
    found = [fact for subject in (*heads, *groups) for fact in _moves(facts, previous, subject)]
    changed = {fact.subject: fact for fact in found if fact.measure == "status_change"}
    own = [changed[code] for code in heads if code in changed]
    told = (previous.find(code, measure) for code in heads for measure in _COMPARED)
    return [*found, *filter(None, told), *_counts(facts, previous, own)]


def _reclassified(facts: FactSet) -> Fact:
    """How many headline indicators are in another class for the revisions that the report tells.

    The plan is assessed again without the figures that revised earlier ones.
    """
    told = revisions_told(facts)
    if not told:
        return counted("count_reclassified", (), facts.period)
    plan = replace(facts.plan, observations=_unrevised(facts.observations, told))
    then = assess(plan, facts.period, facts.as_of)
    moved = [
        facts.fact(row.code, "status").id
        for row in facts.plan.headline
        if facts.fact(row.code, "status").value != then.fact(row.code, "status").value
    ]
    return counted("count_reclassified", moved, facts.period)


def _by_thresholds(facts: FactSet, previous: FactSet) -> Fact:
    """How many are in another class only because the thresholds are no longer those of then."""
    then = assess(
        replace(facts.plan, thresholds=previous.plan.thresholds), facts.period, facts.as_of
    )
    moved = [
        facts.fact(row.code, "status").id
        for row in facts.plan.headline
        if facts.fact(row.code, "status").value != then.fact(row.code, "status").value
    ]
    return counted("count_by_thresholds", moved, facts.period)


def _unrevised(seen: Observations, told: Sequence[Revision]) -> Observations:
    """The observations without the statements that revised others."""
    later = {
        (one.indicator, one.cluster, one.area, one.measure, one.period, one.later.published)
        for one in told
    }
    first = min(one.later.published or date.min for one in told)
    kept = np.ones(len(seen), bool)
    for row in np.flatnonzero(seen.vintage >= vintage_of_date(first)).tolist():
        one = seen[row]
        where = one.indicator, one.cluster, one.area, one.measure, one.period, one.vintage
        kept[row] = where not in later
    return seen.take(kept)


def _moves(facts: FactSet, previous: FactSet, subject: str) -> Iterator[Fact]:
    now, then = facts.known(subject, "status"), previous.known(subject, "status")
    if now is None or then is None:
        return
    yield then
    if not (now.status_class.is_scored and then.status_class.is_scored):
        return
    yield replace(
        now, id=facts.id_of(subject, "status_change"), measure="status_change",
        value=(then.value or 0.0) - (now.value or 0.0), unit=UNITS["items"],
        formula="status_change", inputs=(now.id, then.id), terms=(),
    )  # fmt: skip
    lead, before = facts.known(subject, "lead"), previous.known(subject, "lead")
    exact = lead and before and lead.precision is before.precision is Precision.EXACT
    if lead is None or before is None or not exact:
        return
    yield before
    shown = [rounded(fact.value or 0.0, fact.decimals) for fact in (lead, before)]
    yield replace(
        lead, id=facts.id_of(subject, "lead_change"), measure="lead_change",
        value=float(shown[0] - shown[1]), formula="lead_change", inputs=(lead.id, before.id),
        terms=(),
    )  # fmt: skip


def _counts(facts: FactSet, previous: FactSet, moved: Sequence[Fact]) -> list[Fact]:
    """How many went up, went down or stayed; and how many were in each class."""
    groups = {
        "up": [fact.id for fact in moved if (fact.value or 0.0) > 0],
        "down": [fact.id for fact in moved if (fact.value or 0.0) < 0],
        "unchanged": [fact.id for fact in moved if not fact.value],
    }
    found = [counted(f"count_{name}", ids, facts.period) for name, ids in groups.items()]
    return found + [previous.fact(PLAN, f"count_{one.value}") for one in StatusClass]
