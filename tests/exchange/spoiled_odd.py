"""A hundred more ways in which a form comes back: what could be taken for another number."""

import re
import zipfile
from datetime import date, datetime
from functools import partial
from io import BytesIO
from typing import Any

import openpyxl
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.comments import Comment
from openpyxl.styles import Font

from addin.exchange.calendar import moment
from addin.exchange.form.form import Form
from addin.exchange.form.layout import FIRST_ROW, HEADER_ROW, Grid
from addin.exchange.words import Outcome
from tests.exchange import spoiled
from tests.exchange.filling import cell_of
from tests.exchange.spoiled import FOUR, ONE, REASON, SHARE, TWO, Spoiled, with_part, with_sheet

__all__ = ["ODD"]

ODD: list[Spoiled] = []
A, R, X = Outcome.ACCEPTED, Outcome.RETURNED, Outcome.REFUSED
_changed = partial(spoiled.changed, into=ODD)
_file = partial(spoiled.whole_file, into=ODD)
_set = partial(spoiled.with_cells, into=ODD)
# What the good form says of TWO, and what it says where a test writes it otherwise.
GOOD, SHARED = "2145.85", 2.37


def _value(name: str, written: Any, outcome: Outcome = R, rule: str = "V-02", **more: Any) -> None:
    """A spoiling of the value of one row."""
    _set(name, outcome, rule, cells={(more.pop("of", TWO), "value"): written}, **more)


# Digits that are none, and signs around digits

for _mark in ("①", "¹", "²", "⑵", "❶", " ①", "*", "※", "＊", "①②"):
    _value(f"footnote {_mark}", GOOD + _mark, A)
_value("footnote behind the unit", "2145.85亿元①", A)
_value("circled digit in front", "①2145.85")
_value("raised digit inside", "21²45.85")
_value("a fraction", "2145½")
_value("number in brackets behind", "2145.85[1]")
_value("number of a note behind", "2145.85（注1）")
_value("two numbers in two lines", "2145.85\n2155.85")
_value("two whole numbers in two lines", "214\n585")
_value("two numbers with a space", "2145 85")
_value("stray space before decimals", "2145. 85")
_value("stray space in front of decimals", "2145 .85")
_value("spaces between thousands", "2 145.85", A)
_value("European number", "2.145,85")
_value("Swiss thousands", "2'145.85")
_value("Indian thousands", "21,45.85")
_value("ten-thousands grouped", "2145,8500万元", A)
_value("brackets for less than nothing", "(2145.85)")
_value("minus behind", "2145.85-")
_value("triangle for less than nothing", "△2145.85")
_value("range", "2100-2200")
_value("range with a wave", "2100～2200")
_value("plus and minus", "2145±5")
_value("more than", ">2145")
_value("some and more", "2145余")
_value("product", "21.4585×100")
_value("power of ten", "2.14585×10³")
_value("fraction of two numbers", "2145.85/1")
_value("number and status", "2145.85（初步）")
_value("number and old number", "2145.85（原2130.12）")
_value("currency in front", "￥2145.85")
_value("Chinese numerals", "二千一百四十五")
_value("Chinese full stop", "2145。85")
_value("middle dot", "2145·85")
_value("arrow", "2145.85↑")
_value("hash marks", "#######")
_value("see attachment", "见附件")
_value("same as above", "同上")
_value("error as text", "#N/A")
_value("per cent of money", "21%")
_value("per mille in a share", "23.7‰", of=SHARE)
_value("words for a share", "百分之二", of=SHARE)
_value("share as a fraction", 0.0237, R, "V-13", of=SHARE)
_value("share as a fraction in text", "0.0237", R, "V-13", of=SHARE)
_value("day and time", datetime(2024, 9, 30, 8, 30))  # noqa: DTZ001 - a cell has no zone
_value("very long number", "2" * 40)
_value("not a number", "nan")
_value("infinite", "inf")
_value("hexadecimal", "0x861")
_value("exponent", "2.14585e3", A)
_value("plus in front", "+2145.85", A)
_value("apostrophe in front", "'2145.85", A)
_value("zero-width blanks", "2145\u200b.85\ufeff", A)
_value("no-break blank behind", "2145.85\u00a0", A)
_value("full-width comma", "2，145.85", A)
_value("formula to another workbook", "='[1]Sheet1'!A1")
_value("formula of text", '=TEXT(2145.85,"0")')

