"""Is what a new workbook is given what stands in it?"""

import re
from datetime import date, datetime, time
from io import BytesIO
from math import nan

import openpyxl
import pytest

from addin.cells import CellError, CellFormula, CellValue
from addin.errors import UsageError
from addin.ooxml.newbook import Choice, Look, NewBook, NewCell, SheetColumn
from addin.ooxml.package import open_package

LOOKS = {
    "": Look(font="宋体", size=10.5),
    "header": Look(bold=True, wrap=True),
    "input": Look(unlocked=True, fill="#FFF9D6"),
}


def written(*, many_rows: bool = False) -> bytes:
    """A workbook with one of each thing."""
    book = NewBook(LOOKS, many_rows=many_rows)
    book.about(title="样表", created=date(2024, 1, 1))
    book.property("ONPACE_FORM_ID", "f-1")
    sheet = book.sheet("数据")
    columns = [
        SheetColumn(header="代码", width=10, note="必填。"),
        SheetColumn(header="说明", width=8, look=Look(wrap=True), choice=Choice(words=("a", "b"))),
    ]
    rows: list[list[CellValue | NewCell]] = [
        ["=1+1", "一二三四五六七八"],
        [3.5, NewCell("b", "input")],
    ]
    sheet.table("tbl", columns, rows, at=2, room=5, fit=True)
    sheet.freeze(3, 2)
    sheet.page(landscape=True, repeat=2)
    sheet.protect()
    book.sheet("_lists", hidden=True).put(1, 1, "a")
    book.name("first", "'数据'!$A$3")
    return book.to_bytes()


@pytest.mark.parametrize("many_rows", [False, True])
def test_the_same_calls_give_the_same_bytes(many_rows: bool) -> None:  # noqa: FBT001 - a parameter
    assert written(many_rows=many_rows) == written(many_rows=many_rows)


@pytest.mark.parametrize(
    ("value", "found"),
    [
        ("=1+1", "=1+1"), ("http://onpace", "http://onpace"), ("007", "007"), (2.5, 2.5),
        (True, True), (date(2024, 9, 30), datetime(2024, 9, 30)),  # noqa: DTZ001 - no zones in cells
        (time(12), time(12)), (None, None), ("", None), (CellFormula("A1*2", 5.0), "=A1*2"),
        (CellError("#N/A"), "=#N/A"),
    ],
)  # fmt: skip
def test_a_cell_holds_what_was_put(value: CellValue, found: object) -> None:
    book = NewBook()
    book.sheet("S").put(2, 3, value)

    cell = openpyxl.load_workbook(BytesIO(book.to_bytes()))["S"]["C2"]

    assert cell.value == found
    assert (cell.data_type == "f") == isinstance(value, CellFormula | CellError)


def test_a_formula_keeps_its_known_value_and_claims_none_where_it_has_none() -> None:
    book = NewBook()
    sheet = book.sheet("S")
    sheet.put(1, 1, CellFormula("1+1", 2.0))
    sheet.put(2, 1, CellFormula("1+1"))

    content = open_package(book.to_bytes())["xl/worksheets/sheet1.xml"].decode()

    assert re.findall(r"</f><v>([^<]*)</v>", content) == ["2.0", ""]


@pytest.mark.parametrize("value", [nan, float("inf"), "x" * 32_768])
def test_what_no_cell_can_hold_is_refused(value: CellValue) -> None:
    with pytest.raises(UsageError):
        NewBook().sheet("S").put(1, 1, value)


def test_a_table_has_filter_note_choice_and_heights() -> None:
    sheet = openpyxl.load_workbook(BytesIO(written()))["数据"]

    assert sheet.tables["tbl"].ref == "A2:B4"
    assert sheet["A2"].comment.text == "必填。"
    assert [str(rule.sqref) for rule in sheet.data_validations.dataValidation] == ["B3:B9"]
    assert sheet.row_dimensions[3].height > sheet.row_dimensions[4].height
    assert (sheet["B3"].protection.locked, sheet["B4"].protection.locked) == (True, False)
    assert (sheet.freeze_panes, sheet.print_title_rows) == ("B3", "$2:$2")
    assert sheet.protection.sheet


def test_hidden_sheets_names_and_properties_are_there() -> None:
    book = openpyxl.load_workbook(BytesIO(written()))

    assert book["_lists"].sheet_state == "hidden"
    assert book.defined_names["first"].attr_text == "'数据'!$A$3"
    own = {each.name: each.value for each in vars(book)["custom_doc_props"]}
    assert own["ONPACE_FORM_ID"] == "f-1"
    assert book.properties.created == datetime(2024, 1, 1)  # noqa: DTZ001 - no zones in cells
