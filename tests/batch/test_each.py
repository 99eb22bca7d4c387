"""Many reports: one for each part, the same wherever they are made, made again only on change."""

import shutil
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import distributed
import numpy as np
import pytest
from openpyxl import load_workbook
from typer.testing import CliRunner

from addin.batch import making, running
from addin.batch.each import EachMade, report_each
from addin.batch.making import Order, Standing
from addin.batch.parts import PartKind
from addin.batch.ranking import Ranked, ranking_book
from addin.batch.record import NAME
from addin.cli.app import app
from addin.errors import UsageError
from addin.files import shipped
from addin.language import Text
from addin.model.period import Period
from addin.model.plan import Plan
from addin.plan.read import read_plan
from addin.plan.write import write_plan
from addin.report.build import build_report
from tests.batch.dying import die
from tests.exchange.samples import city_plan
from tests.plans import indicator

pytestmark = pytest.mark.slow
AT = Period.parse("2024Q3")
ORDER = Order(period=AT, languages=("zh",))
A1 = "A1/EX14-A1-2024Q3.zh.docx"


@pytest.fixture(scope="module")
def city() -> Plan:
    plan = read_plan(shipped("workbooks", "example-city.xlsx"))
    return replace(plan, areas=plan.areas[:3])


@pytest.fixture(scope="module")
def first(city: Plan, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, EachMade]:
    folder = tmp_path_factory.mktemp("each")
    return folder, report_each(city, PartKind.AREA, ORDER, folder)


@pytest.fixture
def there(first: tuple[Path, EachMade], tmp_path: Path) -> Path:
    """A folder in which the reports were made already."""
    return shutil.copytree(first[0], tmp_path / "there")


def files_of(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*.*"))
        if path.name != NAME
    }


def test_each_part_has_its_document_its_workbook_and_there_is_a_ranking(
    first: tuple[Path, EachMade],
) -> None:
    folder, made = first
    assert not made.failed
    assert sorted(files_of(folder)) == [
        *(f"A{n}/EX14-A{n}-2024Q3.zh.{kind}" for n in (1, 2, 3) for kind in ("docx", "xlsx")),
        "ranking-2024Q3.zh.xlsx",
    ]


def test_processes_make_the_same_bytes(
    city: Plan, first: tuple[Path, EachMade], tmp_path: Path
) -> None:
    report_each(city, PartKind.AREA, ORDER, tmp_path, workers=2)
    assert files_of(tmp_path) == files_of(first[0])


