"""How does a plan become a workbook that people can work in?

Headers, notes, widths, drop-downs and formats follow from the schema.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import cache
from math import ceil
from pathlib import Path
from typing import Literal

from addin.cells import CellValue, column_name
from addin.errors import Words
from addin.files import write_atomically
from addin.language import NO_TEXT, Language, Text
from addin.model.plan import Plan, PlanIdentity
from addin.model.unit import Unit, Units
from addin.model.words import TypedWord
from addin.ooxml.newbook import (
    Choice,
    Look,
    NewBook,
    NewCell,
    NewSheet,
    SheetColumn,
    height_of,
)
from addin.plan.records import rows_of, unit_of
from addin.plan.schema import (
    NUMBERS,
    README,
    SHEETS,
    THRESHOLDS,
    Holds,
    PlanColumn,
    PlanSheet,
)
from addin.plan.values import unit_cell

Headers = Literal["zh", "en", "both"]

_ADVICE = Words(Path(__file__).with_name("cover.csv"))
_HOW = ("how_rows", "how_blanks", "how_revised", "how_checked")
_EXAMPLE_WIDTH = 26
_LISTS, _UNITS = "_lists", "list_units"
_MOST_CODES = 5000
_ROOM_BELOW = 300
_CHARACTERS_ACROSS = 165
_COVER = (24, 96, 10)
_HEADER_HEIGHT, _TITLE_HEIGHT = 46, 27
_MOST_DECIMALS = 6
_LARGEST = 1e15
_FIRST_DAY = date(1949, 10, 1)

_BODY_FONT, _HEADER_FONT = "等线", "黑体"
_INK, _LINE, _WHITE, _GREY = "#1F2933", "#C9D1D9", "#FFFFFF", "#8A94A0"
_CELL = Look(font=_BODY_FONT, size=10.5, colour=_INK, valign="top", align="left", border=_LINE)


def _header(fill: str) -> Look:
    return Look(
        font=_HEADER_FONT, size=10.5, colour=_WHITE, fill=fill, border=_WHITE,
        align="center", valign="vcenter", wrap=True,
    )  # fmt: skip


def _line(font: str = _BODY_FONT, size: float = 10.5, **looks: str | bool) -> Look:
    return Look(**{"font": font, "size": size, "colour": _INK, **looks})  # type: ignore[arg-type]  # by name


_LOOKS = {
    "": Look(font=_BODY_FONT, size=11),
    "required": _header("#1F4E79"),
    "optional": _header("#5B7FA6"),
    "title": _line(_HEADER_FONT, 18),
    "heading": _line(_HEADER_FONT, 12, below=_INK),
    "warning": _line(_HEADER_FONT, colour="#C00000"),
    "text": _line(wrap=True, valign="top"),
    "link": _line(colour="#0563C1", underline=True, valign="top"),
    "example": _line(colour=_GREY, italic=True, valign="top"),
}


def write_plan(
    plan: Plan, path: Path | str, *, language: Headers = "both", example: Plan | None = None
) -> Path:
    """Write `plan` as a workbook; `read_plan` reads the same plan from it.

    Headers are Chinese with English below, or in one language; words follow (Chinese in
    ``both``). Above the headers of sheets that are empty a grey row, which is not read, shows how
    the `example` fills them. The same plan gives the same bytes. Errors as for
    `write_atomically`.
    """
    return write_atomically(Path(path), _Writing(plan, language, example).to_bytes())


def new_plan(
    path: Path | str,
    identity: PlanIdentity | None = None,
    *,
    language: Headers = "both",
    example: Plan | None = None,
) -> Path:
    """Write a workbook for a plan of which nothing is known yet but, where given, its identity."""
    identity = identity or PlanIdentity(code="", name=NO_TEXT, start_year=0, end_year=0)
    thresholds = {name: default for name, (default, _) in THRESHOLDS.items()}
    plan = Plan(identity=identity, thresholds=thresholds)
    return write_plan(plan, path, language=language, example=example)


@dataclass(frozen=True)
class _Writing:
    """A plan while it is written."""

    plan: Plan
    language: Headers
    example: Plan | None = None

    def to_bytes(self) -> bytes:
        """The workbook: the sheet that explains, the sheets of the plan, the lists."""
        identity = self.plan.identity
        book = NewBook(_LOOKS)
        book.about(
            title=identity.name[self.words],
            author=identity.author.zh or "Onpace",
            created=date(identity.start_year or 2000, 1, 1),
        )
        cover = book.sheet(self.say(README, " "))
        counts = {key: self._write(sheet, book) for key, sheet in SHEETS.items()}
        self._write_lists(book)
        _Cover(self, cover).write(counts)
        return book.to_bytes()

    @property
    def words(self) -> Language:
        """The language of words in cells."""
        return "en" if self.language == "en" else "zh"

    @property
    def header(self) -> int:
        """The row of the headers: above them a fictitious plan says so, and examples stand."""
        return 1 + self.plan.identity.fictitious + 2 * (self.example is not None)

    @property
    def warning(self) -> str:
        """What a fictitious plan says."""
        return self.say(_ADVICE.text("fictitious")).replace("\n", "  ")

    def say(self, text: Text, between: str = "\n") -> str:
        """A text in the language, or in both: Chinese first."""
        if self.language == "both" and text.zh and text.en and text.zh != text.en:
            return f"{text.zh}{between}{text.en}"
        return text[self.words]

    def title(self, sheet: PlanSheet) -> str:
        """The name of a sheet's tab."""
        return self.say(sheet.title, " ")

    def _write(self, sheet: PlanSheet, book: NewBook) -> int:
        to = book.sheet(self.title(sheet))
        if self.plan.identity.fictitious:
            to.put(1, 1, self.warning, "warning")
        columns = [self._column(column, sheet) for column in sheet.columns]
        rows = list(rows_of(self.plan, sheet, self.words))
        self._show_example(sheet, to, empty=not rows)
        to.table(
            sheet.table,
            columns,
            (self._cells(sheet, cells) for cells in rows),
            at=self.header,
            room=_ROOM_BELOW,
            fit=_wraps(sheet),
        )
        to.height(self.header, _HEADER_HEIGHT)
        to.freeze(self.header + 1, _frozen(sheet) + 1)
        self._set_page(sheet, to)
        return len(rows)

    def _show_example(self, sheet: PlanSheet, to: NewSheet, *, empty: bool) -> None:
        """The example's first row above the headers; of the Plan sheet each key at its side."""
        if self.example is None:
            return
        shown = [self._cells(sheet, cells) for cells in rows_of(self.example, sheet, self.words)]
        if sheet.key == "Plan":
            beside, mark = len(sheet.columns) + 2, self.say(_ADVICE.text("example"), " ")
            to.widths(*[_EXAMPLE_WIDTH] * 2, at=beside)
            to.put(self.header, beside, mark, "example")
            for row, (key, _, value) in enumerate(shown, self.header + 1):
                if value not in ("", None):
                    to.put(row, beside, key if isinstance(key, str) else "", "example")
                    to.put(row, beside + 1, *_grey(value))
        elif empty and shown:
            to.put(self.header - 2, 1, self.say(_ADVICE.text("example_row"), " "), "example")
            for column, value in enumerate(shown[0], 1):
                to.put(self.header - 1, column, *_grey(value))

    def _column(self, column: PlanColumn, sheet: PlanSheet) -> SheetColumn:
        return SheetColumn(
            header=self.say(column.header),
            width=column.width,
            note=self.say(_note(column)),
            header_look="required" if column.required else "optional",
            look=_body("@") if column.holds in _CODES else _body(wrap=_wraps(sheet)),
            choice=_choice(column),
        )

    def _cells(self, sheet: PlanSheet, cells: Mapping[str, CellValue]) -> list[CellValue | NewCell]:
        unit = unit_of(cells, self.plan)
        return [_number(column, cells.get(column.key), unit) for column in sheet.columns]

    def _set_page(self, sheet: PlanSheet, to: NewSheet) -> None:
        name = self.plan.identity.name[self.words].replace("&", "&&")
        font = f'&"{_BODY_FONT}"&9'
        invented = self.plan.identity.fictitious
        mark = f"&C{font}{self.warning.split('  ')[0]}" if invented else ""
        to.margin_texts(f"&L{font}{name}{mark}&R{font}{self.title(sheet)}", f"&C{font}— &P / &N —")
        across = sum(column.width for column in sheet.columns)
        to.page(
            landscape=True,
            margins=(0.5, 0.5, 0.8, 0.7),
            fit=(ceil(across / _CHARACTERS_ACROSS), 0),
            repeat=self.header,
            repeat_columns=_frozen(sheet) if across > _CHARACTERS_ACROSS else 0,
        )

    def _write_lists(self, book: NewBook) -> None:
        """The words that may be chosen on a hidden sheet, and names for them and for codes."""
        hidden = book.sheet(_LISTS, hidden=True)
        lists = {_name_of(words): [word[self.words] for word in words] for words in _USED_WORDS}
        lists[_UNITS] = [unit_cell(unit, self.words) for unit in _usual(self.plan.units)]
        for number, (name, words) in enumerate(lists.items(), 1):
            for row, word in enumerate(words, 1):
                hidden.put(row, number, word)
            letter = column_name(number)
            book.name(name, f"'{_LISTS}'!${letter}$1:${letter}${len(words)}")
        for sheet in SHEETS.values():
            if sheet.is_coded:
                book.name(_codes_of(sheet), self._codes(sheet))

    def _codes(self, sheet: PlanSheet) -> str:
        """A range that grows with the codes of a sheet."""
        letter = column_name(list(sheet.by_key).index("code") + 1)
        start = f"'{self.title(sheet)}'!${letter}${self.header + 1}"
        filled = f"COUNTA({start}:${letter}${self.header + _MOST_CODES})"
        return f"OFFSET({start},0,0,MAX(1,{filled}),1)"


