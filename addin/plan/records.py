"""How does a row become a record of the plan, and back?

`record_of` and `values_of` are mirrors; both follow the fields that the schema names.
"""

from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import MISSING, fields, is_dataclass, replace
from functools import cache
from math import nan
from typing import Any, TypeAlias, get_args, get_type_hints

from addin.cells import CellValue
from addin.errors import Level, ModelError, Note, PeriodError, Place, UnitError
from addin.language import NO_TEXT, Language, Text
from addin.model.indicator import Indicator, Milestone
from addin.model.observations import UNDATED_LAG, Observation
from addin.model.period import Period
from addin.model.plan import Action, Cluster, Plan, PlanIdentity, Task
from addin.model.unit import NO_UNIT, PERCENT, POINTS, Unit, conversion, converted
from addin.model.words import Basis, Direction, Measure, Nature, TargetKind
from addin.plan.schema import (
    IDENTITY,
    SHEETS,
    THRESHOLDS,
    Holds,
    PlanColumn,
    PlanSheet,
    header_name,
)
from addin.plan.sheets import FoundRow, FoundSheet, KeyedRows, did_you_mean, nearest
from addin.plan.values import NOTES, number_of, read_value, text_of, written

# What stands in for a required cell that is empty or cannot be read: its finding stops the plan.
_STAND_INS: Mapping[type, object] = {
    str: "",
    int: 0,
    float: nan,
    Text: NO_TEXT,
    Unit: NO_UNIT,
    Period: Period(1949, 12, 1),
}


Row: TypeAlias = FoundRow | KeyedRows


# Any: each sheet has its own kind of record, and the plan has a field for each.
def record_of(sheet: PlanSheet, row: Row, wanted: Unit = NO_UNIT) -> Any:
    """The record that a row states; a finding for each cell that cannot be read.

    Amounts stand in the unit that the row names for them, else in `wanted`. An empty cell means
    what the record says by default.
    """
    parts: dict[str, dict[str, Any]] = {"": {}}
    for column in sheet.columns:
        if column.field:
            value = _read(row, column, sheet, wanted)
            part, _, name = column.field.rpartition(".")
            values = parts.setdefault(part, {})
            if value is not None:
                values[name] = value
                wanted = value if column.holds is Holds.UNIT else wanted
    record = parts.pop("")
    kinds = _kinds(_record(sheet))
    for part, values in parts.items():
        if part in _optional(_record(sheet)) and not {"kind", "value"} & values.keys():
            continue
        record[part] = _made(kinds[part], values, _place(sheet, row, f"{part}."))
    if "nature_told" in kinds:
        record["nature_told"] = "nature" in record
    made = _made(_record(sheet), record, _place(sheet, row))
    if isinstance(made, Indicator | Cluster):
        _check_goal(row, made)
    if isinstance(made, Indicator) and not 0 <= (made.published_after_days or 0) <= _LONGEST:
        row.note(NOTES("days_out_of_range", most=_LONGEST), "published_after_days")
    return made


def values_of(record: object, sheet: PlanSheet, language: Language = "zh") -> dict[str, CellValue]:
    """The cells in which a row states a record, by the key of their column; words in `language`."""
    found: dict[str, CellValue] = {}
    for column in sheet.columns:
        if column.field:
            spoken = not column.needs or found[column.needs] is not None
            value = _at(record, column.field) if spoken else None
            found[column.key] = written(value, column, language)
    return found


def _record(sheet: PlanSheet) -> type:
    assert sheet.record is not None  # noqa: S101 - sheets without records have readers of their own
    return sheet.record


def _at(record: object, path: str) -> object:
    for name in path.split("."):
        record = None if record is None else getattr(record, name)
    return record


def _read(row: Row, column: PlanColumn, sheet: PlanSheet, wanted: Unit) -> Any:
    cell = row.cell(column.key)
    if text_of(cell) == "":
        # An empty cell for a word means the usual one, and one language of a pair is enough.
        twin = row.cell(column.twin) if column.twin in sheet.by_key else ""
        if column.required and not column.words and not text_of(twin):
            row.note_empty(column)
        return None
    read = read_value(cell, column, wanted, row.units)
    for note in read.notes:
        row.note(note, column.key)
    return read.value


