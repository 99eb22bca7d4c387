"""Slips of any kind are found, in text, tables, charts and where nobody looks."""

import re
from functools import cache
from pathlib import Path

import pytest

from addin.errors import AddinError
from addin.language import LANGUAGES, Language
from addin.living.again import as_it_was
from addin.living.opened import open_report
from addin.living.verify import Verified, verified
from addin.ooxml.package import Package, open_package
from addin.report.bound.reading import read_document
from tests.living.made import (
    BODY,
    CHONGQING,
    CITY,
    COUNTY,
    again,
    book,
    made,
    plan,
    report,
    with_body,
)
from tests.living.slipping import kinds_in, tried

REPORTS = [(CITY, "2024Q3"), (CHONGQING, "2024Q4"), (COUNTY, "2024Q4")]
OWN = {
    "zh": [
        "全市工业增加值超六成来自民营企业。", "近一半指标滞后。", "三分之一的项目未开工。",
        "产值翻了一番。",
        "增速为百分之十二。", "完成产值八千三百亿元。", "全年提高十二点五个百分点。",
        "规上工业总产值上半年为7635.52亿元。", "规上工业总产值为1117.35亿元。",
    ],
    "en": [
        "Output more than doubled.", "Nearly half of the projects are late.", "Exports tripled.",
        "Two thirds of the firms grew.", "Output grew by twelve per cent.",
        "Gross output was CNY 763.55 billion in the first half.",
        "Export deliveries came to 98.7%.",
    ],
}  # fmt: skip


def city(language: Language = "zh") -> Package:
    return open_package(made(CITY, "2024Q3", language))


def looked_at(package: Package, name: str = CITY) -> Verified:
    found = report(package)
    as_made = as_it_was(found, plan(name), book(name))
    assert as_made is not None
    return verified(found, as_made)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("name", "period"), REPORTS)
def test_slips_of_every_kind_are_found(name: str, period: str, language: Language) -> None:
    package = open_package(made(name, period, language))

    told = tried(package, again(name, period, language), kinds_in(language), len(name))

    assert [each[:3] for each in told if not each[3]] == []


@pytest.mark.parametrize(
    ("language", "words"), [(one, words) for one in LANGUAGES for words in OWN[one]]
)
def test_amounts_that_a_person_writes_are_looked_at(language: Language, words: str) -> None:
    package = city(language)
    start = re.search(rb"<w:body>", package[BODY])
    assert start is not None
    own = f"<w:p><w:r><w:t>{words}</w:t></w:r></w:p>".encode()
    body = package[BODY]

    found = looked_at(package.with_parts({BODY: body[: start.end()] + own + body[start.end() :]}))

    assert [each.level.value for each in found.points][:1] == ["S"]


@cache
def _chart() -> str:
    return city()["word/charts/onpace1.xml"].decode()


@pytest.mark.parametrize(
    "pattern",
    [r"<c:val>.*?<c:v>(?=\d)", r"<c:cat>.*?<c:v>", r"<c:tx>.*?<c:v>", r"<a:t>(?=\d)"],
    ids=["number", "category", "name", "label"],
)
def test_what_a_chart_shows_is_looked_at(pattern: str) -> None:
    found = re.search(pattern, _chart(), re.DOTALL)
    assert found is not None
    text = f"{_chart()[: found.end()]}9{_chart()[found.end() :]}"

    told = looked_at(city().with_parts({"word/charts/onpace1.xml": text.encode()}))

    assert [each.level.value for each in told.points] == ["H"]


@pytest.mark.parametrize("pattern", [r"<v>(?=\d)", r"<t[^>]*>(?=\w)"])
def test_the_workbook_behind_a_chart_is_looked_at(pattern: str) -> None:
    name, sheet = "word/embeddings/onpace1.xlsx", "xl/worksheets/sheet1.xml"
    inner = open_package(city()[name])
    text = inner[sheet].decode()
    found = re.search(pattern, text)
    assert found is not None
    wrong = f"{text[: found.end()]}9{text[found.end() :]}"

    told = looked_at(
        city().with_parts({name: inner.with_parts({sheet: wrong.encode()}).to_bytes()})
    )

    assert [each.text.zh[:4] for each in told.points] == ["图的数据"]


@pytest.mark.parametrize(
    ("look", "value"), [("vanish", "1"), ("color", "FFFFFF"), ("strike", "1"), ("sz", "2")]
)
def test_a_number_that_nobody_can_read_is_told(look: str, value: str) -> None:
    document = read_document(city())
    paragraph = next(each for each in document.paragraphs if "规划期已过" in each.text)
    run = next(each.node for each in paragraph.stretches if each.mark).getparent()
    space = run.tag[:-1]
    looks = run.makeelement(f"{space}rPr")
    looks.append(looks.makeelement(f"{space}{look}", {f"{space}val": value}))
    run.insert(0, looks)

    told = looked_at(with_body(document))

    assert "75.0" in [each.found for each in told.points if each.rule == "N-10"]


def test_what_changes_only_looks_and_runs_is_no_alarm() -> None:
    document = read_document(city())
    space = document.roots[BODY].tag[: -len("document")]
    for paragraph in document.paragraphs:
        for each in paragraph.stretches[:2]:
            run = each.node.getparent()
            run.addprevious(run.makeelement(f"{space}proofErr", {f"{space}type": "spellStart"}))
            looks = next((one for one in run if one.tag == f"{space}rPr"), None)
            if looks is not None:
                looks.append(looks.makeelement(f"{space}b"))

    assert [each.text.zh for each in looked_at(with_body(document)).points] == []


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda _: b"", "empty"),
        (lambda good: good[: len(good) // 2], "damaged"),
        (lambda _: b"%PDF-1.4", "no zip archive"),
        (lambda _: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "the old kind"),
        (lambda good: open_package(good).with_parts({BODY: b"<w:document"}).to_bytes(), "XML"),
        (lambda good: open_package(good).with_parts({BODY: b"<d/>"}).to_bytes(), "no text"),
    ],
)  # fmt: skip
def test_a_file_that_is_no_whole_report_is_named_with_what_to_do(
    tmp_path: Path, change: object, said: str
) -> None:
    path = tmp_path / "report.docx"
    path.write_bytes(change(made(CITY, "2024Q3", "zh")))  # type: ignore[operator]  # a function of bytes

    with pytest.raises(AddinError, match=said) as told:
        open_report(path)

    assert "report.docx" in told.value.text.zh


def test_a_record_whose_part_is_torn_is_read_from_its_copy() -> None:
    package = city()
    part = next(name for name in package.names if name.startswith("customXml/item2"))

    torn = report(package.with_parts({part: package[part][:3000]}))

    assert torn.record is not None
    assert torn.record.numbers == report(package).numbers
