"""What does a call answer when cells are empty, wrong, many, or of different shapes?"""

import logging

import pytest

from addin.cells import CellError, ErrorCode
from addin.functions.calling import call, call_many
from addin.functions.catalogue import FUNCTIONS
from addin.functions.registry import Category, Function, Registry, declared
from addin.language import Text

EMPTY_FORMS = [None, "", "  "]


def error_of(answer: object) -> CellError:
    assert isinstance(answer, CellError)
    return answer


def test_a_scalar_call_answers_one_number() -> None:
    assert call(FUNCTIONS, "PROGRESS", (20000, 26800, 30000)) == 0.68


def test_a_range_answers_a_range_of_its_shape() -> None:
    answer = call(FUNCTIONS, "GAP", ([[1, 2], [3, 4]], 10))

    assert answer == ((9.0, 8.0), (7.0, 6.0))


def test_a_column_against_a_row_makes_a_table() -> None:
    answer = call(FUNCTIONS, "SHARE", ([[1], [2]], [[10, 20]]))

    assert answer == ((0.1, 0.05), (0.2, 0.1))


def test_a_range_of_one_cell_is_that_cell() -> None:
    assert call(FUNCTIONS, "SHARE", ([[1]], [[4]])) == 0.25


@pytest.mark.parametrize("hole", EMPTY_FORMS)
def test_a_hole_never_becomes_zero(hole: str | None) -> None:
    answer = error_of(call(FUNCTIONS, "COMPLETION", (hole, 110)))

    assert answer == CellError(
        ErrorCode.NA, Text(zh="“完成值”为空，请填写", en="value is empty: fill it in")
    )


@pytest.mark.parametrize("hole", EMPTY_FORMS)
def test_a_hole_in_an_optional_argument_means_its_default(hole: str | None) -> None:
    assert call(FUNCTIONS, "GAP", (5.2, 5.5, hole)) == pytest.approx(0.3)


def test_one_bad_cell_spoils_only_its_own_result() -> None:
    answer = call(FUNCTIONS, "PROGRESS", ([[1], [None], ["x"]], [[2], [3], [4]], 5))

    assert isinstance(answer, tuple)
    assert answer[0] == (0.25,)
    assert error_of(answer[1][0]).code is ErrorCode.NA
    assert error_of(answer[2][0]).text["zh"] == "“基期值”不是数值：“x”"


@pytest.mark.parametrize("text", ["1,234.5", "12", "12%"])
def test_a_number_stored_as_text_is_refused_with_the_way_out(text: str) -> None:
    answer = error_of(call(FUNCTIONS, "COMPLETION", (text, 110)))

    assert answer.code is ErrorCode.VALUE
    assert "turn it into a number" in answer.text["en"]
    assert "请转换为数值" in answer.text["zh"]


def test_text_beside_numbers_is_not_read_as_a_number() -> None:
    answer = call(FUNCTIONS, "COMPLETION", ([[1.0], ["12"]], 100))

    assert isinstance(answer, tuple)
    assert error_of(answer[1][0]).code is ErrorCode.VALUE


def test_why_there_is_no_number_is_said() -> None:
    answer = error_of(call(FUNCTIONS, "PROGRESS", (10, 12, 10)))

    assert answer.code is ErrorCode.NA
    assert answer.text["zh"] == "目标为保持"


def test_ranges_of_unequal_shape_are_named() -> None:
    answer = error_of(call(FUNCTIONS, "SHARE", ([[1], [2]], [[1], [2], [3]])))

    assert answer.code is ErrorCode.VALUE
    assert answer.text["en"] == "ranges of different sizes: part 2×1, whole 3×1"


def test_two_whole_columns_are_answered() -> None:
    rows = 1_048_576

    answer = call(FUNCTIONS, "GAP", ([[1.0]] * rows, [[3.0]] * rows))

    assert isinstance(answer, tuple)
    assert len(answer) == rows
    assert answer[-1] == (2.0,)


def test_a_column_against_a_row_that_fill_the_sheet_is_refused_at_once() -> None:
    answer = error_of(call(FUNCTIONS, "GAP", ([[1.0]] * 100_000, [[3.0] * 16_384])))

    assert answer.text["en"] == "the ranges are too large: use smaller ones"


