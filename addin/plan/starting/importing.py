"""How does somebody's table of indicators become a plan, and what must a person still say?"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from pathlib import Path

from addin.errors import FileError, Finding
from addin.language import NO_TEXT
from addin.model.indicator import Indicator, Milestone
from addin.model.observations import Observation, Observations
from addin.model.plan import Department, Plan, PlanIdentity, Source
from addin.ooxml.sheet.read import OURS, Cell, Sheets, open_other, open_sheets
from addin.plan.schema import THRESHOLDS
from addin.plan.starting.answers import check_answers
from addin.plan.starting.columns import Years, settle_columns, title_of, years_of
from addin.plan.starting.headers import Head, find_head
from addin.plan.starting.rows import Rows
from addin.plan.starting.table import Table, text_in

_OLD = frozenset({".xls", ".ods"})
_MOST = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """A plan to begin with, and what a person must say, check or know to be left out.

    `asked` are the findings that an answer settles, by the key of that answer.
    """

    plan: Plan
    findings: tuple[Finding, ...]
    asked: Mapping[str, Finding] = field(default_factory=dict)


def plan_from(
    path: Path, identity: PlanIdentity | None = None, said: Mapping[str, str] | None = None
) -> Imported:
    """The plan in the table of indicators at `path`, wide or long, headed in either language.

    `said` answers what a table cannot say: ``years``, ``column:HEADER``, ``unit:NAME``,
    ``kind:NAME``, ``percent:NAME``. What it does not answer is a finding, never a guess that
    nobody sees. FileError where there is no such table.
    """
    book = open_other(path, OURS) if path.suffix.lower() in _OLD else open_sheets(path)
    answers = dict(said or {})
    check_answers(answers)
    columns = {k.removeprefix("column:"): v for k, v in answers.items() if k.startswith("column:")}
    name, rows, head = _table(book, path, columns)
    return _imported(Table(path.name, name, rows, head, answers), identity)


def _table(
    book: Sheets, path: Path, columns: Mapping[str, str]
) -> tuple[str, list[list[Cell]], Head]:
    """The sheet that looks most like a table of indicators."""
    found = []
    for name in book.names:
        rows = list(book.rows(name))
        head = find_head(rows, columns)
        if head:
            found.append((head.score, name, rows, head))
    if not found:
        raise FileError("no_table_of_indicators", name=path.name)
    _, name, rows, head = max(found, key=lambda each: each[0])
    return name, rows, head


def _imported(table: Table, identity: PlanIdentity | None) -> Imported:
    """The plan and the findings."""
    years = years_of(table, identity)
    settle_columns(table, years)
    rows, indicators = Rows(table, years[1]), dict[str, tuple[int, Indicator]]()
    observed: list[Observation] = []
    steps: list[Milestone] = []
    for at in range(table.head.first, len(table.rows)):
        name = rows.name_of(at)
        if not name:
            continue
        if name not in indicators:
            indicators[name] = at, rows.indicator(at, name, len(indicators) + 1)
            steps += rows.steps(at, name, indicators[name][1])
        elif table.head.only("period") is None:
            table.note("name_twice", at, "name", name=name, first=indicators[name][0] + 1)
            continue
        observed += rows.observed(at, name, indicators[name][1])
    table.note_unused()
    plan = Plan(
        identity=_identity(table, identity, years),
        indicators=tuple(_as_exact(found, observed) for _, found in indicators.values()),
        milestones=tuple(steps),
        observations=Observations.of(observed),
        departments=tuple(Department(code=c, name=text_in(n)) for n, c in rows.offices.items()),
        sources=tuple(Source(code=c, title=text_in(n)) for n, c in rows.sources.items()),
        own_units=tuple(rows.own),
        thresholds={name: default for name, (default, _) in THRESHOLDS.items()},
    )
    return Imported(plan=plan, findings=tuple(table.findings), asked=table.asked)


def _as_exact(found: Indicator, observed: Iterable[Observation]) -> Indicator:
    """The indicator with as many decimals as its numbers have, where its unit has fewer."""
    stated = (found.baseline.value, found.target.value)
    seen = (one.value for one in observed if one.indicator == found.code)
    most = max((_decimals(one) for one in (*stated, *seen) if one is not None), default=0)
    return replace(found, decimals=min(most, _MOST)) if most > found.unit.decimals else found


def _decimals(value: float) -> int:
    exponent = Decimal(repr(round(value, 6))).normalize().as_tuple().exponent
    return max(-exponent, 0) if isinstance(exponent, int) else 0


def _identity(table: Table, given: PlanIdentity | None, years: Years) -> PlanIdentity:
    found = given or PlanIdentity(code="PLAN", name=NO_TEXT, start_year=0, end_year=0)
    name = found.name or text_in(title_of(table))
    return replace(found, name=name, start_year=years[0], end_year=years[1])
