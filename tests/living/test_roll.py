"""The next report has new numbers and every word of a person, marked until somebody reads it."""

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from addin.cli.app import app
from addin.errors import Level, UsageError
from addin.language import Language
from addin.living.checks.state import UNREAD
from addin.living.opened import open_report
from addin.living.rolling.roll import Rolled, roll
from addin.living.verify import verify
from addin.ooxml.package import open_package
from addin.ooxml.xml import local
from addin.report.bound.reading import Document, read_document
from tests.living.editing import edit
from tests.living.made import (
    CHONGQING,
    CITY,
    COUNTY,
    add_words,
    book,
    made,
    paragraph_with,
    plan,
    set_words,
    with_body,
)

RUN = CliRunner()


def city() -> Document:
    return read_document(open_package(made(CITY, "2024Q3", "zh")))


def rolled(
    document: Document, folder: Path, period: str = "2024Q4", name: str = CITY
) -> tuple[Rolled, Document, Path]:
    last, out = folder / "last.docx", folder / "next.docx"
    last.write_bytes(with_body(document).to_bytes())
    found = roll(last, plan(name), book(name), period)
    out.write_bytes(found.content)
    return found, open_report(out).document, out


def new_paragraph(after: Any, words: str) -> Any:
    new = after.makeelement(after.tag)
    run = new.makeelement(f"{after.tag[:-1]}r")
    text = run.makeelement(f"{after.tag[:-1]}t")
    text.text = words
    run.append(text)
    new.append(run)
    after.addnext(new)
    return new


def test_a_report_that_nobody_edited_becomes_the_next_one_as_it_is_made(tmp_path: Path) -> None:
    found, now, _ = rolled(city(), tmp_path)

    fresh = read_document(open_package(made(CITY, "2024Q4", "zh")))
    assert (found.carried, found.overtyped) == ((), ())
    assert now.text == fresh.text


def test_a_sentence_a_paragraph_an_answer_and_a_remark_come_to_their_places(
    tmp_path: Path,
) -> None:
    last = city()
    add_words(paragraph_with(last, "与二季度相比"), "据调研，订单回升。")
    new_paragraph(paragraph_with(last, "其中，快于时序2个").element, "分析人员另有判断。")
    question = paragraph_with(last, "单位工业增加值能耗：原因是什么")
    for each in question.stretches:
        each.node.text = "高耗能项目投产较多。"
    for hint in [one for one in question.element.iter() if local(one) == "showingPlcHdr"]:
        hint.getparent().remove(hint)
    remark = next(one for one in last.paragraphs if one.cell and one.text == "创新平台")
    add_words(remark, "（已约谈）")

    found, now, _ = rolled(last, tmp_path)

    assert [each.kind for each in found.carried] == ["sentence", "paragraph", "answer", "cell"]
    assert not found.left
    assert paragraph_with(now, "据调研").text.endswith(f"{UNREAD}据调研，订单回升。")
    assert "三季度相比" in paragraph_with(now, "据调研").text
    own = paragraph_with(now, "另有判断")
    assert (own.text, own.heading) == (f"{UNREAD}分析人员另有判断。", "产业集群产值")
    assert paragraph_with(now, "高耗能项目").text == f"{UNREAD}高耗能项目投产较多。"
    assert paragraph_with(now, "已约谈").cell is not None
    assert "单位工业增加值能耗：原因是什么" not in now.text


def test_numbers_in_a_persons_sentence_are_those_of_the_next_period(tmp_path: Path) -> None:
    last = city()
    paragraph = paragraph_with(last, "六大产业集群合计实现产值")
    set_words(paragraph, "合计实现产值", "在市场偏弱的情况下合计仍实现产值")

    found, now, out = rolled(last, tmp_path)

    value = plan_value("GO/plan-six.value@2024Q4")
    (carried,) = found.carried
    assert carried.kind == "sentence"
    text = paragraph_with(now, "在市场偏弱的情况下").text
    assert f"在市场偏弱的情况下合计仍实现产值{value}亿元" in text
    hard = [each for each in verify(out, plan(CITY), book(CITY)).points if each.level is Level.HARD]
    assert [each.found[: len(UNREAD)] for each in hard if each.rule == "N-10"]
    assert {each.rule for each in hard} == {"N-10"}


def plan_value(key: str) -> str:
    from addin.report.build import assessed

    return assessed(plan(CITY), "2024Q4", None)[0][key].number("zh")


def test_the_mark_stops_a_release_until_somebody_takes_it_out(tmp_path: Path) -> None:
    last = city()
    add_words(paragraph_with(last, "与二季度相比"), "据调研，订单回升。")
    _, now, out = rolled(last, tmp_path)
    before = verify(out, plan(CITY), book(CITY))
    mark = next(
        each.node for one in now.paragraphs for each in one.stretches if UNREAD in each.text
    )
    mark.text = mark.text.replace(UNREAD, "")
    out.write_bytes(with_body(now).to_bytes())

    after = verify(out, plan(CITY), book(CITY))

    assert [each.rule for each in before.points if each.level is Level.HARD] == ["N-10"]
    assert after.is_right


