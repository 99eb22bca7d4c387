"""Ways in which the table of a form comes back changed: rows, columns, headers, locked cells."""

from functools import partial
from typing import Any

from addin.exchange.form.form import Form
from addin.exchange.form.layout import FIRST_ROW
from addin.exchange.words import Outcome
from tests.exchange import spoiled
from tests.exchange.filling import cell_of
from tests.exchange.spoiled import FOUR, TWO

__all__ = ["TABLES"]

TABLES: list[spoiled.Spoiled] = []
A, R, X = Outcome.ACCEPTED, Outcome.RETURNED, Outcome.REFUSED
changed = partial(spoiled.changed, into=TABLES)
whole_file = partial(spoiled.whole_file, into=TABLES)
with_cells = partial(spoiled.with_cells, into=TABLES)

# The table was changed


def _values(sheet: Any, row: int) -> list[Any]:
    return [sheet.cell(row, column).value for column in range(1, 20)]


@changed("two rows changed places", A, "V-00e")
def _swapped(book: Any, _form: Form) -> None:
    sheet = book["填报表"]
    first, second = _values(sheet, FIRST_ROW), _values(sheet, FIRST_ROW + 3)
    for row, values in ((FIRST_ROW, second), (FIRST_ROW + 3, first)):
        for column, value in enumerate(values, start=1):
            if not (isinstance(value, str) and value.startswith("=")):
                sheet.cell(row, column).value = value


@changed("rows inserted above the table", A)
def _pushed_down(book: Any, _form: Form) -> None:
    book["填报表"].insert_rows(3, 2)


@changed("a blank row between", A)
def _blank_between(book: Any, _form: Form) -> None:
    book["填报表"].insert_rows(FIRST_ROW + 2)


@changed("a row of their own", A, "V-00e")
def _own_row(book: Any, _form: Form) -> None:
    sheet = book["填报表"]
    sheet.insert_rows(FIRST_ROW + 4)
    for column, value in ((2, "自加"), (3, "新增指标"), (10, 12.5)):
        sheet.cell(FIRST_ROW + 4, column).value = value


@changed("a column inserted", A)
def _column_inserted(book: Any, _form: Form) -> None:
    book["填报表"].insert_cols(6)


@changed("a row deleted", R, "V-00e")
def _row_deleted(book: Any, _form: Form) -> None:
    book["填报表"].delete_rows(FIRST_ROW + 3)


@changed("a code overwritten", A, "V-00e")
def _code_lost(book: Any, form: Form) -> None:
    book["填报表"][cell_of(form, TWO, "code")] = 1


@changed("code and name overwritten", R, "V-00e", "V-00f")
def _code_and_name_lost(book: Any, form: Form) -> None:
    book["填报表"][cell_of(form, TWO, "code")] = None
    book["填报表"][cell_of(form, TWO, "name")] = "产值"


with_cells("a code twice with other values", R, "V-00e", cells={(FOUR, "code"): TWO})


@changed("header overwritten", A, "V-00e")
def _header(book: Any, _form: Form) -> None:
    book["填报表"]["J7"] = "数值"


@changed("headers lost altogether", X, "V-00e")
def _headers(book: Any, _form: Form) -> None:
    for column in range(1, 20):
        book["填报表"].cell(7, column).value = None


with_cells(
    "formulas overwritten", A, "V-00f", cells={(TWO, "derived"): 6.1, (TWO, "checks"): "通过"}
)
with_cells("unit changed", R, "V-00f", cells={(TWO, "unit"): "万元"})
with_cells("prefilled value cleared", A, "V-00f", cells={(TWO, "year_ago"): None})


@changed("sheet renamed", A)
def _renamed(book: Any, _form: Form) -> None:
    book["填报表"].title = "Sheet1"


@changed("other sheets deleted", A)
def _alone(book: Any, _form: Form) -> None:
    for name in ("封面", "审核", "指标解释", "整改事项"):
        del book[name]


@changed("sheets added", A)
def _added(book: Any, _form: Form) -> None:
    book.create_sheet("底稿", 0)["A1"] = "计算过程"


@changed("form sheet copied and filled again", R, "V-00e")
def _copied_sheet(book: Any, form: Form) -> None:
    copy = book.copy_worksheet(book["填报表"])
    copy[cell_of(form, TWO, "value")] = 2200


@changed("form sheet copied", A, "V-00e")
def _same_copy(book: Any, _form: Form) -> None:
    book.copy_worksheet(book["填报表"])


@changed("sheet protected with a password", A)
def _protected(book: Any, _form: Form) -> None:
    book["填报表"].protection.set_password("secret")
    book["填报表"].protection.enable()


@changed("values one row too low", R, "V-01")
def _too_low(book: Any, form: Form) -> None:
    sheet = book["填报表"]
    values = [sheet.cell(FIRST_ROW + i, 10).value for i in range(len(form.rows))]
    sheet.cell(FIRST_ROW, 10).value = None
    for index, value in enumerate(values):
        sheet.cell(FIRST_ROW + index + 1, 10).value = value


@changed("values in the next column", R, "V-01")
def _next_column(book: Any, form: Form) -> None:
    sheet = book["填报表"]
    for row in range(FIRST_ROW, FIRST_ROW + len(form.rows)):
        sheet.cell(row, 11).value = sheet.cell(row, 10).value
        sheet.cell(row, 10).value = None


@changed("values over the targets", R, "V-01", "V-65")
def _over_targets(book: Any, form: Form) -> None:
    sheet = book["填报表"]
    for row in range(FIRST_ROW, FIRST_ROW + len(form.rows)):
        sheet.cell(row, 9).value = sheet.cell(row, 10).value
        sheet.cell(row, 10).value = None


@changed("input cells merged", R, "V-01")
def _merged(book: Any, _form: Form) -> None:
    book["填报表"].merge_cells(f"J{FIRST_ROW}:J{FIRST_ROW + 1}")


@changed("a note beside the table", A, "V-00e")
def _beside(book: Any, _form: Form) -> None:
    book["填报表"][f"U{FIRST_ROW}"] = "请张工核对"
