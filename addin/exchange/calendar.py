"""On which days does an office work, and when is a form due?"""

import json
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone
from functools import cache
from pathlib import Path

from addin.errors import Finding, Level
from addin.language import Text
from addin.model.period import Period

# One zone without summer time since 1991; the zone database may be missing on Windows.
CHINA = timezone(timedelta(hours=8), "CST")
_SATURDAY = 5
_DUE_AFTER_DAYS = 16
_DUE_HOUR = 12
_LEAST_WORKING_DAYS = 5


@dataclass(frozen=True, slots=True)
class Lateness:
    """How long after the deadline something arrived; zero minutes where it was in time."""

    minutes: int

    def __bool__(self) -> bool:
        return self.minutes > 0

    @property
    def text(self) -> Text:
        """The lateness as days, hours and minutes."""
        days, rest = divmod(self.minutes, 24 * 60)
        hours, minutes = divmod(rest, 60)
        return Text(
            zh=(f"{days}天" if days else "") + f"{hours}小时{minutes}分",
            en=(f"{days} d " if days else "") + f"{hours} h {minutes} min",
        )


def now_in_china() -> datetime:
    """The present moment, to the second; the only clock of this package."""
    return datetime.now(tz=UTC).astimezone(CHINA).replace(microsecond=0)


def moment(value: datetime | str) -> datetime:
    """`value` as a moment in China's zone; without a zone it is taken as China's time.

    >>> moment("2024-10-16T12:00").isoformat()
    '2024-10-16T12:00:00+08:00'
    """
    found = datetime.fromisoformat(value) if isinstance(value, str) else value
    return found.replace(tzinfo=CHINA) if found.tzinfo is None else found.astimezone(CHINA)


def is_working_day(day: date) -> bool:
    """Whether offices work on `day`: statutory holidays and the weekend days worked for them.

    Years without a notice know weekends only; `holiday_findings` says so.

    >>> is_working_day(date(2024, 10, 1)), is_working_day(date(2024, 10, 12))
    (False, True)
    """
    off, work = _days(day.year)
    return day in work or (day.weekday() < _SATURDAY and day not in off)


def next_working_day(day: date) -> date:
    """`day` itself where offices work on it, else the first day after on which they do."""
    while not is_working_day(day):
        day += timedelta(days=1)
    return day


def deadline_of(period: Period, issued: datetime, *, hour: int = _DUE_HOUR) -> datetime:
    """When a form of `period` is due: the 16th day after it, moved past holidays, at `hour`.

    A form issued later than that gets five working days.
    """
    due = next_working_day(period.end + timedelta(days=_DUE_AFTER_DAYS))
    earliest = moment(issued).date()
    for _ in range(_LEAST_WORKING_DAYS):
        earliest = next_working_day(earliest + timedelta(days=1))
    if moment(issued) >= datetime.combine(due, time(hour), CHINA):
        due = earliest
    return datetime.combine(due, time(hour), CHINA)


def lateness(received: datetime, deadline: datetime) -> Lateness:
    """How late `received` is, in whole minutes begun."""
    seconds = (moment(received) - moment(deadline)).total_seconds()
    return Lateness(max(0, -int(-seconds // 60)))


def holiday_findings(day: date) -> tuple[Finding, ...]:
    """A finding where the holidays of the year of `day` are not known."""
    if str(day.year) in _notices():
        return ()
    return (
        Finding(
            rule="V-00j",
            level=Level.INFO,
            text=Text(
                zh=f"{day.year}年节假日安排未收录，限报时间仅按周末顺延，请核对",
                en=f"the holidays of {day.year} are not known: the deadline was moved past weekends"
                " only, please check it",
            ),
        ),
    )


@cache
def _notices() -> dict[str, dict[str, str]]:
    content = Path(__file__).with_name("holidays.json").read_text(encoding="utf-8")
    years: dict[str, dict[str, str]] = json.loads(content)["years"]
    return years


@cache
def _days(year: int) -> tuple[frozenset[date], frozenset[date]]:
    notice = _notices().get(str(year), {"off": "", "work": ""})
    off, work = (
        frozenset(date.fromisoformat(f"{year}-{day}") for day in notice[kind].split())
        for kind in ("off", "work")
    )
    return off, work
