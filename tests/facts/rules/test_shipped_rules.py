"""Does every shipped rule find its error, and nothing else?"""

import pytest

from addin.errors import UsageError
from addin.facts.rules.book import default_rules
from addin.facts.rules.judge import violations
from addin.facts.rules.language.nodes import ValueKind
from addin.facts.rules.language.tokens import tokens
from addin.facts.rules.language.vocabulary import SCOPES, TERMS
from addin.facts.rules.rule import Rule
from addin.facts.rules.tables.table import table_of
from addin.handbook.codes import explain
from addin.language import LANGUAGES
from tests.facts.rules.planted import PLANTED, Planted

RULES = default_rules()


def _lines(planted: Planted) -> list[Rule]:
    return [
        rule
        for rule in RULES
        if (rule.code, rule.scope, rule.level.value) == (planted.code, planted.scope, planted.level)
        and planted.part in rule.text
    ]


def _name(planted: Planted) -> str:
    return f"{planted.code}-{planted.scope}-{planted.level}"


@pytest.mark.parametrize("planted", PLANTED, ids=_name)
def test_a_rule_finds_its_planted_error_and_passes_good_data_and_holes(planted: Planted) -> None:
    rows = [planted.broken, planted.kept, planted.hole]
    (line,) = _lines(planted)

    found = [
        at for at, row in enumerate(rows) if violations([line], table_of(planted.scope, [row]))
    ]

    assert found == [0]


def test_every_line_of_every_rule_has_a_planted_error() -> None:
    tested = {id(line) for planted in PLANTED for line in _lines(planted)}

    assert [f"{rule.code} {rule.scope}" for rule in RULES if id(rule) not in tested] == []


def test_the_rules_of_practice_are_all_there() -> None:
    wanted = {f"V-{n:02}" for n in (*range(1, 13), *range(20, 31), *range(40, 51),
                                    *range(60, 76))}  # fmt: skip
    wanted |= {f"V-00{letter}" for letter in "abcdefghijk"}

    assert {rule.code for rule in RULES} >= wanted


def test_every_rule_about_a_plan_says_what_to_do() -> None:
    silent = [
        rule.code
        for rule in RULES
        if rule.scope not in {"entry", "form"} and not (rule.advice.zh and rule.advice.en)
    ]

    assert silent == []


@pytest.mark.parametrize("code", sorted({rule.code for rule in RULES}))
def test_every_rule_explains_itself_in_both_languages(code: str) -> None:
    for language in LANGUAGES:
        said = explain(code, language)

        assert said.startswith(code)
        assert said.count("\n") >= 4


def test_the_language_explains_itself_with_every_name_of_every_scope() -> None:
    zh, en = (explain("names", language) for language in LANGUAGES)

    for scope in SCOPES.values():
        assert f"{scope.words.zh}（{scope.name}）" in zh
        assert all(f"  {name}: " in en for name in scope.terms)


def test_every_chinese_name_reads_back_as_its_english_one() -> None:
    for term in TERMS.values():
        if term.kind is ValueKind.NUMBER:
            assert tokens(f"{term.words.zh} > 0")[0].text == term.name


def test_an_unknown_rule_is_an_error_that_names_near_ones() -> None:
    with pytest.raises(UsageError, match="V-20"):
        explain("V-2O", "en")
