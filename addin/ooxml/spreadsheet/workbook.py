"""How is a workbook changed in place, with nothing lost and everything following?

``open_workbook`` opens an editing session. What it changes are the parts that must change; all
others are written back as the compressed bytes that came. Source of the technique:
ANCHORS-files section 3.
"""

import difflib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from lxml import etree

from addin.errors import FileError, Finding, UsageError
from addin.files import write_atomically
from addin.ooxml.package import Package, open_package
from addin.ooxml.spreadsheet.contents import (
    DATE,
    DATE_TIME,
    DURATION,
    STYLES_TYPE,
    TIME,
    Book,
    Formula,
    SharedStrings,
    SheetXml,
    Styles,
    attribute,
    cell_area,
    cell_xml,
    column_area,
    escape_control,
    expand_shared,
    formula_of,
    is_moment,
    move_formulas,
    moved_row,
    notices_of,
    plain_styles,
    row_area,
    stale_cells,
    without_results,
)
from addin.ooxml.spreadsheet.following import (
    Guards,
    column_names,
    follow_names,
    follow_parts,
    header_row,
    sweep_formulas,
    sweep_sheet,
    table_area,
)
from addin.ooxml.spreadsheet.parts import Parts
from addin.ooxml.spreadsheet.references import (
    MAX_COLUMN,
    Area,
    Axis,
    Frame,
    LineMap,
    Move,
    cell_name,
    deleted,
    inserted,
    limit_of,
    mentions,
    moved_area,
    repeated,
    scan,
    split_cell,
)

__all__ = ["Sheet", "Workbook", "open_workbook"]

