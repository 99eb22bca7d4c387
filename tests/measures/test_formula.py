"""One expression is a formula over cells, words, and words with numbers in it."""

from importlib import import_module
from pkgutil import walk_packages

import pytest

import addin.measures
from addin.measures.book import BOOK
from addin.measures.formula import DECLARED, Formula

CELLS = {"baseline": "B2", "current": "C2", "target": "D2"}


@pytest.mark.parametrize("formula", BOOK.values(), ids=lambda found: found.id)
def test_a_formula_says_in_both_languages_what_it_is_and_who_says_so(formula: Formula) -> None:
    assert all((formula.name.zh, formula.name.en, formula.words.zh, formula.words.en))
    assert formula.source
    assert "{" not in formula.words.zh + formula.words.en
    assert set(formula.ranges) <= set(formula.inputs)


def test_the_book_lists_every_formula_that_is_declared() -> None:
    for found in walk_packages(addin.measures.__path__, "addin.measures."):
        import_module(found.name)

    assert set(DECLARED) == set(BOOK)


def test_a_hole_and_what_has_no_answer_are_blank() -> None:
    formula = BOOK["progress_level"].excel(CELLS, blank='"—"', scale=100)

    assert formula == 'IF(COUNT(B2,C2,D2)<3,"—",IF(D2=B2,"—",(C2-B2)/(D2-B2)*100))'


def test_operands_are_bracketed_unless_they_are_one_thing() -> None:
    cells = {"start": "A1-A2", "end": "SUM(B1,B2)", "years": "'A b'!$C$1"}

    formula = BOOK["average_growth"].excel(cells)

    assert formula.endswith("(SUM(B1,B2)/(A1-A2))^(1/'A b'!$C$1)-1))")


def test_a_call_followed_by_more_is_not_one_thing() -> None:
    assert "-((A1)-(A2)))" in BOOK["gap_to_path"].excel({"value": "C1", "expected": "(A1)-(A2)"})


def test_rates_are_fractions_or_per_cent_as_the_cells_have_them() -> None:
    cells = {"baseline": "A1", "current": "B1", "rate": "C1", "years": "D1"}

    fractions = BOOK["progress_rate"].excel(cells)
    per_cent = BOOK["progress_rate"].excel(cells, scale=100)

    assert fractions.endswith("LN(B1/A1)/(D1*LN(1+C1))))")
    assert per_cent.endswith("LN(B1/A1)/(D1*LN(1+C1/100))*100))")


def test_points_are_points_from_fractions_and_from_per_cent() -> None:
    cells = {"progress": "A1", "planned_share": "B1"}

    assert BOOK["lead"].excel(cells).endswith(",(A1-B1)*100)")
    assert BOOK["lead"].excel(cells, scale=100).endswith(",A1-B1)")


@pytest.mark.parametrize(
    ("key", "cells"),
    [
        ("progress_level", CELLS | {"target": "D2:D9"}),
        ("progress_level", {"baseline": "B2"}),
        ("status", {}),
        ("share", {"part": "A1:A9", "whole": "B1"}),
    ],
)
def test_what_has_no_native_form_is_refused(key: str, cells: dict[str, str]) -> None:
    with pytest.raises(TypeError):
        BOOK[key].excel(cells)


def test_the_words_follow_from_the_expression() -> None:
    words = BOOK["progress_rate"].words

    assert words.zh == "ln（当期÷基期）÷（年数×ln（1＋目标增速））×100"
    assert words.en == "ln(value / baseline) / (years x ln(1 + target rate)) x 100"


def test_numbers_stand_in_the_words() -> None:
    numbers = {"baseline": "20,000", "current": "26,800", "target": "30,000"}

    said = BOOK["progress_level"].said(numbers, "en")

    assert said == "(26,800 - 20,000) / (30,000 - 20,000) x 100"
    rates = {"baseline": "100", "current": "-5", "rate": "6%", "years": "5"}
    assert BOOK["progress_rate"].said(rates) == "ln（（-5）÷100）÷（5×ln（1＋6%））×100"


def test_a_direction_that_is_told_to_be_up_is_not_written() -> None:
    cells = {"value": "A1", "target": "B1", "direction": "1"}

    assert BOOK["gap_to_target"].excel(cells) == "IF(COUNT(A1,B1)<2,NA(),B1-A1)"


def test_a_range_stands_where_a_formula_takes_one() -> None:
    assert BOOK["hhi"].excel({"values": "A1:A9"}) == (
        "IF(OR(MIN(A1:A9)<0,SUM(A1:A9)<=0),NA(),SUMSQ(A1:A9)/SUM(A1:A9)^2)"
    )
    assert BOOK["share"].excel({"part": "A1", "whole": "4"}).startswith("IF(COUNT(A1)<1,NA(),")
    assert (
        BOOK["share"]
        .excel({"part": "A1", "whole": "B1"}, refused="B1>9")
        .startswith("IF(OR(B1>9),#VALUE!,")
    )