# Growth

_set("growth with a per cent sign", A, "V-02", cells={(TWO, "growth"): "6.1%"})
_set("growth in points", A, "V-02", cells={(TWO, "growth"): "6.1个百分点"})
_set("growth as a fraction", R, "V-14", cells={(TWO, "growth"): 0.061})
_set("growth in words", R, "V-02", cells={(TWO, "growth"): "增长6.1%"})
_set("growth that fell in words", R, "V-02", cells={(TWO, "growth"): "下降6.1%"})
_set("growth of an arrow", R, "V-02", cells={(TWO, "growth"): "↓6.1"})
_set("growth in per mille", R, "V-02", cells={(TWO, "growth"): "61‰"})
_set("small growth", R, "V-22", cells={(TWO, "growth"): 0.3})
LATER, SECRET = "企业数据尚未核实，10月25日前补报", "仅两家企业，依法不得公开单个数据"
_set("pending with a number", R, "V-46",
     cells={(TWO, "status"): "待补", (TWO, "explanation"): LATER})  # fmt: skip
_set("confidential with a number", R, "V-46",
     cells={(TWO, "status"): "保密", (TWO, "explanation"): SECRET})  # fmt: skip
_set("nil with growth", R, "V-46",
     cells={(TWO, "status"): "无此项", (TWO, "value"): None, (TWO, "growth"): 5})  # fmt: skip


# How a cell looks


def _look(name: str, number_format: str, value: Any = 2145.85, outcome: Outcome = R) -> None:
    @_changed(name, outcome, *(["V-02"] if outcome is R else []))
    def _(book: Any, form: Form) -> None:
        cell = book["填报表"][cell_of(form, TWO, "value")]
        cell.value, cell.number_format = value, number_format


_look("format that says ten thousand", '0"万个"')
_look("format that says ten thousand yuan", '0.00"万元"')
_look("format that hides thousands", "0.00,")
_look("format that shows ten-thousands", '0!.0,"万"')
_look("format of millions", '#,##0.0,,"百万"')
_look("format that shows nothing", ";;;")
_look("format that shows a word", '"待补"')
_look("format of a foreign currency", "[$€-407] #,##0.00")
_look("format with dollars", '"US$"#,##0.00')
_look("format with its own unit", '0.00"亿元"', outcome=A)
_look("format with thousands", "#,##0.00", outcome=A)
_look("format of accounts", '_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ;_ @_ ', outcome=A)
_look("format of yuan", '"¥"#,##0.00', outcome=A)
_look("format with colours", "[Red]0.00;[Blue]-0.00", outcome=A)
_look("format of powers", "0.00E+00", outcome=A)
_look("format of text", "@", outcome=A)
_look("format of a day", "yyyy-mm-dd")
_look("format of per cent for money", "0.00%", 21.4585)


@_changed("struck out", R, "V-02")
def _struck(book: Any, form: Form) -> None:
    book["填报表"][cell_of(form, TWO, "value")].font = Font(strike=True)


def _rich(name: str, outcome: Outcome, *pieces: Any) -> None:
    @_changed(name, outcome, "V-02")
    def _(book: Any, form: Form) -> None:
        book["填报表"][cell_of(form, TWO, "value")] = CellRichText(*pieces)


_rich("raised digit in a run", A, GOOD, TextBlock(InlineFont(vertAlign="superscript"), "1"))
_rich("old number struck, new behind", R, TextBlock(InlineFont(strike=True), "2130"), "2145")

# What is said beside a number