@dataclass
class _Cover:
    """The first sheet, which tells a person who opens the workbook what is where."""

    writing: _Writing
    to: NewSheet
    row: int = 0

    def write(self, counts: Mapping[str, int]) -> None:
        """Write the sheet; `counts` are the rows of the others."""
        self.to.show(grid=False, first=True)
        self.to.widths(*_COVER)
        self._head()
        self._heading(Text(zh="工作表", en="Sheet"), _WHAT, Text(zh="行数", en="Rows"))
        for key, sheet in SHEETS.items():
            title = self.writing.title(sheet)
            self._say(self.writing.say(sheet.purpose))
            self.to.link(self.row, 1, title, title, "link")
            self.to.put(self.row, 3, counts[key], "text")
        self._heading(Text(zh="怎样填写", en="How to work in it"), NO_TEXT, NO_TEXT)
        for number, advice in enumerate(_HOW, 1):
            self._say(self.writing.say(_ADVICE.text(advice)))
            self.to.put(self.row, 1, number, "text")
        self._heading(Text(zh="用词", en="Words"), NO_TEXT, NO_TEXT)
        for words, column in _USED_WORDS.items():
            self._say("；".join(f"{word.zh} {word.en}" for word in words))
            self.to.put(self.row, 1, self._in_line(column.header), "text")
        self.to.page(fit=(1, 1))

    def _head(self) -> None:
        name, both = self.writing.plan.identity.name, self.writing.language == "both"
        lines = (name.zh, name.en) if both else (self.writing.say(name),)
        for line in dict.fromkeys(filter(None, lines)):
            self.row += 1
            self.to.put(self.row, 1, line, "title")
            self.to.height(self.row, _TITLE_HEIGHT)
        if self.writing.plan.identity.fictitious:
            self.row += 1
            self.to.put(self.row, 1, self.writing.warning, "warning")

    def _heading(self, *texts: Text) -> None:
        self.row += 2
        for column, text in enumerate(texts, 1):
            self.to.put(self.row, column, self._in_line(text), "heading")

    def _say(self, words: str) -> None:
        self.row += 1
        self.to.put(self.row, 2, words, "text")
        self.to.height(self.row, height_of([(words, _COVER[1])]))

    def _in_line(self, text: Text) -> str:
        return self.writing.say(text).replace("\n", " ")


