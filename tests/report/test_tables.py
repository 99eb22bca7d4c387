"""Do tables show targets, units and dates as a reader needs them?"""

from dataclasses import replace
from datetime import date

import pytest

from addin.facts.assess import assess
from addin.facts.fact import plan_fact
from addin.language import Language, Text
from addin.model.indicator import Milestone
from addin.model.period import Period
from addin.model.plan import Source
from addin.model.unit import UNITS
from addin.model.words import Measure, MilestoneKind, Nature, Precision, TargetKind
from addin.report.sentences.notes import cluster_notes, indicator_notes, source_line
from addin.report.sentences.phrases import read_phrases
from addin.report.sentences.wording import Voice
from addin.report.tables.annual import annual_table
from addin.report.tables.indicators import indicator_table
from addin.report.tables.table import TableCell
from addin.report.values import report_values
from tests.plans import cluster, indicator, plan_of, seen

CHINESE = Voice(phrases=read_phrases("zh"))


@pytest.mark.parametrize(
    ("kind", "upper", "tolerance", "zh", "en"),
    [
        (TargetKind.HOLD_MAX, None, 0.0, "≤28.0", "≤28.0"),
        (TargetKind.HOLD_MIN, None, 0.0, "≥28.0", "≥28.0"),
        (TargetKind.RANGE, None, 1.0, "28.0±1.0", "28.0±1.0"),
        (TargetKind.RANGE, 30.0, 0.0, "28.0—30.0", "28.0 to 30.0"),
        (TargetKind.LEVEL_UP, None, 0.0, "28.0", "28.0"),
    ],
)
def test_a_target_to_be_kept_says_on_which_side(
    kind: TargetKind, upper: float | None, tolerance: float, zh: str, en: str
) -> None:
    row = indicator("A", 28, 26, kind=kind, unit_name="%", upper=upper, tolerance=tolerance)
    facts = assess(plan_of([row], [seen("A", "2023", 27)]), "2023")

    shown = indicator_table(facts).rows[0]["target"]

    assert (shown.show("zh"), shown.show("en")) == (zh, en)


def test_a_bound_has_the_sign_of_the_language() -> None:
    row = indicator("GO", 30000, 22700)
    facts = assess(
        plan_of([row], [seen("GO", "2023", 26000, precision=Precision.LOWER_BOUND)]), "2023"
    )

    shown = indicator_table(facts).rows[0]["value"]

    assert (shown.show("zh"), shown.show("en")) == ("＞26000", ">2,600")


def test_targets_of_the_year_name_their_unit_and_growth_is_said_to_be_growth() -> None:
    rows = [indicator("GO", 180, 100, nature=Nature.FLOW), indicator("EX", 180, 100)]
    steps = tuple(
        Milestone(
            indicator=code, period=Period(2024, 12, 1), kind=MilestoneKind.ANNUAL, value=value,
            measure=measure,
        )
        for code, value, measure in (("GO", 6.5, Measure.YOY), ("EX", 150, Measure.LEVEL))
    )  # fmt: skip
    seenings = [seen("GO", "2024", 6.0, measure=Measure.YOY), seen("EX", "2024", 140)]
    plan = replace(plan_of(rows, seenings), milestones=steps)

    names = [row["name"].words for row in annual_table(assess(plan, "2024")).rows]

    assert names == [
        Text(zh="指标GO增速（%）", en="Indicator GO, growth (%)"),
        Text(zh="指标EX（亿元）", en="Indicator EX (CNY billion)"),
    ]


def test_notes_say_which_rates_are_percentage_points() -> None:
    rows = [indicator("A", 30, 26, unit_name="%", nature=Nature.RATIO)]
    facts = assess(plan_of(rows, [seen("A", "2023", 27), seen("A", "2022", 26)]), "2023")

    assert any("百分点" in note for note in indicator_notes(facts, CHINESE))


def test_notes_say_what_the_total_of_clusters_leaves_out() -> None:
    rows = [indicator("GO", 1000, 500)]
    seenings = [
        seen("GO", "2023", 700),
        seen("GO", "2023", 300, cluster="C1"),
        seen("GO", "2023", 20, cluster="C1", measure=Measure.OVERLAP),
    ]
    facts = assess(plan_of(rows, seenings, (cluster("C1", 400, 200),)), "2023")

    assert any("已扣除" in note for note in cluster_notes(facts, CHINESE))


