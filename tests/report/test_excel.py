"""The workbook of the report calculates by itself, and comes to what the facts say."""

import re
import zipfile
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest
from openpyxl import load_workbook

from addin.facts.assess import assess
from addin.facts.factset import FactSet
from addin.files import shipped
from addin.language import LANGUAGES, Language
from addin.measures.reasons import Reason
from addin.measures.targets.status import StatusClass
from addin.model.observations import Observations
from addin.model.words import DataStatus, Measure
from addin.plan.read import read_plan
from addin.report.build import document
from addin.report.tables.table import lamp
from templates.make.excel.notes import WHY
from tests.plans import seen
from tests.report.recalculation import Recalculated, recalculate
from tests.report.rich_plan import rich_plan

SHIPPED: tuple[tuple[str, str, Language], ...] = (
    ("chongqing-14fyp", "2021Q1", "en"),
    ("chongqing-14fyp", "2024Q4", "zh"),
    ("county-health", "2025Q3", "en"),
    ("example-city", "2024Q3", "zh"),
    ("example-city", "2024", "en"),
)
ERRORS = re.compile(r"^#(DIV/0!|N/A|NAME\?|NULL!|NUM!|REF!|VALUE!)|^Err:|\{[{%]")


def write(facts: FactSet, path: Path, language: Language, kind: str = "report") -> Path:
    """The default workbook of a report, or its published copy."""
    template = shipped("templates", f"{kind}.{language}.xlsx")
    path.write_bytes(document(facts, language, template=template))
    return path


@pytest.fixture(scope="module")
def rich(tmp_path_factory: pytest.TempPathFactory) -> Mapping[Language, Path]:
    folder = tmp_path_factory.mktemp("rich")
    facts = assess(rich_plan(), "2024Q3")
    return {each: write(facts, folder / f"{each}.xlsx", each) for each in LANGUAGES}


@pytest.fixture(scope="module")
def recalculated(
    rich: Mapping[Language, Path], tmp_path_factory: pytest.TempPathFactory
) -> list[Recalculated]:
    folder = tmp_path_factory.mktemp("recalculated")
    books = list(rich.values())
    for name, period, language in SHIPPED:
        facts = assess(read_plan(shipped("workbooks", f"{name}.xlsx")), period)
        books.append(write(facts, folder / f"{name}-{period}-{language}.xlsx", language))
    books.append(write(_revised(), folder / "revised.xlsx", "zh"))
    books.append(write(_without_any_figure(), folder / "bare.xlsx", "zh"))
    spoilt = _spoilt(rich["zh"], folder / "spoilt.xlsx")
    strict = _stricter(rich["zh"], folder / "strict.xlsx")
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


def _stricter(book: Path, target: Path) -> Path:
    """A copy in which an office has raised the threshold of being ahead beyond reach."""
    changed = load_workbook(book)
    (cell,) = (row[1] for row in changed["说明"].iter_rows() if row[0].value == "th_ahead")
    cell.value = 1000
    changed.save(target)
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
def test_no_cell_shows_an_error_value_or_a_tag(recalculated: list[Recalculated]) -> None:
    wrong = [
        (key, value)
        for each in recalculated
        for key, value in each.found.items()
        if isinstance(value, str) and ERRORS.search(value)
    ]

    assert wrong == []


@pytest.mark.office
@pytest.mark.slow
def test_a_wrong_cached_value_is_noticed(recalculated: list[Recalculated]) -> None:
    *_, spoilt, _ = recalculated

    assert len(spoilt.differences()) == 1


@pytest.mark.office
@pytest.mark.slow
def test_classes_and_counts_follow_a_changed_threshold(recalculated: list[Recalculated]) -> None:
    first, strict = recalculated[0].found, recalculated[-1].found

    def count(cells: Mapping[tuple[str, str], object], found: StatusClass) -> float:
        place = next(
            cell for (sheet, cell), value in cells.items()
            if sheet == "看板" and value == lamp(found).zh and cell.endswith("4")
        )  # fmt: skip
        return float(str(cells["看板", f"{place[:-1]}5"]))

    ahead, on_pace = StatusClass.AHEAD, StatusClass.ON_PACE
    assert count(first, ahead) != 0
    assert count(strict, ahead) == 0
    assert count(strict, on_pace) == count(first, ahead) + count(first, on_pace)


