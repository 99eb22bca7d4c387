"""Do words and numbers agree, whatever the number?"""

from dataclasses import dataclass, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from addin.facts.printer import NumberStyle
from addin.model.period import Period
from addin.model.unit import PERCENT, POINTS, UNITS, Unit
from addin.model.words import Precision
from addin.report.sentences.phrases import BoundNumber, Sentence, read_phrases
from addin.report.sentences.wording import (
    Voice,
    amount,
    average_growth,
    change_of_growth,
    compared,
    contribution,
    gap,
    growth,
    pace,
    period_words,
    profit,
    rank,
)

ZH, EN = (Voice(phrases=read_phrases(language)) for language in ("zh", "en"))
MONEY = UNITS["CNY_100M"]


@dataclass(frozen=True)
class Figure:
    id: str
    value: float | None
    unit: Unit = PERCENT
    decimals: int = 1
    precision: Precision = Precision.EXACT


rates = st.floats(-99, 400, allow_nan=False)


def _facts(sentence: Sentence) -> list[str]:
    return sorted(number.fact_id for number in sentence.numbers)


@given(rates, rates)
def test_no_sentence_about_growth_says_a_sign_or_an_empty_change(now: float, before: float) -> None:
    figures = Figure("now", now), Figure("before", before)
    for voice in (ZH, EN):
        said = f"{growth(voice, figures[0])} {change_of_growth(voice, *figures, 'H1')}"

        assert not any(bad in said for bad in ("-", "增长0.0%", "up 0.0%", "下降0.0%"))


@given(rates, rates)
def test_chinese_and_english_bind_the_same_facts(now: float, before: float) -> None:
    figures = Figure("now", now), Figure("before", before)
    amounts = [replace(each, unit=MONEY) for each in figures]

    def said(voice: Voice) -> list[Sentence]:
        return [
            growth(voice, figures[0]),
            change_of_growth(voice, *figures, "H1"),
            pace(voice, *figures),
            gap(voice, amounts[0], figures[1]),
            profit(voice, amounts[0], amounts[1], Figure("yoy", 1.0)),
            compared(voice, *figures, "x"),
        ]

    assert [_facts(each) for each in said(ZH)] == [_facts(each) for each in said(EN)]


def test_a_number_in_a_sentence_knows_its_fact_and_its_form() -> None:
    said = pace(ZH, Figure("I.progress@2024Q3", 60), Figure("I.time_progress@2024Q3", 75))

    assert said.numbers == (
        BoundNumber("I.progress@2024Q3", "60.0"),
        BoundNumber("I.time_progress@2024Q3", "75.0"),
        BoundNumber("I.progress@2024Q3", "15.0", "abs minus:I.time_progress@2024Q3"),
    )


def test_exact_differences_are_a_choice_of_style() -> None:
    style = NumberStyle(shown_differences=False)
    figures = Figure("now", 8.14), Figure("before", 7.65)

    said = change_of_growth(replace(ZH, style=style), *figures, "上半年")

    assert str(said) == "增速比上半年加快0.5个百分点"


@pytest.mark.parametrize(
    ("figure", "zh", "en"),
    [
        (Figure("", 18234.56, MONEY, 2), "18234.56亿元", "CNY 1,823.46 billion"),
        (Figure("", 0.0832, MONEY, 2), "832万元", "CNY 8.32 million"),
        (Figure("", 0.99999, MONEY, 2), "1.00亿元", "CNY 100 million"),
        (Figure("", 0, MONEY, 2), "0.00亿元", "CNY 0.00 billion"),
        (
            Figure("", 41.9, UNITS["10K_CNY_per_person"]),
            "41.9万元/人",
            "CNY 419 thousand per person",
        ),
        (Figure("", 34.6), "34.6%", "34.6%"),
        (Figure("", 1.25, POINTS), "1.3个百分点", "1.3 percentage points"),
        (Figure("", 127, UNITS["count"], 0), "127个", "127"),
        (
            Figure("", 26000, MONEY, 0, Precision.LOWER_BOUND),
            "超26000亿元",
            "over CNY 2,600 billion",
        ),
        (Figure("", None, MONEY), "暂无数据", "no data"),
    ],
)
def test_an_amount_is_named_with_its_unit(figure: Figure, zh: str, en: str) -> None:
    assert (str(amount(ZH, figure)), str(amount(EN, figure))) == (zh, en)


