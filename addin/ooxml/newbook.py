"""How is a new workbook written?

The home of XlsxWriter. Rows and columns are counted from 1, as in `addin.cells`; where cells are
named, an area or its text (``B2:C9``) will do. The same calls give the same bytes.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from io import BytesIO
from math import ceil
from typing import Any, Literal, NamedTuple
from unicodedata import east_asian_width

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from addin.cells import (
    TEXT_LIMIT,
    CellError,
    CellFormula,
    CellValue,
    cell_name,
    is_moment,
    is_number,
    serial_of,
)
from addin.errors import UsageError
from addin.ooxml.sheet.references.area import CellArea, area_between

_CREATED = datetime(2000, 1, 1)  # noqa: DTZ001 - no clock: the same every time
_A4 = 9
MOST_TITLE, _MOST_MESSAGE = 32, 255
_LINE_HEIGHT, _MOST_LINES = 14.5, 12
_NOTE_LINE = 110
# A moment is a day too: the first that fits counts.
_SHOWN: Mapping[type, str] = {
    datetime: "yyyy-mm-dd hh:mm",
    date: "yyyy-mm-dd",
    time: "hh:mm:ss",
    timedelta: "[h]:mm:ss",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """How a cell looks; what is not said is as in the look that is called "".

    `border` is the colour of a thin line round the cell, `below` that of one under it. Colours
    are ``#RRGGBB``. An `unlocked` cell can be filled on a sheet that is protected.
    """

    font: str = ""
    size: float = 0.0
    colour: str = ""
    bold: bool = False
    italic: bool = False
    underline: bool = False
    fill: str = ""
    border: str = ""
    below: str = ""
    number: str = ""
    align: str = ""
    valign: str = ""
    indent: int = 0
    wrap: bool = False
    unlocked: bool = False

    def properties(self) -> dict[str, Any]:
        """The look in XlsxWriter's words."""
        stated = {
            "font_name": self.font,
            "font_size": self.size,
            "font_color": self.colour,
            "bold": self.bold,
            "italic": self.italic,
            "underline": int(self.underline),
            "bg_color": self.fill,
            "border": int(bool(self.border)),
            "border_color": self.border,
            "num_format": self.number,
            "align": self.align,
            "valign": self.valign,
            "indent": self.indent,
            "text_wrap": self.wrap,
        }
        found = {key: value for key, value in stated.items() if value}
        if self.below:
            found |= {"bottom": 1, "bottom_color": self.below}
        return found | ({"locked": False} if self.unlocked else {})


class NewCell(NamedTuple):
    """A value with a look of its own, in the rows of a table."""

    value: CellValue
    look: str | Look = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What may be entered in a cell, what is said where it is not, and what is said before.

    A list has `words`, or a `source`: a name or area of the workbook. `least` and `most` bound
    numbers, whole numbers and days; None is no bound. What is not `strict` only warns.
    """

    kind: Literal["list", "decimal", "integer", "date", "any"] = "list"
    words: tuple[str, ...] = ()
    source: str = ""
    least: float | date | None = None
    most: float | date | None = None
    title: str = ""
    error: str = ""
    strict: bool = True
    prompt_title: str = ""
    prompt: str = ""

    def properties(self) -> dict[str, Any]:
        """The rule in XlsxWriter's words."""
        found: dict[str, Any] = {
            "validate": self.kind,
            "error_title": self.title[:MOST_TITLE],
            "error_message": self.error[:_MOST_MESSAGE],
            "error_type": "stop" if self.strict else "warning",
            "input_title": self.prompt_title[:MOST_TITLE],
            "input_message": self.prompt[:_MOST_MESSAGE],
        }
        if self.kind == "list":
            found["source"] = f"={self.source}" if self.source else list(self.words)
        elif self.kind != "any":
            found |= self._bounds()
        return {key: value for key, value in found.items() if value != ""}

    def _bounds(self) -> dict[str, Any]:
        if self.least is not None and self.most is not None:
            return {"criteria": "between", "minimum": self.least, "maximum": self.most}
        if self.most is not None:
            return {"criteria": "<=", "value": self.most}
        return {"criteria": ">=", "value": -1e15 if self.least is None else self.least}


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetColumn:
    """A column of a table: its header and note, and what its cells look like and take."""

    header: str
    width: float = 0.0
    note: str = ""
    header_look: str | Look = "header"
    look: str | Look = ""
    choice: Choice | None = None


