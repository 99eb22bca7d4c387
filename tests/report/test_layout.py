"""Do tables use their room well, and does a report make only what it prints?"""

from collections.abc import Sequence
from io import BytesIO
from typing import Any

import pytest
from docx import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Mm

from addin.facts.assess import assess
from addin.facts.columns.future.course import course
from addin.files import shipped
from addin.language import LANGUAGES, Language
from addin.ooxml.package import open_package
from addin.ooxml.xml import parse_xml
from addin.plan.read import read_plan
from addin.report.build import document
from addin.report.pages.fitting import fit_tables
from addin.report.pages.measure import height_of, looks, tag
from addin.report.sentences.phrases import read_phrases
from addin.report.sentences.wording import Voice
from addin.report.values import report_values
from addin.templating.template import compile_template
from tests.report.test_every_report import PERIODS_OF

CITY = "example-city.xlsx"


def fitted(cells: Sequence[Sequence[str]], widths: Sequence[float], align: Any) -> tuple[Any, Any]:
    """A table of fixed widths, and its styles, after its columns were given their room."""
    paper = Document()
    table = paper.add_table(len(cells), len(widths))
    table.autofit, table.alignment = False, WD_TABLE_ALIGNMENT.LEFT
    for row, texts in zip(table.rows, cells, strict=True):
        for cell, text, width in zip(row.cells, texts, widths, strict=True):
            cell.width, cell.text = Mm(width), text
            cell.paragraphs[0].alignment = align
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Mm(width)
    buffer = BytesIO()
    paper.save(buffer)
    package = open_package(buffer.getvalue())
    body: Any = parse_xml(package["word/document.xml"], "document").find(tag("body"))
    fit_tables(body, looks(package))
    return body.find(tag("tbl")), looks(package)


def widths_of(table: Any) -> list[int]:
    return [int(one.get(tag("w"))) for one in table.iter(tag("gridCol"))]


def test_the_column_of_a_strip_with_the_most_names_is_the_widest() -> None:
    many = "、".join(f"第{at}项指标" for at in range(8))
    cells = [["好", "中", "差"], ["1项", "8项", "1项"], ["第一项", many, "另一项"]]

    table, _ = fitted(cells, (50, 50, 50), WD_ALIGN_PARAGRAPH.CENTER)

    first, middle, last = widths_of(table)
    assert middle > first + last
    assert first + middle + last == pytest.approx(150 / 25.4 * 1440, abs=6)


def test_words_share_the_room_so_that_rows_have_the_fewest_lines() -> None:
    cells = [
        ["名称", "原因", "措施"],
        ["短", "一", "很长的措施" * 12],
        ["短", "二", "很长的措施" * 12],
    ]

    table, _ = fitted(cells, (50, 50, 50), WD_ALIGN_PARAGRAPH.LEFT)

    name, cause, measure = widths_of(table)
    assert measure > 2 * name
    assert measure > 2 * cause


def test_pictures_side_by_side_are_as_high_as_the_highest_and_rows_add_up() -> None:
    from lxml import etree

    place = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
    words = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    drawn = "".join(
        f'<wp:extent cx="{cx * 12700}" cy="{cy * 12700}"/>'
        for cx, cy in ((200, 100), (200, 80), (200, 50))
    )
    paragraph = etree.fromstring(f'<w:p xmlns:w="{words}" xmlns:wp="{place}">{drawn}</w:p>')
    styles = looks(open_package(_saved()))

    assert height_of(paragraph, styles, 450.0) - styles[""].around == 150
    assert height_of(paragraph, styles, 650.0) - styles[""].around == 100


def _saved() -> bytes:
    buffer = BytesIO()
    Document().save(buffer)
    return buffer.getvalue()


@pytest.mark.parametrize("book", sorted(PERIODS_OF))
def test_how_an_indicator_went_does_not_depend_on_who_else_is_asked_for(book: str) -> None:
    facts = assess(read_plan(shipped("workbooks", book)), PERIODS_OF[book][-1])
    codes = [one.code for one in facts.plan.headline]

    every = course(facts, codes)

    assert all(course(facts, [code])[code] == every[code] for code in codes)


def test_a_fact_that_was_found_is_handed_out_again() -> None:
    facts = assess(read_plan(shipped("workbooks", CITY)), "2024Q3")

    assert facts.find("GO", "value") is facts.find("GO", "value")
    assert facts.find("GO", "nothing") is None
    assert facts.find("GO", "value") == facts["GO.value@2024Q3"]


def test_a_document_leaves_out_what_only_a_workbook_shows() -> None:
    facts = assess(read_plan(shipped("workbooks", CITY)), "2024Q3")
    voice = Voice(phrases=read_phrases("en"))

    few = report_values(facts, voice, wanted={"title", "revisions"})
    every = report_values(facts, voice, wanted={"title", "observations"})

    assert "observations" not in few
    assert len(every["observations"]) > 100
    assert {**every, **few} == every


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_template_shows_a_clerk_what_a_name_prints_and_no_report_does(
    language: Language,
) -> None:
    template = shipped("templates", f"report.{language}.docx")
    facts = assess(read_plan(shipped("workbooks", CITY)), "2024Q3")

    made = document(facts, language, template=template)

    assert compile_template(template).findings == ()
    assert text_of(template.read_bytes()).count("{#") >= 8
    assert "{#" not in text_of(made)


def text_of(docx: bytes) -> str:
    return "\n".join(one.text for one in Document(BytesIO(docx)).paragraphs)