def _place(sheet: PlanSheet, row: Row, part: str = "") -> Place:
    """Where a record, or a part of it, is found again: at its value, else at its first code."""
    column = sheet.by_field.get(f"{part}value")
    codes = (column for column in sheet.columns if column.holds is Holds.CODE)
    found = column or next(codes, None)
    return row.place(found.key if found else "")


def _made(kind: type, values: dict[str, Any], place: Place) -> Any:
    if "place" in _kinds(kind):
        values["place"] = place
    return kind(**{**_needed(kind), **values})


@cache
def _needed(record: type) -> Mapping[str, Any]:
    """What stands in for fields that have no usual value, until the row says more."""
    kinds = _kinds(record)
    without = (f for f in fields(record) if f.default is MISSING and f.default_factory is MISSING)
    return {each.name: _STAND_INS.get(kinds[each.name]) for each in without}


@cache
def _kinds(record: type) -> Mapping[str, type]:
    """The type of each field, also of those that may be None."""
    hints = get_type_hints(record)
    return {name: next(iter(get_args(hint)), hint) for name, hint in hints.items()}


@cache
def _optional(record: type) -> AbstractSet[str]:
    """The parts of a record that may be missing."""
    hints = get_type_hints(record)
    return {n for n, hint in hints.items() if is_dataclass(_kinds(record)[n]) and get_args(hint)}


_LONGEST = 1100
_LEVELS = {TargetKind.LEVEL_UP: Direction.HIGHER, TargetKind.LEVEL_DOWN: Direction.LOWER}


def _check_goal(row: Row, found: Indicator | Cluster) -> None:
    """Note a target that contradicts its direction, its baseline or itself."""
    target, base = found.target, found.baseline.value
    if target is None:
        return
    if target.upper is not None and target.value is not None and target.upper < target.value:
        note = NOTES("upside_down", upper=target.upper, lower=target.value)
        row.note(note, "target_upper")
    wanted = _LEVELS.get(target.kind)
    if wanted is None:
        return
    direction = found.direction if isinstance(found, Indicator) else wanted
    if wanted is not direction:
        kinds = {"kind": target.kind.text, "direction": direction.text}
        row.note(NOTES("kind_against_direction", **kinds), "target_kind")
    elif base is not None and target.value is not None:
        _check_side(row, base, target.value, wanted)


def _check_side(row: Row, base: float, goal: float, direction: Direction) -> None:
    if goal == base:
        row.note(NOTES("target_is_baseline", goal=goal), "target")
    elif (goal - base) * direction.sign < 0:
        note = NOTES("wrong_side", goal=goal, base=base, direction=direction.text)
        row.note(note, "target")


def milestone_of(row: FoundRow, indicators: Mapping[str, Indicator]) -> Milestone:
    """The planned value that a row states, in the unit of its indicator."""
    sheet = SHEETS["Milestones"]
    indicator = indicators.get(text_of(row.cell("indicator")))
    own = indicator.unit if indicator else NO_UNIT
    measure = read_value(row.cell("measure"), sheet.by_key["measure"]).value or Measure.LEVEL
    stated = _read(row, sheet.by_key["unit"], sheet, own) if measure is Measure.LEVEL else None
    found: Milestone = record_of(sheet, row, stated or own)
    try:
        return replace(found, value=converted(found.value, conversion(stated or own, own)))
    except UnitError as error:
        row.note(Note("W-08", Level.HARD, error.text), "unit")
        return found


def identity_of(
    table: FoundSheet, rows: Sequence[FoundRow], named: Mapping[str, AbstractSet[str]]
) -> PlanIdentity:
    """The plan that the key-value sheet names; `named` are the codes that a key may refer to."""
    keyed = KeyedRows(table, {_key_of(row): row for row in rows})
    found = _with_months(record_of(IDENTITY, keyed), keyed)
    if found.end_year and found.months <= 0:
        first, last = (text_of(keyed.cell(key)) for key in ("start_year", "end_year"))
        keyed.note(NOTES("years_reversed", first=first, last=last), "end_year")
    for key, known in named.items():
        code = text_of(keyed.cell(key))
        if code and code not in known:
            keyed.note(NOTES("not_there", code=code, header=IDENTITY.by_key[key].header), key)
    return found


