from datetime import date

import pytest

from addin.errors import PeriodError
from addin.facts.assess import assess
from addin.facts.factset import FactSet
from addin.measures.reasons import Reason
from addin.measures.targets.status import StatusClass
from addin.model.period import Period
from addin.model.unit import PERCENT
from addin.model.words import DataStatus, Measure, Nature, Precision, TargetKind
from tests.plans import binding, cluster, indicator, plan_of, seen


def value(facts: FactSet, subject: str, measure: str) -> float | None:
    return facts.fact(subject, measure).value


def test_a_level_is_measured_against_baseline_target_and_time() -> None:
    plan = plan_of([indicator("GO", 30000, 22700)], [seen("GO", "2024M9", 26800)])

    facts = assess(plan, "2024Q3")

    assert value(facts, "GO", "time_progress") == pytest.approx(75)
    assert value(facts, "GO", "progress") == pytest.approx(100 * 4100 / 7300)
    assert value(facts, "GO", "lead") == pytest.approx(100 * 4100 / 7300 - 75)
    assert value(facts, "GO", "expected") == pytest.approx(22700 + 7300 * 0.75)
    assert value(facts, "GO", "gap_to_target") == 3200
    assert value(facts, "GO", "growth_required") == pytest.approx(9.4429, abs=1e-3)
    assert facts.fact("GO", "status").status_class is StatusClass.FAR_BEHIND


def test_a_flow_to_date_is_completed_with_the_last_year() -> None:
    plan = plan_of(
        [indicator("GO", 30000, 22700, nature=Nature.FLOW)],
        [seen("GO", "2023Q3", 19000), seen("GO", "2023", 26000), seen("GO", "2024Q3", 20000)],
    )

    facts = assess(plan, "2024Q3")

    assert value(facts, "GO", "value") == 20000
    assert value(facts, "GO", "comparable") == 27000
    assert facts.fact("GO", "comparable").formula == "ttm"
    assert value(facts, "GO", "yoy_derived") == pytest.approx(100 * 20000 / 19000 - 100)


def test_a_flow_that_cannot_be_completed_gives_way_to_the_last_whole_year() -> None:
    plan = plan_of(
        [indicator("GO", 30000, 22700, nature=Nature.FLOW)],
        [seen("GO", "2023", 26000), seen("GO", "2024M1-10", 23000)],
    )

    facts = assess(plan, "2024Q4")

    assert facts.fact("GO", "value").period == Period.parse("2024M1-10")
    assert facts.fact("GO", "comparable").formula == "last_year"
    assert facts.fact("GO", "progress").period == Period.parse("2023")
    assert value(facts, "GO", "time_progress") == pytest.approx(60)


def test_a_series_of_another_concept_is_never_scored() -> None:
    output_share = indicator("SH_GO", 35, 32, unit_name="%", nature=Nature.RATIO)
    value_added_share = indicator("SH_VA", None, None, unit_name="%", nature=Nature.RATIO)
    from dataclasses import replace

    plan = plan_of(
        [replace(output_share, related=("SH_VA",)), value_added_share],
        [seen("SH_VA", "2024", 34.6, measure=Measure.SHARE)],
    )

    facts = assess(plan, "2024Q4")

    assert facts.fact("SH_GO", "progress").reason is Reason.OTHER_CONCEPT
    assert facts.fact("SH_GO", "status").status_class is StatusClass.NOT_SCORED
    assert value(facts, "SH_VA", "value") == 34.6


@pytest.mark.parametrize(
    ("target", "baseline", "observed", "precision", "reason", "status"),
    [
        (None, 10, 12, Precision.EXACT, Reason.NO_TARGET, StatusClass.NOT_SCORED),
        (20, None, 12, Precision.EXACT, Reason.NO_BASELINE, StatusClass.NOT_SCORED),
        (20, 10, 12, Precision.LOWER_BOUND, Reason.BOUND_ONLY, StatusClass.NOT_SCORED),
        (20, 10, 12, Precision.DISPUTED, Reason.DISPUTED, StatusClass.NOT_SCORED),
        (20, 10, None, Precision.EXACT, Reason.NOT_PUBLISHED, StatusClass.NO_DATA),
    ],
)
def test_where_data_do_not_allow_an_answer_the_fact_says_why(
    target: float | None,
    baseline: float | None,
    observed: float | None,
    precision: Precision,
    reason: Reason,
    status: StatusClass,
) -> None:
    rows = [seen("X", "2024", observed, precision=precision)] if observed else []
    plan = plan_of([indicator("X", target, baseline)], rows)

    facts = assess(plan, "2024Q4")

    assert facts.fact("X", "progress").reason is reason
    assert facts.fact("X", "progress").value is None
    assert facts.fact("X", "status").status_class is status


