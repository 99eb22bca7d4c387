"""The workbook of the report calculates by itself, and comes to what the facts say."""

import re
import zipfile
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook

from addin.facts.assess import assess
from addin.facts.factset import FactSet
from addin.language import LANGUAGES, Language
from addin.measures.reasons import Reason
from addin.measures.targets.status import StatusClass
from addin.model.observations import Observations
from addin.model.words import DataStatus, Measure
from addin.plan.read import read_plan
from addin.report.excel.workbook import write_dashboard
from tests.plans import seen
from tests.report.recalculation import Recalculated, recalculate
from tests.report.rich_plan import rich_plan

SHIPPED: tuple[tuple[str, str, Language], ...] = (
    ("chongqing-14fyp", "2021Q1", "en"),
    ("chongqing-14fyp", "2024Q4", "zh"),
    ("chongqing-14fyp", "2025Q3", "en"),
    ("example-city", "2021Q1", "zh"),
    ("example-city", "2024Q3", "zh"),
    ("example-city", "2024", "en"),
)
ERRORS = re.compile(r"^#(DIV/0!|N/A|NAME\?|NULL!|NUM!|REF!|VALUE!)|^Err:")


@pytest.fixture(scope="module")
def rich(tmp_path_factory: pytest.TempPathFactory) -> Mapping[Language, Path]:
    folder = tmp_path_factory.mktemp("rich")
    facts = assess(rich_plan(), "2024Q3")
    return {each: write_dashboard(facts, folder / f"{each}.xlsx", each) for each in LANGUAGES}


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("published") / "published.xlsx"
    return write_dashboard(assess(rich_plan(), "2024Q3"), path, "en", publish=True)


@pytest.fixture(scope="module")
def recalculated(
    rich: Mapping[Language, Path], published: Path, tmp_path_factory: pytest.TempPathFactory
) -> list[Recalculated]:
    folder = tmp_path_factory.mktemp("recalculated")
    books = [*rich.values(), published]
    for name, period, language in SHIPPED:
        facts = assess(read_plan(Path("workbooks") / f"{name}.xlsx"), period)
        books.append(write_dashboard(facts, folder / f"{name}-{period}.xlsx", language))
    spoilt = _spoilt(rich["zh"], folder / "spoilt.xlsx")
    strict = _stricter(rich["zh"], folder / "strict.xlsx")
    books.append(write_dashboard(_revised(), folder / "revised.xlsx", "zh"))
    return recalculate([*books, spoilt, strict], folder)


def _spoilt(book: Path, target: Path) -> Path:
    """A copy in which one cached value is wrong."""
    with zipfile.ZipFile(book) as source, zipfile.ZipFile(target, "w") as made:
        for name in source.namelist():
            part = source.read(name)
            if name == "xl/worksheets/sheet2.xml":
                part = re.sub(rb"(</f><v>)(\d)", rb"\g<1>9\2", part, count=1)
            made.writestr(name, part)
    return target


@pytest.mark.office
@pytest.mark.slow
def test_libreoffice_recalculates_every_formula_to_its_cached_value(
    recalculated: list[Recalculated],
) -> None:
    *books, _, _ = recalculated
    differences = [line for each in books for line in each.differences()]

    assert all(len(each.formulas) > 100 for each in books)
    assert differences == []


@pytest.mark.office
@pytest.mark.slow
def test_no_cell_shows_an_error_value(recalculated: list[Recalculated]) -> None:
    wrong = [
        (key, value)
        for each in recalculated
        for key, value in each.found.items()
        if isinstance(value, str) and ERRORS.match(value)
    ]

    assert wrong == []


def _stricter(book: Path, target: Path) -> Path:
    """A copy in which an office has raised the threshold of being ahead beyond reach."""
    changed = load_workbook(book)
    (cell,) = (row[1] for row in changed["说明"].iter_rows() if row[0].value == "th_ahead")
    cell.value = 1000
    changed.save(target)
    return target


@pytest.mark.office
@pytest.mark.slow
def test_a_wrong_cached_value_is_noticed(recalculated: list[Recalculated]) -> None:
    *_, spoilt, _ = recalculated

    assert len(spoilt.differences()) == 1


@pytest.mark.office
@pytest.mark.slow
def test_classes_and_counts_follow_a_changed_threshold(recalculated: list[Recalculated]) -> None:
    ahead, on_pace = StatusClass.AHEAD.zh, StatusClass.ON_PACE.zh
    first, strict = recalculated[0].found, recalculated[-1].found

    def count(cells: Mapping[tuple[str, str], object], word: str) -> object:
        row = next(cell[1:] for (sheet, cell), value in cells.items() if (
            sheet == "看板" and cell.startswith("A") and value == word
        ))  # fmt: skip
        return cells["看板", f"C{row}"]

    assert count(first, ahead) != 0
    assert count(strict, ahead) == 0
    assert count(strict, on_pace) == sum(
        float(str(count(first, word))) for word in (ahead, on_pace)
    )


