"""Are the results of an edited workbook right, or none where nobody here can know?"""

from collections.abc import Callable
from io import BytesIO
from time import process_time
from typing import Any

import pytest
import xlsxwriter

from addin.cells import CellError, CellFormula
from addin.ooxml.package import open_package
from addin.ooxml.results import with_results
from addin.ooxml.sheet.editing.workbook import Workbook, open_workbook

Build = Callable[[Any, Any], object]


def book(build: Build, **options: object) -> Workbook:
    """A workbook whose sheet S holds 1 to 6 in A1:A6, ready to be edited."""
    stream = BytesIO()
    with xlsxwriter.Workbook(stream, options) as made:
        sheet = made.add_worksheet("S")
        sheet.write_column("A1", [1, 2, 3, 4, 5, 6])
        build(made, sheet)
    return open_workbook(stream.getvalue())


def shown(workbook: Workbook, *cells: str, sheet: str = "S") -> list[object]:
    """The stored results of formulas in what is written."""
    again = open_workbook(workbook.to_bytes())
    found = [again.value(sheet, cell) for cell in cells]
    return [one.value if isinstance(one, CellFormula) else one for one in found]


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ("=SUM(A:A)", 30),
        ("=growth*2", 20),
        ("=twice+1", 61),
        ("=own", 20),
        ("=SUM(dynamic)", 30),
        ('=IF(A1>5,"是","否")', "是"),
        ("=A1/0", CellError("#DIV/0!")),
        ("=VLOOKUP(99,A1:A6,1,FALSE)", CellError("#N/A")),
        ("=A1=10", True),
        ('=TEXT(A1+0.5,"0")', "11"),
        ("=SUM(OFFSET(A1,0,0,2))", 12),
        ('=INDIRECT("A"&1)', 10),
        ("=SUMPRODUCT((A1:A6>3)*A1:A6)", 25),
        ("=LOOKUP(3.5,$A$2:$A$6)+A1", 13),
        ("=SUBTOTAL(9,A1:A6)", 30),
        ("=COUNTIF(A1,10)", 1),
        ("='it''s'!A1+A1", 17),
        ("=SUM(S:'it''s'!A1)", 17),
        ("=SUM(S!A1:S!A3)", 15),
        ("=SUM('it''s'!A1,A1:INDEX(A1:A6,2))", 19),
    ],
)  # fmt: skip
def test_what_rests_on_a_set_cell_is_calculated(formula: str, expected: object) -> None:
    def build(made: Any, sheet: Any) -> None:
        made.add_worksheet("it's").write("A1", 7)
        made.define_name("growth", "=S!$A$1")
        made.define_name("twice", "=SUM(S!$A$1:$A$6)*2")
        made.define_name("S!own", "=S!$A$1*2")
        made.define_name("own", "=0")
        made.define_name("dynamic", "=OFFSET(S!$A$1,0,0,COUNT(S!$A:$A),1)")
        sheet.write_formula("C1", formula.replace("SUM(S:'it''s'", "SUM('S:it''s'"), None, 99)

    workbook = book(build)
    workbook.set_value("S", "A1", 10)

    assert shown(workbook, "C1") == [expected]


@pytest.mark.parametrize(
    "formula",
    [
        '=COUNTIF(A1:A6,"<>a")', '=COUNTIF(A1:A6,">a")', '=COUNTIF(A1:A6,"=")',
        "=SUMIF(A1:A6,B1)", '=COUNTIF(A1:A6,"<>"&B2)', "=COUNTIF(A1:A6,B9)",
        "=TODAY()-A1", "=RAND()*A1", "=HOUSE.RATE(A1)", "=IFERROR(HOUSE.RATE(A1),0)",
        "=[1]Other!$A$1*A1", "=LOOKUP(3.5,A1:A9)", "=MATCH(3,A1:A9)", "=VLOOKUP(3,A1:B9,1)",
        '=TEXT(A1,"mmmm")', '=CELL("row",A1)', "=SUM((A1,A3))", "=SUM(A1:A3 A2:A6)",
        '=REPT("a",A1)&1/3&HOUSE()', "=SUBTOTAL(9,A1:A6)+SUBTOTAL(9,A5:A6)*0+HOUSE()",
    ],
)  # fmt: skip
def test_what_nobody_here_can_know_has_no_result_nor_what_rests_on_it(formula: str) -> None:
    def build(_: Any, sheet: Any) -> None:
        sheet.write_formula("C1", formula, None, 99)
        sheet.write_formula("D1", "=IFERROR(C1,0)+1", None, 100)
        sheet.write_formula("E1", "=A1+1", None, 2)

    workbook = book(build)
    workbook.set_value("S", "A1", 10)

    assert shown(workbook, "C1", "D1", "E1") == [None, None, 11]
    [told] = [notice for notice in workbook.notices if notice.rule == "X-03"]
    assert told.place.cell == "C1"


