"""What was observed, when was it published, and which statement counts?

Observations are columns, so that a plan with a thousand indicators and forty areas stays fast.
Each row is one statement of one source; nothing is overwritten, a later statement is a new row
with its own vintage.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import date, timedelta
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from addin.cells import cell_name, split_cell
from addin.errors import Place
from addin.model.period import Period
from addin.model.words import DataStatus, Measure, Precision, RevisionClass

NO_CODE = -1
UNDATED_LAG = 60
_FIRST_MONTH = 100  # what `Period.code` has for its first month
MEASURES: tuple[Measure, ...] = tuple(Measure)
PRECISIONS: tuple[Precision, ...] = tuple(Precision)
STATUSES: tuple[DataStatus, ...] = tuple(DataStatus)
REVISION_CLASSES: tuple[RevisionClass, ...] = tuple(RevisionClass)

Ints = NDArray[np.int32]


def _ints() -> Ints:
    return np.empty(0, np.int32)


@dataclass(frozen=True, slots=True, kw_only=True)
class Observation:
    """One statement of one source about one value; `value` as in `Observations`."""

    indicator: str
    period: Period
    value: float
    measure: Measure = Measure.LEVEL
    cluster: str = ""
    area: str = ""
    precision: Precision = Precision.EXACT
    status: DataStatus = DataStatus.FINAL
    vintage: date | None = None
    source: str = ""
    tier: int = 0
    note: str = ""
    revision_class: RevisionClass | None = None
    place: Place = field(default_factory=Place)


@dataclass(frozen=True, kw_only=True, eq=False)
class Observations:
    """The rows of the Data sheet as columns of equal length.

    `indicator`, `cluster`, `area` and `source` index the lists `indicators`, `clusters`,
    `areas` and `sources` (-1: none). `period` holds `Period.code`, `measure`, `precision` and
    `status` the position of the word in its list. `value` stands in the unit of the indicator,
    growth in per cent. `vintage` is the day of publication as yyyymmdd, 0 where unknown; `row` is
    the row of `sheet`, and `columns` its value columns for sheets that are wide. What is undated
    counts as published `undated_lag` days after its period (METHODS-2 M17).
    """

    indicators: tuple[str, ...] = ()
    clusters: tuple[str, ...] = ()
    areas: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    sheets: tuple[str, ...] = ()
    indicator: Ints = field(default_factory=_ints)
    cluster: Ints = field(default_factory=_ints)
    area: Ints = field(default_factory=_ints)
    period: Ints = field(default_factory=_ints)
    measure: Ints = field(default_factory=_ints)
    value: NDArray[np.float64] = field(default_factory=lambda: np.empty(0))
    precision: Ints = field(default_factory=_ints)
    status: Ints = field(default_factory=_ints)
    vintage: Ints = field(default_factory=_ints)
    source: Ints = field(default_factory=_ints)
    note: Ints = field(default_factory=_ints)
    sheet: Ints = field(default_factory=_ints)
    row: Ints = field(default_factory=_ints)
    column: Ints = field(default_factory=_ints)
    revision_class: Ints = field(default_factory=_ints)
    tier: Ints = field(default_factory=_ints)
    undated_lag: int = UNDATED_LAG

    def __post_init__(self) -> None:
        lengths = {len(getattr(self, name)) for name in COLUMNS}
        if len(lengths) > 1:
            raise ValueError(f"columns of unequal length: {sorted(lengths)}")

    def __len__(self) -> int:
        return len(self.value)

    def __eq__(self, other: object) -> bool:
        """Whether both say the same, row by row; where the rows stand does not count."""
        if not isinstance(other, Observations):
            return NotImplemented
        numbers = all(
            np.array_equal(getattr(self, name), getattr(other, name), equal_nan=name == "value")
            for name in STATED
        )
        return numbers and all(
            _codes(self, index, names) == _codes(other, index, names) for index, names in CODED
        )

    __hash__ = object.__hash__  # two tables that stand in two places are two keys

    @classmethod
    def empty(cls) -> "Observations":
        """No observations."""
        return cls()

    @classmethod
    def of(cls, rows: Iterable[Observation]) -> "Observations":
        """The columns of single observations, in their order."""
        each = tuple(rows)
        lists: dict[str, tuple[str, ...]] = {}
        columns: dict[str, Ints] = {}
        for name in ("indicator", "cluster", "area", "source", "note"):
            plural = f"{name}s"
            lists[plural], columns[name] = codes_of([getattr(row, name) for row in each])
        lists["sheets"], columns["sheet"] = codes_of([row.place.sheet for row in each])
        cells = [row.place.cell for row in each]
        addresses = [split_cell(cell) if cell else (0, 0) for cell in cells]
        numbers = {
            "period": [row.period.code for row in each],
            "measure": [MEASURES.index(row.measure) for row in each],
            "precision": [PRECISIONS.index(row.precision) for row in each],
            "status": [STATUSES.index(row.status) for row in each],
            "vintage": [vintage_of_date(row.vintage) if row.vintage else 0 for row in each],
            "tier": [row.tier for row in each],
            "revision_class": [_class_of(row.revision_class) for row in each],
            "row": [row for row, _ in addresses],
            "column": [column for _, column in addresses],
        }
        columns |= {name: np.array(found, np.int32) for name, found in numbers.items()}
        value = np.array([row.value for row in each], np.float64)
        return cls(value=value, **lists, **columns)  # type: ignore[arg-type]  # names are fields

    def __getitem__(self, row: int) -> Observation:
        """One row as a statement by itself."""
        vintage, revised = int(self.vintage[row]), int(self.revision_class[row])
        return Observation(
            indicator=self.code("indicators", self.indicator[row]),
            period=self.period_of(row),
            value=float(self.value[row]),
            measure=MEASURES[self.measure[row]],
            cluster=self.code("clusters", self.cluster[row]),
            area=self.code("areas", self.area[row]),
            precision=PRECISIONS[self.precision[row]],
            status=STATUSES[self.status[row]],
            vintage=date_of_vintage(vintage) if vintage else None,
            source=self.code("sources", self.source[row]),
            tier=int(self.tier[row]),
            note=self.code("notes", self.note[row]),
            revision_class=None if revised == NO_CODE else REVISION_CLASSES[revised],
            place=self.place(row),
        )

    def __iter__(self) -> Iterator[Observation]:
        return (self[row] for row in range(len(self)))

    def take(self, rows: NDArray[np.intp] | NDArray[np.bool_]) -> "Observations":
        """The observations of `rows`, an index or a mask; the lists of codes stay."""
        return replace(self, **{name: getattr(self, name)[rows] for name in COLUMNS})

    def as_of(self, day: date | None) -> "Observations":
        """What was known on `day`: rows published later are left out; None leaves out nothing."""
        return self if day is None else self.take(self.published <= vintage_of_date(day))

    def up_to(self, period: Period) -> "Observations":
        """What speaks of times up to the end of `period`."""
        told = self.period // _FIRST_MONTH <= period.code // _FIRST_MONTH
        return self if told.all() else self.take(told)

    def known_until(self, period: Period, day: date | None) -> date:
        """The day up to which a report of `period` knows figures; None: the newest one's."""
        newest = int(self.vintage.max(initial=0))
        return day or max(period.end, date_of_vintage(newest) if newest else period.end)

    @cached_property
    def published(self) -> Ints:
        """The day from which each row is known, yyyymmdd: its own, else its period and the lag."""
        undated = self.vintage == 0
        if not undated.any():
            return self.vintage
        codes, lag = sorted(set(self.period[undated].tolist())), timedelta(days=self.undated_lag)
        days = [vintage_of_date(Period.from_code(code).end + lag) for code in codes]
        found = self.vintage.copy()
        found[undated] = np.array(days, np.int32)[np.searchsorted(codes, self.period[undated])]
        return found

    @property
    def preferred(self) -> NDArray[np.intp]:
        """One row for each (indicator, cluster, area, measure, period), sorted by these.

        Where several rows state the same thing, `best` says which one counts.
        """
        return self._choice[0]

    @property
    def standing(self) -> Ints:
        """The status of each row; an exact value that a rounded one confirms has that one's."""
        return self._choice[1]

    def ranked(self, rows: NDArray[np.intp]) -> NDArray[np.intp]:
        """`rows` by what they state, of each thing first the statement that counts (METHODS-2 M16).

        Values before bounds, bounds before what is disputed; settled before preliminary before
        expected; then the later published, of one day the later version of a form, the more
        precise, the better source.
        """
        precision, status = self.precision[rows], self.status[rows]
        order = np.lexsort(
            (
                self.tier[rows], precision, -self._version[rows], -self.published[rows],
                np.maximum(status, _SETTLED), _CLASS[precision], self._keys[rows],
            )
        )  # fmt: skip
        return rows[order]

    def best(self, ranked: NDArray[np.intp]) -> int:
        """The row that counts of those, `ranked`, that state one thing.

        A rounded figure does not revise the older exact value that it rounds (METHODS-2 M16).
        """
        first = int(ranked[0])
        if len(ranked) == 1 or self.precision[first] != _ROUNDED:
            return first
        stated, day = float(self.value[first]), self.published[first]
        for row in ranked[1:].tolist():
            exact = self.precision[row] == _EXACT and self.status[row] != _EXPECTED
            if exact and self.published[row] <= day and rounds(stated, float(self.value[row])):
                return int(row)
        return first

    @cached_property
    def _keys(self) -> NDArray[np.int64]:
        """One number for what each row states, which sorts as (indicator ... period) do."""
        found = self.indicator.astype(np.int64) + 1
        for name, size in (
            ("cluster", len(self.clusters) + 1), ("area", len(self.areas) + 1),
            ("measure", len(MEASURES) + 1), ("period", _PERIODS),
        ):  # fmt: skip
            found = found * size + getattr(self, name) + 1
        return found

    @cached_property
    def _version(self) -> NDArray[np.int64]:
        """For each row the version of the form that stated it, as its note says; 0 without one."""
        return np.array([*map(version_in, self.notes), 0], np.int64)[self.note]

    @cached_property
    def _standing_rows(self) -> NDArray[np.bool_]:
        """Which rows their source did not take back.

        One that is withdrawn voids those before it; a later version of a form is none of them.
        """
        stands: NDArray[np.bool_] = self.status != _WITHDRAWN
        for row in np.flatnonzero(~stands).tolist():
            same = (self._keys == self._keys[row]) & (self.source == self.source[row])
            day, version = self.published - self.published[row], self._version[row]
            earlier = self._version < version if version else self._version == 0
            stands &= ~(same & ((day < 0) | ((day == 0) & earlier)))
        return stands

    @cached_property
    def by_statement(self) -> tuple[NDArray[np.intp], NDArray[np.intp], NDArray[np.intp]]:
        """The rows that stand, `ranked`; where the rows of each thing start, where they stop."""
        order = np.argsort(self._keys, kind="stable")
        order = order[self._standing_rows[order]]
        keys = self._keys[order]
        first = np.ones(len(order), bool)
        first[1:] = keys[1:] != keys[:-1]
        if not first.all():
            several = ~first
            several[:-1] |= ~first[1:]
            order[several] = self.ranked(order[several])
        starts = np.flatnonzero(first)
        return order, starts, np.append(starts[1:], len(order))

    @cached_property
    def _choice(self) -> tuple[NDArray[np.intp], Ints]:
        order, starts, stops = self.by_statement
        rows, status = order[starts], self.status
        rounded = (self.precision[rows] == _ROUNDED) & (stops - starts > 1)
        for at in np.flatnonzero(rounded).tolist():
            best = self.best(order[starts[at] : stops[at]])
            if best != rows[at]:
                status = status.copy() if status is self.status else status
                status[best], rows[at] = self.status[rows[at]], best
        return rows, status

    @cached_property
    def vintages(self) -> tuple[date, ...]:
        """The days on which something was published, ascending."""
        return tuple(date_of_vintage(int(day)) for day in np.unique(self.vintage) if day)

    def rows_of(
        self, indicator: str, measure: Measure, *, cluster: str = "", area: str = ""
    ) -> NDArray[np.intp]:
        """The preferred rows of one series, ascending by the end of the period."""
        wanted = (
            self.code_of("indicators", indicator),
            self.code_of("clusters", cluster),
            self.code_of("areas", area),
            MEASURES.index(measure),
        )
        return self._series.get(wanted, np.empty(0, np.intp))

    def code_of(self, name: str, code: str) -> int:
        """The position of `code` in the list `name`; -1 for no code, -2 for an unknown one."""
        return self._positions[name].get(code, -2) if code else NO_CODE

    def code(self, name: str, position: int | np.int32) -> str:
        """The inverse of `code_of`."""
        codes: tuple[str, ...] = getattr(self, name)
        return codes[position] if position >= 0 else ""

    def place(self, row: int, file: str = "") -> Place:
        """The cell in which the value of `row` stands."""
        sheet = self.code("sheets", int(self.sheet[row]))
        line, column = int(self.row[row]), int(self.column[row])
        return Place(file=file, sheet=sheet, cell=cell_name(line, column) if line else "")

    def period_of(self, row: int) -> Period:
        """The period of `row`."""
        return Period.from_code(int(self.period[row]))

    @cached_property
    def _positions(self) -> Mapping[str, Mapping[str, int]]:
        return {name: {c: i for i, c in enumerate(getattr(self, name))} for name in LISTS}

    @cached_property
    def _series(self) -> Mapping[tuple[int, int, int, int], NDArray[np.intp]]:
        rows = self.preferred
        if not len(rows):
            return {}
        keys = np.stack([getattr(self, name)[rows] for name in KEY[:-1]], axis=1)
        starts = np.flatnonzero(np.any(keys[1:] != keys[:-1], axis=1)) + 1
        groups = np.split(rows, starts)
        heads = keys[np.concatenate([[0], starts])].tolist()
        return {(h[0], h[1], h[2], h[3]): group for h, group in zip(heads, groups, strict=True)}


