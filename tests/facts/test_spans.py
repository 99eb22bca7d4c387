"""Each value contains a span and measures a change; the expectations were worked out by hand.

METHODS-2 M1 to M4, M8 to M11 and M15 to M17, with other numbers than the worked cases.
"""

from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from addin.facts.assess import assess
from addin.facts.fact import Fact
from addin.facts.factset import FactSet
from addin.measures.reasons import Reason
from addin.measures.targets.status import StatusClass
from addin.model.indicator import Concept, Indicator
from addin.model.observations import Observation, Observations, rounds
from addin.model.period import Period
from addin.model.words import DataStatus, FlowBasis, Measure, Nature, Precision, TargetKind
from addin.plan.read import read_plan
from tests.plan.books import SHEETS, Cells, save
from tests.plans import indicator, plan_of, seen

FLOW, STOCK, RATIO = Nature.FLOW, Nature.STOCK, Nature.RATIO
PRELIMINARY = DataStatus.PRELIMINARY
ROUNDED, LOWER = Precision.ROUNDED, Precision.LOWER_BOUND
FALL, LIMIT, TOTAL = TargetKind.CUM_CHANGE, TargetKind.HOLD_MAX, TargetKind.CUM_COUNT


def single(code: str, period: str, value: float, **more: object) -> Observation:
    """An observation of exactly the months that the period names."""
    return replace(seen(code, "2021", value), period=Period.parse(period), **more)  # type: ignore[arg-type]  # fields by name


def facts_of(rows: list[Indicator], seen_: list[Observation], period: str) -> FactSet:
    return assess(plan_of(rows, seen_), period)


def of(found: Indicator, rows: list[Observation], period: str, measure: str) -> Fact:
    return facts_of([found], rows, period).fact(found.code, measure)


def yoy(code: str, period: str, value: float) -> Observation:
    return seen(code, period, value, measure=Measure.YOY)


OUTPUT = indicator("X", 90, 60, nature=FLOW)
ENERGY = indicator("E", 20, None, kind=FALL, unit_name="%", nature=RATIO)
QUARTERS = [
    single("X", "2022Q1", 15), single("X", "2022Q2", 16), single("X", "2022Q3", 17),
    single("X", "2022Q4", 22), single("X", "2023Q1", 18), single("X", "2023Q2", 19.5),
]  # fmt: skip


def test_a_flow_to_date_alone_is_compared_with_nothing() -> None:
    facts = facts_of([OUTPUT], [seen("X", "2023Q2", 40)], "2023Q2")

    assert facts.fact("X", "value").value == 40
    assert facts.fact("X", "comparable").reason is Reason.NO_FULL_YEAR
    assert facts.fact("X", "status").status_class is StatusClass.NOT_SCORED


def test_an_annualised_value_speaks_of_its_whole_year() -> None:
    scaled = replace(OUTPUT, flow_basis=FlowBasis.ANNUALISED)
    rows = [seen("X", "2021", 70), seen("X", "2021Q2", 28), seen("X", "2022Q2", 32)]

    facts = facts_of([scaled], rows, "2022Q2")
    found = facts.fact("X", "comparable")

    assert found.value == pytest.approx(80)  # 32 / (28 / 70)
    assert (str(found.period), found.precision) == ("2022", Precision.ESTIMATE)
    assert facts.fact("X", "time_progress").value == pytest.approx(40)  # two of five years
    assert facts.fact("X", "lead").value == pytest.approx(100 * 20 / 30 - 40)
    assert facts.fact("X", "growth_required").value == pytest.approx(100 * (1.125 ** (1 / 3) - 1))


def test_only_whole_years_are_chained_and_the_running_one_is_an_estimate() -> None:
    rows = [yoy("E", "2021", -4), yoy("E", "2022", -2.5), yoy("E", "2023Q2", -6)]

    facts = facts_of([ENERGY], rows, "2023Q2")
    found, told = facts.fact("E", "comparable"), facts.fact("E", "year_estimate")

    assert found.value == pytest.approx(6.4)  # 1 - 0.96 x 0.975
    assert str(found.period) == "2022"
    assert told.value == pytest.approx(100 * (1 - 0.936 * 0.94))
    assert (str(told.period), told.precision) == ("2023", Precision.ESTIMATE)
    assert len(told.inputs) == 3


