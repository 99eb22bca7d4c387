"""A report is checked against the plan: what is wrong is found, what is right is left alone."""

import json
import subprocess
import sys
from copy import deepcopy
from pathlib import Path

import pytest

from addin.errors import FileError, UsageError
from addin.language import LANGUAGES, Language
from addin.living.again import made_again
from addin.living.marking import with_comments
from addin.living.opened import open_report
from addin.living.verify import Verified, verified, verify, verify_pair
from addin.ooxml.package import Package, open_package
from addin.report.bound.reading import Document, read_document
from tests.living.made import (
    BODY,
    CHONGQING,
    CITY,
    COUNTY,
    add_words,
    again,
    book,
    made,
    paragraph_with,
    plan,
    report,
    revised,
    set_words,
    with_body,
)
from tests.living.planting import missed, plant

REPORTS = [(CITY, "2024Q3"), (CHONGQING, "2024Q4"), (CITY, "2022Q2"), (COUNTY, "2024Q4")]


def looked_at(package: Package, name: str = CITY, period: str = "2024Q3") -> Verified:
    found = report(package)
    return verified(found, again(name, period, found.language))


def city() -> Document:
    return read_document(open_package(made(CITY, "2024Q3", "zh")))


def rules(found: Verified) -> list[tuple[str, str]]:
    return [(each.rule, each.level.value) for each in found.points]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("name", "period"), REPORTS)
def test_every_planted_error_is_found_and_nothing_else(
    name: str, period: str, language: Language
) -> None:
    package = open_package(made(name, period, language))

    for seed in (1, 2):
        wrong, planted = plant(package, language, seed, 25)
        found = looked_at(wrong, name, period)
        told = {each.paragraph.number for each in found.points if each.paragraph}

        assert len(planted) > 20
        assert list(missed(found.report.document, planted, told)) == []
        assert told <= {each.paragraph for each in planted}
        assert not found.is_right


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("name", "period"), REPORTS)
def test_a_report_that_nobody_edited_raises_no_alarm(
    name: str, period: str, language: Language
) -> None:
    found = looked_at(open_package(made(name, period, language)), name, period)

    assert found.points == ()
    assert found.counts["right"] == found.counts["bound"] > 50


def test_what_people_write_between_the_numbers_is_theirs() -> None:
    edited = city()
    set_words(paragraph_with(edited, "规划期已过"), "截至", "据统计，截至")
    add_words(
        paragraph_with(edited, "图1把完成进度"), "下一步，各部门要在2024年12月底前报送进展，见表2。"
    )
    add_words(
        paragraph_with(edited, "进展情况见表2"), "渝府发〔2021〕18号文件提出的5项要求均已落实。"
    )

    found = looked_at(with_body(edited))

    assert [each.text.zh for each in found.points] == []


@pytest.mark.parametrize(
    ("old", "new", "rule"),
    [
        ("低于时序进度", "高于时序进度", "N-06"),
        ("同比增长", "同比增长-", "N-02"),
        ("%，低于", "个百分点，低于", "N-05"),
        ("结构类指标较好", "【原因】", "N-10"),
        ("没有下降", "没有上升", "N-06"),
    ],
)
def test_words_and_units_that_no_longer_fit_are_found_by_their_rule(
    old: str, new: str, rule: str
) -> None:
    edited = city()
    set_words(paragraph_with(edited, old), old, new)

    found = looked_at(with_body(edited))

    assert {each for each, level in rules(found) if level == "H"} >= {rule}


def test_a_number_that_a_person_writes_is_one_of_the_data_or_looked_at() -> None:
    edited = city()
    paragraph = paragraph_with(edited, "图1把完成进度")
    add_words(
        paragraph, "规上工业总产值前三季度达7635.52亿元，增长8.1%；民营企业产值为4321.09亿元。"
    )

    found = looked_at(with_body(edited))

    assert [(each.found, each.level.value) for each in found.points] == [
        ("4321.09", "S"), ("7635.52", "I"), ("8.1", "I"),
    ]  # fmt: skip
    assert found.is_right


