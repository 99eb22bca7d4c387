from collections.abc import Collection
from pathlib import Path

import pytest
import xlsxwriter
from python_calamine import CalamineWorkbook

from addin.errors import UsageError
from addin.ooxml.package import open_package
from addin.ooxml.sheet.editing.workbook import open_workbook
from addin.ooxml.sheet.growing.appending import Appended, NewRow, append_rows


def _append(path: Path, sheet: str, rows: Collection[NewRow], *, header: int = 1) -> Appended:
    workbook = open_workbook(path)
    done = append_rows(workbook, sheet, rows, header=header)
    workbook.save(path)
    return done


HEADERS = ("indicator", "period", "value", "twice")


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    """A plan workbook with a table of observations, and things that name it."""
    path = tmp_path / "plan.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet, own = book.add_worksheet("Data"), book.add_worksheet("My notes")
        number = book.add_format({"num_format": "0.00", "bg_color": "#EEEEEE"})
        sheet.add_table(
            "A1:D3",
            {
                "name": "Observations",
                "columns": [
                    {"header": name, **({"formula": "=[@value]*2"} if name == "twice" else {})}
                    for name in HEADERS
                ],
                "data": [["GO", "2024Q1", 1.5], ["GO", "2024Q2", 2.5]],
            },
        )
        for row, value in ((1, 1.5), (2, 2.5)):
            sheet.write_number(row, 2, value, number)
        sheet.write_comment("B2", "first quarter")
        sheet.conditional_format("C2:C3", {"type": "2_color_scale"})
        sheet.data_validation("A2:A3", {"validate": "list", "source": ["GO", "VA"]})
        sheet.write("F9", "a note of mine")
        own.write_formula("A1", "=SUM(Data!C2:C3)")
        book.define_name("observed", "=Data!$C$2:$C$3")
        chart = book.add_chart({"type": "line"})
        chart.add_series({"values": "=Data!$C$2:$C$3", "categories": "=Data!$B$2:$B$3"})
        own.insert_chart("C3", chart)
    return path


def test_rows_come_below_the_last_one_and_look_like_it(plan: Path) -> None:
    rows = [
        {"indicator": "VA", "period": "2024Q3", "value": 3.25},
        {"indicator": "GO", "period": "2024Q3", "value": 4.125},
    ]

    done = _append(plan, "Data", rows)

    after = open_workbook(plan)
    assert (done.first, done.last) == (4, 5)
    assert [after.value("Data", f"{c}5") for c in "ABC"] == ["GO", "2024Q3", 4.125]
    assert after.style_of("Data", 5, 3) == after.style_of("Data", 3, 3) != 0
    assert "<f>" in after.xml("Data").rows.cell(5, 4)


def test_what_reached_to_the_last_row_reaches_to_the_new_last_row(plan: Path) -> None:
    _append(plan, "Data", [["GO", "2024Q3", 3.0]] * 3)

    package = open_package(plan)
    sheet = package["xl/worksheets/sheet1.xml"].decode()
    assert 'ref="A1:D6"' in package["xl/tables/table1.xml"].decode()
    assert '<conditionalFormatting sqref="C2:C6">' in sheet
    assert 'sqref="A2:A6"' in sheet
    assert "<f>SUM(Data!C2:C6)</f>" in package["xl/worksheets/sheet2.xml"].decode()
    assert "Data!$C$2:$C$6" in package["xl/workbook.xml"].decode()
    assert "Data!$C$2:$C$6" in package["xl/charts/chart1.xml"].decode()


def test_what_stands_beside_stays_where_it_is(plan: Path) -> None:
    _append(plan, "Data", [["GO", "2024Q3", 3.0]] * 12)

    assert open_workbook(plan).value("Data", "F9") == "a note of mine"
    assert 'ref="B2"' in open_package(plan)["xl/comments1.xml"].decode()


def test_what_stands_below_in_the_way_is_moved_down(plan: Path) -> None:
    workbook = open_workbook(plan)
    workbook.set_value("Data", "A5", "source: bureau")

    append_rows(workbook, "Data", [["GO", "2024Q3", 3.0]] * 4)

    assert workbook.value("Data", "A7") == "GO"
    assert workbook.value("Data", "A9") == "source: bureau"


def test_a_sheet_without_a_table_is_appended_below_its_header(tmp_path: Path) -> None:
    path = tmp_path / "plain.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("数据")
        sheet.write_row("A2", ["指标", "数值"])
        sheet.write_row("A3", ["工业增加值", 5])

    _append(path, "数据", [{"指标": "研发投入", "数值": 6.5}], header=2)

    rows = CalamineWorkbook.from_path(path).get_sheet_by_name("数据").to_python()
    assert rows[-1] == ["研发投入", 6.5]


def test_an_empty_row_of_a_new_table_is_filled_first(tmp_path: Path) -> None:
    path = tmp_path / "new.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        book.add_worksheet("Data").add_table(
            "A1:B2", {"columns": [{"header": "a"}, {"header": "b"}]}
        )

    done = _append(path, "Data", [[1, 2], [3, 4]])

    assert (done.first, done.last) == (2, 3)


def test_rows_come_above_the_totals(tmp_path: Path) -> None:
    path = tmp_path / "totals.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        columns = [
            {"header": "a", "total_string": "all"},
            {"header": "b", "total_function": "sum"},
        ]
        book.add_worksheet("Data").add_table(
            "A1:B4", {"data": [["x", 1], ["y", 2]], "columns": columns, "total_row": True}
        )

    _append(path, "Data", [["z", 3]])

    after = open_workbook(path)
    assert [after.value("Data", f"A{n}") for n in (4, 5)] == ["z", "all"]
    assert 'ref="A1:B5"' in open_package(path)["xl/tables/table1.xml"].decode()


def test_an_unknown_column_is_refused_with_the_nearest_name(plan: Path) -> None:
    with pytest.raises(UsageError, match=r"no column 'valeu' .nearest: 'value'"):
        _append(plan, "Data", [{"valeu": 1}])