@pytest.mark.parametrize(
    ("kind", "target", "upper", "observed", "status"),
    [
        (TargetKind.HOLD_MAX, 5.5, None, 5.4, StatusClass.ON_PACE),
        (TargetKind.HOLD_MAX, 5.5, None, 5.6, StatusClass.FAR_BEHIND),
        (TargetKind.HOLD_MIN, 95, None, 95.0, StatusClass.ON_PACE),
        (TargetKind.RANGE, 29.5, 30.5, 30.2, StatusClass.ON_PACE),
        (TargetKind.RANGE, 29.5, 30.5, 28.4, StatusClass.FAR_BEHIND),
    ],
)
def test_a_target_to_be_kept_is_kept_or_not(
    kind: TargetKind, target: float, upper: float | None, observed: float, status: StatusClass
) -> None:
    held = indicator("X", target, None, kind=kind, unit_name="%", upper=upper)

    facts = assess(plan_of([held], [seen("X", "2024", observed)]), "2024Q4")

    assert facts.fact("X", "status").status_class is status


def test_a_cumulative_reduction_is_measured_on_the_logarithmic_scale() -> None:
    energy = indicator("EN", 16, None, kind=TargetKind.CUM_CHANGE, unit_name="%")
    rates = [seen("EN", str(year), -3.5, measure=Measure.YOY) for year in (2021, 2022, 2023)]

    facts = assess(plan_of([energy], rates), "2023Q4")

    reduction = 100 * (1 - 0.965**3)
    assert value(facts, "EN", "comparable") == pytest.approx(reduction)
    assert value(facts, "EN", "progress") == pytest.approx(61.30, abs=0.01)


def test_the_yearly_rates_of_a_cumulative_reduction_are_falls_per_cent() -> None:
    row = indicator("ENERGY", 14.0, None, kind=TargetKind.CUM_CHANGE, unit_name="%")
    rates = [seen("ENERGY", str(year), -3.0, measure=Measure.YOY) for year in (2021, 2022, 2023)]

    facts = assess(plan_of([row], rates), "2023")

    achieved, required = (
        facts.fact("ENERGY", "growth_achieved"),
        facts.fact("ENERGY", "growth_required"),
    )
    assert achieved.unit is required.unit is PERCENT
    assert achieved.value == pytest.approx(-3.0)
    assert required.value == pytest.approx(100 * ((0.86 / 0.97**3) ** 0.5 - 1))


def test_a_total_over_the_plan_adds_years_and_the_year_to_date() -> None:
    jobs = indicator("JOBS", 100, None, kind=TargetKind.CUM_COUNT, nature=Nature.FLOW)
    rows = [seen("JOBS", "2021", 20), seen("JOBS", "2022", 22), seen("JOBS", "2023Q3", 15)]

    facts = assess(plan_of([jobs], rows), "2023Q3")

    assert value(facts, "JOBS", "comparable") == 57
    assert value(facts, "JOBS", "progress") == pytest.approx(57)
    assert value(facts, "JOBS", "growth_required") == pytest.approx(43 / 2.25)


def test_a_day_in_the_past_knows_only_what_was_published() -> None:
    plan = plan_of(
        [indicator("GDP", 40000, 25000)],
        [
            seen("GDP", "2021", 27800, vintage=date(2022, 1, 17), status=DataStatus.PRELIMINARY),
            seen("GDP", "2021", 27894.02, vintage=date(2022, 2, 9)),
        ],
    )

    early, late = assess(plan, "2021Q4", date(2022, 1, 31)), assess(plan, "2021Q4")

    assert value(early, "GDP", "value") == 27800
    assert early.fact("GDP", "value").status is DataStatus.PRELIMINARY
    assert value(late, "GDP", "value") == 27894.02
    assert late.fact("GDP", "value").vintage == date(2022, 2, 9)


def test_official_growth_and_derived_growth_are_two_facts() -> None:
    plan = plan_of(
        [indicator("GO", 30000, 22700, nature=Nature.FLOW)],
        [
            seen("GO", "2023", 26000),
            seen("GO", "2024", 27300),
            seen("GO", "2024", 7.3, measure=Measure.YOY),
        ],
    )

    facts = assess(plan, "2024Q4")

    assert value(facts, "GO", "yoy_official") == 7.3
    assert value(facts, "GO", "yoy_derived") == pytest.approx(5.0)
    assert value(facts, "GO", "yoy") == 7.3


def test_growth_is_not_derived_from_rounded_figures() -> None:
    plan = plan_of(
        [indicator("GO", 30000, 22700)],
        [
            seen("GO", "2022", 26000, precision=Precision.ROUNDED),
            seen("GO", "2023", 26000, precision=Precision.ROUNDED),
        ],
    )

    assert assess(plan, "2023Q4").fact("GO", "yoy_derived").reason is Reason.NOT_EXACT


