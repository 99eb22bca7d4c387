"""Ways in which a form comes back so that a person sees something else than its cells say."""

import re
from functools import partial
from io import BytesIO
from typing import Any

from openpyxl.chart import BarChart, Reference
from openpyxl.drawing.image import Image
from openpyxl.drawing.spreadsheet_drawing import AbsoluteAnchor
from openpyxl.drawing.xdr import XDRPoint2D, XDRPositiveSize2D
from openpyxl.styles import Color, Font, PatternFill

from addin.exchange.form.form import Form
from addin.exchange.form.layout import FIRST_ROW, Grid
from addin.exchange.words import Outcome
from tests.exchange import spoiled
from tests.exchange.filling import cell_of
from tests.exchange.spoiled import REASON, TWO, Spoiled, png, with_sheet

__all__ = ["SIGHTS"]

SIGHTS: list[Spoiled] = []
A, R, X = Outcome.ACCEPTED, Outcome.RETURNED, Outcome.REFUSED
_changed = partial(spoiled.changed, into=SIGHTS)
_file = partial(spoiled.whole_file, into=SIGHTS)
_set = partial(spoiled.with_cells, into=SIGHTS)

# What lies over the cells


def _picture(name: str, cell: str, outcome: Outcome, *rules: str, size: int = 60) -> None:
    @_changed(name, outcome, *rules)
    def _(book: Any, form: Form) -> None:
        picture = Image(BytesIO(png()))
        picture.width = picture.height = size
        place = cell or f"C{Grid(form).foot_row}"
        book["填报表"].add_image(picture, place)


_picture("picture over the values", "J9", R, "V-00e")
_picture("picture over a corner of the table", "T13", R, "V-00e")
_picture("picture above that reaches into the table", "J6", R, "V-00e", size=400)
_picture("seal over the signatures", "", A)
_picture("picture beside the table", "X3", A, "V-00g")


@_changed("picture without a cell of its own", R, "V-00e")
def _absolute(book: Any, _form: Form) -> None:
    picture = Image(BytesIO(png()))
    size = XDRPositiveSize2D(9_000_000, 6_000_000)
    picture.anchor = AbsoluteAnchor(pos=XDRPoint2D(0, 0), ext=size)
    book["填报表"].add_image(picture)


@_changed("chart over the values", R, "V-00e")
def _chart(book: Any, _form: Form) -> None:
    chart = BarChart()
    chart.add_data(Reference(book["填报表"], min_col=10, min_row=FIRST_ROW, max_row=FIRST_ROW + 3))
    book["填报表"].add_chart(chart, f"J{FIRST_ROW}")


@_changed("picture on the cover", A)
def _on_cover(book: Any, _form: Form) -> None:
    book["封面"].add_image(Image(BytesIO(png())), "D3")


@_changed("a sheet of screenshots", A, "V-00g")
def _screenshots(book: Any, _form: Form) -> None:
    book.create_sheet("截图").add_image(Image(BytesIO(png())), "A1")


# What stands in the margins of the page


def _margin(name: str, text: str, outcome: Outcome, *rules: str) -> None:
    @_changed(name, outcome, *rules)
    def _(book: Any, _form: Form) -> None:
        book["填报表"].oddHeader.center.text = text


_margin("margin that disputes", "此表作废，以纸质为准", R, "V-16")
_margin("margin of a draft", "征求意见稿", R, "V-16")
_margin("margin with another unit", "单位：万元", R, "V-00f")
_margin("margin of another quarter", "2024年四季度", R, "V-00c")
_margin("margin with words", "内部资料 注意保存", A, "V-00g")
_margin("margin with pages", "第 &P 页 共 &N 页", A)
_margin("margin of LibreOffice", "Page &P", A)


# What is written and not seen


def _font(name: str, outcome: Outcome, *rules: str, fill: str = "", **font: Any) -> None:
    @_changed(name, outcome, *rules)
    def _(book: Any, form: Form) -> None:
        cell = book["填报表"][cell_of(form, TWO, "value")]
        cell.font = Font(**font)
        if fill:
            cell.fill = PatternFill("solid", fgColor=fill)


_font("white font", R, "V-02", color="FFFFFFFF")
_font("font in the colour of the cell", R, "V-02", color="FFFFF9D6")
_font("white font of a theme", R, "V-02", color=Color(theme=0))
_font("light font of a theme", R, "V-02", color=Color(theme=1, tint=0.95))
_font("indexed white", R, "V-02", color=Color(indexed=9))
_font("black font on black", R, "V-02", color="FF000000", fill="FF000000")
_font("tiny font", R, "V-02", sz=1)
_font("red font", A, color="FFFF0000")
_font("white font on blue", A, color="FFFFFFFF", fill="FF1F4E79")
_font("grey font", A, color="FF808080")
_font("small font", A, sz=7)


