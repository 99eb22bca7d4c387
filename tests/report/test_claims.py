"""Is each claim of each sentence true: its verb, sign, size, period and what it compares with?

By default a slice; ``make honesty`` (``ONPACE_EVERY=1``) reads every period and day of publication
of the shipped plans, and several hundred plans that nobody wrote.
"""

from datetime import date

import pytest

from addin.facts.assess import assess
from addin.facts.changes import since
from addin.facts.factset import FactSet
from addin.language import LANGUAGES, Language
from addin.model.period import Period
from addin.model.plan import Plan
from addin.report.sentences.narrative import narrative
from addin.report.sentences.phrases import Sentence, read_phrases
from addin.report.sentences.wording import Voice
from tests.report.claims import untrue
from tests.report.honesty import dishonesties, numbers_said_otherwise
from tests.report.reading.reader import Said, misread
from tests.report.strange_plans import strange_plan
from tests.report.test_every_report import CASES, EVERY, days, plan

VOICES = {language: Voice(phrases=read_phrases(language)) for language in LANGUAGES}
SEEDS = range(600 if EVERY else 24)


def false_claims(of: Plan, at: Period, day: date | None = None) -> list[str]:
    """What the sentences of a report say that is not so, and what the two languages say apart."""
    first = at.before.month_index <= of.identity.base_end
    previous = None if first else assess(of, at.before, day)
    facts = since(assess(of, at, day), previous)
    said = {one: narrative(facts, voice, previous) for one, voice in VOICES.items()}
    found = [fault for one in LANGUAGES for fault in _faults(said[one], facts, previous, one)]
    apart = numbers_said_otherwise(said["zh"], said["en"], facts)
    return [*found, *(fault.show("en") for fault in apart)]


def _faults(said: Said, facts: FactSet, previous: FactSet | None, language: Language) -> list[str]:
    return [
        *misread(said, facts, language),
        *untrue(said, facts, previous, language),
        *(fault.show("en") for fault in dishonesties(said, facts, VOICES[language])),
    ]


@pytest.mark.parametrize(("name", "period"), CASES)
def test_every_claim_of_the_shipped_plans_is_true(name: str, period: str) -> None:
    for day in [None, *(days(name, period) if EVERY else ())]:
        assert false_claims(plan(name), Period.parse(period), day) == [], day


@pytest.mark.parametrize("seed", SEEDS)
def test_every_claim_on_a_plan_that_nobody_wrote_is_true(seed: int) -> None:
    assert false_claims(*strange_plan(seed)) == []


@pytest.mark.parametrize(
    ("one", "other", "noticed"),
    [
        ("同比增长", "同比下降", "grew: "),
        ("低于时序", "高于时序", "leads: "),
        ("与目标值相差", "尚缺", "nobody reads"),
        ("比上年同期多", "比上年同期少", "differs_from_year_ago: "),
        ("低于2020年", "低于2019年", "worse_than_base: "),
        ("需下降", "需增长", "needed: "),
        ("比上半年提高", "比一季度提高", "level_changed: "),
        ("2023年，规上", "2022年，规上", "2022年 for 2023"),
    ],
)
def test_a_claim_with_a_wrong_word_is_noticed(one: str, other: str, noticed: str) -> None:
    facts = assess(plan("example-city.xlsx"), "2024Q3")
    previous = assess(plan("example-city.xlsx"), "2024Q2")
    facts = since(facts, previous)
    said = narrative(facts, VOICES["zh"], previous)

    wrong = {
        key: Sentence(
            tuple(p.replace(one, other) if isinstance(p, str) else p for p in each.pieces), key
        )
        for key, each in said.items()
    }

    assert misread(said, facts, "zh") == []
    assert any(noticed in fault for fault in misread(wrong, facts, "zh"))
