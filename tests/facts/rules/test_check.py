"""Does a check of a whole plan find what is wrong in it, at its cell, and nothing else?"""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from addin.errors import Finding, Level, Place
from addin.facts.rules.check import check
from addin.language import Text
from addin.model.indicator import Baseline, Concept, Indicator, Target
from addin.model.observations import Observation
from addin.model.period import Period
from addin.model.plan import Area, Cluster, Plan, RuleRow
from addin.model.words import DataStatus, Measure, Nature, RevisionClass, TargetKind
from tests.plans import cluster, indicator, plan_of, seen

Q = [f"{year}Q{quarter}" for year in (2020, 2021, 2022, 2023, 2024) for quarter in (1, 2, 3)]
YEARS = ("2020", "2021", "2022", "2023")
_SHARES = {"Q1": 0.23, "Q2": 0.48, "Q3": 0.74}


def _total(year: int) -> float:
    return round(22700 * 1.06 ** (year - 2020), 2)


def _to_date(period: str) -> float:
    return round(_total(int(period[:4])) * _SHARES[period[4:]], 2)


def _series(code: str, part: float = 1.0, **where: str) -> list[Observation]:
    """A flow that grows by six per cent a year, with its quarters to date."""
    found = [seen(code, year, round(part * _total(int(year)), 2), **where) for year in YEARS]  # type: ignore[arg-type]  # names
    return found + [seen(code, period, round(part * _to_date(period), 2), **where) for period in Q]  # type: ignore[arg-type]  # names


def _indicators() -> list[Indicator]:
    output = indicator("GO", 30000, 22700, nature=Nature.FLOW)
    added = indicator("VA", 9000, 6810, nature=Nature.FLOW)
    return [
        replace(output, concept=Concept(name="产值 | gross output")),
        replace(added, concept=Concept(name="增加值 | value added")),
        indicator("SH", 35, 32, unit_name="%", nature=Nature.RATIO),
        indicator("SHOPS", 1000, 359, unit_name="个"),
        replace(
            indicator("RATE", 6, 22700, kind=TargetKind.RATE_AVG, nature=Nature.FLOW), series="GO"
        ),
    ]


def _clean() -> list[Observation]:
    return [
        *_series("GO"),
        *_series("VA", 0.3),
        *(row for name, part in (("A", 0.4), ("B", 0.3), ("C", 0.2))
          for row in _series("GO", part, cluster=name)),
        *(row for name, part in (("N", 0.6), ("S", 0.4)) for row in _series("GO", part, area=name)),
        *(seen("GO", period, 6.0, measure=Measure.YOY) for period in Q[3:]),
        *(seen("SH", str(year), 32 + 0.6 * (year - 2020)) for year in range(2020, 2024)),
        seen("SH", "2023Q3", 33.6),
        seen("SH", "2024Q3", 34.2),
        seen("SHOPS", "2022", 734),
        seen("SHOPS", "2023", 958),
        seen("SHOPS_NEW", "2023", 224),
    ]  # fmt: skip


def _plan(observations: list[Observation], indicators: list[Indicator] | None = None) -> Plan:
    placed = [
        replace(one, place=Place(sheet="Data", cell=f"G{row}"))
        for row, one in enumerate(observations, 2)
    ]
    clusters = (cluster("A", 12000, 9080), cluster("B", 9000, 6810), cluster("C", 6000, 4540))
    plan = plan_of(indicators or _indicators(), placed, clusters)
    areas = (
        Area(code="N", name=Text(zh="北区", en="North")),
        Area(code="S", name=Text(zh="南区", en="South")),
    )
    return replace(plan, areas=areas)


def _found(plan: Plan, rule: str) -> list[str]:
    return [one.place.cell for one in check(plan, "2024Q3") if one.rule == rule]


def _codes(plan: Plan) -> list[str]:
    return [one.rule for one in check(plan, "2024Q3")]


def test_every_rule_is_silent_on_clean_data() -> None:
    assert [one.show("zh") for one in check(_plan(_clean()), "2024Q3")] == []


def test_a_plan_without_observations_breaks_no_rule() -> None:
    assert _codes(_plan([])) == []


def _change(code: str, period: str, value: float, **where: Any) -> Callable[[], list[Observation]]:
    """The clean rows, with one value changed."""
    wanted = seen(code, period, value, **where)

    def rows() -> list[Observation]:
        return [wanted if _key(one) == _key(wanted) else one for one in _clean()]

    return rows


def _key(one: Observation) -> tuple[Any, ...]:
    return one.indicator, one.period, one.measure, one.cluster, one.area


