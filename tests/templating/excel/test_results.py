"""Which results does a filled workbook carry?"""

import re
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import xlsxwriter

from addin.cells import CellFormula
from addin.ooxml.package import open_package
from addin.ooxml.sheet.editing.workbook import open_workbook
from addin.templating.template import compile_template, fill
from tests.templating.excel.test_template import PNG


def template(*, tagged: bool = True) -> bytes:
    """A list that is filled on one sheet; totals, a calendar and a chart on the other."""
    stream = BytesIO()
    with xlsxwriter.Workbook(stream) as book:
        data, sums = book.add_worksheet("Data"), book.add_worksheet("Sums")
        row = "{%tr for r in rows %}{{ r }}{%tr endfor %}"
        data.write_column("A1", ["年", row if tagged else 7])
        data.write_formula("B2", "=A2*2", None, 99)
        data.write_formula("B4", "=ROW()", None, 4)
        data.write_formula("A4", "=SUM(A2:A2)", None, 99)
        sums.write_formula("A1", "=Data!A4*10", None, 99)
        sums.write_column("A2", [5])
        sums.write_formula("A3", "=A2*2", None, 10)
        sums.write_formula("A4", "=HOUSE.RATE()", None, 3)
        sums.write_formula("A5", "=TODAY()", None, 45_000)
        chart = book.add_chart({"type": "column"})
        chart.add_series({"values": "=Data!$A$2:$A$2", "name": "{{ title }}" if tagged else "t"})
        sums.insert_chart("C1", chart)
    return stream.getvalue()


def results(content: bytes) -> dict[str, Any]:
    """The stored results by sheet and cell."""
    book = open_workbook(content)
    found = {}
    for sheet in book.sheet_names:
        for row in range(1, 8):
            for cell in (f"A{row}", f"B{row}"):
                value = book.value(sheet, cell)
                if isinstance(value, CellFormula):
                    found[f"{sheet}!{cell}"] = value.value
    return found


def test_a_filled_workbook_carries_results_and_keeps_those_that_rest_on_no_tag(
    tmp_path: Path,
) -> None:
    findings = fill(template(), {"rows": [1, 2, 4], "title": "值"}, tmp_path / "a.xlsx")

    assert results((tmp_path / "a.xlsx").read_bytes()) == {
        "Data!B2": 2, "Data!B3": 4, "Data!B4": 8, "Data!A6": 7, "Data!B6": 6,
        "Sums!A1": 70, "Sums!A3": 10, "Sums!A4": 3, "Sums!A5": None,
    }  # fmt: skip
    assert [(one.rule, one.place.sheet, one.place.cell) for one in findings] == [
        ("X-03", "Sums", "A5")
    ]


def test_what_was_drawn_by_chance_stays_unless_it_rests_on_what_is_filled(tmp_path: Path) -> None:
    stream = BytesIO()
    with xlsxwriter.Workbook(stream) as book:
        sheet = book.add_worksheet("S")
        sheet.write("A1", "{{ n }}")
        sheet.write_formula("B1", "=RANDBETWEEN(1,9)", None, 4)
        sheet.write_formula("B2", "=A1+RAND()", None, 99)
        sheet.write_formula("B3", "=B1*A1", None, 99)

    fill(stream.getvalue(), {"n": 5}, tmp_path / "a.xlsx")

    found = results((tmp_path / "a.xlsx").read_bytes())
    assert found == {"S!B1": 4, "S!B2": None, "S!B3": 20}


def test_a_chart_of_a_filled_list_remembers_all_of_it(tmp_path: Path) -> None:
    fill(template(), {"rows": [1, 2, 4], "title": "值"}, tmp_path / "a.xlsx")

    chart = open_package(tmp_path / "a.xlsx")["xl/charts/chart1.xml"].decode()
    assert "Data!$A$2:$A$4" in chart
    assert [f"<c:v>{n}</c:v>" in chart for n in ("1", "2", "4", "值")] == [True] * 4
    assert "{{" not in chart


def test_what_is_rendered_without_results_has_no_false_ones() -> None:
    filled = compile_template(template()).render({"rows": [1, 2, 4], "title": "值"})

    known = {cell: value for cell, value in results(filled).items() if value is not None}
    assert known == {"Sums!A3": 10, "Sums!A4": 3}


def test_a_workbook_without_tags_stays_as_it_is(tmp_path: Path) -> None:
    content = template(tagged=False)

    fill(content, {}, tmp_path / "a.xlsx")

    before, after = open_package(content), open_package(tmp_path / "a.xlsx")
    changed = [name for name in before.names if before[name] != after[name]]
    assert changed == []


def test_no_chart_keeps_a_tag(tmp_path: Path) -> None:
    stream = BytesIO()
    with xlsxwriter.Workbook(stream) as book:
        sheet = book.add_worksheet("S")
        sheet.write_column("A1", ["{{ v[0] }}", "{{ v[1] }}"])
        sheet.write_column("B1", ["{{ n[0] }}", "{{ n[1] }}"])
        chart = book.add_chart({"type": "column"})
        chart.add_series({"values": "=S!$A$1:$A$2", "categories": "=S!$B$1:$B$2"})
        sheet.insert_chart("C1", chart)

    fill(stream.getvalue(), {"v": [3, 4.5], "n": ["一", "b&c"]}, tmp_path / "a.xlsx")

    chart_xml = open_package(tmp_path / "a.xlsx")["xl/charts/chart1.xml"].decode()
    assert "{{" not in chart_xml
    assert all(f"<c:v>{n}</c:v>" in chart_xml for n in ("3", "4.5", "一", "b&amp;c"))


def _drawn() -> bytes:
    """A list with a picture and a note in its row, a chart beside it and a note above."""
    stream = BytesIO()
    with xlsxwriter.Workbook(stream) as book:
        sheet = book.add_worksheet("S")
        sheet.write_column("A1", ["名称", "{%tr for r in rows %}{{ r }}{%tr endfor %}", "计"])
        sheet.insert_image("C2", "dot.png", {"image_data": BytesIO(PNG)})
        sheet.write_comment("A2", "核实")
        sheet.write_comment("A1", "表头")
        chart = book.add_chart({"type": "column"})
        chart.add_series({"values": "=S!$A$2:$A$2"})
        sheet.insert_chart("E2", chart)
    return stream.getvalue()


def test_pictures_and_notes_of_a_row_that_repeats_stand_in_each(tmp_path: Path) -> None:
    fill(_drawn(), {"rows": [1, 2, 3]}, tmp_path / "a.xlsx")

    package = open_package(tmp_path / "a.xlsx")
    drawing = package["xl/drawings/drawing1.xml"].decode()
    pictures = [part for part in drawing.split("</xdr:twoCellAnchor>") if "<xdr:pic>" in part]
    rows = [re.findall(r"<xdr:row>(\d+)</xdr:row>", part) for part in pictures]
    assert [int(first) for first, _ in rows] == [1, 2, 3]
    assert len({int(last) - int(first) for first, last in rows}) == 1
    ids = re.findall(r'<xdr:cNvPr id="(\d+)"', drawing)
    assert len(ids) == len(set(ids)) == 4
    sheet = openpyxl.load_workbook(tmp_path / "a.xlsx")["S"]
    noted = {f"A{row}": sheet[f"A{row}"].comment for row in range(1, 6)}
    assert [cell for cell, note in noted.items() if note] == ["A1", "A2", "A3", "A4"]
    shapes = re.findall(r'<v:shape id="(\w+)"', package["xl/drawings/vmlDrawing1.vml"].decode())
    assert len(set(shapes)) == 4