def test_a_missing_year_ends_the_chain_and_no_estimate_bridges_it() -> None:
    rows = [yoy("E", "2021", -4), yoy("E", "2023", -2), yoy("E", "2024Q1", -1)]

    facts = facts_of([ENERGY], rows, "2024Q1")

    assert facts.fact("E", "comparable").value == pytest.approx(4)
    assert facts.find("E", "year_estimate") is None


def test_the_level_or_the_rates_answer_whichever_have_come_further() -> None:
    energy = indicator("E", 20, 0.8, kind=FALL, unit_name="吨标准煤/万元", nature=RATIO)
    levels = [seen("E", "2021", 0.76), seen("E", "2022", 0.72), single("E", "2023M1-9", 0.5)]
    rates = [yoy("E", "2021", -5), yoy("E", "2022", -5), yoy("E", "2023", -5)]

    assert of(energy, levels, "2023Q4", "comparable").value == pytest.approx(10)
    further = of(energy, levels + rates, "2023Q4", "comparable")
    assert further.value == pytest.approx(100 * (1 - 0.95**3))
    assert str(further.period) == "2023"
    assert of(energy, levels + rates[:2], "2023Q4", "comparable").value == pytest.approx(10)


def test_a_yearly_limit_is_held_against_four_quarters_never_against_an_estimate() -> None:
    limit = replace(
        indicator("X", 100, 90, kind=LIMIT, nature=FLOW), flow_basis=FlowBasis.ANNUALISED
    )
    rows = [seen("X", "2022", 98), seen("X", "2022Q2", 50), seen("X", "2023Q2", 55)]

    facts = facts_of([limit], rows, "2023Q2")

    assert facts.fact("X", "comparable").value == pytest.approx(103)  # 98 + 55 - 50
    assert facts.fact("X", "gap_to_target").value == pytest.approx(3)
    assert facts.fact("X", "limit_used").value == pytest.approx(55)
    assert facts.fact("X", "annual_time").value == pytest.approx(50)


def test_a_limit_of_which_this_year_says_nothing_has_no_share_used() -> None:
    limit = indicator("X", 100, 90, kind=LIMIT, nature=FLOW)

    used = of(limit, [seen("X", "2022", 98)], "2023Q2", "limit_used")

    assert used.reason is Reason.NO_DATA


def test_quarters_make_the_year_the_year_to_date_and_the_rolling_year() -> None:
    year = of(OUTPUT, QUARTERS[:4], "2022Q4", "comparable")
    facts = facts_of([OUTPUT], QUARTERS[1:], "2023Q2")

    assert (year.value, str(year.period), len(year.inputs)) == (70, "2022", 4)
    assert facts.fact("X", "value").value == pytest.approx(37.5)
    assert facts.fact("X", "value").formula == "parts"
    assert facts.fact("X", "comparable").value == pytest.approx(76.5)  # 17 + 22 + 18 + 19.5
    assert facts.fact("X", "comparable").formula == "ttm_parts"
    assert len(facts.fact("X", "comparable").inputs) == 4


def test_parts_of_different_length_tile_a_year_with_the_fewest() -> None:
    rows = [
        single("X", "2022H1", 30), single("X", "2022Q1", 14), single("X", "2022Q2", 15),
        single("X", "2022Q3", 16), single("X", "2022M10-11", 12), single("X", "2022M12", 7),
    ]  # fmt: skip

    assert of(OUTPUT, rows, "2022Q4", "comparable").value == pytest.approx(65)  # 30 + 16 + 12 + 7


