"""Does a workbook of one host open in another, with nothing else changed?"""

import zipfile
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter

from addin.errors import FileError
from addin.functions.catalogue import FUNCTIONS
from addin.functions.workbooks.converting import Target, convert, respelt


@pytest.fixture
def book(tmp_path: Path) -> Path:
    path = tmp_path / "plan.xlsx"
    made = xlsxwriter.Workbook(path)
    sheet = made.add_worksheet("表 1")
    sheet.write_formula("A1", "=PLAN.PROGRESS(B1,C1,D1)+1", None, 1.68)
    sheet.write_formula("A2", '=IF(SUM(B1:C1)>0,"PLAN.GAP(1,2)",PLAN_GAP(B1,C1))', None, "x")
    sheet.write_dynamic_array_formula("A3", "=_xldudf_PLAN_SHARE(B1,C1)", None, 0.5)
    sheet.write_formula("A4", "=SUM(B1:D1)", None, 6)
    sheet.write_row("B1", [1, 2, 3])
    made.close()
    return path


def formulas(path: Path) -> list[str]:
    sheet = openpyxl.load_workbook(path)["表 1"]
    found = [sheet[f"A{row}"].value for row in range(1, 5)]
    return [str(getattr(cell, "text", cell)) for cell in found]


@pytest.mark.parametrize(
    ("target", "progress", "gap", "share"),
    [
        ("calc", "PLAN.PROGRESS", "PLAN.GAP", "PLAN.SHARE"),
        ("classic", "PLAN_PROGRESS", "PLAN_GAP", "PLAN_SHARE"),
        ("excel", "_xldudf_PLAN_PROGRESS", "_xldudf_PLAN_GAP", "_xldudf_PLAN_SHARE"),
    ],
)
def test_functions_are_respelt_and_texts_are_not(
    book: Path, tmp_path: Path, target: str, progress: str, gap: str, share: str
) -> None:
    found = convert(book, tmp_path / "out.xlsx", target)

    assert formulas(found.path) == [
        f"={progress}(B1,C1,D1)+1",
        f'=IF(SUM(B1:C1)>0,"PLAN.GAP(1,2)",{gap}(B1,C1))',
        f"={share}(B1,C1)",
        "=SUM(B1:D1)",
    ]
    assert openpyxl.load_workbook(found.path, data_only=True)["表 1"]["A1"].value == 1.68


@pytest.mark.parametrize(
    ("formula", "doubtful"),
    [
        ("PLAN.STATUS(45,PLAN.PACE(A1,B1))", True), ("PLAN_LEAD(A1,75)", True),
        ("PLAN.STATUS(0.45,A1)", False), ("1+_xldudf_PLAN_PROGRESS_RATE(A1,B1,6)", True),
        ("PLAN.VALUE(A1,B1,C1)/100", True), ("100 * PLAN.TARGET(A1,B1)", True),
        ('PLAN.VALUE(A1,B1,"a*100")', False), ("PLAN.VALUE(A1,B1,C1)/1000", False),
        ("PLAN.PULL(A1,B1,C1)*100", True), ("PLAN.SHARE(A1,B1)*100", False), ("A1/100", False),
    ],
)  # fmt: skip
def test_a_formula_that_counts_in_per_cent_is_named(
    tmp_path: Path, formula: str, *, doubtful: bool
) -> None:
    path = tmp_path / "plan.xlsx"
    with xlsxwriter.Workbook(path) as made:
        made.add_worksheet("表").write_formula("B2", f"={formula}", None, 1)

    found = convert(path, tmp_path / "out.xlsx", Target.CALC)

    assert found.in_per_cent == (("表!B2",) if doubtful else ())
    assert ("45.2 % is 0.452" in found.show("en")) is doubtful
    assert ("请核对公式" in found.show("zh")) is doubtful


def test_there_and_back_is_the_same(book: Path, tmp_path: Path) -> None:
    first = convert(book, tmp_path / "calc.xlsx", Target.CALC).path
    second = convert(first, tmp_path / "excel.xlsx", Target.EXCEL).path
    third = convert(second, tmp_path / "back.xlsx", Target.CALC).path

    assert formulas(third) == formulas(first)


def test_office_gets_dynamic_arrays(book: Path, tmp_path: Path) -> None:
    found = convert(book, tmp_path / "out.xlsx", Target.EXCEL)

    with zipfile.ZipFile(found.path) as packed:
        sheet = packed.read("xl/worksheets/sheet1.xml").decode()
        assert (
            'cm="1"'
            in sheet.partition('r="A1"')[0].rpartition("<c")[2]
            + sheet.partition('r="A1"')[2].partition(">")[0]
        )
        assert "xl/metadata.xml" in packed.namelist()


@pytest.mark.parametrize("target", list(Target))
def test_every_function_has_every_spelling(target: Target) -> None:
    for function in FUNCTIONS:
        for spelling in (function.full_name, function.classic_name, function.file_name):
            found = respelt(f"{spelling}(A1)", target)
            assert (found or f"{spelling}(A1)") == f"{target.name_of(function)}(A1)"


def test_a_formula_without_our_functions_is_left_alone() -> None:
    assert respelt("SUM(A1:A3)", Target.CALC) is None
    assert respelt("MYPLAN.GAP(1)+PLAN.NOPE(2)", Target.CLASSIC) is None


def test_an_ods_is_respelt_too(tmp_path: Path) -> None:
    path = tmp_path / "plan.ods"
    text = (
        '<o:document-content xmlns:o="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
        ' xmlns:t="urn:oasis:names:tc:opendocument:xmlns:table:1.0"><t:table-cell'
        ' t:formula="of:=PLAN_GAP([.A1];PLAN_SHARE(1;2))"/></o:document-content>'
    )
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        packed.writestr("content.xml", text)

    found = convert(path, tmp_path / "out.ods", "calc")

    assert found.cells == ("of:=PLAN.GAP([.A1];PLAN.SHARE(1;2))",)
    assert found.in_per_cent == ()
    with zipfile.ZipFile(found.path) as packed:
        assert packed.namelist()[0] == "mimetype"
        assert "PLAN.GAP" in packed.read("content.xml").decode()


def test_what_is_no_workbook_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.ods"
    path.write_bytes(b"no archive")

    with pytest.raises(FileError):
        convert(path, tmp_path / "out.ods", "calc")
