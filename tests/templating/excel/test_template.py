"""Excel templates: typed cells, rows, columns and sheets that repeat, everything following."""

import re
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import openpyxl
import pytest
import xlsxwriter

from addin.cells import CellFormula
from addin.errors import FileError, TemplateError
from addin.ooxml.package import open_package
from addin.ooxml.sheet.editing.workbook import Workbook, open_workbook
from addin.templating.jsonvalues import from_json
from addin.templating.linting import lint
from addin.templating.template import compile_template
from addin.templating.values import Bound, InlineImage

Build = Callable[[Any, Any], None]
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c63"
    "6460f85f0f0002870180eb47ba920000000049454e44ae426082"
)


def template(build: Build) -> bytes:
    """A workbook with one sheet, Report, that `build` fills."""
    stream = BytesIO()
    with xlsxwriter.Workbook(stream) as book:
        build(book, book.add_worksheet("Report"))
    return stream.getvalue()


def filled(build: Build, values: dict[str, Any]) -> Workbook:
    return open_workbook(compile_template(template(build)).render(values))


def column(workbook: Workbook, letter: str, last: int, sheet: str = "Report") -> list[object]:
    return [workbook.value(sheet, f"{letter}{row}") for row in range(1, last + 1)]


@pytest.mark.parametrize(
    ("value", "read"),
    [
        (1.5, 1.5),
        (0.1 + 0.2, 0.1 + 0.2),
        (7, 7),
        (True, True),
        ("钢铁 & <steel>", "钢铁 & <steel>"),
        ("=1+1", "=1+1"),
        (date(2024, 9, 30), 45565),
        (CellFormula("=1+2", 3), CellFormula("1+2", 3)),
        (None, None),
        (float("nan"), None),
        (Bound("5.1%", "GO", number=0.051), 0.051),
        (Bound("5.1%", "GO"), "5.1%"),
        (np.float64(2.5), 2.5),
        (Decimal("1.25"), 1.25),
    ],
)
def test_a_cell_with_one_tag_gets_the_value_in_its_own_kind(value: object, read: object) -> None:
    workbook = filled(lambda _, sheet: sheet.write("A1", "{{ x }}"), {"x": value})

    assert workbook.value("Report", "A1") == read


def test_a_cell_keeps_its_number_format() -> None:
    def build(book: Any, sheet: Any) -> None:
        sheet.write("A1", "{{ x }}", book.add_format({"num_format": "0.0%"}))

    workbook = filled(build, {"x": 0.25})

    assert workbook.style_of("Report", 1, 1) == 1


def test_text_around_a_tag_stays_text() -> None:
    def build(_: Any, sheet: Any) -> None:
        sheet.write(
            "A1", "截至{{ period }}：{% if up %}升{% else %}降{% endif %} {{ x|round(1) }}%"
        )

    workbook = filled(build, {"period": "2024Q3", "up": True, "x": 5.04})

    assert workbook.value("Report", "A1") == "截至2024Q3：升 5.0%"


def groups(_: Any, sheet: Any) -> None:
    """Groups of rows with subtotals, a total, and things that name the rows."""
    sheet.write("A2", "{%tr for group in groups %}")
    sheet.write("A3", "{{ group.name }}")
    sheet.write("A4", "{%tr for row in group.rows %}")
    sheet.write_row("A5", ["{{ row.name }}", "{{ row.value }}"])
    sheet.write_formula("C5", "=B5/B$9")
    sheet.write_formula("D5", "=SUM(B$5:B5)")
    sheet.write("A6", "{%tr endfor %}")
    sheet.write("A7", "subtotal")
    sheet.write_formula("B7", "=SUM(B5:B5)")
    sheet.write("A8", "{%tr endfor %}")
    sheet.write("A9", "total")
    sheet.write_formula("B9", "=SUM(B7)")
    sheet.write_formula("C9", "=SUM(B5:B5)")


GROUPS = {
    "groups": [
        {"name": "one", "rows": [{"name": "a", "value": 1}, {"name": "b", "value": 2}]},
        {"name": "two", "rows": [{"name": "c", "value": 3}]},
    ]
}


