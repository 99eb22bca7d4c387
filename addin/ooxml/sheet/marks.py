"""What does a sheet say of its cells that is no value: formulas, errors, how a number is shown?

Every way to write a cell is understood here, at the price of a tree for each row.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from io import BytesIO
from typing import Any, NamedTuple, Self

from lxml import etree

from addin.cells import MAX_COLUMN, MAX_ROW, split_cell
from addin.errors import FileError, UnsafeFileError, UsageError
from addin.ooxml.package import Package
from addin.ooxml.sheet.parts import local
from addin.ooxml.xml import parse_xml

__all__ = [
    "BLANK",
    "Mark",
    "MarkedCell",
    "MarkedSheet",
    "MarkedSheets",
    "marks_in",
    "percent_styles",
    "position",
]

# Whether there is a formula counts, and its beginning for a message.
_SHOWN_FORMULA = 60
_PERCENT_FORMATS = frozenset({"9", "10"})
_QUOTED = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]')
_SAFE: dict[str, Any] = {
    "resolve_entities": False,
    "no_network": True,
    "load_dtd": False,
    "huge_tree": False,
}


@dataclass(frozen=True, slots=True)
class MarkedCell:
    """One cell: `kind` is n(umber), p(er cent), d(ate), s(tring), b(oolean), e(rror) or nothing.

    A date is its ISO text; a per cent is the stored fraction. `formula` is the beginning of its
    text, empty for a constant.
    """

    kind: str = ""
    value: float | str | bool | None = None
    formula: str = ""

    @property
    def text(self) -> str:
        """The cell as a person reads it, without outer blanks."""
        if self.value is None:
            return ""
        if isinstance(self.value, float) and self.value.is_integer():
            return str(int(self.value))
        return str(self.value).strip()


BLANK = MarkedCell()


@dataclass(frozen=True, kw_only=True)
class MarkedSheet:
    """One sheet: its cells by (row, column), both from 1."""

    name: str
    is_hidden: bool = False
    cells: Mapping[tuple[int, int], MarkedCell] = field(default_factory=dict)

    def __getitem__(self, place: tuple[int, int]) -> MarkedCell:
        return self.cells.get(place, BLANK)

    @cached_property
    def rows(self) -> Mapping[int, tuple[tuple[int, MarkedCell], ...]]:
        """The cells of each row with their columns, both ascending."""
        found: dict[int, list[tuple[int, MarkedCell]]] = {}
        for (row, column), cell in sorted(self.cells.items()):
            found.setdefault(row, []).append((column, cell))
        return {row: tuple(cells) for row, cells in found.items()}


@dataclass(frozen=True, kw_only=True)
class MarkedSheets:
    """A workbook with all that its cells say; `has_formulas` is whether formulas can be seen."""

    sheets: tuple[MarkedSheet, ...]
    defined_names: Mapping[str, str] = field(default_factory=dict)
    properties: Mapping[str, str] = field(default_factory=dict)
    keywords: str = ""
    external_links: int = 0
    has_formulas: bool = True

    def sheet(self, name: str) -> MarkedSheet | None:
        """The sheet of this name, if there is one."""
        return next((sheet for sheet in self.sheets if sheet.name == name), None)

    def record(self) -> dict[str, Any]:
        """The workbook as plain values, to cross from one process to another."""
        return vars(self) | {
            "sheets": [
                [
                    s.name,
                    s.is_hidden,
                    [[*at, c.kind, c.value, c.formula] for at, c in s.cells.items()],
                ]
                for s in self.sheets
            ]
        }

    @classmethod
    def from_record(cls, record: Mapping[str, Any]) -> Self:
        """The inverse of `record`."""
        sheets = tuple(
            MarkedSheet(
                name=name,
                is_hidden=hidden,
                cells={(row, column): MarkedCell(*rest) for row, column, *rest in cells},
            )
            for name, hidden, cells in record["sheets"]
        )
        return cls(**{**record, "sheets": sheets})


class Mark(NamedTuple):
    """A cell as it is written; `value` is the text of its number, error or text's number."""

    row: int
    column: int
    kind: str
    style: int
    formula: str
    value: str
    is_filled: bool

    @property
    def is_uncalculated(self) -> bool:
        """Whether a formula stands here that no program has calculated yet."""
        return bool(self.formula) and not self.value and self.kind != "str"


def marks_in(content: bytes, part: str) -> Iterator[Mark]:
    """The cells of a sheet in the order in which they are written.

    FileError where the part is no well-formed XML, UnsafeFileError for a cell outside the grid.
    """
    shared: dict[str, str] = {}
    row = 0
    try:
        for _, node in etree.iterparse(BytesIO(content), tag="{*}row", **_SAFE):
            row, column = _number(node.get("r"), row + 1), 0
            for cell in node:
                if local(cell) == "c":
                    row, column = _place(cell.get("r"), row, column, part)
                    yield _mark(cell, row, column, shared)
            _forget(node)
    except etree.XMLSyntaxError as error:
        raise FileError(
            en=f"the part {part} is no well-formed XML: {error}",
            zh=f"部件{part}不是合法的XML：{error}",
        ) from error


def percent_styles(package: Package, part: str) -> frozenset[int]:
    """The cell styles that show a number as per cent; `part` is that of the styles, if any."""
    if part not in package:
        return frozenset()
    root = parse_xml(package[part], part)
    codes = {
        node.get("numFmtId"): _QUOTED.sub("", node.get("formatCode", ""))
        for node in root.iter("{*}numFmt")
    }
    styles = root.iterfind("{*}cellXfs/{*}xf")
    numbers = [style.get("numFmtId", "0") for style in styles]
    return frozenset(
        index
        for index, number in enumerate(numbers)
        if "%" in codes.get(number, "%" if number in _PERCENT_FORMATS else "")
    )


def position(cell: str) -> tuple[int, int]:
    """The (row, column) of an address, both from 1; (0, 0) where it is none.

    >>> position("$J$8"), position("oops")
    ((8, 10), (0, 0))
    """
    try:
        return split_cell(cell)
    except UsageError:
        return 0, 0


def _place(name: str | None, row: int, column: int, part: str) -> tuple[int, int]:
    row, column = position(name) if name else (row, column + 1)
    if not (1 <= row <= MAX_ROW and 1 <= column <= MAX_COLUMN):
        raise UnsafeFileError(
            en=f"the sheet in {part} is too large: a cell lies outside of the grid",
            zh=f"{part}中的工作表过大：有单元格超出工作表范围",
        )
    return row, column


def _mark(cell: Any, row: int, column: int, shared: dict[str, str]) -> Mark:
    formula, value, filled = "", "", False
    for child in cell:
        name = local(child)
        filled = filled or name in {"f", "v", "is"}
        if name == "f":
            formula = _formula(child, shared)
        elif name == "v":
            value = child.text or ""
    return Mark(row, column, cell.get("t", "n"), _number(cell.get("s"), 0), formula, value, filled)


def _formula(node: Any, shared: dict[str, str]) -> str:
    text = node.text or ""
    if node.get("t") == "shared":
        # What follows in a group is the same formula for another row; only that it is one counts.
        text = shared.setdefault(node.get("si", ""), text) or "shared"
    return text[:_SHOWN_FORMULA] or "?"


def _number(text: str | None, otherwise: int) -> int:
    return int(text) if text and text.isdigit() and len(text) < 10 else otherwise  # noqa: PLR2004 - longer numbers are no row numbers


def _forget(node: Any) -> None:
    node.clear()
    while node.getprevious() is not None:
        del node.getparent()[0]