def _more(*rows: Observation) -> Callable[[], list[Observation]]:
    return lambda: [*_clean(), *rows]


def _later(one: Observation, value: float, **changes: Any) -> Observation:
    return replace(one, value=value, vintage=date(2024, 11, 1), **changes)


_GO = seen("GO", "2024Q3", _to_date("2024Q3"), vintage=date(2024, 10, 20), status=DataStatus.FINAL)
_PLANTED: list[tuple[str, Callable[[], list[Observation]], int | None]] = [
    ("V-03", _change("GO", "2024Q3", -5.0), 20),
    ("V-04", _change("GO", "2024Q3", -100.0, measure=Measure.YOY), None),
    ("V-05", _change("GO", "2024Q3", 60000.0), 20),
    ("V-06", _change("GO", "2024Q3", _to_date("2024Q2")), 20),
    ("V-11", _change("GO", "2024Q3", _to_date("2024Q3") * 10000), 20),
    ("V-20", _more(replace(seen("GO", "2024Q3", 1.0), period=Period.parse("2024Q3"))), 20),
    ("V-21", _change("GO", "2024Q3", 5000.0), 20),
    ("V-22", _change("GO", "2024Q3", 12.0, measure=Measure.YOY), None),
    ("V-23", _change("GO", "2024Q3", -1.0, measure=Measure.YOY), None),
    ("V-24", _change("GO", "2024Q3", 8.0, measure=Measure.YOY), None),
    ("V-28", _change("GO", "2023", _to_date("2023Q3") * 2), None),
    ("V-30", _change("SHOPS_NEW", "2023", 112), None),
    ("V-41", _change("GO", "2024Q3", 99999.0, cluster="A"), None),
    ("V-42", _more(seen("GO", "2024Q3", 55.0, measure=Measure.SHARE, cluster="A")), None),
    ("V-44", _change("SH", "2024Q3", 45.0), None),
    ("V-47", _change("GO", "2024Q3", 15000.0, cluster="A"), None),
    ("V-50", _change("VA", "2024Q3", 25000.0), None),
    ("V-61", _change("GO", "2024Q3", 9000.0, area="N"), None),
    ("V-65", _change("GO", "2020", 21900.0), None),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "rows", "row"), _PLANTED, ids=[one[0] for one in _PLANTED])
def test_a_planted_error_is_found(
    rule: str, rows: Callable[[], list[Observation]], row: int | None
) -> None:
    found = _found(_plan(rows()), rule)

    assert found
    if row is not None:
        assert f"G{row}" in found


def test_a_rule_about_growth_points_at_the_cell_of_the_growth() -> None:
    rows = [*_clean(), seen("VA", "2024Q2", 6.0, measure=Measure.YOY)]
    rows.append(seen("VA", "2024Q3", 12.5, measure=Measure.YOY))

    assert _found(_plan(rows), "V-22") == [f"G{len(rows) + 1}"]


def test_a_revision_without_class_and_growth_that_stays_are_found() -> None:
    rows = _clean()
    late = _later(_GO, _GO.value + 300, status=DataStatus.REVISED)
    plan = _plan([*rows, late])
    classed = _plan([*rows, replace(late, revision_class=RevisionClass.ROUTINE, note="例行修订")])

    assert _found(plan, "V-26") == [f"G{len(rows) + 2}"]
    assert _found(classed, "V-26") == []
    assert _found(classed, "V-27") == [f"G{len(rows) + 2}"]


def test_sources_that_contradict_each_other_are_found() -> None:
    one = replace(_GO, source="S1", tier=1)
    other = replace(_GO, value=_GO.value + 900, source="S2", tier=1)
    press = replace(_GO, value=_GO.value - 900, source="S3", tier=3)
    rows = [row for row in _clean() if _key(row) != _key(_GO)]

    found = _codes(_plan([*rows, one, other, press]))

    assert {"V-60", "V-66"} <= set(found)


def test_a_later_vintage_is_no_contradiction() -> None:
    early = replace(_GO, value=_GO.value - 900, source="S2", vintage=date(2024, 10, 1))
    rows = [row for row in _clean() if _key(row) != _key(_GO)]

    assert not {"V-60", "V-66"} & set(_codes(_plan([*rows, early, replace(_GO, source="S1")])))


