"""What happens to forms in Chinese offices: WPS, phones, chat programs, forms filled by several."""

import gzip
import re
import zipfile
from collections.abc import Callable
from copy import copy
from datetime import datetime
from functools import partial
from io import BytesIO
from typing import Any

from openpyxl.chart import BarChart
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.workbook.protection import FileSharing

from addin.exchange.form.form import Form
from addin.exchange.form.layout import COLUMNS, FIRST_ROW, FOOT, HEADER_ROW, Grid
from addin.exchange.words import Outcome
from tests.exchange import spoiled
from tests.exchange.filling import cell_of, edited, sign
from tests.exchange.letters import archive_of
from tests.exchange.spoiled import FOUR, ONE, PART, REASON, SHARE, TWO, Spoiled, with_sheet

__all__ = ["OFFICE"]

OFFICE: list[Spoiled] = []
A, R, X, H = Outcome.ACCEPTED, Outcome.RETURNED, Outcome.REFUSED, Outcome.HELD
_changed = partial(spoiled.changed, into=OFFICE)
_file = partial(spoiled.whole_file, into=OFFICE)
_set = partial(spoiled.with_cells, into=OFFICE)
_GOOD = 2145.85


def _value(name: str, written: Any, outcome: Outcome = R, *rules: str, **more: Any) -> None:
    _set(name, outcome, *(rules or ("V-02",)), cells={(more.pop("of", TWO), "value"): written},
         **more)  # fmt: skip


def _growth(name: str, written: Any, outcome: Outcome, *rules: str, of: str = TWO) -> None:
    _set(name, outcome, *rules, cells={(of, "growth"): written})


def _text(name: str, cell: str, text: Any, outcome: Outcome, *rules: str) -> None:
    """Something written where nobody asked."""

    @_changed(name, outcome, *rules)
    def _(book: Any, form: Form) -> None:
        at = cell.format(below=Grid(form).code_row + 7, foot=Grid(form).foot_row)
        book["填报表"][at] = text


# Growth in words, as an index, without its sign

_growth("growth as an index", 106.0, R, "V-24")
_growth("growth as an index with decimals", "106.1%", R, "V-24")
_growth("growth without its sign", -6.0, R, "V-23")
_growth("growth of the quarter before the point", 60.0, R, "V-24")
_growth("rise in words", "增长6.1%", R, "V-02")
_growth("fall in words", "下降6.1%", R, "V-02")
_growth("no growth in words", "持平", R, "V-02")
_growth("growth of a share in per cent", 6.0, R, "V-24", of=SHARE)
_growth("points for growth", "6.1个百分点", A, "V-02")
_growth("growth as a multiple", "1.06倍", R, "V-02")
_growth("growth with an arrow", "↑6.1%", R, "V-02")

# Values

_value("wan and yi mixed in one number", "0.2亿1458万")
_value("value with a unit of another kind", "2145.85万吨")
_value("value with its unit in front", "亿元2145.85")
_value("value with name and unit", "产值2145.85亿元")
_value("value with the year", "2024年2145.85")
_value("value with a status in front", "预计2145.85")
_value("value with a question mark", "2145.85?")
_value("value with a Chinese question mark", "2145.85（？）")
_value("value with a tick", "2145.85√")
_value("value with an equals sign", "＝2145.85")
_value("value with an asterisk in front", "*2145.85")
_value("value to be confirmed", "2145.85待核")
_value("value in the bank's capitals", "贰仟壹佰肆拾伍")
_value("value twice", "2145.85/2145.85")
_value("value with an en dash for decimals", "2145–85")
_value("value without a leading zero", ".85", R, "V-05")
_value("value in yuan", "214585000000元", A, "V-02")
_value("value in yuan by digits alone", 214585000000, R, "V-11")
_value("value of the plan's year", 2025, R, "V-22")
_value("cumulated value of the quarter before", 1429.22, R, "V-06")
_value("value of the quarter alone", 700.0, R, "V-21")
_value("share as a number of a hundred", 237, R, "V-04", of=SHARE)
_value("share of one more place", 23.7, R, "V-05", of=SHARE)
_value("carriage return behind", "2145.85\r\n", A)
_value("full-width point", "2145．85", A)
_value("ideographic comma", "2、145.85")
_value("full-width per cent of money", "2145.85％")
_value("backtick and text", "`2145.85", A)
_value("left-to-right mark", "\u200e2145.85\u200e", A)
_value("soft hyphen", "2145\u00ad.85", A)
_set("quarter in place of the total, growth of the total", R, "V-21",
     cells={(TWO, "value"): 700.0, (TWO, "quarter"): _GOOD})  # fmt: skip