def test_a_revision_makes_numbers_stale_and_says_what_they_are_now(tmp_path: Path) -> None:
    path = tmp_path / "report.docx"
    path.write_bytes(made(CITY, "2024Q3", "zh"))
    edited = revised(CITY, "EXPORT", "2024M1-9", 1.2)

    found = verify(path, edited, book(CITY))

    stale = [each for each in found.points if each.mark.startswith("f_EXPORT_value_2024Q3")]
    assert {(each.found, each.expected) for each in stale} == {("593.65", "712.38")}
    assert all("已修订" in each.text.zh for each in stale)
    assert any(each.found == "慢于" and each.expected == "快于" for each in found.points)
    assert [
        each.text.zh for each in found.points if "不符" in each.text.zh and "图" in each.text.zh
    ]


def test_a_report_of_another_plan_or_of_nobody_is_refused_in_words(tmp_path: Path) -> None:
    path = tmp_path / "report.docx"
    path.write_bytes(made(CITY, "2024Q3", "zh"))
    with pytest.raises(UsageError, match="the same plan"):
        verify(path, plan(CHONGQING), book(CHONGQING))

    body = read_document(open_package(path))
    for name in [each for each in body.roots[BODY].iter() if "ookmark" in each.tag]:
        name.getparent().remove(name)
    bare = with_body(body).with_parts(
        {name: None for name in body.package.names if "custom" in name.lower()}
    )
    path.write_bytes(bare.to_bytes())
    with pytest.raises(FileError, match="never made by Onpace"):
        open_report(path)
    with pytest.raises(FileError, match="no Word report"):
        open_report(tmp_path / "report.pdf")


def test_without_the_facts_that_it_carried_bookmarks_and_plan_have_to_do() -> None:
    edited = city()
    set_words(paragraph_with(edited, "7635.52"), "7635.52", "7635.25")
    bare = with_body(edited)
    bare = bare.with_parts({name: None for name in bare.names if "ustom" in name})

    stripped = report(bare)
    found = verified(stripped, made_again(stripped, plan(CITY), book(CITY)))

    assert stripped.record is None
    assert [(each.rule, each.found, each.expected) for each in found.points] == [
        ("N-03", "7635.25", "7635.52"), ("N-03", "", ""),
    ]  # fmt: skip


def test_bookmarks_that_were_copied_or_emptied_are_told() -> None:
    edited = city()
    paragraph = paragraph_with(edited, "规划期已过")
    start = next(each for each in paragraph.element if each.tag.endswith("bookmarkStart"))
    group = [start, start.getnext(), start.getnext().getnext()]
    for each in group:
        paragraph.element.append(deepcopy(each))
    other = paragraph_with(edited, "与目标值相差")
    node = next(each.node for each in other.stretches if each.mark)
    node.text = ""

    found = looked_at(with_body(edited))

    told = [(each.level.value, each.text.zh) for each in found.points]
    assert [level for level, text in told if "出现2次" in text] == ["S"]
    assert [level for level, text in told if "被删去" in text] == ["H"]


def test_the_marked_copy_has_a_comment_at_each_point_and_the_same_text() -> None:
    edited = city()
    set_words(paragraph_with(edited, "7635.52"), "7635.52", "7635.25")
    found = looked_at(with_body(edited))

    marked = with_comments(found.report.document, found.points, "zh")

    again_ = read_document(open_package(marked.to_bytes()))
    assert again_.text == edited_text(found)
    assert marked["word/comments.xml"].decode().count("<w:comment ") == len(found.points)
    assert "应为7635.52" in marked["word/comments.xml"].decode()


def edited_text(found: Verified) -> str:
    return "\n".join(each.text for each in found.report.document.paragraphs)


