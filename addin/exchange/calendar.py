"""On which days does an office work, and when is a form due?"""

import json
import re
import unicodedata
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone
from functools import cache
from pathlib import Path

from addin.errors import Finding, Level, UsageError
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


def deadline_in(text: str, today: datetime) -> datetime:
    """The moment that a person names as a deadline, in Chinese or ISO spelling.

    A day without a year is the next one from `today` on; a day without an hour lasts to its end.
    UsageError, in words, for what is no moment, is over, or lies more than a year ahead.

    >>> deadline_in("10月20日下午5点半", moment("2024-10-18")).isoformat()
    '2024-10-20T17:30:00+08:00'
    """
    written = _CLOSED_UP.sub(r"\1-\2-\3", unicodedata.normalize("NFKC", text).strip())
    match = _MOMENT.fullmatch(written)
    found = _moment_of(match, today) if match else _iso(written)
    if found is None:
        raise UsageError(
            en=f"not a date: {text!r} (expected for example 2024-10-20 17:00, 2024年10月20日17时)",
            zh=f"不是有效的日期：“{text}”（应如2024-10-20 17:00或2024年10月20日17时）",
        )
    if not today < found <= today + timedelta(days=_FARTHEST):
        zh, en = ("已过", "over") if found <= today else ("在一年以后", "more than a year ahead")
        raise UsageError(
            en=f"{text!r} is {en}: {found:%Y-%m-%d %H:%M}; now it is {today:%Y-%m-%d %H:%M}",
            zh=f"“{text}”（{found:%Y-%m-%d %H:%M}）{zh}，现在是{today:%Y-%m-%d %H:%M}",
        )
    return found


_FARTHEST = 366
_NOON = 12
_CLOSED_UP = re.compile(r"^(20\d\d)(\d\d)(\d\d)\b")
_MOMENT = re.compile(
    r"(?:(?P<year>\d{4})\s*[-年/.]\s*)?(?P<month>\d{1,2})\s*[-月/.]\s*(?P<day>\d{1,2})\s*[日号]?"
    r"(?:T|\s*)(?:(?P<half>上午|下午|晚上|晚|中午)?\s*(?P<hour>\d{1,2})\s*"
    r"(?:[:时点]\s*(?P<minute>\d{1,2}|半)?\s*分?(?::\d{2})?)(?:整|前|以前|之前)?)?"
)


def _iso(text: str) -> datetime | None:
    """A moment with its zone."""
    try:
        return moment(text)
    except ValueError:
        return None


def _moment_of(match: re.Match[str], today: datetime) -> datetime | None:
    """The moment that a deadline names; None where there is no such day or hour."""
    hour, minute = match["hour"], match["minute"] or "0"
    try:
        day = date(int(match["year"] or today.year), int(match["month"]), int(match["day"]))
        if not match["year"] and day < today.date():
            day = day.replace(year=day.year + 1)
        if hour is None:
            return datetime.combine(day, time(23, 59, 59), CHINA)
        later = _NOON if match["half"] in {"下午", "晚上", "晚"} and int(hour) < _NOON else 0
        past = timedelta(hours=int(hour) + later, minutes=30 if minute == "半" else int(minute))
    except ValueError:
        return None
    within = past <= timedelta(days=1) and (minute == "半" or int(minute) < 60)  # noqa: PLR2004 - an hour
    return datetime.combine(day, time(), CHINA) + past if within else None


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
