"""Does page 1 count every indicator once, and say what changed and what is lacking?"""

from dataclasses import replace
from typing import Any

from addin.facts.assess import assess
from addin.model.words import Attribute
from addin.report.pages.front import arrow
from addin.report.sentences.phrases import read_phrases
from addin.report.sentences.wording import Voice
from addin.report.values import report_values
from tests.plans import cluster, indicator, plan_of, seen

VOICE = Voice(phrases=read_phrases("zh"))


def values_of(now: str, before: str = "") -> dict[str, Any]:
    rows = [
        indicator("A", 200, 100),
        replace(indicator("B", 200, 100), attribute=Attribute.BINDING),
        indicator("C", 200, None),
    ]
    seenings = [
        seen("A", "2022", 110), seen("A", "2023", 190),
        seen("B", "2022", 190), seen("B", "2023", 120), seen("C", "2023", 5),
    ]  # fmt: skip
    plan = plan_of(rows, seenings)
    return report_values(assess(plan, now), VOICE, assess(plan, before) if before else None)


def test_every_scored_indicator_stands_in_the_strip_under_its_class() -> None:
    classes = values_of("2023")["classes"]

    assert {key: str(one["count"]) for key, one in classes.items()} == {
        "achieved": "0", "ahead": "1", "on_pace": "0", "behind": "0", "far_behind": "1",
    }  # fmt: skip
    assert classes["ahead"]["names"] == "指标A"
    assert classes["far_behind"]["names"] == "指标B※"
    assert classes["achieved"]["names"] == "—"


def test_a_class_without_an_indicator_now_and_before_has_no_column() -> None:
    assert [one["word"] for one in values_of("2023")["strip"]] == ["快于时序", "严重滞后"]
    # Both indicators have changed places: each class has one now and had one before.
    assert [str(one["before"]) for one in values_of("2023", "2022")["strip"]] == ["1", "1"]


def test_a_plan_of_few_indicators_needs_no_annex_and_no_strip() -> None:
    values = values_of("2023")

    assert (values["brief"], values["with_strip"], values["alone"]) == (True, False, False)


def test_the_strip_says_how_many_there_were_and_who_moved() -> None:
    classes = values_of("2023", "2022")["classes"]

    assert str(classes["ahead"]["before"]) == "1"
    assert classes["ahead"]["names"] == "指标A↑"
    assert classes["far_behind"]["names"] == "指标B※↓"


def test_without_a_report_before_nothing_is_said_to_have_moved() -> None:
    values = values_of("2023")

    assert values["classes"]["ahead"]["before"] == ""
    assert {row["change"] for block in values["blocks"] for row in block["rows"]} == {"—"}


def test_an_indicator_that_was_not_scored_before_has_not_moved() -> None:
    plan = plan_of([indicator("A", 200, 100)], [seen("A", "2023", 190)])

    assert arrow(assess(plan, "2023"), assess(plan, "2022"), "A") == "—"
    values = report_values(assess(plan, "2023"), VOICE, assess(plan, "2022"))
    assert [row["change"] for block in values["blocks"] for row in block["rows"]] == ["新"]
    assert values["some_first"]


def test_an_indicator_that_was_scored_before_is_not_new() -> None:
    values = values_of("2023", "2022")

    assert not values["some_first"]
    assert "新" not in {row["change"] for block in values["blocks"] for row in block["rows"]}


def test_blocks_go_from_the_best_class_to_the_worst() -> None:
    names = [block["name"] for block in values_of("2023")["blocks"]]

    assert names == ["快于时序（1项）", "严重滞后（1项）", "不作评价（1项）"]


def test_where_few_are_scored_the_others_are_told_with_what_they_lack() -> None:
    rows = [indicator("A", 200, 100), indicator("B", 200, None), indicator("C", None, 100)]
    seenings = [seen("A", "2023", 190), seen("B", "2023", 5), seen("C", "2023", 5)]

    values = report_values(assess(plan_of(rows, seenings), "2024"), VOICE)

    assert values["sparse"]
    assert [block["name"] for block in values["blocks"]] == ["快于时序（1项）"]
    assert [row["needed"] for row in values["unscored_rows"]] == ["基期值", "目标值"]
    assert sum(int(row["count"]) for row in values["situations"]) == 3


def test_groups_need_three_sizes_for_a_table() -> None:
    groups = tuple(cluster(f"C{at}", 300, 200) for at in range(3))
    seenings = [seen("GO", "2023", 240, cluster=f"C{at}") for at in range(3)]
    rows = [indicator("GO", 1000, 500)]

    few = report_values(assess(plan_of(rows, seenings[:2], groups), "2023"), VOICE)
    enough = report_values(assess(plan_of(rows, seenings, groups), "2023"), VOICE)

    assert few["few_groups"]
    assert not enough["few_groups"]


def test_a_draft_has_no_date_yet_and_says_on_each_page_that_it_is_one() -> None:
    values = values_of("2023")

    assert values["draft"]
    assert "月　日" in values["signed"]
    assert values["header_words"].startswith("草稿")