@pytest.mark.parametrize(
    ("rule", "changed"),
    [
        ("V-70", {"target": Target(kind=TargetKind.LEVEL_UP, value=20000.0, year=2025)}),
        ("V-70", {"target": Target(kind=TargetKind.LEVEL_UP, value=22700.0, year=2025)}),
        ("V-71", {"target": Target(kind=TargetKind.LEVEL_UP, value=22800.0, year=2025)}),
        ("V-73", {"target": Target(kind=TargetKind.LEVEL_UP, value=60000.0, year=2025)}),
        ("V-65", {"baseline": Baseline(value=20000.0)}),
    ],
)
def test_an_error_in_a_target_is_found(rule: str, changed: dict[str, Any]) -> None:
    first, *others = _indicators()

    assert rule in _codes(_plan(_clean(), [replace(first, **changed), *others]))


def test_a_changed_definition_and_changed_thresholds_are_told() -> None:
    plan = _plan(_clean())
    first, *others = plan.indicators
    old = replace(first, definition=Text(zh="旧口径", en="old definition"))
    before = replace(plan, indicators=(old, *others), thresholds={"ahead_pp": "5"})

    found = [one.rule for one in check(plan, "2024Q3", before=before)]

    assert {"V-29", "V-74"} <= set(found)
    assert not {"V-29", "V-74"} & set(_codes(plan))


def test_a_part_of_a_cluster_is_held_against_its_cluster() -> None:
    plan = _plan([*_clean(), *_series("GO", 0.5, cluster="A1")])
    child = Cluster(
        code="A1",
        name=Text(zh="子集群", en="sub-cluster"),
        scheme="six",
        indicator="GO",
        parent="A",
    )

    found = _found(replace(plan, clusters=(*plan.clusters, child)), "V-41")

    assert found


def test_the_gravest_findings_come_first_and_the_order_is_always_the_same() -> None:
    rows = _change("GO", "2024Q3", -5.0)()
    plan = _plan(rows)

    found = check(plan, "2024Q3")

    assert [one.level for one in found] == sorted(
        (one.level for one in found), key=[Level.HARD, Level.SOFT, Level.INFO].index
    )
    assert found == check(_plan(rows), "2024Q3")


def test_observations_in_another_order_give_the_same_findings() -> None:
    rows = _change("GO", "2024Q3", 5000.0)()
    plan = _plan(rows)
    turned = replace(
        plan, observations=plan.observations.take(plan.observations.row.argsort()[::-1])
    )

    assert check(turned, "2024Q3") == check(plan, "2024Q3")


def test_findings_of_the_reading_come_with_the_check() -> None:
    plan = _plan([])
    fault = check(_plan(_change("GO", "2024Q3", -5.0)()), "2024Q3")[0]

    assert check(replace(plan, findings=(fault,))) == (fault,)


@pytest.mark.parametrize(
    ("unit_name", "values", "found"),
    [
        ("%", (32.0, 126.0), ["V-15"]),
        ("‰", (7.1, 126.0), []),
        ("‰", (7.1, 1260.0), ["V-15"]),
        ("1/10万", (451.0, 126.0), []),
        ("%", (0.21, 0.2), ["V-82"]),
        ("‰", (0.21, 0.2), []),
    ],
)
def test_a_share_is_judged_on_the_scale_of_its_unit(
    unit_name: str, values: tuple[float, float], found: list[str]
) -> None:
    base, now = values
    kind = TargetKind.LEVEL_DOWN
    rate = indicator("R", base * 0.9, base, kind=kind, unit_name=unit_name, nature=Nature.RATIO)
    codes = _codes(plan_of([rate], [seen("R", "2020", base), seen("R", "2023", now)]))
    assert [code for code in codes if code in {"V-15", "V-82"}] == found


def _explained(plan: Plan, rule: str) -> tuple[Finding, Finding]:
    """A finding of a plan, and what it is once the office has explained its cell."""
    (before,) = (one for one in check(plan, "2024Q3") if one.rule == rule)
    cell = f"{before.place.sheet}!{before.place.cell}"
    words = Text(zh="停产检修两个月", en="two months of repairs")
    row = RuleRow(code=rule, level="I", scope=cell, expression="true", message=words)
    found = check(replace(plan, rules=(*plan.rules, row)), "2024Q3")
    (after,) = (one for one in found if one.rule == rule)
    return before, after


def test_what_an_office_has_explained_only_informs_and_what_must_be_mended_still_must() -> None:
    before, after = _explained(_plan(_change("GO", "2024Q3", _to_date("2024Q2"))()), "V-06")
    assert (before.level, after.level) == (Level.SOFT, Level.INFO)
    assert after.text.zh == f"{before.text.zh}（已说明：停产检修两个月）"

    alone = replace(seen("GO", "2024Q3", 1.0), period=Period.parse("2024Q3"))
    before, after = _explained(_plan([*_clean(), alone]), "V-20")
    assert before.level is Level.HARD
    assert after == before
