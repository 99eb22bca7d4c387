import re
import struct
from datetime import date, datetime, time
from io import BytesIO
from pathlib import Path
from random import Random

import pytest
import xlsxwriter
from docx import Document
from python_calamine import CalamineWorkbook

from addin.cells import CellError, CellFormula
from addin.errors import AddinError, FileError, UsageError
from addin.ooxml.package import open_package
from addin.ooxml.sheet.editing.workbook import Workbook, open_workbook
from tests.ooxml.sheet.probe import probe_workbook

EVENING = datetime(2024, 9, 30, 18)  # noqa: DTZ001 - cells know no zones


@pytest.fixture
def workbook() -> Workbook:
    return open_workbook(probe_workbook())


def test_a_cell_that_is_set_changes_its_sheet_and_the_mark_for_calculation_only() -> None:
    content = probe_workbook()
    workbook = open_workbook(content)

    workbook.set_value("Other sheet", "C1", 1.5)

    before, after = open_package(content), workbook.to_package()
    changed = {name for name in after.names if name not in before or before[name] != after[name]}
    assert changed <= {"xl/worksheets/sheet2.xml", "xl/workbook.xml"}


@pytest.mark.parametrize(
    "value", [1.5, -3, "钢铁 & <steel>", " two  blanks\n", True, None, "_x000D_", "a\x0bb"]
)
def test_a_value_reads_back_as_it_was_written(workbook: Workbook, value: object) -> None:
    workbook.set_value("Data", "C20", value)

    again = open_workbook(workbook.to_bytes())

    assert again.value("Data", "C20") == value


def test_ten_thousand_random_doubles_are_the_same_to_the_bit(workbook: Workbook) -> None:
    random = Random(20240930)  # noqa: S311 - the same numbers each time
    numbers: list[float] = []
    while len(numbers) < 10_000:
        (number,) = struct.unpack("<d", random.randbytes(8))
        if number == number and abs(number) != float("inf"):  # noqa: PLR0124 - not NaN
            numbers.append(number)
    for row, number in enumerate(numbers, 40):
        workbook.set_value("Data", f"A{row}", number)

    again = open_workbook(workbook.to_bytes())

    read = [float(again.value("Data", f"A{row}")) for row in range(40, 10_040)]  # type: ignore[arg-type]  # the cells hold numbers
    assert [struct.pack("<d", n) for n in read] == [struct.pack("<d", n) for n in numbers]


def test_moments_get_a_format_that_shows_them(workbook: Workbook, tmp_path: Path) -> None:
    workbook.set_value("Data", "C20", date(2024, 9, 30))
    workbook.set_value("Data", "C21", EVENING)
    workbook.set_value("Data", "C22", time(6, 30))

    path = workbook.save(tmp_path / "a.xlsx")

    rows = CalamineWorkbook.from_path(path).get_sheet_by_name("Data").to_python()
    shown = [row[2] for row in rows[-3:]]
    assert shown == [date(2024, 9, 30), EVENING, time(6, 30)]


def test_text_that_looks_like_a_formula_stays_text_and_is_quoted(workbook: Workbook) -> None:
    workbook.set_value("Data", "C20", "=1+1")

    package = workbook.to_package()

    assert open_workbook(package.to_bytes()).value("Data", "C20") == "=1+1"
    assert b'quotePrefix="1"' in package["xl/styles.xml"]


def test_a_formula_keeps_the_value_that_is_known(workbook: Workbook, tmp_path: Path) -> None:
    workbook.set_value("Data", "C20", CellFormula("=SUM(B9:B10)", 15))
    workbook.set_value("Data", "C21", CellError("#N/A"))

    path = workbook.save(tmp_path / "a.xlsx")

    rows = CalamineWorkbook.from_path(path).get_sheet_by_name("Data").to_python()
    assert rows[-2][2] == 15
    assert open_workbook(path).value("Data", "C20") == CellFormula("SUM(B9:B10)", 15)


