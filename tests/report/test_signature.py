"""Is every report one that somebody would sign? The checks of text, on what was made."""

from dataclasses import replace
from datetime import date

import pytest

from addin.facts.assess import assess
from addin.facts.changes import since
from addin.language import LANGUAGES, Language, Text
from addin.model.period import Period
from addin.report.build import document
from addin.report.pages.checks.signature import Signed, faults_before_signature
from addin.report.sentences.narrative import narrative
from addin.report.sentences.phrases import BoundNumber, Sentence, read_phrases
from addin.report.sentences.wording import Voice
from addin.report.values import newest_day
from tests.plans import without_groups
from tests.report.test_every_report import BOOKS, CASES, EVERY, days, plan

SOME = [(book, "2024Q3") for book in BOOKS]
DAY = date(2026, 12, 1)


def report(
    name: str, period: str, language: Language, day: date | None = None, **how: date | None
) -> Signed:
    """A report as it is made, with what its checks ask for."""
    at, voice = Period.parse(period), Voice(phrases=read_phrases(language))
    first = at.before.month_index <= plan(name).identity.base_end
    previous = None if first else assess(plan(name), at.before, day)
    facts = since(assess(plan(name), at, day), previous)
    made = document(facts, language, previous=previous, final=how.get("final"))
    return Signed(
        document=made, facts=facts, voice=voice, said=narrative(facts, voice, previous),
        day=how.get("final"), newest=newest_day(facts),
    )  # fmt: skip


@pytest.mark.parametrize("final", [None, DAY])
@pytest.mark.parametrize(("name", "period"), CASES if EVERY else SOME)
def test_nothing_stands_against_the_signature_of_any_report(
    name: str, period: str, final: date | None
) -> None:
    for day in [None, *(days(name, period)[::9] if EVERY else ())]:
        both = {one: report(name, period, one, day, final=final) for one in LANGUAGES}

        for language, made in both.items():
            other = both["en" if language == "zh" else "zh"].said
            found = faults_before_signature(replace(made, other=other))
            assert [one["en"] for one in found] == [], (language, day)


@pytest.fixture(scope="module")
def made() -> Signed:
    return report("county-health.xlsx", "2024Q4", "zh")


def faults(made: Signed) -> str:
    return "\n".join(one["zh"] for one in faults_before_signature(made))


def test_a_number_that_is_no_fact_any_more_is_named_with_its_sentence(made: Signed) -> None:
    number = made.said["S-02"].numbers[0]
    wrong = Sentence((BoundNumber(number.fact_id, "99"),))

    assert "检查4：S-02写99" in faults(replace(made, said={**made.said, "S-02": wrong}))


def test_a_cause_that_nobody_gave_is_named(made: Signed) -> None:
    said = {**made.said, "S-09/DEATHS": Sentence(("原因：天气；措施：等待。",))}

    assert "台账没有“天气”" in faults(replace(made, said=said))


def test_a_highlight_that_is_not_on_page_one_is_named(made: Signed) -> None:
    said = {**made.said, "S-16/9/text": Sentence(("别处的一句话。",))}

    assert "检查10：首页缺S-16" in faults(replace(made, said=said))
    assert "检查10" not in faults(replace(made, said=said, own_template=True))


def test_a_final_older_than_its_data_is_named(made: Signed) -> None:
    assert "检查7" in faults(replace(made, day=date(2020, 1, 1)))


def test_a_word_for_groups_in_a_plan_without_them_is_named(made: Signed) -> None:
    bare = without_groups(made.facts.plan)
    words = replace(bare.identity, group_word=Text(zh="医疗片区", en="health district"))
    facts = replace(made.facts, plan=replace(bare, identity=words))

    assert "规划不分组，却写了“医疗片区”" in faults(replace(made, facts=facts))


def test_sentences_that_show_other_facts_in_the_other_language_are_named(made: Signed) -> None:
    other = {**made.said, "S-02": Sentence(("x",))}

    assert "检查9：S-02两种语言" in faults(replace(made, other=other))
