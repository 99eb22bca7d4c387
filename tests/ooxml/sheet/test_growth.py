"""The row-growth probe: every item is right in the XML after one row has become five."""

import re

import pytest

from addin.ooxml.package import Package, open_package
from addin.ooxml.sheet.editing.workbook import open_workbook
from addin.templating.template import compile_template
from tests.ooxml.sheet.probe import probe_workbook


@pytest.fixture(scope="module")
def before() -> Package:
    return open_package(probe_workbook())


@pytest.fixture(scope="module")
def grown(before: Package) -> Package:
    workbook = open_workbook(before.to_bytes())
    workbook.copy_rows("Data", 4, 4, 5)
    return workbook.to_package()


SHEET = "xl/worksheets/sheet1.xml"
OTHER = "xl/worksheets/sheet2.xml"
BOOK = "xl/workbook.xml"


@pytest.mark.parametrize(
    ("part", "expected"),
    [
        (SHEET, '<c r="C8"><f>B8/B$10</f>'),
        (SHEET, '<c r="B10" s="1"><f>SUM(B4:B8)</f>'),
        (SHEET, '<c r="C10"><f>SUM(C4:C8)</f>'),
        (SHEET, '<c r="B16"><f>B14+B15</f>'),
        (SHEET, '<row r="13" spans="1:6" ht="33" customHeight="1"'),
        (SHEET, '<mergeCell ref="A12:C12"/><mergeCell ref="F3:F13"/>'),
        (SHEET, '<autoFilter ref="A3:D8"/>'),
        (SHEET, '<protectedRange sqref="B4:B8 B13:B16" name="entry"/>'),
        (SHEET, '<conditionalFormatting sqref="B4:B8">'),
        (SHEET, "<formula>$B$13</formula>"),
        (SHEET, "<formula>B13&gt;B$10</formula>"),
        (SHEET, "<xm:sqref>C4:C8</xm:sqref>"),
        (SHEET, "<xm:sqref>C4:C8 C13:C14</xm:sqref>"),
        (SHEET, "<formula1>$A$13:$A$16</formula1>"),
        (SHEET, 'sqref="B13:B14"><formula1>B10</formula1>'),
        (SHEET, '<hyperlink ref="A13" r:id="rId1"/>'),
        (SHEET, "location=\"'Data'!B16\""),
        (SHEET, '<brk id="13" max="16383" man="1"/>'),
        (SHEET, '<ignoredError sqref="A13:A16"'),
        (SHEET, "<xm:f>Data!B4:B8</xm:f><xm:sqref>D10</xm:sqref>"),
        (SHEET, "<xm:f>Data!B7:C7</xm:f><xm:sqref>D7</xm:sqref>"),
        (SHEET, '<dimension ref="A3:F21"/>'),
        (SHEET, '<pane ySplit="3" topLeftCell="A4"'),
        (OTHER, "<f>SUM(Data!B4:B8)</f>"),
        (OTHER, "<f>Data!B10*2</f>"),
        (OTHER, '<f t="array" ref="A4:A5">Data!B13:B14</f>'),
        (OTHER, '<f>SUM(Data!$B$4:$B$8)+COUNTIF(Data!A4:A8,"steel")</f>'),
        (BOOK, ">Data!$B$4:$B$8</definedName>"),
        (BOOK, ">Data!$B$10</definedName>"),
        (BOOK, ">Data!$A$13:$A$16</definedName>"),
        (BOOK, ">Data!$A$1:$H$34</definedName>"),
        (BOOK, ">Data!$3:$3</definedName>"),
        (BOOK, 'fullCalcOnLoad="1"'),
        ("xl/charts/chart1.xml", "<c:f>Data!$A$4:$A$8</c:f>"),
        ("xl/charts/chart1.xml", "<c:f>Data!$B$4:$B$8</c:f>"),
        ("xl/charts/chart1.xml", "<c:f>Data!$B$10</c:f>"),
        ("xl/drawings/drawing1.xml", "<xdr:row>11</xdr:row>"),
        ("xl/tables/table1.xml", 'ref="A19:B21"'),
        ("xl/tables/table1.xml", "<calculatedColumnFormula>B13</calculatedColumnFormula>"),
        ("xl/comments1.xml", '<comment ref="B13"'),
        ("xl/comments1.xml", '<comment ref="A4"'),
        ("xl/comments1.xml", '<comment ref="A2"'),
        ("xl/drawings/vmlDrawing1.vml", "<x:Row>12</x:Row>"),
        ("xl/threadedComments/threadedComment1.xml", 'ref="B13"'),
        ("xl/pivotCache/pivotCacheDefinition1.xml", 'ref="A3:B8" sheet="Data"'),
        ("xl/pivotCache/pivotCacheDefinition1.xml", 'refreshOnLoad="1"'),
    ],
)
def test_when_a_row_becomes_five_everything_follows(
    grown: Package, part: str, expected: str
) -> None:
    assert expected in grown[part].decode()