def test_what_finds_no_place_stands_at_the_end_with_its_old_heading(tmp_path: Path) -> None:
    last = city()
    # A heading of a person's own, and what stands below it.
    heading = next(one for one in last.paragraphs if one.text == "产业集群产值")
    remark = next(one for one in last.paragraphs if one.cell and one.text == "创新平台")
    for one in [each for each in remark.element.iterancestors() if local(each) == "tbl"]:
        for text in [each for each in one[2].iter() if local(each) == "t"]:
            text.text = f"{text.text}他"
    assert heading.style == "Heading1"
    add_words(remark, "（已约谈）")

    found, now, _ = rolled(last, tmp_path)

    assert "（已约谈）" in now.text
    for each in found.left:
        assert f"[{'整改事项进展'}]" in now.text
        assert each.text.split(" | ")[0] in now.text


def test_a_number_that_somebody_typed_is_told_and_not_carried(tmp_path: Path) -> None:
    last = city()
    number = next(each for each in last.anchors if each.text == "7635.52")
    set_words(number.paragraph, "7635.52", "9999.99")

    found, now, _ = rolled(last, tmp_path)

    assert "9999.99" not in now.text
    assert ["9999.99" in each.text for each in found.overtyped] == [True]


def test_rolled_twice_there_is_one_mark(tmp_path: Path) -> None:
    last = read_document(open_package(made(CITY, "2024Q2", "zh")))
    add_words(paragraph_with(last, "与一季度相比"), "据调研，订单回升。")
    _, now, _ = rolled(last, tmp_path, "2024Q3")

    _, again, _ = rolled(now, tmp_path, "2024Q4")

    assert again.text.count(UNREAD) == 1
    assert f"{UNREAD}据调研，订单回升。" in again.text


@pytest.mark.parametrize(
    ("name", "language", "last", "following", "seed"),
    [
        (CITY, "zh", "2024Q3", "2024Q4", 1),
        (CITY, "en", "2023Q4", "2024Q1", 2),
        (CHONGQING, "zh", "2023Q4", "2024Q4", 3),
        (COUNTY, "en", "2024Q3", "2024Q4", 4),
        (CITY, "zh", "2024Q4", "2025Q1", 5),
    ],
)
def test_no_word_of_a_person_is_lost_whatever_they_did(
    name: str, language: Language, last: str, following: str, seed: int, tmp_path: Path
) -> None:
    package, edits = edit(open_package(made(name, last, language)), language, seed, 14)
    before = read_document(package)

    found, now, out = rolled(before, tmp_path, following, name)

    kept = [words for words in edits.kept if words in before.text]
    assert kept
    for words in kept:
        places = [each for each in now.paragraphs if words in each.text]
        assert places, words
        assert all(UNREAD in each.text or each.cell for each in places)
        assert UNREAD in now.text
    for number in edits.overtyped.values():
        assert number not in now.text or any(number in each.text for each in found.carried)
    assert open_report(out).period == following
    points = verify(out, plan(name), book(name)).points
    hard = {each.rule for each in points if each.level is Level.HARD}
    assert hard <= {"N-10"}, [each.text.en for each in points if each.level is Level.HARD]


def test_a_period_that_is_not_later_and_a_report_without_its_facts_are_refused(
    tmp_path: Path,
) -> None:
    package = open_package(made(CITY, "2024Q3", "zh"))
    lost = {name: None for name in package.names if "customXml" in name or "custom.xml" in name}
    bare = tmp_path / "bare.docx"
    bare.write_bytes(package.with_parts(lost).to_bytes())

    for period in ("2024Q3", "2023Q4"):
        with pytest.raises(UsageError, match="is no later"):
            rolled(city(), tmp_path, period)
    with pytest.raises(UsageError, match=r"facts that bare\.docx carried"):
        roll(bare, plan(CITY), book(CITY), "2024Q4")


def test_the_command_says_what_it_carried(tmp_path: Path) -> None:
    last, out = tmp_path / "last.docx", tmp_path / "next.docx"
    document = city()
    add_words(paragraph_with(document, "与二季度相比"), "据调研，订单回升。")
    last.write_bytes(with_body(document).to_bytes())
    call = ["roll", str(last), str(book(CITY)), "-p", "2024Q4", "-o"]

    told = RUN.invoke(app, [*call, str(out), "--lang", "zh"])
    document_of = json.loads(RUN.invoke(app, [*call, str(out), "--json"]).stdout)
    over = RUN.invoke(app, [*call, str(last)])

    assert told.exit_code == 1
    assert "据调研，订单回升。" in told.stdout
    assert document_of["carried"][0]["placed"] is True
    assert isinstance(over.exception, UsageError)