def test_groups_repeat_with_their_rows_and_subtotals() -> None:
    workbook = filled(groups, GROUPS)

    assert column(workbook, "A", 9) == [
        None, "one", "a", "b", "subtotal", "two", "c", "subtotal", "total",
    ]  # fmt: skip
    assert column(workbook, "B", 9)[4:] == [
        CellFormula("SUM(B3:B4)"), None, 3, CellFormula("SUM(B7:B7)"), CellFormula("SUM(B5,B8)"),
    ]  # fmt: skip
    assert workbook.value("Report", "C9") == CellFormula("SUM(B3:B4,B7:B7)")


def test_formulas_of_a_row_mean_their_own_turn() -> None:
    workbook = filled(groups, GROUPS)

    assert workbook.value("Report", "C4") == CellFormula("B4/B$9")
    assert column(workbook, "D", 7)[2:] == [
        CellFormula("SUM(B$3:B3)"),
        CellFormula("SUM(B$3:B4)"),
        None,
        None,
        CellFormula("SUM(B$7:B7)"),
    ]


def test_a_row_may_hold_its_own_marks() -> None:
    def build(_: Any, sheet: Any) -> None:
        sheet.write_row("A2", ["{%tr for a in areas %}{{ a }}", "{{ loop.index }}{%tr endfor %}"])
        sheet.write_formula("B3", "=SUM(B2:B2)")

    workbook = filled(build, {"areas": ["x", "y", "z"]})

    assert column(workbook, "A", 4) == [None, "x", "y", "z"]
    assert workbook.value("Report", "B5") == CellFormula("SUM(B2:B4)")


def test_an_empty_list_leaves_one_empty_row_so_that_totals_keep_their_place() -> None:
    def build(_: Any, sheet: Any) -> None:
        sheet.write_row("A2", ["{%tr for a in areas %}{{ a }}", "{{ a }}{%tr endfor %}"])
        sheet.write_formula("B3", "=SUM(B2:B2)")

    workbook = filled(build, {"areas": []})

    assert column(workbook, "A", 2) == [None, None]
    assert workbook.value("Report", "B3") == CellFormula("SUM(B2:B2)")


def test_rows_that_stand_only_sometimes() -> None:
    def build(_: Any, sheet: Any) -> None:
        for row, text in enumerate(
            ["{%tr if x > 1 %}", "high", "{%tr elif x == 1 %}", "one", "{%tr else %}", "low",
             "{%tr endif %}", "end"]
        ):  # fmt: skip
            sheet.write(row, 0, text)

    texts = [column(filled(build, {"x": x}), "A", 2) for x in (2, 1, 0)]

    assert texts == [["high", "end"], ["one", "end"], ["low", "end"]]


def test_columns_repeat_across_all_rows() -> None:
    def build(_: Any, sheet: Any) -> None:
        sheet.write_row(
            "A1", ["area", "{%tc for m in months %}", "{{ m }}", "{%tc endfor %}", "all"]
        )
        sheet.write("A2", "{%tr for a in areas %}")
        sheet.write_row("A3", ["{{ a.name }}", None, "{{ a.by[m] }}"])
        sheet.write_formula("E3", "=SUM(C3:C3)")
        sheet.write("A4", "{%tr endfor %}")
        sheet.write_formula("C5", "=SUM(C3:C3)")

    areas = [{"name": "x", "by": {"1": 1, "2": 2}}, {"name": "y", "by": {"1": 3, "2": 4}}]
    workbook = filled(build, {"months": ["1", "2"], "areas": areas})

    assert [workbook.value("Report", f"{c}1") for c in "ABCD"] == ["area", "1", "2", "all"]
    assert [workbook.value("Report", f"{c}3") for c in "ABC"] == ["y", 3, 4]
    assert workbook.value("Report", "D3") == CellFormula("SUM(B3:C3)")
    assert workbook.value("Report", "C4") == CellFormula("SUM(C2:C3)")