_set("preliminary and called final", A, "V-46",
     cells={(TWO, "explanation"): "此数为快报预计数，最终以年报为准，望知悉"})  # fmt: skip
_set("another number in the explanation", R, "V-16",
     cells={(TWO, "explanation"): "更正为2155.85亿元，因漏统两户企业，特此说明"})  # fmt: skip
_set("correction in the evidence", R, "V-16", cells={(TWO, "evidence"): "以盖章件为准"})

# Pictures in cells


def _in_cell(name: str, inner: str, attributes: str, *rules: str) -> None:
    @_file(name, R, *rules)
    def _(_sent: bytes, good: bytes, form: Form) -> bytes:
        cell = cell_of(form, TWO, "value")
        wanted = re.compile(rf'<c r="{cell}"([^>]*?)(?: t="\w+")?><v>[^<]*</v></c>')
        new = rf'<c r="{cell}"\1{attributes}>{inner}</c>'
        return with_sheet(good, lambda part: wanted.sub(new, part.decode()).encode())


_in_cell("picture of WPS in a cell", '<f>_xlfn.DISPIMG("ID_1",1)</f><v>=DISPIMG("ID_1",1)</v>',
         ' t="str"', "V-02")  # fmt: skip
_in_cell("picture of Excel in a cell", "<v>#VALUE!</v>", ' t="e" vm="1"', "V-02")

# Written elsewhere on the page

_text("correction under the page", "B{below}", "更正：产值应为2155.85亿元", R, "V-16")
_text("remark under the page", "B{below}", "本表由统计科张工填报", A, "V-00g")
_text("numbers under the page", "J{below}", 2155.85, A, "V-00g")
_text("remark far to the right of the heading", "X3", "与去年口径一致", A, "V-00g")
_text("correction beside the sign-off", "V{foot}", "产值改为2155.85", R, "V-16")
_text("revised in English", "B{below}", "Output revised to 2155.85", R, "V-16")

# Sheets and rows


@_changed("transposed", X, "V-00e")
def _transposed(book: Any, form: Form) -> None:
    sheet = book["填报表"]
    block = [[c.value for c in row] for row in sheet.iter_rows(
        min_row=HEADER_ROW, max_row=Grid(form).last_row, max_col=len(COLUMNS))]  # fmt: skip
    for row in sheet.iter_rows(min_row=HEADER_ROW, max_row=40, max_col=30):
        for cell in row:
            cell.value = None
    for r, values in enumerate(block):
        for c, value in enumerate(values):
            sheet.cell(HEADER_ROW + c, 1 + r).value = value


@_changed("half of the rows on another sheet", R, "V-00e")
def _halved(book: Any, form: Form) -> None:
    sheet, other = book["填报表"], book.create_sheet("续表")
    for row in range(Grid(form).last_row - 2, Grid(form).last_row + 1):
        for column in range(1, 21):
            other.cell(row, column).value = sheet.cell(row, column).value
            sheet.cell(row, column).value = None


@_changed("form of another department pasted into the book", R, "V-00e")
def _two_departments(book: Any, form: Form) -> None:
    copied = book.copy_worksheet(book["填报表"])
    copied.title = "统计局"
    for row in range(FIRST_ROW, Grid(form).last_row + 1):
        copied.cell(row, 2).value = str(copied.cell(row, 2).value).replace("D01", "D02")
        copied.cell(row, 10).value = 1.5