def test_large_amounts_are_trillions_where_the_office_wants_it() -> None:
    style = NumberStyle(trillions=True)
    figure = Figure("", 11700.4, MONEY, 2)

    said = [str(amount(replace(voice, style=style), figure)) for voice in (ZH, EN)]

    assert said == ["1.17万亿元", "CNY 1.17 trillion"]


@pytest.mark.parametrize(
    ("value", "zh", "en"),
    [
        (130, "同比增长1.3倍", "more than doubled, up 130.0% on a year earlier"),
        (99.96, "同比增长1倍", "doubled, up 100.0% on a year earlier"),
    ],
)
def test_from_double_on_growth_is_said_in_multiples(value: float, zh: str, en: str) -> None:
    assert [str(growth(voice, Figure("", value))) for voice in (ZH, EN)] == [zh, en]


def test_a_share_changes_by_percentage_points() -> None:
    assert str(growth(ZH, Figure("", 2.3, POINTS))) == "同比提高2.3个百分点"


def test_profits_around_zero_have_words() -> None:
    even, loss = Figure("now", 0, MONEY), Figure("before", -3, MONEY)

    assert str(profit(ZH, even, loss, Figure("", None))) == "由上年同期亏损3.0亿元转为盈亏平衡"


def test_a_profit_and_a_loss_stand_in_one_unit() -> None:
    now, before = Figure("now", 12.5, MONEY), Figure("before", -3.2, MONEY)

    said = str(profit(EN, now, before, Figure("", None)))

    assert said == "moved from a loss of CNY 320 million to a profit of CNY 1,250 million"


def test_the_way_that_is_better_chooses_the_words() -> None:
    progress, time = Figure("p", -12.5), Figure("t", 75)

    assert str(pace(ZH, progress, time, lower_is_better=True)).startswith("当期值高于基期水平")
    assert str(gap(ZH, Figure("g", -2, MONEY, 2), lower_is_better=True)) == "已优于目标值2.00亿元"


@pytest.mark.parametrize(
    ("required", "words"),
    [
        (Figure("r", -3.04), "后续年均需下降3.0%"),
        (Figure("r", 2.5, POINTS), "后续年均需提高2.5个百分点"),
        (Figure("r", 120, UNITS["items"], 0), "后续年均需完成120项"),
        (Figure("r", 0.01), "后续需保持当前水平"),
    ],
)
def test_what_is_needed_is_said_in_its_own_unit(required: Figure, words: str) -> None:
    assert str(gap(ZH, Figure("g", 3, MONEY, 2), required)) == f"与目标值相差3.00亿元，{words}"


def test_rank_contribution_and_averages_have_words() -> None:
    place, share, pull = (
        Figure("r", 6, UNITS["rank"], 0),
        Figure("c", 35.7),
        Figure("p", 1.9, POINTS),
    )

    assert str(rank(ZH, place, "全市")) == "增速排名全市第6"
    assert str(contribution(ZH, share, pull, "全市工业")) == (
        "对全市工业增长的贡献率为35.7%，拉动全市工业增长1.9个百分点"
    )
    assert (
        str(contribution(ZH, share, replace(pull, value=-0.3), "工业")) == "拉低工业增速0.3个百分点"
    )
    assert str(average_growth(ZH, Figure("a", 6.2), 2)) == "两年平均增长6.2%"
    assert str(average_growth(ZH, Figure("a", -6.2))) == "年均下降6.2%"


@pytest.mark.parametrize(
    ("period", "zh", "en"),
    [
        ("2024M1-8", "1—8月", "January to August"),
        ("2024M1-9", "前三季度", "January to September"),
        ("2024Q2", "二季度", "the second quarter"),
        ("2023M1-9", "上年前三季度", "January to September 2023"),
        ("2023", "上年", "2023"),
        ("2021M5", "2021年5月", "May 2021"),
    ],
)
def test_a_period_is_named_as_a_report_names_it(period: str, zh: str, en: str) -> None:
    report = Period.parse("2024Q3")

    said = [period_words(voice, Period.parse(period), report) for voice in (ZH, EN)]

    assert said == [zh, en]
