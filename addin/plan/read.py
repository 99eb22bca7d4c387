"""What does a plan workbook say?

``read_plan`` gives a checked plan, or a PlanError that carries everything there is to mend, each
with its cell: a workbook is mended once, not once for each mistake.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice, repeat
from pathlib import Path
from typing import Any

from addin.errors import Level, Note, PlanError
from addin.files import lock_file
from addin.model.indicator import Indicator, likely_nature
from addin.model.observations import Observations
from addin.model.plan import Membership, Plan, PlanIdentity
from addin.model.series import NO_HABIT, habits_of
from addin.model.unit import NO_UNIT, UNITS, DeclaredUnit, Unit, Units, units_with
from addin.ooxml.sheet.read import OURS, SheetLimits, Sheets, open_sheets
from addin.plan.foreign import Table, sheets_of
from addin.plan.observed import (
    NamedCodes,
    StatedRows,
    is_wide,
    observations_of,
    rows_of_data,
    rows_of_wide,
)
from addin.plan.records import (
    identity_of,
    milestone_of,
    note_horizons,
    note_repeated,
    record_of,
    thresholds_of,
    undated_lag_of,
)
from addin.plan.schema import README, SHEETS, WIDE, PlanSheet, header_name
from addin.plan.sheets import (
    Findings,
    FoundRow,
    FoundSheet,
    check_references,
    find_sheet,
    nearest,
    note_codes,
)
from addin.plan.values import NOTES, text_of

_TOP = 10
_MOST_ROWS = 5
_OBSERVED = ("Data", "Wide")
_RECORDS = tuple(
    key
    for key, sheet in SHEETS.items()
    if sheet.record and key not in {"Data", "Milestones", "Units", "Indicators"}
)
_NOTHING: Mapping[str, Unit] = {}


def read_plan(path: Path | str, *, limits: SheetLimits = OURS) -> Plan:
    """The plan in the workbook at `path`.

    FileError where the file is no workbook or breaks `limits`; PlanError, with every finding,
    where something must be mended first. Softer findings are in ``plan.findings``.
    """
    path = Path(path)
    book = open_sheets(path, limits)
    findings = Findings(path.name)
    _note_lock(path, findings)
    return plan_of_sheets(book, path.name, findings)


def plan_of_sheets(book: Sheets, name: str, findings: Findings | None = None) -> Plan:
    """The plan in an open book called `name`; errors as for `read_plan`."""
    findings = findings or Findings(name)
    sheets = _Reading(book, findings)
    plan = sheets.plan(name) if sheets.usable else None
    if plan is None or findings.stop:
        raise _unusable(name, findings)
    return plan


def plan_of_tables(tables: Iterable[Table] | Mapping[str, Table], name: str = "tables") -> Plan:
    """The plan that ranges of cells or DataFrames state; errors as for `read_plan`, UsageError."""
    return plan_of_sheets(sheets_of(tables), name)


def _note_lock(path: Path, findings: Findings) -> None:
    if lock_file(path) is not None:
        findings.add(NOTES("book_open", name=path.name))


def _unusable(name: str, findings: Findings) -> PlanError:
    found = findings.all()
    hard = [each for each in found if each.level is Level.HARD]
    count, plural = len(hard), "s" if len(hard) > 1 else ""
    return PlanError(
        "plan_unusable", name=name, count=count, s=plural, first=hard[0], findings=found
    )


@dataclass
class _Reading:
    """The sheets of one workbook while it is read."""

    book: Sheets
    findings: Findings
    tables: dict[str, FoundSheet] = field(default_factory=dict)
    wide: list[FoundSheet] = field(default_factory=list)
    headless: set[str] = field(default_factory=set)
    rows: dict[str, list[FoundRow]] = field(default_factory=dict)
    own_units: tuple[DeclaredUnit, ...] = ()
    units: Units = UNITS

    def __post_init__(self) -> None:
        # The units first: the cells of other sheets name them.
        for name, sheet in sorted(self._recognised(), key=lambda found: found[1].key != "Units"):
            self._open(name, sheet)
            if sheet.key == "Units":
                self._declare()
        self._note_missing()

    @property
    def usable(self) -> bool:
        """Whether the sheets that a plan cannot do without are there."""
        return {"Plan", "Indicators"} <= set(self.tables)

    def plan(self, workbook: str) -> Plan:
        """The plan that the sheets state."""
        identity = self._identity()
        records = self._stated(identity.money)
        by_code = {
            key: _first_by_code(found) for key, found in records.items() if SHEETS[key].is_coded
        }
        rows = {key: found for key, found in self.rows.items() if key not in _OBSERVED}
        check_references(rows, {key: set(found) for key, found in by_code.items()})
        thresholds, later = thresholds_of(self.rows.get("Thresholds", ()))
        observed = self._observations(by_code, records["Members"])
        records["Indicators"] = _settled(records["Indicators"], observed)
        for key in ("Indicators", "Clusters"):
            note_horizons(self.rows.get(key, ()), records[key], identity)
        return Plan(
            **{SHEETS[key].field: found for key, found in records.items()},
            identity=identity,
            milestones=tuple(
                milestone_of(row, by_code["Indicators"]) for row in self.rows.get("Milestones", ())
            ),
            observations=replace(observed, undated_lag=undated_lag_of(thresholds)),
            own_units=self.own_units,
            thresholds=thresholds,
            later_thresholds=later,
            findings=self.findings.all(),
            workbook=workbook,
        )

    def _identity(self) -> PlanIdentity:
        named = {
            "main_scheme": self._said("Clusters", "scheme"),
            "total_indicator": self._said("Indicators", "code"),
        }
        return identity_of(self.tables["Plan"], self.rows["Plan"], named)

    # Any, as in record_of: each sheet has its own kind of record.
    def _stated(self, money: Unit) -> dict[str, tuple[Any, ...]]:
        """The records of each sheet; amounts stand in the unit of their indicator, or in `money`.

        Those of Indicators have their likely nature where none is stated.
        """
        indicators = tuple(map(_with_nature, self._records(SHEETS["Indicators"])))
        units = {found.code: found.unit for found in indicators}
        others = {key: self._records(SHEETS[key], units, money) for key in _RECORDS}
        return {"Indicators": indicators, **others}

    def _recognised(self) -> Iterator[tuple[str, PlanSheet]]:
        known = {name: sheet for sheet in (*SHEETS.values(), WIDE) for name in sheet.names}
        readme = {header_name(n) for n in (README.zh, README.en, f"{README.zh} {README.en}")}
        taken: dict[str, str] = {}
        for name in self.book.names:
            folded = header_name(name)
            near = folded if folded in known or folded in readme else nearest(folded, known)
            sheet = known.get(near)
            if sheet is None or folded in readme or (near != folded and sheet.key in taken):
                continue
            if near != folded:
                near_one = NOTES("sheet_read_as", name=name, title=sheet.title.zh, key=sheet.key)
                self.findings.add(near_one, name)
            if sheet.key in taken and sheet is not WIDE:
                self.findings.add(NOTES("sheet_twice", name=name, first=taken[sheet.key]), name)
                continue
            taken[sheet.key] = name
            yield name, sheet

    def _open(self, name: str, sheet: PlanSheet) -> None:
        top = list(islice(self.book.rows(name), _TOP))
        if not any(text_of(cell) for row in top for cell in row):
            return
        table = find_sheet(sheet, name, top, self.findings, self.units)
        if table is None:
            self.headless.add(sheet.key)
            return
        self._note_errors(table)
        if sheet.key in _OBSERVED and is_wide(table):
            self.wide.append(table)
        else:
            self.tables[sheet.key] = table
            if sheet.key not in _OBSERVED:
                self.rows[sheet.key] = list(table.rows(list(self.book.rows(name))))

    def _declare(self) -> None:
        """The plan's own units; a finding for each row that gives none."""
        self.own_units = self._records(SHEETS["Units"])
        self.units, refused = units_with(self.own_units)
        for each in refused:
            self.rows["Units"][each.row].note(Note("W-08", Level.HARD, each.text), each.key)

    def _note_errors(self, table: FoundSheet) -> None:
        marked = dict(self.book.errors.get(table.name, {}))
        hidden = sorted(int(row) for row in marked if row.isdecimal())
        self._note_hidden(table, [row for row in hidden if row > table.header])
        for cell, shown in marked.items():
            if cell.isdecimal():
                continue
            said = "formula_error" if shown else "uncalculated"
            self.findings.add(NOTES(said, shown=shown), table.name, cell)

    @staticmethod
    def _note_hidden(table: FoundSheet, rows: Sequence[int]) -> None:
        """Hidden rows are read like the others, and nobody sees them: one finding says so."""
        if not rows:
            return
        shown = ", ".join(map(str, rows[:_MOST_ROWS])) + (" …" if len(rows) > _MOST_ROWS else "")
        table.add(NOTES("hidden_rows", count=len(rows), shown=shown), rows[0], 0)

    def _note_missing(self) -> None:
        if not self.tables and not self.wide:
            self.findings.add(NOTES("empty_book"))
            return
        for sheet in SHEETS.values():
            there = sheet.key in self.tables or (sheet.key == "Data" and self.wide)
            if sheet.required and not there and sheet.key not in self.headless:
                self.findings.add(NOTES("sheet_missing", title=sheet.title.zh, key=sheet.key))

    # Any, as in record_of: each sheet has its own kind of record.
    def _records(
        self, sheet: PlanSheet, units: Mapping[str, Unit] = _NOTHING, money: Unit = NO_UNIT
    ) -> tuple[Any, ...]:
        """The rows of a sheet; amounts stand in the unit of their indicator, else in `money`."""
        rows = self.rows.get(sheet.key, [])
        wanted = (units.get(text_of(row.cell("indicator")), money) for row in rows)
        records = tuple(map(record_of, repeat(sheet), rows, wanted))
        if sheet.is_coded:
            note_repeated(rows, records)
            note_codes(rows, "code")
        return records

    def _said(self, sheet: str, key: str) -> set[str]:
        return {text_of(row.cell(key)) for row in self.rows.get(sheet, ())}

    def _observations(
        self, by_code: Mapping[str, Mapping[str, Any]], members: Sequence[Membership]
    ) -> Observations:
        known = NamedCodes(
            by_code["Indicators"],
            # Members of clusters report values of their own, in the column of the clusters.
            {**{found.member: found for found in members}, **by_code["Clusters"]},
            by_code["Areas"],
            by_code["Sources"],
        )
        several: list[StatedRows] = []
        if "Data" in self.tables:
            table = self.tables["Data"]
            several.append(rows_of_data(table, self.book.rows(table.name)))
        several += [rows_of_wide(t, list(self.book.rows(t.name))) for t in self.wide]
        return observations_of(several, known)


def _with_nature(found: Indicator) -> Indicator:
    """The indicator with its likely nature where its row states none."""
    return found if found.nature_told else replace(found, nature=likely_nature(found))


def _settled(found: Sequence[Indicator], seen: Observations) -> tuple[Indicator, ...]:
    """The indicators; where none is stated, with the nature that their values tell."""
    if all(each.nature_told for each in found):
        return tuple(found)
    habits = habits_of(seen)
    told = [habits.get(each.series or each.code, NO_HABIT).nature for each in found]
    return tuple(
        each if each.nature_told else replace(each, nature=likely_nature(each, nature))
        for each, nature in zip(found, told, strict=True)
    )


def _first_by_code(records: Sequence[Any]) -> dict[str, Any]:
    """Of records with the same code the first counts; the others are findings."""
    return {record.code: record for record in reversed(records)}
