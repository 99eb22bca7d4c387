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
from tests.report.other_plans import OTHERS
from tests.report.other_plans import cases as others
from tests.report.reading.reader import Said, misread
from tests.report.strange_plans import strange_plan
from tests.report.test_every_report import CASES, EVERY, plan, told_apart

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
    for day in told_apart(name, period):
        assert false_claims(plan(name), Period.parse(period), day) == [], day


@pytest.mark.parametrize(("name", "period"), others() if EVERY else [*others()][::3])
def test_every_claim_on_a_plan_of_another_subject_is_true(name: str, period: str) -> None:
    assert false_claims(OTHERS[name](), Period.parse(period)) == []


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

    wrong = {key: _with(each, one, other) for key, each in said.items()}

    assert misread(said, facts, "zh") == []
    assert any(noticed in fault for fault in misread(wrong, facts, "zh"))


@pytest.mark.parametrize(
    ("name", "one", "other", "noticed"),
    [
        ("forests", "80%区间），低于", "80%区间），高于", "projected: "),
        ("forests", "外推，2025年为", "外推，到2025年累计", "projected: "),
        ("forests", "达不到目标", "能达到目标", "nobody reads"),
        ("forests", "比上年低", "比上年高", "rate_from_year_ago: "),
        ("roads", "比上年前移", "比上年后移", "places_from_year_ago: "),
        ("roads", "前移位次", "减量", "done: "),
        ("schools", "超过2025年目标", "优于2025年目标", "beyond: "),
        ("leaps", "完成规划增量", "完成规划改善额", "done: "),
    ],
)
def test_a_claim_on_another_subject_with_a_wrong_word_is_noticed(
    name: str, one: str, other: str, noticed: str
) -> None:
    facts = since(assess(OTHERS[name](), "2024Q3"), None)
    said = narrative(facts, VOICES["zh"])
    wrong = {key: _with(each, one, other) for key, each in said.items()}

    assert misread(said, facts, "zh") == []
    assert any(noticed in fault for fault in misread(wrong, facts, "zh"))


def _with(said: Sentence, one: str, other: str) -> Sentence:
    """A sentence with other words."""
    pieces = [p.replace(one, other) if isinstance(p, str) else p for p in said.pieces]
    return Sentence(tuple(pieces), said.key)
