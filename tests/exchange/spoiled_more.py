"""Eighty more ways: resaved, repacked, rearranged, pasted, protected, linked, copied."""

import re
from datetime import date, time, timedelta
from functools import partial
from io import BytesIO
from typing import Any

from openpyxl.comments import Comment
from openpyxl.drawing.image import Image
from openpyxl.formatting import rule as formatting
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.workbook.protection import WorkbookProtection
from openpyxl.worksheet.formula import ArrayFormula
from openpyxl.worksheet.table import Table

from addin.exchange.form.form import Form
from addin.exchange.form.layout import FIRST_ROW, FOOT, HEADER_ROW, Grid
from addin.exchange.words import Outcome
from tests.exchange import spoiled
from tests.exchange.filling import cell_of
from tests.exchange.spoiled import (
    PART,
    SHARE,
    TWO,
    Spoiled,
    png,
    with_sheet,
)

__all__ = ["MORE"]

MORE: list[Spoiled] = []
RULES: Any = formatting
A, R, X = Outcome.ACCEPTED, Outcome.RETURNED, Outcome.REFUSED
H = Outcome.HELD
_changed = partial(spoiled.changed, into=MORE)
_file = partial(spoiled.whole_file, into=MORE)
_set = partial(spoiled.with_cells, into=MORE)


def _put(
    name: str, key: str, written: object, outcome: Outcome, *rules: str, of: str = TWO
) -> None:
    _set(name, outcome, *rules, cells={(of, key): written})


# Types of cells

_set("truth for a value", R, "V-02", cells={(TWO, "value"): True})
_put("time for a value", "value", time(21, 45), R, "V-02")
_put("span of days for a value", "value", timedelta(days=2145), R, "V-02")
_put("day for growth", "growth", date(2024, 6, 1), R, "V-02")
_put("number for a status", "status", 1, R, "V-08")
_put("number for a source", "source", 2, R, "V-08")
_put("status in English", "status", "normal", A)
_put("status with a full stop", "status", "正常。", R, "V-08")
_put("status with blanks", "status", " 正 常 ", A)
_put("status of two words", "status", "正常/初步", R, "V-08")
_put("status cleared", "status", None, A)
_put("source cleared", "source", None, A)
_put("revision without anything accepted", "revision", "R1 源数据更新", A)
_put("revision of nonsense", "revision", "改一下", R, "V-08")
_put("period of last year", "period", "2023年1—9月", R, "V-08")
_put("period as a day", "period", date(2024, 9, 30), R, "V-08")
_put("period cleared", "period", None, A)
_put("explanation as a day", "explanation", date(2024, 10, 14), A)
_put("explanation as an error", "explanation", "#REF!", A)
_put("very long explanation", "explanation", "新建产线投产" * 3000, A)
_put("explanation with control letters", "explanation", "新建产线三季度投产_x0007_产量增加", A)

# Formulas

_put("formula of a sum", "value", "=2000+145.85", R, "V-02")
_put("formula of an add-in", "value", "=PLAN.GAP(1,2)", R, "V-02")
_put("formula to the web", "value", '=WEBSERVICE("http://example.org")', R, "V-02")
_put("formula that rounds", "value", "=ROUND(2145.853,2)", R, "V-02")
_put("formula that divides by nothing", "value", "=1/0", R, "V-02")
_put("formula for growth", "growth", "=M11", R, "V-02")


@_changed("formula over many cells", R, "V-02")
def _array(book: Any, form: Form) -> None:
    at = cell_of(form, TWO, "value")
    book["填报表"][at] = ArrayFormula(at, "=SUM(J8:J9*1)")


def _computed(
    name: str, formula: str, value: str, outcome: Outcome, *rules: str, **more: Any
) -> None:
    """A formula with its result, as an office program stores it."""

    @_file(name, outcome, *rules, **more)
    def _(_sent: bytes, good: bytes, form: Form) -> bytes:
        cell = cell_of(form, TWO, "value")
        wanted = re.compile(rf'<c r="{cell}"([^>]*?)(?: t="\w+")?><v>[^<]*</v></c>')
        new = rf'<c r="{cell}"\1><f>{formula}</f>{value}</c>'
        return with_sheet(good, lambda part: wanted.sub(new, part.decode()).encode())


