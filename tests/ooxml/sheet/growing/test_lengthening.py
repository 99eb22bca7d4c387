"""Is a list that nothing names lengthened as if everything had been followed?"""

from collections.abc import Callable
from io import BytesIO

import pytest
import xlsxwriter

from addin.files import shipped
from addin.ooxml.sheet.editing.workbook import Workbook, open_workbook
from addin.ooxml.sheet.growing import appending
from addin.ooxml.sheet.growing.appending import append_rows
from addin.ooxml.sheet.growing.lengthening import is_named
from addin.ooxml.sheet.growing.region import find_region


def book(more: Callable[[xlsxwriter.Workbook, xlsxwriter.worksheet.Worksheet], object]) -> Workbook:
    """A table in A1:B12, and what `more` writes beside it."""
    stream = BytesIO()
    with xlsxwriter.Workbook(stream) as made:
        sheet, other = made.add_worksheet("Data"), made.add_worksheet("Other")
        rows = [[f"I{row}", row] for row in range(11)]
        sheet.add_table("A1:B12", {"data": rows, "columns": [{"header": "a"}, {"header": "b"}]})
        other.write(11, 0, "row 12 of another sheet")
        more(made, sheet)
    return open_workbook(stream.getvalue())


def _chart(made: xlsxwriter.Workbook, sheet: xlsxwriter.worksheet.Worksheet) -> None:
    chart = made.add_chart({"type": "line"})
    chart.add_series({"values": "=Data!$B$2:$B$12"})
    sheet.insert_chart("H2", chart)


@pytest.mark.parametrize(
    "more",
    [
        lambda made, _: made.define_name("all", "=Data!$A$2:$A$12"),
        lambda _, sheet: sheet.write_formula("F1", "=SUM(B2:B12)"),
        lambda made, _: made.get_worksheet_by_name("Other").write_formula("F1", "=Data!B12"),
        lambda _, sheet: sheet.conditional_format("B2:B12", {"type": "2_color_scale"}),
        lambda _, sheet: sheet.data_validation("A2:A12", {"validate": "list", "source": ["x"]}),
        lambda _, sheet: sheet.print_area("A1:B12"),
        lambda _, sheet: sheet.write_formula("C12", "=B1*2"),
        lambda _, sheet: sheet.write_array_formula("F1:F12", "=B1:B1*2"),
        _chart,
    ],
    ids=["name", "formula", "other sheet", "rule", "choice", "print area", "own formula",
         "array", "chart"],
)  # fmt: skip
def test_what_ends_at_the_last_row_is_seen(
    more: Callable[[xlsxwriter.Workbook, xlsxwriter.worksheet.Worksheet], object],
) -> None:
    workbook = book(more)

    assert is_named(workbook, find_region(workbook, "Data", "", 1))


def test_what_names_other_rows_is_not_in_the_way() -> None:
    workbook = book(lambda _, sheet: sheet.write_formula("F1", "=SUM(B2:B11)+B120"))

    assert not is_named(workbook, find_region(workbook, "Data", "", 1))


@pytest.mark.parametrize("name", ["example-city.xlsx", "chongqing-14fyp.xlsx"])
def test_the_short_way_writes_the_same_bytes(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def appended() -> bytes:
        workbook = open_workbook(shipped("workbooks", name))
        sheet = next(each for each in workbook.sheet_names if "Data" in each)
        assert not is_named(workbook, find_region(workbook, sheet, "", 1))
        append_rows(workbook, sheet, [["X", 1.5], ["Y"]])
        return workbook.to_bytes()

    short = appended()
    monkeypatch.setattr(appending, "is_named", lambda _workbook, _region: True)

    assert short == appended()