_CALC_BEFORE = frozenset(
    [
        "fileVersion",
        "fileSharing",
        "workbookPr",
        "workbookProtection",
        "bookViews",
        "sheets",
        "functionGroups",
        "externalReferences",
        "definedNames",
        "AlternateContent",
        "revisionPtr",
        "absPath",
    ]
)
_BEYOND = re.compile(r"\$?[A-Za-z]{1,3}\$?[1-9][0-9]{0,7}")
_LOOKS_LIKE_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """One sheet of a workbook: its name, its part, and whether it holds cells."""

    name: str
    part: str
    relationship: str
    has_cells: bool
    hidden: bool = False


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
        self._part = package.main_part()
        kind = package.content_type(self._part)
        if ("spreadsheetml" not in kind and "ms-excel" not in kind) or "binary" in kind:
            raise FileError(
                f"not an Excel workbook (.xlsx, .xlsm): its main part is {self._part}",
                f"不是Excel工作簿（.xlsx、.xlsm）：主部件为{self._part}",
            )
        self._sheets = tuple(self._listed())
        self._open: dict[str, SheetXml] = {}
        self._touched: set[str] = set()
        self._guards: dict[str, Guards] = {}
        self._formulas_changed = False
        self._edited = False
        self._notices: list[Finding] = []
        self._changed: list[tuple[str, Area]] = []
        self._reshaped = False

    # What is there

    @property
    def sheets(self) -> tuple[Sheet, ...]:
        """All sheets, in order."""
        return self._sheets

    @property
    def sheet_names(self) -> tuple[str, ...]:
        """The names of the sheets that hold cells."""
        return tuple(sheet.name for sheet in self._sheets if sheet.has_cells)

    @property
    def main_part(self) -> str:
        """The name of the workbook's own part."""
        return self._part

    @property
    def since_1904(self) -> bool:
        """Whether days are counted from 1904, as old Macs did."""
        properties = self.parts.tree(self._part).find("{*}workbookPr")
        return properties is not None and properties.get("date1904") in {"1", "true"}

    @property
    def notices(self) -> tuple[Finding, ...]:
        """What the editing could not follow, and what a reader of the file should know."""
        return (*notices_of(self.parts, self.name, edited=self._edited), *self._notices)

    def sheet(self, name: str) -> Sheet:
        """The sheet of this name (capitals do not matter); UsageError where there is none."""
        for sheet in self._sheets:
            if sheet.name.lower() == name.lower() and sheet.has_cells:
                return sheet
        near = difflib.get_close_matches(name, self.sheet_names, n=1)
        hint = (f" (nearest: {near[0]!r})", f"（最接近：{near[0]!r}）") if near else ("", "")
        raise UsageError(f"no sheet {name!r}{hint[0]}", f"没有工作表{name!r}{hint[1]}")

    def xml(self, sheet: str) -> SheetXml:
        """The part of a sheet, for reading."""
        part = self.sheet(sheet).part
        if part not in self._open:
            self._open[part] = SheetXml(self.parts.read(part), part)
            self.parts.forget(part)
        return self._open[part]

    def change_xml(self, sheet: str) -> SheetXml:
        """The part of a sheet, for changing."""
        xml = self.xml(sheet)
        self._touched.add(xml.part)
        self._edited = True
        return xml

    @property
    def styles(self) -> Styles:
        """The cell formats."""
        if not hasattr(self, "_styles"):
            targets = list(self.parts.linked(self._part, "styles"))
            self._styles = Styles(self.parts, targets[0] if targets else self._add_styles())
        return self._styles

    def _add_styles(self) -> str:
        """The part of formats, for a workbook that has none."""
        root = self.parts.tree(self._part)
        usual = "xl/styles.xml"
        name = self.parts.new_name("xl/styles{}.xml") if usual in self.parts else usual
        self.parts.add(name, plain_styles(str(etree.QName(root).namespace)), STYLES_TYPE)
        kind = next(link.type for link in self.parts.links(self._part) if link.kind == "worksheet")
        self.parts.link(self._part, kind.replace("/worksheet", "/styles"), name)
        return name

    @property
    def strings(self) -> SharedStrings:
        """The texts that cells share."""
        if not hasattr(self, "_strings"):
            targets = list(self.parts.linked(self._part, "sharedStrings"))
            self._strings = SharedStrings(self.parts.read(targets[0]) if targets else b"")
        return self._strings

    def value(self, sheet: str, cell: str) -> object:
        """What a cell holds: a number, text, bool, `Formula` (with its last value) or None."""
        xml = self.xml(sheet)
        return self.strings.value(xml.rows.cell(*split_cell(cell)), xml.prefix)

    def style_of(self, sheet: str, row: int, column: int) -> int:
        """The number of a cell's format; that of its row or column where it stands empty."""
        xml = self.xml(sheet)
        found = xml.rows.row(row)
        cell = found.find(column) if found else None
        if cell:
            return int(attribute(cell.xml[: cell.xml.index(">") + 1], "s") or 0)
        if found and attribute(found.attributes, "customFormat") in {"1", "true"}:
            return int(attribute(found.attributes, "s") or 0)
        return _column_style(xml, column)

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
        if isinstance(value, Formula):
            self._formulas_changed = True
            self._check_formula(address, value.text)
        return cell_xml(
            address,
            value,
            self._fitting(style, value),
            prefix=prefix,
            since_1904=is_moment(value) and self.since_1904,
        )

    def _check_formula(self, address: str, formula: str) -> None:
        for piece in scan(formula):
            if isinstance(piece, str) and _BEYOND.fullmatch(piece):
                names = self.parts.tree(self._part).iterfind("{*}definedNames/{*}definedName")
                if piece.upper() not in {name.get("name", "").upper() for name in names}:
                    raise UsageError(
                        f"{address}: {piece} lies beyond the grid (=XFD1048576 is its last cell)",
                        f"{address}：{piece}超出表格范围（最后一个单元格为XFD1048576）",
                    )

    def _leave_group(self, sheet: str, old: str) -> None:
        formula = formula_of(old, self.xml(sheet).prefix) if old else None
        if formula is None:
            return
        self._formulas_changed = True
        if attribute(formula[0], "t") == "shared" and attribute(formula[0], "ref"):
            expand_shared(self.change_xml(sheet).rows)

    def _fitting(self, style: int, value: object) -> int:
        if is_moment(value) and not self.styles.shows_moment(style):
            return self.styles.with_number_format(style, _MOMENT_FORMATS[type(value).__name__])
        if isinstance(value, str) and len(value) > 1 and value.startswith(_LOOKS_LIKE_FORMULA):
            return self.styles.with_quote(style)
        return style

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
            self._copy_formats(sheet, source, range(before, before + count))

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
        the rows from outside (``SUM(B4:B4)``, names, charts, tables, rules) grows over all.
        """
        self._check_lines("row", first, last)
        if times < 1:
            raise UsageError(
                f"rows stand at least once, not {times} times", f"行至少出现一次，不能为{times}次"
            )
        self.move(Move(self.sheet(sheet).name, "row", repeated("row", first, last, times)))

    def _insert(self, axis: Axis, sheet: str, before: int, count: int) -> None:
        self._check_lines(axis, before, before)
        self._check_lines(axis, count, count)
        self.move(Move(self.sheet(sheet).name, axis, inserted(axis, before, count)))

    def _delete(self, axis: Axis, sheet: str, first: int, last: int) -> None:
        self._check_lines(axis, first, last)
        self.move(Move(self.sheet(sheet).name, axis, deleted(axis, first, last)))

    def _check_lines(self, axis: Axis, first: int, last: int) -> None:
        if not 1 <= first <= last <= limit_of(axis):
            words = {"row": ("rows", "行"), "column": ("columns", "列")}[axis]
            raise UsageError(
                f"no such {words[0]}: {first} to {last} (the grid ends at {limit_of(axis)})",
                f"没有这样的{words[1]}：{first}至{last}（最大{limit_of(axis)}）",
            )

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
            self._move_cells(xml, move)
        sweep_sheet(xml.change_tree(), move.sheet, move)
        follow_parts(self.parts, xml.part, move)
        follow_names(self.parts.change(self._part), [sheet.name for sheet in self._sheets], move)
        if move.axis == "column":
            self._name_table_columns(xml, move.sheet)
        self._guards.clear()
        self._formulas_changed = True
        self._note_change(move)

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

    def _move_cells(self, xml: SheetXml, move: Move) -> None:
        if move.axis == "column":
            xml.rows.move_columns(move.lines)
            move_formulas(xml.rows, move.sheet, move)
            return
        rows = xml.rows
        turns = _Turns(move.lines)
        sources = list(rows.texts())
        rows.move_rows(move.lines)
        origin = {
            place: turns.of(number, place)
            for number, _ in sources
            for place in move.lines.targets(number)
        }
        rows.replace(
            [
                (number, moved_row(text, rows, move.sheet, move, origin.get(number)))
                for number, text in rows.texts()
            ]
        )

    def _check_move(self, move: Move) -> None:
        self._guard(move.sheet).check_move(move)
        if any(name.startswith("xl/revisions/") for name in self.parts.names):
            raise FileError(
                "the workbook is shared with a record of changes: stop sharing it first",
                "工作簿处于共享修订状态：请先取消共享",
            )
        xml = self.xml(move.sheet)
        if move.axis == "row":
            for number in xml.rows.numbers[::-1]:
                if not move.lines.pushed(number):
                    break
                raise _off_grid(move, cell_name(number, 1))
        else:
            self._check_columns(xml, move)

    def _check_columns(self, xml: SheetXml, move: Move) -> None:
        if not move.lines.pushed(MAX_COLUMN):
            return
        for number, _ in xml.rows.texts():
            row = xml.rows.row(number)
            if row and row.cells and move.lines.pushed(row.cells[-1].column):
                raise _off_grid(move, cell_name(number, row.cells[-1].column))

    def _copy_formats(self, sheet: str, source: int, targets: range) -> None:
        xml = self.change_xml(sheet)
        row = xml.rows.row(source)
        if row is None:
            return
        for number in targets:
            fresh = xml.rows.open_row(number)
            fresh.attributes = row.attributes.replace(f'r="{source}"', f'r="{number}"', 1)
            for cell in row.cells:
                style = int(attribute(cell.xml[: cell.xml.index(">") + 1], "s") or 0)
                if style:
                    name = cell_name(number, cell.column)
                    fresh.put(cell.column, cell_xml(name, None, style, prefix=xml.prefix))

    def _name_table_columns(self, xml: SheetXml, sheet: str) -> None:
        """A table's header cells say what its columns are called, else Excel repairs the file."""
        for target in self.parts.linked(xml.part, "table"):
            root = self.parts.tree(target)
            row = header_row(root)
            if not row:
                continue
            for column, name in enumerate(column_names(root), table_area(root).columns[0]):
                if self.value(sheet, cell_name(row, column)) != name:
                    style = self.style_of(sheet, row, column) or self.style_of(
                        sheet, row, max(column - 1, 1)
                    )
                    fresh = cell_xml(cell_name(row, column), name, style, prefix=xml.prefix)
                    xml.rows.open_row(row).put(column, fresh)

    def name_columns_by_headers(self, sheet: str) -> None:
        """Call the columns of a sheet's tables what their header cells say, each once."""
        xml = self.change_xml(sheet)
        for target in self.parts.linked(xml.part, "table"):
            root = self.parts.change(target)
            row, taken = header_row(root), set[str]()
            columns = root.findall("{*}tableColumns/{*}tableColumn") if row else []
            for number, column in enumerate(columns, table_area(root).columns[0]):
                address = cell_name(row, number)
                shown = self.value(sheet, address)
                name = _unique("Column" if shown in {None, ""} else str(shown), taken)
                column.set("name", escape_control(name))
                if shown != name:
                    style = self.style_of(sheet, row, number)
                    fresh = cell_xml(address, name, style, prefix=xml.prefix)
                    xml.rows.open_row(row).put(number, fresh)

    # The file

    def notice(self, finding: Finding) -> None:
        """Remember something that a reader of the file should know."""
        self._notices.append(finding)

    def to_package(self) -> Package:
        """The workbook as a package; every formula is marked to be calculated when it opens."""
        if not self._edited and not self._touched:
            return self.parts.package()
        self._forget_stale_results()
        for part in sorted(self._touched):
            xml = self._open[part]
            _set_dimension(xml)
            self.parts.write(part, xml.to_bytes())
        if self._formulas_changed:
            self._drop_calculation_chain()
        self._mark_for_calculation()
        return self.parts.package()

    def _forget_stale_results(self) -> None:
        """Take out results that depend on what changed.

        Where only cells were set, sheets that were not touched keep theirs, and their bytes:
        they are marked to be calculated like all others.
        """
        if not self._changed or not self._has_results:
            return
        sheets = [sheet for sheet in self._sheets if sheet.has_cells]
        if not self._reshaped:
            sheets = [sheet for sheet in sheets if sheet.part in self._touched]
        rows = {sheet.name.lower(): self.xml(sheet.name).rows for sheet in sheets}
        stale = stale_cells(rows.items(), self._book(), self._changed)
        self._changed.clear()
        for sheet in sheets:
            name = sheet.name.lower()
            cells = {(row, column) for owner, row, column in stale if owner == name}
            if cells and without_results(rows[name], cells):
                self._touched.add(sheet.part)

    def _book(self) -> Book:
        names = {
            entry.get("name", "").lower(): entry.text or ""
            for entry in self.parts.tree(self._part).iterfind("{*}definedNames/{*}definedName")
        }
        tables = {
            root.get("displayName", "").lower(): (sheet.name.lower(), table_area(root))
            for sheet in self._sheets
            for part in self.parts.linked(sheet.part, "table")
            for root in [self.parts.tree(part)]
        }
        return Book(names, tables)

    def to_bytes(self) -> bytes:
        """The file."""
        return self.to_package().to_bytes()

    def save(self, path: Path) -> Path:
        """Write the file in one step; errors as for `addin.files.write_atomically`."""
        return write_atomically(path, self.to_bytes())

    def formulas_changed(self) -> None:
        """Say that formulas came or went otherwise than by this session's own verbs."""
        self._formulas_changed = True
        self._edited = True

    def touch_book(self) -> None:
        """Say that the workbook's own part was changed."""
        self._edited = True

    def relist(self) -> None:
        """Read the list of sheets anew, after it was changed."""
        self._sheets = tuple(self._listed())
        self._guards.clear()

    def flush(self, sheet: str) -> None:
        """Write what was changed in a sheet into its part."""
        part = self.sheet(sheet).part
        if part in self._touched:
            self.parts.write(part, self._open[part].to_bytes())

    def touch(self, part: str) -> None:
        """Say that an open sheet part was changed."""
        self._touched.add(part)
        self._edited = True

    def _drop_calculation_chain(self) -> None:
        for target in list(self.parts.linked(self._part, "calcChain")):
            self.parts.unlink(self._part, target)
            self.parts.remove(target)

    def _mark_for_calculation(self) -> None:
        root = self.parts.tree(self._part)
        properties = root.find("{*}calcPr")
        if properties is None:
            root = self.parts.change(self._part)
            properties = etree.Element(f"{{{etree.QName(root).namespace}}}calcPr")
            at = 0
            for number, child in enumerate(root, 1):
                if etree.QName(child).localname in _CALC_BEFORE:
                    at = number
            root.insert(at, properties)
        if properties.get("fullCalcOnLoad") != "1":
            self.parts.change(self._part)
            properties.set("fullCalcOnLoad", "1")

    def _guard(self, sheet: str) -> Guards:
        if sheet not in self._guards:
            self._guards[sheet] = Guards.of(self.xml(sheet), self.parts)
        return self._guards[sheet]

    def _listed(self) -> Iterator[Sheet]:
        links = {link.id: link for link in self.parts.links(self._part)}
        for entry in self.parts.tree(self._part).iterfind("{*}sheets/{*}sheet"):
            number = next((v for k, v in entry.attrib.items() if str(k).endswith("}id")), "")
            link = links.get(str(number))
            if link is not None:
                there = link.kind == "worksheet" and link.target in self.parts
                yield Sheet(
                    name=entry.get("name", ""),
                    part=link.target,
                    relationship=link.id,
                    has_cells=there,
                    hidden=entry.get("state", "visible") != "visible",
                )


