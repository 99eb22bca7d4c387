"""Reports to live with: made once, edited as people do, and the plans behind them."""

from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

from addin.files import shipped
from addin.language import Language
from addin.living.again import Again, made_again
from addin.living.opened import Report
from addin.model.plan import Plan
from addin.ooxml.package import Package, open_package
from addin.ooxml.xml import local, serialised
from addin.plan.read import read_plan
from addin.report.bound.carrying import carried
from addin.report.bound.reading import Document, Paragraph, read_document
from addin.report.build import assessed, document

CITY, CHONGQING, COUNTY = "example-city.xlsx", "chongqing-14fyp.xlsx", "county-health.xlsx"
BODY = "word/document.xml"


def book(name: str) -> Path:
    return shipped("workbooks", name)


@cache
def plan(name: str) -> Plan:
    return read_plan(book(name))


@cache
def made(name: str, period: str, language: Language) -> bytes:
    facts, previous = assessed(plan(name), period, None)
    return document(facts, language, previous=previous)


@cache
def again(name: str, period: str, language: Language) -> Again:
    return made_again(report(open_package(made(name, period, language))), plan(name), book(name))


def report(package: Package) -> Report:
    return Report(
        path=Path("report.docx"), document=read_document(package), record=carried(package)
    )


def with_body(found: Document) -> Package:
    """The package of a document whose tree was edited."""
    return found.package.with_parts({BODY: serialised(found.roots[BODY])})


def paragraph_with(found: Document, words: str) -> Paragraph:
    # A word joiner stands between a word and the number of a table.
    return next(each for each in found.paragraphs if words in each.text.replace("\u2060", ""))


def set_words(paragraph: Paragraph, old: str, new: str) -> None:
    """Write other words within one run of a paragraph."""
    node = next(each.node for each in paragraph.stretches if old in each.text)
    node.text = node.text.replace(old, new, 1)


def add_words(paragraph: Paragraph, words: str) -> None:
    """Write words at the end of a paragraph, in a run of their own."""
    run = [each for each in paragraph.element.iter() if local(each) == "r"][-1]
    text: Any = run.makeelement(f"{run.tag[:-1]}t")
    text.text = words
    new = run.makeelement(run.tag)
    new.append(text)
    paragraph.element.append(new)


def revised(name: str, indicator: str, period: str, factor: float) -> Plan:
    """The plan with the value of an indicator for a period revised."""
    whole = plan(name)
    seen = whole.observations
    values = seen.value.copy()
    hit = [
        row
        for row in range(len(seen))
        if seen.indicators[int(seen.indicator[row])] == indicator
        and str(seen.period_of(row)) == period
    ]
    assert hit
    values[hit] *= factor
    return replace(whole, observations=replace(seen, value=values))