class NewSheet:
    """A sheet of a new workbook, made by `NewBook.sheet`."""

    def __init__(self, book: "NewBook", sheet: Any, name: str) -> None:
        self._book, self._sheet, self.name = book, sheet, name

    def put(self, row: int, column: int, value: CellValue, look: str | Look = "") -> None:
        """Write a cell; text is never taken for a formula, a number or a link.

        None and an empty text leave a cell that has its look only. Formulas say functions younger
        than Excel 2010 with their prefix, ``_xlfn.IFS``. UsageError for what no cell can hold.
        """
        at = (row - 1, column - 1)
        if isinstance(value, str) and value:
            refused = self._sheet.write_string(*at, value, self._book.format_of(look))
        elif value is None or value == "":
            refused = self._sheet.write_blank(*at, None, self._book.format_of(look))
        elif isinstance(value, bool):
            refused = self._sheet.write_boolean(*at, value, self._book.format_of(look))
        elif isinstance(value, CellFormula | CellError):
            refused = self._put_formula(at, value, self._book.format_of(look))
        else:
            refused = self._put_number(at, value, look)
        if refused:
            raise _not_held(row, column, value)

    def _put_formula(self, at: tuple[int, int], value: CellFormula | CellError, shown: Any) -> int:
        formula = value if isinstance(value, CellFormula) else CellFormula(value.code, value)
        result = formula.value.code if isinstance(formula.value, CellError) else formula.value
        known = _NO_RESULT if result is None else result
        return int(self._sheet.write_formula(*at, f"={formula.text}", shown, known))

    def _put_number(self, at: tuple[int, int], value: Any, look: str | Look) -> int:
        if is_moment(value):
            look, value = self._book.dated(look, value), serial_of(value)
        number = float(value)
        if not is_number(number):
            return -1
        return int(self._sheet.write_number(*at, number, self._book.format_of(look)))

    def link(self, row: int, column: int, text: str, to: str, look: str | Look = "") -> None:
        """Write a text that leads to the first cell of the sheet `to`."""
        quoted = to.replace("'", "''")
        shown = self._book.format_of(look)
        self._sheet.write_url(row - 1, column - 1, f"internal:'{quoted}'!A1", shown, text)

    def picture(self, row: int, column: int, content: bytes, *, pixels: int, says: str) -> None:
        """Put a square picture (PNG) at a cell, `pixels` wide; it `says` this to who cannot see."""
        # A PNG begins with its width, behind 16 bytes.
        scale = pixels / int.from_bytes(content[16:20], "big")
        options = {"image_data": BytesIO(content), "x_scale": scale, "y_scale": scale,
                   "description": says, "object_position": 2}  # fmt: skip
        self._sheet.insert_image(row - 1, column - 1, "picture.png", options)

    def note(self, row: int, column: int, text: str) -> None:
        """Say `text` when the cell is pointed at."""
        options = {
            "author": "Onpace",
            "x_scale": 2.4,
            "y_scale": max(0.7, width_of(text) / _NOTE_LINE),
            "font_name": self._book.font,
            "font_size": 9,
            "color": "#FFFBE6",
        }
        self._sheet.write_comment(row - 1, column - 1, text, options)

    def widths(self, *widths: float, at: int = 1) -> None:
        """Set the widths of columns in characters, from column `at` on; 0 leaves one as it is."""
        for column, width in enumerate(widths, at - 1):
            if width:
                self._sheet.set_column(column, column, width)

    def height(self, row: int, points: float) -> None:
        """Set how high a row is: not every program finds it out when it opens a file."""
        self._sheet.set_row(row - 1, points)

    def table(
        self,
        name: str,
        columns: Sequence[SheetColumn],
        rows: Iterable[Sequence[CellValue | NewCell]],
        *,
        at: int = 1,
        room: int = 0,
        fit: bool = False,
        buttons: bool = True,
    ) -> CellArea:
        """Write headers in row `at` and `rows` below, and give the area of both.

        Drop-downs reach `room` rows further. `fit` makes rows as high as their wrapped texts,
        `buttons` filter. A table has one row at least; a workbook of many rows has a filter in
        its place.
        """
        self._put_headers(columns, at)
        last = max(at + 1, self._put_rows(columns, rows, at, fit=fit))
        for number, column in enumerate(columns, 1):
            if column.choice:
                self.choices(area_between(at + 1, number, last + room, number), column.choice)
        area = area_between(at, 1, last, len(columns))
        if self._book.many_rows:
            self._sheet.autofilter(str(area))
        else:
            self._make_table(name, columns, area, buttons=buttons)
        return area

    def _put_headers(self, columns: Sequence[SheetColumn], at: int) -> None:
        for number, column in enumerate(columns, 1):
            self.put(at, number, column.header, column.header_look)
            self.widths(column.width, at=number)
            if column.note:
                self.note(at, number, column.note)

    def _put_rows(
        self,
        columns: Sequence[SheetColumn],
        rows: Iterable[Sequence[CellValue | NewCell]],
        at: int,
        *,
        fit: bool,
    ) -> int:
        row = at
        for row, values in enumerate(rows, at + 1):
            cells = [_cell(each, column) for each, column in zip(values, columns, strict=True)]
            if fit:
                self.height(row, height_of(self._wrapped(cells, columns)))
            for number, (value, look) in enumerate(cells, 1):
                self.put(row, number, value, look)
        return row

    def _wrapped(
        self, cells: Sequence[NewCell], columns: Sequence[SheetColumn]
    ) -> Iterator[tuple[str, float]]:
        for cell, column in zip(cells, columns, strict=True):
            if isinstance(cell.value, str) and self._book.look(cell.look).wrap:
                yield cell.value, column.width

    def _make_table(
        self, name: str, columns: Sequence[SheetColumn], area: CellArea, *, buttons: bool
    ) -> None:
        headers = [
            {"header": c.header, "header_format": self._book.format_of(c.header_look)}
            for c in columns
        ]
        options = {"name": name, "columns": headers, "style": None, "autofilter": buttons}
        self._sheet.add_table(str(area), options)

    def choices(self, area: CellArea | str, choice: Choice) -> None:
        """Say what may be entered in an area."""
        self._sheet.data_validation(str(area), choice.properties())

    def shade(
        self, area: CellArea | str, look: str | Look, *, begins: str = "", when: str = ""
    ) -> None:
        """Give cells a look where their text `begins` so, or where the formula `when` is true."""
        rule = {"type": "text", "criteria": "begins with", "value": begins}
        if when:
            rule = {"type": "formula", "criteria": f"={when.removeprefix('=')}"}
        self._sheet.conditional_format(str(area), rule | {"format": self._book.format_of(look)})

    def freeze(self, row: int, column: int = 1) -> None:
        """Let the rows above a cell and the columns before it stay in sight."""
        self._sheet.freeze_panes(row - 1, column - 1)

    def show(self, *, grid: bool = True, select: str = "", first: bool = False) -> None:
        """Say what is seen at first: lines of the grid, the chosen cell, this sheet of all."""
        if not grid:
            self._sheet.hide_gridlines(2)
        if select:
            self._sheet.set_selection(select)
        if first:
            self._sheet.activate()

    def page(
        self,
        *,
        landscape: bool = False,
        repeat: int = 0,
        repeat_columns: int = 0,
        fit: tuple[int, int] = (1, 0),
        margins: tuple[float, float, float, float] = (0.7, 0.7, 0.75, 0.75),
        area: CellArea | str = "",
        centred: bool = False,
    ) -> None:
        """Say how the sheet prints on A4: `fit` pages across and down, 0 as many as it takes.

        `repeat` is the row that stands on every page, `repeat_columns` so many columns; margins
        are left, right, top and bottom in inches.
        """
        sheet = self._sheet
        sheet.set_paper(_A4)
        sheet.fit_to_pages(*fit)
        sheet.set_margins(*margins)
        if landscape:
            sheet.set_landscape()
        if centred:
            sheet.center_horizontally()
        if repeat:
            sheet.repeat_rows(repeat - 1)
        if repeat_columns:
            sheet.repeat_columns(0, repeat_columns - 1)
        if area:
            sheet.print_area(str(area))

    def margin_texts(self, header: str = "", footer: str = "") -> None:
        """Say what stands above and below each printed page, in Excel's codes (``&C&P``)."""
        if header:
            self._sheet.set_header(header)
        if footer:
            self._sheet.set_footer(footer)

    def protect(self, *, resize: bool = True) -> None:
        """Lock all cells but those of an unlocked look, without a password.

        `resize` lets people make columns wider and rows higher.
        """
        self._sheet.protect("", {"format_columns": resize, "format_rows": resize})