@pytest.mark.parametrize("kind", ["report", "publication"])
def test_the_same_facts_give_the_same_bytes(tmp_path: Path, kind: str) -> None:
    first, second = (
        write(assess(rich_plan(), "2024Q3"), tmp_path / f"{at}.xlsx", "zh", kind) for at in range(2)
    )

    assert first.read_bytes() == second.read_bytes()


def test_every_shown_number_is_the_number_of_its_fact(rich: Mapping[Language, Path]) -> None:
    facts = assess(rich_plan(), "2024Q3")
    rows = _rows(rich["zh"], "指标")
    headers = {
        "完成进度(%)": "progress",
        "进度差(百分点)": "lead",
        "与目标差距": "gap_to_target",
        "后续年均需": "growth_required",
    }

    assert set(rows) == {found.code for found in facts.plan.headline}
    for code, row in rows.items():
        for header, measure in headers.items():
            # What is counted in pieces is needed in pieces a year, not in per cent.
            pieces = facts.known(code, "pieces_required") if measure == "growth_required" else None
            fact = pieces or facts.find(code, measure)
            expected = fact.value if fact and fact.known else "—"
            # A rate is followed in per cent; the level behind it has no place in its row.
            if row["算法"] != "年均" or not measure.startswith("gap"):
                assert row[header] == (
                    expected if isinstance(expected, str) else pytest.approx(expected, rel=1e-9)
                )


def test_amounts_stand_in_the_english_unit(rich: Mapping[Language, Path]) -> None:
    chinese, english = _rows(rich["zh"], "指标"), _rows(rich["en"], "Indicators")

    assert chinese["GO"]["单位"] == "亿元"
    assert english["GO"]["Unit"] == "CNY billion"
    assert english["GO"]["2025 target"] == 300
    assert chinese["GO"]["2025年目标"] == 3000
    assert chinese["OVER"]["可比当期值"] == "＞33"


def test_a_missing_number_is_said_in_words_and_never_zero(rich: Mapping[Language, Path]) -> None:
    rows = _rows(rich["en"], "Indicators")

    assert (rows["NONE"]["Progress (%)"], rows["NONE"]["Remark"]) == ("—", Reason.NO_TARGET.en)
    assert (rows["OVER"]["Progress (%)"], rows["OVER"]["Remark"]) == ("—", Reason.BOUND_ONLY.en)
    assert (rows["WORDS"]["2025 target"], rows["WORDS"]["Remark"]) == ("—", Reason.QUALITATIVE.en)


def test_derived_numbers_are_formulas_without_add_in_macro_or_link(
    rich: Mapping[Language, Path],
) -> None:
    with zipfile.ZipFile(rich["zh"]) as package:
        names = package.namelist()
        sheets = b"".join(package.read(name) for name in names if "worksheets/sheet" in name)

    used = set(re.findall(rb"([A-Z][A-Z.]*)\(", b"".join(re.findall(rb"<f>(.*?)</f>", sheets))))
    native = {
        b"ABS", b"AND", b"COUNT", b"COUNTA", b"COUNTIF", b"COUNTIFS", b"IF", b"IFERROR", b"INDEX",
        b"ISNUMBER", b"LEFT", b"LEN", b"LN", b"MATCH", b"MAX", b"MIN", b"N", b"OR", b"REPT",
        b"ROUND", b"SUM", b"SUMIF",
    }  # fmt: skip
    assert used <= native
    assert not [name for name in names if "vba" in name or "externalLink" in name]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_fictitious_plan_says_so_on_every_sheet(
    rich: Mapping[Language, Path], language: Language
) -> None:
    words = {"zh": "虚构", "en": "fictitious"}[language]

    for sheet in load_workbook(rich[language]).worksheets:
        top = "".join(str(cell.value) for row in sheet.iter_rows(max_row=3) for cell in row)
        assert words in top.lower(), sheet.title
        assert words in str(sheet.oddFooter).lower()


def test_charts_name_a_chinese_typeface_and_say_what_they_show(
    rich: Mapping[Language, Path],
) -> None:
    with zipfile.ZipFile(rich["zh"]) as package:
        names = package.namelist()
        charts = [package.read(name) for name in names if name.startswith("xl/charts/chart")]
        drawings = [package.read(name) for name in names if re.match(r"xl/drawings/d", name)]

    assert len(charts) >= 4
    assert all(chart.count(b"<a:latin") == chart.count(b"<a:ea") for chart in charts)
    assert sum(b"<a:ea" in chart for chart in charts) >= 2
    assert sum(each.count(b"descr=") for each in drawings) == len(charts)
    assert not any(b"{{" in each or b"{%" in each for each in (*charts, *drawings))


