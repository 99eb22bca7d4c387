from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from addin.errors import UsageError
from addin.facts.assess import assess
from addin.facts.extras.attribution import by_factors, parts_of
from addin.facts.factset import FactSet
from addin.facts.scenario import scenario_of, what_if
from addin.language import Text
from addin.model.plan import Area, Membership, Plan
from addin.model.words import Measure, Nature
from tests.plans import cluster, indicator, plan_of, seen

AMOUNTS, TARGETS = st.floats(1, 1e5), st.floats(101, 1e5)


def industry(
    now: Sequence[float], targets: Sequence[float], total: float, overlap: float = 0
) -> Plan:
    """A plan whose output is made in clusters, from a base of 100 each."""
    rows = [seen("GO", "2024", total)]
    clusters = []
    for number, (value, target) in enumerate(zip(now, targets, strict=True)):
        rows.append(seen("GO", "2024", value, cluster=f"C{number}"))
        clusters.append(cluster(f"C{number}", target, 100))
    if overlap:
        rows.append(seen("GO", "2024", overlap, cluster="C0", measure=Measure.OVERLAP))
    return plan_of(
        [indicator("GO", sum(targets) * 1.2, 100 * len(now) * 1.2, nature=Nature.FLOW)],
        rows,
        tuple(clusters),
    )


@settings(max_examples=50, deadline=None)
@given(st.lists(st.tuples(AMOUNTS, TARGETS), min_size=1, max_size=6), AMOUNTS, st.floats(0, 50))
def test_the_parts_of_a_gap_add_up_to_it(
    sizes: list[tuple[float, float]], total: float, overlap: float
) -> None:
    values, targets = zip(*sizes, strict=True)
    facts = assess(industry(values, targets, total, overlap), "2024Q4")

    split = parts_of(facts)

    assert split is not None
    assert sum(part.value for part in split.parts) == pytest.approx(split.total, rel=1e-9, abs=1e-6)
    assert split.total == facts.fact("GO", "gap_to_path").value


def test_what_is_counted_twice_has_its_own_row_and_leaves_the_total() -> None:
    facts = assess(industry([120, 110], [200, 200], 250, overlap=10), "2024Q4")

    split = parts_of(facts)

    assert facts.fact("GO/six", "value").value == 220
    assert split is not None
    assert [part.name.zh for part in split.parts] == ["集群C0", "集群C1", "重叠", "其他"]
    assert split.parts[2].value == -10


def test_gap_parts_are_facts_that_name_what_they_are_made_of() -> None:
    facts = assess(industry([120, 110], [200, 200], 250), "2024Q4")

    part = facts.fact("GO/C0", "gap_part")

    assert part.value == pytest.approx(120 - 180)
    assert "GO/C0.comparable@2024Q4" in part.inputs


def districts() -> Plan:
    rows = [seen("GO", "2024", 300), seen("GO", "2020", 200)]
    for code, base, now in (("A1", 120, 170), ("A2", 60, 90)):
        rows += [seen("GO", "2020", base, area=code), seen("GO", "2024", now, area=code)]
    plan = plan_of([indicator("GO", 400, 200, nature=Nature.FLOW)], rows)
    areas = tuple(
        Area(code=code, name=Text(zh=f"区{code}", en=f"Area {code}")) for code in ("A1", "A2")
    )
    return replace(plan, areas=areas)


def test_areas_without_targets_take_their_share_of_the_path() -> None:
    split = parts_of(assess(districts(), "2024Q4"), "GO/areas")

    assert split is not None
    assert split.total == pytest.approx(300 - 360)
    assert split.parts[0].value == pytest.approx(170 - 360 * 120 / 200)
    assert sum(part.value for part in split.parts) == pytest.approx(split.total)