@pytest.mark.parametrize("publish", [False, True])
def test_the_same_facts_give_the_same_bytes(tmp_path: Path, *, publish: bool) -> None:
    first = write_dashboard(
        assess(rich_plan(), "2024Q3"), tmp_path / "1.xlsx", "zh", publish=publish
    )
    second = write_dashboard(
        assess(rich_plan(), "2024Q3"), tmp_path / "2.xlsx", "zh", publish=publish
    )

    assert first.read_bytes() == second.read_bytes()


def test_every_shown_number_is_the_number_of_its_fact(rich: Mapping[Language, Path]) -> None:
    facts = assess(rich_plan(), "2024Q3")
    rows = _rows(rich["zh"], "指标")
    headers = {
        "完成进度(%)": "progress",
        "进度差(百分点)": "lead",
        "时序目标值": "expected",
        "与目标差距": "gap_to_target",
        "后续年均需(%)": "growth_required",
    }

    for code, row in rows.items():
        for header, measure in headers.items():
            fact = facts.get(facts.id_of(code, measure))
            expected = fact.value if fact and fact.known else None
            shown = row[header]
            if expected is None:
                words = fact.reason.zh if fact and fact.reason else "—"
                assert shown == words
            else:
                assert shown == pytest.approx(expected, rel=1e-12)


def test_amounts_stand_in_the_english_unit(rich: Mapping[Language, Path]) -> None:
    chinese, english = _rows(rich["zh"], "指标"), _rows(rich["en"], "Indicators")

    assert chinese["GO"]["单位"] == "亿元"
    assert english["GO"]["Unit"] == "CNY billion"
    assert english["GO"]["2025 target"] == 300
    assert chinese["GO"]["2025年目标"] == 3000


def test_the_counts_add_up_to_the_number_of_indicators(rich: Mapping[Language, Path]) -> None:
    rows = _rows(rich["zh"], "看板")
    classes = [int(str(rows[found.zh]["项数"])) for found in StatusClass]

    assert sum(classes) == rows["合计"]["项数"] == len(rich_plan().headline)
    assert str(rows["合计"]["含义"]).startswith("✓")


def test_beside_a_target_that_is_a_rate_the_dashboard_shows_the_rate_achieved(
    tmp_path: Path,
) -> None:
    facts = assess(read_plan(Path("workbooks") / "example-city.xlsx"), "2024Q3")
    book = load_workbook(write_dashboard(facts, tmp_path / "zh.xlsx", "zh"), data_only=True)

    lines = [[cell.value for cell in row] for row in book["看板"].iter_rows()]

    header = next(line for line in lines if "可比当期值" in line)
    line = next(line for line in lines if "INV_CAGR" in line)
    shown = dict(zip(header, line, strict=True))
    assert shown["可比当期值"] == pytest.approx(facts.fact("INV_CAGR", "growth_achieved").value)
    assert (shown["2025年目标"], shown["单位"]) == (8, "%")


def test_a_missing_number_is_said_in_words_and_never_zero(rich: Mapping[Language, Path]) -> None:
    rows = _rows(rich["en"], "Indicators")

    assert rows["NONE"]["Progress (%)"] == Reason.NO_TARGET.en
    assert rows["OVER"]["Progress (%)"] == Reason.BOUND_ONLY.en
    assert rows["WORDS"]["2025 target"] == Reason.QUALITATIVE.en


def test_derived_numbers_are_formulas_without_add_in_macro_or_link(
    rich: Mapping[Language, Path],
) -> None:
    with zipfile.ZipFile(rich["zh"]) as package:
        names = package.namelist()
        sheets = b"".join(package.read(name) for name in names if "worksheets/sheet" in name)

    used = set(re.findall(rb"([A-Z][A-Z.]*)\(", b"".join(re.findall(rb"<f>(.*?)</f>", sheets))))
    native = {
        b"ABS", b"AND", b"COUNT", b"COUNTA", b"COUNTIF", b"IF", b"INDEX", b"ISNUMBER", b"LN",
        b"MATCH", b"MAX", b"MIN", b"N", b"OR", b"SUM", b"SUMPRODUCT",
    }  # fmt: skip
    assert used <= native
    assert not [name for name in names if "vba" in name or "externalLink" in name]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_fictitious_plan_says_so_on_every_sheet(
    rich: Mapping[Language, Path], language: Language
) -> None:
    words = {"zh": "虚构", "en": "fictitious"}[language]

    for sheet in load_workbook(rich[language]).worksheets:
        top = "".join(str(row[0].value) for row in sheet.iter_rows(max_row=8, max_col=1))
        assert words in top, sheet.title
        assert words in str(sheet.oddFooter)


