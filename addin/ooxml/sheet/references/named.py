"""What may a formula name besides cells: sheets, names and tables?"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from addin.ooxml.sheet.references.area import CellArea, Corner

_ITEM = re.compile(r"\[((?:'.|[^'\[\]])*)\]|([:,])|\s+")
_ESCAPED = re.compile(r"'(.)")


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedTable:
    """A table: its sheet in lower case, its cells, its columns, rows of headers and of totals."""

    sheet: str
    area: CellArea
    columns: tuple[str, ...] = ()
    headers: int = 1
    totals: int = 0

    def part(self, brackets: str, row: int) -> CellArea | None:
        """The cells that a structured reference names in a formula of `row`; None where none.

        >>> area = CellArea(Corner(1, 2), Corner(9, 4))
        >>> table = NamedTable(sheet="s", area=area, columns=("a", "b", "c"))
        >>> str(table.part("[[#This Row],[b]]", 5)), str(table.part("[a]", 5)), table.part("[x]", 5)
        ('$C5', '$B$2:$B$9', None)
        """
        names, kinds = _words(brackets)
        left, right = self.area.columns
        try:
            at = [self._lower.index(name.lower()) + left for name in names]
        except ValueError:
            return None
        lines = self._rows(kinds, row)
        if lines is None or len(at) > 2:  # noqa: PLR2004 - from one column to another
            return None
        first, last = (min(at), max(at)) if at else (left, right)
        return _area(lines, first, last, fixed="#this row" not in kinds)

    def whole(self) -> CellArea:
        """All of its cells, wherever a formula stands."""
        return _area(self.area.rows, *self.area.columns, fixed=True)

    @property
    def _lower(self) -> list[str]:
        return [name.lower() for name in self.columns]

    def _rows(self, kinds: frozenset[str], row: int) -> tuple[int, int] | None:
        """First and last row of what is meant."""
        top, bottom = self.area.rows
        first, last = top + self.headers, bottom - self.totals
        if "#this row" in kinds:
            return (row, row) if first <= row <= last and len(kinds) == 1 else None
        if "#all" in kinds:
            return top, bottom
        runs = {"#headers": (top, first - 1), "#data": (first, last), "#totals": (last + 1, bottom)}
        meant = [runs[kind] for kind in runs if kind in (kinds or {"#data"})]
        whole = bool(meant) and all(start <= end for start, end in meant)
        return (meant[0][0], meant[-1][1]) if whole else None


@dataclass(frozen=True, slots=True)
class BookNames:
    """The sheets of a workbook in order, its names by sheet (empty for all), its tables.

    All keys are in lower case.
    """

    sheets: tuple[str, ...] = ()
    names: Mapping[tuple[str, str], str] = field(default_factory=dict)
    tables: Mapping[str, NamedTable] = field(default_factory=dict)

    def name(self, word: str, sheet: str) -> str | None:
        """What a name means in a formula of a sheet."""
        low = word.lower()
        return self.names.get((sheet.lower(), low), self.names.get(("", low)))

    def between(self, first: str, last: str) -> tuple[str, ...]:
        """The sheets from one to another, in lower case; none where one is not there."""
        low = [sheet.lower() for sheet in self.sheets]
        try:
            at = sorted((low.index(first.lower()), low.index((last or first).lower())))
        except ValueError:
            return ()
        return tuple(low[at[0] : at[1] + 1])

    def table(self, word: str, sheet: str, row: int, column: int) -> NamedTable | None:
        """The table of a name; without one that in which the cell stands."""
        if word:
            return self.tables.get(word.lower())
        own = (one for one in self.tables.values() if one.sheet == sheet.lower())
        return next((one for one in own if one.area.holds(row, column)), None)


def _words(brackets: str) -> tuple[list[str], frozenset[str]]:
    """The columns, and what of them is meant (``#this row``)."""
    inner = brackets[1:-1].strip()
    kinds = set()
    if inner.startswith("@"):
        kinds.add("#this row")
        inner = inner[1:]
    items = list(_items(inner)) if inner.startswith("[") else [inner]
    kinds |= {item.lower() for item in items if item.startswith("#")}
    names = [_ESCAPED.sub(r"\1", item) for item in items if item and not item.startswith("#")]
    return names, frozenset(kinds)


def _items(inner: str) -> Iterator[str]:
    at = 0
    while at < len(inner):
        found = _ITEM.match(inner, at)
        if found is None:
            yield inner[at:]
            return
        if found[1] is not None:
            yield found[1]
        at = found.end()


def _area(rows: tuple[int, int], left: int, right: int, *, fixed: bool) -> CellArea:
    start = Corner(rows[0], left, fixed, column_fixed=True)
    end = Corner(rows[1], right, fixed, column_fixed=True)
    return CellArea(start) if start == end else CellArea(start, end)