_WHAT = Text(zh="内容", en="What it holds")
# The closed lists that columns use, each with its last column, in the order of the sheets.
_USED_WORDS: Mapping[type[TypedWord], PlanColumn] = {
    column.words: column for sheet in SHEETS.values() for column in sheet.columns if column.words
}


def _usual(units: Units) -> Iterator[Unit]:
    """The units that a list offers: without thousands, millions and billions, which are known."""
    yield from (u for u in units.values() if not re.search(r"(^|_)1[KMBT](_|$)", u.code))


def _name_of(words: type[TypedWord]) -> str:
    return f"list_{words.__name__.lower()}"


def _codes_of(sheet: PlanSheet) -> str:
    return f"codes_{sheet.key.lower()}"


def _number(column: PlanColumn, value: CellValue, unit: Unit | None) -> CellValue | NewCell:
    """A cell, with a look of its own where it holds a number or a day."""
    if isinstance(value, str) or value is None:
        return value
    if not isinstance(value, float | int):
        return NewCell(value, _body())
    align = _ALIGN.get(column.holds, "right")
    return NewCell(value, _body(_number_format(column, value, unit), align))


def _grey(cell: CellValue | NewCell) -> tuple[CellValue, Look]:
    """A cell of an example: grey, as it would be shown."""
    value, look = (cell.value, cell.look) if isinstance(cell, NewCell) else (cell, _CELL)
    shown = look if isinstance(look, Look) else _CELL
    return value, replace(shown, colour=_GREY, italic=True, border="", wrap=False)