def _with_months(found: PlanIdentity, keyed: KeyedRows) -> PlanIdentity:
    """The plan with the months that its first and its last year name: 2023-07 to 2026-06."""
    try:
        first, last = (Period.parse(text_of(keyed.cell(key))) for key in ("start_year", "end_year"))
    except PeriodError:  # the cell has its finding
        return found
    return replace(found, start_month=first.first, end_month=last.last)


def note_horizons(
    rows: Sequence[FoundRow], found: Sequence[Indicator | Cluster], plan: PlanIdentity
) -> None:
    """Note each target that is due before the first year after its base."""
    for row, record in zip(rows, found, strict=True):
        target, base = record.target, record.baseline.year
        if target and plan.target_end_of(target.year) <= plan.base_end_of(base):
            due, start = target.year or plan.end_year, base or plan.base_year
            note = NOTES("no_time", due=due, start=start)
            row.note(note, "target_year" if target.year else "base_year")


def _key_of(row: FoundRow) -> str:
    for column in ("key", "item"):
        for part in (text_of(row.cell(column)), *text_of(row.cell(column)).splitlines()):
            if header_name(part) in IDENTITY.by_name:
                return IDENTITY.by_name[header_name(part)].key
    typed = text_of(row.cell("key")) or text_of(row.cell("item"))
    near = IDENTITY.by_name.get(nearest(header_name(typed), IDENTITY.by_name))
    if near is None:
        row.note(NOTES("key_unknown", typed=typed), "key")
        return ""
    row.note(NOTES("key_read_as", typed=typed, header=near.header), "key")
    return near.key


Later = tuple[str, Period, str]


def thresholds_of(rows: Sequence[FoundRow]) -> tuple[dict[str, str], tuple[Later, ...]]:
    """The thresholds by name, and those that count from a period on, the earliest first.

    What is points or a factor must be numbers that fall.
    """
    sheet = SHEETS["Thresholds"]
    found: dict[str, str] = {}
    later: dict[tuple[Period, str], str] = {}
    for row in rows:
        name, value, since = (
            _read(row, sheet.by_key[key], sheet, NO_UNIT) or ""
            for key in ("name", "value", "valid_from")
        )
        _check_threshold(row, name, value)
        dated = isinstance(since, Period)
        if (since, name) in later if dated else name in found:
            row.note(NOTES("threshold_twice", name=name), "name")
        if isinstance(since, Period):
            later[since, name] = value
        else:
            found[name] = value
    if rows and not rows[0].table.findings.stop:
        _check_order(rows, found)
    return found, tuple((name, since, later[since, name]) for since, name in sorted(later))


def undated_lag_of(thresholds: Mapping[str, str]) -> int:
    """After how many days what has no day of publication counts as published (METHODS-2 M17)."""
    stated = thresholds.get("undated_lag_days", "")
    return int(stated) if stated.isdecimal() else UNDATED_LAG


def _check_threshold(row: FoundRow, name: str, value: str) -> None:
    if name == "undated_lag_days" and not value.isdecimal():
        row.note(NOTES("no_days", value=value), "value")
    if name.endswith("_pp") and value:
        # Numbers and words share the column, so that it is text without anybody's fault.
        try:
            number_of(value)
        except ModelError as error:
            row.note(Note("V-02", Level.HARD, error.text), "value")
    near = nearest(name, THRESHOLDS)
    if name not in THRESHOLDS and near:
        row.note(NOTES("threshold_unknown", name=name, meant=did_you_mean(near)), "name")