def test_an_error_in_a_cell_passes_through() -> None:
    given = CellError(ErrorCode.DIV0)

    assert call(FUNCTIONS, "SHARE", (given, 10)) == given
    assert call(FUNCTIONS, "HHI", ([[1], [given]],)) == given


def test_an_unknown_function_names_the_nearest() -> None:
    answer = error_of(call(FUNCTIONS, "PLAN.PROGRES", (1, 2, 3)))

    assert answer.code is ErrorCode.NAME
    assert "PLAN.PROGRESS" in answer.text["zh"]


@pytest.mark.parametrize("args", [(), (1,), (1, 2, 3, 4)])
def test_a_wrong_number_of_arguments_names_them_all(args: tuple[float, ...]) -> None:
    answer = error_of(call(FUNCTIONS, "PROGRESS", args))

    assert "baseline, current, target" in answer.text["en"]


@pytest.mark.parametrize("direction", ["lower", "越低越好", -1, -1.0])
def test_a_choice_is_understood_in_both_languages_and_as_a_sign(direction: str | float) -> None:
    assert call(FUNCTIONS, "GAP", (5.2, 5.5, direction)) == pytest.approx(-0.3)


def test_an_unknown_choice_lists_the_known_ones() -> None:
    answer = error_of(call(FUNCTIONS, "GAP", (5.2, 5.5, "sideways")))

    assert "higher, lower" in answer.text["en"]


def test_a_wrong_period_says_how_periods_are_written() -> None:
    answer = error_of(call(FUNCTIONS, "ELAPSED", ("third", 2021)))

    assert answer.code is ErrorCode.VALUE
    assert "2024Q3" in answer.text["zh"]


@pytest.mark.parametrize("period", [2024, 2024.0, "2024"])
def test_a_year_may_stand_as_a_number(period: object) -> None:
    assert call(FUNCTIONS, "ELAPSED", (period, 2021)) == 16


def test_a_period_may_come_as_the_number_of_a_day() -> None:
    assert call(FUNCTIONS, "PERIOD_LABEL", (45292, "zh")) == "2024年1月"


def test_periods_in_a_range_give_a_range() -> None:
    answer = call(FUNCTIONS, "PERIOD_LABEL", ([["2024Q3", "x"]], "zh"))

    assert isinstance(answer, tuple)
    assert answer[0][0] == "2024年三季度"
    assert error_of(answer[0][1]).code is ErrorCode.VALUE


def test_words_come_in_the_language_of_the_reader() -> None:
    assert call(FUNCTIONS, "STATUS", (0.7, 0.75), "zh") == "滞后"
    assert call(FUNCTIONS, "STATUS", (0.7, 0.75), "en") == "behind"
    assert call(FUNCTIONS, "STATUS", ([[0.7], [0.9]], 0.75), "zh") == (("滞后",), ("快于时序",))


def test_single_periods_lie_as_the_cumulative_values_do() -> None:
    assert call(FUNCTIONS, "DISCRETE", ([[1, 3, 6]],)) == ((1.0, 2.0, 3.0),)
    assert call(FUNCTIONS, "DISCRETE", ([[1], [3], [6]],)) == ((1.0,), (2.0,), (3.0,))


def test_many_calls_answer_as_each_alone() -> None:
    calls = [
        ("PROGRESS", (20000, 26800 + i, 30000 if i % 7 else None)) for i in range(40)
    ] + [
        ("GAP", (5.2, 5.5)), ("GAP", (5.2, 5.5, "lower")), ("GAP", ([[1]], 2)), ("NOPE", (1,)),
        ("PERIOD_LABEL", ("2024", "en")), ("STATUS", (0.1, 0.2)), ("STATUS", ("a", 0.2)),
        ("CAGR", (1,)),
    ]  # fmt: skip

    together = call_many(FUNCTIONS, calls, "zh")

    assert together == [call(FUNCTIONS, name, args, "zh") for name, args in calls]


