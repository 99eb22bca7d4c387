"""How do the rows of the Data sheet become columns of observations?

Nothing here looks at each row of a large sheet by itself: every column is turned into its
distinct cells and their positions, the distinct cells are understood once, and numpy puts the
meanings in their rows. Only cells that need a finding are visited.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice, zip_longest

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from addin.errors import Level, ModelError
from addin.language import Text
from addin.model.indicator import Indicator
from addin.model.observations import NO_CODE, Observations, vintage_of_date
from addin.model.period import Period
from addin.model.plan import Source
from addin.model.unit import POINTS, Unit, conversion, unit
from addin.model.words import (
    Basis,
    DataStatus,
    Measure,
    Nature,
    Precision,
    RevisionClass,
    TypedWord,
)
from addin.ooxml.sheet.read import Cell
from addin.plan.sheets import Table, last_day, no_codes, unknown_code
from addin.plan.values import day_of, number_of, text_of

__all__ = ["Known", "Rows", "is_wide", "observations_of", "rows_of_data", "rows_of_wide"]

Ints = NDArray[np.int64]
_CHUNK = 65_536
TIERS = {"A": 0, "B": 1, "C": 2, "S": 3}
_WORST_TIER = 9


@dataclass(frozen=True, slots=True)
class Known:
    """What the other sheets say that the Data sheet refers to."""

    indicators: Mapping[str, Indicator]
    clusters: Mapping[str, object]
    areas: Mapping[str, object]
    sources: Mapping[str, Source]


# Above this a double has no decimals left, and no number of a plan is so large.
_LARGEST = 1e15


@dataclass(slots=True)
class Column:
    """A column as its distinct cells and, for each row, the position of its cell in them."""

    cells: list[Cell]
    index: Ints

    def take(self, rows: NDArray[np.intp] | NDArray[np.bool_]) -> "Column":
        """The column of some rows."""
        return Column(self.cells, self.index[rows])


@dataclass(slots=True)
class Rows:
    """Rows of one sheet that state something: columns by key, and where their value stands."""

    table: Table
    columns: Mapping[str, Column]
    value: Column
    row: Ints
    column: Ints

    def __len__(self) -> int:
        return len(self.row)

    def at(self, key: str) -> Column:
        """A column; one empty cell for each row where the sheet has none of this key."""
        return self.columns.get(key) or Column([""], np.zeros(len(self), np.int64))


@dataclass(slots=True)
class _Growing:
    """A column that is read piece by piece."""

    cells: list[Cell] = field(default_factory=list)
    positions: dict[tuple[type, Cell], int] = field(default_factory=dict)
    pieces: list[Ints] = field(default_factory=list)

    def add(self, cells: Sequence[Cell]) -> None:
        """Add cells that repeat: words, codes, periods."""
        index, distinct = pd.factorize(np.fromiter(cells, object, len(cells)))
        places = np.fromiter((self._place(cell) for cell in distinct), np.int64, len(distinct))
        self.pieces.append(places[index])

    def add_each(self, cells: Sequence[Cell]) -> None:
        """Add cells that hardly repeat: numbers."""
        self.pieces.append(np.arange(len(self.cells), len(self.cells) + len(cells)))
        self.cells.extend(cells)

    def _place(self, cell: Cell) -> int:
        place = self.positions.setdefault((type(cell), cell), len(self.cells))
        if place == len(self.cells):
            self.cells.append(cell)
        return place

    def column(self) -> Column:
        return Column(self.cells, np.concatenate([*self.pieces, np.empty(0, np.int64)]))


def rows_of_data(table: Table, cells: Iterable[list[Cell]]) -> Rows:
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
    rows = Rows(
        table=table,
        columns=columns,
        value=columns.get("value", Column([""], np.zeros(count, np.int64))),
        row=row,
        column=np.full(count, keys.get("value", 0)),
    )
    filled = np.zeros(count, bool)
    for column in columns.values():
        filled |= np.fromiter((cell != "" for cell in column.cells), bool)[column.index]
    return _taken(rows, filled)


def observations_of(several: Sequence[Rows], known: Known) -> Observations:
    """The observations of all sheets that hold some; findings are noted at their tables."""
    parts = [_observations(rows, known) for rows in several]
    return _joined(parts) if parts else Observations.empty()


def _chunks(rows: Iterator[list[Cell]]) -> Iterator[list[list[Cell]]]:
    while chunk := list(islice(rows, _CHUNK)):
        yield chunk


def _taken(rows: Rows, mask: NDArray[np.bool_]) -> Rows:
    return Rows(
        table=rows.table,
        columns={key: column.take(mask) for key, column in rows.columns.items()},
        value=rows.value.take(mask),
        row=rows.row[mask],
        column=rows.column[mask],
    )


def _observations(rows: Rows, known: Known) -> dict[str, object]:
    indicator = _codes(rows, "indicator", "Indicators", known.indicators)
    measure = _measures(rows, indicator, known)
    value = _values(rows, indicator, measure, known)
    period = _periods(rows)
    source = _codes(rows, "source", "Sources", known.sources)
    tiers = [
        TIERS.get(known.sources[c].tier, _WORST_TIER) if c in known.sources else _WORST_TIER
        for c in source.codes
    ]
    kept = ~np.isnan(value) & (period > 0) & (indicator.index >= 0)
    found: dict[str, object] = {
        "indicator": indicator,
        "cluster": _codes(rows, "cluster", "Clusters", known.clusters),
        "area": _codes(rows, "area", "Areas", known.areas),
        "source": source,
        "tier": np.array([*tiers, _WORST_TIER])[source.index],
        "note": _texts(rows.at("note")),
        "period": period,
        "measure": measure,
        "value": value,
        "precision": _words(rows, "precision", Precision.EXACT),
        "status": _words(rows, "status", DataStatus.PRELIMINARY),
        "vintage": _vintages(rows),
        "revision_class": _words(rows, "revision_class", RevisionClass.SOURCE, empty=NO_CODE),
        "row": rows.row,
        "column": rows.column + 1,
        "sheet": _Coded((rows.table.name,), np.zeros(len(rows), np.int64)),
    }
    _note_contradictions(rows, found)
    return {
        name: _Coded(part.codes, part.index[kept]) if isinstance(part, _Coded) else part[kept]  # type: ignore[index]  # the others are arrays
        for name, part in found.items()
    }


@dataclass(frozen=True, slots=True)
class _Coded:
    """Codes, and for each row the position of its code (-1: none)."""

    codes: tuple[str, ...]
    index: Ints


def _texts(column: Column) -> _Coded:
    texts = [text_of(cell) for cell in column.cells]
    codes = tuple(dict.fromkeys(text for text in texts if text))
    places = {code: i for i, code in enumerate(codes)}
    positions = np.fromiter((places.get(text, NO_CODE) for text in texts), np.int64, len(texts))
    return _Coded(codes, positions[column.index])


def _codes(rows: Rows, key: str, sheet: str, known: Mapping[str, object]) -> _Coded:
    column = rows.at(key)
    found = _texts(column)
    level = Level.SOFT if sheet == "Sources" else Level.HARD
    if found.codes and not known and level is Level.HARD:
        # One finding says it: the sheet is what is missing, not the code of each row.
        first = np.cumsum(found.index >= 0) == 1
        text = no_codes(found.codes[0], sheet)
        _note(rows, key, first & (found.index >= 0), "W-10", level, text)
        return _Coded(found.codes, found.index)
    for position, code in enumerate(found.codes):
        if code not in known:
            _note(
                rows,
                key,
                found.index == position,
                "W-10",
                level,
                unknown_code(code, sheet, known.keys()),
            )
    if key == "indicator" and key in rows.table.columns:
        text = Text(zh="指标代码为空", en="the code of the indicator is empty")
        _note(rows, key, found.index == NO_CODE, "V-01", Level.HARD, text)
    return found


def _words(rows: Rows, key: str, default: TypedWord, *, empty: int | None = None) -> Ints:
    words = list(type(default))
    nothing = words.index(default) if empty is None else empty

    def meaning(cell: Cell) -> int:
        return words.index(type(default).parse(text_of(cell)))

    return _meanings(rows, key, "V-08", meaning, nothing, nothing)


def _measures(rows: Rows, indicator: _Coded, known: Known) -> Ints:
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


def _empty_at(column: Column) -> int:
    return next((i for i, cell in enumerate(column.cells) if text_of(cell) == ""), -2)


def _periods(rows: Rows) -> Ints:
    """`Period.code` of each row, 0 where there is none."""
    period = rows.at("period")
    bases = _words(rows, "basis", Basis.DISCRETE, empty=NO_CODE)
    pairs = period.index * (len(Basis) + 1) + bases + 1
    distinct, back = np.unique(pairs, return_inverse=True)
    codes = np.zeros(len(distinct), np.int64)
    for i, pair in enumerate(distinct.tolist()):
        cell, word = period.cells[pair // (len(Basis) + 1)], pair % (len(Basis) + 1) - 1
        try:
            codes[i] = Period.parse(text_of(cell), list(Basis)[word] if word >= 0 else None).code
        except ModelError as error:
            text = error.text if text_of(cell) else Text(zh="报告期为空", en="the period is empty")
            _note(rows, "period", back == i, "W-07", Level.HARD, text)
    return codes[back]


def _vintages(rows: Rows) -> Ints:
    column = rows.at("vintage")
    for i, cell in enumerate(column.cells):
        try:
            day, partial = day_of(cell) if text_of(cell) else (None, False)
        except ModelError:
            continue
        if partial and day:
            text = last_day(text_of(cell), day)
            _note(rows, "vintage", column.index == i, "V-02", Level.INFO, text)
    return _meanings(rows, "vintage", "V-03", lambda c: vintage_of_date(day_of(c)[0]), 0, 0)


def _meanings(
    rows: Rows, key: str, rule: str, meaning: Callable[[Cell], int], empty: int, wrong: int
) -> Ints:
    column = rows.at(key)
    found = np.full(len(column.cells), empty, np.int64)
    for i, cell in enumerate(column.cells):
        if text_of(cell) == "":
            continue
        try:
            found[i] = meaning(cell)
        except ModelError as error:
            found[i] = wrong
            _note(rows, key, column.index == i, rule, Level.HARD, error.text)
    return found[column.index]


def _values(rows: Rows, indicator: _Coded, measure: Ints, known: Known) -> NDArray[np.float64]:
    """The values in the units of their indicators, NaN where there is none."""
    column = rows.value
    unit_index, units, factors = _factors(rows, indicator, measure, known)
    cells = column.cells
    numbers = np.array([cell if isinstance(cell, float) else np.nan for cell in cells], float)
    empty = np.array([not isinstance(cell, float) and text_of(cell) == "" for cell in cells], bool)
    values = numbers[column.index]
    for row in np.flatnonzero((np.isnan(numbers) & ~empty)[column.index]).tolist():
        values[row] = _typed_value(rows, row, cells[column.index[row]], units[unit_index[row]])
    _note_too_large(rows, values)
    text = Text(zh="数值为空，该行未读取", en="the value is empty: the row is passed over")
    _note(rows, "", empty[column.index], "V-01", Level.INFO, text)
    return values * factors


def _note_too_large(rows: Rows, values: NDArray[np.float64]) -> None:
    """Numbers that no plan has are findings and are not read."""
    for row in np.flatnonzero(np.abs(values) > _LARGEST).tolist():
        text = Text(zh=f"数值过大：{values[row]:g}", en=f"the number is too large: {values[row]:g}")
        _note_row(rows, row, int(rows.column[row]), "V-04", Level.HARD, text)
        values[row] = np.nan


def _note_contradictions(rows: Rows, found: Mapping[str, object]) -> None:
    """The same figure of the same source and day, stated twice with another value."""
    keys = [
        "indicator", "cluster", "area", "source", "period", "measure", "status", "vintage",
    ]  # fmt: skip
    parts = {key: found[key] for key in keys}
    columns = {key: p.index if isinstance(p, _Coded) else p for key, p in parts.items()}
    frame = pd.DataFrame({**columns, "value": found["value"], "row": rows.row})
    frame = frame[frame["value"].notna()]
    twice = frame.duplicated(keys) & ~frame.duplicated([*keys, "value"])
    if not twice.any():
        return
    first = frame.groupby(keys)["row"].transform("first")
    for position in frame.index[twice]:
        text = Text(
            zh=f"同一来源、同一发布日期的同一数据与第{first[position]}行数值不同",
            en=f"the same figure of the same source and day has another value in row"
            f" {first[position]}",
        )
        _note_row(rows, int(position), int(rows.column[position]), "W-06", Level.HARD, text)


def _typed_value(rows: Rows, row: int, cell: Cell, wanted: Unit | None) -> float:
    try:
        read = number_of(cell, wanted)
    except ModelError as error:
        _note_row(rows, row, int(rows.column[row]), "V-02", Level.HARD, error.text)
        return np.nan
    if read.said:
        _note_row(rows, row, int(rows.column[row]), "V-02", Level.INFO, read.said)
    return read.value


def _factors(
    rows: Rows, indicator: _Coded, measure: Ints, known: Known
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
            units[i] = unit(text) if text else wanted
            factors[i] = _factor(units[i], wanted, grows=bool(grows))
        except ModelError as error:
            _note(rows, "unit", back == i, "W-08", Level.HARD, error.text)
    return back, units, factors[back]


def _factor(stated: Unit | None, wanted: Unit | None, *, grows: bool) -> float:
    if stated is None or wanted is None:
        return 1.0
    if grows and stated.dimension in {"share", "points"}:
        return stated.factor / POINTS.factor
    return conversion(stated, wanted)


def _note(
    rows: Rows, key: str, where: NDArray[np.bool_], rule: str, level: Level, text: Text
) -> None:
    """Note a finding at each row of `where`; at the cell of the value where `key` is empty."""
    for row in np.flatnonzero(where).tolist():
        column = rows.table.columns.get(key, -1) if key else int(rows.column[row])
        _note_row(rows, row, column, rule, level, text)


def _note_row(rows: Rows, row: int, column: int, rule: str, level: Level, text: Text) -> None:
    rows.table.add(rule, level, text, int(rows.row[row]), max(column, 0))


def _joined(parts: Sequence[Mapping[str, object]]) -> Observations:
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


def is_wide(table: Table) -> bool:
    """Whether periods stand across: no column of periods, but headers that are periods."""
    return "period" not in table.columns and bool(_periods_across(table))


def rows_of_wide(table: Table, cells: Sequence[list[Cell]]) -> Rows:
    """One row for each cell under a period that is not empty."""
    across = _periods_across(table)
    stated = [
        (row, position)
        for row in table.rows(cells)
        for position in across
        if position < len(row.cells) and text_of(row.cells[position])
    ]
    columns = {key: _column([row.cell(key) for row, _ in stated]) for key in table.columns}
    return Rows(
        table=table,
        columns=columns | {"period": _column([across[position] for _, position in stated])},
        value=_column([row.cells[position] for row, position in stated]),
        row=np.array([row.number for row, _ in stated], np.int64),
        column=np.array([position for _, position in stated], np.int64),
    )


def _periods_across(table: Table) -> dict[int, Cell]:
    found = {}
    for position, cell in table.others.items():
        try:
            Period.parse(text_of(cell))
        except ModelError:
            continue
        found[position] = cell
    return found


def _column(cells: Sequence[Cell]) -> Column:
    distinct = list(dict.fromkeys(cells))
    places = {cell: i for i, cell in enumerate(distinct)}
    return Column(distinct, np.array([places[cell] for cell in cells], np.int64))
