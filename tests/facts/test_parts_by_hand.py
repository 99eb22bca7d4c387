"""Clusters, areas, members, projects and revisions whose facts were worked out by hand."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

import pytest

from addin.facts.assess import assess
from addin.facts.extras.revisions import revisions
from addin.facts.factset import FactSet
from addin.language import Text
from addin.measures.reasons import Reason
from addin.model.indicator import Milestone
from addin.model.observations import Observation, Observations
from addin.model.period import Period
from addin.model.plan import Action, Area, Membership, Plan, Task
from addin.model.words import (
    ActionState,
    DataStatus,
    Measure,
    MilestoneKind,
    Nature,
    Precision,
    RevisionClass,
    TaskKind,
    TaskState,
)
from tests.plans import cluster, indicator, plan_of, seen


def _parts() -> list[Observation]:
    """Output of 1000, 1200 and 1500; C1 and C2 count 5, 10, then 20 of each other's."""
    years = {"GO": (800, 1000, 1200), "C1": (400, 500, 630), "C2": (200, 300, 290)}
    rows = []
    for code, values in years.items():
        part = "" if code == "GO" else code
        rows += [
            seen("GO", period, value, cluster=part)
            for period, value in zip(("2020", "2023", "2024"), values, strict=True)
        ]
    for period, value in (("2020", 5), ("2023", 10), ("2024", 20)):
        rows.append(seen("GO", period, value, cluster="C1", measure=Measure.OVERLAP))
    return rows


@pytest.fixture(scope="module")
def facts() -> FactSet:
    clusters = (cluster("C1", 800, 400), cluster("C2", 300, 200))
    go = indicator("GO", 1600, 800, nature=Nature.FLOW)
    return assess(plan_of([go], _parts(), clusters), "2024Q4")


@pytest.mark.parametrize(
    ("key", "value", "unit"),
    [
        ("GO/C1.share", 100 * 630 / 1200, "pct"),
        ("GO/C1.share_change", 100 * (630 / 1200 - 500 / 1000), "pp"),
        ("GO/C1.contribution", 65, "pct"),  # 130 of 200
        ("GO/C1.pull", 13, "pp"),  # 130 of 1000
        ("GO/C2.contribution", -5, "pct"),
        ("GO/C2.pull", -1, "pp"),
        ("GO/C1.rank", 1, "rank"),
        ("GO/C2.rank", 2, "rank"),
        ("GO/C1.overlap", 20, "CNY_100M"),
        ("GO/C1.overlap_year_ago", 10, "CNY_100M"),
        ("GO/six.value", 900, "CNY_100M"),  # 630 + 290 - 20
        ("GO/six.value_year_ago", 790, "CNY_100M"),  # 500 + 300 - 10
        ("GO/six.target", 1100, "CNY_100M"),
        ("GO/six.baseline", 600, "CNY_100M"),
        ("GO/six:rest.value", 300, "CNY_100M"),
        ("GO/six:rest.value_year_ago", 210, "CNY_100M"),
        ("GO/six:rest.target", 500, "CNY_100M"),
        ("GO/six.share", 75, "pct"),
        ("GO/six.share_change", 75 - 79, "pp"),
        ("GO/six.contribution", 55, "pct"),  # 110 of 200
        ("GO/six.pull", 11, "pp"),
        ("GO/six.yoy", 100 * 110 / 790, "pct"),
        ("GO/six.completion", 100 * 920 / 1100, "pct"),  # no target is net of what is twice
        # 80 per cent of the time: paths at 1440, 720 and 280.
        ("GO.gap_to_path", -240, "CNY_100M"),
        ("GO/C1.gap_part", -90, "CNY_100M"),
        ("GO/C2.gap_part", 10, "CNY_100M"),
        ("GO/six:overlap.gap_part", -15, "CNY_100M"),  # 20, and 5 on the path
        ("GO/six:rest.gap_part", -145, "CNY_100M"),  # -240 + 90 - 10 + 15
    ],
)
def test_every_part_has_the_numbers_worked_out_by_hand(
    facts: FactSet, key: str, value: float, unit: str
) -> None:
    fact = facts[f"{key}@2024Q4"]

    assert fact.value == pytest.approx(value, abs=1e-9)
    assert fact.unit.code == unit
    assert fact.decimals == {"CNY_100M": 2, "rank": 0}.get(unit, 1)
    assert fact.precision is Precision.EXACT


