from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from addin.errors import PeriodError
from addin.model.period import Period
from addin.model.words import Basis

SPELLINGS = {
    "2024": ["2024", "2024年", "２０２４年", "2024年全年", "FY2024", "2024 年", "2024年末",
             "2024年底", "二〇二四年", "二零二四年全年"],
    "2024Q3": ["2024Q3", "2024-Q3", "2024年Q3", "2024年三季度", "2024年第三季度", "2024年3季度",
               "Q3 2024", "2024q3", "２０２４Ｑ３", "2024年三季度末", "二〇二四年第三季度"],
    "2024M1-9": ["2024M1-9", "2024年1—9月", "2024年1-9月", "2024年1～9月", "2024年前三季度",
                 "2024Q1-3", "2024Q1-Q3", "2024年1-3季度", "2024年前3个季度", "2024年三季度累计",
                 "9M 2024", "Jan-Sep 2024", "January to September 2024", "2024年9月累计",
                 "2024年1—9月份", "2024 M1-M9", "2024年前9个月", "2024年前九个月",
                 "2024年一至三季度", "2024年第一至第三季度", "2024年一至九月", "2024年九月累计"],
    "2024H1": ["2024H1", "2024年上半年", "H1 2024", "2024M1-6", "2024年1—6月",
               "first half of 2024"],
    "2024H2": ["2024H2", "2024年下半年", "2024年7-12月"],
    "2024M9": ["2024M9", "2024年9月", "2024-09", "2024/9", "2024.09", "Sep 2024",
               "September 2024", "2024年9月末", "2024-09-30", "2024年9月30日", "202409",
               "2024年九月", "二〇二四年九月末"],
    "2024M12": ["2024年十二月", "2024年12月底"],
    "2024M1-2": ["2024M1-2", "2024年1—2月"],
}  # fmt: skip


@pytest.mark.parametrize(
    ("spelling", "period"), [(s, p) for p, spellings in SPELLINGS.items() for s in spellings]
)
def test_a_period_is_read_as_people_write_it(spelling: str, period: str) -> None:
    assert str(Period.parse(spelling)) == period


@pytest.mark.parametrize(
    "text",
    [
        "",
        "n/a",
        "2024Q5",
        "2024年13月",
        "2024M9-2",
        "24",
        "三季度",
        "1850",
        "2024年0月",
        "202413",
        "20240930",
        "2024年十三月",
        "2024年前13个月",
        "2024年五季度",
        "截至2024年9月",
        "二四年三季度",
    ],
)
def test_what_is_no_period_is_named_with_an_example(text: str) -> None:
    with pytest.raises(PeriodError, match=r"not a period: .*expected for example '2024'"):
        Period.parse(text)


def test_dates_and_numbers_of_a_cell_are_periods() -> None:
    assert Period.parse(date(2024, 9, 30)) == Period.parse("2024M9")
    assert Period.parse(datetime(2024, 9, 30)) == Period.parse("2024M9")  # noqa: DTZ001 - a cell has no zone
    assert Period.parse(2024.0) == Period.parse("2024")


def test_the_basis_says_which_months_a_quarter_covers() -> None:
    assert Period.parse("2024Q3", Basis.YTD) == Period(2024, 9, 1)
    assert Period.parse("2024Q3", Basis.DISCRETE) == Period(2024, 9, 7)
    with pytest.raises(PeriodError, match="not a whole year"):
        Period.parse("2024Q3", Basis.ANNUAL)


def test_periods_sort_by_their_end() -> None:
    texts = ["2024", "2023", "2024Q3", "2024M1-9", "2024H1"]

    ordered = sorted(Period.parse(text) for text in texts)

    assert [str(p) for p in ordered] == ["2023", "2024H1", "2024M1-9", "2024Q3", "2024"]


def test_labels_are_the_words_of_a_report() -> None:
    labels = {
        "2024": ("2024年", "2024"),
        "2024Q1": ("2024年一季度", "Quarter 1 2024"),
        "2024H1": ("2024年上半年", "January to June 2024"),
        "2024M1-9": ("2024年1—9月", "January to September 2024"),
        "2024M5": ("2024年5月", "May 2024"),
    }
    for text, (chinese, english) in labels.items():
        period = Period.parse(text)
        assert (period.label("zh"), period.label("en")) == (chinese, english)


@given(st.integers(1950, 2140), st.integers(1, 12), st.integers(1, 12))
def test_a_period_survives_its_text_and_its_code(year: int, one: int, other: int) -> None:
    period = Period(year, max(one, other), min(one, other))

    assert Period.parse(str(period)) == period
    assert Period.from_code(period.code) == period


def test_quarters_move_over_the_year() -> None:
    assert str(Period.parse("2024Q1").moved(-3)) == "2023Q4"
    assert Period.parse("2024Q3").end == date(2024, 9, 30)
    with pytest.raises(PeriodError, match="cannot be moved"):
        Period.parse("2024Q3").moved(2)


@pytest.mark.parametrize(
    ("period", "before"),
    [
        ("2024", "2023"), ("2024Q3", "2024Q2"), ("2024Q1", "2023Q4"), ("2024H2", "2024H1"),
        ("2024H1", "2024Q1"), ("2024M1-9", "2024H1"), ("2024M1-2", "2023M1-11"),
        ("2024M1", "2023M12"), ("2024M5", "2024M4"),
    ],
)  # fmt: skip
def test_the_period_before_is_as_long_or_ends_a_quarter_earlier(period: str, before: str) -> None:
    assert str(Period.parse(period).before) == before


def test_distances_between_periods_are_counted_from_their_ends() -> None:
    period = Period.parse("2023Q2")

    assert period.months_since(2021) == 30
    assert [str(Period.parse(text).quarter_before) for text in ("2024M1-8", "2024", "2024M2")] == [
        "2024H1", "2024M1-9", "2023",
    ]  # fmt: skip
