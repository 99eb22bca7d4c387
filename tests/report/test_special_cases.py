"""Does a report of an unusual plan read as one written by hand would?"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from addin.facts.assess import assess
from addin.facts.changes import since
from addin.facts.factset import FactSet
from addin.files import shipped
from addin.language import LANGUAGES, Language, Text
from addin.model.indicator import Indicator
from addin.model.observations import Observation, Observations
from addin.model.plan import Plan, Task
from addin.model.words import (
    Attribute,
    Frequency,
    Nature,
    Role,
    TargetKind,
    TaskKind,
    TaskState,
)
from addin.plan.read import read_plan
from addin.plan.write import write_plan
from addin.report.build import document
from addin.report.pages.checks.signature import Signed, faults_before_signature
from addin.report.sentences.narrative import narrative
from addin.report.sentences.phrases import read_phrases
from addin.report.sentences.wording import Voice
from tests.plans import indicator, plan_of, seen, without_groups
from tests.report.test_claims import false_claims

VOICES = {language: Voice(phrases=read_phrases(language)) for language in LANGUAGES}


def rows_of(count: int) -> list[Indicator]:
    """So many indicators that should rise from 100 to 200."""
    return [indicator(f"I{at}", 200, 100) for at in range(count)]


def plan_with(
    rows: list[Indicator], values: Mapping[str, float], at: str = "2023", **words: object
) -> Plan:
    """The plan of these indicators, with a value each."""
    plan = without_groups(plan_of(rows, [seen(code, at, x) for code, x in values.items()]))
    return replace(plan, identity=replace(plan.identity, **words))  # type: ignore[arg-type]  # fields by name


def told(plan: Plan, period: str = "2023", language: Language = "zh") -> dict[str, str]:
    """The sentences of a report; what they claim is read back, and what was made is checked."""
    facts = since(assess(plan, period), None)
    said = narrative(facts, VOICES[language])
    assert false_claims(plan, facts.period) == []
    return {key: str(one) for key, one in said.items()}


def faults(plan: Plan, period: str = "2023") -> list[str]:
    """What stands against the signature of both documents."""
    facts = since(assess(plan, period), None)
    return [fault for one in LANGUAGES for fault in _faults(facts, one)]


def _faults(facts: FactSet, language: Language) -> list[str]:
    made = Signed(
        document=document(facts, language), facts=facts, voice=VOICES[language],
        said=narrative(facts, VOICES[language]),
    )  # fmt: skip
    return [one["en"] for one in faults_before_signature(made)]


def test_one_indicator_is_named_with_its_class_and_not_counted() -> None:
    plan = plan_with(rows_of(1), {"I0": 130})

    said = told(plan)

    assert "指标I0评价为严重滞后" in said["S-01"]
    assert "S-02" not in said
    assert (
        "only headline indicator, Indicator I0, is far behind" in told(plan, language="en")["S-01"]
    )
    assert faults(plan) == []


@pytest.mark.parametrize("count", [2, 4, 60])
def test_the_text_of_few_and_of_many_has_at_most_six_highlights(count: int) -> None:
    plan = plan_with(rows_of(count), {f"I{at}": 110 + at for at in range(count)})

    said = told(plan)

    assert f"{count}项主要指标中" in said["S-01"]
    assert len([key for key in said if key.startswith("S-16/") and key.endswith("/text")]) <= 6
    assert faults(plan) == []


def test_two_hundred_indicators_give_a_whole_report() -> None:
    plan = plan_with(rows_of(200), {f"I{at}": 110 + at % 90 for at in range(200)})

    assert told(plan)["S-02"].startswith("200项主要指标中，")
    assert faults(plan) == []


def test_what_is_published_by_another_scheme_is_told_where_the_plans_own_has_no_total() -> None:
    plan = read_plan(shipped("workbooks", "chongqing-14fyp.xlsx"))
    city = read_plan(shipped("workbooks", "example-city.xlsx"))

    said = narrative(assess(plan, "2024Q4"), VOICES["zh"])

    assert str(said["S-06/other"]) == (
        "另按“33618”现代制造业集群体系，2023年1—10月新一代电子信息制造业为5885.50亿元、"
        "先进材料为5320.90亿元（同比增长2.8%）和智能网联新能源汽车为4993.70亿元（同比增长5.8%），"
        "与规划的产业集群不可比。"
    )
    assert "S-06/other" not in narrative(assess(city, "2024Q3"), VOICES["zh"])


def test_where_nothing_can_be_scored_the_opening_says_so_and_why() -> None:
    rows = [replace(row, target=replace(row.target, value=None)) for row in rows_of(3)]
    plan = plan_with(rows, {"I0": 110, "I1": 120, "I2": 130})

    said = told(plan)

    assert "目前没有指标能评价进度：3项主要指标均不作评价（未公布目标值）" in said["S-01"]
    assert "S-09" not in " ".join(said)
    assert faults(plan) == []


def test_where_all_is_achieved_the_verdict_says_it_and_no_gap_is_told() -> None:
    plan = plan_with(rows_of(3), {"I0": 210, "I1": 220, "I2": 200})

    said = told(plan)

    assert "3项主要指标全部提前完成" in said["S-01"]
    assert not [key for key in said if key.startswith("S-09/")]
    assert (
        "All three headline indicators have met their targets"
        in (told(plan, language="en")["S-01"])
    )


def test_where_nothing_is_behind_the_smallest_lead_is_named() -> None:
    plan = plan_with(rows_of(2), {"I0": 165, "I1": 161})

    assert told(plan)["S-15"] == "没有滞后指标；进度差最小的是指标I1（1.0个百分点）。"
    assert told(plan, language="en")["S-15"] == (
        "No indicator is behind. The smallest lead is that of indicator I1,"
        " 1.0 percentage points above its path."
    )


def test_at_the_end_of_the_plan_targets_are_met_or_missed() -> None:
    plan = plan_with(rows_of(3), {"I0": 210, "I1": 150, "I2": 140}, at="2025")

    said = told(plan, "2025")

    assert "规划期已满。3项主要指标中，完成1项、未完成2项" in said["S-01"]
    assert "时序" not in said["S-02"]


def test_before_the_first_figures_the_months_and_the_day_are_told() -> None:
    row = replace(rows_of(1)[0], frequency=Frequency.QUARTERLY, published_after_days=30)
    plan = plan_with([row, indicator("B", 5, 1)], {})

    assert told(plan, "2021Q1")["S-01"] == (
        "截至2021年3月底，规划期已过5.0%。规划实施3个月，各项指标尚无数据，首批数据2021年4月底发布。"
    )
    assert (
        "After three months of the plan there are no figures yet."
        in (told(plan, "2021Q1", "en")["S-01"])
    )


@pytest.mark.parametrize(("last", "share"), [(2023, "66.7%"), (2030, "20.0%")])
def test_a_plan_of_three_or_ten_years_has_no_word_of_five(last: int, share: str) -> None:
    rows = [
        replace(row, target=replace(row.target, year=0))
        for row in (
            indicator("SUM", 100, None, kind=TargetKind.CUM_COUNT, nature=Nature.FLOW),
            indicator("UP", 200, 100),
        )
    ]
    plan = plan_with(rows, {"SUM": 30, "UP": 130}, at="2022", end_year=last)
    first = Observations.of([*plan.observations, seen("SUM", "2021", 28)])
    plan = replace(plan, observations=first)

    said = told(plan, "2022")

    assert f"规划期已过{share}" in said["S-01"]
    assert "五年" not in "".join(said.values())
    assert "完成规划总量的" in said["S-05/SUM"]


def profit(*values: tuple[str, float]) -> Plan:
    """A plan for a profit that was a loss in the base year."""
    row = replace(
        indicator("P", 10, -12.4, nature=Nature.FLOW), name=Text(zh="利润总额", en="Profit")
    )
    plan = plan_of([row], [seen("P", at, value) for at, value in values])
    return without_groups(plan)


@pytest.mark.parametrize(
    ("before", "now", "zh", "en"),
    [
        (-3.2, 1.5, "为1.50亿元，上年同期亏损3.20亿元，扭亏为盈", "against a loss of CNY 320"),
        (2.5, -1.0, "亏损1.00亿元，上年同期盈利2.50亿元，由盈转亏", "showed a loss of CNY 100"),
        (-3.0, -4.0, "亏损4.00亿元，同比增亏1.00亿元", "CNY 100 million larger than a year"),
        (-4.0, -3.0, "亏损3.00亿元，同比减亏1.00亿元", "CNY 100 million smaller than a year"),
    ],
)  # fmt: skip
def test_a_loss_is_said_as_one_and_never_grows(before: float, now: float, zh: str, en: str) -> None:
    plan = profit(("2022", before), ("2023", now))

    assert f"利润总额{zh}" in told(plan)["S-05/P"]
    assert en in told(plan, language="en")["S-05/P"]


def test_amounts_of_trillions_keep_every_digit() -> None:
    row = indicator("BIG", 4_000_000, 2_000_000, nature=Nature.FLOW)
    plan = plan_with([row, indicator("B", 2, 1)], {"BIG": 3_000_000.25, "B": 1.5})

    assert "3000000.25亿元" in told(plan)["S-05/BIG"]
    assert "CNY 300,000.03 billion" in told(plan, language="en")["S-05/BIG"]


LONG = "一项名称很长很长的" * 60


@pytest.mark.parametrize(
    "name",
    [
        Text(zh=LONG, en="a very long name " * 40),
        Text(zh="只有中文名", en=""),
        Text(zh="", en="English only"),
        Text(zh="\u202eمؤشر\u202c", en="\u202emirror\u202c"),
        Text(zh="字" * 10_000, en="w " * 5_000),
    ],
    ids=["long", "zh", "en", "rtl", "ten thousand"],
)
def test_odd_names_give_a_whole_report_in_both_languages(name: Text) -> None:
    rows = [replace(row, name=name) for row in rows_of(2)]
    plan = plan_with(rows, {"I0": 130, "I1": 170})
    facts = since(assess(plan, "2023"), None)

    for language in LANGUAGES:
        made = document(facts, language)
        assert made[:2] == b"PK"
        assert str(narrative(facts, VOICES[language])["S-05/I0"])


def test_signs_that_no_document_may_hold_do_not_come_in_from_a_workbook(tmp_path: Path) -> None:
    row = replace(rows_of(1)[0], name=Text(zh="甲\x07乙", en="a\x1bb"))
    book = write_plan(
        plan_with([row, *rows_of(2)[1:]], {"I0": 130, "I1": 170}), tmp_path / "p.xlsx"
    )

    plan = read_plan(book)

    assert plan.indicators[0].name == Text(zh="甲乙", en="ab")
    assert faults(plan) == []


def revised(to: float) -> Plan:
    """A plan whose figure of 2022 was revised within the year of the report."""
    rows = rows_of(3)
    old = [seen(row.code, "2022", 141, vintage=date(2023, 1, 20)) for row in rows]
    new: Observation = replace(old[0], value=to, vintage=date(2023, 3, 1))
    plan = plan_of(rows, [])
    return without_groups(replace(plan, observations=Observations.of([*old, new])))


def test_a_revision_that_changes_a_class_is_told_on_page_one() -> None:
    from addin.report.values import report_values

    moved, kept = (since(assess(revised(to), "2023Q1"), None) for to in (120.0, 141.5))

    assert report_values(moved, VOICES["zh"])["classes_revised"] is True
    assert str(narrative(moved, VOICES["zh"])["S-11"]) == "本期修订1项历史数据，改变了1项评价。"
    assert str(narrative(moved, VOICES["en"])["S-11"]).startswith(
        "One earlier figure was revised since the last report."
    )
    assert report_values(kept, VOICES["zh"])["classes_revised"] is False


def test_the_thresholds_of_an_office_are_printed_with_the_methods() -> None:
    from addin.report.sentences.notes import method_lines

    plan = replace(plan_with(rows_of(2), {"I0": 150, "I1": 160}), thresholds={"behind_pp": "-25"})

    assert "不低于-25个百分点为滞后" in method_lines(assess(plan, "2023"), VOICES["zh"])[0]


def test_an_indicator_that_was_not_scored_before_is_not_counted_as_moved() -> None:
    rows = rows_of(2)
    values = [seen("I0", "2022", 150), seen("I0", "2023", 110), seen("I1", "2023", 170)]
    plan = without_groups(plan_of(rows, values))

    said = narrative(assess(plan, "2023"), VOICES["zh"], assess(plan, "2022"))

    assert "1项评价下降、没有上升" in str(said["S-01"])
    assert "I1" not in str(said["S-13"])


def test_all_binding_indicators_behind_is_said_of_one_and_of_several() -> None:
    binding = [replace(row, attribute=Attribute.BINDING) for row in rows_of(3)]
    values = {"I0": 110, "I1": 110, "I2": 110}

    assert "3项约束性指标全部滞后" in told(plan_with(binding, values))["S-01"]
    assert "唯一的约束性指标滞后" in told(plan_with([binding[0], *rows_of(3)[1:]], values))["S-01"]


def beside(own: float, nation: float, period: str = "2023") -> str:
    """The sentence on the plan's total, which has a national series."""
    row = replace(indicator("GO", 40, 20, unit_name="%", nature=Nature.RATIO), nation="CN")
    other = replace(
        indicator("CN", None, None, unit_name="%", nature=Nature.RATIO), role=Role.SERIES
    )
    plan = plan_of([row, other], [seen("GO", "2023", own), seen("CN", period, nation)])
    return told(without_groups(replace(plan, identity=plan.identity)))["S-05/GO"]


