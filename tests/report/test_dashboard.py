"""The dashboard of the workbook: one screen, one page, in slots that hold for any plan."""

import re
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from addin.facts.assess import assess
from addin.facts.columns.future.course import POINTS, course
from addin.facts.factset import FactSet
from addin.files import shipped
from addin.language import LANGUAGES, Language, Text
from addin.measures.targets.status import StatusClass
from addin.model.observations import Observations
from addin.model.plan import Plan
from addin.ooxml.package import open_package
from addin.plan.read import read_plan
from addin.report.build import document
from addin.report.dashboard import SLOTS
from addin.report.sentences.phrases import read_phrases
from addin.report.sentences.wording import Voice
from addin.report.tables.table import lamp
from addin.report.values import report_values
from tests.plans import without_groups
from tests.report.rich_plan import rich_plan

CITY = read_plan(shipped("workbooks", "example-city.xlsx"))
BEFORE, NOW = "2024H1", "2024Q3"


def _book(plan: Plan, path: Path, language: Language = "zh", period: str = NOW) -> Path:
    template = shipped("templates", f"report.{language}.xlsx")
    previous = assess(plan, BEFORE) if period == NOW else None
    path.write_bytes(document(assess(plan, period), language, previous=previous, template=template))
    return path


def _screen(path: Path) -> Worksheet:
    return load_workbook(path, data_only=True).worksheets[0]


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The workbook of the city's plan."""
    return _book(CITY, tmp_path_factory.mktemp("city") / "book.xlsx")


def _values(plan: Plan, language: Language = "zh") -> dict[str, object]:
    voice = Voice(phrases=read_phrases(language, None))
    return report_values(assess(plan, NOW), voice, assess(plan, BEFORE))


def _many(count: int) -> Plan:
    """The city's plan with its indicators over and over, under other codes and names."""
    own = CITY.headline
    more = tuple(
        replace(
            (found := own[at % len(own)]), code=f"{found.code}_{at}",
            series=found.series or found.code, short_name=Text(zh="", en=""),
            name=Text(zh=f"{found.name.zh}之{at}", en=f"{found.name.en} no. {at}"),
        )
        for at in range(count - len(own))
    )  # fmt: skip
    return replace(CITY, indicators=(*CITY.indicators, *more))


def _charts(path: Path) -> list[str]:
    """The alt texts of the charts that the dashboard has."""
    drawing = open_package(path.read_bytes())["xl/drawings/drawing1.xml"].decode()
    return re.findall(r'descr="([^"]*)"', drawing)


def test_the_tiles_count_each_class_and_say_how_many_there_were(city: Path) -> None:
    sheet = _screen(city)
    facts, before = assess(CITY, NOW), assess(CITY, BEFORE)

    def count(of: FactSet, status: StatusClass) -> int:
        return sum(of.fact(one.code, "status").status_class is status for one in CITY.headline)

    for column, status in zip("EIMQU", list(StatusClass)[:5], strict=True):
        assert sheet[f"{column}4"].value == lamp(status).zh
        assert sheet[f"{column}5"].value == count(facts, status)
        assert str(sheet[f"{column}6"].value).startswith(f"上期{count(before, status)}项")
    assert sheet["A5"].value == 75.0


def test_the_counts_behind_the_tiles_add_up_and_the_sheet_says_so(tmp_path: Path) -> None:
    book = load_workbook(_book(rich_plan(), tmp_path / "book.xlsx"), data_only=True)
    rows = list(book["图表数据"].iter_rows(min_row=6, max_row=13, max_col=3, values_only=True))

    *classes, total = rows
    assert sum(float(str(row[1])) for row in classes) == total[1] == len(rich_plan().headline)
    assert str(total[2]).startswith("✓")


def test_who_is_behind_stands_in_rows_the_binding_ones_first(city: Path) -> None:
    sheet = _screen(city)
    rows = [[sheet.cell(row, at).value for at in (13, 15, 20, 22, 24)] for row in range(10, 17)]

    assert rows[0] == ["■严重滞后", "工业废水※", "11694万吨", "≤10200", "-10.4%"]
    assert [str(row[1]).endswith("※") for row in rows[:6]] == [True] * 3 + [False] * 3
    assert all(str(row[0])[0] in "■▲" for row in rows[:6])
    assert all(not str(cell).strip() for cell in rows[6])


def test_of_many_indicators_the_worst_and_the_changed_have_a_bar() -> None:
    plan = _many(60)
    values = _values(plan)
    bars = [row["code"] for row in values["bars"]]  # type: ignore[attr-defined]  # a list of rows
    facts = assess(plan, NOW)
    leads = {
        one.code: fact.value or 0.0
        for one in plan.headline
        if (fact := facts.known(one.code, "lead"))
        and facts.known(one.code, "progress") and facts.known(one.code, "planned_progress")
    }  # fmt: skip

    assert 15 <= len(bars) <= 20
    assert set(sorted(leads, key=leads.__getitem__)[:10]) <= set(bars)
    shown = [leads[code] for code in bars]
    assert shown == sorted(shown, reverse=True)
    assert values["worst_count"] > SLOTS["worst"]  # type: ignore[operator]  # a number