def test_a_hole_is_not_filled() -> None:
    rows = [row for row in QUARTERS[:4] if row.period.last != 9]

    assert of(OUTPUT, rows, "2022Q4", "comparable").reason is Reason.NO_FULL_YEAR


def test_a_sum_is_as_exact_and_as_final_as_the_worst_of_its_parts() -> None:
    last = replace(QUARTERS[3], precision=ROUNDED, status=PRELIMINARY, vintage=date(2023, 3, 1))

    found = of(OUTPUT, [*QUARTERS[:3], last], "2022Q4", "comparable")

    assert (found.precision, found.status) == (ROUNDED, PRELIMINARY)
    assert found.vintage == date(2023, 3, 1)


def test_a_published_year_counts_before_its_quarters_but_a_bound_does_not() -> None:
    stated = single("X", "2022", 75)
    bound = replace(stated, value=69, precision=LOWER)

    assert of(OUTPUT, [*QUARTERS[:4], stated], "2022Q4", "comparable").value == 75
    assert of(OUTPUT, [*QUARTERS[:4], bound], "2022Q4", "comparable").value == 70


def test_bounds_of_both_sides_make_no_sum() -> None:
    rows = [
        replace(QUARTERS[0], precision=LOWER),
        replace(QUARTERS[1], precision=Precision.UPPER_BOUND),
        *QUARTERS[2:4],
    ]

    assert of(OUTPUT, rows, "2022Q4", "comparable").reason is Reason.NO_FULL_YEAR


def test_stocks_and_shares_are_never_added() -> None:
    stock = indicator("X", 90, 60, nature=STOCK)

    assert of(stock, QUARTERS[:4], "2022Q4", "comparable").value == 22


def test_months_and_quarters_make_the_same_year() -> None:
    months = [single("X", f"2022M{month}", month) for month in range(1, 13)]
    mixed = [*months[:6], single("X", "2022Q3", 24), single("X", "2022Q4", 33)]

    for rows in (months, mixed):
        assert of(OUTPUT, rows, "2022Q4", "comparable").value == pytest.approx(78)


def test_a_total_counts_quarters_and_the_months_since_a_start_within_a_year() -> None:
    total = indicator("X", 200, None, kind=TOTAL, nature=FLOW)
    plan = plan_of([total], [*QUARTERS[:4], single("X", "2023Q1", 18)])
    july = replace(plan.identity, start_year=2022, start_month=7, end_year=2025, end_month=6)
    to_date = [seen("X", "2022Q2", 31), seen("X", "2022", 70), seen("X", "2023Q1", 18)]

    for rows in (plan.observations, Observations.of(to_date)):
        found = assess(replace(plan, identity=july, observations=rows), "2023Q1")
        assert found.fact("X", "comparable").value == pytest.approx(57)  # 17 + 22 + 18


@pytest.mark.parametrize(
    ("start", "parts"),
    [(4, {"2022Q2": 5.0, "2022Q3": 7.0}), (7, {"2022M7": 3.0, "2022M8": 4.0, "2022M9": 5.0})],
)
def test_parts_since_a_start_within_the_first_year_make_its_total(
    start: int, parts: dict[str, float]
) -> None:
    total = indicator("X", 200, None, kind=TOTAL, nature=FLOW)
    plan = plan_of([total], [single("X", period, value) for period, value in parts.items()])
    identity = replace(
        plan.identity, start_year=2022, start_month=start, end_year=2025, end_month=start - 1
    )

    found = assess(replace(plan, identity=identity), "2022Q3").fact("X", "comparable")

    assert found.value == pytest.approx(12)


def _rolling(first: float, last: float, ago: float, now: float) -> list[Observation]:
    return [
        seen("X", "2022Q3", ago, vintage=date(2022, 10, 25)),
        seen("X", "2022", first, status=PRELIMINARY, vintage=date(2023, 1, 20)),
        seen("X", "2022", last, vintage=date(2023, 9, 10)),
        seen("X", "2023Q3", now, vintage=date(2023, 10, 25)),
    ]