def test_a_dask_cluster_makes_the_same_bytes(
    city: Plan, first: tuple[Path, EachMade], tmp_path: Path
) -> None:
    cluster_of: Any = distributed.LocalCluster
    with cluster_of(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster:
        report_each(city, PartKind.AREA, ORDER, tmp_path, dask=cluster.scheduler_address)
    assert files_of(tmp_path) == files_of(first[0])


def test_what_is_unchanged_is_not_made_again_and_one_changed_figure_makes_one_report(
    city: Plan, there: Path
) -> None:
    again = report_each(city, PartKind.AREA, ORDER, there)
    assert (again.unchanged, again.paths) == (["A1", "A2", "A3"], [])
    seen = city.observations
    at = np.flatnonzero(
        (seen.area == seen.code_of("areas", "A2")) & (seen.period == AT.to_date.code)
    )
    value = seen.value.copy()
    value[at] += 1
    changed = replace(city, observations=replace(seen, value=value))
    third = report_each(changed, PartKind.AREA, ORDER, there)
    assert third.unchanged == ["A1", "A3"]
    assert {path.parent.name for path in third.paths} == {"A2", there.name}


def test_another_option_or_a_missing_file_makes_it_again(city: Plan, there: Path) -> None:
    (there / A1).unlink()
    assert report_each(city, PartKind.AREA, ORDER, there).unchanged == ["A2", "A3"]
    other = replace(ORDER, publish=True)
    assert report_each(city, PartKind.AREA, other, there).unchanged == []


def test_what_a_person_changed_stays_and_is_kept_when_its_report_is_made_again(
    city: Plan, there: Path
) -> None:
    edited = there / A1
    edited.write_bytes(b"edited")
    assert report_each(city, PartKind.AREA, ORDER, there).kept == []
    assert edited.read_bytes() == b"edited"
    [kept] = report_each(city, PartKind.AREA, replace(ORDER, publish=True), there).kept
    assert kept.read_bytes() == b"edited"
    assert kept.name == "EX14-A1-2024Q3.zh.edited-1.docx"
    assert edited.read_bytes() != b"edited"


def test_a_torn_record_costs_one_report(city: Plan, there: Path) -> None:
    path = there / NAME
    path.write_bytes(path.read_bytes()[:-40])
    again = report_each(city, PartKind.AREA, ORDER, there)
    assert again.unchanged == ["A1", "A2"]
    assert report_each(city, PartKind.AREA, ORDER, there).unchanged == ["A1", "A2", "A3"]


def test_a_part_that_fails_stops_no_other(
    city: Plan, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def build(plan: Plan, *args: object, **options: object) -> object:
        if plan.identity.code.endswith("A2"):
            raise UsageError(zh="不行", en="it fails")
        return original(plan, *args, **options)  # type: ignore[arg-type]  # handed on

    original = build_report
    monkeypatch.setattr(making, "build_report", build)
    made = report_each(city, PartKind.AREA, ORDER, tmp_path)
    assert {code: why.en for code, why in made.failed.items()} == {"A2": "it fails"}
    assert {path.parent.name for path in made.paths} == {"A1", "A3", tmp_path.name}


def test_a_process_that_dies_takes_no_other_part_with_it(
    city: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(running, "make_part", die)
    codes = ["A1", "A2", "A3", "A4", "A5", "A6"]
    done = list(running.run(ORDER, codes, lambda _: city, workers=2, dask=""))
    assert sorted(one.code for one in done) == codes
    assert [one.code for one in done if one.why is not None] == ["A2"]


def test_words_for_what_cannot_be(
    city: Plan, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(running, "_SECONDS", 0.5)
    with pytest.raises(UsageError, match="no area"):
        report_each(replace(city, areas=()), PartKind.AREA, ORDER, tmp_path)
    with pytest.raises(UsageError, match="no Dask scheduler"):
        report_each(city, PartKind.AREA, ORDER, tmp_path, dask="tcp://127.0.0.1:1")


def standing(code: str, size: float | None, measure: str, period: Period = AT) -> Standing:
    shown = Text(zh=str(size), en=str(size))
    return Standing(indicator=code, measure=measure, period=period, size=size, shown=shown)


def ranked(*standings: Standing) -> list[tuple[object, ...]]:
    """Rank, part and note of parts that stand so with the indicator GO."""
    told = {f"P{at}": (one,) for at, one in enumerate(standings)}
    names = {code: Text(zh=code, en=code) for code in told}
    of = Ranked(kind=PartKind.AREA, names=names, standings=told)
    content = ranking_book(of, [indicator("GO", 100.0, 50.0)], "en")
    rows = load_workbook(BytesIO(content)).worksheets[0].iter_rows(min_row=2, values_only=True)
    return [(row[1], row[2], row[-1]) for row in rows]


def test_equal_numbers_share_a_rank_and_holes_have_none() -> None:
    sizes = (50.0, 70.0, None, 50.0, 10.0)
    assert ranked(*(standing("GO", size, "progress") for size in sizes)) == [
        (1, "P1", None),
        (2, "P0", "tied"),
        (2, "P3", "tied"),
        (4, "P4", None),
        (None, "P2", "no figure: not ranked"),
    ]


def test_figures_of_another_span_of_time_are_not_ranked() -> None:
    early = AT.before
    rows = ranked(
        standing("GO", 5.0, "yoy"), standing("GO", 9.0, "yoy", early), standing("GO", 6.0, "yoy")
    )
    assert rows == [
        (1, "P2", None),
        (2, "P0", None),
        (None, "P1", "of another period: not ranked"),
    ]


def test_the_command_says_what_was_made_and_what_not(tmp_path: Path) -> None:
    plan = city_plan(departments=2)
    book = str(write_plan(plan, tmp_path / "plan.xlsx"))
    asked = ["report", book, "-p", "2024Q3", "--each", "department", "--lang", "en"]
    first = CliRunner().invoke(app, [*asked, "-o", str(tmp_path)])
    assert first.exit_code == 0, first.output
    assert (tmp_path / "D01" / f"{plan.identity.code}-D01-2024Q3.en.docx").exists()
    assert "2 unchanged" in CliRunner().invoke(app, [*asked, "-o", str(tmp_path)]).output


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (["--each", "planet"], "--each planet: expected area, department or cluster"),
        (["--each", "area", "--workers", "0"], "--workers 0: expected 1 or more"),
    ],
)
def test_the_command_names_the_option_that_is_wrong(
    asked: list[str], said: str, tmp_path: Path
) -> None:
    book = str(shipped("workbooks", "example-city.xlsx"))
    line = ["report", book, "-p", "2024Q3", *asked, "--lang", "en", "-o", str(tmp_path)]
    found = CliRunner().invoke(app, line)
    assert found.exit_code != 0
    assert said in str(found.exception)
