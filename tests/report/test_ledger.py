"""The Excel template fills, calculates by itself, and comes to what the facts say."""

import re
from collections.abc import Mapping
from pathlib import Path

import pytest
from openpyxl import load_workbook

from addin.facts.assess import assess
from addin.facts.extras.revisions import revisions_told, unit_of
from addin.facts.factset import FactSet
from addin.facts.printer import in_language
from addin.files import shipped
from addin.language import LANGUAGES, Language
from addin.model.words import Precision
from addin.ooxml.package import open_package
from addin.plan.read import read_plan
from addin.report.build import build_report, document
from addin.templating.linting import lint
from templates.make.ledger import ledger
from tests.report.recalculation import recalculate
from tests.report.rich_plan import rich_plan

Rows = Mapping[str, Mapping[str, object]]
BOUNDS = {Precision.LOWER_BOUND, Precision.UPPER_BOUND, Precision.DISPUTED}
OF_INDICATOR = {
    "Progress (%)": "progress",
    "Pace (%)": "time_progress",
    "Lead (pp)": "lead",
    "Gap to the path": "gap_to_path",
    "Gap to target": "gap_to_target",
    "Achieved a year": "growth_achieved",
    "Needed a year": "growth_required",
}
OF_CLUSTER = {
    "On year (%)": "yoy",
    "Share (%)": "share",
    "Change of share (pp)": "share_change",
    "Contribution (%)": "contribution",
    "Pull (pp)": "pull",
    "Share of target (%)": "completion",
    "Progress (%)": "progress",
    "Lead (pp)": "lead",
    "Gap to target": "gap_to_target",
    "Needed a year (%)": "growth_required",
}


def _facts(name: str, period: str) -> FactSet:
    plan = rich_plan() if name == "rich" else read_plan(shipped("workbooks", f"{name}.xlsx"))
    return assess(plan, period)


def _filled(facts: FactSet, language: Language, path: Path) -> Path:
    template = shipped("templates", f"report.{language}.xlsx")
    path.write_bytes(document(facts, language, template=template))
    return path


CASES = (("rich", "2024Q3"), ("chongqing-14fyp", "2024Q4"), ("chongqing-14fyp", "2021Q2"),
         ("example-city", "2024Q3"), ("example-city", "2025"))  # fmt: skip