def test_a_figure_of_before_the_revision_is_linked_at_its_rate() -> None:
    facts = facts_of([OUTPUT], _rolling(80, 84, 60, 66), "2023Q3")
    found = facts.fact("X", "comparable")

    assert found.value == pytest.approx(84 + 66 - 63)  # 60 x 1.05
    assert found.formula == "ttm_linked"
    assert found.is_rolling
    assert facts.fact("X", "bridge").value == pytest.approx(5)


def test_both_figures_to_date_are_linked_where_the_revision_came_last() -> None:
    rows = _rolling(80, 84, 60, 66)
    rows[2] = replace(rows[2], vintage=date(2023, 12, 10))

    assert of(OUTPUT, rows, "2023Q3", "comparable").value == pytest.approx(84 + 69.3 - 63)


def test_the_year_is_estimated_from_shares_of_one_family() -> None:
    told = of(OUTPUT, _rolling(80, 84, 60, 66), "2023Q3", "year_estimate")

    assert told.value == pytest.approx(88)  # 66 / (63 / 84), not 66 / (60 / 84)


def test_a_family_needs_no_bridge() -> None:
    revised = seen("X", "2022Q3", 63, vintage=date(2023, 9, 10))
    facts = facts_of([OUTPUT], [*_rolling(80, 84, 60, 66), revised], "2023Q3")

    assert facts.fact("X", "comparable").value == pytest.approx(87)
    assert facts.find("X", "bridge") is None


def test_an_expectation_or_a_rounded_year_makes_no_family() -> None:
    for change in ({"status": DataStatus.EXPECTED}, {"precision": ROUNDED}):
        rows = _rolling(80, 84, 60, 66)
        rows[1] = replace(rows[1], **change)

        assert of(OUTPUT, rows, "2023Q3", "comparable").value == pytest.approx(90)


def test_a_rounded_statement_beside_exact_ones_ends_no_family() -> None:
    about = seen("X", "2022", 80, precision=ROUNDED, vintage=date(2023, 1, 5))

    told = of(OUTPUT, [about, *_rolling(80, 84, 60, 66)], "2023Q3", "comparable")

    assert told.value == pytest.approx(84 + 66 - 63)


def _growing(target: str, values: str, base: float | None = 50) -> list[Indicator]:
    rate = indicator("R", 5, None, kind=TargetKind.RATE_AVG, unit_name="%", nature=RATIO)
    level = indicator("S", None, base, kind=TargetKind.DIRECTION, nature=FLOW)
    return [
        replace(rate, series="S", concept=Concept(price_basis=target)),
        replace(level, concept=Concept(price_basis=values)),
    ]


REAL, NOMINAL = "2020年不变价 | constant prices", "当年价 | current prices"
LEVELS = [seen("S", "2021", 54), seen("S", "2022", 60)]
RATES = [yoy("S", "2021", 4), yoy("S", "2022", 7), yoy("S", "2023Q1", 50)]


def test_real_growth_is_measured_on_published_rates_not_on_current_prices() -> None:
    facts = facts_of(_growing(REAL, NOMINAL), LEVELS + RATES, "2023Q1")

    chained = 1.04 * 1.07
    found = facts.fact("R", "comparable")
    assert found.value == pytest.approx(100 * chained)
    assert (found.unit.code, str(found.period)) == ("index", "2022")
    assert facts.fact("R", "growth_achieved").value == pytest.approx(100 * (chained**0.5 - 1))
    needed = (1.05**5 / chained) ** (1 / 3) - 1
    assert facts.fact("R", "growth_required").value == pytest.approx(100 * needed)


@pytest.mark.parametrize(("target", "values"), [(REAL, NOMINAL), (NOMINAL, REAL)])
def test_levels_in_other_prices_are_refused(target: str, values: str) -> None:
    facts = facts_of(_growing(target, values), LEVELS, "2022Q4")

    for measure in ("comparable", "progress", "growth_achieved"):
        assert facts.fact("R", measure).reason is Reason.PRICE_BASIS_MISMATCH
    assert facts.fact("R", "status").status_class is StatusClass.NOT_SCORED