def test_what_is_not_touched_keeps_its_result_and_others_may_rest_on_it() -> None:
    def build(_: Any, sheet: Any) -> None:
        sheet.write_formula("C1", "=HOUSE.RATE()", None, 5)
        sheet.write_formula("D1", "=C1*A1", None, 5)

    workbook = book(build)
    workbook.set_value("S", "A1", 10)

    assert shown(workbook, "C1", "D1") == [5, 50]


def test_what_offset_finds_rests_on_these_cells_only_and_on_none_that_is_not_known() -> None:
    def build(_: Any, sheet: Any) -> None:
        sheet.write_formula("C1", "=HOUSE.RATE(A1)", None, 99)
        sheet.write_formula("D1", "=SUM(OFFSET(A1,0,0,A2))", None, 99)
        sheet.write_formula("D2", "=SUM(OFFSET(A1,0,0,C1))", None, 99)
        sheet.write_formula("D3", "=SUM(OFFSET(A1,0,0,2,3))", None, 99)
        sheet.write_formula("D4", "=SUM(A1:INDEX(A1:A6,A3-1))", None, 99)

    workbook = book(build)
    workbook.set_value("S", "A1", 10)

    assert shown(workbook, "D1", "D2", "D3", "D4") == [12, None, None, 12]


def test_columns_of_tables_are_read_as_excel_does() -> None:
    def build(_: Any, sheet: Any) -> None:
        columns = [
            {"header": "数 量"},
            {"header": "x[1]"},
            {"header": "both", "formula": "=[@[数 量]]*2"},
        ]
        sheet.add_table("F1:H4", {"name": "Tab", "columns": columns, "data": [[1, 2], [3, 4]]})
        sheet.write_formula("C1", "=SUM(Tab[both])+A1", None, 99)
        sheet.write_formula("C2", "=SUM(Tab[x'[1']])+A1", None, 99)
        sheet.write_formula("C3", "=ROWS(Tab[#All])+A1", None, 99)

    workbook = book(build)
    workbook.set_value("S", "A1", 10)
    workbook.set_value("S", "F2", 20)
    workbook.set_value("S", "F3", 30)

    assert shown(workbook, "H2", "H3", "C1", "C2", "C3") == [40, 60, 110, 16, 14]


def test_an_array_formula_renews_every_cell_that_it_fills() -> None:
    def build(_: Any, sheet: Any) -> None:
        sheet.write_array_formula("C1:C3", "{=A1:A3*2}", None, 2)
        for row, old in ((1, 4), (2, 6)):
            sheet.write_number(row, 2, old)
        sheet.write_formula("D1", "=C2+1", None, 5)
        sheet.write_array_formula("E1", "{=SUM(IF(A1:A6>3,A1:A6))}", None, 15)

    workbook = book(build)
    workbook.set_value("S", "A2", 20)

    assert shown(workbook, "C1", "C2", "C3", "D1", "E1") == [2, 40, 6, 41, 35]


def test_totals_of_hidden_rows_have_no_result_and_totals_leave_out_totals() -> None:
    def build(_: Any, sheet: Any) -> None:
        sheet.write_formula("A7", "=SUBTOTAL(9,A1:A6)", None, 21)
        sheet.write_formula("A8", "=SUBTOTAL(9,A1:A7)", None, 21)
        sheet.write_column("F1", [1, 2])
        sheet.write_formula("F3", "=SUBTOTAL(9,F1:F2)+A1*0", None, 3)

    workbook = book(build)
    workbook.set_value("S", "A1", 10)
    assert shown(workbook, "A7", "A8", "F3") == [30, 30, 3]

    def hide(made: Any, sheet: Any) -> None:
        build(made, sheet)
        sheet.set_row(1, None, None, {"hidden": True})

    workbook = book(hide)
    workbook.set_value("S", "A1", 10)
    assert shown(workbook, "A7", "A8") == [None, None]


