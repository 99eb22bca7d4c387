"""How do tables from elsewhere become the sheets of a plan: ranges of cells, DataFrames?

A table is told by its header row, or by its name. A table of data alone is enough to look values
up; what a plan needs beyond it (indicators, first and last year) is then taken from the data.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

from addin.cells import day_of_serial, is_hole, is_serial
from addin.errors import AddinError, UsageError
from addin.language import Language
from addin.model.period import Period
from addin.model.plan import Plan
from addin.plan.records import rows_of
from addin.plan.schema import SHEETS, Holds, PlanSheet, header_name
from addin.plan.values import text_of

if TYPE_CHECKING:
    from pandas import DataFrame

# Any: cells of any host, Excel's, a program's or a database's; `_cell` makes ours of them.
Rows: TypeAlias = Sequence[Sequence[Any]]
Table: TypeAlias = "Rows | DataFrame"

_LEAST_HEADERS = 2
_YEARS_OF_A_PLAN = 5


@dataclass(frozen=True, slots=True)
class ForeignTables:
    """Tables as the sheets of a book."""

    tables: Mapping[str, Rows]

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the sheets."""
        return tuple(self.tables)

    @property
    def errors(self) -> Mapping[str, Mapping[str, str]]:
        """Errors in cells have come as their texts."""
        return {}

    def rows(self, name: str) -> Iterator[list[Any]]:
        """The rows of a sheet; holes are empty texts."""
        return map(list, self.tables[name])


def sheets_of(tables: Iterable[Table] | Mapping[str, Table]) -> ForeignTables:
    """The tables as sheets; UsageError names the headers of one that is no sheet of a plan.

    A table is a DataFrame, or rows of which the first holds the headers.
    """
    named = tables.items() if isinstance(tables, Mapping) else (("", table) for table in tables)
    found: dict[str, Rows] = {}
    for name, table in named:
        rows = _rows(table)
        key = _BY_NAME.get(header_name(name)) or _sheet_of(rows[0] if rows else ())
        if key in found:
            raise UsageError("two_ranges", key=key, title=SHEETS[key].title.zh)
        found[key] = _with_days(rows, key)
    if "Data" in found:
        found.setdefault("Indicators", _indicators(found["Data"]))
        found.setdefault("Clusters", _clusters(found["Data"]))
        found.setdefault("Areas", _named(found["Data"], "area"))
    if "Indicators" in found:
        found.setdefault("Plan", _plan(found))
    return ForeignTables(found)


def to_frames(plan: Plan, language: Language = "en") -> dict[str, "DataFrame"]:
    """The plan as a DataFrame for each sheet, called and headed by their keys.

    `sheets_of` takes them as they are. Words and units stand in `language`, days as dates.
    """
    from pandas import DataFrame

    return {
        key: DataFrame(list(rows_of(plan, sheet, language)), columns=list(sheet.by_key))
        for key, sheet in SHEETS.items()
    }


_BY_NAME = {name: key for key, sheet in SHEETS.items() for name in sheet.names}


def _rows(table: Table) -> Rows:
    """The rows of a table with its headers; those of a DataFrame are its columns."""
    frame: Any = table
    if hasattr(frame, "columns"):
        frame = frame.reset_index() if any(frame.index.names) else frame
        rows = frame.astype(object).to_numpy().tolist()
        frame = [list(map(str, frame.columns)), *rows]
    return [[_cell(cell) for cell in row] for row in frame]


def _cell(cell: object) -> Any:
    """A cell as a reader of workbooks gives it: holes are empty texts, numbers floats."""
    if is_hole(cell):
        return ""
    return float(cell) if isinstance(cell, int) and not isinstance(cell, bool) else cell


def _with_days(table: Rows, key: str) -> Rows:
    """The table with days instead of their numbers, where days are expected."""
    found = [SHEETS[key].column_of(cell) for cell in table[0]]
    dated = [column is not None and column.holds in _DAYS for column in found]
    return [
        [
            day_of_serial(float(cell)) if day and is_serial(cell) else cell
            for day, cell in zip(dated, row, strict=True)
        ]
        for row in table
    ]


_DAYS = frozenset({Holds.DATE, Holds.PERIOD})


def _sheet_of(headers: Sequence[object]) -> str:
    best = max(SHEETS.values(), key=lambda sheet: _score(sheet, headers))
    if _score(best, headers) < (_LEAST_HEADERS, 0.0):
        shown = "、".join(str(cell) for cell in headers if not is_hole(cell))[:80]
        raise UsageError("no_headers", shown=shown)
    return best.key


def _score(sheet: PlanSheet, headers: Sequence[object]) -> tuple[int, float]:
    """How many headers a sheet knows, then how few it has beside them; data come first."""
    found = {column.key for column in map(sheet.column_of, headers) if column}
    required = (column for column in sheet.columns if column.required)
    complete = all({column.key, column.twin} & found for column in required)
    likely = 1.0 if sheet.key == "Data" else len(found) / len(sheet.columns)
    return (len(found) if complete else 0, likely)


def _column(table: Rows, sheet: str, key: str) -> list[Any]:
    wanted = SHEETS[sheet].by_key[key]
    for position, cell in enumerate(table[0]):
        if SHEETS[sheet].column_of(cell) is wanted:
            return [row[position] for row in table[1:]]
    return []


def _texts(table: Rows, key: str) -> list[str]:
    """A column of the data as texts."""
    return [text_of(cell) for cell in _column(table, "Data", key)]


def _indicators(data: Rows) -> Rows:
    """A sheet of indicators that says of each only what the data do: its code and unit."""
    codes = _texts(data, "indicator")
    units = _texts(data, "unit") or [""] * len(codes)
    seen: dict[str, str] = {}
    for code, unit in zip(codes, units, strict=True):
        if code and not seen.get(code):
            seen[code] = unit
    rows = [[code, code, unit or "ratio", "direction"] for code, unit in seen.items()]
    return [["code", "name_zh", "unit", "target_kind"], *rows]


def _clusters(data: Rows) -> Rows:
    """A sheet of the clusters that the data name."""
    pairs = zip(_texts(data, "cluster"), _texts(data, "indicator"), strict=False)
    first = {code: of for code, of in pairs if code}
    rows = [[code, code, "cells", of] for code, of in first.items()]
    return [["code", "name_zh", "scheme", "indicator"], *rows]


def _named(data: Rows, column: str) -> Rows:
    """A sheet of the codes in a column of the data."""
    codes = filter(None, dict.fromkeys(_texts(data, column)))
    return [["code", "name_zh"], *([code, code] for code in codes)]


def _plan(tables: Mapping[str, Rows]) -> Rows:
    periods = _column(tables["Data"], "Data", "period") if "Data" in tables else []
    known = [year for year in map(_year, periods) if year]
    first = min(known) + 1 if known else 2021
    goals = _column(tables["Indicators"], "Indicators", "target_year")
    ends = [int(cell) for cell in goals if isinstance(cell, float) and cell]
    last = max(ends) if ends else max(first, first + _YEARS_OF_A_PLAN - 1)
    return [
        ["key", "value"],
        ["code", "CELLS"],
        ["name_zh", "单元格区域"],
        ["name_en", "Cells"],
        ["start_year", last - _YEARS_OF_A_PLAN + 1 if ends else first],
        ["end_year", last],
    ]


def _year(cell: Any) -> int:
    try:
        return Period.parse(int(cell) if isinstance(cell, float) else cell).year
    except AddinError:
        return 0