_ALIGN = {Holds.WHOLE: "center", Holds.YEAR: "center", Holds.LONG_TEXT: "left"}


@cache
def _body(number: str = "", align: str = "left", *, wrap: bool = False) -> Look:
    """A body cell; numbers keep a space from the text beside them."""
    indent = 1 if align == "right" else 0
    return replace(_CELL, number=number, align=align, indent=indent, wrap=wrap)


# Codes and periods are texts: Excel must not read 2024-09 or 33618 as something else.
_CODES = frozenset({Holds.CODE, Holds.REFERENCE, Holds.PERIOD})


def _wraps(sheet: PlanSheet) -> bool:
    """Quotes in the Data sheet run out to the right: wrapped, a row would fill the screen."""
    return sheet.key != "Data"


def _number_format(column: PlanColumn, value: float, unit: Unit | None) -> str:
    """As many decimals as the unit has, or as the source printed: nothing is hidden."""
    if column.holds is Holds.SHARE:
        return "0%" if (value * 100).is_integer() else "0.0%"
    if column.holds not in {Holds.NUMBER, Holds.AMOUNT}:
        return "0"
    exponent = Decimal(repr(value)).normalize().as_tuple().exponent
    printed = -exponent if isinstance(exponent, int) else 0
    decimals = min(max(printed, unit.decimals if unit else 0), _MOST_DECIMALS)
    return "0." + "0" * decimals if decimals > 0 else "0"


def _note(column: PlanColumn) -> Text:
    """What the header cell says when it is pointed at."""
    zh, en = [column.note.zh], [column.note.en]
    if column.required:
        zh.insert(0, "必填。")
        en.insert(0, "Required.")
    if column.words:
        zh.append("可选：" + "、".join(word.zh for word in column.words))
        en.append("One of: " + ", ".join(f"{w.zh} = {w.en}" for w in column.words))
    if column.refers:
        zh.append(f"取自“{column.refers}”表的代码")
        en.append(f"A code of the sheet {column.refers}.")
    return Text(zh=" ".join(filter(None, zh)), en=" ".join(filter(None, en)))


def _frozen(sheet: PlanSheet) -> int:
    """How many columns stay in sight: those up to the name."""
    keys = list(sheet.by_key)
    return keys.index("name_zh") + 1 if "name_zh" in keys[:4] else 1


_DAYS = Choice(
    kind="date",
    least=_FIRST_DAY,
    title="应为日期",
    error="请填日期，如2024-10-25。A date, for example 2024-10-25.",
)


_ONE_OF_UNITS = Choice(
    source=_UNITS,
    strict=False,
    title="计量单位不在列表中",
    error="其他单位请先在“计量单位”表登记。Declare other units on the sheet Units first.",
)


def _choice(column: PlanColumn) -> Choice | None:
    if column.words:
        return Choice(
            source=_name_of(column.words),
            title="请从列表中选择",
            error="本列只接受列表中的词。Choose one of the words of the list.",
        )
    if column.holds is Holds.REFERENCE:
        return Choice(
            source=_codes_of(SHEETS[column.refers]),
            strict=False,
            title="代码不在列表中",
            error="请先在对应的表中登记该代码。Enter the code on its own sheet first.",
        )
    if column.holds is Holds.UNIT:
        return _ONE_OF_UNITS
    if column.holds in NUMBERS:
        share = column.holds is Holds.SHARE
        return Choice(
            kind="decimal",
            least=0 if share else -_LARGEST,
            most=1 if share else _LARGEST,
            title="应为数值",
            error="请填数值；没有数据请留空。A number, or nothing where none is known.",
        )
    return _DAYS if column.holds is Holds.DATE else None
