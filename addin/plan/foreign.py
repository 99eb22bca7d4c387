"""Which sheet of a plan workbook is a range of cells?

It is told by its header row. A range of data alone is enough to look values up; what a plan needs
beyond it (indicators, first and last year) is then taken from the data.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from addin.cells import Scalar, day_of_serial, is_hole, is_serial
from addin.errors import AddinError, UsageError
from addin.model.period import Period
from addin.plan.schema import SHEETS, Kind, Sheet, header_name

__all__ = ["Ranges", "book_of"]

_LEAST_HEADERS = 2
_YEARS_OF_A_PLAN = 5


@dataclass(frozen=True, slots=True)
class Ranges:
    """Ranges as the sheets of a book."""

    tables: Mapping[str, Sequence[Sequence[Any]]]

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
        for row in self.tables[name]:
            yield ["" if cell is None else cell for cell in row]


def book_of(tables: Sequence[Sequence[Sequence[Scalar]]]) -> Ranges:
    """The ranges as a book; UsageError names the headers of one that is no sheet of a plan."""
    found: dict[str, Sequence[Sequence[Any]]] = {}
    for table in tables:
        key = _sheet_of(table[0] if table else ())
        if key in found:
            raise UsageError(
                en=f"two ranges are both {key!r}", zh=f"两个区域都是“{SHEETS[key].title.zh}”"
            )
        found[key] = _with_days(table, key)
    if "Data" in found:
        found.setdefault("Indicators", _indicators(found["Data"]))
        found.setdefault("Clusters", _clusters(found["Data"]))
        found.setdefault("Areas", _named(found["Data"], "area"))
    if "Indicators" in found:
        found.setdefault("Plan", _plan(found))
    return Ranges(found)


def _with_days(table: Sequence[Sequence[Scalar]], key: str) -> list[list[Any]]:
    """The table with days instead of their numbers, where days are expected."""
    names = {
        name: column.kind in (Kind.DATE, Kind.PERIOD)
        for column in SHEETS[key].columns
        for name in column.names
    }
    dated = [
        any(names.get(header_name(part), False) for part in str(cell or "").splitlines())
        for cell in table[0]
    ]
    return [
        [
            day_of_serial(float(str(cell))) if day and is_serial(cell) else cell
            for day, cell in zip(dated, row, strict=True)
        ]
        for row in table
    ]


def _sheet_of(headers: Sequence[Scalar]) -> str:
    names = {header_name(part) for cell in headers for part in str(cell or "").splitlines()} - {""}
    best = max(SHEETS.values(), key=lambda sheet: _score(sheet, names))
    if _score(best, names) < (_LEAST_HEADERS, 0.0):
        shown = "、".join(str(cell) for cell in headers if not is_hole(cell))[:80]
        raise UsageError(
            en=f"the first row holds no headers of a plan's sheet: {shown}",
            zh=f"首行不是规划工作表的表头：{shown}",
        )
    return best.key


def _score(sheet: Sheet, names: set[str]) -> tuple[int, float]:
    """How many headers a sheet knows, then how few it has beside them; data come first."""
    hits = sum(not names.isdisjoint(column.names) for column in sheet.columns)
    required = all(
        not names.isdisjoint(column.names) for column in sheet.columns if column.required
    )
    likely = 1.0 if sheet.key == "Data" else hits / len(sheet.columns)
    return (hits if required else 0, likely)


def _column(table: Sequence[Sequence[Any]], sheet: str, key: str) -> list[Any]:
    wanted = next(column for column in SHEETS[sheet].columns if column.key == key)
    names = set(wanted.names)
    for position, cell in enumerate(table[0]):
        if names & {header_name(part) for part in str(cell or "").splitlines()}:
            return [row[position] for row in table[1:]]
    return []


def _indicators(data: Sequence[Sequence[Any]]) -> list[list[Any]]:
    """A sheet of indicators that says of each only what the data do: its code and unit."""
    codes = [str(cell).strip() for cell in _column(data, "Data", "indicator")]
    units = _column(data, "Data", "unit") or [""] * len(codes)
    seen: dict[str, str] = {}
    for code, unit in zip(codes, units, strict=True):
        if code and not seen.get(code):
            seen[code] = str(unit or "")
    rows: list[list[Any]] = [["code", "name_zh", "unit", "target_kind"]]
    rows += [[code, code, unit or "ratio", "direction"] for code, unit in seen.items()]
    return rows


def _clusters(data: Sequence[Sequence[Any]]) -> list[list[Any]]:
    """A sheet of the clusters that the data name."""
    clusters = [str(cell or "").strip() for cell in _column(data, "Data", "cluster")]
    indicators = [str(cell or "").strip() for cell in _column(data, "Data", "indicator")]
    first = {code: of for code, of in zip(clusters, indicators, strict=False) if code}
    rows: list[list[Any]] = [["code", "name_zh", "scheme", "indicator"]]
    return rows + [[code, code, "cells", of] for code, of in first.items()]


def _named(data: Sequence[Sequence[Any]], column: str) -> list[list[Any]]:
    """A sheet of the codes in a column of the data."""
    codes = dict.fromkeys(str(cell or "").strip() for cell in _column(data, "Data", column))
    return [["code", "name_zh"], *([code, code] for code in codes if code)]


def _plan(tables: Mapping[str, Sequence[Sequence[Any]]]) -> list[list[Any]]:
    periods = _column(tables["Data"], "Data", "period") if "Data" in tables else []
    known = [year for year in map(_year, periods) if year]
    first = min(known) + 1 if known else 2021
    goals = _column(tables["Indicators"], "Indicators", "target_year")
    ends = [int(cell) for cell in goals if isinstance(cell, float | int) and cell]
    last = max(ends) if ends else max(first, first + _YEARS_OF_A_PLAN - 1)
    return [
        ["key", "value"],
        ["code", "CELLS"],
        ["name_zh", "单元格区域"],
        ["name_en", "Cells"],
        ["start_year", last - _YEARS_OF_A_PLAN + 1 if ends else first],
        ["end_year", last],
    ]


def _year(cell: Scalar) -> int:
    try:
        return Period.parse(int(cell) if isinstance(cell, float) else cell).year
    except AddinError:
        return 0