_computed("formula with its result", "2000+145.85", "<v>2145.85</v>", A, "V-02")
_computed("formula to another file with its result", "[1]Sheet1!A1", "<v>2145.85</v>", A, "V-02")
_computed("formula with a text as result", "TEXT(1,0)", "<v>abc</v>", R, "V-02")
_computed("formula with an empty result", "A99", "<v></v>", R, "V-02")
_computed("formula with an infinite result", "1/0", "<v>INF</v>", R, "V-02")

# Layout


@_changed("column inserted in front", A)
def _column_in_front(book: Any, _form: Form) -> None:
    book["填报表"].insert_cols(1)


@_changed("column inserted among the inputs", A, "V-00e")
def _column_inside(book: Any, form: Form) -> None:
    book["填报表"].insert_cols(11)
    for row in range(FIRST_ROW, Grid(form).last_row + 1):
        book["填报表"].cell(row, 11).value = "备查"


@_changed("column of checks deleted, and the label above the date", R, "V-10")
def _no_checks(book: Any, _form: Form) -> None:
    book["填报表"].delete_cols(16)


@_changed("column of growth deleted", R, "V-00e")
def _no_growth(book: Any, _form: Form) -> None:
    book["填报表"].delete_cols(12)


@_changed("two rows inserted above", A)
def _rows_above(book: Any, _form: Form) -> None:
    book["填报表"].insert_rows(1, 2)


@_changed("header deleted", X, "V-00e")
def _no_header(book: Any, _form: Form) -> None:
    book["填报表"].delete_rows(HEADER_ROW)


@_changed("row of an indicator deleted", R, "V-00e")
def _no_row(book: Any, _form: Form) -> None:
    book["填报表"].delete_rows(FIRST_ROW + 3)


@_changed("sign-off deleted", R, "V-10")
def _no_foot(book: Any, form: Form) -> None:
    book["填报表"].delete_rows(Grid(form).foot_row)


@_changed("header split over two cells", A, "V-00e")
def _split_header(book: Any, _form: Form) -> None:
    book["填报表"][f"J{HEADER_ROW}"] = "本期"
    book["填报表"][f"J{HEADER_ROW - 1}"] = "累计"


@_changed("value one row too low", R, "V-01")
def _too_low(book: Any, form: Form) -> None:
    sheet, rows = book["填报表"], range(Grid(form).last_row, FIRST_ROW - 1, -1)
    for row in rows:
        sheet[f"J{row + 1}"] = sheet[f"J{row}"].value
    sheet[f"J{FIRST_ROW}"] = None


@_changed("values in the column of the quarter", R, "V-01")
def _shifted(book: Any, form: Form) -> None:
    sheet = book["填报表"]
    for row in range(FIRST_ROW, Grid(form).last_row + 1):
        sheet[f"K{row}"], sheet[f"J{row}"] = sheet[f"J{row}"].value, None


@_changed("values in the column of the target", R, "V-01")
def _at_target(book: Any, form: Form) -> None:
    sheet = book["填报表"]
    for row in range(FIRST_ROW, Grid(form).last_row + 1):
        sheet[f"I{row}"], sheet[f"J{row}"] = sheet[f"J{row}"].value, None


@_changed("sheet of the form renamed", A)
def _renamed(book: Any, _form: Form) -> None:
    book["填报表"].title = "Sheet1"


@_changed("sheets in another order", A)
def _other_order(book: Any, _form: Form) -> None:
    book._sheets.reverse()  # noqa: SLF001 - openpyxl has no other way


@_changed("only two sheets left", A, "V-00e")
def _two_sheets(book: Any, _form: Form) -> None:
    for name in ("封面", "整改事项", "审核", "指标解释"):
        del book[name]


@_changed("only the form's sheet left", X, "V-00b")
def _one_sheet(book: Any, _form: Form) -> None:
    for name in list(book.sheetnames):
        if name != "填报表":
            del book[name]
    for name in list(book.defined_names):
        del book.defined_names[name]
    book.properties.keywords = None
    spoiled._set_property(book, "")  # noqa: SLF001 - of the same tests


@_changed("protection taken off and a lock put on values", A)
def _unprotected(book: Any, _form: Form) -> None:
    book["填报表"].protection.sheet = False


