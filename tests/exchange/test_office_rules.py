"""Rules that an office adds in its Rules sheet hold in the form and at the intake alike."""

from dataclasses import replace
from pathlib import Path

import pytest

from addin.exchange.calendar import moment
from addin.exchange.collecting import collect
from addin.exchange.form.layout import Grid
from addin.exchange.intake.opening.office import convert
from addin.exchange.intake.opening.reader import Read, Reader
from addin.exchange.sharing import Issued, share
from addin.exchange.words import Outcome
from addin.language import Text
from addin.model.plan import RuleRow
from addin.ooxml.sheet.scan import position
from addin.plan.write import write_plan
from tests.exchange.filling import fill
from tests.exchange.samples import city_plan

RULES = (
    RuleRow(
        code="B-01",
        level="H",
        scope="entry",
        expression="value <= 3000",
        message=Text(zh="不应超过3000（填报{value}）", en="above 3000: {value}"),
    ),
    RuleRow(
        code="B-02",
        level="S",
        scope="entry: D01_I04",
        expression='value >= value_of("D01_I02")',
        message=Text(zh="应不小于第二项", en="below the second"),
    ),
    # An office switches a shipped rule off.
    RuleRow(
        code="V-11", level="S", scope="entry", expression="true", message=Text(zh="关", en="off")
    ),
    RuleRow(
        code="B-03",
        level="S",
        scope="series",
        expression="value > 0",
        message=Text(zh="零", en="0"),
    ),
)


@pytest.fixture
def issued(tmp_path: Path) -> Issued:
    """The form of an office with rules of its own."""
    path = write_plan(replace(city_plan(), rules=RULES), tmp_path / "plan.xlsx")
    return share(path, "2024Q3", tmp_path / "out", now=moment("2024-10-08T09:00")).forms[0]


def test_the_intake_judges_by_the_office_s_rules(issued: Issued, tmp_path: Path) -> None:
    file = tmp_path / "a.xlsx"
    file.write_bytes(fill(issued.path.read_bytes(), issued.form, {"D01_I02": 1000000.0}))

    (receipt,) = collect(tmp_path / "plan.xlsx", [file], now=moment("2024-10-15T10:00")).receipts

    rules = {finding.rule for finding in receipt.findings}
    assert receipt.outcome is Outcome.RETURNED
    assert {"B-01", "B-02"} <= rules
    assert "V-11" not in rules
    assert "不应超过3000（填报1000000" in receipt.show("zh")


def test_a_form_knows_the_rules_of_its_own_rows_alone(issued: Issued) -> None:
    assert [row.code for row in issued.form.rules] == ["B-01", "B-02", "V-11"]


@pytest.mark.office
def test_the_form_shows_the_office_s_rules_by_native_formulas(issued: Issued) -> None:
    form, grid = issued.form, Grid(issued.form)
    content = fill(issued.path.read_bytes(), form, {"D01_I02": 1000000.0})
    with Reader(everything=True) as reader:
        read = reader.read(convert({"a.xlsx": (content, "xlsx")}))["a.xlsx"]

    assert isinstance(read, Read)
    checks, paper = read.book.sheet("审核"), read.book.sheet("填报表")
    assert checks is not None
    assert paper is not None
    two, four = form.places["D01_I02"], form.places["D01_I04"]
    assert checks[position(grid.check("hard", two))].text == "B-01。"
    assert "B-02。" in checks[position(grid.check("soft", four))].text
    assert "B-02。" not in checks[position(grid.check("soft", two))].text
    assert "核对单位" not in checks[position(grid.check("soft", two))].text
    assert paper[position(grid.entry("checks", two))].text.startswith("强制:B-01。")