def _noted(name: str, text: str, outcome: Outcome = R, cell: str = "") -> None:
    @_changed(name, outcome, *(["V-16"] if outcome is R else []))
    def _(book: Any, form: Form) -> None:
        at = cell or cell_of(form, TWO, "value")
        book["填报表"][at].comment = Comment(text, "张工")


_noted("comment that disputes the number", "此数有误，以电话为准：2638")
_noted("comment that asks", "是否含规下？")
_noted("comment with the author's name", "张工:\n口径待核")
_noted("comment on a header", "本列单位应为万元？", cell=f"J{HEADER_ROW}")
_noted("comment of ours come back", "与上年同期相比超出历史波动范围 [V-05]\n→ 核实", A)
_noted("empty comment", " ", A)
_set("question in its column", R, "V-16", cells={(TWO, "question"): "是否含规下企业？"})
_set("explanation that disputes", R, "V-16", cells={(TWO, "explanation"): "此数有误，以纸质表为准"})


@_changed("dispute beside the table", R, "V-16")
def _disputed(book: Any, _form: Form) -> None:
    book["填报表"][f"V{FIRST_ROW}"] = "此数作废，以电话为准"


@_changed("dispute under the table", R, "V-16")
def _disputed_below(book: Any, form: Form) -> None:
    book["填报表"][f"B{Grid(form).checksum_row + 2}"] = "上述数据作废，勿采用"


