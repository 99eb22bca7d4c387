"""Does each reader see a number as it is meant: unit, decimals, rounding, sign, precision?"""

from dataclasses import dataclass
from decimal import Decimal

import pytest

from addin.facts.printer import (
    MARK_SIGNS,
    MARK_WORDS,
    NumberStyle,
    Rounding,
    decimals_in,
    in_language,
    printed,
    rounded,
    unit_name,
)
from addin.language import Language
from addin.model.unit import PERCENT, POINTS, UNITS, Unit
from addin.model.words import Precision

MONEY, TEN_THOUSAND = UNITS["CNY_100M"], UNITS["CNY_10K"]


@dataclass(frozen=True)
class Figure:
    value: float | None
    unit: Unit = MONEY
    decimals: int = 2
    precision: Precision = Precision.EXACT
    id: str = "GO.value@2024"


@pytest.mark.parametrize(
    ("figure", "language", "text"),
    [
        (Figure(18234.56), "zh", "18234.56亿元"),
        (Figure(18234.56), "en", "CNY 1,823.46 billion"),
        (Figure(18234.56, decimals=0), "en", "CNY 1,823 billion"),
        (Figure(-2.05, PERCENT, 1), "en", "-2.1%"),
        (Figure(3.14, POINTS, 1), "zh", "3.1个百分点"),
        (Figure(3.14, POINTS, 1), "en", "3.1 percentage points"),
        (Figure(1.0, UNITS["items"], 0), "en", "1 item"),
        (Figure(2.0, UNITS["items"], 0), "en", "2 items"),
        (Figure(67.0, UNITS["count"], 0), "en", "67"),
        (Figure(67.0, UNITS["count"], 0), "zh", "67个"),
        (Figure(8.5, UNITS["10K_CNY_per_person"], 1), "en", "CNY 85 thousand per person"),
        (Figure(12.5, UNITS["USD_100M"], 2), "en", "USD 1.25 billion"),
        (Figure(12.349999999999998, PERCENT, 2), "zh", "12.35%"),
        (Figure(-0.004), "zh", "0.00亿元"),
    ],
)
def test_a_number_stands_in_the_unit_of_its_reader(
    figure: Figure, language: Language, text: str
) -> None:
    assert str(printed(figure, language)) == text


def test_a_tie_is_rounded_once_on_decimal_digits_as_the_office_chooses() -> None:
    even = NumberStyle(rounding=Rounding.HALF_EVEN)

    assert [str(rounded(value, 1)) for value in (0.25, 0.35, -0.25, 2.449999)] == [
        "0.3", "0.4", "-0.3", "2.4",
    ]  # fmt: skip
    assert printed(Figure(0.25, PERCENT, 1), "zh", even).text == "0.2"
    assert str(rounded(-0.04, 1)) == "0.0"


@pytest.mark.parametrize(
    ("precision", "mark", "words", "sign"),
    [
        (Precision.EXACT, "", "", ""),
        (Precision.DISPUTED, "", "", ""),
        (Precision.LOWER_BOUND, "over", "超", "＞"),
        (Precision.UPPER_BOUND, "nearly", "近", "＜"),
        (Precision.ROUNDED, "about", "约", "≈"),
        (Precision.ESTIMATE, "about", "约", "≈"),
    ],
)
def test_a_number_that_is_not_exact_says_so(
    precision: Precision, mark: str, words: str, sign: str
) -> None:
    found = printed(Figure(26000, decimals=0, precision=precision), "zh")

    assert found.mark == mark
    assert (MARK_WORDS[found.mark].zh, MARK_SIGNS[found.mark].zh) == (words, sign)


def test_a_difference_is_that_of_the_shown_numbers_unless_the_office_wants_the_exact_one() -> None:
    now, before = Figure(10.04, PERCENT, 1), Figure(9.96, PERCENT, 1, id="before")
    form = f"minus:{before.id}"

    shown = printed(now, "zh", form=form, other=before)
    exact = printed(now, "zh", NumberStyle(shown_differences=False), form=form, other=before)

    assert (str(shown), str(exact)) == ("0.0个百分点", "0.1个百分点")


def test_the_form_says_how_a_number_follows_from_its_fact() -> None:
    assert printed(Figure(-832.0, decimals=2), "zh", form="abs").text == "832.00"
    assert str(printed(Figure(0.0832), "zh", form="in:CNY_10K")) == "832万元"
    assert printed(Figure(200.0, PERCENT, 1), "en", form="times").text == "2"
    assert printed(Figure(250.0, PERCENT, 1), "zh", form="times").text == "2.5"


def test_a_cell_holds_the_exact_number_in_the_unit_of_its_language() -> None:
    assert in_language(23244.31, MONEY, "zh") == 23244.31
    assert in_language(23244.31, MONEY, "en") == 2324.431
    assert in_language(0.1 + 0.2, PERCENT, "zh") == 0.3


def test_a_unit_without_a_name_is_a_dash() -> None:
    assert unit_name(UNITS["count"], "en") == "—"
    assert unit_name(UNITS["count"], "zh") == "个"
    assert unit_name(TEN_THOUSAND, "en") == "CNY million"


def test_a_smaller_unit_shows_no_digit_more_than_was_stated() -> None:
    assert decimals_in(2, MONEY, TEN_THOUSAND, 832.0) == 0
    assert decimals_in(1, MONEY, MONEY) == 1
    assert decimals_in(2, UNITS["CNY_1B"], UNITS["CNY_1M"], 0.004) == 2
    assert decimals_in(2, UNITS["CNY_1B"], UNITS["CNY_1M"], 4.0) == 0


def test_a_product_of_decimals_is_rounded_without_the_noise_of_the_machine() -> None:
    noisy = 0.075 * 3  # 0.22499999999999998

    assert str(rounded(noisy, 2)) == "0.23"
    assert str(rounded(Decimal("0.22499999999999998"), 2)) == "0.22"
