"""For which years is a plan whose table is read, and what do its columns hold?"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from addin.language import Text
from addin.model.plan import PlanIdentity
from addin.plan.starting.answers import YEARS
from addin.plan.starting.headers import Head, HeadColumn
from addin.plan.starting.table import Table
from addin.plan.values import text_of

_PLANS = {"十三五": (2016, 2020), "十四五": (2021, 2025), "十五五": (2026, 2030)}
_LEAST_TITLE = 5
_TABLE_OF = re.compile(
    r"主要(发展)?(目标)?指标(表|体系|情况)?$|指标表$|^表\s*\d*\s*|^Table \d+[.: ]*", re.IGNORECASE
)
_EARLIER = {"target": "step", "baseline": "observed"}
_PAIRED = {"value": "period", "period": "value"}
Years = tuple[int, int]


def years_of(table: Table, identity: PlanIdentity | None) -> Years:
    """First and last year: said, of the plan, or found; 0 where nothing says them."""
    said = YEARS.search(table.answer("years"))
    if said:
        return int(said[1]), int(said[2])
    if identity and identity.start_year:
        return identity.start_year, identity.end_year
    return _found_years(table)


def title_of(table: Table) -> str:
    """What stands above the table as the name of the plan; empty where nothing does."""
    above = (
        " ".join(text_of(c).split()) for row in table.rows[: table.head.first - 1] for c in row
    )
    return next((re.sub(_TABLE_OF, "", text) for text in above if len(text) >= _LEAST_TITLE), "")


def settle_columns(table: Table, years: Years) -> None:
    """Columns that are not known; and those of a bare year, which may be target or figure."""
    settled = []
    for column in table.head.columns:
        if not column.key and any(
            text_of(table.cell(at, column)) for at in range(table.head.first, len(table.rows))
        ):
            table.leave_out(column)
        settled.append(_settled(table, column, years))
        table.used.add(f"column:{column.header}")
    table.head = Head(tuple(_ranked(table, settled)), table.head.first)


def _found_years(table: Table) -> Years:
    """First and last year from words above the table or its name, else from its headers."""
    above = [text_of(cell) for row in table.rows[: table.head.first] for cell in row]
    for text in (*above, table.sheet, table.file):
        span = YEARS.search(text)
        known = next((years for word, years in _PLANS.items() if word in text), None)
        if span or known:
            years = (int(span[1]), int(span[2])) if span else known or (0, 0)
            return _say_years(table, years, Text(zh=f"“{text}”", en=repr(text)))
    bases = [c.period.year for c in table.head.of("baseline") if c.period]
    goals = [c.period.year for c in table.head.of("target") if c.period]
    if bases and goals and max(bases) < max(goals):
        return _say_years(table, (max(bases) + 1, max(goals)), Text(zh="表头", en="the headers"))
    table.note("no_years", table.head.first - 1, "name", "years")
    return 0, 0


def _say_years(table: Table, years: Years, origin: Text) -> Years:
    shown = f"{years[0]}-{years[1]}"
    table.note("years_from", table.head.first - 1, "name", origin=origin, years=shown)
    return years


def _ranked(table: Table, columns: Sequence[HeadColumn]) -> Iterator[HeadColumn]:
    """Of several targets the last counts, those before are steps; of baselines figures.

    What has no place is told.
    """
    last = {
        key: max((c.period for c in columns if c.key == key and c.period), default=None)
        for key in ("target", "baseline")
    }
    whole = {column.key for column in columns}
    for column in columns:
        final, key = last.get(column.key), column.key
        if final is not None and column.period != final:
            key = _EARLIER[key] if column.period else ""
        if key in _PAIRED and _PAIRED[key] not in whole:
            key = ""
        if column.key and not key:
            table.leave_out(column)
        yield replace(column, key=key)


def _settled(table: Table, column: HeadColumn, years: Years) -> HeadColumn:
    if column.period is None or column.key not in {"either", "value"}:
        return column
    taken = "observed"
    if column.key == "either" and years[0] and column.period.is_year:
        if column.period.year == years[0] - 1 and not table.head.only("baseline"):
            taken = "baseline"
        elif column.period.year >= years[1] and not table.head.only("target"):
            taken = "target"
            words = Text(zh="目标", en="target")
            table.note(
                "end_year_is", table.head.first - 1, column, f"column:{column.header}",
                header=column.header, taken=words,
            )  # fmt: skip
    return HeadColumn(column.position, column.header, taken, column.period)