def test_a_change_is_split_over_the_factors_that_make_it() -> None:
    codes = {"VA": (1000, 1200), "JOBS": (50, 52), "PROD": (20, 1200 / 52)}
    rows = []
    for code, (before, now) in codes.items():
        rows += [seen(code, "2023", before), seen(code, "2024", now)]
    facts = assess(plan_of([indicator(code, None, None) for code in codes], rows), "2024Q4")

    split = by_factors(facts, "VA", ["JOBS", "PROD"])

    assert split.total == 200
    assert sum(part.value for part in split.parts) == pytest.approx(200)
    assert split.parts[-1].value == pytest.approx(0, abs=1e-9)


def test_factors_of_another_concept_are_refused() -> None:
    codes = {"VA": (1000, 1200), "JOBS": (50, 52), "PROD": (20, 30)}
    rows = []
    for code, (before, now) in codes.items():
        rows += [seen(code, "2023", before), seen(code, "2024", now)]
    facts = assess(plan_of([indicator(code, None, None) for code in codes], rows), "2024Q4")

    with pytest.raises(UsageError, match="does not make up VA"):
        by_factors(facts, "VA", ["JOBS", "PROD"])


def test_members_make_concentration_and_the_disclosure_check() -> None:
    rows = [seen("GO", "2024", 100), seen("GO", "2024", 100, cluster="C0")]
    rows += [seen("GO", "2024", size, cluster=f"M{i}") for i, size in enumerate((90, 5, 5))]
    plan = plan_of([indicator("GO", 150, 90, nature=Nature.FLOW)], rows, (cluster("C0", 150, 90),))
    members = tuple(
        Membership(member=f"M{i}", name=Text(zh=f"企业{i}", en=f"Firm {i}"), cluster="C0")
        for i in range(3)
    )

    facts = assess(replace(plan, memberships=members), "2024Q4")

    assert facts.fact("GO/C0", "members").value == 3
    assert facts.fact("GO/C0", "concentration").value == 100
    assert facts.fact("GO/C0", "disclosive").value == 1


def scenario(facts: FactSet, measure: str) -> float | None:
    return facts.fact("GO", measure).value


def test_a_scenario_moves_pace_gap_and_needed_growth_but_not_the_data() -> None:
    plan = plan_of([indicator("GO", 30000, 22700)], [seen("GO", "2024M9", 26800)])

    harder = assess(what_if(plan, {"GO.target": 32000}), "2024Q3")
    assumed = assess(what_if(plan, {"GO.growth": 6}), "2024Q3")

    assert scenario(harder, "gap_to_target") == 5200
    assert (scenario(harder, "growth_required") or 0) > 9.4429
    assert scenario(assumed, "projection") == pytest.approx(26800 * 1.06**1.25)
    assert assumed.fact("GO", "projection").formula == "assumed"
    assert scenario(assess(plan, "2024Q3"), "gap_to_target") == 3200


@pytest.mark.parametrize("name", ["GOX.target", "GO.speed", "GO"])
def test_what_cannot_be_assumed_is_named(name: str) -> None:
    plan = plan_of([indicator("GO", 30000, 22700)], [])

    with pytest.raises(UsageError, match=f"nothing to assume: '{name}'"):
        what_if(plan, {name: 1.0})


@pytest.mark.parametrize("text", ["GO.target=nan", "GO.target=inf", "GO.target=1e300", "GO.target"])
def test_an_assumption_that_is_no_number_of_a_plan_is_refused(text: str) -> None:
    with pytest.raises(UsageError, match="not an assumption"):
        scenario_of([text])


@pytest.mark.parametrize(
    ("factors", "words"), [(["NOPE"], "no indicator 'NOPE'"), (["ZERO"], "no value above 0")]
)
def test_factors_that_have_no_share_are_refused_in_words(factors: list[str], words: str) -> None:
    rows = [indicator("GO", 180, 100), indicator("ZERO", 180, 100)]
    seenings = [
        seen(code, year, value)
        for code, value in (("GO", 100.0), ("ZERO", 0.0))
        for year in ("2022", "2023")
    ]

    with pytest.raises(UsageError, match=words):
        by_factors(assess(plan_of(rows, seenings), "2023"), "GO", factors)
