"""The Excel template lints, grows with its rows, and its formulas come to what the facts say.

The results are those that the workbook carries; `test_excel` asks LibreOffice for them, too.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from addin.facts.assess import assess
from addin.facts.factset import FactSet
from addin.files import shipped
from addin.language import LANGUAGES, Language
from addin.ooxml.package import open_package
from addin.ooxml.results import with_results
from addin.plan.read import read_plan
from addin.report.build import build_report, document
from addin.report.sentences.phrases import read_phrases
from addin.report.sentences.wording import Voice
from addin.report.values import report_values
from addin.templating.linting import lint
from addin.templating.template import compile_template
from addin.templating.values import Bound
from templates.make.excel.columns import ANNUAL, CLUSTERS, GAPS, INDICATORS, SPLITS, Listing
from templates.make.excel.ledger import ledger
from templates.make.excel.publication import publication
from tests.report.rich_plan import rich_plan

Rows = Sequence[Mapping[str, Any]]
Filled = tuple[Language, Mapping[str, Any], Workbook]
CASES: tuple[tuple[str, str, Language], ...] = (
    ("rich", "2024Q3", "en"),
    ("rich", "2021Q1", "en"),
    ("rich", "2025Q4", "zh"),
    ("chongqing-14fyp", "2024Q4", "zh"),
    ("chongqing-14fyp", "2021Q2", "en"),
    ("example-city", "2024Q3", "zh"),
    ("example-city", "2022Q2", "en"),
    ("example-city", "2025", "en"),
)
MAKERS = {"report": ledger, "publication": publication}


def _facts(name: str, period: str) -> FactSet:
    plan = rich_plan() if name == "rich" else read_plan(shipped("workbooks", f"{name}.xlsx"))
    return assess(plan, period)


def _values(facts: FactSet, language: Language) -> dict[str, Any]:
    return report_values(facts, Voice(phrases=read_phrases(language, None)))


@pytest.fixture(scope="module")
def books() -> list[Filled]:
    """Templates filled, with the values that filled them."""
    compiled = {
        each: compile_template(shipped("templates", f"report.{each}.xlsx")) for each in LANGUAGES
    }
    filled: list[Filled] = []
    for name, period, language in CASES:
        values = _values(_facts(name, period), language)
        content, _ = with_results(compiled[language].render(values))
        filled.append((language, values, load_workbook(BytesIO(content), data_only=True)))
    return filled


@pytest.mark.parametrize("kind", MAKERS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_shipped_excel_templates_are_what_their_design_makes(
    kind: str, language: Language
) -> None:
    assert shipped("templates", f"{kind}.{language}.xlsx").read_bytes() == MAKERS[kind](language)


@pytest.mark.parametrize("kind", MAKERS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_excel_templates_lint_without_a_fault(kind: str, language: Language) -> None:
    assert not list(lint(shipped("templates", f"{kind}.{language}.xlsx")))


@pytest.mark.parametrize(
    ("listing", "items"), [(INDICATORS, "indicators"), (GAPS, "gaps"), (ANNUAL, "annual")]
)
def test_formulas_of_rows_come_to_the_facts(
    books: list[Filled], listing: Listing, items: str
) -> None:
    wrong = [
        line
        for language, values, book in books
        for line in _differences(book, listing.sheet[language], listing, values[items])
    ]

    assert wrong == []


def test_formulas_of_clusters_with_their_sums_come_to_the_facts(books: list[Filled]) -> None:
    wrong = [
        line
        for _, values, book in books
        for found in values["schemes"]
        for line in _differences(
            book, found["sheet"], CLUSTERS, found["rows"] + found["sums"] + found["totals"]
        )
    ]

    assert wrong == []


def test_parts_of_a_gap_come_to_the_facts_and_add_up(books: list[Filled]) -> None:
    splits = [(book, found) for _, values, book in books for found in values["splits"]]
    wrong = [
        line
        for book, found in splits
        for line in _differences(
            book, found["sheet"], SPLITS, [*found["parts"], found["rest"], found["whole"]]
        )
    ]

    assert splits
    assert wrong == []


def test_tables_rules_names_and_charts_grow_with_the_rows(tmp_path: Path) -> None:
    facts = _facts("rich", "2024Q3")
    path = tmp_path / "zh.xlsx"
    path.write_bytes(document(facts, "zh", template=shipped("templates", "report.zh.xlsx")))
    book = load_workbook(path)

    last = 5 + len(facts.plan.headline)
    assert book["指标"].tables["tbl_ind"].ref.endswith(str(last))
    assert any(str(last) in str(each.sqref) for each in book["指标"].conditional_formatting)
    assert str(book["指标"].print_area).endswith(f"${last}")
    assert (book["指标"].print_title_rows, book["指标"].freeze_panes) == ("$5:$5", "D6")
    scored = book["图表数据"].tables["tbl_chart_ind"].ref
    first, end = (int(row) for row in re.findall(r"\d+", scored))
    package = open_package(path.read_bytes())
    charts = b"".join(package[name] for name in package.names if "charts/chart" in name).decode()
    assert f"$E${first + 1}:$E${end}" in charts
    assert end - first > 1
    assert book.defined_names["th_ahead"].attr_text == "'说明'!$B$8"
    sheet = package["xl/worksheets/sheet2.xml"].decode()
    assert len(re.findall("<x14:sparkline>", sheet)) == len(facts.plan.headline)
    assert f"<xm:sqref>AE{last}</xm:sqref>" in sheet


def test_a_report_with_an_excel_template_is_a_workbook_beside_the_dashboard(
    tmp_path: Path,
) -> None:
    template = shipped("templates", "report.zh.xlsx")
    made = build_report(rich_plan(), "2024Q3", tmp_path, languages=["zh"], template=template)

    assert [path.name for path in made.paths] == [
        "TEST-2024Q3.zh.report.xlsx", "TEST-2024Q3.zh.xlsx",
    ]  # fmt: skip
    assert all(path.exists() for path in made.paths)
    assert made.findings == ()


def test_formulas_of_an_excel_template_without_a_result_are_named(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet["A1"] = "{{ period_words }}"
    sheet["B1"] = "=HOUSE.RATE(A1)"
    book.save(tmp_path / "own.xlsx")
    made = build_report(
        rich_plan(), "2024Q3", tmp_path / "out", languages=["zh"], template=tmp_path / "own.xlsx"
    )

    (finding,) = made.findings
    assert (finding.rule, str(finding.place)) == ("X-03", "own.xlsx Sheet!B1")
    assert "HOUSE.RATE" in finding.text.en


def _differences(book: Workbook, sheet: str, listing: Listing, rows: Rows) -> list[str]:
    """Where a cell of a row does not show what the values say that filled the row."""
    found = book[sheet]
    (table,) = (each.ref for each in found.tables.values())
    _, *lines = ([cell.value for cell in row] for row in found[table])
    keys = [column.key for column in listing.columns]
    renamed = {"annual_lead": "difference"}
    return [
        f"{sheet} {row.get('code')} {key}: {shown!r} != {row[told]!r}"
        for row, line in zip(rows, lines, strict=False)
        for key, shown in zip(keys, line, strict=True)
        if (told := renamed.get(key, key)) in row and not _same(shown, row[told])
    ]


def _same(shown: object, told: object) -> bool:
    if isinstance(told, Bound):
        told = str(told) if told.number is None else told.number
    if isinstance(shown, int | float) and isinstance(told, int | float):
        return abs(shown - told) <= 1e-9 * max(abs(shown), abs(told), 1.0)
    if isinstance(shown, datetime) and isinstance(told, date):
        return shown.date() == told
    return (shown or "") == (told or "")
