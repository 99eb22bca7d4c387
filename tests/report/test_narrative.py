"""Does the automatic text say what the facts say, and all of it?"""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from addin.facts.assess import assess
from addin.facts.changes import since
from addin.language import LANGUAGES, Language, Text
from addin.model.indicator import Indicator
from addin.model.observations import Observation
from addin.model.period import Period
from addin.model.plan import Action, Plan, Task
from addin.model.words import (
    ActionState,
    DataStatus,
    Measure,
    Nature,
    TargetKind,
    TaskKind,
    TaskState,
)
from addin.report.sentences.narrative import narrative
from addin.report.sentences.phrases import Sentence, read_phrases
from addin.report.sentences.wording import Voice
from tests.plans import binding, cluster, indicator, plan_of, seen
from tests.report.honesty import dishonesties, numbers_said_otherwise

PERIODS = [f"{year}Q{quarter}" for year in range(2021, 2026) for quarter in range(1, 5)]


def _voice(language: Language) -> Voice:
    return Voice(phrases=read_phrases(language))


@pytest.fixture(scope="module")
def plan() -> Plan:
    """A plan with something of everything: kinds of targets, holes, old and preliminary data."""
    output = indicator("GO", 30000, 22700, nature=Nature.FLOW)
    rows = [
        replace(output, name=Text(zh="规上工业总产值", en="Gross output")),
        indicator("SHARE", 35, 32, unit_name="%", nature=Nature.RATIO),
        binding(indicator("RD", 2, 1.6, unit_name="%", nature=Nature.RATIO)),
        indicator("JOBLESS", 5.5, None, kind=TargetKind.HOLD_MAX, unit_name="%"),
        indicator("SILENT", 50, 30, unit_name="%"),
        indicator("GROWTH", None, None),
    ]
    seenings = [
        seen("GO", "2021", 24000),
        seen("GO", "2022", 25000),
        seen("GO", "2023", 26000),
        seen("GO", "2023Q3", 19000),
        seen("GO", "2024Q2", 13000),
        seen("GO", "2024Q3", 20000, status=DataStatus.PRELIMINARY, vintage=date(2024, 10, 20)),
        seen("GO", "2024Q2", 7.1, measure=Measure.YOY),
        seen("GO", "2024Q3", 6.6, measure=Measure.YOY),
        seen("SHARE", "2022", 32.2, measure=Measure.SHARE),
        seen("SHARE", "2023", 33, measure=Measure.SHARE),
        seen("RD", "2023Q3", 1.65),
        seen("RD", "2024Q3", 1.55),
        seen("JOBLESS", "2024Q3", 5.3),
        seen("GROWTH", "2024Q3", -7.3, measure=Measure.YOY),
        *(
            seen("GO", "2023", size, cluster=c)
            for c, size in zip("ABC", (6e3, 5e3, 4e3), strict=True)
        ),
        *(
            seen("GO", "2024Q3", size, cluster=c)
            for c, size in zip("ABC", (4e3, 5e3, 3e3), strict=True)
        ),
        *(
            seen("GO", "2023Q3", size, cluster=c)
            for c, size in zip("AB", (4500, 3500), strict=True)
        ),
    ]
    clusters = (cluster("A", 10000, 5000), cluster("B", 6000, 4000), cluster("C", 3000, 2000))
    return replace(
        plan_of(rows, seenings, clusters),
        actions=(
            _action("A1", ActionState.RUNNING, due=date(2024, 9, 1)),
            _action("A2", ActionState.DONE, due=date(2024, 9, 1)),
            _action("A3", ActionState.PARTIAL, due=date(2024, 12, 31)),
            replace(_action("A4", ActionState.RUNNING), raised=Period.parse("2024Q1")),
        ),
        tasks=(
            _project("P1", TaskState.RUNNING, 100, 70),
            _project("P2", TaskState.DONE, 50, 50),
            replace(_project("T1", TaskState.RUNNING, 1, 1), kind=TaskKind.TASK),
        ),
    )


def _action(code: str, state: ActionState, due: date | None = None) -> Action:
    raised = Period.parse("2024Q2")
    return Action(
        code=code,
        indicator="GO",
        raised=raised,
        measure=Text(zh="措施", en="measure"),
        due=due,
        state=state,
    )