def test_the_parts_that_name_no_moved_cell_are_the_same_bytes(
    before: Package, grown: Package
) -> None:
    changed = {name for name in before.names if name in grown and before[name] != grown[name]}

    assert changed == {
        SHEET,
        OTHER,
        BOOK,
        "xl/charts/chart1.xml",
        "xl/comments1.xml",
        "xl/drawings/drawing1.xml",
        "xl/drawings/vmlDrawing1.vml",
        "xl/pivotCache/pivotCacheDefinition1.xml",
        "xl/tables/table1.xml",
        "xl/threadedComments/threadedComment1.xml",
    }


def test_rows_put_in_and_taken_out_again_leave_every_cell_as_it_was(before: Package) -> None:
    workbook = open_workbook(before.to_bytes())

    workbook.insert_rows("Data", 7, 3)
    workbook.delete_rows("Data", 7, 9)

    for part in (SHEET, OTHER, "xl/charts/chart1.xml", "xl/drawings/vmlDrawing1.vml"):
        assert workbook.to_package()[part].count(b"#REF!") == 0
    after = open_workbook(workbook.to_bytes())
    first = open_workbook(before.to_bytes())
    for cell in ("B6", "B11", "C4", "A9", "B16"):
        was, now = first.value("Data", cell), after.value("Data", cell)
        assert getattr(now, "text", now) == getattr(was, "text", was)


def test_columns_put_in_take_everything_along(before: Package) -> None:
    workbook = open_workbook(before.to_bytes())

    workbook.insert_columns("Data", 2, 1)

    package = workbook.to_package()
    sheet, table = package[SHEET].decode(), package["xl/tables/table1.xml"].decode()
    assert "<f>SUM(C4:C4)</f>" in sheet
    assert '<mergeCell ref="A8:D8"/>' in sheet
    assert 'ref="A15:C17"' in table
    assert table.count("<tableColumn ") == 3
    assert open_workbook(package.to_bytes()).value("Data", "B15") == "Column1"
    assert "Data!$C$4:$C$4" in package["xl/charts/chart1.xml"].decode()


def test_a_loop_of_a_template_lets_everything_follow_likewise(grown: Package) -> None:
    workbook = open_workbook(probe_workbook())
    workbook.set_value("Data", "A4", "{%tr for row in rows %}{{ row.name }}")
    workbook.set_value("Data", "B4", "{{ row.value }}{%tr endfor %}")
    rows = [{"name": f"n{number}", "value": number} for number in range(5)]

    filled = open_package(compile_template(workbook.to_bytes()).render({"rows": rows}))

    names = [name for name in grown.names if filled.get(name) != grown[name]]
    # What was rendered carries no results; the editor's charts show theirs.
    assert names == [SHEET, OTHER, "xl/charts/chart1.xml"]
    assert _around_rows(filled) == _around_rows(grown)


def _around_rows(package: Package) -> list[str]:
    return re.split("<sheetData>.*</sheetData>", package[SHEET].decode(), flags=re.DOTALL)


def test_the_corner_of_a_form_control_is_no_column_of_the_sheet() -> None:
    space = "http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing"
    corners = (
        f'<controls xmlns:xdr="{space}"><control shapeId="1" r:id="rId9"><controlPr>'
        "<anchor><from><xdr:col>2</xdr:col><xdr:row>4</xdr:row></from><to><xdr:col>5</xdr:col>"
        "<xdr:row>6</xdr:row></to></anchor></controlPr></control></controls></worksheet>"
    )
    package = open_package(probe_workbook())
    name = "xl/worksheets/sheet1.xml"
    content = package[name].decode().replace("</worksheet>", corners).encode()
    workbook = open_workbook(package.with_parts({name: content}).to_bytes())

    workbook.insert_columns("Data", 2, 3)

    after = workbook.to_package()[name].decode()
    assert re.findall(r"<xdr:col[^>]*>\d*</xdr:col>", after) == [
        "<xdr:col>5</xdr:col>",
        "<xdr:col>8</xdr:col>",
    ]
