"""The first round: four departments are asked; what they return is accepted, returned, answered."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from addin.exchange.form.layout import COLUMN_OF, FIRST_ROW
from addin.language import LANGUAGES, Language
from addin.plan.read import read_plan
from tests.cli.test_commands import onpace
from tests.first.typing_in import words

# Any: openpyxl's sheets.
Fill = Callable[[Any, list[int]], None]


def by_hand(form: Path, target: Path, fill: Fill) -> Path:
    """A department opens its form, fills it and saves it under the same name."""
    book = openpyxl.load_workbook(form)
    sheet = next(page for page in book if page.title in {"填报表", "Form"})
    rows, at = [], FIRST_ROW
    while sheet[f"{COLUMN_OF['code'].letter}{at}"].value:
        rows.append(at)
        at += 1
    fill(sheet, rows)
    target.mkdir(exist_ok=True)
    book.save(target / form.name)
    return target / form.name


def whole(sheet: Any, rows: list[int]) -> None:
    """Every value, its source, and all signatures."""
    for row in rows:
        known = sheet[f"{COLUMN_OF['year_ago'].letter}{row}"].value
        value = round(known * 1.01, 0 if known % 1 == 0 else 2) if _is_number(known) else 5
        sheet[f"{COLUMN_OF['value'].letter}{row}"] = value
    foot = rows[-1] + 2
    for column, said in (("C", "王局长"), ("F", "李科长"), ("J", "张工"), ("N", "0000-1234567"),
                         ("Q", "2026-11-28")):  # fmt: skip
        sheet[f"{column}{foot}"] = said


def _is_number(cell: object) -> bool:
    return isinstance(cell, int | float)


def with_a_hole(sheet: Any, rows: list[int]) -> None:
    """All but the first value."""
    whole(sheet, rows)
    sheet[f"{COLUMN_OF['value'].letter}{rows[0]}"] = None


def asking(sheet: Any, rows: list[int]) -> None:
    """Everything, and a question."""
    whole(sheet, rows)
    sheet[f"{COLUMN_OF['question'].letter}{rows[0]}"] = "是否包括乡镇卫生院？"


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_round_with_four_departments(language: Language, tmp_path: Path) -> None:
    lang = ("--lang", language)
    book, sent, back = tmp_path / "yunxi" / "plan.xlsx", tmp_path / "forms", tmp_path / "back"

    onpace("new", book.parent, "--example", "health", *lang)
    before = len(read_plan(book).observations)
    shared = onpace("share", book, "-p", "2025Q4", "-o", sent, *lang)
    forms = sorted(sent.glob("*.xlsx"))
    fills = (whole, with_a_hole, asking, whole)
    returned = [by_hand(form, back, fill) for form, fill in zip(forms, fills, strict=True)]
    shutil.copy(returned[0], back / "again.xlsx")
    first = json.loads(onpace("collect", book, back, "-o", tmp_path / "replies", "--json").stdout)
    outcomes = {r["file"]: r["outcome"] for r in first["receipts"]}
    board = json.loads(onpace("ledger", book, "--json").stdout)

    assert shared.returncode == 0, shared.stderr
    assert len(forms) == 4
    assert outcomes[forms[1].name] == "returned"
    assert outcomes[forms[2].name] == "returned"
    assert outcomes[forms[0].name] == "accepted", first["receipts"]
    assert len(read_plan(book).observations) > before
    assert len(board["questions"]) == 1

    by_hand(forms[1], back, whole)
    onpace("settle", "answer", book, board["questions"][0]["number"], words(
        language, "包括，按机构所在地统计", "they are included, by location"), *lang)  # fmt: skip
    second = onpace("collect", book, back, "-o", tmp_path / "replies", *lang)
    counts = json.loads(onpace("ledger", book, "--json").stdout)["counts"]
    verified = onpace("ledger", book, "--verify", *lang)

    assert "Traceback" not in second.stderr
    assert counts["accepted"] == 4, counts
    assert verified.returncode == 0