def test_the_classes_of_the_headline_indicators_add_up() -> None:
    plan = plan_of(
        [indicator("A", 20, 10), indicator("B", 20, 10), binding(indicator("C", None, None))],
        [seen("A", "2024", 21), seen("B", "2024", 18)],
    )

    facts = assess(plan, "2024Q4")

    counts = {c: value(facts, "PLAN", f"count_{c.value}") for c in StatusClass}
    assert counts[StatusClass.ACHIEVED] == 1
    assert counts[StatusClass.ON_PACE] == 1
    assert sum(found or 0 for found in counts.values()) == value(facts, "PLAN", "count_total") == 3


def test_clusters_have_shares_contributions_ranks_and_a_rest() -> None:
    rows = [seen("GO", "2023", 100), seen("GO", "2024", 110)]
    for code, before, now in (("C1", 40, 46), ("C2", 30, 31)):
        rows += [seen("GO", "2023", before, cluster=code), seen("GO", "2024", now, cluster=code)]
    plan = plan_of(
        [indicator("GO", 150, 90, nature=Nature.FLOW)],
        rows,
        (cluster("C1", 60, 35), cluster("C2", 40, 28)),
    )

    facts = assess(plan, "2024Q4")

    assert value(facts, "GO/C1", "share") == pytest.approx(100 * 46 / 110)
    assert value(facts, "GO/C1", "contribution") == pytest.approx(60)
    assert value(facts, "GO/C1", "pull") == pytest.approx(6)
    assert value(facts, "GO/C2", "rank") == 2
    assert value(facts, "GO/six", "value") == 77
    assert value(facts, "GO/six:rest", "value") == 33


def test_every_fact_is_found_by_its_id_and_knows_its_inputs() -> None:
    plan = plan_of([indicator("GO", 30000, 22700)], [seen("GO", "2024M9", 26800)])

    facts = assess(plan, "2024Q3")

    assert len(list(facts)) == len(facts)
    assert all(facts[key].id == key for key in facts)
    assert facts["GO.progress@2024Q3"].inputs == (
        "GO.comparable@2024Q3",
        "GO.baseline@2024Q3",
        "GO.target@2024Q3",
    )
    assert facts.to_json()["facts"][0]["id"] == "GO.value@2024Q3"
    assert "GO.progress@2024Q3" in set(facts.to_frame()["id"])


def test_this_years_rate_to_date_is_no_year_of_a_cumulative_reduction() -> None:
    energy = indicator("EN", 16, None, kind=TargetKind.CUM_CHANGE, unit_name="%")
    rates = [
        seen("EN", "2021", -3.5, measure=Measure.YOY),
        seen("EN", "2022Q3", -2.0, measure=Measure.YOY),
    ]

    facts = assess(plan_of([energy], rates), "2022Q3")

    assert value(facts, "EN", "comparable") == pytest.approx(3.5)
    assert value(facts, "EN", "year_estimate") == pytest.approx(100 * (1 - 0.965 * 0.98))


def test_a_target_equal_to_the_baseline_is_one_to_be_kept() -> None:
    plan = plan_of(
        [indicator("A", 10, 10), indicator("B", 10, 10)],
        [seen("A", "2024", 11), seen("B", "2024", 9)],
    )

    facts = assess(plan, "2024Q4")

    assert facts.fact("A", "progress").reason is Reason.TARGET_IS_BASELINE
    assert facts.fact("A", "status").status_class is StatusClass.ON_PACE
    assert facts.fact("B", "status").status_class is StatusClass.FAR_BEHIND


def test_growth_from_a_loss_is_not_meaningful_though_the_baseline_is_known() -> None:
    plan = plan_of([indicator("PROFIT", 15, -12.4)], [seen("PROFIT", "2024", 9)])

    fact = assess(plan, "2024Q4").fact("PROFIT", "growth_achieved")

    assert fact.reason is Reason.NO_GROWTH_RATE


def test_a_period_before_the_plan_is_refused_in_words() -> None:
    with pytest.raises(PeriodError, match="2020Q4 lies before the plan"):
        assess(plan_of([indicator("GO", 180, 100)], []), "2020Q4")


def test_after_the_plan_no_more_quarters_have_gone_than_it_has() -> None:
    facts = assess(plan_of([indicator("GO", 180, 100)], []), "2031")

    assert value(facts, "PLAN", "elapsed_quarters") == 20


@pytest.mark.parametrize("kind", [TargetKind.RANGE, TargetKind.HOLD_MAX])
def test_a_total_without_a_path_has_no_gap_to_split_over_its_clusters(kind: TargetKind) -> None:
    rows = [indicator("GO", 180, 100, kind=kind, tolerance=5)]
    seenings = [seen("GO", "2023", 150), seen("GO", "2023", 50, cluster="C1")]
    plan = plan_of(rows, seenings, (cluster("C1", 60, 40),))

    facts = assess(plan, "2023")

    assert facts.get("GO.expected@2023") is None


def test_an_assessment_knows_its_subjects_by_name() -> None:
    facts = assess(plan_of([indicator("GO", 200, 100)], [seen("GO", "2023", 150)]), "2023")

    assert facts.knows("GO")
    assert not facts.knows("GO/A1")