def _project(code: str, state: TaskState, planned: float, done: float) -> Task:
    return Task(
        code=code,
        kind=TaskKind.PROJECT,
        name=Text(zh=code, en=code),
        state=state,
        investment_planned=planned,
        investment_done=done,
    )


def _said(plan: Plan, period: str, language: Language = "zh") -> dict[str, str]:
    return {key: str(said) for key, said in _narrative(plan, period, language).items()}


def _narrative(plan: Plan, period: str, language: Language) -> dict[str, Sentence]:
    return dict(narrative(assess(plan, period), _voice(language)))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_sentences_read_as_the_golden_file_says(
    plan: Plan,
    language: Language,
    update_golden: bool,  # noqa: FBT001 - a fixture
) -> None:
    facts, before = assess(plan, "2024Q3"), assess(plan, "2024Q2")

    said = narrative(facts, _voice(language), before)

    golden = Path(__file__).with_name(f"narrative.{language}.txt")
    lines = [f"{key} {text}" for key, text in said.items()]
    if update_golden:
        golden.write_text("\n".join(lines) + "\n", encoding="utf-8")
    assert lines == golden.read_text("utf-8").splitlines()


@pytest.mark.parametrize("period", PERIODS)
def test_every_report_is_honest_and_says_the_same_in_both_languages(
    plan: Plan, period: str
) -> None:
    facts = since(assess(plan, period), None)

    said = {language: narrative(facts, _voice(language)) for language in LANGUAGES}

    for language in LANGUAGES:
        assert not dishonesties(said[language], facts, _voice(language))
    assert not numbers_said_otherwise(said["zh"], said["en"], facts)


def test_the_classes_of_the_count_sentence_add_up(plan: Plan) -> None:
    counted = _narrative(plan, "2024Q3", "zh")["S-02"].numbers

    total, *classes = (int(number.text) for number in counted)
    assert total == sum(classes)


def test_at_the_end_of_the_plan_targets_are_met_or_not() -> None:
    rows = [indicator("A", 100, 0), indicator("B", 100, 0), indicator("C", 100, 0)]
    plan = plan_of(rows, [seen("A", "2025", 100), seen("B", "2025", 99)])

    said = _said(plan, "2025")

    assert (
        said["S-01"]
        == "截至2025年12月底，规划期已满。3项主要指标中，完成1项、未完成1项、不作评价1项。"
    )
    assert said["S-02"] == "3项主要指标中，完成1项、未完成1项、暂无数据1项。"


def test_at_the_end_of_the_plan_nothing_is_said_to_be_missed_on_older_figures(plan: Plan) -> None:
    assert "未完成" not in _said(plan, "2025")["S-01"] + _said(plan, "2025")["S-02"]


def test_binding_laggards_are_named_first_and_never_cut_from_a_long_list() -> None:
    rows = [indicator(f"I{i:02}", 100, 0) for i in range(12)]
    rows[11] = binding(rows[11])
    plan = plan_of(rows, [seen(row.code, "2024Q3", 10) for row in rows])

    said = _said(plan, "2024Q3")["S-03"]

    assert said.startswith("其中，严重滞后的12项为指标I11（约束性）、指标I00、")
    assert said.endswith("指标I06等（详见附件1）。")


def test_where_nobody_is_behind_the_text_says_so_only_if_somebody_was_scored() -> None:
    good = plan_of([indicator("A", 100, 0)], [seen("A", "2024Q3", 90)])
    blank = plan_of([indicator("A", 100, 0)], [])

    assert _said(good, "2024Q3")["S-03"].endswith("没有滞后指标。")
    assert _said(blank, "2024Q3")["S-03"] == "暂无可作时序评价的指标。"


def test_no_verdict_is_given_on_indicators_without_data() -> None:
    rows = [indicator("A", 100, 0), indicator("B", 100, 0)]
    plan = plan_of(rows, [seen("A", "2024Q3", 90)])

    assert _said(plan, "2024Q3")["S-01"].endswith(
        "2项主要指标中，能评价进度的1项全部达到或快于时序进度，其余1项不作评价。"
    )


def test_no_conclusion_is_drawn_where_few_are_scored() -> None:
    rows = [indicator("A", 100, 0), indicator("B", 100, None), indicator("C", None, 0)]
    plan = plan_of(rows, [seen(code, "2023", 90) for code in "ABC"])

    assert _said(plan, "2024Q3")["S-01"] == (
        "截至2024年9月底，规划期已过75.0%。3项主要指标中只有1项能评价进度：快于时序1项，"
        "最新数据停留在2023年。其余2项不作评价（未公布基期值、未公布目标值），"
        "本报告不对规划总体进展作结论。"
    )


