"""Is every report of the real plan honest, whatever the period and the day?"""

from datetime import date
from functools import cache

import pytest

from addin.facts.assess import assess
from addin.facts.changes import since
from addin.files import shipped
from addin.language import LANGUAGES
from addin.model.period import Period
from addin.model.plan import Plan
from addin.plan.read import read_plan
from addin.report.build import document
from addin.report.sentences.narrative import narrative
from addin.report.sentences.phrases import read_phrases
from addin.report.sentences.wording import Voice
from tests.report.claims import untrue
from tests.report.honesty import dishonesties, numbers_said_otherwise

BOOKS = ("chongqing-14fyp.xlsx", "county-health.xlsx", "example-city.xlsx")
PERIODS = [f"{year}Q{quarter}" for year in range(2021, 2026) for quarter in range(1, 5)][:19]
VOICES = {language: Voice(phrases=read_phrases(language)) for language in LANGUAGES}


@cache
def _plan(book: str) -> Plan:
    return read_plan(shipped("workbooks", book))


def _days(book: str) -> list[date | None]:
    """Every fourth day on which something was published since 2021, and all that is known."""
    days = [day for day in _plan(book).observations.vintages if day >= date(2021, 1, 1)]
    return [None, *days[::4]]


def _faults(book: str, period: str, day: date | None) -> list[str]:
    at = Period.parse(period)
    previous = assess(_plan(book), at.before, day) if at.before.year > 2020 else None
    facts = since(assess(_plan(book), period, day), previous)
    said = {language: narrative(facts, voice, previous) for language, voice in VOICES.items()}
    found = [
        fault
        for language, voice in VOICES.items()
        for fault in dishonesties(said[language], facts, voice)
    ]
    found.extend(numbers_said_otherwise(said["zh"], said["en"], facts))
    claims = [one for each in LANGUAGES for one in untrue(said[each], facts, previous, each)]
    return [*(f"{period} {day}: {fault.show('zh')}" for fault in found), *claims]


@pytest.mark.parametrize("book", BOOKS)
@pytest.mark.parametrize("period", PERIODS)
def test_every_report_is_honest_in_both_languages(book: str, period: str) -> None:
    assert _faults(book, period, None) == []


@pytest.mark.slow
@pytest.mark.parametrize("book", BOOKS)
def test_every_report_is_honest_as_it_was_known_on_any_day(book: str) -> None:
    at = list(enumerate(_days(book)))

    faults = [line for n, day in at for line in _faults(book, PERIODS[n * 7 % 19], day)]

    assert faults == []


def test_the_text_of_a_report_is_the_same_every_time() -> None:
    facts = [assess(_plan(book), "2024Q3") for book in BOOKS for _ in range(2)]
    texts = [[str(said) for said in narrative(one, VOICES["zh"]).values()] for one in facts]

    assert texts[0] == texts[1]
    assert texts[2] == texts[3]


@pytest.mark.parametrize("book", BOOKS)
def test_the_report_of_every_period_on_some_day_is_the_same_byte_for_byte(book: str) -> None:
    days = _days(book)
    for at, period in enumerate(PERIODS):
        day, language = days[at * 5 % len(days)], LANGUAGES[at % 2]

        once, again = (document(assess(_plan(book), period, day), language) for _ in range(2))

        assert once == again, f"{period} {day}"
