"""The finished reports: same bytes, readable text, every number a fact."""

import re
from dataclasses import replace
from functools import cache
from io import BytesIO
from pathlib import Path

import pytest
from docx import Document
from lxml import etree

from addin.errors import TemplateError
from addin.facts.assess import assess
from addin.facts.changes import since
from addin.facts.fact import DIFFERENCE
from addin.files import shipped
from addin.language import LANGUAGES, Language
from addin.model.plan import Plan
from addin.ooxml.package import open_package
from addin.plan.read import read_plan
from addin.report.bound.carrying import carried
from addin.report.bound.naming import START, bookmark_of
from addin.report.build import build_report, document
from templates.make.bulletin import bulletin
from templates.make.gongwen import gongwen

GOLDEN = Path(__file__).parent / "golden"
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


@cache
def plan() -> Plan:
    return read_plan(shipped("workbooks", "chongqing-14fyp.xlsx"))


@cache
def made(period: str, language: Language) -> bytes:
    return document(assess(plan(), period), language)


def text_of(report: bytes) -> str:
    """A report as text: one line for each paragraph, cells of a row divided by bars."""
    lines = []
    body = Document(BytesIO(report)).element.body
    for block in body.iterchildren():
        if block.tag == f"{W}p":
            lines.append("".join(node.text or "" for node in block.iter(f"{W}t")))
        for row in block.iter(f"{W}tr"):
            cells = ["".join(n.text or "" for n in c.iter(f"{W}t")) for c in row.iter(f"{W}tc")]
            lines.append(" | ".join(cells))
    return "\n".join(lines) + "\n"


@pytest.mark.parametrize(
    ("name", "make"), [("report.zh.docx", gongwen), ("report.en.docx", bulletin)]
)
def test_the_shipped_templates_are_what_their_design_makes(name: str, make: object) -> None:
    assert callable(make)
    assert shipped("templates", name).read_bytes() == make()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_report_of_the_real_plan_reads_as_reviewed(
    language: Language,
    update_golden: bool,  # noqa: FBT001 - a fixture
) -> None:
    path = GOLDEN / f"chongqing-2024Q4.{language}.txt"
    text = text_of(made("2024Q4", language))
    if update_golden:
        path.write_text(text, encoding="utf-8")

    assert text == path.read_text(encoding="utf-8")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_same_workbook_gives_the_same_report_byte_for_byte(language: Language) -> None:
    assert document(assess(plan(), "2024Q4"), language) == made("2024Q4", language)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("period", ["2021Q1", "2022Q4", "2023Q2", "2025Q3"])
def test_every_bound_number_is_that_of_a_fact(period: str, language: Language) -> None:
    facts = since(assess(plan(), period), None)
    record = carried(open_package(made(period, language)))
    assert record is not None
    differences = {said.source for said in record.numbers.values() if DIFFERENCE in said.source}
    names = {bookmark_of(key) for key in (*facts, *differences)}

    bound = bookmarks(made(period, language))

    assert len(bound) > 20
    assert {name for name, _ in bound if base_of(name, names) not in names} == set()


def base_of(name: str, names: set[str]) -> str:
    """The name without the number that a repeated bookmark gets."""
    return name if name in names else re.sub(r"_\d+$", "", name)


def bookmarks(report: bytes) -> list[tuple[str, str]]:
    """Each bookmark around a number, with the text that it holds."""
    root = etree.fromstring(open_package(report)["word/document.xml"])
    found = []
    for start in root.iter(f"{W}bookmarkStart"):
        if not str(start.get(f"{W}name")).startswith(START):
            continue
        number, text = start.get(f"{W}id"), ""
        for node in start.itersiblings():
            if node.tag == f"{W}bookmarkEnd" and node.get(f"{W}id") == number:
                break
            text += "".join(piece.text or "" for piece in node.iter(f"{W}t"))
        found.append((str(start.get(f"{W}name")), text))
    return found


def test_a_code_of_the_plan_never_leads_out_of_the_folder(tmp_path: Path) -> None:
    odd = replace(plan(), identity=replace(plan().identity, code="../../etc/x y?*"))

    made_files = build_report(odd, "2024Q4", tmp_path / "out", languages=["zh"]).paths

    assert {path.name for path in made_files} == {
        "etc-x-y-2024Q4.zh.docx", "etc-x-y-2024Q4.zh.xlsx",
    }  # fmt: skip
    assert {path.parent for path in made_files} == {tmp_path / "out"}


@pytest.mark.parametrize(
    ("folder", "name", "words"),
    [
        ("workbooks", "example-city.xlsx", "holds no tag"),
        ("templates", "phrases.zh.txt", "no Word or Excel template"),
    ],
)
def test_a_file_that_is_no_template_is_refused_and_nothing_is_written(
    folder: str, name: str, words: str, tmp_path: Path
) -> None:
    file = shipped(folder, name)

    with pytest.raises(TemplateError, match=words):
        build_report(plan(), "2024Q4", tmp_path, languages=["zh"], template=file)

    assert list(tmp_path.iterdir()) == []
