"""Of what each number is made, term by term: written down by hand for one small plan."""

from dataclasses import replace
from datetime import date

import pytest

from addin.errors import Place
from addin.facts.assess import assess
from addin.facts.components import Component, components_of
from addin.language import Text
from addin.model.indicator import Baseline
from addin.model.observations import Observation
from addin.model.plan import Plan
from addin.model.words import DataStatus, Measure, Nature, Precision, TargetKind
from tests.plans import cluster, indicator, plan_of, seen

Told = tuple[str, float | None, str, str]


def _at(found: Observation, cell: str) -> Observation:
    return replace(found, place=Place(sheet="Data", cell=cell))


def _plan() -> Plan:
    found = indicator("GO", 9, 5)
    found = replace(
        found,
        place=Place(sheet="Indicators", cell="A2"),
        target=replace(found.target, place=Place(sheet="Indicators", cell="J2")),
    )
    part = replace(
        cluster("C1", 4, 2), place=Place(sheet="Clusters", cell="A3"), baseline=Baseline(value=2)
    )
    rows = [
        _at(seen("GO", "2023", 7, vintage=date(2024, 1, 20), precision=Precision.ROUNDED), "G2"),
        _at(seen("GO", "2022", 6, status=DataStatus.PRELIMINARY), "G3"),
        _at(seen("GO", "2023", 4, measure=Measure.YOY), "G4"),
        _at(seen("GO", "2023", 3, cluster="C1"), "G5"),
    ]
    return plan_of([found], rows, (part,))


@pytest.fixture(scope="module")
def components() -> dict[str, Component]:
    """Of 2023, by the id without its period."""
    return {found.fact.id.partition("@")[0]: found for found in components_of(
        assess(_plan(), "2023")
    )}  # fmt: skip


def _told(component: Component) -> list[Told]:
    """Each term: its name, its value, its unit, and the fact or cell that it comes from."""
    return [
        (term.name, term.value, term.unit.code if term.unit else "",
         term.source.partition("@")[0] or str(term.place))
        for term in component.terms
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("key", "terms"),
    [
        ("GO.value", [("value", 7, "CNY_100M", "Data!G2")]),
        ("GO.value_year_ago", [("value", 6, "CNY_100M", "Data!G3")]),
        ("GO.yoy_official", [("value", 4, "pct", "Data!G4")]),
        ("GO.yoy_derived", [("current", 7, "CNY_100M", "GO.value"),
                            ("previous", 6, "CNY_100M", "GO.value_year_ago")]),
        ("GO.baseline", [("value", 5, "CNY_100M", "Indicators!A2")]),
        ("GO.target", [("value", 9, "CNY_100M", "Indicators!J2")]),
        ("GO/C1.baseline", [("value", 2, "CNY_100M", "Clusters!A3")]),
        ("GO/C1.value", [("value", 3, "CNY_100M", "Data!G5")]),
        ("GO.time_progress", [("elapsed", 3, "", ""), ("total", 5, "", "")]),
        ("GO.progress", [("baseline", 5, "CNY_100M", "GO.baseline"),
                         ("current", 7, "CNY_100M", "GO.comparable"),
                         ("target", 9, "CNY_100M", "GO.target")]),
        ("GO.lead", [("progress", 50, "pct", "GO.progress"),
                     ("planned_share", 60, "pct", "GO.planned_progress")]),
        ("GO.expected", [("baseline", 5, "CNY_100M", "GO.baseline"),
                         ("target", 9, "CNY_100M", "GO.target"),
                         ("share", 60, "pct", "GO.time_progress")]),
        ("GO.growth_achieved", [("start", 5, "CNY_100M", "GO.baseline"),
                                ("end", 7, "CNY_100M", "GO.comparable"), ("years", 3, "", "")]),
        ("PLAN.time_progress", [("elapsed", 36, "", ""), ("total", 60, "", "")]),
    ],
)  # fmt: skip
def test_a_number_names_its_terms_in_the_order_of_its_formula(
    key: str, terms: list[Told], components: dict[str, Component]
) -> None:
    told = _told(components[key])

    assert [(name, unit, source) for name, _, unit, source in told] == [
        (name, unit, source) for name, _, unit, source in terms
    ]
    assert [each[1] for each in told] == pytest.approx([each[1] for each in terms])


def test_a_term_says_how_firm_and_how_old_it_is(components: dict[str, Component]) -> None:
    (cell,) = components["GO.value"].terms
    (before,) = components["GO.value_year_ago"].terms
    current = components["GO.progress"].terms[1]

    assert (cell.period, cell.precision, cell.status, cell.vintage) == (
        "2023", Precision.ROUNDED, DataStatus.FINAL, date(2024, 1, 20),
    )  # fmt: skip
    assert (before.period, before.status, before.vintage) == (
        "2022", DataStatus.PRELIMINARY, None,
    )  # fmt: skip
    assert (current.period, current.vintage, current.status) == (
        "2023", date(2024, 1, 20), DataStatus.FINAL,
    )  # fmt: skip
    assert cell.words == current.words == Text(zh="当期", en="value")


def test_a_lamp_names_what_it_is_judged_by_and_its_thresholds(
    components: dict[str, Component],
) -> None:
    values = {name: value for name, value, _, _ in _told(components["GO.status"])}

    assert values == {
        "progress": 50, "planned_progress": 60, "comparable": 7, "target": 9, "ahead_of": 2,
        "on_pace": -2, "behind": -10, "direction": 1, "tolerance": 0,
    }  # fmt: skip


def test_every_subject_with_a_lamp_is_told_its_lamp_last_then_the_plan(
    components: dict[str, Component],
) -> None:
    subjects = list(dict.fromkeys(key.rpartition(".")[0] for key in components))

    assert subjects == ["GO", "GO/C1", "PLAN"]
    for subject in ("GO", "GO/C1"):
        assert [key for key in components if key.startswith(f"{subject}.")][-1] == (
            f"{subject}.status"
        )
    assert components["GO/C1.value"].name == Text(zh="集群C1", en="Cluster C1")
    assert components["PLAN.count_total"].name.en == "Test City plan for manufacturing"


def test_a_formula_of_plain_cells_has_the_names_of_its_inputs(
    components: dict[str, Component],
) -> None:
    assert components["GO.lead"].native == (
        "IF(COUNT(progress,planned_share)<2,NA(),progress-planned_share)"
    )
    assert components["GO.value"].native == ""


def test_the_years_of_a_sum_and_of_a_chain_are_numbered() -> None:
    total = indicator("N", 50, None, kind=TargetKind.CUM_COUNT, nature=Nature.FLOW)
    fall = indicator("E", 20, None, kind=TargetKind.CUM_CHANGE, unit_name="%", nature=Nature.RATIO)
    rows = [
        *(_at(seen("N", str(year), value), f"G{value}") for year, value in ((2021, 4), (2022, 8))),
        *(_at(seen("E", str(year), -value, measure=Measure.YOY), f"H{value}")
          for year, value in ((2021, 3), (2022, 5))),
    ]  # fmt: skip

    found = {
        one.fact.id: one for one in components_of(assess(plan_of([total, fall], rows), "2022"))
    }

    assert _told(found["N.comparable@2022"]) == [
        ("value:1", 4, "CNY_100M", "Data!G4"), ("value:2", 8, "CNY_100M", "Data!G8"),
    ]  # fmt: skip
    assert _told(found["E.comparable@2022"]) == [
        ("value:1", -3, "pct", "Data!H3"), ("value:2", -5, "pct", "Data!H5"),
    ]  # fmt: skip
    assert found["N.comparable@2022"].terms[0].words == Text(zh="当期", en="value")
