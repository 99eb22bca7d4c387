"""A plan begins with an empty workbook, an example, a table of somebody's or the plan before."""

import json
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from addin.cli.first import starting
from addin.files import shipped
from addin.plan.read import read_plan
from addin.plan.starting.importing import plan_from
from tests.cli.test_commands import onpace


def test_an_empty_workbook_has_grey_examples_that_are_not_read(tmp_path: Path) -> None:
    folder = tmp_path / "ours"

    made = onpace("new", folder, "--name", "County plan", "--years", "2026-2030", "--lang", "en")

    sheet = load_workbook(folder / "plan.xlsx")["Indicators"]
    shown = [cell.value for cell in sheet[2]]
    plan = read_plan(folder / "plan.xlsx")
    assert made.returncode == 0
    assert "onpace check" in made.stdout
    assert sheet["A1"].value == "The grey row below is an example and is not read:"
    assert "DOCTORS" in shown
    assert sheet["B2"].font.color.rgb.endswith("8A94A0")
    assert (plan.indicators, len(plan.observations), plan.findings) == ((), 0, ())
    assert plan.identity.name.en == "County plan"


@pytest.mark.parametrize("name", ["city", "health", "chongqing"])
def test_an_example_is_the_shipped_workbook(name: str, tmp_path: Path) -> None:
    made = onpace("new", tmp_path / "ours", "--example", name)

    files = {"city": "example-city", "health": "county-health", "chongqing": "chongqing-14fyp"}
    assert made.returncode == 0
    assert (tmp_path / "ours" / "plan.xlsx").read_bytes() == (
        shipped("workbooks", f"{files[name]}.xlsx").read_bytes()
    )


def test_a_table_of_ones_own_becomes_a_workbook_and_tells_what_is_missing(tmp_path: Path) -> None:
    book = Workbook()
    for row in (
        ["指标", "单位", "基期", "目标"],
        ["床位数", "张", 480, 570],
        ["建成数", None, 0, 3],
    ):
        book.worksheets[0].append(row)
    book.save(tmp_path / "table.xlsx")

    asked = onpace("new", tmp_path / "a", "--from", tmp_path / "table.xlsx", "--lang", "zh")
    given = onpace(
        "new", tmp_path / "b", "--from", tmp_path / "table.xlsx", "--json",
        "--name", "县规划", "--years", "2021-2025",
        "--set", "unit:建成数=个", "--set", "kind:床位数=level_up", "--set", "kind:建成数=level_up",
    )  # fmt: skip

    assert asked.returncode == 1
    assert '--set "unit:建成数=单位"' in asked.stdout + asked.stderr
    assert json.loads(given.stdout)["findings"] == []
    assert [each.unit.name.zh for each in read_plan(tmp_path / "b" / "plan.xlsx").indicators] == [
        "张", "个",
    ]  # fmt: skip


def test_the_next_plan_takes_indicators_along(tmp_path: Path) -> None:
    book = shipped("workbooks", "county-health.xlsx")

    made = onpace("new", tmp_path / "ours", "--next", book, "--lang", "en")

    plan = read_plan(tmp_path / "ours" / "plan.xlsx")
    assert made.returncode == 0
    assert plan.identity.start_year == 2027
    assert len(plan.indicators) == 12


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--example", "moon"), "there is no example 'moon'"),
        (("--years", "soon"), "not the years of a plan: 'soon'"),
        (("--example", "city", "--next", "x.xlsx"), "choose one of"),
        (("--from", "none.xlsx"), "there is no file none.xlsx"),
        (("--set", "unit"), "unit"),
    ],
)
def test_a_beginning_that_cannot_be_made_says_why(
    arguments: tuple[str, ...], words: str, tmp_path: Path
) -> None:
    done = onpace("new", tmp_path / "ours", *arguments, "--lang", "en")

    assert done.returncode == 2
    assert words in done.stderr
    assert not (tmp_path / "ours").exists()


def test_a_person_at_the_screen_is_asked_and_a_wrong_answer_is_asked_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    book = Workbook()
    for row in (["指标", "单位", "基期", "目标"], ["床位数", None, 480, 570]):
        book.worksheets[0].append(row)
    book.save(tmp_path / "table.xlsx")
    said = iter(["县规划", "2021-2025", "张", "nonsense", "7"])
    monkeypatch.setattr(starting, "_ask", lambda *_: next(said, ""))
    monkeypatch.setattr(starting, "_is_person", lambda: True)
    begun = plan_from(tmp_path / "table.xlsx")

    asked = list(begun.asked)
    next(said)
    answers = starting._asked(begun, "zh")  # noqa: SLF001 - what the command asks

    assert asked == ["years", "unit:床位数", "kind:床位数"]
    assert answers == {"years": "2021-2025", "unit:床位数": "张", "kind:床位数": "hold_min"}
