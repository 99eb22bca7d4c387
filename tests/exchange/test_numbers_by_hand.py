"""Days, numbers, growth and checksums of the exchange, each worked out by hand."""

from datetime import date

import pytest

from addin.exchange.calendar import deadline_of, lateness, moment, next_working_day
from addin.exchange.form.form import explains
from addin.exchange.form.known import growth_band, growth_shown
from addin.exchange.intake.normalise import read_number
from addin.exchange.intake.noticing.dates import read_date
from addin.exchange.signing.checksum import as_printed, checksum, rounded_checksum
from addin.model.period import Period
from addin.model.unit import unit
from addin.ooxml.sheet.scan import MarkedCell

DUE = moment("2024-10-16T12:00")


@pytest.mark.parametrize(
    ("day", "works_on"),
    [
        ("2024-09-29", "2024-09-29"),  # a Sunday that is worked for the holidays
        ("2024-09-30", "2024-09-30"),
        ("2024-10-01", "2024-10-08"),
        ("2024-10-12", "2024-10-12"),
        ("2024-10-13", "2024-10-14"),
        ("2024-10-19", "2024-10-21"),
    ],
)
def test_the_next_working_day(day: str, works_on: str) -> None:
    assert next_working_day(date.fromisoformat(day)).isoformat() == works_on


@pytest.mark.parametrize(
    ("issued", "hour", "due"),
    [
        ("2024-10-16T11:59", 12, "2024-10-16T12:00"),
        ("2024-10-16T12:00", 12, "2024-10-23T12:00"),  # five working days: 17, 18, 21, 22, 23
        ("2024-10-16T12:00", 17, "2024-10-16T17:00"),
        ("2024-09-25T09:00", 12, "2024-10-16T12:00"),
        ("2024-10-26T09:00", 12, "2024-11-01T12:00"),  # a Saturday: 28, 29, 30, 31, 1
    ],
)
def test_a_form_is_due_on_its_day_or_five_working_days_after_it_went_out(
    issued: str, hour: int, due: str
) -> None:
    assert deadline_of(Period.parse("2024Q3"), moment(issued), hour=hour) == moment(due)


@pytest.mark.parametrize(
    ("received", "minutes", "text"),
    [
        ("2024-10-16T11:59:59", 0, "0 h 0 min"),
        ("2024-10-16T12:00:00", 0, "0 h 0 min"),
        ("2024-10-16T12:00:01", 1, "0 h 1 min"),
        ("2024-10-16T12:01:00", 1, "0 h 1 min"),
        ("2024-10-16T12:01:01", 2, "0 h 2 min"),
        ("2024-10-17T11:59:00", 1439, "23 h 59 min"),
        ("2024-10-17T12:00:00", 1440, "1 d 0 h 0 min"),
        ("2024-10-18T13:05:00", 2945, "2 d 1 h 5 min"),
        ("2024-10-16T05:00:00+00:00", 60, "1 h 0 min"),  # another zone
    ],
)
def test_lateness_is_told_in_minutes_begun(received: str, minutes: int, text: str) -> None:
    found = lateness(moment(received), DUE)

    assert found.minutes == minutes
    assert bool(found) is (minutes > 0)
    assert found.text.en == text


@pytest.mark.parametrize(
    ("cell", "of", "value"),
    [
        (MarkedCell("s", "12百"), "户", 1200),
        (MarkedCell("s", "12千"), "户", 12000),
        (MarkedCell("s", "1.2百万"), "户", 1.2e6),
        (MarkedCell("s", "3千万"), "户", 3e7),
        (MarkedCell("s", "0.0001亿"), "户", 1e4),
        (MarkedCell("s", "1.1万"), "户", 11000),  # no noise of binary fractions
        (MarkedCell("s", "1e3"), "户", 1000),
        (MarkedCell("s", "-1.5E+2"), "户", -150),
        (MarkedCell("s", ".5"), "亿元", 0.5),
        (MarkedCell("s", "5."), "亿元", 5),
        (MarkedCell("s", "1,234,567.8"), "亿元", 1234567.8),
        (MarkedCell("s", "1,2345"), "亿元", 12345),  # grouped by ten thousand
        (MarkedCell("s", "12,34"), "亿元", None),
        (MarkedCell("s", "5万"), "%", None),
        (MarkedCell("s", "5个百分点"), "%", 5),
        (MarkedCell("n", 999999999999999.0), "亿元", 999999999999999.0),
        (MarkedCell("n", 1e15), "亿元", None),
        (MarkedCell("n", -1e15), "亿元", None),
        (MarkedCell("n", float("nan")), "亿元", None),
        (MarkedCell("n", 0.0), "亿元", 0.0),
        (MarkedCell("p", 0.123), "%", 12.3),
        (MarkedCell("p", 0.123), "亿元", None),
        (MarkedCell("s", "无"), "亿元", None),
        (MarkedCell("n", 7.0, "A1*7"), "亿元", 7.0),
    ],
)
def test_a_cell_means_one_number_or_none(cell: MarkedCell, of: str, value: float | None) -> None:
    found = read_number(cell, unit(of))

    assert found.value == value
    assert bool(found.unreadable) is (value is None)
    assert bool(found.reason) is (value is None)