def test_data_of_another_period_are_named_with_it(plan: Plan) -> None:
    assert _said(plan, "2024Q3")["S-05/SHARE"].startswith("2023年，")


def _one(row: Indicator, seenings: list[Observation], period: str, language: Language) -> str:
    """The sentence on the only indicator of a plan."""
    return _said(plan_of([row], seenings), period, language)[f"S-05/{row.code}"]


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("zh", "按近四个季度27000.00亿元计算，完成规划增量的58.9%"),
        (
            "en",
            "The four quarters to the end of September 2024 came to CNY 2,700.00 billion. This is ",
        ),
    ],
)
def test_the_figure_that_progress_is_measured_on_is_named_beside_the_one_to_date(
    plan: Plan, language: Language, said: str
) -> None:
    assert said in _said(plan, "2024Q3", language)["S-05/GO"]


def test_a_sum_since_the_start_is_named_beside_the_figure_of_the_year() -> None:
    row = indicator("JOBS", 60, None, kind=TargetKind.CUM_COUNT, nature=Nature.FLOW)
    seenings = [seen("JOBS", "2021", 12), seen("JOBS", "2022", 12), seen("JOBS", "2023", 8)]

    said = _one(row, seenings, "2023", "zh")

    assert "规划期累计32.00亿元，完成规划总量的53.3%" in said


@pytest.mark.parametrize(
    ("language", "start"),
    [
        ("zh", "指标ENERGY比2020年累计下降5.9%，同比下降3.0%；完成规划降幅的40.4%"),
        (
            "en",
            (
                "By the end of December 2022, indicator ENERGY had fallen by 5.9% since 2020."
                " It was down"
            ),
        ),
    ],
)
def test_a_cumulative_reduction_is_said_as_a_fall_and_never_as_a_level(
    language: Language, start: str
) -> None:
    row = indicator("ENERGY", 14.0, None, kind=TargetKind.CUM_CHANGE, unit_name="%")
    rates = [seen("ENERGY", year, -3.0, measure=Measure.YOY) for year in ("2021", "2022")]

    assert _one(row, rates, "2022", language).startswith(start)


def test_an_average_growth_is_that_since_the_start_and_not_that_of_the_period() -> None:
    row = indicator("GO", 6.0, 100, kind=TargetKind.RATE_AVG, nature=Nature.STOCK)

    said = _one(row, [seen("GO", "2022", 110.25)], "2022", "en")

    assert said.startswith(
        "Since 2021 there has been average annual growth of 5.0% in indicator GO. This is 1.0"
    )


def test_groups_without_a_total_are_told_one_by_one_and_not_added_up() -> None:
    clusters = (cluster("C1", 300, 200), cluster("C2", 300, 200))
    rows = [indicator("GO", 1000, 500)]
    plan = plan_of(rows, [seen("GO", "2022", 240, cluster="C1")], clusters=clusters)

    assert _said(plan, "2022")["S-06"].endswith(
        "中只有1个有规模数据，不计算合计：集群C1为240.00亿元，相当于300.00亿元目标的80.0%。"
    )


def test_all_actions_of_the_register_are_counted_and_who_has_none_is_named(plan: Plan) -> None:
    assert _said(plan, "2024Q3")["S-10"] == (
        "台账共4项：超期1项、推进中1项、取得阶段成效1项、完成1项。"
        "2项滞后指标没有整改事项，需补充：指标RD和指标SHARE。"
    )
    assert "S-10" not in _said(plan, "2021Q3")


def test_the_states_of_actions_and_projects_add_up(plan: Plan) -> None:
    facts = assess(plan, "2024Q3")

    for what, states in (("actions", ActionState), ("projects", TaskState)):
        counts = [facts.fact("PLAN", f"{what}_{state.value}").value or 0 for state in states]
        assert facts.fact("PLAN", f"{what}_total").value == sum(counts)