def test_results_that_a_change_makes_wrong_are_calculated_anew(workbook: Workbook) -> None:
    workbook.set_value("Data", "B9", 100)

    after = open_workbook(workbook.to_bytes())

    assert after.value("Data", "B11") == CellFormula("B9+B10", 108)
    assert after.value("Data", "B12") == CellFormula("B10+B11", 116)
    assert after.value("Data", "C6") == CellFormula("SUM(C4:C4)", 1)


def test_results_on_other_sheets_follow_when_rows_repeat(workbook: Workbook) -> None:
    workbook.copy_rows("Data", 4, 4, 2)

    after = open_workbook(workbook.to_bytes())

    assert after.value("Other sheet", "A1") == CellFormula("SUM(Data!B4:B5)", 20)
    assert after.value("Other sheet", "A3") == CellFormula("Data!B10", 7)


def test_a_formula_keeps_every_letter_and_young_functions_get_their_prefix(
    workbook: Workbook,
) -> None:
    workbook.set_value("Data", "C20", CellFormula('=XLOOKUP(B9,B9:B10,A9:A10)&"_x000D_\r\n<"'))
    workbook.insert_rows("Data", 7, 1)

    text = workbook.value("Data", "C21")

    assert text == CellFormula('_xlfn.XLOOKUP(B10,B10:B11,A10:A11)&"_x000D_\r\n<"')


def test_a_cell_keeps_its_format_when_it_is_set(workbook: Workbook) -> None:
    workbook.set_value("Data", "B4", 99)
    workbook.set_value("Data", "E4", 99, like="B4")

    assert workbook.style_of("Data", 4, 2) == workbook.style_of("Data", 4, 5) == 1


@pytest.mark.parametrize(
    ("cell", "value", "words"),
    [
        ("B8", 1, "merged cell"),
        ("A15", 1, "header of a table"),
        ("A0", 1, "not a cell"),
        ("XFE1", 1, "not a cell"),
        ("A1048577", 1, "not a cell"),
        ("C20", CellFormula("=XFE1+1"), "C20: XFE1 lies beyond the grid"),
        ("C20", CellFormula("=SUM(A1,A1048577)"), "beyond the grid"),
        ("C20", float("nan"), "no cell can hold"),
        ("C20", object(), "no cell can hold"),
        ("C20", "x" * 40_000, "32767 letters"),
    ],
)
def test_what_cannot_be_set_safely_is_refused_with_the_reason(
    workbook: Workbook, cell: str, value: object, words: str
) -> None:
    with pytest.raises(AddinError, match=words) as caught:
        workbook.set_value("Data", cell, value)

    assert caught.value.text.zh


def test_part_of_an_array_formula_is_refused(workbook: Workbook) -> None:
    with pytest.raises(FileError, match="Other sheet!A5 is part of an array formula"):
        workbook.set_value("Other sheet", "A5", 1)
    with pytest.raises(FileError, match="array formula"):
        workbook.insert_rows("Other sheet", 5)


def test_a_data_table_keeps_its_head_beside_it() -> None:
    package = open_package(probe_workbook())
    sheet = package["xl/worksheets/sheet1.xml"].replace(
        b'<c r="B9"><v>7</v></c>',
        b'<c r="B9"><f t="dataTable" ref="B9:B10" dt2D="0" dtr="0" r1="A1"/><v>7</v></c>',
    )
    workbook = open_workbook(package.with_parts({"xl/worksheets/sheet1.xml": sheet}).to_bytes())

    with pytest.raises(FileError, match="data table"):
        workbook.insert_rows("Data", 9)
    workbook.insert_rows("Data", 8)

    assert 'ref="B10:B11"' in workbook.xml("Data").rows.cell(10, 2)


def test_an_unknown_sheet_is_refused_with_the_nearest_name(workbook: Workbook) -> None:
    with pytest.raises(UsageError, match="nearest: 'Data'"):
        workbook.set_value("Dat", "A1", 1)


def test_rows_are_not_pushed_off_the_grid(workbook: Workbook) -> None:
    workbook.set_value("Data", "A1048576", 1)

    with pytest.raises(FileError, match="pushed off the grid"):
        workbook.insert_rows("Data", 2)


