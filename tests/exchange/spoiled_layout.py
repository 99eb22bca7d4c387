"""Rows, columns and sheets rearranged, protected, painted over."""

from functools import partial
from io import BytesIO
from typing import Any

from openpyxl.drawing.image import Image
from openpyxl.formatting import rule as formatting
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.workbook.protection import WorkbookProtection
from openpyxl.worksheet.table import Table

from addin.exchange.form.form import Form
from addin.exchange.form.layout import FIRST_ROW, HEADER_ROW, Grid
from addin.exchange.words import Outcome
from tests.exchange import spoiled
from tests.exchange.filling import cell_of
from tests.exchange.spoiled import (
    TWO,
    Spoiled,
    png,
)

__all__ = ["LAYOUT"]

LAYOUT: list[Spoiled] = []
RULES: Any = formatting
A, R, X = Outcome.ACCEPTED, Outcome.RETURNED, Outcome.REFUSED
H = Outcome.HELD
_changed = partial(spoiled.changed, into=LAYOUT)
_file = partial(spoiled.whole_file, into=LAYOUT)
_set = partial(spoiled.with_cells, into=LAYOUT)


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


@_changed("picture in place of values", R, "V-01", "V-00e")
def _pasted(book: Any, form: Form) -> None:
    sheet = book["填报表"]
    for row in range(FIRST_ROW, Grid(form).last_row + 1):
        sheet[f"J{row}"] = None
    sheet.add_image(Image(BytesIO(png())), f"J{FIRST_ROW}")