@_changed("white text of a number", R, "V-02")
def _white_text(book: Any, form: Form) -> None:
    cell = book["填报表"][cell_of(form, TWO, "value")]
    cell.value, cell.font = "2145.85", Font(color="FFFFFFFF")


@_changed("white number where nothing is meant", R, "V-02")
def _white_growth(book: Any, form: Form) -> None:
    cell = book["填报表"][cell_of(form, TWO, "growth")]
    cell.value, cell.font = 6.2, Font(color="FFFFFFFF")


# What is hidden


@_changed("row hidden", A, "V-00e")
def _hidden_row(book: Any, _form: Form) -> None:
    book["填报表"].row_dimensions[FIRST_ROW + 1].hidden = True


@_changed("rows filtered", A, "V-00e")
def _filtered(book: Any, form: Form) -> None:
    sheet = book["填报表"]
    sheet.auto_filter.ref = f"A{FIRST_ROW - 1}:S{Grid(form).last_row}"
    sheet.row_dimensions[FIRST_ROW].hidden = True


@_changed("columns of what was known hidden", A)
def _hidden_columns(book: Any, _form: Form) -> None:
    for letter in "GHI":
        book["填报表"].column_dimensions[letter].hidden = True


@_changed("column of values hidden", A, "V-00e")
def _hidden_values(book: Any, _form: Form) -> None:
    book["填报表"].column_dimensions["J"].hidden = True


@_changed("sheet of the form hidden", A, "V-00e")
def _hidden_sheet(book: Any, _form: Form) -> None:
    book.active = 0
    book["填报表"].sheet_state = "veryHidden"


def _written(name: str, old: str, new: str) -> None:
    @_file(name, A, "V-00e")
    def _(_sent: bytes, good: bytes, _form: Form) -> bytes:
        return with_sheet(good, lambda part: re.sub(old, new, part.decode(), count=1).encode())


_written("row hidden by another writer", rf'<row r="{FIRST_ROW}"', r"\g<0> hidden='true'")
_written("row without height", rf'(<row r="{FIRST_ROW}"[^>]*? ht=")[0-9.]+', r"\g<1>0")
_written(
    "column of values without width",
    r'<col [^>]*?min="10"[^>]*>',
    '<col min="10" max="10" width="0"/>',
)


# What is said elsewhere in the file


@_changed("sheet of one's own with a doubt", R, "V-16")
def _own_sheet(book: Any, _form: Form) -> None:
    book.create_sheet("说明")["B2"] = "第2行此数有误，以电话为准"


@_changed("sheet of one's own", A, "V-00g")
def _own_numbers(book: Any, _form: Form) -> None:
    book.create_sheet("测算过程")["B2"] = 2155.85


@_changed("doubt on the cover", R, "V-16")
def _doubt_on_cover(book: Any, _form: Form) -> None:
    book["封面"]["D4"] = "本期数据作废"


# What contradicts itself


_set("normal, though estimated by source", R, "V-46", cells={(TWO, "source"): "估算"})
_set("normal, though called an estimate", R, "V-46", cells={(TWO, "explanation"): "为估计数"})
_set("normal and estimated, explained", A, "V-46",
     cells={(TWO, "source"): "估算", (TWO, "explanation"): REASON})  # fmt: skip
_set("expected and estimated", A, cells={(TWO, "source"): "估算", (TWO, "status"): "预计"})

# Digits that only look like ours

for _name, _text in (
    ("letter l for 1", "2l45.85"), ("letter O for 0", "214O.85"), ("Cyrillic З for 3", "21З5.85"),
    ("letter S for 5", "214S.85"), ("Bengali digits", "২১৪৫.৮৫"), ("Arabic digits", "٢١٤٥.٨٥"),
    ("Thai digits", "๒๑๔๕.๘๕"), ("one digit of another script", "214৪.85"),
    ("letter at the end", "2145.8l"),
):  # fmt: skip
    _set(_name, R, "V-02", cells={(TWO, "value"): _text})
_set("digits of full width as text", A, "V-02", cells={(TWO, "value"): "２１４５.８５"})
_set("mathematical digits as text", A, "V-02", cells={(TWO, "value"): "𝟐𝟏𝟒𝟓.𝟖𝟓"})

# Evidence

_set("evidence that did not come", A, "V-17", cells={(TWO, "evidence"): "见销售明细.pdf"})
_set("evidence somewhere attached", A, "V-17", cells={(TWO, "evidence"): "见附件"})
_set("evidence by its number", A, cells={(TWO, "evidence"): "统计台账第12页"})
