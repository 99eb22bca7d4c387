"""What stands in the cells of a workbook file?

The home of python-calamine, which reads values; what it cannot see is read by `marks`. A file
passes the gate of packages first, then that of sheets.
"""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from io import BytesIO
from pathlib import Path
from typing import Protocol

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from addin.errors import FileError, UnsafeFileError
from addin.language import Text
from addin.ooxml.package import Package, open_package
from addin.ooxml.sheet.gate import WIDEST, look_through
from addin.ooxml.sheet.marks import (
    Mark,
    MarkedCell,
    MarkedSheet,
    MarkedSheets,
    marks_in,
    percent_styles,
)
from addin.ooxml.xml import parse_xml
from addin.ooxml.zip import Limits

__all__ = [
    "OURS",
    "OUTSIDE",
    "Cell",
    "OpenSheets",
    "SheetLimits",
    "Sheets",
    "open_other",
    "open_sheets",
]

Cell = str | int | float | bool | date | datetime | time | timedelta
_MB = 1024 * 1024
# Content that a form never has and that could act on its own (ANCHORS-files 5.4).
_ACTIVE = (
    (re.compile(r"vbaproject\.bin$|/macrosheets/|/dialogsheets/"), "macros", "宏"),
    (re.compile(r"/activex/|/ctrlprops/"), "controls", "控件"),
    (re.compile(r"/embeddings/"), "embedded objects", "嵌入对象"),
)
_CSV = Text(
    zh="内容是文本（如CSV），只是改了扩展名：请用Excel或WPS打开后另存为.xlsx",
    en="it holds text, such as a CSV, under another name: open it in Excel and save it as .xlsx",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetLimits:
    """What a workbook may hold: `box` is rows times columns of one sheet, empty cells too.

    `written` and `filled` count cells that are there at all and that hold something; what is
    `active` (macros, controls) may be there or not.
    """

    package: Limits = field(default_factory=Limits)
    box: int = WIDEST
    written: int = 1_000_000
    filled: int = 100_000
    sheets: int = 64
    active: bool = False


OURS = SheetLimits(
    package=Limits(file_size=200 * _MB, entry_size=1024 * _MB, total_size=2048 * _MB),
    written=WIDEST,
    filled=WIDEST,
    sheets=1024,
    active=True,
)
"""The limits for a planner's own files: every row of the grid may be filled."""

OUTSIDE = SheetLimits()
"""The limits for files that somebody sent (ANCHORS-files 5.4)."""


class Sheets(Protocol):
    """Anything that has sheets with rows of cells: a workbook, ranges, tables of data."""

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the sheets that a person can see."""

    @property
    def errors(self) -> Mapping[str, Mapping[str, str]]:
        """The cells whose formula gives an error, by sheet; an empty one was never calculated."""

    def rows(self, name: str) -> Iterator[list[Cell]]:
        """The rows of a sheet from its first on; empty cells are empty texts."""


@dataclass(frozen=True, kw_only=True)
class OpenSheets:
    """The sheets of a workbook file in their order; cells are read when asked for.

    `errors` are the cells that show an error, with it: calamine shows them empty.
    """

    all_names: tuple[str, ...]
    hidden: frozenset[str]
    errors: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    limits: SheetLimits
    _book: CalamineWorkbook
    _marks: "_Marks | None" = None
    _read: dict[str, CalamineSheet] = field(default_factory=dict)

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the sheets that a person can see."""
        return tuple(name for name in self.all_names if name not in self.hidden)

    def rows(self, name: str) -> Iterator[list[Cell]]:
        """The rows of a sheet from its first row on; empty cells are empty texts."""
        sheet = self._sheet(name)
        if sheet.start is None:
            return
        top, left = sheet.start
        yield from ([] for _ in range(top))
        blank: list[Cell] = [""] * left
        try:
            for row in sheet.iter_rows():
                yield blank + row if left else row
        except (OverflowError, ValueError) as error:
            raise FileError(
                en=f"the sheet {name!r} shows a number as a time that no calendar has",
                zh=f"工作表“{name}”中有数值的日期或时间格式超出日历范围",
            ) from error

    def width(self, name: str) -> int:
        """How many columns a sheet has, counted from A."""
        return self._sheet(name).total_width

    def cells(self, name: str) -> Mapping[tuple[int, int], MarkedCell]:
        """The cells of a sheet that hold something, by (row, column) from 1.

        Formulas and per cent are known where the file was opened with `marks`. UnsafeFileError
        where the cells are more than the limits allow.
        """
        marks = self._marks.of(name, self.limits) if self._marks else {}
        percents = self._marks.percents if self._marks else frozenset()
        found: dict[tuple[int, int], MarkedCell] = {}
        for row, values in enumerate(self.rows(name), 1):
            for column, value in enumerate(values, 1):
                if value != "":
                    mark = marks.get((row, column))
                    found[row, column] = _marked(value, mark, percents)
            if len(found) > self.limits.filled:
                raise _too_many("filled cells", "数据")
        for place, mark in marks.items():
            if place not in found and (mark.formula or mark.kind == "e"):
                kind, shown = ("e", mark.value) if mark.kind == "e" and mark.value else ("", None)
                found[place] = MarkedCell(kind, shown, mark.formula)
        return found

    def marked(self, without: Collection[str] = ()) -> MarkedSheets:
        """The whole workbook with all that its cells say, but for the cells of some sheets."""
        sheets = tuple(
            MarkedSheet(
                name=name,
                is_hidden=name in self.hidden,
                cells={} if name in without else self.cells(name),
            )
            for name in self.all_names
        )
        if self._marks is None:
            return MarkedSheets(sheets=sheets, has_formulas=False)
        return self._marks.book(sheets)

    def _sheet(self, name: str) -> CalamineSheet:
        if name not in self._read:
            try:
                self._read[name] = self._book.get_sheet_by_name(name)
            except (CalamineError, OSError, ValueError) as error:
                raise _unreadable(error) from error
        return self._read[name]


class _Marks:
    """The parts of a workbook in which its marks stand."""

    def __init__(self, package: Package) -> None:
        self._package = package
        main = package.main_part()
        self._root = parse_xml(package[main], main)
        links = package.relationships(main)
        self._targets = {link.id: link.target for link in links}
        styles = (link.target for link in links if link.kind == "styles")
        self.percents = percent_styles(package, next(styles, ""))
        self._written = 0

    def of(self, name: str, limits: SheetLimits) -> dict[tuple[int, int], Mark]:
        """The marks of a sheet that say more than its values do."""
        part = self._part(name)
        found: dict[tuple[int, int], Mark] = {}
        if part not in self._package:
            return found
        for mark in marks_in(self._package[part], part):
            self._written += 1
            if self._written > limits.written:
                raise _too_many("cells", "单元格")
            if mark.formula or mark.kind == "e" or mark.style in self.percents:
                found[mark.row, mark.column] = mark
        return found

    def book(self, sheets: tuple[MarkedSheet, ...]) -> MarkedSheets:
        """The workbook of these sheets."""
        names = self._root.iter("{*}definedName")
        return MarkedSheets(
            sheets=sheets,
            defined_names={node.get("name", ""): node.text or "" for node in names},
            properties=_properties(self._package),
            keywords=_keywords(self._package),
            external_links=sum(
                "externallinks/externallink" in name.lower() for name in self._package.names
            ),
        )

    def _part(self, name: str) -> str:
        for sheet in self._root.iter("{*}sheet"):
            if sheet.get("name") == name:
                ids = (
                    str(value) for key, value in sheet.attrib.items() if str(key).endswith("}id")
                )
                return self._targets.get(next(ids, ""), "")
        return ""


def open_sheets(
    source: Path | bytes, limits: SheetLimits = OURS, *, marks: bool = False
) -> OpenSheets:
    """The sheets of a workbook, checked against `limits` first.

    FileError where it is no whole workbook (a CSV renamed, protected, truncated, no sheets),
    UnsafeFileError where it breaks `limits`; the message names the file. With `marks` formulas,
    per cent and properties are at hand too.
    """
    package = _open(source, limits)
    errors = look_through(package, limits.box)
    # What was checked is what is read: the file may change on the disk meanwhile.
    book = _calamine(BytesIO(package.to_bytes()), source)
    return _opened(book, limits, errors, _Marks(package) if marks else None)


def open_other(path: Path, limits: SheetLimits = OUTSIDE) -> OpenSheets:
    """The values of a workbook of any kind that calamine reads (.xls, .ods), without marks.

    FileError where it cannot be read. No gate is in front: read it where it may be killed.
    """
    return _opened(_calamine(path, path), limits, {}, None)


def _opened(
    book: CalamineWorkbook,
    limits: SheetLimits,
    errors: Mapping[str, Mapping[str, str]],
    marks: _Marks | None,
) -> OpenSheets:
    sheets = [each for each in book.sheets_metadata if each.typ is SheetTypeEnum.WorkSheet]
    if len(sheets) > limits.sheets:
        raise UnsafeFileError(
            en=f"more than {limits.sheets} sheets: not a form",
            zh=f"工作表超过{limits.sheets}个：不是填报表",
        )
    return OpenSheets(
        all_names=tuple(each.name for each in sheets),
        hidden=frozenset(e.name for e in sheets if e.visible is not SheetVisibleEnum.Visible),
        errors=errors,
        limits=limits,
        _book=book,
        _marks=marks,
    )


def _calamine(file: BytesIO | Path, source: Path | bytes) -> CalamineWorkbook:
    try:
        return CalamineWorkbook.from_object(file)
    except (CalamineError, OSError, ValueError) as error:
        raise _named(_unreadable(error), source) from error


def _open(source: Path | bytes, limits: SheetLimits) -> Package:
    try:
        package = open_package(source, limits.package)
        if not limits.active:
            _check_active(package)
        _check_kind(package)
    except FileError as error:
        raise _named(error, source) from error
    return package


def _named(error: FileError, source: Path | bytes) -> FileError:
    """The error with the name of the file, where it has one."""
    if isinstance(source, bytes):
        return error
    text = _CSV if _is_text(source) else error.text
    return type(error)(en=f"{source.name}: {text.en}", zh=f"{source.name}：{text.zh}")


def _is_text(path: Path) -> bool:
    """Whether a file begins as text with lines and commas or tabs, in UTF-8 or GB 18030."""
    try:
        with path.open("rb") as file:
            start = file.read(4096)
    except OSError:
        return False
    return b"\0" not in start and b"\n" in start and (b"," in start or b"\t" in start)


def _check_kind(package: Package) -> None:
    kind = package.content_type(package.main_part())
    if "binary" in kind or ("spreadsheetml" not in kind and "ms-excel" not in kind):
        raise FileError(
            en="this is no .xlsx or .xlsm workbook: save it as .xlsx",
            zh="不是.xlsx或.xlsm工作簿：请另存为.xlsx",
        )


def _check_active(package: Package) -> None:
    for name in package.names:
        for pattern, en, zh in _ACTIVE:
            if pattern.search(f"/{name}".lower()):
                raise UnsafeFileError(
                    en=f"the file contains {en} ({name}), which the form that was sent does"
                    " not: save it as a plain .xlsx without them",
                    zh=f"文件含有{zh}（{name}），发出的表中没有：请另存为不含{zh}的.xlsx后重报",
                )


def _marked(value: Cell, mark: Mark | None, percents: frozenset[int]) -> MarkedCell:
    formula = mark.formula if mark else ""
    if isinstance(value, bool):
        return MarkedCell("b", value, formula)
    if isinstance(value, int | float):
        kind = "p" if mark and mark.style in percents else "n"
        return MarkedCell(kind, float(value), formula)
    if isinstance(value, datetime):
        return MarkedCell("d", value.date().isoformat(), formula)
    if isinstance(value, str):
        return MarkedCell("s", value, formula)
    return MarkedCell("d", str(value), formula)


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


def _unreadable(error: Exception) -> FileError:
    return FileError(
        en=f"the file cannot be read as a workbook, it is damaged or protected: {error}",
        zh=f"文件无法作为工作簿读取，已损坏或已加密：{error}",
    )


def _too_many(en: str, zh: str) -> UnsafeFileError:
    return UnsafeFileError(en=f"too many {en}: not a form", zh=f"{zh}过多：不是填报表")
