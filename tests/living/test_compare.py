"""What differs between two files is told with its size, its reason and both places."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner

from addin.cells import CellFormula
from addin.cli.app import app
from addin.errors import UsageError
from addin.language import LANGUAGES, Language
from addin.living.comparing.causes import key_of
from addin.living.comparing.changed import PARTS, Changed, Compared
from addin.living.comparing.compare import compare, list_of
from addin.model.plan import Plan
from addin.ooxml.package import open_package
from addin.ooxml.sheet.editing.workbook import Workbook, open_workbook
from addin.ooxml.sheet.read import open_sheets
from addin.report.bound.reading import read_document
from addin.report.build import assessed, document
from tests.living.made import (
    CHONGQING,
    CITY,
    add_words,
    book,
    made,
    paragraph_with,
    plan,
    revised,
    set_words,
    with_body,
)

RUN = CliRunner()


def written(tmp_path: Path, name: str, content: bytes) -> Path:
    path = tmp_path / name
    path.write_bytes(content)
    return path


def report_of(changed: Plan, tmp_path: Path, name: str, language: Language = "zh") -> Path:
    facts, previous = assessed(changed, "2024Q3", None)
    return written(tmp_path, name, document(facts, language, previous=previous))


def city(tmp_path: Path, period: str = "2024Q3", language: Language = "zh") -> Path:
    name = f"{period}.{language}.docx"
    return written(tmp_path, name, made(CITY, period, language))


def edited(tmp_path: Path, name: str, change: Callable[[Workbook], object]) -> Path:
    """A copy of the city's workbook with something changed in it."""
    workbook = open_workbook(book(CITY))
    change(workbook)
    return workbook.save(tmp_path / name)


def one(found: Compared, part: str, key: str) -> Changed:
    return next(each for each in found.of(part) if each.key == key)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_same_report_twice_says_so(tmp_path: Path, language: Language) -> None:
    path = city(tmp_path, language=language)

    found = compare(path, path)

    assert found.is_same
    assert found.to_json()["changes"] == []


def test_the_same_workbook_twice_says_so() -> None:
    assert compare(book(CITY), book(CITY)).is_same
    assert compare(book(CHONGQING), book(CHONGQING)).is_same


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_revision_is_told_with_its_size_its_unit_and_where_it_stands(
    tmp_path: Path, language: Language
) -> None:
    old = city(tmp_path, language=language)
    # 8.1 % by 0.9: the official growth of one period, in per cent.
    new = report_of(revised(CITY, "GO", "2024M1-9", 0.9), tmp_path, "new.docx", language)

    found = one(compare(old, new), "fact", "GO.value@2024Q3")

    assert found.causes == ("revision",)
    assert found.numbers[0] == 7635.52
    assert found.numbers[1] == pytest.approx(6871.968)
    assert (found.before.zh, found.after.zh, found.size.zh) == (
        "7635.52亿元", "6871.97亿元", "-763.55亿元",
    )  # fmt: skip
    where = {"zh": ("正文第", "句等"), "en": ("body paragraph", "sentence")}[language]
    assert all(word in found.place_before[language] for word in where)
    assert found.place_after


def test_differences_of_per_cents_are_points_of_the_shown_numbers(tmp_path: Path) -> None:
    new = report_of(revised(CITY, "GO", "2024M1-9", 0.9), tmp_path, "new.docx")

    found = one(compare(city(tmp_path), new), "fact", "GO.yoy@2024Q3")

    # 8.1 % becomes 7.29 %, shown 7.3 %: 0.8 points, as a reader subtracts.
    assert (found.before.zh, found.after.zh, found.size.zh) == ("8.1%", "7.3%", "-0.8个百分点")
    assert found.size.en == "-0.8 percentage points"


def test_another_target_is_the_reason_of_what_rests_on_it(tmp_path: Path) -> None:
    whole = plan(CITY)
    first, *rest = whole.indicators
    harder = replace(first, target=replace(first.target, value=12000.0))
    new = report_of(replace(whole, indicators=(harder, *rest)), tmp_path, "new.docx")

    found = compare(city(tmp_path), new)

    assert one(found, "fact", "GO.progress@2024Q3").causes == ("target",)
    moved = one(found, "class", "GO.status@2024Q3")
    assert (moved.causes, moved.before.zh) == (("target",), "基本达到时序")
    # Counts rest on the classes.
    assert one(found, "fact", "PLAN.count_on_pace@2024Q3").causes == ("target",)
    assert not any("revision" in each.causes for each in found.changes)


def test_two_quarters_are_compared_fact_by_fact_and_new_data_is_the_reason(tmp_path: Path) -> None:
    found = compare(city(tmp_path, "2024Q2"), city(tmp_path, "2024Q3"))

    value = one(found, "fact", "GO.value@2024Q3")
    assert value.numbers == (5027.56, 7635.52)
    assert value.causes == ("data",)
    assert {each.key: each.after.zh for each in found.of("class")} == {
        "GO.status@2024Q3": "基本达到时序", "SH_HT.status@2024Q3": "提前完成",
    }  # fmt: skip


def test_two_languages_of_one_report_have_the_same_numbers(tmp_path: Path) -> None:
    found = compare(city(tmp_path), city(tmp_path, language="en"))

    assert not found.of("class")
    assert not [each for each in found.of("fact") if each.causes not in {("gone",), ("appeared",)}]
    assert "languages" in found.notes[0].en


