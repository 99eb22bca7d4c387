"""Can a reader follow each number down to the cells of the plan workbook?"""

from dataclasses import replace
from datetime import date

import pytest

from addin.errors import Place
from addin.facts.assess import assess
from addin.facts.explain import Explanation, explain_fact, formulas_used, lines, rows_behind
from addin.facts.factset import FactSet
from addin.files import shipped
from addin.measures.book import BOOK
from addin.model.words import Nature, TargetKind
from addin.plan.read import read_plan
from tests.plans import indicator, plan_of, seen


def output(place: Place | None = None) -> FactSet:
    rows = [
        seen("GO", "2020", 20000, vintage=date(2021, 1, 20)),
        replace(seen("GO", "2023", 26800, vintage=date(2024, 1, 22)), place=place or Place()),
        seen("GO", "2022", 25000, vintage=date(2023, 1, 22)),
    ]
    return assess(plan_of([indicator("GO", 30000, 20000, nature=Nature.FLOW)], rows), "2023")


def test_a_formula_is_said_with_the_numbers_in_it() -> None:
    trace = explain_fact(output(), "GO.progress@2023")

    assert trace.formula is BOOK["progress_level"]
    assert trace.said.zh == "（26800.00－20000.00）÷（30000.00－20000.00）×100"
    assert trace.said.en == "(2,680.00 - 2,000.00) / (3,000.00 - 2,000.00) x 100"
    assert trace.published == date(2024, 1, 22)


def test_a_number_in_a_formula_that_is_no_fact_is_said_too() -> None:
    said = explain_fact(output(), "GO.growth_required@2023").said.zh

    assert said == "（（30000.00÷26800.00）^（1÷2）－1）×100"


def test_per_cents_are_said_as_per_cents() -> None:
    assert explain_fact(output(), "GO.lead@2023").said.zh == "68.0%－60.0%"


def test_a_trace_goes_down_to_the_cells() -> None:
    facts = output(place=Place(sheet="Data", cell="E3"))
    trace = explain_fact(facts, "GO.lead@2023")

    def cells(found: Explanation) -> list[Place]:
        return [
            cell
            for source in found.inputs
            for cell in ([source] if isinstance(source, Place) else cells(source))
        ]

    assert [each.fact.measure for each in trace.inputs if isinstance(each, Explanation)] == [
        "progress", "planned_progress",
    ]  # fmt: skip
    assert cells(trace) == [Place(file=facts.plan.workbook, sheet="Data", cell="E3")]


def test_a_trace_stops_at_the_depth_that_was_asked_for() -> None:
    assert explain_fact(output(), "GO.lead@2023", 0).inputs == ()
    one = explain_fact(output(), "GO.lead@2023", 1).inputs[0]
    assert isinstance(one, Explanation)
    assert one.inputs == ()


def test_what_is_not_known_is_told_with_its_reason_and_the_words_of_the_formula() -> None:
    facts = assess(plan_of([indicator("GO", 30000, None)], [seen("GO", "2023", 100)]), "2023")

    trace = explain_fact(facts, "GO.progress@2023")

    assert trace.said == BOOK["progress_level"].words
    assert "— (未公布基期值)" in next(lines(trace, "zh"))


def test_each_step_stands_further_in() -> None:
    said = list(lines(explain_fact(output(), "GO.progress@2023"), "en"))

    assert said[0].startswith("Indicator GO · progress @2023 = 68.0% [(2,680.00")
    assert said[0].endswith("x 100; METHODS A3, 2024-01-22]")
    assert [len(line) - len(line.lstrip()) for line in said] == [0, 2, 4, 2, 2]


def test_an_id_that_is_no_fact_is_refused() -> None:
    with pytest.raises(KeyError):
        explain_fact(output(), "GO.nothing@2023")


def test_a_cell_is_found_in_a_sheet_of_any_name() -> None:
    trace = explain_fact(output(place=Place(sheet="数据!旧", cell="E3")), "GO.value@2023")

    assert [found.cell for found in trace.inputs if isinstance(found, Place)] == ["E3"]
    assert [found.sheet for found in trace.inputs if isinstance(found, Place)] == ["数据!旧"]


def test_the_rows_behind_a_total_over_the_plan_are_all_its_years() -> None:
    rows = [seen("JOBS", str(year), 10.0 * year) for year in range(2019, 2025)]
    plan = plan_of(
        [indicator("JOBS", 99999, None, kind=TargetKind.CUM_COUNT, nature=Nature.FLOW)], rows
    )
    facts = assess(plan, "2024")

    behind = rows_behind(facts, ["JOBS"])

    years = {facts.observations.period_of(row).year for row in behind}
    assert {2021, 2022, 2023, 2024} <= years
    assert 2019 not in years


@pytest.mark.parametrize("name", ["chongqing-14fyp", "example-city"])
@pytest.mark.parametrize("period", ["2021Q2", "2023Q3", "2025"])
def test_every_fact_rests_on_facts_and_cells(name: str, period: str) -> None:
    facts = assess(read_plan(shipped("workbooks", f"{name}.xlsx")), period)

    nowhere = {
        source
        for fact in facts.values()
        for source in fact.inputs
        if source not in facts and not source.startswith(f"{facts.plan.workbook}!")
    }

    assert nowhere == set()


def test_a_target_that_is_kept_is_judged_by_value_and_target() -> None:
    plan = plan_of(
        [indicator("SHARE", 24, 25, kind=TargetKind.HOLD_MIN)], [seen("SHARE", "2023", 25)]
    )

    trace = explain_fact(assess(plan, "2023"), "SHARE.status@2023")

    assert [each.fact.measure for each in trace.inputs if isinstance(each, Explanation)] == [
        "comparable", "target",
    ]  # fmt: skip


def test_the_formulas_of_known_numbers_are_used_and_no_others() -> None:
    plan = plan_of([indicator("A", 9, 5), indicator("B", 9, None)], [seen("A", "2023", 7)])
    nothing = plan_of([indicator("A", 9, 5)], [])

    used, idle = (formulas_used(assess(each, "2023")) for each in (plan, nothing))

    assert {"observed", "same", "progress_level", "lead", "expected_linear", "stated"} <= used
    assert "stated" in idle
    assert not {"observed", "same", "progress_level", "lead"} & idle
    assert not {"chain", "sum", "progress_rate"} & (used | idle)