def test_without_groups_the_total_has_a_trend_in_their_place(city: Path, tmp_path: Path) -> None:
    without = _book(without_groups(CITY), tmp_path / "book.xlsx")

    assert any("6个产业集群" in each for each in _charts(city))
    assert not any(each.startswith("折线图") for each in _charts(city))
    total = CITY.indicator["GO"].short.zh
    assert any(each.startswith(f"折线图：{total}") for each in _charts(without))
    assert not any("集群" in each for each in _charts(without))


def test_where_nothing_can_be_scored_the_screen_says_what_is_missing(tmp_path: Path) -> None:
    plan = replace(CITY, observations=Observations.empty(), clusters=(), memberships=())
    sheet = _screen(_book(plan, tmp_path / "book.xlsx"))

    assert str(sheet["A8"].value).startswith("缺什么")
    assert (sheet["D9"].value, sheet["J9"].value) == ("15", "数据")
    assert "尚无数据" in str(sheet["A2"].value)
    assert [sheet[f"{at}5"].value for at in "EIMQU"] == [0] * 5


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("count", [1, 4])
def test_few_indicators_share_the_screen_with_the_trend_of_the_total(
    count: int, language: Language, tmp_path: Path
) -> None:
    kept = {one.code for one in CITY.headline[:count]}
    plan = replace(
        CITY,
        indicators=tuple(
            one for one in CITY.indicators if one not in CITY.headline or one.code in kept
        ),
        clusters=(), actions=(), milestones=(),
    )  # fmt: skip
    charts = _charts(_book(plan, tmp_path / "book.xlsx", language))

    assert sum(each.startswith(("条形图", "Bar chart")) for each in charts) == 1
    assert sum(each.startswith(("折线图", "Line chart")) for each in charts) == 1


def test_a_trend_holds_a_yearly_figure_at_the_end_of_its_year_alone() -> None:
    facts = assess(CITY, NOW)
    found = course(facts, ["RD_INT", "GO"])

    assert len(found["GO"]) == POINTS
    assert [at for at, value in enumerate(found["RD_INT"]) if value is not None] == [4, 8, 12]
    assert found["GO"][-1] == facts.fact("GO", "comparable").value
    assert found["GO"][-4] == 9615.0  # the whole of 2023, as the plan workbook has it


def test_long_names_and_sentences_are_cut_to_their_place() -> None:
    long = Text(zh="按国民经济行业分类计算的" * 40, en="as calculated by the classification " * 40)
    plan = replace(CITY, indicators=tuple(replace(one, name=long) for one in CITY.indicators))
    values = _values(plan)

    lines = [*(row["words"] for row in values["moved"]), *values["decided"]]  # type: ignore[attr-defined, misc]  # rows
    assert any(line.endswith("…") for line in lines)
    assert max(map(len, lines)) <= 110


@pytest.mark.office
@pytest.mark.slow
def test_the_screen_is_one_page_and_the_whole_workbook_few(tmp_path: Path) -> None:
    books = {"city": CITY, "none": without_groups(CITY), "many": _many(200)}
    for name, plan in books.items():
        _book(plan, tmp_path / f"{name}.xlsx")
    command = ["soffice", f"-env:UserInstallation=file://{tmp_path}/profile", "--headless",
               "--convert-to", "pdf", "--outdir", str(tmp_path),
               *(str(tmp_path / f"{name}.xlsx") for name in books)]  # fmt: skip
    subprocess.run(command, check=True, capture_output=True, timeout=240)

    pages = {name: _pages(tmp_path / f"{name}.pdf") for name in books}
    assert len(pages["city"]) <= 17  # it was 35
    assert len(pages["many"]) <= 26
    for found in pages.values():
        assert "看板" in found[0]
        assert "看板" not in found[1].splitlines()[0]
        assert sum("主要指标完成情况" in page for page in found) >= 1
        # Neither a formula's error nor a tag is printed.
        assert not re.search(r"#(REF|N/A|VALUE|NAME|DIV)|Err:|\{[{%]", "".join(found))


def _pages(path: Path) -> list[str]:
    done = subprocess.run(["pdftotext", str(path), "-"], check=True, capture_output=True)
    return done.stdout.decode().split("\f")[:-1]


@pytest.mark.parametrize(
    ("odd", "language"),
    [
        ("\x0b控制\x07", "zh"), ("مؤشر ", "en"), ("很长的名称" * 1000, "zh"),
        ("=1+1 ", "en"), ("{{ x }}{%tr y %}", "zh"), ("a<b>&\"'", "en"),
    ],
)  # fmt: skip
def test_odd_names_give_a_whole_workbook(odd: str, language: Language, tmp_path: Path) -> None:
    def named(text: Text) -> Text:
        return Text(zh=odd + text.zh, en=odd + text.en)

    plan = replace(
        CITY,
        identity=replace(CITY.identity, name=named(CITY.identity.name)),
        indicators=tuple(
            replace(one, name=named(one.name), short_name=Text(zh="", en=""))
            for one in CITY.indicators
        ),
    )

    book = load_workbook(_book(plan, tmp_path / "book.xlsx", language))
    assert len(book.worksheets) >= 12
    assert len(str(book.worksheets[0]["A1"].value)) < 120
