"""Are cells painted and commented in somebody else's workbook, and nothing else changed?"""

from io import BytesIO

import openpyxl

from addin.cells import CellFormula
from addin.ooxml.newbook import Look, NewBook
from addin.ooxml.sheet.editing.marking import Paint, add_notes, mark_cells, repaint_cells
from addin.ooxml.sheet.editing.workbook import open_workbook
from addin.ooxml.sheet.growing.newsheet import put_sheet, show_sheet

RED, YELLOW = Paint(line="FFC00000", ground="FFFFC7CE"), Paint(ground="FFFFF9D6")


def sent() -> bytes:
    """A sheet with a number, a formula and somebody's note."""
    book = NewBook({"input": Look(number="0.00", bold=True)})
    sheet = book.sheet("Form")
    sheet.put(1, 1, 2.5, "input")
    sheet.put(1, 2, CellFormula("A1*2", 5.0))
    sheet.note(1, 2, "somebody's")
    return book.to_bytes()


def marked(content: bytes, notes: dict[str, str]) -> bytes:
    """The file with these cells painted and commented."""
    workbook = open_workbook(content)
    repaint_cells(workbook, "Form", {RED.ground}, YELLOW, keep=notes)
    mark_cells(workbook, "Form", dict.fromkeys(notes, RED))
    add_notes(workbook, "Form", notes, "Reviewer")
    return workbook.to_bytes()


def test_a_painted_cell_keeps_its_value_and_the_rest_of_its_format() -> None:
    cell = openpyxl.load_workbook(BytesIO(marked(sent(), {"A1": "too low"})))["Form"]["A1"]

    assert (cell.value, cell.number_format, cell.font.b) == (2.5, "0.00", True)
    assert cell.fill.fgColor.rgb == RED.ground
    assert cell.border.left.color.rgb == RED.line


def test_a_cell_that_stands_empty_can_be_marked() -> None:
    cell = openpyxl.load_workbook(BytesIO(marked(sent(), {"C9": "missing"})))["Form"]["C9"]

    assert (cell.value, cell.fill.fgColor.rgb) == (None, RED.ground)
    assert cell.comment.text == "missing"


def test_a_note_stands_below_what_somebody_else_said() -> None:
    sheet = openpyxl.load_workbook(BytesIO(marked(sent(), {"B1": "ours"})))["Form"]

    assert sheet["B1"].comment.text == "somebody's\nours"


def test_notes_and_paint_are_renewed_and_what_was_mended_loses_them() -> None:
    first = marked(sent(), {"A1": "too low", "C9": "missing"})

    sheet = openpyxl.load_workbook(BytesIO(marked(first, {"C9": "still missing"})))["Form"]

    assert sheet["A1"].comment is None
    assert sheet["A1"].fill.fgColor.rgb == YELLOW.ground
    assert sheet["C9"].comment.text == "still missing"


def test_formulas_keep_their_results() -> None:
    book = openpyxl.load_workbook(BytesIO(marked(sent(), {"A1": "x"})), data_only=True)

    assert book["Form"]["B1"].value == 5.0


def test_a_sheet_is_put_behind_the_others_or_in_its_own_place_and_shown() -> None:
    workbook = open_workbook(sent())
    for word in ("first", "second"):
        row = f'<row r="1"><c r="A1" t="inlineStr"><is><t>{word}</t></is></c></row>'
        view = '<sheetViews><sheetView workbookViewId="0"/></sheetViews>'
        put_sheet(workbook, "Slip", f"{view}<sheetData>{row}</sheetData>")
    show_sheet(workbook, "Slip")

    book = openpyxl.load_workbook(BytesIO(workbook.to_bytes()))

    assert book.sheetnames == ["Form", "Slip"]
    assert book["Slip"]["A1"].value == "second"
    assert book.active == book["Slip"]
    assert [sheet.sheet_view.tabSelected for sheet in book] in ([None, True], [False, True])