def test_tables_charts_names_and_rules_grow_with_the_rows() -> None:
    def build(book: Any, sheet: Any) -> None:
        sheet.add_table(
            "A1:B2",
            {
                "columns": [{"header": "k"}, {"header": "v"}],
                "data": [["{%tr for a in areas %}{{ a }}", "{{ loop.index }}{%tr endfor %}"]],
            },
        )
        chart = book.add_chart({"type": "column"})
        chart.add_series({"values": "=Report!$B$2:$B$2", "name": "{{ title }}"})
        sheet.insert_chart("D5", chart)
        book.define_name("list", "=Report!$A$2:$A$2")
        sheet.conditional_format("B2", {"type": "data_bar"})

    package = compile_template(template(build)).render({"areas": "abc", "title": "值"})

    parts = open_package(package)
    assert 'ref="A1:B4"' in parts["xl/tables/table1.xml"].decode()
    chart = parts["xl/charts/chart1.xml"].decode()
    assert "Report!$B$2:$B$4" in chart
    assert "<c:v>值</c:v>" in chart
    assert ">Report!$A$2:$A$4<" in parts["xl/workbook.xml"].decode()
    assert 'sqref="B2:B4"' in parts["xl/worksheets/sheet1.xml"].decode()


def test_a_table_grows_by_columns_that_are_called_what_their_headers_say() -> None:
    def build(_: Any, sheet: Any) -> None:
        sheet.write("B1", "{%tc for m in months %}")
        sheet.write("D1", "{%tc endfor %}")
        sheet.add_table(
            "C2:C3", {"columns": [{"header": "{{ m }}"}], "data": [["{{ loop.index }}"]]}
        )

    parts = open_package(compile_template(template(build)).render({"months": ["Jan", "Feb"]}))

    table = parts["xl/tables/table1.xml"].decode()
    assert 'ref="B2:C3"' in table
    assert 'name="Jan"' in table
    assert 'name="Feb"' in table
    workbook = open_workbook(parts.to_bytes())
    assert [workbook.value("Report", c) for c in ("B2", "C2", "C3")] == ["Jan", "Feb", 2]


def test_a_sheet_stands_once_for_each_item() -> None:
    def build(book: Any, sheet: Any) -> None:
        sheet.write_formula("A1", "='{{ a.name }}'!A2")
        each = book.add_worksheet("{{ a.name }}")
        each.write("A1", "{% sheet for a in areas %}")
        each.write("A2", "{{ a.value }}")
        each.write_formula("A3", "='{{ a.name }}'!A2*2")
        each.add_table("C1:D2", {"columns": [{"header": "k"}, {"header": "v"}]})
        chart = book.add_chart({"type": "line"})
        chart.add_series({"values": "='{{ a.name }}'!$A$2:$A$3"})
        each.insert_chart("F1", chart)

    areas = [{"name": "渝中", "value": 1}, {"name": "江北/一", "value": 2}]
    workbook = filled(build, {"areas": areas})

    assert workbook.sheet_names == ("Report", "渝中", "江北 一")
    assert workbook.value("江北 一", "A2") == 2
    assert workbook.value("江北 一", "A3") == CellFormula("'江北 一'!A2*2")
    charts = [workbook.parts.read(name).decode() for name in workbook.parts.of_type("chart+xml")]
    assert ["渝中!$A$2" in charts[0], "'江北 一'!$A$2" in charts[1]] == [True, True]
    names = {
        workbook.parts.tree(name).get("displayName")
        for name in workbook.parts.of_type("ml.table+xml")
    }
    assert len(names) == 2


def test_a_picture_is_placed_at_its_cell() -> None:
    image = InlineImage(image=PNG, width=914_400, alt="a dot")

    package = compile_template(template(lambda _, sheet: sheet.write("B3", "{{ image }}"))).render(
        {"image": image}
    )

    drawing = open_package(package)["xl/drawings/drawing1.xml"].decode()
    assert "<xdr:col>1</xdr:col>" in drawing
    assert 'descr="a dot"' in drawing
    assert b"<drawing" in open_package(package)["xl/worksheets/sheet1.xml"]


