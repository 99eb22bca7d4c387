"""Does a comparison name what was compared? METHODS-2 M30, M14, M28, M4."""

from dataclasses import dataclass, replace

import pytest

from addin.facts.assess import assess
from addin.language import Language, Text
from addin.model.indicator import Indicator
from addin.model.observations import Observation
from addin.model.period import Period
from addin.model.plan import Task
from addin.model.unit import PERCENT, Unit
from addin.model.words import (
    FlowBasis,
    Measure,
    Nature,
    Precision,
    TargetKind,
    TaskKind,
    TaskState,
)
from addin.report import Voice, narrative, read_phrases
from addin.report.sentences.standing import figure_scored
from addin.report.sentences.wording import pace
from tests.plans import indicator, plan_of, seen


@dataclass(frozen=True, kw_only=True)
class Number:
    """A figure without a fact behind it."""

    value: float
    id: str = "X.progress@2024Q3"
    measure: str = "progress"
    unit: Unit = PERCENT
    decimals: int = 1
    precision: Precision = Precision.EXACT


def voice(language: Language = "zh") -> Voice:
    return Voice(phrases=read_phrases(language))


def said(
    row: Indicator, seenings: list[Observation], period: str, previous: str, *, key: str = "S-05"
) -> str:
    """The sentence on the only indicator of a plan, beside the assessment of `previous`."""
    plan = plan_of([row], seenings)
    found = narrative(assess(plan, period), voice(), assess(plan, previous))
    return str(found[f"{key}/{row.code}"])


def quarter(text: str, value: float, *, measure: Measure = Measure.LEVEL) -> Observation:
    """A figure of the three months alone, as surveys publish it."""
    return replace(seen("S", "2021", value, measure=measure), period=Period.parse(text))


def share() -> Indicator:
    return indicator("S", 30, 20, unit_name="%", nature=Nature.RATIO)


def test_a_share_is_compared_by_its_levels_and_not_by_its_changes_on_a_year() -> None:
    # Levels 41.3 - 40.7 = 0.6; the changes on a year differ by 3.1 - 0.2 = 2.9.
    rows = [
        quarter("2023Q2", 40.5), quarter("2023Q3", 38.2),
        quarter("2024Q2", 40.7), quarter("2024Q3", 41.3),
    ]  # fmt: skip

    text = said(share(), rows, "2024Q3", "2024Q2")

    assert "同比提高3.1个百分点，比二季度提高0.6个百分点" in text
    assert "2.9" not in text


def test_a_share_without_a_figure_a_year_ago_is_still_compared_with_last_quarter() -> None:
    rows = [quarter("2024Q2", 40.7), quarter("2024Q3", 40.1)]

    assert "为40.1%，比二季度下降0.6个百分点" in said(share(), rows, "2024Q3", "2024Q2")


def test_a_quarter_is_not_compared_with_the_year_to_date() -> None:
    rows = [seen("S", "2024Q2", 40.7), quarter("2024Q3", 41.3)]

    assert "比" not in said(share(), rows, "2024Q3", "2024Q2").partition("；")[0]


def test_the_year_to_date_is_compared_with_the_year_to_date_before() -> None:
    rows = [seen("S", "2024Q2", 40.7), replace(seen("S", "2024", 41.3), period=Period(2024, 9, 1))]

    assert "比上半年提高0.6个百分点" in said(share(), rows, "2024Q3", "2024Q2")


def test_a_bound_is_no_level_to_compare_with() -> None:
    rows = [
        replace(quarter("2024Q2", 40.0), precision=Precision.LOWER_BOUND),
        quarter("2024Q3", 41.3),
    ]

    assert "比二季度" not in said(share(), rows, "2024Q3", "2024Q2")


@pytest.mark.parametrize(
    ("before", "now", "words"),
    [
        (5.4, 3.9, "增速比上半年放缓1.5个百分点"),
        (3.9, 5.4, "增速比上半年加快1.5个百分点"),
        (-5.4, -3.9, "降幅比上半年收窄1.5个百分点"),
        (1.5, -2.0, "由上半年增长1.5%转为下降2.0%"),
    ],
)
def test_growth_is_compared_with_earlier_growth(before: float, now: float, words: str) -> None:
    row = indicator("A", 150, 100, nature=Nature.FLOW)
    rows = [
        seen("A", "2024Q2", 60), seen("A", "2024Q2", before, measure=Measure.YOY),
        replace(seen("A", "2024", 95), period=Period(2024, 9, 1)),
        replace(seen("A", "2024", now, measure=Measure.YOY), period=Period(2024, 9, 1)),
    ]  # fmt: skip

    assert words in said(row, rows, "2024Q3", "2024Q2")


def test_a_published_growth_is_not_compared_with_one_derived_from_amounts() -> None:
    row = indicator("A", 150, 100, nature=Nature.FLOW)
    rows = [
        seen("A", "2023Q2", 50), seen("A", "2024Q2", 60),
        replace(seen("A", "2024", 95), period=Period(2024, 9, 1)),
        replace(seen("A", "2024", 6.0, measure=Measure.YOY), period=Period(2024, 9, 1)),
    ]  # fmt: skip

    assert "增速比" not in said(row, rows, "2024Q3", "2024Q2")


