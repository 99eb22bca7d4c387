"""What stands in a workbook that somebody sent, before anyone understands it?

Cells are kept by their place with all that they say: a value in the last corner takes no room
for those before it.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from itertools import islice, starmap
from pathlib import Path
from typing import Any, NamedTuple, Self

from addin.cells import cell_name
from addin.errors import UnsafeFileError
from addin.ooxml.package import Package
from addin.ooxml.sheet.listing import SheetPart, list_sheets
from addin.ooxml.sheet.parts import Parts
from addin.ooxml.sheet.read import (
    OUTSIDE,
    Cell,
    SheetLimits,
    open_other,
    workbook_package,
)
from addin.ooxml.sheet.scan import BLANK, CellTypes, MarkedCell, marks_in
from addin.ooxml.sheet.sight import NOTHING_ELSE, Sight, sight_of
from addin.ooxml.xml import parse_xml

# A form has few of either; whoever sends more sends no form.
_MOST_NOTES = 2000
_MERGED = re.compile(rb'<(?:\w+:)?mergeCell [^>]*?ref="([A-Z0-9:]{2,24})"')


class Note(NamedTuple):
    """A comment on a cell, or the text of a box (without a cell)."""

    cell: str
    author: str
    text: str


@dataclass(frozen=True, kw_only=True)
class MarkedSheet:
    """One sheet: its cells by (row, column), both from 1, its merged areas, what is noted on it.

    `sight` is how it looks to a person.
    """

    name: str
    is_hidden: bool = False
    cells: Mapping[tuple[int, int], MarkedCell] = field(default_factory=dict)
    merged: tuple[str, ...] = ()
    notes: tuple[Note, ...] = ()
    sight: Sight = NOTHING_ELSE

    def __getitem__(self, place: tuple[int, int]) -> MarkedCell:
        return self.cells.get(place, BLANK)

    @cached_property
    def rows(self) -> Mapping[int, Sequence[tuple[int, MarkedCell]]]:
        """The cells of each row with their columns, both ascending."""
        found: dict[int, list[tuple[int, MarkedCell]]] = {}
        for (row, column), cell in sorted(self.cells.items()):
            found.setdefault(row, []).append((column, cell))
        return found


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
        for sheet in self.sheets:
            if sheet.name == name:
                return sheet
        return None

    def record(self) -> dict[str, Any]:
        """The workbook as plain values, to cross from one process to another."""
        return vars(self) | {
            "sheets": [
                [
                    s.name,
                    s.is_hidden,
                    [
                        [*at, c.kind, c.value, c.formula, *filter(None, (c.manner,))]
                        for at, c in s.cells.items()
                    ],
                    s.merged,
                    list(map(list, s.notes)),
                    s.sight.record(),
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
                merged=tuple(merged),
                notes=tuple(starmap(Note, notes)),
                sight=Sight.from_record(sight),
            )
            for name, hidden, cells, merged, notes, sight in record["sheets"]
        )
        return cls(**{**record, "sheets": sheets})


def marked_sheets(
    source: Path | bytes, limits: SheetLimits = OUTSIDE, without: Collection[str] = ()
) -> MarkedSheets:
    """The workbook at `source`, an .xlsx file; the cells of sheets named in `without` are left.

    FileError where it is damaged or protected and UnsafeFileError where it breaks a limit or
    carries active content.
    """
    package = workbook_package(source, limits)
    parts, main = Parts(package), package.main_part()
    sheets = [sheet for sheet in list_sheets(parts, main) if sheet.has_cells]
    if len(sheets) > limits.sheets:
        raise UnsafeFileError("too_many_sheets", sheets=limits.sheets)
    root = parts.tree(main)
    cells = _Cells(package, root, limits)
    return MarkedSheets(
        sheets=tuple(
            MarkedSheet(name=sheet.name, is_hidden=sheet.hidden)
            if sheet.name in without
            else cells.sheet(sheet)
            for sheet in sheets
        ),
        defined_names={n.get("name", ""): n.text or "" for n in root.iter("{*}definedName")},
        properties=_properties(package),
        keywords=_keywords(package),
        external_links=sum("externallinks/externallink" in n.lower() for n in package.names),
    )


def marked_values(path: Path, limits: SheetLimits = OUTSIDE) -> MarkedSheets:
    """The values of a workbook of any kind that calamine reads (.xls, .ods): no formulas, names.

    FileError where it cannot be read. No gate is in front: read it where it may be killed.
    """
    book = open_other(path, limits)
    sheets = tuple(
        MarkedSheet(
            name=name,
            cells=_filled(
                (
                    ((row, column), _plain(value))
                    for row, values in enumerate(book.rows(name), 1)
                    for column, value in enumerate(values, 1)
                    if value != ""
                ),
                limits,
            ),
        )
        for name in book.all_names
    )
    return MarkedSheets(sheets=sheets, has_formulas=False)


class _Cells:
    """The cells of a workbook, counted while they are read."""

    def __init__(self, package: Package, root: Any, limits: SheetLimits) -> None:
        self._package, self._limits, self._written = package, limits, 0
        links = package.relationships(package.main_part())
        kinds = {link.kind: link.target for link in links}
        settings = root.iter("{*}workbookPr")
        self._types = CellTypes(
            package,
            strings=kinds.get("sharedStrings", ""),
            styles=kinds.get("styles", ""),
            since_1904=any(node.get("date1904") in {"1", "true"} for node in settings),
        )

    def sheet(self, listed: SheetPart) -> MarkedSheet:
        """A sheet with those of its cells that hold a value or a formula."""
        part = listed.part
        return MarkedSheet(
            name=listed.name,
            is_hidden=listed.hidden,
            cells=_filled(self._scanned(part), self._limits),
            merged=_merged(self._package[part]),
            notes=tuple(islice(_notes(self._package, part), _MOST_NOTES)),
            sight=sight_of(self._package, part, self._types.veils),
        )

    def _scanned(self, part: str) -> Iterator[tuple[tuple[int, int], MarkedCell]]:
        for mark in marks_in(self._package[part], part):
            self._written += 1
            if self._written > self._limits.written:
                raise UnsafeFileError("too_many_written")
            cell = self._types.cell(mark)
            if cell.value is not None or cell.formula:
                yield (mark.row, mark.column), cell


def _merged(part: bytes) -> tuple[str, ...]:
    """The merged areas of a sheet, as they are written."""
    return tuple(found[1].decode() for found in islice(_MERGED.finditer(part), _MOST_NOTES))


def _notes(package: Package, part: str) -> Iterator[Note]:
    """Comments on the cells of a sheet, talks about them, and the text of its boxes."""
    links = [link for link in package.relationships(part) if link.target in package]
    talks = [link.target for link in links if link.kind == "threadedComment"]
    for name in talks:
        for node in parse_xml(package[name], name).iter("{*}threadedComment"):
            yield Note(node.get("ref", ""), node.get("personId", ""), _text_in(node, "text"))
    for link in links:
        if link.kind == "comments":
            root = parse_xml(package[link.target], link.target)
            authors = [node.text or "" for node in root.iter("{*}author")]
            for node in root.iter("{*}comment"):
                at = node.get("authorId", "")
                author = authors[int(at)] if at.isdecimal() and int(at) < len(authors) else ""
                # Beside a talk stands its copy for older programs.
                if not (talks and author.startswith("tc=")):
                    yield Note(node.get("ref", ""), author, _text_in(node, "t"))
        elif link.kind == "drawing":
            for node in parse_xml(package[link.target], link.target).iter("{*}sp"):
                yield Note("", "", _text_in(node, "t"))


def _text_in(node: Any, name: str) -> str:
    return "".join(str(each.text or "") for each in node.iter(f"{{*}}{name}")).strip()


def _filled(
    cells: Iterable[tuple[tuple[int, int], MarkedCell]], limits: SheetLimits
) -> Mapping[tuple[int, int], MarkedCell]:
    found: dict[tuple[int, int], MarkedCell] = {}
    for place, cell in cells:
        if place in found:
            raise UnsafeFileError("cell_twice", cell=cell_name(*place))
        found[place] = cell
        if len(found) > limits.filled:
            raise UnsafeFileError("too_many_filled")
    return found


def _plain(value: Cell) -> MarkedCell:
    if isinstance(value, bool):
        return MarkedCell("b", value)
    if isinstance(value, int | float):
        return MarkedCell("n", float(value))
    if isinstance(value, datetime):
        return MarkedCell("d", value.date().isoformat())
    return MarkedCell("s" if isinstance(value, str) else "d", str(value))


def _properties(package: Package) -> dict[str, str]:
    part = "docProps/custom.xml"
    if part not in package:
        return {}
    return {
        node.get("name", ""): "".join(str(text) for text in node.itertext()).strip()
        for node in parse_xml(package[part], part).iter("{*}property")
    }


def _keywords(package: Package) -> str:
    kinds = (link for link in package.relationships() if link.kind == "core-properties")
    part = next((link.target for link in kinds), "")
    if part not in package:
        return ""
    return next((n.text or "" for n in parse_xml(package[part], part).iter("{*}keywords")), "")