class _NoResult(str):
    """An empty value that XlsxWriter takes for a number: as a text it would be a result."""

    __slots__ = ()

    def __float__(self) -> float:
        return 0.0


_NO_RESULT = _NoResult()


class NewBook:
    """A workbook that is written once, sheet by sheet in their order.

    `looks` has the looks of cells by name; the one called "" gives the font of all. With
    `many_rows` a sheet keeps no row that is written: then rows come in their order.
    """

    def __init__(self, looks: Mapping[str, Look] | None = None, *, many_rows: bool = False) -> None:
        self._looks = {"": Look(), **(looks or {})}
        base = self._looks[""]
        self.many_rows, self.font = many_rows, base.font or "Calibri"
        self._stream = BytesIO()
        self._book: Any = Workbook(
            self._stream,
            {
                "in_memory": not many_rows,
                "constant_memory": many_rows,
                "default_format_properties": {"font_name": self.font, "font_size": base.size or 11},
            },
        )
        self._formats: dict[str | Look, Any] = {}
        if base == replace(Look(), font=base.font, size=base.size):
            self._formats[""] = None
        self.about()

    def about(self, *, created: date = _CREATED, **properties: str) -> None:
        """Say whose and what the workbook is: title, subject, author, company, keywords."""
        moment = created if isinstance(created, datetime) else datetime(*created.timetuple()[:3])  # noqa: DTZ001 - no clock
        self._book.set_properties({**properties, "created": moment})

    def property(self, name: str, value: str) -> None:
        """Give the workbook a property of its own."""
        self._book.set_custom_property(name, value, "text")

    def name(self, name: str, refers: str) -> None:
        """Name cells or a formula: ``'Sheet'!$B$2``."""
        self._book.define_name(name, f"={refers.removeprefix('=')}")

    def sheet(self, name: str, *, hidden: bool = False) -> NewSheet:
        """A new sheet, after those that are there."""
        sheet = self._book.add_worksheet(name, _Sheet)
        if hidden:
            sheet.hide()
        return NewSheet(self, sheet, name)

    def to_bytes(self) -> bytes:
        """The file; nothing can be written after it."""
        self._book.close()
        return self._stream.getvalue()

    def look(self, look: str | Look) -> Look:
        """A look by its name."""
        if isinstance(look, Look):
            return look
        try:
            return self._looks[look]
        except KeyError as error:
            raise UsageError("no_look", look=look, looks=sorted(self._looks)) from error

    def dated(self, look: str | Look, value: object) -> Look:
        """A look that shows days and times as such."""
        found = self.look(look)
        kinds = (kind for kind in _SHOWN if isinstance(value, kind))
        return found if found.number else replace(found, number=_SHOWN[next(kinds)])

    def format_of(self, look: str | Look) -> Any:
        """XlsxWriter's format of a look, made when first asked for."""
        if look not in self._formats:
            self._formats[look] = self._book.add_format(self.look(look).properties())
        return self._formats[look]


