"""Are the pages fit to be signed: no wrapped number, no figure unnamed, no half-empty page?

By default one period of each shipped plan; ``make pages`` (``ONPACE_EVERY=1``) takes all.
"""

import os
from datetime import date
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from addin.facts.assess import assess
from addin.files import shipped
from addin.language import LANGUAGES, Language
from addin.model.period import Period
from addin.ooxml.package import open_package
from addin.plan.read import read_plan
from addin.report.build import document
from addin.report.pdf import office_program, to_pdf
from tests.report.odd_plans import ODD
from tests.report.pdf_pages import (
    Page,
    Word,
    empty_pages,
    everything,
    faults_of_numbers,
    pages_of,
    wrapped_numbers,
)
from tests.report.test_every_report import PERIODS_OF

FEW = {
    "chongqing-14fyp.xlsx": "2024Q4",
    "county-health.xlsx": "2024Q3",
    "example-city.xlsx": "2024Q3",
}
EVERY = bool(os.environ.get("ONPACE_EVERY"))
CASES = [
    (book, period)
    for book, periods in PERIODS_OF.items()
    for period in (periods if EVERY else [FEW[book]])
]
MARGINS = {"zh": (37 * 72 / 25.4, 35 * 72 / 25.4), "en": (22 * 72 / 25.4, 22 * 72 / 25.4)}
"""Above and below the text, in points."""

STRAINED = tuple(ODD) if EVERY else ("1", "4", "60", "long names", "odd names", "large", "unknown")

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(office_program() is None, reason="needs LibreOffice"),
]


@cache
def made(folder: Path) -> dict[tuple[str, str, Language], tuple[bytes, Path]]:
    """Every final with its PDF, all in one run of LibreOffice."""
    found = {}
    for book, period in dict.fromkeys([*CASES, *FEW.items()]):
        plan = read_plan(shipped("workbooks", book))
        facts, before = assess(plan, period), Period.parse(period).before
        known = before.month_index > plan.identity.base_end
        previous = assess(plan, before) if known else None
        for language in LANGUAGES:
            content = document(facts, language, previous=previous, final=date(2030, 1, 1))
            path = folder / f"{book}-{period}-{language}.docx"
            path.write_bytes(content)
            found[book, period, language] = content, path
    pdfs = to_pdf([path for _, path in found.values()], folder)
    return {key: (one[0], pdf) for (key, one), pdf in zip(found.items(), pdfs, strict=True)}


@cache
def made_of_odd_plans(folder: Path) -> dict[tuple[str, Language], tuple[bytes, Path]]:
    """The same of plans that strain the pages."""
    found = {}
    for name in STRAINED:
        plan = ODD[name]()
        facts, previous = assess(plan, "2024Q3"), assess(plan, "2024Q2")
        for language in LANGUAGES:
            content = document(facts, language, previous=previous, final=date(2030, 1, 1))
            path = folder / f"odd-{name}-{language}.docx"
            path.write_bytes(content)
            found[name, language] = content, path
    pdfs = to_pdf([path for _, path in found.values()], folder)
    return {key: (one[0], pdf) for (key, one), pdf in zip(found.items(), pdfs, strict=True)}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("pages")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("book", "period"), CASES)
def test_the_pages_of_a_final_can_be_signed(
    folder: Path, book: str, period: str, language: Language
) -> None:
    content, pdf = made(folder)[book, period, language]

    assert list(everything(content, pdf, MARGINS[language])) == []


@pytest.mark.parametrize(
    ("book", "language", "most"),
    [
        ("example-city.xlsx", "zh", 9 + 3), ("example-city.xlsx", "en", 7 + 1),
        ("chongqing-14fyp.xlsx", "zh", 4 + 2), ("chongqing-14fyp.xlsx", "en", 4 + 1),
        ("county-health.xlsx", "zh", 8 + 3), ("county-health.xlsx", "en", 6 + 1),
    ],
)  # fmt: skip
def test_a_report_has_no_more_pages_than_it_needs(
    folder: Path, book: str, language: Language, most: int
) -> None:
    _, pdf = made(folder)[book, FEW[book], language]

    assert len(pages_of(pdf)) <= most


@pytest.mark.parametrize(
    ("name", "language", "most"),
    [("1", "zh", 2), ("1", "en", 2), ("4", "zh", 4), ("4", "en", 3), ("unknown", "zh", 2)],
)
def test_a_small_plan_has_a_small_report(
    folder: Path, name: str, language: Language, most: int
) -> None:
    _, pdf = made_of_odd_plans(folder)[name, language]

    assert len(pages_of(pdf)) <= most


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", STRAINED)
def test_a_plan_that_strains_the_pages_does_not_break_them(
    folder: Path, name: str, language: Language
) -> None:
    content, pdf = made_of_odd_plans(folder)[name, language]

    assert list(everything(content, pdf, MARGINS[language])) == []


def test_one_indicator_has_no_strip_and_no_bars_but_its_course(folder: Path) -> None:
    words = " ".join(word.text for page in pages_of(made_of_odd_plans(folder)["1", "zh"][1])
                     for word in page.words)  # fmt: skip

    assert "评价一览" not in words
    assert "历年的走势" in words
    assert "表1" not in words


def test_letters_that_no_page_may_hold_are_left_out_when_a_plan_is_read(tmp_path: Path) -> None:
    book = tmp_path / "odd.xlsx"
    package = open_package(shipped("workbooks", "example-city.xlsx").read_bytes())
    changed = {
        name: package[name].replace("出口交货值".encode(), "出口_x0001_交货\u202e值\n".encode())
        for name in package.names
        if name.endswith(".xml") and "出口交货值".encode() in package[name]
    }
    book.write_bytes(package.with_parts(changed).to_bytes())

    assert changed
    assert read_plan(book).indicator["EXPORT"].name.zh == "出口交货值"


def test_a_number_in_two_lines_is_found() -> None:
    table = Document().add_table(2, 1)
    cell = table.rows[1].cells[0].paragraphs[0]
    cell.text, cell.alignment = "11000.00", WD_ALIGN_PARAGRAPH.RIGHT
    whole, halves = (Page(595, 842, words) for words in (_line("11000.00"), _line("11000.0", "0")))

    assert wrapped_numbers(_saved(table), [whole]) == []
    assert wrapped_numbers(_saved(table), [halves]) == ["11000.00 ×1"]


def test_a_page_with_three_lines_is_found_unless_it_ends_the_text() -> None:
    short, long = (Page(595, 842, _line(*"x" * count)) for count in (3, 40))

    assert empty_pages([long, short, long], 100, 100) == ["page 2: 6%"]
    assert empty_pages([long, long, short], 100, 100) == []


def test_a_figure_that_no_text_names_is_found() -> None:
    paper = Document()
    caption = paper.add_paragraph()
    mark = OxmlElement("w:bookmarkStart")
    mark.set(qn("w:name"), "_fig_1")
    caption._p.append(mark)  # noqa: SLF001 - python-docx has no public way to the element
    caption.add_run("图2　走势")

    faults = faults_of_numbers(_saved(paper), [])

    assert faults == ["图 [2]", "图2 is not mentioned", "图2 is not printed twice"]


def _line(*texts: str) -> tuple[Word, ...]:
    """Each text in a line of its own."""
    return tuple(
        Word(text, 100, 100 + 12 * at, 100 + 5 * len(text), 112 + 12 * at)
        for at, text in enumerate(texts)
    )


def _saved(paper: Any) -> bytes:
    buffer = BytesIO()
    (paper if hasattr(paper, "save") else paper.part.document).save(buffer)
    return buffer.getvalue()