@_changed("form of the quarter before kept in the book", R, "V-00e")
def _last_quarter(book: Any, form: Form) -> None:
    copied = book.copy_worksheet(book["填报表"])
    copied.title = "二季度"
    for row in range(FIRST_ROW, Grid(form).last_row + 1):
        copied.cell(row, 10).value = 1200.5


@_changed("values sorted without their rows", R)
def _sorted(book: Any, form: Form) -> None:
    sheet, rows = book["填报表"], range(FIRST_ROW, Grid(form).last_row + 1)
    values = sorted(sheet.cell(row, 10).value for row in rows)
    for row, value in zip(rows, values, strict=True):
        sheet.cell(row, 10).value = value


@_changed("values of two rows exchanged", R)
def _exchanged(book: Any, form: Form) -> None:
    one, other = (book["填报表"][cell_of(form, code, "value")] for code in (TWO, FOUR))
    one.value, other.value = other.value, one.value


@_changed("names of two rows exchanged", R, "V-00f")
def _names(book: Any, form: Form) -> None:
    one, other = (book["填报表"][cell_of(form, code, "name")] for code in (TWO, FOUR))
    one.value, other.value = other.value, one.value


@_changed("codes in full width", A)
def _wide_codes(book: Any, form: Form) -> None:
    cell = book["填报表"][cell_of(form, TWO, "code")]
    cell.value = "".join(chr(ord(c) + 0xFEE0) for c in str(cell.value))


@_changed("row of no height", A, "V-00e")
def _no_height(book: Any, _form: Form) -> None:
    book["填报表"].row_dimensions[FIRST_ROW + 1].height = 0.75


@_changed("column of no width", A, "V-00e")
def _no_width(book: Any, _form: Form) -> None:
    book["填报表"].column_dimensions["J"].width = 0.25


@_changed("rows grouped and folded", A, "V-00e")
def _folded(book: Any, _form: Form) -> None:
    book["填报表"].row_dimensions.group(FIRST_ROW, FIRST_ROW + 2, hidden=True)


@_changed("sheet hidden from all menus", A, "V-00e")
def _very_hidden(book: Any, _form: Form) -> None:
    book["填报表"].sheet_state = "veryHidden"
    book.active = 0


@_changed("a chart on a sheet of its own", A)
def _chart_sheet(book: Any, _form: Form) -> None:
    book.create_chartsheet("图").add_chart(BarChart())


@_changed("every cell with borders and fonts of their own", A)
def _restyled(book: Any, form: Form) -> None:
    line = Side(style="thin", color="FF0070C0")
    for row in range(FIRST_ROW, Grid(form).last_row + 1):
        for column in range(1, 21):
            cell = book["填报表"].cell(row, column)
            cell.font = Font(name="仿宋_GB2312", size=12, color="FFFF0000", bold=True)
            cell.border = Border(left=line, right=line, top=line, bottom=line)
            cell.alignment = Alignment(textRotation=90)


@_changed("values in red", A)
def _red(book: Any, form: Form) -> None:
    book["填报表"][cell_of(form, TWO, "value")].font = Font(color="FFFF0000")


@_changed("value struck out and another in the next column", R)
def _beside(book: Any, form: Form) -> None:
    cell = book["填报表"][cell_of(form, TWO, "value")]
    font = copy(cell.font)
    font.strike = True
    cell.font = font
    book["填报表"][cell_of(form, TWO, "quarter")] = 2155.85


@_changed("value painted over in its own colour", R, "V-02")
def _painted(book: Any, form: Form) -> None:
    cell = book["填报表"][cell_of(form, TWO, "value")]
    cell.fill = PatternFill("solid", fgColor="FF000000")
    cell.font = Font(color="FF000000")


@_changed("all prefilled numbers as text", A)
def _as_texts(book: Any, form: Form) -> None:
    for row in form.rows:
        for key in ("year_ago", "previous", "target", "value"):
            cell = book["填报表"][cell_of(form, row.code, key)]
            cell.value = None if cell.value is None else str(cell.value)