def test_a_pivot_table_is_not_torn(workbook: Workbook) -> None:
    with pytest.raises(FileError, match="pivot table"):
        workbook.insert_rows("Other sheet", 4)


def test_the_same_edit_gives_the_same_bytes() -> None:
    content = probe_workbook()
    edited = []
    for _ in range(2):
        workbook = open_workbook(content)
        workbook.copy_rows("Data", 4, 4, 3)
        edited.append(workbook.to_bytes())

    assert edited[0] == edited[1]


def test_a_signed_workbook_and_macros_are_noticed() -> None:
    package = open_package(probe_workbook()).with_parts(
        {"_xmlsignatures/sig1.xml": b"<a/>", "xl/vbaProject.bin": b"x"}
    )
    signed = open_workbook(package.to_bytes())

    signed.set_value("Data", "C20", 1)

    assert [notice.rule for notice in signed.notices] == ["X-01", "X-02"]
    assert signed.to_package()["xl/vbaProject.bin"] == b"x"


@pytest.mark.parametrize(
    ("content", "error"),
    [
        (b"", FileError),
        (b"PK\3\4 not an archive", FileError),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), FileError),
        (probe_workbook()[:3000], FileError),
    ],
)
def test_bad_input_is_refused(content: bytes, error: type[AddinError]) -> None:
    with pytest.raises(error):
        open_workbook(content)


def test_an_absurd_dimension_is_no_matter() -> None:
    package = open_package(probe_workbook())
    sheet = package["xl/worksheets/sheet1.xml"].replace(
        b'<dimension ref="A3:F17"/>', b'<dimension ref="A1:XFD1048576"/>'
    )
    workbook = open_workbook(package.with_parts({"xl/worksheets/sheet1.xml": sheet}).to_bytes())

    workbook.set_value("Data", "A20", 1)

    assert b'<dimension ref="A3:F20"/>' in workbook.to_package()["xl/worksheets/sheet1.xml"]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b'<row r="6"', b'<row r="2000000"'),
        (b'<c r="B6"', b'<c r="ZZZZ6"'),
        (b'<row r="9"', b'<row r="3"'),
        (b'<c r="B9">', b'<c r="A9">'),
    ],
)
def test_cells_outside_of_the_grid_or_out_of_order_are_refused(old: bytes, new: bytes) -> None:
    package = open_package(probe_workbook())
    sheet = package["xl/worksheets/sheet1.xml"]
    assert old in sheet
    broken = package.with_parts({"xl/worksheets/sheet1.xml": sheet.replace(old, new, 1)})

    workbook = open_workbook(broken.to_bytes())
    with pytest.raises(FileError, match="sheet1"):
        workbook.insert_columns("Data", 1)


def test_a_word_file_is_no_workbook() -> None:
    stream = BytesIO()
    Document().save(stream)

    with pytest.raises(FileError, match="not an Excel workbook"):
        open_workbook(stream.getvalue())


def test_a_workbook_without_formats_gets_one_for_a_date(tmp_path: Path) -> None:
    package = open_package(probe_workbook())
    rels = package["xl/_rels/workbook.xml.rels"].decode()
    without = re.sub(r"<Relationship [^>]*/styles\"[^>]*/>", "", rels).encode()
    workbook = open_workbook(
        package.with_parts(
            {"xl/styles.xml": None, "xl/_rels/workbook.xml.rels": without}
        ).to_bytes()
    )

    workbook.set_value("Other sheet", "C3", date(2024, 9, 30))

    path = workbook.save(tmp_path / "a.xlsx")
    rows = CalamineWorkbook.from_path(path).get_sheet_by_name("Other sheet").to_python()
    assert rows[2][2] == date(2024, 9, 30)


