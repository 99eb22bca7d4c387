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
from addin.measures.reasons import Reason
from addin.model.indicator import Milestone
from addin.model.period import Period
from addin.model.plan import Area, Membership, Plan
from addin.model.words import Measure, MilestoneKind, Nature
from tests.plans import cluster, indicator, plan_of, seen

AMOUNTS, TARGETS = st.floats(1, 1e5), st.floats(101, 1e5)


def industry(
    now: Sequence[float],
    targets: Sequence[float],
    total: float,
    overlap: float = 0,
    overlap_at_base: float | None = 0,
) -> Plan:
    """A plan whose output is made in clusters, from a base of 100 each."""
    rows = [seen("GO", "2024", total)]
    clusters = []
    for number, (value, target) in enumerate(zip(now, targets, strict=True)):
        rows.append(seen("GO", "2024", value, cluster=f"C{number}"))
        clusters.append(cluster(f"C{number}", target, 100))
    for period, twice in (("2024", overlap), ("2020", overlap_at_base)):
        if overlap and twice is not None:
            rows.append(seen("GO", period, twice, cluster="C0", measure=Measure.OVERLAP))
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


def test_what_was_counted_twice_from_the_start_makes_no_gap() -> None:
    plan = industry([180, 180], [200, 200], 432, overlap=25, overlap_at_base=25)

    facts = assess(plan, "2024Q4")

    parts = {key: facts.fact(f"GO/{key}", "gap_part").value for key in (
        "C0", "C1", "six:overlap", "six:rest",
    )}  # fmt: skip
    assert parts == pytest.approx(dict.fromkeys(parts, 0), abs=1e-9)
    assert facts.fact("GO/C0", "gap_share").reason is Reason.TOTAL_UNCHANGED


def test_an_overlap_that_the_plan_lets_grow_grows_on_the_path() -> None:
    plan = industry([170, 160], [200, 200], 400, overlap=30, overlap_at_base=20)
    grows = Milestone(
        indicator="GO",
        cluster="C0",
        period=Period.of_year(2025),
        kind=MilestoneKind.PATH,
        measure=Measure.OVERLAP,
        value=40,
    )

    facts = assess(replace(plan, milestones=(grows,)), "2024Q4")

    # From 20 to 40 in five years: 36 after four.
    assert facts.fact("GO/six:overlap", "gap_part").value == pytest.approx(6)
    assert facts.fact("GO/six:rest", "gap_part").value == pytest.approx(-32 + 10 + 20 - 6)


def test_where_the_overlap_of_the_base_year_is_not_known_the_rest_carries_it_and_says_so() -> None:
    plan = industry([170, 160], [200, 200], 400, overlap=30, overlap_at_base=None)

    split = parts_of(assess(plan, "2024Q4"))

    assert split is not None
    assert [part.name.en for part in split.parts] == [
        "Cluster C0", "Cluster C1", "Rest, with what is counted twice (base year unknown)",
    ]  # fmt: skip
    assert split.parts[-1].value == pytest.approx(-32 + 10 + 20)


@pytest.mark.parametrize(
    ("values", "total", "shares"),
    [
        ([160, 150], 372, [20 / 60, 30 / 60]),  # -20 and -30 of -60
        ([200, 190], 462, [20 / 30, 10 / 30]),  # both ahead, all of it
        ([200, 150], 382, None),  # one ahead, one behind
        ([160, 150], 392, None),  # what belongs to no cluster is ahead
        ([180, 180.1], 432.2, None),  # 0.2 of 432 says nothing
    ],
)
def test_shares_of_a_gap_are_told_where_all_parts_pull_one_way(
    values: list[float], total: float, shares: list[float] | None
) -> None:
    facts = assess(industry(values, [200, 200], total), "2024Q4")

    found = [facts.fact(f"GO/C{number}", "gap_share").value for number in (0, 1)]

    assert found == ([None, None] if shares is None else pytest.approx([100 * s for s in shares]))


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