class _Sheet(Worksheet):  # type: ignore[misc]  # XlsxWriter has no types
    """A sheet whose formulas are written as they are given.

    XlsxWriter looks for younger functions with thirty searches in each formula, half of the time
    that a form takes. Those that spill are among them, and have their prefix.
    """

    def _write_formula(
        self, row: int, column: int, formula: str, shown: Any = None, value: Any = 0
    ) -> int:
        if "_xlfn." in formula:
            return int(super()._write_formula(row, column, formula, shown, value))
        refused = int(super()._write_formula(row, column, "=", shown, value))
        if not refused:
            cells = self.table[row]
            cells[column] = cells[column]._replace(formula=formula.removeprefix("="))
        return refused

    # Cells are given by row and column here: whether one is given by its name need not be tried.
    write_formula = _write_formula
    write_string = Worksheet._write_string  # noqa: SLF001 - of its own base
    write_number = Worksheet._write_number  # noqa: SLF001
    write_boolean = Worksheet._write_boolean  # noqa: SLF001
    write_blank = Worksheet._write_blank  # noqa: SLF001

    def _prepare_formula(self, formula: str, expand_future_functions: bool = False) -> str:  # noqa: ARG002, FBT001, FBT002 - as XlsxWriter calls it
        return formula.removeprefix("=")


def height_of(texts: Iterable[tuple[str, float]]) -> float:
    """How high a row must be for its wrapped texts, each with the width of its column.

    >>> height_of([("一二三四五六", 8)]) == 2 * height_of([("123456", 8)])
    True
    """
    lines = max((_lines(text, width) for text, width in texts), default=1)
    return _LINE_HEIGHT * min(max(lines, 1), _MOST_LINES)


def width_of(text: str) -> float:
    """How wide a text is, in characters of a column's width.

    >>> width_of("中文"), width_of("abcd")
    (4, 3.8)
    """
    return sum(2 if east_asian_width(letter) in "WFA" else 0.95 for letter in text)


def _lines(text: str, width: float) -> int:
    return sum(max(1, ceil(width_of(part) / (width - 0.8))) for part in text.split("\n"))


def _cell(value: CellValue | NewCell, column: SheetColumn) -> NewCell:
    return value if isinstance(value, NewCell) else NewCell(value, column.look)


def _not_held(row: int, column: int, value: CellValue) -> UsageError:
    cell = cell_name(row, column)
    shown = repr(value)[:40]
    return UsageError("cell_cannot_hold", cell=cell, shown=shown, most=TEXT_LIMIT)
