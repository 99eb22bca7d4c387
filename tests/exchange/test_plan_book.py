"""Rows enter the plan workbook under their own headers, whatever a planner put beside them."""

from pathlib import Path

import openpyxl
import pytest

from addin.exchange.calendar import moment
from addin.exchange.collecting import collect
from addin.exchange.sharing import share
from addin.plan.read import read_plan
from addin.plan.write import write_plan
from tests.exchange.filling import fill
from tests.exchange.samples import city_plan

NOW = moment("2024-10-15T10:00")


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    """A plan workbook with a column of the planner's own before those of the Data sheet."""
    path = write_plan(city_plan(), tmp_path / "plan.xlsx")
    book = openpyxl.load_workbook(path)
    sheet = next(each for each in book if "Data" in each.title)
    for name in list(sheet.tables):
        del sheet.tables[name]
    sheet.insert_cols(1)
    header = next(row for row in range(1, 11) if "指标" in str(sheet.cell(row, 2).value))
    sheet.cell(header, 1).value = "我的备注"
    book.save(path)
    return path


def _collected(plan: Path) -> int:
    issued = share(plan, "2024Q3", plan.parent / "out", now=moment("2024-10-08T09:00")).forms[0]
    file = plan.parent / "a.xlsx"
    file.write_bytes(fill(issued.path.read_bytes(), issued.form))
    return collect(plan, [file], now=NOW).rows_written


def test_a_column_of_the_planners_own_before_the_first_moves_no_value(plan: Path) -> None:
    before = len(read_plan(plan).observations)

    written = _collected(plan)

    rows = list(read_plan(plan).observations)[before:]
    assert written == len(rows) > 0
    assert all(row.indicator.startswith("D01_") for row in rows)
    assert all("报送" in row.note for row in rows)


def test_rows_that_are_there_already_are_not_written_again(plan: Path) -> None:
    """The ledger is lost after the workbook was written: the same numbers come once more."""
    _collected(plan)
    before = len(read_plan(plan).observations)
    plan.with_name("plan.ledger.sqlite").unlink()

    assert _collected(plan) == 0

    assert len(read_plan(plan).observations) == before