@_changed("protected by a password of their own", A)
def _protected(book: Any, _form: Form) -> None:
    book["填报表"].protection.set_password("abc")
    book.security = WorkbookProtection(lockStructure=True)


@_changed("made a table of Excel", A)
def _table(book: Any, form: Form) -> None:
    ref = f"A{HEADER_ROW}:T{Grid(form).last_row}"
    book["填报表"].add_table(Table(displayName="T1", ref=ref))


@_changed("freeze and zoom", A)
def _zoomed(book: Any, _form: Form) -> None:
    book["填报表"].freeze_panes = "Z99"
    book["填报表"].sheet_view.zoomScale = 10


@_changed("name defined over the values", A)
def _named_range(book: Any, _form: Form) -> None:
    book.defined_names["累计"] = DefinedName("累计", attr_text="填报表!$J$8:$J$12")


@_changed("print area without the values", A)
def _print_area(book: Any, _form: Form) -> None:
    book["填报表"].print_area = "A1:C5"


@_changed("conditional format that hides the values", R, "V-00e")
def _painted(book: Any, form: Form) -> None:
    rule = RULES.FormulaRule(formula=["TRUE"], font=Font(color="FFFFFFFF"))
    book["填报表"].conditional_formatting.add(cell_of(form, TWO, "value"), rule)


@_changed("values turned upside down", A)
def _turned(book: Any, form: Form) -> None:
    book["填报表"][cell_of(form, TWO, "value")].alignment = Alignment(textRotation=180)


@_changed("value shrunk and indented", A)
def _shrunk(book: Any, form: Form) -> None:
    cell = book["填报表"][cell_of(form, TWO, "value")]
    cell.alignment = Alignment(shrink_to_fit=True, indent=15)


@_changed("crossed out by a border", R, "V-02")
def _diagonal(book: Any, form: Form) -> None:
    from openpyxl.styles import Border, Side

    line = Side(style="thin")
    cell = book["填报表"][cell_of(form, TWO, "value")]
    cell.border = Border(diagonal=line, diagonalUp=True, diagonalDown=True)


@_changed("row marked in red", A)
def _marked(book: Any, _form: Form) -> None:
    for column in range(1, 21):
        cell = book["填报表"].cell(FIRST_ROW + 1, column)
        cell.fill = PatternFill("solid", fgColor="FFFF0000")


# What is said

_put("status and question in one", "question", "为什么要报这个指标？", R, "V-16")


@_changed("comment on the sign-off", R, "V-16")
def _comment_below(book: Any, form: Form) -> None:
    cell = f"{FOOT[0].input_column}{Grid(form).foot_row}"
    book["填报表"][cell].comment = Comment("代签", "张工")


@_changed("comment on the cover", A)
def _comment_on_cover(book: Any, _form: Form) -> None:
    book["封面"]["A3"].comment = Comment("已阅", "张工")


@_changed("doubt in a comment on another sheet", R, "V-16")
def _doubt_elsewhere(book: Any, _form: Form) -> None:
    book["封面"]["A3"].comment = Comment("本期数据有误，以电话为准：该数应为2155", "张工")


@_changed("link behind a value", A)
def _linked(book: Any, form: Form) -> None:
    book["填报表"][cell_of(form, TWO, "value")].hyperlink = "http://example.org/x.xlsx"


@_changed("total for the parts in words", R, "V-00e")
def _in_words(book: Any, _form: Form) -> None:
    book["填报表"][f"U{HEADER_ROW}"] = "核定数"
    book["填报表"][f"U{FIRST_ROW + 1}"] = 2155


@_changed("unit in the header of a copy", R, "V-00f")
def _unit_in_title(book: Any, _form: Form) -> None:
    book["填报表"]["C6"] = "金额单位：元"


@_changed("unit cleared", A, "V-00f")
def _no_unit(book: Any, form: Form) -> None:
    book["填报表"][cell_of(form, TWO, "unit")] = None


@_changed("unit in another spelling", A)
def _unit_spelt(book: Any, form: Form) -> None:
    book["填报表"][cell_of(form, TWO, "unit")] = "亿 元"


_put("value in ten thousands under its unit", "value", 21458500, R, "V-11")
_put("value a thousand times", "value", 2145850, R, "V-11")
_put("share above all", "value", 237, R, of=SHARE)
_put("part far above the whole", "value", 99999, R, of=PART)
_put("a zero for a hole", "value", 0, R, of=TWO)
_put("nil and a zero", "status", "无此项", R, "V-46")
_put("less than nothing", "value", -2145.85, R, "V-03")
_put("more decimals than asked", "value", 2145.853217, R, "V-03")