def test_what_a_person_writes_strikes_or_overtypes_is_told_as_text(tmp_path: Path) -> None:
    package = open_package(made(CITY, "2024Q3", "zh"))
    now = read_document(package)
    add_words(paragraph_with(now, "与二季度相比"), "另据调研，订单回升。")
    number = next(each for each in now.anchors if each.text == "7635.52")
    set_words(number.paragraph, "7635.52", "7635.53")
    new = written(tmp_path, "new.docx", with_body(now).to_bytes())

    found = compare(city(tmp_path), new)

    assert found.counts.keys() == {"words"}
    texts = [each.after.zh for each in found.changes]
    assert len(texts) == 2
    assert any("订单回升" in text for text in texts)
    assert any("7635.53" in text for text in texts)


def test_reports_of_two_plans_and_files_of_two_kinds_are_refused_in_words(tmp_path: Path) -> None:
    other = written(tmp_path, "other.docx", made(CHONGQING, "2024Q4", "zh"))
    bare = open_package(made(CITY, "2024Q3", "zh"))
    lost = {name: None for name in bare.names if "customXml" in name or "custom.xml" in name}
    stripped = written(tmp_path, "stripped.docx", bare.with_parts(lost).to_bytes())
    text = written(tmp_path, "list.csv", b"a,b\n")

    for pair, words in (
        ((city(tmp_path), other), "reports of one plan"),
        ((city(tmp_path), book(CITY)), "of two kinds"),
        ((city(tmp_path), stripped), "are gone"),
        ((text, text), "cannot be compared"),
    ):
        with pytest.raises(UsageError, match=words):
            compare(*pair)


def test_a_target_a_department_and_a_number_of_a_workbook_are_told_with_their_cells(
    tmp_path: Path,
) -> None:
    goal = plan(CITY).indicators[0].target.place

    def change(workbook: Workbook) -> None:
        workbook.set_value(goal.sheet, goal.cell, 12000)
        workbook.set_value("数据 Data", "G105", 7700.5)
        # Rows that move are no difference.
        workbook.insert_rows("数据 Data", 50, 1)
        workbook.delete_rows("部门 Departments", 5, 5)

    found = compare(book(CITY), edited(tmp_path, "new.xlsx", change))

    target = one(found, "target", "GO.target")
    assert (target.numbers, str(target.place_after.zh)) == (
        (11000, 12000),
        str(goal).split(" ", 1)[1],
    )
    assert [each.place_before.zh for each in found.of("structure")] == ["部门 Departments!A5"]
    (said,) = found.of("statement")
    assert (said.causes, said.numbers) == (("overwritten",), (7635.52, 7700.5))
    assert (said.place_before.zh, said.place_after.zh) == ("数据 Data!G105", "数据 Data!G106")
    assert one(found, "class", "GO.status@2024Q4").causes == ("target",)


def test_formulas_sheets_and_columns_of_a_workbook_are_told_and_moved_rows_are_not(
    tmp_path: Path,
) -> None:
    def formulas(workbook: Workbook) -> None:
        workbook.set_value("来源 Sources", "P3", CellFormula("SUM(P4:P6)", None))
        workbook.set_value("来源 Sources", "Q3", CellFormula("P3*2", None))
        workbook.set_value("来源 Sources", "P2", "合计")

    old = edited(tmp_path, "old.xlsx", formulas)
    moved = open_workbook(old)
    moved.insert_rows("来源 Sources", 3, 2)
    changed = open_workbook(old)
    changed.insert_rows("来源 Sources", 3, 2)
    changed.set_value("来源 Sources", "Q5", 7)
    changed.set_value("来源 Sources", "P5", CellFormula("SUM(P6:P7)", None))
    changed.set_value("来源 Sources", "R2", "另一列")

    steady = compare(old, moved.save(tmp_path / "moved.xlsx"))
    found = compare(old, changed.save(tmp_path / "new.xlsx"))

    assert steady.is_same
    assert {each.key: each.why.en for each in found.of("formula")} == {
        "来源 Sources!P5": "another formula",
        "来源 Sources!Q5": "a formula overwritten by a value",
    }
    assert [each.after.zh for each in found.of("structure")] == ["另一列"]


def test_the_command_says_it_on_a_screen_as_json_and_as_a_list(tmp_path: Path) -> None:
    old, new = city(tmp_path, "2024Q2"), city(tmp_path, "2024Q3")
    listed = tmp_path / "list.xlsx"

    told = RUN.invoke(app, ["compare", str(old), str(new), "-o", str(listed), "--lang", "zh"])
    document = json.loads(RUN.invoke(app, ["compare", str(old), str(new), "--json"]).stdout)
    same = RUN.invoke(app, ["compare", str(old), str(old), "--lang", "en"])

    assert told.exit_code == 1
    assert "+2607.96亿元" in told.stdout
    assert document["counts"]["class"] == 2
    assert same.exit_code == 0
    assert "both say the same" in same.output
    sheets = open_sheets(listed)
    assert list(sheets.names) == ["对比", *(PARTS[key].zh for key in document["counts"])]
    count = sum(1 for _ in sheets.rows(PARTS["fact"].zh)) - 1
    assert count == document["counts"]["fact"]


def test_the_list_is_the_same_every_time(tmp_path: Path) -> None:
    found = compare(city(tmp_path, "2024Q2"), city(tmp_path, "2024Q3"))

    assert list_of(found, "en") == list_of(found, "en")


def test_a_fact_is_known_by_its_id_without_the_period_of_its_report() -> None:
    less = "GO.difference:progress@2024Q3 - PLAN.time_progress@2024Q3"

    assert key_of(less, "2024Q3") == "GO.difference:progress@ - PLAN.time_progress@"
    assert key_of("GO.value@2024Q1", "2024") == "GO.value@2024Q1"
