"""A workbook leaves the office with native formulas and values, and nothing else of ours."""

from io import BytesIO
from pathlib import Path

import pytest
import xlsxwriter

from addin.cells import CellFormula
from addin.errors import FileError, Level
from addin.functions.workbooks.freezing import freeze, natives
from addin.ooxml.package import open_package
from addin.ooxml.sheet.editing.workbook import open_workbook
from addin.ooxml.sheet.leaving.inspecting import scan
from addin.ooxml.sheet.references.calls import foreign_functions, replace_calls

_CAGR = natives()["CAGR"]("A1", "B1", "C1")


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """A workbook that calls functions in every host's spelling and names people."""
    path = tmp_path / "office.xlsx"
    with xlsxwriter.Workbook(str(path)) as made:
        made.set_properties({"author": "Li Lei", "company": "Bureau", "manager": "Han Meimei"})
        sheet = made.add_worksheet("Data")
        sheet.write_row("A1", [2200, 2943, 5])
        sheet.write_formula("A2", "=PLAN.CAGR(A1,B1,C1)", None, 0.05992)
        sheet.write_formula("A3", "=PLAN_CAGR(A1,B1,C1+0)*100", None, 5.992)
        sheet.write_dynamic_array_formula("A4", "=_xldudf_PLAN_CAGR(A1,B1,C1)", None, 0.05992)
        sheet.write_formula("A5", '=PLAN.STATUS(A1,B1)&"x"', None, "on track")
        sheet.write_formula("A6", "=MYMACRO(A1)+1", None, 7)
        sheet.write_formula("A7", "=SUM(A1:C1)", None, 5148)
        sheet.write_formula("A8", "=PLAN.GAP(PLAN.GAP(A1,B1),SUM(A1,B1))", None, 4400)
        sheet.write_formula("A9", "='[other.xlsx]Sheet1'!A1*2", None, 12.5)
        sheet.write_comment("B2", "checked", {"author": "Li Lei"})
        sheet.write_url("D1", "external:C:\\Users\\lilei\\notes.xlsx", None, "notes")
        sheet.write_url("D2", "https://example.org/")
        hidden = made.add_worksheet("Old")
        hidden.hide()
    return path


def test_every_spelling_becomes_the_native_formula(book: Path, tmp_path: Path) -> None:
    freeze(book, tmp_path / "out.xlsx")

    after = open_workbook(tmp_path / "out.xlsx")
    gap = natives()["GAP"]
    assert after.value("Data", "A2") == CellFormula(_CAGR, 0.05992)
    assert after.value("Data", "A3") == CellFormula(f"({_CAGR.replace('C1', '(C1+0)')})*100", 5.992)
    assert after.value("Data", "A4") == CellFormula(_CAGR, 0.05992)
    assert after.value("Data", "A8") == CellFormula(
        gap(f"(({gap('A1', 'B1')}))", "SUM(A1,B1)"), 4400
    )


def test_what_has_no_native_form_becomes_its_value(book: Path, tmp_path: Path) -> None:
    freeze(book, tmp_path / "out.xlsx")

    after = open_workbook(tmp_path / "out.xlsx")
    assert [after.value("Data", f"A{n}") for n in (5, 6, 9)] == ["on track", 7, 12.5]
    assert after.value("Data", "A7") == CellFormula("SUM(A1:C1)", 5148)


def test_a_sheet_says_where_each_cell_came_from(book: Path, tmp_path: Path) -> None:
    report = freeze(book, tmp_path / "out.xlsx")

    after = open_workbook(tmp_path / "out.xlsx")
    origin = after.sheet_names[-1]
    assert after.value(origin, "B2") == "A2"
    assert after.value(origin, "D2") == "=PLAN.CAGR(A1,B1,C1)"
    assert len(report.cells) == 7
    assert sum(cell.kept_live for cell in report.cells) == 4