@pytest.fixture(scope="module")
def books(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[FactSet, Path]]:
    """English templates filled, as LibreOffice calculates them."""
    folder = tmp_path_factory.mktemp("ledger")
    facts = [_facts(*case) for case in CASES]
    paths = [_filled(found, "en", folder / f"{at}.xlsx") for at, found in enumerate(facts)]
    recalculate(paths, folder)
    return [(found, folder / "made" / path.name) for found, path in zip(facts, paths, strict=True)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_shipped_excel_templates_are_what_their_design_makes(language: Language) -> None:
    assert shipped("templates", f"report.{language}.xlsx").read_bytes() == ledger(language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_excel_templates_lint_without_a_fault(language: Language) -> None:
    assert not list(lint(shipped("templates", f"report.{language}.xlsx")))


@pytest.mark.office
@pytest.mark.slow
def test_formulas_of_the_template_come_to_the_facts(books: list[tuple[FactSet, Path]]) -> None:
    wrong = [
        line
        for facts, path in books
        for sheet in ("Indicators", "Gaps")
        for line in _differences(facts, path, sheet, OF_INDICATOR)
    ]

    assert wrong == []


@pytest.mark.office
@pytest.mark.slow
def test_formulas_of_clusters_come_to_the_facts(books: list[tuple[FactSet, Path]]) -> None:
    wrong = [
        line for facts, path in books for line in _differences(facts, path, "Clusters", OF_CLUSTER)
    ]

    assert wrong == []


@pytest.mark.office
@pytest.mark.slow
def test_revisions_are_calculated_from_both_values(books: list[tuple[FactSet, Path]]) -> None:
    for facts, path in books:
        found = load_workbook(path, data_only=True)["Revisions"]
        told = revisions_told(facts)
        rows = _rows_of(found, "tbl_rev")[: len(told)]
        for one, row in zip(told, rows, strict=True):
            unit, _ = unit_of(facts.plan, one)
            size = in_language(one.size, unit, "en")
            relative = "—" if unit.is_percent else pytest.approx(one.relative)
            assert row["Revision"] == pytest.approx(size)
            assert row["Relative revision (%)"] == relative


@pytest.mark.office
@pytest.mark.slow
def test_no_cell_of_a_filled_template_shows_an_error(books: list[tuple[FactSet, Path]]) -> None:
    wrong = [
        (path.name, sheet.title, cell.coordinate, cell.value)
        for _, path in books
        for sheet in load_workbook(path, data_only=True).worksheets
        for row in sheet.iter_rows()
        for cell in row
        if isinstance(cell.value, str) and re.match(r"#[A-Z]+[/!?0A]|Err:|.*\{[{%]", cell.value)
    ]

    assert wrong == []


@pytest.mark.office
@pytest.mark.slow
def test_the_counts_of_classes_follow_the_rows(books: list[tuple[FactSet, Path]]) -> None:
    for facts, path in books:
        rows = load_workbook(path, data_only=True)["Summary"].iter_rows(values_only=True)
        counts = [row[1] for row in rows if row[0] == "Total"]
        assert counts == [len(facts.plan.headline)]


def test_values_arrive_as_numbers_in_the_unit_of_the_language(tmp_path: Path) -> None:
    facts = _facts("rich", "2024Q3")
    english = _rows(_filled(facts, "en", tmp_path / "en.xlsx"), "Indicators")
    chinese = _rows(_filled(facts, "zh", tmp_path / "zh.xlsx"), "指标")

    assert (english["GO"]["2025 target"], chinese["GO"]["2025年目标"]) == (300, 3000)
    assert isinstance(chinese["GO"]["当期值"], float)
    assert chinese["OVER"]["当期值"] == "＞33"


def test_tables_rules_and_charts_grow_with_the_rows(tmp_path: Path) -> None:
    facts = _facts("rich", "2024Q3")
    book = load_workbook(_filled(facts, "zh", tmp_path / "zh.xlsx"))

    last = 5 + len(facts.plan.headline)
    assert book["指标"].tables["tbl_ind"].ref.endswith(str(last))
    assert any(str(last) in str(each.sqref) for each in book["指标"].conditional_formatting)
    scored = book["概况"].tables["tbl_scored"].ref
    first, end = (int(row) for row in re.findall(r"\d+", scored))
    package = open_package((tmp_path / "zh.xlsx").read_bytes())
    charts = b"".join(package[name] for name in package.names if "charts/chart" in name).decode()
    assert f"$B${first + 1}:$B${end}" in charts
    assert end - first > 1


def test_a_report_with_an_excel_template_is_a_workbook_beside_the_dashboard(
    tmp_path: Path,
) -> None:
    template = shipped("templates", "report.zh.xlsx")
    made = build_report(rich_plan(), "2024Q3", tmp_path, languages=["zh"], template=template)

    assert [path.name for path in made.paths] == [
        "TEST-2024Q3.zh.report.xlsx", "TEST-2024Q3.zh.xlsx",
    ]  # fmt: skip
    assert all(path.exists() for path in made.paths)


@pytest.mark.parametrize("period", ["2021Q1", "2023", "2025Q4"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_period_fills_the_template(period: str, language: Language, tmp_path: Path) -> None:
    for name in ("rich", "chongqing-14fyp"):
        assert _filled(_facts(name, period), language, tmp_path / f"{name}.xlsx").exists()


def _rows(path: Path, sheet: str) -> Rows:
    """The rows of the table of a sheet by their code."""
    found = load_workbook(path, data_only=True)[sheet]
    return {str(row[next(iter(row))]): row for row in _rows_of(found, next(iter(found.tables)))}


def _rows_of(sheet: object, table: str) -> list[dict[str, object]]:
    header, *rows = [
        [cell.value for cell in row]
        for row in sheet[sheet.tables[table].ref]  # type: ignore[index,attr-defined]  # openpyxl has no types
    ]
    return [dict(zip(map(str, header), row, strict=True)) for row in rows]


def _differences(facts: FactSet, path: Path, sheet: str, measures: Mapping[str, str]) -> list[str]:
    wrong = []
    for code, row in _rows(path, sheet).items():
        for header, measure in measures.items():
            subject = _subject(facts, code)
            if subject is None:
                continue
            fact = facts.get(facts.id_of(subject, measure))
            known = None
            if fact is not None and fact.value is not None and fact.precision not in BOUNDS:
                known = in_language(fact.value, fact.unit, "en")
            shown = row[header]
            same = shown == "—" if known is None else shown == pytest.approx(known, rel=1e-9)
            # A rate is followed in per cent; the level behind it has no place in its row.
            of_level = row.get("Way") == "rate" and measure.startswith("gap")
            if not same and not of_level:
                wrong.append(f"{path.name} {sheet} {code} {measure}: {shown} != {known}")
    return wrong


def _subject(facts: FactSet, code: str) -> str | None:
    if code in facts.plan.indicator:
        return code
    found = facts.plan.cluster.get(code)
    return f"{found.indicator}/{code}" if found else None