@_changed("prefilled numbers cleared", A, "V-00f")
def _cleared(book: Any, form: Form) -> None:
    for row in form.rows:
        book["填报表"][cell_of(form, row.code, "year_ago")] = None


@_changed("formulas turned into their results", A, "V-00f")
def _valued(book: Any, form: Form) -> None:
    for row in form.rows:
        book["填报表"][cell_of(form, row.code, "derived")] = 6.1
        book["填报表"][cell_of(form, row.code, "checks")] = "通过"


@_changed("formulas broken by a deleted sheet", A)
def _broken(book: Any, form: Form) -> None:
    for row in form.rows:
        book["填报表"][cell_of(form, row.code, "checks")] = '=IF(#REF!<>"",#REF!,"")'


@_changed("verdicts typed over", A, "V-00f")
def _typed(book: Any, form: Form) -> None:
    for row in form.rows:
        book["填报表"][cell_of(form, row.code, "checks")] = "领导已审"


# Sign-off


def _signed(name: str, key: str, text: Any, outcome: Outcome, *rules: str) -> None:
    @_changed(name, outcome, *rules)
    def _(book: Any, form: Form) -> None:
        column = next(found.input_column for found in FOOT if found.key == key)
        book["填报表"][f"{column}{Grid(form).foot_row}"] = text


_signed("head seen but not named", "head", "已阅", R, "V-10")
_signed("head who is away", "head", "出差", R, "V-10")
_signed("head as the unit", "head", "市经信委", R, "V-10")
_signed("filler by a number", "filler", "1", R, "V-10")
_signed("name with a blank between", "filler", "张 工", A)
_signed("name in Tibetan manner", "filler", "次仁·卓玛", A)
_signed("name in Latin letters", "filler", "Zhang San", A)
_signed("mobile telephone", "phone", 13812345678, A)
_signed("telephone in words and digits", "phone", "内线8123（张工）", A)
_signed("day of the republic", "reported", "113年10月14日", R, "V-10")
_signed("day of last year", "reported", "2023-10-14", R, "V-10")
_signed("day before the end of the quarter", "reported", "2024年9月25日", R, "V-10")
_signed("day with a weekday", "reported", "2024年10月14日（周一）", A)
_signed("day with an hour", "reported", datetime(2024, 10, 14, 9, 30), A)  # noqa: DTZ001 - a cell has no zone
_signed("day as a template", "reported", "    年  月  日", R, "V-10")
_signed("formula of today", "reported", "=TODAY()", R, "V-10")

# Files of other programs

_MAIN = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"


def _repacked(
    content: bytes, change: Callable[[str, bytes], tuple[str, bytes]], method: int = 8
) -> bytes:
    stream = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as old, zipfile.ZipFile(stream, "w", method) as new:
        for name in old.namelist():
            new.writestr(*change(name, old.read(name)))
    return stream.getvalue()


def _as_kind(name: str, kind: bytes, ending: str, outcome: Outcome, *rules: str) -> None:
    _file(name, outcome, *rules, file=f"填报表.{ending}")(
        lambda _sent, good, _form: _repacked(good, lambda n, c: (n, c.replace(_MAIN, kind)))
    )


_as_kind("saved as a template", _MAIN.replace(b"sheet.main", b"template.main"), "xltx", A)
_as_kind("saved for macros", b"application/vnd.ms-excel.sheet.macroEnabled.main+xml", "xlsm", A)


@_file("macros added and saved for them", X, "V-00a", file="填报表.xlsm")
def _macros(_sent: bytes, good: bytes, _form: Form) -> bytes:
    kind = b"application/vnd.ms-excel.sheet.macroEnabled.main+xml"
    made = _repacked(good, lambda n, c: (n, c.replace(_MAIN, kind)))
    return spoiled.with_part(made, "xl/vbaProject.bin", b"\xd0\xcf\x11\xe0" + b"\0" * 64)


@_file("stored without packing", A)
def _stored(_sent: bytes, good: bytes, _form: Form) -> bytes:
    return _repacked(good, lambda n, c: (n, c), zipfile.ZIP_STORED)