def test_published_growth_says_nothing_of_growth_in_current_prices() -> None:
    facts = facts_of(_growing(NOMINAL, REAL), LEVELS + RATES, "2022Q4")

    assert facts.fact("R", "progress").reason is Reason.PRICE_BASIS_MISMATCH


def test_levels_of_the_same_or_of_no_stated_basis_answer_first() -> None:
    for target, values in ((REAL, REAL), ("", ""), ("", NOMINAL)):
        facts = facts_of(_growing(target, values), LEVELS + RATES, "2022Q4")
        achieved = facts.fact("R", "growth_achieved")
        assert achieved.value == pytest.approx(100 * (1.2**0.5 - 1))
        assert (achieved.formula == "average_growth_nominal") is (values == NOMINAL)


def test_a_base_that_is_not_above_zero_has_no_rate_but_published_growth_has() -> None:
    without = facts_of(_growing("", "", base=-2), LEVELS, "2022Q4")
    published = facts_of(_growing("", "", base=-2), LEVELS + RATES, "2022Q4")

    assert without.fact("R", "progress").reason is Reason.NO_GROWTH_RATE
    assert published.fact("R", "growth_achieved").value == pytest.approx(
        100 * ((1.04 * 1.07) ** 0.5 - 1)
    )


def test_published_growth_of_a_share_is_in_points_and_that_of_a_reduction_in_per_cent() -> None:
    share = indicator("H", 40, 30, unit_name="%", nature=RATIO)
    rows = [seen("H", "2021", 31), yoy("H", "2021", 0.8), yoy("E", "2021", -3)]

    facts = facts_of([share, ENERGY], rows, "2021Q4")

    assert facts.fact("H", "yoy_official").unit.code == "pp"
    assert facts.fact("H", "yoy").display("en") == "0.8 percentage points"
    assert facts.fact("E", "yoy_official").unit.code == "pct"


def test_a_growth_of_a_share_in_per_cent_is_a_finding_and_not_read(tmp_path: Path) -> None:
    cells: Cells = [
        ["指标代码", "报告期", "数值", "数据类型", "计量单位", "发布日期"],
        ["SH", "2021", 22, "占比", "%", "2022-01-20"],
        ["SH", "2021", 5, "同比", "%", "2022-01-20"],
        ["SH", "2022", 0.6, "同比", "百分点", "2023-01-20"],
        ["GO", "2022", 5, "同比", "%", "2023-01-20"],
    ]

    plan = read_plan(save(tmp_path / "plan.xlsx", {**SHEETS, "数据": cells}))

    assert [(f.rule, f.level.value, f.place.cell) for f in plan.findings] == [("V-76", "S", "C3")]
    assert plan.observations.value.tolist() == [22, 0.6, 5]


EXACT = single("X", "2022", 73.4, status=PRELIMINARY, vintage=date(2023, 1, 20))


@pytest.mark.parametrize(
    ("later", "counts"),
    [
        ({"value": 70, "precision": ROUNDED}, 73.4),  # about 70 covers 65 to 75
        ({"value": 80, "precision": ROUNDED}, 80),  # and about 80 does not
        ({"value": 74, "status": PRELIMINARY}, 74),
        ({"value": 74, "status": DataStatus.EXPECTED}, 73.4),
        ({"value": 74, "precision": LOWER}, 73.4),
        ({"value": 74, "precision": Precision.ESTIMATE}, 74),
        ({"value": 74, "status": PRELIMINARY, "vintage": date(2022, 12, 1)}, 73.4),
    ],
)
def test_of_two_statements_one_counts(later: dict[str, object], counts: float) -> None:
    second = replace(EXACT, status=DataStatus.FINAL, vintage=date(2023, 10, 1))
    second = replace(second, **later)  # type: ignore[arg-type]  # fields by name

    for rows in ([EXACT, second], [second, EXACT]):
        assert of(OUTPUT, rows, "2022Q4", "value").value == counts


