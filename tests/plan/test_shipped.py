from collections import Counter
from pathlib import Path

import pytest

from addin.errors import Level
from addin.files import shipped
from addin.model.plan import Plan
from addin.model.words import Measure, MilestoneKind, TargetKind, TaskKind
from addin.plan.read import read_plan
from addin.plan.write import write_plan
from workbooks.make.build import BUILT, build


@pytest.fixture(scope="module")
def chongqing() -> Plan:
    return read_plan(shipped("workbooks", "chongqing-14fyp.xlsx"))


@pytest.mark.parametrize("name", sorted(BUILT))
def test_a_shipped_workbook_is_what_its_sources_build(name: str, tmp_path: Path) -> None:
    built = build(name, tmp_path)

    assert built.read_bytes() == shipped("workbooks", built.name).read_bytes()


@pytest.mark.parametrize("file", sorted(file for file, _ in BUILT.values()))
def test_a_shipped_workbook_has_nothing_to_mend(file: str) -> None:
    plan = read_plan(shipped("workbooks", file))

    assert [
        found.show("en")
        for found in plan.findings
        if found.level is not Level.INFO and found.rule != "W-13"
    ] == []


@pytest.mark.parametrize("language", ["zh", "en", "both"])
@pytest.mark.parametrize("file", sorted(file for file, _ in BUILT.values()))
def test_what_is_written_is_read_again(file: str, language: str, tmp_path: Path) -> None:
    plan = read_plan(shipped("workbooks", file))

    again = read_plan(write_plan(plan, tmp_path / "again.xlsx", language=language))  # type: ignore[arg-type]  # a literal by parametrize

    assert again == plan


def test_the_plan_of_chongqing_has_its_22_rows(chongqing: Plan) -> None:
    rows = [found.plan_row for found in chongqing.indicators if found.plan_row]
    rows += [found.plan_row for found in chongqing.clusters if found.plan_row]

    assert rows == list(range(1, 23))
    assert len(chongqing.headline) == 16
    assert len(chongqing.main_clusters) == 6


def test_the_six_pillar_clusters_add_to_the_target_of_gross_output(chongqing: Plan) -> None:
    targets = [cluster.target.value for cluster in chongqing.main_clusters if cluster.target]

    assert sum(filter(None, targets)) == chongqing.indicator["GO_AS"].target.value == 30000


def test_rows_without_a_published_target_have_none(chongqing: Plan) -> None:
    without = {found.code for found in chongqing.headline if found.target.value is None}

    assert without == {
        "SH_MFG_GDP", "LAB_PROD", "EN_INT", "SMART_FACT", "DIG_WORKSHOP", "ENT_AS_N"
    }  # fmt: skip
    assert chongqing.indicator["SH_MFG_GDP"].target.kind is TargetKind.DIRECTION


def test_shares_of_output_and_of_value_added_are_two_indicators(chongqing: Plan) -> None:
    share = chongqing.indicator["SH_SEI_GO"]
    found = chongqing.observations

    assert share.related == ("SH_SEI_VA",)
    assert share.concept.name != chongqing.indicator["SH_SEI_VA"].concept.name
    assert [
        found.period_of(int(row)).year for row in found.rows_of("SH_SEI_GO", Measure.LEVEL)
    ] == [2020]


def test_everything_that_the_plan_names_is_there(chongqing: Plan) -> None:
    kinds = Counter(task.kind for task in chongqing.tasks)
    milestones = Counter(found.kind for found in chongqing.milestones)
    schemes = Counter(cluster.scheme for cluster in chongqing.clusters)

    assert kinds[TaskKind.FOCUS] == 4
    assert kinds[TaskKind.TASK] == kinds[TaskKind.SAFEGUARD] == 8
    assert kinds[TaskKind.BASELINE] == 10
    assert milestones[MilestoneKind.ANNUAL] == 8
    assert schemes == {"six-pillars": 6, "emerging": 6, "33618": 13}
    assert len(chongqing.observations) == 645


def test_no_observation_comes_from_a_source_that_is_held_back(chongqing: Plan) -> None:
    held = {found.code for found in chongqing.sources if found.tier == "Q"}

    assert held
    assert held.isdisjoint(chongqing.observations.sources)