def test_parts_that_offset_each_other_have_no_shares(facts: FactSet) -> None:
    rows = ("GO/C1", "GO/C2", "GO/six:overlap", "GO/six:rest", "GO/six")

    found = {facts.fact(subject, "gap_share").reason for subject in rows}

    assert found == {Reason.OFFSETTING}


@pytest.mark.parametrize(
    ("subject", "zh", "en"),
    [
        ("GO", "指标GO", "Indicator GO"),
        ("GO/C1", "集群C1", "Cluster C1"),
        ("GO/six:overlap", "重叠", "Counted twice"),
        ("GO/six:rest", "其他", "Rest"),
        ("GO/nowhere", "nowhere", "nowhere"),
        ("PLAN", "测试市制造业规划", "Test City plan for manufacturing"),
    ],
)
def test_every_subject_has_its_name(facts: FactSet, subject: str, zh: str, en: str) -> None:
    assert facts.name_of(subject).zh == zh
    assert facts.name_of(subject).en.casefold() == en.casefold()


def test_two_of_one_size_share_their_rank_and_a_missing_one_leaves_no_total() -> None:
    sizes = {"C1": 50, "C2": 70, "C3": 50}
    rows = [seen("GO", "2024", size, cluster=code) for code, size in sizes.items()]
    clusters = tuple(cluster(code, 100, 40) for code in ("C1", "C2", "C3", "C4"))

    facts = assess(plan_of([indicator("GO", 500, 160)], rows, clusters), "2024Q4")

    ranks = [facts.fact(f"GO/{c.code}", "rank").value for c in clusters]
    assert ranks == [2, 1, 2, None]
    assert facts.fact("GO/six", "value").reason is Reason.NO_DATA
    assert facts.fact("GO/six:rest", "value").reason is Reason.NO_TOTAL
    assert facts.fact("GO/C1", "share").reason is Reason.NO_TOTAL


def test_the_overlap_of_a_running_year_runs_with_it() -> None:
    rows = [
        seen("GO", period, value, cluster="C1", measure=measure)
        for measure, values in (
            (Measure.LEVEL, (40, 60, 50)),
            (Measure.OVERLAP, (4, 7, 6)),
        )
        for period, value in zip(("2023Q3", "2023", "2024Q3"), values, strict=True)
    ]
    go = indicator("GO", 500, 160, nature=Nature.FLOW)

    facts = assess(plan_of([go], rows, (cluster("C1", 100, 40),)), "2024Q3")

    assert facts.fact("GO/C1", "comparable").value == 70  # 50 + 60 - 40
    assert facts.fact("GO/C1", "overlap_comparable").value == 9  # 6 + 7 - 4


def _with_members(sizes: Iterable[float], whole: float = 100) -> FactSet:
    sizes = list(sizes)
    rows = [seen("GO", "2024", 500), seen("GO", "2024", whole, cluster="C0")]
    for i, size in enumerate(sizes):  # what they had a year ago is another matter
        rows += [seen("GO", "2024", size, cluster=f"M{i}"), seen("GO", "2023", 9, cluster=f"M{i}")]
    plan = plan_of([indicator("GO", 900, 90)], rows, (cluster("C0", 150, 90),))
    members = [
        Membership(member=f"M{i}", name=Text(zh=f"企业{i}", en=f"Firm {i}"), cluster="C0")
        for i in range(len(sizes))
    ]
    members.append(Membership(member="M0", name=Text(zh="别", en="Other"), cluster="C9"))
    return assess(replace(plan, memberships=tuple(members)), "2024Q4")