def test_the_scan_proves_that_nothing_of_the_office_leaves(book: Path, tmp_path: Path) -> None:
    report = freeze(book, tmp_path / "out.xlsx")

    package = open_package(tmp_path / "out.xlsx")
    everything = b"".join(package[name] for name in package.names)
    assert report.scan.is_clean
    assert not scan(book).is_clean
    for word in (b"Li Lei", b"Bureau", b"Han Meimei", b"lilei"):
        assert word not in everything
    assert b"https://example.org/" in everything
    assert "F-21" in report.show("zh")
    assert "functions of add-ins: 0" in report.show("en")


def test_a_hidden_sheet_is_for_a_person_to_decide(book: Path, tmp_path: Path) -> None:
    report = freeze(book, tmp_path / "out.xlsx")

    assert [(f.rule, f.level, f.place.sheet) for f in report.scan.findings] == [
        ("F-25", Level.SOFT, "Old")
    ]


def test_macros_leave_with_their_buttons(tmp_path: Path) -> None:
    stream = BytesIO()
    with xlsxwriter.Workbook(stream) as made:
        sheet = made.add_worksheet("Data")
        sheet.insert_button("B2", {"macro": "run"})
        sheet.write("A1", 1)
    package = open_package(stream.getvalue())
    types = package["[Content_Types].xml"].decode()
    types = types.replace(
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
        "application/vnd.ms-excel.sheet.macroEnabled.main+xml",
    ).replace(
        "</Types>",
        '<Override PartName="/xl/vbaProject.bin" '
        'ContentType="application/vnd.ms-office.vbaProject"/></Types>',
    )
    rels = package["xl/_rels/workbook.xml.rels"].decode()
    link = (
        '<Relationship Id="rIdVba" Target="vbaProject.bin" '
        'Type="http://schemas.microsoft.com/office/2006/relationships/vbaProject"/>'
    )
    source = tmp_path / "macro.xlsm"
    source.write_bytes(
        package.with_parts(
            {
                "[Content_Types].xml": types.encode(),
                "xl/_rels/workbook.xml.rels": rels.replace(
                    "</Relationships>", link + "</Relationships>"
                ).encode(),
                "xl/vbaProject.bin": b"x",
            }
        ).to_bytes()
    )

    report = freeze(source, tmp_path / "out.xlsx")

    after = open_package(tmp_path / "out.xlsx")
    assert report.scan.is_clean
    assert "xl/vbaProject.bin" not in after
    assert b"macroEnabled" not in after["[Content_Types].xml"]
    assert b"FmlaMacro" not in after["xl/drawings/vmlDrawing1.vml"]


def test_a_cell_without_a_value_is_refused_by_its_name(tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    with xlsxwriter.Workbook(str(path)) as made:
        made.add_worksheet("Data").write_formula("B3", "=PLAN.STATUS(A1,A2)", None, "")

    with pytest.raises(FileError, match="Data!B3"):
        freeze(path, tmp_path / "out.xlsx")

    assert not (tmp_path / "out.xlsx").exists()


def test_other_functions_can_be_given_a_plain_form(book: Path, tmp_path: Path) -> None:
    freeze(book, tmp_path / "out.xlsx", {**natives(), "STATUS": lambda a, b: f"IF({a}<{b},1,0)"})

    after = open_workbook(tmp_path / "out.xlsx")
    assert after.value("Data", "A5") == CellFormula('(IF(A1<B1,1,0))&"x"', "on track")


def test_native_functions_are_not_taken_for_foreign_ones() -> None:
    formula = 'IF(_xlfn.XLOOKUP(1,T[a (b)],"PLAN.X(1)")>0,SUMIFS(A:A,B:B,1),PLAN.GAP(1,2))'

    assert foreign_functions(formula) == ("PLAN.GAP",)


def test_a_call_is_replaced_with_its_arguments_whole() -> None:
    def replace(name: str, arguments: tuple[str, ...]) -> str | None:
        return "|".join(arguments) if name == "F" else f"{name}({','.join(arguments)})"

    formula = 'F("a,b",{1,2},F(1,(A1,B2)))+SUM(1,2)'

    assert replace_calls(formula, replace) == '("a,b"|{1,2}|(1|(A1,B2)))+SUM(1,2)'