def _check_order(rows: Sequence[FoundRow], found: Mapping[str, str]) -> None:
    """From ahead over on pace to behind the leads must fall."""
    names = [name for name in ("ahead_pp", "on_pace_pp", "behind_pp") if found.get(name)]
    leads = [number_of(found[name]).value for name in names]
    if leads != sorted(leads, reverse=True):
        shown = ", ".join(f"{name} {found[name]}" for name in names)
        last = next(row for row in rows if text_of(row.cell("name")) == names[-1])
        last.note(NOTES("thresholds_rise", shown=shown), "value")


_SAID_ON = {Task: "as_at", Action: "state_date"}  # what their rows say may be said anew


# Any, as in record_of: each sheet has its own kind of record.
def note_repeated(rows: Sequence[FoundRow], records: Sequence[Any]) -> None:
    """Note each code that stands a second time; tasks and actions may, once for each day."""
    found: dict[tuple[str, object], FoundRow] = {}
    for row, record in zip(rows, records, strict=True):
        code, day = record.code, getattr(record, _SAID_ON.get(type(record), ""), None)
        first = found.setdefault((code, day), row)
        if code and first is not row:
            row.note(NOTES("code_twice", code=code, row=first.number), "code")


def rows_of(
    plan: Plan, sheet: PlanSheet, language: Language = "zh"
) -> Iterator[Mapping[str, CellValue]]:
    """The rows in which a sheet states its part of the plan."""
    if sheet.key == "Plan":
        cells = values_of(plan.identity, IDENTITY, language) | _ends_within_years(plan.identity)
        for column in IDENTITY.columns:
            item = f"{column.header.zh}\n{column.header.en}"
            yield {"key": column.key, "item": item, "value": cells[column.key]}
    elif sheet.key == "Thresholds":
        for name, value in plan.thresholds.items():
            meaning = THRESHOLDS[name][1] if name in THRESHOLDS else NO_TEXT
            text = f"{meaning.zh}\n{meaning.en}".strip()
            yield {"name": name, "value": value, "meaning": text}
        for name, since, value in plan.later_thresholds:
            yield {"name": name, "value": value, "valid_from": str(since)}
    else:
        for record in getattr(plan, sheet.field):
            yield values_of(record, sheet, language) | _stated_with(record, plan, sheet, language)


def _ends_within_years(plan: PlanIdentity) -> dict[str, CellValue]:
    """The first and the last year of a plan that begins or ends within one, with its month."""
    ends = {
        "start_year": (plan.start_year, plan.start_month, 1),
        "end_year": (plan.end_year, plan.end_month, 12),
    }
    return {key: f"{y}-{month:02d}" for key, (y, month, whole) in ends.items() if month != whole}


def unit_of(cells: Mapping[str, CellValue], plan: Plan) -> Unit | None:
    """The unit in which the numbers of a row stand: stated in it, or that of its indicator."""
    stated = cells.get("unit")
    if stated:
        return plan.units.find(str(stated))
    found = plan.indicator.get(str(cells.get("indicator")))
    return found.unit if found else None


def _stated_with(
    record: object, plan: Plan, sheet: PlanSheet, language: Language
) -> dict[str, CellValue]:
    """The columns that say how a planned or observed value is to be read."""
    if not isinstance(record, Milestone | Observation):
        return {}
    indicator = plan.indicator.get(record.indicator)
    said = {"unit": _stated_unit(indicator, record.measure), "basis": _basis(record, indicator)}
    return {
        key: written(value, sheet.by_key[key], language)
        for key, value in said.items()
        if key in sheet.by_key
    }


def _stated_unit(indicator: Indicator | None, measure: Measure) -> Unit:
    if indicator is None or measure is Measure.SHARE:
        return PERCENT
    if measure is Measure.YOY:
        points = indicator.nature is Nature.RATIO and indicator.unit.is_percent
        return POINTS if points else PERCENT
    return indicator.unit


def _basis(record: Milestone | Observation, indicator: Indicator | None) -> Basis:
    period = record.period
    if period.is_year:
        return Basis.ANNUAL
    stock = indicator is not None and indicator.nature is Nature.STOCK
    return Basis.DISCRETE if stock or period.first > 1 or period.months == 1 else Basis.YTD