@pytest.mark.parametrize(
    ("sizes", "whole", "concentration", "hidden"),
    [
        ((30, 20), 100, 50, 1),  # fewer than three
        ((30, 20, 10), 100, 60, 0),
        ((85, 10, 5), 100, 100, 0),  # 85 per cent is not above 85 per cent
        ((86, 9, 5), 100, 100, 1),
        ((20, 19, 18, 17, 16, 2, 8), 100, 90, 0),  # the five largest
        ((30, 20, 10), 40, 100, 0),  # more than the cluster: the members are the whole
    ],
)
def test_a_cluster_is_disclosed_from_three_members_without_one_that_dominates(
    sizes: tuple[float, ...], whole: float, concentration: float, hidden: int
) -> None:
    facts = _with_members(sizes, whole)

    assert facts.fact("GO/C0", "members").value == len(sizes)
    assert facts.fact("GO/C0", "concentration").value == pytest.approx(concentration)
    assert facts.fact("GO/C0", "disclosive").value == hidden


@pytest.mark.parametrize(
    ("begin", "end", "counts"),
    [
        (None, None, True), ("2024", None, True), ("2025Q1", None, False),
        (None, "2024", True), (None, "2024M11", False), ("2021", "2025", True),
    ],
)  # fmt: skip
def test_a_member_counts_while_it_is_one_with_its_share(
    begin: str | None, end: str | None, *, counts: bool
) -> None:
    rows = [seen("GO", "2024", 100, cluster=code) for code in ("C0", "M0", "M1")]
    plan = plan_of([indicator("GO", 900, 90)], rows, (cluster("C0", 150, 90),))
    first, second = (
        Membership(member=f"M{i}", name=Text(zh="企业", en="Firm"), cluster="C0") for i in (0, 1)
    )
    first = replace(first, share=0.6)
    second = replace(
        second,
        valid_from=Period.parse(begin) if begin else None,
        valid_to=Period.parse(end) if end else None,
    )

    facts = assess(replace(plan, memberships=(first, second)), "2024Q4")

    assert facts.fact("GO/C0", "members").value == (2 if counts else 1)
    assert facts.fact("GO/C0", "concentration").value == pytest.approx(100 if counts else 60)


def _projects() -> tuple[Task, ...]:
    rows = [
        ("P1", "project", TaskState.DONE, 10.0, 12.0),
        ("P2", "project", TaskState.RUNNING, 30.0, 8.0),
        ("P3", "project", TaskState.RUNNING, 500.0, None),
        ("P4", "project", TaskState.NOT_STARTED, None, 700.0),
        ("T1", "task", TaskState.DONE, 900.0, 900.0),
    ]
    return tuple(
        Task(
            code=code,
            name=Text(zh=code, en=code),
            kind=TaskKind(kind),  # type: ignore[call-arg]  # found by its value
            state=state,
            investment_planned=planned,
            investment_done=done,
        )
        for code, kind, state, planned, done in rows
    )


def test_projects_are_counted_by_state_and_their_money_over_the_same_ones() -> None:
    plan = replace(plan_of([indicator("GO", 10, 1)], []), tasks=_projects())

    facts = assess(plan, "2024Q3")

    told = {
        measure: facts.fact("PLAN", f"projects_{measure}").value
        for measure in ("done", "running", "not_started", "unreported", "total", "planned",
                        "invested", "rate", "time")
    }  # fmt: skip
    assert told == {
        "done": 1, "running": 2, "not_started": 1, "unreported": 0, "total": 4,
        "planned": 40, "invested": 20, "rate": 50, "time": 75,
    }  # fmt: skip
    assert facts.fact("PLAN", "projects_running").inputs == ("P2", "P3")
    assert facts.fact("PLAN", "projects_planned").inputs == ("P1", "P2")
    assert facts.fact("PLAN", "projects_planned").decimals == 2
    assert facts.fact("PLAN", "projects_rate").unit.code == "pct"


