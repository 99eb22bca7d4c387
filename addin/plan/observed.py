"""How do the rows of the Data sheet become columns of observations?

Nothing here looks at each row of a large sheet by itself: every column is turned into its
distinct cells and their positions, the distinct cells are understood once, and numpy puts the
meanings in their rows. Only cells that need a finding are visited.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import islice, zip_longest
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from addin.errors import Level, ModelError, Note
from addin.language import Text
from addin.model.indicator import Indicator, changing_in_points
from addin.model.observations import NO_CODE, Observations, vintage_of_date
from addin.model.period import Period
from addin.model.plan import Source
from addin.model.unit import POINTS, Unit, Units, conversion, converted
from addin.model.words import (
    Basis,
    DataStatus,
    Measure,
    Nature,
    Precision,
    TypedWord,
)
from addin.ooxml.sheet.read import Cell
from addin.plan.schema import SHEETS
from addin.plan.sheets import COUNTED, SOFT, FoundSheet, counted, no_codes, unknown_code
from addin.plan.values import NOTES, read_value, text_of

Ints = NDArray[np.int64]
Mask = NDArray[np.bool_]
_CHUNK = 65_536
_MOST_KINDS = 2**62
_COLUMNS = SHEETS["Data"].by_key
TIERS = {"A": 0, "B": 1, "C": 2, "S": 3}
_WORST_TIER = 9


@dataclass(frozen=True, slots=True)
class NamedCodes:
    """What the other sheets say that the Data sheet refers to."""

    indicators: Mapping[str, Indicator]
    clusters: Mapping[str, object]
    areas: Mapping[str, object]
    sources: Mapping[str, Source]


# Above this a double has no decimals left, and no number of a plan is so large.
_LARGEST = 1e15


@dataclass(slots=True)
class CodedColumn:
    """A column as its distinct cells and, for each row, the position of its cell in them."""

    cells: list[Cell]
    index: Ints

    def take(self, mask: Mask) -> "CodedColumn":
        """The column of some rows."""
        return CodedColumn(self.cells, self.index[mask])


@dataclass(slots=True)
class StatedRows:
    """Rows of one sheet that state something: columns by key, and where their value stands."""

    table: FoundSheet
    columns: Mapping[str, CodedColumn]
    row: Ints
    column: Ints

    def __len__(self) -> int:
        return len(self.row)

    def at(self, key: str) -> CodedColumn:
        """A column; one empty cell for each row where the sheet has none of this key."""
        return self.columns.get(key) or CodedColumn([""], np.zeros(len(self), np.int64))

    def take(self, mask: Mask) -> "StatedRows":
        """Some of the rows."""
        columns = {key: column.take(mask) for key, column in self.columns.items()}
        return StatedRows(self.table, columns, self.row[mask], self.column[mask])

    def note(self, where: Mask, note: Note, key: str = "") -> None:
        """Note a finding at each row of `where`: at the value; of a `key`, once with the count.

        What many cells of a column say alike is one thing to mend; `COUNTED` ones count by file.
        """
        rows = np.flatnonzero(where).tolist()
        if key and len(rows) > 1 and note.rule not in COUNTED:
            rows, note = rows[:1], replace(note, text=counted(note.text, len(rows)))
        for row in rows:
            self.note_row(row, note, key)

    def note_row(self, row: int, note: Note, key: str = "") -> None:
        """Note a finding at one row."""
        column = self.table.columns.get(key, -1) if key else int(self.column[row])
        self.table.add(note, int(self.row[row]), max(column, 0))


@dataclass(slots=True)
class _Growing:
    """A column that is read piece by piece."""

    cells: list[Cell] = field(default_factory=list)
    positions: dict[Cell, int] = field(default_factory=dict)
    pieces: list[Ints] = field(default_factory=list)

    def add(self, cells: Sequence[Cell]) -> None:
        """Add cells that repeat: words, codes, periods."""
        for cell in dict.fromkeys(cells):
            if self.positions.setdefault(cell, len(self.cells)) == len(self.cells):
                self.cells.append(cell)
        places = map(self.positions.__getitem__, cells)
        self.pieces.append(np.fromiter(places, np.int64, len(cells)))

    def add_each(self, cells: Sequence[Cell]) -> None:
        """Add cells that hardly repeat: numbers."""
        self.pieces.append(np.arange(len(self.cells), len(self.cells) + len(cells)))
        self.cells.extend(cells)

    def column(self) -> CodedColumn:
        return CodedColumn(self.cells, np.concatenate([*self.pieces, np.empty(0, np.int64)]))


def rows_of_data(table: FoundSheet, cells: Iterable[list[Cell]]) -> StatedRows:
    """The rows of a Data sheet; `cells` begin with row 1. Rows without any cell are left out."""
    keys = dict(table.columns)
    growing = {key: _Growing() for key in keys}
    body = islice(iter(cells), table.header, None)
    for chunk in _chunks(body):
        width = max(len(row) for row in chunk)
        across = list(zip_longest(*chunk, fillvalue=""))
        for key, position in keys.items():
            found = across[position] if position < width else [""] * len(chunk)
            (growing[key].add_each if key == "value" else growing[key].add)(found)
    columns = {key: found.column() for key, found in growing.items()}
    count = len(next(iter(columns.values())).index) if columns else 0
    row = np.arange(table.header + 1, table.header + 1 + count)
    filled = np.zeros(count, bool)
    for column in columns.values():
        filled |= np.fromiter((cell != "" for cell in column.cells), bool)[column.index]
    return StatedRows(table, columns, row, np.full(count, keys.get("value", 0))).take(filled)


def observations_of(several: Sequence[StatedRows], known: NamedCodes) -> Observations:
    """The observations of all sheets that hold some; findings are noted at their tables."""
    parts = [_observations(rows, known) for rows in several]
    return _joined(parts) if parts else Observations.empty()


def _chunks(rows: Iterator[list[Cell]]) -> Iterator[list[list[Cell]]]:
    while chunk := list(islice(rows, _CHUNK)):
        yield chunk


def _observations(rows: StatedRows, known: NamedCodes) -> dict[str, "_Part"]:
    indicator = _codes(rows, "indicator", "Indicators", known.indicators)
    measure = _measures(rows, indicator, known)
    value = _values(rows, indicator, measure, known)
    value = np.where(_shares_in_percent(rows, indicator, measure, known), np.nan, value)
    period = _periods(rows, indicator, known)
    source = _codes(rows, "source", "Sources", known.sources)
    found: dict[str, _Part] = {
        "indicator": indicator,
        "cluster": _codes(rows, "cluster", "Clusters", known.clusters),
        "area": _codes(rows, "area", "Areas", known.areas),
        "source": source,
        "tier": _tiers(source, known),
        "note": _texts(rows.at("note")),
        "period": period,
        "measure": measure,
        "value": value,
        "precision": _words(rows, "precision", Precision.EXACT),
        "status": _words(rows, "status", DataStatus.PRELIMINARY),
        "vintage": _meanings(rows, "vintage", vintage_of_date, 0),
        "revision_class": _words(rows, "revision_class", None),
        "row": rows.row,
        "column": rows.column + 1,
        "sheet": _Coded((rows.table.name,), np.zeros(len(rows), np.int64)),
    }
    _note_contradictions(rows, found)
    _note_undated(rows, np.asarray(found["vintage"]) == 0)
    kept = ~np.isnan(value) & (period > 0) & (indicator.index >= 0)
    return {name: part[kept] for name, part in found.items()}


def _tiers(source: "_Coded", known: NamedCodes) -> Ints:
    tiers = [known.sources[code].tier if code in known.sources else "" for code in source.codes]
    return np.array([*(TIERS.get(tier, _WORST_TIER) for tier in tiers), _WORST_TIER])[source.index]


@dataclass(frozen=True, slots=True)
class _Coded:
    """Codes, and for each row the position of its code (-1: none)."""

    codes: tuple[str, ...]
    index: Ints

    def __getitem__(self, mask: Mask) -> "_Coded":
        return _Coded(self.codes, self.index[mask])


_Part: TypeAlias = _Coded | Ints | NDArray[np.float64]


def _texts(column: CodedColumn) -> _Coded:
    texts = [text_of(cell) for cell in column.cells]
    codes = tuple(dict.fromkeys(text for text in texts if text))
    places = {code: i for i, code in enumerate(codes)}
    positions = np.fromiter((places.get(text, NO_CODE) for text in texts), np.int64, len(texts))
    return _Coded(codes, positions[column.index])


def _codes(rows: StatedRows, key: str, sheet: str, known: Mapping[str, object]) -> _Coded:
    column = rows.at(key)
    found = _texts(column)
    if found.codes and not known and sheet not in SOFT:
        # One finding says it: the sheet is what is missing, not the code of each row.
        first = np.cumsum(found.index >= 0) == 1
        rows.note(first & (found.index >= 0), no_codes(found.codes[0], sheet), key)
        return _Coded(found.codes, found.index)
    for position, code in enumerate(found.codes):
        if code not in known:
            rows.note(found.index == position, unknown_code(code, sheet, known.keys()), key)
    if key == "indicator" and key in rows.table.columns:
        rows.note(found.index == NO_CODE, NOTES("no_indicator"), key)
    return found


def _words(rows: StatedRows, key: str, usual: TypedWord | None) -> Ints:
    """The positions of words in their list; that of `usual` where the cell is empty."""
    words = list(_COLUMNS[key].words or ())
    empty = NO_CODE if usual is None else words.index(usual)
    return _meanings(rows, key, words.index, empty)


def _measures(rows: StatedRows, indicator: _Coded, known: NamedCodes) -> Ints:
    """The measures; the share of an indicator that is itself a ratio is its value."""
    measure = _words(rows, "measure", Measure.LEVEL)
    ratios = [
        code in known.indicators and known.indicators[code].nature is Nature.RATIO
        for code in indicator.codes
    ]
    ratio = np.array([*ratios, False], bool)[indicator.index]
    whole = (rows.at("cluster").index == _empty_at(rows.at("cluster"))) & ratio
    words = list(Measure)
    shares = whole & (measure == words.index(Measure.SHARE))
    return np.where(shares, words.index(Measure.LEVEL), measure)


def _empty_at(column: CodedColumn) -> int:
    return next((i for i, cell in enumerate(column.cells) if text_of(cell) == ""), -2)


def _periods(rows: StatedRows, indicator: _Coded, known: NamedCodes) -> Ints:
    """`Period.code` of each row, 0 where there is none."""
    flows = [
        code in known.indicators and known.indicators[code].nature is Nature.FLOW
        for code in indicator.codes
    ]
    flow = np.array([*flows, False], bool)[indicator.index]
    period = rows.at("period")
    bases = _words(rows, "basis", None)
    pairs = period.index * (len(Basis) + 1) + bases + 1
    distinct, back = np.unique(pairs, return_inverse=True)
    codes = np.zeros(len(distinct), np.int64)
    for i, pair in enumerate(distinct.tolist()):
        cell, word = period.cells[pair // (len(Basis) + 1)], pair % (len(Basis) + 1) - 1
        try:
            found = Period.parse(text_of(cell), list(Basis)[word] if word >= 0 else None)
            codes[i] = found.code
            if isinstance(cell, date) and word < 0:
                rows.note((back == i) & flow, _month_of_a_day(found), "period")
        except ModelError as error:
            wrong = Note("W-07", Level.HARD, error.text)
            rows.note(back == i, wrong if text_of(cell) else NOTES("no_period"), "period")
    return codes[back]


def _month_of_a_day(found: Period) -> Note:
    """What is said of an amount whose period was typed as a day: it counts for one month."""
    quarter, running = Period(found.year, found.last, max(found.last - 2, 1)), found.to_date
    label = Text(zh=found.label("zh"), en=found.label("en"))
    return NOTES("day_as_period", label=label, quarter=quarter, running=running)


def _meanings(rows: StatedRows, key: str, number: Callable[[Any], int], empty: int) -> Ints:
    """The `number` of what each cell of a column means; `empty` where it means nothing."""
    column = rows.at(key)
    found = np.full(len(column.cells), empty, np.int64)
    for i, cell in enumerate(column.cells):
        if text_of(cell):
            read = read_value(cell, _COLUMNS[key])
            for note in read.notes:
                rows.note(column.index == i, note, key)
            if read.value is not None:
                found[i] = number(read.value)
    return found[column.index]


def _values(
    rows: StatedRows, indicator: _Coded, measure: Ints, known: NamedCodes
) -> NDArray[np.float64]:
    """The values in the units of their indicators, NaN where there is none."""
    column = rows.at("value")
    unit_index, units, factors = _factors(rows, indicator, measure, known)
    cells = column.cells
    numbers = np.array([cell if isinstance(cell, float) else np.nan for cell in cells], float)
    empty = np.array([not isinstance(cell, float) and text_of(cell) == "" for cell in cells], bool)
    values = numbers[column.index]
    for row in np.flatnonzero((np.isnan(numbers) & ~empty)[column.index]).tolist():
        cell, wanted = cells[column.index[row]], units[unit_index[row]]
        read = read_value(cell, _COLUMNS["value"], wanted, rows.table.units)
        values[row] = np.nan if read.value is None else read.value
        for note in read.notes:
            rows.note_row(row, note)
    _note_too_large(rows, values)
    rows.note(empty[column.index], NOTES("no_value"))
    moved = (factors != 1) & ~np.isnan(values)
    pairs = zip(values[moved].tolist(), factors[moved].tolist(), strict=True)
    values[moved] = [converted(value, factor) for value, factor in pairs]
    return values


def _shares_in_percent(
    rows: StatedRows, indicator: _Coded, measure: Ints, known: NamedCodes
) -> Mask:
    """Growth in per cent of what stands in per cent itself: noted, not read (METHODS-2 M15)."""
    codes = changing_in_points(known.indicators.values())
    in_points = np.array([*(code in codes for code in indicator.codes), False])[indicator.index]
    column, units = rows.at("unit"), rows.table.units
    told = [_is_percent(text_of(cell), units) for cell in column.cells]
    percent = np.array(told, bool)[column.index]
    found = in_points & percent & (measure == list(Measure).index(Measure.YOY))
    rows.note(found, NOTES("rate_in_percent"))
    return np.asarray(found, bool)


def _is_percent(text: str, units: Units) -> bool:
    found = units.find(text)
    return found is not None and found.is_percent


def _note_undated(rows: StatedRows, undated: Mask) -> None:
    """Rows without a day of publication; where no row has one, it is said once (METHODS-2 M17)."""
    which = Text(zh="未注明", en="no")
    if len(undated) > 1 and undated.all():
        which = Text(zh="各行均未注明", en="none of the rows has a")
        undated = np.arange(len(undated)) == 0
    rows.note(undated, NOTES("undated", which=which))


def _note_too_large(rows: StatedRows, values: NDArray[np.float64]) -> None:
    """Numbers that no plan has are findings and are not read."""
    for row in np.flatnonzero(np.abs(values) > _LARGEST).tolist():
        rows.note_row(row, NOTES("too_large", value=values[row]))
        values[row] = np.nan


def _note_contradictions(rows: StatedRows, found: Mapping[str, _Part]) -> None:
    """The same figure of the same source and day, stated twice with another value."""
    value = np.asarray(found["value"])
    first: dict[int, int] = {}
    seen: set[tuple[int, float]] = set()
    parts = [found[name] for name in _FIGURE]
    columns = [part.index if isinstance(part, _Coded) else part for part in parts]
    bound = np.isin(np.asarray(found["precision"]), _BOUNDS)
    for row, key in _repeated(columns, ~np.isnan(value) & ~bound):
        number = float(value[row])
        if key in first and (key, number) not in seen:
            rows.note_row(row, NOTES("contradiction", row=int(rows.row[first[key]])))
        first.setdefault(key, row)
        seen.add((key, number))


_BOUNDS = [list(Precision).index(word) for word in (Precision.LOWER_BOUND, Precision.UPPER_BOUND)]
_FIGURE = ("indicator", "cluster", "area", "source", "period", "measure", "status", "vintage")


def _repeated(columns: Sequence[NDArray[Any]], counted: Mask) -> Iterator[tuple[int, int]]:
    """The counted rows that agree with another one in all columns, and a number for each kind."""
    kind = np.zeros(len(counted), np.int64)
    size = 1
    for column in columns:
        lowest, highest = int(column.min(initial=0)), int(column.max(initial=0))
        span = highest - lowest + 1
        if size * span > _MOST_KINDS:
            kind = np.unique(kind, return_inverse=True)[1]
            size = len(kind)
        kind = kind * span + (column - lowest)
        size *= span
    rows = np.flatnonzero(counted)
    order = rows[np.argsort(kind[rows], kind="stable")]
    same = kind[order[1:]] == kind[order[:-1]]
    several = np.concatenate([same, [False]]) | np.concatenate([[False], same])
    several = np.sort(order[several[: len(order)]])
    yield from zip(several.tolist(), kind[several].tolist(), strict=True)


def _factors(
    rows: StatedRows, indicator: _Coded, measure: Ints, known: NamedCodes
) -> tuple[Ints, list[Unit | None], NDArray[np.float64]]:
    """Per row: which unit it is stated in, and by what it is multiplied for its indicator."""
    column = rows.at("unit")
    growth = np.isin(measure, [list(Measure).index(m) for m in (Measure.YOY, Measure.SHARE)])
    keys = (column.index * (len(indicator.codes) + 1) + indicator.index + 1) * 2 + growth
    distinct, back = np.unique(keys, return_inverse=True)
    units: list[Unit | None] = []
    factors = np.ones(len(distinct))
    for i, key in enumerate(distinct.tolist()):
        pair, grows = divmod(key, 2)
        cell, code = divmod(pair, len(indicator.codes) + 1)
        own = known.indicators.get(indicator.codes[code - 1]) if code else None
        wanted = POINTS if grows else (own.unit if own else None)
        units.append(wanted)
        text = text_of(column.cells[cell])
        try:
            units[i] = rows.table.units.named(text) if text else wanted
            factors[i] = _factor(units[i], wanted, grows=bool(grows))
        except ModelError as error:
            said = error.text
            if units[i] is not wanted and own:
                said = Text(zh=f"{own.code}：{said.zh}", en=f"{own.code}: {said.en}")
            rows.note(back == i, Note("W-08", Level.HARD, said), "unit")
    return back, units, factors[back]


def _factor(stated: Unit | None, wanted: Unit | None, *, grows: bool) -> float:
    if stated is None or wanted is None:
        return 1.0
    if grows and stated.dimension in {"share", "points"}:
        return stated.factor / POINTS.factor
    return conversion(stated, wanted)


def _joined(parts: Sequence[Mapping[str, _Part]]) -> Observations:
    lists: dict[str, tuple[str, ...]] = {}
    columns: dict[str, NDArray[np.generic]] = {}
    for name, first in parts[0].items():
        if isinstance(first, _Coded):
            found = [part[name] for part in parts]
            codes, index = _merged([each for each in found if isinstance(each, _Coded)])
            lists[f"{name}s"], columns[name] = codes, index
        else:
            kind = np.float64 if name == "value" else np.int32
            arrays = [np.asarray(part[name]) for part in parts]
            columns[name] = np.concatenate(arrays).astype(kind)
    return Observations(**lists, **columns)  # type: ignore[arg-type]  # lists and arrays by name


def _merged(parts: Sequence[_Coded]) -> tuple[tuple[str, ...], NDArray[np.int32]]:
    codes = tuple(sorted({code for part in parts for code in part.codes}))
    places = {code: i for i, code in enumerate(codes)}
    moved = [
        np.array([*(places[code] for code in part.codes), NO_CODE], np.int32)[part.index]
        for part in parts
    ]
    return codes, np.concatenate(moved)


def is_wide(table: FoundSheet) -> bool:
    """Whether periods stand across: no column of periods, but headers that are periods."""
    return "period" not in table.columns and bool(table.across)


def rows_of_wide(table: FoundSheet, cells: Sequence[list[Cell]]) -> StatedRows:
    """One row for each cell under a period that is not empty."""
    across = table.across
    stated = [
        (row, position)
        for row in table.rows(cells)
        for position in across
        if position < len(row.cells) and text_of(row.cells[position])
    ]
    columns = {key: [row.cell(key) for row, _ in stated] for key in table.columns}
    columns["period"] = [across[position] for _, position in stated]
    columns["value"] = [row.cells[position] for row, position in stated]
    return StatedRows(
        table=table,
        columns={key: _column(found) for key, found in columns.items()},
        row=np.array([row.number for row, _ in stated], np.int64),
        column=np.array([position for _, position in stated], np.int64),
    )


def _column(cells: Sequence[Cell]) -> CodedColumn:
    growing = _Growing()
    growing.add(cells)
    return growing.column()