KEY = ("indicator", "cluster", "area", "measure", "period")
LISTS = ("indicators", "clusters", "areas", "sources", "notes", "sheets")
CODED = tuple((name.removesuffix("s"), name) for name in LISTS if name != "sheets")
STATED = ("period", "measure", "value", "precision", "status", "vintage", "revision_class", "tier")
COLUMNS = tuple(
    found.name for found in fields(Observations) if found.name not in {*LISTS, "undated_lag"}
)
_EXACT, _ROUNDED = PRECISIONS.index(Precision.EXACT), PRECISIONS.index(Precision.ROUNDED)
_BOUNDS = {Precision.LOWER_BOUND: 1, Precision.UPPER_BOUND: 1, Precision.DISPUTED: 2}
_CLASS = np.array([_BOUNDS.get(precision, 0) for precision in PRECISIONS])
_SETTLED, _EXPECTED = STATUSES.index(DataStatus.FINAL), STATUSES.index(DataStatus.EXPECTED)
_WITHDRAWN = STATUSES.index(DataStatus.WITHDRAWN)
_PERIODS = 2**25  # above any Period.code
_REFERENCE = re.compile(r"\[[^\[\]\s]+ ([vd])(\d+)\]\s*$")
_DECIDED = 10**9  # above any version


def reference(form_id: str, version: int, *, decided: bool = False) -> str:
    """What the note of a row says of the form that stated it: ``[CQ-F01-2024Q3-JXW-01 v1]``.

    Where the office `decided` that this form counts, `version` is the entry of its ledger.
    """
    return f"[{form_id} {'d' if decided else 'v'}{version}]"


