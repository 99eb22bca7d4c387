"""Can somebody compute every lamp again from the file of components alone?"""

import csv
import json
from functools import cache
from pathlib import Path

import pytest

from addin.errors import UsageError
from addin.facts.assess import assess
from addin.files import shipped
from addin.language import LANGUAGES
from addin.model.plan import Plan
from addin.plan.read import read_plan
from addin.report.components import write_components
from tests.report.byhand import ByHand
from tests.report.recalculation import recalculate

CASES = [
    (book, period)
    for book, periods in (
        ("example-city", ("2021Q2", "2021Q4", "2022Q4", "2023Q3", "2024Q1", "2024Q3", "2025Q1")),
        ("chongqing-14fyp", ("2021Q4", "2022Q2", "2022Q4", "2023Q4", "2024Q4", "2025Q4")),
    )
    for period in periods
]


@cache
def plan_in(book: str) -> Plan:
    return read_plan(shipped("workbooks", f"{book}.xlsx"))


@pytest.mark.parametrize(("book", "period"), CASES)
def test_every_lamp_and_every_number_behind_it_follow_from_the_file_alone(
    book: str, period: str, tmp_path: Path
) -> None:
    facts = assess(plan_in(book), period)

    by_hand = ByHand(write_components(facts, tmp_path / "components.csv", "en"))

    assert not by_hand.differences()
    assert not by_hand.lamps_otherwise()


def test_a_number_that_does_not_follow_from_its_terms_is_found(tmp_path: Path) -> None:
    path = write_components(assess(plan_in("example-city"), "2024Q3"), tmp_path / "c.csv", "en")
    text = path.read_text("utf-8-sig")
    cell = next(
        line
        for line in text.splitlines()
        if line.startswith("IVA.target@2024Q3") and ",value," in line
    )
    path.write_text(text.replace(cell, cell.replace("3200.0", "3300.0")), "utf-8-sig")

    by_hand = ByHand(path)

    assert any(found.startswith("IVA.progress@2024Q3 = 79.7") for found in by_hand.differences())
    assert any("by hand on pace" in found for found in by_hand.lamps_otherwise())


@pytest.mark.office
def test_the_live_formulas_of_the_workbook_give_the_results(tmp_path: Path) -> None:
    facts = assess(plan_in("example-city"), "2024Q3")
    paths = [write_components(facts, tmp_path / f"{one}.xlsx", one) for one in LANGUAGES]

    for found in recalculate(paths, tmp_path):
        assert len(found.formulas) > 100
        assert not found.differences()


def test_json_and_csv_hold_the_same_rows(tmp_path: Path) -> None:
    facts = assess(plan_in("chongqing-14fyp"), "2022Q4")

    document = json.loads(write_components(facts, tmp_path / "c.json", "zh").read_text("utf-8"))
    with write_components(facts, tmp_path / "c.csv", "zh").open(encoding="utf-8-sig") as file:
        rows = list(csv.DictReader(file))

    assert document["period"] == "2022Q4"
    assert [row["id"] for row in document["components"]] == [row["id"] for row in rows]
    cell = next(row for row in rows if row["id"] == "IVA_TOTAL.value@2022Q4" and row["input"])
    assert (cell["sheet"], cell["cell"], cell["value"]) == ("数据 Data", "G405", "8276.0")


def test_another_suffix_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"\.xlsx, \.csv or \.json"):
        write_components(assess(plan_in("example-city"), "2024Q3"), tmp_path / "c.txt", "en")