def _rows(
    path: Path, sheet: str, key: str = "", *, values: bool = True
) -> dict[str, dict[str, object]]:
    """The rows of the first table of a sheet, by their code or the text in `key`."""
    found = load_workbook(path, data_only=values)[sheet]
    table = next(iter(found.tables.values()))
    header, *rows = [[cell.value for cell in row] for row in found[table.ref]]
    named = [dict(zip(map(str, header), row, strict=True)) for row in rows]
    by = key or next(each for each in ("代码", "Code") if each in header)
    return {str(row[by]): row for row in named}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_reason_of_a_blank_has_its_line_in_the_notes(language: Language) -> None:
    assert set(WHY) == set(Reason)
    assert all(text[language] for text in WHY.values())


@pytest.mark.parametrize(
    ("plan", "period", "language"),
    [
        ("rich", "2021Q1", "zh"),
        ("rich", "2022Q2", "en"),
        ("rich", "2023", "zh"),
        ("rich", "2025Q4", "en"),
        ("chongqing-14fyp", "2021Q1", "en"),
        ("chongqing-14fyp", "2023", "en"),
        ("chongqing-14fyp", "2025Q4", "zh"),
    ],
)
def test_every_period_of_the_plan_can_be_written(
    tmp_path: Path, plan: str, period: str, language: Language
) -> None:
    is_rich = plan == "rich"
    made = (
        rich_plan(fictitious=False) if is_rich else read_plan(shipped("workbooks", f"{plan}.xlsx"))
    )
    facts = assess(made, period)

    for kind in ("report", "publication"):
        path = write(facts, tmp_path / f"{kind}.xlsx", language, kind)
        assert path.stat().st_size > 10_000


def test_a_plan_without_clusters_or_data_is_written_too(tmp_path: Path) -> None:
    path = write(_without_any_figure(), tmp_path / "book.xlsx", "zh")

    row = _rows(path, "指标")["GO"]
    assert (row["本期值"], row["说明"]) == ("—", Reason.NOT_PUBLISHED.zh)
    book = load_workbook(path)
    assert not [name for name in book.sheetnames if name.startswith(("集群", "缺口", "{{"))]
    with zipfile.ZipFile(path) as package:
        assert len([name for name in package.namelist() if "charts/chart" in name]) <= 1
        assert b"#REF!" not in b"".join(map(package.read, package.namelist()))


def _without_any_figure() -> FactSet:
    plan = replace(rich_plan(), clusters=(), areas=(), sources=())
    return assess(replace(plan, observations=Observations.empty()), "2024Q3")


def test_revisions_since_the_period_before_have_a_sheet_of_live_formulas(tmp_path: Path) -> None:
    path = write(_revised(), tmp_path / "revised.xlsx", "en")

    level, rate = _rows(path, "Revisions", key="Unit").values()
    assert (level["Indicator"], level["Unit"]) == ("Indicator GO", "CNY billion")
    assert (level["Earlier value"], level["Later value"]) == (200.0, 210.0)
    assert (level["Revision"], level["Relative revision (%)"]) == (10.0, 5.0)
    assert (level["Class"], level["Reason"]) == ("routine revision", "Statistical communiqué")
    assert level["Earlier value published"] == datetime(2024, 3, 20)  # noqa: DTZ001 - a day
    assert level["Later value published"] == datetime(2024, 9, 10)  # noqa: DTZ001 - a day
    assert (rate["Revision"], rate["Relative revision (%)"]) == (0.5, "—")
    live = _rows(path, "Revisions", key="Unit", values=False)["CNY billion"]
    assert str(live["Revision"]).startswith("=IF(COUNT(")
    assert str(live["Relative revision (%)"]).startswith("=IF(COUNT(")


def test_a_published_copy_tells_revisions_as_values(tmp_path: Path) -> None:
    path = write(_revised(), tmp_path / "revised.xlsx", "en", "publication")

    level, rate = _rows(path, "Revisions", key="Unit").values()
    assert (level["Revision (see Unit)"], rate["Revision (see Unit)"]) == (10.0, 0.5)


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