def version_in(note: str) -> int:
    """The version in a `reference` at the end of a note, 0 where there is none.

    A decision stands above all versions of its day.

    >>> version_in("市经信委报送 [CQ-F01-2024Q3-JXW-01 v2]"), version_in("公报")
    (2, 0)
    """
    match = _REFERENCE.search(note) if note.rstrip().endswith("]") else None
    return int(match[2]) + _DECIDED * (match[1] == "d") if match else 0


def rounds(rounded: float, exact: float) -> bool:
    """Whether `exact` lies within half a unit of the last digit of `rounded` that is not 0.

    >>> rounds(120, 118.6), rounds(120, 126), rounds(0.35, 0.347), rounds(111, 110)
    (True, False, True, False)
    """
    digits, _, exponent = f"{abs(rounded):.11e}".partition("e")
    last = int(exponent) - len(digits.partition(".")[2].rstrip("0"))
    return abs(exact - rounded) <= 0.5 * 10.0**last * (1 + 1e-9)


def vintage_of_date(day: date) -> int:
    """`day` as the number yyyymmdd."""
    return day.year * 10000 + day.month * 100 + day.day


def date_of_vintage(vintage: int) -> date:
    """The day of the number yyyymmdd."""
    return date(vintage // 10000, vintage // 100 % 100, vintage % 100)


def codes_of(values: Sequence[str] | Iterable[str]) -> tuple[tuple[str, ...], Ints]:
    """The distinct non-empty `values`, sorted, and each value's position in them (-1: empty)."""
    rows = list(values)
    known = tuple(sorted({value for value in rows if value}))
    positions = {value: i for i, value in enumerate(known)}
    return known, np.array([positions.get(value, NO_CODE) for value in rows], np.int32)


def _class_of(found: RevisionClass | None) -> int:
    return NO_CODE if found is None else REVISION_CLASSES.index(found)


def _codes(rows: Observations, index: str, names: str) -> list[str]:
    return [rows.code(names, position) for position in getattr(rows, index).tolist()]
