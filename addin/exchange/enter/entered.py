"""Does the plan workbook still say what was accepted?"""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from math import isclose
from pathlib import Path
from typing import Any

from addin.cells import day_of_serial
from addin.errors import ModelError
from addin.exchange.enter.plan_book import PlanTable, data_table, reference_in, update_plan_book
from addin.exchange.ledger.state import Observed, Subject, row_key
from addin.files import check_not_open, read_file, write_atomically
from addin.language import Text, fold
from addin.model.period import Period
from addin.model.words import Measure
from addin.ooxml.sheet.editing.workbook import open_workbook
from addin.plan.schema import SHEETS

_COLUMNS = SHEETS["Data"].by_key
# What people may write beside a number, and what a form says of itself.
_FREE = frozenset({"note"})
_About = tuple[str, Subject]


@dataclass(frozen=True, slots=True, kw_only=True)
class Deviation:
    """A cell that says something else than was accepted; without a cell the whole row is gone."""

    observed: Observed
    cell: str = ""
    key: str = ""
    says: str = ""

    @property
    def column(self) -> Text:
        """The column of the cell."""
        return _COLUMNS[self.key].header

    @property
    def accepted(self) -> str:
        """What was accepted in its place."""
        value = self.observed.row.get(self.key)
        return f"{value:.15g}" if isinstance(value, float | int) else str(value or "")

    @property
    def number(self) -> float | None:
        """The number that stands there now; None where it is none, or no number was asked."""
        with suppress(ValueError):
            return float(self.says) if self.key == "value" else None
        return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Overtaken:
    """A row that no form brought, of a later day than the accepted number that it speaks of."""

    observed: Observed
    cell: str
    says: str


def opened(path: Path) -> PlanTable:
    """The Data sheet of a plan workbook; FileError where it has none, or cannot be read."""
    return data_table(open_workbook(read_file(path)))


def deviations(
    table: PlanTable, accepted: Iterable[Observed]
) -> tuple[tuple[Deviation, ...], tuple[tuple[str, str], ...]]:
    """Where the sheet deviates, and its rows (cell, reference) that no entry accounts for."""
    known = {_about(each.row): each for each in accepted}
    found, strangers, seen = list[Deviation](), list[tuple[str, str]](), set[_About]()
    for number, note in table.texts("note"):
        if not reference_in({"note": note}).endswith("]"):
            continue
        row = {key: table.text(number, key) for key in {*table.keys, *_COLUMNS}}
        about = _about(row)
        if about not in known or about in seen:
            strangers.append((table.cell(number, "note"), about[0]))
            continue
        seen.add(about)
        observed = known[about]
        found += [
            Deviation(observed=observed, cell=table.cell(number, key), key=key, says=row[key])
            for key in table.keys
            if key in observed.row
            and key not in _FREE
            and not _is_same(observed.row[key], row[key])
        ]
    gone = [Deviation(observed=known[about]) for about in known.keys() - seen]
    gone.sort(key=lambda each: (each.observed.entry, _about(each.observed.row)))
    return (*found, *gone), tuple(strangers)


def overtaken(table: PlanTable, accepted: Iterable[Observed]) -> Iterator[Overtaken]:
    """The rows without a receipt that count in place of an accepted number, for they are later."""
    last = {_meant(each.row): each for each in accepted}
    codes = {subject[0] for subject in last if subject}
    for number, code in table.texts("indicator"):
        if code not in codes or reference_in({"note": table.text(number, "note")}).endswith("]"):
            continue
        row = {key: table.text(number, key) for key in _COLUMNS}
        observed = last.get(_meant(row))
        if observed is None or _is_same(observed.row["value"], row["value"]):
            continue
        day, before = table.day(number, "vintage"), str(observed.row["vintage"])
        if isinstance(day, date) and day.isoformat() > before:
            yield Overtaken(observed=observed, cell=table.cell(number, "value"), says=row["value"])


def _meant(row: Mapping[str, Any]) -> Subject | None:
    """What a row is about, however its period and its measure are spelled."""
    with suppress(ModelError):
        measure = Measure.parse(row["measure"]) if row["measure"] else Measure.LEVEL
        period = str(Period.parse(row["period"]))
        return str(row["indicator"]), str(row["cluster"]), str(row["area"]), period, measure.value
    return None


def put_back(path: Path, found: Iterable[Deviation]) -> None:
    """Write what was accepted into the cells that deviate, and the rows that are gone.

    FileInUseError where the workbook is open.
    """
    check_not_open(path)
    changed = list(found)
    book = open_workbook(read_file(path))
    for each in changed:
        if each.cell:
            sheet, _, cell = each.cell.rpartition("!")
            book.set_value(sheet, cell, each.observed.row[each.key])
    write_atomically(path, book.to_bytes())
    update_plan_book(path, [each.observed.row for each in changed if not each.cell], {}, {})


def _about(row: Mapping[str, Any]) -> _About:
    return reference_in(row), row_key(row)


def _is_same(accepted: object, says: str) -> bool:
    if accepted is None or accepted == "":
        return says == ""
    with suppress(ValueError):
        if isinstance(accepted, float | int):
            return isclose(accepted, float(says), rel_tol=1e-12)
        # A program may have made a day of the text.
        return fold(str(accepted)) in {fold(says), day_of_serial(float(says)).isoformat()}
    return fold(str(accepted)) == fold(says)