# How a number is shown


def _shown(name: str, number_format: str, value: Any = 2145.85, outcome: Outcome = R) -> None:
    @_changed(name, outcome, *(["V-02"] if outcome is R else []))
    def _(book: Any, form: Form) -> None:
        cell = book["填报表"][cell_of(form, TWO, "value")]
        cell.value, cell.number_format = value, number_format


_shown("format that puts a point", r"0\.00")
_shown("format that puts a digit in front", '"9"0.00')
_shown("format that puts a digit behind", '0.00"5"')
_shown("format that puts a minus in front", "-0.00")
_shown("format that puts a quoted minus", '"-"0.00')
_shown("format that hides what is below nothing", "0.00;;0", -2145.85)
_shown("format without a minus", "0.00;0.00", -2145.85)
_shown("format in red for less than nothing", "0.00;[Red]0.00", -2145.85)
_shown("format in red for more than nothing", "0.00;[Red]0.00", outcome=A)
_shown("format with brackets for less than nothing", "#,##0.00_);(#,##0.00)", outcome=A)
_shown("format with a blank behind", r"0.00\ ", outcome=A)
_shown("format of fractions", "# ?/?", outcome=A)
_put("formula of chance", "value", "=RANDBETWEEN(1,9)", R, "V-02")
_computed("formula of chance with its result", "RAND()*2145", "<v>2145.85</v>", R, "V-02")
_computed("formula of the day with its result", "TODAY()-40000", "<v>2145.85</v>", R, "V-02")


@_changed("bars instead of values", R, "V-00e")
def _bars(book: Any, form: Form) -> None:
    rule = RULES.DataBarRule("min", None, "max", None, color="FF638EC6", showValue=False)
    book["填报表"].conditional_formatting.add(f"J{FIRST_ROW}:J{Grid(form).last_row}", rule)


@_changed("bars behind values", A)
def _bars_behind(book: Any, form: Form) -> None:
    rule = RULES.DataBarRule("min", None, "max", None, color="FF638EC6")
    book["填报表"].conditional_formatting.add(f"J{FIRST_ROW}:J{Grid(form).last_row}", rule)


@_changed("picture in place of values", R, "V-01", "V-00e")
def _pasted(book: Any, form: Form) -> None:
    sheet = book["填报表"]
    for row in range(FIRST_ROW, Grid(form).last_row + 1):
        sheet[f"J{row}"] = None
    sheet.add_image(Image(BytesIO(png())), f"J{FIRST_ROW}")


# Who and when


@_changed("another unit on the cover", X, "V-00b")
def _other_on_cover(book: Any, _form: Form) -> None:
    sheet = book["封面"]
    row = next(r for r in range(1, 20) if sheet.cell(r, 1).value == "填报单位")
    sheet.cell(row, 2).value = "市统计局"


@_changed("unit of the seal cleared", A)
def _no_seal(book: Any, _form: Form) -> None:
    book["填报表"]["A6"] = None


@_changed("the same name for all", A)
def _one_name(book: Any, form: Form) -> None:
    for found in FOOT[:3]:
        book["填报表"][f"{found.input_column}{Grid(form).foot_row}"] = "王局长"


@_changed("names as a formula", A)
def _name_formula(book: Any, form: Form) -> None:
    book["填报表"][f"{FOOT[1].input_column}{Grid(form).foot_row}"] = "李科长（代）"


@_changed("an action nobody asked about", A, "V-00g")
def _new_action(book: Any, _form: Form) -> None:
    sheet = book["整改事项"]
    for column, word in enumerate(("Z99", "产值", "新问题", "新措施", "", "", "", "完成", "好"), 1):
        sheet.cell(3, column).value = word


@_changed("state of an action in words of their own", R, "V-08")
def _odd_action(book: Any, _form: Form) -> None:
    book["整改事项"]["H2"] = "差不多了"


@_changed("sheet of actions renamed with a state in it", A)
def _renamed_actions(book: Any, _form: Form) -> None:
    book["整改事项"]["H2"] = "完成"
    book["整改事项"].title = "整改"
