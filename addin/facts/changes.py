"""What became different between two days: published values, verdicts, the numbers of a report?"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from addin.facts.assess import assess
from addin.facts.extras.revisions import Revision, revisions
from addin.facts.fact import Fact
from addin.facts.factset import FactSet
from addin.language import Text
from addin.measures.targets.status import StatusClass
from addin.model.observations import Observations
from addin.model.period import Period
from addin.model.plan import Plan


@dataclass(frozen=True, slots=True, kw_only=True)
class VerdictChange:
    """A status class that became another one."""

    subject: str
    name: Text
    period: Period
    before: StatusClass
    after: StatusClass


@dataclass(frozen=True, slots=True, kw_only=True)
class FactChange:
    """A fact that a reader sees otherwise; None where there was none, or is none any more."""

    id: str
    before: Fact | None
    after: Fact | None


@dataclass(frozen=True, kw_only=True)
class Changes:
    """What changed between two days: published values, verdicts, and the numbers of a report.

    `published` counts the values that appeared for the first time. `verdicts` and `facts` are
    empty where no period was asked about.
    """

    numbers: tuple[Revision, ...]
    published: int
    verdicts: tuple[VerdictChange, ...] = ()
    facts: tuple[FactChange, ...] = ()


def changes_between(
    plan: Plan,
    earlier: date,
    later: date | None,
    *,
    period: Period | str | None = None,
    indicator: str = "",
) -> Changes:
    """What became known after the day `earlier`, up to the day `later` (None: all that is known).

    With a `period` also which verdicts and which numbers of its report changed; `indicator`
    leaves out all others. Raises PeriodError.
    """
    seen = plan.observations
    numbers = revisions(seen, after=earlier, until=later, indicator=indicator)
    published = _keys_known(seen.as_of(later), indicator) - _keys_known(
        seen.as_of(earlier), indicator
    )
    if period is None:
        return Changes(numbers=numbers, published=published)
    before, after = assess(plan, period, earlier), assess(plan, period, later)
    facts = tuple(
        one for one in changed_facts(before, after) if not indicator or _is_of(one, indicator)
    )
    return Changes(
        numbers=numbers,
        published=published,
        verdicts=tuple(_verdicts(before, after, facts)),
        facts=facts,
    )


def changed_facts(before: FactSet, after: FactSet) -> tuple[FactChange, ...]:
    """The facts that a reader sees otherwise in `after`; those that went come last."""
    found = []
    for key, fact in after.items():
        old = before.get(key)
        if old is None or _seen(old) != _seen(fact):
            found.append(FactChange(id=key, before=old, after=fact))
    gone = (
        FactChange(id=key, before=before[key], after=None) for key in before if key not in after
    )
    return (*found, *gone)


def _seen(fact: Fact) -> tuple[str, str, Period]:
    return fact.display("zh"), fact.reason.value if fact.reason else "", fact.period


def _is_of(change: FactChange, indicator: str) -> bool:
    return change.id.rpartition("@")[0].rpartition(".")[0].partition("/")[0] == indicator


def _verdicts(
    before: FactSet, after: FactSet, facts: Sequence[FactChange]
) -> Iterator[VerdictChange]:
    for change in facts:
        old, new = change.before, change.after
        if old is None or new is None or new.measure != "status":
            continue
        if old.known and new.known and old.status_class is not new.status_class:
            yield VerdictChange(
                subject=new.subject,
                name=after.name_of(new.subject),
                period=before.period,
                before=old.status_class,
                after=new.status_class,
            )


def _keys_known(seen: Observations, indicator: str) -> int:
    rows = seen.preferred
    if not indicator:
        return len(rows)
    return int(np.sum(seen.indicator[rows] == seen.code_of("indicators", indicator)))