@pytest.mark.parametrize(("cell", "told"), [("E2", ["X-05 Report!E2"]), ("E5", [])])
def test_a_chart_on_a_row_that_repeats_is_named(cell: str, told: list[str]) -> None:
    stream = BytesIO()
    with xlsxwriter.Workbook(stream) as book:
        sheet = book.add_worksheet("Report")
        sheet.write("A2", "{%tr for n in ns %}{{ n }}{%tr endfor %}")
        chart = book.add_chart({"type": "bar"})
        chart.add_series({"values": "=Report!$A$2:$A$2"})
        sheet.insert_chart(cell, chart)

    _, findings = compile_template(stream.getvalue()).fill({"ns": [1, 2, 3]})

    assert [f"{one.rule} {one.place}" for one in findings] == told


def test_headers_shapes_and_notes_are_filled_too() -> None:
    def build(_: Any, sheet: Any) -> None:
        sheet.set_header("&C{{ title }}")
        sheet.insert_textbox("B2", "box {{ title }}")
        sheet.write_comment("A1", "note {{ title }}")

    parts = open_package(compile_template(template(build)).render({"title": "A & B"}))

    assert "&amp;CA &amp; B" in parts["xl/worksheets/sheet1.xml"].decode()
    assert "box A &amp; B" in parts["xl/drawings/drawing1.xml"].decode()
    assert "note A &amp; B" in parts["xl/comments1.xml"].decode()


def test_all_faults_come_at_once_with_sheet_and_cell() -> None:
    def build(_: Any, sheet: Any) -> None:
        sheet.write("A1", "{{ titel }}")
        sheet.write("B2", "{{ 1 / 0 }}")
        sheet.write("C3", "{{ areas }}")
        sheet.write("D4", "{{ title }} of {{ yaer }}")

    with pytest.raises(TemplateError) as caught:
        filled(build, {"title": "x", "areas": [1]})

    found = {str(f.place): (f.rule, f.text.en) for f in caught.value.findings}
    assert list(found) == ["Report!A1", "Report!B2", "Report!C3", "Report!D4"]
    assert "did you mean 'title'" in found["Report!A1"][1]
    assert found["Report!D4"][1].startswith("{{ yaer }}")
    assert all(finding.text.zh for finding in caught.value.findings)


@pytest.mark.parametrize(
    ("cells", "rule"),
    [
        ({"A1": "{%tr for a in b %}"}, "T-101"),
        ({"A1": "{%tr endfor %}"}, "T-102"),
        ({"A1": "{%tr for a in b %}", "A3": "{%tr endif %}"}, "T-104"),
        ({"A1": "{{ a b }}"}, "T-105"),
        ({"A1": "{{ a|nonsense }}"}, "T-106"),
        ({"A1": "{{ a"}, "T-107"),
        ({"A1": "{%tr for a in b %}", "B1": "lost", "A3": "{%tr endfor %}"}, "T-220"),
        ({"A1": "{% for a in b %}", "A3": "{% endfor %}"}, "T-221"),
        ({"A1": "{{ a.__class__ }}"}, "T-404"),
    ],
)
def test_lint_names_what_is_wrong_with_a_template(cells: dict[str, str], rule: str) -> None:
    def build(_: Any, sheet: Any) -> None:
        for address, text in cells.items():
            sheet.write(address, text)

    found = compile_template(template(build)).findings

    assert rule in {finding.rule for finding in found}
    assert all(finding.place.sheet == "Report" for finding in found)
    assert rule != "T-104" or "its end tag is endfor" in found[0].text.en


def test_a_loop_does_not_tear_an_array_formula_beside_it() -> None:
    def build(_: Any, sheet: Any) -> None:
        sheet.write_row("A2", ["{%tr for a in areas %}{{ a }}", "{{ a }}{%tr endfor %}"])
        sheet.write_array_formula("E1:E5", "{=ROW(A1:A5)}")

    with pytest.raises(TemplateError, match="array formula") as caught:
        filled(build, {"areas": [1, 2, 3]})

    assert caught.value.findings[0].place.sheet == "Report"


