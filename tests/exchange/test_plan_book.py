"""Rows enter the plan workbook under their own headers, whatever a planner put beside them."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from addin.errors import FileError
from addin.exchange.calendar import moment
from addin.exchange.collecting import collect
from addin.exchange.enter.plan_book import ActionReport, update_plan_book
from addin.exchange.sharing import share
from addin.model.observations import reference
from addin.plan.read import read_plan
from addin.plan.schema import SHEETS
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


ROW = {
    "indicator": "A", "cluster": "", "area": "", "period": "2024M1-9", "measure": "绝对值",
    "value": 5.0, "note": f"甲报送 {reference('F-1', 1)}", "source": "D1",
}  # fmt: skip


def _book(path: Path, first: int) -> Path:
    """A workbook whose Data sheet has its header in row `first`; it has no clusters and areas."""
    book: Any = openpyxl.Workbook()
    book.remove(book.active)
    keys = {
        "Data": ("indicator", "period", "measure", "value", "note", "source"),
        "Sources": ("code", "title_zh", "tier"),
        "Actions": ("code", "state", "state_date", "note_zh"),
    }
    for name, columns in keys.items():
        headers = {column.key: column.header.zh for column in SHEETS[name].columns}
        sheet = book.create_sheet(SHEETS[name].title.zh)
        for column, key in enumerate(columns, 1):
            sheet.cell(first if name == "Data" else 1, column).value = headers[key]
    book[SHEETS["Sources"].title.zh].append(("D2", "旧", "A"))
    book[SHEETS["Actions"].title.zh].append(("Z1", "推进", None, "旧"))
    book[SHEETS["Actions"].title.zh].append(("Z2", "推进", None, "在建"))
    book.save(path)
    return path


def _rows(path: Path, name: str) -> list[tuple[Any, ...]]:
    sheet: Any = openpyxl.load_workbook(path)[SHEETS[name].title.zh]
    return list(sheet.iter_rows(values_only=True))


@pytest.mark.parametrize(("first", "is_found"), [(1, True), (2, True), (10, True), (11, False)])
def test_the_header_is_looked_for_in_the_first_ten_rows(
    tmp_path: Path, first: int, *, is_found: bool
) -> None:
    path = _book(tmp_path / "a.xlsx", first)

    if not is_found:
        with pytest.raises(FileError, match="has no header"):
            update_plan_book(path, [ROW], {}, {})
        return
    update_plan_book(path, [ROW], {}, {})
    assert _rows(path, "Data")[-1] == ("A", "2024M1-9", "绝对值", 5, ROW["note"], "D1")


def test_what_is_known_by_its_reference_is_not_written_again(tmp_path: Path) -> None:
    path = _book(tmp_path / "a.xlsx", 2)
    other = {**ROW, "period": "2024", "value": 6.0}

    first, digest = update_plan_book(path, [ROW], {}, {})
    second, same = update_plan_book(path, [ROW], {}, {})
    third, _ = update_plan_book(path, [ROW, other], {}, {})
    later, _ = update_plan_book(path, [{**ROW, "note": f"x {reference('F-1', 2)}"}], {}, {})

    assert (first, second, third, later) == (1, 0, 1, 1)
    assert digest == same
    assert [row[3] for row in _rows(path, "Data")[2:]] == [5, 6, 5]
    assert reference("F-1", 2) == "[F-1 v2]"


def test_sources_that_rows_name_are_added_once(tmp_path: Path) -> None:
    path = _book(tmp_path / "a.xlsx", 2)
    sources = {"D1": "甲报送", "D2": "乙报送", "D3": "丙报送"}

    update_plan_book(path, [ROW, {**ROW, "source": "D2", "period": "2024"}], sources, {})

    assert _rows(path, "Sources")[1:] == [("D2", "旧", "A"), ("D1", "甲报送", "A")]


def test_what_departments_say_of_actions_is_a_row_of_its_day(tmp_path: Path) -> None:
    path, day = _book(tmp_path / "a.xlsx", 2), NOW.date()
    later = day + timedelta(days=1)
    reports = {
        "Z1": ActionReport(state="完成", day=day, progress="投产"),
        "Z2": ActionReport(state="推进", day=day, progress="在建"),  # as it stands already
        "Z9": ActionReport(state="完成", day=day),
    }

    written, _ = update_plan_book(path, [], {}, reports)
    update_plan_book(path, [], {}, {"Z2": ActionReport(state="阶段成效", day=later)})
    update_plan_book(path, [], {}, {"Z2": ActionReport(state="完成", day=later, progress="竣工")})
    same, _ = update_plan_book(path, [], {}, {"Z2": ActionReport(state="完成", day=later)})

    rows = _rows(path, "Actions")[1:]
    assert written == same == 0
    assert [(row[0], row[1], row[2] and row[2].date(), row[3]) for row in rows] == [
        ("Z1", "推进", None, "旧"), ("Z2", "推进", None, "在建"),
        ("Z1", "完成", day, "投产"), ("Z2", "完成", later, "竣工"),
    ]  # fmt: skip


def test_a_sheet_of_actions_without_a_day_keeps_one_row_for_each(tmp_path: Path) -> None:
    path = _book(tmp_path / "a.xlsx", 2)
    book: Any = openpyxl.load_workbook(path)
    book[SHEETS["Actions"].title.zh].delete_cols(3)
    book.save(path)

    update_plan_book(path, [], {}, {"Z1": ActionReport(state="完成", day=NOW.date())})

    assert _rows(path, "Actions")[1:] == [("Z1", "完成", "旧"), ("Z2", "推进", "在建")]


def test_a_workbook_without_data_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    openpyxl.Workbook().save(path)

    with pytest.raises(FileError, match="has no sheet"):
        update_plan_book(path, [ROW], {}, {})
