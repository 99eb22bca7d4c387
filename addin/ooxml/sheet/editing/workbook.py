"""How is a workbook changed in place, with nothing lost and everything following?

``open_workbook`` opens an editing session. What it changes are the parts that must change; all
others are written back as the compressed bytes that came.
"""

from operator import attrgetter
from pathlib import Path

from addin.cells import CellFormula, cell_name, is_moment, split_cell
from addin.errors import FileError, Finding, UsageError, nearest
from addin.files import write_atomically
from addin.ooxml.limits import Limits
from addin.ooxml.package import Package, open_package
from addin.ooxml.sheet.contents.cells import attribute, cell_xml
from addin.ooxml.sheet.contents.formulas import expand_shared, formula_of, move_formulas
from addin.ooxml.sheet.contents.sheetxml import SheetXml
from addin.ooxml.sheet.contents.strings import SharedStrings
from addin.ooxml.sheet.contents.styles import DATE, DATE_TIME, DURATION, TIME, Styles, add_styles
from addin.ooxml.sheet.editing.calculation import (
    book_of,
    check_formula,
    drop_calculation_chain,
    mark_for_calculation,
)
from addin.ooxml.sheet.editing.headers import name_columns, name_headers
from addin.ooxml.sheet.editing.notices import notices_of, notices_of_moves, standing_once
from addin.ooxml.sheet.editing.results import Results
from addin.ooxml.sheet.editing.shifting import check_lines, check_room, copy_formats, move_cells
from addin.ooxml.sheet.following.formulas import sweep_formulas
from addin.ooxml.sheet.following.guards import Guards
from addin.ooxml.sheet.following.others import follow_names, follow_parts
from addin.ooxml.sheet.following.sweeping import sweep_sheet
from addin.ooxml.sheet.listing import SheetPart, list_sheets
from addin.ooxml.sheet.parts import Parts
from addin.ooxml.sheet.references.area import CellArea, cell_area, column_area, row_area
from addin.ooxml.sheet.references.lines import Axis, deleted, inserted, repeated
from addin.ooxml.sheet.references.moving import Move, mentions, moved_area
from addin.ooxml.sheet.references.reading import LINES, box_of
from addin.ooxml.xml import check_well_formed

_LOOKS_LIKE_FORMULA = ("=", "+", "-", "@", "\t", "\r")