def test_a_value_that_is_not_known_is_left_blank_and_reported() -> None:
    compiled = compile_template(template(lambda _, sheet: sheet.write("A1", "{{ x }}")))

    _, findings = compiled.fill({"x": float("nan")})

    assert [(f.rule, str(f.place)) for f in findings] == [("T-304", "Report!A1")]


def test_the_values_that_a_template_needs_are_known() -> None:
    needs = compile_template(template(groups)).needs

    assert {need.path for need in needs} >= {"groups", "groups[].rows[].value"}


def test_lint_says_which_values_are_missing_and_where() -> None:
    found = lint(template(groups), {"groups": [{"name": "x"}], "more": 1})

    told = [(f.rule, str(f.place)) for f in found]
    assert told[0] == ("T-301", "Report!A4")
    assert told[-1] == ("T-302", "")


def test_a_template_is_rendered_many_times_with_the_same_bytes(tmp_path: Path) -> None:
    path = tmp_path / "template.xlsx"
    path.write_bytes(template(groups))
    compiled = compile_template(path)

    assert compiled.render(GROUPS) == compiled.render(GROUPS)
    assert compiled.render({"groups": []}) != compiled.render(GROUPS)


def test_no_tag_is_left_in_the_file() -> None:
    parts = open_package(compile_template(template(groups)).render(GROUPS))

    assert not any(b"{{" in parts[name] or b"{%" in parts[name] for name in parts.names)


def test_a_template_of_plain_cells_says_what_it_needs() -> None:
    content = template(lambda _, sheet: sheet.write("A1", "{{ plan.name }}"))

    assert [need.path for need in compile_template(content).needs] == ["plan", "plan.name"]


def _sheet_of_areas(mark: str) -> Build:
    """A sheet that `mark` repeats, with a chart; and what another sheet says of it."""

    def build(book: Any, sheet: Any) -> None:
        sheet.write_formula("A1", "=SUM(Parts!A1:A1)")
        parts = book.add_worksheet("Parts")
        parts.write("A1", "{%tr for part in parts %}{{ part }}{%tr endfor %}")
        parts.write("C1", mark)
        parts.add_table("E5:E6", {"name": "tbl_parts"})
        parts.print_area("A1:B2")
        chart = book.add_chart({"type": "column"})
        chart.add_series({"values": "=Parts!$A$1"})
        parts.insert_chart("G1", chart)
        book.add_worksheet("Last").print_area("A1:C3")

    return build


@pytest.mark.parametrize("mark", ["{% sheet for one in sheets %}", "{% sheet if sheets %}"])
def test_a_sheet_that_stands_for_nothing_goes_with_its_parts(mark: str) -> None:
    made = filled(_sheet_of_areas(mark), {"sheets": [], "parts": [1, 2]})

    names = made.parts.package().names
    assert made.sheet_names == ("Report", "Last")
    assert not [name for name in names if "chart" in name or "tables/" in name]
    assert made.value("Report", "A1") == CellFormula("SUM(#REF!)")
    book = made.parts.read("xl/workbook.xml").decode()
    assert "localSheetId=\"1\">'Last'!$A$1:$C$3" in book or 'localSheetId="1">Last!' in book
    assert "Parts" not in book


def test_a_sheet_that_stands_only_sometimes_stands_once() -> None:
    made = filled(_sheet_of_areas("{% sheet if sheets %}"), {"sheets": [1, 2], "parts": [4, 5]})

    assert made.sheet_names == ("Report", "Parts", "Last")
    assert column(made, "A", 2, "Parts") == [4, 5]
    assert made.value("Report", "A1") == CellFormula("SUM(Parts!A1:A2)")


def test_the_last_sheet_never_goes() -> None:
    content = template(lambda _, sheet: sheet.write("A1", "{% sheet for one in items %}"))

    with pytest.raises(TemplateError) as caught:
        compile_template(content).render({"items": []})

    assert [finding.rule for finding in caught.value.findings] == ["T-226"]


