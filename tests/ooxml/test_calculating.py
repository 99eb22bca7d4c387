"""Are calculated results those of an office program, for every function that is trusted?

LibreOffice is the referee; where it is known to be wrong, Excel's documented result is written.
"""

from datetime import datetime, time
from pathlib import Path

import pytest

from addin.cells import CellFormula, serial_of
from addin.ooxml.newbook import NewBook
from addin.ooxml.results import with_results
from addin.ooxml.sheet.calculating.functions import TAKES
from addin.ooxml.sheet.references.formula import called_functions, with_prefixes
from tests.report.recalculation import Recalculated, recalculate

# One formula for each way to call the functions; D holds the table below.
FORMULAS = [
    line
    for line in (Path(__file__).with_name("formulas.txt")).read_text("utf-8").splitlines()
    if line and not line.startswith("#")
]
ROWS: list[tuple[float, str, float, float, bool]] = [
    (1, "a", 10.5, 45000, True), (2, "b", -3, 45100.25, False), (3, "c", 7, 45200, True),
    (4, "a", 0, 45300, True), (5, "中文", 2.5, 45400, False), (6, "Ab c", 100, 45500, True),
    (7, "x1", 1e-3, 45600, True), (8, "b", 33, 45700, False),
]  # fmt: skip
# LibreOffice 7 has no XLOOKUP and no XMATCH, takes true and false for numbers, and shows no sign
# before what rounds to nothing, as Excel does.
OURS = {
    "COUNT(D!A1:E8)": 24,
    "1=TRUE": False,
    'SUM(D!A1:A8,3,"4",TRUE)': 44,
    "MOD(0.3,0.1)": 0.1,
    "XLOOKUP(3,D!A1:A8,D!C1:C8)": 7,
    "XMATCH(3,D!A1:A8)": 3,
    "SUM(D!1:1)": 1 + 10.5 + 45000,
    "SUM(D!1:2)": 1 + 10.5 + 45000 + 2 - 3 + 45100.25,
    "COUNT(D!$3:$3)": 3,
    "FIXED(-0.004,2)": "-0.00",
    'TEXT(-0.4,"0")': "-0",
    'TEXT(-0.001,"0.0")': "-0.0",
}


@pytest.fixture(scope="module")
def answers(tmp_path_factory: pytest.TempPathFactory) -> Recalculated:
    folder = tmp_path_factory.mktemp("results")
    book = NewBook()
    table, sheet = book.sheet("D"), book.sheet("F")
    for number, row in enumerate(ROWS, 1):
        for column in range(len(row)):
            table.put(number, column + 1, row[column])
    book.name("growth", "'D'!$A$2")
    book.name("liste", "'D'!$A$1:$A$8")
    book.name("rate", "0.05")
    book.name("double", "SUM('D'!$A$1:$A$3)*2")
    book.name("tail", "OFFSET('D'!$A$1,'D'!$A$2,0,COUNT('D'!$A:$A)-2,1)")
    book.name("ende", "'D'!$A$5")
    for number, formula in enumerate(FORMULAS, 1):
        sheet.put(number, 1, CellFormula(with_prefixes(formula)))
    path = folder / "book.xlsx"
    path.write_bytes(with_results(book.to_bytes())[0])
    [found] = recalculate([path], folder)
    return found


def _number(value: object) -> object:
    """A day or time that LibreOffice shows as such, as its number; an empty text like none."""
    if isinstance(value, datetime | time):
        return serial_of(value)
    return value or None if isinstance(value, str) else value


@pytest.mark.parametrize("number", range(len(FORMULAS)), ids=FORMULAS.__getitem__)
def test_a_result_is_that_of_libreoffice(answers: Recalculated, number: int) -> None:
    cell = ("F", f"A{number + 1}")
    ours, theirs = _number(answers.cached[cell]), _number(answers.found[cell])
    expected = OURS.get(FORMULAS[number], theirs)

    assert ours == (pytest.approx(expected, 1e-9, 1e-9) if type(expected) is float else expected)


def test_no_function_is_trusted_without_a_formula_that_calls_it() -> None:
    called = {
        name.removeprefix("_XLFN.") for formula in FORMULAS for name in called_functions(formula)
    }

    assert sorted(set(TAKES) - called) == []
