"""Pull and contribution of a part, on the growth that they explain (METHODS-2 M19, M21)."""

from collections.abc import Mapping

import pytest

from addin.facts.assess import assess
from addin.facts.extras.clusters import growth_beside
from addin.facts.factset import FactSet
from addin.measures.reasons import Reason
from addin.model.words import Measure, Nature, Precision
from addin.report.tables.clusters import cluster_table
from tests.plans import cluster, indicator, plan_of, seen

LEVELS = {"": (1600, 1728), "C1": (400, 420), "C2": (800, 880)}


def _facts(
    growth: Mapping[str, float],
    unit: str = "亿元",
    levels: Mapping[str, tuple[int, int]] = LEVELS,
) -> FactSet:
    rows = [
        seen("GO", period, value, cluster=code)
        for code, values in levels.items()
        for period, value in zip(("2023", "2024"), values, strict=True)
    ]
    rows += [
        seen("GO", "2024", rate, measure=Measure.YOY, cluster=code) for code, rate in growth.items()
    ]
    go = indicator("GO", 2000, 1200, nature=Nature.FLOW, unit_name=unit)
    return assess(plan_of([go], rows, (cluster("C1", 500, 300), cluster("C2", 900, 600))), "2024Q4")


def _told(facts: FactSet, subject: str) -> tuple[object, object, str]:
    pulled, given = (facts.fact(subject, measure) for measure in ("pull", "contribution"))
    assert given.formula.removeprefix("contribution") == pulled.formula.removeprefix("pull")
    return pulled.value, given.value, pulled.formula


def test_published_growth_of_part_and_whole_makes_the_pull() -> None:
    facts = _facts({"": 6.0, "C1": 7.2})

    # A quarter of the whole a year ago grew by 7.2 %: 1.8 of the 6 points.
    assert _told(facts, "GO/C1") == (pytest.approx(1.8), pytest.approx(30), "pull_by_growth")
    assert growth_beside(facts, "GO/C1") == "yoy"


def test_else_the_pull_is_nominal_and_stands_beside_its_own_growth() -> None:
    facts = _facts({"": 6.0, "C1": 7.2})

    assert _told(facts, "GO/C2") == (pytest.approx(5), pytest.approx(62.5), "pull_nominal")
    only_part = _facts({"C1": 7.2})
    assert _told(only_part, "GO/C1") == (
        pytest.approx(1.25), pytest.approx(15.625), "pull_nominal",
    )  # fmt: skip
    (shown, *_) = cluster_table(only_part).rows
    assert shown["yoy"].fact is not None
    assert shown["yoy"].fact.formula == "growth"
    assert shown["yoy"].fact.value == pytest.approx(5)


def test_numbers_of_things_do_not_grow_in_name_only() -> None:
    assert _told(_facts({}, unit="个"), "GO/C1")[2] == "pull"


@pytest.mark.parametrize("growth", [{"": 0.04, "C1": 7.2}, {}])
def test_what_hardly_changed_has_no_contributions(growth: Mapping[str, float]) -> None:
    facts = _facts(growth, levels=LEVELS if growth else {**LEVELS, "": (1600, 1600)})

    found = facts.fact("GO/C1", "contribution")

    assert (found.value, found.reason) == (None, Reason.TOTAL_UNCHANGED)
    assert facts.fact("GO/C1", "pull").known


def test_a_bound_of_growth_makes_no_pull() -> None:
    rows = [
        seen("GO", period, value, cluster=code)
        for code, values in LEVELS.items()
        for period, value in zip(("2023", "2024"), values, strict=True)
    ]
    rows += [
        seen("GO", "2024", 6.0, measure=Measure.YOY),
        seen("GO", "2024", 7.0, measure=Measure.YOY, cluster="C1", precision=Precision.LOWER_BOUND),
    ]
    go = indicator("GO", 2000, 1200, nature=Nature.FLOW)

    facts = assess(plan_of([go], rows, (cluster("C1", 500, 300),)), "2024Q4")

    assert _told(facts, "GO/C1")[2] == "pull_nominal"


def test_a_scheme_is_compared_with_its_targets_gross_and_with_the_total_net() -> None:
    rows = [
        seen("GO", period, value, cluster=code)
        for code, values in LEVELS.items()
        for period, value in zip(("2023", "2024"), values, strict=True)
    ]
    rows += [
        seen("GO", period, value, cluster="C2", measure=Measure.OVERLAP)
        for period, value in (("2023", 50), ("2024", 76))
    ]
    go = indicator("GO", 2000, 1200, nature=Nature.FLOW)
    parts = (cluster("C1", 500, 300), cluster("C2", 900, 600))

    facts = assess(plan_of([go], rows, parts), "2024Q4")

    told = {
        measure: facts.fact("GO/six", measure).value
        for measure in ("value", "share", "yoy", "contribution", "completion")
    }
    assert told == pytest.approx(
        {
            "value": 420 + 880 - 76,
            "share": 100 * 1224 / 1728,
            "yoy": 100 * (1224 / 1150 - 1),
            "contribution": 100 * 74 / 128,
            "completion": 100 * 1300 / 1400,
        }
    )