def test_what_stands_worse_than_the_nation_says_by_how_much() -> None:
    assert "低于全国1.5个百分点" in beside(28.5, 30.0)
    assert "全国" not in beside(28.5, 28.45)


def test_a_figure_of_the_nation_of_another_period_is_not_compared() -> None:
    assert "全国" not in beside(28.5, 30.0, "2022")


def test_a_project_not_begun_whose_indicator_is_far_behind_is_to_be_decided() -> None:
    plan = plan_with(rows_of(2), {"I0": 110, "I1": 170})
    task = Task(
        code="P", name=Text(zh="扩建工程", en="the extension"), kind=TaskKind.PROJECT,
        state=TaskState.NOT_STARTED, indicator="I0",
    )  # fmt: skip

    said = told(replace(plan, tasks=(task,)))

    assert said["S-17/1"].startswith("扩建工程未开工，指标I0严重滞后：请明确开工日期")
    other = replace(task, indicator="I1")
    assert "扩建工程" not in " ".join(told(replace(plan, tasks=(other,))).values())


def test_of_many_changes_eight_are_named_and_the_others_counted() -> None:
    rows = [indicator(f"I{at:03d}", 200, 100) for at in range(200)]
    figures = {"2022": 140, "2023": 120}
    plan = without_groups(
        plan_of(rows, [seen(row.code, at, x) for row in rows for at, x in figures.items()])
    )
    before = assess(plan, "2022Q4")
    facts = since(assess(plan, "2023Q4"), before)
    said = {one: str(narrative(facts, VOICES[one], before)["S-13"]) for one in LANGUAGES}

    assert false_claims(plan, facts.period) == []
    assert "另有192项见附件1" in said["zh"]
    assert "and 192 others (Annex 1)" in said["en"]
    assert len(said["zh"]) < 400