def test_the_sources_of_the_figures_are_named_and_no_others() -> None:
    sources = tuple(
        Source(code=code, title=Text(zh=f"来源{code}", en=f"Source {code}"))
        for code in ("S1", "S2")
    )
    found = replace(seen("GO", "2023", 150), source="S2")
    plan = replace(plan_of([indicator("GO", 180, 100)], [found]), sources=sources)

    assert source_line(assess(plan, "2023"), CHINESE) == ["数据来源：来源S2。"]


@pytest.mark.parametrize(
    ("as_of", "words"), [(None, "2024年2月1日"), (date(2024, 3, 5), "2024年3月5日")]
)
def test_a_report_is_never_dated_before_its_figures_came_out(
    as_of: date | None, words: str
) -> None:
    found = seen("GO", "2023", 150, vintage=date(2024, 2, 1))
    facts = assess(plan_of([indicator("GO", 180, 100)], [found]), "2023", as_of)

    values = report_values(facts, CHINESE)

    assert values["date_words"] == words


@pytest.mark.parametrize(("parts", "shown"), [((1.004, 1.004, 1.004), True), ((1, 1, 1), False)])
def test_rounding_is_noted_only_where_the_shown_numbers_do_not_add_up(
    parts: tuple[float, ...],
    shown: bool,  # noqa: FBT001 - a case
) -> None:
    clusters = tuple(cluster(f"C{n}", 400, 200) for n in range(len(parts)))
    seenings = [seen("GO", "2023", part, cluster=f"C{n}") for n, part in enumerate(parts)]
    facts = assess(plan_of([indicator("GO", 1000, 500)], seenings, clusters), "2023")

    assert any("四舍五入" in note for note in cluster_notes(facts, CHINESE)) is shown


def test_a_group_has_as_many_indicators_as_its_heading_counts() -> None:
    rows = [indicator("A", None, None), indicator("B", None, None)]
    facts = assess(plan_of(rows, [seen("A", "2023", 150)]), "2023")

    values = report_values(facts, CHINESE)

    group = next(group for group in values["groups"] if group["count"] == "2")
    assert [str(said) for said in group["sentences"]][-1] == "另有1项暂无数值，原因见指标口径的注。"


@pytest.mark.parametrize(
    ("language", "last"),
    [("zh", "其余3项见附件1。"), ("en", "Three more are in the tables and the workbook.")],
)
def test_the_text_tells_of_eight_and_leaves_the_others_to_the_annex(
    language: Language, last: str
) -> None:
    rows = [indicator(f"I{n}", 200, 100) for n in range(11)]
    observed = [seen(f"I{n}", "2023", 170 + n) for n in range(11)]  # all ahead, each further
    facts = assess(plan_of(rows, observed), "2023")

    (group,) = report_values(facts, Voice(phrases=read_phrases(language)))["groups"]

    said = [str(sentence) for sentence in group["sentences"]]
    assert (group["count"], len(said), said[-1]) == ("11", 9, last)
    assert "I10" in said[-2], "the furthest from its pace is told of"
    assert not any("I0" in sentence for sentence in said), "the nearest to its pace is not"


def test_a_group_that_only_the_annex_tells_of_says_so() -> None:
    ahead = [indicator(f"A{n}", 200, 100) for n in range(8)]
    paced = [indicator("P", 200, 100)]
    observed = [seen(f"A{n}", "2023", 190) for n in range(8)] + [seen("P", "2023", 160)]
    facts = assess(plan_of(ahead + paced, observed), "2023")

    groups = report_values(facts, CHINESE)["groups"]

    assert [str(said) for said in groups[-1]["sentences"]] == ["见附件1。"]


@pytest.mark.parametrize(
    ("value", "zh", "en"),
    [
        (160_000_000_000, "16000000.00万亿", "CNY 16,000,000.00 trillion"),
        (-160_000_000_000, "-16000000.00万亿", "CNY -16,000,000.00 trillion"),
        (23244.31, "23244.31亿", "CNY 2,324.43 bn"),
    ],
)
def test_an_amount_without_end_steps_up_in_a_cell_with_its_unit(
    value: float, zh: str, en: str
) -> None:
    fact = plan_fact(
        "amount", value, Period.parse("2024"), UNITS["CNY_100M"], formula="count", decimals=2
    )
    cell = TableCell(fact=fact, with_unit=True, brief=True)

    assert (cell.show("zh"), cell.show("en")) == (zh, en)