def test_the_command_says_it_for_people_and_as_json_and_ends_with_what_it_found(
    tmp_path: Path,
) -> None:
    path, marked = tmp_path / "report.docx", tmp_path / "marked.docx"
    edited = city()
    set_words(paragraph_with(edited, "7635.52"), "7635.52", "7635.25")
    path.write_bytes(with_body(edited).to_bytes())
    command = [
        sys.executable, "-m", "addin.cli", "verify", str(path), str(book(CITY)), "--lang", "zh",
    ]  # fmt: skip

    told = subprocess.run(
        [*command, "--marked", str(marked)], capture_output=True, text=True, check=False
    )
    plain = subprocess.run([*command, "--json"], capture_output=True, text=True, check=False)

    assert (told.returncode, plain.returncode) == (1, 1)
    assert "应为7635.52，此数被人改动" in told.stdout
    bound = json.loads(plain.stdout)["counts"]["bound"]
    assert f"{bound}个，相符{bound - 1}个" in told.stderr
    assert json.loads(plain.stdout)["counts"]["H"] == 1
    assert marked.exists()


def test_the_two_languages_of_an_assessment_are_a_pair_until_one_of_them_is_changed(
    tmp_path: Path,
) -> None:
    zh, en = tmp_path / "report.zh.docx", tmp_path / "report.en.docx"
    zh.write_bytes(made(CITY, "2024Q3", "zh"))
    en.write_bytes(made(CITY, "2024Q3", "en"))
    assert verify_pair(zh, en) == ()

    edited = read_document(open_package(en))
    set_words(paragraph_with(edited, "CNY 763.55 billion"), "763.55", "763.52")
    en.write_bytes(with_body(edited).to_bytes())
    command = [sys.executable, "-m", "addin.cli", "verify", "--pair", str(zh), str(en), "--json"]
    told = subprocess.run(command, capture_output=True, text=True, check=False)

    assert told.returncode == 1
    (only,) = json.loads(told.stdout)["points"]
    assert (only["rule"], only["found"], only["expected"]) == ("N-12", "763.52", "763.55")

    en.write_bytes(made(CITY, "2022Q2", "en"))
    with pytest.raises(UsageError, match="one plan and period"):
        verify_pair(zh, en)


def test_a_report_that_leaves_the_standard_is_told_where() -> None:
    edited = city()
    paragraph = paragraph_with(edited, "进展情况见表2")
    run = next(each.node for each in paragraph.stretches if "项" in each.text).getparent()
    space = run.tag[:-1]
    looks = run.makeelement(f"{space}rPr")
    for kind, key, value in (("rFonts", "eastAsia", "微软雅黑"), ("sz", "val", "28")):
        each = looks.makeelement(f"{space}{kind}")
        each.set(f"{space}{key}", value)
        looks.append(each)
    run.insert(0, looks)
    margins = next(each for each in edited.roots[BODY].iter() if each.tag.endswith("}pgMar"))
    margins.set(f"{space}left", "1000")
    named = paragraph_with(edited, "图1把完成进度").element
    named.getparent().remove(named)

    found = looked_at(with_body(edited))

    told = {(each.found, each.expected) for each in found.points if each.rule == "N-13"}
    assert told == {("微软雅黑", "仿宋"), ("18 mm", "28 mm"), ("图1", "")}


def test_a_binding_laggard_that_nobody_names_any_more_is_told() -> None:
    edited = city()
    name = "工业废水排放量"
    for each in edited.paragraphs:
        for stretch in each.stretches:
            text = (stretch.node.text or "").replace(name, "某指标")
            stretch.node.text = text.replace("工业废水", "某指标")  # its short name

    found = looked_at(with_body(edited))

    assert [each.text.zh for each in found.points if each.rule == "N-08"] == [
        f"约束性指标“{name}”滞后，文中没有点名"
    ]


def test_a_damaged_report_is_named(tmp_path: Path) -> None:
    path = tmp_path / "r.docx"
    path.write_bytes(b"not a document")
    with pytest.raises(FileError, match=r"^r\.docx: not a Word or Excel file"):
        open_report(path)