@pytest.mark.parametrize("items", [[], [1, 2]])
def test_a_chart_whose_words_come_out_blank_goes(items: list[int]) -> None:
    def build(book: Any, sheet: Any) -> None:
        sheet.write("A1", "{{ title }}")
        chart = book.add_chart({"type": "column"})
        chart.add_series({"values": "=Report!$A$1"})
        said = "{% if items %}{{ items|length }} bars{% endif %}"
        sheet.insert_chart("C1", chart, {"description": said})
        sheet.insert_image("F1", "dot.png", {"image_data": BytesIO(PNG), "description": "a dot"})

    made = filled(build, {"title": "T", "items": items})

    drawing = made.parts.read("xl/drawings/drawing1.xml").decode()
    charts = [name for name in made.parts.package().names if "charts/" in name]
    assert ("2 bars" in drawing, len(charts)) == (bool(items), len(items) // 2)
    assert 'descr="a dot"' in drawing


def test_a_chart_forgets_what_it_remembers_of_cells_that_are_filled() -> None:
    def build(book: Any, sheet: Any) -> None:
        sheet.write_row("A1", ["{{ day }}", "{{ size }}"])
        chart = book.add_chart({"type": "line"})
        chart.add_series(
            {"name": "{{ title }}", "categories": "=Report!$A$1", "values": "=Report!$B$1"}
        )
        sheet.insert_chart("C1", chart)

    made = filled(build, {"title": "T", "day": "Monday", "size": 5})

    chart = made.parts.read("xl/charts/chart1.xml").decode()
    assert "<c:f>Report!$B$1</c:f></c:numRef>" in chart
    assert "{{" not in chart
    assert "<c:v>T</c:v>" in chart


def test_the_title_of_the_file_is_filled() -> None:
    def build(book: Any, sheet: Any) -> None:
        sheet.write("A1", "{{ plan }}")
        book.set_properties({"title": "Report of {{ plan }}", "author": "{{ who }}"})

    made = filled(build, {"plan": "P & Q", "who": "Us"})

    properties = made.parts.read("docProps/core.xml").decode()
    assert "<dc:title>Report of P &amp; Q</dc:title>" in properties
    assert "<cp:lastModifiedBy>Us</cp:lastModifiedBy>" in properties
    assert "<dc:creator>Us</dc:creator>" in properties


def test_a_row_that_repeats_is_as_high_as_its_words() -> None:
    def build(book: Any, sheet: Any) -> None:
        sheet.set_column(0, 0, 12, book.add_format())
        wrapped = book.add_format({"text_wrap": True})
        sheet.write("A1", "{%tr for text in texts %}{{ text }}{%tr endfor %}", wrapped)
        sheet.write("A2", "{%tr for text in texts %}{{ text }}{%tr endfor %}")

    texts = ["short", "words that wrap over a few lines", "规模以上工业总产值年均增速"]
    made = filled(build, {"texts": texts})

    rows = made.xml("Report").rows
    heights = [re.findall(r' ht="([\d.]+)"', rows.text(row)) for row in range(1, 7)]
    assert heights == [[], ["56"], ["43"], [], [], []]


def test_formulas_of_turns_name_the_row_above_the_cells_outside_and_their_own() -> None:
    def build(_: Any, sheet: Any) -> None:
        sheet.write("A1", 5)
        sheet.write("A2", "{%tr for x in xs %}{{ x }}{%tr endfor %}")
        sheet.write_formula("B2", "=N(B1)+A2+$A$1+SUM(A$2:A2)")
        sheet.write_formula("C2", "=INDEX($A$2:$A$2,1)+B2")

    made = filled(build, {"xs": [1, 2, 3]})

    assert [made.value("Report", f"B{row}") for row in (2, 3, 4)] == [
        CellFormula("N(B1)+A2+$A$1+SUM(A$2:A2)"),
        CellFormula("N(B2)+A3+$A$1+SUM(A$2:A3)"),
        CellFormula("N(B3)+A4+$A$1+SUM(A$2:A4)"),
    ]
    assert made.value("Report", "C4") == CellFormula("INDEX($A$2:$A$4,1)+B4")


@pytest.mark.parametrize("items", [(1, 2), {1: 2, 2: 3}, range(1, 3)])
def test_a_loop_takes_every_kind_of_list(items: object) -> None:
    def build(_: Any, sheet: Any) -> None:
        sheet.write("A1", "{%tr for x in items %}{{ x }} of {{ loop.length }}{%tr endfor %}")

    assert column(filled(build, {"items": items}), "A", 2) == ["1 of 2", "2 of 2"]


class _Spoken:
    """A value that says itself how it reads."""

    def __str__(self) -> str:
        return "in words"


class _Silent:
    """A value that no cell can hold."""


def test_a_value_of_its_own_kind_stands_in_its_own_words_if_it_has_any() -> None:
    def build(_: Any, sheet: Any) -> None:
        sheet.write("A1", "{{ a }}")

    assert filled(build, {"a": _Spoken()}).value("Report", "A1") == "in words"
    assert filled(build, {"a": np.float64(1.5)}).value("Report", "A1") == 1.5
    with pytest.raises(TemplateError, match="_Silent"):
        filled(build, {"a": _Silent()})


def test_marks_of_a_row_stand_around_all_its_cells_wherever_they_are_written() -> None:
    def build(_: Any, sheet: Any) -> None:
        sheet.write_row("A1", ["{{ i }}", "{%tr for i in items %}{{ i * 2 }}", "c{%tr endfor %}"])
        sheet.write_row("A2", ["{{ last }}"])

    book = filled(build, {"items": [1, 2], "last": "z"})

    assert column(book, "A", 3) == [1, 2, "z"]
    assert column(book, "B", 2) == [2, 4]
    assert column(book, "C", 3) == ["c", "c", None]


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("ten digits", 1),
        ("a dozen and", 2),  # the column holds ten: "a dozen" and "and"
        ("x" * 20, 2),
        ("x" * 21, 3),
        ("one\ntwo\nthree", 3),
        ("汉字共五个", 1),
        ("汉字共六个字", 2),
        ("汉字共五个。", 1),  # a mark that hangs
        ("AAAAAAAA", 2),  # capitals are wider: 10.4
        ("AAAAAAA", 1),
        ("to be or not to be", 2),
        ("汉字 & <b>", 1),
    ],
)
def test_a_row_is_as_high_as_the_lines_of_its_words(text: str, lines: int) -> None:
    def build(book: Any, sheet: Any) -> None:
        sheet.set_column("A:A", 12 - 0.71)
        sheet.write(
            "A1",
            "{%tr for t in texts %}{{ t }}{%tr endfor %}",
            book.add_format({"text_wrap": True}),
        )

    content = compile_template(template(build)).render({"texts": [text]})

    xml = open_package(content)["xl/worksheets/sheet1.xml"].decode()
    found = re.search(r'<row r="1"[^>]*? ht="([0-9.]+)"', xml)
    assert (float(found[1]) if found else 17) == 13 * lines + 4


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"</row>", b"<1/></row>"),
        (b"<sheetData>", b"<sheetData><!-- c --><row><1/></row>"),
        (b"</sheetData>", b"</row></sheetData>"),
        (b"<worksheet ", b'<worksheet xmlns:xmlns="x" '),
        (b"<worksheet ", b'<worksheet xmlns:1="x" '),
    ],
)
def test_a_sheet_that_is_no_whole_xml_is_refused_and_not_passed_on(old: bytes, new: bytes) -> None:
    package = open_package(template(lambda _, sheet: sheet.write("A1", 1)))
    name = "xl/worksheets/sheet1.xml"
    broken = package.with_parts({name: package[name].replace(old, new, 1)}).to_bytes()

    with pytest.raises(FileError, match=r"sheet1\.xml is no well-formed XML"):
        lint(broken)