def test_what_says_where_it_stands_follows_rows_that_come() -> None:
    def build(_: Any, sheet: Any) -> None:
        sheet.write_formula("C6", "=ROW()", None, 6)
        sheet.write_formula("D6", "=ROWS(A1:A6)", None, 6)
        sheet.write_formula("E6", "=INDEX(A1:A6,3)", None, 3)
        sheet.write_formula("F6", "=MATCH(4,A1:A6,0)", None, 4)

    workbook = book(build)
    workbook.insert_rows("S", 3, 2)

    assert shown(workbook, "C8", "D8", "E8", "F8") == [8, 8, 0, 6]


def test_days_since_1904_are_not_counted_by_an_engine_that_counts_since_1900() -> None:
    def build(_: Any, sheet: Any) -> None:
        sheet.write_formula("C1", "=YEAR(A1)", None, 1904)
        sheet.write_formula("C2", "=A1*2", None, 2)

    workbook = book(build, date_1904=True)
    workbook.set_value("S", "A1", 10)

    assert shown(workbook, "C1", "C2") == [None, 20]


def test_a_workbook_that_calculates_as_shown_gets_no_results() -> None:
    package = open_package(book(lambda _, s: s.write_formula("C1", "=A1/3", None, 9)).to_bytes())
    main = package["xl/workbook.xml"].replace(b"<calcPr ", b'<calcPr fullPrecision="0" ')
    workbook = Workbook(package.with_parts({"xl/workbook.xml": main}))
    workbook.set_value("S", "A1", 10)

    assert shown(workbook, "C1") == [None]


def test_what_would_take_too_long_is_left_out_and_said() -> None:
    def build(_: Any, sheet: Any) -> None:
        for row in range(9_000):
            sheet.write_number(row, 0, row)
            sheet.write_formula(row, 2, f"=SUMIF(A$1:A$9000,A{row + 1},A$1:A$9000)", None, "")

    workbook = book(build)
    start = process_time()

    content, findings = with_results(workbook.to_bytes())

    assert process_time() - start < 20
    assert [finding.rule for finding in findings] == ["X-03"]
    again = open_workbook(content)
    assert again.value("S", "C1") == CellFormula("SUMIF(A$1:A$9000,A1,A$1:A$9000)", 0)


@pytest.mark.parametrize(
    "formula",
    [
        "=" + "TEXT(" * 1500, "=" + "(" * 8000, "=a0", "=IFERROR(a0,0)", "=" + "A1," * 2700,
        "=" + "VLOOKUP(" * 1000, "=" + "{" * 4000, "='" * 4000, "=" + "A1:" * 2700,
        "=SUM(" + "A1:A6," * 1300 + "A1)", "=" + "INDIRECT(" * 900,
    ],
)  # fmt: skip
def test_no_formula_takes_long(formula: str) -> None:
    def build(made: Any, sheet: Any) -> None:
        for depth in range(8):
            made.define_name(f"a{depth}_", "=" + "+".join([f"a{depth + 1}_"] * 800))
        sheet.write_formula("C1", formula.replace("a0", "a0_") + "+A1", None, 9)

    workbook = book(build)
    start = process_time()
    workbook.set_value("S", "A1", 10)

    assert shown(workbook, "C1")[0] in {None, 39_020}
    assert process_time() - start < 5


def test_a_long_chain_is_calculated_to_its_end() -> None:
    def build(_: Any, sheet: Any) -> None:
        for row in range(1, 20_000):
            sheet.write_formula(row, 2, f"=C{row}+A$1", None, 9)
        sheet.write_number("C1", 0)

    workbook = book(build)
    workbook.set_value("S", "A1", 2)

    assert shown(workbook, "C2", "C20000") == [2, 39_998]


def test_the_same_edit_gives_the_same_results() -> None:
    content = book(lambda _, sheet: sheet.write_formula("C1", "=SUM(A1:A6)/7", None, 3)).to_bytes()
    edited = []
    for _ in range(2):
        workbook = open_workbook(content)
        workbook.set_value("S", "A1", 10)
        edited.append(workbook.to_bytes())

    assert edited[0] == edited[1]
