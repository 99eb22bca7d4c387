"""The rules that forms ship with are those of the rule book: same ids, levels and verdicts."""

import random
from dataclasses import replace

import pytest

from addin.exchange.calendar import moment
from addin.exchange.form.checks import broken_rules
from addin.exchange.form.design import FormSettings, design_form, respondents
from addin.exchange.form.form import Answer, Form, FormRow
from addin.exchange.form.rules import FORM_RULES, rules_of
from addin.exchange.words import EntryStatus
from addin.facts.rules.check import default_rules
from addin.model.period import Period
from addin.model.plan import RuleRow
from tests.exchange.samples import city_plan

# These speak of what only the reading of a file knows, or of growth that the form derives where
# none is published; and parts above their whole are wrong before all of them are known.
APART = frozenset({"V-02", "V-08", "V-09", "V-22", "V-23", "V-24", "V-47"})


@pytest.fixture(scope="module")
def form() -> Form:
    """A form with flows, a share and clusters."""
    plan, period = city_plan(), Period.parse("2024Q3")
    (first, *_) = respondents(plan, "department", period)
    return design_form(
        plan, period, first, settings=FormSettings(), issue=1, issued=moment("2024-10-08")
    )


def test_every_rule_of_a_form_stands_in_the_rule_book_at_its_level() -> None:
    book = {
        (rule.code, rule.level) for rule in default_rules() if rule.scope in {"entry", "series"}
    }

    assert {(rule.id, rule.level) for rule in FORM_RULES} <= book


@pytest.mark.parametrize("seed", range(40))
def test_form_and_rule_book_come_to_the_same_verdicts(form: Form, seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - values, no secrets
    answers = {row.code: _answer(row, chance) for row in form.rows}
    book = replace(form, rules=tuple(_rows()))

    for row in form.rows:
        ours = {
            rule.id
            for rule in rules_of(row, form)
            if rule.fires(answers[row.code], row, answers, form) and rule.id not in APART
        }
        theirs = {
            finding.rule
            for finding in broken_rules(answers, row, book, None)
            if finding.rule in _codes()
        }
        assert ours == theirs, f"{row.code}: {answers[row.code]}"


def _codes() -> set[str]:
    return {rule.id for rule in FORM_RULES} - APART


def _rows() -> list[RuleRow]:
    from addin.facts.rules.check import default_rows

    return [row for row in default_rows() if row.code in _codes() and "entry" in row.scope]


def _answer(row: FormRow, chance: random.Random) -> Answer:
    year_ago = row.year_ago or 1.0
    factor = chance.choice([1.0, 1.06, 1.06, 0.4, 2.5, -1.0, 10000.0, 0.0])
    value = chance.choice([None, round(year_ago * factor, 2), year_ago * factor])
    return Answer(
        code=row.code,
        value=value,
        growth=chance.choice([None, 6.0, -120.0]),
        # A share of one quarter says nothing about the share to date.
        quarter=chance.choice([None, round(year_ago * 0.35, 2)]) if row.is_flow else None,
        status=chance.choice(list(EntryStatus)),
    )