def test_a_sheet_that_is_named_but_not_in_the_file_is_no_empty_template() -> None:
    package = open_package(template(lambda _, sheet: sheet.write("A1", "{{ a }}")))
    links = "xl/_rels/workbook.xml.rels"
    module = b'<sheets><sheet name="Module1" sheetId="9"/>'  # of old macros: it has no part
    book = package["xl/workbook.xml"]
    with_module = package.with_parts({"xl/workbook.xml": book.replace(b"<sheets>", module)})

    moved = package[links].replace(b"sheet1.xml", b"sheet9.xml")
    with pytest.raises(FileError, match=r"'Report', which is not in the file"):
        lint(package.with_parts({links: moved}).to_bytes())
    with pytest.raises(FileError, match="names no sheet"):
        lint(package.with_parts({links: None}).to_bytes())
    assert lint(with_module.to_bytes(), {"a": 1}) == ()


def test_a_day_of_json_is_a_day_in_a_cell_that_shows_days() -> None:
    def build(book: Any, sheet: Any) -> None:
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        sheet.write("A1", "{{ d }}", day)
        sheet.write("A2", "{{ t }}", day)
        sheet.write("A3", "{{ d }}")
        sheet.write("A4", "{{ w }}", day)

    values = {"d": "2024-09-30", "t": "2024-09-30T12:00:00", "w": "2024-99-30"}

    workbook = filled(build, values)

    assert column(workbook, "A", 4) == [45565, 45565.5, "2024-09-30", "2024-99-30"]