@pytest.mark.parametrize(
    ("planned", "words"),
    [
        (False, "完成规划目标的20.0%，低于时序进度（24.0%）4.0个百分点"),
        (True, "完成规划目标的20.0%，低于计划进度（24.0%）4.0个百分点"),
    ],
)
def test_time_progress_is_said_only_where_the_path_is_straight(planned: bool, words: str) -> None:  # noqa: FBT001
    path = Number(value=24.0, id="X.planned_progress@2024")
    found = pace(voice(), Number(value=20.0), path, straight=not planned)

    assert str(found) == words


@pytest.mark.parametrize(
    ("time", "words"),
    [
        (75.0, "至多完成规划目标的62.0%，低于时序进度（75.0%）至少13.0个百分点"),
        (60.0, "至多完成规划目标的62.0%，高于时序进度（60.0%）至多2.0个百分点"),
    ],
)
def test_a_progress_that_is_at_most_so_much_is_at_least_so_far_behind(
    time: float, words: str
) -> None:
    done = Number(value=62.0, precision=Precision.UPPER_BOUND)

    assert str(pace(voice(), done, Number(value=time, id="X.time@2024"))) == words


def test_a_limit_of_a_year_is_said_to_be_kept_by_the_last_four_quarters() -> None:
    row = replace(
        indicator("A", 120, None, kind=TargetKind.LEVEL_DOWN, nature=Nature.FLOW),
        flow_basis=FlowBasis.ROLLING,
    )
    rows = [seen("A", "2023", 110), seen("A", "2023Q2", 50), seen("A", "2024Q2", 54)]
    plan = plan_of([row], rows)
    facts = assess(plan, "2024Q2")

    on = figure_scored(facts, voice(), "A", facts.fact("A", "value"))

    assert str(on) == "按近四个季度114.00亿元计算"


@pytest.mark.parametrize(
    ("kind", "unit_name", "base", "target", "value", "words"),
    [
        (TargetKind.LEVEL_UP, "亿元", 100, 200, 150, "完成规划增量的50.0%"),
        (TargetKind.LEVEL_DOWN, "万吨", 200, 100, 150, "完成规划减量的50.0%"),
        (TargetKind.LEVEL_UP, "%", 20, 30, 25, "完成规划提高幅度的50.0%"),
        (TargetKind.LEVEL_DOWN, "%", 30, 20, 25, "完成规划下降幅度的50.0%"),
        (TargetKind.LEVEL_UP, "亿元", -10, 10, 0, "完成规划改善额的50.0%"),
        (TargetKind.MILESTONE, "项", 0, 12, 6, "完成规划项数的50.0%"),
    ],
)
def test_a_progress_says_of_what_it_is_a_share(
    kind: TargetKind, unit_name: str, base: float, target: float, value: float, words: str
) -> None:
    row = indicator("A", target, base, kind=kind, unit_name=unit_name)

    assert words in said(row, [seen("A", "2023", value)], "2023Q4", "2022Q4")


@pytest.mark.parametrize(
    ("kind", "value", "words"),
    [
        (TargetKind.HOLD_MAX, 5.2, "在5.5%的上限内"),
        (TargetKind.HOLD_MAX, 6.1, "超过5.5%的上限0.6个百分点"),
        (TargetKind.HOLD_MIN, 5.5, "不低于5.5%的下限"),
        (TargetKind.HOLD_MIN, 4.3, "低于5.5%的下限1.2个百分点"),
    ],
)
def test_a_limit_says_by_how_much_it_is_not_kept(
    kind: TargetKind, value: float, words: str
) -> None:
    row = indicator("A", 5.5, None, kind=kind, unit_name="%", nature=Nature.RATIO)

    assert words in said(row, [seen("A", "2023", value)], "2023Q4", "2022Q4")


@pytest.mark.parametrize(
    ("before", "now", "words"),
    [(6, 8, "比上年多2项"), (8, 6, "比上年少2项"), (400, 500, "同比增长25.0%")],
)
def test_few_pieces_are_compared_by_their_number(before: float, now: float, words: str) -> None:
    row = indicator("A", 1000, 0, kind=TargetKind.MILESTONE, unit_name="项")

    assert words in said(
        row, [seen("A", "2022", before), seen("A", "2023", now)], "2023Q4", "2022Q4"
    )


def test_a_state_that_nothing_is_in_is_not_named() -> None:
    plan = replace(
        plan_of([indicator("A", 1, 0)], []),
        tasks=(
            Task(
                code="P", kind=TaskKind.PROJECT, name=Text(zh="P", en="P"), state=TaskState.RUNNING
            ),
        ),
    )

    text = str(narrative(assess(plan, "2024Q3"), voice())["S-08"])

    assert "0个" not in text
    assert "已完工" not in text
