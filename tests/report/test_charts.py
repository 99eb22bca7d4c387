"""Do charts and their alternative texts show the numbers of the tables?"""

from dataclasses import replace

import pytest

from addin.facts.assess import assess
from addin.facts.changes import since
from addin.facts.factset import FactSet
from addin.files import shipped
from addin.language import LANGUAGES, Language
from addin.model.words import Nature
from addin.ooxml.charts.chart import Chart
from addin.plan.read import read_plan
from addin.report.charts import chart_titles, chart_values
from addin.report.pages.trends import direction_values
from addin.report.sentences.phrases import read_phrases
from addin.report.sentences.wording import Voice
from tests.plans import cluster, indicator, plan_of, seen
from tests.report.odd_plans import many


def three_groups() -> FactSet:
    rows = [indicator("GO", 1000, 500, nature=Nature.FLOW)]
    groups = [(240, 150, 180, 300, 200), (100, 60, 90, 120, 110), (50, 30, 45, 100, 80)]
    seenings = [
        seen("GO", period, value, cluster=f"C{at}")
        for at, values in enumerate(groups)
        for period, value in zip(("2023", "2023Q3", "2024Q3"), values, strict=False)
    ]
    members = tuple(cluster(f"C{at}", *values[3:]) for at, values in enumerate(groups))
    return assess(plan_of(rows, seenings, members), "2024Q3")


def drawn(facts: FactSet, language: Language, name: str) -> Chart:
    chart = chart_values(facts, language)[name]
    assert isinstance(chart, Chart)
    return chart


def of_role(chart: Chart, role: str) -> tuple[float | None, ...]:
    return next((one.values for one in chart.series if one.role == role), ())


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_bar_of_a_group_ends_at_its_target_and_says_both(language: Language) -> None:
    facts = three_groups()

    chart = drawn(facts, language, "chart_clusters")

    shown = facts.fact("GO/C0", "comparable")
    assert shown.value == 270
    assert f"{shown.display(language)} /" in chart.alt
    assert chart.series[-1].texts[0] in {"270/300", "27\u00a0of\u00a030"}
    ends = [
        sum(one.values[0] or 0.0 for one in chart.series if one.role != "label"),
        float(facts.fact("GO/C0", "target").number(language).replace(",", "")),
    ]
    assert ends[0] == pytest.approx(ends[1])


def test_a_group_below_its_base_starts_where_it_is_and_is_short_up_to_its_path() -> None:
    chart = drawn(three_groups(), "zh", "chart_clusters")

    assert of_role(chart, "base")[2] == 65
    assert of_role(chart, "done")[2] == 0
    assert sum(one.values[2] or 0 for one in chart.series if one.role in {"short", "rest"}) == 35


def test_two_groups_with_a_size_make_no_chart() -> None:
    facts = three_groups()
    two = replace(facts.plan, clusters=facts.plan.clusters[:2])

    assert chart_values(assess(two, "2024Q3"), "zh")["chart_clusters"] is None


def test_progress_is_drawn_up_to_its_path_then_what_is_over_or_short_of_it() -> None:
    rows = [indicator("A", 200, 100), indicator("B", 200, 100), indicator("C", 200, 100)]
    plan = plan_of(rows, [seen("A", "2023", 190), seen("B", "2023", 120), seen("C", "2023", 90)])

    chart = drawn(assess(plan, "2023"), "zh", "chart_progress")

    assert chart.categories == ("指标A", "指标B", "指标C")
    assert of_role(chart, "done") == (60, 20, -10)
    assert of_role(chart, "ahead") == (30, 0, 0)
    assert of_role(chart, "short") == (0, 40, 60)
    assert chart.series[0].texts == ("90.0", "20.0", "-10.0")
    assert chart.series[-1].texts == ("+30.0", "-40.0", "-70.0")
    assert "3项指标" in chart.alt
    assert "2项欠时序" in chart.alt


def test_one_indicator_makes_no_chart_of_who_is_ahead() -> None:
    plan = plan_of([indicator("A", 200, 100)], [seen("A", "2023", 190)])

    assert chart_values(assess(plan, "2023"), "zh")["chart_progress"] is None


def test_of_many_indicators_at_most_twenty_are_drawn_and_those_are_behind() -> None:
    codes = [f"I{at:02}" for at in range(30)]
    rows = [indicator(code, 200, 100) for code in codes]
    values = [190 if at < 5 else 110 for at in range(30)]
    seenings = [seen(code, "2023", value) for code, value in zip(codes, values, strict=True)]

    chart = drawn(assess(plan_of(rows, seenings), "2023"), "zh", "chart_progress")

    assert len(chart.categories) == 20
    assert not {f"指标{code}" for code in codes[:5]} & set(chart.categories)


def test_very_many_indicators_have_a_chart_for_each_category() -> None:
    facts = since(assess(many(60), "2024Q3"), assess(many(60), "2024Q2"))

    values = chart_values(facts, "zh")

    charts = values["progress_charts"]
    assert [chart.title for chart in charts] == [f"第{at}类" for at in range(1, 7)]
    assert all(len(chart.categories) <= 6 for chart in charts)
    behind = charts[0].categories  # the seventh of a category has a limit and no bar
    assert behind == tuple(f"主要产品产量之{at}" for at in (6, 5, 4, 3, 2, 1))
    assert values["chart_progress"] is not None


def test_few_indicators_stand_in_one_chart() -> None:
    values = chart_values(assess(many(12), "2024Q3"), "zh")

    assert values["progress_charts"] == [values["chart_progress"]]


@pytest.mark.parametrize(
    ("language", "bars", "groups"),
    [
        ("en", "Furthest from the path: export deliveries and industrial wastewater",
         "Furthest short of its path: Electronic information"),
        ("zh", "离路径最远：出口交货值和工业废水", "比时序目标少得最多：电子信息"),
    ],
)  # fmt: skip
def test_the_title_of_a_figure_says_what_it_shows(
    language: Language, bars: str, groups: str
) -> None:
    facts = assess(read_plan(shipped("workbooks", "example-city.xlsx")), "2024Q3")

    titles = chart_titles(facts, Voice(phrases=read_phrases(language)))

    assert titles == {"progress_title": bars, "groups_title": groups}


@pytest.mark.parametrize("language", LANGUAGES)
def test_where_few_are_scored_lines_show_which_way_the_others_go(language: Language) -> None:
    facts = assess(read_plan(shipped("workbooks", "chongqing-14fyp.xlsx")), "2024Q4")

    values = direction_values(facts, language, {})

    strategic, smart = values["directions"]
    assert strategic.series[0].values == (28.9, 28.9, 31.1, 31.9, 32.2, 34.6)
    assert smart.series[0].values == (67, 105, 127, 144)
    assert [len(one.series) for one in (strategic, smart)] == [1, 1]
    assert values["other_concepts"]


def test_where_most_are_scored_there_are_no_lines_of_direction() -> None:
    facts = assess(read_plan(shipped("workbooks", "example-city.xlsx")), "2024Q3")

    assert direction_values(facts, "zh", {})["directions"] == []