def test_the_actions_of_the_register_are_counted_by_their_state_on_the_day() -> None:
    rows = [
        ("A1", "2024Q2", ActionState.DONE, date(2024, 9, 1)),
        ("A2", "2024Q2", ActionState.RUNNING, date(2024, 9, 30)),
        ("A3", "2024Q2", ActionState.RUNNING, date(2024, 9, 29)),
        ("A4", "2024Q1", ActionState.PARTIAL, None),
        ("A5", "2024Q3", ActionState.PARTIAL, None),
        ("A6", "2024Q2", ActionState.PARTIAL, None),
    ]
    actions = tuple(
        Action(
            code=code,
            indicator="GO",
            raised=Period.parse(raised),
            measure=Text(zh="措施", en="measure"),
            state=state,
            due=due,
        )
        for code, raised, state, due in rows
    )
    plan = replace(plan_of([indicator("GO", 10, 1)], []), actions=actions)

    facts = assess(plan, "2024Q3", date(2024, 9, 30))

    told = [facts.fact("PLAN", f"actions_{state.value}").inputs for state in ActionState]
    assert told == [(), ("A2",), ("A4", "A5", "A6"), ("A1",), ("A3",)]
    assert facts.fact("PLAN", "actions_total").value == 6


def _stated(
    value: float,
    day: date,
    *,
    period: str = "2023",
    measure: Measure = Measure.LEVEL,
    status: DataStatus = DataStatus.FINAL,
    precision: Precision = Precision.EXACT,
) -> Observation:
    return seen(
        "GO", period, value, measure=measure, vintage=day, status=status, precision=precision
    )


JANUARY, FEBRUARY, MARCH = (date(2024, month, 15) for month in (1, 2, 3))


@pytest.mark.parametrize(
    ("first", "second", "kind"),
    [
        (_stated(1, JANUARY, status=DataStatus.PRELIMINARY), _stated(2, MARCH), "R2"),
        (_stated(1, JANUARY, status=DataStatus.EXPECTED), _stated(2, MARCH), "R2"),
        (
            _stated(1, JANUARY, status=DataStatus.EXPECTED),
            _stated(2, MARCH, status=DataStatus.PRELIMINARY),
            "R2",
        ),
        (_stated(1, JANUARY, precision=Precision.ROUNDED), _stated(2, MARCH), "R1"),
        (_stated(1, JANUARY), _stated(2, MARCH), ""),
    ],
)
def test_the_kind_of_a_revision_follows_from_how_final_both_statements_are(
    first: Observation, second: Observation, kind: str
) -> None:
    (found,) = revisions(Observations.of([first, second]))

    assert found.kind is (RevisionClass(kind) if kind else None)  # type: ignore[call-arg]  # found by its value
    assert (found.earlier.published, found.later.published) == (JANUARY, MARCH)
    assert (found.size, found.relative) == (1, 100)


@pytest.mark.parametrize(
    "rows",
    [
        [_stated(5, JANUARY), _stated(5, MARCH)],
        [_stated(5.3, JANUARY), _stated(5, MARCH, precision=Precision.ROUNDED)],  # it rounds 5.3
        [_stated(5, JANUARY), _stated(6, MARCH, status=DataStatus.PRELIMINARY)],
        [_stated(5, JANUARY), _stated(6, MARCH, period="2022")],
        [_stated(5, JANUARY), _stated(6, MARCH, measure=Measure.YOY)],
    ],
)
def test_the_same_value_a_weaker_one_and_one_of_something_else_revise_nothing(
    rows: list[Observation],
) -> None:
    assert revisions(Observations.of(rows)) == ()


def test_revisions_are_those_between_two_days_without_the_first() -> None:
    seenings = Observations.of([_stated(5, JANUARY), _stated(6, FEBRUARY), _stated(8, MARCH)])

    def found(after: date | None, until: date | None) -> list[float]:
        return [one.later.value for one in revisions(seenings, after=after, until=until)]

    assert found(None, None) == [6, 8]
    assert found(date(2024, 2, 14), None) == [6, 8]
    assert found(FEBRUARY, None) == [8]
    assert found(None, FEBRUARY) == [6]
    assert found(None, date(2024, 2, 14)) == []