def test_charts_name_a_chinese_typeface_and_say_what_they_show(
    rich: Mapping[Language, Path],
) -> None:
    with zipfile.ZipFile(rich["zh"]) as package:
        names = package.namelist()
        charts = [package.read(name) for name in names if name.startswith("xl/charts/chart")]
        drawings = [package.read(name) for name in names if re.match(r"xl/drawings/d", name)]

    assert len(charts) >= 4
    assert all(chart.count(b"<a:latin") == chart.count(b"<a:ea") > 0 for chart in charts)
    assert sum(each.count(b"descr=") for each in drawings) == len(charts)


def test_a_published_copy_has_one_table_a_sheet_and_nothing_frozen_or_merged(
    published: Path,
) -> None:
    book = load_workbook(published)

    for sheet in book.worksheets:
        assert len(sheet.tables) == 1, sheet.title
        assert sheet.freeze_panes is None
        assert not sheet.merged_cells.ranges
        (table,) = sheet.tables.values()
        assert table.ref.startswith("A")
        assert table.autoFilter is None
    assert book.properties.title
    assert book.properties.creator


def _rows(
    path: Path, sheet: str, key: str = "", *, values: bool = True
) -> dict[str, dict[str, object]]:
    """The rows of the first table of a sheet, by the text in its first column or in `key`."""
    found = load_workbook(path, data_only=values)[sheet]
    table = next(iter(found.tables.values()))
    header, *rows = [[cell.value for cell in row] for row in found[table.ref]]
    named = [dict(zip(map(str, header), row, strict=True)) for row in rows]
    return {str(row[key or str(header[0])]): row for row in named}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_reason_of_a_blank_has_its_line_in_the_notes(language: Language) -> None:
    from addin.report.excel.notes import _WHY

    assert not set(_WHY) - set(Reason)
    assert all(text[language] for text in _WHY.values())


@pytest.mark.parametrize("period", ["2021Q1", "2022Q2", "2023", "2025Q4"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_period_of_the_plan_can_be_written(
    tmp_path: Path, period: str, language: Language
) -> None:
    facts = assess(rich_plan(fictitious=False), period)

    path = write_dashboard(facts, tmp_path / "book.xlsx", language, publish=True)

    assert path.stat().st_size > 10_000


def test_a_plan_without_clusters_or_data_is_written_too(tmp_path: Path) -> None:
    from dataclasses import replace

    from addin.model.observations import Observations

    plan = rich_plan()
    bare = replace(plan, clusters=(), areas=(), observations=Observations.empty(), sources=())

    path = write_dashboard(assess(bare, "2024Q3"), tmp_path / "book.xlsx", "zh")

    assert _rows(path, "指标")["GO"]["本期累计"] == Reason.NOT_PUBLISHED.zh


@pytest.mark.parametrize("publish", [False, True])
def test_revisions_since_the_period_before_have_a_sheet_of_live_formulas(
    tmp_path: Path, *, publish: bool
) -> None:
    path = write_dashboard(_revised(), tmp_path / "revised.xlsx", "en", publish=publish)

    level, rate = _rows(path, "Revisions", key="Unit").values()
    assert (level["Indicator"], level["Unit"]) == ("Indicator GO", "CNY billion")
    assert (level["Earlier value"], level["Later value"]) == (200.0, 210.0)
    assert (level["Revision"], level["Relative revision (%)"]) == (10.0, 5.0)
    assert (level["Class"], level["Reason"]) == ("routine revision", "Statistical communiqué")
    assert level["Earlier value published"] == "2024-03-20"
    assert level["Later value published"] == "2024-09-10"
    assert (rate["Revision"], rate["Relative revision (%)"]) == (0.5, "—")
    live = _rows(path, "Revisions", key="Unit", values=False)["CNY billion"]
    assert str(live["Revision"]).startswith("=IF(COUNT(")
    assert str(live["Relative revision (%)"]).startswith("=IF(COUNT(")


def _revised() -> FactSet:
    """The rich plan with a level and a rate that were published twice."""
    first, later = date(2024, 3, 20), date(2024, 9, 10)
    twice = [
        seen("GO", "2022", 2000.0, status=DataStatus.PRELIMINARY, vintage=first),
        replace(seen("GO", "2022", 2100.0, vintage=later), source="S1"),
        seen("RATES", "2022", 6.5, measure=Measure.YOY, vintage=later),
        seen("RATES", "2022", 6.0, measure=Measure.YOY, vintage=first),
    ]
    return assess(replace(rich_plan(), observations=Observations.of(twice)), "2024Q3")


def test_a_period_without_revisions_has_no_sheet_of_them(rich: Mapping[Language, Path]) -> None:
    assert "修订" not in load_workbook(rich["zh"]).sheetnames