def test_a_day_of_json_is_a_day_where_no_format_says_otherwise() -> None:
    def build(book: Any, sheet: Any) -> None:
        text = book.add_format({"num_format": "@"})
        sheet.write("A1", "{{ d }}")
        sheet.write("A2", "{{ d }}", text)
        sheet.write("A3", "自{{ d }}")
        sheet.write("A4", "{{ c }}")

    values = from_json({"d": "2024-09-30", "c": "2024-09-30号"}, Path())
    content = compile_template(template(build)).render(values)

    sheet = openpyxl.load_workbook(BytesIO(content))["Report"]
    shown = [sheet[f"A{row}"].value for row in range(1, 5)]
    assert shown == [datetime(2024, 9, 30), "2024-09-30", "自2024-09-30", "2024-09-30号"]  # noqa: DTZ001 - no zones in cells


def test_a_function_that_nobody_called_is_no_text_of_a_cell() -> None:
    with pytest.raises(TemplateError, match="is a function"):
        filled(lambda _, sheet: sheet.write("A1", "{{ x.upper }}"), {"x": "a"})


def test_braces_in_full_width_are_told_by_their_cell() -> None:
    found = lint(template(lambda _, sheet: sheet.write_column("B2", ["｛｛ a ｝｝", "{{ c }}"])))

    assert [(f.rule, str(f.place)) for f in found] == [("T-109", "Report!B2")]


def _chart(book: Any, sheet: Any) -> None:
    sheet.write_column("A1", ["{{ v }}", 2])
    sheet.write_formula("B1", "=A2*2", None, 4)

    for letter in "AB":
        chart = book.add_chart({"type": "column"})
        chart.add_series({"values": f"=Report!${letter}$1:${letter}$2"})
        sheet.insert_chart("E3", chart)


def test_a_chart_remembers_nothing_of_cells_that_a_template_fills() -> None:
    made = open_package(template(_chart))

    filled = open_package(compile_template(made.to_bytes()).render({"v": 1}))

    had, left = (
        [b"numCache" in package[f"xl/charts/chart{n}.xml"] for n in (1, 2)]
        for package in (made, filled)
    )
    assert had == [True, True]
    assert left == [False, True]  # the second shows cells that rest on none with a tag


def test_a_workbook_without_tags_keeps_its_results() -> None:
    made = template(lambda _, sheet: sheet.write_formula("B1", "=A2*2", None, 4))

    assert compile_template(made).render({}) == open_package(made).to_bytes()
