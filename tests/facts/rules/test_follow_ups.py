"""Is what follows from another finding left out, and does each one say what it does?"""

from dataclasses import replace
from datetime import date

import pytest

from addin.errors import Finding, Place
from addin.facts.rules.check import check
from addin.language import Text
from addin.model.indicator import Concept, Indicator, Milestone
from addin.model.observations import Observation
from addin.model.period import Period
from addin.model.plan import Plan
from addin.model.words import Basis, Measure, Nature, Precision, TargetKind
from tests.plans import indicator, plan_of, seen

YEARS = {"2020": 100.0, "2021": 106.0, "2022": 112.0, "2023": 118.0}


def _rows(**changed: float) -> list[Observation]:
    values = YEARS | {name.lstrip("y"): value for name, value in changed.items()}
    return [seen("A", year, value) for year, value in values.items()]


def _plan(rows: list[Observation], *found: Indicator) -> Plan:
    placed = [
        replace(one, place=Place(sheet="Data", cell=f"C{row}")) for row, one in enumerate(rows, 2)
    ]
    own = found or (indicator("A", 130, 100, nature=Nature.FLOW),)
    return plan_of(
        [
            replace(one, place=Place(sheet="Indicators", cell=f"F{row}"))
            for row, one in enumerate(own, 2)
        ],
        placed,
    )


def _told(plan: Plan, period: str = "2023Q4") -> list[tuple[str, str]]:
    return [(one.rule, one.place.cell) for one in check(plan, period)]


def _only(plan: Plan, period: str = "2023Q4") -> Finding:
    (found,) = check(plan, period)
    return found


def test_a_slip_of_the_unit_is_one_finding_where_it_was_typed() -> None:
    # Ten thousand times too large: the year after falls back, the score is absurd.
    assert _told(_plan(_rows(y2022=1120000.0))) == [("V-11", "C4")]
    assert _told(_plan(_rows(y2023=1180000.0))) == [("V-11", "C5")]


def test_a_fraction_typed_for_per_cent_is_one_finding() -> None:
    share = indicator("A", 30, 20, unit_name="%", nature=Nature.RATIO)
    rows = [seen("A", year, value) for year, value in zip(YEARS, (20, 22, 24, 0.26), strict=True)]

    assert _told(_plan(rows, share)) == [("V-13", "C5")]


def test_a_finding_says_what_the_score_would_be_without_it() -> None:
    found = _only(_plan(_rows(y2023=1180000.0)))

    # Without 2023 the last year is 2022: 12 of 30 points on the way.
    assert "progress 40.0% instead of 3,933,000.0%" in found.effect.en
    assert "完成进度由3933000.0%变为40.0%" in found.effect.zh
    assert found.advice.en
    assert found.effect.en in found.show("en")


def test_a_finding_that_changes_no_score_says_so() -> None:
    found = _only(_plan(_rows(y2021=250.0)))

    assert found.rule == "V-05"
    assert found.effect.en == "changes no score of Quarter 4 2023"


def test_a_run_of_equal_values_is_one_finding() -> None:
    rows = [
        replace(seen("A", "2020", 25.0), period=Period.parse(f"2023Q{quarter}", Basis.DISCRETE))
        for quarter in (1, 2, 3, 4)
    ]

    assert _told(_plan(rows)) == [("V-06", "C3")]


def test_a_sheet_published_before_its_time_is_one_finding_with_the_count() -> None:
    rows = [replace(one, vintage=date(2020, 1, 20)) for one in _rows()]

    found = _only(_plan(rows))

    assert (found.rule, found.place.cell) == ("V-33", "C2")
    assert "(and 3 more)" in found.text.en
    assert "另有3处" in found.text.zh


def test_the_baseline_of_the_data_sheet_is_tried_in_the_score() -> None:
    found = _only(_plan(_rows(), indicator("A", 130, 90, nature=Nature.FLOW)))

    # From 100 the way to 130 is 30 points, of which 18 are done; from 90 it is 28 of 40.
    assert found.rule == "V-65"
    assert "progress 60.0% instead of 70.0%" in found.effect.en


def test_an_empty_nature_is_told_with_the_score_of_the_other_one() -> None:
    guessed = replace(indicator("A", 130, 100, nature=Nature.FLOW), nature_told=False)
    rows = [*_rows(), seen("A", "2023Q3", 88.0), seen("A", "2024Q3", 93.0)]

    found = _only(_plan(rows, guessed), "2024Q3")

    # Rolling: 118 + 93 - 88 = 123; as a stock the 93 of nine months would be seven below the base.
    assert found.rule == "V-77"
    assert "progress -23.3% instead of 76.7%" in found.effect.en
    assert "流量" in found.text.zh


def test_a_column_of_natures_that_is_empty_is_one_finding() -> None:
    many = [
        replace(indicator(code, 130, 100, nature=Nature.FLOW), nature_told=False) for code in "ABC"
    ]
    rows = [seen(code, "2024Q3", 93.0) for code in "BC"]

    assert _told(_plan(rows, *many), "2024Q3") == [("V-77", "F3")]


