"""Every number of a report knows its fact, wherever the file has been.

By default some reports; ``make honesty`` (``ONPACE_EVERY=1``) takes all of them.
"""

import os
import re
import subprocess
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from addin.facts.assess import assess
from addin.facts.changes import since
from addin.facts.factset import FactSet
from addin.files import shipped
from addin.language import LANGUAGES, Language
from addin.model.plan import Plan
from addin.ooxml.package import open_package
from addin.plan.read import read_plan
from addin.report.bound.carrying import carried, with_record
from addin.report.bound.naming import bookmark_of, text_again
from addin.report.bound.reading import Document, read_document
from addin.report.bound.record import Record
from addin.report.build import document
from addin.report.sentences.phrases import read_phrases
from addin.report.sentences.wording import Voice

QUARTERS = [f"{year}Q{quarter}" for year in range(2021, 2026) for quarter in range(1, 5)]
REPORTS = [
    *((name, each) for name in ("chongqing-14fyp.xlsx", "example-city.xlsx") for each in QUARTERS),
    *(("county-health.xlsx", each) for each in ("2022Q1", "2024Q4", "2026Q4")),
]
SOME = REPORTS if os.environ.get("ONPACE_EVERY") else REPORTS[::6]


@cache
def plan(name: str) -> Plan:
    return read_plan(shipped("workbooks", name))


@cache
def assessed(name: str, period: str) -> tuple[FactSet, FactSet | None]:
    facts = assess(plan(name), period)
    before = facts.period.before
    is_first = before.month_index <= facts.plan.identity.base_end
    previous = None if is_first else assess(plan(name), before)
    return since(facts, previous), previous


def made(name: str, period: str, language: Language) -> bytes:
    facts, previous = assessed(name, period)
    return document(facts, language, previous=previous)


def read(content: bytes) -> tuple[Document, Record]:
    package = open_package(content)
    record = carried(package)
    assert record is not None
    return read_document(package), record


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("name", "period"), SOME)
def test_every_bookmark_names_the_fact_that_it_prints(
    name: str, period: str, language: Language
) -> None:
    found, record = read(made(name, period, language))
    facts, _ = assessed(name, period)
    voice = Voice(phrases=read_phrases(language))

    others = []
    for anchor in found.anchors:
        said = record.numbers[anchor.name]
        named = re.sub(r"_\d+$", "", anchor.name), anchor.name
        shown = text_again(voice, facts, said.source, said.form)
        if anchor.text != shown or bookmark_of(said.source) not in named:
            others.append((anchor.name, anchor.text, said, shown))

    assert others == []
    assert len(found.anchors) > 20


def test_a_difference_in_a_sentence_is_a_fact_with_the_two_that_it_is_between() -> None:
    found, record = read(made("example-city.xlsx", "2024Q3", "zh"))
    facts, _ = assessed("example-city.xlsx", "2024Q3")

    differences = {
        said.source: said.text for said in record.numbers.values() if ".difference:" in said.source
    }

    lead = "GO.difference:progress@2024Q3 - GO.planned_progress@2024Q3"
    assert differences[lead] == "1.4"
    assert facts[lead].value == pytest.approx(-1.4)  # 73.6 - 75.0
    assert facts[lead].inputs == ("GO.progress@2024Q3", "GO.planned_progress@2024Q3")
    assert "低于时序进度1.4个百分点" in found.text


def test_the_record_holds_what_its_facts_rest_on_and_comes_back_as_it_was() -> None:
    _, record = read(made("example-city.xlsx", "2024Q3", "en"))
    facts, _ = assessed("example-city.xlsx", "2024Q3")

    behind = {key for fact in record.facts.values() for key in fact.inputs if key in facts}
    again = carried(with_record(open_package(made("chongqing-14fyp.xlsx", "2024Q3", "zh")), record))

    assert behind <= record.facts.keys()
    assert {key: facts[key] for key in record.facts} == dict(record.facts)
    assert again is not None
    assert again == record
    assert again.facts.names == record.facts.names


def test_without_its_part_a_report_still_knows_its_numbers_and_without_both_none() -> None:
    package = open_package(made("example-city.xlsx", "2024Q3", "zh"))
    record = carried(package)
    assert record is not None
    bare = package.with_parts(
        {name: None for name in package.names if name.startswith("customXml/item2")}
    )

    brief = carried(bare)

    assert brief is not None
    assert brief.numbers == record.numbers
    assert replace(brief, facts=record.facts, charts=record.charts) == record
    assert carried(bare.with_parts({"docProps/custom.xml": None})) is None


@pytest.mark.office
@pytest.mark.slow
@pytest.mark.parametrize("route", [("docx",), ("doc", "docx"), ("odt", "docx")])
def test_other_programs_save_the_report_and_every_number_is_found_again(
    tmp_path: Path, route: tuple[str, ...]
) -> None:
    original = made("example-city.xlsx", "2024Q3", "zh")
    before, record = read(original)
    path = tmp_path / "report.docx"
    path.write_bytes(original)

    for step, kind in enumerate(route):
        folder = tmp_path / f"{step}"
        profile = f"-env:UserInstallation=file://{tmp_path}/profile"
        command = ["soffice", profile, "--headless", "--convert-to", kind, "--outdir", str(folder)]
        subprocess.run([*command, str(path)], check=True, capture_output=True, timeout=180)
        path = folder / f"report.{kind}"
    after, again = read(path.read_bytes())

    assert [(each.name, each.text) for each in after.anchors] == [
        (each.name, each.text) for each in before.anchors
    ]
    assert again.numbers == record.numbers
