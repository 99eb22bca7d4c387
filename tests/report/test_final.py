"""Does a final leave the house only when it is one, and are its captions counted?"""

from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from docx import Document

from addin.errors import TemplateError, UsageError
from addin.facts.assess import assess
from addin.files import shipped
from addin.ooxml.package import open_package
from addin.ooxml.xml import serialised
from addin.plan.read import read_plan
from addin.report.build import build_report, document
from addin.report.pages.checks.final import blanks, refuse_blanks, refuse_date
from addin.report.pages.layout import lay_out, numbered
from addin.report.values import newest_day
from templates.make.paper import Face, Paper, Style, element

PLAIN = Style(code="Normal", name="Normal", face=Face(eastern="宋体"), size=12)
DAY = date(2026, 1, 5)


def paper() -> Paper:
    lead = Style(code="GWLead", name="Lead", face=PLAIN.face, size=12)
    return Paper((PLAIN,), margins=(20, 20, 20, 20), headings=(("decimal", "%1."),), lead=lead)


def made(sheet: Paper) -> bytes:
    return sheet.finish(title="x", language="zh-CN")


def laid_out(content: bytes) -> bytes:
    package, root = lay_out(content)
    return package.with_parts({package.main_part(): serialised(root)}).to_bytes()


def words(content: bytes) -> str:
    root = Document(BytesIO(content)).element
    return "".join(node.text or "" for node in root.iter() if str(node.tag).endswith("}t"))


def test_captions_count_without_gaps_and_references_agree() -> None:
    sheet = paper()
    sheet.add("Normal", "见<tbl:second|表>和<fig:only|图>。")
    sheet.caption("Normal", "表", "first", "一")
    sheet.caption("Normal", "图", "only", "三")
    sheet.caption("Normal", "表", "second", "二")

    # No line ends between a word and its number.
    assert words(laid_out(made(sheet))) == "见表\u20602和图\u20601。表1　一图1　三表2　二"


def test_where_a_section_runs_on_the_next_has_its_paper_and_no_page_of_its_own() -> None:
    sheet = paper()
    sheet.all("Normal", "正文")
    sheet.add("GWRunOn")
    sheet.landscape((20.0, 20.0, 20.0, 20.0))
    sheet.add("Normal", "尾")

    body = Document(BytesIO(laid_out(made(sheet))))

    assert [one.text for one in body.paragraphs] == ["正文", "尾"]
    sizes = [(one.page_width or 0, one.page_height or 0) for one in body.sections]
    assert [wide < high for wide, high in sizes] == [True]


def test_a_document_without_captions_is_left_as_it_is() -> None:
    text = open_package(made(paper()))["word/document.xml"].decode()

    assert numbered(text) is text


@pytest.mark.parametrize("text", ["原因【待补】", "数据待核", "由××局牵头", "{{ name }}"])
def test_a_final_with_a_mark_is_refused_with_its_place(text: str) -> None:
    sheet = paper()
    sheet.all("Normal", "一段", text)

    with pytest.raises(TemplateError, match="document ¶2"):
        refuse_blanks(made(sheet), "a.docx")


def test_a_question_without_an_answer_is_refused_and_an_answer_is_not() -> None:
    sheet = paper()
    sheet.question("cause", "原因是什么？")
    asked = made(sheet)
    answered = open_package(asked)["word/document.xml"].replace(b"<w:showingPlcHdr/>", b"")
    package = open_package(asked).with_parts({"word/document.xml": answered})

    assert any("原因是什么" in one for one in blanks(asked))
    assert not any("?" in one for one in blanks(package.to_bytes()))


def test_a_number_that_was_struck_out_of_its_bookmark_is_refused_under_its_heading() -> None:
    sheet = paper()
    sheet.add("Heading1", "差距")
    paragraph = sheet.add("Normal", "还差亿元")
    start = element("bookmarkStart", id=7, name="f_GO_gap_2024Q3")
    for mark in (start, element("bookmarkEnd", id=7)):
        paragraph._p.append(mark)  # noqa: SLF001 - python-docx has no public way to the element

    assert list(blanks(made(sheet))) == ["document ¶2 “差距”: [f_GO_gap_2024Q3] 还差亿元"]


@pytest.mark.parametrize("where", ["run", "row", "comment"])
def test_changed_looks_changed_rows_and_comments_are_refused(where: str) -> None:
    sheet = paper()
    table = sheet.document.add_table(2, 1)
    for row, text in zip(table.rows, "甲乙", strict=True):
        row.cells[0].text = text
    run = table.rows[1].cells[0].paragraphs[0].runs[0]
    holders = {
        "run": (run._r.get_or_add_rPr(), "rPrChange"),  # noqa: SLF001 - python-docx has no public way to the element
        "row": (table.rows[1]._tr.get_or_add_trPr(), "ins"),  # noqa: SLF001 - python-docx has no public way to the element
        "comment": (run._r, "commentReference"),  # noqa: SLF001 - python-docx has no public way to the element
    }
    holder, name = holders[where]
    holder.append(element(name, id=1, author="a", date="2024-01-01T00:00:00Z"))

    assert list(blanks(made(sheet))) == [f"document ¶2: w:{name} 乙"]


def test_a_tracked_change_is_refused() -> None:
    sheet = paper()
    paragraph = sheet.add("Normal", "改过")
    change = element("ins", id=1, author="a", date="2024-01-01T00:00:00Z")
    change.append(paragraph._p.r_lst[0])  # noqa: SLF001 - python-docx has no public way to the element
    paragraph._p.append(change)  # noqa: SLF001 - python-docx has no public way to the element

    assert [one for one in blanks(made(sheet)) if "w:ins" in one] == ["document ¶1: w:ins 改过"]


def test_a_report_is_not_signed_before_its_data() -> None:
    refuse_date(date(2024, 12, 27), date(2024, 12, 27))

    with pytest.raises(UsageError, match="2024-12-26"):
        refuse_date(date(2024, 12, 26), date(2024, 12, 27))


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_final_asks_nothing_and_bears_its_date(language: str) -> None:
    facts = assess(read_plan(shipped("workbooks", "example-city.xlsx")), "2024Q3")
    day = newest_day(facts)

    final = document(facts, "zh" if language == "zh" else "en", final=day)

    assert b"showingPlcHdr" not in open_package(final)["word/document.xml"]
    assert str(day.year) in words(final)


def test_a_pdf_of_a_draft_needs_a_template_that_marks_it(tmp_path: Path) -> None:
    sheet = paper()
    sheet.add("Normal", "{{ plan_name }}")
    template = tmp_path / "own.docx"
    template.write_bytes(made(sheet))
    plan = read_plan(shipped("workbooks", "example-city.xlsx"))

    with pytest.raises(UsageError, match="header_words"):
        build_report(plan, "2024Q3", tmp_path, languages=["zh"], template=template, pdf=True)


def test_a_final_that_holds_a_mark_is_not_written(tmp_path: Path) -> None:
    sheet = paper()
    sheet.add("Normal", "{{ plan_name }}【待补】")
    template = tmp_path / "own.docx"
    template.write_bytes(made(sheet))
    plan = read_plan(shipped("workbooks", "example-city.xlsx"))

    with pytest.raises(TemplateError, match="document ¶1"):
        build_report(
            plan, "2024Q3", tmp_path / "out", languages=["zh"], template=template, final=DAY
        )

    assert not list(tmp_path.glob("out/*.docx"))