def _revised() -> Plan:
    rows = [
        _stated(200, JANUARY),
        _stated(199.99, MARCH),
        _stated(10, JANUARY, measure=Measure.YOY),
        _stated(9.5, MARCH, measure=Measure.YOY),
    ]
    return plan_of([indicator("GO", 300, 100)], rows)


def test_a_revision_is_told_by_both_values_their_difference_and_its_rate() -> None:
    facts = assess(_revised(), "2024Q1")

    def told(role: str, measure: str = "level") -> tuple[object, str, int]:
        fact = facts.fact("GO", f"{role}:{measure}:2023:2024-03-15")
        return fact.value, fact.unit.code, fact.decimals

    assert told("earlier") == (200, "CNY_100M", 2)
    assert told("later") == (199.99, "CNY_100M", 2)
    assert told("revision") == (pytest.approx(-0.01), "CNY_100M", 2)
    assert told("revision_rate") == (pytest.approx(-0.005), "pct", 2)  # not shown as 0.0
    assert told("revision", "yoy") == (pytest.approx(-0.5), "pp", 1)
    assert facts.get("GO.revision_rate:yoy:2023:2024-03-15@2024Q1") is None
    assert facts.fact("PLAN", "count_revisions").value == 2
    assert len(facts) == len(list(facts)) == len(set(facts))
    # Four facts of the level, three of the growth.
    assert sum(key.startswith(("GO.earlier", "GO.later", "GO.revision")) for key in facts) == 7


@pytest.mark.parametrize(("period", "count"), [("2024Q1", 2), ("2024Q2", 0), ("2024M3", 2)])
def test_a_report_tells_what_was_revised_since_its_period_began(period: str, count: int) -> None:
    assert assess(_revised(), period).fact("PLAN", "count_revisions").value == count


def test_a_milestone_of_a_part_is_the_target_of_the_part() -> None:
    rows = [seen("GO", "2023", 60), seen("GO", "2023", 30, area="A1")]
    steps = [("A1", 2025, 50), ("A1", 2024, 1), ("", 2025, 99)]
    plan = replace(
        plan_of([indicator("GO", 100, 40)], rows),
        areas=(Area(code="A1", name=Text(zh="一区", en="Area One")),),
        milestones=tuple(
            Milestone(
                indicator="GO",
                area=area,
                period=Period.of_year(year),
                value=value,
                kind=MilestoneKind.PATH,
            )
            for area, year, value in steps
        ),
    )

    facts = assess(plan, "2023Q4")

    assert facts.fact("GO/A1", "target").value == 50
    assert facts.fact("GO/A1", "completion").value == pytest.approx(60)
    assert facts.name_of("GO/A1").zh == "一区"


def test_of_two_statements_of_one_day_the_better_source_counts() -> None:
    weak = replace(_stated(8, MARCH), tier=2)
    strong = replace(_stated(6, MARCH), tier=1)

    for rows in ([weak, strong], [strong, weak]):
        (found,) = revisions(Observations.of([_stated(5, JANUARY), *rows]))
        assert (found.earlier.value, found.later.value) == (5, 6)


def test_parts_of_no_gap_have_no_share_of_it() -> None:
    # 80 per cent of the time: the path is at 180 of 200, and so is the total.
    rows = [seen("GO", "2024", 180), seen("GO", "2024", 100, cluster="C1")]
    plan = plan_of([indicator("GO", 200, 100, nature=Nature.FLOW)], rows, (cluster("C1", 100, 50),))

    facts = assess(plan, "2024Q4")

    assert facts.fact("GO", "gap_to_path").value == pytest.approx(0)
    assert facts.fact("GO/C1", "gap_part").value == pytest.approx(10)  # 100 - 90
    assert facts.fact("GO/C1", "gap_share").reason is Reason.TOTAL_UNCHANGED
