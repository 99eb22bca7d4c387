"""Does a formula show the result that Excel would show, and none where that is not known?"""

from io import BytesIO

import openpyxl

from addin.cells import CellFormula
from addin.ooxml.newbook import NewBook
from addin.ooxml.package import open_package
from addin.ooxml.results import with_results

FORMULAS = {
    "A2": "A1*2",
    "A3": 'TEXT(A1,"mmmm")',
    "A4": "IFERROR(A3,0)+1",
    "A5": "A2/0",
    "A6": 'IF(A1>1,"是<&",0)',
    "A7": "A1=2",
    "A8": "NOW()",
    "A9": "SUM(A1:A2)+growth",
    "A10": "_xlfn.IFS(A1>1,3)",
    "A11": 'TEXT(A1+0.5,"0")',
}


def book() -> bytes:
    """2 in A1 and formulas below it, without results."""
    made = NewBook()
    sheet = made.sheet("Data")
    made.name("growth", "'Data'!$A$1")
    sheet.put(1, 1, 2.0)
    for row, formula in enumerate(FORMULAS.values(), 2):
        sheet.put(row, 1, CellFormula(formula))
    return made.to_bytes()


def shown(content: bytes) -> dict[str, object]:
    """The stored results by cell."""
    sheet = openpyxl.load_workbook(BytesIO(content), data_only=True)["Data"]
    return {cell: sheet[cell].value for cell in FORMULAS}


def test_nothing_but_results_changes() -> None:
    before, after = open_package(book()), open_package(with_results(book())[0])
    sheet = "xl/worksheets/sheet1.xml"

    assert [name for name in before.names if before[name] != after[name]] == [sheet]
    formulas = openpyxl.load_workbook(BytesIO(with_results(book())[0]))["Data"]
    assert [formulas[cell].value for cell in FORMULAS] == [f"={f}" for f in FORMULAS.values()]


def test_what_excel_alone_can_tell_has_no_result_nor_what_rests_on_it() -> None:
    found = shown(with_results(book())[0])

    assert [found[cell] for cell in ("A3", "A4", "A8")] == [None, None, None]


def test_the_workbook_is_calculated_when_it_opens() -> None:
    assert b'fullCalcOnLoad="1"' in open_package(with_results(book())[0])["xl/workbook.xml"]


def test_the_engine_calculates_the_others() -> None:
    found = shown(with_results(book())[0])

    assert {cell: value for cell, value in found.items() if value is not None} == {
        "A2": 4, "A5": "#DIV/0!", "A6": "是<&", "A7": True, "A9": 8, "A10": 3, "A11": "3",
    }  # fmt: skip


def test_what_has_no_result_is_said_with_the_functions_that_are_the_reason() -> None:
    [told] = with_results(book())[1]

    assert (told.rule, told.place.cell) == ("X-03", "A3")
    assert "3" in told.text.zh
    assert "NOW, TEXT" in told.text.en


def test_a_line_end_of_a_formula_is_one_letter_however_the_file_writes_it() -> None:
    package = open_package(book())
    sheet = "xl/worksheets/sheet1.xml"
    xml = package[sheet].replace("是".encode(), "是\r\n".encode())

    assert shown(with_results(package.with_parts({sheet: xml}).to_bytes())[0])["A6"] == "是\n<&"


def test_the_same_workbook_gives_the_same_bytes() -> None:
    assert with_results(book())[0] == with_results(book())[0]
