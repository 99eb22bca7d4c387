"""The ledger of one wave as a workbook, its books written out by hand."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from addin.exchange.calendar import moment
from addin.exchange.collecting import collect
from addin.exchange.decisions import extend
from addin.exchange.form.layout import Grid
from addin.exchange.ledger.exports import export_ledger
from addin.exchange.sharing import Issued
from addin.language import Language
from tests.exchange.filling import cell_of, edited

Send = Callable[[str, bytes], Path]
Books = dict[str, list[tuple[Any, ...]]]
F1, F2, F3 = (f"YC-F01-2024Q3-D0{number}-01" for number in (1, 2, 3))
LEAVE = "系统升级，统一延期报送"


@pytest.fixture
def wave(plan_path: Path, forms: tuple[Issued, ...], good: tuple[bytes, ...], send: Send) -> Path:
    """The first returned and mended too late, the second late with leave, the third silent."""
    first = forms[0].form

    def spoil(book: Any, _: object) -> None:
        sheet = book[Grid(first).sheet("form")]
        sheet[cell_of(first, first.rows[0].code, "value")] = "约三百"

    extend(plan_path, F2, "2024-10-18T12:00", LEAVE, now=moment("2024-10-16T11:00"))
    wrong = edited(good[0], first, spoil)
    for name, content, at in (
        ("1.xlsx", wrong, "2024-10-16T12:30"),
        ("2.xlsx", good[0], "2024-10-17T09:00"),
        ("3.xlsx", good[1], "2024-10-18T11:00"),
    ):
        collect(plan_path, [send(name, content)], now=moment(at))
    return plan_path


def _books(plan: Path, out: Path, language: Language) -> Books:
    path = export_ledger(plan, out, language, now=moment("2024-10-19T09:00"))
    book = openpyxl.load_workbook(path)
    return {sheet.title: list(sheet.iter_rows(min_row=2, values_only=True)) for sheet in book}


def test_every_book_tells_the_wave_as_it_went(wave: Path, tmp_path: Path) -> None:
    books = _books(wave, tmp_path / "台账.xlsx", "zh")

    sent, due, leave = "2024-10-08 09:00", "2024-10-16 12:00", "2024-10-18 12:00"
    assert [row[:9] for row in books["收发台账"]] == [
        (F1, "市经信委", sent, due, "2024-10-17 09:00", 2, "已接收", "0小时30分", 0),
        (F2, "市统计局", sent, leave, "2024-10-18 11:00", 1, "已接收", None, 0),
        (F3, "市科技局", sent, due, None, None, "逾期未报", "2天21小时0分", 0),
    ]
    assert books["迟报台账"] == [
        (F1, "市经信委", due, "2024-10-16 12:30", "0小时30分", 30, None, None),
        (F2, "市统计局", leave, "2024-10-18 11:00", None, 0, leave, LEAVE),
        (F3, "市科技局", due, None, "2天21小时0分", 4140, None, None),
    ]
    slip = (F1, "市经信委", 1, "2024-10-16 12:30")
    assert books["退回意见"] == [
        (*slip, None, None, None, "V-00j", "S", "晚于限报时间0小时30分", None, None),
        (*slip, "D01_I01", "规上工业产值（1）", "J8", "V-02", "H", "“约三百”不是数字，请只填数字",
         "填数字，单位亿元", "√"),
    ]  # fmt: skip
    assert books["更正单"] == books["建议更正"] == books["数据冲突"] == []
    assert [(row[0], row[2], row[3], row[4], row[5]) for row in books["流水"]] == [
        (1, "issued", F1, f"{F1}_市经信委.xlsx", None),
        (2, "issued", F2, f"{F2}_市统计局.xlsx", None),
        (3, "issued", F3, f"{F3}_市科技局.xlsx", None),
        (4, "extended", F2, None, None),
        (5, "received", F1, "1.xlsx", "returned"),
        (6, "received", F1, "2.xlsx", "accepted"),
        (7, "written", None, "plan.xlsx", None),
        (8, "received", F2, "3.xlsx", "accepted"),
        (9, "written", None, "plan.xlsx", None),
    ]


def test_the_books_speak_english_where_that_is_asked(wave: Path, tmp_path: Path) -> None:
    books = _books(wave, tmp_path / "ledger.xlsx", "en")

    assert list(books) == [
        "Forms", "Late", "Returned", "Corrections", "Explanations", "Proposals", "Conflicts",
        "Actions", "Entries",
    ]  # fmt: skip
    assert [row[6:8] for row in books["Forms"]] == [
        ("accepted", "0 h 30 min"), ("accepted", None), ("overdue", "2 d 21 h 0 min"),
    ]  # fmt: skip
    assert [row[7:] for row in books["Actions"]] == [
        ("under way", None, None), ("not started", 0, None), ("under way", 1, None),
        ("first results", 0, None), ("done", 0, None), ("overdue", 0, None), ("Total", 1, None),
    ]  # fmt: skip