def test_an_office_sees_its_own_words_in_the_report(plan: Plan, tmp_path: Path) -> None:
    own = tmp_path / "phrases.zh.txt"
    own.write_text("growth.up = 同比上升{growth}%\n", "utf-8")
    voice = Voice(phrases=read_phrases("zh", own))

    said = narrative(assess(plan, "2024Q3"), voice)

    assert "同比上升6.6%" in str(said["S-05/GO"])


@pytest.mark.parametrize(
    ("own", "rule"),
    [
        ("growth.down = 同比增长-{growth}%", "N-02"),
        ("indicator.growth = {name}有变化。", "N-07"),
        ("named = {class}的{count}项", "N-08"),
        ("status.preliminary = 　", "N-14"),
        ("counts.item = {class}{count}{count}项", "N-01"),
    ],
)
def test_words_that_hide_something_are_found(
    plan: Plan, tmp_path: Path, own: str, rule: str
) -> None:
    path = tmp_path / "phrases.zh.txt"
    path.write_text(own, "utf-8")
    facts = assess(plan, "2024Q3")

    said = narrative(facts, Voice(phrases=read_phrases("zh", path)))

    assert rule in {found.rule for found in dishonesties(said, facts, _voice("zh"))}


def test_a_translation_that_drops_a_number_is_found(plan: Plan) -> None:
    facts = assess(plan, "2024Q3")
    zh, en = (narrative(facts, _voice(language)) for language in LANGUAGES)

    found = numbers_said_otherwise(zh, {**en, "S-05/GO": Sentence(("Gross output grew.",))}, facts)

    assert [each.rule for each in found] == ["N-12"]


def test_a_number_that_no_longer_agrees_with_its_fact_is_found(plan: Plan) -> None:
    said = _narrative(plan, "2024Q3", "zh")
    revised = replace(plan, observations=plan.observations.take(plan.observations.value != 20000))

    found = dishonesties({"S-05/GO": said["S-05/GO"]}, assess(revised, "2024Q3"), _voice("zh"))

    assert "N-03" in {each.rule for each in found}


def test_a_plan_without_indicators_is_told_as_one() -> None:
    assert _said(plan_of([], []), "2024Q3")["S-02"] == "规划未设主要指标。"


def test_a_value_without_end_is_no_value() -> None:
    plan = plan_of([indicator("A", 100, 0)], [seen("A", "2024Q3", float("inf"))])

    assert "inf" not in " ".join(_said(plan, "2024Q3").values()).lower()


def _points(plan: Plan, period: str, before: str, language: Language = "zh") -> str:
    facts, previous = assess(plan, period), assess(plan, before)
    said = narrative(facts, _voice(language), previous)
    return "".join(
        text for key, one in said.items() if key.startswith("S-13/") for text in [str(one)]
    )


def test_what_is_scored_for_the_first_time_is_named_once_and_not_counted_as_moved() -> None:
    rows = [indicator("A", 100, 0), indicator("B", 100, 0)]
    plan = plan_of(
        rows, [seen("A", "2024Q2", 70), seen("A", "2024Q3", 76), seen("B", "2024Q3", 76)]
    )

    assert "本期新增评价：指标B（基本达到时序）。" in _points(plan, "2024Q3", "2024Q2")
    assert "Newly scored: indicator B (on pace)." in _points(plan, "2024Q3", "2024Q2", "en")


def test_classes_that_changed_with_the_thresholds_are_said_to() -> None:
    later = (("on_pace_pp", Period.parse("2024Q3"), "-8"),)
    plan = plan_of([indicator("A", 100, 0)], [seen("A", "2024Q2", 65), seen("A", "2024Q3", 70)])

    told = _points(replace(plan, later_thresholds=later), "2024Q3", "2024Q2")

    assert "因评价标准调整，1项等级变化。" in told


def test_a_binding_indicator_that_is_projected_to_miss_says_why_it_is_far_behind() -> None:
    row = binding(indicator("A", 44.5, 42.3, unit_name="%", nature=Nature.RATIO))
    values = zip(range(2018, 2024), (41.7, 42.0, 42.3, 42.6, 42.9, 43.5), strict=True)

    plan = plan_of([row], [seen("A", str(year), value) for year, value in values])
    said = _said(plan, "2023", "zh")["S-04/A"]

    assert "低于时序进度5.5个百分点，与目标值相差1.0个百分点，后续年均需提高0.5个百分点；" in said
    assert said.endswith("达不到目标（44.5%），评为严重滞后。")
    assert "把握" not in said