class _Turns:
    """The turn of a repetition in which a row stands now."""

    def __init__(self, lines: LineMap) -> None:
        self._lines = lines
        self._known: dict[int, tuple[Frame, ...]] = {}

    def of(self, number: int, place: int) -> Frame | None:
        if number not in self._known:
            self._known[number] = self._lines.frames(number)
        for frame in self._known[number]:
            if frame.lines.start <= place <= frame.lines.end:
                return frame
        return None


def open_workbook(source: Path | bytes) -> Workbook:
    """An editing session over a workbook; errors as for `addin.ooxml.open_package`.

    The file itself is not touched until the session is saved.
    """
    name = source.name if isinstance(source, Path) else ""
    return Workbook(open_package(source), name)


_MOMENT_FORMATS = {
    "date": DATE,
    "datetime": DATE_TIME,
    "Timestamp": DATE_TIME,
    "time": TIME,
    "timedelta": DURATION,
    "Timedelta": DURATION,
}


def _unique(name: str, taken: set[str]) -> str:
    """The name, or the name with a number where it is taken already."""
    number, fresh = 1, name
    while fresh.lower() in taken:
        number += 1
        fresh = f"{name}{number}"
    taken.add(fresh.lower())
    return fresh


def _column_style(xml: SheetXml, column: int) -> int:
    if "<" + xml.prefix + "cols" not in xml.frame_text:
        return 0
    for entry in xml.tree.iterfind("{*}cols/{*}col"):
        if int(entry.get("min", "0")) <= column <= int(entry.get("max", "0")):
            return int(entry.get("style", "0"))
    return 0


def _may_mention(content: bytes, sheet: str) -> bool:
    return mentions(
        content.decode("utf-8", "replace").replace("&apos;", "'").replace("&amp;", "&"), sheet
    )


def _off_grid(move: Move, cell: str) -> FileError:
    return FileError(
        f"{move.sheet}!{cell} would be pushed off the grid",
        f"{move.sheet}!{cell}将被推出表格范围",
    )


def _set_dimension(xml: SheetXml) -> None:
    dimension = xml.find("dimension")
    if dimension is not None:
        extent = xml.rows.extent()
        if dimension.get("ref") != extent:
            xml.change_tree()
            dimension.set("ref", extent)
