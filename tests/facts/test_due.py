"""What is missing, and what is only not out yet: frequency and days to publication."""

from dataclasses import replace
from datetime import date

import pytest

from addin.errors import Finding, Level
from addin.facts.assess import assess
from addin.facts.rules.check import check
from addin.measures.reasons import Reason
from addin.model.indicator import Indicator
from addin.model.observations import Observation, Observations
from addin.model.period import Period
from addin.model.plan import Plan
from addin.model.words import DataStatus, Frequency
from tests.plans import indicator, plan_of, seen

_Y, _H, _Q, _M = Frequency.YEARLY, Frequency.HALF_YEARLY, Frequency.QUARTERLY, Frequency.MONTHLY


def scheduled(frequency: Frequency | None, days: int | None, code: str = "A") -> Indicator:
    return replace(indicator(code, 200, 100), frequency=frequency, published_after_days=days)


@pytest.mark.parametrize(
    ("frequency", "days", "period", "day", "last"),
    [
        (_Y, 60, "2024Q4", date(2025, 2, 28), "2023"),
        (_Y, 60, "2024Q4", date(2025, 3, 1), "2024"),
        (_Y, None, "2024Q3", date(2024, 10, 1), "2023"),
        (_H, 30, "2024Q3", date(2024, 10, 1), "2024H1"),
        (_H, 120, "2024Q3", date(2024, 10, 1), "2023"),
        (_Q, 0, "2024Q3", date(2024, 9, 30), "2024M1-9"),
        (_Q, 1, "2024Q3", date(2024, 9, 30), "2024H1"),
        (_Q, 30, "2024M1-8", date(2024, 9, 1), "2024H1"),
        (_M, 45, "2024Q1", date(2024, 4, 5), "2024M1"),
        (_M, 45, "2024Q1", date(2024, 4, 14), "2024M1-2"),
        (_M, 95, "2024Q1", date(2024, 4, 4), "2023"),
        (None, 400, "2024Q3", date(2024, 10, 5), "2023H1"),
        (None, None, "2024Q3", date(2020, 1, 1), "2024M1-9"),
    ],
)
def test_the_last_period_that_is_out_on_a_day(
    frequency: Frequency | None, days: int | None, period: str, day: date, last: str
) -> None:
    found = scheduled(frequency, days).last_due(Period.parse(period), day)

    assert found == Period.parse(last).to_date


def plan(found: Indicator, *values: tuple[str, date]) -> Plan:
    """A plan whose indicator A says when it is out; B brings it up to date."""
    other = [seen("B", "2021Q1", 5, vintage=date(2021, 4, 20))]
    own = [seen(found.code, period, 120, vintage=day) for period, day in values]
    return plan_of([found, indicator("B", 9, 4)], [*other, *own])


@pytest.mark.parametrize(
    ("found", "day", "reason"),
    [
        (scheduled(_Y, 60), date(2022, 2, 28), Reason.NOT_DUE),
        (scheduled(_Y, 60), date(2022, 3, 1), Reason.NOT_PUBLISHED),
        (scheduled(None, None), date(2022, 1, 10), Reason.NOT_PUBLISHED),
        (scheduled(_H, None), date(2021, 6, 29), Reason.NOT_DUE),
        (scheduled(_H, None), date(2021, 6, 30), Reason.NOT_PUBLISHED),
    ],
)
def test_before_the_first_figure_is_due_nothing_is_missing(
    found: Indicator, day: date, reason: Reason
) -> None:
    value = assess(plan(found), "2021Q4", day).fact("A", "value")

    assert value.reason is reason
    assert assess(plan(found), "2021Q4", day).fact("A", "progress").reason is reason


def overdue(of: Plan, period: str | None = None) -> list[Finding]:
    return [found for found in check(of, period) if found.rule == "V-69"]


def test_a_figure_that_is_due_and_not_there_is_one_finding() -> None:
    late = plan(scheduled(_Q, 30), ("2021Q1", date(2021, 4, 20)), ("2021Q2", date(2021, 7, 20)))
    newer = seen("B", "2021Q4", 6, vintage=date(2022, 1, 29))

    # On 29 January the third quarter is out, the fourth is not.
    [found] = overdue(_with(late, newer))

    assert (found.level, "3" in found.text.en) == (Level.SOFT, True)
    assert not overdue(late)
    # A day later the fourth quarter is due as well.
    [found] = overdue(_with(late, seen("B", "2021Q4", 6, vintage=date(2022, 1, 30))))
    assert "6" in found.text.en


def test_what_says_nothing_of_its_days_is_never_overdue() -> None:
    silent = plan(scheduled(None, None), ("2021Q1", date(2021, 4, 20)))

    assert not overdue(_with(silent, seen("B", "2024Q4", 6, vintage=date(2025, 1, 29))))


def test_a_yearly_figure_is_not_asked_for_within_the_year() -> None:
    yearly = plan(scheduled(_Y, 20), ("2021", date(2022, 1, 20)))

    assert not overdue(_with(yearly, seen("B", "2022Q3", 6, vintage=date(2022, 10, 29))))
    assert overdue(_with(yearly, seen("B", "2022Q4", 6, vintage=date(2023, 1, 29))))


def _with(of: Plan, *more: Observation) -> Plan:
    rows = [of.observations[row] for row in range(len(of.observations))]
    return plan_of(list(of.indicators), [*rows, *more])


@pytest.mark.parametrize(
    ("periods", "latest"),
    [
        (["2022Q3"], "2022Q3"),
        (["2022M1-11"], "2022Q3"),
        (["2022M11"], "2022Q3"),
        (["2022", "2023Q1"], "2023Q1"),
        (["2022", "2023M1-2"], "2022Q4"),
        (["2022M8"], "2022Q2"),
    ],
)
def test_the_newest_period_is_the_last_quarter_that_is_whole(
    periods: list[str], latest: str
) -> None:
    rows = [seen("A", period, 5) for period in periods]
    forecast = seen("A", "2025", 9, status=DataStatus.EXPECTED)

    assert plan_of([indicator("A", 9, 4)], [*rows, forecast]).latest == Period.parse(latest)


def test_the_newest_period_lies_within_the_plan() -> None:
    ended, early = ([seen("A", period, 5)] for period in ("2026Q2", "2019"))

    assert plan_of([indicator("A", 9, 4)], ended).latest == Period.parse("2025Q4")
    for rows in (early, []):
        assert plan_of([indicator("A", 9, 4)], rows).latest == Period.parse("2021Q1")


def test_a_year_that_is_typed_far_ahead_moves_no_newest_period() -> None:
    rows = [seen("A", period, 5) for period in ("2022Q2", "2042Q3")]

    assert plan_of([indicator("A", 9, 4)], rows).latest == Period.parse("2022Q2")


def test_the_newest_period_follows_a_plan_that_begins_within_a_year() -> None:
    of = plan_of([indicator("A", 9, 4)], [seen("A", "2023Q1", 5), seen("A", "2026Q4", 5)])
    moved = replace(of.identity, start_year=2023, start_month=7, end_year=2026, end_month=6)

    assert replace(of, identity=moved).latest == Period.parse("2026Q2")
    early = replace(of, identity=moved, observations=Observations.of([seen("A", "2023Q1", 5)]))
    assert early.latest == Period.parse("2023Q3")