def test_an_exact_value_that_is_confirmed_takes_the_newer_status() -> None:
    about = replace(
        EXACT, value=70, precision=ROUNDED, status=DataStatus.FINAL, vintage=date(2023, 10, 1)
    )

    found = of(OUTPUT, [EXACT, about], "2022Q4", "value")

    assert (found.value, found.status, found.vintage) == (73.4, DataStatus.FINAL, EXACT.vintage)


def test_an_expectation_is_not_what_a_later_figure_rounds() -> None:
    awaited = replace(EXACT, status=DataStatus.EXPECTED)
    about = replace(EXACT, value=70, precision=ROUNDED, vintage=date(2023, 10, 1))

    assert of(OUTPUT, [awaited, about], "2022Q4", "value").value == 70


def test_a_rounded_figure_covers_half_a_unit_of_its_last_digit() -> None:
    covered = [(26000, 25500), (0.7, 0.749), (-120, -118.6), (118.6, 118.64), (0.07 * 10000, 749)]
    beyond = [(26000, 25499), (118.6, 118.7), (111, 110)]

    assert all(rounds(*pair) for pair in covered)
    assert not any(rounds(*pair) for pair in beyond)


def test_an_undated_figure_is_known_sixty_days_after_its_period() -> None:
    rows = Observations.of([replace(EXACT, vintage=None)])

    assert [len(rows.as_of(date(2023, 3, day))) for day in (1, 2)] == [1, 1]
    assert len(rows.as_of(date(2023, 2, 28))) == 0
    assert len(replace(rows, undated_lag=90).as_of(date(2023, 3, 2))) == 0


def test_an_undated_figure_is_later_than_one_published_within_the_lag() -> None:
    undated = replace(EXACT, value=75, vintage=None)
    rows = Observations.of([EXACT, undated])

    assert rows.value[rows.preferred].tolist() == [75]
    assert np.array_equal(rows.published, [20230120, 20230301])


def test_undated_rows_are_findings_and_the_lag_is_a_threshold(tmp_path: Path) -> None:
    cells: Cells = [
        ["指标代码", "报告期", "数值", "发布日期"],
        ["GO", "2021", 110, "2022-02-01"],
        ["GO", "2022", 118, ""],
    ]
    lag: Cells = [["名称", "取值"], ["undated_lag_days", "25"]]

    plan = read_plan(save(tmp_path / "plan.xlsx", {**SHEETS, "数据": cells, "阈值": lag}))

    assert [(f.rule, f.level.value, f.place.cell) for f in plan.findings] == [("W-13", "S", "C3")]
    assert len(plan.observations.as_of(date(2023, 1, 25))) == 2


@pytest.mark.parametrize("turned", [False, True])
def test_a_sum_is_as_firm_and_as_old_as_its_weakest_and_latest_part(
    turned: bool,  # noqa: FBT001 - which of the parts it is says nothing
) -> None:
    firm = single("X", "2022Q1", 15, vintage=date(2022, 4, 20))
    weak = single("X", "2022Q2", 16, vintage=date(2022, 7, 20), status=PRELIMINARY,
                  precision=ROUNDED)  # fmt: skip
    if turned:
        firm = replace(firm, period=weak.period)
        weak = replace(weak, period=Period.parse("2022Q1"))

    found = of(OUTPUT, [weak, firm], "2022Q2", "value")

    assert (found.value, found.status, found.precision) == (31, PRELIMINARY, ROUNDED)
    assert found.vintage == date(2022, 7, 20)


def test_a_sum_of_parts_of_which_one_is_expected_is_expected() -> None:
    rows = [*QUARTERS[:3], single("X", "2022Q4", 22, status=DataStatus.EXPECTED)]

    found = of(OUTPUT, rows, "2022Q4", "value")

    assert (found.value, found.status) == (70, DataStatus.EXPECTED)