def test_a_stock_whose_values_add_up_over_the_year_is_told() -> None:
    stock = indicator("A", 130, 100)
    rows = [*_rows(), seen("A", "2023Q1", 29.0), seen("A", "2024Q1", 30.0)]

    found = _only(_plan(rows, stock), "2024Q1")

    assert found.rule == "V-79"
    assert "instead of" in found.effect.en


def test_a_baseline_that_is_a_bound_contradicts_the_value_of_its_year() -> None:
    own = indicator("A", 130, 100, nature=Nature.FLOW)
    bound = replace(own, baseline=replace(own.baseline, precision=Precision.UPPER_BOUND))

    assert _told(_plan(_rows(y2020=110.0), bound)) == [("V-51", "C2")]
    assert _told(_plan(_rows(y2020=99.5), bound)) == []


def test_a_bound_of_another_row_contradicts_the_value_that_counts() -> None:
    rows = [*_rows(), seen("A", "2023", 120.0, precision=Precision.LOWER_BOUND)]

    assert ("V-51", "C5") in _told(_plan(rows))


@pytest.mark.parametrize(("target", "rules"), [(-100.0, ["V-81"]), (0.06, ["V-81"]), (6.0, [])])
def test_a_target_of_growth_that_cannot_be_is_one_finding(target: float, rules: list[str]) -> None:
    growth = indicator("A", target, None, kind=TargetKind.RATE_AVG, nature=Nature.RATIO)
    grown = [seen("A", "2021", 6.0, measure=Measure.YOY)]

    assert [rule for rule, _ in _told(_plan(grown, growth), "2021Q4")] == rules


def test_quarters_that_do_not_add_up_to_the_year_are_told_at_the_year() -> None:
    parts = [
        replace(seen("A", "2020", value), period=Period.parse(f"2023Q{quarter}", Basis.DISCRETE))
        for quarter, value in enumerate((27.0, 28.5, 29.0, 30.0), 1)
    ]

    found = _only(_plan([*_rows(), *parts]))

    # 27 + 28.5 + 29 + 30 = 114.5
    assert (found.rule, found.place.cell) == ("V-31", "C5")
    assert "114.5" in found.text.en


def test_real_growth_is_not_judged_by_levels_in_current_prices() -> None:
    levels = replace(
        indicator("S", None, 100, nature=Nature.FLOW), concept=Concept(price_basis="现价")
    )
    growth = indicator("A", 6, None, kind=TargetKind.RATE_AVG, unit_name="%", nature=Nature.RATIO)
    real = replace(growth, series="S", concept=Concept(price_basis="2020年可比价"))
    unstated = replace(growth, series="S")
    rows = [seen("S", "2020", 100.0), seen("S", "2021", 106.0)]

    assert _told(_plan(rows, real, levels), "2021Q4") == [("V-85", "F2")]
    assert _told(_plan(rows, unstated, levels), "2021Q4") == [("V-85", "F2")]


def test_planned_values_stand_on_their_way() -> None:
    def step(year: str, value: float) -> Milestone:
        place = Place(sheet="Milestones", cell=f"C{year}")
        return Milestone(indicator="A", period=Period.parse(year), value=value, place=place)

    steps = [step("2022", 110.0), step("2023", 108.0), step("2025", 131.0), step("2031", 140.0)]
    plan = replace(_plan(_rows()), milestones=tuple(steps))

    assert _told(plan) == [
        ("V-52", "C2031"), ("V-53", "C2025"), ("V-54", "C2023"), ("V-58", "F2"),
    ]  # fmt: skip


def test_productivity_is_known_by_its_concept_whatever_its_code_and_unit() -> None:
    def named(code: str, unit_name: str, concept: str) -> Indicator:
        found = indicator(code, None, None, unit_name=unit_name, nature=Nature.RATIO)
        return replace(found, concept=Concept(name=concept, scope="industry"))

    own = [
        named("X1", "元/人", "全员劳动生产率 | labour productivity"),
        named("X2", "亿元", "增加值 | value added"),
        named("X3", "万人", "平均用工人数 | average staff"),
    ]
    # 900 亿元 by 30 万人 is 300,000 yuan for each.
    rows = [seen("X2", "2023", 900.0), seen("X3", "2023", 30.0)]

    assert _told(_plan([seen("X1", "2023", 301000.0), *rows], *own)) == []
    assert _told(_plan([seen("X1", "2023", 350000.0), *rows], *own)) == [("V-43", "C2")]


def test_a_finding_of_the_reading_keeps_its_words_and_takes_the_advice_of_its_rule() -> None:
    plan = _plan(_rows(), indicator("A", 100, 100, nature=Nature.FLOW))
    (broken,) = check(plan, "2023Q4")
    read = replace(broken, text=Text(zh="读", en="read"), advice=Text(zh="", en=""))

    (told,) = check(replace(plan, findings=(read,)), "2023Q4")

    assert (told.text.en, told.advice) == ("read", broken.advice)
