from datetime import date, datetime

import pytest

from addin.errors import UsageError
from addin.exchange.calendar import (
    CHINA,
    deadline_in,
    deadline_of,
    holiday_findings,
    is_working_day,
    lateness,
    moment,
)
from addin.model.period import Period


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2024, 10, 1), False),
        (date(2024, 10, 12), True),
        (date(2024, 10, 13), False),
        (date(2025, 10, 8), False),
        (date(2026, 2, 14), True),
        (date(2031, 10, 1), True),
    ],
)
def test_offices_rest_on_statutory_holidays_and_work_the_days_moved(
    day: date,
    works: bool,  # noqa: FBT001 - one of the values of the case
) -> None:
    assert is_working_day(day) is works


@pytest.mark.parametrize(
    ("period", "due"),
    [
        ("2024Q3", "2024-10-16T12:00"),
        ("2024Q1", "2024-04-16T12:00"),
        # The 16th of January 2027 is a Saturday of a year without a notice.
        ("2026Q4", "2027-01-18T12:00"),
    ],
)
def test_a_form_is_due_on_the_sixteenth_day_moved_past_days_off(period: str, due: str) -> None:
    issued = datetime(2021, 1, 1, tzinfo=CHINA)

    assert deadline_of(Period.parse(period), issued) == moment(due)


def test_a_form_issued_after_the_usual_day_gives_five_working_days() -> None:
    issued = moment("2024-10-25T09:00")

    assert deadline_of(Period.parse("2024Q3"), issued) == moment("2024-11-01T12:00")


def test_lateness_counts_minutes_begun() -> None:
    due = moment("2024-10-16T12:00")

    assert not lateness(due, due)
    assert lateness(moment("2024-10-17T13:02:30"), due).text.zh == "1天1小时3分"


def test_an_hour_has_sixty_minutes_from_nought_to_fifty_nine() -> None:
    today = moment("2024-10-08T09:00")

    assert deadline_in("10月20日10时59分", today) == moment("2024-10-20T10:59")
    with pytest.raises(UsageError, match="not a date"):
        deadline_in("10月20日10时60分", today)


def test_a_year_without_a_notice_is_named() -> None:
    assert not holiday_findings(date(2024, 5, 1))
    assert "2031" in holiday_findings(date(2031, 5, 1))[0].text.zh