def test_growth_shown_as_per_cent_is_read_as_points_where_that_is_meant() -> None:
    assert read_number(MarkedCell("p", 0.123), unit("亿元"), as_points=True).value == 12.3


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        (MarkedCell("n", 36526.0), "2000-01-01"),
        (MarkedCell("n", 36525.9), None),
        (MarkedCell("n", 73050.5), "2099-12-31"),
        (MarkedCell("n", 73051.0), None),
        (MarkedCell("s", "报出日期：2024 年 2 月 29 日"), "2024-02-29"),
        (MarkedCell("s", "2023-02-29"), None),
        (MarkedCell("s", "２０２４/1/2"), "2024-01-02"),
        (MarkedCell("s", "十月"), None),
    ],
)
def test_a_cell_writes_one_day_or_none(cell: MarkedCell, day: str | None) -> None:
    found = read_date(cell)

    assert (found.isoformat() if found else None) == day


@pytest.mark.parametrize(
    ("now", "before", "in_points", "grown"),
    [
        (110, 100, False, 10.0), (90, 100, False, -10.0), (100.05, 100, False, 0.1),
        (100.04, 100, False, 0.0), (2.35, 2.1, True, 0.3), (110, 0, False, None),
        (110, -5, False, None), (None, 100, False, None), (110, None, False, None),
    ],
)  # fmt: skip
def test_growth_on_a_form_has_one_decimal(
    now: float | None, before: float | None, grown: float | None, *, in_points: bool
) -> None:
    assert growth_shown(now, before, in_points=in_points) == grown


@pytest.mark.parametrize(
    ("past", "band"),
    [
        ([5, 6, 7], (None, None)),  # three years say nothing yet
        ([5, 5, 5, 5], (-1, 11)),  # at least two points: 5 -+ 3 x 2
        ([4, 8, 12, 16], (-7.79, 27.79)),  # median 10, deviations 6 2 2 6: 10 -+ 3 x 1.4826 x 4
    ],
)
def test_past_growth_makes_a_band(past: list[float], band: tuple[float | None, ...]) -> None:
    assert growth_band(past) == band


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("九个字不够说明问题", False), ("十个字的说明正好够用了", True),
        ("  十个字的说明正好够  ", False),
        ("同上", False), ("0123456789", False), ("..........", False),
        ("经核实，数据真实准确，请领导审核", False), ("哈哈哈哈哈哈哈哈哈哈哈哈", False),
    ],
)  # fmt: skip
def test_an_explanation_has_ten_characters_and_a_reason(text: str, *, says: bool) -> None:
    assert explains(text) is says


def test_a_checksum_covers_every_digit_that_a_cell_keeps() -> None:
    # 2.63852 has the blocks 26385, 20000 and 00000; then its exponent, and that it is there.
    one = 26385 * 1 + 20000 * 3 + 13
    assert checksum([(2.63852, None, None)]) == f"{one * 7919 % 16777213:06X}"
    small = 10000 * 1 + (2 + 100) * 7 + 11 + 13
    assert checksum([(None, None, -0.01)]) == f"{small * 4397 % 16777213:06X}"
    assert checksum([(2638.521, None, None)]) != checksum([(2638.52, None, None)])
    assert checksum([(2638.52000000001, None, None)]) != checksum([(2638.52, None, None)])
    assert checksum([(1e5, None, None)]) != checksum([(1e6, None, None)])
    assert checksum([(0.0, None, None)]) != checksum([(None, None, None)]) == "000000"
    assert checksum([(1.0, None, None), (2.0, None, None)]) != checksum(
        [(2.0, None, None), (1.0, None, None)]
    )


def test_a_checksum_is_taken_as_people_read_it_from_paper() -> None:
    assert as_printed("１Ｏ ab-c") == "10ABC"


def test_an_older_checksum_was_that_of_hundredths() -> None:
    checksum = rounded_checksum
    # In hundredths, times the place of the row, times the weight of the column.
    both = 200 * 1 * 7919 + 104729 + 50 * 2 * 6101 + 2 * 86243
    assert checksum([(2.0, None, None), (None, 0.5, None)]) == f"{both:06X}"
    assert checksum([(None, None, -0.01)]) == f"{(16777212 * 4397 + 65537) % 16777213:06X}"
    assert checksum([(0.005, None, None)]) == f"{7919 + 104729:06X}"  # half away from zero
