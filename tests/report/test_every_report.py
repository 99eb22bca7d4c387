"""Every report of every period, on every day of publication, in both languages.

By default a sample; ``make honesty`` (``ONPACE_EVERY=1``) takes all of them. Whether what they say
is true asks `tests.report.test_claims`.
"""

import os
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from functools import cache
from hashlib import sha256

import pytest

from addin.facts.assess import assess
from addin.facts.extras.clocks import plan_known
from addin.files import shipped
from addin.language import LANGUAGES
from addin.model.observations import Observations
from addin.model.period import Period
from addin.model.plan import Plan
from addin.plan.read import read_plan
from addin.report.build import document
from addin.report.sentences.phrases import read_phrases
from addin.report.sentences.wording import Voice
from addin.report.values import report_values
from tests.report.clocks import ahead_of_time, old_alone

BOOKS = ("chongqing-14fyp.xlsx", "county-health.xlsx", "example-city.xlsx")
PERIODS = [f"{year}Q{quarter}" for year in range(2021, 2026) for quarter in range(1, 5)][:19]
PERIODS_OF = {book: PERIODS[4 * book.startswith("county") :] for book in BOOKS}
"""The county's plan begins a year later."""
CASES = [(book, period) for book, periods in PERIODS_OF.items() for period in periods]
EVERY = bool(os.environ.get("ONPACE_EVERY"))


@cache
def plan(name: str) -> Plan:
    return read_plan(shipped("workbooks", name))


def days(name: str, period: str) -> list[date]:
    """The days of publication to look back from: all, or two that differ from period to period."""
    known = list(plan(name).observations.vintages)
    at = PERIODS.index(period)
    return known if EVERY else [known[at * 5 % len(known)], known[-1 - at % len(known)]]


def told_apart(name: str, period: str) -> Iterator[date | None]:
    """The days on which a report of a period may say something else than on an earlier one.

    Most days of publication bring figures of later periods alone.
    """
    at, seen = Period.parse(period), set[bytes]()
    for day in (*(days(name, period) if EVERY else ()), None):
        rows = plan(name).observations.as_of(day).up_to(at)
        told = repr(replace(plan_known(plan(name), at, day), observations=Observations()))
        key = sha256(told.encode("utf-8") + rows.row.tobytes()).digest()
        if key not in seen:
            seen.add(key)
            yield day


@pytest.mark.parametrize(("name", "period"), CASES if EVERY else CASES[::5])
def test_every_report_is_made_twice_byte_for_byte(name: str, period: str) -> None:
    for at, day in enumerate(days(name, period)):
        once, again = (assess(plan(name), period, day) for _ in range(2))

        for language in LANGUAGES if EVERY else LANGUAGES[at:][:1]:
            assert document(once, language) == document(again, language), (day, language)


@pytest.mark.parametrize(("name", "period"), CASES if EVERY else CASES[1::3])
def test_no_report_knows_what_came_later(name: str, period: str) -> None:
    for day in three_days(name, period):
        facts = assess(plan(name), period, day)
        then = assess(old_alone(plan(name), Period.parse(period), day), period, day)

        assert list(ahead_of_time(facts)) == [], day
        assert {key: facts[key] for key in facts} == {key: then[key] for key in then}, day
        for language in LANGUAGES if EVERY else LANGUAGES[:1]:
            voice = Voice(phrases=read_phrases(language))
            assert report_values(facts, voice) == report_values(then, voice), (day, language)
            assert not EVERY or document(facts, language) == document(then, language), day


def three_days(name: str, period: str) -> list[date]:
    """The first, a middle and the last day of publication after a period; by default one."""
    known = plan(name).observations.vintages
    after = [day for day in known if day > Period.parse(period).end] or [known[-1]]
    three = [after[0], after[len(after) // 2], after[-1]]
    return three if EVERY else [three[PERIODS.index(period) % 3]]
