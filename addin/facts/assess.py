"""How does a plan stand at a period, as known on a day?"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from addin.errors import PeriodError
from addin.facts.columns.annual import annual_columns
from addin.facts.columns.comparable import comparable_columns, comparable_of
from addin.facts.columns.future.outlook import outlook_columns, outlook_of
from addin.facts.columns.future.past import estimate_columns, estimate_of, years_of
from addin.facts.columns.spans.sums import with_sums
from addin.facts.columns.standing import count_facts, prospect_column, status_column
from addin.facts.columns.subjects import subjects_of
from addin.facts.columns.targets import standing_of, target_columns
from addin.facts.columns.values import observed_rows, value_columns
from addin.facts.columns.working import Working
from addin.facts.extras.actions import ledger_facts
from addin.facts.extras.attribution import gap_facts
from addin.facts.extras.clocks import plan_known
from addin.facts.extras.clusters import cluster_facts
from addin.facts.extras.reach import reach_counts, reach_facts
from addin.facts.extras.revisions import ROLES, revision_count, revision_facts
from addin.facts.extras.year import year_facts
from addin.facts.fact import Fact, plan_fact
from addin.facts.factset import FactSet, Ints, Measured
from addin.measures.targets.pace import time_progress
from addin.model.period import Period
from addin.model.plan import Plan
from addin.model.unit import PERCENT, UNITS


def assess(plan: Plan, period: Period | str, as_of: date | None = None) -> FactSet:
    """Every number that a reader of `plan` may see for `period`, as known on `as_of`.

    `period` names the quarter, half or year up to which data count; figures published after
    `as_of` do not exist. Raises PeriodError for what is no period and for one before the plan. A
    number that cannot be known is a fact with a reason.
    """
    period = period if isinstance(period, Period) else Period.parse(period)
    _check_begun(plan, period)
    known = plan.observations.as_of(as_of).up_to(period)
    plan = plan_known(plan, period, as_of)
    subjects = subjects_of(plan)
    work = Working(
        plan=plan, period=period, observations=known, subjects=subjects, as_of=as_of,
        index=with_sums(known, subjects),
    )  # fmt: skip
    columns = {found.measure: found for found in _stated(work, _columns(work))}
    facts = FactSet(
        plan=plan,
        period=period,
        as_of=as_of,
        observations=known,
        subjects=work.subjects.keys,
        columns=columns,
        on_demand=dict.fromkeys(ROLES, revision_facts),
    )
    facts = _with(facts, count_facts(work, columns["status"]), _time_facts(work))
    facts = _with(facts, cluster_facts(facts), ledger_facts(plan, period), reach_facts(facts))
    facts = _with(facts, reach_counts(facts), year_facts(facts))
    return _with(facts, gap_facts(facts), [revision_count(facts)])


def _check_begun(plan: Plan, period: Period) -> None:
    if period.month_index <= plan.identity.base_end:
        first, last = plan.identity.start_year, plan.identity.end_year
        raise PeriodError("earlier_than_plan", period=str(period), first=first, last=last)


def _with(facts: FactSet, *more: Iterable[Fact]) -> FactSet:
    found = {fact.id: fact for facts_ in more for fact in facts_}
    return replace(facts, extras={**facts.extras, **found})


def _stated(work: Working, columns: Iterable[Measured]) -> Iterable[Measured]:
    """The columns, resting on rows of observations where they rest on sums of these."""
    made: dict[int, tuple[Ints, Ints]] = {}
    for found in columns:
        if found.rows is None or work.index.sums is None:
            yield found
            continue
        if id(found.rows) not in made:  # many columns share their rows
            made[id(found.rows)] = found.rows, work.index.stated(found.rows)
        yield replace(found, rows=made[id(found.rows)][1])


def _columns(work: Working) -> Iterable[Measured]:
    rows = observed_rows(work)
    values = tuple(value_columns(work, rows))
    yield from values
    comparable = comparable_of(work, rows)
    yield from comparable_columns(work, comparable, values[0])
    standing = standing_of(work, values[0], comparable)
    yield from target_columns(work, comparable, standing)
    past = years_of(work)
    running = estimate_of(work, past)
    yield from estimate_columns(work, past, running, comparable)
    outlook = outlook_of(work, comparable, standing, past, running)
    yield from outlook_columns(work, outlook)
    statuses = status_column(work, comparable, standing, outlook)
    yield statuses
    yield prospect_column(statuses, outlook)
    yield from annual_columns(work, rows)


def _time_facts(work: Working) -> Iterable[Fact]:
    months = work.plan.identity.months
    gone = min(work.end - work.start, months)
    for measure, value, unit, decimals in (
        ("time_progress", 100 * float(time_progress(gone, months)), PERCENT, 1),
        ("elapsed_quarters", float(max(gone, 0) // 3), UNITS["count"], 0),
        ("years_left", max(months - gone, 0) / 12, UNITS["years"], 2),
    ):
        fact = plan_fact(measure, value, work.period, unit, formula=measure, decimals=decimals)
        yield replace(fact, terms=(("elapsed", float(gone)), ("total", float(months))))