def _linked(formula: str) -> bytes:
    """A number on one sheet, a formula on the next, one that follows it, and a chart of both."""
    stream = BytesIO()
    with xlsxwriter.Workbook(stream) as book:
        first, second, third = (book.add_worksheet(name) for name in ("A", "It's B", "C"))
        first.write_column("A1", [1, 2])
        book.define_name("start", "=A!$A$1")
        second.write_formula("A1", formula, None, 10)
        second.write_formula("A2", "=7*1", None, 7)
        third.write_formula("A1", "='It''s B'!A1+1", None, 11)
        for source in ("=A!$A$1:$A$2", "='It''s B'!$A$1:$A$2", "='It''s B'!$A$2"):
            chart = book.add_chart({"type": "column"})
            chart.add_series({"values": source})
            third.insert_chart("C3", chart)
    return _with_caches(stream.getvalue())


def _with_caches(content: bytes) -> bytes:
    package = open_package(content)
    names = [name for name in package.names if name.startswith("xl/charts/chart")]
    cache = (
        b'</c:f><c:numCache><c:formatCode>General</c:formatCode><c:ptCount val="2"/>'
        b'<c:pt idx="0"><c:v>1</c:v></c:pt></c:numCache></c:numRef>'
    )
    fresh = {
        name: re.sub(rb"</c:f>.*?</c:numRef>", cache, package[name], flags=re.DOTALL)
        for name in names
    }
    return package.with_parts(fresh).to_bytes()


@pytest.mark.parametrize("formula", ["=A!A1*10", "=start*10", '=INDIRECT("A!A1")*10'])
def test_a_cell_that_is_set_is_followed_on_other_sheets_and_in_charts(formula: str) -> None:
    workbook = open_workbook(_linked(formula))

    workbook.set_value("A", "A1", 5)

    after = workbook.to_package()
    again = Workbook(after)
    results = [again.value(sheet, "A1") for sheet in ("It's B", "C")]
    assert [one.value for one in results if isinstance(one, CellFormula)] == [50, 51]
    assert again.value("It's B", "A2") == CellFormula("7*1", 7)
    charts = [after[f"xl/charts/chart{number}.xml"] for number in (1, 2, 3)]
    assert re.findall(rb"<c:v>(.*?)</c:v>", charts[0]) == [b"5", b"2"]
    assert re.findall(rb"<c:v>(.*?)</c:v>", charts[1]) == [b"50", b"7"]
    assert re.findall(rb"<c:v>(.*?)</c:v>", charts[2]) == [b"1"]


def test_what_no_engine_can_tell_is_shown_neither_in_cells_nor_in_charts_and_said() -> None:
    workbook = open_workbook(_linked("=A!A1*HOUSE.RATE()"))

    workbook.set_value("A", "A1", 5)

    after = workbook.to_package()
    again = Workbook(after)
    results = [again.value(sheet, "A1") for sheet in ("It's B", "C")]
    assert [one.value for one in results if isinstance(one, CellFormula)] == [None, None]
    assert b"Cache" not in after["xl/charts/chart2.xml"]
    [told] = workbook.notices
    assert (told.rule, told.place.sheet, told.place.cell) == ("X-03", "It's B", "A1")
    assert "stored result: 2" in told.text.en
    assert "HOUSE.RATE" in told.text.en


def test_what_does_not_follow_rows_that_move_is_named() -> None:
    stream = BytesIO()
    with xlsxwriter.Workbook(stream) as book:
        for name in ("A", "M", "Z"):
            book.add_worksheet(name).write_column("A1", [1, 2])
        last = book.add_worksheet("Sum")
        last.write_formula("A1", "=SUM(A:Z!A2)", None, 6)
        last.write_formula("A2", '=INDIRECT("M!A2")', None, 2)
        last.write_formula("A3", "=SUM(M:Z!A1)+M!A2", None, 4)
    workbook = open_workbook(stream.getvalue())

    workbook.insert_rows("A", 2, 1)

    [told] = [one for one in workbook.notices if one.rule == "X-04"]
    assert (told.place.sheet, told.place.cell) == ("Sum", "A1")
    assert "(2): =SUM(A:Z!A2)" in told.text.en
    after = open_workbook(workbook.to_bytes())
    assert after.value("Sum", "A1") == CellFormula("SUM(A:Z!A2)", 4)
    assert after.value("Sum", "A3") == CellFormula("SUM(M:Z!A1)+M!A2", 4)