class Workbook:
    """An editing session over one workbook. Rows and columns are counted from 1.

    Every change raises FileError, with the reason and the place, where it cannot be made
    safely; then the session is as it was before, or not to be saved.
    """

    def __init__(self, package: Package, name: str = "", *, has_results: bool = True) -> None:
        """Start a session; without results no formula has one that a change could make wrong."""
        self._has_results = has_results
        self.parts = Parts(package)
        self.name = name
        self.main_part = package.main_part()
        kind = package.content_type(self.main_part)
        if ("spreadsheetml" not in kind and "ms-excel" not in kind) or "binary" in kind:
            raise FileError("not_a_workbook", main_part=self.main_part)
        self._list_sheets()
        self._open: dict[str, SheetXml] = {}
        self._touched: set[str] = set()
        self._guards: dict[str, Guards] = {}
        self._formulas_changed = False
        self._edited = False
        self._notices: list[Finding] = []
        self._changed: list[tuple[str, CellArea]] = []
        self._reshaped = self._wants_results = False
        self._moved: set[str] = set()

    # What is there

    def check(self) -> None:
        """Raise FileError where a sheet is not in the file, or it or the shared texts no whole XML.

        Rows are read as text, so that an editing session alone would not notice.
        """
        if not self._sheets:
            raise FileError("no_sheet_in_file")
        there = {sheet.relationship for sheet in self._sheets if sheet.part in self.parts}
        for entry in self.parts.tree(self.main_part).iterfind("{*}sheets/{*}sheet"):
            link = entry.xpath("string(@*[local-name() = 'id'])")
            if link and link not in there:  # modules of old macros are in the list, and nowhere
                raise FileError("sheet_not_in_file", name=entry.get("name", ""))
        cells = {sheet.part: None for sheet in self._sheets if sheet.has_cells}
        for part in (*cells, *self.parts.linked(self.main_part, "sharedStrings")):
            check_well_formed(self.parts.read(part), part)

    @property
    def sheets(self) -> tuple[SheetPart, ...]:
        """All sheets, in order."""
        return self._sheets

    @property
    def sheet_names(self) -> tuple[str, ...]:
        """The names of the sheets that hold cells."""
        return tuple(map(attrgetter("name"), filter(attrgetter("has_cells"), self._sheets)))

    @property
    def since_1904(self) -> bool:
        """Whether days are counted from 1904, as old Macs did."""
        properties = self.parts.tree(self.main_part).find("{*}workbookPr")
        return properties is not None and properties.get("date1904") in {"1", "true"}

    @property
    def notices(self) -> tuple[Finding, ...]:
        """What the editing could not follow, and what a reader of the file should know."""
        told = [*notices_of(self.parts, self.name, edited=self._edited), *self._notices]
        if self._moved:
            rows = ((sheet, self.xml(sheet).rows) for sheet in self.sheet_names)
            book = book_of(self.parts, self.main_part, self._sheets)
            told += notices_of_moves(rows, self._moved, book)
        return tuple(told)

    def sheet(self, name: str) -> SheetPart:
        """The sheet of this name (capitals do not matter); UsageError where there is none."""
        if (sheet := self._by_name.get(name.lower())) is not None:
            return sheet
        raise UsageError("no_sheet", name=name, near=nearest(name, self.sheet_names))

    def xml(self, sheet: str) -> SheetXml:
        """The part of a sheet, for reading."""
        part = self.sheet(sheet).part
        if part not in self._open:
            self._open[part] = SheetXml(self.parts.read(part), part)
            self.parts.forget(part)
        return self._open[part]

    def change_xml(self, sheet: str) -> SheetXml:
        """The part of a sheet, for changing."""
        self._edited = True
        return self.change_looks(sheet)

    def change_looks(self, sheet: str) -> SheetXml:
        """The part of a sheet, for changing how cells look: no formula needs to be calculated."""
        xml = self.xml(sheet)
        self._touched.add(xml.part)
        return xml

    @property
    def styles(self) -> Styles:
        """The cell formats."""
        if not hasattr(self, "_styles"):
            targets = list(self.parts.linked(self.main_part, "styles"))
            self._styles = Styles(
                self.parts, targets[0] if targets else add_styles(self.parts, self.main_part)
            )
        return self._styles

    @property
    def strings(self) -> SharedStrings:
        """The texts that cells share."""
        if not hasattr(self, "_strings"):
            targets = list(self.parts.linked(self.main_part, "sharedStrings"))
            self._strings = SharedStrings(self.parts.read(targets[0]) if targets else b"")
        return self._strings

    def value(self, sheet: str, cell: str) -> object:
        """What a cell holds: a number, text, bool, `Formula` (with its last value) or None."""
        xml = self.xml(sheet)
        return self.strings.value(xml.rows.cell(*split_cell(cell)), xml.prefix)

    def style_of(self, sheet: str, row: int, column: int) -> int:
        """The number of a cell's format; that of its row or column where it stands empty."""
        return self.xml(sheet).style_at(row, column)

    # Cells

    def set_value(
        self,
        sheet: str,
        cell: str,
        value: object,
        *,
        style: int | None = None,
        like: str | None = None,
    ) -> None:
        """Set one cell: number, text, bool, date, time, `Formula`, `CellError` or None.

        The cell keeps its format; `style` sets it by number, `like` takes that of another cell
        of the sheet. A date gets a date format where the cell has none. Raises UsageError for a
        value that no cell can hold and FileError for a cell that is part of something whole: an
        array formula, a data table, a pivot table, a merged cell, a table's header.
        """
        row, column = split_cell(cell)
        name = self.sheet(sheet).name
        self._guard(name).check(name, row, column, text=isinstance(value, str))
        if style is None:
            style = self.style_of(name, *(split_cell(like) if like else (row, column)))
        xml = self.xml(name)
        old = xml.rows.cell(row, column)
        fresh = self.written(cell_name(row, column), value, style, xml.prefix)
        self._leave_group(name, old)
        self._changed.append((name.lower(), cell_area(row, column)))
        self.change_xml(name).rows.open_row(row).put(column, fresh)

    def written(self, address: str, value: object, style: int, prefix: str = "") -> str:
        """The element of a cell with a value, its format fitted to it."""
        if isinstance(value, CellFormula):
            self._formulas_changed = True
            check_formula(self.parts, self.main_part, address, value.text)
        elif isinstance(value, str) and len(value) > 1 and value.startswith(_LOOKS_LIKE_FORMULA):
            style = self.styles.with_quote(style)
        elif is_moment(value):
            if not self.styles.shows_moment(style):
                shown = _MOMENT_FORMATS[type(value).__name__]
                style = self.styles.with_number_format(style, shown)
            return cell_xml(address, value, style, prefix=prefix, since_1904=self.since_1904)
        return cell_xml(address, value, style, prefix=prefix)

    def _leave_group(self, sheet: str, old: str) -> None:
        formula = formula_of(old, self.xml(sheet).prefix) if old else None
        if formula is None:
            return
        self._formulas_changed = True
        if attribute(formula[0], "t") == "shared" and attribute(formula[0], "ref"):
            expand_shared(self.change_xml(sheet).rows)

    # Rows and columns

    def insert_rows(
        self, sheet: str, before: int, count: int = 1, *, formats_of: int | None = None
    ) -> None:
        """Put `count` blank rows before row `before`; everything follows.

        `formats_of` names the row, as it was, whose height and formats the new rows take.
        """
        self._insert("row", sheet, before, count)
        if formats_of is not None:
            source = formats_of if formats_of < before else formats_of + count
            copy_formats(self.change_xml(sheet), source, range(before, before + count))

    def delete_rows(self, sheet: str, first: int, last: int | None = None) -> None:
        """Take out the rows `first` to `last`; what named only them says ``#REF!``."""
        self._delete("row", sheet, first, last or first)

    def insert_columns(self, sheet: str, before: int, count: int = 1) -> None:
        """Put `count` blank columns before column `before`; everything follows."""
        self._insert("column", sheet, before, count)

    def delete_columns(self, sheet: str, first: int, last: int | None = None) -> None:
        """Take out the columns `first` to `last`."""
        self._delete("column", sheet, first, last or first)

    def copy_rows(self, sheet: str, first: int, last: int, times: int) -> None:
        """Let the rows `first` to `last` stand `times` times, one below the other.

        As a loop of a template does: formulas of each copy mean its own rows, and what named
        the rows from outside (``SUM(B4:B4)``, names, charts, tables, rules) grows over all;
        pictures and notes stand in each.
        """
        check_lines("row", first, last)
        if times < 1:
            raise UsageError("not_times", times=times)
        lines = repeated("row", first, last, times)
        self.move(Move(self.sheet(sheet).name, "row", lines, drawn=True))

    def _insert(self, axis: Axis, sheet: str, before: int, count: int) -> None:
        check_lines(axis, before, before)
        check_lines(axis, count, count)
        self.move(Move(self.sheet(sheet).name, axis, inserted(axis, before, count)))
        fresh = row_area if axis == "row" else column_area
        self._changed.append((sheet.lower(), fresh(before, before + count - 1)))

    def _delete(self, axis: Axis, sheet: str, first: int, last: int) -> None:
        check_lines(axis, first, last)
        self.move(Move(self.sheet(sheet).name, axis, deleted(axis, first, last)))

    def move(self, move: Move, rows: list[tuple[int, str]] | None = None) -> None:
        """Carry out a move of rows or columns, here and in everything that names them.

        `rows` are the rows of the sheet where the caller has already put them together.
        """
        self._check_move(move)
        xml = self.change_xml(move.sheet)
        if rows is None:
            expand_shared(xml.rows)
        self._move_other_sheets(move)
        if rows is not None:
            xml.rows.replace(rows)
        else:
            move_cells(xml, move)
        self._notices += standing_once(self.parts, xml.part, move)
        sweep_sheet(xml.change_tree(), move.sheet, move)
        follow_parts(self.parts, xml.part, move)
        follow_names(
            self.parts.change(self.main_part), [sheet.name for sheet in self._sheets], move
        )
        if move.axis == "column" and any(self.parts.linked(xml.part, "table")):
            name_headers(self.parts, xml, self.strings)
        self._guards.clear()
        self._formulas_changed = True
        self._note_change(move)
        self._moved.add(move.sheet.lower())

    def _check_move(self, move: Move) -> None:
        self._guard(move.sheet).check_move(move)
        if any(name.startswith("xl/revisions/") for name in self.parts.names):
            raise FileError("shared_workbook")
        check_room(self.xml(move.sheet), move)

    def _note_change(self, move: Move) -> None:
        """Remember where results change: beside what is gone, and where lines repeat."""
        rows = move.axis == "row"
        self._changed = [
            (sheet, moved)
            for sheet, area in self._changed
            if (moved := moved_area(area, move) if sheet == move.sheet.lower() else area)
        ]
        for first, last in move.lines.changes():
            area = row_area(first, last) if rows else column_area(first, last)
            self._changed.append((move.sheet.lower(), area))
        self._reshaped = True

    def _move_other_sheets(self, move: Move) -> None:
        for sheet in self._sheets:
            if not sheet.has_cells or sheet.name == move.sheet:
                continue
            content = self.parts.read(sheet.part)
            if sheet.part not in self._open and not _may_mention(content, move.sheet):
                continue
            xml = self.xml(sheet.name)
            expand = any("shared" in text for _, text in xml.rows.texts())
            if expand and any(mentions(text, move.sheet) for _, text in xml.rows.texts()):
                expand_shared(xml.rows, move.sheet)
            if move_formulas(xml.rows, sheet.name, move):
                self._touched.add(sheet.part)
            if mentions(xml.frame_text.replace("&apos;", "'"), move.sheet) and sweep_formulas(
                xml.tree, sheet.name, move
            ):
                xml.change_tree()
                self._touched.add(sheet.part)

    def name_columns_by_headers(self, sheet: str) -> None:
        """Call the columns of a sheet's tables what their header cells say, each once."""
        name_columns(self.parts, self.change_xml(sheet), self.strings)

    # The file

    def notice(self, finding: Finding) -> None:
        """Remember something that a reader of the file should know."""
        self._notices.append(finding)

    def to_package(self) -> Package:
        """The workbook as a package; every formula is marked to be calculated when it opens."""
        if not (self._edited or self._touched or self._wants_results):
            return self.parts.package()
        self._renew_results()
        for part in sorted(self._touched):
            xml = self._open[part]
            xml.fit_dimension()
            self.parts.write(part, xml.to_bytes())
        if self._formulas_changed:
            drop_calculation_chain(self.parts, self.main_part)
        if self._edited:
            mark_for_calculation(self.parts, self.main_part)
        return self.parts.package()

    def _renew_results(self) -> None:
        """Results that rest on what changed become right or go, and so does what charts show."""
        if not self._has_results or not (self._changed or self._wants_results):
            return
        boxes = [box_of(sheet, area) for sheet, area in self._changed]
        if self._reshaped:
            boxes.append(box_of(LINES, cell_area(1, 1)))
        results = Results(
            parts=self.parts, main_part=self.main_part, sheets=self._sheets, opened=self._open,
            xml=self.xml, strings=self.strings, styles=lambda: self.styles,
            since_1904=self.since_1904,
        )  # fmt: skip
        renewed = results.renew(boxes, reshaped=self._reshaped, fill=self._wants_results)
        self._changed.clear()
        self._touched |= renewed.parts
        self._edited = self._edited or bool(renewed.parts) or renewed.charts
        self._notices += [renewed.finding] if renewed.finding else []

    def to_bytes(self) -> bytes:
        """The file."""
        return self.to_package().to_bytes()

    def save(self, path: Path) -> Path:
        """Write the file in one step; errors as for `addin.files.write_atomically`."""
        return write_atomically(path, self.to_bytes())

    def note_rows(self, sheet: str, first: int, last: int) -> None:
        """Say that rows came by other ways: results that depend on them are wrong."""
        self._changed.append((sheet.lower(), row_area(first, last)))
        self._reshaped = True

    def formulas_changed(self) -> None:
        """Say that formulas came or went otherwise than by this session's own verbs."""
        self._formulas_changed = True
        self._edited = True

    def calculate(self) -> None:
        """Have every formula without a result get one, and every chart remember its cells."""
        self._wants_results = True

    def touch_book(self) -> None:
        """Say that the workbook's own part was changed."""
        self._edited = True

    def relist(self) -> None:
        """Read the list of sheets anew, after it was changed."""
        self._list_sheets()
        self._touched.intersection_update(sheet.part for sheet in self._sheets)
        self._guards.clear()

    def _list_sheets(self) -> None:
        self._sheets = tuple(list_sheets(self.parts, self.main_part))
        known = reversed(self._sheets)  # of two that are called the same, the first
        self._by_name = {sheet.name.lower(): sheet for sheet in known if sheet.has_cells}

    def flush(self, sheet: str) -> None:
        """Write what was changed in a sheet into its part."""
        part = self.sheet(sheet).part
        if part in self._touched:
            self.parts.write(part, self._open[part].to_bytes())

    def replace_sheet(self, sheet: str, content: bytes) -> None:
        """Write the part of a sheet anew."""
        part = self.sheet(sheet).part
        self._open.pop(part, None)
        self._touched.discard(part)
        self.parts.write(part, content)

    def touch(self, part: str) -> None:
        """Say that an open sheet part was changed."""
        self._touched.add(part)
        self._edited = True

    def _guard(self, sheet: str) -> Guards:
        if sheet not in self._guards:
            self._guards[sheet] = Guards.of(self.xml(sheet), self.parts)
        return self._guards[sheet]


def open_workbook(source: Path | bytes, limits: Limits | None = None) -> Workbook:
    """An editing session over a workbook; errors as for `addin.ooxml.open_package`.

    The file itself is not touched until the session is saved.
    """
    name = source.name if isinstance(source, Path) else ""
    return Workbook(open_package(source, limits), name)


_MOMENT_FORMATS = {
    "date": DATE,
    "datetime": DATE_TIME,
    "Timestamp": DATE_TIME,
    "time": TIME,
    "timedelta": DURATION,
    "Timedelta": DURATION,
}


def _may_mention(content: bytes, sheet: str) -> bool:
    return mentions(_plainly(content.decode("utf-8", "replace")), sheet)


def _plainly(text: str) -> str:
    return text.replace("&apos;", "'").replace("&amp;", "&")