def _linked(content: bytes, kind: str, name: str, part: str) -> bytes:
    """The form with one part more that hangs on its sheet."""
    rels, stream = "xl/worksheets/_rels/sheet2.xml.rels", BytesIO()
    head = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    link = f'<Relationship Id="rIdOdd" Type="{kind}" Target="/{name}"/></Relationships>'
    with (
        zipfile.ZipFile(BytesIO(content)) as old,
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        known = old.read(rels).decode() if rels in old.namelist() else f"{head}</Relationships>"
        for each in old.namelist():
            if each != rels:
                new.writestr(each, old.read(each))
        new.writestr(rels, known.replace("</Relationships>", link))
        new.writestr(name, part)
    return stream.getvalue()


_OFFICE = "http://schemas.openxmlformats.org"


@_file("talk about a cell", R, "V-16")
def _talk(_sent: bytes, good: bytes, _form: Form) -> bytes:
    space = "http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments"
    part = (
        f'<ThreadedComments xmlns="{space}"><threadedComment ref="J9" personId="{{1}}" id="{{2}}">'
    )
    kind = "http://schemas.microsoft.com/office/2017/10/relationships/threadedComment"
    said = f"{part}<text>此数有误</text></threadedComment></ThreadedComments>"
    return _linked(good, kind, "xl/threadedComments/threadedComment1.xml", said)


@_file("box with words", R, "V-16")
def _box(_sent: bytes, good: bytes, _form: Form) -> bytes:
    part = (
        f'<x:wsDr xmlns:x="{_OFFICE}/drawingml/2006/spreadsheetDrawing"'
        f' xmlns:a="{_OFFICE}/drawingml/2006/main"><x:sp><x:txBody><a:p><a:r><a:t>以电话为准'
        "</a:t></a:r></a:p></x:txBody></x:sp></x:wsDr>"
    )
    kind = f"{_OFFICE}/officeDocument/2006/relationships/drawing"
    return _linked(good, kind, "xl/drawings/drawing9.xml", part)


_value("unit in brackets", "2145.85（亿元）", A)
_value("number and a name", "2145.85张工")
_value("two numbers with a comma", "2145.85,2146")
_look("format of one bound", '[>=1000]0.00,"千";0.00')
_look("general format with a unit", 'General"万元"')
_look("format with a per cent sign for money", '0.00"%"')

# Columns and rows


def _column(name: str, header: str, rule: str, outcome: Outcome = R, plus: float = 10.0) -> None:
    @_changed(name, outcome, rule)
    def _(book: Any, form: Form) -> None:
        sheet = book["填报表"]
        sheet[f"V{HEADER_ROW}"] = header
        for index in range(len(form.rows)):
            row = FIRST_ROW + index
            sheet[f"V{row}"] = sheet[f"J{row}"].value + plus


_column("second column of values", "本期累计", "V-00e")
_column("second column of the same values", "本期累计", "V-00e", A, 0.0)
_column("column of corrected values", "修改后", "V-00e")
_column("column of right values", "正确数", "V-00e")
_column("column of values with a unit", "本期累计（万元）", "V-00e")
_column("column of their own", "去年此时备查", "V-00e", A)


def _headed(name: str, cell: str, text: str, outcome: Outcome, *rules: str) -> None:
    @_changed(name, outcome, *rules)
    def _(book: Any, _form: Form) -> None:
        book["填报表"][cell] = text


_headed("header that became last year's", "J7", "上年同期数", R, "V-00e")
_headed("header with another unit", "J7", "本期累计（万元）", R, "V-00e")
_headed("header of a synonym", "J7", "本年累计", A, "V-00e")
_headed("header in English", "J7", "This period, to date", A)
_headed("heading in Chinese numerals", "H6", "二〇二四年四季度", R, "V-00c")
_headed("heading of last year", "H6", "2023年三季度", R, "V-00c")
_headed("heading of months", "H6", "2024年1—12月", R, "V-00c")
_headed("heading of two digits", "H6", "24年第4季度", R, "V-00c")
_headed("heading of the same months", "H6", "2024年1—9月", A)
_headed("another unit for all", "P6", "计量单位：万元", R, "V-00f")
_headed("another unit above", "A5", "单位：万元", R, "V-00f")
_headed("indicator renamed", "C11", "规模以上工业增加值", R, "V-00f")
_headed("indicator named with its unit", "C11", "规上工业产值（2）（亿元）", A)
_headed("indicator with a mark", "C11", "规上工业产值（2）①", A)


@_changed("another period on the cover", R, "V-00c")
def _cover(book: Any, _form: Form) -> None:
    sheet = book["封面"]
    row = next(row for row in range(1, 20) if sheet.cell(row, 1).value == "报告期")
    sheet.cell(row, 2).value = "2024年四季度"


@_changed("codes of two rows exchanged", R, "V-00f")
def _exchanged(book: Any, form: Form) -> None:
    sheet, one, two = book["填报表"], cell_of(form, TWO, "code"), cell_of(form, FOUR, "code")
    sheet[one].value, sheet[two].value = sheet[two].value, sheet[one].value


@_changed("columns of values and growth exchanged by header", R)
def _headers_exchanged(book: Any, _form: Form) -> None:
    sheet = book["填报表"]
    sheet["J7"], sheet["L7"] = sheet["L7"].value, sheet["J7"].value


@_changed("rows turned upside down", A, "V-00e")
def _reversed(book: Any, form: Form) -> None:
    sheet, last = book["填报表"], Grid(form).last_row
    rows = [[cell.value for cell in sheet[row]] for row in range(FIRST_ROW, last + 1)]
    for row, values in zip(range(FIRST_ROW, last + 1), reversed(rows), strict=True):
        for column, value in enumerate(values, 1):
            if not str(value).startswith("="):
                sheet.cell(row, column).value = value


@_changed("a row twice with another value", R, "V-00e")
def _row_twice(book: Any, form: Form) -> None:
    sheet, below = book["填报表"], Grid(form).last_row + 1
    for column in range(1, 20):
        value = sheet.cell(FIRST_ROW, column).value
        if not str(value).startswith("="):
            sheet.cell(below, column).value = value
    sheet.cell(below, 10).value = 1


@_changed("a second heading inside the table", A, "V-00e")
def _heading_inside(book: Any, _form: Form) -> None:
    sheet = book["填报表"]
    sheet.insert_rows(FIRST_ROW + 3)
    for column in range(1, 20):
        sheet.cell(FIRST_ROW + 3, column).value = sheet.cell(HEADER_ROW, column).value


@_changed("values merged across rows", R, "V-01")
def _merged_rows(book: Any, _form: Form) -> None:
    book["填报表"].merge_cells(f"J{FIRST_ROW + 2}:J{FIRST_ROW + 3}")


@_changed("values merged with the next column", A)
def _merged_columns(book: Any, _form: Form) -> None:
    book["填报表"].merge_cells(f"J{FIRST_ROW}:K{FIRST_ROW}")


@_changed("hidden copy with other values", R, "V-00e")
def _hidden_copy(book: Any, form: Form) -> None:
    copy = book.copy_worksheet(book["填报表"])
    copy[cell_of(form, TWO, "value")] = 2200
    copy.sheet_state = "veryHidden"


@_changed("codes with blanks and in small letters", A)
def _sloppy_codes(book: Any, form: Form) -> None:
    for row in range(FIRST_ROW, Grid(form).last_row + 1):
        cell = book["填报表"].cell(row, 2)
        cell.value = f" {cell.value.lower()} "


@_changed("explanation of dots", R, "V-05", "V-12")
def _dots(book: Any, form: Form) -> None:
    book["填报表"][cell_of(form, TWO, "value")] = 5000
    book["填报表"][cell_of(form, TWO, "explanation")] = "." * 12


def _explained(name: str, text: Any, outcome: Outcome = R) -> None:
    _set(
        name, outcome, "V-05", accepted={TWO: 5000.0},
        cells={(TWO, "value"): 5000, (TWO, "explanation"): text},
    )  # fmt: skip


_explained("explanation of digits", "1234567890123")
_explained("explanation as a number", 12345678901)
_explained("explanation of one letter", "啊" * 14)
_explained("explanation that says it is right", "经核实，数据真实准确，请领导审核")
_explained("explanation that says the same", "同上同上同上同上同上同上")
_explained("explanation of a reason", "两条新产线七月投产，产量翻番", A)
_explained("explanation in English", "two new lines started in July", A)

# Sign-off


def _signed(name: str, column: str, text: Any, outcome: Outcome = R) -> None:
    @_changed(name, outcome, *(["V-10"] if outcome is R else []))
    def _(book: Any, form: Form) -> None:
        book["填报表"][f"{column}{Grid(form).foot_row}"] = text


for _word in ("/", "-", "无", "同上", "签字", "（签名）", "×××", "1", "。。"):
    _signed(f"signature {_word}", "C", _word)
_signed("telephone of words", "N", "见通讯录")
_signed("telephone inside the house", "N", "内线8123", A)
_signed("day without a year", "Q", "10月14日", A)
_signed("day as one number", "Q", 20241014, A)
_signed("day as one number in text", "Q", "20241014", A)
_signed("day in Chinese numerals", "Q", "二〇二四年十月十四日", A)
_signed("day of the west", "Q", "14/10/2024", A)
_signed("day that could be two", "Q", "4/3/2024")
_signed("day that does not exist", "Q", "2024年2月30日")
_signed("month alone", "Q", "2024年10月")
_signed("day of tomorrow", "Q", "2024年10月16日")
_signed("today in words", "Q", "今天")


# Whole files


def _named(name: str, outcome: Outcome, file: str, *rules: str, content: bytes) -> None:
    _file(name, outcome, *rules, file=file)(lambda *_: content)


_named("csv with a byte order mark", X, "数据.csv", "V-00a", content="\ufeff代码,数\nA,1".encode())
_named("web page named .xlsx", X, "导出.xlsx", "V-00a", content=b"<html><body><table></table>")
_named("archive of another kind", X, "报送.rar", "V-00a", content=b"Rar!\x1a\x07" + b"0" * 90)
_named("shortcut", X, "填报表.xlsx.lnk", "V-00a", content=b"L\0\0\0" + b"1" * 90)
_named("text of a message", X, "邮件.txt", "V-00a", content="数据：2145.85亿元".encode())
_named("lock file of an office program", X, "数.xlsx", "V-00a", content=b"\x05admin" + b" " * 159)


@_file("saved as another book in memory", A)
def _resaved(_sent: bytes, good: bytes, _form: Form) -> bytes:
    book, stream = openpyxl.load_workbook(BytesIO(good)), BytesIO()
    book.save(stream)
    return stream.getvalue()


@_file("rows without numbers", A)
def _unnumbered(_sent: bytes, good: bytes, _form: Form) -> bytes:
    """Cells keep their places where rows do not say which they are."""
    return with_sheet(good, lambda part: re.sub(rb'<row r="\d+"', b"<row", part))


@_file("a part more", A)
def _more(_sent: bytes, good: bytes, _form: Form) -> bytes:
    return with_part(good, "customXml/item9.xml", b"<label>internal</label>")


_set("late by a week and explained", A, "V-00j", cells={(ONE, "explanation"): REASON},
     when=moment("2024-10-23T12:00"))  # fmt: skip
_set("day of a report typed as a day", A, cells={}, when=moment("2024-10-14T18:00"))
_set("share as text with a sign", A, "V-02", cells={(SHARE, "value"): f"{SHARED}%"},
     accepted={SHARE: SHARED})  # fmt: skip
_set("day for a share", R, "V-02", cells={(SHARE, "value"): date(2024, 2, 37 - 8)})


# What a text of one's own says of the number beside it


for _name, _text in (
    ("that another number is right", "本期应为2155.85亿元，表中数未更新"),
    ("that names another unit", "本行单位为万元，请自行换算"),
    ("that the figure should be another", "the figure should be 2155.85"),
):
    _set(f"explanation {_name}", R, "V-16", cells={(TWO, "explanation"): _text})
for _text in ("无", "没有", "/", "none"):
    _set(f"question of nothing {_text}", A, cells={(TWO, "question"): _text})
for _text in ("？", "请问是否含税"):
    _set(f"question {_text}", R, "V-16", cells={(TWO, "question"): _text})


def _written(name: str, cell: str, text: str, outcome: Outcome, *rules: str) -> None:
    @_changed(name, outcome, *rules)
    def write(book: Any, _form: Form) -> None:
        book["填报表"][cell] = text


_written("void above the table", "B2", "作废", R, "V-16")
_written("draft above the table", "H3", "草稿 DRAFT", R, "V-16")
_signed("signature test", "C", "test")
_signed("signature 领导", "C", "领导")
_signed("telephone of one digit", "N", "000-00000000")


@_changed("definition of their own", R, "V-00f")
def _defined(book: Any, form: Form) -> None:
    book["填报表"][cell_of(form, TWO, "definition")] = "按新口径统计"


@_changed("row struck out", R, "V-00f")
def _row_struck(book: Any, form: Form) -> None:
    book["填报表"][cell_of(form, TWO, "name")].font = Font(strike=True)


def _rewritten(name: str, outcome: Outcome, written: str, *rules: str) -> None:
    """The cell of TWO written in the part as no office program writes it."""

    @_file(name, outcome, *rules)
    def write(_sent: bytes, good: bytes, form: Form) -> bytes:
        cell = cell_of(form, TWO, "value")
        wanted = re.compile(rf'<c r="{cell}"([^>]*)><v>{GOOD}</v></c>')
        new = written.replace("CELL", f'<c r="{cell}"\\1>')
        return with_sheet(good, lambda part: wanted.sub(new, part.decode()).encode())


_rewritten("comment of XML inside a number", A, "CELL<v>2145<!-- -->.85</v></c>")
_rewritten("instruction of XML inside a number", A, "CELL<v>21<?a b?>45.85</v></c>")
_rewritten("cell written twice", X, "CELL<v>2145.85</v></c>CELL<v>2155.85</v></c>", "V-00a")
_rewritten("two values in a cell", R, "CELL<v>2145.85</v><v>2155.85</v></c>", "V-02")
_rewritten("digits with a low line", R, "CELL<v>2_145.85</v></c>", "V-02")