@pytest.mark.parametrize("hole", [None, "", 0, 0.0, ((None,),)])
@pytest.mark.parametrize(
    ("name", "args"),
    [
        ("HHI", ((50, 30, 20),)), ("DISCRETE", ([[1], [3], [6]],)), ("GINI", ([[1], [3]],)),
        ("SEASONAL", ([[8], [10], [12], [10]] * 3, 4)), ("RECONCILE", ([[10], [4], [4]],)),
        ("REACH", ([[y] for y in range(2019, 2024)], [[1], [2], [4], [5], [7]], 2024, 8)),
        ("PERIOD_LABEL", ("2024Q3",)), ("STATUS", (0.7, 0.75)), ("STATUS_TEXT", ("滞后",)),
    ],
)  # fmt: skip
def test_an_empty_optional_argument_is_one_that_was_left_out(
    name: str, args: tuple[object, ...], hole: object
) -> None:
    left_out = FUNCTIONS[name].arguments[len(args) :]
    if hole in (0, 0.0) and any(argument.kind.takes_range for argument in left_out):
        return  # a 0 in a range is a number

    assert call(FUNCTIONS, name, (*args, *[hole] * len(left_out)), "zh") == call(
        FUNCTIONS, name, args, "zh"
    )


@pytest.mark.parametrize("hole", [None, "", ((None,),)])
def test_an_empty_last_argument_is_named(hole: object) -> None:
    assert error_of(call(FUNCTIONS, "SHARE", (1, hole))).text.en == "whole is empty: fill it in"


def test_a_word_that_is_empty_in_calc_is_asked_for() -> None:
    assert error_of(call(FUNCTIONS, "ELAPSED", (0, 2021))).text.en == "period is empty: fill it in"


def test_a_bad_call_among_many_spoils_no_other() -> None:
    good = [("ROUND_CN", (0.35 + i, 1)) for i in range(360)]
    bad = [("ROUND_CN", (1, decimals)) for decimals in (1.5, 99, -16, "x", "1", None, 0, 2**70)] * 5
    calls = [*good[:180], *bad, *good[180:]]

    together = call_many(FUNCTIONS, calls, "en")

    assert together == [call(FUNCTIONS, name, args, "en") for name, args in calls]
    assert together[:2] == [0.4, 1.4]
    assert error_of(together[180]).text.en == "decimals must be a whole number of at most 15: 1.5"
    assert together[220:222] == [180.4, 181.4]


def test_a_bad_cell_of_a_range_spoils_no_other() -> None:
    answer = call(FUNCTIONS, "ROUND_CN", ([[0.35], [0.25]], [[1, 1.5]]))

    assert isinstance(answer, tuple)
    assert [row[0] for row in answer] == [0.4, 0.3]
    assert [error_of(row[1]).code for row in answer] == [ErrorCode.VALUE] * 2


def test_a_bug_becomes_an_error_value_and_a_line_in_the_log(
    caplog: pytest.LogCaptureFixture,
) -> None:
    def crash(value: object) -> object:
        raise RuntimeError(value)

    registry = Registry()
    registry.add([declared(Category.PACE, "BAD", "", "value", answer=crash)])
    caplog.set_level(logging.CRITICAL)

    answer = error_of(call(registry, "BAD", (1,)))

    assert answer.code is ErrorCode.VALUE
    assert "PLAN.BAD" in answer.text["en"]


@pytest.mark.parametrize("function", list(FUNCTIONS), ids=lambda f: f.name)
def test_ranges_of_unequal_length_are_told_in_words(function: Function) -> None:
    for example in function.examples:
        for position, given in enumerate(example.args):
            if isinstance(given, tuple):
                args = (*example.args[:position], given[:-1], *example.args[position + 1 :])
                answer = call(FUNCTIONS, function.name, args)
                cells = answer if isinstance(answer, tuple) else ((answer,),)
                errors = [cell for row in cells for cell in row if isinstance(cell, CellError)]
                assert not any("failed inside" in error.text.en for error in errors)


@pytest.mark.parametrize("rule", ["un", "eurostat", "sdsn", "oecd", "statcan", "weather"])
def test_years_without_their_values_have_no_trend(rule: str) -> None:
    years, values = ((2020,), (2021,), (2022,)), ((1,), (2,))

    assert error_of(call(FUNCTIONS, "TREND", (years, values, rule))).text == Text(
        zh="各区域的数值个数不同：3、2", en="rows of different lengths: 3, 2"
    )