@_file("strict kind of Open XML", A)
def _strict(_sent: bytes, good: bytes, _form: Form) -> bytes:
    pairs = (
        (b"http://schemas.openxmlformats.org/spreadsheetml/2006/main",
         b"http://purl.oclc.org/ooxml/spreadsheetml/main"),
        (b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
         b"http://purl.oclc.org/ooxml/officeDocument/relationships"),
        (b"http://schemas.openxmlformats.org/officeDocument/2006/custom-properties",
         b"http://purl.oclc.org/ooxml/officeDocument/customProperties"),
    )  # fmt: skip

    def change(name: str, part: bytes) -> tuple[str, bytes]:
        for old, new in pairs:
            part = part.replace(old, new)
        return name, part

    return _repacked(good, change)


@_file("days counted from 1904", A)
def _since_1904(_sent: bytes, good: bytes, form: Form) -> bytes:
    def change(book: Any, form: Form) -> None:
        book.epoch = datetime(1904, 1, 1)  # noqa: DTZ001 - a cell has no zone
        book["填报表"][f"Q{Grid(form).foot_row}"] = datetime(2024, 10, 14)  # noqa: DTZ001

    return edited(good, form, change)


@_changed("recommended for reading only", A)
def _read_only(book: Any, _form: Form) -> None:
    book.fileSharing = FileSharing(readOnlyRecommended=True)


def _foreign(name: str, content: bytes, file: str) -> None:
    _file(name, X, "V-00a", file=file)(lambda *_: content)


_foreign("photo of a phone", b"\0\0\0\x18ftypheic" + b"\0" * 300, "IMG_0001.HEIC")
_foreign("picture of a chat program", b"RIFF\x10\0\0\0WEBPVP8 " + b"\0" * 300, "微信图片.webp")
_foreign("film", b"\0\0\0\x18ftypmp42" + b"\0" * 300, "录屏.mp4")
_foreign("fixed pages of OFD", archive_of({"OFD.xml": b"<OFD/>", "Doc_0/Document.xml": b"<a/>"}),
         "盖章件.ofd")  # fmt: skip
_foreign("book of Numbers", archive_of({"Index/Document.iwa": b"x", "preview.jpg": b"x"}),
         "填报表.numbers")  # fmt: skip
_foreign("packed by gzip", gzip.compress(b"x" * 300), "填报表.xlsx.gz")
_foreign(
    "web page in one file",
    b"MIME-Version: 1.0\nContent-Type: multipart/related; boundary=x\n\n"
    b"--x\nContent-Type: text/html\n\n<html>Excel.Sheet</html>\n--x--",
    "填报表.mht",
)


# Filled by hand again


@_file("signed form without numbers", R, "V-01")
def _no_numbers(sent: bytes, _good: bytes, form: Form) -> bytes:
    return edited(sent, form, lambda book, f: sign(book["填报表"], f))


@_changed("all values nil", A, accepted=dict.fromkeys((ONE, PART, f"{ONE}/C2", TWO, SHARE, FOUR)))
def _all_nil(book: Any, form: Form) -> None:
    for row in form.rows:
        book["填报表"][cell_of(form, row.code, "value")] = None
        book["填报表"][cell_of(form, row.code, "status")] = "无此项"


@_changed("all values pending without a reason", R, "V-09")
def _all_pending(book: Any, form: Form) -> None:
    for row in form.rows:
        book["填报表"][cell_of(form, row.code, "value")] = None
        book["填报表"][cell_of(form, row.code, "status")] = "待补"


@_changed("one explanation for every row", R, "V-12")
def _one_reason(book: Any, form: Form) -> None:
    for row in form.rows:
        book["填报表"][cell_of(form, row.code, "explanation")] = "同上"
    book["填报表"][cell_of(form, TWO, "value")] = 900.0


@_changed("total of the parts that is off by more than rounding", R, "V-47")
def _off(book: Any, form: Form) -> None:
    book["填报表"][cell_of(form, ONE, "value")] = 600.0
    book["填报表"][cell_of(form, PART, "explanation")] = REASON
